//! Tags made by hand, for layers that are hard on a format.

use glossator::model::*;
use glossator::text::Span;

/// What the hard names stand in.
pub const TEXT: &str = "Ada met Bo. They talked. Cy left.";

/// The first place of some words.
pub fn span(text: &str, words: &str) -> Span {
    let at = text.find(words).unwrap();
    Span::from_range(at..at + words.len()).unwrap()
}

/// The same in [`TEXT`].
pub fn at(words: &str) -> Vec<Span> {
    vec![span(TEXT, words)]
}

pub fn to(id: &str) -> Ref {
    Ref::Mention(id.into())
}

pub fn put(layer: &mut Layer, id: &str, body: Body) {
    layer.put(Tag {
        id: id.into(),
        body,
        provenance: Provenance::default(),
        extra: Extra::new(),
    });
}

pub fn mention(kind: &str, spans: Vec<Span>) -> Body {
    Body::Mention(Mention {
        kind: kind.into(),
        spans,
        entity: None,
        attributes: Attributes::new(),
    })
}

pub fn event(kind: &str, trigger: Vec<Span>, arguments: &[(&str, Ref)]) -> Body {
    let argument = |(role, filler): &(&str, Ref)| Argument {
        role: (*role).into(),
        filler: filler.clone(),
        extra: Extra::new(),
    };
    Body::Event(Event {
        kind: kind.into(),
        trigger,
        arguments: arguments.iter().map(argument).collect(),
        attributes: Attributes::new(),
    })
}

/// For it, with nothing else said.
pub fn stance(holder: Ref, target: Ref, evidence: Vec<Span>) -> Body {
    Body::Stance(Stance {
        holder,
        target,
        polarity: Polarity::For,
        strength: None,
        basis: None,
        via: vec![],
        expression: vec![],
        evidence,
        attributes: Attributes::new(),
    })
}

pub fn label(task: &str, value: &str, spans: Vec<Span>) -> Body {
    Body::Label(Label {
        task: task.into(),
        values: vec![value.into()],
        spans,
    })
}

pub fn note(on: &str, text: &str) -> Body {
    Body::Note(Note {
        on: Some(on.into()),
        text: text.into(),
    })
}

/// A layer in which these tasks are complete and the others weren't begun.
pub fn complete(tasks: &[Task]) -> Layer {
    let mut layer = Layer::default();
    for task in tasks {
        let done = Completion {
            state: CompletionState::Complete,
            by: "anna".into(),
            at: None,
            extra: Extra::new(),
        };
        layer.set_completion(*task, Some(done));
    }
    layer
}

/// One name wherever a name can stand, over [`TEXT`].
pub fn named(layer: &mut Layer, name: &str) {
    put(layer, "m1", mention(name, at("Ada")));
    put(layer, "m2", mention("PER", at("Bo")));
    let arguments = [(name, to("m1")), ("with", to("m2"))];
    put(layer, "v1", event(name, at("met"), &arguments));
    let relation = Relation {
        kind: name.into(),
        from: to("m1"),
        to: to("m2"),
        evidence: vec![],
        attributes: Attributes::new(),
    };
    put(layer, "r1", Body::Relation(relation));
    put(layer, "l1", label(name, name, vec![]));
    put(layer, "n1", note("m1", name));
}

/// Somebody who fills a role of an event that no words say.
pub fn without_trigger(layer: &mut Layer) {
    put(layer, "m1", mention("PER", at("Ada")));
    put(layer, "v1", event("MEET", vec![], &[("who", to("m1"))]));
}

/// A mention over three sentences, and one of all of a sentence, which is far from
/// its event.
pub fn across_sentences(layer: &mut Layer) {
    put(layer, "m1", mention("PER", at("Bo. They talked. Cy")));
    put(layer, "m2", mention("PER", at("Cy left.")));
    put(layer, "v1", event("MEET", at("met"), &[("who", to("m2"))]));
}

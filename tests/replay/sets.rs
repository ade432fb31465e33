//! What two sources suggest for the small project, as a run of each brings it:
//! under ids and with scores that differ from run to run.

use std::sync::Arc;

use glossator::model::*;
use glossator::store;
use glossator::suggest;
use glossator::text::Span;
use glossator::workspace::{Action, ImportedProject, Workspace};

use crate::TEXTS;

pub const SOURCES: [&str; 2] = ["model-x", "rules"];

pub fn key(source: usize, article: usize) -> LayerKey {
    LayerKey::suggested(
        SOURCES[source].into(),
        ArticleId::new(format!("{article}.txt")),
    )
}

/// A run of every source over every article.
pub fn import_all(ws: &Workspace, run: usize) -> Action {
    let all = (0..SOURCES.len()).flat_map(|source| {
        let articles = 0..TEXTS.len();
        articles.map(move |article| (source, article))
    });
    import(ws, all.collect(), run)
}

/// A run of one source over one article.
pub fn import_one(ws: &Workspace, source: usize, article: usize, run: usize) -> Action {
    import(ws, vec![(source, article)], run)
}

/// As the way in does it: what is new is laid over what is known.
fn import(ws: &Workspace, of: Vec<(usize, usize)>, run: usize) -> Action {
    let mut layers = Vec::new();
    for (source, article) in of {
        let (key, text) = (key(source, article), TEXTS[article]);
        let known = ws.project().suggestions.get(&key);
        let known = known.cloned().unwrap_or_default();
        let mut layer = Layer::default();
        layer.head.text = Some(TextRef {
            hash: store::hash_text(text),
            bytes: text.len() as u32,
        });
        let merged = suggest::merge(&known, said(source, article, run));
        for tag in merged.put {
            layer.put(tag);
        }
        layers.push((key, layer));
    }
    Action::Import {
        label: "take in".into(),
        layers,
        entities: vec![Entity {
            id: "peace".into(),
            name: "Peace talks".into(),
            kind: Entity::TOPIC.into(),
            ..Entity::default()
        }],
        articles: Vec::new(),
        project: ImportedProject::default(),
    }
}

/// The texts that an import's sets count in.
pub fn texts() -> impl Iterator<Item = (TextHash, Arc<str>)> {
    TEXTS
        .iter()
        .map(|text| (store::hash_text(text), Arc::from(*text)))
}

/// What a source says of an article in a run. Later runs say a little more.
fn said(source: usize, article: usize, run: usize) -> Vec<Tag> {
    let text = TEXTS[article];
    let span = |words: &str| -> Vec<Span> {
        let at = text.find(words).expect("the words stand there");
        Span::from_range(at..at + words.len()).into_iter().collect()
    };
    let mut tags: Vec<Body> = Vec::new();
    let mention = |kind: &str, words: &str| {
        Body::Mention(Mention {
            kind: kind.into(),
            spans: span(words),
            entity: None,
            attributes: Attributes::new(),
        })
    };
    let names: &[(&str, &str)] = match article {
        0 => &[
            ("ORG", "Fed"),
            ("PER", "Müller"),
            ("GPE", "Kyiv"),
            ("GPE", "Երևան"),
        ],
        1 => &[("PER", "Президент"), ("GPE", "Киеве")],
        2 => &[("GPE", "東京"), ("NONE", "e\u{301}te\u{301}")],
        _ => &[],
    };
    // The second source knows fewer names, and none of the first's events.
    tags.extend(
        names[source.min(names.len())..]
            .iter()
            .map(|it| mention(it.0, it.1)),
    );
    let id = |nth: usize| TagId::new(format!("t{}", (nth + run) % 7 + 10 * run));
    if source == 0 && article == 0 {
        let argument = |role: &str, filler: Ref| Argument {
            role: role.into(),
            filler,
            extra: Extra::new(),
        };
        let mut arguments = vec![
            argument("who", Ref::Mention(id(0))),
            argument("whom", Ref::Mention(id(1))),
        ];
        if run > 1 {
            arguments.push(argument("whom", Ref::Entity("peace".into())));
        }
        tags.push(Body::Event(Event {
            kind: "MEET".into(),
            trigger: span("met"),
            arguments,
            attributes: Attributes::new(),
        }));
        tags.push(Body::Stance(Stance {
            holder: Ref::Mention(id(0)),
            target: Ref::Topic("peace".into()),
            polarity: Polarity::Against,
            strength: Some(1),
            basis: None,
            via: vec![Ref::Author],
            expression: span("“Fed up?”"),
            evidence: Vec::new(),
            attributes: Attributes::new(),
        }));
        tags.push(Body::Relation(Relation {
            kind: "tie".into(),
            from: Ref::Mention(id(1)),
            to: Ref::Event(id(4)),
            evidence: Vec::new(),
            attributes: Attributes::new(),
        }));
    }
    if run > 0 || article == 3 {
        tags.push(Body::Label(Label {
            task: "tone".into(),
            values: vec!["dry".into()],
            spans: Vec::new(),
        }));
    }
    let score = |nth: usize| ((nth * 37 + run * 11) % 100) as f64 / 100.0;
    let tags = tags.into_iter().enumerate().map(|(nth, body)| Tag {
        id: id(nth),
        body,
        provenance: Provenance {
            by: SOURCES[source].into(),
            status: Status::Suggested,
            score: (nth % 4 != 3).then(|| score(nth)),
            version: Some(run.to_string()),
            ..Provenance::default()
        },
        extra: Extra::new(),
    });
    tags.collect()
}

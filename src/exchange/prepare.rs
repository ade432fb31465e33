//! A layer as a person wants it to go out: only the tasks, labels, stances and
//! zones that were chosen. Formats write what is left and know nothing of the
//! choice. What falls by choice is no loss; what a choice damages is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Options, pseudonyms};
use crate::model::{Article, Basis, Body, Layer, Ref, Tag, TagClass, TagId, Task, Zone};
use crate::text::Span;

/// What goes out of a layer, with the text it counts in.
#[derive(Debug)]
pub struct Prepared {
    pub article: Article,
    pub layer: Layer,
    pub text: Arc<str>,
    /// Tags that a choice damaged, with the sort of loss in the plural.
    pub losses: Vec<(TagId, &'static str)>,
}

/// The task that a tag belongs to; notes belong to what they stand on.
pub fn task_of(class: TagClass) -> Option<Task> {
    match class {
        TagClass::Mention => Some(Task::Entities),
        TagClass::Event => Some(Task::Events),
        TagClass::Stance => Some(Task::Stances),
        TagClass::Relation => Some(Task::Relations),
        TagClass::Label => Some(Task::Labels),
        TagClass::Note => None,
    }
}

/// Applies the options. Mentions that a chosen event, stance or relation points
/// at go out with it, also where entities weren't asked for.
pub fn prepare(article: Article, layer: Layer, text: Arc<str>, options: &Options) -> Prepared {
    let mut prepared = Prepared {
        article,
        layer,
        text,
        losses: Vec::new(),
    };
    if options.touches_tags() {
        prepared.choose(options);
    }
    if !options.without_zones.is_empty() {
        prepared.cut_zones(options);
    }
    if !options.pseudonyms.is_empty() {
        prepared.layer = pseudonyms::applied(&prepared.layer, &options.pseudonyms);
    }
    prepared
}

impl Options {
    fn touches_tags(&self) -> bool {
        !self.tasks.is_empty() || !self.labels.is_empty() || self.author_only || !self.implied
    }

    fn wants(&self, tag: &Tag) -> bool {
        let asked = |task: Task| self.tasks.is_empty() || self.tasks.contains(&task);
        if !task_of(tag.class()).is_none_or(asked) {
            return false;
        }
        match &tag.body {
            Body::Stance(it) => {
                let implied = matches!(it.basis, Some(Basis::ImpliedByAction | Basis::Inferred));
                (!self.author_only || it.holder == Ref::Author) && (self.implied || !implied)
            }
            _ => true,
        }
    }
}

impl Prepared {
    fn choose(&mut self, options: &Options) {
        let mut kept: BTreeMap<TagId, Tag> = BTreeMap::new();
        for tag in self.layer.tags() {
            let (mut tag, joins) = (tag.clone(), options.labels.joins_attributes(tag));
            if !options.labels.apply(&mut tag) || !options.wants(&tag) {
                continue;
            }
            if joins {
                self.losses
                    .push((tag.id.clone(), "attributes that become one"));
            }
            kept.insert(tag.id.clone(), tag);
        }
        // What the kept ones point at comes along, as far as its label may.
        let mut wanted: Vec<TagId> = kept
            .values()
            .flat_map(Tag::uses)
            .filter(|id| !kept.contains_key(*id))
            .cloned()
            .collect();
        while let Some(id) = wanted.pop() {
            let Some(mut tag) = self.layer.tag(&id).cloned() else {
                continue;
            };
            if tag.class() == TagClass::Mention && options.labels.apply(&mut tag) {
                kept.insert(id, tag);
            }
        }
        self.put_back(kept);
        let tasks = &options.tasks;
        for task in Task::ALL.map(|row| row.0) {
            if !tasks.is_empty() && !tasks.contains(&task) {
                self.layer.set_completion(task, None);
            }
        }
    }

    /// The layer with these tags only. References to others become the words
    /// they stood for.
    fn put_back(&mut self, mut kept: BTreeMap<TagId, Tag>) {
        let stays: BTreeSet<TagId> = kept.keys().cloned().collect();
        kept.retain(|_, tag| match &tag.body {
            Body::Note(it) => it.on.as_ref().is_none_or(|on| stays.contains(on)),
            _ => true,
        });
        let gone: BTreeMap<TagId, Vec<Span>> = self
            .layer
            .tags()
            .filter(|it| !kept.contains_key(&it.id))
            .map(|it| (it.id.clone(), it.anchor().to_vec()))
            .collect();
        for id in gone.keys() {
            self.layer.remove(id);
        }
        for (_, mut tag) in kept {
            for to in refs_mut(&mut tag.body) {
                let words = to.tag().and_then(|id| gone.get(id));
                if let Some(spans) = words {
                    *to = match spans.is_empty() {
                        true => Ref::Unknown,
                        false => Ref::Spans(spans.clone()),
                    };
                }
            }
            self.layer.put(tag);
        }
    }

    fn cut_zones(&mut self, options: &Options) {
        let wanted = |zone: &&Zone| options.without_zones.contains(&zone.kind);
        let mut out: Vec<Span> = self
            .article
            .zones
            .iter()
            .filter(wanted)
            .map(|it| it.span)
            .filter(|it| it.of(&self.text).is_some())
            .collect();
        out.sort();
        let cut = Cut::new(&out);
        if cut.holes.is_empty() {
            return;
        }
        let mut kept = BTreeMap::new();
        for tag in self.layer.tags() {
            let mut tag = tag.clone();
            // What was said in a zone goes with it.
            let anchor = tag.anchor();
            if !anchor.is_empty() && anchor.iter().all(|it| cut.is_gone(*it)) {
                continue;
            }
            // Evidence shrinks to what is left; the words of a tag go out whole
            // or not at all.
            if !move_spans(&mut tag, &cut) {
                self.losses
                    .push((tag.id.clone(), "tags across a zone that is left out"));
                continue;
            }
            kept.insert(tag.id.clone(), tag);
        }
        let ids: Vec<TagId> = self.layer.tags().map(|it| it.id.clone()).collect();
        let dropped: BTreeSet<TagId> = ids
            .iter()
            .filter(|id| !kept.contains_key(*id))
            .cloned()
            .collect();
        for id in ids {
            self.layer.remove(&id);
        }
        for (id, mut tag) in kept {
            let mut damaged = false;
            for to in refs_mut(&mut tag.body) {
                if to.tag().is_some_and(|it| dropped.contains(it)) {
                    *to = Ref::Unknown;
                    damaged = true;
                }
            }
            if let Body::Event(it) = &mut tag.body {
                it.arguments.retain(|it| it.filler != Ref::Unknown);
            }
            if matches!(&tag.body, Body::Note(it) if it.on.as_ref().is_some_and(|on| dropped.contains(on)))
            {
                continue;
            }
            if damaged {
                self.losses
                    .push((id, "references into a zone that is left out"));
            }
            self.layer.put(tag);
        }
        let zones = std::mem::take(&mut self.article.zones);
        self.article.zones = zones
            .into_iter()
            .filter_map(|zone| {
                let span = cut.moved(zone.span)?;
                Some(Zone { span, ..zone })
            })
            .collect();
        self.text = cut.text(&self.text).into();
        // It is no text of the project any more.
        self.layer.head.text = None;
        self.article.text_hash = None;
    }
}

/// A text with stretches taken out.
struct Cut {
    /// Disjoint, in order.
    holes: Vec<Span>,
}

impl Cut {
    fn new(out: &[Span]) -> Self {
        let mut holes: Vec<Span> = Vec::new();
        for span in out {
            match holes.last_mut() {
                Some(last) if span.start() <= last.end() => *last = last.hull(*span),
                _ => holes.push(*span),
            }
        }
        Self { holes }
    }

    /// Where a span is now; None where a part of it is gone.
    fn moved(&self, span: Span) -> Option<Span> {
        let mut before = 0;
        for hole in &self.holes {
            if hole.overlaps(span) {
                return None;
            }
            if hole.end() <= span.start() {
                before += hole.len();
            }
        }
        Span::new(span.start() - before, span.end() - before)
    }

    fn is_gone(&self, span: Span) -> bool {
        self.holes.iter().any(|it| it.covers(span))
    }

    fn text(&self, text: &str) -> String {
        let mut left = String::with_capacity(text.len());
        let mut at = 0;
        for hole in &self.holes {
            left.push_str(text.get(at..hole.start() as usize).unwrap_or_default());
            at = hole.end() as usize;
        }
        left.push_str(text.get(at..).unwrap_or_default());
        left
    }
}

/// Moves every span of a tag; lists that may shrink lose what is gone. False
/// where something that may not shrink is damaged.
fn move_spans(tag: &mut Tag, cut: &Cut) -> bool {
    let all = |spans: &mut Vec<Span>| {
        let moved: Option<Vec<Span>> = spans.iter().map(|it| cut.moved(*it)).collect();
        moved.map(|it| *spans = it).is_some()
    };
    let some =
        |spans: &mut Vec<Span>| *spans = spans.iter().filter_map(|it| cut.moved(*it)).collect();
    let whole = match &mut tag.body {
        Body::Mention(it) => all(&mut it.spans),
        Body::Event(it) => all(&mut it.trigger),
        Body::Stance(it) => {
            some(&mut it.evidence);
            all(&mut it.expression)
        }
        Body::Relation(it) => {
            some(&mut it.evidence);
            true
        }
        Body::Label(it) => all(&mut it.spans),
        Body::Note(_) => true,
    };
    for to in refs_mut(&mut tag.body) {
        match to {
            Ref::Spans(spans) => {
                some(spans);
                if spans.is_empty() {
                    *to = Ref::Unknown;
                }
            }
            Ref::Value { spans, .. } => some(spans),
            _ => {}
        }
    }
    whole
}

fn refs_mut(body: &mut Body) -> Vec<&mut Ref> {
    match body {
        Body::Event(it) => it.arguments.iter_mut().map(|it| &mut it.filler).collect(),
        Body::Stance(it) => [&mut it.holder, &mut it.target]
            .into_iter()
            .chain(&mut it.via)
            .collect(),
        Body::Relation(it) => vec![&mut it.from, &mut it.to],
        Body::Mention(_) | Body::Label(_) | Body::Note(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Argument, Attributes, Mention, Polarity, Provenance, Stance, ZoneKind};

    const TEXT: &str = "MENU Home\nThe Fed met Müller. DISCLAIMER: Fed views.";

    /// The layer `options` leave of: Fed (m1) and Müller (m2) in the story, Fed
    /// (m3) in the disclaimer, a meeting of m1 with m2, m2 held to be against m3.
    fn left(options: &Options) -> String {
        let span = |words: &str, nth: usize| {
            let (at, _) = TEXT.match_indices(words).nth(nth).expect("there");
            Span::from_range(at..at + words.len()).expect("not empty")
        };
        let mention = |kind: &str, at: Span| {
            Body::Mention(Mention {
                kind: kind.into(),
                spans: vec![at],
                entity: None,
                attributes: Attributes::default(),
            })
        };
        let argument = |role: &str, id: &str| Argument {
            role: role.into(),
            filler: Ref::Mention(id.into()),
            extra: Default::default(),
        };
        let bodies = [
            ("m1", mention("ORG", span("Fed", 0))),
            ("m2", mention("PER", span("Müller", 0))),
            ("m3", mention("ORG", span("Fed", 1))),
            (
                "v1",
                Body::Event(crate::model::Event {
                    kind: "MEET".into(),
                    trigger: vec![span("met", 0)],
                    arguments: vec![argument("actor", "m1"), argument("recipient", "m2")],
                    attributes: Attributes::default(),
                }),
            ),
            (
                "s1",
                Body::Stance(Stance {
                    holder: Ref::Mention("m2".into()),
                    target: Ref::Mention("m3".into()),
                    polarity: Polarity::Against,
                    strength: None,
                    basis: Some(Basis::Inferred),
                    via: Vec::new(),
                    expression: Vec::new(),
                    evidence: vec![span("Müller", 0), span("Fed views", 0)],
                    attributes: Attributes::default(),
                }),
            ),
        ];
        let mut layer = Layer::default();
        for (id, body) in bodies {
            layer.put(Tag {
                id: id.into(),
                body,
                provenance: Provenance::default(),
                extra: Default::default(),
            });
        }
        let zone = |words: &str, kind| Zone {
            span: span(words, 0),
            kind,
        };
        let mut article = Article::new("a.txt".into());
        article.zones = vec![
            zone("MENU Home\n", ZoneKind::Navigation),
            zone("DISCLAIMER: Fed views.", ZoneKind::Disclaimer),
        ];
        let out = prepare(article, layer, TEXT.into(), options);
        let words = |spans: &[Span]| -> String {
            let all: Vec<&str> = spans.iter().filter_map(|it| it.of(&out.text)).collect();
            all.join("+")
        };
        let to = |it: &Ref| match it {
            Ref::Spans(spans) => format!("\"{}\"", words(spans)),
            Ref::Mention(id) => id.to_string(),
            other => format!("{other:?}"),
        };
        let mut lines = vec![out.text.to_string()];
        for tag in out.layer.tags() {
            let refs: Vec<String> = match tag.event() {
                Some(event) => {
                    let filled = event.arguments.iter();
                    filled
                        .map(|it| format!("{}={}", it.role, to(&it.filler)))
                        .collect()
                }
                None => tag.refs().into_iter().map(to).collect(),
            };
            let kind = tag.kind().map_or("", |it| it.as_str());
            let line = format!(
                "{} {kind} {} {}",
                tag.id,
                words(tag.anchor()),
                refs.join(" ")
            );
            lines.push(line.trim_end().to_owned());
        }
        lines.extend(
            out.losses
                .iter()
                .map(|(id, what)| format!("! {id}: {what}")),
        );
        lines.join("\n")
    }

    #[test]
    fn everything_goes_out_unless_chosen_otherwise() {
        let all = left(&Options::default());
        assert_eq!(all.lines().count(), 7, "{all}");
    }

    #[test]
    fn fillers_come_along_with_their_event() {
        let options = Options {
            tasks: [Task::Events].into(),
            ..Options::default()
        };
        assert_eq!(
            left(&options).lines().skip(2).collect::<Vec<_>>(),
            [
                "m1 ORG Fed",
                "m2 PER Müller",
                "v1 MEET met actor=m1 recipient=m2"
            ]
        );
    }

    #[test]
    fn a_label_without_a_name_leaves_its_words() {
        let options = Options {
            labels: [("PER", ""), ("entities:ORG", "X"), ("events:PER", "Y")].into(),
            implied: false,
            ..Options::default()
        };
        assert_eq!(
            left(&options).lines().skip(2).collect::<Vec<_>>(),
            [
                "m1 X Fed",
                "m3 X Fed",
                "v1 MEET met actor=m1 recipient=\"Müller\""
            ]
        );
    }

    #[test]
    fn roles_go_out_under_their_names() {
        let named = |labels: [(&str, &str); 2]| {
            left(&Options {
                tasks: [Task::Events].into(),
                labels: labels.into(),
                ..Options::default()
            })
        };
        // Who fills a role that is left out doesn't come along for it.
        assert_eq!(
            named([("actor", "agent"), ("roles:recipient", "")])
                .lines()
                .skip(2)
                .collect::<Vec<_>>(),
            ["m1 ORG Fed", "v1 MEET met agent=m1"]
        );
        assert!(named([("MEET", "X"), ("m1", "")]).ends_with("v1 X met actor=m1 recipient=m2"));
    }

    #[test]
    fn zones_go_with_their_words_and_the_rest_moves_up() {
        let options = Options {
            without_zones: [ZoneKind::Navigation, ZoneKind::Disclaimer].into(),
            ..Options::default()
        };
        assert_eq!(
            left(&options).lines().collect::<Vec<_>>(),
            [
                "The Fed met Müller. ",
                "m1 ORG Fed",
                "m2 PER Müller",
                "s1  Müller m2 Unknown",
                "v1 MEET met actor=m1 recipient=m2",
                "! s1: references into a zone that is left out",
            ]
        );
    }
}

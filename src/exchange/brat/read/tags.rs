//! Lines brought together into tags: triggers into their events, attributes and
//! references onto what they name. Must not know files.

mod ties;

use std::collections::{BTreeMap, HashMap};

use super::super::REGISTER;
use super::super::line::Line;
use super::super::units::{OTHERS, Ruler};
use crate::exchange::draft::{Draft, Why};
use crate::exchange::names;
use crate::model::{
    AttributeId, AttributeValue, Attributes, Body, Entity, EntityId, EventType, KindId, Mention,
    Provenance, Ref, TagId,
};
use crate::text::Span;

/// Line, id and what is wrong.
type Problem<'a> = (usize, Option<&'a str>, Why);

/// Everything a document's lines say, sorted by what it is.
pub(super) struct Tags<'a> {
    schema: &'a [EventType],
    words: Vec<Words<'a>>,
    events: Vec<Happening<'a>>,
    relations: Vec<Tie<'a>>,
    same: Vec<(usize, &'a str, Vec<&'a str>)>,
    /// By the id that they are on.
    attributes: HashMap<&'a str, Vec<(usize, &'a str, AttributeValue)>>,
    references: HashMap<&'a str, Vec<(usize, &'a str, &'a str, &'a str)>>,
    notes: Vec<(usize, &'a str, &'a str, &'a str)>,
    problems: Vec<Problem<'a>>,
    /// What came of each id.
    made: HashMap<&'a str, Made>,
    /// Words that are only a trigger, with their events.
    triggers: HashMap<&'a str, Vec<TagId>>,
    entities: BTreeMap<EntityId, Entity>,
}

struct Words<'a> {
    line: usize,
    id: &'a str,
    kind: &'a str,
    fragments: Vec<(i64, i64)>,
    quote: Option<&'a str>,
}

struct Happening<'a> {
    line: usize,
    id: &'a str,
    kind: &'a str,
    trigger: Option<&'a str>,
    arguments: Vec<(&'a str, &'a str)>,
}

struct Tie<'a> {
    line: usize,
    id: &'a str,
    kind: &'a str,
    ends: [(&'a str, &'a str); 2],
}

#[derive(Clone, Debug)]
enum Made {
    Mention(TagId),
    Event(TagId),
    Relation(TagId),
}

impl Made {
    fn id(&self) -> &TagId {
        match self {
            Self::Mention(id) | Self::Event(id) | Self::Relation(id) => id,
        }
    }

    /// None for a relation: nothing can point at one.
    fn to(&self) -> Option<Ref> {
        match self {
            Self::Mention(id) => Some(Ref::Mention(id.clone())),
            Self::Event(id) => Some(Ref::Event(id.clone())),
            Self::Relation(_) => None,
        }
    }
}

impl<'a> Tags<'a> {
    pub fn new(schema: &'a [EventType]) -> Self {
        Self {
            schema,
            words: Vec::new(),
            events: Vec::new(),
            relations: Vec::new(),
            same: Vec::new(),
            attributes: HashMap::new(),
            references: HashMap::new(),
            notes: Vec::new(),
            problems: Vec::new(),
            made: HashMap::new(),
            triggers: HashMap::new(),
            entities: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, line: usize, said: Line<'a>) {
        match said {
            Line::Words {
                id,
                kind,
                fragments,
                quote,
            } => self.words.push(Words {
                line,
                id,
                kind,
                fragments,
                quote,
            }),
            Line::Event {
                id,
                kind,
                trigger,
                arguments,
            } => self.events.push(Happening {
                line,
                id,
                kind,
                trigger,
                arguments,
            }),
            Line::Relation { id, kind, ends } => self.relations.push(Tie {
                line,
                id,
                kind,
                ends,
            }),
            Line::Same { kind, ids } => self.same.push((line, kind, ids)),
            Line::Attribute { kind, on, value } => {
                let value = match value {
                    Some(value) => AttributeValue::Text(value.to_owned()),
                    None => AttributeValue::Flag(true),
                };
                self.attributes
                    .entry(on)
                    .or_default()
                    .push((line, kind, value));
            }
            Line::Reference {
                kind,
                on,
                reference,
                name,
            } => {
                let all = self.references.entry(on).or_default();
                all.push((line, kind, reference, name));
            }
            Line::Note { kind, on, text } => self.notes.push((line, kind, on, text)),
        }
    }

    /// Puts the tags into the draft; what is wrong, by line.
    pub fn fill(mut self, draft: &mut Draft) -> Vec<Problem<'a>> {
        let ruler = self.ruler(draft);
        // brat gives a trigger the type of its event; other words that an event
        // names as its trigger are mentions of their own too.
        let mut kinds: HashMap<&str, Vec<&str>> = HashMap::new();
        for event in &self.events {
            if let Some(trigger) = event.trigger {
                kinds.entry(trigger).or_default().push(event.kind);
            }
        }
        let mut spans_of = HashMap::new();
        for words in std::mem::take(&mut self.words) {
            match spans(draft, ruler.as_ref(), &words) {
                Ok(spans) => {
                    let kinds = kinds.get(words.id).map_or(&[][..], Vec::as_slice);
                    let only_trigger = kinds.contains(&words.kind);
                    self.place(draft, &words, only_trigger, spans, &mut spans_of);
                }
                Err(why) => self.problem(words.line, words.id, format!("{why}; left out")),
            }
        }
        self.put_events(draft, &spans_of);
        self.put_relations(draft);
        self.put_notes(draft);
        self.report_left();
        draft.record.entities.extend(self.entities.into_values());
        self.problems.sort_by_key(|it| it.0);
        self.problems
    }

    /// Another way to count, where the file's quotes say so: code points fit
    /// some of them only, and the other way fits all.
    fn ruler(&mut self, draft: &Draft) -> Option<Ruler> {
        let quoted = || self.words.iter().filter(|it| it.quote.is_some());
        if quoted().all(|it| spans(draft, None, it).is_ok()) {
            return None;
        }
        let found = OTHERS.iter().find_map(|unit| {
            let ruler = unit.ruler(draft.text());
            let fits = |it: &Words| spans(draft, Some(&ruler), it).is_ok();
            quoted().all(fits).then_some((unit.name, ruler))
        });
        let (name, ruler) = found?;
        let message = format!("its offsets count {name}, and are read so");
        self.problems.push((1, None, message));
        Some(ruler)
    }

    /// Keeps the words as a mention, or for the events whose trigger they are.
    fn place(
        &mut self,
        draft: &mut Draft,
        words: &Words<'a>,
        only_trigger: bool,
        spans: Vec<Span>,
        spans_of: &mut HashMap<&'a str, Vec<Span>>,
    ) {
        let twice = spans_of.contains_key(words.id);
        if only_trigger && !twice {
            spans_of.insert(words.id, spans);
            self.triggers.insert(words.id, Vec::new());
            return;
        }
        let mut attributes = Attributes::default();
        let mut entity = None;
        if !twice {
            self.take_attributes(words.id, &mut attributes);
            entity = self.take_references(words.id, Some(words.kind), &mut attributes);
        }
        let body = Body::Mention(Mention {
            kind: KindId::new(words.kind),
            spans: sorted(spans.clone()),
            entity,
            attributes,
        });
        let id = draft.put(Some(words.id), body, Provenance::default());
        if twice {
            self.twice(words.line, words.id, &id);
        } else {
            spans_of.insert(words.id, spans);
            self.made.insert(words.id, Made::Mention(id));
        }
    }

    /// The attributes that lines put on an id.
    fn take_attributes(&mut self, on: &str, attributes: &mut Attributes) {
        for (_, kind, value) in self.attributes.remove(on).unwrap_or_default() {
            add(attributes, kind, value);
        }
    }

    /// The references that lines give an id, as attributes; the first makes the
    /// entry that a mention points at.
    fn take_references(
        &mut self,
        on: &str,
        kind: Option<&str>,
        attributes: &mut Attributes,
    ) -> Option<EntityId> {
        let mut first = None;
        let references = self.references.remove(on).unwrap_or_default();
        // The entry of a register of ours says what else is known as the others do.
        let own = references
            .iter()
            .find_map(|it| it.2.strip_prefix(REGISTER))
            .filter(|_| kind.is_some())
            .map(names::unescaped);
        let known = references.iter().find_map(|it| wikidata(it.2));
        for (_, name_of_attribute, reference, name) in references {
            let is_known = own.is_some() && wikidata(reference).is_some();
            let is_own = own.is_some() && reference.starts_with(REGISTER);
            if !is_known && !is_own {
                let value = AttributeValue::Text(reference.to_owned());
                add(attributes, name_of_attribute, value);
            }
            if let Some(kind) = kind
                && first.is_none()
            {
                let id = EntityId::new(own.as_deref().unwrap_or(reference));
                first = Some(id.clone());
                self.entities.entry(id.clone()).or_insert_with(|| Entity {
                    id,
                    name: if name.is_empty() { reference } else { name }.to_owned(),
                    kind: KindId::new(kind),
                    wikidata: match &own {
                        Some(_) => known.clone(),
                        None => wikidata(reference),
                    },
                    ..Entity::default()
                });
            }
        }
        first
    }

    fn report_left(&mut self) {
        let lost = |on: &str| format!("{on} isn’t there; left out");
        let attributes = self.attributes.drain().collect::<Vec<_>>();
        for (on, all) in attributes {
            for (line, kind, _) in all {
                self.problem(line, kind, lost(on));
            }
        }
        let references = self.references.drain().collect::<Vec<_>>();
        for (on, all) in references {
            for (line, kind, ..) in all {
                self.problem(line, kind, lost(on));
            }
        }
    }

    fn problem(&mut self, line: usize, id: &'a str, why: impl Into<Why>) {
        self.problems.push((line, Some(id), why.into()));
    }

    fn twice(&mut self, line: usize, id: &'a str, now: &TagId) {
        self.problem(
            line,
            id,
            format!("the id is given twice; this one is now {now}"),
        );
    }
}

/// The places that a line names. Where its words don't stand there, why.
fn spans(draft: &Draft, ruler: Option<&Ruler>, words: &Words) -> Result<Vec<Span>, Why> {
    let mut found = Vec::with_capacity(words.fragments.len());
    for (start, end) in &words.fragments {
        let span = match ruler.and_then(|it| it.span(*start, *end)) {
            Some(span) => span,
            None => draft.span(*start, *end)?,
        };
        found.push(span);
    }
    if let Some(quote) = words.quote {
        draft.agrees(&found, quote)?;
    }
    Ok(found)
}

fn sorted(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    spans.dedup();
    spans
}

/// Adds a value; a second one of the same name makes a list of both.
fn add(attributes: &mut Attributes, name: &str, value: AttributeValue) {
    let name = AttributeId::new(name);
    let value = match (attributes.remove(&name), value) {
        (Some(AttributeValue::Many(mut all)), AttributeValue::Text(more)) => {
            if !all.contains(&more) {
                all.push(more);
            }
            AttributeValue::Many(all)
        }
        (Some(AttributeValue::Text(one)), AttributeValue::Text(more)) if one != more => {
            AttributeValue::Many(vec![one, more])
        }
        (Some(kept), AttributeValue::Flag(_)) => kept,
        (_, value) => value,
    };
    attributes.insert(name, value);
}

/// `Q42` of `Wikidata:Q42`.
fn wikidata(reference: &str) -> Option<String> {
    let (base, id) = reference.split_once(':')?;
    let digits = id.strip_prefix('Q')?;
    let good = base.eq_ignore_ascii_case("wikidata")
        && !digits.is_empty()
        && digits.bytes().all(|it| it.is_ascii_digit());
    good.then(|| id.to_owned())
}

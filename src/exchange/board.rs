//! Documents that come as sentences of tokens, with tags at places of tokens: what
//! DyGIE++, OneIE, RAMS and WikiEvents have in common. Must not know any of them.

use std::collections::HashMap;

use serde_json::Value;

use super::draft::{Draft, Tokens, Why, short};
use super::json::{shown, whole};
use crate::model::{
    Argument, AttributeValue, Body, Entity, EntityId, Event, KindId, Mention, Provenance, Ref,
    Relation, Tag, TagId,
};
use crate::text::Span;

/// The kind of a mention that the file gives none.
pub const UNTYPED: &str = "MENTION";
/// The kind of a relation between two mentions of one event.
pub const SAME_EVENT: &str = "coreference";

/// A record in the making over tokens, which knows what stands where.
pub struct Board {
    pub draft: Draft,
    pub tokens: Tokens,
    line: usize,
    mentions: HashMap<Span, TagId>,
    events: HashMap<Span, TagId>,
}

/// Puts sentences of tokens together: blanks between tokens, a line end between
/// sentences.
///
/// # Errors
/// For people, where it isn't a list of lists of texts.
pub fn tokens_of(sentences: &Value) -> Result<Tokens, Why> {
    let mut tokens = Tokens::default();
    let sentences = sentences.as_array().ok_or("sentences is not a list")?;
    for sentence in sentences {
        let sentence = sentence.as_array().ok_or("a sentence is not a list")?;
        add_tokens(&mut tokens, sentence)?;
    }
    Ok(tokens)
}

/// Adds a sentence of tokens on a line of its own.
///
/// # Errors
/// For people, where one isn't a text.
pub fn add_tokens(tokens: &mut Tokens, sentence: &[Value]) -> Result<(), Why> {
    let mut gap = "\n";
    for token in sentence {
        let word = token
            .as_str()
            .ok_or_else(|| format!("a token is not a text: {}", shown(token)))?;
        tokens.push(gap, word);
        gap = " ";
    }
    Ok(())
}

impl Board {
    pub fn new(line: usize, tokens: Tokens) -> Self {
        Self {
            draft: Draft::of_tokens(line, &tokens),
            tokens,
            line,
            mentions: HashMap::new(),
            events: HashMap::new(),
        }
    }

    /// Tokens `first` up to but without `end`.
    ///
    /// # Errors
    /// For people, why there is no such place.
    pub fn half_open(&self, first: &Value, end: &Value) -> Result<Span, Why> {
        self.place(first, end, 0)
    }

    /// Tokens `first` up to and with `last`.
    ///
    /// # Errors
    /// As [`Self::half_open`].
    pub fn inclusive(&self, first: &Value, last: &Value) -> Result<Span, Why> {
        self.place(first, last, 1)
    }

    fn place(&self, first: &Value, last: &Value, more: i64) -> Result<Span, Why> {
        let number = |it: &Value| {
            whole(it).ok_or_else(|| format!("not the number of a token: {}", shown(it)))
        };
        let (from, to) = (number(first)?, number(last)?);
        let told = || format!("the tokens {from}–{to}");
        let end = to.saturating_add(more);
        if from >= end {
            return Err(format!("{} end before they begin", told()));
        }
        let count = self.tokens.spans.len();
        let inside = usize::try_from(from).ok().zip(usize::try_from(end).ok());
        let (first, end) = inside
            .filter(|(_, end)| *end <= count)
            .ok_or_else(|| format!("{} lie outside the text, which has {count}", told()))?;
        let span = self.tokens.span(first, end);
        span.ok_or_else(|| format!("{} have no characters", told()))
    }

    /// The words at a place.
    pub fn words(&self, place: Span) -> &str {
        place.of(&self.tokens.text).unwrap_or_default()
    }

    pub fn mention(
        &mut self,
        id: Option<&str>,
        kind: &str,
        place: Span,
        score: Option<f64>,
    ) -> TagId {
        let body = Body::Mention(Mention {
            kind: KindId::new(kind),
            spans: vec![place],
            entity: None,
            attributes: Default::default(),
        });
        let id = self.draft.put(id, body, scored(score));
        self.mentions.entry(place).or_insert_with(|| id.clone());
        id
    }

    pub fn event(
        &mut self,
        id: Option<&str>,
        kind: &str,
        trigger: Option<Span>,
        arguments: Vec<Argument>,
        score: Option<f64>,
    ) -> TagId {
        let body = Body::Event(Event {
            kind: KindId::new(kind),
            trigger: trigger.into_iter().collect(),
            arguments,
            attributes: Default::default(),
        });
        let id = self.draft.put(id, body, scored(score));
        if let Some(place) = trigger {
            self.events.entry(place).or_insert_with(|| id.clone());
        }
        id
    }

    pub fn relation(
        &mut self,
        id: Option<&str>,
        kind: &str,
        from: Ref,
        to: Ref,
        score: Option<f64>,
    ) -> TagId {
        let body = Body::Relation(Relation {
            kind: KindId::new(kind),
            from,
            to,
            evidence: Vec::new(),
            attributes: Default::default(),
        });
        self.draft.put(id, body, scored(score))
    }

    /// The mention at exactly this place, or the plain words.
    pub fn at(&self, place: Span) -> Ref {
        match self.mentions.get(&place) {
            Some(id) => Ref::Mention(id.clone()),
            None => Ref::Spans(vec![place]),
        }
    }

    pub fn event_at(&self, place: Span) -> Option<&TagId> {
        self.events.get(&place)
    }

    /// Makes one entity of the mentions at some places; where none stands, an
    /// untyped one is put in.
    pub fn cluster(&mut self, id: String, name: Option<&str>, places: &[Span]) {
        let ids: Vec<TagId> = places
            .iter()
            .map(|place| match self.at(*place) {
                Ref::Mention(id) => id,
                _ => self.mention(None, UNTYPED, *place, None),
            })
            .collect();
        let longest = places
            .iter()
            .max_by_key(|it| (it.len(), u32::MAX - it.start()));
        let name = name.map_or_else(
            || longest.map_or(String::new(), |it| self.words(*it).to_owned()),
            str::to_owned,
        );
        self.draft.entity(&id, &name, &ids);
    }

    /// A remark on the document's line.
    pub fn report(&mut self, tag: Option<&str>, message: impl Into<String>) {
        self.draft.report(self.line, tag, message);
    }

    /// What a result gives, or a remark on what it was read from.
    pub fn or_report<T>(&mut self, what: &str, value: &Value, read: Result<T, Why>) -> Option<T> {
        match read {
            Ok(it) => Some(it),
            Err(why) => {
                self.report(None, format!("{what} {}: {why}; left out", shown(value)));
                None
            }
        }
    }
}

impl Draft {
    /// An attribute of a tag put in before; an empty text is none.
    pub fn set(&mut self, id: &TagId, name: &str, value: impl Into<Option<AttributeValue>>) {
        let value: Option<AttributeValue> = value.into();
        let tag = self.tag_mut(id).and_then(Tag::attributes_mut);
        if let (Some(attributes), Some(value)) = (tag, value) {
            attributes.insert(name.into(), value);
        }
    }

    /// A register entry that mentions put in before stand for. Its kind is that
    /// of its first mention with one.
    pub fn entity(&mut self, id: &str, name: &str, mentions: &[TagId]) {
        let entity = EntityId::new(id);
        let mut kind = None;
        for id in mentions {
            let tag = self.tag_mut(id);
            if let Some(Body::Mention(mention)) = tag.map(|it| &mut it.body) {
                mention.entity = Some(entity.clone());
                if mention.kind.as_str() != UNTYPED {
                    kind.get_or_insert_with(|| mention.kind.clone());
                }
            }
        }
        self.record.entities.push(Entity {
            id: entity,
            name: short(name.trim()),
            kind: kind.unwrap_or_else(|| KindId::new(UNTYPED)),
            ..Entity::default()
        });
    }
}

pub fn scored(score: Option<f64>) -> Provenance {
    Provenance {
        score: score.filter(|it| (0.0..=1.0).contains(it)),
        ..Provenance::default()
    }
}

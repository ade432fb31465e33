//! What the queue holds of a set, out of the set or out of a cache. Register
//! entries stand by their ids in it ([`named`]), so that a new name costs
//! nothing. Must not know how rows are ordered.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use smol_str::SmolStr;

use super::day_of;
use crate::model::{Body, Decision, EntityId, Layer, Part, Ref, Register, Tag, TagClass, TagId};
use crate::text::{Span, quote_of};

/// An argument of no event: the row is of a whole tag. Arguments behind the
/// 65,534th of an event get no row of their own.
pub const NO_ARGUMENT: u16 = u16::MAX;

/// Words are shortened to so many characters.
const WORDS: usize = 60;

/// Around the id of a register entry within words.
const OPENS: char = '\u{2}';
const CLOSES: char = '\u{3}';

/// One part of a set as it comes in; the strings are borrowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'e> {
    pub tag: &'e str,
    pub argument: Option<u16>,
    pub class: TagClass,
    pub kind: &'e str,
    pub words: &'e str,
    /// First byte; the greatest where it stands on nothing.
    pub place: u32,
    pub score: Option<f32>,
    pub told: Vec<Told<'e>>,
}

/// What somebody said to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<'e> {
    pub by: &'e str,
    pub decision: Decision,
    pub day: &'e str,
}

/// The same with strings of its own.
pub struct Owned {
    tag: TagId,
    argument: Option<u16>,
    class: TagClass,
    kind: String,
    pub words: String,
    pub place: u32,
    score: Option<f32>,
    told: Vec<(String, Decision, String)>,
}

impl Entry<'_> {
    pub fn into_owned(self) -> Owned {
        let told = self.told.into_iter();
        Owned {
            tag: TagId::new(self.tag),
            argument: self.argument,
            class: self.class,
            kind: self.kind.to_owned(),
            words: self.words.to_owned(),
            place: self.place,
            score: self.score,
            told: told
                .map(|it| (it.by.to_owned(), it.decision, it.day.to_owned()))
                .collect(),
        }
    }
}

impl Owned {
    pub fn entry(&self) -> Entry<'_> {
        let told = self.told.iter().map(|(by, decision, day)| Told {
            by,
            decision: *decision,
            day,
        });
        Entry {
            tag: self.tag.as_str(),
            argument: self.argument,
            class: self.class,
            kind: &self.kind,
            words: &self.words,
            place: self.place,
            score: self.score,
            told: told.collect(),
        }
    }

    pub fn is(&self, tag: &TagId, argument: u16) -> bool {
        self.tag == *tag && self.argument.unwrap_or(NO_ARGUMENT) == argument
    }
}

pub fn argument_of(part: &Part) -> u16 {
    part.argument().map_or(NO_ARGUMENT, |index| {
        u16::try_from(index).unwrap_or(NO_ARGUMENT)
    })
}

/// Gives the parts of a set, in reading order, the arguments of an event behind
/// it. `text` is the text the set counts in; without it words stay empty.
pub fn entries(layer: &Layer, text: Option<&str>, mut visit: impl FnMut(Entry)) {
    let quote = |spans: &[Span]| {
        let quote = text.and_then(|text| quote_of(text, spans));
        shorten(&quote.unwrap_or_default())
    };
    let of_ref = |to: &Ref| match to {
        Ref::Mention(id) | Ref::Event(id) => quote(layer.tag(id).map_or(&[], Tag::anchor)),
        Ref::Entity(id) | Ref::Topic(id) => marked(id),
        Ref::Spans(spans) => quote(spans),
        Ref::Value { value, .. } => shorten(value),
        Ref::Author => "the author".into(),
        Ref::Implicit => "implicit".into(),
        Ref::Unknown => "unknown".into(),
    };
    for tag in layer.in_order() {
        let (kind, words) = match &tag.body {
            Body::Mention(it) => (it.kind.as_str(), quote(&it.spans)),
            Body::Event(it) => (it.kind.as_str(), quote(&it.trigger)),
            Body::Stance(it) => {
                let words = format!("{} → {}", of_ref(&it.holder), of_ref(&it.target));
                (it.polarity.id(), words)
            }
            Body::Relation(it) => {
                let words = format!("{} → {}", of_ref(&it.from), of_ref(&it.to));
                (it.kind.as_str(), words)
            }
            Body::Label(it) => (it.task.as_str(), shorten(&it.values.join(", "))),
            Body::Note(it) => ("note", shorten(&it.text)),
        };
        let place = tag.anchor().first().map_or(u32::MAX, |it| it.start());
        let told = |part: &Part| -> Vec<Told> {
            let all = layer.verdicts().get(part).into_iter().flatten();
            all.map(|(by, it)| Told {
                by: by.as_str(),
                decision: it.decision,
                day: it.at.as_ref().map_or("", |at| day_of(at.as_str())),
            })
            .collect()
        };
        let score = tag.provenance.score.map(|it| it as f32);
        visit(Entry {
            tag: tag.id.as_str(),
            argument: None,
            class: tag.class(),
            kind,
            words: &words,
            place,
            score,
            told: told(&Part::Tag(tag.id.clone())),
        });
        let arguments = tag.event().map_or(&[][..], |it| &it.arguments);
        for (argument, index) in arguments.iter().zip(0..NO_ARGUMENT) {
            visit(Entry {
                tag: tag.id.as_str(),
                argument: Some(index),
                class: TagClass::Event,
                kind: argument.role.as_str(),
                words: &of_ref(&argument.filler),
                place,
                score,
                told: told(&Part::Argument {
                    event: tag.id.clone(),
                    index: index.into(),
                }),
            });
        }
    }
}

/// Words with the names of the register's entries in place of their ids; an id
/// that the register lacks is told to be missing.
pub fn named<'w>(words: &'w str, register: &Register) -> Cow<'w, str> {
    let Some((before, mut rest)) = words.split_once(OPENS) else {
        return Cow::Borrowed(words);
    };
    let mut told = before.to_owned();
    loop {
        let (id, after) = rest.split_once(CLOSES).unwrap_or((rest, ""));
        match register.entities.get(&EntityId::new(id)) {
            Some(entity) => told.push_str(&entity.name),
            None => told.push_str(&format!("missing {id}")),
        }
        let Some((between, next)) = after.split_once(OPENS) else {
            told.push_str(after);
            return Cow::Owned(told);
        };
        told.push_str(between);
        rest = next;
    }
}

fn marked(id: &EntityId) -> String {
    format!("{OPENS}{id}{CLOSES}")
}

/// On one line, with `…` where something was cut. Marks of the text's own are
/// left out.
fn shorten(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|it| !matches!(*it, OPENS | CLOSES)));
        if let Some((cut, _)) = line.char_indices().nth(WORDS) {
            line.truncate(cut);
            line.push('…');
            break;
        }
    }
    line
}

/// Strings by number: a type or some words stand once, however many rows have
/// them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    numbers: HashMap<SmolStr, u32, BuildHasherDefault<Quick>>,
    names: Vec<SmolStr>,
}

impl Names {
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let (name, number) = (SmolStr::new(name), self.names.len() as u32);
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    pub fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    pub fn name(&self, number: u32) -> Option<&SmolStr> {
        self.names.get(number as usize)
    }

    pub fn all(&self) -> &[SmolStr] {
        &self.names
    }
}

/// A quick hash for many short strings that nobody chooses to clash: what they
/// cost at worst is time.
#[derive(Default)]
pub struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let mut step = |word: u64| {
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        };
        let mut chunks = bytes.chunks_exact(8);
        for chunk in chunks.by_ref() {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            step(u64::from_le_bytes(word));
        }
        let mut word = [0; 8];
        let rest = chunks.remainder();
        word[..rest.len()].copy_from_slice(rest);
        step(u64::from_le_bytes(word));
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

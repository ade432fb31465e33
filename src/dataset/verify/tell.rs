//! What the tags of a document say, told as hashes: alike for what went out and
//! for what a reader gives, whatever the ids and the blanks. Must not know what
//! becomes of it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::profile::{Ends, Profile};
use crate::exchange::Record;
use crate::model::{
    ArticleId, AttributeValue, Body, Entity, EntityId, Layer, Ref, Register, Tag, TagId,
};
use crate::text::Span;

/// A document as it can be compared.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub tags: Vec<Told>,
    /// What it is known by, the likeliest first: the letters of its text, or the
    /// name of the article that it is a part of.
    pub keys: Vec<u64>,
}

/// A tag as it can be compared.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: TagId,
    /// Whom it names; ids may differ, but those of one stay of one.
    pub entity: Option<EntityId>,
    /// True for a type that the format has in place of others.
    pub instead: bool,
    pub says: u64,
}

/// A record as it can be compared; None where its text isn't in the file.
pub fn document(profile: &Profile, record: &Record) -> Option<Document> {
    let text = record.text.as_str()?;
    let known = |id: &EntityId| record.entities.iter().find(|it| it.id == *id);
    let places = Places::new(text);
    let keys = match profile.rows {
        None => vec![places.hash],
        Some(rows) => {
            let names = rows.articles(record.id.as_deref().unwrap_or_default());
            names.map(|it| of_inked(it, &mut String::new())).collect()
        }
    };
    Some(told(profile, &places, record.tags.iter(), keys, &known))
}

/// The same of a layer of an article.
pub fn document_of(
    profile: &Profile,
    article: &ArticleId,
    layer: &Layer,
    text: &str,
    register: &Register,
) -> Document {
    let known = |id: &EntityId| register.entities.get(id);
    let places = Places::new(text);
    let key = match profile.rows {
        None => places.hash,
        Some(_) => of_inked(article.as_str(), &mut String::new()),
    };
    told(profile, &places, layer.tags(), vec![key], &known)
}

fn told<'a>(
    profile: &Profile,
    places: &Places,
    tags: impl Iterator<Item = &'a Tag>,
    keys: Vec<u64>,
    known: &dyn Fn(&EntityId) -> Option<&'a Entity>,
) -> Document {
    let tags: BTreeMap<&TagId, &Tag> = tags.map(|it| (&it.id, it)).collect();
    let teller = Teller {
        profile,
        places,
        tags: &tags,
        known,
    };
    let wanted = tags
        .values()
        .filter(|it| profile.classes.contains(&it.class()));
    let told = wanted.map(|tag| Told {
        id: tag.id.clone(),
        entity: tag.mention().and_then(|it| it.entity.clone()),
        instead: tag
            .kind()
            .is_some_and(|it| profile.instead.contains(&it.as_str())),
        says: teller.tag(tag),
    });
    Document {
        tags: told.collect(),
        keys,
    }
}

/// Of all that isn't blank; `room` is for it.
fn of_inked(text: &str, room: &mut String) -> u64 {
    room.clear();
    room.extend(text.chars().filter(|it| !is_blank(*it)));
    of(&room.as_str())
}

/// Some formats have blanks for control characters.
fn is_blank(ch: char) -> bool {
    ch.is_whitespace() || ch.is_control()
}

fn of(it: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    it.hash(&mut hasher);
    hasher.finish()
}

/// Places counted in characters that aren't blank: formats of tokens may have
/// other blanks.
struct Places<'a> {
    text: &'a str,
    /// How many stand before each byte.
    before: Vec<u32>,
    /// Of letters and digits: some formats write other signs for those that they
    /// can't have.
    hash: u64,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut letters = String::with_capacity(text.len());
        let mut count = 0;
        for ch in text.chars() {
            before.extend(std::iter::repeat_n(count, ch.len_utf8()));
            if !ch.is_whitespace() {
                count += 1;
            }
            if ch.is_alphanumeric() {
                letters.push(ch);
            }
        }
        before.push(count);
        Self {
            text,
            before,
            hash: of(&letters),
        }
    }

    fn at(&self, byte: u32) -> u32 {
        self.before.get(byte as usize).copied().unwrap_or(u32::MAX)
    }
}

/// Tells tags of one document.
struct Teller<'a, 'b> {
    profile: &'b Profile,
    places: &'b Places<'b>,
    tags: &'b BTreeMap<&'a TagId, &'a Tag>,
    known: &'b dyn Fn(&EntityId) -> Option<&'a Entity>,
}

/// One tag under way.
struct Telling<'a, 'b> {
    teller: &'b Teller<'a, 'b>,
    /// From where its places are counted.
    from: u32,
    hasher: DefaultHasher,
}

impl<'a> Teller<'a, '_> {
    fn anchor(&self, id: &TagId) -> Option<&'a Tag> {
        self.tags.get(id).copied()
    }

    /// The first of all that a tag stands on. A part of an article knows how far
    /// its words stand from each other, and not how far from the beginning.
    fn first(&self, tag: &Tag) -> u32 {
        if self.profile.rows.is_none() {
            return 0;
        }
        let ends = tag.refs().into_iter().filter_map(|it| it.tag());
        let ends = ends.filter_map(|it| self.anchor(it));
        let spans = ends.flat_map(|it| it.anchor().iter().copied());
        let first = spans
            .chain(tag.spans())
            .map(|it| self.places.at(it.start()));
        first.min().unwrap_or_default()
    }

    fn tag(&self, tag: &Tag) -> u64 {
        let mut telling = Telling {
            teller: self,
            from: self.first(tag),
            hasher: DefaultHasher::new(),
        };
        telling.tag(tag);
        telling.hasher.finish()
    }
}

impl Telling<'_, '_> {
    fn say(&mut self, what: impl Hash) {
        what.hash(&mut self.hasher);
    }

    fn spans(&mut self, spans: &[Span]) {
        let Teller {
            profile, places, ..
        } = self.teller;
        if profile.ends == Ends::Names {
            return;
        }
        self.say(spans.len());
        let mut room = String::new();
        for span in spans {
            let from = places.at(span.start()).wrapping_sub(self.from);
            let to = places.at(span.end()).wrapping_sub(self.from);
            self.say((from, to));
            if profile.rows.is_some() {
                let words = span.of(places.text).unwrap_or_default();
                self.say(of_inked(words, &mut room));
            }
        }
    }

    fn to(&mut self, to: &Ref) {
        let words = self.teller.profile.ends == Ends::Words;
        match to {
            Ref::Mention(id) | Ref::Event(id) => match self.teller.anchor(id) {
                Some(tag) => {
                    // Its kind is compared where it stands itself.
                    self.say(if words { "words" } else { tag.class().name() });
                    self.spans(tag.anchor());
                }
                None => self.say("nothing"),
            },
            Ref::Spans(spans) => {
                self.say("words");
                self.spans(spans);
            }
            Ref::Value { spans, .. } if words => {
                self.say("words");
                self.spans(spans);
            }
            Ref::Value { value, spans } => {
                self.say(("value", value));
                self.spans(spans);
            }
            Ref::Entity(id) => self.whom("entity", id),
            Ref::Topic(id) => self.whom("topic", id),
            Ref::Author => self.say("author"),
            Ref::Implicit => self.say("implicit"),
            Ref::Unknown => self.say("unknown"),
        }
    }

    /// Somebody of the register: ids are kept but where there are only names.
    fn whom(&mut self, what: &str, id: &EntityId) {
        self.say(what);
        if self.teller.profile.ends != Ends::Names {
            return self.say(id.as_str());
        }
        let name = (self.teller.known)(id).map(|it| it.name.as_str());
        let name = name.filter(|it| !it.trim().is_empty());
        self.say(of_inked(name.unwrap_or(id.as_str()), &mut String::new()));
    }

    fn tag(&mut self, tag: &Tag) {
        self.say(tag.class());
        self.say(tag.kind().map_or("", |it| it.as_str()));
        match &tag.body {
            Body::Mention(it) => {
                self.spans(&it.spans);
                self.say(it.entity.is_some());
            }
            Body::Event(it) => {
                self.spans(&it.trigger);
                let mut arguments: Vec<u64> = Vec::with_capacity(it.arguments.len());
                for argument in &it.arguments {
                    let mut telling = Telling {
                        teller: self.teller,
                        from: self.from,
                        hasher: DefaultHasher::new(),
                    };
                    telling.say(argument.role.as_str());
                    telling.to(&argument.filler);
                    arguments.push(telling.hasher.finish());
                }
                arguments.sort_unstable();
                self.say(arguments);
            }
            Body::Stance(it) => {
                self.to(&it.holder);
                self.to(&it.target);
                self.say((it.polarity, it.strength, it.basis, it.via.len()));
                it.via.iter().for_each(|it| self.to(it));
                self.spans(&it.expression);
                self.spans(&it.evidence);
            }
            Body::Relation(it) => {
                self.to(&it.from);
                self.to(&it.to);
            }
            Body::Label(it) => {
                self.say(&it.values);
                self.spans(&it.spans);
            }
            Body::Note(it) => {
                self.say(&it.text);
                let on = it.on.as_ref().and_then(|it| self.teller.anchor(it));
                // A stance may have become an event: what it is is compared there.
                self.say(on.is_some());
                self.spans(on.map_or(&[], Tag::anchor));
            }
        }
        for (name, value) in tag.attributes().into_iter().flatten() {
            self.say(name.as_str());
            // Formats of text have no other values.
            match value {
                AttributeValue::Flag(true) => self.say("true"),
                AttributeValue::Flag(false) => self.say("false"),
                AttributeValue::Number(it) => self.say(it.to_string()),
                AttributeValue::Text(it) => self.say(it),
                AttributeValue::Many(it) => self.say(it.join("|")),
            }
        }
    }
}

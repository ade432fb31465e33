//! A layer as feature structures. What UIMA has no place for is told here. Must
//! not know how a file writes them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::types::{Kind, Ranges};
use crate::exchange::flat::standing;
use crate::exchange::markup::holds;
use crate::exchange::{Out, Piece};
use crate::model::{
    AttributeValue, Attributes, Body, EntityId, Event, Label, Mention, Note, Ref, Relation, Stance,
    Tag, TagId,
};
use crate::text::Span;

/// Number of the text itself.
pub const SOFA: u32 = 1;

/// A feature structure; its number is its place in the list and 2.
pub struct Structure<'a> {
    pub kind: Kind,
    /// In UTF-16 units.
    pub place: Option<(u32, u32)>,
    pub features: Vec<(&'a str, Value<'a>)>,
}

pub enum Value<'a> {
    Text(Cow<'a, str>),
    Texts(&'a [String]),
    Number(f64),
    Whole(u8),
    Flag(bool),
    /// Numbers of structures.
    One(u32),
    Many(Vec<u32>),
}

/// The structures of a layer, those first that others point at.
pub struct Cas<'a, 'b> {
    pub all: Vec<Structure<'a>>,
    piece: &'b Piece<'a>,
    ranges: &'b mut Ranges,
    out: &'b mut Out,
    /// Whether the file can't hold control characters.
    xml: bool,
    /// Structures of tags.
    made: HashMap<&'a TagId, u32>,
    /// Of plain words: once each.
    words: BTreeMap<(Span, &'a str), u32>,
}

impl<'a, 'b> Cas<'a, 'b> {
    pub fn new(piece: &'b Piece<'a>, ranges: &'b mut Ranges, xml: bool, out: &'b mut Out) -> Self {
        Self {
            all: Vec::new(),
            piece,
            ranges,
            out,
            xml,
            made: HashMap::new(),
            words: BTreeMap::new(),
        }
    }

    /// Takes the layer in.
    pub fn fill(mut self) -> Vec<Structure<'a>> {
        if self.xml && !holds(self.piece.text) {
            let what = "control characters, which become blanks or �";
            self.out.lose(self.piece, None, what);
        }
        self.document();
        let tags = standing(self.piece, self.out);
        // Whatever others may point at has its number first.
        for tag in &tags {
            match &tag.body {
                Body::Mention(it) => self.mention(tag, it),
                Body::Event(it) => self.trigger(tag, it),
                Body::Stance(it) => self.stance_place(tag, it),
                Body::Label(it) => self.label(tag, it),
                Body::Relation(_) | Body::Note(_) => {}
            }
        }
        for tag in &tags {
            match &tag.body {
                Body::Event(it) => self.event(tag, it),
                Body::Stance(it) => self.stance(tag, it),
                Body::Relation(it) => self.relation(tag, it),
                Body::Mention(_) | Body::Label(_) | Body::Note(_) => {}
            }
        }
        for tag in &tags {
            if let Body::Note(it) = &tag.body {
                self.note(tag, it);
            }
        }
        self.all
    }

    fn document(&mut self) {
        let article = self.piece.article;
        let language = article.meta.language.as_deref();
        let units = self.piece.offsets.utf16_units();
        let id = article.id.as_str();
        let meta = vec![
            (
                "language",
                Value::Text(language.unwrap_or("x-unspecified").into()),
            ),
            ("documentTitle", Value::Text(id.into())),
            ("documentId", Value::Text(id.into())),
            ("isLastSegment", Value::Flag(false)),
        ];
        self.push(Kind::MetaData, Some((0, units)), meta);
        let annotator = Value::Text(self.piece.annotator.as_str().into());
        self.push(Kind::Document, None, vec![("annotator", annotator)]);
    }

    fn push(
        &mut self,
        kind: Kind,
        place: Option<(u32, u32)>,
        features: Vec<(&'a str, Value<'a>)>,
    ) -> u32 {
        self.all.push(Structure {
            kind,
            place,
            features,
        });
        u32::try_from(self.all.len()).unwrap_or_default() + SOFA
    }

    fn get(&mut self, number: u32) -> Option<&mut Structure<'a>> {
        self.all.get_mut((number - SOFA) as usize - 1)
    }

    fn lose(&mut self, tag: &Tag, what: &'static str) {
        self.out.lose(self.piece, Some(&tag.id), what);
    }

    /// A name or value of a tag as it goes out; what isn't whole is told.
    fn told(&mut self, tag: &Tag, text: &'a str) -> Value<'a> {
        if self.xml && !holds(text) {
            self.lose(tag, "control characters in names and values");
        }
        Value::Text(text.into())
    }

    fn kind(&mut self, tag: &Tag, kind: &'a str) -> Value<'a> {
        if kind.trim() != kind || kind.is_empty() {
            self.lose(tag, "names that are empty or have blanks at their ends");
        }
        self.told(tag, kind)
    }

    /// The place of words in a row.
    fn place(&self, spans: &[Span]) -> Result<(u32, u32), &'static str> {
        match spans {
            [] => Err("tags without words"),
            [span] if span.of(self.piece.text).is_none() => Err("tags off the text"),
            [span] => Ok(self.piece.utf16(*span)),
            _ => Err("discontinuous tags"),
        }
    }

    fn attributes(
        &mut self,
        tag: &Tag,
        kind: Kind,
        attributes: &'a Attributes,
    ) -> Vec<(&'a str, Value<'a>)> {
        let mut features = Vec::with_capacity(attributes.len());
        for (name, value) in attributes {
            let name = match self.ranges.settle(kind, name.as_str(), value) {
                Ok(name) => name,
                Err(what) => {
                    self.lose(tag, what);
                    continue;
                }
            };
            let value = match value {
                AttributeValue::Flag(it) => Value::Flag(*it),
                AttributeValue::Number(it) => Value::Number(*it),
                AttributeValue::Text(it) => self.told(tag, it),
                AttributeValue::Many(it) => {
                    if self.xml && !it.iter().all(|it| holds(it)) {
                        self.lose(tag, "control characters in names and values");
                    }
                    Value::Texts(it)
                }
            };
            features.push((name, value));
        }
        features
    }

    fn mention(&mut self, tag: &'a Tag, it: &'a Mention) {
        let place = match self.place(&it.spans) {
            Ok(place) => place,
            Err("discontinuous tags") => return self.lose(tag, "discontinuous mentions"),
            Err(what) => return self.lose(tag, what),
        };
        let mut features = vec![("value", self.kind(tag, it.kind.as_str()))];
        if let Some(entity) = &it.entity {
            let identifier = self.identifier(entity);
            if self.xml && !holds(&identifier) {
                self.lose(tag, "control characters in names and values");
            }
            features.push(("identifier", Value::Text(identifier)));
        }
        features.extend(self.attributes(tag, Kind::Entity, &it.attributes));
        let number = self.push(Kind::Entity, Some(place), features);
        self.made.insert(&tag.id, number);
    }

    fn trigger(&mut self, tag: &'a Tag, it: &'a Event) {
        let place = match self.place(&it.trigger) {
            Ok(place) => place,
            Err("tags without words") => return self.lose(tag, "events without a trigger"),
            Err("discontinuous tags") => {
                return self.lose(tag, "events with discontinuous triggers");
            }
            Err(what) => return self.lose(tag, what),
        };
        let mut features = vec![("value", self.kind(tag, it.kind.as_str()))];
        features.extend(self.attributes(tag, Kind::Event, &it.attributes));
        let number = self.push(Kind::Event, Some(place), features);
        self.made.insert(&tag.id, number);
    }

    /// The structure that a reference means; words get one of their own.
    fn to(&mut self, to: &'a Ref) -> Option<u32> {
        if let Some(id) = to.tag() {
            let number = self.made.get(id).copied()?;
            let kind = self.get(number)?.kind;
            return matches!(kind, Kind::Entity | Kind::Event).then_some(number);
        }
        let value = match to {
            Ref::Value { value, .. } if value.is_empty() => return None,
            Ref::Value { value, .. } => value.as_str(),
            _ => "",
        };
        match to.spans() {
            [span] => self.word(*span, value),
            _ => None,
        }
    }

    fn word(&mut self, span: Span, value: &'a str) -> Option<u32> {
        if let Some(number) = self.words.get(&(span, value)) {
            return Some(*number);
        }
        if self.xml && !holds(value) {
            return None;
        }
        let place = self.place(&[span]).ok()?;
        let features = match value {
            "" => Vec::new(),
            value => vec![("value", Value::Text(value.into()))],
        };
        let number = self.push(Kind::Words, Some(place), features);
        self.words.insert((span, value), number);
        Some(number)
    }

    fn part(&mut self, tag: &Tag, kind: Kind, role: &'a str, target: u32) -> u32 {
        let role = self.told(tag, role);
        let features = vec![("role", role), ("target", Value::One(target))];
        self.push(kind, None, features)
    }

    fn event(&mut self, tag: &'a Tag, it: &'a Event) {
        let Some(number) = self.made.get(&tag.id).copied() else {
            return;
        };
        let mut links = Vec::with_capacity(it.arguments.len());
        for argument in &it.arguments {
            let role = argument.role.as_str();
            match self.to(&argument.filler) {
                Some(_) if role.is_empty() => self.lose(tag, "arguments without a role"),
                Some(target) => links.push(self.part(tag, Kind::EventLink, role, target)),
                None => self.lose(tag, "arguments without words in a row"),
            }
        }
        if !links.is_empty()
            && let Some(it) = self.get(number)
        {
            it.features.push(("arguments", Value::Many(links)));
        }
    }

    fn stance_place(&mut self, tag: &'a Tag, it: &'a Stance) {
        let first = it.expression.first().or(it.evidence.first());
        let place = match first.map(|it| self.place(&[*it])) {
            None => return self.lose(tag, "stances without words"),
            Some(Err(what)) => return self.lose(tag, what),
            Some(Ok(place)) => place,
        };
        let mut features = vec![("polarity", Value::Text(it.polarity.id().into()))];
        if let Some(strength) = it.strength {
            features.push(("strength", Value::Whole(strength)));
        }
        if let Some(basis) = it.basis {
            features.push(("basis", Value::Text(basis.id().into())));
        }
        features.extend(self.attributes(tag, Kind::Stance, &it.attributes));
        let number = self.push(Kind::Stance, Some(place), features);
        self.made.insert(&tag.id, number);
    }

    fn stance(&mut self, tag: &'a Tag, it: &'a Stance) {
        let Some(number) = self.made.get(&tag.id).copied() else {
            return;
        };
        let mut parts = Vec::new();
        let mut named = Vec::new();
        for (role, name, to) in [
            ("holder", "holderIs", &it.holder),
            ("target", "targetIs", &it.target),
        ] {
            if let Some(is) = self.named(to) {
                if self.xml && !holds(&is) {
                    self.lose(tag, "control characters in names and values");
                }
                named.push((name, Value::Text(is.into())));
                continue;
            }
            match self.to(to) {
                Some(target) => parts.push(self.part(tag, Kind::StancePart, role, target)),
                None => self.lose(tag, "holders and targets without words in a row"),
            }
        }
        for via in &it.via {
            match self.to(via) {
                Some(target) => parts.push(self.part(tag, Kind::StancePart, "via", target)),
                None => self.lose(tag, "sources without words in a chain"),
            }
        }
        // The first place is the stance's own.
        let skip = usize::from(!it.expression.is_empty());
        let expression = it.expression.iter().skip(1).map(|it| ("expression", it));
        let evidence = it.evidence.iter().skip(1 - skip).map(|it| ("evidence", it));
        for (role, span) in expression.chain(evidence) {
            match self.word(*span, "") {
                Some(target) => parts.push(self.part(tag, Kind::StancePart, role, target)),
                None => self.lose(tag, "tags off the text"),
            }
        }
        // Without it the words would be taken for the expression.
        if skip == 0 {
            named.push(("evidenceOnly", Value::Flag(true)));
        }
        if let Some(it) = self.get(number) {
            it.features.extend(named);
            if !parts.is_empty() {
                it.features.push(("parts", Value::Many(parts)));
            }
        }
    }

    /// Knowledge bases are asked by address, and the register's other entries have
    /// none.
    fn identifier(&self, entity: &'a EntityId) -> Cow<'a, str> {
        let known = self.piece.register.entities.get(entity);
        match known.and_then(|it| it.wikidata.as_deref()) {
            Some(wikidata) => format!("http://www.wikidata.org/entity/{wikidata}").into(),
            None => entity.as_str().into(),
        }
    }

    /// What no words stand for, by name.
    fn named(&self, to: &'a Ref) -> Option<String> {
        Some(match to {
            Ref::Author => "author".to_owned(),
            Ref::Implicit => "implicit".to_owned(),
            Ref::Unknown => "unknown".to_owned(),
            Ref::Topic(id) => format!("topic:{id}"),
            Ref::Entity(id) => format!("entity:{}", self.identifier(id)),
            _ => return None,
        })
    }

    fn relation(&mut self, tag: &'a Tag, it: &'a Relation) {
        let (Some(from), Some(to)) = (self.to(&it.from), self.to(&it.to)) else {
            return self.lose(tag, "relations to what has no words in a row");
        };
        if !it.evidence.is_empty() {
            self.lose(tag, "evidence of relations");
        }
        let (mut place, mut entities) = (None, true);
        for end in [from, to] {
            if let Some(it) = self.get(end) {
                place = it.place;
                entities &= it.kind == Kind::Entity;
            }
        }
        let kind = match entities {
            true => Kind::Relation,
            false => Kind::Tie,
        };
        let mut features = vec![
            ("value", self.kind(tag, it.kind.as_str())),
            ("Governor", Value::One(from)),
            ("Dependent", Value::One(to)),
        ];
        features.extend(self.attributes(tag, kind, &it.attributes));
        let number = self.push(kind, place, features);
        self.made.insert(&tag.id, number);
    }

    fn label(&mut self, tag: &'a Tag, it: &'a Label) {
        if it.values.is_empty() {
            return self.lose(tag, "labels without a value");
        }
        let (kind, place) = match it.spans.is_empty() {
            true => (Kind::DocumentLabel, None),
            false => match self.place(&it.spans) {
                Ok(place) => (Kind::Label, Some(place)),
                Err("discontinuous tags") => return self.lose(tag, "labels of several passages"),
                Err(what) => return self.lose(tag, what),
            },
        };
        if self.xml && !it.values.iter().all(|it| holds(it)) {
            self.lose(tag, "control characters in names and values");
        }
        let task = self.told(tag, it.task.as_str());
        let features = vec![("task", task), ("values", Value::Texts(&it.values))];
        let number = self.push(kind, place, features);
        self.made.insert(&tag.id, number);
    }

    fn note(&mut self, tag: &'a Tag, it: &'a Note) {
        let on = match &it.on {
            None => None,
            Some(id) => match self.made.get(id) {
                Some(number) => Some(*number),
                None => return self.lose(tag, "notes on what doesn’t go out"),
            },
        };
        let place = on.and_then(|it| self.get(it)?.place);
        let mut features = vec![("text", self.told(tag, &it.text))];
        features.extend(on.map(|it| ("on", Value::One(it))));
        let kind = match place {
            Some(_) => Kind::Note,
            None => Kind::DocumentNote,
        };
        self.push(kind, place, features);
    }
}

//! What an analyst says about a text: mentions, events, stances, relations,
//! labels and notes. Plain values; what the schema allows is asked in
//! [`super::check`], how they lie on disk is known by the store alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AnnotatorId, AttributeId, EntityId, Extra, KindId, RoleId, Stamp, TagId};
use crate::text::Span;

/// One tag of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub id: TagId,
    pub body: Body,
    pub provenance: Provenance,
    /// Fields of a file that this version doesn't know; kept as they were.
    pub extra: Extra,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Mention(Mention),
    Event(Event),
    Stance(Stance),
    Relation(Relation),
    Label(Label),
    Note(Note),
}

/// Words that name something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    pub kind: KindId,
    /// One or more, in text order; several make a discontinuous mention.
    pub spans: Vec<Span>,
    pub entity: Option<EntityId>,
    pub attributes: Attributes,
}

/// Something that happened, was planned or denied.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub kind: KindId,
    /// The words that say that it happened; none where only the whole text does.
    pub trigger: Vec<Span>,
    pub arguments: Vec<Argument>,
    pub attributes: Attributes,
}

/// Who or what plays a role in an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    pub role: RoleId,
    pub filler: Ref,
    pub extra: Extra,
}

/// Who is for or against whom or what.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// `Author`, `Mention`, `Entity`, `Implicit` or `Unknown`.
    pub holder: Ref,
    /// `Mention`, `Entity`, `Event`, `Topic` or `Spans` (a proposition).
    pub target: Ref,
    pub polarity: Polarity,
    /// Step on the schema's scale, from 1.
    pub strength: Option<u8>,
    pub basis: Option<Basis>,
    /// Chain of sources, outermost first: who says that the holder holds it.
    pub via: Vec<Ref>,
    /// The words that express it.
    pub expression: Vec<Span>,
    /// Where it can be read, the sentence unless changed.
    pub evidence: Vec<Span>,
    pub attributes: Attributes,
}

/// A tie between two things of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    pub kind: KindId,
    pub from: Ref,
    pub to: Ref,
    pub evidence: Vec<Span>,
    pub attributes: Attributes,
}

/// A label of the article, or of a passage of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub task: KindId,
    pub values: Vec<String>,
    /// Empty: the whole article.
    pub spans: Vec<Span>,
}

/// A remark on a tag, or on the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// None: on the article.
    pub on: Option<TagId>,
    pub text: String,
}

/// What a tag points at. Which of these a place takes stands at the place and
/// is checked by [`super::check`], so that a draft or an import is never refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Ref {
    Mention(TagId),
    Event(TagId),
    Entity(EntityId),
    Topic(EntityId),
    /// Plain text that nobody tagged; never empty.
    Spans(Vec<Span>),
    /// A typed value, with the words it was read from where there are any.
    Value {
        value: String,
        spans: Vec<Span>,
    },
    Author,
    Implicit,
    Unknown,
}

pub type Attributes = BTreeMap<AttributeId, AttributeValue>;

/// A choice is `Text`, a date is `Text` in ISO form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AttributeValue {
    Flag(bool),
    Number(f64),
    Text(String),
    Many(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Polarity {
    For,
    Against,
    /// Recorded neutral: looked at, and neither for nor against.
    Neutral,
    Mixed,
    Unclear,
}

impl Polarity {
    /// Every polarity, its interchange name and its sign.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::For, "for", "＋"),
        (Self::Against, "against", "−"),
        (Self::Neutral, "neutral", "○"),
        (Self::Mixed, "mixed", "±"),
        (Self::Unclear, "unclear", "?"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn sign(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

/// How a stance can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Basis {
    Stated,
    Quoted,
    Reported,
    ImpliedByAction,
    Inferred,
}

impl Basis {
    /// Every basis, its interchange name and its name for people.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Stated, "stated", "stated"),
        (Self::Quoted, "quoted", "quoted"),
        (Self::Reported, "reported", "reported"),
        (
            Self::ImpliedByAction,
            "implied_by_action",
            "implied by action",
        ),
        (Self::Inferred, "inferred", "inferred"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

/// Who made a tag, and how it came to stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// A person, or a source of suggestions.
    pub by: AnnotatorId,
    pub at: Option<Stamp>,
    pub status: Status,
    /// The source's confidence, 0 to 1.
    pub score: Option<f64>,
    /// Version of the source, where one made it.
    pub version: Option<String>,
    /// Who accepted or corrected it.
    pub decided_by: Option<AnnotatorId>,
}

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Status {
    #[default]
    Manual,
    Suggested,
    Accepted,
    Corrected,
    Rejected,
    Adjudicated,
}

impl Status {
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Manual, "manual"),
        (Self::Suggested, "suggested"),
        (Self::Accepted, "accepted"),
        (Self::Corrected, "corrected"),
        (Self::Rejected, "rejected"),
        (Self::Adjudicated, "adjudicated"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

/// What a tag is, without its content. The order is that of a layer's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TagClass {
    Mention,
    Event,
    Stance,
    Relation,
    Label,
    Note,
}

impl TagClass {
    /// Every class, the first letter of its ids, its name for people.
    pub const ALL: [(Self, char, &'static str); 6] = [
        (Self::Mention, 'm', "mention"),
        (Self::Event, 'v', "event"),
        (Self::Stance, 's', "stance"),
        (Self::Relation, 'r', "relation"),
        (Self::Label, 'l', "label"),
        (Self::Note, 'n', "note"),
    ];

    pub fn letter(self) -> char {
        Self::ALL[self as usize].1
    }

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

impl Tag {
    pub fn class(&self) -> TagClass {
        self.body.class()
    }

    /// The words the tag stands on: a mention's spans, an event's trigger, a
    /// stance's expression, or its evidence where it has none. In text order as
    /// stored; empty for what stands on the whole article or on other tags only.
    pub fn anchor(&self) -> &[Span] {
        match &self.body {
            Body::Mention(it) => &it.spans,
            Body::Event(it) => &it.trigger,
            Body::Stance(it) if it.expression.is_empty() => &it.evidence,
            Body::Stance(it) => &it.expression,
            Body::Relation(it) => &it.evidence,
            Body::Label(it) => &it.spans,
            Body::Note(_) => &[],
        }
    }

    /// Every span the tag holds, those of plain-text references included.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        match &self.body {
            Body::Mention(it) => spans.extend(&it.spans),
            Body::Event(it) => spans.extend(&it.trigger),
            Body::Stance(it) => {
                spans.extend(&it.expression);
                spans.extend(&it.evidence);
            }
            Body::Relation(it) => spans.extend(&it.evidence),
            Body::Label(it) => spans.extend(&it.spans),
            Body::Note(_) => {}
        }
        for to in self.refs() {
            spans.extend(to.spans());
        }
        spans
    }

    /// Everything the tag points at.
    pub fn refs(&self) -> Vec<&Ref> {
        match &self.body {
            Body::Event(it) => it.arguments.iter().map(|a| &a.filler).collect(),
            Body::Stance(it) => [&it.holder, &it.target]
                .into_iter()
                .chain(&it.via)
                .collect(),
            Body::Relation(it) => vec![&it.from, &it.to],
            Body::Mention(_) | Body::Label(_) | Body::Note(_) => Vec::new(),
        }
    }

    /// Everything the tag points at, to be changed in place.
    pub fn each_ref_mut(&mut self, mut change: impl FnMut(&mut Ref)) {
        match &mut self.body {
            Body::Event(it) => it.arguments.iter_mut().for_each(|a| change(&mut a.filler)),
            Body::Stance(it) => {
                change(&mut it.holder);
                change(&mut it.target);
                it.via.iter_mut().for_each(change);
            }
            Body::Relation(it) => {
                change(&mut it.from);
                change(&mut it.to);
            }
            Body::Mention(_) | Body::Label(_) | Body::Note(_) => {}
        }
    }

    /// The tags of the same layer that this one cannot stand without.
    pub fn uses(&self) -> Vec<&TagId> {
        let mut ids: Vec<&TagId> = self.refs().into_iter().filter_map(Ref::tag).collect();
        if let Body::Note(Note { on: Some(id), .. }) = &self.body {
            ids.push(id);
        }
        ids
    }

    /// The schema type: a mention's, event's or relation's kind, a label's task.
    pub fn kind(&self) -> Option<&KindId> {
        match &self.body {
            Body::Mention(it) => Some(&it.kind),
            Body::Event(it) => Some(&it.kind),
            Body::Relation(it) => Some(&it.kind),
            Body::Label(it) => Some(&it.task),
            Body::Stance(_) | Body::Note(_) => None,
        }
    }

    pub fn attributes(&self) -> Option<&Attributes> {
        match &self.body {
            Body::Mention(it) => Some(&it.attributes),
            Body::Event(it) => Some(&it.attributes),
            Body::Stance(it) => Some(&it.attributes),
            Body::Relation(it) => Some(&it.attributes),
            Body::Label(_) | Body::Note(_) => None,
        }
    }

    pub fn attributes_mut(&mut self) -> Option<&mut Attributes> {
        match &mut self.body {
            Body::Mention(it) => Some(&mut it.attributes),
            Body::Event(it) => Some(&mut it.attributes),
            Body::Stance(it) => Some(&mut it.attributes),
            Body::Relation(it) => Some(&mut it.attributes),
            Body::Label(_) | Body::Note(_) => None,
        }
    }

    pub fn mention(&self) -> Option<&Mention> {
        match &self.body {
            Body::Mention(it) => Some(it),
            _ => None,
        }
    }

    pub fn event(&self) -> Option<&Event> {
        match &self.body {
            Body::Event(it) => Some(it),
            _ => None,
        }
    }

    pub fn stance(&self) -> Option<&Stance> {
        match &self.body {
            Body::Stance(it) => Some(it),
            _ => None,
        }
    }
}

impl Body {
    pub fn class(&self) -> TagClass {
        match self {
            Self::Mention(_) => TagClass::Mention,
            Self::Event(_) => TagClass::Event,
            Self::Stance(_) => TagClass::Stance,
            Self::Relation(_) => TagClass::Relation,
            Self::Label(_) => TagClass::Label,
            Self::Note(_) => TagClass::Note,
        }
    }
}

impl Ref {
    /// The tag pointed at, if it is one.
    pub fn tag(&self) -> Option<&TagId> {
        match self {
            Self::Mention(id) | Self::Event(id) => Some(id),
            _ => None,
        }
    }

    /// The register entry pointed at, if it is one.
    pub fn entity(&self) -> Option<&EntityId> {
        match self {
            Self::Entity(id) | Self::Topic(id) => Some(id),
            _ => None,
        }
    }

    /// The plain text pointed at.
    pub fn spans(&self) -> &[Span] {
        match self {
            Self::Spans(spans) | Self::Value { spans, .. } => spans,
            _ => &[],
        }
    }
}

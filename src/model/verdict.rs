//! What a person said to a suggestion: which part of it, the decision, and what
//! it became. Knows neither sets nor queues.

use super::{AnnotatorId, Extra, Stamp, Tag, TagId};

/// What of a set is decided apart from the rest: a suggested tag, or one
/// argument of a suggested event. Arguments of a suggested event are only ever
/// appended, so that their place names them for good.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Tag(TagId),
    Argument { event: TagId, index: u32 },
}

impl Part {
    /// The suggested tag that is, or holds, the part.
    pub fn tag(&self) -> &TagId {
        match self {
            Self::Tag(id) | Self::Argument { event: id, .. } => id,
        }
    }

    /// The argument's place in its event; None for a tag as a whole.
    pub fn argument(&self) -> Option<u32> {
        match self {
            Self::Tag(_) => None,
            Self::Argument { index, .. } => Some(*index),
        }
    }

    /// True where the tag has the part.
    pub fn is_of(&self, tag: &Tag) -> bool {
        self.tag() == &tag.id
            && self.argument().is_none_or(|index| {
                tag.event()
                    .is_some_and(|it| (index as usize) < it.arguments.len())
            })
    }
}

/// One person's word on one part. Kept for ever: it keeps a re-run of the
/// source from bringing back what was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub decision: Decision,
    pub at: Option<Stamp>,
    /// Why, mostly of a rejection.
    pub reason: Option<String>,
    /// The tag in the annotator's layer that it became, or that was there
    /// already; for an argument the event that has it.
    pub became: Option<TagId>,
    /// What it was corrected to, as it stood then; the set keeps what was
    /// suggested.
    pub to: Option<Box<Tag>>,
    pub extra: Extra,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    Accepted,
    Corrected,
    Rejected,
    /// Put by without a word on it.
    Skipped,
    /// Looked at, and neither right nor wrong for certain.
    Unsure,
}

impl Decision {
    /// Every decision with its name in files of others and for people.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Accepted, "accepted"),
        (Self::Corrected, "corrected"),
        (Self::Rejected, "rejected"),
        (Self::Skipped, "skipped"),
        (Self::Unsure, "unsure"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }

    /// True where it is settled: skipped and unsure ones are not.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Accepted | Self::Corrected | Self::Rejected)
    }
}

impl Verdict {
    pub fn new(decision: Decision, at: Stamp) -> Self {
        Self {
            decision,
            at: Some(at),
            reason: None,
            became: None,
            to: None,
            extra: Extra::new(),
        }
    }
}

/// The verdicts on one part, by who gave them.
pub type Verdicts = std::collections::BTreeMap<AnnotatorId, Verdict>;

//! Where the person is: article, caret, selection, focus, and what is half
//! done. Never saved with the project, never in the history.

use std::collections::BTreeMap;

use crate::model::{AnnotatorId, ArticleId, EntityId, LayerKey, Part, Ref, RoleId, TagId};
use crate::text::Span;

use super::Review;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    pub annotator: AnnotatorId,
    /// Why nothing can be changed, for people; None where it can.
    pub read_only: Option<String>,
    pub view: View,
    pub article: Option<ArticleId>,
    pub selection: Selection,
    /// Selections grow to whole words and lose blanks and punctuation at the ends.
    pub snapping: bool,
    pub focus: Option<Item>,
    pub pending: Option<Pending>,
    pub review: Review,
    /// Where the caret was in articles left earlier in this run.
    pub places: BTreeMap<ArticleId, u32>,
}

/// Caret and anchor in bytes of the article's text; equal where nothing is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub anchor: u32,
    pub caret: u32,
}

impl Selection {
    pub fn at(byte: u32) -> Self {
        Self {
            anchor: byte,
            caret: byte,
        }
    }

    /// The selected stretch as it stands, unsnapped.
    pub fn span(self) -> Option<Span> {
        Span::new(self.anchor.min(self.caret), self.anchor.max(self.caret))
    }
}

impl From<Span> for Selection {
    fn from(span: Span) -> Self {
        Self {
            anchor: span.start(),
            caret: span.end(),
        }
    }
}

/// Everything that can be selected, in one type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    Tag(TagId),
    /// One filler of an event, by its place in the event's list.
    Argument {
        event: TagId,
        index: usize,
    },
    Entity(EntityId),
    /// A suggestion, or one argument of a suggested event.
    Suggestion {
        set: LayerKey,
        part: Part,
    },
    /// By its place in the article's list.
    Zone(usize),
}

impl Item {
    /// The tag of the open layer that is, or holds, the item.
    pub fn tag(&self) -> Option<&TagId> {
        match self {
            Self::Tag(id) | Self::Argument { event: id, .. } => Some(id),
            Self::Entity(_) | Self::Zone(_) | Self::Suggestion { .. } => None,
        }
    }
}

/// Something begun that waits for the next gesture. While it waits, candidates
/// carry numbers and a click on a mention answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Pending {
    /// An event's role is being filled.
    Role { event: TagId, role: RoleId },
    /// A stance that has no polarity yet.
    Stance(StanceDraft),
    /// A relation that has no other end yet.
    Relation {
        kind: crate::model::KindId,
        from: Ref,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StanceDraft {
    pub holder: Option<Ref>,
    pub target: Option<Ref>,
    pub evidence: Vec<Span>,
    pub expression: Vec<Span>,
}

/// The whole-window views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    #[default]
    Annotate,
    Review,
    Entities,
    Schema,
    Insight,
}

impl View {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Annotate, "Annotate"),
        (Self::Review, "Review"),
        (Self::Entities, "Entities"),
        (Self::Schema, "Schema"),
        (Self::Insight, "Insight"),
    ];
}

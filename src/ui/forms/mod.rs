//! The full forms of events, stances and relations, part by part. The margin's
//! cards and the inspector show the same ones; neither is known here.

mod entity;
mod event;
mod parts;
mod roles;
mod stance;

pub use entity::{entity_facts, entity_fields_ui, split_names};
pub use event::{ValueDraft, event_ui};
pub use parts::{
    candidates_ui, field_row_ui, footer_ui, header_ui, kind_chip, label_ui, plain_ui,
    selected_words,
};
pub use roles::{Filler, RoleLine, role_lines};
pub use stance::{DraftLines, draft_ui, stance_ui};

/// Where a form stands and how much of it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Keeps the fields of two forms of one tag apart.
    pub salt: &'static str,
    /// Candidates and the value field stand in this form.
    pub asks: bool,
    /// Attributes are folded away until asked for.
    pub folds: bool,
}

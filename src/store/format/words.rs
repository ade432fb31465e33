//! The closed sets of words of format version 1. They stay as they are when the
//! model's names change.

use crate::model::{Basis, CompletionState, Decision, Polarity, Status, ZoneKind};

pub const POLARITY: [(Polarity, &str); 5] = [
    (Polarity::For, "For"),
    (Polarity::Against, "Against"),
    (Polarity::Neutral, "Neutral"),
    (Polarity::Mixed, "Mixed"),
    (Polarity::Unclear, "Unclear"),
];

pub const BASIS: [(Basis, &str); 5] = [
    (Basis::Stated, "Stated"),
    (Basis::Quoted, "Quoted"),
    (Basis::Reported, "Reported"),
    (Basis::ImpliedByAction, "ImpliedByAction"),
    (Basis::Inferred, "Inferred"),
];

pub const STATUS: [(Status, &str); 6] = [
    (Status::Manual, "Manual"),
    (Status::Suggested, "Suggested"),
    (Status::Accepted, "Accepted"),
    (Status::Corrected, "Corrected"),
    (Status::Rejected, "Rejected"),
    (Status::Adjudicated, "Adjudicated"),
];

pub const COMPLETION: [(CompletionState, &str); 3] = [
    (CompletionState::Partial, "Partial"),
    (CompletionState::Complete, "Complete"),
    (CompletionState::Verified, "Verified"),
];

pub const DECISION: [(Decision, &str); 5] = [
    (Decision::Accepted, "Accepted"),
    (Decision::Corrected, "Corrected"),
    (Decision::Rejected, "Rejected"),
    (Decision::Skipped, "Skipped"),
    (Decision::Unsure, "Unsure"),
];

pub const ZONE: [(ZoneKind, &str); 11] = [
    (ZoneKind::Headline, "Headline"),
    (ZoneKind::HeadlineRepeat, "HeadlineRepeat"),
    (ZoneKind::Byline, "Byline"),
    (ZoneKind::Dateline, "Dateline"),
    (ZoneKind::Meta, "Meta"),
    (ZoneKind::Caption, "Caption"),
    (ZoneKind::Body, "Body"),
    (ZoneKind::Quote, "Quote"),
    (ZoneKind::Related, "Related"),
    (ZoneKind::Disclaimer, "Disclaimer"),
    (ZoneKind::Navigation, "Navigation"),
];

/// The word for a value of one of the tables.
pub fn of<T: Copy + PartialEq>(words: &[(T, &'static str)], value: T) -> &'static str {
    words.iter().find(|it| it.0 == value).map_or("", |it| it.1)
}

//! What the rules over tags look at, and what they say. Must not know any rule.

use std::collections::{HashMap, HashSet};

use super::Severity;
use crate::model::{Body, EventType, KindId, LabelTask, Layer, Project, RelationType, TagId};

/// A finding before it is said where it stands.
pub(super) struct Note {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
}

/// What the rules look at, with the schema by name so that many tags cost little.
pub(super) struct Look<'a> {
    pub project: &'a Project,
    pub layer: &'a Layer,
    pub text: Option<&'a str>,
    pub entities: HashSet<&'a KindId>,
    pub events: HashMap<&'a KindId, &'a EventType>,
    pub relations: HashMap<&'a KindId, &'a RelationType>,
    pub labels: HashMap<&'a KindId, &'a LabelTask>,
    /// Mentions that say what one before them says.
    pub twins: HashSet<&'a TagId>,
}

pub(super) fn problem(code: &'static str, message: impl Into<String>) -> Note {
    Note {
        code,
        severity: Severity::Problem,
        message: message.into(),
    }
}

pub(super) fn hint(code: &'static str, message: impl Into<String>) -> Note {
    Note {
        severity: Severity::Hint,
        ..problem(code, message)
    }
}

pub(super) fn is_known(look: &Look, body: &Body) -> bool {
    match body {
        Body::Mention(it) => look.entities.contains(&it.kind),
        Body::Event(it) => look.events.contains_key(&it.kind),
        Body::Relation(it) => look.relations.contains_key(&it.kind),
        Body::Stance(_) | Body::Label(_) | Body::Note(_) => true,
    }
}

/// At most 40 characters: a value may be as long as a file.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

//! Glossator JSONL, the native interchange: one article and one annotator to a
//! line, offsets in Unicode code points. It holds everything a layer holds:
//! reading what was written gives the same layer.

pub(super) mod fields;
mod read;
mod write;

pub use read::{Incoming, Placed, parse_line};
pub use write::{line, put_line, tag_value};

use super::{Format, Out, Piece, Shape, Write, Writer};
use crate::model::TagClass;

/// What the `format` field says.
pub const VERSION: &str = "glossator-jsonl/1";

pub static FORMAT: Format = Format {
    id: "jsonl",
    name: "Glossator JSONL",
    summary: "Everything, one article and annotator to a line; read back without loss",
    endings: &["jsonl", "ndjson"],
    read: Some(read::read),
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "",
        keeps_one: false,
        holds_scores: true,
        begin: |_| Box::new(Lines),
    }),
};

struct Lines;

impl Writer for Lines {
    fn is_apart(&self) -> bool {
        true
    }

    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let file = out.file("");
        put_line(piece, file);
        file.push(b'\n');
    }
}

/// Under this name what a line says in fields that are unknown here is kept in
/// [`crate::model::Extra`], as one RON map: a field's name may be anything, and none of them
/// may be taken for a field of the project's own files.
const UNKNOWN: &str = "json";

/// The fields of a tag of a class that are written by name, beside
/// [`EVERY_TAG`]'s; all others are unknown ones and kept.
fn tag_fields(class: TagClass) -> &'static [&'static str] {
    match class {
        TagClass::Mention => &["kind", "spans", "quote", "entity", "attributes"],
        TagClass::Event => &["kind", "trigger", "quote", "arguments", "attributes"],
        TagClass::Stance => &[
            "holder",
            "target",
            "polarity",
            "strength",
            "basis",
            "via",
            "expression",
            "evidence",
            "attributes",
        ],
        TagClass::Relation => &["kind", "from", "to", "evidence", "attributes"],
        TagClass::Label => &["task", "values", "spans"],
        TagClass::Note => &["on", "text"],
    }
}

const EVERY_TAG: &[&str] = &["id", "score", "status", "by", "at", "version", "decided_by"];

const ARGUMENT_FIELDS: &[&str] = &[
    "role", "mention", "entity", "event", "topic", "spans", "value", "special",
];

const LINE_FIELDS: &[&str] = &[
    "format",
    "id",
    "text",
    "text_hash",
    "meta",
    "annotator",
    "completions",
    "zones",
    "mentions",
    "events",
    "stances",
    "relations",
    "labels",
    "notes",
    "entities",
    "completed",
    "guideline_version",
    "suggestions_seen",
];

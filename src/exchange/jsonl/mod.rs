//! Glossator JSONL, the native interchange: one article and one annotator to a
//! line, offsets in Unicode code points. It holds everything a layer holds:
//! reading what was written gives the same layer.

mod fields;
mod read;
mod write;

pub use read::{Incoming, Placed, parse_line};
pub use write::line;

use super::Format;

/// What the `format` field says.
pub const VERSION: &str = "glossator-jsonl/1";

pub static FORMAT: Format = Format {
    id: "jsonl",
    name: "Glossator JSONL",
    summary: "Everything, one article and annotator to a line; read back without loss",
    files: &[""],
    reads: true,
    begin: |_| {},
    write: |piece, files| {
        let out = files.file("");
        out.extend_from_slice(line(piece).as_bytes());
        out.push(b'\n');
    },
};

/// The fields of a tag that are written by name; all others are unknown ones
/// that came from somewhere else and are kept.
const TAG_FIELDS: &[&str] = &[
    "id",
    "kind",
    "spans",
    "quote",
    "entity",
    "attributes",
    "score",
    "status",
    "trigger",
    "arguments",
    "holder",
    "target",
    "polarity",
    "strength",
    "basis",
    "via",
    "expression",
    "evidence",
    "from",
    "to",
    "task",
    "values",
    "on",
    "text",
    "by",
    "at",
    "version",
    "decided_by",
];

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

//! brat standoff: a text file and beside it a file of lines that point into it,
//! in code points (<https://brat.nlplab.org/standoff.html>), with the label set
//! in `annotation.conf`. Other programs use the ending `.ann` for other things;
//! those are told, not guessed at. Must not know the project.

mod conf;
mod line;
mod read;
#[cfg(test)]
mod tests;
mod units;

use super::Format;

pub(super) static FORMAT: Format = Format {
    id: "brat",
    name: "brat standoff",
    summary: "Mentions, events, relations, attributes and notes in lines beside each text",
    endings: &["ann", "a1", "a2"],
    read: Some(read::read),
    write: None,
};

/// The file with the label set, in the same folder.
const CONF: &str = "annotation.conf";

/// The type of an ordinary note.
const NOTE: &str = "AnnotatorNotes";

/// Attributes of a relation whose ends aren't called `Arg1` and `Arg2`.
const END_NAMES: [&str; 2] = ["from_role", "to_role"];

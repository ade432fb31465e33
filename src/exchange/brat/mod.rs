//! brat standoff: a text file and beside it a file of lines that point into it,
//! in code points (<https://brat.nlplab.org/standoff.html>), with the label set
//! in `annotation.conf`. Other programs use the ending `.ann` for other things;
//! those are told, not guessed at. Must not know the project.

mod conf;
mod label_set;
mod line;
mod read;
#[cfg(test)]
mod tests;
mod units;
mod write;

use super::{Format, Shape, Write};

pub(super) static FORMAT: Format = Format {
    id: "brat",
    name: "brat standoff",
    summary: "Mentions, events, relations, attributes and notes in lines beside each text",
    endings: &["ann", "a1", "a2"],
    read: Some(read::read),
    write: Some(Write {
        shape: Shape::Folder(&[CONF, VISUAL]),
        lacks: "labels, events without a trigger, arguments without words, who made a tag, \
                whether somebody looked; stances go out as events",
        keeps_one: false,
        holds_scores: false,
        begin: write::begin,
    }),
};

/// The file with the label set, in the same folder.
const CONF: &str = "annotation.conf";

/// The file with names for people and colours.
const VISUAL: &str = "visual.conf";

/// The event type that stands for stances.
const STANCE: &str = "Stance";

/// What stands before the id of an entry of the project's register.
const REGISTER: &str = "Register:";

/// The type of an ordinary note.
const NOTE: &str = "AnnotatorNotes";

/// Attributes of a relation whose ends aren't called `Arg1` and `Arg2`.
const END_NAMES: [&str; 2] = ["from_role", "to_role"];

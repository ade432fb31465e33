//! spaCy's DocBin (`.spacy`): zlib around MessagePack, with a table of numbers a
//! token, the strings they name, the blanks behind tokens, categories and span
//! groups. Entities come from `ENT_IOB` and `ENT_TYPE`. Source: spaCy's
//! `tokens/_serialize.py` and `span_group.pyx`, version 3. Must not know the
//! project.

mod hash;
mod read;
mod write;

use super::{Format, Shape, Write};

pub use hash::string_id;
pub use read::shown;

pub static FORMAT: Format = Format {
    id: "docbin",
    name: "spaCy DocBin",
    summary: "spaCy 3's training files, with entities, span groups and categories",
    endings: &["spacy"],
    read: Some(read::read),
    write: Some(Write {
        shape: Shape::File("spacy"),
        lacks: "discontinuous mentions, relations, events, stances, notes, attributes; articles \
                without their text",
        keeps_one: true,
        holds_scores: false,
        begin: |_| Box::new(write::Bin::default()),
    }),
};

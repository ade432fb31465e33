//! spaCy's DocBin (`.spacy`): zlib around MessagePack, with a table of numbers a
//! token, the strings they name, the blanks behind tokens, categories and span
//! groups. Entities come from `ENT_IOB` and `ENT_TYPE`. Source: spaCy's
//! `tokens/_serialize.py` and `span_group.pyx`, version 3. Must not know the
//! project.

mod hash;
mod read;

use super::Format;

pub static FORMAT: Format = Format {
    id: "docbin",
    name: "spaCy DocBin",
    summary: "spaCy 3's training files, with entities, span groups and categories",
    endings: &["spacy"],
    read: Some(read::read),
    write: None,
};

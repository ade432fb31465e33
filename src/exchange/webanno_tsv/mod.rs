//! WebAnno TSV 3, as WebAnno and INCEpTION write it: a token to a line, each
//! layer in columns of its own, offsets in UTF-16 units
//! (<https://inception-project.github.io/releases/36.0/docs/user-guide.html#sect_formats_webannotsv3>).
//! Span layers become mentions, those with slots events, chains entities. Must
//! not know the project.

mod cells;
mod header;
mod read;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod write;

use super::{Format, Shape, Write};

pub(super) static FORMAT: Format = Format {
    id: "webanno-tsv",
    name: "WebAnno TSV 3",
    summary: "Tokens with layers in columns, as WebAnno and INCEpTION have them",
    endings: &["tsv"],
    read: Some(read::read),
    write: Some(Write {
        shape: Shape::Folder(&[]),
        lacks: "discontinuous mentions, attributes, arguments and ends of relations that are no \
                mention, stances, labels, notes, blanks between sentences, the annotator but in \
                the folder’s name, whether somebody looked",
        keeps_one: false,
        holds_scores: false,
        begin: write::begin,
    }),
};

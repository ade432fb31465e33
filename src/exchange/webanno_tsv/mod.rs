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

use super::Format;

pub(super) static FORMAT: Format = Format {
    id: "webanno-tsv",
    name: "WebAnno TSV 3",
    summary: "Tokens with layers in columns, as WebAnno and INCEpTION have them",
    endings: &["tsv"],
    read: Some(read::read),
    write: None,
};

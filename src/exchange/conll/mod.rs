//! CoNLL's column files: a token to a line with its tags behind it
//! (CoNLL-2003 and its many relatives: IOB1, IOB2, BIOES, BILOU, nested labels
//! in several columns). The text is put together from the tokens. Must not know
//! the project.

pub(super) mod iob;
mod layout;
mod read;
#[cfg(test)]
mod tests;
pub(super) mod write;

use super::{Format, Shape, Write};

pub(super) static FORMAT: Format = Format {
    id: "conll",
    name: "CoNLL columns",
    summary: "A token to a line, mentions as IOB tags in its last columns",
    endings: &["conll", "iob", "bio"],
    read: Some(read::read),
    write: Some(Write {
        shape: Shape::File("conll"),
        lacks: LACKS,
        keeps_one: true,
        holds_scores: false,
        begin: write::iob2,
    }),
};

/// What columns of one tag have no place for.
const LACKS: &str = "nested and discontinuous mentions, attributes, entities, events, stances, \
                     relations, labels, notes, blanks, the annotator; articles that nobody looked at for entities";

/// The scheme is seen when it is read, so that both ids read both.
pub(super) static BILOU: Format = Format {
    id: "conll-bilou",
    name: "CoNLL columns, BILOU",
    summary: "As CoNLL columns, with tags for last and single tokens",
    endings: &["conll", "bilou", "iob"],
    read: Some(read::read),
    write: Some(Write {
        shape: Shape::File("conll"),
        lacks: LACKS,
        keeps_one: true,
        holds_scores: false,
        begin: write::bilou,
    }),
};

/// Kind of a mention whose tag names none (`B`, `I`).
pub(super) const NO_KIND: &str = "MENTION";

/// The brackets that treebanks write as words.
pub(super) fn unescaped(token: &str) -> &str {
    const BRACKETS: [(&str, &str); 6] = [
        ("-LRB-", "("),
        ("-RRB-", ")"),
        ("-LSB-", "["),
        ("-RSB-", "]"),
        ("-LCB-", "{"),
        ("-RCB-", "}"),
    ];
    let found = BRACKETS.iter().find(|it| it.0 == token);
    found.map_or(token, |it| it.1)
}

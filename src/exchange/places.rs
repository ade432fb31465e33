//! Where tags stand among the tokens of a [`Layout`], or why they stand nowhere:
//! what formats over tokens have in common. Must not know any format.

use super::Piece;
use super::layout::Layout;
use crate::model::{Ref, Tag};
use crate::text::Span;

/// Stands for a token where the text may not go out.
pub const HIDDEN: &str = "_";

/// First and last token.
pub type Range = (usize, usize);

/// A layout in which everything that `tags` stand on has its tokens, and what
/// they point at too.
pub fn layout(piece: &Piece, tags: &[&Tag]) -> Layout {
    let spans: Vec<Span> = tags
        .iter()
        .filter(|it| it.mention().is_some() || it.event().is_some())
        .flat_map(|it| it.spans())
        .collect();
    Layout::new(piece.text, &spans)
}

/// A word as it may go out.
pub fn word<'a>(piece: &Piece, word: &'a str) -> &'a str {
    if piece.options.text { word } else { HIDDEN }
}

/// The tokens of words in a row, and their sentence.
///
/// # Errors
/// What is lost, in the plural.
pub fn one(layout: &Layout, spans: &[Span]) -> Result<(Range, usize), &'static str> {
    let [span] = spans else {
        return Err("discontinuous mentions");
    };
    let range = layout.range(*span).zip(layout.sentence(*span));
    range.ok_or("mentions of blanks")
}

/// What a reference stands on.
///
/// # Errors
/// What is lost, in the plural.
pub fn end(piece: &Piece, layout: &Layout, to: &Ref) -> Result<(Range, usize), &'static str> {
    match to {
        Ref::Mention(id) => {
            let spans = piece.layer.tag(id).map(|it| it.anchor());
            one(layout, spans.unwrap_or_default())
        }
        Ref::Event(_) => Err("links to events"),
        _ if to.spans().is_empty() => Err("links to what has no words"),
        _ => one(layout, to.spans()),
    }
}

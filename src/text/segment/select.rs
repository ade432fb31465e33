//! Selections.
use crate::text::Span;
/// Grown to whole words, then trimmed; `None` where nothing but blanks and
/// punctuation is selected.
pub fn snap(text: &str, span: Span) -> Option<Span> {
    trim(text, span)
}
/// Without blanks and punctuation at the edges.
pub fn trim(text: &str, span: Span) -> Option<Span> {
    span.of(text).map(|_| span)
}
/// The start one word (`snap`) or grapheme earlier; `None` where it can't move.
pub fn grow_start(text: &str, span: Span, snap: bool) -> Option<Span> {
    let _ = (text, span, snap);
    None
}
/// The start one word (`snap`) or grapheme later; `None` where it can't move.
pub fn shrink_start(text: &str, span: Span, snap: bool) -> Option<Span> {
    let _ = (text, span, snap);
    None
}
/// The end one word (`snap`) or grapheme later; `None` where it can't move.
pub fn grow_end(text: &str, span: Span, snap: bool) -> Option<Span> {
    let _ = (text, span, snap);
    None
}
/// The end one word (`snap`) or grapheme earlier; `None` where it can't move.
pub fn shrink_end(text: &str, span: Span, snap: bool) -> Option<Span> {
    let _ = (text, span, snap);
    None
}

//! Words.
use crate::text::Span;
/// The word around `byte`, or that ends there; `None` on blanks and punctuation.
pub fn word_at(text: &str, byte: u32) -> Option<Span> {
    let _ = (text, byte);
    None
}
/// The words that overlap `within`, whole, in order.
pub fn words(text: &str, within: Span) -> Vec<Span> {
    let _ = (text, within);
    Vec::new()
}

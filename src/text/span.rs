//! A stretch of text: half open, in UTF-8 bytes, never empty.
//!
//! Knows nothing of what a span is used for. Whether its ends fall on character
//! boundaries depends on a text, so that is asked of the text: [`Span::of`].

use std::fmt;

/// `start..end` in UTF-8 bytes of one text. Invariant: `start < end`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span `start..end` in bytes; `None` where it would be empty or reversed.
    pub const fn new(start: u32, end: u32) -> Option<Self> {
        if start < end {
            Some(Self { start, end })
        } else {
            None
        }
    }

    /// The same from `usize` offsets; `None` also past 4 GiB.
    pub fn from_range(range: std::ops::Range<usize>) -> Option<Self> {
        Self::new(range.start.try_into().ok()?, range.end.try_into().ok()?)
    }

    /// First byte.
    pub const fn start(self) -> u32 {
        self.start
    }

    /// One past the last byte.
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The covered text; `None` where the span runs past the end or cuts a character.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    pub const fn contains(self, byte: u32) -> bool {
        self.start <= byte && byte < self.end
    }

    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn hull(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Joins the fragments' text with one blank, the quote of a discontinuous span;
/// `None` where a fragment doesn't fit the text.
pub fn quote_of(text: &str, spans: &[Span]) -> Option<String> {
    let mut quote = String::new();
    for (i, span) in spans.iter().enumerate() {
        if i > 0 {
            quote.push(' ');
        }
        quote.push_str(span.of(text)?);
    }
    Some(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_reversed_spans_cannot_be_built() {
        assert_eq!(Span::new(3, 3), None);
        assert_eq!(Span::new(4, 3), None);
        assert_eq!(Span::new(3, 9).unwrap().to_string(), "3..9");
    }

    #[test]
    fn a_span_inside_a_character_covers_no_text() {
        assert_eq!(Span::new(0, 1).unwrap().of("é"), None);
        assert_eq!(Span::new(0, 2).unwrap().of("é"), Some("é"));
        assert_eq!(Span::new(0, 3).unwrap().of("é"), None);
    }

    #[test]
    fn a_discontinuous_quote_is_joined_by_one_blank() {
        let spans = [Span::new(0, 5).unwrap(), Span::new(14, 22).unwrap()];
        assert_eq!(quote_of("North and the Koreans", &spans), None);
        let spans = [Span::new(0, 5).unwrap(), Span::new(14, 21).unwrap()];
        assert_eq!(
            quote_of("North and the Koreans", &spans).as_deref(),
            Some("North Koreans")
        );
    }
}

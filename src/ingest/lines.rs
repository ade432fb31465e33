//! Lines of a text and cheap questions about them. Costs are bounded by what is
//! asked for, so that a line of megabytes costs no more than a short one.
//! Knows no words of any language.

use crate::text::Span;

/// A line that isn't blank, without the blanks around it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub text: &'a str,
    /// Byte in the text where it starts.
    pub start: usize,
}

impl Line<'_> {
    /// `None` past 4 GiB.
    pub fn span(&self) -> Option<Span> {
        Span::from_range(self.start..self.start + self.text.len())
    }
}

/// Bytes at either end of a text that are its head and its tail.
pub const EDGE: usize = 4096;

/// Lines of `text` that aren't blank, in order. Ends are `\n`, `\r\n`, or `\r`
/// alone in a text that has no `\n`.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let end = if prefix(text, 64 * 1024).contains('\n') {
        '\n'
    } else {
        '\r'
    };
    let mut start = 0;
    text.split(end).filter_map(move |line| {
        let at = start;
        start += line.len() + 1;
        let rest = line.trim_start();
        let trimmed = rest.trim_end();
        (!trimmed.is_empty()).then(|| Line {
            text: trimmed,
            start: at + (line.len() - rest.len()),
        })
    })
}

/// The first `max` bytes of `text`, less what would cut a character.
pub fn prefix(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

/// The last `max` bytes of `text`, less what would cut a character.
pub fn suffix(text: &str, max: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(max))..]
}

/// What follows `start` (given in lower case) in `text`, case aside.
pub fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    if start.is_ascii() {
        let (opening, rest) = text.split_at_checked(start.len())?;
        return opening.eq_ignore_ascii_case(start).then_some(rest);
    }
    let mut wanted = start.chars();
    let mut rest = text.chars();
    for want in wanted.by_ref() {
        let got = rest.next()?;
        if got != want && !got.to_lowercase().eq(std::iter::once(want)) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// What stands before `end` (given in lower case) at the end of `text`, case aside.
pub fn before<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    if end.is_ascii() {
        let (rest, ending) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
        return ending.eq_ignore_ascii_case(end).then_some(rest);
    }
    let mut rest = text.chars();
    for want in end.chars().rev() {
        let got = rest.next_back()?;
        if got != want && !got.to_lowercase().eq(std::iter::once(want)) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Those of `phrases` (lower case) that `text` starts with, case aside, each with
/// what follows it. Cheap: nearly all are settled by their first byte.
pub fn openings<'a>(
    text: &'a str,
    phrases: &'static [&'static str],
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let first = text.chars().next().map(|c| match c.is_ascii() {
        true => c.to_ascii_lowercase() as u8,
        false => {
            let lower = c.to_lowercase().next().unwrap_or(c);
            lower.encode_utf8(&mut [0; 4]).as_bytes()[0]
        }
    });
    phrases
        .iter()
        .filter(move |phrase| phrase.as_bytes().first().copied() == first)
        .filter_map(|phrase| Some((*phrase, after(text, phrase)?)))
}

/// Whether `text` is one of `phrases` (lower case), case aside.
pub fn is_one_of(text: &str, phrases: &'static [&'static str]) -> bool {
    openings(text, phrases).any(|(_, rest)| rest.is_empty())
}

/// Whether both are the same words, blanks and case aside.
pub fn same_words(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 32 {
        return false;
    }
    let mut folded = [a, b].map(|text| {
        text.split_whitespace()
            .flat_map(|word| word.chars().flat_map(char::to_lowercase).chain([' ']))
    });
    let [a, b] = &mut folded;
    a.eq(b)
}

/// Number of words, counting stops at `max`.
pub fn word_count(text: &str, max: usize) -> usize {
    text.split_whitespace()
        .filter(|w| w.contains(char::is_alphanumeric))
        .take(max)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_line_ends_are_left_out_and_offsets_kept() {
        for text in ["  one \r\n\r\n\ttwo\u{A0}\r\n", "one\rtwo", "one\n\n\ntwo"] {
            let got: Vec<_> = lines(text)
                .map(|l| l.span().and_then(|s| s.of(text)).map(str::to_owned))
                .collect();
            assert_eq!(
                got,
                [Some("one".to_owned()), Some("two".to_owned())],
                "{text:?}"
            );
        }
        assert_eq!(lines(" \n \n").count(), 0);
    }

    #[test]
    fn starts_and_ends_ignore_case() {
        assert_eq!(after("ФОТО: Ереван", "фото:"), Some(" Ереван"));
        assert_eq!(after("Photo", "photo:"), None);
        assert_eq!(before("in Minsk (HANDOUT)", "(handout)"), Some("in Minsk "));
        assert_eq!(prefix("añb", 2), "a");
        assert_eq!(suffix("bña", 2), "a");
    }
}

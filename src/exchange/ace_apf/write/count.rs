//! A text as an `.sgm` file, and what its offsets count: characters without tags,
//! a line end as one, `&amp;` as five. Must not know tags.

use std::borrow::Cow;

use crate::exchange::markup::{self, held};
use crate::text::Span;

/// How a text is counted.
pub struct Count {
    /// By byte, the last for the end.
    at: Vec<u32>,
}

impl Count {
    /// As the file of [`sgm`] is counted.
    pub fn of_sgm(text: &str) -> Self {
        Self::new(text, |c, next| match c {
            '\r' if next == Some('\n') => 0,
            '&' => 5,
            '<' => 4,
            _ => 1,
        })
    }

    /// In code points, for a text that doesn't go out.
    pub fn plain(text: &str) -> Self {
        Self::new(text, |_, _| 1)
    }

    fn new(text: &str, width: fn(char, Option<char>) -> u32) -> Self {
        let mut at = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            at.extend(std::iter::repeat_n(count, c.len_utf8()));
            count += width(c, chars.peek().copied());
        }
        at.push(count);
        Self { at }
    }

    /// First and last character of words; None where they aren't in the text, or
    /// are no character of their own.
    pub fn ends(&self, span: Span) -> Option<(u32, u32)> {
        let start = *self.at.get(span.start() as usize)?;
        let end = *self.at.get(span.end() as usize)?;
        (start < end).then(|| (start, end - 1))
    }
}

/// The file of an article's text: nothing stands outside of tags but the text.
pub fn sgm(id: &str, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 100);
    out.push_str("<DOC id=\"");
    markup::value(&mut out, id);
    // Programs ask for it; words in it would be counted.
    out.push_str("\"><DOCTYPE SOURCE=\"newswire\"></DOCTYPE><TEXT>");
    out.push_str(&escaped(&held(text)));
    out.push_str("</TEXT></DOC>");
    out
}

/// Words as they are counted: `\r\n` is one character.
pub fn quote(words: &str) -> Cow<'_, str> {
    match words.contains("\r\n") {
        true => words.replace("\r\n", "\n").into(),
        false => words.into(),
    }
}

fn escaped(text: &str) -> Cow<'_, str> {
    match text.contains(['&', '<']) {
        true => text.replace('&', "&amp;").replace('<', "&lt;").into(),
        false => text.into(),
    }
}

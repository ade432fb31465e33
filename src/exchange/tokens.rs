//! A text as spaCy cuts it: every character belongs to a token or is the one
//! blank behind a token; further blanks are tokens of their own. So the text
//! comes back from its tokens. A token never runs over the border of a tag. Must
//! not know any format.

use super::layout::Layout;
use crate::text::Span;

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub span: Span,
    /// Start and end in code points.
    pub start: u32,
    pub end: u32,
    /// True where a blank stands behind it.
    pub spaced: bool,
}

/// The tokens of a text, in order.
pub struct Tokens {
    pub all: Vec<Token>,
}

impl Tokens {
    /// Cuts a text so that each of `spans`, which are trimmed, begins and ends with
    /// a token.
    pub fn new(text: &str, spans: &[Span]) -> Self {
        let layout = Layout::new(text, spans);
        let mut cut = Cut {
            text,
            all: Vec::with_capacity(layout.tokens().len()),
            at: 0,
            chars: 0,
        };
        for token in layout.tokens() {
            if token.of(text).is_none_or(is_blank) {
                continue;
            }
            cut.gap(token.start());
            cut.push(token.end());
        }
        cut.gap(u32::try_from(text.len()).unwrap_or(u32::MAX));
        Self { all: cut.all }
    }

    /// First and last token of a span; None where there are none.
    pub fn range(&self, span: Span) -> Option<(usize, usize)> {
        let first = self
            .all
            .partition_point(|it| it.span.start() < span.start());
        let end = self.all.partition_point(|it| it.span.end() <= span.end());
        (first < end).then(|| (first, end - 1))
    }
}

/// Blanks as Python counts them, which knows four more than Unicode.
fn is_blank(text: &str) -> bool {
    text.chars().all(is_blank_char)
}

fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// A span without the blanks at its ends; None where nothing is left.
pub fn trim(text: &str, span: Span) -> Option<Span> {
    let words = span.of(text)?;
    let start = words.len() - words.trim_start_matches(is_blank_char).len();
    let end = words.trim_end_matches(is_blank_char).len();
    let at = span.start() as usize;
    (start < end)
        .then(|| Span::from_range(at + start..at + end))
        .flatten()
}

struct Cut<'a> {
    text: &'a str,
    all: Vec<Token>,
    /// The end of what is cut, in bytes and in code points.
    at: u32,
    chars: u32,
}

impl Cut<'_> {
    /// What stands before the next token.
    fn gap(&mut self, to: u32) {
        let rest = self.text.get(self.at as usize..to as usize);
        if rest.is_some_and(|it| it.starts_with(' '))
            && let Some(last) = self.all.last_mut()
        {
            last.spaced = true;
            self.at += 1;
            self.chars += 1;
        }
        self.push(to);
    }

    fn push(&mut self, to: u32) {
        let Some(span) = Span::new(self.at, to).filter(|_| to > self.at) else {
            return;
        };
        let chars = span.of(self.text).map_or(0, |it| it.chars().count());
        let start = self.chars;
        self.chars += u32::try_from(chars).unwrap_or_default();
        self.at = to;
        self.all.push(Token {
            span,
            start,
            end: self.chars,
            spaced: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let tokens = Tokens::new(text, &[]);
        let mut back = String::new();
        let mut told = Vec::new();
        for it in &tokens.all {
            let word = it.span.of(text).expect("in the text");
            let by_chars: String = text
                .chars()
                .skip(it.start as usize)
                .take((it.end - it.start) as usize)
                .collect();
            assert_eq!(by_chars, word);
            back.push_str(word);
            back.push_str(if it.spaced { " " } else { "" });
            told.push(format!("{word:?}"));
        }
        assert_eq!(back, text);
        told.join(" ")
    }

    /// As spaCy's `get_words_and_spaces` has them.
    #[test]
    fn further_blanks_are_tokens() {
        assert_eq!(
            told("  Ada  met \n Bo.\n\n"),
            r#""  " "Ada" " " "met" "\n " "Bo" "." "\n\n""#
        );
        assert_eq!(told("a\u{1c}\tb 😀 "), r#""a" "\u{1c}\t" "b" "😀""#);
        assert_eq!(told(""), "");
        assert_eq!(told(" "), r#"" ""#);
    }

    proptest::proptest! {
        #[test]
        fn the_text_comes_back(text in "[a-b \n\t\u{1c}😀é’.-]{0,30}") {
            told(&text);
        }
    }
}

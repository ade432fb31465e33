//! The document's text from its sentences: each sentence's own text where its
//! tokens stand in it, at the offset that they say. What stood between two
//! sentences no file says: blanks of the right number. Must not know layers.

use std::collections::HashMap;
use std::ops::Range;

use super::cells::unescaped;
use crate::text::Span;

/// Most blanks between two sentences or tokens; offsets that ask for more are
/// mistaken.
const MOST_BLANKS: i64 = 1000;

/// First byte and the one behind the last.
type Place = Option<(usize, usize)>;

/// A line's token, or part of one.
#[derive(Debug)]
pub(super) struct Token {
    pub line: usize,
    /// UTF-16 units of the document, as the file says.
    pub start: i64,
    pub end: i64,
    pub form: String,
    /// Number of the token that this is a part of.
    pub within: Option<usize>,
    /// In bytes of the text; None where the token doesn't fit it.
    pub span: Option<Span>,
}

/// The text and its tokens.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub text: String,
    pub tokens: Vec<Token>,
    /// By what the file calls them: `1-5`, `1-5.1`.
    pub by_label: HashMap<String, usize>,
    /// False once there was something between sentences, or a sentence had to
    /// be put together from tokens.
    pub inexact: bool,
    /// By line.
    pub problems: Vec<(usize, String)>,
    utf16: i64,
    own: Option<String>,
    /// First token of the sentence at hand.
    first: usize,
}

impl Builder {
    /// The text of a sentence, or its next line.
    pub fn own_text(&mut self, text: &str) {
        if self.tokens.len() > self.first {
            self.end_sentence();
        }
        match &mut self.own {
            Some(own) => {
                own.push('\n');
                own.push_str(text);
            }
            None => self.own = Some(text.to_owned()),
        }
    }

    /// Adds a token; `label` as `1-5`, or `1-5.1` for a part of it.
    pub fn push(&mut self, line: usize, label: &str, start: i64, end: i64, form: &str) -> usize {
        let whole = label.split_once('.').and_then(|it| self.by_label.get(it.0));
        self.tokens.push(Token {
            line,
            start,
            end,
            form: form.to_owned(),
            within: whole.copied(),
            span: None,
        });
        let at = self.tokens.len() - 1;
        self.by_label.entry(label.to_owned()).or_insert(at);
        at
    }

    pub fn end_sentence(&mut self) {
        let own = self.own.take();
        let tokens = self.first..self.tokens.len();
        self.first = self.tokens.len();
        let Some(first) = self.tokens.get(tokens.start) else {
            return;
        };
        let (line, start) = (first.line, first.start);
        let raw = own.as_deref().unwrap_or_default();
        let fitted = [unescaped(raw), raw.to_owned()]
            .into_iter()
            .find_map(|text| {
                let before = self.fit(&text, tokens.clone())?;
                Some((text, before))
            });
        let (text, before, placed) = match fitted {
            Some((text, before)) => {
                let places = byte_places(&text);
                let at = |it: i64| place(&places, it.checked_sub(start)?.checked_add(before)?);
                let placed = self.tokens[tokens.clone()].iter().map(|it| {
                    let range = at(it.start).zip(at(it.end))?;
                    (text.get(range.0..range.1) == Some(&it.form)).then_some(range)
                });
                let placed = placed.collect();
                (text, before, placed)
            }
            None => {
                if own.is_some() {
                    let message = "the sentence’s #Text isn’t that of its tokens; put together \
                                   from the tokens";
                    self.problems.push((line, message.to_owned()));
                }
                self.inexact = true;
                let (text, placed) = self.put_together(tokens.clone());
                (text, 0, placed)
            }
        };
        self.place(line, start.saturating_sub(before));
        let base = self.text.len();
        for (token, range) in self.tokens[tokens].iter_mut().zip(placed) {
            token.span = range.and_then(|(from, to)| Span::from_range(base + from..base + to));
            if token.span.is_none() {
                let message = format!(
                    "“{}” doesn’t stand at {}–{}; what is on it is left out",
                    crate::exchange::draft::short(&token.form),
                    token.start,
                    token.end
                );
                self.problems.push((token.line, message));
            }
        }
        self.utf16 += text.encode_utf16().count() as i64;
        self.text.push_str(&text);
    }

    /// Where in the sentence's text its first token begins, in UTF-16 units, if
    /// all tokens stand in it.
    fn fit(&self, text: &str, tokens: Range<usize>) -> Option<i64> {
        let tokens = &self.tokens[tokens];
        let first = tokens.first()?;
        let byte = text.find(&first.form)?;
        let before = text[..byte].encode_utf16().count() as i64;
        let places = byte_places(text);
        let stands = |it: &Token| {
            let at = |offset: i64| {
                place(
                    &places,
                    offset.checked_sub(first.start)?.checked_add(before)?,
                )
            };
            let range = at(it.start).zip(at(it.end));
            range.is_some_and(|(from, to)| text.get(from..to) == Some(&it.form))
        };
        let mut whole = tokens.iter().filter(|it| it.within.is_none());
        whole.all(stands).then_some(before)
    }

    /// The tokens with as many blanks between them as their offsets say, and
    /// where each stands in bytes.
    fn put_together(&self, tokens: Range<usize>) -> (String, Vec<Place>) {
        let mut text = String::new();
        let mut placed = Vec::new();
        // Of the last whole token: its end as the file says, and its place.
        let mut last: Option<(&Token, usize)> = None;
        for token in &self.tokens[tokens] {
            if token.within.is_none() {
                let blanks = match last {
                    Some((before, _)) => token.start.saturating_sub(before.end),
                    None => 0,
                };
                let blanks = if (0..=MOST_BLANKS).contains(&blanks) {
                    blanks
                } else {
                    1
                };
                text.extend(std::iter::repeat_n(' ', blanks as usize));
                last = Some((token, text.len()));
                text.push_str(&token.form);
                placed.push(last.map(|it| (it.1, text.len())));
                continue;
            }
            let part = last.and_then(|(whole, base)| {
                let places = byte_places(&whole.form);
                let at = |it: i64| place(&places, it.checked_sub(whole.start)?);
                let (from, to) = at(token.start).zip(at(token.end))?;
                let same = whole.form.get(from..to) == Some(&token.form);
                same.then_some((base + from, base + to))
            });
            placed.push(part);
        }
        (text, placed)
    }

    /// Makes the text as long as it is where the next sentence begins.
    fn place(&mut self, line: usize, start: i64) {
        let missing = start.saturating_sub(self.utf16);
        let blanks = match missing {
            0..=MOST_BLANKS => missing,
            _ => {
                let message = "the sentence’s offsets don’t follow those before it";
                self.problems.push((line, message.to_owned()));
                self.inexact = true;
                1
            }
        };
        // Most often it is the line's end that parts two sentences.
        self.text.extend(std::iter::repeat_n('\n', blanks as usize));
        self.inexact |= blanks > 0;
        self.utf16 += blanks;
    }
}

/// Byte at each UTF-16 unit, and the end; none inside a character.
fn byte_places(text: &str) -> Vec<Option<usize>> {
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        places.push(Some(at));
        places.extend(std::iter::repeat_n(None, c.len_utf16() - 1));
    }
    places.push(Some(text.len()));
    places
}

fn place(places: &[Option<usize>], at: i64) -> Option<usize> {
    *places.get(usize::try_from(at).ok()?)?
}

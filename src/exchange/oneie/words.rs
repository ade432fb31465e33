//! The words of a line: its text with each token's place, or the tokens put
//! together. Must not know tags.

use std::cell::OnceCell;

use serde_json::Value;

use crate::exchange::draft::{Tokens, Why, short};
use crate::exchange::json::{Object, shown, whole};
use crate::text::Span;
use crate::text::offsets::OffsetMap;

/// Fields of which a line has one at least: a text alone may be anybody's.
const OWN: [&str; 6] = [
    "tokens",
    "entity_mentions",
    "event_mentions",
    "relation_mentions",
    "sent_id",
    "wnd_id",
];

/// A line's words among its document's tokens.
#[derive(Default)]
pub struct Sentence {
    /// Its first token.
    pub first: usize,
    /// How many tokens it has; none where the line counts in code points.
    pub count: usize,
    /// Bytes of the document's text.
    pub from: usize,
    pub to: usize,
    /// Whether the text is the line's own, and not put together from tokens.
    pub exact: bool,
    offsets: OnceCell<OffsetMap>,
}

/// Adds a line's words to its document's.
///
/// # Errors
/// For people, where it has none.
pub fn add(document: &mut Tokens, line: &Object) -> Result<Sentence, Why> {
    if !OWN.iter().any(|field| line.contains_key(*field)) {
        return Err("neither tokens nor entity_mentions".into());
    }
    let text = ["text", "sentence"]
        .iter()
        .find_map(|field| line.get(*field)?.as_str())
        .filter(|it| !it.trim().is_empty());
    let words = match line.get("tokens") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items
            .iter()
            .map(|it| {
                it.as_str()
                    .ok_or_else(|| format!("a token is not a text: {}", shown(it)))
            })
            .collect::<Result<Vec<&str>, Why>>()?,
        Some(_) => return Err("tokens is not a list".into()),
    };
    if words.is_empty() && text.is_none() {
        return Err("tokens and text are missing".into());
    }
    if !document.text.is_empty() {
        document.text.push('\n');
    }
    let mut sentence = Sentence {
        first: document.spans.len(),
        count: words.len(),
        from: document.text.len(),
        ..Sentence::default()
    };
    match text.and_then(|text| Some((text, places(text, &words)?))) {
        Some((text, places)) => {
            document.text.push_str(text);
            let moved = |(from, to): (usize, usize)| {
                Span::from_range(sentence.from + from..sentence.from + to)
            };
            document.spans.extend(places.into_iter().map(moved));
            sentence.exact = true;
        }
        None => {
            let gaps = gaps(line, words.len());
            for (i, word) in words.iter().enumerate() {
                let apart = gaps.get(i).copied().unwrap_or(true);
                let gap = if apart && i > 0 { " " } else { "" };
                document.push(gap, word);
            }
        }
    }
    sentence.to = document.text.len();
    Ok(sentence)
}

/// Where each token stands in the text; None where one doesn't.
fn places(text: &str, tokens: &[&str]) -> Option<Vec<(usize, usize)>> {
    let mut at = 0;
    let mut places = Vec::with_capacity(tokens.len());
    for token in tokens {
        let rest = text.get(at..)?;
        // Only blanks may stand between tokens: else a word would be found again
        // further on, and everything after it at a wrong place.
        let skipped = rest.len() - rest.trim_start().len();
        let from = at + skipped;
        let to = from + token.len();
        if text.get(from..to)? != *token {
            return None;
        }
        places.push((from, to));
        at = to;
    }
    Some(places)
}

/// Whether a blank stands before each token, from `token_ids` such as
/// `DOC:12-15` (code points of the document, ends inclusive).
fn gaps(line: &Object, count: usize) -> Vec<bool> {
    let Some(Value::Array(ids)) = line.get("token_ids") else {
        return Vec::new();
    };
    let range = |id: &Value| -> Option<(i64, i64)> {
        let (_, range) = id.as_str()?.rsplit_once(':')?;
        let (from, to) = range.split_once('-')?;
        Some((from.parse().ok()?, to.parse().ok()?))
    };
    let ranges: Option<Vec<(i64, i64)>> = ids.iter().map(range).collect();
    let Some(ranges) = ranges.filter(|it| it.len() == count) else {
        return Vec::new();
    };
    let mut last = i64::MIN;
    ranges
        .into_iter()
        .map(|(from, to)| from != std::mem::replace(&mut last, to).saturating_add(1))
        .collect()
}

impl Sentence {
    /// The words between `start` and `end` of an object, checked against its
    /// `text`.
    ///
    /// # Errors
    /// For people, why there are none.
    pub fn span(&self, document: &Tokens, it: &Object) -> Result<Span, Why> {
        let number = |field: &str| {
            let value = it.get(field).ok_or_else(|| format!("{field} is missing"))?;
            whole(value).ok_or_else(|| format!("{field} is not a number: {}", shown(value)))
        };
        let (start, end) = (number("start")?, number("end")?);
        let quote = it.get("text").and_then(Value::as_str);
        let agrees = |span: &Span| {
            let words = span.of(&document.text).unwrap_or_default();
            quote.is_none_or(|quote| letters(words).eq(letters(quote)))
        };
        let by_tokens = self.tokens(document, start, end);
        if let Some(span) = by_tokens.filter(agrees) {
            return Ok(span);
        }
        // Code points only where they prove right, or nothing else is there.
        let by_chars = (quote.is_some() || self.count == 0)
            .then(|| self.chars(document, start, end))
            .flatten();
        if let Some(span) = by_chars.filter(agrees) {
            return Ok(span);
        }
        match (by_tokens.or(by_chars), quote) {
            _ if start >= end => Err(format!("{start}–{end} ends before it begins")),
            (Some(span), Some(quote)) => Err(format!(
                "the file says “{}”, but “{}” stands there",
                short(quote),
                short(span.of(&document.text).unwrap_or_default())
            )),
            _ => Err(format!("{start}–{end} lies outside the sentence")),
        }
    }

    /// Tokens of the sentence, ends exclusive.
    pub fn tokens(&self, document: &Tokens, start: i64, end: i64) -> Option<Span> {
        let start = usize::try_from(start).ok()?;
        let end = usize::try_from(end).ok().filter(|it| *it <= self.count)?;
        document.span(self.first + start, self.first + end)
    }

    /// Code points of the sentence's text, ends exclusive.
    fn chars(&self, document: &Tokens, start: i64, end: i64) -> Option<Span> {
        let text = document
            .text
            .get(self.from..self.to)
            .filter(|_| self.exact)?;
        let offsets = self.offsets.get_or_init(|| OffsetMap::new(text));
        let (start, end) = (start.try_into().ok()?, end.try_into().ok()?);
        let within = offsets.span_of_chars(text, start, end)?.range();
        Span::from_range(self.from + within.start..self.from + within.end)
    }
}

/// Blanks differ: the quote is often made of tokens.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|it| !it.is_whitespace())
}

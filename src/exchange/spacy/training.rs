//! spaCy 2's training JSON: documents of paragraphs of sentences of tokens with
//! BILUO tags; a paragraph is a document here, as spaCy takes it. Its `raw` is
//! the text where the tokens are found in it.

use std::ops::ControlFlow;

use serde_json::Value;

use crate::exchange::draft::{Draft, Tokens, Unit};
use crate::exchange::json::{Object, name};
use crate::exchange::{Take, rows};
use crate::text::Span;

pub fn read(line: usize, document: &Object, take: &mut Take) -> ControlFlow<()> {
    let id = document.get("id").and_then(name);
    let paragraphs = document.get("paragraphs").and_then(Value::as_array);
    let paragraphs = paragraphs.map_or(&[][..], Vec::as_slice);
    for (at, it) in paragraphs.iter().enumerate() {
        let Value::Object(paragraph) = it else {
            rows::no_row(line, it, take)?;
            continue;
        };
        let raw = paragraph.get("raw").and_then(Value::as_str);
        let (words, tags, odd) = tokens(paragraph);
        let (mut draft, places) = lay(line, raw, &words);
        draft.record.id = match paragraphs.len() {
            1 => id.clone(),
            _ => id.as_ref().map(|id| format!("{id}.{at}")),
        };
        if odd > 0 {
            draft.report(0, None, format!("{odd} tokens have no word; left out"));
        }
        if raw.is_some()
            && !words.is_empty()
            && draft
                .record
                .text
                .as_str()
                .is_some_and(|text| Some(&**text) != raw)
        {
            let message = "the raw text isn't that of the tokens; theirs is taken";
            draft.report(0, None, message);
        }
        entities(&mut draft, &tags, &places);
        super::fill(&mut draft, paragraph);
        cats(&mut draft, paragraph);
        draft.give(take)?;
    }
    ControlFlow::Continue(())
}

/// Words and tags of all sentences, and how many tokens had no word.
fn tokens(paragraph: &Object) -> (Vec<&str>, Vec<&str>, usize) {
    let (mut words, mut tags, mut odd) = (Vec::new(), Vec::new(), 0);
    let sentences = paragraph.get("sentences").and_then(Value::as_array);
    for sentence in sentences.into_iter().flatten() {
        let tokens = sentence.get("tokens").and_then(Value::as_array);
        for token in tokens.into_iter().flatten() {
            match token.get("orth").and_then(Value::as_str) {
                Some(word) => {
                    words.push(word);
                    tags.push(token.get("ner").and_then(Value::as_str).unwrap_or("-"));
                }
                None => odd += 1,
            }
        }
    }
    (words, tags, odd)
}

/// The text, and each token's place in it.
fn lay(line: usize, raw: Option<&str>, words: &[&str]) -> (Draft, Vec<Option<Span>>) {
    if let Some(raw) = raw
        && let Some(places) = find(raw, words)
    {
        return (Draft::new(line, raw, Unit::Chars), places);
    }
    let mut tokens = Tokens::default();
    for word in words {
        tokens.push(" ", word);
    }
    let places = tokens.spans.clone();
    (Draft::of_tokens(line, &tokens), places)
}

/// Each word's place in the text, one behind the other with nothing but blanks
/// between them; None where they aren't its words.
fn find(raw: &str, words: &[&str]) -> Option<Vec<Option<Span>>> {
    let mut at = 0;
    let mut places = Vec::new();
    for word in words {
        let rest = raw.get(at..)?;
        // A token may itself be blank: a line end.
        let skipped = match rest.starts_with(*word) {
            true => 0,
            false => rest.len() - rest.trim_start().len(),
        };
        // Blanks of the text may be fewer or others than a blank token says.
        if word.trim().is_empty() && !rest.starts_with(*word) {
            places.push(None);
            continue;
        }
        if !rest.get(skipped..)?.starts_with(*word) {
            return None;
        }
        at += skipped;
        places.push(Span::from_range(at..at + word.len()));
        at += word.len();
    }
    let whole = words.is_empty() || raw.get(at..)?.trim().is_empty();
    whole.then_some(places)
}

/// BILUO, and IOB where that stands instead.
fn entities(draft: &mut Draft, tags: &[&str], places: &[Option<Span>]) {
    let mut open: Option<(&str, Span)> = None;
    for (tag, place) in tags.iter().zip(places) {
        let (prefix, label) = tag.split_once('-').unwrap_or((tag, ""));
        let goes_on = matches!(prefix, "I" | "L") && open.is_some_and(|it| it.0 == label);
        if !goes_on && let Some((label, span)) = open.take() {
            draft.mention(None, label, vec![span]);
        }
        let begins = matches!(prefix, "B" | "U" | "I" | "L" | "S" | "E") && !label.is_empty();
        if begins && let Some(place) = place {
            open = Some(match open {
                Some((label, span)) => (label, span.hull(*place)),
                None => (label, *place),
            });
        }
        if matches!(prefix, "L" | "U")
            && let Some((label, span)) = open.take()
        {
            draft.mention(None, label, vec![span]);
        }
    }
    if let Some((label, span)) = open {
        draft.mention(None, label, vec![span]);
    }
}

/// Here categories are a list of labels and values.
fn cats(draft: &mut Draft, paragraph: &Object) {
    if let Some(Value::Array(items)) = paragraph.get("cats") {
        let pairs = items.iter().filter_map(|it| {
            let label = it.get("label").and_then(name)?;
            Some((label, it.get("value")?.clone()))
        });
        let held = rows::chosen(&pairs.collect());
        if !held.is_empty() {
            draft.label("cats", held, Vec::new());
        }
    }
}

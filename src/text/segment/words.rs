//! Words: what a double click selects and the caret steps over.
//!
//! Unicode's rules (with dictionaries for Chinese, Japanese, Thai and their
//! like), and three repairs for news text: a possessive `’s` is a token of its
//! own, so that the name before it can be tagged alone; `U.S.` keeps its last
//! full stop; `Monday.The`, two sentences run together by a scraper, is two words.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::lines::floor;
use crate::text::Span;

/// Bytes of text without a blank that are looked at in one go.
const WINDOW: usize = 4096;

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));

/// The word around `byte`, or the one that ends there; `None` on blanks and
/// punctuation. Inside a possessive `’s` it is the word with the `’s`.
pub fn word_at(text: &str, byte: u32) -> Option<Span> {
    let at = floor(text, byte);
    let around = chunk_around(text, at as usize);
    let words = segment(text, around);
    let before = words.iter().rposition(|word| word.end() == at);
    let inside = words.iter().position(|word| word.contains(at));
    let i = match (inside, before) {
        // Right before a possessive the word before it is meant.
        (Some(i), Some(before)) if possessive(text, words[i]) => before,
        (Some(i), _) => i,
        (None, before) => before?,
    };
    match words.get(i.wrapping_sub(1)) {
        Some(owner) if possessive(text, words[i]) && owner.end() == words[i].start() => {
            Some(owner.hull(words[i]))
        }
        _ => Some(words[i]),
    }
}

/// The words that overlap `within`, whole, in order. A possessive `’s` counts
/// as a word; blanks and punctuation don't.
pub fn words(text: &str, within: Span) -> Vec<Span> {
    let mut words = Vec::new();
    for chunk in chunks_from(text, floor(text, within.start()) as usize) {
        if chunk.start >= within.end() as usize {
            break;
        }
        put_words(text, chunk, &mut words);
    }
    words.retain(|word| word.overlaps(within));
    words
}

/// Whether a word given by [`words`] is a possessive ending, not a word.
pub(super) fn possessive(text: &str, word: Span) -> bool {
    word.of(text)
        .is_some_and(|word| word.starts_with(is_apostrophe))
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// The first word that starts after `at`.
pub(super) fn first_after(text: &str, at: u32) -> Option<Span> {
    chunks_from(text, at as usize)
        .find_map(|chunk| segment(text, chunk).into_iter().find(|w| w.start() > at))
}

/// The last word that starts before `at`.
pub(super) fn last_before(text: &str, at: u32) -> Option<Span> {
    let mut to = at as usize;
    loop {
        // The chunk that ends in or after the last character that isn't blank.
        let solid = text[..to].trim_end_matches(char::is_whitespace);
        if solid.is_empty() {
            return None;
        }
        let chunk = chunk_around(text, solid.len());
        let found = segment(text, chunk.clone())
            .into_iter()
            .rfind(|word| word.start() < at);
        if found.is_some() {
            return found;
        }
        // A chunk cut by the window starts where the next one ends.
        to = chunk.start.min(solid.len() - 1);
        to = text.floor_char_boundary(to);
    }
}

/// The stretch without blanks around `at` or ending there, at most [`WINDOW`] to
/// each side. Words never reach over a blank, so it is all there is to look at.
pub(super) fn chunk_around(text: &str, at: usize) -> std::ops::Range<usize> {
    let low = text.floor_char_boundary(at.saturating_sub(WINDOW));
    let high = text.floor_char_boundary((at + WINDOW).min(text.len()));
    let start = text[low..at]
        .rfind(char::is_whitespace)
        .map_or(low, |i| text.ceil_char_boundary(low + i + 1));
    let end = text[at..high]
        .find(char::is_whitespace)
        .map_or(high, |i| at + i);
    start..end
}

/// Stretches without blanks from the one around `at` on; one longer than the
/// window comes in pieces that end where a word does.
fn chunks_from(text: &str, at: usize) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut next = chunk_around(text, at).start;
    std::iter::from_fn(move || {
        let tail = &text[next..];
        let start = next + tail.find(|c: char| !c.is_whitespace())?;
        let high = text.floor_char_boundary((start + 2 * WINDOW).min(text.len()));
        let chunk = match text[start..high].find(char::is_whitespace) {
            Some(i) => start..start + i,
            None if high == text.len() => start..high,
            None => start..last_break(text, start..high),
        };
        next = chunk.end;
        Some(chunk)
    })
}

/// The end of the last but one piece in the stretch, its end if there is but one.
fn last_break(text: &str, stretch: std::ops::Range<usize>) -> usize {
    let mut last = [stretch.end; 2];
    for at in SEGMENTER.segment_str(&text[stretch.clone()]) {
        if at > 0 && stretch.start + at < stretch.end {
            last = [last[1], stretch.start + at];
        }
    }
    last[1]
}

/// The words of a stretch without blanks.
fn segment(text: &str, chunk: std::ops::Range<usize>) -> Vec<Span> {
    let mut words = Vec::new();
    put_words(text, chunk, &mut words);
    words
}

/// The same, behind those that stand there.
fn put_words(text: &str, chunk: std::ops::Range<usize>, words: &mut Vec<Span>) {
    let piece = text.get(chunk.clone()).unwrap_or_default();
    match plain(piece) {
        Some(word) => words.extend(Span::from_range(
            chunk.start + word.start..chunk.start + word.end,
        )),
        None => words.extend(by_rules(piece, chunk.start)),
    }
}

/// The only word of a stretch of Latin letters and digits with signs around it, as
/// most are: Unicode's rules have nothing to say there, and cost ten times as much.
fn plain(piece: &str) -> Option<std::ops::Range<usize>> {
    // Of the signs only these may belong to a word.
    let is_sign = |b: &&u8| b.is_ascii_punctuation() && !matches!(b, b'\'' | b'_');
    let bytes = piece.as_bytes();
    let start = bytes.iter().take_while(is_sign).count();
    let word = bytes[start..]
        .iter()
        .take_while(|it| it.is_ascii_alphanumeric());
    let end = start + word.count();
    let rest = bytes[end..].iter().all(|it| is_sign(&it));
    (rest && end > start).then_some(start..end)
}

/// The words of `piece`, which begins at byte `at` of the text.
fn by_rules(piece: &str, at: usize) -> Vec<Span> {
    let mut words = Vec::new();
    let mut push = |range: std::ops::Range<usize>| {
        words.extend(Span::from_range(at + range.start..at + range.end));
    };
    let mut start = 0;
    // Where the last `U.S.` ended: its `’s` is left to us.
    let mut initialism = usize::MAX;
    for (end, kind) in SEGMENTER.segment_str(piece).iter_with_word_type() {
        let from = std::mem::replace(&mut start, end);
        // A joiner between two signs counts as a word for Unicode's rules.
        if !kind.is_word_like() || !piece[from..end].contains(char::is_alphanumeric) {
            continue;
        }
        let word = &piece[from..end];
        if is_initialism(word) && piece[end..].starts_with('.') {
            initialism = end + 1;
            push(from..initialism);
            continue;
        }
        if from > initialism && possessive_len(&piece[initialism - 1..end]) == end - initialism {
            push(initialism..end);
            continue;
        }
        let owner = end - possessive_len(word);
        let mut at = from;
        while let Some(stop) = run_together(&piece[at..owner]) {
            push(at..at + stop);
            at += stop + 1;
        }
        push(at..owner);
        push(owner..end);
    }
    words
}

/// Bytes of the `’s` at the end of a word, 0 where there is none.
fn possessive_len(word: &str) -> usize {
    let Some(owner) = word.strip_suffix(['s', 'S']) else {
        return 0;
    };
    match owner.strip_suffix(is_apostrophe) {
        Some(owner) if !owner.is_empty() => word.len() - owner.len(),
        _ => 0,
    }
}

/// `U.S`, `p.m`, `т.е`: single letters with full stops between them.
fn is_initialism(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        })
}

/// Where `Monday.The` or `Photo:Reuters` ends its first word: the byte of the
/// sign between the two.
pub(super) fn run_together(word: &str) -> Option<usize> {
    word.match_indices(['.', ':']).find_map(|(i, sign)| {
        let mut before = word[..i].chars().rev();
        let mut after = word[i + 1..].chars();
        let joint = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let apart = sign == ":" && joint(before.clone().next()) && joint(after.clone().next())
            || before.next().is_some_and(char::is_lowercase)
                && before.next().is_some_and(char::is_alphabetic)
                && after.next().is_some_and(char::is_uppercase)
                && after.next().is_some_and(char::is_lowercase);
        apart.then_some(i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn plain_stretches_have_the_word_that_the_rules_give(piece in "[!-~]{1,12}|[(\"“]?[A-Za-z0-9]{1,4}[.,:;)%\"]{0,3}") {
            if let Some(word) = plain(&piece) {
                let word = Span::from_range(word);
                proptest::prop_assert_eq!(by_rules(&piece, 0), Vec::from_iter(word));
            }
        }
    }
}

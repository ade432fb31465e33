//! Sentences: the evidence of a stance unless someone says otherwise.
//!
//! Unicode's rules within a line (a scraped article has one paragraph to a
//! line), repaired for news: an abbreviation or an initial ends no sentence, a
//! quotation goes on with the `he said` behind it, and a full stop that lost its
//! blank still ends one.

use std::sync::LazyLock;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use super::lines::{floor, line_at, paragraph_at};
use super::words::run_together;
use crate::text::Span;

/// Bytes of one line that are looked at in one go.
const WINDOW: usize = 32 * 1024;

static SEGMENTER: LazyLock<SentenceSegmenterBorrowed<'static>> =
    LazyLock::new(|| SentenceSegmenter::new(SentenceBreakInvariantOptions::default()));

/// Never the end of a sentence, whatever follows (`Mr. Smith`).
const TITLES: &[&str] = &[
    "Adm", "Amb", "Brig", "Capt", "Cmdr", "Col", "Cpl", "Dr", "Drs", "Fr", "Gen", "Gov", "Hon",
    "Lt", "Maj", "Messrs", "Mlle", "Mme", "Mr", "Mrs", "Ms", "Mx", "Mt", "Pres", "Prof", "Rep",
    "Reps", "Rev", "Sec", "Sen", "Sens", "Sgt", "Spc", "St", "Ste", "Supt", "vs", "cf", "ca",
    "approx", "e.g", "i.e", "viz", "al", "г-н", "им", "ул", "проф", "акад",
];

/// The end of a sentence unless a number follows (`Fig. 2`, `Jan. 5`).
const NUMBERED: &[&str] = &[
    "Abs", "Apr", "Art", "Arts", "Aug", "Bd", "Ch", "Dec", "Eq", "Feb", "Fig", "Figs", "Jan",
    "Jul", "Jun", "Mar", "No", "Nos", "Nov", "Nr", "Oct", "Para", "Ref", "S", "Sec", "Sect", "Sep",
    "Sept", "Vol", "art", "ch", "fig", "no", "p", "par", "pp", "sec", "vol", "ст", "стр",
];

/// May end a sentence: it does where a word follows that seldom stands inside
/// one with a capital.
const EITHER: &[&str] = &[
    "Assn", "Assoc", "Ave", "Blvd", "Bros", "Co", "Corp", "Dept", "Dist", "Ft", "Govt", "Inc",
    "Intl", "Jr", "Ltd", "Mfg", "Mass", "Natl", "Pvt", "Sr", "Univ", "Calif", "Conn", "Fla", "Ga",
    "Pa", "Va", "Wash", "Jan", "Feb", "Apr", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "Ph.D",
    "etc",
];

/// Words that with a capital begin a sentence far more often than a name.
const OPENERS: &[&str] = &[
    "A",
    "According",
    "After",
    "All",
    "Although",
    "An",
    "And",
    "Another",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "Each",
    "Earlier",
    "Even",
    "For",
    "From",
    "Had",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "It",
    "Its",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "Moreover",
    "More",
    "Most",
    "My",
    "Nearly",
    "No",
    "Nor",
    "Not",
    "Now",
    "Of",
    "On",
    "Once",
    "One",
    "Only",
    "Or",
    "Our",
    "Over",
    "She",
    "Since",
    "So",
    "Some",
    "Still",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "To",
    "Today",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "While",
    "Who",
    "Why",
    "With",
    "Yet",
    "You",
    "Your",
];

/// The sentence around `byte` without the blanks around it; between two, the
/// one before; `None` on a blank line.
pub fn sentence_at(text: &str, byte: u32) -> Option<Span> {
    let at = floor(text, byte);
    let line = line_at(text, at)?;
    let low = line.start().max(at.saturating_sub(WINDOW as u32));
    let low = word_border(text, low, line.start());
    let high = line.end().min(at.saturating_add(WINDOW as u32));
    let high = floor(text, high);
    let found = segment(text, Span::new(low, high)?);
    let i = found.partition_point(|sentence| sentence.start() <= at);
    found.get(i.saturating_sub(1)).copied()
}

/// The sentences that overlap `within`, whole and without the blanks around
/// them, in order. A newline always ends one.
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    let mut all = Vec::new();
    let mut at = floor(text, within.start());
    // The first may begin before the stretch.
    if let Some(first) = sentence_at(text, at) {
        at = at.min(first.start());
    }
    let mut rest = Rest { text, at };
    while rest.at < within.end() && rest.take(&mut all) {}
    all.retain(|sentence| sentence.overlaps(within));
    all
}

/// The first sentence that starts after `at`.
pub(super) fn first_after(text: &str, at: u32) -> Option<Span> {
    let from = sentence_at(text, at).map_or(at, |here| at.min(here.start()));
    let mut rest = Rest { text, at: from };
    let mut found = Vec::new();
    while rest.take(&mut found) {
        if let Some(next) = found.iter().find(|sentence| sentence.start() > at) {
            return Some(*next);
        }
        found.clear();
    }
    None
}

/// The last sentence that starts before `at`.
pub(super) fn last_before(text: &str, at: u32) -> Option<Span> {
    let mut to = at;
    loop {
        to = text.get(..to as usize)?.trim_end().len() as u32;
        let here = sentence_at(text, floor(text, to.checked_sub(1)?))?;
        if here.start() < at {
            return Some(here);
        }
        to = here.start().min(to - 1);
    }
}

/// Reads a text on from a place where a sentence may begin.
struct Rest<'a> {
    text: &'a str,
    at: u32,
}

impl Rest<'_> {
    /// Adds the sentences of the next line, or of the next window of a long
    /// one; `false` at the end of the text.
    fn take(&mut self, into: &mut Vec<Span>) -> bool {
        let Some(whole) = paragraph_at(self.text, self.at).filter(|it| it.end() > self.at) else {
            return false;
        };
        let end = line_at(self.text, self.at).map_or(self.at, Span::end);
        let cut = floor(self.text, self.at.saturating_add(2 * WINDOW as u32));
        let Some(piece) = Span::new(self.at, end.min(cut)) else {
            // Nothing but the line end is left.
            self.at = whole.end();
            return true;
        };
        let mut found = segment(self.text, piece);
        self.at = whole.end();
        if piece.end() < end {
            // The last may go on behind the window, so it is taken up again.
            let again = found.pop_if(|last| last.start() > piece.start());
            self.at = again.map_or(piece.end(), Span::start);
        }
        into.extend(found);
        true
    }
}

/// A place near `low` where a word starts, so that a window cuts none.
fn word_border(text: &str, low: u32, line_start: u32) -> u32 {
    let low = floor(text, low);
    if low <= line_start {
        return line_start;
    }
    let ahead = floor(text, low.saturating_add(1024));
    text.get(low as usize..ahead as usize)
        .and_then(|near| near.find(char::is_whitespace))
        .map_or(low, |i| low + i as u32)
}

/// The sentences of a piece of one line.
fn segment(text: &str, piece: Span) -> Vec<Span> {
    let Some(line) = piece.of(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut push = |end: usize| {
        let whole = &line[start..end];
        let from = start + (whole.len() - whole.trim_start().len());
        let to = start + whole.trim_end().len();
        let base = piece.start() as usize;
        found.extend(Span::from_range(base + from..base + to));
        start = end;
    };
    let mut from = 0;
    while let Some(end) = next_break(line, from) {
        for lost in lost_breaks(&line[from..end]) {
            push(from + lost);
        }
        from = end;
        if end == line.len() || ends(&line[..end], &line[end..]) {
            push(end);
        }
    }
    found
}

/// Where Unicode's rules end the sentence that begins at `from`; None at the end of
/// the line.
fn next_break(line: &str, from: usize) -> Option<usize> {
    let rest = line.get(from..).filter(|it| !it.is_empty())?;
    // Nothing else among ASCII's signs ends one, nor does more than the sign before
    // it have a say.
    let is_sign = |b: u8| matches!(b, b'.' | b'!' | b'?' | b'\r' | b'\n') || !b.is_ascii();
    let sign = rest.bytes().position(is_sign).unwrap_or(rest.len());
    let near = sign.saturating_sub(1);
    let mut breaks = SEGMENTER.segment_str(rest.get(near..)?);
    let end = breaks.nth(1)?;
    Some(from + near + end)
}

/// Where a full stop in a sentence lost the blank behind it.
fn lost_breaks(sentence: &str) -> impl Iterator<Item = usize> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &sentence[at..];
            let stop = at + rest.find('.')?;
            let from = sentence[..stop]
                .rfind(|c: char| !c.is_alphanumeric())
                .map_or(0, |i| sentence.ceil_char_boundary(i + 1));
            let to = sentence[stop + 1..]
                .find(|c: char| !c.is_alphanumeric())
                .map_or(sentence.len(), |i| stop + 1 + i);
            at = stop + 1;
            if run_together(&sentence[from..to]).is_some() && ends(&sentence[..at], &sentence[at..])
            {
                return Some(at);
            }
        }
    })
}

/// Whether a sentence ends between the two, where Unicode's rules say so.
fn ends(before: &str, after: &str) -> bool {
    let done = before.trim_end();
    let next = after.trim_start();
    if next.chars().next().is_some_and(char::is_lowercase) {
        return false;
    }
    let Some(head) = done.strip_suffix('.') else {
        return true;
    };
    let word = last_word(head);
    let next = next.trim_start_matches(|c: char| !c.is_alphanumeric());
    let next_word = &next[..next
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(next.len())];
    if TITLES.contains(&word) {
        return false;
    }
    if NUMBERED.contains(&word) && next.starts_with(char::is_numeric) {
        return false;
    }
    if is_letters_with_stops(word) || EITHER.contains(&word) {
        return OPENERS.contains(&next_word);
    }
    true
}

/// The word that `head` ends with, full stops inside it included.
fn last_word(head: &str) -> &str {
    let from = head
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')))
        .map_or(0, |i| head.ceil_char_boundary(i + 1));
    &head[from..]
}

/// `U.S`, `J`, `J.-P`: capital letters or pairs such as `p.m`, one by one.
fn is_letters_with_stops(word: &str) -> bool {
    let single = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    let parts = || word.split(['.', '-']).filter(|part| !part.is_empty());
    parts().count() > 0
        && parts().all(single)
        && (word.contains('.') || word.chars().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]
        #[test]
        fn a_look_at_the_signs_finds_all_breaks(
            line in "([ab AB9.!?,'\")(:;\t\r\n-]|[éЯ”“’…。．\u{301}\u{ad}\u{200b}\u{2028}\u{85}\u{a0}😀日]){0,24}"
        ) {
            let all: Vec<usize> = SEGMENTER.segment_str(&line).skip(1).collect();
            let mut found = Vec::new();
            while let Some(end) = next_break(&line, found.last().copied().unwrap_or(0)) {
                found.push(end);
            }
            proptest::prop_assert_eq!(found, all);
        }
    }
}

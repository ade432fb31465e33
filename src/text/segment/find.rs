//! Finding words in a text: every occurrence of a quote, and find as in an
//! editor. Both compare folded characters and answer with bytes of the original.

use std::collections::VecDeque;

use super::caret::is_grapheme_boundary;
use super::words::is_apostrophe;
use crate::text::Span;

/// What may follow a word and an apostrophe and leaves the word whole:
/// Pashinyan’s, they’ll.
const ENDINGS: &[&str] = &["s", "S", "d", "m", "ll", "re", "ve"];

/// What may stand with an apostrophe before a word and leaves it whole:
/// l’Arménie, dell’Armenia; not O’Brien.
const ELISIONS: &[&str] = &[
    "l", "L", "d", "c", "C", "j", "J", "m", "M", "n", "N", "s", "S", "t", "T", "qu", "Qu", "jusqu",
    "lorsqu", "puisqu", "all", "dall", "dell", "nell", "sull", "un", "Un", "All", "Dell", "Nell",
    "Sull",
];

/// Where `quote` stands as whole words, in exact case, in order and without
/// overlaps; a run of blanks and line ends is like any other. None for a quote
/// of blanks.
///
/// "Armenia" stands in "Armenia’s" and "Armenia-Ukraine", not in "Armenian".
/// Scripts that put no blanks between words have no borders to hold to.
pub fn occurrences(text: &str, quote: &str) -> Vec<Span> {
    matches(text, quote.trim(), Fold::Nothing, |span| {
        is_whole(text, span)
    })
}

/// Where `needle` stands, in order and without overlaps. Curly and straight
/// quotation marks are alike, so are runs of blanks, and with `case_sensitive`
/// off whatever Unicode folds to the same letters (`ß` and `SS`). A character
/// is found whole or not at all.
pub fn find(text: &str, needle: &str, case_sensitive: bool) -> Vec<Span> {
    let fold = if case_sensitive {
        Fold::Quotes
    } else {
        Fold::QuotesAndCase
    };
    matches(text, needle, fold, |_| true)
}

/// What counts as equal besides runs of blanks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    Nothing,
    Quotes,
    QuotesAndCase,
}

/// One folded character and the bytes it comes from. A source character that
/// folds to several gives each of them the same bytes.
#[derive(Clone, Copy)]
struct Folded {
    c: char,
    start: u32,
    end: u32,
    /// Whether it is the first, the last of what its source folds to.
    first: bool,
    last: bool,
}

/// Knuth, Morris and Pratt over the folded text: linear whatever the needle.
fn matches(text: &str, needle: &str, fold: Fold, accept: impl Fn(Span) -> bool) -> Vec<Span> {
    let mut wanted = Vec::new();
    each_folded(needle, fold, |it| wanted.push(it.c));
    let mut found = Vec::new();
    let Some(first) = wanted.first().copied() else {
        return found;
    };
    let back = fallbacks(&wanted);
    // The last `wanted.len()` folded characters, to know where a match began.
    let mut recent: VecDeque<Folded> = VecDeque::with_capacity(wanted.len() + 1);
    let mut matched = 0;
    each_folded(text, fold, |it| {
        if matched == 0 && it.c != first {
            recent.clear();
            return;
        }
        recent.push_back(it);
        if recent.len() > wanted.len() {
            recent.pop_front();
        }
        while matched > 0 && wanted[matched] != it.c {
            matched = back[matched - 1];
        }
        if wanted[matched] == it.c {
            matched += 1;
        }
        if matched < wanted.len() {
            return;
        }
        matched = back[matched - 1];
        let (Some(from), true) = (recent.front(), it.last) else {
            return;
        };
        if let Some(span) = Span::new(from.start, it.end)
            && from.first
            && is_grapheme_boundary(text, span.start())
            && is_grapheme_boundary(text, span.end())
            && accept(span)
        {
            found.push(span);
            matched = 0;
            recent.clear();
        }
    });
    found
}

/// For each prefix of `wanted` the length of its longest proper border.
fn fallbacks(wanted: &[char]) -> Vec<usize> {
    let mut back = vec![0; wanted.len()];
    let mut k = 0;
    for i in 1..wanted.len() {
        while k > 0 && wanted[k] != wanted[i] {
            k = back[k - 1];
        }
        k += usize::from(wanted[k] == wanted[i]);
        back[i] = k;
    }
    back
}

/// Calls `each` for every folded character; a run of blanks is one blank.
fn each_folded(text: &str, fold: Fold, mut each: impl FnMut(Folded)) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = at as u32;
        let end = (at + c.len_utf8()) as u32;
        if c.is_whitespace() {
            let mut end = end;
            while let Some((at, c)) = chars.next_if(|(_, c)| c.is_whitespace()) {
                end = (at + c.len_utf8()) as u32;
            }
            each(Folded {
                c: ' ',
                start,
                end,
                first: true,
                last: true,
            });
            continue;
        }
        let one = |c| Folded {
            c,
            start,
            end,
            first: true,
            last: true,
        };
        match fold {
            Fold::Nothing => each(one(c)),
            Fold::Quotes => each(one(straight(c))),
            Fold::QuotesAndCase if c.is_ascii() => each(one(c.to_ascii_lowercase())),
            Fold::QuotesAndCase => {
                let (folded, len) = folded(c);
                for (i, c) in folded[..len].iter().enumerate() {
                    each(Folded {
                        first: i == 0,
                        last: i + 1 == len,
                        ..one(*c)
                    });
                }
            }
        }
    }
}

fn straight(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' => '\'',
        '“' | '”' | '„' | '‟' => '"',
        _ => c,
    }
}

/// Full case folding by way of capitals, which is what joins `ß` with `SS`, `ς`
/// with `σ` and the ligatures with their letters: up to three characters and how
/// many they are.
fn folded(c: char) -> ([char; 3], usize) {
    let mut folded = [straight(c); 3];
    // The first folds to an i with a dot over it that nobody types; the second
    // is another letter than the i its capital has.
    match c {
        'İ' => return (['i'; 3], 1),
        'ı' => return (folded, 1),
        _ => {}
    }
    let mut len = 0;
    let all = folded[0]
        .to_lowercase()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase);
    for (slot, c) in (0..3).zip(all) {
        folded[slot] = c;
        len = slot + 1;
    }
    (folded, len)
}

/// Whether no word goes on over either end of `span`.
pub(in crate::text) fn is_whole(text: &str, span: Span) -> bool {
    let (Some(before), Some(inside), Some(after)) = (
        text.get(..span.start() as usize),
        span.of(text),
        text.get(span.end() as usize..),
    ) else {
        return false;
    };
    let (Some(first), Some(last)) = (inside.chars().next(), inside.chars().next_back()) else {
        return false;
    };
    starts_whole(before, first) && ends_whole(inside, last, after)
}

fn starts_whole(before: &str, first: char) -> bool {
    let Some(previous) = before.chars().next_back() else {
        return true;
    };
    if !first.is_alphanumeric() || unspaced(first) || unspaced(previous) {
        return true;
    }
    let head = &before[..before.len() - previous.len_utf8()];
    if is_apostrophe(previous) && head.ends_with(char::is_alphanumeric) {
        let from = head
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |i| head.ceil_char_boundary(i + 1));
        return ELISIONS.contains(&&head[from..]);
    }
    let in_number =
        matches!(previous, '.' | ',') && first.is_numeric() && head.ends_with(char::is_numeric);
    !previous.is_alphanumeric() && !in_number
}

fn ends_whole(inside: &str, last: char, after: &str) -> bool {
    let mut ahead = after.chars();
    let Some(next) = ahead.next() else {
        return true;
    };
    if unspaced(last) || unspaced(next) {
        return true;
    }
    if last == '.' {
        // U.S. in U.S.A.
        let letter = inside[..inside.len() - 1].ends_with(char::is_alphabetic);
        return !(letter && next.is_alphanumeric());
    }
    if !last.is_alphanumeric() {
        return true;
    }
    let tail = ahead.as_str();
    if is_apostrophe(next) && tail.starts_with(char::is_alphanumeric) {
        let to = tail
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(tail.len());
        return ENDINGS.contains(&&tail[..to]);
    }
    let in_number =
        matches!(next, '.' | ',') && last.is_numeric() && tail.starts_with(char::is_numeric);
    !next.is_alphanumeric() && !in_number
}

/// Letters of scripts that are written without blanks between words.
fn unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x1000..=0x109F        // Myanmar
        | 0x1780..=0x17FF        // Khmer
        | 0x0F00..=0x0FFF        // Tibetan
        | 0x3040..=0x30FF        // kana
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF        // Han
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}

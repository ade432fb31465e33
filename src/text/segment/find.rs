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
    let exact = |c: char, push: &mut dyn FnMut(char)| push(c);
    matches(text, quote.trim(), exact, |span| is_whole(text, span))
}

/// Where `needle` stands, in order and without overlaps. Curly and straight
/// quotation marks are alike, so are runs of blanks, and with `case_sensitive`
/// off whatever Unicode folds to the same letters (`ß` and `SS`). A character
/// is found whole or not at all.
pub fn find(text: &str, needle: &str, case_sensitive: bool) -> Vec<Span> {
    let plain = |c: char, push: &mut dyn FnMut(char)| push(straight(c));
    let any = |_| true;
    if case_sensitive {
        matches(text, needle, plain, any)
    } else {
        matches(text, needle, fold_case, any)
    }
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
fn matches(
    text: &str,
    needle: &str,
    fold: impl Fn(char, &mut dyn FnMut(char)) + Copy,
    accept: impl Fn(Span) -> bool,
) -> Vec<Span> {
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
fn each_folded(
    text: &str,
    fold: impl Fn(char, &mut dyn FnMut(char)),
    mut each: impl FnMut(Folded),
) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = at as u32;
        let mut end = (at + c.len_utf8()) as u32;
        if c.is_whitespace() {
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
        // Held back by one, to know the last when it comes.
        let mut held: Option<Folded> = None;
        let mut push = |c: char| {
            let first = held.is_none();
            if let Some(it) = held.take() {
                each(it);
            }
            held = Some(Folded {
                c,
                start,
                end,
                first,
                last: false,
            });
        };
        fold(c, &mut push);
        if let Some(it) = held {
            each(Folded { last: true, ..it });
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
/// with `σ` and the ligatures with their letters.
fn fold_case(c: char, push: &mut dyn FnMut(char)) {
    if c.is_ascii() {
        return push(c.to_ascii_lowercase());
    }
    match c {
        // Folds to an i with a dot over it that nobody types; the dotless one
        // is another letter.
        'İ' => return push('i'),
        'ı' => return push('ı'),
        _ => {}
    }
    for c in straight(c).to_lowercase() {
        for c in c.to_uppercase() {
            c.to_lowercase().for_each(&mut *push);
        }
    }
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

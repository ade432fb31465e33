//! What a selection becomes: whole words without the blanks and punctuation at
//! the edges, and each edge moved by a word or a character.

use super::caret::{Unit, next, previous};
use super::words::{self, chunk_around, is_apostrophe, possessive};
use crate::text::Span;

/// Abbreviations that keep the full stop a selection ends with.
const KEEP_STOP: &[&str] = &[
    "Bros", "Co", "Corp", "Dr", "Gen", "Inc", "Jr", "Lt", "Ltd", "Messrs", "Mr", "Mrs", "Ms",
    "Prof", "Rep", "Sen", "Sr", "St", "etc", "Jan", "Feb", "Apr", "Aug", "Sept", "Sep", "Oct",
    "Nov", "Dec", "Ph.D", "Gov", "Sgt", "Capt", "Col", "No",
];

/// Brackets and quotation marks that belong together.
const PAIRS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('«', '»'),
    ('‹', '›'),
    ('"', '"'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('【', '】'),
    ('（', '）'),
];

/// Grows both ends to whole words, then trims as [`trim`] does; `None` where
/// nothing but blanks and punctuation is selected.
///
/// An end right before a possessive `’s` stays there.
pub fn snap(text: &str, span: Span) -> Option<Span> {
    let mut span = floored(text, span)?;
    let at_end = words::words(text, around(text, span.end())?);
    let at_start = words::words(text, around(text, span.start())?);
    let cut = |words: &[Span], at: u32| {
        words
            .iter()
            .position(|word| word.start() < at && at < word.end())
    };
    let end = cut(&at_end, span.end()).map_or(span.end(), |i| at_end[i].end());
    let mut start = span.start();
    let possessive_at = at_start
        .iter()
        .position(|word| possessive(text, *word) && word.contains(start));
    if let Some(i) = possessive_at {
        // A name's `’s` stands for the name; followed by more it was hit by
        // accident.
        start = if end <= at_start[i].end() || start > at_start[i].start() {
            at_start[i.saturating_sub(1)].start()
        } else {
            at_start[i].end()
        };
    } else if let Some(i) = cut(&at_start, start) {
        start = at_start[i].start();
    }
    span = Span::new(start, end)?;
    trim(text, span)
}

/// Takes blanks and punctuation off both ends; `None` where nothing is left.
///
/// Signs that carry meaning (`%`, `$`, `€`, `№`, emoji) stay, as do the full stop
/// of an abbreviation, and a bracket or quotation mark whose partner is inside:
/// `European Union (EU)`, but not the pair around `(EU)`.
pub fn trim(text: &str, span: Span) -> Option<Span> {
    let mut span = floored(text, span)?;
    loop {
        let inside = span.of(text)?;
        let first = inside.chars().next()?;
        let last = inside.chars().next_back()?;
        let partner = partner_of_first(inside, first);
        if partner.is_some_and(|at| at + last.len_utf8() == inside.len()) {
            span = cut(span, first, last)?;
        } else if !stays_first(inside, first, partner) {
            span = Span::new(span.start() + first.len_utf8() as u32, span.end())?;
        } else if !stays_last(text, span, inside, last) {
            span = Span::new(span.start(), span.end() - last.len_utf8() as u32)?;
        } else {
            return Some(span);
        }
    }
}

/// Moves the start one word (`snap`) or one character earlier; `None` at the
/// start of the text.
pub fn grow_start(text: &str, span: Span, snap: bool) -> Option<Span> {
    let span = floored(text, span)?;
    let start = if snap {
        words::last_before(text, span.start())?.start()
    } else {
        previous(text, span.start(), Unit::Grapheme)
    };
    changed(span, start, span.end())
}

/// Moves the start one word (`snap`) or one character later; `None` where
/// nothing would be left.
pub fn shrink_start(text: &str, span: Span, snap: bool) -> Option<Span> {
    let span = floored(text, span)?;
    let start = if snap {
        words::first_after(text, span.start())?.start()
    } else {
        next(text, span.start(), Unit::Grapheme)
    };
    changed(span, start, span.end())
}

/// Moves the end one word (`snap`) or one character later, over a bracket that
/// closes one inside; `None` at the end of the text.
pub fn grow_end(text: &str, span: Span, snap: bool) -> Option<Span> {
    let span = floored(text, span)?;
    if !snap {
        return changed(span, span.start(), next(text, span.end(), Unit::Grapheme));
    }
    let cut = around(text, span.end())
        .map(|near| words::words(text, near))
        .and_then(|near| {
            near.into_iter()
                .find(|word| word.start() <= span.end() && span.end() < word.end())
        });
    let word = cut.or_else(|| words::first_after(text, span.end()))?;
    let mut end = word.end();
    let tail = text.get(end as usize..)?;
    if let Some(close) = tail.chars().next()
        && PAIRS.iter().any(|(_, it)| *it == close)
        && !is_apostrophe(close)
    {
        let with = end + close.len_utf8() as u32;
        let inside = text.get(span.start() as usize..with as usize)?;
        if partner_of_last(inside, close).is_some_and(|at| at > 0) {
            end = with;
        }
    }
    changed(span, span.start(), end)
}

/// Moves the end one word (`snap`) or one character earlier; `None` where
/// nothing would be left.
pub fn shrink_end(text: &str, span: Span, snap: bool) -> Option<Span> {
    let span = floored(text, span)?;
    if !snap {
        return changed(
            span,
            span.start(),
            previous(text, span.end(), Unit::Grapheme),
        );
    }
    let last = words::last_before(text, span.end())?;
    let before = words::last_before(text, last.start())?;
    if before.end() <= span.start() {
        return None;
    }
    changed(span, span.start(), before.end())
}

/// On character boundaries inside the text; `None` where nothing is left.
fn floored(text: &str, span: Span) -> Option<Span> {
    Span::new(
        super::floor(text, span.start()),
        super::floor(text, span.end()),
    )
}

/// `start..end` where it is a span and not the one we had.
fn changed(span: Span, start: u32, end: u32) -> Option<Span> {
    Span::new(start, end).filter(|new| *new != span)
}

/// The stretch without blanks at a place; a place between two blanks has none,
/// so it gives its neighbours.
fn around(text: &str, at: u32) -> Option<Span> {
    let chunk = chunk_around(text, at as usize);
    Span::from_range(chunk).or_else(|| Span::new(at.saturating_sub(1), at + 1))
}

fn cut(span: Span, first: char, last: char) -> Option<Span> {
    Span::new(
        span.start() + first.len_utf8() as u32,
        span.end() - last.len_utf8() as u32,
    )
}

fn stays_first(inside: &str, first: char, partner: Option<usize>) -> bool {
    if partner.is_some() {
        return true;
    }
    let rest = &inside[first.len_utf8()..];
    let number = rest.starts_with(|c: char| c.is_ascii_digit());
    (first == '-' && number) || !is_edge(first)
}

fn stays_last(text: &str, span: Span, inside: &str, last: char) -> bool {
    if last == '.' {
        return keeps_stop(text, span);
    }
    partner_of_last(inside, last).is_some_and(|at| at > 0) || !is_edge(last)
}

/// Whether the full stop that `span` ends with belongs to its last word.
fn keeps_stop(text: &str, span: Span) -> bool {
    let Some(end) = around(text, span.end()) else {
        return false;
    };
    let words = words::words(text, end);
    let ends = |word: &&Span| word.end() == span.end() || word.end() + 1 == span.end();
    let Some(word) = words.iter().find(ends) else {
        return false;
    };
    word.start() >= span.start()
        && word
            .of(text)
            .is_some_and(|it| word.end() == span.end() || KEEP_STOP.contains(&it))
}

/// Byte of what closes the bracket or quotation that `inside` starts with.
fn partner_of_first(inside: &str, first: char) -> Option<usize> {
    let close = PAIRS.iter().find(|(open, _)| *open == first)?.1;
    let mut depth = 0;
    for (at, c) in inside.char_indices() {
        if c == close && depth > 0 && !(is_apostrophe(c) && in_word(inside, at, c)) {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if c == first {
            depth += 1;
        }
    }
    None
}

/// Byte of what opens the bracket or quotation that `inside` ends with.
fn partner_of_last(inside: &str, last: char) -> Option<usize> {
    let open = |c: char| PAIRS.contains(&(c, last));
    if !PAIRS.iter().any(|(_, close)| *close == last) {
        return None;
    }
    let mut depth = 0;
    for (at, c) in inside.char_indices().rev() {
        if open(c) && depth > 0 {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if c == last && !(is_apostrophe(c) && in_word(inside, at, c)) {
            depth += 1;
        }
    }
    None
}

fn in_word(inside: &str, at: usize, c: char) -> bool {
    inside[..at].ends_with(char::is_alphanumeric)
        && inside[at + c.len_utf8()..].starts_with(char::is_alphanumeric)
}

/// Blanks, control characters and punctuation that no name starts or ends with.
/// Unicode's punctuation less what stands for a word (`%`, `&`, `#`, `@`, `§`, `*`),
/// with a few signs that web pages use as rules (`|`, `<`, `` ` ``).
fn is_edge(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace()
            || c.is_ascii_control()
            || "!\"'(),-./:;<>?[\\]_`{|}=^".contains(c);
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '¡' | '«' | '·' | '»' | '¿' | '\u{AD}' | '\u{37E}' | '\u{387}'
            | '՚'..='՟' | '։' | '֊' | '־' | '׀' | '׃' | '׳' | '״'
            | '،' | '؍' | '؛' | '؞' | '؟' | '۔' | '।' | '॥' | '๏' | '๚' | '๛'
            | '་'..='༒' | '၊'..='၏' | '፠'..='፨' | '។'..='៖' | '᠀'..='᠊'
            // General punctuation less per mille, prime and section signs.
            | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{2029}' | '\u{202A}'..='\u{202E}'
            | '‹'..='›' | '‼'..='⁈' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
            | '⸀'..='⹝' | '、'..='〃' | '〈'..='】' | '〔'..='〟' | '〰' | '・'
            | '︐'..='︙' | '︰'..='﹒' | '﹔'..='﹞'
            | '！' | '＂' | '＇'..='）' | '，'..='／' | '：' | '；' | '？'
            | '［'..='］' | '＿' | '｛' | '｝' | '｟'..='･')
}

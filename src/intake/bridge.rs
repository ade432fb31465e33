//! From one telling of a text to another: blanks, line ends, tokenisation,
//! composed letters, the kind of quotes and brackets may differ, the rest may
//! not. Knows texts and spans, not what they tag.
//!
//! Both texts are folded to the characters that aren't blank, each remembering
//! its bytes. Where the foldings are the same, or share what stands before and
//! behind a difference, spans go from one to the other and never by guess.

use std::sync::Arc;

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::text::Span;
use crate::text::anchor::{Verdict, reanchor_all};

/// A text without what may differ.
#[derive(Debug)]
pub struct Folded {
    /// Folded characters in a row.
    pub text: String,
    /// Of each byte of [`Self::text`] the bytes of the text that it stands for:
    /// start, length.
    from: Vec<(u32, u8)>,
}

/// What brackets and quotes of tokenised texts stand for.
const ESCAPES: &[(&str, &str)] = &[
    ("-LRB-", "("),
    ("-RRB-", ")"),
    ("-LSB-", "["),
    ("-RSB-", "]"),
    ("-LCB-", "{"),
    ("-RCB-", "}"),
    ("-lrb-", "("),
    ("-rrb-", ")"),
    ("-lsb-", "["),
    ("-rsb-", "]"),
    ("-lcb-", "{"),
    ("-rcb-", "}"),
    ("``", "\""),
    ("''", "\""),
    ("\\/", "/"),
    ("\\*", "*"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
];

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut it = Self {
            text: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len()),
        };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if c.is_ascii_alphanumeric() {
                it.push(c, at, 1);
                at += 1;
                continue;
            }
            let rest = &text[at..];
            let escape = matches!(c, '-' | '`' | '\'' | '\\' | '&')
                .then(|| ESCAPES.iter().find(|row| rest.starts_with(row.0)))
                .flatten();
            if let Some((escape, plain)) = escape {
                plain.chars().for_each(|c| it.push(c, at, escape.len()));
                at += escape.len();
                continue;
            }
            it.fold(c, at);
            at += c.len_utf8();
        }
        it
    }

    fn fold(&mut self, c: char, at: usize) {
        let len = c.len_utf8();
        match c {
            _ if c.is_whitespace() || is_unseen(c) => {}
            '‘' | '’' | '‚' | '‛' | '´' | '′' | '`' | 'ʼ' => self.push('\'', at, len),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '"' => self.push('"', at, len),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => self.push('-', at, len),
            '…' => "...".chars().for_each(|c| self.push(c, at, len)),
            c if c.is_ascii() => self.push(c, at, len),
            c => {
                let mut buffer = [0; 4];
                let whole = c.encode_utf8(&mut buffer);
                let nfd = const { DecomposingNormalizerBorrowed::new_nfd() };
                for c in nfd.normalize_iter(whole.chars()) {
                    self.push(c, at, len);
                }
            }
        }
    }

    fn push(&mut self, c: char, at: usize, len: usize) {
        self.text.push(c);
        let from = (at as u32, len as u8);
        self.from.extend(std::iter::repeat_n(from, c.len_utf8()));
    }

    /// The folded bytes of a span; none where it is all blanks.
    fn inside(&self, span: Span) -> Option<std::ops::Range<usize>> {
        let from = self.from.partition_point(|it| it.0 < span.start());
        let to = self.from.partition_point(|it| it.0 < span.end());
        let last = self.from.get(to.checked_sub(1)?)?;
        let before = from.checked_sub(1).and_then(|at| self.from.get(at));
        // A span that begins or ends inside of what is folded as one has half
        // of it.
        let end = |it: &(u32, u8)| it.0 + u32::from(it.1);
        let whole = end(last) <= span.end() && before.is_none_or(|it| end(it) <= span.start());
        (from < to && whole).then_some(from..to)
    }

    /// The span of the text that these folded bytes stand for.
    fn outside(&self, range: std::ops::Range<usize>) -> Option<Span> {
        let first = self.from.get(range.start)?;
        let last = self.from.get(range.end.checked_sub(1)?)?;
        Span::new(first.0, last.0 + u32::from(last.1))
    }
}

/// Characters that nobody sees: soft hyphens, joiners, marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// How two texts lie to each other.
pub struct Bridge<'a> {
    source: &'a str,
    target: &'a Arc<str>,
    kind: Kind,
}

enum Kind {
    Same,
    /// Folded, with what they share: bytes at the start, bytes at the end, and
    /// where in the target the source begins.
    Folded {
        source: Folded,
        target: Folded,
        head: usize,
        tail: usize,
        at: usize,
    },
}

impl<'a> Bridge<'a> {
    pub fn new(source: &'a str, target: &'a Arc<str>) -> Self {
        if source == &**target {
            return Self {
                source,
                target,
                kind: Kind::Same,
            };
        }
        let (from, to) = (Folded::new(source), Folded::new(target));
        let mut at = 0;
        let mut head = common(from.text.chars(), to.text.chars());
        let mut tail = 0;
        if head < from.text.len() {
            // A part of the article, such as one of its paragraphs, found once.
            match only_place(&to.text, &from.text) {
                Some(place) => {
                    at = place;
                    head = from.text.len();
                }
                None => {
                    let (a, b) = (&from.text[head..], &to.text[head..]);
                    tail = common(a.chars().rev(), b.chars().rev());
                }
            }
        }
        Self {
            source,
            target,
            kind: Kind::Folded {
                source: from,
                target: to,
                head,
                tail,
                at,
            },
        }
    }

    /// True where the texts are the same, byte for byte.
    pub fn is_same(&self) -> bool {
        matches!(self.kind, Kind::Same)
    }

    /// Where spans of the source are in the target, in their order.
    pub fn carry_all(&self, spans: &[Span]) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = spans.iter().map(|it| self.carry(*it)).collect();
        let left: Vec<usize> = (0..spans.len())
            .filter(|i| verdicts[*i] == Verdict::Lost && spans[*i].of(self.source).is_some())
            .collect();
        if left.is_empty() || self.is_same() || self.is_whole() {
            return verdicts;
        }
        // What stands in a part that differs is looked for by its words.
        let wanted: Vec<Span> = left.iter().map(|i| spans[*i]).collect();
        let found = reanchor_all(self.source, self.target, &wanted);
        for (i, found) in left.into_iter().zip(found) {
            let taken = |it: Span| {
                verdicts
                    .iter()
                    .zip(spans)
                    .any(|(verdict, span)| verdict.span() == Some(it) && *span != spans[i])
            };
            verdicts[i] = match found.span() {
                Some(span) if !taken(span) => Verdict::Moved(span),
                _ => Verdict::Lost,
            };
        }
        verdicts
    }

    /// True where nothing but what may differ does.
    pub fn is_whole(&self) -> bool {
        match &self.kind {
            Kind::Same => true,
            Kind::Folded { source, head, .. } => *head == source.text.len(),
        }
    }

    fn carry(&self, span: Span) -> Verdict {
        match &self.kind {
            Kind::Same => match span.of(self.source) {
                Some(_) => Verdict::Exact(span),
                None => Verdict::Lost,
            },
            Kind::Folded {
                source,
                target,
                head,
                tail,
                at,
            } => {
                let Some(inside) = source.inside(span) else {
                    return Verdict::Lost;
                };
                let there = if inside.end <= *head {
                    inside.start + at..inside.end + at
                } else if inside.start >= source.text.len() - tail {
                    let end = target.text.len();
                    end + inside.start - source.text.len()..end + inside.end - source.text.len()
                } else {
                    return Verdict::Lost;
                };
                let Some(to) = target.outside(there.clone()) else {
                    return Verdict::Lost;
                };
                // A word that only begins the same is another word.
                let grown = (inside.end == *head
                    && !goes_on(self.source, span)
                    && goes_on(self.target, to))
                    || (inside.start + tail == source.text.len()
                        && !goes_back(self.source, span)
                        && goes_back(self.target, to));
                // A span that ends inside a character there holds too much.
                let whole = !grown && target.inside(to) == Some(there);
                match whole && to.of(self.target).is_some() {
                    true if to == span && span.of(self.source) == to.of(self.target) => {
                        Verdict::Exact(to)
                    }
                    true => Verdict::Moved(to),
                    false => Verdict::Lost,
                }
            }
        }
    }
}

/// Whether a letter or digit stands right behind a span.
fn goes_on(text: &str, span: Span) -> bool {
    let behind = text.get(span.end() as usize..);
    behind
        .and_then(|it| it.chars().next())
        .is_some_and(char::is_alphanumeric)
}

/// The same right before it.
fn goes_back(text: &str, span: Span) -> bool {
    let before = text.get(..span.start() as usize);
    before
        .and_then(|it| it.chars().next_back())
        .is_some_and(char::is_alphanumeric)
}

/// Bytes of the characters that both begin with.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// Where `part` stands in `text`; none where it stands there more than once, or
/// is too short to tell.
fn only_place(text: &str, part: &str) -> Option<usize> {
    const LEAST: usize = 20;
    if part.len() < LEAST {
        return None;
    }
    let at = text.find(part)?;
    let next = at + text[at..].chars().next().map_or(1, char::len_utf8);
    text[next..].find(part).is_none().then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[` and `]` mark spans in the source; the answer marks where they are in
    /// the target, and tells how many are exact, moved and lost.
    fn check(source: &str, target: &str, expected: &str) {
        let (mut text, mut spans, mut open) = (String::new(), Vec::new(), Vec::new());
        for c in source.chars() {
            match c {
                '[' => open.push(text.len()),
                ']' => spans.extend(open.pop().and_then(|at| Span::from_range(at..text.len()))),
                c => text.push(c),
            }
        }
        let target: Arc<str> = target.into();
        let verdicts = Bridge::new(&text, &target).carry_all(&spans);
        let mut marked = target.to_string();
        let mut found: Vec<Span> = verdicts.iter().filter_map(|it| it.span()).collect();
        found.sort();
        for span in found.iter().rev() {
            marked.insert(span.end() as usize, ']');
            marked.insert(span.start() as usize, '[');
        }
        let count = |kind: fn(&Verdict) -> bool| verdicts.iter().filter(|it| kind(it)).count();
        assert_eq!(
            format!(
                "{} {} {}: {marked}",
                count(|it| matches!(it, Verdict::Exact(_))),
                count(|it| matches!(it, Verdict::Moved(_))),
                count(|it| matches!(it, Verdict::Lost))
            ),
            expected
        );
    }

    #[test]
    fn tokens_lie_on_the_text_they_were_cut_from() {
        check(
            "[Lind] 's [plan] -LRB- of [May 3] -RRB- was `` [too small] '' , she said .",
            "Lind’s plan (of May 3) was “too small”, she\nsaid.",
            "1 3 0: [Lind]’s [plan] (of [May 3]) was “[too small]”, she\nsaid.",
        );
    }

    #[test]
    fn blanks_and_line_ends_may_differ() {
        check(
            "One\r\n[Two three]\r\nfour [five]",
            "One\n\nTwo  three\nfour\u{a0}five\n",
            "0 2 0: One\n\n[Two  three]\nfour\u{a0}[five]\n",
        );
    }

    #[test]
    fn composed_letters_are_the_same_letters() {
        check(
            "In [Zu\u{308}rich] met [Ren\u{e9}e]",
            "In Z\u{fc}rich met Rene\u{301}e",
            "0 2 0: In [Z\u{fc}rich] met [Rene\u{301}e]",
        );
        // Half a letter is none: the target has it in one piece.
        check("e[e]\u{301} a", "e\u{e9} a", "0 0 1: e\u{e9} a");
    }

    #[test]
    fn what_stands_around_a_difference_is_carried() {
        check(
            "[Baku] and [Lind] met [Orlov] in [Baku]",
            "Baku and Lindt met Orlov in Baku",
            "1 2 1: [Baku] and Lindt met [Orlov] in [Baku]",
        );
    }

    #[test]
    fn a_part_of_the_article_is_found_where_it_stands_once() {
        check(
            "The [minister] spoke of the new harbour.",
            "Head\n\nThe minister  spoke of the new harbour. The end.",
            "0 1 0: Head\n\nThe [minister]  spoke of the new harbour. The end.",
        );
    }

    #[test]
    fn what_is_not_there_is_lost() {
        check("[Baku]", "Yerevan", "0 0 1: Yerevan");
        check("[ ]x", "x", "0 0 1: x");
        check("", "x", "0 0 0: x");
    }

    proptest::proptest! {
        #[test]
        fn a_span_that_is_carried_has_the_same_letters(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "Baku", " ", "’", "'", "``", "e\u{301}", "é", "-LRB-", "(", "\n", "😀", "…", "ш",
            ]), 0..30),
            other in proptest::collection::vec(proptest::sample::select(vec![" ", "x", "\n", ""]), 30),
            from in 0usize..40,
            len in 1usize..12,
        ) {
            let source = parts.concat();
            let target: Arc<str> = parts
                .iter()
                .zip(&other)
                .flat_map(|(a, b)| [*a, *b])
                .collect::<String>()
                .into();
            if let Some(span) = Span::from_range(from..from + len)
                && let Some(quote) = span.of(&source)
                && let Some(to) = Bridge::new(&source, &target).carry_all(&[span])[0].span()
            {
                let there = to.of(&target).expect("inside the text");
                proptest::prop_assert_eq!(Folded::new(quote).text, Folded::new(there).text);
            }
        }
    }
}

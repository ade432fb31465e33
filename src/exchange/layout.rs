//! A text cut into sentences and tokens, for formats that count in them. A token
//! never runs over the border of a tag, nor a sentence's end through one, so that
//! everything that is tagged has its tokens. Must not know any format.

use crate::text::Span;
use crate::text::segment::{Unit, next, sentences, words};

/// Sentences and tokens of a text, in order.
pub struct Layout {
    pub sentences: Vec<Sentence>,
    /// Of all sentences; blanks belong to none.
    tokens: Vec<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
    /// Its tokens: first, and one past the last.
    pub first: usize,
    pub end: usize,
}

impl Layout {
    /// Cuts a text so that each of `spans` lies in one sentence and begins and ends
    /// with a token.
    pub fn new(text: &str, spans: &[Span]) -> Self {
        let mut spans = spans.to_vec();
        spans.sort();
        let mut borders: Vec<u32> = spans.iter().flat_map(|it| [it.start(), it.end()]).collect();
        borders.sort_unstable();
        borders.dedup();
        let mut layout = Self {
            sentences: Vec::new(),
            tokens: Vec::new(),
        };
        for span in joined(text, &spans) {
            let first = layout.tokens.len();
            let from = borders.partition_point(|it| *it <= span.start());
            let inside = borders.iter().skip(from).take_while(|it| **it < span.end());
            layout.add(text, span, inside.copied());
            layout.sentences.push(Sentence {
                span,
                first,
                end: layout.tokens.len(),
            });
        }
        layout
    }

    fn add(&mut self, text: &str, sentence: Span, borders: impl Iterator<Item = u32>) {
        let mut borders = borders.peekable();
        let mut push = |mut from: u32, to: u32| {
            while let Some(border) = borders.next_if(|it| *it < to) {
                self.tokens
                    .extend(Span::new(from, border).filter(|_| border > from));
                from = from.max(border);
            }
            self.tokens.extend(Span::new(from, to));
        };
        let mut at = sentence.start();
        for word in words(text, sentence) {
            marks(text, at, word.start().min(sentence.end()), &mut push);
            let (from, to) = (word.start().max(at), word.end().min(sentence.end()));
            push(from, to);
            at = at.max(to);
        }
        marks(text, at, sentence.end(), &mut push);
    }

    /// Joins each sentence of fewer than `least` tokens to the one before it, or
    /// after it where it is the first.
    pub fn join_short(&mut self, least: usize) {
        let is_short = |it: &Sentence| it.end - it.first < least;
        let mut out: Vec<Sentence> = Vec::with_capacity(self.sentences.len());
        for it in std::mem::take(&mut self.sentences) {
            match out.last_mut() {
                Some(last) if is_short(last) || is_short(&it) => {
                    last.span = last.span.hull(it.span);
                    last.end = it.end;
                }
                _ => out.push(it),
            }
        }
        self.sentences = out;
    }

    /// All tokens; blanks belong to none.
    pub fn tokens(&self) -> &[Span] {
        &self.tokens
    }

    /// The words of a sentence's tokens.
    pub fn words<'a>(&'a self, text: &'a str, it: &Sentence) -> impl Iterator<Item = &'a str> {
        let tokens = self.tokens.get(it.first..it.end).unwrap_or_default();
        tokens.iter().filter_map(|it| it.of(text))
    }

    /// First and last token of a span; None where it has only blanks.
    pub fn range(&self, span: Span) -> Option<(usize, usize)> {
        let first = self.tokens.partition_point(|it| it.start() < span.start());
        let end = self.tokens.partition_point(|it| it.end() <= span.end());
        (first < end).then(|| (first, end - 1))
    }

    /// The number of the sentence that a span begins in.
    pub fn sentence(&self, span: Span) -> Option<usize> {
        let after = self
            .sentences
            .partition_point(|it| it.span.end() <= span.start());
        let found = self.sentences.get(after)?;
        found.span.overlaps(span).then_some(after)
    }
}

/// What is no word: a token for each character but blanks.
fn marks(text: &str, from: u32, to: u32, push: &mut impl FnMut(u32, u32)) {
    let bytes = text.as_bytes();
    let is_blank = |at: u32| bytes.get(at as usize) == Some(&b' ');
    let is_ascii = |at: u32| bytes.get(at as usize).is_none_or(u8::is_ascii);
    let mut at = from;
    while at < to {
        // The blank between two words, whatever the rest: nothing joins it.
        if is_blank(at) && is_ascii(at + 1) {
            at += 1;
            continue;
        }
        let end = next(text, at, Unit::Grapheme).min(to);
        if end <= at {
            return;
        }
        let blank = text
            .get(at as usize..end as usize)
            .is_none_or(|it| it.trim().is_empty());
        if !blank {
            push(at, end);
        }
        at = end;
    }
}

/// The text's sentences; two that share a span are one.
fn joined(text: &str, spans: &[Span]) -> Vec<Span> {
    let Some(whole) = Span::from_range(0..text.len()) else {
        return Vec::new();
    };
    let mut out: Vec<Span> = Vec::new();
    let mut spans = spans.iter().peekable();
    // How far what began so far reaches.
    let mut reach = 0;
    for sentence in sentences(text, whole) {
        match out.last_mut() {
            Some(last) if reach > sentence.start() => *last = last.hull(sentence),
            _ => out.push(sentence),
        }
        while let Some(span) = spans.next_if(|it| it.start() < sentence.end()) {
            reach = reach.max(span.end());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, spans: &[(usize, usize)]) -> String {
        let span = |(from, to): &(usize, usize)| Span::from_range(*from..*to).expect("a span");
        let spans: Vec<Span> = spans.iter().map(span).collect();
        let layout = Layout::new(text, &spans);
        for span in spans {
            let (first, last) = layout.range(span).expect("has tokens");
            let hull = layout.tokens[first].hull(layout.tokens[last]);
            assert_eq!(hull.of(text), span.of(text).map(str::trim));
        }
        let lines = layout.sentences.iter();
        let lines = lines.map(|it| layout.words(text, it).collect::<Vec<_>>().join("|"));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn tags_have_their_tokens() {
        let text = "Mr. Bo’s co-op won. 👩‍🚒 She (Ann) left.";
        assert_eq!(
            told(text, &[]),
            "Mr|.|Bo|’s|co|-|op|won|.\n👩‍🚒|She|(|Ann|)|left|."
        );
        assert_eq!(
            told("Ann left. Bo stayed. So.", &[(5, 12), (22, 23)]),
            "Ann|l|eft|.|Bo|stayed|.\nS|o|."
        );
        assert_eq!(told("", &[]), "");
    }

    #[test]
    fn short_sentences_join_others() {
        let joined = |text: &str| {
            let mut layout = Layout::new(text, &[]);
            layout.join_short(2);
            let lines = layout.sentences.iter();
            let lines = lines.map(|it| layout.words(text, it).collect::<Vec<_>>().join("|"));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(
            joined("News\n\nAnn left.\n\n*\n\nBo stayed."),
            "News|Ann|left|.|*\nBo|stayed|."
        );
        assert_eq!(joined("News"), "News");
        assert_eq!(joined(""), "");
    }

    proptest::proptest! {
        #[test]
        fn every_span_with_words_has_tokens(
            text in "[a-c .\n😀é’-]{1,30}",
            ends in proptest::collection::vec((0..30usize, 1..9usize), 0..4),
        ) {
            let chars: Vec<usize> = text.char_indices().map(|it| it.0).chain([text.len()]).collect();
            let spans: Vec<(usize, usize)> = ends
                .iter()
                .map(|(at, len)| (at % (chars.len() - 1), *len))
                .map(|(at, len)| (chars[at], chars[(at + len).min(chars.len() - 1)]))
                .filter(|(from, to)| !text[*from..*to].trim().is_empty())
                .collect();
            told(&text, &spans);
        }
    }
}

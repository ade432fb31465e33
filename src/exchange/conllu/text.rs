//! A document's text from its words: where a sentence's own text is said and
//! its words follow each other in it, that text counts. Must not know entities.

use crate::text::Span;

/// Words of a document, sentence by sentence.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    spans: Vec<Option<Span>>,
    /// False once a sentence had no text of its own, or another one.
    inexact: bool,
    /// The sentence at hand: its own text, and its words with what follows each.
    own: Option<String>,
    sentence: Vec<(String, String)>,
    /// What stands before the next sentence.
    gap: String,
    paragraph: bool,
    count: usize,
}

/// The whole text, and where each word stands in it.
#[derive(Debug)]
pub(super) struct Finished {
    pub text: String,
    pub spans: Vec<Option<Span>>,
    /// True where every sentence said its own text.
    pub exact: bool,
}

impl Words {
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn paragraph(&mut self) {
        self.paragraph = true;
    }

    pub fn sentence_text(&mut self, text: &str) {
        self.own = Some(text.to_owned());
    }

    /// Adds a word; `misc` says what follows it.
    pub fn push(&mut self, form: &str, misc: &str) {
        let mut gap = " ".to_owned();
        for (key, value) in misc.split('|').filter_map(|it| it.split_once('=')) {
            match key {
                "SpaceAfter" if value == "No" => gap.clear(),
                "SpacesAfter" => gap = unescaped(value),
                _ => {}
            }
        }
        self.count += 1;
        self.sentence.push((form.to_owned(), gap));
    }

    pub fn end_sentence(&mut self) {
        let words = std::mem::take(&mut self.sentence);
        let own = self.own.take();
        let Some((_, last_gap)) = words.last() else {
            return;
        };
        let next_gap = last_gap.clone();
        if !self.text.is_empty() {
            match std::mem::take(&mut self.paragraph) {
                true if !self.gap.contains('\n') => self.text.push('\n'),
                _ => self.text.push_str(&self.gap),
            }
        }
        self.paragraph = false;
        let start = self.text.len();
        let fitted = own
            .as_deref()
            .and_then(|own| Some((own, fit(own, &words)?)));
        match fitted {
            Some((own, places)) => {
                self.text.push_str(own);
                let spans = places.into_iter();
                self.spans
                    .extend(spans.map(|(from, to)| Span::from_range(start + from..start + to)));
            }
            None => {
                self.inexact = true;
                for (index, (form, gap)) in words.iter().enumerate() {
                    let from = self.text.len();
                    self.text.push_str(form);
                    self.spans.push(Span::from_range(from..self.text.len()));
                    if index + 1 < words.len() {
                        self.text.push_str(gap);
                    }
                }
            }
        }
        self.gap = next_gap;
    }

    pub fn finish(mut self) -> Finished {
        self.end_sentence();
        Finished {
            text: self.text,
            spans: self.spans,
            exact: !self.inexact,
        }
    }
}

impl Finished {
    /// The words from `first` up to but without `end`.
    pub fn span(&self, first: usize, end: usize) -> Option<Span> {
        let mut inside = self.spans.get(first..end)?.iter().flatten();
        let from = inside.next()?;
        Some(from.hull(*inside.next_back().unwrap_or(from)))
    }
}

/// Where each word stands in the sentence's own text: one behind the other with
/// nothing but blanks between them. None where it doesn't come out even.
fn fit(own: &str, words: &[(String, String)]) -> Option<Vec<(usize, usize)>> {
    let mut places = Vec::with_capacity(words.len());
    let mut at = 0;
    for (form, _) in words {
        let rest = &own[at..];
        let blanks = rest.len() - rest.trim_start().len();
        at += blanks;
        let end = at + matched(&own[at..], form)?;
        places.push((at, end));
        at = end;
    }
    own[at..].trim().is_empty().then_some(places)
}

/// How many bytes of `text` are the word; blanks in it may be of another kind.
fn matched(text: &str, form: &str) -> Option<usize> {
    if text.starts_with(form) {
        return Some(form.len());
    }
    let mut chars = text.char_indices();
    for wanted in form.chars() {
        let (_, found) = chars.next()?;
        if found != wanted && !(found.is_whitespace() && wanted.is_whitespace()) {
            return None;
        }
    }
    Some(chars.next().map_or(text.len(), |it| it.0))
}

/// `\s`, `\n`, `\t`, `\r`, `\p` for blanks, as UDPipe writes them.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('s') => out.push(' '),
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some('p') => out.push('|'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

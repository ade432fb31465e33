//! CoNLL-U: a token to a line in ten columns, the sentence's own text in a
//! comment (<https://universaldependencies.org/format.html>). Entities stand in
//! the last column, as CorefUD's brackets (`Entity=(e1-person-1-…`) or as a tag
//! or bracket of each token (`NE=B-PER`, `NER=(ORG`). Must not know the project.

mod entities;
mod text;

use std::ops::ControlFlow;

use self::entities::Brackets;
use self::text::Words;
use super::conll::iob::{self, Seen, Tag};
use super::conll::{NO_KIND, unescaped};
use super::draft::{Draft, Unit};
use super::{Format, Issue, Item, Source, Take, Text, limits};
use crate::model::ArticleMeta;
use crate::text::Span;

pub(super) static FORMAT: Format = Format {
    id: "conllu",
    name: "CoNLL-U",
    summary: "Treebanks with each sentence’s own text, entities in the last column",
    endings: &["conllu"],
    read: Some(read),
    write: None,
};

/// Columns, from 0.
const FORM: usize = 1;
const MISC: usize = 9;
/// Keys of [`MISC`] that hold a tag or a bracket for each token.
const NAMES: [&str; 5] = ["NE", "NER", "NEtag", "NamedEntity", "ner"];
/// Most tokens of one document; what is longer comes as several.
const MOST_TOKENS: usize = 4 << 20;
/// Most words of one token.
const MOST_WORDS: usize = 64;
/// How many problems of a document are told one by one.
const MOST_TOLD: usize = 20;

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut reader = Reader {
        stem: source.stem().to_owned(),
        ..Reader::default()
    };
    let mut last = 0;
    limits::lines(source.bytes, take, |number, line, take| {
        if number > last + 1 {
            reader.document.end_sentence(&reader.fields);
        }
        last = number;
        reader.line(number, line, take)
    })?;
    reader.end_document(take)?;
    if reader.documents == 0 && last > 0 {
        take(issue(0, "no sentence of ten columns; the file is left out"))?;
    }
    match reader.seen.remark() {
        Some(message) => take(issue(0, message)),
        None => ControlFlow::Continue(()),
    }
}

#[derive(Default)]
struct Reader {
    stem: String,
    document: Document,
    documents: usize,
    /// What the fields of an `Entity` are called, from `# global.Entity`.
    fields: Vec<String>,
    seen: Seen,
}

#[derive(Default)]
struct Document {
    line: usize,
    id: Option<String>,
    meta: ArticleMeta,
    words: Words,
    /// A token whose words are still to come.
    several: Option<Several>,
    /// Tags of each token in sentences: line and text.
    names: Vec<Vec<(usize, String)>>,
    sentences: Vec<usize>,
    brackets: Brackets,
    left_out: bool,
    problems: Vec<(usize, String)>,
    untold: usize,
}

/// A row that counts: a word, or a token of several.
struct Word {
    line: usize,
    form: String,
    misc: String,
}

/// A token of several words (`2-3`), with those that were read.
struct Several {
    token: Word,
    /// Number of the last word.
    end: usize,
    words: Vec<Word>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str, take: &mut Take) -> ControlFlow<()> {
        match line.strip_prefix('#') {
            Some(comment) => self.comment(number, comment.trim(), take),
            None => {
                if self.document.words.len() >= MOST_TOKENS {
                    let message = "a document of more than 4,194,304 tokens; cut here";
                    take(issue(number, message))?;
                    self.end_document(take)?;
                }
                self.document.token(number, line, &self.fields);
                ControlFlow::Continue(())
            }
        }
    }

    fn comment(&mut self, number: usize, comment: &str, take: &mut Take) -> ControlFlow<()> {
        let (name, value) = match comment.split_once('=') {
            Some((name, value)) => (name.trim(), value.strip_prefix(' ').unwrap_or(value)),
            None => (comment, ""),
        };
        match name {
            "newdoc id" | "newdoc" => {
                self.end_document(take)?;
                self.document.line = number;
                self.document.id = (!value.is_empty()).then(|| value.trim().to_owned());
            }
            "newpar" | "newpar id" => self.document.words.paragraph(),
            "text" => self.document.words.sentence_text(value),
            "global.Entity" => {
                self.fields = value.trim().split('-').map(str::to_owned).collect();
            }
            "doc_title" | "meta::title" => {
                self.document.meta.title = Some(value.trim().to_owned());
            }
            "meta::sourceURL" => self.document.meta.url = Some(value.trim().to_owned()),
            "meta::author" => self.document.meta.author = Some(value.trim().to_owned()),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn end_document(&mut self, take: &mut Take) -> ControlFlow<()> {
        let mut document = std::mem::take(&mut self.document);
        document.end_sentence(&self.fields);
        if document.words.len() == 0 {
            // Comments before `newdoc` are about the document that follows.
            self.document.meta = document.meta;
            return ControlFlow::Continue(());
        }
        self.documents += 1;
        let id = document.id.take().unwrap_or_else(|| match self.documents {
            1 => self.stem.clone(),
            number => format!("{}-{number}", self.stem),
        });
        document.give(id, &mut self.seen, take)
    }
}

impl Document {
    fn token(&mut self, line: usize, row: &str, fields: &[String]) {
        if self.line == 0 {
            self.line = line;
        }
        let cells: Vec<&str> = if row.contains('\t') {
            row.split('\t').collect()
        } else {
            row.split_whitespace().collect()
        };
        let (Some(id), Some(form)) = (cells.first(), cells.get(FORM)) else {
            return self.problem(line, "fewer than two columns; left out");
        };
        // `8.1` is a word that isn't in the text.
        if id.contains('.') {
            return;
        }
        let (first, end) = match id.split_once('-') {
            Some((first, end)) => (first.parse().ok(), end.parse().ok()),
            None => (id.parse().ok(), id.parse().ok()),
        };
        let (Some(first), Some(end)): (Option<usize>, Option<usize>) = (first, end) else {
            return self.problem(line, "doesn’t begin with a token’s number; left out");
        };
        let word = Word {
            line,
            form: unescaped(form).to_owned(),
            misc: cells.get(MISC).copied().unwrap_or("_").to_owned(),
        };
        match &mut self.several {
            Some(several) if first == end && end <= several.end => {
                let last = end == several.end;
                several.words.push(word);
                if last {
                    self.end_several(fields);
                }
            }
            _ => {
                self.end_several(fields);
                if end > first && end - first < MOST_WORDS {
                    self.several = Some(Several {
                        token: word,
                        end,
                        words: Vec::new(),
                    });
                } else {
                    self.words.push(&word.form, &word.misc);
                    self.said(&word, self.words.len() - 1, fields);
                }
            }
        }
    }

    /// Puts in a token of several words: each word on its own where together
    /// they are the token (`John’s`), else all of them on the whole of it (`du`).
    fn end_several(&mut self, fields: &[String]) {
        let Some(several) = self.several.take() else {
            return;
        };
        let first = self.words.len();
        let token = &several.token;
        let forms = several.words.iter().map(|it| it.form.as_str());
        let split = forms.collect::<String>() == token.form;
        if split {
            let last = several.words.len().saturating_sub(1);
            for (index, word) in several.words.iter().enumerate() {
                let misc = if index == last {
                    &token.misc
                } else {
                    "SpaceAfter=No"
                };
                self.words.push(&word.form, misc);
            }
        } else {
            self.words.push(&token.form, &token.misc);
        }
        self.said(token, first, fields);
        for (index, word) in several.words.iter().enumerate() {
            let at = if split { first + index } else { first };
            self.said(word, at, fields);
        }
    }

    /// Takes what the last column says of the word with the number `at`.
    fn said(&mut self, word: &Word, at: usize, fields: &[String]) {
        self.names.resize(self.words.len(), Vec::new());
        let line = word.line;
        for (key, value) in word.misc.split('|').filter_map(|it| it.split_once('=')) {
            if key == "Entity" {
                for problem in self.brackets.read(line, at, value, fields) {
                    self.problem(line, &problem);
                }
            } else if NAMES.contains(&key) {
                if let Some(names) = self.names.get_mut(at) {
                    names.push((line, value.to_owned()));
                }
            } else if matches!(key, "Bridge" | "SplitAnte") {
                self.left_out = true;
            }
        }
    }

    fn end_sentence(&mut self, fields: &[String]) {
        self.end_several(fields);
        if self.words.len() > self.sentences.last().copied().unwrap_or_default() {
            self.sentences.push(self.words.len());
            self.words.end_sentence();
        }
    }

    fn problem(&mut self, line: usize, message: &str) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push((line, message.to_owned()));
        } else {
            self.untold += 1;
        }
    }

    fn give(mut self, id: String, seen: &mut Seen, take: &mut Take) -> ControlFlow<()> {
        for (line, message) in self.brackets.unclosed() {
            self.problem(line, &message);
        }
        let words = std::mem::take(&mut self.words).finish();
        let mut draft = Draft::new(self.line, words.text.as_str(), Unit::Bytes);
        if !words.exact {
            draft.record.text = Text::Tokens(words.text.as_str().into());
        }
        for (line, message) in &self.problems {
            draft.report(*line, None, message.as_str());
        }
        if self.untold > 0 {
            draft.report(0, None, format!("{} more problems", self.untold));
        }
        if self.left_out {
            draft.report(0, None, "bridging and split antecedents aren’t read");
        }
        let span = |first: usize, end: usize| words.span(first, end);
        self.brackets.give(&id, span, &mut draft);
        self.give_names(&words.spans, seen, &mut draft);
        draft.record.id = Some(id);
        draft.record.meta = (self.meta != ArticleMeta::default()).then_some(self.meta);
        draft.give(take)
    }

    /// Mentions of tags or brackets at each token.
    fn give_names(&self, spans: &[Option<Span>], seen: &mut Seen, draft: &mut Draft) {
        let mut first = 0;
        for end in &self.sentences {
            let sentence = self.names.get(first..*end).unwrap_or_default();
            let said = || sentence.iter().flatten();
            let tag = |it: &(usize, String)| Tag::parse(&it.1).is_some();
            let found: Vec<(usize, usize, String)> = if said().next().is_none() {
                Vec::new()
            } else if said().all(tag) {
                let tags = sentence.iter().map(|at| match at.first() {
                    Some((line, text)) => {
                        seen.letter(text);
                        (*line, Tag::parse(text).unwrap_or(Tag::OUTSIDE))
                    }
                    None => (0, Tag::OUTSIDE),
                });
                let found = iob::mentions(tags.collect::<Vec<_>>().into_iter(), first, seen);
                let found = found.into_iter();
                found
                    .map(|it| (it.first, it.end, it.kind.to_owned()))
                    .collect()
            } else {
                entities::names(sentence, first, draft)
            };
            for (from, to, kind) in found {
                let inside = spans.get(from..to).unwrap_or_default();
                let mut inside = inside.iter().flatten();
                let Some(start) = inside.next() else { continue };
                let span = start.hull(*inside.next_back().unwrap_or(start));
                let kind = if kind.is_empty() { NO_KIND } else { &kind };
                draft.mention(None, kind, vec![span]);
            }
            first = *end;
        }
    }
}

fn issue(line: usize, message: impl Into<String>) -> Item {
    Item::Issue(Issue {
        line,
        tag: None,
        message: message.into(),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::told;

    fn check(file: &str, expect: Expect) {
        let file = file.replace(' ', "\t").replace('~', " ");
        expect.assert_eq(&told("conllu", "a.conllu", file.as_bytes(), &[]));
    }

    #[test]
    fn chains_of_mentions_stand_on_the_sentences_own_text() {
        check(
            "#~global.Entity~=~eid-etype-head-identity\n\
             #~newdoc~id~=~news/a\n\
             #~doc_title~=~Talks\n\
             #~text~=~Anna~Berg’s~“talks”.\n\
             1 Anna _ PROPN _ _ _ _ _ Entity=(e1-person-1-Anna_Berg\n\
             2-3 Berg’s _ _ _ _ _ _ _ _\n\
             2 Berg _ PROPN _ _ _ _ _ Entity=e1)\n\
             3 ’s _ PART _ _ _ _ _ _\n\
             4 “ _ PUNCT _ _ _ _ _ SpaceAfter=No\n\
             5 talks _ NOUN _ _ _ _ _ SpaceAfter=No|Entity=(e2-event-1-)\n\
             5.1 failed _ VERB _ _ _ _ _ _\n\
             6 ” _ PUNCT _ _ _ _ _ SpaceAfter=No\n\
             7 . _ PUNCT _ _ _ _ _ _\n\
             \n\
             #~newpar\n\
             #~text~=~She~and~he~left.\n\
             1 She _ PRON _ _ _ _ _ Entity=(e1-person-1-)(e3[1/2]-person-1-)\n\
             2 and _ CCONJ _ _ _ _ _ _\n\
             3 he _ PRON _ _ _ _ _ Entity=(e3[2/2])|Bridge=e1<e3\n\
             4 left _ VERB _ _ _ _ _ SpaceAfter=No\n\
             5 . _ PUNCT _ _ _ _ _ Entity=e9)\n\
             \n\
             #~newdoc\n\
             1 Rome _ PROPN _ _ _ _ _ Entity=(e1-place-1-\n",
            expect![[r#"
                ! line 21: “e9)” closes nothing
                ! line 2: bridging and split antecedents aren’t read
                = news/a: "Anna Berg’s “talks”.\nShe and he left."
                  ArticleMeta { title: Some("Talks"), published: None, source: None, author: None, url: None, language: None }
                  m1 person "Anna Berg" → news/a-e1 [head: Text("1")]
                  m2 event "talks" → news/a-e2 [head: Text("1")]
                  m3 person "She he" → news/a-e3 [head: Text("1")]
                  m4 person "She" → news/a-e1 [head: Text("1")]
                ! line 24: “(e1” is opened and never closed; left out
                = a-2: tokens "Rome"
            "#]],
        );
    }

    #[test]
    fn tags_and_plain_brackets_are_read() {
        check(
            "1 Anna _ _ _ _ _ _ _ NE=B-PER\n\
             2 Berg _ _ _ _ _ _ _ NE=I-PER\n\
             3 left _ _ _ _ _ _ _ NE=O|SpacesAfter=\\n\n\
             \n\
             1 Bank _ _ _ _ _ _ _ NER=(ORG\n\
             2 of _ _ _ _ _ _ _ _\n\
             3 Rome _ _ _ _ _ _ _ NER=(LOC))\n\
             4 fell _ _ _ _ _ _ _ NER=)\n\
             x y\n",
            expect![[r#"
                ! line 9: doesn’t begin with a token’s number; left out
                ! line 8: closes a name that nothing opened
                = a: tokens "Anna Berg left\nBank of Rome fell"
                  m1 PER "Anna Berg"
                  m2 ORG "Bank of Rome"
                  m3 LOC "Rome"
            "#]],
        );
    }

    #[test]
    fn a_sentence_with_another_text_is_put_together_from_its_words() {
        check(
            "#~text~=~Anna~met~Berg.\n\
             1 Anna _ _ _ _ _ _ _ Entity=(e1-person-1-)\n\
             2 saw _ _ _ _ _ _ _ _\n\
             3 Berg _ _ _ _ _ _ _ SpaceAfter=No\n\
             4 . _ _ _ _ _ _ _ _\n",
            expect![[r#"
                = a: tokens "Anna saw Berg."
                  m1 person "Anna" → a-e1 [head: Text("1")]
            "#]],
        );
    }
}

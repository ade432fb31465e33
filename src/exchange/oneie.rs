//! OneIE and TextEE JSON, a sentence (or window) to a line: entities, relations
//! and events by the number of tokens in the sentence, ends exclusive. Lines of
//! one `doc_id` that follow each other become one document, a line each.
//! The formats: the README of OneIE (blender.cs.illinois.edu/software/oneie) and
//! `data/README.md` of github.com/ej0cl6/TextEE.
//!
//! Where a line has its text, the tokens are found in it and the text is taken as
//! it is. Offsets that fit no tokens but are those of the words in the text are
//! taken as code points. A `graph` is what the model predicted, and becomes a
//! record of its own.
//!
//! What is written keeps to what TextEE's loader asks of a line: `text`, `tokens`,
//! `lang`, ids of document and window, mentions and events, words at each place,
//! arguments that are mentions of the line, and levels that its models know (NAM,
//! NOM, PRO, UNK).

mod tags;
#[cfg(test)]
mod tests;
mod words;
mod write;

use std::ops::ControlFlow;

use serde_json::Value;

use super::board::Board;
use super::draft::Tokens;
use super::json::{self, Object, name};
use super::{Format, Issue, Item, Maker, Shape, Source, Take, Text, Write};
use crate::model::ArticleMeta;
use words::Sentence;

pub static FORMAT: Format = Format {
    id: "oneie",
    name: "OneIE / TextEE",
    summary: "Entities, relations and events, sentence by sentence, over tokens",
    endings: &["json", "jsonl"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "discontinuous mentions, links across sentences, events without a trigger, entities, \
                stances, labels, notes, attributes but level and subtype; TextEE wants articles \
                that are complete",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::<write::Lines>::default(),
    }),
};

/// A line of the file.
struct Line {
    number: usize,
    it: Object,
    /// Its words within the document's.
    sentence: Sentence,
}

/// Lines of one document.
#[derive(Default)]
struct Document {
    id: Option<String>,
    lines: Vec<Line>,
    tokens: Tokens,
}

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut document = Document::default();
    json::values(source.bytes, take, |at, value, take| {
        let Value::Object(it) = value else {
            return take(left(at.line, "not an object"));
        };
        let id = ["doc_id", "sent_id", "wnd_id"]
            .iter()
            .find_map(|field| it.get(*field).and_then(name));
        if document.id != id || id.is_none() {
            std::mem::take(&mut document).give(take)?;
            document.id = id;
        }
        match words::add(&mut document.tokens, &it) {
            Ok(sentence) => document.lines.push(Line {
                number: at.line,
                it,
                sentence,
            }),
            Err(why) => take(left(at.line, &why))?,
        }
        ControlFlow::Continue(())
    })?;
    document.give(take)
}

fn left(line: usize, why: &str) -> Item {
    Item::Issue(Issue::left_out(line, why, "line"))
}

impl Document {
    fn give(self, take: &mut Take) -> ControlFlow<()> {
        let Some(first) = self.lines.first() else {
            return ControlFlow::Continue(());
        };
        let predicted = |line: &Line| line.it.get("graph").is_some_and(Value::is_object);
        let tagged = |line: &Line| {
            let fields = ["entity_mentions", "relation_mentions", "event_mentions"];
            fields.iter().any(|it| line.it.contains_key(*it))
        };
        if self.lines.iter().any(tagged) || !self.lines.iter().any(predicted) {
            let mut board = self.board(first.number);
            let known: Vec<tags::Known> = (self.lines.iter())
                .map(|line| tags::mentions(&mut board, line))
                .collect();
            tags::links(&mut board, &self.lines, &known);
            board.draft.give(take)?;
        }
        if self.lines.iter().any(predicted) {
            let mut board = self.board(first.number);
            board.draft.record.maker = Maker::Machine {
                name: Some("OneIE".into()),
                version: None,
            };
            for line in &self.lines {
                tags::graph(&mut board, line);
            }
            board.draft.give(take)?;
        }
        ControlFlow::Continue(())
    }

    fn board(&self, line: usize) -> Board {
        let mut board = Board::new(line, self.tokens.clone());
        let record = &mut board.draft.record;
        record.id.clone_from(&self.id);
        if let ([line], Text::Tokens(text)) = (self.lines.as_slice(), &record.text)
            && line.sentence.exact
        {
            record.text = Text::Exact(text.clone());
        }
        let language = self
            .lines
            .first()
            .and_then(|it| it.it.get("lang")?.as_str());
        if let Some(language) = language.filter(|it| it.len() == 2) {
            record.meta = Some(ArticleMeta {
                language: Some(language.to_owned()),
                ..ArticleMeta::default()
            });
        }
        board
    }
}

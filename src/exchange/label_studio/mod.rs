//! Label Studio's JSON: tasks with annotations and predictions, and the short
//! form (`JSON_MIN`). Offsets are code points; versions before 1.4 counted UTF-16
//! units, which the words beside each span tell. Source: Label Studio's export
//! documentation, its SDK's validators, and a server's exports. Must not know
//! the project.

mod config;
mod results;
mod short;
mod text;
mod write;

use std::ops::ControlFlow;

use serde_json::Value;

use self::config::Config;
use self::results::Results;
use self::text::Words;
use super::draft::{Draft, Unit};
use super::json::{self, Object, name};
use super::{Format, Issue, Item, Maker, Shape, Source, Take, Text, Write, rows};
use crate::model::{Stamp, Status};

pub static FORMAT: Format = Format {
    id: "label-studio",
    name: "Label Studio",
    summary: "JSON tasks with annotations and predictions, and JSON_MIN, by code points",
    endings: &["json", "jsonl"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::Folder(&[write::TASKS, write::CONFIG]),
        lacks: "discontinuous mentions, events, stances, entities, attributes, labels of passages; \
                articles without their text",
        keeps_one: false,
        holds_scores: true,
        begin: |head| Box::new(write::Tasks::new(head)),
    }),
};

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let config = match beside(source, take) {
        ControlFlow::Continue(config) => config,
        ControlFlow::Break(()) => return ControlFlow::Break(()),
    };
    if let Some(config) = &config {
        take(Item::Schema(Box::new(config.schema())))?;
    }
    let config = config.unwrap_or_default();
    json::values(source.bytes, take, |at, value, take| match value {
        Value::Object(task) if task.get("data").is_some_and(Value::is_object) => Task {
            line: at.line,
            task: &task,
            config: &config,
        }
        .give(take),
        Value::Object(row) => short::give(at.line, &row, &config, take),
        other => rows::no_row(at.line, &other, take),
    })
}

/// The labelling configuration that lies beside the file, under its usual names.
fn beside(source: &Source, take: &mut Take) -> ControlFlow<(), Option<Config>> {
    let stem = source.stem();
    let short = stem.strip_suffix(".tasks").unwrap_or(stem);
    let names = [
        format!("{short}.config.xml"),
        format!("{stem}.xml"),
        "label_config.xml".to_owned(),
        "config.xml".to_owned(),
    ];
    for name in names {
        let Some(content) = (source.beside)(&name) else {
            continue;
        };
        match config::read(&content) {
            Ok(config) => return ControlFlow::Continue(Some(config)),
            Err(why) => {
                let issue = Issue {
                    line: 0,
                    tag: None,
                    message: format!("{name} can't be read: {why}; read without it"),
                };
                if take(Item::Issue(issue)).is_break() {
                    return ControlFlow::Break(());
                }
            }
        }
    }
    ControlFlow::Continue(None)
}

struct Task<'a> {
    line: usize,
    task: &'a Object,
    config: &'a Config,
}

impl Task<'_> {
    fn give(&self, take: &mut Take) -> ControlFlow<()> {
        let data = self.task.get("data").and_then(Value::as_object);
        let words = data.and_then(|data| Some((data, Words::of(data, self.config)?)));
        let Some((data, words)) = words else {
            return take(Item::Issue(Issue {
                line: self.line,
                tag: None,
                message: "the task shows no text; left out".to_owned(),
            }));
        };
        let mut given = false;
        let mut based_on: Vec<&Value> = Vec::new();
        let annotations = ["annotations", "completions"].iter().flat_map(|field| {
            let items = self.task.get(*field).and_then(Value::as_array);
            items.into_iter().flatten()
        });
        for it in annotations {
            let Value::Object(annotation) = it else {
                self.tell(take, "an annotation is given by its number only; left out")?;
                continue;
            };
            if let Some(prediction) = annotation.get("prediction").filter(|it| it.is_object()) {
                based_on.push(prediction);
            }
            if annotation.get("was_cancelled") == Some(&Value::Bool(true)) {
                let by = annotation.get("completed_by").map(person);
                let by = match by {
                    Some(Maker::Person(name)) => format!(" by {name}"),
                    _ => String::new(),
                };
                self.tell(take, &format!("the annotation{by} was skipped; left out"))?;
                continue;
            }
            let maker = annotation.get("completed_by").map_or(Maker::Unsaid, person);
            self.record(data, &words, maker, annotation, take)?;
            given = true;
        }
        let ControlFlow::Continue(predicted) = self.predictions(data, &words, &based_on, take)
        else {
            return ControlFlow::Break(());
        };
        given |= predicted;
        if !given {
            let nothing = Object::new();
            self.record(data, &words, Maker::Unsaid, &nothing, take)?;
        }
        ControlFlow::Continue(())
    }

    /// Exports of a server name predictions by number; those that an annotation
    /// was based on stand in that annotation.
    fn predictions(
        &self,
        data: &Object,
        words: &Words,
        based_on: &[&Value],
        take: &mut Take,
    ) -> ControlFlow<(), bool> {
        let items = self.task.get("predictions").and_then(Value::as_array);
        let (mut given, mut missing) = (false, 0);
        for it in items.into_iter().flatten() {
            let same = |other: &&&Value| other.get("id") == Some(it);
            let found = match it {
                Value::Object(_) => Some(it),
                _ => based_on.iter().find(same).copied(),
            };
            let Some(prediction) = found.and_then(Value::as_object) else {
                missing += 1;
                continue;
            };
            let maker = Maker::Machine {
                name: None,
                version: prediction.get("model_version").and_then(name),
            };
            if self.record(data, words, maker, prediction, take).is_break() {
                return ControlFlow::Break(());
            }
            given = true;
        }
        if missing > 0 {
            let message = format!("{missing} predictions are given by number only; left out");
            if self.tell(take, &message).is_break() {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(given)
    }

    fn tell(&self, take: &mut Take, message: &str) -> ControlFlow<()> {
        take(Item::Issue(Issue {
            line: self.line,
            tag: None,
            message: message.to_owned(),
        }))
    }

    fn record(
        &self,
        data: &Object,
        words: &Words,
        maker: Maker,
        made: &Object,
        take: &mut Take,
    ) -> ControlFlow<()> {
        let mut draft = Draft::new(self.line, words.text.as_str(), Unit::Chars);
        if words.html
            && let Text::Exact(text) = &draft.record.text
        {
            draft.record.text = Text::Tokens(text.clone());
        }
        let number = || self.task.get("id").and_then(name);
        draft.record.id = rows::id(data).or_else(number);
        draft.record.meta = rows::meta(data);
        let machine = matches!(maker, Maker::Machine { .. });
        draft.record.maker = maker;
        let results = rows::items(&mut draft, made, "result");
        Results::new(words, self.config).read(&mut draft, results);
        let at = made
            .get("created_at")
            .and_then(Value::as_str)
            .and_then(stamp);
        let gold = made.get("ground_truth") == Some(&Value::Bool(true));
        let score = made
            .get("score")
            .and_then(Value::as_f64)
            .filter(|_| machine);
        for tag in &mut draft.record.tags {
            let from = &mut tag.provenance;
            from.at = at.clone();
            from.score = from.score.or(score);
            if gold {
                from.status = Status::Adjudicated;
            }
        }
        draft.give(take)
    }
}

/// Whoever made something: a number, a name, or an account.
fn person(by: &Value) -> Maker {
    let name = match by {
        Value::Object(it) => ["email", "username", "id"]
            .iter()
            .find_map(|field| name(it.get(*field)?)),
        other => name(other),
    };
    name.map_or(Maker::Unsaid, Maker::Person)
}

/// `2026-11-22T14:21:36.864280Z` to the second.
fn stamp(text: &str) -> Option<Stamp> {
    let seconds = text.get(..19)?;
    let shape = |(at, b): (usize, u8)| match at {
        4 | 7 => b == b'-',
        10 => b == b'T',
        13 | 16 => b == b':',
        _ => b.is_ascii_digit(),
    };
    let is_utc = text.ends_with('Z') && seconds.bytes().enumerate().all(shape);
    is_utc.then(|| Stamp::new(format!("{seconds}Z")))
}

#[cfg(test)]
mod tests;

//! Lines to tokens and annotations. Must not know what becomes of them.

use std::ops::ControlFlow;

use super::cells::{Entry, entries, split, target};
use super::header::{Class, Layer};
use super::tags::{Annotations, Filler, Tie};
use super::text::Builder;
use crate::exchange::draft::{Draft, Unit, short};
use crate::exchange::{Issue, Item, Source, Take, Text, limits};

/// How many problems are told one by one.
const MOST_TOLD: usize = 20;

pub(super) fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let stem = source.stem().to_owned();
    let mut reader = Reader::default();
    let mut last = 0;
    let mut refused = None;
    let flow = limits::lines(source.bytes, take, |number, line, _| {
        if number > last + 1 {
            reader.builder.end_sentence();
        }
        last = number;
        refused = reader.line(number, line);
        match refused {
            None => ControlFlow::Continue(()),
            Some(_) => ControlFlow::Break(()),
        }
    });
    match refused {
        Some(message) => return take(issue(last, message)),
        None => flow?,
    }
    reader.give(stem, take)
}

#[derive(Default)]
struct Reader {
    /// True once the first line said what the file is.
    known: bool,
    layers: Vec<Layer>,
    builder: Builder,
    annotations: Annotations,
    problems: Vec<(usize, String)>,
}

impl Reader {
    /// Takes a line in; why the file isn't read, where it isn't.
    fn line(&mut self, number: usize, line: &str) -> Option<&'static str> {
        if !self.known {
            if let Some(version) = line.strip_prefix("#FORMAT=WebAnno TSV ") {
                self.known = version.trim_start().starts_with('3');
                return (!self.known).then_some("not version 3 of WebAnno TSV; left out");
            }
            return Some(
                "not WebAnno TSV 3, which begins with “#FORMAT=WebAnno TSV 3.…”; left out",
            );
        }
        if let Some(layer) = Layer::parse(line) {
            self.layers.push(layer);
        } else if let Some(text) = line.strip_prefix("#Text=") {
            self.builder.own_text(text);
        } else if !is_comment(line) {
            self.token(number, line);
        }
        None
    }

    fn token(&mut self, number: usize, line: &str) {
        let mut cells = line.split('\t');
        let head = (cells.next(), cells.next(), cells.next());
        let offsets = head.1.and_then(|it| it.split_once('-'));
        let offsets = offsets.and_then(|(start, end)| {
            let start: i64 = start.parse().ok()?;
            let end: i64 = end.parse().ok()?;
            (start >= 0 && start < end).then_some((start, end))
        });
        let (Some(label), Some((start, end)), Some(form)) = (head.0, offsets, head.2) else {
            let message = format!("“{}” is no token with its offsets; left out", short(line));
            return self.problems.push((number, message));
        };
        let token = self.builder.push(number, label, start, end, form);
        let cells: Vec<&str> = cells.collect();
        let width: usize = self.layers.iter().map(|it| it.columns.len()).sum();
        if cells.len() < width {
            let message = format!("{} columns where the layers have {width}", cells.len());
            self.problems.push((number, message));
        }
        let mut first = 0;
        for (index, layer) in self.layers.iter().enumerate() {
            let end = first + layer.columns.len();
            let mine = cells.get(first..end.min(cells.len())).unwrap_or_default();
            first = end;
            // Rows that are cut short have nothing of the last layers.
            if mine.len() < layer.columns.len() || mine.iter().all(|it| matches!(*it, "_" | "")) {
                continue;
            }
            match layer.class {
                Class::Span => self.annotations.span(index, layer, number, token, mine),
                Class::Chain => {
                    if let Err(why) = self.annotations.link(index, number, token, mine) {
                        self.problems.push((number, why));
                    }
                }
                Class::Relation => self
                    .annotations
                    .ties
                    .extend(ties(index, number, token, mine)),
            }
        }
    }

    fn give(mut self, stem: String, take: &mut Take) -> ControlFlow<()> {
        self.builder.end_sentence();
        let builder = self.builder;
        if builder.tokens.is_empty() {
            return take(issue(0, "no tokens; the file is left out"));
        }
        let mut draft = Draft::new(1, builder.text.as_str(), Unit::Bytes);
        if builder.inexact {
            draft.record.text = Text::Tokens(builder.text.as_str().into());
        }
        draft.record.id = Some(stem);
        let mut problems = self.problems;
        problems.extend(builder.problems.iter().cloned());
        self.annotations
            .give(&self.layers, &builder, &mut draft, &mut problems);
        problems.sort_by_key(|it| it.0);
        let untold = problems.len().saturating_sub(MOST_TOLD);
        for (line, message) in problems.into_iter().take(MOST_TOLD) {
            draft.report(line, None, message);
        }
        if untold > 0 {
            draft.report(1, None, format!("{untold} more problems"));
        }
        draft.give(take)
    }
}

/// Relations that a token's cells say.
fn ties<'a>(
    layer: usize,
    line: usize,
    token: usize,
    cells: &'a [&'a str],
) -> impl Iterator<Item = Tie> + 'a {
    let (from, features) = cells.split_last().unwrap_or((&"_", &[]));
    let features: Vec<Vec<Entry>> = features.iter().map(|it| entries(it)).collect();
    let from = if *from == "_" {
        Vec::new()
    } else {
        split(from, '|')
    };
    from.into_iter().enumerate().map(move |(stack, text)| {
        let (label, there, here) = target(text);
        let value = |it: &Vec<Entry>| it.get(stack).and_then(Entry::value);
        Tie {
            layer,
            line,
            values: features.iter().map(value).collect(),
            from: Filler {
                label: label.to_owned(),
                id: there,
            },
            to: (token, here),
        }
    })
}

/// `#Sentence.id=…`, `#Summary1=…`: anything with `#` that isn't a token, and a
/// token line begins with its number.
fn is_comment(line: &str) -> bool {
    line.starts_with('#')
}

fn issue(line: usize, message: &str) -> Item {
    Item::Issue(Issue {
        line,
        tag: None,
        message: message.to_owned(),
    })
}

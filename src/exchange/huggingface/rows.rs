//! The tables: a row is an article by one annotator, with what is asked of it as
//! a list. Each says whether somebody looked at the article for it. Must not know
//! files.

use super::columns::{Column, Flag, Flat, Group, Int, Label, List, Record, Text, Words, columns};
use super::tags::{Items, LabelItem, NoteItem};
use super::texts;
use crate::exchange::Piece;
use crate::model::{Entity, KindId, Schema, Tag, Task};

/// How far somebody got, with the state of those where nobody said anything.
pub const STATES: [&str; 4] = ["untouched", "partial", "complete", "verified"];

columns! {
    /// What every row of tags begins with.
    Head { id: Text, annotator: Text, text: Words, complete: Flag, state: Label }

    ZoneItem { kind: Text, start: Int, end: Int }

    Done { task: Text, state: Text, by: Text, at: Text }

    /// What is known of an article beside its tags, and its notes.
    Document {
        id: Text,
        annotator: Text,
        text: Words,
        text_hash: Text,
        title: Text,
        published: Text,
        source: Text,
        author: Text,
        url: Text,
        language: Text,
        zones: List<Record<ZoneItem>>,
        completions: List<Record<Done>>,
        guideline_version: Text,
        suggestions_seen: Flag,
        notes: List<Record<NoteItem>>,
    }

    /// An entry of the register.
    Known {
        id: Text,
        name: Text,
        kind: Text,
        aliases: List<Text>,
        wikidata: Text,
        country: Text,
        sector: Text,
        note: Text,
    }
}

/// A table in the making.
pub trait Rows: Send {
    fn parts(&self) -> Vec<(&str, &dyn Column)>;
    fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)>;

    /// Takes a piece as a row; how many of its tags stand in it.
    fn push(&mut self, piece: &Piece, tags: &[&Tag]) -> usize;
}

/// The tags of one task.
pub struct Tagged<T> {
    task: Task,
    text: bool,
    head: Flat<Head>,
    list: List<Record<T>>,
}

impl<T: Items> Tagged<T> {
    pub fn new(task: Task, text: bool, items: T) -> Self {
        let head = Head {
            state: Label::of(STATES),
            ..Head::default()
        };
        Self {
            task,
            text,
            head: Flat(head),
            list: List::of(Record(items)),
        }
    }
}

impl<T: Items> Rows for Tagged<T> {
    fn parts(&self) -> Vec<(&str, &dyn Column)> {
        let mut parts = self.head.0.parts();
        parts.retain(|it| self.text || it.0 != texts::COLUMN);
        self.list.lay(T::LIST, &mut parts);
        parts
    }

    fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)> {
        let mut parts = self.head.0.parts_mut();
        parts.retain(|it| self.text || it.0 != texts::COLUMN);
        self.list.lay_mut(T::LIST, &mut parts);
        parts
    }

    fn push(&mut self, piece: &Piece, tags: &[&Tag]) -> usize {
        let head = &mut self.head.0;
        head.id.push(piece.article.id.as_str());
        head.annotator.push(piece.annotator.as_str());
        head.complete.push(piece.layer.is_complete(self.task));
        let done = piece.layer.completions().get(&self.task);
        let state = done.map_or(STATES[0], |it| it.state.id());
        head.state.push(Some(state));
        let items = &mut self.list.items.0;
        let count = tags.iter().filter(|tag| items.push(piece, tag)).count();
        self.list.close();
        count
    }
}

/// Labels of articles and passages: beside the list a column for each question
/// of the schema, with the answer for the article as a whole.
pub struct Answers {
    tags: Tagged<LabelItem>,
    asked: Vec<Asked>,
}

struct Asked {
    task: KindId,
    column: String,
    answer: Answer,
}

enum Answer {
    One(Label),
    Many(List<Label>),
}

impl Answers {
    pub fn new(text: bool, schema: &Schema) -> Self {
        let tags = Tagged::new(Task::Labels, text, LabelItem::of(schema));
        let asked = schema.labels.iter().map(|it| {
            let label = Label::of(it.values.iter().map(|it| it.id.as_str()));
            Asked {
                column: format!("label_{}", it.id),
                task: it.id.clone(),
                answer: match it.many {
                    true => Answer::Many(List::of(label)),
                    false => Answer::One(label),
                },
            }
        });
        Self {
            tags,
            asked: asked.collect(),
        }
    }
}

impl Rows for Answers {
    fn parts(&self) -> Vec<(&str, &dyn Column)> {
        let mut parts = self.tags.parts();
        for it in &self.asked {
            match &it.answer {
                Answer::One(label) => label.lay(&it.column, &mut parts),
                Answer::Many(list) => list.lay(&it.column, &mut parts),
            }
        }
        parts
    }

    fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)> {
        let mut parts = self.tags.parts_mut();
        for it in &mut self.asked {
            match &mut it.answer {
                Answer::One(label) => label.lay_mut(&it.column, &mut parts),
                Answer::Many(list) => list.lay_mut(&it.column, &mut parts),
            }
        }
        parts
    }

    fn push(&mut self, piece: &Piece, tags: &[&Tag]) -> usize {
        for it in &mut self.asked {
            let labels = tags.iter().filter_map(|tag| match &tag.body {
                crate::model::Body::Label(label) => Some(label),
                _ => None,
            });
            let mut of_it = labels.filter(|label| label.task == it.task && label.spans.is_empty());
            match &mut it.answer {
                Answer::One(column) => {
                    let first = of_it.find_map(|label| label.values.first());
                    column.push(first.map(String::as_str));
                }
                Answer::Many(column) => {
                    for value in of_it.flat_map(|label| &label.values) {
                        column.items.push(Some(value));
                    }
                    column.close();
                }
            }
        }
        self.tags.push(piece, tags)
    }
}

/// The articles.
pub struct Documents {
    text: bool,
    columns: Document,
}

impl Documents {
    pub fn new(text: bool) -> Self {
        Self {
            text,
            columns: Document::default(),
        }
    }
}

impl Rows for Documents {
    fn parts(&self) -> Vec<(&str, &dyn Column)> {
        let mut parts = self.columns.parts();
        parts.retain(|it| self.text || it.0 != texts::COLUMN);
        parts
    }

    fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)> {
        let mut parts = self.columns.parts_mut();
        parts.retain(|it| self.text || it.0 != texts::COLUMN);
        parts
    }

    fn push(&mut self, piece: &Piece, tags: &[&Tag]) -> usize {
        let to = &mut self.columns;
        let (article, layer) = (piece.article, piece.layer);
        to.id.push(article.id.as_str());
        to.annotator.push(piece.annotator.as_str());
        let hash = layer.head.text.as_ref().map(|it| &it.hash);
        let hash = hash.or(article.text_hash.as_ref());
        to.text_hash.push_or_null(hash.map(|it| it.as_str()));
        let meta = &article.meta;
        to.title.push_or_null(meta.title.as_deref());
        to.published.push_or_null(meta.published.as_deref());
        to.source.push_or_null(meta.source.as_deref());
        to.author.push_or_null(meta.author.as_deref());
        to.url.push_or_null(meta.url.as_deref());
        to.language.push_or_null(meta.language.as_deref());
        for zone in &article.zones {
            if zone.span.of(piece.text).is_none() {
                continue;
            }
            let (start, end) = piece.chars(zone.span);
            let item = &mut to.zones.items.0;
            item.kind.push(zone.kind.id());
            item.start.push(Some(start));
            item.end.push(Some(end));
        }
        to.zones.close();
        for (task, done) in layer.completions() {
            let item = &mut to.completions.items.0;
            item.task.push(task.id());
            item.state.push(done.state.id());
            item.by.push(done.by.as_str());
            item.at.push_or_null(done.at.as_ref().map(|it| it.as_str()));
        }
        to.completions.close();
        to.guideline_version
            .push_or_null(layer.head.guideline_version.as_deref());
        to.suggestions_seen.push(layer.head.suggestions_seen);
        let notes = &mut to.notes.items.0;
        let count = tags.iter().filter(|tag| notes.push(piece, tag)).count();
        to.notes.close();
        count
    }
}

/// The register's entries.
#[derive(Default)]
pub struct Register(Known);

impl Register {
    pub fn add(&mut self, it: &Entity) {
        let to = &mut self.0;
        to.id.push(it.id.as_str());
        to.name.push(&it.name);
        to.kind.push(it.kind.as_str());
        it.aliases.iter().for_each(|it| to.aliases.items.push(it));
        to.aliases.close();
        to.wikidata.push_or_null(it.wikidata.as_deref());
        to.country.push_or_null(it.country.as_deref());
        to.sector.push_or_null(it.sector.as_deref());
        to.note.push(&it.note);
    }
}

impl Rows for Register {
    fn parts(&self) -> Vec<(&str, &dyn Column)> {
        self.0.parts()
    }

    fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)> {
        self.0.parts_mut()
    }

    /// Entries come one by one, by [`Self::add`].
    fn push(&mut self, _: &Piece, _: &[&Tag]) -> usize {
        0
    }
}

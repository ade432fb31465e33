//! A dataset folder that `datasets.load_dataset` reads as it stands: a Parquet
//! table for each task, with typed features, a card whose YAML names them,
//! Croissant metadata, the annotation manual. An article by one annotator is a
//! row; it says whether somebody looked at it for the task. Offsets are code
//! points, half open.
//!
//! Sources: Hugging Face's dataset cards and `datasets.Features`, version 5 of
//! `datasets`; Apache Parquet; MLCommons Croissant 1.0. Must not know folders.

mod columns;
pub mod counted;
mod croissant;
mod manual;
mod readme;
mod rows;
mod table;
mod tags;
mod texts;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use self::columns::Column;
use self::readme::{About, File};
use self::rows::{Answers, Documents, Register, Rows, Tagged};
use self::table::Table;
use self::tags::{EventItem, Items, MentionItem, RelationItem, StanceItem};
use self::texts::{Packed, Texts};
use super::prepare::task_of;
use super::{Format, Head, Options, Out, Piece, Shape, Write, Writer};
use crate::model::{Entity, EntityId, Ref, Schema, Tag, TagClass, Task};

pub use readme::NAME as CARD;

pub use manual::{line, schema as schema_in_words};

pub(super) static FORMAT: Format = Format {
    id: "huggingface",
    name: "Hugging Face dataset",
    summary: "Parquet tables by task with typed features, a card, Croissant metadata, the manual",
    endings: &["parquet"],
    read: None,
    write: Some(Write {
        shape: Shape::Parted(&[readme::NAME, manual::NAME, readme::LICENCE, croissant::NAME]),
        lacks: "fields that other programs added",
        keeps_one: false,
        holds_scores: true,
        begin: |head| Box::new(Dataset::new(head)),
    }),
};

/// Texts that are longer have no place in a column, in bytes.
const LONGEST: usize = 1 << 30;

/// A table of the dataset, which `datasets` calls a configuration. In the order
/// of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Config {
    Of(Task),
    Documents,
    Register,
}

impl Config {
    pub fn id(self) -> &'static str {
        match self {
            Self::Of(task) => task.id(),
            Self::Documents => "documents",
            Self::Register => "register",
        }
    }

    /// Where the table of a part stands in the export.
    fn file(self, split: &str) -> String {
        place(self.id(), split)
    }
}

/// Where the table of a configuration and a part stands in the export.
fn place(config: &str, split: &str) -> String {
    format!("{}{split}-00000-of-00001.parquet", before(config))
}

/// How the places of a configuration's tables begin.
fn before(config: &str) -> String {
    format!("data/{config}-")
}

struct Dataset {
    about: About,
    schema: Arc<Schema>,
    options: Options,
    /// Names of the parts as `datasets` has them.
    splits: Vec<String>,
    tables: BTreeMap<(Config, usize), Table<Box<dyn Rows>>>,
    /// The texts of the rows that aren't written yet, by part.
    texts: BTreeMap<usize, Texts>,
    entries: HashMap<EntityId, Entity>,
    languages: BTreeMap<String, usize>,
}

impl Dataset {
    fn new(head: &Head) -> Self {
        let options = head.options.clone();
        let splits = match options.parts.is_empty() {
            true => vec!["train".to_owned()],
            false => options.parts.iter().map(|it| split_name(it)).collect(),
        };
        let mut dataset = Self {
            about: About::of(head),
            schema: head.project.schema.clone(),
            options,
            splits,
            tables: BTreeMap::new(),
            texts: BTreeMap::new(),
            entries: HashMap::new(),
            languages: BTreeMap::new(),
        };
        let mut asked = head.project.tasks();
        let chosen = &head.options.tasks;
        asked.retain(|it| chosen.is_empty() || chosen.contains(it));
        let configs = asked.into_iter().map(Config::Of);
        for config in configs.chain([Config::Documents]) {
            for part in 0..dataset.splits.len() {
                dataset.table(config, part);
            }
        }
        dataset
    }

    fn table(&mut self, config: Config, part: usize) -> &mut Table<Box<dyn Rows>> {
        let (text, schema) = (self.options.text, &self.schema);
        let split = self.splits.get(part).map_or("rest", String::as_str);
        self.tables.entry((config, part)).or_insert_with(|| {
            fn tagged<T: Items + 'static>(task: Task, text: bool, items: T) -> Box<dyn Rows> {
                Box::new(Tagged::new(task, text, items))
            }
            let rows: Box<dyn Rows> = match config {
                Config::Of(task) => match task {
                    Task::Entities => tagged(task, text, MentionItem::of(schema)),
                    Task::Events => tagged(task, text, EventItem::of(schema)),
                    Task::Stances => tagged(task, text, StanceItem::of(schema)),
                    Task::Relations => tagged(task, text, RelationItem::of(schema)),
                    Task::Labels => Box::new(Answers::new(text, schema)),
                },
                Config::Documents => Box::new(Documents::new(text)),
                Config::Register => Box::new(Register::default()),
            };
            Table::new(config.file(split), rows)
        })
    }

    /// Keeps the register's entries that the tags point at.
    fn note_entries(&mut self, piece: &Piece, tags: &[&Tag]) {
        for tag in tags {
            let linked = tag.mention().and_then(|it| it.entity.as_ref());
            let pointed = match tag.class() {
                TagClass::Mention | TagClass::Label | TagClass::Note => Vec::new(),
                _ => tag.refs(),
            };
            for id in linked
                .into_iter()
                .chain(pointed.into_iter().filter_map(Ref::entity))
            {
                if !self.entries.contains_key(id)
                    && let Some(entry) = piece.register.entities.get(id)
                {
                    self.entries.insert(id.clone(), entry.clone());
                }
            }
        }
    }

    /// Makes row groups of what waits in the tables of a part. Those of the same
    /// articles share their texts.
    fn write(&mut self, part: usize) {
        let texts = match self.texts.get_mut(&part) {
            Some(texts) if !texts.is_empty() => texts,
            _ => return,
        };
        let tables = self.tables.iter_mut().filter(|it| it.0.1 == part);
        let mut tables: Vec<_> = tables.map(|it| it.1).collect();
        tables.retain(|it| !it.waiting().is_empty());
        let with_text = self.options.text;
        let mut all: BTreeSet<Vec<usize>> = BTreeSet::new();
        if with_text {
            all.extend(tables.iter().map(|it| it.waiting().to_vec()));
        }
        let pack = |rows: Vec<usize>| {
            // Memory takes all that is packed.
            let packed = texts.pack(&rows, table::properties().build()).ok();
            (rows, packed)
        };
        let all: BTreeMap<Vec<usize>, Option<Packed>> = all.into_par_iter().map(pack).collect();
        tables.par_iter_mut().for_each(|table| {
            let packed = all.get(table.waiting()).and_then(Option::as_ref);
            table.write(packed);
        });
        texts.clear();
    }

    fn register(&mut self, out: &mut Out) {
        let mut entries: Vec<Entity> = std::mem::take(&mut self.entries).into_values().collect();
        if entries.is_empty() {
            return;
        }
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let mut table = Table::new(Config::Register.file("train"), Register::default());
        for entries in entries.chunks(table::MOST_ROWS) {
            for (number, entry) in entries.iter().enumerate() {
                table.rows.add(entry);
                table.pushed(number);
            }
            table.write(None);
            table.hand_over(out);
        }
        table.end();
        table.hand_over(out);
        let sum = table.sum();
        self.about
            .files
            .push(File::of(Config::Register, "train", &table, sum));
    }
}

impl Writer for Dataset {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        if piece.text.len() > LONGEST {
            out.lose(piece, None, "articles over 1 GiB");
            return;
        }
        let mut tags = piece.layer.in_order();
        tags.retain(|tag| {
            let stands = tag.spans().iter().all(|it| it.of(piece.text).is_some());
            if !stands {
                out.lose(piece, Some(&tag.id), "tags off the text");
            } else if !tag.extra.is_empty() {
                out.lose(piece, Some(&tag.id), "fields that other programs added");
            }
            stands
        });
        let part = piece.part.unwrap_or_default();
        let named = self.options.parts.iter().position(|it| it == part);
        let part = named.unwrap_or(match self.options.parts.is_empty() {
            true => 0,
            // A part of its own: it must not come to be trained on.
            false => self.splits.len(),
        });
        // A task that the schema doesn't ask has its rows where there are tags.
        for (task, _) in Task::ALL {
            let is_its = |tag: &&Tag| task_of(tag.class()) == Some(task);
            if tags.iter().any(is_its) {
                self.table(Config::Of(task), part);
            }
        }
        self.note_entries(piece, &tags);
        let texts = self.texts.entry(part).or_default();
        let text = texts.len();
        texts.push(match self.options.text {
            true => piece.text,
            false => "",
        });
        let is_full = table::is_full(texts);
        for ((config, of), table) in &mut self.tables {
            let Config::Of(task) = config else {
                if *of == part {
                    table.push(piece, text, &tags, false);
                }
                continue;
            };
            // What nobody looked at has no row: it can't be taken for a negative.
            let is_its = |tag: &&Tag| task_of(tag.class()) == Some(*task);
            let looked = piece.layer.completions().contains_key(task) || tags.iter().any(is_its);
            if *of == part && looked {
                table.push(piece, text, &tags, piece.layer.is_complete(*task));
            }
        }
        if is_full {
            self.write(part);
            let tables = self.tables.iter_mut().filter(|it| it.0.1 == part);
            tables.for_each(|(_, table)| table.hand_over(out));
        }
        if let Some(language) = &piece.article.meta.language {
            *self.languages.entry(language.clone()).or_default() += 1;
        }
    }

    fn end(&mut self, out: &mut Out) {
        for part in 0..=self.splits.len() {
            self.write(part);
        }
        let mut tables = std::mem::take(&mut self.tables);
        // Tables that stayed empty in all parts; that of the articles stays.
        let filled = tables.iter().filter(|it| it.1.count.rows > 0);
        let filled: BTreeSet<Config> = filled.map(|it| it.0.0).collect();
        tables.retain(|it, _| it.0 == Config::Documents || filled.contains(&it.0));
        let mut ready: Vec<_> = tables.values_mut().collect();
        ready.par_iter_mut().for_each(|it| it.end());
        for ((config, part), mut table) in tables {
            table.hand_over(out);
            let sum = table.sum();
            let split = self.splits.get(part).map_or("rest", String::as_str);
            self.about.files.push(File::of(config, split, &table, sum));
        }
        self.register(out);
        self.about.languages = std::mem::take(&mut self.languages).into_keys().collect();
        out.file(readme::NAME)
            .extend(readme::readme(&self.about).into_bytes());
        let manual = manual::guidelines(&self.about.name, &self.schema, &self.about.guidelines);
        out.file(manual::NAME).extend(manual.into_bytes());
        out.file(readme::LICENCE)
            .extend(readme::licence().into_bytes());
        out.file(croissant::NAME)
            .extend(croissant::croissant(&self.about).into_bytes());
    }
}

/// The name that `datasets` and its users know a part by.
fn split_name(part: &str) -> String {
    match part {
        "dev" | "val" | "valid" => "validation".to_owned(),
        part => {
            let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
            part.chars().map(plain).collect()
        }
    }
}

impl Rows for Box<dyn Rows> {
    fn parts(&self) -> Vec<(&str, &dyn Column)> {
        (**self).parts()
    }

    fn parts_mut(&mut self) -> Vec<(&str, &mut dyn Column)> {
        (**self).parts_mut()
    }

    fn push(&mut self, piece: &Piece, tags: &[&Tag]) -> usize {
        (**self).push(piece, tags)
    }
}

//! What a reader finds in a file: documents with their tags, as the file says
//! them. Spans are already bytes of the document's own text; kinds are still the
//! file's labels. Must not know the project: which article a record belongs to,
//! and what its labels are called there, is settled by who takes it in.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Issue;
use crate::model::{ArticleMeta, Completion, Entity, LayerHead, Schema, Tag, Task, TextHash, Zone};

/// One of the things that a file holds, in the order in which they stand.
#[derive(Debug)]
pub enum Item {
    Record(Box<Record>),
    /// What could not be taken, or was taken with a remark.
    Issue(Issue),
    /// The label set, where the format has one (`annotation.conf`, a type system).
    Schema(Box<Schema>),
}

/// Where a reader hands over what it finds. `Break` means that no more is wanted.
pub type Take<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// A file to read, with what lies beside it.
pub struct Source<'a> {
    /// Path as it is told to people, `/` between its parts.
    pub name: &'a str,
    /// The bytes, from the start.
    pub bytes: &'a mut dyn BufRead,
    /// The content of another file of the same folder, by its name, or of a folder
    /// in it, by its path; None where there is none that can be read.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

impl Source<'_> {
    /// The file's name without folder and ending: `a/b.ann` gives `b`.
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// A document by one maker.
#[derive(Debug, Default)]
pub struct Record {
    /// Where it begins: a line counted from 1, or in files without lines the
    /// number of the document.
    pub line: usize,
    /// What the file calls the document: an id, a path, a file's name.
    pub id: Option<String>,
    pub text_hash: Option<TextHash>,
    pub meta: Option<ArticleMeta>,
    /// Who made the tags, as the file says.
    pub maker: Maker,
    pub text: Text,
    /// In any order; ids are unique in the record.
    pub tags: Vec<Tag>,
    pub completions: BTreeMap<Task, Completion>,
    /// What a layer says of itself beside its text.
    pub head: LayerHead,
    pub zones: Option<Vec<Zone>>,
    /// Register entries that the tags point at.
    pub entities: Vec<Entity>,
}

/// Who made a record's tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Maker {
    #[default]
    Unsaid,
    Person(String),
    /// A program: its name where the file says it, and its version.
    Machine {
        name: Option<String>,
        version: Option<String>,
    },
}

/// The text that a record's spans count in.
#[derive(Debug, Default)]
pub enum Text {
    /// As the document has it.
    Exact(Arc<str>),
    /// Put together from tokens: blanks, and in some formats brackets and
    /// quotes, may differ from the document's.
    Tokens(Arc<str>),
    /// The file doesn't hold it. The record has no tags yet: they are read when
    /// the article's text is found.
    #[default]
    Elsewhere,
    /// The same, with what reads the tags once the text is there.
    Waiting(Box<dyn Waiting>),
}

impl Text {
    pub fn as_str(&self) -> Option<&Arc<str>> {
        match self {
            Self::Exact(text) | Self::Tokens(text) => Some(text),
            Self::Elsewhere | Self::Waiting(_) => None,
        }
    }
}

/// Tags whose offsets can only be read against the project's text.
pub trait Waiting: std::fmt::Debug + Send {
    /// Fills in the record's tags against `text`, and gives what doesn't fit.
    fn read(self: Box<Self>, record: &mut Record, text: &Arc<str>) -> Vec<Issue>;

    /// False where nothing in it looks like a tag of the format: anything with an
    /// id could be a document whose text lies elsewhere.
    fn has_tags(&self) -> bool {
        true
    }
}

//! Annotations to and from other programs' files: one file a format, listed in
//! [`FORMATS`]. Bytes and values in, values and bytes out; knows neither the
//! project's folder nor the window.

mod csv;
pub mod draft;
// Waits for the readers.
#[allow(dead_code)]
mod json;
pub mod jsonl;
pub mod limits;
mod record;
#[cfg(test)]
mod told;
pub mod xml;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::model::{AnnotatorId, Article, Layer, Register};
use crate::text::offsets::OffsetMap;

pub use record::{Item, Maker, Record, Source, Take, Text, Waiting};

/// A format that annotations can be written to or read from.
pub struct Format {
    /// Name on the command line: `jsonl`.
    pub id: &'static str,
    /// For people: `Glossator JSONL`.
    pub name: &'static str,
    pub summary: &'static str,
    /// Endings of the files to read, without the dot, the usual one first; a
    /// folder is searched for these.
    pub endings: &'static [&'static str],
    pub read: Option<Read>,
    pub write: Option<Write>,
}

/// Reads one file; everything it finds, good or bad, goes to `Take`.
pub type Read = fn(&mut Source, &mut Take) -> ControlFlow<()>;

/// How a format is written, layer by layer.
pub struct Write {
    /// Files an export makes; one without a name takes the name it is given.
    pub files: &'static [&'static str],
    /// Writes what stands before the first article.
    pub begin: fn(&mut Files),
    /// Writes one layer.
    pub piece: fn(&Piece, &mut Files),
}

/// Every format, in the order of menus and documentation.
pub static FORMATS: &[&Format] = &[
    &jsonl::FORMAT, //
    &csv::FORMAT,
];

pub fn by_id(id: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|it| it.id == id)
}

/// One layer on its way out, with all that a format may want to say of it.
pub struct Piece<'a> {
    pub article: &'a Article,
    /// The text that the layer's spans count in.
    pub text: &'a str,
    pub offsets: &'a OffsetMap,
    pub annotator: &'a AnnotatorId,
    pub layer: &'a Layer,
    pub register: &'a Register,
}

/// What an export wrote so far, by file name. Whoever writes it to disk may
/// empty the buffers between two pieces.
#[derive(Debug, Default)]
pub struct Files {
    buffers: BTreeMap<&'static str, Vec<u8>>,
}

impl Files {
    /// The end of a file, to be written on.
    pub fn file(&mut self, name: &'static str) -> &mut Vec<u8> {
        self.buffers.entry(name).or_default()
    }

    /// What was written since the last call.
    pub fn drain(&mut self) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
        self.buffers
            .iter_mut()
            .map(|(name, buffer)| (*name, std::mem::take(buffer)))
    }
}

/// Something in a file that could not be taken, or was taken with a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// 1-based; 0 where it concerns the whole file.
    pub line: usize,
    /// Id of the tag it concerns.
    pub tag: Option<String>,
    /// What is wrong and what became of it.
    pub message: String,
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        if let Some(tag) = &self.tag {
            write!(f, "{tag}: ")?;
        }
        f.write_str(&self.message)
    }
}

//! Annotations to and from other programs' files: one file a format, listed in
//! [`FORMATS`]. Bytes and values in, values and bytes out; knows neither the
//! project's folder nor the window.

mod ace_apf;
mod archive;
mod bioc;
mod board;
mod brat;
mod chat;
mod conll;
mod conll2012;
mod conllu;
mod csv;
pub mod decisions;
mod dna;
mod docbin;
mod doccano;
pub mod draft;
mod dygie;
mod ends;
mod fields;
mod flat;
mod gate;
mod gexf;
mod gliner;
mod graphml;
mod headed;
pub mod huggingface;
mod json;
pub mod jsonl;
pub mod label_map;
mod label_studio;
mod labelbuddy;
mod layout;
pub mod legible;
pub mod limits;
mod looked;
mod markup;
mod names;
mod network;
mod newsmtsc;
mod oneie;
mod pack;
mod places;
mod plover;
mod potato;
pub mod prepare;
mod prodigy;
pub mod pseudonyms;
mod qdpx;
mod rams;
mod record;
mod remarks;
pub mod renamed;
mod rows;
mod semeval16;
mod semeval22;
#[cfg(test)]
mod sound;
mod spacy;
mod spans;
mod tag_lines;
mod tokens;
#[cfg(test)]
mod told;
mod uima;
mod webanno_tsv;
mod wikievents;
mod write;
pub mod xml;

use std::ops::ControlFlow;

pub use record::{Item, Maker, Record, Source, Take, Text, Waiting};
pub use write::{Half, Head, InHalves, Loss, MakeHalf, Options, Out, Piece, Policy};
pub use write::{Shape, Write, Writer, Written, lost};

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

/// Every format, in the order of menus and documentation.
pub static FORMATS: &[&Format] = &[
    &jsonl::FORMAT, //
    &csv::FORMAT,
    &brat::FORMAT,
    &conll::FORMAT,
    &conll::BILOU,
    &conll2012::FORMAT,
    &conllu::FORMAT,
    &webanno_tsv::FORMAT,
    &uima::XMI,
    &uima::JSON,
    &dygie::FORMAT,
    &oneie::FORMAT,
    &rams::FORMAT,
    &wikievents::FORMAT,
    &newsmtsc::FORMAT,
    &semeval22::FORMAT,
    &semeval16::FORMAT,
    &plover::FORMAT,
    &dna::FORMAT,
    &graphml::FORMAT,
    &gexf::FORMAT,
    &bioc::FORMAT,
    &ace_apf::FORMAT,
    &doccano::FORMAT,
    &label_studio::FORMAT,
    &prodigy::FORMAT,
    &spacy::FORMAT,
    &docbin::FORMAT,
    &gliner::FORMAT,
    &chat::FORMAT,
    &huggingface::FORMAT,
    &labelbuddy::FORMAT,
    &gate::FORMAT,
    &qdpx::FORMAT,
    &potato::FORMAT,
    &tag_lines::FORMAT,
];

pub fn by_id(id: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|it| it.id == id)
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

impl Issue {
    /// One of a file's records, sentences, lines … that can't be taken, and why.
    fn left_out(line: usize, why: impl std::fmt::Display, what: &str) -> Self {
        Self {
            line,
            tag: None,
            message: format!("{why}; the {what} is left out"),
        }
    }
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

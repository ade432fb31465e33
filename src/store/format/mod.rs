//! The project's files of format version 1 as text: RON in, model out, and
//! back. Pure: bytes and values, no files.

pub mod article;
pub mod edit;
pub mod layer;
mod nested;
mod print;
pub mod project;
mod read;
pub mod record;
mod scan;
#[cfg(test)]
mod sets;
pub mod split;
mod tag;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

use crate::model::TagId;
use scan::Fault;

/// The version that is written. Older ones always open.
pub const FORMAT: u32 = 1;

/// At most so many problems are told of one file.
const MOST_FLAWS: usize = 1000;

/// What is wrong in a file, without the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Stable word for programs.
    pub code: &'static str,
    /// Line and column, both from 1.
    pub place: (u32, u32),
    /// For people.
    pub message: String,
    pub tag: Option<TagId>,
}

/// Flaws of one text, collected in order.
struct Flaws<'a> {
    text: &'a str,
    found: Vec<Flaw>,
    /// Where the last place was, so that the next is counted from there.
    last: (usize, u32),
    more: usize,
}

impl<'a> Flaws<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            found: Vec::new(),
            last: (0, 1),
            more: 0,
        }
    }

    /// Something set aside or noted; the rest is fine.
    fn add(&mut self, code: &'static str, fault: &Fault, tag: Option<TagId>) {
        if self.found.len() == MOST_FLAWS {
            self.more += 1;
            return;
        }
        let kept = match code {
            "text-missing" | "newer-format" => "",
            _ => "; it is kept in the file but not shown",
        };
        let flaw = Flaw {
            code,
            place: self.place(fault.at),
            message: format!("{}{kept}", fault.message),
            tag,
        };
        self.found.push(flaw);
    }

    /// The file can't be read as a whole.
    fn whole(&mut self, fault: &Fault) -> Flaw {
        Flaw {
            code: "unreadable",
            place: self.place(fault.at),
            message: fault.message.clone(),
            tag: None,
        }
    }

    /// Notes a newer version; gives the reason for read-only.
    fn newer(&mut self, format: u32) -> Option<String> {
        (format > FORMAT).then(|| {
            let why = format!(
                "it was written by a newer version of Glossator (format {format}, this \
                 one writes {FORMAT}); it opens read-only, update Glossator to change it"
            );
            self.add("newer-format", &Fault::new(0, &why), None);
            why
        })
    }

    fn done(mut self) -> Vec<Flaw> {
        if self.more > 0 {
            let more = format!("{} more of this kind", self.more);
            self.found.push(Flaw {
                code: "more",
                place: self.found.last().map_or((1, 1), |it| it.place),
                message: more,
                tag: None,
            });
        }
        self.found
    }

    fn place(&mut self, at: u32) -> (u32, u32) {
        let at = self.text.floor_char_boundary(at as usize);
        let (from, line) = match self.last {
            (from, line) if from <= at => (from, line),
            _ => (0, 1),
        };
        let lines = self.text.as_bytes()[from..at].iter();
        let line = line + lines.filter(|b| **b == b'\n').count() as u32;
        self.last = (at, line);
        let start = self.text[..at].rfind('\n').map_or(0, |i| i + 1);
        // A line of a hostile file may be all of it: its columns are counted
        // in characters up to a bound only.
        let start = start.max(at.saturating_sub(1 << 16));
        let start = self.text.floor_char_boundary(start);
        let column = self.text[start..at].chars().count() as u32;
        (line, column + 1)
    }
}

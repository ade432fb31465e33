//! Which format a file is in: each reader that its name admits tries it, and the
//! one that gets most out of it has it. Must not know any format.

use std::fs::File;
use std::io::{BufRead, Cursor, Read};
use std::ops::ControlFlow;

use super::files::{InFile, has_ending, read};
use crate::exchange::{FORMATS, Format, Item, Text};

/// How many of a file's documents are looked at.
const DOCUMENTS: usize = 8;

/// How many remarks are enough to know that a file is something else.
const REMARKS: usize = 16;

/// What a document whose text isn't in the file counts for in tags: more than a
/// few lines that could be short texts with a label each.
const AWAITED: usize = 16;

/// Files that are larger are tried with fewer readers: none that reads a file as
/// a whole may be asked in vain, in bytes.
const LARGE: u64 = 64 << 20;

/// What a reader got out of the beginning of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    documents: usize,
    tags: usize,
    /// Those with a place in the text: whoever finds places understands more
    /// than whoever takes the same line for a text with a label.
    placed: usize,
    remarks: usize,
}

impl Found {
    /// Tags count, remarks count against; 0 where it is none of the format.
    fn score(self) -> usize {
        if self.documents == 0 || self.remarks > self.tags + self.documents {
            return 0;
        }
        1 + 2 * self.documents + (4 * self.tags + self.placed).min(4000) / (1 + self.remarks)
    }
}

/// The format of a file, told by its ending and what stands in it. None where
/// no reader gets anything out of it.
pub fn guess(file: &InFile) -> Option<&'static Format> {
    let mut best: Option<(&'static Format, usize)> = None;
    for format in candidates(file) {
        let score = try_it(file, format).score();
        // In the order of the list: the first of equals has it.
        if score > best.map_or(0, |it| it.1) {
            best = Some((format, score));
        }
    }
    best.map(|it| it.0)
}

fn candidates(file: &InFile) -> Vec<&'static Format> {
    if file.is_standard() {
        return Vec::new();
    }
    if says_glossator(file) {
        return crate::exchange::by_id("jsonl").into_iter().collect();
    }
    let readers = || FORMATS.iter().copied().filter(|it| it.read.is_some());
    let named: Vec<&Format> = readers()
        .filter(|it| has_ending(&file.name, Some(it)))
        .collect();
    let size = std::fs::metadata(&file.path).map_or(0, |it| it.len());
    match named.is_empty() && size < LARGE {
        true => readers().collect(),
        false => named,
    }
}

/// Our own lines say what they are.
fn says_glossator(file: &InFile) -> bool {
    let Ok(opened) = File::open(&file.path) else {
        return false;
    };
    let mut head = Vec::new();
    let _ = opened.take(256).read_to_end(&mut head);
    let mut line = Vec::new();
    let _ = Cursor::new(head).read_until(b'\n', &mut line);
    String::from_utf8_lossy(&line).contains("\"glossator-jsonl/")
}

fn try_it(file: &InFile, format: &Format) -> Found {
    let mut found = Found::default();
    let _ = read(file, format, &mut |item| {
        match item {
            Item::Record(record) => {
                found.documents += 1;
                found.tags += record.tags.len();
                let placed = record.tags.iter().filter(|it| !it.anchor().is_empty());
                found.placed += placed.count();
                // What waits for its text has tags, and says only then how many.
                if matches!(record.text, Text::Waiting(_)) {
                    found.tags += AWAITED;
                    found.placed += AWAITED;
                }
            }
            Item::Issue(_) => found.remarks += 1,
            Item::Schema(_) => {}
        }
        match found.documents >= DOCUMENTS || found.remarks >= REMARKS {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    found
}

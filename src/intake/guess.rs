//! Which format a file is in: each reader that its name admits tries it, and the
//! one that gets most out of it has it. Where none gets anything, every other
//! reader tries. Tables of others that no reader takes are known by their fields,
//! so that it can be said what to do instead. Must not know any format.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use super::files::{has_ending, read};
use super::plan::InFile;
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

/// A table that no reader takes, with what to do instead.
struct Stranger {
    /// True where its first line is JSON.
    is_json: bool,
    /// Fields that all stand in its first line.
    fields: &'static [&'static str],
    told: &'static str,
}

const STRANGERS: [Stranger; 3] = [
    Stranger {
        is_json: false,
        fields: &["annotation_id", "annotator", "lead_time", "updated_at"],
        told: "a table (CSV, TSV) of Label Studio, which leaves out relations, predictions and \
               what its fields mean: export JSON there, and name that file",
    },
    Stranger {
        is_json: true,
        fields: &["documentId", "sourceBegin", "sourceEnd", "targetBegin"],
        told: RE3D,
    },
    Stranger {
        is_json: true,
        fields: &["documentId", "begin", "end", "value", "type"],
        told: RE3D,
    },
];

const RE3D: &str = "a list of re3d, whose entities and relations lie apart from their texts, and \
                    which no reader takes: write it as tag lines, {\"doc\", \"start\", \"end\", \
                    \"text\", \"label\"} a line, and name --format tag-lines; documents.json \
                    alone, named by itself, brings the texts";

/// So many files of a folder are looked at for what no reader takes.
const LOOKED_AT: usize = 64;

/// Why no format was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Somebody's table that no reader takes: what it is and what to do instead.
    Stranger(String),
    /// No reader gets anything out of the files.
    Nothing,
}

/// The format of all these files: the first that one of them is in.
///
/// # Errors
/// Where there is none, or a file is known to be of none.
pub fn of_all(files: &[InFile]) -> Result<&'static Format, Unknown> {
    let looked_at = files.iter().take(LOOKED_AT);
    let mut strangers = looked_at.filter_map(|it| Some((it, stranger(it)?)));
    if let Some((file, told)) = strangers.next() {
        return Err(Unknown::Stranger(format!("{} is {told}", file.name)));
    }
    if let Some(first) = files.first().filter(|_| files.iter().all(is_empty)) {
        return Err(Unknown::Stranger(format!("{} is empty", first.name)));
    }
    files.iter().find_map(guess).ok_or(Unknown::Nothing)
}

/// The format of a file, told by its ending and what stands in it. None where
/// no reader gets anything out of it.
pub fn guess(file: &InFile) -> Option<&'static Format> {
    if file.is_standard() {
        return None;
    }
    if says_glossator(file) {
        return crate::exchange::by_id("jsonl");
    }
    let size = std::fs::metadata(&file.path).map_or(0, |it| it.len());
    let readers = FORMATS.iter().copied().filter(|it| it.read.is_some());
    let (named, others): (Vec<_>, Vec<_>) =
        readers.partition(|it| has_ending(&file.name, Some(it)));
    best(file, &named, |it| it.score()).or_else(|| match size < LARGE {
        // Against its name: only who finds tags.
        true => best(file, &others, |it| match it.tags > it.remarks {
            true => it.score(),
            false => 0,
        }),
        false => None,
    })
}

fn best(
    file: &InFile,
    among: &[&'static Format],
    score: impl Fn(Found) -> usize,
) -> Option<&'static Format> {
    let mut best: Option<(&'static Format, usize)> = None;
    for format in among {
        let score = score(try_it(file, format));
        // In the order of the list: the first of equals has it.
        if score > best.map_or(0, |it| it.1) {
            best = Some((format, score));
        }
    }
    best.map(|it| it.0)
}

/// What is told of a file that is known to be none that a reader takes.
fn stranger(file: &InFile) -> Option<&'static str> {
    let line = first_line(file, 4096);
    let begin = line.trim_start_matches(['\u{feff}', ' ', '[']);
    let is = |it: &&Stranger| {
        it.is_json == begin.starts_with('{') && it.fields.iter().all(|field| line.contains(field))
    };
    STRANGERS.iter().find(is).map(|it| it.told)
}

fn is_empty(file: &InFile) -> bool {
    !file.is_standard() && std::fs::metadata(&file.path).is_ok_and(|it| it.len() == 0)
}

/// Our own lines say what they are.
fn says_glossator(file: &InFile) -> bool {
    first_line(file, 256).contains("\"glossator-jsonl/")
}

/// The beginning of a file's first line, in so many bytes.
fn first_line(file: &InFile, most: u64) -> String {
    let mut line = Vec::new();
    if !file.is_standard()
        && let Ok(opened) = File::open(&file.path)
    {
        let _ = BufReader::new(opened.take(most)).read_until(b'\n', &mut line);
    }
    String::from_utf8_lossy(&line).into_owned()
}

fn try_it(file: &InFile, format: &Format) -> Found {
    let mut found = Found::default();
    let mut seen = 0;
    let _ = read(file, format, &mut |item| {
        match item {
            Item::Record(record) => {
                seen += 1;
                // What waits for its text has tags, and says only then how many;
                // anything that has an id could be a document without any.
                let waits = match &record.text {
                    Text::Waiting(it) => Some(it.has_tags()),
                    _ => None,
                };
                found.documents += usize::from(waits != Some(false));
                found.tags += record.tags.len();
                let placed = record.tags.iter().filter(|it| !it.anchor().is_empty());
                found.placed += placed.count();
                if waits == Some(true) {
                    found.tags += AWAITED;
                    found.placed += AWAITED;
                }
            }
            Item::Issue(_) => found.remarks += 1,
            Item::Schema(_) => {}
        }
        match seen >= DOCUMENTS || found.remarks >= REMARKS {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    found
}

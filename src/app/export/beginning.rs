//! The beginning of an export as a person can read it: the first bytes of its
//! files, long lines shortened; what programs read, opened where it can be. Knows
//! no format.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::dataset::{Sink, TargetError};
use crate::exchange::{Shape, legible};
use crate::ui::outgoing::{Body, SampleFile};

/// Files that are shown, and bytes kept of each.
const FILES: usize = 12;
const KEPT: usize = 64 * 1024;
/// Bytes kept of what can be read only as a whole.
const WHOLE: usize = 4 << 20;
/// Code points shown of a file, of a line, and of what stands in quotes.
const SHOWN: usize = 8_000;
const LINE: usize = 1_600;
const QUOTED: usize = 120;

/// Keeps the beginning of each file.
#[derive(Default)]
pub struct Beginning {
    /// With the number of all bytes.
    files: BTreeMap<String, (Vec<u8>, usize)>,
    /// The same of what is held.
    held: BTreeMap<String, (Vec<u8>, usize)>,
}

impl Sink for Beginning {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        append(self.files.entry(name.to_owned()).or_default(), bytes);
        Ok(())
    }

    fn hold(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        keep(self.held.entry(name.to_owned()).or_default(), bytes, WHOLE);
        Ok(())
    }

    fn lay(&mut self, file: &str, name: &str) -> Result<(), TargetError> {
        if let Some((bytes, all)) = self.held.remove(name) {
            let file = self.files.entry(file.to_owned()).or_default();
            append(file, &bytes);
            file.1 += all - bytes.len();
        }
        Ok(())
    }
}

fn append(file: &mut (Vec<u8>, usize), bytes: &[u8]) {
    let head = if file.0.is_empty() { bytes } else { &file.0 };
    let most = match legible::is_packed(head) {
        true => WHOLE,
        false => KEPT,
    };
    keep(file, bytes, most);
}

fn keep((kept, all): &mut (Vec<u8>, usize), bytes: &[u8], most: usize) {
    let room = most.saturating_sub(kept.len()).min(bytes.len());
    kept.extend(bytes.iter().take(room));
    *all += bytes.len();
}

impl Beginning {
    /// The first files, and how many more there are: those that are always there
    /// before the others, those of the parts of a split in the order of the parts,
    /// and what is only about the records behind them.
    pub fn files(mut self, shape: Shape, parts: &[String]) -> (Vec<SampleFile>, usize) {
        let mut files: Vec<(String, (Vec<u8>, usize))> = shape
            .names()
            .iter()
            .filter_map(|it| self.files.remove_entry(*it))
            .collect();
        let mut others: Vec<_> = self.files.into_iter().collect();
        others.sort_by_cached_key(|it| in_order(&it.0, parts));
        files.extend(others);
        files.sort_by_key(|it| legible::is_about(&it.0));
        let more = files.len().saturating_sub(FILES);
        let shown = files.into_iter().take(FILES).flat_map(shown);
        (shown.collect(), more)
    }
}

/// A file as it is shown: what is packed in it each by itself.
fn shown((name, (kept, bytes)): (String, (Vec<u8>, usize))) -> Vec<SampleFile> {
    let more = bytes > kept.len();
    let body = body(&kept, more);
    if body != Body::Binary || more {
        return vec![SampleFile { name, body, bytes }];
    }
    let opened: Vec<SampleFile> = legible::parts(kept)
        .into_iter()
        .map(|part| SampleFile {
            name: match name.is_empty() {
                true => part.what,
                false => format!("{name} · {}", part.what),
            },
            bytes: part.text.len(),
            body: self::body(part.text.as_bytes(), false),
        })
        .collect();
    match opened.is_empty() {
        true => vec![SampleFile { name, body, bytes }],
        false => opened,
    }
}

/// The name to sort a file by: what stands for a part in it has the part's place
/// in the split instead, behind all letters.
fn in_order(name: &str, parts: &[String]) -> String {
    let is_edge = |c: Option<char>| c.is_none_or(|it| !it.is_alphanumeric());
    let found = parts.iter().enumerate().filter_map(|(place, part)| {
        let mut at = name.match_indices(part.as_str());
        let (at, _) = at.find(|(at, _)| {
            let (before, after) = (name.get(..*at), name.get(at + part.len()..));
            is_edge(before.and_then(|it| it.chars().next_back()))
                && is_edge(after.and_then(|it| it.chars().next()))
        })?;
        Some((place, at, part.len()))
    });
    // Folders are named before what lies in them; of `dev` and `dev-2` the longer
    // is meant.
    let Some((place, at, long)) = found.min_by_key(|it| (it.1, Reverse(it.2))) else {
        return name.to_owned();
    };
    let before = name.get(..at).unwrap_or_default();
    let after = name.get(at + long..).unwrap_or_default();
    format!("{before}{}{place:06}{after}", char::MAX)
}

fn body(bytes: &[u8], more: bool) -> Body {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Cut within a character.
        Err(error) if more && error.error_len().is_none() => {
            let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(sound).unwrap_or_default()
        }
        Err(_) => return Body::Binary,
    };
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(is_control) {
        return Body::Binary;
    }
    let mut out = String::new();
    let mut room = SHOWN;
    for line in text.lines() {
        let line = shorten(line);
        let length = line.chars().count() + 1;
        if length > room && !out.is_empty() {
            return Body::Text(out, true);
        }
        room = room.saturating_sub(length);
        out.push_str(&line);
        out.push('\n');
    }
    Body::Text(out, more)
}

/// A line with what is long between its quotes cut, and then the line itself.
fn shorten(line: &str) -> String {
    let mut out = String::new();
    let mut inside: Option<usize> = None;
    let mut escaped = false;
    for c in line.chars() {
        let ends = c == '"' && !escaped;
        inside = match inside {
            None if ends => Some(0),
            Some(_) if ends => None,
            Some(n) => Some(n + 1),
            None => None,
        };
        escaped = c == '\\' && !escaped;
        match inside {
            Some(n) if n == QUOTED + 1 => out.push('…'),
            Some(n) if n > QUOTED => {}
            _ => out.push(c),
        }
    }
    match out.char_indices().nth(LINE) {
        Some((at, _)) => {
            out.truncate(at);
            out + " …"
        }
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_parts_stand_in_the_order_of_the_split() {
        let shown = |parts: &[&str], names: &[&str]| {
            let mut beginning = Beginning::default();
            for name in names {
                beginning.write(name, b"x").expect("nothing can fail");
            }
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            let (files, more) = beginning.files(Shape::Folder(&[]), &parts);
            assert_eq!(more, 0);
            let names: Vec<String> = files.into_iter().map(|it| it.name).collect();
            names.join(" ")
        };
        let parts = ["train", "dev", "test"];
        let files = ["test.conll", "dev.conll", "train.conll", "CARD.md"];
        assert_eq!(
            shown(&parts, &files),
            "train.conll dev.conll test.conll CARD.md"
        );
        assert_eq!(
            shown(&[], &files),
            "dev.conll test.conll train.conll CARD.md"
        );
        let files = ["dev/train.ann", "dev/a.ann", "train/dev.ann", "train/a.ann"];
        assert_eq!(
            shown(&["train", "dev"], &files),
            "train/a.ann train/dev.ann dev/a.ann dev/train.ann"
        );
        let files = [
            "data/documents-dev-0.parquet",
            "data/documents-train-0.parquet",
        ];
        assert_eq!(
            shown(&parts, &files),
            "data/documents-train-0.parquet data/documents-dev-0.parquet"
        );
        let files = ["dev.jsonl", "dev-2.jsonl", "developed.jsonl"];
        assert_eq!(
            shown(&["dev-2", "dev"], &files),
            "developed.jsonl dev-2.jsonl dev.jsonl"
        );
    }

    #[test]
    fn records_stand_before_what_is_about_them() {
        let mut beginning = Beginning::default();
        for name in ["README.md", "croissant.json", "data/b.csv", "data/a.csv"] {
            beginning.write(name, b"x").expect("nothing can fail");
        }
        let shape = Shape::Folder(&["README.md", "croissant.json", "data/b.csv"]);
        let (files, _) = beginning.files(shape, &[]);
        let names: Vec<&str> = files.iter().map(|it| it.name.as_str()).collect();
        let expected = ["data/b.csv", "data/a.csv", "README.md", "croissant.json"];
        assert_eq!(names, expected);
    }

    #[test]
    fn what_programs_alone_can_read_is_not_shown() {
        let text = |it: &str, more| Body::Text(it.into(), more);
        assert_eq!(body(b"a\tb\n", false), text("a\tb\n", false));
        assert_eq!(body(&"aé".as_bytes()[..2], true), text("a\n", true));
        assert_eq!(body(&"aé".as_bytes()[..2], false), Body::Binary);
        assert_eq!(body(b"PK\x03\x04", false), Body::Binary);
        assert_eq!(body(&[0xff, 0xfe], true), Body::Binary);
    }

    #[test]
    fn long_words_in_quotes_leave_room_for_what_follows() {
        let long = "x".repeat(500);
        let line = format!(r#"{{"text": "{long}\"{long}", "spans": [1]}}"#);
        let cut = "x".repeat(QUOTED);
        let expected = format!(r#"{{"text": "{cut}…", "spans": [1]}}"#);
        assert_eq!(shorten(&line), expected);
        assert_eq!(shorten(&long), long);
        assert_eq!(shorten(&long.repeat(5)).chars().count(), LINE + 2);
    }

    #[test]
    fn a_file_is_cut_at_a_line() {
        let lines = "twelve signs\n".repeat(1_000);
        let Body::Text(shown, more) = body(lines.as_bytes(), false) else {
            panic!("it is text");
        };
        assert!(more);
        assert_eq!(shown.lines().count(), SHOWN / 13);
    }
}

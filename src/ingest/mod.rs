//! Bytes of files in, article texts and proposals out: decoding, kinds of file,
//! the folder walk, and what the head and the lines of a text give away (title,
//! date, source, zones, language).
//!
//! A new kind of file is one file here and one row in [`KINDS`]. Knows nothing
//! of projects, tags or the screen; source folders are read, never written.

mod dates;
pub mod decode;
mod detect;
pub mod head;
mod html;
mod ids;
mod junk;
pub mod language;
mod lines;
mod markdown;
pub mod order;
mod plain;
pub mod scan;
mod strip;
pub mod when;
mod words;
pub mod zones;

use crate::model::{ArticleMeta, Zone};
pub use decode::{Damage, Decoded, ENCODINGS, decode, decode_as};

/// What one file gave: its text and what is proposed about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The article, immutable from here on.
    pub text: String,
    /// Label of the encoding it was read in, as [`decode_as`] takes it.
    pub encoding: &'static str,
    /// What couldn't be decoded; `None` where all could.
    pub damage: Option<Damage>,
    /// Proposed, to be corrected by hand; `language` is ISO 639-1, `published` `YYYY-MM-DD`.
    pub meta: ArticleMeta,
    /// Proposed, in order, not overlapping; what no zone covers is body.
    pub zones: Vec<Zone>,
}

/// Why a file gave no article, in words for the person who chose it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("empty: there is nothing to tag in it")]
    Empty,
    #[error("not text but {0}: save its text as .txt and add that")]
    Binary(&'static str),
    #[error(
        "too large: {} where the limit is {}; raise the limit in the settings or split the file", size(*bytes), size(*limit)
    )]
    TooLarge { bytes: u64, limit: u64 },
    #[error("files of kind “.{0}” aren't read: save it as .txt, .md or .html")]
    Unsupported(String),
    #[error("the page holds no text: save the article itself, not its frame or script")]
    NoText,
    #[error("“{0}” is no encoding that can be read: choose one of the list")]
    UnknownEncoding(String),
    #[error("a link: links aren't followed; add the folder it points to instead")]
    Link,
    #[error("no plain file but a device, pipe or socket")]
    NotAFile,
    #[error("could not be read: {0}; mend that and scan again")]
    Io(String),
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// What is known about a file beside its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// Read in this encoding instead of the detected one ("re-read as…").
    pub encoding: Option<&'a str>,
}

impl Hints<'_> {
    /// Decodes as asked, else as detected.
    pub fn decode(&self, bytes: &[u8]) -> Result<Decoded, Unreadable> {
        match self.encoding {
            Some(label) => decode_as(bytes, label),
            None => decode(bytes),
        }
    }
}

/// Field by field what `first` has, else `second`.
fn either(first: ArticleMeta, second: ArticleMeta) -> ArticleMeta {
    ArticleMeta {
        title: first.title.or(second.title),
        published: first.published.or(second.published),
        source: first.source.or(second.source),
        author: first.author.or(second.author),
        url: first.url.or(second.url),
        language: first.language.or(second.language),
    }
}

/// One kind of file that articles are read from.
pub struct Kind {
    /// Lower case, without the dot; the empty one stands for no extension.
    pub extensions: &'static [&'static str],
    /// For the interface.
    pub name: &'static str,
    pub read: fn(&[u8], &Hints) -> Result<Reading, Unreadable>,
    /// The same text, and nothing said about it: many times faster.
    pub text: fn(&[u8], &Hints) -> Result<String, Unreadable>,
}

/// Every kind of file.
pub static KINDS: &[&Kind] = &[&plain::KIND, &markdown::KIND, &html::KIND];

/// The kind that reads files of this name; `None` where none does.
pub fn kind_of(name: &str) -> Option<&'static Kind> {
    let extension = extension_of(name);
    KINDS.iter().copied().find(|kind| {
        kind.extensions
            .iter()
            .any(|e| e.eq_ignore_ascii_case(extension))
    })
}

/// Reads a file's bytes by the kind its name tells.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, Unreadable> {
    read_with(name, bytes, &Hints::default())
}

/// Only the text of a file's bytes, the one that [`read_with`] gives.
pub fn read_text(name: &str, bytes: &[u8], hints: &Hints) -> Result<String, Unreadable> {
    match kind_of(name) {
        Some(kind) => (kind.text)(bytes, hints),
        None => Err(Unreadable::Unsupported(extension_of(name).to_owned())),
    }
}

/// The same with hints.
pub fn read_with(name: &str, bytes: &[u8], hints: &Hints) -> Result<Reading, Unreadable> {
    match kind_of(name) {
        Some(kind) => (kind.read)(bytes, hints),
        None => Err(Unreadable::Unsupported(extension_of(name).to_owned())),
    }
}

/// Without the dot; empty for `README`, `.profile` and for what is too long or
/// too odd to be an extension ("Talks in St. Petersburg").
fn extension_of(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && (1..=10).contains(&extension.len())
                && extension.bytes().all(|b| b.is_ascii_alphanumeric())
                && !extension.bytes().all(|b| b.is_ascii_digit()) =>
        {
            extension
        }
        _ => "",
    }
}

/// What was read, for the tests of the kinds.
#[cfg(test)]
fn show(reading: &Reading) -> String {
    let mut shown = format!("{}\n", reading.encoding);
    let meta = &reading.meta;
    for (name, value) in [
        ("title", &meta.title),
        ("published", &meta.published),
        ("source", &meta.source),
        ("author", &meta.author),
        ("url", &meta.url),
        ("language", &meta.language),
    ] {
        if let Some(value) = value {
            shown.push_str(&format!("{name}: {value}\n"));
        }
    }
    for zone in &reading.zones {
        shown.push_str(&format!(
            "{} {:?}\n",
            zone.kind.id(),
            zone.span.of(&reading.text)
        ));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_kind() {
        for (name, kind) in [
            ("a.txt", Some("plain text")),
            ("dir.md/a", Some("plain text")),
            ("a.MD", Some("Markdown")),
            ("talks in St. Petersburg", Some("plain text")),
            ("news.2023", Some("plain text")),
            ("a.b.htm", Some("web page")),
            (".profile", Some("plain text")),
            ("a.docx", None),
            ("a.png", None),
        ] {
            assert_eq!(kind_of(name).map(|kind| kind.name), kind, "{name}");
        }
        let unsupported = read("a.docx", b"PK").unwrap_err();
        assert_eq!(
            unsupported.to_string(),
            "files of kind “.docx” aren't read: save it as .txt, .md or .html"
        );
    }

    #[test]
    fn every_kind_survives_the_same_bad_input() {
        let long = "a word and ".repeat(1_000_000).into_bytes();
        for kind in KINDS {
            for bytes in [
                &b""[..],
                b"\xFF\xFE",
                b"\xFF\xFEa",
                b"<",
                b"---\n",
                b"# ",
                b"\0\0\0\0",
                b"\x80",
                &long,
            ] {
                for encoding in [None, Some("utf-16le"), Some("big5")] {
                    let hints = Hints { encoding };
                    let read = (kind.read)(bytes, &hints).map(|it| it.text);
                    assert_eq!((kind.text)(bytes, &hints), read, "{}", kind.name);
                }
            }
            let reading = (kind.read)(&long, &Hints::default()).unwrap();
            assert_eq!(
                (reading.zones.len(), reading.meta.title),
                (0, None),
                "{}",
                kind.name
            );
        }
    }

    #[test]
    fn what_is_read_again_keeps_to_the_chosen_encoding() {
        let bytes = b"Caf\xE9 et th\xE9, dit le ministre.";
        let hints = Hints {
            encoding: Some("windows-1251"),
        };
        assert_eq!(read("a.txt", bytes).unwrap().encoding, "windows-1252");
        assert_eq!(
            read_with("a.txt", bytes, &hints).unwrap().text,
            "Cafй et thй, dit le ministre."
        );
    }
}

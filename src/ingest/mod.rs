//! Bytes of files in, article texts and proposals out: decoding, kinds of file,
//! the folder walk, and what the head and the lines of a text give away (title,
//! date, source, zones, language).
//!
//! A new kind of file is one file here and one row in [`KINDS`]. Knows nothing
//! of projects, tags or the screen; source folders are read, never written.

mod dates;
pub mod decode;
pub mod head;
mod html;
mod junk;
pub mod language;
mod lines;
mod markdown;
pub mod order;
mod plain;
pub mod scan;
mod strip;
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
        "too large: {bytes} bytes where the limit is {limit}; raise the limit in the settings or split the file"
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

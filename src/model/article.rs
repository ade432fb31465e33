//! An article: what is known of it beside its text. The text itself is
//! immutable and held elsewhere, by its hash. Must not know files or tags.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{ArticleId, Extra, TextHash};
use crate::text::Span;

/// What is known of one article of the corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    pub id: ArticleId,
    /// Proposed from the text's head, or set by a person ([`Article::meta_set`]).
    pub meta: ArticleMeta,
    /// True where a person set `meta`: kept on disk, never proposed again.
    pub meta_set: bool,
    /// Stretches that aren't body text; ordered by start.
    pub zones: Vec<Zone>,
    /// True where a person corrected the zones.
    pub zones_set: bool,
    /// Size of the file in bytes, as last seen.
    pub bytes: u64,
    /// Label of the encoding the file was read in, `utf-8` for most.
    pub encoding: SmolStr,
    /// Hash of the decoded text, once it has been read.
    pub text_hash: Option<TextHash>,
    pub file: FileState,
    /// Bytes that could not be decoded and stand as U+FFFD in the text.
    pub undecoded: u32,
    /// False until the file was read once (title and date are only then known).
    pub read: bool,
    pub extra: Extra,
}

impl Article {
    pub fn new(id: ArticleId) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    /// The title, or the file's name where none is known.
    pub fn title(&self) -> &str {
        match self.meta.title.as_deref() {
            Some(title) if !title.trim().is_empty() => title,
            _ => self.id.as_str().rsplit('/').next().unwrap_or_default(),
        }
    }
}

/// Where an article comes from and what it says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticleMeta {
    pub title: Option<String>,
    /// ISO date, `2023-12-28`.
    pub published: Option<String>,
    pub source: Option<String>,
    pub author: Option<String>,
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
}

/// How an article's file stands against what was annotated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FileState {
    #[default]
    Present,
    /// The file is gone; the text that was annotated is kept in the project.
    Missing,
    /// The file differs from the text that was annotated.
    Changed,
    /// The file can't be taken in; the reason, for people.
    Unreadable(String),
}

/// A stretch of an article that is (or isn't) body text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    pub span: Span,
    pub kind: ZoneKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ZoneKind {
    Headline,
    HeadlineRepeat,
    Byline,
    Dateline,
    Meta,
    Caption,
    Body,
    Quote,
    Related,
    Disclaimer,
    Navigation,
}

impl ZoneKind {
    /// Every kind, with its name in interchange files and for people.
    pub const ALL: [(Self, &'static str, &'static str); 11] = [
        (Self::Headline, "headline", "headline"),
        (Self::HeadlineRepeat, "headline_repeat", "repeated headline"),
        (Self::Byline, "byline", "byline"),
        (Self::Dateline, "dateline", "dateline"),
        (Self::Meta, "meta", "publication data"),
        (Self::Caption, "caption", "caption"),
        (Self::Body, "body", "body"),
        (Self::Quote, "quote", "quote"),
        (Self::Related, "related", "related links"),
        (Self::Disclaimer, "disclaimer", "disclaimer"),
        (Self::Navigation, "navigation", "navigation"),
    ];

    /// Name in interchange files.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        &Self::ALL[self as usize]
    }
}

//! What is to be taken in, as what, and into which project. Must not know how.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::corpus::Sources;
use crate::exchange::Format;
use crate::model::labels::LabelMap;
use crate::model::{AnnotatorId, Article, ArticleId, Project};
use crate::store::Files;

/// Documents that a reader hands over at once.
pub const CHUNK: usize = 64;

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFile {
    pub path: PathBuf,
    /// The path as it is told to people, `/` between its parts.
    pub name: String,
}

impl InFile {
    pub fn new(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref().to_path_buf();
        let name = path.to_string_lossy().replace('\\', "/");
        Self { path, name }
    }

    /// Standard input.
    pub fn is_standard(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// What the tags become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum As {
    /// Suggestions of a source.
    Suggestions {
        source: AnnotatorId,
        version: Option<String>,
    },
    /// Somebody's work; each document's own maker's where none is named.
    Annotator(Option<AnnotatorId>),
}

impl As {
    /// Where tags keep their ids, and one of the same id is replaced: our own
    /// files of somebody's work. Others' are known by what they say.
    pub fn keeps_ids(&self, format: &Format) -> bool {
        format.id == "jsonl" && matches!(self, Self::Annotator(_))
    }

    /// The name under which the project remembers what labels become.
    pub fn place(&self, format: &Format) -> String {
        match self {
            Self::Suggestions { source, .. } => format!("{}/{source}", format.id),
            Self::Annotator(_) => format.id.to_owned(),
        }
    }
}

/// What is to be taken in, and how.
pub struct Plan<'a> {
    pub files: &'a [InFile],
    pub format: &'static Format,
    pub taken_as: &'a As,
    pub labels: &'a LabelMap,
    /// True where labels that are neither mapped nor known to the schema become
    /// what is proposed for them.
    pub propose: bool,
    /// True where documents without an article become articles.
    pub add_articles: bool,
}

/// The project that they come into.
pub struct Into<'a> {
    pub project: &'a Project,
    pub articles: &'a BTreeMap<ArticleId, Article>,
    pub sources: &'a Sources,
    pub files: &'a Files,
}

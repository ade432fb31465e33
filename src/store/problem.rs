//! What is wrong with a project's files, with its place. What is wrong with
//! tags by the schema is the model's business.

use std::fmt;
use std::path::PathBuf;

use crate::model::{AnnotatorId, ArticleId, TagId};

/// Something wrong with a file of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Stable word for programs: `quote-differs`.
    pub code: &'static str,
    /// The file, below the project's folder.
    pub path: PathBuf,
    /// From 1.
    pub line: Option<u32>,
    /// From 1, in characters.
    pub column: Option<u32>,
    /// For people: what is wrong, what was done about it, what to do.
    pub message: String,
    pub annotator: Option<AnnotatorId>,
    pub article: Option<ArticleId>,
    pub tag: Option<TagId>,
}

impl Problem {
    pub fn new(code: &'static str, path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self {
            code,
            path: path.into(),
            message: message.into(),
            ..Self::default()
        }
    }

    /// The same with its place in the file: line and column, both from 1.
    #[must_use]
    pub fn at(mut self, (line, column): (u32, u32)) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }
}

/// `annotations/anna/a.txt.ron:7:12: the message`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        write!(f, ": {}", self.message)
    }
}

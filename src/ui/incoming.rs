//! What the import sheet asks for and is shown: plain values, so that the sheet
//! needs to know neither formats nor files.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportWish {
    pub paths: Vec<PathBuf>,
    /// A format's id; None: told by the content.
    pub format: Option<String>,
    pub owner: Owner,
    /// The source's or the annotator's name; an annotator's may be left empty
    /// where the file names one.
    pub name: String,
    pub version: String,
    pub add_articles: bool,
    pub make_schema: bool,
    /// What labels become, by their sort's id and themselves; an empty word
    /// leaves their tags out.
    pub labels: BTreeMap<(String, String), String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    #[default]
    Source,
    Annotator,
}

/// What the shell knows of the import that is prepared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incoming {
    /// Formats that are read: id and name.
    pub formats: Vec<(String, String)>,
    /// Files that were chosen in the desktop's dialog or dropped, to be taken
    /// over by the sheet; the number tells one choice from the next.
    pub chosen: Option<(u64, Vec<PathBuf>)>,
    /// True while files are looked through.
    pub reading: bool,
    pub preview: Option<Preview>,
    /// True while tags come in; the sheet may be closed.
    pub taking: bool,
}

/// What an import would take, and what it can't.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// What was asked: a preview of another wish is stale.
    pub wish: ImportWish,
    /// Why nothing can be said at all.
    pub failed: Option<String>,
    /// The format that the files are in, by its name.
    pub format: String,
    /// Counts with what they count, in the order they are shown.
    pub articles: Vec<(usize, String)>,
    pub tags: Vec<(usize, String)>,
    pub labels: Vec<LabelLine>,
    /// True where the files bring a label set of their own.
    pub own_schema: bool,
    /// The first remarks, each with file, line and reason.
    pub remarks: Vec<String>,
    /// All of them.
    pub remarked: usize,
    /// Layers, or sets, that would change; 0 where there is nothing to do.
    pub layers: usize,
}

/// A label of the files and what it becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelLine {
    /// The sort's id, and its name for people.
    pub sort: (String, String),
    pub label: String,
    pub count: usize,
    /// Empty where its tags are left out.
    pub to: String,
    /// True where the schema knows what it becomes.
    pub known: bool,
    /// What the schema offers instead.
    pub offered: Vec<String>,
}

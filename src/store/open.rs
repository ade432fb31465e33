//! Opens and makes projects. Loading gives a value and problems: it fails whole
//! only where there is no project.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Files, History, Holder, Problem};
use crate::model::{AnnotatorId, LayerKey, Project, ProjectInfo, Schema, Stamp};

/// What comes in from the shell.
#[derive(Clone, Default)]
pub struct OpenOptions {
    pub now: Stamp,
    /// This process, for the message that a second one shows.
    pub holder: Holder,
    /// True where nothing is to be written: no lock is taken.
    pub read_only: bool,
    /// Asked before every write of a file, with its path; an error stands for
    /// the disk's. For tests of full disks.
    pub before_write: Option<Arc<dyn Fn(&Path) -> io::Result<()> + Send + Sync>>,
}

/// May it be changed?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    Write,
    /// The reason, for people.
    ReadOnly(String),
}

pub struct Opened {
    /// Without layers; its articles are those with a record on disk.
    pub project: Project,
    /// The layers there are, in order.
    pub layers: Vec<LayerKey>,
    pub history: History,
    pub access: Access,
    pub problems: Vec<Problem>,
    pub files: Files,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} isn't a project: it has no project.ron", .0.display())]
    NotAProject(PathBuf),
    #[error("{} is a project already; open it instead", .0.display())]
    Exists(PathBuf),
    #[error("{} isn't empty; choose a new or an empty folder for the project", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} can't be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} can't be written: {source}; choose another folder or mend its permissions", path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// Makes a project: `project.ron`, `schema.ron`, `guidelines.md`,
/// `entities.ron` and `.glossator/` in a new or empty folder.
pub fn create(
    path: &Path,
    info: &ProjectInfo,
    schema: &Schema,
    guidelines: &str,
) -> Result<(), OpenError> {
    let _ = (info, schema, guidelines);
    Err(OpenError::NotEmpty(path.into()))
}

/// Opens a project as an annotator.
pub fn open(
    path: &Path,
    annotator: &AnnotatorId,
    options: &OpenOptions,
) -> Result<Opened, OpenError> {
    let _ = (annotator, options);
    Err(OpenError::NotAProject(path.into()))
}

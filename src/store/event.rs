//! What the writer tells: whether everything is saved, and what became of files.
//! Must not know how it writes.

use std::path::PathBuf;

use super::{Content, FileKey, Problem};

/// What the status line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Every step is in the journal, and the journal on the disk.
    #[default]
    Saved,
    Saving,
    /// What failed, on which path, and what to do. Steps wait in memory.
    Failed {
        path: PathBuf,
        message: String,
    },
}

/// What the writer reports, from its own thread.
#[derive(Clone, Debug)]
pub enum StoreEvent {
    /// The save state changed; [`super::Writer::state`] has the same.
    State(SaveState),
    /// All steps up to this number are on the disk.
    Durable(u64),
    /// Something that the person should know: a file that another program
    /// changed, that is damaged, that can't be written.
    Problem(Problem),
    /// Another program changed the file. `content` is its state with all our
    /// steps up to `upto` in it: take it in, then force later steps over it.
    Merged {
        key: FileKey,
        upto: u64,
        content: Content,
    },
}

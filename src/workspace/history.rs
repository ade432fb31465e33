//! The steps done and undone, across articles. Knows transactions, not what
//! they mean, and neither clock nor files.

use std::ops::Range;

use crate::model::{Stamp, Transaction};

/// One step: what was done, when, and under which number in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub seq: u64,
    pub at: Stamp,
    pub transaction: Transaction,
    /// True where its edits are still on the disk: they are asked for when it is
    /// undone or redone.
    pub unread: bool,
}

impl Step {
    /// True where it is done, undone and redone together with the step before
    /// it: what was too large for one step. Such a step has no label.
    pub fn goes_on(&self) -> bool {
        self.transaction.label.is_empty()
    }
}

/// A line of steps and how many of them stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    steps: Vec<Step>,
    standing: usize,
    next_seq: u64,
}

impl History {
    /// From a journal: the steps and how many of them stand. `next_seq` is the
    /// number of the next step, greater than any used before.
    pub fn new(steps: Vec<Step>, standing: usize, next_seq: u64) -> Self {
        let standing = standing.min(steps.len());
        Self {
            steps,
            standing,
            next_seq,
        }
    }

    /// Every step, the undone ones last.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many of the steps stand.
    pub fn standing(&self) -> usize {
        self.standing
    }

    /// The step that undo would take back.
    pub fn to_undo(&self) -> Option<&Step> {
        self.steps.get(self.standing.checked_sub(1)?)
    }

    /// The step that redo would do again.
    pub fn to_redo(&self) -> Option<&Step> {
        self.steps.get(self.standing)
    }

    /// The places of the steps that an undo takes back: the last one, with those
    /// that it goes on.
    pub fn undone_by_undo(&self) -> Range<usize> {
        let standing = self.steps.get(..self.standing).unwrap_or_default();
        let from = standing.iter().rposition(|it| !it.goes_on());
        from.unwrap_or_default()..self.standing
    }

    /// The places of the steps that a redo does again: the next one, with those
    /// that go it on.
    pub fn done_by_redo(&self) -> Range<usize> {
        let undone = self.steps.get(self.standing..).unwrap_or_default();
        let more = undone.iter().skip(1).take_while(|it| it.goes_on()).count();
        self.standing..self.standing + undone.len().min(more + 1)
    }

    /// Records a step that was done; what had been undone is gone from the line.
    pub(super) fn push(&mut self, at: Stamp, transaction: Transaction) -> u64 {
        self.steps.truncate(self.standing);
        let seq = self.next_seq;
        self.next_seq += 1;
        self.steps.push(Step {
            seq,
            at,
            transaction,
            unread: false,
        });
        self.standing += 1;
        seq
    }

    /// The edits of a step that were still on the disk.
    pub(super) fn fill(&mut self, seq: u64, transaction: Transaction) {
        if let Some(step) = self.steps.iter_mut().find(|it| it.seq == seq && it.unread) {
            step.transaction = transaction;
            step.unread = false;
        }
    }

    pub(super) fn stepped(&mut self, forward: bool) {
        if forward {
            self.standing += 1;
        } else {
            self.standing -= 1;
        }
    }

    /// Forgets the steps up to and with the next one to undo, which no longer
    /// fits what stands.
    pub(super) fn forget_undo(&mut self) {
        self.steps.drain(..self.standing);
        self.standing = 0;
    }

    pub(super) fn forget_redo(&mut self) {
        self.steps.truncate(self.standing);
    }
}

//! Whose tags an action may change beside those of the session's annotator, and
//! who is barred from it. Must not know how others are found to be at work.

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Refusal, Step, Workspace};
use crate::model::{AnnotatorId, Edit, LayerKey};

impl Workspace {
    /// The layers of other annotators that an action may change: the shell makes
    /// sure beforehand that nobody else is writing them.
    pub fn reach(&self, action: &Action) -> BTreeSet<LayerKey> {
        match action {
            Action::Undo | Action::Redo | Action::JumpTo(_) => {
                let keys = self.stepped_over(action).filter_map(Edit::layer);
                keys.filter(|it| self.is_others(it)).cloned().collect()
            }
            Action::Import { layers, .. } => {
                let keys = layers.iter().map(|it| it.0.clone());
                keys.filter(|it| self.is_others(it)).collect()
            }
            Action::Promote { from, article, .. } => {
                let gold = |article| LayerKey::new(AnnotatorId::gold(), article);
                let articles = self.layers_of(from, article.as_ref()).into_iter();
                articles.map(gold).filter(|it| self.is_others(it)).collect()
            }
            Action::Reshape(_) | Action::MergeEntities { .. } | Action::DeleteEntity { .. } => {
                let keys = self.project.layers.keys();
                keys.filter(|it| self.is_others(it)).cloned().collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The edits that undoing or redoing takes back or does again, of every step
    /// that goes with it; none for another action.
    pub(super) fn stepped_over(&self, action: &Action) -> impl Iterator<Item = &Edit> {
        let steps = self.steps_over(action).iter();
        steps.flat_map(|it| &it.transaction.edits)
    }

    /// The same steps as a whole.
    pub(super) fn steps_over(&self, action: &Action) -> &[Step] {
        let (history, steps) = (&self.history, self.history.steps());
        let range = match action {
            Action::Undo => history.undone_by_undo(),
            Action::Redo => history.done_by_redo(),
            Action::JumpTo(to) => {
                let to = (*to).min(steps.len());
                // What belongs to the last of them comes with it.
                let more = steps.get(to..).unwrap_or_default().iter();
                let more = more.take_while(|it| it.goes_on()).count();
                let from = history.standing();
                from.min(to)..from.max(to + more)
            }
            _ => 0..0,
        };
        steps.get(range).unwrap_or_default()
    }

    fn is_others(&self, key: &LayerKey) -> bool {
        !key.is_suggested() && key.annotator != self.session.annotator
    }

    /// The annotators whose layers nothing may be written into, with the reason;
    /// in place of those before.
    pub fn bar(&mut self, annotators: BTreeMap<AnnotatorId, String>) {
        self.barred = annotators;
    }

    /// Refused where one of the edits can't be made now.
    pub(super) fn may_write<'e>(
        &self,
        edits: impl IntoIterator<Item = &'e Edit>,
    ) -> Result<(), Refusal> {
        if let Some(reason) = &self.session.read_only {
            return Err(Refusal(format!("nothing can be changed: {reason}")));
        }
        for key in edits.into_iter().filter_map(Edit::layer) {
            if self.is_unread(key) {
                return Err(Refusal(format!(
                    "the tags of {} are still being read; try again in a moment",
                    key.article
                )));
            }
            if let Some(reason) = self.barred.get(&key.annotator)
                && !key.is_suggested()
            {
                return Err(Refusal(format!(
                    "the tags of {} can't be changed: {reason}",
                    key.annotator
                )));
            }
            if let Some(reason) = self.locked.get(key) {
                return Err(Refusal(format!(
                    "{} can't be changed: {reason}",
                    key.article
                )));
            }
        }
        Ok(())
    }
}

//! Whose tags an action may change beside those of the session's annotator, and
//! who is barred from it. Must not know how others are found to be at work.

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Refusal, Step, Workspace};
use crate::model::{AnnotatorId, Edit, LayerKey};

impl Workspace {
    /// The layers of other annotators that an action may change: the shell makes
    /// sure beforehand that nobody else is writing them.
    pub fn reach(&self, action: &Action) -> BTreeSet<LayerKey> {
        let history = &self.history;
        let edits: Vec<&Edit> = match action {
            Action::Undo => edits_of(history.to_undo()),
            Action::Redo => edits_of(history.to_redo()),
            Action::JumpTo(steps) => {
                let (from, to) = (history.standing(), (*steps).min(history.steps().len()));
                edits_of(
                    history
                        .steps()
                        .get(from.min(to)..from.max(to))
                        .into_iter()
                        .flatten(),
                )
            }
            Action::Import { layers, .. } => {
                let keys = layers.iter().map(|it| it.0.clone());
                return keys.filter(|it| self.is_others(it)).collect();
            }
            Action::Promote { from, article, .. } => {
                let gold = |article| LayerKey::new(AnnotatorId::gold(), article);
                let articles = self.layers_of(from, article.as_ref()).into_iter();
                return articles.map(gold).filter(|it| self.is_others(it)).collect();
            }
            Action::Reshape(_) | Action::MergeEntities { .. } | Action::DeleteEntity { .. } => {
                let keys = self.project.layers.keys();
                return keys.filter(|it| self.is_others(it)).cloned().collect();
            }
            _ => return BTreeSet::new(),
        };
        let keys = edits.into_iter().filter_map(Edit::layer);
        keys.filter(|it| self.is_others(it)).cloned().collect()
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
    pub(super) fn may_write(&self, edits: &[Edit]) -> Result<(), Refusal> {
        if let Some(reason) = &self.session.read_only {
            return Err(Refusal(format!("nothing can be changed: {reason}")));
        }
        for key in edits.iter().filter_map(Edit::layer) {
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

fn edits_of<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Vec<&'a Edit> {
    let steps = steps.into_iter();
    steps.flat_map(|it| &it.transaction.edits).collect()
}

//! Articles that were listed and are no longer. Must not know where files lie.

use std::collections::BTreeSet;

use super::Workspace;
use crate::model::{ArticleId, FileState};

impl Workspace {
    /// Articles whose files were taken away again: as if they had never come.
    pub fn drop_articles(&mut self, gone: &BTreeSet<ArticleId>) {
        self.project.articles.retain(|id, _| !gone.contains(id));
        if self.order.iter().any(|id| gone.contains(id)) {
            let order = self.order.iter().filter(|id| !gone.contains(*id));
            self.order = order.cloned().collect();
        }
        self.revision += 1;
        self.articles_revision += 1;
    }

    /// Every article is listed; those in none of the sources are gone.
    pub fn mark_missing(&mut self, present: impl Fn(&ArticleId) -> bool) {
        for article in self.project.articles.values_mut() {
            if !present(&article.id) {
                article.file = FileState::Missing;
            }
        }
        self.revision += 1;
        self.articles_revision += 1;
    }
}

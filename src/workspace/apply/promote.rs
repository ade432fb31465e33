//! One annotator's layers made the gold ones: what an export calls adjudicated.
//! Tags keep who made them. A gold layer that says otherwise stays, unless it is
//! to be replaced.

use std::collections::BTreeSet;

use crate::model::{AnnotatorId, ArticleId, Edit, Layer, LayerHead, LayerKey, Stamp, Task};
use crate::workspace::{Action, Ask, Effect, Refusal, Workspace};

use super::Outcome;

/// Which layers, and what is done where something is in the way.
pub(super) struct Wish {
    pub from: AnnotatorId,
    /// Of this article only.
    pub article: Option<ArticleId>,
    /// Those too that aren't complete in every task of the schema.
    pub incomplete: bool,
    pub replace: bool,
}

pub(super) fn promote(ws: &mut Workspace, wish: Wish, now: &Stamp) -> Outcome {
    let gold = AnnotatorId::gold();
    if wish.from == gold {
        return Err(Refusal("these tags are the gold ones already".into()));
    }
    let articles = ws.layers_of(&wish.from, wish.article.as_ref());
    let keys = articles.iter().flat_map(|article| {
        [&wish.from, &gold].map(|it| LayerKey::new(it.clone(), article.clone()))
    });
    let missing: Vec<LayerKey> = keys.filter(|it| ws.is_unread(it)).collect();
    if !missing.is_empty() {
        ws.effects.push(Effect::Gather {
            keys: missing,
            then: Box::new(Action::Promote {
                from: wish.from,
                article: wish.article,
                incomplete: wish.incomplete,
                replace: wish.replace,
            }),
        });
        return Ok(());
    }
    let mut done = Done::default();
    let (mut edits, mut others) = (Vec::new(), Vec::new());
    let tasks = ws.project.tasks();
    for article in articles {
        let Some(layer) = ws.project.layer(&wish.from, &article) else {
            continue;
        };
        if layer.is_untouched() {
            continue;
        }
        let is_complete = |task: &Task| layer.is_complete(*task);
        if !wish.incomplete && !tasks.iter().all(is_complete) {
            done.incomplete += 1;
            continue;
        }
        let key = LayerKey::new(gold.clone(), article);
        if ws.locked.contains_key(&key) {
            done.locked += 1;
            continue;
        }
        let nothing = Layer::default();
        let known = ws.project.at(&key).unwrap_or(&nothing);
        let found = edits_of(&key, known, layer, &wish.from);
        if found.is_empty() {
            done.same += 1;
        } else if !known.is_untouched() && !wish.replace {
            done.other += 1;
            others.push(key.article);
        } else {
            done.articles += 1;
            done.tags += layer.tags().len();
            edits.extend(found);
        }
    }
    let label = match &wish.article {
        Some(article) => format!("promote the tags of {} in {article} to gold", wish.from),
        None => format!("promote the tags of {} to gold", wish.from),
    };
    ws.commit(label, edits, now)?;
    let (first, others_left, left) = done.told(&wish.from);
    let says_first = done.articles > 0 || others.is_empty();
    // Where nothing was done but to ask, the question says it all.
    ws.effects
        .extend(says_first.then(|| Effect::Tell(first.clone())));
    if !others.is_empty() {
        let first = (!says_first).then_some(first);
        ws.effects.push(Effect::Ask(Ask::ConfirmReplaceGold {
            from: wish.from,
            article: wish.article,
            incomplete: wish.incomplete,
            articles: others,
            told: first.into_iter().chain(others_left).collect(),
        }));
    }
    ws.effects.extend(left.into_iter().map(Effect::Tell));
    Ok(())
}

/// What would become of an article's gold layer in whose place another's tags go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverGold {
    /// Tags that stand there, and whose work they are.
    pub tags: usize,
    pub by: BTreeSet<AnnotatorId>,
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

impl Workspace {
    /// What replacing an article's gold tags by those of an annotator would do.
    pub fn over_gold(&self, from: &AnnotatorId, article: &ArticleId) -> OverGold {
        let key = LayerKey::new(AnnotatorId::gold(), article.clone());
        let nothing = Layer::default();
        let known = self.project.at(&key).unwrap_or(&nothing);
        let layer = self.project.layer(from, article).unwrap_or(&nothing);
        let mut over = OverGold {
            tags: known.tags().len(),
            by: known.tags().map(|it| it.provenance.by.clone()).collect(),
            ..OverGold::default()
        };
        for edit in edits_of(&key, known, layer, from) {
            match edit {
                Edit::Tag { before: None, .. } => over.added += 1,
                Edit::Tag { after: None, .. } => over.removed += 1,
                Edit::Tag { .. } => over.changed += 1,
                _ => {}
            }
        }
        over
    }
}

impl Workspace {
    /// The articles of which an annotator has a layer, read or not.
    pub(in crate::workspace) fn layers_of(
        &self,
        annotator: &AnnotatorId,
        article: Option<&ArticleId>,
    ) -> BTreeSet<ArticleId> {
        let keys = self.project.layers.keys().chain(&self.unread);
        keys.filter(|it| it.annotator == *annotator)
            .filter(|it| article.is_none_or(|article| it.article == *article))
            .map(|it| it.article.clone())
            .collect()
    }
}

/// What makes the one layer say what the other says; nothing where it does.
fn edits_of(key: &LayerKey, known: &Layer, layer: &Layer, from: &AnnotatorId) -> Vec<Edit> {
    let mut edits = Vec::new();
    let head = LayerHead {
        extra: known.head.extra.clone(),
        ..layer.head.clone()
    };
    if head != known.head {
        edits.push(Edit::LayerHead {
            layer: key.clone(),
            before: Box::new(known.head.clone()),
            after: Box::new(head),
        });
    }
    for task in Task::ALL.map(|row| row.0) {
        let of = |it: &Layer| it.completions().get(&task).cloned();
        let (before, mut after) = (of(known), of(layer));
        if let Some(it) = after.as_mut().filter(|it| it.by.as_str().is_empty()) {
            it.by = from.clone();
        }
        if before != after {
            edits.push(Edit::Completion {
                layer: key.clone(),
                task,
                before,
                after,
            });
        }
    }
    for tag in known.tags().filter(|it| layer.tag(&it.id).is_none()) {
        edits.push(Edit::Tag {
            layer: key.clone(),
            id: tag.id.clone(),
            before: Some(Box::new(tag.clone())),
            after: None,
        });
    }
    for tag in layer.tags() {
        let mut after = tag.clone();
        if after.provenance.by.as_str().is_empty() {
            after.provenance.by = from.clone();
        }
        let before = known.tag(&tag.id);
        if before != Some(&after) {
            edits.push(Edit::Tag {
                layer: key.clone(),
                id: tag.id.clone(),
                before: before.cloned().map(Box::new),
                after: Some(Box::new(after)),
            });
        }
    }
    edits
}

#[derive(Default)]
struct Done {
    articles: usize,
    tags: usize,
    incomplete: usize,
    /// Gold says the same already.
    same: usize,
    /// Gold says otherwise.
    other: usize,
    locked: usize,
}

impl Done {
    /// What was done; that gold said otherwise; what else was left.
    fn told(&self, from: &AnnotatorId) -> (String, Option<String>, Vec<String>) {
        let articles = |n: usize| match n {
            1 => "1 article".to_owned(),
            n => format!("{n} articles"),
        };
        let done = match (self.articles, self.same) {
            (0, 0) => format!("nothing of {from} became gold"),
            (0, same) => format!("gold says the same already in {}", articles(same)),
            (count, _) => format!("{} became gold, with {} tags", articles(count), self.tags),
        };
        let left = |count: usize, why: &str| {
            let told = || format!("{}: {why}", articles(count));
            (count > 0).then(told)
        };
        let incomplete = left(self.incomplete, "not complete in every task, left alone");
        let other = left(self.other, "gold says otherwise, left as it is");
        let locked = left(self.locked, "the gold file can’t be changed");
        (done, other, incomplete.into_iter().chain(locked).collect())
    }
}

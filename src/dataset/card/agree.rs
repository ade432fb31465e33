//! Agreement of every two annotators on the articles that both have finished. The
//! adjudicated layer is nobody's: it is made of theirs, and agrees with itself.
//! Must not know how it is told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::Pair;
use crate::dataset::run::Plan;
use crate::measure::agreement::Overlap;
use crate::model::{AnnotatorId, ArticleId, Body, Layer, LayerKey, Ref, Tag, Task};
use crate::store::{FileKey, Files};
use crate::text::Span;

/// What two annotators have in common, by task.
type Pairs = BTreeMap<(AnnotatorId, AnnotatorId, Task), (usize, Overlap)>;
/// Layers of an article, with size and time of change of each.
type Stand = Vec<(LayerKey, (u64, u64))>;

/// How far annotators agree, whatever goes out.
#[derive(Clone, Debug, Default)]
pub struct Agreed(Pairs);

/// Compares layers, and remembers of each article what it found until one of its
/// files is another.
#[derive(Debug, Default)]
pub struct Agreements {
    known: Mutex<BTreeMap<ArticleId, (Stand, Arc<Pairs>)>>,
}

impl Agreements {
    /// By annotators and task; only layers of articles that several have are
    /// read. None where `go_on`, asked from several threads, says no.
    pub fn of(
        &self,
        files: &Files,
        layers: &[LayerKey],
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Agreed> {
        let mut by_article: BTreeMap<_, Vec<&LayerKey>> = BTreeMap::new();
        for key in layers
            .iter()
            .filter(|it| it.annotator != AnnotatorId::gold())
        {
            by_article.entry(&key.article).or_default().push(key);
        }
        let shared: Vec<_> = by_article.into_iter().collect();
        let shared = shared.par_iter().filter(|it| it.1.len() > 1);
        let pairs = shared
            .map(|(article, keys)| go_on().then(|| self.of_article(files, article, keys)))
            .try_fold(Pairs::new, |all, more| Some(joined(all, &*more?)))
            .try_reduce(Pairs::new, |all, more| Some(joined(all, &more)));
        pairs.map(Agreed)
    }

    fn of_article(&self, files: &Files, article: &ArticleId, keys: &[&LayerKey]) -> Arc<Pairs> {
        // Taken before the layers are read: what changes meanwhile differs later.
        let seen = |key: &&LayerKey| {
            let key = (*key).clone();
            let seen = files.seen(&FileKey::Layer(key.clone()))?;
            Some((key, seen))
        };
        let stand: Option<Stand> = keys.iter().map(seen).collect();
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stand) = &stand
            && let Some((of, pairs)) = known().get(article)
            && of == stand
        {
            return pairs.clone();
        }
        let pairs = Arc::new(compared(files, keys));
        if let Some(stand) = stand {
            known().insert(article.clone(), (stand, pairs.clone()));
        }
        pairs
    }
}

impl Agreed {
    /// For the card of what goes out, annotators by the names they have in it.
    pub(super) fn told(&self, plan: &Plan) -> Vec<Pair> {
        let tasks = plan.tasks();
        let pairs = self.0.iter().filter(|it| tasks.contains(&it.0.2));
        let named = |id: &AnnotatorId| plan.options.name_of(id).to_string();
        pairs
            .map(|((one, other, task), (articles, overlap))| Pair {
                one: named(one),
                other: named(other),
                task: *task,
                articles: *articles,
                overlap: *overlap,
            })
            .collect()
    }
}

fn joined(mut all: Pairs, more: &Pairs) -> Pairs {
    for (pair, (articles, overlap)) in more {
        match all.get_mut(pair) {
            Some(sum) => {
                sum.0 += articles;
                sum.1.add(*overlap);
            }
            None => drop(all.insert(pair.clone(), (*articles, *overlap))),
        }
    }
    all
}

fn compared(files: &Files, keys: &[&LayerKey]) -> Pairs {
    let layers: Vec<(&LayerKey, Layer)> = keys
        .iter()
        .map(|key| (*key, files.load_layer(key)))
        .filter(|(_, loaded)| !loaded.broken)
        .map(|(key, loaded)| (key, loaded.layer))
        .collect();
    let mut pairs = Pairs::new();
    for (at, (one, its)) in layers.iter().enumerate() {
        for (other, others) in layers.iter().skip(at + 1) {
            let texts = (&its.head.text, &others.head.text);
            if matches!(texts, (Some(a), Some(b)) if a.hash != b.hash) {
                continue;
            }
            for (task, _) in Task::ALL {
                if its.is_complete(task) && others.is_complete(task) {
                    let overlap = Overlap::of(said(its, task), said(others, task));
                    let pair = (one.annotator.clone(), other.annotator.clone(), task);
                    pairs.insert(pair, (1, overlap));
                }
            }
        }
    }
    pairs
}

/// What a layer says for a task, each as words that are the same where it is.
fn said(layer: &Layer, task: Task) -> Vec<String> {
    let tags = layer.tags();
    let place = |spans: &[Span]| format!("{:?}", sorted(spans));
    // Where it stands, and not which of its own tags somebody pointed at.
    let side = |to: &Ref| match to {
        Ref::Mention(id) | Ref::Event(id) => layer.tag(id).map(Tag::anchor).map(place),
        Ref::Spans(spans) => Some(place(spans)),
        other => Some(format!("{other:?}")),
    };
    let told = |tag: &Tag| -> Option<String> {
        let (of, said) = match &tag.body {
            Body::Mention(it) => (Task::Entities, format!("{} {}", it.kind, place(&it.spans))),
            Body::Event(it) => (Task::Events, format!("{} {}", it.kind, place(&it.trigger))),
            Body::Stance(it) => (
                Task::Stances,
                format!(
                    "{} {:?} {:?}",
                    it.polarity.id(),
                    side(&it.holder),
                    side(&it.target)
                ),
            ),
            Body::Relation(it) => (
                Task::Relations,
                format!("{} {:?} {:?}", it.kind, side(&it.from), side(&it.to)),
            ),
            Body::Label(it) => (
                Task::Labels,
                format!("{} {:?} {}", it.task, sorted(&it.values), place(&it.spans)),
            ),
            Body::Note(_) => return None,
        };
        (of == task).then_some(said)
    };
    tags.filter_map(told).collect()
}

/// In which order they were set says nothing.
fn sorted<T: Clone + Ord>(all: &[T]) -> Vec<T> {
    let mut all = all.to_vec();
    all.sort();
    all
}

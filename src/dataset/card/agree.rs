//! Agreement of every two annotators on the articles that both have finished. The
//! adjudicated layer is nobody's: it is made of theirs, and agrees with itself.
//! Must not know how it is told.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Pair;
use crate::dataset::run::Plan;
use crate::measure::agreement::Overlap;
use crate::model::{AnnotatorId, Body, Layer, LayerKey, Ref, Tag, Task};
use crate::text::Span;

type Pairs<'k> = BTreeMap<(&'k AnnotatorId, &'k AnnotatorId, Task), (usize, Overlap)>;

/// By annotators and task; only layers of articles that several have are read.
pub fn agreement(plan: &Plan, layers: &[LayerKey]) -> Vec<Pair> {
    let mut by_article: BTreeMap<_, Vec<&LayerKey>> = BTreeMap::new();
    for key in layers
        .iter()
        .filter(|it| it.annotator != AnnotatorId::gold())
    {
        by_article.entry(&key.article).or_default().push(key);
    }
    let shared: Vec<Vec<&LayerKey>> = by_article
        .into_values()
        .filter(|keys| keys.len() > 1)
        .collect();
    let tasks = plan.tasks();
    let pairs = shared
        .par_iter()
        .map(|keys| of_article(plan, keys, &tasks))
        .reduce(Pairs::new, |mut all, more| {
            for (pair, (articles, overlap)) in more {
                let sum = all.entry(pair).or_default();
                sum.0 += articles;
                sum.1.add(overlap);
            }
            all
        });
    let named = |id: &AnnotatorId| plan.options.name_of(id).to_string();
    pairs
        .into_iter()
        .map(|((one, other, task), (articles, overlap))| Pair {
            one: named(one),
            other: named(other),
            task,
            articles,
            overlap,
        })
        .collect()
}

fn of_article<'k>(plan: &Plan, keys: &[&'k LayerKey], tasks: &[Task]) -> Pairs<'k> {
    let layers: Vec<(&LayerKey, Layer)> = keys
        .iter()
        .map(|key| (*key, plan.files.load_layer(key)))
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
            for task in tasks {
                if its.is_complete(*task) && others.is_complete(*task) {
                    let overlap = Overlap::of(said(its, *task), said(others, *task));
                    let pair = (&one.annotator, &other.annotator, *task);
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

//! Which articles of a project say the same: every text read once and let go,
//! only its fingerprints kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::corpus::{Sources, read_texts};
use crate::measure::duplicates::{self, Link, Sketch};
use crate::model::{ArticleId, LayerKey};
use crate::store::Files;

/// The articles of a project, and which of them are alike.
#[derive(Debug, Default)]
pub struct Alike {
    pub articles: Vec<ArticleId>,
    /// By places in the list of articles.
    pub links: Vec<Link>,
    /// Articles without a text, each with the reason.
    pub left_out: Vec<(ArticleId, String)>,
    /// True where `cancel` ended it; then there are no links.
    pub cancelled: bool,
}

/// Looks at every article of the sources, and at those of `layers` whose file is
/// gone, by the text that was annotated. `done` counts texts as they are read.
pub fn alike(
    files: &Files,
    sources: &Sources,
    layers: &[LayerKey],
    cancel: &AtomicBool,
    done: &AtomicUsize,
) -> Alike {
    let listing = sources.list(cancel, &AtomicUsize::new(0));
    let sketches = Mutex::new(vec![Sketch::default(); listing.articles.len()]);
    let left = Mutex::new(Vec::new());
    read_texts(sources, &listing, cancel, |at, text| {
        match text {
            Ok(text) => {
                let sketch = Sketch::of(&text);
                let mut all = sketches.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(place) = all.get_mut(at) {
                    *place = sketch;
                }
            }
            Err(why) => {
                let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
                left.push((at, why));
            }
        }
        done.fetch_add(1, Ordering::Relaxed);
    });
    let mut sketches = sketches
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let mut left = left.into_inner().unwrap_or_else(PoisonError::into_inner);
    left.sort();
    let mut articles: Vec<ArticleId> = listing.articles.into_iter().map(|it| it.id).collect();
    let unread: BTreeSet<usize> = left.iter().map(|it| it.0).collect();
    let places: BTreeMap<&ArticleId, usize> = articles.iter().zip(0..).collect();
    let mut gone: Vec<&LayerKey> = layers
        .iter()
        .filter(|it| places.get(&it.article).is_none_or(|at| unread.contains(at)))
        .collect();
    gone.sort_by_key(|it| &it.article);
    let kept: BTreeMap<ArticleId, Sketch> = gone
        .par_iter()
        .filter(|_| !cancel.load(Ordering::Relaxed))
        .filter_map(|key| {
            let counted = files.load_layer(key).layer.head.text?;
            let text = files.text(&counted.hash).ok()?;
            Some((key.article.clone(), Sketch::of(&text)))
        })
        .collect();
    let mut found: Vec<(usize, Sketch)> = Vec::new();
    let mut more = Vec::new();
    for (id, sketch) in kept {
        match places.get(&id) {
            Some(at) => found.push((*at, sketch)),
            None => more.push((id, sketch)),
        }
    }
    for (at, sketch) in found {
        left.retain(|it| it.0 != at);
        if let Some(place) = sketches.get_mut(at) {
            *place = sketch;
        }
    }
    for (id, sketch) in more {
        articles.push(id);
        sketches.push(sketch);
    }
    let links = duplicates::links(&sketches, &mut || !cancel.load(Ordering::Relaxed));
    let left_out = left
        .into_iter()
        .filter_map(|(at, why)| Some((articles.get(at)?.clone(), why)));
    Alike {
        left_out: left_out.collect(),
        articles,
        links,
        cancelled: cancel.load(Ordering::Relaxed),
    }
}

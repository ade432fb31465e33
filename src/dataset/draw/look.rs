//! What a split is drawn from: each article looked at once, with the tags of the
//! first layer that tells some. Must not know parts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::corpus::Sources;
use crate::dataset::run::article_of;
use crate::measure::duplicates::Sketch;
use crate::model::{
    AnnotatorId, Article, ArticleId, Body, EntityId, Layer, LayerKey, Project, Split,
};
use crate::store::Files;

/// What it is drawn from.
pub struct Ground<'a> {
    pub files: &'a Files,
    pub sources: &'a Sources,
    pub project: &'a Project,
    /// Layers whose articles go into the split, where something stands in them,
    /// and whose tags are counted: of several of an article gold, else the first that
    /// can be read.
    pub keys: &'a [LayerKey],
    /// Articles that go into it whether somebody tagged them or not.
    pub articles: &'a BTreeSet<ArticleId>,
}

/// What was seen of an article.
pub struct Seen {
    pub id: ArticleId,
    pub sketch: Sketch,
    pub day: Option<String>,
    pub source: Option<String>,
    /// The entity that most of its tags link to.
    pub entity: Option<EntityId>,
    pub types: BTreeMap<String, u32>,
    /// True where it is here, with tags or asked for.
    pub here: bool,
    /// Why it can't be read.
    pub why: Option<String>,
}

/// Reads every article that is asked for or has a part, in the order of their
/// ids; with how many there are.
pub fn look(
    ground: &Ground,
    split: &Split,
    go_on: &(dyn Fn(usize, usize) -> bool + Sync),
) -> (Vec<Seen>, usize) {
    let mut wanted: BTreeMap<&ArticleId, Vec<&LayerKey>> = BTreeMap::new();
    for id in split.articles.keys().chain(ground.articles) {
        wanted.entry(id).or_default();
    }
    let gold = AnnotatorId::gold();
    for key in ground.keys {
        let keys = wanted.entry(&key.article).or_default();
        let first = if key.annotator == gold { 0 } else { keys.len() };
        keys.insert(first, key);
    }
    let wanted: Vec<(&ArticleId, Vec<&LayerKey>)> = wanted.into_iter().collect();
    let (all, done) = (wanted.len(), AtomicUsize::new(0));
    let seen = wanted
        .par_iter()
        .filter_map(|(id, keys)| {
            if !go_on(done.fetch_add(1, Ordering::Relaxed), all) {
                return None;
            }
            let (layer, damaged) = tagged(ground, keys);
            let asked = ground.articles.contains(*id);
            let here = layer.is_some() || damaged.is_some() || asked;
            if !here && !split.articles.contains_key(*id) {
                return None;
            }
            let damaged = damaged.filter(|_| !asked);
            Some(look_at(ground, id, layer.as_ref(), here, damaged))
        })
        .collect();
    (seen, all)
}

/// The first of the layers in which something stands, or why none can be read.
fn tagged(ground: &Ground, keys: &[&LayerKey]) -> (Option<Layer>, Option<String>) {
    let mut why = None;
    for key in keys {
        let loaded = ground.files.load_layer(key);
        if loaded.broken {
            let problem = loaded.problems.first().map(ToString::to_string);
            why = why.or(problem);
        } else if !loaded.layer.is_untouched() {
            return (Some(loaded.layer), None);
        }
    }
    (None, why)
}

/// `damaged` says why nothing of an article counts.
fn look_at(
    ground: &Ground,
    id: &ArticleId,
    layer: Option<&Layer>,
    here: bool,
    damaged: Option<String>,
) -> Seen {
    let counted = layer.and_then(|it| it.head.text.as_ref());
    let read = ground.sources.read(id).ok();
    let ground = (ground.files, ground.project);
    let known = damaged.map_or_else(|| article_of(ground, id, read, counted), Err);
    let (article, sketch, why) = match known {
        Ok((article, text)) => (article, Sketch::of(&text), None),
        Err(why) => (Article::new(id.clone()), Sketch::default(), Some(why)),
    };
    let said = |it: Option<String>| {
        it.map(|it| it.trim().to_lowercase())
            .filter(|it| !it.is_empty())
    };
    let mut seen = Seen {
        id: id.clone(),
        sketch,
        day: said(article.meta.published),
        source: said(article.meta.source),
        entity: None,
        types: BTreeMap::new(),
        here,
        why,
    };
    let mut linked: BTreeMap<&EntityId, u32> = BTreeMap::new();
    let layer = layer.filter(|_| seen.why.is_none());
    for tag in layer.into_iter().flat_map(Layer::tags) {
        let own = tag.mention().and_then(|it| it.entity.as_ref());
        for entity in own
            .into_iter()
            .chain(tag.refs().into_iter().filter_map(|it| it.entity()))
        {
            *linked.entry(entity).or_default() += 1;
        }
        let name = match &tag.body {
            Body::Stance(it) => format!("stance {}", it.polarity.id()),
            Body::Note(_) => continue,
            body => match tag.kind() {
                Some(kind) => format!("{} {kind}", body.class().name()),
                None => continue,
            },
        };
        *seen.types.entry(name).or_default() += 1;
    }
    // Of equals the first by id, which says nothing but is always the same.
    let main = linked.into_iter().rev().max_by_key(|it| it.1);
    seen.entity = main.map(|it| it.0.clone());
    seen
}

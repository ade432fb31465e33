//! Everybody's tags as soft labels: one layer of an article, each tag in it once,
//! with the share of its annotators as its score. An annotator who hasn't finished
//! a task doesn't speak against what isn't there. Must not know formats.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::run::{Left, Plan, article_of};
use crate::corpus::ReadArticle;
use crate::exchange::prepare::{Prepared, prepare, task_of};
use crate::exchange::{FORMATS, Format};
use crate::model::{
    AnnotatorId, ArticleId, Body, Layer, LayerKey, Ref, Tag, TagClass, TagId, Task, TextHash,
};
use crate::suggest::content::{self, Content};

/// Whose the layer of all is said to be.
pub const EVERYBODY: &str = "all";

/// Refuses a format without a place for scores: in it every tag would look as sure
/// as any.
///
/// # Errors
/// For people, with the formats that have one.
pub fn check(format: &Format) -> Result<(), String> {
    let holds = |it: &&Format| it.write.as_ref().is_some_and(|it| it.holds_scores);
    if holds(&format) {
        return Ok(());
    }
    let others = FORMATS.iter().copied().filter(holds);
    let others: Vec<String> = others
        .map(|it| format!("{} ({})", it.name, it.id))
        .collect();
    Err(format!(
        "{} has no place for how many annotators say so; soft labels go out as {}",
        format.name,
        others.join(", ")
    ))
}

/// Annotators' layers by article.
pub type Shared = BTreeMap<ArticleId, Vec<LayerKey>>;

/// What only one of several that say the same says besides.
const BESIDES: &str = "attributes, entities, evidence and arguments that fewer annotators gave";

/// The layer that all of an article go out as, where there is one, and those that
/// are no part of it.
pub(super) struct Everybody {
    pub prepared: Option<Prepared>,
    pub left: Left,
}

/// A key for each article, as [`Plan::keys`] wants them.
pub fn keys(shared: &Shared) -> Vec<LayerKey> {
    let key = |it: &ArticleId| LayerKey::new(AnnotatorId::new(EVERYBODY), it.clone());
    shared.keys().map(key).collect()
}

/// By article.
pub fn shared(keys: Vec<LayerKey>) -> Shared {
    let mut shared = Shared::new();
    for key in keys {
        shared.entry(key.article.clone()).or_default().push(key);
    }
    shared
}

/// Reads the layers and puts those together that count in the text which most of
/// them count in.
pub(super) fn everybody(
    plan: &Plan,
    article: &ArticleId,
    keys: &[LayerKey],
    read: Option<ReadArticle>,
) -> Everybody {
    let mut left = Left::default();
    let mut layers: Vec<(&LayerKey, Layer)> = Vec::new();
    for key in keys {
        let loaded = plan.files.load_layer(key);
        if loaded.broken {
            let why: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
            left.unread.push((key.clone(), why.join("; ")));
        } else if !loaded.layer.is_untouched() {
            match plan.takes(&loaded.layer) {
                true => layers.push((key, loaded.layer)),
                false => left.incomplete += 1,
            }
        }
    }
    let hash = |layer: &Layer| layer.head.text.as_ref().map(|it| it.hash.clone());
    let mut texts: BTreeMap<TextHash, usize> = BTreeMap::new();
    for (_, layer) in &layers {
        *texts.entry(hash(layer).unwrap_or_default()).or_default() += 1;
    }
    let now = read.as_ref().map(|it| it.hash.clone());
    let most = texts
        .into_iter()
        .max_by_key(|(text, count)| (*count, now.as_ref() == Some(text)));
    let Some((text, _)) = most else {
        return Everybody {
            prepared: None,
            left,
        };
    };
    layers.retain(|(key, layer)| {
        let same = hash(layer).unwrap_or_default() == text;
        if !same {
            let why = "its tags count in another version of the text than the others’";
            left.unread.push(((*key).clone(), why.to_owned()));
        }
        same
    });
    let counted = layers.first().and_then(|(_, it)| it.head.text.clone());
    let ground = (plan.files, plan.project);
    let (article, text) = match article_of(ground, article, read, counted.as_ref()) {
        Ok(it) => it,
        Err(why) => {
            let keys = layers.into_iter().map(|it| it.0.clone());
            left.unread.extend(keys.map(|it| (it, why.clone())));
            return Everybody {
                prepared: None,
                left,
            };
        }
    };
    let prepared: Vec<Prepared> = layers
        .into_iter()
        .map(|(_, layer)| prepare(article.clone(), layer, text.clone(), plan.options))
        .collect();
    let of_all: Vec<&Layer> = prepared.iter().map(|it| &it.layer).collect();
    let merged = Merged::of(&of_all);
    let mut losses: BTreeSet<(TagId, &'static str)> = merged.differ;
    for (at, it) in prepared.iter().enumerate() {
        let named = |(id, what): &(TagId, _)| Some((merged.ids.get(&(at, id))?.clone(), *what));
        losses.extend(it.losses.iter().filter_map(named));
    }
    let layer = merged.layer;
    let prepared = prepared.into_iter().next().map(|first| Prepared {
        layer,
        losses: losses.into_iter().collect(),
        ..first
    });
    Everybody { prepared, left }
}

/// Layers over one text, as one.
struct Merged<'a> {
    layer: Layer,
    /// By the place of a layer and the id of its tag.
    ids: HashMap<(usize, &'a TagId), TagId>,
    /// Tags of which not all say the same besides.
    differ: BTreeSet<(TagId, &'static str)>,
}

impl<'a> Merged<'a> {
    fn of(layers: &[&'a Layer]) -> Self {
        // In the order in which they come, layer by layer; what a layer says twice
        // are two tags.
        let mut order: Vec<(Content, usize)> = Vec::new();
        let mut voices: HashMap<(Content, usize), Vec<(usize, &'a Tag)>> = HashMap::new();
        for (at, layer) in layers.iter().enumerate() {
            let mut said: HashMap<Content, usize> = HashMap::new();
            for tag in layer.in_order() {
                let content = content_of(tag, layer);
                let times = said.entry(content).or_default();
                let voices = voices.entry((content, *times)).or_default();
                if voices.is_empty() {
                    order.push((content, *times));
                }
                voices.push((at, tag));
                *times += 1;
            }
        }
        let mut it = Self {
            layer: Layer::default(),
            ids: HashMap::new(),
            differ: BTreeSet::new(),
        };
        let mut made: BTreeMap<TagClass, usize> = BTreeMap::new();
        let groups: Vec<(TagId, Vec<(usize, &Tag)>)> = order
            .iter()
            .filter_map(|key| voices.remove(key))
            .filter_map(|voices| {
                let class = voices.first()?.1.class();
                let number = made.entry(class).or_default();
                *number += 1;
                Some((TagId::new(format!("{}{number}", class.letter())), voices))
            })
            .collect();
        for (id, voices) in &groups {
            for (at, tag) in voices {
                it.ids.insert((*at, &tag.id), id.clone());
            }
        }
        for (id, voices) in groups {
            it.put(id, &voices, layers);
        }
        it.head(layers);
        it
    }

    /// Puts a tag in as most of those have it who say it; of equals the first.
    fn put(&mut self, id: TagId, voices: &[(usize, &'a Tag)], layers: &[&Layer]) {
        let bodies: Vec<Body> = voices.iter().map(|it| self.body(it.0, it.1)).collect();
        let same = |one: &Body| bodies.iter().filter(|other| *other == one).count();
        let best = (0..bodies.len()).rev().max_by_key(|at| same(&bodies[*at]));
        let Some(best) = best else {
            return;
        };
        if same(&bodies[best]) < bodies.len() {
            self.differ.insert((id.clone(), BESIDES));
        }
        let mut tag = voices[best].1.clone();
        let yes = voices.len();
        let silent = |task: Task| {
            let says = |at: usize| voices.iter().any(|it| it.0 == at);
            let others = (0..layers.len()).filter(|at| !says(*at));
            others.filter(|at| layers[*at].is_complete(task)).count()
        };
        tag.provenance.score =
            task_of(tag.class()).map(|task| yes as f64 / (yes + silent(task)) as f64);
        tag.body = bodies[best].clone();
        tag.id = id;
        self.layer.put(tag);
    }

    /// What a tag says, by the ids of the layer of all.
    fn body(&self, at: usize, tag: &Tag) -> Body {
        let mut tag = tag.clone();
        let known = |id: &TagId| self.ids.get(&(at, id)).cloned();
        tag.each_ref_mut(|to| {
            if let Ref::Mention(id) | Ref::Event(id) = to
                && let Some(new) = known(id)
            {
                *id = new;
            }
        });
        match &mut tag.body {
            Body::Note(it) => it.on = it.on.as_ref().and_then(known),
            Body::Event(it) => it
                .arguments
                .sort_by_cached_key(|it| (it.role.clone(), format!("{:?}", it.filler))),
            _ => {}
        }
        tag.body
    }

    /// A task is complete where all who took it up are done with it.
    fn head(&mut self, layers: &[&Layer]) {
        let Some(first) = layers.first() else {
            return;
        };
        self.layer.head = first.head.clone();
        self.layer.head.suggestions_seen = layers.iter().any(|it| it.head.suggestions_seen);
        for (task, ..) in Task::ALL {
            let has = |it: &Layer| it.tags().any(|tag| task_of(tag.class()) == Some(task));
            let mut took = layers
                .iter()
                .filter(|it| it.completions().contains_key(&task) || has(it));
            let done = took
                .clone()
                .next()
                .filter(|_| took.all(|it| it.is_complete(task)));
            let state = done.and_then(|it| it.completions().get(&task)).cloned();
            self.layer.set_completion(task, state);
        }
    }
}

/// What a tag says; of a stance who is for or against what, wherever it was read.
fn content_of(tag: &Tag, layer: &Layer) -> Content {
    let Body::Stance(stance) = &tag.body else {
        return content::in_layer(tag, layer);
    };
    let mut bare = stance.clone();
    bare.expression.clear();
    bare.evidence.clear();
    let bare = Tag {
        body: Body::Stance(bare),
        ..tag.clone()
    };
    content::in_layer(&bare, layer)
}

//! Takes the facts out of the workspace's layers, a few layers a frame, and asks
//! for a count when something has changed. Must not know what is shown of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::measure::insight::{Facts, Ground, Insight};
use crate::model::{ArticleId, FileState, LayerKey, Register, Schema};
use crate::ui::{Ctx, Request};
use crate::workspace::Workspace;

/// Tags and layers that are looked at in one frame: some milliseconds.
const TAGS: usize = 8_000;
const LAYERS: usize = 4_000;

#[derive(Default)]
pub struct Gather {
    facts: BTreeMap<LayerKey, (u64, Arc<Facts>)>,
    /// Roles tell which argument is the time.
    schema: Option<Arc<Schema>>,
    register: Arc<Register>,
    articles: u64,
    /// What the round under way, or the last one, was made of.
    revision: Option<u64>,
    /// Where the round goes on; None where it is done.
    next: Option<LayerKey>,
    /// Something differs from what was counted last.
    stale: bool,
    /// The count that the words were taken from.
    taken: Option<Arc<Insight>>,
}

impl Gather {
    /// Looks at some layers; true where more is left to do in the next frame.
    pub fn step(&mut self, ctx: &Ctx) -> bool {
        self.take_words(ctx);
        let ws = ctx.ws;
        if self.next.is_none() && self.revision != Some(ws.revision()) {
            self.begin(ws);
        }
        self.look(ws);
        if self.next.is_none() && self.stale && !ctx.status.counting.running {
            self.stale = false;
            ctx.request(Request::CountInsight(Box::new(self.ground(ws))));
        }
        self.next.is_some()
    }

    /// Layers looked at, and all.
    pub fn progress(&self, ws: &Workspace) -> (usize, usize) {
        (self.facts.len(), ws.project().layers.len())
    }

    /// Counts once more.
    pub fn again(&mut self) {
        self.stale = true;
    }

    fn begin(&mut self, ws: &Workspace) {
        let project = ws.project();
        let is_same = |it: &Arc<Schema>| Arc::ptr_eq(it, &project.schema);
        if !self.schema.as_ref().is_some_and(is_same) {
            self.schema = Some(project.schema.clone());
            self.facts.clear();
            self.stale = true;
        }
        if *self.register != project.register {
            self.register = Arc::new(project.register.clone());
            self.stale = true;
        }
        if self.articles != ws.articles_revision() || self.revision.is_none() {
            self.articles = ws.articles_revision();
            self.stale = true;
        }
        let known = self.facts.len();
        self.facts.retain(|key, _| project.layers.contains_key(key));
        self.stale |= self.facts.len() != known;
        self.revision = Some(ws.revision());
        self.next = project.layers.keys().next().cloned();
    }

    fn look(&mut self, ws: &Workspace) {
        let Some(from) = self.next.take() else { return };
        let project = ws.project();
        let mut tags = 0;
        for (at, (key, layer)) in project.layers.range(from..).enumerate() {
            if at == LAYERS || tags > TAGS {
                self.next = Some(key.clone());
                return;
            }
            let known = self.facts.get(key);
            if known.is_some_and(|it| it.0 == layer.revision()) {
                continue;
            }
            tags += layer.tags().len() + 8;
            let facts = Arc::new(Facts::of(layer, &project.schema));
            self.facts.insert(key.clone(), (layer.revision(), facts));
            self.stale = true;
        }
    }

    /// What a count has read needn't be read for the next one.
    fn take_words(&mut self, ctx: &Ctx) {
        let Some(insight) = &ctx.status.counting.insight else {
            return;
        };
        let is_taken = |it: &Arc<Insight>| Arc::ptr_eq(it, insight);
        if self.taken.as_ref().is_some_and(is_taken) {
            return;
        }
        for (key, revision, facts) in &insight.layers {
            if let Some(known) = self.facts.get_mut(key)
                && known.0 == *revision
            {
                known.1 = facts.clone();
            }
        }
        self.taken = Some(insight.clone());
    }

    fn ground(&self, ws: &Workspace) -> Ground {
        let project = ws.project();
        let readable = project.articles.values();
        let readable = readable.filter(|it| !matches!(it.file, FileState::Unreadable(_)));
        let layers = self.facts.iter();
        let mut dates: BTreeMap<ArticleId, String> = BTreeMap::new();
        for (key, (_, facts)) in &self.facts {
            let article = project.articles.get(&key.article);
            if let Some(date) = article.and_then(|it| it.meta.published.as_ref())
                && !facts.events.is_empty()
            {
                dates.insert(key.article.clone(), date.clone());
            }
        }
        Ground {
            articles: readable.count(),
            tasks: project.tasks(),
            register: self.register.clone(),
            dates,
            layers: layers
                .map(|(key, (revision, facts))| (key.clone(), *revision, facts.clone()))
                .collect(),
        }
    }
}

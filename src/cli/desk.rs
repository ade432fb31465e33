//! A project as subcommands see it: opened, its sources listed and read. Joins
//! store and corpus; what they do with it is theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;

use super::Output;
use crate::corpus::{HeadCache, Sources, read_heads};
use crate::dataset::{self, Own};
use crate::host;
use crate::model::{AnnotatorId, Article, ArticleId, FileState, Layer, LayerKey};
use crate::store::{self, Access, LoadedLayer, OpenOptions, Opened};

pub struct Desk {
    pub opened: Opened,
    pub sources: Sources,
    own: Own,
}

impl Desk {
    /// Opens a project to read from it; nothing is written, no lock taken.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        Self::open(path, &AnnotatorId::default(), true)
    }

    /// Opens a project to write as an annotator.
    pub fn write(path: &Path, annotator: &AnnotatorId) -> anyhow::Result<Self> {
        let desk = Self::open(path, annotator, false)?;
        match &desk.opened.access {
            Access::Write => Ok(desk),
            Access::ReadOnly(reason) => {
                anyhow::bail!("{} can't be changed: {reason}", path.display())
            }
        }
    }

    fn open(path: &Path, annotator: &AnnotatorId, read_only: bool) -> anyhow::Result<Self> {
        let options = OpenOptions {
            now: host::now(),
            holder: host::holder(),
            read_only,
            before_write: None,
        };
        let opened = store::open(path, annotator, &options)?;
        let sources = Sources::of(path, &opened.project.info);
        let own = Own::of(path, &opened.project.info);
        Ok(Self {
            opened,
            sources,
            own,
        })
    }

    /// Refuses a place for a file or folder that would go over the project or its
    /// articles; `-`, standard output, is none.
    pub fn spare(&self, path: &Path) -> anyhow::Result<()> {
        match path == Path::new("-") {
            true => Ok(()),
            false => Ok(self.own.spare(path)?),
        }
    }

    /// Every article: those of the sources, read for title and date, what a
    /// person set laid over, and those that only tags and
    /// suggestions know of.
    pub fn articles(&self) -> BTreeMap<ArticleId, Article> {
        let never = AtomicBool::new(false);
        let mut listing = self.sources.list(&never, &AtomicUsize::new(0));
        HeadCache::recall(&self.opened.files, &self.sources, &mut listing);
        let order: Vec<ArticleId> = listing.articles.iter().map(|it| it.id.clone()).collect();
        let mut articles: BTreeMap<ArticleId, Article> = std::mem::take(&mut listing.articles)
            .into_iter()
            .map(|it| (it.id.clone(), it))
            .collect();
        // What can't be read as an article is listed with its reason.
        for (id, reason) in std::mem::take(&mut listing.left_out) {
            if !id.ends_with('/') {
                let id = ArticleId::new(id);
                let article = Article {
                    file: FileState::Unreadable(reason),
                    ..Article::new(id.clone())
                };
                articles.entry(id).or_insert(article);
            }
        }
        let read = Mutex::new(articles);
        read_heads(
            &self.sources,
            &listing,
            &order,
            None,
            &never,
            || {},
            |batch| {
                let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
                read.extend(batch.into_iter().map(|it| (it.id.clone(), it)));
            },
        );
        let mut articles = read.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (id, known) in &self.opened.project.articles {
            let article = articles.entry(id.clone()).or_insert_with(|| Article {
                file: FileState::Missing,
                ..Article::new(id.clone())
            });
            if known.meta_set {
                article.meta.clone_from(&known.meta);
                article.meta_set = true;
            }
            if known.zones_set {
                article.zones.clone_from(&known.zones);
                article.zones_set = true;
            }
            article.extra.clone_from(&known.extra);
        }
        for key in self.known() {
            articles
                .entry(key.article.clone())
                .or_insert_with(|| Article {
                    file: FileState::Missing,
                    ..Article::new(key.article.clone())
                });
        }
        articles
    }

    /// Every article's id, without reading any.
    pub fn ids(&self) -> BTreeSet<ArticleId> {
        self.sources.ids(self.known(), &AtomicBool::new(false))
    }

    /// Every layer and set of suggestions.
    fn known(&self) -> impl Iterator<Item = &LayerKey> {
        let opened = &self.opened;
        opened.layers.iter().chain(&opened.suggestions)
    }

    /// The text that a layer's spans count in.
    pub fn text_of(&self, key: &LayerKey, layer: &Layer) -> anyhow::Result<Arc<str>> {
        match &layer.head.text {
            Some(text) => self
                .opened
                .files
                .text(&text.hash)
                .with_context(|| format!("the text of {} that was annotated", key.article)),
            None => Ok(self
                .sources
                .read(&key.article)
                .with_context(|| key.article.to_string())?
                .text),
        }
    }

    /// A layer; what is wrong with its file is told.
    pub fn layer(&self, key: &LayerKey, out: &mut Output) -> LoadedLayer {
        let loaded = self.opened.files.load_layer(key);
        for problem in &loaded.problems {
            out.tell(problem);
        }
        loaded
    }

    /// The layers of every annotator in order; the adjudicated ones are nobody's.
    pub fn people(&self) -> anyhow::Result<Vec<LayerKey>> {
        let mut keys = self.keys(None)?;
        if !dataset::leave_gold_out(&mut keys) {
            let gold = AnnotatorId::gold();
            anyhow::bail!("only {gold} has tagged something here: take it with --gold");
        }
        Ok(keys)
    }

    /// The layers of one annotator, or of all, in order.
    pub fn keys(&self, annotator: Option<&AnnotatorId>) -> anyhow::Result<Vec<LayerKey>> {
        if annotator.is_some_and(|it| it.as_str().trim().is_empty()) {
            anyhow::bail!("the annotator's name is empty");
        }
        let keys: Vec<LayerKey> = self
            .opened
            .layers
            .iter()
            .filter(|key| annotator.is_none_or(|it| key.annotator == *it))
            .cloned()
            .collect();
        match annotator {
            Some(name) if keys.is_empty() => {
                let mut known: Vec<String> = self
                    .opened
                    .layers
                    .iter()
                    .map(|it| it.annotator.to_string())
                    .collect();
                known.dedup();
                anyhow::bail!(
                    "{name} has tagged nothing here; annotators: {}",
                    if known.is_empty() {
                        "none".into()
                    } else {
                        known.join(", ")
                    }
                )
            }
            _ => Ok(keys),
        }
    }
}

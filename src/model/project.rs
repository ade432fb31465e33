//! A project in memory: schema, register, articles and layers. Holds no texts,
//! knows no files.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    AnnotatorId, Article, ArticleId, Extra, Layer, LayerKey, LayerKind, Register, Schema, TextHash,
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    pub info: ProjectInfo,
    pub schema: Arc<Schema>,
    pub register: Register,
    /// The annotation manual, Markdown.
    pub guidelines: Arc<str>,
    pub articles: BTreeMap<ArticleId, Article>,
    pub layers: BTreeMap<LayerKey, Layer>,
    /// What sources suggest, one layer to a source and article; those that have
    /// been read.
    pub suggestions: BTreeMap<LayerKey, Layer>,
}

/// What `project.ron` holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectInfo {
    /// Never changes, also when the folder moves.
    pub id: String,
    pub name: String,
    /// ISO 639-1 of most articles, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Folders or files the articles come from, relative to the project's
    /// folder where possible.
    pub sources: Vec<String>,
    pub settings: Settings,
    #[serde(skip)]
    pub extra: Extra,
}

/// Choices that belong to the project rather than to a person or a machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Larger files are listed with the reason and left alone.
    pub max_article_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guideline_version: Option<String>,
    /// Of a hundred articles so many show no suggestions, so that what these
    /// change can be measured; 0 for none.
    #[serde(skip_serializing_if = "is_none")]
    pub blind_percent: u8,
    /// What the labels of other programs' files became when they were taken in:
    /// by format and source, and there by label (`entities:PER`). After
    /// [`Settings::EXPORTS`] and a format, what ours went out as; `PERSON` without
    /// a sort is of all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub label_maps: BTreeMap<String, BTreeMap<String, String>>,
    /// Encodings that a person chose for articles, by their labels; the others'
    /// are detected.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encodings: BTreeMap<ArticleId, String>,
}

impl Settings {
    /// What the places of [`Settings::label_maps`] begin with for exports.
    pub const EXPORTS: &str = "export/";
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_article_bytes: 20 * 1024 * 1024,
            guideline_version: None,
            blind_percent: 0,
            label_maps: BTreeMap::new(),
            encodings: BTreeMap::new(),
        }
    }
}

/// Asked by serde, which gives a reference.
fn is_none(percent: &u8) -> bool {
    *percent == 0
}

impl Project {
    pub fn layer(&self, annotator: &AnnotatorId, article: &ArticleId) -> Option<&Layer> {
        self.layers
            .get(&LayerKey::new(annotator.clone(), article.clone()))
    }

    /// A layer of either kind.
    pub fn at(&self, key: &LayerKey) -> Option<&Layer> {
        match key.kind {
            LayerKind::Annotations => self.layers.get(key),
            LayerKind::Suggestions => self.suggestions.get(key),
        }
    }

    /// The layers of a kind.
    pub fn held(&mut self, kind: LayerKind) -> &mut BTreeMap<LayerKey, Layer> {
        match kind {
            LayerKind::Annotations => &mut self.layers,
            LayerKind::Suggestions => &mut self.suggestions,
        }
    }

    /// Whoever has a layer, in order.
    pub fn annotators(&self) -> Vec<&AnnotatorId> {
        let mut names: Vec<&AnnotatorId> = self.layers.keys().map(|it| &it.annotator).collect();
        names.dedup();
        names
    }

    /// The layers of one annotator, by article.
    pub fn layers_of(&self, annotator: &AnnotatorId) -> impl Iterator<Item = (&ArticleId, &Layer)> {
        let from = LayerKey::new(annotator.clone(), ArticleId::default());
        let annotator = annotator.clone();
        self.layers
            .range(from..)
            .take_while(move |(key, _)| key.annotator == annotator)
            .map(|(key, layer)| (&key.article, layer))
    }

    /// How far the annotator got with an article.
    pub fn progress(&self, annotator: &AnnotatorId, article: &ArticleId) -> Progress {
        match self.layer(annotator, article) {
            None => Progress::Untouched,
            Some(layer) if layer.is_untouched() => Progress::Untouched,
            Some(layer) => {
                let tasks = self.tasks();
                let done = tasks
                    .iter()
                    .filter(|task| layer.is_complete(**task))
                    .count();
                if !tasks.is_empty() && done == tasks.len() {
                    Progress::Complete
                } else {
                    Progress::Begun
                }
            }
        }
    }

    /// The tasks the schema asks for.
    pub fn tasks(&self) -> Vec<super::Task> {
        self.schema.tasks()
    }

    /// The article with this text, where one has been read.
    pub fn article_by_hash(&self, hash: &TextHash) -> Option<&Article> {
        self.articles
            .values()
            .find(|it| it.text_hash.as_ref() == Some(hash))
    }
}

/// An annotator's state of one article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    #[default]
    Untouched,
    Begun,
    Complete,
}

impl Progress {
    pub fn name(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Begun => "begun",
            Self::Complete => "complete",
        }
    }
}

//! How much was tagged by whom, and how far each task is.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{AnnotatorId, Layer, TagClass, Task};

/// Counts of a project; serialises to the object that `stats --json` prints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Articles of the corpus.
    pub articles: usize,
    pub annotators: BTreeMap<String, Counts>,
}

/// Counts of one annotator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles with a tag or a completion.
    pub articles: usize,
    pub mentions: usize,
    pub events: usize,
    pub stances: usize,
    pub relations: usize,
    /// Articles whose task is complete or verified, by task.
    pub complete: BTreeMap<&'static str, usize>,
}

impl Stats {
    pub fn new(articles: usize) -> Self {
        Self {
            articles,
            annotators: BTreeMap::new(),
        }
    }

    /// Counts a layer in; `tasks` are those the schema asks for.
    pub fn add(&mut self, annotator: &AnnotatorId, layer: &Layer, tasks: &[Task]) {
        let counts = self.annotators.entry(annotator.to_string()).or_default();
        for task in tasks {
            *counts.complete.entry(task.id()).or_default() += usize::from(layer.is_complete(*task));
        }
        counts.articles += usize::from(!layer.is_untouched());
        for tag in layer.tags() {
            match tag.class() {
                TagClass::Mention => counts.mentions += 1,
                TagClass::Event => counts.events += 1,
                TagClass::Stance => counts.stances += 1,
                TagClass::Relation => counts.relations += 1,
                TagClass::Label | TagClass::Note => {}
            }
        }
    }
}

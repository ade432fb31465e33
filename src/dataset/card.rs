//! The card of a dataset as plain data: what is in it, who made it, how far they
//! agree, where it comes from, and what is missing. Gathered from the layers as
//! they go out; [`Card::markdown`] says it in words. Must not know formats.

mod agree;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use self::agree::{Agreed, Agreements};
use super::run::{Plan, Report};
use crate::exchange::{Head, Out, Piece, Shape, Write, Writer};
use crate::measure::agreement::Overlap;
use crate::measure::review::Review;
use crate::measure::stats::Stats;
use crate::model::{ArticleId, Body, FileState, LayerKey, Schema, Status, TagClass, Task};

/// What of a project a card tells beside the layers that go out.
#[derive(Clone, Copy)]
pub struct About<'a> {
    /// How far annotators agree, also on what doesn't go out.
    pub agreed: &'a Agreed,
    /// What became of suggestions.
    pub review: &'a Review,
    /// Articles of the corpus.
    pub articles: usize,
}

/// A dataset, described.
#[derive(Clone, Debug, Default)]
pub struct Card {
    pub name: String,
    pub schema: std::sync::Arc<Schema>,
    pub guideline_version: Option<String>,
    /// The tasks that go out.
    pub tasks: Vec<Task>,
    /// Articles of the corpus.
    pub corpus: usize,
    /// How many annotators the layers of all are made of; 0 where each has their own.
    pub together: usize,
    /// Articles by the parts of the split; none where it isn't split.
    pub parts: BTreeMap<String, usize>,
    pub tally: Tally,
    pub agreement: Vec<Pair>,
    pub review: Review,
    /// Layers that were left out, with the reason.
    pub left_out: Vec<(String, String)>,
    /// What the export can't hold.
    pub losses: BTreeMap<&'static str, usize>,
}

/// How far two annotators agree on a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub one: String,
    pub other: String,
    pub task: Task,
    /// Articles that both have finished over the same text.
    pub articles: usize,
    pub overlap: Overlap,
}

/// What is counted as layers go out.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By annotator; `articles` stays 0.
    pub stats: Stats,
    /// Tags by class and type; of a stance its polarity, of a label its task and
    /// values.
    pub kinds: BTreeMap<TagClass, BTreeMap<String, usize>>,
    /// How tags came to stand.
    pub origins: BTreeMap<Origin, usize>,
    /// Layers, and those made with suggestions on the screen.
    pub layers: usize,
    pub seen: usize,
    pub articles: BTreeSet<ArticleId>,
    /// Articles by where they were published, language and year; the empty name
    /// where it isn't known.
    pub sources: BTreeMap<String, usize>,
    pub languages: BTreeMap<String, usize>,
    pub years: BTreeMap<String, usize>,
    /// Articles with bytes that could not be decoded, and how many.
    pub undecoded: BTreeMap<ArticleId, u32>,
    /// Articles whose file is another one by now.
    pub changed: BTreeSet<ArticleId>,
    parts: BTreeMap<String, BTreeSet<ArticleId>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Set by a person.
    Hand,
    Adjudicated,
    /// From a source's suggestion, accepted as it was or corrected.
    Suggested {
        source: String,
        version: Option<String>,
        corrected: bool,
    },
    /// Stands as something else, such as suggested.
    Other(&'static str),
}

impl Tally {
    pub fn add(&mut self, piece: &Piece, tasks: &[Task]) {
        self.stats.add(piece.annotator, piece.layer, tasks);
        self.layers += 1;
        self.seen += usize::from(piece.layer.head.suggestions_seen);
        for tag in piece.layer.tags() {
            let kinds = self.kinds.entry(tag.class()).or_default();
            match &tag.body {
                Body::Stance(it) => count(kinds, it.polarity.id()),
                Body::Label(it) => {
                    let mut values: Vec<&str> = it.values.iter().map(String::as_str).collect();
                    values.sort();
                    count(kinds, &format!("{}: {}", it.task, values.join(", ")));
                }
                _ => count(kinds, tag.kind().map_or("", |it| it.as_str())),
            }
            let made = &tag.provenance;
            let origin = match made.status {
                Status::Manual => Origin::Hand,
                Status::Adjudicated => Origin::Adjudicated,
                Status::Accepted | Status::Corrected => Origin::Suggested {
                    source: made.by.to_string(),
                    version: made.version.clone(),
                    corrected: made.status == Status::Corrected,
                },
                other => Origin::Other(other.id()),
            };
            *self.origins.entry(origin).or_default() += 1;
        }
        let article = piece.article;
        if let Some(part) = piece.part {
            let articles = self.parts.entry(part.to_owned()).or_default();
            articles.insert(article.id.clone());
        }
        if !self.articles.insert(article.id.clone()) {
            return;
        }
        let meta = &article.meta;
        let of = |it: &Option<String>| it.clone().unwrap_or_default();
        count(&mut self.sources, &of(&meta.source));
        count(&mut self.languages, &of(&meta.language));
        let year = meta.published.as_deref().and_then(|it| it.get(..4));
        count(&mut self.years, year.unwrap_or_default());
        if article.undecoded > 0 {
            self.undecoded.insert(article.id.clone(), article.undecoded);
        }
        if article.file != FileState::Present {
            self.changed.insert(article.id.clone());
        }
    }
}

/// Most names are there already: nothing is copied for them.
fn count(map: &mut BTreeMap<String, usize>, name: &str) {
    match map.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(map.insert(name.to_owned(), 1)),
    }
}

impl Card {
    pub(super) fn new(plan: &Plan, about: &About, tally: Tally, report: &Report) -> Self {
        let info = &plan.project.info;
        let parts = tally.parts.iter();
        let parts = parts.map(|(part, articles)| (part.clone(), articles.len()));
        let named = |key: &LayerKey| {
            let annotator = plan.options.name_of(&key.annotator);
            format!("{} by {annotator}", key.article)
        };
        Self {
            name: info.name.clone(),
            schema: plan.project.schema.clone(),
            guideline_version: info.settings.guideline_version.clone(),
            tasks: plan.tasks(),
            corpus: about.articles,
            together: plan.shared.map_or(0, |shared| {
                let keys = shared.values().flatten();
                let annotators: BTreeSet<_> = keys.map(|it| &it.annotator).collect();
                annotators.len()
            }),
            parts: parts.collect(),
            agreement: about.agreed.told(plan),
            review: about.review.clone(),
            left_out: report
                .left_out
                .iter()
                .map(|(key, why)| (named(key), why.clone()))
                .collect(),
            losses: report.losses.clone(),
            tally,
        }
    }

    /// The card in words.
    pub fn markdown(&self) -> String {
        words::markdown(self)
    }
}

/// The card that a format has anyway.
pub const OWN: &str = "README.md";

/// The file of an export that the card stands in, or at the end of; None where
/// an export has no room for one.
pub fn place(shape: Shape) -> Option<&'static str> {
    match shape.names().contains(&OWN) {
        true => Some(OWN),
        false => shape.is_folder().then_some("CARD.md"),
    }
}

/// Writes nothing: for a card alone.
pub static UNWRITTEN: Write = Write {
    shape: Shape::File("md"),
    lacks: "",
    keeps_one: false,
    holds_scores: false,
    begin: |_: &Head| Box::new(Nothing),
};

struct Nothing;

impl Writer for Nothing {
    fn piece(&mut self, _: &Piece, _: &mut Out) {}
}

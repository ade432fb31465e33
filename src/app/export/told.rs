//! What an export tells of the project beside the layers that go out: whose
//! pseudonyms there are, and what a card says. Must not know formats.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::jobs::Job;
use super::super::open::OpenProject;
use crate::corpus::{self, Sources};
use crate::dataset::card;
use crate::exchange::pseudonyms::{self, Pseudonyms};
use crate::measure::review::Review;
use crate::model::{AnnotatorId, LayerKey};
use crate::store::Files;
use crate::ui::sheets;
use crate::workspace::Workspace;

pub struct Told {
    /// Everybody's layers, whatever goes out.
    pub layers: Vec<LayerKey>,
    /// The sets of suggestions.
    sets: Vec<LayerKey>,
    /// What became of them, where the window has looked through all of them.
    review: Option<Review>,
    /// What is known of how far annotators agree.
    agreements: Arc<card::Agreements>,
}

impl Told {
    /// What the window knows, as it will stand in the files.
    pub fn of(open: &OpenProject, ws: &Workspace) -> Self {
        let project = ws.project();
        // An article that was only looked at has an empty layer, and no file.
        let begun = project.layers.iter().filter(|it| !it.1.is_untouched());
        let begun = begun.map(|it| it.0);
        let known: BTreeSet<&LayerKey> = open
            .layers
            .iter()
            .chain(begun)
            .chain(project.suggestions.keys())
            .collect();
        let all = known.into_iter().cloned();
        let (sets, layers) = all.partition(LayerKey::is_suggested);
        Self {
            layers,
            sets,
            review: None,
            agreements: open.agreements.clone(),
        }
    }

    /// With what became of the suggestions, as far as that is known at once.
    pub fn with_review(mut self, ws: &Workspace) -> Self {
        let seen: BTreeSet<&LayerKey> = ws.queue().keys().collect();
        let all = self.sets.iter().all(|it| seen.contains(it));
        self.review = all.then(|| sheets::fared(ws));
        self
    }

    pub fn pseudonyms(&self) -> Pseudonyms {
        pseudonyms::of(self.layers.iter().map(|it| &it.annotator))
    }

    /// Every layer and set of suggestions.
    pub fn known(&self) -> impl Iterator<Item = &LayerKey> {
        self.layers.iter().chain(&self.sets)
    }

    /// What a card needs; reads what isn't known. None where it was stopped.
    pub fn counted(&self, files: &Files, sources: &Sources, job: &Job) -> Option<Counted> {
        let known = self.known();
        let stop = job.cancel_flag();
        let read = || {
            let me = AnnotatorId::default();
            let queue = corpus::read_queue(files, &self.sets, me, stop, |_, _| {});
            sheets::counted(&queue)
        };
        let go_on = || !job.cancelled();
        Some(Counted {
            agreed: self.agreements.of(files, &self.layers, &go_on)?,
            review: self.review.clone().unwrap_or_else(read),
            articles: sources.ids(known, stop).len(),
        })
    }
}

pub struct Counted {
    agreed: card::Agreed,
    review: Review,
    articles: usize,
}

impl Counted {
    pub fn about(&self) -> card::About<'_> {
        card::About {
            agreed: &self.agreed,
            review: &self.review,
            articles: self.articles,
        }
    }
}

//! The rows of every set, the list of those that are reviewed, and where in it
//! each stands. Must not know what a decision does, nor where texts come from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{AnnotatorId, ArticleId, Layer, LayerKey, TextHash};
use crate::suggest::queue::{At, Queue, State};

use super::Workspace;

/// The rows of every set, and those that are reviewed.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub queue: Queue,
    pub listed: Arc<Vec<At>>,
    places: Places,
    /// Open ones among the listed.
    pub left: usize,
    /// Changes with rows and list.
    pub revision: u64,
    /// The sets of each article, read or not.
    pub by_article: BTreeMap<ArticleId, BTreeSet<AnnotatorId>>,
    /// The list was made of other rows than there are now.
    stale: bool,
    /// Sets with rows whose words aren't known.
    wordless: BTreeSet<LayerKey>,
    /// Texts that are in nobody's window, while what counts in them is taken in.
    lent: BTreeMap<TextHash, Arc<str>>,
}

/// By set and row the place in the list: to look for one among a million would
/// cost a frame its time.
#[derive(Debug, Default)]
struct Places {
    /// Where the rows of a set begin in `places`, and behind the last set its end.
    from: Vec<u32>,
    places: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl Places {
    fn of(queue: &Queue, listed: &[At]) -> Self {
        let mut from = vec![0_u32];
        let mut end = 0_u32;
        for size in queue.sizes() {
            end = end.saturating_add(size as u32);
            from.push(end);
        }
        let mut it = Self {
            from,
            places: vec![NOWHERE; end as usize],
        };
        it.note(listed, 0);
        it
    }

    /// Says anew where those behind a place stand.
    fn note(&mut self, listed: &[At], behind: usize) {
        for (place, at) in listed.iter().enumerate().skip(behind) {
            if let Some(known) = self.slot(*at).and_then(|it| self.places.get_mut(it)) {
                *known = place as u32;
            }
        }
    }

    fn slot(&self, at: At) -> Option<usize> {
        let from = *self.from.get(at.set as usize)?;
        let end = *self.from.get(at.set as usize + 1)?;
        let slot = from.checked_add(at.row).filter(|it| *it < end)?;
        Some(slot as usize)
    }

    fn get(&self, at: At) -> Option<usize> {
        let place = *self.places.get(self.slot(at)?)?;
        (place != NOWHERE).then_some(place as usize)
    }
}

impl Desk {
    pub fn of(annotator: &AnnotatorId) -> Self {
        Self {
            queue: Queue::new(annotator.clone()),
            ..Self::default()
        }
    }

    pub fn know(&mut self, key: &LayerKey) {
        let sources = self.by_article.entry(key.article.clone()).or_default();
        sources.insert(key.annotator.clone());
    }

    /// Lists these.
    pub fn set_list(&mut self, rows: Vec<At>) {
        let open = |at: &&At| {
            self.queue
                .row(**at)
                .is_some_and(|it| it.state == State::Open)
        };
        self.left = rows.iter().filter(open).count();
        self.places = Places::of(&self.queue, &rows);
        self.listed = Arc::new(rows);
        self.stale = false;
        self.revision += 1;
    }

    /// Lists open rows behind a place.
    pub fn list_behind(&mut self, place: usize, rows: Vec<At>) {
        self.left += rows.len();
        Arc::make_mut(&mut self.listed).splice(place + 1..place + 1, rows);
        self.places.note(&self.listed, place + 1);
        self.revision += 1;
    }

    /// The place of a row in the list.
    pub fn place_of(&self, at: At) -> Option<usize> {
        match self.places.get(at) {
            Some(place) if self.listed.get(place) == Some(&at) => Some(place),
            None if !self.stale => None,
            _ => self.listed.iter().position(|it| *it == at),
        }
    }

    /// The rows of a set as it stands now; the text is the one it counts in.
    pub fn put(&mut self, key: &LayerKey, layer: &Layer, text: Option<&str>) {
        self.know(key);
        let put = self.queue.put_set(key, layer, text);
        self.queue.index();
        self.stale |= put.moved;
        if text.is_some() {
            self.wordless.remove(key);
        } else if put.wordless {
            self.wordless.insert(key.clone());
        }
        self.revision += 1;
    }
}

impl Workspace {
    /// Texts that what is taken in next counts in, in place of those before.
    pub fn lend_texts(&mut self, texts: impl IntoIterator<Item = (TextHash, Arc<str>)>) {
        self.desk.lent = texts.into_iter().collect();
    }

    /// Makes the list anew where rows came or went that nobody decided. Many
    /// sets may come one after the other, so that it isn't done for each.
    pub fn refresh_list(&mut self) {
        if self.desk.stale {
            self.relist();
            self.revision += 1;
        }
    }

    /// True where [`Self::refresh_list`] has something to do.
    pub fn is_list_stale(&self) -> bool {
        self.desk.stale
    }

    /// Sets that stand here with rows whose words aren't known, and the text
    /// they count in. Each is told once; see [`Self::provide_words`].
    pub fn take_wordless(&mut self) -> Vec<(LayerKey, Option<TextHash>)> {
        let keys = std::mem::take(&mut self.desk.wordless);
        let text = |key: LayerKey| {
            let layer = self.project.suggestions.get(&key)?;
            let text = layer.head.text.as_ref().map(|it| it.hash.clone());
            Some((key, text))
        };
        keys.into_iter().filter_map(text).collect()
    }

    /// The words of a set's rows, out of the text that it counts in.
    pub fn provide_words(&mut self, key: &LayerKey, text: &str) {
        if let Some(layer) = self.project.suggestions.get(key) {
            self.desk.put(key, layer, Some(text));
            self.revision += 1;
        }
    }

    /// The rows of a set that isn't read; the text is the one that it counts in.
    pub fn provide_rows(&mut self, key: &LayerKey, layer: &Layer, text: Option<&str>) {
        self.desk.put(key, layer, text);
        self.revision += 1;
    }

    /// The text that a set counts in, where it is known here.
    pub(super) fn text_of_set(&self, key: &LayerKey, layer: &Layer) -> Option<Arc<str>> {
        let document = self.documents.get(&key.article);
        match &layer.head.text {
            Some(text) => document
                .filter(|it| it.hash == text.hash)
                .map(|it| it.text.clone())
                .or_else(|| self.desk.lent.get(&text.hash).cloned()),
            None => document.map(|it| it.text.clone()),
        }
    }
}

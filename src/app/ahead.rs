//! What is read before anybody asks for it: the texts of the neighbours, what
//! the next suggestions stand in, the words of suggestions that came in without
//! their text. Knows nothing of how any of it is shown.

use std::time::Instant;

use super::jobs::Job;
use super::news::News;
use super::shell::Shell;
use super::texts::{self, Wanted};
use crate::model::{ArticleId, LayerKey};
use crate::workspace::View;

/// Articles of the queue that are read ahead.
const COMING: usize = 4;
/// Texts that are carried to the window at once.
const WORDS: usize = 32;
/// The list is made anew at most so that it takes one part in so many of the
/// time, while much comes in.
const LIST_SHARE: u32 = 8;

/// What was asked for already.
#[derive(Default)]
pub(super) struct Ahead {
    /// What the queue looked like then: its revision, the place in it.
    seen: Option<(u64, Option<usize>)>,
    asked: Vec<ArticleId>,
    /// Until when the list stays as it is.
    rests: Option<Instant>,
}

impl Shell {
    /// Lists suggestions anew that came in, but for those of an import that is
    /// still going on.
    pub(super) fn keep_list(&mut self) {
        if self.status.incoming.taking || !self.ws.is_list_stale() {
            return;
        }
        let now = Instant::now();
        if let Some(rests) = self.ahead.rests.filter(|it| *it > now) {
            self.egui.request_repaint_after(rests - now);
            return;
        }
        self.ws.refresh_list();
        self.ahead.rests = Some(now + now.elapsed() * LIST_SHARE);
    }

    /// At the end of a frame: has read what will be needed.
    pub(super) fn look_ahead(&mut self) {
        self.find_words();
        if self.ws.session().view != View::Review {
            return;
        }
        let now = (self.ws.queue_revision(), self.ws.position());
        if self.ahead.seen == Some(now) {
            return;
        }
        self.ahead.seen = Some(now);
        let coming = self.ws.coming(COMING);
        let asked = std::mem::replace(&mut self.ahead.asked, coming.clone());
        self.read_ahead(coming.into_iter().filter(|id| !asked.contains(id)));
    }

    /// Reads the texts of the neighbours, so that the next article is there.
    pub(super) fn read_neighbours(&mut self, article: &ArticleId) {
        let order = self.ws.order().clone();
        let Some(at) = order.iter().position(|it| it == article) else {
            return;
        };
        let near = [Some(at + 1), Some(at + 2), at.checked_sub(1)];
        let near = near.into_iter().flatten();
        self.read_ahead(near.filter_map(|it| order.get(it)).cloned());
    }

    /// Reads texts, the person's tags and the suggestions of articles. Nothing on
    /// the screen shows them, so no frame is drawn for it.
    fn read_ahead(&mut self, articles: impl Iterator<Item = ArticleId>) {
        let Some(open) = &self.open else { return };
        let wanted: Vec<(Vec<LayerKey>, Option<Wanted>)> = articles
            .map(|id| {
                let mine = LayerKey::new(self.ws.session().annotator.clone(), id.clone());
                let keys = std::iter::once(mine).chain(self.ws.sets_of(&id));
                let keys: Vec<_> = keys.filter(|it| self.ws.is_unread(it)).collect();
                let article = self.ws.project().articles.get(&id);
                let is_small = article
                    .is_some_and(|it| it.bytes <= 2 * texts::AT_ONCE && texts::is_readable(it));
                let text = is_small && self.ws.document_of(&id).is_none();
                (keys, text.then(|| Wanted::of(&self.ws, &id)))
            })
            .filter(|(keys, text)| !keys.is_empty() || text.is_some())
            .collect();
        if wanted.is_empty() {
            return;
        }
        let (files, sources) = (open.files.clone(), open.sources.clone());
        self.jobs.start_unseen(move |job: &Job| {
            for (keys, text) in wanted {
                if job.cancelled() {
                    return;
                }
                let layers: Vec<_> = keys.iter().map(|it| files.load_layer(it)).collect();
                let mine = layers.iter().find(|it| !it.key.is_suggested());
                let counts_in = mine.and_then(|it| it.layer.head.text.clone());
                if !layers.is_empty() {
                    job.post(News::Layers(layers));
                }
                if let Some(mut it) = text {
                    it.layer = it.layer.or(counts_in);
                    let shown = it.read(&files, &sources);
                    job.post(News::Text(it.article, Box::new(shown)));
                }
            }
        });
    }

    /// Has the words of suggestions looked up that came in without their text.
    fn find_words(&mut self) {
        if self.status.incoming.taking {
            return;
        }
        let Some(open) = &self.open else { return };
        let wordless = self.ws.take_wordless();
        if wordless.is_empty() {
            return;
        }
        let (files, sources) = (open.files.clone(), open.sources.clone());
        self.jobs.start(None, move |job: &Job| {
            let mut found = Vec::new();
            for (key, hash) in wordless {
                if job.cancelled() {
                    return;
                }
                let kept = hash.as_ref().and_then(|it| files.text(it).ok());
                let text = kept.or_else(|| {
                    let read = sources.read(&key.article).ok()?;
                    let is_it = hash.is_none_or(|it| it == read.hash);
                    is_it.then_some(read.text)
                });
                found.extend(text.map(|it| (key, it)));
                if found.len() >= WORDS {
                    job.post(News::Words(std::mem::take(&mut found)));
                }
            }
            if !found.is_empty() {
                job.post(News::Words(found));
            }
        });
    }
}

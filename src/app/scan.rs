//! The jobs that bring a project's articles and layers in: list, then read what
//! isn't remembered; layers beside it.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::jobs::Jobs;
use super::news::{Corpus, News};
use crate::corpus::{self, HeadCache, Sources, read_heads};
use crate::model::{AnnotatorId, ArticleId, LayerKey, Transaction};
use crate::store::{Files, PastStep};
use crate::ui::SkippedFile;
use crate::workspace::Action;

const BATCH: Duration = Duration::from_millis(120);
/// Articles that are told of while the rest is still being listed: a panel full.
const FIRST: usize = 64;

/// Lists the sources, then reads every file that isn't remembered. Where nothing is
/// on the screen yet (`nothing_open`), the first articles come ahead of the others.
pub fn start(jobs: &mut Jobs, files: Files, sources: Sources, nothing_open: bool) -> u64 {
    jobs.start(Some("Looking through the articles"), move |job| {
        let seen = AtomicUsize::new(0);
        let ended = AtomicBool::new(false);
        let mut listing = std::thread::scope(|threads| {
            threads.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(20));
                    job.set_done(seen.load(Ordering::Relaxed) as u64);
                }
            });
            let mut first = Vec::new();
            let mut waits = nothing_open;
            let listing = sources.list_with(job.cancel_flag(), &seen, |article| {
                if waits {
                    first.push(article);
                    waits = first.len() < FIRST;
                    if !waits {
                        job.post(News::Begun(std::mem::take(&mut first)));
                    }
                }
            });
            ended.store(true, Ordering::Relaxed);
            listing
        });
        let cache = HeadCache::recall(&files, &sources, &mut listing);
        let order: Arc<[ArticleId]> = listing.articles.iter().map(|it| it.id.clone()).collect();
        let articles = std::mem::take(&mut listing.articles).into_iter();
        let skipped = std::mem::take(&mut listing.left_out).into_iter();
        job.post(News::Listed(Box::new(Corpus {
            articles: articles.map(|it| (it.id.clone(), it)).collect(),
            order: order.clone(),
            skipped: skipped
                .map(|(path, reason)| SkippedFile { path, reason })
                .collect(),
            whole: !listing.cancelled,
        })));
        if listing.cancelled || listing.files.is_empty() {
            return;
        }
        job.set_total(listing.files.len() as u64);
        read_heads(
            &sources,
            &listing,
            &order,
            cache.writer(&files).as_ref(),
            job.cancel_flag(),
            || job.step(),
            |articles| job.post(News::Heads(articles)),
        );
    })
}

/// Brings layers in, those first that come first in `keys`.
pub fn load_layers(jobs: &mut Jobs, files: Files, keys: Vec<LayerKey>) {
    if keys.is_empty() {
        return;
    }
    jobs.start(Some("Reading the tags"), move |job| {
        job.set_total(keys.len() as u64);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let batch = Mutex::new((Vec::new(), Instant::now()));
        files.load_all(&keys, threads, job.cancel_flag(), &|loaded| {
            job.step();
            let ready = batch.lock().ok().and_then(|mut it| {
                it.0.push(loaded);
                (it.1.elapsed() >= BATCH).then(|| {
                    it.1 = Instant::now();
                    std::mem::take(&mut it.0)
                })
            });
            if let Some(ready) = ready {
                job.post(News::Layers(ready));
            }
        });
        if let Ok((rest, _)) = batch.into_inner() {
            job.post(News::Layers(rest));
        }
    });
}

/// Reads layers and sets that an action needs.
pub fn gather(jobs: &mut Jobs, files: Files, keys: Vec<LayerKey>, then: Box<Action>) {
    jobs.start(Some("Reading the suggestions"), move |job| {
        job.set_total(keys.len() as u64);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let all = Mutex::new(Vec::with_capacity(keys.len()));
        files.load_all(&keys, threads, job.cancel_flag(), &|loaded| {
            job.step();
            if let Ok(mut all) = all.lock() {
                all.push(loaded);
            }
        });
        if let (Ok(all), false) = (all.into_inner(), job.cancelled()) {
            job.post(News::Gathered(all, then));
        }
    });
}

/// Reads the edits of large steps that an action needs.
pub fn recall(jobs: &mut Jobs, files: Files, steps: Vec<PastStep>, then: Box<Action>) {
    jobs.start(Some("Reading what was done"), move |job| {
        let read = steps.iter().map(|it| Ok((it.seq, files.step(it)?)));
        let read: Result<Vec<(u64, Transaction)>, String> = read.collect();
        if !job.cancelled() {
            job.post(News::Recalled(read, then));
        }
    });
}

/// Brings the rows of every set in: those that are remembered, the rest read.
pub fn load_queue(jobs: &mut Jobs, files: Files, keys: Vec<LayerKey>, me: AnnotatorId) {
    if keys.is_empty() {
        return;
    }
    jobs.start(Some("Looking through the suggestions"), move |job| {
        let mut queue = corpus::read_queue(&files, &keys, me, job.cancel_flag(), |done, total| {
            job.set_total(total as u64);
            job.set_done(done as u64);
        });
        queue.index();
        job.post(News::Queue(Box::new(queue)));
    });
}

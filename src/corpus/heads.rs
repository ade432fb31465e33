//! Reads every listed file once, for title, date, zones and hash, on every core.
//! Keeps no texts.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::{HeadWriter, Listing, Sources, read_article};
use crate::ingest::scan;
use crate::model::{Article, ArticleId, FileState};

/// Batches come no more often than this: each makes the window look again.
const BATCH: Duration = Duration::from_millis(250);

/// Reads the files of a listing, hands them over in batches, and keeps them in
/// the cache. `order` are the ids of the listing's articles, which themselves may
/// be elsewhere by now. `each` is told of every file as it is done.
pub fn read_heads(
    sources: &Sources,
    listing: &Listing,
    order: &[ArticleId],
    cache: Option<&HeadWriter>,
    cancel: &AtomicBool,
    each: impl Fn() + Sync,
    sink: impl Fn(Vec<Article>) + Sync,
) {
    let gathered = Mutex::new((Vec::new(), Instant::now()));
    let files = &listing.files;
    let find = |index: usize| sources.found(listing, index, order);
    scan::read_all(
        files.len(),
        find,
        &sources.limits,
        0,
        cancel,
        |index, reading| {
            let file = &files[index];
            let id = order[file.at].clone();
            let article = match reading {
                Ok(reading) => read_article(id, file.seen.bytes, reading).article,
                Err(reason) => Article {
                    bytes: file.seen.bytes,
                    file: FileState::Unreadable(reason.to_string()),
                    ..Article::new(id)
                },
            };
            if let Some(cache) = cache
                && sources.encoding_of(&article.id).is_none()
            {
                cache.put(file.seen, &article);
            }
            let batch = gathered.lock().ok().and_then(|mut it| {
                it.0.push(article);
                (it.1.elapsed() >= BATCH).then(|| {
                    it.1 = Instant::now();
                    std::mem::take(&mut it.0)
                })
            });
            each();
            if let Some(batch) = batch {
                sink(batch);
            }
        },
    );
    if let Ok((rest, _)) = gathered.into_inner()
        && !rest.is_empty()
    {
        sink(rest);
    }
}

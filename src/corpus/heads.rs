//! Reads every listed file once, for title, date, zones and hash, on every core.
//! Keeps no texts.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::{HeadCache, Sources, read_article};
use crate::ingest::scan::{self, Found};
use crate::model::{Article, ArticleId, FileState};

/// Batches come no more often than this: each makes the window look again.
const BATCH: Duration = Duration::from_millis(250);

/// Reads files, hands them over in batches, and puts them in the cache. `each` is
/// told of every file as it is done.
pub fn read_heads(
    sources: &Sources,
    wanted: &[Found],
    cache: &Mutex<HeadCache>,
    cancel: &AtomicBool,
    each: impl Fn() + Sync,
    sink: impl Fn(Vec<Article>) + Sync,
) {
    let gathered = Mutex::new((Vec::new(), Instant::now()));
    scan::read_all(wanted, &sources.limits, 0, cancel, |index, reading| {
        let found = &wanted[index];
        let id = ArticleId::new(&found.id);
        let article = match reading {
            Ok(reading) => read_article(id, found.bytes, reading).article,
            Err(reason) => Article {
                bytes: found.bytes,
                file: FileState::Unreadable(reason.to_string()),
                ..Article::new(id)
            },
        };
        if let Ok(mut cache) = cache.lock() {
            cache.put(found, &article);
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
    });
    if let Ok((rest, _)) = gathered.into_inner()
        && !rest.is_empty()
    {
        sink(rest);
    }
}

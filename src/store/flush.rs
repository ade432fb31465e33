//! Brings the RON files up to the journal: for each file that lacks changes,
//! what it holds on disk, the changes on top, and back. Runs on the writer's
//! thread.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;

use rayon::prelude::*;

use super::atomic::advice;
use super::content::Content;
use super::event::StoreEvent;
use super::files::{Inner, about, backup, changed_outside, lock, theirs};
use super::format::record::{Held, Record};
use super::journal::{Change, hash16, line};
use super::{FileKey, Problem};

/// Files written behind one flush of the journal.
const BATCH: usize = 512;

/// Fewer files are made ready one after the other.
const FEW: usize = 8;

/// Contents kept in memory, the last ones written, so that a long layer isn't
/// read again for each change: at most so many, and at most so many bytes of
/// their files.
const KEPT: usize = 16;
const KEPT_BYTES: usize = 32 << 20;

#[derive(Default)]
pub struct Flusher {
    /// Files that lack changes.
    dirty: BTreeSet<FileKey>,
    /// The last step in each file.
    upto: BTreeMap<FileKey, u64>,
    /// Contents as they stand on disk: the hash and length of the file's bytes.
    kept: VecDeque<(FileKey, String, usize, Content)>,
    /// Files whose earlier version was put by in this session.
    backed_up: BTreeSet<FileKey>,
    /// Files that were told to be unwritable.
    told: BTreeSet<FileKey>,
}

/// A file that is about to be written.
struct Ready {
    key: FileKey,
    path: String,
    content: Content,
    /// The bytes before; None for no file.
    old: Option<Vec<u8>>,
    /// The bytes after; None for no file.
    new: Option<Vec<u8>>,
    was: Held,
    now: Held,
}

/// A file and what it lacks: the changes, the last step in it and the last that
/// is to be, and what it held when it was last written here.
struct Lacking {
    key: FileKey,
    changes: Vec<Change>,
    was: u64,
    now: u64,
    kept: Option<(String, Content)>,
}

struct Prepared {
    key: FileKey,
    ready: Result<Ready, Stop>,
    events: Vec<StoreEvent>,
}

/// Why a file isn't written.
enum Stop {
    /// It is damaged or of a newer version: nothing is done until a person is.
    Never(Box<Problem>),
    /// Tried again later.
    Later(String),
}

impl Flusher {
    pub fn new(inner: &Inner, upto: BTreeMap<FileKey, u64>) -> Self {
        Self {
            dirty: lock(&inner.pending).of.keys().cloned().collect(),
            upto,
            ..Self::default()
        }
    }

    pub fn dirty(&mut self, keys: Vec<FileKey>) {
        self.dirty.extend(keys);
    }

    /// Writes every file that lacks changes; gives the first failure, its path
    /// and what to say. `journal` appends lines and flushes them.
    pub fn write(
        &mut self,
        inner: &Inner,
        journal: &mut dyn FnMut(&[u8]) -> io::Result<()>,
        on_event: &dyn Fn(StoreEvent),
    ) -> Option<(String, String)> {
        let mut failed = None;
        let all: Vec<FileKey> = std::mem::take(&mut self.dirty).into_iter().collect();
        for keys in all.chunks(BATCH) {
            let mut batch = Vec::new();
            let mut lines = Vec::new();
            let lacking: Vec<Lacking> = keys
                .iter()
                .filter_map(|key| self.lacking(inner, key))
                .collect();
            // A thread for a file or two would cost more than it brings.
            let prepared: Vec<Prepared> = match lacking.len() < FEW {
                true => lacking.into_iter().map(|it| it.prepare(inner)).collect(),
                false => lacking
                    .into_par_iter()
                    .map(|it| it.prepare(inner))
                    .collect(),
            };
            for Prepared { key, ready, events } in prepared {
                events.into_iter().for_each(on_event);
                match ready {
                    Ok(ready) => {
                        let record = Record::File {
                            key: key.clone(),
                            was: ready.was.clone(),
                            now: ready.now.clone(),
                        };
                        lines.extend(line(&record).as_bytes());
                        batch.push(ready);
                    }
                    Err(Stop::Never(problem)) => {
                        if self.told.insert(key.clone()) {
                            on_event(StoreEvent::Problem(*problem));
                        }
                    }
                    Err(Stop::Later(why)) => {
                        self.dirty.insert(key.clone());
                        let path = lock(&inner.names).path(&key);
                        failed.get_or_insert((path, why));
                    }
                }
            }
            // What a file is to hold is in the journal before it does: so a
            // process that finds it knows which steps are in it.
            let told = match lines.is_empty() {
                true => Ok(()),
                false => journal(&lines),
            };
            let done: Vec<io::Result<()>> = match &told {
                Ok(()) => self.put(inner, &batch),
                Err(why) => batch
                    .iter()
                    .map(|_| Err(io::Error::new(why.kind(), why.to_string())))
                    .collect(),
            };
            for (ready, done) in batch.into_iter().zip(done) {
                let (key, path) = (ready.key.clone(), ready.path.clone());
                let done = done.map(|()| self.settle(inner, ready));
                if let Err(why) = done {
                    self.dirty.insert(key);
                    let why = format!("the file can't be written: {why}; {}", advice(&why));
                    failed.get_or_insert((path, why));
                }
            }
        }
        failed
    }

    /// What a file lacks; None where it holds everything already.
    fn lacking(&mut self, inner: &Inner, key: &FileKey) -> Option<Lacking> {
        let changes = lock(&inner.pending).of.get(key).cloned()?;
        let (first, last) = changes.first().zip(changes.last())?;
        let kept = self.kept.iter().position(|it| it.0 == *key);
        Some(Lacking {
            key: key.clone(),
            was: self.upto.get(key).copied().unwrap_or(first.seq - 1),
            now: last.seq,
            kept: kept
                .and_then(|at| self.kept.remove(at))
                .map(|(_, hash, _, content)| (hash, content)),
            changes,
        })
    }

    /// Writes files together; one outcome each.
    fn put(&mut self, inner: &Inner, batch: &[Ready]) -> Vec<io::Result<()>> {
        let mut done = self.backup(inner, batch);
        let mut writing = Vec::new();
        let mut places = Vec::new();
        for (at, ready) in batch.iter().enumerate() {
            if done[at].is_err() || ready.old == ready.new {
                continue;
            }
            match &ready.new {
                Some(new) => {
                    writing.push((ready.path.as_str(), new.as_slice()));
                    places.push(at);
                }
                None => done[at] = inner.disk.remove(&ready.path),
            }
        }
        for (at, outcome) in places.into_iter().zip(inner.disk.write_many(&writing)) {
            done[at] = outcome;
        }
        done
    }

    /// Puts by what files held before this session, before they are first
    /// written.
    fn backup(&mut self, inner: &Inner, batch: &[Ready]) -> Vec<io::Result<()>> {
        let mut done: Vec<io::Result<()>> = batch.iter().map(|_| Ok(())).collect();
        let changed = batch.iter().enumerate().filter(|it| it.1.old != it.1.new);
        let first: Vec<(usize, String, &[u8])> = changed
            .filter(|it| self.backed_up.insert(it.1.key.clone()))
            .filter_map(|(at, it)| Some((at, backup(&it.path), it.old.as_deref()?)))
            .collect();
        let files: Vec<(&str, &[u8])> = first.iter().map(|it| (it.1.as_str(), it.2)).collect();
        for ((at, ..), outcome) in first.iter().zip(inner.disk.write_many(&files)) {
            if outcome.is_err() {
                self.backed_up.remove(&batch[*at].key);
            }
            done[*at] = outcome;
        }
        done
    }

    /// Notes that a file holds its changes.
    fn settle(&mut self, inner: &Inner, ready: Ready) {
        let Ready {
            key,
            content,
            new,
            now,
            ..
        } = ready;
        lock(&inner.known).insert(key.clone(), now.hash.clone());
        let mut pending = lock(&inner.pending);
        if let Some(changes) = pending.of.get_mut(&key) {
            changes.retain(|it| it.seq > now.upto);
            if changes.is_empty() {
                pending.of.remove(&key);
            } else {
                self.dirty.insert(key.clone());
            }
        }
        drop(pending);
        self.upto.insert(key.clone(), now.upto);
        self.told.remove(&key);
        self.keep(key, now.hash, new.map_or(0, |it| it.len()), content);
    }

    fn keep(&mut self, key: FileKey, hash: String, size: usize, content: Content) {
        self.kept.retain(|it| it.0 != key);
        self.kept.push_front((key, hash, size, content));
        let total = |kept: &VecDeque<(FileKey, String, usize, Content)>| -> usize {
            kept.iter().map(|it| it.2).sum()
        };
        while self.kept.len() > KEPT || (self.kept.len() > 1 && total(&self.kept) > KEPT_BYTES) {
            self.kept.pop_back();
        }
    }
}

impl Lacking {
    fn prepare(self, inner: &Inner) -> Prepared {
        let (key, mut events) = (self.key.clone(), Vec::new());
        let ready = self.ready(inner, &mut events);
        Prepared { key, ready, events }
    }

    /// What is to be written.
    fn ready(self, inner: &Inner, events: &mut Vec<StoreEvent>) -> Result<Ready, Stop> {
        let key = &self.key;
        let path = lock(&inner.names).path(key);
        let old = inner
            .disk
            .read_if_there(&path)
            .map_err(|why| Stop::Later(format!("the file can't be read: {why}")))?;
        let hash = old.as_deref().map(hash16).unwrap_or_default();
        let known = lock(&inner.known).insert(key.clone(), hash.clone());
        let foreign = known.is_some_and(|known| known != hash);
        if foreign {
            let theirs = theirs(&path);
            let kept = inner
                .disk
                .write(&theirs, old.as_deref().unwrap_or_default());
            let kept = kept.is_ok().then_some(&*theirs);
            events.push(StoreEvent::Problem(changed_outside(key, &path, kept)));
        }
        let content = match (self.kept, old.as_deref()) {
            (Some((kept, content)), _) if kept == hash => content,
            (_, None) => Content::empty(key),
            (_, Some(bytes)) => parsed(inner, key, &path, bytes)?,
        };
        let mut content = content.with(key, &self.changes);
        if foreign {
            events.push(StoreEvent::Merged {
                key: key.clone(),
                upto: self.now,
                content: content.clone(),
            });
        }
        if let Content::Article(it) = &mut content
            && it.zones_set
            && let Some(hash) = lock(&inner.zone_texts).get(&it.id)
        {
            it.text_hash = Some(hash.clone());
        }
        let text = match content.text() {
            None => None,
            Some(hash) => Some(inner.texts.get(&inner.disk, hash).map_err(|why| {
                Stop::Later(format!(
                    "{why}, and the tags can't be written without the words they stand on; \
                     they are safe in the journal"
                ))
            })?),
        };
        let new = content.print(key, text.as_deref()).map(String::into_bytes);
        let was = Held {
            hash,
            upto: self.was,
        };
        let now = Held {
            hash: new.as_deref().map(hash16).unwrap_or_default(),
            upto: self.now,
        };
        Ok(Ready {
            key: self.key,
            path,
            content,
            old,
            new,
            was,
            now,
        })
    }
}

fn parsed(inner: &Inner, key: &FileKey, path: &str, bytes: &[u8]) -> Result<Content, Stop> {
    let parsed = inner
        .parse(key, path, bytes.to_vec())
        .map_err(Stop::Never)?;
    match parsed.read_only {
        None => Ok(parsed.content),
        Some(why) => {
            let why = format!("changes aren't written into this file: {why}");
            let problem = about(key, Problem::new("read-only", path, why));
            Err(Stop::Never(Box::new(problem)))
        }
    }
}

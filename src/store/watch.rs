//! Tells what other programs changed in a project's folder. What the system
//! reports are hints: each is looked at again, and what was written here, or
//! didn't change, is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::atomic::TEMPORARY;
use super::files::{Inner, lock};
use super::journal::hash16;
use super::open::key_at;
use super::paths::BY_ARTICLE;
use super::{FileKey, Files};

/// Changes that come within this time of each other are told together.
const QUIET: Duration = Duration::from_millis(300);

/// A folder that never rests is told of at least this often.
const LONGEST: Duration = Duration::from_secs(2);

/// Ends when dropped.
pub struct Watcher {
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// Calls back from its own thread, some 300 ms after the last of several
    /// changes. None where the system can't watch the folder.
    pub fn start(files: &Files, on_change: impl Fn(FileKey) + Send + 'static) -> Option<Self> {
        let inner = files.inner.clone();
        let (report, reports) = mpsc::channel();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                if let Ok(event) = event
                    && !event.kind.is_access()
                {
                    // The receiver goes with this watcher.
                    let _ = report.send(event.paths);
                }
            })
            .ok()?;
        watcher
            .watch(inner.disk.root(), RecursiveMode::Recursive)
            .ok()?;
        std::thread::Builder::new()
            .name("store watch".into())
            .spawn(move || follow(&inner, &reports, &on_change))
            .ok()?;
        Some(Self { _watcher: watcher })
    }
}

fn follow(inner: &Arc<Inner>, reports: &Receiver<Vec<PathBuf>>, on_change: &dyn Fn(FileKey)) {
    let mut told: BTreeMap<FileKey, String> = BTreeMap::new();
    while let Ok(first) = reports.recv() {
        let begun = Instant::now();
        let mut paths: BTreeSet<PathBuf> = first.into_iter().collect();
        while begun.elapsed() < LONGEST {
            match reports.recv_timeout(QUIET) {
                Ok(more) => paths.extend(more),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        for path in paths {
            for path in below(inner, &path) {
                let Some((key, hash)) = look(inner, &path) else {
                    continue;
                };
                let known = lock(&inner.known).get(&key).cloned();
                if known.as_ref() != Some(&hash)
                    && told.insert(key.clone(), hash.clone()) != Some(hash)
                {
                    on_change(key);
                }
            }
        }
    }
}

/// The project's files that a report may mean: a folder that was moved in is
/// reported as one.
fn below(inner: &Inner, path: &Path) -> Vec<String> {
    let Ok(relative) = path.strip_prefix(inner.disk.root()) else {
        return Vec::new();
    };
    let Some(relative) = relative.to_str() else {
        return Vec::new();
    };
    let relative = relative.replace('\\', "/");
    let is_ours = |folder: &str| relative == folder || relative.starts_with(&format!("{folder}/"));
    if !BY_ARTICLE.into_iter().any(is_ours) {
        return vec![relative];
    }
    match path.is_dir() {
        true => inner.disk.walk(&relative, &mut |_, _| {}),
        false => vec![relative],
    }
}

/// The file at a path, and the hash of what it holds now.
fn look(inner: &Inner, path: &str) -> Option<(FileKey, String)> {
    let name = path.rsplit('/').next()?;
    if name.starts_with(TEMPORARY) {
        return None;
    }
    let bytes = inner.disk.read_if_there(path).ok()?;
    let known = lock(&inner.names).key_of(path).cloned();
    let key = match known {
        Some(key) => key,
        None if path.ends_with(".ron") && bytes.is_some() && path.contains('/') => {
            let folder = path.split('/').next()?;
            if !BY_ARTICLE.contains(&folder) {
                return None;
            }
            let key = key_at(inner, path).ok()?;
            if lock(&inner.names).found(&key, path).is_some() {
                return None;
            }
            key
        }
        None => return None,
    };
    Some((key, bytes.as_deref().map(hash16).unwrap_or_default()))
}

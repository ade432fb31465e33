//! The handle on an open project's folder, shared by everyone who reads from
//! it: cheap to clone, used from any thread.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::atomic::Disk;
use super::content::{Content, Parsed};
use super::format::Flaw;
use super::journal::{Change, History, PastStep, hash16};
use super::lock::{Holder, Lock};
use super::paths::{FileKey, Names, PRIVATE, SOURCES};
use super::texts::{Texts, hash_text};
use super::{Access, Problem, TextError};
use crate::model::{AnnotatorId, ArticleId, Layer, LayerKey, TextHash, Transaction};

#[derive(Clone)]
pub struct Files {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub disk: Disk,
    pub annotator: AnnotatorId,
    /// Of the project as a whole.
    pub access: Access,
    /// Held as long as anybody has the project open.
    pub lock: Option<Lock>,
    pub names: Mutex<Names>,
    pub texts: Texts,
    /// Changes that the files don't hold yet: from a killed process at first,
    /// then from the writer.
    pub pending: Mutex<Pending>,
    /// The text that an article's zones count in, where the shell told.
    pub zone_texts: Mutex<HashMap<ArticleId, TextHash>>,
    /// The state of each file as it was last read or written here.
    pub known: Mutex<HashMap<FileKey, String>>,
    /// What the writer begins with; taken by the first.
    pub seed: Mutex<Option<Seed>>,
}

/// Changes that the files don't hold yet.
#[derive(Default)]
pub(super) struct Pending {
    pub of: BTreeMap<FileKey, Vec<Change>>,
    /// The last step that was taken in.
    pub last: u64,
}

/// What a writer begins with.
pub(super) struct Seed {
    pub history: History,
    /// Sound bytes of the journal.
    pub sound: u64,
    /// The last step that a file holds, where the journal knows.
    pub upto: BTreeMap<FileKey, u64>,
}

/// A file's content as it stands on disk and in the journal.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub content: Content,
    /// Read-only where the file is damaged or of a newer version.
    pub access: Access,
    /// True where the file could not be read at all: the content is empty, the
    /// file untouched. The person may [restore](Files::restore_backup) it or
    /// [set it aside](Files::set_aside).
    pub broken: bool,
    pub problems: Vec<Problem>,
}

/// A layer as it stands in its file and in the journal; see [`Loaded`].
#[derive(Clone, Debug)]
pub struct LoadedLayer {
    pub key: LayerKey,
    pub layer: Layer,
    pub access: Access,
    pub broken: bool,
    pub problems: Vec<Problem>,
}

impl Files {
    /// The project's folder.
    pub fn root(&self) -> &Path {
        self.inner.disk.root()
    }

    /// May the project be changed as a whole?
    pub fn access(&self) -> &Access {
        &self.inner.access
    }

    /// The file's content, with every change that was appended and isn't in it
    /// yet. An absent file gives an empty content.
    pub fn load(&self, key: &FileKey) -> Loaded {
        self.inner.load(key)
    }

    /// The same for a layer.
    pub fn load_layer(&self, key: &LayerKey) -> LoadedLayer {
        let loaded = self.load(&FileKey::Layer(key.clone()));
        LoadedLayer {
            key: key.clone(),
            layer: match loaded.content {
                Content::Layer(it) => *it,
                _ => Layer::default(),
            },
            access: loaded.access,
            broken: loaded.broken,
            problems: loaded.problems,
        }
    }

    /// Loads layers on several threads; `sink` gets each as it is there, in no
    /// order. Stops soon after `cancel` is set.
    pub fn load_all(
        &self,
        keys: &[LayerKey],
        threads: usize,
        cancel: &AtomicBool,
        sink: &(dyn Fn(LoadedLayer) + Sync),
    ) {
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(key) = keys.get(next.fetch_add(1, Ordering::Relaxed))
                && !cancel.load(Ordering::Relaxed)
            {
                sink(self.load_layer(key));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.min(keys.len()) {
                scope.spawn(work);
            }
            work();
        });
    }

    /// Makes sure that nobody else is writing another annotator's layers, until
    /// the lock is dropped; the reason for people where somebody is.
    pub fn visit(&self, annotator: &AnnotatorId, holder: &Holder) -> Result<Lock, String> {
        Lock::visit(&self.inner.disk, annotator, holder)
    }

    /// True where the file is as it was last read or written here.
    pub fn is_current(&self, key: &FileKey) -> bool {
        let bytes = self.inner.disk.read_if_there(&self.path(key));
        let hash = bytes.map(|it| it.as_deref().map(hash16).unwrap_or_default());
        let known = lock(&self.inner.known).get(key).cloned();
        hash.is_ok_and(|it| Some(it) == known)
    }

    /// A step whose edits are kept beside the journal, whole.
    ///
    /// # Errors
    /// Why it can't be had, for people.
    pub fn step(&self, step: &PastStep) -> Result<Transaction, String> {
        let edits = match &step.aside {
            None => step.transaction.edits.clone(),
            Some(aside) => aside.read(&self.inner.disk, &self.inner.annotator)?,
        };
        let label = step.transaction.label.clone();
        Ok(Transaction { label, edits })
    }

    /// The exact text that was annotated, by its hash.
    pub fn text(&self, hash: &TextHash) -> Result<Arc<str>, TextError> {
        self.inner.texts.get(&self.inner.disk, hash)
    }

    /// Says that this is the text of that hash, for layers that are loaded next.
    pub fn remember_text(&self, hash: &TextHash, text: &Arc<str>) {
        self.inner.texts.remember(hash, text);
    }

    /// Puts an article into the project's own folder of articles,
    /// [`SOURCES`]; a file of the same name that says the same is left alone.
    /// True where the file is new.
    ///
    /// # Errors
    /// Where the name leads elsewhere, something else stands there, or the disk
    /// refuses.
    pub fn put_source(&self, name: &str, text: &str) -> io::Result<bool> {
        let path = format!("{SOURCES}/{name}");
        match self.inner.disk.read_if_there(&path)? {
            Some(there) if there == text.as_bytes() => Ok(false),
            Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
            None => self.inner.disk.write(&path, text.as_bytes()).map(|()| true),
        }
    }

    /// Takes away what [`Files::put_source`] made, where it still says the same.
    /// True where it is gone.
    pub fn take_source_back(&self, name: &str, hash: &TextHash) -> bool {
        let path = format!("{SOURCES}/{name}");
        let there = self.inner.disk.read_if_there(&path).ok().flatten();
        let text = there.and_then(|it| String::from_utf8(it).ok());
        text.is_some_and(|it| hash_text(&it) == *hash) && self.inner.disk.remove(&path).is_ok()
    }

    /// Size and time of change of a file, in bytes and nanoseconds since 1970:
    /// what tells that a cache made of it still holds. None where there is no
    /// file, or where changes wait to be written into it.
    pub fn seen(&self, key: &FileKey) -> Option<(u64, u64)> {
        if lock(&self.inner.pending).of.contains_key(key) {
            return None;
        }
        let path = self.root().join(self.path(key));
        let meta = std::fs::metadata(path).ok()?;
        let time = meta.modified().ok()?;
        let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some((meta.len(), u64::try_from(since.as_nanos()).ok()?))
    }

    /// The file's path below the project's folder.
    pub fn path(&self, key: &FileKey) -> String {
        lock(&self.inner.names).path(key)
    }

    /// True where the version before the last session that wrote the file is
    /// kept.
    pub fn has_backup(&self, key: &FileKey) -> bool {
        self.inner.disk.exists(&backup(&self.path(key)))
    }

    /// Puts the kept version in the place of a damaged file, which is set aside.
    pub fn restore_backup(&self, key: &FileKey) -> io::Result<()> {
        let path = self.path(key);
        let bytes = self.inner.disk.read(&backup(&path))?;
        self.set_aside(key)?;
        self.inner.disk.write(&path, &bytes)?;
        lock(&self.inner.known).insert(key.clone(), hash16(&bytes));
        Ok(())
    }

    /// Moves a damaged file out of the way, beside itself under the extension
    /// `.set-aside`, so that the work begins anew.
    pub fn set_aside(&self, key: &FileKey) -> io::Result<()> {
        let path = self.path(key);
        let mut aside = format!("{path}.set-aside");
        let mut n = 1;
        while self.inner.disk.exists(&aside) {
            n += 1;
            aside = format!("{path}.set-aside-{n}");
        }
        match self.inner.disk.rename(&path, &aside) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
        lock(&self.inner.known).insert(key.clone(), String::new());
        Ok(())
    }
}

impl Inner {
    pub fn load(&self, key: &FileKey) -> Loaded {
        let path = lock(&self.names).path(key);
        let bytes = match self.disk.read_if_there(&path) {
            Ok(bytes) => bytes,
            Err(why) => return broken(key, unreadable(&path, &why)),
        };
        let hash = bytes.as_deref().map(hash16).unwrap_or_default();
        lock(&self.known).insert(key.clone(), hash);
        // The changes are looked at after the file: one that the writer puts
        // into the file in between is then applied twice, which changes nothing.
        let parsed = match bytes {
            None => Ok(None),
            Some(bytes) => self.parse(key, &path, bytes).map(Some),
        };
        let pending = lock(&self.pending).of.get(key).cloned().unwrap_or_default();
        match parsed {
            Err(problem) => broken(key, *problem),
            Ok(None) => Loaded {
                content: Content::empty(key).with(key, &pending),
                access: Access::Write,
                broken: false,
                problems: Vec::new(),
            },
            Ok(Some(parsed)) => {
                let mut problems: Vec<Problem> = parsed
                    .flaws
                    .into_iter()
                    .map(|flaw| problem_of(key, &path, flaw))
                    .collect();
                if let FileKey::Layer(key) = key
                    && !parsed.annotator.as_str().is_empty()
                    && parsed.annotator != key.annotator
                {
                    let why = format!(
                        "the file names {} as its annotator but lies in the folder of {}; \
                         it is taken as the work of {1}",
                        parsed.annotator, key.annotator
                    );
                    let layer = FileKey::Layer(key.clone());
                    problems.push(about(&layer, Problem::new("wrong-annotator", &path, why)));
                }
                match parsed.read_only {
                    None => Loaded {
                        content: parsed.content.with(key, &pending),
                        access: Access::Write,
                        broken: false,
                        problems,
                    },
                    Some(why) => Loaded {
                        content: parsed.content,
                        access: Access::ReadOnly(why),
                        broken: false,
                        problems,
                    },
                }
            }
        }
    }

    /// A file's content out of its bytes.
    pub fn parse(&self, key: &FileKey, path: &str, bytes: Vec<u8>) -> Result<Parsed, Box<Problem>> {
        let text = String::from_utf8(bytes).map_err(|why| {
            let at = why.utf8_error().valid_up_to();
            let before = &why.as_bytes()[..at];
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            let problem = Problem::new("unreadable", path, "the file isn't UTF-8");
            Box::new(about(key, problem.at((line as u32, 1))))
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut text_of = |hash: &TextHash| {
            self.texts
                .get(&self.disk, hash)
                .map_err(|why| why.to_string())
        };
        Content::parse(key, text, &mut text_of).map_err(|flaw| {
            let mut problem = problem_of(key, path, flaw);
            problem.message += "; the file is left as it is and read-only until it is mended, \
                                restored from its backup or set aside";
            Box::new(problem)
        })
    }
}

/// Where the version before a session's first write is kept.
pub(super) fn backup(path: &str) -> String {
    format!("{PRIVATE}/backup/{path}")
}

/// Where another program's version is kept before our changes go on top of it.
pub(super) fn theirs(path: &str) -> String {
    format!("{PRIVATE}/backup/{path}.theirs")
}

pub(super) fn changed_outside(key: &FileKey, path: &str, theirs: Option<&str>) -> Problem {
    let kept = theirs.map_or(String::new(), |it| format!(" and is kept in {it}"));
    let why = format!(
        "another program changed the file; its version was taken{kept}, with the changes made \
         here on top"
    );
    about(key, Problem::new("changed-outside", path, why))
}

/// The same with the article and annotator of the file.
pub(super) fn about(key: &FileKey, mut problem: Problem) -> Problem {
    match key {
        FileKey::Layer(key) => {
            problem.annotator = Some(key.annotator.clone());
            problem.article = Some(key.article.clone());
        }
        FileKey::Article(id) => problem.article = Some(id.clone()),
        _ => {}
    }
    problem
}

pub(super) fn unreadable(path: &str, why: &io::Error) -> Problem {
    let why = format!("the file can't be read: {why}; it is left alone");
    Problem::new("unreadable", path, why)
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn broken(key: &FileKey, problem: Problem) -> Loaded {
    Loaded {
        content: Content::empty(key),
        access: Access::ReadOnly(problem.to_string()),
        broken: true,
        problems: vec![about(key, problem)],
    }
}

fn problem_of(key: &FileKey, path: &str, flaw: Flaw) -> Problem {
    let problem = Problem {
        tag: flaw.tag,
        ..Problem::new(flaw.code, path, flaw.message)
    };
    about(key, problem.at(flaw.place))
}

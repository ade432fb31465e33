//! Opens and makes projects. Loading gives a value and problems: it fails whole
//! only where there is no project.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::atomic::{BeforeWrite, Disk, TEMPORARY};
use super::content::Content;
use super::files::{
    Inner, Loaded, Pending, Seed, about, backup, changed_outside, lock, theirs, unreadable,
};
use super::format::record::Aside;
use super::format::{layer, project};
use super::journal::{self, Change, hash16};
use super::lock::Lock;
use super::paths::{
    ANNOTATIONS, ARTICLES, BY_ARTICLE, FileKey, GUIDELINES, INFO, Names, PRIVATE, REGISTER, SCHEMA,
    SUGGESTIONS, annotator_folder, is_article_id, is_cut, unsafe_path,
};
use super::steps;
use super::{Files, History, Holder, Problem};
use crate::model::{AnnotatorId, LayerKey, Project, ProjectInfo, Register, Schema, Stamp};

/// A layer's file says within so many bytes which article it is of.
const HEAD: u64 = 4096;

/// What comes in from the shell.
#[derive(Clone, Default)]
pub struct OpenOptions {
    pub now: Stamp,
    /// This process, for the message that a second one shows.
    pub holder: Holder,
    /// True where nothing is to be written: no lock is taken.
    pub read_only: bool,
    /// Asked before every write of a file, with its path; an error stands for
    /// the disk's. For tests of full disks.
    pub before_write: Option<BeforeWrite>,
}

/// May it be changed?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    Write,
    /// The reason, for people.
    ReadOnly(String),
}

pub struct Opened {
    /// Without layers; its articles are those with a record on disk.
    pub project: Project,
    /// The layers there are, in order.
    pub layers: Vec<LayerKey>,
    /// The sets of suggestions there are, in order.
    pub suggestions: Vec<LayerKey>,
    pub history: History,
    pub access: Access,
    pub problems: Vec<Problem>,
    pub files: Files,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} isn't a project: it has no project.ron", .0.display())]
    NotAProject(PathBuf),
    #[error("{} is a project already; open it instead", .0.display())]
    Exists(PathBuf),
    #[error("{} isn't empty; choose a new or an empty folder for the project", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} can't be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} can't be written: {source}; choose another folder or mend its permissions", path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// Makes a project: `project.ron`, `schema.ron`, `guidelines.md`,
/// `entities.ron` and `.glossator/` in a new or empty folder.
pub fn create(
    path: &Path,
    info: &ProjectInfo,
    schema: &Schema,
    guidelines: &str,
) -> Result<(), OpenError> {
    let write = |path: &Path, source| OpenError::Write {
        path: path.into(),
        source,
    };
    match fs::read_dir(path) {
        Ok(mut entries) => {
            if path.join(INFO).exists() {
                return Err(OpenError::Exists(path.into()));
            }
            if entries.next().is_some() {
                return Err(OpenError::NotEmpty(path.into()));
            }
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path).map_err(|why| write(path, why))?;
        }
        Err(source) => {
            return Err(OpenError::Read {
                path: path.into(),
                source,
            });
        }
    }
    let disk = Disk::new(path, None).map_err(|why| write(path, why))?;
    // project.ron comes last: what has none isn't a project yet.
    for (key, content) in [
        (FileKey::Schema, Content::Schema(Arc::new(schema.clone()))),
        (FileKey::Guidelines, Content::Guidelines(guidelines.into())),
        (
            FileKey::Register,
            Content::Register(Box::<Register>::default()),
        ),
        (FileKey::Info, Content::Info(Box::new(info.clone()))),
    ] {
        let name = super::paths::canonical(&key);
        let text = content.print(&key, None).unwrap_or_default();
        disk.write(&name, text.as_bytes())
            .map_err(|why| write(&path.join(&name), why))?;
    }
    keep_private(&disk).map_err(|why| write(&path.join(PRIVATE), why))
}

/// Opens a project as an annotator.
pub fn open(
    path: &Path,
    annotator: &AnnotatorId,
    options: &OpenOptions,
) -> Result<Opened, OpenError> {
    let read = |source| OpenError::Read {
        path: path.into(),
        source,
    };
    let disk = Disk::new(path, options.before_write.clone()).map_err(read)?;
    fs::read_dir(disk.root()).map_err(read)?;
    if disk.root().join(INFO).symlink_metadata().is_err() {
        return Err(OpenError::NotAProject(path.into()));
    }
    let mut problems = Vec::new();
    let mut access = Access::Write;
    let mut held = None;
    if options.read_only {
        access = Access::ReadOnly("it was opened for reading only".into());
    } else {
        match Lock::take(&disk, annotator, &options.holder) {
            Ok(lock) => {
                held = Some(lock);
                // What the lock could be written beside can have this too.
                let _ = keep_private(&disk);
            }
            Err(why) => {
                problems.push(Problem::new("read-only", "", &why));
                access = Access::ReadOnly(why);
            }
        }
    }
    let mut inner = Inner {
        disk,
        annotator: annotator.clone(),
        access: Access::Write,
        lock: held,
        names: Mutex::default(),
        texts: super::texts::Texts::default(),
        pending: Mutex::default(),
        zone_texts: Mutex::default(),
        known: Mutex::new(HashMap::new()),
        seed: Mutex::default(),
    };
    inner.names = Mutex::new(list(&inner, &mut problems));
    let history = take_journal(&inner, access == Access::Write, &mut problems);

    let mut project = Project::default();
    for key in [
        FileKey::Info,
        FileKey::Schema,
        FileKey::Guidelines,
        FileKey::Register,
    ] {
        let loaded = inner.load(&key);
        let path = super::paths::canonical(&key);
        if let Access::ReadOnly(why) = loaded.access
            && access == Access::Write
        {
            let backup = match inner.disk.exists(&backup(&path)) {
                true => "; the version before its last change is kept and can be restored",
                false => "",
            };
            access = Access::ReadOnly(format!("{why}{backup}"));
        }
        if key == FileKey::Schema && !inner.disk.exists(SCHEMA) {
            let why = "the schema is missing: nothing can be tagged until there is one";
            problems.push(Problem::new("missing", path, why));
        }
        problems.extend(loaded.problems);
        match loaded.content {
            Content::Info(it) => project.info = *it,
            Content::Schema(it) => project.schema = it,
            Content::Guidelines(it) => project.guidelines = it,
            Content::Register(it) => project.register = *it,
            Content::Article(_) | Content::Layer(_) => {}
        }
    }
    let mut keys: Vec<FileKey> = lock(&inner.names).keys().cloned().collect();
    keys.sort();
    let (mut layers, mut suggestions) = (Vec::new(), Vec::new());
    let mut articles = Vec::new();
    for key in keys {
        match key {
            FileKey::Layer(key) if key.is_suggested() => suggestions.push(key),
            FileKey::Layer(key) => layers.push(key),
            FileKey::Article(_) => articles.push(key),
            _ => {}
        }
    }
    let read: Vec<Loaded> = articles.par_iter().map(|it| inner.load(it)).collect();
    for (key, loaded) in articles.into_iter().zip(read) {
        problems.extend(loaded.problems);
        if let (FileKey::Article(id), Content::Article(it), false) =
            (key, loaded.content, loaded.broken)
        {
            project.articles.insert(id, *it);
        }
    }
    inner.access = access.clone();
    Ok(Opened {
        project,
        layers,
        suggestions,
        history,
        access,
        problems,
        files: Files {
            inner: Arc::new(inner),
        },
    })
}

/// What a folder says of the project that it is, without opening it: None where
/// it is none, and nothing but that it is one where its file can't be read.
pub fn info(path: &Path) -> Option<ProjectInfo> {
    let file = path.join(INFO);
    file.symlink_metadata().ok()?;
    let text = fs::read_to_string(file).ok();
    let parsed = text.and_then(|it| project::parse_info(&it).ok());
    Some(parsed.map_or_else(ProjectInfo::default, |it| it.value))
}

/// The files of articles and layers that there are, by what they say they are.
fn list(inner: &Inner, problems: &mut Vec<Problem>) -> Names {
    let mut names = Names::default();
    for (key, path) in [
        (FileKey::Info, INFO),
        (FileKey::Schema, SCHEMA),
        (FileKey::Guidelines, GUIDELINES),
        (FileKey::Register, REGISTER),
    ] {
        names.found(&key, path);
    }
    let mine = annotator_folder(&inner.annotator);
    for folder in BY_ARTICLE {
        let mut refused = |path: String, why: io::Error| {
            problems.push(unreadable(&path, &why));
        };
        let files = inner.disk.walk(folder, &mut refused);
        // A file at the path its content asks for comes before one elsewhere.
        let mut elsewhere = Vec::new();
        let mut kept = Vec::new();
        for path in files {
            let name = path.rsplit('/').next().unwrap_or_default();
            if name.starts_with(TEMPORARY) && inner.lock.is_some() && owner(&path) == Some(&*mine) {
                // Left by a process of ours that was killed: the lock is ours.
                let _ = inner.disk.remove(&path);
            }
            if !path.ends_with(".ron") || name.starts_with(TEMPORARY) {
                continue;
            }
            kept.push(path);
        }
        // There may be a hundred thousand.
        let place = |path: &String| {
            let key = key_at(inner, path)?;
            Ok((super::paths::canonical(&key) == *path, key))
        };
        let keys: Vec<Result<_, Box<Problem>>> = kept.par_iter().map(place).collect();
        for (path, key) in kept.into_iter().zip(keys) {
            match key {
                Ok((true, key)) => {
                    names.found(&key, &path);
                }
                Ok((false, key)) => elsewhere.push((key, path)),
                Err(problem) => problems.push(*problem),
            }
        }
        for (key, path) in elsewhere {
            if let Some(other) = names.found(&key, &path) {
                let why = format!(
                    "it is of the same article and annotator as {other}; it is left alone, \
                     move it away or merge the two"
                );
                problems.push(about(&key, Problem::new("file-twice", path, why)));
            }
        }
    }
    names
}

/// The file at a path below `articles/`, `annotations/` or `suggestions/`. Its
/// content says of which article it is; the folder says whose a layer is.
pub(super) fn key_at(inner: &Inner, path: &str) -> Result<FileKey, Box<Problem>> {
    let head = inner
        .disk
        .read_some(path, HEAD)
        .map_err(|why| Box::new(unreadable(path, &why)))?;
    let head = String::from_utf8_lossy(&head);
    let head = head.strip_prefix('\u{feff}').unwrap_or(&head);
    let (annotator, article) = layer::names(head);
    let stem = path.strip_suffix(".ron").unwrap_or(path);
    let (folder, rest) = stem.split_once('/').unwrap_or_default();
    let (owner, rest) = match folder {
        ARTICLES => ("", rest),
        _ => rest.split_once('/').unwrap_or((rest, "")),
    };
    let article = article.unwrap_or_else(|| unsafe_path(rest));
    if !is_article_id(&article) {
        let why = format!(
            "it says that it is of the article {article:?}, which would lie outside of the \
             project's sources; the file is left alone"
        );
        return Err(Box::new(Problem::new("escaping-path", path, why)));
    }
    if folder == ARTICLES {
        return Ok(FileKey::Article(article.as_str().into()));
    }
    let annotator = match annotator {
        Some(annotator) if is_cut(owner) => annotator,
        _ => unsafe_path(owner),
    };
    let of = match folder {
        SUGGESTIONS => LayerKey::suggested,
        _ => LayerKey::new,
    };
    Ok(FileKey::Layer(of(
        annotator.as_str().into(),
        article.as_str().into(),
    )))
}

/// The annotator's folder that a path lies in.
fn owner(path: &str) -> Option<&str> {
    path.strip_prefix(ANNOTATIONS)?
        .strip_prefix('/')?
        .split('/')
        .next()
}

/// Reads the journal, finds what the files don't hold of it, and shortens it
/// where it is too long.
fn take_journal(inner: &Inner, may_write: bool, problems: &mut Vec<Problem>) -> History {
    let mut found = journal::read(&inner.disk, &inner.annotator, may_write);
    problems.append(&mut found.problems);
    let mut pending: BTreeMap<FileKey, Vec<Change>> = BTreeMap::new();
    let mut upto = BTreeMap::new();
    let mut held: BTreeMap<FileKey, u64> = BTreeMap::new();
    let mut hashes: HashMap<FileKey, String> = HashMap::new();
    fetch(inner, &mut found, problems);
    for key in found.keys() {
        let path = lock(&inner.names).path(&key);
        // A file that can't be read holds what it was last said to hold.
        let bytes = inner.disk.read_if_there(&path).unwrap_or_default();
        let hash = bytes.as_deref().map(hash16).unwrap_or_default();
        let (last, foreign) = found.held(&key, &hash);
        if foreign
            && found
                .changes
                .iter()
                .any(|it| it.seq > last && it.keys().contains(&key))
        {
            let theirs = theirs(&path);
            let kept = may_write
                && inner
                    .disk
                    .write(&theirs, &bytes.unwrap_or_default())
                    .is_ok();
            problems.push(changed_outside(&key, &path, kept.then_some(&*theirs)));
        }
        upto.insert(key.clone(), last);
        hashes.insert(key.clone(), hash);
        held.insert(key, last);
    }
    for change in &found.changes {
        for key in change.keys() {
            if change.seq > held.get(&key).copied().unwrap_or_default() {
                pending.entry(key).or_default().push(change.clone());
            }
        }
    }
    let mut sound = found.sound;
    let mut history = std::mem::take(&mut found.history);
    if may_write && pending.is_empty() && found.is_too_long() {
        found.history = history;
        let path = journal::path(&inner.annotator);
        let hash_of = |key: &FileKey| hashes.get(key).cloned().unwrap_or_default();
        let before = asides(&found.history);
        let shorter = found.shortened(hash_of);
        let kept = put_steps(inner, &shorter.packed)
            .and_then(|()| inner.disk.read(&path))
            .and_then(|old| inner.disk.write(&format!("{path}.1"), &old))
            .and_then(|()| inner.disk.write(&path, &shorter.bytes));
        history = shorter.history;
        if kept.is_ok() {
            sound = shorter.bytes.len() as u64;
            let last = history.next_seq.saturating_sub(1);
            upto.values_mut().for_each(|it| *it = last);
            // The journal that was put by speaks of what it spoke of.
            let still = before.chain(asides(&history));
            steps::sweep(&inner.disk, &inner.annotator, &still.collect());
        }
    }
    *lock(&inner.pending) = Pending {
        of: pending,
        last: history.next_seq.saturating_sub(1),
    };
    *lock(&inner.seed) = may_write.then(|| Seed {
        history: history.clone(),
        sound,
        upto,
    });
    history
}

/// Reads the edits of those large steps that a file may lack: of those after the
/// last that was settled, and of all that a file is older than, or gone.
fn fetch(inner: &Inner, found: &mut journal::Found, problems: &mut Vec<Problem>) {
    let settled = found.settled;
    let mut oldest = settled;
    if found.changes.iter().any(Change::is_aside) {
        let there: HashSet<FileKey> = lock(&inner.names).keys().cloned().collect();
        for (key, (_, now)) in &found.files {
            if !there.contains(key) && !now.hash.is_empty() {
                oldest = oldest.min(found.held(key, "").0);
            }
        }
        for key in found.keys() {
            let path = lock(&inner.names).path(&key);
            let bytes = inner.disk.read_if_there(&path).unwrap_or_default();
            let hash = bytes.as_deref().map(hash16).unwrap_or_default();
            oldest = oldest.min(found.held(&key, &hash).0);
        }
    }
    for change in found.changes.iter_mut().filter(|it| it.seq > oldest) {
        if let Err(why) = change.fetch(&inner.disk, &inner.annotator) {
            let path = journal::path(&inner.annotator);
            let why = format!(
                "the large step “{}” isn't to be had ({why}); what it changed is as the files \
                 have it",
                change.transaction.label
            );
            problems.push(Problem::new("step-lost", path, why));
        }
    }
}

fn asides(history: &History) -> impl Iterator<Item = String> + use<> {
    let steps = history.steps.iter();
    let all: Vec<String> = steps
        .filter_map(|it| Some(it.aside.as_ref()?.hash.clone()))
        .collect();
    all.into_iter()
}

fn put_steps(inner: &Inner, packed: &[(Aside, Vec<u8>)]) -> io::Result<()> {
    let paths: Vec<String> = packed
        .iter()
        .map(|it| it.0.path(&inner.annotator))
        .collect();
    let files: Vec<(&str, &[u8])> = paths
        .iter()
        .zip(packed)
        .map(|(path, it)| (path.as_str(), it.1.as_slice()))
        .collect();
    inner.disk.write_many(&files).into_iter().collect()
}

/// The folder of what belongs to this machine, kept out of version control.
fn keep_private(disk: &Disk) -> io::Result<()> {
    let path = format!("{PRIVATE}/.gitignore");
    match disk.exists(&path) {
        true => Ok(()),
        false => disk.write(&path, b"*\n"),
    }
}

//! The folder walk: which files could be articles, then their contents one by
//! one in the background.
//!
//! Links are never followed, so nothing outside the folder is read. Hidden files
//! and project folders are passed over. Writes nothing, keeps no texts.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::SystemTime;

use ignore::{DirEntry, WalkBuilder};
use rayon::prelude::*;

pub use super::ids::{id_of, path_of};
use super::{Hints, Reading, Unreadable, kind_of, order, read_with};

/// Bounds of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that is read, in bytes.
    pub file_bytes: u64,
    /// Deepest folder below the root.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 * 1024 * 1024,
            depth: 64,
        }
    }
}

/// A file that could be an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Path below the root as [`id_of`] writes it; [`path_of`] leads back.
    pub id: String,
    pub path: PathBuf,
    pub bytes: u64,
    pub modified: Option<SystemTime>,
    /// To read it in, instead of the one that is detected.
    pub encoding: Option<String>,
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// In natural order of their ids: `2.txt` before `10.txt`.
    pub files: Vec<Found>,
    /// Left alone, with the reason; same order. Folders end in `/`.
    pub skipped: Vec<(String, Unreadable)>,
    /// True where `cancel` ended the walk early.
    pub cancelled: bool,
}

/// Walks the folder (or takes the one file) `root`. `seen` counts entries as they
/// come, for a progress line. No file is opened.
pub fn list(root: &Path, limits: &Limits, cancel: &AtomicBool, seen: &AtomicUsize) -> Listing {
    list_with(root, limits, cancel, seen, &mut |_| {})
}

/// The same; `each` hears of every file as it is found, in the order of the listing
/// but for folders whose names differ in case or leading zeros only.
pub fn list_with(
    root: &Path,
    limits: &Limits,
    cancel: &AtomicBool,
    seen: &AtomicUsize,
    each: &mut dyn FnMut(&Found),
) -> Listing {
    let mut listing = Listing::default();
    // The chosen folder may itself be a link; what lies in it may not.
    let root = match fs::canonicalize(root) {
        Ok(root) => root,
        Err(error) => {
            listing.skipped.push((
                id_of(Path::new(root.file_name().unwrap_or_default())),
                io_error(&error),
            ));
            return listing;
        }
    };
    let base = if root.is_dir() {
        root.as_path()
    } else {
        root.parent().unwrap_or(&root)
    };
    let walk = WalkBuilder::new(&root)
        .standard_filters(false)
        .hidden(true)
        .follow_links(false)
        .max_depth(Some(limits.depth))
        .sort_by_file_name(|a, b| order::natural(&a.to_string_lossy(), &b.to_string_lossy()))
        .filter_entry(|entry| entry.depth() == 0 || !is_of_project(entry))
        .build();
    for entry in walk {
        if cancel.load(Ordering::Relaxed) {
            listing.cancelled = true;
            break;
        }
        seen.fetch_add(1, Ordering::Relaxed);
        match entry {
            Ok(entry) => {
                let before = listing.files.len();
                take(&entry, base, limits, &mut listing);
                listing.files[before..].iter().for_each(&mut *each);
            }
            Err(error) => {
                let (path, error) = reason_of(error);
                let id = path.map_or_else(String::new, |path| {
                    id_of(path.strip_prefix(base).unwrap_or(&path))
                });
                listing.skipped.push((id + "/", error));
            }
        }
    }
    listing.files.sort_by(|a, b| order::natural(&a.id, &b.id));
    listing.skipped.sort_by(|a, b| order::natural(&a.0, &b.0));
    listing
}

/// The bytes of one file of at most `limit` bytes.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    let meta = fs::symlink_metadata(path).map_err(|e| io_error(&e))?;
    if meta.is_symlink() {
        return Err(Unreadable::Link);
    }
    if !meta.is_file() {
        return Err(Unreadable::NotAFile);
    }
    let too_large = |bytes| Unreadable::TooLarge { bytes, limit };
    if meta.len() > limit {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default() + 1);
    // It may have grown since.
    let mut file = File::open(path)
        .map_err(|e| io_error(&e))?
        .take(limit.saturating_add(1));
    file.read_to_end(&mut bytes).map_err(|e| io_error(&e))?;
    match bytes.len() as u64 {
        read if read > limit => Err(too_large(read)),
        _ => Ok(bytes),
    }
}

/// Reads one listed file.
pub fn read_found(found: &Found, limits: &Limits) -> Result<Reading, Unreadable> {
    let hints = Hints {
        encoding: found.encoding.as_deref(),
    };
    read_with(
        &found.id,
        &read_file(&found.path, limits.file_bytes)?,
        &hints,
    )
}

/// Reads `count` files, each told by `find`, on `threads` threads (0 for one a
/// core), and hands each to `sink` with its index, in no certain order and from
/// those threads. Holds no more texts than threads. Returns early once `cancel`
/// is set.
pub fn read_all(
    count: usize,
    find: impl Fn(usize) -> Found + Sync,
    limits: &Limits,
    threads: usize,
    cancel: &AtomicBool,
    sink: impl Fn(usize, Result<Reading, Unreadable>) + Sync,
) {
    each_file(count, threads, cancel, |index| {
        sink(index, read_found(&find(index), limits));
    });
}

/// The same for the texts alone.
pub fn read_texts(
    count: usize,
    find: impl Fn(usize) -> Found + Sync,
    limits: &Limits,
    cancel: &AtomicBool,
    sink: impl Fn(usize, Result<String, Unreadable>) + Sync,
) {
    each_file(count, 0, cancel, |index| {
        let found = find(index);
        let bytes = read_file(&found.path, limits.file_bytes);
        let hints = Hints {
            encoding: found.encoding.as_deref(),
        };
        let text = bytes.and_then(|it| super::read_text(&found.id, &it, &hints));
        sink(index, text);
    });
}

fn each_file(count: usize, threads: usize, cancel: &AtomicBool, read: impl Fn(usize) + Sync) {
    let one = |index: usize| {
        if !cancel.load(Ordering::Relaxed) {
            read(index);
        }
    };
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(|| (0..count).into_par_iter().for_each(one)),
        // No threads to be had: one after the other on this one.
        Err(_) => (0..count).for_each(one),
    }
}

fn take(entry: &DirEntry, base: &Path, limits: &Limits, listing: &mut Listing) {
    let Some(kind) = entry.file_type() else {
        return;
    };
    if kind.is_dir() {
        if entry.depth() == limits.depth {
            let id = id_of(entry.path().strip_prefix(base).unwrap_or(entry.path()));
            listing.skipped.push((
                id + "/",
                Unreadable::Io(format!("more than {} folders deep", limits.depth)),
            ));
        }
        return;
    }
    let id = id_of(entry.path().strip_prefix(base).unwrap_or(entry.path()));
    match found(entry, kind, &id, limits) {
        Ok((bytes, modified)) => listing.files.push(Found {
            id,
            path: entry.path().to_owned(),
            bytes,
            modified,
            encoding: None,
        }),
        Err(reason) => listing.skipped.push((id, reason)),
    }
}

fn found(
    entry: &DirEntry,
    kind: fs::FileType,
    id: &str,
    limits: &Limits,
) -> Result<(u64, Option<SystemTime>), Unreadable> {
    if kind.is_symlink() {
        return Err(Unreadable::Link);
    }
    if !kind.is_file() {
        return Err(Unreadable::NotAFile);
    }
    if kind_of(id).is_none() {
        return Err(Unreadable::Unsupported(super::extension_of(id).to_owned()));
    }
    let meta = entry.metadata().map_err(|error| reason_of(error).1)?;
    if meta.len() == 0 {
        return Err(Unreadable::Empty);
    }
    if meta.len() > limits.file_bytes {
        return Err(Unreadable::TooLarge {
            bytes: meta.len(),
            limit: limits.file_bytes,
        });
    }
    Ok((meta.len(), meta.modified().ok()))
}

/// A project's own folder inside the scanned one, or its parts where the scanned
/// folder is the project's: the texts it keeps are no articles. RON is the
/// program's own kind of file wherever it lies.
fn is_of_project(entry: &DirEntry) -> bool {
    const PARTS: &[&str] = &["texts", "annotations", "suggestions", "guidelines.md"];
    let path = entry.path();
    if path.extension().is_some_and(|extension| extension == "ron") {
        return true;
    }
    if entry.file_type().is_some_and(|kind| kind.is_dir()) && path.join("project.ron").is_file() {
        return true;
    }
    entry.depth() == 1
        && PARTS.iter().any(|part| entry.file_name() == *part)
        && path
            .parent()
            .is_some_and(|root| root.join("project.ron").is_file())
}

/// The path and the plain reason in the walker's layers of errors.
fn reason_of(error: ignore::Error) -> (Option<PathBuf>, Unreadable) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), reason_of(*err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            reason_of(*err)
        }
        ignore::Error::Io(error) => (None, io_error(&error)),
        other => (None, Unreadable::Io(other.to_string())),
    }
}

fn io_error(error: &std::io::Error) -> Unreadable {
    use std::io::ErrorKind;
    Unreadable::Io(match error.kind() {
        ErrorKind::PermissionDenied => "no permission".to_owned(),
        ErrorKind::NotFound => "it isn't there any more".to_owned(),
        _ => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use std::sync::Mutex;

    fn check(root: &Path, limits: &Limits, expect: Expect) {
        let mut heard = Vec::new();
        let listing = list_with(
            root,
            limits,
            &AtomicBool::new(false),
            &AtomicUsize::new(0),
            &mut |it| heard.push(it.clone()),
        );
        // Heard folder by folder; two folders whose names differ only by case
        // stand as one in the list.
        let sorted = |files: &[Found]| {
            let mut ids: Vec<String> = files.iter().map(|it| it.id.clone()).collect();
            ids.sort();
            ids
        };
        assert_eq!(sorted(&heard), sorted(&listing.files));
        let mut got = String::new();
        for file in &listing.files {
            got.push_str(&format!("{} {}\n", file.bytes, file.id));
            let base = fs::canonicalize(root).unwrap();
            let base = if base.is_dir() {
                base.as_path()
            } else {
                base.parent().unwrap()
            };
            assert_eq!(
                path_of(&file.id).map(|p| base.join(p)).as_ref(),
                Some(&file.path)
            );
        }
        for (id, reason) in &listing.skipped {
            got.push_str(&format!("- {id}: {reason}\n"));
        }
        expect.assert_eq(&got);
    }

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn articles_of_all_kinds_in_natural_order() {
        let folder = folder(&[
            ("10.txt", "ten"),
            ("2.txt", "two"),
            ("b/1.md", "one"),
            ("B/2.HTML", "two"),
            ("README", "words"),
            (".hidden.txt", "no"),
            (".git/x.txt", "no"),
            ("empty.txt", ""),
            ("map.png", "png"),
            ("long.txt", "more than ten bytes"),
        ]);
        let limits = Limits {
            file_bytes: 10,
            ..Limits::default()
        };
        check(
            folder.path(),
            &limits,
            expect![[r#"
                3 2.txt
                3 10.txt
                3 b/1.md
                3 B/2.HTML
                5 README
                - empty.txt: empty: there is nothing to tag in it
                - long.txt: too large: 19 bytes where the limit is 10 bytes; raise the limit in the settings or split the file
                - map.png: files of kind “.png” aren't read: save it as .txt, .md or .html
            "#]],
        );
        check(
            &folder.path().join("2.txt"),
            &limits,
            expect![[r#"
            3 2.txt
        "#]],
        );
        check(
            &folder.path().join("gone"),
            &limits,
            expect![[r#"
            - gone: could not be read: it isn't there any more; mend that and scan again
        "#]],
        );
    }

    #[test]
    fn projects_are_passed_over() {
        let inside = folder(&[
            ("a.txt", "a"),
            ("tags/project.ron", "()"),
            ("tags/texts/1.txt", "kept"),
            ("tags/guidelines.md", "how"),
        ]);
        check(
            inside.path(),
            &Limits::default(),
            expect![[r#"
            1 a.txt
        "#]],
        );
        let around = folder(&[
            ("project.ron", "()"),
            ("texts/1.txt", "kept"),
            ("guidelines.md", "how"),
            ("articles/a.txt", "a"),
            ("articles/texts/b.txt", "b"),
        ]);
        check(
            around.path(),
            &Limits::default(),
            expect![[r#"
                1 articles/a.txt
                1 articles/texts/b.txt
            "#]],
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_and_closed_folders_are_told_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let outside = folder(&[("secret.txt", "secret")]);
        let folder = folder(&[("a.txt", "a"), ("closed/b.txt", "b")]);
        symlink(outside.path(), folder.path().join("out")).unwrap();
        symlink(
            outside.path().join("secret.txt"),
            folder.path().join("out.txt"),
        )
        .unwrap();
        symlink(folder.path(), folder.path().join("loop")).unwrap();
        symlink("nowhere", folder.path().join("dangling.txt")).unwrap();
        let closed = folder.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let is_root = fs::read_dir(&closed).is_ok();
        if !is_root {
            let listing = list(
                folder.path(),
                &Limits::default(),
                &AtomicBool::new(false),
                &AtomicUsize::new(0),
            );
            let told = |(id, why): &(String, Unreadable)| {
                id == "closed/" && matches!(why, Unreadable::Io(_))
            };
            assert!(listing.skipped.iter().any(told), "{:?}", listing.skipped);
            assert_eq!(listing.files.len(), 1);
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(
            read_file(&folder.path().join("out.txt"), 100),
            Err(Unreadable::Link)
        );
        let listing = list(
            folder.path(),
            &Limits::default(),
            &AtomicBool::new(false),
            &AtomicUsize::new(0),
        );
        assert_eq!(listing.files.len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn odd_names_have_ids_that_lead_back() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        let folder = tempfile::tempdir().unwrap();
        let long = format!("{}.txt", "ő".repeat(123));
        for name in [
            b"two words.txt".as_slice(),
            b"new\nline.txt",
            b"q'uo\"te.txt",
            "Ереван ☂.txt".as_bytes(),
            b"bad\xFF\xC3.txt",
            b"100% sure.txt",
            b"a%41.txt",
            b"CON.txt",
            b"back\\slash.txt",
            long.as_bytes(),
        ] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), "x").unwrap();
        }
        check(
            folder.path(),
            &Limits::default(),
            expect![[r#"
            1 100% sure.txt
            1 a%2541.txt
            1 back\slash.txt
            1 bad%FF%C3.txt
            1 CON.txt
            1 new%0Aline.txt
            1 q'uo"te.txt
            1 two words.txt
            1 őőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőőő.txt
            1 Ереван ☂.txt
        "#]],
        );
    }

    #[test]
    fn reading_streams_and_can_be_cancelled() {
        let names: Vec<String> = (0..50).map(|i| format!("{i}.txt")).collect();
        let folder = folder(
            &names
                .iter()
                .map(|n| (n.as_str(), "Some words."))
                .collect::<Vec<_>>(),
        );
        fs::write(folder.path().join("7.txt"), b"PK\x03\x04zip").unwrap();
        let cancel = AtomicBool::new(false);
        let listing = list(
            folder.path(),
            &Limits::default(),
            &cancel,
            &AtomicUsize::new(0),
        );
        let seen = Mutex::new(Vec::new());
        let find = |i: usize| listing.files[i].clone();
        read_all(
            listing.files.len(),
            find,
            &Limits::default(),
            2,
            &cancel,
            |i, reading| {
                seen.lock().unwrap().push((i, reading.is_ok()));
            },
        );
        let mut seen = seen.into_inner().unwrap();
        seen.sort_unstable();
        assert_eq!(seen, (0..50).map(|i| (i, i != 7)).collect::<Vec<_>>());
        cancel.store(true, Ordering::Relaxed);
        read_all(50, find, &Limits::default(), 0, &cancel, |_, _| {
            panic!("cancelled")
        });
        assert!(
            list(
                folder.path(),
                &Limits::default(),
                &cancel,
                &AtomicUsize::new(0)
            )
            .cancelled
        );
    }
}

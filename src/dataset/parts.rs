//! What lies beside an export's place while it is written: files that are no
//! dataset yet, and a lock that falls with whoever writes them, so that the next
//! export to the place clears away what a killed one left. Must not know what is
//! written.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Behind the name of the place and a number.
const PART: &str = ".part";
/// Behind a part: the lock on it. Without one, a part is somebody else's file.
const LOCK: &str = ".lock";
/// Behind a part: what stood in the place and is just being replaced.
const OLD: &str = ".old";
/// Ends the names of files with what is held for further on.
const HELD: &str = ".held";

/// Where an export is written until it is whole, held by this process.
#[derive(Debug)]
pub struct Part {
    path: PathBuf,
    lock: Option<File>,
}

impl Part {
    /// A new one beside the place. What killed exports to the same place left is
    /// removed first, and a folder that one had put aside comes back.
    ///
    /// # Errors
    /// Where nothing can be written there.
    pub fn beside(place: &Path) -> io::Result<Self> {
        let folder = folder_of(place);
        let name = place.file_name().unwrap_or_default();
        sweep(folder, name, place);
        // Numbers of processes are not the only ones of their kind where several
        // machines write to one disk.
        for number in std::process::id().. {
            let path = folder.join(joined(name, &format!(".{number}{PART}")));
            let lock = beside(&path, LOCK);
            let mut options = OpenOptions::new();
            match options.write(true).create_new(true).open(lock) {
                Ok(lock) => {
                    // A disk without locks has none that could fall.
                    let _ = lock.try_lock();
                    let lock = Some(lock);
                    return Ok(Self { path, lock });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where what stands in the place is put aside.
    pub fn aside(&self) -> PathBuf {
        beside(&self.path, OLD)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        drop(self.lock.take());
        let _ = fs::remove_file(beside(&self.path, LOCK));
    }
}

/// The folder that a place is in.
pub fn folder_of(place: &Path) -> &Path {
    match place.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Removes what exports to the place left whose process is gone.
fn sweep(folder: &Path, name: &OsStr, place: &Path) {
    let names: Vec<OsString> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|it| it.file_name())
        .collect();
    for part in names.iter().filter_map(|it| locked(it, name)) {
        let path = folder.join(&part);
        let lock = beside(&path, LOCK);
        // Whoever holds it still writes; where nothing tells, somebody may.
        let opened = OpenOptions::new().write(true).open(&lock);
        if !opened.is_ok_and(|it| it.try_lock().is_ok()) {
            continue;
        }
        let old = beside(&path, OLD);
        if place.symlink_metadata().is_err() {
            let _ = fs::rename(&old, place);
        }
        for it in [&path, &old] {
            let _ = match it.is_dir() {
                true => fs::remove_dir_all(it),
                false => fs::remove_file(it),
            };
        }
        let held = names.iter().filter(|it| is_held(it, &part));
        for it in held {
            let _ = fs::remove_file(folder.join(it));
        }
        let _ = fs::remove_file(lock);
    }
}

/// The part whose lock has this name, where it is one of the place's.
fn locked(file: &OsStr, name: &OsStr) -> Option<OsString> {
    let rest = file
        .as_encoded_bytes()
        .strip_prefix(name.as_encoded_bytes())?
        .strip_prefix(b".")?
        .strip_suffix(LOCK.as_bytes())?
        .strip_suffix(PART.as_bytes())?;
    let number = std::str::from_utf8(rest).ok()?;
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| joined(name, &format!(".{number}{PART}")))
}

fn is_held(file: &OsStr, part: &OsStr) -> bool {
    let rest = file
        .as_encoded_bytes()
        .strip_prefix(part.as_encoded_bytes());
    rest.is_some_and(|it| it.ends_with(HELD.as_bytes()))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    joined(path.as_os_str(), ending).into()
}

fn joined(name: &OsStr, ending: &str) -> OsString {
    let mut name = name.to_owned();
    name.push(ending);
    name
}

/// What is held for further on in an export, in files that go with it.
pub struct Held {
    /// What their names begin with.
    place: PathBuf,
    files: BTreeMap<String, (PathBuf, BufWriter<File>)>,
}

impl Held {
    pub fn beside(place: &Path) -> Self {
        Self {
            place: place.into(),
            files: BTreeMap::new(),
        }
    }

    pub fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if let Some((_, file)) = self.files.get_mut(name) {
            return file.write_all(bytes);
        }
        let (path, file) = self.new_file()?;
        let mut file = BufWriter::with_capacity(1 << 16, file);
        let written = file.write_all(bytes);
        self.files.insert(name.to_owned(), (path, file));
        written
    }

    /// A file that nobody else has.
    fn new_file(&self) -> io::Result<(PathBuf, File)> {
        let mut number = self.files.len();
        loop {
            let mut name = self.place.clone().into_os_string();
            name.push(format!(".{}.{number}{HELD}", std::process::id()));
            let path = PathBuf::from(name);
            let mut options = OpenOptions::new();
            match options.read(true).write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// All that is held under a name, to be read; None where nothing is.
    pub fn take(&mut self, name: &str) -> io::Result<Option<impl Read + use<>>> {
        let Some((_, file)) = self.files.get_mut(name) else {
            return Ok(None);
        };
        file.flush()?;
        let mut file = file.get_ref().try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Some(file))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for (path, file) in std::mem::take(&mut self.files).into_values() {
            drop(file);
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<String> = entries
            .map(|it| it.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// A folder as a killed export to `out` leaves it, with files of others whose
    /// names are like it.
    fn left_behind(with_place: bool) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["out.7.part", "out.7.part.old"] {
            fs::create_dir(at(name)).expect("room");
            fs::write(at(name).join("data"), name).expect("room");
        }
        for name in [
            "out.7.part.lock",
            "out.7.part.7.0.held",
            "out.8.part",
            "out.x.part.lock",
            "other.7.part.lock",
        ] {
            fs::write(at(name), name).expect("room");
        }
        if with_place {
            fs::write(at("out"), "whole").expect("room");
        }
        folder
    }

    #[test]
    fn what_a_killed_export_left_goes_and_what_others_have_stays() {
        let folder = left_behind(true);
        let part = Part::beside(&folder.path().join("out")).expect("room");
        drop(part);
        let left = ["other.7.part.lock", "out", "out.8.part", "out.x.part.lock"];
        assert_eq!(names(folder.path()), left);
    }

    #[test]
    fn what_was_being_replaced_comes_back() {
        let folder = left_behind(false);
        let out = folder.path().join("out");
        drop(Part::beside(&out).expect("room"));
        let kept = fs::read_to_string(out.join("data")).expect("the old one");
        assert_eq!(kept, "out.7.part.old");
    }

    #[test]
    fn two_that_write_to_one_place_leave_each_other_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let one = Part::beside(&out).expect("room");
        fs::write(one.path(), "one").expect("room");
        let other = Part::beside(&out).expect("room");
        assert_ne!(one.path(), other.path());
        assert_eq!(fs::read_to_string(one.path()).expect("mine"), "one");
        drop(other);
        assert_eq!(names(folder.path()).len(), 2);
    }
}

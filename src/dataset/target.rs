//! Where an export goes: a file or a folder. Files are written beside
//! their place and put there when all is done, so that an export that failed or
//! was cancelled leaves nothing half-written.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use super::parts::{Held, Part, folder_of};
use super::stands::{behind_links, holds_current, is_mounted};
use crate::exchange::Shape;

/// Takes what an export writes.
pub trait Sink {
    /// Appends to a file of the export; a file of one has the empty name.
    ///
    /// # Errors
    /// Where it can't be written.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError>;

    /// Holds bytes that belong further on in a file.
    ///
    /// # Errors
    /// Where they can't be written.
    fn hold(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError>;

    /// Appends all that is held under a name to a file.
    ///
    /// # Errors
    /// Where it can't be read or written.
    fn lay(&mut self, file: &str, name: &str) -> Result<(), TargetError>;
}

/// Why an export could not be written; says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    #[error("{path} can't be written: {source}; {hint}", path = .path.display(), hint = hint(.source))]
    Disk { path: PathBuf, source: io::Error },
    #[error("{path} can't be written: something was put there meanwhile, which is left as it is; replace it or name another place", path = .path.display())]
    Taken { path: PathBuf },
    #[error("{path} can't be written: something was put there meanwhile, which is left as it is; what lay there before is now in {aside}", path = .path.display(), aside = .aside.display())]
    Aside { path: PathBuf, aside: PathBuf },
    #[error("{path} can't be written: it holds files already; name a new folder", path = .path.display())]
    Occupied { path: PathBuf },
    #[error("{path} can't be written: there is no folder {parent}; make it, or choose another place", path = .path.display(), parent = .parent.display())]
    NoFolder { path: PathBuf, parent: PathBuf },
    #[error("{path} can't be written: name the folder itself, or one inside of it", path = .path.display())]
    Unnamed { path: PathBuf },
    #[error("{path} can't be written: it can't be replaced as a whole, since a disk is mounted there or something works in it; {hint}", path = .path.display(), hint = mounted_hint(*.folder))]
    Mounted { path: PathBuf, folder: bool },
    #[error("{path} can't be written: the current folder is it or lies in it, and would be gone; go elsewhere first, or name another place", path = .path.display())]
    Current { path: PathBuf },
    #[error("{path} can't be written: it is a folder; name a file to write", path = .path.display())]
    IsFolder { path: PathBuf },
    #[error("{path} can't be written: it is a file; name a folder to write", path = .path.display())]
    IsFile { path: PathBuf },
    #[error("{path} can't be written: it is a device or a pipe; name a file, or write to `-` and send that there", path = .path.display())]
    NoPlainFile { path: PathBuf },
    #[error("{path} can't be written: it belongs to the project or its articles; name another place", path = .path.display())]
    Own { path: PathBuf },
    #[error("{path} can't be written: it is or holds what is read; name another place", path = .path.display())]
    Input { path: PathBuf },
    #[error("“{name}” is no name for a file of an export")]
    Name { name: String },
}

/// What can be done about what the disk says.
fn hint(why: &io::Error) -> &'static str {
    match why.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "free some room or choose another place"
        }
        ErrorKind::NotFound => "make the folder that it is to lie in, or choose another place",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "choose a place that may be written to"
        }
        ErrorKind::InvalidFilename => "give it a shorter or plainer name",
        _ => "choose another place or free some room",
    }
}

fn mounted_hint(folder: bool) -> &'static str {
    match folder {
        true => "name a folder inside of it",
        false => "name another file",
    }
}

/// Refuses a place where something stands that is no file and no folder: what is
/// put in its place would take it away, and `/dev/null` with it.
///
/// # Errors
/// Where one stands there.
pub fn spare_devices(place: &Path) -> Result<(), TargetError> {
    match fs::metadata(place) {
        Ok(it) if !it.is_file() && !it.is_dir() => {
            Err(TargetError::NoPlainFile { path: place.into() })
        }
        _ => Ok(()),
    }
}

/// A file or folder on the disk.
pub struct Target {
    place: PathBuf,
    /// Where it is written until it is finished.
    part: Part,
    folder: bool,
    replace: bool,
    open: BTreeMap<String, File>,
    /// Names of all files begun.
    begun: BTreeMap<String, u64>,
    held: Held,
    finished: bool,
}

/// Files of a folder that are held open at once.
const MOST_OPEN: usize = 48;

impl Target {
    /// Begins to write. `replace` allows to put it in place of a folder that
    /// holds files.
    ///
    /// # Errors
    /// Where something is in the way, or the disk refuses.
    pub fn open(shape: Shape, place: &Path, replace: bool) -> Result<Self, TargetError> {
        let folder = shape.is_folder();
        // What a link leads to is written, and the link stays.
        let place = behind_links(place);
        let place = place.as_path();
        spare_devices(place)?;
        let named_as_folder = || {
            let last = place.as_os_str().as_encoded_bytes().last();
            last.is_some_and(|it| std::path::is_separator(char::from(*it)))
        };
        if !folder && (place.is_dir() || named_as_folder()) {
            return Err(TargetError::IsFolder { path: place.into() });
        }
        if folder && place.is_file() {
            return Err(TargetError::IsFile { path: place.into() });
        }
        if folder && !replace && holds_files(place) {
            return Err(TargetError::Occupied { path: place.into() });
        }
        if place.file_name().is_none() {
            return Err(TargetError::Unnamed { path: place.into() });
        }
        if is_mounted(place) {
            return Err(TargetError::Mounted {
                path: place.into(),
                folder,
            });
        }
        if folder && holds_current(place) {
            return Err(TargetError::Current { path: place.into() });
        }
        let parent = folder_of(place);
        if !parent.is_dir() {
            return Err(TargetError::NoFolder {
                path: place.into(),
                parent: parent.into(),
            });
        }
        let part = Part::beside(place).map_err(|source| TargetError::Disk {
            path: place.into(),
            source,
        })?;
        let mut target = Self {
            place: place.into(),
            held: Held::beside(part.path()),
            part,
            folder,
            replace,
            open: BTreeMap::new(),
            begun: BTreeMap::new(),
            finished: false,
        };
        if folder {
            fs::create_dir(target.part.path()).map_err(|error| target.failed(error))?;
        }
        let names = match shape {
            Shape::File(_) => &[""][..],
            _ => shape.names(),
        };
        for name in names {
            target.write(name, b"")?;
        }
        Ok(target)
    }

    /// Names and sizes in bytes of the files written.
    pub fn files(&self) -> &BTreeMap<String, u64> {
        &self.begun
    }

    /// Where it lies until it is finished, all of it written: to be read back.
    pub fn written(&self) -> &Path {
        self.part.path()
    }

    /// Puts what was written in its place.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing stands there.
    pub fn finish(mut self) -> Result<(), TargetError> {
        for file in std::mem::take(&mut self.open).into_values() {
            file.sync_all().map_err(|error| self.failed(error))?;
        }
        let mut aside = None;
        if self.folder && self.place.exists() {
            if holds_files(&self.place) && self.replace {
                let old = self.part.aside();
                fs::rename(&self.place, &old).map_err(|error| self.hindered(error))?;
                aside = Some(old);
            } else {
                // Only empty ones can go this way.
                fs::remove_dir(&self.place).map_err(|error| self.hindered(error))?;
            }
        }
        if let Err(error) = fs::rename(self.part.path(), &self.place) {
            return Err(match aside {
                Some(aside) if fs::rename(&aside, &self.place).is_err() => TargetError::Aside {
                    path: self.place.clone(),
                    aside,
                },
                _ => self.hindered(error),
            });
        }
        self.finished = true;
        if let Some(old) = aside {
            let _ = fs::remove_dir_all(old);
        }
        Ok(())
    }

    /// The same where it is put in its place: nothing was in the way when it was
    /// begun, so somebody else was at it meanwhile.
    fn hindered(&self, error: io::Error) -> TargetError {
        match error.kind() {
            ErrorKind::DirectoryNotEmpty
            | ErrorKind::AlreadyExists
            | ErrorKind::IsADirectory
            | ErrorKind::NotADirectory => TargetError::Taken {
                path: self.place.clone(),
            },
            _ => self.failed(error),
        }
    }

    fn failed(&self, error: io::Error) -> TargetError {
        let path = self.place.clone();
        match error.kind() {
            ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => TargetError::Mounted {
                path,
                folder: self.folder,
            },
            _ => TargetError::Disk {
                path,
                source: error,
            },
        }
    }

    fn file(&mut self, name: &str) -> Result<&mut File, TargetError> {
        if !self.open.contains_key(name) {
            if self.open.len() >= MOST_OPEN {
                self.open.pop_first();
            }
            let path = match name {
                "" => self.part.path().to_owned(),
                name if is_name(name) => self.part.path().join(name),
                name => return Err(TargetError::Name { name: name.into() }),
            };
            let make = || {
                if let Some(parent) = path.parent().filter(|_| name.contains('/')) {
                    fs::create_dir_all(parent)?;
                }
                let new = !self.begun.contains_key(name);
                OpenOptions::new()
                    .create(true)
                    .append(!new)
                    .write(true)
                    .truncate(new)
                    .open(&path)
            };
            let file = make().map_err(|error| self.failed(error))?;
            self.begun.entry(name.to_owned()).or_default();
            self.open.insert(name.to_owned(), file);
        }
        self.open
            .get_mut(name)
            .ok_or_else(|| TargetError::Name { name: name.into() })
    }
}

impl Sink for Target {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        let path = self.place.clone();
        let file = self.file(name)?;
        let written = file.write_all(bytes);
        written.map_err(|source| TargetError::Disk { path, source })?;
        *self.begun.entry(name.to_owned()).or_default() += bytes.len() as u64;
        Ok(())
    }

    fn hold(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        let held = self.held.write(name, bytes);
        held.map_err(|error| self.failed(error))
    }

    fn lay(&mut self, file: &str, name: &str) -> Result<(), TargetError> {
        let held = self.held.take(name).map_err(|error| self.failed(error))?;
        let Some(mut held) = held else {
            return Ok(());
        };
        let laid = io::copy(&mut held, self.file(file)?);
        let count = laid.map_err(|error| self.failed(error))?;
        *self.begun.entry(file.to_owned()).or_default() += count;
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        self.open.clear();
        if self.folder {
            let _ = fs::remove_dir_all(self.part.path());
        } else {
            let _ = fs::remove_file(self.part.path());
        }
    }
}

/// Keeps nothing: a dry run.
pub struct Nowhere;

impl Sink for Nowhere {
    fn write(&mut self, _: &str, _: &[u8]) -> Result<(), TargetError> {
        Ok(())
    }

    fn hold(&mut self, _: &str, _: &[u8]) -> Result<(), TargetError> {
        Ok(())
    }

    fn lay(&mut self, _: &str, _: &str) -> Result<(), TargetError> {
        Ok(())
    }
}

fn holds_files(place: &Path) -> bool {
    fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_some())
}

/// Whether it stays inside of the export's folder.
fn is_name(name: &str) -> bool {
    let parts = Path::new(name).components();
    parts.clone().count() > 0
        && parts
            .into_iter()
            .all(|it| matches!(it, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::super::stream::{Kept, Stream};
    use super::*;

    const FOLDER: Shape = Shape::Folder(&["one.csv"]);

    fn names(place: &Path) -> Vec<String> {
        let entries = fs::read_dir(place).expect("a folder").flatten();
        let mut names: Vec<String> = entries
            .map(|it| it.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let place = tempfile::tempdir().expect("a folder");
        for shape in [FOLDER, Shape::File("txt")] {
            let mut target = Target::open(shape, &place.path().join("out"), false).expect("room");
            target.write("one.csv", b"a").unwrap_or_default();
            drop(target);
            assert_eq!(names(place.path()), [""; 0]);
        }
    }

    #[test]
    fn many_files_come_bit_by_bit() {
        let place = tempfile::tempdir().expect("a folder");
        let out = place.path().join("out");
        let mut target = Target::open(FOLDER, &out, false).expect("room");
        for round in 0..2 {
            for number in 0..2 * MOST_OPEN {
                let name = format!("a/{number}.txt");
                target
                    .write(&name, format!("{round}").as_bytes())
                    .expect("written");
            }
        }
        assert_eq!(target.files().values().sum::<u64>(), 4 * MOST_OPEN as u64);
        target.finish().expect("room");
        assert_eq!(names(&out), ["a", "one.csv"]);
        assert_eq!(names(&out.join("a")).len(), 2 * MOST_OPEN);
        assert_eq!(
            fs::read_to_string(out.join("a/7.txt")).expect("a file"),
            "01"
        );
    }

    #[test]
    fn a_folder_with_files_is_replaced_only_when_asked() {
        let place = tempfile::tempdir().expect("a folder");
        let out = place.path().join("out");
        fs::create_dir(&out).expect("room");
        fs::write(out.join("mine"), "kept").expect("room");
        let refused = Target::open(FOLDER, &out, false).err().expect("occupied");
        assert!(
            refused.to_string().contains("holds files already"),
            "{refused}"
        );
        Target::open(FOLDER, &out, true)
            .and_then(Target::finish)
            .expect("replaced");
        assert_eq!(names(&out), ["one.csv"]);
        assert_eq!(names(place.path()), ["out"]);
    }

    #[test]
    fn a_place_that_cant_be_is_refused_before_anything_is_written() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path().to_owned();
        for (shape, name, told) in [
            (Shape::File("txt"), "no/such/out.txt", "there is no folder"),
            (FOLDER, "no/out", "there is no folder"),
            (Shape::File("txt"), "out/", "it is a folder; name a file"),
            (FOLDER, "..", "name the folder itself"),
        ] {
            let refused = Target::open(shape, &root.join(name), true);
            let refused = refused.err().expect(name).to_string();
            assert!(refused.contains(told), "{name}: {refused}");
        }
        assert_eq!(names(&root), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_link_leads_to_is_written() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        for (shape, link) in [(FOLDER, "folder"), (Shape::File("txt"), "file")] {
            let real = at(&format!("real {link}"));
            match shape.is_folder() {
                true => fs::create_dir(&real),
                false => fs::write(&real, "old"),
            }
            .expect("room");
            std::os::unix::fs::symlink(&real, at(link)).expect("a link");
            let target = Target::open(shape, &at(link), false);
            target.and_then(Target::finish).expect("written");
            assert!(at(link).is_symlink());
        }
        assert_eq!(names(&at("real folder")), ["one.csv"]);
        assert_eq!(fs::read(at("real file")).expect("a file"), b"");
    }

    #[test]
    fn of_two_exports_to_one_place_the_first_stays() {
        let place = tempfile::tempdir().expect("a folder");
        let out = place.path().join("out");
        let first = Target::open(FOLDER, &out, false).expect("room");
        let second = Target::open(FOLDER, &out, false).expect("room");
        first.finish().expect("written");
        let refused = second.finish().expect_err("occupied").to_string();
        let told = "something was put there meanwhile, which is left as it is; replace it";
        assert!(refused.contains(told), "{refused}");
        assert_eq!(names(place.path()), ["out"]);
    }

    #[test]
    fn what_another_puts_there_meanwhile_is_left_alone() {
        let text = Shape::File("txt");
        for (shape, there) in [
            (FOLDER, "out/theirs"),
            (FOLDER, "out"),
            (text, "out/theirs"),
        ] {
            let place = tempfile::tempdir().expect("a folder");
            let out = place.path().join("out");
            let target = Target::open(shape, &out, false).expect("room");
            let theirs = place.path().join(there);
            let room = theirs.parent().expect("a folder");
            fs::create_dir_all(room).expect("room");
            fs::write(&theirs, "kept").expect("room");
            let why = target.finish().expect_err("it is taken").to_string();
            let told = "something was put there meanwhile, which is left as it is; replace it";
            assert!(why.contains(told), "{there}: {why}");
            assert_eq!(fs::read(&theirs).expect("a file"), b"kept");
            assert_eq!(names(place.path()), ["out"], "{there}");
        }
    }

    #[test]
    fn what_is_held_comes_where_it_is_laid_and_leaves_nothing() {
        let place = tempfile::tempdir().expect("a folder");
        let out = place.path().join("out");
        let write = |sink: &mut dyn Sink| {
            for it in [b"1", b"2"] {
                sink.hold("late", it)?;
                sink.write("", b".")?;
            }
            sink.lay("", "late")?;
            sink.lay("", "never")?;
            sink.write("", b"3")
        };
        let mut target = Target::open(Shape::File("txt"), &out, false).expect("room");
        write(&mut target).expect("written");
        // The part, its lock, and what is held.
        assert_eq!(names(place.path()).len(), 3);
        assert_eq!(target.files().values().sum::<u64>(), 5);
        target.finish().expect("room");
        assert_eq!(fs::read(&out).expect("a file"), b"..123");
        assert_eq!(names(place.path()), ["out"]);
        let mut target = Target::open(Shape::File("txt"), &out, false).expect("room");
        write(&mut target).expect("written");
        drop(target);
        assert_eq!(names(place.path()), ["out"]);
        let (mut told, mut kept) = (Vec::new(), Kept::new(Shape::File("txt")));
        write(&mut Stream::new(&mut told, &mut kept)).expect("written");
        assert_eq!(told, b"..123");
    }

    #[test]
    fn no_name_leads_outside() {
        let place = tempfile::tempdir().expect("a folder");
        let out = place.path().join("out");
        let mut target = Target::open(FOLDER, &out, false).expect("room");
        for name in ["../x", "/x", "a/../../x", ".", "a/./.."] {
            assert!(target.write(name, b"x").is_err(), "{name}");
        }
    }
}

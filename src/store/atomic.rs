//! The disk under a project: reads that never leave the folder, writes that
//! happen whole or not at all. Knows no project files.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Larger files are no project files.
const LARGEST: u64 = 1 << 30;

/// Files that are waited for at the same time, and the fewest that are worth a
/// thread.
const FLUSHES: usize = 32;
const FEWEST: usize = 8;

/// Before the names of files that are about to be renamed.
pub const TEMPORARY: &str = ".tmp-";

/// Asked before every write; an error stands for the disk's.
pub type BeforeWrite = Arc<dyn Fn(&Path) -> io::Result<()> + Send + Sync>;

/// A temporary file, its path, and the path that it is to get.
type Beside = (File, PathBuf, PathBuf);

#[derive(Clone)]
pub struct Disk {
    /// Canonical.
    root: PathBuf,
    before_write: Option<BeforeWrite>,
}

impl Disk {
    pub fn new(root: &Path, before_write: Option<BeforeWrite>) -> io::Result<Self> {
        Ok(Self {
            root: root.canonicalize()?,
            before_write,
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The full path of something in the folder. Refused where the path, or a
    /// link on it, leads out.
    pub fn resolve(&self, path: &str) -> io::Result<PathBuf> {
        self.found(path).map(|it| it.0)
    }

    /// The same with what stands there, links followed.
    fn found(&self, path: &str) -> io::Result<(PathBuf, io::Result<Metadata>)> {
        let mut full = self.root.clone();
        let mut there = Err(io::ErrorKind::NotFound.into());
        for part in Path::new(path).components() {
            let Component::Normal(part) = part else {
                return Err(refused("the path leads out of the project"));
            };
            full.push(part);
            there = full.symlink_metadata();
            if there.as_ref().is_ok_and(Metadata::is_symlink) {
                let target = full.canonicalize()?;
                if !target.starts_with(&self.root) {
                    return Err(refused("it is a link that leads out of the project"));
                }
                there = fs::metadata(target);
            }
        }
        Ok((full, there))
    }

    /// The file's bytes. Only plain files are read: a pipe would never end.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.read_some(path, u64::MAX)
    }

    /// At most so many of the file's first bytes.
    pub fn read_some(&self, path: &str, most: u64) -> io::Result<Vec<u8>> {
        let (full, there) = self.found(path)?;
        let meta = there?;
        if !meta.is_file() {
            return Err(refused("it isn't a plain file"));
        }
        if meta.len() > LARGEST {
            return Err(refused("it is larger than 1 GB"));
        }
        let size = meta.len().min(most);
        let mut bytes = Vec::with_capacity(size as usize);
        File::open(&full)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The same, None where there is none.
    pub fn read_if_there(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(why) if is_absent(&why) => Ok(None),
            Err(why) => Err(why),
        }
    }

    pub fn exists(&self, path: &str) -> bool {
        self.resolve(path).is_ok_and(|it| it.exists())
    }

    /// Writes the file whole or leaves it as it was: a temporary file beside
    /// it, flushed, renamed, and the folder flushed.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let one = self.write_many(&[(path, bytes)]).pop();
        one.unwrap_or_else(|| Err(io::ErrorKind::Other.into()))
    }

    /// The same for many files at once, one outcome each: flushed together, the
    /// disk is waited for a few times and not for every file.
    pub fn write_many(&self, files: &[(&str, &[u8])]) -> Vec<io::Result<()>> {
        let mut made = HashSet::new();
        let mut written: Vec<io::Result<Beside>> = files
            .iter()
            .map(|(path, bytes)| self.write_beside(path, bytes, &mut made))
            .collect();
        // The disk takes what waits at the same time in one go.
        let share = written.len().div_ceil(FLUSHES).max(FEWEST);
        std::thread::scope(|scope| {
            let mut shares = written.chunks_mut(share);
            let own = shares.next();
            for share in shares {
                scope.spawn(|| flush_all(share));
            }
            flush_all(own.unwrap_or_default());
        });
        let mut folders = BTreeSet::new();
        let mut done: Vec<io::Result<PathBuf>> = written
            .into_iter()
            .map(|it| {
                let (file, temporary, full) = it?;
                drop(file);
                fs::rename(&temporary, &full).inspect_err(|_| {
                    let _ = fs::remove_file(&temporary);
                })?;
                let folder = full.parent().unwrap_or(&self.root).to_owned();
                folders.insert(folder.clone());
                Ok(folder)
            })
            .collect();
        for folder in folders {
            if let Err(why) = sync_folder(&folder) {
                for it in &mut done {
                    if it.as_ref().is_ok_and(|own| *own == folder) {
                        *it = Err(io::Error::new(why.kind(), why.to_string()));
                    }
                }
            }
        }
        done.into_iter().map(|it| it.map(drop)).collect()
    }

    /// Writes a temporary file beside the one it is to become; not flushed.
    fn write_beside(
        &self,
        path: &str,
        bytes: &[u8],
        made: &mut HashSet<PathBuf>,
    ) -> io::Result<Beside> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let full = self.ready_beside(path, made)?;
        let folder = full.parent().unwrap_or(&self.root);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Short, so that it fits wherever the name itself does.
        let temporary = folder.join(format!("{TEMPORARY}{}-{count}", std::process::id()));
        let write = || -> io::Result<File> {
            let mut file = File::create_new(&temporary)?;
            file.write_all(bytes)?;
            if let Ok(meta) = fs::metadata(&full) {
                // A file that others may read stays so; where that can't be
                // kept the content is worth more.
                let _ = file.set_permissions(meta.permissions());
            }
            Ok(file)
        };
        let file = write().inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })?;
        Ok((file, temporary, full))
    }

    /// Moves a file to another name in the folder, over what is there.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let from = self.resolve(from)?;
        fs::rename(from, self.ready(to)?)
    }

    pub fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.resolve(path)?)
    }

    /// The full path of a file that is about to be written, its folder made.
    pub fn ready(&self, path: &str) -> io::Result<PathBuf> {
        let full = self.resolve(path)?;
        if let Some(ask) = &self.before_write {
            ask(&full)?;
        }
        if let Some(folder) = full.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(full)
    }

    /// The same, where `made` remembers the folders of the files before it: they
    /// were looked at a moment ago. Only the file itself is looked at then.
    fn ready_beside(&self, path: &str, made: &mut HashSet<PathBuf>) -> io::Result<PathBuf> {
        let inside = Path::new(path);
        let folder = inside.parent().unwrap_or(Path::new(""));
        let is_plain = matches!(inside.components().next_back(), Some(Component::Normal(_)));
        let full = self.root.join(inside);
        if !is_plain
            || !made.contains(folder)
            || full.symlink_metadata().is_ok_and(|it| it.is_symlink())
        {
            let full = self.ready(path)?;
            made.insert(folder.to_owned());
            return Ok(full);
        }
        self.ask_before_write(&full)?;
        Ok(full)
    }

    pub fn ask_before_write(&self, path: &Path) -> io::Result<()> {
        self.before_write.as_ref().map_or(Ok(()), |ask| ask(path))
    }

    /// Every file below a folder, as paths below the project, in order; links
    /// to folders aren't followed. `refused` gets what can't be looked at.
    pub fn walk(&self, folder: &str, refused: &mut dyn FnMut(String, io::Error)) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = match self.resolve(&folder).and_then(fs::read_dir) {
                Ok(entries) => entries,
                Err(why) if why.kind() == io::ErrorKind::NotFound => continue,
                Err(why) => {
                    refused(folder, why);
                    continue;
                }
            };
            for entry in entries {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(why) => {
                        refused(folder.clone(), why);
                        break;
                    }
                };
                let name = entry.file_name();
                let path = format!("{folder}/{}", name.to_string_lossy());
                let kind = match entry.file_type() {
                    Ok(_) if name.to_str().is_none() => {
                        refused(path, self::refused("its name isn't Unicode"));
                        continue;
                    }
                    Ok(kind) => kind,
                    Err(why) => {
                        refused(path, why);
                        continue;
                    }
                };
                if kind.is_symlink() {
                    match self.resolve(&path).and_then(fs::metadata) {
                        Ok(meta) if meta.is_file() => files.push(path),
                        Ok(_) => refused(path, self::refused("links to folders aren't followed")),
                        Err(why) => refused(path, why),
                    }
                } else if kind.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files.sort();
        files
    }
}

/// What a person can do about it.
pub fn advice(why: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match why.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => {
            "free some space; it is then written by itself, nothing is lost until the program ends"
        }
        Kind::ReadOnlyFilesystem | Kind::PermissionDenied => {
            "make the folder writable; it is then written by itself, nothing is lost until the \
             program ends"
        }
        _ => "it is tried again every few seconds, nothing is lost until the program ends",
    }
}

/// Flushes temporary files; one that can't be goes away.
fn flush_all(written: &mut [io::Result<Beside>]) {
    for it in written {
        let flushed = match it {
            Ok((file, temporary, _)) => file.sync_all().inspect_err(|_| {
                let _ = fs::remove_file(temporary);
            }),
            Err(_) => continue,
        };
        if let Err(why) = flushed {
            *it = Err(why);
        }
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix has folders that can be opened; elsewhere the rename does it.
    match cfg!(unix) {
        true => File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}

/// Nothing lies there: no such file, or a file where a folder should be.
fn is_absent(why: &io::Error) -> bool {
    matches!(
        why.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why.to_owned())
}

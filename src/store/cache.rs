//! What can be made again, kept in the project's `.glossator/cache`: read and
//! written as streams, without promises.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

use super::Files;

impl Files {
    /// The cache of this name, from its start; None where there is none.
    pub fn read_cache(&self, name: &str) -> Option<BufReader<File>> {
        Some(BufReader::new(File::open(self.cache_path(name)).ok()?))
    }

    /// The end of a cache, to write on; None where it can't be written.
    pub fn extend_cache(&self, name: &str) -> Option<BufWriter<File>> {
        let path = self.cache_path(name);
        fs::create_dir_all(path.parent()?).ok()?;
        let file = File::options().append(true).create(true).open(path).ok()?;
        Some(BufWriter::new(file))
    }

    /// Replaces a cache. What can't be written is left: it will be made again.
    pub fn replace_cache(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) {
        let path = self.cache_path(name);
        let Some(folder) = path.parent() else { return };
        if fs::create_dir_all(folder).is_err() {
            return;
        }
        let fresh = folder.join(format!("{name}.{}.new", std::process::id()));
        let written = File::create(&fresh).and_then(|file| {
            let mut file = BufWriter::new(file);
            write(&mut file)?;
            file.flush()
        });
        if written.is_err() || fs::rename(&fresh, &path).is_err() {
            // Half a file is worse than none.
            let _ = fs::remove_file(&fresh);
        }
    }

    fn cache_path(&self, name: &str) -> PathBuf {
        self.root().join(".glossator").join("cache").join(name)
    }
}

//! What can be made again, kept in the project's `.glossator/cache`: read and
//! written as bytes, without promises.

use std::fs;
use std::path::PathBuf;

use super::Files;

impl Files {
    /// The cache of this name; None where there is none.
    pub fn read_cache(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.cache_path(name)).ok()
    }

    /// Replaces a cache. What can't be written is left: it will be made again.
    pub fn write_cache(&self, name: &str, bytes: &[u8]) {
        let path = self.cache_path(name);
        let Some(folder) = path.parent() else { return };
        if fs::create_dir_all(folder).is_err() {
            return;
        }
        let fresh = folder.join(format!("{name}.{}.new", std::process::id()));
        if fs::write(&fresh, bytes).is_err() || fs::rename(&fresh, &path).is_err() {
            // Half a file is worse than none.
            let _ = fs::remove_file(&fresh);
        }
    }

    fn cache_path(&self, name: &str) -> PathBuf {
        self.root().join(".glossator").join("cache").join(name)
    }
}

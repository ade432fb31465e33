//! The handle on an open project's folder, shared by everyone who reads from
//! it: cheap to clone, used from any thread.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Access, FileKey, Problem, TextError};
use crate::model::{Layer, LayerKey, TextHash};

#[derive(Clone)]
pub struct Files {
    inner: Arc<Inner>,
}

struct Inner {
    root: std::path::PathBuf,
}

/// A layer as it stands in its file and in the journal.
#[derive(Clone, Debug)]
pub struct LoadedLayer {
    pub key: LayerKey,
    pub layer: Layer,
    /// Read-only where the file is damaged (the layer is then empty, and the
    /// person may [restore](Files::restore_backup) or [set it
    /// aside](Files::set_aside)) or of a newer version.
    pub access: Access,
    /// True where the file could not be read at all.
    pub broken: bool,
    pub problems: Vec<Problem>,
}

impl Files {
    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.inner.root
    }

    /// The layer from its file, with what the journal has beyond it. An absent
    /// file gives an empty layer.
    pub fn load_layer(&self, key: &LayerKey) -> LoadedLayer {
        LoadedLayer {
            key: key.clone(),
            layer: Layer::default(),
            access: Access::Write,
            broken: false,
            problems: Vec::new(),
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
        let _ = (threads, cancel);
        keys.iter().for_each(|key| sink(self.load_layer(key)));
    }

    /// The exact text that was annotated, by its hash.
    pub fn text(&self, hash: &TextHash) -> Result<Arc<str>, TextError> {
        Err(TextError::Missing(hash.clone()))
    }

    /// True where the file's last version before this session is kept.
    pub fn has_backup(&self, key: &FileKey) -> bool {
        let _ = key;
        false
    }

    /// Puts the kept version in the place of a damaged file, which is set aside.
    pub fn restore_backup(&self, key: &FileKey) -> io::Result<()> {
        let _ = key;
        Ok(())
    }

    /// Moves a damaged file out of the way, beside itself under the extension
    /// `.set-aside`, so that the work begins anew.
    pub fn set_aside(&self, key: &FileKey) -> io::Result<()> {
        let _ = key;
        Ok(())
    }

    /// The layer as the journal alone knows it; None where the journal doesn't
    /// reach back to its beginning.
    pub fn journal_copy(&self, key: &LayerKey) -> Option<Layer> {
        let _ = key;
        None
    }
}

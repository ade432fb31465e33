//! Ways out where a layer's file is damaged: the journal's copy, the version
//! before the last session that wrote it, or to begin anew. The damaged file is
//! always put aside and never thrown away. Must not know who chooses.

use std::io;

use super::content::Content;
use super::files::lock;
use super::journal::{self, hash16};
use super::{FileKey, Files};
use crate::model::{Edit, Layer, LayerKey};

/// What can be done about a damaged layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remedy {
    /// Every step that this machine saw, from the first.
    Journal,
    /// The version before the last session that wrote the file.
    Backup,
    /// An empty layer.
    Aside,
}

impl Remedy {
    /// In the order in which they are worth trying, with a word for programs and
    /// what is got, for people.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Journal, "journal", "the journal’s copy"),
        (Self::Backup, "backup", "the backup"),
        (Self::Aside, "aside", "an empty layer"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

impl Files {
    /// The remedies that there are for a layer; setting aside always is.
    pub fn remedies(&self, key: &LayerKey) -> Vec<Remedy> {
        let is_there = |remedy: &Remedy| match remedy {
            Remedy::Journal => self.journal_copy(key).is_some(),
            Remedy::Backup => self.has_backup(&FileKey::Layer(key.clone())),
            Remedy::Aside => true,
        };
        let all = Remedy::ALL.into_iter().map(|it| it.0);
        all.filter(is_there).collect()
    }

    /// Puts the damaged file aside and what was chosen in its place.
    pub fn mend(&self, key: &LayerKey, remedy: Remedy) -> io::Result<()> {
        let file = FileKey::Layer(key.clone());
        match remedy {
            Remedy::Aside => self.set_aside(&file),
            Remedy::Backup => self.restore_backup(&file),
            Remedy::Journal => {
                let gone = || io::Error::other("the journal doesn't know it from its beginning");
                let bytes = self.journal_copy(key).ok_or_else(gone)?;
                self.set_aside(&file)?;
                let path = self.path(&file);
                self.inner.disk.write(&path, &bytes)?;
                lock(&self.inner.known).insert(file, hash16(&bytes));
                Ok(())
            }
        }
    }

    /// The layer's file as its annotator's journal alone knows it, or None where
    /// the journal doesn't reach back to its first step.
    fn journal_copy(&self, key: &LayerKey) -> Option<Vec<u8>> {
        let found = journal::read(&self.inner.disk, &key.annotator, false);
        let layer = found.history.rebuild(key)?;
        let content = Content::Layer(Box::new(layer));
        let text = match content.text() {
            None => None,
            Some(hash) => Some(self.text(hash).ok()?),
        };
        let file = FileKey::Layer(key.clone());
        content
            .print(&file, text.as_deref())
            .map(String::into_bytes)
    }
}

impl journal::History {
    /// A layer as the history alone knows it: None where it doesn't begin with
    /// the layer's first step, or doesn't hold together.
    pub fn rebuild(&self, key: &LayerKey) -> Option<Layer> {
        let mut project = crate::model::Project::default();
        let mut begun = false;
        for step in self.steps.get(..self.done.min(self.steps.len()))? {
            for edit in &step.transaction.edits {
                if edit.layer() != Some(key) {
                    continue;
                }
                // A shortened journal lacks the first steps: what it gives
                // would be a part that looks like the whole.
                begun |= begins(edit);
                if !begun {
                    return None;
                }
                edit.apply(&mut project).ok()?;
            }
        }
        project.held(key.kind).remove(key)
    }
}

/// True where a layer is empty before the edit.
fn begins(edit: &Edit) -> bool {
    matches!(edit, Edit::LayerHead { before, .. } if before.text.is_none())
}

//! The exact texts that were annotated, each in a file named by its hash. A
//! text whose hash isn't its name is never used.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::atomic::Disk;
use super::paths::TEXTS;
use crate::model::TextHash;

/// Texts kept in memory, the last ones used.
const KEPT: usize = 8;

/// `b3-` and 32 hexadecimal digits of the BLAKE3 hash of the UTF-8 bytes.
pub fn hash_text(text: &str) -> TextHash {
    let hex = blake3::hash(text.as_bytes()).to_hex();
    TextHash::new(format!("b3-{}", &hex[..32]))
}

/// Why a stored text can't be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("the text {0} isn't kept in the project")]
    Missing(TextHash),
    #[error("the kept text {0} was changed")]
    Changed(TextHash),
    #[error("the kept text {0} can't be read: {1}")]
    Unreadable(TextHash, String),
}

/// The texts of a project.
#[derive(Default)]
pub struct Texts {
    recent: Mutex<VecDeque<(TextHash, Arc<str>)>>,
    /// Those that came in and whose tags aren't in their files yet: they are
    /// about to be asked for.
    coming: Mutex<HashMap<TextHash, Arc<str>>>,
}

impl Texts {
    pub fn get(&self, disk: &Disk, hash: &TextHash) -> Result<Arc<str>, TextError> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(i) = recent.iter().position(|it| it.0 == *hash)
            && let Some(it) = recent.remove(i)
        {
            recent.push_front(it.clone());
            return Ok(it.1);
        }
        drop(recent);
        let coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = coming.get(hash) {
            return Ok(text.clone());
        }
        drop(coming);
        let Some(path) = path(hash) else {
            return Err(TextError::Missing(hash.clone()));
        };
        let bytes = disk.read(&path).map_err(|why| match why.kind() {
            io::ErrorKind::NotFound => TextError::Missing(hash.clone()),
            _ => TextError::Unreadable(hash.clone(), why.to_string()),
        })?;
        let text = String::from_utf8(bytes).map_err(|_| TextError::Changed(hash.clone()))?;
        if hash_text(&text) != *hash {
            return Err(TextError::Changed(hash.clone()));
        }
        let text: Arc<str> = text.into();
        self.remember(hash, &text);
        Ok(text)
    }

    /// Keeps a text in memory until [`Self::arrived`].
    pub fn expect(&self, hash: &TextHash, text: &Arc<str>) {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        coming.insert(hash.clone(), text.clone());
    }

    /// Everything that came in is on the disk, with its tags.
    pub fn arrived(&self) {
        *self.coming.lock().unwrap_or_else(PoisonError::into_inner) = HashMap::new();
    }

    pub fn remember(&self, hash: &TextHash, text: &Arc<str>) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.iter().all(|it| it.0 != *hash) {
            recent.push_front((hash.clone(), text.clone()));
            recent.truncate(KEPT);
        }
    }
}

/// Writes those of the texts that aren't there as they should be; one outcome
/// each.
pub fn write_many(disk: &Disk, texts: &[(TextHash, Arc<str>)]) -> Vec<io::Result<()>> {
    let mut done: Vec<io::Result<()>> = Vec::with_capacity(texts.len());
    let mut missing: Vec<(usize, String)> = Vec::new();
    for (at, (hash, text)) in texts.iter().enumerate() {
        let path = path(hash).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "that isn't the hash of a text")
        });
        let there = path.and_then(|path| {
            let there = disk.read_if_there(&path)?;
            Ok((path, there.as_deref() == Some(text.as_bytes())))
        });
        done.push(there.map(|(path, is_there)| {
            if !is_there {
                missing.push((at, path));
            }
        }));
    }
    let writing: Vec<(&str, &[u8])> = missing
        .iter()
        .map(|(at, path)| (path.as_str(), texts[*at].1.as_bytes()))
        .collect();
    let written = disk.write_many(&writing);
    for ((at, _), outcome) in missing.iter().zip(written) {
        done[*at] = outcome;
    }
    done
}

/// None where the hash isn't one: it comes from files and becomes a path.
pub fn path(hash: &TextHash) -> Option<String> {
    let hex = hash.as_str().strip_prefix("b3-")?;
    let is_hash = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| format!("{TEXTS}/{hash}.txt"))
}

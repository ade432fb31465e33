//! Who works on a project as an annotator: one process at a time. The lock is
//! the operating system's, so that it falls with its process; who holds it
//! stands in a file beside it.

use std::fs::{File, TryLockError};
use std::io;
use std::time::Duration;

use super::atomic::{Disk, advice};
use super::paths::{PRIVATE, annotator_folder};
use crate::model::{AnnotatorId, Stamp};

/// A lock that is held is tried again for a moment: a program that was just
/// started from the last holder has its files open until it truly runs.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(30);

/// The process that works on a project, for the message to the second one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    pub pid: u32,
    pub user: String,
    pub host: String,
    pub started: Stamp,
}

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    annotator: AnnotatorId,
}

impl Lock {
    /// Takes the lock, or says for people why it can't.
    pub fn take(disk: &Disk, annotator: &AnnotatorId, holder: &Holder) -> Result<Self, String> {
        Self::tried(disk, annotator, holder, TRIES, |who| {
            format!(
                "{annotator} already works on this project: {who}; it opens read-only here. \
                 Close it there and open it again to change it"
            )
        })
    }

    /// The same for another annotator, for as long as a change of their tags
    /// takes; asked once.
    pub fn visit(disk: &Disk, annotator: &AnnotatorId, holder: &Holder) -> Result<Self, String> {
        Self::tried(disk, annotator, holder, 0, |who| {
            format!("{annotator} works on this project just now: {who}. Close it there first")
        })
    }

    /// Whose work it holds.
    pub fn annotator(&self) -> &AnnotatorId {
        &self.annotator
    }

    fn tried(
        disk: &Disk,
        annotator: &AnnotatorId,
        holder: &Holder,
        tries: u32,
        held: impl FnOnce(&str) -> String,
    ) -> Result<Self, String> {
        let path = format!("{PRIVATE}/lock-{}", annotator_folder(annotator));
        let told = format!("{path}.txt");
        let unwritable = |why: io::Error| {
            format!(
                "the project's folder can't be written ({why}); it opens read-only. {}",
                match why.kind() {
                    io::ErrorKind::StorageFull => "Free some space and open it again",
                    _ =>
                        "Copy the project elsewhere, or make its folder writable and open it again",
                }
            )
        };
        let full = disk.ready(&path).map_err(unwritable)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(full)
            .map_err(unwritable)?;
        let mut locked = file.try_lock();
        for _ in 0..tries {
            if !matches!(locked, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(PAUSE);
            locked = file.try_lock();
        }
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let who = disk.read(&told).unwrap_or_default();
                let who = String::from_utf8_lossy(&who);
                let who = match who.trim() {
                    "" => "another process",
                    who => who,
                };
                return Err(held(who));
            }
            // Some network folders know no locks; refusing them would be worse.
            Err(TryLockError::Error(_)) => {}
        }
        let who = format!(
            "process {} of {} on {}, since {}\n",
            holder.pid,
            or(&holder.user, "somebody"),
            or(&holder.host, "this machine"),
            or(holder.started.as_str(), "some time")
        );
        disk.write(&told, who.as_bytes())
            .map_err(|why| format!("{told} can't be written ({why}); {}", advice(&why)))?;
        Ok(Self {
            _file: file,
            annotator: annotator.clone(),
        })
    }
}

fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

//! The journal: every committed step, appended and flushed before anything is
//! called saved. Gives the undo history back after a restart, and what the RON
//! files don't hold yet.
//!
//! One record to a line, each behind the first 16 hexadecimal digits of its
//! hash. What was cut or damaged is found by the hash: everything before it is
//! used, the rest is set aside as a file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::Problem;
use super::atomic::Disk;
use super::format::record::{self, Aside, Held, Record};
use super::paths::{FileKey, PRIVATE, annotator_folder};
use super::steps::LARGE;
use crate::model::{AnnotatorId, Edit, Stamp, Transaction};

const FIRST_LINE: &str = "glossator journal 1\n";

/// Beyond either of these the journal is begun anew with the newest half.
const MOST_BYTES: u64 = 32 << 20;
const MOST_STEPS: usize = 20_000;

/// One committed step, as the workspace hands it over.
#[derive(Clone, Debug)]
pub struct Step {
    /// Counts up from [`History::next_seq`].
    pub seq: u64,
    pub at: Stamp,
    pub kind: StepKind,
}

/// What was done. Undo and redo carry the transaction that they undo or redo, as
/// it was first done.
#[derive(Clone, Debug)]
pub enum StepKind {
    Do(Arc<Transaction>),
    Undo(Arc<Transaction>),
    Redo(Arc<Transaction>),
}

/// The undo history of an annotator in a project, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub steps: Vec<PastStep>,
    /// How many of `steps` are done; those behind it can be redone.
    pub done: usize,
    /// The number of the next step.
    pub next_seq: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PastStep {
    pub seq: u64,
    pub at: Stamp,
    pub transaction: Arc<Transaction>,
    /// Where its edits lie, if they aren't in the transaction: see
    /// [`Files::step`](super::Files::step).
    pub aside: Option<Aside>,
}

/// What a step changes, as it is to be applied.
#[derive(Clone, Debug)]
pub struct Change {
    pub seq: u64,
    pub transaction: Arc<Transaction>,
    /// True where the transaction is taken back.
    pub back: bool,
    /// Where its edits lie, if they aren't in the transaction.
    aside: Option<Aside>,
    /// Which of the edits each file takes, in their order: a step may be of many
    /// files.
    places: Arc<BTreeMap<FileKey, Vec<u32>>>,
}

/// The numbers of the steps that can be undone and redone.
#[derive(Debug, Default)]
pub struct Numbers {
    seqs: Vec<u64>,
    done: usize,
    next: u64,
}

impl Numbers {
    pub fn of(history: &History) -> Self {
        Self {
            seqs: history.steps.iter().map(|it| it.seq).collect(),
            done: history.done,
            next: history.next_seq.max(1),
        }
    }

    /// A step's record and what it changes. Its number is the next one where
    /// its own was given before.
    pub fn number(&mut self, Step { seq, at, kind }: Step) -> (Record, Change) {
        let seq = seq.max(self.next);
        self.next = seq + 1;
        let (record, transaction, back) = match kind {
            StepKind::Do(it) => {
                self.seqs.truncate(self.done);
                self.seqs.push(seq);
                self.done += 1;
                let transaction = it.clone();
                let record = Record::Do {
                    seq,
                    at,
                    transaction,
                };
                (record, it, false)
            }
            StepKind::Undo(it) => {
                self.done = self.done.saturating_sub(1);
                let of = self.seqs.get(self.done).copied().unwrap_or_default();
                (Record::Undo { seq, of, at }, it, true)
            }
            StepKind::Redo(it) => {
                let of = self.seqs.get(self.done).copied().unwrap_or_default();
                self.done = (self.done + 1).min(self.seqs.len());
                (Record::Redo { seq, of, at }, it, false)
            }
        };
        (record, Change::new(seq, transaction, back))
    }
}

impl Change {
    fn new(seq: u64, transaction: Arc<Transaction>, back: bool) -> Self {
        Self {
            seq,
            back,
            aside: None,
            places: Arc::new(places(&transaction)),
            transaction,
        }
    }

    /// Whether its edits are to be read yet.
    pub fn is_aside(&self) -> bool {
        self.aside.is_some()
    }

    /// Reads its edits, where they aren't there.
    ///
    /// # Errors
    /// Why they can't be had; it then changes nothing.
    pub fn fetch(&mut self, disk: &Disk, annotator: &AnnotatorId) -> Result<(), String> {
        let Some(aside) = self.aside.take() else {
            return Ok(());
        };
        self.transaction = Arc::new(Transaction {
            label: self.transaction.label.clone(),
            edits: aside.read(disk, annotator)?,
        });
        self.places = Arc::new(places(&self.transaction));
        Ok(())
    }

    /// The files it changes, each once.
    pub fn keys(&self) -> Vec<FileKey> {
        self.places.keys().cloned().collect()
    }

    /// The edits to one file, in the order they are to be applied.
    pub fn edits_of(&self, key: &FileKey) -> Vec<Edit> {
        let places = self.places.get(key).map_or(&[][..], |it| it);
        let edits = places.iter().filter_map(|at| {
            let edit = self.transaction.edits.get(*at as usize);
            edit.cloned()
        });
        match self.back {
            false => edits.collect(),
            true => edits.rev().map(Edit::inverse).collect(),
        }
    }
}

fn places(transaction: &Transaction) -> BTreeMap<FileKey, Vec<u32>> {
    let mut places: BTreeMap<FileKey, Vec<u32>> = BTreeMap::new();
    for (at, edit) in transaction.edits.iter().enumerate() {
        places.entry(FileKey::of(edit)).or_default().push(at as u32);
    }
    places
}

/// The first 16 hexadecimal digits of the bytes' hash.
pub fn hash16(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// A journal as it was found.
#[derive(Debug, Default)]
pub struct Found {
    pub history: History,
    /// Every change, in order, those that were undone later included.
    pub changes: Vec<Change>,
    /// What was said last of each file: what it held, and was to hold.
    pub files: BTreeMap<FileKey, (Held, Held)>,
    /// Every step up to this one was in the files, as far as `files` doesn't say
    /// otherwise.
    pub settled: u64,
    /// Bytes that are sound.
    pub sound: u64,
    pub problems: Vec<Problem>,
}

/// The journal's file, below the project's folder.
pub fn path(annotator: &AnnotatorId) -> String {
    format!("{PRIVATE}/journal/{}.log", annotator_folder(annotator))
}

/// Reads an annotator's journal. With `mend`, what follows the sound part is
/// moved into a file beside it; without, nothing is touched.
pub fn read(disk: &Disk, annotator: &AnnotatorId, mend: bool) -> Found {
    let path = path(annotator);
    let bytes = match disk.read_if_there(&path) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(why) => {
            let mut found = Found::default();
            let why = format!(
                "the journal can't be read ({why}); the undo history of earlier sessions is missing"
            );
            found
                .problems
                .push(Problem::new("journal-unreadable", path, why));
            return found;
        }
    };
    let mut found = parse(&bytes);
    let rest = &bytes[found.sound as usize..];
    // Another process may be in the middle of a record: it isn't ours to judge.
    if mend && !rest.is_empty() {
        let aside = aside_of(&path, rest);
        let line = bytes[..found.sound as usize]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1;
        let kept = match put_aside(disk, &aside, rest).is_ok() {
            true => format!("; the rest is kept in {aside}"),
            false => String::new(),
        };
        let why = format!(
            "the journal ends in {} bytes that weren't written to their end or were damaged; \
             everything before them is there{kept}",
            rest.len()
        );
        let problem = Problem::new("journal-cut", path, why);
        found.problems.push(problem.at((line as u32, 1)));
    }
    found
}

/// The sound beginning of a journal.
pub fn parse(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let mut at = match bytes.starts_with(FIRST_LINE.as_bytes()) {
        true => FIRST_LINE.len(),
        false => return found,
    };
    found.sound = at as u64;
    let mut lines = Vec::new();
    while let Some(len) = bytes[at..].iter().position(|b| *b == b'\n') {
        lines.push(&bytes[at..at + len]);
        at += len + 1;
    }
    // A line may be a whole import: they are read on every core.
    let records: Vec<Option<Record>> = lines.par_iter().map(|it| sound(it)).collect();
    found.history.next_seq = 1;
    for (line, record) in lines.iter().zip(records) {
        let Some(record) = record else { break };
        found.sound += line.len() as u64 + 1;
        found.take(record);
    }
    found
}

impl Found {
    fn take(&mut self, record: Record) {
        let history = &mut self.history;
        let (seq, transaction, back, aside) = match record {
            Record::File { key, was, now } => {
                self.files.insert(key, (was, now));
                return;
            }
            Record::Settled { seq } => {
                self.settled = self.settled.max(seq);
                return;
            }
            Record::Large {
                seq,
                at,
                label,
                aside,
            } => {
                let edits = Vec::new();
                let transaction = Arc::new(Transaction { label, edits });
                history.steps.truncate(history.done);
                history.steps.push(PastStep {
                    seq,
                    at,
                    transaction: transaction.clone(),
                    aside: Some(aside.clone()),
                });
                history.done += 1;
                (seq, transaction, false, Some(aside))
            }
            Record::Do {
                seq,
                at,
                transaction,
            } => {
                history.steps.truncate(history.done);
                history.steps.push(PastStep {
                    seq,
                    at,
                    transaction: transaction.clone(),
                    aside: None,
                });
                history.done += 1;
                (seq, transaction, false, None)
            }
            Record::Undo { seq, of, .. } => {
                let step = history
                    .done
                    .checked_sub(1)
                    .and_then(|i| history.steps.get(i));
                let Some(step) = step.filter(|it| it.seq == of) else {
                    return;
                };
                history.done -= 1;
                (seq, step.transaction.clone(), true, step.aside.clone())
            }
            Record::Redo { seq, of, .. } => {
                let step = history.steps.get(history.done);
                let Some(step) = step.filter(|it| it.seq == of) else {
                    return;
                };
                history.done += 1;
                (seq, step.transaction.clone(), false, step.aside.clone())
            }
        };
        history.next_seq = history.next_seq.max(seq + 1);
        self.changes.push(Change {
            aside,
            ..Change::new(seq, transaction, back)
        });
    }

    /// What a file's bytes hold of the journal: the last step that is in them,
    /// and whether another program wrote them. `hash` is empty for no file.
    ///
    /// The last record was flushed before the file was written, so a process
    /// that was killed between the two leaves the file as it was before; any
    /// other content is somebody else's.
    pub fn held(&self, key: &FileKey, hash: &str) -> (u64, bool) {
        match self.files.get(key) {
            None => (self.settled, false),
            Some((_, now)) if now.hash == hash => (now.upto, false),
            Some((was, _)) if was.hash == hash => (was.upto, false),
            Some((_, now)) => (now.upto, true),
        }
    }

    /// The files that steps change, each once.
    pub fn keys(&self) -> Vec<FileKey> {
        let mut keys: Vec<FileKey> = self.changes.iter().flat_map(Change::keys).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    pub fn is_too_long(&self) -> bool {
        self.sound > MOST_BYTES || self.changes.len() > MOST_STEPS
    }

    /// A new journal with the newest half of the history, for one whose files
    /// hold everything.
    pub fn shortened(mut self, hash_of: impl Fn(&FileKey) -> String) -> Shortened {
        let mut bytes = FIRST_LINE.as_bytes().to_vec();
        let mut lines: Vec<String> = Vec::new();
        let mut packed = Vec::new();
        let mut size = 0;
        let undone = self.history.steps.len() - self.history.done;
        for step in self.history.steps.iter_mut().rev() {
            let line = line(&step.record(&mut packed));
            size += line.len() as u64;
            // Steps that can be redone stay whatever they weigh.
            let redoable = lines.len() < undone;
            if !redoable && (size > MOST_BYTES / 2 || lines.len() >= MOST_STEPS / 2) {
                break;
            }
            lines.push(line);
        }
        // What goes on a step that is gone can't be undone by itself.
        let goes_on = |left: usize| {
            let step = &self.history.steps[self.history.steps.len() - left];
            left > undone && step.transaction.label.is_empty()
        };
        while !lines.is_empty() && goes_on(lines.len()) {
            lines.pop();
        }
        let dropped = self.history.steps.len() - lines.len();
        self.history.steps.drain(..dropped);
        self.history.done -= dropped;
        lines
            .iter()
            .rev()
            .for_each(|it| bytes.extend(it.as_bytes()));
        for step in self.history.steps[self.history.done..].iter().rev() {
            let undo = Record::Undo {
                seq: self.history.next_seq,
                of: step.seq,
                at: step.at.clone(),
            };
            self.history.next_seq += 1;
            bytes.extend(line(&undo).as_bytes());
        }
        let (history, seq) = (self.history, |it: &History| it.next_seq - 1);
        let mut keys: Vec<FileKey> = history.steps.iter().flat_map(PastStep::keys).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let now = Held {
                hash: hash_of(&key),
                upto: seq(&history),
            };
            let was = now.clone();
            bytes.extend(line(&Record::File { key, was, now }).as_bytes());
        }
        if history.steps.iter().any(|it| it.aside.is_some()) {
            let seq = seq(&history);
            bytes.extend(line(&Record::Settled { seq }).as_bytes());
        }
        Shortened {
            bytes,
            history,
            packed,
        }
    }
}

/// A journal to be written in the place of a longer one.
pub struct Shortened {
    pub bytes: Vec<u8>,
    pub history: History,
    /// Steps that were lines and are to lie beside it, to be written before it.
    pub packed: Vec<(Aside, Vec<u8>)>,
}

impl PastStep {
    /// Its record; a large one is put aside and its edits forgotten.
    fn record(&mut self, packed: &mut Vec<(Aside, Vec<u8>)>) -> Record {
        if self.aside.is_none() && self.transaction.edits.len() >= LARGE {
            let (aside, bytes) = Aside::pack(&self.transaction.edits);
            packed.push((aside.clone(), bytes));
            self.aside = Some(aside);
            self.transaction = Arc::new(Transaction {
                label: self.transaction.label.clone(),
                edits: Vec::new(),
            });
        }
        let (seq, at) = (self.seq, self.at.clone());
        match &self.aside {
            None => Record::Do {
                seq,
                at,
                transaction: self.transaction.clone(),
            },
            Some(aside) => Record::Large {
                seq,
                at,
                label: self.transaction.label.clone(),
                aside: aside.clone(),
            },
        }
    }

    fn keys(&self) -> Vec<FileKey> {
        self.transaction.edits.iter().map(FileKey::of).collect()
    }
}

/// A record as it stands in the journal, its hash before it and a line end
/// behind it.
pub fn line(record: &Record) -> String {
    let record = record::print(record);
    format!("{} {record}\n", hash16(record.as_bytes()))
}

/// Where what can't be used of a journal is kept.
fn aside_of(path: &str, rest: &[u8]) -> String {
    format!("{path}.damaged-{}", hash16(rest))
}

fn put_aside(disk: &Disk, aside: &str, rest: &[u8]) -> io::Result<()> {
    match disk.exists(aside) {
        true => Ok(()),
        false => disk.write(aside, rest),
    }
}

fn sound(line: &[u8]) -> Option<Record> {
    let (hash, record) = line.split_at_checked(16)?;
    let record = record.strip_prefix(b" ")?;
    if hash16(record).as_bytes() != hash {
        return None;
    }
    record::parse(std::str::from_utf8(record).ok()?).ok()
}

/// The journal open for appending.
pub struct Journal {
    file: File,
    path: PathBuf,
    disk: Disk,
    /// Bytes that are sound; the next record begins here, whatever a failed
    /// write left behind them.
    sound: u64,
}

impl Journal {
    /// Opens it and cuts off what isn't sound, once that is set aside.
    pub fn open(disk: &Disk, annotator: &AnnotatorId, sound: u64) -> io::Result<Self> {
        let name = path(annotator);
        let old = disk.read_if_there(&name)?.unwrap_or_default();
        if let Some(rest @ [_, ..]) = old.get(sound as usize..) {
            put_aside(disk, &aside_of(&name, rest), rest)?;
        }
        let path = disk.ready(&name)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)?;
        file.set_len(sound)?;
        let mut journal = Self {
            file,
            path,
            disk: disk.clone(),
            sound,
        };
        if sound == 0 {
            journal.append(FIRST_LINE.as_bytes())?;
        }
        Ok(journal)
    }

    /// Appends whole lines and flushes them to the disk. After an error nothing
    /// was appended.
    pub fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        let mut write = || -> io::Result<()> {
            self.disk.ask_before_write(&self.path)?;
            self.file.seek(SeekFrom::Start(self.sound))?;
            self.file.write_all(lines)?;
            self.file.sync_data()
        };
        match write() {
            Ok(()) => {
                self.sound += lines.len() as u64;
                Ok(())
            }
            Err(why) => {
                // Where this fails too the next append writes over the rest.
                let _ = self.file.set_len(self.sound);
                Err(why)
            }
        }
    }
}

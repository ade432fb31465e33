//! The writer: one thread per open project. Takes steps in, appends them to
//! the journal, flushes it, and lets the RON files follow. It never drops
//! anything: what can't be written stays in memory and is tried again.
//!
//! A file is written from what it holds on disk and the changes that it
//! doesn't hold yet, so that what another program or another annotator's window
//! wrote in the meantime is kept and not written over.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::atomic::advice;
use super::event::{SaveState, StoreEvent};
use super::files::{Inner, Seed, lock};
use super::flush::Flusher;
use super::format::record::{Aside, Record};
use super::journal::{self, Journal, Numbers, Step};
use super::lock::Lock;
use super::steps::LARGE;
use super::{Access, FileKey, Files, texts};
use crate::model::{AnnotatorId, ArticleId, TextHash};

/// Steps that come within this time share one flush of the journal.
const GROUP: Duration = Duration::from_millis(30);

/// The RON files follow so long after the first change that they lack.
const FILES_AFTER: Duration = Duration::from_millis(1000);

/// What failed is tried again after this time.
const RETRY_AFTER: Duration = Duration::from_secs(3);

/// After a step of so many files they are told to be settled.
const MANY: usize = 256;

/// Texts that are written together.
const TEXTS_AT_ONCE: usize = 512;

/// The thread's handle. Dropping it flushes and writes everything, as
/// [`Writer::close`] does.
pub struct Writer {
    inner: Arc<Inner>,
    state: Arc<Mutex<SaveState>>,
    to_thread: Sender<Message>,
    numbers: Mutex<Numbers>,
    thread: Option<JoinHandle<()>>,
}

enum Message {
    /// A line of the journal, and the files it changes.
    Line(u64, Record, Vec<FileKey>),
    Text(TextHash, Arc<str>),
    Look(FileKey),
    /// Others' locks, held until their files are written.
    Hold(Vec<Lock>),
    Retry,
    /// Answered when everything is written or can't be.
    Flush(Sender<()>),
    Close,
}

impl Writer {
    /// Starts writing for an open project, with what a killed process left to
    /// be written. None where the project is read-only, or has a writer.
    pub fn start(files: &Files, on_event: impl Fn(StoreEvent) + Send + 'static) -> Option<Self> {
        let inner = files.inner.clone();
        if inner.access != Access::Write {
            return None;
        }
        let seed = lock(&inner.seed).take()?;
        let state = Arc::new(Mutex::new(SaveState::Saved));
        let (to_thread, messages) = mpsc::channel();
        let numbers = Mutex::new(Numbers::of(&seed.history));
        let work = Work::new(inner.clone(), state.clone(), seed, Box::new(on_event));
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || work.run(&messages))
            .ok()?;
        Some(Self {
            inner,
            state,
            to_thread,
            numbers,
            thread: Some(thread),
        })
    }

    /// Takes a committed step; returns at once, with the step's number.
    pub fn append(&self, step: Step) -> u64 {
        // Held to the end, so that steps reach the thread in their order.
        let mut numbers = lock(&self.numbers);
        let (record, change) = numbers.number(step);
        let seq = change.seq;
        let keys = change.keys();
        let mut pending = lock(&self.inner.pending);
        for key in &keys {
            let changes = pending.of.entry(key.clone()).or_default();
            changes.push(change.clone());
        }
        pending.last = seq;
        drop(pending);
        let mut state = lock(&self.state);
        if *state == SaveState::Saved {
            *state = SaveState::Saving;
        }
        drop(state);
        self.send(Message::Line(seq, record, keys));
        seq
    }

    /// Keeps a text in the project; to be called before the first step that
    /// tags in it. Returns at once; a text that is there already costs little.
    pub fn put_text(&self, hash: &TextHash, text: Arc<str>) {
        self.inner.texts.remember(hash, &text);
        self.inner.texts.expect(hash, &text);
        self.send(Message::Text(hash.clone(), text));
    }

    /// The same for the text that an article's zones count in: to be called
    /// before the step that sets them, so that they stand with their words.
    pub fn put_zone_text(&self, article: &ArticleId, hash: &TextHash, text: Arc<str>) {
        lock(&self.inner.zone_texts).insert(article.clone(), hash.clone());
        self.put_text(hash, text);
    }

    pub fn state(&self) -> SaveState {
        lock(&self.state).clone()
    }

    /// Tries again at once what failed.
    pub fn retry(&self) {
        self.send(Message::Retry);
    }

    /// Writes at once, and keeps the locks of other annotators until every change
    /// of their files that was taken so far is in them.
    pub fn hold(&self, locks: Vec<Lock>) {
        self.send(Message::Hold(locks));
    }

    /// Looks at a file that another program may have changed and reports it as
    /// [`StoreEvent::Merged`] where it did.
    pub fn refresh(&self, key: FileKey) {
        self.send(Message::Look(key));
    }

    /// Waits until everything taken so far is in the journal and in the files,
    /// or can't be.
    pub fn flush(&self) -> SaveState {
        let (done, wait) = mpsc::channel();
        self.send(Message::Flush(done));
        // An error means that the thread is gone, and has flushed.
        let _ = wait.recv();
        self.state()
    }

    /// Writes everything and ends the thread.
    pub fn close(mut self) -> SaveState {
        self.end();
        self.state()
    }

    fn end(&mut self) {
        self.send(Message::Close);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn send(&self, message: Message) {
        // The thread ends with the handle only.
        let _ = self.to_thread.send(message);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.end();
        }
    }
}

/// The thread's side.
struct Work {
    inner: Arc<Inner>,
    state: Arc<Mutex<SaveState>>,
    on_event: Box<dyn Fn(StoreEvent) + Send>,
    journal: Option<Journal>,
    /// Sound bytes of the journal, until it is open.
    sound: u64,
    /// Lines that aren't in the journal yet, and the last step among them.
    lines: Vec<u8>,
    last: u64,
    /// Large steps among them, in files of their own.
    steps: Vec<(Aside, Vec<u8>)>,
    /// A large step was done, undone or redone, and not yet told to be settled.
    unsettled: bool,
    /// Texts that aren't on the disk yet.
    texts: Vec<(TextHash, Arc<str>)>,
    files: Flusher,
    /// Locks of annotators whose files are being changed from here.
    visits: Vec<Lock>,
    /// When the journal, and the files, are to be written.
    journal_due: Option<Instant>,
    files_due: Option<Instant>,
}

impl Work {
    fn new(
        inner: Arc<Inner>,
        state: Arc<Mutex<SaveState>>,
        seed: Seed,
        on_event: Box<dyn Fn(StoreEvent) + Send>,
    ) -> Self {
        let pending = lock(&inner.pending);
        let (left, last) = (!pending.of.is_empty(), pending.last);
        drop(pending);
        Self {
            files: Flusher::new(&inner, seed.upto),
            state,
            on_event,
            journal: None,
            sound: seed.sound,
            lines: Vec::new(),
            last,
            steps: Vec::new(),
            unsettled: left,
            texts: Vec::new(),
            visits: Vec::new(),
            journal_due: None,
            files_due: left.then(Instant::now),
            inner,
        }
    }

    fn run(mut self, messages: &Receiver<Message>) {
        loop {
            let due = [self.journal_due, self.files_due]
                .into_iter()
                .flatten()
                .min();
            let message = match due {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => messages.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Line(seq, record, keys)) => {
                    if self.lines.is_empty() && *lock(&self.state) == SaveState::Saving {
                        (self.on_event)(StoreEvent::State(SaveState::Saving));
                    }
                    self.unsettled |= keys.len() >= MANY;
                    let record = self.put_aside(record);
                    self.lines.extend(journal::line(&record).as_bytes());
                    self.last = seq;
                    self.files.dirty(keys);
                    let now = Instant::now();
                    self.journal_due.get_or_insert(now + GROUP);
                    self.files_due.get_or_insert(now + FILES_AFTER);
                }
                Ok(Message::Text(hash, text)) => self.texts.push((hash, text)),
                Ok(Message::Look(key)) => self.look(&key),
                Ok(Message::Hold(locks)) => {
                    self.visits.extend(locks);
                    self.write_all();
                }
                Ok(Message::Retry) => self.write_again(),
                Ok(Message::Flush(done)) => {
                    self.write_again();
                    let _ = done.send(());
                }
                Ok(Message::Close) | Err(RecvTimeoutError::Disconnected) => {
                    return self.write_again();
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if self.journal_due.is_some_and(|due| due <= now) {
                self.write_journal();
            }
            if self.files_due.is_some_and(|due| due <= now) {
                self.write_all();
            }
        }
    }

    /// Reports a file that isn't as it was last read or written here.
    fn look(&mut self, key: &FileKey) {
        let before = lock(&self.inner.known).get(key).cloned();
        // A step that is taken in from here on is later than `upto`, or is in
        // the content already: forcing it again changes nothing.
        let upto = lock(&self.inner.pending).last;
        let loaded = self.inner.load(key);
        if before == lock(&self.inner.known).get(key).cloned() {
            return;
        }
        for problem in loaded.problems {
            (self.on_event)(StoreEvent::Problem(problem));
        }
        if !loaded.broken {
            (self.on_event)(StoreEvent::Merged {
                key: key.clone(),
                upto,
                content: loaded.content,
            });
        }
    }

    /// Everything, what was given up as damaged included: a person may have
    /// mended it.
    fn write_again(&mut self) {
        let keys = lock(&self.inner.pending).of.keys().cloned().collect();
        self.files.dirty(keys);
        self.write_all();
    }

    fn write_all(&mut self) {
        if self.write_journal() && self.write_texts() {
            self.write_files();
        }
    }

    /// The record of a large step, its edits on their way to a file of their own.
    fn put_aside(&mut self, record: Record) -> Record {
        match record {
            Record::Do {
                seq,
                at,
                transaction,
            } if transaction.edits.len() >= LARGE => {
                let (aside, bytes) = Aside::pack(&transaction.edits);
                self.steps.push((aside.clone(), bytes));
                self.unsettled = true;
                let label = transaction.label.clone();
                Record::Large {
                    seq,
                    at,
                    label,
                    aside,
                }
            }
            other => other,
        }
    }

    /// Writes large steps; what is on the disk is forgotten.
    fn write_steps(&mut self) -> io::Result<()> {
        let paths: Vec<String> = self
            .steps
            .iter()
            .map(|it| it.0.path(&self.inner.annotator))
            .collect();
        let files: Vec<(&str, &[u8])> = paths
            .iter()
            .zip(&self.steps)
            .map(|(path, it)| (path.as_str(), it.1.as_slice()))
            .collect();
        let done: io::Result<()> = self.inner.disk.write_many(&files).into_iter().collect();
        done.map(|()| self.steps.clear())
    }

    /// Says in the journal that the files hold everything, after steps of many:
    /// the next session needn't look at each of them.
    fn settle(&mut self) {
        let all = self.lines.is_empty() && lock(&self.inner.pending).of.is_empty();
        if !self.unsettled || !all {
            return;
        }
        let line = journal::line(&Record::Settled { seq: self.last });
        let journal = open_journal(&mut self.journal, &self.inner, self.sound);
        // Where that fails each file is looked at.
        if journal.and_then(|it| it.append(line.as_bytes())).is_ok() {
            self.unsettled = false;
        }
    }

    /// False where it failed; it is then due again.
    fn write_journal(&mut self) -> bool {
        self.journal_due = None;
        if self.lines.is_empty() {
            return true;
        }
        // First, so that what the journal speaks of is there too. Where that
        // fails the journal goes on, and the files wait.
        self.write_texts();
        let lines = std::mem::take(&mut self.lines);
        let asides = self.write_steps();
        let journal = asides.and_then(|()| {
            open_journal(&mut self.journal, &self.inner, self.sound)?.append(&lines)
        });
        match journal {
            Ok(()) => {
                (self.on_event)(StoreEvent::Durable(self.last));
                self.say_saved();
                true
            }
            Err(why) => {
                self.lines = lines;
                let path = journal::path(&self.inner.annotator);
                self.fail(
                    path,
                    format!("the journal can't be written: {why}; {}", advice(&why)),
                );
                self.journal_due = Some(Instant::now() + RETRY_AFTER);
                false
            }
        }
    }

    /// False where one failed; they are then due again.
    fn write_texts(&mut self) -> bool {
        let mut failed = None;
        for chunk in std::mem::take(&mut self.texts).chunks(TEXTS_AT_ONCE) {
            let outcomes = texts::write_many(&self.inner.disk, chunk);
            for ((hash, text), outcome) in chunk.iter().zip(outcomes) {
                if let Err(why) = outcome {
                    self.texts.push((hash.clone(), text.clone()));
                    failed.get_or_insert((hash.clone(), why));
                }
            }
        }
        let Some((hash, why)) = failed else {
            return true;
        };
        let path = texts::path(&hash).unwrap_or_default();
        let advice = advice(&why);
        self.fail(path, format!("the text can't be kept: {why}; {advice}"));
        self.files_due = Some(Instant::now() + RETRY_AFTER);
        false
    }

    fn write_files(&mut self) {
        self.files_due = None;
        let mut files = std::mem::take(&mut self.files);
        let inner = self.inner.clone();
        let (on_event, journal) = (&self.on_event, &mut self.journal);
        let sound = self.sound;
        let mut append = |lines: &[u8]| open_journal(journal, &inner, sound)?.append(lines);
        let failed = files.write(&inner, &mut append, on_event);
        self.files = files;
        match failed {
            None => {
                self.inner.texts.arrived();
                self.settle();
                self.end_visits();
                self.say_saved();
            }
            Some((path, message)) => {
                self.fail(path, message);
                self.files_due = Some(Instant::now() + RETRY_AFTER);
            }
        }
    }

    /// Lets go of the annotators whose files hold everything.
    fn end_visits(&mut self) {
        if self.visits.is_empty() {
            return;
        }
        let pending = lock(&self.inner.pending);
        let waits = |of: &AnnotatorId| {
            let layer = |it: &FileKey| matches!(it, FileKey::Layer(key) if key.annotator == *of);
            pending.of.keys().any(layer)
        };
        self.visits.retain(|it| waits(it.annotator()));
    }

    fn say_saved(&mut self) {
        // What failed before stays told until the files are written too.
        let waits = !self.lines.is_empty()
            || (matches!(*lock(&self.state), SaveState::Failed { .. })
                && (!self.texts.is_empty() || self.files_due.is_some()));
        if !waits {
            self.say(SaveState::Saved);
        }
    }

    fn fail(&mut self, path: String, message: String) {
        let path = PathBuf::from(path);
        self.say(SaveState::Failed { path, message });
    }

    fn say(&mut self, to: SaveState) {
        let mut state = lock(&self.state);
        if *state != to {
            *state = to.clone();
            drop(state);
            (self.on_event)(StoreEvent::State(to));
        }
    }
}

/// The journal, opened where it isn't yet.
fn open_journal<'j>(
    journal: &'j mut Option<Journal>,
    inner: &Inner,
    sound: u64,
) -> io::Result<&'j mut Journal> {
    let open = match journal.take() {
        Some(open) => open,
        None => Journal::open(&inner.disk, &inner.annotator, sound)?,
    };
    Ok(journal.insert(open))
}

//! The open project: its files, the thread that saves, and what is needed to
//! keep it and the workspace of one mind. Knows no screen.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use super::jobs::{Jobs, Mail};
use super::news::{News, Opening};
use crate::corpus::{self, Sources};
use crate::dataset::card::Agreements;
use crate::host;
use crate::model::{AnnotatorId, Edit, LayerKey};
use crate::store::presets;
use crate::store::{
    self, FileKey, Files, OpenOptions, Opened, PastStep, Step, StepKind, Watcher, Writer,
};
use crate::ui::{NewProject, Prefs, Recent};
use crate::workspace::{self, IdSource, Record, Session, Workspace};

/// The project in the window.
pub struct OpenProject {
    pub path: PathBuf,
    pub files: Files,
    pub sources: Arc<Sources>,
    /// What is known of how far annotators agree.
    pub agreements: Arc<Agreements>,
    /// None where it is read-only.
    pub writer: Option<Writer>,
    pub watcher: Option<Watcher>,
    /// Open the first article once the sources are listed.
    pub open_first: bool,
    pub listed: bool,
    /// Layers and sets of suggestions there were when it was opened.
    pub layers: Vec<LayerKey>,
    /// Large steps of earlier sessions, whose edits are read when they are undone.
    pub large: Vec<PastStep>,
    /// What was done lately, to lie over what another program wrote meanwhile.
    recent: Vec<(u64, Vec<Edit>)>,
}

/// Steps remembered so.
const RECENT: usize = 512;

impl OpenProject {
    /// Starts what an open project needs; gives the workspace for it.
    pub fn begin(opening: Opening, prefs: &Prefs, jobs: &mut Jobs) -> (Self, Workspace) {
        let Opening {
            path,
            annotator,
            opened,
            ..
        } = opening;
        let Opened {
            project,
            mut layers,
            suggestions,
            history,
            access,
            files,
            ..
        } = opened;
        let session = Session {
            annotator,
            read_only: match access {
                store::Access::Write => None,
                store::Access::ReadOnly(reason) => Some(reason),
            },
            snapping: prefs.snapping,
            ..Session::default()
        };
        let sources = Arc::new(Sources::of(&path, &project.info));
        let read_only = session.read_only.is_some();
        let large = history.steps.iter().filter(|it| it.aside.is_some());
        let large = large.cloned().collect();
        let mut ws = Workspace::new(
            project,
            session,
            past(history),
            IdSource::seeded(host::seed()),
        );
        layers.extend(suggestions);
        ws.expect_layers(layers.iter().cloned());
        let writer = if read_only {
            None
        } else {
            let mail = jobs.mail();
            Writer::start(&files, move |event| mail.post(News::Store(event)))
        };
        watch(jobs, files.clone());
        let open = Self {
            path,
            files,
            sources,
            agreements: Arc::default(),
            writer,
            watcher: None,
            open_first: true,
            listed: false,
            layers,
            large,
            recent: Vec::new(),
        };
        (open, ws)
    }

    /// Hands a committed step to the thread that saves, the texts it counts in
    /// before it.
    pub fn record(&mut self, record: Record, ws: &Workspace) {
        let Some(writer) = &self.writer else { return };
        let edits = record.applied().edits;
        for edit in &edits {
            put_text(writer, edit, ws);
        }
        let (at, kind) = match record {
            Record::Do {
                at, transaction, ..
            } => (at, StepKind::Do(Arc::new(transaction))),
            Record::Undo {
                at, transaction, ..
            } => (at, StepKind::Undo(Arc::new(transaction))),
            Record::Redo {
                at, transaction, ..
            } => (at, StepKind::Redo(Arc::new(transaction))),
        };
        // The writer numbers the steps itself.
        let seq = writer.append(Step { seq: 0, at, kind });
        if self.recent.len() >= RECENT {
            self.recent.drain(..RECENT / 2);
        }
        self.recent.push((seq, edits));
    }

    /// Edits of one file that were made after a step, in order.
    pub fn later_edits(&self, key: &FileKey, upto: u64) -> Vec<Edit> {
        self.recent
            .iter()
            .filter(|(seq, _)| *seq > upto)
            .flat_map(|(_, edits)| edits)
            .filter(|edit| FileKey::of(edit) == *key)
            .cloned()
            .collect()
    }

    /// Writes everything and lets go of the project.
    pub fn close(mut self) -> store::SaveState {
        drop(self.watcher.take());
        match self.writer.take() {
            Some(writer) => writer.close(),
            None => store::SaveState::Saved,
        }
    }
}

/// Opens a project in the background; the answer comes as news.
pub fn start(jobs: &mut Jobs, path: PathBuf, annotator: AnnotatorId, last: Option<Recent>) {
    jobs.start(None, move |job| {
        let options = OpenOptions {
            now: host::now(),
            holder: host::holder(),
            ..OpenOptions::default()
        };
        let outcome = store::open(&path, &annotator, &options)
            .map(|opened| Opening {
                path,
                annotator,
                opened,
                last,
            })
            .map_err(|error| error.to_string());
        job.post(News::Opened(Box::new(outcome)));
    });
}

/// Makes a project in the background.
pub fn make(jobs: &mut Jobs, new: NewProject) {
    jobs.start(None, move |job| {
        let outcome = create(&new)
            .map(|path| (path, AnnotatorId::new(&new.annotator)))
            .map_err(|error| format!("{error:#}"));
        job.post(News::Made(outcome));
    });
}

/// Makes the project that the form describes; gives its folder.
pub fn create(new: &NewProject) -> anyhow::Result<PathBuf> {
    let preset = presets::find(&new.preset)
        .with_context(|| format!("there is no schema “{}”", new.preset))?;
    let schema = preset
        .schema()
        .with_context(|| format!("the schema “{}” can’t be read", new.preset))?;
    Ok(corpus::create(&corpus::NewProject {
        articles: new.articles.clone(),
        place: new.place.clone(),
        name: new.name.clone(),
        schema,
        guidelines: preset.guidelines.to_owned(),
        id: format!("{:016x}", host::seed()),
    })?)
}

fn past(history: store::History) -> workspace::History {
    let steps = history
        .steps
        .into_iter()
        .map(|it| workspace::Step {
            seq: it.seq,
            at: it.at,
            unread: it.aside.is_some(),
            transaction: Arc::unwrap_or_clone(it.transaction),
        })
        .collect();
    workspace::History::new(steps, history.done, history.next_seq)
}

/// Keeps the text that an edit counts in, where it is the one on the screen.
fn put_text(writer: &Writer, edit: &Edit, ws: &Workspace) {
    match edit {
        Edit::LayerHead { layer, after, .. } => {
            let text = after.text.as_ref();
            if let (Some(text), Some(document)) = (text, ws.document_of(&layer.article))
                && text.hash == document.hash
            {
                writer.put_text(&text.hash, document.text.clone());
            }
        }
        Edit::Zones { article, .. } => {
            if let Some(document) = ws.document_of(article) {
                writer.put_zone_text(article, &document.hash, document.text.clone());
            }
        }
        _ => {}
    }
}

/// A watch on a large folder takes seconds to begin.
fn watch(jobs: &mut Jobs, files: Files) {
    jobs.start(None, move |job| {
        let mail: Mail = job.mail().clone();
        let started = Watcher::start(&files, move |key| mail.post(News::Changed(key)));
        if let Some(watcher) = started {
            job.post(News::Watching(watcher));
        }
    });
}

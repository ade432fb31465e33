//! An action from the command line: carried out in a workspace, what it needs
//! read on the way, and its step handed to the disk. A dry run is the same
//! without the last.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;

use super::Output;
use super::desk::Desk;
use crate::host;
use crate::model::{AnnotatorId, Article, ArticleId, Edit, LayerKey, Project};
use crate::store::{Access, SaveState, Step, StepKind, StoreEvent, Writer};
use crate::workspace::{Action, Ask, Effect, History, IdSource, Record, Session, Workspace};

/// A workspace on a project, for one person.
pub struct Acting<'d> {
    desk: &'d Desk,
    pub ws: Workspace,
}

/// What an action did, and what it told.
#[derive(Default)]
pub struct Acted {
    pub edits: Vec<Edit>,
    pub told: Vec<String>,
}

impl<'d> Acting<'d> {
    /// Knows every article, and reads layers when they are asked for.
    pub fn start(desk: &'d Desk, annotator: AnnotatorId) -> Self {
        Self::on(desk, annotator, desk.articles())
    }

    /// Knows no article but those that somebody set something of.
    pub fn bare(desk: &'d Desk, annotator: AnnotatorId) -> Self {
        Self::on(desk, annotator, desk.opened.project.articles.clone())
    }

    fn on(desk: &'d Desk, annotator: AnnotatorId, articles: BTreeMap<ArticleId, Article>) -> Self {
        let project = Project {
            articles,
            ..desk.opened.project.clone()
        };
        let session = Session {
            annotator,
            ..Session::default()
        };
        let history = History::new(Vec::new(), 0, desk.opened.history.next_seq);
        let ids = IdSource::seeded(host::seed());
        let mut ws = Workspace::new(project, session, history, ids);
        ws.expect_layers(desk.opened.layers.iter().cloned());
        ws.expect_layers(desk.opened.suggestions.iter().cloned());
        Self { desk, ws }
    }

    /// Carries an action out, as one step of the history; `keep` writes it.
    pub fn act(&mut self, action: Action, keep: bool, out: &mut Output) -> anyhow::Result<Acted> {
        let writer = match keep {
            false => None,
            true => Some(
                Writer::start(&self.desk.opened.files, |_: StoreEvent| {})
                    .context("the project can't be written")?,
            ),
        };
        let now = host::now();
        let mut acted = Acted::default();
        let mut next = Some(action);
        while let Some(action) = next.take() {
            for effect in self.ws.dispatch(action, &now)? {
                match effect {
                    Effect::Record(Record::Do {
                        seq,
                        at,
                        transaction,
                    }) => {
                        acted.edits.extend(transaction.edits.iter().cloned());
                        if let Some(writer) = &writer {
                            let kind = StepKind::Do(Arc::new(transaction));
                            writer.append(Step { seq, at, kind });
                        }
                    }
                    Effect::Gather { keys, then } => {
                        self.read(&keys, out);
                        next = Some(*then);
                    }
                    Effect::Tell(text) => acted.told.push(text),
                    Effect::Ask(Ask::ConfirmReplaceGold { told, .. }) => acted.told.extend(told),
                    Effect::Record(_)
                    | Effect::Load(_)
                    | Effect::Ask(_)
                    | Effect::Recall { .. } => {}
                }
            }
        }
        match writer.map(Writer::close) {
            Some(SaveState::Failed { path, message }) => {
                anyhow::bail!("{}: {message}", path.display())
            }
            _ => Ok(acted),
        }
    }

    fn read(&mut self, keys: &[LayerKey], out: &mut Output) {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let all = Mutex::new(Vec::with_capacity(keys.len()));
        let files = &self.desk.opened.files;
        files.load_all(keys, threads, &AtomicBool::new(false), &|loaded| {
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            all.push(loaded);
        });
        let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        for loaded in all {
            for problem in &loaded.problems {
                out.tell(problem);
            }
            // Rows stay as they were read with their words: the layer alone
            // doesn't tell those.
            self.ws.provide_layer(loaded.key.clone(), loaded.layer);
            if let Access::ReadOnly(reason) = loaded.access {
                self.ws.lock_layer(loaded.key, Some(reason));
            }
        }
    }
}

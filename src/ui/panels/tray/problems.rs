//! What the schema's rules and the checks of the files found, as rows. Layers
//! are checked some at a time and again only when they change, so that a large
//! project costs nothing per frame. Must not know egui.

use std::collections::BTreeMap;

use crate::model::check::{self, Severity};
use crate::model::{LayerKey, Schema};
use crate::store::Remedy;
use crate::ui::FileProblem;
use crate::workspace::{Action, Workspace};

/// One thing that a person should look at.
#[derive(Clone, Debug, PartialEq)]
pub struct ProblemRow {
    pub message: String,
    /// Article, or file with line and column.
    pub place: String,
    pub grave: bool,
    /// Goes there.
    pub action: Option<Action>,
    /// A damaged layer, and what can be done about it.
    pub layer: Option<LayerKey>,
    pub remedies: Vec<Remedy>,
}

/// Findings gathered so far.
#[derive(Default)]
pub struct Problems {
    checked: BTreeMap<LayerKey, Checked>,
    /// Where the round stands; None where it is done.
    next: Option<LayerKey>,
    /// Revision of the workspace at which the last round began.
    round: Option<u64>,
    schema: Option<std::sync::Arc<Schema>>,
    files: Vec<FileProblem>,
    open: Option<LayerKey>,
    /// A round was finished: what comes later isn't worth a frame of its own.
    once: bool,
    rows: Vec<ProblemRow>,
}

struct Checked {
    revision: u64,
    /// Length of the text it was checked against; None where there was none.
    text: Option<usize>,
    rows: Vec<ProblemRow>,
}

/// Layers looked at in a frame, and how many of them are checked.
const LOOKED_AT: usize = 2_000;
const CHECKED: usize = 50;

impl Problems {
    /// Goes on looking; true where more is left for the next frame.
    pub fn update(&mut self, ws: &Workspace, files: &[FileProblem]) -> bool {
        let mut stale = self.rows.is_empty() && !files.is_empty();
        if self.files != files {
            self.files = files.to_vec();
            stale = true;
        }
        let schema = &ws.project().schema;
        let same = self
            .schema
            .as_ref()
            .is_some_and(|it| std::sync::Arc::ptr_eq(it, schema));
        if !same {
            self.schema = Some(schema.clone());
            self.checked.clear();
            self.round = None;
            self.once = false;
            stale = true;
        }
        // The open article at once, the others by and by.
        let open = ws.layer_key();
        if let Some(key) = &open {
            stale |= self.check(ws, key);
        }
        stale |= open != self.open;
        self.open = open;
        if self.next.is_none() && self.round != Some(ws.revision()) {
            self.round = Some(ws.revision());
            let known = self.checked.len();
            self.checked
                .retain(|key, _| ws.project().layers.contains_key(key));
            stale |= self.checked.len() != known;
            self.next = ws.project().layers.keys().next().cloned();
        }
        if let Some(from) = self.next.take() {
            let mut left = CHECKED;
            for (index, key) in ws.project().layers.range(from..).map(|it| it.0).enumerate() {
                if index == LOOKED_AT || left == 0 {
                    self.next = Some(key.clone());
                    break;
                }
                if self.check(ws, key) {
                    stale = true;
                    left -= 1;
                }
            }
            self.once |= self.next.is_none();
        }
        if stale {
            self.rebuild();
        }
        self.next.is_some() && !self.once
    }

    /// Files first, then the open article, then the others.
    pub fn rows(&self) -> &[ProblemRow] {
        &self.rows
    }

    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// True where everything in memory was looked at.
    pub fn is_done(&self) -> bool {
        self.next.is_none()
    }

    /// Checks a layer if it has changed; true where it had.
    fn check(&mut self, ws: &Workspace, key: &LayerKey) -> bool {
        let Some(layer) = ws.project().layers.get(key) else {
            return self.checked.remove(key).is_some();
        };
        let text = ws.document_of(&key.article).map(|it| &*it.text);
        let known = self.checked.get(key);
        // A text that left memory takes no findings along.
        let is_fresh = known.is_some_and(|it| {
            it.revision == layer.revision() && (text.is_none() || it.text == text.map(str::len))
        });
        if is_fresh {
            return false;
        }
        let findings = check::layer(ws.project(), &key.annotator, &key.article, layer, text);
        let own = key.annotator == ws.session().annotator;
        let rows = findings.into_iter().map(|finding| {
            let place = match own {
                true => key.article.to_string(),
                false => format!("{} by {}", key.article, key.annotator),
            };
            ProblemRow {
                message: finding.message,
                place,
                grave: finding.severity == Severity::Problem,
                action: Some(match finding.tag {
                    Some(tag) if own => Action::Reveal {
                        article: key.article.clone(),
                        tag,
                    },
                    _ => Action::OpenArticle(key.article.clone()),
                }),
                layer: None,
                remedies: Vec::new(),
            }
        });
        let checked = Checked {
            revision: layer.revision(),
            text: text.map(str::len),
            rows: rows.collect(),
        };
        self.checked.insert(key.clone(), checked);
        true
    }

    fn rebuild(&mut self) {
        let files = self.files.iter().map(|it| ProblemRow {
            message: it.message.clone(),
            place: match (it.line, it.column) {
                (Some(line), Some(column)) => format!("{}:{line}:{column}", it.path.display()),
                (Some(line), None) => format!("{}:{line}", it.path.display()),
                _ => it.path.display().to_string(),
            },
            grave: true,
            action: None,
            layer: it.layer.clone(),
            remedies: it.remedies.clone(),
        });
        let here = self.open.iter().filter_map(|key| self.checked.get(key));
        let others = self
            .checked
            .iter()
            .filter(|it| Some(it.0) != self.open.as_ref())
            .map(|it| it.1);
        self.rows = files
            .chain(here.chain(others).flat_map(|it| it.rows.iter().cloned()))
            .collect();
    }
}

impl ProblemRow {
    /// The row in one sentence, for screen readers and tests.
    pub fn text(&self) -> String {
        let kind = match self.grave {
            true => "Problem",
            false => "Hint",
        };
        format!("{kind}: {}, {}", self.message, self.place)
    }
}

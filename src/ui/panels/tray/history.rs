//! The history as rows, the last step first. Must not know egui.

use crate::model::{Edit, Stamp, Transaction};
use crate::workspace::Workspace;

/// One step, or the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// How many steps stand once one goes here.
    pub steps: usize,
    pub label: String,
    /// When, and in which article.
    pub place: String,
    pub current: bool,
    pub undone: bool,
}

/// How many rows there are: every step and the beginning.
pub fn step_count(ws: &Workspace) -> usize {
    ws.history().steps().len() + 1
}

/// The row of what stands now.
pub fn current_row(ws: &Workspace) -> usize {
    ws.history().steps().len() - ws.history().standing()
}

/// A row, counted from the top: what was undone, what stands, the beginning.
pub fn step_row(ws: &Workspace, row: usize) -> StepRow {
    let history = ws.history();
    let standing = history.standing();
    let steps = history.steps().len().saturating_sub(row);
    let Some(step) = steps.checked_sub(1).and_then(|it| history.steps().get(it)) else {
        return StepRow {
            steps: 0,
            label: "The beginning".into(),
            place: String::new(),
            current: standing == 0,
            undone: false,
        };
    };
    StepRow {
        steps,
        label: match step.goes_on() {
            true => "… and the rest of it".into(),
            false => capital(&step.transaction.label),
        },
        place: match article(&step.transaction) {
            Some(article) => format!("{article} · {}", time(&step.at)),
            None => time(&step.at),
        },
        current: steps == standing,
        undone: steps > standing,
    }
}

impl StepRow {
    /// The row in one sentence, for screen readers and tests.
    pub fn text(&self) -> String {
        let state = match (self.current, self.undone) {
            (true, _) => ", where you are",
            (_, true) => ", undone",
            _ => "",
        };
        let place = match self.place.is_empty() {
            true => String::new(),
            false => format!(", {}", self.place),
        };
        format!("{}{place}{state}", self.label)
    }
}

/// The article that a step is about, where it is about one.
fn article(transaction: &Transaction) -> Option<&str> {
    let mut articles = transaction.edits.iter().filter_map(|edit| match edit {
        Edit::Meta { article, .. } | Edit::Zones { article, .. } => Some(article),
        other => other.layer().map(|it| &it.article),
    });
    let first = articles.next()?;
    articles.all(|it| it == first).then(|| first.as_str())
}

/// `2026-11-22T10:02:11Z` as `2026-11-22 10:02 UTC`.
fn time(at: &Stamp) -> String {
    match (at.as_str().get(..10), at.as_str().get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => at.to_string(),
    }
}

fn capital(label: &str) -> String {
    let mut chars = label.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

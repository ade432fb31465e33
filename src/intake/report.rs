//! What came of taking files in: counts for people and programs. Must not know
//! how they came about.

use std::collections::BTreeMap;

use super::finder::Way;
use super::known::Marks;
use super::place::{Labels, Verdicts};
use crate::model::Schema;
use crate::model::labels::{LabelMap, Sort, is_known, offered};

/// What was, or would be, taken in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub documents: usize,
    /// How many documents found their article, by [`Way`].
    pub found: [usize; 5],
    /// Layers that were brought to an article.
    pub articles: usize,
    /// Documents without an article in the project.
    pub not_found: usize,
    pub verdicts: Verdicts,
    /// Tags that are new, that stand there already, and among these those that
    /// somebody has decided.
    pub fresh: usize,
    pub same: usize,
    pub decided: usize,
    /// Tags that the label map leaves out.
    pub unmapped: usize,
    /// Documents of other makers, which weren't asked for.
    pub left: BTreeMap<String, usize>,
    pub labels: Labels,
    /// What became of them: what was given, and proposals for the others.
    pub map: LabelMap,
    /// Layers, or sets of suggestions, that change.
    pub layers: usize,
    pub remarks: usize,
    /// The label set that the file brings along.
    pub schema: Option<Box<Schema>>,
    pub cancelled: bool,
    /// What to remember of the lines that were taken in.
    pub marks: Marks,
}

/// A label of the file, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelRow {
    pub sort: Sort,
    pub label: String,
    pub count: usize,
    /// What it becomes; the label itself where it stays, empty where its tags
    /// are left out.
    pub to: String,
    /// True where the schema knows what it becomes.
    pub known: bool,
}

impl Report {
    /// The tags that found their place.
    pub fn placed(&self) -> usize {
        (self.verdicts.exact + self.verdicts.moved).saturating_sub(self.unmapped)
    }

    pub fn found_by(&self, way: Way) -> usize {
        self.found[way as usize]
    }

    /// The labels as they are taken.
    pub fn renamed(&self) -> Labels {
        let mut renamed = Labels::new();
        for ((sort, label), count) in &self.labels {
            let to = self.map.get(*sort, label).unwrap_or(label);
            if !to.is_empty() {
                *renamed.entry((*sort, to.to_owned())).or_default() += count;
            }
        }
        renamed
    }

    /// What to remember of what they became: of labels that occur.
    pub fn to_remember(&self) -> BTreeMap<String, String> {
        let mut map = self.map.clone();
        map.0.retain(|label, _| self.labels.contains_key(label));
        map.to_remember()
    }

    /// Of each label that isn't taken as it is known, what becomes of it.
    pub fn told_labels(&self, schema: &Schema) -> Vec<String> {
        let empty = |sort| offered(schema, sort).is_empty();
        let rows = self.rows(schema).into_iter();
        rows.filter_map(|row| {
            let (sort, label, count, to) = (row.sort.name(), &row.label, row.count, &row.to);
            let told = match (to.is_empty(), to == label, row.known) {
                (true, ..) => format!("{sort} {label} is left out ({count})"),
                (_, false, _) => format!("{sort} {label} is taken as {to} ({count})"),
                (_, true, true) => return None,
                // A schema without any takes all.
                (_, true, false) if empty(row.sort) => return None,
                (_, true, false) => {
                    let like = super::labels::propose(schema, row.sort, label);
                    let like = like.map_or(String::new(), |it| format!("; perhaps {it} is meant"));
                    format!("{sort} {label} is not in the schema and stays ({count}){like}")
                }
            };
            Some(told)
        })
        .collect()
    }

    /// The labels with what a map makes of them, the most frequent of each sort
    /// first.
    pub fn rows(&self, schema: &Schema) -> Vec<LabelRow> {
        let mut rows: Vec<LabelRow> = self
            .labels
            .iter()
            .map(|((sort, label), count)| {
                let to = self.map.get(*sort, label).unwrap_or(label).to_owned();
                LabelRow {
                    known: to.is_empty() || is_known(schema, *sort, &to),
                    sort: *sort,
                    label: label.clone(),
                    count: *count,
                    to,
                }
            })
            .collect();
        rows.sort_by(|a, b| (a.sort, b.count, &a.label).cmp(&(b.sort, a.count, &b.label)));
        rows
    }
}

//! The figures behind each picture as rows and columns, to read, to copy and to
//! write out. Must not know the picture.

use super::{Insight, Matrix, Timeline};
use crate::measure::review::Review;
use crate::model::{Polarity, TagClass};

/// A table of texts; numbers are in figures without separators.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// How many columns at the left hold words; the others hold figures.
    pub words: usize,
}

impl Table {
    fn new(words: usize, heads: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            heads: heads.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            words,
        }
    }

    /// A line a row with tabs between; tabs and line breaks in a text are blanks.
    pub fn tsv(&self) -> String {
        self.lines("\t", |text| text.replace(['\t', '\n', '\r'], " "))
    }

    /// As RFC 4180 has it, with `\n` as line end.
    pub fn csv(&self) -> String {
        self.lines(",", |text| {
            let plain = !text.contains([',', '"', '\n', '\r']);
            match plain {
                true => text.to_owned(),
                false => format!("\"{}\"", text.replace('"', "\"\"")),
            }
        })
    }

    fn lines(&self, between: &str, cell: impl Fn(&str) -> String) -> String {
        let mut out = String::new();
        for row in std::iter::once(&self.heads).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|it| cell(it)).collect();
            out.push_str(&cells.join(between));
            out.push('\n');
        }
        out
    }
}

/// A row an annotator and task.
pub fn progress_table(insight: &Insight) -> Table {
    let heads = [
        "annotator",
        "task",
        "complete",
        "begun",
        "not begun",
        "articles",
    ];
    let mut table = Table::new(2, heads);
    for name in insight.who() {
        let Some(work) = insight.annotators.get(name) else {
            continue;
        };
        for (task, done) in insight.tasks.iter().zip(&work.tasks) {
            let rest = insight.articles.saturating_sub(done.complete + done.begun);
            let figures = [done.complete, done.begun, rest, insight.articles];
            let words = [name.to_string(), task.id().to_owned()];
            table.rows.push(row(words, figures));
        }
    }
    table
}

/// A row a type, a column an annotator.
pub fn kinds_table(insight: &Insight) -> Table {
    let who = insight.who();
    let heads = ["class", "type"].map(str::to_owned).into_iter();
    let mut table = Table::new(2, heads.chain(who.iter().map(|it| it.to_string())));
    for (class, _, name) in TagClass::ALL {
        let works = || who.iter().filter_map(|it| insight.annotators.get(*it));
        let mut kinds: Vec<_> = works()
            .flat_map(|it| it.kinds.keys())
            .filter(|it| it.0 == class)
            .collect();
        kinds.sort();
        kinds.dedup();
        let counts = |kind| -> Vec<usize> {
            let all = works().map(|it| it.kinds.get(kind).copied());
            all.map(Option::unwrap_or_default).collect()
        };
        kinds.sort_by_key(|kind| std::cmp::Reverse(counts(kind).iter().sum::<usize>()));
        for kind in kinds {
            let words = [name.to_owned(), kind.1.to_string()];
            table.rows.push(row(words, counts(kind)));
        }
    }
    table
}

/// A row a source.
pub fn sources_table(review: &Review) -> Table {
    let heads = [
        "source",
        "open",
        "accepted",
        "corrected",
        "rejected",
        "skipped",
        "right",
        "low",
        "high",
    ];
    let mut table = Table::new(1, heads);
    for (name, source) in &review.sources {
        let it = &source.counts;
        let figures = [it.open, it.accepted, it.corrected, it.rejected, it.skipped];
        let mut row = row([name.clone()], figures);
        let share = it.precision();
        let share = share.map(|it| [it.share, it.low, it.high]);
        match share {
            Some(all) => row.extend(all.map(|it| format!("{it:.3}"))),
            None => row.extend([const { String::new() }; 3]),
        }
        table.rows.push(row);
    }
    table
}

/// A row a pair of holder and target, the holders in the order of the matrix.
pub fn stances_table(matrix: &Matrix) -> Table {
    let polarities = Polarity::ALL.map(|it| it.1);
    let heads = ["holder", "target"].into_iter().chain(polarities);
    let mut table = Table::new(2, heads.chain(["balance", "stances"]));
    for ((holder, target), cell) in &matrix.cells {
        let (Some(holder), Some(target)) = (matrix.rows.get(*holder), matrix.columns.get(*target))
        else {
            continue;
        };
        let mut row = row([holder.name.clone(), target.name.clone()], cell.counts);
        row.push(cell.balance().to_string());
        row.push(cell.count().to_string());
        table.rows.push(row);
    }
    table
}

/// A row a bin, a column a type; what has no place in a bin comes last.
pub fn events_table(timeline: &Timeline) -> Table {
    let kinds = timeline.kinds.iter().map(|it| it.0.to_string());
    let heads = [timeline.by.name().to_owned(), "events".to_owned()];
    let mut table = Table::new(1, heads.into_iter().chain(kinds));
    for bin in &timeline.bins {
        let figures = bin.events.iter().map(Vec::len);
        let label = timeline.by.label(bin.start);
        table
            .rows
            .push(row([label], [bin.count()].into_iter().chain(figures)));
    }
    for (label, events) in [
        ("not known to the day", &timeline.vague),
        ("without a date", &timeline.undated),
    ] {
        if !events.is_empty() {
            let mut row = row([label.to_owned()], [events.len()]);
            row.resize(table.heads.len(), String::new());
            table.rows.push(row);
        }
    }
    table
}

fn row(
    words: impl IntoIterator<Item = String>,
    figures: impl IntoIterator<Item = usize>,
) -> Vec<String> {
    let figures = figures.into_iter().map(|it| it.to_string());
    words.into_iter().chain(figures).collect()
}

//! What is shown for one choice of picture: the shapes, the table behind them, and
//! what its spots stand for. Pure: values in, a struct out.

use std::sync::Arc;

use crate::chart::Chart;
use crate::chart::pictures::{self, Setting};
use crate::measure::insight::{
    By, Insight, Matrix, Place, Table, Timeline, events_table, kinds_table, progress_table,
    sources_table, stances_table,
};
use crate::measure::review::Review;
use crate::model::{AnnotatorId, Schema};
use crate::text::figures::counted;

/// The pictures there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    #[default]
    Progress,
    Kinds,
    Sources,
    Stances,
    Events,
}

impl Shown {
    /// Each with its name for people and for files.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Progress, "Progress", "progress"),
        (Self::Kinds, "Tags by type", "types"),
        (Self::Sources, "Suggestions", "suggestions"),
        (Self::Stances, "Who is for whom", "stances"),
        (Self::Events, "Events over time", "events"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Name in files.
    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    /// True where it shows one annotator's work, or everybody's as one.
    pub fn is_of_somebody(self) -> bool {
        matches!(self, Self::Stances | Self::Events)
    }
}

/// What a picture is made of.
#[derive(Clone, Copy)]
pub struct Wish<'w> {
    pub shown: Shown,
    pub insight: &'w Insight,
    pub review: &'w Review,
    pub schema: &'w Schema,
    /// Name of the project.
    pub project: &'w str,
    /// Everybody where None.
    pub whose: Option<&'w AnnotatorId>,
    /// Chosen by the dates where None.
    pub by: Option<By>,
    /// In points.
    pub width: f32,
}

/// A picture and what is behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// None where there is nothing to show yet.
    pub chart: Option<Arc<Chart>>,
    pub table: Table,
    /// What the rows of the table stand for, as keys of spots.
    pub row_keys: Vec<(usize, usize)>,
    matrix: Option<Matrix>,
    timeline: Option<Timeline>,
}

/// Stances or events that a spot stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub title: String,
    pub below: String,
    pub places: Vec<Place>,
}

impl Made {
    pub fn of(wish: Wish<'_>) -> Self {
        let insight = wish.insight;
        let whose = match wish.whose {
            _ if !wish.shown.is_of_somebody() => String::new(),
            Some(name) => format!(" · {name}"),
            None => " · everybody".to_owned(),
        };
        let articles = counted(insight.articles, "article");
        let below = format!("{}{whose} · {articles}", wish.project);
        let setting = Setting {
            below: &below,
            width: wish.width,
        };
        let some = |is_some: bool, make: &dyn Fn() -> Chart| is_some.then(|| Arc::new(make()));
        let anybody = !insight.annotators.is_empty();
        match wish.shown {
            Shown::Progress => Self {
                chart: some(anybody, &|| pictures::progress(insight, setting)),
                table: progress_table(insight),
                ..Self::default()
            },
            Shown::Kinds => {
                let tagged = insight.annotators.values().any(|it| !it.kinds.is_empty());
                Self {
                    chart: some(tagged, &|| pictures::kinds(insight, wish.schema, setting)),
                    table: kinds_table(insight),
                    ..Self::default()
                }
            }
            Shown::Sources => Self {
                chart: some(!wish.review.sources.is_empty(), &|| {
                    pictures::sources(wish.review, setting)
                }),
                table: sources_table(wish.review),
                ..Self::default()
            },
            Shown::Stances => {
                let matrix = Matrix::of(insight, wish.whose);
                Self {
                    chart: some(!matrix.is_empty(), &|| pictures::stances(&matrix, setting)),
                    table: stances_table(&matrix),
                    row_keys: matrix.cells.keys().copied().collect(),
                    matrix: Some(matrix),
                    ..Self::default()
                }
            }
            Shown::Events => {
                let timeline = Timeline::of(insight, wish.whose, wish.by);
                let bins = 0..timeline.bins.len();
                Self {
                    chart: some(timeline.count() > 0, &|| {
                        pictures::events(&timeline, wish.schema, setting)
                    }),
                    table: events_table(&timeline),
                    row_keys: bins.map(|it| (it, pictures::ALL_KINDS)).collect(),
                    timeline: Some(timeline),
                    ..Self::default()
                }
            }
        }
    }

    /// How much time a bin holds, of a timeline.
    pub fn by(&self) -> Option<By> {
        self.timeline.as_ref().map(|it| it.by)
    }

    /// What a spot stands for.
    pub fn evidence(&self, (a, b): (usize, usize)) -> Option<Evidence> {
        if let Some(matrix) = &self.matrix {
            let cell = matrix.cells.get(&(a, b))?;
            let (holder, target) = (matrix.rows.get(a)?, matrix.columns.get(b)?);
            return Some(Evidence {
                title: format!("{} → {}", holder.name, target.name),
                below: cell.words(),
                places: cell.stances.clone(),
            });
        }
        let timeline = self.timeline.as_ref()?;
        let bin = timeline.bins.get(a)?;
        let places: Vec<Place> = match b {
            pictures::ALL_KINDS => bin.events.iter().flatten().copied().collect(),
            kind => bin.events.get(kind)?.clone(),
        };
        let kind = timeline.kinds.get(b).map(|it| it.0.to_string());
        Some(Evidence {
            title: timeline.by.label(bin.start),
            below: match kind {
                Some(kind) => format!("{kind} · {}", counted(places.len(), "event")),
                None => counted(places.len(), "event"),
            },
            places,
        })
    }
}

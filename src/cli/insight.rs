//! `glossator insight`: what the whole project says, as tables or as a picture.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::desk::Desk;
use super::suggestions::counted;
use super::{Outcome, Output};
use crate::chart::pictures::{self, Setting};
use crate::chart::{Chart, Palette, svg::svg};
use crate::measure::insight::{
    By, Facts, Ground, Insight as Counts, Matrix, Table, Timeline, count, events_table,
    kinds_table, progress_table, sources_table, stances_table,
};
use crate::measure::review::Review;
use crate::model::{AnnotatorId, FileState};
use crate::text::figures;

/// Count the whole project: progress, types, suggestions, stances, events
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator insight caucasus\n  glossator insight caucasus --json | jq '.stances[0]'\n  glossator insight caucasus --picture stances --annotator anna --out stances.svg\n  glossator insight caucasus --picture events --by week --dark --out events.svg\n\nStances and events are those of the annotator; without one those of the gold\nlayer where there is one, else everybody's. An event counts on its own date, or\nwhere it says none, on its article's."
)]
pub struct Insight {
    /// Folder of the project
    project: PathBuf,
    /// One JSON object: each table as a list of rows
    #[arg(long, conflicts_with = "picture")]
    json: bool,
    /// Draw this as SVG
    #[arg(
        long,
        value_enum,
        value_name = "progress|types|suggestions|stances|events",
        hide_possible_values = true
    )]
    picture: Option<Picture>,
    /// Write the picture here; - for standard output
    #[arg(long, value_name = "FILE", requires = "picture", default_value = "-")]
    out: PathBuf,
    /// Whose stances and events
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
    /// How much time a column of events holds; chosen by the dates otherwise
    #[arg(
        long,
        value_name = "day|week|month|year",
        value_parser = |it: &str| By::from_name(it).ok_or("day, week, month or year")
    )]
    by: Option<By>,
    /// Width of the picture in points
    #[arg(long, value_name = "W", requires = "picture", default_value_t = 960)]
    width: u16,
    /// The dark theme's colours
    #[arg(long, requires = "picture")]
    dark: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Picture {
    Progress,
    Types,
    Suggestions,
    Stances,
    Events,
}

/// Everything that was counted, and whose stances and events are asked for.
struct Counted {
    insight: Counts,
    review: Review,
    matrix: Matrix,
    timeline: Timeline,
    /// Whose; everybody's where None.
    whose: Option<AnnotatorId>,
}

impl Insight {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let desk = Desk::read(&self.project)?;
        let asked = self.annotator.as_deref().map(AnnotatorId::new);
        if asked.is_some() {
            // Told where nobody of that name has tagged anything.
            desk.keys(asked.as_ref())?;
        }
        let insight = counts(&desk, out)?;
        let gold = AnnotatorId::gold();
        let gold = insight.annotators.contains_key(&gold).then_some(gold);
        let whose = asked.or(gold);
        let counted = Counted {
            review: counted(&desk),
            matrix: Matrix::of(&insight, whose.as_ref()),
            timeline: Timeline::of(&insight, whose.as_ref(), self.by),
            insight,
            whose,
        };
        if let Some(picture) = self.picture {
            return self.draw(picture, &desk, &counted, out);
        }
        let tables = counted.tables();
        if self.json {
            let all: Map<String, Value> = tables
                .into_iter()
                .map(|(name, table)| (name.to_owned(), as_json(&table)))
                .collect();
            writeln!(out.data, "{}", Value::Object(all))?;
            return Ok(Outcome::Done);
        }
        for (at, (name, table)) in tables.iter().enumerate() {
            let between = if at == 0 { "" } else { "\n" };
            write!(out.data, "{between}# {name}\n{}", table.tsv())?;
        }
        Ok(Outcome::Done)
    }

    fn draw(
        &self,
        picture: Picture,
        desk: &Desk,
        counted: &Counted,
        out: &mut Output,
    ) -> anyhow::Result<Outcome> {
        let chart = counted.chart(picture, desk, f32::from(self.width));
        let text = svg(&chart, Palette::of(self.dark));
        if self.out.as_os_str() == "-" {
            out.data.write_all(text.as_bytes())?;
            return Ok(Outcome::Done);
        }
        desk.spare(&self.out)?;
        let shown = self.out.display();
        fs::write(&self.out, text).with_context(|| format!("{shown} can't be written"))?;
        out.tell(format_args!("wrote {shown}"));
        Ok(Outcome::Done)
    }
}

impl Counted {
    fn tables(&self) -> [(&'static str, Table); 5] {
        [
            ("progress", progress_table(&self.insight)),
            ("types", kinds_table(&self.insight)),
            ("suggestions", sources_table(&self.review)),
            ("stances", stances_table(&self.matrix)),
            ("events", events_table(&self.timeline)),
        ]
    }

    fn chart(&self, picture: Picture, desk: &Desk, width: f32) -> Chart {
        let project = &desk.opened.project;
        let whose = self.whose.as_ref().map_or("everybody", |it| it.as_str());
        let articles = figures::counted(self.insight.articles, "article");
        let name = &project.info.name;
        let below = match picture {
            Picture::Stances | Picture::Events => format!("{name} · {whose} · {articles}"),
            _ => format!("{name} · {articles}"),
        };
        let setting = Setting {
            below: &below,
            width,
        };
        match picture {
            Picture::Progress => pictures::progress(&self.insight, setting),
            Picture::Types => pictures::kinds(&self.insight, &project.schema, setting),
            Picture::Suggestions => pictures::sources(&self.review, setting),
            Picture::Stances => pictures::stances(&self.matrix, setting),
            Picture::Events => pictures::events(&self.timeline, &project.schema, setting),
        }
    }
}

/// Reads every layer on all cores; keeps only what is counted of it.
fn counts(desk: &Desk, out: &mut Output) -> anyhow::Result<Counts> {
    let opened = &desk.opened;
    let project = &opened.project;
    let keys = desk.keys(None)?;
    let gathered = Mutex::new((BTreeMap::new(), Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let never = AtomicBool::new(false);
    opened.files.load_all(&keys, threads, &never, &|loaded| {
        let facts = Arc::new(Facts::of(&loaded.layer, &project.schema));
        let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.1.extend(loaded.problems);
        gathered.0.insert(loaded.key, facts);
    });
    let (layers, problems) = gathered
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    for problem in problems {
        out.tell(problem);
    }
    let articles = desk.articles();
    let readable = articles.values();
    let readable = readable.filter(|it| !matches!(it.file, FileState::Unreadable(_)));
    let dated = articles.values().filter_map(|it| {
        let date = it.meta.published.clone()?;
        Some((it.id.clone(), date))
    });
    let ground = Ground {
        articles: readable.count(),
        tasks: project.tasks(),
        register: Arc::new(project.register.clone()),
        dates: dated.collect(),
        layers: layers
            .into_iter()
            .map(|(key, facts)| (key, 0, facts))
            .collect(),
    };
    let text = |hash: &_| opened.files.text(hash).ok();
    count(ground, text, |_| true).context("it was stopped")
}

/// A list of objects, figures as numbers.
fn as_json(table: &Table) -> Value {
    let rows = table.rows.iter().map(|row| {
        let cells = table.heads.iter().zip(row).enumerate();
        let cells = cells.map(|(at, (head, cell))| {
            let number = cell.parse::<i64>().map(|it| json!(it));
            let number = number.or_else(|_| cell.parse::<f64>().map(|it| json!(it)));
            let value = match number {
                Ok(number) if at >= table.words => number,
                _ if at >= table.words && cell.is_empty() => Value::Null,
                _ => json!(cell),
            };
            (head.clone(), value)
        });
        Value::Object(cells.collect())
    });
    Value::Array(rows.collect())
}

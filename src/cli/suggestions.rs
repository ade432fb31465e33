//! `glossator suggestions`: what became of each source's suggestions, and what
//! people decided, to train on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::act::Acting;
use super::desk::Desk;
use super::{Outcome, Output};
use crate::corpus;
use crate::dataset::{Sink, Target};
use crate::exchange::{Options, Piece, Shape, decisions};
use crate::measure::blind::{Blind, Side, Tagged, Worked};
use crate::measure::review::{Counts, Judged, Review, Source, standing};
use crate::model::{AnnotatorId, Article, ArticleId, Layer, LayerKey};
use crate::suggest::blind::is_blind;
use crate::text::figures::plain;
use crate::text::offsets::OffsetMap;
use crate::workspace::Action;

/// Count suggestions by source and decision, or write the decisions out
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator suggestions caucasus\n  glossator suggestions caucasus --by type\n  glossator suggestions caucasus --json | jq '.\"model-x\".open'\n  glossator suggestions caucasus --decisions decisions.jsonl\n  glossator suggestions caucasus --blind 10 --annotator anna\n\nEach suggestion counts once, over everybody: the last decision counts, and it is\nopen while nobody has said anything. Arguments of events are counted apart. How\noften a source is right is the accepted ones among accepted, corrected and\nrejected, with Wilson's 95 % interval."
)]
pub struct Suggestions {
    /// Folder of the project
    project: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
    /// Count by this too
    #[arg(
        long,
        value_enum,
        value_name = "type|day|score|blind",
        hide_possible_values = true
    )]
    by: Option<By>,
    /// Write every decision here, one JSON object a line; - for standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "by"])]
    decisions: Option<PathBuf>,
    /// Let so many of a hundred articles show no suggestions
    #[arg(
        long,
        value_name = "PERCENT",
        requires = "annotator",
        conflicts_with_all = ["json", "by", "decisions"],
        value_parser = clap::value_parser!(u8).range(0..=100)
    )]
    blind: Option<u8>,
    /// Who sets the blind sample
    #[arg(long, value_name = "A", requires = "blind")]
    annotator: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Type,
    Day,
    Score,
    /// Tags an article with and without suggestions
    Blind,
}

impl Suggestions {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        if let (Some(percent), Some(annotator)) = (self.blind, &self.annotator) {
            return set_blind(&self.project, percent, &name(annotator)?, out);
        }
        let desk = Desk::read(&self.project)?;
        if let Some(place) = &self.decisions {
            desk.spare(place)?;
            return write_decisions(&desk, place, out);
        }
        if self.by == Some(By::Blind) {
            let blind = compared(&desk, out);
            match self.json {
                true => writeln!(out.data, "{}", blind_json(&desk, &blind))?,
                false => tell_blind(&desk, &blind, out)?,
            }
            return Ok(Outcome::Done);
        }
        let review = counted(&desk);
        if self.json {
            let sources = review.sources.iter();
            let all: Map<String, Value> = sources
                .map(|(source, it)| Ok((source.clone(), source_json(it, self.by)?)))
                .collect::<serde_json::Result<_>>()?;
            writeln!(out.data, "{}", Value::Object(all))?;
            return Ok(Outcome::Done);
        }
        table(&review, self.by, out)?;
        let blind = match desk.opened.project.info.settings.blind_percent {
            0 => Blind::default(),
            _ => compared(&desk, out),
        };
        if blind.difference().is_some() {
            writeln!(out.data)?;
            tell_blind(&desk, &blind, out)?;
        }
        Ok(Outcome::Done)
    }
}

/// Names become folders, so they must be more than blanks.
pub fn name(name: &str) -> anyhow::Result<AnnotatorId> {
    match name.trim() {
        "" => anyhow::bail!("the name is empty"),
        name => Ok(AnnotatorId::new(name)),
    }
}

/// A source that has suggested something.
pub fn known_source(desk: &Desk, name: &str) -> anyhow::Result<AnnotatorId> {
    let sets = desk.opened.suggestions.iter();
    let mut known: Vec<&str> = sets.map(|it| it.annotator.as_str()).collect();
    known.dedup();
    match known.contains(&name) {
        true => Ok(AnnotatorId::new(name)),
        false if known.is_empty() => anyhow::bail!("nothing is suggested here"),
        false => anyhow::bail!(
            "{name} has suggested nothing here; sources: {}",
            known.join(", ")
        ),
    }
}

/// What became of every suggestion.
pub fn counted(desk: &Desk) -> Review {
    let queue = corpus::read_queue(
        &desk.opened.files,
        &desk.opened.suggestions,
        AnnotatorId::default(),
        &AtomicBool::new(false),
        |_, _| {},
    );
    let mut review = Review::default();
    queue.each(|key, row, said| {
        let said = standing(said.iter().map(|it| (it.decision, it.day.as_str())));
        review.add(&Judged {
            source: key.annotator.as_str(),
            kind: queue.kind(row).as_str(),
            is_argument: row.is_argument(),
            decision: said.map(|it| it.0),
            day: said.map_or("", |it| it.1),
            score: row.score(),
        });
    });
    review
}

/// What is told of a source below its own counts.
fn parts(source: &Source, by: Option<By>) -> Vec<(String, Counts)> {
    let named = |map: &BTreeMap<String, Counts>| -> Vec<(String, Counts)> {
        map.iter().map(|(name, it)| (name.clone(), *it)).collect()
    };
    match by {
        Some(By::Type) => named(&source.kinds),
        Some(By::Day) => named(&source.days),
        Some(By::Score) => {
            let bands = source.scores.iter();
            bands.map(|(band, it)| (band.name(), *it)).collect()
        }
        Some(By::Blind) | None => Vec::new(),
    }
}

fn source_json(source: &Source, by: Option<By>) -> serde_json::Result<Value> {
    let name = match by {
        Some(By::Type) => "types",
        Some(By::Day) => "days",
        Some(By::Score) => "scores",
        // The plain counts are a promise: nothing comes to stand beside them.
        Some(By::Blind) | None => return serde_json::to_value(source.counts),
    };
    let all = |parts: Vec<(String, Counts)>| -> serde_json::Result<Value> {
        let parts = parts.into_iter();
        let map = parts.map(|(name, it)| Ok((name, counts_json(&it)?)));
        map.collect::<serde_json::Result<Map<_, _>>>()
            .map(Value::Object)
    };
    let mut told = counts_json(&source.counts)?;
    told[name] = all(parts(source, by))?;
    told["arguments"] = counts_json(&source.arguments)?;
    if by == Some(By::Type) {
        let roles = source.roles.iter();
        told["arguments"]["roles"] = all(roles.map(|it| (it.0.clone(), *it.1)).collect())?;
    }
    Ok(told)
}

fn counts_json(counts: &Counts) -> serde_json::Result<Value> {
    let mut told = serde_json::to_value(counts)?;
    let precision = counts.precision();
    told["precision"] = json!(precision.map(|it| it.share));
    told["interval"] = json!(precision.map(|it| [it.low, it.high]));
    Ok(told)
}

const COLUMNS: [&str; 7] = [
    "",
    "open",
    "accepted",
    "corrected",
    "rejected",
    "skipped",
    "right (95 %)",
];

fn table(review: &Review, by: Option<By>, out: &mut Output) -> anyhow::Result<()> {
    if review.sources.is_empty() {
        out.tell("nothing is suggested here");
        return Ok(());
    }
    let row = |name: String, it: &Counts| {
        let right = it.precision().map_or_else(String::new, |it| {
            format!("{:.2} ({:.2}–{:.2})", it.share, it.low, it.high)
        });
        [
            name,
            it.open.to_string(),
            it.accepted.to_string(),
            it.corrected.to_string(),
            it.rejected.to_string(),
            it.skipped.to_string(),
            right,
        ]
    };
    let mut rows = vec![COLUMNS.map(str::to_owned)];
    for (source, it) in &review.sources {
        rows.push(row(source.clone(), &it.counts));
        for (name, counts) in parts(it, by) {
            let name = if name.is_empty() {
                "unknown".into()
            } else {
                name
            };
            rows.push(row(format!("  {name}"), &counts));
        }
        if it.arguments.all() > 0 {
            rows.push(row("  arguments".into(), &it.arguments));
            let roles = it.roles.iter().filter(|_| by == Some(By::Type));
            rows.extend(roles.map(|(role, counts)| row(format!("    {role}"), counts)));
        }
    }
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|it| it.get(column));
        cells.map(|it| it.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..COLUMNS.len()).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            // Names and intervals begin alike, numbers end alike.
            match column == 0 || column + 1 == COLUMNS.len() {
                true => line.push_str(&format!("{gap}{cell:<width$}")),
                false => line.push_str(&format!("{gap}{cell:>width$}")),
            }
        }
        writeln!(out.data, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Everybody's work on articles that have suggestions.
fn compared(desk: &Desk, out: &mut Output) -> Blind {
    let sets = desk.opened.suggestions.iter();
    let suggested: BTreeSet<&ArticleId> = sets.map(|it| &it.article).collect();
    let info = &desk.opened.project.info;
    let mut worked = Vec::new();
    for key in &desk.opened.layers {
        if key.annotator == AnnotatorId::gold() || !suggested.contains(&key.article) {
            continue;
        }
        let layer = desk.layer(key, out).layer;
        let side = Side::of(is_blind(info, &key.article), layer.head.suggestions_seen);
        if let (Some(side), false) = (side, layer.is_untouched()) {
            worked.push((&key.annotator, side, layer.tags().len()));
        }
    }
    Blind::of(worked.iter().map(|(annotator, side, tags)| Worked {
        annotator: annotator.as_str(),
        side: *side,
        tags: *tags,
    }))
}

fn blind_json(desk: &Desk, blind: &Blind) -> Value {
    json!({
        "percent": desk.opened.project.info.settings.blind_percent,
        "annotators": blind.annotators,
        "difference": blind.difference(),
    })
}

fn tell_blind(desk: &Desk, blind: &Blind, out: &mut Output) -> anyhow::Result<()> {
    let percent = desk.opened.project.info.settings.blind_percent;
    writeln!(out.data, "blind sample: {percent} % of the articles")?;
    for (annotator, it) in &blind.annotators {
        let each = |side: &Tagged| match side.each() {
            Some(each) => format!("{each:.1} tags an article in {}", side.articles),
            None => "none".into(),
        };
        writeln!(
            out.data,
            "{annotator}: blind {}; suggestions seen {}",
            each(&it.blind),
            each(&it.seen)
        )?;
    }
    match blind.difference() {
        Some(it) => writeln!(
            out.data,
            "where suggestions were seen: {it:+.1} tags an article"
        )?,
        None => writeln!(
            out.data,
            "nobody has worked both with and without suggestions"
        )?,
    }
    Ok(())
}

fn set_blind(
    project: &Path,
    percent: u8,
    annotator: &AnnotatorId,
    out: &mut Output,
) -> anyhow::Result<Outcome> {
    let desk = Desk::write(project, annotator)?;
    let mut acting = Acting::start(&desk, annotator.clone());
    acting.act(Action::SetBlind(percent), true, out)?;
    let info = &acting.ws.project().info;
    let ids = desk.ids();
    let blind = ids.iter().filter(|it| is_blind(info, it)).count();
    out.tell(format_args!(
        "{blind} of {} {} no suggestions",
        plain(ids.len(), "article"),
        if blind == 1 { "shows" } else { "show" }
    ));
    Ok(Outcome::Done)
}

fn write_decisions(desk: &Desk, place: &Path, out: &mut Output) -> anyhow::Result<Outcome> {
    let mut target = match place == Path::new("-") {
        true => None,
        false => Some(Target::open(Shape::File("jsonl"), place, false)?),
    };
    let (mut count, mut left) = (0, 0);
    for key in &desk.opened.suggestions {
        let set = desk.layer(key, out).layer;
        if set.verdicts().is_empty() {
            continue;
        }
        let text = match desk.text_of(key, &set) {
            Ok(text) => text,
            Err(error) => {
                left += 1;
                out.tell(format_args!("{}: {error:#}; left out", key.article));
                continue;
            }
        };
        let mut lines = String::new();
        each_decision(desk, key, &set, &text, &mut |it| {
            count += 1;
            lines.push_str(&it.to_string());
            lines.push('\n');
        });
        match &mut target {
            Some(target) => target.write("", lines.as_bytes())?,
            None => out.data.write_all(lines.as_bytes())?,
        }
    }
    if let Some(target) = target {
        target.finish().context("the decisions")?;
    }
    out.tell(format_args!("{} written", plain(count, "decision")));
    Ok(match left {
        0 => Outcome::Done,
        _ => Outcome::Findings,
    })
}

fn each_decision(
    desk: &Desk,
    key: &LayerKey,
    set: &Layer,
    text: &str,
    visit: &mut dyn FnMut(Value),
) {
    // Corrected tags point into the layer of who corrected them.
    let verdicts = set.verdicts().values().flatten();
    let corrected = verdicts.filter(|(_, it)| it.to.is_some());
    let people: BTreeSet<&AnnotatorId> = corrected.map(|it| it.0).collect();
    let layers = people.into_iter().map(|by| {
        let own = LayerKey::new(by.clone(), key.article.clone());
        (by.clone(), desk.opened.files.load_layer(&own).layer)
    });
    // Offsets of another text would tell other words.
    let mine: BTreeMap<AnnotatorId, Layer> = layers
        .filter(|(_, it)| it.head.text == set.head.text)
        .collect();
    let project = &desk.opened.project;
    let piece = Piece {
        article: &Article::new(key.article.clone()),
        text,
        offsets: &OffsetMap::new(text),
        annotator: &key.annotator,
        layer: set,
        register: &project.register,
        schema: &project.schema,
        options: &Options::default(),
        part: None,
    };
    decisions::each(&piece, &mine, visit);
}

//! `glossator stats`: who tagged how much.

use std::path::PathBuf;

use clap::Args;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::measure::stats;
use crate::text::figures::plain;

/// Count articles, tags and completions by annotator
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator stats caucasus\n  glossator stats caucasus --json | jq .annotators.anna.mentions"
)]
pub struct Stats {
    /// Folder of the project
    project: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Stats {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let desk = Desk::read(&self.project)?;
        let tasks = desk.opened.project.tasks();
        let mut stats = stats::Stats::new(desk.ids().len());
        for key in desk.keys(None)? {
            let layer = desk.layer(&key, out).layer;
            stats.add(&key.annotator, &layer, &tasks);
        }
        if self.json {
            writeln!(out.data, "{}", serde_json::to_string(&stats)?)?;
            return Ok(Outcome::Done);
        }
        writeln!(out.data, "{}", plain(stats.articles, "article"))?;
        for (name, it) in &stats.annotators {
            writeln!(
                out.data,
                "{name}: {}, {}, {}, {}, {}",
                plain(it.articles, "article"),
                plain(it.mentions, "mention"),
                plain(it.events, "event"),
                plain(it.stances, "stance"),
                plain(it.relations, "relation")
            )?;
            let complete: Vec<String> = it
                .complete
                .iter()
                .map(|(task, count)| format!("{task} {count}"))
                .collect();
            writeln!(out.data, "  complete: {}", complete.join(", "))?;
        }
        Ok(Outcome::Done)
    }
}

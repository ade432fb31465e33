//! `glossator export`: layers to a file, a folder or standard output.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::dataset::{self, Kept, Nowhere, Plan, Report, Sink, Stream, Target};
use crate::exchange::{self, Format, Options};
use crate::model::{AnnotatorId, LayerKey};

/// Write annotations in another format
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator export caucasus --format jsonl --out caucasus.jsonl\n  glossator export caucasus --format jsonl --annotator anna --out - | head -1\n  glossator export caucasus --format csv --out tables/"
)]
pub struct Export {
    /// Folder of the project
    project: PathBuf,
    /// Format: see `glossator formats`
    #[arg(long, value_name = "ID")]
    format: String,
    /// Whose layers; everybody's where none is named
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
    /// File to write (a folder for formats of several files), or - for standard output
    #[arg(
        long,
        value_name = "PATH|-",
        default_value = "-",
        hide_default_value = true
    )]
    out: PathBuf,
    /// Write nothing; only say what the format can't hold
    #[arg(long)]
    dry_run: bool,
    /// Put the export in place of a folder that holds files
    #[arg(long)]
    replace: bool,
}

impl Export {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let format = find(&self.format)?;
        let Some(write) = &format.write else {
            anyhow::bail!("{} can be read but not written", format.name);
        };
        let desk = Desk::read(&self.project)?;
        let annotator = self.annotator.as_deref().map(AnnotatorId::new);
        let plan = Plan {
            files: &desk.opened.files,
            sources: &desk.sources,
            project: &desk.opened.project,
            keys: &desk.keys(annotator.as_ref())?,
            options: &Options::default(),
        };
        let report = if self.dry_run {
            write_to(&plan, write, &mut Nowhere)?
        } else if self.out == Path::new("-") {
            let mut kept = Kept::new(write.shape);
            let mut stream = Stream::new(&mut out.data, &mut kept);
            let report = write_to(&plan, write, &mut stream)?;
            kept.finish(&mut out.data)?;
            report
        } else {
            let mut target = Target::open(write.shape, &self.out, self.replace)?;
            let report = write_to(&plan, write, &mut target)?;
            target.finish()?;
            report
        };
        for (key, why) in &report.left_out {
            let LayerKey {
                article, annotator, ..
            } = key;
            out.tell(format_args!("{article} by {annotator}: left out: {why}"));
        }
        for (what, count) in &report.losses {
            out.tell(format_args!("{} can't hold {count} {what}", format.name));
        }
        if !report.left_out.is_empty() {
            out.tell(format_args!(
                "{} layers were left out",
                report.left_out.len()
            ));
            return Ok(Outcome::Findings);
        }
        Ok(Outcome::Done)
    }
}

fn write_to(plan: &Plan, write: &exchange::Write, sink: &mut dyn Sink) -> anyhow::Result<Report> {
    let (report, _) = dataset::run(plan, write, sink, &mut |_| {}, &mut |_| true)?;
    Ok(report)
}

pub fn find(id: &str) -> anyhow::Result<&'static Format> {
    exchange::by_id(id).with_context(|| {
        let known: Vec<&str> = exchange::FORMATS.iter().map(|it| it.id).collect();
        format!("there is no format {id}; formats: {}", known.join(", "))
    })
}

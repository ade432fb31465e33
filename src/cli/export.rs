//! `glossator export`: layers to a file, a folder or standard output.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::dataset::{self, Kept, Nowhere, Plan, Report, Sink, Stream, Target};
use crate::exchange::{self, Format, Loss, Options, Policy};
use crate::model::{AnnotatorId, KindId, LayerKey, Task, ZoneKind};

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
    /// Only the adjudicated layer, like --annotator gold
    #[arg(long, conflicts_with = "annotator")]
    gold: bool,
    /// Everybody's layers, as where nobody is named
    #[arg(long, conflicts_with_all = ["annotator", "gold"])]
    all_annotators: bool,
    /// Only these tasks' tags: entities, stances, events, relations, labels
    #[arg(long, value_name = "TASKS", value_delimiter = ',')]
    tasks: Vec<String>,
    /// Only layers that are complete in the tasks that go out
    #[arg(long)]
    only_complete: bool,
    /// File that maps kinds to the names they go out under; null leaves one out
    #[arg(long, value_name = "FILE")]
    label_map: Option<PathBuf>,
    /// With the articles' words, or without them
    #[arg(
        long,
        value_enum,
        value_name = "yes|no",
        default_value = "yes",
        hide_possible_values = true
    )]
    with_text: Answer,
    /// Which of overlapping mentions stays where the format holds one
    #[arg(long, value_enum, value_name = "P", default_value = "outermost")]
    policy: Keep,
    /// Zones left out with their words: disclaimer, headline_repeat, navigation …
    #[arg(long, value_name = "ZONES", value_delimiter = ',')]
    without_zones: Vec<String>,
    /// Only stances held by the article's author
    #[arg(long)]
    author_only: bool,
    /// With stances that are inferred or implied by an action, or without them
    #[arg(
        long,
        value_enum,
        value_name = "yes|no",
        default_value = "yes",
        hide_possible_values = true
    )]
    implied: Answer,
    /// Moment for files that want one, such as 2026-11-22
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// File for what the format can't hold, one JSON object a line
    #[arg(long, value_name = "FILE")]
    loss_report: Option<PathBuf>,
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
        let annotator = match self.gold {
            true => Some(AnnotatorId::gold()),
            false => self.annotator.as_deref().map(AnnotatorId::new),
        };
        let plan = Plan {
            files: &desk.opened.files,
            sources: &desk.sources,
            project: &desk.opened.project,
            keys: &desk.keys(annotator.as_ref())?,
            options: &self.options()?,
            only_complete: self.only_complete,
        };
        let mut losses = self.losses()?;
        let report = if self.dry_run {
            write_to(&plan, write, &mut Nowhere, &mut losses)?
        } else if self.out == Path::new("-") {
            let mut kept = Kept::new(write.shape);
            let mut stream = Stream::new(&mut out.data, &mut kept);
            let report = write_to(&plan, write, &mut stream, &mut losses)?;
            kept.finish(&mut out.data)?;
            report
        } else {
            let mut target = Target::open(write.shape, &self.out, self.replace)?;
            let report = write_to(&plan, write, &mut target, &mut losses)?;
            target.finish()?;
            report
        };
        if let Some(mut file) = losses {
            file.flush().context("the loss report can't be written")?;
        }
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

impl Export {
    fn options(&self) -> anyhow::Result<Options> {
        let tasks: Vec<Task> = named(&self.tasks, Task::from_id, "task")?;
        let zones: Vec<ZoneKind> = named(&self.without_zones, ZoneKind::from_id, "zone")?;
        Ok(Options {
            tasks: tasks.into_iter().collect(),
            text: self.with_text == Answer::Yes,
            policy: self.policy.into(),
            labels: self
                .label_map
                .as_deref()
                .map_or(Ok(BTreeMap::new()), labels)?,
            without_zones: zones.into_iter().collect(),
            author_only: self.author_only,
            implied: self.implied == Answer::Yes,
            date: self.date.clone(),
            parts: Vec::new(),
        })
    }

    fn losses(&self) -> anyhow::Result<Option<BufWriter<File>>> {
        let Some(path) = &self.loss_report else {
            return Ok(None);
        };
        let file = File::create(path)
            .with_context(|| format!("the loss report {} can't be written", path.display()))?;
        Ok(Some(BufWriter::new(file)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Answer {
    Yes,
    No,
}

/// Which of several overlapping mentions stays where a format holds one.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Keep {
    Outermost,
    Innermost,
    Head,
}

impl From<Keep> for Policy {
    fn from(keep: Keep) -> Self {
        match keep {
            Keep::Outermost => Self::Outermost,
            Keep::Innermost => Self::Innermost,
            Keep::Head => Self::Head,
        }
    }
}

fn named<T>(
    words: &[String],
    from_id: impl Fn(&str) -> Option<T>,
    what: &str,
) -> anyhow::Result<Vec<T>> {
    let find = |word: &String| from_id(word).with_context(|| format!("{word} is no {what}"));
    words.iter().map(find).collect()
}

/// A map of labels: `{"PERSON": "PER", "DATE": null}` in JSON, or the same in
/// RON with `Some("PER")` and `None`.
fn labels(path: &Path) -> anyhow::Result<BTreeMap<KindId, Option<KindId>>> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("{shown} can't be read"))?;
    let json = serde_json::from_str(&text);
    json.or_else(|error| ron::from_str(&text).map_err(|_| error))
        .with_context(|| format!("{shown} is no map of labels: {{\"PERSON\": \"PER\"}}"))
}

fn write_to(
    plan: &Plan,
    write: &exchange::Write,
    sink: &mut dyn Sink,
    losses: &mut Option<BufWriter<File>>,
) -> anyhow::Result<Report> {
    let mut failed = Ok(());
    let mut lost = |loss: &Loss| {
        let Some(file) = losses.as_mut().filter(|_| failed.is_ok()) else {
            return;
        };
        let line = json!({
            "what": loss.what, "article": loss.article.as_str(),
            "annotator": loss.annotator.as_str(), "tag": loss.tag.as_ref().map(|it| it.as_str()),
            "start": loss.start_char, "quote": loss.quote,
        });
        failed = writeln!(file, "{line}");
    };
    let (report, _) = dataset::run(plan, write, sink, &mut lost, &mut |_| true)?;
    failed.context("the loss report can't be written")?;
    Ok(report)
}

pub fn find(id: &str) -> anyhow::Result<&'static Format> {
    exchange::by_id(id).with_context(|| {
        let known: Vec<&str> = exchange::FORMATS.iter().map(|it| it.id).collect();
        format!("there is no format {id}; formats: {}", known.join(", "))
    })
}

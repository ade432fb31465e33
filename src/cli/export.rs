//! `glossator export`: layers to a file, a folder or standard output.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::act::Acting;
use super::desk::Desk;
use super::{Outcome, Output, suggestions};
use crate::dataset::{
    self, Kept, Nowhere, Plan, Profile, Report, Sink, Stream, Target, Verified, card,
};
use crate::exchange::pseudonyms;
use crate::exchange::{self, Format, Loss, Options, Policy};
use crate::host;
use crate::measure::review::Review;
use crate::model::{AnnotatorId, KindId, LayerKey, Settings, Task, ZoneKind};
use crate::workspace::{Action, ImportedProject};

/// Write annotations in another format
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator export caucasus --format jsonl --out caucasus.jsonl\n  glossator export caucasus --format jsonl --annotator anna --out - | head -1\n  glossator export caucasus --format csv --out tables/\n  glossator export caucasus --format conll --gold --split main --out dataset/\n  glossator export caucasus --format conll --label-map labels.json --out caucasus.conll\n\nWith --split, --out is a folder: formats of one file write train.conll, dev.conll\nand so on into it, formats of several a folder for each part."
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
    /// File that maps kinds and roles to the names they go out under; null leaves one
    /// out. Remembered for the next export in this format; none forgets it
    #[arg(long, value_name = "FILE|none")]
    label_map: Option<PathBuf>,
    /// A split: each of its parts goes out by itself; see `glossator split`
    #[arg(long, value_name = "NAME")]
    split: Option<String>,
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
    /// Annotators as annotator1, annotator2 … wherever they are named
    #[arg(long)]
    pseudonyms: bool,
    /// With the dataset's card as CARD.md, where the format is a folder
    #[arg(long)]
    card: bool,
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
    /// Read the export back and hold it against what went out, where its reader
    /// can; or don't
    #[arg(
        long,
        value_enum,
        value_name = "yes|no",
        default_value = "yes",
        hide_possible_values = true
    )]
    verify: Answer,
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
        let split = self.split.as_deref();
        let split = split
            .map(|it| desk.opened.files.need_split(it))
            .transpose()?;
        let to_stream = self.out == Path::new("-");
        if split.is_some() && to_stream && !self.dry_run {
            anyhow::bail!("a split goes into a folder: name one with --out");
        }
        if !self.dry_run {
            desk.spare(&self.out)?;
        }
        if let Some(path) = &self.loss_report {
            desk.spare(path)?;
        }
        let labels = self.labels(format, &desk)?;
        if let Some(told) = labels.told() {
            out.tell(told);
        }
        let options = Options {
            labels: labels.map.clone(),
            parts: split
                .iter()
                .flat_map(|it| &it.parts)
                .map(|it| it.name.to_string())
                .collect(),
            ..self.options(&desk)?
        };
        let reads_back = self.verify == Answer::Yes && options.text && !to_stream && !self.dry_run;
        // A folder that has a card of its own always comes with it.
        let with_card = self.card || card::place(write.shape) == Some(card::OWN);
        let review = match with_card {
            true => suggestions::counted(&desk),
            false => Review::default(),
        };
        let plan = Plan {
            files: &desk.opened.files,
            sources: &desk.sources,
            project: &desk.opened.project,
            keys: &desk.keys(annotator.as_ref())?,
            options: &options,
            only_complete: self.only_complete,
            split: split.as_ref(),
            profile: Profile::of(format).filter(|_| reads_back),
            card: with_card.then(|| card::About {
                layers: &desk.opened.layers,
                review: &review,
                articles: desk.ids().len(),
            }),
        };
        let mut losses = self.losses()?;
        let mut verified = None;
        let report = if self.dry_run {
            write_to(&plan, write, &mut Nowhere, &mut losses)?
        } else if to_stream {
            let mut kept = Kept::new(write.shape);
            let mut stream = Stream::new(&mut out.data, &mut kept);
            let report = write_to(&plan, write, &mut stream, &mut losses)?;
            kept.finish(&mut out.data)?;
            report
        } else {
            let mut target = Target::open(plan.shape(write), &self.out, self.replace)?;
            let mut report = write_to(&plan, write, &mut target, &mut losses)?;
            if reads_back {
                let names: Vec<String> = target.files().keys().cloned().collect();
                let names = names.iter().map(String::as_str);
                let outgoing = std::mem::take(&mut report.outgoing);
                let root = target.written()?;
                verified = match plan.profile {
                    Some(profile) => {
                        Some(dataset::read_back(format, profile, root, names, outgoing))
                    }
                    None => dataset::tables(root, names, report.layers),
                };
            }
            target.finish()?;
            report
        };
        if !self.dry_run {
            self.remember(&labels, format, &desk, out);
        }
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
        let mut outcome = Outcome::Done;
        if let Some(split) = &split {
            let parts: Vec<String> = split
                .parts
                .iter()
                .map(|it| {
                    let layers = report.parts.get(&it.name).copied().unwrap_or_default();
                    format!("{} {layers}", it.name)
                })
                .collect();
            out.tell(format_args!("layers by part: {}", parts.join(", ")));
            if report.in_no_part > 0 {
                out.tell(format_args!(
                    "{} layers were left out: their articles are in no part of {}; `glossator split` gives new articles one",
                    report.in_no_part, split.name
                ));
                outcome = Outcome::Findings;
            }
        }
        if !report.left_out.is_empty() {
            out.tell(format_args!(
                "{} layers were left out",
                report.left_out.len()
            ));
            outcome = Outcome::Findings;
        }
        if let Some(verified) = &verified {
            tell_verified(verified, out);
            if !verified.is_whole() {
                outcome = Outcome::Findings;
            }
        }
        Ok(outcome)
    }
}

/// What came of reading the export back.
fn tell_verified(it: &Verified, out: &mut Output) {
    let lost = match it.lost {
        0 => String::new(),
        lost => format!(", {lost} changed as told"),
    };
    match it.tables {
        Some(all) => out.tell(format_args!(
            "read back: {} tables with the {} rows that were told",
            all.tables, all.rows
        )),
        None => out.tell(format_args!("read back: {} tags the same{lost}", it.same)),
    }
    for (article, count) in &it.missing {
        out.tell(format_args!(
            "{article}: {count} tags don't come back as they went out"
        ));
    }
    if it.foreign > 0 {
        out.tell(format_args!(
            "{} tags come back that never went out",
            it.foreign
        ));
    }
    for issue in &it.issues {
        out.tell(format_args!("read back: {issue}"));
    }
}

/// The names that kinds go out under.
struct Labels {
    map: BTreeMap<KindId, Option<KindId>>,
    /// True where nobody named them: they are those of the last export.
    remembered: bool,
}

impl Labels {
    fn told(&self) -> Option<String> {
        let shown = |(from, to): (&KindId, &Option<KindId>)| match to {
            Some(to) => format!("{from} as {to}"),
            None => format!("{from} left out"),
        };
        let all: Vec<String> = self.map.iter().map(shown).collect();
        (self.remembered && !all.is_empty()).then(|| {
            format!(
                "as in the last export in this format: {} (--label-map none forgets that)",
                all.join(", ")
            )
        })
    }
}

impl Export {
    fn options(&self, desk: &Desk) -> anyhow::Result<Options> {
        let tasks: Vec<Task> = named(&self.tasks, Task::from_id, "task")?;
        let zones: Vec<ZoneKind> = named(&self.without_zones, ZoneKind::from_id, "zone")?;
        Ok(Options {
            tasks: tasks.into_iter().collect(),
            text: self.with_text == Answer::Yes,
            policy: self.policy.into(),
            labels: BTreeMap::new(),
            without_zones: zones.into_iter().collect(),
            author_only: self.author_only,
            implied: self.implied == Answer::Yes,
            date: self.date.clone(),
            parts: Vec::new(),
            pseudonyms: match self.pseudonyms {
                true => pseudonyms::of(desk.opened.layers.iter().map(|it| &it.annotator)),
                false => Default::default(),
            },
        })
    }

    /// The labels that are named, else those of the last export in the format. An
    /// empty word stands for what is left out, as with an import's.
    fn labels(&self, format: &Format, desk: &Desk) -> anyhow::Result<Labels> {
        let Some(path) = &self.label_map else {
            let known = &desk.opened.project.info.settings.label_maps;
            let known = known.get(&place(format)).into_iter().flatten();
            let map = known.map(|(from, to)| {
                let to = (!to.is_empty()).then(|| KindId::new(to));
                (KindId::new(from), to)
            });
            return Ok(Labels {
                map: map.collect(),
                remembered: true,
            });
        };
        Ok(Labels {
            map: match path == Path::new("none") {
                true => BTreeMap::new(),
                false => labels(path)?,
            },
            remembered: false,
        })
    }

    /// Keeps the labels with the project's settings, where somebody named them.
    /// That they can't be kept is no reason to fail.
    fn remember(&self, labels: &Labels, format: &Format, desk: &Desk, out: &mut Output) {
        let text = |it: &Option<KindId>| it.as_ref().map_or(String::new(), KindId::to_string);
        let map: BTreeMap<String, String> = labels
            .map
            .iter()
            .map(|(from, to)| (from.to_string(), text(to)))
            .collect();
        let known = &desk.opened.project.info.settings.label_maps;
        let same = known
            .get(&place(format))
            .map_or(map.is_empty(), |it| *it == map);
        if labels.remembered || same {
            return;
        }
        let action = Action::Import {
            label: format!("remember the labels of exports as {}", format.id),
            layers: Vec::new(),
            entities: Vec::new(),
            articles: Vec::new(),
            project: ImportedProject {
                labels: Some((place(format), map)),
                ..ImportedProject::default()
            },
        };
        let by = AnnotatorId::new(host::login());
        let kept = Desk::write(&self.project, &by)
            .and_then(|desk| Acting::bare(&desk, by).act(action, true, out).map(drop));
        if let Err(why) = kept {
            out.tell(format_args!("the labels are not remembered: {why}"));
        }
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

/// The name under which the project remembers what labels go out as.
fn place(format: &Format) -> String {
    format!("{}{}", Settings::EXPORTS, format.id)
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
        failed = writeln!(file, "{}", loss.line());
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

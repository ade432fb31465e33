//! `glossator export`: layers to a file, a folder or standard output.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::desk::Desk;
use super::labels::Labels;
use super::whose::Whose;
use super::{Outcome, Output, suggestions};
use crate::dataset::{
    self, Kept, Nowhere, Own, Plan, Profile, Report, Sink, Stream, Target, TargetError, Verified,
    card, soft,
};
use crate::exchange::pseudonyms;
use crate::exchange::{self, Format, Loss, Options, Policy, Shape, lost};
use crate::measure::review::Review;
use crate::model::check::is_moment;
use crate::model::labels::LabelMap;
use crate::model::{LayerKey, Task, ZoneKind};
use crate::text::figures::{form, plain};

/// Write annotations in another format
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator export caucasus --format jsonl --out caucasus.jsonl\n  glossator export caucasus --format jsonl --annotator anna --out - | head -1\n  glossator export caucasus --format csv --out tables/\n  glossator export caucasus --format conll --gold --split main --out dataset/\n  glossator export caucasus --format jsonl --soft --out soft.jsonl\n  glossator export caucasus --format conll --label-map labels.json --out caucasus.conll\n\nA label map is JSON or RON: {\"PERSON\": \"PER\", \"DATE\": \"\"}, or by sort\n{\"entities\": {\"Attack\": \"Weapon\"}, \"events\": {\"Attack\": \"Strike\"}}; sorts are entities,\nevents, roles, relations, labels and attributes.\n\nWith --split, --out is a folder: formats of one file write train.conll, dev.conll\nand so on into it, formats of several a folder for each part."
)]
pub struct Export {
    /// Folder of the project
    project: PathBuf,
    /// Format: see `glossator formats`
    #[arg(long, value_name = "ID")]
    format: String,
    #[command(flatten)]
    whose: Whose,
    /// Soft labels: all annotators' tags in one layer an article, each once, with the
    /// share of annotators who say so as its score
    #[arg(long, conflicts_with_all = ["annotator", "gold"])]
    soft: bool,
    /// File to write (a folder for formats of several files), or - for standard output
    #[arg(
        long,
        value_name = "PATH|-",
        default_value = "-",
        hide_default_value = true
    )]
    out: PathBuf,
    /// Only these tasks' tags: entities, stances, events, relations, labels
    #[arg(long, value_name = "TASKS", value_delimiter = ',')]
    tasks: Vec<String>,
    /// Only layers that are complete in the tasks that go out
    #[arg(long)]
    only_complete: bool,
    /// File that maps types, roles and attributes to the names they go out under, flat
    /// or by sort; an empty word leaves one out. Remembered for the next export in this
    /// format; none forgets it
    #[arg(long, value_name = "FILE|none")]
    label_map: Option<PathBuf>,
    /// A split: each of its parts goes out by itself; see `glossator split`
    #[arg(long, value_name = "NAME")]
    split: Option<String>,
    /// With the articles' words, or without them: no quotes either, only places and ids
    #[arg(
        long,
        value_enum,
        value_name = "yes|no",
        default_value = "yes",
        hide_possible_values = true
    )]
    with_text: Answer,
    /// Which of overlapping mentions stays where the format holds one: outermost where
    /// nothing is said
    #[arg(long, value_enum, value_name = "P")]
    policy: Option<Keep>,
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
    #[arg(long, value_name = "DATE", value_parser = moment)]
    date: Option<String>,
    /// File for what the format can't hold, one JSON object a line, or - for standard
    /// output
    #[arg(long, value_name = "FILE|-")]
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
        if self.soft {
            soft::check(format).map_err(anyhow::Error::msg)?;
        }
        let desk = Desk::read(&self.project)?;
        let split = self.split.as_deref();
        let split = split
            .map(|it| desk.opened.files.need_split(it))
            .transpose()?;
        let to_stream = self.out == Path::new("-");
        if to_stream && !self.dry_run {
            if split.is_some() {
                anyhow::bail!("a split goes into a folder: name one with --out");
            }
            if let Shape::Parted(_) = write.shape {
                anyhow::bail!("{} is a folder: name one with --out", format.name);
            }
        }
        desk.spare(&self.out)?;
        if let Some(path) = &self.loss_report {
            desk.spare(path)?;
            self.spare_export(path)?;
        }
        let labels = Labels::of(self.label_map.as_deref(), format, &desk, out)?;
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
        let (review, agreed) = match with_card {
            true => {
                let opened = &desk.opened;
                let all = card::Agreements::default();
                let agreed = all.of(&opened.files, &opened.layers, &|| true);
                (suggestions::counted(&desk), agreed.unwrap_or_default())
            }
            false => (Review::default(), card::Agreed::default()),
        };
        let shared = match self.soft {
            true => Some(soft::shared(desk.people()?)),
            false => None,
        };
        let keys = match &shared {
            Some(shared) => soft::keys(shared),
            None => self.whose.keys(&desk, out)?,
        };
        let articles = with_card.then(|| desk.ids().len());
        let plan = Plan {
            files: &desk.opened.files,
            sources: &desk.sources,
            project: &desk.opened.project,
            keys: &keys,
            shared: shared.as_ref(),
            options: &options,
            only_complete: self.only_complete,
            split: split.as_ref(),
            profile: Profile::of(format).filter(|_| reads_back),
            card: articles.map(|articles| card::About {
                agreed: &agreed,
                review: &review,
                articles,
            }),
        };
        if self.policy.is_some() && !write.keeps_one {
            out.tell(format_args!(
                "{} doesn't choose among overlapping mentions: --policy changes nothing",
                format.name
            ));
        }
        if self.card && card::place(plan.shape(write)).is_none() {
            out.tell("there is no place for a card beside one file; `glossator card` writes it");
        }
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
            let opened = Target::open(plan.shape(write), &self.out, self.replace);
            let mut target = opened.map_err(|why| match why {
                TargetError::Occupied { .. } => anyhow::anyhow!("{why}, or add --replace"),
                why => why.into(),
            })?;
            let mut report = write_to(&plan, write, &mut target, &mut losses)?;
            if reads_back {
                let names: Vec<String> = target.files().keys().cloned().collect();
                let names = names.iter().map(String::as_str);
                let outgoing = std::mem::take(&mut report.outgoing);
                let root = target.written();
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
            labels.remember(&self.project, format, &desk, out);
        }
        if let Some(losses) = losses {
            let finished = losses.finish(out);
            finished.context("the loss report can't be written")?;
        }
        for (key, why) in &report.left_out {
            let LayerKey {
                article, annotator, ..
            } = key;
            out.tell(format_args!("{article} by {annotator}: left out: {why}"));
        }
        if !report.several.is_empty() {
            out.tell(format_args!(
                "articles that go out more than once, as the work of several: {}; --gold or --annotator takes one's",
                report.several.len()
            ));
        }
        for (what, count) in &report.losses {
            out.tell(format_args!(
                "{} can't hold: {}",
                format.name,
                lost(what, count)
            ));
        }
        let mut outcome = Outcome::Done;
        if report.incomplete > 0 {
            let tasks: Vec<&str> = plan.tasks().iter().map(|it| it.id()).collect();
            out.tell(format_args!(
                "{} {} out, as {} complete in {}",
                plain(report.incomplete, "layer"),
                form(report.incomplete, "stays", "stay"),
                form(report.incomplete, "it isn't", "they aren't"),
                tasks.join(", ")
            ));
        }
        if report.layers == 0 {
            out.tell("nothing goes out: no layer is left");
            outcome = Outcome::Findings;
        } else if self.dry_run {
            let layers = plain(report.layers, "layer");
            out.tell(format_args!("dry run: {layers} would go out"));
        } else if to_stream && write.shape.is_folder() {
            out.tell("several files one after the other; --out FOLDER keeps them apart");
        }
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
                    "{} left out: {} in no part of {}; `glossator split` gives new articles one",
                    were(report.in_no_part),
                    form(report.in_no_part, "its article is", "their articles are"),
                    split.name
                ));
                outcome = Outcome::Findings;
            }
        }
        if !report.left_out.is_empty() {
            out.tell(format_args!("{} left out", were(report.left_out.len())));
            outcome = Outcome::Findings;
        }
        if let Some(verified) = verified.filter(|it| report.layers > 0 || !it.is_whole()) {
            tell_verified(&verified, out);
            if !verified.is_whole() {
                outcome = Outcome::Findings;
            }
        }
        Ok(outcome)
    }
}

/// `1 layer was`, `3 layers were`.
fn were(layers: usize) -> String {
    plain(layers, "layer") + form(layers, " was", " were")
}

/// What came of reading the export back.
fn tell_verified(it: &Verified, out: &mut Output) {
    let lost = match it.lost {
        0 => String::new(),
        lost => format!(", {lost} changed as told"),
    };
    match it.tables {
        Some(all) => out.tell(format_args!(
            "read back: {} with the rows that were told ({})",
            plain(all.tables, "table"),
            all.rows
        )),
        None => {
            let tags = plain(it.same, "tag");
            out.tell(format_args!("read back: {tags} the same{lost}"));
        }
    }
    for (article, count) in &it.missing {
        let tags = plain(*count, "tag");
        let come = form(
            *count,
            "doesn't come back as it went out",
            "don't come back as they went out",
        );
        out.tell(format_args!("{article}: {tags} {come}"));
    }
    if it.foreign > 0 {
        let come = form(it.foreign, "comes", "come");
        let tags = plain(it.foreign, "tag");
        out.tell(format_args!("{tags} {come} back that never went out"));
    }
    for issue in &it.issues {
        out.tell(format_args!("read back: {issue}"));
    }
}

impl Export {
    fn options(&self, desk: &Desk) -> anyhow::Result<Options> {
        let tasks: Vec<Task> = named(&self.tasks, &Task::ALL.map(|row| (row.1, row.0)), "task")?;
        let zones = ZoneKind::ALL.map(|row| (row.1, row.0));
        let zones: Vec<ZoneKind> = named(&self.without_zones, &zones, "zone")?;
        Ok(Options {
            tasks: tasks.into_iter().collect(),
            text: self.with_text == Answer::Yes,
            policy: self.policy.map_or(Policy::Outermost, Policy::from),
            labels: LabelMap::default(),
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

    /// Refuses a loss report that the export would be written over.
    fn spare_export(&self, report: &Path) -> anyhow::Result<()> {
        let stream = Path::new("-");
        let same = match report == stream {
            true => self.out == stream,
            false => Own::files(std::iter::once(self.out.as_path())).holds(report),
        };
        if same && !self.dry_run {
            anyhow::bail!(
                "the loss report {} would stand where the export goes; name another place for it",
                report.display()
            );
        }
        Ok(())
    }

    fn losses(&self) -> anyhow::Result<Option<Lost>> {
        let Some(path) = &self.loss_report else {
            return Ok(None);
        };
        if path == Path::new("-") {
            return Ok(Some(Lost::Kept(Vec::new())));
        }
        let file = File::create(path)
            .with_context(|| format!("the loss report {} can't be written", path.display()))?;
        Ok(Some(Lost::File(BufWriter::new(file))))
    }
}

/// Where the loss report goes: a file, or standard output when all is done.
enum Lost {
    File(BufWriter<File>),
    Kept(Vec<u8>),
}

impl Lost {
    fn line(&mut self, loss: &Loss) -> io::Result<()> {
        match self {
            Self::File(file) => writeln!(file, "{}", loss.line()),
            Self::Kept(all) => writeln!(all, "{}", loss.line()),
        }
    }

    fn finish(self, out: &mut Output) -> io::Result<()> {
        match self {
            Self::File(mut file) => file.flush(),
            Self::Kept(all) => out.data.write_all(&all),
        }
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

fn named<T: Copy>(words: &[String], all: &[(&str, T)], what: &str) -> anyhow::Result<Vec<T>> {
    let find = |word: &String| {
        let found = all.iter().find(|row| row.0 == word.trim());
        found.map(|row| row.1).with_context(|| {
            let known: Vec<&str> = all.iter().map(|row| row.0).collect();
            let word = if word.trim().is_empty() {
                "nothing"
            } else {
                word
            };
            format!("{word} is no {what}; {what}s: {}", known.join(", "))
        })
    };
    words.iter().map(find).collect()
}

fn write_to(
    plan: &Plan,
    write: &exchange::Write,
    sink: &mut dyn Sink,
    losses: &mut Option<Lost>,
) -> anyhow::Result<Report> {
    let mut failed = Ok(());
    let mut lost = |loss: &Loss| {
        let Some(file) = losses.as_mut().filter(|_| failed.is_ok()) else {
            return;
        };
        failed = file.line(loss);
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

fn moment(text: &str) -> Result<String, &'static str> {
    match is_moment(text) {
        true => Ok(text.to_owned()),
        false => {
            Err("a day is needed, such as 2026-11-22, or one with a time, 2026-11-22T09:00:00Z")
        }
    }
}

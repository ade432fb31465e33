//! `glossator import`: annotations of any format into a project, as a source's
//! suggestions or as somebody's work.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use anyhow::Context;
use clap::Args;

use super::convert::{from_or_guess, gather};
use super::desk::Desk;
use super::{Outcome, Output, labels};
use crate::exchange::{Format, Issue};
use crate::host;
use crate::intake::files::narrowed;
use crate::intake::{self, As, Batch, Into, Nothing, Plan, Report, Sink, Way};
use crate::model::labels::LabelMap;
use crate::model::{AnnotatorId, Article, ArticleId, Project, Schema};
use crate::store::{FileKey, SOURCES, SaveState, Step, StepKind, StoreEvent, Writer};
use crate::text::figures::plain;
use crate::workspace::{
    Action, Effect, History, IdSource, ImportedArticle, ImportedProject, Record, Session, Workspace,
};

/// Take annotations in from files
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator import caucasus anna.jsonl --as-annotator anna\n  glossator import caucasus out/ --format brat --as-suggestions tagger --version 2\n  glossator import caucasus out.jsonl --as-suggestions tagger --label-map labels.json --dry-run\n\nA document's article is found by its id, its file's name, its text's hash or its\ntext; where the texts differ in blanks, quotes or tokens only, the tags are carried\nover. What doesn't fit is reported and left out, and the exit code is 1. Importing\nthe same file twice changes nothing.\n\nA label map is JSON or RON: {\"PER\": \"PERSON\", \"MISC\": \"\"}, or by sort\n{\"entities\": {\"PER\": \"PERSON\"}, \"roles\": {\"Agent\": \"actor\"}}; an empty word leaves\nthe label's tags out."
)]
pub struct Import {
    /// Folder of the project
    project: PathBuf,
    /// Files or folders to read, or - for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Format: see `glossator formats`; told by the content where left out
    #[arg(long, value_name = "ID")]
    format: Option<String>,
    /// Take the tags in as suggestions of this source, to be reviewed
    #[arg(long, value_name = "SOURCE", conflicts_with = "as_annotator")]
    as_suggestions: Option<String>,
    /// Version of the source
    #[arg(long, value_name = "V", requires = "as_suggestions")]
    version: Option<String>,
    /// Whose layers they become; each document's own annotator's where none is
    /// named. Where the files hold several annotators, only this one's are taken.
    #[arg(long, value_name = "NAME", alias = "annotator")]
    as_annotator: Option<String>,
    /// Who takes suggestions in, and can undo it; the login where not named
    #[arg(long, value_name = "NAME", requires = "as_suggestions")]
    by: Option<String>,
    /// What the file's labels become; remembered for the next time. none forgets it
    #[arg(long, value_name = "FILE|none")]
    label_map: Option<PathBuf>,
    /// Keep labels that the schema doesn't know, also where one of its types is meant
    #[arg(long)]
    keep_labels: bool,
    /// Make articles of documents that the project doesn't have
    #[arg(long)]
    add_articles: bool,
    /// Add the labels that the schema lacks to it
    #[arg(long)]
    make_schema: bool,
    /// Change nothing; only say what would be taken
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let named = self
            .format
            .as_deref()
            .map(super::export::find)
            .transpose()?;
        if let Some(format) = named.filter(|it| it.read.is_none()) {
            anyhow::bail!("{} can be written but not read", format.name);
        }
        let files = gather(&self.files, named)?;
        if files.iter().filter(|it| it.is_standard()).count() > 0 && files.len() > 1 {
            anyhow::bail!("standard input can't be read together with files");
        }
        let format = match files.iter().any(|it| it.is_standard()) {
            true => named.context("name the --format of standard input")?,
            false => from_or_guess(named, &files)?,
        };
        let files = narrowed(files, &self.files, format);
        let mut remarks = 0;
        let (mut articles, mut tags) = (0, 0);
        for taken_as in self.owners(&files, format)? {
            let report = self.take(&files, format, &taken_as, out)?;
            remarks += report.remarks;
            self.tell(&report, &taken_as, out);
            articles += report.articles;
            tags += report.placed();
        }
        let verb = match self.dry_run {
            true => "would be taken in",
            false => "taken in",
        };
        out.tell(format_args!(
            "{}, {} {verb}; {remarks} reported",
            plain(articles, "article"),
            plain(tags, "tag")
        ));
        Ok(match remarks {
            0 => Outcome::Done,
            _ => Outcome::Findings,
        })
    }

    /// Each owner has a history of their own: one step in each.
    fn owners(&self, files: &[intake::InFile], format: &'static Format) -> anyhow::Result<Vec<As>> {
        if let Some(source) = &self.as_suggestions {
            return Ok(vec![As::Suggestions {
                source: name(source)?,
                version: self.version.clone(),
            }]);
        }
        if let Some(annotator) = &self.as_annotator {
            return Ok(vec![As::Annotator(Some(name(annotator)?))]);
        }
        let people = intake::people(files, format);
        match people {
            // Whoever made it, it isn't asked for, and told.
            Ok(people) if people.is_empty() => Ok(vec![As::Annotator(None)]),
            Ok(people) => people
                .iter()
                .map(|it| Ok(As::Annotator(Some(name(it)?))))
                .collect(),
            Err(line) => anyhow::bail!(
                "whose tags these are isn't said (the first without a name: line {line}); add --as-annotator NAME, or --as-suggestions SOURCE"
            ),
        }
    }

    fn by(&self) -> anyhow::Result<AnnotatorId> {
        name(&self.by.clone().unwrap_or_else(host::login))
    }

    fn take(
        &self,
        files: &[intake::InFile],
        format: &'static Format,
        taken_as: &As,
        out: &mut Output,
    ) -> anyhow::Result<Report> {
        let writer_name = match taken_as {
            As::Annotator(Some(name)) => name.clone(),
            _ => self.by()?,
        };
        let desk = match self.dry_run {
            true => Desk::read(&self.project)?,
            false => Desk::write(&self.project, &writer_name)?,
        };
        let articles = desk.articles();
        let place = taken_as.place(format);
        let project = &desk.opened.project;
        let mut labels = LabelMap::default();
        if let Some(known) = project.info.settings.label_maps.get(&place) {
            labels = LabelMap::remembered(known);
        }
        let mut forgets = false;
        match self.label_map.as_deref().map(labels::named).transpose()? {
            Some(Some(map)) => labels.overlay(&map),
            Some(None) => {
                labels = LabelMap::default();
                forgets = true;
            }
            None if labels.is_empty() => {}
            None => out
                .tell("labels as in the last import of this kind (--label-map none forgets that)"),
        }
        let plan = Plan {
            files,
            format,
            taken_as,
            labels: &labels,
            // Our own files of somebody's work say what they mean.
            propose: !self.keep_labels && !self.make_schema && !taken_as.keeps_ids(format),
            add_articles: self.add_articles,
        };
        let into = Into {
            project,
            articles: &articles,
            sources: &desk.sources,
            files: &desk.opened.files,
        };
        let (never, done) = (AtomicBool::new(false), AtomicUsize::new(0));
        if self.dry_run {
            let mut sink = Telling {
                out,
                sink: &mut Nothing,
            };
            let report = intake::run(&plan, &into, &never, &done, &mut sink);
            self.tell_labels(&report, &project.schema, out);
            return Ok(report);
        }
        let mut saving = Saving::start(&desk, &articles, taken_as, writer_name)?;
        // A batch is written while the next is read; no more wait than one.
        let (sender, batches) = sync_channel(1);
        let (mut report, saved) = std::thread::scope(|scope| {
            let saver = scope.spawn(|| saving.take(batches));
            let mut handing = Handing { sender };
            let mut sink = Telling {
                out,
                sink: &mut handing,
            };
            let report = intake::run(&plan, &into, &never, &done, &mut sink);
            // The last batch is in the channel: nothing more comes.
            drop(handing);
            (report, saver.join())
        });
        match saved {
            Ok(saved) => saved?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        let changes = ImportedProject {
            schema: self.make_schema.then(|| {
                let own = report.schema.as_deref();
                Box::new(intake::from_labels(&project.schema, own, &report.renamed()))
            }),
            source: (report.found_by(Way::Added) > 0).then(|| SOURCES.to_owned()),
            labels: self.label_map.is_some().then(|| match forgets {
                true => (place, BTreeMap::new()),
                false => (place, report.to_remember()),
            }),
        };
        let mut marks = std::mem::take(&mut report.marks);
        for key in saving.finish(changes)? {
            if let FileKey::Layer(key) = key {
                marks.forget(&key.article);
            }
        }
        marks.keep(&desk.opened.files);
        self.tell_labels(&report, &project.schema, out);
        Ok(report)
    }

    fn tell_labels(&self, report: &Report, schema: &Schema, out: &mut Output) {
        let made = match self.make_schema {
            true => intake::from_labels(schema, report.schema.as_deref(), &report.renamed()),
            false => schema.clone(),
        };
        for told in report.told_labels(&made) {
            out.tell(told);
        }
    }

    /// What came of it, beside the line that ends every import.
    fn tell(&self, report: &Report, taken_as: &As, out: &mut Output) {
        let ways: Vec<String> = Way::ALL
            .iter()
            .filter(|(way, _)| *way != Way::Id && report.found_by(*way) > 0)
            .map(|(way, name)| format!("{} {name}", report.found_by(*way)))
            .collect();
        if !ways.is_empty() {
            let by_id = report.found_by(Way::Id);
            out.tell(format_args!(
                "articles found: {by_id} by id, {}",
                ways.join(", ")
            ));
        }
        let verdicts = report.verdicts;
        if verdicts.moved + verdicts.lost > 0 {
            out.tell(format_args!(
                "tags: {} where the file says, {} moved with their words, {} lost",
                verdicts.exact, verdicts.moved, verdicts.lost
            ));
        }
        if matches!(taken_as, As::Suggestions { .. }) {
            out.tell(format_args!(
                "{}, {} known already, {} of them decided",
                plain(report.fresh, "new suggestion"),
                report.same,
                report.decided
            ));
        }
        let asked = self.as_suggestions.is_some() || self.as_annotator.is_some();
        let left = report.left.iter();
        for (who, count) in left.filter(|_| asked || matches!(taken_as, As::Annotator(None))) {
            let were = if *count == 1 { "was" } else { "were" };
            let documents = plain(*count, "document");
            out.tell(format_args!("{documents} of {who} {were} not asked for"));
        }
    }
}

/// Names become folders, so they must be more than blanks.
fn name(name: &str) -> anyhow::Result<AnnotatorId> {
    match name.trim() {
        "" => anyhow::bail!("the name is empty"),
        name => Ok(AnnotatorId::new(name)),
    }
}

/// Tells remarks as they come.
struct Telling<'a, 'b> {
    out: &'a mut Output<'b>,
    sink: &'a mut dyn Sink,
}

impl Sink for Telling<'_, '_> {
    fn issue(&mut self, file: &str, issue: &Issue) {
        self.out.remark(file, issue);
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        self.sink.batch(batch)
    }
}

/// Carries batches to the project: one step of the history, in as many parts as
/// there are batches, so that memory doesn't grow with the file.
struct Saving<'a> {
    desk: &'a Desk,
    articles: &'a BTreeMap<ArticleId, Article>,
    writer: Writer,
    session: Session,
    project: Project,
    label: String,
    /// Files that another program changed in the meantime.
    changed: Receiver<FileKey>,
}

impl<'a> Saving<'a> {
    fn start(
        desk: &'a Desk,
        articles: &'a BTreeMap<ArticleId, Article>,
        taken_as: &As,
        annotator: AnnotatorId,
    ) -> anyhow::Result<Self> {
        let (sender, changed) = channel();
        let told = move |event: StoreEvent| {
            if let StoreEvent::Merged { key, .. } = event {
                // Nobody asks any more where the import is over.
                let _ = sender.send(key);
            }
        };
        let writer =
            Writer::start(&desk.opened.files, told).context("the project can't be written")?;
        let label = match taken_as {
            As::Suggestions { source, .. } => format!("take in what {source} suggests"),
            As::Annotator(_) => format!("import the tags of {annotator}"),
        };
        Ok(Self {
            desk,
            articles,
            writer,
            session: Session {
                annotator,
                ..Session::default()
            },
            project: Project {
                articles: BTreeMap::new(),
                ..desk.opened.project.clone()
            },
            label,
            changed,
        })
    }

    /// Takes batches until none comes, or one can't be written; whoever sends
    /// them learns that from the channel.
    fn take(&mut self, batches: Receiver<Batch>) -> anyhow::Result<()> {
        batches.into_iter().try_for_each(|it| self.put(it))
    }

    fn put(&mut self, batch: Batch) -> anyhow::Result<()> {
        for added in &batch.added {
            self.desk
                .opened
                .files
                .put_source(added.id.as_str(), &added.text)
                .with_context(|| format!("the article {} can't be written", added.id))?;
        }
        for (hash, text) in &batch.texts {
            self.writer.put_text(hash, text.clone());
            for facts in batch
                .facts
                .iter()
                .filter(|it| it.zones.is_some() && it.text == *hash)
            {
                self.writer
                    .put_zone_text(&facts.article, hash, text.clone());
            }
        }
        let articles = batch.facts.iter().map(|it| {
            let known = self.articles.get(&it.article).cloned();
            let article = known.unwrap_or_else(|| Article::new(it.article.clone()));
            (it.article.clone(), article)
        });
        let mut project = Project {
            articles: articles.collect(),
            ..self.project.clone()
        };
        for (key, layer) in batch.present {
            project.held(key.kind).insert(key, layer);
        }
        let facts = batch.facts.into_iter().map(|it| ImportedArticle {
            id: it.article,
            meta: it.meta,
            zones: it.zones,
        });
        let action = Action::Import {
            label: std::mem::take(&mut self.label),
            layers: batch.layers,
            entities: batch.entities,
            articles: facts.collect(),
            project: ImportedProject::default(),
        };
        self.dispatch(project, action)
    }

    /// Does a part of the import and hands it to the disk; what is in memory of
    /// it goes once it is there.
    fn dispatch(&mut self, project: Project, action: Action) -> anyhow::Result<()> {
        let Action::Import { label, .. } = &action else {
            return Ok(());
        };
        let label = label.clone();
        let history = History::new(Vec::new(), 0, self.desk.opened.history.next_seq);
        let ids = IdSource::seeded(host::seed());
        let mut workspace = Workspace::new(project, self.session.clone(), history, ids);
        let mut recorded = false;
        for effect in workspace.dispatch(action, &host::now())? {
            if let Effect::Record(Record::Do {
                seq,
                at,
                transaction,
            }) = effect
            {
                recorded = true;
                self.writer.append(Step {
                    seq,
                    at,
                    kind: StepKind::Do(Arc::new(transaction)),
                });
            }
        }
        if !recorded {
            // The first part that changes anything names the step.
            self.label = label;
        }
        match self.writer.flush() {
            SaveState::Failed { path, message } => anyhow::bail!("{}: {message}", path.display()),
            SaveState::Saved | SaveState::Saving => Ok(()),
        }
    }

    /// Ends it; tells which files another program changed in the meantime.
    fn finish(mut self, changes: ImportedProject) -> anyhow::Result<Vec<FileKey>> {
        if changes != ImportedProject::default() {
            let action = Action::Import {
                label: std::mem::take(&mut self.label),
                layers: Vec::new(),
                entities: Vec::new(),
                articles: Vec::new(),
                project: changes,
            };
            self.dispatch(self.project.clone(), action)?;
        }
        match self.writer.close() {
            SaveState::Failed { path, message } => anyhow::bail!("{}: {message}", path.display()),
            SaveState::Saved | SaveState::Saving => Ok(self.changed.try_iter().collect()),
        }
    }
}

/// Hands batches to the thread that saves them.
struct Handing {
    sender: SyncSender<Batch>,
}

impl Sink for Handing {
    fn issue(&mut self, _: &str, _: &Issue) {}

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        match self.sender.send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

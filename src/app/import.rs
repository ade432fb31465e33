//! The import that a person prepares in the sheet: looked through in the
//! background, then taken in batch by batch, one step of the history. Knows
//! nothing of what stands in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::{Sender, channel};

use super::jobs::Job;
use super::news::News;
use super::saved::answer;
use super::shell::Shell;
use crate::corpus::Sources;
use crate::exchange::{FORMATS, Format, Issue};
use crate::intake::{self, As, Batch, Into, Plan, Report, Sink, Way, files, guess};
use crate::model::labels::{LabelMap, Sort, offered};
use crate::model::{AnnotatorId, Article, ArticleId, Project, TextHash};
use crate::store::{Files, SOURCES};
use crate::ui::incoming::{ImportWish, LabelLine, Owner, Preview};
use crate::workspace::{Action, ImportedArticle, ImportedProject};

/// Remarks that the sheet shows.
const REMARKS: usize = 200;

/// What an import needs of the open project, for a thread of its own.
struct Ground {
    project: Project,
    articles: BTreeMap<ArticleId, Article>,
    sources: Arc<Sources>,
    files: Files,
}

/// A part of an import on its way to the workspace.
pub struct Part {
    pub batch: Batch,
    /// What the step is called.
    pub label: String,
    /// Told when it was taken in; false, where it was refused, ends the import.
    pub taken: Sender<bool>,
}

/// How an import ended.
pub struct Done {
    pub changes: ImportedProject,
    pub label: String,
    pub told: String,
    /// It was broken off: what came in goes again.
    pub stopped: bool,
}

/// What an import has done to the project.
#[derive(Debug, Default)]
pub(super) struct Imported {
    /// The step that it did last.
    step: Option<u64>,
    /// How many times a step was begun: more than once where the person did
    /// something in between.
    begun: usize,
    /// The articles whose files it made.
    added: Vec<(ArticleId, TextHash)>,
}

impl Shell {
    /// The formats that the sheet offers.
    pub(super) fn readable_formats() -> Vec<(String, String)> {
        let readable = FORMATS.iter().filter(|it| it.read.is_some());
        readable
            .map(|it| (it.id.to_owned(), it.name.to_owned()))
            .collect()
    }

    /// Files that were chosen or dropped, for the sheet to take over.
    pub(super) fn chose_import(&mut self, paths: Vec<PathBuf>) {
        self.status.incoming.preview = None;
        answer(&mut self.status.incoming.chosen, paths);
    }

    pub(super) fn preview_import(&mut self, wish: ImportWish) {
        let Some(ground) = self.ground() else { return };
        if let Some(id) = self.importing.take() {
            self.jobs.cancel(id);
        }
        self.status.incoming.reading = true;
        let id = self.jobs.start(None, move |job| {
            let preview = preview(&wish, &ground, job);
            if !job.cancelled() {
                job.post(News::Preview(Box::new(preview)));
            }
        });
        self.importing = Some(id);
    }

    pub(super) fn take_preview(&mut self, preview: Preview) {
        self.status.incoming.reading = false;
        self.status.incoming.preview = Some(preview);
    }

    pub(super) fn start_import(&mut self, wish: ImportWish) {
        if let Some(reason) = &self.ws.session().read_only {
            let told = format!("Nothing can be taken in: {reason}");
            return self.ui.refuse(told);
        }
        let Some(ground) = self.ground() else { return };
        let annotator = self.ws.session().annotator.clone();
        self.status.incoming.taking = true;
        self.imported = Imported::default();
        self.jobs.start(Some("Taking annotations in"), move |job| {
            let done = import(&wish, &ground, &annotator, job);
            job.post(News::Imported(done));
        });
    }

    /// Carries a part to the workspace.
    pub(super) fn take_part(&mut self, part: Part) {
        let Part {
            batch,
            label,
            taken,
        } = part;
        let went = self.put_part(batch, label);
        let _ = taken.send(went);
    }

    fn put_part(&mut self, batch: Batch, label: String) -> bool {
        let Some(open) = &self.open else { return false };
        for added in &batch.added {
            match open.files.put_source(added.id.as_str(), &added.text) {
                Ok(false) => {}
                Ok(true) => {
                    let made = (added.id.clone(), added.hash.clone());
                    self.imported.added.push(made);
                }
                Err(why) => {
                    let told = format!("The article {} can’t be written: {why}", added.id);
                    self.ui.refuse(told);
                    return false;
                }
            }
        }
        if let Some(writer) = &open.writer {
            for (hash, text) in &batch.texts {
                writer.put_text(hash, text.clone());
                let zoned = batch.facts.iter();
                for facts in zoned.filter(|it| it.zones.is_some() && it.text == *hash) {
                    writer.put_zone_text(&facts.article, hash, text.clone());
                }
            }
        }
        let new = batch.added.iter().map(|it| Article::new(it.id.clone()));
        if !batch.added.is_empty() {
            self.ws.merge_articles(new);
        }
        for (key, layer) in batch.present {
            if self.ws.is_unread(&key) || self.ws.project().at(&key).is_none() {
                self.ws.provide_layer(key, layer);
            }
        }
        self.ws.lend_texts(batch.texts);
        let articles = batch.facts.into_iter().map(|it| ImportedArticle {
            id: it.article,
            meta: it.meta,
            zones: it.zones,
        });
        let label = self.import_label(label);
        let action = Action::Import {
            label,
            layers: batch.layers,
            entities: batch.entities,
            articles: articles.collect(),
            project: ImportedProject::default(),
        };
        let went = self.import_dispatch(action);
        self.ws.lend_texts([]);
        went
    }

    /// The parts of an import are one step, where nothing was done in between.
    fn import_label(&mut self, label: String) -> String {
        let last = self.ws.history().to_undo().map(|it| it.seq);
        if self.imported.step.is_some() && self.imported.step == last {
            return String::new();
        }
        self.imported.begun += 1;
        label
    }

    fn import_dispatch(&mut self, action: Action) -> bool {
        let before = self.ws.history().standing();
        let went = self.dispatch(action);
        if self.ws.history().standing() > before {
            self.imported.step = self.ws.history().to_undo().map(|it| it.seq);
        }
        went
    }

    /// Undoes what came in of an import that was broken off; says how that went.
    fn take_import_back(&mut self) -> String {
        let last = self.ws.history().to_undo().map(|it| it.seq);
        let Imported { step, begun, added } = std::mem::take(&mut self.imported);
        let (told, undone) = match step {
            None => ("nothing came in", true),
            Some(_) if step == last && begun == 1 && self.dispatch(Action::Undo) => {
                ("what came in was taken back", true)
            }
            Some(_) => ("undo takes back what came in", false),
        };
        let all = added.len();
        let gone = if undone {
            self.take_articles_back(added)
        } else {
            0
        };
        let stay = match all - gone {
            0 => String::new(),
            1 => "; one article that it added stays".to_owned(),
            stay => format!("; {stay} articles that it added stay"),
        };
        format!("The import was stopped; {told}{stay}")
    }

    /// Takes the files of added articles away that nobody has changed, tagged or
    /// open; says how many.
    fn take_articles_back(&mut self, added: Vec<(ArticleId, TextHash)>) -> usize {
        let Some(open) = &self.open else { return 0 };
        let project = self.ws.project();
        let layers = project.layers.iter().chain(&project.suggestions);
        let tagged: BTreeSet<&ArticleId> = layers
            .filter(|(_, layer)| !layer.is_untouched())
            .map(|(key, _)| &key.article)
            .collect();
        let shown = self.ws.session().article.as_ref();
        let free = added
            .iter()
            .filter(|(id, _)| !tagged.contains(id) && shown != Some(id));
        let gone: BTreeSet<ArticleId> = free
            .filter(|(id, hash)| open.files.take_source_back(id.as_str(), hash))
            .map(|(id, _)| id.clone())
            .collect();
        if !gone.is_empty() {
            self.ws.drop_articles(&gone);
        }
        gone.len()
    }

    pub(super) fn end_import(&mut self, done: Done) {
        self.status.incoming.taking = false;
        if done.changes != ImportedProject::default() {
            let label = self.import_label(done.label);
            let action = Action::Import {
                label,
                layers: Vec::new(),
                entities: Vec::new(),
                articles: Vec::new(),
                project: done.changes,
            };
            self.import_dispatch(action);
        }
        self.status.incoming.preview = None;
        match done.stopped {
            true => {
                let told = self.take_import_back();
                self.ui.tell(told);
            }
            false => self.ui.tell(done.told),
        }
    }

    fn ground(&self) -> Option<Ground> {
        let open = self.open.as_ref()?;
        let project = self.ws.project();
        Some(Ground {
            project: Project {
                info: project.info.clone(),
                schema: project.schema.clone(),
                register: project.register.clone(),
                ..Project::default()
            },
            articles: project.articles.clone(),
            sources: open.sources.clone(),
            files: open.files.clone(),
        })
    }
}

/// What a wish comes down to.
struct Ready {
    found: Vec<intake::InFile>,
    format: &'static Format,
    taken_as: As,
    labels: LabelMap,
}

impl Ready {
    fn of(wish: &ImportWish, ground: &Ground) -> Result<Self, String> {
        let named = match &wish.format {
            Some(id) => crate::exchange::by_id(id),
            None => None,
        };
        let found = files::gather(&wish.paths, named)
            .map_err(|(path, why)| format!("{} can’t be read: {why}", path.display()))?;
        if found.is_empty() {
            let why =
                "No file there ends as one of a known format does; choose the files themselves";
            return Err(why.to_owned());
        }
        let format = match named {
            Some(format) => format,
            None => guess::of_all(&found).map_err(|why| match why {
                guess::Unknown::Stranger(told) => told,
                guess::Unknown::Nothing => "No format fits what stands there; choose one".into(),
            })?,
        };
        let found = files::narrowed(found, &wish.paths, format);
        let name = wish.name.trim();
        let taken_as = match wish.owner {
            Owner::Source => As::Suggestions {
                source: AnnotatorId::new(if name.is_empty() { "source" } else { name }),
                version: Some(wish.version.trim().to_owned()).filter(|it| !it.is_empty()),
            },
            Owner::Annotator => As::Annotator((!name.is_empty()).then(|| AnnotatorId::new(name))),
        };
        let settings = &ground.project.info.settings;
        let known = settings.label_maps.get(&taken_as.place(format));
        let mut labels = known.map(LabelMap::remembered).unwrap_or_default();
        for ((sort, label), to) in &wish.labels {
            if let Some((sort, ..)) = Sort::ALL.iter().find(|row| row.1 == sort) {
                labels.0.insert((*sort, label.clone()), to.clone());
            }
        }
        Ok(Self {
            found,
            format,
            taken_as,
            labels,
        })
    }

    fn run(&self, wish: &ImportWish, ground: &Ground, job: &Job, sink: &mut dyn Sink) -> Report {
        let plan = Plan {
            files: &self.found,
            format: self.format,
            taken_as: &self.taken_as,
            labels: &self.labels,
            propose: !wish.make_schema && !self.taken_as.keeps_ids(self.format),
            add_articles: wish.add_articles,
        };
        let into = Into {
            project: &ground.project,
            articles: &ground.articles,
            sources: &ground.sources,
            files: &ground.files,
        };
        intake::run(&plan, &into, job.cancel_flag(), &AtomicUsize::new(0), sink)
    }
}

/// Keeps the first remarks.
#[derive(Default)]
struct Remarks(Vec<String>);

impl Sink for Remarks {
    fn issue(&mut self, file: &str, issue: &Issue) {
        if self.0.len() < REMARKS {
            let name = file.rsplit('/').next().unwrap_or(file);
            self.0.push(format!("{name}: {issue}"));
        }
    }

    fn batch(&mut self, _: Batch) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

fn preview(wish: &ImportWish, ground: &Ground, job: &Job) -> Preview {
    let ready = match Ready::of(wish, ground) {
        Ok(ready) => ready,
        Err(why) => {
            return Preview {
                wish: wish.clone(),
                failed: Some(why),
                ..Preview::default()
            };
        }
    };
    let mut remarks = Remarks::default();
    let report = ready.run(wish, ground, job, &mut remarks);
    let schema = &ground.project.schema;
    let labels = report.rows(schema).into_iter().map(|row| LabelLine {
        sort: (row.sort.id().to_owned(), row.sort.name().to_owned()),
        offered: offered(schema, row.sort)
            .into_iter()
            .map(|it| it.0)
            .collect(),
        label: row.label,
        count: row.count,
        known: row.known || wish.make_schema,
        to: row.to,
    });
    Preview {
        wish: wish.clone(),
        failed: None,
        format: ready.format.name.to_owned(),
        articles: article_counts(&report),
        tags: tag_counts(&report, &ready.taken_as),
        labels: labels.collect(),
        own_schema: report.schema.is_some(),
        remarks: remarks.0,
        remarked: report.remarks,
        layers: report.layers,
    }
}

fn article_counts(report: &Report) -> Vec<(usize, String)> {
    let mut counts = vec![(report.documents, "documents".to_owned())];
    let ways = Way::ALL.iter();
    counts.extend(ways.map(|(way, name)| (report.found_by(*way), format!("found {name}"))));
    counts.push((report.not_found, "without an article".into()));
    counts.extend(
        report
            .left
            .iter()
            .map(|(who, n)| (*n, format!("by {who}, not asked for"))),
    );
    for (_, name) in &mut counts {
        if name == "found to be added" {
            *name = "to be added".into();
        }
    }
    counts.retain(|it| it.0 > 0);
    counts
}

fn tag_counts(report: &Report, taken_as: &As) -> Vec<(usize, String)> {
    let new = match taken_as {
        As::Suggestions { .. } => "new suggestions",
        As::Annotator(_) => "new tags",
    };
    let mut counts = vec![
        (report.fresh, new.to_owned()),
        (report.same, "known already".to_owned()),
        (report.decided, "of them decided".to_owned()),
        (report.verdicts.moved, "moved with their words".to_owned()),
        (report.verdicts.lost, "lost".to_owned()),
        (report.unmapped, "left out by their label".to_owned()),
    ];
    let first = counts.remove(0);
    counts.retain(|it| it.0 > 0);
    counts.insert(0, first);
    counts
}

/// Posts batches to the window and waits until each is taken in.
struct Posting<'a> {
    job: &'a Job,
    label: String,
    stopped: bool,
    done: u64,
}

impl Sink for Posting<'_> {
    fn issue(&mut self, _: &str, _: &Issue) {}

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        let (taken, wait) = channel();
        self.done += batch.layers.len() as u64;
        self.job.post(News::Part(Box::new(Part {
            batch,
            label: self.label.clone(),
            taken,
        })));
        self.job.set_done(self.done);
        match wait.recv() {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) | Err(_) => {
                self.stopped = true;
                ControlFlow::Break(())
            }
        }
    }
}

fn import(wish: &ImportWish, ground: &Ground, annotator: &AnnotatorId, job: &Job) -> Done {
    let nothing = |told: String| Done {
        changes: ImportedProject::default(),
        label: String::new(),
        told,
        stopped: false,
    };
    let mut ready = match Ready::of(wish, ground) {
        Ok(ready) => ready,
        Err(why) => return nothing(why),
    };
    if ready.taken_as == As::Annotator(None) {
        // In the window the work of several comes in as each one's own.
        let people = intake::people(&ready.found, ready.format);
        if people.is_err() {
            ready.taken_as = As::Annotator(Some(annotator.clone()));
        }
    }
    let label = match &ready.taken_as {
        As::Suggestions { source, .. } => format!("take in what {source} suggests"),
        As::Annotator(Some(name)) => format!("import the tags of {name}"),
        As::Annotator(None) => "import tags".to_owned(),
    };
    let mut sink = Posting {
        job,
        label: label.clone(),
        stopped: false,
        done: 0,
    };
    let report = ready.run(wish, ground, job, &mut sink);
    if sink.stopped || report.cancelled {
        return Done {
            stopped: true,
            ..nothing(String::new())
        };
    }
    let schema = &ground.project.schema;
    let own = report.schema.as_deref();
    let made = || Box::new(intake::from_labels(schema, own, &report.renamed()));
    let remembered = report.to_remember();
    let changes = ImportedProject {
        schema: wish.make_schema.then(made).filter(|it| **it != **schema),
        source: (report.found_by(Way::Added) > 0).then(|| SOURCES.to_owned()),
        labels: (!wish.labels.is_empty()).then(|| (ready.taken_as.place(ready.format), remembered)),
    };
    let told = match report.layers {
        0 => "Nothing in it was new".to_owned(),
        layers => format!(
            "{} tags taken in for {layers} articles; {} remarks",
            report.fresh, report.remarks
        ),
    };
    Done {
        changes,
        label,
        told,
        stopped: false,
    }
}

//! The export that a person prepares in the sheet: its first records and what
//! the format can't hold, looked for in the background, then the export itself.
//! Layers are read from the project's files with what isn't written yet laid
//! over them. Knows nothing of what a format writes.

mod beginning;
mod drawing;
mod losses;
mod told;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::beginning::Beginning;
use self::losses::Losses;
use self::told::{Counted, Told};
use super::jobs::Job;
use super::news::News;
use super::requests::expand;
use super::saved::answer;
use super::shell::Shell;
use crate::corpus::Sources;
use crate::dataset::{self, Nowhere, Own, Plan, Profile, Report, Target, TargetError, card, soft};
use crate::exchange::{self, FORMATS, Format, Loss, Options, Policy, Shape};
use crate::host;
use crate::model::check::is_moment;
use crate::model::{AnnotatorId, Article, LayerKey, Project, Split};
use crate::store::Files;
use crate::ui::outgoing::{
    Ended, ExportPlace, ExportWish, Finished, FormatLine, MOMENT, ReadBack, Same, Sample, Standing,
    Survey, Whose, labels_of,
};
use crate::workspace::Action;

/// Layers tried until some of them go out.
const SAMPLE_LAYERS: [usize; 5] = [4, 32, 256, 2_048, usize::MAX];
/// A choice that follows within this time makes looking at the one before
/// needless.
const SETTLED_AFTER: Duration = Duration::from_millis(120);
/// A job that was stopped takes away what it wrote within this time.
const CLEARED_WITHIN: Duration = Duration::from_secs(10);

/// What an export needs of the open project, for a thread of its own.
struct Ground {
    project: Project,
    sources: Arc<Sources>,
    files: Files,
    keys: Vec<LayerKey>,
    /// Where the keys are those of articles, and everybody's go out as one.
    shared: Option<soft::Shared>,
    told: Told,
}

impl Shell {
    /// The formats that the sheet offers.
    pub(super) fn writable_formats() -> Vec<FormatLine> {
        let written = FORMATS.iter().filter_map(|it| {
            let write = it.write.as_ref()?;
            Some(FormatLine {
                id: it.id.to_owned(),
                name: it.name.to_owned(),
                summary: it.summary.to_owned(),
                lacks: write.lacks.to_owned(),
                ending: match write.shape {
                    Shape::File(ending) => Some(ending.to_owned()),
                    Shape::Folder(_) | Shape::Parted(_) => None,
                },
                has_card: card::place(write.shape) == Some(card::OWN),
                keeps_one: write.keeps_one,
            })
        });
        written.collect()
    }

    /// The folder that exports go to unless another is named: beside the project
    /// and never among its articles.
    pub(super) fn export_home(&self) -> PathBuf {
        let own = self.own();
        let mut home = self.status.project_path.clone();
        while own.holds(&home) {
            match home.parent() {
                Some(parent) => home = parent.to_path_buf(),
                None => break,
            }
        }
        home
    }

    fn own(&self) -> Own {
        Own::of(&self.status.project_path, &self.ws.project().info)
    }

    pub(super) fn chose_export(&mut self, path: PathBuf) {
        answer(&mut self.status.outgoing.chosen, path);
    }

    pub(super) fn look_at_place(&mut self, path: PathBuf, folder: bool) {
        let own = self.own();
        self.jobs.start(None, move |job| {
            let standing = standing(&expand(&path), folder, &own);
            job.post(News::Standing(path, standing));
        });
    }

    pub(super) fn preview_export(&mut self, wish: ExportWish) {
        let Some(ground) = self.outgoing_ground(&wish.whose) else {
            return;
        };
        if let Some(id) = self.status.outgoing.looking.take() {
            self.jobs.cancel(id);
        }
        let id = self
            .jobs
            .start(Some("Looking at what goes out"), move |job| {
                look(&wish, &ground, job);
            });
        self.status.outgoing.looking = Some(id);
    }

    pub(super) fn start_export(&mut self, wish: ExportWish, place: ExportPlace) {
        let outgoing = &self.status.outgoing;
        if outgoing.writing.is_some() {
            return self.ui.refuse("An export is under way already");
        }
        let own = self.own();
        let Some(mut ground) = self.outgoing_ground(&wish.whose) else {
            return;
        };
        let mut formats = self.status.outgoing.formats.iter();
        let format = formats.find(|it| it.id == wish.format);
        let folder = wish.split.is_some() || format.is_some_and(|it| it.ending.is_none());
        if wish.card || format.is_some_and(|it| it.has_card) {
            ground.told = ground.told.with_review(&self.ws);
        }
        self.remember_labels(&wish);
        if let Some(id) = self.status.outgoing.looking.take() {
            self.jobs.cancel(id);
        }
        self.status.outgoing.ended = None;
        let id = self.jobs.start(Some("Exporting"), move |job| {
            let typed = place.path;
            let place = ExportPlace {
                path: expand(&typed),
                ..place
            };
            let spared = own.spare(&place.path).map_err(|error| error.to_string());
            let ended = spared.and_then(|()| write(&wish, &place, &ground, job));
            // It is another by now, also where something got into the way.
            let standing = standing(&place.path, folder, &own);
            job.post(News::Standing(typed, standing));
            job.post(News::Exported(ended.unwrap_or_else(Ended::Failed)));
        });
        self.status.outgoing.writing = Some(id);
    }

    /// What types go out as stays with the project, like what they came in as.
    fn remember_labels(&mut self, wish: &ExportWish) {
        let place = labels_of(&wish.format);
        let labels = wish.labels.to_remember();
        let known = &self.ws.project().info.settings.label_maps;
        let same = known
            .get(&place)
            .map_or(labels.is_empty(), |it| *it == labels);
        if !same && self.ws.session().read_only.is_none() {
            self.dispatch(Action::RememberLabels { place, labels });
        }
    }

    pub(super) fn end_export(&mut self, ended: Ended) {
        self.status.outgoing.writing = None;
        // The sheet says it too, where it is still open.
        if !self.ui.shows_export() {
            match &ended {
                Ended::Done(it) => self.ui.tell(format!("Exported to {}", it.path.display())),
                Ended::Stopped => self
                    .ui
                    .tell("The export was stopped; nothing was left behind"),
                Ended::Failed(why) => self.ui.refuse(why.clone()),
            }
        }
        self.status.outgoing.ended = Some(ended);
    }

    /// Forgets jobs that have ended without saying anything.
    pub(super) fn tend_exports(&mut self) {
        let outgoing = &mut self.status.outgoing;
        if outgoing.looking.is_some_and(|it| !self.jobs.runs(it)) {
            outgoing.looking = None;
        }
        if outgoing.writing.is_some_and(|it| !self.jobs.runs(it)) {
            outgoing.writing = None;
        }
        let drawing = &mut outgoing.drawing;
        if drawing.looking.is_some_and(|it| !self.jobs.runs(it)) {
            drawing.looking = None;
        }
    }

    /// Stops an export under way and waits until it has cleared up.
    pub(super) fn stop_export(&mut self) {
        let Some(id) = self.status.outgoing.writing.take() else {
            return;
        };
        self.jobs.cancel(id);
        let until = Instant::now() + CLEARED_WITHIN;
        while self.jobs.runs(id) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub(super) fn show_folder(&mut self, path: PathBuf) {
        self.jobs.start(None, move |job| {
            if let Err(why) = host::show_folder(&path) {
                let told = format!("No program shows {}: {why}", path.display());
                job.post(News::Refused(told));
            }
        });
    }

    /// What goes out, as the sheet says it.
    fn outgoing_ground(&self, whose: &Whose) -> Option<Ground> {
        let by = match whose {
            Whose::By(who) => Some(who),
            Whose::Everybody | Whose::Together => None,
        };
        let mut ground = self.export_ground(by)?;
        let keys = &mut ground.keys;
        // Where there is nothing but gold, that goes out.
        if by.is_none() {
            dataset::leave_gold_out(keys);
        }
        if *whose == Whose::Together {
            let shared = soft::shared(std::mem::take(keys));
            *keys = soft::keys(&shared);
            ground.shared = Some(shared);
        }
        Some(ground)
    }

    /// The layers of one annotator, or all that there are.
    fn export_ground(&self, whose: Option<&AnnotatorId>) -> Option<Ground> {
        let open = self.open.as_ref()?;
        let project = self.ws.project();
        // Only what persons set of articles: what is proposed is read anew.
        let is_set = |it: &Article| it.meta_set || it.zones_set || !it.extra.is_empty();
        let articles = project.articles.iter().filter(|it| is_set(it.1));
        let keys: BTreeSet<&LayerKey> = open
            .layers
            .iter()
            .chain(project.layers.keys())
            .filter(|it| !it.is_suggested())
            .filter(|it| whose.is_none_or(|who| it.annotator == *who))
            .collect();
        Some(Ground {
            project: Project {
                info: project.info.clone(),
                schema: project.schema.clone(),
                register: project.register.clone(),
                guidelines: project.guidelines.clone(),
                articles: articles.map(|(id, it)| (id.clone(), it.clone())).collect(),
                ..Project::default()
            },
            sources: open.sources.clone(),
            files: open.files.clone(),
            keys: keys.into_iter().cloned().collect(),
            shared: None,
            told: Told::of(open, &self.ws),
        })
    }
}

/// What a wish comes down to.
struct Ready {
    format: &'static Format,
    write: &'static exchange::Write,
    options: Options,
    split: Option<Split>,
    only_complete: bool,
}

impl Ready {
    fn of(wish: &ExportWish, ground: &Ground) -> Result<Self, String> {
        let format = exchange::by_id(&wish.format);
        let (format, write) = format
            .and_then(|it| Some((it, it.write.as_ref()?)))
            .ok_or_else(|| format!("There is no format {}", wish.format))?;
        if ground.shared.is_some() {
            soft::check(format)?;
        }
        let split = wish.split.as_ref().map(|it| ground.files.need_split(it));
        let split = split.transpose().map_err(|error| error.to_string())?;
        let parts = split.iter().flat_map(|it| &it.parts);
        let date = wish.date.trim();
        if !date.is_empty() && !is_moment(date) {
            return Err(format!("{date} is no date: {MOMENT}"));
        }
        Ok(Self {
            format,
            write,
            options: Options {
                tasks: wish.tasks.clone(),
                text: wish.with_text,
                policy: Policy::from_id(&wish.policy).unwrap_or_default(),
                labels: wish.labels.clone(),
                without_zones: wish.without_zones.clone(),
                author_only: wish.author_only,
                implied: wish.implied,
                date: (!date.is_empty()).then(|| date.to_owned()),
                parts: parts.map(|it| it.name.to_string()).collect(),
                pseudonyms: match wish.pseudonyms {
                    true => ground.told.pseudonyms(),
                    false => Default::default(),
                },
            },
            split,
            only_complete: wish.only_complete,
        })
    }

    fn plan<'a>(&'a self, ground: &'a Ground, keys: &'a [LayerKey]) -> Plan<'a> {
        Plan {
            files: &ground.files,
            sources: &ground.sources,
            project: &ground.project,
            keys,
            options: &self.options,
            shared: ground.shared.as_ref(),
            only_complete: self.only_complete,
            split: self.split.as_ref(),
            profile: None,
            card: None,
        }
    }

    /// What the dataset's card needs, where it goes out too. None where it was
    /// stopped.
    fn counted(
        &self,
        wish: &ExportWish,
        plan: &Plan,
        ground: &Ground,
        job: &Job,
    ) -> Option<Option<Counted>> {
        let Ground { files, sources, .. } = ground;
        match self.has_card(wish, plan) {
            true => ground.told.counted(files, sources, job).map(Some),
            false => Some(None),
        }
    }

    fn has_card(&self, wish: &ExportWish, plan: &Plan) -> bool {
        match card::place(plan.shape(self.write)) {
            Some(card::OWN) => true,
            place => wish.card && place.is_some(),
        }
    }
}

/// Looks first at how it begins, then at all of it.
fn look(wish: &ExportWish, ground: &Ground, job: &Job) {
    let until = Instant::now() + SETTLED_AFTER;
    while Instant::now() < until {
        if job.cancelled() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    if let Some(sample) = sample(wish, ground, job) {
        job.post(News::Sample(Box::new(sample)));
    }
    if let Some(survey) = survey(wish, ground, job) {
        job.post(News::Survey(Box::new(survey)));
    }
}

/// The first records; None where it was stopped.
fn sample(wish: &ExportWish, ground: &Ground, job: &Job) -> Option<Sample> {
    let mut sample = Sample {
        wish: wish.clone(),
        files: Vec::new(),
        more_files: 0,
        layers: 0,
        splits: ground.files.split_names(),
        failed: None,
    };
    let ready = match Ready::of(wish, ground) {
        Ok(ready) => ready,
        Err(why) => {
            sample.failed = Some(why);
            return Some(sample);
        }
    };
    for most in SAMPLE_LAYERS {
        let keys = ground.keys.get(..most).unwrap_or(&ground.keys);
        let plan = ready.plan(ground, keys);
        let mut beginning = Beginning::default();
        let mut go_on = |_| !job.cancelled();
        let run = dataset::run(&plan, ready.write, &mut beginning, &mut |_| {}, &mut go_on);
        match run {
            Ok((_, dataset::Ended::Cancelled)) => return None,
            Err(error) => {
                sample.failed = Some(error.to_string());
                return Some(sample);
            }
            Ok((report, dataset::Ended::Done)) => {
                sample.layers = report.layers;
                if report.layers > 0 || keys.len() == ground.keys.len() {
                    let shape = plan.shape(ready.write);
                    (sample.files, sample.more_files) =
                        beginning.files(shape, &ready.options.parts);
                    return Some(sample);
                }
            }
        }
    }
    Some(sample)
}

/// A dry run; None where it was stopped.
fn survey(wish: &ExportWish, ground: &Ground, job: &Job) -> Option<Survey> {
    match surveyed(wish, ground, job) {
        Ok(survey) => survey,
        Err(why) => Some(Survey {
            failed: Some(why),
            ..Losses::default().survey(wish, &Report::default(), None, None)
        }),
    }
}

fn surveyed(wish: &ExportWish, ground: &Ground, job: &Job) -> Result<Option<Survey>, String> {
    let ready = Ready::of(wish, ground)?;
    let mut losses = Losses::under(&ready.options);
    job.set_total(ground.keys.len() as u64);
    let plan = ready.plan(ground, &ground.keys);
    let Some(counted) = ready.counted(wish, &plan, ground, job) else {
        return Ok(None);
    };
    let plan = Plan {
        card: counted.as_ref().map(Counted::about),
        ..plan
    };
    let mut go_on = |done| going(job, done);
    let mut lost = |it: &Loss| losses.add(it);
    let run = dataset::run(&plan, ready.write, &mut Nowhere, &mut lost, &mut go_on);
    let (report, ended) = run.map_err(|error| error.to_string())?;
    let place = card::place(plan.shape(ready.write));
    let whole = ended == dataset::Ended::Done;
    Ok(whole.then(|| losses.survey(wish, &report, ready.split.as_ref(), place)))
}

fn going(job: &Job, done: usize) -> bool {
    job.set_done(done as u64);
    !job.cancelled()
}

/// Writes it, and reads back what can be. What isn't finished goes with the
/// target. What was lost is known anew then.
fn write(
    wish: &ExportWish,
    place: &ExportPlace,
    ground: &Ground,
    job: &Job,
) -> Result<Ended, String> {
    let ready = Ready::of(wish, ground)?;
    let plan = ready.plan(ground, &ground.keys);
    let Some(counted) = ready.counted(wish, &plan, ground, job) else {
        return Ok(Ended::Stopped);
    };
    let plan = Plan {
        profile: Profile::of(ready.format).filter(|_| ready.options.text),
        card: counted.as_ref().map(Counted::about),
        ..plan
    };
    let told = |error: TargetError| error.to_string();
    let shape = plan.shape(ready.write);
    let mut target = Target::open(shape, &place.path, place.replace).map_err(told)?;
    job.set_total(ground.keys.len() as u64);
    let mut losses = Losses::under(&ready.options);
    let mut lost = |it: &Loss| losses.add(it);
    let mut go_on = |done| going(job, done);
    let run = dataset::run(&plan, ready.write, &mut target, &mut lost, &mut go_on);
    let (mut report, ended) = run.map_err(told)?;
    if ended == dataset::Ended::Cancelled || job.cancelled() {
        return Ok(Ended::Stopped);
    }
    let (files, bytes) = (target.files().len(), target.files().values().sum());
    let Some(read_back) = read_again(&ready, &plan, &target, &mut report, job) else {
        return Ok(Ended::Stopped);
    };
    target.finish().map_err(told)?;
    let card = card::place(shape);
    let survey = losses.survey(wish, &report, ready.split.as_ref(), card);
    let done = Finished {
        path: place.path.clone(),
        folder: shape.is_folder(),
        layers: report.layers,
        files,
        bytes,
        left_out: report.left_out.len() + report.in_no_part,
        read_back,
    };
    job.post(News::Survey(Box::new(survey)));
    Ok(Ended::Done(done))
}

/// Holds what was written against what went out; nothing where the format isn't
/// read back. None where it was stopped.
fn read_again(
    ready: &Ready,
    plan: &Plan,
    target: &Target,
    report: &mut Report,
    job: &Job,
) -> Option<Option<ReadBack>> {
    if !ready.options.text {
        return Some(None);
    }
    let names: Vec<String> = target.files().keys().cloned().collect();
    let names = names.iter().map(String::as_str);
    let outgoing = std::mem::take(&mut report.outgoing);
    let root = target.written();
    let go_on = || !job.cancelled();
    let found = match plan.profile {
        Some(it) => {
            let read = dataset::read_back_while;
            Some(read(ready.format, it, root, names, outgoing, &go_on)?)
        }
        None => dataset::tables(root, names, report.layers),
    };
    let read_back = found.map(|it| ReadBack {
        wrong: it.missing.values().sum::<usize>() + it.foreign + it.issues.len(),
        same: match it.tables {
            Some(all) => Same::Rows(all.rows),
            None => Same::Tags(it.same),
        },
    });
    go_on().then_some(read_back)
}

/// What stands where an export is to lie.
fn standing(path: &Path, folder: bool, own: &Own) -> Standing {
    if own.is_touched(path, folder) {
        return Standing::Own;
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    if path.is_dir() != folder && path.exists() {
        return Standing::Other;
    }
    if !path.parent().is_some_and(Path::is_dir) {
        return Standing::Nowhere;
    }
    match std::fs::read_dir(&path).map(Iterator::count) {
        Ok(0) => Standing::Free,
        Ok(count) => Standing::Full(count),
        Err(_) if path.is_file() => Standing::File,
        Err(_) => Standing::Free,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ProjectInfo;

    #[test]
    fn no_export_lies_on_or_among_what_is_the_project_s_own() {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path();
        let own = root.join("project");
        std::fs::create_dir_all(own.join("annotations")).expect("room");
        std::fs::create_dir_all(root.join("full/inner")).expect("room");
        std::fs::write(root.join("old.jsonl"), "x").expect("room");
        let own = Own::of(&own, &ProjectInfo::default());
        for (name, folder, expected) in [
            ("out.jsonl", false, Standing::Free),
            ("out", true, Standing::Free),
            ("old.jsonl", false, Standing::File),
            ("old.jsonl", true, Standing::Other),
            ("full", false, Standing::Other),
            ("full", true, Standing::Full(1)),
            ("full/inner", true, Standing::Free),
            ("not/there", true, Standing::Nowhere),
            ("project", true, Standing::Own),
            ("project/annotations", true, Standing::Own),
            ("project/project.ron", false, Standing::Own),
            ("full/../project/x", true, Standing::Own),
            ("", true, Standing::Own),
        ] {
            let found = standing(&root.join(name), folder, &own);
            assert_eq!(found, expected, "{name}");
        }
    }
}

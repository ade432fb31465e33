//! A split drawn from the window, and kept: in the background, by the same rules
//! as on the command line. Must not know how it is drawn.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::super::jobs::Job;
use super::super::news::News;
use super::super::saved::answer;
use super::super::shell::Shell;
use super::{Ground, SETTLED_AFTER};
use crate::dataset::{self, Drawn, Undrawn};
use crate::host;
use crate::model::{AnnotatorId, Split};
use crate::store::Files;
use crate::ui::drawing::{PartLine, SplitDrawn, SplitFrom, SplitReport, SplitWish};

/// Whose lock is held while a split is kept: it is nobody's work in particular.
const HOLDER: &str = "splits";

impl Shell {
    pub(in crate::app) fn draw_split(&mut self, wish: SplitWish) {
        let whose = match &wish.from {
            SplitFrom::By(who) => Some(who),
            SplitFrom::Tagged | SplitFrom::Every => None,
        };
        let Some(ground) = self.export_ground(whose) else {
            return;
        };
        if let Some(id) = self.status.outgoing.drawing.looking.take() {
            self.jobs.cancel(id);
        }
        let id = self.jobs.start(Some("Drawing a split"), move |job| {
            if let Some(report) = look(wish, &ground, job) {
                job.post(News::Drawn(Box::new(report)));
            }
        });
        self.status.outgoing.drawing.looking = Some(id);
    }

    pub(in crate::app) fn take_drawn(&mut self, report: SplitReport) {
        self.status.outgoing.drawing.report = Some(report);
    }

    /// Keeps what the person was shown, where nothing else was kept since.
    pub(in crate::app) fn keep_split(&mut self) {
        let Some(open) = &self.open else { return };
        let report = self.status.outgoing.drawing.report.as_ref();
        let Some(Ok(drawn)) = report.map(|it| it.drawn.clone()) else {
            return;
        };
        if let Some(why) = &self.ws.session().read_only {
            let why = format!("the split can’t be kept: {why}");
            return self.end_keeping(Err(why));
        }
        let files = open.files.clone();
        self.jobs.start(Some("Keeping the split"), move |job| {
            let kept = keep(&drawn, &files).map(|()| drawn.split.name.clone());
            job.post(News::SplitKept(kept));
        });
    }

    pub(in crate::app) fn end_keeping(&mut self, kept: Result<String, String>) {
        match &kept {
            Ok(name) => self.ui.tell(format!("The split {name} is kept")),
            Err(why) => self.ui.refuse(why.clone()),
        }
        let drawing = &mut self.status.outgoing.drawing;
        answer(&mut drawing.kept, kept);
        drawing.report = None;
    }
}

/// None where it was stopped.
fn look(wish: SplitWish, ground: &Ground, job: &Job) -> Option<SplitReport> {
    let until = Instant::now() + SETTLED_AFTER;
    while Instant::now() < until {
        if job.cancelled() {
            return None;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let asked = dataset::Wish {
        name: wish.name.clone(),
        by: wish.how.as_ref().map(|it| it.by),
        parts: wish.how.as_ref().map(|it| it.parts.clone()),
        seed: wish.how.as_ref().map(|it| it.seed),
    };
    let every = match wish.from {
        SplitFrom::Every => {
            let known = ground.told.known();
            ground.sources.ids(known, job.cancel_flag())
        }
        SplitFrom::Tagged | SplitFrom::By(_) => BTreeSet::new(),
    };
    let from = dataset::Ground {
        files: &ground.files,
        sources: &ground.sources,
        project: &ground.project,
        keys: &ground.keys,
        articles: &every,
    };
    let go_on = |done: usize, all: usize| {
        if done == 0 {
            job.set_total(all as u64);
        }
        job.set_done(done as u64);
        !job.cancelled()
    };
    let before = ground.files.split(&wish.name);
    let drawn = match dataset::draw_while(&asked, &from, &go_on) {
        Err(Undrawn::Stopped) => return None,
        _ if job.cancelled() => return None,
        Err(why) => Err(why.to_string()),
        Ok(drawn) => Ok(Arc::new(told(drawn, before.ok().flatten()))),
    };
    Some(SplitReport { wish, drawn })
}

fn told(drawn: Drawn, before: Option<Split>) -> SplitDrawn {
    let types: BTreeSet<&String> = drawn.parts.iter().flat_map(|it| it.types.keys()).collect();
    let types: Vec<String> = types.into_iter().cloned().collect();
    let parts = drawn.parts.iter().map(|it| PartLine {
        name: it.share.name.to_string(),
        percent: it.share.percent,
        articles: it.articles,
        groups: it.groups,
        tags: types
            .iter()
            .map(|name| it.types.get(name).copied().unwrap_or_default())
            .collect(),
    });
    let left_out = drawn.left_out.into_iter();
    SplitDrawn {
        parts: parts.collect(),
        types,
        before,
        fresh: drawn.fresh,
        gone: drawn.gone,
        alike: drawn.alike,
        torn: drawn.torn,
        random: drawn.random,
        left_out: left_out.map(|(id, why)| (id.to_string(), why)).collect(),
        remarks: drawn.remarks,
        split: drawn.split,
    }
}

fn keep(drawn: &SplitDrawn, files: &Files) -> Result<(), String> {
    let name = &drawn.split.name;
    let _held = files.visit(&AnnotatorId::new(HOLDER), &host::holder())?;
    let known = files.split(name).map_err(|why| why.to_string())?;
    if known != drawn.before {
        return Err(format!(
            "{name} was drawn otherwise meanwhile; look at it again"
        ));
    }
    files.put_split(&drawn.split).map_err(|why| why.to_string())
}

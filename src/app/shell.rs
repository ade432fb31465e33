//! The shell around the workspace: one frame after the other. Takes in what the
//! background brought, lets the window be drawn, carries out what was asked for.
//! Knows egui's context but neither the native window nor its frame, so that
//! tests drive it as it is.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::ahead::Ahead;
use super::import::Imported;
use super::jobs::Jobs;
use super::news::News;
use super::open::OpenProject;
use super::prefs::{self, Saver};
use super::texts::{self, Wanted};
use crate::host::{self, Home};
use crate::model::{ArticleId, Edit, LayerKey, Project, ProjectInfo};
use crate::ui::{
    Ctx, Hover, Outbox, Prefs, Recent, Request, SaveStatus, Status, Theme, ThemeChoice, UiState,
    fonts, once_more, style,
};
use crate::workspace::{Action, Effect, History, IdSource, Record, Session, Workspace};

pub struct Shell {
    pub(super) egui: egui::Context,
    pub(super) home: Home,
    pub(super) prefs: Prefs,
    pub(super) saver: Saver,
    pub(super) ui: UiState,
    pub(super) ws: Workspace,
    pub(super) open: Option<OpenProject>,
    pub(super) status: Status,
    pub(super) jobs: Jobs,
    /// The project's scan, while it runs.
    pub(super) scan: Option<u64>,
    /// Looks through files to be imported, while it runs.
    pub(super) importing: Option<u64>,
    pub(super) imported: Imported,
    pub(super) ahead: Ahead,
    outbox: Outbox,
    hover: Hover,
    light: Theme,
    dark: Theme,
    /// What the context was last made to look like.
    styled: Option<(bool, f32, bool)>,
    title: String,
}

/// Background news are taken in for at most this long a frame.
const NEWS_FOR: Duration = Duration::from_millis(6);
/// Requests that lead to requests: more rounds than this are a mistake.
const ROUNDS: usize = 16;

impl Shell {
    /// Makes the context ready and opens what was named, if anything was.
    pub fn new(egui: &egui::Context, home: Home, start: Option<PathBuf>) -> Self {
        egui.set_fonts(fonts::definitions());
        // The keys for larger and smaller text are commands of ours.
        egui.options_mut(|it| it.zoom_with_keyboard = false);
        let (mut prefs, told) = prefs::load(&home.config);
        if prefs.annotator.trim().is_empty() {
            prefs.annotator = host::login();
        }
        let waker = {
            let egui = egui.clone();
            Arc::new(move || once_more(&egui))
        };
        let mut shell = Self {
            egui: egui.clone(),
            saver: Saver::start(home.config.clone()),
            home,
            prefs,
            ui: UiState::default(),
            ws: nothing(),
            open: None,
            status: Status::default(),
            jobs: Jobs::new(waker),
            scan: None,
            importing: None,
            imported: Imported::default(),
            ahead: Ahead::default(),
            outbox: Outbox::default(),
            hover: Hover::default(),
            light: Theme::light(),
            dark: Theme::dark(),
            styled: None,
            title: String::new(),
        };
        if let Some(told) = told {
            shell.ui.refuse(told);
        }
        shell.look_for_recent();
        if let Some(path) = start {
            shell.open_path(path);
            // A small project is there in the first frame.
            shell.wait_for_opening(Duration::from_millis(120));
        }
        shell.restyle();
        shell
    }

    /// Takes the keys that mean something to the program out of what has come in,
    /// before a frame begins.
    pub fn take_keys(&mut self, events: &mut Vec<egui::Event>) {
        let egui = self.egui.clone();
        self.with_ui(|state, ctx| state.take_keys(&egui, ctx, events));
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let began = Instant::now();
        self.take_news();
        self.keep_list();
        self.take_drops();
        let (jobs, waits) = self.jobs.status();
        self.status.jobs = jobs;
        self.tend_exports();
        if let Some(waits) = waits {
            self.egui.request_repaint_after(waits);
        }
        self.restyle();
        // Keys first, so that what they do is drawn in this very frame.
        let egui = self.egui.clone();
        self.with_ui(|state, ctx| state.keys(&egui, ctx));
        self.settle();
        self.with_ui(|state, ctx| state.show(ui, ctx));
        if self.settle() {
            once_more(&self.egui);
        }
        self.look_ahead();
        self.retitle();
        self.status.frame_ms = began.elapsed().as_secs_f32() * 1000.0;
    }

    /// Notes how large the window is, for the next time.
    pub fn note_window(&mut self, size: egui::Vec2, maximized: bool) {
        self.prefs.maximized = maximized;
        if !maximized {
            self.prefs.window = Some((size.x, size.y));
        }
    }

    /// The program ends: everything is written.
    pub fn end(&mut self) {
        self.close_project();
        self.saver.save(&self.prefs);
    }

    pub fn is_unsaved(&self) -> bool {
        matches!(self.status.save, SaveStatus::Failed(_))
    }

    /// True where something isn't saved and the person was told so: the window
    /// may not close yet.
    pub fn warn_of_unsaved(&mut self) -> bool {
        // What is on its way is waited for: closing would do so too, and could
        // then tell nobody that it failed.
        if let Some(writer) = self.open.as_ref().and_then(|it| it.writer.as_ref()) {
            writer.flush();
            self.look_at_saving();
        }
        let SaveStatus::Failed(why) = &self.status.save else {
            return false;
        };
        let told = format!("Not everything is saved: {why}. Close again to close all the same");
        self.ui.warn(told);
        true
    }

    /// What is on the screen, for tests.
    pub fn workspace(&self) -> &Workspace {
        &self.ws
    }

    pub fn status(&self) -> &Status {
        &self.status
    }

    /// True once the open project's sources are listed.
    pub fn is_listed(&self) -> bool {
        self.open.as_ref().is_some_and(|it| it.listed)
    }

    /// True while anything runs in the background.
    pub fn is_busy(&self) -> bool {
        self.jobs.any()
    }

    /// Runs actions and requests until none are left. True where there were any.
    pub(super) fn settle(&mut self) -> bool {
        let mut any = false;
        for _ in 0..ROUNDS {
            let actions = self.outbox.take_actions();
            let requests = self.outbox.take_requests();
            if actions.is_empty() && requests.is_empty() {
                break;
            }
            any = true;
            for action in actions {
                self.dispatch(action);
            }
            for request in requests {
                self.carry_out(request);
            }
        }
        any
    }

    /// False where it was refused.
    pub(super) fn dispatch(&mut self, action: Action) -> bool {
        let visits = self.visit(&action);
        let outcome = self.ws.dispatch(action, &host::now());
        let went = outcome.is_ok();
        match outcome {
            Ok(effects) => effects.into_iter().for_each(|it| self.perform(it)),
            Err(refusal) => self.ui.refuse(refusal.to_string()),
        }
        if !visits.is_empty()
            && let Some(writer) = self.open.as_ref().and_then(|it| it.writer.as_ref())
        {
            writer.hold(visits);
        }
        let snapping = self.ws.session().snapping;
        if self.open.is_some() && snapping != self.prefs.snapping {
            self.prefs.snapping = snapping;
            self.saver.save(&self.prefs);
        }
        went
    }

    /// Does what a panel or a command would ask for.
    pub fn act(&mut self, action: Action) {
        self.dispatch(action);
    }

    /// Asks for what only the shell can do; carried out in the next frame.
    pub fn request(&mut self, request: Request) {
        self.outbox.request(request);
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Record(record) => {
                let sources_change = is_of_sources(&record);
                let reread = read_anew(&record);
                if let Some(open) = &mut self.open {
                    open.record(record, &self.ws);
                    if open.writer.is_some() {
                        self.status.save = SaveStatus::Saving;
                    }
                }
                if sources_change {
                    self.rescan();
                }
                for article in reread {
                    self.ws.forget_document(&article);
                    if self.ws.session().article.as_ref() == Some(&article) {
                        self.load(&article);
                    }
                }
            }
            Effect::Load(article) => self.load(&article),
            Effect::Ask(ask) => {
                let egui = self.egui.clone();
                self.with_ui(|state, ctx| state.ask(ask, &egui, ctx));
            }
            Effect::Gather { keys, then } => {
                if let Some(open) = &self.open {
                    super::scan::gather(&mut self.jobs, open.files.clone(), keys, then);
                }
            }
            Effect::Recall { steps, then } => {
                if let Some(open) = &self.open {
                    let all = open.large.iter().filter(|it| steps.contains(&it.seq));
                    let all = all.cloned().collect();
                    super::scan::recall(&mut self.jobs, open.files.clone(), all, then);
                }
            }
            Effect::Tell(text) => self.ui.tell(text),
        }
    }

    /// Brings an article's tags and text to the screen, at once if they are small.
    pub(super) fn load(&mut self, article: &ArticleId) {
        let Some(open) = &self.open else { return };
        if let Some(key) = self.ws.layer_key()
            && key.article == *article
            && self.ws.is_unread(&key)
        {
            let loaded = open.files.load_layer(&key);
            self.take_layer(loaded);
        }
        self.load_sets(article);
        let Some(open) = &self.open else { return };
        if self.ws.document_of(article).is_none() {
            let wanted = Wanted::of(&self.ws, article);
            let size = open.sources.size_of(article).unwrap_or(0);
            if size <= texts::AT_ONCE {
                let shown = wanted.read(&open.files, &open.sources);
                texts::take_in(&mut self.ws, article.clone(), shown);
            } else {
                let (files, sources) = (open.files.clone(), open.sources.clone());
                self.jobs.start(Some("Reading the article"), move |job| {
                    let shown = wanted.read(&files, &sources);
                    job.post(News::Text(wanted.article, Box::new(shown)));
                });
            }
        }
        self.read_neighbours(article);
        self.remember_place();
    }

    /// Reads what is suggested for an article.
    fn load_sets(&mut self, article: &ArticleId) {
        let sets: Vec<LayerKey> = self.ws.sets_of(article).collect();
        for key in sets {
            if let Some(open) = &self.open
                && self.ws.is_unread(&key)
            {
                let loaded = open.files.load_layer(&key);
                self.take_layer(loaded);
            }
        }
    }

    /// Remembers where the person is, for the next time.
    pub(super) fn remember_place(&mut self) {
        let Some(open) = &self.open else { return };
        let session = self.ws.session();
        let recent = Recent {
            path: open.path.clone(),
            name: self.ws.project().info.name.clone(),
            annotator: session.annotator.to_string(),
            article: session.article.as_ref().map(ToString::to_string),
            caret: session.selection.caret,
            opened: host::now().to_string(),
        };
        prefs::remember(&mut self.prefs, recent);
        self.saver.save(&self.prefs);
    }

    pub(super) fn close_project(&mut self) {
        self.remember_place();
        self.stop_export();
        self.jobs.new_era();
        if let Some(open) = self.open.take() {
            open.close();
        }
        self.ws = nothing();
        self.ahead = Ahead::default();
        self.scan = None;
        self.status = Status {
            gone: std::mem::take(&mut self.status.gone),
            ..Status::default()
        };
        self.ui.project_changed();
        self.look_for_recent();
    }

    pub(super) fn take_news(&mut self) {
        let began = Instant::now();
        while let Some(news) = self.jobs.next_news() {
            self.take(news);
            if began.elapsed() > NEWS_FOR {
                self.egui.request_repaint();
                break;
            }
        }
        self.settle();
    }

    fn take_drops(&mut self) {
        let dropped = self
            .egui
            .input(|it| it.raw.dropped_files.first().map(|it| it.path().to_owned()));
        let Some(path) = dropped else { return };
        // On an open project a file is something to take in, unless it is one.
        let is_project = path.is_dir() || path.ends_with("project.ron");
        if self.open.is_some() && !is_project {
            let all = self.egui.input(|it| {
                let files = it.raw.dropped_files.iter();
                files.map(|it| it.path().to_owned()).collect()
            });
            return self.chose_import(all);
        }
        self.request(Request::Open(path));
        self.settle();
    }

    fn wait_for_opening(&mut self, most: Duration) {
        let until = Instant::now() + most;
        while self.status.opening.is_some() && Instant::now() < until {
            self.take_news();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn is_dark(&self) -> bool {
        match self.prefs.theme {
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
            ThemeChoice::System => self.egui.system_theme() == Some(egui::Theme::Dark),
        }
    }

    fn restyle(&mut self) {
        let dark = self.is_dark();
        let now = (dark, self.prefs.ui_zoom, self.prefs.motion);
        if self.styled != Some(now) {
            self.styled = Some(now);
            let theme = if dark { &self.dark } else { &self.light };
            style::apply(&self.egui, theme, &self.prefs);
        }
    }

    fn retitle(&mut self) {
        let name = &self.ws.project().info.name;
        let title = match (&self.open, name.is_empty()) {
            (Some(_), false) => format!("{name} — Glossator"),
            _ => "Glossator".into(),
        };
        if title != self.title {
            self.egui
                .send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    pub(super) fn with_ui(&mut self, run: impl FnOnce(&mut UiState, &Ctx)) {
        let theme = if self.is_dark() {
            &self.dark
        } else {
            &self.light
        };
        let ctx = Ctx {
            ws: &self.ws,
            theme,
            prefs: &self.prefs,
            status: &self.status,
            outbox: &self.outbox,
            hover: &self.hover,
        };
        run(&mut self.ui, &ctx);
    }
}

/// Whether a step changes where articles come from, how large they may be, or
/// what they are read in.
fn is_of_sources(record: &Record) -> bool {
    infos(record).any(|(before, after)| {
        before.sources != after.sources
            || before.settings.max_article_bytes != after.settings.max_article_bytes
            || before.settings.encodings != after.settings.encodings
    })
}

/// The articles that a step gives another encoding.
fn read_anew(record: &Record) -> BTreeSet<ArticleId> {
    infos(record)
        .flat_map(|(before, after)| {
            let (old, new) = (&before.settings.encodings, &after.settings.encodings);
            let of = move |id: &&ArticleId| old.get(*id) != new.get(*id);
            old.keys().chain(new.keys()).filter(of)
        })
        .cloned()
        .collect()
}

/// What a step makes of the project's facts: before and after.
fn infos(record: &Record) -> impl Iterator<Item = (&ProjectInfo, &ProjectInfo)> {
    let (Record::Do { transaction, .. }
    | Record::Undo { transaction, .. }
    | Record::Redo { transaction, .. }) = record;
    transaction.edits.iter().filter_map(|it| match it {
        Edit::Info { before, after } => Some((&**before, &**after)),
        _ => None,
    })
}

/// A workspace without a project.
fn nothing() -> Workspace {
    Workspace::new(
        Project::default(),
        Session::default(),
        History::default(),
        IdSource::Counting,
    )
}

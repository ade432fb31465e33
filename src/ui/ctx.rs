//! What a panel is given to read, and how it answers.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::measure::insight::Ground;
use crate::model::{AnnotatorId, LayerKey};
use crate::store::Remedy;
use crate::workspace::{Action, Workspace};

use super::counting::{Counting, PictureWish};
use super::drawing::SplitWish;
use super::incoming::{ImportWish, Incoming};
use super::outgoing::{ExportPlace, ExportWish, Outgoing};
use super::{Hover, Theme};

/// What every panel draws from. Read only: changes are sent.
pub struct Ctx<'a> {
    pub ws: &'a Workspace,
    pub theme: &'a Theme,
    pub prefs: &'a Prefs,
    pub status: &'a Status,
    pub outbox: &'a Outbox,
    /// What the pointer rests on.
    pub hover: &'a Hover,
}

/// What panels ask for in one frame, carried out after everything is drawn.
#[derive(Default)]
pub struct Outbox {
    actions: RefCell<Vec<Action>>,
    requests: RefCell<Vec<Request>>,
}

impl Outbox {
    pub fn send(&self, action: Action) {
        self.actions.borrow_mut().push(action);
    }

    pub fn request(&self, request: Request) {
        self.requests.borrow_mut().push(request);
    }

    pub fn take_actions(&self) -> Vec<Action> {
        self.actions.take()
    }

    pub fn take_requests(&self) -> Vec<Request> {
        self.requests.take()
    }
}

impl Ctx<'_> {
    /// Asks the workspace for a change.
    pub fn send(&self, action: Action) {
        self.outbox.send(action);
    }

    /// Asks the shell for something outside the workspace.
    pub fn request(&self, request: Request) {
        self.outbox.request(request);
    }
}

/// What only the shell can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Ask the desktop for a folder of articles; the answer fills the form.
    PickArticles,
    /// Ask the desktop for the place of a new project; the answer fills the form.
    PickPlace,
    /// Ask the desktop for a project and open it.
    PickProject,
    /// A folder of articles or a project, as typed, dropped or named.
    Open(PathBuf),
    OpenDemo,
    /// Count what a folder typed into the form holds.
    CountArticles(PathBuf),
    Create(NewProject),
    ForgetRecent(PathBuf),
    CloseProject,
    SetPrefs(Box<Prefs>),
    /// Work as somebody else in the same project.
    SwitchAnnotator(AnnotatorId),
    /// Look through the sources again.
    Rescan,
    CancelJob(u64),
    RetrySaving,
    SaveNow,
    /// Put a damaged layer's file aside, and what was chosen in its place.
    MendLayer(LayerKey, Remedy),
    /// Ask the desktop for files to import; the answer fills the sheet.
    PickImport,
    /// Look through files and say what an import would take.
    PreviewImport(Box<ImportWish>),
    Import(Box<ImportWish>),
    /// Ask the desktop where an export is to lie, a file or a folder; the answer
    /// fills the sheet.
    PickExport {
        from: PathBuf,
        folder: bool,
    },
    /// Say what stands where an export is to lie.
    LookAtPlace {
        path: PathBuf,
        folder: bool,
    },
    /// Show the first records, and say what the format can't hold.
    PreviewExport(Box<ExportWish>),
    Export(Box<ExportWish>, ExportPlace),
    /// Ask the desktop where to save the list of losses, with this place proposed.
    PickLosses(PathBuf),
    /// Save what the format can't hold of all that would go out.
    SaveLosses(Box<ExportWish>, ExportPlace),
    /// Draw a split and say what there is to say of it; nothing is kept.
    DrawSplit(Box<SplitWish>),
    /// Keep the split that was drawn last.
    KeepSplit,
    /// Open a folder in the desktop's own program for folders.
    ShowFolder(PathBuf),
    CopyText(String),
    /// Count the project for the insight; the answer comes in the status.
    CountInsight(Box<Ground>),
    /// Ask the desktop where to save a picture, with this place proposed.
    PickPicture(PathBuf),
    SavePicture(Box<PictureWish>),
    Quit,
}

/// The answers of the form for a new project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewProject {
    /// Folder (or file) the articles come from.
    pub articles: PathBuf,
    /// Folder of the project, to be made.
    pub place: PathBuf,
    pub name: String,
    pub preset: String,
    pub annotator: String,
}

/// A person's choices on this machine, kept between runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    pub annotator: String,
    pub theme: ThemeChoice,
    /// Size of the reader's text, 1.0 the usual one.
    pub reader_zoom: f32,
    /// Size of everything, 1.0 the system's.
    pub ui_zoom: f32,
    pub motion: bool,
    pub snapping: bool,
    pub show_articles: bool,
    pub show_margin: bool,
    pub show_inspector: bool,
    pub show_tray: bool,
    pub show_zones: bool,
    pub show_arcs: bool,
    pub show_invisibles: bool,
    pub articles_width: f32,
    pub margin_width: f32,
    pub inspector_width: f32,
    pub tray_height: f32,
    /// Size of the window in points when it was last closed.
    pub window: Option<(f32, f32)>,
    pub maximized: bool,
    pub recent: Vec<Recent>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recent {
    pub path: PathBuf,
    pub name: String,
    pub annotator: String,
    /// Article that was open and the caret in it, in bytes.
    pub article: Option<String>,
    pub caret: u32,
    pub opened: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            annotator: String::new(),
            theme: ThemeChoice::System,
            reader_zoom: 1.0,
            ui_zoom: 1.0,
            motion: true,
            snapping: true,
            show_articles: true,
            show_margin: true,
            show_inspector: true,
            show_tray: false,
            show_zones: true,
            show_arcs: false,
            show_invisibles: false,
            articles_width: 240.0,
            margin_width: 256.0,
            inspector_width: 256.0,
            tray_height: 200.0,
            window: None,
            maximized: false,
            recent: Vec::new(),
        }
    }
}

/// What the shell knows and panels show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    pub save: SaveStatus,
    /// Work in the background, the oldest first.
    pub jobs: Vec<JobStatus>,
    /// What is wrong with the project's files.
    pub file_problems: Vec<FileProblem>,
    /// Files of the sources that can't be read as articles.
    pub skipped: Vec<SkippedFile>,
    /// Folder of the open project; empty on the start page.
    pub project_path: PathBuf,
    /// Name of a project that is being opened.
    pub opening: Option<String>,
    /// Recent projects that aren't where they were.
    pub gone: BTreeSet<PathBuf>,
    /// The import that is prepared.
    pub incoming: Incoming,
    /// The export that is prepared.
    pub outgoing: Outgoing,
    /// What was counted for the insight, and pictures of it.
    pub counting: Counting,
    /// CPU time of the last frame without painting, in milliseconds.
    pub frame_ms: f32,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum SaveStatus {
    #[default]
    Saved,
    Saving,
    /// Not on disk; what is safe and what to do, for people.
    Failed(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct JobStatus {
    pub id: u64,
    pub name: String,
    pub done: u64,
    /// None: not known yet.
    pub total: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SkippedFile {
    /// Relative to its source.
    pub path: String,
    /// For people.
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FileProblem {
    pub code: String,
    /// Relative to the project.
    pub path: PathBuf,
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub message: String,
    /// The layer that can't be read, where it is one.
    pub layer: Option<LayerKey>,
    /// What can be done about it.
    pub remedies: Vec<Remedy>,
}

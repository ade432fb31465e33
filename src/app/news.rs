//! What background work brings to the window.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::import::{Done, Part};
use crate::corpus::Shown;
use crate::measure::insight::Insight;
use crate::model::{AnnotatorId, Article, ArticleId, LayerKey, Transaction};
use crate::store::{FileKey, LoadedLayer, Opened, StoreEvent, Watcher};
use crate::suggest::queue::Queue;
use crate::ui::counting::Saved;
use crate::ui::drawing::SplitReport;
use crate::ui::incoming::Preview;
use crate::ui::outgoing::{Ended, Sample, Standing, Survey};
use crate::ui::panels::start::Answer;
use crate::ui::{Recent, SkippedFile};
use crate::workspace::Action;

pub enum News {
    /// A project was opened, or why it wasn't.
    Opened(Box<Result<Opening, String>>),
    /// A project was made, or why it wasn't.
    Made(Result<(PathBuf, AnnotatorId), String>),
    /// The first articles of a listing that goes on, in order.
    Begun(Vec<Article>),
    /// The sources were listed: every article, in order.
    Listed(Box<Corpus>),
    /// Articles whose files were read.
    Heads(Vec<Article>),
    Layers(Vec<LoadedLayer>),
    /// What an action needs, and the action.
    Gathered(Vec<LoadedLayer>, Box<Action>),
    /// The edits of large steps by their numbers, or why they can't be had, and
    /// the action that needs them.
    Recalled(Result<Vec<(u64, Transaction)>, String>, Box<Action>),
    /// The rows of every set of suggestions.
    Queue(Box<Queue>),
    /// Texts that sets of suggestions count in.
    Words(Vec<(LayerKey, Arc<str>)>),
    /// The text of an article.
    Text(ArticleId, Box<Shown>),
    Store(StoreEvent),
    /// Another program changed a file.
    Changed(FileKey),
    Watching(Watcher),
    /// For the start page.
    Answer(Answer),
    /// What an import would take.
    Preview(Box<Preview>),
    /// A part of an import, to be taken in.
    Part(Box<Part>),
    Imported(Done),
    /// Files that were chosen to be imported.
    ImportChosen(Vec<PathBuf>),
    /// How an export would begin.
    Sample(Box<Sample>),
    /// What an export would hold, and what not.
    Survey(Box<Survey>),
    /// What stands where an export is to lie.
    Standing(PathBuf, Standing),
    /// Where an export is to lie.
    ExportChosen(PathBuf),
    Exported(Ended),
    /// A split that was drawn, or why none was.
    Drawn(Box<SplitReport>),
    /// How keeping it went: its name, or why it wasn't kept.
    SplitKept(Result<String, String>),
    /// Where a list of losses is to be saved, and how that went.
    LossesChosen(PathBuf),
    LossesSaved(Saved),
    /// Something that couldn't be done, for people.
    Refused(String),
    /// What was counted for the insight; None where it was stopped.
    Insight(Option<Box<Insight>>),
    /// Where a picture is to be saved.
    PictureChosen(PathBuf),
    /// How saving a picture went.
    PictureSaved(Saved),
    /// Recent projects that aren't where they were.
    Gone(BTreeSet<PathBuf>),
}

/// An opened project on its way to the window.
pub struct Opening {
    pub path: PathBuf,
    pub annotator: AnnotatorId,
    pub opened: Opened,
    /// How it was left the last time.
    pub last: Option<Recent>,
}

/// What the sources hold.
pub struct Corpus {
    pub articles: BTreeMap<ArticleId, Article>,
    /// Their order in the articles panel.
    pub order: Arc<[ArticleId]>,
    /// Files that can't be read as articles.
    pub skipped: Vec<SkippedFile>,
    /// False where the walk was stopped.
    pub whole: bool,
}

//! What the export sheet asks for and is shown: plain values, so that the sheet
//! needs to know neither formats nor files.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::counting::Saved;
use super::drawing::Drawing;
use crate::model::labels::LabelMap;
use crate::model::{AnnotatorId, ArticleId, Settings, TagId, Task, ZoneKind};

/// Whose layers go out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Each annotator's by itself, without the settled ones.
    #[default]
    Everybody,
    /// All annotators' of an article as one, each tag with the share who set it.
    Together,
    By(AnnotatorId),
}

/// What the person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportWish {
    /// A format's id.
    pub format: String,
    pub whose: Whose,
    /// Only these; all where empty.
    pub tasks: BTreeSet<Task>,
    pub only_complete: bool,
    /// The split whose parts go out each by itself.
    pub split: Option<String>,
    pub with_text: bool,
    /// Id of the rule for mentions that overlap.
    pub policy: String,
    /// The names that kinds, roles and attributes go out under.
    pub labels: LabelMap,
    pub without_zones: BTreeSet<ZoneKind>,
    pub author_only: bool,
    pub implied: bool,
    /// As typed; empty for none.
    pub date: String,
    /// Annotators go out under other names.
    pub pseudonyms: bool,
    /// With the dataset's card, where the export is a folder.
    pub card: bool,
}

impl Default for ExportWish {
    fn default() -> Self {
        Self {
            format: "jsonl".into(),
            whose: Whose::Everybody,
            tasks: BTreeSet::new(),
            only_complete: false,
            split: None,
            with_text: true,
            policy: "outermost".into(),
            labels: LabelMap::default(),
            without_zones: BTreeSet::new(),
            author_only: false,
            implied: true,
            date: String::new(),
            pseudonyms: false,
            card: false,
        }
    }
}

/// Where an export is to lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportPlace {
    pub path: PathBuf,
    /// Put it in the place of a folder that holds files.
    pub replace: bool,
}

/// What the shell knows of exports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outgoing {
    pub formats: Vec<FormatLine>,
    /// The folder that exports go to unless another is named.
    pub home: PathBuf,
    /// What was chosen in the desktop's dialog, to be taken over by the sheet;
    /// the number tells one choice from the next.
    pub chosen: Option<(u64, PathBuf)>,
    /// The job that looks at what would go out.
    pub looking: Option<u64>,
    pub sample: Option<Sample>,
    pub survey: Option<Survey>,
    /// What stands at a place that was asked about.
    pub standing: Option<(PathBuf, Standing)>,
    /// The job that writes.
    pub writing: Option<u64>,
    /// A place for the list of losses that was chosen in the desktop's dialog,
    /// and how saving one went; the numbers tell one from the next.
    pub losses_chosen: Option<(u64, PathBuf)>,
    pub losses_saved: Option<(u64, Saved)>,
    /// The split that is being drawn.
    pub drawing: Drawing,
    /// How the last export ended.
    pub ended: Option<Ended>,
}

/// A format that is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormatLine {
    pub id: String,
    pub name: String,
    pub summary: String,
    /// What it has no place for; empty where it holds everything.
    pub lacks: String,
    /// The ending of its one file, without the dot; None: a folder.
    pub ending: Option<String>,
    /// It comes with the dataset's card anyway.
    pub has_card: bool,
    /// One of overlapping mentions stays, by a rule.
    pub keeps_one: bool,
}

/// The beginning of an export, as the format writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub wish: ExportWish,
    /// In the order in which they are begun.
    pub files: Vec<SampleFile>,
    /// Files beyond those.
    pub more_files: usize,
    /// Layers in it.
    pub layers: usize,
    /// The project's splits.
    pub splits: Vec<String>,
    /// Why there is none.
    pub failed: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SampleFile {
    /// Empty where the export is one file.
    pub name: String,
    pub body: Body,
    /// Bytes of these first layers.
    pub bytes: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The beginning, and whether more follows.
    Text(String, bool),
    /// Nothing that a person could read.
    Binary,
}

/// What would go out, and what a format can't hold of it: a dry run.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    pub wish: ExportWish,
    pub layers: usize,
    /// Layers by part, where it is split.
    pub parts: Vec<(String, usize)>,
    /// Layers whose articles are in no part of the split: they don't go out.
    pub in_no_part: usize,
    /// Layers that aren't complete, where only complete ones go out.
    pub incomplete: usize,
    /// The frequent ones first.
    pub losses: Vec<LossGroup>,
    /// The file that the dataset's card stands in or at the end of, and the card
    /// in Markdown.
    pub card: Option<(String, String)>,
    /// Layers that can't be read, with the reason.
    pub left_out: Vec<(String, String)>,
    pub failed: Option<String>,
}

impl Survey {
    pub fn lost(&self) -> usize {
        self.losses.iter().map(|it| it.count).sum()
    }

    /// Layers that stay out as a whole.
    pub fn left(&self) -> usize {
        self.left_out.len() + self.in_no_part + self.incomplete
    }
}

/// One sort of loss.
#[derive(Clone, Debug, PartialEq)]
pub struct LossGroup {
    /// In the plural: `nested mentions`.
    pub what: String,
    pub count: usize,
    /// Both for people, as the command line says it: `nested mentions (1)`.
    pub told: String,
    /// The first ones.
    pub places: Vec<LossPlace>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LossPlace {
    pub article: ArticleId,
    pub annotator: AnnotatorId,
    pub tag: Option<TagId>,
    /// The beginning of its words.
    pub quote: String,
    /// What a label or a note says.
    pub says: String,
}

/// What stands where an export is to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Free,
    /// A file that would be replaced.
    File,
    /// A folder with so many files and folders in it.
    Full(usize),
    /// The folder that it is to lie in isn't there.
    Nowhere,
    /// A folder where a file is to be, or a file where a folder is to be.
    Other,
    /// The project's folder, or one that its articles lie in.
    Own,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    Done(Finished),
    Stopped,
    Failed(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    pub path: PathBuf,
    pub folder: bool,
    pub layers: usize,
    pub files: usize,
    pub bytes: u64,
    /// Layers that couldn't be read, or are in no part.
    pub left_out: usize,
    /// None where the format isn't read back.
    pub read_back: Option<ReadBack>,
}

/// What came of reading an export again.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadBack {
    pub same: Same,
    /// How much came back otherwise.
    pub wrong: usize,
}

/// What came back as it went out.
#[derive(Clone, Debug, PartialEq)]
pub enum Same {
    Tags(usize),
    /// Rows of tables, which no reader takes in.
    Rows(u64),
}

/// What is asked for where a date is none.
pub const MOMENT: &str = "a day is needed, such as 2026-11-22";

/// The name under which a project remembers what its kinds become in a format.
pub fn labels_of(format: &str) -> String {
    format!("{}{format}", Settings::EXPORTS)
}

//! What window and shell tell each other of the insight: what was counted, where
//! a picture is to be saved, and how that went. Plain values.

use std::path::PathBuf;
use std::sync::Arc;

use crate::chart::Chart;
use crate::measure::insight::Insight;

/// What the shell knows of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counting {
    /// What was counted last.
    pub insight: Option<Arc<Insight>>,
    /// True while it is counted anew.
    pub running: bool,
    /// True where the last count was stopped.
    pub stopped: bool,
    /// A place that was chosen in the desktop's dialog; the number tells one
    /// choice from the next.
    pub chosen: Option<(u64, PathBuf)>,
    /// How the last picture went; the number tells one from the next.
    pub saved: Option<(u64, Saved)>,
}

/// A picture to be saved, as SVG or PNG by the ending of its path.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureWish {
    pub path: PathBuf,
    pub chart: Arc<Chart>,
    /// In the colours of the dark theme.
    pub dark: bool,
    /// A file that is there already may go.
    pub replace: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    Done(PathBuf),
    /// There is a file already; nothing was written.
    Exists(PathBuf),
    /// Why not, for people.
    Failed(String),
}

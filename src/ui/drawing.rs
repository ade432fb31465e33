//! What the page that draws a split asks for and is shown: plain values, so that
//! it needs to know neither articles nor files.

use std::sync::Arc;

use crate::measure::duplicates::Crossing;
use crate::model::{AnnotatorId, Share, Split, SplitBy};

/// What the person asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitWish {
    pub name: String,
    pub from: SplitFrom,
    /// How a new one is drawn; None: the one of this name goes on as it was
    /// drawn.
    pub how: Option<SplitHow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SplitHow {
    pub by: SplitBy,
    pub parts: Vec<Share>,
    pub seed: u64,
}

/// The articles that go into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SplitFrom {
    /// Those that somebody tagged.
    #[default]
    Tagged,
    /// Those that this annotator tagged.
    By(AnnotatorId),
    Every,
}

/// What the shell knows of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The job that draws.
    pub looking: Option<u64>,
    /// What was drawn last.
    pub report: Option<SplitReport>,
    /// How the last one was kept; the number tells one from the next.
    pub kept: Option<(u64, Result<String, String>)>,
}

/// A split that was drawn and isn't kept yet, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitReport {
    pub wish: SplitWish,
    pub drawn: Result<Arc<SplitDrawn>, String>,
}

/// A split, and what there is to say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplitDrawn {
    pub split: Split,
    /// As it is kept, before articles were added.
    pub before: Option<Split>,
    /// Articles that had no part before, and those that aren't here any more.
    pub fresh: usize,
    pub gone: usize,
    /// The types of all parts, in order.
    pub types: Vec<String>,
    pub parts: Vec<PartLine>,
    /// Pairs of alike articles: all, those that the split tears apart, those
    /// that a random one would have.
    pub alike: Crossing,
    pub torn: Crossing,
    pub random: Crossing,
    /// Articles in no part, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// What is wrong with it, for people.
    pub remarks: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartLine {
    pub name: String,
    /// Of a hundred.
    pub percent: u32,
    pub articles: usize,
    pub groups: usize,
    /// Tags of each of the types.
    pub tags: Vec<usize>,
}

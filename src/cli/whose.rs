//! Whose layers a command is about. Must not know what it does with them.

use clap::Args;

use crate::model::AnnotatorId;

#[derive(Args)]
pub struct Whose {
    /// Whose layers; everybody's where none is named
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
    /// Only the adjudicated layer, like --annotator gold
    #[arg(long, conflicts_with = "annotator")]
    gold: bool,
    /// Everybody's layers, as where nobody is named
    #[arg(long, conflicts_with_all = ["annotator", "gold"])]
    all_annotators: bool,
}

impl Whose {
    /// None for everybody.
    pub fn annotator(&self) -> Option<AnnotatorId> {
        match self.gold {
            true => Some(AnnotatorId::gold()),
            false => self.annotator.as_deref().map(AnnotatorId::new),
        }
    }
}

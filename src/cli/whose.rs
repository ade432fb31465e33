//! Whose layers a command is about. Must not know what it does with them.

use clap::Args;

use super::desk::Desk;
use crate::model::{AnnotatorId, LayerKey};

#[derive(Args)]
pub struct Whose {
    /// Whose layers; all that there are where none is named
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
    /// Only the adjudicated layer, like --annotator gold
    #[arg(long, conflicts_with = "annotator")]
    gold: bool,
    /// Every annotator's layers, without the adjudicated one, which is made of theirs
    #[arg(long, conflicts_with_all = ["annotator", "gold"])]
    all_annotators: bool,
}

impl Whose {
    /// Their keys, in order.
    pub fn keys(&self, desk: &Desk) -> anyhow::Result<Vec<LayerKey>> {
        match self.all_annotators {
            true => desk.people(),
            false => desk.keys(self.annotator().as_ref()),
        }
    }

    /// None for everybody.
    fn annotator(&self) -> Option<AnnotatorId> {
        match self.gold {
            true => Some(AnnotatorId::gold()),
            false => self.annotator.as_deref().map(AnnotatorId::new),
        }
    }
}

//! Whose layers a command is about. Must not know what it does with them.

use clap::Args;

use super::Output;
use super::desk::Desk;
use crate::model::{AnnotatorId, LayerKey};

#[derive(Args)]
pub struct Whose {
    /// Whose layers; every annotator's where none is named
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
    /// Only the adjudicated layer, like --annotator gold
    #[arg(long, conflicts_with = "annotator")]
    gold: bool,
    /// Every annotator's layers, without the adjudicated one, which is made of theirs:
    /// what goes out where nothing is said
    #[arg(long, conflicts_with_all = ["annotator", "gold"])]
    all_annotators: bool,
}

impl Whose {
    /// Their keys, in order. That the adjudicated ones aren't among them is told
    /// where nobody said so.
    pub fn keys(&self, desk: &Desk, out: &mut Output) -> anyhow::Result<Vec<LayerKey>> {
        if let Some(annotator) = self.annotator() {
            return desk.keys(Some(&annotator));
        }
        let keys = desk.people()?;
        if !self.all_annotators && keys.len() < desk.opened.layers.len() {
            let gold = AnnotatorId::gold();
            out.tell(format_args!(
                "every annotator's layers; {gold}, which is made of them, stays out: --gold takes it"
            ));
        }
        Ok(keys)
    }

    /// None for everybody.
    fn annotator(&self) -> Option<AnnotatorId> {
        match self.gold {
            true => Some(AnnotatorId::gold()),
            false => self.annotator.as_deref().map(AnnotatorId::new),
        }
    }
}

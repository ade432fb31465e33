//! `glossator repair`: what is to stand in the place of a damaged layer.

use std::path::PathBuf;

use clap::Args;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::model::{AnnotatorId, ArticleId, LayerKey};
use crate::store::Remedy;

/// Put a damaged layer's file aside, and its copy from the journal, its backup or nothing in its place
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator check caucasus\n  glossator repair caucasus 2023/risks.txt --annotator anna --with journal"
)]
pub struct Repair {
    /// Folder of the project
    project: PathBuf,
    /// Path of the article below its source, as `glossator check` names it
    article: String,
    /// Whose layer
    #[arg(long, value_name = "A")]
    annotator: String,
    /// What stands in its place: `journal`, `backup` or `aside` (nothing); `glossator check` names those there are
    #[arg(long, value_name = "WHAT")]
    with: String,
}

impl Repair {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let Some(remedy) = Remedy::from_id(&self.with) else {
            anyhow::bail!("“{}” is none of journal, backup, aside", self.with);
        };
        let annotator = AnnotatorId::new(&self.annotator);
        let key = LayerKey::new(annotator.clone(), ArticleId::new(&self.article));
        let desk = Desk::write(&self.project, &annotator)?;
        let files = &desk.opened.files;
        if !files.load_layer(&key).broken {
            anyhow::bail!(
                "the layer of {} by {annotator} isn't damaged; nothing was changed",
                key.article
            );
        }
        let remedies = files.remedies(&key);
        if !remedies.contains(&remedy) {
            let there: Vec<&str> = remedies.into_iter().map(Remedy::id).collect();
            anyhow::bail!("there is no {}; there is {}", remedy.id(), there.join(", "));
        }
        files.mend(&key, remedy)?;
        out.tell(format_args!(
            "{} by {annotator}: {} stands in its place; the damaged file is kept beside",
            key.article,
            remedy.name()
        ));
        Ok(Outcome::Done)
    }
}

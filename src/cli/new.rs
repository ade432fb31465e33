//! `glossator new`: makes a project.

use std::path::PathBuf;

use clap::Args;

use super::{Outcome, Output};
use crate::corpus::{self, NewProject};
use crate::host;

/// Make a project on a folder of articles
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator new caucasus --articles ~/articles\n  glossator new caucasus --articles ~/articles --preset ace --name \"Caucasus 2023\" --annotator anna"
)]
pub struct New {
    /// Folder of the project, to be made (it may exist and be empty)
    dir: PathBuf,
    /// Folder (or file) the articles come from; subfolders are read too
    #[arg(long, value_name = "DIR")]
    articles: PathBuf,
    /// Schema: a preset's name (see `glossator schema list`) or a schema.ron
    #[arg(long, value_name = "P", default_value = "news")]
    preset: String,
    /// Name of the project; the folder's name where none is given
    #[arg(long, value_name = "N")]
    name: Option<String>,
    /// Who will tag; makes the annotator's folder, so that the project is ready to be shared
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
}

impl New {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let preset = super::schema::Named::find(&self.preset)?;
        let name = self.name.unwrap_or_else(|| {
            let dir = std::path::absolute(&self.dir).unwrap_or_default();
            dir.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        });
        let place = corpus::create(&NewProject {
            articles: self.articles,
            place: self.dir,
            name,
            schema: preset.schema,
            guidelines: preset.guidelines,
            id: format!("{:016x}", host::seed()),
        })?;
        out.tell(format_args!("made {}", place.display()));
        Ok(Outcome::Done)
    }
}

//! `glossator articles`: what the corpus holds.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::model::{
    AnnotatorId, Article, ArticleId, FileState, Layer, LayerKey, Progress, Project,
};
use crate::text::figures::plain;

/// List the articles with title, date, source and state
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator articles caucasus\n  glossator articles caucasus --json | jq -r 'select(.problems != []) | .id'"
)]
pub struct Articles {
    /// Folder of the project
    project: PathBuf,
    /// One JSON object a line: id, title, published, source, language, encoding, state, problems
    #[arg(long)]
    json: bool,
    /// Whose state to show; the furthest of all where none is named
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
}

impl Articles {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let desk = Desk::read(&self.project)?;
        let annotator = self.annotator.as_deref().map(AnnotatorId::new);
        let mut project = Project {
            info: desk.opened.project.info.clone(),
            schema: desk.opened.project.schema.clone(),
            ..Project::default()
        };
        for key in desk.keys(annotator.as_ref()).unwrap_or_default() {
            let layer = desk.layer(&key, out).layer;
            project.layers.insert(key, layer);
        }
        let mut states = std::collections::BTreeMap::<&ArticleId, (Progress, Vec<&Layer>)>::new();
        for (
            LayerKey {
                annotator, article, ..
            },
            layer,
        ) in &project.layers
        {
            let state = project.progress(annotator, article);
            let row = states
                .entry(article)
                .or_insert((Progress::Untouched, Vec::new()));
            row.0 = row.0.max(state);
            row.1.push(layer);
        }
        for article in desk.articles().values() {
            let nothing = (Progress::Untouched, Vec::new());
            let (state, layers) = states.get(&article.id).unwrap_or(&nothing);
            let problems = problems(article, layers);
            let meta = &article.meta;
            if self.json {
                let encoding = Some(&article.encoding).filter(|it| !it.is_empty());
                let row = json!({
                    "id": article.id.as_str(),
                    "title": article.title(),
                    "published": meta.published,
                    "source": meta.source,
                    "language": meta.language,
                    "encoding": encoding,
                    "state": state.name(),
                    "problems": problems,
                });
                writeln!(out.data, "{row}")?;
            } else {
                let or_dash = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".into());
                writeln!(
                    out.data,
                    "{:<10} {:<10} {:<20} {}  ({}){}{}",
                    state.name(),
                    or_dash(&meta.published),
                    or_dash(&meta.source),
                    article.title(),
                    article.id,
                    if problems.is_empty() { "" } else { "  ! " },
                    problems.join("; "),
                )?;
            }
        }
        Ok(Outcome::Done)
    }
}

/// What a person should know of the article's file, in words.
pub fn problems(article: &Article, layers: &[&Layer]) -> Vec<String> {
    let mut problems = Vec::new();
    match &article.file {
        FileState::Present => {}
        FileState::Missing => problems.push("the file is gone; the annotated text is kept".into()),
        FileState::Changed => problems.push("the file changed after it was tagged".into()),
        FileState::Unreadable(reason) => problems.push(reason.clone()),
    }
    let changed = layers.iter().any(|layer| {
        let tagged = layer.head.text.as_ref().map(|it| &it.hash);
        article.text_hash.is_some() && tagged.is_some() && tagged != article.text_hash.as_ref()
    });
    if changed {
        problems
            .push("the file changed after it was tagged; its tags stand on the kept text".into());
    }
    if article.undecoded > 0 {
        problems.push(format!(
            "{} could not be decoded as {}",
            plain(article.undecoded as usize, "character"),
            article.encoding
        ));
    }
    problems
}

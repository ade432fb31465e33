//! `glossator promote`: one annotator's layers made the gold ones.

use std::path::PathBuf;

use clap::Args;

use super::act::Acting;
use super::desk::Desk;
use super::suggestions::name;
use super::{Outcome, Output};
use crate::host;
use crate::model::{AnnotatorId, ArticleId, Edit};
use crate::workspace::Action;

/// Make the gold layer out of one annotator's work
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator promote caucasus --annotator anna --dry-run\n  glossator promote caucasus --annotator anna --by bob\n  glossator promote caucasus --annotator anna --article 2023/risks.txt --incomplete --replace\n\nArticles that are complete in every task of the schema are taken. Tags keep who\nmade them. It is one step, which the window of --by can take back. A gold layer\nthat says otherwise stays as it is, unless --replace is given."
)]
pub struct Promote {
    /// Folder of the project
    project: PathBuf,
    /// Whose layers
    #[arg(long, value_name = "A")]
    annotator: String,
    /// Only this article
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// Articles that aren't complete too
    #[arg(long)]
    incomplete: bool,
    /// Put it in place of gold layers that say otherwise
    #[arg(long)]
    replace: bool,
    /// Who does this; the login where nobody is named
    #[arg(long, value_name = "A")]
    by: Option<String>,
    /// Write nothing; only say what would be done
    #[arg(long)]
    dry_run: bool,
}

impl Promote {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let from = name(&self.annotator)?;
        let by = name(&self.by.clone().unwrap_or_else(host::login))?;
        let desk = match self.dry_run {
            true => Desk::read(&self.project)?,
            false => Desk::write(&self.project, &by)?,
        };
        let keys = desk.keys(Some(&from))?;
        let article = self.article.as_deref().map(ArticleId::new);
        if let Some(article) = article
            .as_ref()
            .filter(|it| keys.iter().all(|key| key.article != **it))
        {
            anyhow::bail!("{from} has tagged nothing in {article}");
        }
        // Nobody else is to write the gold layer meanwhile.
        let gold = AnnotatorId::gold();
        let _held = match self.dry_run || by == gold {
            true => None,
            false => Some(
                desk.opened
                    .files
                    .visit(&gold, &host::holder())
                    .map_err(|why| anyhow::anyhow!("gold can't be changed: {why}"))?,
            ),
        };
        let action = Action::Promote {
            from,
            article,
            incomplete: self.incomplete,
            replace: self.replace,
        };
        let mut acting = Acting::bare(&desk, by);
        let acted = acting.act(action, !self.dry_run, out)?;
        if self.dry_run {
            let mut articles: Vec<&ArticleId> = acted
                .edits
                .iter()
                .filter_map(Edit::layer)
                .map(|it| &it.article)
                .collect();
            articles.dedup();
            for article in articles {
                writeln!(out.data, "{article}")?;
            }
            out.tell("nothing is written; it would be:");
        }
        for told in &acted.told {
            out.tell(told);
        }
        // The first tells what was done, the others what was not.
        Ok(match acted.told.len() {
            0 | 1 => Outcome::Done,
            _ => Outcome::Findings,
        })
    }
}

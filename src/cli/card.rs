//! `glossator card`: what a dataset holds, in words.

use std::path::{Path, PathBuf};

use clap::Args;

use super::desk::Desk;
use super::whose::Whose;
use super::{Outcome, Output, suggestions};
use crate::dataset::{self, Nowhere, Plan, Sink, Target, card};
use crate::exchange::{Options, Shape, pseudonyms};

/// Describe the dataset in Markdown: counts, agreement, provenance, gaps
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator card caucasus\n  glossator card caucasus --gold --split main --pseudonyms --out CARD.md\n\nAn export in the format huggingface has the card in its README.md; with --card\nother exports of several files have it beside them as CARD.md."
)]
pub struct Card {
    /// Folder of the project
    project: PathBuf,
    #[command(flatten)]
    whose: Whose,
    /// A split: how many articles each part has, and only what is in one
    #[arg(long, value_name = "NAME")]
    split: Option<String>,
    /// Annotators as annotator1, annotator2 … wherever they are named
    #[arg(long)]
    pseudonyms: bool,
    /// File to write, or - for standard output
    #[arg(
        long,
        value_name = "FILE|-",
        default_value = "-",
        hide_default_value = true
    )]
    out: PathBuf,
}

impl Card {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let desk = Desk::read(&self.project)?;
        desk.spare(&self.out)?;
        let split = self.split.as_deref();
        let split = split
            .map(|it| desk.opened.files.need_split(it))
            .transpose()?;
        let parts = split.iter().flat_map(|it| &it.parts);
        let mut options = Options {
            parts: parts.map(|it| it.name.to_string()).collect(),
            ..Options::default()
        };
        if self.pseudonyms {
            let names = desk.opened.layers.iter().map(|it| &it.annotator);
            options.pseudonyms = pseudonyms::of(names);
        }
        let review = suggestions::counted(&desk);
        let opened = &desk.opened;
        let agreed = card::Agreements::default().of(&opened.files, &opened.layers, &|| true);
        let agreed = agreed.unwrap_or_default();
        let plan = Plan {
            files: &desk.opened.files,
            sources: &desk.sources,
            project: &desk.opened.project,
            keys: &self.whose.keys(&desk, out)?,
            options: &options,
            shared: None,
            only_complete: false,
            split: split.as_ref(),
            profile: None,
            card: Some(card::About {
                agreed: &agreed,
                review: &review,
                articles: desk.ids().len(),
            }),
        };
        let (report, _) = dataset::run(
            &plan,
            &card::UNWRITTEN,
            &mut Nowhere,
            &mut |_| {},
            &mut |_| true,
        )?;
        let card = report.card.unwrap_or_default();
        let name = match card.name.trim() {
            "" => "Annotated articles",
            name => name,
        };
        let words = format!("# {name}\n\n{}", card.markdown());
        if self.out == Path::new("-") {
            out.data.write_all(words.as_bytes())?;
        } else {
            let mut target = Target::open(Shape::File("md"), &self.out, false)?;
            target.write("", words.as_bytes())?;
            target.finish()?;
        }
        for (key, why) in &report.left_out {
            out.tell(format_args!(
                "{} by {}: left out: {why}",
                key.article, key.annotator
            ));
        }
        Ok(match report.left_out.is_empty() {
            true => Outcome::Done,
            false => Outcome::Findings,
        })
    }
}

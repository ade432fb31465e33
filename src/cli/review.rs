//! `glossator review`: accepts what a source is certain enough of.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::act::Acting;
use super::desk::Desk;
use super::suggestions::{known_source, name};
use super::{Outcome, Output};
use crate::corpus;
use crate::model::{Decision, Edit, KindId, Part};
use crate::text::figures::plain;
use crate::workspace::{Action, Like};

/// Accept open suggestions above a score
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator review caucasus --accept-above 0.95 --source model-x --annotator anna --dry-run\n  glossator review caucasus --accept-above 0.9 --kind PERSON --annotator anna\n\nWhat is accepted becomes the annotator's tags, in one step that the window can\ntake back. Suggestions without a score, decided ones and those of a blind sample\nare left alone. Of an accepted event the open arguments are accepted too, but for\nthose whose filler scores less. `glossator suggestions P --by score` tells which\nscore can be trusted."
)]
pub struct Review {
    /// Folder of the project
    project: PathBuf,
    /// The least score to accept
    #[arg(long, value_name = "S")]
    accept_above: f32,
    /// Only suggestions of this source
    #[arg(long, value_name = "X")]
    source: Option<String>,
    /// Only of this type; of a stance its polarity
    #[arg(long, value_name = "K")]
    kind: Option<String>,
    /// Who accepts them
    #[arg(long, value_name = "A")]
    annotator: String,
    /// Change nothing; list what would be accepted
    #[arg(long)]
    dry_run: bool,
}

impl Review {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        if self.accept_above.is_nan() {
            anyhow::bail!("the score is no number");
        }
        let annotator = name(&self.annotator)?;
        let desk = match self.dry_run {
            true => Desk::read(&self.project)?,
            false => Desk::write(&self.project, &annotator)?,
        };
        let source = self.source.as_deref();
        let source = source.map(|it| known_source(&desk, it)).transpose()?;
        let like = Like::Above {
            score: self.accept_above,
            source,
            kind: self.kind.as_deref().map(KindId::new),
        };
        let mut acting = Acting::start(&desk, annotator.clone());
        let queue = corpus::read_queue(
            &desk.opened.files,
            &desk.opened.suggestions,
            annotator,
            &AtomicBool::new(false),
            |_, _| {},
        );
        acting.ws.provide_queue(queue);
        let rows = acting.ws.alike(&like);
        if self.dry_run {
            let queue = acting.ws.queue();
            for at in &rows {
                let (Some(key), Some(row)) = (queue.key(*at), queue.row(*at)) else {
                    continue;
                };
                writeln!(
                    out.data,
                    "{}\t{}\t{}\t{}\t{}",
                    key.article,
                    key.annotator,
                    queue.kind(row),
                    row.score().unwrap_or_default(),
                    queue.words(row, &acting.ws.project().register)
                )?;
            }
        }
        let verb = match self.dry_run {
            true => "would be accepted",
            false => "accepted",
        };
        if rows.is_empty() {
            out.tell(format_args!("0 suggestions {verb}"));
            return Ok(Outcome::Done);
        }
        let action = Action::DecideAll {
            like,
            decision: Decision::Accepted,
            reason: None,
        };
        // Also in a dry run: it tells what can't be accepted.
        let acted = acting.act(action, !self.dry_run, out)?;
        let (mut tags, mut arguments) = (0, 0);
        for edit in &acted.edits {
            match edit {
                Edit::Verdict { part, after, .. } if after.is_some() => match part {
                    Part::Tag(_) => tags += 1,
                    Part::Argument { .. } => arguments += 1,
                },
                _ => {}
            }
        }
        let with = match arguments {
            0 => String::new(),
            _ => format!(" with {}", plain(arguments, "argument")),
        };
        let tags = plain(tags, "suggestion");
        out.tell(format_args!("{tags}{with} {verb}"));
        for told in &acted.told {
            out.tell(told);
        }
        Ok(match acted.told.is_empty() {
            true => Outcome::Done,
            false => Outcome::Findings,
        })
    }
}

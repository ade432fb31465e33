//! `glossator duplicates`: which articles say the same.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::dataset::{self, Alike};
use crate::measure::duplicates::{Likeness, Link, groups};
use crate::text::figures::plain;

/// List articles that are copies, near copies, or share a passage
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator duplicates caucasus\n  glossator duplicates caucasus --least near\n  glossator duplicates caucasus --json | jq .articles\n\nexact: the same words, whatever blanks, case and punctuation. near: one says at\nleast half of what the other says. passage: some 40 words in a row and more are\nthe same. What stands in more than one of a hundred articles, such as a\ndisclaimer, counts for nothing. Articles are in one cluster where links lead\nfrom one to the other."
)]
pub struct Duplicates {
    /// Folder of the project
    project: PathBuf,
    /// The least likeness that makes a cluster
    #[arg(long, value_enum, value_name = "L", default_value = "passage")]
    least: Least,
    /// One JSON object a cluster
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Least {
    Exact,
    Near,
    Passage,
}

impl Duplicates {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let desk = Desk::read(&self.project)?;
        let opened = &desk.opened;
        let (never, done) = (AtomicBool::new(false), AtomicUsize::new(0));
        let found = dataset::alike(&opened.files, &desk.sources, &opened.layers, &never, &done);
        let least = match self.least {
            Least::Exact => Likeness::Exact,
            Least::Near => Likeness::Near,
            Least::Passage => Likeness::Passage,
        };
        let clusters = groups(found.articles.len(), &found.links, least);
        let mut of: BTreeMap<u32, Vec<&Link>> = BTreeMap::new();
        for link in found.links.iter().filter(|it| it.likeness >= least) {
            of.entry(link.b).or_default().push(link);
        }
        let mut inside = 0;
        for cluster in &clusters {
            inside += cluster.len();
            let links = cluster.iter().filter_map(|it| of.get(it));
            let links: Vec<&Link> = links.flatten().copied().collect();
            match self.json {
                true => json_line(&found, cluster, &links, out)?,
                false => lines(&found, cluster, &links, out)?,
            }
        }
        for (article, why) in &found.left_out {
            out.tell(format_args!("{article}: left out: {why}"));
        }
        out.tell(format_args!(
            "{}, {inside} of them in {}",
            plain(found.articles.len(), "article"),
            plain(clusters.len(), "cluster")
        ));
        Ok(match found.left_out.is_empty() {
            true => Outcome::Done,
            false => Outcome::Findings,
        })
    }
}

fn json_line(
    found: &Alike,
    cluster: &[u32],
    links: &[&Link],
    out: &mut Output,
) -> anyhow::Result<()> {
    let name = |at: u32| found.articles.get(at as usize).map_or("", |it| it.as_str());
    let articles: Vec<&str> = cluster.iter().map(|it| name(*it)).collect();
    let links: Vec<_> = links
        .iter()
        .map(|it| {
            json!({
                "a": name(it.a), "b": name(it.b),
                "likeness": it.likeness.id(), "shared": rounded(it.shared),
            })
        })
        .collect();
    let line = json!({"articles": articles, "links": links});
    writeln!(out.data, "{line}")?;
    Ok(())
}

/// The cluster's articles, each with what it is most like of those before it.
fn lines(found: &Alike, cluster: &[u32], links: &[&Link], out: &mut Output) -> anyhow::Result<()> {
    let name = |at: u32| found.articles.get(at as usize).map_or("", |it| it.as_str());
    for at in cluster {
        let closest = links.iter().filter(|it| it.b == *at).max_by(|x, y| {
            let order = x.likeness.cmp(&y.likeness);
            order
                .then(x.shared.total_cmp(&y.shared))
                .then(y.a.cmp(&x.a))
        });
        match closest {
            None => writeln!(out.data, "{}", name(*at))?,
            Some(it) => writeln!(
                out.data,
                "  {:<7} {:.2}  {}{}",
                it.likeness.id(),
                rounded(it.shared),
                name(*at),
                match cluster.first() {
                    Some(first) if *first == it.a => String::new(),
                    _ => format!("  (to {})", name(it.a)),
                }
            )?,
        }
    }
    writeln!(out.data)?;
    Ok(())
}

fn rounded(shared: f64) -> f64 {
    (shared * 100.0).round() / 100.0
}

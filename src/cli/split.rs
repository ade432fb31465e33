//! `glossator split`: which articles are trained on and which are tested on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::desk::Desk;
use super::{Outcome, Output};
use crate::dataset::{self, Drawn, Ground, PartCount, Undrawn, Wish};
use crate::measure::duplicates::Crossing;
use crate::model::{AnnotatorId, Split as Drawing, SplitBy};
use crate::text::figures::plain;

/// Draw a split into train, dev and test that stays as it is
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator split caucasus --name main --by story --parts train=80,dev=10,test=10\n  glossator split caucasus --name later --by time --parts train=70,test=30 --dry-run\n  glossator split caucasus --name main     # articles that came since\n  glossator split caucasus --list\n\nThe articles are those that somebody tagged, or that --annotator or --gold names;\n--all-articles takes the others too. What stays together in one part:\n  story   copies, near copies, articles that share a passage (see `glossator\n          duplicates`), and those that one event case joins\n  time    articles of one day; parts go from the oldest to the newest, and an\n          article without a date is in none\n  source  articles of one source\n  entity  articles whose main entity is the same: the register entry that most of\n          their tags link to (of equals the first by id)\n  random  nothing\nTypes of tags are dealt so that each part has its share of every type. The split\nis kept in splits/NAME.ron. Drawn again under the same name, articles that have a\npart keep it; new ones go where their like are, else where most is lacking."
)]
pub struct Split {
    /// Folder of the project
    project: PathBuf,
    /// Name of the split
    #[arg(long, value_name = "N", required_unless_present = "list")]
    name: Option<String>,
    /// What stays together: story, time, source, entity or random [story]
    #[arg(long, value_name = "W")]
    by: Option<String>,
    /// Parts with their share of a hundred [train=80,dev=10,test=10]
    #[arg(long, value_name = "PARTS")]
    parts: Option<String>,
    /// What chance begins with; the same gives the same split [0]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Only articles that this annotator tagged
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
    /// Only articles of the adjudicated layer, like --annotator gold
    #[arg(long, conflicts_with = "annotator")]
    gold: bool,
    /// Articles that nobody tagged too
    #[arg(long)]
    all_articles: bool,
    /// Write nothing; only say what would be drawn
    #[arg(long)]
    dry_run: bool,
    /// List the splits that there are
    #[arg(long, conflicts_with = "name")]
    list: bool,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Split {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let Some(name) = &self.name else {
            return self.list(out);
        };
        if name.trim().is_empty() {
            anyhow::bail!("the name is empty");
        }
        let by = |it: &str| {
            let known = SplitBy::ALL.map(|row| row.1).join(", ");
            let why = || anyhow::anyhow!("nothing is split by {it}; there are {known}");
            SplitBy::from_id(it).ok_or_else(why)
        };
        let parts = self.parts.as_deref().map(Drawing::parse_parts);
        let wish = Wish {
            name: name.trim().to_owned(),
            by: self.by.as_deref().map(by).transpose()?,
            parts: parts.transpose().map_err(anyhow::Error::msg)?,
            seed: self.seed,
        };
        // A lock of its own: a split is nobody's work in particular.
        let desk = match self.dry_run {
            true => Desk::read(&self.project)?,
            false => Desk::write(&self.project, &AnnotatorId::new("splits"))?,
        };
        let annotator = match self.gold {
            true => Some(AnnotatorId::gold()),
            false => self.annotator.as_deref().map(AnnotatorId::new),
        };
        let ground = Ground {
            files: &desk.opened.files,
            sources: &desk.sources,
            project: &desk.opened.project,
            keys: &desk.keys(annotator.as_ref())?,
            articles: &match self.all_articles {
                true => desk.ids(),
                false => BTreeSet::new(),
            },
        };
        let drawn = dataset::draw(&wish, &ground).map_err(|why| match why {
            Undrawn::Nothing(_) if self.all_articles && ground.articles.is_empty() => {
                anyhow::anyhow!("there is no article to draw from: the project has none")
            }
            Undrawn::Nothing(_) if !self.all_articles && ground.keys.is_empty() => {
                anyhow::anyhow!("{why}; --all-articles takes articles that nobody tagged")
            }
            why => why.into(),
        })?;
        if !self.dry_run {
            desk.opened.files.put_split(&drawn.split)?;
        }
        match self.json {
            true => writeln!(out.data, "{}", json_of(&drawn))?,
            false => table(&drawn, out)?,
        }
        for (article, why) in &drawn.left_out {
            out.tell(format_args!("{article}: in no part: {why}"));
        }
        for remark in &drawn.remarks {
            out.tell(remark);
        }
        Ok(
            match drawn.left_out.is_empty() && drawn.remarks.is_empty() {
                true => Outcome::Done,
                false => Outcome::Findings,
            },
        )
    }

    fn list(&self, out: &mut Output) -> anyhow::Result<Outcome> {
        let desk = Desk::read(&self.project)?;
        let names = desk.opened.files.split_names();
        if names.is_empty() {
            out.tell("there is no split yet");
        }
        for name in names {
            let split = desk.opened.files.need_split(&name)?;
            let (by, articles) = (split.by.id(), split.articles.len());
            match self.json {
                true => {
                    let parts: BTreeMap<&str, u32> = split
                        .parts
                        .iter()
                        .map(|it| (it.name.as_str(), it.percent))
                        .collect();
                    let line = json!({
                        "name": name, "by": by, "parts": parts, "seed": split.seed,
                        "articles": articles,
                    });
                    writeln!(out.data, "{line}")?;
                }
                false => writeln!(
                    out.data,
                    "{name}: by {by}, {}, seed {}, {}",
                    split.parts_line(),
                    split.seed,
                    plain(articles, "article")
                )?,
            }
        }
        Ok(Outcome::Done)
    }
}

fn json_of(drawn: &Drawn) -> Value {
    let pairs = |it: &Crossing, events: usize| json!({"near": it.near, "passage": it.passage, "event": events});
    let events = &drawn.of_events;
    let parts: Vec<Value> = drawn
        .parts
        .iter()
        .map(|it| {
            json!({
                "name": it.share.name.as_str(), "percent": it.share.percent,
                "articles": it.articles, "groups": it.groups, "types": it.types,
            })
        })
        .collect();
    let left: Vec<Value> = drawn
        .left_out
        .iter()
        .map(|(article, why)| json!({"article": article.as_str(), "why": why}))
        .collect();
    let articles: BTreeMap<&str, &str> = drawn
        .split
        .articles
        .iter()
        .map(|(article, part)| (article.as_str(), part.as_str()))
        .collect();
    json!({
        "name": drawn.split.name, "by": drawn.split.by.id(), "seed": drawn.split.seed,
        "new": drawn.fresh, "gone": drawn.gone, "parts": parts,
        "pairs": {
            "all": pairs(&drawn.alike, events.all), "torn": pairs(&drawn.torn, events.torn),
            "random": pairs(&drawn.random, events.random),
        },
        "left_out": left, "remarks": drawn.remarks, "articles": articles,
    })
}

fn table(drawn: &Drawn, out: &mut Output) -> anyhow::Result<()> {
    let split = &drawn.split;
    let all: usize = drawn.parts.iter().map(|it| it.articles).sum();
    let gone = match drawn.gone {
        0 => String::new(),
        gone => format!(", {gone} of the split not here any more"),
    };
    writeln!(
        out.data,
        "{}: by {}, seed {}; {}, {} new{gone}",
        split.name,
        split.by.id(),
        split.seed,
        plain(all, "article"),
        drawn.fresh
    )?;
    let groups = match split.by {
        SplitBy::Story => Some("stories"),
        SplitBy::Time => Some("days"),
        SplitBy::Source => Some("sources"),
        SplitBy::Entity => Some("main entities"),
        SplitBy::Random => None,
    };
    let types: BTreeSet<&String> = drawn.parts.iter().flat_map(|it| it.types.keys()).collect();
    let label = types.iter().map(|it| it.chars().count()).max();
    let label = label.unwrap_or_default().max("main entities".len());
    let wide = |it: &PartCount| it.share.name.as_str().len().max(7);
    let mut row = |name: &str, cell: &dyn Fn(&PartCount) -> String| {
        let mut line = format!(
            "  {name}{}",
            " ".repeat(label.saturating_sub(name.chars().count()))
        );
        for part in &drawn.parts {
            line.push_str(&format!("  {:>1$}", cell(part), wide(part)));
        }
        writeln!(out.data, "{line}")
    };
    row("", &|it| it.share.name.to_string())?;
    row("articles", &|it| it.articles.to_string())?;
    row("of a hundred", &|it| {
        format!("{:.1}", it.articles as f64 * 100.0 / all.max(1) as f64)
    })?;
    if let Some(groups) = groups {
        row(groups, &|it| it.groups.to_string())?;
    }
    for name in types {
        row(name, &|it| {
            it.types.get(name).copied().unwrap_or_default().to_string()
        })?;
    }
    // Cases of events are told of where there are any.
    let events = &drawn.of_events;
    let told = |it: &Crossing, of_events: usize| {
        let by_event = match events.all {
            0 => String::new(),
            _ => format!(", {of_events} by an event"),
        };
        format!("{} near, {} by a passage{by_event}", it.near, it.passage)
    };
    let all = told(&drawn.alike, events.all);
    writeln!(out.data, "pairs of alike articles: {all}")?;
    let torn = told(&drawn.torn, events.torn);
    writeln!(out.data, "in different parts: {torn}")?;
    if split.by != SplitBy::Random {
        let random = told(&drawn.random, events.random);
        writeln!(out.data, "a random split would have leaked: {random}")?;
    }
    Ok(())
}

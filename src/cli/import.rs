//! `glossator import`: somebody's finished annotations into a project.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::exchange::jsonl::{self, Incoming};
use crate::host;
use crate::model::{AnnotatorId, ArticleId, Entity, LayerKey, Project, TextHash};
use crate::store::{SaveState, Step, StepKind, StoreEvent, Writer};
use crate::workspace::{Action, Effect, History, IdSource, ImportedArticle, Session, Workspace};

/// Longest line that is read, in bytes.
const LONGEST_LINE: u64 = 256 << 20;

/// Take annotations in from a file
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator import caucasus anna.jsonl --format jsonl --annotator anna\n  glossator import caucasus everybody.jsonl --format jsonl\n\nA line's article is found by its id, else by its text's hash. Lines and tags that\ndon't fit are reported and left out; the rest is taken in. Importing the same\nfile twice changes nothing."
)]
pub struct Import {
    /// Folder of the project
    project: PathBuf,
    /// File to read, or - for standard input
    file: PathBuf,
    /// Format: see `glossator formats`
    #[arg(long, value_name = "ID", default_value = "jsonl")]
    format: String,
    /// Whose layers they become; each line's own annotator where none is named.
    /// Where the file holds several annotators, only this one's lines are taken.
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
}

impl Import {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let format = super::export::find(&self.format)?;
        if format.read.is_none() {
            anyhow::bail!("{} can be written but not read", format.name);
        }
        let mut count = Count::default();
        let lines = self.lines(out, &mut count)?;
        let groups = self.by_annotator(lines, out)?;
        for (annotator, lines) in groups {
            take(&self.project, &annotator, lines, out, &mut count)?;
        }
        out.tell(format_args!(
            "{} articles, {} tags taken in; {} reported",
            count.articles, count.tags, count.issues
        ));
        Ok(if count.issues > 0 {
            Outcome::Findings
        } else {
            Outcome::Done
        })
    }

    fn lines(&self, out: &mut Output, count: &mut Count) -> anyhow::Result<Vec<Incoming>> {
        let name = self.file.display();
        let source: Box<dyn Read> = if self.file.as_os_str() == "-" {
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(&self.file).with_context(|| format!("{name} can't be read"))?)
        };
        let mut reader = BufReader::with_capacity(1 << 18, source);
        let mut lines = Vec::new();
        let mut number = 0;
        loop {
            let mut bytes = Vec::new();
            let read = reader
                .by_ref()
                .take(LONGEST_LINE + 1)
                .read_until(b'\n', &mut bytes)
                .with_context(|| format!("{name} can't be read"))?;
            if read == 0 {
                break;
            }
            number += 1;
            if read as u64 > LONGEST_LINE {
                skip_line(&mut reader)?;
                count.report(
                    out,
                    format_args!("{name}: line {number}: longer than 256 MiB; left out"),
                );
                continue;
            }
            let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
            let Ok(text) = std::str::from_utf8(bytes) else {
                count.report(
                    out,
                    format_args!("{name}: line {number}: not UTF-8; left out"),
                );
                continue;
            };
            if text.trim().is_empty() {
                continue;
            }
            match jsonl::parse_line(number, text) {
                Ok(incoming) => lines.push(incoming),
                Err(issue) => count.report(out, format_args!("{name}: {issue}")),
            }
        }
        Ok(lines)
    }

    fn by_annotator(
        &self,
        lines: Vec<Incoming>,
        out: &mut Output,
    ) -> anyhow::Result<BTreeMap<AnnotatorId, Vec<Incoming>>> {
        let named: BTreeSet<String> = lines.iter().filter_map(|it| it.annotator.clone()).collect();
        let mut groups: BTreeMap<AnnotatorId, Vec<Incoming>> = BTreeMap::new();
        let mut others = 0;
        for line in lines {
            let name = match (&self.annotator, &line.annotator) {
                (Some(name), Some(own)) if named.len() > 1 && own != name => {
                    others += 1;
                    continue;
                }
                (Some(name), _) => name,
                (None, Some(own)) => own,
                (None, None) => {
                    anyhow::bail!("line {} names no annotator; add --annotator", line.line)
                }
            };
            groups.entry(AnnotatorId::new(name)).or_default().push(line);
        }
        if others > 0 {
            out.tell(format_args!(
                "{others} lines of other annotators were not asked for"
            ));
        }
        Ok(groups)
    }
}

#[derive(Default)]
struct Count {
    articles: usize,
    tags: usize,
    issues: usize,
}

impl Count {
    fn report(&mut self, out: &mut Output, message: std::fmt::Arguments) {
        self.issues += 1;
        out.tell(message);
    }
}

/// Takes one annotator's lines in: one step of that annotator's history.
fn take(
    path: &std::path::Path,
    annotator: &AnnotatorId,
    lines: Vec<Incoming>,
    out: &mut Output,
    count: &mut Count,
) -> anyhow::Result<()> {
    let desk = Desk::write(path, annotator)?;
    let known = desk.articles();
    let mut texts: BTreeMap<TextHash, Arc<str>> = BTreeMap::new();
    let mut layers: BTreeMap<LayerKey, crate::model::Layer> = BTreeMap::new();
    let mut entities: BTreeMap<crate::model::EntityId, Entity> = BTreeMap::new();
    let mut articles = Vec::new();
    // The text that an article's zones count in.
    let mut zoned: Vec<(ArticleId, TextHash)> = Vec::new();
    let mut project = Project {
        articles: known,
        ..desk.opened.project.clone()
    };
    for line in lines {
        let by_id = line
            .id
            .as_deref()
            .map(ArticleId::new)
            .filter(|id| project.articles.contains_key(id));
        let by_hash = || {
            project
                .article_by_hash(line.text_hash.as_ref()?)
                .map(|it| it.id.clone())
        };
        let Some(id) = by_id.or_else(by_hash) else {
            let name = line.id.as_deref().unwrap_or("without id");
            count.report(
                out,
                format_args!(
                    "line {}: the project has no article {name}; left out",
                    line.line
                ),
            );
            continue;
        };
        let key = LayerKey::new(annotator.clone(), id.clone());
        if layers.contains_key(&key) {
            count.report(
                out,
                format_args!(
                    "line {}: a line before it has {id} of {annotator} already; left out",
                    line.line
                ),
            );
            continue;
        }
        let present = desk
            .opened
            .layers
            .contains(&key)
            .then(|| desk.layer(&key, out));
        if present.as_ref().is_some_and(|it| it.broken) {
            count.report(
                out,
                format_args!(
                    "line {}: {id} can't be changed: its file is damaged",
                    line.line
                ),
            );
            continue;
        }
        let present = present.map(|it| it.layer).unwrap_or_default();
        let text = match &present.head.text {
            Some(text) => desk.opened.files.text(&text.hash).ok(),
            None => desk.sources.read(&id, None).ok().map(|it| it.text),
        };
        let Some(text) = text else {
            count.report(
                out,
                format_args!(
                    "line {}: the text of {id} can't be read; left out",
                    line.line
                ),
            );
            continue;
        };
        let hash = crate::store::hash_text(&text);
        let placed = line.place(&text, &hash, annotator);
        for issue in &placed.issues {
            count.report(out, format_args!("{id}: {issue}"));
        }
        count.articles += 1;
        count.tags += placed.layer.tags().len();
        zoned.push((id.clone(), hash.clone()));
        texts.insert(hash, text);
        for entity in placed.entities {
            // What the register says of an entry stands; only new ones come in.
            if !project.register.entities.contains_key(&entity.id) {
                entities.entry(entity.id.clone()).or_insert(entity);
            }
        }
        articles.push(ImportedArticle {
            id,
            meta: placed.meta,
            zones: placed.zones,
        });
        project.layers.insert(key.clone(), present);
        layers.insert(key, placed.layer);
    }
    let history = History::new(Vec::new(), 0, desk.opened.history.next_seq);
    let session = Session {
        annotator: annotator.clone(),
        ..Session::default()
    };
    let mut workspace = Workspace::new(project, session, history, IdSource::seeded(host::seed()));
    let action = Action::Import {
        label: format!("import {} articles", layers.len()),
        layers: layers.into_iter().collect(),
        entities: entities.into_values().collect(),
        articles,
    };
    let effects = workspace.dispatch(action, &host::now())?;
    let writer = Writer::start(&desk.opened.files, |_: StoreEvent| {})
        .context("the project can't be written")?;
    for (id, hash) in zoned {
        if let Some(text) = texts.get(&hash) {
            writer.put_zone_text(&id, &hash, text.clone());
        }
    }
    for (hash, text) in texts {
        writer.put_text(&hash, text);
    }
    for effect in effects {
        if let Effect::Record(crate::workspace::Record::Do {
            seq,
            at,
            transaction,
        }) = effect
        {
            writer.append(Step {
                seq,
                at,
                kind: StepKind::Do(Arc::new(transaction)),
            });
        }
    }
    match writer.close() {
        SaveState::Failed { path, message } => anyhow::bail!("{}: {message}", path.display()),
        SaveState::Saved | SaveState::Saving => Ok(()),
    }
}

fn skip_line(reader: &mut impl BufRead) -> anyhow::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => {
                reader.consume(at + 1);
                return Ok(());
            }
            None => {
                let all = buffer.len();
                reader.consume(all);
            }
        }
    }
}

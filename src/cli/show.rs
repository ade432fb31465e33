//! `glossator show`: an article with its tags as plain text.

use std::path::PathBuf;

use clap::Args;

use super::desk::Desk;
use super::{Outcome, Output};
use crate::model::{AnnotatorId, ArticleId, Body, Layer, LayerKey, Ref, Register, Tag};
use crate::text::{Span, quote_of};

/// Print an article with its tags
#[derive(Args)]
#[command(
    after_help = "Examples:\n  glossator show caucasus 2023/risks.txt\n  glossator show caucasus 2023/risks.txt --annotator anna"
)]
pub struct Show {
    /// Folder of the project
    project: PathBuf,
    /// Path of the article below its source, as `glossator articles` lists it
    article: String,
    /// Whose tags; may be left out where only one has tagged it
    #[arg(long, value_name = "A")]
    annotator: Option<String>,
}

impl Show {
    pub fn run(self, out: &mut Output) -> anyhow::Result<Outcome> {
        let desk = Desk::read(&self.project)?;
        let article = ArticleId::new(&self.article);
        let mut keys: Vec<LayerKey> = desk.keys(None)?;
        keys.retain(|key| key.article == article);
        if let Some(name) = &self.annotator {
            keys.retain(|key| key.annotator == AnnotatorId::new(name));
        }
        let key = match &keys[..] {
            [key] => key.clone(),
            [] => {
                if !desk.ids().contains(&article) {
                    anyhow::bail!(
                        "{article} is no article of this project; `glossator articles` lists them"
                    );
                }
                let read = desk
                    .sources
                    .read(&article)
                    .map_err(|reason| anyhow::anyhow!("{article} can't be read: {reason}"))?;
                match &self.annotator {
                    Some(name) => out.tell(format_args!("{name} has tagged nothing in it")),
                    None => out.tell("nobody tagged this article"),
                }
                print(&read.text, out)?;
                return Ok(Outcome::Done);
            }
            several => {
                let names: Vec<String> =
                    several.iter().map(|it| it.annotator.to_string()).collect();
                anyhow::bail!(
                    "several tagged it; add --annotator with one of {}",
                    names.join(", ")
                );
            }
        };
        let layer = desk.layer(&key, out).layer;
        let text = desk.text_of(&key, &layer)?;
        let view = View {
            layer: &layer,
            text: &text,
            register: &desk.opened.project.register,
        };
        print(&view.inline(), out)?;
        let rest = view.rest();
        if !rest.is_empty() {
            writeln!(out.data, "\n{rest}")?;
        }
        Ok(Outcome::Done)
    }
}

/// The text as it stands; the line is ended where the text doesn't end its own.
fn print(text: &str, out: &mut Output) -> std::io::Result<()> {
    out.data.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        writeln!(out.data)?;
    }
    Ok(())
}

struct View<'a> {
    layer: &'a Layer,
    text: &'a str,
    register: &'a Register,
}

impl View<'_> {
    /// The text with `[words|TYPE]` for mentions and `{words|TYPE}` for
    /// triggers; a fragment of a discontinuous one carries its id.
    fn inline(&self) -> String {
        // At one place, what ends comes before what begins, inner ends first and
        // outer beginnings first.
        let mut marks: Vec<(u32, bool, u32, String)> = Vec::new();
        for tag in self.layer.in_order() {
            let (open, close, kind) = match &tag.body {
                Body::Mention(it) => ('[', ']', &it.kind),
                Body::Event(it) => ('{', '}', &it.kind),
                _ => continue,
            };
            let spans = tag.anchor();
            let id = if spans.len() > 1 {
                format!("#{}", tag.id)
            } else {
                String::new()
            };
            for span in spans {
                let rest = u32::MAX - span.len();
                marks.push((span.start(), true, rest, open.to_string()));
                marks.push((span.end(), false, span.len(), format!("|{kind}{id}{close}")));
            }
        }
        marks.sort();
        let mut shown = String::with_capacity(self.text.len() * 2);
        let mut at = 0;
        for (place, _, _, mark) in marks {
            shown.push_str(self.text.get(at..place as usize).unwrap_or_default());
            shown.push_str(&mark);
            at = place as usize;
        }
        shown.push_str(self.text.get(at..).unwrap_or_default());
        shown
    }

    /// Events, stances, relations, labels, notes and completions, a line each.
    fn rest(&self) -> String {
        let mut lines: Vec<String> = self
            .layer
            .in_order()
            .into_iter()
            .filter_map(|it| self.line(it))
            .collect();
        for (task, it) in self.layer.completions() {
            lines.push(format!("{}: {}", task.id(), it.state.id()));
        }
        lines.join("\n")
    }

    fn line(&self, tag: &Tag) -> Option<String> {
        Some(match &tag.body {
            Body::Mention(_) => return None,
            Body::Event(it) => {
                let arguments: Vec<String> = it
                    .arguments
                    .iter()
                    .map(|a| format!("{}: {}", a.role, self.name(&a.filler)))
                    .collect();
                format!(
                    "event {} {} ({})",
                    it.kind,
                    self.words(&it.trigger),
                    arguments.join("; ")
                )
            }
            Body::Stance(it) => format!(
                "stance {} {} {}{}",
                self.name(&it.holder),
                it.polarity.sign(),
                self.name(&it.target),
                it.basis
                    .map(|b| format!(" ({})", b.name()))
                    .unwrap_or_default()
            ),
            Body::Relation(it) => {
                format!(
                    "relation {} {} → {}",
                    it.kind,
                    self.name(&it.from),
                    self.name(&it.to)
                )
            }
            Body::Label(it) => format!("label {}: {}", it.task, it.values.join(", ")),
            Body::Note(it) => {
                let on = it
                    .on
                    .as_ref()
                    .map(|id| format!(" on {id}"))
                    .unwrap_or_default();
                format!("note{on}: {}", it.text)
            }
        })
    }

    fn words(&self, spans: &[Span]) -> String {
        let quote = quote_of(self.text, spans).unwrap_or_default();
        format!(
            "“{}”",
            quote.split_whitespace().collect::<Vec<_>>().join(" ")
        )
    }

    fn name(&self, to: &Ref) -> String {
        match to {
            Ref::Mention(id) | Ref::Event(id) => match self.layer.tag(id) {
                Some(tag) => self.words(tag.anchor()),
                None => format!("missing {id}"),
            },
            Ref::Entity(id) | Ref::Topic(id) => self
                .register
                .entities
                .get(id)
                .map_or_else(|| format!("missing {id}"), |it| it.name.clone()),
            Ref::Spans(spans) => self.words(spans),
            Ref::Value { value, .. } => value.clone(),
            Ref::Author => "author".into(),
            Ref::Implicit => "implicit".into(),
            Ref::Unknown => "unknown".into(),
        }
    }
}

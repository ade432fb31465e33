//! What is answered: the tags of a layer, by quotes.

use std::collections::HashMap;

use serde::Serialize;

use crate::exchange::ends::End;
use crate::exchange::fields::{Fields, list};
use crate::exchange::{Out, Piece};
use crate::model::{Attributes, Body, Ref, Status, Task};
use crate::text::{Span, quote_of};

/// The answer for some tasks, each of which has its list.
pub fn answer(piece: &Piece, tasks: &[Task], out: &mut Out) -> String {
    let mut page = Page {
        piece,
        places: HashMap::new(),
    };
    let mut lists: HashMap<Task, Vec<String>> = HashMap::new();
    for tag in piece.layer.in_order() {
        if tag.provenance.status == Status::Rejected {
            continue;
        }
        let Some((task, row)) = page.row(&tag.body) else {
            continue;
        };
        if tasks.contains(&task) {
            lists.entry(task).or_default().push(row);
            if tag.mention().is_some_and(|it| it.entity.is_some()) {
                out.lose(piece, Some(&tag.id), "links to entities");
            }
        }
    }
    let mut answer = Vec::new();
    let mut all = Fields::new(&mut answer);
    for task in tasks {
        let rows = lists.remove(task).unwrap_or_default();
        all.put_with(task.id(), |out| {
            list(out, rows, |out, row| out.extend(row.into_bytes()));
        });
    }
    all.end();
    // JSON is UTF-8.
    String::from_utf8(answer).unwrap_or_default()
}

/// Words as they stand in the article.
#[derive(Clone, Serialize)]
struct Words {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nth: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<String>,
}

#[derive(Serialize)]
struct EntityRow<'a> {
    r#type: &'a str,
    #[serde(flatten)]
    words: Option<Words>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: &'a Attributes,
}

#[derive(Serialize)]
struct EventRow<'a> {
    r#type: &'a str,
    trigger: Option<Words>,
    arguments: Vec<Filler<'a>>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: &'a Attributes,
}

#[derive(Serialize)]
struct Filler<'a> {
    role: &'a str,
    #[serde(flatten)]
    filler: Side<'a>,
}

#[derive(Serialize)]
struct StanceRow<'a> {
    holder: Side<'a>,
    target: Side<'a>,
    polarity: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    via: Vec<Side<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expression: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: &'a Attributes,
}

#[derive(Serialize)]
struct RelationRow<'a> {
    r#type: &'a str,
    from: Side<'a>,
    to: Side<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: &'a Attributes,
}

#[derive(Serialize)]
struct LabelRow<'a> {
    task: &'a str,
    values: &'a [String],
    #[serde(flatten)]
    words: Option<Words>,
}

/// An end of something.
#[derive(Serialize)]
struct Side<'a> {
    kind: &'static str,
    /// Of an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'a str>,
    /// In the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(flatten)]
    words: Option<Words>,
}

struct Page<'a, 'b> {
    piece: &'b Piece<'a>,
    places: HashMap<Span, usize>,
}

impl<'a> Page<'a, '_> {
    /// The task that a tag belongs to, and its row of the answer as JSON.
    fn row(&mut self, body: &'a Body) -> Option<(Task, String)> {
        let row = match body {
            Body::Mention(it) => {
                let row = EntityRow {
                    r#type: it.kind.as_str(),
                    words: self.words(&it.spans),
                    attributes: &it.attributes,
                };
                (Task::Entities, serde_json::to_string(&row))
            }
            Body::Event(it) => {
                let arguments = it.arguments.iter().map(|argument| Filler {
                    role: argument.role.as_str(),
                    filler: self.side(&argument.filler),
                });
                let arguments = arguments.collect();
                let row = EventRow {
                    r#type: it.kind.as_str(),
                    trigger: self.words(&it.trigger),
                    arguments,
                    attributes: &it.attributes,
                };
                (Task::Events, serde_json::to_string(&row))
            }
            Body::Stance(it) => {
                let row = StanceRow {
                    holder: self.side(&it.holder),
                    target: self.side(&it.target),
                    polarity: it.polarity.id(),
                    strength: it.strength,
                    basis: it.basis.map(|it| it.id()),
                    via: it.via.iter().map(|it| self.side(it)).collect(),
                    expression: self.quote(&it.expression),
                    evidence: self.quote(&it.evidence),
                    attributes: &it.attributes,
                };
                (Task::Stances, serde_json::to_string(&row))
            }
            Body::Relation(it) => {
                let row = RelationRow {
                    r#type: it.kind.as_str(),
                    from: self.side(&it.from),
                    to: self.side(&it.to),
                    evidence: self.quote(&it.evidence),
                    attributes: &it.attributes,
                };
                (Task::Relations, serde_json::to_string(&row))
            }
            Body::Label(it) => {
                let row = LabelRow {
                    task: it.task.as_str(),
                    values: &it.values,
                    words: self.words(&it.spans),
                };
                (Task::Labels, serde_json::to_string(&row))
            }
            Body::Note(_) => return None,
        };
        Some((row.0, row.1.ok()?))
    }

    fn side(&mut self, to: &'a Ref) -> Side<'a> {
        let end = End::of(self.piece, to);
        let event = end.tag.and_then(|it| it.event());
        Side {
            kind: end.what,
            r#type: event.map(|it| it.kind.as_str()),
            // Of a mention the words say enough.
            name: end.registered().filter(|_| to.entity().is_some()),
            value: end.value,
            words: self.words(end.spans),
        }
    }

    fn quote(&self, spans: &[Span]) -> Option<String> {
        quote_of(self.piece.text, spans).filter(|it| !it.is_empty())
    }

    fn words(&mut self, spans: &[Span]) -> Option<Words> {
        let text = self.quote(spans)?;
        let parts = spans.iter().filter_map(|it| it.of(self.piece.text));
        let parts: Vec<String> = parts.map(str::to_owned).collect();
        let (nth, parts) = match spans {
            [one] => (self.nth(*one), Vec::new()),
            _ => (1, parts),
        };
        Some(Words {
            text,
            nth: (nth > 1).then_some(nth),
            parts,
        })
    }

    /// Of all places of the same words, the how-manieth.
    fn nth(&mut self, span: Span) -> usize {
        let text = self.piece.text;
        let words = span.of(text).unwrap_or_default();
        let count = || {
            let end = (span.end() as usize).saturating_sub(1);
            let before = text.get(..crate::text::segment::floor(text, end as u32) as usize);
            let mut rest = before.unwrap_or_default();
            let step = words.chars().next().map_or(1, char::len_utf8);
            let mut count = 1;
            while let Some(at) = rest.find(words) {
                count += 1;
                rest = rest.get(at + step..).unwrap_or_default();
            }
            count
        };
        *self.places.entry(span).or_insert_with(count)
    }
}

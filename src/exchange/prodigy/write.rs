//! A layer as an accepted question of the relations interface, which shows spans
//! too; with labels of the article as options and what was chosen.

use serde::Serialize;

use crate::exchange::docbin::string_id;
use crate::exchange::fields::{Fields, json, list, number};
use crate::exchange::looked::looked;
use crate::exchange::spans::{Can, Held, facts};
use crate::exchange::tokens::{Token, Tokens};
use crate::exchange::{Out, Piece, Writer};
use crate::model::Task;

const CAN: Can = Can {
    relations: true,
    notes: false,
    entities: false,
    twins: false,
    blanks: false,
};

pub struct Lines;

#[derive(Clone, Copy, Serialize)]
struct Span<'a> {
    start: u32,
    end: u32,
    token_start: usize,
    token_end: usize,
    label: &'a str,
}

/// Heads are told by their last token too.
#[derive(Serialize)]
struct Relation<'a> {
    head: usize,
    child: usize,
    head_span: Span<'a>,
    child_span: Span<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: &'a str,
    text: &'a str,
}

impl Writer for Lines {
    fn is_apart(&self) -> bool {
        true
    }

    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let held = Held::new(piece, CAN, out);
        let tokens = Tokens::new(piece.text, &held.spans());
        let spans: Vec<Span> = held
            .places
            .iter()
            .map(|it| {
                let (start, end) = piece.chars(it.span);
                // Trimmed words have tokens.
                let (token_start, token_end) = tokens.range(it.span).unwrap_or_default();
                Span {
                    start,
                    end,
                    token_start,
                    token_end,
                    label: it.kind,
                }
            })
            .collect();
        let relations: Vec<Relation> = held
            .links
            .iter()
            .filter_map(|it| {
                let (head_span, child_span) = (*spans.get(it.from)?, *spans.get(it.to)?);
                Some(Relation {
                    head: head_span.token_end,
                    child: child_span.token_end,
                    head_span,
                    child_span,
                    label: it.kind,
                })
            })
            .collect();
        let choices = held.categories(piece, "choice", out);
        let accept = choices.iter().filter(|it| *it.1).map(|it| it.0.as_str());
        let mut line = Vec::with_capacity(2 * piece.text.len() + 64 * tokens.all.len());
        let mut row = Fields::new(&mut line);
        if piece.options.text {
            row.put("text", piece.text);
            row.put_with("tokens", |out| {
                list(out, tokens.all.iter().enumerate(), |out, (id, it)| {
                    token(id, it, piece.text, out);
                });
            });
        }
        // Without spans nobody looked; an empty list says that there is nothing.
        let named = looked(piece, Task::Entities, !spans.is_empty(), out);
        if named {
            row.put("spans", &spans);
        }
        if !relations.is_empty() {
            row.put("relations", &relations);
        }
        if !choices.is_empty() {
            let all: Vec<Choice> = choices
                .keys()
                .map(|it| Choice { id: it, text: it })
                .collect();
            row.put("options", &all);
            row.put("accept", &accept.collect::<Vec<&str>>());
        }
        row.put("meta", &facts(piece));
        let view = match held.links.is_empty() {
            true => "spans_manual",
            false => "relations",
        };
        row.put("_view_id", view);
        row.put("_annotator_id", piece.annotator.as_str());
        row.put("_input_hash", &hash(piece.text));
        // What nobody answered is no example of anything.
        let answered = named || !choices.is_empty();
        row.put("answer", if answered { "accept" } else { "ignore" });
        // Stands last, as it is of all before it.
        row.put("_task_hash", &0);
        row.end();
        let hash = std::str::from_utf8(&line).map_or(0, hash);
        line.truncate(line.len() - "0}".len());
        number(&mut line, hash);
        line.extend(b"}\n");
        out.put("", line);
    }
}

/// A token, of which a row has hundreds.
fn token(id: usize, it: &Token, text: &str, out: &mut Vec<u8>) {
    out.extend(b"{\"text\":");
    json(out, it.span.of(text).unwrap_or_default());
    out.extend(b",\"start\":");
    number(out, it.start);
    out.extend(b",\"end\":");
    number(out, it.end);
    out.extend(b",\"id\":");
    number(out, id);
    out.extend(match it.spaced {
        true => &b",\"ws\":true}"[..],
        false => b",\"ws\":false}",
    });
}

/// The same for the same words, on every machine.
fn hash(text: &str) -> i32 {
    let [a, b, c, d, ..] = string_id(text).to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

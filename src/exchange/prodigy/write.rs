//! A layer as an accepted question of the relations interface, which shows spans
//! too; with labels of the article as options and what was chosen.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::exchange::docbin::string_id;
use crate::exchange::spans::{Can, Held, facts};
use crate::exchange::tokens::Tokens;
use crate::exchange::{Out, Piece, Writer};

const CAN: Can = Can {
    relations: true,
    notes: false,
    entities: false,
    twins: false,
    blanks: false,
};

pub struct Lines;

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<Token<'a>>>,
    spans: Vec<Span<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<Relation<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accept: Option<Vec<&'a str>>,
    meta: Map<String, Value>,
    _view_id: &'static str,
    _annotator_id: &'a str,
    _input_hash: i32,
    answer: &'static str,
    /// Stands last, as it is of all before it.
    _task_hash: i32,
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: usize,
    ws: bool,
}

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
        let words = piece.options.text.then(|| {
            let all = tokens.all.iter().enumerate();
            all.map(|(id, it)| Token {
                text: it.span.of(piece.text).unwrap_or_default(),
                start: it.start,
                end: it.end,
                id,
                ws: it.spaced,
            })
            .collect()
        });
        let row = Row {
            text: piece.options.text.then_some(piece.text),
            tokens: words,
            spans: spans.clone(),
            relations,
            options: choices
                .keys()
                .map(|it| Choice { id: it, text: it })
                .collect(),
            accept: (!choices.is_empty()).then(|| accept.collect()),
            meta: facts(piece),
            _view_id: match held.links.is_empty() {
                true => "spans_manual",
                false => "relations",
            },
            _annotator_id: piece.annotator.as_str(),
            _input_hash: hash(piece.text),
            answer: "accept",
            _task_hash: 0,
        };
        let line = serde_json::to_string(&row).unwrap_or_default();
        let body = line.strip_suffix("0}").unwrap_or(&line);
        let file = out.file("");
        file.extend(body.as_bytes());
        file.extend(format!("{}}}\n", hash(&line)).as_bytes());
    }
}

/// The same for the same words, on every machine.
fn hash(text: &str) -> i32 {
    let [a, b, c, d, ..] = string_id(text).to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

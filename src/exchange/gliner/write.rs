//! A layer as an element of GLiNER's training list. An article whose entities
//! nobody looked for is left out: without entities it would be a negative.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::exchange::layout::Layout;
use crate::exchange::looked::goes_out;
use crate::exchange::spans::{Can, Held, facts, put};
use crate::exchange::{Out, Piece, Writer};
use crate::model::{Body, Status, Task};

const CAN: Can = Can {
    relations: true,
    notes: false,
    entities: false,
    twins: true,
    blanks: false,
};

/// GLiNER cuts an example off behind its `max_len`, which is this where nobody
/// says another.
const MOST_TOKENS: usize = 384;

#[derive(Default)]
pub struct Rows {
    begun: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    tokenized_text: Vec<&'a str>,
    /// First token, last token, label.
    ner: Vec<(usize, usize, &'a str)>,
    /// Two of `ner`, label.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<(usize, usize, &'a str)>,
    #[serde(flatten)]
    facts: Map<String, Value>,
}

impl Writer for Rows {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        if !piece.options.text {
            out.lose(piece, None, "articles without their text");
            return;
        }
        let held = Held::new(piece, CAN, out);
        for tag in piece.layer.tags() {
            let label = matches!(&tag.body, Body::Label(it) if it.spans.is_empty());
            if label && tag.provenance.status != Status::Rejected {
                out.lose(piece, Some(&tag.id), "labels");
            }
        }
        if !goes_out(piece, Task::Entities, !held.places.is_empty(), out) {
            return;
        }
        let layout = Layout::new(piece.text, &held.spans());
        if layout.tokens().len() > MOST_TOKENS {
            let what = "what stands behind 384 tokens, unless max_len is raised in training";
            out.lose(piece, None, what);
        }
        let words = layout.tokens().iter().filter_map(|it| it.of(piece.text));
        let ner = held.places.iter().filter_map(|it| {
            let (first, last) = layout.range(it.span)?;
            Some((first, last, it.kind))
        });
        let row = Row {
            tokenized_text: words.collect(),
            ner: ner.collect(),
            relations: held
                .links
                .iter()
                .map(|it| (it.from, it.to, it.kind))
                .collect(),
            facts: facts(piece),
        };
        let before: &[u8] = if self.begun { b",\n" } else { b"[\n" };
        self.begun = true;
        out.file("").extend_from_slice(before);
        put(out, "", &row);
    }

    fn end(&mut self, out: &mut Out) {
        let after: &[u8] = if self.begun { b"\n]\n" } else { b"[]\n" };
        out.file("").extend_from_slice(after);
    }
}

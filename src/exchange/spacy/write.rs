//! A layer as a line that `Doc.from_json` takes. `ents` are flat, as the policy
//! wants them; all mentions stand in the span group `sc`, where they may overlap.
//! Without `ents` nobody looked for entities; with empty ones there are none. The
//! tokens go out too: no other cut has a border at every border of a mention.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::exchange::spans::{Can, Held, facts, flat, put_line};
use crate::exchange::tokens::{self, Tokens};
use crate::exchange::{Out, Piece, Writer};
use crate::model::Task;

/// What spaCy's documents have a place for.
pub const CAN: Can = Can {
    relations: false,
    notes: false,
    entities: true,
    twins: false,
    blanks: false,
};

/// The group that spaCy looks for spans in.
pub const GROUP: &str = "sc";

pub struct Lines;

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ents: Option<Vec<Ent<'a>>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    spans: BTreeMap<&'static str, Vec<Ent<'a>>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cats: BTreeMap<String, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<Token>>,
    meta: Map<String, Value>,
}

#[derive(Serialize)]
struct Ent<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    kb_id: &'a str,
}

#[derive(Serialize)]
struct Token {
    id: usize,
    start: u32,
    end: u32,
}

impl Writer for Lines {
    fn is_apart(&self) -> bool {
        true
    }

    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let held = Held::new(piece, CAN, out);
        let all = |stays: &dyn Fn(usize) -> bool| -> Vec<Ent> {
            let places = held.places.iter().enumerate();
            let places = places.filter(|(at, _)| stays(*at));
            let ents = places.map(|(_, it)| {
                let (start, end) = piece.chars(it.span);
                Ent {
                    start,
                    end,
                    label: it.kind,
                    kb_id: it.entity.map_or("", |it| it.as_str()),
                }
            });
            ents.collect()
        };
        let stays = flat(&held.spans(), piece.options.policy);
        let ents = all(&|at| stays.get(at) == Some(&true));
        let spans = all(&|_| true);
        let looked = piece.layer.is_complete(Task::Entities) || !spans.is_empty();
        let cats = held.categories(piece, "cats", out);
        let tokens = piece.options.text.then(|| {
            let tokens = Tokens::new(piece.text, &held.spans());
            let token = |(id, it): (usize, &tokens::Token)| Token {
                id,
                start: it.start,
                end: it.end,
            };
            tokens.all.iter().enumerate().map(token).collect()
        });
        put_line(
            out,
            &Row {
                text: piece.options.text.then_some(piece.text),
                ents: looked.then_some(ents),
                spans: looked.then_some((GROUP, spans)).into_iter().collect(),
                cats: cats
                    .into_iter()
                    .map(|(name, holds)| (name, f64::from(u8::from(holds))))
                    .collect(),
                tokens,
                meta: facts(piece),
            },
        );
    }
}

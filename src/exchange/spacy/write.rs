//! A layer as a line that `Doc.from_json` takes. `ents` are flat, as the policy
//! wants them; all mentions stand in the span group `sc`, where they may overlap.
//! Without `ents` nobody looked for entities; with empty ones there are none. The
//! tokens go out too: no other cut has a border at every border of a mention.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::exchange::fields::{Fields, list, number};
use crate::exchange::looked::looked;
use crate::exchange::spans::{Can, Held, facts, flat};
use crate::exchange::tokens::{Token, Tokens};
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
struct Ent<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    kb_id: &'a str,
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
        let looked = looked(piece, Task::Entities, !spans.is_empty(), out);
        let cats = held.categories(piece, "cats", out);
        let mut line = Vec::with_capacity(2 * piece.text.len());
        let mut row = Fields::new(&mut line);
        if piece.options.text {
            row.put("text", piece.text);
        }
        if looked {
            row.put("ents", &ents);
            row.put("spans", &BTreeMap::from([(GROUP, spans)]));
        }
        if !cats.is_empty() {
            let cats = cats.into_iter();
            let cats = cats.map(|(name, holds)| (name, f64::from(u8::from(holds))));
            row.put("cats", &cats.collect::<BTreeMap<String, f64>>());
        }
        if piece.options.text {
            let tokens = Tokens::new(piece.text, &held.spans());
            row.put_with("tokens", |out| {
                list(out, tokens.all.iter().enumerate(), token);
            });
        }
        row.put("meta", &facts(piece));
        row.end();
        line.push(b'\n');
        out.put("", line);
    }
}

/// A token, of which a line has hundreds.
fn token(out: &mut Vec<u8>, (id, it): (usize, &Token)) {
    out.extend(b"{\"id\":");
    number(out, id);
    out.extend(b",\"start\":");
    number(out, it.start);
    out.extend(b",\"end\":");
    number(out, it.end);
    out.push(b'}');
}

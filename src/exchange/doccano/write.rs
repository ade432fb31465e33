//! A layer as a row of doccano's relation extraction: entities and relations with
//! numbers, which are unique in the file; labels of the article in `cats`.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::exchange::looked::looked;
use crate::exchange::spans::{Can, Held, facts, put_line};
use crate::exchange::{Out, Piece, Writer};
use crate::model::Task;

const CAN: Can = Can {
    relations: true,
    notes: true,
    entities: false,
    twins: true,
    blanks: true,
};

/// Counts what has a number of its own.
#[derive(Default)]
pub struct Lines {
    entities: usize,
    relations: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// None where nobody looked: an empty list says that there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<Entity<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<Relation<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cats: Vec<String>,
    #[serde(rename = "Comments")]
    comments: Vec<&'a str>,
    #[serde(flatten)]
    facts: Map<String, Value>,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    label: &'a str,
    start_offset: u32,
    end_offset: u32,
}

#[derive(Serialize)]
struct Relation<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    #[serde(rename = "type")]
    kind: &'a str,
}

impl Writer for Lines {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let held = Held::new(piece, CAN, out);
        let base = self.entities + 1;
        let entities = held.places.iter().enumerate().map(|(at, it)| {
            let (start_offset, end_offset) = piece.chars(it.span);
            Entity {
                id: base + at,
                label: it.kind,
                start_offset,
                end_offset,
            }
        });
        let first = self.relations + 1;
        let relations = held.links.iter().enumerate().map(|(at, it)| Relation {
            id: first + at,
            from_id: base + it.from,
            to_id: base + it.to,
            kind: it.kind,
        });
        let cats = held.categories(piece, "cats", out).into_iter();
        for it in held.notes.iter().filter(|it| it.on.is_some()) {
            out.lose(piece, Some(&it.tag.id), "what notes stand on");
        }
        let named = looked(piece, Task::Entities, !held.places.is_empty(), out);
        let linked = looked(piece, Task::Relations, !held.links.is_empty(), out);
        put_line(
            out,
            &Row {
                text: piece.options.text.then_some(piece.text),
                entities: named.then(|| entities.collect()),
                relations: linked.then(|| relations.collect()),
                cats: cats
                    .filter_map(|(name, holds)| holds.then_some(name))
                    .collect(),
                comments: held.notes.iter().map(|it| it.text).collect(),
                facts: facts(piece),
            },
        );
        self.entities += held.places.len();
        self.relations += held.links.len();
    }
}

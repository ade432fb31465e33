//! The tags of a line. What an argument points at is looked for among the line's
//! mentions, then among the document's.

use std::collections::HashMap;

use serde_json::Value;

use super::Line;
use crate::exchange::board::Board;
use crate::exchange::draft::{Why, short};
use crate::exchange::json::{Object, name, shown, whole};
use crate::model::{Argument, AttributeValue, Ref, TagId};
use crate::text::Span;

/// Relations have two ends in these roles.
const ENDS: [&str; 2] = ["Arg-1", "Arg-2"];

/// A line's mentions by their ids in the file.
pub type Known = HashMap<String, TagId>;

/// Puts in a line's entity mentions.
pub fn mentions(board: &mut Board, line: &Line) -> Known {
    let mut known = Known::new();
    for item in items(board, line, "entity_mentions") {
        let read = object(item).and_then(|it| {
            let span = line.sentence.span(&board.tokens, it)?;
            Ok((it, span, label(it, "entity_type")?))
        });
        let Some((it, span, kind)) = or_report(board, line, item, read) else {
            continue;
        };
        let given = id(it);
        let id = board.mention(given.as_deref(), &kind, span, None);
        // A level of our own stands beside the one that OneIE knows.
        let level = if it.contains_key("level") {
            "level"
        } else {
            "mention_type"
        };
        for (field, attribute) in [(level, "level"), ("entity_subtype", "subtype")] {
            let value = it.get(field).and_then(Value::as_str);
            // What OneIE writes where it knows none.
            let value = value.filter(|it| !it.is_empty() && *it != "UNK");
            let value = value.map(|it| AttributeValue::Text(it.to_owned()));
            board.draft.set(&id, attribute, value);
        }
        if let Some(given) = given {
            if known.contains_key(&given) {
                board.report(
                    Some(&given),
                    "the id stands twice; what points at it means the first",
                );
            }
            known.entry(given).or_insert(id);
        }
    }
    known
}

/// Puts in the lines' relations and events; `own` has the mentions of each line.
pub fn links(board: &mut Board, lines: &[Line], own: &[Known]) {
    let mut all: HashMap<&str, &TagId> = HashMap::new();
    for (id, tag) in own.iter().flatten() {
        all.entry(id).or_insert(tag);
    }
    for (line, own) in lines.iter().zip(own) {
        let known = |id: &str| own.get(id).or_else(|| all.get(id).copied()).cloned();
        relations(board, line, &known);
        events(board, line, &known);
    }
}

fn relations(board: &mut Board, line: &Line, known: &dyn Fn(&str) -> Option<TagId>) {
    for item in items(board, line, "relation_mentions") {
        let read = object(item).and_then(|it| {
            let arguments = it.get("arguments").and_then(Value::as_array);
            let arguments = arguments.ok_or("arguments is missing")?;
            let mut ends = Vec::new();
            for argument in arguments {
                let it = object(argument)?;
                let filler = filler(board, line, it, known)?;
                ends.push((it.get("role").and_then(Value::as_str), filler));
            }
            let [first, second] = <[_; 2]>::try_from(ends)
                .map_err(|ends| format!("it has {} arguments, not two", ends.len()))?;
            let turned = first.0 == Some(ENDS[1]) && second.0 == Some(ENDS[0]);
            let (from, to) = match turned {
                true => (second.1, first.1),
                false => (first.1, second.1),
            };
            Ok((it, label(it, "relation_type")?, from, to))
        });
        let Some((it, kind, from, to)) = or_report(board, line, item, read) else {
            continue;
        };
        let id = board.relation(id(it).as_deref(), &kind, from, to, None);
        let subtype = it.get("relation_subtype").and_then(Value::as_str);
        let subtype = subtype.filter(|it| !it.is_empty() && *it != kind);
        let subtype = subtype.map(|it| AttributeValue::Text(it.to_owned()));
        board.draft.set(&id, "subtype", subtype);
    }
}

fn events(board: &mut Board, line: &Line, known: &dyn Fn(&str) -> Option<TagId>) {
    for item in items(board, line, "event_mentions") {
        let read = object(item).and_then(|it| {
            let trigger = match it.get("trigger") {
                None | Some(Value::Null) => None,
                Some(trigger) => Some(line.sentence.span(&board.tokens, object(trigger)?)?),
            };
            Ok((it, label(it, "event_type")?, trigger))
        });
        let Some((it, kind, trigger)) = or_report(board, line, item, read) else {
            continue;
        };
        let mut arguments = Vec::new();
        for argument in it
            .get("arguments")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let read = object(argument)
                .and_then(|it| Ok((label(it, "role")?, filler(board, line, it, known)?)));
            let found = or_report(board, line, argument, read);
            arguments.extend(found.map(|(role, filler)| Argument {
                role: role.as_str().into(),
                filler,
                extra: Default::default(),
            }));
        }
        board.event(id(it).as_deref(), &kind, trigger, arguments, None);
    }
}

/// What an argument points at: a mention by its id, or else words by their place.
fn filler(
    board: &Board,
    line: &Line,
    it: &Object,
    known: &dyn Fn(&str) -> Option<TagId>,
) -> Result<Ref, Why> {
    let id = it.get("entity_id").and_then(name);
    if let Some(tag) = id.as_deref().and_then(known) {
        return Ok(Ref::Mention(tag));
    }
    if it.contains_key("start") {
        let span = line.sentence.span(&board.tokens, it)?;
        return Ok(board.at(span));
    }
    Err(match id {
        Some(id) => format!("points at {}, which isn't there", short(&id)),
        None => "points at nothing".into(),
    })
}

/// Puts in what a model predicted for a line.
pub fn graph(board: &mut Board, line: &Line) {
    let Some(Value::Object(graph)) = line.it.get("graph") else {
        return;
    };
    let rows = |field: &str| -> Vec<&[Value]> {
        let rows = graph.get(field).and_then(Value::as_array);
        let rows = rows.into_iter().flatten();
        rows.map(|it| it.as_array().map_or(&[][..], Vec::as_slice))
            .collect()
    };
    let place = |board: &Board, first: &Value, end: &Value| -> Result<Span, Why> {
        let (first, end) = (whole(first), whole(end));
        let range = first.zip(end).ok_or("not numbers of tokens")?;
        let span = line.sentence.tokens(&board.tokens, range.0, range.1);
        span.ok_or_else(|| format!("the tokens {}–{} are not there", range.0, range.1))
    };
    let mut entities: Vec<Option<TagId>> = Vec::new();
    for row in rows("entities") {
        let read = match row {
            [first, end, kind, rest @ ..] => {
                place(board, first, end).and_then(|span| Ok((span, word(kind)?, rest)))
            }
            _ => Err("not [first, end, type, level, score]".into()),
        };
        let read = or_report(board, line, &Value::from(row), read);
        entities.push(read.map(|(span, kind, rest)| {
            let score = rest.last().and_then(Value::as_f64);
            let id = board.mention(None, &kind, span, score);
            let level = rest
                .first()
                .and_then(Value::as_str)
                .filter(|it| *it != "UNK");
            let level = level.map(|it| AttributeValue::Text(it.to_owned()));
            board.draft.set(&id, "level", level);
            id
        }));
    }
    let entity = |at: &Value| -> Result<Ref, Why> {
        let at = whole(at).and_then(|at| usize::try_from(at).ok());
        let found = at.and_then(|at| entities.get(at)?.clone());
        found
            .map(Ref::Mention)
            .ok_or_else(|| "points at no entity".into())
    };
    for row in rows("relations") {
        let read = match row {
            [from, to, kind, rest @ ..] => {
                entity(from).and_then(|from| Ok((from, entity(to)?, word(kind)?, rest.last())))
            }
            _ => Err("not [entity, entity, type, score]".into()),
        };
        let read = or_report(board, line, &Value::from(row), read);
        if let Some((from, to, kind, score)) = read {
            let score = score.and_then(Value::as_f64);
            board.relation(None, &kind, from, to, score);
        }
    }
    let mut roles: HashMap<i64, Vec<Argument>> = HashMap::new();
    for row in rows("roles") {
        let read = match row {
            [trigger, to, role, ..] => entity(to).and_then(|to| {
                let trigger = whole(trigger).ok_or("points at no trigger")?;
                Ok((trigger, to, word(role)?))
            }),
            _ => Err("not [trigger, entity, role, score]".into()),
        };
        let read = or_report(board, line, &Value::from(row), read);
        if let Some((trigger, filler, role)) = read {
            roles.entry(trigger).or_default().push(Argument {
                role: role.as_str().into(),
                filler,
                extra: Default::default(),
            });
        }
    }
    for (number, row) in (0..).zip(rows("triggers")) {
        let read = match row {
            [first, end, kind, rest @ ..] => {
                place(board, first, end).and_then(|span| Ok((span, word(kind)?, rest.last())))
            }
            _ => Err("not [first, end, type, score]".into()),
        };
        let read = or_report(board, line, &Value::from(row), read);
        if let Some((span, kind, score)) = read {
            let arguments = roles.remove(&number).unwrap_or_default();
            let score = score.and_then(Value::as_f64);
            board.event(None, &kind, Some(span), arguments, score);
        }
    }
    if !roles.is_empty() {
        let count: usize = roles.values().map(Vec::len).sum();
        let message = format!("{count} roles point at no trigger; left out");
        board.draft.report(line.number, None, message);
    }
}

fn items<'a>(board: &mut Board, line: &'a Line, field: &str) -> &'a [Value] {
    match line.it.get(field) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(other) => {
            let message = format!("{field} is not a list: {}; left out", shown(other));
            board.draft.report(line.number, None, message);
            &[]
        }
    }
}

fn object(item: &Value) -> Result<&Object, Why> {
    item.as_object().ok_or_else(|| "not an object".into())
}

fn id(it: &Object) -> Option<String> {
    it.get("id").and_then(name)
}

fn label(it: &Object, field: &str) -> Result<String, Why> {
    let value = it.get(field).ok_or_else(|| format!("{field} is missing"))?;
    word(value)
}

fn word(value: &Value) -> Result<String, Why> {
    name(value).ok_or_else(|| format!("not a label: {}", shown(value)))
}

fn or_report<T>(board: &mut Board, line: &Line, item: &Value, read: Result<T, Why>) -> Option<T> {
    match read {
        Ok(it) => Some(it),
        Err(why) => {
            let tag = item.get("id").and_then(name);
            let message = match tag {
                Some(_) => format!("{why}; left out"),
                None => format!("{}: {why}; left out", shown(item)),
            };
            board.draft.report(line.number, tag.as_deref(), message);
            None
        }
    }
}

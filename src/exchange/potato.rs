//! Potato's files: `annotated_instances.jsonl` of version 1 (a line a text, of
//! the person whose folder it is), `user_state.json` of version 2 (everything of
//! a person, without the texts) and version 2's JSONL export. Offsets are code
//! points; where the words beside them say UTF-16 units, those. Source: Potato's
//! `user_state_management.py`, `item_state_management.py` and
//! `tabular_exporter.py`. Must not know the project.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Unit};
use super::json::{self, Object, name, whole};
use super::{Format, Issue, Item, Maker, Source, Take, rows};
use crate::model::{Argument, AttributeValue, Extra, Ref, TagId};
use crate::text::Span;
use crate::text::offsets::OffsetMap;

pub static FORMAT: Format = Format {
    id: "potato",
    name: "Potato",
    summary: "JSONL and user states with spans, links, events and labels",
    endings: &["jsonl", "json"],
    read: Some(read),
    write: None,
};

/// Fields of a row that hold the text.
const TEXTS: &[&str] = &["displayed_text", "text"];

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut path = source.name.rsplit('/');
    let of_person = path.next() == Some("annotated_instances.jsonl");
    let folder = path.next().filter(|_| of_person).map(str::to_owned);
    json::values(source.bytes, take, |at, value, take| {
        let Value::Object(mut row) = value else {
            return rows::no_row(at.line, &value, take);
        };
        let user = row.get("user_id").and_then(name).or_else(|| folder.clone());
        let maker = user.map_or(Maker::Unsaid, Maker::Person);
        if row.keys().any(|it| it.starts_with("instance_id_to_")) {
            return state(at.line, &row, &maker, take);
        }
        if let Some(id) = row.get("instance_id").cloned() {
            row.entry("id").or_insert(id);
        }
        give(row, at.line, maker, take)
    })
}

fn give(row: Object, line: usize, maker: Maker, take: &mut Take) -> ControlFlow<()> {
    let words = rows::text(&row, TEXTS).map(str::to_owned);
    rows::give(
        row,
        line,
        words.as_deref(),
        Unit::Chars,
        fill,
        &mut |item| {
            take(match item {
                Item::Record(mut record) => {
                    record.maker = maker.clone();
                    Item::Record(record)
                }
                other => other,
            })
        },
    )
}

/// Everything of a person: a row for each text, which stands elsewhere.
fn state(line: usize, state: &Object, maker: &Maker, take: &mut Take) -> ControlFlow<()> {
    /// Where a state holds what, and the row's field for it.
    const HELD: &[(&str, &str)] = &[
        ("instance_id_to_label_to_value", "labels"),
        ("instance_id_to_span_to_value", "spans"),
        ("instance_id_to_link_to_value", "links"),
        ("instance_id_to_event_to_value", "events"),
    ];
    let mut found: Vec<(String, Object)> = Vec::new();
    for (held, field) in HELD {
        let Some(Value::Object(instances)) = state.get(*held) else {
            continue;
        };
        for (id, value) in instances {
            let row = match found.iter_mut().find(|it| it.0 == *id) {
                Some(it) => &mut it.1,
                None => {
                    let row = Object::from_iter([("id".to_owned(), Value::from(id.as_str()))]);
                    found.push((id.clone(), row));
                    match found.last_mut() {
                        Some(it) => &mut it.1,
                        None => continue,
                    }
                }
            };
            row.insert((*field).to_owned(), value.clone());
        }
    }
    if found.is_empty() {
        let message = "nothing was tagged by this person".to_owned();
        take(Item::Issue(Issue {
            line,
            tag: None,
            message,
        }))?;
    }
    for (_, row) in found {
        give(row, line, maker.clone(), take)?;
    }
    ControlFlow::Continue(())
}

fn fill(draft: &mut Draft, row: &Object) {
    let mut ids = HashMap::new();
    for it in flat(rows::first(row, &["span_annotations", "spans"])) {
        if let Err(why) = span(draft, it, &mut ids) {
            rows::left_out(draft, it, &why);
        }
    }
    for it in flat(row.get("links")) {
        if let Err(why) = link(draft, it, &ids) {
            rows::left_out(draft, it, &why);
        }
    }
    for it in flat(row.get("events")) {
        if let Err(why) = event(draft, it, &ids) {
            rows::left_out(draft, it, &why);
        }
    }
    match rows::first(row, &["label_annotations", "labels"]) {
        Some(Value::Object(schemes)) => {
            for (scheme, answers) in schemes {
                match answers {
                    Value::Object(answers) => {
                        let answers = answers.iter().map(|(name, it)| (name.as_str(), it));
                        labels(draft, scheme, answers.collect());
                    }
                    Value::Null => {}
                    other => labels(draft, scheme, vec![("", other)]),
                }
            }
        }
        // Pairs of a label and its value, in a user's state.
        Some(Value::Array(pairs)) => {
            let mut schemes: Vec<(&str, Vec<(&str, &Value)>)> = Vec::new();
            for pair in pairs {
                let get = |field: &str| pair.get(0)?.get(field)?.as_str();
                let (Some(scheme), Some(name), Some(value)) =
                    (get("schema"), get("name"), pair.get(1))
                else {
                    rows::left_out(draft, pair, "no label");
                    continue;
                };
                match schemes.iter_mut().find(|it| it.0 == scheme) {
                    Some(it) => it.1.push((name, value)),
                    None => schemes.push((scheme, vec![(name, value)])),
                }
            }
            for (scheme, answers) in schemes {
                labels(draft, scheme, answers);
            }
        }
        _ => {}
    }
}

/// The things of a list, of lists by scheme, of things by id, or of pairs of a
/// thing and its value.
fn flat(value: Option<&Value>) -> Vec<&Value> {
    let is_thing = |it: &Value| {
        let fields = ["start", "span_ids", "trigger_span_id"];
        fields.iter().any(|field| it.get(*field).is_some())
    };
    let mut out = Vec::new();
    match value {
        Some(Value::Array(items)) => match items.as_slice() {
            [thing, value] if is_thing(thing) && !value.is_object() && !value.is_array() => {
                out.push(thing);
            }
            items => {
                for it in items {
                    match it {
                        Value::Array(_) => out.extend(flat(Some(it))),
                        it => out.push(it),
                    }
                }
            }
        },
        Some(it) if is_thing(it) => out.push(it),
        Some(Value::Object(things)) => {
            for it in things.values() {
                out.extend(flat(Some(it)));
            }
        }
        _ => {}
    }
    out
}

fn span(draft: &mut Draft, it: &Value, ids: &mut HashMap<String, TagId>) -> Result<(), String> {
    let Value::Object(it) = it else {
        return Err("no span".to_owned());
    };
    let label = rows::label(rows::first(it, &["annotation", "label", "name"]))?;
    let mut spans = vec![place(draft, it)?];
    let parts = it.get("additional_parts").and_then(Value::as_array);
    for part in parts.into_iter().flatten().filter_map(Value::as_object) {
        spans.push(place(draft, part)?);
    }
    let id = it.get("id").and_then(name);
    let tag = draft.mention(id.as_deref(), &label, spans);
    if let Some(kb_id) = it.get("kb_id").and_then(Value::as_str) {
        rows::link(draft, &tag, kb_id);
    }
    if let Some(id) = id {
        ids.insert(id, tag);
    }
    Ok(())
}

/// The words of a span, proved by those that the file gives.
fn place(draft: &Draft, it: &Object) -> Result<Span, String> {
    let chars = rows::span(draft, it.get("start"), it.get("end"));
    let Some(words) = rows::text(it, &["span", "text"]) else {
        return chars;
    };
    let told = match &chars {
        Ok(span) => match draft.agrees(&[*span], words) {
            Ok(()) => return chars,
            Err(why) => why,
        },
        Err(why) => why.clone(),
    };
    let number = |field: &str| u32::try_from(it.get(field).and_then(whole)?).ok();
    let units = number("start").zip(number("end")).and_then(|(start, end)| {
        OffsetMap::new(draft.text()).span_of_utf16(draft.text(), start, end)
    });
    units
        .filter(|span| draft.agrees(&[*span], words).is_ok())
        .ok_or(told)
}

fn link(draft: &mut Draft, it: &Value, ids: &HashMap<String, TagId>) -> Result<(), String> {
    let Value::Object(it) = it else {
        return Err("no link".to_owned());
    };
    let kind = rows::label(it.get("link_type"))?;
    let ends = it.get("span_ids").and_then(Value::as_array);
    let ends: Option<Vec<&TagId>> = ends
        .into_iter()
        .flatten()
        .map(|id| ids.get(&name(id)?))
        .collect();
    let ends = ends.ok_or_else(|| "one of its spans isn't there".to_owned())?;
    let Some((first, others)) = ends.split_first().filter(|it| !it.1.is_empty()) else {
        return Err("it ties fewer than two spans".to_owned());
    };
    let both_ways = it.get("direction").and_then(Value::as_str) != Some("directed");
    for other in others {
        let (from, to) = ((*first).clone(), (*other).clone());
        let id = draft.relation(None, &kind, Ref::Mention(from), Ref::Mention(to));
        if both_ways {
            rows::set_attribute(draft, &id, "both_ways", AttributeValue::Flag(true));
        }
    }
    Ok(())
}

fn event(draft: &mut Draft, it: &Value, ids: &HashMap<String, TagId>) -> Result<(), String> {
    let Value::Object(it) = it else {
        return Err("no event".to_owned());
    };
    let kind = rows::label(it.get("event_type"))?;
    let of = |id: Option<&Value>| id.and_then(name).and_then(|id| ids.get(&id));
    let trigger = of(it.get("trigger_span_id")).and_then(|id| {
        let tag = draft.record.tags.iter().find(|tag| tag.id == *id)?;
        Some(tag.anchor().to_vec())
    });
    let trigger = trigger.ok_or_else(|| "its trigger isn't there".to_owned())?;
    let mut arguments = Vec::new();
    let mut lost = 0;
    for argument in it
        .get("arguments")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        match (
            argument.get("role").and_then(name),
            of(argument.get("span_id")),
        ) {
            (Some(role), Some(id)) => arguments.push(Argument {
                role: role.as_str().into(),
                filler: Ref::Mention(id.clone()),
                extra: Extra::default(),
            }),
            _ => lost += 1,
        }
    }
    let id = draft.event(
        it.get("id").and_then(Value::as_str),
        &kind,
        trigger,
        arguments,
    );
    if lost > 0 {
        let message = format!("{lost} arguments have no role or no span; left out");
        draft.report(0, Some(id.as_str()), message);
    }
    Ok(())
}

/// A scheme's answers: labels that were ticked, or free text.
fn labels(draft: &mut Draft, scheme: &str, answers: Vec<(&str, &Value)>) {
    const FREE: &[&str] = &["text_box", "free_response", "bad_text_label"];
    let mut ticked = Vec::new();
    for (label, value) in answers {
        let said = match value {
            Value::Array(items) => items.iter().filter_map(name).collect(),
            Value::Bool(it) => vec![it.to_string()],
            other => name(other).into_iter().collect::<Vec<_>>(),
        };
        match said.as_slice() {
            [] => {}
            [no] if no == "false" => {}
            [text] if FREE.contains(&label) => {
                draft.note(None, &format!("{scheme}: {text}"));
            }
            _ if label.is_empty() => ticked.extend(said),
            _ => ticked.push(label.to_owned()),
        }
    }
    if !ticked.is_empty() {
        draft.label(scheme, ticked, Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::exchange::Text;

    fn check(name: &str, content: &str, expected: Expect) {
        expected.assert_eq(&crate::exchange::told::told(
            "potato",
            name,
            content.as_bytes(),
            &[],
        ));
    }

    #[test]
    fn lines_of_version_1() {
        check(
            "out/anna/annotated_instances.jsonl",
            r#"{"id": "i1", "displayed_text": "Ada 😀 met Bo", "label_annotations": {"mood": {"good": "true", "bad": false}, "scale": {"scale_3": "3"}, "why": {"text_box": "it rains"}}, "span_annotations": [{"start": 0, "end": 3, "span": "Ada", "annotation": "PER"}, {"start": 11, "end": 13, "span": "Bo", "annotation": "PER"}, {"start": 0, "end": 3, "span": "Bo", "annotation": "PER"}, {"start": 0, "end": 99, "annotation": "PER"}], "behavioral_data": {}}
{"id": "i2", "displayed_text": "x", "label_annotations": {}, "span_annotations": {}}
"#,
            expect![[r#"
                ! line 1: {"start":0,"end":3,"span":"Bo","annotation":"PER"}: the file says “Bo”, but “Ada” stands there; left out
                ! line 1: {"start":0,"end":99,"annotation":"PER"}: the span 0–99 lies outside the text, which has 12 code points; left out
                = i1 by anna: "Ada 😀 met Bo"
                  m1 PER "Ada"
                  m2 PER "Bo"
                  l3 mood = good ""
                  l4 scale = scale_3 ""
                  n5 why: it rains
                = i2 by anna: "x"
            "#]],
        );
    }

    #[test]
    fn exports_and_states_of_version_2() {
        check(
            "annotations.jsonl",
            r#"{"instance_id": "i1", "user_id": "anna", "text": "Ada and Low met Bo", "labels": {"mood": {"good": "true"}, "tone": "dry"}, "spans": {"ner": [{"schema": "ner", "name": "PER", "start": 0, "end": 3, "id": "s1", "additional_parts": [{"start": 8, "end": 11, "text": "Low"}], "kb_id": "Q1"}, {"name": "ACT", "start": 12, "end": 15, "id": "s2"}, {"name": "PER", "start": 16, "end": 18, "id": "s3"}]}, "links": {"k": {"link_type": "met", "span_ids": ["s1", "s3"], "direction": "directed"}, "l": {"link_type": "met", "span_ids": ["s1", "s9"]}}, "events": {"e": {"id": "e1", "event_type": "Meet", "trigger_span_id": "s2", "arguments": [{"role": "who", "span_id": "s1"}, {"role": "whom"}]}}}"#,
            expect![[r#"
                ! line 1: {"link_type":"met","span_ids":["s1","s9"]}: one of its spans isn't there; left out
                ! line 1: e1: 1 arguments have no role or no span; left out
                = i1 by anna: "Ada and Low met Bo"
                  s1 PER "Ada Low" → Q1
                  s2 ACT "met"
                  s3 PER "Bo"
                  r1 met s1 → s3
                  e1 Meet "met" (who s1)
                  l2 mood = good ""
                  l3 tone = dry ""
            "#]],
        );
        let state = r#"{"user_id": "anna", "instance_id_to_label_to_value": {"i1": [[{"schema": "mood", "name": "good"}, "true"]]}, "instance_id_to_span_to_value": {"i1": [[{"schema": "ner", "name": "PER", "start": 0, "end": 3, "id": "s1"}, "true"]], "i2": []}}"#;
        check(
            "user_state.json",
            state,
            expect![[r#"
            = i1 by anna: waiting
            = i2 by anna: waiting
        "#]],
        );
        let mut bytes = state.as_bytes();
        let mut source = Source {
            name: "user_state.json",
            bytes: &mut bytes,
            beside: &|_| None,
        };
        let mut count = 0;
        let _ = read(&mut source, &mut |item| {
            if let Item::Record(mut record) = item
                && let Text::Waiting(waiting) = std::mem::take(&mut record.text)
            {
                assert!(waiting.read(&mut record, &"Ada met".into()).is_empty());
                count += record.tags.len();
            }
            ControlFlow::Continue(())
        });
        assert_eq!(count, 2);
    }
}

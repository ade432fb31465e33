//! One tag a line, as scripts write them that run an extractor over a folder:
//! JSON objects with the document's name (`doc`), `kind` (entity, event, stance,
//! quotation), places in code points and the words that stand there. The text
//! isn't in the file: a tag whose words aren't where it says is left out. Must
//! not know the project.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::draft::{Draft, Unit, Why};
use super::json::{self, Object};
use super::rows;
use super::{Format, Maker, Source, Take};
use crate::model::{Argument, AttributeValue, Extra, Polarity, Ref, RoleId, Stance, TagId};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "tag-lines",
    name: "Tag lines",
    summary: "JSONL of one entity, event, stance or quotation a line, by the document's name",
    endings: &["jsonl"],
    read: Some(read),
    write: None,
};

/// Under this name a record's lines stand until its text is there.
const TAGS: &str = "tags";

/// Lines of one document that follow each other make one record.
fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut open: Option<(String, Maker, usize, Vec<Value>)> = None;
    json::values(source.bytes, take, |at, value, take| {
        let Value::Object(row) = value else {
            return rows::no_row(at.line, &value, take);
        };
        // A line of something else has neither a place of its own nor a kind.
        let is_tag = row.contains_key("start") || row.contains_key("kind");
        let doc = rows::text(&row, &["doc", "document", "doc_id", "id"]).filter(|_| is_tag);
        let Some(doc) = doc else {
            return rows::no_row(at.line, &Value::Object(row), take);
        };
        let maker = match rows::text(&row, &["system", "model", "source"]) {
            Some(name) => Maker::Machine {
                name: Some(name.to_owned()),
                version: rows::text(&row, &["version"]).map(str::to_owned),
            },
            None => Maker::Unsaid,
        };
        let goes_on = open.as_ref().is_some_and(|it| it.0 == doc && it.1 == maker);
        if !goes_on {
            let before = open.replace((doc.to_owned(), maker, at.line, Vec::new()));
            give(before, take)?;
        }
        if let Some((_, _, _, tags)) = &mut open {
            // With its line, for what is told of it later.
            tags.push(Value::Array(vec![at.line.into(), Value::Object(row)]));
        }
        ControlFlow::Continue(())
    })?;
    give(open, take)
}

fn give(open: Option<(String, Maker, usize, Vec<Value>)>, take: &mut Take) -> ControlFlow<()> {
    let Some((doc, maker, line, tags)) = open else {
        return ControlFlow::Continue(());
    };
    let mut row = Map::new();
    row.insert("id".into(), doc.into());
    row.insert(TAGS.into(), tags.into());
    rows::give(row, line, None, Unit::Chars, fill, &mut |item| {
        take(match item {
            super::Item::Record(mut record) => {
                record.maker = maker.clone();
                super::Item::Record(record)
            }
            other => other,
        })
    })
}

fn fill(draft: &mut Draft, row: &Object) {
    for it in rows::items(draft, row, TAGS) {
        let (line, Some(Value::Object(tag))) = (it.get(0), it.get(1)) else {
            continue;
        };
        let line = line.and_then(Value::as_u64).unwrap_or_default() as usize;
        let put = match rows::text(tag, &["kind"]) {
            Some("entity") | None => entity(draft, tag),
            Some("event") => event(draft, tag, line),
            Some("stance") => stance(draft, tag),
            Some("quotation" | "quote") => quotation(draft, tag),
            Some(other) => Err(format!("“{other}” is no kind of tag that is known here")),
        };
        if let Err(why) = put {
            draft.report(line, None, format!("{why}; left out"));
        }
    }
}

fn entity(draft: &mut Draft, tag: &Object) -> Result<(), Why> {
    let span = place(draft, tag)?;
    let label = rows::label(tag.get("label").or(tag.get("type")))?;
    let id = draft.mention(None, &label, vec![span]);
    score(draft, &id, tag);
    Ok(())
}

fn event(draft: &mut Draft, tag: &Object, line: usize) -> Result<(), Why> {
    let trigger = match tag.get("trigger") {
        Some(Value::Object(it)) => vec![place(draft, it)?],
        _ => Vec::new(),
    };
    let kind = rows::text(tag, &["type", "label"])
        .unwrap_or("EVENT")
        .to_owned();
    let mut arguments = Vec::new();
    for it in tag
        .get("args")
        .or(tag.get("arguments"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let (Value::Object(argument), role) = (it, it.get("role").and_then(Value::as_str)) else {
            continue;
        };
        match place(draft, argument) {
            Ok(span) => arguments.push(Argument {
                role: RoleId::new(role.unwrap_or("argument")),
                filler: Ref::Spans(vec![span]),
                extra: Extra::new(),
            }),
            Err(why) => draft.report(line, None, format!("an argument: {why}; left out")),
        }
    }
    let id = draft.event(None, &kind, trigger, arguments);
    if tag.get("negated").and_then(Value::as_bool) == Some(true) {
        rows::set_attribute(draft, &id, "negated", AttributeValue::Flag(true));
    }
    score(draft, &id, tag);
    Ok(())
}

fn stance(draft: &mut Draft, tag: &Object) -> Result<(), Why> {
    let holder = match end(draft, tag, &["holder", "source"])? {
        Some(it) => it,
        None => Ref::Unknown,
    };
    let Some(target) = end(draft, tag, &["target"])? else {
        return Err("the stance has no target".to_owned());
    };
    let polarity = match rows::text(tag, &["polarity", "label"]) {
        Some("positive" | "for" | "favor" | "favour") => Polarity::For,
        Some("negative" | "against") => Polarity::Against,
        Some("neutral") => Polarity::Neutral,
        Some("mixed") => Polarity::Mixed,
        _ => Polarity::Unclear,
    };
    let evidence = match tag.get("evidence") {
        Some(Value::Object(it)) => vec![place(draft, it)?],
        _ => Vec::new(),
    };
    let id = draft.stance(
        None,
        Stance {
            holder,
            target,
            polarity,
            strength: None,
            basis: None,
            via: Vec::new(),
            expression: Vec::new(),
            evidence,
            attributes: Default::default(),
        },
    );
    score(draft, &id, tag);
    Ok(())
}

/// Words that somebody is quoted with: a mention, tied to its speaker's. It is
/// no stance, as what the words are for isn't said.
fn quotation(draft: &mut Draft, tag: &Object) -> Result<(), Why> {
    let Some(Value::Object(content)) = tag.get("content") else {
        return Err("the quotation has no content".to_owned());
    };
    let span = place(draft, content)?;
    let speaker = end(draft, tag, &["speaker"])?;
    let id = draft.mention(None, "QUOTATION", vec![span]);
    score(draft, &id, tag);
    if let Some(speaker) = speaker {
        draft.relation(None, "speaker", Ref::Mention(id), speaker);
    }
    Ok(())
}

/// A holder, target or speaker: the mention on its words, made where there is
/// none yet. None where the tag names none.
fn end(draft: &mut Draft, tag: &Object, names: &[&str]) -> Result<Option<Ref>, Why> {
    let Some(Value::Object(it)) = rows::first(tag, names) else {
        return Ok(None);
    };
    let span = place(draft, it)?;
    let label = rows::text(it, &["label", "type"]);
    let id = match rows::mention_on(draft, &[span], label) {
        Some(id) => id,
        None => draft.mention(None, label.unwrap_or("MENTION"), vec![span]),
    };
    Ok(Some(Ref::Mention(id)))
}

/// The span of an object with `start`, `end` and, mostly, its words.
fn place(draft: &Draft, it: &Object) -> Result<Span, Why> {
    let span = rows::span(draft, it.get("start"), it.get("end"))?;
    if let Some(words) = rows::text(it, &["text", "quote"]) {
        draft.agrees(&[span], words)?;
    }
    Ok(span)
}

fn score(draft: &mut Draft, id: &TagId, tag: &Object) {
    let score = tag.get("score").and_then(Value::as_f64);
    if let (Some(tag), Some(score)) = (draft.tag_mut(id), score) {
        tag.provenance.score = Some(score);
    }
}

#[cfg(test)]
mod tests {
    use super::super::told::told_over;
    use expect_test::expect;

    const TEXT: &str = "Lima met Berg. “The ban is unfair,” Lima said.";

    #[test]
    fn lines_of_a_document_wait_for_its_text() {
        let file = r#"{"doc": "a.txt", "kind": "entity", "system": "x", "start": 0, "end": 4, "text": "Lima", "label": "PER", "score": 0.9}
{"doc": "a.txt", "kind": "entity", "system": "x", "start": 9, "end": 13, "text": "Bern", "label": "GPE"}
{"doc": "a.txt", "kind": "event", "system": "x", "trigger": {"start": 5, "end": 8}, "type": "MEET", "args": [{"role": "who", "start": 0, "end": 4}, {"role": "whom", "start": 9, "end": 99}]}
{"doc": "a.txt", "kind": "stance", "system": "x", "source": {"start": 0, "end": 4, "label": "PER"}, "target": {"start": 20, "end": 23, "text": "ban", "label": "LAW"}, "polarity": "negative", "score": 0.5}
{"doc": "a.txt", "kind": "quotation", "system": "x", "speaker": {"start": 36, "end": 40}, "content": {"start": 16, "end": 34}}
{"doc": "b.txt", "kind": "song", "system": "x"}
[]
"#;
        expect![[r#"
            ! line 2: the file says “Bern”, but “Berg” stands there; left out
            ! line 3: an argument: the span 9–99 lies outside the text, which has 46 code points; left out
            = a.txt by machine x: "Lima met Berg. “The ban is unfair,” Lima said."
              m1 PER "Lima" score 0.9
              v2 MEET "met" (who "Lima")
              m3 LAW "ban"
              s4 m1 against m3; expression ""; evidence ""; via  score 0.5
              m5 MENTION "Lima"
              m6 QUOTATION "The ban is unfair,"
              r7 speaker m6 → m5
            ! line 6: “song” is no kind of tag that is known here; left out
            = b.txt by machine x: "Lima met Berg. “The ban is unfair,” Lima said."
        "#]].assert_eq(&told_over("tag-lines", "x.jsonl", file.as_bytes(), TEXT));
    }
}

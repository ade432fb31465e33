//! spaCy's JSON: rows `{"text", "ents" | "entities" | "spans", "cats"}` as spaCy
//! 3 prints documents, pairs `["text", {"entities": [[start, end, label]]}]` as
//! spaCy 2 was trained with, and spaCy 2's training JSON with BILUO tags. Offsets
//! are code points. Source: spaCy's `Doc.to_json`, `json_to_docs`, and its
//! documentation of the formats. Must not know the project.

mod training;
mod write;

pub use write::{CAN, GROUP};

use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Unit};
use super::json::{self, Object};
use super::rows;
use super::{Format, Shape, Source, Take, Write};
use crate::model::AttributeValue;

pub static FORMAT: Format = Format {
    id: "spacy-jsonl",
    name: "spaCy JSONL",
    summary: "spaCy's JSON and JSONL, versions 2 and 3, by code points",
    endings: &["jsonl", "json"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "discontinuous mentions, relations, events, stances, notes, attributes",
        keeps_one: true,
        holds_scores: false,
        begin: |_| Box::new(write::Lines),
    }),
};

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    json::values(source.bytes, take, |at, value, take| match value {
        Value::Object(row) if row.get("paragraphs").is_some_and(Value::is_array) => {
            training::read(at.line, &row, take)
        }
        // A whole file of pairs, as some annotators write it.
        Value::Object(row) if row.get("annotations").is_some_and(Value::is_array) => {
            let pairs = row.get("annotations").and_then(Value::as_array);
            for it in pairs.into_iter().flatten().filter(|it| !it.is_null()) {
                pair(at.line, it, take)?;
            }
            ControlFlow::Continue(())
        }
        Value::Object(row) => {
            let words = row.get("text").and_then(Value::as_str).map(str::to_owned);
            rows::give(row, at.line, words.as_deref(), Unit::Chars, fill, take)
        }
        other => pair(at.line, &other, take),
    })
}

/// `["text", {…}]`, or `["text", [[start, end, label]]]`.
fn pair(line: usize, it: &Value, take: &mut Take) -> ControlFlow<()> {
    let parts = it.as_array().map(Vec::as_slice);
    let row = match parts {
        Some([Value::String(words), Value::Object(row)]) => Some((words, row.clone())),
        Some([Value::String(words), Value::Array(spans)]) => {
            let spans = ("entities".to_owned(), Value::Array(spans.clone()));
            Some((words, Object::from_iter([spans])))
        }
        Some([Value::String(words)] | [Value::String(words), Value::Null]) => {
            Some((words, Object::new()))
        }
        _ => None,
    };
    match row {
        Some((words, row)) => rows::give(row, line, Some(words), Unit::Chars, fill, take),
        None => rows::no_row(line, it, take),
    }
}

fn fill(draft: &mut Draft, row: &Object) {
    for field in ["ents", "entities", "spans"] {
        match row.get(field) {
            // Groups of spans by name.
            Some(Value::Object(groups)) => {
                for (group, spans) in groups {
                    let spans = spans.as_array().map_or(&[][..], Vec::as_slice);
                    for it in spans {
                        span(draft, it, group);
                    }
                }
            }
            _ => {
                for it in rows::items(draft, row, field) {
                    span(draft, it, "");
                }
            }
        }
    }
    if let Some(Value::Object(cats)) = row.get("cats") {
        let held = rows::chosen(cats);
        if !held.is_empty() {
            draft.label("cats", held, Vec::new());
        }
    }
}

fn span(draft: &mut Draft, it: &Value, group: &str) {
    if let Err(why) = put_span(draft, it, group) {
        rows::left_out(draft, it, &why);
    }
}

fn put_span(draft: &mut Draft, it: &Value, group: &str) -> Result<(), String> {
    let no_fields = Object::new();
    let (start, end, label, fields) = match it {
        Value::Array(it) => (it.first(), it.get(1), it.get(2), &no_fields),
        Value::Object(it) => (
            rows::first(it, &["start_char", "start"]),
            rows::first(it, &["end_char", "end"]),
            rows::first(it, &["label", "label_", "type", "tag"]),
            it,
        ),
        // One tag a token: of which text the tokens are isn't said.
        _ => return Err("no span".to_owned()),
    };
    let label = match rows::label(label) {
        Err(_) if !group.is_empty() => group.to_owned(),
        label => label?,
    };
    let span = rows::span(draft, start, end)?;
    if let Some(words) = fields.get("text").and_then(Value::as_str) {
        draft.agrees(&[span], words)?;
    }
    if !group.is_empty() && rows::has_mention(draft, &[span], &label) {
        return Ok(());
    }
    let id = draft.mention(None, &label, vec![span]);
    if let Some(tag) = draft.tag_mut(&id) {
        tag.provenance.score = fields.get("score").and_then(Value::as_f64);
    }
    if let Some(kb_id) = rows::text(fields, &["kb_id", "kb_id_"]) {
        rows::link(draft, &id, kb_id);
    }
    if !group.is_empty() && group != "sc" && group != label {
        let value = AttributeValue::Text(group.to_owned());
        rows::set_attribute(draft, &id, "group", value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::{self, rewritten};

    fn check(content: &str, expected: Expect) {
        let told = super::super::told::told("spacy-jsonl", "a.jsonl", content.as_bytes(), &[]);
        expected.assert_eq(&told);
    }

    #[test]
    fn rows_of_version_3() {
        check(
            r#"{"text":"Ada 😀 met Bo.","ents":[{"start":0,"end":3,"label":"PER","kb_id":"Q7259"},{"start":10,"end":12,"label":"PER"}],"spans":{"sc":[{"start":0,"end":3,"label":"PER"},{"start":4,"end":5,"label":"EMOJI"}],"verbs":[{"start":6,"end":9,"label":""}]},"cats":{"talk":1.0,"war":0.0},"tokens":[]}
{"text":"Ada","entities":[[0,3,"PER"],[0,4,"PER"],["0",3,"PER"],[0,3],"U-PER"]}
{"text":"Ada","spans":[{"start_char":0,"end_char":3,"label":"PER","text":"Bob"},{"start_char":0,"end_char":3,"label":"PER","score":0.5}],"ents":5}
"#,
            expect![[r#"
                = ?: "Ada 😀 met Bo."
                  m1 PER "Ada" → Q7259
                  m2 PER "Bo"
                  m3 EMOJI "😀"
                  m4 verbs "met"
                  l5 cats = talk ""
                ! line 2: [0,4,"PER"]: the span 0–4 lies outside the text, which has 3 code points; left out
                ! line 2: ["0",3,"PER"]: the start “0” is no whole number; left out
                ! line 2: [0,3]: it has no label; left out
                ! line 2: “U-PER”: no span; left out
                = ?: "Ada"
                  m1 PER "Ada"
                ! line 3: ents is 5, not a list; left out
                ! line 3: {"start_char":0,"end_char":3,"label":"PER","text":"Bob"}: the file says “Bob”, but “Ada” stands there; left out
                = ?: "Ada"
                  m1 PER "Ada" score 0.5
            "#]],
        );
    }

    #[test]
    fn pairs_of_version_2() {
        check(
            r#"[["Ada 😀 met Bo.", {"entities": [[0, 3, "PER"], [10, 12, "PER"]]}], ["Rain.", {}], ["Bo", [[0, 2, "PER"]]], [5, {}], {"classes": ["PER"], "annotations": [["Ada", {"entities": [[0, 3, "PER"]]}], null]}]
["Bo", {"entities": [[0, 2, "PER"]]}]
"#,
            expect![[r#"
                = ?: "Ada 😀 met Bo."
                  m1 PER "Ada"
                  m2 PER "Bo"
                = ?: "Rain."
                = ?: "Bo"
                  m1 PER "Bo"
                ! line 1: element 4: [5,{}] is no document; left out
                = ?: "Ada"
                  m1 PER "Ada"
                = ?: "Bo"
                  m1 PER "Bo"
            "#]],
        );
    }

    #[test]
    fn training_json() {
        check(
            r#"[{"id": 4, "paragraphs": [
 {"raw": "Ada  Low didn't run.\nBo!", "sentences": [
   {"tokens": [{"id": 0, "orth": "Ada", "ner": "B-PER"}, {"id": 1, "orth": "Low", "ner": "L-PER"}, {"orth": "did", "ner": "O"}, {"orth": "n't", "ner": "-"}, {"orth": "run"}, {"orth": ".", "ner": "O"}]},
   {"tokens": [{"orth": "Bo", "ner": "U-PER"}, {"orth": "!", "ner": "O"}]}],
  "cats": [{"label": "talk", "value": 1.0}, {"label": "war", "value": 0}]},
 {"sentences": [{"tokens": [{"orth": "Ada", "ner": "I-PER"}, {"orth": "Low", "ner": "I-ORG"}, {"orth": "Li", "ner": "I-ORG"}]}]},
 {"raw": "other words", "sentences": [{"tokens": [{"orth": "Ada", "ner": "U-PER"}, {"ner": "U-X"}]}]},
 {"raw": "Ada", "entities": [[0, 3, "PER"]]},
 7]}]"#,
            expect![[r#"
                = 4.0: "Ada  Low didn't run.\nBo!"
                  m1 PER "Ada  Low"
                  m2 PER "Bo"
                  l3 cats = talk ""
                = 4.1: tokens "Ada Low Li"
                  m1 PER "Ada"
                  m2 ORG "Low Li"
                ! line 1: element 1: 1 tokens have no word; left out
                ! line 1: element 1: the raw text isn't that of the tokens; theirs is taken
                = 4.2: tokens "Ada"
                  m1 PER "Ada"
                = 4.3: "Ada"
                  m1 PER "Ada"
                ! line 1: element 1: 7 is no document; left out
            "#]],
        );
    }

    /// Nested and repeated mentions, an entity, a label, and all that is lost.
    #[test]
    fn what_is_written_is_read_again() {
        let (written, losses) = rewritten("spacy-jsonl", told::EXAMPLE);
        expect![[r#"
            - attributes: m1 “Bank of Ada”
            - mentions that repeat another: m4 “Bo”
            - blanks at the beginning or end of mentions: m5 “Bo ”
            - discontinuous mentions: m6 “Bo”
            - rejected tags: m7 “Al Low”
            - stances: s1 “😀 Bank of Ada  met Bo.”
            - events: v1 “met”
            - labels of passages: l2 “Bo and Al Low ran.”
            - relations: r1 “”
            - relations: r2 “”
            - notes: n1 “”
            - notes: n2 “”
            - notes: n3 “”
            - names of label tasks: l1 “”
            {"text":"😀 Bank of Ada  met Bo.\n Bo and Al Low ran.","ents":[{"start":2,"end":13,"label":"ORG","kb_id":"bank"},{"start":19,"end":21,"label":"PER","kb_id":"bo"},{"start":24,"end":26,"label":"PER","kb_id":""}],"spans":{"sc":[{"start":2,"end":13,"label":"ORG","kb_id":"bank"},{"start":10,"end":13,"label":"PER","kb_id":""},{"start":19,"end":21,"label":"PER","kb_id":"bo"},{"start":24,"end":26,"label":"PER","kb_id":""}]},"cats":{"talk":1.0},"tokens":[{"id":0,"start":0,"end":1},{"id":1,"start":2,"end":6},{"id":2,"start":7,"end":9},{"id":3,"start":10,"end":13},{"id":4,"start":14,"end":15},{"id":5,"start":15,"end":18},{"id":6,"start":19,"end":21},{"id":7,"start":21,"end":22},{"id":8,"start":22,"end":24},{"id":9,"start":24,"end":26},{"id":10,"start":27,"end":30},{"id":11,"start":31,"end":33},{"id":12,"start":34,"end":37},{"id":13,"start":38,"end":41},{"id":14,"start":41,"end":42}],"meta":{"doc_id":"a.txt","annotator":"x"}}
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
            = a.txt: "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."
              m1 ORG "Bank of Ada" → bank
              m2 PER "Bo" → bo
              m3 PER "Bo"
              m4 PER "Ada"
              l5 cats = talk ""
        "#]],
        );
    }
}

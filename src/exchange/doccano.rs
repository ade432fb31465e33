//! doccano's JSONL and JSON: a row a document, with `label`, `labels` or
//! `entities` (triples `[start, end, label]` or objects), `relations` between
//! their ids, `cats`, `Comments`; or the older `annotations` with the user who
//! made each. Offsets are code points. Source: doccano's `data_import` and
//! `data_export`. Must not know the project.

mod write;

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Unit};
use super::json::{self, Object, name, shown};
use super::rows;
use super::{Format, Item, Maker, Shape, Source, Take, Write};
use crate::model::{EntityType, Ref, Schema, TagId};

pub static FORMAT: Format = Format {
    id: "doccano",
    name: "doccano",
    summary: "JSONL or JSON with spans, relations and document labels, by code points",
    endings: &["jsonl", "json"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "discontinuous mentions, events, stances, entities, attributes",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::<write::Lines>::default(),
    }),
};

/// Fields with labels of words or of the document.
const LABELS: &[&str] = &["label", "labels", "entities", "cats"];

/// Fields that are never the document's text.
const NO_TEXT: &[&str] = &["label", "labels", "Comments", "comments", "meta", "id"];

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut types: Vec<EntityType> = Vec::new();
    json::values(source.bytes, take, |at, value, take| {
        let Value::Object(row) = value else {
            return rows::no_row(at.line, &value, take);
        };
        // A file of label settings is a list of these.
        if row.contains_key("background_color") {
            if let Some(label) = rows::text(&row, &["text"]) {
                types.push(EntityType {
                    id: label.into(),
                    ..EntityType::default()
                });
            }
            return ControlFlow::Continue(());
        }
        if row.get("annotations").is_some_and(Value::is_array) {
            return by_user(at.line, &row, take);
        }
        let words = text(&row).map(str::to_owned);
        rows::give(row, at.line, words.as_deref(), Unit::Chars, fill, take)
    })?;
    if !types.is_empty() {
        types.dedup_by(|a, b| a.id == b.id);
        take(Item::Schema(Box::new(Schema {
            entities: types,
            ..Schema::default()
        })))?;
    }
    ControlFlow::Continue(())
}

/// The text stands under any name that was chosen on import.
fn text(row: &Object) -> Option<&str> {
    rows::text(row, &["text", "data"]).or_else(|| {
        let mut texts = row
            .iter()
            .filter(|(name, _)| !NO_TEXT.contains(&name.as_str()))
            .filter_map(|(name, value)| Some((name, value.as_str()?)));
        let first = texts.next()?;
        let named = |name: &str| name.contains("text") || name.contains("data");
        match texts.next() {
            None => Some(first.1),
            Some(second) => std::iter::once(first)
                .chain([second])
                .chain(texts)
                .find(|(name, _)| named(name))
                .map(|(_, text)| text),
        }
    })
}

fn fill(draft: &mut Draft, row: &Object) {
    let mut ids = HashMap::new();
    for (field, value) in row {
        let known = LABELS.contains(&field.as_str());
        // Columns can be named anyhow; their content tells.
        let looks = field.contains("label") && value.is_array();
        if known || looks {
            labels(draft, field, value, &mut ids);
        }
    }
    for it in rows::items(draft, row, "relations") {
        if let Err(why) = relation(draft, it, &ids) {
            rows::left_out(draft, it, &why);
        }
    }
    for field in ["Comments", "comments"] {
        for it in rows::items(draft, row, field) {
            let text = match it {
                Value::Object(it) => rows::text(it, &["text", "comment"]),
                other => other.as_str(),
            };
            match text {
                Some(text) => {
                    draft.note(None, text);
                }
                None => rows::left_out(draft, it, "no comment"),
            }
        }
    }
}

fn labels(draft: &mut Draft, field: &str, value: &Value, ids: &mut HashMap<String, TagId>) {
    let alone;
    let items: &[Value] = match value {
        Value::Null => return,
        Value::Array(items) => items,
        other => {
            alone = [other.clone()];
            &alone
        }
    };
    let mut categories = Vec::new();
    for item in items {
        match item {
            Value::String(_) | Value::Number(_) => categories.extend(name(item)),
            item => {
                if let Err(why) = span(draft, item, ids) {
                    rows::left_out(draft, item, &why);
                }
            }
        }
    }
    if !categories.is_empty() {
        let task = if field == "cats" { field } else { "label" };
        draft.label(task, categories, Vec::new());
    }
}

fn span(draft: &mut Draft, item: &Value, ids: &mut HashMap<String, TagId>) -> Result<(), String> {
    let (id, start, end, label) = match item {
        Value::Array(it) => (None, it.first(), it.get(1), it.get(2)),
        Value::Object(it) => (
            it.get("id").filter(|it| !it.is_null()),
            rows::first(it, &["start_offset", "start"]),
            rows::first(it, &["end_offset", "end"]),
            rows::first(it, &["label", "type"]),
        ),
        _ => return Err("neither a label nor a span".to_owned()),
    };
    let label = rows::label(label)?;
    let span = rows::span(draft, start, end)?;
    let tag = draft.mention(rows::tag_id('m', id).as_deref(), &label, vec![span]);
    if let Some(id) = id.and_then(name)
        && ids.insert(id.clone(), tag).is_some()
    {
        let message = format!("the id {id} stands twice; relations go to the last");
        draft.report(0, None, message);
    }
    Ok(())
}

fn relation(draft: &mut Draft, item: &Value, ids: &HashMap<String, TagId>) -> Result<(), String> {
    let Value::Object(it) = item else {
        return Err("no relation".to_owned());
    };
    let kind = rows::label(rows::first(it, &["type", "label"]))?;
    let end = |field: &str| {
        let id = it.get(field).and_then(name);
        let id = id.ok_or_else(|| format!("{field} is missing"))?;
        match ids.get(&id) {
            Some(tag) => Ok(Ref::Mention(tag.clone())),
            None => Err(format!("{field} {id} is no span of the row")),
        }
    };
    let (from, to) = (end("from_id")?, end("to_id")?);
    draft.relation(rows::tag_id('r', it.get("id")).as_deref(), &kind, from, to);
    Ok(())
}

/// The older export: all users' annotations in one row, a record for each user.
fn by_user(line: usize, row: &Object, take: &mut Take) -> ControlFlow<()> {
    let Some(words) = text(row) else {
        return rows::no_row(line, &Value::Object(row.clone()), take);
    };
    let mut users: BTreeMap<Option<String>, Vec<&Value>> = BTreeMap::new();
    let items = row.get("annotations").and_then(Value::as_array);
    for item in items.into_iter().flatten() {
        users
            .entry(item.get("user").and_then(name))
            .or_default()
            .push(item);
    }
    if users.is_empty() {
        users.insert(None, Vec::new());
    }
    for (user, items) in users {
        let mut draft = Draft::new(line, words, Unit::Chars);
        draft.record.id = rows::id(row);
        draft.record.meta = rows::meta(row);
        draft.record.maker = user.map_or(Maker::Unsaid, Maker::Person);
        let mut ids = HashMap::new();
        for item in items {
            let has = |field: &str| item.get(field).is_some_and(|it| !it.is_null());
            if has("start_offset") {
                if let Err(why) = span(&mut draft, item, &mut ids) {
                    rows::left_out(&mut draft, item, &why);
                }
            } else if let Some(label) = item.get("label").and_then(name) {
                draft.label("label", vec![label], Vec::new());
            } else if let Some(text) = item.get("text").and_then(Value::as_str) {
                draft.label("text", vec![text.to_owned()], Vec::new());
            } else {
                let message = format!("{}: neither a label nor a span; left out", shown(item));
                draft.report(0, None, message);
            }
        }
        draft.give(take)?;
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::{self, rewritten};

    fn check(content: &str, expected: Expect) {
        let told = super::super::told::told("doccano", "a.jsonl", content.as_bytes(), &[]);
        expected.assert_eq(&told);
    }

    #[test]
    fn spans_relations_labels_and_comments() {
        check(
            r#"{"id": 7, "text": "Ada 😀 met Bo in Riga.", "label": [[0, 3, "PER"], [10, 12, "PER"]], "Comments": ["good"], "title": "A talk"}
{
  "text": "Ada runs Zetta.",
  "entities": [
    {"id": 0, "label": "PER", "start_offset": 0, "end_offset": 3},
    {"id": 1, "label": "ORG", "start_offset": 9, "end_offset": 14}
  ],
  "relations": [{"id": 0, "from_id": 0, "to_id": 1, "type": "runs"}],
  "cats": ["business", "people"]
}
{"text": "Rain.", "label": "weather", "meta": {"source": "Daily", "doc_id": "r.txt"}}
{"id": "later.txt", "label": [[0, 3, "PER"]]}
"#,
            expect![[r#"
                = 7: "Ada 😀 met Bo in Riga."
                  ArticleMeta { title: Some("A talk"), published: None, source: None, author: None, url: None, language: None }
                  m1 PER "Ada"
                  m2 PER "Bo"
                  n3 good
                = ?: "Ada runs Zetta."
                  m0 PER "Ada"
                  m1 ORG "Zetta"
                  l1 cats = business, people ""
                  r0 runs m0 → m1
                = r.txt: "Rain."
                  ArticleMeta { title: None, published: None, source: Some("Daily"), author: None, url: None, language: None }
                  l1 label = weather ""
                = later.txt: waiting
            "#]],
        );
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check(
            r#"[{"text": "Ada 😀", "label": [[0, 6, "PER"], [3, 0, "PER"], [0, "3", "PER"], [0, 3], {"id": 1}, null, true, [0, 3, "OK"]]},
 {"label": [[0, 1, "PER"]]},
 {"text": "x y", "entities": [{"id": 1, "start_offset": 0, "end_offset": 1, "label": "A"}, {"id": 1, "start_offset": 2, "end_offset": 3, "label": "A"}],
  "relations": [{"from_id": 1, "to_id": 9, "type": "r"}, {"from_id": 1, "type": "r"}, 5], "Comments": 7}, 12]"#,
            expect![[r#"
                ! line 1: element 1: [0,6,"PER"]: the span 0–6 lies outside the text, which has 5 code points; left out
                ! line 1: element 1: [3,0,"PER"]: the span 3–0 ends before it begins; left out
                ! line 1: element 1: [0,"3","PER"]: the end “3” is no whole number; left out
                ! line 1: element 1: [0,3]: it has no label; left out
                ! line 1: element 1: {"id":1}: it has no label; left out
                ! line 1: element 1: null: neither a label nor a span; left out
                ! line 1: element 1: true: neither a label nor a span; left out
                = ?: "Ada 😀"
                  m1 OK "Ada"
                ! line 2: element 2: no text and no id; left out
                ! line 3: element 3: the id 1 stands twice; relations go to the last
                ! line 3: element 3: {"from_id":1,"to_id":9,"type":"r"}: to_id 9 is no span of the row; left out
                ! line 3: element 3: {"from_id":1,"type":"r"}: to_id is missing; left out
                ! line 3: element 3: 5: no relation; left out
                ! line 3: element 3: Comments is 7, not a list; left out
                = ?: "x y"
                  m1 A "x"
                  m2 A "y"
                ! line 4: element 4: 12 is no document; left out
            "#]],
        );
    }

    #[test]
    fn older_exports_have_a_record_for_each_user() {
        check(
            r#"{"id": 1, "text": "Ada and Bo", "annotations": [{"label": 12, "start_offset": 0, "end_offset": 3, "user": 1}, {"label": 13, "start_offset": 8, "end_offset": 10, "user": 2}, {"label": 15, "user": 2}, {"text": "free", "user": 2}, {}], "annotation_approver": null}"#,
            expect![[r#"
                ! line 1: {}: neither a label nor a span; left out
                = 1: "Ada and Bo"
                = 1 by 1: "Ada and Bo"
                  m1 12 "Ada"
                = 1 by 2: "Ada and Bo"
                  m1 13 "Bo"
                  l2 label = 15 ""
                  l3 text = free ""
            "#]],
        );
    }

    #[test]
    fn label_settings_are_a_schema() {
        check(
            r##"[{"id": 1, "text": "PER", "background_color": "#fff"}, {"id": 2, "text": "ORG", "background_color": "#000"}]"##,
            expect![[r#"
                schema entities: PER ORG; events: ; relations: 
            "#]],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (written, losses) = rewritten("doccano", told::EXAMPLE);
        expect![[r#"
            - entities of mentions: m1 “Bank of Ada”
            - attributes: m1 “Bank of Ada”
            - entities of mentions: m3 “Bo”
            - discontinuous mentions: m6 “Bo”
            - rejected tags: m7 “Al Low”
            - stances: s1 “😀 Bank of Ada  met Bo.”
            - events: v1 “met”
            - labels of passages: l2 “Bo and Al Low ran.”
            - relations of other things than mentions: r2 “”
            - notes on other tags than mentions: n3 “”
            - names of label tasks: l1 “”
            - what notes stand on: n2 “”
            - articles whose relations aren't complete, of which more may be there:  “”
            {"text":"😀 Bank of Ada  met Bo.\n Bo and Al Low ran.","entities":[{"id":1,"label":"ORG","start_offset":2,"end_offset":13},{"id":2,"label":"PER","start_offset":10,"end_offset":13},{"id":3,"label":"PER","start_offset":19,"end_offset":21},{"id":4,"label":"PER","start_offset":19,"end_offset":21},{"id":5,"label":"PER","start_offset":24,"end_offset":27}],"relations":[{"id":1,"from_id":1,"to_id":3,"type":"meets"}],"cats":["talk"],"Comments":["Short.","Sure?"],"doc_id":"a.txt","annotator":"x"}
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
            = a.txt: "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."
              m1 ORG "Bank of Ada"
              m2 PER "Ada"
              m3 PER "Bo"
              m4 PER "Bo"
              m5 PER "Bo "
              l1 cats = talk ""
              r1 meets m1 → m3
              n2 Short.
              n3 Sure?
        "#]],
        );
    }
}

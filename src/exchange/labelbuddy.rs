//! labelbuddy's JSON and JSONL: documents with `annotations` of `label_name` and
//! code points (`start_char`, `end_char`) or bytes of UTF-8 (`start_byte`,
//! `end_byte`), each with `extra_data`. A row without a text names it by its MD5
//! only. Source: labelbuddy's manual. Must not know the project.

use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Unit};
use super::json::{self, Object};
use super::rows;
use super::{Format, Issue, Item, Source, Take};
use crate::model::{ArticleMeta, AttributeValue, EntityType, Schema};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "labelbuddy",
    name: "labelbuddy",
    summary: "JSON or JSONL of documents and annotations, by code points or bytes",
    endings: &["json", "jsonl"],
    read: Some(read),
    write: None,
};

/// The attribute that holds an annotation's `extra_data`.
const EXTRA: &str = "extra_data";

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let mut types: Vec<EntityType> = Vec::new();
    json::values(source.bytes, take, |at, value, take| {
        let Value::Object(row) = value else {
            return rows::no_row(at.line, &value, take);
        };
        // A file of labels.
        if let Some(name) = row.get("name").and_then(Value::as_str)
            && !row.contains_key("text")
        {
            let key = row.get("shortcut_key").and_then(Value::as_str);
            types.push(EntityType {
                id: name.into(),
                key: key.and_then(|it| it.chars().next()),
                ..EntityType::default()
            });
            return ControlFlow::Continue(());
        }
        let words = row.get("text").and_then(Value::as_str).map(str::to_owned);
        if words.is_none() && rows::id(&row).is_none() && row.contains_key("utf8_text_md5_checksum")
        {
            return take(Item::Issue(Issue {
                line: at.line,
                tag: None,
                message: "the row names its text by an MD5 only; export with the text; left out"
                    .to_owned(),
            }));
        }
        rows::give(row, at.line, words.as_deref(), Unit::Chars, fill, take)
    })?;
    if !types.is_empty() {
        take(Item::Schema(Box::new(Schema {
            entities: types,
            ..Schema::default()
        })))?;
    }
    ControlFlow::Continue(())
}

fn fill(draft: &mut Draft, row: &Object) {
    let title = rows::text(row, &["list_title", "display_title"]);
    if let Some(title) = title {
        let meta = draft.record.meta.get_or_insert_with(ArticleMeta::default);
        meta.title.get_or_insert_with(|| title.to_owned());
    }
    for it in rows::items(draft, row, "annotations") {
        if let Err(why) = annotation(draft, it) {
            rows::left_out(draft, it, &why);
        }
    }
}

fn annotation(draft: &mut Draft, it: &Value) -> Result<(), String> {
    let Value::Object(it) = it else {
        return Err("no annotation".to_owned());
    };
    let label = rows::label(it.get("label_name"))?;
    let span = match it.get("start_char").or_else(|| it.get("end_char")) {
        Some(_) => rows::span(draft, it.get("start_char"), it.get("end_char"))?,
        None => bytes(draft, it)?,
    };
    let id = draft.mention(None, &label, vec![span]);
    match it.get(EXTRA) {
        None | Some(Value::Null) => {}
        Some(value) => {
            let value =
                rows::attribute(value).unwrap_or_else(|| AttributeValue::Text(value.to_string()));
            rows::set_attribute(draft, &id, EXTRA, value);
        }
    }
    Ok(())
}

fn bytes(draft: &Draft, it: &Object) -> Result<Span, String> {
    let get = |field: &str| {
        let number = it.get(field).and_then(json::whole);
        number.ok_or_else(|| format!("{field} is missing"))
    };
    let (start, end) = (get("start_byte")?, get("end_byte")?);
    let span = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    span.filter(|(start, end)| start < end)
        .and_then(|(start, end)| Span::from_range(start..end))
        .filter(|it| it.of(draft.text()).is_some())
        .ok_or_else(|| format!("the bytes {start}–{end} don't lie on the text's characters"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    fn check(content: &str, expected: Expect) {
        let told = super::super::told::told("labelbuddy", "a.json", content.as_bytes(), &[]);
        expected.assert_eq(&told);
    }

    #[test]
    fn characters_bytes_and_extra_data() {
        check(
            r#"[{"text": "😀 Ada met Bo", "metadata": {"id": "d1", "source": "Daily"}, "list_title": "One", "utf8_text_md5_checksum": "0", "annotations": [
  {"start_char": 2, "end_char": 5, "start_byte": 5, "end_byte": 8, "label_name": "PER", "extra_data": "sure"},
  {"start_byte": 13, "end_byte": 15, "label_name": "PER"},
  {"start_byte": 1, "end_byte": 4, "label_name": "PER"},
  {"start_byte": 4, "end_byte": 1, "label_name": "PER"},
  {"start_char": 0, "end_char": 200, "label_name": "PER"},
  {"start_char": 0, "end_char": 2}, {"label_name": "PER"}]},
 {"utf8_text_md5_checksum": "0", "annotations": []},
 {"metadata": {"id": "d2"}, "annotations": []}]"#,
            expect![[r#"
                ! line 1: element 1: {"start_byte":1,"end_byte":4,"label_name":"PER"}: the bytes 1–4 don't lie on the text's characters; left out
                ! line 1: element 1: {"start_byte":4,"end_byte":1,"label_name":"PER"}: the bytes 4–1 don't lie on the text's characters; left out
                ! line 1: element 1: {"start_char":0,"end_char":200,"label_name":"PER"}: the span 0–200 lies outside the text, which has 12 code points; left out
                ! line 1: element 1: {"start_char":0,"end_char":2}: it has no label; left out
                ! line 1: element 1: {"label_name":"PER"}: start_byte is missing; left out
                = d1: "😀 Ada met Bo"
                  ArticleMeta { title: Some("One"), published: None, source: Some("Daily"), author: None, url: None, language: None }
                  m1 PER "Ada" [extra_data: Text("sure")]
                  m2 PER "Bo"
                ! line 8: element 2: the row names its text by an MD5 only; export with the text; left out
                = d2: waiting
            "#]],
        );
        check(
            r#"[{"name": "Word", "shortcut_key": "w", "color": "red"}, {"name": "Number"}]"#,
            expect![[r#"
                schema entities: Word Number; events: ; relations: 
            "#]],
        );
    }
}

//! The short form, `JSON_MIN`: a row an annotation, the task's data and what each
//! control holds side by side. Regions have no ids in it, so what was chosen of a
//! region stands for the whole text.

use std::ops::ControlFlow;

use serde_json::Value;

use super::config::{Config, What};
use super::results::{Results, texts_of};
use super::text::Words;
use super::{person, stamp};
use crate::exchange::draft::{Draft, Unit};
use crate::exchange::json::Object;
use crate::exchange::{Take, rows};

pub fn give(line: usize, row: &Object, config: &Config, take: &mut Take) -> ControlFlow<()> {
    // Any object has some text; a task's has a number or shows it as text.
    let is_row = ["id", "annotation_id", "text"]
        .iter()
        .any(|it| row.contains_key(*it));
    let Some(words) = Words::of(row, config).filter(|_| is_row) else {
        return rows::no_row(line, &Value::Object(row.clone()), take);
    };
    let mut draft = Draft::new(line, words.text.as_str(), Unit::Chars);
    draft.record.id = rows::id(row);
    draft.record.meta = rows::meta(row);
    if let Some(by) = row.get("annotator") {
        draft.record.maker = person(by);
    }
    let mut results: Vec<Value> = Vec::new();
    let mut labels: Vec<(&str, Vec<String>)> = Vec::new();
    for (field, value) in row {
        let is_regions = value.as_array().is_some_and(|items| {
            let region =
                |it: &Value| it.get("start").is_some() || it.get("globalOffsets").is_some();
            !items.is_empty() && items.iter().all(region)
        });
        if is_regions && *field != words.field {
            let items = value.as_array().into_iter().flatten();
            results.extend(items.map(|it| serde_json::json!({"type": "labels", "value": it})));
            continue;
        }
        let control = config.controls.get(field);
        match value.get("choices") {
            Some(choices) => labels.push((field, texts_of(choices))),
            None if control.is_some_and(|it| it.what == What::Choices) => {
                labels.push((field, texts_of(value)));
            }
            None => {}
        }
    }
    Results::new(&words, config).read(&mut draft, &results);
    for (task, values) in labels.into_iter().filter(|it| !it.1.is_empty()) {
        draft.label(task, values, Vec::new());
    }
    let at = row
        .get("created_at")
        .and_then(Value::as_str)
        .and_then(stamp);
    for tag in &mut draft.record.tags {
        tag.provenance.at = at.clone();
    }
    draft.give(take)
}

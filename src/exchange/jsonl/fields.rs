//! Small readings of JSON fields that lines and tags share. Knows nothing of
//! texts.

use serde_json::{Map, Value};

use crate::model::{Attributes, Body, Extra, Ref, Tag};
use crate::text::Span;

/// The spans of a tag in the order of [`Tag::spans`], to be changed.
pub fn spans_mut(tag: &mut Tag) -> Vec<&mut Span> {
    fn inside(to: &mut Ref) -> Vec<&mut Span> {
        match to {
            Ref::Spans(spans) | Ref::Value { spans, .. } => spans.iter_mut().collect(),
            _ => Vec::new(),
        }
    }
    match &mut tag.body {
        Body::Mention(it) => it.spans.iter_mut().collect(),
        Body::Event(it) => {
            let fillers = it.arguments.iter_mut().flat_map(|a| inside(&mut a.filler));
            it.trigger.iter_mut().chain(fillers).collect()
        }
        Body::Stance(it) => {
            let ends = inside(&mut it.holder)
                .into_iter()
                .chain(inside(&mut it.target))
                .chain(it.via.iter_mut().flat_map(inside));
            it.expression
                .iter_mut()
                .chain(it.evidence.iter_mut())
                .chain(ends)
                .collect()
        }
        Body::Relation(it) => {
            let ends = inside(&mut it.from).into_iter().chain(inside(&mut it.to));
            it.evidence.iter_mut().chain(ends).collect()
        }
        Body::Label(it) => it.spans.iter_mut().collect(),
        Body::Note(_) => Vec::new(),
    }
}

pub fn string(it: &Map<String, Value>, name: &str) -> Option<String> {
    it.get(name).and_then(Value::as_str).map(str::to_owned)
}

pub fn strings(value: Option<&Value>) -> Option<Vec<String>> {
    match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|it| it.as_str().map(str::to_owned))
            .collect(),
        Some(_) => None,
    }
}

pub fn attributes(it: &Map<String, Value>) -> Result<Attributes, String> {
    match it.get("attributes") {
        None | Some(Value::Null) => Ok(Attributes::new()),
        Some(Value::Object(object)) => object
            .iter()
            .map(|(name, value)| {
                let value = serde_json::from_value(value.clone())
                    .map_err(|_| format!("the attribute {name} has no plain value"))?;
                Ok((name.as_str().into(), value))
            })
            .collect(),
        Some(_) => Err("attributes is not an object".into()),
    }
}

/// The fields that aren't known here, kept as RON text.
pub fn extra(it: &Map<String, Value>, known: &[&str]) -> Extra {
    it.iter()
        .filter(|(name, _)| !known.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name.clone(), ron::to_string(value).ok()?)))
        .collect()
}

/// Ids stand in file names nowhere, but they must stay short and visible.
pub fn is_fit(id: &str) -> bool {
    !id.is_empty() && id.len() <= 200 && !id.chars().any(char::is_control)
}

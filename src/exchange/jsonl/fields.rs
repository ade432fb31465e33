//! Fields of a JSON object, by the type they must have. A field that is null or
//! missing is none; one of another type is an error, never passed over.

use serde_json::{Map, Value};

use super::UNKNOWN;
use crate::model::{AttributeValue, Attributes, Body, Extra, Ref, Tag};
use crate::text::Span;

pub type Object = Map<String, Value>;

/// Why something is left out.
pub type Left = String;

pub fn text(it: &Object, name: &str) -> Result<Option<String>, Left> {
    match it.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("{name} is not a text")),
    }
}

/// A text that must be there and not be empty.
pub fn need(it: &Object, name: &str) -> Result<String, Left> {
    text(it, name)?
        .filter(|text| !text.is_empty())
        .ok_or_else(|| format!("{name} is missing"))
}

pub fn number(it: &Object, name: &str) -> Result<Option<f64>, Left> {
    match it.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) => Ok(Some(number)),
            None => Err(format!("{name} is not a number")),
        },
    }
}

/// A list; an empty one where there is none.
pub fn list<'a>(it: &'a Object, name: &str) -> Result<&'a [Value], Left> {
    match it.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(format!("{name} is not a list")),
    }
}

pub fn object<'a>(it: &'a Object, name: &str) -> Result<Option<&'a Object>, Left> {
    match it.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(format!("{name} is not an object")),
    }
}

pub fn texts(it: &Object, name: &str) -> Result<Vec<String>, Left> {
    list(it, name)?
        .iter()
        .map(|item| {
            item.as_str()
                .map(str::to_owned)
                .ok_or_else(|| format!("{name} is not a list of texts"))
        })
        .collect()
}

pub fn attributes(it: &Object) -> Result<Attributes, Left> {
    let Some(object) = object(it, "attributes")? else {
        return Ok(Attributes::new());
    };
    object
        .iter()
        // Tables of other programs give every attribute a column.
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| match attribute(value) {
            Some(value) => Ok((name.as_str().into(), value)),
            None => Err(format!("the attribute {name} has no plain value")),
        })
        .collect()
}

fn attribute(value: &Value) -> Option<AttributeValue> {
    Some(match value {
        Value::Bool(it) => AttributeValue::Flag(*it),
        Value::Number(it) => AttributeValue::Number(it.as_f64()?),
        Value::String(it) => AttributeValue::Text(it.clone()),
        Value::Array(items) => AttributeValue::Many(
            items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
        ),
        Value::Null | Value::Object(_) => return None,
    })
}

/// The fields that aren't known here, kept as one RON map.
pub fn extra(it: &Object, known: &[&str]) -> Extra {
    let kept: Object = unknown(it, known)
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    match kept.is_empty() {
        true => Extra::new(),
        false => Extra::from([(UNKNOWN.to_owned(), ron(&Value::Object(kept)))]),
    }
}

/// A value as RON, spaced and escaped as the project's files are: what is kept
/// must be the same text after a save and a load.
fn ron(value: &Value) -> String {
    let mut out = String::new();
    print(&mut out, value);
    out
}

fn print(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("()"),
        Value::Bool(it) => out.push_str(if *it { "true" } else { "false" }),
        Value::Number(it) => out.push_str(&it.to_string()),
        Value::String(it) => print_text(out, it),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                print(out, item);
            }
            out.push(']');
        }
        Value::Object(items) => {
            out.push('{');
            for (i, (name, item)) in items.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                print_text(out, name);
                out.push_str(": ");
                print(out, item);
            }
            out.push('}');
        }
    }
}

fn print_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..=' ' | '\u{7f}' if c != ' ' => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

pub fn unknown<'a>(
    it: &'a Object,
    known: &'a [&str],
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    it.iter()
        .map(|(name, value)| (name.as_str(), value))
        .filter(|(name, _)| !known.contains(name))
}

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

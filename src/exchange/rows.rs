//! What formats share whose rows are JSON objects with a text and lists of
//! spans: finding the document's name and facts, spans of any value, tags of a
//! text that comes later. Knows none of the formats.

use std::sync::Arc;

use serde_json::Value;

use super::draft::{Draft, Unit, Why};
use super::json::{Object, name, shown, whole};
use super::record::{Item, Record, Text, Waiting};
use super::{Issue, Take};
use crate::model::{ArticleMeta, AttributeValue, Body, Entity, EntityId, TagId};
use crate::text::{Span, quote_of};

/// Fields that name a document, the best one first.
const IDS: &[&str] = &[
    "doc_id",
    "doc",
    "document_id",
    "filename",
    "file_name",
    "file",
    "path",
    "id",
    "_id",
];

/// The first of the fields that is there and not null.
pub fn first<'a>(it: &'a Object, names: &[&str]) -> Option<&'a Value> {
    names
        .iter()
        .filter_map(|name| it.get(*name))
        .find(|value| !value.is_null())
}

pub fn text<'a>(it: &'a Object, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| it.get(*name)?.as_str())
}

/// A list's items; a remark where the field holds something else.
pub fn items<'a>(draft: &mut Draft, it: &'a Object, field: &str) -> &'a [Value] {
    match it.get(field) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(other) => {
            draft.report(
                0,
                None,
                format!("{field} is {}, not a list; left out", shown(other)),
            );
            &[]
        }
    }
}

/// What the row calls its document: a field of the row or of its `meta`.
pub fn id(row: &Object) -> Option<String> {
    let of = |it: &Object| IDS.iter().find_map(|field| name(it.get(*field)?));
    let meta = |field: &str| row.get(field).and_then(Value::as_object);
    let in_meta = || of(meta("meta").or_else(|| meta("metadata"))?);
    match of(row) {
        // A bare number counts the rows; a name beside it says more.
        Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => in_meta().or(Some(number)),
        Some(name) => Some(name),
        None => in_meta(),
    }
}

/// Title, date and the like, from the row's `meta` and from the row.
pub fn meta(row: &Object) -> Option<ArticleMeta> {
    let inside = ["meta", "metadata"]
        .iter()
        .find_map(|field| row.get(*field)?.as_object());
    let get = |names: &[&str]| {
        let of = |it: &Object| {
            let found = text(it, names).filter(|it| !it.trim().is_empty());
            found.map(str::to_owned)
        };
        inside.and_then(of).or_else(|| of(row))
    };
    let meta = ArticleMeta {
        title: get(&["title", "headline"]),
        published: get(&["published", "date"]).filter(|it| is_date(it)),
        source: get(&["source", "publisher"]),
        author: get(&["author"]),
        url: get(&["url", "link"]),
        language: get(&["language", "lang"]),
    };
    (meta != ArticleMeta::default()).then_some(meta)
}

/// `2023-12-28`, whatever follows.
fn is_date(text: &str) -> bool {
    text.len() >= 10
        && text
            .bytes()
            .take(10)
            .enumerate()
            .all(|(at, b)| match matches!(at, 4 | 7) {
                true => b == b'-',
                false => b.is_ascii_digit(),
            })
}

/// The span between two offsets as they stand in the file.
pub fn span(draft: &Draft, start: Option<&Value>, end: Option<&Value>) -> Result<Span, Why> {
    let number = |value: Option<&Value>, what: &str| match value {
        Some(value) => {
            whole(value).ok_or_else(|| format!("{what} {} is no whole number", shown(value)))
        }
        None => Err(format!("{what} is missing")),
    };
    draft.span(number(start, "the start")?, number(end, "the end")?)
}

/// A label, which some programs give as a number.
pub fn label(value: Option<&Value>) -> Result<String, Why> {
    let label = value.and_then(name).map(|it| it.trim().to_owned());
    label
        .filter(|it| !it.is_empty())
        .ok_or_else(|| "it has no label".to_owned())
}

/// Reports a thing of the file that is left out, with the words it names where
/// there are any.
pub fn left_out(draft: &mut Draft, what: &Value, why: &str) {
    draft.report(0, None, format!("{}: {why}; left out", shown(what)));
}

/// An id for a tag from one of the file, which may be a bare number.
pub fn tag_id(letter: char, value: Option<&Value>) -> Option<String> {
    Some(match value? {
        Value::Number(number) => format!("{letter}{number}"),
        Value::String(text) if text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{letter}{text}")
        }
        Value::String(text) => text.clone(),
        _ => return None,
    })
}

/// A value as an attribute, where it is a plain one.
pub fn attribute(value: &Value) -> Option<AttributeValue> {
    Some(match value {
        Value::Bool(it) => AttributeValue::Flag(*it),
        Value::Number(it) => AttributeValue::Number(it.as_f64()?),
        Value::String(it) => AttributeValue::Text(it.clone()),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(name).collect();
            let mut texts = texts.filter(|it| !it.is_empty())?;
            match texts.len() {
                1 => AttributeValue::Text(texts.remove(0)),
                _ => AttributeValue::Many(texts),
            }
        }
        Value::Null | Value::Object(_) => return None,
    })
}

/// Sets an attribute of a tag put in before; false where it had one already.
pub fn set_attribute(draft: &mut Draft, id: &TagId, name: &str, value: AttributeValue) -> bool {
    let attributes = draft.tag_mut(id).and_then(|tag| tag.attributes_mut());
    match attributes {
        Some(attributes) => attributes.insert(name.into(), value).is_none(),
        None => false,
    }
}

/// The mention that stands on exactly these words; where several do, the last
/// one of this kind.
pub fn mention_on(draft: &Draft, spans: &[Span], kind: Option<&str>) -> Option<TagId> {
    let on = draft
        .record
        .tags
        .iter()
        .rev()
        .filter(|tag| match &tag.body {
            Body::Mention(it) => it.spans == spans,
            _ => false,
        });
    let of_kind = |tag: &&&crate::model::Tag| {
        kind.is_none_or(|kind| tag.kind().is_some_and(|it| it.as_str() == kind))
    };
    let found: Vec<&crate::model::Tag> = on.collect();
    let best = found.iter().find(of_kind).or(found.first());
    best.map(|tag| tag.id.clone())
}

/// Whether a mention of this kind stands on exactly these words.
pub fn has_mention(draft: &Draft, spans: &[Span], kind: &str) -> bool {
    draft.record.tags.iter().any(|tag| match &tag.body {
        Body::Mention(it) => it.spans == spans && it.kind.as_str() == kind,
        _ => false,
    })
}

/// Ties a mention to an entry of a knowledge base, such as Wikidata's `Q42`.
pub fn link(draft: &mut Draft, id: &TagId, kb_id: &str) {
    if kb_id.trim().is_empty() || kb_id == "NIL" {
        return;
    }
    let Some(Body::Mention(mention)) = draft.tag_mut(id).map(|tag| &mut tag.body) else {
        return;
    };
    let entity = EntityId::new(kb_id);
    mention.entity = Some(entity.clone());
    let kind = mention.kind.clone();
    let spans = mention.spans.clone();
    let known = draft.record.entities.iter().any(|it| it.id == entity);
    if !known {
        let name = quote_of(draft.text(), &spans).unwrap_or_default();
        let wikidata = kb_id
            .strip_prefix('Q')
            .is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()));
        draft.record.entities.push(Entity {
            id: entity,
            name,
            kind,
            wikidata: wikidata.then(|| kb_id.to_owned()),
            ..Entity::default()
        });
    }
}

/// The categories that hold: those with true, or more than a half.
pub fn chosen(cats: &Object) -> Vec<String> {
    let holds = |value: &Value| value.as_bool().unwrap_or(value.as_f64() > Some(0.5));
    let held = cats.iter().filter(|(_, value)| holds(value));
    held.map(|(name, _)| name.clone()).collect()
}

/// Fills a draft from a row.
pub type Fill = fn(&mut Draft, &Object);

/// Hands over the row's record: now where it has its text, later where only its
/// document's name is known.
pub fn give(
    row: Object,
    line: usize,
    words: Option<&str>,
    unit: Unit,
    fill: Fill,
    take: &mut Take,
) -> std::ops::ControlFlow<()> {
    if let Some(words) = words {
        let mut draft = Draft::new(line, words, unit);
        draft.record.id = id(&row);
        draft.record.meta = meta(&row);
        fill(&mut draft, &row);
        return draft.give(take);
    }
    if let Some(id) = id(&row) {
        return take(Item::Record(Box::new(Record {
            line,
            id: Some(id),
            meta: meta(&row),
            text: Text::Waiting(Box::new(Later { row, unit, fill })),
            ..Record::default()
        })));
    }
    take(Item::Issue(Issue {
        line,
        tag: None,
        message: "no text and no id; left out".to_owned(),
    }))
}

/// Reports a value that can be no row.
pub fn no_row(line: usize, value: &Value, take: &mut Take) -> std::ops::ControlFlow<()> {
    take(Item::Issue(Issue {
        line,
        tag: None,
        message: format!("{} is no document; left out", shown(value)),
    }))
}

#[derive(Debug)]
struct Later {
    row: Object,
    unit: Unit,
    fill: Fill,
}

impl Waiting for Later {
    fn read(self: Box<Self>, record: &mut Record, text: &Arc<str>) -> Vec<Issue> {
        let mut draft = Draft::over(std::mem::take(record), text.clone(), self.unit);
        (self.fill)(&mut draft, &self.row);
        let (done, issues) = draft.finish();
        *record = done;
        issues
    }

    fn has_tags(&self) -> bool {
        let mut draft = Draft::blind(self.unit);
        (self.fill)(&mut draft, &self.row);
        !draft.record.tags.is_empty()
    }
}

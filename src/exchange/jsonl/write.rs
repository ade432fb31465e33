//! A layer as one line. The order of the fields is part of the format.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::exchange::Piece;
use crate::model::{
    Argument, Attributes, Body, Completion, Entity, EntityId, Extra, Provenance, Ref, Tag, TagClass,
};
use crate::text::{Span, quote_of};

use super::{UNKNOWN, VERSION};

/// One line, without its end.
pub fn line(piece: &Piece) -> String {
    Value::Object(object(piece)).to_string()
}

fn object(piece: &Piece) -> Map<String, Value> {
    let tags = piece.layer.in_order();
    let of = |class: TagClass| -> Value {
        tags.iter()
            .filter(|tag| tag.class() == class)
            .map(|tag| tag_value(piece, tag))
            .collect()
    };
    let meta = &piece.article.meta;
    let mut line = Map::new();
    let mut put = |name: &str, value: Value| drop(line.insert(name.into(), value));
    put("format", json!(VERSION));
    put("id", json!(piece.article.id.as_str()));
    put("text", json!(piece.options.text.then_some(piece.text)));
    let hash = piece.layer.head.text.as_ref().map(|it| &it.hash);
    let hash = hash.or(piece.article.text_hash.as_ref());
    put("text_hash", json!(hash.map(|it| it.as_str())));
    put("meta", json!(meta));
    put("annotator", json!(piece.annotator.as_str()));
    let completions = piece.layer.completions();
    put(
        "completions",
        completions
            .iter()
            .map(|(task, it)| (task.id().to_owned(), json!(it.state.id())))
            .collect::<Map<_, _>>()
            .into(),
    );
    put("zones", zones(piece));
    put("mentions", of(TagClass::Mention));
    put("events", of(TagClass::Event));
    put("stances", of(TagClass::Stance));
    put("relations", of(TagClass::Relation));
    put("labels", of(TagClass::Label));
    put("notes", of(TagClass::Note));
    put("entities", entities(piece, &tags));
    // The state alone says enough where the annotator set it, at no known time.
    let tells = |it: &Completion| it.at.is_some() || it.by != *piece.annotator;
    if completions.values().any(tells) {
        put(
            "completed",
            completions
                .iter()
                .map(|(task, it)| {
                    let at = it.at.as_ref().map(|at| at.as_str());
                    (
                        task.id().to_owned(),
                        json!({"by": it.by.as_str(), "at": at}),
                    )
                })
                .collect::<Map<_, _>>()
                .into(),
        );
    }
    let head = &piece.layer.head;
    if let Some(version) = &head.guideline_version {
        put("guideline_version", json!(version));
    }
    if head.suggestions_seen {
        put("suggestions_seen", json!(true));
    }
    put_extra(&mut line, &head.extra);
    line
}

fn zones(piece: &Piece) -> Value {
    let zones = piece.article.zones.iter();
    zones
        .filter(|zone| zone.span.of(piece.text).is_some())
        .map(|zone| {
            let (start, end) = piece.offsets.chars_of_span(piece.text, zone.span);
            json!({"kind": zone.kind.id(), "start": start, "end": end})
        })
        .collect()
}

/// One tag as the object that stands for it in a line.
pub fn tag_value(piece: &Piece, tag: &Tag) -> Value {
    let mut value = Map::new();
    let quote = |spans: &[Span]| json!(quote_of(piece.text, spans).unwrap_or_default());
    let spans = |spans: &[Span]| span_list(piece, spans);
    let to = |it: &Ref| Value::Object(reference(piece, it));
    {
        let mut put = |name: &str, it: Value| drop(value.insert(name.into(), it));
        match &tag.body {
            Body::Mention(it) => {
                put("id", json!(tag.id.as_str()));
                put("kind", json!(it.kind.as_str()));
                put("spans", spans(&it.spans));
                put("quote", quote(&it.spans));
                put("entity", json!(it.entity.as_ref().map(EntityId::as_str)));
                put("attributes", attributes(&it.attributes));
            }
            Body::Event(it) => {
                put("id", json!(tag.id.as_str()));
                put("kind", json!(it.kind.as_str()));
                put("trigger", spans(&it.trigger));
                put("quote", quote(&it.trigger));
                put("attributes", attributes(&it.attributes));
                let arguments = it.arguments.iter().map(|it| argument(piece, it));
                put("arguments", arguments.collect());
            }
            Body::Stance(it) => {
                put("id", json!(tag.id.as_str()));
                put("holder", holder(piece, &it.holder));
                put("target", holder(piece, &it.target));
                put("polarity", json!(it.polarity.id()));
                put("strength", json!(it.strength));
                put("basis", json!(it.basis.map(|it| it.id())));
                put("via", it.via.iter().map(|it| holder(piece, it)).collect());
                put("expression", spans(&it.expression));
                put("evidence", spans(&it.evidence));
                put("attributes", attributes(&it.attributes));
            }
            Body::Relation(it) => {
                put("id", json!(tag.id.as_str()));
                put("kind", json!(it.kind.as_str()));
                put("from", to(&it.from));
                put("to", to(&it.to));
                put("evidence", spans(&it.evidence));
                put("attributes", attributes(&it.attributes));
            }
            Body::Label(it) => {
                put("task", json!(it.task.as_str()));
                put("values", json!(it.values));
                put("spans", spans(&it.spans));
                put("id", json!(tag.id.as_str()));
            }
            Body::Note(it) => {
                put("on", json!(it.on.as_ref().map(|id| id.as_str())));
                put("text", json!(it.text));
            }
        }
    }
    put_provenance(&mut value, tag);
    put_extra(&mut value, &tag.extra);
    Value::Object(value)
}

fn put_provenance(value: &mut Map<String, Value>, tag: &Tag) {
    let Provenance {
        by,
        at,
        status,
        score,
        version,
        decided_by,
    } = &tag.provenance;
    let mut put = |name: &str, it: Value| drop(value.insert(name.into(), it));
    if tag.class() != TagClass::Note || score.is_some() || *status != Default::default() {
        put("score", json!(score));
        put("status", json!(status.id()));
    }
    put("by", json!(by.as_str()));
    put("at", json!(at.as_ref().map(|it| it.as_str())));
    if let Some(version) = version {
        put("version", json!(version));
    }
    if let Some(decided_by) = decided_by {
        put("decided_by", json!(decided_by.as_str()));
    }
    if tag.class() == TagClass::Note {
        put("id", json!(tag.id.as_str()));
    }
}

/// Unknown fields, from the RON text they are kept as.
fn put_extra(value: &mut Map<String, Value>, extra: &Extra) {
    // What JSON's 128 levels become in RON; deeper things stay text.
    let options = ron::Options::default().with_recursion_limit(512);
    for (name, ron) in extra {
        let it = options.from_str::<Value>(ron);
        match it.unwrap_or_else(|_| json!({ "ron": ron })) {
            Value::Object(fields) if name == UNKNOWN => {
                for (name, it) in fields {
                    value.entry(name).or_insert(it);
                }
            }
            it => drop(value.entry(name.clone()).or_insert(it)),
        }
    }
}

fn span_list(piece: &Piece, spans: &[Span]) -> Value {
    spans
        .iter()
        .map(|span| {
            let (start, end) = piece.offsets.chars_of_span(piece.text, *span);
            json!([start, end])
        })
        .collect()
}

fn attributes(attributes: &Attributes) -> Value {
    attributes
        .iter()
        .map(|(name, value)| (name.to_string(), json!(value)))
        .collect::<Map<_, _>>()
        .into()
}

fn argument(piece: &Piece, argument: &Argument) -> Value {
    let mut value = Map::new();
    value.insert("role".into(), json!(argument.role.as_str()));
    value.extend(reference(piece, &argument.filler));
    put_extra(&mut value, &argument.extra);
    Value::Object(value)
}

/// A holder may be one of three words; everything else is an object.
fn holder(piece: &Piece, to: &Ref) -> Value {
    match to {
        Ref::Author => json!("author"),
        Ref::Implicit => json!("implicit"),
        Ref::Unknown => json!("unknown"),
        _ => Value::Object(reference(piece, to)),
    }
}

fn reference(piece: &Piece, to: &Ref) -> Map<String, Value> {
    let mut value = Map::new();
    let mut put = |name: &str, it: Value| drop(value.insert(name.into(), it));
    match to {
        Ref::Mention(id) => put("mention", json!(id.as_str())),
        Ref::Event(id) => put("event", json!(id.as_str())),
        Ref::Entity(id) => put("entity", json!(id.as_str())),
        Ref::Topic(id) => put("topic", json!(id.as_str())),
        Ref::Spans(spans) => put("spans", span_list(piece, spans)),
        Ref::Value { value, spans } => {
            put("value", json!(value));
            if !spans.is_empty() {
                put("spans", span_list(piece, spans));
            }
        }
        Ref::Author => put("special", json!("author")),
        Ref::Implicit => put("special", json!("implicit")),
        Ref::Unknown => put("special", json!("unknown")),
    }
    value
}

/// The register entries that the layer's tags point at, by id.
fn entities(piece: &Piece, tags: &[&Tag]) -> Value {
    let mut ids: BTreeSet<&EntityId> = BTreeSet::new();
    for tag in tags {
        ids.extend(tag.mention().and_then(|it| it.entity.as_ref()));
        ids.extend(tag.refs().into_iter().filter_map(Ref::entity));
    }
    ids.into_iter()
        .filter_map(|id| piece.register.entities.get(id))
        .map(entity)
        .collect()
}

fn entity(entity: &Entity) -> Value {
    let mut value = Map::new();
    {
        let mut put = |name: &str, it: Value| drop(value.insert(name.into(), it));
        put("id", json!(entity.id.as_str()));
        put("name", json!(entity.name));
        put("kind", json!(entity.kind.as_str()));
        put("aliases", json!(entity.aliases));
        put("wikidata", json!(entity.wikidata));
        put("country", json!(entity.country));
        if entity.sector.is_some() {
            put("sector", json!(entity.sector));
        }
        if !entity.note.is_empty() {
            put("note", json!(entity.note));
        }
    }
    put_extra(&mut value, &entity.extra);
    Value::Object(value)
}

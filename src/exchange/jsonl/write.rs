//! A layer as one line. The order of the fields is part of the format. Fields are
//! written as they come; only unknown ones go through a tree of values.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::exchange::Piece;
use crate::exchange::fields::{Fields, list};
use crate::model::{
    Argument, Body, Completion, Entity, EntityId, Extra, Provenance, Ref, Tag, TagClass,
};
use crate::text::{Span, quote_of};

use super::{UNKNOWN, VERSION};

/// One line, without its end.
pub fn line(piece: &Piece) -> String {
    let mut out = Vec::new();
    put_line(piece, &mut out);
    // JSON is UTF-8.
    String::from_utf8(out).unwrap_or_default()
}

/// The same, behind what stands there.
pub fn put_line(piece: &Piece, out: &mut Vec<u8>) {
    let tags = piece.layer.in_order();
    let of = |out: &mut Vec<u8>, class: TagClass| {
        let tags = tags.iter().filter(|tag| tag.class() == class);
        list(out, tags, |out, it| put_tag(piece, it, out));
    };
    let mut line = Fields::new(out);
    line.put("format", VERSION);
    line.put("id", piece.article.id.as_str());
    line.put("text", &piece.options.text.then_some(piece.text));
    let hash = piece.layer.head.text.as_ref().map(|it| &it.hash);
    let hash = hash.or(piece.article.text_hash.as_ref());
    line.put("text_hash", &hash.map(|it| it.as_str()));
    line.put("meta", &piece.article.meta);
    line.put("annotator", piece.annotator.as_str());
    let completions = piece.layer.completions();
    line.put_with("completions", |out| {
        let mut states = Fields::new(out);
        for (task, it) in completions {
            states.put(task.id(), it.state.id());
        }
        states.end();
    });
    line.put_with("zones", |out| zones(piece, out));
    line.put_with("mentions", |out| of(out, TagClass::Mention));
    line.put_with("events", |out| of(out, TagClass::Event));
    line.put_with("stances", |out| of(out, TagClass::Stance));
    line.put_with("relations", |out| of(out, TagClass::Relation));
    line.put_with("labels", |out| of(out, TagClass::Label));
    line.put_with("notes", |out| of(out, TagClass::Note));
    line.put_with("entities", |out| entities(piece, &tags, out));
    // The state alone says enough where the annotator set it, at no known time.
    let tells = |it: &Completion| it.at.is_some() || it.by != *piece.annotator;
    if completions.values().any(tells) {
        line.put_with("completed", |out| {
            let mut all = Fields::new(out);
            for (task, it) in completions {
                all.put_with(task.id(), |out| {
                    let mut one = Fields::new(out);
                    one.put("by", it.by.as_str());
                    one.put("at", &it.at.as_ref().map(|at| at.as_str()));
                    one.end();
                });
            }
            all.end();
        });
    }
    let head = &piece.layer.head;
    if let Some(version) = &head.guideline_version {
        line.put("guideline_version", version);
    }
    if head.suggestions_seen {
        line.put("suggestions_seen", &true);
    }
    put_extra(&mut line, &head.extra);
    line.end();
}

fn zones(piece: &Piece, out: &mut Vec<u8>) {
    let zones = piece.article.zones.iter();
    let there = zones.filter(|zone| zone.span.of(piece.text).is_some());
    list(out, there, |out, zone| {
        let (start, end) = piece.offsets.chars_of_span(piece.text, zone.span);
        let mut it = Fields::new(out);
        it.put("kind", zone.kind.id());
        it.put("start", &start);
        it.put("end", &end);
        it.end();
    });
}

/// One tag as the object that stands for it in a line, to be changed.
pub fn tag_value(piece: &Piece, tag: &Tag) -> Value {
    let mut bytes = Vec::new();
    put_tag(piece, tag, &mut bytes);
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn put_tag(piece: &Piece, tag: &Tag, out: &mut Vec<u8>) {
    let quote = |spans| piece.options.text.then_some(Quote(piece.text, spans));
    let mut it = Fields::new(out);
    match &tag.body {
        Body::Mention(mention) => {
            it.put("id", tag.id.as_str());
            it.put("kind", mention.kind.as_str());
            it.put("spans", &Spans(piece, &mention.spans));
            it.put("quote", &quote(mention.spans.as_slice()));
            it.put("entity", &mention.entity.as_ref().map(EntityId::as_str));
            it.put("attributes", &mention.attributes);
        }
        Body::Event(event) => {
            it.put("id", tag.id.as_str());
            it.put("kind", event.kind.as_str());
            it.put("trigger", &Spans(piece, &event.trigger));
            it.put("quote", &quote(event.trigger.as_slice()));
            it.put("attributes", &event.attributes);
            it.put_with("arguments", |out| {
                list(out, &event.arguments, |out, it| argument(piece, it, out));
            });
        }
        Body::Stance(stance) => {
            it.put("id", tag.id.as_str());
            it.put_with("holder", |out| holder(piece, &stance.holder, out));
            it.put_with("target", |out| holder(piece, &stance.target, out));
            it.put("polarity", stance.polarity.id());
            it.put("strength", &stance.strength);
            it.put("basis", &stance.basis.map(|it| it.id()));
            it.put_with("via", |out| {
                list(out, &stance.via, |out, it| holder(piece, it, out));
            });
            it.put("expression", &Spans(piece, &stance.expression));
            it.put("evidence", &Spans(piece, &stance.evidence));
            it.put("attributes", &stance.attributes);
        }
        Body::Relation(relation) => {
            it.put("id", tag.id.as_str());
            it.put("kind", relation.kind.as_str());
            it.put_with("from", |out| reference(piece, &relation.from, out));
            it.put_with("to", |out| reference(piece, &relation.to, out));
            it.put("evidence", &Spans(piece, &relation.evidence));
            it.put("attributes", &relation.attributes);
        }
        Body::Label(label) => {
            it.put("task", label.task.as_str());
            it.put("values", &label.values);
            it.put("spans", &Spans(piece, &label.spans));
            it.put("id", tag.id.as_str());
        }
        Body::Note(note) => {
            it.put("on", &note.on.as_ref().map(|id| id.as_str()));
            it.put("text", &note.text);
        }
    }
    put_provenance(&mut it, tag);
    put_extra(&mut it, &tag.extra);
    it.end();
}

fn put_provenance(value: &mut Fields, tag: &Tag) {
    let Provenance {
        by,
        at,
        status,
        score,
        version,
        decided_by,
    } = &tag.provenance;
    if tag.class() != TagClass::Note || score.is_some() || *status != Default::default() {
        value.put("score", score);
        value.put("status", status.id());
    }
    value.put("by", by.as_str());
    value.put("at", &at.as_ref().map(|it| it.as_str()));
    if let Some(version) = version {
        value.put("version", version);
    }
    if let Some(decided_by) = decided_by {
        value.put("decided_by", decided_by.as_str());
    }
    if tag.class() == TagClass::Note {
        value.put("id", tag.id.as_str());
    }
}

/// Unknown fields, from the RON text they are kept as; what stands already wins.
fn put_extra(value: &mut Fields, extra: &Extra) {
    // What JSON's 128 levels become in RON; deeper things stay text.
    let options = ron::Options::default().with_recursion_limit(512);
    for (name, ron) in extra {
        let it = options.from_str::<Value>(ron);
        match it.unwrap_or_else(|_| json!({ "ron": ron })) {
            Value::Object(fields) if name == UNKNOWN => {
                for (name, it) in fields {
                    value.put_new(&name, &it);
                }
            }
            it => value.put_new(name, &it),
        }
    }
}

/// Spans as pairs of code points.
struct Spans<'a>(&'a Piece<'a>, &'a [Span]);

impl Serialize for Spans<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.1.iter().map(|it| self.0.chars(*it)))
    }
}

/// The words of spans.
struct Quote<'a>(&'a str, &'a [Span]);

impl Serialize for Quote<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            [one] => to.serialize_str(one.of(self.0).unwrap_or_default()),
            many => to.serialize_str(&quote_of(self.0, many).unwrap_or_default()),
        }
    }
}

fn argument(piece: &Piece, argument: &Argument, out: &mut Vec<u8>) {
    let mut it = Fields::new(out);
    it.put("role", argument.role.as_str());
    put_reference(piece, &argument.filler, &mut it);
    put_extra(&mut it, &argument.extra);
    it.end();
}

/// A holder may be one of three words; everything else is an object.
fn holder(piece: &Piece, to: &Ref, out: &mut Vec<u8>) {
    match special(to) {
        Some(word) => out.extend(format!("{word:?}").as_bytes()),
        None => reference(piece, to, out),
    }
}

/// What has no place: a word stands for it.
fn special(to: &Ref) -> Option<&'static str> {
    match to {
        Ref::Author => Some("author"),
        Ref::Implicit => Some("implicit"),
        Ref::Unknown => Some("unknown"),
        _ => None,
    }
}

fn reference(piece: &Piece, to: &Ref, out: &mut Vec<u8>) {
    let mut it = Fields::new(out);
    put_reference(piece, to, &mut it);
    it.end();
}

fn put_reference(piece: &Piece, to: &Ref, it: &mut Fields) {
    match to {
        Ref::Mention(id) => it.put("mention", id.as_str()),
        Ref::Event(id) => it.put("event", id.as_str()),
        Ref::Entity(id) => it.put("entity", id.as_str()),
        Ref::Topic(id) => it.put("topic", id.as_str()),
        Ref::Spans(spans) => it.put("spans", &Spans(piece, spans)),
        Ref::Value { value, spans } => {
            it.put("value", value);
            if !spans.is_empty() {
                it.put("spans", &Spans(piece, spans));
            }
        }
        Ref::Author | Ref::Implicit | Ref::Unknown => it.put("special", &special(to)),
    }
}

/// The register entries that the layer's tags point at, by id.
fn entities(piece: &Piece, tags: &[&Tag], out: &mut Vec<u8>) {
    let mut ids: BTreeSet<&EntityId> = BTreeSet::new();
    for tag in tags {
        ids.extend(tag.mention().and_then(|it| it.entity.as_ref()));
        ids.extend(tag.refs().into_iter().filter_map(Ref::entity));
    }
    let there = ids.iter().filter_map(|id| piece.register.entities.get(*id));
    list(out, there, |out, it| entity(it, out));
}

fn entity(entity: &Entity, out: &mut Vec<u8>) {
    let mut it = Fields::new(out);
    it.put("id", entity.id.as_str());
    it.put("name", &entity.name);
    it.put("kind", entity.kind.as_str());
    it.put("aliases", &entity.aliases);
    it.put("wikidata", &entity.wikidata);
    it.put("country", &entity.country);
    if entity.sector.is_some() {
        it.put("sector", &entity.sector);
    }
    if !entity.note.is_empty() {
        it.put("note", &entity.note);
    }
    put_extra(&mut it, &entity.extra);
    it.end();
}

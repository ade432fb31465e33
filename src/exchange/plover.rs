//! Events as records of PLOVER, one to a line: who (`actor`) did what (`event`,
//! `mode`, `context`) to whom (`recipient`), when and where, with the words. The
//! fields are those of the manual in github.com/openeventdata/PLOVER, chapter Data
//! Fields, with what Glossator knows beside. Writes only.
//!
//! Which roles and attributes are which stands in tables, by the names that the
//! presets and other PLOVER programs give them; the rest stands under `roles` and
//! `attributes`. Places count in code points.

use serde::Serialize;
use serde_json::{Map, Value};

use super::ends::End;
use super::spans::put_line;
use super::{Format, Out, Piece, Shape, Write, Writer};
use crate::model::{
    AttributeValue, Attributes, Body, Event, KindId, Ref, Status, Tag, TagClass, Task,
};
use crate::text::{Span, segment};

pub static FORMAT: Format = Format {
    id: "plover",
    name: "PLOVER records",
    summary: "Events by the line: type, modes, contexts, actors, recipients, date, place",
    endings: &["jsonl"],
    read: None,
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "everything but events; mentions that no event names, articles without an event",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::new(Lines),
    }),
};

const ACTORS: &[&str] = &["actor", "source", "agent"];
const RECIPIENTS: &[&str] = &["recipient", "target"];
const PLACES: &[&str] = &["location", "place"];
const TIMES: &[&str] = &["time", "date"];
const MODES: &[&str] = &["modes", "mode"];
const CONTEXTS: &[&str] = &["contexts", "context"];
const AUXILIARY: &[&str] = &["auxiliary", "auxiliary_modes"];
/// Attributes of mentions that an actor has fields for.
const COUNTRY: &str = "country";
const SECTOR: &str = "sector";
const DATE: &str = "value";

struct Lines;

#[derive(Serialize)]
struct Record<'a> {
    id: String,
    /// Of the event where the text says it, or else of the article.
    date: Option<String>,
    /// `event` or `publication`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of: Option<&'static str>,
    actor: Vec<Entity<'a>>,
    recipient: Vec<Entity<'a>>,
    event: [&'a str; 1],
    /// As many as places; none where no words go out.
    event_text: Vec<&'a str>,
    event_spans: Vec<(u32, u32)>,
    mode: Vec<String>,
    context: Vec<String>,
    auxiliary: Vec<String>,
    event_loc: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Filled<'a>>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    attributes: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_info: Option<TextInfo>,
    cite_info: CiteInfo<'a>,
    coder: &'a str,
}

/// Where the text stands in the article.
#[derive(Serialize)]
struct TextInfo {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct CiteInfo<'a> {
    /// The article's id.
    citation: &'a str,
    title: Option<&'a str>,
    publication: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Entity<'a> {
    #[serde(rename = "entity_text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// In the register.
    #[serde(rename = "identifier_text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(rename = "identifier_id")]
    #[serde(skip_serializing_if = "Option::is_none")]
    wikidata: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<KindId>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<String>,
    /// Where there are several, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sectors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<(u32, u32)>,
}

/// An entity by the names that the manual has for places.
#[derive(Serialize)]
struct Place<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    extracted_place: Option<String>,
    /// In the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<KindId>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sectors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<(u32, u32)>,
}

impl<'a> From<Entity<'a>> for Place<'a> {
    fn from(it: Entity<'a>) -> Self {
        Self {
            extracted_place: it.text,
            resolved_place: it.name,
            identifier_id: it.wikidata,
            kind: it.kind,
            country_code: it.code,
            sector: it.sector,
            sectors: it.sectors,
            event: it.event,
            value: it.value,
            spans: it.spans,
        }
    }
}

#[derive(Serialize)]
struct Filled<'a> {
    role: &'a str,
    #[serde(flatten)]
    filler: Entity<'a>,
}

impl Writer for Lines {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let mut events = 0;
        for tag in piece.layer.in_order() {
            let lost = match &tag.body {
                _ if tag.provenance.status == Status::Rejected => Some("rejected tags"),
                Body::Event(it) => {
                    events += 1;
                    put_line(out, &record(piece, tag, it));
                    None
                }
                Body::Mention(it) => mention(piece, tag, &it.attributes),
                Body::Stance(_) => Some("stances"),
                Body::Relation(_) => Some("relations"),
                Body::Label(_) => Some("labels"),
                Body::Note(_) => Some("notes"),
            };
            if let Some(what) = lost {
                out.lose(piece, Some(&tag.id), what);
            }
        }
        if events == 0 && piece.layer.is_complete(Task::Events) {
            out.lose(piece, None, "articles in which there is no event");
        }
    }
}

/// What is lost of a mention.
fn mention(piece: &Piece, tag: &Tag, attributes: &Attributes) -> Option<&'static str> {
    let mut users = piece.layer.users(&tag.id);
    if !users.any(|it| it.class() == TagClass::Event) {
        return Some("mentions that no event names");
    }
    let known = |name: &str| [COUNTRY, SECTOR, DATE].contains(&name);
    let all = attributes.keys().all(|it| known(it.as_str()));
    (!all).then_some("attributes of mentions")
}

fn record<'a>(piece: &Piece<'a>, tag: &'a Tag, it: &'a Event) -> Record<'a> {
    let mut attributes = it.attributes.clone();
    let mut take = |names: &[&str]| {
        let found = attributes.keys().find(|it| is(it.as_str(), names)).cloned();
        let value = found.and_then(|it| attributes.remove(&it));
        value.map(many).unwrap_or_default()
    };
    let (mode, context, auxiliary) = (take(MODES), take(CONTEXTS), take(AUXILIARY));
    let of = |names: &[&str]| -> Vec<Entity<'a>> {
        let found = it.arguments.iter();
        let found = found.filter(|it| is(it.role.as_str(), names));
        found.map(|it| entity(piece, &it.filler)).collect()
    };
    let known = [ACTORS, RECIPIENTS, PLACES].concat();
    let others = it.arguments.iter();
    let others = others.filter(|it| !is(it.role.as_str(), &known));
    let roles = others.map(|it| Filled {
        role: it.role.as_str(),
        filler: entity(piece, &it.filler),
    });
    let meta = &piece.article.meta;
    let said = time(piece, it);
    let published = meta.published.clone();
    let date_of = match (&said, &published) {
        (Some(_), _) => Some("event"),
        (None, Some(_)) => Some("publication"),
        (None, None) => None,
    };
    let shown = |_: &&str| piece.options.text;
    let words = it.trigger.iter().filter_map(|it| it.of(piece.text));
    let text = sentences(piece, it);
    let values = attributes.into_iter();
    let values = values.filter_map(|(name, value)| {
        let value = serde_json::to_value(value).ok()?;
        Some((name.to_string(), value))
    });
    Record {
        id: format!("{}#{}@{}", piece.article.id, tag.id, piece.annotator),
        date: said.map(str::to_owned).or(published),
        date_of,
        actor: of(ACTORS),
        recipient: of(RECIPIENTS),
        event: [it.kind.as_str()],
        event_text: words.filter(shown).collect(),
        event_spans: places(piece, &it.trigger),
        mode,
        context,
        auxiliary,
        event_loc: of(PLACES).into_iter().map(Place::from).collect(),
        roles: roles.collect(),
        attributes: values.collect(),
        text: text.and_then(|it| it.of(piece.text)).filter(shown),
        text_info: text.map(|it| {
            let (start, end) = piece.chars(it);
            TextInfo { start, end }
        }),
        cite_info: CiteInfo {
            citation: piece.article.id.as_str(),
            title: meta.title.as_deref(),
            publication: meta.source.as_deref(),
            published: meta.published.as_deref(),
            url: meta.url.as_deref(),
            language: meta.language.as_deref(),
        },
        coder: piece.annotator.as_str(),
    }
}

fn is(name: &str, names: &[&str]) -> bool {
    names.iter().any(|it| it.eq_ignore_ascii_case(name))
}

fn many(value: AttributeValue) -> Vec<String> {
    match value {
        AttributeValue::Many(all) => all,
        AttributeValue::Text(one) => vec![one],
        AttributeValue::Number(it) => vec![it.to_string()],
        AttributeValue::Flag(it) => vec![it.to_string()],
    }
}

fn entity<'a>(piece: &Piece<'a>, to: &'a Ref) -> Entity<'a> {
    let end = End::of(piece, to);
    let attribute = |name: &str| {
        let attributes = end.tag.and_then(Tag::attributes)?;
        let found = attributes.iter().find(|it| it.0.as_str() == name)?;
        Some(many(found.1.clone()))
    };
    // What was said of these words goes before what is known of the entity.
    let sectors = attribute(SECTOR).unwrap_or_else(|| {
        let known = end.entity.and_then(|it| it.sector.clone());
        known.into_iter().collect()
    });
    let country = attribute(COUNTRY).and_then(|it| it.into_iter().next());
    Entity {
        text: end.words(piece),
        name: end.registered(),
        kind: end.kind().cloned(),
        code: country.or_else(|| end.entity.and_then(|it| it.country.clone())),
        sector: sectors.first().cloned(),
        sectors: if sectors.len() > 1 {
            sectors
        } else {
            Vec::new()
        },
        wikidata: end.entity.and_then(|it| it.wikidata.as_deref()),
        event: match to {
            Ref::Event(id) => Some(id.as_str()),
            _ => None,
        },
        value: end.value,
        spans: places(piece, end.spans),
    }
}

/// The event's own date: a value of its time, or the value of the words that
/// say it.
fn time<'a>(piece: &Piece<'a>, it: &'a Event) -> Option<&'a str> {
    let mut times = it.arguments.iter();
    times.find_map(|it| {
        if !is(it.role.as_str(), TIMES) {
            return None;
        }
        let end = End::of(piece, &it.filler);
        let attributes = end.tag.and_then(Tag::attributes);
        let attribute = attributes.and_then(|all| {
            let found = all.iter().find(|it| it.0.as_str() == DATE)?;
            match found.1 {
                AttributeValue::Text(it) => Some(it.as_str()),
                _ => None,
            }
        });
        end.value.or(attribute).filter(|it| !it.is_empty())
    })
}

/// The sentences of the trigger and, where there is none, of the arguments.
fn sentences(piece: &Piece, it: &Event) -> Option<Span> {
    let fillers = it.arguments.iter();
    let fillers = fillers.flat_map(|it| End::of(piece, &it.filler).spans);
    let spans: Vec<Span> = match it.trigger.is_empty() {
        true => fillers.copied().collect(),
        false => it.trigger.clone(),
    };
    let spans = spans.into_iter().filter(|it| it.of(piece.text).is_some());
    let hull = spans.reduce(Span::hull)?;
    let all = segment::sentences(piece.text, hull);
    all.into_iter().reduce(Span::hull)
}

fn places(piece: &Piece, spans: &[Span]) -> Vec<(u32, u32)> {
    spans.iter().map(|it| piece.chars(*it)).collect()
}

//! CSV for spreadsheets and data frames: one row per mention, per event
//! argument, per stance, in three files. Offsets in code points. Writes only.

use crate::model::{Attributes, Body, Ref, Tag};
use crate::text::{Span, quote_of};

use super::headed::Headed;
use super::{Format, Out, Piece, Shape, Write};

const MENTIONS: &str = "mentions.csv";
const ARGUMENTS: &str = "event_arguments.csv";
const STANCES: &str = "stances.csv";

pub(super) static FORMAT: Format = Format {
    id: "csv",
    name: "CSV tables",
    summary: "Three tables for spreadsheets: mentions, event arguments, stances",
    endings: &["csv"],
    read: None,
    write: Some(Write {
        shape: Shape::Folder(&[MENTIONS, ARGUMENTS, STANCES]),
        lacks: "relations, labels, notes",
        begin: |_| Headed::begin(heads, write),
    }),
};

fn heads(files: &mut Out) {
    const TAIL: [&str; 4] = ["status", "score", "by", "at"];
    let mut head = |name, columns: &[&str]| {
        let columns = ["article", "annotator"].iter().chain(columns).chain(&TAIL);
        row(files, name, columns.map(|it| (*it).to_owned()));
    };
    head(
        MENTIONS,
        &[
            "id",
            "kind",
            "start",
            "end",
            "spans",
            "quote",
            "entity",
            "entity_name",
            "attributes",
        ],
    );
    head(
        ARGUMENTS,
        &[
            "event",
            "kind",
            "trigger_start",
            "trigger_end",
            "trigger",
            "event_attributes",
            "role",
            "filler",
            "filler_id",
            "start",
            "end",
            "quote",
            "value",
            "entity",
            "entity_name",
        ],
    );
    head(
        STANCES,
        &[
            "id",
            "holder",
            "holder_id",
            "holder_quote",
            "holder_entity",
            "polarity",
            "target",
            "target_id",
            "target_quote",
            "target_entity",
            "strength",
            "basis",
            "via",
            "expression",
            "evidence_start",
            "evidence_end",
            "evidence",
            "attributes",
        ],
    );
}

fn write(piece: &Piece, files: &mut Out) {
    for tag in piece.layer.in_order() {
        match &tag.body {
            Body::Mention(it) => {
                let (start, end) = hull(piece, &it.spans);
                let spans: Vec<String> = it.spans.iter().map(|s| range(piece, *s)).collect();
                let entity = it.entity.as_ref();
                let cells = [
                    tag.id.to_string(),
                    it.kind.to_string(),
                    start,
                    end,
                    spans.join(" "),
                    quote(piece, &it.spans),
                    entity.map(ToString::to_string).unwrap_or_default(),
                    entity.map(|id| name(piece, id)).unwrap_or_default(),
                    attributes(&it.attributes),
                ];
                tag_row(piece, files, MENTIONS, tag, cells);
            }
            Body::Event(it) => {
                let (start, end) = hull(piece, &it.trigger);
                let event = [
                    tag.id.to_string(),
                    it.kind.to_string(),
                    start,
                    end,
                    quote(piece, &it.trigger),
                    attributes(&it.attributes),
                ];
                for argument in &it.arguments {
                    let side = Side::of(piece, &argument.filler);
                    let cells = event.iter().cloned().chain([
                        argument.role.to_string(),
                        side.what.to_owned(),
                        side.id,
                        side.start,
                        side.end,
                        side.quote,
                        side.value,
                        side.entity,
                        side.entity_name,
                    ]);
                    tag_row(piece, files, ARGUMENTS, tag, cells);
                }
                if it.arguments.is_empty() {
                    // An event without arguments is still an event.
                    let cells = event.iter().cloned().chain((0..9).map(|_| String::new()));
                    tag_row(piece, files, ARGUMENTS, tag, cells);
                }
            }
            Body::Stance(it) => {
                let holder = Side::of(piece, &it.holder);
                let target = Side::of(piece, &it.target);
                let via: Vec<String> = it
                    .via
                    .iter()
                    .map(|to| Side::of(piece, to).phrase())
                    .collect();
                let (start, end) = hull(piece, &it.evidence);
                let cells = [
                    tag.id.to_string(),
                    holder.what.to_owned(),
                    holder.id.clone(),
                    holder.quote.clone(),
                    holder.entity_name.clone(),
                    it.polarity.id().to_owned(),
                    target.what.to_owned(),
                    target.id.clone(),
                    target.quote.clone(),
                    target.entity_name.clone(),
                    it.strength.map(|n| n.to_string()).unwrap_or_default(),
                    it.basis.map(|b| b.id().to_owned()).unwrap_or_default(),
                    via.join(" > "),
                    quote(piece, &it.expression),
                    start,
                    end,
                    quote(piece, &it.evidence),
                    attributes(&it.attributes),
                ];
                tag_row(piece, files, STANCES, tag, cells);
            }
            Body::Relation(_) => files.lose(piece, Some(&tag.id), "relations"),
            Body::Label(_) => files.lose(piece, Some(&tag.id), "labels"),
            Body::Note(_) => files.lose(piece, Some(&tag.id), "notes"),
        }
    }
}

/// One end of an argument or a stance, in columns.
#[derive(Default)]
struct Side {
    what: &'static str,
    id: String,
    start: String,
    end: String,
    quote: String,
    value: String,
    entity: String,
    entity_name: String,
}

impl Side {
    fn of(piece: &Piece, to: &Ref) -> Self {
        let mut side = Self::default();
        let spans: Vec<Span> = match to {
            Ref::Mention(id) | Ref::Event(id) => {
                side.what = if matches!(to, Ref::Mention(_)) {
                    "mention"
                } else {
                    "event"
                };
                side.id = id.to_string();
                let tag = piece.layer.tag(id);
                if let Some(entity) = tag.and_then(|it| it.mention()?.entity.as_ref()) {
                    side.entity = entity.to_string();
                    side.entity_name = name(piece, entity);
                }
                tag.map_or_else(Vec::new, |it| it.anchor().to_vec())
            }
            Ref::Entity(id) | Ref::Topic(id) => {
                side.what = if matches!(to, Ref::Entity(_)) {
                    "entity"
                } else {
                    "topic"
                };
                side.id = id.to_string();
                side.entity = id.to_string();
                side.entity_name = name(piece, id);
                Vec::new()
            }
            Ref::Spans(spans) => {
                side.what = "text";
                spans.clone()
            }
            Ref::Value { value, spans } => {
                side.what = "value";
                side.value.clone_from(value);
                spans.clone()
            }
            Ref::Author => {
                side.what = "author";
                Vec::new()
            }
            Ref::Implicit => {
                side.what = "implicit";
                Vec::new()
            }
            Ref::Unknown => {
                side.what = "unknown";
                Vec::new()
            }
        };
        (side.start, side.end) = hull(piece, &spans);
        side.quote = quote(piece, &spans);
        side
    }

    fn phrase(self) -> String {
        [self.entity_name, self.quote, self.value]
            .into_iter()
            .find(|it| !it.is_empty())
            .unwrap_or_else(|| self.what.to_owned())
    }
}

fn tag_row(
    piece: &Piece,
    files: &mut Out,
    file: &'static str,
    tag: &Tag,
    cells: impl IntoIterator<Item = String>,
) {
    let made = &tag.provenance;
    let tail = [
        made.status.id().to_owned(),
        made.score.map(|it| it.to_string()).unwrap_or_default(),
        made.by.to_string(),
        made.at
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    ];
    let head = [piece.article.id.to_string(), piece.annotator.to_string()];
    row(files, file, head.into_iter().chain(cells).chain(tail));
}

fn row(files: &mut Out, file: &'static str, cells: impl Iterator<Item = String>) {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(cells);
    if let Ok(bytes) = writer.into_inner() {
        files.file(file).extend(bytes);
    }
}

fn quote(piece: &Piece, spans: &[Span]) -> String {
    quote_of(piece.text, spans).unwrap_or_default()
}

/// First and last code point of all spans; empty where there are none.
fn hull(piece: &Piece, spans: &[Span]) -> (String, String) {
    match spans.iter().copied().reduce(Span::hull) {
        Some(span) => {
            let (start, end) = piece.offsets.chars_of_span(piece.text, span);
            (start.to_string(), end.to_string())
        }
        None => Default::default(),
    }
}

fn range(piece: &Piece, span: Span) -> String {
    let (start, end) = piece.offsets.chars_of_span(piece.text, span);
    format!("{start}-{end}")
}

fn name(piece: &Piece, id: &crate::model::EntityId) -> String {
    let entity = piece.register.entities.get(id);
    entity.map(|it| it.name.clone()).unwrap_or_default()
}

fn attributes(attributes: &Attributes) -> String {
    if attributes.is_empty() {
        return String::new();
    }
    serde_json::to_string(attributes).unwrap_or_default()
}

//! CSV for spreadsheets and data frames: one row per mention, per event
//! argument, per stance, in three files. Offsets in code points. Writes only.

use std::borrow::Cow;

use crate::model::{Attributes, Body, EntityId, Ref, Tag};
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
        keeps_one: false,
        holds_scores: true,
        begin: |_| Headed::begin(heads, write),
    }),
};

/// A cell's words.
type Cell<'a> = Cow<'a, str>;

/// Rows of the three tables, as one piece after the other brings them.
struct Sheets([(&'static str, ::csv::Writer<Vec<u8>>); 3]);

impl Default for Sheets {
    fn default() -> Self {
        let sheet = |name| (name, ::csv::Writer::from_writer(Vec::new()));
        Self([MENTIONS, ARGUMENTS, STANCES].map(sheet))
    }
}

impl Sheets {
    fn row<C: AsRef<[u8]>>(&mut self, name: &str, cells: impl IntoIterator<Item = C>) {
        if let Some((_, sheet)) = self.0.iter_mut().find(|it| it.0 == name) {
            // Writing into memory cannot fail.
            let _ = sheet.write_record(cells);
        }
    }

    fn end(self, out: &mut Out) {
        for (name, sheet) in self.0 {
            if let Ok(bytes) = sheet.into_inner() {
                out.file(name).extend(bytes);
            }
        }
    }
}

fn heads(out: &mut Out) {
    const TAIL: [&str; 4] = ["status", "score", "by", "at"];
    let mut sheets = Sheets::default();
    let mut head = |name, columns: &[&str]| {
        let columns = ["article", "annotator"].iter().chain(columns).chain(&TAIL);
        sheets.row(name, columns);
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
    sheets.end(out);
}

fn write(piece: &Piece, out: &mut Out) {
    let mut sheets = Sheets::default();
    for tag in piece.layer.in_order() {
        match &tag.body {
            Body::Mention(it) => {
                let (start, end) = hull(piece, &it.spans);
                let spans: Vec<String> = it.spans.iter().map(|s| range(piece, *s)).collect();
                let entity = it.entity.as_ref();
                let cells = [
                    tag.id.as_str().into(),
                    it.kind.as_str().into(),
                    start,
                    end,
                    spans.join(" ").into(),
                    quote(piece, &it.spans),
                    entity.map_or("", |id| id.as_str()).into(),
                    entity.map_or("", |id| name(piece, id)).into(),
                    attributes(&it.attributes),
                ];
                tag_row(piece, &mut sheets, MENTIONS, tag, cells);
            }
            Body::Event(it) => {
                let (start, end) = hull(piece, &it.trigger);
                let event: [Cell; 6] = [
                    tag.id.as_str().into(),
                    it.kind.as_str().into(),
                    start,
                    end,
                    quote(piece, &it.trigger),
                    attributes(&it.attributes),
                ];
                for argument in &it.arguments {
                    let side = Side::of(piece, &argument.filler);
                    let cells = event.iter().cloned().chain([
                        argument.role.as_str().into(),
                        side.what.into(),
                        side.id.into(),
                        side.start,
                        side.end,
                        side.quote,
                        side.value.into(),
                        side.entity.into(),
                        side.entity_name.into(),
                    ]);
                    tag_row(piece, &mut sheets, ARGUMENTS, tag, cells);
                }
                if it.arguments.is_empty() {
                    // An event without arguments is still an event.
                    let cells = event.iter().cloned().chain((0..9).map(|_| Cell::default()));
                    tag_row(piece, &mut sheets, ARGUMENTS, tag, cells);
                }
            }
            Body::Stance(it) => {
                let holder = Side::of(piece, &it.holder);
                let target = Side::of(piece, &it.target);
                let via: Vec<Cell> = it
                    .via
                    .iter()
                    .map(|to| Side::of(piece, to).phrase())
                    .collect();
                let (start, end) = hull(piece, &it.evidence);
                let cells = [
                    tag.id.as_str().into(),
                    holder.what.into(),
                    holder.id.into(),
                    holder.quote,
                    holder.entity_name.into(),
                    it.polarity.id().into(),
                    target.what.into(),
                    target.id.into(),
                    target.quote,
                    target.entity_name.into(),
                    it.strength
                        .map(|n| n.to_string())
                        .unwrap_or_default()
                        .into(),
                    it.basis.map_or("", |b| b.id()).into(),
                    via.join(" > ").into(),
                    quote(piece, &it.expression),
                    start,
                    end,
                    quote(piece, &it.evidence),
                    attributes(&it.attributes),
                ];
                tag_row(piece, &mut sheets, STANCES, tag, cells);
            }
            Body::Relation(_) => out.lose(piece, Some(&tag.id), "relations"),
            Body::Label(_) => out.lose(piece, Some(&tag.id), "labels"),
            Body::Note(_) => out.lose(piece, Some(&tag.id), "notes"),
        }
    }
    sheets.end(out);
}

/// One end of an argument or a stance, in columns.
#[derive(Default)]
struct Side<'a> {
    what: &'static str,
    id: &'a str,
    start: Cell<'a>,
    end: Cell<'a>,
    quote: Cell<'a>,
    value: &'a str,
    entity: &'a str,
    entity_name: &'a str,
}

impl<'a> Side<'a> {
    fn of(piece: &Piece<'a>, to: &'a Ref) -> Self {
        let mut side = Self::default();
        let spans: &[Span] = match to {
            Ref::Mention(id) | Ref::Event(id) => {
                side.what = if matches!(to, Ref::Mention(_)) {
                    "mention"
                } else {
                    "event"
                };
                side.id = id.as_str();
                let tag = piece.layer.tag(id);
                if let Some(entity) = tag.and_then(|it| it.mention()?.entity.as_ref()) {
                    side.entity = entity.as_str();
                    side.entity_name = name(piece, entity);
                }
                tag.map_or(&[], |it| it.anchor())
            }
            Ref::Entity(id) | Ref::Topic(id) => {
                side.what = if matches!(to, Ref::Entity(_)) {
                    "entity"
                } else {
                    "topic"
                };
                side.id = id.as_str();
                side.entity = id.as_str();
                side.entity_name = name(piece, id);
                &[]
            }
            Ref::Spans(spans) => {
                side.what = "text";
                spans
            }
            Ref::Value { value, spans } => {
                side.what = "value";
                side.value = value;
                spans
            }
            Ref::Author => {
                side.what = "author";
                &[]
            }
            Ref::Implicit => {
                side.what = "implicit";
                &[]
            }
            Ref::Unknown => {
                side.what = "unknown";
                &[]
            }
        };
        (side.start, side.end) = hull(piece, spans);
        side.quote = quote(piece, spans);
        side
    }

    fn phrase(self) -> Cell<'a> {
        [self.entity_name.into(), self.quote, self.value.into()]
            .into_iter()
            .find(|it| !it.is_empty())
            .unwrap_or(self.what.into())
    }
}

fn tag_row<'a>(
    piece: &Piece<'a>,
    sheets: &mut Sheets,
    sheet: &str,
    tag: &'a Tag,
    cells: impl IntoIterator<Item = Cell<'a>>,
) {
    let made = &tag.provenance;
    let tail: [Cell; 4] = [
        made.status.id().into(),
        made.score
            .map(|it| it.to_string())
            .unwrap_or_default()
            .into(),
        made.by.as_str().into(),
        made.at.as_ref().map_or("", |it| it.as_str()).into(),
    ];
    let head: [Cell; 2] = [
        piece.article.id.as_str().into(),
        piece.annotator.as_str().into(),
    ];
    let row = head.into_iter().chain(cells).chain(tail);
    sheets.row(sheet, row.map(Bytes));
}

/// A cell as the table takes it.
struct Bytes<'a>(Cell<'a>);

impl AsRef<[u8]> for Bytes<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The words of spans, where they may go out; as they stand in the text where
/// there is one span.
fn quote<'a>(piece: &Piece<'a>, spans: &[Span]) -> Cell<'a> {
    match spans {
        [] => Cell::default(),
        _ if !piece.options.text => Cell::default(),
        [one] => one.of(piece.text).unwrap_or_default().into(),
        many => quote_of(piece.text, many).unwrap_or_default().into(),
    }
}

/// First and last code point of all spans; empty where there are none.
fn hull(piece: &Piece, spans: &[Span]) -> (Cell<'static>, Cell<'static>) {
    match spans.iter().copied().reduce(Span::hull) {
        Some(span) => {
            let (start, end) = piece.offsets.chars_of_span(piece.text, span);
            (start.to_string().into(), end.to_string().into())
        }
        None => Default::default(),
    }
}

fn range(piece: &Piece, span: Span) -> String {
    let (start, end) = piece.offsets.chars_of_span(piece.text, span);
    format!("{start}-{end}")
}

fn name<'a>(piece: &Piece<'a>, id: &EntityId) -> &'a str {
    let entity = piece.register.entities.get(id);
    entity.map_or("", |it| it.name.as_str())
}

fn attributes(attributes: &Attributes) -> Cell<'static> {
    if attributes.is_empty() {
        return Cell::default();
    }
    serde_json::to_string(attributes).unwrap_or_default().into()
}

//! A table of statements as the Discourse Network Analyzer has them: who
//! (`person`, `organization`) says yes or no (`agreement`) to what (`concept`),
//! in which document and when. The columns are those of the event list that its
//! R package gives, then where it stands. Offsets are code points. Writes only.
//!
//! Every cell stands in quotes, as the program has them. A stance that is neither
//! for nor against is no statement there.

use super::ends::End;
use super::{Format, Out, Piece, Shape, Write, Writer};
use crate::model::{Body, EntityId, Polarity, Ref, Stance, Status, Tag};
use crate::text::{Span, quote_of};

pub static FORMAT: Format = Format {
    id: "dna",
    name: "DNA statements",
    summary: "A table of statements for discourse networks: person, organization, concept, agreement",
    endings: &["csv"],
    read: None,
    write: Some(Write {
        shape: Shape::File("csv"),
        lacks: "everything but stances for or against; strengths, bases, chains of sources, attributes",
        begin: |_| Box::new(Table { begun: false }),
    }),
};

const COLUMNS: [&str; 16] = [
    "id",
    "time",
    "docId",
    "docTitle",
    "docAuthor",
    "docSource",
    "docSection",
    "docType",
    "person",
    "organization",
    "concept",
    "agreement",
    "start",
    "stop",
    "text",
    "coder",
];

/// Kinds of entities that are people, as presets and corpora call them.
const PEOPLE: [&str; 4] = ["PERSON", "PER", "PEOPLE", "OFFICE"];
/// Relations from a person to whom they belong to.
const BELONGS: [&str; 4] = ["affiliation", "member", "employment", "org-aff"];

struct Table {
    begun: bool,
}

impl Table {
    /// The head stands also where there is no row.
    fn begin(&mut self, out: &mut Out) {
        if !std::mem::replace(&mut self.begun, true) {
            row(out, &COLUMNS);
        }
    }
}

impl Writer for Table {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        self.begin(out);
        for tag in piece.layer.in_order() {
            let lost = match &tag.body {
                _ if tag.provenance.status == Status::Rejected => Err("rejected tags"),
                Body::Stance(it) => statement(piece, tag, it, out),
                Body::Mention(_) => match is_used(piece, tag) {
                    true => Ok(()),
                    false => Err("mentions without a stance"),
                },
                Body::Relation(it) => match belongs(it.kind.as_str()) {
                    true => Ok(()),
                    false => Err("relations"),
                },
                Body::Event(_) => match is_used(piece, tag) {
                    true => Ok(()),
                    false => Err("events"),
                },
                Body::Label(_) => Err("labels"),
                Body::Note(_) => Err("notes"),
            };
            if let Err(what) = lost {
                out.lose(piece, Some(&tag.id), what);
            }
        }
    }

    fn end(&mut self, out: &mut Out) {
        self.begin(out);
    }
}

fn is_used(piece: &Piece, tag: &Tag) -> bool {
    piece.layer.users(&tag.id).any(|it| it.stance().is_some())
}

fn belongs(kind: &str) -> bool {
    BELONGS.iter().any(|it| it.eq_ignore_ascii_case(kind))
}

fn statement(piece: &Piece, tag: &Tag, it: &Stance, out: &mut Out) -> Result<(), &'static str> {
    let agreement = match it.polarity {
        Polarity::For => "1",
        Polarity::Against => "0",
        Polarity::Neutral => return Err("neutral stances"),
        Polarity::Mixed | Polarity::Unclear => return Err("mixed and unclear stances"),
    };
    let holder = End::of(piece, &it.holder);
    let concept = End::of(piece, &it.target).name(piece);
    let concept = concept.ok_or("stances towards what has no name")?;
    let meta = &piece.article.meta;
    let author = it.holder == Ref::Author;
    let name = holder.name(piece);
    let (person, organization) = match author {
        true => (name, meta.source.clone()),
        false => {
            let name = name.ok_or("stances of nobody who has a name")?;
            let kind = holder.kind(piece.options);
            let is = |kind: &str| PEOPLE.iter().any(|it| it.eq_ignore_ascii_case(kind));
            match kind.is_some_and(|it| is(it.as_str())) {
                true => (Some(name), organization(piece, &it.holder, holder.id)),
                false => (None, Some(name)),
            }
        }
    };
    if person.is_none() && organization.is_none() {
        return Err("stances of nobody who has a name");
    }
    let mut lose = |lost: bool, what| {
        if lost {
            out.lose(piece, Some(&tag.id), what);
        }
    };
    lose(it.strength.is_some(), "strengths");
    lose(it.basis.is_some(), "bases of stances");
    lose(!it.via.is_empty(), "chains of sources");
    lose(!it.attributes.is_empty(), "attributes");
    let both = !it.expression.is_empty() && !it.evidence.is_empty();
    lose(both, "expressions of stances, of which the evidence stays");
    let spans = match it.evidence.is_empty() {
        true => &it.expression,
        false => &it.evidence,
    };
    let hull = spans.iter().copied().reduce(Span::hull);
    let (start, stop) = hull.map_or_else(Default::default, |it| {
        let (start, stop) = piece.chars(it);
        (start.to_string(), stop.to_string())
    });
    let words = quote_of(piece.text, spans).filter(|_| piece.options.text);
    let title = meta.title.as_deref().filter(|_| piece.options.text);
    let id = format!("{}#{}", piece.article.id, tag.id);
    let cell = |it: Option<&str>| it.unwrap_or_default().to_owned();
    row(
        out,
        &[
            id,
            cell(meta.published.as_deref()),
            piece.article.id.to_string(),
            cell(title),
            cell(meta.author.as_deref()),
            cell(meta.source.as_deref()),
            String::new(),
            String::new(),
            cell(person.as_deref()),
            cell(organization.as_deref()),
            concept,
            agreement.to_owned(),
            start,
            stop,
            words.unwrap_or_default(),
            piece.annotator.to_string(),
        ],
    );
    Ok(())
}

/// Whom a person belongs to, as a relation of the article says: of the same
/// mention, or of another one of the same entity.
fn organization(piece: &Piece, holder: &Ref, id: Option<&EntityId>) -> Option<String> {
    let same = |to: &Ref| to == holder || (id.is_some() && End::of(piece, to).id == id);
    // A layer's tags stand in the order of their ids: always the same one is first.
    let mut found = piece.layer.tags().filter_map(|tag| match &tag.body {
        Body::Relation(it) if belongs(it.kind.as_str()) && same(&it.from) => {
            End::of(piece, &it.to).name(piece)
        }
        _ => None,
    });
    found.next()
}

fn row(out: &mut Out, cells: &[impl AsRef<[u8]>]) {
    let mut writer = ::csv::WriterBuilder::new()
        .quote_style(::csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(cells);
    if let Ok(bytes) = writer.into_inner() {
        out.file("").extend(bytes);
    }
}

//! A table of statements as the Discourse Network Analyzer has them: who
//! (`person`, `organization`) says yes or no (`agreement`) to what (`concept`),
//! in which document and when. Writes only.
//!
//! It is the event list that DNA 3 exports (`eventCSV` of `Exporter.java`,
//! github.com/leifeld/dna) of a project with its statement type *DNA Statement*,
//! and that `dna_network(networkType = "eventlist")` gives in R: the same columns
//! in the same order, semicolons between them, times as `yyyy-MM-dd HH:mm:ss`,
//! agreement as 1 or 0, the statement's place in code points. Three things differ:
//! ids and coders are words and no numbers; every cell stands in quotes, with
//! quotes inside doubled and semicolons kept, where DNA puts `'` and `,`; a cell
//! that isn't known is empty. A stance that is neither for nor against is no
//! statement there.

use super::ends::End;
use super::headed::Headed;
use super::{Format, Out, Piece, Shape, Write};
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
        keeps_one: false,
        holds_scores: false,
        begin: |_| Headed::begin(head, rows),
    }),
};

const COLUMNS: [&str; 16] = [
    "statement_id",
    "time",
    "person",
    "organization",
    "concept",
    "agreement",
    "start_position",
    "stop_position",
    "text",
    "coder",
    "document_id",
    "document_title",
    "document_author",
    "document_source",
    "document_section",
    "document_type",
];

/// Kinds of entities that are people, as presets and corpora call them.
const PEOPLE: [&str; 4] = ["PERSON", "PER", "PEOPLE", "OFFICE"];
/// Relations from a person to whom they belong to.
const BELONGS: [&str; 4] = ["affiliation", "member", "employment", "org-aff"];

fn head(out: &mut Out) {
    row(out, &COLUMNS);
}

fn rows(piece: &Piece, out: &mut Out) {
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
            let kind = holder.kind();
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
    let title = meta.title.as_deref();
    let id = format!("{}#{}", piece.article.id, tag.id);
    let cell = |it: Option<&str>| it.unwrap_or_default().to_owned();
    row(
        out,
        &[
            id,
            meta.published.as_deref().map(moment).unwrap_or_default(),
            cell(person.as_deref()),
            cell(organization.as_deref()),
            concept,
            agreement.to_owned(),
            start,
            stop,
            words.unwrap_or_default(),
            piece.annotator.to_string(),
            piece.article.id.to_string(),
            cell(title),
            cell(meta.author.as_deref()),
            cell(meta.source.as_deref()),
            String::new(),
            String::new(),
        ],
    );
    Ok(())
}

/// A day or a moment as the program writes it; what is less stays as it is.
fn moment(published: &str) -> String {
    match published.split_at_checked(10) {
        Some((day, "")) => format!("{day} 00:00:00"),
        Some((day, rest)) => {
            let time = rest.get(1..9).unwrap_or("00:00:00");
            format!("{day} {time}")
        }
        None => published.to_owned(),
    }
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
        .delimiter(b';')
        .quote_style(::csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(cells);
    if let Ok(bytes) = writer.into_inner() {
        out.file("").extend(bytes);
    }
}

//! UIMA's CAS, which INCEpTION, WebAnno and DKPro exchange: as XMI and as JSON,
//! alone or in the archives that INCEpTION exports. One graph and one mapping
//! for all of them.

mod cas_json;
mod entities;
mod graph;
mod map;
mod project;
#[cfg(test)]
mod tests;
mod types;
mod write;
mod xmi;
mod zipped;

use std::io::BufRead;
use std::ops::ControlFlow;

use self::map::Known;
use self::types::Types;
use super::{Format, Issue, Item, Shape, Source, Take, Write, archive, json, limits};

pub static XMI: Format = Format {
    id: "uima-xmi",
    name: "UIMA CAS XMI",
    summary: "INCEpTION, WebAnno, DKPro: spans, relations, chains and slots; also their archives",
    endings: &["xmi", "zip"],
    read: Some(read_xmi),
    write: Some(Write {
        shape: Shape::Folder(&[write::TYPE_SYSTEM]),
        lacks: LACKS,
        keeps_one: false,
        holds_scores: false,
        begin: write::xmi,
    }),
};

pub static JSON: Format = Format {
    id: "uima-json",
    name: "UIMA CAS JSON",
    summary: "INCEpTION, DKPro Cassis: as XMI, with the types in the file; also their archives",
    endings: &["json", "zip"],
    read: Some(read_json),
    write: Some(Write {
        shape: Shape::Folder(&[]),
        lacks: LACKS,
        keeps_one: false,
        holds_scores: false,
        begin: write::json,
    }),
};

const LACKS: &str = "discontinuous mentions, events and stances without words, arguments without \
                     words in a row, evidence of relations, entries of the register, who made a \
                     tag, whether somebody looked";

/// Attributes whose names mean something else in a feature, and what they are
/// called there.
const TAKEN: &[(&str, &str)] = &[
    ("value", "attribute_value"),
    ("identifier", "attribute_identifier"),
    ("score", "attribute_score"),
    ("confidence", "attribute_confidence"),
    ("layer", "attribute_layer"),
    ("role", "attribute_role"),
    ("target", "attribute_target"),
    ("source", "attribute_source"),
    ("head", "attribute_head"),
    ("text", "attribute_text"),
    ("task", "attribute_task"),
    ("on", "attribute_on"),
    ("polarity", "attribute_polarity"),
    ("strength", "attribute_strength"),
    ("basis", "attribute_basis"),
    ("label", "attribute_label"),
    ("category", "attribute_category"),
    ("referenceType", "attribute_referenceType"),
    ("id", "attribute_id"),
];

/// Where a type system may lie beside an XMI file; `*` is the file's own name.
const TYPE_SYSTEMS: &[&str] = &[
    "TypeSystem.xml",
    "typesystem.xml",
    "*-typesystem.xml",
    "*.typesystem.xml",
    "*_typesystem.xml",
];

fn read_xmi(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    if starts_archive(source.bytes) {
        return zipped::read(source, take);
    }
    let known = Known {
        stem: source.stem().to_owned(),
        ..Known::default()
    };
    match limits::text(source.bytes) {
        Ok(content) => give_xmi(&content, &known, source.beside, take),
        Err(issue) => take(Item::Issue(issue)),
    }
}

fn read_json(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    if starts_archive(source.bytes) {
        return zipped::read(source, take);
    }
    let stem = source.stem().to_owned();
    give_json(
        source.bytes,
        &Known {
            stem,
            ..Known::default()
        },
        take,
    )
}

fn starts_archive(bytes: &mut dyn BufRead) -> bool {
    // What can't be read is told by whoever reads on.
    bytes.fill_buf().is_ok_and(archive::is_archive)
}

fn give_xmi(
    content: &str,
    known: &Known,
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
    take: &mut Take,
) -> ControlFlow<()> {
    let mut types = Types::default();
    let names = TYPE_SYSTEMS.iter().map(|it| it.replace('*', &known.stem));
    if let Some((name, content)) = names
        .into_iter()
        .find_map(|it| Some((beside(&it)?, it)))
        .map(|(content, name)| (name, content))
    {
        let content = String::from_utf8_lossy(&content);
        if let Err(issue) = types.read_xml(&content) {
            let message = format!(
                "the type system {name}, line {}: {}",
                issue.line, issue.message
            );
            take(Item::Issue(Issue {
                line: 0,
                tag: None,
                message,
            }))?;
        }
    }
    let (graph, issues) = xmi::parse(content, types);
    map::give(&graph, issues, known, take)
}

fn give_json(bytes: &mut dyn BufRead, known: &Known, take: &mut Take) -> ControlFlow<()> {
    json::values(bytes, take, |at, value, take| {
        match cas_json::parse(at.line, &value, Types::default()) {
            Ok((graph, issues)) => map::give(&graph, issues, known, take),
            Err(issue) => take(Item::Issue(issue)),
        }
    })
}

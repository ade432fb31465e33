//! The rules over tags: one function each, listed in [`RULES`]; here those that
//! hold for every class. Must not know who asks or where a finding is shown.

use std::collections::HashSet;

use super::look::{Look, Note, is_known, problem};
use super::{Finding, frames, values};
use crate::model::{Body, KindId, Layer, Mention, Project, Ref, Tag, TagId};
use crate::text::Span;

/// In this order a tag's findings are told.
const RULES: &[fn(&Look, &Tag, &mut Vec<Note>)] = &[
    kind,
    spans_in_text,
    span_order,
    duplicate,
    entries,
    dangling,
    itself,
    frames::argument_places,
    frames::argument_types,
    frames::argument_values,
    frames::role_counts,
    frames::relation_ends,
    frames::stance_places,
    frames::stance_scale,
    values::labels,
    values::attributes,
];

pub(super) fn check(
    project: &Project,
    layer: &Layer,
    text: Option<&str>,
    place: impl Fn(Note, &TagId) -> Finding,
) -> Vec<Finding> {
    let tags = layer.in_order();
    let schema = &project.schema;
    let look = Look {
        project,
        layer,
        text,
        entities: schema.entities.iter().map(|it| &it.id).collect(),
        events: schema.events.iter().map(|it| (&it.id, it)).collect(),
        relations: schema.relations.iter().map(|it| (&it.id, it)).collect(),
        labels: schema.labels.iter().map(|it| (&it.id, it)).collect(),
        twins: twins(&tags),
    };
    let mut findings = Vec::new();
    let mut notes = Vec::new();
    for tag in tags {
        for rule in RULES {
            rule(&look, tag, &mut notes);
        }
        findings.extend(notes.drain(..).map(|note| place(note, &tag.id)));
    }
    findings
}

fn kind(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let what = match &tag.body {
        Body::Mention(_) => "entity",
        Body::Event(_) => "event",
        Body::Relation(_) => "relation",
        Body::Stance(_) | Body::Label(_) | Body::Note(_) => return,
    };
    if !is_known(look, &tag.body)
        && let Some(kind) = tag.kind()
    {
        out.push(problem(
            "unknown-kind",
            format!("the schema has no {what} type {kind}; choose another type or add this one"),
        ));
    }
}

fn spans_in_text(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let bytes = match (look.text, &look.layer.head.text) {
        (Some(text), _) => text.len() as u64,
        (None, Some(text)) => u64::from(text.bytes),
        (None, None) => return,
    };
    each_list(tag, |spans| {
        for span in spans {
            if u64::from(span.end()) > bytes {
                out.push(problem(
                    "span-out-of-text",
                    format!(
                        "bytes {span} lie past the text's end at {bytes}; select the words again"
                    ),
                ));
            } else if look.text.is_some_and(|text| span.of(text).is_none()) {
                out.push(problem(
                    "span-boundary",
                    format!("bytes {span} cut a character in two; select the words again"),
                ));
            }
        }
    });
}

fn span_order(_: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let wordless = matches!(&tag.body, Body::Mention(it) if it.spans.is_empty());
    let nothing = |to: &Ref| matches!(to, Ref::Spans(spans) if spans.is_empty());
    if wordless || tag.refs().into_iter().any(nothing) {
        out.push(problem(
            "span-missing",
            "words are missing here; select them, or delete this",
        ));
    }
    each_list(tag, |spans| {
        for pair in spans.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if a.overlaps(b) {
                out.push(problem(
                    "span-overlap",
                    format!("the pieces {a} and {b} overlap; make them one, or move an edge"),
                ));
            } else if b < a {
                out.push(problem(
                    "span-order",
                    format!("the piece {b} stands behind {a}; put the pieces in text order"),
                ));
            }
        }
    });
}

fn duplicate(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    if look.twins.contains(&tag.id) {
        out.push(problem(
            "duplicate-mention",
            "the same words have this type already; delete one of the two",
        ));
    }
}

/// Mentions with the words and the type of one that stands before them in
/// reading order.
fn twins<'a>(tags: &[&'a Tag]) -> HashSet<&'a TagId> {
    let mut twins = HashSet::new();
    let mut seen: HashSet<(&KindId, &[Span])> = HashSet::new();
    let mut last: Option<&Mention> = None;
    for tag in tags {
        let Some(it) = tag.mention().filter(|it| !it.spans.is_empty()) else {
            continue;
        };
        let says = |it: &'a Mention| (&it.kind, it.spans.as_slice());
        // Reading order brings equal first pieces together: only neighbours that
        // share theirs can be twins, and what was seen before can be forgotten.
        match last {
            Some(before) if before.spans[0] == it.spans[0] => {
                seen.insert(says(before));
                if !seen.insert(says(it)) {
                    twins.insert(&tag.id);
                }
            }
            _ => seen.clear(),
        }
        last = Some(it);
    }
    twins
}

fn entries(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let known = &look.project.register.entities;
    let linked = tag.mention().and_then(|it| it.entity.as_ref());
    let pointed = tag.refs();
    for id in linked
        .into_iter()
        .chain(pointed.into_iter().filter_map(Ref::entity))
    {
        if !known.contains_key(id) {
            out.push(problem(
                "unknown-entity",
                format!("the register has no {id}; link another entry, or add this one"),
            ));
        }
    }
}

fn dangling(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let mut check = |id: &TagId, fits: &dyn Fn(&Tag) -> bool, what: &str| {
        let note = match look.layer.tag(id) {
            None => format!("it points at {id}, which isn't there; point at another {what}"),
            Some(found) if !fits(found) => {
                format!("it points at {id}, which is no {what}; point at another")
            }
            Some(_) => return,
        };
        out.push(problem("dangling-reference", note));
    };
    for to in tag.refs() {
        match to {
            Ref::Mention(id) => check(id, &|it| it.mention().is_some(), "mention"),
            Ref::Event(id) => check(id, &|it| it.event().is_some(), "event"),
            _ => {}
        }
    }
    if let Body::Note(crate::model::Note { on: Some(id), .. }) = &tag.body {
        check(id, &|_| true, "tag");
    }
}

fn itself(_: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let points_at_itself = tag.uses().into_iter().any(|id| *id == tag.id);
    let message = match &tag.body {
        Body::Relation(it) if it.from == it.to => "both ends are the same; change one of them",
        Body::Stance(it) if it.holder == it.target => {
            "holder and target are the same; change one of them"
        }
        _ if points_at_itself => "it points at itself; point at something else",
        _ => return,
    };
    out.push(problem("self-reference", message));
}

/// Calls for every list of pieces that the tag holds.
fn each_list(tag: &Tag, mut see: impl FnMut(&[Span])) {
    match &tag.body {
        Body::Mention(it) => see(&it.spans),
        Body::Event(it) => see(&it.trigger),
        Body::Stance(it) => {
            see(&it.expression);
            see(&it.evidence);
        }
        Body::Relation(it) => see(&it.evidence),
        Body::Label(it) => see(&it.spans),
        Body::Note(_) => {}
    }
    for to in tag.refs() {
        see(to.spans());
    }
}

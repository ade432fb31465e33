//! The rules over tags: one function each, listed in [`RULES`]. Must not know
//! who asks or where a finding is shown.

use std::collections::{HashMap, HashSet};

use super::{Finding, Severity, is_iso_date};
use crate::model::{
    Argument, AttributeDef, AttributeType, AttributeValue, Body, EventType, KindId, Label,
    LabelTask, Layer, Project, Ref, RelationType, Role, Stance, Tag, TagId, ValueType,
};
use crate::text::Span;

/// A finding before it is said where it stands.
pub(super) struct Note {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
}

/// In this order a tag's findings are told.
const RULES: &[fn(&Look, &Tag, &mut Vec<Note>)] = &[
    kind,
    spans_in_text,
    span_order,
    duplicate,
    entries,
    dangling,
    itself,
    argument_places,
    argument_types,
    argument_values,
    role_counts,
    relation_ends,
    stance_places,
    stance_scale,
    labels,
    attributes,
];

/// What the rules look at, with the schema by name so that many tags cost little.
struct Look<'a> {
    project: &'a Project,
    layer: &'a Layer,
    text: Option<&'a str>,
    entities: HashSet<&'a KindId>,
    events: HashMap<&'a KindId, &'a EventType>,
    relations: HashMap<&'a KindId, &'a RelationType>,
    labels: HashMap<&'a KindId, &'a LabelTask>,
    /// Mentions that say what one before them says.
    twins: HashSet<&'a TagId>,
}

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

fn problem(code: &'static str, message: impl Into<String>) -> Note {
    Note {
        code,
        severity: Severity::Problem,
        message: message.into(),
    }
}

fn hint(code: &'static str, message: impl Into<String>) -> Note {
    Note {
        severity: Severity::Hint,
        ..problem(code, message)
    }
}

fn kind(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let (known, what) = match &tag.body {
        Body::Mention(it) => (look.entities.contains(&it.kind), "entity"),
        Body::Event(it) => (look.events.contains_key(&it.kind), "event"),
        Body::Relation(it) => (look.relations.contains_key(&it.kind), "relation"),
        Body::Stance(_) | Body::Label(_) | Body::Note(_) => return,
    };
    if !known && let Some(kind) = tag.kind() {
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
    let mut at: Option<Span> = None;
    for tag in tags {
        let Some(it) = tag.mention() else {
            continue;
        };
        let first = it.spans.first().copied();
        // Reading order brings equal first pieces together, so what was seen at
        // an earlier one can be forgotten.
        if at != first {
            seen.clear();
            at = first;
        }
        if first.is_some() && !seen.insert((&it.kind, it.spans.as_slice())) {
            twins.insert(&tag.id);
        }
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

/// The arguments of an event of a known type, with their roles where known.
fn arguments<'a>(look: &Look<'a>, tag: &'a Tag) -> Vec<(&'a Argument, Option<&'a Role>)> {
    let Some(event) = tag.event() else {
        return Vec::new();
    };
    let Some(event_type) = look.events.get(&event.kind) else {
        return Vec::new();
    };
    event
        .arguments
        .iter()
        .map(|it| (it, event_type.role(&it.role)))
        .collect()
}

fn argument_places(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    for (argument, role) in arguments(look, tag) {
        let Some(role) = role else {
            out.push(problem(
                "unknown-role",
                format!(
                    "this event has no role {}; give the filler another role",
                    argument.role
                ),
            ));
            continue;
        };
        let takes = match argument.filler {
            Ref::Author | Ref::Implicit | Ref::Unknown | Ref::Topic(_) => false,
            Ref::Value { .. } => role.value.is_some(),
            Ref::Mention(_) | Ref::Event(_) | Ref::Entity(_) | Ref::Spans(_) => true,
        };
        if !takes {
            let what = kind_of_ref(&argument.filler);
            out.push(problem(
                "argument-kind",
                format!("{} takes no {what}; choose something else", role.name()),
            ));
        }
    }
}

fn argument_types(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    for (argument, role) in arguments(look, tag) {
        let Some(role) = role else {
            continue;
        };
        if matches!(argument.filler, Ref::Event(_)) && !role.events {
            out.push(problem(
                "role-type",
                format!("{} takes no event; choose something else", role.name()),
            ));
        }
        if let Some(kind) = entity_kind(look, &argument.filler)
            && !role.takes(kind)
        {
            out.push(wrong_type(role.name(), kind, &role.accepts));
        }
    }
}

fn argument_values(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    for (argument, role) in arguments(look, tag) {
        let Ref::Value { value, .. } = &argument.filler else {
            continue;
        };
        let wanted = match role.and_then(|it| it.value) {
            Some(ValueType::Date) if !is_iso_date(value) => "a date like 2023-12-25",
            Some(ValueType::Number) if !is_number(value) => "a number like 12.5",
            Some(ValueType::Text) if value.trim().is_empty() => "a text",
            _ => continue,
        };
        let name = role.map_or("", Role::name);
        out.push(problem(
            "role-value",
            format!("{name} is “{}”; write {wanted}", short(value)),
        ));
    }
}

fn role_counts(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Some(event) = tag.event() else {
        return;
    };
    let Some(event_type) = look.events.get(&event.kind) else {
        return;
    };
    for role in &event_type.roles {
        let fillers = event.arguments.iter().filter(|it| it.role == role.id);
        let count = fillers.count();
        if count < usize::from(role.min) {
            let asked = match role.min {
                1 => format!("{} is missing; add who or what it is", role.name()),
                min => format!("{} needs {min}, there are {count}; add more", role.name()),
            };
            out.push(hint("role-missing", asked));
        }
        if let Some(max) = role.max
            && count > usize::from(max)
        {
            out.push(problem(
                "role-too-many",
                format!(
                    "{} takes {max} at most, there are {count}; remove {}",
                    role.name(),
                    count - usize::from(max)
                ),
            ));
        }
    }
}

fn relation_ends(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Body::Relation(it) = &tag.body else {
        return;
    };
    let relation = look.relations.get(&it.kind);
    let nothing: &[KindId] = &[];
    for (name, to, accepts) in [
        ("the start", &it.from, relation.map_or(nothing, |r| &r.from)),
        ("the end", &it.to, relation.map_or(nothing, |r| &r.to)),
    ] {
        match to {
            Ref::Mention(_) | Ref::Entity(_) | Ref::Event(_) => {}
            _ => out.push(problem(
                "argument-kind",
                format!("{name} takes no {}; choose a tag", kind_of_ref(to)),
            )),
        }
        if let Some(kind) = entity_kind(look, to)
            && !accepts.is_empty()
            && !accepts.contains(kind)
        {
            out.push(wrong_type(name, kind, accepts));
        }
        if matches!(to, Ref::Event(_)) && !accepts.is_empty() {
            out.push(problem(
                "role-type",
                format!("{name} takes no event; take {}", list(accepts)),
            ));
        }
    }
}

fn stance_places(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Some(it) = tag.stance() else {
        return;
    };
    if !may_hold(&it.holder) {
        out.push(problem(
            "stance-holder",
            format!(
                "the holder takes no {}; choose a mention, an entity or the author",
                kind_of_ref(&it.holder)
            ),
        ));
    }
    for via in it.via.iter().filter(|it| !may_hold(it)) {
        out.push(problem(
            "argument-kind",
            format!(
                "the chain of sources takes no {}; choose a mention, an entity or the author",
                kind_of_ref(via)
            ),
        ));
    }
    stance_target(look, it, out);
}

fn stance_target(look: &Look, it: &Stance, out: &mut Vec<Note>) {
    let message = match &it.target {
        Ref::Topic(id) => {
            let entry = look.project.register.entities.get(id);
            if entry.is_none_or(|it| it.is_topic()) {
                return;
            }
            format!("{id} isn't a topic; take a topic, or make it the entity")
        }
        Ref::Mention(_) | Ref::Entity(_) | Ref::Event(_) | Ref::Spans(_) => return,
        other => format!(
            "the target takes no {}; choose a tag, an entity, a topic or words",
            kind_of_ref(other)
        ),
    };
    out.push(problem("stance-target", message));
}

fn may_hold(to: &Ref) -> bool {
    matches!(
        to,
        Ref::Author | Ref::Mention(_) | Ref::Entity(_) | Ref::Implicit | Ref::Unknown
    )
}

fn stance_scale(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Some(it) = tag.stance() else {
        return;
    };
    let scheme = &look.project.schema.stance;
    if !scheme.polarities.contains(&it.polarity) {
        let offered: Vec<&str> = scheme.polarities.iter().map(|it| it.id()).collect();
        let what = match offered.is_empty() {
            true => "the schema has no stances; delete it, or add them".to_owned(),
            false => format!(
                "the schema doesn't offer {}; take {}",
                it.polarity.id(),
                offered.join(", ")
            ),
        };
        out.push(problem("polarity-not-offered", what));
    }
    let steps = scheme.strengths.len();
    if let Some(strength) = it.strength
        && (strength == 0 || usize::from(strength) > steps)
    {
        let what = match steps {
            0 => "the schema asks for no strength; take it away".to_owned(),
            steps => format!("the strength is {strength}; take 1 to {steps}"),
        };
        out.push(problem("strength-range", what));
    }
}

fn labels(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Body::Label(Label { task, values, .. }) = &tag.body else {
        return;
    };
    let Some(asked) = look.labels.get(task) else {
        out.push(problem(
            "unknown-label",
            format!("the schema has no label {task}; delete it, or add the label"),
        ));
        return;
    };
    let listed = |value: &String| {
        asked.values.is_empty() || asked.values.iter().any(|choice| choice.id == *value)
    };
    for value in values.iter().filter(|it| !listed(it)) {
        out.push(problem(
            "label-value",
            format!(
                "{} has no value “{}”; choose one of the list",
                asked.name(),
                short(value)
            ),
        ));
    }
    if values.len() > 1 && !asked.many {
        out.push(problem(
            "label-too-many",
            format!(
                "{} takes one value, there are {}; keep one",
                asked.name(),
                values.len()
            ),
        ));
    }
}

fn attributes(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Some(attributes) = tag.attributes().filter(|it| !it.is_empty()) else {
        return;
    };
    // With an unknown type it can't be said which attributes it has.
    let known = match &tag.body {
        Body::Mention(it) => look.entities.contains(&it.kind),
        Body::Event(it) => look.events.contains_key(&it.kind),
        Body::Relation(it) => look.relations.contains_key(&it.kind),
        _ => true,
    };
    if !known {
        return;
    }
    let defs = look.project.schema.attributes_of(&tag.body);
    for (id, value) in attributes {
        let named: Vec<&AttributeDef> = defs.iter().filter(|it| it.id == *id).copied().collect();
        let Some(first) = named.first() else {
            let what = tag.kind().map_or(tag.class().name(), KindId::as_str);
            out.push(problem(
                "unknown-attribute",
                format!("{what} has no attribute {id}; take it away, or add it to the schema"),
            ));
            continue;
        };
        let reasons: Vec<Option<String>> = named.iter().map(|it| wrong_value(it, value)).collect();
        if let Some(Some(reason)) = reasons.first()
            && reasons.iter().all(Option::is_some)
        {
            out.push(problem(
                "attribute-value",
                format!("{} {reason}", first.name()),
            ));
        }
    }
}

/// Why the attribute can't have this value; None where it can.
pub(super) fn wrong_value(def: &AttributeDef, value: &AttributeValue) -> Option<String> {
    use AttributeValue as V;
    let unlisted = |id: &String| def.choices().iter().all(|it| it.id != *id);
    let no_choice = |id: &String| format!("has no choice “{}”; choose one of the list", short(id));
    match (&def.value, value) {
        (AttributeType::Flag, V::Flag(_)) | (AttributeType::Text, V::Text(_)) => None,
        (AttributeType::Flag, _) => Some("is yes or no; choose one".into()),
        (AttributeType::Text, _) => Some("is a text; write it anew".into()),
        (AttributeType::Number, V::Number(it)) if it.is_finite() => None,
        (AttributeType::Number, _) => Some("is a number; write one".into()),
        (AttributeType::Date, V::Text(it)) if is_iso_date(it) => None,
        (AttributeType::Date, V::Text(it)) => {
            Some(format!("is “{}”; write a date like 2023-12-25", short(it)))
        }
        (AttributeType::Date, _) => Some("is a date; write one like 2023-12-25".into()),
        (AttributeType::Choice(_), V::Text(it)) => unlisted(it).then(|| no_choice(it)),
        (AttributeType::Choice(_), _) => Some("takes one choice; choose it anew".into()),
        // A single choice is a list of one, as people write it by hand.
        (AttributeType::Choices(_), V::Text(it)) => unlisted(it).then(|| no_choice(it)),
        (AttributeType::Choices(_), V::Many(ids)) => {
            ids.iter().find(|id| unlisted(id)).map(no_choice)
        }
        (AttributeType::Choices(_), _) => Some("takes choices; choose them anew".into()),
    }
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

/// The entity type of what a reference points at: the mention's, or the
/// register's for an entity. None where there is none to be had.
fn entity_kind<'a>(look: &Look<'a>, to: &Ref) -> Option<&'a KindId> {
    match to {
        Ref::Mention(id) => Some(&look.layer.tag(id)?.mention()?.kind),
        Ref::Entity(id) => Some(&look.project.register.entities.get(id)?.kind),
        _ => None,
    }
}

fn wrong_type(place: &str, kind: &KindId, accepts: &[KindId]) -> Note {
    problem(
        "role-type",
        format!("{place} takes no {kind}; take {}", list(accepts)),
    )
}

fn list(kinds: &[KindId]) -> String {
    let names: Vec<&str> = kinds.iter().map(KindId::as_str).collect();
    names.join(", ")
}

fn kind_of_ref(to: &Ref) -> &'static str {
    match to {
        Ref::Mention(_) => "mention",
        Ref::Event(_) => "event",
        Ref::Entity(_) => "entity",
        Ref::Topic(_) => "topic",
        Ref::Spans(_) => "plain text",
        Ref::Value { .. } => "typed value",
        Ref::Author => "author",
        Ref::Implicit => "implicit one",
        Ref::Unknown => "unknown one",
    }
}

fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(f64::is_finite)
}

/// At most 40 characters: a value may be as long as a file.
fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

//! The rules over events, relations and stances: what may fill which place.

use super::is_iso_date;
use super::look::{Look, Note, hint, problem, short};
use crate::model::{Argument, Body, KindId, Ref, Role, Stance, Tag, ValueType};

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

pub(super) fn argument_places(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
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

pub(super) fn argument_types(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
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

pub(super) fn argument_values(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
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

pub(super) fn role_counts(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
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

pub(super) fn relation_ends(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
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

pub(super) fn stance_places(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
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

pub(super) fn stance_scale(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
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

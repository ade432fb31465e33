//! The rules over schema and register: names used twice, keys used twice, what
//! points at types that aren't there. Must not look at tags.

use std::collections::{BTreeMap, HashSet};

use super::values::wrong_value;
use super::{Finding, Severity};
use crate::model::{
    AttributeDef, AttributeHost, AttributeType, Choice, Entity, KindId, Project, Role, Schema,
};

/// In this order the findings are told.
const RULES: &[fn(&Project, &mut Vec<Finding>)] = &[
    ids, keys, accepts, ranges, stances, attributes, entries, names,
];

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        rule(project, &mut findings);
    }
    findings
}

fn finding(code: &'static str, severity: Severity, message: String) -> Finding {
    Finding {
        code,
        severity,
        message,
        annotator: None,
        article: None,
        tag: None,
    }
}

fn problem(code: &'static str, message: String) -> Finding {
    finding(code, Severity::Problem, message)
}

fn hint(code: &'static str, message: String) -> Finding {
    finding(code, Severity::Hint, message)
}

fn ids(project: &Project, out: &mut Vec<Finding>) {
    let schema = &project.schema;
    let mut check = |place: &str, ids: Vec<&str>| {
        if ids.contains(&"") {
            out.push(problem(
                "id-missing",
                format!("{place}: one has no id; give it one"),
            ));
        }
        for id in twice(&ids) {
            out.push(problem(
                "id-twice",
                format!("{place}: {id} stands twice; rename one of the two"),
            ));
        }
    };
    check("entity types", names_of(&schema.entities, |it| &it.id));
    check("event types", names_of(&schema.events, |it| &it.id));
    check("relation types", names_of(&schema.relations, |it| &it.id));
    check("labels", names_of(&schema.labels, |it| &it.id));
    for event in &schema.events {
        let roles = event.roles.iter().map(|it| it.id.as_str());
        check(&format!("event type {}", event.id), roles.collect());
    }
    for label in &schema.labels {
        let place = format!("label {}", label.id);
        check(&place, choice_ids(&label.values));
    }
    for def in &schema.attributes {
        let place = format!("attribute {}", def.id);
        check(&place, choice_ids(def.choices()));
    }
}

fn names_of<T>(types: &[T], id: fn(&T) -> &KindId) -> Vec<&str> {
    types.iter().map(|it| id(it).as_str()).collect()
}

fn choice_ids(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|it| it.id.as_str()).collect()
}

fn keys(project: &Project, out: &mut Vec<Finding>) {
    let schema = &project.schema;
    let mut check = |place: &str, keys: Vec<String>| {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for key in twice(&keys) {
            out.push(problem(
                "key-twice",
                format!("{place}: the key {key} is given twice; choose another for one"),
            ));
        }
    };
    // A retired type isn't offered, so its key is free.
    let offered = schema.entities.iter().filter(|it| !it.retired);
    let entity_keys = offered.filter_map(|it| it.key);
    check("entity types", entity_keys.map(String::from).collect());
    for event in &schema.events {
        let keys = event.roles.iter().filter_map(|it| it.key);
        check(
            &format!("event type {}", event.id),
            keys.map(String::from).collect(),
        );
    }
    let shortcuts = schema.events.iter().filter(|it| !it.retired);
    let shortcuts = shortcuts.map(|it| it.shortcut.to_lowercase());
    check(
        "event types",
        shortcuts.filter(|it| !it.is_empty()).collect(),
    );
}

fn accepts(project: &Project, out: &mut Vec<Finding>) {
    let schema = &project.schema;
    let entities: HashSet<&KindId> = schema.entities.iter().map(|it| &it.id).collect();
    let events: HashSet<&KindId> = schema.events.iter().map(|it| &it.id).collect();
    let relations: HashSet<&KindId> = schema.relations.iter().map(|it| &it.id).collect();
    let mut check = |place: String, what: &str, kinds: &[KindId], known: &HashSet<&KindId>| {
        for kind in kinds.iter().filter(|it| !known.contains(it)) {
            out.push(problem(
                "unknown-kind",
                format!("{place} names the {what} type {kind}, which isn't there; add it, or take it out"),
            ));
        }
    };
    for event in &schema.events {
        for role in &event.roles {
            let place = format!("role {} of {}", role.id, event.id);
            check(place, "entity", &role.accepts, &entities);
        }
    }
    for relation in &schema.relations {
        let place = format!("relation {}", relation.id);
        check(place.clone(), "entity", &relation.from, &entities);
        check(place, "entity", &relation.to, &entities);
    }
    for def in &schema.attributes {
        let place = format!("attribute {}", def.id);
        match &def.on {
            AttributeHost::Mentions(kinds) => check(place, "entity", kinds, &entities),
            AttributeHost::Events(kinds) => check(place, "event", kinds, &events),
            AttributeHost::Relations(kinds) => check(place, "relation", kinds, &relations),
            AttributeHost::Stances => {}
        }
    }
}

fn ranges(project: &Project, out: &mut Vec<Finding>) {
    for event in &project.schema.events {
        for Role { id, min, max, .. } in &event.roles {
            if let Some(max) = max.filter(|max| max < min) {
                out.push(problem(
                    "role-range",
                    format!(
                        "role {id} of {}: at least {min} but at most {max}; change one of the two",
                        event.id
                    ),
                ));
            }
        }
    }
}

fn stances(project: &Project, out: &mut Vec<Finding>) {
    let scheme = &project.schema.stance;
    let offered: Vec<&str> = scheme.polarities.iter().map(|it| it.id()).collect();
    for id in twice(&offered) {
        out.push(problem(
            "id-twice",
            format!("the stances offer {id} twice; take one out"),
        ));
    }
    if scheme.strengths.len() > usize::from(u8::MAX) {
        let message = format!(
            "the stances have more than {} strengths; take some out",
            u8::MAX
        );
        out.push(problem("strength-range", message));
    }
}

fn attributes(project: &Project, out: &mut Vec<Finding>) {
    let schema: &Schema = &project.schema;
    for (i, def) in schema.attributes.iter().enumerate() {
        if def.id.as_str().is_empty() {
            let message = "attributes: one has no id; give it one";
            out.push(problem("id-missing", message.into()));
        }
        let before = &schema.attributes[..i];
        if before.iter().any(|it| it.id == def.id && meet(it, def)) {
            let message = format!(
                "attribute {} stands twice on the same tags; keep one",
                def.id
            );
            out.push(problem("id-twice", message));
        }
        let choosing = matches!(
            def.value,
            AttributeType::Choice(_) | AttributeType::Choices(_)
        );
        if choosing && def.choices().is_empty() {
            let message = format!("attribute {} has no choices; add some", def.id);
            out.push(problem("choices-missing", message));
        }
        let wrong = def.default.as_ref().and_then(|it| wrong_value(def, it));
        if let Some(reason) = wrong {
            let message = format!("the default of attribute {} {reason}", def.id);
            out.push(problem("attribute-value", message));
        }
    }
}

/// True where some tag could carry both.
fn meet(a: &AttributeDef, b: &AttributeDef) -> bool {
    use AttributeHost as H;
    let share = |a: &[KindId], b: &[KindId]| {
        a.is_empty() || b.is_empty() || a.iter().any(|kind| b.contains(kind))
    };
    match (&a.on, &b.on) {
        (H::Mentions(a), H::Mentions(b))
        | (H::Events(a), H::Events(b))
        | (H::Relations(a), H::Relations(b)) => share(a, b),
        (H::Stances, H::Stances) => true,
        _ => false,
    }
}

fn entries(project: &Project, out: &mut Vec<Finding>) {
    let kinds: HashSet<&KindId> = project.schema.entities.iter().map(|it| &it.id).collect();
    for (key, it) in &project.register.entities {
        let Entity {
            id, name, country, ..
        } = it;
        if key != id {
            let message =
                format!("register entry {key} says that its id is {id}; use one of the two");
            out.push(problem("id-mismatch", message));
        }
        if name.trim().is_empty() {
            let message = format!("register entry {key} has no name; give it one");
            out.push(problem("name-missing", message));
        }
        if !it.is_topic() && !kinds.contains(&it.kind) {
            let message = match it.kind.as_str() {
                "" => format!("{key} has no type; choose one"),
                kind => {
                    format!("{key} is of the type {kind}, which the schema lacks; choose another")
                }
            };
            out.push(problem("unknown-kind", message));
        }
        let is_code =
            |code: &String| code.len() == 3 && code.bytes().all(|c| c.is_ascii_uppercase());
        if let Some(code) = country.as_ref().filter(|it| !is_code(it)) {
            let message =
                format!("{key}: {code} isn't a country code; write three letters like ARM");
            out.push(problem("country-code", message));
        }
    }
}

/// Entries that may be one and the same.
fn names(project: &Project, out: &mut Vec<Finding>) {
    let mut by_name: BTreeMap<(String, &KindId), Vec<&str>> = BTreeMap::new();
    for (id, it) in &project.register.entities {
        let name = (it.name.trim().to_lowercase(), &it.kind);
        by_name.entry(name).or_default().push(id.as_str());
    }
    for ((name, _), ids) in by_name {
        if ids.len() > 1 && !name.is_empty() {
            let message = format!(
                "{} have the same name and type; merge them, or tell them apart by name",
                ids.join(" and ")
            );
            out.push(hint("name-twice", message));
        }
    }
}

/// What stands more than once, each told once, in order.
fn twice<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    let mut told = HashSet::new();
    names
        .iter()
        .filter(|it| !it.is_empty() && !seen.insert(**it) && told.insert(**it))
        .copied()
        .collect()
}

//! The schema after a change, every place that names a type included. Must not
//! look at tags.

use super::{Named, Reshape};
use crate::model::{
    AttributeDef, AttributeHost, AttributeId, AttributeType, AttributeValue, Choice, KindId,
    RoleId, Schema,
};

/// Which list of the schema a type stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Entity,
    Event,
    Relation,
    Label,
}

pub(super) fn after(asked: &Reshape, before: &Schema) -> Result<Schema, String> {
    let mut schema = before.clone();
    match asked {
        Reshape::Rename(what, to) => rename(&mut schema, what, to.trim())?,
        Reshape::Merge(what, into) => merge(&mut schema, what, into)?,
        Reshape::Remove { what, .. } => remove(&mut schema, what)?,
        Reshape::Retype(at, value) => retype(attribute(&mut schema, *at)?, value),
    }
    Ok(schema)
}

fn rename(schema: &mut Schema, what: &Named, to: &str) -> Result<(), String> {
    if to.is_empty() || to.contains(char::is_whitespace) {
        return Err("an id is one word".into());
    }
    if let Some((class, from)) = class_of(what) {
        let to = KindId::new(to);
        let ids = ids(schema, class);
        if ids.contains(&to) {
            return Err(format!("{to} is there already; merge into it instead"));
        }
        let at = place(&ids, from)?;
        match class {
            Class::Entity => schema.entities[at].id = to.clone(),
            Class::Event => schema.events[at].id = to.clone(),
            Class::Relation => schema.relations[at].id = to.clone(),
            Class::Label => schema.labels[at].id = to.clone(),
        }
        turn_all(schema, class, from, &to);
        move_extra(schema, class, from, &to);
        return Ok(());
    }
    match what {
        Named::Role(kind, from) => {
            let roles = roles(schema, kind)?;
            let to = RoleId::new(to);
            if roles.iter().any(|it| it.id == to) {
                return Err(format!(
                    "{kind} has a role {to} already; merge into it instead"
                ));
            }
            let role = roles.iter_mut().find(|it| it.id == *from);
            role.ok_or_else(gone)?.id = to;
        }
        Named::Attribute(at) => attribute(schema, *at)?.id = AttributeId::new(to),
        Named::Value(..) | Named::Choice(..) => {
            let (choices, from) = choices(schema, what)?;
            if choices.iter().any(|it| it.id == to) {
                return Err(format!("{to} is there already; merge into it instead"));
            }
            let choice = choices.iter_mut().find(|it| it.id == *from);
            choice.ok_or_else(gone)?.id = to.to_owned();
            turn_default(schema, what, Some(to));
        }
        _ => {}
    }
    Ok(())
}

fn merge(schema: &mut Schema, what: &Named, into: &str) -> Result<(), String> {
    let missing = || format!("there is no {into} to merge into");
    if let Some((class, from)) = class_of(what) {
        let into = KindId::new(into);
        if *from == into {
            return Err("a type can't be merged into itself".into());
        }
        let ids = ids(schema, class);
        if !ids.contains(&into) {
            return Err(missing());
        }
        place(&ids, from)?;
        take_out(schema, class, from);
        drop_doubled_hosts(schema, class, from, &into);
        turn_all(schema, class, from, &into);
        return Ok(());
    }
    match what {
        Named::Role(kind, from) => {
            let roles = roles(schema, kind)?;
            if from.as_str() == into || !roles.iter().any(|it| it.id.as_str() == into) {
                return Err(missing());
            }
            roles.retain(|it| it.id != *from);
        }
        Named::Attribute(at) => {
            let from = attribute(schema, *at)?.id.clone();
            let others = schema.attributes.iter().enumerate();
            let found = |(n, it): (usize, &AttributeDef)| n != *at && it.id.as_str() == into;
            if from.as_str() == into || !others.into_iter().any(found) {
                return Err(missing());
            }
            schema.attributes.remove(*at);
        }
        Named::Value(..) | Named::Choice(..) => {
            let (choices, from) = choices(schema, what)?;
            if from == into || !choices.iter().any(|it| it.id == into) {
                return Err(missing());
            }
            choices.retain(|it| it.id != *from);
            turn_default(schema, what, Some(into));
        }
        _ => {}
    }
    Ok(())
}

fn remove(schema: &mut Schema, what: &Named) -> Result<(), String> {
    if let Some((class, id)) = class_of(what) {
        place(&ids(schema, class), id)?;
        // An empty list would mean that anything fits: nobody asked for that.
        let mut only = Vec::new();
        for (place, list) in lists(schema, class) {
            if let (Some(place), [one]) = (place, &list[..])
                && one == id
            {
                only.push(place);
            }
        }
        if let Some(place) = only.first() {
            return Err(format!(
                "{place} takes {id} only; choose first what else it takes"
            ));
        }
        take_out(schema, class, id);
        // What was an attribute of this type alone goes with it.
        schema.attributes.retain_mut(|def| {
            let list = host_list(def, class);
            list.is_none_or(|it| !(it.len() == 1 && it.contains(id)))
        });
        for (_, list) in lists(schema, class) {
            list.retain(|it| it != id);
        }
        return Ok(());
    }
    match what {
        Named::Role(kind, id) => roles(schema, kind)?.retain(|it| it.id != *id),
        Named::Attribute(at) => {
            attribute(schema, *at)?;
            schema.attributes.remove(*at);
        }
        Named::Value(..) | Named::Choice(..) => {
            let (choices, id) = choices(schema, what)?;
            choices.retain(|it| it.id != *id);
            turn_default(schema, what, None);
        }
        _ => {}
    }
    Ok(())
}

fn retype(def: &mut AttributeDef, value: &AttributeType) {
    use AttributeType as T;
    let known = def.choices().to_vec();
    def.value = match value.clone() {
        T::Choice(new) if new.is_empty() => T::Choice(known),
        T::Choices(new) if new.is_empty() => T::Choices(known),
        value => value,
    };
    let default = def.default.take();
    def.default = default.and_then(|it| super::tags::converted(&it, &def.value));
}

fn class_of(what: &Named) -> Option<(Class, &KindId)> {
    Some(match what {
        Named::Entity(id) => (Class::Entity, id),
        Named::Event(id) => (Class::Event, id),
        Named::Relation(id) => (Class::Relation, id),
        Named::Label(id) => (Class::Label, id),
        _ => return None,
    })
}

fn ids(schema: &Schema, class: Class) -> Vec<KindId> {
    match class {
        Class::Entity => schema.entities.iter().map(|it| it.id.clone()).collect(),
        Class::Event => schema.events.iter().map(|it| it.id.clone()).collect(),
        Class::Relation => schema.relations.iter().map(|it| it.id.clone()).collect(),
        Class::Label => schema.labels.iter().map(|it| it.id.clone()).collect(),
    }
}

fn place(ids: &[KindId], id: &KindId) -> Result<usize, String> {
    ids.iter().position(|it| it == id).ok_or_else(gone)
}

/// The type itself goes.
fn take_out(schema: &mut Schema, class: Class, id: &KindId) {
    match class {
        Class::Entity => schema.entities.retain(|it| it.id != *id),
        Class::Event => schema.events.retain(|it| it.id != *id),
        Class::Relation => schema.relations.retain(|it| it.id != *id),
        Class::Label => schema.labels.retain(|it| it.id != *id),
    }
}

/// Every list of the schema that names types of a class, with its place for
/// people; the hosts of attributes have none.
fn lists(schema: &mut Schema, class: Class) -> Vec<(Option<String>, &mut Vec<KindId>)> {
    let mut lists = Vec::new();
    if class == Class::Entity {
        for event in &mut schema.events {
            for role in &mut event.roles {
                let place = format!("the role {} of {}", role.id, event.id);
                lists.push((Some(place), &mut role.accepts));
            }
        }
        for relation in &mut schema.relations {
            for (end, list) in [("from", &mut relation.from), ("to", &mut relation.to)] {
                let place = format!("“{end}” of the relation {}", relation.id);
                lists.push((Some(place), list));
            }
        }
    }
    for def in &mut schema.attributes {
        if let Some(list) = host_list(def, class) {
            lists.push((None, list));
        }
    }
    lists
}

fn host_list(def: &mut AttributeDef, class: Class) -> Option<&mut Vec<KindId>> {
    match (&mut def.on, class) {
        (AttributeHost::Mentions(list), Class::Entity)
        | (AttributeHost::Events(list), Class::Event)
        | (AttributeHost::Relations(list), Class::Relation) => Some(list),
        _ => None,
    }
}

/// What a newer version or another program says of a type goes with its id.
fn move_extra(schema: &mut Schema, class: Class, from: &KindId, to: &KindId) {
    let list = match class {
        Class::Entity => "entities",
        Class::Event => "events",
        Class::Relation => "relations",
        Class::Label => "labels",
    };
    let stem = format!("{list}/{from}/");
    let extra = std::mem::take(&mut schema.extra).into_iter();
    let moved = extra.map(|(name, value)| match name.strip_prefix(&stem) {
        Some(rest) => (format!("{list}/{to}/{rest}"), value),
        None => (name, value),
    });
    schema.extra = moved.collect();
}

fn turn_all(schema: &mut Schema, class: Class, from: &KindId, to: &KindId) {
    for (_, list) in lists(schema, class) {
        let known = list.contains(to);
        if known {
            list.retain(|it| it != from);
        }
        for it in list.iter_mut().filter(|it| *it == from) {
            it.clone_from(to);
        }
    }
}

/// Before a merge: where the other type has an attribute of the same id, that
/// one stands, and the merged type's goes.
fn drop_doubled_hosts(schema: &mut Schema, class: Class, from: &KindId, into: &KindId) {
    let mut on_into: Vec<AttributeId> = Vec::new();
    for def in &mut schema.attributes {
        let id = def.id.clone();
        if host_list(def, class).is_some_and(|it| it.is_empty() || it.contains(into)) {
            on_into.push(id);
        }
    }
    schema.attributes.retain_mut(|def| {
        let doubled = on_into.contains(&def.id);
        let Some(list) = host_list(def, class) else {
            return true;
        };
        if !doubled || !list.contains(from) {
            return true;
        }
        list.retain(|it| it != from);
        !list.is_empty()
    });
}

fn roles<'a>(
    schema: &'a mut Schema,
    kind: &KindId,
) -> Result<&'a mut Vec<crate::model::Role>, String> {
    let event = schema.events.iter_mut().find(|it| it.id == *kind);
    Ok(&mut event.ok_or_else(gone)?.roles)
}

fn attribute(schema: &mut Schema, at: usize) -> Result<&mut AttributeDef, String> {
    schema.attributes.get_mut(at).ok_or_else(gone)
}

/// The list that a value or choice stands in, and its id.
fn choices<'a, 'b>(
    schema: &'a mut Schema,
    what: &'b Named,
) -> Result<(&'a mut Vec<Choice>, &'b String), String> {
    match what {
        Named::Value(task, id) => {
            let task = schema.labels.iter_mut().find(|it| it.id == *task);
            Ok((&mut task.ok_or_else(gone)?.values, id))
        }
        Named::Choice(at, id) => match &mut attribute(schema, *at)?.value {
            AttributeType::Choice(list) | AttributeType::Choices(list) => Ok((list, id)),
            _ => Err("this attribute has no choices".into()),
        },
        _ => Err(gone()),
    }
}

/// The default of an attribute follows its choice.
fn turn_default(schema: &mut Schema, what: &Named, to: Option<&str>) {
    let Named::Choice(at, from) = what else {
        return;
    };
    let Some(def) = schema.attributes.get_mut(*at) else {
        return;
    };
    let default = def.default.take();
    def.default = default.and_then(|it| match it {
        AttributeValue::Text(text) if text == *from => {
            to.map(|to| AttributeValue::Text(to.to_owned()))
        }
        other => Some(super::tags::turned(&other, from, to).unwrap_or(other)),
    });
}

fn gone() -> String {
    "it isn't there any more".into()
}

//! What projects remember of other programs' labels, after a change of the
//! schema. Must not know formats.

use std::collections::BTreeMap;

use super::{Named, Reshape};
use crate::model::{KindId, Schema, Settings};

/// The rows name their label's sort and what it became; those of exports stand
/// the other way round: what is ours, without a sort where it is of all, and what
/// it goes out as.
pub(super) fn after(
    asked: &Reshape,
    before: &Schema,
    maps: &BTreeMap<String, BTreeMap<String, String>>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let (what, to) = match asked {
        Reshape::Rename(what, to) => (what, Some(to.trim())),
        Reshape::Merge(what, into) => (what, Some(into.as_str())),
        Reshape::Remove { what, .. } => (what, None),
        Reshape::Retype(..) => return maps.clone(),
    };
    let Some((sort, from)) = row(what, before).filter(|_| !is_shared(what, before)) else {
        return maps.clone();
    };
    let name = name(what).filter(|id| bearers(before, id) == 1);
    let mut maps = maps.clone();
    for (place, map) in &mut maps {
        if place.starts_with(Settings::EXPORTS) {
            let sorted = (
                format!("{sort}:{from}"),
                to.map(|it| format!("{sort}:{it}")),
            );
            let plain = name.map(|it| (it.to_owned(), to.map(str::to_owned)));
            for (from, to) in plain.into_iter().chain([sorted]) {
                // What it is merged into goes out as before.
                if let Some(label) = map.remove(&from)
                    && let (Reshape::Rename(..), Some(to)) = (asked, to)
                {
                    map.insert(to, label);
                }
            }
            continue;
        }
        let is_of = |label: &str| label.split_once(':').is_some_and(|(it, _)| it == sort);
        match to {
            Some(to) => {
                for (_, became) in map.iter_mut().filter(|(it, to)| is_of(it) && **to == from) {
                    to.clone_into(became);
                }
            }
            None => map.retain(|label, became| !(is_of(label) && *became == from)),
        }
    }
    maps.retain(|_, map| !map.is_empty());
    maps
}

/// The sort as it stands before a label's colon, and the id; None for what no
/// labels are remembered of.
fn row(what: &Named, before: &Schema) -> Option<(&'static str, String)> {
    match what {
        Named::Entity(id) => Some(("entities", id.to_string())),
        Named::Event(id) => Some(("events", id.to_string())),
        Named::Relation(id) => Some(("relations", id.to_string())),
        Named::Label(id) => Some(("labels", id.to_string())),
        Named::Role(_, id) => Some(("roles", id.to_string())),
        Named::Attribute(at) => {
            let def = before.attributes.get(*at)?;
            Some(("attributes", def.id.to_string()))
        }
        Named::Value(..) | Named::Choice(..) => None,
    }
}

/// True where something else bears the id, which its labels may stand for.
fn is_shared(what: &Named, before: &Schema) -> bool {
    match what {
        Named::Role(kind, role) => {
            let mut others = before.events.iter().filter(|it| it.id != *kind);
            others.any(|it| it.roles.iter().any(|it| it.id == *role))
        }
        Named::Attribute(at) => {
            let id = before.attributes.get(*at).map(|it| &it.id);
            let mut others = before.attributes.iter().enumerate();
            others.any(|(n, it)| n != *at && Some(&it.id) == id)
        }
        _ => false,
    }
}

/// What exports know it by where they name no sort.
fn name(what: &Named) -> Option<&str> {
    match what {
        Named::Entity(id) | Named::Event(id) | Named::Relation(id) | Named::Label(id) => {
            Some(id.as_str())
        }
        Named::Role(_, id) => Some(id.as_str()),
        Named::Attribute(_) | Named::Value(..) | Named::Choice(..) => None,
    }
}

/// Of how many sorts something bears the id: without a sort exports don't tell them apart.
fn bearers(schema: &Schema, id: &str) -> usize {
    let is = |it: &KindId| it.as_str() == id;
    let mut roles = schema.events.iter().flat_map(|it| &it.roles);
    [
        schema.entities.iter().any(|it| is(&it.id)),
        schema.events.iter().any(|it| is(&it.id)),
        schema.relations.iter().any(|it| is(&it.id)),
        schema.labels.iter().any(|it| is(&it.id)),
        roles.any(|it| it.id.as_str() == id),
    ]
    .into_iter()
    .filter(|it| *it)
    .count()
}

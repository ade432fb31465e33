//! What a change of the schema makes of a set of suggestions: its tags follow as
//! a person's do, and what was said to them stays with the part it was said to.
//! Must not know whose layers there are.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Body, Edit, Layer, LayerKey, Part, Reshape, Schema, Tag, TagId, Verdict};

use super::layer_edits;

/// The edits of a set: what was said to what goes is taken back with it, what
/// was said to the arguments behind one that goes moves up.
pub(super) fn edits(asked: &Reshape, schema: &Schema, key: &LayerKey, set: &Layer) -> Vec<Edit> {
    let tags = layer_edits(asked, schema, key, set);
    let changed: BTreeMap<&TagId, (&Tag, Option<&Tag>)> = tags
        .iter()
        .filter_map(|it| match it {
            Edit::Tag {
                id,
                before: Some(before),
                after,
                ..
            } => Some((id, (&**before, after.as_deref()))),
            _ => None,
        })
        .collect();
    // By part what it is afterwards; None where it goes.
    let follow = |part: &Part| -> Option<Part> {
        let Some((before, after)) = changed.get(part.tag()) else {
            return Some(part.clone());
        };
        let after = (*after)?;
        let Part::Argument { event, index } = part else {
            return Some(part.clone());
        };
        let index = kept(asked, schema, before, after)
            .get(*index as usize)
            .copied()??;
        Some(Part::Argument {
            event: event.clone(),
            index,
        })
    };
    let mut said: BTreeMap<Part, BTreeMap<_, Verdict>> = BTreeMap::new();
    for (part, all) in set.verdicts() {
        // What is said to a part that isn't there stays as it is.
        let is_there = set.tag(part.tag()).is_some_and(|it| part.is_of(it));
        let to = if is_there {
            follow(part)
        } else {
            Some(part.clone())
        };
        let Some(to) = to else { continue };
        let all = all.iter().map(|(by, it)| {
            let mut it = it.clone();
            if let Some(corrected) = &mut it.to
                && let Some(after) = asked.tag(schema, corrected)
            {
                **corrected = after;
            }
            (by.clone(), it)
        });
        said.entry(to).or_default().extend(all);
    }
    let mut edits = verdict_edits(key, set, &said);
    edits.splice(0..0, tags);
    edits
}

fn verdict_edits(
    key: &LayerKey,
    set: &Layer,
    said: &BTreeMap<Part, crate::model::Verdicts>,
) -> Vec<Edit> {
    let parts: BTreeSet<&Part> = set.verdicts().keys().chain(said.keys()).collect();
    let mut edits = Vec::new();
    for part in parts {
        let (before, after) = (set.verdicts().get(part), said.get(part));
        let names: BTreeSet<_> = [before, after]
            .into_iter()
            .flatten()
            .flat_map(|it| it.keys())
            .collect();
        for by in names {
            let before = before.and_then(|it| it.get(by));
            let after = after.and_then(|it| it.get(by));
            if before != after {
                edits.push(Edit::Verdict {
                    layer: key.clone(),
                    part: part.clone(),
                    by: by.clone(),
                    before: before.cloned().map(Box::new),
                    after: after.cloned().map(Box::new),
                });
            }
        }
    }
    edits
}

/// By the argument of an event its place afterwards; None where it goes. Each is
/// known by what becomes of it alone, as those that stay keep their order.
fn kept(asked: &Reshape, schema: &Schema, before: &Tag, after: &Tag) -> Vec<Option<u32>> {
    let (Some(was), Some(is)) = (before.event(), after.event()) else {
        return Vec::new();
    };
    let mut rest = is.arguments.iter().zip(0_u32..).peekable();
    was.arguments
        .iter()
        .map(|argument| {
            let mut alone = before.clone();
            if let Body::Event(it) = &mut alone.body {
                it.arguments = vec![argument.clone()];
            }
            let alone = asked.tag(schema, &alone).unwrap_or(alone);
            let becomes = alone.event()?.arguments.first()?;
            rest.next_if(|(it, _)| *it == becomes).map(|it| it.1)
        })
        .collect()
}

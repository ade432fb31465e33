//! Changes of the schema that carry the tags along, those of every annotator
//! and article: one step with the schema. What can't be carried stays as it is
//! and is told by the checks, so that Problems is its queue.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::check::{self, Severity};
use crate::model::{Edit, LayerKey, Project, Reshape, Schema, Stamp, TagId};
use crate::workspace::{Action, Effect, Refusal, Workspace};

use super::tags::removal;
use super::{Outcome, review};

mod suggested;

pub(super) fn reshape(ws: &mut Workspace, asked: &Reshape, now: &Stamp) -> Outcome {
    if !ws.unread.is_empty() {
        return Err(Refusal(
            "some tags are still being read and must follow the schema; try again in a moment"
                .into(),
        ));
    }
    // Suggestions follow too: accepted later, they'd bring the old names back.
    let asleep: Vec<LayerKey> = ws.unread_sets.iter().cloned().collect();
    if review::gather(ws, asleep, || Action::Reshape(asked.clone())) {
        return Ok(());
    }
    let before = ws.project.schema.clone();
    let after = asked.schema(&before).map_err(Refusal)?;
    if let Some(why) = new_problem(&before, &after) {
        return Err(Refusal(why));
    }
    let mut edits = vec![Edit::Schema {
        before: before.clone(),
        after: Arc::new(after),
    }];
    // Or the next import would bring the old names back.
    let known = &ws.project.info.settings.label_maps;
    let maps = asked.label_maps(&before, known);
    if maps != *known {
        let mut info = ws.project.info.clone();
        info.settings.label_maps = maps;
        edits.push(Edit::Info {
            before: Box::new(ws.project.info.clone()),
            after: Box::new(info),
        });
    }
    if let Some((from, to)) = asked.entity_kind() {
        for (id, entity) in &ws.project.register.entities {
            if entity.kind == *from {
                let mut after = entity.clone();
                after.kind = to.clone();
                edits.push(Edit::Entity {
                    id: id.clone(),
                    before: Some(Box::new(entity.clone())),
                    after: Some(Box::new(after)),
                });
            }
        }
    }
    let mut carried = Carried::default();
    for (key, layer) in &ws.project.layers {
        let found = layer_edits(asked, &before, key, layer);
        if found.is_empty() {
            continue;
        }
        if ws.locked.contains_key(key) {
            carried.locked += 1;
            continue;
        }
        carried.tags += found.len();
        carried.layers.insert(key.clone());
        edits.extend(found);
    }
    for (key, set) in &ws.project.suggestions {
        let found = suggested::edits(asked, &before, key, set);
        if found.is_empty() {
            continue;
        }
        match ws.locked.contains_key(key) {
            true => carried.locked += 1,
            false => {
                carried.suggestions += found.iter().filter(|it| is_of_tag(it)).count();
                edits.extend(found);
            }
        }
    }
    let was = problems(ws, &carried.layers);
    ws.commit(asked.label(&before), edits, now)?;
    let left = problems(ws, &carried.layers).saturating_sub(was);
    if let Some(told) = carried.told(left) {
        ws.effects.push(Effect::Tell(told));
    }
    Ok(())
}

fn is_of_tag(edit: &Edit) -> bool {
    matches!(edit, Edit::Tag { .. })
}

/// What the change makes of a layer's tags.
fn layer_edits(
    asked: &Reshape,
    schema: &Schema,
    key: &LayerKey,
    layer: &crate::model::Layer,
) -> Vec<Edit> {
    let gone: BTreeSet<TagId> = layer
        .tags()
        .filter(|tag| asked.takes(tag))
        .map(|tag| tag.id.clone())
        .collect();
    if !gone.is_empty() {
        return removal(key, layer, &gone);
    }
    let changed = |tag| {
        let after = asked.tag(schema, tag)?;
        Some(Edit::Tag {
            layer: key.clone(),
            id: tag.id.clone(),
            before: Some(Box::new(tag.clone())),
            after: Some(Box::new(after)),
        })
    };
    layer.tags().filter_map(changed).collect()
}

#[derive(Default)]
struct Carried {
    tags: usize,
    suggestions: usize,
    layers: BTreeSet<LayerKey>,
    /// Layers that can't be written.
    locked: usize,
}

impl Carried {
    /// What was done beside the schema, for people; None where nothing was.
    fn told(&self, left: usize) -> Option<String> {
        let count = |n: usize, what: &str| match n {
            1 => format!("1 {what}"),
            n => format!("{n} {what}s"),
        };
        let mut told = Vec::new();
        if self.tags > 0 {
            let annotators: BTreeSet<_> = self.layers.iter().map(|it| &it.annotator).collect();
            let of = match annotators.len() {
                0 | 1 => String::new(),
                n => format!(" of {n} annotators"),
            };
            told.push(format!("{}{of} changed along", count(self.tags, "tag")));
        }
        if self.suggestions > 0 {
            let what = count(self.suggestions, "suggestion");
            told.push(match self.tags {
                0 => format!("{what} changed along"),
                _ => format!("{what} too"),
            });
        }
        if left > 0 {
            told.push(format!(
                "{} can’t follow: see Problems",
                count(left, "thing")
            ));
        }
        if self.locked > 0 {
            told.push(format!(
                "{} can’t be written and keeps its tags as they are",
                count(self.locked, "layer")
            ));
        }
        (!told.is_empty()).then(|| told.join("; "))
    }
}

/// How much the schema's rules find wrong in some layers.
fn problems(ws: &Workspace, layers: &BTreeSet<LayerKey>) -> usize {
    let layers = layers.iter().filter_map(|key| {
        let layer = ws.project.layers.get(key)?;
        Some(check::layer(
            &ws.project,
            &key.annotator,
            &key.article,
            layer,
            None,
        ))
    });
    let grave = |it: &check::Finding| it.severity == Severity::Problem;
    layers.flatten().filter(grave).count()
}

/// How the schema contradicts itself after a change and didn't before it.
fn new_problem(before: &Arc<Schema>, after: &Schema) -> Option<String> {
    let findings = |schema: Arc<Schema>| {
        let project = Project {
            schema,
            ..Project::default()
        };
        let all = check::project(&project).into_iter();
        all.filter(|it| it.severity == Severity::Problem)
            .map(|it| it.message)
            .collect::<Vec<_>>()
    };
    let known = findings(before.clone());
    findings(Arc::new(after.clone()))
        .into_iter()
        .find(|it| !known.contains(it))
}

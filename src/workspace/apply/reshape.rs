//! Changes of the schema that carry the tags along, those of every annotator
//! and article: one step with the schema. What can't be carried stays as it is
//! and is told by the checks, so that Problems is its queue.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::check::{self, Severity};
use crate::model::{Edit, LayerKey, Project, Reshape, Schema, Stamp, TagId};
use crate::workspace::{Effect, Refusal, Workspace};

use super::Outcome;
use super::tags::removal;

pub(super) fn reshape(ws: &mut Workspace, asked: &Reshape, now: &Stamp) -> Outcome {
    if !ws.unread.is_empty() {
        return Err(Refusal(
            "some tags are still being read and must follow the schema; try again in a moment"
                .into(),
        ));
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
    let was = problems(ws, &carried.layers);
    ws.commit(asked.label(&before), edits, now)?;
    let left = problems(ws, &carried.layers).saturating_sub(was);
    if let Some(told) = carried.told(left) {
        ws.effects.push(Effect::Tell(told));
    }
    Ok(())
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

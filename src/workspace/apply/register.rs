//! The register: linking mentions, new entities, merging.

use crate::model::{
    Argument, Body, Edit, Entity, EntityId, KindId, Layer, LayerKey, Ref, Stamp, Tag, TagId,
};
use crate::text::quote_of;
use crate::workspace::{Refusal, Workspace};

use super::Outcome;
use super::tags::{get, open_text, phrase, puts, short, words};

pub(super) fn link(
    ws: &mut Workspace,
    mention: &TagId,
    entity: Option<EntityId>,
    now: &Stamp,
) -> Outcome {
    let tag = get(ws, mention)?;
    let label = match &entity {
        Some(id) => format!("link {} to {}", phrase(ws, &tag), entity_name(ws, id)?),
        None => format!("unlink {}", phrase(ws, &tag)),
    };
    let edits = puts(ws, vec![linked(tag, entity)?])?;
    ws.commit(label, edits, now)
}

/// Links every mention of the article with the same words, one step.
pub(super) fn link_all(
    ws: &mut Workspace,
    mention: &TagId,
    entity: &EntityId,
    now: &Stamp,
) -> Outcome {
    let tag = get(ws, mention)?;
    if tag.mention().is_none() {
        return Err(Refusal("only a mention is linked to the register".into()));
    }
    let text = open_text(ws)?;
    let quote = |it: &Tag| quote_of(&text, it.anchor()).map(|it| one_line(&it));
    let wanted = quote(&tag);
    let same: Vec<Tag> = ws
        .layer()
        .into_iter()
        .flat_map(Layer::tags)
        .filter(|it| it.mention().is_some() && quote(it) == wanted)
        .cloned()
        .collect();
    let label = format!(
        "link {} “{}” to {}",
        same.len(),
        words(ws, tag.anchor()),
        entity_name(ws, entity)?
    );
    let tags: Result<Vec<Tag>, Refusal> = same
        .into_iter()
        .map(|it| linked(it, Some(entity.clone())))
        .collect();
    let edits = puts(ws, tags?)?;
    ws.commit(label, edits, now)
}

fn linked(mut tag: Tag, entity: Option<EntityId>) -> Result<Tag, Refusal> {
    match &mut tag.body {
        Body::Mention(it) => {
            it.entity = entity;
            Ok(tag)
        }
        _ => Err(Refusal("only a mention is linked to the register".into())),
    }
}

fn entity_name(ws: &Workspace, id: &EntityId) -> Result<String, Refusal> {
    ws.project
        .register
        .entities
        .get(id)
        .map(|it| short(&it.name))
        .ok_or_else(|| Refusal(format!("the register has no {id}")))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn new_entity(
    ws: &mut Workspace,
    name: String,
    kind: KindId,
    link: Option<TagId>,
    now: &Stamp,
) -> Outcome {
    let name = one_line(&name);
    if name.is_empty() {
        return Err(Refusal("an entity needs a name".into()));
    }
    let id = ws.project.register.free_id(&name);
    let label = format!("new entity {}", short(&name));
    let entity = Entity {
        id: id.clone(),
        name,
        kind,
        ..Entity::default()
    };
    let mut edits = vec![Edit::Entity {
        id: id.clone(),
        before: None,
        after: Some(Box::new(entity)),
    }];
    if let Some(mention) = link {
        let tag = get(ws, &mention)?;
        edits.extend(puts(ws, vec![linked(tag, Some(id))?])?);
    }
    ws.commit(label, edits, now)
}

pub(super) fn put_entity(ws: &mut Workspace, entity: Entity, now: &Stamp) -> Outcome {
    if entity.name.trim().is_empty() {
        return Err(Refusal("an entity needs a name".into()));
    }
    let before = ws.project.register.entities.get(&entity.id).cloned();
    if before.as_ref() == Some(&entity) {
        return Ok(());
    }
    let label = format!("change {}", short(&entity.name));
    let edit = Edit::Entity {
        id: entity.id.clone(),
        before: before.map(Box::new),
        after: Some(Box::new(entity)),
    };
    ws.commit(label, vec![edit], now)
}

pub(super) fn merge(ws: &mut Workspace, from: &EntityId, into: &EntityId, now: &Stamp) -> Outcome {
    if from == into {
        return Err(Refusal("these are the same entity".into()));
    }
    let entities = &ws.project.register.entities;
    let missing = |id: &EntityId| Refusal(format!("the register has no {id}"));
    let gone = entities.get(from).ok_or_else(|| missing(from))?.clone();
    let kept = entities.get(into).ok_or_else(|| missing(into))?.clone();
    let mut merged = kept.clone();
    for alias in std::iter::once(&gone.name).chain(&gone.aliases) {
        if *alias != merged.name && !merged.aliases.contains(alias) {
            merged.aliases.push(alias.clone());
        }
    }
    merged.wikidata = merged.wikidata.or_else(|| gone.wikidata.clone());
    merged.country = merged.country.or_else(|| gone.country.clone());
    merged.sector = merged.sector.or_else(|| gone.sector.clone());
    if !gone.note.is_empty() && !merged.note.contains(&gone.note) {
        if !merged.note.is_empty() {
            merged.note.push('\n');
        }
        merged.note.push_str(&gone.note);
    }
    let label = format!("merge {} into {}", short(&gone.name), short(&kept.name));
    let mut edits = redirect(ws, from, Some(into))?;
    edits.push(Edit::Entity {
        id: into.clone(),
        before: Some(Box::new(kept)),
        after: Some(Box::new(merged)),
    });
    edits.push(Edit::Entity {
        id: from.clone(),
        before: Some(Box::new(gone)),
        after: None,
    });
    ws.commit(label, edits, now)
}

pub(super) fn delete(ws: &mut Workspace, id: &EntityId, unlink: bool, now: &Stamp) -> Outcome {
    let Some(gone) = ws.project.register.entities.get(id).cloned() else {
        return Err(Refusal(format!("the register has no {id}")));
    };
    let mut edits = redirect(ws, id, None)?;
    if !edits.is_empty() && !unlink {
        return Err(Refusal(format!(
            "{} is used by {}; unlink first, or merge it into another",
            gone.name,
            match edits.len() {
                1 => "1 tag".to_owned(),
                n => format!("{n} tags"),
            }
        )));
    }
    let label = format!("delete {} from the register", short(&gone.name));
    edits.push(Edit::Entity {
        id: id.clone(),
        before: Some(Box::new(gone)),
        after: None,
    });
    ws.commit(label, edits, now)
}

/// Edits, over all articles and annotators, that make what points at one entry
/// point at another, or at nothing: mentions lose the link, arguments go, a
/// stance's holder becomes unknown and its target the evidence it stands on. No
/// tag goes, so that nothing is left pointing at it.
fn redirect(
    ws: &Workspace,
    from: &EntityId,
    into: Option<&EntityId>,
) -> Result<Vec<Edit>, Refusal> {
    if !ws.unread.is_empty() {
        return Err(Refusal(
            "some layers are still being read; try again in a moment".into(),
        ));
    }
    let to = into.map(|id| {
        let entry = ws.project.register.entities.get(id);
        match entry.is_some_and(|it| it.is_topic()) {
            true => Ref::Topic(id.clone()),
            false => Ref::Entity(id.clone()),
        }
    });
    let mut edits = Vec::new();
    for (key, layer) in &ws.project.layers {
        for tag in layer.tags() {
            let Some(after) = redirected(tag, from, to.as_ref()) else {
                continue;
            };
            edits.push(edit(key, tag, after));
        }
    }
    Ok(edits)
}

fn edit(key: &LayerKey, before: &Tag, after: Tag) -> Edit {
    Edit::Tag {
        layer: key.clone(),
        id: before.id.clone(),
        before: Some(Box::new(before.clone())),
        after: Some(Box::new(after)),
    }
}

/// None where the tag doesn't point at the entry.
fn redirected(tag: &Tag, from: &EntityId, into: Option<&Ref>) -> Option<Tag> {
    let points = |to: &Ref| to.entity() == Some(from);
    let linked = tag
        .mention()
        .is_some_and(|it| it.entity.as_ref() == Some(from));
    if !linked && !tag.refs().into_iter().any(points) {
        return None;
    }
    let turn = |to: &mut Ref, otherwise: Ref| {
        if to.entity() == Some(from) {
            *to = into.cloned().unwrap_or(otherwise);
        }
    };
    let mut tag = tag.clone();
    match &mut tag.body {
        Body::Mention(it) => it.entity = into.and_then(Ref::entity).cloned(),
        Body::Event(it) => {
            if into.is_none() {
                it.arguments.retain(|argument| !points(&argument.filler));
            }
            for argument in &mut it.arguments {
                turn(&mut argument.filler, Ref::Unknown);
            }
            // Both entries may have filled one role.
            let mut kept: Vec<Argument> = Vec::new();
            for argument in std::mem::take(&mut it.arguments) {
                let again = kept.iter().any(|other| {
                    other.role == argument.role
                        && other.filler == argument.filler
                        && other.filler.entity().is_some()
                });
                if !again {
                    kept.push(argument);
                }
            }
            it.arguments = kept;
        }
        Body::Stance(it) => {
            turn(&mut it.holder, Ref::Unknown);
            let evidence = match it.evidence.is_empty() {
                true => Ref::Unknown,
                false => Ref::Spans(it.evidence.clone()),
            };
            turn(&mut it.target, evidence);
            if into.is_none() {
                it.via.retain(|to| !points(to));
            }
            for to in &mut it.via {
                turn(to, Ref::Unknown);
            }
        }
        Body::Relation(it) => {
            turn(&mut it.from, Ref::Unknown);
            turn(&mut it.to, Ref::Unknown);
        }
        Body::Label(_) | Body::Note(_) => {}
    }
    Some(tag)
}

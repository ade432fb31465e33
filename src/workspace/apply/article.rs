//! The article as a whole and the project: labels, notes, completions, zones,
//! title data, schema, guidelines, settings, imports.

use std::sync::Arc;

use crate::model::{
    ArticleMeta, Body, Completion, CompletionState, Edit, Entity, Extra, KindId, Label, Layer,
    LayerHead, LayerKey, Note, ProjectInfo, Schema, Stamp, TagId, Task, Zone,
};
use crate::text::Span;
use crate::workspace::{ImportedArticle, ImportedProject, Item, Refusal, Workspace};

use super::Outcome;
use super::tags::{change, get, open_key, pieces, put_new, puts, short};

/// Sets the values of a label task on the article or a passage; no values take
/// the label away.
pub(super) fn set_label(
    ws: &mut Workspace,
    task: KindId,
    values: Vec<String>,
    spans: Vec<Span>,
    now: &Stamp,
) -> Outcome {
    let spans = pieces(spans)?;
    let known = ws.layer().and_then(|layer| {
        layer
            .tags()
            .find(|tag| match &tag.body {
                Body::Label(it) => it.task == task && it.spans == spans,
                _ => false,
            })
            .cloned()
    });
    let label = format!("label {task}: {}", short(&values.join(", ")));
    match (known, values.is_empty()) {
        (Some(tag), true) => super::tags::delete(ws, &tag.id, true, now),
        (Some(tag), false) => change(ws, &tag.id, label, now, |tag| {
            if let Body::Label(it) = &mut tag.body {
                it.values = values;
            }
        }),
        (None, true) => Ok(()),
        (None, false) => {
            let body = Body::Label(Label {
                task,
                values,
                spans,
            });
            put_new(ws, label, body, now).map(drop)
        }
    }
}

pub(super) fn add_note(
    ws: &mut Workspace,
    on: Option<TagId>,
    text: String,
    now: &Stamp,
) -> Outcome {
    if text.trim().is_empty() {
        return Err(Refusal("the note is empty".into()));
    }
    if let Some(id) = &on {
        get(ws, id)?;
    }
    let label = format!("note “{}”", short(&text));
    put_new(ws, label, Body::Note(Note { on, text }), now).map(drop)
}

pub(super) fn set_note(ws: &mut Workspace, id: &TagId, text: String, now: &Stamp) -> Outcome {
    if !matches!(get(ws, id)?.body, Body::Note(_)) {
        return Err(Refusal("this isn't a note".into()));
    }
    if text.trim().is_empty() {
        return super::tags::delete(ws, id, true, now);
    }
    change(ws, id, "change a note", now, |tag| {
        if let Body::Note(it) = &mut tag.body {
            it.text = text;
        }
    })
}

pub(super) fn set_completion(
    ws: &mut Workspace,
    tasks: &[Task],
    state: Option<CompletionState>,
    now: &Stamp,
) -> Outcome {
    let key = open_key(ws)?;
    let names: Vec<&str> = tasks.iter().map(|it| it.id()).collect();
    let label = match state {
        Some(state) => format!("{}: {}", names.join(", "), state.id()),
        None => format!("{}: not begun", names.join(", ")),
    };
    let after = state.map(|state| Completion {
        state,
        by: ws.session.annotator.clone(),
        at: Some(now.clone()),
        extra: Extra::new(),
    });
    let mut changes = Vec::new();
    for task in tasks {
        let before = ws
            .layer()
            .and_then(|it| it.completions().get(task))
            .cloned();
        if before.as_ref().map(|it| it.state) != state {
            changes.push(Edit::Completion {
                layer: key.clone(),
                task: *task,
                before,
                after: after.clone(),
            });
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    // A completion speaks of a text as much as a tag does.
    let mut edits = puts(ws, Vec::new())?;
    edits.extend(changes);
    ws.commit(label, edits, now)
}

pub(super) fn set_all_complete(ws: &mut Workspace, done: bool, now: &Stamp) -> Outcome {
    let mut tasks = ws.project.tasks();
    if done {
        // What is verified is more than complete.
        let layer = ws.layer();
        tasks.retain(|task| !layer.is_some_and(|it| it.is_complete(*task)));
    }
    set_completion(ws, &tasks, done.then_some(CompletionState::Complete), now)
}

pub(super) fn set_zones(ws: &mut Workspace, mut zones: Vec<Zone>, now: &Stamp) -> Outcome {
    let Some(article) = ws.article() else {
        return Err(Refusal("open an article first".into()));
    };
    zones.sort_by_key(|it| (it.span, it.kind));
    if let Some(document) = ws.document()
        && zones.iter().any(|it| it.span.of(&document.text).is_none())
    {
        return Err(Refusal("the zone doesn't fit the text".into()));
    }
    if article.zones_set && article.zones == zones {
        return Ok(());
    }
    let edit = Edit::Zones {
        article: article.id.clone(),
        before: (article.zones.clone(), article.zones_set),
        after: (zones, true),
    };
    ws.session.focus.take_if(|it| matches!(it, Item::Zone(_)));
    ws.commit("change the zones", vec![edit], now)
}

pub(super) fn set_meta(ws: &mut Workspace, meta: ArticleMeta, now: &Stamp) -> Outcome {
    let Some(article) = ws.article() else {
        return Err(Refusal("open an article first".into()));
    };
    if article.meta == meta {
        return Ok(());
    }
    let edit = Edit::Meta {
        article: article.id.clone(),
        before: (Box::new(article.meta.clone()), article.meta_set),
        after: (Box::new(meta), true),
    };
    ws.commit("change the title data", vec![edit], now)
}

pub(super) fn set_schema(ws: &mut Workspace, schema: Schema, now: &Stamp) -> Outcome {
    if *ws.project.schema == schema {
        return Ok(());
    }
    let edit = Edit::Schema {
        before: ws.project.schema.clone(),
        after: Arc::new(schema),
    };
    ws.commit("change the schema", vec![edit], now)
}

pub(super) fn set_guidelines(ws: &mut Workspace, text: &str, now: &Stamp) -> Outcome {
    if &*ws.project.guidelines == text {
        return Ok(());
    }
    let edit = Edit::Guidelines {
        before: ws.project.guidelines.clone(),
        after: text.into(),
    };
    ws.commit("change the guidelines", vec![edit], now)
}

pub(super) fn set_info(
    ws: &mut Workspace,
    label: &str,
    now: &Stamp,
    how: impl FnOnce(&mut ProjectInfo),
) -> Outcome {
    let before = ws.project.info.clone();
    let mut after = before.clone();
    how(&mut after);
    if before == after {
        return Ok(());
    }
    let edit = Edit::Info {
        before: Box::new(before),
        after: Box::new(after),
    };
    ws.commit(label, vec![edit], now)
}

/// Sets the encoding that the open article is read in. Refused where tags count
/// in its text: in another one their places would say something else.
pub(super) fn read_as(ws: &mut Workspace, encoding: Option<String>, now: &Stamp) -> Outcome {
    let Some(id) = ws.session.article.clone() else {
        return Err(Refusal("open an article first".into()));
    };
    let mut layers = ws.project.layers.iter();
    if let Some((key, _)) = layers.find(|(key, layer)| {
        key.article == id && (ws.unread.contains(*key) || layer.tags().len() > 0)
    }) {
        return Err(Refusal(format!(
            "{} has tags here that count in the text as it was read; delete them first",
            key.annotator
        )));
    }
    let label = match &encoding {
        Some(encoding) => format!("read the article as {encoding}"),
        None => "read the article in the detected encoding".into(),
    };
    set_info(ws, &label, now, |info| match encoding {
        Some(encoding) => drop(info.settings.encodings.insert(id, encoding)),
        None => drop(info.settings.encodings.remove(&id)),
    })
}

/// Layers and register entries as they came, one step. What stands already is
/// replaced only where the import says something else of the same id.
pub(super) fn import(
    ws: &mut Workspace,
    label: String,
    layers: Vec<(LayerKey, Layer)>,
    entities: Vec<Entity>,
    articles: Vec<ImportedArticle>,
    project: ImportedProject,
    now: &Stamp,
) -> Outcome {
    let mut edits = import_project(ws, project);
    for it in articles {
        let Some(known) = ws.project.articles.get(&it.id) else {
            continue;
        };
        if let Some(meta) = it
            .meta
            .filter(|meta| !known.meta_set && *meta != known.meta)
        {
            edits.push(Edit::Meta {
                article: it.id.clone(),
                before: (Box::new(known.meta.clone()), false),
                after: (Box::new(meta), true),
            });
        }
        if let Some(zones) = it
            .zones
            .filter(|zones| !known.zones_set && *zones != known.zones)
        {
            edits.push(Edit::Zones {
                article: it.id,
                before: (known.zones.clone(), false),
                after: (zones, true),
            });
        }
    }
    for entity in entities {
        let before = ws.project.register.entities.get(&entity.id).cloned();
        if before.as_ref() != Some(&entity) {
            edits.push(Edit::Entity {
                id: entity.id.clone(),
                before: before.map(Box::new),
                after: Some(Box::new(entity)),
            });
        }
    }
    for (key, layer) in layers {
        let nothing = Layer::default();
        let known = ws.project.at(&key).unwrap_or(&nothing);
        import_layer(&mut edits, &key, known, layer)?;
    }
    ws.commit(label, edits, now)
}

/// What an import changes of schema and settings.
fn import_project(ws: &Workspace, project: ImportedProject) -> Vec<Edit> {
    let mut edits = Vec::new();
    if let Some(schema) = project.schema.filter(|it| **it != *ws.project.schema) {
        edits.push(Edit::Schema {
            before: ws.project.schema.clone(),
            after: Arc::new(*schema),
        });
    }
    let mut info = ws.project.info.clone();
    if let Some(source) = project.source.filter(|it| !info.sources.contains(it)) {
        info.sources.push(source);
    }
    if let Some((name, labels)) = project.labels {
        match labels.is_empty() {
            true => drop(info.settings.label_maps.remove(&name)),
            false => drop(info.settings.label_maps.insert(name, labels)),
        }
    }
    if info != ws.project.info {
        edits.push(Edit::Info {
            before: Box::new(ws.project.info.clone()),
            after: Box::new(info),
        });
    }
    edits
}

fn import_layer(
    edits: &mut Vec<Edit>,
    key: &LayerKey,
    known: &Layer,
    layer: Layer,
) -> Result<(), Refusal> {
    let other_text = match (&known.head.text, &layer.head.text) {
        (Some(known), Some(new)) => known.hash != new.hash,
        _ => false,
    };
    if other_text {
        return Err(Refusal(format!(
            "{}: its tags stand on another version of the text",
            key.article
        )));
    }
    let mut head = LayerHead {
        text: known.head.text.clone().or(layer.head.text.clone()),
        guideline_version: layer
            .head
            .guideline_version
            .clone()
            .or(known.head.guideline_version.clone()),
        suggestions_seen: layer.head.suggestions_seen || known.head.suggestions_seen,
        ..layer.head.clone()
    };
    for (name, value) in &known.head.extra {
        head.extra
            .entry(name.clone())
            .or_insert_with(|| value.clone());
    }
    if head != known.head {
        edits.push(Edit::LayerHead {
            layer: key.clone(),
            before: Box::new(known.head.clone()),
            after: Box::new(head),
        });
    }
    for (task, completion) in layer.completions() {
        let before = known.completions().get(task);
        if before != Some(completion) {
            edits.push(Edit::Completion {
                layer: key.clone(),
                task: *task,
                before: before.cloned(),
                after: Some(completion.clone()),
            });
        }
    }
    for (part, all) in layer.verdicts() {
        for (by, verdict) in all {
            let before = known.verdict(part, by);
            if before != Some(verdict) {
                edits.push(Edit::Verdict {
                    layer: key.clone(),
                    part: part.clone(),
                    by: by.clone(),
                    before: before.cloned().map(Box::new),
                    after: Some(Box::new(verdict.clone())),
                });
            }
        }
    }
    for tag in layer.tags() {
        let before = known.tag(&tag.id);
        if before != Some(tag) {
            edits.push(Edit::Tag {
                layer: key.clone(),
                id: tag.id.clone(),
                before: before.cloned().map(Box::new),
                after: Some(Box::new(tag.clone())),
            });
        }
    }
    Ok(())
}

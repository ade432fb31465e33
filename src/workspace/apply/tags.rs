//! What holds for tags of every class: putting, moving, deleting, attributes.

use std::collections::BTreeSet;

use crate::model::{
    AttributeId, AttributeValue, Body, Edit, Layer, LayerHead, LayerKey, Provenance, Ref, Stamp,
    Status, Tag, TagClass, TagId, TextRef,
};
use crate::text::{Span, quote_of, segment};
use crate::workspace::{Ask, Edge, Effect, Item, Refusal, Workspace};

use super::Outcome;

/// The key of the open layer.
pub(super) fn open_key(ws: &Workspace) -> Result<LayerKey, Refusal> {
    ws.layer_key()
        .ok_or_else(|| Refusal("open an article first".into()))
}

/// The text of the open article.
pub(super) fn open_text(ws: &Workspace) -> Result<std::sync::Arc<str>, Refusal> {
    ws.document()
        .map(|it| it.text.clone())
        .ok_or_else(|| Refusal("the article is still being read".into()))
}

/// The snapped selection.
pub(super) fn selected(ws: &Workspace) -> Option<Span> {
    let text = &ws.document()?.text;
    let span = ws.session.selection.span()?;
    if ws.session.snapping {
        segment::snap(text, span)
    } else {
        Some(span)
    }
}

/// The snapped selection, None where nothing is selected; refused where there
/// are only blanks or points in it: nobody means the words beside them.
pub(super) fn meant(ws: &Workspace) -> Result<Option<Span>, Refusal> {
    match (ws.session.selection.span(), selected(ws)) {
        (None, _) => Ok(None),
        (Some(_), Some(span)) => Ok(Some(span)),
        (Some(_), None) => {
            open_text(ws)?;
            Err(Refusal("there are no words in the selection".into()))
        }
    }
}

pub(super) fn get(ws: &Workspace, id: &TagId) -> Result<Tag, Refusal> {
    ws.tag(id)
        .cloned()
        .ok_or_else(|| Refusal(format!("there is no tag {id} in this article")))
}

/// A new tag of the session's annotator, by hand.
pub(super) fn fresh(ws: &mut Workspace, body: Body, taken: &BTreeSet<TagId>, now: &Stamp) -> Tag {
    let class = body.class();
    let layer = ws.layer_key().and_then(|key| ws.project.layers.get(&key));
    let id = ws.ids.fresh(class, layer, taken);
    Tag {
        id,
        body,
        provenance: Provenance {
            by: ws.session.annotator.clone(),
            at: Some(now.clone()),
            ..Provenance::default()
        },
        extra: Default::default(),
    }
}

/// Puts one new tag into the open layer, as a step of its own.
pub(super) fn put_new(
    ws: &mut Workspace,
    label: String,
    body: Body,
    now: &Stamp,
) -> Result<TagId, Refusal> {
    let tag = fresh(ws, body, &BTreeSet::new(), now);
    let id = tag.id.clone();
    let edits = puts(ws, vec![tag])?;
    ws.commit(label, edits, now)?;
    Ok(id)
}

/// The edits that put tags into the open layer, with the note of which text they
/// count in where the layer is new. Spans that don't fit the text are refused.
pub(super) fn puts(ws: &Workspace, tags: Vec<Tag>) -> Result<Vec<Edit>, Refusal> {
    let key = open_key(ws)?;
    let text = open_text(ws)?;
    let mut edits = Vec::with_capacity(tags.len() + 1);
    edits.extend(head_edit(ws, &key)?);
    for tag in tags {
        if tag.spans().iter().any(|span| span.of(&text).is_none()) {
            return Err(Refusal("the selection doesn't fit the text".into()));
        }
        let before = ws.tag(&tag.id).cloned();
        if before.as_ref() == Some(&tag) {
            continue;
        }
        edits.push(Edit::Tag {
            layer: key.clone(),
            id: tag.id.clone(),
            before: before.map(Box::new),
            after: Some(Box::new(tag)),
        });
    }
    Ok(edits)
}

/// A layer says which text its spans count in from its first tag on.
fn head_edit(ws: &Workspace, key: &LayerKey) -> Result<Option<Edit>, Refusal> {
    let Some(document) = ws.document() else {
        return Err(Refusal("the article is still being read".into()));
    };
    let head = ws
        .project
        .layers
        .get(key)
        .map_or_else(LayerHead::default, |layer| layer.head.clone());
    match &head.text {
        Some(text) if text.hash == document.hash => {
            if head.suggestions_seen || !ws.shows_suggestions(&key.article) {
                return Ok(None);
            }
            let after = LayerHead {
                suggestions_seen: true,
                ..head.clone()
            };
            Ok(Some(Edit::LayerHead {
                layer: key.clone(),
                before: Box::new(head),
                after: Box::new(after),
            }))
        }
        Some(_) => Err(Refusal(
            "the tags of this article stand on another version of its text".into(),
        )),
        None => {
            let mut after = head.clone();
            after.text = Some(TextRef {
                hash: document.hash.clone(),
                bytes: document.text.len() as u32,
            });
            after
                .guideline_version
                .clone_from(&ws.project.info.settings.guideline_version);
            after.suggestions_seen |= ws.shows_suggestions(&key.article);
            Ok(Some(Edit::LayerHead {
                layer: key.clone(),
                before: Box::new(head),
                after: Box::new(after),
            }))
        }
    }
}

/// Refuses a reference to what isn't there, and one to no words.
pub(super) fn stands(ws: &Workspace, to: &Ref) -> Outcome {
    if let Some(id) = to.tag() {
        get(ws, id)?;
    }
    if let Some(id) = to.entity()
        && !ws.project.register.entities.contains_key(id)
    {
        return Err(Refusal(format!("the register has no {id}")));
    }
    match to {
        Ref::Spans(spans) if spans.is_empty() => Err(Refusal("select the words first".into())),
        _ => Ok(()),
    }
}

/// The pieces in text order, each once; refused where they overlap.
pub(super) fn pieces(mut spans: Vec<Span>) -> Result<Vec<Span>, Refusal> {
    spans.sort();
    spans.dedup();
    if spans.windows(2).any(|pair| pair[0].overlaps(pair[1])) {
        return Err(Refusal("the pieces overlap; make them one".into()));
    }
    Ok(spans)
}

/// Changes one tag in place, as one step.
pub(super) fn change(
    ws: &mut Workspace,
    id: &TagId,
    label: impl Into<String>,
    now: &Stamp,
    how: impl FnOnce(&mut Tag),
) -> Outcome {
    let mut tag = get(ws, id)?;
    how(&mut tag);
    if ws.tag(id) == Some(&tag) {
        return Ok(());
    }
    if tag.provenance.status == Status::Suggested || tag.provenance.status == Status::Accepted {
        tag.provenance.status = Status::Corrected;
        tag.provenance.decided_by = Some(ws.session.annotator.clone());
    }
    let edits = puts(ws, vec![tag])?;
    ws.commit(label, edits, now)
}

/// The words of a tag, short enough for a label.
pub(super) fn words(ws: &Workspace, spans: &[Span]) -> String {
    let quote = ws
        .document()
        .and_then(|it| quote_of(&it.text, spans))
        .unwrap_or_default();
    short(&quote)
}

pub(super) fn short(text: &str) -> String {
    let mut words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() > 40 {
        words = words.chars().take(39).collect();
        words.push('…');
    }
    words
}

/// A tag in a few words for the history.
pub(super) fn phrase(ws: &Workspace, tag: &Tag) -> String {
    let what = tag.kind().map_or(tag.class().name(), |kind| kind.as_str());
    match words(ws, tag.anchor()) {
        words if words.is_empty() => what.to_owned(),
        words => format!("{what} “{words}”"),
    }
}

pub(super) fn set_spans(ws: &mut Workspace, id: &TagId, spans: Vec<Span>, now: &Stamp) -> Outcome {
    let spans = pieces(spans)?;
    let tag = get(ws, id)?;
    if matches!(tag.body, Body::Note(_)) {
        return Err(Refusal("a note stands on no words".into()));
    }
    if spans.is_empty() && matches!(tag.body, Body::Mention(_)) {
        return Err(Refusal("a mention needs words; delete it instead".into()));
    }
    let label = format!("move {}", phrase(ws, &tag));
    put_spans(ws, id, label, spans, now)
}

fn put_spans(
    ws: &mut Workspace,
    id: &TagId,
    label: String,
    spans: Vec<Span>,
    now: &Stamp,
) -> Outcome {
    change(ws, id, label, now, |tag| {
        if let Some(anchor) = anchor_mut(tag) {
            *anchor = spans;
        }
    })
}

/// The spans that a tag stands on, to be changed; a note stands on none.
pub(super) fn anchor_mut(tag: &mut Tag) -> Option<&mut Vec<Span>> {
    match &mut tag.body {
        Body::Mention(it) => Some(&mut it.spans),
        Body::Event(it) => Some(&mut it.trigger),
        Body::Stance(it) => Some(if it.expression.is_empty() {
            &mut it.evidence
        } else {
            &mut it.expression
        }),
        Body::Relation(it) => Some(&mut it.evidence),
        Body::Label(it) => Some(&mut it.spans),
        Body::Note(_) => None,
    }
}

pub(super) fn add_fragment(ws: &mut Workspace, id: &TagId, now: &Stamp) -> Outcome {
    let Some(span) = selected(ws) else {
        return Err(Refusal("select the words to add first".into()));
    };
    let mut tag = get(ws, id)?;
    if anchor_mut(&mut tag).is_none() {
        return Err(Refusal("a note stands on no words".into()));
    }
    let mut spans = tag.anchor().to_vec();
    if spans.iter().any(|it| it.overlaps(span)) {
        return Err(Refusal("these words belong to the tag already".into()));
    }
    spans.push(span);
    let label = format!("add “{}” to {}", words(ws, &[span]), phrase(ws, &tag));
    put_spans(ws, id, label, pieces(spans)?, now)?;
    ws.session.focus = Some(Item::Tag(id.clone()));
    ws.session.selection.anchor = ws.session.selection.caret;
    Ok(())
}

pub(super) fn move_edge(
    ws: &mut Workspace,
    id: &TagId,
    edge: Edge,
    grow: bool,
    now: &Stamp,
) -> Outcome {
    let text = open_text(ws)?;
    let tag = get(ws, id)?;
    let mut spans = tag.anchor().to_vec();
    let snap = ws.session.snapping;
    let which = match edge {
        Edge::Start => spans.first_mut(),
        Edge::End => spans.last_mut(),
    };
    let Some(span) = which else {
        return Err(Refusal("this tag stands on no words".into()));
    };
    let moved = match (edge, grow) {
        (Edge::Start, true) => segment::grow_start(&text, *span, snap),
        (Edge::Start, false) => segment::shrink_start(&text, *span, snap),
        (Edge::End, true) => segment::grow_end(&text, *span, snap),
        (Edge::End, false) => segment::shrink_end(&text, *span, snap),
    };
    let Some(moved) = moved else {
        return Err(Refusal("the edge can't go further".into()));
    };
    *span = moved;
    set_spans(ws, id, spans, now)
}

pub(super) fn delete(ws: &mut Workspace, id: &TagId, with_users: bool, now: &Stamp) -> Outcome {
    let key = open_key(ws)?;
    let tag = get(ws, id)?;
    let Some(layer) = ws.project.layers.get(&key) else {
        return Ok(());
    };
    // Notes on a tag go with it without a question; they come back with undo.
    let asks = |user: &Tag| user.class() != TagClass::Note;
    let users: Vec<Tag> = layer.users(id).cloned().collect();
    if !with_users && users.iter().any(asks) {
        let users = users
            .iter()
            .filter(|it| asks(it))
            .map(|it| it.id.clone())
            .collect();
        ws.effects.push(Effect::Ask(Ask::ConfirmDelete {
            id: id.clone(),
            users,
        }));
        return Ok(());
    }
    let label = match tag.class() {
        // Its kind alone would read as if a type were deleted.
        TagClass::Relation | TagClass::Label => {
            format!("delete the {} {}", tag.class().name(), phrase(ws, &tag))
        }
        TagClass::Note => "delete a note".to_owned(),
        _ => format!("delete {}", phrase(ws, &tag)),
    };
    let edits = removal(&key, layer, &BTreeSet::from([id.clone()]));
    ws.commit(label, edits, now)?;
    ws.session.pending = None;
    Ok(())
}

/// Edits that take tags out of a layer, with what can't stand without them and
/// what pointed at them. Each tag is changed once, from how it stands.
pub(super) fn removal(key: &LayerKey, layer: &Layer, ids: &BTreeSet<TagId>) -> Vec<Edit> {
    let mut gone = ids.clone();
    let mut queue: Vec<TagId> = ids.iter().cloned().collect();
    let mut touched: BTreeSet<TagId> = BTreeSet::new();
    while let Some(id) = queue.pop() {
        for user in layer.users(&id) {
            if without(user, &gone).is_some() {
                touched.insert(user.id.clone());
            } else if gone.insert(user.id.clone()) {
                queue.push(user.id.clone());
            }
        }
    }
    let edit = |id: &TagId, after: Option<Tag>| {
        Some(Edit::Tag {
            layer: key.clone(),
            id: id.clone(),
            before: Some(Box::new(layer.tag(id)?.clone())),
            after: after.map(Box::new),
        })
    };
    let changed = touched.difference(&gone).filter_map(|id| {
        let after = without(layer.tag(id)?, &gone);
        edit(id, after)
    });
    // What was asked for comes first among what goes: undo shows that place.
    let rest = gone.difference(ids);
    let removed = ids.iter().chain(rest).filter_map(|id| edit(id, None));
    changed.chain(removed).collect()
}

/// The tag without what points at the gone ones; None where it can't stand so.
fn without(tag: &Tag, gone: &BTreeSet<TagId>) -> Option<Tag> {
    let lost = |to: &Ref| to.tag().is_some_and(|id| gone.contains(id));
    let mut tag = tag.clone();
    match &mut tag.body {
        Body::Event(it) => it.arguments.retain(|argument| !lost(&argument.filler)),
        Body::Stance(it) if lost(&it.holder) || lost(&it.target) => return None,
        Body::Stance(it) => it.via.retain(|to| !lost(to)),
        Body::Relation(it) if lost(&it.from) || lost(&it.to) => return None,
        Body::Note(it) if it.on.as_ref().is_some_and(|id| gone.contains(id)) => return None,
        _ => {}
    }
    Some(tag)
}

pub(super) fn set_attribute(
    ws: &mut Workspace,
    id: &TagId,
    name: AttributeId,
    value: Option<AttributeValue>,
    now: &Stamp,
) -> Outcome {
    let tag = get(ws, id)?;
    if tag.attributes().is_none() {
        return Err(Refusal(format!(
            "a {} has no attributes",
            tag.class().name()
        )));
    }
    let label = format!("set {name} of {}", phrase(ws, &tag));
    change(ws, id, label, now, |tag| {
        if let Some(attributes) = tag.attributes_mut() {
            match value {
                Some(value) => drop(attributes.insert(name, value)),
                None => drop(attributes.remove(&name)),
            }
        }
    })
}

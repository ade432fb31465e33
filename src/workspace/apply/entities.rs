//! Mentions: tagging, types, every occurrence.

use std::collections::BTreeSet;

use crate::model::{Body, KindId, Mention, Stamp, Tag, TagClass, TagId};
use crate::text::{Span, segment};
use crate::workspace::{Item, Refusal, Selection, Workspace};

use super::tags::{change, fresh, get, meant, open_text, phrase, pieces, put_new, puts, words};
use super::{Outcome, stances};

/// Tags the selection; with a focused mention and nothing selected, changes
/// that one's type.
pub(super) fn type_selection(ws: &mut Workspace, kind: KindId, now: &Stamp) -> Outcome {
    let text = open_text(ws)?;
    if let Some(span) = meant(ws)? {
        return tag_spans(ws, vec![span], kind, now);
    }
    if let Some(tag) = ws.focused_tag() {
        if tag.mention().is_none() {
            return Err(Refusal("select the words to tag first".into()));
        }
        let id = tag.id.clone();
        return retype(ws, &id, kind, now);
    }
    let caret = ws.session.selection.caret;
    match segment::word_at(&text, caret) {
        Some(word) => tag_spans(ws, vec![word], kind, now),
        None => Err(Refusal("select the words to tag first".into())),
    }
}

pub(super) fn tag_spans(
    ws: &mut Workspace,
    spans: Vec<Span>,
    kind: KindId,
    now: &Stamp,
) -> Outcome {
    if ws.project.schema.entity_type(&kind).is_none() {
        return Err(Refusal(format!("the schema has no entity type {kind}")));
    }
    let spans = pieces(spans)?;
    let (Some(first), Some(last)) = (spans.first().copied(), spans.last().copied()) else {
        return Err(Refusal("select the words to tag first".into()));
    };
    let twin = ws.layer().and_then(|layer| {
        layer
            .touching(first)
            .into_iter()
            .find(|tag| tag.mention().is_some_and(|it| it.spans == spans))
            .map(|tag| tag.id.clone())
    });
    if let Some(id) = twin {
        retype(ws, &id, kind, now)?;
        return tagged(ws, id, last, now);
    }
    let label = format!("tag “{}” as {kind}", words(ws, &spans));
    let body = Body::Mention(Mention {
        kind,
        spans: spans.clone(),
        entity: None,
        attributes: Default::default(),
    });
    let id = put_new(ws, label, body, now)?;
    tagged(ws, id, last, now)
}

/// Where one is after tagging. While something waits for a filler, tagging the
/// words answers it too.
fn tagged(ws: &mut Workspace, id: TagId, last: Span, now: &Stamp) -> Outcome {
    ws.session.selection = Selection::at(last.end());
    ws.session.focus = Some(Item::Tag(id.clone()));
    if ws.session.pending.is_some() {
        return stances::answer(ws, crate::model::Ref::Mention(id), now);
    }
    Ok(())
}

pub(super) fn retype(ws: &mut Workspace, id: &TagId, kind: KindId, now: &Stamp) -> Outcome {
    let tag = get(ws, id)?;
    let label = format!("make {} {kind}", phrase(ws, &tag));
    let schema = ws.project.schema.clone();
    let known = match &tag.body {
        Body::Mention(_) => schema.entity_type(&kind).is_some(),
        Body::Event(_) => schema.event_type(&kind).is_some(),
        Body::Relation(_) => schema.relation_type(&kind).is_some(),
        _ => return Err(Refusal(format!("a {} has no type", tag.class().name()))),
    };
    if !known {
        let what = match tag.class() {
            TagClass::Mention => "entity",
            class => class.name(),
        };
        return Err(Refusal(format!("the schema has no {what} type {kind}")));
    }
    change(ws, id, label, now, |tag| match &mut tag.body {
        Body::Mention(it) => it.kind = kind,
        Body::Event(it) => it.kind = kind,
        Body::Relation(it) => it.kind = kind,
        _ => {}
    })?;
    super::events::ask_known_role(ws);
    Ok(())
}

/// One step: every whole-word occurrence of the mention's words, as they are
/// written, that overlaps no mention of the same type.
pub(super) fn tag_everywhere(ws: &mut Workspace, id: &TagId, now: &Stamp) -> Outcome {
    let tag = get(ws, id)?;
    let Some(mention) = tag.mention() else {
        return Err(Refusal("only a mention can be tagged everywhere".into()));
    };
    let [span] = mention.spans[..] else {
        return Err(Refusal(
            "a mention in several pieces can't be looked for".into(),
        ));
    };
    let text = open_text(ws)?;
    let quote = span.of(&text).unwrap_or_default().to_owned();
    let mut tags: Vec<Tag> = Vec::new();
    let mut taken: BTreeSet<TagId> = BTreeSet::new();
    for found in segment::occurrences(&text, &quote) {
        let clash = ws.layer().is_some_and(|layer| {
            layer.touching(found).iter().any(|other| {
                other.mention().is_some_and(|it| {
                    it.kind == mention.kind && it.spans.iter().any(|s| s.overlaps(found))
                })
            })
        });
        if clash {
            continue;
        }
        let body = Body::Mention(Mention {
            spans: vec![found],
            ..mention.clone()
        });
        let tag = fresh(ws, body, &taken, now);
        taken.insert(tag.id.clone());
        tags.push(tag);
    }
    if tags.is_empty() {
        return Err(Refusal(format!(
            "every “{}” in this article is tagged already",
            super::tags::short(&quote)
        )));
    }
    let label = format!(
        "tag {} more “{}” as {}",
        tags.len(),
        super::tags::short(&quote),
        mention.kind
    );
    let edits = puts(ws, tags)?;
    ws.commit(label, edits, now)
}

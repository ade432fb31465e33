//! Events and their arguments; relations, which are begun the same way.

use crate::model::{Argument, Body, Event, KindId, Ref, Relation, RoleId, Stamp, TagId};
use crate::text::Span;
use crate::workspace::{Item, Pending, Refusal, Selection, Workspace};

use super::Outcome;
use super::tags::{change, get, meant, phrase, put_new, set_spans, stands, words};

pub(super) fn new_event(ws: &mut Workspace, kind: KindId, now: &Stamp) -> Outcome {
    let Some(event_type) = ws.project.schema.event_type(&kind).cloned() else {
        return Err(Refusal(format!("the schema has no event type {kind}")));
    };
    // The selection is the trigger; without one, the words of a focused mention.
    let trigger: Vec<Span> = match meant(ws)? {
        Some(span) => vec![span],
        None => match ws.focused_tag() {
            Some(tag) if tag.mention().is_some() => tag.anchor().to_vec(),
            _ => Vec::new(),
        },
    };
    let label = match words(ws, &trigger) {
        words if words.is_empty() => format!("make an event {kind}"),
        words => format!("make “{words}” an event {kind}"),
    };
    let body = Body::Event(Event {
        kind,
        trigger: trigger.clone(),
        arguments: Vec::new(),
        attributes: Default::default(),
    });
    let id = put_new(ws, label, body, now)?;
    if let Some(span) = trigger.first() {
        ws.session.selection = Selection::at(span.end());
    }
    ws.session.focus = Some(Item::Tag(id.clone()));
    ws.session.pending = event_type.roles.first().map(|role| Pending::Role {
        event: id,
        role: role.id.clone(),
    });
    Ok(())
}

pub(super) fn set_trigger(
    ws: &mut Workspace,
    id: &TagId,
    spans: Vec<Span>,
    now: &Stamp,
) -> Outcome {
    if get(ws, id)?.event().is_none() {
        return Err(Refusal("only an event has a trigger".into()));
    }
    set_spans(ws, id, spans, now)
}

pub(super) fn ask_role(ws: &mut Workspace, event: TagId, role: RoleId) -> Outcome {
    let tag = get(ws, &event)?;
    let known = tag
        .event()
        .and_then(|it| ws.project.schema.event_type(&it.kind))
        .is_some_and(|it| it.role(&role).is_some());
    if !known {
        return Err(Refusal(format!("this event has no role {role}")));
    }
    ws.session.focus = Some(Item::Tag(event.clone()));
    ws.session.pending = Some(Pending::Role { event, role });
    Ok(())
}

/// After an event got another type: asks for that one's first role where the
/// role that was asked for isn't one of it.
pub(super) fn ask_known_role(ws: &mut Workspace) {
    let Some(Pending::Role { event, role }) = ws.session.pending.clone() else {
        return;
    };
    let roles = ws
        .tag(&event)
        .and_then(|tag| ws.project.schema.event_type(&tag.event()?.kind))
        .map_or(&[][..], |it| &it.roles);
    if roles.iter().all(|it| it.id != role) {
        let first = roles.first().map(|it| it.id.clone());
        ws.session.pending = first.map(|role| Pending::Role { event, role });
    }
}

pub(super) fn add(
    ws: &mut Workspace,
    event: &TagId,
    role: RoleId,
    filler: Ref,
    now: &Stamp,
) -> Outcome {
    let tag = get(ws, event)?;
    let Some(it) = tag.event() else {
        return Err(Refusal("only an event has arguments".into()));
    };
    may_fill(ws, event, &filler)?;
    if it
        .arguments
        .iter()
        .any(|a| a.role == role && a.filler == filler)
    {
        return Err(Refusal(format!("that is the {role} already")));
    }
    let label = format!("add {role} to {}", phrase(ws, &tag));
    change(ws, event, label, now, |tag| {
        if let Body::Event(it) = &mut tag.body {
            it.arguments.push(Argument {
                role,
                filler,
                extra: Default::default(),
            });
        }
    })
}

fn may_fill(ws: &Workspace, event: &TagId, filler: &Ref) -> Outcome {
    if filler.tag() == Some(event) {
        return Err(Refusal("an event can't be its own argument".into()));
    }
    stands(ws, filler)
}

pub(super) fn set(
    ws: &mut Workspace,
    event: &TagId,
    index: usize,
    role: RoleId,
    filler: Ref,
    now: &Stamp,
) -> Outcome {
    let tag = argument(ws, event, index)?;
    may_fill(ws, event, &filler)?;
    let taken = tag.event().is_some_and(|it| {
        let mut others = it.arguments.iter().enumerate();
        others.any(|(i, a)| i != index && a.role == role && a.filler == filler)
    });
    if taken {
        return Err(Refusal(format!("that is the {role} already")));
    }
    let label = format!("change {role} of {}", phrase(ws, &tag));
    change(ws, event, label, now, |tag| {
        if let Body::Event(it) = &mut tag.body {
            it.arguments[index].role = role;
            it.arguments[index].filler = filler;
        }
    })
}

pub(super) fn remove(ws: &mut Workspace, event: &TagId, index: usize, now: &Stamp) -> Outcome {
    let tag = argument(ws, event, index)?;
    let role = tag
        .event()
        .map(|it| it.arguments[index].role.clone())
        .unwrap_or_default();
    let label = format!("remove {role} from {}", phrase(ws, &tag));
    change(ws, event, label, now, |tag| {
        if let Body::Event(it) = &mut tag.body {
            it.arguments.remove(index);
        }
    })?;
    ws.session.focus = Some(Item::Tag(event.clone()));
    Ok(())
}

/// The event, where it has an argument at this place.
fn argument(ws: &Workspace, event: &TagId, index: usize) -> Result<crate::model::Tag, Refusal> {
    let tag = get(ws, event)?;
    match tag.event() {
        Some(it) if index < it.arguments.len() => Ok(tag),
        _ => Err(Refusal("there is no such argument".into())),
    }
}

pub(super) fn begin_relation(ws: &mut Workspace, kind: KindId, from: Ref) -> Outcome {
    if ws.project.schema.relation_type(&kind).is_none() {
        return Err(Refusal(format!("the schema has no relation type {kind}")));
    }
    stands(ws, &from)?;
    ws.session.pending = Some(Pending::Relation { kind, from });
    Ok(())
}

pub(super) fn finish_relation(
    ws: &mut Workspace,
    kind: KindId,
    from: Ref,
    to: Ref,
    now: &Stamp,
) -> Outcome {
    may_tie(ws, &from, &to)?;
    let label = format!("relate by {kind}");
    let body = Body::Relation(Relation {
        kind,
        from,
        to,
        evidence: Vec::new(),
        attributes: Default::default(),
    });
    let id = put_new(ws, label, body, now)?;
    ws.session.pending = None;
    ws.session.focus = Some(Item::Tag(id));
    Ok(())
}

fn may_tie(ws: &Workspace, from: &Ref, to: &Ref) -> Outcome {
    if from == to {
        return Err(Refusal("a relation needs two different ends".into()));
    }
    stands(ws, from)?;
    stands(ws, to)
}

pub(super) fn set_ends(ws: &mut Workspace, id: &TagId, from: Ref, to: Ref, now: &Stamp) -> Outcome {
    if !matches!(get(ws, id)?.body, Body::Relation(_)) {
        return Err(Refusal("this isn't a relation".into()));
    }
    may_tie(ws, &from, &to)?;
    change(ws, id, "change the ends of a relation", now, |tag| {
        if let Body::Relation(it) = &mut tag.body {
            it.from = from;
            it.to = to;
        }
    })
}

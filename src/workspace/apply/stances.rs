//! Stances: drafted holder first, made when the polarity is given.

use crate::model::{Basis, Body, Polarity, Ref, Stamp, Stance, TagId};
use crate::text::{Span, segment};
use crate::workspace::{Item, Pending, Refusal, StanceDraft, Workspace};

use super::tags::{change as change_tag, get, meant, open_text, pieces, put_new, stands, words};
use super::{Outcome, events};

pub(super) fn begin(ws: &mut Workspace) -> Outcome {
    if ws.project.schema.stance.polarities.is_empty() {
        return Err(Refusal("the schema has no stances".into()));
    }
    open_text(ws)?;
    let mut draft = StanceDraft::default();
    let mut place: Option<Span> = None;
    match (meant(ws)?, ws.focused_tag()) {
        (Some(span), _) => {
            place = Some(span);
            let under = ws.layer().and_then(|layer| {
                layer
                    .touching(span)
                    .into_iter()
                    .find(|tag| tag.mention().is_some_and(|it| it.spans.contains(&span)))
                    .map(|tag| tag.id.clone())
            });
            match under {
                Some(id) => draft.holder = Some(Ref::Mention(id)),
                // Words that nobody tagged are what expresses the stance.
                None => draft.expression = vec![span],
            }
        }
        (None, Some(tag)) => {
            place = tag.anchor().first().copied();
            if tag.mention().is_some() {
                draft.holder = Some(Ref::Mention(tag.id.clone()));
            } else if tag.event().is_some() {
                draft.target = Some(Ref::Event(tag.id.clone()));
            }
        }
        (None, None) => {}
    }
    let at = place.map_or(ws.session.selection.caret, Span::start);
    let sentence = ws
        .document()
        .and_then(|it| segment::sentence_at(&it.text, at));
    draft.evidence = sentence.into_iter().collect();
    ws.session.pending = Some(Pending::Stance(draft));
    // What was selected has its place in the draft; words selected from now on
    // are the answer.
    ws.session.selection.anchor = ws.session.selection.caret;
    Ok(())
}

fn draft_mut(ws: &mut Workspace) -> Result<&mut StanceDraft, Refusal> {
    match &mut ws.session.pending {
        Some(Pending::Stance(draft)) => Ok(draft),
        _ => Err(Refusal("begin a stance first".into())),
    }
}

pub(super) fn draft_holder(ws: &mut Workspace, holder: Ref) -> Outcome {
    stands(ws, &holder)?;
    draft_mut(ws)?.holder = Some(holder);
    Ok(())
}

pub(super) fn draft_target(ws: &mut Workspace, target: Ref) -> Outcome {
    stands(ws, &target)?;
    draft_mut(ws)?.target = Some(target);
    Ok(())
}

/// Finishes the draft; without one, changes the focused stance.
pub(super) fn set_polarity(ws: &mut Workspace, polarity: Polarity, now: &Stamp) -> Outcome {
    if let Some(Pending::Stance(draft)) = ws.session.pending.clone() {
        return finish(ws, draft, polarity, now);
    }
    let focused = ws.focused_tag().filter(|tag| tag.stance().is_some());
    let Some(id) = focused.map(|tag| tag.id.clone()) else {
        return Err(Refusal("begin a stance first".into()));
    };
    change(ws, &id, "set the polarity", now, |it| {
        it.polarity = polarity
    })
}

fn finish(ws: &mut Workspace, draft: StanceDraft, polarity: Polarity, now: &Stamp) -> Outcome {
    let Some(target) = draft.target else {
        return Err(Refusal("say first what the stance is about".into()));
    };
    let holder = draft.holder.unwrap_or(Ref::Author);
    stands(ws, &holder)?;
    stands(ws, &target)?;
    if holder == target {
        return Err(Refusal("holder and target are the same".into()));
    }
    let quoted = draft
        .evidence
        .first()
        .and_then(|span| span.of(&ws.document()?.text))
        .is_some_and(|text| text.contains(['“', '”', '"', '«', '»', '„']));
    let label = format!(
        "make a stance: {} {} {}",
        name(ws, &holder),
        polarity.sign(),
        name(ws, &target)
    );
    let body = Body::Stance(Stance {
        basis: Some(match (&holder, quoted) {
            (Ref::Author, _) => Basis::Stated,
            (_, true) => Basis::Quoted,
            (_, false) => Basis::Reported,
        }),
        holder,
        target,
        polarity,
        strength: None,
        via: Vec::new(),
        expression: draft.expression,
        evidence: draft.evidence,
        attributes: Default::default(),
    });
    let id = put_new(ws, label, body, now)?;
    ws.session.pending = None;
    ws.session.focus = Some(Item::Tag(id));
    ws.session.selection.anchor = ws.session.selection.caret;
    Ok(())
}

/// A reference in a few words.
pub(super) fn name(ws: &Workspace, to: &Ref) -> String {
    crate::workspace::queries::ref_phrase(ws, to, words)
}

pub(super) fn change(
    ws: &mut Workspace,
    id: &TagId,
    label: &str,
    now: &Stamp,
    how: impl FnOnce(&mut Stance),
) -> Outcome {
    let mut tag = get(ws, id)?;
    let Body::Stance(it) = &mut tag.body else {
        return Err(Refusal("this isn't a stance".into()));
    };
    let before = it.clone();
    how(it);
    if it.holder == it.target && before.holder != before.target {
        return Err(Refusal("holder and target are the same".into()));
    }
    it.expression = pieces(std::mem::take(&mut it.expression))?;
    it.evidence = pieces(std::mem::take(&mut it.evidence))?;
    // What pointed nowhere before may stay, so that it can be mended in steps.
    let known = [&before.holder, &before.target];
    let new = [&it.holder, &it.target].into_iter().chain(&it.via);
    for to in new.filter(|to| !known.contains(to) && !before.via.contains(to)) {
        stands(ws, to)?;
    }
    change_tag(ws, id, label, now, |it| it.body = tag.body)
}

/// Answers what is pending: a role, the stance's next open place, or the other
/// end of a relation.
pub(super) fn answer(ws: &mut Workspace, to: Ref, now: &Stamp) -> Outcome {
    match ws.session.pending.clone() {
        Some(Pending::Role { event, role }) => {
            events::add(ws, &event, role.clone(), to, now)?;
            ws.session.focus = Some(Item::Tag(event.clone()));
            ws.session.selection.anchor = ws.session.selection.caret;
            ws.session.pending = Some(next_role(ws, &event, &role));
            Ok(())
        }
        Some(Pending::Stance(draft)) if draft.holder.is_none() && may_hold(&to) => {
            draft_holder(ws, to)
        }
        Some(Pending::Stance(_)) => draft_target(ws, to),
        Some(Pending::Relation { kind, from }) => events::finish_relation(ws, kind, from, to, now),
        None => Err(Refusal("nothing waits for an answer".into())),
    }
}

/// True for whoever can hold a stance; words, events and topics are its targets.
fn may_hold(to: &Ref) -> bool {
    !matches!(
        to,
        Ref::Spans(_) | Ref::Event(_) | Ref::Topic(_) | Ref::Value { .. }
    )
}

/// The role to ask for after one was filled: the next that has no filler, else
/// the same again.
fn next_role(ws: &Workspace, event: &TagId, filled: &crate::model::RoleId) -> Pending {
    let next = ws.tag(event).and_then(|tag| {
        let it = tag.event()?;
        let roles = &ws.project.schema.event_type(&it.kind)?.roles;
        let at = roles.iter().position(|role| role.id == *filled)?;
        roles[at + 1..]
            .iter()
            .find(|role| it.arguments.iter().all(|a| a.role != role.id))
            .map(|role| role.id.clone())
    });
    Pending::Role {
        event: event.clone(),
        role: next.unwrap_or_else(|| filled.clone()),
    }
}

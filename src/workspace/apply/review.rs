//! Going through the suggestions: the queue, the one in hand, one decision or
//! many. What a decision does to the layers stands in [`super::accept`].

use std::collections::BTreeSet;

use crate::model::{AnnotatorId, Body, Decision, KindId, LayerKey, Part, Polarity, Stamp, Tag};
use crate::suggest::queue::{At, State};
use crate::text::segment;
use crate::workspace::{
    Action, Ask, Draft, Edge, Effect, Item, Like, Refusal, Selection, Workspace,
};

use super::Outcome;
use super::accept::Batch;
use super::tags::{anchor_mut, pieces, short};

/// Which suggestions are listed, and in which order; the first open one is in
/// hand then, unless one is that the list has.
pub(super) fn set_queue(ws: &mut Workspace, change: impl FnOnce(&mut crate::workspace::Review)) {
    change(&mut ws.session.review);
    ws.relist();
    if ws.position().is_none() {
        first(ws);
    }
}

pub(super) fn toggle_source(ws: &mut Workspace, source: AnnotatorId) {
    let off = &mut ws.session.review.off;
    if !off.remove(&source) {
        off.insert(source);
    }
    ws.relist();
}

/// The view was opened: the first open one is in hand, unless one is already.
pub(super) fn begin(ws: &mut Workspace) {
    if ws.at_hand().is_none() {
        first(ws);
    }
}

/// Takes a suggestion in hand: opens its article and puts the caret on it.
pub(super) fn take(ws: &mut Workspace, set: &LayerKey, part: &Part) -> Outcome {
    let Some(at) = ws.queue().find(set, part) else {
        return Err(Refusal("this suggestion is gone".into()));
    };
    hold(ws, at);
    Ok(())
}

/// The next or previous of the list, whatever its state, or the next open one.
pub(super) fn step(ws: &mut Workspace, forward: bool, open: bool) -> Outcome {
    let listed = ws.listed().clone();
    let at = ws.position();
    let wanted = |it: &&At| {
        !open
            || ws
                .queue()
                .row(**it)
                .is_some_and(|it| it.state == State::Open)
    };
    let found = match (at, forward) {
        (Some(at), true) => listed.iter().skip(at + 1).find(wanted),
        (Some(at), false) => listed.iter().take(at).rev().find(wanted),
        (None, true) => listed.iter().find(wanted),
        (None, false) => listed.iter().rev().find(wanted),
    };
    match found {
        Some(at) => {
            hold(ws, *at);
            Ok(())
        }
        None => Err(Refusal(
            match (listed.is_empty(), forward) {
                (true, _) => "there is nothing to review",
                (_, true) => "this is the last suggestion of the list",
                (_, false) => "this is the first suggestion of the list",
            }
            .into(),
        )),
    }
}

/// Decides one part; the next open one is in hand then, where this one was.
pub(super) fn decide(
    ws: &mut Workspace,
    set: LayerKey,
    part: Part,
    decision: Decision,
    reason: Option<String>,
    now: &Stamp,
) -> Outcome {
    let action = || Action::Decide {
        set: set.clone(),
        part: part.clone(),
        decision,
        reason: reason.clone(),
    };
    if gather(ws, [set.clone()], action) {
        return Ok(());
    }
    let in_hand = ws.at_hand().is_some() && ws.at_hand() == ws.queue().find(&set, &part);
    let draft = ws.session.review.draft.clone();
    let draft = draft.filter(|it| it.set == set && it.part == part);
    let takes = matches!(decision, Decision::Accepted | Decision::Corrected);
    let to = draft.filter(|_| takes).map(|it| it.tag);
    let decision = match (&to, decision) {
        (Some(_), _) => Decision::Corrected,
        (None, Decision::Corrected) => Decision::Accepted,
        (None, other) => other,
    };
    let label = format!("{} {}", verb(decision), named(ws, &set, &part));
    let mut batch = Batch::new(ws, now);
    batch.decide(&set, &part, decision, reason, to)?;
    let edits = std::mem::take(&mut batch.edits);
    ws.commit(label, edits, now)?;
    let whole = Part::Tag(part.tag().clone());
    if ws.state_of(&set, &whole).is_taken() {
        ws.list_arguments(&set, &whole);
    }
    if in_hand {
        ws.session.review.draft = None;
        // The last one stays in hand, decided.
        let _ = step(ws, true, true).or_else(|_| first_open(ws));
    }
    Ok(())
}

pub(super) fn reopen(ws: &mut Workspace, set: LayerKey, part: Part, now: &Stamp) -> Outcome {
    let action = || Action::Reopen {
        set: set.clone(),
        part: part.clone(),
    };
    if gather(ws, [set.clone()], action) {
        return Ok(());
    }
    let label = format!("reopen {}", named(ws, &set, &part));
    let mut batch = Batch::new(ws, now);
    batch.reopen(&set, &part)?;
    let edits = std::mem::take(&mut batch.edits);
    ws.commit(label, edits, now)
}

/// Decides many alike, as one step. An article whose suggestions can't be taken
/// is left out, and told.
pub(super) fn decide_all(
    ws: &mut Workspace,
    like: Like,
    decision: Decision,
    reason: Option<String>,
    now: &Stamp,
) -> Outcome {
    ws.refresh_list();
    let rows = ws.alike(&like);
    let sets: BTreeSet<LayerKey> = rows
        .iter()
        .filter_map(|it| ws.queue().key(*it))
        .cloned()
        .collect();
    let action = || Action::DecideAll {
        like: like.clone(),
        decision,
        reason: reason.clone(),
    };
    if gather(ws, sets, action) {
        return Ok(());
    }
    let mut parts: Vec<(LayerKey, Part)> = rows
        .iter()
        .filter_map(|at| Some((ws.queue().key(*at)?.clone(), ws.queue().row(*at)?.part())))
        .collect();
    // The batch forgets an article that it leaves; a list by score or by type
    // comes back to it.
    parts.sort_by(|(a, _), (b, _)| a.article.cmp(&b.article));
    let least = match &like {
        Like::Above { score, .. } => Some(f64::from(*score)),
        _ => None,
    };
    let takes = matches!(decision, Decision::Accepted | Decision::Corrected);
    let label = match (&like, &parts[..]) {
        (_, [(set, part)]) => format!("{} {}", verb(decision), named(ws, set, part)),
        (Like::Words { set, part }, _) => format!(
            "{} {} suggestions like {}",
            verb(decision),
            parts.len(),
            named(ws, set, part)
        ),
        _ => format!("{} {} suggestions", verb(decision), parts.len()),
    };
    let (mut done, mut refused) = (0_usize, Vec::new());
    let mut batch = Batch::new(ws, now);
    let mut open: Option<&LayerKey> = None;
    for (set, part) in &parts {
        if open.is_some_and(|it| it.article != set.article) {
            batch.leave_article();
        }
        open = Some(set);
        let mark = batch.mark();
        let outcome = batch
            .decide(set, part, decision, reason.clone(), None)
            .and_then(|()| match (takes, least) {
                (true, Some(least)) => batch.accept_arguments(set, part, least),
                _ => Ok(()),
            });
        match outcome {
            Ok(()) => done += 1,
            Err(why) => {
                batch.back_to(mark);
                refused.push(why);
            }
        }
    }
    let edits = std::mem::take(&mut batch.edits);
    if edits.is_empty() {
        return Err(refused
            .pop()
            .unwrap_or_else(|| Refusal("there is nothing like it to decide".into())));
    }
    ws.commit(label, edits, now)?;
    if let Some(why) = refused.pop() {
        let told = format!("{done} done, {} not: {}", refused.len() + 1, why.0);
        ws.effects.push(Effect::Tell(told));
    }
    ws.session.review.draft = None;
    let hand = ws
        .at_hand()
        .and_then(|at| ws.queue().row(at))
        .map(|it| it.state);
    ws.relist();
    if hand.is_some_and(|it| it != State::Open) {
        let _ = step(ws, true, true).or_else(|_| first_open(ws));
    }
    Ok(())
}

/// Changes the suggestion in hand, to be corrected when it is accepted.
pub(super) fn draft(
    ws: &mut Workspace,
    change: impl FnOnce(&mut Tag, Option<usize>) -> Outcome,
) -> Outcome {
    let Some(hand) = ws.in_hand() else {
        return Err(Refusal("take a suggestion in hand first".into()));
    };
    let mut tag = hand.tag.clone();
    change(&mut tag, hand.part.argument().map(|it| it as usize))?;
    let draft = Draft {
        set: hand.set.clone(),
        part: hand.part.clone(),
        tag,
    };
    let same = draft.tag == *hand.suggested;
    ws.session.review.draft = (!same).then(|| Box::new(draft));
    Ok(())
}

/// Another type; of an argument another role.
pub(super) fn draft_kind(ws: &mut Workspace, kind: KindId) -> Outcome {
    draft(ws, |tag, argument| match (&mut tag.body, argument) {
        (Body::Event(it), Some(index)) => {
            if let Some(argument) = it.arguments.get_mut(index) {
                argument.role = kind.as_str().into();
            }
            Ok(())
        }
        (Body::Mention(it), _) => {
            it.kind = kind;
            Ok(())
        }
        (Body::Event(it), None) => {
            it.kind = kind;
            Ok(())
        }
        (Body::Relation(it), _) => {
            it.kind = kind;
            Ok(())
        }
        (Body::Label(_) | Body::Note(_) | Body::Stance(_), _) => {
            Err(Refusal("this suggestion has no type to change".into()))
        }
    })
}

pub(super) fn draft_polarity(ws: &mut Workspace, polarity: Polarity) -> Outcome {
    draft(ws, |tag, _| match &mut tag.body {
        Body::Stance(it) => {
            it.polarity = polarity;
            Ok(())
        }
        _ => Err(Refusal("only a stance has a polarity".into())),
    })
}

pub(super) fn draft_edge(ws: &mut Workspace, edge: Edge, grow: bool) -> Outcome {
    let text = super::tags::open_text(ws)?;
    let snap = ws.session.snapping;
    draft(ws, |tag, _| {
        let further = || Refusal("the edge can't go further".into());
        let Some(anchor) = anchor_mut(tag) else {
            return Err(Refusal("this suggestion stands on no words".into()));
        };
        let mut spans = anchor.clone();
        let which = match edge {
            Edge::Start => spans.first_mut(),
            Edge::End => spans.last_mut(),
        };
        let Some(span) = which else {
            return Err(Refusal("this suggestion stands on no words".into()));
        };
        *span = match (edge, grow) {
            (Edge::Start, true) => segment::grow_start(&text, *span, snap),
            (Edge::Start, false) => segment::shrink_start(&text, *span, snap),
            (Edge::End, true) => segment::grow_end(&text, *span, snap),
            (Edge::End, false) => segment::shrink_end(&text, *span, snap),
        }
        .ok_or_else(further)?;
        *anchor = pieces(spans)?;
        Ok(())
    })
}

/// Asks the shell for what of these isn't read, with the person's own layers of
/// their articles, to do the action then. False where everything is there.
pub(super) fn gather(
    ws: &mut Workspace,
    keys: impl IntoIterator<Item = LayerKey>,
    then: impl FnOnce() -> Action,
) -> bool {
    let me = ws.session.annotator.clone();
    let missing: BTreeSet<LayerKey> = keys
        .into_iter()
        .flat_map(|key| [LayerKey::new(me.clone(), key.article.clone()), key])
        .filter(|key| ws.is_unread(key))
        .collect();
    if missing.is_empty() {
        return false;
    }
    ws.effects.push(Effect::Gather {
        keys: missing.into_iter().collect(),
        then: Box::new(then()),
    });
    true
}

fn first(ws: &mut Workspace) {
    if first_open(ws).is_err()
        && let Some(at) = ws.listed().first().copied()
    {
        hold(ws, at);
    }
}

fn first_open(ws: &mut Workspace) -> Outcome {
    let is_open = |at: &&At| {
        ws.queue()
            .row(**at)
            .is_some_and(|it| it.state == State::Open)
    };
    match ws.listed().iter().find(is_open).copied() {
        Some(at) => {
            hold(ws, at);
            Ok(())
        }
        None => Err(Refusal("nothing is left to review".into())),
    }
}

fn hold(ws: &mut Workspace, at: At) {
    let Some((key, row)) = ws.queue().key(at).cloned().zip(ws.queue().row(at).cloned()) else {
        return;
    };
    ws.session.review.draft = None;
    ws.open(&key.article);
    ws.session.pending = None;
    ws.session.focus = Some(Item::Suggestion {
        set: key,
        part: row.part(),
    });
    if row.place != u32::MAX {
        ws.session.selection = Selection::at(row.place);
        ws.effects.push(Effect::Ask(Ask::ScrollTo(row.place)));
    }
}

fn verb(decision: Decision) -> &'static str {
    match decision {
        Decision::Accepted => "accept",
        Decision::Corrected => "correct",
        Decision::Rejected => "reject",
        Decision::Skipped => "skip",
        Decision::Unsure => "be unsure of",
    }
}

/// A part in a few words for the history.
fn named(ws: &Workspace, set: &LayerKey, part: &Part) -> String {
    let queue = ws.queue();
    let row = queue.find(set, part).and_then(|at| queue.row(at));
    let Some(row) = row else {
        return "a suggestion".into();
    };
    let words = short(&queue.words(row, &ws.project().register));
    match words.is_empty() {
        true => queue.kind(row).to_string(),
        false => format!("{} “{words}”", queue.kind(row)),
    }
}

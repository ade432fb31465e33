//! Moving about: articles, caret, selection, focus. Nothing here is a step of
//! the history.

use crate::model::{Progress, Tag};
use crate::text::{Span, segment};
use crate::workspace::{Action, Ask, Effect, Item, Refusal, Selection, View, Workspace};

use super::Outcome;

pub(super) fn apply(ws: &mut Workspace, action: Action) -> Outcome {
    match action {
        Action::OpenArticle(id) => {
            known(ws, &id)?;
            ws.open(&id);
        }
        Action::Reveal { article, tag } => {
            known(ws, &article)?;
            ws.open(&article);
            focus(ws, Some(Item::Tag(tag)));
        }
        Action::Step {
            forward,
            unfinished,
        } => step(ws, forward, unfinished)?,
        Action::SetOrder(order) => ws.order = order,
        Action::SetView(view) => {
            ws.session.view = view;
            if view == View::Review {
                super::review::begin(ws);
            }
        }
        Action::Select(selection) => {
            let fit = |byte| floor(ws, byte);
            ws.session.selection = Selection {
                anchor: fit(selection.anchor),
                caret: fit(selection.caret),
            };
        }
        Action::MoveCaret {
            unit,
            forward,
            extend,
        } => {
            let Some(document) = ws.document() else {
                return Ok(());
            };
            let at = ws.session.selection.caret;
            let to = if forward {
                segment::next(&document.text, at, unit)
            } else {
                segment::previous(&document.text, at, unit)
            };
            ws.session.selection.caret = to;
            if !extend {
                ws.session.selection.anchor = to;
                ws.session.focus = None;
            }
            ws.effects.push(Effect::Ask(Ask::ScrollTo(to)));
        }
        Action::SelectUnit { unit, at } => select_unit(ws, unit, at),
        Action::ToggleSnapping => ws.session.snapping = !ws.session.snapping,
        Action::Focus(item) => focus(ws, item),
        Action::FocusStep { forward } => focus_step(ws, forward),
        Action::Escape => escape(ws),
        _ => {}
    }
    Ok(())
}

fn known(ws: &Workspace, id: &crate::model::ArticleId) -> Outcome {
    if ws.project.articles.contains_key(id) {
        Ok(())
    } else {
        Err(Refusal(format!("there is no article {id} in this project")))
    }
}

fn step(ws: &mut Workspace, forward: bool, unfinished: bool) -> Outcome {
    let order = ws.order.clone();
    let open = ws.session.article.as_ref();
    let at = open.and_then(|id| order.iter().position(|it| it == id));
    let wanted = |id: &crate::model::ArticleId| {
        !unfinished || ws.project.progress(&ws.session.annotator, id) != Progress::Complete
    };
    let found = match (at, forward) {
        (Some(at), true) => order[at + 1..].iter().find(|id| wanted(id)),
        (Some(at), false) => order[..at].iter().rev().find(|id| wanted(id)),
        (None, true) => order.iter().find(|id| wanted(id)),
        (None, false) => order.iter().rev().find(|id| wanted(id)),
    };
    match found.cloned() {
        Some(id) => {
            ws.open(&id);
            Ok(())
        }
        None => Err(Refusal(
            match (forward, unfinished) {
                (true, true) => "no unfinished article comes after this one",
                (true, false) => "this is the last article",
                (false, true) => "no unfinished article comes before this one",
                (false, false) => "this is the first article",
            }
            .into(),
        )),
    }
}

fn select_unit(ws: &mut Workspace, unit: segment::Unit, at: u32) {
    let Some(document) = ws.document() else {
        return;
    };
    let text = &document.text;
    let span = match unit {
        segment::Unit::Word | segment::Unit::Grapheme => segment::word_at(text, at),
        segment::Unit::Sentence => segment::sentence_at(text, at),
        segment::Unit::Paragraph => segment::line_at(text, at),
        segment::Unit::Document => Span::from_range(0..text.len()),
    };
    if let Some(span) = span {
        ws.session.selection = span.into();
        ws.session.focus = None;
    }
}

pub(super) fn focus(ws: &mut Workspace, item: Option<Item>) {
    let place = item
        .as_ref()
        .and_then(Item::tag)
        .and_then(|id| ws.tag(id)?.anchor().first().copied());
    if let Some(first) = place {
        ws.session.selection = Selection::at(first.start());
        ws.effects.push(Effect::Ask(Ask::ScrollTo(first.start())));
    }
    ws.session.focus = item;
}

fn focus_step(ws: &mut Workspace, forward: bool) {
    let Some(layer) = ws.layer() else {
        return;
    };
    let caret = ws.session.selection.caret;
    let tags: Vec<&Tag> = layer
        .in_order()
        .into_iter()
        .filter(|tag| !tag.anchor().is_empty())
        .collect();
    let focused = ws.session.focus.as_ref().and_then(Item::tag);
    let at = focused.and_then(|id| tags.iter().position(|tag| tag.id == *id));
    let start = |tag: &Tag| tag.anchor().first().map_or(0, |it| it.start());
    let found = match (at, forward) {
        (Some(at), true) => tags.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|at| tags.get(at)),
        (None, true) => tags.iter().find(|tag| start(tag) >= caret),
        (None, false) => tags.iter().rev().find(|tag| start(tag) < caret),
    };
    if let Some(id) = found.map(|tag| tag.id.clone()) {
        focus(ws, Some(Item::Tag(id)));
    }
}

fn escape(ws: &mut Workspace) {
    let session = &mut ws.session;
    if session.pending.take().is_some() || session.focus.take().is_some() {
        return;
    }
    session.selection.anchor = session.selection.caret;
}

/// The nearest character boundary at or before a byte of the open text.
fn floor(ws: &Workspace, byte: u32) -> u32 {
    let Some(document) = ws.document() else {
        return byte;
    };
    document.text.floor_char_boundary(byte as usize) as u32
}

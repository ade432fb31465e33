//! The full form of an event: type, trigger, roles, attributes.

use egui::{Key, TextEdit, Ui, vec2};

use super::Place;
use super::parts::{
    attributes_part_ui, candidates_ui, footer_ui, header_ui, role_label_ui, selected_words,
};
use super::roles::{RoleLine, role_lines};
use crate::ingest::when::{self, When};
use crate::model::{Ref, Tag, ValueType};
use crate::text::Span;
use crate::ui::Ctx;
use crate::ui::widgets::{self, refs, value};
use crate::workspace::{Action, phrases, queries};

/// What a person types as the value of the role that is asked.
#[derive(Default)]
pub struct ValueDraft {
    pub text: String,
    /// The field takes the keyboard in the next frame.
    pub wants_keyboard: bool,
}

pub fn event_ui(ui: &mut Ui, ctx: &Ctx, place: Place, tag: &Tag, draft: &mut ValueDraft) {
    let Some(event) = tag.event() else {
        return;
    };
    header_ui(ui, ctx, tag, event.kind.as_str(), true);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        let words = queries::quote(ctx.ws, &event.trigger, 60);
        if words.is_empty() {
            widgets::small(ui, ctx, "no trigger words");
        } else {
            widgets::soft(ui, ctx, phrases::quoted(&words));
        }
        if let Some(span) = selected_words(ctx)
            && !event.trigger.contains(&span)
            && widgets::link(ui, ctx, "Trigger is the selection").clicked()
        {
            ctx.send(Action::SetTrigger {
                id: tag.id.clone(),
                spans: vec![span],
            });
        }
    });
    ui.add_space(4.0);
    for line in role_lines(ctx.ws, tag) {
        role_ui(ui, ctx, place, tag, &line, draft);
    }
    attributes_part_ui(ui, ctx, place, tag);
    footer_ui(ui, ctx, tag);
}

fn role_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    place: Place,
    tag: &Tag,
    line: &RoleLine,
    draft: &mut ValueDraft,
) {
    let Some(event) = tag.event() else {
        return;
    };
    let name = line.role.name();
    ui.horizontal_top(|ui| {
        let label = role_label_ui(ui, ctx, &line.key.to_string(), name, line.asked);
        if label.clicked() {
            ctx.send(Action::AskRole {
                event: tag.id.clone(),
                role: line.role.id.clone(),
            });
        }
        label.on_hover_text(&line.role.definition);
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                for filler in &line.fillers {
                    let to = &event.arguments[filler.index].filler;
                    let remove = format!("Remove {} from {name}", filler.words);
                    if refs::ref_chip(ui, ctx, to, Some(&remove)) {
                        let event = tag.id.clone();
                        let index = filler.index;
                        ctx.send(Action::RemoveArgument { event, index });
                    }
                }
                if line.fillers.is_empty()
                    && let Some(hint) = &line.hint
                {
                    widgets::warning(ui, ctx, hint);
                }
            });
            if !line.fillers.is_empty() {
                let hints = line.fillers.iter().filter_map(|it| it.hint.as_ref());
                for hint in hints.chain(&line.hint) {
                    widgets::warning(ui, ctx, hint);
                }
            }
        });
    });
    if line.asked && place.asks {
        candidates_ui(ui, ctx);
        if let Some(kind) = line.role.value {
            value_ui(ui, ctx, name, kind, draft);
        }
        widgets::small(ui, ctx, "or select words and press Enter · Esc ends");
        ui.add_space(2.0);
    }
}

/// A typed value, with the selected words as where it was read from.
fn value_ui(ui: &mut Ui, ctx: &Ctx, role: &str, kind: ValueType, draft: &mut ValueDraft) {
    let answer = |value: &str, spans: Vec<Span>| {
        ctx.send(Action::Answer(Ref::Value {
            value: value.trim().to_owned(),
            spans,
        }));
    };
    let selected = || selected_words(ctx).into_iter().collect();
    let proposal = match kind {
        ValueType::Date => proposal(ctx),
        _ => None,
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let hint = match &proposal {
            Some((when, _)) => when.value.as_str(),
            None => value::hint(kind),
        };
        let hint = egui::RichText::new(hint).color(ctx.theme.text_faint);
        let field = ui.add(
            TextEdit::singleline(&mut draft.text)
                .desired_width(120.0)
                .hint_text(hint),
        );
        let name = format!("Value of {role}");
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(name));
        if std::mem::take(&mut draft.wants_keyboard) {
            field.request_focus();
        }
        let problem = value::problem(kind, &draft.text);
        let entered = field.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter));
        if entered && problem.is_none() && !draft.text.trim().is_empty() {
            answer(&draft.text, selected());
            draft.text.clear();
        } else if let Some((when, spans)) = &proposal
            && entered
            && draft.text.trim().is_empty()
        {
            answer(&when.value, spans.clone());
        } else if entered {
            field.request_focus();
        }
        if kind == ValueType::Date {
            let published = ctx.ws.article().and_then(|it| it.meta.published.clone());
            for (name, day) in value::near_days(&published.unwrap_or_default()) {
                if widgets::link(ui, ctx, name).on_hover_text(&day).clicked() {
                    answer(&day, selected());
                    draft.text.clear();
                }
            }
        }
        if let Some(problem) = problem
            && !draft.text.trim().is_empty()
        {
            widgets::warning(ui, ctx, problem);
        }
    });
    if let Some((when, spans)) = &proposal
        && draft.text.trim().is_empty()
        && value::proposal_ui(ui, ctx, when, &queries::quote(ctx.ws, spans, 40))
    {
        answer(&when.value, spans.clone());
    }
}

/// The date that the selected words mean, or those of the nearest mention that
/// mean one, with their place.
fn proposal(ctx: &Ctx) -> Option<(When, Vec<Span>)> {
    let published = ctx.ws.article()?.meta.published.as_deref();
    let read = |spans: Vec<Span>| {
        let words = queries::quote(ctx.ws, &spans, 80);
        when::read(&words, published).map(|it| (it, spans))
    };
    // The trigger's words are often selected still.
    let selected = selected_words(ctx).and_then(|it| read(vec![it]));
    if selected.is_some() {
        return selected;
    }
    let place = match ctx.ws.focused_tag().and_then(|it| it.anchor().first()) {
        Some(trigger) => trigger.start(),
        None => ctx.ws.session().selection.caret,
    };
    let near = queries::nearest(ctx.ws, place, false, 8);
    let mut tags = near.iter().filter_map(|it| ctx.ws.tag(it.tag()?));
    tags.find_map(|tag| read(tag.anchor().to_vec()))
}

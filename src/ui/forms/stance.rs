//! The full form of a stance, and the form of one that is being drafted.

use egui::{Ui, vec2};

use super::Place;
use super::parts::{
    attributes_part_ui, candidates_ui, footer_ui, header_ui, label_ui, selected_words,
};
use crate::model::{Basis, Polarity, Ref, Stance, Tag};
use crate::text::Span;
use crate::ui::Ctx;
use crate::ui::widgets::{self, Icon, chips, icon_button, refs};
use crate::workspace::{Action, Ask, StanceDraft, commands, phrases, queries};

pub fn stance_ui(ui: &mut Ui, ctx: &Ctx, place: Place, tag: &Tag) {
    let Some(stance) = tag.stance() else {
        return;
    };
    let id = || tag.id.clone();
    header_ui(ui, ctx, tag, "stance", false);
    place_ui(ui, ctx, "holder", |ui| {
        refs::ref_chip_in(ui, ctx, &stance.holder, None, 28.0);
        let extra = [Ref::Author, Ref::Implicit, Ref::Unknown];
        if let Some(holder) = other_ui(ui, ctx, tag, "Change the holder", &extra, false) {
            ctx.send(Action::SetHolder { id: id(), holder });
        }
    });
    polarities_ui(ui, ctx, Some(stance.polarity), true);
    place_ui(ui, ctx, "target", |ui| {
        refs::ref_chip_in(ui, ctx, &stance.target, None, 56.0);
        let words = selected_words(ctx).map(|it| Ref::Spans(vec![it]));
        let extra: Vec<Ref> = words.into_iter().collect();
        if let Some(target) = other_ui(ui, ctx, tag, "Change the target", &extra, true) {
            ctx.send(Action::SetTarget { id: id(), target });
        }
        if icon_button(ui, ctx, Icon::Search, "Target from the register").clicked() {
            ctx.send(Action::Ask(Ask::StanceTargetPopup));
        }
    });
    ui.add_space(2.0);
    strength_ui(ui, ctx, tag, stance);
    widgets::small(ui, ctx, format!("basis   {}", key("stance.basis")));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (basis, _, name) in Basis::ALL {
            let on = stance.basis == Some(basis);
            let spoken = format!("basis: {name}");
            if chips::choice_chip(ui, ctx, name, &spoken, "", on).clicked() {
                let basis = (!on).then_some(basis);
                ctx.send(Action::SetBasis { id: id(), basis });
            }
        }
    });
    via_ui(ui, ctx, tag, stance);
    words_ui(ui, ctx, "evidence", &stance.evidence, |spans| {
        ctx.send(Action::SetEvidence { id: id(), spans });
    });
    words_ui(ui, ctx, "expression", &stance.expression, |spans| {
        ctx.send(Action::SetExpression { id: id(), spans });
    });
    attributes_part_ui(ui, ctx, place, tag);
    footer_ui(ui, ctx, tag);
}

/// What a draft has, what it lacks, and which key comes next.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftLines {
    pub holder: Option<String>,
    pub target: Option<String>,
    pub next: &'static str,
    /// True where candidates answer; false where only the polarity is missing.
    pub asks: bool,
}

impl DraftLines {
    pub fn new(words: impl Fn(&Ref) -> String, draft: &StanceDraft) -> Self {
        let next = match (&draft.holder, &draft.target) {
            (None, _) => "Who holds it? A number, a click, or Ctrl+1 for the author.",
            (_, None) => {
                "About what? A number, a click, G for a topic, Enter for the selected words."
            }
            _ => "For or against? Press its sign.",
        };
        Self {
            holder: draft.holder.as_ref().map(&words),
            target: draft.target.as_ref().map(&words),
            next,
            asks: draft.holder.is_none() || draft.target.is_none(),
        }
    }
}

pub fn draft_ui(ui: &mut Ui, ctx: &Ctx, draft: &StanceDraft) {
    let lines = DraftLines::new(|to| phrases::words(ctx.ws, to), draft);
    ui.horizontal(|ui| {
        widgets::heading(ui, ctx, "New stance");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button(ui, ctx, Icon::Close, "Give the stance up").clicked() {
                ctx.send(Action::Escape);
            }
        });
    });
    for (name, to, words) in [
        ("holder", &draft.holder, &lines.holder),
        ("target", &draft.target, &lines.target),
    ] {
        let asked = words.is_none() && (name == "holder" || draft.holder.is_some());
        ui.horizontal_top(|ui| {
            label_ui(ui, ctx, name, asked);
            match to {
                Some(to) => drop(refs::ref_chip(ui, ctx, to, None)),
                None => drop(widgets::soft(ui, ctx, if asked { "…" } else { "" })),
            }
        });
    }
    if draft.holder.is_none() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for (to, command) in [
                (Ref::Author, "stance.author"),
                (Ref::Implicit, "stance.implicit"),
                (Ref::Unknown, "stance.unknown"),
            ] {
                let name = phrases::words(ctx.ws, &to);
                let spoken = format!("holder: {name}");
                if chips::choice_chip(ui, ctx, &name, &spoken, key(command), false).clicked() {
                    ctx.send(Action::DraftHolder(to));
                }
            }
        });
    }
    if lines.asks {
        candidates_ui(ui, ctx);
    }
    if draft.holder.is_some() && draft.target.is_none() {
        let text = format!("Topic or entity…   {}", key("stance.topic"));
        if widgets::link(ui, ctx, &text).clicked() {
            ctx.send(Action::Ask(Ask::StanceTargetPopup));
        }
    }
    polarities_ui(ui, ctx, None, draft.target.is_some());
    ui.add(
        egui::Label::new(
            egui::RichText::new(lines.next)
                .small()
                .color(ctx.theme.accent),
        )
        .wrap(),
    );
}

/// The offered polarities with their keys.
fn polarities_ui(ui: &mut Ui, ctx: &Ctx, now: Option<Polarity>, enabled: bool) {
    ui.add_space(2.0);
    ui.add_enabled_ui(enabled, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for polarity in &ctx.ws.project().schema.stance.polarities {
                let key = key(&format!("stance.{}", polarity.id()));
                let on = now == Some(*polarity);
                if chips::polarity_chip(ui, ctx, *polarity, key, on).clicked() {
                    ctx.send(Action::SetPolarity(*polarity));
                }
            }
        });
    });
    ui.add_space(2.0);
}

fn strength_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag, stance: &Stance) {
    let names = &ctx.ws.project().schema.stance.strengths;
    if names.is_empty() {
        return;
    }
    widgets::small(ui, ctx, format!("strength   {}", key("stance.strength")));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (step, name) in (1u8..).zip(names) {
            let on = stance.strength == Some(step);
            let spoken = format!("strength: {name}");
            if chips::choice_chip(ui, ctx, name, &spoken, "", on).clicked() {
                let strength = (!on).then_some(step);
                ctx.send(Action::SetStrength {
                    id: tag.id.clone(),
                    strength,
                });
            }
        }
    });
}

fn via_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag, stance: &Stance) {
    let set = |via: Vec<Ref>| {
        ctx.send(Action::SetVia {
            id: tag.id.clone(),
            via,
        })
    };
    place_ui(ui, ctx, "says", |ui| {
        for (at, source) in stance.via.iter().enumerate() {
            let name = format!("Remove source {}", phrases::words(ctx.ws, source));
            if refs::ref_chip(ui, ctx, source, Some(&name)) {
                let mut via = stance.via.clone();
                via.remove(at);
                set(via);
            }
        }
        if let Some(source) = other_ui(ui, ctx, tag, "Add a source", &[Ref::Author], false) {
            let mut via = stance.via.clone();
            via.push(source);
            set(via);
        }
    });
}

/// Quoted words with a press that sets them to the selection.
fn words_ui(ui: &mut Ui, ctx: &Ctx, name: &str, spans: &[Span], set: impl Fn(Vec<Span>)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        widgets::small(ui, ctx, name);
        if let Some(span) = selected_words(ctx)
            && !spans.contains(&span)
            && ui
                .small_button("use the selection")
                .on_hover_text(format!("Make the selected words the {name}"))
                .clicked()
        {
            set(vec![span]);
        }
        if !spans.is_empty() && name == "expression" && widgets::link(ui, ctx, "none").clicked() {
            set(Vec::new());
        }
    });
    let words = queries::quote(ctx.ws, spans, 160);
    let text = match words.is_empty() {
        true => "none".to_owned(),
        false => phrases::quoted(&words),
    };
    let text = egui::RichText::new(text).color(ctx.theme.text_soft);
    ui.add(egui::Label::new(text).wrap());
}

fn place_ui(ui: &mut Ui, ctx: &Ctx, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        label_ui(ui, ctx, name, false);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            content(ui);
        });
    });
}

/// A menu of what could stand here instead: the nearest mentions, and more.
fn other_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    tag: &Tag,
    name: &str,
    extra: &[Ref],
    events: bool,
) -> Option<Ref> {
    let icon = if name.starts_with("Add") {
        Icon::Add
    } else {
        Icon::More
    };
    let button = icon_button(ui, ctx, icon, name);
    let mut picked = None;
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(180.0);
        let place = tag.anchor().first().map_or(0, |it| it.start());
        let near = queries::nearest(ctx.ws, place, events, 9);
        for to in near.iter().chain(extra) {
            if tag.refs().contains(&to) {
                continue;
            }
            let words = phrases::words(ctx.ws, to);
            let text = match to {
                Ref::Spans(_) => format!("the selected words “{words}”"),
                _ => words,
            };
            if ui.button(text).clicked() {
                picked = Some(to.clone());
                ui.close();
            }
        }
    });
    picked
}

/// The first key of a command, as it is shown.
fn key(id: &str) -> &'static str {
    commands::by_id(id)
        .and_then(|it| it.keys.first())
        .copied()
        .unwrap_or("")
}

//! Before many suggestions are decided alike: what they are, then yes or no.

use egui::{Frame, Id, Key, Margin, Modifiers, Pos2, ScrollArea, vec2};

use super::list::{clicked_outside, floating, keys_ui};
use crate::model::Decision;
use crate::ui::panels::articles::count;
use crate::ui::panels::review::RowText;
use crate::ui::{Ctx, widgets};
use crate::workspace::{Action, InHand, Like, Workspace};

pub struct AlikePopup {
    place: Pos2,
    decision: Decision,
    fresh: bool,
    /// What is shown, with the state that it was made of.
    shown: Option<(Seen, String, Vec<String>)>,
}

/// What the preview depends on: the workspace's revision, and which are meant.
type Seen = (u64, Like);

/// Rows that are shown of a long list.
const SHOWN: usize = 300;

impl AlikePopup {
    pub fn open(at: Pos2, decision: Decision) -> Self {
        Self {
            place: at,
            decision,
            fresh: true,
            shown: None,
        }
    }

    /// True once it is answered.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let Some(like) = ctx.ws.in_hand().as_ref().map(like) else {
            return true;
        };
        // Sorting a hundred thousand of a word takes longer than a frame has.
        let seen = (ctx.ws.revision(), like.clone());
        if self.shown.as_ref().is_none_or(|it| it.0 != seen) {
            let (title, lines) = preview(ctx.ws, &like, self.decision);
            self.shown = Some((seen, title, lines));
        }
        let Some((_, title, lines)) = &self.shown else {
            return true;
        };
        let (mut no, mut yes) = egui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::Escape),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        // The key that asked must not answer.
        yes &= !self.fresh;
        let size = vec2(440.0, 120.0 + 20.0 * lines.len().min(14) as f32);
        let id = Id::unique("decide alike");
        let area = floating(egui, ctx, id, self.place, size, |ui| {
            ui.set_width(440.0);
            Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
                widgets::heading(ui, ctx, title);
                ui.add_space(4.0);
                ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
                    for line in lines {
                        ui.add(egui::Label::new(line).truncate());
                    }
                });
                ui.add_space(8.0);
                ui.horizontal(|ui| {
                    let verb = verb(self.decision);
                    yes |= widgets::primary_button(ui, ctx, verb, Some("Enter")).clicked();
                    no |= widgets::button(ui, ctx, "Leave them", Some("Esc")).clicked();
                });
            });
            keys_ui(ui, ctx, &[("Ctrl+Z", "takes all of it back")]);
        });
        no |= !self.fresh && clicked_outside(egui, area);
        self.fresh = false;
        if yes {
            ctx.send(Action::DecideAll {
                like,
                decision: self.decision,
                reason: None,
            });
        }
        yes || no
    }
}

fn like(hand: &InHand) -> Like {
    Like::Words {
        set: hand.set.clone(),
        part: hand.part.clone(),
    }
}

fn verb(decision: Decision) -> &'static str {
    match decision {
        Decision::Rejected => "Reject them",
        _ => "Accept them",
    }
}

/// What would be done, and to which.
pub fn preview(ws: &Workspace, like: &Like, decision: Decision) -> (String, Vec<String>) {
    let rows = ws.alike(like);
    let all = count(rows.len());
    let title = match decision {
        Decision::Rejected => format!("Reject {all} suggestions?"),
        _ => format!("Accept {all} suggestions?"),
    };
    let mut lines: Vec<String> = rows
        .iter()
        .take(SHOWN)
        .filter_map(|at| RowText::new(ws, *at))
        .map(|it| match it.score.is_empty() {
            true => format!("{} — {}", it.words, it.second),
            false => format!("{} — {} · {}", it.words, it.second, it.score),
        })
        .collect();
    if rows.len() > SHOWN {
        lines.push(format!("… and {} more", count(rows.len() - SHOWN)));
    }
    (title, lines)
}

//! The one question that must be answered: delete a tag that others use?

use egui::{Frame, Id, Key, Margin, Modifiers, Pos2, vec2};

use super::list::{clicked_outside, floating, keys_ui};
use crate::model::{Body, Ref, Tag, TagId};
use crate::ui::{Ctx, widgets};
use crate::workspace::{Action, Workspace, phrases};

pub struct ConfirmPopup {
    place: Pos2,
    id: TagId,
    users: Vec<TagId>,
    fresh: bool,
}

/// The question and what it costs, a line for each tag that loses something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    pub title: String,
    pub lines: Vec<String>,
}

impl ConfirmPopup {
    pub fn open(at: Pos2, id: &TagId, users: &[TagId]) -> Self {
        Self {
            place: at,
            id: id.clone(),
            users: users.to_vec(),
            fresh: true,
        }
    }

    /// True once it is answered.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let Some(question) = question(ctx.ws, &self.id, &self.users) else {
            return true;
        };
        let (mut keeps, mut deletes) = egui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::Escape),
                input.consume_key(Modifiers::NONE, Key::Enter)
                    || input.consume_key(Modifiers::NONE, Key::Delete),
            )
        });
        // The key that asked must not answer.
        deletes &= !self.fresh;
        let size = vec2(400.0, 120.0 + 20.0 * question.lines.len() as f32);
        let area = floating(
            egui,
            ctx,
            Id::unique("confirm popup"),
            self.place,
            size,
            |ui| {
                ui.set_width(400.0);
                Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
                    widgets::heading(ui, ctx, &question.title);
                    widgets::soft(ui, ctx, "It is used by:");
                    egui::ScrollArea::vertical()
                        .max_height(220.0)
                        .show(ui, |ui| {
                            for line in &question.lines {
                                ui.label(line);
                            }
                        });
                    ui.add_space(8.0);
                    ui.horizontal(|ui| {
                        deletes |=
                            widgets::primary_button(ui, ctx, "Delete with them", Some("Enter"))
                                .clicked();
                        keeps |= widgets::button(ui, ctx, "Keep", Some("Esc")).clicked();
                    });
                });
                keys_ui(ui, ctx, &[("Ctrl+Z", "brings all of it back")]);
            },
        );
        keeps |= !self.fresh && clicked_outside(egui, area);
        self.fresh = false;
        if deletes {
            ctx.send(Action::Delete {
                id: self.id.clone(),
                with_users: true,
            });
        }
        deletes || keeps
    }
}

/// None where the tag is gone.
pub fn question(ws: &Workspace, id: &TagId, users: &[TagId]) -> Option<Question> {
    let tag = ws.tag(id)?;
    let lines = users
        .iter()
        .filter_map(|user| ws.tag(user))
        .map(|user| format!("{}: {}", phrases::tag_line(ws, user), loss(user, id)))
        .collect();
    Some(Question {
        title: format!("Delete {}?", phrases::tag_line(ws, tag)),
        lines,
    })
}

/// What a user of the tag loses with it.
fn loss(user: &Tag, gone: &TagId) -> String {
    let points = |to: &Ref| to.tag() == Some(gone);
    match &user.body {
        Body::Event(it) => {
            let mut roles: Vec<&str> = it
                .arguments
                .iter()
                .filter(|argument| points(&argument.filler))
                .map(|argument| argument.role.as_str())
                .collect();
            roles.dedup();
            format!("loses its {}", roles.join(" and "))
        }
        Body::Stance(it) if points(&it.holder) || points(&it.target) => "goes with it".into(),
        Body::Stance(_) => "loses a source".into(),
        _ => "goes with it".into(),
    }
}

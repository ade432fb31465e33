//! The project's annotation manual, to read and to change. Must not know where
//! it is kept.

use egui::{Margin, RichText, ScrollArea, TextEdit, TextStyle, Ui, vec2};

use super::markdown::{self, Block};
use crate::ui::{Ctx, widgets};
use crate::workspace::Action;

#[derive(Default)]
pub struct GuidelinesSheet {
    open: bool,
    /// The text being changed.
    draft: Option<String>,
    /// The text last read, and its blocks.
    read: Option<(std::sync::Arc<str>, Vec<Block>)>,
}

impl GuidelinesSheet {
    pub fn open(&mut self) {
        self.open = true;
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    /// What was being changed stays for the next time.
    pub fn close(&mut self) {
        self.open = false;
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        if !self.open {
            return;
        }
        let size = vec2(760.0, 720.0);
        let stays = widgets::sheet(egui, ctx, "Annotation manual", size, |ui| {
            if self.draft.is_some() {
                self.edit_ui(ui, ctx);
            } else {
                self.read_ui(ui, ctx);
            }
        });
        self.open = stays;
    }

    fn read_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let text = &ctx.ws.project().guidelines;
        let fresh = self.read.as_ref().is_some_and(|it| it.0 == *text);
        if !fresh {
            self.read = Some((text.clone(), markdown::parse(text)));
        }
        let room = ui.available_height() - 56.0;
        ScrollArea::vertical()
            .max_height(room)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                egui::Frame::NONE
                    .inner_margin(Margin::symmetric(24, 16))
                    .show(ui, |ui| {
                        ui.set_max_width(640.0);
                        match &self.read {
                            Some((_, blocks)) if !blocks.is_empty() => {
                                markdown::show(ui, ctx.theme, blocks);
                            }
                            _ => widgets::empty_state(
                                ui,
                                ctx,
                                "This project has no manual yet.",
                                "Write down what is tagged and what isn’t: two people who \
                                 follow different rules only seem to disagree.",
                            ),
                        }
                    });
            });
        foot_ui(ui, ctx, |ui| {
            let locked = ctx.ws.session().read_only.is_some();
            ui.add_enabled_ui(!locked, |ui| {
                if widgets::button(ui, ctx, "Change the manual", None).clicked() {
                    self.draft = Some(text.to_string());
                }
            });
        });
    }

    fn edit_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let Some(mut draft) = self.draft.take() else {
            return;
        };
        let room = ui.available_height() - 56.0;
        ScrollArea::vertical()
            .max_height(room)
            .auto_shrink(false)
            .show(ui, |ui| {
                let field = ui.add(
                    TextEdit::multiline(&mut draft)
                        .font(TextStyle::Monospace)
                        .desired_width(f32::INFINITY)
                        .desired_rows(28)
                        .frame(egui::Frame::NONE)
                        .margin(Margin::symmetric(24, 16)),
                );
                field.ctx.accesskit_node_builder(field.id, |node| {
                    node.set_label("Text of the manual");
                });
            });
        let mut done = false;
        foot_ui(ui, ctx, |ui| {
            if widgets::primary_button(ui, ctx, "Keep the changes", None).clicked() {
                if draft != *ctx.ws.project().guidelines {
                    ctx.send(Action::SetGuidelines(draft.clone()));
                }
                done = true;
            }
            if widgets::button(ui, ctx, "Give them up", None).clicked() {
                done = true;
            }
            ui.label(
                RichText::new("Markdown: # heading, - list, **bold**, *italics*")
                    .small()
                    .color(ctx.theme.text_faint),
            );
        });
        if !done {
            self.draft = Some(draft);
        }
    }
}

fn foot_ui(ui: &mut Ui, ctx: &Ctx, add: impl FnOnce(&mut Ui)) {
    widgets::hairline(ui, ctx);
    ui.horizontal(|ui| {
        ui.set_height(55.0);
        ui.add_space(16.0);
        ui.spacing_mut().item_spacing.x = 8.0;
        add(ui);
    });
}

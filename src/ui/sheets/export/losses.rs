//! Where the list of what a format can't hold is to be saved. Must not write
//! anything: the shell does.

use std::path::{Path, PathBuf};

use egui::{RichText, TextEdit, Ui, vec2};

use crate::ui::counting::Saved;
use crate::ui::outgoing::{ExportPlace, ExportWish};
use crate::ui::widgets::{self, controls};
use crate::ui::{Ctx, Request};

/// The page that asks.
#[derive(Default)]
pub struct SaveLosses {
    open: Option<Open>,
}

struct Open {
    path: String,
    /// The path that a file was found at.
    exists: Option<PathBuf>,
    /// The last answers that were looked at.
    chosen: u64,
    saved: u64,
    wants_focus: bool,
}

impl SaveLosses {
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub fn close(&mut self) {
        self.open = None;
    }

    /// Asks for a place, one beside the export proposed.
    pub fn open(&mut self, ctx: &Ctx, wish: &ExportWish, export: &Path) {
        let outgoing = &ctx.status.outgoing;
        let home = export.parent().unwrap_or(&outgoing.home);
        let path = home.join(format!("{}-losses.jsonl", wish.format));
        self.open = Some(Open {
            path: path.display().to_string(),
            exists: None,
            chosen: outgoing.losses_chosen.as_ref().map_or(0, |it| it.0),
            saved: outgoing.losses_saved.as_ref().map_or(0, |it| it.0),
            wants_focus: true,
        });
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx, wish: &ExportWish) {
        let Some(open) = &mut self.open else { return };
        let done = open.take_answers(ctx, wish);
        let size = vec2(520.0, 240.0);
        let title = "Save what it can’t hold";
        let stays = widgets::sheet(egui, ctx, title, size, |ui| {
            egui::Frame::NONE
                .inner_margin(egui::Margin::symmetric(24, 16))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 8.0;
                    open.content_ui(ui, ctx, wish);
                });
        });
        if done || !stays {
            self.open = None;
        }
    }
}

impl Open {
    /// True where the list was saved.
    fn take_answers(&mut self, ctx: &Ctx, wish: &ExportWish) -> bool {
        let outgoing = &ctx.status.outgoing;
        if let Some((number, path)) = &outgoing.losses_chosen
            && *number != self.chosen
        {
            self.chosen = *number;
            self.path = path.display().to_string();
            // The desktop's dialog has asked about it.
            self.save(ctx, wish, true);
        }
        let Some((number, saved)) = &outgoing.losses_saved else {
            return false;
        };
        if *number == self.saved {
            return false;
        }
        self.saved = *number;
        if let Saved::Exists(path) = saved {
            self.exists = Some(path.clone());
        }
        matches!(saved, Saved::Done(_))
    }

    fn content_ui(&mut self, ui: &mut Ui, ctx: &Ctx, wish: &ExportWish) {
        widgets::small(ui, ctx, "File");
        let field = ui.add(
            TextEdit::singleline(&mut self.path)
                .margin(egui::Margin::symmetric(8, 5))
                .desired_width(f32::INFINITY),
        );
        field.ctx.accesskit_node_builder(field.id, |node| {
            node.set_label("File to save the list in");
        });
        widgets::take_keyboard(&field, &mut self.wants_focus);
        if field.changed() {
            self.exists = None;
        }
        let told = "A line of JSON for each thing that can’t be held, with its article and place.";
        widgets::small(ui, ctx, told);
        let exists = self.exists.is_some();
        if exists {
            let text = RichText::new("There is a file of this name already.");
            ui.label(text.color(ctx.theme.warning));
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let verb = if exists { "Replace" } else { "Save" };
            let enter = controls::entered(ui, &field) && !exists;
            let is_named = !self.path.trim().is_empty();
            let button = ui.add_enabled_ui(is_named, |ui| {
                widgets::primary_button(ui, ctx, verb, (!exists).then_some("Enter"))
            });
            if is_named && (button.inner.clicked() || enter) {
                self.save(ctx, wish, exists);
            }
            if widgets::button(ui, ctx, "Choose…", None).clicked() {
                ctx.request(Request::PickLosses(self.place(false).path));
            }
        });
    }

    fn place(&self, replace: bool) -> ExportPlace {
        ExportPlace {
            path: PathBuf::from(self.path.trim()),
            replace,
        }
    }

    fn save(&self, ctx: &Ctx, wish: &ExportWish, replace: bool) {
        let wish = Box::new(wish.clone());
        ctx.request(Request::SaveLosses(wish, self.place(replace)));
    }
}

//! Where a picture is to be saved, as what, in which colours. Must not write
//! anything: the shell does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{RichText, TextEdit, Ui, vec2};

use crate::chart::Chart;
use crate::ui::counting::{PictureWish, Saved};
use crate::ui::widgets::{self, controls};
use crate::ui::{Ctx, Request};

/// The page that asks.
#[derive(Default)]
pub struct SaveSheet {
    open: Option<Open>,
}

struct Open {
    chart: Arc<Chart>,
    path: String,
    dark: bool,
    /// The path that a file was found at.
    exists: Option<PathBuf>,
    /// The last answers that were looked at.
    chosen: u64,
    saved: u64,
    wants_focus: bool,
}

impl SaveSheet {
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Asks for a place, `name` proposed beside the project.
    pub fn open(&mut self, ctx: &Ctx, chart: Arc<Chart>, name: &str) {
        let beside = ctx.status.project_path.parent();
        let path = beside.unwrap_or(Path::new("")).join(name);
        let counting = &ctx.status.counting;
        self.open = Some(Open {
            chart,
            path: path.display().to_string(),
            dark: ctx.theme.dark,
            exists: None,
            chosen: counting.chosen.as_ref().map_or(0, |it| it.0),
            saved: counting.saved.as_ref().map_or(0, |it| it.0),
            wants_focus: true,
        });
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        let Some(open) = &mut self.open else { return };
        let done = open.take_answers(ctx);
        let size = vec2(520.0, 280.0);
        let stays = widgets::sheet(egui, ctx, "Save picture", size, |ui| {
            egui::Frame::NONE
                .inner_margin(egui::Margin::symmetric(24, 16))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 8.0;
                    open.content_ui(ui, ctx);
                });
        });
        if done || !stays {
            self.open = None;
        }
    }
}

impl Open {
    /// True where the picture was saved.
    fn take_answers(&mut self, ctx: &Ctx) -> bool {
        let counting = &ctx.status.counting;
        if let Some((number, path)) = &counting.chosen
            && *number != self.chosen
        {
            self.chosen = *number;
            self.path = path.display().to_string();
            // The desktop's dialog has asked about it.
            self.exists = Some(path.clone());
            self.save(ctx, true);
        }
        match &counting.saved {
            Some((number, saved)) if *number != self.saved => {
                self.saved = *number;
                match saved {
                    Saved::Done(_) => return true,
                    Saved::Exists(path) => self.exists = Some(path.clone()),
                    Saved::Failed(_) => {}
                }
                false
            }
            _ => false,
        }
    }

    fn content_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        widgets::small(ui, ctx, "File");
        let field = ui.add(
            TextEdit::singleline(&mut self.path)
                .margin(egui::Margin::symmetric(8, 5))
                .desired_width(f32::INFINITY),
        );
        field.ctx.accesskit_node_builder(field.id, |node| {
            node.set_label("File to save the picture in");
        });
        widgets::take_keyboard(&field, &mut self.wants_focus);
        if field.changed() {
            self.exists = None;
        }
        ui.horizontal(|ui| {
            let is_png = self.is_png();
            for (name, ending, on) in [("SVG", "svg", !is_png), ("PNG", "png", is_png)] {
                if ui.radio(on, name).clicked() {
                    let path = Path::new(&self.path).with_extension(ending);
                    self.path = path.display().to_string();
                    self.exists = None;
                }
            }
            ui.add_space(24.0);
            ui.radio_value(&mut self.dark, false, "Light");
            ui.radio_value(&mut self.dark, true, "Dark");
        });
        let told = match self.is_png() {
            true => "Dots, two to a point: for slides and web pages.",
            false => "Lines and text, sharp at every size: for print, and to be changed.",
        };
        widgets::small(ui, ctx, told);
        let exists = self.exists.as_deref() == Some(Path::new(self.path.trim()));
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
                self.save(ctx, exists);
            }
            if widgets::button(ui, ctx, "Choose…", None).clicked() {
                ctx.request(Request::PickPicture(PathBuf::from(self.path.trim())));
            }
        });
    }

    fn is_png(&self) -> bool {
        let ending = Path::new(self.path.trim()).extension();
        ending.is_some_and(|it| it.eq_ignore_ascii_case("png"))
    }

    fn save(&self, ctx: &Ctx, replace: bool) {
        ctx.request(Request::SavePicture(Box::new(PictureWish {
            path: PathBuf::from(self.path.trim()),
            chart: self.chart.clone(),
            dark: self.dark,
            replace,
        })));
    }
}

//! Where a picture is to be saved, as what, in which colours. Must not write
//! anything: the shell does.

use std::path::Path;
use std::sync::Arc;

use egui::{Ui, vec2};

use crate::chart::Chart;
use crate::ui::counting::{Counting, PictureWish};
use crate::ui::widgets::{self, Answers, Next, Saving};
use crate::ui::{Ctx, Request};

/// The page that asks.
#[derive(Default)]
pub struct SaveSheet {
    open: Option<Open>,
}

struct Open {
    chart: Arc<Chart>,
    dark: bool,
    saving: Saving,
}

impl SaveSheet {
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Asks for a place, `name` proposed beside the project.
    pub fn open(&mut self, ctx: &Ctx, chart: Arc<Chart>, name: &str) {
        let beside = ctx.status.project_path.parent();
        let path = beside.unwrap_or(Path::new("")).join(name);
        self.open = Some(Open {
            chart,
            dark: ctx.theme.dark,
            saving: Saving::at(&path, answers(&ctx.status.counting)),
        });
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        let Some(open) = &mut self.open else { return };
        let next = open.saving.take(answers(&ctx.status.counting));
        let done = next == Next::Done;
        open.go_on(ctx, next);
        let size = vec2(520.0, 280.0);
        let stays = widgets::sheet(egui, ctx, "Save picture", size, |ui| {
            egui::Frame::NONE
                .inner_margin(egui::Margin::symmetric(24, 16))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 8.0;
                    let next = open.content_ui(ui, ctx);
                    open.go_on(ctx, next);
                });
        });
        if done || !stays {
            self.open = None;
        }
    }
}

fn answers(counting: &Counting) -> Answers<'_> {
    Answers {
        chosen: counting.chosen.as_ref(),
        saved: counting.saved.as_ref(),
    }
}

impl Open {
    fn content_ui(&mut self, ui: &mut Ui, ctx: &Ctx) -> Next {
        widgets::plain_marks(ui, ctx);
        self.saving.field_ui(ui, ctx, "File to save the picture in");
        let is_png = self.is_png();
        let mut own = Vec::new();
        ui.horizontal(|ui| {
            for (name, ending, on) in [("SVG", "svg", !is_png), ("PNG", "png", is_png)] {
                let radio = ui.radio(on, name);
                own.push(radio.id);
                if radio.clicked() {
                    let path = self.saving.place().with_extension(ending);
                    self.saving.set(&path);
                }
            }
            ui.add_space(24.0);
            for (name, dark) in [("Light", false), ("Dark", true)] {
                own.push(ui.radio_value(&mut self.dark, dark, name).id);
            }
        });
        let told = match is_png {
            true => "Dots, two to a point: for slides and web pages.",
            false => "Lines and text, sharp at every size: for print, and to be changed.",
        };
        widgets::small(ui, ctx, told);
        self.saving.buttons_ui(ui, ctx, &own)
    }

    fn is_png(&self) -> bool {
        let place = self.saving.place();
        let ending = place.extension();
        ending.is_some_and(|it| it.eq_ignore_ascii_case("png"))
    }

    fn go_on(&self, ctx: &Ctx, next: Next) {
        let path = self.saving.place();
        match next {
            Next::Nothing | Next::Done => {}
            Next::Choose => ctx.request(Request::PickPicture(path)),
            Next::Save(replace) => ctx.request(Request::SavePicture(Box::new(PictureWish {
                path,
                chart: self.chart.clone(),
                dark: self.dark,
                replace,
            }))),
        }
    }
}

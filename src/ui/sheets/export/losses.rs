//! Where the list of what a format can't hold is to be saved. Must not write
//! anything: the shell does.

use std::path::Path;

use egui::{Ui, vec2};

use crate::ui::outgoing::{ExportPlace, ExportWish, Outgoing};
use crate::ui::widgets::{self, Answers, Next, Saving};
use crate::ui::{Ctx, Request};

/// The page that asks.
#[derive(Default)]
pub struct SaveLosses {
    open: Option<Saving>,
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
        self.open = Some(Saving::at(&path, answers(outgoing)));
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx, wish: &ExportWish) {
        let Some(open) = &mut self.open else { return };
        let next = open.take(answers(&ctx.status.outgoing));
        let done = next == Next::Done;
        go_on(ctx, wish, open, next);
        let size = vec2(520.0, 240.0);
        let title = "Save what it can’t hold";
        let stays = widgets::sheet(egui, ctx, title, size, |ui| {
            egui::Frame::NONE
                .inner_margin(egui::Margin::symmetric(24, 16))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 8.0;
                    let next = content_ui(ui, ctx, open);
                    go_on(ctx, wish, open, next);
                });
        });
        if done || !stays {
            self.open = None;
        }
    }
}

fn answers(outgoing: &Outgoing) -> Answers<'_> {
    Answers {
        chosen: outgoing.losses_chosen.as_ref(),
        saved: outgoing.losses_saved.as_ref(),
    }
}

fn content_ui(ui: &mut Ui, ctx: &Ctx, open: &mut Saving) -> Next {
    open.field_ui(ui, ctx, "File to save the list in");
    let told = "A line of JSON for each thing that can’t be held, with its article and place.";
    widgets::small(ui, ctx, told);
    open.buttons_ui(ui, ctx, &[])
}

fn go_on(ctx: &Ctx, wish: &ExportWish, open: &Saving, next: Next) {
    let path = open.place();
    match next {
        Next::Nothing | Next::Done => {}
        Next::Choose => ctx.request(Request::PickLosses(path)),
        Next::Save(replace) => {
            let place = ExportPlace { path, replace };
            ctx.request(Request::SaveLosses(Box::new(wish.clone()), place));
        }
    }
}

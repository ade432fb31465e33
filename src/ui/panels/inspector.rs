//! Everything about the focused thing, to be changed by keyboard; the article's
//! own facts where nothing is focused. Knows no other panel.

mod article;
mod entry;
mod tag;

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::ui::Ctx;
use crate::ui::forms::ValueDraft;
use crate::ui::widgets;
use crate::workspace::Item;

pub use article::{Counts, counts};
pub use tag::{TagFacts, tag_facts};

#[derive(Default)]
pub struct InspectorPanel {
    value: ValueDraft,
    /// The first thing that takes the keyboard gets it in the next frame.
    wants_keyboard: bool,
    counts: article::Remembered,
    precedents: Option<tag::Remembered>,
}

impl InspectorPanel {
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        if std::mem::take(&mut self.wants_keyboard) {
            // The keyboard goes to the panel's first widget, as Tab would.
            let here = ui.next_auto_id();
            ui.ctx().memory_mut(|it| it.request_focus(here));
        }
        ScrollArea::vertical()
            .id_salt("inspector")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin {
                        left: 16,
                        right: 12,
                        top: 12,
                        bottom: 24,
                    })
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = 4.0;
                        self.content_ui(ui, ctx);
                    });
            });
    }

    /// Gives the keyboard to the panel.
    pub fn focus(&mut self) {
        self.wants_keyboard = true;
    }

    fn content_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        if ctx.ws.article().is_none() {
            widgets::empty_state(
                ui,
                ctx,
                "No article is open.",
                "Choose one in the list at the left, or press Ctrl+PageDown.",
            );
            return;
        }
        match ctx.ws.session().focus.clone() {
            Some(Item::Tag(id)) => match ctx.ws.tag(&id) {
                Some(tag) => tag::tag_ui(ui, ctx, tag, &mut self.value, &mut self.precedents),
                None => article::article_ui(ui, ctx, &mut self.counts),
            },
            Some(Item::Argument { event, index }) => match ctx.ws.tag(&event) {
                Some(tag) => tag::argument_ui(ui, ctx, tag, index),
                None => article::article_ui(ui, ctx, &mut self.counts),
            },
            Some(Item::Entity(id)) => entry::entity_ui(ui, ctx, &id),
            Some(Item::Zone(at)) => article::zone_ui(ui, ctx, at),
            None => article::article_ui(ui, ctx, &mut self.counts),
        }
    }
}

/// A group with its heading and room above it.
fn section_ui(ui: &mut Ui, ctx: &Ctx, title: &str) {
    ui.add_space(12.0);
    widgets::hairline(ui, ctx);
    ui.add_space(6.0);
    widgets::heading(ui, ctx, title);
}

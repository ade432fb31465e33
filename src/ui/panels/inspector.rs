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
    precedents: tag::Remembered,
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
            Some(Item::Suggestion { .. }) => super::review::card_content_ui(ui, ctx),
            Some(Item::Zone(at)) => article::zone_ui(ui, ctx, at),
            None => article::article_ui(ui, ctx, &mut self.counts),
        }
    }
}

/// Tags of a layer that may be walked over in the frame of a key press.
const FEW: usize = 5000;
/// Seconds without a change before a larger layer is walked over.
const STILL: f64 = 0.3;

/// Puts off what costs a walk over a large layer until nothing has changed for
/// a moment: a key press must not wait for it.
#[derive(Default)]
struct Patience {
    key: Option<(u64, String)>,
    since: f64,
}

impl Patience {
    /// True once it may be done for a key: a revision and what it is about.
    fn over(&mut self, ui: &Ui, ctx: &Ctx, key: (u64, &str)) -> bool {
        if ctx.ws.layer().is_none_or(|it| it.tags().len() <= FEW) {
            return true;
        }
        let now = ui.input(|it| it.time);
        let same = self
            .key
            .as_ref()
            .is_some_and(|it| (it.0, it.1.as_str()) == key);
        if !same {
            self.key = Some((key.0, key.1.to_owned()));
            self.since = now;
        }
        let left = self.since + STILL - now;
        if left > 0.0 {
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
        left <= 0.0
    }
}

/// A group with its heading and room above it.
fn section_ui(ui: &mut Ui, ctx: &Ctx, title: &str) {
    ui.add_space(12.0);
    widgets::hairline(ui, ctx);
    ui.add_space(6.0);
    widgets::heading(ui, ctx, title);
}

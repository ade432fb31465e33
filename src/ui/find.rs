//! Find in the open article: the bar above the text, and what it found, which
//! the reader paints. Knows the open text; must not know the reader.

use egui::{Key, Modifiers, Ui};

use crate::model::{ArticleId, TextHash};
use crate::text::Span;
use crate::text::segment::find;
use crate::workspace::{Action, Ask, Selection};

use super::Ctx;
use super::keymap::show;
use super::widgets::{self, Icon};

/// What is looked for, and where it stands.
#[derive(Default)]
pub struct FindState {
    pub query: String,
    pub case_sensitive: bool,
    /// In reading order, in bytes of the open text; empty while the bar is shut.
    pub hits: Vec<Span>,
    /// Which of them is meant now.
    pub at: Option<usize>,
    open: bool,
    found_for: Option<Found>,
    wants_focus: bool,
    wants_all: bool,
}

#[derive(PartialEq)]
struct Found {
    article: ArticleId,
    text: TextHash,
    query: String,
    case_sensitive: bool,
}

const FIELD: &str = "Find in the article";

impl FindState {
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens the bar; selected words, if few, are looked for at once.
    pub fn open(&mut self, ctx: &Ctx) {
        self.open = true;
        self.wants_focus = true;
        self.wants_all = true;
        let selected = ctx
            .ws
            .document()
            .and_then(|it| ctx.ws.session().selection.span()?.of(&it.text))
            .filter(|it| it.len() <= 100 && !it.contains('\n'));
        if let Some(words) = selected {
            self.query = words.to_owned();
        }
        self.update(ctx);
    }

    pub fn close(&mut self) {
        self.open = false;
        self.hits = Vec::new();
        self.at = None;
        self.found_for = None;
    }

    /// Looks again where the text or the query is another; once a frame, before
    /// the reader paints.
    pub fn update(&mut self, ctx: &Ctx) {
        if !self.open {
            return;
        }
        let Some((article, document)) = ctx.ws.article().zip(ctx.ws.document()) else {
            self.hits.clear();
            self.at = None;
            self.found_for = None;
            return;
        };
        let wanted = Found {
            article: article.id.clone(),
            text: document.hash.clone(),
            query: self.query.clone(),
            case_sensitive: self.case_sensitive,
        };
        if self.found_for.as_ref() == Some(&wanted) {
            return;
        }
        let moved_on = self.found_for.is_some();
        self.hits = find(&document.text, &self.query, self.case_sensitive);
        let caret = {
            let Selection { anchor, caret } = ctx.ws.session().selection;
            anchor.min(caret)
        };
        self.at = self
            .hits
            .iter()
            .position(|it| it.start() >= caret)
            .or((!self.hits.is_empty()).then_some(0));
        // Show the first one while the words are typed; Enter selects it.
        if moved_on && let Some(hit) = self.current() {
            ctx.send(Action::Ask(Ask::ScrollTo(hit.start())));
        }
        self.found_for = Some(wanted);
    }

    pub fn current(&self) -> Option<Span> {
        self.hits.get(self.at?).copied()
    }

    /// Selects the next or previous place, around the end. Opens the bar where
    /// nothing was looked for yet.
    pub fn step(&mut self, ctx: &Ctx, forward: bool) {
        if self.query.is_empty() {
            return self.open(ctx);
        }
        let was_open = std::mem::replace(&mut self.open, true);
        self.update(ctx);
        let selected = ctx.ws.session().selection.span();
        let count = self.hits.len();
        if count > 0 {
            let at = self.at.unwrap_or(0);
            // The first step selects the place that is meant already.
            let on_it = self.current().is_some() && selected == self.current();
            self.at = Some(match (forward, on_it || !was_open && at > 0) {
                (true, true) => (at + 1) % count,
                (true, false) => at,
                (false, _) => (at + count - 1) % count,
            });
        }
        if let Some(hit) = self.current() {
            ctx.send(Action::Select(hit.into()));
            ctx.send(Action::Ask(Ask::ScrollTo(hit.start())));
        }
    }

    /// How many, in words: `3 of 17`.
    pub fn count_text(&self) -> String {
        match (self.query.is_empty(), self.hits.len(), self.at) {
            (true, ..) => String::new(),
            (false, 0, _) => "not found".into(),
            (false, n, Some(at)) => format!("{} of {n}", at + 1),
            (false, n, None) => n.to_string(),
        }
    }

    /// The bar, in one row.
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        if !self.open {
            return;
        }
        self.update(ctx);
        let id = widgets::search_id(FIELD);
        // Escape takes the focus away before anything is drawn.
        let focused = ui.memory(|it| it.has_focus(id) || it.had_focus_last_frame(id));
        let mut step = None;
        if focused {
            ui.input_mut(|input| {
                if input.consume_key(Modifiers::SHIFT, Key::Enter) {
                    step = Some(false);
                } else if input.consume_key(Modifiers::NONE, Key::Enter) {
                    step = Some(true);
                } else if input.consume_key(Modifiers::NONE, Key::Escape) {
                    step = None;
                    self.open = false;
                }
            });
        }
        if !self.open {
            ui.memory_mut(|it| it.surrender_focus(id));
            return self.close();
        }
        ui.horizontal(|ui| {
            ui.set_height(36.0);
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.add_space(8.0);
            ui.scope(|ui| {
                ui.set_max_width(280.0_f32.min(ui.available_width() - 200.0).max(120.0));
                let hint = "Words to find";
                let field = widgets::search_field(ui, ctx, FIELD, hint, &mut self.query);
                widgets::take_keyboard(&field, &mut self.wants_focus);
                // A field that just got the keyboard puts its caret at the end.
                if self.wants_all && field.has_focus() && !field.gained_focus() {
                    self.wants_all = false;
                    select_all(ui, id, &self.query);
                }
            });
            let case = format!(
                "Match case: {}",
                if self.case_sensitive { "on" } else { "off" }
            );
            if widgets::icon_toggle(ui, ctx, Icon::Case, &case, self.case_sensitive).clicked() {
                self.case_sensitive = !self.case_sensitive;
                self.wants_focus = true;
            }
            for (icon, name, key, forward) in [
                (Icon::Up, "Find previous", "Shift+F3", false),
                (Icon::Down, "Find next", "F3", true),
            ] {
                let name = format!("{name}  {}", show(key));
                ui.add_enabled_ui(!self.hits.is_empty(), |ui| {
                    if widgets::icon_button(ui, ctx, icon, &name).clicked() {
                        step = Some(forward);
                    }
                });
            }
            widgets::small(ui, ctx, self.count_text());
            let layout = egui::Layout::right_to_left(egui::Align::Center);
            ui.with_layout(layout, |ui| {
                ui.add_space(8.0);
                if widgets::icon_button(ui, ctx, Icon::Close, "Close the search").clicked() {
                    self.close();
                }
            });
        });
        self.update(ctx);
        if let Some(forward) = step {
            self.step(ctx, forward);
            // A single-line field gives the keyboard away at Enter.
            self.wants_focus = true;
        }
    }
}

fn select_all(ui: &Ui, id: egui::Id, text: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let range = egui::text_selection::CCursorRange::two(
        egui::text::CCursor::new(0),
        egui::text::CCursor::new(text.chars().count()),
    );
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}

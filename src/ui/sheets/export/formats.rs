//! The formats to choose from: a filter that the keyboard is in, and rows that
//! the arrows walk over.

use egui::{
    CornerRadius, FocusDirection, Key, Margin, Modifiers, Role, ScrollArea, Sense, TextStyle, Ui,
};
use egui::{WidgetInfo, pos2, vec2};

use super::ExportSheet;
use crate::ui::Ctx;
use crate::ui::fold::fold;
use crate::ui::outgoing::FormatLine;
use crate::ui::widgets::{self, ROW, controls};

const FILTER: &str = "Filter formats";

/// How well a format fits what is typed, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Words of its name begin so.
    Begins,
    /// It stands in its name.
    Named,
    /// Its summary speaks of it.
    Told,
}

impl ExportSheet {
    /// The arrows choose the format above or below while the filter is typed in.
    pub(super) fn formats_keys(&mut self, egui: &egui::Context, ctx: &Ctx) {
        let pressed = |key| egui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
        // Escape steps back one level: the sheet is the next. The field has lost
        // the keyboard by it already.
        if self.filters && !self.query.is_empty() && pressed(Key::Escape) {
            self.query.clear();
            self.wants_focus = true;
        }
        if !egui.memory(|it| it.has_focus(widgets::search_id(FILTER))) {
            return;
        }
        let step = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
            (true, _) => 1,
            (_, true) => -1,
            _ => return,
        };
        let shown = self.shown(ctx);
        let at = shown.iter().position(|it| it.id == self.wish.format);
        let to = match at {
            Some(at) => at.saturating_add_signed(step).min(shown.len().max(1) - 1),
            None => 0,
        };
        if let Some(format) = shown.get(to) {
            self.walked = true;
            self.choose_format(ctx, format);
        }
    }

    pub(super) fn formats_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        egui::Frame::NONE
            .inner_margin(Margin::symmetric(8, 12))
            .show(ui, |ui| {
                let field = widgets::search_field(ui, ctx, FILTER, "Format", &mut self.query);
                widgets::take_keyboard(&field, &mut self.wants_focus);
                self.filters = field.has_focus();
                if field.changed() {
                    self.walked = false;
                    self.choose_shown(ctx);
                }
                if controls::entered(ui, &field) {
                    if !self.walked && !self.query.trim().is_empty() {
                        self.choose_first(ctx);
                    }
                    // What was filtered for is chosen: on to what of it goes out.
                    // The key is done with: what comes next isn't opened by it.
                    ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter));
                    ui.memory_mut(|it| it.move_focus(FocusDirection::Next));
                }
                ui.add_space(8.0);
                let shown = self.shown(ctx);
                if shown.is_empty() {
                    widgets::soft(ui, ctx, "No format is called so.");
                }
                ScrollArea::vertical()
                    .id_salt("export formats")
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        for format in shown {
                            if self.format_ui(ui, ctx, format) {
                                self.walked = true;
                                self.choose_format(ctx, format);
                            }
                        }
                    });
            });
    }

    /// The first of those that are left, where the chosen one isn't among them or
    /// fits worse.
    fn choose_shown(&mut self, ctx: &Ctx) {
        let shown = self.shown(ctx);
        let Some(first) = shown.first() else { return };
        let chosen = shown.iter().find(|it| it.id == self.wish.format);
        if chosen.is_none_or(|it| self.fit(it) > self.fit(first)) {
            self.choose_format(ctx, first);
        }
    }

    fn choose_first(&mut self, ctx: &Ctx) {
        let shown = self.shown(ctx);
        if let Some(first) = shown.first().filter(|it| it.id != self.wish.format) {
            self.choose_format(ctx, first);
        }
    }

    /// Those that fit what is typed, the best first.
    fn shown<'a>(&self, ctx: &Ctx<'a>) -> Vec<&'a FormatLine> {
        let formats = ctx.status.outgoing.formats.iter();
        let fitting = formats.filter_map(|it| Some((self.fit(it)?, it)));
        let mut fitting: Vec<(Fit, &FormatLine)> = fitting.collect();
        fitting.sort_by_key(|it| it.0);
        fitting.into_iter().map(|it| it.1).collect()
    }

    /// Where the words that are typed stand; None where one doesn't.
    fn fit(&self, format: &FormatLine) -> Option<Fit> {
        // Hyphens are typed in one way or another: `label_studio`, `semeval 2016`.
        let fold = |text: &str| fold(text).replace(['-', '_', '/'], " ");
        let query = fold(&self.query);
        let name = fold(&format!("{} {}", format.id, format.name));
        let summary = fold(&format.summary);
        let within = |place: &dyn Fn(&str) -> bool| query.split_whitespace().all(place);
        let begins = |word: &str| name.split_whitespace().any(|it| it.starts_with(word));
        match () {
            () if within(&begins) => Some(Fit::Begins),
            () if within(&|word| name.contains(word)) => Some(Fit::Named),
            () if within(&|word| name.contains(word) || summary.contains(word)) => Some(Fit::Told),
            () => None,
        }
    }

    /// True where it was clicked. The rows aren't stops of the Tab key: the
    /// arrows reach them.
    fn format_ui(&self, ui: &mut Ui, ctx: &Ctx, format: &FormatLine) -> bool {
        let theme = ctx.theme;
        let on = format.id == self.wish.format;
        let size = vec2(ui.available_width(), ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &format.name));
        let painter = ui.painter();
        let ground = rect.shrink2(vec2(0.0, 1.0));
        if on {
            painter.rect_filled(ground, CornerRadius::same(4), theme.selection);
            let bar = ground.with_max_x(ground.left() + 3.0);
            painter.rect_filled(bar, CornerRadius::same(2), theme.accent);
        } else if response.hovered() {
            painter.rect_filled(ground, CornerRadius::same(4), theme.hover);
        }
        let ending = match &format.ending {
            Some(ending) => format!(".{ending}"),
            None => "folder".to_owned(),
        };
        let small = widgets::font(ui, &TextStyle::Small);
        let body = widgets::font(ui, &TextStyle::Body);
        let ending = ui.painter().layout_no_wrap(ending, small, theme.text_soft);
        let (left, end) = (rect.left() + 10.0, rect.right() - 8.0);
        let right = end - ending.size().x;
        let cut = |to: f32| widgets::cut_to(ui, &format.name, body.clone(), theme.text, to - left);
        let name = cut(right - 8.0);
        // Where there isn't room for both, the name is what is looked for.
        let (name, ending) = match name.elided {
            true => (cut(end), None),
            false => (name, Some(ending)),
        };
        let middle = rect.center().y;
        let at = pos2(left, middle - name.size().y / 2.0);
        ui.painter().galley(at, name, theme.text);
        if let Some(ending) = ending {
            let at = pos2(right, middle - ending.size().y / 2.0);
            ui.painter().galley(at, ending, theme.text_soft);
        }
        if on
            && ui
                .ctx()
                .memory(|it| it.has_focus(widgets::search_id(FILTER)))
        {
            ui.scroll_to_rect(rect, None);
        }
        response.on_hover_text(&format.summary).clicked()
    }
}

//! Small things that several panels draw: ring, chip, field, heading, row,
//! icon. Each takes what it shows as a value; only `refs` and `attributes`
//! read the workspace, and none knows a panel.

pub mod attributes;
pub mod chips;
mod combo;
pub mod controls;
mod field;
mod icon;
mod list;
mod marks;
pub mod refs;
mod row;
mod saving;
mod sheet;
mod tab;
pub mod toasts;
pub mod value;

use egui::{Align2, CornerRadius, Response, RichText, Role, Sense, Stroke, StrokeKind, TextStyle};
use egui::{FontId, Ui, Vec2, WidgetInfo, vec2};

pub use chips::link;
pub use combo::{Combo, combo};
pub use field::{commit_field, forget_field, search_field, search_id, take_keyboard};
pub use icon::{Icon, icon_button, icon_toggle};
pub use list::LongList;
pub use marks::{choice_mark, cut_to, line_in, paint_class, paint_polarity};
pub use row::{Row, row};
pub use saving::{Answers, Next, Saving};
pub use sheet::{floating_frame, sheet};
pub use tab::tab;

use super::{Ctx, Theme};
use crate::model::Progress;

/// Height of a row in a list, in points.
pub const ROW: f32 = 28.0;
/// Room inside things, between groups, around a page.
pub const INSIDE: f32 = 8.0;
pub const GROUP: f32 = 16.0;
pub const PAGE: f32 = 24.0;

/// How far an article is, as a ring: empty, half, full with a check.
pub fn state_ring(ui: &mut Ui, ctx: &Ctx, progress: Progress) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
    paint_state_ring(ui.painter(), rect.center(), ctx.theme, progress);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, progress_name(progress)));
    response.on_hover_text(progress_name(progress))
}

/// The ring alone, 14 points wide, for rows that paint themselves.
pub fn paint_state_ring(
    painter: &egui::Painter,
    center: egui::Pos2,
    theme: &Theme,
    progress: Progress,
) {
    const RADIUS: f32 = 6.0;
    match progress {
        Progress::Untouched => {
            painter.circle_stroke(center, RADIUS, Stroke::new(1.5, theme.text_faint));
        }
        Progress::Begun => {
            // The left half of the disc; a convex polygon of its arc.
            let half = (0..=16)
                .map(|i| {
                    let angle =
                        std::f32::consts::FRAC_PI_2 + std::f32::consts::PI * i as f32 / 16.0;
                    center + (RADIUS - 0.5) * Vec2::angled(angle)
                })
                .collect();
            painter.add(egui::Shape::convex_polygon(
                half,
                theme.accent,
                Stroke::NONE,
            ));
            painter.circle_stroke(center, RADIUS, Stroke::new(1.5, theme.accent));
        }
        Progress::Complete => {
            painter.circle_filled(center, RADIUS + 0.75, theme.success);
            let at = |x: f32, y: f32| center + vec2(x, y);
            painter.line(
                vec![at(-3.0, 0.2), at(-0.9, 2.4), at(3.2, -2.2)],
                Stroke::new(1.6, theme.page),
            );
        }
    }
}

/// The state in words, for tooltips and screen readers.
pub fn progress_name(progress: Progress) -> &'static str {
    match progress {
        Progress::Untouched => "not begun",
        Progress::Begun => "begun",
        Progress::Complete => "complete",
    }
}

/// A key as it is printed beside the thing that it does: `Ctrl+Z`.
pub fn key_chip(ui: &mut Ui, ctx: &Ctx, key: &str) -> Response {
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(key.to_owned(), font, ctx.theme.text_soft);
    let size = vec2((galley.size().x + 8.0).max(18.0), 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    paint_key_chip(ui.painter(), rect, ctx.theme, galley);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, key));
    response
}

/// The chip alone at the right end of a place; gives its width.
pub fn paint_key_chip_right(ui: &Ui, theme: &Theme, right_center: egui::Pos2, key: &str) -> f32 {
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(key.to_owned(), font, theme.text_soft);
    let size = vec2((galley.size().x + 8.0).max(18.0), 18.0);
    let rect = Align2::RIGHT_CENTER.anchor_size(right_center, size);
    paint_key_chip(ui.painter(), rect, theme, galley);
    size.x
}

fn paint_key_chip(
    painter: &egui::Painter,
    rect: egui::Rect,
    theme: &Theme,
    galley: std::sync::Arc<egui::Galley>,
) {
    painter.rect(
        rect,
        CornerRadius::same(4),
        theme.raised,
        Stroke::new(1.0, theme.hairline),
        StrokeKind::Inside,
    );
    let at = rect.center() - galley.size() / 2.0;
    painter.galley(at, galley, theme.text_soft);
}

/// Heading of a section inside a panel.
pub fn heading(ui: &mut Ui, ctx: &Ctx, text: &str) -> Response {
    let text = RichText::new(text)
        .font(super::style::bold(super::style::TYPE))
        .color(ctx.theme.text);
    ui.label(text)
}

/// Text that steps back.
pub fn soft(ui: &mut Ui, ctx: &Ctx, text: impl Into<String>) -> Response {
    ui.label(RichText::new(text).color(ctx.theme.text_soft))
}

/// Small text that steps back: second lines, counts, dates.
pub fn small(ui: &mut Ui, ctx: &Ctx, text: impl Into<String>) -> Response {
    ui.label(RichText::new(text).small().color(ctx.theme.text_soft))
}

/// What the schema asks for and isn't there: a hint, never a bar.
pub fn warning(ui: &mut Ui, ctx: &Ctx, text: impl Into<String>) -> Response {
    ui.add(egui::Label::new(RichText::new(text).small().color(ctx.theme.warning)).wrap())
}

/// One line across the room there is.
pub fn hairline(ui: &mut Ui, ctx: &Ctx) {
    let size = vec2(ui.available_width(), 1.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.center().y,
        Stroke::new(1.0, ctx.theme.hairline),
    );
}

/// A button whose label is a verb, with its key behind it where it has one.
pub fn button(ui: &mut Ui, ctx: &Ctx, label: &str, key: Option<&str>) -> Response {
    text_button(ui, ctx, label, key, false)
}

/// The one button of a place that is meant to be pressed.
pub fn primary_button(ui: &mut Ui, ctx: &Ctx, label: &str, key: Option<&str>) -> Response {
    text_button(ui, ctx, label, key, true)
}

fn text_button(ui: &mut Ui, ctx: &Ctx, label: &str, key: Option<&str>, primary: bool) -> Response {
    let theme = ctx.theme;
    let enabled = ui.is_enabled();
    let (fill, ink) = match (primary, enabled) {
        (true, true) => (theme.accent, theme.on_accent),
        (false, true) => (theme.raised, theme.text),
        (_, false) => (theme.surface, theme.text_faint),
    };
    let font = TextStyle::Button.resolve(ui.style());
    let small = TextStyle::Small.resolve(ui.style());
    let text = ui.painter().layout_no_wrap(label.to_owned(), font, ink);
    let key = key.map(|key| {
        let ink = if primary { ink } else { theme.text_faint };
        ui.painter().layout_no_wrap(key.to_owned(), small, ink)
    });
    let key_width = key.as_ref().map_or(0.0, |it| it.size().x + 8.0);
    let size = vec2(text.size().x + key_width + 24.0, ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    let fill = match (response.hovered() && enabled, primary) {
        (true, true) => theme.accent.gamma_multiply(0.9),
        (true, false) => theme.hover,
        (false, _) => fill,
    };
    let line = if response.has_focus() {
        theme.accent
    } else {
        theme.hairline
    };
    let line = Stroke::new(if response.has_focus() { 2.0 } else { 1.0 }, line);
    ui.painter()
        .rect(rect, CornerRadius::same(6), fill, line, StrokeKind::Inside);
    let at = egui::pos2(rect.left() + 12.0, rect.center().y - text.size().y / 2.0);
    let text_width = text.size().x;
    ui.painter().galley(at, text, ink);
    if let Some(key) = key {
        let at = egui::pos2(
            rect.left() + 20.0 + text_width,
            rect.center().y - key.size().y / 2.0,
        );
        ui.painter().galley(at, key, ink);
    }
    response
}

/// What stands where nothing is: a sentence, and the next step.
pub fn empty_state(ui: &mut Ui, ctx: &Ctx, what: &str, next: &str) {
    ui.add_space(PAGE);
    ui.vertical_centered(|ui| {
        ui.set_max_width((ui.available_width() - 2.0 * GROUP).clamp(0.0, 320.0));
        ui.label(RichText::new(what).color(ctx.theme.text));
        ui.add_space(4.0);
        ui.label(RichText::new(next).color(ctx.theme.text_soft));
    });
}

/// A type's name on its tint, with the full hue as a line beneath: colour is
/// never the only sign.
pub fn type_chip(ui: &mut Ui, ctx: &Ctx, name: &str, hue: egui::Color32) -> Response {
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(name.to_owned(), font, ctx.theme.text);
    let size = vec2(galley.size().x + 12.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(
        rect,
        CornerRadius::same(3),
        hue.gamma_multiply(ctx.theme.tint),
    );
    painter.hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, hue));
    painter.galley(
        rect.center() - galley.size() / 2.0 - vec2(0.0, 1.0),
        galley,
        ctx.theme.text,
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    response
}

/// Boxes, rings and rails of what is drawn next are seen without colour too.
pub fn plain_marks(ui: &mut Ui, ctx: &Ctx) {
    let quiet = &mut ui.visuals_mut().widgets.inactive;
    quiet.bg_stroke = Stroke::new(1.0, ctx.theme.text_faint);
    quiet.bg_fill = ctx.theme.hover;
}

/// The font of a text style, for rows that paint themselves.
pub fn font(ui: &Ui, style: &TextStyle) -> FontId {
    style.resolve(ui.style())
}

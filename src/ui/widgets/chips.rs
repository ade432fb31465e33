//! Chips to press: a choice that is on or off, a polarity, a filler that can be
//! taken away. Each has a name in words.

use egui::{Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2};
use egui::{Rect, WidgetInfo, pos2, vec2};

use super::Icon;
use crate::model::Polarity;
use crate::ui::Ctx;

/// Height of a chip, in points.
pub const CHIP: f32 = 24.0;

/// A choice among others; filled where it holds. `name` is what tests and
/// screen readers find, `help` the tooltip.
pub fn choice_chip(
    ui: &mut Ui,
    ctx: &Ctx,
    text: &str,
    name: &str,
    help: &str,
    on: bool,
) -> Response {
    let theme = ctx.theme;
    let font = super::font(ui, &TextStyle::Body);
    let ink = if on { theme.text } else { theme.text_soft };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
    let size = vec2(galley.size().x + 16.0, CHIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, name));
    let fill = match (on, response.hovered()) {
        (true, _) => theme.selection,
        (false, true) => theme.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    let line = match (response.has_focus(), on) {
        (true, _) => Stroke::new(2.0, theme.accent),
        (false, true) => Stroke::new(1.0, theme.accent),
        (false, false) => Stroke::new(1.0, theme.hairline),
    };
    ui.painter()
        .rect(rect, CornerRadius::same(5), fill, line, StrokeKind::Inside);
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, ink);
    if help.is_empty() {
        response
    } else {
        response.on_hover_text(help)
    }
}

/// A polarity as a button with its painted sign.
pub fn polarity_chip(ui: &mut Ui, ctx: &Ctx, polarity: Polarity, key: &str, on: bool) -> Response {
    let theme = ctx.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(36.0, 28.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, polarity.id()));
    let fill = match (on, response.hovered()) {
        (true, _) => theme.selection,
        (false, true) => theme.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    let line = match on || response.has_focus() {
        true => Stroke::new(1.5, theme.accent),
        false => Stroke::new(1.0, theme.hairline),
    };
    ui.painter()
        .rect(rect, CornerRadius::same(5), fill, line, StrokeKind::Inside);
    super::paint_polarity(ui.painter(), theme, rect.center(), 18.0, polarity);
    response.on_hover_text(format!("{}   {key}", polarity.id()))
}

/// What happened to a chip that can be taken away.
pub struct Chip {
    pub response: Response,
    pub removed: bool,
}

/// A chip with a hue and, where `remove` names it, a cross. `lit` marks what is
/// tied to the thing under the pointer; `behind` is kept free on its line.
pub fn filler_chip(
    ui: &mut Ui,
    ctx: &Ctx,
    text: &str,
    hue: Color32,
    lit: bool,
    remove: Option<&str>,
    behind: f32,
) -> Chip {
    let theme = ctx.theme;
    let font = super::font(ui, &TextStyle::Body);
    let cross = if remove.is_some() { 20.0 } else { 0.0 };
    let room = (ui.max_rect().width() - 16.0 - cross - behind).max(40.0);
    let galley = super::cut_to(ui, text, font, theme.text, room);
    let size = vec2(galley.size().x + 14.0 + cross, CHIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    let painter = ui.painter();
    let strength = if lit || response.hovered() {
        theme.tint * 1.8
    } else {
        theme.tint
    };
    painter.rect_filled(rect, CornerRadius::same(4), hue.gamma_multiply(strength));
    painter.hline(
        rect.left() + 2.0..=rect.right() - 2.0,
        rect.bottom() - 1.0,
        Stroke::new(2.0, hue),
    );
    if response.has_focus() {
        let line = Stroke::new(2.0, theme.accent);
        painter.rect_stroke(rect, CornerRadius::same(4), line, StrokeKind::Inside);
    }
    let at = pos2(rect.left() + 7.0, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, theme.text);
    let mut removed = false;
    if let Some(name) = remove {
        let place = Rect::from_center_size(
            pos2(rect.right() - 12.0, rect.center().y),
            Vec2::splat(CHIP),
        );
        let id = response.id.with("remove");
        let button = ui.interact(place, id, Sense::click()).on_hover_text(name);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let ink = if button.hovered() || button.has_focus() {
            theme.danger
        } else {
            theme.text_faint
        };
        Icon::Close.paint(ui.painter(), place.center(), ink);
        removed = button.clicked();
    }
    Chip { response, removed }
}

/// A press in the middle of text: small, in the accent, underlined under the
/// pointer.
pub fn link(ui: &mut Ui, ctx: &Ctx, text: &str) -> Response {
    let font = super::font(ui, &TextStyle::Small);
    let ink = ctx.theme.accent;
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
    let size = vec2(galley.size().x, CHIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    if response.hovered() || response.has_focus() {
        let y = at.y + galley.size().y;
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, ink));
    }
    ui.painter().galley(at, galley, ink);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

//! The tabs above pages that share a place.

use egui::{Response, Role, Sense, Stroke, TextStyle, Ui, WidgetInfo, vec2};

use crate::ui::Ctx;

/// One of several pages, by its name; a line below the one that is shown.
pub fn tab(ui: &mut Ui, ctx: &Ctx, name: &str, on: bool) -> Response {
    let ink = match on {
        true => ctx.theme.text,
        false => ctx.theme.text_soft,
    };
    let font = super::font(ui, &TextStyle::Body);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, ink);
    let size = vec2(galley.size().x + 16.0, 32.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, name));
    if response.hovered() && !on {
        let ground = rect.shrink2(vec2(0.0, 4.0));
        ui.painter().rect_filled(ground, 4, ctx.theme.hover);
    }
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, ink);
    if response.has_focus() {
        let ring = Stroke::new(1.5, ctx.theme.accent);
        let ground = rect.shrink2(vec2(2.0, 4.0));
        let kind = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(ground, 4, ring, kind);
    }
    if on {
        let line = Stroke::new(2.0, ctx.theme.accent);
        let x = rect.shrink2(vec2(8.0, 0.0)).x_range();
        ui.painter().hline(x, rect.bottom() - 1.0, line);
    }
    response
}

//! A page that lies over the window until it is closed: settings, keys, the
//! manual. Escape, the cross and a click beside it close it.

use egui::{Context, CornerRadius, Frame, Modal, RichText, Stroke, Ui, Vec2, vec2};

use super::{Icon, hairline, icon_button};
use crate::ui::{Ctx, Theme};

/// The frame of things that float over the window.
pub fn floating_frame(egui: &Context, theme: &Theme) -> Frame {
    Frame::NONE
        .fill(theme.surface)
        .stroke(Stroke::new(1.0, theme.hairline))
        .corner_radius(CornerRadius::same(8))
        .shadow(egui.global_style().visuals.popup_shadow)
}

/// Draws the page, at most as large as asked, in points. False once it is to
/// be closed.
pub fn sheet(
    egui: &Context,
    ctx: &Ctx,
    title: &str,
    size: Vec2,
    content: impl FnOnce(&mut Ui),
) -> bool {
    let room = egui.content_rect().size() - vec2(32.0, 32.0);
    let size = size.min(room);
    let mut closed = false;
    let modal = Modal::new(egui::Id::unique(("sheet", title)))
        .backdrop_color(ctx.theme.hairline.gamma_multiply(0.6))
        .frame(floating_frame(egui, ctx.theme))
        .show(egui, |ui| {
            ui.set_width(size.x);
            ui.set_max_height(size.y);
            ui.spacing_mut().item_spacing.y = 0.0;
            // That there is more below must be seen before the pointer is there.
            ui.spacing_mut().scroll.dormant_handle_opacity = 0.4;
            ui.horizontal(|ui| {
                ui.set_height(48.0);
                ui.add_space(24.0);
                ui.label(RichText::new(title).heading().color(ctx.theme.text));
                let layout = egui::Layout::right_to_left(egui::Align::Center);
                ui.with_layout(layout, |ui| {
                    ui.add_space(12.0);
                    closed =
                        icon_button(ui, ctx, Icon::Close, &format!("Close: {title}")).clicked();
                });
            });
            hairline(ui, ctx);
            content(ui);
        });
    !closed && !modal.should_close()
}

//! The margin: cards beside the lines they speak of.

use crate::text::Span;
use crate::ui::Ctx;

#[derive(Default)]
pub struct MarginPanel {}

impl MarginPanel {
    /// `visible` is the stretch of text on the screen, `y_of` gives the top of
    /// the line of a byte in screen points where it is laid out.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        ctx: &Ctx,
        visible: Span,
        y_of: &dyn Fn(u32) -> Option<f32>,
    ) {
        let _ = (ui, ctx, visible, y_of);
    }

    /// Gives the keyboard to the focused card (the value of an asked role).
    pub fn focus(&mut self) {}
}

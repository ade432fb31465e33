//! Everything about the focused item, editable; the article's facts where nothing is focused.

use crate::ui::Ctx;

#[derive(Default)]
pub struct InspectorPanel {}

impl InspectorPanel {
    pub fn show(&mut self, ui: &mut egui::Ui, ctx: &Ctx) {
        let _ = (ui, ctx);
    }
}

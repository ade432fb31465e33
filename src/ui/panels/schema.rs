//! The schema to read and to change.

use crate::ui::Ctx;

#[derive(Default)]
pub struct SchemaPanel {}

impl SchemaPanel {
    pub fn show(&mut self, ui: &mut egui::Ui, ctx: &Ctx) {
        let _ = (ui, ctx);
    }
}

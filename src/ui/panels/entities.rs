//! The register of entities and topics as a table.

use crate::ui::Ctx;

#[derive(Default)]
pub struct EntitiesPanel {}

impl EntitiesPanel {
    pub fn show(&mut self, ui: &mut egui::Ui, ctx: &Ctx) {
        let _ = (ui, ctx);
    }
}

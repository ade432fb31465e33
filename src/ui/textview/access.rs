//! The page for screen readers and tests: what is in sight as labelled areas.
//!
//! Costs nothing while no screen reader listens.

use super::{MarkSource, TextView};
use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Marks told at most.
const MARKS: usize = 200;

impl TextView {
    pub(super) fn access(&self, ui: &Ui, page: &Response, marks: &dyn MarkSource) {
        page.widget_info(|| WidgetInfo::labeled(Role::Document, ui.is_enabled(), "Article text"));
        if ui.ctx().accesskit_node_builder(page.id, |_| ()).is_none() {
            return;
        }
        let mut left = MARKS;
        for (i, top) in &self.sight {
            let (Some(piece), Some(laid)) = (self.table.get(*i), self.laid.get(i)) else {
                continue;
            };
            let text = self.piece_text(*i);
            if !text.is_empty() {
                let height = laid.row_top(laid.row_count());
                let area =
                    Rect::from_min_size(pos2(self.left, *top), vec2(self.rows.width, height));
                let id = page.id.with(("paragraph", piece.start));
                ui.interact(area.intersect(self.page), id, Sense::hover())
                    .widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
            }
            let Some(woven) = &laid.woven else {
                continue;
            };
            for (key, strip) in woven.things() {
                let y = top + laid.row_top(strip.row);
                let area = Rect::from_min_max(
                    pos2(self.left + strip.x0, y),
                    pos2(self.left + strip.x1, y + self.rows.pitch),
                );
                if left == 0 || !area.intersects(self.page) {
                    continue;
                }
                if let Some(said) = marks.describe(key) {
                    left -= 1;
                    // The page takes the clicks; this only has a name and a place.
                    ui.interact(
                        area,
                        page.id.with(("mark", key, piece.start)),
                        Sense::hover(),
                    )
                    .widget_info(|| WidgetInfo::labeled(Role::Mark, true, &said));
                }
            }
        }
    }
}

//! One frame of the page: marks, selection, words, labels, caret, scroll bar.
//!
//! Everything costly was worked out before; here it is only moved into place.

use super::{CursorView, TextView, look::veil};
use egui::{
    Color32, CornerRadius, Painter, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui,
    epaint::Mesh, pos2, vec2,
};

/// Room that stands for a selected line end, points.
const LINE_END: f32 = 6.0;

impl TextView {
    pub(super) fn paint(&mut self, ui: &Ui, response: &Response, cursor: &CursorView) {
        let Some(look) = self.look.clone() else {
            return;
        };
        let painter = ui
            .painter()
            .with_clip_rect(self.page.intersect(ui.clip_rect()));
        painter.rect_filled(self.page, CornerRadius::ZERO, look.page);
        let sight = self.sight.clone();
        for (i, top) in &sight {
            let origin = pos2(self.left, *top);
            let mesh = self
                .laid
                .get_mut(i)
                .and_then(|laid| laid.woven.as_mut())
                .and_then(|woven| woven.mesh_at(origin));
            if let Some(mesh) = mesh {
                painter.add(Shape::Mesh(mesh));
            }
        }
        self.paint_selection(&painter, cursor, look.selection);
        for (i, top) in &sight {
            let Some(laid) = self.laid.get(i) else {
                continue;
            };
            let origin = pos2(self.left, *top);
            painter.add(Shape::galley(origin, laid.galley.clone(), look.text));
            if let Some(woven) = &laid.woven {
                painter.extend(woven.label_shapes(origin));
            }
        }
        if look.invisibles {
            self.paint_invisibles(&painter, &look);
        }
        if cursor.visible {
            self.paint_caret(&painter, cursor.caret, look.caret);
        }
        self.paint_bar(ui, &painter, look.faint);
        if response.has_focus() {
            let ring = Stroke::new(1.0, veil(look.focus, 0.7));
            painter.rect_stroke(self.page, CornerRadius::ZERO, ring, StrokeKind::Inside);
        }
    }

    fn paint_selection(&self, painter: &Painter, cursor: &CursorView, color: Color32) {
        let from = cursor.caret.min(cursor.anchor);
        let to = cursor.caret.max(cursor.anchor);
        if from == to {
            return;
        }
        let mut mesh = Mesh::default();
        let mut strips = Vec::new();
        for (i, top) in &self.sight {
            let (Some(piece), Some(laid)) = (self.table.get(*i), self.laid.get(i)) else {
                continue;
            };
            if to <= piece.start || from > piece.end {
                continue;
            }
            strips.clear();
            let local = |byte: u32| byte.clamp(piece.start, piece.end) - piece.start;
            laid.strips(local(from), local(to), &mut strips);
            let box_of = |row: u32, x0: f32, x1: f32| {
                let y = top + laid.row_top(row);
                let height = self.rows.pitch.min(self.table.height(*i));
                Rect::from_min_max(
                    pos2(self.left + self.rows.snap(x0), y),
                    pos2(self.left + self.rows.snap(x1), y + height),
                )
            };
            for strip in &strips {
                mesh.add_colored_rect(box_of(strip.row, strip.x0, strip.x1), color);
            }
            if to > piece.end && self.table.closes(*i) {
                let (row, x) = laid.place(laid.len);
                mesh.add_colored_rect(box_of(row, x, x + LINE_END), color);
            }
        }
        if !mesh.is_empty() {
            painter.add(Shape::mesh(mesh));
        }
    }

    fn paint_caret(&self, painter: &Painter, byte: u32, color: Color32) {
        let Some(place) = self.caret_rect(byte) else {
            return;
        };
        let (up, down) = (0.92 * self.rows.size, 0.30 * self.rows.size);
        let baseline = place.top() + self.rows.baseline;
        let (y0, y1) = if place.height() < self.rows.pitch {
            (place.top(), place.bottom())
        } else {
            (baseline - up, baseline + down)
        };
        let x = self.rows.snap(place.left() - 1.0);
        let bar = Rect::from_min_max(
            pos2(x, self.rows.snap(y0)),
            pos2(x + 2.0, self.rows.snap(y1)),
        );
        painter.rect_filled(bar, CornerRadius::ZERO, color);
    }

    fn paint_bar(&self, ui: &Ui, painter: &Painter, color: Color32) {
        let Some(handle) = self.handle() else {
            return;
        };
        let near = ui
            .input(|i| i.pointer.latest_pos())
            .is_some_and(|p: Pos2| self.bar().contains(p));
        let (width, strength) = if near { (7.0, 0.7) } else { (4.0, 0.4) };
        let thumb = Rect::from_min_max(
            pos2(handle.right() - 2.0 - width, handle.top() + 2.0),
            handle.max - vec2(2.0, 2.0),
        );
        painter.rect_filled(thumb, CornerRadius::same(3), veil(color, strength));
    }
}

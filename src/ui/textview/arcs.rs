//! Arcs from words to words: what a frame ties together, drawn over the text.
//!
//! Knows spans, names and colours, not the frames.

use super::{TextView, look::veil};
use crate::text::Span;
use egui::{
    Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2,
    epaint::{CubicBezierShape, PathShape, PathStroke},
    pos2, vec2,
};
use smol_str::SmolStr;

/// A named arrow between two stretches of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Arc {
    pub from: Span,
    pub to: Span,
    pub label: SmolStr,
    pub color: Color32,
}

/// Arcs drawn at most.
const MOST: usize = 200;

impl TextView {
    /// Paints the arcs that have an end in sight; an end out of sight lies beyond
    /// the page's edge.
    pub fn paint_arcs(&self, painter: &Painter, arcs: &[Arc]) {
        let Some(look) = &self.look else {
            return;
        };
        let painter = painter.with_clip_rect(self.page.intersect(painter.clip_rect()));
        let font = FontId::new(look.label_font.size + 0.5, look.label_font.family.clone());
        let mut labels: Vec<Rect> = Vec::new();
        let mut names = Vec::new();
        for arc in arcs.iter().take(MOST) {
            let (Some((from, from_seen)), Some((to, to_seen))) =
                (self.head(arc.from), self.head(arc.to))
            else {
                continue;
            };
            if !from_seen && !to_seen {
                continue;
            }
            let ink = look.ink(arc.color, 3.0);
            let curve = curve(from, to, self.rows.pitch);
            painter.add(Shape::CubicBezier(CubicBezierShape::from_points_stroke(
                curve,
                false,
                Color32::TRANSPARENT,
                PathStroke::new(1.25, veil(ink, 0.85)),
            )));
            if to_seen {
                painter.add(arrow_head(curve[2], curve[3], ink));
            }
            if from_seen {
                painter.circle_filled(from, 2.0, ink);
            }
            if !arc.label.is_empty() {
                let ink = look.ink(arc.color, 4.5);
                let galley = painter.layout_no_wrap(arc.label.to_string(), font.clone(), ink);
                let rect = self.label_place(&curve, galley.size(), &labels);
                labels.push(rect);
                names.push((rect, galley, ink));
            }
        }
        // Over all curves, so that none is struck through.
        for (rect, galley, ink) in names {
            painter.rect_filled(rect, 3.0, veil(look.page, 0.9));
            painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
        }
    }

    /// Where an arc's name stands: on its curve, in the gap between two rows, and
    /// not over another name.
    fn label_place(&self, curve: &[Pos2; 4], size: Vec2, others: &[Rect]) -> Rect {
        let size = vec2(size.x + 6.0, size.y - 2.0);
        let inside = self.page.shrink(4.0);
        let at = |t: f32| {
            let on_curve = sample(curve, t);
            let half = (size.x / 2.0).min(inside.width() / 2.0);
            let x = on_curve
                .x
                .clamp(inside.left() + half, inside.right() - half);
            Rect::from_center_size(pos2(x, self.gap_near(on_curve.y)), size)
        };
        let free = |rect: &Rect| !others.iter().any(|o| o.intersects(*rect));
        [0.5, 0.38, 0.62, 0.27, 0.73, 0.16, 0.84]
            .into_iter()
            .map(at)
            .find(free)
            .unwrap_or_else(|| at(0.5))
    }

    /// The middle of the gap over the row whose gap is nearest to `y`.
    fn gap_near(&self, y: f32) -> f32 {
        let ink = self.rows.ink_top();
        let Some((i, top)) = self.sight_at(y - ink / 2.0 + self.rows.pitch / 2.0) else {
            return y;
        };
        let rows = self.laid.get(&i).map_or(1, |laid| laid.row_count());
        let row = ((y - top - ink / 2.0) / self.rows.pitch).round();
        // Under the last row there is a gap, too.
        let row = row.clamp(0.0, rows as f32);
        self.rows
            .snap(top + row * self.rows.pitch + ink / 2.0 - 1.0)
    }

    /// Where an arc meets a span: over the middle of its first strip in sight, else
    /// about where it would be. And whether it is in sight.
    fn head(&self, span: Span) -> Option<(Pos2, bool)> {
        let ink = self.rows.ink_top();
        if let Some(rect) = self.rects_of(span).first()
            && rect.bottom() > self.page.top()
            && rect.top() < self.page.bottom()
        {
            return Some((pos2(rect.center().x, rect.top() + ink - 1.0), true));
        }
        let y = self.y_of(span.start())?;
        Some((pos2(self.left + self.rows.width / 2.0, y + ink), false))
    }
}

/// Up from one end, over, and down on the other; higher the farther apart.
fn curve(from: Pos2, to: Pos2, pitch: f32) -> [Pos2; 4] {
    let apart = (to - from).abs();
    let lift = (0.55 * pitch + 0.10 * apart.x + 0.05 * apart.y).min(2.2 * pitch);
    let top = from.y.min(to.y) - lift;
    // On different rows a lean to the side keeps the curve off its own words.
    let lean = if apart.y > 1.0 {
        0.18 * (to.x - from.x)
    } else {
        0.12 * (to.x - from.x)
    };
    let up = |end: Pos2| {
        if apart.y > 1.0 {
            end.y - lift - 0.25 * (end.y - top - lift)
        } else {
            top
        }
    };
    [
        from,
        pos2(from.x + lean, up(from)),
        pos2(to.x - lean, up(to)),
        to,
    ]
}

fn sample(c: &[Pos2; 4], t: f32) -> Pos2 {
    let s = 1.0 - t;
    let sum = c[0].to_vec2() * (s * s * s)
        + c[1].to_vec2() * (3.0 * s * s * t)
        + c[2].to_vec2() * (3.0 * s * t * t)
        + c[3].to_vec2() * (t * t * t);
    sum.to_pos2()
}

fn arrow_head(before: Pos2, tip: Pos2, ink: Color32) -> Shape {
    let along = (tip - before).normalized();
    let along = if along == Vec2::ZERO {
        vec2(0.0, 1.0)
    } else {
        along
    };
    let back = tip - 6.5 * along;
    let side = 3.2 * along.rot90();
    Shape::Path(PathShape::convex_polygon(
        vec![tip, back + side, back - side],
        ink,
        Stroke::NONE,
    ))
}

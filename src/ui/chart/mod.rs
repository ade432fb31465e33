//! Pictures on the screen and as PNG, from the shapes that are also written as
//! SVG. Must not know what a picture shows.

mod picture;
mod raster;

use egui::epaint::TextShape;
use egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind};
use egui::{pos2, vec2};

use super::style;
use crate::chart::{Area, Chart, Hold, Ink, Mark, Paint, Palette, Text};

pub use picture::{faces, png};

/// Paints a picture with its upper left corner at `origin`.
pub fn paint(painter: &Painter, origin: Pos2, chart: &Chart, palette: &Palette) {
    let seen = painter.clip_rect();
    for mark in &chart.marks {
        paint_mark(painter, origin, seen, mark, palette);
    }
}

/// Where an area of a picture lies on the screen.
pub fn rect(origin: Pos2, area: Area) -> Rect {
    Rect::from_min_size(origin + vec2(area.x, area.y), vec2(area.width, area.height))
}

pub fn color(palette: &Palette, ink: Ink) -> Color32 {
    let [r, g, b] = palette.rgb(ink);
    Color32::from_rgb(r, g, b)
}

fn paint_mark(painter: &Painter, origin: Pos2, seen: Rect, mark: &Mark, palette: &Palette) {
    let filled = |paint: &Paint| color(palette, paint.ink).gamma_multiply(paint.share);
    let at = |(x, y): (f32, f32)| origin + vec2(x, y);
    match mark {
        Mark::Area { area, round, paint } => {
            let rect = rect(origin, *area);
            if rect.intersects(seen) {
                painter.rect_filled(rect, corners(*round), filled(paint));
            }
        }
        Mark::Frame {
            area,
            round,
            width,
            ink,
        } => {
            let rect = rect(origin, *area);
            if rect.intersects(seen) {
                let stroke = Stroke::new(*width, color(palette, *ink));
                painter.rect_stroke(rect, corners(*round), stroke, StrokeKind::Inside);
            }
        }
        Mark::Line {
            from,
            to,
            width,
            paint,
        } => {
            let ends = [at(*from), at(*to)];
            let stroke = Stroke::new(*width, filled(paint));
            painter.line_segment(ends, stroke);
        }
        Mark::Dot {
            at: place,
            radius,
            ink,
        } => {
            painter.circle_filled(at(*place), *radius, color(palette, *ink));
        }
        Mark::Text(text) => paint_text(painter, at(text.at), seen, text, palette),
    }
}

fn corners(round: f32) -> CornerRadius {
    // A few points: nothing is lost.
    CornerRadius::same(round as u8)
}

fn font_of(text: &Text) -> FontId {
    match text.bold {
        true => style::bold(text.size),
        false => FontId::proportional(text.size),
    }
}

fn paint_text(painter: &Painter, at: Pos2, seen: Rect, text: &Text, palette: &Palette) {
    // Far more than any line is high; turned ones may reach further.
    if text.turn == 0.0 && !(seen.top() - 40.0..seen.bottom() + 40.0).contains(&at.y) {
        return;
    }
    let ink = color(palette, text.ink);
    let galley = painter.layout_no_wrap(text.text.clone(), font_of(text), ink);
    let anchor = match text.hold {
        Hold::Start => Align2::LEFT_CENTER,
        Hold::Middle => Align2::CENTER_CENTER,
        Hold::End => Align2::RIGHT_CENTER,
    };
    let from = anchor.anchor_size(at, galley.size()).min;
    if text.turn == 0.0 {
        painter.galley(from, galley, ink);
        return;
    }
    let shape = TextShape::new(pos2(from.x, from.y), galley, ink);
    let shape = shape.with_angle_and_anchor(text.turn.to_radians(), anchor);
    painter.add(Shape::Text(shape));
}

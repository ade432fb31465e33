//! Small painted signs: polarities, what a card speaks of, check marks, and a
//! line of text with a soft ending. No face is needed for any of the signs.

use egui::{CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, TextStyle, Ui, Vec2};
use egui::{pos2, vec2};

use crate::model::{Polarity, TagClass};
use crate::ui::{Ctx, Theme};

/// A polarity's sign, told apart by shape first: ＋, −, ○, ±, ?. `size` is the
/// side of the square it fills.
pub fn paint_polarity(
    painter: &Painter,
    theme: &Theme,
    center: Pos2,
    size: f32,
    polarity: Polarity,
) {
    let ink = theme.stance(polarity);
    let ground = Rect::from_center_size(center, Vec2::splat(size));
    painter.rect_filled(
        ground,
        CornerRadius::same(4),
        ink.gamma_multiply(theme.tint),
    );
    let stroke = Stroke::new(1.8, ink);
    let arm = size * 0.28;
    let bar = |y: f32, half: f32| {
        painter.line_segment([center + vec2(-half, y), center + vec2(half, y)], stroke);
    };
    match polarity {
        Polarity::For => {
            bar(0.0, arm);
            painter.line_segment([center - vec2(0.0, arm), center + vec2(0.0, arm)], stroke);
        }
        Polarity::Against => bar(0.0, arm),
        Polarity::Neutral => {
            painter.circle_stroke(center, arm * 0.9, stroke);
        }
        Polarity::Mixed => {
            let up = arm * 0.35;
            bar(-up, arm * 0.8);
            let from = center + vec2(0.0, -up - arm * 0.8);
            painter.line_segment([from, from + vec2(0.0, arm * 1.6)], stroke);
            bar(arm * 0.95, arm * 0.8);
        }
        Polarity::Unclear => {
            let r = arm * 0.62;
            let top = center - vec2(0.0, arm * 0.45);
            let hook = (0..=12)
                .map(|i| {
                    let angle = std::f32::consts::PI * (1.0 + 1.5 * i as f32 / 12.0);
                    top + r * Vec2::angled(angle)
                })
                .collect();
            painter.add(Shape::line(hook, stroke));
            let foot = top + vec2(0.0, r);
            painter.line_segment([foot, foot + vec2(0.0, arm * 0.35)], stroke);
            painter.circle_filled(foot + vec2(0.0, arm * 0.9), 1.2, ink);
        }
    }
}

/// What a card speaks of: an outlined chip for an event, two joined points for a
/// relation, a sheet for a note.
pub fn paint_class(painter: &Painter, center: Pos2, class: TagClass, ink: egui::Color32) {
    let stroke = Stroke::new(1.5, ink);
    match class {
        TagClass::Event => {
            let chip = Rect::from_center_size(center, vec2(14.0, 10.0));
            painter.rect_stroke(chip, CornerRadius::same(3), stroke, StrokeKind::Middle);
        }
        TagClass::Relation => {
            let (a, b) = (center - vec2(5.0, 0.0), center + vec2(5.0, 0.0));
            painter.line_segment([a + vec2(2.5, 0.0), b - vec2(2.5, 0.0)], stroke);
            painter.circle_stroke(a, 2.2, stroke);
            painter.circle_filled(b, 2.8, ink);
        }
        TagClass::Note => {
            let sheet = Rect::from_center_size(center, vec2(10.0, 12.0));
            painter.rect_stroke(sheet, CornerRadius::same(1), stroke, StrokeKind::Middle);
            for y in [-2.0, 1.5] {
                let at = center + vec2(0.0, y);
                painter.line_segment([at - vec2(2.5, 0.0), at + vec2(2.5, 0.0)], stroke);
            }
        }
        TagClass::Mention | TagClass::Label => {
            painter.circle_filled(center, 4.0, ink);
        }
        TagClass::Stance => {
            painter.circle_stroke(center, 5.0, stroke);
        }
    }
}

/// A box (several may hold) or a ring (one may), filled where it holds, at the
/// left of a row.
pub fn choice_mark(ui: &Ui, ctx: &Ctx, row: Rect, on: bool, many: bool) {
    let theme = ctx.theme;
    let center = pos2(row.left() + 8.0, row.center().y);
    let shape = Rect::from_center_size(center, Vec2::splat(14.0));
    let radius = CornerRadius::same(if many { 3 } else { 7 });
    let painter = ui.painter();
    if on {
        painter.rect_filled(shape, radius, theme.accent);
        let at = |x: f32, y: f32| center + vec2(x, y);
        let check = vec![at(-3.2, 0.2), at(-1.0, 2.6), at(3.4, -2.4)];
        painter.line(check, Stroke::new(1.6, theme.on_accent));
    } else {
        painter.rect_stroke(
            shape,
            radius,
            Stroke::new(1.5, theme.text_faint),
            StrokeKind::Inside,
        );
    }
}

/// A name and a soft ending on one line of a row, `from` points from its left.
pub fn line_in(ui: &Ui, ctx: &Ctx, row: Rect, from: f32, name: &str, soft: &str) {
    let theme = ctx.theme;
    let body = super::font(ui, &TextStyle::Body);
    let small = super::font(ui, &TextStyle::Small);
    let middle = row.center().y;
    let left = row.left() + from;
    let name = cut_to(ui, name, body, theme.text, row.right() - left);
    let width = name.size().x;
    ui.painter()
        .galley(pos2(left, middle - name.size().y / 2.0), name, theme.text);
    let left = left + width + 8.0;
    if !soft.is_empty() && left + 24.0 < row.right() {
        let soft = cut_to(ui, soft, small, theme.text_soft, row.right() - left);
        ui.painter().galley(
            pos2(left, middle - soft.size().y / 2.0 + 0.5),
            soft,
            theme.text_soft,
        );
    }
}

/// Text on one line, cut with `…` where it doesn't fit.
pub fn cut_to(
    ui: &Ui,
    text: &str,
    font: egui::FontId,
    ink: egui::Color32,
    width: f32,
) -> std::sync::Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    ui.painter().layout_job(job)
}

//! Icons drawn with lines: no font is needed and they stay sharp at every
//! scale. Each button with one has a name in words.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui};
use egui::{WidgetInfo, pos2, vec2};

use crate::ui::Ctx;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Close,
    Add,
    Remove,
    Check,
    Up,
    Down,
    Left,
    Right,
    Search,
    Warning,
    Info,
    More,
    Edit,
    Delete,
    Link,
    Case,
    Sort,
}

/// A button of 24 points with a name for tooltips, tests and screen readers;
/// put the key into `name` behind a blank line if it has one.
pub fn icon_button(ui: &mut Ui, ctx: &Ctx, icon: Icon, name: &str) -> Response {
    draw_button(ui, ctx, icon, name, None)
}

/// The same for something that is on or off.
pub fn icon_toggle(ui: &mut Ui, ctx: &Ctx, icon: Icon, name: &str, on: bool) -> Response {
    draw_button(ui, ctx, icon, name, Some(on))
}

fn draw_button(ui: &mut Ui, ctx: &Ctx, icon: Icon, name: &str, on: Option<bool>) -> Response {
    let theme = ctx.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| match on {
        Some(on) => WidgetInfo::selected(Role::Button, enabled, on, name),
        None => WidgetInfo::labeled(Role::Button, enabled, name),
    });
    let ink = match (enabled, on) {
        (false, _) => theme.text_faint.gamma_multiply(0.5),
        (true, Some(true)) => theme.accent,
        (true, _) if response.hovered() => theme.text,
        (true, _) => theme.text_soft,
    };
    let fill = match (on, response.hovered() && enabled) {
        (Some(true), _) => theme.selection,
        (_, true) => theme.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(4),
            Stroke::new(2.0, theme.accent),
            egui::StrokeKind::Inside,
        );
    }
    icon.paint(ui.painter(), rect.center(), ink);
    response.on_hover_text(name)
}

impl Icon {
    /// Draws it in a square of 16 points around a centre.
    pub fn paint(self, painter: &Painter, center: Pos2, ink: Color32) {
        let stroke = Stroke::new(1.5, ink);
        let at = |x: f32, y: f32| pos2(center.x + x, center.y + y);
        let line = |points: &[(f32, f32)]| {
            painter.line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke);
        };
        match self {
            Self::Close => {
                line(&[(-4.0, -4.0), (4.0, 4.0)]);
                line(&[(-4.0, 4.0), (4.0, -4.0)]);
            }
            Self::Add => {
                line(&[(-5.0, 0.0), (5.0, 0.0)]);
                line(&[(0.0, -5.0), (0.0, 5.0)]);
            }
            Self::Remove => line(&[(-5.0, 0.0), (5.0, 0.0)]),
            Self::Check => line(&[(-5.0, 0.5), (-1.5, 4.0), (5.0, -4.0)]),
            Self::Up => line(&[(-4.0, 2.0), (0.0, -2.0), (4.0, 2.0)]),
            Self::Down => line(&[(-4.0, -2.0), (0.0, 2.0), (4.0, -2.0)]),
            Self::Left => line(&[(2.0, -4.0), (-2.0, 0.0), (2.0, 4.0)]),
            Self::Right => line(&[(-2.0, -4.0), (2.0, 0.0), (-2.0, 4.0)]),
            Self::Search => {
                painter.circle_stroke(at(-1.0, -1.0), 4.0, stroke);
                line(&[(2.0, 2.0), (5.5, 5.5)]);
            }
            Self::Warning => {
                let corners = vec![at(0.0, -5.5), at(6.0, 5.0), at(-6.0, 5.0)];
                painter.add(Shape::closed_line(corners, stroke));
                line(&[(0.0, -2.0), (0.0, 1.5)]);
                painter.circle_filled(at(0.0, 3.3), 0.9, ink);
            }
            Self::Info => {
                painter.circle_stroke(center, 6.0, stroke);
                line(&[(0.0, -0.5), (0.0, 3.2)]);
                painter.circle_filled(at(0.0, -2.9), 0.9, ink);
            }
            Self::More => {
                for x in [-4.5, 0.0, 4.5] {
                    painter.circle_filled(at(x, 0.0), 1.3, ink);
                }
            }
            Self::Edit => {
                line(&[(-5.0, 5.0), (-4.0, 1.5), (3.0, -5.5), (5.5, -3.0)]);
                line(&[(5.5, -3.0), (-1.5, 4.0), (-5.0, 5.0)]);
            }
            Self::Delete => {
                line(&[(-5.0, -4.0), (5.0, -4.0)]);
                line(&[(-2.0, -4.0), (-2.0, -6.0), (2.0, -6.0), (2.0, -4.0)]);
                line(&[(-4.0, -4.0), (-3.2, 5.5), (3.2, 5.5), (4.0, -4.0)]);
            }
            Self::Link => {
                let ring = |x: f32| Rect::from_center_size(at(x, 0.0), vec2(8.0, 6.0));
                for x in [-3.0, 3.0] {
                    painter.rect_stroke(
                        ring(x),
                        CornerRadius::same(3),
                        stroke,
                        egui::StrokeKind::Middle,
                    );
                }
            }
            Self::Case => {
                line(&[(-6.5, 4.5), (-3.5, -4.5), (-0.5, 4.5)]);
                line(&[(-5.4, 1.5), (-1.6, 1.5)]);
                painter.circle_stroke(at(3.2, 2.0), 2.4, stroke);
                line(&[(5.8, -0.8), (5.8, 4.5)]);
            }
            Self::Sort => {
                line(&[(-5.5, -4.0), (5.5, -4.0)]);
                line(&[(-5.5, 0.0), (2.0, 0.0)]);
                line(&[(-5.5, 4.0), (-1.5, 4.0)]);
            }
        }
    }
}

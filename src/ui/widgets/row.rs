//! A row of a list that paints itself: a place, its states, and a name for
//! screen readers.

use egui::{CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::ui::Ctx;

/// How a row stands in its list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row<'a> {
    /// What screen readers say and tests find.
    pub name: &'a str,
    pub selected: bool,
    /// Where the arrow keys are, while the list has the keyboard.
    pub marked: bool,
    pub disabled: bool,
    /// Height in points; [`super::ROW`] where 0.
    pub height: f32,
}

/// Takes the room of a row and paints its ground. The caller paints into the
/// rectangle, which has [`super::INSIDE`] room left and right.
pub fn row(ui: &mut Ui, ctx: &Ctx, row: Row<'_>) -> (Response, Rect) {
    let height = if row.height > 0.0 {
        row.height
    } else {
        super::ROW
    };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::ListItem, !row.disabled, row.selected, row.name)
    });
    let theme = ctx.theme;
    let ground = rect.shrink2(vec2(4.0, 1.0));
    let radius = CornerRadius::same(4);
    if row.selected {
        ui.painter().rect_filled(ground, radius, theme.selection);
    } else if response.hovered() && !row.disabled {
        ui.painter().rect_filled(ground, radius, theme.hover);
    }
    if row.marked || response.has_focus() {
        ui.painter().rect_stroke(
            ground,
            radius,
            Stroke::new(1.5, theme.accent),
            StrokeKind::Inside,
        );
    }
    (response, rect.shrink2(vec2(super::INSIDE + 4.0, 0.0)))
}

//! Buttons and rows as the design has them: one kind of primary button, rows
//! that are clicked as a whole, keys in small type. Knows the theme, nothing of
//! what is done.

use egui::{
    CursorIcon, FontId, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::ui::{Theme, style};

/// A row that is clicked as a whole: title, a line below it in soft type, and
/// what stands at its right end. Enter and the space bar click it too.
pub fn row(ui: &mut Ui, theme: &Theme, row: Row<'_>) -> Response {
    let height = match (row.below.is_empty(), row.aside) {
        (false, _) => 48.0,
        (true, None) => 36.0,
        (true, Some(_)) => style::ROW,
    };
    let size = vec2(ui.available_width(), height);
    let sense = if row.enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let name = row.name();
    response.widget_info(|| match row.selected {
        Some(on) => WidgetInfo::selected(Role::RadioButton, row.enabled, on, &name),
        None => WidgetInfo::labeled(Role::Button, row.enabled, &name),
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    let lit = row.enabled && (response.hovered() || response.has_focus());
    if row.selected == Some(true) {
        painter.rect_filled(rect, 6, theme.selection);
    } else if lit {
        painter.rect_filled(rect, 6, theme.hover);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 6, Stroke::new(2.0, theme.accent), StrokeKind::Inside);
    }
    let (ink, soft) = if row.enabled {
        (theme.text, theme.text_soft)
    } else {
        (theme.text_faint, theme.text_faint)
    };
    let left = rect.left() + 12.0;
    let right = rect.right() - 12.0;
    let right_text =
        painter.layout_no_wrap(row.right.into(), FontId::proportional(style::SMALL), soft);
    let right_edge = right - row.room_right;
    let text_room = right_edge - right_text.size().x - 12.0 - left;
    let at = pos2(
        right_edge - right_text.size().x,
        rect.center().y - right_text.size().y / 2.0,
    );
    painter.galley(at, right_text, soft);
    let line = |text: &str, font: FontId, color, x: f32, y: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width((text_room - x).max(24.0));
        let galley = painter.layout_job(job);
        let at = pos2(left + x, y - galley.size().y / 2.0);
        painter.galley(at, galley, color);
    };
    let (first, second) = if row.below.is_empty() {
        (rect.center().y, 0.0)
    } else {
        (rect.top() + 16.0, rect.top() + 33.0)
    };
    let face = if row.strong {
        style::bold(style::TYPE)
    } else {
        FontId::proportional(style::TYPE)
    };
    line(row.title, face, ink, 0.0, first);
    if let Some((x, text)) = row.aside {
        line(text, FontId::proportional(style::SMALL), soft, x, first);
    }
    if !row.below.is_empty() {
        line(
            row.below,
            FontId::proportional(style::SMALL),
            soft,
            0.0,
            second,
        );
    }
    if row.enabled {
        response.on_hover_cursor(CursorIcon::PointingHand)
    } else {
        response
    }
}

/// What a [`row`] shows.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub title: &'a str,
    pub below: &'a str,
    /// What stands on the same line, so many points from the left.
    pub aside: Option<(f32, &'a str)>,
    pub right: &'a str,
    /// Points kept free at the right end for something drawn over it.
    pub room_right: f32,
    pub enabled: bool,
    pub strong: bool,
    /// Of one choice among several; None for a plain row.
    pub selected: Option<bool>,
}

impl Default for Row<'_> {
    fn default() -> Self {
        Self {
            title: "",
            below: "",
            aside: None,
            right: "",
            room_right: 0.0,
            enabled: true,
            strong: false,
            selected: None,
        }
    }
}

impl Row<'_> {
    fn name(&self) -> String {
        let aside = self.aside.map_or("", |it| it.1);
        let parts = [self.title, self.below, aside, self.right];
        let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join(", ")
    }
}

/// True where Enter was pressed in a text field that has just lost the focus
/// by it.
pub fn entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter))
}

/// The program's mark: a page whose margin holds a gloss.
pub fn mark(ui: &mut Ui, theme: &Theme, size: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    let unit = size / 16.0;
    let painter = ui.painter();
    let page = Rect::from_min_max(
        rect.min + vec2(1.0, 1.0) * unit,
        rect.max - vec2(1.0, 1.0) * unit,
    );
    painter.rect_filled(page, 3.0 * unit, theme.accent);
    for (y, to) in [(4.5, 9.5), (7.5, 9.5), (10.5, 7.5)] {
        painter.line_segment(
            [
                rect.min + vec2(4.0, y) * unit,
                rect.min + vec2(to, y) * unit,
            ],
            Stroke::new(1.25 * unit, theme.on_accent),
        );
    }
    let gloss = Rect::from_min_max(
        rect.min + vec2(11.25, 6.9) * unit,
        rect.min + vec2(13.0, 11.1) * unit,
    );
    painter.rect_filled(gloss, 0.6 * unit, theme.on_accent);
    response
}

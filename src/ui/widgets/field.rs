//! Fields to type into: one that filters as it is typed in, one that hands
//! over its text when it is left.

use egui::{CornerRadius, Frame, Id, Key, Margin, Response, Sense, Stroke, StrokeKind, TextEdit};
use egui::{Ui, WidgetInfo, vec2};

use super::{Icon, ROW};
use crate::ui::Ctx;

/// Where the keyboard is while a search field of this name has it.
pub fn search_id(name: &str) -> Id {
    Id::unique(("search field", name))
}

/// A field that filters while one types. `name` is for screen readers and
/// tests and the same nowhere else, `hint` stands in it while it is empty.
/// Escape empties it first and leaves it then.
pub fn search_field(ui: &mut Ui, ctx: &Ctx, name: &str, hint: &str, text: &mut String) -> Response {
    let theme = ctx.theme;
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let inner = rect.shrink2(vec2(28.0, 0.0));
    let mut child = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(inner)
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    ui.painter()
        .rect_filled(rect, CornerRadius::same(6), theme.raised);
    let had_text = !text.is_empty();
    let escape = child.input(|it| it.key_pressed(Key::Escape));
    let response = child.add(
        TextEdit::singleline(text)
            .id(search_id(name))
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .min_size(inner.size())
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(inner.width())
            .hint_text(egui::RichText::new(hint).color(theme.text_faint)),
    );
    // The accessible name, beside the text that stands in it.
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_label(name);
    });
    let focused = response.has_focus();
    if escape && had_text && (focused || response.lost_focus()) {
        text.clear();
        response.request_focus();
    }
    Icon::Search.paint(
        ui.painter(),
        egui::pos2(rect.left() + 14.0, rect.center().y),
        theme.text_faint,
    );
    let line = if focused {
        Stroke::new(2.0, theme.accent)
    } else {
        Stroke::new(1.0, theme.hairline)
    };
    ui.painter()
        .rect_stroke(rect, CornerRadius::same(6), line, StrokeKind::Inside);
    if !text.is_empty() {
        let cross = egui::Rect::from_center_size(
            egui::pos2(rect.right() - 14.0, rect.center().y),
            vec2(24.0, 24.0),
        );
        let clear = ui.interact(cross, response.id.with("clear"), Sense::click());
        clear.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Button, true, format!("Clear: {name}"))
        });
        let ink = if clear.hovered() {
            theme.text
        } else {
            theme.text_soft
        };
        Icon::Close.paint(ui.painter(), cross.center(), ink);
        if clear.clicked() {
            text.clear();
            response.request_focus();
        }
    }
    response
}

/// Gives a field the keyboard that was asked for with `wanted`, however many
/// frames it takes: what floats is laid out once before it is there.
pub fn take_keyboard(response: &Response, wanted: &mut bool) {
    if !*wanted {
        return;
    }
    if response.has_focus() {
        *wanted = false;
    } else {
        response.request_focus();
        response.ctx.request_repaint();
    }
}

/// A field that gives its text back once, when Enter is pressed or it is left,
/// and only if it differs from `value`. Escape gives the change up. The text
/// being typed lives in egui's memory under `id`.
pub fn commit_field(
    ui: &mut Ui,
    ctx: &Ctx,
    id: Id,
    name: &str,
    hint: &str,
    value: &str,
    lines: usize,
) -> (Response, Option<String>) {
    let mut text: String = ui
        .data(|it| it.get_temp::<String>(id))
        .unwrap_or_else(|| value.to_owned());
    let escape = ui.input(|it| it.key_pressed(Key::Escape));
    let edit = if lines > 1 {
        TextEdit::multiline(&mut text).desired_rows(lines)
    } else {
        TextEdit::singleline(&mut text)
    };
    let response = ui.add(
        edit.id(id)
            .margin(Margin::symmetric(8, 5))
            .desired_width(f32::INFINITY)
            .hint_text(egui::RichText::new(hint).color(ctx.theme.text_faint)),
    );
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_label(name);
    });
    if response.has_focus() {
        ui.data_mut(|it| it.insert_temp(id, text));
        return (response, None);
    }
    if response.lost_focus() {
        ui.data_mut(|it| it.remove_temp::<String>(id));
        let changed = !escape && text != value;
        return (response, changed.then_some(text));
    }
    ui.data_mut(|it| it.remove_temp::<String>(id));
    (response, None)
}

/// Lets go of what a field holds: the keyboard, what was typed and not given back,
/// its undo steps.
pub fn forget_field(ui: &Ui, id: Id) {
    ui.memory_mut(|it| it.surrender_focus(id));
    ui.data_mut(|it| it.remove_temp::<String>(id));
    egui::text_edit::TextEditState::default().store(ui.ctx(), id);
}

//! A choice that shows what is chosen and opens a list of all. The arrows walk
//! the list, Enter, the space bar and a click choose and close it, Tab and Escape
//! close it alone. Knows nothing of what is chosen.

use egui::{ComboBox, EventFilter, Key, Modifiers, Response, Ui};

use crate::ui::Ctx;

/// What a [`combo`] shows.
pub struct Combo<'a> {
    /// For screen readers and tests.
    pub name: &'a str,
    /// What is chosen, in words.
    pub told: &'a str,
    /// In points.
    pub width: f32,
    /// What stands below the rows; empty for nothing.
    pub below: &'a str,
}

/// Draws it with its rows, a value and its name each; gives the value of the row
/// that was picked.
pub fn combo<T: PartialEq>(
    ui: &mut Ui,
    ctx: &Ctx,
    salt: impl std::hash::Hash + std::fmt::Debug,
    shown: Combo<'_>,
    now: &T,
    rows: impl IntoIterator<Item = (T, String)>,
) -> Option<T> {
    let mut picked = None;
    let was_open = ui.make_persistent_id(("combo was open", shown.name));
    let is_fresh = !ui.data(|it| it.get_temp(was_open).unwrap_or(false));
    let combo = ComboBox::from_id_salt((salt, shown.name))
        .selected_text(shown.told)
        .width(shown.width)
        .height(320.0)
        .show_ui(ui, |ui| {
            let mut all: Vec<Response> = Vec::new();
            let mut chosen = 0;
            for (value, name) in rows {
                let on = value == *now;
                let row = ui.selectable_label(on, name);
                if on {
                    chosen = all.len();
                }
                if row.clicked() {
                    picked = Some(value);
                }
                all.push(row);
            }
            if !shown.below.is_empty() {
                ui.add_space(4.0);
                ui.horizontal(|ui| {
                    // Below the rows' words.
                    ui.add_space(ui.spacing().button_padding.x);
                    super::small(ui, ctx, shown.below);
                });
            }
            walk(ui, &all, is_fresh.then_some(chosen));
            if picked.is_some() {
                // A key closes nothing by itself.
                ui.close();
            }
        });
    let button = combo.response;
    let open = combo.inner.is_some() && picked.is_none();
    ui.data_mut(|it| it.insert_temp(was_open, open));
    if !is_fresh && !open {
        button.request_focus();
    }
    button.ctx.accesskit_node_builder(button.id, |node| {
        node.set_label(shown.name);
    });
    picked
}

/// The keyboard goes to the row that is chosen when the list opens, and from row
/// to row by the arrows.
fn walk(ui: &Ui, rows: &[Response], first: Option<usize>) {
    let Some(at) = rows.iter().position(Response::has_focus) else {
        if let Some(row) = first.and_then(|it| rows.get(it)) {
            row.request_focus();
            row.scroll_to_me(None);
            crate::ui::once_more(ui.ctx());
        }
        return;
    };
    let pressed = |key| ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
    let last = rows.len() - 1;
    let to = match () {
        () if pressed(Key::ArrowDown) => (at + 1).min(last),
        () if pressed(Key::ArrowUp) => at.saturating_sub(1),
        () if pressed(Key::Home) => 0,
        () if pressed(Key::End) => last,
        () => at,
    };
    let Some(row) = rows.get(to) else { return };
    if to != at {
        row.request_focus();
        row.scroll_to_me(None);
    }
    if ui.input(|it| it.key_pressed(Key::Tab)) {
        ui.close();
    }
    let own = EventFilter {
        tab: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|it| it.set_focus_lock_filter(row.id, own));
}

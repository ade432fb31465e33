//! The menu bar, drawn from the table of commands: a command is in its menu
//! with its key at the right, greyed where it makes no sense now. Must not know
//! what a command does.

use egui::{Button, MenuBar, RichText, Ui};

use crate::workspace::commands::{self, Command, Menu};
use crate::workspace::{Action, Ask};

use super::keymap;
use super::style;
use super::{Ctx, Prefs};
use crate::chart::type_width;

/// Commands that would make a menu too long to read, under a name of their
/// own: menu, start of the id, start of the name, title.
const SUBMENUS: [(Menu, &str, &str, &str); 4] = [
    (Menu::Select, "caret.", "", "Move the caret"),
    (Menu::Select, "select.", "Extend", "Extend the selection"),
    (Menu::Tag, "stance.", "", "Stance"),
    (Menu::Tag, "edge.", "", "Edges of the tag"),
];

/// Space inside a menu's button, at each side.
const PADDING: f32 = 6.0;

/// The bar in one row, as wide as it needs; or all menus below one button.
pub fn show(ui: &mut Ui, ctx: &Ctx, as_one: bool) {
    MenuBar::new().ui(ui, |ui| {
        ui.spacing_mut().button_padding.x = PADDING;
        let all = |ui: &mut Ui| {
            for (menu, name) in Menu::ALL {
                ui.menu_button(name, |ui| menu_ui(ui, ctx, menu));
            }
        };
        match as_one {
            true => drop(ui.menu_button("Menu", all)),
            false => all(ui),
        }
    });
}

/// How wide the bar is with all menus beside each other, at most, in points.
pub fn width(between: f32) -> f32 {
    let names = Menu::ALL.iter();
    let all = names.map(|it| type_width::width(it.1, style::TYPE, false) + 2.0 * PADDING);
    all.sum::<f32>() + between
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    Command {
        id: &'static str,
        name: &'static str,
        key: String,
        enabled: bool,
        /// For what is on or off.
        checked: Option<bool>,
    },
    Submenu {
        title: &'static str,
        entries: Vec<Entry>,
    },
}

/// What a menu shows now.
pub fn entries(ctx: &Ctx, menu: Menu) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for command in commands::all().filter(|it| it.menu == menu) {
        let entry = entry(ctx, command);
        let submenu = SUBMENUS.iter().find(|row| {
            row.0 == menu && command.id.starts_with(row.1) && command.name.starts_with(row.2)
        });
        let Some((.., title)) = submenu else {
            found.push(entry);
            continue;
        };
        let known = found.iter_mut().find_map(|it| match it {
            Entry::Submenu {
                title: own,
                entries,
            } if own == title => Some(entries),
            _ => None,
        });
        match known {
            Some(entries) => entries.push(entry),
            None => found.push(Entry::Submenu {
                title,
                entries: vec![entry],
            }),
        }
    }
    found
}

fn entry(ctx: &Ctx, command: &'static Command) -> Entry {
    let action = command.now(ctx.ws);
    Entry::Command {
        id: command.id,
        name: command.name,
        key: keymap::label(command),
        enabled: action.is_some(),
        checked: action.and_then(|it| checked(&it, ctx)),
    }
}

fn menu_ui(ui: &mut Ui, ctx: &Ctx, menu: Menu) {
    ui.set_min_width(220.0);
    entries_ui(ui, ctx, &entries(ctx, menu));
}

fn entries_ui(ui: &mut Ui, ctx: &Ctx, entries: &[Entry]) {
    for entry in entries {
        match entry {
            Entry::Submenu { title, entries } => {
                ui.menu_button(*title, |ui| {
                    ui.set_min_width(220.0);
                    entries_ui(ui, ctx, entries);
                });
            }
            Entry::Command {
                id,
                name,
                key,
                enabled,
                checked,
            } => {
                let Some(command) = commands::by_id(id) else {
                    continue;
                };
                let key = RichText::new(key).small().color(ctx.theme.text_faint);
                let button = Button::selectable(*checked == Some(true), *name).right_text(key);
                let response = ui
                    .add_enabled(*enabled, button)
                    .on_hover_text(command.help)
                    .on_disabled_hover_text(command.help);
                if response.clicked()
                    && let Some(action) = command.now(ctx.ws)
                {
                    ctx.send(action);
                    ui.close();
                }
            }
        }
    }
}

/// Whether what a command switches is on; None for what isn't a switch.
fn checked(action: &Action, ctx: &Ctx) -> Option<bool> {
    let prefs: &Prefs = ctx.prefs;
    match action {
        Action::ToggleSnapping => Some(ctx.ws.session().snapping),
        Action::SetView(view) => Some(ctx.ws.session().view == *view),
        Action::Ask(ask) => match ask {
            Ask::ToggleArticles => Some(prefs.show_articles),
            Ask::ToggleMargin => Some(prefs.show_margin),
            Ask::ToggleInspector => Some(prefs.show_inspector),
            Ask::ToggleTray => Some(prefs.show_tray),
            Ask::ToggleArcs => Some(prefs.show_arcs),
            Ask::ToggleZones => Some(prefs.show_zones),
            Ask::ToggleInvisibles => Some(prefs.show_invisibles),
            _ => None,
        },
        _ => None,
    }
}

//! Every command and its keys on one page, and the keys that the schema gives.
//! Comes from the table of commands and the schema; knows nothing else.

use egui::{Label, RichText, ScrollArea, Ui, vec2};

use crate::ui::fold::fold;
use crate::ui::{Ctx, keymap, widgets};
use crate::workspace::Workspace;
use crate::workspace::commands::{self, Menu};

#[derive(Default)]
pub struct KeysSheet {
    open: bool,
    wants_focus: bool,
    filter: String,
}

const FIELD: &str = "Find a key";

/// A line of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Heading it stands under.
    pub group: String,
    pub name: String,
    pub help: String,
    pub keys: Vec<String>,
}

/// The lines that fit some words, in the order of the menus.
pub fn key_rows(ws: &Workspace, filter: &str) -> Vec<KeyRow> {
    let mut rows: Vec<KeyRow> = Vec::new();
    let schema = &ws.project().schema;
    let types = schema.entities.iter().filter(|it| !it.retired);
    rows.extend(types.filter_map(|it| {
        Some(KeyRow {
            group: "Types of this project".into(),
            name: it.id.to_string(),
            help: it.help.definition.clone(),
            keys: vec![it.key?.to_string()],
        })
    }));
    rows.push(KeyRow {
        group: "While something waits for an answer".into(),
        name: "Candidate".into(),
        help: "Take the numbered mention or event as the answer".into(),
        keys: vec!["1 … 9".into()],
    });
    rows.push(KeyRow {
        group: "While something waits for an answer".into(),
        name: "Role".into(),
        help: "Ask for the role with this letter, shown beside it on the event’s card".into(),
        keys: vec!["A … Z".into()],
    });
    for (menu, group) in Menu::ALL {
        rows.extend(
            commands::all()
                .filter(|it| it.menu == menu)
                .map(|it| KeyRow {
                    group: group.to_owned(),
                    name: it.name.to_owned(),
                    help: it.help.to_owned(),
                    keys: it.keys.iter().map(|key| keymap::show(key)).collect(),
                }),
        );
    }
    let wanted = fold(filter.trim());
    rows.retain(|row| {
        let keys = row
            .keys
            .iter()
            .any(|it| it.eq_ignore_ascii_case(filter.trim()));
        keys || fold(&row.name).contains(&wanted) || fold(&row.help).contains(&wanted)
    });
    rows
}

impl KeysSheet {
    pub fn open(&mut self) {
        *self = Self {
            open: true,
            wants_focus: true,
            filter: String::new(),
        };
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn close(&mut self) {
        self.open = false;
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        if !self.open {
            return;
        }
        let size = vec2(760.0, 720.0);
        self.open = widgets::sheet(egui, ctx, "Keys", size, |ui| {
            egui::Frame::NONE
                .inner_margin(egui::Margin::symmetric(24, 12))
                .show(ui, |ui| {
                    let hint = "A command, or a key";
                    let field = widgets::search_field(ui, ctx, FIELD, hint, &mut self.filter);
                    widgets::take_keyboard(&field, &mut self.wants_focus);
                });
            let rows = key_rows(ctx.ws, &self.filter);
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                egui::Frame::NONE
                    .inner_margin(egui::Margin::symmetric(24, 0))
                    .show(ui, |ui| rows_ui(ui, ctx, &rows));
                ui.add_space(24.0);
            });
        });
    }
}

fn rows_ui(ui: &mut Ui, ctx: &Ctx, rows: &[KeyRow]) {
    if rows.is_empty() {
        return widgets::empty_state(ui, ctx, "No command is called that.", "Try another word.");
    }
    let mut group = "";
    for row in rows {
        if row.group != group {
            ui.add_space(if group.is_empty() { 4.0 } else { 20.0 });
            widgets::heading(ui, ctx, &row.group);
            ui.add_space(4.0);
            group = &row.group;
        }
        ui.horizontal(|ui| {
            ui.set_height(24.0);
            ui.spacing_mut().item_spacing.x = 4.0;
            let cell = |ui: &mut Ui, width: f32, text: RichText| {
                let layout = egui::Layout::left_to_right(egui::Align::Center);
                ui.allocate_ui_with_layout(vec2(width, 24.0), layout, |ui| {
                    ui.set_min_width(width);
                    ui.add(Label::new(text).truncate());
                });
            };
            let keys = vec2(176.0, 24.0);
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(keys, layout, |ui| {
                ui.set_min_width(keys.x);
                for key in &row.keys {
                    widgets::key_chip(ui, ctx, key);
                }
            });
            cell(ui, 184.0, RichText::new(&row.name).color(ctx.theme.text));
            let rest = ui.available_width();
            let help = RichText::new(&row.help).small().color(ctx.theme.text_soft);
            cell(ui, rest, help);
        });
    }
}

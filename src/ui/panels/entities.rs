//! The register of entities and topics as a table, with the chosen entry beside
//! it to be changed, merged or deleted.

mod rows;

use std::collections::BTreeMap;

use egui::{Align, Layout, Rect, ScrollArea, Sense, TextStyle, Ui, UiBuilder, pos2, vec2};

use crate::model::{Entity, EntityId, KindId};
use crate::ui::Ctx;
use crate::ui::forms::entity_fields_ui;
use crate::ui::widgets::{self, Row, chips, search_field};
use crate::workspace::{Action, Item};

pub use rows::{EntityRow, Sort, rows, uses};

#[derive(Default)]
pub struct EntitiesPanel {
    topics: bool,
    filter: String,
    sort: Sort,
    /// Chosen entries, in the order they were chosen.
    chosen: Vec<EntityId>,
    /// Deleting what is used was asked once.
    asked: Option<EntityId>,
    table: Option<(Key, Vec<EntityRow>)>,
    uses: Option<(u64, BTreeMap<EntityId, usize>)>,
}

type Key = (u64, bool, String, Sort);

/// Columns: heading, share of the width, least width in points, what sorts by it.
const COLUMNS: [(&str, f32, f32, Option<Sort>); 7] = [
    ("name", 0.28, 160.0, Some(Sort::Name)),
    ("type", 0.10, 72.0, Some(Sort::Kind)),
    ("aliases", 0.30, 120.0, None),
    ("country", 0.08, 60.0, Some(Sort::Country)),
    ("sector", 0.08, 56.0, None),
    ("wikidata", 0.10, 72.0, None),
    ("uses", 0.06, 44.0, Some(Sort::Uses)),
];
const SIDE: f32 = 320.0;

impl EntitiesPanel {
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        self.refresh(ctx);
        let whole = ui.max_rect();
        let side = if self.chosen.is_empty() {
            0.0
        } else {
            SIDE.min(whole.width() * 0.45)
        };
        let main = whole.with_max_x(whole.right() - side);
        ui.scope_builder(
            UiBuilder::new().max_rect(main.shrink2(vec2(24.0, 16.0))),
            |ui| {
                self.head_ui(ui, ctx);
                ui.add_space(8.0);
                self.table_ui(ui, ctx);
            },
        );
        if side > 0.0 {
            let rect = whole.with_min_x(main.right());
            ui.painter().vline(
                rect.left(),
                rect.y_range(),
                egui::Stroke::new(1.0, ctx.theme.hairline),
            );
            ui.scope_builder(
                UiBuilder::new().max_rect(rect.shrink2(vec2(16.0, 16.0))),
                |ui| {
                    self.side_ui(ui, ctx);
                },
            );
        }
    }

    fn refresh(&mut self, ctx: &Ctx) {
        let revision = ctx.ws.revision();
        if self.uses.as_ref().is_none_or(|it| it.0 != revision) {
            self.uses = Some((revision, uses(ctx.ws)));
        }
        let key = (revision, self.topics, self.filter.clone(), self.sort);
        if let Some((_, uses)) = &self.uses
            && self.table.as_ref().is_none_or(|it| it.0 != key)
        {
            let rows = rows(ctx.ws, self.topics, &self.filter, self.sort, uses);
            self.table = Some((key, rows));
        }
        let entities = &ctx.ws.project().register.entities;
        self.chosen.retain(|id| entities.contains_key(id));
    }

    fn head_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let entities = &ctx.ws.project().register.entities;
        let topics = entities.values().filter(|it| it.is_topic()).count();
        ui.horizontal(|ui| {
            let text = format!("Entities  {}", entities.len() - topics);
            if chips::choice_chip(ui, ctx, &text, "Entities", "", !self.topics).clicked() {
                self.topics = false;
                self.chosen.clear();
            }
            let text = format!("Topics  {topics}");
            if chips::choice_chip(
                ui,
                ctx,
                &text,
                "Topics",
                "What one can be for or against",
                self.topics,
            )
            .clicked()
            {
                self.topics = true;
                self.chosen.clear();
            }
            ui.add_space(8.0);
            ui.allocate_ui(vec2(280.0, widgets::ROW), |ui| {
                let (name, hint) = match self.topics {
                    true => ("Filter topics", "Filter topics…"),
                    false => ("Filter entities", "Filter by name, alias, country…"),
                };
                search_field(ui, ctx, name, hint, &mut self.filter);
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = if self.topics {
                    "New topic"
                } else {
                    "New entity"
                };
                if widgets::primary_button(ui, ctx, text, None).clicked() {
                    self.create(ctx);
                }
            });
        });
    }

    /// A new entry, named as was typed into the filter.
    fn create(&mut self, ctx: &Ctx) {
        let typed = self.filter.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match (typed.is_empty(), self.topics) {
            (false, _) => typed,
            (true, true) => "new topic".to_owned(),
            (true, false) => "new entity".to_owned(),
        };
        let kinds = &ctx.ws.project().schema.entities;
        let kind = match kinds.iter().find(|it| !it.retired) {
            Some(kind) if !self.topics => kind.id.clone(),
            _ => KindId::new(Entity::TOPIC),
        };
        self.chosen = vec![ctx.ws.project().register.free_id(&name)];
        ctx.send(Action::NewEntity {
            name,
            kind,
            link: None,
        });
        // The new entry must be seen, and is only there in the next frame.
        self.filter.clear();
    }

    fn table_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let columns = columns(ui.available_width());
        self.headings_ui(ui, ctx, &columns);
        widgets::hairline(ui, ctx);
        let Some((_, rows)) = &self.table else {
            return;
        };
        if rows.is_empty() {
            let (what, next) = match (self.filter.is_empty(), self.topics) {
                (false, _) => (
                    "Nothing is called that.",
                    "“New” makes an entry of what you typed.",
                ),
                (true, true) => (
                    "No topics yet.",
                    "Topics are what one can be for or against: “CSTO membership”. Press G while drafting a stance, or New topic here.",
                ),
                (true, false) => (
                    "No entities yet.",
                    "Select a mention in an article and press Shift+L, or New entity here.",
                ),
            };
            widgets::empty_state(ui, ctx, what, next);
            return;
        }
        let mut clicked = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("register")
            .auto_shrink([false, false])
            .show_rows(ui, widgets::ROW, rows.len(), |ui, range| {
                for row in &rows[range] {
                    let selected = self.chosen.contains(&row.id);
                    let name = format!("{} {}", row.name, row.kind);
                    let (response, rect) = widgets::row(
                        ui,
                        ctx,
                        Row {
                            name: &name,
                            selected,
                            ..Row::default()
                        },
                    );
                    cells_ui(ui, ctx, rect, &columns, row);
                    if response.clicked() || response.gained_focus() {
                        clicked = Some((row.id.clone(), response.clicked()));
                    }
                }
            });
        if let Some((id, pressed)) = clicked {
            let adds = pressed && ui.input(|it| it.modifiers.command || it.modifiers.shift);
            self.asked = None;
            match adds {
                true if self.chosen.contains(&id) => self.chosen.retain(|it| *it != id),
                true => self.chosen.push(id),
                false => self.chosen = vec![id],
            }
        }
    }

    fn headings_ui(&mut self, ui: &mut Ui, ctx: &Ctx, columns: &[(f32, f32)]) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let font = widgets::font(ui, &TextStyle::Small);
        for ((title, _, _, sort), (x, width)) in COLUMNS.iter().zip(columns) {
            let cell =
                Rect::from_min_size(pos2(rect.left() + x, rect.top()), vec2(*width - 8.0, 24.0));
            let on = *sort == Some(self.sort);
            let ink = if on {
                ctx.theme.accent
            } else {
                ctx.theme.text_faint
            };
            let galley = widgets::cut_to(ui, title, font.clone(), ink, cell.width());
            ui.painter().galley(
                pos2(cell.left(), cell.center().y - galley.size().y / 2.0),
                galley,
                ink,
            );
            if let Some(sort) = sort {
                let name = format!("Sort by {title}");
                let id = ui.scope_id().with(&name);
                let response = ui.interact(cell, id, Sense::click()).on_hover_text(&name);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                if response.clicked() {
                    self.sort = *sort;
                }
            }
        }
    }

    fn side_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let entities = &ctx.ws.project().register.entities;
        let chosen: Vec<&Entity> = self
            .chosen
            .iter()
            .filter_map(|id| entities.get(id))
            .collect();
        match chosen[..] {
            [] => {}
            [entity] => {
                let entity = entity.clone();
                ScrollArea::vertical()
                    .id_salt("entry")
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        entity_fields_ui(ui, ctx, "register", &entity);
                        widgets::small(ui, ctx, format!("id {}", entity.id));
                        ui.add_space(12.0);
                        self.entry_ui(ui, ctx, &entity);
                    });
            }
            [a, b] => merge_ui(ui, ctx, a, b),
            _ => {
                widgets::soft(
                    ui,
                    ctx,
                    format!(
                        "{} entries are chosen. Choose two to merge them.",
                        chosen.len()
                    ),
                );
            }
        }
    }

    /// What can be done with one entry.
    fn entry_ui(&mut self, ui: &mut Ui, ctx: &Ctx, entity: &Entity) {
        let used = self
            .uses
            .as_ref()
            .and_then(|it| it.1.get(&entity.id))
            .copied()
            .unwrap_or(0);
        let plural = if used == 1 { "tag" } else { "tags" };
        widgets::soft(ui, ctx, format!("Used by {used} {plural}."));
        widgets::small(ui, ctx, "Ctrl+click a second entry to merge the two.");
        ui.add_space(4.0);
        if self.asked.as_ref() == Some(&entity.id) {
            let text = format!(
                "Delete {}? {used} {plural} lose the link to it.",
                entity.name
            );
            widgets::warning(ui, ctx, text);
            ui.horizontal(|ui| {
                if widgets::primary_button(ui, ctx, "Unlink and delete", None).clicked() {
                    ctx.send(Action::DeleteEntity {
                        id: entity.id.clone(),
                        unlink: true,
                    });
                    self.asked = None;
                }
                if widgets::button(ui, ctx, "Keep", None).clicked() {
                    self.asked = None;
                }
            });
            return;
        }
        ui.horizontal(|ui| {
            if widgets::button(ui, ctx, "Delete", None).clicked() {
                if used == 0 {
                    ctx.send(Action::DeleteEntity {
                        id: entity.id.clone(),
                        unlink: false,
                    });
                } else {
                    self.asked = Some(entity.id.clone());
                }
            }
            if widgets::button(ui, ctx, "Show in the article", None).clicked() {
                ctx.send(Action::SetView(crate::workspace::View::Annotate));
                ctx.send(Action::Focus(Some(Item::Entity(entity.id.clone()))));
            }
        });
    }
}

fn merge_ui(ui: &mut Ui, ctx: &Ctx, a: &Entity, b: &Entity) {
    widgets::heading(ui, ctx, "Merge two entries");
    widgets::soft(
        ui,
        ctx,
        "Everything that points at the one then points at the other; its name stays as an alias.",
    );
    ui.add_space(8.0);
    for (from, into) in [(a, b), (b, a)] {
        let text = format!("Merge {} into {}", from.name, into.name);
        if widgets::button(ui, ctx, &text, None).clicked() {
            ctx.send(Action::MergeEntities {
                from: from.id.clone(),
                into: into.id.clone(),
            });
        }
        ui.add_space(4.0);
    }
}

/// Left edges and widths of the columns for a width.
fn columns(width: f32) -> Vec<(f32, f32)> {
    let least: f32 = COLUMNS.iter().map(|it| it.2).sum();
    let spare = (width - least - 24.0).max(0.0);
    let mut x = widgets::INSIDE + 4.0;
    COLUMNS
        .iter()
        .map(|(_, share, least, _)| {
            let at = (x, least + spare * share);
            x += at.1;
            at
        })
        .collect()
}

fn cells_ui(ui: &Ui, ctx: &Ctx, rect: Rect, columns: &[(f32, f32)], row: &EntityRow) {
    let theme = ctx.theme;
    let font = widgets::font(ui, &TextStyle::Body);
    let left = rect.left() - widgets::INSIDE - 4.0;
    let kind = ctx.ws.project().schema.entity_type(&row.kind);
    let hue = kind.map_or(theme.text_faint, |it| theme.hue(&it.color));
    let uses = row.uses.to_string();
    let cells = [
        &row.name,
        row.kind.as_str(),
        &row.aliases,
        &row.country,
        &row.sector,
        &row.wikidata,
        &uses,
    ];
    for (at, (text, (x, width))) in cells.into_iter().zip(columns).enumerate() {
        let ink = if at == 0 { theme.text } else { theme.text_soft };
        let mut x = left + x;
        let mut room = width - 8.0;
        if at == 1 {
            ui.painter()
                .circle_filled(pos2(x + 4.0, rect.center().y), 4.0, hue);
            x += 14.0;
            room -= 14.0;
        }
        let galley = widgets::cut_to(ui, text, font.clone(), ink, room);
        ui.painter().galley(
            pos2(x, rect.center().y - galley.size().y / 2.0),
            galley,
            ink,
        );
    }
}

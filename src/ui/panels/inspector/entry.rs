//! A register entry in the inspector.

use egui::Ui;

use super::section_ui;
use crate::model::EntityId;
use crate::ui::Ctx;
use crate::ui::forms::entity_fields_ui;
use crate::ui::widgets::{self, Row};
use crate::workspace::{Action, Item, View, phrases, queries};

pub fn entity_ui(ui: &mut Ui, ctx: &Ctx, id: &EntityId) {
    let Some(entity) = ctx.ws.project().register.entities.get(id) else {
        widgets::soft(ui, ctx, "This entry is gone from the register.");
        return;
    };
    widgets::small(ui, ctx, if entity.is_topic() { "topic" } else { "entity" });
    entity_fields_ui(ui, ctx, "inspector", entity);
    let here: Vec<_> = queries::tied(ctx.ws, &Item::Entity(id.clone()));
    section_ui(ui, ctx, "In this article");
    if here.is_empty() {
        widgets::soft(ui, ctx, "Nowhere.");
    }
    for item in here {
        let Some(tag) = item.tag().and_then(|id| ctx.ws.tag(id)) else {
            continue;
        };
        let line = phrases::tag_line(ctx.ws, tag);
        let name = format!("{line} {}", tag.id);
        let (response, rect) = widgets::row(
            ui,
            ctx,
            Row {
                name: &name,
                ..Row::default()
            },
        );
        widgets::line_in(ui, ctx, rect, -8.0, &line, "");
        if response.hovered() {
            ctx.hover.set(item.clone());
        }
        if response.clicked() {
            ctx.send(Action::Focus(Some(item)));
        }
    }
    ui.add_space(8.0);
    if widgets::button(ui, ctx, "Open the register", Some("F6")).clicked() {
        ctx.send(Action::SetView(View::Entities));
    }
}

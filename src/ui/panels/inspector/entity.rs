//! A register entry in the inspector.

use egui::{Id, Ui};

use super::section_ui;
use crate::model::{Entity, EntityId};
use crate::ui::Ctx;
use crate::ui::widgets::{self, Row, commit_field};
use crate::workspace::{Action, Item, View, phrases, queries};

/// The facts of an entry that stand beside its name, a line each.
pub fn facts(entity: &Entity) -> Vec<String> {
    let mut lines = Vec::new();
    let codes: Vec<&str> = [
        Some(entity.kind.as_str()),
        entity.country.as_deref(),
        entity.sector.as_deref(),
        entity.wikidata.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.push(codes.join(" · "));
    if !entity.aliases.is_empty() {
        lines.push(format!("also {}", entity.aliases.join(", ")));
    }
    if !entity.note.is_empty() {
        lines.push(entity.note.clone());
    }
    lines
}

pub fn entity_ui(ui: &mut Ui, ctx: &Ctx, id: &EntityId) {
    let Some(entity) = ctx.ws.project().register.entities.get(id) else {
        widgets::soft(ui, ctx, "This entry is gone from the register.");
        return;
    };
    widgets::small(ui, ctx, if entity.is_topic() { "topic" } else { "entity" });
    fields_ui(ui, ctx, "inspector", entity);
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

/// Every field of an entry, each one step when it is left.
pub fn fields_ui(ui: &mut Ui, ctx: &Ctx, salt: &str, entity: &Entity) {
    let optional = |text: String| Some(text.trim().to_owned()).filter(|it| !it.is_empty());
    type Set = fn(&mut Entity, String, &dyn Fn(String) -> Option<String>);
    let rows: [(&str, &str, String, usize, Set); 6] = [
        ("Name", "", entity.name.clone(), 1, |it, text, _| {
            it.name = text.trim().to_owned()
        }),
        (
            "Aliases",
            "one, another",
            entity.aliases.join(", "),
            1,
            |it, text, _| {
                it.aliases = split(&text);
            },
        ),
        (
            "Country",
            "ISO 3166-1: ARM",
            entity.country.clone().unwrap_or_default(),
            1,
            |it, text, some| {
                it.country = some(text.to_uppercase());
            },
        ),
        (
            "Sector",
            "PLOVER: GOV, MIL",
            entity.sector.clone().unwrap_or_default(),
            1,
            |it, text, some| {
                it.sector = some(text.to_uppercase());
            },
        ),
        (
            "Wikidata",
            "Q399",
            entity.wikidata.clone().unwrap_or_default(),
            1,
            |it, text, some| {
                it.wikidata = some(text);
            },
        ),
        ("Remark", "", entity.note.clone(), 2, |it, text, _| {
            it.note = text.trim().to_owned()
        }),
    ];
    for (name, hint, value, lines, set) in rows {
        widgets::small(ui, ctx, name.to_lowercase());
        let field = Id::unique((salt, "entity", entity.id.as_str(), name));
        let (_, typed) = commit_field(ui, ctx, field, name, hint, &value, lines);
        if let Some(text) = typed {
            let mut after = entity.clone();
            set(&mut after, text, &optional);
            ctx.send(Action::PutEntity(Box::new(after)));
        }
    }
}

/// Names parted by commas or lines.
pub fn split(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split([',', ';', '\n']) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

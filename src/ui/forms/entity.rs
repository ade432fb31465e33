//! The fields of a register entry, each one step when it is left.

use egui::{Id, Ui};

use super::parts::{field_row_ui, kind_chip};
use crate::model::{Entity, KindId};
use crate::ui::Ctx;
use crate::ui::widgets::commit_field;
use crate::workspace::Action;

/// The facts of an entry that stand beside its name, a line each.
pub fn entity_facts(entity: &Entity) -> Vec<String> {
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

/// Every field of an entry, each one step when it is left.
pub fn entity_fields_ui(ui: &mut Ui, ctx: &Ctx, salt: &str, entity: &Entity) {
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
                it.aliases = split_names(&text);
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
        if name == "Aliases" && !entity.is_topic() {
            kind_ui(ui, ctx, entity);
        }
        field_row_ui(ui, ctx, &name.to_lowercase(), |ui| {
            let field = Id::unique((salt, "entity", entity.id.as_str(), name));
            let (_, typed) = commit_field(ui, ctx, field, name, hint, &value, lines);
            if let Some(text) = typed {
                let mut after = entity.clone();
                set(&mut after, text, &optional);
                ctx.send(Action::PutEntity(Box::new(after)));
            }
        });
    }
}

/// Names parted by commas or lines.
pub fn split_names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split([',', ';', '\n']) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The entry's type, with a menu of the others.
fn kind_ui(ui: &mut Ui, ctx: &Ctx, entity: &Entity) {
    let schema = &ctx.ws.project().schema;
    let hue = |kind: &KindId| {
        let known = schema.entity_type(kind);
        known.map_or(ctx.theme.text_soft, |it| ctx.theme.hue(&it.color))
    };
    field_row_ui(ui, ctx, "type", |ui| {
        let button = kind_chip(ui, ctx, entity.kind.as_str(), hue(&entity.kind));
        egui::Popup::menu(&button).show(|ui| {
            ui.set_min_width(160.0);
            for kind in schema.entities.iter().filter(|it| !it.retired) {
                if ui.button(kind.id.as_str()).clicked() {
                    let after = Entity {
                        kind: kind.id.clone(),
                        ..entity.clone()
                    };
                    ctx.send(Action::PutEntity(Box::new(after)));
                    ui.close();
                }
            }
        });
    });
}

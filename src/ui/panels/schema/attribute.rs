//! An attribute's page: the kind of its values, what it is on, its default.

use egui::{Id, Ui, vec2};

use super::edit::Change;
use crate::model::{
    AttributeDef, AttributeHost, AttributeType, AttributeValue, KindId, Reshape, Schema,
};
use crate::ui::Ctx;
use crate::ui::widgets::{self, attributes::plain, chips::choice_chip, commit_field};

/// The kinds of values, and what to call them.
pub const KINDS: [(&str, AttributeType); 6] = [
    ("yes or no", AttributeType::Flag),
    ("one choice", AttributeType::Choice(Vec::new())),
    ("several choices", AttributeType::Choices(Vec::new())),
    ("text", AttributeType::Text),
    ("a number", AttributeType::Number),
    ("a date", AttributeType::Date),
];

pub fn value_ui(ui: &mut Ui, ctx: &Ctx, at: usize, def: &AttributeDef) -> Option<Change> {
    let mut asked = None;
    caption(ui, ctx, "its value is");
    row(ui, |ui| {
        for (name, kind) in KINDS {
            let on = std::mem::discriminant(&kind) == std::mem::discriminant(&def.value);
            let spoken = format!("The value is {name}");
            if choice_chip(ui, ctx, name, &spoken, "", on).clicked() && !on {
                asked = Some(Change::Carry(Reshape::Retype(at, kind)));
            }
        }
    });
    asked
}

pub fn host_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    schema: &Schema,
    at: usize,
    def: &AttributeDef,
) -> Option<Change> {
    let mut asked = None;
    caption(ui, ctx, "it is on");
    let hosts = [
        ("mentions", AttributeHost::Mentions(Vec::new())),
        ("events", AttributeHost::Events(Vec::new())),
        ("stances", AttributeHost::Stances),
        ("relations", AttributeHost::Relations(Vec::new())),
    ];
    row(ui, |ui| {
        for (name, host) in hosts {
            let on = std::mem::discriminant(&host) == std::mem::discriminant(&def.on);
            let spoken = format!("It is on {name}");
            if choice_chip(ui, ctx, name, &spoken, "", on).clicked() && !on {
                asked = Some(Change::On(at, host));
            }
        }
    });
    type Host = fn(Vec<KindId>) -> AttributeHost;
    let (now, all, host): (&[KindId], Vec<&KindId>, Host) = match &def.on {
        AttributeHost::Mentions(now) => {
            let all = schema.entities.iter().map(|it| &it.id);
            (now, all.collect(), AttributeHost::Mentions)
        }
        AttributeHost::Events(now) => {
            let all = schema.events.iter().map(|it| &it.id);
            (now, all.collect(), AttributeHost::Events)
        }
        AttributeHost::Relations(now) => {
            let all = schema.relations.iter().map(|it| &it.id);
            (now, all.collect(), AttributeHost::Relations)
        }
        AttributeHost::Stances => return asked,
    };
    caption(ui, ctx, "of these types; of all where none is chosen");
    row(ui, |ui| {
        for kind in all {
            let on = now.contains(kind);
            let spoken = format!("It is on {kind}");
            if choice_chip(ui, ctx, kind.as_str(), &spoken, "", on).clicked() {
                let mut next = now.to_vec();
                match on {
                    true => next.retain(|it| it != kind),
                    false => next.push(kind.clone()),
                }
                asked = Some(Change::On(at, host(next)));
            }
        }
    });
    asked
}

pub fn default_ui(ui: &mut Ui, ctx: &Ctx, at: usize, def: &AttributeDef) -> Option<Change> {
    let mut asked = None;
    caption(ui, ctx, "where nobody says otherwise");
    let now = def.default.as_ref();
    let mut chip = |ui: &mut Ui, name: &str, value: AttributeValue| {
        let on = now == Some(&value);
        let spoken = format!("The default is {name}");
        if choice_chip(ui, ctx, name, &spoken, "", on).clicked() {
            asked = Some(Change::Default(at, (!on).then_some(value)));
        }
    };
    match &def.value {
        AttributeType::Flag => row(ui, |ui| {
            chip(ui, "yes", AttributeValue::Flag(true));
            chip(ui, "no", AttributeValue::Flag(false));
        }),
        AttributeType::Choice(choices) => row(ui, |ui| {
            for it in choices {
                chip(ui, it.name(), AttributeValue::Text(it.id.clone()));
            }
        }),
        AttributeType::Choices(choices) => row(ui, |ui| {
            for it in choices {
                let many = vec![it.id.clone()];
                chip(ui, it.name(), AttributeValue::Many(many));
            }
        }),
        AttributeType::Text | AttributeType::Number | AttributeType::Date => {
            let shown = now.map_or_else(String::new, plain);
            let id = Id::unique(("schema", "default", at));
            let typed = commit_field(ui, ctx, id, "Default", "none", &shown, 1).1;
            if let Some(typed) = typed {
                let typed = typed.trim();
                let value = match (&def.value, typed) {
                    (_, "") => None,
                    (AttributeType::Number, text) => Some(match text.parse() {
                        Ok(number) => AttributeValue::Number(number),
                        // The schema's rules say what is wrong with it.
                        Err(_) => AttributeValue::Text(text.to_owned()),
                    }),
                    (_, text) => Some(AttributeValue::Text(text.to_owned())),
                };
                asked = Some(Change::Default(at, value));
            }
        }
    }
    asked
}

fn caption(ui: &mut Ui, ctx: &Ctx, text: &str) {
    ui.add_space(2.0);
    widgets::small(ui, ctx, text);
}

fn row(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        add(ui);
    });
}

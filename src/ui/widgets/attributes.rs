//! The attributes that the schema gives a tag, each to be changed in place.
//! Shared by the cards of the margin and the inspector.

use egui::{Id, Ui, vec2};

use super::chips::choice_chip;
use super::{commit_field, value};
use crate::ingest::when::{self, When};
use crate::model::{AttributeDef, AttributeType, AttributeValue, Choice, Tag, ValueType};
use crate::ui::Ctx;
use crate::workspace::Action;
use crate::workspace::queries::quote;

/// Choices shown all at once; where there are more, only those that hold.
const FEW: usize = 8;

/// Every attribute of the tag on its own lines. `salt` keeps two places on the
/// screen that show the same tag apart.
pub fn attributes_ui(ui: &mut Ui, ctx: &Ctx, salt: &str, tag: &Tag) {
    let schema = &ctx.ws.project().schema;
    let defs = schema.attributes_of(&tag.body);
    let is_flag = |def: &&AttributeDef| def.value == AttributeType::Flag;
    let draw = |ui: &mut Ui, at: usize, def: &AttributeDef| {
        let held = tag.attributes().and_then(|it| it.get(&def.id));
        let id = Id::unique((salt, &tag.id.to_string(), def.id.as_str(), at));
        attribute_ui(ui, ctx, id, tag, def, held);
    };
    for (at, def) in defs.iter().enumerate().filter(|it| !is_flag(it.1)) {
        draw(ui, at, def);
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (at, def) in defs.iter().enumerate().filter(|it| is_flag(it.1)) {
            draw(ui, at, def);
        }
    });
    unknown_ui(ui, ctx, tag);
}

fn attribute_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    id: Id,
    tag: &Tag,
    def: &AttributeDef,
    held: Option<&AttributeValue>,
) {
    let set = |value| set(ctx, tag, def, value);
    // A default counts until somebody says otherwise.
    let shown = held.or(def.default.as_ref());
    match &def.value {
        AttributeType::Flag => {
            let on = matches!(shown, Some(AttributeValue::Flag(true)));
            if choice_chip(ui, ctx, def.name(), def.name(), &def.definition, on).clicked() {
                let value = match def.default.is_some() {
                    true => Some(AttributeValue::Flag(!on)),
                    false => (!on).then_some(AttributeValue::Flag(true)),
                };
                set(value);
            }
        }
        AttributeType::Choice(choices) => {
            choices_ui(
                ui,
                ctx,
                def,
                choices,
                |it| matches!(shown, Some(AttributeValue::Text(now)) if *now == it.id),
                |it, on| set((!on).then(|| AttributeValue::Text(it.id.clone()))),
            );
        }
        AttributeType::Choices(choices) => {
            let now: &[String] = match shown {
                Some(AttributeValue::Many(now)) => now,
                _ => &[],
            };
            choices_ui(
                ui,
                ctx,
                def,
                choices,
                |it| now.contains(&it.id),
                |it, on| {
                    let mut next: Vec<String> = now.to_vec();
                    match on {
                        true => next.retain(|id| *id != it.id),
                        false => next.push(it.id.clone()),
                    }
                    // In the schema's order, so that the order of presses can't be seen.
                    next.sort_by_key(|id| choices.iter().position(|it| it.id == *id));
                    set((!next.is_empty()).then_some(AttributeValue::Many(next)));
                },
            );
        }
        AttributeType::Text => field_ui(ui, ctx, id, tag, def, shown, ValueType::Text),
        AttributeType::Number => field_ui(ui, ctx, id, tag, def, shown, ValueType::Number),
        AttributeType::Date => field_ui(ui, ctx, id, tag, def, shown, ValueType::Date),
    }
}

fn set(ctx: &Ctx, tag: &Tag, def: &AttributeDef, value: Option<AttributeValue>) {
    ctx.send(Action::SetAttribute {
        id: tag.id.clone(),
        name: def.id.clone(),
        value,
    });
}

fn choices_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    def: &AttributeDef,
    choices: &[Choice],
    holds: impl Fn(&Choice) -> bool,
    press: impl Fn(&Choice, bool),
) {
    caption_ui(ui, ctx, def);
    let long = choices.len() > FEW;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for choice in choices {
            let on = holds(choice);
            if long && !on {
                continue;
            }
            let name = format!("{}: {}", def.name(), choice.name());
            if choice_chip(ui, ctx, choice.name(), &name, &choice.definition, on).clicked() {
                press(choice, on);
            }
        }
        if !long {
            return;
        }
        let name = format!("Add to {}", def.name());
        let button = super::icon_button(ui, ctx, super::Icon::Add, &name);
        egui::Popup::menu(&button)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| {
                egui::ScrollArea::vertical()
                    .max_height(360.0)
                    .show(ui, |ui| {
                        ui.set_width(300.0);
                        ui.spacing_mut().item_spacing.y = 0.0;
                        for choice in choices {
                            let on = holds(choice);
                            let name = choice.name();
                            let (row, rect) = super::row(
                                ui,
                                ctx,
                                super::Row {
                                    name,
                                    ..Default::default()
                                },
                            );
                            super::choice_mark(ui, ctx, rect, on, true);
                            super::line_in(ui, ctx, rect, 26.0, name, &choice.definition);
                            if row.clicked() {
                                press(choice, on);
                            }
                        }
                    });
            });
    });
}

fn caption_ui(ui: &mut Ui, ctx: &Ctx, def: &AttributeDef) {
    let caption = super::small(ui, ctx, def.name());
    if !def.definition.is_empty() {
        caption.on_hover_text(&def.definition);
    }
}

/// The date that the tag's words mean in this article, and the words.
fn proposal(ctx: &Ctx, tag: &Tag) -> Option<(When, String)> {
    let published = ctx.ws.article()?.meta.published.as_deref();
    let words = quote(ctx.ws, tag.anchor(), 80);
    let when = when::read(&words, published)?;
    Some((when, words))
}

fn field_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    id: Id,
    tag: &Tag,
    def: &AttributeDef,
    shown: Option<&AttributeValue>,
    kind: ValueType,
) {
    let set = |value| set(ctx, tag, def, value);
    caption_ui(ui, ctx, def);
    let now = shown.map_or_else(String::new, plain);
    let proposal = match kind {
        ValueType::Date if now.is_empty() => proposal(ctx, tag),
        _ => None,
    };
    let hint = match &proposal {
        Some((when, _)) => when.value.as_str(),
        None => value::hint(kind),
    };
    let (field, typed) = commit_field(ui, ctx, id, def.name(), hint, &now, 1);
    if let Some((when, words)) = &proposal {
        let entered = field.lost_focus() && ui.input(|it| it.key_pressed(egui::Key::Enter));
        let taken = entered && typed.is_none();
        if value::proposal_ui(ui, ctx, when, words) || taken {
            set(Some(AttributeValue::Text(when.value.clone())));
        }
    }
    if let Some(typed) = typed {
        let typed = typed.trim();
        set(match (kind, typed) {
            (_, "") => None,
            (ValueType::Number, text) => match text.parse() {
                Ok(number) => Some(AttributeValue::Number(number)),
                // Kept as it was typed: the hint below says what is wrong.
                Err(_) => Some(AttributeValue::Text(text.to_owned())),
            },
            (_, text) => Some(AttributeValue::Text(text.to_owned())),
        });
    }
    if !now.is_empty()
        && let Some(problem) = value::problem(kind, &now)
    {
        super::warning(ui, ctx, format!("should be {problem}"));
    }
}

/// Attributes that the schema doesn't give this tag stay visible and can go.
fn unknown_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag) {
    let defs = ctx.ws.project().schema.attributes_of(&tag.body);
    let Some(held) = tag.attributes() else {
        return;
    };
    for (name, value) in held {
        if defs.iter().any(|def| def.id == *name) {
            continue;
        }
        ui.horizontal(|ui| {
            super::warning(
                ui,
                ctx,
                format!("{name}: {} (not in the schema)", plain(value)),
            );
            let remove = format!("Remove {name}");
            if super::icon_button(ui, ctx, super::Icon::Close, &remove).clicked() {
                let (id, name) = (tag.id.clone(), name.clone());
                ctx.send(Action::SetAttribute {
                    id,
                    name,
                    value: None,
                });
            }
        });
    }
}

/// A value as a person would type it.
pub fn plain(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Flag(true) => "yes".into(),
        AttributeValue::Flag(false) => "no".into(),
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Text(text) => text.clone(),
        AttributeValue::Many(many) => many.join(", "),
    }
}

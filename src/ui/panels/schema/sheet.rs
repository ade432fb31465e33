//! One thing of the schema on a page: what it means, and the fields to change
//! it. Gives back the change that was asked for.

use egui::{CornerRadius, Id, Role as Aria, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::attribute;
use super::edit::{Change, choice_lines, choices_change, subtypes, subtypes_change};
use super::fate::named;
use super::list::Entry;
use crate::model::{
    AttributeType, Help, KindId, Named, Polarity, Reshape, Role, Schema, ValueType,
};
use crate::ui::Ctx;
use crate::ui::widgets::{self, Icon, chips, commit_field, icon_button};

/// What the schema is as a whole.
pub fn whole_ui(ui: &mut Ui, ctx: &Ctx, schema: &Schema) -> Option<Change> {
    let name = if schema.name.is_empty() {
        &schema.id
    } else {
        &schema.name
    };
    ui.heading(name);
    let about = field(ui, ctx, "about", "Description", &schema.description, 3).map(Change::About);
    ui.add_space(8.0);
    let counts = [
        ("entity types", schema.entities.len()),
        ("event types", schema.events.len()),
        ("relation types", schema.relations.len()),
        ("labels", schema.labels.len()),
        ("attributes", schema.attributes.len()),
    ];
    let line: Vec<String> = counts
        .iter()
        .filter(|it| it.1 > 0)
        .map(|(what, n)| format!("{n} {what}"))
        .collect();
    widgets::soft(ui, ctx, line.join(" · "));
    ui.add_space(8.0);
    widgets::soft(
        ui,
        ctx,
        "Choose a type at the left to read or change it. Every change is one step: Ctrl+Z takes it back. Tags of every annotator follow a new id, a merge and what is renamed; a type that is no longer wanted is retired, so that old tags stay valid. What can’t follow is listed under Problems.",
    );
    about
}

/// One entry; None where nothing was changed.
pub fn entry_ui(ui: &mut Ui, ctx: &Ctx, schema: &Schema, entry: &Entry) -> Option<Change> {
    let mut asked = None;
    match entry {
        Entry::Entity(id) => {
            let it = schema.entity_type(id)?;
            title_ui(ui, ctx, entry, id.as_str(), &mut asked);
            name_ui(ui, ctx, entry, &it.name, &mut asked);
            let key = it.key.map_or_else(String::new, String::from);
            keep(
                &mut asked,
                field(ui, ctx, &salt(entry), "Key", &key, 1)
                    .map(|text| Change::Key(entry.clone(), text)),
            );
            color_ui(ui, ctx, entry, &it.color, &mut asked);
            help_ui(ui, ctx, entry, &it.help, &mut asked);
            let known = subtypes(schema, id).map_or(String::new(), |it| choice_lines(it.1));
            let rows = known.lines().count().max(2);
            let name = "Subtypes, “id: definition”, one a line";
            keep(
                &mut asked,
                field(ui, ctx, &salt(entry), name, &known, rows)
                    .map(|text| subtypes_change(schema, id, text)),
            );
            retire_ui(ui, ctx, entry, it.retired, &mut asked);
        }
        Entry::Event(id) => {
            let it = schema.event_type(id)?;
            title_ui(ui, ctx, entry, id.as_str(), &mut asked);
            name_ui(ui, ctx, entry, &it.name, &mut asked);
            keep(
                &mut asked,
                field(ui, ctx, &salt(entry), "Shortcut", &it.shortcut, 1)
                    .map(|text| Change::Key(entry.clone(), text)),
            );
            keep(
                &mut asked,
                field(ui, ctx, &salt(entry), "Group", &it.group, 1)
                    .map(|text| Change::EventGroup(id.clone(), text)),
            );
            color_ui(ui, ctx, entry, &it.color, &mut asked);
            help_ui(ui, ctx, entry, &it.help, &mut asked);
            ui.add_space(12.0);
            widgets::heading(ui, ctx, "Roles");
            for (at, role) in it.roles.iter().enumerate() {
                role_ui(ui, ctx, schema, id, at, role, &mut asked);
            }
            let id_field = format!("{}-add-role", salt(entry));
            keep(
                &mut asked,
                field(ui, ctx, &id_field, "New role", "", 1)
                    .map(|text| Change::AddRole(id.clone(), text)),
            );
            retire_ui(ui, ctx, entry, it.retired, &mut asked);
        }
        Entry::Stance => {
            ui.heading("Stances");
            widgets::small(ui, ctx, "offered polarities");
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                for (polarity, _, _) in Polarity::ALL {
                    let on = schema.stance.polarities.contains(&polarity);
                    if chips::polarity_chip(ui, ctx, polarity, "", on).clicked() {
                        asked = Some(Change::Polarity(polarity, !on));
                    }
                }
            });
            let strengths = schema.stance.strengths.join(", ");
            keep(
                &mut asked,
                field(ui, ctx, "stance", "Strengths, weakest first", &strengths, 1)
                    .map(Change::Strengths),
            );
            help_ui(ui, ctx, entry, &schema.stance.help, &mut asked);
        }
        Entry::Relation(id) => {
            let it = schema.relation_type(id)?;
            title_ui(ui, ctx, entry, id.as_str(), &mut asked);
            name_ui(ui, ctx, entry, &it.name, &mut asked);
            widgets::soft(
                ui,
                ctx,
                format!("from {} to {}", kinds(&it.from), kinds(&it.to)),
            );
            help_ui(ui, ctx, entry, &it.help, &mut asked);
        }
        Entry::Label(id) => {
            let it = schema.label_task(id)?;
            title_ui(ui, ctx, entry, id.as_str(), &mut asked);
            name_ui(ui, ctx, entry, &it.name, &mut asked);
            if chips::choice_chip(ui, ctx, "several may hold", "several may hold", "", it.many)
                .clicked()
            {
                asked = Some(Change::Many(id.clone(), !it.many));
            }
            choices_ui(
                ui,
                ctx,
                schema,
                entry,
                &choice_lines(&it.values),
                &mut asked,
            );
            help_ui(ui, ctx, entry, &it.help, &mut asked);
        }
        Entry::Attribute(at) => {
            let it = schema.attributes.get(*at)?;
            title_ui(ui, ctx, entry, it.id.as_str(), &mut asked);
            name_ui(ui, ctx, entry, &it.name, &mut asked);
            keep(
                &mut asked,
                field(ui, ctx, &salt(entry), "Definition", &it.definition, 2)
                    .map(|text| Change::Definition(entry.clone(), text)),
            );
            keep(&mut asked, attribute::value_ui(ui, ctx, *at, it));
            if matches!(
                it.value,
                AttributeType::Choice(_) | AttributeType::Choices(_)
            ) {
                choices_ui(
                    ui,
                    ctx,
                    schema,
                    entry,
                    &choice_lines(it.choices()),
                    &mut asked,
                );
            }
            keep(&mut asked, attribute::default_ui(ui, ctx, *at, it));
            keep(&mut asked, attribute::host_ui(ui, ctx, schema, *at, it));
        }
    }
    asked
}

fn keep(asked: &mut Option<Change>, change: Option<Change>) {
    if change.is_some() {
        *asked = change;
    }
}

fn salt(entry: &Entry) -> String {
    format!("{entry:?}")
}

/// A named field; gives the text once it is left changed.
fn field(
    ui: &mut Ui,
    ctx: &Ctx,
    salt: &str,
    name: &str,
    value: &str,
    lines: usize,
) -> Option<String> {
    ui.add_space(2.0);
    widgets::small(ui, ctx, name.to_lowercase());
    let id = Id::unique(("schema", salt, name));
    commit_field(ui, ctx, id, name, "", value, lines).1
}

fn title_ui(ui: &mut Ui, ctx: &Ctx, entry: &Entry, id: &str, asked: &mut Option<Change>) {
    ui.heading(id);
    let Some(what) = named(entry) else { return };
    widgets::small(ui, ctx, "tags of every annotator follow a new id");
    keep(
        asked,
        field(ui, ctx, &salt(entry), "Id", id, 1)
            .map(|text| Change::Carry(Reshape::Rename(what, text.trim().to_owned()))),
    );
}

fn name_ui(ui: &mut Ui, ctx: &Ctx, entry: &Entry, name: &str, asked: &mut Option<Change>) {
    keep(
        asked,
        field(ui, ctx, &salt(entry), "Name", name, 1).map(|text| Change::Name(entry.clone(), text)),
    );
}

fn help_ui(ui: &mut Ui, ctx: &Ctx, entry: &Entry, help: &Help, asked: &mut Option<Change>) {
    type Make = fn(Entry, String) -> Change;
    let rows: [(&str, String, usize, Make); 4] = [
        ("Definition", help.definition.clone(), 2, Change::Definition),
        (
            "Yes: examples, one a line",
            help.include.join("\n"),
            3,
            Change::Include,
        ),
        (
            "No: examples, one a line",
            help.exclude.join("\n"),
            3,
            Change::Exclude,
        ),
        (
            "Mind: rules of thumb, one a line",
            help.hints.join("\n"),
            3,
            Change::Hints,
        ),
    ];
    for (name, value, lines, make) in rows {
        let lines = lines.max(value.lines().count());
        keep(
            asked,
            field(ui, ctx, &salt(entry), name, &value, lines).map(|text| make(entry.clone(), text)),
        );
    }
}

fn choices_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    schema: &Schema,
    entry: &Entry,
    text: &str,
    asked: &mut Option<Change>,
) {
    let rows = text.lines().count().max(2);
    let typed = field(
        ui,
        ctx,
        &salt(entry),
        "Choices, “id: definition”, one a line",
        text,
        rows,
    );
    keep(asked, typed.map(|text| choices_change(schema, entry, text)));
}

fn color_ui(ui: &mut Ui, ctx: &Ctx, entry: &Entry, now: &str, asked: &mut Option<Change>) {
    ui.add_space(2.0);
    widgets::small(ui, ctx, "colour");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for n in 1..=ctx.theme.hues.len() {
            let token = format!("hue{n}");
            let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
            let on = token == now;
            response.widget_info(|| {
                WidgetInfo::selected(Aria::Button, true, on, format!("colour {n}"))
            });
            let swatch = rect.shrink(3.0);
            ui.painter()
                .rect_filled(swatch, CornerRadius::same(4), ctx.theme.hue(&token));
            if on || response.has_focus() {
                let line = Stroke::new(2.0, if on { ctx.theme.text } else { ctx.theme.accent });
                ui.painter()
                    .rect_stroke(rect, CornerRadius::same(6), line, StrokeKind::Inside);
            }
            if response.clicked() {
                *asked = Some(Change::Color(entry.clone(), token));
            }
        }
    });
}

fn retire_ui(ui: &mut Ui, ctx: &Ctx, entry: &Entry, retired: bool, asked: &mut Option<Change>) {
    ui.add_space(12.0);
    let (text, help) = match retired {
        true => (
            "Offer it again",
            "It is retired: valid on old tags, not offered for new ones.",
        ),
        false => (
            "Retire",
            "Old tags keep it; it is no longer offered for new ones.",
        ),
    };
    ui.horizontal(|ui| {
        if widgets::button(ui, ctx, text, None).clicked() {
            *asked = Some(Change::Retire(entry.clone(), !retired));
        }
        widgets::small(ui, ctx, help);
    });
}

fn role_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    schema: &Schema,
    event: &KindId,
    at: usize,
    role: &Role,
    asked: &mut Option<Change>,
) {
    let mut after = role.clone();
    ui.push_id(at, |ui| {
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            widgets::heading(ui, ctx, role.name());
            if let Some(key) = role.key {
                widgets::key_chip(ui, ctx, &key.to_string());
            }
            widgets::small(ui, ctx, range(role));
            let name = format!("Remove role {}", role.name());
            if icon_button(ui, ctx, Icon::Close, &name).clicked() {
                let what = Named::Role(event.clone(), role.id.clone());
                *asked = Some(Change::Carry(Reshape::Remove { what, tags: false }));
            }
        });
        let salt = format!("{event} {}", role.id);
        let name = format!("Id of {}", role.name());
        if let Some(text) = field(ui, ctx, &salt, &name, role.id.as_str(), 1) {
            let what = Named::Role(event.clone(), role.id.clone());
            let rename = Reshape::Rename(what, text.trim().to_owned());
            *asked = Some(Change::Carry(rename));
        }
        let name = format!("Definition of {}", role.name());
        if let Some(text) = field(ui, ctx, &salt, &name, &role.definition, 1) {
            after.definition = text.trim().to_owned();
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for kind in schema.entities.iter().filter(|it| !it.retired) {
                let on = role.accepts.contains(&kind.id);
                let spoken = format!("{} takes {}", role.name(), kind.id);
                if chips::choice_chip(ui, ctx, kind.id.as_str(), &spoken, kind.name(), on).clicked()
                {
                    match on {
                        true => after.accepts.retain(|it| *it != kind.id),
                        false => after.accepts.push(kind.id.clone()),
                    }
                }
            }
            let spoken = format!("{} takes events", role.name());
            if chips::choice_chip(ui, ctx, "events", &spoken, "", role.events).clicked() {
                after.events = !role.events;
            }
            for (kind, name) in [
                (ValueType::Date, "typed date"),
                (ValueType::Number, "typed number"),
                (ValueType::Text, "typed text"),
            ] {
                let on = role.value == Some(kind);
                let spoken = format!("{} takes a {name}", role.name());
                if chips::choice_chip(ui, ctx, name, &spoken, "", on).clicked() {
                    after.value = (!on).then_some(kind);
                }
            }
            let needed = role.min > 0;
            let spoken = format!("{} is needed", role.name());
            if chips::choice_chip(ui, ctx, "needed", &spoken, "", needed).clicked() {
                after.min = u8::from(!needed);
            }
            let one = role.max == Some(1);
            let spoken = format!("{} at most one", role.name());
            if chips::choice_chip(ui, ctx, "at most one", &spoken, "", one).clicked() {
                after.max = (!one).then_some(1);
            }
        });
        if role.accepts.is_empty() {
            widgets::small(ui, ctx, "any entity type");
        }
    });
    if after != *role {
        *asked = Some(Change::Role(event.clone(), at, Box::new(after)));
    }
}

fn range(role: &Role) -> String {
    match (role.min, role.max) {
        (0, None) => "any number".into(),
        (min, None) => format!("{min} or more"),
        (min, Some(max)) if u32::from(min) == u32::from(max) => format!("exactly {min}"),
        (0, Some(max)) => format!("at most {max}"),
        (min, Some(max)) => format!("{min} to {max}"),
    }
}

fn kinds(kinds: &[KindId]) -> String {
    match kinds {
        [] => "anything".into(),
        some => some
            .iter()
            .map(KindId::as_str)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

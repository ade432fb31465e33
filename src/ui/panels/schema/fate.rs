//! What becomes of the tags when a type goes: how many name it, what it can be
//! merged into, and the question before it is deleted. Gives back the change
//! that was asked for.

use std::collections::BTreeSet;

use egui::{CornerRadius, Frame, Margin, Stroke, Ui};

use super::edit::Change;
use super::list::Entry;
use crate::model::{Named, Reshape, Schema};
use crate::ui::Ctx;
use crate::ui::widgets;
use crate::workspace::Workspace;

/// How much of the project names something of the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub tags: usize,
    pub annotators: usize,
}

impl Used {
    /// Looks at every tag in memory.
    pub fn by(ws: &Workspace, what: &Named) -> Self {
        let project = ws.project();
        let mut tags = 0;
        let mut annotators = BTreeSet::new();
        for (key, layer) in &project.layers {
            let here = layer.tags().filter(|it| what.is_in(&project.schema, it));
            let here = here.count();
            if here > 0 {
                tags += here;
                annotators.insert(&key.annotator);
            }
        }
        Self {
            tags,
            annotators: annotators.len(),
        }
    }

    /// `3 tags of 2 annotators name it`.
    pub fn words(&self) -> String {
        match (self.tags, self.annotators) {
            (0, _) => "No tag names it.".into(),
            (1, _) => "1 tag names it.".into(),
            (n, 1) => format!("{n} tags name it."),
            (n, annotators) => format!("{n} tags of {annotators} annotators name it."),
        }
    }
}

/// What tags name of an entry; the stance is no type.
pub fn named(entry: &Entry) -> Option<Named> {
    Some(match entry {
        Entry::Entity(id) => Named::Entity(id.clone()),
        Entry::Event(id) => Named::Event(id.clone()),
        Entry::Relation(id) => Named::Relation(id.clone()),
        Entry::Label(id) => Named::Label(id.clone()),
        Entry::Attribute(at) => Named::Attribute(*at),
        Entry::Stance => return None,
    })
}

/// What the entry is called after it was renamed.
pub fn renamed(entry: &Entry, to: &str) -> Entry {
    match entry {
        Entry::Entity(_) => Entry::Entity(to.into()),
        Entry::Event(_) => Entry::Event(to.into()),
        Entry::Relation(_) => Entry::Relation(to.into()),
        Entry::Label(_) => Entry::Label(to.into()),
        other => other.clone(),
    }
}

/// True where the schema has it.
pub fn is_there(schema: &Schema, entry: &Entry) -> bool {
    match entry {
        Entry::Entity(id) => schema.entity_type(id).is_some(),
        Entry::Event(id) => schema.event_type(id).is_some(),
        Entry::Relation(id) => schema.relation_type(id).is_some(),
        Entry::Label(id) => schema.label_task(id).is_some(),
        Entry::Attribute(at) => *at < schema.attributes.len(),
        Entry::Stance => true,
    }
}

/// Others of its kind, which it can be merged into.
pub fn others(schema: &Schema, entry: &Entry) -> Vec<(String, String)> {
    let row = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    let all: Vec<(String, String)> = match entry {
        Entry::Entity(_) => {
            let all = schema.entities.iter();
            all.map(|it| row(it.id.as_str(), it.name())).collect()
        }
        Entry::Event(_) => {
            let all = schema.events.iter();
            all.map(|it| row(it.id.as_str(), it.name())).collect()
        }
        Entry::Relation(_) => {
            let all = schema.relations.iter();
            all.map(|it| row(it.id.as_str(), it.name())).collect()
        }
        Entry::Label(_) => {
            let all = schema.labels.iter();
            all.map(|it| row(it.id.as_str(), it.name())).collect()
        }
        Entry::Attribute(_) => {
            let all = schema.attributes.iter();
            let mut all: Vec<_> = all.map(|it| row(it.id.as_str(), it.name())).collect();
            all.dedup_by(|a, b| a.0 == b.0);
            all
        }
        Entry::Stance => Vec::new(),
    };
    let own = match entry {
        Entry::Entity(id) | Entry::Event(id) | Entry::Relation(id) | Entry::Label(id) => {
            id.to_string()
        }
        Entry::Attribute(at) => {
            let def = schema.attributes.get(*at);
            def.map_or_else(String::new, |it| it.id.to_string())
        }
        Entry::Stance => String::new(),
    };
    all.into_iter().filter(|it| it.0 != own).collect()
}

/// How many tags name the entry, and the ways out of the schema.
pub fn fate_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    schema: &Schema,
    entry: &Entry,
    used: &Used,
) -> Option<Change> {
    let what = named(entry)?;
    let mut asked = None;
    ui.add_space(12.0);
    widgets::heading(ui, ctx, "Its tags");
    widgets::soft(ui, ctx, used.words());
    ui.horizontal(|ui| {
        let others = others(schema, entry);
        if !others.is_empty() {
            let button = widgets::button(ui, ctx, "Merge into…", None);
            egui::Popup::menu(&button).show(|ui| {
                ui.set_width(280.0);
                egui::ScrollArea::vertical()
                    .max_height(360.0)
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        for (id, name) in &others {
                            let spoken = format!("Merge into {id}");
                            let row = widgets::Row {
                                name: &spoken,
                                ..Default::default()
                            };
                            let (row, rect) = widgets::row(ui, ctx, row);
                            let soft = if name == id { "" } else { name };
                            widgets::line_in(ui, ctx, rect, 0.0, id, soft);
                            if row.clicked() {
                                let merge = Reshape::Merge(what.clone(), id.clone());
                                asked = Some(Change::Carry(merge));
                                ui.close();
                            }
                        }
                    });
            });
        }
        if widgets::button(ui, ctx, "Delete…", None).clicked() {
            let what = what.clone();
            asked = Some(Change::Carry(Reshape::Remove { what, tags: false }));
        }
    });
    asked
}

/// The answer to the question what becomes of the tags.
pub enum Answer {
    Keep,
    Delete,
    Cancel,
}

/// The question itself, at the head of the sheet.
pub fn question_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    schema: &Schema,
    what: &Named,
    used: &Used,
    fresh: bool,
) -> Option<Answer> {
    let mut answer = None;
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, ctx.theme.warning))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::same(12))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            widgets::heading(ui, ctx, &format!("Delete {}?", what.words(schema)));
            widgets::soft(
                ui,
                ctx,
                format!(
                    "{} Kept, they stay as they are and are listed under Problems until they get another type. Deleted, what can’t stand without them goes too. Ctrl+Z brings either back.",
                    used.words()
                ),
            );
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                if widgets::primary_button(ui, ctx, "Keep the tags", None).clicked() {
                    answer = Some(Answer::Keep);
                }
                if widgets::button(ui, ctx, "Delete the tags too", None).clicked() {
                    answer = Some(Answer::Delete);
                }
                if widgets::button(ui, ctx, "Don’t delete it", None).clicked() {
                    answer = Some(Answer::Cancel);
                }
            });
        });
    if fresh {
        // It was asked for from the foot of a long page.
        frame.response.scroll_to_me(Some(egui::Align::TOP));
    }
    ui.add_space(8.0);
    answer
}

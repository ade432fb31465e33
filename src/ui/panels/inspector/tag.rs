//! A tag in the inspector: type, words, links, attributes, notes, who made it,
//! what uses it, how the same words were tagged elsewhere.

use egui::{Id, RichText, Ui, vec2};

use super::{Patience, section_ui};
use crate::model::{Body, Ref, Tag, TagClass, TagId};
use crate::ui::Ctx;
use crate::ui::forms::{self, Place, ValueDraft};
use crate::ui::keymap::label_of;
use crate::ui::widgets::{self, Icon, Row, attributes, chips, commit_field, icon_button, refs};
use crate::workspace::queries::Precedent;
use crate::workspace::{Action, Ask, Item, Workspace, phrases, queries};

/// Precedents of a tag's words, remembered while nothing changes.
#[derive(Default)]
pub struct Remembered {
    patience: Patience,
    /// Steps that stand, the layer's revision, the tag.
    key: Option<(usize, u64, TagId)>,
    rows: Vec<Precedent>,
}

/// What is known of a tag without being part of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagFacts {
    pub words: String,
    /// Line and code points, from the text's start.
    pub place: String,
    /// Tags that name it, and what they say.
    pub used_by: Vec<(TagId, String)>,
    /// Notes on it: id and text.
    pub notes: Vec<(TagId, String)>,
    pub made: String,
}

pub fn tag_facts(ws: &Workspace, tag: &Tag) -> TagFacts {
    let users: Vec<&Tag> = ws
        .layer()
        .into_iter()
        .flat_map(|it| it.users(&tag.id))
        .collect();
    TagFacts {
        words: queries::quote(ws, tag.anchor(), 200),
        place: place(ws, tag),
        used_by: users
            .iter()
            .filter(|it| it.class() != TagClass::Note)
            .map(|it| (it.id.clone(), phrases::tag_line(ws, it)))
            .collect(),
        notes: users
            .iter()
            .filter_map(|it| match &it.body {
                Body::Note(note) => Some((it.id.clone(), note.text.clone())),
                _ => None,
            })
            .collect(),
        made: phrases::provenance_line(tag),
    }
}

fn place(ws: &Workspace, tag: &Tag) -> String {
    let Some(document) = ws.document() else {
        return String::new();
    };
    let Some(first) = tag.anchor().first() else {
        return String::new();
    };
    let at = document.offsets.line_column(&document.text, first.start());
    let spans: Vec<String> = tag
        .anchor()
        .iter()
        .map(|span| {
            let (start, end) = document.offsets.chars_of_span(&document.text, *span);
            format!("{start}–{end}")
        })
        .collect();
    format!("line {} · characters {}", at.line, spans.join(", "))
}

pub fn tag_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    tag: &Tag,
    draft: &mut ValueDraft,
    remembered: &mut Remembered,
) {
    let facts = tag_facts(ctx.ws, tag);
    // The card in the margin asks; without it, the inspector does.
    let place = Place {
        salt: "inspector",
        asks: !ctx.prefs.show_margin,
        folds: false,
    };
    match &tag.body {
        Body::Event(_) => forms::event_ui(ui, ctx, place, tag, draft),
        Body::Stance(_) => forms::stance_ui(ui, ctx, place, tag),
        Body::Relation(_) => {
            forms::plain_ui(ui, ctx, tag);
            attributes::attributes_ui(ui, ctx, place.salt, tag);
        }
        Body::Mention(_) => mention_ui(ui, ctx, tag, &facts),
        Body::Label(_) => label_ui(ui, ctx, tag),
        Body::Note(note) => note_ui(ui, ctx, tag, &note.text),
    }
    if tag.class() != TagClass::Note {
        notes_ui(ui, ctx, &facts);
    }
    used_ui(ui, ctx, &facts);
    if tag.mention().is_some() {
        precedents_ui(ui, ctx, tag, remembered);
    }
}

fn mention_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag, facts: &TagFacts) {
    let Some(mention) = tag.mention() else {
        return;
    };
    forms::header_ui(ui, ctx, tag, mention.kind.as_str(), true);
    if let Some(kind) = ctx.ws.project().schema.entity_type(&mention.kind) {
        if kind.retired {
            widgets::warning(ui, ctx, "this type is retired");
        }
    } else {
        widgets::warning(ui, ctx, "the schema has no such type");
    }
    ui.add_space(2.0);
    widgets::heading(ui, ctx, &facts.words);
    widgets::small(ui, ctx, &facts.place);
    section_ui(ui, ctx, "Entity");
    match &mention.entity {
        Some(entity) => {
            let to = Ref::Entity(entity.clone());
            if refs::ref_chip(ui, ctx, &to, Some("Unlink")) {
                ctx.send(Action::Link {
                    mention: tag.id.clone(),
                    entity: None,
                });
            }
            if let Some(entity) = ctx.ws.project().register.entities.get(entity) {
                for line in forms::entity_facts(entity) {
                    widgets::small(ui, ctx, line);
                }
            } else {
                widgets::warning(ui, ctx, "the register has no such entry");
            }
        }
        None => {
            widgets::soft(ui, ctx, "Not linked to the register.");
        }
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        let key = label_of("tag.link");
        if widgets::button(ui, ctx, "Link…", Some(&key)).clicked() {
            ctx.send(Action::Ask(Ask::LinkPopup));
        }
        let key = label_of("tag.new-entity");
        if mention.entity.is_none() && widgets::button(ui, ctx, "New entity", Some(&key)).clicked()
        {
            ctx.send(Action::NewEntity {
                name: facts.words.clone(),
                kind: mention.kind.clone(),
                link: Some(tag.id.clone()),
            });
        }
    });
    if !ctx.ws.project().schema.attributes_of(&tag.body).is_empty() {
        section_ui(ui, ctx, "Attributes");
        attributes::attributes_ui(ui, ctx, "inspector", tag);
    }
    ui.add_space(6.0);
    ui.label(
        RichText::new(&facts.made)
            .small()
            .color(ctx.theme.text_faint),
    );
}

fn label_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag) {
    let Body::Label(label) = &tag.body else {
        return;
    };
    forms::header_ui(ui, ctx, tag, label.task.as_str(), false);
    widgets::soft(ui, ctx, label.values.join(", "));
    if widgets::button(ui, ctx, "Change…", Some(&label_of("article.labels"))).clicked() {
        ctx.send(Action::Ask(Ask::LabelPopup));
    }
    ui.label(
        RichText::new(phrases::provenance_line(tag))
            .small()
            .color(ctx.theme.text_faint),
    );
}

fn note_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag, text: &str) {
    forms::header_ui(ui, ctx, tag, "note", false);
    note_field_ui(ui, ctx, &tag.id, text, 6);
    ui.label(
        RichText::new(phrases::provenance_line(tag))
            .small()
            .color(ctx.theme.text_faint),
    );
}

/// A note to be changed in place; emptied, it goes.
pub(super) fn note_field_ui(ui: &mut Ui, ctx: &Ctx, id: &TagId, text: &str, lines: usize) {
    let field = Id::unique(("note", id.as_str()));
    let name = format!("Note {id}");
    let (_, typed) = commit_field(ui, ctx, field, &name, "Empty: the note goes", text, lines);
    if let Some(text) = typed {
        ctx.send(Action::SetNote {
            id: id.clone(),
            text,
        });
    }
}

fn notes_ui(ui: &mut Ui, ctx: &Ctx, facts: &TagFacts) {
    section_ui(ui, ctx, "Notes");
    for (id, text) in &facts.notes {
        note_field_ui(ui, ctx, id, text, 2);
    }
    if widgets::button(ui, ctx, "Add a note…", Some(&label_of("tag.note"))).clicked() {
        ctx.send(Action::Ask(Ask::NotePopup));
    }
}

fn used_ui(ui: &mut Ui, ctx: &Ctx, facts: &TagFacts) {
    if facts.used_by.is_empty() {
        return;
    }
    section_ui(ui, ctx, "Used by");
    for (id, line) in &facts.used_by {
        let (response, rect) = widgets::row(
            ui,
            ctx,
            Row {
                name: line,
                ..Row::default()
            },
        );
        widgets::line_in(ui, ctx, rect, -8.0, line, "");
        let item = Item::Tag(id.clone());
        if response.hovered() {
            ctx.hover.set(item.clone());
        }
        if response.clicked() {
            ctx.send(Action::Focus(Some(item)));
        }
    }
}

fn precedents_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag, remembered: &mut Remembered) {
    let layer = ctx.ws.layer().map_or(0, |it| it.revision());
    let key = (ctx.ws.history().standing(), layer, tag.id.clone());
    let fresh = remembered.key.as_ref() == Some(&key);
    if !fresh && remembered.patience.over(ui, ctx, (layer, tag.id.as_str())) {
        let text = ctx.ws.document().map_or("", |it| &it.text);
        let words = crate::text::quote_of(text, tag.anchor());
        remembered.rows = words.map_or_else(Vec::new, |it| queries::precedents(ctx.ws, &it));
        remembered.key = Some(key);
    } else if !fresh {
        return;
    }
    let rows = &remembered.rows;
    section_ui(ui, ctx, "The same words");
    for row in rows.iter() {
        let line = precedent_line(ctx.ws, row);
        ui.horizontal(|ui| {
            widgets::soft(ui, ctx, &line);
            let other = tag
                .mention()
                .is_some_and(|it| it.kind != row.kind || it.entity != row.entity);
            if other && icon_button(ui, ctx, Icon::Check, &format!("Do as {line}")).clicked() {
                follow(ctx, tag, row);
            }
        });
    }
}

/// A precedent in one line: `PERSON · Nikol Pashinyan · 12×`.
fn precedent_line(ws: &Workspace, row: &Precedent) -> String {
    let entity = row.entity.as_ref().map(|id| queries::entity_name(ws, id));
    match entity {
        Some(name) => format!("{} · {name} · {}×", row.kind, row.count),
        None => format!("{} · not linked · {}×", row.kind, row.count),
    }
}

/// Makes the tag as the precedent is.
fn follow(ctx: &Ctx, tag: &Tag, row: &Precedent) {
    if tag.kind() != Some(&row.kind) {
        ctx.send(Action::Retype {
            id: tag.id.clone(),
            kind: row.kind.clone(),
        });
    }
    ctx.send(Action::Link {
        mention: tag.id.clone(),
        entity: row.entity.clone(),
    });
}

/// One filler of an event: its role, what fills it, away with it.
pub fn argument_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag, index: usize) {
    let Some((event, argument)) = tag
        .event()
        .and_then(|event| Some((event, event.arguments.get(index)?)))
    else {
        widgets::soft(ui, ctx, "This argument is gone.");
        return;
    };
    widgets::heading(ui, ctx, &format!("Argument of {}", event.kind));
    refs::ref_chip(ui, ctx, &argument.filler, None);
    widgets::small(ui, ctx, "role");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (role, _) in queries::roles_with_fillers(ctx.ws, tag) {
            let on = role.id == argument.role;
            let name = format!("role: {}", role.name());
            if chips::choice_chip(ui, ctx, role.name(), &name, &role.definition, on).clicked()
                && !on
            {
                ctx.send(Action::SetArgument {
                    event: tag.id.clone(),
                    index,
                    role: role.id.clone(),
                    filler: argument.filler.clone(),
                });
            }
        }
    });
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if widgets::button(ui, ctx, "Go to the event", None).clicked() {
            ctx.send(Action::Focus(Some(Item::Tag(tag.id.clone()))));
        }
        if widgets::button(ui, ctx, "Remove", Some("Del")).clicked() {
            ctx.send(Action::RemoveArgument {
                event: tag.id.clone(),
                index,
            });
        }
    });
}

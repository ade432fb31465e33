//! Choose a type: of an entity for the selected words, or of what is focused.

use egui::Pos2;

use super::list::{List, ListRow, Words};
use super::rank::{Found, rank};
use crate::model::{Body, EntityType, EventType, KindId, RelationType, TagClass, TagId};
use crate::ui::Ctx;
use crate::workspace::{Action, Workspace, queries};

pub struct TypesPopup {
    list: List,
    of: Of,
}

/// Whose type is chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    /// The selected words, or the focused mention.
    Words,
    Event(TagId),
    Relation(TagId),
    /// What is suggested, and in hand.
    Suggestion(TagClass),
    /// The role of the argument in hand.
    Role,
}

impl TypesPopup {
    /// None where there is nothing to give a type to.
    pub fn open(ws: &Workspace, at: Pos2) -> Option<Self> {
        let of = Of::meant(ws);
        ws.document()?;
        Some(Self {
            list: List::new(at),
            of,
        })
    }

    /// True once it is done with.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let (kinds, rows) = rows(ctx.ws, &self.of, &self.list.query);
        let title = self.of.title(ctx.ws);
        let words = Words {
            title: &title,
            hint: "Type a name or a key…",
            nothing: "No type is called that. Types are added in the schema (F7).",
            keys: &[("Enter", "choose"), ("Esc", "back")],
        };
        let answer = self.list.show(egui, ctx, "types", &words, &rows);
        if let Some(kind) = answer.picked.and_then(|at| kinds.get(at)) {
            ctx.send(match &self.of {
                Of::Words => Action::Type(kind.clone()),
                Of::Suggestion(_) | Of::Role => Action::DraftKind(kind.clone()),
                Of::Event(id) | Of::Relation(id) => Action::Retype {
                    id: id.clone(),
                    kind: kind.clone(),
                },
            });
        }
        answer.closed || answer.picked.is_some()
    }
}

impl Of {
    fn meant(ws: &Workspace) -> Self {
        if let Some(hand) = ws.in_hand() {
            return match hand.part.argument() {
                Some(_) => Self::Role,
                None => Self::Suggestion(hand.tag.class()),
            };
        }
        let focused = ws.focused_tag();
        match (ws.session().selection.span(), focused.map(|it| &it.body)) {
            (None, Some(Body::Event(_))) => {
                Self::Event(focused.map_or_else(TagId::default, |it| it.id.clone()))
            }
            (None, Some(Body::Relation(_))) => {
                Self::Relation(focused.map_or_else(TagId::default, |it| it.id.clone()))
            }
            _ => Self::Words,
        }
    }

    fn title(&self, ws: &Workspace) -> String {
        match self {
            Self::Event(_) => "Make it an event".into(),
            Self::Relation(_) => "Make it a relation".into(),
            Self::Suggestion(_) => "The type it should have".into(),
            Self::Role => "The role it should have".into(),
            Self::Words => {
                let spans: Vec<_> = match (ws.session().selection.span(), ws.focused_tag()) {
                    (Some(span), _) => vec![span],
                    (None, Some(tag)) => tag.anchor().to_vec(),
                    (None, None) => Vec::new(),
                };
                match queries::quote(ws, &spans, 40) {
                    words if words.is_empty() => "Tag as".into(),
                    words => format!("Tag “{words}” as"),
                }
            }
        }
    }
}

/// The types on offer and their rows, in the order of the schema or of what was
/// typed; retired ones last.
pub fn rows(ws: &Workspace, of: &Of, query: &str) -> (Vec<KindId>, Vec<ListRow>) {
    let schema = &ws.project().schema;
    let all: Vec<(KindId, ListRow)> = match of {
        Of::Words | Of::Suggestion(TagClass::Mention) => schema
            .entities
            .iter()
            .map(|it| (it.id.clone(), entity_row(it)))
            .collect(),
        Of::Event(_) | Of::Suggestion(TagClass::Event) => schema
            .events
            .iter()
            .map(|it| (it.id.clone(), event_row(it)))
            .collect(),
        Of::Relation(_) | Of::Suggestion(TagClass::Relation) => schema
            .relations
            .iter()
            .map(|it| (it.id.clone(), relation_row(it)))
            .collect(),
        Of::Suggestion(_) => Vec::new(),
        Of::Role => roles_in_hand(ws),
    };
    pick(all, query)
}

/// The roles that the event of the argument in hand has.
fn roles_in_hand(ws: &Workspace) -> Vec<(KindId, ListRow)> {
    let kind = ws.in_hand().and_then(|it| it.tag.kind());
    let event = kind.and_then(|it| ws.project().schema.event_type(it));
    let roles = event.into_iter().flat_map(|it| &it.roles);
    roles
        .map(|it| {
            let row = ListRow {
                name: it.name().to_owned(),
                ..ListRow::default()
            };
            (KindId::new(it.id.as_str()), row)
        })
        .collect()
}

/// Filters and orders rows by what was typed.
pub(super) fn pick(mut all: Vec<(KindId, ListRow)>, query: &str) -> (Vec<KindId>, Vec<ListRow>) {
    all.sort_by_key(|(_, row)| row.grey);
    let found: Vec<Found<'_>> = all
        .iter()
        .map(|(id, row)| Found {
            shortcut: &row.key,
            name: &row.name,
            also: id.as_str(),
        })
        .collect();
    let order = rank(query, &found);
    let typed = !query.trim().is_empty();
    let mut group = String::new();
    order
        .into_iter()
        .map(|at| {
            let (id, mut row) = all[at].clone();
            // Groups are headings of the whole list, not of what was found.
            match &row.group {
                Some(_) if typed => row.group = None,
                Some(it) if *it == group => row.group = None,
                Some(it) => group = it.clone(),
                None => {}
            }
            (id, row)
        })
        .unzip()
}

pub(super) fn entity_row(it: &EntityType) -> ListRow {
    ListRow {
        key: it.key.map_or_else(String::new, String::from),
        hue: Some(it.color.clone()),
        name: it.id.to_string(),
        soft: soft(it.id.as_str(), it.name(), &it.help.definition, it.retired),
        help: it.help.clone(),
        grey: it.retired,
        ..ListRow::default()
    }
}

pub(super) fn event_row(it: &EventType) -> ListRow {
    ListRow {
        group: Some(it.group.clone()).filter(|it| !it.is_empty()),
        key: it.shortcut.clone(),
        hue: Some(it.color.clone()),
        name: it.id.to_string(),
        soft: soft(it.id.as_str(), it.name(), &it.help.definition, it.retired),
        help: it.help.clone(),
        grey: it.retired,
        ..ListRow::default()
    }
}

pub(super) fn relation_row(it: &RelationType) -> ListRow {
    ListRow {
        name: it.id.to_string(),
        soft: soft(it.id.as_str(), it.name(), &it.help.definition, false),
        help: it.help.clone(),
        ..ListRow::default()
    }
}

/// The name where it says more than the id, else the definition.
fn soft(id: &str, name: &str, definition: &str, retired: bool) -> String {
    let text = if id == name { definition } else { name };
    match retired {
        true => format!("retired · {text}"),
        false => text.to_owned(),
    }
}

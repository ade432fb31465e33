//! What a stance is about: a topic or an entity of the register, or a new topic.

use egui::Pos2;

use super::link::{entity_row, ranked};
use super::list::{List, ListRow, Words};
use crate::model::{Entity, KindId, Ref, TagId};
use crate::ui::Ctx;
use crate::workspace::{Action, Pending, Workspace};

pub struct TopicPopup {
    list: List,
    /// The stance whose target is changed; None: the one being drafted.
    stance: Option<TagId>,
}

/// What a row stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Target(Ref),
    NewTopic(String),
}

/// Rows at most.
const MOST: usize = 60;

impl TopicPopup {
    /// None where no stance is drafted or focused.
    pub fn open(ws: &Workspace, at: Pos2) -> Option<Self> {
        let stance = match &ws.session().pending {
            Some(Pending::Stance(_)) => None,
            _ => Some(
                ws.focused_tag()
                    .filter(|it| it.stance().is_some())?
                    .id
                    .clone(),
            ),
        };
        Some(Self {
            list: List::new(at),
            stance,
        })
    }

    /// True once it is done with.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let (choices, rows) = rows(ctx.ws, &self.list.query);
        let words = Words {
            title: "The stance is about",
            hint: "A topic or a name…",
            nothing: "No topic yet. Type one, for example “CSTO membership”.",
            keys: &[
                ("Enter", "choose"),
                ("Ctrl+Enter", "new topic"),
                ("Esc", "back"),
            ],
        };
        let answer = self.list.show(egui, ctx, "topics", &words, &rows);
        let typed = self.list.query.trim();
        let choice = match answer.picked {
            Some(_) if answer.held.command && !typed.is_empty() => {
                Some(Choice::NewTopic(typed.to_owned()))
            }
            Some(at) => choices.get(at).cloned(),
            None => None,
        };
        let target = match choice {
            Some(Choice::Target(target)) => Some(target),
            Some(Choice::NewTopic(name)) => {
                // The register makes the same id of the same name.
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                let id = ctx.ws.project().register.free_id(&name);
                let kind = KindId::new(Entity::TOPIC);
                ctx.send(Action::NewEntity {
                    name,
                    kind,
                    link: None,
                });
                Some(Ref::Topic(id))
            }
            None => None,
        };
        if let Some(target) = target {
            ctx.send(match &self.stance {
                None => Action::DraftTarget(target),
                Some(id) => Action::SetTarget {
                    id: id.clone(),
                    target,
                },
            });
        }
        answer.closed || answer.picked.is_some()
    }
}

/// Topics first, then entities; a new topic where what was typed is none.
pub fn rows(ws: &Workspace, query: &str) -> (Vec<Choice>, Vec<ListRow>) {
    let mut entities: Vec<&Entity> = ws.project().register.entities.values().collect();
    entities.sort_by_key(|it| (!it.is_topic(), it.name.to_lowercase()));
    let mut order = ranked(query, &entities);
    order.truncate(MOST);
    let typed = query.trim();
    let mut choices = Vec::new();
    let mut rows = Vec::new();
    let mut group = None;
    for at in order {
        let entity = entities[at];
        let mut row = entity_row(entity, "");
        let heading = if entity.is_topic() {
            "Topics"
        } else {
            "Entities"
        };
        if typed.is_empty() && group != Some(heading) {
            group = Some(heading);
            row.group = Some(heading.into());
        }
        choices.push(Choice::Target(if entity.is_topic() {
            Ref::Topic(entity.id.clone())
        } else {
            Ref::Entity(entity.id.clone())
        }));
        rows.push(row);
    }
    let known = entities
        .iter()
        .any(|it| it.is_topic() && it.name.to_lowercase() == typed.to_lowercase());
    if !typed.is_empty() && !known {
        choices.push(Choice::NewTopic(typed.to_owned()));
        rows.push(ListRow {
            name: format!("New topic “{typed}”"),
            key: "Ctrl+Enter".into(),
            verb: true,
            ..ListRow::default()
        });
    }
    (choices, rows)
}

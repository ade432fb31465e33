//! Link a mention to the register: what it most likely is comes first, then
//! whatever is typed, then a new entry of that name.

use egui::{Modifiers, Pos2};

use super::list::{Answer, List, ListRow, Words};
use super::rank::{Found, rank};
use crate::model::{Entity, EntityId, KindId, Tag, TagId};
use crate::ui::Ctx;
use crate::workspace::{Action, Workspace, queries};

pub struct LinkPopup {
    list: List,
    mention: TagId,
    rows: Option<(u64, String, LinkRows)>,
}

/// What a row does when it is picked.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Entity(EntityId),
    New(String),
    Unlink,
}

/// The rows of the list and what they do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkRows {
    pub choices: Vec<Choice>,
    pub rows: Vec<ListRow>,
}

/// Rows at most; the register may hold many thousands.
const MOST: usize = 60;

impl LinkPopup {
    /// None where no mention is meant.
    pub fn open(ws: &Workspace, at: Pos2) -> Option<Self> {
        let mention = queries::meant_mention(ws)?.id.clone();
        Some(Self {
            list: List::new(at),
            mention,
            rows: None,
        })
    }

    /// True once it is done with.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let Some(tag) = ctx.ws.tag(&self.mention) else {
            return true;
        };
        let (revision, query) = (ctx.ws.revision(), self.list.query.clone());
        let stale = !matches!(&self.rows, Some((r, q, _)) if *r == revision && *q == query);
        if stale {
            self.rows = Some((revision, query.clone(), LinkRows::new(ctx.ws, tag, &query)));
        }
        let Some((_, _, found)) = &self.rows else {
            return true;
        };
        let words = queries::quote(ctx.ws, tag.anchor(), 40);
        let title = format!("Link “{words}” to");
        let texts = Words {
            title: &title,
            hint: "A name, an alias, a country…",
            nothing: "Nobody is called that.",
            keys: &[
                ("Enter", "link"),
                ("Shift+Enter", "all with these words"),
                ("Ctrl+Enter", "new entity"),
                ("Esc", "back"),
            ],
        };
        let answer = self.list.show(egui, ctx, "link", &texts, &found.rows);
        if let Some(choice) = meant(&answer, found, &query, &words) {
            for action in actions(ctx.ws, tag, &choice, answer.held) {
                ctx.send(action);
            }
        }
        answer.closed || answer.picked.is_some()
    }
}

/// The choice of an answer: Ctrl makes a new entity whatever is marked.
fn meant(answer: &Answer, rows: &LinkRows, query: &str, words: &str) -> Option<Choice> {
    let picked = answer.picked?;
    if answer.held.command {
        let typed = query.trim();
        return Some(Choice::New(
            if typed.is_empty() { words } else { typed }.to_owned(),
        ));
    }
    rows.choices.get(picked).cloned()
}

/// What a choice asks of the workspace.
fn actions(ws: &Workspace, mention: &Tag, choice: &Choice, held: Modifiers) -> Vec<Action> {
    let id = mention.id.clone();
    match choice {
        Choice::Unlink => vec![Action::Link {
            mention: id,
            entity: None,
        }],
        Choice::Entity(entity) if held.shift => {
            vec![Action::LinkAll {
                mention: id,
                entity: entity.clone(),
            }]
        }
        Choice::Entity(entity) => {
            vec![Action::Link {
                mention: id,
                entity: Some(entity.clone()),
            }]
        }
        Choice::New(name) => {
            let kind = mention.kind().cloned().unwrap_or_default();
            let entity = ws.project().register.free_id(name);
            let mut actions = vec![Action::NewEntity {
                name: name.clone(),
                kind,
                link: Some(id.clone()),
            }];
            if held.shift {
                actions.push(Action::LinkAll {
                    mention: id,
                    entity,
                });
            }
            actions
        }
    }
}

impl LinkRows {
    pub fn new(ws: &Workspace, mention: &Tag, query: &str) -> Self {
        let mut list = Self::default();
        let words = queries::quote(ws, mention.anchor(), 200);
        let kind = mention.kind().cloned().unwrap_or_default();
        let linked = mention.mention().and_then(|it| it.entity.clone());
        let typed = query.trim();
        if typed.is_empty() {
            list.propose(ws, &words, &kind, linked.as_ref());
        } else {
            list.search(ws, typed, &kind, MOST);
        }
        let name = if typed.is_empty() {
            words.as_str()
        } else {
            typed
        };
        if !name.is_empty() {
            list.push(
                Choice::New(name.to_owned()),
                ListRow {
                    name: format!("New entity “{}”", queries::shorten(name, 40)),
                    key: "Ctrl+Enter".into(),
                    verb: true,
                    ..ListRow::default()
                },
            );
        }
        if let Some(entity) = linked {
            let row = ListRow {
                name: format!("Unlink from {}", queries::entity_name(ws, &entity)),
                verb: true,
                ..ListRow::default()
            };
            list.push(Choice::Unlink, row);
        }
        list
    }

    fn push(&mut self, choice: Choice, row: ListRow) {
        if !self.choices.contains(&choice) {
            self.choices.push(choice);
            self.rows.push(row);
        }
    }

    /// Names and aliases that are the mention's words, then what the same words
    /// were linked to elsewhere, then what resembles them.
    fn propose(&mut self, ws: &Workspace, words: &str, kind: &KindId, linked: Option<&EntityId>) {
        let entities = &ws.project().register.entities;
        if let Some(entity) = linked.and_then(|id| entities.get(id)) {
            self.push_entity(entity, "linked now");
        }
        let same = |name: &String| name.to_lowercase() == words.to_lowercase();
        let mut exact: Vec<&Entity> = entities
            .values()
            .filter(|it| !it.is_topic() && (same(&it.name) || it.aliases.iter().any(same)))
            .collect();
        exact.sort_by_key(|it| (it.kind != *kind, it.name.clone()));
        for entity in exact.into_iter().take(MOST) {
            self.push_entity(entity, "same name");
        }
        for precedent in queries::precedents(ws, words) {
            if let Some(entity) = precedent.entity.as_ref().and_then(|id| entities.get(id)) {
                self.push_entity(entity, &format!("linked {}×", precedent.count));
            }
        }
        // Loosely by the words, so that “Pashinyan” finds “Nikol Pashinyan”.
        self.search(ws, words, kind, self.rows.len() + 8);
    }

    fn search(&mut self, ws: &Workspace, query: &str, kind: &KindId, most: usize) {
        let entities: Vec<&Entity> = ws
            .project()
            .register
            .entities
            .values()
            .filter(|it| !it.is_topic())
            .collect();
        let order = ranked(query, &entities);
        // Entries of the mention's own type are the likelier ones.
        let (same, other): (Vec<usize>, Vec<usize>) = order
            .into_iter()
            .take(MOST)
            .partition(|at| entities[*at].kind == *kind);
        for at in same.into_iter().chain(other) {
            if self.rows.len() >= most {
                break;
            }
            self.push_entity(entities[at], "");
        }
    }

    fn push_entity(&mut self, entity: &Entity, why: &str) {
        self.push(Choice::Entity(entity.id.clone()), entity_row(entity, why));
    }
}

/// The places of the entries that are found, the best first.
pub(super) fn ranked(query: &str, entities: &[&Entity]) -> Vec<usize> {
    let also: Vec<String> = entities.iter().map(|it| also(it)).collect();
    let found: Vec<Found<'_>> = entities
        .iter()
        .zip(&also)
        .map(|(it, also)| Found {
            shortcut: "",
            name: &it.name,
            also,
        })
        .collect();
    rank(query, &found)
}

/// Everything an entry can be found by beside its name, a line each.
fn also(entity: &Entity) -> String {
    let facts = [&entity.country, &entity.sector, &entity.wikidata];
    entity
        .aliases
        .iter()
        .map(String::as_str)
        .chain(facts.into_iter().flatten().map(String::as_str))
        .chain([entity.id.as_str()])
        .collect::<Vec<_>>()
        .join("\n")
}

/// A register entry as a row: kind, country and why it is proposed.
pub(super) fn entity_row(entity: &Entity, why: &str) -> ListRow {
    let mut facts: Vec<&str> = Vec::new();
    if !entity.is_topic() {
        facts.push(entity.kind.as_str());
    }
    facts.extend(entity.country.as_deref());
    facts.extend(entity.sector.as_deref());
    if !why.is_empty() {
        facts.push(why);
    }
    let mut definition = entity.note.clone();
    if !entity.aliases.is_empty() {
        if !definition.is_empty() {
            definition.push('\n');
        }
        definition.push_str(&format!("also {}", entity.aliases.join(", ")));
    }
    let help = crate::model::Help {
        definition,
        ..Default::default()
    };
    ListRow {
        name: entity.name.clone(),
        soft: facts.join(" · "),
        help,
        ..ListRow::default()
    }
}

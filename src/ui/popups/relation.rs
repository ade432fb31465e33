//! Begin a relation from what is focused.

use egui::Pos2;

use super::list::{List, ListRow, Words};
use super::types::{pick, relation_row};
use crate::model::{Body, KindId, Ref, Tag};
use crate::ui::Ctx;
use crate::workspace::{Action, Workspace, phrases};

pub struct RelationPopup {
    list: List,
    from: Ref,
}

impl RelationPopup {
    /// None where nothing is focused that a relation could begin at.
    pub fn open(ws: &Workspace, at: Pos2) -> Option<Self> {
        let from = from(ws.focused_tag()?)?;
        Some(Self {
            list: List::new(at),
            from,
        })
    }

    /// True once it is done with.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let (kinds, rows) = rows(ctx.ws, &self.from, &self.list.query);
        let title = format!("Relation from “{}”", phrases::words(ctx.ws, &self.from));
        let words = Words {
            title: &title,
            hint: "Type a name…",
            nothing: "No relation is called that. Relations are added in the schema (F7).",
            keys: &[
                ("Enter", "choose, then pick the other end"),
                ("Esc", "back"),
            ],
        };
        let answer = self.list.show(egui, ctx, "relations", &words, &rows);
        if let Some(kind) = answer.picked.and_then(|at| kinds.get(at)) {
            ctx.send(Action::BeginRelation {
                kind: kind.clone(),
                from: self.from.clone(),
            });
        }
        answer.closed || answer.picked.is_some()
    }
}

fn from(tag: &Tag) -> Option<Ref> {
    match tag.body {
        Body::Mention(_) => Some(Ref::Mention(tag.id.clone())),
        Body::Event(_) => Some(Ref::Event(tag.id.clone())),
        _ => None,
    }
}

/// Relation types that may begin here first, the others grey behind them.
pub fn rows(ws: &Workspace, from: &Ref, query: &str) -> (Vec<KindId>, Vec<ListRow>) {
    let kind = from
        .tag()
        .and_then(|id| ws.tag(id)?.mention().map(|it| &it.kind));
    let all = ws
        .project()
        .schema
        .relations
        .iter()
        .map(|it| {
            let mut row = relation_row(it);
            let fits = it.from.is_empty() || kind.is_some_and(|kind| it.from.contains(kind));
            if !fits {
                let ends: Vec<&str> = it.from.iter().map(KindId::as_str).collect();
                row.soft = format!("begins at {}", ends.join(", "));
                row.grey = true;
            }
            (it.id.clone(), row)
        })
        .collect();
    pick(all, query)
}

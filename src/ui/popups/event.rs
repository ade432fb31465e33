//! Make an event: two or three letters choose its type.

use egui::Pos2;

use super::list::{List, ListRow, Words};
use super::types::{event_row, pick};
use crate::model::KindId;
use crate::ui::Ctx;
use crate::workspace::{Action, Workspace, queries};

pub struct EventPopup {
    list: List,
}

impl EventPopup {
    pub fn open(at: Pos2) -> Self {
        Self {
            list: List::new(at),
        }
    }

    /// True once it is done with.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let (kinds, rows) = rows(ctx.ws, &self.list.query);
        let title = title(ctx.ws);
        let words = Words {
            title: &title,
            hint: "Two letters of its type…",
            nothing: "No event type is called that. Types are added in the schema (F7).",
            keys: &[("Enter", "make it"), ("Esc", "back")],
        };
        let answer = self.list.show(egui, ctx, "events", &words, &rows);
        if let Some(kind) = answer.picked.and_then(|at| kinds.get(at)) {
            ctx.send(Action::NewEvent { kind: kind.clone() });
        }
        answer.closed || answer.picked.is_some()
    }
}

/// Event types under their groups, or in the order of what was typed. Retired
/// ones aren't offered for new events.
pub fn rows(ws: &Workspace, query: &str) -> (Vec<KindId>, Vec<ListRow>) {
    let all = ws
        .project()
        .schema
        .events
        .iter()
        .filter(|it| !it.retired)
        .map(|it| (it.id.clone(), event_row(it)))
        .collect();
    pick(all, query)
}

fn title(ws: &Workspace) -> String {
    let selected: Vec<_> = ws.session().selection.span().into_iter().collect();
    let spans = match ws.focused_tag() {
        Some(tag) if selected.is_empty() && tag.mention().is_some() => tag.anchor(),
        _ => &selected,
    };
    match queries::quote(ws, spans, 40) {
        words if words.is_empty() => "New event, without trigger words".into(),
        words => format!("New event on “{words}”"),
    }
}

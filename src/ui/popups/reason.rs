//! Why a suggestion is rejected: one of the usual reasons, or a person's own.

use egui::Pos2;

use super::list::{List, ListRow, Words};
use crate::model::Decision;
use crate::ui::Ctx;
use crate::workspace::Action;

pub struct ReasonPopup {
    list: List,
}

/// What is wrong with suggestions, mostly.
const REASONS: [&str; 8] = [
    "wrong type",
    "wrong words",
    "nothing of the kind",
    "wrong role or side",
    "wrong polarity",
    "not said in the text",
    "said twice",
    "not of this task",
];

impl ReasonPopup {
    pub fn open(at: Pos2) -> Self {
        Self {
            list: List::new(at),
        }
    }

    /// True once it is answered.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let Some(hand) = ctx.ws.in_hand() else {
            return true;
        };
        let reasons = reasons(&self.list.query);
        let rows: Vec<ListRow> = reasons
            .iter()
            .map(|it| ListRow {
                name: it.clone(),
                ..ListRow::default()
            })
            .collect();
        let words = Words {
            title: "Reject, because",
            hint: "Choose, or type a reason…",
            nothing: "",
            keys: &[("Enter", "reject"), ("Esc", "back")],
        };
        let answer = self.list.show(egui, ctx, "reasons", &words, &rows);
        if let Some(reason) = answer.picked.and_then(|at| reasons.get(at)) {
            ctx.send(Action::Decide {
                set: hand.set.clone(),
                part: hand.part.clone(),
                decision: Decision::Rejected,
                reason: Some(reason.clone()),
            });
        }
        answer.closed || answer.picked.is_some()
    }
}

/// The usual reasons that hold what was typed, then what was typed itself.
pub fn reasons(typed: &str) -> Vec<String> {
    let typed = typed.trim();
    let low = typed.to_lowercase();
    let mut found: Vec<String> = REASONS
        .iter()
        .filter(|it| it.contains(&low))
        .map(|it| (*it).to_owned())
        .collect();
    if !typed.is_empty() && !REASONS.contains(&typed) {
        found.push(typed.to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::reasons;

    #[test]
    fn a_reason_is_chosen_or_typed() {
        assert_eq!(reasons("").len(), super::REASONS.len());
        assert_eq!(reasons("Type"), ["wrong type", "Type"]);
        assert_eq!(reasons("wrong type"), ["wrong type"]);
        assert_eq!(reasons(" a title "), ["a title"]);
    }
}

//! Going through suggestions: one key to a decision. The keys are of use only
//! while a suggestion is in hand, so that they take none from tagging.

use super::{Command, Menu};
use crate::model::Decision;
use crate::workspace::{Action, Ask, Edge, Item, Workspace};

pub(super) const COMMANDS: &[Command] = &[
    Command {
        id: "review.accept",
        name: "Accept the suggestion",
        help: "Take it into your tags, as it is or as you changed it, and go to the next",
        keys: &["Y", "Space"],
        menu: Menu::Review,
        run: |ws| decide(ws, Decision::Accepted),
    },
    Command {
        id: "review.reject",
        name: "Reject the suggestion",
        help: "Say that it is wrong, and go to the next; it never comes back",
        keys: &["X"],
        menu: Menu::Review,
        run: |ws| decide(ws, Decision::Rejected),
    },
    Command {
        id: "review.reject-because",
        name: "Reject with a reason…",
        help: "Say that it is wrong, and why",
        keys: &["Shift+X"],
        menu: Menu::Review,
        run: |ws| ws.in_hand().map(|_| Action::Ask(Ask::RejectReason)),
    },
    Command {
        id: "review.skip",
        name: "Skip the suggestion",
        help: "Put it by without a word and go to the next",
        keys: &["Q"],
        menu: Menu::Review,
        run: |ws| decide(ws, Decision::Skipped),
    },
    Command {
        id: "review.unsure",
        name: "Unsure of the suggestion",
        help: "Say that it can't be told, and go to the next",
        keys: &["U"],
        menu: Menu::Review,
        run: |ws| decide(ws, Decision::Unsure),
    },
    Command {
        id: "review.reopen",
        name: "Reopen the suggestion",
        help: "Take your decision back, with the tag that it made",
        keys: &["Shift+U"],
        menu: Menu::Review,
        run: |ws| {
            let hand = ws.in_hand().filter(|it| it.verdict.is_some())?;
            Some(Action::Reopen {
                set: hand.set.clone(),
                part: hand.part.clone(),
            })
        },
    },
    Command {
        id: "review.as-suggested",
        name: "As it was suggested",
        help: "Take back what you changed in the suggestion in hand",
        keys: &["D"],
        menu: Menu::Review,
        run: |ws| {
            let hand = ws.in_hand().filter(|it| it.is_changed);
            hand.map(|_| Action::DropDraft)
        },
    },
    Command {
        id: "review.next",
        name: "Next suggestion",
        help: "The next one of the list, decided or not",
        keys: &["."],
        menu: Menu::Review,
        run: |ws| step(ws, true),
    },
    Command {
        id: "review.previous",
        name: "Previous suggestion",
        help: "The one before in the list, decided or not",
        keys: &[","],
        menu: Menu::Review,
        run: |ws| step(ws, false),
    },
    Command {
        id: "review.accept-alike",
        name: "Accept all like this…",
        help: "Every open suggestion of the same type on the same words, after a look at them",
        keys: &["Shift+Y"],
        menu: Menu::Review,
        run: |ws| alike(ws, Decision::Accepted),
    },
    Command {
        id: "review.reject-alike",
        name: "Reject all like this…",
        help: "Every open suggestion of the same type on the same words, after a look at them",
        keys: &["Ctrl+Shift+X"],
        menu: Menu::Review,
        run: |ws| alike(ws, Decision::Rejected),
    },
    Command {
        id: "review.filter",
        name: "Filter the suggestions",
        help: "By words, type, source, score or state",
        keys: &["Ctrl+Shift+F"],
        menu: Menu::Review,
        run: |ws| {
            let any = !ws.queue().is_empty();
            any.then_some(Action::Ask(Ask::FilterSuggestions))
        },
    },
    Command {
        id: "review.sources",
        name: "How suggestions fared…",
        help: "What was accepted, corrected and rejected of each source, and the blind sample",
        keys: &["Ctrl+Shift+R"],
        menu: Menu::Review,
        run: |_| Some(Action::Ask(Ask::Sources)),
    },
];

/// Moves an edge of the suggestion in hand; None where none is.
pub(super) fn edge(ws: &Workspace, edge: Edge, grow: bool) -> Option<Action> {
    ws.in_hand()?;
    Some(Action::DraftEdge { edge, grow })
}

fn decide(ws: &Workspace, decision: Decision) -> Option<Action> {
    let Item::Suggestion { set, part } = ws.session().focus.as_ref()? else {
        return None;
    };
    Some(Action::Decide {
        set: set.clone(),
        part: part.clone(),
        decision,
        reason: None,
    })
}

fn step(ws: &Workspace, forward: bool) -> Option<Action> {
    let any = !ws.listed().is_empty();
    any.then_some(Action::ReviewStep {
        forward,
        open: false,
    })
}

fn alike(ws: &Workspace, decision: Decision) -> Option<Action> {
    ws.in_hand()?;
    // One alone is decided by its own key.
    let several = ws.like_in_hand().nth(1).is_some();
    several.then_some(Action::Ask(Ask::ConfirmDecideAll { decision }))
}

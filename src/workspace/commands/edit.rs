//! Undo, redo, deleting, copying, searching.

use super::{Command, Menu};
use crate::workspace::{Action, Ask, Item, Workspace};

pub(super) const COMMANDS: &[Command] = &[
    Command {
        id: "edit.undo",
        name: "Undo",
        help: "Take back the last step, also in another article",
        keys: &["Ctrl+Z"],
        menu: Menu::Edit,
        run: |ws| ws.history().to_undo().map(|_| Action::Undo),
    },
    Command {
        id: "edit.redo",
        name: "Redo",
        help: "Do the step again that was taken back",
        keys: &["Ctrl+Shift+Z", "Ctrl+Y"],
        menu: Menu::Edit,
        run: |ws| ws.history().to_redo().map(|_| Action::Redo),
    },
    Command {
        id: "edit.delete",
        name: "Delete the tag",
        help: "Delete the focused tag, or the filler of a role",
        keys: &["Delete", "Backspace"],
        menu: Menu::Edit,
        run: delete,
    },
    Command {
        id: "edit.copy",
        name: "Copy the words",
        help: "Copy the selected words, or those of the focused tag",
        keys: &["Ctrl+C"],
        menu: Menu::Edit,
        run: copy,
    },
    Command {
        id: "edit.find",
        name: "Find in the article…",
        help: "Find words and select them; Enter goes on to the next",
        keys: &["Ctrl+F", "/"],
        menu: Menu::Edit,
        run: |ws| ws.document().map(|_| Action::Ask(Ask::Find)),
    },
    Command {
        id: "edit.find-next",
        name: "Find next",
        help: "Select the next place found",
        keys: &["F3", "Ctrl+G"],
        menu: Menu::Edit,
        run: |ws| ws.document().map(|_| Action::Ask(Ask::FindNext)),
    },
    Command {
        id: "edit.find-previous",
        name: "Find previous",
        help: "Select the place found before",
        keys: &["Shift+F3", "Ctrl+Shift+G"],
        menu: Menu::Edit,
        run: |ws| ws.document().map(|_| Action::Ask(Ask::FindPrevious)),
    },
    Command {
        id: "edit.history",
        name: "Show the history",
        help: "Every step by name; click one to go back to it",
        keys: &["Ctrl+H"],
        menu: Menu::Edit,
        run: |_| Some(Action::Ask(Ask::ShowHistory)),
    },
];

fn delete(ws: &Workspace) -> Option<Action> {
    match ws.session().focus.as_ref()? {
        Item::Tag(id) => ws.tag(id).map(|tag| Action::Delete {
            id: tag.id.clone(),
            with_users: false,
        }),
        Item::Argument { event, index } => Some(Action::RemoveArgument {
            event: event.clone(),
            index: *index,
        }),
        Item::Entity(id) => Some(Action::DeleteEntity {
            id: id.clone(),
            unlink: false,
        }),
        Item::Suggestion { .. } => None,
        Item::Zone(index) => {
            let mut zones = ws.article()?.zones.clone();
            (*index < zones.len()).then(|| {
                zones.remove(*index);
                Action::SetZones(zones)
            })
        }
    }
}

fn copy(ws: &Workspace) -> Option<Action> {
    let text = &ws.document()?.text;
    let words = match (ws.session().selection.span(), ws.focused_tag()) {
        (Some(span), _) => span.of(text)?.to_owned(),
        (None, Some(tag)) => crate::text::quote_of(text, tag.anchor())?,
        (None, None) => return None,
    };
    Some(Action::Ask(Ask::Copy(words)))
}

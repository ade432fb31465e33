//! Caret, selection and focus by keyboard alone.

use super::{Command, Menu};
use crate::text::segment::Unit;
use crate::workspace::{Action, Ask, Workspace};

/// A motion of the caret in the open text.
macro_rules! motion {
    ($id:literal, $name:literal, $help:literal, $keys:expr, $unit:ident, $forward:literal, $extend:literal) => {
        Command {
            id: $id,
            name: $name,
            help: $help,
            keys: &$keys,
            menu: Menu::Select,
            run: |ws| {
                ws.document().map(|_| Action::MoveCaret {
                    unit: Unit::$unit,
                    forward: $forward,
                    extend: $extend,
                })
            },
        }
    };
}

/// A motion that needs to know the lines on the screen.
macro_rules! visual {
    ($id:literal, $name:literal, $help:literal, $keys:expr, $ask:expr) => {
        Command {
            id: $id,
            name: $name,
            help: $help,
            keys: &$keys,
            menu: Menu::Select,
            run: |ws| ws.document().map(|_| Action::Ask($ask)),
        }
    };
}

pub(super) const COMMANDS: &[Command] = &[
    motion!(
        "caret.right",
        "Caret right",
        "One character on",
        ["ArrowRight"],
        Grapheme,
        true,
        false
    ),
    motion!(
        "caret.left",
        "Caret left",
        "One character back",
        ["ArrowLeft"],
        Grapheme,
        false,
        false
    ),
    motion!(
        "caret.word-right",
        "Next word",
        "To the start of the next word",
        ["Ctrl+ArrowRight", "W"],
        Word,
        true,
        false
    ),
    motion!(
        "caret.word-left",
        "Previous word",
        "To the start of this word or the one before",
        ["Ctrl+ArrowLeft", "B"],
        Word,
        false,
        false
    ),
    motion!(
        "caret.sentence-next",
        "Next sentence",
        "To the start of the next sentence",
        [")"],
        Sentence,
        true,
        false
    ),
    motion!(
        "caret.sentence-previous",
        "Previous sentence",
        "To the start of this sentence or the one before",
        ["("],
        Sentence,
        false,
        false
    ),
    motion!(
        "caret.paragraph-next",
        "Next paragraph",
        "To the start of the next paragraph",
        ["Ctrl+ArrowDown", "}"],
        Paragraph,
        true,
        false
    ),
    motion!(
        "caret.paragraph-previous",
        "Previous paragraph",
        "To the start of this paragraph or the one before",
        ["Ctrl+ArrowUp", "{"],
        Paragraph,
        false,
        false
    ),
    motion!(
        "caret.start",
        "Start of the article",
        "To the first character",
        ["Ctrl+Home"],
        Document,
        false,
        false
    ),
    motion!(
        "caret.end",
        "End of the article",
        "Behind the last character",
        ["Ctrl+End"],
        Document,
        true,
        false
    ),
    visual!(
        "caret.down",
        "Line down",
        "One line down",
        ["ArrowDown"],
        Ask::VisualLine {
            forward: true,
            extend: false
        }
    ),
    visual!(
        "caret.up",
        "Line up",
        "One line up",
        ["ArrowUp"],
        Ask::VisualLine {
            forward: false,
            extend: false
        }
    ),
    visual!(
        "caret.line-start",
        "Start of the line",
        "To the start of the line",
        ["Home"],
        Ask::LineEdge {
            end: false,
            extend: false
        }
    ),
    visual!(
        "caret.line-end",
        "End of the line",
        "To the end of the line",
        ["End"],
        Ask::LineEdge {
            end: true,
            extend: false
        }
    ),
    visual!(
        "caret.page-down",
        "Page down",
        "One page down",
        ["PageDown"],
        Ask::Page {
            forward: true,
            extend: false
        }
    ),
    visual!(
        "caret.page-up",
        "Page up",
        "One page up",
        ["PageUp"],
        Ask::Page {
            forward: false,
            extend: false
        }
    ),
    motion!(
        "select.right",
        "Extend right",
        "One character more",
        ["Shift+ArrowRight"],
        Grapheme,
        true,
        true
    ),
    motion!(
        "select.left",
        "Extend left",
        "One character less, or more to the left",
        ["Shift+ArrowLeft"],
        Grapheme,
        false,
        true
    ),
    motion!(
        "select.word-right",
        "Extend by a word",
        "To the next word",
        ["Ctrl+Shift+ArrowRight", "Shift+W"],
        Word,
        true,
        true
    ),
    motion!(
        "select.word-left",
        "Extend back by a word",
        "To the word before",
        ["Ctrl+Shift+ArrowLeft", "Shift+B"],
        Word,
        false,
        true
    ),
    motion!(
        "select.paragraph-next",
        "Extend by a paragraph",
        "To the next paragraph",
        ["Ctrl+Shift+ArrowDown"],
        Paragraph,
        true,
        true
    ),
    motion!(
        "select.paragraph-previous",
        "Extend back by a paragraph",
        "To the paragraph before",
        ["Ctrl+Shift+ArrowUp"],
        Paragraph,
        false,
        true
    ),
    motion!(
        "select.start",
        "Extend to the start",
        "To the first character",
        ["Ctrl+Shift+Home"],
        Document,
        false,
        true
    ),
    motion!(
        "select.end",
        "Extend to the end",
        "To the last character",
        ["Ctrl+Shift+End"],
        Document,
        true,
        true
    ),
    visual!(
        "select.down",
        "Extend down",
        "One line down",
        ["Shift+ArrowDown"],
        Ask::VisualLine {
            forward: true,
            extend: true
        }
    ),
    visual!(
        "select.up",
        "Extend up",
        "One line up",
        ["Shift+ArrowUp"],
        Ask::VisualLine {
            forward: false,
            extend: true
        }
    ),
    visual!(
        "select.line-start",
        "Extend to the start of the line",
        "To the start of the line",
        ["Shift+Home"],
        Ask::LineEdge {
            end: false,
            extend: true
        }
    ),
    visual!(
        "select.line-end",
        "Extend to the end of the line",
        "To the end of the line",
        ["Shift+End"],
        Ask::LineEdge {
            end: true,
            extend: true
        }
    ),
    visual!(
        "select.page-down",
        "Extend by a page",
        "One page down",
        ["Shift+PageDown"],
        Ask::Page {
            forward: true,
            extend: true
        }
    ),
    visual!(
        "select.page-up",
        "Extend back by a page",
        "One page up",
        ["Shift+PageUp"],
        Ask::Page {
            forward: false,
            extend: true
        }
    ),
    Command {
        id: "select.word",
        name: "Select the word",
        help: "The word at the caret",
        keys: &["V"],
        menu: Menu::Select,
        run: |ws| unit(ws, Unit::Word),
    },
    Command {
        id: "select.sentence",
        name: "Select the sentence",
        help: "The sentence at the caret",
        keys: &["Shift+V"],
        menu: Menu::Select,
        run: |ws| unit(ws, Unit::Sentence),
    },
    Command {
        id: "select.paragraph",
        name: "Select the paragraph",
        help: "The paragraph at the caret",
        keys: &["Ctrl+Shift+V"],
        menu: Menu::Select,
        run: |ws| unit(ws, Unit::Paragraph),
    },
    Command {
        id: "select.all",
        name: "Select all",
        help: "The whole article",
        keys: &["Ctrl+A"],
        menu: Menu::Select,
        run: |ws| unit(ws, Unit::Document),
    },
    Command {
        id: "select.snapping",
        name: "Snap to words",
        help: "Whether a selection grows to whole words and loses punctuation at its ends",
        keys: &["Shift+S"],
        menu: Menu::Select,
        run: |_| Some(Action::ToggleSnapping),
    },
    Command {
        id: "focus.next",
        name: "Next tag",
        help: "Focus the next tag in the text",
        keys: &["Tab", "J"],
        menu: Menu::Select,
        run: |ws| ws.layer().map(|_| Action::FocusStep { forward: true }),
    },
    Command {
        id: "focus.previous",
        name: "Previous tag",
        help: "Focus the tag before",
        keys: &["Shift+Tab", "K"],
        menu: Menu::Select,
        run: |ws| ws.layer().map(|_| Action::FocusStep { forward: false }),
    },
    Command {
        id: "select.escape",
        name: "Step back",
        help: "Give up what is half done, then the focus, then the selection",
        keys: &["Escape"],
        menu: Menu::Select,
        run: |_| Some(Action::Escape),
    },
];

fn unit(ws: &Workspace, unit: Unit) -> Option<Action> {
    ws.document()?;
    Some(Action::SelectUnit {
        unit,
        at: ws.session().selection.caret,
    })
}

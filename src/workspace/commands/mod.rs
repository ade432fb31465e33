//! The table of commands: named verbs without payload, with their key, their
//! place in the menus and a line of help. Palette, menus, key help and
//! `docs/commands.md` all come from it. Knows no screen.

mod article;
mod edit;
mod select;
mod tag;
mod window;

use super::{Action, Workspace};

/// A verb that a person can ask for by name.
pub struct Command {
    /// Stable, for settings and tests: `tag.everywhere`.
    pub id: &'static str,
    /// For people, a verb first: `Tag every occurrence`.
    pub name: &'static str,
    pub help: &'static str,
    /// Keys, the first one shown: `Ctrl+Shift+Z`. `Ctrl` is the command key on
    /// a Mac. A lone letter works where no text field has the focus.
    pub keys: &'static [&'static str],
    pub menu: Menu,
    /// The request, or None where it makes no sense now: greyed out.
    pub run: fn(&Workspace) -> Option<Action>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    File,
    Edit,
    Select,
    Tag,
    Article,
    View,
    Help,
}

impl Menu {
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::File, "File"),
        (Self::Edit, "Edit"),
        (Self::Select, "Select"),
        (Self::Tag, "Tag"),
        (Self::Article, "Article"),
        (Self::View, "View"),
        (Self::Help, "Help"),
    ];
}

/// Every command, in the order of the menus.
pub fn all() -> impl Iterator<Item = &'static Command> {
    [
        window::FILE,
        edit::COMMANDS,
        select::COMMANDS,
        tag::COMMANDS,
        article::COMMANDS,
        window::VIEW,
        window::HELP,
    ]
    .into_iter()
    .flatten()
}

pub fn by_id(id: &str) -> Option<&'static Command> {
    all().find(|it| it.id == id)
}

//! The table of commands: named verbs without payload, with their key, their
//! place in the menus and a line of help. Palette, menus, key help and
//! `docs/commands.md` all come from it. Knows no screen.

mod article;
mod edit;
mod review;
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
    Review,
    View,
    Help,
}

impl Menu {
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::File, "File"),
        (Self::Edit, "Edit"),
        (Self::Select, "Select"),
        (Self::Tag, "Tag"),
        (Self::Article, "Article"),
        (Self::Review, "Review"),
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
        review::COMMANDS,
        window::VIEW,
        window::HELP,
    ]
    .into_iter()
    .flatten()
}

/// `docs/commands.md`: every command with its keys and its line of help.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Commands\n\n\
        Every command can be found by name in the palette (`Ctrl+K`) and stands in its menu. \
        On a Mac, `Ctrl` is the command key. This page is made from the program's table of \
        commands.\n",
    );
    for (menu, name) in Menu::ALL {
        out.push_str(&format!(
            "\n## {name}\n\n| Command | Keys | What it does |\n| --- | --- | --- |\n"
        ));
        for command in all().filter(|it| it.menu == menu) {
            let keys: Vec<String> = command.keys.iter().map(|it| format!("`{it}`")).collect();
            out.push_str(&format!(
                "| {} | {} | {} |\n",
                command.name,
                keys.join(", "),
                command.help
            ));
        }
    }
    out
}

pub fn by_id(id: &str) -> Option<&'static Command> {
    all().find(|it| it.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_are_used_once() {
        let mut seen = std::collections::BTreeSet::new();
        for command in all() {
            assert!(seen.insert(command.id), "{} twice", command.id);
            assert!(seen.insert(command.name), "{} twice", command.name);
            assert!(
                !command.help.is_empty() && !command.help.ends_with('.'),
                "{}",
                command.id
            );
        }
    }

    /// `UPDATE=1 cargo test` writes the page anew.
    #[test]
    fn the_page_of_commands_is_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md");
        let fresh = markdown();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &fresh).unwrap();
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found.replace("\r\n", "\n") == fresh,
            "docs/commands.md is behind the table: run UPDATE=1 cargo test page_of_commands"
        );
    }
}

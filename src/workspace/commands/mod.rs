//! The table of commands: named verbs without payload, with their key, their
//! place in the menus and a line of help. Palette, menus, key help and
//! `docs/commands.md` all come from it. Knows no screen.

mod article;
mod edit;
mod review;
mod select;
mod tag;
mod window;

use super::{Action, View, Workspace};

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
    /// The request, or None where it makes no sense.
    run: fn(&Workspace) -> Option<Action>,
}

/// What a command acts on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The open article's caret, words and tags.
    Article,
    /// That or the window, as things are.
    Either,
    All,
}

impl Command {
    /// The request, or None where it makes no sense now: greyed out. What acts on an
    /// article that is out of sight makes none: nobody would see what it did.
    pub fn now(&self, ws: &Workspace) -> Option<Action> {
        let action = (self.run)(ws)?;
        let is_of_use = match self.reach() {
            Reach::All => true,
            Reach::Either => shows_article(ws) || is_of_the_window(&action),
            Reach::Article => shows_article(ws),
        };
        is_of_use.then_some(action)
    }

    /// Whether its key is its own in this view, even where there is nothing to do.
    pub fn keeps_its_key(&self, ws: &Workspace) -> bool {
        shows_article(ws) || self.reach() == Reach::All
    }

    fn reach(&self) -> Reach {
        match self.menu {
            Menu::Select | Menu::Tag => Reach::Article,
            Menu::Edit if !matches!(self.id, "edit.undo" | "edit.redo" | "edit.history") => {
                Reach::Article
            }
            Menu::Article | Menu::Review => Reach::Either,
            _ => Reach::All,
        }
    }
}

/// Whether the open article is in sight.
pub fn shows_article(ws: &Workspace) -> bool {
    matches!(ws.session().view, View::Annotate | View::Review)
}

/// Whether it changes what the window shows, and nothing else.
pub fn is_of_the_window(action: &Action) -> bool {
    matches!(
        action,
        Action::Ask(_) | Action::SetView(_) | Action::Step { .. } | Action::OpenArticle(_)
    )
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

//! What the palette lists for some words: commands, articles, types; the best
//! fits first, what makes no sense now last. Must not know egui.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::model::{ArticleId, KindId};
use crate::ui::keymap;
use crate::workspace::commands::{self, Command, Menu};
use crate::workspace::{Action, Workspace, queries};

/// One line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    /// What it does, or where it is.
    pub detail: String,
    pub key: String,
    pub enabled: bool,
    pub target: Target,
}

/// What a line stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Command(&'static str),
    Article(ArticleId),
    EntityType(KindId),
    EventType(KindId),
}

/// Articles and types are listed from this many letters on.
const LETTERS: usize = 2;
/// Most articles listed.
const ARTICLES: usize = 20;

impl Target {
    /// The request, or None where it makes no sense now.
    pub fn action(&self, ws: &Workspace) -> Option<Action> {
        match self {
            Self::Command(id) => commands::by_id(id)?.now(ws),
            Self::Article(id) => Some(Action::OpenArticle(id.clone())),
            // Nobody would see what it did.
            Self::EntityType(_) | Self::EventType(_) if !commands::shows_article(ws) => None,
            Self::EntityType(kind) => {
                ws.document()?;
                let something =
                    ws.session().selection.span().is_some() || queries::meant_mention(ws).is_some();
                something.then(|| Action::Type(kind.clone()))
            }
            Self::EventType(kind) => {
                ws.document()?;
                Some(Action::NewEvent { kind: kind.clone() })
            }
        }
    }
}

impl Row {
    /// The row in one sentence, for screen readers and tests.
    pub fn text(&self) -> String {
        let mut text = self.name.clone();
        for part in [&self.detail, &self.key] {
            if !part.is_empty() {
                text += &format!(" · {part}");
            }
        }
        text
    }
}

/// The lines for a query. Without one: commands, those of `recent` first.
pub fn rows(query: &str, recent: &[&'static str], ws: &Workspace) -> Vec<Row> {
    let query = query.trim();
    if query.is_empty() {
        let mut commands: Vec<&Command> =
            recent.iter().filter_map(|id| commands::by_id(id)).collect();
        // Motions have their keys; nobody looks for them without a word.
        let rest = commands::all()
            .filter(|it| it.menu != Menu::Select && !recent.contains(&it.id))
            .chain(
                commands::all().filter(|it| it.menu == Menu::Select && !recent.contains(&it.id)),
            );
        commands.extend(rest);
        let mut rows: Vec<Row> = commands.into_iter().map(|it| command_row(ws, it)).collect();
        rows.sort_by_key(|it| !it.enabled);
        return rows;
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    // Long texts hold nearly any letters in order: they must hold the words.
    let (case, kind) = (CaseMatching::Ignore, AtomKind::Substring);
    let whole = Pattern::new(query, case, Normalization::Smart, kind);
    let mut buffer = Vec::new();
    let helps: Vec<Option<u32>> = commands::all()
        .map(|it| whole.score(Utf32Str::new(it.help, &mut buffer), &mut matcher))
        .collect();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);

    let mut found: Vec<(u32, Row)> = Vec::new();
    for (command, help) in commands::all().zip(helps) {
        let name = score(command.name).map(|it| it * 2 + 20);
        let is_key = command.keys.iter().any(|it| {
            it.eq_ignore_ascii_case(query) || keymap::show(it).eq_ignore_ascii_case(query)
        });
        let key = is_key.then_some(10_000);
        if let Some(best) = name.max(help).max(key) {
            let used = recent.iter().position(|it| *it == command.id);
            let bonus = used.map_or(0, |at| 30 - at as u32);
            found.push((best + bonus, command_row(ws, command)));
        }
    }
    if query.chars().count() >= LETTERS {
        let schema = &ws.project().schema;
        for entity in schema.entities.iter().filter(|it| !it.retired) {
            let row = Row {
                name: format!("Tag as {}", entity.id),
                detail: entity.help.definition.clone(),
                key: entity.key.map_or_else(String::new, |it| it.to_string()),
                enabled: true,
                target: Target::EntityType(entity.id.clone()),
            };
            let name = format!("{} {}", row.name, entity.name());
            if let Some(best) = score(&name) {
                found.push((best * 2, row));
            }
        }
        for event in schema.events.iter().filter(|it| !it.retired) {
            let row = Row {
                name: format!("New event {}", event.id),
                detail: event.help.definition.clone(),
                key: String::new(),
                enabled: true,
                target: Target::EventType(event.id.clone()),
            };
            let name = format!("{} {}", row.name, event.name());
            if let Some(best) = score(&name) {
                found.push((best * 2, row));
            }
        }
        found.extend(articles(ws, score));
    }
    for (_, row) in &mut found {
        row.enabled = row.target.action(ws).is_some();
    }
    // Whoever types the name of a greyed command must not get another one that
    // fits loosely. Stable: equal ones stay in the order of the menus.
    let typed = query.to_lowercase();
    let is_named = |row: &Row| typed.len() > 2 && row.name.to_lowercase().starts_with(&typed);
    found.sort_by_key(|(score, row)| (!row.enabled && !is_named(row), std::cmp::Reverse(*score)));
    found.into_iter().map(|it| it.1).collect()
}

/// The articles whose titles fit best.
fn articles(ws: &Workspace, mut score: impl FnMut(&str) -> Option<u32>) -> Vec<(u32, Row)> {
    let mut found: Vec<(u32, &crate::model::Article)> = ws
        .project()
        .articles
        .values()
        .filter_map(|it| Some((score(it.title())?, it)))
        .collect();
    found.sort_by_key(|it| std::cmp::Reverse(it.0));
    found.truncate(ARTICLES);
    found
        .into_iter()
        .map(|(score, article)| {
            let row = Row {
                name: article.title().to_owned(),
                detail: format!("article · {}", article.id),
                key: String::new(),
                enabled: true,
                target: Target::Article(article.id.clone()),
            };
            (score, row)
        })
        .collect()
}

fn command_row(ws: &Workspace, command: &'static Command) -> Row {
    Row {
        name: command.name.to_owned(),
        detail: command.help.to_owned(),
        key: keymap::label(command),
        enabled: command.now(ws).is_some(),
        target: Target::Command(command.id),
    }
}

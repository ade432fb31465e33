//! A row of the queue in words. Draws nothing.

use crate::model::TagClass;
use crate::suggest::queue::{At, State};
use crate::workspace::Workspace;

/// What stands in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowText {
    /// The words it stands on; of an argument its role before them.
    pub words: String,
    /// Type, source and article.
    pub second: String,
    /// Two digits; empty where the source gave none.
    pub score: String,
    pub state: State,
    pub class: TagClass,
    pub is_argument: bool,
}

impl RowText {
    pub fn new(ws: &Workspace, at: At) -> Option<Self> {
        let queue = ws.queue();
        let (key, row) = (queue.key(at)?, queue.row(at)?);
        let kind = queue.kind(row);
        let words = match queue.words(row, &ws.project().register) {
            words if words.is_empty() => format!("{} without words", row.class.name()),
            words => words.into_owned(),
        };
        let article = ws.project().articles.get(&key.article);
        let title = article.map_or(key.article.as_str(), |it| it.title());
        let second = [kind.as_str(), key.annotator.as_str(), title];
        let second: Vec<&str> = second.into_iter().filter(|it| !it.is_empty()).collect();
        let (words, second) = match row.is_argument() {
            true => (format!("{kind}: {words}"), second[1..].join(" · ")),
            false => (words, second.join(" · ")),
        };
        Some(Self {
            words,
            second,
            score: row.score().map(|it| format!("{it:.2}")).unwrap_or_default(),
            state: row.state,
            class: row.class,
            is_argument: row.is_argument(),
        })
    }

    /// The row in one sentence, for screen readers and tests.
    pub fn name(&self) -> String {
        let what = if self.is_argument {
            "argument"
        } else {
            self.class.name()
        };
        let mut name = format!("{what} {}, {}", self.words, self.second);
        if !self.score.is_empty() {
            name += &format!(", {}", self.score);
        }
        format!("{name}, {}", self.state.name())
    }
}

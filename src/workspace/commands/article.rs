//! Going from article to article, and saying how far one is done.

use super::{Command, Menu};
use crate::model::{AnnotatorId, ArticleId, CompletionState, Task};
use crate::workspace::{Action, Ask, Workspace};

pub(super) const COMMANDS: &[Command] = &[
    Command {
        id: "article.next",
        name: "Next article",
        help: "Open the next article of the list",
        keys: &["Ctrl+PageDown", "Alt+ArrowDown"],
        menu: Menu::Article,
        run: |ws| step(ws, true, false),
    },
    Command {
        id: "article.previous",
        name: "Previous article",
        help: "Open the article before",
        keys: &["Ctrl+PageUp", "Alt+ArrowUp"],
        menu: Menu::Article,
        run: |ws| step(ws, false, false),
    },
    Command {
        id: "article.next-unfinished",
        name: "Next unfinished article",
        help: "Open the next article that isn't complete",
        keys: &["Ctrl+Enter"],
        menu: Menu::Article,
        run: |ws| step(ws, true, true),
    },
    Command {
        id: "article.previous-unfinished",
        name: "Previous unfinished article",
        help: "Open the article before that isn't complete",
        keys: &["Ctrl+Shift+Enter"],
        menu: Menu::Article,
        run: |ws| step(ws, false, true),
    },
    Command {
        id: "article.filter",
        name: "Filter the articles…",
        help: "Type a part of a title, a source or a file name",
        keys: &["Ctrl+L"],
        menu: Menu::Article,
        run: |_| Some(Action::Ask(Ask::FilterArticles)),
    },
    Command {
        id: "article.complete",
        name: "Complete",
        help: "Say that every task of this article is done, or take that back",
        keys: &["Ctrl+D"],
        menu: Menu::Article,
        run: |ws| {
            let tasks = ws.project().tasks();
            ws.document()?;
            let done = ws
                .layer()
                .is_some_and(|layer| tasks.iter().all(|task| layer.is_complete(*task)));
            Some(Action::SetAllComplete(!done))
        },
    },
    Command {
        id: "article.complete-entities",
        name: "Entities complete",
        help: "Every entity of this article is tagged",
        keys: &["Alt+1"],
        menu: Menu::Article,
        run: |ws| toggle(ws, Task::Entities),
    },
    Command {
        id: "article.complete-stances",
        name: "Stances complete",
        help: "Every stance of this article is tagged",
        keys: &["Alt+2"],
        menu: Menu::Article,
        run: |ws| toggle(ws, Task::Stances),
    },
    Command {
        id: "article.complete-events",
        name: "Events complete",
        help: "Every event of this article is tagged",
        keys: &["Alt+3"],
        menu: Menu::Article,
        run: |ws| toggle(ws, Task::Events),
    },
    Command {
        id: "article.labels",
        name: "Label the article…",
        help: "Answer the schema's questions about the whole article",
        keys: &["Ctrl+B"],
        menu: Menu::Article,
        run: |ws| {
            let has_labels = !ws.project().schema.labels.is_empty();
            ws.document()
                .filter(|_| has_labels)
                .map(|_| Action::Ask(Ask::LabelPopup))
        },
    },
    Command {
        id: "article.promote",
        name: "Promote my tags to gold",
        help: "Make this article’s gold layer out of your tags; asks before one that says otherwise goes",
        keys: &[],
        menu: Menu::Article,
        run: |ws| {
            ws.layer().filter(|it| !it.is_untouched())?;
            promote(ws, Some(ws.article()?.id.clone()), true)
        },
    },
    Command {
        id: "article.promote-all",
        name: "Promote my complete articles to gold",
        help: "The same for every article that you completed",
        keys: &[],
        menu: Menu::Article,
        run: |ws| {
            let mut layers = ws.project().layers_of(&ws.session().annotator);
            let any = layers.next().is_some() || ws.unread_layers() > 0;
            promote(ws, None, false).filter(|_| any)
        },
    },
    Command {
        id: "article.reread",
        name: "Read in another encoding…",
        help: "Read the article's file again as another encoding",
        keys: &[],
        menu: Menu::Article,
        run: |ws| ws.document().map(|_| Action::Ask(Ask::Reread)),
    },
];

fn step(ws: &Workspace, forward: bool, unfinished: bool) -> Option<Action> {
    (!ws.order().is_empty()).then_some(Action::Step {
        forward,
        unfinished,
    })
}

fn promote(ws: &Workspace, article: Option<ArticleId>, incomplete: bool) -> Option<Action> {
    let from = ws.session().annotator.clone();
    (from != AnnotatorId::gold()).then_some(Action::Promote {
        from,
        article,
        incomplete,
        replace: false,
    })
}

fn toggle(ws: &Workspace, task: Task) -> Option<Action> {
    ws.document()?;
    if !ws.project().tasks().contains(&task) {
        return None;
    }
    let done = ws.layer().is_some_and(|it| it.is_complete(task));
    Some(Action::SetCompletion {
        task,
        state: (!done).then_some(CompletionState::Complete),
    })
}

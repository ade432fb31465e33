//! Texts of articles on their way to the window: at once where they are small,
//! in the background where they aren't.

use crate::corpus::{Shown, Sources};
use crate::model::{Article, ArticleId, FileState, TextRef};
use crate::store::Files;
use crate::workspace::{Document, Workspace};

/// Files up to this many bytes are read within the frame that asks for them.
pub const AT_ONCE: u64 = 512 * 1024;

/// One text that is wanted, with all that reading it needs.
pub struct Wanted {
    pub article: ArticleId,
    /// The text that the annotator's tags count in.
    pub layer: Option<TextRef>,
}

impl Wanted {
    pub fn of(ws: &Workspace, article: &ArticleId) -> Self {
        let layer = ws
            .project()
            .layer(&ws.session().annotator, article)
            .and_then(|it| it.head.text.clone());
        Self {
            article: article.clone(),
            layer,
        }
    }

    pub fn read(&self, files: &Files, sources: &Sources) -> Shown {
        sources.show(files, &self.article, self.layer.as_ref())
    }
}

/// Puts a text that was read into the workspace.
pub fn take_in(ws: &mut Workspace, id: ArticleId, shown: Shown) {
    let known = ws.project().articles.get(&id);
    let article = match shown.article {
        Some(article) => article,
        None => Article {
            bytes: known.map_or(0, |it| it.bytes),
            ..Article::new(id.clone())
        },
    };
    let article = Article {
        file: shown.file,
        ..article
    };
    // What is known already isn't news, and news make every panel look again.
    let is_news = known.is_none_or(|it| {
        it.file != article.file || (article.read && (!it.read || it.text_hash != article.text_hash))
    });
    if is_news {
        ws.merge_articles([article]);
    }
    if let Some(it) = shown.text {
        ws.provide(id, Document::new(it.text, it.hash, it.kept));
    }
}

/// Whether an article has any text to be shown.
pub fn is_readable(article: &Article) -> bool {
    !matches!(article.file, FileState::Unreadable(_))
}

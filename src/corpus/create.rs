//! Makes a project on a folder of articles.

use std::path::{Path, PathBuf};

use crate::model::{ProjectInfo, Schema};
use crate::store::{self, OpenError};

/// What a new project begins with.
#[derive(Clone, Debug, Default)]
pub struct NewProject {
    /// Folder (or file) the articles come from.
    pub articles: PathBuf,
    /// Folder of the project, to be made.
    pub place: PathBuf,
    pub name: String,
    pub schema: Schema,
    /// The annotation manual, Markdown.
    pub guidelines: String,
    /// The project's id, new.
    pub id: String,
}

#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    #[error("the articles in {} can't be read ({source}); check the path and its permissions", path.display())]
    Articles {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is no path", .0.display())]
    NoPath(PathBuf),
    #[error(transparent)]
    Store(#[from] OpenError),
}

/// Makes the project; gives its folder.
pub fn create(new: &NewProject) -> Result<PathBuf, CreateError> {
    let whole =
        |path: &Path| std::path::absolute(path).map_err(|_| CreateError::NoPath(path.to_owned()));
    let articles = whole(&new.articles)?;
    std::fs::metadata(&articles).map_err(|source| CreateError::Articles {
        path: articles.clone(),
        source,
    })?;
    let place = whole(&new.place)?;
    let info = ProjectInfo {
        id: new.id.clone(),
        name: new.name.clone(),
        sources: vec![relative(&place, &articles)],
        ..ProjectInfo::default()
    };
    store::create(&place, &info, &new.schema, &new.guidelines)?;
    Ok(place)
}

/// `to` as seen from the folder `from`, with `/` between the parts; whole where
/// they share nothing but the root.
fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from.components().collect();
    let to_parts: Vec<_> = to.components().collect();
    let shared = from
        .iter()
        .zip(&to_parts)
        .take_while(|(a, b)| a == b)
        .count();
    if shared < 2 {
        return to.to_string_lossy().into_owned();
    }
    let up = std::iter::repeat_n("..".into(), from.len() - shared);
    let down = to_parts[shared..]
        .iter()
        .map(|it| it.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() {
        ".".into()
    } else {
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_from_the_project() {
        let from = |a: &str, b: &str| relative(Path::new(a), Path::new(b));
        assert_eq!(from("/home/a/news-glossator", "/home/a/news"), "../news");
        assert_eq!(from("/home/a/p", "/home/a/p/sources"), "sources");
        assert_eq!(from("/home/a/p", "/home/a/p"), ".");
        assert_eq!(from("/home/a/p", "/mnt/news"), "/mnt/news");
    }
}

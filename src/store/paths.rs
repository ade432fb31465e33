//! Where things lie in a project's folder, under names that every system takes.
//! Nothing here follows a link out of the project.

use crate::model::{ArticleId, LayerKey};

/// One file of a project that edits change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKey {
    Info,
    Schema,
    Guidelines,
    Register,
    Article(ArticleId),
    Layer(LayerKey),
}

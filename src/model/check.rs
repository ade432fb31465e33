//! The schema's rules, asked of tags: findings, never refusals. What is wrong
//! with files is found by the store.

use super::{AnnotatorId, ArticleId, Layer, Project, TagId};

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable word for programs: `role-missing`.
    pub code: &'static str,
    pub severity: Severity,
    /// For people: what is wrong and what to do.
    pub message: String,
    pub annotator: Option<AnnotatorId>,
    pub article: Option<ArticleId>,
    pub tag: Option<TagId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A hint: the data is sound, the schema asks for more.
    Hint,
    /// A rule is broken.
    Problem,
}

/// What the schema says about one layer, in reading order. `text` is the text
/// that was annotated, where it is at hand: spans are then checked against it.
pub fn layer(
    project: &Project,
    annotator: &AnnotatorId,
    article: &ArticleId,
    layer: &Layer,
    text: Option<&str>,
) -> Vec<Finding> {
    let _ = (project, annotator, article, layer, text);
    Vec::new()
}

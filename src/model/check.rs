//! The schema's rules, asked of tags: findings, never refusals. What is wrong
//! with files is found by the store.

mod date;
mod frames;
mod look;
mod scheme;
mod tags;
#[cfg(test)]
mod tests;
mod values;

pub use date::{is_iso_date, is_moment};

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
///
/// 100,000 tags take less than a tenth of a second; callers keep the answer by
/// the layer's revision.
pub fn layer(
    project: &Project,
    annotator: &AnnotatorId,
    article: &ArticleId,
    layer: &Layer,
    text: Option<&str>,
) -> Vec<Finding> {
    let place = |note: look::Note, tag: &TagId| Finding {
        code: note.code,
        severity: note.severity,
        message: note.message,
        annotator: Some(annotator.clone()),
        article: Some(article.clone()),
        tag: Some(tag.clone()),
    };
    tags::check(project, layer, text, place)
}

/// What is wrong with the project's schema and register, in their order.
pub fn project(project: &Project) -> Vec<Finding> {
    scheme::check(project)
}

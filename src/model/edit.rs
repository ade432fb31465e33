//! The smallest reversible changes, and how they are applied. Each carries what
//! stood before and what stands after, so it is its own record, its own check
//! and, turned round, its own inverse. Knows no history and no files.

use std::sync::Arc;

use super::{
    AnnotatorId, ArticleId, ArticleMeta, Completion, Entity, EntityId, EventCase, LayerHead,
    LayerKey, Part, Project, ProjectInfo, Schema, Tag, TagId, Task, Verdict, Zone,
};

/// One reversible change of a project. `None` means that nothing stood there,
/// or nothing will.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    Tag {
        layer: LayerKey,
        id: TagId,
        before: Option<Box<Tag>>,
        after: Option<Box<Tag>>,
    },
    Completion {
        layer: LayerKey,
        task: Task,
        before: Option<Completion>,
        after: Option<Completion>,
    },
    LayerHead {
        layer: LayerKey,
        before: Box<LayerHead>,
        after: Box<LayerHead>,
    },
    /// What somebody says to a part of a set of suggestions.
    Verdict {
        layer: LayerKey,
        part: Part,
        by: AnnotatorId,
        before: Option<Box<Verdict>>,
        after: Option<Box<Verdict>>,
    },
    /// What is known of the article; `set` tells whether a person set it.
    Meta {
        article: ArticleId,
        before: (Box<ArticleMeta>, bool),
        after: (Box<ArticleMeta>, bool),
    },
    Zones {
        article: ArticleId,
        before: (Vec<Zone>, bool),
        after: (Vec<Zone>, bool),
    },
    Entity {
        id: EntityId,
        before: Option<Box<Entity>>,
        after: Option<Box<Entity>>,
    },
    Case {
        id: EntityId,
        before: Option<Box<EventCase>>,
        after: Option<Box<EventCase>>,
    },
    Schema {
        before: Arc<Schema>,
        after: Arc<Schema>,
    },
    Guidelines {
        before: Arc<str>,
        after: Arc<str>,
    },
    Info {
        before: Box<ProjectInfo>,
        after: Box<ProjectInfo>,
    },
}

/// Several edits that stand or fall together: one step of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// What the person did, in a few words: `tag “Kyiv” as GPE`.
    pub label: String,
    pub edits: Vec<Edit>,
}

/// What stands isn't what the edit says stood before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} was changed in the meantime")]
pub struct Conflict {
    /// The thing, for people: `mention m4 in 2023/a.txt`.
    pub what: String,
}

impl Edit {
    /// The change back.
    pub fn inverse(self) -> Self {
        match self {
            Self::Tag {
                layer,
                id,
                before,
                after,
            } => Self::Tag {
                layer,
                id,
                before: after,
                after: before,
            },
            Self::Completion {
                layer,
                task,
                before,
                after,
            } => Self::Completion {
                layer,
                task,
                before: after,
                after: before,
            },
            Self::LayerHead {
                layer,
                before,
                after,
            } => Self::LayerHead {
                layer,
                before: after,
                after: before,
            },
            Self::Verdict {
                layer,
                part,
                by,
                before,
                after,
            } => Self::Verdict {
                layer,
                part,
                by,
                before: after,
                after: before,
            },
            Self::Meta {
                article,
                before,
                after,
            } => Self::Meta {
                article,
                before: after,
                after: before,
            },
            Self::Zones {
                article,
                before,
                after,
            } => Self::Zones {
                article,
                before: after,
                after: before,
            },
            Self::Entity { id, before, after } => Self::Entity {
                id,
                before: after,
                after: before,
            },
            Self::Case { id, before, after } => Self::Case {
                id,
                before: after,
                after: before,
            },
            Self::Schema { before, after } => Self::Schema {
                before: after,
                after: before,
            },
            Self::Guidelines { before, after } => Self::Guidelines {
                before: after,
                after: before,
            },
            Self::Info { before, after } => Self::Info {
                before: after,
                after: before,
            },
        }
    }

    /// The layer it changes, if it is one.
    pub fn layer(&self) -> Option<&LayerKey> {
        match self {
            Self::Tag { layer, .. }
            | Self::Completion { layer, .. }
            | Self::LayerHead { layer, .. }
            | Self::Verdict { layer, .. } => Some(layer),
            _ => None,
        }
    }

    /// Applies the change where what stands is what stood before it.
    pub fn apply(&self, project: &mut Project) -> Result<(), Conflict> {
        self.put(project, true)
    }

    /// Applies the change whatever stands: for a journal's tail over files that
    /// may or may not have it already.
    pub fn force(&self, project: &mut Project) {
        // Without the check there is nothing that can fail.
        let _ = self.put(project, false);
    }

    fn put(&self, project: &mut Project, checked: bool) -> Result<(), Conflict> {
        let fits = |same: bool, what: &dyn Fn() -> String| match same || !checked {
            true => Ok(()),
            false => Err(Conflict { what: what() }),
        };
        match self {
            Self::Tag {
                layer: key,
                id,
                before,
                after,
            } => {
                let layer = project.at(key);
                fits(
                    layer.and_then(|it| it.tag(id)) == before.as_deref(),
                    &|| format!("tag {id} in {}", key.article),
                )?;
                let layer = project.held(key.kind).entry(key.clone()).or_default();
                match after {
                    Some(tag) => drop(layer.put((**tag).clone())),
                    None => drop(layer.remove(id)),
                }
            }
            Self::Completion {
                layer: key,
                task,
                before,
                after,
            } => {
                let layer = project.at(key);
                fits(
                    layer.and_then(|it| it.completions().get(task)) == before.as_ref(),
                    &|| format!("the state of {} in {}", task.id(), key.article),
                )?;
                let layer = project.held(key.kind).entry(key.clone()).or_default();
                layer.set_completion(*task, after.clone());
            }
            Self::LayerHead {
                layer: key,
                before,
                after,
            } => {
                let nothing = LayerHead::default();
                let head = project.at(key).map_or(&nothing, |it| &it.head);
                fits(*head == **before, &|| {
                    format!("the layer of {}", key.article)
                })?;
                let layer = project.held(key.kind).entry(key.clone()).or_default();
                layer.head = (**after).clone();
            }
            Self::Verdict {
                layer: key,
                part,
                by,
                before,
                after,
            } => {
                let layer = project.at(key);
                fits(
                    layer.and_then(|it| it.verdict(part, by)) == before.as_deref(),
                    &|| format!("what {by} said to {} in {}", part.tag(), key.article),
                )?;
                let layer = project.held(key.kind).entry(key.clone()).or_default();
                layer.set_verdict(part, by, after.as_deref().cloned());
            }
            Self::Meta {
                article,
                before,
                after,
            } => {
                let Some(it) = project.articles.get_mut(article) else {
                    return fits(false, &|| format!("article {article}"));
                };
                fits(
                    it.meta_set == before.1 && (!before.1 || it.meta == *before.0),
                    &|| format!("the title data of {article}"),
                )?;
                it.meta = (*after.0).clone();
                it.meta_set = after.1;
            }
            Self::Zones {
                article,
                before,
                after,
            } => {
                let Some(it) = project.articles.get_mut(article) else {
                    return fits(false, &|| format!("article {article}"));
                };
                fits(
                    it.zones_set == before.1 && (!before.1 || it.zones == before.0),
                    &|| format!("the zones of {article}"),
                )?;
                it.zones.clone_from(&after.0);
                it.zones_set = after.1;
            }
            Self::Entity { id, before, after } => {
                let entities = &mut project.register.entities;
                fits(entities.get(id) == before.as_deref(), &|| {
                    format!("register entry {id}")
                })?;
                match after {
                    Some(entity) => drop(entities.insert(id.clone(), (**entity).clone())),
                    None => drop(entities.remove(id)),
                }
            }
            Self::Case { id, before, after } => {
                let cases = &mut project.register.cases;
                fits(cases.get(id) == before.as_deref(), &|| {
                    format!("event case {id}")
                })?;
                match after {
                    Some(case) => drop(cases.insert(id.clone(), (**case).clone())),
                    None => drop(cases.remove(id)),
                }
            }
            Self::Schema { before, after } => {
                fits(project.schema == *before, &|| "the schema".into())?;
                project.schema = after.clone();
            }
            Self::Guidelines { before, after } => {
                fits(project.guidelines == *before, &|| "the guidelines".into())?;
                project.guidelines = after.clone();
            }
            Self::Info { before, after } => {
                fits(project.info == **before, &|| {
                    "the project's settings".into()
                })?;
                project.info = (**after).clone();
            }
        }
        Ok(())
    }
}

impl Transaction {
    /// Applies every edit, or none where one doesn't fit.
    pub fn apply(&self, project: &mut Project) -> Result<(), Conflict> {
        for (done, edit) in self.edits.iter().enumerate() {
            if let Err(conflict) = edit.apply(project) {
                for edit in self.edits[..done].iter().rev() {
                    edit.clone().inverse().force(project);
                }
                return Err(conflict);
            }
        }
        Ok(())
    }

    /// The step back: the inverses in reverse order, under the same label.
    pub fn inverse(self) -> Self {
        Self {
            label: self.label,
            edits: self.edits.into_iter().rev().map(Edit::inverse).collect(),
        }
    }
}

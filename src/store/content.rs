//! What a file of a project holds, whichever it is: out of its text, into its
//! text, changed by edits. Pure.

use std::sync::Arc;

use super::format::layer::TextOf;
use super::format::{Flaw, article, layer, project};
use super::journal::Change;
use super::paths::FileKey;
use crate::model::{AnnotatorId, Article, Layer, Project, ProjectInfo, Register, Schema, TextHash};

/// What a project's file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Info(Box<ProjectInfo>),
    Schema(Arc<Schema>),
    Guidelines(Arc<str>),
    Register(Box<Register>),
    /// Only what the file holds of it: title data and zones that somebody set.
    Article(Box<Article>),
    Layer(Box<Layer>),
}

/// A content out of its file.
pub struct Parsed {
    pub content: Content,
    /// Why it must not be written over, if so.
    pub read_only: Option<String>,
    pub flaws: Vec<Flaw>,
    /// What the file says of whose it is; empty where it doesn't.
    pub annotator: AnnotatorId,
}

impl Content {
    /// What stands where there is no file.
    pub fn empty(key: &FileKey) -> Self {
        match key {
            FileKey::Info => Self::Info(Box::default()),
            FileKey::Schema => Self::Schema(Arc::default()),
            FileKey::Guidelines => Self::Guidelines("".into()),
            FileKey::Register => Self::Register(Box::default()),
            FileKey::Article(id) => Self::Article(Box::new(Article::new(id.clone()))),
            FileKey::Layer(_) => Self::Layer(Box::default()),
        }
    }

    pub fn parse(key: &FileKey, text: &str, text_of: TextOf) -> Result<Parsed, Flaw> {
        let parsed = |content, read_only, flaws| Parsed {
            content,
            read_only,
            flaws,
            annotator: AnnotatorId::default(),
        };
        Ok(match key {
            FileKey::Info => {
                let it = project::parse_info(text)?;
                parsed(Self::Info(Box::new(it.value)), it.read_only, it.flaws)
            }
            FileKey::Schema => {
                let it = project::parse_schema(text)?;
                parsed(Self::Schema(Arc::new(it.value)), it.read_only, it.flaws)
            }
            FileKey::Guidelines => parsed(Self::Guidelines(text.into()), None, Vec::new()),
            FileKey::Register => {
                let it = project::parse_register(text)?;
                parsed(Self::Register(Box::new(it.value)), it.read_only, it.flaws)
            }
            FileKey::Article(_) => {
                let it = article::parse(text, text_of)?;
                parsed(Self::Article(Box::new(it.article)), it.read_only, it.flaws)
            }
            FileKey::Layer(key) => {
                let it = layer::parse(key.kind, text, text_of)?;
                Parsed {
                    annotator: it.annotator,
                    ..parsed(Self::Layer(Box::new(it.layer)), it.read_only, it.flaws)
                }
            }
        })
    }

    /// The file's text; None where no file is due.
    pub fn print(&self, key: &FileKey, text: Option<&str>) -> Option<String> {
        match (self, key) {
            (Self::Info(it), _) => Some(project::print_info(it)),
            (Self::Schema(it), _) => Some(project::print_schema(it)),
            (Self::Guidelines(it), _) => Some(it.to_string()),
            (Self::Register(it), _) => Some(project::print_register(it)),
            (Self::Article(it), _) => article::print(it, text),
            // A set that was taken back leaves nothing behind.
            (Self::Layer(it), FileKey::Layer(key)) if key.is_suggested() && it.is_empty() => None,
            (Self::Layer(it), FileKey::Layer(key)) => Some(layer::print(key, it, text)),
            (Self::Layer(_), _) => None,
        }
    }

    /// The text whose words are quoted in the file, if any are.
    pub fn text(&self) -> Option<&TextHash> {
        match self {
            Self::Article(it) if it.zones_set => it.text_hash.as_ref(),
            Self::Layer(it) => it.head.text.as_ref().map(|it| &it.hash),
            _ => None,
        }
    }

    /// Applies what the changes say of this file, whatever stands.
    #[must_use]
    pub fn with(self, key: &FileKey, changes: &[Change]) -> Self {
        if changes.is_empty() {
            return self;
        }
        let mut project = Project::default();
        match (self, key) {
            (Self::Info(it), _) => project.info = *it,
            (Self::Schema(it), _) => project.schema = it,
            (Self::Guidelines(it), _) => project.guidelines = it,
            (Self::Register(it), _) => project.register = *it,
            (Self::Article(it), _) => drop(project.articles.insert(it.id.clone(), *it)),
            (Self::Layer(it), FileKey::Layer(key)) => {
                project.held(key.kind).insert(key.clone(), *it);
            }
            (Self::Layer(_), _) => {}
        }
        for change in changes {
            for edit in change.edits_of(key) {
                edit.force(&mut project);
            }
        }
        match key {
            FileKey::Info => Self::Info(Box::new(project.info)),
            FileKey::Schema => Self::Schema(project.schema),
            FileKey::Guidelines => Self::Guidelines(project.guidelines),
            FileKey::Register => Self::Register(Box::new(project.register)),
            FileKey::Article(id) => Self::Article(Box::new(
                project
                    .articles
                    .remove(id)
                    .unwrap_or_else(|| Article::new(id.clone())),
            )),
            FileKey::Layer(key) => {
                let layer = project.held(key.kind).remove(key);
                Self::Layer(Box::new(layer.unwrap_or_default()))
            }
        }
    }
}

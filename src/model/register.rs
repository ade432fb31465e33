//! The project's register: the real-world entities, the topics and the event
//! cases that the tags of all articles point at. Must not know articles' texts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ArticleId, EntityId, Extra, KindId, TagId};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// Entities and topics.
    pub entities: BTreeMap<EntityId, Entity>,
    pub cases: BTreeMap<EntityId, EventCase>,
    pub extra: Extra,
}

/// Somebody or something real, or a topic (a proposition to be for or against).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entity {
    pub id: EntityId,
    pub name: String,
    /// An entity type of the schema; [`Entity::TOPIC`] for a topic.
    pub kind: KindId,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER's sector code: `GOV`, `MIL` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(skip)]
    pub extra: Extra,
}

impl Entity {
    /// The kind of a topic.
    pub const TOPIC: &'static str = "TOPIC";

    pub fn is_topic(&self) -> bool {
        self.kind.as_str() == Self::TOPIC
    }
}

/// One real event that several articles report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventCase {
    pub id: EntityId,
    pub name: String,
    pub members: Vec<(ArticleId, TagId)>,
    #[serde(skip)]
    pub extra: Extra,
}

impl Register {
    /// A readable id for a new entry: the name in lower case with hyphens, with
    /// a number behind it where that one is taken.
    pub fn free_id(&self, name: &str) -> EntityId {
        let mut slug = String::new();
        for c in name.to_lowercase().chars() {
            if c.is_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            if slug.len() > 60 {
                break;
            }
        }
        let slug = match slug.trim_end_matches('-') {
            "" => "entity",
            slug => slug,
        };
        let taken = |id: &EntityId| self.entities.contains_key(id) || self.cases.contains_key(id);
        let id = EntityId::new(slug);
        if !taken(&id) {
            return id;
        }
        (2..)
            .map(|n: u32| EntityId::new(format!("{slug}-{n}")))
            .find(|id| !taken(id))
            .unwrap_or_default()
    }
}

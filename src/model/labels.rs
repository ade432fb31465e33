//! What labels become: those of another program's files on their way in, those
//! of the schema on their way out. Must not know formats, or how a map is written
//! in a file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Body, Entity, KindId, Schema, Tag};

/// What a label names; the same word may stand for different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    Entity,
    Event,
    Role,
    Relation,
    Label,
    Attribute,
}

impl Sort {
    /// Every sort with its name in map files and its name for people.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Entity, "entities", "entity type"),
        (Self::Event, "events", "event type"),
        (Self::Role, "roles", "role"),
        (Self::Relation, "relations", "relation"),
        (Self::Label, "labels", "label task"),
        (Self::Attribute, "attributes", "attribute"),
    ];

    /// Name in map files.
    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

/// What labels become. A label that isn't here stays as it is; one that becomes
/// an empty word is left out with its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelMap(pub BTreeMap<(Sort, String), String>);

/// From labels as the project remembers them.
impl<const N: usize> From<[(&str, &str); N]> for LabelMap {
    fn from(rows: [(&str, &str); N]) -> Self {
        let rows = rows.map(|(from, to)| (from.to_owned(), to.to_owned()));
        Self::remembered(&rows.into())
    }
}

impl LabelMap {
    /// Labels of every sort become the same.
    pub fn set_all(&mut self, label: &str, to: &str) {
        for (sort, ..) in Sort::ALL {
            self.0.insert((sort, label.to_owned()), to.to_owned());
        }
    }

    /// From what the project remembers: the sort, a colon, the label; a label
    /// without a sort is of all.
    pub fn remembered(settings: &BTreeMap<String, String>) -> Self {
        let sorted = |key: &str| {
            let (sort, label) = key.split_once(':')?;
            Some((Sort::from_id(sort)?, label.to_owned()))
        };
        let mut map = Self::default();
        for (label, to) in settings.iter().filter(|it| sorted(it.0).is_none()) {
            map.set_all(label, to);
        }
        let sorted = settings
            .iter()
            .filter_map(|(key, to)| Some((sorted(key)?, to.clone())));
        map.0.extend(sorted);
        map
    }

    /// As the project remembers it: what is the same of every sort without one.
    pub fn to_remember(&self) -> BTreeMap<String, String> {
        let rows = self.0.iter().map(|((sort, label), to)| {
            let key = match self.is_of_all(label, to) {
                true => label.clone(),
                false => format!("{}:{label}", sort.id()),
            };
            (key, to.clone())
        });
        rows.collect()
    }

    fn is_of_all(&self, label: &str, to: &str) -> bool {
        Sort::ALL
            .iter()
            .all(|row| self.get(row.0, label) == Some(to))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, sort: Sort, label: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(sort, label.to_owned())).map(String::as_str)
    }

    /// What a label becomes, itself where nothing is said of it; None where it is
    /// left out.
    pub fn name(&self, sort: Sort, label: &str) -> Option<String> {
        match self.get(sort, label) {
            None => Some(label.to_owned()),
            Some("") => None,
            Some(to) => Some(to.to_owned()),
        }
    }

    /// Takes over what another map says; its word counts.
    pub fn overlay(&mut self, other: &Self) {
        let all = other.0.iter().map(|(from, to)| (from.clone(), to.clone()));
        self.0.extend(all);
    }

    /// Without the sorts in which the schema doesn't have a label that it has in
    /// others; what it has in none stays.
    pub fn narrowed(mut self, schema: &Schema) -> Self {
        let known: BTreeSet<String> = (self.0.keys())
            .filter(|(sort, label)| is_known(schema, *sort, label))
            .map(|it| it.1.clone())
            .collect();
        self.0
            .retain(|(sort, label), _| !known.contains(label) || is_known(schema, *sort, label));
        self
    }

    /// The labels that the schema doesn't have, without a sort where the map
    /// speaks of all.
    pub fn unknown(&self, schema: &Schema) -> BTreeSet<(Option<Sort>, &str)> {
        let mut all = BTreeSet::new();
        for (sort, label) in self.0.keys() {
            let of_all = Sort::ALL.iter().all(|row| self.get(row.0, label).is_some());
            let known = match of_all {
                true => Sort::ALL.iter().any(|row| is_known(schema, row.0, label)),
                false => is_known(schema, *sort, label),
            };
            if !known {
                all.insert(((!of_all).then_some(*sort), label.as_str()));
            }
        }
        all
    }

    /// Renames a tag's labels. False where the map leaves the tag out.
    pub fn apply(&self, tag: &mut Tag) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let to = |sort, label: &str| self.get(sort, label).map(str::to_owned);
        let kept = match &mut tag.body {
            Body::Mention(it) => {
                to(Sort::Entity, it.kind.as_str()).is_none_or(|to| set(&mut it.kind, &to))
            }
            Body::Relation(it) => {
                to(Sort::Relation, it.kind.as_str()).is_none_or(|to| set(&mut it.kind, &to))
            }
            Body::Label(it) => {
                to(Sort::Label, it.task.as_str()).is_none_or(|to| set(&mut it.task, &to))
            }
            Body::Event(it) => {
                it.arguments
                    .retain_mut(|argument| match to(Sort::Role, argument.role.as_str()) {
                        Some(to) if to.is_empty() => false,
                        Some(to) => {
                            argument.role = to.as_str().into();
                            true
                        }
                        None => true,
                    });
                to(Sort::Event, it.kind.as_str()).is_none_or(|to| set(&mut it.kind, &to))
            }
            Body::Stance(_) | Body::Note(_) => true,
        };
        if let Some(attributes) = tag.attributes_mut()
            && attributes
                .keys()
                .any(|it| to(Sort::Attribute, it.as_str()).is_some())
        {
            let all = std::mem::take(attributes);
            for (name, value) in all {
                match to(Sort::Attribute, name.as_str()) {
                    Some(to) if to.is_empty() => {}
                    Some(to) => drop(attributes.insert(to.as_str().into(), value)),
                    None => drop(attributes.insert(name, value)),
                }
            }
        }
        kept
    }

    /// True where several attributes of a tag become one, which has one value.
    pub fn joins_attributes(&self, tag: &Tag) -> bool {
        let Some(attributes) = tag.attributes().filter(|_| !self.0.is_empty()) else {
            return false;
        };
        let mut seen = BTreeSet::new();
        let mut names =
            (attributes.keys()).filter_map(|it| self.name(Sort::Attribute, it.as_str()));
        !names.all(|it| seen.insert(it))
    }

    /// Renames a register entry's type.
    pub fn apply_to_entry(&self, entity: &mut Entity) {
        if let Some(to) = self.get(Sort::Entity, entity.kind.as_str())
            && !to.is_empty()
        {
            entity.kind = to.into();
        }
    }
}

fn set(kind: &mut KindId, to: &str) -> bool {
    if !to.is_empty() {
        *kind = to.into();
    }
    !to.is_empty()
}

/// The ids that the schema has of a sort, each once, with its name for people.
pub fn offered(schema: &Schema, sort: Sort) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = match sort {
        Sort::Entity => schema
            .entities
            .iter()
            .map(|it| (it.id.to_string(), it.name().to_owned()))
            .collect(),
        Sort::Event => schema
            .events
            .iter()
            .map(|it| (it.id.to_string(), it.name().to_owned()))
            .collect(),
        Sort::Role => schema
            .events
            .iter()
            .flat_map(|it| &it.roles)
            .map(|it| (it.id.to_string(), it.name().to_owned()))
            .collect(),
        Sort::Relation => schema
            .relations
            .iter()
            .map(|it| (it.id.to_string(), it.name().to_owned()))
            .collect(),
        Sort::Label => schema
            .labels
            .iter()
            .map(|it| (it.id.to_string(), it.name().to_owned()))
            .collect(),
        Sort::Attribute => schema
            .attributes
            .iter()
            .map(|it| (it.id.to_string(), it.name().to_owned()))
            .collect(),
    };
    let mut seen = BTreeSet::new();
    all.retain(|it| seen.insert(it.0.clone()));
    all
}

/// True where the schema knows the label as it is.
pub fn is_known(schema: &Schema, sort: Sort, label: &str) -> bool {
    match sort {
        Sort::Entity => schema.entity_type(&label.into()).is_some(),
        Sort::Event => schema.event_type(&label.into()).is_some(),
        Sort::Relation => schema.relation_type(&label.into()).is_some(),
        Sort::Label => schema.label_task(&label.into()).is_some(),
        Sort::Role => schema
            .events
            .iter()
            .any(|it| it.role(&label.into()).is_some()),
        Sort::Attribute => schema.attributes.iter().any(|it| it.id.as_str() == label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttributeValue, EntityType, EventType, Extra, Mention, Provenance};

    fn schema() -> Schema {
        Schema {
            entities: ["Attack", "PERSON"]
                .map(|id| EntityType {
                    id: id.into(),
                    ..EntityType::default()
                })
                .into(),
            events: vec![EventType {
                id: "Attack".into(),
                ..EventType::default()
            }],
            ..Schema::default()
        }
    }

    fn map(rows: &[(&str, &str)]) -> BTreeMap<String, String> {
        let row = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
        rows.iter().map(row).collect()
    }

    #[test]
    fn what_is_remembered_is_of_a_sort_or_of_all() {
        let kept = map(&[("PERSON", "PER"), ("events:Attack", "Strike"), ("x:y", "")]);
        let labels = LabelMap::remembered(&kept);
        assert_eq!(labels.get(Sort::Role, "PERSON"), Some("PER"));
        assert_eq!(labels.get(Sort::Event, "Attack"), Some("Strike"));
        assert_eq!(labels.get(Sort::Entity, "Attack"), None);
        assert_eq!(labels.name(Sort::Entity, "x:y"), None);
        assert_eq!(labels.to_remember(), kept);
        let narrowed = map(&[
            ("entities:PERSON", "PER"),
            ("events:Attack", "Strike"),
            ("x:y", ""),
        ]);
        assert_eq!(labels.narrowed(&schema()).to_remember(), narrowed);
    }

    #[test]
    fn the_sort_of_a_label_counts_before_all_sorts() {
        let labels = LabelMap::from([("Attack", "A"), ("events:Attack", "E")]);
        assert_eq!(labels.get(Sort::Entity, "Attack"), Some("A"));
        assert_eq!(labels.get(Sort::Event, "Attack"), Some("E"));
    }

    #[test]
    fn what_the_schema_does_not_have_is_told() {
        let labels = LabelMap::from([
            ("PERSON", "PER"),
            ("PERSN", "PER"),
            ("roles:PERSON", "x"),
            ("events:PERSON", "x"),
            ("roles:who", ""),
        ]);
        let told: Vec<_> = labels.unknown(&schema()).into_iter().collect();
        assert_eq!(told, [(None, "PERSN"), (Some(Sort::Role), "who")]);
    }

    #[test]
    fn attributes_that_become_one_are_noticed() {
        let attributes = ["a", "b"].map(|it| (it.into(), AttributeValue::Flag(true)));
        let tag = Tag {
            id: "m1".into(),
            body: Body::Mention(Mention {
                kind: "PERSON".into(),
                spans: Vec::new(),
                entity: None,
                attributes: attributes.into(),
            }),
            provenance: Provenance::default(),
            extra: Extra::default(),
        };
        let joins = |labels: LabelMap| labels.joins_attributes(&tag);
        assert!(joins([("attributes:a", "b")].into()));
        assert!(!joins([("attributes:a", "b"), ("attributes:b", "")].into()));
        assert!(!joins(
            [("attributes:a", "b"), ("attributes:b", "a")].into()
        ));
        assert!(!joins([("entities:a", "b")].into()));
    }
}

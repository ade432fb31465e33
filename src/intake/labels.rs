//! From a file's labels to the schema's: what stands for what, proposals, and
//! how a map is written in a file. Must not know articles or projects.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Body, Entity, Schema, Tag};

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

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

/// What the labels of a file become. A label that isn't here stays as it is;
/// one that becomes an empty word is left out with its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelMap(pub BTreeMap<(Sort, String), String>);

/// Why a map can't be read, for people.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("it is no map of labels ({0}); write one as {{\"PER\": \"PERSON\", \"MISC\": \"\"}}")]
pub struct NoMap(String);

/// As it stands in a file: labels, or lists of labels by sort.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    To(String),
    Sorted(BTreeMap<String, String>),
}

impl LabelMap {
    /// A map written as JSON or RON: `{"PER": "PERSON"}` for labels of every
    /// sort, or by sort `{"entities": {"PER": "PERSON"}, "roles": {…}}`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NoMap> {
        let json: Result<BTreeMap<String, Entry>, _> = serde_json::from_str(text);
        let entries = match json {
            Ok(it) => it,
            Err(json) => ron::from_str(text).map_err(|ron| {
                let like_json = text.trim_start().starts_with('{') && text.contains("\":");
                NoMap(if like_json {
                    json.to_string()
                } else {
                    ron.to_string()
                })
            })?,
        };
        let mut map = BTreeMap::new();
        for (name, entry) in entries {
            match entry {
                Entry::To(to) => {
                    for (sort, ..) in Sort::ALL {
                        map.entry((sort, name.clone()))
                            .or_insert_with(|| to.clone());
                    }
                }
                Entry::Sorted(all) => {
                    let Some((sort, ..)) = Sort::ALL.iter().find(|row| row.1 == name) else {
                        let known: Vec<&str> = Sort::ALL.iter().map(|row| row.1).collect();
                        let known = known.join(", ");
                        return Err(NoMap(format!("{name} is none of {known}")));
                    };
                    map.extend(all.into_iter().map(|(from, to)| ((*sort, from), to)));
                }
            }
        }
        Ok(Self(map))
    }

    /// From what the project remembers: the sort, a colon, the label.
    pub fn remembered(settings: &BTreeMap<String, String>) -> Self {
        let entry = |(key, to): (&String, &String)| {
            let (sort, label) = key.split_once(':')?;
            let (sort, ..) = Sort::ALL.iter().find(|row| row.1 == sort)?;
            Some(((*sort, label.to_owned()), to.clone()))
        };
        Self(settings.iter().filter_map(entry).collect())
    }

    /// As the project remembers it: of these labels only.
    pub fn to_remember(&self, labels: &super::Labels) -> BTreeMap<String, String> {
        let told = self.0.iter().filter(|(key, _)| labels.contains_key(*key));
        told.map(|((sort, label), to)| (format!("{}:{label}", sort.id()), to.clone()))
            .collect()
    }

    pub fn get(&self, sort: Sort, label: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(sort, label.to_owned())).map(String::as_str)
    }

    /// Takes over what another map says; its word counts.
    pub fn overlay(&mut self, other: &Self) {
        self.0
            .extend(other.0.iter().map(|(k, v)| (k.clone(), v.clone())));
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

    /// Renames a register entry's type.
    pub fn apply_to_entry(&self, entity: &mut Entity) {
        if let Some(to) = self.get(Sort::Entity, entity.kind.as_str())
            && !to.is_empty()
        {
            entity.kind = to.into();
        }
    }
}

fn set(kind: &mut crate::model::KindId, to: &str) -> bool {
    if !to.is_empty() {
        *kind = to.into();
    }
    !to.is_empty()
}

/// Calls for each label that a tag bears.
pub fn each(tag: &Tag, mut call: impl FnMut(Sort, &str)) {
    match &tag.body {
        Body::Mention(it) => call(Sort::Entity, it.kind.as_str()),
        Body::Relation(it) => call(Sort::Relation, it.kind.as_str()),
        Body::Label(it) => call(Sort::Label, it.task.as_str()),
        Body::Event(it) => {
            call(Sort::Event, it.kind.as_str());
            for argument in &it.arguments {
                call(Sort::Role, argument.role.as_str());
            }
        }
        Body::Stance(_) | Body::Note(_) => {}
    }
    for name in tag.attributes().into_iter().flat_map(|it| it.keys()) {
        call(Sort::Attribute, name.as_str());
    }
}

/// Types that go by several names in common label sets, one row a type.
const SYNONYMS: &[&[&str]] = &[
    &["person", "per", "pers", "people", "human", "individual"],
    &[
        "organization",
        "organisation",
        "org",
        "group",
        "company",
        "institution",
    ],
    &["gpe", "geopolitical", "country", "nation", "state", "city"],
    &["location", "loc", "place", "geo"],
    &["facility", "fac", "building"],
    &["miscellaneous", "misc", "other"],
    &["vehicle", "veh"],
    &["weapon", "wea"],
    &["date", "time", "datetime", "timex", "timex3", "temporal"],
    &["money", "monetary", "mny"],
    &["percent", "percentage", "pct"],
    &["quantity", "number", "cardinal", "numeric", "value"],
    &["norp", "nationality", "demonym"],
    &["product", "prod"],
    &["work_of_art", "work", "title"],
    &["law", "legislation", "treaty"],
    &["event", "evt"],
    &["agent", "actor", "attacker", "giver", "who", "source"],
    &["patient", "recipient", "target", "victim", "whom", "object"],
    &["place", "location", "where"],
    &["time", "date", "when"],
    &["instrument", "weapon", "means"],
];

/// The ids that the schema has of a sort, each with its name for people.
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
    let mut seen = std::collections::HashSet::new();
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

/// What a label that the schema doesn't know may stand for in it: the same word
/// written otherwise, the word without `B-` or a path before it, or another
/// common name of the same type.
pub fn propose(schema: &Schema, sort: Sort, label: &str) -> Option<String> {
    let offered = offered(schema, sort);
    let words = readings(label);
    let same = |word: &str| {
        let is = |it: &(String, String)| plain(&it.0) == word || plain(&it.1) == word;
        offered.iter().find(|it| is(it)).map(|it| it.0.clone())
    };
    if let Some(found) = words.iter().find_map(|word| same(word)) {
        return Some(found);
    }
    words.iter().find_map(|word| {
        let rows = SYNONYMS
            .iter()
            .filter(|row| row.iter().any(|it| plain(it) == *word));
        rows.flat_map(|row| row.iter())
            .find_map(|it| same(&plain(it)))
    })
}

/// A label as it may be meant, the whole first.
fn readings(label: &str) -> Vec<String> {
    let mut all = vec![plain(label)];
    let chunk = label
        .split_once(['-', '_'])
        .filter(|(tag, rest)| {
            !rest.is_empty() && matches!(*tag, "B" | "I" | "O" | "E" | "S" | "L" | "U" | "b" | "i")
        })
        .map(|it| it.1);
    let last = label.rsplit([':', '.', '/', '#']).next();
    for part in chunk.into_iter().chain(last) {
        let part = plain(part);
        if !part.is_empty() && !all.contains(&part) {
            all.push(part);
        }
    }
    all
}

/// Lower case, letters and digits only.
fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityType;

    fn schema(kinds: &[&str]) -> Schema {
        let entity = |it: &&str| EntityType {
            id: (*it).into(),
            ..EntityType::default()
        };
        Schema {
            entities: kinds.iter().map(entity).collect(),
            ..Schema::default()
        }
    }

    #[test]
    fn labels_are_known_by_other_names() {
        let schema = schema(&["PERSON", "ORG", "GPE", "LOC", "WORK_OF_ART"]);
        let propose = |label| propose(&schema, Sort::Entity, label).unwrap_or_default();
        for (label, expected) in [
            ("PERSON", "PERSON"),
            ("person", "PERSON"),
            ("PER", "PERSON"),
            ("B-PER", "PERSON"),
            ("I-org", "ORG"),
            ("Organisation", "ORG"),
            ("ns:Location", "LOC"),
            ("Work of art", "WORK_OF_ART"),
            ("MISC", ""),
            ("B-", ""),
            ("", ""),
        ] {
            assert_eq!(propose(label), expected, "{label}");
        }
    }

    #[test]
    fn maps_are_json_or_ron_flat_or_by_sort() {
        let map = LabelMap::parse(r#"{"PER": "PERSON", "MISC": ""}"#).expect("JSON");
        assert_eq!(map.get(Sort::Entity, "PER"), Some("PERSON"));
        assert_eq!(map.get(Sort::Event, "MISC"), Some(""));
        let map = LabelMap::parse(r#"{"entities": {"PER": "PERSON"}}"#).expect("by sort");
        assert_eq!(map.get(Sort::Entity, "PER"), Some("PERSON"));
        assert_eq!(map.get(Sort::Event, "PER"), None);
        let map = LabelMap::parse("{\n  // ours\n  \"PER\": \"PERSON\",\n}").expect("RON");
        assert_eq!(map.get(Sort::Entity, "PER"), Some("PERSON"));
        for broken in ["", "[1]", "{\"a\": 1}", "{\"things\": {\"a\": \"b\"}}"] {
            assert!(LabelMap::parse(broken).is_err(), "{broken}");
        }
    }
}

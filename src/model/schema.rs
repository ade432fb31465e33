//! The schema: which types, roles, attributes and scales an analyst may use,
//! with the words that explain them. Pure description: it never looks at tags.

use serde::{Deserialize, Serialize};

use super::{AttributeId, AttributeValue, Extra, KindId, Polarity, RoleId, Task};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schema {
    pub id: String,
    pub name: String,
    /// One or two sentences: what it is for.
    pub description: String,
    pub entities: Vec<EntityType>,
    pub events: Vec<EventType>,
    pub stance: StanceScheme,
    pub relations: Vec<RelationType>,
    pub labels: Vec<LabelTask>,
    pub attributes: Vec<AttributeDef>,
    /// Those of the records inside it stand by their path: `entities/PER/icon`.
    #[serde(skip)]
    pub extra: Extra,
}

/// The words that explain a type, shown where the decision is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Help {
    /// One line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub definition: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Rules of thumb.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntityType {
    pub id: KindId,
    /// For people; the id where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Token of the theme's palette: `hue1` … `hue12`.
    pub color: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    pub help: Help,
    /// No longer offered, still valid on old tags.
    #[serde(skip_serializing_if = "is_false")]
    pub retired: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventType {
    pub id: KindId,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Heading it is listed under: `Verbal cooperation`, `Life`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    pub color: String,
    /// The two or three letters that pick it first in the event popup.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub shortcut: String,
    pub help: Help,
    pub roles: Vec<Role>,
    #[serde(skip_serializing_if = "is_false")]
    pub retired: bool,
}

/// A part somebody or something plays in an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Role {
    pub id: RoleId,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Key while the event is open; the first free letter of the id where none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    /// Entity types that may fill it; empty: any.
    pub accepts: Vec<KindId>,
    /// True where another event may fill it.
    #[serde(skip_serializing_if = "is_false")]
    pub events: bool,
    /// The typed value it takes beside mentions, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ValueType>,
    /// Fewest fillers.
    pub min: u8,
    /// Most fillers; None: any number.
    pub max: Option<u8>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub definition: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueType {
    /// ISO 8601: `2023`, `2023-12`, `2023-12-25`, `2023-12-25T10:00`, and
    /// `2023-12-18/2023-12-24` for the time from one to another.
    Date,
    Number,
    Text,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StanceScheme {
    /// Offered polarities, in order; empty: stances aren't part of the schema.
    pub polarities: Vec<Polarity>,
    /// Names of the strengths from 1; empty: no strength is asked.
    pub strengths: Vec<String>,
    pub help: Help,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RelationType {
    pub id: KindId,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub help: Help,
    /// Entity types at either end; empty: any.
    pub from: Vec<KindId>,
    pub to: Vec<KindId>,
}

/// A question asked of the whole article or of a passage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelTask {
    pub id: KindId,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub help: Help,
    pub values: Vec<Choice>,
    /// True where several values may hold at once.
    pub many: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub definition: String,
}

/// A property of tags. Several definitions may share an id where the choices
/// differ by type, as the modes of PLOVER's event types do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttributeDef {
    pub id: AttributeId,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub on: AttributeHost,
    pub value: AttributeType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<AttributeValue>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub definition: String,
}

/// What carries an attribute; an empty list of kinds means all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AttributeHost {
    Mentions(Vec<KindId>),
    Events(Vec<KindId>),
    Stances,
    Relations(Vec<KindId>),
}

impl Default for AttributeHost {
    fn default() -> Self {
        Self::Mentions(Vec::new())
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum AttributeType {
    #[default]
    Flag,
    Choice(Vec<Choice>),
    Choices(Vec<Choice>),
    Text,
    Number,
    Date,
}

impl Schema {
    /// The tasks that it asks for.
    pub fn tasks(&self) -> Vec<Task> {
        [
            (Task::Entities, !self.entities.is_empty()),
            (Task::Stances, !self.stance.polarities.is_empty()),
            (Task::Events, !self.events.is_empty()),
            (Task::Relations, !self.relations.is_empty()),
            (Task::Labels, !self.labels.is_empty()),
        ]
        .into_iter()
        .filter(|(_, asked)| *asked)
        .map(|(task, _)| task)
        .collect()
    }

    pub fn entity_type(&self, kind: &KindId) -> Option<&EntityType> {
        self.entities.iter().find(|it| it.id == *kind)
    }

    pub fn event_type(&self, kind: &KindId) -> Option<&EventType> {
        self.events.iter().find(|it| it.id == *kind)
    }

    pub fn relation_type(&self, kind: &KindId) -> Option<&RelationType> {
        self.relations.iter().find(|it| it.id == *kind)
    }

    pub fn label_task(&self, task: &KindId) -> Option<&LabelTask> {
        self.labels.iter().find(|it| it.id == *task)
    }

    /// The attributes that a tag of this body may carry, in the schema's order.
    pub fn attributes_of(&self, body: &super::Body) -> Vec<&AttributeDef> {
        let on = |def: &&AttributeDef| def.is_on(body);
        self.attributes.iter().filter(on).collect()
    }
}

impl EntityType {
    pub fn name(&self) -> &str {
        or_id(&self.name, self.id.as_str())
    }
}

impl EventType {
    pub fn name(&self) -> &str {
        or_id(&self.name, self.id.as_str())
    }

    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|it| it.id == *id)
    }
}

impl Role {
    pub fn name(&self) -> &str {
        or_id(&self.name, self.id.as_str())
    }

    /// True where a mention of this entity type may fill the role.
    pub fn takes(&self, kind: &KindId) -> bool {
        self.accepts.is_empty() || self.accepts.contains(kind)
    }
}

impl Choice {
    pub fn name(&self) -> &str {
        or_id(&self.name, &self.id)
    }
}

impl AttributeDef {
    pub fn name(&self) -> &str {
        or_id(&self.name, self.id.as_str())
    }

    /// True where a tag of this body may carry it.
    pub fn is_on(&self, body: &super::Body) -> bool {
        use super::Body;
        let takes = |kinds: &[KindId], kind: &KindId| kinds.is_empty() || kinds.contains(kind);
        match (&self.on, body) {
            (AttributeHost::Mentions(kinds), Body::Mention(it)) => takes(kinds, &it.kind),
            (AttributeHost::Events(kinds), Body::Event(it)) => takes(kinds, &it.kind),
            (AttributeHost::Relations(kinds), Body::Relation(it)) => takes(kinds, &it.kind),
            (AttributeHost::Stances, Body::Stance(_)) => true,
            _ => false,
        }
    }

    /// The choices of a choice attribute, none for the others.
    pub fn choices(&self) -> &[Choice] {
        match &self.value {
            AttributeType::Choice(choices) | AttributeType::Choices(choices) => choices,
            _ => &[],
        }
    }
}

impl RelationType {
    pub fn name(&self) -> &str {
        or_id(&self.name, self.id.as_str())
    }
}

impl LabelTask {
    pub fn name(&self) -> &str {
        or_id(&self.name, self.id.as_str())
    }
}

fn or_id<'a>(name: &'a str, id: &'a str) -> &'a str {
    if name.is_empty() { id } else { name }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

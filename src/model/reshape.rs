//! Changes of a schema that carry the tags along: another id, two types made
//! one, a type taken out, an attribute of another kind. Each gives the schema
//! after it and, tag by tag, what becomes of the tags. What can't be carried
//! stays as it is: [`super::check`] then tells that the schema doesn't know it.
//! Pure; must not know layers, history, files.

mod labels;
mod scheme;
mod tags;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{AttributeType, Body, KindId, RoleId, Schema, Tag};

/// Something of the schema that tags name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Entity(KindId),
    Event(KindId),
    Relation(KindId),
    Label(KindId),
    /// A role of an event type.
    Role(KindId, RoleId),
    /// By its place in the schema: several may share an id.
    Attribute(usize),
    /// A value of a label.
    Value(KindId, String),
    /// A choice of the attribute at a place.
    Choice(usize, String),
}

/// A change of the schema with its tags.
#[derive(Clone, Debug, PartialEq)]
pub enum Reshape {
    /// Another id, which nothing of its kind has yet.
    Rename(Named, String),
    /// What stood for the one stands for the other, which is there already.
    Merge(Named, String),
    /// Out of the schema. With `tags`, what names it goes too; without, it
    /// stays and is told under Problems.
    Remove { what: Named, tags: bool },
    /// Another kind of value for the attribute at a place.
    Retype(usize, AttributeType),
}

impl Reshape {
    /// The schema after it; for people why not.
    pub fn schema(&self, before: &Schema) -> Result<Schema, String> {
        scheme::after(self, before)
    }

    /// What the tag becomes; None where it stays as it is. `before` is the
    /// schema before the change.
    pub fn tag(&self, before: &Schema, tag: &Tag) -> Option<Tag> {
        tags::after(self, before, tag)
    }

    /// True where the tag itself goes.
    pub fn takes(&self, tag: &Tag) -> bool {
        let Self::Remove { what, tags: true } = self else {
            return false;
        };
        match (what, &tag.body) {
            (Named::Entity(id), Body::Mention(it)) => it.kind == *id,
            (Named::Event(id), Body::Event(it)) => it.kind == *id,
            (Named::Relation(id), Body::Relation(it)) => it.kind == *id,
            (Named::Label(id), Body::Label(it)) => it.task == *id,
            (Named::Value(id, value), Body::Label(it)) => {
                it.task == *id && it.values.iter().all(|it| it == value)
            }
            _ => false,
        }
    }

    /// The entity type that register entries are to have in place of the other.
    pub fn entity_kind(&self) -> Option<(&KindId, KindId)> {
        match self {
            Self::Rename(Named::Entity(from), to) | Self::Merge(Named::Entity(from), to) => {
                Some((from, KindId::new(to)))
            }
            _ => None,
        }
    }

    /// What [`super::Settings::label_maps`] become. `before` is the schema
    /// before the change. A label of what goes isn't remembered any more.
    pub fn label_maps(
        &self,
        before: &Schema,
        maps: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> BTreeMap<String, BTreeMap<String, String>> {
        labels::after(self, before, maps)
    }

    /// The step in a few words.
    pub fn label(&self, schema: &Schema) -> String {
        match self {
            Self::Rename(what, to) => format!("rename {} to {to}", what.words(schema)),
            Self::Merge(what, into) => format!("merge {} into {into}", what.words(schema)),
            Self::Remove { what, tags: false } => {
                format!("delete {} from the schema", what.words(schema))
            }
            Self::Remove { what, tags: true } => {
                format!("delete {} with its tags", what.words(schema))
            }
            Self::Retype(at, _) => {
                let what = Named::Attribute(*at);
                format!("change the values of {}", what.words(schema))
            }
        }
    }
}

impl Named {
    /// `the role actor`, for people.
    pub fn words(&self, schema: &Schema) -> String {
        let attribute = |at: &usize| {
            let def = schema.attributes.get(*at);
            def.map_or_else(String::new, |it| it.id.to_string())
        };
        match self {
            Self::Entity(id) => format!("the entity type {id}"),
            Self::Event(id) => format!("the event type {id}"),
            Self::Relation(id) => format!("the relation type {id}"),
            Self::Label(id) => format!("the label {id}"),
            Self::Role(id, role) => format!("the role {role} of {id}"),
            Self::Attribute(at) => format!("the attribute {}", attribute(at)),
            Self::Value(id, value) => format!("the value {value} of {id}"),
            Self::Choice(at, choice) => format!("the choice {choice} of {}", attribute(at)),
        }
    }

    /// True where the tag names it.
    pub fn is_in(&self, schema: &Schema, tag: &Tag) -> bool {
        tags::names(self, schema, tag)
    }
}

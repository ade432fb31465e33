//! Changes of a schema as values: each gives a new schema or the reason why not.
//! Pure; knows no widget.

use std::sync::Arc;

use super::list::{Entry, Group};
use crate::model::check::{self, Severity};
use crate::model::{
    AttributeDef, AttributeHost, AttributeId, AttributeType, AttributeValue, Choice, EntityType,
    EventType, Help, KindId, LabelTask, Named, Polarity, Project, RelationType, Reshape, Role,
    RoleId, Schema,
};

/// The attribute that holds subtypes, as ACE has them.
const SUBTYPE: &str = "subtype";

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Name(Entry, String),
    /// The key, or the shortcut of an event; empty: none.
    Key(Entry, String),
    Color(Entry, String),
    EventGroup(KindId, String),
    Definition(Entry, String),
    /// Examples and hints, one a line.
    Include(Entry, String),
    Exclude(Entry, String),
    Hints(Entry, String),
    Retire(Entry, bool),
    /// The role at a place of an event, as it shall be.
    Role(KindId, usize, Box<Role>),
    AddRole(KindId, String),
    Polarity(Polarity, bool),
    /// Names of the strengths from 1, parted by commas.
    Strengths(String),
    /// Choices of a label or an attribute: `id: definition`, one a line.
    Choices(Entry, String),
    Many(KindId, bool),
    Add(Group),
    /// What the attribute at a place is on, and its default.
    On(usize, AttributeHost),
    Default(usize, Option<AttributeValue>),
    /// The subtypes of an entity type: choices of an attribute on it alone.
    Subtypes(KindId, String),
    /// A change that the tags follow: the workspace makes it.
    Carry(Reshape),
    About(String),
}

/// The schema after a change; refused where it would contradict itself in a new
/// way, for people.
pub fn change(schema: &Schema, asked: &Change) -> Result<Schema, String> {
    let mut after = schema.clone();
    apply(&mut after, asked)?;
    let known = findings(schema);
    match findings(&after).into_iter().find(|it| !known.contains(it)) {
        Some(problem) => Err(problem),
        None => Ok(after),
    }
}

/// What was added last to a group.
pub fn added(schema: &Schema, group: Group) -> Entry {
    match group {
        Group::Entities => Entry::Entity(free_id(schema, "NEW")),
        Group::Events => Entry::Event(free_id(schema, "NEW")),
        Group::Relations => Entry::Relation(free_id(schema, "new")),
        Group::Labels => Entry::Label(free_id(schema, "new")),
        Group::Attributes => Entry::Attribute(schema.attributes.len()),
        Group::Stances => Entry::Stance,
    }
}

/// The choices of a label or an attribute as they are typed.
pub fn choice_lines(choices: &[Choice]) -> String {
    let line = |it: &Choice| match it.definition.is_empty() {
        true => it.id.clone(),
        false => format!("{}: {}", it.id, it.definition),
    };
    choices.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// How the schema contradicts itself, for people.
fn findings(schema: &Schema) -> Vec<String> {
    let project = Project {
        schema: Arc::new(schema.clone()),
        ..Project::default()
    };
    check::project(&project)
        .into_iter()
        .filter(|it| it.severity == Severity::Problem)
        .map(|it| it.message)
        .collect()
}

fn apply(schema: &mut Schema, asked: &Change) -> Result<(), String> {
    match asked {
        Change::About(text) => schema.description = text.trim().to_owned(),
        Change::Name(entry, text) => *name(schema, entry)? = text.trim().to_owned(),
        Change::Key(Entry::Entity(id), text) => entity(schema, id)?.key = one_key(text)?,
        Change::Key(Entry::Event(id), text) => {
            event(schema, id)?.shortcut = text.trim().to_lowercase();
        }
        Change::Key(..) => return Err("this has no key".into()),
        Change::Color(Entry::Entity(id), token) => entity(schema, id)?.color.clone_from(token),
        Change::Color(Entry::Event(id), token) => event(schema, id)?.color.clone_from(token),
        Change::Color(..) => return Err("this has no colour".into()),
        Change::EventGroup(id, text) => event(schema, id)?.group = text.trim().to_owned(),
        Change::Definition(Entry::Attribute(at), text) => {
            attribute(schema, *at)?.definition = text.trim().to_owned();
        }
        Change::Definition(entry, text) => help(schema, entry)?.definition = text.trim().to_owned(),
        Change::Include(entry, text) => help(schema, entry)?.include = lines(text),
        Change::Exclude(entry, text) => help(schema, entry)?.exclude = lines(text),
        Change::Hints(entry, text) => help(schema, entry)?.hints = lines(text),
        Change::Retire(Entry::Entity(id), to) => entity(schema, id)?.retired = *to,
        Change::Retire(Entry::Event(id), to) => event(schema, id)?.retired = *to,
        Change::Retire(..) => return Err("this can't be retired".into()),
        Change::Role(id, at, role) => {
            let known = event(schema, id)?.roles.get_mut(*at).ok_or_else(gone)?;
            *known = (**role).clone();
        }
        Change::AddRole(id, name) => {
            let id_of = name.trim().to_lowercase().replace(' ', "-");
            if id_of.is_empty() {
                return Err("a role needs a name".into());
            }
            event(schema, id)?.roles.push(Role {
                id: RoleId::new(id_of),
                ..Role::default()
            });
        }
        Change::Polarity(polarity, on) => {
            let offered = &mut schema.stance.polarities;
            offered.retain(|it| it != polarity);
            if *on {
                offered.push(*polarity);
            }
            offered.sort();
        }
        Change::Strengths(text) => {
            let names = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            schema.stance.strengths = names.map(str::to_owned).collect();
        }
        Change::Choices(entry, text) => set_choices(schema, entry, text)?,
        Change::Many(id, many) => {
            let task = schema.labels.iter_mut().find(|it| it.id == *id);
            task.ok_or_else(gone)?.many = *many;
        }
        Change::Add(group) => add(schema, *group),
        Change::On(at, on) => attribute(schema, *at)?.on = on.clone(),
        Change::Default(at, default) => attribute(schema, *at)?.default.clone_from(default),
        Change::Subtypes(kind, text) => set_subtypes(schema, kind, text),
        Change::Carry(reshape) => *schema = reshape.schema(schema)?,
    }
    Ok(())
}

fn set_choices(schema: &mut Schema, entry: &Entry, text: &str) -> Result<(), String> {
    let place = match entry {
        Entry::Label(id) => {
            let task = schema.labels.iter_mut().find(|it| it.id == *id);
            &mut task.ok_or_else(gone)?.values
        }
        Entry::Attribute(at) => match &mut attribute(schema, *at)?.value {
            AttributeType::Choice(choices) | AttributeType::Choices(choices) => choices,
            _ => return Err("this attribute has no choices".into()),
        },
        _ => return Err("this has no choices".into()),
    };
    *place = choices_of(text, place);
    Ok(())
}

/// Choices as they are typed; those that were known keep their names.
fn choices_of(text: &str, known: &[Choice]) -> Vec<Choice> {
    let choice = |line: String| {
        let (id, definition) = line.split_once(':').unwrap_or((&line, ""));
        let (id, definition) = (id.trim(), definition.trim());
        let before = known.iter().find(|it| it.id == id);
        Choice {
            id: id.to_owned(),
            name: before.map_or_else(String::new, |it| it.name.clone()),
            definition: definition.to_owned(),
        }
    };
    lines(text).into_iter().map(choice).collect()
}

/// One choice under another id and everything else the same: then its tags
/// follow it.
fn renamed(what: impl Fn(&str) -> Named, known: &[Choice], text: &str) -> Option<Change> {
    let next = choices_of(text, known);
    let mut other = known.iter().zip(&next).filter(|(was, is)| was.id != is.id);
    let (was, is) = other.next()?;
    let alone = other.next().is_none() && known.len() == next.len();
    let fresh = known.iter().all(|it| it.id != is.id) && was.definition == is.definition;
    let rename = Reshape::Rename(what(&was.id), is.id.clone());
    (alone && fresh).then_some(Change::Carry(rename))
}

/// What was typed as choices: a rename where it is one, else the new list.
pub fn choices_change(schema: &Schema, entry: &Entry, text: String) -> Change {
    let rename = match entry {
        Entry::Label(id) => schema.label_task(id).and_then(|task| {
            let named = |value: &str| Named::Value(id.clone(), value.to_owned());
            renamed(named, &task.values, &text)
        }),
        Entry::Attribute(at) => schema.attributes.get(*at).and_then(|def| {
            let named = |choice: &str| Named::Choice(*at, choice.to_owned());
            renamed(named, def.choices(), &text)
        }),
        _ => None,
    };
    rename.unwrap_or_else(|| Change::Choices(entry.clone(), text))
}

/// The same for subtypes.
pub fn subtypes_change(schema: &Schema, kind: &KindId, text: String) -> Change {
    let rename = subtypes(schema, kind).and_then(|(at, known)| {
        let named = |choice: &str| Named::Choice(at, choice.to_owned());
        renamed(named, known, &text)
    });
    rename.unwrap_or_else(|| Change::Subtypes(kind.clone(), text))
}

/// The subtypes of an entity type, and the place of the attribute that has them.
pub fn subtypes<'a>(schema: &'a Schema, kind: &KindId) -> Option<(usize, &'a [Choice])> {
    let mut defs = schema.attributes.iter().enumerate();
    let of = |def: &AttributeDef| match &def.on {
        AttributeHost::Mentions(kinds) => def.id.as_str() == SUBTYPE && kinds.contains(kind),
        _ => false,
    };
    let (at, def) = defs.find(|it| of(it.1))?;
    Some((at, def.choices()))
}

fn set_subtypes(schema: &mut Schema, kind: &KindId, text: &str) {
    let known = subtypes(schema, kind).map(|(at, known)| (at, known.to_vec()));
    let next = choices_of(text, known.as_ref().map_or(&[], |it| &it.1));
    match known.map(|it| it.0) {
        Some(at) if next.is_empty() => drop(schema.attributes.remove(at)),
        Some(at) => {
            if let Some(def) = schema.attributes.get_mut(at) {
                def.value = AttributeType::Choice(next);
            }
        }
        None if next.is_empty() => {}
        None => schema.attributes.push(AttributeDef {
            id: AttributeId::new(SUBTYPE),
            on: AttributeHost::Mentions(vec![kind.clone()]),
            value: AttributeType::Choice(next),
            ..AttributeDef::default()
        }),
    }
}

fn add(schema: &mut Schema, group: Group) {
    let color = |n: usize| format!("hue{}", n % 12 + 1);
    match group {
        Group::Entities => {
            let id = free_id(schema, "NEW");
            let color = color(schema.entities.len());
            schema.entities.push(EntityType {
                id,
                color,
                ..EntityType::default()
            });
        }
        Group::Events => {
            let id = free_id(schema, "NEW");
            let last = schema.events.last();
            let group = last.map_or_else(String::new, |it| it.group.clone());
            let color = color(schema.events.len());
            schema.events.push(EventType {
                id,
                group,
                color,
                ..EventType::default()
            });
        }
        Group::Relations => {
            let id = free_id(schema, "new");
            schema.relations.push(RelationType {
                id,
                ..RelationType::default()
            });
        }
        Group::Labels => {
            let id = free_id(schema, "new");
            let values = vec![
                Choice {
                    id: "yes".into(),
                    ..Choice::default()
                },
                Choice {
                    id: "no".into(),
                    ..Choice::default()
                },
            ];
            schema.labels.push(LabelTask {
                id,
                values,
                ..LabelTask::default()
            });
        }
        Group::Attributes => {
            let id = crate::model::AttributeId::new(free_id(schema, "new").as_str());
            schema.attributes.push(AttributeDef {
                id,
                ..AttributeDef::default()
            });
        }
        Group::Stances => {}
    }
}

/// An id that nothing in the schema has.
fn free_id(schema: &Schema, stem: &str) -> KindId {
    let taken = |id: &str| {
        schema.entities.iter().any(|it| it.id.as_str() == id)
            || schema.events.iter().any(|it| it.id.as_str() == id)
            || schema.relations.iter().any(|it| it.id.as_str() == id)
            || schema.labels.iter().any(|it| it.id.as_str() == id)
            || schema.attributes.iter().any(|it| it.id.as_str() == id)
    };
    (1..)
        .map(|n: u32| {
            if n == 1 {
                stem.to_owned()
            } else {
                format!("{stem}-{n}")
            }
        })
        .find(|id| !taken(id))
        .map_or_else(KindId::default, KindId::new)
}

fn gone() -> String {
    "it is gone from the schema".into()
}

fn entity<'a>(schema: &'a mut Schema, id: &KindId) -> Result<&'a mut EntityType, String> {
    schema
        .entities
        .iter_mut()
        .find(|it| it.id == *id)
        .ok_or_else(gone)
}

fn event<'a>(schema: &'a mut Schema, id: &KindId) -> Result<&'a mut EventType, String> {
    schema
        .events
        .iter_mut()
        .find(|it| it.id == *id)
        .ok_or_else(gone)
}

fn relation<'a>(schema: &'a mut Schema, id: &KindId) -> Result<&'a mut RelationType, String> {
    schema
        .relations
        .iter_mut()
        .find(|it| it.id == *id)
        .ok_or_else(gone)
}

fn label<'a>(schema: &'a mut Schema, id: &KindId) -> Result<&'a mut LabelTask, String> {
    schema
        .labels
        .iter_mut()
        .find(|it| it.id == *id)
        .ok_or_else(gone)
}

fn attribute(schema: &mut Schema, at: usize) -> Result<&mut AttributeDef, String> {
    schema.attributes.get_mut(at).ok_or_else(gone)
}

fn name<'a>(schema: &'a mut Schema, entry: &Entry) -> Result<&'a mut String, String> {
    Ok(match entry {
        Entry::Entity(id) => &mut entity(schema, id)?.name,
        Entry::Event(id) => &mut event(schema, id)?.name,
        Entry::Relation(id) => &mut relation(schema, id)?.name,
        Entry::Label(id) => &mut label(schema, id)?.name,
        Entry::Attribute(at) => &mut attribute(schema, *at)?.name,
        Entry::Stance => return Err("the stance has no name".into()),
    })
}

fn help<'a>(schema: &'a mut Schema, entry: &Entry) -> Result<&'a mut Help, String> {
    Ok(match entry {
        Entry::Entity(id) => &mut entity(schema, id)?.help,
        Entry::Event(id) => &mut event(schema, id)?.help,
        Entry::Stance => &mut schema.stance.help,
        Entry::Relation(id) => &mut relation(schema, id)?.help,
        Entry::Label(id) => &mut label(schema, id)?.help,
        Entry::Attribute(_) => return Err("an attribute has a definition only".into()),
    })
}

fn one_key(text: &str) -> Result<Option<char>, String> {
    let mut chars = text.trim().chars();
    match (chars.next(), chars.next()) {
        (None, _) => Ok(None),
        (Some(key), None) => Ok(Some(key.to_lowercase().next().unwrap_or(key))),
        _ => Err("a key is one character".into()),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        let entity = |id: &str, key| EntityType {
            id: id.into(),
            key: Some(key),
            ..EntityType::default()
        };
        Schema {
            entities: vec![entity("PER", '1'), entity("ORG", '2')],
            labels: vec![LabelTask {
                id: "genre".into(),
                values: vec![Choice {
                    id: "news".into(),
                    name: "a report".into(),
                    ..Choice::default()
                }],
                ..LabelTask::default()
            }],
            ..Schema::default()
        }
    }

    fn refused(asked: &Change) -> String {
        change(&schema(), asked).expect_err("refused")
    }

    #[test]
    fn what_would_be_there_twice_is_refused() {
        let org = || Entry::Entity("ORG".into());
        assert_eq!(
            refused(&Change::Key(org(), "1".into())),
            "entity types: the key 1 is given twice; choose another for one"
        );
        assert_eq!(
            refused(&Change::Carry(Reshape::Rename(
                Named::Entity("ORG".into()),
                "PER".into()
            ))),
            "PER is there already; merge into it instead"
        );
        assert_eq!(
            refused(&Change::Key(org(), "12".into())),
            "a key is one character"
        );
        assert_eq!(
            refused(&Change::Carry(Reshape::Rename(
                Named::Entity("ORG".into()),
                "A B".into()
            ))),
            "an id is one word"
        );
        assert_eq!(
            refused(&Change::Choices(
                Entry::Label("genre".into()),
                "news\nnews".into()
            )),
            "label genre: news stands twice; rename one of the two"
        );
    }

    #[test]
    fn an_old_contradiction_bars_no_other_change() {
        let mut twice = schema();
        twice.entities[1].key = Some('1');
        let org = Entry::Entity("ORG".into());
        let named = change(&twice, &Change::Name(org, "body".into())).expect("allowed");
        assert_eq!(named.entities[1].name, "body");
    }

    #[test]
    fn choices_keep_the_names_they_had() {
        let text = "news: what happened\n\n opinion ";
        let asked = Change::Choices(Entry::Label("genre".into()), text.into());
        let after = change(&schema(), &asked).expect("allowed");
        let values = &after.labels[0].values;
        assert_eq!(values[0].name, "a report");
        assert_eq!(choice_lines(values), "news: what happened\nopinion");
    }

    #[test]
    fn what_is_added_is_found_by_its_id() {
        let mut now = schema();
        for _ in 0..2 {
            let entry = added(&now, Group::Entities);
            now = change(&now, &Change::Add(Group::Entities)).expect("allowed");
            let Entry::Entity(id) = entry else {
                panic!("an entity was added");
            };
            assert!(now.entity_type(&id).is_some(), "{id}");
        }
        assert_eq!(now.entities.len(), 4);
    }
}

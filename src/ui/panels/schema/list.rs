//! The schema's contents as a list of lines.

use crate::model::{AttributeDef, AttributeHost, KindId, Schema};

/// One thing of the schema, by its id or place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Entity(KindId),
    Event(KindId),
    Stance,
    Relation(KindId),
    Label(KindId),
    /// By its place: several may share an id.
    Attribute(usize),
}

/// What a heading's sign adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Entities,
    Events,
    Stances,
    Relations,
    Labels,
    Attributes,
}

impl Group {
    pub fn can_grow(self) -> bool {
        self != Self::Stances
    }
}

/// A heading (`add`), a group's name (no entry), or an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub add: Option<Group>,
    pub entry: Option<Entry>,
    pub name: String,
    pub soft: String,
    pub hue: Option<String>,
    pub key: String,
}

/// Everything whose name, id or definition holds what was typed.
pub fn lines(schema: &Schema, filter: &str) -> Vec<Line> {
    let filter = filter.trim().to_lowercase();
    let fits = |texts: [&str; 3]| {
        filter.is_empty() || texts.iter().any(|it| it.to_lowercase().contains(&filter))
    };
    let mut all = Vec::new();
    let mut section = |group: Group, name: &str, lines: Vec<Line>| {
        if !lines.is_empty() || filter.is_empty() {
            all.push(Line {
                add: Some(group),
                name: name.into(),
                ..Line::default()
            });
            all.extend(lines);
        }
    };
    let soft = |id: &str, name: &str, retired: bool| match (retired, id == name) {
        (true, _) => "retired".to_owned(),
        (false, true) => String::new(),
        (false, false) => name.to_owned(),
    };
    let entities = schema.entities.iter();
    section(
        Group::Entities,
        "Entities",
        entities
            .filter(|it| fits([it.id.as_str(), it.name(), &it.help.definition]))
            .map(|it| Line {
                entry: Some(Entry::Entity(it.id.clone())),
                name: it.id.to_string(),
                soft: soft(it.id.as_str(), it.name(), it.retired),
                hue: Some(it.color.clone()),
                key: it.key.map_or_else(String::new, String::from),
                ..Line::default()
            })
            .collect(),
    );
    let mut events = Vec::new();
    let mut group = "";
    for it in schema
        .events
        .iter()
        .filter(|it| fits([it.id.as_str(), it.name(), &it.help.definition]))
    {
        if it.group != group {
            group = &it.group;
            events.push(Line {
                name: it.group.clone(),
                ..Line::default()
            });
        }
        events.push(Line {
            entry: Some(Entry::Event(it.id.clone())),
            name: it.id.to_string(),
            soft: soft(it.id.as_str(), it.name(), it.retired),
            hue: Some(it.color.clone()),
            key: it.shortcut.clone(),
            ..Line::default()
        });
    }
    section(Group::Events, "Events", events);
    let stance = Line {
        entry: Some(Entry::Stance),
        name: "stance".into(),
        soft: format!("{} polarities", schema.stance.polarities.len()),
        ..Line::default()
    };
    let has_stance = fits(["stance", "", &schema.stance.help.definition]);
    section(
        Group::Stances,
        "Stances",
        if has_stance { vec![stance] } else { Vec::new() },
    );
    let named = |entry: Entry, id: &str, name: &str| Line {
        entry: Some(entry),
        name: id.to_owned(),
        soft: soft(id, name, false),
        ..Line::default()
    };
    let relations = schema.relations.iter();
    section(
        Group::Relations,
        "Relations",
        relations
            .filter(|it| fits([it.id.as_str(), it.name(), &it.help.definition]))
            .map(|it| named(Entry::Relation(it.id.clone()), it.id.as_str(), it.name()))
            .collect(),
    );
    let labels = schema.labels.iter();
    section(
        Group::Labels,
        "Labels",
        labels
            .filter(|it| fits([it.id.as_str(), it.name(), &it.help.definition]))
            .map(|it| named(Entry::Label(it.id.clone()), it.id.as_str(), it.name()))
            .collect(),
    );
    let attributes = schema.attributes.iter().enumerate();
    section(
        Group::Attributes,
        "Attributes",
        attributes
            .filter(|(_, it)| fits([it.id.as_str(), it.name(), &it.definition]))
            .map(|(at, it)| Line {
                soft: host(it),
                ..named(Entry::Attribute(at), it.id.as_str(), it.name())
            })
            .collect(),
    );
    all
}

/// What carries an attribute, in words.
pub fn host(def: &AttributeDef) -> String {
    let kinds = |what: &str, kinds: &[KindId]| match kinds {
        [] => format!("all {what}"),
        some => some
            .iter()
            .map(KindId::as_str)
            .collect::<Vec<_>>()
            .join(", "),
    };
    match &def.on {
        AttributeHost::Mentions(some) => kinds("mentions", some),
        AttributeHost::Events(some) => kinds("events", some),
        AttributeHost::Stances => "stances".into(),
        AttributeHost::Relations(some) => kinds("relations", some),
    }
}

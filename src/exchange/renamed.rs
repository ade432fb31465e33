//! A project under the names that a label map gives its kinds, roles and
//! attributes: types that become one are one, what is left out is gone. Done once
//! for an export, so that no format knows of it. Must not know any format.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::labels::{LabelMap, Sort};
use crate::model::{
    AttributeDef, AttributeHost, AttributeId, AttributeType, Choice, EntityType, EventType, Help,
    KindId, LabelTask, Project, Register, RelationType, Role, RoleId, Schema,
};

/// What a project is in an export with this map; its layers don't come along.
pub fn project<'a>(project: &'a Project, labels: &LabelMap) -> Cow<'a, Project> {
    if labels.is_empty() {
        return Cow::Borrowed(project);
    }
    Cow::Owned(Project {
        info: project.info.clone(),
        schema: Arc::new(schema(&project.schema, labels)),
        register: register(&project.register, labels),
        guidelines: project.guidelines.clone(),
        articles: project.articles.clone(),
        ..Project::default()
    })
}

fn schema(schema: &Schema, labels: &LabelMap) -> Schema {
    Schema {
        entities: each(&schema.entities, labels),
        events: each(&schema.events, labels),
        relations: each(&schema.relations, labels),
        labels: each(&schema.labels, labels),
        attributes: attributes(&schema.attributes, labels),
        ..schema.clone()
    }
}

/// An entry whose type is left out has none.
fn register(register: &Register, labels: &LabelMap) -> Register {
    let mut register = register.clone();
    for it in register.entities.values_mut().filter(|it| !it.is_topic()) {
        it.kind = name(labels, Sort::Entity, &it.kind).unwrap_or_default();
    }
    register
}

fn name(labels: &LabelMap, sort: Sort, kind: &KindId) -> Option<KindId> {
    labels.name(sort, kind.as_str()).map(KindId::new)
}

/// A type of the schema.
trait Type: Clone {
    const SORT: Sort;

    fn id(&mut self) -> &mut KindId;

    /// For people, where that isn't the id.
    fn name(&mut self) -> &mut String;

    /// Names what stands inside.
    fn inside(&mut self, _: &LabelMap) {}

    fn help(&mut self) -> &mut Help;

    /// Takes what another type allows that goes out under the same name.
    fn merge(&mut self, _: Self) {}
}

/// All types that go out, each once, in the order of the first of each name.
fn each<T: Type>(types: &[T], labels: &LabelMap) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for it in types {
        let mut it = it.clone();
        let from = it.id().clone();
        let Some(to) = name(labels, T::SORT, &from) else {
            continue;
        };
        if to != from {
            it.name().clear();
        }
        *it.id() = to.clone();
        it.inside(labels);
        let known = all.iter_mut().position(|other| *other.id() == to);
        match known.and_then(|at| all.get_mut(at)) {
            None => all.push(it),
            // Whose name it is says first what it means.
            Some(known) if to == from => {
                let other = std::mem::replace(known, it);
                join(known, other);
            }
            Some(known) => join(known, it),
        }
    }
    all
}

fn join<T: Type>(known: &mut T, mut other: T) {
    let help = std::mem::take(other.help());
    known.help().join(help);
    known.merge(other);
}

impl Help {
    fn join(&mut self, other: Self) {
        match (self.definition.as_str(), other.definition) {
            (_, it) if it.is_empty() || it == self.definition => {}
            ("", it) => self.definition = it,
            (_, it) => self.definition += &format!(" Or: {it}"),
        }
        self.include.extend(other.include);
        // What the one is not, the other may be.
        self.exclude.clear();
        self.hints.extend(other.hints);
    }
}

impl Type for EntityType {
    const SORT: Sort = Sort::Entity;

    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn help(&mut self) -> &mut Help {
        &mut self.help
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn merge(&mut self, other: Self) {
        self.retired &= other.retired;
    }
}

impl Type for LabelTask {
    const SORT: Sort = Sort::Label;

    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn help(&mut self) -> &mut Help {
        &mut self.help
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn merge(&mut self, other: Self) {
        self.many |= other.many;
        choices(&mut self.values, other.values);
    }
}

impl Type for EventType {
    const SORT: Sort = Sort::Event;

    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn help(&mut self) -> &mut Help {
        &mut self.help
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn inside(&mut self, labels: &LabelMap) {
        for mut role in std::mem::take(&mut self.roles) {
            let Some(to) = labels.name(Sort::Role, role.id.as_str()) else {
                continue;
            };
            if to != role.id.as_str() {
                role.name.clear();
                role.id = RoleId::new(to);
            }
            kinds(&mut role.accepts, Sort::Entity, labels);
            self.add(role, u8::saturating_add);
        }
    }

    fn merge(&mut self, other: Self) {
        self.retired &= other.retired;
        // What one of them has, the other may go without.
        for role in &mut self.roles {
            let shared = other.roles.iter().any(|it| it.id == role.id);
            role.min = if shared { role.min } else { 0 };
        }
        for mut role in other.roles {
            let shared = self.roles.iter().any(|it| it.id == role.id);
            role.min = if shared { role.min } else { 0 };
            self.add(role, u8::max);
        }
    }
}

impl EventType {
    /// Roles of one name are one; `most` says how many fillers two of them take.
    fn add(&mut self, role: Role, most: fn(u8, u8) -> u8) {
        match self.roles.iter_mut().find(|it| it.id == role.id) {
            None => self.roles.push(role),
            Some(known) => {
                known.min = known.min.min(role.min);
                known.max = known.max.zip(role.max).map(|(a, b)| most(a, b));
                known.events |= role.events;
                union(&mut known.accepts, role.accepts);
            }
        }
    }
}

impl Type for RelationType {
    const SORT: Sort = Sort::Relation;

    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn help(&mut self) -> &mut Help {
        &mut self.help
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn inside(&mut self, labels: &LabelMap) {
        kinds(&mut self.from, Sort::Entity, labels);
        kinds(&mut self.to, Sort::Entity, labels);
    }

    fn merge(&mut self, other: Self) {
        union(&mut self.from, other.from);
        union(&mut self.to, other.to);
    }
}

/// Those that something has that goes out, each once for the same tags.
fn attributes(all: &[AttributeDef], labels: &LabelMap) -> Vec<AttributeDef> {
    let mut named: Vec<AttributeDef> = Vec::new();
    for it in all {
        let mut it = it.clone();
        let Some(to) = labels.name(Sort::Attribute, it.id.as_str()) else {
            continue;
        };
        if to != it.id.as_str() {
            it.name.clear();
            it.id = AttributeId::new(to);
        }
        let on = match &mut it.on {
            AttributeHost::Mentions(on) => Some((on, Sort::Entity)),
            AttributeHost::Events(on) => Some((on, Sort::Event)),
            AttributeHost::Relations(on) => Some((on, Sort::Relation)),
            AttributeHost::Stances => None,
        };
        if let Some((on, sort)) = on {
            let every = on.is_empty();
            kinds(on, sort, labels);
            if on.is_empty() && !every {
                continue;
            }
        }
        let known = named
            .iter_mut()
            .find(|other| other.id == it.id && other.on == it.on);
        let Some(known) = known else {
            named.push(it);
            continue;
        };
        known.value = value(std::mem::take(&mut known.value), it.value);
    }
    named
}

/// What holds the values of both.
fn value(one: AttributeType, other: AttributeType) -> AttributeType {
    use AttributeType::{Choice, Choices, Text};
    match (one, other) {
        (Choice(mut all), Choice(more)) => {
            choices(&mut all, more);
            Choice(all)
        }
        (Choice(mut all) | Choices(mut all), Choice(more) | Choices(more)) => {
            choices(&mut all, more);
            Choices(all)
        }
        (one, other) if one == other => one,
        _ => Text,
    }
}

fn choices(all: &mut Vec<Choice>, more: Vec<Choice>) {
    for it in more {
        if !all.iter().any(|known| known.id == it.id) {
            all.push(it);
        }
    }
}

fn kinds(all: &mut Vec<KindId>, sort: Sort, labels: &LabelMap) {
    let named: Vec<KindId> = (all.iter())
        .filter_map(|it| name(labels, sort, it))
        .collect();
    all.clear();
    for it in named {
        if !all.contains(&it) {
            all.push(it);
        }
    }
}

/// Lists of what may stand at a place; an empty one takes all.
fn union(one: &mut Vec<KindId>, other: Vec<KindId>) {
    if one.is_empty() || other.is_empty() {
        return one.clear();
    }
    for it in other {
        if !one.contains(&it) {
            one.push(it);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(id: &str, accepts: &[&str], max: Option<u8>) -> Role {
        Role {
            id: id.into(),
            accepts: accepts.iter().map(KindId::new).collect(),
            min: 1,
            max,
            ..Role::default()
        }
    }

    #[test]
    fn what_becomes_one_is_one() {
        let entity = |id: &str| EntityType {
            id: id.into(),
            name: format!("the {id}"),
            ..EntityType::default()
        };
        let event = |id: &str, roles: Vec<Role>| EventType {
            id: id.into(),
            roles,
            ..EventType::default()
        };
        let given = Schema {
            entities: ["A", "B", "C", "D"].map(entity).into(),
            events: vec![
                event("GO", vec![role("who", &["A", "B"], Some(1))]),
                event(
                    "RUN",
                    vec![
                        role("runner", &["C"], Some(1)),
                        role("racer", &["C"], Some(1)),
                        role("why", &[], None),
                    ],
                ),
            ],
            relations: vec![RelationType {
                id: "near".into(),
                from: vec!["A".into(), "C".into(), "D".into()],
                ..RelationType::default()
            }],
            attributes: vec![AttributeDef {
                id: "x".into(),
                on: AttributeHost::Mentions(vec!["D".into()]),
                ..AttributeDef::default()
            }],
            ..Schema::default()
        };
        let labels = LabelMap::from([
            ("entities:A", "C"),
            ("D", ""),
            ("RUN", "GO"),
            ("runner", "who"),
            ("roles:racer", "who"),
            ("why", ""),
            // No event is of this name.
            ("events:B", "X"),
        ]);
        let named = schema(&given, &labels);
        let entities: Vec<(&str, &str)> = (named.entities.iter())
            .map(|it| (it.id.as_str(), it.name.as_str()))
            .collect();
        assert_eq!(entities, [("C", "the C"), ("B", "the B")]);
        let [go] = named.events.as_slice() else {
            panic!("{:?}", named.events);
        };
        let told: Vec<String> = (go.roles.iter())
            .map(|it| format!("{} {:?} {}-{:?}", it.id, it.accepts, it.min, it.max))
            .collect();
        assert_eq!(told, [r#"who ["C", "B"] 1-Some(2)"#]);
        assert_eq!(named.relations[0].from, ["C".into()]);
        assert!(named.attributes.is_empty());
        assert_eq!(schema(&given, &LabelMap::default()), given);
    }
}

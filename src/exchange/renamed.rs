//! The schema under the names that a label map gives its kinds and roles: types
//! that become one are one, what is left out is gone. For formats that say what
//! their labels are. Must not know any format.

use super::Options;
use crate::model::{
    AttributeDef, AttributeHost, EntityType, EventType, KindId, LabelTask, RelationType, Role,
    RoleId, Schema,
};

/// What a schema is in an export with these options.
pub fn schema(schema: &Schema, options: &Options) -> Schema {
    if options.labels.is_empty() {
        return schema.clone();
    }
    Schema {
        entities: each(&schema.entities, options),
        events: each(&schema.events, options),
        relations: each(&schema.relations, options),
        labels: each(&schema.labels, options),
        attributes: (schema.attributes.iter())
            .filter_map(|it| attribute(it, options))
            .collect(),
        ..schema.clone()
    }
}

/// A type of the schema.
trait Type: Clone {
    fn id(&mut self) -> &mut KindId;

    /// For people, where that isn't the id.
    fn name(&mut self) -> &mut String;

    /// Names what stands inside.
    fn inside(&mut self, _: &Options) {}

    /// Takes what another type allows that goes out under the same name.
    fn merge(&mut self, _: Self) {}
}

/// All types that go out, each once, in the order of the first of each name.
fn each<T: Type>(types: &[T], options: &Options) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for it in types {
        let mut it = it.clone();
        let from = it.id().clone();
        let Some(to) = options.label(&from) else {
            continue;
        };
        if to != from {
            it.name().clear();
        }
        *it.id() = to.clone();
        it.inside(options);
        let known = all.iter_mut().position(|other| *other.id() == to);
        match known.and_then(|at| all.get_mut(at)) {
            None => all.push(it),
            // Whose name it is says what it means.
            Some(known) if to == from => {
                let other = std::mem::replace(known, it);
                known.merge(other);
            }
            Some(known) => known.merge(it),
        }
    }
    all
}

impl Type for EntityType {
    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }
}

impl Type for LabelTask {
    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }
}

impl Type for EventType {
    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn inside(&mut self, options: &Options) {
        for mut role in std::mem::take(&mut self.roles) {
            let from = KindId::new(role.id.as_str());
            let Some(to) = options.label(&from) else {
                continue;
            };
            if to != from {
                role.name.clear();
                role.id = RoleId::new(to.as_str());
            }
            kinds(&mut role.accepts, options);
            self.add(role, u8::saturating_add);
        }
    }

    fn merge(&mut self, other: Self) {
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
    fn id(&mut self) -> &mut KindId {
        &mut self.id
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn inside(&mut self, options: &Options) {
        kinds(&mut self.from, options);
        kinds(&mut self.to, options);
    }

    fn merge(&mut self, other: Self) {
        union(&mut self.from, other.from);
        union(&mut self.to, other.to);
    }
}

/// None where nothing that goes out has it.
fn attribute(of: &AttributeDef, options: &Options) -> Option<AttributeDef> {
    let mut named = of.clone();
    let on = match &mut named.on {
        AttributeHost::Mentions(on) | AttributeHost::Events(on) | AttributeHost::Relations(on) => {
            on
        }
        AttributeHost::Stances => return Some(named),
    };
    let every = on.is_empty();
    kinds(on, options);
    (every || !on.is_empty()).then_some(named)
}

fn kinds(all: &mut Vec<KindId>, options: &Options) {
    let named: Vec<KindId> = all.iter().filter_map(|it| options.label(it)).collect();
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
        let map = [
            ("A", Some("C")),
            ("D", None),
            ("RUN", Some("GO")),
            ("runner", Some("who")),
            ("racer", Some("who")),
            ("why", None),
        ];
        let options = Options {
            labels: (map.iter())
                .map(|(from, to)| ((*from).into(), to.map(Into::into)))
                .collect(),
            ..Options::default()
        };
        let named = schema(&given, &options);
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
        assert_eq!(schema(&given, &Options::default()), given);
    }
}

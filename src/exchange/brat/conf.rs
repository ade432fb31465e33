//! brat's `annotation.conf` as a schema: types with their hierarchy, relations,
//! events with roles and how often each may be filled, attributes, macros. Must
//! not know annotations.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    AttributeDef, AttributeHost, AttributeId, AttributeType, AttributeValue, Choice, EntityType,
    EventType, Help, KindId, RelationType, Role, RoleId, Schema,
};

/// Most macros put into a line, and the longest it may grow: macros that name
/// each other twice would never end.
const MOST_MACROS: usize = 64;
const LONGEST_LINE: usize = 64 << 10;

/// A label set as its file says it.
#[derive(Debug, Default)]
pub(super) struct Conf {
    entities: Vec<Type>,
    relations: Vec<Type>,
    events: Vec<Type>,
    attributes: Vec<Type>,
    /// Names for people.
    pub labels: Labels,
}

/// A line of it.
#[derive(Debug)]
struct Type {
    name: String,
    /// False where it only stands above others (`!Life`).
    usable: bool,
    /// The types above it, outermost first.
    above: Vec<String>,
    /// `Role?:A|B`, macros put in.
    arguments: Vec<(String, Vec<String>)>,
}

/// What `visual.conf` says: names for people by type.
#[derive(Debug, Default)]
pub(super) struct Labels(BTreeMap<String, String>);

impl Labels {
    pub fn parse(visual: &str) -> Self {
        let mut labels = BTreeMap::new();
        let mut inside = false;
        for line in visual.lines().map(str::trim) {
            if let Some(section) = section(line) {
                inside = section == "labels";
            } else if inside && !line.starts_with('#') {
                let mut parts = line.split('|').map(str::trim);
                if let (Some(id), Some(name)) = (parts.next(), parts.next()) {
                    labels.insert(id.to_owned(), name.to_owned());
                }
            }
        }
        Self(labels)
    }

    /// Empty where the name is the id.
    fn name(&self, id: &str) -> String {
        let name = self.0.get(id).filter(|it| *it != id);
        name.cloned().unwrap_or_default()
    }
}

impl Conf {
    /// Reads what it can; lines that make no sense are passed over, as brat does.
    pub fn parse(content: &str) -> Self {
        let mut conf = Self::default();
        let mut macros: BTreeMap<String, String> = BTreeMap::new();
        let mut section_now = String::new();
        // The types above the line, with how far each is set in.
        let mut above: Vec<(usize, String)> = Vec::new();
        for line in content.lines() {
            let line = line.split('#').next().unwrap_or_default().trim_end();
            let words = line.trim_start();
            if words.is_empty() || line.len() > LONGEST_LINE || words.starts_with("---") {
                continue;
            }
            if let Some(section) = section(words) {
                section_now = section.to_owned();
                above.clear();
                continue;
            }
            if let Some((name, value)) = definition(words) {
                macros.insert(name.to_owned(), value.trim().to_owned());
                continue;
            }
            let list = match section_now.as_str() {
                "entities" | "spans" => &mut conf.entities,
                "relations" => &mut conf.relations,
                "events" => &mut conf.events,
                "attributes" => &mut conf.attributes,
                _ => continue,
            };
            let inset = line.len() - words.len();
            above.retain(|(it, _)| *it < inset);
            let (name, rest) = words.split_once([' ', '\t']).unwrap_or((words, ""));
            if name.starts_with('<') {
                // `<OVERLAP>` and its like: which spans may cross.
                continue;
            }
            let usable = !name.starts_with('!');
            let name = name.trim_start_matches('!').to_owned();
            list.push(Type {
                usable,
                above: above.iter().map(|(_, name)| name.clone()).collect(),
                arguments: arguments(&expanded(rest, &macros)),
                name: name.clone(),
            });
            above.push((inset, name));
        }
        conf
    }

    pub fn schema(&self) -> Schema {
        let mut colors = (0..).map(|n| format!("hue{}", n % 12 + 1));
        let mut color = || colors.next().unwrap_or_default();
        let entities = unique(&self.entities).map(|it| EntityType {
            id: KindId::new(&it.name),
            name: self.labels.name(&it.name),
            color: color(),
            help: it.help(),
            ..EntityType::default()
        });
        let entities: Vec<EntityType> = entities.collect();
        let events = unique(&self.events).map(|it| EventType {
            id: KindId::new(&it.name),
            name: self.labels.name(&it.name),
            group: it.above.first().cloned().unwrap_or_default(),
            color: color(),
            roles: self.roles(it),
            ..EventType::default()
        });
        Schema {
            id: "brat".to_owned(),
            name: "brat".to_owned(),
            description: "From annotation.conf.".to_owned(),
            events: events.collect(),
            relations: self.relation_types(),
            attributes: self.attribute_defs(),
            entities,
            ..Schema::default()
        }
    }

    fn roles(&self, event: &Type) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::new();
        for (name, types) in &event.arguments {
            let Some((name, min, max)) = role(name) else {
                continue;
            };
            if roles.iter().any(|it| it.id.as_str() == name) {
                continue;
            }
            roles.push(Role {
                id: RoleId::new(name),
                name: self.labels.name(name),
                accepts: self.kinds(&self.entities, types, "<ENTITY>").0,
                events: self.any(&self.events, types, "<EVENT>"),
                min,
                max,
                ..Role::default()
            });
        }
        roles
    }

    /// A relation may have a line for each pair of ends: all of them together.
    fn relation_types(&self) -> Vec<RelationType> {
        let mut found: Vec<(RelationType, [bool; 2])> = Vec::new();
        for line in self.relations.iter().filter(|it| it.usable) {
            let at = found.iter().position(|it| it.0.id.as_str() == line.name);
            let at = at.unwrap_or_else(|| {
                let relation = RelationType {
                    id: KindId::new(&line.name),
                    name: self.labels.name(&line.name),
                    help: line.help(),
                    ..RelationType::default()
                };
                found.push((relation, [false; 2]));
                found.len() - 1
            });
            let (relation, any) = &mut found[at];
            let ends = line.arguments.iter().filter(|it| !it.0.starts_with('<'));
            let lists = [&mut relation.from, &mut relation.to];
            for (((_, types), list), any) in ends.zip(lists).zip(any) {
                let (kinds, all) = self.kinds(&self.entities, types, "<ENTITY>");
                *any |= all || kinds.is_empty();
                list.extend(
                    kinds
                        .into_iter()
                        .filter(|it| !list.contains(it))
                        .collect::<Vec<_>>(),
                );
            }
        }
        let closed = found.into_iter().map(|(mut relation, any)| {
            for (list, any) in [&mut relation.from, &mut relation.to].into_iter().zip(any) {
                if any {
                    list.clear();
                }
            }
            relation
        });
        closed.collect()
    }

    fn attribute_defs(&self) -> Vec<AttributeDef> {
        let mut defs = Vec::new();
        for line in self.attributes.iter().filter(|it| it.usable) {
            let get = |name: &str| line.arguments.iter().find(|it| it.0 == name);
            let value = match get("Value") {
                Some((_, values)) => {
                    AttributeType::Choice(values.iter().map(|it| choice(it)).collect())
                }
                None => AttributeType::Flag,
            };
            let default = get("<DEFAULT>").and_then(|it| it.1.first());
            let default = default.map(|it| AttributeValue::Text(it.clone()));
            let any = vec!["<ANY>".to_owned()];
            let on = get("Arg").map_or(&any, |it| &it.1);
            for host in self.hosts(on) {
                defs.push(AttributeDef {
                    id: AttributeId::new(&line.name),
                    name: self.labels.name(&line.name),
                    on: host,
                    value: value.clone(),
                    default: default.clone(),
                    definition: String::new(),
                });
            }
        }
        defs
    }

    fn hosts(&self, types: &[String]) -> Vec<AttributeHost> {
        type Host = fn(Vec<KindId>) -> AttributeHost;
        let lists: [(&[Type], &str, Host); 3] = [
            (&self.entities, "<ENTITY>", AttributeHost::Mentions),
            (&self.events, "<EVENT>", AttributeHost::Events),
            (&self.relations, "<RELATION>", AttributeHost::Relations),
        ];
        let hosts = lists.into_iter().filter_map(|(list, all, host)| {
            let (kinds, any) = self.kinds(list, types, all);
            (any || !kinds.is_empty()).then(|| host(if any { Vec::new() } else { kinds }))
        });
        hosts.collect()
    }

    /// The types of a list that are meant, those below them included; and
    /// whether all are. Where all are, the kinds are empty.
    fn kinds(&self, list: &[Type], types: &[String], all: &str) -> (Vec<KindId>, bool) {
        if types.iter().any(|it| it == all || it == "<ANY>") {
            return (Vec::new(), true);
        }
        let meant: BTreeSet<&str> = types.iter().map(String::as_str).collect();
        let is_meant = |it: &&Type| {
            meant.contains(it.name.as_str())
                || it.above.iter().any(|above| meant.contains(above.as_str()))
        };
        let kinds = unique(list)
            .filter(is_meant)
            .map(|it| KindId::new(&it.name));
        (kinds.collect(), false)
    }

    fn any(&self, list: &[Type], types: &[String], all: &str) -> bool {
        let (kinds, any) = self.kinds(list, types, all);
        any || !kinds.is_empty()
    }
}

impl Type {
    fn help(&self) -> Help {
        let definition = match self.above.last() {
            Some(above) => format!("A kind of {above}"),
            None => String::new(),
        };
        Help {
            definition,
            ..Help::default()
        }
    }
}

/// The types that can be used, each once.
fn unique(list: &[Type]) -> impl Iterator<Item = &Type> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    list.iter()
        .filter(move |it| it.usable && seen.insert(&it.name))
}

fn choice(value: &str) -> Choice {
    Choice {
        id: value.to_owned(),
        ..Choice::default()
    }
}

fn section(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

/// `<NAME>=value`.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let inner = name.strip_prefix('<')?.strip_suffix('>')?;
    (!inner.contains(['<', '>', ' ', ','])).then_some((name, value))
}

/// `text` with its macros put in.
fn expanded(text: &str, macros: &BTreeMap<String, String>) -> String {
    let mut text = text.to_owned();
    for _ in 0..MOST_MACROS {
        let known = macros.iter().find(|(name, _)| text.contains(name.as_str()));
        let Some((name, value)) = known else { break };
        text = text.replace(name.as_str(), value);
        if text.len() > LONGEST_LINE {
            break;
        }
    }
    text
}

/// `Theme:A|B, Cause?:C` as names and types.
fn arguments(text: &str) -> Vec<(String, Vec<String>)> {
    let parts = text.split(',').filter_map(|part| {
        let (name, types) = part.split_once(':')?;
        let types = types.split('|').map(|it| it.trim().to_owned());
        let types = types.filter(|it| !it.is_empty()).collect();
        Some((name.trim().to_owned(), types))
    });
    parts.filter(|it| !it.0.is_empty()).collect()
}

/// A role's name and how often it is filled: `Theme`, `Theme?`, `Theme*`,
/// `Theme+`, `Theme{2}`, `Theme{1-3}`. None for `<OVERLAP>` and its like.
fn role(text: &str) -> Option<(&str, u8, Option<u8>)> {
    if text.starts_with('<') {
        return None;
    }
    if let Some((name, count)) = text.split_once('{') {
        let count = count.trim_end_matches('}');
        let (fewest, most) = count.split_once('-').unwrap_or((count, count));
        let fewest = fewest.trim().parse().unwrap_or(1);
        return Some((name, fewest, most.trim().parse().ok()));
    }
    let (min, max) = match text.chars().last()? {
        '?' => (0, Some(1)),
        '*' => (0, None),
        '+' => (1, None),
        _ => return Some((text, 1, Some(1))),
    };
    Some((text.trim_end_matches(['?', '*', '+']), min, max))
}

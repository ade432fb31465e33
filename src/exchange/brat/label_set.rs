//! The schema as `annotation.conf` and `visual.conf`, with what the tags have
//! beside it: brat refuses what its label set doesn't name. Must not know tags.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::STANCE;
use crate::model::{AttributeHost, AttributeType, Basis, KindId, Polarity, Role, Schema};

/// Most values of an attribute that are listed where the schema doesn't.
const MOST_VALUES: usize = 200;

/// What the tags of an export had.
#[derive(Debug, Default)]
pub(super) struct Seen {
    entities: BTreeSet<String>,
    /// With the roles filled.
    events: BTreeMap<String, BTreeSet<String>>,
    relations: BTreeSet<String>,
    attributes: BTreeMap<String, Attribute>,
}

/// What carries an attribute, and its values; none for one that is or isn't.
#[derive(Debug, Default)]
struct Attribute {
    on: BTreeSet<String>,
    values: Vec<String>,
}

impl Seen {
    pub fn entity(&mut self, kind: &str) {
        self.entities.insert(id_of(kind));
    }

    pub fn event(&mut self, kind: &str) {
        self.events.entry(kind.to_owned()).or_default();
    }

    pub fn role(&mut self, kind: &str, role: &str) {
        let roles = self.events.entry(kind.to_owned()).or_default();
        roles.insert(role.to_owned());
    }

    pub fn relation(&mut self, kind: &str) {
        self.relations.insert(kind.to_owned());
    }

    /// `on` is the id of what carries it: `T1`.
    pub fn attribute(&mut self, name: &str, on: &str, value: Option<&str>) {
        let on = match on.chars().next() {
            Some('E') => "<EVENT>",
            Some('R') => "<RELATION>",
            _ => "<ENTITY>",
        };
        let known = self.attributes.entry(name.to_owned()).or_default();
        known.on.insert(on.to_owned());
        known.add(value.into_iter());
    }
}

impl Attribute {
    fn add<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
        for value in values {
            // Signs that a list of values can't hold.
            let odd = |c: char| c.is_whitespace() || ",|#".contains(c);
            let fits = !value.contains(odd);
            let room = self.values.len() < MOST_VALUES;
            if fits && room && !self.values.iter().any(|it| it == value) {
                self.values.push(value.to_owned());
            }
        }
    }
}

/// The label set of an export.
pub(super) struct LabelSet {
    schema: Schema,
    pub seen: Seen,
}

impl LabelSet {
    /// Of a schema under the names that go out.
    pub fn new(schema: Schema) -> Self {
        Self {
            schema,
            seen: Seen::default(),
        }
    }

    pub fn annotation_conf(&self) -> String {
        let mut out = String::from("[entities]\n\n");
        let stances = self.stances();
        let known = self.schema.entities.iter().map(|it| id_of(it.id.as_str()));
        let evidence = stances.then(|| "Evidence".to_owned());
        let more = self.seen.entities.iter().cloned().chain(evidence);
        for kind in unique(known.chain(more)) {
            let _ = writeln!(out, "{kind}");
        }
        out += "\n[relations]\n\n";
        let mut named: BTreeSet<String> = BTreeSet::new();
        for it in &self.schema.relations {
            let id = id_of(it.id.as_str());
            // Names that brat's rules make one stand once.
            if named.insert(id.clone()) {
                let (from, to) = (self.types(&it.from), self.types(&it.to));
                let _ = writeln!(out, "{id} Arg1:{from}, Arg2:{to}");
            }
        }
        for kind in self.seen.relations.difference(&named) {
            let _ = writeln!(out, "{kind} Arg1:<ANY>, Arg2:<ANY>");
        }
        out += "<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n";
        self.events(&mut out, stances);
        out += "\n[attributes]\n\n";
        for (name, it) in self.attributes(stances) {
            let on: Vec<&str> = it.on.iter().map(String::as_str).collect();
            let _ = write!(out, "{name} Arg:{}", on.join("|"));
            if !it.values.is_empty() {
                let _ = write!(out, ", Value:{}", it.values.join("|"));
            }
            out.push('\n');
        }
        out
    }

    pub fn visual_conf(&self) -> String {
        let mut out = String::from("[labels]\n\n");
        let schema = &self.schema;
        let names = (schema.entities.iter().map(|it| (&it.id, it.name())))
            .chain(schema.events.iter().map(|it| (&it.id, it.name())))
            .chain(schema.relations.iter().map(|it| (&it.id, it.name())));
        let mut told = BTreeSet::new();
        for (id, name) in names {
            let name = name.replace(['|', '\n', '\r', '#'], " ");
            let id = id_of(id.as_str());
            if name.trim() != id && told.insert(id.clone()) {
                let _ = writeln!(out, "{id} | {}", name.trim());
            }
        }
        out += "\n[drawing]\n\n\
                SPAN_DEFAULT fgColor:black, bgColor:lightgreen, borderColor:darken\n\
                ARC_DEFAULT color:black, dashArray:-, arrowHead:triangle-5, labelArrow:none\n";
        out
    }

    fn stances(&self) -> bool {
        !self.schema.stance.polarities.is_empty() || self.seen.events.contains_key(STANCE)
    }

    fn events(&self, out: &mut String, stances: bool) {
        let mut named: BTreeSet<String> = BTreeSet::new();
        let none = BTreeSet::new();
        for it in &self.schema.events {
            let id = id_of(it.id.as_str());
            if !named.insert(id.clone()) {
                continue;
            }
            let seen = self.seen.events.get(&id).unwrap_or(&none);
            let known = it.roles.iter().map(|role| {
                let name = id_of(role.id.as_str());
                let types = match role.events {
                    true => "<ANY>".to_owned(),
                    false => self.types(&role.accepts),
                };
                let told = format!("{name}{}:{types}", how_often(role));
                (name, told)
            });
            let mut order: Vec<String> = Vec::new();
            let mut given: BTreeSet<String> = BTreeSet::new();
            let more = seen.iter().map(|it| (it.clone(), format!("{it}*:<ANY>")));
            for (name, told) in known.chain(more) {
                if given.insert(name) {
                    order.push(told);
                }
            }
            let _ = writeln!(out, "{}", format!("{id} {}", order.join(", ")).trim_end());
        }
        if stances && named.insert(STANCE.to_owned()) {
            let _ = writeln!(
                out,
                "{STANCE} Holder?:<ANY>, Target?:<ANY>, Via*:<ANY>, Evidence?:Evidence"
            );
        }
        for (kind, roles) in self.seen.events.iter().filter(|it| !named.contains(it.0)) {
            let roles: Vec<String> = roles.iter().map(|it| format!("{it}*:<ANY>")).collect();
            let line = format!("{kind} {}", roles.join(", "));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }

    /// Types at a place, and the plain words that may stand there.
    fn types(&self, kinds: &[KindId]) -> String {
        if kinds.is_empty() {
            return "<ANY>".to_owned();
        }
        let plain = ["Text", "Value"].into_iter().map(str::to_owned);
        let plain = plain.filter(|it| self.seen.entities.contains(it));
        let kinds = kinds.iter().map(|it| id_of(it.as_str()));
        unique(kinds.chain(plain)).join("|")
    }

    /// One of each name: brat doesn't take a name twice.
    fn attributes(&self, stances: bool) -> BTreeMap<String, Attribute> {
        let mut all: BTreeMap<String, Attribute> = BTreeMap::new();
        for def in &self.schema.attributes {
            let id = id_of(def.id.as_str());
            let listed = match &def.value {
                AttributeType::Choice(values) | AttributeType::Choices(values) => Some(values),
                AttributeType::Flag => None,
                // Any value: only those that are there can be listed.
                _ if !self.seen.attributes.contains_key(&id) => continue,
                _ => None,
            };
            let (kinds, every): (&[KindId], &str) = match &def.on {
                AttributeHost::Mentions(kinds) => (kinds, "<ENTITY>"),
                AttributeHost::Events(kinds) => (kinds, "<EVENT>"),
                AttributeHost::Relations(kinds) => (kinds, "<RELATION>"),
                AttributeHost::Stances => (&[], STANCE),
            };
            let it = all.entry(id).or_default();
            match kinds {
                [] => it.on.extend([every.to_owned()]),
                kinds => it.on.extend(kinds.iter().map(|it| id_of(it.as_str()))),
            }
            it.add(listed.into_iter().flatten().map(|it| it.id.as_str()));
        }
        if stances {
            let strengths: Vec<String> = (1..=self.schema.stance.strengths.len())
                .map(|it| it.to_string())
                .collect();
            let own: [(&str, Vec<&str>); 3] = [
                ("Polarity", Polarity::ALL.map(|it| it.1).to_vec()),
                ("Basis", Basis::ALL.map(|it| it.1).to_vec()),
                ("Strength", strengths.iter().map(String::as_str).collect()),
            ];
            for (name, values) in own {
                if !values.is_empty() {
                    let it = all.entry(name.to_owned()).or_default();
                    it.on.insert(STANCE.to_owned());
                    it.add(values.into_iter());
                }
            }
        }
        for (name, seen) in &self.seen.attributes {
            let it = all.entry(name.clone()).or_default();
            if it.on.is_empty() {
                it.on.extend(seen.on.iter().cloned());
            }
            it.add(seen.values.iter().map(String::as_str));
        }
        all
    }
}

/// A type's name as brat takes it: letters, digits, `-` and `_`.
pub(super) fn id_of(name: &str) -> String {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    match name {
        "" => "_".to_owned(),
        name => name
            .chars()
            .map(|c| if good(c) { c } else { '_' })
            .collect(),
    }
}

/// brat's sign for how often a role is filled.
fn how_often(role: &Role) -> String {
    match (role.min, role.max) {
        (0, Some(1)) => "?".to_owned(),
        (0, None) => "*".to_owned(),
        (1, Some(1)) => String::new(),
        (_, None) => "+".to_owned(),
        (min, Some(max)) => format!("{{{min}-{max}}}"),
    }
}

/// Each once, in the order in which they come first.
fn unique(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.filter(|it| seen.insert(it.clone())).collect()
}

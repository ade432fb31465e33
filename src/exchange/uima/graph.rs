//! The feature structures of a CAS as a graph in memory, the same for every
//! serialization: texts (sofas), and structures that refer to each other by id.
//! Must not know how a file writes them, nor what they mean.

use std::collections::{HashMap, HashSet};

use super::types::{Range, Types};
use crate::exchange::draft::Unit;

pub type Id = i64;

#[derive(Debug)]
pub struct Graph {
    /// In the order of the file.
    pub sofas: Vec<Sofa>,
    pub structures: Vec<Structure>,
    pub types: Types,
    /// What offsets count in.
    pub unit: Unit,
    at: HashMap<Id, usize>,
    /// The sofa of the view that a structure was put into.
    views: HashMap<Id, Id>,
}

/// A text, or whatever else was annotated.
#[derive(Debug, Default)]
pub struct Sofa {
    pub id: Id,
    /// The view's name: `_InitialView`.
    pub name: String,
    pub text: Option<String>,
    pub line: usize,
}

#[derive(Debug, Default)]
pub struct Structure {
    pub id: Id,
    /// The type's whole name: `webanno.custom.Event`.
    pub kind: String,
    pub sofa: Option<Id>,
    pub begin: Option<i64>,
    pub end: Option<i64>,
    /// Where the file says it; 0 where that isn't known.
    pub line: usize,
    /// Without those above, in the order of the file.
    pub features: Vec<(String, Value)>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// As XMI has it, before the types tell what it is.
    Raw(String),
    Text(String),
    Number(f64),
    Flag(bool),
    Many(Vec<String>),
    Refs(Vec<Id>),
}

/// Features that are references wherever no type system is at hand.
const REFERENCES: &[&str] = &[
    "Governor",
    "Dependent",
    "source",
    "target",
    "first",
    "next",
    "head",
    "tail",
];

impl Graph {
    pub fn new(types: Types, unit: Unit) -> Self {
        Self {
            sofas: Vec::new(),
            structures: Vec::new(),
            types,
            unit,
            at: HashMap::new(),
            views: HashMap::new(),
        }
    }

    /// Adds a structure; false where its id stands for another one already.
    pub fn add(&mut self, structure: Structure) -> bool {
        if self.at.contains_key(&structure.id) {
            return false;
        }
        self.at.insert(structure.id, self.structures.len());
        self.structures.push(structure);
        true
    }

    /// Puts structures into a view.
    pub fn add_members(&mut self, sofa: Id, members: impl IntoIterator<Item = Id>) {
        for id in members {
            self.views.entry(id).or_insert(sofa);
        }
    }

    pub fn get(&self, id: Id) -> Option<&Structure> {
        self.structures.get(*self.at.get(&id)?)
    }

    /// The sofa that a structure belongs to.
    pub fn sofa_of(&self, it: &Structure) -> Option<Id> {
        it.sofa.or_else(|| self.views.get(&it.id).copied())
    }

    /// Settles what XMI leaves open: which values are numbers, which references.
    pub fn resolve(&mut self) {
        let mut structures = std::mem::take(&mut self.structures);
        let links: HashSet<Id> = structures
            .iter()
            .filter(|it| it.is_link())
            .map(|it| it.id)
            .collect();
        for it in &mut structures {
            for (name, value) in &mut it.features {
                if let Value::Raw(raw) = value {
                    *value = self.resolved(&it.kind, name, std::mem::take(raw), &links);
                }
            }
        }
        self.structures = structures;
    }

    fn resolved(&self, kind: &str, feature: &str, raw: String, links: &HashSet<Id>) -> Value {
        let ids = || -> Option<Vec<Id>> {
            let ids: Result<Vec<Id>, _> = raw.split_ascii_whitespace().map(str::parse).collect();
            ids.ok().filter(|it| !it.is_empty())
        };
        match self.types.range(kind, feature) {
            Some(Range::Text) => return Value::Text(raw),
            Some(Range::Flag) if matches!(raw.as_str(), "true" | "false") => {
                return Value::Flag(raw == "true");
            }
            Some(Range::Number) => {
                if let Ok(number) = raw.parse() {
                    return Value::Number(number);
                }
            }
            Some(Range::Many) => {
                // Strings come as elements; an attribute here is the id of an
                // array, or numbers.
                let one = ids().filter(|it| matches!(it[..], [id] if self.at.contains_key(&id)));
                return match one {
                    Some(ids) => Value::Refs(ids),
                    None => Value::Many(raw.split_ascii_whitespace().map(str::to_owned).collect()),
                };
            }
            Some(Range::Refs) => {
                if let Some(ids) = ids() {
                    return Value::Refs(ids);
                }
            }
            Some(Range::Flag) | None => {}
        }
        let guessed = ids().filter(|ids| {
            let all_known = || ids.iter().all(|id| self.at.contains_key(id));
            let named = REFERENCES.contains(&feature) || kind == "uima.cas.FSArray";
            let ends = matches!(feature, "Governor" | "Dependent");
            ends || named && all_known() || ids.iter().all(|id| links.contains(id))
        });
        match (guessed, raw.as_str()) {
            (Some(ids), _) => Value::Refs(ids),
            (None, "true" | "false") => Value::Flag(raw == "true"),
            (None, _) => Value::Text(raw),
        }
    }

    /// The structures that a reference means: itself, or what the array or the
    /// list holds that it leads to.
    pub fn targets(&self, ids: &[Id]) -> Vec<Id> {
        let mut out = Vec::new();
        let mut seen = HashSet::new();
        for id in ids {
            let mut next = Some(*id);
            while let Some(id) = next.take() {
                let Some(it) = self.get(id).filter(|it| it.is_container()) else {
                    out.push(id);
                    break;
                };
                if !seen.insert(id) {
                    break;
                }
                out.extend(it.refs("elements").iter().chain(it.refs("head")));
                next = it.refs("tail").first().copied();
                let empty = next.and_then(|id| self.get(id));
                if empty.is_some_and(|it| it.local().starts_with("Empty")) {
                    next = None;
                }
            }
        }
        out
    }

    /// The values of an array that holds no structures.
    pub fn strings(&self, ids: &[Id]) -> Option<Vec<String>> {
        let [id] = ids else { return None };
        match self.get(*id)?.feature("elements")? {
            Value::Many(values) => Some(values.clone()),
            Value::Text(text) | Value::Raw(text) => {
                Some(text.split_ascii_whitespace().map(str::to_owned).collect())
            }
            _ => None,
        }
    }
}

impl Structure {
    /// The type's name without its package.
    pub fn local(&self) -> &str {
        local(&self.kind)
    }

    pub fn feature(&self, name: &str) -> Option<&Value> {
        let found = self.features.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match self.feature(name)? {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// What a feature refers to; empty where it doesn't.
    pub fn refs(&self, name: &str) -> &[Id] {
        match self.feature(name) {
            Some(Value::Refs(ids)) => ids,
            _ => &[],
        }
    }

    /// A link from a slot to what fills it.
    pub fn is_link(&self) -> bool {
        let names = ["role", "target"];
        self.begin.is_none() && names.iter().any(|it| self.feature(it).is_some())
    }

    /// An array or a list.
    pub fn is_container(&self) -> bool {
        self.kind.starts_with("uima.cas.") || self.kind.ends_with("[]")
    }
}

/// A type's name without its package.
pub fn local(kind: &str) -> &str {
    kind.rsplit_once('.').map_or(kind, |(_, name)| name)
}

//! What a project names beside its sources: people, codes, variables, cases and
//! notes, by their ids. Must not know where anything was coded.

use std::collections::{HashMap, HashSet};

use super::words::ORIGIN;
use crate::exchange::xml::Node;
use crate::model::{EntityType, Help, KindId, LabelTask, Schema};

#[derive(Debug, Default)]
pub struct Book<'a> {
    name: String,
    users: HashMap<&'a str, &'a str>,
    codes: HashMap<&'a str, KindId>,
    /// In the order of the code book: kind, description, whether it may be used.
    listed: Vec<(KindId, &'a str, bool)>,
    variables: HashMap<&'a str, &'a str>,
    variable_names: Vec<&'a str>,
    cases: HashMap<&'a str, &'a str>,
    notes: HashMap<&'a str, &'a Node>,
    /// Whether the program counts a line end as one, however it is written.
    pub counts_line_ends_as_one: bool,
    /// Whether a variable's value may be several of ours.
    pub joins_values: bool,
}

struct Code<'a> {
    node: &'a Node,
    /// Names from the top of the code book, `/` between them.
    path: String,
}

impl<'a> Book<'a> {
    pub fn new(root: &'a Node) -> Self {
        let mut book = Self {
            name: root.get("name").unwrap_or_default().to_owned(),
            counts_line_ends_as_one: root
                .get("origin")
                .is_some_and(|it| it.to_uppercase().contains("ATLAS")),
            joins_values: root.get("origin") == Some(ORIGIN),
            ..Self::default()
        };
        let inside = |name: &'static str| root.all(name).flat_map(|it| &it.children);
        book.users = named(inside("Users"));
        book.cases = named(inside("Cases"));
        book.variables = named(inside("Variables"));
        book.variable_names = inside("Variables")
            .filter_map(|it| it.get("name"))
            .collect();
        book.notes = inside("Notes")
            .filter_map(|it| Some((it.get("guid")?, it)))
            .collect();
        let mut codes = Vec::new();
        let book_node = match root.name() {
            "CodeBook" => Some(root),
            _ => root.first("CodeBook"),
        };
        for it in book_node.into_iter().flat_map(|it| it.all("Codes")) {
            list_codes(it, "", &mut codes);
        }
        let mut seen = HashSet::new();
        let twice: HashSet<&str> = codes
            .iter()
            .filter_map(|it| it.node.get("name"))
            .filter(|name| !seen.insert(*name))
            .collect();
        for code in &codes {
            let name = code.node.get("name").unwrap_or_default();
            // Where several codes are called the same, their parents tell which.
            let kind = KindId::new(if twice.contains(name) {
                &code.path
            } else {
                name
            });
            if let Some(guid) = code.node.get("guid") {
                book.codes.insert(guid, kind.clone());
            }
            let description = code.node.text_of("Description").unwrap_or_default();
            let codable = code.node.get("isCodable") != Some("false");
            book.listed.push((kind, description.trim(), codable));
        }
        book
    }

    /// The name of a person; the id itself where the project doesn't say it.
    pub fn user(&self, guid: &'a str) -> &'a str {
        self.users.get(guid).copied().unwrap_or(guid)
    }

    pub fn code(&self, guid: &str) -> Option<&KindId> {
        self.codes.get(guid)
    }

    pub fn variable(&self, guid: &str) -> Option<&'a str> {
        self.variables.get(guid).copied()
    }

    pub fn case(&self, guid: &str) -> Option<&'a str> {
        self.cases.get(guid).copied()
    }

    pub fn note(&self, guid: &str) -> Option<&'a Node> {
        self.notes.get(guid).copied()
    }

    /// The code book as a schema; None where it is empty.
    pub fn schema(&self) -> Option<Schema> {
        let mut seen = HashSet::new();
        let entities = self
            .listed
            .iter()
            .filter(|(kind, _, codable)| *codable && seen.insert(kind.clone()))
            .enumerate()
            .map(|(number, (kind, description, _))| EntityType {
                id: kind.clone(),
                color: format!("hue{}", number % 12 + 1),
                help: Help {
                    definition: (*description).to_owned(),
                    ..Help::default()
                },
                ..EntityType::default()
            });
        let labels = self.variable_names.iter().map(|name| LabelTask {
            id: KindId::new(name),
            ..LabelTask::default()
        });
        let schema = Schema {
            id: self.name.clone(),
            name: self.name.clone(),
            entities: entities.collect(),
            labels: labels.collect(),
            ..Schema::default()
        };
        (!schema.entities.is_empty()).then_some(schema)
    }
}

/// Id → name of what has both.
fn named<'a>(nodes: impl Iterator<Item = &'a Node>) -> HashMap<&'a str, &'a str> {
    nodes
        .filter_map(|it| Some((it.get("guid")?, it.get("name")?)))
        .collect()
}

fn list_codes<'a>(parent: &'a Node, path: &str, out: &mut Vec<Code<'a>>) {
    for node in parent.all("Code") {
        let name = node.get("name").unwrap_or_default();
        let path = match path {
            "" => name.to_owned(),
            path => format!("{path}/{name}"),
        };
        out.push(Code {
            node,
            path: path.clone(),
        });
        list_codes(node, &path, out);
    }
}

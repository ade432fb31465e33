//! Fields inside a record's own records that this version doesn't know: a type's,
//! a role's, a choice's. Serde would drop them, so they are kept beside the
//! value by their path (`events/MEET/roles/actor/since`), and put back in where
//! the path still leads somewhere. Must not know what a field means.

use super::print::compact;
use super::scan::{Fault, Node, Scanner, Value};
use crate::model::Extra;

/// The fields each record inside a schema has; `*` stands for an item of a list.
pub const SCHEMA: &[(&str, &[&str])] = &[
    (
        "entities/*",
        &["id", "name", "color", "key", "help", "retired"],
    ),
    ("entities/*/help", HELP),
    (
        "events/*",
        &[
            "id", "name", "group", "color", "shortcut", "help", "roles", "retired",
        ],
    ),
    ("events/*/help", HELP),
    (
        "events/*/roles/*",
        &[
            "id",
            "name",
            "key",
            "accepts",
            "events",
            "value",
            "min",
            "max",
            "definition",
        ],
    ),
    ("stance", &["polarities", "strengths", "help"]),
    ("stance/help", HELP),
    ("relations/*", &["id", "name", "help", "from", "to"]),
    ("relations/*/help", HELP),
    ("labels/*", &["id", "name", "help", "values", "many"]),
    ("labels/*/help", HELP),
    ("labels/*/values/*", CHOICE),
    (
        "attributes/*",
        &["id", "name", "on", "value", "default", "definition"],
    ),
    ("attributes/*/value/*", CHOICE),
];

/// The same inside a project's facts.
pub const INFO: &[(&str, &[&str])] = &[(
    "settings",
    &[
        "max_article_bytes",
        "guideline_version",
        "blind_percent",
        "label_maps",
        "encodings",
    ],
)];

const HELP: &[&str] = &["definition", "include", "exclude", "hints"];
const CHOICE: &[&str] = &["id", "name", "definition"];

/// Unknown fields of the records inside a record, by path.
pub fn unknown(node: &Node, shape: &[(&str, &[&str])]) -> Extra {
    let mut found = Extra::new();
    visit(node, "", "", &mut |pattern, path, node| {
        let known = shape.iter().find(|it| it.0 == pattern).map(|it| it.1);
        if let (Some(known), Value::Struct(_, fields)) = (known, &node.value) {
            for (name, value) in fields.iter().filter(|it| !known.contains(&it.0)) {
                found.insert(format!("{path}/{name}"), compact(value));
            }
        }
    });
    found
}

/// The record with the fields put back whose path leads somewhere.
pub fn put_back(line: String, extra: &Extra) -> String {
    if !extra.keys().any(|it| is_path(it)) {
        return line;
    }
    let with = || -> Result<String, Fault> {
        let node = Scanner::document(&line)?;
        // Where each record ends, the last first, so that places stay true.
        let mut ends: Vec<(u32, String)> = Vec::new();
        visit(&node, "", "", &mut |_, path, node| {
            if matches!(node.value, Value::Struct(..)) && !path.is_empty() {
                ends.push((node.end, path.to_owned()));
            }
        });
        ends.sort();
        let mut out = line.clone();
        for (end, path) in ends.iter().rev() {
            let close = (*end as usize).saturating_sub(1);
            let mut fields = String::new();
            for (at, value) in extra {
                if let Some((record, name)) = at.rsplit_once('/')
                    && record == path
                {
                    fields += &format!(", {}: {value}", super::print::field_name(name));
                }
            }
            if out.get(..close).is_some_and(|it| it.ends_with('(')) {
                fields = fields.split_off(fields.len().min(2));
            }
            if out.is_char_boundary(close) {
                out.insert_str(close, &fields);
            }
        }
        Scanner::document(&out)?;
        Ok(out)
    };
    with().unwrap_or_else(|_| line.clone())
}

/// True for a field inside a record; the others stand at the first level.
pub fn is_path(name: &str) -> bool {
    name.contains('/')
}

/// Every record inside a record, with its pattern and its path. An item is
/// named by its id, the second of one id by its number behind it.
fn visit(node: &Node, pattern: &str, path: &str, see: &mut dyn FnMut(&str, &str, &Node)) {
    see(pattern, path, node);
    let below = |stem: &str, name: &str| match stem {
        "" => name.to_owned(),
        stem => format!("{stem}/{name}"),
    };
    match &node.value {
        Value::Struct(_, fields) => {
            for (name, node) in fields {
                visit(node, &below(pattern, name), &below(path, name), see);
            }
        }
        Value::List(items) => {
            let pattern = below(pattern, "*");
            let mut seen: Vec<&str> = Vec::new();
            for (n, item) in items.iter().enumerate() {
                let id = id_of(item);
                let name = match id {
                    Some(id) => match seen.iter().filter(|it| **it == id).count() {
                        0 => id.replace('/', "~"),
                        n => format!("{}~{}", id.replace('/', "~"), n + 1),
                    },
                    None => n.to_string(),
                };
                seen.extend(id);
                visit(item, &pattern, &below(path, &name), see);
            }
        }
        // `Some(…)`, `Choice([…])`: the name is no step of the path.
        Value::Tuple(_, items) => {
            if let [item] = &items[..] {
                visit(item, pattern, path, see);
            }
        }
        _ => {}
    }
}

fn id_of<'a>(item: &'a Node) -> Option<&'a str> {
    let Value::Struct(_, fields) = &item.value else {
        return None;
    };
    let id = fields.iter().find(|it| it.0 == "id").map(|it| &it.1.value);
    match id {
        Some(Value::Text(id)) => Some(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::project::{parse_info, parse_schema, print_info, print_schema};
    use crate::model::{Named, ProjectInfo, Reshape, Settings};
    use expect_test::expect;

    const NEWER: &str = r#"(
        format: 1, id: "s", since: 3,
        entities: [(id: "PER", icon: "man", help: (definition: "One.", video: Some(1)), color: "hue1")],
        events: [(id: "MEET", roles: [(id: "who", weight: 2, min: 1)])],
        stance: (scale: "likert"),
        labels: [(id: "genre", values: [(id: "news", icon: 'n')])],
        attributes: [
            (id: "modes", on: Events(["MEET"]), value: Choices([(id: "visit", score: 4)])),
            (id: "modes", on: Events(["TALK"]), value: Flag, unit: "km"),
        ],
    )"#;

    #[test]
    fn every_setting_is_known() {
        let info = ProjectInfo {
            settings: Settings {
                max_article_bytes: 5,
                guideline_version: Some("2".into()),
                blind_percent: 10,
                label_maps: BTreeMap::from([("brat".into(), BTreeMap::new())]),
                encodings: BTreeMap::from([("a.txt".into(), "utf-8".into())]),
            },
            ..ProjectInfo::default()
        };
        let parsed = parse_info(&print_info(&info)).unwrap().value;
        assert_eq!(parsed, info);
        // What is set back to nothing is gone from the file.
        let plain = ProjectInfo {
            settings: Settings::default(),
            ..parsed
        };
        assert!(!print_info(&plain).contains("blind_percent"));
    }

    #[test]
    fn what_a_newer_version_says_of_a_type_survives() {
        let parsed = parse_schema(NEWER).unwrap();
        assert_eq!(parsed.flaws, []);
        let mut schema = parsed.value;
        schema.entities[0].name = "person".into();
        let printed = print_schema(&schema);
        expect![[r#"
            (
                format: 1,
                id: "s",
                name: "",
                description: "",
                entities: [
                    (
                        id: "PER",
                        name: "person",
                        color: "hue1",
                        help: (definition: "One.", video: Some(1)),
                        icon: "man",
                    ),
                ],
                events: [
                    (
                        id: "MEET",
                        color: "",
                        help: (),
                        roles: [(id: "who", accepts: [], min: 1, max: None, weight: 2)],
                    ),
                ],
                stance: (polarities: [], strengths: [], help: (), scale: "likert"),
                relations: [],
                labels: [
                    (id: "genre", help: (), values: [(id: "news", icon: 'n')], many: false),
                ],
                attributes: [
                    (id: "modes", on: Events(["MEET"]), value: Choices([(id: "visit", score: 4)])),
                    (id: "modes", on: Events(["TALK"]), value: Flag, unit: "km"),
                ],
                since: 3,
            )
        "#]]
        .assert_eq(&printed);
        let again = parse_schema(&printed).unwrap().value;
        assert_eq!(again, schema);
        assert_eq!(print_schema(&again), printed);
        // Another id takes it along.
        let rename = Reshape::Rename(Named::Entity("PER".into()), "MAN".into());
        let renamed = print_schema(&rename.schema(&schema).unwrap());
        assert!(renamed.contains("video: Some(1)"), "{renamed}");
        // What is gone takes what was said of it along.
        let mut less = schema;
        less.entities.clear();
        less.attributes.remove(0);
        let less = print_schema(&less);
        for gone in ["icon: \"man\"", "video", "score"] {
            assert!(!less.contains(gone), "{gone} in {less}");
        }
    }
}

//! The files that belong to the whole project: `project.ron`, `schema.ron` and
//! `entities.ron`. Their records are read by serde, field by field as the model
//! names them; what it doesn't name is kept.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::nested;
use super::print::{self, field_name, number};
use super::read::{self, Fields};
use super::scan::{Fault, Node, Scanner, Value};
use super::{FORMAT, Flaw, Flaws};
use crate::model::{Entity, EventCase, Extra, ProjectInfo, Register, Schema};

const INFO: &[&str] = &["format", "id", "name", "language", "sources", "settings"];
const SCHEMA: &[&str] = &[
    "format",
    "id",
    "name",
    "description",
    "entities",
    "events",
    "stance",
    "relations",
    "labels",
    "attributes",
];
const ENTITY: &[&str] = &[
    "id", "name", "kind", "aliases", "wikidata", "country", "sector", "note",
];
const CASE: &[&str] = &["id", "name", "members"];

/// A file's value, and what there is to say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<T> {
    pub value: T,
    pub read_only: Option<String>,
    pub flaws: Vec<Flaw>,
}

pub fn parse_info(text: &str) -> Result<Parsed<ProjectInfo>, Flaw> {
    whole(text, |node, _| {
        let (mut info, extra) = nested_record::<ProjectInfo>(text, node, INFO, nested::INFO)?;
        info.extra = extra;
        Ok(info)
    })
}

pub fn print_info(info: &ProjectInfo) -> String {
    file(&print_record(info, &info.extra))
}

pub fn parse_schema(text: &str) -> Result<Parsed<Schema>, Flaw> {
    whole(text, |node, _| {
        let (mut schema, extra) = nested_record::<Schema>(text, node, SCHEMA, nested::SCHEMA)?;
        schema.extra = extra;
        Ok(schema)
    })
}

pub fn print_schema(schema: &Schema) -> String {
    file(&print_record(schema, &schema.extra))
}

/// Reads the register. Entries that can't be read, or whose id stands there
/// already, are set aside in [`Register::extra`] under their list's name.
pub fn parse_register(text: &str) -> Result<Parsed<Register>, Flaw> {
    whole(text, |node, flaws| {
        let mut register = Register::default();
        let mut f = Fields::of(node)?;
        let _: Option<u32> = f.option("format", read::whole)?;
        let mut aside = Extra::new();
        for list in ["entities", "cases"] {
            let mut kept = Vec::new();
            for node in f.get(list, |it| read::list(it, Ok))? {
                let raw = print::compact(&node);
                let at = node.at;
                let free = match list {
                    "entities" => parse_entity(text, node).map(|it| {
                        let free = !register.entities.contains_key(&it.id);
                        if free {
                            register.entities.insert(it.id.clone(), it);
                        }
                        free
                    }),
                    _ => parse_case(text, node).map(|it| {
                        let free = !register.cases.contains_key(&it.id);
                        if free {
                            register.cases.insert(it.id.clone(), it);
                        }
                        free
                    }),
                };
                match free {
                    Ok(true) => continue,
                    Ok(false) => {
                        let why = "this id stands here for the second time";
                        flaws.add("id-twice", &Fault::new(at, why), None);
                    }
                    Err(fault) => flaws.add("entry-unreadable", &fault, None),
                }
                kept.push(raw);
            }
            if !kept.is_empty() {
                aside.insert(list.into(), format!("[{}]", kept.join(", ")));
            }
        }
        register.extra = f.rest();
        register.extra.extend(aside);
        Ok(register)
    })
}

pub fn print_register(register: &Register) -> String {
    let entities: Vec<String> = register.entities.values().map(print_entity).collect();
    let cases: Vec<String> = register.cases.values().map(print_case).collect();
    let mut all = String::from("(");
    for (list, mut entries) in [("entities", entities), ("cases", cases)] {
        if let Some(aside) = register.extra.get(list)
            && let Ok(Value::List(items)) = Scanner::document(aside).map(|it| it.value)
        {
            entries.extend(items.iter().map(print::compact));
        }
        number(&mut all, format_args!("{list}: [{}], ", entries.join(", ")));
    }
    for (name, value) in &register.extra {
        if name != "entities" && name != "cases" {
            number(&mut all, format_args!("{}: {value}, ", field_name(name)));
        }
    }
    all.push(')');
    file(&all)
}

/// One entity on one line.
pub fn print_entity(it: &Entity) -> String {
    print_record(it, &it.extra)
}

pub fn parse_entity(text: &str, node: Node) -> Result<Entity, Fault> {
    let (mut entity, extra) = record::<Entity>(text, node, ENTITY)?;
    entity.extra = extra;
    Ok(entity)
}

pub fn print_case(it: &EventCase) -> String {
    print_record(it, &it.extra)
}

pub fn parse_case(text: &str, node: Node) -> Result<EventCase, Fault> {
    let (mut case, extra) = record::<EventCase>(text, node, CASE)?;
    case.extra = extra;
    Ok(case)
}

/// A schema on one line, for the journal.
pub fn schema_line(it: &Schema) -> String {
    print_record(it, &it.extra)
}

pub fn schema_of(text: &str, node: Node) -> Result<Schema, Fault> {
    let (mut schema, extra) = nested_record::<Schema>(text, node, SCHEMA, nested::SCHEMA)?;
    schema.extra = extra;
    Ok(schema)
}

/// The project's facts on one line, for the journal.
pub fn info_line(it: &ProjectInfo) -> String {
    print_record(it, &it.extra)
}

pub fn info_of(text: &str, node: Node) -> Result<ProjectInfo, Fault> {
    let (mut info, extra) = nested_record::<ProjectInfo>(text, node, INFO, nested::INFO)?;
    info.extra = extra;
    Ok(info)
}

fn whole<T>(
    text: &str,
    read: impl FnOnce(Node, &mut Flaws) -> Result<T, Fault>,
) -> Result<Parsed<T>, Flaw> {
    let mut flaws = Flaws::new(text);
    let parsed = Scanner::document(text).and_then(|node| {
        let mut f = Fields::of(node.clone())?;
        let format: u32 = f.need("format", read::whole)?;
        let read_only = flaws.newer(format);
        Ok((read(node, &mut flaws)?, read_only))
    });
    match parsed {
        Ok((value, read_only)) => Ok(Parsed {
            value,
            read_only,
            flaws: flaws.done(),
        }),
        Err(fault) => Err(flaws.whole(&fault)),
    }
}

/// A record through serde, and the fields it doesn't know.
fn record<T: DeserializeOwned>(
    text: &str,
    node: Node,
    known: &[&str],
) -> Result<(T, Extra), Fault> {
    let value = print::parse_record(text, &node)?;
    let mut extra = Fields::of(node)?.rest();
    extra.retain(|name, _| !known.contains(&name.as_str()));
    Ok((value, extra))
}

/// The same with the unknown fields of the records inside it.
fn nested_record<T: DeserializeOwned>(
    text: &str,
    node: Node,
    known: &[&str],
    shape: &[(&str, &[&str])],
) -> Result<(T, Extra), Fault> {
    let inside = nested::unknown(&node, shape);
    let (value, mut extra) = record::<T>(text, node, known)?;
    extra.extend(inside);
    Ok((value, extra))
}

/// A record through serde on one line, with the unknown fields at its end.
fn print_record<T: Serialize>(value: &T, extra: &Extra) -> String {
    let line = print_own(value, extra);
    nested::put_back(line, extra)
}

fn print_own<T: Serialize>(value: &T, extra: &Extra) -> String {
    // Our records always have a RON form; the empty one stands for a mistake
    // that the tests of this module would show.
    let mut line = print::record(value).unwrap_or_else(|_| "()".into());
    for (name, value) in extra.iter().filter(|it| !nested::is_path(it.0)) {
        line.truncate(line.len() - 1);
        if !line.ends_with('(') {
            line.push_str(", ");
        }
        number(&mut line, format_args!("{}: {value})", field_name(name)));
    }
    line
}

/// The record laid out as a file: the lists of its first level an item to a
/// line, whatever their length, so that one more item is one more line.
fn file(line: &str) -> String {
    let mut out = String::from("(\n");
    number(&mut out, format_args!("    format: {FORMAT},\n"));
    let node = Scanner::document(line).map(|it| it.value);
    let Ok(Value::Struct(_, fields)) = node else {
        return out + ")\n";
    };
    for (name, node) in &fields {
        let name = field_name(name);
        number(&mut out, format_args!("    {name}: "));
        match &node.value {
            Value::List(items) if !items.is_empty() => {
                out.push_str("[\n");
                for item in items {
                    out.push_str("        ");
                    print::pretty(&mut out, item, 2, 1);
                    out.push_str(",\n");
                }
                out.push_str("    ]");
            }
            _ => print::pretty(&mut out, node, 1, name.chars().count() + 3),
        }
        out.push_str(",\n");
    }
    out.push_str(")\n");
    out
}

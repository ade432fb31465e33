//! A JSON CAS (draft 0.4) as a graph: `%TYPES`, `%FEATURE_STRUCTURES` as a list
//! or by id, `%VIEWS`. Features that refer are marked `@`, special numbers `#`,
//! offsets `^` or not at all. Offsets count UTF-16 units, as the programs that
//! write it do; the draft leaves that open, so a header that names another
//! encoding is followed. Must not know what the types mean.
//!
//! Source: Apache UIMA, "JSON serialization of the Apache UIMA CAS", draft 0.4.0.

use serde_json::Value as Json;

use super::graph::{Graph, Id, Sofa, Structure, Value};
use super::types::Types;
use crate::exchange::Issue;
use crate::exchange::draft::Unit;
use crate::exchange::json::{Object, shown, whole};
use crate::exchange::remarks::Remarks;

/// The graph of a value, and what of it could not be read. `line` is where it
/// begins.
///
/// # Errors
/// That it is no JSON CAS.
pub fn parse(line: usize, cas: &Json, types: Types) -> Result<(Graph, Vec<Issue>), Issue> {
    let issue = |tag: Option<String>, why: String| Issue {
        line,
        tag,
        message: format!("{why}; left out"),
    };
    let structures = cas.get("%FEATURE_STRUCTURES").ok_or_else(|| {
        let why = "not a JSON CAS: it has no %FEATURE_STRUCTURES";
        issue(None, why.to_owned())
    })?;
    let unit = unit(cas).map_err(|why| issue(None, why))?;
    let mut graph = Graph::new(types, unit);
    if let Some(types) = cas.get("%TYPES").and_then(Json::as_object) {
        graph.types.read_json(types);
    }
    let mut issues = Remarks::default();
    let all: Vec<(Option<Id>, &Json)> = match structures {
        Json::Array(list) => list.iter().map(|it| (None, it)).collect(),
        Json::Object(map) => map.iter().map(|(id, it)| (id.parse().ok(), it)).collect(),
        _ => Vec::new(),
    };
    for (number, (id, it)) in all.into_iter().enumerate() {
        if let Err(why) = add(&mut graph, id, it, line) {
            let id = id.or_else(|| it.get("%ID").and_then(whole));
            let place = id.map_or(format!("structure {}", number + 1), |it| it.to_string());
            issues.push(issue(Some(place), why));
        }
    }
    let views = cas.get("%VIEWS").and_then(Json::as_object);
    for view in views.into_iter().flat_map(|it| it.values()) {
        let members = view.get("%MEMBERS").and_then(Json::as_array);
        if let (Some(sofa), Some(members)) = (view.get("%SOFA").and_then(whole), members) {
            graph.add_members(sofa, members.iter().filter_map(whole));
        }
    }
    Ok((graph, issues.into_issues()))
}

/// What the header says that offsets count in.
fn unit(cas: &Json) -> Result<Unit, String> {
    let header = cas.get("%HEADER").and_then(Json::as_object);
    let said = header.into_iter().flatten().find(|(key, _)| {
        let names = ["OFFSET", "ANCHOR"];
        names.iter().any(|name| key.contains(name))
    });
    let Some((_, said)) = said else {
        return Ok(Unit::Utf16);
    };
    let name: String = said.as_str().unwrap_or_default().to_uppercase();
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    match name.as_str() {
        "UTF8" => Ok(Unit::Bytes),
        "UTF16" => Ok(Unit::Utf16),
        "UTF32" | "CODEPOINTS" => Ok(Unit::Chars),
        _ => Err(format!(
            "its offsets count in {}, which is unknown",
            shown(said)
        )),
    }
}

fn add(graph: &mut Graph, id: Option<Id>, it: &Json, line: usize) -> Result<(), String> {
    let it = it.as_object().ok_or("not an object")?;
    let id = id
        .or_else(|| it.get("%ID").and_then(whole))
        .ok_or("no %ID")?;
    let kind = it.get("%TYPE").and_then(Json::as_str).ok_or("no %TYPE")?;
    if kind == "uima.cas.Sofa" {
        let text = |name: &str| it.get(name).and_then(Json::as_str).map(str::to_owned);
        graph.sofas.push(Sofa {
            id,
            name: text("sofaID").unwrap_or_default(),
            text: text("sofaString"),
            line,
        });
        return Ok(());
    }
    let structure = structure(id, kind, it, line)?;
    match graph.add(structure) {
        true => Ok(()),
        false => Err("the id stands twice".to_owned()),
    }
}

fn structure(id: Id, kind: &str, it: &Object, line: usize) -> Result<Structure, String> {
    let mut structure = Structure {
        id,
        kind: kind.to_owned(),
        line,
        ..Structure::default()
    };
    for (name, value) in it {
        let number = || {
            whole(value).ok_or_else(|| format!("{name} is not a whole number: {}", shown(value)))
        };
        match name.trim_start_matches(['^', '@']) {
            "sofa" if name.starts_with('@') => structure.sofa = Some(number()?),
            "begin" => structure.begin = Some(number()?),
            "end" => structure.end = Some(number()?),
            _ => structure.features.extend(feature(name, value, kind)),
        }
    }
    Ok(structure)
}

fn feature(name: &str, value: &Json, kind: &str) -> Option<(String, Value)> {
    let value = match (name, value) {
        ("%ELEMENTS", Json::Array(list)) => {
            let refs = kind == "uima.cas.FSArray"
                || kind.ends_with("[]") && !kind.starts_with("uima.cas.");
            let value = match refs {
                true => Value::Refs(list.iter().filter_map(whole).collect()),
                false => Value::Many(texts(list)),
            };
            return Some(("elements".to_owned(), value));
        }
        _ if name.starts_with('%') => return None,
        (_, it) if name.starts_with('@') => Value::Refs(vec![whole(it)?]),
        (_, Json::String(text)) => match name.starts_with('#').then(|| text.parse()) {
            Some(Ok(number)) => Value::Number(number),
            _ => Value::Text(text.clone()),
        },
        (_, Json::Bool(flag)) => Value::Flag(*flag),
        (_, Json::Number(number)) => Value::Number(number.as_f64()?),
        (_, Json::Array(list)) => Value::Many(texts(list)),
        (_, Json::Null | Json::Object(_)) => return None,
    };
    Some((name.trim_start_matches(['@', '#', '^']).to_owned(), value))
}

fn texts(list: &[Json]) -> Vec<String> {
    let text = |it: &Json| match it {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    list.iter().filter(|it| !it.is_null()).map(text).collect()
}

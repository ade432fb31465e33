//! UIMA CAS XMI as a graph: every element below `xmi:XMI` is a feature
//! structure, the text stands in `cas:Sofa`, and `cas:View` says which structures
//! belong to which text. Offsets count UTF-16 units. Must not know what the
//! types mean.
//!
//! Source: UIMA References, "XMI CAS Serialization Reference".

use std::collections::HashMap;

use super::graph::{Graph, Id, Sofa, Structure, Value};
use super::types::Types;
use crate::exchange::Issue;
use crate::exchange::draft::Unit;
use crate::exchange::remarks::Remarks;
use crate::exchange::xml::{Element, Node, Xml};

/// The graph of a file, and what of it could not be read.
pub fn parse(content: &str, types: Types) -> (Graph, Vec<Issue>) {
    let mut graph = Graph::new(types, Unit::Utf16);
    let mut issues = Remarks::default();
    if let Err(issue) = read_all(content, &mut graph, &mut issues) {
        let message = format!("{}; what follows is left out", issue.message);
        issues.push(Issue { message, ..issue });
    }
    graph.resolve();
    (graph, issues.into_issues())
}

fn read_all(content: &str, graph: &mut Graph, issues: &mut Remarks) -> Result<(), Issue> {
    let mut xml = Xml::new(content);
    let root = match xml.child()? {
        Some(root) if root.local() == "XMI" => root,
        Some(root) => {
            return Err(xml.issue(format!("the file begins with <{}>, not XMI", root.name)));
        }
        None => return Err(xml.issue("no XML element in the file")),
    };
    let packages = packages(&root);
    while let Some(element) = xml.child()? {
        let node = xml.node(element)?;
        let kind = kind(&node.element, &packages);
        let line = node.line();
        let read = match kind.as_str() {
            "uima.cas.NULL" => Ok(()),
            "uima.cas.Sofa" => sofa(&node).map(|it| graph.sofas.push(it)),
            "uima.cas.View" => view(&node, graph),
            _ => structure(node, kind).and_then(|it| {
                let id = it.id;
                match graph.add(it) {
                    true => Ok(()),
                    false => Err(format!("the id {id} stands twice")),
                }
            }),
        };
        if let Err(why) = read {
            issues.push(Issue {
                line,
                tag: None,
                message: format!("{why}; left out"),
            });
        }
    }
    if let Some(issue) = xml.behind() {
        issues.push(issue);
    }
    Ok(())
}

/// Prefix → package, from the root's namespaces: `http:///a/b.ecore` is `a.b`.
fn packages(root: &Element) -> HashMap<String, String> {
    let namespaces = root.attributes.iter().filter_map(|(name, value)| {
        let prefix = name.strip_prefix("xmlns:")?;
        let path = value.strip_prefix("http:///")?.strip_suffix(".ecore")?;
        let package = match path {
            "uima/noNamespace" => String::new(),
            path => path.replace('/', ".") + ".",
        };
        Some((prefix.to_owned(), package))
    });
    namespaces.collect()
}

fn kind(element: &Element, packages: &HashMap<String, String>) -> String {
    let package = element.name.split_once(':').map(|(prefix, _)| prefix);
    let package = package.and_then(|it| packages.get(it));
    match package {
        Some(package) => format!("{package}{}", element.local()),
        None => element.name.replace(':', "."),
    }
}

fn sofa(node: &Node) -> Result<Sofa, String> {
    Ok(Sofa {
        id: id(node)?,
        name: node.get("sofaID").unwrap_or_default().to_owned(),
        text: node.get("sofaString").map(str::to_owned),
        line: node.line(),
    })
}

fn view(node: &Node, graph: &mut Graph) -> Result<(), String> {
    let sofa = node.element.number("sofa")?;
    let members = node.get("members").unwrap_or_default();
    graph.add_members(
        sofa,
        members
            .split_ascii_whitespace()
            .filter_map(|it| it.parse().ok()),
    );
    Ok(())
}

fn structure(node: Node, kind: String) -> Result<Structure, String> {
    let mut it = Structure {
        id: id(&node)?,
        kind,
        line: node.line(),
        ..Structure::default()
    };
    for (name, value) in node.element.attributes {
        match name.as_str() {
            "sofa" => it.sofa = Some(whole(&name, &value)?),
            "begin" => it.begin = Some(whole(&name, &value)?),
            "end" => it.end = Some(whole(&name, &value)?),
            "xmi:id" => {}
            _ => it.features.push((name, Value::Raw(value))),
        }
    }
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    for child in node.children {
        let name = child.name().to_owned();
        match lists.iter_mut().find(|(it, _)| *it == name) {
            Some((_, values)) => values.push(child.text),
            None => lists.push((name, vec![child.text])),
        }
    }
    let lists = lists.into_iter();
    it.features
        .extend(lists.map(|(name, values)| (name, Value::Many(values))));
    Ok(it)
}

fn id(node: &Node) -> Result<Id, String> {
    node.element.number("xmi:id")
}

fn whole(name: &str, value: &str) -> Result<i64, String> {
    let number = value.trim().parse();
    number.map_err(|_| {
        let value = crate::exchange::draft::short(value);
        format!("{name} is not a whole number: {value}")
    })
}

//! The types of a CAS: which feature holds what, and what inherits from what.
//! Read from a type system description (`TypeSystem.xml`) or from the `%TYPES`
//! of a JSON CAS. Knows nothing of a document.

use std::collections::HashMap;

use super::super::Issue;
use super::super::json::Object;
use super::super::xml::{Node, Step, Xml};

/// No type has more ancestors; a circle ends here.
const MOST_ANCESTORS: usize = 64;

#[derive(Debug, Default)]
pub struct Types {
    types: HashMap<String, Type>,
}

#[derive(Debug, Default)]
struct Type {
    parent: String,
    features: HashMap<String, Range>,
    /// Types that its lists hold.
    elements: Vec<String>,
}

/// What a feature holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    Text,
    Number,
    Flag,
    /// Several values that are no structures.
    Many,
    /// Structures, one or several.
    Refs,
}

impl Types {
    /// Adds what a type system description says.
    ///
    /// # Errors
    /// Where it stops being XML; the types before that are added.
    pub fn read_xml(&mut self, content: &str) -> Result<(), Issue> {
        let mut xml = Xml::new(content);
        loop {
            match xml.step()? {
                Step::Open(element) if element.local() == "typeDescription" => {
                    let node = xml.node(element)?;
                    self.add_node(&node);
                }
                Step::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn add_node(&mut self, node: &Node) {
        let text = |node: &Node, name: &str| {
            let text = node.text_of(name).unwrap_or_default();
            text.trim().to_owned()
        };
        let features = node.first("features").into_iter();
        let features = features
            .flat_map(|it| it.all("featureDescription"))
            .map(|it| (text(it, "name"), range_of(&text(it, "rangeTypeName"))))
            .collect();
        let parent = text(node, "supertypeName");
        let listed = node.first("features").into_iter();
        let listed = listed.flat_map(|it| it.all("featureDescription"));
        let elements = listed.map(|it| text(it, "elementType"));
        let elements = elements.filter(|it| !it.is_empty()).collect();
        self.add(text(node, "name"), parent, features, elements);
    }

    /// Adds the `%TYPES` of a JSON CAS.
    pub fn read_json(&mut self, types: &Object) {
        for (name, it) in types {
            let text = |key: &str| it.get(key).and_then(|it| it.as_str());
            let features = it.as_object().into_iter().flatten();
            let features = features
                .filter(|(name, _)| !name.starts_with('%'))
                .filter_map(|(name, it)| {
                    let range = it.get("%RANGE")?.as_str()?;
                    Some((name.clone(), range_of(range)))
                })
                .collect();
            let parent = text("%SUPER_TYPE").unwrap_or_default().to_owned();
            let listed = it.as_object().into_iter().flatten();
            let elements = listed.filter_map(|(_, it)| {
                let range = it.get("%RANGE")?.as_str()?;
                Some(range.strip_suffix("[]")?.to_owned())
            });
            self.add(name.clone(), parent, features, elements.collect());
        }
    }

    /// A type that is described twice has the features of both.
    fn add(
        &mut self,
        name: String,
        parent: String,
        features: HashMap<String, Range>,
        elements: Vec<String>,
    ) {
        let known = self.types.entry(name).or_default();
        known.elements.extend(elements);
        known.parent = parent;
        known.features.extend(features);
    }

    /// What a feature holds; None where no type system says it.
    pub fn range(&self, kind: &str, feature: &str) -> Option<Range> {
        self.lineage(kind)
            .find_map(|it| self.types.get(it)?.features.get(feature).copied())
    }

    /// Whether it has a list of links, each with a role and what fills it.
    pub fn has_slots(&self, kind: &str) -> bool {
        let ends = ["role", "target"];
        let link = |it: &String| ends.iter().all(|end| self.range(it, end).is_some());
        let mut lineage = self.lineage(kind).filter_map(|it| self.types.get(it));
        lineage.any(|it| it.elements.iter().any(link))
    }

    /// The type, then its ancestors as far as they are known.
    pub fn lineage<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let parent = |it: &&'a str| Some(self.types.get(*it)?.parent.as_str());
        std::iter::successors(Some(kind), parent).take(MOST_ANCESTORS)
    }
}

fn range_of(name: &str) -> Range {
    let Some(name) = name.strip_prefix("uima.cas.") else {
        return Range::Refs;
    };
    match name {
        "String" => Range::Text,
        "Boolean" => Range::Flag,
        "Byte" | "Short" | "Integer" | "Long" | "Float" | "Double" => Range::Number,
        "FSArray" | "FSList" | "TOP" | "AnnotationBase" | "Sofa" => Range::Refs,
        _ if ["Array", "List", "[]"]
            .iter()
            .any(|end| name.ends_with(end)) =>
        {
            Range::Many
        }
        _ => Range::Refs,
    }
}

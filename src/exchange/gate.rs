//! GATE XML: the text with nodes in it, and sets of annotations between nodes.
//! A node's place in the text is where it stands, whatever number it bears. Each
//! set is a record of its own, and a named one is its maker's: that is how GATE
//! keeps annotators apart. Must not know the project.
//!
//! Source: "Developing Language Processing Components with GATE", the XML format
//! of GATE documents.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::draft::{Draft, Unit, passed_over};
use super::remarks::Remarks;
use super::xml::{Node, Step, Xml};
use super::{Format, Issue, Item, Maker, Source, Take, limits};
use crate::model::{
    AttributeId, AttributeValue, Attributes, Body, Entity, EntityId, KindId, Mention, Provenance,
    Ref, TagId,
};

pub static FORMAT: Format = Format {
    id: "gate",
    name: "GATE XML",
    summary: "GATE documents: annotation sets with features, coreference and relations",
    endings: &["xml"],
    read: Some(read),
    write: None,
};

/// The set that holds the document's own mark-up.
const MARKUP: &str = "Original markups";

/// Types that hold what every text has.
const PASSED: &[&str] = &[
    "Token",
    "SpaceToken",
    "Sentence",
    "Split",
    "Lookup",
    "DEFAULT_TOKEN",
];

/// Features of a document that say how it was loaded.
const TECHNICAL: &[&str] = &[
    "gate.SourceURL",
    "MimeType",
    "docNewLineType",
    "parsingError",
    "MatchesAnnots",
];

/// The feature that holds the ids of all mentions of the same.
const MATCHES: &str = "matches";

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let content = match content(source.bytes) {
        Ok(content) => content,
        Err(issue) => return take(Item::Issue(issue)),
    };
    let mut document = Document {
        id: source.stem().to_owned(),
        ..Document::default()
    };
    if let Err(issue) = document.read(&content) {
        let message = format!("{}; what follows is left out", issue.message);
        document.issues.push(Issue { message, ..issue });
    }
    document.give(take)
}

/// The file as text, in the encoding that it declares: GATE writes that of the
/// machine it runs on.
fn content(bytes: &mut dyn std::io::BufRead) -> Result<String, Issue> {
    let bytes = limits::whole(bytes)?;
    let start = bytes.get(..200).unwrap_or(&bytes);
    let start = String::from_utf8_lossy(start);
    let declared = start.split_once("encoding=").and_then(|(_, rest)| {
        let name = rest.get(1..)?.split(['"', '\'']).next()?;
        encoding_rs::Encoding::for_label(name.as_bytes())
    });
    match declared {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            let (text, _, wrong) = encoding.decode(&bytes);
            match wrong {
                true => Err(Issue {
                    line: 0,
                    tag: None,
                    message: format!("not {}, as it says; the file is left out", encoding.name()),
                }),
                false => Ok(text.into_owned()),
            }
        }
        _ => limits::text(&mut &bytes[..]),
    }
}

#[derive(Default)]
struct Document {
    id: String,
    text: Arc<str>,
    /// Node → where it stands, in UTF-16 units.
    nodes: HashMap<String, i64>,
    /// What is said of the document as a whole.
    features: Vec<(String, AttributeValue)>,
    sets: Vec<Set>,
    issues: Remarks,
}

struct Set {
    name: String,
    draft: Draft,
    /// Annotation → its tag, and where it stands among the record's.
    made: HashMap<i64, (TagId, usize)>,
    /// Annotation → those that mean the same.
    matches: BTreeMap<i64, Vec<i64>>,
    passed: BTreeMap<String, usize>,
}

impl Document {
    fn read(&mut self, content: &str) -> Result<(), Issue> {
        let mut xml = Xml::new(content);
        match xml.child()? {
            Some(root) if root.local() == "GateDocument" => {}
            Some(root) => {
                let message = format!("the file begins with <{}>, not GateDocument", root.name);
                return Err(xml.issue(message));
            }
            None => return Err(xml.issue("no XML element in the file")),
        }
        while let Some(element) = xml.child()? {
            match element.local() {
                "GateDocumentFeatures" => {
                    let node = xml.node(element)?;
                    self.features = features(&node);
                }
                "TextWithNodes" => self.read_text(&mut xml)?,
                "AnnotationSet" => {
                    let name = element.get("Name").unwrap_or_default().to_owned();
                    let at = self.set(name, element.line);
                    while let Some(element) = xml.child()? {
                        let node = xml.node(element)?;
                        let set = self.sets.get_mut(at);
                        if let Some(set) = set.filter(|_| node.name() == "Annotation") {
                            set.annotation(&node, &self.nodes);
                        }
                    }
                }
                "RelationSet" => {
                    let node = xml.node(element)?;
                    let name = node.get("Name").unwrap_or_default().to_owned();
                    let at = self.set(name, node.line());
                    if let Some(set) = self.sets.get_mut(at) {
                        node.all("Relation").for_each(|it| set.relation(it));
                    }
                }
                _ => xml.skip()?,
            }
        }
        if let Some(issue) = xml.behind() {
            self.issues.push(issue);
        }
        Ok(())
    }

    fn read_text(&mut self, xml: &mut Xml) -> Result<(), Issue> {
        let mut text = String::new();
        let mut units = 0i64;
        loop {
            match xml.step()? {
                Step::Text(part) => {
                    units += part.encode_utf16().count() as i64;
                    text.push_str(&part);
                }
                Step::Open(element) => {
                    if let Some(id) = element.get("id") {
                        self.nodes.insert(id.to_owned(), units);
                    }
                    xml.skip()?;
                }
                Step::Close | Step::End => break,
            }
        }
        self.text = text.into();
        Ok(())
    }

    /// The set of a name, made where there is none.
    fn set(&mut self, name: String, line: usize) -> usize {
        if let Some(at) = self.sets.iter().position(|it| it.name == name) {
            return at;
        }
        self.sets.push(Set {
            name,
            draft: Draft::new(line, self.text.clone(), Unit::Utf16),
            made: HashMap::new(),
            matches: BTreeMap::new(),
            passed: BTreeMap::new(),
        });
        self.sets.len() - 1
    }

    fn give(mut self, take: &mut Take) -> ControlFlow<()> {
        for issue in std::mem::take(&mut self.issues).into_issues() {
            take(Item::Issue(issue))?;
        }
        let url = self.features.iter().find(|it| it.0 == "gate.SourceURL");
        if let Some((_, AttributeValue::Text(url))) = url {
            let file = url.rsplit('/').next().unwrap_or_default();
            if !file.is_empty() {
                self.id = file.to_owned();
            }
        }
        if self.sets.is_empty() && !self.text.is_empty() {
            self.set(String::new(), 1);
        }
        let mut features = self.features;
        features.retain(|(name, _)| !TECHNICAL.contains(&name.as_str()));
        // A set without findings is a document without an annotator, unless
        // another set speaks for the document.
        let found = self.sets.iter().any(|it| !it.made.is_empty());
        for mut set in self.sets {
            if set.name == MARKUP {
                let count: usize = set.passed.values().sum();
                let message = format!("passed over: {count} annotations of {MARKUP}");
                take(Item::Issue(Issue {
                    line: set.draft.record.line,
                    tag: None,
                    message,
                }))?;
                continue;
            }
            set.finish(&self.id);
            if !found || !set.draft.record.tags.is_empty() {
                for (name, value) in std::mem::take(&mut features) {
                    set.draft.label(&name, texts(value), Vec::new());
                }
            }
            if !found || !set.draft.record.tags.is_empty() || !set.passed.is_empty() {
                set.draft.give(take)?;
            }
        }
        ControlFlow::Continue(())
    }
}

impl Set {
    fn annotation(&mut self, node: &Node, nodes: &HashMap<String, i64>) {
        let (line, tag) = (node.line(), node.get("Id"));
        let kind = node.get("Type").unwrap_or_default();
        if PASSED.contains(&kind) || self.name == MARKUP {
            *self.passed.entry(kind.to_owned()).or_default() += 1;
            return;
        }
        let place = |name: &str| {
            let id = node.element.need(name)?;
            let at = nodes.get(id).copied();
            at.ok_or_else(|| format!("{name} {id} is not in the text"))
        };
        let span = place("StartNode").and_then(|from| self.draft.span(from, place("EndNode")?));
        let span = match span {
            Ok(span) => span,
            Err(why) => {
                let message = format!("{kind}: {why}; left out");
                return self.draft.report(line, tag, message);
            }
        };
        let id: Option<i64> = tag.and_then(|it| it.parse().ok());
        if id.is_some_and(|id| self.made.contains_key(&id)) {
            self.draft
                .report(line, tag, "the id stands twice; a new one is made");
        }
        let mut attributes = Attributes::default();
        for (name, value) in features(node) {
            if name == MATCHES {
                let others = texts(value);
                let others = others.iter().filter_map(|it| it.trim().parse::<i64>().ok());
                let group = self.matches.entry(id.unwrap_or_default());
                group.or_default().extend(others);
                continue;
            }
            attributes.insert(AttributeId::new(name), value);
        }
        let at = self.draft.record.tags.len();
        let mention = Mention {
            kind: KindId::new(kind),
            spans: vec![span],
            entity: None,
            attributes,
        };
        let made = self
            .draft
            .put(tag, Body::Mention(mention), Provenance::default());
        if let Some(id) = id {
            self.made.entry(id).or_insert((made, at));
        }
    }

    fn relation(&mut self, node: &Node) {
        let kind = node.get("Type").unwrap_or_default();
        let members = node.get("Members").unwrap_or_default();
        let ends: Vec<Option<Ref>> = members
            .split(';')
            .map(|it| {
                let id: i64 = it.trim().parse().ok()?;
                self.made.get(&id).map(|(tag, _)| Ref::Mention(tag.clone()))
            })
            .collect();
        let message = match &ends[..] {
            [Some(from), Some(to)] => {
                let id = node.get("Id");
                let made = self.draft.relation(id, kind, from.clone(), to.clone());
                let tag = self.draft.tag_mut(&made);
                if let Some(attributes) = tag.and_then(|it| it.attributes_mut()) {
                    let said = features(node).into_iter();
                    attributes.extend(said.map(|(name, value)| (AttributeId::new(name), value)));
                }
                return;
            }
            [_, _] => format!("{kind}: one of its members {members} is no tag; left out"),
            _ => format!(
                "{kind}: a relation between {} is not two-ended; left out",
                ends.len()
            ),
        };
        self.draft.report(node.line(), node.get("Id"), message);
    }

    fn finish(&mut self, id: &str) {
        let record = &mut self.draft.record;
        record.id = Some(id.to_owned());
        if !self.name.is_empty() {
            record.maker = Maker::Person(self.name.clone());
        }
        self.join_matches(id);
        if let Some(message) = passed_over(&self.passed) {
            self.draft.report(0, None, message);
        }
    }

    /// Makes an entity of every group of mentions that match each other.
    fn join_matches(&mut self, document: &str) {
        let mut group: HashMap<i64, i64> = HashMap::new();
        fn first(group: &HashMap<i64, i64>, mut id: i64) -> i64 {
            // Each step leads to a smaller id.
            while let Some(next) = group.get(&id) {
                id = *next;
            }
            id
        }
        for (id, others) in &self.matches {
            for other in others {
                let (a, b) = (first(&group, *id), first(&group, *other));
                if a != b {
                    group.insert(a.max(b), a.min(b));
                }
            }
        }
        let mut entities: BTreeMap<i64, Entity> = BTreeMap::new();
        let mut made: Vec<(i64, usize)> = self.made.iter().map(|(id, it)| (*id, it.1)).collect();
        made.sort_unstable();
        let text = self.draft.text().to_owned();
        for (id, at) in made {
            if !self.matches.contains_key(&id) {
                continue;
            }
            let tag = self.draft.record.tags.get_mut(at);
            let Some(Body::Mention(mention)) = tag.map(|it| &mut it.body) else {
                continue;
            };
            let words = mention.spans.first().and_then(|it| it.of(&text));
            let words = words.unwrap_or_default();
            let first = first(&group, id);
            let entity = entities.entry(first).or_insert_with(|| Entity {
                id: EntityId::new(format!("{document}-{first}")),
                kind: mention.kind.clone(),
                ..Entity::default()
            });
            if words.len() > entity.name.len() {
                entity.name = words.to_owned();
            }
            mention.entity = Some(entity.id.clone());
        }
        self.draft.record.entities = entities.into_values().collect();
    }
}

/// The features of an annotation or of the document.
fn features(node: &Node) -> Vec<(String, AttributeValue)> {
    let feature = |it: &Node| {
        let name = it.text_of("Name")?.trim().to_owned();
        let value = value(it.first("Value")?)?;
        Some((name, value))
    };
    node.all("Feature").filter_map(feature).collect()
}

/// A Java value; None where it is empty.
fn value(node: &Node) -> Option<AttributeValue> {
    let text = node.text.as_str();
    let class = node.get("className").unwrap_or_default();
    let class = class.rsplit('.').next().unwrap_or_default();
    let number = || text.trim().parse::<f64>().ok().filter(|it| it.is_finite());
    Some(match class {
        "Boolean" => AttributeValue::Flag(text.trim() == "true"),
        "Byte" | "Short" | "Integer" | "Long" | "Float" | "Double" | "BigDecimal" => {
            match number() {
                Some(number) => AttributeValue::Number(number),
                None => AttributeValue::Text(text.to_owned()),
            }
        }
        "ObjectWrapper" => AttributeValue::Many(wrapped(text)),
        _ if node.get("itemClassName").is_some() => AttributeValue::Many(items(text)),
        _ if text.is_empty() => return None,
        _ => AttributeValue::Text(text.to_owned()),
    })
}

/// The items of a list, `;` between them and `\;` in them.
fn items(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => items.push(String::new()),
            '\\' => items
                .last_mut()
                .into_iter()
                .for_each(|it| it.extend(chars.next())),
            c => items.last_mut().into_iter().for_each(|it| it.push(c)),
        }
    }
    items.retain(|it| !it.is_empty());
    items
}

/// The plain values in a value that GATE writes as XML inside the XML.
fn wrapped(content: &str) -> Vec<String> {
    let mut xml = Xml::new(content);
    let mut values = Vec::new();
    while let Ok(step) = xml.step() {
        match step {
            Step::Text(text) if !text.trim().is_empty() => values.push(text.trim().to_owned()),
            Step::End => break,
            _ => {}
        }
    }
    values
}

fn texts(value: AttributeValue) -> Vec<String> {
    match value {
        AttributeValue::Text(text) => vec![text],
        AttributeValue::Many(values) => values,
        AttributeValue::Flag(flag) => vec![flag.to_string()],
        AttributeValue::Number(number) => vec![number.to_string()],
    }
}

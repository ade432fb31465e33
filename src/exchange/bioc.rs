//! BioC XML: collections of documents in passages and sentences, with annotations
//! and relations. Offsets are those of the document. The format: BioC.dtd
//! (bioc.sourceforge.net), which counts bytes; PubTator and the `bioc` library
//! count code points, others UTF-16 units, so a document is read in the unit in
//! which most annotations stand on their own words.
//!
//! The text is that of the passages and sentences, blanks and line ends where the
//! offsets leave a gap. A relation of two is a relation, one of more an event
//! without a trigger.

mod links;
#[cfg(test)]
mod tests;
mod text;

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::draft::Draft;
use super::xml::{Node, Xml};
use super::{Format, Item, Source, Take, limits};
use crate::model::{AttributeValue, TagId};
use text::{Frame, Spot};

pub static FORMAT: Format = Format {
    id: "bioc",
    name: "BioC XML",
    summary: "Annotations and relations in passages and sentences",
    endings: &["xml", "bioc"],
    read: Some(read),
    write: None,
};

/// The kind of what has no type.
const UNTYPED: &str = "ANNOTATION";

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let content = match limits::text(source.bytes) {
        Ok(content) => content,
        Err(issue) => return take(Item::Issue(issue)),
    };
    let mut xml = Xml::new(&content);
    match xml.child() {
        Ok(Some(root)) if root.local() == "collection" => {}
        Ok(Some(root)) => {
            let message = format!("<{}> is not a BioC <collection>", root.name);
            return take(Item::Issue(xml.issue(message)));
        }
        Ok(None) => return take(Item::Issue(xml.issue("no BioC <collection> is there"))),
        Err(issue) => return take(Item::Issue(issue)),
    }
    loop {
        let document = match xml.child() {
            Ok(Some(element)) if element.local() == "document" => xml.node(element),
            Ok(Some(_)) => match xml.skip() {
                Ok(()) => continue,
                Err(issue) => Err(issue),
            },
            Ok(None) => {
                return match xml.behind() {
                    Some(issue) => take(Item::Issue(issue)),
                    None => ControlFlow::Continue(()),
                };
            }
            Err(issue) => Err(issue),
        };
        match document {
            Ok(node) => give(&node, take)?,
            Err(issue) => return take(Item::Issue(issue)),
        }
    }
}

/// A document's tags in the making.
struct Reader<'a> {
    draft: Draft,
    frame: Frame<'a>,
    /// Tags by their id in the file; a passage's own come first.
    known: HashMap<(usize, &'a str), TagId>,
    anywhere: HashMap<&'a str, TagId>,
}

/// The holder of what stands outside all passages.
const DOCUMENT: usize = 0;

fn give(node: &Node, take: &mut Take) -> ControlFlow<()> {
    let (frame, draft) = Frame::new(node);
    let mut reader = Reader {
        draft,
        frame,
        known: HashMap::new(),
        anywhere: HashMap::new(),
    };
    let id = node
        .text_of("id")
        .map(str::trim)
        .filter(|it| !it.is_empty());
    reader.draft.record.id = id.map(str::to_owned);
    let mut relations: Vec<(usize, &Node)> = Vec::new();
    let mut inside: Vec<(usize, &Node)> = vec![(DOCUMENT, node)];
    for (number, passage) in node.all("passage").enumerate() {
        inside.push((number + 1, passage));
        inside.extend(passage.all("sentence").map(|it| (number + 1, it)));
    }
    for (scope, holder) in inside {
        for annotation in holder.all("annotation") {
            reader.annotation(scope, holder, annotation);
        }
        relations.extend(holder.all("relation").map(|it| (scope, it)));
    }
    reader.relations(&relations);
    reader.frame.tell(&mut reader.draft);
    reader.draft.give(take)
}

impl<'a> Reader<'a> {
    fn annotation(&mut self, scope: usize, holder: &Node, it: &'a Node) {
        let id = it.get("id").filter(|it| !it.is_empty());
        let (kind, attributes) = infons(it);
        let kind = kind.unwrap_or(UNTYPED);
        let words = it.text_of("text").unwrap_or_default();
        let tag = match self.frame.spot(&self.draft, holder, it) {
            Ok(Spot::Spans(spans)) => self.draft.mention(id, kind, spans),
            // Said of the document, not of words in it.
            Ok(Spot::Nowhere) => {
                self.draft
                    .label(kind, vec![words.trim().to_owned()], Vec::new());
                return;
            }
            Err(why) => {
                self.draft.report(it.line(), id, format!("{why}; left out"));
                return;
            }
        };
        for (name, value) in attributes {
            self.draft.set(&tag, &name, value);
        }
        if let Some(id) = id {
            self.anywhere.entry(id).or_insert_with(|| tag.clone());
            if self.known.contains_key(&(scope, id)) {
                let message = "the id stands twice in its passage";
                self.draft.report(it.line(), Some(id), message);
            }
            self.known.entry((scope, id)).or_insert(tag);
        }
    }
}

/// The type, and all other notes; one that stands several times has many values.
fn infons(it: &Node) -> (Option<&str>, Vec<(String, AttributeValue)>) {
    let mut kind = None;
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    for infon in it.all("infon") {
        let (Some(key), value) = (infon.get("key"), infon.text.trim()) else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        if key == "type" && kind.is_none() {
            kind = Some(value);
            continue;
        }
        match notes.iter_mut().find(|(name, _)| name == key) {
            Some((_, values)) => values.push(value.to_owned()),
            None => notes.push((key.to_owned(), vec![value.to_owned()])),
        }
    }
    let attributes = notes.into_iter().map(|(name, mut values)| {
        let value = match values.len() {
            1 => AttributeValue::Text(values.remove(0)),
            _ => AttributeValue::Many(values),
        };
        (name, value)
    });
    (kind, attributes.collect())
}

//! What was said to suggestions as RON, in the files of sets and in the journal:
//! `(of: "m4", by: "anna", decision: Accepted, at: "…", became: "m9")`.

use super::read::{self, Fields};
use super::scan::{Fault, Node, Value};
use super::tag::{self, Printer, Quoted, Quotes};
use super::{print::number, words};
use crate::model::{AnnotatorId, LayerKind, Part, Tag, TagClass, Verdict};

/// A word for each class of tag, before its fields where a list doesn't say it.
const CLASSES: [(TagClass, &str); 6] = [
    (TagClass::Mention, "Mention"),
    (TagClass::Event, "Event"),
    (TagClass::Stance, "Stance"),
    (TagClass::Relation, "Relation"),
    (TagClass::Label, "Label"),
    (TagClass::Note, "Note"),
];

/// The field that says whose a layer is.
pub fn owner(kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Annotations => "annotator",
        LayerKind::Suggestions => "source",
    }
}

/// On one line.
pub fn print(out: &mut String, part: &Part, by: &AnnotatorId, it: &Verdict, quotes: Quotes) {
    let mut p = Printer::new(out, quotes);
    p.text("of", part.tag().as_str());
    if let Some(index) = part.argument() {
        p.name("argument");
        number(p.out, index);
    }
    p.text("by", by.as_str());
    p.word("decision", words::of(&words::DECISION, it.decision));
    if let Some(at) = &it.at {
        p.text("at", at.as_str());
    }
    if let Some(reason) = &it.reason {
        p.text("reason", reason);
    }
    if let Some(became) = &it.became {
        p.text("became", became.as_str());
    }
    if let Some(to) = &it.to {
        p.name("to");
        print_tag(p.out, to, quotes);
    }
    p.extra(&it.extra);
    p.close();
}

/// The part, who spoke, and what they said; `quoted` gets the spans of what it
/// was corrected to.
pub fn parse<'a>(
    node: Node<'a>,
    quoted: &mut Vec<Quoted<'a>>,
) -> Result<(Part, AnnotatorId, Verdict), Fault> {
    let mut f = Fields::of(node)?;
    let of = f.need("of", read::id)?;
    let part = match f.option("argument", read::whole)? {
        None => Part::Tag(of),
        Some(index) => Part::Argument { event: of, index },
    };
    let by = f.need("by", read::id)?;
    let verdict = Verdict {
        decision: f.need("decision", |it| read::word(it, &words::DECISION))?,
        at: f.option("at", read::id)?,
        reason: f.option("reason", read::text)?,
        became: f.option("became", read::id)?,
        to: f.option("to", |it| parse_tag(it, quoted))?.map(Box::new),
        extra: f.rest(),
    };
    Ok((part, by, verdict))
}

/// A tag behind the word of its class.
pub fn print_tag(out: &mut String, tag: &Tag, quotes: Quotes) {
    out.push_str(words::of(&CLASSES, tag.class()));
    tag::print(out, tag, quotes, None);
}

pub fn parse_tag<'a>(node: Node<'a>, quoted: &mut Vec<Quoted<'a>>) -> Result<Tag, Fault> {
    let class = match &node.value {
        Value::Struct(name, _) => CLASSES.iter().find(|it| it.1 == *name),
        _ => None,
    };
    match class {
        Some((class, _)) => tag::parse(node, *class, quoted),
        None => Err(Fault::new(node.at, "a tag expected")),
    }
}

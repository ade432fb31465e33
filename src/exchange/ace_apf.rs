//! ACE Program Format: entities with their mentions, values, times, relations and
//! events of a document whose text lies beside it as `.sgm`. The formats:
//! `apf.v5.1.1.dtd` (ACE 2005) and `apf.v4.0.1.dtd` (ACE 2004) of the LDC.
//!
//! Offsets count the characters of the `.sgm` without its tags, a line end as one
//! and `&amp;` as five; ends are inclusive (`charseq`) or exclusive (`charspan`).
//! Where a file's words show that it counts otherwise, it is read so.
//!
//! An entity becomes an entry of the register, each of its mentions a mention on
//! its whole extent; the head, where it is less, stands in the attributes `head`
//! and `head_start` (code points from the extent's start). Level, subtype and
//! class are attributes. Kinds of relations and events are `TYPE.SUBTYPE`.
//! What attributes say goes out in the words of the DTD; types and roles go out
//! under the project's own names, which a label map turns into ACE's.

mod sgm;
mod tags;
#[cfg(test)]
mod tests;
mod words;
mod write;

use std::ops::ControlFlow;
use std::sync::Arc;

use super::draft::{Draft, Unit};
use super::xml::{Node, Xml};
use super::{
    Format, Issue, Item, Maker, Record, Shape, Source, Take, Text, Waiting, Write, limits,
};
use sgm::Sgm;
use words::Spoken;
pub(super) use words::level;

pub static FORMAT: Format = Format {
    id: "ace-apf",
    name: "ACE APF",
    summary: "Entities, values, relations and events beside an .sgm text",
    endings: &["apf.xml"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::Folder(&[]),
        lacks: "mentions of no entity, discontinuous mentions, events without a trigger, arguments \
                that are no mention, attributes but those of ACE, values that it has no word for, \
                stances, labels, notes, whether somebody looked; what ACE wants and nobody \
                said is filled in",
        keeps_one: false,
        holds_scores: false,
        begin: write::begin,
    }),
};

/// The kind of times.
const TIMEX: &str = "TIMEX2";

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let root = limits::text(source.bytes).and_then(|content| {
        let mut xml = Xml::new(&content);
        match xml.child()? {
            Some(root) if root.local() == "source_file" => {
                let read = (xml.node(root)?, Arc::new(Spoken::of_file(&content)));
                Ok((read, xml.behind()))
            }
            Some(root) => {
                let message = format!("<{}> is not an APF <source_file>", root.name);
                Err(xml.issue(message))
            }
            None => Err(xml.issue("no APF <source_file> is there")),
        }
    });
    let (root, spoken) = match root {
        Ok((read, behind)) => {
            if let Some(issue) = behind {
                take(Item::Issue(issue))?;
            }
            read
        }
        Err(issue) => return take(Item::Issue(issue)),
    };
    let author = root.get("AUTHOR").filter(|it| !it.trim().is_empty());
    let maker = author.map_or(Maker::Unsaid, |it| Maker::Person(it.to_owned()));
    for document in root.all("document") {
        let id = document.get("DOCID").map(str::to_owned);
        let record = Record {
            line: document.line(),
            id: id.clone(),
            maker: maker.clone(),
            ..Record::default()
        };
        let stem = source.stem();
        let names = [
            Some(stem.strip_suffix(".apf").unwrap_or(stem).to_owned()),
            id,
        ];
        let text = names.iter().flatten().find_map(|it| {
            let bytes = (source.beside)(&format!("{it}.sgm"))?;
            Some((format!("{it}.sgm"), bytes))
        });
        let text = match text {
            Some((name, bytes)) => match String::from_utf8(bytes) {
                Ok(text) => Some(text),
                Err(_) => {
                    let message = format!("{name} is not UTF-8; its text is not used");
                    take(issue(document.line(), message))?;
                    None
                }
            },
            None => None,
        };
        match text {
            Some(text) => {
                let sgm = Sgm::new(&text, &tags::quotes(document));
                let text: Arc<str> = sgm.text().into();
                let mut draft = Draft::over(record, text.clone(), Unit::Bytes);
                draft.record.text = Text::Exact(text);
                tags::fill(&mut draft, document, &sgm, &spoken);
                draft.give(take)?;
            }
            None => {
                let record = Record {
                    text: Text::Waiting(Box::new(Later(document.clone(), spoken.clone()))),
                    ..record
                };
                take(Item::Record(Box::new(record)))?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn issue(line: usize, message: impl Into<String>) -> Item {
    Item::Issue(Issue {
        line,
        tag: None,
        message: message.into(),
    })
}

/// A document whose `.sgm` isn't there. The project's text may be its content:
/// what stands on its own words there is taken.
#[derive(Debug)]
struct Later(Node, Arc<Spoken>);

impl Waiting for Later {
    fn read(self: Box<Self>, record: &mut Record, text: &Arc<str>) -> Vec<Issue> {
        let sgm = Sgm::plain(text);
        let mut draft = Draft::over(std::mem::take(record), text.clone(), Unit::Bytes);
        tags::fill(&mut draft, &self.0, &sgm, &self.1);
        let (filled, issues) = draft.finish();
        *record = filled;
        issues
    }
}

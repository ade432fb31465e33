//! Layers as APF beside an `.sgm` file of the text. Mentions stand under entities:
//! one that names nobody gets an entity of its own, which is told. Must not know
//! how files are read.

mod count;
mod entities;
mod facts;
mod fields;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use self::count::{Count, quote, sgm};
use super::words::{Spoken, is_plain};
use crate::exchange::flat::standing;
use crate::exchange::looked::untold;
use crate::exchange::markup::{self, is_name};
use crate::exchange::names::Names;
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::{Body, EntityId, Mention, Tag, TagId, Task};
use crate::text::Span;

pub fn begin(_: &Head) -> Box<dyn Writer> {
    Box::new(Folder {
        names: Names::default(),
    })
}

struct Folder {
    names: Names,
}

impl Writer for Folder {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let (annotator, article) = (piece.annotator.as_str(), piece.article.id.as_str());
        let name = self.names.path(annotator, article);
        let stem = name.rsplit('/').next().unwrap_or(&name);
        let mut file = File {
            piece,
            count: match piece.options.text {
                true => Count::of_sgm(piece.text),
                false => Count::plain(piece.text),
            },
            out,
            xml: String::new(),
            ids: BTreeSet::new(),
            numbers: HashMap::new(),
            entities: HashMap::new(),
            mentions: HashMap::new(),
            values: BTreeMap::new(),
            times: Vec::new(),
            spoken: Spoken::default(),
        };
        file.write(stem);
        untold(piece, &TASKS, file.out);
        let xml = [BEGIN, &file.spoken.told(), &file.xml].concat();
        if piece.options.text {
            let text = sgm(article, piece.text);
            let file = out.file(&format!("{name}.sgm"));
            file.extend_from_slice(text.as_bytes());
        }
        let file = out.file(&format!("{name}.apf.xml"));
        file.extend_from_slice(xml.as_bytes());
    }
}

const TASKS: [Task; 3] = [Task::Entities, Task::Events, Task::Relations];

/// What stands before the root.
const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                     <!DOCTYPE source_file SYSTEM \"apf.v5.1.1.dtd\">\n";

/// A mention in the file.
struct Place {
    id: String,
    /// The entity, value or time that it is of.
    of: String,
    span: Span,
}

struct File<'a, 'b> {
    piece: &'b Piece<'a>,
    count: Count,
    out: &'b mut Out,
    xml: String,
    ids: BTreeSet<String>,
    /// The last number behind a stem.
    numbers: HashMap<String, usize>,
    /// Entities of the register that are in the file.
    entities: HashMap<&'a EntityId, String>,
    mentions: HashMap<&'a TagId, Place>,
    /// Times that only an event's argument names.
    values: BTreeMap<(Span, &'a str), Place>,
    /// Those, to be written before the events.
    times: Vec<(Span, &'a str)>,
    /// The project's words behind those of the file.
    spoken: Spoken,
}

/// An entity with its mentions.
type Group<'a> = (Option<&'a EntityId>, Vec<(&'a Tag, &'a Mention, Span)>);

impl<'a> File<'a, '_> {
    fn write(&mut self, stem: &str) {
        let piece = self.piece;
        if !markup::holds(piece.text) {
            let what = "control characters, which become blanks or �";
            self.out.lose(piece, None, what);
        }
        self.xml.push_str("<source_file");
        self.field("URI", &format!("{stem}.sgm"));
        self.field("SOURCE", "newswire");
        self.field("TYPE", "text");
        self.field("AUTHOR", piece.annotator.as_str());
        self.field("ENCODING", "UTF-8");
        self.xml.push_str(">\n<document");
        self.field("DOCID", piece.article.id.as_str());
        self.xml.push_str(">\n");
        let tags = standing(piece, self.out);
        let mut groups: Vec<Group> = Vec::new();
        let mut known: HashMap<&EntityId, usize> = HashMap::new();
        let mut plain: Vec<(&Tag, &Mention, Span)> = Vec::new();
        for tag in &tags {
            let Body::Mention(it) = &tag.body else {
                continue;
            };
            let span = match self.place(&it.spans) {
                Ok(span) => span,
                Err("in several places") => {
                    self.lose(tag, "discontinuous mentions");
                    continue;
                }
                Err(what) => {
                    self.lose(tag, what);
                    continue;
                }
            };
            if is_plain(it.kind.as_str()) {
                plain.push((tag, it, span));
                continue;
            }
            let group = it.entity.as_ref().and_then(|it| known.get(it).copied());
            let group = group.and_then(|at| groups.get_mut(at));
            match (group, &it.entity) {
                (Some((_, all)), _) if all.iter().all(|other| other.1.kind == it.kind) => {
                    all.push((tag, it, span));
                }
                (Some(_), _) => {
                    groups.push((None, vec![(tag, it, span)]));
                    self.lose(tag, "entities whose mentions are of several kinds");
                }
                (None, Some(entity)) => {
                    known.insert(entity, groups.len());
                    groups.push((Some(entity), vec![(tag, it, span)]));
                }
                (None, None) => {
                    groups.push((None, vec![(tag, it, span)]));
                    self.lose(tag, "mentions of no entity, which get one of their own");
                }
            }
        }
        // The register's names come before made ones.
        for (entity, _) in &groups {
            if let Some(entity) = entity {
                let id = self.id_of(entity.as_str());
                self.entities.insert(entity, id);
            }
        }
        for group in &groups {
            self.entity(group);
        }
        for (tag, it, span) in plain {
            self.plain(tag, it, span);
        }
        for tag in &tags {
            if let Body::Event(it) = &tag.body {
                self.arguments_as_times(it);
            }
        }
        self.write_times();
        for tag in &tags {
            match &tag.body {
                Body::Relation(it) => self.relation(tag, it),
                Body::Stance(_) => self.lose(tag, "stances"),
                Body::Label(_) => self.lose(tag, "labels"),
                Body::Note(_) => self.lose(tag, "notes"),
                Body::Mention(_) | Body::Event(_) => {}
            }
        }
        for tag in &tags {
            if let Body::Event(it) = &tag.body {
                self.event(tag, it);
            }
        }
        self.xml.push_str("</document>\n</source_file>\n");
    }

    fn lose(&mut self, tag: &Tag, what: &'static str) {
        self.out.lose(self.piece, Some(&tag.id), what);
    }

    fn field(&mut self, name: &str, value: &str) {
        self.xml.push(' ');
        self.xml.push_str(name);
        self.xml.push_str("=\"");
        markup::value(&mut self.xml, value);
        self.xml.push('"');
    }

    /// An id that no other has: the name itself where XML takes it as one.
    fn id_of(&mut self, name: &str) -> String {
        let plain: String = name.chars().filter(|c| !"-.".contains(*c)).collect();
        let whole = is_name(&plain) && name.starts_with(|c: char| c.is_alphabetic());
        if whole && self.ids.insert(name.to_owned()) {
            return name.to_owned();
        }
        self.numbered("E")
    }

    /// The next that is free: `E-1`, `E-2`.
    fn numbered(&mut self, stem: &str) -> String {
        let mut number = self.numbers.get(stem).copied().unwrap_or_default();
        let id = loop {
            number += 1;
            let id = format!("{stem}-{number}");
            if self.ids.insert(id.clone()) {
                break id;
            }
        };
        self.numbers.insert(stem.to_owned(), number);
        id
    }

    /// The words of a tag, in a row.
    fn place(&self, spans: &[Span]) -> Result<Span, &'static str> {
        match spans {
            [] => Err("tags without words"),
            [span] if span.of(self.piece.text).is_none() => Err("tags off the text"),
            [span] if self.count.ends(*span).is_none() => Err("tags on a part of a line end"),
            [span] => Ok(*span),
            _ => Err("in several places"),
        }
    }

    fn sequence(&mut self, name: &str, span: Span) {
        let (first, last) = self.count.ends(span).unwrap_or_default();
        let words = match self.piece.options.text {
            true => span.of(self.piece.text).unwrap_or_default(),
            false => "",
        };
        let _ = write!(
            self.xml,
            "<{name}><charseq START=\"{first}\" END=\"{last}\">"
        );
        markup::text(&mut self.xml, &quote(words));
        let _ = write!(self.xml, "</charseq></{name}>");
    }
}

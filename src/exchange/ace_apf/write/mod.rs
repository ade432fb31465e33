//! Layers as APF beside an `.sgm` file of the text. Mentions stand under entities:
//! one that names nobody gets an entity of its own, which is told. What the format
//! wants and nobody said is filled in with its word for that, or with the
//! commonest; that is told too. Must not know how files are read.

mod count;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use self::count::{Count, quote, sgm};
use super::TIMEX;
use crate::exchange::flat::standing;
use crate::exchange::markup::{self, is_name};
use crate::exchange::names::Names;
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::{
    AttributeValue, Attributes, Body, EntityId, Event, Mention, Ref, Relation, Tag, TagId,
};
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
        };
        file.write(stem);
        let xml = file.xml;
        if piece.options.text {
            let text = sgm(article, piece.text);
            let file = out.file(&format!("{name}.sgm"));
            file.extend_from_slice(text.as_bytes());
        }
        let file = out.file(&format!("{name}.apf.xml"));
        file.extend_from_slice(xml.as_bytes());
    }
}

/// Kinds that are values and no entities.
const VALUES: &[&str] = &["Numeric", "Contact-Info", "Crime", "Job-Title", "Sentence"];

/// Attribute here, there, and what stands there where nobody said it.
type Field = (&'static str, &'static str, &'static str);

const ENTITY: &[Field] = &[
    ("subtype", "SUBTYPE", "Underspecified"),
    ("class", "CLASS", "USP"),
];
const LEVEL: &[Field] = &[("level", "TYPE", "NAM")];
const MENTION: &[Field] = &[("role", "ROLE", ""), ("metonymy", "METONYMY_MENTION", "")];
const TIME: &[Field] = &[
    ("val", "VAL", ""),
    ("mod", "MOD", ""),
    ("anchor_val", "ANCHOR_VAL", ""),
    ("anchor_dir", "ANCHOR_DIR", ""),
    ("set", "SET", ""),
    ("non_specific", "NON_SPECIFIC", ""),
    ("comment", "COMMENT", ""),
];
const VALUE: &[Field] = &[("subtype", "SUBTYPE", "")];
const EVENT: &[Field] = &[
    ("modality", "MODALITY", "Asserted"),
    ("polarity", "POLARITY", "Positive"),
    ("genericity", "GENERICITY", "Specific"),
    ("tense", "TENSE", "Unspecified"),
];
const RELATION: &[Field] = &[("modality", "MODALITY", ""), ("tense", "TENSE", "")];
const CONDITION: &[Field] = &[("lexical_condition", "LEXICALCONDITION", "")];

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
        self.xml.push_str(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <!DOCTYPE source_file SYSTEM \"apf.v5.1.1.dtd\">\n<source_file",
        );
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
            let kind = it.kind.as_str();
            if kind == TIMEX || VALUES.contains(&kind) {
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

    /// Writes what is said of a tag. True where something had to be filled in.
    fn fields(&mut self, fields: &[Field], attributes: &Attributes) -> bool {
        let mut filled = false;
        for (ours, theirs, default) in fields {
            match text_of(attributes, ours) {
                Some(value) => self.field(theirs, value),
                None if default.is_empty() => {}
                None => {
                    filled = true;
                    self.field(theirs, default);
                }
            }
        }
        filled
    }

    /// Tells attributes that have no place.
    fn others(&mut self, tag: &Tag, attributes: &Attributes, fields: &[&[Field]], more: &[&str]) {
        let known = |name: &str| {
            let field = fields.iter().copied().flatten().any(|it| it.0 == name);
            field && text_of(attributes, name).is_some() || more.contains(&name)
        };
        if !attributes.keys().all(|it| known(it.as_str())) {
            self.lose(tag, "attributes");
        }
        let whole = |it: &AttributeValue| match it {
            AttributeValue::Text(text) => markup::holds(text),
            _ => true,
        };
        if !attributes.values().all(whole) {
            self.lose(tag, "control characters in names and values");
        }
    }

    fn kind(&mut self, tag: &Tag, kind: &str) {
        if !markup::holds(kind) {
            self.lose(tag, "control characters in names and values");
        }
    }

    fn entity(&mut self, (entity, mentions): &Group<'a>) {
        let Some((first, body, _)) = mentions.first() else {
            return;
        };
        let id = entity.and_then(|it| self.entities.get(it).cloned());
        let id = id.unwrap_or_else(|| self.numbered("E"));
        self.xml.push_str("<entity");
        self.field("ID", &id);
        self.field("TYPE", body.kind.as_str());
        self.kind(first, body.kind.as_str());
        // Whoever says it first says it for all.
        let mut said = Attributes::new();
        for (name, ..) in ENTITY {
            let mut all = mentions.iter();
            let value = all.find_map(|it| text_of(&it.1.attributes, name));
            if let Some(value) = value {
                said.insert((*name).into(), AttributeValue::Text(value.to_owned()));
            }
        }
        let filled = self.fields(ENTITY, &said);
        self.xml.push_str(">\n");
        for (tag, it, span) in mentions {
            let same = |name: &str| match text_of(&it.attributes, name) {
                Some(value) => text_of(&said, name) == Some(value),
                None => !said.contains_key(&name.into()),
            };
            if !ENTITY.iter().all(|field| same(field.0)) {
                self.lose(tag, "subtypes and classes that differ within an entity");
            }
            let mention = self.numbered(&id);
            self.xml.push_str("<entity_mention");
            self.field("ID", &mention);
            if self.fields(LEVEL, &it.attributes) || filled {
                self.lose(tag, "levels, subtypes and classes that nobody said");
            }
            self.fields(MENTION, &it.attributes);
            self.xml.push('>');
            self.sequence("extent", *span);
            let head = self.head(it, *span);
            self.sequence("head", head.unwrap_or(*span));
            self.xml.push_str("</entity_mention>\n");
            let more: &[&str] = match head {
                Some(_) => &["head", "head_start"],
                None => &[],
            };
            self.others(tag, &it.attributes, &[ENTITY, LEVEL, MENTION], more);
            let place = Place {
                id: mention,
                of: id.clone(),
                span: *span,
            };
            self.mentions.insert(&tag.id, place);
        }
        let known = entity.and_then(|it| self.piece.register.entities.get(it));
        if let (Some(known), Some((_, _, span))) = (known, mentions.first()) {
            self.xml.push_str("<entity_attributes><name");
            self.field("NAME", &known.name);
            self.xml.push('>');
            let from = self.xml.len();
            self.sequence("name", *span);
            // Its element is open already.
            let sequence = self.xml.split_off(from);
            self.xml.push_str(sequence.trim_start_matches("<name>"));
            self.xml.push_str("</entity_attributes>\n");
        }
        self.xml.push_str("</entity>\n");
    }

    /// The head as attributes have it, where its words stand there.
    fn head(&self, it: &Mention, extent: Span) -> Option<Span> {
        let head = text_of(&it.attributes, "head")?;
        let before = match it.attributes.get(&"head_start".into())? {
            AttributeValue::Number(number) if *number >= 0.0 => *number as usize,
            _ => return None,
        };
        let words = extent.of(self.piece.text)?;
        let at = words.char_indices().nth(before)?.0;
        let start = extent.start() as usize + at;
        let span = Span::from_range(start..start + head.len())?;
        let whole = words.get(at..)?.starts_with(head) && head.len() < words.len();
        (whole && self.count.ends(span).is_some()).then_some(span)
    }

    /// A value or a time.
    fn plain(&mut self, tag: &'a Tag, it: &'a Mention, span: Span) {
        if it.entity.is_some() {
            self.lose(tag, "entities of values and times");
        }
        let time = it.kind.as_str() == TIMEX;
        let fields: &[Field] = if time { TIME } else { VALUE };
        let name = if time { "timex2" } else { "value" };
        let id = self.numbered(if time { "T" } else { "X" });
        let _ = write!(self.xml, "<{name}");
        self.field("ID", &id);
        if !time {
            self.field("TYPE", it.kind.as_str());
        }
        self.fields(fields, &it.attributes);
        let place = self.plain_mention(name, id, span);
        self.others(tag, &it.attributes, &[fields], &[]);
        self.mentions.insert(&tag.id, place);
    }

    fn plain_mention(&mut self, name: &str, of: String, span: Span) -> Place {
        let id = self.numbered(&of);
        let _ = write!(self.xml, "><{name}_mention");
        self.field("ID", &id);
        self.xml.push('>');
        self.sequence("extent", span);
        let _ = writeln!(self.xml, "</{name}_mention></{name}>");
        Place { id, of, span }
    }

    /// Dates that events name are times.
    fn arguments_as_times(&mut self, it: &'a Event) {
        for argument in &it.arguments {
            if let Some(key) = self.time(&argument.filler)
                && !self.times.contains(&key)
            {
                self.times.push(key);
            }
        }
    }

    fn time(&self, to: &'a Ref) -> Option<(Span, &'a str)> {
        let Ref::Value { value, spans } = to else {
            return None;
        };
        let digits = value.chars().take(4).filter(char::is_ascii_digit).count();
        let span = self.place(spans).ok()?;
        (digits == 4).then_some((span, value.as_str()))
    }

    fn write_times(&mut self) {
        for (span, value) in std::mem::take(&mut self.times) {
            let id = self.numbered("T");
            self.xml.push_str("<timex2");
            self.field("ID", &id);
            self.field("VAL", value);
            let place = self.plain_mention("timex2", id, span);
            self.values.insert((span, value), place);
        }
    }

    /// Opens a relation or an event. A kind with a point is a type with its subtype.
    fn fact(&mut self, tag: &Tag, name: &str, id: &str, kind: &str) {
        self.kind(tag, kind);
        let halves = kind.split_once('.');
        let halves = halves.filter(|(a, b)| !a.is_empty() && !b.is_empty());
        let (kind, subtype) = halves.unwrap_or((kind, ""));
        let _ = write!(self.xml, "<{name}");
        self.field("ID", id);
        self.field("TYPE", kind);
        if name == "event" || !subtype.is_empty() {
            self.field("SUBTYPE", subtype);
        }
    }

    fn argument(&mut self, name: &str, id: &str, role: &str) {
        let _ = write!(self.xml, "<{name}");
        self.field("REFID", id);
        self.field("ROLE", role);
        self.xml.push_str("/>\n");
    }

    fn relation(&mut self, tag: &Tag, it: &Relation) {
        let mention = |to: &Ref| self.mentions.get(to.tag()?);
        let ends = match (&it.from, &it.to) {
            (Ref::Entity(from), Ref::Entity(to)) => {
                let ends = self.entities.get(from).zip(self.entities.get(to));
                ends.map(|(from, to)| [(from.clone(), None), (to.clone(), None)])
            }
            (from, to) => mention(from).zip(mention(to)).map(|ends| {
                let end = |it: &Place| (it.of.clone(), Some((it.id.clone(), it.span)));
                [end(ends.0), end(ends.1)]
            }),
        };
        let Some([(from, first), (to, second)]) = ends else {
            return self.lose(tag, "relations to what is neither mention nor entity here");
        };
        let id = self.numbered("R");
        self.fact(tag, "relation", &id, it.kind.as_str());
        self.fields(RELATION, &it.attributes);
        self.xml.push_str(">\n");
        self.argument("relation_argument", &from, "Arg-1");
        self.argument("relation_argument", &to, "Arg-2");
        let mut fields: &[&[Field]] = &[RELATION];
        match first.zip(second) {
            Some(((from, one), (to, other))) => {
                fields = &[RELATION, CONDITION];
                let extent = self.place(&it.evidence);
                if extent.is_err() && !it.evidence.is_empty() {
                    self.lose(tag, "evidence in several places");
                }
                let mention = self.numbered(&id);
                self.xml.push_str("<relation_mention");
                self.field("ID", &mention);
                self.fields(CONDITION, &it.attributes);
                self.xml.push('>');
                self.sequence("extent", extent.unwrap_or(one.hull(other)));
                self.xml.push('\n');
                self.argument("relation_mention_argument", &from, "Arg-1");
                self.argument("relation_mention_argument", &to, "Arg-2");
                self.xml.push_str("</relation_mention>\n");
            }
            None if it.evidence.is_empty() => {}
            None => self.lose(tag, "evidence of relations between entities"),
        }
        self.xml.push_str("</relation>\n");
        self.others(tag, &it.attributes, fields, &[]);
    }

    fn event(&mut self, tag: &Tag, it: &'a Event) {
        let anchor = match self.place(&it.trigger) {
            Ok(anchor) => anchor,
            Err("tags without words") => return self.lose(tag, "events without a trigger"),
            Err("in several places") => {
                return self.lose(tag, "events with discontinuous triggers");
            }
            Err(what) => return self.lose(tag, what),
        };
        let mut extent = anchor;
        let mut arguments: Vec<(String, String, &str)> = Vec::new();
        for argument in &it.arguments {
            let time = self.time(&argument.filler);
            let place = match (&argument.filler, time) {
                (_, Some(key)) => self.values.get(&key),
                (to, None) => to.tag().and_then(|id| self.mentions.get(id)),
            };
            let role = argument.role.as_str();
            match place {
                Some(place) => {
                    extent = extent.hull(place.span);
                    arguments.push((place.of.clone(), place.id.clone(), role));
                }
                None => {
                    self.lose(tag, "arguments that are no mention");
                    continue;
                }
            }
            if time.is_some() {
                self.lose(tag, "dates as arguments, which become times");
            }
            if !markup::holds(role) {
                self.lose(tag, "control characters in names and values");
            }
        }
        let id = self.numbered("V");
        self.fact(tag, "event", &id, it.kind.as_str());
        if self.fields(EVENT, &it.attributes) {
            let what = "events of which nobody said modality, polarity, genericity and tense";
            self.lose(tag, what);
        }
        self.xml.push_str(">\n");
        for (of, _, role) in &arguments {
            self.argument("event_argument", of, role);
        }
        let mention = self.numbered(&id);
        self.xml.push_str("<event_mention");
        self.field("ID", &mention);
        self.xml.push('>');
        self.sequence("extent", extent);
        self.sequence("anchor", anchor);
        self.xml.push('\n');
        for (_, place, role) in &arguments {
            self.argument("event_mention_argument", place, role);
        }
        self.xml.push_str("</event_mention>\n</event>\n");
        self.others(tag, &it.attributes, &[EVENT], &[]);
    }
}

fn text_of<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    match attributes.get(&name.into())? {
        AttributeValue::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

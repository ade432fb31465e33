//! Layers as a REFI-QDA project: a source for each text, a user for each
//! annotator, a code for each kind, a coded passage for each mention, variables for
//! labels, notes, and links for relations. Events and stances go out as coded
//! passages too, arguments as links. The texts go out as they come; what the
//! project's own file says of them is packed and held on disk until users and
//! codes, which stand before it, are known. Must not know how projects are read.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use crate::exchange::flat::standing;
use crate::exchange::markup::{self, holds};
use crate::exchange::pack::{Pack, Packed};
use crate::exchange::{Head, Out, Piece, Writer};
use crate::model::{Body, Label, Note, Ref, Schema, Stance, Tag, TagId};
use crate::text::Span;

const NAMESPACE: &str = "urn:QDA-XML:project:1.0";
const SCHEMA: &str = "http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd";

pub fn begin(head: &Head) -> Box<dyn Writer> {
    let mut project = Project {
        name: head.project.info.name.clone(),
        date: head.options.date.clone(),
        ..Project::default()
    };
    project.known(head.schema());
    Box::new(project)
}

#[derive(Default)]
struct Project {
    name: String,
    date: Option<String>,
    pack: Pack,
    /// Kind → its definition.
    codes: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
    users: BTreeMap<String, ()>,
    /// The source that the last layer was of, its element not yet written.
    open: Option<Source>,
    /// How often a text was a source, by article and words: one that comes again
    /// later is another source.
    known: HashMap<[u8; 32], u32>,
    sources: Packed,
    notes: Packed,
    links: Packed,
}

/// A source's element: its beginning, the passages of all annotators, what is said
/// of the whole.
struct Source {
    key: [u8; 32],
    head: String,
    passages: String,
    rest: String,
}

/// Names of what is held: parts of the project's file.
const SOURCES: &str = "sources";
const NOTES: &str = "notes";
const LINKS: &str = "links";

impl Writer for Project {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        if !piece.options.text {
            return out.lose(piece, None, "articles without their text");
        }
        let article = piece.article.id.as_str();
        let annotator = piece.annotator.as_str();
        let hash = blake3::hash(piece.text.as_bytes());
        let key = *blake3::hash([article, &hash.to_hex()].join("\0").as_bytes()).as_bytes();
        let first = self.open.as_ref().is_none_or(|it| it.key != key);
        let waiting = [&self.sources, &self.notes, &self.links];
        if first && !self.pack.has_room(piece.text.len(), waiting.into_iter()) {
            return out.lose(piece, None, "articles that one archive has no room for");
        }
        if first && piece.text.contains("\r\n") {
            let what = "line ends of two characters, which become one";
            out.lose(piece, None, what);
        }
        if first {
            self.close(out);
        }
        self.users.insert(annotator.to_owned(), ());
        let user = guid(&["user", annotator]);
        let mut layer = Layer {
            piece,
            project: self,
            out,
            user,
            first,
            passages: String::new(),
            rest: String::new(),
            notes: String::new(),
            links: String::new(),
            made: HashMap::new(),
        };
        layer.fill();
        let (passages, rest) = (layer.passages, layer.rest);
        let (notes, links) = (layer.notes, layer.links);
        self.notes.push(notes.as_bytes(), out.held(NOTES));
        self.links.push(links.as_bytes(), out.held(LINKS));
        if let Some(source) = self.open.as_mut().filter(|_| !first) {
            source.passages.push_str(&passages);
            return;
        }
        let times = self.known.entry(key).or_default();
        *times += 1;
        let guid = match *times {
            1 => guid(&["source", article, &hash.to_hex()]),
            times => guid(&["source", article, &hash.to_hex(), &times.to_string()]),
        };
        let mut head = String::from("<TextSource");
        field(&mut head, "guid", &guid);
        field(&mut head, "name", article);
        field(
            &mut head,
            "plainTextPath",
            &format!("internal://{guid}.txt"),
        );
        head.push_str(">\n");
        self.open = Some(Source {
            key,
            head,
            passages,
            rest,
        });
        let name = format!("Sources/{guid}.txt");
        let text = piece.text.replace("\r\n", "\n");
        self.pack.add(&name, text.as_bytes(), out.file(""));
    }

    /// The passages of all annotators stand in one element.
    fn wants_articles_together(&self) -> bool {
        true
    }

    fn end(&mut self, out: &mut Out) {
        self.close(out);
        // An element without content is none in the schema.
        let parts = [
            (SOURCES, &self.sources, "Sources"),
            (NOTES, &self.notes, "Notes"),
            (LINKS, &self.links, "Links"),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|it| !it.1.is_empty()).collect();
        let mut sums = Packed::default();
        let mut between = self.before();
        // Packed bytes before each part.
        let mut stretches: Vec<Vec<u8>> = Vec::new();
        for (_, part, name) in &parts {
            let _ = writeln!(between, "<{name}>");
            let mut packed = Vec::new();
            sums.push(between.as_bytes(), &mut packed);
            sums.join(part);
            stretches.push(packed);
            between = format!("</{name}>\n");
        }
        between.push_str("</Project>\n");
        let mut last = Vec::new();
        sums.push(between.as_bytes(), &mut last);
        self.pack.begin("project.qde", &sums, out.file(""));
        for (packed, (held, ..)) in stretches.into_iter().zip(parts) {
            out.file("").extend(packed);
            out.lay("", held);
        }
        let file = out.file("");
        file.extend(last);
        self.pack.close(file);
        self.pack.end(file);
    }
}

impl Project {
    /// Writes the element of the last source.
    fn close(&mut self, out: &mut Out) {
        if let Some(it) = self.open.take() {
            let whole = [&it.head, &it.passages, &it.rest, "</TextSource>\n"].concat();
            self.sources.push(whole.as_bytes(), out.held(SOURCES));
        }
    }

    /// What the schema names, whether it is in a text or not.
    fn known(&mut self, schema: &Schema) {
        let entities = schema.entities.iter().map(|it| (&it.id, &it.help));
        let events = schema.events.iter().map(|it| (&it.id, &it.help));
        for (id, help) in entities.chain(events) {
            let definition = help.definition.clone();
            self.codes.insert(id.as_str().to_owned(), definition);
        }
        for it in &schema.labels {
            self.variables
                .insert(it.id.as_str().to_owned(), String::new());
        }
    }

    /// All before the first source.
    fn before(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project");
        let name = match self.name.as_str() {
            "" => "Glossator",
            name => name,
        };
        field(&mut out, "name", name);
        field(&mut out, "origin", "Glossator");
        if let Some(date) = self.date.as_deref() {
            // The schema has moments only.
            let moment = match date.len() {
                10 => format!("{date}T00:00:00Z"),
                _ => date.to_owned(),
            };
            if moment.contains('T') {
                field(&mut out, "creationDateTime", &moment);
            }
        }
        let _ = writeln!(
            out,
            " xmlns=\"{NAMESPACE}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"{NAMESPACE} {SCHEMA}\">"
        );
        if !self.users.is_empty() {
            out.push_str("<Users>\n");
        }
        for name in self.users.keys() {
            out.push_str("<User");
            field(&mut out, "guid", &guid(&["user", name]));
            field(&mut out, "name", name);
            out.push_str("/>\n");
        }
        if !self.users.is_empty() {
            out.push_str("</Users>\n");
        }
        if !self.codes.is_empty() {
            out.push_str("<CodeBook>\n<Codes>\n");
            for (name, definition) in &self.codes {
                out.push_str("<Code");
                field(&mut out, "guid", &guid(&["code", name]));
                field(&mut out, "name", name);
                field(&mut out, "isCodable", "true");
                match definition.as_str() {
                    "" => out.push_str("/>\n"),
                    definition => {
                        out.push_str("><Description>");
                        markup::text(&mut out, definition);
                        out.push_str("</Description></Code>\n");
                    }
                }
            }
            out.push_str("</Codes>\n</CodeBook>\n");
        }
        if !self.variables.is_empty() {
            out.push_str("<Variables>\n");
            for name in self.variables.keys() {
                out.push_str("<Variable");
                field(&mut out, "guid", &guid(&["variable", name]));
                field(&mut out, "name", name);
                field(&mut out, "typeOfVariable", "Text");
                out.push_str("/>\n");
            }
            out.push_str("</Variables>\n");
        }
        out
    }
}

/// One layer in the making.
struct Layer<'a, 'b> {
    piece: &'b Piece<'a>,
    project: &'b mut Project,
    out: &'b mut Out,
    /// Id of the annotator.
    user: String,
    /// Whether nobody else's work on this text went out yet.
    first: bool,
    passages: String,
    rest: String,
    notes: String,
    links: String,
    /// The codings of tags, and whether they come back as what they were.
    made: HashMap<&'a TagId, (String, bool)>,
}

impl<'a> Layer<'a, '_> {
    fn fill(&mut self) {
        let tags = standing(self.piece, self.out);
        let mut notes: HashMap<&TagId, Vec<(&Tag, &Note)>> = HashMap::new();
        let mut of_article: Vec<(&Tag, &Note)> = Vec::new();
        for tag in &tags {
            if let Body::Note(it) = &tag.body {
                match &it.on {
                    Some(on) => notes.entry(on).or_default().push((tag, it)),
                    None => of_article.push((tag, it)),
                }
            }
        }
        for tag in &tags {
            if tag.attributes().is_some_and(|it| !it.is_empty()) {
                self.lose(tag, "attributes");
            }
            let notes = notes.remove(&tag.id).unwrap_or_default();
            match &tag.body {
                Body::Mention(it) => {
                    if it.entity.is_some() {
                        self.lose(tag, "links to entities");
                    }
                    if it.spans.len() > 1 {
                        self.lose(tag, "discontinuous mentions");
                        self.lose_all(&notes);
                        continue;
                    }
                    self.passage(tag, it.kind.as_str(), &it.spans, &notes, true);
                }
                Body::Event(it) => {
                    self.lose(tag, "events, whose triggers become coded passages");
                    self.passage(tag, it.kind.as_str(), &it.trigger, &notes, false);
                }
                Body::Stance(it) => {
                    self.lose(tag, "stances, whose words become coded passages");
                    let code = format!("stance {}", it.polarity.id());
                    self.passage(tag, &code, tag.anchor(), &notes, false);
                }
                Body::Label(it) => {
                    self.label(tag, it);
                    self.lose_all(&notes);
                }
                Body::Relation(_) => self.lose_all(&notes),
                Body::Note(_) => {}
            }
        }
        // They stand on tags that aren't there.
        let mut left: Vec<(&Tag, &Note)> = notes.into_values().flatten().collect();
        left.sort_by_key(|it| &it.0.id);
        self.lose_all(&left);
        for (tag, it) in of_article.into_iter().rev() {
            if !self.first {
                self.lose(tag, "a second annotator’s notes on articles");
                continue;
            }
            if let Some(id) = self.note(tag, it) {
                // Behind the passages, before the variables.
                self.rest.insert_str(0, &note_ref(&id));
            }
        }
        for tag in &tags {
            match &tag.body {
                Body::Relation(it) => {
                    if !it.evidence.is_empty() {
                        self.lose(tag, "evidence of relations");
                    }
                    self.link(tag, it.kind.as_str(), &it.from, &it.to);
                }
                Body::Event(it) => {
                    for argument in &it.arguments {
                        self.lose(tag, "arguments, which become links");
                        let from = Ref::Event(tag.id.clone());
                        self.link(tag, argument.role.as_str(), &from, &argument.filler);
                    }
                }
                Body::Stance(it) => self.stance_links(tag, it),
                Body::Mention(_) | Body::Label(_) | Body::Note(_) => {}
            }
        }
    }

    fn lose(&mut self, tag: &Tag, what: &'static str) {
        self.out.lose(self.piece, Some(&tag.id), what);
    }

    fn lose_all(&mut self, notes: &[(&Tag, &Note)]) {
        for (tag, _) in notes {
            self.lose(tag, "notes on what is no mention");
        }
    }

    fn told(&mut self, tag: &Tag, text: &str) {
        if !holds(text) {
            self.lose(tag, "control characters in names and values");
        }
    }

    fn guid(&self, what: &str, id: &str) -> String {
        let (annotator, article) = (
            self.piece.annotator.as_str(),
            self.piece.article.id.as_str(),
        );
        guid(&[what, annotator, article, id])
    }

    /// Start and end in code points, a line end as one.
    fn place(&self, span: Span) -> Option<(u32, u32)> {
        let text = self.piece.text;
        span.of(text)?;
        let (start, end) = self.piece.chars(span);
        let ends = |until: u32| -> u32 {
            let before = text.get(..until as usize).unwrap_or_default();
            let whole = before.matches("\r\n").count();
            // A span may begin between the two.
            let half = before.ends_with('\r') && text[before.len()..].starts_with('\n');
            u32::try_from(whole + usize::from(half)).unwrap_or_default()
        };
        let (start, end) = match text.contains("\r\n") {
            true => (start - ends(span.start()), end - ends(span.end())),
            false => (start, end),
        };
        (start < end).then_some((start, end))
    }

    /// Coded passages of one tag; links and notes stand on the first.
    fn passage(
        &mut self,
        tag: &'a Tag,
        code: &str,
        spans: &[Span],
        notes: &[(&'a Tag, &'a Note)],
        whole: bool,
    ) {
        let places: Vec<(u32, u32)> = spans.iter().filter_map(|it| self.place(*it)).collect();
        if places.len() < spans.len() {
            self.lose(tag, "tags off the text");
        }
        if places.is_empty() {
            if spans.is_empty() {
                self.lose(tag, "tags without words");
            }
            return self.lose_all(notes);
        }
        self.told(tag, code);
        if !self.project.codes.contains_key(code) {
            self.project.codes.insert(code.to_owned(), String::new());
        }
        for (at, (start, end)) in places.into_iter().enumerate() {
            let part = format!("{}#{at}", tag.id);
            let selection = self.guid("selection", &part);
            let coding = self.guid("coding", &part);
            self.passages.push_str("<PlainTextSelection");
            field(&mut self.passages, "guid", &selection);
            let _ = write!(
                self.passages,
                " startPosition=\"{start}\" endPosition=\"{end}\""
            );
            field(&mut self.passages, "creatingUser", &self.user);
            self.passages.push_str("><Coding");
            field(&mut self.passages, "guid", &coding);
            field(&mut self.passages, "creatingUser", &self.user);
            self.passages.push_str("><CodeRef");
            field(&mut self.passages, "targetGUID", &guid(&["code", code]));
            self.passages.push_str("/>");
            if at == 0 {
                for (note, it) in notes {
                    if !whole {
                        self.lose(note, "notes on what is no mention");
                    }
                    if let Some(id) = self.note(note, it) {
                        self.passages.push_str(note_ref(&id).trim_end());
                    }
                }
                self.made.insert(&tag.id, (coding, whole));
            }
            self.passages.push_str("</Coding></PlainTextSelection>\n");
        }
    }

    /// Writes a note; its id.
    fn note(&mut self, tag: &Tag, it: &Note) -> Option<String> {
        if it.text.trim().is_empty() {
            self.lose(tag, "empty notes");
            return None;
        }
        if it.text.trim() != it.text {
            self.lose(tag, "blanks at the ends of notes and values");
        }
        self.told(tag, &it.text);
        let id = self.guid("note", tag.id.as_str());
        self.notes.push_str("<Note");
        field(&mut self.notes, "guid", &id);
        field(&mut self.notes, "creatingUser", &self.user);
        self.notes.push_str("><PlainTextContent>");
        markup::text(&mut self.notes, &it.text);
        self.notes.push_str("</PlainTextContent></Note>\n");
        Some(id)
    }

    fn label(&mut self, tag: &Tag, it: &Label) {
        if !it.spans.is_empty() {
            return self.lose(tag, "labels of passages");
        }
        if !self.first {
            return self.lose(tag, "a second annotator’s labels of articles");
        }
        let task = it.task.as_str();
        self.told(tag, task);
        self.project.variables.entry(task.to_owned()).or_default();
        if it.values.len() != 1 {
            self.lose(tag, "labels of several values, which become several");
        }
        for value in &it.values {
            self.told(tag, value);
            if value.trim() != value || value.is_empty() {
                self.lose(tag, "blanks at the ends of notes and values");
            }
            self.rest.push_str("<VariableValue><VariableRef");
            field(&mut self.rest, "targetGUID", &guid(&["variable", task]));
            self.rest.push_str("/><TextValue>");
            markup::text(&mut self.rest, value);
            self.rest.push_str("</TextValue></VariableValue>\n");
        }
    }

    fn link(&mut self, tag: &Tag, name: &str, from: &Ref, to: &Ref) {
        let end = |to: &Ref| self.made.get(to.tag()?).cloned();
        let (Some((from, one)), Some((to, other))) = (end(from), end(to)) else {
            return self.lose(tag, "links to what is no passage");
        };
        if !(one && other) && tag.class() == crate::model::TagClass::Relation {
            self.lose(tag, "relations to events, which become passages");
        }
        if name.is_empty() {
            self.lose(tag, "links without a name");
        }
        self.told(tag, name);
        self.push_link(tag, name, &from, &to);
    }

    fn push_link(&mut self, tag: &Tag, name: &str, from: &str, to: &str) {
        // An event may have two of a role.
        let id = self.guid("link", &format!("{}#{}", tag.id, self.links.len()));
        self.links.push_str("<Link");
        field(&mut self.links, "guid", &id);
        field(&mut self.links, "name", name);
        field(&mut self.links, "direction", "OneWay");
        field(&mut self.links, "originGUID", from);
        field(&mut self.links, "targetGUID", to);
        self.links.push_str("/>\n");
    }

    fn stance_links(&mut self, tag: &'a Tag, it: &'a Stance) {
        let ends = [("holder", &it.holder), ("target", &it.target)];
        let via = it.via.iter().map(|it| ("via", it));
        let own = self.made.get(&tag.id).cloned();
        for (name, to) in ends.into_iter().chain(via) {
            self.lose(tag, "holders and targets, which become links");
            let there = to.tag().and_then(|id| self.made.get(id).cloned());
            let (Some((from, _)), Some((to, _))) = (&own, there) else {
                continue;
            };
            self.push_link(tag, name, from, &to);
        }
    }
}

fn note_ref(id: &str) -> String {
    format!("<NoteRef targetGUID=\"{id}\"/>\n")
}

fn field(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    markup::value(out, value);
    out.push('"');
}

/// An id of what the words name, always the same one.
fn guid(of: &[&str]) -> String {
    let hash = blake3::hash(of.join("\0").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    // Version 8 of RFC 9562: made by rules of one's own.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

//! Layers as a REFI-QDA project: a source for each text, a user for each
//! annotator, a code for each kind, a coded passage for each mention, variables for
//! labels, notes, and links for relations. Events and stances go out as coded
//! passages too, arguments as links. The texts go out as they come; what the
//! project's own file says of them is packed and held on disk until users and
//! codes, which stand before it, are known. Must not know how projects are read.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::layer::{Made, OfArticle};
use super::words::{ORIGIN, field, guid, moment, plain};
use crate::exchange::markup;
use crate::exchange::pack::{Pack, Packed, Stretch};
use crate::exchange::{Head, InHalves, Out, Piece, Writer};
use crate::model::Schema;

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

/// A source whose element is open: its beginning and the passages so far are
/// written.
struct Source {
    key: [u8; 32],
    guid: String,
    /// What others than the first say of the whole.
    codings: String,
    /// What the first says of it.
    rest: String,
}

/// Names of what is held: parts of the project's file.
const SOURCES: &str = "sources";
const NOTES: &str = "notes";
const LINKS: &str = "links";

impl InHalves for Project {
    type First = Made;

    fn first(piece: &Piece) -> Made {
        Made::new(piece)
    }

    fn second(&mut self, piece: &Piece, made: Made, out: &mut Out) {
        if !piece.options.text {
            return out.lose(piece, None, "articles without their text");
        }
        let first = self.open.as_ref().is_none_or(|it| it.key != made.key);
        let waiting = [&self.sources, &self.notes, &self.links];
        if first && !self.pack.has_room(piece.text.len(), waiting.into_iter()) {
            return out.lose(piece, None, "articles that one archive has no room for");
        }
        if first && piece.text.contains("\r\n") {
            let what = "line ends of two characters, which become one";
            out.lose(piece, None, what);
        }
        self.users.insert(piece.annotator.as_str().to_owned(), ());
        if first {
            self.begin(piece, &made, out);
            let guid = self.open.as_ref().map_or("", |it| &it.guid);
            let name = format!("Sources/{guid}.txt");
            self.pack.add(&name, &made.text, out.file(""));
        }
        out.append(made.lost);
        for code in made.codes {
            self.codes.entry(code).or_default();
        }
        self.sources.add(&made.passages, out.held(SOURCES));
        self.notes.add(&made.notes, out.held(NOTES));
        self.links.add(&made.links, out.held(LINKS));
        let of_article = OfArticle::new(piece, first, out);
        for task in of_article.variables {
            self.variables.entry(task).or_default();
        }
        let notes = Stretch::new(of_article.notes.as_bytes());
        self.notes.add(&notes, out.held(NOTES));
        for code in of_article.codes {
            self.codes.entry(code).or_default();
        }
        let source = self.open.as_mut().map(|it| match first {
            true => &mut it.rest,
            false => &mut it.codings,
        });
        if let Some(to) = source {
            to.push_str(&of_article.rest);
        }
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
            sums.add(&Stretch::new(between.as_bytes()), &mut packed);
            sums.join(part);
            stretches.push(packed);
            between = format!("</{name}>\n");
        }
        between.push_str("</Project>\n");
        let mut last = Vec::new();
        sums.add(&Stretch::new(between.as_bytes()), &mut last);
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
    /// Begins the element of a source.
    fn begin(&mut self, piece: &Piece, made: &Made, out: &mut Out) {
        self.close(out);
        let article = piece.article.id.as_str();
        let times = self.known.entry(made.key).or_default();
        *times += 1;
        let id = match *times {
            1 => guid(&["source", article, &made.hash]),
            times => guid(&["source", article, &made.hash, &times.to_string()]),
        };
        let mut head = String::from("<TextSource");
        plain(&mut head, "guid", &id);
        field(&mut head, "name", article);
        // Whose the values are that it has.
        let user = guid(&["user", piece.annotator.as_str()]);
        plain(&mut head, "creatingUser", &user);
        plain(&mut head, "plainTextPath", &format!("internal://{id}.txt"));
        head.push_str(">\n");
        self.sources
            .add(&Stretch::new(head.as_bytes()), out.held(SOURCES));
        self.open = Some(Source {
            key: made.key,
            guid: id,
            codings: String::new(),
            rest: String::new(),
        });
    }

    /// Ends the element of the last source.
    fn close(&mut self, out: &mut Out) {
        if let Some(it) = self.open.take() {
            let rest = it.codings + &it.rest + "</TextSource>\n";
            self.sources
                .add(&Stretch::new(rest.as_bytes()), out.held(SOURCES));
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
        field(&mut out, "origin", ORIGIN);
        if let Some(date) = self.date.as_deref() {
            let moment = moment(date);
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

//! What one layer becomes in a REFI-QDA project: passages, notes and links of one
//! annotator, and what is said of the whole article. Must not know other layers.

use std::collections::{BTreeMap, HashMap};

use super::words::{BETWEEN, field, guid, moment, note_ref, plain};
use crate::exchange::flat::standing;
use crate::exchange::looked::untold;
use crate::exchange::markup::{self, holds};
use crate::exchange::pack::Stretch;
use crate::exchange::{Out, Piece};
use crate::model::{Body, Label, Note, Ref, Stance, Status, Tag, TagClass, TagId, Task};
use crate::text::Span;

/// All that can be made without a look at other layers.
#[derive(Default)]
pub struct Made {
    /// Tells the article with this text.
    pub key: [u8; 32],
    /// Of its text, in hexadecimal digits.
    pub hash: String,
    pub text: Stretch,
    pub passages: Stretch,
    pub notes: Stretch,
    pub links: Stretch,
    pub codes: Vec<String>,
    pub lost: Out,
}

impl Made {
    pub fn new(piece: &Piece) -> Self {
        // It won't go out.
        if !piece.options.text {
            return Self::default();
        }
        let hash = blake3::hash(piece.text.as_bytes()).to_hex();
        let named = [piece.article.id.as_str(), hash.as_str()].join("\0");
        let mut lost = Out::default();
        let mut layer = Layer::new(piece, &mut lost);
        layer.fill();
        untold(piece, &Task::ALL.map(|it| it.0), layer.out);
        let text = match layer.has_returns {
            true => Stretch::new(piece.text.replace("\r\n", "\n").as_bytes()),
            false => Stretch::new(piece.text.as_bytes()),
        };
        Self {
            key: *blake3::hash(named.as_bytes()).as_bytes(),
            hash: hash.to_string(),
            text,
            passages: Stretch::new(layer.passages.as_bytes()),
            notes: Stretch::new(layer.notes.as_bytes()),
            links: Stretch::new(layer.links.as_bytes()),
            codes: layer.codes.into_keys().collect(),
            lost,
        }
    }
}

/// What is said of the whole article.
pub struct OfArticle {
    pub notes: String,
    /// Of whoever is the first that tagged it: references to notes, and values. Of
    /// others codings, which stand before these.
    pub rest: String,
    /// Label tasks.
    pub variables: Vec<String>,
    pub codes: Vec<String>,
}

impl OfArticle {
    pub fn new(piece: &Piece, first: bool, out: &mut Out) -> Self {
        let mut layer = Layer::new(piece, out);
        let mut values: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut tags = piece.layer.in_order();
        tags.retain(|it| it.provenance.status != Status::Rejected);
        for tag in tags {
            if let Body::Label(it) = &tag.body {
                layer.label(tag, it, first, &mut values);
            } else if let Body::Note(it) = &tag.body
                && it.on.is_none()
            {
                if !first {
                    layer.lose(tag, "notes on articles by a second annotator");
                } else if let Some(id) = layer.note(tag, it) {
                    layer.rest.push_str(&note_ref(&id));
                }
            }
        }
        Self {
            notes: layer.notes,
            // The schema wants references before values.
            rest: layer.rest + &values.iter().map(variable_value).collect::<String>(),
            variables: values.into_iter().map(|it| it.0.to_owned()).collect(),
            codes: layer.codes.into_keys().collect(),
        }
    }
}

/// One layer in the making.
struct Layer<'a, 'b> {
    piece: &'b Piece<'a>,
    out: &'b mut Out,
    /// Id of the annotator.
    user: String,
    /// Whether line ends of two characters are in the text.
    has_returns: bool,
    /// Their ids.
    codes: BTreeMap<String, String>,
    passages: String,
    rest: String,
    notes: String,
    links: String,
    /// The codings of tags, and whether they come back as what they were.
    made: HashMap<&'a TagId, (String, bool)>,
}

impl<'a, 'b> Layer<'a, 'b> {
    fn new(piece: &'b Piece<'a>, out: &'b mut Out) -> Self {
        Self {
            piece,
            out,
            user: guid(&["user", piece.annotator.as_str()]),
            has_returns: piece.text.contains("\r\n"),
            codes: BTreeMap::new(),
            passages: String::new(),
            rest: String::new(),
            notes: String::new(),
            links: String::new(),
            made: HashMap::new(),
        }
    }

    fn fill(&mut self) {
        let tags = standing(self.piece, self.out);
        let mut notes: HashMap<&TagId, Vec<(&Tag, &Note)>> = HashMap::new();
        for tag in &tags {
            if let Body::Note(it) = &tag.body
                && let Some(on) = &it.on
            {
                notes.entry(on).or_default().push((tag, it));
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
                Body::Label(_) | Body::Relation(_) => self.lose_all(&notes),
                Body::Note(_) => {}
            }
        }
        // They stand on tags that aren't there.
        let mut left: Vec<(&Tag, &Note)> = notes.into_values().flatten().collect();
        left.sort_by_key(|it| &it.0.id);
        self.lose_all(&left);
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
        let (start, end) = match self.has_returns {
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
        let code = match self.codes.get(code) {
            Some(id) => id.clone(),
            None => {
                let id = guid(&["code", code]);
                self.codes.insert(code.to_owned(), id.clone());
                id
            }
        };
        for (at, (start, end)) in places.into_iter().enumerate() {
            let part = format!("{}#{at}", tag.id);
            let selection = self.guid("selection", &part);
            let coding = self.guid("coding", &part);
            self.passages.push_str("<PlainTextSelection");
            plain(&mut self.passages, "guid", &selection);
            let mut digits = itoa::Buffer::new();
            plain(&mut self.passages, "startPosition", digits.format(start));
            plain(&mut self.passages, "endPosition", digits.format(end));
            plain(&mut self.passages, "creatingUser", &self.user);
            self.passages.push_str("><Coding");
            plain(&mut self.passages, "guid", &coding);
            plain(&mut self.passages, "creatingUser", &self.user);
            self.passages.push_str("><CodeRef");
            plain(&mut self.passages, "targetGUID", &code);
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
        plain(&mut self.notes, "guid", &id);
        plain(&mut self.notes, "creatingUser", &self.user);
        // QualCoder fails on a note without.
        let said = tag.provenance.at.as_ref().map(|it| it.to_string());
        let date = self.piece.options.date.as_deref().map(moment);
        if let Some(at) = said.or(date) {
            field(&mut self.notes, "creationDateTime", &at);
        }
        self.notes.push_str("><PlainTextContent>");
        markup::text(&mut self.notes, &it.text);
        self.notes.push_str("</PlainTextContent></Note>\n");
        Some(id)
    }

    /// Adds its values to those of its task.
    fn label(
        &mut self,
        tag: &Tag,
        it: &'a Label,
        first: bool,
        to: &mut Vec<(&'a str, Vec<&'a str>)>,
    ) {
        if !it.spans.is_empty() {
            return self.lose(tag, "labels of passages");
        }
        if !first {
            return self.label_codes(tag, it);
        }
        let task = it.task.as_str();
        self.told(tag, task);
        for value in &it.values {
            self.told(tag, value);
            if value.trim() != value || value.is_empty() {
                self.lose(tag, "blanks at the ends of notes and values");
            }
            if value.contains(BETWEEN) {
                self.lose(tag, "values with a semicolon, which become several");
            }
        }
        let values = it.values.iter().map(String::as_str);
        match to.iter_mut().find(|(known, _)| *known == task) {
            Some((_, known)) => {
                self.lose(tag, "second labels of a task, which become one");
                known.extend(values);
            }
            None if it.values.is_empty() => self.lose(tag, "labels without a value"),
            None => to.push((task, values.collect())),
        }
    }

    /// Codes the whole source: a value of a variable is nobody's in particular.
    fn label_codes(&mut self, tag: &Tag, it: &Label) {
        self.lose(
            tag,
            "labels of articles by a second annotator, which become codes",
        );
        for (at, value) in it.values.iter().enumerate() {
            let code = format!("{}: {value}", it.task);
            self.told(tag, &code);
            let id = self.guid("coding", &format!("{}#{at}", tag.id));
            self.rest.push_str("<Coding");
            plain(&mut self.rest, "guid", &id);
            plain(&mut self.rest, "creatingUser", &self.user);
            self.rest.push_str("><CodeRef");
            plain(&mut self.rest, "targetGUID", &guid(&["code", &code]));
            self.rest.push_str("/></Coding>\n");
            self.codes.insert(code, String::new());
        }
    }

    fn link(&mut self, tag: &Tag, name: &str, from: &Ref, to: &Ref) {
        let end = |to: &Ref| self.made.get(to.tag()?).cloned();
        let (Some((from, one)), Some((to, other))) = (end(from), end(to)) else {
            return self.lose(tag, "links to what is no passage");
        };
        if !(one && other) && tag.class() == TagClass::Relation {
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
        plain(&mut self.links, "guid", &id);
        field(&mut self.links, "name", name);
        plain(&mut self.links, "direction", "OneWay");
        plain(&mut self.links, "originGUID", from);
        plain(&mut self.links, "targetGUID", to);
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

/// Of a variable a source has one value: programs that keep one fail on a second.
fn variable_value((task, values): &(&str, Vec<&str>)) -> String {
    let mut out = String::from("<VariableValue><VariableRef");
    plain(&mut out, "targetGUID", &guid(&["variable", task]));
    out.push_str("/><TextValue>");
    markup::text(&mut out, &values.join(BETWEEN));
    out.push_str("</TextValue></VariableValue>\n");
    out
}

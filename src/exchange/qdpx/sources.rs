//! The sources of a project as records: one for each text and each person who
//! coded in it. Pictures, sounds and pages are passed over, their transcripts and
//! plain texts are not. Must not know how the archive is read.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Texts;
use super::codebook::Book;
use super::words::BETWEEN;
use crate::exchange::draft::{Draft, Unit, passed_over, short};
use crate::exchange::remarks::Remarks;
use crate::exchange::xml::Node;
use crate::exchange::{Issue, Item, Maker, Take, limits};
use crate::model::{Ref, TagId};
use crate::text::Span;

/// Elements that hold a text of their own inside a source of another sort.
const INNER_TEXTS: &[&str] = &["Representation", "Transcript", "TextDescription"];

/// What is coded in something that isn't text.
const OTHER_SELECTIONS: &[&str] = &[
    "PictureSelection",
    "PDFSelection",
    "AudioSelection",
    "VideoSelection",
];

pub struct Sources<'a, 'b> {
    book: &'a Book<'a>,
    texts: &'b mut Texts<'b>,
    documents: Vec<Document<'a>>,
    /// A source's id → its document.
    by_guid: HashMap<&'a str, usize>,
    /// What a selection or a coding became: the document, the draft, the tag.
    made: HashMap<&'a str, (usize, usize, TagId)>,
    /// A selection's words, whether it became a tag or not.
    selected: HashMap<&'a str, (usize, Span)>,
    passed: BTreeMap<&'a str, usize>,
    issues: Remarks,
}

struct Document<'a> {
    line: usize,
    name: &'a str,
    text: Arc<str>,
    /// Person's id (none where unsaid) → the work of theirs.
    drafts: Vec<(Option<&'a str>, Draft)>,
}

impl<'a, 'b> Sources<'a, 'b> {
    pub fn new(book: &'a Book<'a>, texts: &'b mut Texts<'b>) -> Self {
        Self {
            book,
            texts,
            documents: Vec::new(),
            by_guid: HashMap::new(),
            made: HashMap::new(),
            selected: HashMap::new(),
            passed: BTreeMap::new(),
            issues: Remarks::default(),
        }
    }

    pub fn read(&mut self, root: &'a Node) {
        let inside = |name: &'static str| root.all(name).flat_map(|it| &it.children);
        for source in inside("Sources") {
            let others = source.children.iter().map(Node::name);
            for name in others.filter(|it| OTHER_SELECTIONS.contains(it)) {
                *self.passed.entry(name).or_default() += 1;
            }
            let inner = source.children.iter();
            let mut carriers: Vec<&Node> = inner
                .filter(|it| INNER_TEXTS.contains(&it.name()))
                .collect();
            if source.name() == "TextSource" {
                carriers.push(source);
            }
            if carriers.is_empty() {
                *self.passed.entry(source.name()).or_default() += 1;
            }
            for carrier in carriers {
                self.source(source, carrier);
            }
        }
        for case in inside("Cases") {
            self.case(case);
        }
        for link in inside("Links") {
            self.link(link);
        }
    }

    pub fn give(mut self, take: &mut Take) -> ControlFlow<()> {
        if let Some(message) = passed_over(&self.passed) {
            self.report(0, None, message);
        }
        for issue in self.issues.into_issues() {
            take(Item::Issue(issue))?;
        }
        for document in self.documents {
            for (_, draft) in document.drafts {
                draft.give(take)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// A source, or a text inside one, with what was coded in it.
    fn source(&mut self, source: &'a Node, carrier: &'a Node) {
        let name = source.get("name").or(carrier.get("name"));
        let name = name.or(source.get("guid")).unwrap_or_default();
        let text = match self.text(carrier) {
            Ok(text) => text,
            Err(why) => {
                let message = format!("{}: {why}; left out", short(name));
                return self.report(carrier.line(), None, message);
            }
        };
        if text.contains("\r\n") {
            let message = format!(
                "{}: its line ends are two characters, and positions are counted with both",
                short(name)
            );
            self.report(carrier.line(), None, message);
        }
        let document = self.documents.len();
        self.documents.push(Document {
            line: carrier.line(),
            name,
            text: text.into(),
            drafts: Vec::new(),
        });
        for guid in [source.get("guid"), carrier.get("guid")]
            .into_iter()
            .flatten()
        {
            self.by_guid.insert(guid, document);
        }
        let points = carrier.all("SyncPoint");
        let points: HashMap<&str, &Node> = points
            .filter_map(|it| Some((it.get("guid")?, it)))
            .collect();
        let mut places = vec![carrier];
        if !std::ptr::eq(source, carrier) && carrier.name() == "Representation" {
            places.push(source);
        }
        for place in places {
            for it in place.all("PlainTextSelection") {
                let ends = it.element.number("startPosition");
                let ends = ends.and_then(|from| Ok((from, it.element.number("endPosition")?)));
                self.selection(document, it, ends);
            }
            for it in place.all("TranscriptSelection") {
                let end = |name: &str| {
                    let point = points.get(it.element.need(name)?);
                    let point = point.ok_or_else(|| format!("{name} is no SyncPoint"))?;
                    point.element.number("position")
                };
                let ends = end("fromSyncPoint").and_then(|from| Ok((from, end("toSyncPoint")?)));
                self.selection(document, it, ends);
            }
        }
        self.whole_document(document, source);
        if !std::ptr::eq(source, carrier) {
            self.whole_document(document, carrier);
        }
        // A source that nobody coded in is a document still.
        if let Some(it) = self
            .documents
            .get(document)
            .filter(|it| it.drafts.is_empty())
        {
            let line = it.line;
            self.draft(document, None, line);
        }
    }

    /// The text of a source: inside the project, or in a file.
    fn text(&mut self, carrier: &Node) -> Result<String, String> {
        if let Some(text) = carrier.text_of("PlainTextContent") {
            return Ok(text.to_owned());
        }
        let Some(path) = carrier.get("plainTextPath") else {
            return Err(match carrier.get("richTextPath") {
                Some(_) => "it has rich text only".to_owned(),
                None => "it has no text".to_owned(),
            });
        };
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let content = (self.texts)(file)?;
        let text = limits::text(&mut &content[..]);
        let text = text.map_err(|issue| format!("{file}, {issue}"))?;
        Ok(match self.book.counts_line_ends_as_one {
            true => text.replace("\r\n", "\n"),
            false => text,
        })
    }

    /// The work of a person on a document, begun where there is none.
    fn draft(&mut self, document: usize, user: Option<&'a str>, line: usize) -> Option<usize> {
        let book = self.book;
        let document = self.documents.get_mut(document)?;
        if let Some(at) = document.drafts.iter().position(|it| it.0 == user) {
            return Some(at);
        }
        let mut draft = Draft::new(line, document.text.clone(), Unit::Chars);
        draft.record.id = Some(document.name.to_owned());
        draft.record.line = document.line;
        if let Some(user) = user {
            draft.record.maker = Maker::Person(book.user(user).to_owned());
        }
        document.drafts.push((user, draft));
        Some(document.drafts.len() - 1)
    }

    fn get(&mut self, document: usize, draft: usize) -> Option<&mut Draft> {
        let document = self.documents.get_mut(document)?;
        document.drafts.get_mut(draft).map(|(_, draft)| draft)
    }

    fn selection(&mut self, document: usize, node: &'a Node, ends: Result<(i64, i64), String>) {
        let line = node.line();
        let creator = creator(node);
        let codings: Vec<&Node> = node.all("Coding").collect();
        let makers = codings.iter().map(|it| self::creator(it).or(creator));
        let makers: Vec<Option<&str>> = makers.collect();
        let first = makers.first().copied().unwrap_or(creator);
        let Some(at) = self.draft(document, first, line) else {
            return;
        };
        let Some(draft) = self.get(document, at) else {
            return;
        };
        let span = ends.and_then(|(from, to)| draft.span(from, to));
        let span = match span {
            Ok(span) => span,
            Err(why) => {
                return draft.report(line, node.get("guid"), format!("{why}; left out"));
            }
        };
        let words = short(span.of(draft.text()).unwrap_or_default());
        if let Some(guid) = node.get("guid") {
            self.selected.insert(guid, (document, span));
        }
        let mut noted = false;
        for (coding, maker) in codings.into_iter().zip(makers) {
            let Some(at) = self.draft(document, maker, line) else {
                continue;
            };
            let Some(tag) = self.coding(document, at, coding, span) else {
                continue;
            };
            for guid in [node.get("guid"), coding.get("guid")].into_iter().flatten() {
                let made = (document, at, tag.clone());
                self.made.entry(guid).or_insert(made);
            }
            for note in self.notes(coding) {
                self.note(document, at, Some(&tag), &note);
            }
            // What is said of the selection is said once, of its first code.
            if !std::mem::replace(&mut noted, true) {
                for note in self.notes(node) {
                    self.note(document, at, Some(&tag), &note);
                }
            }
        }
        if !noted {
            for note in self.notes(node) {
                self.note(document, at, None, &format!("“{words}”: {note}"));
            }
        }
    }

    /// A coded passage: a mention, or where a case was coded a label.
    fn coding(&mut self, document: usize, at: usize, node: &'a Node, span: Span) -> Option<TagId> {
        let book = self.book;
        let code = node.first("CodeRef").and_then(|it| it.get("targetGUID"));
        let (line, guid) = (node.line(), node.get("guid"));
        let draft = self.get(document, at)?;
        if let Some(kind) = code.and_then(|it| book.code(it)) {
            return Some(draft.mention(guid, kind.as_str(), vec![span]));
        }
        if let Some(case) = code.and_then(|it| book.case(it)) {
            return Some(draft.label("case", vec![case.to_owned()], vec![span]));
        }
        let message = match code {
            Some(code) => format!("the code {} is not in the code book; left out", short(code)),
            None => "a coding without a code; left out".to_owned(),
        };
        draft.report(line, guid, message);
        None
    }

    /// Codes, variables and notes of a source as a whole.
    fn whole_document(&mut self, document: usize, node: &'a Node) {
        let book = self.book;
        for coding in node.all("Coding") {
            let code = coding.first("CodeRef").and_then(|it| it.get("targetGUID"));
            let name = code.and_then(|it| book.code(it).map(|it| it.as_str()).or(book.case(it)));
            let Some(at) = self.draft(document, creator(coding), coding.line()) else {
                continue;
            };
            if let (Some(name), Some(draft)) = (name, self.get(document, at)) {
                draft.label("code", vec![name.to_owned()], Vec::new());
            }
        }
        let values = variables(book, node);
        let notes = self.notes(node);
        if values.is_empty() && notes.is_empty() {
            return;
        }
        // Nobody is named for them: whoever made the source is the nearest.
        let at = match creator(node) {
            Some(user) => self.draft(document, Some(user), node.line()),
            None => self.first_draft(document, node.line()),
        };
        for (name, value) in values {
            if let Some(draft) = at.and_then(|at| self.get(document, at)) {
                let values: Vec<String> = match book.joins_values {
                    true => value.split(BETWEEN).map(str::to_owned).collect(),
                    false => vec![value.to_owned()],
                };
                draft.label(name, values, Vec::new());
            }
        }
        for note in notes {
            if let Some(at) = at {
                self.note(document, at, None, &note);
            }
        }
    }

    /// Where what is true of a document whoever works on it is put.
    fn first_draft(&mut self, document: usize, line: usize) -> Option<usize> {
        match self.documents.get(document)?.drafts.is_empty() {
            true => self.draft(document, None, line),
            false => Some(0),
        }
    }

    /// A case holds sources and selections, and says something of all of them.
    fn case(&mut self, case: &'a Node) {
        let name = case.get("name").unwrap_or_default();
        let mut labels = vec![("case", name)];
        labels.extend(variables(self.book, case));
        let target = |it: &'a Node| it.get("targetGUID");
        let mut places: Vec<(usize, Vec<Span>)> = Vec::new();
        for guid in case.all("SourceRef").filter_map(target) {
            places.extend(self.by_guid.get(guid).map(|it| (*it, Vec::new())));
        }
        for guid in case.all("SelectionRef").filter_map(target) {
            places.extend(self.selected.get(guid).map(|it| (it.0, vec![it.1])));
        }
        for (document, spans) in places {
            let at = self.first_draft(document, case.line());
            if let Some(draft) = at.and_then(|at| self.get(document, at)) {
                for (task, value) in &labels {
                    draft.label(task, vec![(*value).to_owned()], spans.clone());
                }
            }
        }
    }

    /// A link between two coded passages of one person is a relation; others
    /// (to codes, to notes, across documents) are passed over.
    fn link(&mut self, link: &'a Node) {
        let end = |name: &str| link.get(name).and_then(|it| self.made.get(it)).cloned();
        if let (Some(from), Some(to)) = (end("originGUID"), end("targetGUID"))
            && (from.0, from.1) == (to.0, to.1)
            && let Some(draft) = self.get(from.0, from.1)
        {
            let kind = link.get("name").filter(|it| !it.is_empty());
            let ends = (Ref::Mention(from.2), Ref::Mention(to.2));
            draft.relation(link.get("guid"), kind.unwrap_or("link"), ends.0, ends.1);
            return;
        }
        *self.passed.entry("Link").or_default() += 1;
    }

    /// What is remarked on a node: its description and its notes.
    fn notes(&mut self, node: &'a Node) -> Vec<String> {
        let description = node.text_of("Description").map(str::to_owned);
        let mut notes: Vec<String> = description.into_iter().collect();
        for guid in node.all("NoteRef").filter_map(|it| it.get("targetGUID")) {
            let Some(note) = self.book.note(guid) else {
                let message = format!("the note {} is not in the project; left out", short(guid));
                self.report(node.line(), node.get("guid"), message);
                continue;
            };
            match self.text(note) {
                Ok(text) => notes.push(text),
                Err(why) => match note.text_of("Description") {
                    Some(text) => notes.push(text.to_owned()),
                    None => {
                        self.report(note.line(), Some(guid), format!("a note: {why}; left out"));
                    }
                },
            }
        }
        notes.retain(|it| !it.trim().is_empty());
        notes
    }

    fn note(&mut self, document: usize, at: usize, on: Option<&TagId>, text: &str) {
        if let Some(draft) = self.get(document, at) {
            draft.note(on.cloned(), text.trim());
        }
    }

    fn report(&mut self, line: usize, tag: Option<&str>, message: String) {
        self.issues.push(Issue {
            line,
            tag: tag.map(str::to_owned),
            message,
        });
    }
}

/// Who made it, or who changed it where that isn't said.
fn creator(node: &Node) -> Option<&str> {
    node.get("creatingUser").or(node.get("modifyingUser"))
}

/// The variables of a source or a case with their values.
fn variables<'a>(book: &Book<'a>, node: &'a Node) -> Vec<(&'a str, &'a str)> {
    let values = node.all("VariableValue").filter_map(|it| {
        let guid = it.first("VariableRef")?.get("targetGUID")?;
        let value = it.children.iter().find(|it| it.name().ends_with("Value"))?;
        let value = value.text.trim();
        Some((book.variable(guid)?, value)).filter(|it| !it.1.is_empty())
    });
    values.collect()
}

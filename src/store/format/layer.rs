//! The file of a layer or a set of suggestions: one tag to a line, in reading
//! order, kind by kind, and what was said to suggestions last. What this
//! version can't use stays in the file, verbatim, and is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::print::{field_name, number, string};
use super::read::{self, Fields};
use super::scan::{Fault, Scanner, Value};
use super::tag::{self, Printer, Quoted, Quotes};
use super::verdict::{self, owner};
use super::{FORMAT, Flaw, Flaws, print, words};
use crate::model::{
    AnnotatorId, ArticleId, Completion, Layer, LayerHead, LayerKey, LayerKind, Tag, TagClass, Task,
    TextHash, TextRef,
};

/// The lists of a layer's file, in its order.
const SECTIONS: [(TagClass, &str); 6] = [
    (TagClass::Mention, "mentions"),
    (TagClass::Event, "events"),
    (TagClass::Stance, "stances"),
    (TagClass::Relation, "relations"),
    (TagClass::Label, "labels"),
    (TagClass::Note, "notes"),
];

/// The list of what was said to suggestions, behind the tags.
const VERDICTS: &str = "verdicts";

/// A layer as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerFile {
    /// Of suggestions the source; empty where the file doesn't say.
    pub annotator: AnnotatorId,
    /// Empty where the file doesn't say.
    pub article: ArticleId,
    pub layer: Layer,
    /// Why it must not be written over, if so.
    pub read_only: Option<String>,
    pub flaws: Vec<Flaw>,
}

/// Gives the text of a hash, or says for people why there is none.
pub type TextOf<'f> = &'f mut dyn FnMut(&TextHash) -> Result<Arc<str>, String>;

/// Reads the file of a layer or a set. Tags that can't be used (malformed, an id for the
/// second time, spans that aren't the text's) are set aside: reported, left out
/// of the layer, and kept in [`LayerHead::extra`] under their list's name, so
/// that [`print`] writes them back.
pub fn parse(kind: LayerKind, text: &str, text_of: TextOf) -> Result<LayerFile, Flaw> {
    let mut flaws = Flaws::new(text);
    let (mut file, lists) = match head(kind, text, &mut flaws) {
        Ok(it) => it,
        Err(fault) => return Err(flaws.whole(&fault)),
    };
    let counted = match &file.layer.head.text {
        None => Err("no text is named".to_owned()),
        Some(it) => text_of(&it.hash),
    };
    let counted = counted.as_deref();
    let mut aside = Aside::default();
    let mut has_spans = false;
    for (class, name) in SECTIONS {
        let Some(mut scanner) = lists.get(name).cloned() else {
            continue;
        };
        let mut tags = || -> Result<(), Fault> {
            let mut first = true;
            scanner.open(b'[')?;
            while scanner.more(b']', first)? {
                first = false;
                let node = scanner.value()?;
                let raw = (node.at, node.end);
                let mut quoted = Vec::new();
                let known_id = id_of(&node);
                let tag = tag::parse(node, class, &mut quoted);
                has_spans |= !quoted.is_empty();
                let tag = tag
                    .map_err(|fault| ("tag-unreadable", fault))
                    .and_then(|tag| check_spans(tag, &quoted, counted.ok()))
                    .and_then(|tag| check_id(tag, raw.0, &file.layer));
                match tag {
                    Ok(tag) => drop(file.layer.put(tag)),
                    Err((code, fault)) => {
                        flaws.add(code, &fault, known_id);
                        aside.add(name, &text[raw.0 as usize..raw.1 as usize]);
                    }
                }
            }
            Ok(())
        };
        if let Err(fault) = tags() {
            return Err(flaws.whole(&fault));
        }
    }
    if let Some(scanner) = lists.get(VERDICTS).cloned() {
        verdicts(
            text,
            scanner,
            counted.ok(),
            &mut file.layer,
            &mut aside,
            &mut flaws,
        )
        .map_err(|fault| flaws.whole(&fault))?;
    }
    if let (Err(why), true) = (counted, has_spans) {
        let why = format!(
            "the tags can't be checked against the text they count in ({why}); \
             the layer is read-only until that text is back"
        );
        flaws.add("text-missing", &Fault::new(0, &why), None);
        file.read_only.get_or_insert(why);
    }
    aside.keep(&mut file.layer.head);
    file.flaws = flaws.done();
    Ok(file)
}

/// Whose and of which article the file is, from its first bytes; `head` may
/// end anywhere. None where they don't say.
pub fn names(head: &str) -> (Option<String>, Option<String>) {
    let mut scanner = Scanner::new(head);
    let (mut annotator, mut article) = (None, None);
    let mut look = || -> Result<(), Fault> {
        scanner.prologue()?;
        scanner.open(b'(')?;
        let mut first = true;
        while (annotator.is_none() || article.is_none()) && scanner.more(b')', first)? {
            first = false;
            match (scanner.field()?, scanner.value()?.value) {
                ("annotator" | "source", Value::Text(it)) => {
                    annotator.get_or_insert(it.into_owned());
                }
                ("article", Value::Text(it)) => article = Some(it.into_owned()),
                _ => {}
            }
        }
        Ok(())
    };
    // The end of what was read of the file isn't a fault of the file.
    let _ = look();
    (annotator, article)
}

/// The layer's file. `text` is the text the spans count in; without it they
/// stand without their quotes.
pub fn print(key: &LayerKey, layer: &Layer, text: Option<&str>) -> String {
    let quotes = text.map_or(Quotes::Without, Quotes::With);
    let mut out = String::with_capacity(256 + layer.tags().len() * 140);
    out.push_str("(\n");
    let mut line = |name: &str, value: &dyn Fn(&mut String)| {
        out.push_str("    ");
        out.push_str(name);
        out.push_str(": ");
        value(&mut out);
        out.push_str(",\n");
    };
    line("format", &|out| number(out, FORMAT));
    line("article", &|out| string(out, key.article.as_str()));
    if let Some(it) = &layer.head.text {
        line("text", &|out| print_text_ref(out, it));
    }
    line(owner(key.kind), &|out| {
        string(out, key.annotator.as_str());
    });
    if let Some(it) = &layer.head.guideline_version {
        line("guidelines", &|out| string(out, it));
    }
    if layer.head.suggestions_seen {
        line("suggestions_seen", &|out| out.push_str("true"));
    }
    let is_list = |name: &str| name == "completions" || is_section(key.kind, name);
    for (name, value) in &layer.head.extra {
        if !is_list(name) {
            line(&field_name(name), &|out| out.push_str(value));
        }
    }
    let aside = |name: &str| Aside::of(&layer.head, name);
    let mut completions: Vec<String> = Vec::new();
    for (task, it) in layer.completions() {
        let mut text = String::new();
        print_completion(&mut text, *task, it, &key.annotator);
        completions.push(text);
    }
    completions.extend(aside("completions"));
    if let [one] = &completions[..] {
        line("completions", &|out| {
            out.push('[');
            out.push_str(one);
            out.push(']');
        });
    } else {
        list(&mut out, "completions", &completions, |out, it| {
            out.push_str(it)
        });
    }
    let mut classes: BTreeMap<TagClass, Vec<&Tag>> = BTreeMap::new();
    for tag in layer.tags() {
        classes.entry(tag.class()).or_default().push(tag);
    }
    for (class, name) in SECTIONS {
        let mut tags = classes.remove(&class).unwrap_or_default();
        tags.sort_by_cached_key(|tag| place_of(tag));
        let aside = aside(name);
        if tags.is_empty() && aside.is_empty() {
            continue;
        }
        let entries: Vec<Entry> = tags
            .into_iter()
            .map(Entry::Tag)
            .chain(aside.into_iter().map(Entry::Aside))
            .collect();
        list(&mut out, name, &entries, |out, it| match it {
            Entry::Tag(tag) => tag::print(out, tag, quotes, Some(2)),
            Entry::Aside(raw) => out.push_str(raw),
        });
    }
    let mut said: Vec<String> = Vec::new();
    for (part, all) in layer.verdicts() {
        for (by, it) in all {
            let mut text = String::new();
            verdict::print(&mut text, part, by, it, quotes);
            said.push(text);
        }
    }
    if key.is_suggested() {
        said.extend(aside(VERDICTS));
    }
    list(&mut out, VERDICTS, &said, |out, it| out.push_str(it));
    out.push_str(")\n");
    out
}

/// `(hash: "b3-…", bytes: 3710)`
pub fn print_text_ref(out: &mut String, it: &TextRef) {
    let mut p = Printer::new(out, Quotes::Without);
    p.text("hash", it.hash.as_str());
    p.name("bytes");
    number(p.out, it.bytes);
    p.close();
}

pub fn parse_text_ref(node: super::scan::Node) -> Result<TextRef, Fault> {
    let mut f = Fields::of(node)?;
    Ok(TextRef {
        hash: f.need("hash", read::id)?,
        bytes: f.need("bytes", read::whole)?,
    })
}

/// `(task: "entities", state: Complete, at: "…")`; who did it stands there where
/// it isn't the layer's annotator.
pub fn print_completion(out: &mut String, task: Task, it: &Completion, annotator: &AnnotatorId) {
    let mut p = Printer::new(out, Quotes::Without);
    p.text("task", task.id());
    p.word("state", words::of(&words::COMPLETION, it.state));
    if it.by != *annotator {
        p.text("by", it.by.as_str());
    }
    if let Some(at) = &it.at {
        p.text("at", at.as_str());
    }
    p.extra(&it.extra);
    p.close();
}

pub fn parse_completion(
    node: super::scan::Node,
    annotator: &AnnotatorId,
) -> Result<(Task, Completion), Fault> {
    let at = node.at;
    let mut f = Fields::of(node)?;
    let task: String = f.need("task", read::text)?;
    let task = Task::from_id(&task)
        .ok_or_else(|| Fault::new(at, format!("the task `{task}` isn't known")))?;
    let completion = Completion {
        state: f.need("state", |it| read::word(it, &words::COMPLETION))?,
        by: f
            .option("by", read::id)?
            .unwrap_or_else(|| annotator.clone()),
        at: f.option("at", read::id)?,
        extra: f.rest(),
    };
    Ok((task, completion))
}

/// Is it one of the lists that are read one entry after the other?
fn is_section(kind: LayerKind, name: &str) -> bool {
    let said = kind == LayerKind::Suggestions && name == VERDICTS;
    said || SECTIONS.iter().any(|it| it.1 == name)
}

/// What was said to suggestions. An entry that can't be used is set aside like
/// a tag; one whose suggestion is gone stays: nothing that was decided is lost.
fn verdicts(
    text: &str,
    mut scanner: Scanner,
    counted: Option<&str>,
    layer: &mut Layer,
    aside: &mut Aside,
    flaws: &mut Flaws,
) -> Result<(), Fault> {
    let mut first = true;
    scanner.open(b'[')?;
    while scanner.more(b']', first)? {
        first = false;
        let node = scanner.value()?;
        let raw = (node.at, node.end);
        let mut quoted = Vec::new();
        let said = verdict::parse(node, &mut quoted)
            .map_err(|fault| ("verdict-unreadable", fault))
            .and_then(|(part, by, it)| {
                let said = format!("what {by} said to {}", part.tag());
                spans_fit(&said, &quoted, counted)?;
                match layer.verdict(&part, &by) {
                    None => Ok((part, by, it)),
                    Some(_) => {
                        let why = format!("{said} stands here twice");
                        Err(("verdict-twice", Fault::new(raw.0, why)))
                    }
                }
            });
        match said {
            Ok((part, by, it)) => drop(layer.set_verdict(&part, &by, Some(it))),
            Err((code, fault)) => {
                flaws.add(code, &fault, None);
                aside.add(VERDICTS, &text[raw.0 as usize..raw.1 as usize]);
            }
        }
    }
    Ok(())
}

enum Entry<'l> {
    Tag(&'l Tag),
    Aside(String),
}

/// Reading order in a list: where it begins, longer first, then the id; what
/// stands nowhere comes last.
fn place_of(tag: &Tag) -> (u32, std::cmp::Reverse<u32>, crate::model::TagId) {
    let first = tag.anchor().iter().min();
    (
        first.map_or(u32::MAX, |it| it.start()),
        std::cmp::Reverse(first.map_or(0, |it| it.end())),
        tag.id.clone(),
    )
}

fn list<T>(out: &mut String, name: &str, items: &[T], print: impl Fn(&mut String, &T)) {
    if items.is_empty() {
        return;
    }
    out.push_str("    ");
    out.push_str(name);
    out.push_str(": [\n");
    for item in items {
        out.push_str("        ");
        print(out, item);
        out.push_str(",\n");
    }
    out.push_str("    ],\n");
}

/// Everything but the tags, and where their lists begin.
fn head<'a>(
    kind: LayerKind,
    text: &'a str,
    flaws: &mut Flaws,
) -> Result<(LayerFile, BTreeMap<&'a str, Scanner<'a>>), Fault> {
    let mut scanner = Scanner::new(text);
    scanner.prologue()?;
    let mut fields = Vec::new();
    let mut lists = BTreeMap::new();
    let mut seen = BTreeSet::new();
    scanner.open(b'(')?;
    let mut first = true;
    while scanner.more(b')', first)? {
        first = false;
        let at = scanner.offset();
        let name = scanner.field()?;
        if !seen.insert(name) {
            return Err(Fault::new(at, format!("`{name}` stands here twice")));
        }
        if is_section(kind, name) {
            lists.insert(name, scanner.clone());
            scanner.skip()?;
        } else {
            fields.push((name, scanner.value()?));
        }
    }
    scanner.finish()?;
    let end = text.len() as u32;
    let mut f = Fields::of(super::scan::Node {
        at: 0,
        end,
        value: Value::Struct("", fields),
    })?;
    let format: u32 = f.need("format", read::whole)?;
    let mut aside = Aside::default();
    let article = f.get("article", read::id)?;
    let counted = f.option("text", parse_text_ref)?;
    let annotator: AnnotatorId = f.get(owner(kind), read::id)?;
    let guideline_version = f.option("guidelines", read::text)?;
    let suggestions_seen = f.get("suggestions_seen", read::flag)?;
    let mut layer = Layer::default();
    if let Some(node) = f.take("completions") {
        for node in read::list(node, Ok)? {
            let raw = &text[node.at as usize..node.end as usize];
            match parse_completion(node, &annotator) {
                Ok((task, it)) if !layer.completions().contains_key(&task) => {
                    layer.set_completion(task, Some(it));
                }
                Ok((task, _)) => {
                    let at = raw.as_ptr() as usize - text.as_ptr() as usize;
                    let why = format!("`{}` has its state twice", task.id());
                    flaws.add("completion-twice", &Fault::new(at as u32, why), None);
                    aside.add("completions", raw);
                }
                Err(fault) => {
                    flaws.add("completion-unreadable", &fault, None);
                    aside.add("completions", raw);
                }
            }
        }
    }
    layer.head = LayerHead {
        text: counted,
        guideline_version,
        suggestions_seen,
        extra: f.rest(),
    };
    aside.keep(&mut layer.head);
    let read_only = flaws.newer(format);
    let file = LayerFile {
        annotator,
        article,
        layer,
        read_only,
        flaws: Vec::new(),
    };
    Ok((file, lists))
}

fn check_spans(
    tag: Tag,
    quoted: &[Quoted],
    text: Option<&str>,
) -> Result<Tag, (&'static str, Fault)> {
    spans_fit(tag.id.as_str(), quoted, text)?;
    Ok(tag)
}

/// `of` is what the spans belong to, for people.
fn spans_fit(of: &str, quoted: &[Quoted], text: Option<&str>) -> Result<(), (&'static str, Fault)> {
    let Some(text) = text else { return Ok(()) };
    for it in quoted {
        if let Some(row) = it.fault(text) {
            let (code, what) = tag::SPAN_FAULTS[row];
            let why = format!("the span {} of {of} {what}", it.span);
            return Err((code, Fault::new(it.at, why)));
        }
    }
    Ok(())
}

fn check_id(tag: Tag, at: u32, layer: &Layer) -> Result<Tag, (&'static str, Fault)> {
    match layer.tag(&tag.id) {
        None => Ok(tag),
        Some(_) => {
            let why = format!("the id {} stands here for the second time", tag.id);
            Err(("id-twice", Fault::new(at, why)))
        }
    }
}

fn id_of(node: &super::scan::Node) -> Option<crate::model::TagId> {
    let Value::Struct(_, fields) = &node.value else {
        return None;
    };
    fields.iter().find_map(|(name, it)| match &it.value {
        Value::Text(id) if *name == "id" => Some(crate::model::TagId::new(id)),
        _ => None,
    })
}

/// Entries of lists that this version can't use.
#[derive(Default)]
struct Aside {
    lists: BTreeMap<String, Vec<String>>,
}

impl Aside {
    fn add(&mut self, list: &str, raw: &str) {
        // On one line, as everything in the file.
        let raw = Scanner::document(raw).map_or_else(|_| raw.to_owned(), |it| print::compact(&it));
        self.lists.entry(list.to_owned()).or_default().push(raw);
    }

    fn keep(self, head: &mut LayerHead) {
        for (name, entries) in self.lists {
            head.extra.insert(name, format!("[{}]", entries.join(", ")));
        }
    }

    /// The entries kept for a list.
    fn of(head: &LayerHead, list: &str) -> Vec<String> {
        let kept = head.extra.get(list).map(|it| Scanner::document(it));
        match kept.map(|it| it.map(|it| it.value)) {
            Some(Ok(Value::List(items))) => items.iter().map(print::compact).collect(),
            _ => Vec::new(),
        }
    }
}

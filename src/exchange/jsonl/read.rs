//! A line as a layer. What doesn't fit is reported and left out; nothing is
//! taken in silently changed.

mod tags;

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::Value;

use self::tags::{LISTS, Reader, short, shown};
use super::fields::{Left, Object, extra, list, need, object, spans_mut, text, texts, unknown};
use super::{LINE_FIELDS, VERSION};
use crate::exchange::draft::carried;
use crate::exchange::{Issue, Item, Maker, Record, Source, Take, Text, Waiting, json, limits};
use crate::model::{
    AnnotatorId, ArticleMeta, Completion, CompletionState, Entity, Extra, Layer, Stamp, Tag, TagId,
    Task, TextHash, TextRef, Zone, ZoneKind,
};
use crate::text::anchor::{Verdict, reanchor_all};
use crate::text::{Span, quote_of};

/// The fields of a register entry that are known here.
const ENTITY_FIELDS: &[&str] = &[
    "id", "name", "kind", "aliases", "wikidata", "country", "sector", "note",
];

const META_FIELDS: &[&str] = &["title", "published", "source", "author", "url", "language"];

const ZONE_FIELDS: &[&str] = &["kind", "start", "end"];

/// A line that has been parsed but not yet brought together with an article.
#[derive(Debug)]
pub struct Incoming {
    /// 1-based.
    pub line: usize,
    pub id: Option<String>,
    pub text: Option<String>,
    pub text_hash: Option<TextHash>,
    pub annotator: Option<String>,
    object: Object,
}

/// What came of a line and the project's text.
#[derive(Debug)]
pub struct Placed {
    pub layer: Layer,
    pub entities: Vec<Entity>,
    pub meta: Option<ArticleMeta>,
    pub zones: Option<Vec<Zone>>,
    pub issues: Vec<Issue>,
}

/// Reads a file of lines. The tags of a line that leaves the text out wait for
/// the article's.
pub fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    limits::lines(source.bytes, take, |number, json, take| {
        match parse_line(number, json) {
            Err(issue) => take(Item::Issue(issue)),
            Ok(mut line) => {
                let mut record = Record {
                    line: number,
                    id: line.id.clone(),
                    text_hash: line.text_hash.clone(),
                    maker: match &line.annotator {
                        Some(name) => Maker::Person(name.clone()),
                        None => Maker::Unsaid,
                    },
                    ..Record::default()
                };
                match line.text.take().map(Arc::<str>::from) {
                    None => record.text = Text::Waiting(Box::new(line)),
                    Some(text) => {
                        // What isn't of this text was told by the line itself.
                        line.text_hash = None;
                        for issue in Box::new(line).read(&mut record, &text) {
                            take(Item::Issue(issue))?;
                        }
                        record.text = Text::Exact(text);
                    }
                }
                take(Item::Record(Box::new(record)))
            }
        }
    })
}

impl Waiting for Incoming {
    fn read(self: Box<Self>, record: &mut Record, text: &Arc<str>) -> Vec<Issue> {
        // Whose layer it becomes is settled by who takes it in.
        let annotator = AnnotatorId::default();
        let hash = self.text_hash.clone().unwrap_or_default();
        let placed = self.place(text, &hash, &annotator);
        record.tags = placed.layer.tags().cloned().collect();
        record.completions = placed.layer.completions().clone();
        record.head = placed.layer.head;
        record.meta = placed.meta;
        record.zones = placed.zones;
        record.entities = placed.entities;
        placed.issues
    }

    /// Other programs' lines are objects with an id too, or with none.
    fn has_tags(&self) -> bool {
        let has = |name: &&str| match self.object.get(*name) {
            Some(Value::Array(tags)) => tags.iter().any(Value::is_object),
            Some(other) => *name == "completions" && other.is_object(),
            None => false,
        };
        self.id.is_some() && TOLD.iter().any(has)
    }
}

/// Fields that hold what a layer says.
const TOLD: [&str; 7] = [
    "mentions",
    "events",
    "stances",
    "relations",
    "labels",
    "notes",
    "completions",
];

/// Parses a line; an unreadable one gives its reason. Empty lines are for the
/// caller to skip.
pub fn parse_line(line: usize, json: &str) -> Result<Incoming, Issue> {
    let issue = |why: String| Issue::left_out(line, why, "line");
    if !json::is_bearable(json) {
        return Err(issue(json::TOO_MANY.to_owned()));
    }
    let value: Value =
        serde_json::from_str(json).map_err(|error| issue(format!("not JSON: {error}")))?;
    let Value::Object(object) = value else {
        return Err(issue("not an object".into()));
    };
    if let Some(format) = object.get("format")
        && format != VERSION
    {
        return Err(issue(format!("format {} is not {VERSION}", shown(format))));
    }
    let get = |name: &str| text(&object, name).map_err(issue);
    Ok(Incoming {
        line,
        id: get("id")?,
        text: get("text")?,
        text_hash: get("text_hash")?.map(TextHash::new),
        annotator: get("annotator")?,
        object,
    })
}

impl Incoming {
    /// Brings the line together with the project's text of its article. Where
    /// the line has another text, its spans are anchored anew by their quotes.
    pub fn place(&self, text: &str, hash: &TextHash, annotator: &AnnotatorId) -> Placed {
        let source = self.text.as_deref().unwrap_or(text);
        let mut reader = Reader::new(self.line, &self.object, source, annotator);
        let mut layer = Layer::default();
        let other = self.text.is_none() && self.text_hash.as_ref().is_some_and(|it| it != hash);
        if other {
            reader.report(
                None,
                "its offsets count in another version of the text, and the line doesn't hold \
                 that; its tags and zones are left out",
            );
        } else {
            self.take_tags(&mut reader, &mut layer, text);
        }
        if !layer.is_untouched() {
            layer.head.text = Some(TextRef {
                hash: hash.clone(),
                bytes: text.len() as u32,
            });
        }
        let zones = (!other).then(|| reader.zones(&self.object, source == text));
        Placed {
            layer,
            entities: reader.entities(&self.object),
            meta: reader.meta(&self.object),
            zones: zones.flatten(),
            issues: reader.issues.into_issues(),
        }
    }

    fn take_tags(&self, reader: &mut Reader, layer: &mut Layer, text: &str) {
        let mut tags: Vec<Tag> = Vec::new();
        for (list, class) in LISTS {
            tags.extend(reader.tags(&self.object, list, class));
        }
        if reader.source != text {
            tags = reader.move_tags(tags, text);
        }
        reader.report_dangling(&tags);
        for tag in tags {
            layer.put(tag);
        }
        reader.completions(&self.object, layer);
        reader.head(&self.object, layer);
    }
}

impl Reader<'_> {
    fn head(&mut self, line: &Object, layer: &mut Layer) {
        let version = text(line, "guideline_version");
        layer.head.guideline_version = self.or_report(version).flatten();
        match line.get("suggestions_seen") {
            None | Some(Value::Null) => {}
            Some(Value::Bool(seen)) => layer.head.suggestions_seen = *seen,
            Some(_) => self.report(None, "suggestions_seen is not true or false; left out"),
        }
        layer.head.extra = extra(line, LINE_FIELDS);
    }

    /// Each lost field is told: what holds it has no place for unknown ones.
    fn report_unknown(&mut self, it: &Object, known: &[&str], what: &str) {
        for (name, _) in unknown(it, known) {
            let message = format!("{what} has the unknown field {name}; that is left out");
            self.report(None, message);
        }
    }

    fn meta(&mut self, line: &Object) -> Option<ArticleMeta> {
        let it = self.or_report(object(line, "meta"))??;
        self.report_unknown(it, META_FIELDS, "meta");
        let mut get = |name: &str| self.or_report(text(it, name)).flatten();
        Some(ArticleMeta {
            title: get("title"),
            published: get("published"),
            source: get("source"),
            author: get("author"),
            url: get("url"),
            language: get("language"),
        })
    }

    /// None where the line says nothing of zones, or says it of another text.
    fn zones(&mut self, line: &Object, same_text: bool) -> Option<Vec<Zone>> {
        line.get("zones").filter(|it| !it.is_null())?;
        let items = self.or_report(list(line, "zones"))?;
        if !same_text {
            if !items.is_empty() {
                let message = "the zones count in another version of the text; left out";
                self.report(None, message);
            }
            return None;
        }
        let mut zones = Vec::new();
        for item in items {
            let number = |name: &str| item.get(name).and_then(Value::as_u64)?.try_into().ok();
            let kind = item.get("kind").and_then(Value::as_str);
            let span = number("start")
                .zip(number("end"))
                .and_then(|(start, end)| self.span(start, end).ok());
            match (kind.and_then(ZoneKind::from_id), span, item) {
                (Some(kind), Some(span), Value::Object(it)) => {
                    zones.push(Zone { span, kind });
                    self.report_unknown(it, ZONE_FIELDS, "a zone");
                }
                _ => {
                    let message = format!("the zone {} doesn't fit; left out", shown(item));
                    self.report(None, message);
                }
            }
        }
        Some(zones)
    }

    fn completions(&mut self, line: &Object, layer: &mut Layer) {
        let Some(Some(states)) = self.or_report(object(line, "completions")) else {
            return;
        };
        let made = self.or_report(object(line, "completed")).flatten();
        for (name, state) in states {
            let known = Task::from_id(name).zip(state.as_str().and_then(CompletionState::from_id));
            let Some((task, state)) = known else {
                let message = format!(
                    "the completion {name}: {} is unknown; left out",
                    shown(state)
                );
                self.report(None, message);
                continue;
            };
            let made = made.and_then(|it| it.get(task.id()));
            let made = |name: &str| made.and_then(|it| it.get(name)?.as_str().map(str::to_owned));
            let completion = Completion {
                state,
                by: made("by").map_or_else(|| self.annotator.clone(), |by| by.as_str().into()),
                at: made("at").map(Stamp::new),
                extra: Extra::new(),
            };
            layer.set_completion(task, Some(completion));
        }
    }

    fn entities(&mut self, line: &Object) -> Vec<Entity> {
        let mut entities: Vec<Entity> = Vec::new();
        let mut ids = HashSet::new();
        for item in self.or_report(list(line, "entities")).unwrap_or_default() {
            let shown = item.get("id").and_then(Value::as_str).map(short);
            match entity(item) {
                Ok(it) if !ids.insert(it.id.clone()) => {
                    self.report(
                        shown.as_deref(),
                        "the entity stands twice; the second is left out",
                    );
                }
                Ok(it) => entities.push(it),
                Err(why) => self.report(shown.as_deref(), format!("entity: {why}; left out")),
            }
        }
        entities
    }

    /// Anchors every span anew in the project's text; a tag with a lost span is
    /// left out.
    fn move_tags(&mut self, tags: Vec<Tag>, text: &str) -> Vec<Tag> {
        let spans: Vec<Span> = tags.iter().flat_map(Tag::spans).collect();
        let mut verdicts = reanchor_all(self.source, text, &spans).into_iter();
        let mut kept = Vec::new();
        let (mut stayed, mut moved) = (0, 0);
        for mut tag in tags {
            let count = tag.spans().len();
            let found: Vec<Verdict> = verdicts.by_ref().take(count).collect();
            if found.contains(&Verdict::Lost) {
                let quote = quote_of(self.source, tag.anchor()).unwrap_or_default();
                let message = format!(
                    "“{}” is not in the project's text of the article; left out",
                    short(&quote)
                );
                self.report(Some(tag.id.as_str()), message);
                continue;
            }
            match found.iter().all(|it| matches!(it, Verdict::Exact(_))) {
                true => stayed += 1,
                false => moved += 1,
            }
            let mut found = found.into_iter().filter_map(Verdict::span);
            for span in spans_mut(&mut tag) {
                if let Some(to) = found.next() {
                    *span = to;
                }
            }
            kept.push(tag);
        }
        if moved > 0 {
            self.report(None, carried(moved, stayed));
        }
        kept
    }

    fn report_dangling(&mut self, tags: &[Tag]) {
        let ids: HashSet<&TagId> = tags.iter().map(|it| &it.id).collect();
        for tag in tags {
            for used in tag.uses() {
                if !ids.contains(used) {
                    let message = format!("points at {used}, which isn't there; kept as it is");
                    self.report(Some(tag.id.as_str()), message);
                }
            }
        }
    }
}

fn entity(item: &Value) -> Result<Entity, Left> {
    let Value::Object(it) = item else {
        return Err("not an object".into());
    };
    Ok(Entity {
        id: need(it, "id")?.as_str().into(),
        name: need(it, "name")?,
        kind: text(it, "kind")?.unwrap_or_default().as_str().into(),
        aliases: texts(it, "aliases")?,
        wikidata: text(it, "wikidata")?,
        country: text(it, "country")?,
        sector: text(it, "sector")?,
        note: text(it, "note")?.unwrap_or_default(),
        extra: extra(it, ENTITY_FIELDS),
    })
}

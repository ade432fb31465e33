//! A line as a layer. What doesn't fit is reported and left out; nothing is
//! taken in silently changed.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::exchange::Issue;
use crate::model::{
    AnnotatorId, Argument, ArticleMeta, Basis, Body, Completion, CompletionState, Entity, Event,
    Extra, Label, Layer, Mention, Note, Polarity, Provenance, Ref, Relation, Stamp, Stance, Status,
    Tag, TagClass, TagId, Task, TextHash, TextRef, Zone, ZoneKind,
};
use crate::text::anchor::reanchor_all;
use crate::text::offsets::OffsetMap;
use crate::text::{Span, quote_of};

use super::fields::{attributes, extra, is_fit, spans_mut, string, strings};
use super::{ARGUMENT_FIELDS, LINE_FIELDS, TAG_FIELDS, VERSION};

/// The fields of a register entry that are known here.
const ENTITY_FIELDS: &[&str] = &[
    "id", "name", "kind", "aliases", "wikidata", "country", "sector", "note",
];

/// A line that has been parsed but not yet brought together with an article.
pub struct Incoming {
    /// 1-based.
    pub line: usize,
    pub id: Option<String>,
    pub text: Option<String>,
    pub text_hash: Option<TextHash>,
    pub annotator: Option<String>,
    object: Map<String, Value>,
}

/// What came of a line and the project's text.
pub struct Placed {
    pub layer: Layer,
    pub entities: Vec<Entity>,
    pub meta: Option<ArticleMeta>,
    pub zones: Option<Vec<Zone>>,
    pub issues: Vec<Issue>,
}

/// Parses a line; an unreadable one gives its reason. Empty lines are for the
/// caller to skip.
pub fn parse_line(line: usize, text: &str) -> Result<Incoming, Issue> {
    let issue = |message: String| Issue {
        line,
        tag: None,
        message,
    };
    let value: Value = serde_json::from_str(text)
        .map_err(|error| issue(format!("not JSON: {error}; the line is left out")))?;
    let Value::Object(object) = value else {
        return Err(issue("not an object; the line is left out".into()));
    };
    if let Some(format) = object.get("format")
        && format != VERSION
    {
        return Err(issue(format!(
            "format {format} is not {VERSION}; the line is left out"
        )));
    }
    let string = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    Ok(Incoming {
        line,
        id: string("id"),
        text: string("text"),
        text_hash: string("text_hash").map(TextHash::new),
        annotator: string("annotator"),
        object,
    })
}

impl Incoming {
    /// Brings the line together with the project's text of its article. Where
    /// the line has another text, its spans are anchored anew by their quotes.
    pub fn place(&self, text: &str, hash: &TextHash, annotator: &AnnotatorId) -> Placed {
        let source = self.text.as_deref().unwrap_or(text);
        let mut reader = Reader {
            line: self.line,
            source,
            offsets: OffsetMap::new(source),
            annotator,
            issues: Vec::new(),
            issued: BTreeSet::new(),
        };
        let mut layer = Layer::default();
        let mut tags: Vec<Tag> = Vec::new();
        for (list, class) in [
            ("mentions", TagClass::Mention),
            ("events", TagClass::Event),
            ("stances", TagClass::Stance),
            ("relations", TagClass::Relation),
            ("labels", TagClass::Label),
            ("notes", TagClass::Note),
        ] {
            tags.extend(reader.tags(&self.object, list, class));
        }
        if source != text {
            tags = reader.move_tags(tags, text);
        }
        reader.report_dangling(&tags);
        for tag in tags {
            layer.put(tag);
        }
        reader.completions(&self.object, &mut layer);
        layer.head.guideline_version = string(&self.object, "guideline_version");
        layer.head.suggestions_seen =
            self.object.get("suggestions_seen") == Some(&Value::Bool(true));
        layer.head.extra = extra(&self.object, LINE_FIELDS);
        if !layer.is_untouched() {
            layer.head.text = Some(TextRef {
                hash: hash.clone(),
                bytes: text.len() as u32,
            });
        }
        let zones = (source == text)
            .then(|| reader.zones(&self.object))
            .flatten();
        Placed {
            layer,
            entities: reader.entities(&self.object),
            meta: self
                .object
                .get("meta")
                .and_then(|it| serde_json::from_value(it.clone()).ok()),
            zones,
            issues: reader.issues,
        }
    }
}

struct Reader<'a> {
    line: usize,
    /// The text that the line's offsets count in.
    source: &'a str,
    offsets: OffsetMap,
    annotator: &'a AnnotatorId,
    issues: Vec<Issue>,
    /// Ids seen so far.
    issued: BTreeSet<TagId>,
}

/// Why a tag is left out.
type Left = String;

impl Reader<'_> {
    fn report(&mut self, tag: Option<&str>, message: impl Into<String>) {
        self.issues.push(Issue {
            line: self.line,
            tag: tag.map(str::to_owned),
            message: message.into(),
        });
    }

    fn tags(&mut self, line: &Map<String, Value>, list: &str, class: TagClass) -> Vec<Tag> {
        let mut tags = Vec::new();
        let items = match line.get(list) {
            None | Some(Value::Null) => return tags,
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.report(None, format!("{list} is not a list; it is left out"));
                return tags;
            }
        };
        for (i, item) in items.iter().enumerate() {
            let id = item.get("id").and_then(Value::as_str).map(str::to_owned);
            let shown = id.clone().unwrap_or_else(|| format!("{list}[{i}]"));
            let id = match id {
                Some(id) if is_fit(&id) => TagId::new(id),
                Some(_) => {
                    self.report(Some(&shown), "the id is empty or too long; left out");
                    continue;
                }
                None => self.free_id(class),
            };
            if self.issued.contains(&id) {
                self.report(Some(&shown), "the id is used twice; the second is left out");
                continue;
            }
            let Value::Object(object) = item else {
                self.report(Some(&shown), "not an object; left out");
                continue;
            };
            match self.tag(object, class) {
                Ok((body, provenance)) => {
                    self.issued.insert(id.clone());
                    tags.push(Tag {
                        id,
                        body,
                        provenance,
                        extra: extra(object, TAG_FIELDS),
                    });
                }
                Err(reason) => self.report(Some(&shown), format!("{reason}; left out")),
            }
        }
        tags
    }

    /// An id for a tag that came without one, the same at every reading.
    fn free_id(&self, class: TagClass) -> TagId {
        let letter = class.letter();
        (1..=self.issued.len() + 1)
            .map(|n| TagId::new(format!("{letter}{n}")))
            .find(|id| !self.issued.contains(id))
            .unwrap_or_default()
    }

    fn tag(&self, it: &Map<String, Value>, class: TagClass) -> Result<(Body, Provenance), Left> {
        let kind = |name: &str| string(it, name).filter(|kind| !kind.is_empty());
        let need = |name: &str| kind(name).ok_or_else(|| format!("{name} is missing"));
        let body = match class {
            TagClass::Mention => {
                let spans = self.spans(it.get("spans"))?;
                if spans.is_empty() {
                    return Err("a mention needs spans".into());
                }
                self.check_quote(it, &spans)?;
                Body::Mention(Mention {
                    kind: need("kind")?.as_str().into(),
                    spans,
                    entity: string(it, "entity").map(|id| id.as_str().into()),
                    attributes: attributes(it)?,
                })
            }
            TagClass::Event => {
                let trigger = self.spans(it.get("trigger"))?;
                self.check_quote(it, &trigger)?;
                let arguments = match it.get("arguments") {
                    None | Some(Value::Null) => Vec::new(),
                    Some(Value::Array(items)) => items
                        .iter()
                        .map(|item| self.argument(item))
                        .collect::<Result<_, _>>()?,
                    Some(_) => return Err("arguments is not a list".into()),
                };
                Body::Event(Event {
                    kind: need("kind")?.as_str().into(),
                    trigger,
                    arguments,
                    attributes: attributes(it)?,
                })
            }
            TagClass::Stance => {
                let polarity = need("polarity")?;
                let basis = match string(it, "basis") {
                    None => None,
                    Some(basis) => Some(
                        Basis::from_id(&basis).ok_or_else(|| format!("unknown basis {basis}"))?,
                    ),
                };
                let via = match it.get("via") {
                    None | Some(Value::Null) => Vec::new(),
                    Some(Value::Array(items)) => items
                        .iter()
                        .map(|item| self.reference(item))
                        .collect::<Result<_, _>>()?,
                    Some(_) => return Err("via is not a list".into()),
                };
                Body::Stance(Stance {
                    holder: self.reference(it.get("holder").unwrap_or(&Value::Null))?,
                    target: self.reference(it.get("target").unwrap_or(&Value::Null))?,
                    polarity: Polarity::from_id(&polarity)
                        .ok_or_else(|| format!("unknown polarity {polarity}"))?,
                    strength: match it.get("strength") {
                        None | Some(Value::Null) => None,
                        Some(value) => Some(
                            value
                                .as_u64()
                                .and_then(|n| n.try_into().ok())
                                .ok_or("strength is not a small whole number")?,
                        ),
                    },
                    basis,
                    via,
                    expression: self.spans(it.get("expression"))?,
                    evidence: self.spans(it.get("evidence"))?,
                    attributes: attributes(it)?,
                })
            }
            TagClass::Relation => Body::Relation(Relation {
                kind: need("kind")?.as_str().into(),
                from: self.reference(it.get("from").unwrap_or(&Value::Null))?,
                to: self.reference(it.get("to").unwrap_or(&Value::Null))?,
                evidence: self.spans(it.get("evidence"))?,
                attributes: attributes(it)?,
            }),
            TagClass::Label => Body::Label(Label {
                task: need("task")?.as_str().into(),
                values: strings(it.get("values")).ok_or("values is not a list of texts")?,
                spans: self.spans(it.get("spans"))?,
            }),
            TagClass::Note => Body::Note(Note {
                on: string(it, "on").map(TagId::new),
                text: string(it, "text").ok_or("text is missing")?,
            }),
        };
        Ok((body, self.provenance(it)?))
    }

    fn provenance(&self, it: &Map<String, Value>) -> Result<Provenance, Left> {
        let status = match string(it, "status") {
            None => Status::default(),
            Some(status) => {
                Status::from_id(&status).ok_or_else(|| format!("unknown status {status}"))?
            }
        };
        let score = match it.get("score") {
            None | Some(Value::Null) => None,
            Some(score) => Some(score.as_f64().ok_or("score is not a number")?),
        };
        Ok(Provenance {
            by: string(it, "by").map_or_else(|| self.annotator.clone(), |by| by.as_str().into()),
            at: string(it, "at").map(Stamp::new),
            status,
            score,
            version: string(it, "version"),
            decided_by: string(it, "decided_by").map(|by| by.as_str().into()),
        })
    }

    /// Spans in code points, made into bytes; ordered as they stand.
    fn spans(&self, value: Option<&Value>) -> Result<Vec<Span>, Left> {
        let items = match value {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(_) => return Err("spans are not a list".into()),
        };
        items
            .iter()
            .map(|item| {
                let pair = item.as_array().filter(|pair| pair.len() == 2);
                let at = |i: usize| pair.and_then(|pair| pair[i].as_u64()?.try_into().ok());
                let (Some(start), Some(end)) = (at(0), at(1)) else {
                    return Err(format!("{item} is not a span"));
                };
                self.span(start, end)
            })
            .collect()
    }

    fn span(&self, start: u32, end: u32) -> Result<Span, Left> {
        if start >= end {
            return Err(format!("the span {start}..{end} is empty or reversed"));
        }
        self.offsets
            .span_of_chars(self.source, start, end)
            .ok_or_else(|| {
                format!(
                    "the span {start}..{end} goes past the text's {} characters",
                    self.offsets.chars()
                )
            })
    }

    fn check_quote(&self, it: &Map<String, Value>, spans: &[Span]) -> Result<(), Left> {
        let Some(quote) = string(it, "quote") else {
            return Ok(());
        };
        let stands = quote_of(self.source, spans).unwrap_or_default();
        if stands == quote {
            Ok(())
        } else {
            Err(format!("the text there is “{stands}”, not “{quote}”"))
        }
    }

    fn argument(&self, item: &Value) -> Result<Argument, Left> {
        let Value::Object(object) = item else {
            return Err("an argument is not an object".into());
        };
        Ok(Argument {
            role: string(object, "role")
                .ok_or("an argument has no role")?
                .as_str()
                .into(),
            filler: self.reference(item)?,
            extra: extra(object, ARGUMENT_FIELDS),
        })
    }

    fn reference(&self, value: &Value) -> Result<Ref, Left> {
        let special = |word: &str| match word {
            "author" => Some(Ref::Author),
            "implicit" => Some(Ref::Implicit),
            "unknown" => Some(Ref::Unknown),
            _ => None,
        };
        if let Some(word) = value.as_str() {
            return special(word).ok_or_else(|| format!("unknown reference {word}"));
        }
        let Value::Object(it) = value else {
            return Err("a reference is missing".into());
        };
        let found: Vec<Ref> = [
            string(it, "mention").map(|id| Ref::Mention(TagId::new(id))),
            string(it, "event").map(|id| Ref::Event(TagId::new(id))),
            string(it, "entity").map(|id| Ref::Entity(id.as_str().into())),
            string(it, "topic").map(|id| Ref::Topic(id.as_str().into())),
            string(it, "special").and_then(|word| special(&word)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let spans = self.spans(it.get("spans"))?;
        match (&found[..], string(it, "value"), spans.is_empty()) {
            ([one], None, true) => Ok(one.clone()),
            ([], Some(value), _) => Ok(Ref::Value { value, spans }),
            ([], None, false) => Ok(Ref::Spans(spans)),
            ([], None, true) => Err("a reference points at nothing".into()),
            _ => Err("a reference points at more than one thing".into()),
        }
    }

    fn zones(&mut self, line: &Map<String, Value>) -> Option<Vec<Zone>> {
        let items = line.get("zones")?.as_array()?;
        let mut zones = Vec::new();
        for item in items {
            let number = |name: &str| item.get(name).and_then(Value::as_u64)?.try_into().ok();
            let kind = item
                .get("kind")
                .and_then(Value::as_str)
                .and_then(ZoneKind::from_id);
            let span = number("start")
                .zip(number("end"))
                .and_then(|(start, end)| self.span(start, end).ok());
            match (kind, span) {
                (Some(kind), Some(span)) => zones.push(Zone { span, kind }),
                _ => self.report(None, format!("the zone {item} doesn't fit; left out")),
            }
        }
        Some(zones)
    }

    fn completions(&mut self, line: &Map<String, Value>, layer: &mut Layer) {
        let Some(states) = line.get("completions").and_then(Value::as_object) else {
            return;
        };
        for (task, state) in states {
            let known = Task::from_id(task).zip(state.as_str().and_then(CompletionState::from_id));
            let Some((task, state)) = known else {
                self.report(
                    None,
                    format!("completion {task}: {state} is unknown; left out"),
                );
                continue;
            };
            let made = line.get("completed").and_then(|it| it.get(task.id()));
            let made = |name: &str| made.and_then(|it| it.get(name)?.as_str().map(str::to_owned));
            let completion = Completion {
                state,
                by: made("by").map_or_else(|| self.annotator.clone(), |by| by.as_str().into()),
                at: made("at").map(Stamp::new),
            };
            layer.set_completion(task, Some(completion));
        }
    }

    fn entities(&mut self, line: &Map<String, Value>) -> Vec<Entity> {
        let Some(items) = line.get("entities").and_then(Value::as_array) else {
            return Vec::new();
        };
        let mut entities = Vec::new();
        for item in items {
            let object = item.as_object();
            let get = |name: &str| object.and_then(|it| string(it, name));
            let (Some(id), Some(name)) = (get("id"), get("name")) else {
                self.report(None, "an entity has no id or no name; left out");
                continue;
            };
            entities.push(Entity {
                id: id.as_str().into(),
                name,
                kind: get("kind").unwrap_or_default().as_str().into(),
                aliases: strings(item.get("aliases")).unwrap_or_default(),
                wikidata: get("wikidata"),
                country: get("country"),
                sector: get("sector"),
                note: get("note").unwrap_or_default(),
                extra: object.map_or_else(Extra::new, |it| extra(it, ENTITY_FIELDS)),
            });
        }
        entities
    }

    /// Anchors every span anew in the project's text; a tag with a lost span is
    /// left out.
    fn move_tags(&mut self, tags: Vec<Tag>, text: &str) -> Vec<Tag> {
        let spans: Vec<Span> = tags.iter().flat_map(Tag::spans).collect();
        let mut verdicts = reanchor_all(self.source, text, &spans).into_iter();
        let mut kept = Vec::new();
        for mut tag in tags {
            let count = tag.spans().len();
            let found: Vec<_> = verdicts.by_ref().take(count).collect();
            let lost = found.iter().filter(|it| it.span().is_none()).count();
            if lost > 0 {
                let quote = quote_of(self.source, tag.anchor()).unwrap_or_default();
                self.report(
                    Some(tag.id.as_str()),
                    format!("“{quote}” is not in the project's text of the article; left out"),
                );
                continue;
            }
            let mut found = found.into_iter().filter_map(|it| it.span());
            for span in spans_mut(&mut tag) {
                if let Some(to) = found.next() {
                    *span = to;
                }
            }
            kept.push(tag);
        }
        kept
    }

    fn report_dangling(&mut self, tags: &[Tag]) {
        let there: BTreeSet<&TagId> = tags.iter().map(|it| &it.id).collect();
        for tag in tags {
            for used in tag.uses() {
                if !there.contains(used) {
                    let message = format!("points at {used}, which isn't there; kept as it is");
                    self.report(Some(tag.id.as_str()), message);
                }
            }
        }
    }
}

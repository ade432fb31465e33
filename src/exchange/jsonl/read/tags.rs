//! The tags of a line, one by one. Must not know the project's text: offsets
//! here count in the line's own.

use std::collections::HashSet;

use serde_json::Value;

use crate::exchange::Issue;
use crate::exchange::jsonl::fields::{
    Left, Object, attributes, extra, list, need, number, text, texts, unknown,
};
use crate::exchange::jsonl::{ARGUMENT_FIELDS, EVERY_TAG, tag_fields};
use crate::exchange::remarks::Remarks;
use crate::model::{
    AnnotatorId, Argument, Basis, Body, Event, Label, Mention, Note, Polarity, Provenance, Ref,
    Relation, Stamp, Stance, Status, Tag, TagClass, TagId,
};
use crate::text::offsets::OffsetMap;
use crate::text::{Span, quote_of};

/// The lists of a line, with what they hold.
pub(super) const LISTS: [(&str, TagClass); 6] = [
    ("mentions", TagClass::Mention),
    ("events", TagClass::Event),
    ("stances", TagClass::Stance),
    ("relations", TagClass::Relation),
    ("labels", TagClass::Label),
    ("notes", TagClass::Note),
];

pub(super) struct Reader<'a> {
    pub line: usize,
    /// The text that the line's offsets count in.
    pub source: &'a str,
    pub offsets: OffsetMap,
    pub annotator: &'a AnnotatorId,
    pub issues: Remarks,
    /// Ids that the line gives itself: none of them is given to another tag.
    named: HashSet<&'a str>,
    /// Ids of the tags taken so far.
    taken: HashSet<TagId>,
    /// How many ids of each class were made up.
    made: [usize; 6],
    /// What is told of a tag although it is taken.
    asides: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(
        line: usize,
        object: &'a Object,
        source: &'a str,
        annotator: &'a AnnotatorId,
    ) -> Self {
        let items = |list: &str| object.get(list).and_then(Value::as_array);
        let named = LISTS
            .iter()
            .filter_map(|(list, _)| items(list))
            .flatten()
            .filter_map(|item| item.get("id")?.as_str());
        Self {
            line,
            source,
            offsets: OffsetMap::new(source),
            annotator,
            issues: Remarks::default(),
            named: named.collect(),
            taken: HashSet::new(),
            made: [0; 6],
            asides: Vec::new(),
        }
    }

    pub fn report(&mut self, tag: Option<&str>, message: impl Into<String>) {
        self.issues.push(Issue {
            line: self.line,
            tag: tag.map(str::to_owned),
            message: message.into(),
        });
    }

    /// The value, or none with its reason reported.
    pub fn or_report<T>(&mut self, value: Result<T, Left>) -> Option<T> {
        value
            .map_err(|why| self.report(None, format!("{why}; left out")))
            .ok()
    }

    pub fn tags(&mut self, line: &Object, name: &str, class: TagClass) -> Vec<Tag> {
        let mut tags = Vec::new();
        let items = self.or_report(list(line, name)).unwrap_or_default();
        for (i, item) in items.iter().enumerate() {
            let id = item.get("id").and_then(Value::as_str);
            let id = id.filter(|id| is_fit(id));
            let shown = id.map_or_else(|| format!("{name}[{i}]"), str::to_owned);
            match self.tag(item, class) {
                Ok(tag) => {
                    tags.push(tag);
                    for aside in std::mem::take(&mut self.asides) {
                        self.report(Some(&shown), aside);
                    }
                }
                Err(why) => self.report(Some(&shown), format!("{why}; left out")),
            }
            self.asides.clear();
        }
        tags
    }

    fn tag(&mut self, item: &Value, class: TagClass) -> Result<Tag, Left> {
        let Value::Object(it) = item else {
            return Err("not an object".into());
        };
        let id = match text(it, "id")? {
            Some(id) if is_fit(&id) => Some(TagId::new(id)),
            Some(_) => return Err("the id is empty, too long or not in one line".into()),
            None => None,
        };
        if id.as_ref().is_some_and(|id| self.taken.contains(id)) {
            return Err("a tag before it has this id".into());
        }
        let body = self.body(it, class)?;
        let provenance = self.provenance(it)?;
        let id = id.unwrap_or_else(|| self.free_id(class));
        self.taken.insert(id.clone());
        Ok(Tag {
            id,
            body,
            provenance,
            extra: extra(it, &[EVERY_TAG, tag_fields(class)].concat()),
        })
    }

    /// An id for a tag that came without one, the same at every reading.
    fn free_id(&mut self, class: TagClass) -> TagId {
        loop {
            let made = &mut self.made[class as usize];
            *made += 1;
            let id = format!("{}{made}", class.letter());
            if !self.named.contains(&*id) {
                return TagId::new(id);
            }
        }
    }

    fn body(&mut self, it: &Object, class: TagClass) -> Result<Body, Left> {
        Ok(match class {
            TagClass::Mention => {
                let spans = self.spans(it, "spans")?;
                if spans.is_empty() {
                    return Err("a mention needs spans".into());
                }
                self.check_quote(it, &spans)?;
                Body::Mention(Mention {
                    kind: need(it, "kind")?.as_str().into(),
                    spans,
                    entity: text(it, "entity")?.map(|id| id.as_str().into()),
                    attributes: attributes(it)?,
                })
            }
            TagClass::Event => {
                let trigger = self.spans(it, "trigger")?;
                self.check_quote(it, &trigger)?;
                Body::Event(Event {
                    kind: need(it, "kind")?.as_str().into(),
                    trigger,
                    arguments: list(it, "arguments")?
                        .iter()
                        .map(|item| self.argument(item))
                        .collect::<Result<_, _>>()?,
                    attributes: attributes(it)?,
                })
            }
            TagClass::Stance => Body::Stance(self.stance(it)?),
            TagClass::Relation => Body::Relation(Relation {
                kind: need(it, "kind")?.as_str().into(),
                from: self.end(it, "from")?,
                to: self.end(it, "to")?,
                evidence: self.spans(it, "evidence")?,
                attributes: attributes(it)?,
            }),
            TagClass::Label => Body::Label(Label {
                task: need(it, "task")?.as_str().into(),
                values: texts(it, "values")?,
                spans: self.spans(it, "spans")?,
            }),
            TagClass::Note => Body::Note(Note {
                on: text(it, "on")?.map(TagId::new),
                text: text(it, "text")?.ok_or("text is missing")?,
            }),
        })
    }

    fn stance(&mut self, it: &Object) -> Result<Stance, Left> {
        let polarity = need(it, "polarity")?;
        let strength = match it.get("strength") {
            None | Some(Value::Null) => None,
            Some(value) => Some(
                value
                    .as_u64()
                    .and_then(|n| n.try_into().ok())
                    .ok_or("strength is not a small whole number")?,
            ),
        };
        let basis = match text(it, "basis")? {
            None => None,
            Some(basis) => Some(
                Basis::from_id(&basis)
                    .ok_or_else(|| format!("the basis “{}” is unknown", short(&basis)))?,
            ),
        };
        Ok(Stance {
            holder: self.end(it, "holder")?,
            target: self.end(it, "target")?,
            polarity: Polarity::from_id(&polarity)
                .ok_or_else(|| format!("the polarity “{}” is unknown", short(&polarity)))?,
            strength,
            basis,
            via: list(it, "via")?
                .iter()
                .map(|item| self.reference(item, "a source in via", REF_FIELDS))
                .collect::<Result<_, _>>()?,
            expression: self.spans(it, "expression")?,
            evidence: self.spans(it, "evidence")?,
            attributes: attributes(it)?,
        })
    }

    fn provenance(&self, it: &Object) -> Result<Provenance, Left> {
        let status = match text(it, "status")? {
            None => Status::default(),
            Some(status) => Status::from_id(&status)
                .ok_or_else(|| format!("the status “{}” is unknown", short(&status)))?,
        };
        let by = text(it, "by")?;
        Ok(Provenance {
            by: by.map_or_else(|| self.annotator.clone(), |by| by.as_str().into()),
            at: text(it, "at")?.map(Stamp::new),
            status,
            score: number(it, "score")?,
            version: text(it, "version")?,
            decided_by: text(it, "decided_by")?.map(|by| by.as_str().into()),
        })
    }

    /// Spans in code points, made into bytes; ordered as they stand.
    fn spans(&self, it: &Object, name: &str) -> Result<Vec<Span>, Left> {
        list(it, name)?
            .iter()
            .map(|item| {
                let pair = item.as_array().filter(|pair| pair.len() == 2);
                let at = |i: usize| pair.and_then(|pair| pair[i].as_u64()?.try_into().ok());
                let (Some(start), Some(end)) = (at(0), at(1)) else {
                    return Err(format!("{} is not a span in {name}", shown(item)));
                };
                self.span(start, end)
            })
            .collect()
    }

    pub fn span(&self, start: u32, end: u32) -> Result<Span, Left> {
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

    fn check_quote(&self, it: &Object, spans: &[Span]) -> Result<(), Left> {
        let Some(quote) = text(it, "quote")? else {
            return Ok(());
        };
        let stands = quote_of(self.source, spans).unwrap_or_default();
        if stands == quote {
            return Ok(());
        }
        let (stands, quote) = (short(&stands), short(&quote));
        Err(format!("the text there is “{stands}”, not “{quote}”"))
    }

    fn argument(&mut self, item: &Value) -> Result<Argument, Left> {
        let Value::Object(it) = item else {
            return Err("an argument is not an object".into());
        };
        let role = need(it, "role").map_err(|why| format!("an argument's {why}"))?;
        Ok(Argument {
            filler: self.reference(item, &role, &[])?,
            role: role.as_str().into(),
            extra: extra(it, ARGUMENT_FIELDS),
        })
    }

    fn end(&mut self, it: &Object, name: &str) -> Result<Ref, Left> {
        match it.get(name) {
            None | Some(Value::Null) => Err(format!("{name} is missing")),
            Some(value) => self.reference(value, name, REF_FIELDS),
        }
    }

    /// A reference at a place; `known` are the fields beside which others are
    /// told to be lost, none where the caller keeps them.
    fn reference(&mut self, value: &Value, place: &str, known: &[&str]) -> Result<Ref, Left> {
        if let Some(word) = value.as_str() {
            return special(word)
                .ok_or_else(|| format!("{place} is the unknown word “{}”", short(word)));
        }
        let Value::Object(it) = value else {
            return Err(format!("{place} is not a reference"));
        };
        let word = text(it, "special")?;
        let word = match word {
            None => None,
            Some(word) => Some(
                special(&word)
                    .ok_or_else(|| format!("{place} is the unknown word “{}”", short(&word)))?,
            ),
        };
        let found: Vec<Ref> = [
            text(it, "mention")?.map(|id| Ref::Mention(TagId::new(id))),
            text(it, "event")?.map(|id| Ref::Event(TagId::new(id))),
            text(it, "entity")?.map(|id| Ref::Entity(id.as_str().into())),
            text(it, "topic")?.map(|id| Ref::Topic(id.as_str().into())),
            word,
        ]
        .into_iter()
        .flatten()
        .collect();
        let spans = self.spans(it, "spans")?;
        if !known.is_empty() {
            for (name, _) in unknown(it, known) {
                let name = short(name);
                let aside = format!("{place} has the unknown field {name}; that is left out");
                self.asides.push(aside);
            }
        }
        match (&found[..], text(it, "value")?, spans.is_empty()) {
            ([one], None, true) => Ok(one.clone()),
            ([], Some(value), _) => Ok(Ref::Value { value, spans }),
            ([], None, false) => Ok(Ref::Spans(spans)),
            ([], None, true) => Err(format!("{place} points at nothing")),
            _ => Err(format!("{place} points at more than one thing")),
        }
    }
}

const REF_FIELDS: &[&str] = &[
    "mention", "entity", "event", "topic", "spans", "value", "special",
];

fn special(word: &str) -> Option<Ref> {
    match word {
        "author" => Some(Ref::Author),
        "implicit" => Some(Ref::Implicit),
        "unknown" => Some(Ref::Unknown),
        _ => None,
    }
}

/// A value in a message: at most some 60 characters of it.
pub(super) fn shown(value: &Value) -> String {
    short(&value.to_string())
}

pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// Ids stand in file names nowhere, but they must stay short and visible.
fn is_fit(id: &str) -> bool {
    !id.is_empty() && id.len() <= 200 && !id.chars().any(char::is_control)
}

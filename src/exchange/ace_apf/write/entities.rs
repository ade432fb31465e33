//! Entities with their mentions, values and times.

use std::fmt::Write;

use super::super::TIMEX;
use super::super::words::{ENTITY, Field, LEVEL, MENTION, TIME, VALUE};
use super::fields::{CHANGED, text_of};
use super::{File, Group, Place};
use crate::model::{AttributeValue, Attributes, Event, Mention, Ref, Tag};
use crate::text::Span;

impl<'a> File<'a, '_> {
    pub(super) fn entity(&mut self, (entity, mentions): &Group<'a>) {
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
        for field in ENTITY {
            let mut all = mentions.iter();
            let value = all.find_map(|it| text_of(&it.1.attributes, field.ours));
            if let Some(value) = value {
                let value = AttributeValue::Text(value.to_owned());
                said.insert(field.ours.into(), value);
            }
        }
        let whole = self.fields(ENTITY, &said);
        self.xml.push_str(">\n");
        for (tag, it, span) in mentions {
            let same = |name: &str| match text_of(&it.attributes, name) {
                Some(value) => text_of(&said, name) == Some(value),
                None => !said.contains_key(&name.into()),
            };
            if !ENTITY.iter().all(|field| same(field.ours)) {
                self.lose(tag, "subtypes and classes that differ within an entity");
            }
            let mention = self.numbered(&id);
            self.xml.push_str("<entity_mention");
            self.field("ID", &mention);
            let level = self.fields(LEVEL, &it.attributes);
            if level.filled || whole.filled {
                self.lose(tag, "levels, subtypes and classes that nobody said");
            }
            let more = self.fields(MENTION, &it.attributes);
            if whole.changed || level.changed || more.changed {
                self.lose(tag, CHANGED);
            }
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
    pub(super) fn plain(&mut self, tag: &'a Tag, it: &'a Mention, span: Span) {
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
        if self.fields(fields, &it.attributes).changed {
            self.lose(tag, CHANGED);
        }
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
    pub(super) fn arguments_as_times(&mut self, it: &'a Event) {
        for argument in &it.arguments {
            if let Some(key) = self.time(&argument.filler)
                && !self.times.contains(&key)
            {
                self.times.push(key);
            }
        }
    }

    pub(super) fn time(&self, to: &'a Ref) -> Option<(Span, &'a str)> {
        let Ref::Value { value, spans } = to else {
            return None;
        };
        let digits = value.chars().take(4).filter(char::is_ascii_digit).count();
        let span = self.place(spans).ok()?;
        (digits == 4).then_some((span, value.as_str()))
    }

    pub(super) fn write_times(&mut self) {
        for (span, value) in std::mem::take(&mut self.times) {
            let id = self.numbered("T");
            self.xml.push_str("<timex2");
            self.field("ID", &id);
            self.field("VAL", value);
            let place = self.plain_mention("timex2", id, span);
            self.values.insert((span, value), place);
        }
    }
}

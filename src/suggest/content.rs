//! What a tag says, apart from its id, its score and who says it: two tags of
//! the same content are the same suggestion. What a tag points at counts by its
//! words, so that ids may differ. Must not know sets or verdicts.

use crate::model::{Argument, Body, Event, Layer, Ref, Tag, TagId};
use crate::text::Span;

/// A content in 16 bytes; equal for equal contents only, as far as a hash of
/// that length can promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content([u8; 16]);

impl Content {
    /// Eight bytes of it, for ids made from what is said.
    pub(super) fn number(self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        u64::from_le_bytes(first)
    }
}

/// Gives the tag of an id, for what a tag points at.
pub type Find<'f> = &'f dyn Fn(&TagId) -> Option<&'f Tag>;

/// The content of a tag; `find` looks what it points at up among its own.
/// Linked entities, attributes, strength, basis and chain of sources don't
/// count, and of an event with a trigger its arguments don't: they are decided
/// one by one.
pub fn of(tag: &Tag, find: Find) -> Content {
    let mut words = Words(Vec::with_capacity(96));
    words.body(&tag.body, find);
    words.done()
}

/// The same in a layer.
pub fn in_layer(tag: &Tag, layer: &Layer) -> Content {
    of(tag, &|id| layer.tag(id))
}

/// The content of one argument: its role and what fills it.
pub fn of_argument(argument: &Argument, find: Find) -> Content {
    let mut words = Words(Vec::with_capacity(48));
    words.argument(argument, find);
    words.done()
}

/// What stands behind is length, then bytes, so that no two run together.
struct Words(Vec<u8>);

impl Words {
    fn done(&self) -> Content {
        let mut content = [0; 16];
        content.copy_from_slice(&blake3::hash(&self.0).as_bytes()[..16]);
        Content(content)
    }

    fn text(&mut self, text: &str) {
        self.0.extend((text.len() as u32).to_le_bytes());
        self.0.extend(text.as_bytes());
    }

    fn spans(&mut self, spans: &[Span]) {
        let mut spans = spans.to_vec();
        spans.sort_unstable();
        spans.dedup();
        self.0.extend((spans.len() as u32).to_le_bytes());
        for span in spans {
            self.0.extend(span.start().to_le_bytes());
            self.0.extend(span.end().to_le_bytes());
        }
    }

    fn body(&mut self, body: &Body, find: Find) {
        self.0.push(body.class() as u8);
        match body {
            Body::Mention(it) => {
                self.text(it.kind.as_str());
                self.spans(&it.spans);
            }
            Body::Event(it) => {
                self.event(it);
                if it.trigger.is_empty() {
                    // Without words of its own it is known by who takes part.
                    let arguments = it.arguments.iter().map(|it| of_argument(it, find));
                    let mut arguments: Vec<Content> = arguments.collect();
                    arguments.sort_unstable();
                    arguments.iter().for_each(|it| self.0.extend(it.0));
                }
            }
            Body::Stance(it) => {
                self.reference(&it.holder, find);
                self.reference(&it.target, find);
                self.0.push(it.polarity as u8);
                match it.expression.is_empty() {
                    true => self.spans(&it.evidence),
                    false => self.spans(&it.expression),
                }
            }
            Body::Relation(it) => {
                self.text(it.kind.as_str());
                self.reference(&it.from, find);
                self.reference(&it.to, find);
            }
            Body::Label(it) => {
                self.text(it.task.as_str());
                let mut values: Vec<&String> = it.values.iter().collect();
                values.sort_unstable();
                values.into_iter().for_each(|it| self.text(it));
                self.spans(&it.spans);
            }
            Body::Note(it) => {
                if let Some(tag) = it.on.as_ref().and_then(find) {
                    self.pointed_at(tag);
                }
                self.text(&it.text);
            }
        }
    }

    fn event(&mut self, it: &Event) {
        self.text(it.kind.as_str());
        self.spans(&it.trigger);
    }

    fn argument(&mut self, it: &Argument, find: Find) {
        self.text(it.role.as_str());
        self.reference(&it.filler, find);
    }

    fn reference(&mut self, to: &Ref, find: Find) {
        match to {
            Ref::Mention(id) | Ref::Event(id) => match find(id) {
                Some(tag) => self.pointed_at(tag),
                None => {
                    self.0.push(1);
                    self.text(id.as_str());
                }
            },
            Ref::Spans(spans) => {
                self.0.push(2);
                self.spans(spans);
            }
            Ref::Entity(id) | Ref::Topic(id) => {
                self.0.push(3);
                self.text(id.as_str());
            }
            Ref::Value { value, .. } => {
                self.0.push(4);
                self.text(value);
            }
            Ref::Author => self.0.push(5),
            Ref::Implicit => self.0.push(6),
            Ref::Unknown => self.0.push(7),
        }
    }

    /// A mention that is pointed at counts by its words alone: another type of
    /// it makes no other argument. It goes no deeper, so that events that point
    /// at each other come to an end.
    fn pointed_at(&mut self, tag: &Tag) {
        match &tag.body {
            Body::Event(it) => {
                self.0.push(8);
                self.event(it);
            }
            _ => {
                self.0.push(2);
                self.spans(tag.anchor());
            }
        }
    }
}

//! What ties words together: events with their arguments, relations, things
//! that are the same, and the notes on all of them.

use std::collections::HashMap;

use super::super::super::NOTE;
use super::{Happening, Made, Tags, sorted};
use crate::exchange::draft::Draft;
use crate::model::{
    Argument, AttributeValue, Attributes, Body, Event, KindId, Provenance, Ref, Relation, RoleId,
    TagId,
};
use crate::text::Span;

/// The ends of an ordinary relation.
const ENDS: [&str; 2] = ["Arg1", "Arg2"];

impl<'a> Tags<'a> {
    /// Events first without their arguments, as those may name later events.
    pub(super) fn put_events(&mut self, draft: &mut Draft, spans_of: &HashMap<&'a str, Vec<Span>>) {
        let mut put = Vec::new();
        for event in std::mem::take(&mut self.events) {
            let spans = event.trigger.and_then(|it| spans_of.get(it));
            if spans.is_none() {
                let left_out = event.arguments.is_empty();
                let why = match event.trigger {
                    Some(trigger) => format!("its trigger {trigger} isn’t there"),
                    None => "it has no trigger".to_owned(),
                };
                let end = if left_out { "; left out" } else { "" };
                self.problem(event.line, event.id, why + end);
                if left_out {
                    continue;
                }
            }
            let twice = self.made.contains_key(event.id);
            let mut attributes = Attributes::default();
            if !twice {
                self.take_attributes(event.id, &mut attributes);
                self.take_references(event.id, None, &mut attributes);
            }
            let body = Body::Event(Event {
                kind: KindId::new(event.kind),
                trigger: sorted(spans.cloned().unwrap_or_default()),
                arguments: Vec::new(),
                attributes,
            });
            let id = draft.put(Some(event.id), body, Provenance::default());
            if twice {
                self.twice(event.line, event.id, &id);
            } else {
                self.made.insert(event.id, Made::Event(id.clone()));
            }
            if let Some(events) = event.trigger.and_then(|it| self.triggers.get_mut(it)) {
                events.push(id);
            }
            put.push((draft.record.tags.len() - 1, event));
        }
        self.put_trigger_attributes(draft);
        for (at, event) in put {
            let arguments = self.arguments(&event);
            if let Some(Body::Event(it)) = draft.record.tags.get_mut(at).map(|it| &mut it.body) {
                it.arguments = arguments;
            }
        }
    }

    /// What is said of a trigger is said of its events.
    fn put_trigger_attributes(&mut self, draft: &mut Draft) {
        let mut ids: Vec<&str> = self.triggers.keys().copied().collect();
        ids.retain(|it| self.attributes.contains_key(it) || self.references.contains_key(it));
        ids.sort_unstable();
        for id in ids {
            let mut attributes = Attributes::default();
            self.take_attributes(id, &mut attributes);
            self.take_references(id, None, &mut attributes);
            for event in self.triggers.get(id).into_iter().flatten() {
                if let Some(mine) = draft.tag_mut(event).and_then(|it| it.attributes_mut()) {
                    mine.extend(attributes.clone());
                }
            }
        }
    }

    fn arguments(&mut self, event: &Happening<'a>) -> Vec<Argument> {
        let mut arguments = Vec::with_capacity(event.arguments.len());
        for (role, id) in &event.arguments {
            match self.to(id) {
                Ok(filler) => arguments.push(Argument {
                    role: RoleId::new(self.role(event, role)),
                    filler,
                    extra: Default::default(),
                }),
                Err(why) => {
                    let message = format!("{why}; the argument {role} is left out");
                    self.problem(event.line, event.id, message);
                }
            }
        }
        arguments
    }

    /// The role without the number that brat puts behind it where it is filled
    /// more than once: `Theme2` beside `Theme`. A role whose own name ends in a
    /// number (`Org2`) keeps it.
    fn role<'b>(&self, event: &Happening, role: &'b str) -> &'b str {
        let name = role.trim_end_matches(|it: char| it.is_ascii_digit());
        if name.len() == role.len() || name.is_empty() {
            return role;
        }
        let kind = self.schema.iter().find(|it| it.id.as_str() == event.kind);
        let known = |name: &str| match kind {
            Some(kind) => kind.roles.iter().any(|it| it.id.as_str() == name),
            None => false,
        };
        let filled = event.arguments.iter().any(|(other, _)| *other == name);
        if !known(role) && (known(name) || filled) {
            name
        } else {
            role
        }
    }

    /// What an id names, to be pointed at.
    fn to(&self, id: &str) -> Result<Ref, String> {
        if let Some(made) = self.made.get(id) {
            return made
                .to()
                .ok_or_else(|| format!("{id} is a relation, and nothing can point at one"));
        }
        match self.triggers.get(id).map(Vec::as_slice) {
            Some([event]) => Ok(Ref::Event(event.clone())),
            Some([_, ..]) => Err(format!("{id} is the trigger of several events")),
            _ => Err(format!("{id} isn’t there")),
        }
    }

    pub(super) fn put_relations(&mut self, draft: &mut Draft) {
        for relation in std::mem::take(&mut self.relations) {
            let mut ends = relation.ends;
            if [ends[1].0, ends[0].0] == ENDS {
                ends.swap(0, 1);
            }
            let found = [self.to(ends[0].1), self.to(ends[1].1)];
            let (from, to) = match found {
                [Ok(from), Ok(to)] => (from, to),
                [Err(why), _] | [_, Err(why)] => {
                    self.problem(relation.line, relation.id, format!("{why}; left out"));
                    continue;
                }
            };
            let twice = self.made.contains_key(relation.id);
            let mut attributes = Attributes::default();
            if !twice {
                self.take_attributes(relation.id, &mut attributes);
                self.take_references(relation.id, None, &mut attributes);
            }
            // Ends with names of their own keep them.
            if [ends[0].0, ends[1].0] != ENDS {
                for (name, end) in super::super::super::END_NAMES.iter().zip(ends) {
                    super::add(
                        &mut attributes,
                        name,
                        AttributeValue::Text(end.0.to_owned()),
                    );
                }
            }
            let body = tie(relation.kind, from, to, attributes);
            let id = draft.put(Some(relation.id), body, Provenance::default());
            if twice {
                self.twice(relation.line, relation.id, &id);
            } else {
                self.made.insert(relation.id, Made::Relation(id));
            }
        }
        // Things that are the same: the first is tied to each of the others.
        for (line, kind, ids) in std::mem::take(&mut self.same) {
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                match self.to(id) {
                    Ok(to) => found.push(to),
                    Err(why) => self.problem(line, "*", format!("{why}; left out")),
                }
            }
            let mut found = found.into_iter();
            let Some(first) = found.next() else { continue };
            for other in found {
                let body = tie(kind, first.clone(), other, Attributes::default());
                draft.put(None, body, Provenance::default());
            }
        }
    }

    pub(super) fn put_notes(&mut self, draft: &mut Draft) {
        for (line, kind, on, text) in std::mem::take(&mut self.notes) {
            let text = match kind {
                NOTE => text.to_owned(),
                kind => format!("{kind}: {text}"),
            };
            let on_tags: Vec<Option<TagId>> = match (self.made.get(on), self.triggers.get(on)) {
                (Some(made), _) => vec![Some(made.id().clone())],
                (None, Some(events)) => events.iter().cloned().map(Some).collect(),
                (None, None) => {
                    let message = format!("{on} isn’t there; kept as a note on the whole text");
                    self.problem(line, "#", message);
                    vec![None]
                }
            };
            for on in on_tags {
                draft.note(on, &text);
            }
        }
    }
}

fn tie(kind: &str, from: Ref, to: Ref, attributes: Attributes) -> Body {
    Body::Relation(Relation {
        kind: KindId::new(kind),
        from,
        to,
        evidence: Vec::new(),
        attributes,
    })
}

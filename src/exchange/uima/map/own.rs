//! The types that only Glossator writes, read back: stances, labels, notes, and
//! words that something points at. Must not know how a file writes them.

use super::{Mapping, Structure, Value};
use crate::model::{Basis, Body, Entity, EntityId, KindId, Label, Note, Polarity, Ref, Stance};
use crate::text::Span;

/// What stands before their names.
const PACKAGE: &str = "glossator.";

/// Features of a stance that are no attributes.
const STANCE: &[&str] = &[
    "polarity",
    "strength",
    "basis",
    "holderIs",
    "targetIs",
    "evidenceOnly",
    "parts",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    Document,
    Stance,
    Words,
    Label,
    Note,
}

impl Own {
    pub fn of(kind: &str) -> Option<Self> {
        Some(match kind.strip_prefix(PACKAGE)? {
            "Document" => Self::Document,
            "Stance" => Self::Stance,
            "Words" => Self::Words,
            "Label" | "DocumentLabel" => Self::Label,
            "Note" | "DocumentNote" => Self::Note,
            _ => return None,
        })
    }
}

impl<'a> Mapping<'a> {
    /// What others may point at.
    pub fn own(&mut self, it: &'a Structure, own: Own) {
        let made = match own {
            Own::Stance => self.own_stance(it),
            Own::Label => self.own_label(it),
            Own::Document | Own::Words | Own::Note => return,
        };
        match made {
            Ok(body) => {
                let at = self.draft.record.tags.len();
                let id = it.id.to_string();
                self.draft.put(Some(&id), body, Default::default());
                self.made.insert(it.id, (Ref::Unknown, at));
            }
            Err(why) => {
                let message = format!("{}: {why}; left out", it.local());
                let id = it.id.to_string();
                self.draft.report(it.line, Some(&id), message);
            }
        }
    }

    fn own_place(&self, it: &Structure) -> Result<Vec<Span>, String> {
        match (it.begin, it.end) {
            (Some(begin), Some(end)) => Ok(vec![self.draft.span(begin, end)?]),
            _ => Ok(Vec::new()),
        }
    }

    fn own_stance(&self, it: &Structure) -> Result<Body, String> {
        let polarity = it.text("polarity").and_then(Polarity::from_id);
        let polarity = polarity.ok_or("no polarity that is known")?;
        let place = self.own_place(it)?;
        let (expression, evidence) = match it.feature("evidenceOnly") {
            Some(Value::Flag(true)) => (Vec::new(), place),
            _ => (place, Vec::new()),
        };
        let known = |name: &String| STANCE.contains(&name.as_str());
        let features = it.features.iter().filter(|(name, _)| !known(name));
        let (_, attributes, _) = self.described(&Structure {
            kind: it.kind.clone(),
            features: features.cloned().collect(),
            ..Structure::default()
        });
        let strength = match it.feature("strength") {
            Some(Value::Number(number)) if (0.0..=255.0).contains(number) => Some(*number as u8),
            _ => None,
        };
        Ok(Body::Stance(Stance {
            holder: Ref::Unknown,
            target: Ref::Unknown,
            polarity,
            strength,
            basis: it.text("basis").and_then(Basis::from_id),
            via: Vec::new(),
            expression,
            evidence,
            attributes,
        }))
    }

    fn own_label(&self, it: &Structure) -> Result<Body, String> {
        let task = it.text("task").ok_or("no task")?;
        let values = match it.feature("values") {
            Some(Value::Many(values)) => values.clone(),
            Some(Value::Refs(ids)) => self.graph.strings(ids).unwrap_or_default(),
            _ => Vec::new(),
        };
        Ok(Body::Label(Label {
            task: KindId::new(task),
            values,
            spans: self.own_place(it)?,
        }))
    }

    /// Plain words as something points at them.
    pub fn own_words(&self, it: &Structure) -> Option<Ref> {
        let spans = vec![self.draft.span(it.begin?, it.end?).ok()?];
        Some(match it.text("value") {
            Some(value) => Ref::Value {
                value: value.to_owned(),
                spans,
            },
            None => Ref::Spans(spans),
        })
    }

    /// Who holds a stance towards whom, and where it can be read.
    pub fn own_parts(&mut self, it: &'a Structure) {
        let Some((_, at)) = self.made.get(&it.id).cloned() else {
            return;
        };
        let holder = it.text("holderIs").map(|is| self.named(is));
        let target = it.text("targetIs").map(|is| self.named(is));
        let mut parts = Vec::new();
        for (_, link) in self.slots(it).collect::<Vec<_>>() {
            let role = link.text("role").unwrap_or_default();
            let to = link.refs("target").first();
            match to.and_then(|id| self.target(*id)) {
                Some(to) => parts.push((role, to)),
                None => self.dangling(it, &format!("the part {role}"), to),
            }
        }
        let tag = self.draft.record.tags.get_mut(at);
        let Some(Body::Stance(stance)) = tag.map(|it| &mut it.body) else {
            return;
        };
        stance.holder = holder.unwrap_or(Ref::Unknown);
        stance.target = target.unwrap_or(Ref::Unknown);
        for (role, to) in parts {
            match role {
                "holder" => stance.holder = to,
                "target" => stance.target = to,
                "via" => stance.via.push(to),
                "expression" => stance.expression.extend(to.spans()),
                "evidence" => stance.evidence.extend(to.spans()),
                _ => {}
            }
        }
    }

    fn named(&mut self, is: &str) -> Ref {
        match is.split_once(':') {
            Some(("topic", id)) => {
                let kind = KindId::new(Entity::TOPIC);
                self.entities.linked(id, id, &kind);
                Ref::Topic(EntityId::new(id))
            }
            Some(("entity", id)) => {
                let kind = KindId::default();
                Ref::Entity(self.entities.linked(id, id, &kind))
            }
            _ if is == "author" => Ref::Author,
            _ if is == "implicit" => Ref::Implicit,
            _ => Ref::Unknown,
        }
    }

    pub fn own_note(&mut self, it: &Structure) {
        let on = match it.refs("on").first() {
            None => None,
            Some(id) => {
                let at = self.made.get(id).map(|it| it.1);
                let tag = at.and_then(|at| self.draft.record.tags.get(at));
                match tag {
                    Some(tag) => Some(tag.id.clone()),
                    None => return self.dangling(it, "a note", Some(id)),
                }
            }
        };
        let text = match it.feature("text") {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let id = it.id.to_string();
        let body = Body::Note(Note { on, text });
        self.draft.put(Some(&id), body, Default::default());
    }
}

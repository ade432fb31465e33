//! Relations of a document: of two, of more, and those that say of a trigger what
//! happened. A node names an annotation by its id, in its own passage first.

use super::{Reader, UNTYPED, infons};
use crate::exchange::draft::Why;
use crate::exchange::xml::Node;
use crate::model::{Argument, AttributeValue, Body, Ref, TagId};
use crate::text::Span;

/// Roles that say which end of a relation a node is.
const FROM: [&str; 5] = ["source", "from", "arg1", "arg-1", "subject"];
const TO: [&str; 5] = ["target", "to", "arg2", "arg-2", "object"];
/// The role of the words that say that an event happened.
const TRIGGER: &str = "trigger";

impl<'a> Reader<'a> {
    /// Puts in relations, each with the number of its passage.
    pub fn relations(&mut self, relations: &[(usize, &'a Node)]) {
        for (scope, it) in relations {
            let id = it.get("id").filter(|it| !it.is_empty());
            if let Err(why) = self.relation(*scope, id, it) {
                self.draft.report(it.line(), id, format!("{why}; left out"));
            }
        }
    }

    fn relation(&mut self, scope: usize, id: Option<&'a str>, it: &'a Node) -> Result<(), Why> {
        let (kind, attributes) = infons(it);
        let kind = kind.unwrap_or(UNTYPED);
        let mut nodes: Vec<(&str, Ref)> = Vec::new();
        for node in it.all("node") {
            let refid = node.element.need("refid")?;
            let tag = self.find(scope, refid);
            let tag = tag.ok_or_else(|| format!("points at {refid}, which isn't there"))?;
            nodes.push((node.get("role").unwrap_or_default(), self.to(tag)?));
        }
        let trigger = nodes.iter().position(|(role, to)| {
            role.eq_ignore_ascii_case(TRIGGER) && matches!(to, Ref::Mention(_))
        });
        let tag = match (trigger, nodes.len()) {
            (None, 0 | 1) => return Err(format!("it has {} nodes", nodes.len())),
            (None, 2) => self.pair(id, kind, nodes),
            (trigger, _) => {
                let trigger = trigger.map(|at| nodes.remove(at).1);
                let spans = trigger.and_then(|it| self.words(&it)).unwrap_or_default();
                let arguments = nodes.into_iter().map(|(role, filler)| Argument {
                    role: if role.is_empty() { "node" } else { role }.into(),
                    filler,
                    extra: Default::default(),
                });
                let arguments = arguments.collect();
                self.draft.event(id, kind, spans, arguments)
            }
        };
        for (name, value) in attributes {
            self.draft.set(&tag, &name, value);
        }
        if let Some(id) = id {
            self.anywhere.entry(id).or_insert_with(|| tag.clone());
            self.known.entry((scope, id)).or_insert(tag);
        }
        Ok(())
    }

    fn pair(&mut self, id: Option<&str>, kind: &str, mut nodes: Vec<(&str, Ref)>) -> TagId {
        let is = |at: usize, roles: &[&str], nodes: &[(&str, Ref)]| {
            let role = nodes.get(at).map(|(role, _)| role.to_lowercase());
            role.is_some_and(|it| roles.contains(&it.as_str()))
        };
        if is(0, &TO, &nodes) && is(1, &FROM, &nodes) {
            nodes.reverse();
        }
        let usual = is(0, &FROM, &nodes) && is(1, &TO, &nodes);
        let mut ends = nodes.into_iter();
        let (first, from) = ends.next().unwrap_or(("", Ref::Unknown));
        let (second, to) = ends.next().unwrap_or(("", Ref::Unknown));
        let tag = self.draft.relation(id, kind, from, to);
        for (name, role) in [("from", first), ("to", second)] {
            if !usual && !role.is_empty() {
                let role = AttributeValue::Text(role.to_owned());
                self.draft.set(&tag, name, role);
            }
        }
        tag
    }

    fn find(&self, scope: usize, id: &'a str) -> Option<TagId> {
        let here = self.known.get(&(scope, id));
        // A relation may name what any other passage holds.
        here.or_else(|| self.anywhere.get(id)).cloned()
    }

    fn to(&mut self, id: TagId) -> Result<Ref, Why> {
        match self.draft.tag_mut(&id).map(|it| &it.body) {
            Some(Body::Mention(_)) => Ok(Ref::Mention(id)),
            Some(Body::Event(_)) => Ok(Ref::Event(id)),
            _ => Err(format!("points at {id}, a relation, which can't be held")),
        }
    }

    fn words(&mut self, to: &Ref) -> Option<Vec<Span>> {
        let tag = self.draft.tag_mut(to.tag()?)?;
        tag.mention().map(|it| it.spans.clone())
    }
}

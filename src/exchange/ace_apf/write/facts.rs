//! Relations and events with their arguments.

use std::fmt::Write;

use super::super::words::{CONDITION, EVENT, Field, RELATION, TIME_ROLES};
use super::fields::{CHANGED, text_of};
use super::{File, Place};
use crate::exchange::markup;
use crate::model::{Event, Ref, Relation, Tag};
use crate::text::Span;

/// The type of relations that has no subtypes.
const METONYMY: &str = "METONYMY";

impl<'a> File<'a, '_> {
    /// Opens a relation or an event. A kind of two halves is a type with its
    /// subtype. Programs ask for a subtype, of an event the DTD too: a kind without
    /// one stands there again, but for the one that ACE has without.
    fn fact(&mut self, tag: &Tag, name: &str, id: &str, kind: &str, subtype: Option<&str>) {
        self.kind(tag, kind);
        let (of, half, whole) = self.spoken.halves(kind);
        if !whole {
            self.lose(tag, "kinds of two halves, which come back otherwise joined");
        }
        let subtype = half.or(subtype).or(Some(of).filter(|it| *it != METONYMY));
        let _ = write!(self.xml, "<{name}");
        self.field("ID", id);
        self.field("TYPE", of);
        if let Some(subtype) = subtype {
            self.field("SUBTYPE", subtype);
        }
    }

    fn argument(&mut self, name: &str, id: &str, role: &str) {
        let _ = write!(self.xml, "<{name}");
        self.field("REFID", id);
        self.field("ROLE", role);
        self.xml.push_str("/>\n");
    }

    /// An argument with its words: the DTD can do without, ACE's files have them
    /// and programs take them from here.
    fn words_argument(&mut self, name: &str, (id, span): (&str, Span), role: &str) {
        let _ = write!(self.xml, "<{name}");
        self.field("REFID", id);
        self.field("ROLE", role);
        self.xml.push('>');
        self.sequence("extent", span);
        let _ = writeln!(self.xml, "</{name}>");
    }

    pub(super) fn relation(&mut self, tag: &Tag, it: &Relation) {
        let mention = |to: &Ref| self.mentions.get(to.tag()?);
        let ends = match (&it.from, &it.to) {
            (Ref::Entity(from), Ref::Entity(to)) => {
                let ends = self.entities.get(from).zip(self.entities.get(to));
                ends.map(|(from, to)| [(from.clone(), None), (to.clone(), None)])
            }
            (from, to) => mention(from).zip(mention(to)).map(|ends| {
                let end = |it: &Place| (it.of.clone(), Some((it.id.clone(), it.span)));
                [end(ends.0), end(ends.1)]
            }),
        };
        let Some([(from, first), (to, second)]) = ends else {
            return self.lose(tag, "relations to what is neither mention nor entity here");
        };
        let id = self.numbered("R");
        let subtype = text_of(&it.attributes, "subtype");
        let subtype = subtype.filter(|_| !it.kind.as_str().contains(['.', ':']));
        self.fact(tag, "relation", &id, it.kind.as_str(), subtype);
        if subtype.is_some() {
            self.lose(
                tag,
                "subtypes of relations, which become a part of their kinds",
            );
        }
        let mut changed = self.fields(RELATION, &it.attributes).changed;
        self.xml.push_str(">\n");
        self.argument("relation_argument", &from, "Arg-1");
        self.argument("relation_argument", &to, "Arg-2");
        let mut fields: &[&[Field]] = &[RELATION];
        match first.zip(second) {
            Some(((from, one), (to, other))) => {
                fields = &[RELATION, CONDITION];
                let extent = self.place(&it.evidence);
                if extent.is_err() && !it.evidence.is_empty() {
                    self.lose(tag, "evidence in several places");
                }
                let mention = self.numbered(&id);
                self.xml.push_str("<relation_mention");
                self.field("ID", &mention);
                changed |= self.fields(CONDITION, &it.attributes).changed;
                self.xml.push('>');
                self.sequence("extent", extent.unwrap_or(one.hull(other)));
                self.xml.push('\n');
                let name = "relation_mention_argument";
                self.words_argument(name, (&from, one), "Arg-1");
                self.words_argument(name, (&to, other), "Arg-2");
                self.xml.push_str("</relation_mention>\n");
            }
            None if it.evidence.is_empty() => {}
            None => self.lose(tag, "evidence of relations between entities"),
        }
        self.xml.push_str("</relation>\n");
        if changed {
            self.lose(tag, CHANGED);
        }
        let more: &[&str] = if subtype.is_some() { &["subtype"] } else { &[] };
        self.others(tag, &it.attributes, fields, more);
    }

    pub(super) fn event(&mut self, tag: &Tag, it: &'a Event) {
        let anchor = match self.place(&it.trigger) {
            Ok(anchor) => anchor,
            Err("tags without words") => return self.lose(tag, "events without a trigger"),
            Err("in several places") => {
                return self.lose(tag, "events with discontinuous triggers");
            }
            Err(what) => return self.lose(tag, what),
        };
        let mut extent = anchor;
        let mut arguments: Vec<(String, (String, Span), &str)> = Vec::new();
        for argument in &it.arguments {
            let time = self.time(&argument.filler);
            let to = &argument.filler;
            let role = argument.role.as_str();
            let role = match role.eq_ignore_ascii_case("time") {
                true => self.time_role(tag, it),
                false => role,
            };
            let place = match time {
                Some(key) => self.values.get(&key),
                None => to.tag().and_then(|id| self.mentions.get(id)),
            };
            match place {
                Some(place) => {
                    extent = extent.hull(place.span);
                    let words = (place.id.clone(), place.span);
                    arguments.push((place.of.clone(), words, role));
                }
                None => {
                    self.lose(tag, "arguments that are no mention");
                    continue;
                }
            }
            if time.is_some() {
                self.lose(tag, "dates as arguments, which become times");
            }
            if !markup::holds(role) {
                self.lose(tag, "control characters in names and values");
            }
        }
        let id = self.numbered("V");
        self.fact(tag, "event", &id, it.kind.as_str(), None);
        let said = self.fields(EVENT, &it.attributes);
        if said.filled {
            let what = "events of which nobody said modality, polarity, genericity and tense";
            self.lose(tag, what);
        }
        if said.changed {
            self.lose(tag, CHANGED);
        }
        self.xml.push_str(">\n");
        for (of, _, role) in &arguments {
            self.argument("event_argument", of, role);
        }
        let mention = self.numbered(&id);
        self.xml.push_str("<event_mention");
        self.field("ID", &mention);
        self.xml.push('>');
        self.sequence("extent", extent);
        self.sequence("anchor", anchor);
        self.xml.push('\n');
        for (_, (id, span), role) in &arguments {
            self.words_argument("event_mention_argument", (id, *span), role);
        }
        self.xml.push_str("</event_mention>\n</event>\n");
        self.others(tag, &it.attributes, &[EVENT], &[]);
    }
    /// ACE says how a time lies to its event.
    fn time_role(&mut self, tag: &Tag, it: &'a Event) -> &'a str {
        self.lose(tag, "roles of times, which ACE has more of");
        let said = text_of(&it.attributes, "time_role");
        said.filter(|it| TIME_ROLES.contains(it))
            .unwrap_or(TIME_ROLES[0])
    }
}

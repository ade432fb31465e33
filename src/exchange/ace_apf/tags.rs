//! The tags of a document. What points at an entity, a value or a time by the id
//! of its mention; ids of one of the first two stand for all its mentions.

use std::collections::{HashMap, HashSet};

use super::TIMEX;
use super::sgm::{Quote, Sgm, same};
use super::words::{
    CONDITION, ENTITY, EVENT, Field, LEVEL, MENTION, RELATION, Spoken, TIME, VALUE, YES,
};
use crate::exchange::board::SAME_EVENT;
use crate::exchange::draft::{Draft, Why, short};
use crate::exchange::xml::Node;
use crate::model::{
    Argument, AttributeValue, Attributes, Body, EntityId, KindId, Ref, Relation, TagId,
};
use crate::text::Span;

/// What the file calls an attribute of relations in ACE 2004.
const OLD_CONDITION: &str = "LDCLEXICALCONDITION";

/// Everything that a document quotes.
pub fn quotes(document: &Node) -> Vec<Quote<'_>> {
    let mut found = Vec::new();
    let mut open = vec![document];
    while let Some(node) = open.pop() {
        found.extend(quote(node));
        open.extend(&node.children);
    }
    found
}

fn quote(node: &Node) -> Option<Quote<'_>> {
    let more = match node.name() {
        "charseq" => 0,
        "charspan" => 1,
        _ => return None,
    };
    Some(Quote {
        first: node.element.number("START").ok()?,
        last: node.element.number("END").ok()?.checked_sub(more)?,
        words: &node.text,
    })
}

/// Puts in a document's tags.
pub fn fill(draft: &mut Draft, document: &Node, sgm: &Sgm, spoken: &Spoken) {
    let mut reader = Reader {
        draft,
        sgm,
        spoken,
        mentions: HashMap::new(),
        entities: HashSet::new(),
    };
    for it in document.all("entity") {
        reader.entity(it);
    }
    for it in document.all("value") {
        reader.plain(it, "value_mention");
    }
    for it in document.all("timex2") {
        reader.plain(it, "timex2_mention");
    }
    for it in document.all("relation") {
        reader.relation(it);
    }
    for it in document.all("event") {
        reader.event(it);
    }
}

struct Reader<'a, 'b> {
    draft: &'b mut Draft,
    sgm: &'b Sgm,
    spoken: &'b Spoken,
    mentions: HashMap<&'a str, TagId>,
    entities: HashSet<&'a str>,
}

impl<'a> Reader<'a, '_> {
    /// The words of an `extent`, `head` or `anchor`, which must be those it quotes.
    fn place(&self, node: &Node, part: &str) -> Result<Span, Why> {
        let node = node
            .first(part)
            .ok_or_else(|| format!("{part} is missing"))?;
        let quote = node.children.iter().find_map(quote);
        let quote = quote.ok_or_else(|| format!("{part} has no charseq with START and END"))?;
        let (first, last) = (quote.first, quote.last);
        let span = self
            .sgm
            .span(first, last)
            .ok_or_else(|| match last < first {
                true => format!("the characters {first}–{last} end before they begin"),
                false => format!("the characters {first}–{last} lie outside the text"),
            })?;
        let words = span.of(self.sgm.text()).unwrap_or_default();
        // Files that go without their text have no quotes either.
        match quote.words.is_empty() || same(words, quote.words) {
            true => Ok(span),
            false => Err(format!(
                "the file says “{}”, but “{}” stands there",
                short(&blanks(quote.words)),
                short(&blanks(words))
            )),
        }
    }

    /// The words of a mention; without them it is left out and told.
    fn extent(&mut self, mention: &Node) -> Option<Span> {
        let extent = self.place(mention, "extent");
        extent.map_err(|why| self.leave(mention, &why)).ok()
    }

    fn leave(&mut self, node: &Node, why: &str) {
        let id = node.get("ID");
        self.draft
            .report(node.line(), id, format!("{why}; left out"));
    }

    fn mark(&mut self, tag: &TagId, node: &Node, fields: &[Field]) {
        for field in fields {
            let value = node.get(field.theirs).filter(|it| !it.is_empty());
            let value = value.map(|it| match field.is_tick() && it == YES {
                true => AttributeValue::Flag(true),
                false => AttributeValue::Text(self.spoken.ours(field.ours, it).to_owned()),
            });
            self.draft.set(tag, field.ours, value);
        }
    }

    fn kind(&self, it: &Node, default: &str) -> String {
        let of = it.get("TYPE").unwrap_or(default);
        self.spoken.kind(of, it.get("SUBTYPE"))
    }

    fn known(&mut self, node: &'a Node, tag: &TagId) {
        if let Some(id) = node.get("ID")
            && self.mentions.insert(id, tag.clone()).is_some()
        {
            self.draft
                .report(node.line(), Some(id), "the id stands twice");
        }
    }

    fn entity(&mut self, it: &'a Node) {
        let Ok(id) = it.element.need("ID") else {
            return self.leave(it, "an entity has no ID");
        };
        let kind = it.get("TYPE").unwrap_or("ENTITY");
        let mut tags = Vec::new();
        let mut name: Option<(bool, String)> = None;
        for mention in it.all("entity_mention") {
            let Some(extent) = self.extent(mention) else {
                continue;
            };
            let tag = self.draft.mention(mention.get("ID"), kind, vec![extent]);
            self.mark(&tag, it, ENTITY);
            self.mark(&tag, mention, LEVEL);
            self.mark(&tag, mention, MENTION);
            let head = self.head(&tag, mention, extent);
            // A name before whatever else comes first.
            let named = mention.get("TYPE") == Some("NAM");
            if name.as_ref().is_none_or(|(best, _)| named && !best) {
                name = Some((named, head));
            }
            self.known(mention, &tag);
            tags.push(tag);
        }
        let given = it
            .first("entity_attributes")
            .and_then(|it| it.first("name"));
        let given = given.and_then(|it| it.get("NAME").or_else(|| Some(quote_of(it)?.words)));
        let name = match (given, name) {
            (Some(given), _) if !given.trim().is_empty() => given.to_owned(),
            (_, Some((_, name))) => name,
            // Nothing of it is in the text.
            (_, None) => return,
        };
        self.draft.entity(id, &blanks(&name), &tags);
        if let Some(entity) = self.draft.record.entities.last_mut() {
            entity.kind = KindId::new(kind);
        }
        self.entities.insert(id);
    }

    /// Marks a mention's head where it is less than the extent; its words.
    fn head(&mut self, tag: &TagId, mention: &Node, extent: Span) -> String {
        let words = |it: Span| it.of(self.sgm.text()).unwrap_or_default().to_owned();
        if mention.first("head").is_none() {
            return words(extent);
        }
        let head = match self.place(mention, "head") {
            Ok(head) if extent.covers(head) => head,
            Ok(_) => {
                self.leave(mention, "the head lies outside the extent; it is");
                return words(extent);
            }
            Err(why) => {
                self.leave(mention, &format!("head: {why}; it is"));
                return words(extent);
            }
        };
        if head != extent {
            let before = Span::new(extent.start(), head.start());
            let before = before.map_or(0, |it| words(it).chars().count());
            let text = AttributeValue::Text(words(head));
            self.draft.set(tag, "head", text);
            let start = AttributeValue::Number(before as f64);
            self.draft.set(tag, "head_start", start);
        }
        words(head)
    }

    /// Values and times.
    fn plain(&mut self, it: &'a Node, name: &'static str) {
        let kind = match name {
            "timex2_mention" => TIMEX,
            _ => it.get("TYPE").unwrap_or("VALUE"),
        };
        for mention in it.all(name) {
            let Some(extent) = self.extent(mention) else {
                continue;
            };
            let tag = self.draft.mention(mention.get("ID"), kind, vec![extent]);
            self.mark(&tag, it, if kind == TIMEX { TIME } else { VALUE });
            self.known(mention, &tag);
        }
    }

    fn relation(&mut self, it: &'a Node) {
        let kind = self.kind(it, "RELATION");
        let mentions: Vec<&Node> = it
            .all("relation_mention")
            .chain(
                it.all("relation_mentions")
                    .flat_map(|it| it.all("relation_mention")),
            )
            .collect();
        if mentions.is_empty() {
            // Between entities, with no words of its own.
            let ends = ends(it, &["relation_argument", "rel_entity_arg"]);
            let found = self.two(&ends, |reader, id| {
                let known = reader.entities.contains(id);
                known.then(|| Ref::Entity(EntityId::new(id)))
            });
            match found {
                Ok((from, to)) => {
                    let tag = self.draft.relation(it.get("ID"), &kind, from, to);
                    self.mark(&tag, it, RELATION);
                }
                Err(why) => self.leave(it, &why),
            }
        }
        for mention in mentions {
            let all = ends(mention, &["relation_mention_argument", "rel_mention_arg"]);
            let (ends, others): (Vec<_>, Vec<_>) = all
                .into_iter()
                .partition(|(role, _)| ARGUMENTS.contains(role));
            let found = self.two(&ends, |reader, id| {
                reader.mentions.get(id).cloned().map(Ref::Mention)
            });
            let (from, to) = match found {
                Ok(ends) => ends,
                Err(why) => {
                    self.leave(mention, &why);
                    continue;
                }
            };
            let extent = ["extent", "ldc_extent"]
                .iter()
                .find_map(|part| self.place(mention, part).ok());
            let tag = self.draft.put(
                mention.get("ID"),
                Body::Relation(Relation {
                    kind: KindId::new(&kind),
                    from,
                    to,
                    evidence: extent.into_iter().collect(),
                    attributes: Attributes::default(),
                }),
                Default::default(),
            );
            self.mark(&tag, it, RELATION);
            self.mark(&tag, mention, CONDITION);
            let old = mention.get(OLD_CONDITION).filter(|it| !it.is_empty());
            let old = old.map(|it| AttributeValue::Text(it.to_owned()));
            self.draft.set(&tag, "lexical_condition", old);
            for (role, id) in others {
                self.other(&tag, mention, role, id);
            }
        }
    }

    /// A third argument of a relation, such as its time: its words.
    fn other(&mut self, tag: &TagId, mention: &Node, role: &str, id: &str) {
        let to = self.mentions.get(id).cloned();
        let spans = to.and_then(|it| self.draft.tag_mut(&it).map(|it| it.anchor().to_vec()));
        match spans.as_deref() {
            Some([span, ..]) => {
                let words = span.of(self.sgm.text()).unwrap_or_default();
                let words = AttributeValue::Text(words.to_owned());
                let name = role.to_lowercase().replace('-', "_");
                self.draft.set(tag, &name, words);
            }
            _ => self.leave(
                mention,
                &format!("{role} points at {id}, which isn't there; it is"),
            ),
        }
    }

    fn two(
        &self,
        ends: &[(&'a str, &'a str)],
        find: impl Fn(&Self, &'a str) -> Option<Ref>,
    ) -> Result<(Ref, Ref), Why> {
        let [a, b] = ends else {
            return Err(format!("it has {} arguments, not two", ends.len()));
        };
        let find = |id| find(self, id).ok_or_else(|| format!("points at {id}, which isn't there"));
        let (first, second) = (find(a.1)?, find(b.1)?);
        let turned = matches!((a.0, b.0), ("Arg-2", "Arg-1") | ("2", "1"));
        Ok(if turned {
            (second, first)
        } else {
            (first, second)
        })
    }

    fn event(&mut self, it: &'a Node) {
        let kind = self.kind(it, "EVENT");
        let mut before: Option<TagId> = None;
        for mention in it.all("event_mention") {
            let anchor = match self.place(mention, "anchor") {
                Ok(anchor) => anchor,
                Err(why) => {
                    self.leave(mention, &why);
                    continue;
                }
            };
            let mut arguments = Vec::new();
            let names = ["event_mention_argument", "event_mention_participant"];
            for (role, id) in ends(mention, &names) {
                match self.mentions.get(id) {
                    Some(tag) => arguments.push(Argument {
                        role: role.into(),
                        filler: Ref::Mention(tag.clone()),
                        extra: Default::default(),
                    }),
                    None => {
                        let why = format!("{role} points at {id}, which isn't there; it is");
                        self.leave(mention, &why);
                    }
                }
            }
            let tag = self
                .draft
                .event(mention.get("ID"), &kind, vec![anchor], arguments);
            self.mark(&tag, it, EVENT);
            if let Some(first) = &before {
                let (from, to) = (Ref::Event(tag), Ref::Event(first.clone()));
                self.draft.relation(None, SAME_EVENT, from, to);
            } else {
                before = Some(tag);
            }
        }
    }
}

/// The roles of a relation's two ends.
const ARGUMENTS: [&str; 4] = ["Arg-1", "Arg-2", "1", "2"];

/// Role and id of each argument, in either version's names.
fn ends<'a>(node: &'a Node, names: &[&str]) -> Vec<(&'a str, &'a str)> {
    let arguments = node.children.iter().filter(|it| names.contains(&it.name()));
    arguments
        .filter_map(|it| {
            let role = it.get("ROLE").or_else(|| it.get("ARGNUM"))?;
            let id = ["REFID", "ENTITYMENTIONID", "ENTITYID"];
            Some((role, id.iter().find_map(|name| it.get(name))?))
        })
        .collect()
}

fn quote_of(node: &Node) -> Option<Quote<'_>> {
    node.children.iter().find_map(quote)
}

/// A text on one line.
fn blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

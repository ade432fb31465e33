//! Entities in brackets: CorefUD's, with fields and chains and parts, and plain
//! ones with a kind. Must not know rows.

use std::collections::BTreeMap;

use crate::exchange::conll::NO_KIND;
use crate::exchange::draft::{Draft, short};
use crate::model::{
    AttributeId, AttributeValue, Attributes, Body, Entity, EntityId, KindId, Mention, Provenance,
};
use crate::text::Span;

/// Deepest nesting of brackets.
const DEEPEST: usize = 1000;

/// The brackets of a document.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    open: Vec<Open>,
    found: Vec<Found>,
    /// Mentions in several parts that are still to be completed, by chain.
    parts: BTreeMap<String, Found>,
}

#[derive(Debug)]
struct Open {
    chain: String,
    part: Option<(usize, usize)>,
    fields: Vec<(String, String)>,
    first: usize,
    line: usize,
}

#[derive(Debug)]
struct Found {
    chain: String,
    fields: Vec<(String, String)>,
    tokens: Vec<(usize, usize)>,
}

/// Fields where a file doesn't say what they are.
const USUAL: [&str; 4] = ["eid", "etype", "head", "other"];

impl Brackets {
    /// Reads an `Entity=` at a token: `(e1-person-1-(e2-place-1-`, `e2)e1)`,
    /// `(e3[1/2]-…`, `e3[2/2])`. What is wrong with it.
    pub fn read(&mut self, line: usize, at: usize, value: &str, fields: &[String]) -> Vec<String> {
        let mut problems = Vec::new();
        let mut rest = value;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('(') {
                let end = inner.find(['(', ')']).unwrap_or(inner.len());
                let (said, behind) = inner.split_at(end);
                if self.open.len() >= DEEPEST {
                    problems.push("brackets nested too deep".to_owned());
                    return problems;
                }
                self.open.push(opened(said, fields, at, line));
                rest = behind;
                if let Some(behind) = rest.strip_prefix(')') {
                    // A single token: it closes what was just opened.
                    if let Some(open) = self.open.pop() {
                        self.close(open, at);
                    }
                    rest = behind;
                }
            } else {
                let end = rest.find(')').unwrap_or(rest.len());
                let (chain, behind) = rest.split_at(end);
                rest = behind.strip_prefix(')').unwrap_or("");
                let (chain, _) = chain_and_part(chain);
                // Brackets of different chains may cross.
                let named = || self.open.iter().rposition(|it| it.chain == chain);
                match if chain.is_empty() {
                    self.open.len().checked_sub(1)
                } else {
                    named()
                } {
                    Some(index) => {
                        let open = self.open.remove(index);
                        self.close(open, at);
                    }
                    None => problems.push(format!("“{})” closes nothing", short(chain))),
                }
            }
        }
        problems
    }

    fn close(&mut self, open: Open, at: usize) {
        let tokens = (open.first, at + 1);
        let Some((number, of)) = open.part else {
            self.found.push(Found {
                chain: open.chain,
                fields: open.fields,
                tokens: vec![tokens],
            });
            return;
        };
        if number <= 1 {
            // The fields stand at the first part.
            let begun = Found {
                chain: open.chain.clone(),
                fields: open.fields,
                tokens: vec![tokens],
            };
            if let Some(left) = self.parts.insert(open.chain.clone(), begun) {
                self.found.push(left);
            }
        } else if let Some(begun) = self.parts.get_mut(&open.chain) {
            begun.tokens.push(tokens);
        }
        if number >= of
            && let Some(done) = self.parts.remove(&open.chain)
        {
            self.found.push(done);
        }
    }

    /// What was opened and never closed.
    pub fn unclosed(&mut self) -> Vec<(usize, String)> {
        let open = std::mem::take(&mut self.open).into_iter();
        open.map(|it| {
            let message = format!(
                "“({}” is opened and never closed; left out",
                short(&it.chain)
            );
            (it.line, message)
        })
        .collect()
    }

    /// Puts the mentions into the draft, and the chains as entities.
    pub fn give(
        &mut self,
        document: &str,
        span: impl Fn(usize, usize) -> Option<Span>,
        draft: &mut Draft,
    ) {
        let parts = std::mem::take(&mut self.parts).into_values();
        let mut found = std::mem::take(&mut self.found);
        found.extend(parts);
        let mut mentions: Vec<(Vec<Span>, Found)> = Vec::new();
        for mut it in found {
            it.tokens.sort_unstable();
            let spans = it
                .tokens
                .iter()
                .filter_map(|(first, end)| span(*first, *end));
            let spans: Vec<Span> = spans.collect();
            if !spans.is_empty() {
                mentions.push((spans, it));
            }
        }
        mentions.sort_by_key(|(spans, _)| {
            let end = spans.last().map_or(0, |it| it.end());
            (spans[0].start(), std::cmp::Reverse(end))
        });
        let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
        for (spans, it) in mentions {
            let words = crate::text::quote_of(draft.text(), &spans).unwrap_or_default();
            let mut kind = KindId::new(NO_KIND);
            let mut identity = None;
            let mut attributes = Attributes::default();
            for (name, value) in &it.fields {
                match name.as_str() {
                    "etype" | "type" => kind = KindId::new(value),
                    "identity" => identity = Some(value.clone()),
                    name => {
                        let value = AttributeValue::Text(value.clone());
                        attributes.insert(AttributeId::new(name), value);
                    }
                }
            }
            let entity = (!it.chain.is_empty()).then(|| {
                let id = EntityId::new(format!("{document}-{}", it.chain));
                let entity = entities.entry(id.clone()).or_insert_with(|| Entity {
                    id: id.clone(),
                    name: words.clone(),
                    kind: kind.clone(),
                    ..Entity::default()
                });
                if let Some(identity) = identity {
                    entity.name = identity.replace('_', " ");
                    entity.note = identity;
                }
                id
            });
            let body = Body::Mention(Mention {
                kind,
                spans,
                entity,
                attributes,
            });
            draft.put(None, body, Provenance::default());
        }
        draft.record.entities.extend(entities.into_values());
    }
}

/// `e1[1/2]-person-1-` taken apart by what the fields are called.
fn opened(said: &str, names: &[String], first: usize, line: usize) -> Open {
    let usual: Vec<String> = USUAL.iter().map(|it| (*it).to_owned()).collect();
    let names = if names.is_empty() { &usual } else { names };
    // The last field may hold hyphens of its own.
    let values: Vec<&str> = said.splitn(names.len(), '-').collect();
    let mut chain = String::new();
    let mut part = None;
    let mut fields = Vec::new();
    for (name, value) in names.iter().zip(values) {
        if matches!(name.as_str(), "eid" | "GRP" | "grp") {
            let (id, of) = chain_and_part(value);
            chain = id.to_owned();
            part = of;
        } else if !matches!(value, "" | "_") {
            fields.push((name.clone(), value.to_owned()));
        }
    }
    Open {
        chain,
        part,
        fields,
        first,
        line,
    }
}

/// `e1[1/2]` as id, part and number of parts.
fn chain_and_part(text: &str) -> (&str, Option<(usize, usize)>) {
    let Some((chain, rest)) = text.split_once('[') else {
        return (text, None);
    };
    let numbers = rest.trim_end_matches(']').split_once('/');
    let part = numbers.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    (chain, part)
}

/// Names of a sentence in plain brackets: `(PER`, `)`, `(ORG)`, `PER)`. First
/// token, the one behind the last, kind.
pub(super) fn names(
    sentence: &[Vec<(usize, String)>],
    first: usize,
    draft: &mut Draft,
) -> Vec<(usize, usize, String)> {
    let mut open: Vec<(&str, usize, usize)> = Vec::new();
    let mut found = Vec::new();
    for (index, said) in sentence.iter().enumerate() {
        let at = first + index;
        for (line, text) in said {
            let mut rest = text.as_str();
            while !rest.is_empty() {
                if let Some(inner) = rest.strip_prefix('(') {
                    let end = inner.find(['(', ')']).unwrap_or(inner.len());
                    let (kind, behind) = inner.split_at(end);
                    if open.len() < DEEPEST {
                        open.push((kind.trim_end_matches(['*', '-']), at, *line));
                    }
                    rest = behind;
                    continue;
                }
                let Some((_, behind)) = rest.split_once(')') else {
                    if !matches!(rest, "O" | "*" | "_" | "-") {
                        draft.report(*line, None, format!("“{}” is no tag", short(rest)));
                    }
                    break;
                };
                match open.pop() {
                    Some((kind, from, _)) => found.push((from, at + 1, kind.to_owned())),
                    None => draft.report(*line, None, "closes a name that nothing opened"),
                }
                rest = behind;
            }
        }
    }
    for (kind, _, line) in open {
        draft.report(
            line,
            None,
            format!("{kind} is opened and never closed; left out"),
        );
    }
    found.sort_by_key(|it| (it.0, std::cmp::Reverse(it.1)));
    found
}

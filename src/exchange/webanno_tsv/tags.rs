//! Annotations of several tokens joined by their numbers, and turned into tags:
//! span layers into mentions, those with slots into events, chains into
//! mentions of an entity, relation layers into relations.

use std::collections::{BTreeMap, HashMap};

use super::cells::{Entry, entries, split, target, unescaped};
use super::header::{Class, Column, Layer};
use super::text::Builder;
use crate::exchange::draft::{Draft, short};
use crate::model::{
    Argument, AttributeId, AttributeValue, Attributes, Body, Entity, EntityId, Event, KindId,
    Mention, Provenance, Ref, Relation, RoleId, TagId,
};
use crate::text::Span;

/// What a cell points at: a token, and the number of the annotation there.
#[derive(Debug)]
pub(super) struct Filler {
    pub label: String,
    pub id: Option<u32>,
}

/// A relation as its line says it.
#[derive(Debug)]
pub(super) struct Tie {
    pub layer: usize,
    pub line: usize,
    pub values: Vec<Option<String>>,
    pub from: Filler,
    pub to: (usize, Option<u32>),
}

#[derive(Debug)]
struct Annotation {
    layer: usize,
    line: usize,
    tokens: Vec<usize>,
    /// By column.
    values: Vec<Option<String>>,
    slots: Vec<(String, Filler)>,
    /// The chain it is a link of.
    chain: Option<u32>,
}

/// All of a document.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    all: Vec<Annotation>,
    /// By layer and number; of chains by layer, chain and link.
    numbered: HashMap<(usize, u32), usize>,
    links: HashMap<(usize, u32, u32), usize>,
    /// By layer and token.
    at: HashMap<(usize, usize), Vec<usize>>,
    pub ties: Vec<Tie>,
}

impl Annotations {
    /// Takes the annotations of a span layer at a token.
    pub fn span(&mut self, index: usize, layer: &Layer, line: usize, token: usize, cells: &[&str]) {
        let columns: Vec<Vec<Entry>> = cells
            .iter()
            .zip(&layer.columns)
            .map(|(cell, column)| match column {
                Column::Target(_) => Vec::new(),
                _ => entries(cell),
            })
            .collect();
        // A slot that nothing fills says only there that it stands here.
        let stacks = cells.iter().filter(|it| !matches!(**it, "_" | ""));
        let stacks = stacks.map(|it| split(it, '|').len()).max().unwrap_or(0);
        for stack in 0..stacks {
            let id = columns.iter().find_map(|it| it.get(stack)?.id);
            let values = columns.iter().zip(&layer.columns).map(|(entries, column)| {
                let entry = entries.get(stack)?;
                matches!(column, Column::Feature(_)).then(|| entry.value())?
            });
            let values: Vec<Option<String>> = values.collect();
            let slots = roles_and_targets(layer, cells, stack);
            let known = id.and_then(|id| self.numbered.get(&(index, id)).copied());
            let at = match known {
                Some(at) => at,
                None => self.add(index, line, values.len()),
            };
            if let Some(id) = id {
                self.numbered.insert((index, id), at);
            }
            if let Some(it) = self.all.get_mut(at) {
                it.tokens.push(token);
                for (kept, value) in it.values.iter_mut().zip(values) {
                    *kept = kept.take().or(value);
                }
                if it.slots.is_empty() {
                    it.slots = slots;
                }
            }
            self.at.entry((index, token)).or_default().push(at);
        }
    }

    /// Takes the links of a chain layer at a token: `CM[1]`, `ANAPHORIC->1-2`.
    pub fn link(
        &mut self,
        index: usize,
        line: usize,
        token: usize,
        cells: &[&str],
    ) -> Result<(), String> {
        let is_link = |it: &&&str| it.contains("->");
        let links = cells.iter().find(is_link);
        let links = links.ok_or("a link of a chain without its number; left out")?;
        for (stack, text) in split(links, '|').into_iter().enumerate() {
            let found = text.rsplit_once("->").and_then(|(relation, numbers)| {
                let (chain, link) = numbers.split_once('-')?;
                let link = link.split('[').next().unwrap_or_default();
                Some((relation, chain.parse().ok()?, link.parse().ok()?))
            });
            let Some((relation, chain, link)) = found else {
                return Err(format!("“{}” is no link of a chain; left out", short(text)));
            };
            let at = match self.links.get(&(index, chain, link)) {
                Some(at) => *at,
                None => self.add(index, line, cells.len()),
            };
            self.links.insert((index, chain, link), at);
            if let Some(it) = self.all.get_mut(at) {
                it.chain = Some(chain);
                it.tokens.push(token);
                for (cell, kept) in cells.iter().zip(&mut it.values) {
                    let value = match cell.contains("->") {
                        true if matches!(relation, "*" | "_" | "") => None,
                        true => Some(unescaped(relation)),
                        false => entries(cell).get(stack).and_then(Entry::value),
                    };
                    *kept = kept.take().or(value);
                }
            }
            self.at.entry((index, token)).or_default().push(at);
        }
        Ok(())
    }

    fn add(&mut self, layer: usize, line: usize, columns: usize) -> usize {
        self.all.push(Annotation {
            layer,
            line,
            tokens: Vec::new(),
            values: vec![None; columns],
            slots: Vec::new(),
            chain: None,
        });
        self.all.len() - 1
    }

    /// Puts everything into the draft.
    pub fn give(
        mut self,
        layers: &[Layer],
        builder: &Builder,
        draft: &mut Draft,
        problems: &mut Vec<(usize, String)>,
    ) {
        report_left_out(&self, layers, draft);
        let mut made: Vec<Option<Ref>> = Vec::with_capacity(self.all.len());
        let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
        let mut events: Vec<(TagId, usize)> = Vec::new();
        for (at, it) in self.all.iter().enumerate() {
            let layer = layers.get(it.layer).filter(|layer| !layer.is_of_words());
            let spans = spans(builder, &it.tokens);
            let to = match (layer, spans) {
                (Some(layer), Some(spans)) => {
                    let body = body(draft, layer, it, spans, &mut entities);
                    let is_event = matches!(body, Body::Event(_));
                    let id = draft.put(None, body, Provenance::default());
                    if is_event {
                        events.push((id.clone(), at));
                        Some(Ref::Event(id))
                    } else {
                        Some(Ref::Mention(id))
                    }
                }
                _ => None,
            };
            made.push(to);
        }
        draft.record.entities.extend(entities.into_values());
        let find = Find {
            numbered: &self.numbered,
            at: &self.at,
            made: &made,
            layers,
            builder,
        };
        let mut arguments: HashMap<TagId, Vec<Argument>> = HashMap::new();
        for (id, at) in events {
            let (line, slots) = (self.all[at].line, std::mem::take(&mut self.all[at].slots));
            let of = layers
                .get(self.all[at].layer)
                .map(|it| it.columns.as_slice());
            let base = of.into_iter().flatten().find_map(|it| match it {
                Column::Target(base) => Some(base.as_str()),
                _ => None,
            });
            let mut mine = Vec::new();
            for (role, filler) in slots {
                match find.labelled(base.unwrap_or_default(), &filler) {
                    Some(to) => mine.push(Argument {
                        role: RoleId::new(role),
                        filler: to,
                        extra: Default::default(),
                    }),
                    None => problems.push((line, format!("{role}: {} isn’t there", filler.label))),
                }
            }
            arguments.insert(id, mine);
        }
        for tag in &mut draft.record.tags {
            if let (Body::Event(event), Some(mine)) = (&mut tag.body, arguments.remove(&tag.id)) {
                event.arguments = mine;
            }
        }
        for tie in &self.ties {
            let Some(layer) = layers.get(tie.layer).filter(|it| !it.is_of_words()) else {
                continue;
            };
            let from = find.labelled(&layer.base, &tie.from);
            let to = find.found(&layer.base, tie.to.0, tie.to.1);
            let (Some(from), Some(to)) = (from, to) else {
                let message = format!("a relation from {}, which isn’t there", tie.from.label);
                problems.push((tie.line, message));
                continue;
            };
            let (kind, attributes) = kind_and_attributes(layer, &tie.values, None);
            let body = Body::Relation(Relation {
                kind,
                from,
                to,
                evidence: Vec::new(),
                attributes,
            });
            draft.put(None, body, Provenance::default());
        }
    }
}

/// Finds what a cell points at.
struct Find<'a> {
    numbered: &'a HashMap<(usize, u32), usize>,
    at: &'a HashMap<(usize, usize), Vec<usize>>,
    made: &'a [Option<Ref>],
    layers: &'a [Layer],
    builder: &'a Builder,
}

impl Find<'_> {
    fn labelled(&self, base: &str, filler: &Filler) -> Option<Ref> {
        let token = *self.builder.by_label.get(&filler.label)?;
        self.found(base, token, filler.id)
    }

    /// The annotation of a layer at a token: by its number, or the only one.
    /// Where the layer is none that is read, the token's words.
    fn found(&self, base: &str, token: usize, id: Option<u32>) -> Option<Ref> {
        let any = base.is_empty() || base == "uima.tcas.Annotation";
        for (index, layer) in self.layers.iter().enumerate() {
            if layer.class == Class::Relation || (!any && layer.name != base) {
                continue;
            }
            let here = self.at.get(&(index, token)).map_or(&[][..], Vec::as_slice);
            let found = match id {
                Some(id) => {
                    let numbered = self.numbered.get(&(index, id));
                    numbered.filter(|it| here.contains(it)).or(match here {
                        [only] => Some(only),
                        _ => None,
                    })
                }
                None => here.first(),
            };
            if let Some(to) = found.and_then(|it| self.made.get(*it)?.clone()) {
                return Some(to);
            }
        }
        let span = self.builder.tokens.get(token)?.span?;
        Some(Ref::Spans(vec![span]))
    }
}

fn report_left_out(annotations: &Annotations, layers: &[Layer], draft: &mut Draft) {
    for (index, layer) in layers.iter().enumerate().filter(|it| it.1.is_of_words()) {
        let count = match layer.class {
            Class::Relation => annotations
                .ties
                .iter()
                .filter(|it| it.layer == index)
                .count(),
            _ => annotations
                .all
                .iter()
                .filter(|it| it.layer == index)
                .count(),
        };
        if count > 0 {
            let message = format!(
                "{}: {count} not taken, they describe words",
                layer.short_name()
            );
            draft.report(1, None, message);
        }
    }
}

/// The words of tokens: those that follow each other in one piece. None where
/// a token doesn't stand in the text.
fn spans(builder: &Builder, tokens: &[usize]) -> Option<Vec<Span>> {
    // A part of a token stands for it.
    let within: Vec<usize> = tokens
        .iter()
        .filter_map(|it| builder.tokens.get(*it)?.within)
        .collect();
    let mut spans: Vec<Span> = Vec::new();
    let mut last: Option<usize> = None;
    let whole = |it: &usize| {
        builder
            .tokens
            .get(*it)
            .is_some_and(|it| it.within.is_none())
    };
    for at in tokens.iter().filter(|it| !within.contains(it)) {
        let token = builder.tokens.get(*at)?;
        let span = token.span?;
        // Parts stand in the list behind their token.
        let number = token.within.unwrap_or(*at);
        let between = last.map(|last| (last + 1..number).filter(whole).count());
        match (spans.last_mut(), between) {
            (Some(before), Some(0)) if before.end() <= span.start() => *before = before.hull(span),
            _ => spans.push(span),
        }
        last = Some(number);
    }
    spans.sort();
    spans.dedup();
    (!spans.is_empty()).then_some(spans)
}

fn body(
    draft: &Draft,
    layer: &Layer,
    it: &Annotation,
    spans: Vec<Span>,
    entities: &mut BTreeMap<EntityId, Entity>,
) -> Body {
    let identity_column = layer.identity_column();
    let (kind, attributes) = kind_and_attributes(layer, &it.values, identity_column);
    if layer.has_slots() {
        return Body::Event(Event {
            kind,
            trigger: spans,
            arguments: Vec::new(),
            attributes,
        });
    }
    let identity = identity_column.and_then(|at| it.values.get(at)?.clone());
    let words = || crate::text::quote_of(draft.text(), &spans).unwrap_or_default();
    let entity = match (it.chain, identity) {
        (Some(chain), _) => {
            let document = draft.record.id.as_deref().unwrap_or_default();
            let id = EntityId::new(format!("{document}-{}-{chain}", layer.short_name()));
            entities.entry(id.clone()).or_insert_with(|| Entity {
                id: id.clone(),
                name: words(),
                kind: kind.clone(),
                ..Entity::default()
            });
            Some(id)
        }
        (None, Some(identity)) => {
            let id = EntityId::new(&identity);
            entities.entry(id.clone()).or_insert_with(|| {
                let address = identity.contains("://");
                let last = identity.rsplit('/').next().unwrap_or_default();
                let wikidata = address && identity.contains("wikidata.org/");
                Entity {
                    id: id.clone(),
                    name: if address {
                        words()
                    } else {
                        identity.replace('_', " ")
                    },
                    kind: kind.clone(),
                    wikidata: wikidata.then(|| last.to_owned()),
                    note: identity,
                    ..Entity::default()
                }
            });
            Some(id)
        }
        (None, None) => None,
    };
    Body::Mention(Mention {
        kind,
        spans,
        entity,
        attributes,
    })
}

/// The kind: what the feature for it says, else the layer. The other features
/// become attributes.
fn kind_and_attributes(
    layer: &Layer,
    values: &[Option<String>],
    identity: Option<usize>,
) -> (KindId, Attributes) {
    let kind_column = layer.kind_column();
    let kind = kind_column.and_then(|at| values.get(at)?.as_deref());
    let mut attributes = Attributes::default();
    for (at, (column, value)) in layer.columns.iter().zip(values).enumerate() {
        let (Column::Feature(name), Some(value)) = (column, value) else {
            continue;
        };
        if Some(at) != kind_column && Some(at) != identity {
            let value = AttributeValue::Text(value.clone());
            attributes.insert(AttributeId::new(name), value);
        }
    }
    (
        KindId::new(kind.unwrap_or_else(|| layer.short_name())),
        attributes,
    )
}

/// The layers with slots, and their fillers, share this shape.
fn roles_and_targets<'a>(layer: &Layer, cells: &[&'a str], stack: usize) -> Vec<(String, Filler)> {
    let mut found = Vec::new();
    for (at, column) in layer.columns.iter().enumerate() {
        let Column::Roles(feature) = column else {
            continue;
        };
        let (Some(roles), Some(targets)) = (cells.get(at), cells.get(at + 1)) else {
            continue;
        };
        let roles: Vec<Entry<'a>> = entries(roles);
        let targets = split(targets, '|');
        let (Some(roles), Some(targets)) = (roles.get(stack), targets.get(stack)) else {
            continue;
        };
        let roles = split(roles.raw, ';');
        for (index, text) in split(targets, ';').into_iter().enumerate() {
            if matches!(text, "*" | "_" | "") {
                continue;
            }
            let (label, id, _) = target(text);
            let role = Entry {
                raw: roles.get(index).copied().unwrap_or("*"),
                id: None,
            };
            let filler = Filler {
                label: label.to_owned(),
                id,
            };
            found.push((role.value().unwrap_or_else(|| feature.clone()), filler));
        }
    }
    found
}

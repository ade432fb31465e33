//! What is shown of tags in words, and what is found among them: pure reads
//! that panels, commands and the history share.

use std::collections::BTreeSet;

use crate::model::{Body, EntityId, Layer, Ref, Role, Tag, TagId};
use crate::text::{Span, quote_of};

use super::{Item, Workspace};

/// A reference in a few words: the words it stands on, or the entry's name.
/// `words` gives the quote of spans.
pub fn ref_phrase(
    ws: &Workspace,
    to: &Ref,
    words: impl Fn(&Workspace, &[Span]) -> String,
) -> String {
    match to {
        Ref::Mention(id) | Ref::Event(id) => match ws.tag(id) {
            Some(tag) if !tag.anchor().is_empty() => words(ws, tag.anchor()),
            Some(tag) => tag.kind().map_or_else(String::new, |it| it.to_string()),
            None => format!("missing {id}"),
        },
        Ref::Entity(id) | Ref::Topic(id) => entity_name(ws, id),
        Ref::Spans(spans) => words(ws, spans),
        Ref::Value { value, .. } => value.clone(),
        Ref::Author => "the author".into(),
        Ref::Implicit => "implicit".into(),
        Ref::Unknown => "unknown".into(),
    }
}

/// A register entry's name, or its id where the register lacks it.
pub fn entity_name(ws: &Workspace, id: &EntityId) -> String {
    ws.project()
        .register
        .entities
        .get(id)
        .map_or_else(|| format!("missing {id}"), |it| it.name.clone())
}

/// The words of spans in the open article, on one line; at most `most` characters.
pub fn quote(ws: &Workspace, spans: &[Span], most: usize) -> String {
    let quote = ws
        .document()
        .and_then(|it| quote_of(&it.text, spans))
        .unwrap_or_default();
    shorten(&quote, most)
}

/// On one line, at most `most` characters, with `…` where something was cut.
pub fn shorten(text: &str, most: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > most * 4 {
            break;
        }
    }
    match line.char_indices().nth(most) {
        None => line,
        Some(_) => {
            let cut = line
                .char_indices()
                .nth(most.saturating_sub(1))
                .map_or(0, |it| it.0);
            line.truncate(cut);
            line.push('…');
            line
        }
    }
}

/// What belongs together with an item, for lighting up: what it points at, what
/// points at it, and the entities whose mentions do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    pub tags: BTreeSet<TagId>,
    pub entities: BTreeSet<EntityId>,
}

impl Ties {
    /// Costs what the item is tied to, however large the layer.
    pub fn of(ws: &Workspace, item: &Item) -> Self {
        let mut ties = Self::default();
        match item {
            Item::Tag(id) | Item::Argument { event: id, .. } => {
                let Some((layer, tag)) = ws.layer().and_then(|it| Some((it, it.tag(id)?))) else {
                    return ties;
                };
                ties.tags.extend(tag.uses().into_iter().cloned());
                ties.tags.extend(layer.users(id).map(|it| it.id.clone()));
                let entity = tag.mention().and_then(|it| it.entity.as_ref());
                let refs = tag.refs().into_iter().filter_map(Ref::entity);
                ties.entities.extend(refs.chain(entity).cloned());
            }
            Item::Entity(id) => drop(ties.entities.insert(id.clone())),
            Item::Zone(_) | Item::Suggestion { .. } => {}
        }
        ties
    }

    pub fn holds(&self, tag: &Tag) -> bool {
        let entity = tag.mention().and_then(|it| it.entity.as_ref());
        self.tags.contains(&tag.id) || entity.is_some_and(|it| self.entities.contains(it))
    }
}

/// Everything that belongs together with an item: [`Ties`], with the mentions
/// of its entities one by one.
pub fn tied(ws: &Workspace, item: &Item) -> Vec<Item> {
    let Some(layer) = ws.layer() else {
        return Vec::new();
    };
    let ties = Ties::of(ws, item);
    let mut found: Vec<Item> = ties.tags.iter().cloned().map(Item::Tag).collect();
    if !ties.entities.is_empty() {
        let all = layer.tags().filter(|tag| ties.holds(tag));
        found.extend(all.map(|tag| Item::Tag(tag.id.clone())));
    }
    found.sort();
    found.dedup();
    found.retain(|it| it != item);
    found
}

/// The mention the person means: the focused one, else the one that the
/// selection covers, else the innermost one under the caret.
pub fn meant_mention(ws: &Workspace) -> Option<&Tag> {
    if let Some(tag) = ws.focused_tag() {
        return Some(tag).filter(|it| it.mention().is_some());
    }
    let layer = ws.layer()?;
    let selection = ws.session().selection;
    let place = selection
        .span()
        .or_else(|| Span::new(selection.caret, selection.caret.saturating_add(1)))?;
    layer
        .touching(place)
        .into_iter()
        .filter(|tag| tag.mention().is_some())
        .min_by_key(|tag| tag.anchor().iter().map(|it| it.len()).sum::<u32>())
}

/// The tags under a byte of the text, innermost first.
pub fn tags_at(ws: &Workspace, byte: u32) -> Vec<&Tag> {
    let (Some(layer), Some(place)) = (ws.layer(), Span::new(byte, byte.saturating_add(1))) else {
        return Vec::new();
    };
    let mut tags = layer.touching(place);
    tags.sort_by_key(|tag| tag.anchor().iter().map(|it| it.len()).sum::<u32>());
    tags
}

/// How the same words were tagged elsewhere: the type or entity, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedent {
    pub kind: crate::model::KindId,
    pub entity: Option<EntityId>,
    pub count: usize,
}

/// Precedents of some words over the annotator's layers whose texts are in
/// memory, most frequent first.
pub fn precedents(ws: &Workspace, words: &str) -> Vec<Precedent> {
    let mut found: Vec<Precedent> = Vec::new();
    for (article, layer) in ws.project().layers_of(&ws.session().annotator) {
        let Some(document) = ws.document_of(article) else {
            continue;
        };
        for tag in layer.tags() {
            let Body::Mention(it) = &tag.body else {
                continue;
            };
            let same = match it.spans[..] {
                // The common case, without a copy of the words.
                [span] => span.of(&document.text) == Some(words),
                _ => quote_of(&document.text, &it.spans).as_deref() == Some(words),
            };
            if !same {
                continue;
            }
            match found
                .iter_mut()
                .find(|p| p.kind == it.kind && p.entity == it.entity)
            {
                Some(precedent) => precedent.count += 1,
                None => found.push(Precedent {
                    kind: it.kind.clone(),
                    entity: it.entity.clone(),
                    count: 1,
                }),
            }
        }
    }
    found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.kind.cmp(&b.kind)));
    found
}

/// The roles of an event's type with the places of their fillers in its list;
/// fillers of roles that the schema lacks come last, under their own name.
pub fn roles_with_fillers<'a>(ws: &'a Workspace, tag: &Tag) -> Vec<(Role, Vec<usize>)> {
    let Body::Event(event) = &tag.body else {
        return Vec::new();
    };
    let known: &'a [Role] = ws
        .project()
        .schema
        .event_type(&event.kind)
        .map_or(&[], |it| &it.roles);
    let mut rows: Vec<(Role, Vec<usize>)> = known
        .iter()
        .map(|role| (role.clone(), Vec::new()))
        .collect();
    for (index, argument) in event.arguments.iter().enumerate() {
        match rows.iter_mut().find(|(role, _)| role.id == argument.role) {
            Some((_, places)) => places.push(index),
            None => rows.push((
                Role {
                    id: argument.role.clone(),
                    ..Role::default()
                },
                vec![index],
            )),
        }
    }
    rows
}

/// The key of each role of an event type: its own, else the first free letter
/// of its name.
pub fn role_keys(roles: &[Role]) -> Vec<char> {
    let mut keys: Vec<char> = Vec::new();
    for role in roles {
        let fallback = role
            .name()
            .to_lowercase()
            .chars()
            .filter(char::is_ascii_lowercase)
            .chain('a'..='z')
            .find(|c| !keys.contains(c) && roles.iter().all(|it| it.key != Some(*c)));
        keys.push(role.key.or(fallback).unwrap_or('?'));
    }
    keys
}

/// Mentions, and events where `events`, nearest to a byte of the text first;
/// those of one entity or of the same words count once. At most `most`.
pub fn nearest(ws: &Workspace, place: u32, events: bool, most: usize) -> Vec<Ref> {
    let Some(layer) = ws.layer() else {
        return Vec::new();
    };
    let mut seen: Vec<(Option<EntityId>, String)> = Vec::new();
    let mut found = Vec::new();
    outward(layer, place, |tag| {
        let (entity, to) = match &tag.body {
            Body::Mention(it) => (it.entity.clone(), Ref::Mention(tag.id.clone())),
            Body::Event(_) if events => (None, Ref::Event(tag.id.clone())),
            _ => return true,
        };
        let words = quote(ws, tag.anchor(), 80);
        let again = seen.iter().any(|(other, text)| match (&entity, other) {
            (Some(entity), Some(other)) => entity == other,
            _ => *text == words,
        });
        if !again {
            seen.push((entity, words));
            found.push(to);
        }
        found.len() < most
    });
    found
}

/// Tags looked at by [`outward`] at most: what is farther isn't near.
const LOOKED_AT: usize = 4000;

/// Visits the tags that stand on words, by the distance of their first word
/// from a byte of the text, for as long as `visit` says true. Costs what it
/// visits, however large the layer.
pub fn outward<'a>(layer: &'a Layer, place: u32, mut visit: impl FnMut(&'a Tag) -> bool) {
    let index = layer.index();
    let Some(last) = index.last_before(u32::MAX).map(|it| it.0.start()) else {
        return;
    };
    let (mut inner, mut outer) = (None, 1024_u32);
    let mut looked = 0;
    loop {
        let from = place.saturating_sub(outer);
        let to = place.saturating_add(outer).saturating_add(1);
        let mut ring: Vec<(u32, Span, &Tag)> = Span::new(from, to)
            .map_or_else(Vec::new, |window| index.touching(window))
            .into_iter()
            .filter_map(|(span, id)| {
                let distance = span.start().abs_diff(place);
                let is_new = distance <= outer && inner.is_none_or(|inner| distance > inner);
                let tag = layer.tag(id).filter(|_| is_new)?;
                (tag.anchor().first() == Some(&span)).then_some((distance, span, tag))
            })
            .collect();
        ring.sort_by_key(|(distance, span, tag)| (*distance, *span, &tag.id));
        for (_, _, tag) in ring {
            looked += 1;
            if !visit(tag) || looked >= LOOKED_AT {
                return;
            }
        }
        if from == 0 && to > last {
            return;
        }
        (inner, outer) = (Some(outer), outer.saturating_mul(4));
    }
}

//! The register entries that a CAS speaks of: knowledge base identifiers and
//! coreference chains. Must not know how a file writes them.

use std::collections::BTreeMap;

use crate::exchange::record::Record;
use crate::model::{Entity, EntityId, KindId};
use crate::text::quote_of;

#[derive(Debug, Default)]
pub struct Entities {
    entries: BTreeMap<EntityId, Entity>,
    by_iri: BTreeMap<String, EntityId>,
}

impl Entities {
    /// The entry of a knowledge base's identifier, named by the words that were
    /// linked to it first.
    pub fn linked(&mut self, iri: &str, words: &str, kind: &KindId) -> EntityId {
        if let Some(id) = self.by_iri.get(iri) {
            return id.clone();
        }
        let short = iri.rsplit(['/', '#']).next().unwrap_or(iri);
        let wikidata = iri.contains("wikidata.org/").then(|| short.to_owned());
        let short = EntityId::new(short);
        let id = match short.as_str().is_empty() || self.entries.contains_key(&short) {
            true => EntityId::new(iri),
            false => short,
        };
        let note = match wikidata {
            Some(_) => String::new(),
            None => iri.to_owned(),
        };
        let entity = Entity {
            id: id.clone(),
            name: words.to_owned(),
            kind: kind.clone(),
            wikidata,
            note,
            ..Entity::default()
        };
        self.entries.insert(id.clone(), entity);
        self.by_iri.insert(iri.to_owned(), id.clone());
        id
    }

    /// One entity for the mentions of a chain, given by their place among the
    /// record's tags. Where one of them is linked to an entry already, that is
    /// the chain's.
    pub fn chain(&mut self, id: &str, members: &[usize], record: &mut Record) {
        let mentions = || {
            let tag = |at: &usize| record.tags.get(*at)?.mention();
            members.iter().filter_map(tag)
        };
        let text = record.text.as_str().map_or("", |it| it);
        let known = mentions().find_map(|it| it.entity.clone());
        let Some(first) = mentions().next() else {
            return;
        };
        let entity = known.unwrap_or_else(|| {
            let longest = mentions().max_by_key(|it| {
                let words: u32 = it.spans.iter().map(|span| span.len()).sum();
                // The first of the longest.
                (words, std::cmp::Reverse(it.spans.first().copied()))
            });
            let spans = longest.map_or(&first.spans[..], |it| &it.spans);
            let entity = Entity {
                id: EntityId::new(id),
                name: quote_of(text, spans).unwrap_or_default(),
                kind: first.kind.clone(),
                ..Entity::default()
            };
            let id = entity.id.clone();
            self.entries.insert(id.clone(), entity);
            id
        });
        for at in members {
            let body = record.tags.get_mut(*at).map(|it| &mut it.body);
            if let Some(crate::model::Body::Mention(mention)) = body {
                mention.entity.get_or_insert_with(|| entity.clone());
            }
        }
    }

    pub fn finish(self) -> Vec<Entity> {
        self.entries.into_values().collect()
    }
}

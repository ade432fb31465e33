//! The rows of the register's table as plain values.

use std::collections::BTreeMap;

use crate::model::{Body, Entity, EntityId, KindId, Ref};
use crate::workspace::Workspace;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityRow {
    pub id: EntityId,
    pub name: String,
    pub kind: KindId,
    pub aliases: String,
    pub country: String,
    pub sector: String,
    pub wikidata: String,
    pub uses: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    Kind,
    Country,
    /// The most used first.
    Uses,
}

/// How many tags of all layers point at each entry.
pub fn uses(ws: &Workspace) -> BTreeMap<EntityId, usize> {
    let mut counts: BTreeMap<EntityId, usize> = BTreeMap::new();
    for layer in ws.project().layers.values() {
        for tag in layer.tags() {
            let mut ids: Vec<&EntityId> = tag.refs().into_iter().filter_map(Ref::entity).collect();
            if let Body::Mention(it) = &tag.body {
                ids.extend(&it.entity);
            }
            ids.sort();
            ids.dedup();
            for id in ids {
                *counts.entry(id.clone()).or_default() += 1;
            }
        }
    }
    counts
}

/// The entities, or the topics, that hold every word of the filter somewhere.
pub fn rows(
    ws: &Workspace,
    topics: bool,
    filter: &str,
    sort: Sort,
    uses: &BTreeMap<EntityId, usize>,
) -> Vec<EntityRow> {
    let filter = filter.to_lowercase();
    let words: Vec<&str> = filter.split_whitespace().collect();
    let entities = ws.project().register.entities.values();
    let mut rows: Vec<(String, EntityRow)> = entities
        .filter(|it| it.is_topic() == topics)
        .map(|it| row(it, uses))
        .filter(|row| {
            let all = format!(
                "{}\n{}\n{}\n{}\n{}\n{}\n{}",
                row.name, row.kind, row.aliases, row.country, row.sector, row.wikidata, row.id
            )
            .to_lowercase();
            words.iter().all(|word| all.contains(word))
        })
        .map(|row| (row.name.to_lowercase(), row))
        .collect();
    rows.sort_by(|(a_name, a), (b_name, b)| {
        let first = match sort {
            Sort::Name => std::cmp::Ordering::Equal,
            Sort::Kind => a.kind.cmp(&b.kind),
            // Those without a country last.
            Sort::Country => {
                (a.country.is_empty(), &a.country).cmp(&(b.country.is_empty(), &b.country))
            }
            Sort::Uses => b.uses.cmp(&a.uses),
        };
        first
            .then_with(|| a_name.cmp(b_name))
            .then_with(|| a.id.cmp(&b.id))
    });
    rows.into_iter().map(|it| it.1).collect()
}

fn row(it: &Entity, uses: &BTreeMap<EntityId, usize>) -> EntityRow {
    let text = |fact: &Option<String>| fact.clone().unwrap_or_default();
    EntityRow {
        id: it.id.clone(),
        name: it.name.clone(),
        kind: it.kind.clone(),
        aliases: it.aliases.join(", "),
        country: text(&it.country),
        sector: text(&it.sector),
        wikidata: text(&it.wikidata),
        uses: uses.get(&it.id).copied().unwrap_or(0),
    }
}

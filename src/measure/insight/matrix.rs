//! Who is for or against whom: holders down, targets across, the most spoken of
//! first. Must not know how it is drawn.

use std::collections::{BTreeMap, HashMap};

use super::{Insight, Place};
use crate::model::{AnnotatorId, Polarity};

/// Stances by holder and target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Holders, those of most stances first.
    pub rows: Vec<Side>,
    /// Targets, in the same order.
    pub columns: Vec<Side>,
    /// By row and column; only where there is a stance.
    pub cells: BTreeMap<(usize, usize), Cell>,
}

/// A holder or a target, and all their stances together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Place in [`Insight::parties`].
    pub party: u32,
    pub name: String,
    pub count: usize,
    pub balance: i64,
}

/// The stances of one holder towards one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// By the order of [`Polarity::ALL`].
    pub counts: [usize; Polarity::ALL.len()],
    pub stances: Vec<Place>,
}

impl Cell {
    pub fn of(&self, polarity: Polarity) -> usize {
        self.counts[polarity as usize]
    }

    pub fn count(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Those for less those against.
    pub fn balance(&self) -> i64 {
        self.of(Polarity::For) as i64 - self.of(Polarity::Against) as i64
    }

    /// `3 for, 1 against`: what there is, in the order of the polarities.
    pub fn words(&self) -> String {
        let all = Polarity::ALL.into_iter();
        let some = all.filter_map(|(polarity, id, _)| match self.of(polarity) {
            0 => None,
            count => Some(format!("{count} {id}")),
        });
        some.collect::<Vec<_>>().join(", ")
    }
}

impl Matrix {
    /// The stances of an annotator, or of everybody.
    pub fn of(insight: &Insight, whose: Option<&AnnotatorId>) -> Self {
        let mut found: HashMap<(u32, u32), Cell> = HashMap::new();
        for held in &insight.stances {
            if insight.is_of(held.at, whose) {
                let cell = found.entry((held.holder, held.target)).or_default();
                cell.counts[held.polarity as usize] += 1;
                cell.stances.push(held.at);
            }
        }
        let (mut holders, mut targets) = (HashMap::new(), HashMap::new());
        for ((holder, target), cell) in &found {
            for (sides, party) in [(&mut holders, *holder), (&mut targets, *target)] {
                let side: &mut (usize, i64) = sides.entry(party).or_default();
                side.0 += cell.count();
                side.1 += cell.balance();
            }
        }
        let rows = ordered(insight, holders);
        let columns = ordered(insight, targets);
        let place = |sides: &[Side]| -> HashMap<u32, usize> {
            sides
                .iter()
                .enumerate()
                .map(|(at, it)| (it.party, at))
                .collect()
        };
        let (row_of, column_of) = (place(&rows), place(&columns));
        let cells = found.into_iter().filter_map(|((holder, target), cell)| {
            let at = (*row_of.get(&holder)?, *column_of.get(&target)?);
            Some((at, cell))
        });
        Self {
            cells: cells.collect(),
            rows,
            columns,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// All stances.
    pub fn count(&self) -> usize {
        self.rows.iter().map(|it| it.count).sum()
    }
}

fn ordered(insight: &Insight, sides: HashMap<u32, (usize, i64)>) -> Vec<Side> {
    let mut all: Vec<Side> = sides
        .into_iter()
        .filter_map(|(party, (count, balance))| {
            Some(Side {
                party,
                name: insight.parties.get(party as usize)?.name.clone(),
                count,
                balance,
            })
        })
        .collect();
    all.sort_by(|a, b| {
        let by_count = b.count.cmp(&a.count);
        by_count
            .then_with(|| a.name.cmp(&b.name))
            .then(a.party.cmp(&b.party))
    });
    all
}

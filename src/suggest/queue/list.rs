//! Which rows are reviewed, and in which order. A million rows are filtered in
//! one walk over the sets in the order of the articles, and sorted by a number
//! each. Must not know what a decision does.

use std::collections::BTreeSet;

use super::rows::named;
use super::{At, Queue, Row, State};
use crate::model::{AnnotatorId, ArticleId, KindId, LayerKey, Register, TagClass};

/// What comes first. Each goes by article and place where it doesn't say
/// otherwise; the arguments of an event stay behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    #[default]
    Document,
    /// Least certain first; those without a score last.
    Score,
    Source,
    Type,
    /// Those of the same words together.
    Words,
}

impl Order {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Document, "document"),
        (Self::Score, "least certain first"),
        (Self::Source, "source"),
        (Self::Type, "type"),
        (Self::Words, "same words"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// Which rows are listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// None: every source.
    pub source: Option<AnnotatorId>,
    pub class: Option<TagClass>,
    /// A type, with the arguments of its events; or a role.
    pub kind: Option<KindId>,
    pub article: Option<ArticleId>,
    /// Both included; what has no score is in no range.
    pub score: Option<(f32, f32)>,
    pub open: bool,
    pub skipped: bool,
    pub unsure: bool,
    pub decided: bool,
    /// Found anywhere in the words of a row, whatever the case.
    pub words: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            source: None,
            class: None,
            kind: None,
            article: None,
            score: None,
            open: true,
            skipped: false,
            unsure: false,
            decided: false,
            words: String::new(),
        }
    }
}

/// The rows that are reviewed, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    pub rows: Vec<At>,
}

impl Filter {
    fn shows(&self, state: State) -> bool {
        match state {
            State::Open => self.open,
            State::Skipped => self.skipped,
            State::Unsure => self.unsure,
            State::Decided(_) => self.decided,
        }
    }
}

impl Queue {
    /// The rows that the filter shows, without those of blind articles and of
    /// sources that are switched off, and without arguments of events that
    /// aren't taken.
    pub fn list(
        &self,
        order: Order,
        filter: &Filter,
        off: &BTreeSet<AnnotatorId>,
        register: &Register,
    ) -> Listed {
        let kind = filter.kind.as_ref().map(|it| self.kinds.find(it.as_str()));
        if kind == Some(None) {
            return Listed::default();
        }
        let look = Look {
            filter,
            kind: kind.flatten(),
            words: self.words_with(&filter.words, register),
            ranks: self.ranks(order, register),
            order,
        };
        let mut sets: Vec<(u32, &LayerKey)> = self
            .numbers
            .iter()
            .map(|(key, number)| (*number, key))
            .filter(|(_, key)| !off.contains(&key.annotator))
            .filter(|(_, key)| filter.source.as_ref().is_none_or(|it| *it == key.annotator))
            .filter(|(_, key)| filter.article.as_ref().is_none_or(|it| *it == key.article))
            .collect();
        sets.sort_unstable_by(|(_, a), (_, b)| {
            (&a.article, &a.annotator).cmp(&(&b.article, &b.annotator))
        });
        let mut found: Vec<(u32, At)> = Vec::new();
        let mut rest = &sets[..];
        while let Some((_, key)) = rest.first() {
            let of_article = rest.iter().take_while(|it| it.1.article == key.article);
            let (now, later) = rest.split_at(of_article.count());
            rest = later;
            let from = found.len();
            for (number, key) in now {
                let source = match order {
                    Order::Source => look.ranks.get(*number as usize).copied(),
                    _ => None,
                };
                self.walk(*number, key, source, &look, &mut found);
            }
            if now.len() > 1 {
                let place = |at: &At| self.row(*at).map_or(0, |it| it.place);
                found[from..].sort_by_key(|(_, at)| (place(at), at.set, at.row));
            }
        }
        if order != Order::Document {
            let mut keyed: Vec<(u64, At)> = found
                .into_iter()
                .enumerate()
                .map(|(i, (rank, at))| ((u64::from(rank) << 32) | i as u64, at))
                .collect();
            keyed.sort_unstable_by_key(|it| it.0);
            let rows = keyed.into_iter().map(|it| it.1).collect();
            return Listed { rows };
        }
        Listed {
            rows: found.into_iter().map(|it| it.1).collect(),
        }
    }

    fn walk(
        &self,
        number: u32,
        _key: &LayerKey,
        source: Option<u32>,
        look: &Look,
        found: &mut Vec<(u32, At)>,
    ) {
        let Some(set) = self.sets.get(number as usize).filter(|it| !it.blind) else {
            return;
        };
        // The event that arguments follow: its rank, and whether they show.
        let (mut rank, mut taken, mut of_kind) = (0, false, false);
        for (row, it) in set.rows.iter().enumerate() {
            let is_kind = look.kind.is_none_or(|kind| u32::from(it.kind) == kind);
            if it.is_argument() {
                if !taken || !(is_kind || of_kind) {
                    continue;
                }
            } else {
                rank = source.unwrap_or_else(|| look.rank(it));
                (taken, of_kind) = (it.state.is_taken(), is_kind);
                if !is_kind {
                    continue;
                }
            }
            if look.shows(it) {
                let row = row as u32;
                found.push((rank, At { set: number, row }));
            }
        }
    }

    /// Which words hold a piece of text; None where every word does.
    fn words_with(&self, piece: &str, register: &Register) -> Option<Vec<bool>> {
        let piece = piece.trim().to_lowercase();
        if piece.is_empty() {
            return None;
        }
        let all = self.words.all().iter();
        let words = all.map(|it| named(it, register).to_lowercase());
        Some(words.map(|it| it.contains(&piece)).collect())
    }

    /// By number of a set, type or word its place among them, as the order
    /// needs it.
    fn ranks(&self, order: Order, register: &Register) -> Vec<u32> {
        match order {
            Order::Document | Order::Score => Vec::new(),
            Order::Source => {
                let sources = self.sets.iter().map(|it| &it.key.annotator);
                ranked(&sources.collect::<Vec<_>>())
            }
            Order::Type => ranked(self.kinds.all()),
            Order::Words => {
                let words = self.words.all().iter().map(|it| named(it, register));
                ranked(&words.collect::<Vec<_>>())
            }
        }
    }
}

/// What is asked of each row.
struct Look<'l> {
    filter: &'l Filter,
    kind: Option<u32>,
    words: Option<Vec<bool>>,
    ranks: Vec<u32>,
    order: Order,
}

impl Look<'_> {
    fn shows(&self, row: &Row) -> bool {
        let filter = self.filter;
        filter.shows(row.state)
            && filter.class.is_none_or(|it| it == row.class)
            && filter
                .score
                .is_none_or(|(from, to)| from <= row.score && row.score <= to)
            && self
                .words
                .as_ref()
                .is_none_or(|it| it.get(row.words as usize).copied().unwrap_or_default())
    }

    fn rank(&self, row: &Row) -> u32 {
        let of = |number: u32| self.ranks.get(number as usize).copied();
        match self.order {
            Order::Document | Order::Source => 0,
            Order::Score if row.score.is_nan() => u32::MAX,
            Order::Score => {
                // Floats in their order as whole numbers.
                let bits = row.score.to_bits();
                match bits >> 31 {
                    0 => bits | (1 << 31),
                    _ => !bits,
                }
            }
            // Sixteen bits of type, below the class.
            Order::Type => (row.class as u32) << 24 | of(row.kind.into()).unwrap_or(0xff_ffff),
            Order::Words => of(row.words).unwrap_or(u32::MAX),
        }
    }
}

/// The place of each among all of them; equal ones share it.
fn ranked<T: Ord>(all: &[T]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..all.len() as u32).collect();
    order.sort_unstable_by(|a, b| all[*a as usize].cmp(&all[*b as usize]));
    let mut ranks = vec![0; all.len()];
    let mut rank = 0;
    for (i, it) in order.iter().enumerate() {
        if i > 0 && all[order[i - 1] as usize] != all[*it as usize] {
            rank += 1;
        }
        ranks[*it as usize] = rank;
    }
    ranks
}

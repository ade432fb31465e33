//! Which rows say the same of the same words. The one in hand is asked for them
//! in every frame, and among a million rows a walk costs more than a frame: the
//! rows stand here by their words. Must not know what is done to them.

use std::collections::BTreeSet;

use super::{At, Queue, Row, State};
use crate::model::AnnotatorId;

/// Rows that are looked through for want of a place in the index: so many at
/// least, and one for so many that have theirs.
const LEAST: usize = 16_384;
const SHARE: usize = 4;

/// By words the rows that stand on them.
#[derive(Clone, Debug, Default)]
pub struct ByWords {
    /// Where the rows of some words begin in `rows`, and behind the last their end.
    from: Vec<u32>,
    rows: Vec<At>,
    /// By set whether its rows stand here as they are now.
    knows: Vec<bool>,
    /// The other sets, and how many rows were put into them.
    fresh: BTreeSet<u32>,
    changed: usize,
}

impl ByWords {
    /// A set has other rows than it had.
    pub fn forget(&mut self, set: u32, rows: usize) {
        if let Some(known) = self.knows.get_mut(set as usize) {
            *known = false;
        }
        self.fresh.insert(set);
        self.changed += rows;
    }

    fn of(&self, words: u32) -> &[At] {
        let words = words as usize;
        let ends = self.from.get(words).zip(self.from.get(words + 1));
        ends.and_then(|(from, to)| self.rows.get(*from as usize..*to as usize))
            .unwrap_or_default()
    }

    fn knows(&self, set: u32) -> bool {
        self.knows.get(set as usize).copied().unwrap_or_default()
    }
}

impl Queue {
    /// Makes ready for [`Self::alike`], where enough rows came in since.
    pub fn index(&mut self) {
        if self.by_words.changed > LEAST.max(self.by_words.rows.len() / SHARE) {
            self.index_all();
        }
    }

    pub(super) fn index_all(&mut self) {
        let mut from = vec![0_u32; self.words.all().len() + 1];
        for row in self.sets.iter().flat_map(|it| &it.rows) {
            if let Some(count) = from.get_mut(row.words as usize + 1) {
                *count += 1;
            }
        }
        let mut end = 0;
        for it in &mut from {
            end += *it;
            *it = end;
        }
        // Each is filled from where it begins; what is next comes to stand where
        // the one behind it begins.
        let mut next = from.clone();
        let mut rows = vec![At { set: 0, row: 0 }; end as usize];
        for (set, it) in self.sets.iter().enumerate() {
            for (row, it) in it.rows.iter().enumerate() {
                let Some(slot) = next.get_mut(it.words as usize) else {
                    continue;
                };
                if let Some(place) = rows.get_mut(*slot as usize) {
                    (place.set, place.row) = (set as u32, row as u32);
                }
                *slot += 1;
            }
        }
        self.by_words = ByWords {
            from,
            rows,
            knows: vec![true; self.sets.len()],
            fresh: BTreeSet::new(),
            changed: 0,
        };
    }

    /// Open rows of the same type on the same words, itself included while it is
    /// open: without those of blind articles and of sources that are switched
    /// off, and without arguments of events that aren't taken. In no order.
    pub fn alike<'q>(
        &'q self,
        at: At,
        off: &'q BTreeSet<AnnotatorId>,
    ) -> impl Iterator<Item = At> + 'q {
        self.row(at).into_iter().flat_map(move |like| {
            let known = self.by_words.of(like.words).iter().copied();
            let known = known.filter(|it| self.by_words.knows(it.set));
            let fresh = self.by_words.fresh.iter().flat_map(|set| {
                let rows = self.sets.get(*set as usize).map_or(0, |it| it.rows.len());
                (0..rows as u32).map(|row| At { set: *set, row })
            });
            let is = |at: &At| self.row(*at).is_some_and(|it| like.is_open_like(it));
            let all = known.chain(fresh).filter(is);
            all.filter(move |it| self.is_shown(*it, off))
        })
    }

    fn is_shown(&self, at: At, off: &BTreeSet<AnnotatorId>) -> bool {
        let Some(set) = self.sets.get(at.set as usize) else {
            return false;
        };
        let before = set.rows.get(..=at.row as usize).unwrap_or_default();
        let of_taken = || {
            let event = before.iter().rev().find(|it| !it.is_argument());
            event.is_some_and(|it| it.state.is_taken())
        };
        !set.blind
            && !off.contains(&set.key.annotator)
            && before
                .last()
                .is_some_and(|it| !it.is_argument() || of_taken())
    }
}

impl Row {
    fn is_open_like(&self, other: &Self) -> bool {
        other.state == State::Open
            && self.is_argument() == other.is_argument()
            && self.is_alike(other)
    }

    /// The same for [`Queue::alike`], whatever was said to it.
    pub(super) fn says(&self, other: &Self) -> bool {
        self.is_argument() == other.is_argument() && self.is_alike(other)
    }
}

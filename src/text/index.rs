//! Which of many spans touch a stretch of text: kept up to date span by span.
//! What the keys name is the caller's business.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Span;

/// Start, longer first, key: the order in which spans are drawn and listed.
/// A key that is absent sorts before all keys and marks the border of a range.
type Entry<K> = (u32, Reverse<u32>, Option<K>);

/// Spans with keys; a question costs about what it returns.
///
/// Spans are kept by the power of two of their length. All of one class that
/// touch a stretch start within twice that length before it, so neither many
/// short spans nor a few that cover the whole text make the search wide.
#[derive(Clone, Debug)]
pub struct SpanIndex<K> {
    /// `classes[i]` holds spans of `2^i` to `2^(i+1) - 1` bytes.
    classes: Vec<BTreeSet<Entry<K>>>,
    len: usize,
}

impl<K> Default for SpanIndex<K> {
    fn default() -> Self {
        Self {
            classes: Vec::new(),
            len: 0,
        }
    }
}

impl<K: Ord + Clone> SpanIndex<K> {
    pub fn new() -> Self {
        Self::default()
    }

    /// How many pairs of span and key there are.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Adds the pair; `false` where it was there.
    pub fn insert(&mut self, span: Span, key: K) -> bool {
        let class = class_of(span);
        if self.classes.len() <= class {
            self.classes.resize_with(class + 1, BTreeSet::new);
        }
        let new = self.classes[class].insert(entry(span, Some(key)));
        self.len += usize::from(new);
        new
    }

    /// Removes the pair; `false` where it wasn't there.
    pub fn remove(&mut self, span: Span, key: &K) -> bool {
        let gone = self
            .classes
            .get_mut(class_of(span))
            .is_some_and(|class| class.remove(&entry(span, Some(key.clone()))));
        self.len -= usize::from(gone);
        gone
    }

    /// All pairs by start, longer first, then key.
    pub fn iter(&self) -> impl Iterator<Item = (Span, &K)> {
        self.collect(0, u32::MAX).into_iter()
    }

    /// The pairs whose span shares a byte with `stretch`, by start, longer
    /// first, then key.
    pub fn touching(&self, stretch: Span) -> Vec<(Span, &K)> {
        self.collect(stretch.start(), stretch.end())
    }

    /// The pairs whose span covers the byte, in the same order.
    pub fn at(&self, byte: u32) -> Vec<(Span, &K)> {
        self.collect(byte, byte.saturating_add(1))
    }

    /// The first pair whose span starts after `byte`.
    pub fn first_after(&self, byte: u32) -> Option<(Span, &K)> {
        let from = border(byte.checked_add(1)?);
        self.least(|class| class.range(from.clone()..).next())
    }

    /// The last pair whose span starts before `byte`.
    pub fn last_before(&self, byte: u32) -> Option<(Span, &K)> {
        let to = border(byte);
        self.greatest(|class| class.range(..to.clone()).next_back())
    }

    /// The pair after this one in the order of [`Self::iter`], whether or not
    /// this one is there: steps through nested and equal spans one by one.
    pub fn following(&self, span: Span, key: &K) -> Option<(Span, &K)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = entry(span, Some(key.clone()));
        self.least(|class| class.range((Excluded(&from), Unbounded)).next())
    }

    /// The pair before this one in the order of [`Self::iter`].
    pub fn preceding(&self, span: Span, key: &K) -> Option<(Span, &K)> {
        let to = entry(span, Some(key.clone()));
        self.greatest(|class| class.range(..&to).next_back())
    }

    fn collect(&self, start: u32, end: u32) -> Vec<(Span, &K)> {
        let mut found = Vec::new();
        for (i, class) in self.classes.iter().enumerate() {
            if class.is_empty() {
                continue;
            }
            let longest = u32::MAX >> (31 - i);
            let from = border(start.saturating_sub(longest - 1));
            found.extend(
                class
                    .range(from..border(end))
                    .filter_map(pair)
                    .filter(|(span, _)| span.end() > start),
            );
        }
        // Each class comes in order, and a stable sort merges such runs.
        found.sort_by(|(a, k), (b, l)| {
            (a.start(), Reverse(a.end()), k).cmp(&(b.start(), Reverse(b.end()), l))
        });
        found
    }

    fn least<'a>(
        &'a self,
        pick: impl Fn(&'a BTreeSet<Entry<K>>) -> Option<&'a Entry<K>>,
    ) -> Option<(Span, &'a K)> {
        self.classes.iter().filter_map(pick).min().and_then(pair)
    }

    fn greatest<'a>(
        &'a self,
        pick: impl Fn(&'a BTreeSet<Entry<K>>) -> Option<&'a Entry<K>>,
    ) -> Option<(Span, &'a K)> {
        self.classes.iter().filter_map(pick).max().and_then(pair)
    }
}

impl<K: Ord + Clone> FromIterator<(Span, K)> for SpanIndex<K> {
    fn from_iter<I: IntoIterator<Item = (Span, K)>>(pairs: I) -> Self {
        let mut index = Self::default();
        for (span, key) in pairs {
            index.insert(span, key);
        }
        index
    }
}

fn class_of(span: Span) -> usize {
    span.len().ilog2() as usize
}

fn entry<K>(span: Span, key: Option<K>) -> Entry<K> {
    (span.start(), Reverse(span.end()), key)
}

/// Sorts before every entry that starts at `start`, after all that start earlier.
fn border<K>(start: u32) -> Entry<K> {
    (start, Reverse(u32::MAX), None)
}

fn pair<K>((start, end, key): &Entry<K>) -> Option<(Span, &K)> {
    Some((Span::new(*start, end.0)?, key.as_ref()?))
}

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(start: u32, len: u32) -> Span {
        Span::new(start, start + len).expect("a span")
    }

    fn keys(found: Vec<(Span, &&'static str)>) -> String {
        let keys: Vec<&str> = found.into_iter().map(|(_, key)| *key).collect();
        keys.join(" ")
    }

    #[test]
    fn what_touches_comes_by_start_longer_first_then_key() {
        let index: SpanIndex<&'static str> = [
            (span(10, 5), "b"),
            (span(10, 5), "a"),
            (span(10, 9), "outer"),
            (span(0, 100), "all"),
            (span(15, 2), "next"),
        ]
        .into_iter()
        .collect();
        assert_eq!(keys(index.touching(span(12, 3))), "all outer a b");
        assert_eq!(keys(index.at(15)), "all outer next");
        assert_eq!(keys(index.at(100)), "");
        assert_eq!(index.first_after(0).map(|it| *it.1), Some("outer"));
        assert_eq!(index.first_after(10).map(|it| *it.1), Some("next"));
        assert_eq!(index.last_before(15).map(|it| *it.1), Some("b"));
        assert_eq!(index.last_before(0), None);
    }

    #[test]
    fn steps_visit_equal_spans_one_by_one() {
        let mut index: SpanIndex<u32> = (0..5).map(|key| (span(7, 3), key)).collect();
        assert!(!index.insert(span(7, 3), 2), "it was there");
        assert!(index.remove(span(7, 3), &4) && !index.remove(span(7, 3), &4));
        let mut seen = vec![0];
        while let Some((span, key)) = index.following(span(7, 3), &seen[seen.len() - 1]) {
            assert_eq!(
                index.preceding(span, key).map(|it| *it.1),
                seen.last().copied()
            );
            seen.push(*key);
        }
        assert_eq!((seen, index.len()), (vec![0, 1, 2, 3], 4));
    }

    #[test]
    fn the_last_byte_of_all_is_a_place_like_others() {
        let last = Span::new(u32::MAX - 1, u32::MAX).expect("a span");
        let whole = Span::new(0, u32::MAX).expect("a span");
        let index: SpanIndex<&str> = [(last, "last"), (whole, "whole")].into_iter().collect();
        assert_eq!(keys(index.touching(last)), "whole last");
        assert_eq!(keys(index.at(u32::MAX)), "");
        assert_eq!(index.first_after(u32::MAX), None);
        assert_eq!(index.iter().count(), 2);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Insert(Span, u8),
        Remove(Span, u8),
        RemoveOneOf(prop::sample::Index),
    }

    fn spans() -> impl Strategy<Value = Span> {
        // Short ones that meet often, and some of every length.
        let len = prop_oneof![4 => 1u32..12, 1 => (0u32..10).prop_map(|class| 1 << class)];
        (0u32..200, len).prop_map(|(start, len)| span(start, len))
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (spans(), 0u8..4).prop_map(|(span, key)| Step::Insert(span, key)),
            1 => (spans(), 0u8..4).prop_map(|(span, key)| Step::Remove(span, key)),
            2 => any::<prop::sample::Index>().prop_map(Step::RemoveOneOf),
        ];
        prop::collection::vec(step, 0..80)
    }

    proptest! {
        #[test]
        fn answers_are_those_of_a_plain_list(steps in steps(), asked in spans(), key in 0u8..4) {
            let mut index = SpanIndex::new();
            let mut list: Vec<(Span, u8)> = Vec::new();
            for step in steps {
                match step {
                    Step::Insert(span, key) => {
                        let new = !list.contains(&(span, key));
                        prop_assert_eq!(index.insert(span, key), new);
                        if new {
                            list.push((span, key));
                        }
                    }
                    Step::Remove(span, key) => {
                        let at = list.iter().position(|it| *it == (span, key));
                        prop_assert_eq!(index.remove(span, &key), at.is_some());
                        at.map(|at| list.remove(at));
                    }
                    Step::RemoveOneOf(pick) if !list.is_empty() => {
                        let (span, key) = list.swap_remove(pick.index(list.len()));
                        prop_assert!(index.remove(span, &key));
                    }
                    Step::RemoveOneOf(_) => {}
                }
            }
            let order = |(span, key): &(Span, u8)| (span.start(), Reverse(span.end()), *key);
            list.sort_by_key(order);
            let plain = |it: Option<&(Span, u8)>| it.copied();
            let ours = |it: Option<(Span, &u8)>| it.map(|(span, key)| (span, *key));
            let all: Vec<_> = index.iter().map(|(span, key)| (span, *key)).collect();
            prop_assert_eq!(&all, &list);
            prop_assert_eq!(index.len(), list.len());
            let touching: Vec<_> = index.touching(asked).into_iter().map(|(s, k)| (s, *k)).collect();
            let expected: Vec<_> = list.iter().filter(|it| it.0.overlaps(asked)).copied().collect();
            prop_assert_eq!(touching, expected);
            let byte = asked.start();
            let at: Vec<_> = index.at(byte).into_iter().map(|(s, k)| (s, *k)).collect();
            let expected: Vec<_> = list.iter().filter(|it| it.0.contains(byte)).copied().collect();
            prop_assert_eq!(at, expected);
            prop_assert_eq!(ours(index.first_after(byte)), plain(list.iter().find(|it| it.0.start() > byte)));
            prop_assert_eq!(ours(index.last_before(byte)), plain(list.iter().rfind(|it| it.0.start() < byte)));
            let here = order(&(asked, key));
            prop_assert_eq!(ours(index.following(asked, &key)), plain(list.iter().find(|it| order(it) > here)));
            prop_assert_eq!(ours(index.preceding(asked, &key)), plain(list.iter().rfind(|it| order(it) < here)));
        }
    }
}

//! Which of many spans touch a stretch of text: kept up to date span by span.

use std::collections::BTreeSet;

use super::Span;

/// Spans with keys; asks for those touching a stretch cost what they return.
#[derive(Clone, Debug)]
pub struct SpanIndex<K> {
    keys: BTreeSet<(Span, K)>,
}

impl<K> Default for SpanIndex<K> {
    fn default() -> Self {
        Self {
            keys: BTreeSet::new(),
        }
    }
}

impl<K: Ord + Clone> SpanIndex<K> {
    pub fn insert(&mut self, span: Span, key: K) {
        self.keys.insert((span, key));
    }

    pub fn remove(&mut self, span: Span, key: &K) {
        self.keys.remove(&(span, key.clone()));
    }

    pub fn touching(&self, span: Span) -> Vec<(Span, &K)> {
        self.keys
            .iter()
            .filter(|(it, _)| it.overlaps(span))
            .map(|(it, key)| (*it, key))
            .collect()
    }
}

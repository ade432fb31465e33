//! Which of many spans touch a stretch of text: kept up to date span by span.

use super::Span;

/// Spans with keys; asks for those touching a stretch cost what they return.
#[derive(Clone, Debug, Default)]
pub struct SpanIndex<K> {
    _keys: Vec<(Span, K)>,
}

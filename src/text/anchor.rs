//! Where a span went when its text changed.
use super::Span;
/// What became of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Same place.
    Exact(Span),
    /// Same words at another place.
    Moved(Span),
    /// Not found, or not told apart from others like it.
    Lost,
}
impl Verdict {
    /// Where the span is now; `None` where it is lost.
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Exact(span) | Self::Moved(span) => Some(span),
            Self::Lost => None,
        }
    }
}
/// Finds `span` of `old` again in `new`.
pub fn reanchor(old: &str, new: &str, span: Span) -> Verdict {
    reanchor_all(old, new, &[span])[0]
}
/// The same for many spans: one verdict each, in their order.
pub fn reanchor_all(old: &str, new: &str, spans: &[Span]) -> Vec<Verdict> {
    spans
        .iter()
        .map(|span| match span.of(old) {
            Some(quote) if span.of(new) == Some(quote) => Verdict::Exact(*span),
            _ => Verdict::Lost,
        })
        .collect()
}

//! Text as the tags see it: spans, offset conversions, words and sentences, a
//! span index. The lowest floor: std and Unicode tables only, no word of
//! articles, tags or files.

pub mod anchor;
pub mod figures;
pub mod index;
pub mod offsets;
pub mod segment;
mod span;

pub use span::{Span, quote_of};

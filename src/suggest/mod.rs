//! Suggestions: tags that a machine proposed, in sets of one source and one
//! article. What comes again is known by what it says ([`content`], [`merge`]);
//! what is left to review stands in a [`queue`]; some articles are held
//! [`blind`]. A suggestion is never a tag until a person accepts it. Must not
//! know files, the window, or how a decision is carried out.

pub mod blind;
pub mod content;
mod merge;
pub mod queue;

pub use merge::{Merged, merge};

//! Words, sentences, lines and characters of a text, and how a selection snaps
//! to them.
//!
//! Every function takes the text and a byte and looks only at what lies near
//! it, so a long text costs what a short one does. Positions past the end or
//! inside a character are floored; nothing here knows of tags or widgets.

mod caret;
mod find;
mod lines;
mod select;
mod sentences;
mod words;

pub use caret::{Unit, next, previous};
pub(super) use find::is_whole;
pub use find::{find, occurrences};
pub use lines::{floor, line_at, paragraph_at, paragraphs};
pub use select::{grow_end, grow_start, shrink_end, shrink_start, snap, trim};
pub use sentences::{sentence_at, sentences};
pub use words::{word_at, words};

#[cfg(test)]
mod tests;

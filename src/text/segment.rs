//! Words, sentences and paragraphs of a text, and how a selection snaps to them.

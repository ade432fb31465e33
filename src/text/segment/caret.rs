//! Where the caret goes next. Lines as they are wrapped on a screen are the
//! screen's business.

use unicode_segmentation::GraphemeCursor;

use super::lines::{floor, paragraph_at};
use super::{sentences, words};
use crate::text::Span;

/// What the caret moves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// One character as a reader sees it.
    Grapheme,
    Word,
    Sentence,
    /// A line of the file that isn't blank.
    Paragraph,
    Document,
}

/// The next caret position after `byte`: the start of the next word, sentence
/// or paragraph, or the end of the text. Equal to `byte` at the end alone.
pub fn next(text: &str, byte: u32, unit: Unit) -> u32 {
    let at = floor(text, byte);
    let end = text.len() as u32;
    let found = match unit {
        Unit::Grapheme => grapheme_after(text, at),
        Unit::Word => words::first_after(text, at).map(Span::start),
        Unit::Sentence => sentences::first_after(text, at).map(Span::start),
        Unit::Paragraph => paragraph_after(text, at).map(Span::start),
        Unit::Document => None,
    };
    found.unwrap_or(end)
}

/// The caret position before `byte`: the start of this word, sentence or
/// paragraph, at its start that of the one before, or the start of the text.
/// Equal to `byte` at the start alone.
pub fn previous(text: &str, byte: u32, unit: Unit) -> u32 {
    let at = floor(text, byte);
    let found = match unit {
        Unit::Grapheme => grapheme_before(text, at),
        Unit::Word => words::last_before(text, at).map(Span::start),
        Unit::Sentence => sentences::last_before(text, at).map(Span::start),
        Unit::Paragraph => paragraph_before(text, at).map(Span::start),
        Unit::Document => None,
    };
    found.unwrap_or(0)
}

/// Whether the caret may stand at the byte: no character as a reader sees it
/// is cut.
pub(super) fn is_grapheme_boundary(text: &str, byte: u32) -> bool {
    GraphemeCursor::new(byte as usize, text.len(), true)
        .is_boundary(text, 0)
        .unwrap_or(true)
}

fn grapheme_after(text: &str, at: u32) -> Option<u32> {
    let mut cursor = GraphemeCursor::new(at as usize, text.len(), true);
    cursor.next_boundary(text, 0).ok()?.map(|byte| byte as u32)
}

fn grapheme_before(text: &str, at: u32) -> Option<u32> {
    let mut cursor = GraphemeCursor::new(at as usize, text.len(), true);
    cursor.prev_boundary(text, 0).ok()?.map(|byte| byte as u32)
}

fn paragraph_after(text: &str, at: u32) -> Option<Span> {
    let mut from = paragraph_at(text, at)?.end();
    while (from as usize) < text.len() {
        let line = paragraph_at(text, from)?;
        if !is_blank(text, line) {
            return Some(line);
        }
        from = line.end();
    }
    None
}

fn paragraph_before(text: &str, at: u32) -> Option<Span> {
    let mut to = at;
    while to > 0 {
        let line = paragraph_at(text, floor(text, to - 1))?;
        if !is_blank(text, line) {
            return Some(line);
        }
        to = line.start();
    }
    None
}

pub(super) fn is_blank(text: &str, span: Span) -> bool {
    span.of(text).is_none_or(|line| line.trim().is_empty())
}

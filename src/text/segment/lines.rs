//! Lines of a text, each a paragraph of a scraped article. A line ends at
//! `\n`, `\r\n` or a lone `\r`; no other character ends one.

use crate::text::Span;

/// The position at or before `byte` that starts a character; the end of the
/// text for anything past it.
pub fn floor(text: &str, byte: u32) -> u32 {
    text.floor_char_boundary(byte as usize) as u32
}

/// The line around `byte` without its line end; `None` where it is empty.
pub fn line_at(text: &str, byte: u32) -> Option<Span> {
    let whole = paragraph_at(text, byte)?;
    let line = whole.of(text)?;
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    Span::new(whole.start(), whole.start() + line.len() as u32)
}

/// The line around `byte` with its line end; `None` on the empty last line.
pub fn paragraph_at(text: &str, byte: u32) -> Option<Span> {
    let at = floor(text, byte) as usize;
    let bytes = text.as_bytes();
    Span::from_range(start_of(bytes, at)..end_of(bytes, at))
}

/// All lines with their line ends, in order; together they cover the text.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        at = end_of(bytes, start);
        Span::from_range(start..at)
    })
}

/// Whether a line ends right before `at`.
pub(super) fn breaks_before(bytes: &[u8], at: usize) -> bool {
    match bytes[..at].last() {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at) != Some(&b'\n'),
        Some(_) => false,
        None => true,
    }
}

fn start_of(bytes: &[u8], at: usize) -> usize {
    let mut at = at;
    while !breaks_before(bytes, at) {
        // Skip to right after the line end before, if there is one.
        at = bytes[..at - 1]
            .iter()
            .rposition(|b| matches!(b, b'\n' | b'\r'))
            .map_or(0, |i| i + 1);
    }
    at
}

fn end_of(bytes: &[u8], at: usize) -> usize {
    match bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r')) {
        Some(i) if bytes[at + i] == b'\r' && bytes.get(at + i + 1) == Some(&b'\n') => at + i + 2,
        Some(i) => at + i + 1,
        None => bytes.len(),
    }
}

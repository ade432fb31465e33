//! The paragraphs of a text and where they stand on the page: byte ranges, and
//! heights that are estimates until a paragraph was laid out once.
//!
//! Knows nothing of fonts or egui. Heights are summed in chunks under a Fenwick
//! tree, so that one exact height in a text of a million lines costs a few adds.

use unicode_segmentation::GraphemeCursor;

/// Longer paragraphs are cut at word boundaries, bytes.
const LONGEST: usize = 4096;
/// Pieces summed to one leaf of the tree.
const CHUNK: usize = 64;

/// A paragraph, or a part of one that is too long to lay out in one go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// First byte.
    pub start: u32,
    /// One past the last drawn byte; line-end bytes follow until the next piece.
    pub end: u32,
    /// Width in average characters, for the estimate.
    units: f32,
    /// Height in points with the gap below.
    height: f32,
}

/// What the heights are guessed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measure {
    /// Average characters to a row.
    pub per_row: f32,
    /// Points from row to row.
    pub pitch: f32,
    /// Points below a paragraph.
    pub gap: f32,
    /// Points of a blank line.
    pub blank: f32,
}

/// All pieces of one text, top to bottom; at least one.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pieces: Vec<Piece>,
    /// Fenwick tree over the heights of chunks.
    sums: Vec<f64>,
    /// Some line is blank, so blank lines part the paragraphs.
    pub has_blank_lines: bool,
}

impl Table {
    pub fn new(text: &str) -> Self {
        let mut pieces = Vec::with_capacity(text.len() / 100 + 1);
        // Rare line ends are looked for once, one by one as that is fast, so that
        // most texts are split by `\n` alone.
        let rare = LINE_ENDS[1..].iter().any(|c| text.contains(*c));
        let returns = text.contains(LINE_ENDS[0]);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            let bare = line
                .strip_suffix("\r\n")
                .or_else(|| line.strip_suffix('\n'))
                .unwrap_or(line);
            if rare || (returns && bare.contains('\r')) {
                let mut at = start;
                for part in bare.split_inclusive(is_line_end) {
                    let drawn = part.trim_end_matches(is_line_end);
                    push_cut(&mut pieces, text, at, at + drawn.len());
                    at += part.len();
                }
                if bare.ends_with(is_line_end) || bare.is_empty() {
                    push_cut(&mut pieces, text, start + bare.len(), start + bare.len());
                }
            } else {
                push_cut(&mut pieces, text, start, start + bare.len());
            }
            start = end;
        }
        if text.is_empty() || text.ends_with('\n') {
            push_cut(&mut pieces, text, text.len(), text.len());
        }
        let has_blank_lines = pieces
            .get(..pieces.len().saturating_sub(1))
            .is_some_and(|inner| inner.iter().any(|p| p.start == p.end));
        Self {
            pieces,
            sums: Vec::new(),
            has_blank_lines,
        }
    }

    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    pub fn get(&self, i: usize) -> Option<Piece> {
        self.pieces.get(i).copied()
    }

    /// `true` where the paragraph ends with piece `i`, not only the piece.
    pub fn closes(&self, i: usize) -> bool {
        match (self.pieces.get(i), self.pieces.get(i + 1)) {
            (Some(piece), Some(next)) => piece.end < next.start,
            _ => true,
        }
    }

    /// The piece that byte lies in, its line end included; the last one past the end.
    pub fn of(&self, byte: u32) -> usize {
        self.pieces
            .partition_point(|p| p.start <= byte)
            .saturating_sub(1)
    }

    /// Guesses every height anew, as after a change of width or face.
    pub fn estimate(&mut self, m: &Measure) {
        for i in 0..self.pieces.len() {
            let gap = if self.closes(i) { m.gap } else { 0.0 };
            let piece = &mut self.pieces[i];
            piece.height = if piece.start == piece.end {
                m.blank
            } else {
                (piece.units / m.per_row.max(1.0)).ceil().max(1.0) * m.pitch + gap
            };
        }
        self.sums = vec![0.0; self.pieces.len().div_ceil(CHUNK) + 1];
        for (c, chunk) in self.pieces.chunks(CHUNK).enumerate() {
            let sum: f64 = chunk.iter().map(|p| f64::from(p.height)).sum();
            add(&mut self.sums, c, sum);
        }
    }

    pub fn height(&self, i: usize) -> f32 {
        self.pieces.get(i).map_or(0.0, |p| p.height)
    }

    pub fn set_height(&mut self, i: usize, height: f32) {
        if let Some(piece) = self.pieces.get_mut(i) {
            let change = f64::from(height) - f64::from(piece.height);
            piece.height = height;
            if change != 0.0 {
                add(&mut self.sums, i / CHUNK, change);
            }
        }
    }

    /// Top of piece `i` in points from the top of the text.
    pub fn top(&self, i: usize) -> f64 {
        let i = i.min(self.pieces.len());
        let chunk = i / CHUNK;
        let within = &self.pieces[chunk * CHUNK..i];
        prefix(&self.sums, chunk) + within.iter().map(|p| f64::from(p.height)).sum::<f64>()
    }

    pub fn total(&self) -> f64 {
        self.top(self.pieces.len())
    }

    /// The piece at `y` points from the top and how far into it; clamped to the text.
    pub fn at(&self, y: f64) -> (usize, f32) {
        let (chunk, mut rest) = find(&self.sums, y.max(0.0));
        let first = (chunk * CHUNK).min(self.pieces.len().saturating_sub(1));
        for (i, piece) in self.pieces[first..].iter().enumerate() {
            let height = f64::from(piece.height);
            if rest < height {
                return (first + i, rest as f32);
            }
            rest -= height;
        }
        let last = self.pieces.len().saturating_sub(1);
        (last, self.height(last))
    }
}

/// Line ends beside `\n`.
const LINE_ENDS: [char; 4] = ['\r', '\u{2028}', '\u{2029}', '\u{85}'];

fn is_line_end(c: char) -> bool {
    LINE_ENDS.contains(&c)
}

/// Appends `start..end`, in several pieces where it is too long.
fn push_cut(pieces: &mut Vec<Piece>, text: &str, mut start: usize, end: usize) {
    while end - start > LONGEST {
        let cut = cut_before(text, start, start + LONGEST);
        push(pieces, text, start, cut);
        start = cut;
    }
    push(pieces, text, start, end);
}

fn push(pieces: &mut Vec<Piece>, text: &str, start: usize, end: usize) {
    let part = &text[start..end];
    let chars = if part.is_ascii() {
        part.len()
    } else {
        part.chars().count()
    } as f32;
    // Scripts of three bytes to a character are mostly set twice as wide.
    let wide = part.len() as f32 > 2.5 * chars;
    pieces.push(Piece {
        start: start as u32,
        end: end as u32,
        units: if wide { chars * 1.9 } else { chars },
        height: 0.0,
    });
}

/// A place to cut at or before `limit`, behind a blank if the last half has one,
/// always between two grapheme clusters (unless one alone is that long).
fn cut_before(text: &str, start: usize, limit: usize) -> usize {
    let limit = text.floor_char_boundary(limit);
    let middle = text.floor_char_boundary(start + (limit - start) / 2);
    // The cursors see this stretch only: a hostile run of marks is read once.
    let part = &text[start..text.ceil_char_boundary((limit + 64).min(text.len()))];
    let bounded = |at: usize| GraphemeCursor::new(at - start, part.len(), true);
    if let Some(at) = text[middle..limit].rfind(' ') {
        let cut = middle + at + 1;
        if bounded(cut).is_boundary(part, 0) == Ok(true) {
            return cut;
        }
    }
    match bounded(limit).is_boundary(part, 0) {
        Ok(false) => match bounded(limit).prev_boundary(part, 0) {
            Ok(Some(at)) if at > 0 => start + at,
            _ => limit,
        },
        _ => limit,
    }
}

fn add(sums: &mut [f64], leaf: usize, change: f64) {
    let mut i = leaf + 1;
    while let Some(sum) = sums.get_mut(i) {
        *sum += change;
        i += i & i.wrapping_neg();
    }
}

/// Sum of the leaves before `leaf`.
fn prefix(sums: &[f64], leaf: usize) -> f64 {
    let mut i = leaf.min(sums.len().saturating_sub(1));
    let mut sum = 0.0;
    while i > 0 {
        sum += sums[i];
        i &= i - 1;
    }
    sum
}

/// The last leaf that begins at or before `y`, and what is left of `y` there.
fn find(sums: &[f64], y: f64) -> (usize, f64) {
    let mut leaf = 0;
    let mut rest = y;
    let mut step = sums.len().next_power_of_two();
    while step > 0 {
        if let Some(sum) = sums.get(leaf + step)
            && *sum <= rest
        {
            leaf += step;
            rest -= sum;
        }
        step /= 2;
    }
    (leaf, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const M: Measure = Measure {
        per_row: 10.0,
        pitch: 20.0,
        gap: 8.0,
        blank: 12.0,
    };

    fn drawn(text: &str) -> Vec<&str> {
        let table = Table::new(text);
        (0..table.len())
            .filter_map(|i| table.get(i))
            .map(|p| &text[p.start as usize..p.end as usize])
            .collect()
    }

    #[test]
    fn every_kind_of_line_end_parts_paragraphs() {
        assert_eq!(drawn(""), [""]);
        assert_eq!(drawn("a"), ["a"]);
        assert_eq!(drawn("a\n"), ["a", ""]);
        assert_eq!(drawn("a\r\nb\n\nc"), ["a", "b", "", "c"]);
        assert_eq!(drawn("a\rb\r\n"), ["a", "b", ""]);
        assert_eq!(drawn("a\r\r\nb"), ["a", "", "b"]);
        assert_eq!(drawn("a\r"), ["a", ""]);
        assert_eq!(drawn("a\u{2029}b"), ["a", "b"]);
    }

    #[test]
    fn a_long_line_is_cut_behind_blanks() {
        let text = "word ".repeat(2000);
        let table = Table::new(&text);
        assert!(table.len() >= 3);
        for i in 0..table.len() - 1 {
            let p = table.get(i).unwrap();
            assert!(text[..p.end as usize].ends_with(' '));
            assert!(!table.closes(i));
        }
        assert!(table.closes(table.len() - 1));
    }

    #[test]
    fn a_long_line_without_blanks_is_cut_between_clusters() {
        let text = "e\u{301}".repeat(5000);
        let table = Table::new(&text);
        for i in 0..table.len() {
            assert_eq!(table.get(i).unwrap().start % 3, 0);
        }
    }

    #[test]
    fn heights_add_up_and_are_found_again() {
        let text = "ten chars!\n".repeat(1000);
        let mut table = Table::new(&text);
        table.estimate(&M);
        assert_eq!(table.top(0), 0.0);
        assert_eq!(table.top(3), 3.0 * 28.0);
        assert_eq!(table.total(), 1000.0 * 28.0 + 12.0);
        table.set_height(1, 100.0);
        assert_eq!(table.top(3), 100.0 + 2.0 * 28.0);
        assert_eq!(table.at(127.9).0, 1);
        assert_eq!(table.at(128.0), (2, 0.0));
        assert_eq!(table.at(1e12).0, 1000);
        assert_eq!(table.at(-5.0), (0, 0.0));
    }

    proptest! {
        #[test]
        fn pieces_cover_the_text_in_order(text in "[a\\n\\r é\u{2028}]{0,60}") {
            let table = Table::new(&text);
            let mut at = 0;
            for i in 0..table.len() {
                let p = table.get(i).unwrap();
                prop_assert!(at <= p.start && p.start <= p.end);
                let between = &text[at as usize..p.start as usize];
                prop_assert!(between.chars().all(|c| c == '\n' || is_line_end(c)));
                at = p.end;
                prop_assert_eq!(table.of(p.start), i);
            }
            let rest = &text[at as usize..];
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn at_is_the_inverse_of_top(n in 1usize..300, seed in 0u32..1000) {
            let text = "x\n".repeat(n);
            let mut table = Table::new(&text);
            table.estimate(&M);
            for i in 0..table.len() {
                table.set_height(i, 5.0 + ((i as u32 * 31 + seed) % 17) as f32);
            }
            for i in 0..table.len() {
                let (at, rest) = table.at(table.top(i) + 1.0);
                prop_assert_eq!(at, i);
                prop_assert!((rest - 1.0).abs() < 1e-3);
            }
        }
    }
}

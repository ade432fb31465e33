//! Every conversion between byte offsets and the other units: Unicode code
//! points, UTF-16 units, lines and columns. Names say the unit.
//!
//! A map is built once for a text and doesn't keep it: each question brings the
//! same text along. Bytes inside a character are floored, bytes past the end
//! count as the end; other units that fit nowhere give `None`.

use super::Span;

/// Bytes from one checkpoint to the next.
const STEP: usize = 1024;

/// A place as people and editors name it, both parts counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    pub line: u32,
    /// In code points.
    pub column: u32,
}

/// What every unit says at a byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mark {
    byte: u32,
    /// Code points before `byte`.
    chars: u32,
    /// UTF-16 units before `byte`.
    utf16: u32,
    /// Line ends before `byte`.
    lines: u32,
    /// Byte where the line around `byte` starts.
    line_start: u32,
}

/// The conversions for one text: 20 bytes for each KiB of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// At 0, then one after every [`STEP`] bytes or the few less that a
    /// character border costs.
    marks: Vec<Mark>,
    end: Mark,
}

impl OffsetMap {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let mut mark = Mark::default();
        let mut marks = vec![mark];
        while (mark.byte as usize) < text.len() {
            let next = text.floor_char_boundary(mark.byte as usize + STEP);
            mark = mark.advanced(text, next);
            marks.push(mark);
        }
        Self { end: mark, marks }
    }

    /// Length in bytes.
    pub fn bytes(&self) -> u32 {
        self.end.byte
    }

    /// Length in code points.
    pub fn chars(&self) -> u32 {
        self.end.chars
    }

    /// Length in UTF-16 units.
    pub fn utf16_units(&self) -> u32 {
        self.end.utf16
    }

    /// Lines, at least 1; a line end at the very end opens one more, empty line.
    pub fn lines(&self) -> u32 {
        self.end.lines + 1
    }

    /// Code points before `byte`.
    pub fn char_index(&self, text: &str, byte: u32) -> u32 {
        self.index_at(text, byte, |mark| mark.chars, |_| 0)
    }

    /// The byte at which code point number `index` (from 0) starts; the end of
    /// the text for one past the last, `None` beyond.
    pub fn byte_of_char(&self, text: &str, index: u32) -> Option<u32> {
        self.seek(text, index, |mark| mark.chars, |_| 1)
    }

    /// UTF-16 units before `byte`.
    pub fn utf16_index(&self, text: &str, byte: u32) -> u32 {
        let pairs = |between: &[u8]| between.iter().filter(|b| **b >= 0xF0).count() as u32;
        self.index_at(text, byte, |mark| mark.utf16, pairs)
    }

    /// The byte at UTF-16 unit `index` (from 0); `None` past the end and between
    /// the halves of a surrogate pair.
    pub fn byte_of_utf16(&self, text: &str, index: u32) -> Option<u32> {
        self.seek(text, index, |mark| mark.utf16, |c| c.len_utf16() as u32)
    }

    /// Line and column of `byte`. A line end belongs to the line it closes.
    pub fn line_column(&self, text: &str, byte: u32) -> LineColumn {
        let mark = self.mark_at(text, byte);
        LineColumn {
            line: mark.lines + 1,
            column: mark.chars - self.char_index(text, mark.line_start).min(mark.chars) + 1,
        }
    }

    /// The byte at a line and column; `None` where the text has no such line,
    /// the line no such column, or either is 0.
    pub fn byte_of_line_column(&self, text: &str, at: LineColumn) -> Option<u32> {
        let start = self.line_start(text, at.line)?;
        let index = self
            .char_index(text, start)
            .checked_add(at.column.checked_sub(1)?)?;
        let byte = self.byte_of_char(text, index)?;
        (self.mark_at(text, byte).lines + 1 == at.line).then_some(byte)
    }

    /// Start and end of `span` in code points.
    pub fn chars_of_span(&self, text: &str, span: Span) -> (u32, u32) {
        (
            self.char_index(text, span.start()),
            self.char_index(text, span.end()),
        )
    }

    /// The span between two code points; `None` where it would be empty,
    /// reversed, or past the end.
    pub fn span_of_chars(&self, text: &str, start: u32, end: u32) -> Option<Span> {
        Span::new(
            self.byte_of_char(text, start)?,
            self.byte_of_char(text, end)?,
        )
    }

    /// Start and end of `span` in UTF-16 units.
    pub fn utf16_of_span(&self, text: &str, span: Span) -> (u32, u32) {
        (
            self.utf16_index(text, span.start()),
            self.utf16_index(text, span.end()),
        )
    }

    /// The span between two UTF-16 units; `None` also inside a surrogate pair.
    pub fn span_of_utf16(&self, text: &str, start: u32, end: u32) -> Option<Span> {
        Span::new(
            self.byte_of_utf16(text, start)?,
            self.byte_of_utf16(text, end)?,
        )
    }

    /// First byte of a line (from 1).
    fn line_start(&self, text: &str, line: u32) -> Option<u32> {
        let ends = line.checked_sub(1)?;
        if ends > self.end.lines {
            return None;
        }
        // The last checkpoint before the line opens, at the latest: one that
        // already stands in the line knows its start.
        let i = self.marks.partition_point(|mark| mark.lines < ends);
        if let Some(mark) = self.marks.get(i).filter(|mark| mark.lines == ends) {
            return Some(mark.line_start);
        }
        let mark = self.marks[i.checked_sub(1)?];
        let mut left = ends - mark.lines;
        let bytes = text.as_bytes();
        (mark.byte as usize..bytes.len()).find_map(|i| {
            left -= u32::from(ends_line(bytes, i));
            (left == 0).then_some(i as u32 + 1)
        })
    }

    /// A unit before `byte`, without a look at lines; `more` says what it counts
    /// beside the characters between.
    fn index_at(
        &self,
        text: &str,
        byte: u32,
        unit: fn(&Mark) -> u32,
        more: fn(&[u8]) -> u32,
    ) -> u32 {
        if byte >= self.end.byte {
            return unit(&self.end);
        }
        let i = self.marks.partition_point(|mark| mark.byte <= byte);
        let Some(mark) = self.marks[..i].last() else {
            return unit(&self.end);
        };
        // Where nothing but ASCII lies between two checkpoints no one counts.
        let next = self.marks.get(i).unwrap_or(&self.end);
        if next.byte - mark.byte == unit(next) - unit(mark) {
            return unit(mark) + byte - mark.byte;
        }
        let byte = text.floor_char_boundary(byte as usize);
        let Some(between) = text.as_bytes().get(mark.byte as usize..byte) else {
            return unit(mark);
        };
        unit(mark) + starts(between) + more(between)
    }

    fn mark_at(&self, text: &str, byte: u32) -> Mark {
        if byte >= self.end.byte {
            return self.end;
        }
        let byte = text.floor_char_boundary(byte as usize);
        let i = self
            .marks
            .partition_point(|mark| mark.byte as usize <= byte);
        self.marks[..i]
            .last()
            .map_or(self.end, |mark| mark.advanced(text, byte))
    }

    fn seek(
        &self,
        text: &str,
        index: u32,
        unit: fn(&Mark) -> u32,
        width: fn(char) -> u32,
    ) -> Option<u32> {
        let last = unit(&self.end);
        if index >= last {
            return (index == last).then_some(self.end.byte);
        }
        let i = self.marks.partition_point(|mark| unit(mark) <= index);
        let mark = self.marks[..i].last()?;
        let mut left = index - unit(mark);
        // Where nothing but ASCII lies between two checkpoints no one counts.
        let next = self.marks.get(i).unwrap_or(&self.end);
        if next.byte - mark.byte == unit(next) - unit(mark) {
            return Some(mark.byte + left);
        }
        let tail = text.get(mark.byte as usize..)?;
        for (at, c) in tail.char_indices() {
            if left == 0 {
                return Some(mark.byte + at as u32);
            }
            left = left.checked_sub(width(c))?;
        }
        (left == 0).then_some(self.end.byte)
    }
}

impl Mark {
    /// What the units say at `to`, a boundary at or after this mark.
    fn advanced(&self, text: &str, to: usize) -> Self {
        let mut mark = *self;
        let bytes = text.as_bytes();
        let from = self.byte as usize;
        let Some(between) = bytes.get(from..to) else {
            return mark;
        };
        mark.byte = to as u32;
        // Every character has one byte that isn't a continuation, and one of
        // four bytes has two UTF-16 units.
        let starts = starts(between);
        let pairs = between.iter().filter(|b| **b >= 0xF0).count() as u32;
        mark.chars += starts;
        mark.utf16 += starts + pairs;
        for i in (from..to).filter(|i| bytes[*i] <= b'\r') {
            if ends_line(bytes, i) {
                mark.lines += 1;
                mark.line_start = i as u32 + 1;
            }
        }
        mark
    }
}

/// How many characters start among the bytes.
fn starts(between: &[u8]) -> u32 {
    between.iter().filter(|b| (**b & 0xC0) != 0x80).count() as u32
}

/// Whether a character starts at `byte`, or the text ends there.
pub fn is_boundary(text: &str, byte: u32) -> bool {
    text.is_char_boundary(byte as usize)
}

/// Whether the byte at `i` is the last of a line end.
fn ends_line(bytes: &[u8], i: usize) -> bool {
    match bytes[i] {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Curly quotes, the euro sign, an emoji outside the basic plane, a combining
    /// accent, and all three line ends.
    const MIXED: &str = "“Yes”, €5 😊\r\ncafe\u{301}\rend\n";

    /// What the map says at a byte, as `char utf16 line:column`.
    fn units(text: &str, byte: u32) -> String {
        let map = OffsetMap::new(text);
        let at = map.line_column(text, byte);
        let (chars, utf16) = (map.char_index(text, byte), map.utf16_index(text, byte));
        format!("{chars} {utf16} {}:{}", at.line, at.column)
    }

    #[test]
    fn every_unit_counts_its_own() {
        let byte = |of: &str| MIXED.find(of).expect("part of the text") as u32;
        assert_eq!(units(MIXED, 0), "0 0 1:1");
        assert_eq!(units(MIXED, byte("€")), "7 7 1:8");
        assert_eq!(units(MIXED, byte("😊")), "10 10 1:11");
        assert_eq!(units(MIXED, byte("😊") + 3), "10 10 1:11");
        assert_eq!(units(MIXED, byte("\r\n")), "11 12 1:12");
        assert_eq!(units(MIXED, byte("\r\n") + 1), "12 13 1:13");
        assert_eq!(units(MIXED, byte("cafe")), "13 14 2:1");
        assert_eq!(units(MIXED, byte("end")), "19 20 3:1");
        assert_eq!(units(MIXED, 999), "23 24 4:1");
        let map = OffsetMap::new(MIXED);
        assert_eq!(
            (map.bytes(), map.chars(), map.utf16_units(), map.lines()),
            (MIXED.len() as u32, 23, 24, 4)
        );
    }

    #[test]
    fn what_fits_nowhere_is_none() {
        let map = OffsetMap::new(MIXED);
        let at = |line, column| map.byte_of_line_column(MIXED, LineColumn { line, column });
        assert_eq!(map.byte_of_char(MIXED, 23), Some(map.bytes()));
        assert_eq!(map.byte_of_char(MIXED, 24), None);
        assert_eq!(map.byte_of_utf16(MIXED, 11), None, "inside the emoji");
        assert_eq!(map.byte_of_utf16(MIXED, 25), None);
        assert_eq!(at(1, 13), Some(21), "between carriage return and line feed");
        assert_eq!(at(1, 14), None, "already the next line");
        assert_eq!(at(4, 1), Some(map.bytes()));
        assert_eq!([at(4, 2), at(5, 1), at(0, 1), at(1, 0)], [None; 4]);
        assert_eq!(at(1, u32::MAX), None);
        assert_eq!(map.span_of_chars(MIXED, 3, 3), None);
        assert_eq!(map.span_of_chars(MIXED, 4, 3), None);
        assert_eq!(map.span_of_utf16(MIXED, 10, 11), None);
    }

    #[test]
    fn spans_go_there_and_back() {
        let map = OffsetMap::new(MIXED);
        let emoji = map.span_of_chars(MIXED, 10, 11).expect("a span");
        assert_eq!(emoji.of(MIXED), Some("😊"));
        assert_eq!(map.chars_of_span(MIXED, emoji), (10, 11));
        assert_eq!(map.utf16_of_span(MIXED, emoji), (10, 12));
        assert_eq!(map.span_of_utf16(MIXED, 10, 12), Some(emoji));
    }

    #[test]
    fn checkpoints_are_never_far_apart() {
        for width in ["a", "é", "€", "😊", "aé€😊"] {
            let map = OffsetMap::new(&width.repeat(9000));
            let apart = |pair: &[Mark]| (pair[1].byte - pair[0].byte) as usize <= STEP;
            assert!(map.marks.windows(2).all(apart), "{width}");
            assert!(map.marks.len() <= width.len() * 9000 / (STEP - 3) + 2);
        }
    }

    #[test]
    fn a_map_of_another_text_answers_without_panic() {
        let map = OffsetMap::new(&MIXED.repeat(200));
        for other in ["", "é", "😊😊😊", &"ab\n".repeat(99)] {
            for at in [0, 1, 3, 2000, 9999] {
                map.line_column(other, at);
                map.byte_of_char(other, at);
                map.byte_of_utf16(other, at);
                map.byte_of_line_column(
                    other,
                    LineColumn {
                        line: at,
                        column: 2,
                    },
                );
            }
        }
    }

    fn texts() -> impl Strategy<Value = String> {
        let bits = [
            "a",
            "\n",
            "\r",
            "\r\n",
            "é",
            "€",
            "😊",
            "e\u{301}",
            "plain words ",
        ];
        // Up to some checkpoints long.
        let bits = prop::collection::vec(prop::sample::select(bits.to_vec()), 0..60);
        (bits, 0usize..80).prop_map(|(bits, times)| bits.concat().repeat(times))
    }

    proptest! {
        #[test]
        fn conversions_agree_with_counting_and_go_back(text in texts(), pick: prop::sample::Index) {
            let map = OffsetMap::new(&text);
            let byte = text.floor_char_boundary(pick.index(text.len() + 1)) as u32;
            let before = &text[..byte as usize];
            let chars = map.char_index(&text, byte);
            prop_assert_eq!(chars as usize, before.chars().count());
            let utf16 = map.utf16_index(&text, byte);
            prop_assert_eq!(utf16 as usize, before.encode_utf16().count());
            let at = map.line_column(&text, byte);
            let lines = crate::text::segment::paragraphs(&text).filter(|it| it.end() <= byte);
            let (ends, start) = lines.fold((0, 0), |(n, _), it| {
                let open = it.of(&text).is_some_and(|it| !it.ends_with(['\n', '\r']));
                if open { (n, it.start()) } else { (n + 1, it.end()) }
            });
            prop_assert_eq!(at.line, ends + 1);
            prop_assert_eq!(at.column as usize, text[start as usize..byte as usize].chars().count() + 1);
            prop_assert_eq!(map.byte_of_char(&text, chars), Some(byte));
            prop_assert_eq!(map.byte_of_utf16(&text, utf16), Some(byte));
            prop_assert_eq!(map.byte_of_line_column(&text, at), Some(byte));
        }
    }
}

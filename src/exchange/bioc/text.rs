//! A document's text from its passages and sentences, and which words an offset
//! means. Must not know what is said of the words.

use std::collections::HashMap;

use crate::exchange::Text;
use crate::exchange::draft::{Draft, Tokens, Unit, Why};
use crate::exchange::xml::Node;
use crate::text::Span;
use crate::text::offsets::OffsetMap;

/// The units that programs count in, the usual one first.
const UNITS: [Unit; 3] = [Unit::Chars, Unit::Bytes, Unit::Utf16];

/// What the places of an annotation say.
pub enum Spot {
    Spans(Vec<Span>),
    /// It has none.
    Nowhere,
}

/// A document's pieces of text, with their offsets in the document.
pub struct Frame<'a> {
    pieces: Vec<Piece<'a>>,
    /// Which piece is a passage's or sentence's own.
    own: HashMap<*const Node, usize>,
    /// The pieces by their offset.
    order: Vec<(i64, usize)>,
    unit: Unit,
    /// Whether the texts of annotations are the words they stand on; in some
    /// files they are names from a database.
    quotes: bool,
    /// How many were read from the start of their own passage.
    relative: usize,
}

struct Piece<'a> {
    /// Where the file says that it begins.
    offset: Option<i64>,
    /// Where it begins in our text, in bytes.
    base: usize,
    text: &'a str,
    offsets: OffsetMap,
}

impl<'a> Frame<'a> {
    /// The frame of a document, and a draft over its text.
    pub fn new(document: &'a Node) -> (Self, Draft) {
        let (first, text) = Self::build(document, UNITS[0]);
        // Which pieces join without a gap depends on the unit, and the unit on
        // what the pieces say.
        let (unit, quotes) = first.best(document, &text);
        let (mut frame, text) = match unit == UNITS[0] {
            true => (first, text),
            false => Self::build(document, unit),
        };
        frame.quotes = quotes;
        let mut tokens = Tokens::default();
        tokens.push("", &text);
        let mut draft = Draft::of_tokens(document.line(), &tokens);
        if let ([_], Text::Tokens(text)) = (frame.pieces.as_slice(), &draft.record.text) {
            draft.record.text = Text::Exact(text.clone());
        }
        (frame, draft)
    }

    fn build(document: &'a Node, unit: Unit) -> (Self, String) {
        let mut frame = Self {
            pieces: Vec::new(),
            own: HashMap::new(),
            order: Vec::new(),
            unit,
            quotes: true,
            relative: 0,
        };
        let mut text = String::new();
        for passage in document.all("passage") {
            frame.add(passage, "\n", &mut text);
            let mut gap = "\n";
            for sentence in passage.all("sentence") {
                // A sentence without text lies in its passage's.
                frame.add(sentence, gap, &mut text);
                gap = " ";
            }
        }
        frame.order.sort();
        (frame, text)
    }

    fn add(&mut self, holder: &'a Node, gap: &str, document: &mut String) {
        let Some(text) = holder.text_of("text").filter(|it| !it.is_empty()) else {
            return;
        };
        let offset = offset(holder);
        let joined = self.pieces.last().is_some_and(|last| {
            let end = last
                .offset
                .map(|it| it.saturating_add(length(&last.offsets, self.unit)));
            end.is_some() && end == offset
        });
        if !document.is_empty() && !joined {
            document.push_str(gap);
        }
        let at = self.pieces.len();
        self.own.insert(std::ptr::from_ref(holder), at);
        self.order.extend(offset.map(|it| (it, at)));
        self.pieces.push(Piece {
            offset,
            base: document.len(),
            text,
            offsets: OffsetMap::new(text),
        });
        document.push_str(text);
    }

    /// The unit in which most annotations stand on their own words, and whether
    /// any does.
    fn best(&self, document: &Node, text: &str) -> (Unit, bool) {
        let mut annotations: Vec<(&Node, &Node)> = Vec::new();
        for passage in document.all("passage") {
            annotations.extend(passage.all("annotation").map(|it| (passage, it)));
            for sentence in passage.all("sentence") {
                annotations.extend(sentence.all("annotation").map(|it| (sentence, it)));
            }
        }
        let units = if text.is_ascii() {
            &UNITS[..1]
        } else {
            &UNITS[..]
        };
        let mut best = (0, UNITS[0]);
        for unit in units {
            let right = annotations.iter().filter(|(holder, it)| {
                let readings = self.readings(holder, it, *unit);
                readings.iter().flatten().any(|spans| says(it, text, spans))
            });
            let right = right.count();
            if right > best.0 {
                best = (right, *unit);
            }
        }
        (best.1, best.0 > 0)
    }

    /// The words that an annotation of a passage or sentence stands on.
    ///
    /// # Errors
    /// For people, why there are none.
    pub fn spot(&mut self, draft: &Draft, holder: &Node, it: &Node) -> Result<Spot, Why> {
        if it.first("location").is_none() {
            return Ok(Spot::Nowhere);
        }
        let readings = self.readings(holder, it, self.unit);
        let text = draft.text();
        let [absolute, relative] = &readings;
        let right = readings
            .iter()
            .position(|it_is| it_is.as_ref().is_ok_and(|spans| says(it, text, spans)));
        let chosen = match right {
            Some(at) => at,
            // Nothing in this document can tell; offsets outside of the text are
            // those of the passage.
            None if !self.quotes => usize::from(absolute.is_err() && relative.is_ok()),
            None => {
                let spans = absolute.as_ref().map_err(Why::clone)?;
                let quote = it.text_of("text").unwrap_or_default();
                if !quote.trim().is_empty() {
                    draft.agrees(spans, quote)?;
                }
                0
            }
        };
        self.relative += chosen;
        readings
            .into_iter()
            .nth(chosen)
            .unwrap_or_else(|| Err("it has no place".into()))
            .map(Spot::Spans)
    }

    /// Tells what was taken otherwise than the format says.
    pub fn tell(&self, draft: &mut Draft) {
        if self.relative > 0 {
            let message = format!(
                "{} annotations count from the start of their passage or sentence, not of the \
                 document; taken so",
                self.relative
            );
            draft.report(0, None, message);
        }
    }

    /// The places read as the document's offsets, and as the passage's own.
    fn readings(&self, holder: &Node, it: &Node, unit: Unit) -> [Result<Vec<Span>, Why>; 2] {
        let own = self.own.get(&std::ptr::from_ref(holder)).copied();
        let read = |shift: i64| {
            let mut spans = Vec::new();
            for location in it.all("location") {
                let from = location.element.number("offset")?.saturating_add(shift);
                let length = location.element.number("length")?;
                if length <= 0 {
                    return Err(format!("its length is {length}"));
                }
                spans.push(self.span(own, from, from.saturating_add(length), unit)?);
            }
            spans.sort();
            spans.dedup();
            Ok(spans)
        };
        let relative = offset(holder).ok_or_else(|| Why::from("its passage has no offset"));
        [read(0), relative.and_then(read)]
    }

    /// Offsets of the document as bytes of our text, first in a piece of one's own.
    fn span(&self, own: Option<usize>, from: i64, to: i64, unit: Unit) -> Result<Span, Why> {
        let own = own.and_then(|at| self.pieces.get(at));
        let inside = own.and_then(|it| byte(it, from, false, unit).zip(byte(it, to, true, unit)));
        let range = inside.or_else(|| {
            let find = |at: i64, end: bool| {
                let before = self
                    .order
                    .partition_point(|(start, _)| *start + i64::from(end) <= at);
                let (_, piece) = self.order.get(before.checked_sub(1)?)?;
                byte(self.pieces.get(*piece)?, at, end, unit)
            };
            find(from, false).zip(find(to, true))
        });
        range
            .and_then(|(start, end)| Span::from_range(start..end))
            .ok_or_else(|| format!("the span {from}–{to} lies outside the passages"))
    }
}

/// A byte of our text; an end may lie behind the last character.
fn byte(piece: &Piece, at: i64, end: bool, unit: Unit) -> Option<usize> {
    let within = u32::try_from(at.checked_sub(piece.offset?)?).ok()?;
    let length = length(&piece.offsets, unit);
    let inside = match end {
        true => within > 0 && i64::from(within) <= length,
        false => i64::from(within) < length,
    };
    let byte = match unit {
        _ if !inside => None,
        Unit::Chars => piece.offsets.byte_of_char(piece.text, within),
        Unit::Utf16 => piece.offsets.byte_of_utf16(piece.text, within),
        Unit::Bytes => Some(within).filter(|it| piece.text.is_char_boundary(*it as usize)),
    };
    Some(piece.base + byte? as usize)
}

fn offset(holder: &Node) -> Option<i64> {
    let offset = holder.text_of("offset")?.trim().parse().ok();
    // Far from what a file can hold, so that sums of two stay numbers.
    offset.filter(|it: &i64| it.unsigned_abs() < 1 << 40)
}

fn length(offsets: &OffsetMap, unit: Unit) -> i64 {
    i64::from(match unit {
        Unit::Bytes => offsets.bytes(),
        Unit::Chars => offsets.chars(),
        Unit::Utf16 => offsets.utf16_units(),
    })
}

/// Whether an annotation's own text is that of the spans; blanks may differ, and
/// marks between parts that stand apart.
fn says(it: &Node, document: &str, spans: &[Span]) -> bool {
    let words = spans.iter().filter_map(|it| it.of(document));
    let words = words.flat_map(|it| it.split_whitespace());
    let quote = it.text_of("text").unwrap_or_default();
    !quote.trim().is_empty() && words.eq(quote.split_whitespace())
}

//! Which stretches of a text stayed when it changed: first the sentences and
//! lines, then the words of what is left, then character by character. Knows
//! nothing of quotes and verdicts but where a quote may still be looked for.

use std::collections::HashMap;

use crate::text::{Span, segment};

/// Bytes a stretch that stayed must have beside the span that it carries.
const SUPPORT: u32 = 10;

/// A stretch of `len` bytes that both texts share, in the same order as others.
#[derive(Clone, Copy, Debug)]
struct Block {
    old: u32,
    new: u32,
    len: u32,
}

impl Block {
    /// Where a span of `old` inside the stretch is in `new`.
    fn carry(self, span: Span) -> Option<Span> {
        let start = span.start() - self.old + self.new;
        Span::new(start, start + span.len())
    }
}

/// What two texts have in common.
pub struct Alignment<'a> {
    pub old: &'a str,
    pub new: &'a str,
    /// Ascending in both texts, without overlaps.
    blocks: Vec<Block>,
}

impl<'a> Alignment<'a> {
    pub fn new(old: &'a str, new: &'a str) -> Self {
        let head = common_prefix(old, new);
        let tail = common_suffix(&old[head..], &new[head..]);
        let (old_end, new_end) = (old.len() - tail, new.len() - tail);
        let mut anchors = vec![block(0, 0, head)];
        anchors.extend(
            shared_pieces(&old[head..old_end], &new[head..new_end])
                .into_iter()
                .map(|(o, n, len)| block(head + o, head + n, len)),
        );
        anchors.push(block(old_end, new_end, tail));
        let blocks = widened(old, new, &anchors);
        // What the sentences left over is compared by its words.
        let mut anchors = blocks.clone();
        for (gap, other) in gaps(old, new, &blocks) {
            let shared = shared_words(&old[gap.clone()], &new[other.clone()]);
            anchors.extend(
                shared
                    .into_iter()
                    .map(|(o, n, len)| block(gap.start + o, other.start + n, len)),
            );
        }
        anchors.sort_unstable_by_key(|it| (it.old, it.new));
        let blocks = widened(old, new, &anchors);
        Self { old, new, blocks }
    }

    /// Where a stretch that stayed carries the span, if one holds it whole and
    /// enough beside it not to be there by chance.
    pub fn carried(&self, span: Span) -> Option<Span> {
        let block = self.holder(span)?;
        let whole = block.len as usize == self.old.len();
        (whole || block.len - span.len() >= SUPPORT).then(|| block.carry(span))?
    }

    /// Where a stretch that stayed has the span, however short it is.
    pub fn place(&self, span: Span) -> Option<Span> {
        self.holder(span)?.carry(span)
    }

    /// The stretch that stayed and holds the whole span of `old`.
    fn holder(&self, span: Span) -> Option<Block> {
        let i = self
            .blocks
            .partition_point(|block| block.old <= span.start());
        let block = self.blocks[..i].last()?;
        (span.end() <= block.old + block.len).then_some(*block)
    }

    /// The places in `new` with the words of `quote` that no stretch that stayed
    /// holds already.
    pub fn candidates(&self, quote: &str) -> Vec<Span> {
        let windows = self.windows(quote.len());
        let mut found = Vec::new();
        for (low, near) in &windows {
            found.extend(
                near.match_indices(quote)
                    .filter_map(|(at, it)| Span::from_range(low + at..low + at + it.len())),
            );
        }
        if found.is_empty() && quote.contains(char::is_whitespace) {
            for (low, near) in &windows {
                let here = segment::occurrences(near, quote).into_iter();
                found.extend(here.filter_map(|it| {
                    Span::from_range(low + it.range().start..low + it.range().end)
                }));
            }
        }
        found.retain(|it| !self.holds(*it));
        found
    }

    /// The parts of `new` where a quote of `len` bytes may stand that no stretch
    /// that stayed holds: each with the byte it starts at.
    fn windows(&self, len: usize) -> Vec<(usize, &'a str)> {
        // A quote may begin or end in the stretches around a gap, and have more
        // blanks than it had.
        let reach = 2 * len + 8;
        let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
        for (_, gap) in gaps(self.old, self.new, &self.blocks) {
            if gap.is_empty() {
                continue;
            }
            let low = gap.start.saturating_sub(reach);
            let high = (gap.end + reach).min(self.new.len());
            match ranges.last_mut() {
                Some(last) if low <= last.end => last.end = high,
                _ => ranges.push(low..high),
            }
        }
        let new = self.new;
        let whole = |it: std::ops::Range<usize>| {
            let low = new.floor_char_boundary(it.start);
            (low, &new[low..new.ceil_char_boundary(it.end)])
        };
        ranges.into_iter().map(whole).collect()
    }

    /// Whether a stretch that stayed holds the whole span of `new`.
    fn holds(&self, span: Span) -> bool {
        let i = self
            .blocks
            .partition_point(|block| block.new <= span.start());
        self.blocks[..i]
            .last()
            .is_some_and(|block| span.end() <= block.new + block.len)
    }

    /// Where a byte of `old` would be if its gap had been stretched evenly.
    pub fn expected(&self, byte: u32) -> u32 {
        let i = self.blocks.partition_point(|block| block.old <= byte);
        let (old_start, new_start) = match self.blocks[..i].last() {
            Some(it) if byte < it.old + it.len => return byte - it.old + it.new,
            Some(it) => (it.old + it.len, it.new + it.len),
            None => (0, 0),
        };
        let (old_end, new_end) = self
            .blocks
            .get(i)
            .map_or((self.old.len() as u32, self.new.len() as u32), |it| {
                (it.old, it.new)
            });
        let part = u64::from(byte - old_start) * u64::from(new_end - new_start);
        new_start + (part / u64::from((old_end - old_start).max(1))) as u32
    }
}

fn block(old: usize, new: usize, len: usize) -> Block {
    Block {
        old: old as u32,
        new: new as u32,
        len: len as u32,
    }
}

/// The anchors, each widened to both sides as far as the texts agree; those that
/// meet are joined, empty ones dropped.
fn widened(old: &str, new: &str, anchors: &[Block]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (i, anchor) in anchors.iter().enumerate() {
        let mut it = *anchor;
        if let Some(last) = blocks.last_mut() {
            let gap_old = &old[(last.old + last.len) as usize..it.old as usize];
            let gap_new = &new[(last.new + last.len) as usize..it.new as usize];
            let more = common_suffix(gap_old, gap_new) as u32;
            it = Block {
                old: it.old - more,
                new: it.new - more,
                len: it.len + more,
            };
            if last.old + last.len == it.old && last.new + last.len == it.new {
                last.len += it.len;
                it.len = 0;
            }
        }
        if it.len > 0 || i == 0 {
            blocks.push(it);
        }
        if let (Some(last), Some(next)) = (blocks.last_mut(), anchors.get(i + 1)) {
            let gap_old = &old[(last.old + last.len) as usize..next.old as usize];
            let gap_new = &new[(last.new + last.len) as usize..next.new as usize];
            last.len += common_prefix(gap_old, gap_new) as u32;
        }
    }
    blocks.retain(|block| block.len > 0);
    blocks
}

/// The stretches of both texts between those that stayed, in order; either side
/// may be empty.
fn gaps<'a>(
    old: &str,
    new: &str,
    blocks: &'a [Block],
) -> impl Iterator<Item = (std::ops::Range<usize>, std::ops::Range<usize>)> + 'a {
    let end = block(old.len(), new.len(), 0);
    let from = std::iter::once(block(0, 0, 0)).chain(blocks.iter().copied());
    let to = blocks.iter().copied().chain(std::iter::once(end));
    from.zip(to).map(|(from, to)| {
        (
            (from.old + from.len) as usize..to.old as usize,
            (from.new + from.len) as usize..to.new as usize,
        )
    })
}

/// Sentences and lines that stand once in each text and in the same order in
/// both: start in `old`, start in `new`, length.
fn shared_pieces(old: &str, new: &str) -> Vec<(usize, usize, usize)> {
    shared_once(pieces(old), pieces(new), str::len)
}

/// Words that with the three behind them stand once in each text, in the same
/// order in both.
fn shared_words(old: &str, new: &str) -> Vec<(usize, usize, usize)> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    shared_once(
        runs_of_words(old).into_iter(),
        runs_of_words(new).into_iter(),
        |run| run.find(char::is_whitespace).unwrap_or(run.len()),
    )
}

fn shared_once<'a>(
    old: impl Iterator<Item = (usize, &'a str)>,
    new: impl Iterator<Item = (usize, &'a str)>,
    len: impl Fn(&str) -> usize,
) -> Vec<(usize, usize, usize)> {
    // How often and where (last) each stands, on either side.
    let mut seen: HashMap<&str, [(u32, usize); 2]> = HashMap::new();
    let old = old.map(|piece| (0, piece));
    for (side, (at, piece)) in old.chain(new.map(|piece| (1, piece))) {
        let (count, place) = &mut seen.entry(piece).or_default()[side];
        *count += 1;
        *place = at;
    }
    let mut shared: Vec<(usize, usize, usize)> = seen
        .into_iter()
        .filter(|(_, [a, b])| a.0 == 1 && b.0 == 1)
        .map(|(piece, [a, b])| (a.1, b.1, len(piece)))
        .collect();
    shared.sort_unstable();
    longest_ascending(&shared)
}

/// Every four words in a row, from each word on.
fn runs_of_words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (start, c.is_whitespace()) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| from..text.len()));
    words
        .windows(4)
        .map(|run| (run[0].start, &text[run[0].start..run[3].end]))
        .collect()
}

/// A text cut after line ends and after full stops with a blank behind.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        let from = start;
        let mut at = from;
        while at < bytes.len() {
            at += 1;
            let stop = matches!(bytes[at - 1], b'.' | b'!' | b'?');
            if bytes[at - 1] == b'\n' || (stop && bytes.get(at) == Some(&b' ')) {
                break;
            }
        }
        start = at;
        (from < at).then(|| (from, &text[from..at]))
    })
}

/// The longest choice that ascends in the second place too; given sorted by the
/// first.
fn longest_ascending(pairs: &[(usize, usize, usize)]) -> Vec<(usize, usize, usize)> {
    // The pair that ends the best run of each length, and what came before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (i, pair) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(len.checked_sub(1).map(|it| ends[it]));
        if len == ends.len() {
            ends.push(i);
        } else {
            ends[len] = i;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(i) = next {
        run.push(pairs[i]);
        next = before[i];
    }
    run.reverse();
    run
}

/// Bytes that both start with, whole characters.
fn common_prefix(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    a.floor_char_boundary(same)
}

/// Bytes that both end with, whole characters.
fn common_suffix(a: &str, b: &str) -> usize {
    let mut pairs = a.bytes().rev().zip(b.bytes().rev());
    let same = pairs.by_ref().take_while(|(a, b)| a == b).count();
    a.len() - a.ceil_char_boundary(a.len() - same)
}

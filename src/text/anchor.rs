//! Where a span went when its text changed: the same words in the same
//! surroundings, or an honest "lost". Knows texts and spans, not what they tag.
//!
//! First the texts are aligned: stretches that stayed carry their spans along.
//! A span outside of them is looked for by its quote and told from others like
//! it by the words around it. Where two places do equally well it is lost: a
//! person decides, not a coin.

use std::collections::{BTreeMap, HashMap};

use super::Span;
use super::segment::is_whole;

/// What became of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same words at the same bytes.
    Exact(Span),
    /// The same words at other bytes (blanks between them may differ).
    Moved(Span),
    /// Not found, or not told apart from others like it.
    Lost,
}

impl Verdict {
    /// Where the span is now; `None` where it is lost.
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Exact(span) | Self::Moved(span) => Some(span),
            Self::Lost => None,
        }
    }
}

/// Finds `span` of `old` again in `new`.
pub fn reanchor(old: &str, new: &str, span: Span) -> Verdict {
    reanchor_all(old, new, &[span])
        .pop()
        .unwrap_or(Verdict::Lost)
}

/// The same for many spans: one verdict each, in their order. Different spans
/// never end up on the same words.
pub fn reanchor_all(old: &str, new: &str, spans: &[Span]) -> Vec<Verdict> {
    let alignment = Alignment::new(old, new);
    let mut places: Vec<Option<Place>> = vec![None; spans.len()];
    let mut unsettled: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, span) in spans.iter().enumerate() {
        let Some(quote) = span.of(old) else { continue };
        match alignment.carried(*span) {
            Some(to) if fits(old, *span, new, to) => {
                places[i] = Some(Place {
                    to,
                    score: u32::MAX,
                });
            }
            _ => unsettled.entry(quote).or_default().push(i),
        }
    }
    for (quote, wanted) in unsettled {
        let candidates = alignment.candidates(quote);
        for i in wanted {
            places[i] = alignment.choose(spans[i], quote, &candidates);
        }
    }
    settle_clashes(spans, &mut places);
    let verdict = |(span, place): (&Span, &Option<Place>)| match place {
        Some(place) if place.to == *span && span.of(old) == span.of(new) => Verdict::Exact(*span),
        Some(place) => Verdict::Moved(place.to),
        None => Verdict::Lost,
    };
    spans.iter().zip(&places).map(verdict).collect()
}

/// Characters of context looked at to each side of a quote.
const CONTEXT: usize = 40;

/// The least a place must score, of at most [`BEST`].
const ENOUGH: u32 = 14;

/// How much better than any other place the best must be.
const NOISE: u32 = 6;

/// What equal context on both sides scores, nearness aside.
const BEST: u32 = 60;

/// What a place at the very spot one would expect scores on top: less than
/// [`NOISE`], so that position never decides alone.
const NEARNESS: u32 = 4;

/// Places looked at for one span, the nearest first.
const MOST: usize = 128;

/// Bytes a stretch that stayed must have beside the span that it carries.
const SUPPORT: u32 = 10;

#[derive(Clone, Copy)]
struct Place {
    to: Span,
    score: u32,
}

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

struct Alignment<'a> {
    old: &'a str,
    new: &'a str,
    /// Ascending in both texts, without overlaps.
    blocks: Vec<Block>,
}

impl<'a> Alignment<'a> {
    fn new(old: &'a str, new: &'a str) -> Self {
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
    fn carried(&self, span: Span) -> Option<Span> {
        let block = self.holder(span)?;
        let whole = block.len as usize == self.old.len();
        (whole || block.len - span.len() >= SUPPORT).then(|| block.carry(span))?
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
    fn candidates(&self, quote: &str) -> Vec<Span> {
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
                let here = super::segment::occurrences(near, quote).into_iter();
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

    fn choose(&self, span: Span, quote: &str, candidates: &[Span]) -> Option<Place> {
        let expected = self.expected(span.start());
        // The nearest on both sides.
        let middle = candidates.partition_point(|it| it.start() < expected);
        let low = middle.saturating_sub(MOST / 2);
        let high = (middle + MOST / 2).min(candidates.len());
        let mut best: Option<Place> = None;
        let mut second = 0;
        let near = Surroundings::of(self.old, span);
        // A stretch too short to be believed still names a place to weigh.
        let carried = self.holder(span).and_then(|block| block.carry(span));
        for to in candidates[low..high].iter().copied().chain(carried) {
            if !fits(self.old, span, self.new, to) {
                continue;
            }
            let away = u64::from(to.start().abs_diff(expected));
            let size = self.new.len().max(1) as u64;
            let nearness = NEARNESS - (away * u64::from(NEARNESS) / size) as u32;
            let score = near.likeness(&Surroundings::of(self.new, to)) + nearness;
            if best.is_none_or(|it| score > it.score) {
                second = best.map_or(0, |it| it.score);
                best = Some(Place { to, score });
            } else {
                second = second.max(score);
            }
        }
        let best = best?;
        let clear = best.score >= ENOUGH && best.score >= second + NOISE;
        let alone = || {
            let once = |text: &str| text.matches(quote).nth(1).is_none();
            quote.chars().count() >= 4 && second == 0 && once(self.old) && once(self.new)
        };
        (clear || alone()).then_some(best)
    }

    /// Where a byte of `old` would be if its gap had been stretched evenly.
    fn expected(&self, byte: u32) -> u32 {
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

/// What stands around a span: up to [`CONTEXT`] characters to each side.
struct Surroundings<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Surroundings<'a> {
    fn of(text: &'a str, span: Span) -> Self {
        let before = text.get(..span.start() as usize).unwrap_or_default();
        let after = text.get(span.end() as usize..).unwrap_or_default();
        let from = before.char_indices().rev().take(CONTEXT).last();
        let to = after.char_indices().nth(CONTEXT);
        Self {
            before: &before[from.map_or(before.len(), |(at, _)| at)..],
            after: &after[..to.map_or(after.len(), |(at, _)| at)],
        }
    }

    /// 0 for nothing in common, [`BEST`] for equal: a third for the characters
    /// that agree right before, a third right behind, a third for words in common
    /// wherever they stand.
    fn likeness(&self, other: &Self) -> u32 {
        let third = BEST / 3;
        let like = |(a, b): (char, char)| a == b || (a.is_whitespace() && b.is_whitespace());
        let run = |a: &mut dyn Iterator<Item = (char, char)>, whole: bool| {
            let run = a.take_while(|pair| like(*pair)).count() as u32;
            if whole { third } else { run.min(third) }
        };
        let same_before = self.before == other.before;
        let same_after = self.after == other.after;
        let mut before = self.before.chars().rev().zip(other.before.chars().rev());
        let mut after = self.after.chars().zip(other.after.chars());
        run(&mut before, same_before)
            + run(&mut after, same_after)
            + self.shared(other) * third / 100
    }

    /// Words in common, in hundredths.
    fn shared(&self, other: &Self) -> u32 {
        let mut mine: Vec<&str> = self.words().collect();
        let all = mine.len() + other.words().count();
        if all == 0 {
            return 100;
        }
        let mut both = 0;
        for word in other.words() {
            if let Some(i) = mine.iter().position(|it| *it == word) {
                mine.swap_remove(i);
                both += 2;
            }
        }
        (100 * both / all) as u32
    }

    fn words(&self) -> impl Iterator<Item = &'a str> {
        [self.before, self.after]
            .into_iter()
            .flat_map(|side| side.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
    }
}

/// Whether a span that covered whole words still does.
fn fits(old: &str, span: Span, new: &str, to: Span) -> bool {
    to.of(new).is_some() && (is_whole(new, to) || !is_whole(old, span))
}

/// Takes places away that different spans claim, but for one that is clearly
/// better than the others.
fn settle_clashes(spans: &[Span], places: &mut [Option<Place>]) {
    let mut claims: HashMap<Span, Vec<usize>> = HashMap::new();
    for (i, place) in places.iter().enumerate() {
        if let Some(place) = place {
            claims.entry(place.to).or_default().push(i);
        }
    }
    for claim in claims.into_values() {
        let score = |i: usize| places[i].map_or(0, |place| place.score);
        let Some(first) = claim.iter().copied().max_by_key(|i| score(*i)) else {
            continue;
        };
        let rival = claim
            .iter()
            .filter(|i| spans[**i] != spans[first])
            .map(|i| score(*i))
            .max();
        let clear = rival.is_none_or(|rival| score(first) >= rival.saturating_add(NOISE));
        for i in claim {
            if !clear || spans[i] != spans[first] {
                places[i] = None;
            }
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `[` and `]` mark spans in the old text; the answer marks where they are in
    /// the new one, and tells how many are exact, moved and lost.
    fn check(old: &str, new: &str, expected: &str) {
        let (old, spans) = unmarked(old);
        let verdicts = reanchor_all(&old, new, &spans);
        let mut marks: Vec<Span> = verdicts.iter().filter_map(|it| it.span()).collect();
        marks.sort_unstable();
        let mut marked = new.to_owned();
        for span in marks.iter().rev() {
            marked.insert(span.end() as usize, ']');
            marked.insert(span.start() as usize, '[');
        }
        let count = |kind: fn(&Verdict) -> bool| verdicts.iter().filter(|it| kind(it)).count();
        let exact = count(|it| matches!(it, Verdict::Exact(_)));
        let moved = count(|it| matches!(it, Verdict::Moved(_)));
        let lost = count(|it| matches!(it, Verdict::Lost));
        assert_eq!(format!("{exact} {moved} {lost}: {marked}"), expected);
    }

    fn unmarked(marked: &str) -> (String, Vec<Span>) {
        let (mut text, mut spans, mut open) = (String::new(), Vec::new(), Vec::new());
        for c in marked.chars() {
            match c {
                '[' => open.push(text.len()),
                ']' => spans.extend(
                    open.pop()
                        .and_then(|start| Span::from_range(start..text.len())),
                ),
                c => text.push(c),
            }
        }
        (text, spans)
    }

    #[test]
    fn a_text_that_stayed_keeps_everything() {
        check("[A] [bc].", "A bc.", "2 0 0: [A] [bc].");
        let nested = [Span::new(0, 9), Span::new(2, 5), Span::new(2, 9)];
        let nested: Vec<Span> = nested.into_iter().flatten().collect();
        let kept: Vec<Verdict> = nested.iter().copied().map(Verdict::Exact).collect();
        assert_eq!(reanchor_all("a bcd efg", "a bcd efg", &nested), kept);
    }

    #[test]
    fn what_stands_before_the_change_stays_and_what_stands_behind_moves() {
        check(
            "The envoy of [Armenia] flew in.\nTalks with [Armenia] begin on Monday.",
            "The envoy of Armenia flew in.\nHe was late.\nTalks with Armenia begin on Monday.",
            "1 1 0: The envoy of [Armenia] flew in.\nHe was late.\nTalks with [Armenia] begin on Monday.",
        );
    }

    #[test]
    fn an_edited_sentence_keeps_the_words_that_are_left() {
        check(
            "[Moscow] on Monday rejected a plan by [Yerevan] to close the [base].",
            "On Monday, Moscow again rejected a secret plan by Yerevan to leave the region.",
            "0 2 1: On Monday, [Moscow] again rejected a secret plan by [Yerevan] to leave the region.",
        );
    }

    #[test]
    fn the_same_word_twice_is_told_apart_by_what_surrounds_it() {
        check(
            "Ministers from [Armenia] arrived late. The army of [Armenia] was absent.",
            "The army of Armenia stayed absent. Ministers from Armenia arrived very late.",
            "0 2 0: The army of [Armenia] stayed absent. Ministers from [Armenia] arrived very late.",
        );
    }

    #[test]
    fn moved_paragraphs_carry_their_spans() {
        check(
            "One line about [Baku] here.\nAnother line names [Tbilisi] twice.\nA third line ends it for [Baku].\n",
            "Another line names Tbilisi twice.\nA third line ends it for Baku.\nOne line about Baku here.\n",
            "0 3 0: Another line names [Tbilisi] twice.\nA third line ends it for [Baku].\nOne line about [Baku] here.\n",
        );
    }

    #[test]
    fn a_coin_is_never_thrown() {
        // Rewritten around two places that are equally like the old one.
        check(
            "They say [Armenia] left.",
            "See Armenia now. See Armenia now.",
            "0 0 1: See Armenia now. See Armenia now.",
        );
        // Another text altogether that happens to have the word.
        check(
            "In [May] the talks failed. In May they went on.",
            "Prices for oil May rise.",
            "0 0 1: Prices for oil May rise.",
        );
    }

    #[test]
    fn a_word_that_grew_is_another_word() {
        check(
            "He is from [Armenia]",
            "He is from Armenian towns",
            "0 0 1: He is from Armenian towns",
        );
    }

    #[test]
    fn rewrapped_blanks_are_the_same_quote() {
        check(
            "The [European Union] said on Monday that it would pay.",
            "The European\nUnion said on\nMonday that it\nwould pay.",
            "0 1 0: The [European\nUnion] said on\nMonday that it\nwould pay.",
        );
    }

    #[test]
    fn a_removed_twin_is_lost_and_the_other_stays() {
        check(
            "[Yerevan] turns west\nDec 28\n[Yerevan] turns west\nMore text follows here.",
            "Dec 28\nYerevan turns west\nMore text follows here.",
            "0 1 1: Dec 28\n[Yerevan] turns west\nMore text follows here.",
        );
    }

    #[test]
    fn different_spans_never_share_words() {
        check(
            "[Baku] said no. [Baku] said no. [Baku] said no.",
            "Baku said no.",
            "1 0 2: [Baku] said no.",
        );
    }

    #[test]
    fn nonsense_is_lost_not_a_panic() {
        let spans = [Span::new(1, 2), Span::new(0, 90), Span::new(50, 60)];
        let spans: Vec<Span> = spans.into_iter().flatten().collect();
        for (old, new) in [("é", "é"), ("", ""), ("é", ""), ("", "é"), ("éé", "xé")] {
            assert_eq!(
                reanchor_all(old, new, &spans),
                [Verdict::Lost; 3],
                "{old} {new}"
            );
        }
    }

    fn texts() -> impl Strategy<Value = Vec<&'static str>> {
        let words = [
            "Baku ", "met ", "é", "😊 ", "end. ", "\n", "Yerevan ", "the ", "x",
        ];
        prop::collection::vec(prop::sample::select(words.to_vec()), 0..40)
    }

    proptest! {
        #[test]
        fn a_span_that_is_found_has_its_words(
            parts in texts(),
            other in texts(),
            cut in 0usize..40,
            picks in prop::collection::vec((0usize..60, 1usize..12), 0..8),
        ) {
            let old = parts.concat();
            // Some words replaced in the middle.
            let (head, tail) = parts.split_at(cut.min(parts.len()));
            let tail = &tail[tail.len().min(2)..];
            let new = [head, &other[..other.len().min(5)], tail].concat().concat();
            let spans: Vec<Span> = picks
                .into_iter()
                .filter_map(|(start, len)| Span::from_range(start..start + len))
                .collect();
            let verdicts = reanchor_all(&old, &new, &spans);
            prop_assert_eq!(verdicts.len(), spans.len());
            for (span, verdict) in spans.iter().zip(&verdicts) {
                let Some(to) = verdict.span() else { continue };
                let same = to == *span && span.of(&old) == to.of(&new);
                prop_assert_eq!(matches!(verdict, Verdict::Exact(_)), same);
                let quote = |text, span: Span| {
                    span.of(text).map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "))
                };
                prop_assert_eq!(quote(&old, *span), quote(&new, to));
            }
            for span in reanchor_all(&old, &old, &spans).iter().zip(&spans) {
                let expected = span.1.of(&old).map_or(Verdict::Lost, |_| Verdict::Exact(*span.1));
                prop_assert_eq!(*span.0, expected);
            }
        }
    }
}

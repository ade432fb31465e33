//! Where a span went when its text changed: the same words in the same
//! surroundings, or an honest "lost". Knows texts and spans, not what they tag.
//!
//! First the texts are aligned: stretches that stayed carry their spans along.
//! A span outside of them is looked for by its quote and told from others like
//! it by the words around it. Where two places do equally well it is lost: a
//! person decides, not a coin.

mod align;

use std::collections::{BTreeMap, HashMap};

use self::align::Alignment;
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
            places[i] = choose(&alignment, spans[i], quote, &candidates);
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

#[derive(Clone, Copy)]
struct Place {
    to: Span,
    score: u32,
}

/// The place of a span whose quote stands at `candidates`, where one is clearly
/// the best.
fn choose(texts: &Alignment, span: Span, quote: &str, candidates: &[Span]) -> Option<Place> {
    let expected = texts.expected(span.start());
    // The nearest on both sides.
    let middle = candidates.partition_point(|it| it.start() < expected);
    let low = middle.saturating_sub(MOST / 2);
    let high = (middle + MOST / 2).min(candidates.len());
    let mut best: Option<Place> = None;
    let mut second = 0;
    let near = Surroundings::of(texts.old, span);
    // A stretch too short to be believed still names a place to weigh.
    let carried = texts.place(span);
    for to in candidates[low..high].iter().copied().chain(carried) {
        if !fits(texts.old, span, texts.new, to) {
            continue;
        }
        let away = u64::from(to.start().abs_diff(expected));
        let size = texts.new.len().max(1) as u64;
        let nearness = NEARNESS - (away * u64::from(NEARNESS) / size) as u32;
        let score = near.likeness(&Surroundings::of(texts.new, to)) + nearness;
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
        quote.chars().count() >= 4 && second == 0 && once(texts.old) && once(texts.new)
    };
    (clear || alone()).then_some(best)
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

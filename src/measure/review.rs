//! How suggestions fared: by source, and within it by type, day and score, what
//! was accepted, corrected, rejected or put by, and how often a source is right.
//! What a blind sample shows of the effect of suggestions stands in
//! [`blind`](super::blind). Must not know where suggestions or verdicts are kept:
//! callers give them as plain values.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Decision;

/// The 97.5 % quantile of the normal distribution: two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// One suggested tag, or one argument of a suggested event, and what counts of
/// what was said to it: see [`standing`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged<'j> {
    pub source: &'j str,
    /// A type, a stance's polarity; of an argument its role.
    pub kind: &'j str,
    pub is_argument: bool,
    /// None where nobody has said anything.
    pub decision: Option<Decision>,
    /// Day of the decision, `2026-11-22`; empty where it isn't known.
    pub day: &'j str,
    pub score: Option<f32>,
}

/// What counts where several people have spoken: a decision before a word that
/// leaves it open, the later day before the earlier, and on the same day the
/// one that thinks least of the suggestion. None where nobody has.
pub fn standing<'d>(
    said: impl IntoIterator<Item = (Decision, &'d str)>,
) -> Option<(Decision, &'d str)> {
    said.into_iter()
        .max_by_key(|(decision, day)| (decision.is_final(), *day, *decision))
}

/// Suggestions by how they stand. Each counts once; serialises to the object
/// that `suggestions --json` prints for a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Those to which nobody has said anything.
    pub open: usize,
    pub accepted: usize,
    pub corrected: usize,
    pub rejected: usize,
    /// Put by, or looked at without being certain, and decided by nobody.
    pub skipped: usize,
}

impl Counts {
    fn add(&mut self, decision: Option<Decision>) {
        *match decision {
            None => &mut self.open,
            Some(Decision::Accepted) => &mut self.accepted,
            Some(Decision::Corrected) => &mut self.corrected,
            Some(Decision::Rejected) => &mut self.rejected,
            Some(Decision::Skipped | Decision::Unsure) => &mut self.skipped,
        } += 1;
    }

    /// Accepted, corrected or rejected.
    pub fn decided(&self) -> usize {
        self.accepted + self.corrected + self.rejected
    }

    pub fn all(&self) -> usize {
        self.open + self.decided() + self.skipped
    }

    /// The share of decided ones that were right as they stood; None where
    /// nothing is decided.
    pub fn precision(&self) -> Option<Share> {
        Share::of(self.accepted, self.decided())
    }
}

/// A share of 0 to 1, and where it lies with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

impl Share {
    /// The share of `hits` among `all` with Wilson's score interval, which holds
    /// for few cases and for shares near 0 and 1 too. None of nothing.
    ///
    /// E. B. Wilson: Probable inference, the law of succession, and statistical
    /// inference. Journal of the American Statistical Association 22 (158),
    /// 1927, 209–212.
    pub fn of(hits: usize, all: usize) -> Option<Self> {
        if all == 0 || hits > all {
            return None;
        }
        let n = all as f64;
        let share = hits as f64 / n;
        let z2 = Z * Z;
        let centre = share + z2 / (2.0 * n);
        let reach = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        let whole = 1.0 + z2 / n;
        // At 0 and 1 the bound is the share itself, but for rounding.
        let low = if hits == 0 {
            0.0
        } else {
            (centre - reach) / whole
        };
        let high = if hits == all {
            1.0
        } else {
            (centre + reach) / whole
        };
        Some(Self { share, low, high })
    }
}

/// What became of one source's suggestions. Arguments of events are decided by
/// themselves and stand apart: `counts` and what is told by type, day and score
/// is of whole tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub counts: Counts,
    pub arguments: Counts,
    pub kinds: BTreeMap<String, Counts>,
    /// By role.
    pub roles: BTreeMap<String, Counts>,
    /// By the day of the decision; open ones are of none.
    pub days: BTreeMap<String, Counts>,
    pub scores: BTreeMap<Band, Counts>,
}

/// A tenth of the scores from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// From so many tenths; 9 has 1 in it. What lies outside is in the nearest.
    Tenth(u8),
    /// The source gave no score.
    None,
}

impl Band {
    pub fn of(score: Option<f32>) -> Self {
        match score.filter(|it| !it.is_nan()) {
            // A float that is too small or great becomes the nearest.
            Some(score) => Self::Tenth(((score * 10.0) as u8).min(9)),
            None => Self::None,
        }
    }

    /// `0.8–0.9`, as people and files are told it.
    pub fn name(self) -> String {
        match self {
            Self::Tenth(it) => format!(
                "{:.1}–{:.1}",
                f64::from(it) / 10.0,
                f64::from(it + 1) / 10.0
            ),
            Self::None => "no score".into(),
        }
    }
}

/// What became of the suggestions of a project, by source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    pub sources: BTreeMap<String, Source>,
}

impl Review {
    pub fn of<'j>(all: impl IntoIterator<Item = Judged<'j>>) -> Self {
        let mut review = Self::default();
        all.into_iter().for_each(|it| review.add(&it));
        review
    }

    pub fn add(&mut self, it: &Judged) {
        let source = held(&mut self.sources, it.source);
        if it.is_argument {
            source.arguments.add(it.decision);
            held(&mut source.roles, it.kind).add(it.decision);
            return;
        }
        source.counts.add(it.decision);
        held(&mut source.kinds, it.kind).add(it.decision);
        let band = source.scores.entry(Band::of(it.score)).or_default();
        band.add(it.decision);
        if it.decision.is_some() {
            held(&mut source.days, it.day).add(it.decision);
        }
    }
}

/// Most names are there already: nothing is copied for them.
fn held<'m, T: Default>(map: &'m mut BTreeMap<String, T>, name: &str) -> &'m mut T {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), T::default());
    }
    map.entry(name.to_owned()).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `source kind decision day score`; a kind with `:` before it is a role.
    fn review(lines: &str) -> Review {
        Review::of(lines.trim().lines().map(|line| {
            let mut words = line.split_whitespace();
            let mut next = || words.next().unwrap_or_default();
            let (source, kind) = (next(), next());
            Judged {
                source,
                kind: kind.trim_start_matches(':'),
                is_argument: kind.starts_with(':'),
                decision: Decision::from_id(next()),
                day: next(),
                score: next().parse().ok(),
            }
        }))
    }

    fn counts(of: &Counts) -> [usize; 5] {
        [of.open, of.accepted, of.corrected, of.rejected, of.skipped]
    }

    #[test]
    fn each_suggestion_counts_once_and_arguments_apart() {
        let it = review(
            "
            model-x PERSON open - 0.4
            model-x PERSON accepted 2026-11-21 0.95
            model-x PERSON rejected 2026-11-22 0.41
            model-x MEET corrected 2026-11-22 1.0
            model-x :actor accepted 2026-11-22 1.0
            model-x MEET skipped 2026-11-22
            model-x MEET unsure 2026-11-22
            model-y PERSON open - -
            ",
        );
        let x = &it.sources["model-x"];
        assert_eq!(counts(&x.counts), [1, 1, 1, 1, 2]);
        assert_eq!(counts(&x.arguments), [0, 1, 0, 0, 0]);
        assert_eq!(counts(&x.roles["actor"]), [0, 1, 0, 0, 0]);
        assert_eq!(counts(&x.kinds["PERSON"]), [1, 1, 0, 1, 0]);
        assert_eq!(counts(&x.kinds["MEET"]), [0, 0, 1, 0, 2]);
        let days: Vec<_> = x
            .days
            .iter()
            .map(|(day, it)| (&day[..], counts(it)))
            .collect();
        assert_eq!(
            days,
            [
                ("2026-11-21", [0, 1, 0, 0, 0]),
                ("2026-11-22", [0, 0, 1, 1, 2])
            ]
        );
        let bands: Vec<_> = x
            .scores
            .iter()
            .map(|(band, it)| (band.name(), it.all()))
            .collect();
        let named = |name: &str, all| (name.to_owned(), all);
        assert_eq!(
            bands,
            [
                named("0.4–0.5", 2),
                named("0.9–1.0", 2),
                named("no score", 2)
            ]
        );
        assert_eq!(counts(&it.sources["model-y"].counts), [1, 0, 0, 0, 0]);
    }

    #[test]
    fn the_last_decision_counts_and_a_skip_takes_none_back() {
        use Decision::{Accepted, Corrected, Rejected, Skipped, Unsure};
        assert_eq!(standing([]), None);
        let both = [(Accepted, "2026-11-22"), (Rejected, "2026-11-21")];
        assert_eq!(standing(both), Some((Accepted, "2026-11-22")));
        let skipped_later = [(Skipped, "2026-11-23"), (Corrected, "")];
        assert_eq!(standing(skipped_later), Some((Corrected, "")));
        let one_day = [(Rejected, "2026-11-22"), (Accepted, "2026-11-22")];
        assert_eq!(standing(one_day), Some((Rejected, "2026-11-22")));
        let open = [(Unsure, "2026-11-22"), (Skipped, "2026-11-23")];
        assert_eq!(standing(open), Some((Skipped, "2026-11-23")));
    }

    /// Of 8 right ones among 10: p = 0.8, z² = 3.841459; centre 0.8 + z²/20 =
    /// 0.992073, reach z·√(0.016 + z²/400) = 0.313606, both over 1 + z²/10 =
    /// 1.384146: 0.490162 to 0.943318. The others were counted in the same way.
    #[test]
    fn wilsons_interval_is_as_counted_by_hand() {
        for (hits, all, low, high) in [
            (8, 10, 0.490162, 0.943318),
            (81, 263, 0.255289, 0.366210),
            (0, 5, 0.0, 0.434482),
            (5, 5, 0.565518, 1.0),
            (1, 1, 0.206549, 1.0),
        ] {
            let it = Share::of(hits, all).unwrap();
            assert_eq!(it.share, hits as f64 / all as f64);
            assert!((it.low - low).abs() < 1e-6, "{hits} of {all}: {it:?}");
            assert!((it.high - high).abs() < 1e-6, "{hits} of {all}: {it:?}");
        }
        assert_eq!(Share::of(0, 0), None);
    }

    #[test]
    fn precision_is_of_what_was_decided() {
        let it = review(
            "
            m P accepted 2026-11-21
            m P corrected 2026-11-21
            m P rejected 2026-11-21
            m P accepted 2026-11-21
            m P skipped 2026-11-21
            m P open
            ",
        );
        let counts = it.sources["m"].counts;
        assert_eq!(counts.precision(), Share::of(2, 4));
        assert_eq!(Counts::default().precision(), None);
    }

    #[test]
    fn scores_outside_are_in_the_nearest_band() {
        for (score, band) in [
            (Some(-2.0), Band::Tenth(0)),
            (Some(0.0), Band::Tenth(0)),
            (Some(0.5), Band::Tenth(5)),
            (Some(1.0), Band::Tenth(9)),
            (Some(7.3), Band::Tenth(9)),
            (Some(f32::NAN), Band::None),
            (None, Band::None),
        ] {
            assert_eq!(Band::of(score), band, "{score:?}");
        }
    }
}

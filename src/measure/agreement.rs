//! How far two annotators agree on the articles that both have finished: what
//! both tagged, of all that either tagged. What is compared comes as plain values
//! that are equal or not. Must not know layers or where they are kept.
//!
//! F1 of one annotator's tags against the other's is the same whichever is taken
//! as the key, and is the specific agreement on what was tagged; chance plays no
//! part in it where most of a text bears no tag. Source: G. Hripcsak and A. S.
//! Rothschild: Agreement, the F-measure, and reliability in information retrieval.
//! Journal of the American Medical Informatics Association 12 (3), 2005, 296–298.

use std::collections::BTreeMap;

/// What two annotators tagged alike and not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    pub both: usize,
    /// What only the one and only the other tagged.
    pub only_one: usize,
    pub only_other: usize,
}

impl Overlap {
    /// Counts what is on both sides; the same thing twice is two.
    pub fn of<T: Ord>(
        one: impl IntoIterator<Item = T>,
        other: impl IntoIterator<Item = T>,
    ) -> Self {
        let mut sides: BTreeMap<T, (usize, usize)> = BTreeMap::new();
        for it in one {
            sides.entry(it).or_default().0 += 1;
        }
        for it in other {
            sides.entry(it).or_default().1 += 1;
        }
        let mut overlap = Self::default();
        for (one, other) in sides.into_values() {
            let both = one.min(other);
            overlap.both += both;
            overlap.only_one += one - both;
            overlap.only_other += other - both;
        }
        overlap
    }

    pub fn add(&mut self, other: Self) {
        self.both += other.both;
        self.only_one += other.only_one;
        self.only_other += other.only_other;
    }

    /// From 0 to 1; None where neither tagged anything.
    pub fn f1(self) -> Option<f64> {
        let all = 2 * self.both + self.only_one + self.only_other;
        (all > 0).then(|| 2.0 * self.both as f64 / all as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the readme of nervaluate: entities of two sentences by
    /// their tokens. Strict: 2 of 5 and 5, F 0.4; by place alone also 2.
    #[test]
    fn exact_spans_as_nervaluate_counts_them() {
        let gold = [
            (0, "PER", 1..3),
            (0, "ORG", 6..8),
            (1, "LOC", 1..2),
            (1, "PER", 2..4),
            (1, "DATE", 6..7),
        ];
        let system = [
            (0, "PER", 2..4),
            (0, "ORG", 6..8),
            (1, "LOC", 1..3),
            (1, "PER", 3..4),
            (1, "DATE", 6..7),
        ];
        let of = |all: &[(i32, &'static str, std::ops::Range<i32>)]| -> Vec<_> {
            let key =
                |it: &(i32, &'static str, std::ops::Range<i32>)| (it.0, it.1, it.2.start, it.2.end);
            all.iter().map(key).collect()
        };
        let strict = Overlap::of(of(&gold), of(&system));
        assert_eq!(
            strict,
            Overlap {
                both: 2,
                only_one: 3,
                only_other: 3
            }
        );
        assert_eq!(strict.f1(), Some(0.4));
        // Whichever is the key.
        assert_eq!(Overlap::of(of(&system), of(&gold)).f1(), Some(0.4));
    }

    #[test]
    fn the_same_twice_is_two() {
        let it = Overlap::of(["a", "a", "b"], ["a", "c"]);
        assert_eq!((it.both, it.only_one, it.only_other), (1, 2, 1));
        assert_eq!(it.f1(), Some(2.0 / 5.0));
    }

    #[test]
    fn of_nothing_there_is_no_agreement() {
        assert_eq!(Overlap::of::<u8>([], []).f1(), None);
        assert_eq!(Overlap::of([1], []).f1(), Some(0.0));
        assert_eq!(Overlap::of([1], [1]).f1(), Some(1.0));
    }
}

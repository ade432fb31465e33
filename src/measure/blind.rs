//! What suggestions change in what people tag: articles of a blind sample,
//! which showed none, beside articles that did. Must not know how the sample is
//! drawn or where layers are kept: callers give each as a plain value.

use std::collections::BTreeMap;

use serde::Serialize;

/// One annotator's work on one article that has suggestions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked<'w> {
    pub annotator: &'w str,
    pub side: Side,
    /// Tags in the annotator's layer.
    pub tags: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Of the sample, and no suggestion was seen.
    Blind,
    /// Suggestions were seen.
    Seen,
}

impl Side {
    /// Of an article in the sample or not, and a layer that says whether
    /// suggestions were seen. None where neither can be said: they weren't seen,
    /// and not for the sample's sake, such as what was tagged before they came.
    pub fn of(is_blind: bool, suggestions_seen: bool) -> Option<Self> {
        match (is_blind, suggestions_seen) {
            (_, true) => Some(Self::Seen),
            (true, false) => Some(Self::Blind),
            (false, false) => None,
        }
    }
}

/// Articles and the tags in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tagged {
    pub articles: usize,
    pub tags: usize,
}

impl Tagged {
    /// Tags an article; None of no article.
    pub fn each(&self) -> Option<f64> {
        (self.articles > 0).then(|| self.tags as f64 / self.articles as f64)
    }
}

/// One annotator's, or everybody's, articles on either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sides {
    pub blind: Tagged,
    pub seen: Tagged,
}

/// The difference a blind sample shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blind {
    pub annotators: BTreeMap<String, Sides>,
}

impl Blind {
    pub fn of<'w>(all: impl IntoIterator<Item = Worked<'w>>) -> Self {
        let mut found = Self::default();
        for it in all {
            let sides = found.annotators.entry(it.annotator.to_owned()).or_default();
            let side = match it.side {
                Side::Blind => &mut sides.blind,
                Side::Seen => &mut sides.seen,
            };
            side.articles += 1;
            side.tags += it.tags;
        }
        found
    }

    /// Those who have worked on both sides, together: nobody else tells what
    /// suggestions change.
    pub fn compared(&self) -> Sides {
        let mut sum = Sides::default();
        for it in self.both() {
            sum.blind.articles += it.blind.articles;
            sum.blind.tags += it.blind.tags;
            sum.seen.articles += it.seen.articles;
            sum.seen.tags += it.seen.tags;
        }
        sum
    }

    /// How many more tags an article gets where suggestions were seen: each
    /// annotator's difference of means, weighed by `b·s/(b+s)` of their articles
    /// on either side, so that one who tags much and mostly on one side doesn't
    /// pass for an effect. None where nobody has worked on both.
    pub fn difference(&self) -> Option<f64> {
        let (mut sum, mut weights) = (0.0, 0.0);
        for it in self.both() {
            let (Some(blind), Some(seen)) = (it.blind.each(), it.seen.each()) else {
                continue;
            };
            let (b, s) = (it.blind.articles as f64, it.seen.articles as f64);
            let weight = b * s / (b + s);
            sum += weight * (seen - blind);
            weights += weight;
        }
        (weights > 0.0).then(|| sum / weights)
    }

    fn both(&self) -> impl Iterator<Item = &Sides> {
        let all = self.annotators.values();
        all.filter(|it| it.blind.articles > 0 && it.seen.articles > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `annotator: tags of blind articles / tags of seen ones`.
    fn blind(lines: &[&'static str]) -> Blind {
        Blind::of(lines.iter().flat_map(|line| {
            let (annotator, rest) = line.split_once(':').unwrap();
            let (blind, seen) = rest.split_once('/').unwrap();
            let side = move |side, tags: &'static str| {
                tags.split_whitespace().map(move |it| Worked {
                    annotator,
                    side,
                    tags: it.parse().unwrap(),
                })
            };
            side(Side::Blind, blind).chain(side(Side::Seen, seen))
        }))
    }

    #[test]
    fn the_difference_is_of_the_same_annotators() {
        let it = blind(&["anna: 4 6 / 7 9 8", "ben: / 90 80"]);
        // Anna: five a blind article, eight a seen one; Ben has no blind one.
        assert_eq!(it.difference(), Some(3.0));
        let both = it.compared();
        assert_eq!((both.blind.articles, both.blind.tags), (2, 10));
        assert_eq!((both.seen.articles, both.seen.tags), (3, 24));
        assert_eq!(it.annotators["ben"].seen.tags, 170);
    }

    #[test]
    fn who_tags_much_on_one_side_is_no_effect() {
        // Each tags alike on both sides; together the means would differ.
        let it = blind(&["anna: 2 / 2 2 2 2 2 2 2 2 2", "ben: 30 30 30 30 / 30"]);
        assert_eq!(it.difference(), Some(0.0));
        let both = it.compared();
        assert!(both.blind.each() > both.seen.each());
    }

    #[test]
    fn without_both_sides_there_is_no_difference() {
        assert_eq!(blind(&[]).difference(), None);
        assert_eq!(blind(&["anna: 1 2 /", "ben: / 3"]).difference(), None);
    }

    #[test]
    fn what_was_tagged_before_suggestions_came_is_on_no_side() {
        assert_eq!(Side::of(false, false), None);
        assert_eq!(Side::of(true, false), Some(Side::Blind));
        // The sample was set when they had been seen already.
        assert_eq!(Side::of(true, true), Some(Side::Seen));
    }
}

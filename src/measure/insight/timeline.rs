//! What happened when: events by day, week, month or year. Must not know how it is
//! drawn, nor what day it is today.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::{Insight, KnownTo, Place, When};
use crate::model::{AnnotatorId, KindId};

/// How much time a bin holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    Day,
    Week,
    Month,
    Year,
}

impl By {
    /// Each with its name for people.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Day, "day"),
        (Self::Week, "week"),
        (Self::Month, "month"),
        (Self::Year, "year"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|it| it.1 == name).map(|it| it.0)
    }

    /// The first day of the bin that holds a day; weeks begin on Monday.
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => monday(day),
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        }
    }

    /// The first day of the next bin; None at the end of the calendar.
    pub fn next(self, start: Date) -> Option<Date> {
        use jiff::ToSpan;
        let step = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Year => 1.year(),
        };
        start.checked_add(step).ok()
    }

    /// `2026-05-11`, `week of 2026-05-11`, `2026-05`, `2026`.
    pub fn label(self, start: Date) -> String {
        match self {
            Self::Day => start.to_string(),
            Self::Week => format!("week of {start}"),
            Self::Month => format!("{:04}-{:02}", start.year(), start.month()),
            Self::Year => format!("{:04}", start.year()),
        }
    }

    /// Whether a date is known well enough for bins of this size.
    fn takes(self, known_to: KnownTo) -> bool {
        match known_to {
            KnownTo::Day => true,
            KnownTo::Month => self >= Self::Month,
            KnownTo::Year => self == Self::Year,
        }
    }

    /// The finest that gives no more than some forty bins over the dates.
    pub fn fitting(first: Date, last: Date) -> Self {
        let days = first.until(last).map_or(0, |it| it.get_days());
        match days {
            ..=42 => Self::Day,
            43..=300 => Self::Week,
            301..=1500 => Self::Month,
            _ => Self::Year,
        }
    }
}

/// Events by date.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    pub by: By,
    /// The types, those of most events first.
    pub kinds: Vec<(KindId, usize)>,
    /// Those with an event, in order; what lies between them is empty.
    pub bins: Vec<Bin>,
    /// Known to the month or year only, which is too little for these bins.
    pub vague: Vec<Place>,
    /// Neither the event nor its article has a date.
    pub undated: Vec<Place>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    pub start: Date,
    /// By the order of [`Timeline::kinds`].
    pub events: Vec<Vec<Place>>,
}

impl Bin {
    pub fn count(&self) -> usize {
        self.events.iter().map(Vec::len).sum()
    }
}

impl Timeline {
    /// The events of an annotator, or of everybody; `by` is chosen by the dates
    /// where None. Where those reach over decades because of a few, the choice is
    /// made for nine tenths of them.
    pub fn of(insight: &Insight, whose: Option<&AnnotatorId>, by: Option<By>) -> Self {
        let mine = || {
            insight
                .events
                .iter()
                .filter(|it| insight.is_of(it.at, whose))
        };
        let by = by.unwrap_or_else(|| fitting(mine().filter_map(|it| it.when).collect()));
        let mut counts: BTreeMap<KindId, usize> = BTreeMap::new();
        for event in mine() {
            if let Some(fact) = insight.event(event.at) {
                *counts.entry(fact.kind.clone()).or_default() += 1;
            }
        }
        let mut kinds: Vec<(KindId, usize)> = counts.into_iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let place: BTreeMap<&KindId, usize> = kinds
            .iter()
            .enumerate()
            .map(|(at, it)| (&it.0, at))
            .collect();
        let mut bins: BTreeMap<Date, Vec<Vec<Place>>> = BTreeMap::new();
        let (mut vague, mut undated) = (Vec::new(), Vec::new());
        for event in mine() {
            match event.when {
                None => undated.push(event.at),
                Some(when) if !by.takes(when.known_to) => vague.push(event.at),
                Some(when) => {
                    let kind = insight.event(event.at).and_then(|it| place.get(&it.kind));
                    let bin = bins.entry(by.start(when.day));
                    let bin = bin.or_insert_with(|| vec![Vec::new(); kinds.len()]);
                    if let Some(of_kind) = kind.and_then(|it| bin.get_mut(*it)) {
                        of_kind.push(event.at);
                    }
                }
            }
        }
        let bins = bins.into_iter();
        Self {
            by,
            bins: bins.map(|(start, events)| Bin { start, events }).collect(),
            kinds,
            vague,
            undated,
        }
    }

    /// All events, placed or not.
    pub fn count(&self) -> usize {
        self.kinds.iter().map(|it| it.1).sum()
    }
}

fn fitting(mut all: Vec<When>) -> By {
    all.sort();
    // A twentieth at either end may lie far off.
    let cut = all.len() / 20;
    let middle = all.get(cut..all.len() - cut).unwrap_or_default();
    match (middle.first(), middle.last()) {
        (Some(first), Some(last)) => By::fitting(first.day, last.day),
        _ => By::Month,
    }
}

fn monday(day: Date) -> Date {
    use jiff::ToSpan;
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(since.days()).unwrap_or(day)
}

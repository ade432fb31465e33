//! Every suggestion of a project as a row of some 40 bytes, so that a million
//! of them can be filtered and sorted while a person waits, without reading the
//! sets they stand in. Must not know files, nor how a decision is carried out.

mod alike;
mod list;
mod rows;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use smol_str::SmolStr;

use alike::ByWords;
pub use list::{Filter, Listed, Order};
pub use rows::{Entry, Told, entries};
use rows::{NO_ARGUMENT, Names};

use crate::model::{
    AnnotatorId, ArticleId, Decision, KindId, Layer, LayerKey, Part, Register, TagClass, TagId,
};

/// How a suggestion stands for the person who reviews.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    #[default]
    Open,
    Skipped,
    Unsure,
    Decided(Final),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Final {
    Accepted,
    Corrected,
    Rejected,
}

impl State {
    pub fn of(decision: Option<Decision>) -> Self {
        match decision {
            None => Self::Open,
            Some(Decision::Skipped) => Self::Skipped,
            Some(Decision::Unsure) => Self::Unsure,
            Some(Decision::Accepted) => Self::Decided(Final::Accepted),
            Some(Decision::Corrected) => Self::Decided(Final::Corrected),
            Some(Decision::Rejected) => Self::Decided(Final::Rejected),
        }
    }

    /// True where the suggestion was taken, as it was or corrected.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Decided(Final::Accepted | Final::Corrected))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Skipped => "skipped",
            Self::Unsure => "unsure",
            Self::Decided(Final::Accepted) => "accepted",
            Self::Decided(Final::Corrected) => "corrected",
            Self::Decided(Final::Rejected) => "rejected",
        }
    }
}

/// One part of one set.
#[derive(Clone, Debug)]
pub struct Row {
    tag: TagId,
    words: u32,
    /// First byte of what it stands on; the greatest where it stands on nothing.
    pub place: u32,
    score: f32,
    kind: u16,
    argument: u16,
    pub class: TagClass,
    pub state: State,
}

/// Where a row is: the set, and the row's place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    pub set: u32,
    pub row: u32,
}

/// What somebody said to a row, for counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub row: u32,
    pub by: AnnotatorId,
    pub decision: Decision,
    /// `2026-11-22`; empty where it isn't known.
    pub day: SmolStr,
}

/// What came of putting a set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Put {
    /// Rows came, went, or stand elsewhere in the set.
    pub moved: bool,
    /// Some rows have no words, for want of the text.
    pub wordless: bool,
}

/// The rows of every set. Sets keep their numbers for as long as the queue
/// lives.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    me: AnnotatorId,
    sets: Vec<Set>,
    numbers: BTreeMap<LayerKey, u32>,
    kinds: Names,
    words: Names,
    by_words: ByWords,
}

#[derive(Clone, Debug)]
struct Set {
    key: LayerKey,
    /// Its article shows no suggestions.
    blind: bool,
    rows: Vec<Row>,
    said: Vec<Said>,
}

impl Row {
    pub fn part(&self) -> Part {
        match self.argument {
            NO_ARGUMENT => Part::Tag(self.tag.clone()),
            index => Part::Argument {
                event: self.tag.clone(),
                index: index.into(),
            },
        }
    }

    pub fn is_argument(&self) -> bool {
        self.argument != NO_ARGUMENT
    }

    /// None where the source gave none.
    pub fn score(&self) -> Option<f32> {
        (!self.score.is_nan()).then_some(self.score)
    }

    /// The same words of the same type.
    pub fn is_alike(&self, other: &Self) -> bool {
        (self.words, self.kind, self.class) == (other.words, other.kind, other.class)
    }

    fn is(&self, part: &Part) -> bool {
        self.tag == *part.tag() && self.argument == rows::argument_of(part)
    }
}

impl Queue {
    /// For the person whose decisions count as decided.
    pub fn new(me: AnnotatorId) -> Self {
        Self {
            me,
            ..Self::default()
        }
    }

    pub fn is_empty(&self) -> bool {
        self.sets.iter().all(|it| it.rows.is_empty())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.sets.iter().map(|it| it.rows.len()).sum()
    }

    /// How many rows each set has, by the set's number.
    pub fn sizes(&self) -> impl Iterator<Item = usize> {
        self.sets.iter().map(|it| it.rows.len())
    }

    pub fn keys(&self) -> impl Iterator<Item = &LayerKey> {
        self.numbers.keys()
    }

    /// The sources there are, in order.
    pub fn sources(&self) -> Vec<&AnnotatorId> {
        let mut names: Vec<&AnnotatorId> = self.numbers.keys().map(|it| &it.annotator).collect();
        names.dedup();
        names
    }

    /// Puts the rows of a set in, in place of those it had.
    pub fn put<'e>(&mut self, key: &LayerKey, entries: impl IntoIterator<Item = Entry<'e>>) {
        let number = self.number(key);
        let (mut rows, mut said) = (Vec::new(), Vec::new());
        for entry in entries {
            let mut mine = None;
            for told in entry.told {
                if told.by == self.me.as_str() {
                    mine = Some(told.decision);
                }
                said.push(Said {
                    row: rows.len() as u32,
                    by: AnnotatorId::new(told.by),
                    decision: told.decision,
                    day: told.day.into(),
                });
            }
            rows.push(Row {
                tag: TagId::new(entry.tag),
                words: self.words.number(entry.words),
                place: entry.place,
                score: entry.score.unwrap_or(f32::NAN),
                kind: u16::try_from(self.kinds.number(entry.kind)).unwrap_or(u16::MAX),
                argument: entry.argument.unwrap_or(NO_ARGUMENT),
                class: entry.class,
                state: State::of(mine),
            });
        }
        if let Some(set) = self.sets.get_mut(number as usize) {
            let says = |(was, is): (&Row, &Row)| was.says(is);
            if set.rows.len() != rows.len() || !set.rows.iter().zip(&rows).all(says) {
                self.by_words.forget(number, rows.len());
            }
            (set.rows, set.said) = (rows, said);
        }
    }

    /// The same from the set itself. Without the text its tags count in, words
    /// stay as they are known.
    pub fn put_set(&mut self, key: &LayerKey, layer: &Layer, text: Option<&str>) -> Put {
        let mut all = Vec::new();
        entries(layer, text, |entry| all.push(entry.into_owned()));
        let known = self.set(key).map_or(&[][..], |it| &it.rows);
        let same = |(row, it): (&Row, &rows::Owned)| it.is(&row.tag, row.argument);
        let mut put = Put {
            moved: known.len() != all.len() || !known.iter().zip(&all).all(same),
            wordless: false,
        };
        if text.is_none() {
            for (at, it) in all.iter_mut().enumerate() {
                let is = |row: &&Row| it.is(&row.tag, row.argument) && it.place == row.place;
                // Most stand where they stood.
                let here = known.get(at).filter(is);
                let known = here.or_else(|| known.iter().find(is));
                match known.and_then(|row| self.words.name(row.words)) {
                    Some(words) => it.words = words.to_string(),
                    None => put.wordless = true,
                }
            }
        }
        let borrowed: Vec<Entry> = all.iter().map(rows::Owned::entry).collect();
        self.put(key, borrowed);
        put
    }

    /// Somebody says something to a part, or takes it back.
    pub fn decide(
        &mut self,
        key: &LayerKey,
        part: &Part,
        by: &AnnotatorId,
        said: Option<(Decision, &str)>,
    ) {
        let Some(number) = self.numbers.get(key) else {
            return;
        };
        let Some(set) = self.sets.get_mut(*number as usize) else {
            return;
        };
        let Some(at) = set.rows.iter().position(|it| it.is(part)) else {
            return;
        };
        if *by == self.me
            && let Some(row) = set.rows.get_mut(at)
        {
            row.state = State::of(said.map(|it| it.0));
        }
        let at = at as u32;
        set.said.retain(|it| it.row != at || it.by != *by);
        if let Some((decision, stamp)) = said {
            set.said.push(Said {
                row: at,
                by: by.clone(),
                decision,
                day: day_of(stamp).into(),
            });
        }
    }

    /// Says anew which articles show no suggestions.
    pub fn set_blind(&mut self, is_blind: impl Fn(&ArticleId) -> bool) {
        for set in &mut self.sets {
            set.blind = is_blind(&set.key.article);
        }
    }

    pub fn row(&self, at: At) -> Option<&Row> {
        self.sets.get(at.set as usize)?.rows.get(at.row as usize)
    }

    pub fn key(&self, at: At) -> Option<&LayerKey> {
        self.sets.get(at.set as usize).map(|it| &it.key)
    }

    /// The words a row stands on, on one line and shortened; what it says of the
    /// register's entries by their names.
    pub fn words(&self, row: &Row, register: &Register) -> Cow<'_, str> {
        let words = self.words.name(row.words).map_or("", |it| it.as_str());
        rows::named(words, register)
    }

    /// The type of a row; an argument's role, a stance's polarity.
    pub fn kind(&self, row: &Row) -> KindId {
        KindId::new(
            self.kinds
                .name(row.kind.into())
                .map_or("", |it| it.as_str()),
        )
    }

    /// Where a part is.
    pub fn find(&self, key: &LayerKey, part: &Part) -> Option<At> {
        let set = *self.numbers.get(key)?;
        let rows = &self.sets.get(set as usize)?.rows;
        let row = rows.iter().position(|it| it.is(part))? as u32;
        Some(At { set, row })
    }

    /// Every row of a set with its place.
    pub fn rows_of(&self, key: &LayerKey) -> impl Iterator<Item = (At, &Row)> {
        let number = self.numbers.get(key).copied();
        let set = number.and_then(|it| self.sets.get(it as usize));
        let rows = set.map_or(&[][..], |it| &it.rows);
        rows.iter().enumerate().map(move |(row, it)| {
            let at = At {
                set: number.unwrap_or_default(),
                row: row as u32,
            };
            (at, it)
        })
    }

    /// Every row with what was said to it, set by set, those of blind articles
    /// included: for counting.
    pub fn each(&self, mut visit: impl FnMut(&LayerKey, &Row, &[&Said])) {
        for set in &self.sets {
            let mut by_row: BTreeMap<u32, Vec<&Said>> = BTreeMap::new();
            for it in &set.said {
                by_row.entry(it.row).or_default().push(it);
            }
            for (at, row) in set.rows.iter().enumerate() {
                let said = by_row.get(&(at as u32)).map_or(&[][..], |it| it);
                visit(&set.key, row, said);
            }
        }
    }

    fn set(&self, key: &LayerKey) -> Option<&Set> {
        self.sets.get(*self.numbers.get(key)? as usize)
    }

    fn number(&mut self, key: &LayerKey) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.sets.len() as u32;
        self.sets.push(Set {
            key: key.clone(),
            blind: false,
            rows: Vec::new(),
            said: Vec::new(),
        });
        self.numbers.insert(key.clone(), number);
        number
    }
}

/// The day of a moment: `2026-11-22`.
pub fn day_of(stamp: &str) -> &str {
    stamp.split('T').next().unwrap_or_default()
}

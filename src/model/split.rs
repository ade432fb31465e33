//! Which articles are trained on and which are tested on: drawn once, kept with
//! the project, and only ever added to. Must not know how it is drawn.

use std::collections::BTreeMap;

use super::{ArticleId, Extra, PartId};

/// A split of a project's articles into parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    pub name: String,
    pub by: SplitBy,
    /// What chance began with; the same one gives the same split.
    pub seed: u64,
    /// In the order in which they were asked for.
    pub parts: Vec<Share>,
    /// Where each article went; never changed once it is there.
    pub articles: BTreeMap<ArticleId, PartId>,
    pub extra: Extra,
}

/// A part, and how much of the articles it is to get.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share {
    pub name: PartId,
    /// Of a hundred; those of all parts sum to a hundred.
    pub percent: u32,
    pub extra: Extra,
}

/// What keeps articles together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SplitBy {
    /// Copies, near copies, articles that share a passage, and those that one
    /// event case joins.
    #[default]
    Story,
    /// The day; parts go from the oldest to the newest.
    Time,
    /// Who published it.
    Source,
    /// The register entry that most tags of the article link to.
    Entity,
    /// Nothing: each article by itself.
    Random,
}

impl SplitBy {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Story, "story"),
        (Self::Time, "time"),
        (Self::Source, "source"),
        (Self::Entity, "entity"),
        (Self::Random, "random"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

impl Split {
    /// The part's place among [`Split::parts`].
    pub fn place(&self, part: &PartId) -> Option<usize> {
        self.parts.iter().position(|it| it.name == *part)
    }

    /// Reads `train=80,dev=10,test=10`.
    ///
    /// # Errors
    /// For people, what is wrong with it.
    pub fn parse_parts(text: &str) -> Result<Vec<Share>, String> {
        let mut parts: Vec<Share> = Vec::new();
        for part in text.split(',') {
            let (name, percent) = part.split_once('=').ok_or_else(|| {
                format!("“{part}” is no part; write parts as train=80,dev=10,test=10")
            })?;
            let (name, percent) = (name.trim(), percent.trim().trim_end_matches('%'));
            // It becomes the name of a file or folder of an export.
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if name.is_empty() || !name.chars().all(plain) {
                return Err(format!(
                    "“{name}” is no name for a part: letters, digits, - and _ make one"
                ));
            }
            if parts
                .iter()
                .any(|it| it.name.as_str().eq_ignore_ascii_case(name))
            {
                return Err(format!("the part {name} is named twice"));
            }
            let percent = percent
                .parse()
                .ok()
                .filter(|it| (1..=100).contains(it))
                .ok_or_else(|| {
                    format!("{name}={percent}: a whole number from 1 to 100 is needed")
                })?;
            parts.push(Share {
                name: name.into(),
                percent,
                extra: Extra::new(),
            });
        }
        let sum: u32 = parts.iter().map(|it| it.percent).sum();
        if sum != 100 {
            return Err(format!("the parts sum to {sum}, not to 100"));
        }
        Ok(parts)
    }

    /// The parts as they are written: `train=80,dev=10,test=10`.
    pub fn parts_line(&self) -> String {
        let parts = self.parts.iter();
        let parts: Vec<String> = parts
            .map(|it| format!("{}={}", it.name, it.percent))
            .collect();
        parts.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_what_is_none_is_told() {
        let parts = Split::parse_parts("train=80, dev=10,test=10%").expect("parts");
        let split = Split {
            parts,
            ..Split::default()
        };
        assert_eq!(split.parts_line(), "train=80,dev=10,test=10");
        for (text, told) in [
            ("train=80,test=10", "the parts sum to 90, not to 100"),
            ("train=50,Train=50", "the part Train is named twice"),
            (
                "train",
                "“train” is no part; write parts as train=80,dev=10,test=10",
            ),
            (
                "a/b=100",
                "“a/b” is no name for a part: letters, digits, - and _ make one",
            ),
            (
                "=100",
                "“” is no name for a part: letters, digits, - and _ make one",
            ),
            ("a=0,b=100", "a=0: a whole number from 1 to 100 is needed"),
            (
                "a=50.5,b=49.5",
                "a=50.5: a whole number from 1 to 100 is needed",
            ),
        ] {
            assert_eq!(Split::parse_parts(text), Err(told.into()), "{text}");
        }
    }
}

//! Which articles say the same: exact copies, near copies, and articles that
//! share a passage. Words in, links out; must not know files or what is tagged.
//!
//! Each text is cut into runs of [`RUN`] words, and of every [`WINDOW`] runs the
//! one with the least hash is kept as a fingerprint (winnowing: Schleimer,
//! Wilkerson and Aiken, SIGMOD 2003). So any passage of `RUN + WINDOW - 1` words
//! that two texts share has a fingerprint in both, and no pair is missed by
//! chance, as it may be where hashes are drawn at random.

mod shared;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};

use shared::Shared;

/// Words in a run.
pub const RUN: usize = 5;
/// Runs of which one is kept.
pub const WINDOW: usize = 10;
/// Of the smaller text's fingerprints so many are shared by near copies.
pub const NEAR: f64 = 0.5;
/// Shared fingerprints that make a passage; some 40 words and more.
pub const PASSAGE: usize = 4;
/// Texts between two questions whether to go on.
const AT_ONCE: usize = 16_384;

/// What is kept of a text: some 12 bytes for ten words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Of all words in their order, whatever stands between them; None for a
    /// text without words.
    whole: Option<u64>,
    /// Distinct, in order.
    prints: Vec<u64>,
}

/// How two texts are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Parts of one say what parts of the other say.
    Passage,
    /// One says most of what the other says.
    Near,
    /// The same words.
    Exact,
}

impl Likeness {
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Passage, "passage"),
        (Self::Near, "near"),
        (Self::Exact, "exact"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// Two texts that are alike, by their places in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub a: u32,
    pub b: u32,
    pub likeness: Likeness,
    /// Of the smaller text's fingerprints the part that is shared, 0 to 1.
    pub shared: f64,
}

impl Sketch {
    /// Reads a text once. Case, punctuation, blanks and line ends don't count.
    pub fn of(text: &str) -> Self {
        let mut words: Vec<u64> = Vec::with_capacity(text.len() / 6);
        let mut word = Hash::new();
        let mut end = |word: &mut Hash| {
            if word.any {
                words.push(word.value());
                *word = Hash::new();
            }
        };
        for ch in text.chars() {
            if ch.is_ascii() {
                if ch.is_ascii_alphanumeric() {
                    word.add(u32::from(ch.to_ascii_lowercase()));
                } else {
                    end(&mut word);
                }
            } else if is_spaceless(ch) {
                // A character is a word where no blanks stand between words.
                end(&mut word);
                word.add(u32::from(ch));
                end(&mut word);
            } else if ch.is_alphanumeric() {
                for low in ch.to_lowercase() {
                    word.add(u32::from(low));
                }
            } else {
                end(&mut word);
            }
        }
        end(&mut word);
        if words.is_empty() {
            return Self::default();
        }
        let whole = words.iter().fold(Hash::SEED, |all, it| mix(all ^ it));
        Self {
            whole: Some(whole),
            prints: prints(&words),
        }
    }
}

/// Every two texts that are alike. Of a group of copies each is linked to the
/// first one, so that links grow with the texts and not with their square.
/// `go_on` is asked now and then; where it says no, the links are empty.
pub fn links(sketches: &[Sketch], go_on: &mut dyn FnMut() -> bool) -> Vec<Link> {
    let mut links = Vec::new();
    let mut firsts: HashMap<u64, u32> = HashMap::new();
    let mut singles: Vec<u32> = Vec::new();
    for (at, sketch) in (0..).zip(sketches) {
        let Some(whole) = sketch.whole else { continue };
        match firsts.get(&whole) {
            Some(first) => links.push(Link {
                a: *first,
                b: at,
                likeness: Likeness::Exact,
                shared: 1.0,
            }),
            None => {
                firsts.insert(whole, at);
                singles.push(at);
            }
        }
    }
    drop(firsts);
    if !go_on() {
        return Vec::new();
    }
    let prints = Shared::of(sketches, &singles);
    for some in singles.chunks(AT_ONCE) {
        if !go_on() {
            return Vec::new();
        }
        links.extend(prints.links(some));
    }
    links.sort_by_key(|it| (it.a, it.b));
    links
}

/// How many pairs of alike texts stand in different parts. Of every text its
/// part; None for one in none.
pub fn crossing(links: &[Link], part: &[Option<u32>]) -> Crossing {
    // Copies are linked to the first of them: each speaks for all.
    let mut copies: HashMap<u32, Vec<u32>> = HashMap::new();
    for link in links.iter().filter(|it| it.likeness == Likeness::Exact) {
        copies
            .entry(link.a)
            .or_insert_with(|| vec![link.a])
            .push(link.b);
    }
    let part_of = |at: &u32| part.get(*at as usize).copied().flatten();
    let mut found = Crossing::default();
    for texts in copies.values() {
        for (i, a) in texts.iter().enumerate() {
            let others = texts.iter().skip(i + 1);
            found.near += others.filter(|b| differ(part_of(a), part_of(b))).count();
        }
    }
    for link in links.iter().filter(|it| it.likeness < Likeness::Exact) {
        let of = |at: u32| copies.get(&at).cloned().unwrap_or_else(|| vec![at]);
        let others = of(link.b);
        let pairs: usize = of(link.a)
            .iter()
            .map(|a| {
                let apart = |b: &&u32| differ(part_of(a), part_of(b));
                others.iter().filter(apart).count()
            })
            .sum();
        match link.likeness {
            Likeness::Passage => found.passage += pairs,
            _ => found.near += pairs,
        }
    }
    found
}

/// Pairs of alike texts that stand in different parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crossing {
    /// Copies and near copies.
    pub near: usize,
    /// Texts that share a passage.
    pub passage: usize,
}

fn differ(a: Option<u32>, b: Option<u32>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b)
}

/// Groups of two and more that links of at least this likeness hold together,
/// each in order, by their first.
pub fn groups(count: usize, links: &[Link], least: Likeness) -> Vec<Vec<u32>> {
    let mut joined = Joined::new(count);
    for link in links.iter().filter(|it| it.likeness >= least) {
        joined.join(link.a, link.b);
    }
    joined.groups()
}

/// Things that belong together, joined two by two.
pub struct Joined {
    over: Vec<u32>,
}

impl Joined {
    pub fn new(count: usize) -> Self {
        Self {
            over: (0..count as u32).collect(),
        }
    }

    /// The first of those that belong to it.
    pub fn first(&mut self, it: u32) -> u32 {
        let mut at = it;
        while let Some(&over) = self.over.get(at as usize)
            && over != at
        {
            let above = self.over.get(over as usize).copied().unwrap_or(over);
            if let Some(place) = self.over.get_mut(at as usize) {
                *place = above;
            }
            at = above;
        }
        at
    }

    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first(a), self.first(b));
        let (low, high) = (a.min(b), a.max(b));
        if let Some(place) = self.over.get_mut(high as usize) {
            *place = low;
        }
    }

    /// Those of two and more.
    pub fn groups(mut self) -> Vec<Vec<u32>> {
        let mut all: HashMap<u32, Vec<u32>> = HashMap::new();
        for it in 0..self.over.len() as u32 {
            all.entry(self.first(it)).or_default().push(it);
        }
        let mut groups: Vec<Vec<u32>> = all.into_values().filter(|it| it.len() > 1).collect();
        groups.sort();
        groups
    }
}

/// The least hash of every window of runs, each once. A text shorter than a
/// window gives one.
fn prints(words: &[u64]) -> Vec<u64> {
    let runs: Vec<u64> = match words.len() {
        0..RUN => vec![words.iter().fold(Hash::SEED, |all, it| mix(all ^ it))],
        _ => words
            .windows(RUN)
            .map(|run| run.iter().fold(Hash::SEED, |all, it| mix(all ^ it)))
            .collect(),
    };
    let mut prints: Vec<u64> = Vec::with_capacity(runs.len() / 4 + 1);
    // Places of ever greater hashes: the first is the window's least.
    let mut least: VecDeque<usize> = VecDeque::new();
    for (at, hash) in runs.iter().enumerate() {
        while least.back().is_some_and(|it| runs[*it] >= *hash) {
            least.pop_back();
        }
        least.push_back(at);
        if least.front().is_some_and(|it| it + WINDOW <= at) {
            least.pop_front();
        }
        let full = at + 1 >= WINDOW.min(runs.len());
        if let Some(front) = least.front().filter(|_| full) {
            prints.push(runs[*front]);
        }
    }
    prints.sort_unstable();
    prints.dedup();
    prints.shrink_to_fit();
    prints
}

/// Chinese, Japanese kana, Thai, Lao, Khmer and Burmese stand without blanks
/// between words.
fn is_spaceless(ch: char) -> bool {
    matches!(u32::from(ch),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF
        | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// A word as it is read.
struct Hash {
    value: u64,
    any: bool,
}

impl Hash {
    const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

    fn new() -> Self {
        Self {
            value: Self::SEED,
            any: false,
        }
    }

    fn add(&mut self, ch: u32) {
        self.value =
            (self.value.rotate_left(5) ^ u64::from(ch)).wrapping_mul(0x517C_C1B7_2722_0A95);
        self.any = true;
    }

    fn value(&self) -> u64 {
        mix(self.value)
    }
}

/// Spreads every bit over all (the finalizer of MurmurHash3).
fn mix(mut it: u64) -> u64 {
    it ^= it >> 33;
    it = it.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    it ^= it >> 33;
    it = it.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    it ^ (it >> 33)
}

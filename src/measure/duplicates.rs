//! Which articles say the same: exact copies, near copies, and articles that
//! share a passage. Words in, links out; must not know files or what is tagged.
//!
//! Each text is cut into runs of [`RUN`] words, and of every [`WINDOW`] runs the
//! one with the least hash is kept as a fingerprint (winnowing: Schleimer,
//! Wilkerson and Aiken, SIGMOD 2003). So any passage of `RUN + WINDOW - 1` words
//! that two texts share has a fingerprint in both, and no pair is missed by
//! chance, as it may be where hashes are drawn at random.

use std::collections::{HashMap, HashSet, VecDeque};

/// Words in a run.
pub const RUN: usize = 5;
/// Runs of which one is kept.
pub const WINDOW: usize = 10;
/// Of the smaller text's fingerprints so many are shared by near copies.
pub const NEAR: f64 = 0.5;
/// Shared fingerprints that make a passage; some 40 words and more.
pub const PASSAGE: usize = 4;
/// A fingerprint that stands in more texts than this, and in more than one of a
/// hundred, is what every page of a site says.
const BOILERPLATE: usize = 200;
/// Groups up to this size are compared pair by pair; larger ones along a chain,
/// which is enough to join them.
const PAIRWISE: usize = 24;

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

    /// How many fingerprints both have, without those of `common`.
    fn shared(&self, other: &Self, common: &HashSet<u64>) -> usize {
        let (mut i, mut j, mut both) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.prints.get(i), other.prints.get(j)) {
            both += usize::from(a == b && !common.contains(a));
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        both
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
    if !go_on() {
        return Vec::new();
    }
    let mut places: Vec<(u64, u32)> = Vec::new();
    for at in &singles {
        let prints = sketches.get(*at as usize).map_or(&[][..], |it| &it.prints);
        places.extend(prints.iter().map(|it| (*it, *at)));
    }
    places.sort_unstable();
    if !go_on() {
        return Vec::new();
    }
    let most = BOILERPLATE.max(singles.len() / 100);
    let mut common: HashSet<u64> = HashSet::new();
    let mut own: Vec<usize> = sketches.iter().map(|it| it.prints.len()).collect();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for group in places.chunk_by(|a, b| a.0 == b.0) {
        if group.len() > most {
            common.extend(group.first().map(|it| it.0));
            for (_, at) in group {
                if let Some(own) = own.get_mut(*at as usize) {
                    *own -= 1;
                }
            }
            continue;
        }
        for (i, (_, a)) in group.iter().enumerate() {
            let reach = if group.len() <= PAIRWISE {
                group.len()
            } else {
                2
            };
            pairs.extend(
                group
                    .iter()
                    .skip(i + 1)
                    .take(reach - 1)
                    .map(|(_, b)| (*a, *b)),
            );
        }
    }
    drop(places);
    pairs.sort_unstable();
    for same in pairs.chunk_by(|a, b| a == b) {
        let (a, b) = same[0];
        let (Some(one), Some(other)) = (sketches.get(a as usize), sketches.get(b as usize)) else {
            continue;
        };
        let count = one.shared(other, &common);
        let least = |at: u32| own.get(at as usize).copied().unwrap_or_default();
        let shared = count as f64 / least(a).min(least(b)).max(1) as f64;
        let likeness = if shared >= NEAR {
            Likeness::Near
        } else if count >= PASSAGE {
            Likeness::Passage
        } else {
            continue;
        };
        links.push(Link {
            a,
            b,
            likeness,
            shared,
        });
    }
    if !go_on() {
        return Vec::new();
    }
    links.sort_by_key(|it| (it.a, it.b));
    links
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A text of `count` words that no other seed shares.
    fn story(seed: usize, count: usize) -> String {
        (0..count).map(|it| format!("w{seed}x{it} ")).collect()
    }

    fn told(texts: &[String]) -> Vec<String> {
        let sketches: Vec<Sketch> = texts.iter().map(|it| Sketch::of(it)).collect();
        links(&sketches, &mut || true)
            .into_iter()
            .map(|it| format!("{} {} {}", it.a, it.b, it.likeness.id()))
            .collect()
    }

    #[test]
    fn copies_near_copies_and_passages_are_told_apart() {
        let one = story(1, 300);
        let edited = one.replace("w1x40 ", "new ").replace("w1x200 ", "") + "A last word.";
        let quoting = format!("{} {} {}", story(2, 300), &story(1, 80), story(3, 300));
        let texts = [
            one.clone(),
            one.replace(' ', "\r\n").to_uppercase() + ".",
            edited,
            quoting,
            story(4, 300),
            String::new(),
            " … ".to_owned(),
        ];
        assert_eq!(
            told(&texts),
            ["0 1 exact", "0 2 near", "0 3 passage", "2 3 passage"]
        );
    }

    #[test]
    fn short_texts_count_too() {
        let texts = ["Ja.".to_owned(), "ja".to_owned(), "nein".to_owned()];
        assert_eq!(told(&texts), ["0 1 exact"]);
    }

    #[test]
    fn what_every_page_says_joins_nothing() {
        let texts: Vec<String> = (0..2 * BOILERPLATE)
            .map(|it| story(it + 10, 60) + &story(1, 60))
            .collect();
        assert_eq!(told(&texts), [""; 0]);
    }

    #[test]
    fn groups_hold_what_links_join() {
        let texts: Vec<String> = [1, 2, 1, 3, 2, 1].map(|it| story(it, 50)).to_vec();
        let sketches: Vec<Sketch> = texts.iter().map(|it| Sketch::of(it)).collect();
        let links = links(&sketches, &mut || true);
        assert_eq!(
            groups(texts.len(), &links, Likeness::Near),
            [vec![0, 2, 5], vec![1, 4]]
        );
    }

    #[test]
    fn chinese_has_words_without_blanks() {
        let text: String = ('\u{4e00}'..'\u{4e80}').collect();
        let other = format!("{}\u{9f00}", text);
        assert_eq!(told(&[text, other]), ["0 1 near"]);
    }

    proptest! {
        /// The promise of winnowing: a shared run of this many words is found.
        #[test]
        fn a_long_enough_passage_has_a_print_in_both(
            before in 0..40usize, after in 0..40usize, other in 0..40usize,
        ) {
            let shared = story(1, RUN + WINDOW - 1);
            let one = Sketch::of(&format!("{}{shared}{}", story(2, before), story(3, after)));
            let two = Sketch::of(&format!("{}{shared}", story(4, other)));
            prop_assert!(one.shared(&two, &HashSet::new()) >= 1);
        }
    }
}

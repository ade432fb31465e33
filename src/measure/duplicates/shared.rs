//! The fingerprints that several texts have, and who shares how many with whom.
//! Fingerprints in, links out; must not know words.

use rayon::prelude::*;

use super::{Likeness, Link, NEAR, PASSAGE, Sketch};

/// A fingerprint that stands in more texts than this, and in more than one of a
/// hundred, is what every page of a site says.
pub(super) const BOILERPLATE: usize = 200;
/// Texts of one fingerprint up to this number are compared pair by pair; more of
/// them along a chain, which is enough to join them.
pub(super) const PAIRWISE: usize = 200;
/// Fingerprints are brought together in so many shares.
const SHARES: u64 = 16;
/// Texts that a thread takes at a time.
const SOME: usize = 512;

/// The fingerprints that several texts have; nobody needs the others.
pub(super) struct Shared {
    /// The texts of each fingerprint, in order, one fingerprint after the other.
    texts: Lists,
    /// The fingerprints of each text, in order, as places in `texts`.
    prints: Lists,
    /// Of each text how many fingerprints it has, without what every page says.
    own: Vec<u32>,
}

/// Many short lists in one.
#[derive(Default)]
struct Lists {
    items: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    fn get(&self, at: u32) -> &[u32] {
        let end = |at: Option<u32>| {
            let end = at.and_then(|it| self.ends.get(it as usize));
            end.map_or(0, |it| *it as usize)
        };
        let (from, to) = (end(at.checked_sub(1)), end(Some(at)));
        self.items.get(from..to).unwrap_or_default()
    }

    fn close(&mut self) {
        self.ends.push(self.items.len() as u32);
    }

    fn extend(&mut self, other: &Self) {
        let before = self.items.len() as u32;
        self.items.extend_from_slice(&other.items);
        self.ends.extend(other.ends.iter().map(|it| it + before));
    }

    /// For each of `count` items the lists that it stands in.
    fn turned(&self, count: usize) -> Self {
        let mut ends = vec![0_u32; count];
        for it in &self.items {
            if let Some(end) = ends.get_mut(*it as usize) {
                *end += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut items = vec![0_u32; self.items.len()];
        for at in 0..self.ends.len() as u32 {
            for it in self.get(at) {
                if let Some(next) = ends.get_mut(*it as usize) {
                    if let Some(place) = items.get_mut(*next as usize) {
                        *place = at;
                    }
                    *next += 1;
                }
            }
        }
        Self { items, ends }
    }
}

impl Shared {
    pub(super) fn of(sketches: &[Sketch], singles: &[u32]) -> Self {
        let most = BOILERPLATE.max(singles.len() / 100);
        // A share of the fingerprints at a time: all of them beside the texts'
        // own would take more room than these.
        let found: Vec<(Lists, Vec<u32>)> = (0..SHARES)
            .into_par_iter()
            .map(|share| {
                let mut places: Vec<(u64, u32)> = Vec::new();
                for at in singles {
                    let prints = sketches.get(*at as usize).map_or(&[][..], |it| &it.prints);
                    let prints = prints.iter().filter(|it| **it % SHARES == share);
                    places.extend(prints.map(|it| (*it, *at)));
                }
                places.sort_unstable();
                let (mut lists, mut common) = (Lists::default(), Vec::new());
                for same in places.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() > 1) {
                    let texts = same.iter().map(|it| it.1);
                    match same.len() > most {
                        true => common.extend(texts),
                        false => {
                            lists.items.extend(texts);
                            lists.close();
                        }
                    }
                }
                (lists, common)
            })
            .collect();
        let mut own: Vec<u32> = sketches.iter().map(|it| it.prints.len() as u32).collect();
        let mut texts = Lists::default();
        for (lists, common) in found {
            texts.extend(&lists);
            for at in common {
                if let Some(own) = own.get_mut(at as usize) {
                    *own -= 1;
                }
            }
        }
        Self {
            prints: texts.turned(sketches.len()),
            texts,
            own,
        }
    }

    /// The links of these texts to later ones.
    pub(super) fn links(&self, some: &[u32]) -> Vec<Link> {
        let counting = || (vec![0_u32; self.own.len()], Vec::new());
        let links = some.par_chunks(SOME).map_init(counting, |state, some| {
            let mut links = Vec::new();
            for at in some {
                self.links_of(*at, state, &mut links);
            }
            links
        });
        links.flatten_iter().collect()
    }

    fn links_of(&self, a: u32, state: &mut (Vec<u32>, Vec<u32>), links: &mut Vec<Link>) {
        let (counts, touched) = state;
        let mut chained = false;
        for print in self.prints.get(a) {
            let texts = self.texts.get(*print);
            let after = texts.partition_point(|it| *it <= a);
            let later = texts.get(after..).unwrap_or_default();
            let reach = match texts.len() <= PAIRWISE {
                true => later.len(),
                false => {
                    chained = true;
                    later.len().min(1)
                }
            };
            for b in later.iter().take(reach) {
                if let Some(count) = counts.get_mut(*b as usize) {
                    if *count == 0 {
                        touched.push(*b);
                    }
                    *count += 1;
                }
            }
        }
        let own = |at: u32| self.own.get(at as usize).copied().unwrap_or_default();
        for b in touched.drain(..) {
            let Some(seen) = counts.get_mut(b as usize).map(std::mem::take) else {
                continue;
            };
            let least = own(a).min(own(b)).max(1);
            let enough = |count: u32| {
                f64::from(count) >= NEAR * f64::from(least) || count as usize >= PASSAGE
            };
            // Along a chain not all that both have was seen.
            let count = match chained {
                true if seen > 1 || enough(seen) => both(self.prints.get(a), self.prints.get(b)),
                _ => seen,
            };
            if enough(count) {
                let shared = f64::from(count) / f64::from(least);
                let likeness = match shared >= NEAR {
                    true => Likeness::Near,
                    false => Likeness::Passage,
                };
                links.push(Link {
                    a,
                    b,
                    likeness,
                    shared,
                });
            }
        }
    }
}

/// How many two ordered lists have in common.
pub(super) fn both<T: Ord>(one: &[T], other: &[T]) -> u32 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
        both += u32::from(a == b);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    both
}

//! Articles dealt out to parts: groups that stay together, as much of every type
//! in each part as the part is to have of all. Numbers in, numbers out; must not
//! know what keeps articles together.
//!
//! Dealt as iterative stratification does (Sechidis, Tsoumakas and Vlahavas, ECML
//! 2011), with groups in place of single articles: the rarest type first, the
//! group that has most of it first, each to the part that lacks most of it.

use std::collections::BTreeMap;

/// An article that is to go into a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// How many tags it has of each type; types are numbers.
    pub types: BTreeMap<u32, u32>,
    /// The part it is in already.
    pub part: Option<u32>,
}

/// Articles that stay together.
struct Group {
    items: Vec<u32>,
    types: BTreeMap<u32, u64>,
    /// What comes first of equals: chance.
    order: u64,
}

/// What every part still lacks.
struct Wanted {
    items: Vec<f64>,
    /// By type, then by part.
    types: BTreeMap<u32, Vec<f64>>,
}

/// The part of every item; those that have one keep it. `groups` holds every item
/// once; `percent` what each part is to get. A group of which some have a part
/// goes where most of them are.
pub fn deal(items: &[Item], groups: &[Vec<u32>], percent: &[u32], seed: u64) -> Vec<Option<u32>> {
    let mut parts: Vec<Option<u32>> = items.iter().map(|it| it.part).collect();
    let mut wanted = Wanted::new(items, percent);
    let mut left: Vec<Group> = Vec::new();
    let put = |it: &Group, part: u32, wanted: &mut Wanted, parts: &mut Vec<Option<u32>>| {
        for item in &it.items {
            if let Some(place) = parts.get_mut(*item as usize) {
                *place = Some(part);
            }
        }
        wanted.take(part, it.items.len(), &it.types);
    };
    for group in groups {
        let (fixed, free): (Vec<u32>, Vec<u32>) = group
            .iter()
            .partition(|it| parts.get(**it as usize).copied().flatten().is_some());
        let group = Group::new(items, free, seed);
        match most(
            fixed
                .iter()
                .filter_map(|it| parts.get(*it as usize).copied()?),
        ) {
            Some(part) => put(&group, part, &mut wanted, &mut parts),
            None if group.items.is_empty() => {}
            None => left.push(group),
        }
    }
    let mut of_type: BTreeMap<u32, (u64, Vec<usize>)> = BTreeMap::new();
    for (at, group) in left.iter().enumerate() {
        for (kind, count) in &group.types {
            let (all, groups) = of_type.entry(*kind).or_default();
            *all += count;
            groups.push(at);
        }
    }
    let mut dealt = vec![false; left.len()];
    while let Some(rarest) = of_type
        .iter()
        .min_by_key(|(kind, (all, _))| (*all, **kind))
        .map(|it| *it.0)
    {
        let (_, mut groups) = of_type.remove(&rarest).unwrap_or_default();
        groups.retain(|at| !dealt[*at]);
        let many = |at: &usize| left[*at].types.get(&rarest).copied().unwrap_or_default();
        groups.sort_by_key(|at| (u64::MAX - many(at), left[*at].order));
        for at in groups {
            let group = &left[at];
            let part = wanted.best(group, Some(rarest));
            put(group, part, &mut wanted, &mut parts);
            dealt[at] = true;
            for (kind, count) in &group.types {
                if let Some((all, _)) = of_type.get_mut(kind) {
                    *all -= count;
                }
            }
        }
    }
    let mut rest: Vec<usize> = (0..left.len()).filter(|at| !dealt[*at]).collect();
    rest.sort_by_key(|at| (usize::MAX - left[*at].items.len(), left[*at].order));
    for at in rest {
        let part = wanted.best(&left[at], None);
        put(&left[at], part, &mut wanted, &mut parts);
    }
    parts
}

/// The part of every item by its day, oldest to newest; those of one day stay
/// together, and those without a day are in no part. Those that have a part keep
/// it, and draw the borders for what comes later.
pub fn by_day(days: &[Option<&str>], fixed: &[Option<u32>], percent: &[u32]) -> Vec<Option<u32>> {
    let mut parts = fixed.to_vec();
    let mut borders: Vec<Option<&str>> = vec![None; percent.len()];
    for (day, part) in days.iter().zip(fixed) {
        if let (Some(day), Some(part)) = (day, part)
            && let Some(border) = borders.get_mut(*part as usize)
        {
            *border = (*border).max(Some(day));
        }
    }
    let mut by_day: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, day) in days.iter().enumerate() {
        if let Some(day) = day.filter(|_| fixed.get(at).is_some_and(Option::is_none)) {
            by_day.entry(day).or_default().push(at);
        }
    }
    let all: usize = by_day.values().map(Vec::len).sum();
    let last = percent.len().saturating_sub(1) as u32;
    let drawn = borders.iter().any(Option::is_some);
    let mut before = 0;
    for (day, items) in by_day {
        let part = if drawn {
            let reaches = |it: &Option<&str>| it.is_some_and(|border| border >= day);
            borders
                .iter()
                .position(reaches)
                .map_or(last, |it| it as u32)
        } else {
            // A day goes where its middle falls.
            let middle = (before as f64 + items.len() as f64 / 2.0) * 100.0 / all as f64;
            let mut sum = 0;
            let ends = percent.iter().map(|it| {
                sum += it;
                f64::from(sum)
            });
            let mut ends = ends.enumerate();
            ends.find(|(_, end)| middle < *end)
                .map_or(last, |it| it.0 as u32)
        };
        before += items.len();
        for at in items {
            if let Some(place) = parts.get_mut(at) {
                *place = Some(part);
            }
        }
    }
    parts
}

impl Group {
    fn new(items: &[Item], group: Vec<u32>, seed: u64) -> Self {
        let mut types: BTreeMap<u32, u64> = BTreeMap::new();
        for item in group.iter().filter_map(|it| items.get(*it as usize)) {
            for (kind, count) in &item.types {
                *types.entry(*kind).or_default() += u64::from(*count);
            }
        }
        let first = group.first().copied().unwrap_or_default();
        Self {
            items: group,
            types,
            order: chance(seed, first),
        }
    }
}

impl Wanted {
    fn new(items: &[Item], percent: &[u32]) -> Self {
        let share = |all: f64| {
            percent
                .iter()
                .map(|it| all * f64::from(*it) / 100.0)
                .collect()
        };
        let mut all: BTreeMap<u32, u64> = BTreeMap::new();
        for (kind, count) in items.iter().flat_map(|it| &it.types) {
            *all.entry(*kind).or_default() += u64::from(*count);
        }
        let mut wanted = Self {
            items: share(items.len() as f64),
            types: all
                .into_iter()
                .map(|(kind, all)| (kind, share(all as f64)))
                .collect(),
        };
        for item in items {
            if let Some(part) = item.part {
                let types = item.types.iter().map(|(kind, it)| (*kind, u64::from(*it)));
                wanted.take(part, 1, &types.collect());
            }
        }
        wanted
    }

    fn take(&mut self, part: u32, items: usize, types: &BTreeMap<u32, u64>) {
        let part = part as usize;
        if let Some(wanted) = self.items.get_mut(part) {
            *wanted -= items as f64;
        }
        for (kind, count) in types {
            if let Some(wanted) = self.types.get_mut(kind).and_then(|it| it.get_mut(part)) {
                *wanted -= *count as f64;
            }
        }
    }

    /// The part that lacks most of a type, then most articles, of those that have
    /// room for the group; of all where none has.
    fn best(&self, group: &Group, kind: Option<u32>) -> u32 {
        let half = group.items.len() as f64 / 2.0;
        let has_room = |part: &usize| self.items.get(*part).is_some_and(|it| *it >= half);
        let all: Vec<usize> = (0..self.items.len()).collect();
        let roomy: Vec<usize> = all.iter().copied().filter(has_room).collect();
        let lacks = |part: usize| {
            let of = kind.and_then(|it| self.types.get(&it)?.get(part).copied());
            let items = self.items.get(part).copied().unwrap_or_default();
            (of.unwrap_or_default(), items)
        };
        let from = if roomy.is_empty() { all } else { roomy };
        // Of equals the first part.
        let best = from.into_iter().rev().max_by(|a, b| {
            let (a, b) = (lacks(*a), lacks(*b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        best.unwrap_or_default() as u32
    }
}

/// The part that most are in; of equals the first.
fn most(parts: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for part in parts {
        *counts.entry(part).or_default() += 1;
    }
    let best = counts.into_iter().rev().max_by_key(|it| it.1);
    best.map(|it| it.0)
}

/// A number that looks drawn, always the same one (SplitMix64).
fn chance(seed: u64, at: u32) -> u64 {
    let step = u64::from(at).wrapping_add(1);
    let mut it = seed.wrapping_add(step.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    it ^ (it >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(types: &[(u32, u32)], part: Option<u32>) -> Item {
        Item {
            types: types.iter().copied().collect(),
            part,
        }
    }

    fn alone(count: usize) -> Vec<Vec<u32>> {
        (0..count as u32).map(|it| vec![it]).collect()
    }

    fn sizes(parts: &[Option<u32>]) -> [usize; 3] {
        [0, 1, 2].map(|part| parts.iter().filter(|it| **it == Some(part)).count())
    }

    #[test]
    fn parts_get_their_share_of_articles_and_of_every_type() {
        // 100 articles; a rare type in every tenth, twice.
        let items: Vec<Item> = (0..100)
            .map(|it| match it % 10 {
                0 => item(&[(0, 5), (1, 2)], None),
                _ => item(&[(0, 5)], None),
            })
            .collect();
        for seed in 0..5 {
            let parts = deal(&items, &alone(100), &[80, 10, 10], seed);
            assert_eq!(sizes(&parts), [80, 10, 10]);
            let rare: Vec<Option<u32>> = parts.iter().step_by(10).copied().collect();
            assert_eq!(sizes(&rare), [8, 1, 1], "seed {seed}");
        }
        let one = deal(&items, &alone(100), &[80, 10, 10], 1);
        assert_eq!(one, deal(&items, &alone(100), &[80, 10, 10], 1));
        assert_ne!(one, deal(&items, &alone(100), &[80, 10, 10], 2));
    }

    #[test]
    fn what_has_a_part_keeps_it_and_takes_its_group_along() {
        let mut items = vec![item(&[(0, 1)], None); 6];
        items[1].part = Some(2);
        items[3].part = Some(0);
        items[4].part = Some(1);
        let groups = vec![vec![0, 1], vec![2], vec![3, 4, 5]];
        let parts = deal(&items, &groups, &[50, 25, 25], 1);
        assert_eq!(parts[..2], [Some(2), Some(2)]);
        // The group stands in two parts already: nothing moves.
        assert_eq!(parts[3..], [Some(0), Some(1), Some(0)]);
        assert!(parts[2].is_some());
    }

    #[test]
    fn days_go_from_oldest_to_newest_and_stay_whole() {
        let days = ["09", "01", "02", "03", "03", "04", "05", "06", "07", "08"];
        let mut days: Vec<Option<&str>> = days.into_iter().map(Some).collect();
        days.push(None);
        let none = vec![None; 11];
        let parts = by_day(&days, &none, &[60, 20, 20]);
        let told: Vec<Option<u32>> = [2, 0, 0, 0, 0, 0, 0, 1, 1, 2].map(Some).to_vec();
        assert_eq!(parts[..10], told);
        assert_eq!(parts[10], None);
        // What comes later goes between the borders that stand.
        let later = [Some("035"), Some("065"), Some("99"), Some("00")];
        let days: Vec<Option<&str>> = days.into_iter().chain(later).collect();
        let fixed: Vec<Option<u32>> = parts.iter().copied().chain([None; 4]).collect();
        let again = by_day(&days, &fixed, &[60, 20, 20]);
        assert_eq!(again[..11], parts);
        assert_eq!(again[11..], [Some(0), Some(1), Some(2), Some(0)]);
    }

    proptest! {
        #[test]
        fn groups_are_never_cut_and_nobody_is_forgotten(
            sizes in prop::collection::vec(1..6u32, 1..20),
            types in prop::collection::vec((0..4u32, 0..3u32), 0..120),
            seed in 0..9u64,
        ) {
            let mut next = 0;
            let groups: Vec<Vec<u32>> = sizes.iter().map(|size| {
                next += size;
                (next - size..next).collect()
            }).collect();
            let mut items = vec![Item::default(); next as usize];
            for (at, (kind, count)) in types.iter().enumerate() {
                let at = at % items.len();
                items[at].types.insert(*kind, *count);
            }
            let parts = deal(&items, &groups, &[70, 20, 10], seed);
            prop_assert!(parts.iter().all(|it| it.is_some_and(|it| it < 3)));
            for group in &groups {
                let first = parts[group[0] as usize];
                prop_assert!(group.iter().all(|it| parts[*it as usize] == first));
            }
            // Dealt again with some more, nobody moves.
            for (item, part) in items.iter_mut().zip(&parts) {
                item.part = *part;
            }
            items.push(Item::default());
            let mut more = groups.clone();
            more.push(vec![next]);
            let again = deal(&items, &more, &[70, 20, 10], seed);
            prop_assert_eq!(&again[..parts.len()], &parts[..]);
        }
    }
}

//! A split drawn, or drawn on: articles are read once, brought into groups that
//! stay together, and dealt to the parts. What a split has already said of an
//! article stands.

mod look;

use std::collections::{BTreeMap, BTreeSet};

pub use self::look::Ground;
use self::look::{Seen, look};
use crate::measure::duplicates::{self, Crossing, Joined, Link, Sketch};
use crate::measure::split::{Item, by_day, deal};
use crate::model::{ArticleId, PartId, Project, Share, Split, SplitBy};
use crate::store::SplitError;
use crate::text::figures::plain;

/// What is asked for. What isn't said is as the split of this name has it, else
/// by story, 80, 10 and 10 of a hundred, seed 0.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub name: String,
    pub by: Option<SplitBy>,
    pub parts: Option<Vec<Share>>,
    pub seed: Option<u64>,
}

/// Why nothing was drawn; says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Undrawn {
    #[error(transparent)]
    Store(#[from] SplitError),
    #[error("the split {name} is drawn {drawn}, which stays so; name another to draw {asked}")]
    Other {
        name: String,
        drawn: String,
        asked: String,
    },
    #[error("there is no article to draw from: {0}")]
    Nothing(String),
    #[error("it was stopped")]
    Stopped,
}

/// A split, and what there is to say of it.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    pub split: Split,
    /// Articles that had no part before.
    pub fresh: usize,
    /// Articles that have a part and aren't here any more.
    pub gone: usize,
    pub parts: Vec<PartCount>,
    /// Articles that are in no part, each with the reason.
    pub left_out: Vec<(ArticleId, String)>,
    /// How many pairs of alike articles there are at all, how many this split
    /// tears apart, and how many a random one of the same seed would have.
    pub alike: Crossing,
    pub torn: Crossing,
    pub random: Crossing,
    /// The same of pairs of articles that cases of events join: at all, torn apart
    /// by this split, and by a random one.
    pub of_events: OfEvents,
    /// What is wrong with it, for people.
    pub remarks: Vec<String>,
}

/// Pairs of articles that tell of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfEvents {
    pub all: usize,
    pub torn: usize,
    pub random: usize,
}

/// What a part holds.
#[derive(Clone, Debug, Default)]
pub struct PartCount {
    pub share: Share,
    pub articles: usize,
    /// Groups that stay together; the same as `articles` where nothing does.
    pub groups: usize,
    /// How many tags of each type.
    pub types: BTreeMap<String, usize>,
}

/// Below so many articles a part is too small to measure anything on.
const FEW: usize = 10;
const NO_DATE: &str = "it has no date";
/// So many types are named that a part lacks.
const NAMED: usize = 8;

/// Draws a split; writes nothing.
///
/// # Errors
/// Where a split of this name is drawn otherwise or damaged, or there is nothing
/// to draw from.
pub fn draw(wish: &Wish, ground: &Ground) -> Result<Drawn, Undrawn> {
    draw_while(wish, ground, &|_, _| true)
}

/// The same. `go_on` hears how many articles are read, and of how many, from
/// several threads; where it says no, nothing is drawn.
///
/// # Errors
/// The same, or that it was stopped.
pub fn draw_while(
    wish: &Wish,
    ground: &Ground,
    go_on: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Result<Drawn, Undrawn> {
    let known = ground.files.split(&wish.name)?;
    let split = begun(wish, known)?;
    let (seen, all) = look(ground, &split, go_on);
    let stopped = || (!go_on(all, all)).then_some(Undrawn::Stopped);
    if let Some(stopped) = stopped() {
        return Err(stopped);
    }
    if !seen.iter().any(|it| it.here) {
        return Err(Undrawn::Nothing("nobody has tagged any".into()));
    }
    let sketches: Vec<Sketch> = seen.iter().map(|it| it.sketch.clone()).collect();
    let links = duplicates::links(&sketches, &mut || go_on(all, all));
    drop(sketches);
    if let Some(stopped) = stopped() {
        return Err(stopped);
    }
    let groups = groups(&split, &seen, &links, ground.project);
    let (items, names) = items(&split, &seen);
    let percent: Vec<u32> = split.parts.iter().map(|it| it.percent).collect();
    let fixed: Vec<Option<u32>> = items.iter().map(|it| it.part).collect();
    let parts = match split.by {
        SplitBy::Time => {
            let days: Vec<Option<&str>> = seen.iter().map(|it| it.day.as_deref()).collect();
            by_day(&days, &fixed, &percent)
        }
        _ => deal(&items, &groups, &percent, split.seed),
    };
    if parts.iter().all(Option::is_none) {
        let why = seen.into_iter().find_map(|it| it.why);
        return Err(Undrawn::Nothing(why.unwrap_or_else(|| NO_DATE.into())));
    }
    let loose: Vec<Item> = items
        .iter()
        .map(|it| Item {
            part: None,
            ..it.clone()
        })
        .collect();
    let alone: Vec<Vec<u32>> = (0..seen.len() as u32).map(|it| vec![it]).collect();
    let each: Vec<Option<u32>> = (0..seen.len() as u32).map(Some).collect();
    let by_chance = deal(&loose, &alone, &percent, split.seed);
    let joined = {
        let mut joined = Joined::new(seen.len());
        join_cases(&mut joined, &seen, ground.project);
        gathered(&mut joined, &seen, &split)
    };
    let mut drawn = Drawn {
        alike: duplicates::crossing(&links, &each),
        torn: duplicates::crossing(&links, &parts),
        random: duplicates::crossing(&links, &by_chance),
        of_events: OfEvents {
            all: pairs_apart(&joined, &each),
            torn: pairs_apart(&joined, &parts),
            random: pairs_apart(&joined, &by_chance),
        },
        gone: seen.iter().filter(|it| !it.here).count(),
        ..Drawn::default()
    };
    drawn.count(&split, &seen, &items, &names, &parts, &groups);
    drawn.remark(&split, &seen, &parts, &groups);
    drawn.split = split;
    for (it, part) in seen.into_iter().zip(parts) {
        let share = part.and_then(|it| drawn.split.parts.get(it as usize));
        match share.map(|it| it.name.clone()) {
            Some(part) => {
                let before = drawn.split.articles.insert(it.id, part);
                drawn.fresh += usize::from(before.is_none());
            }
            None => {
                let why = it.why.unwrap_or_else(|| NO_DATE.into());
                drawn.left_out.push((it.id, why));
            }
        }
    }
    Ok(drawn)
}

/// The split as it stands, or an empty one.
fn begun(wish: &Wish, known: Option<Split>) -> Result<Split, Undrawn> {
    let Some(known) = known else {
        let share = |(name, percent): (&str, u32)| Share {
            name: name.into(),
            percent,
            ..Share::default()
        };
        let usual = [("train", 80), ("dev", 10), ("test", 10)]
            .map(share)
            .to_vec();
        return Ok(Split {
            name: wish.name.clone(),
            by: wish.by.unwrap_or_default(),
            seed: wish.seed.unwrap_or_default(),
            parts: wish.parts.clone().unwrap_or(usual),
            ..Split::default()
        });
    };
    let names = |parts: &[Share]| -> Vec<(PartId, u32)> {
        parts
            .iter()
            .map(|it| (it.name.clone(), it.percent))
            .collect()
    };
    let same = wish.by.is_none_or(|it| it == known.by)
        && wish.seed.is_none_or(|it| it == known.seed)
        && wish
            .parts
            .as_ref()
            .is_none_or(|it| names(it) == names(&known.parts));
    if same {
        return Ok(known);
    }
    let told = |it: &Split| format!("by {}, {}, seed {}", it.by.id(), it.parts_line(), it.seed);
    let asked = Split {
        by: wish.by.unwrap_or(known.by),
        seed: wish.seed.unwrap_or(known.seed),
        parts: wish.parts.clone().unwrap_or_else(|| known.parts.clone()),
        ..Split::default()
    };
    Err(Undrawn::Other {
        drawn: told(&known),
        asked: told(&asked),
        name: known.name,
    })
}

/// What stays together: every article stands in one group, but for those that
/// can't be read and have no part.
fn groups(split: &Split, seen: &[Seen], links: &[Link], project: &Project) -> Vec<Vec<u32>> {
    let mut joined = Joined::new(seen.len());
    let mut by_name = |name: &dyn Fn(&Seen) -> Option<String>| {
        let mut firsts: BTreeMap<String, u32> = BTreeMap::new();
        for (at, name) in (0..).zip(seen.iter().map(name)) {
            if let Some(name) = name {
                joined.join(at, *firsts.entry(name).or_insert(at));
            }
        }
    };
    match split.by {
        SplitBy::Random => {}
        SplitBy::Time => by_name(&|it| it.day.clone()),
        SplitBy::Source => by_name(&|it| it.source.clone()),
        SplitBy::Entity => by_name(&|it| Some(it.entity.as_ref()?.to_string())),
        SplitBy::Story => {
            for link in links {
                joined.join(link.a, link.b);
            }
            join_cases(&mut joined, seen, project);
        }
    }
    gathered(&mut joined, seen, split)
}

/// Joins what cases of events join.
fn join_cases(joined: &mut Joined, seen: &[Seen], project: &Project) {
    let place = |id: &ArticleId| seen.binary_search_by(|it| it.id.cmp(id)).ok();
    for case in project.register.cases.values() {
        let mut members = case.members.iter().filter_map(|it| place(&it.0));
        if let Some(first) = members.next() {
            members.for_each(|it| joined.join(first as u32, it as u32));
        }
    }
}

/// How many pairs of each group stand in different parts.
fn pairs_apart(groups: &[Vec<u32>], parts: &[Option<u32>]) -> usize {
    let pairs = |n: usize| n * n.saturating_sub(1) / 2;
    let apart = |group: &Vec<u32>| {
        let mut by_part: BTreeMap<u32, usize> = BTreeMap::new();
        for part in group
            .iter()
            .filter_map(|at| parts.get(*at as usize).copied()?)
        {
            *by_part.entry(part).or_default() += 1;
        }
        let together: usize = by_part.values().map(|it| pairs(*it)).sum();
        pairs(by_part.values().sum()) - together
    };
    groups.iter().map(apart).sum()
}

/// The groups of what was joined.
fn gathered(joined: &mut Joined, seen: &[Seen], split: &Split) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (at, it) in (0..).zip(seen) {
        if it.why.is_some() && !split.articles.contains_key(&it.id) {
            continue;
        }
        groups.entry(joined.first(at)).or_default().push(at);
    }
    groups.into_values().collect()
}

/// The articles with their types as numbers, and the names of these.
fn items(split: &Split, seen: &[Seen]) -> (Vec<Item>, Vec<String>) {
    let names: BTreeSet<&String> = seen.iter().flat_map(|it| it.types.keys()).collect();
    let numbers: BTreeMap<&String, u32> = names.iter().copied().zip(0..).collect();
    let items = seen.iter().map(|it| {
        let part = split.articles.get(&it.id).and_then(|it| split.place(it));
        let types = it.types.iter();
        Item {
            types: types
                .filter_map(|(name, count)| Some((*numbers.get(name)?, *count)))
                .collect(),
            part: part.map(|it| it as u32),
        }
    });
    let items = items.collect();
    (items, names.into_iter().cloned().collect())
}

impl Drawn {
    fn count(
        &mut self,
        split: &Split,
        seen: &[Seen],
        items: &[Item],
        names: &[String],
        parts: &[Option<u32>],
        groups: &[Vec<u32>],
    ) {
        self.parts = split
            .parts
            .iter()
            .map(|share| PartCount {
                share: share.clone(),
                ..PartCount::default()
            })
            .collect();
        for ((seen, item), part) in seen.iter().zip(items).zip(parts) {
            let part = part.and_then(|it| self.parts.get_mut(it as usize));
            let Some(part) = part.filter(|_| seen.here) else {
                continue;
            };
            part.articles += 1;
            for (kind, count) in &item.types {
                if let Some(name) = names.get(*kind as usize) {
                    *part.types.entry(name.clone()).or_default() += *count as usize;
                }
            }
        }
        for group in groups {
            for part in parts_of(group, seen, parts) {
                if let Some(part) = self.parts.get_mut(part as usize) {
                    part.groups += 1;
                }
            }
        }
    }

    fn remark(&mut self, split: &Split, seen: &[Seen], parts: &[Option<u32>], groups: &[Vec<u32>]) {
        let mut say = |text: String| self.remarks.push(text);
        let (one, many) = match split.by {
            SplitBy::Story => ("story", "stories"),
            SplitBy::Time => ("day", "days"),
            SplitBy::Source => ("source", "sources"),
            SplitBy::Entity => ("main entity", "main entities"),
            SplitBy::Random => ("article", "articles"),
        };
        let torn = |it: &&Vec<u32>| parts_of(it, seen, parts).len() > 1;
        let torn = groups.iter().filter(torn).count();
        let stand = match torn {
            0 => None,
            1 => Some(format!("1 {one} stands")),
            torn => Some(format!("{torn} {many} stand")),
        };
        if let Some(stand) = stand {
            say(format!(
                "{stand} in several parts: what joins its articles came after they were dealt"
            ));
        }
        let all: usize = self.parts.iter().map(|it| it.articles).sum();
        let whole: usize = self.parts.iter().map(|it| it.groups).sum();
        let here = |it: &&u32| seen.get(**it as usize).is_some_and(|it| it.here);
        let largest = groups.iter().map(|it| it.iter().filter(here).count()).max();
        for part in &self.parts {
            let name = &part.share.name;
            if part.articles == 0 {
                let there = match whole {
                    1 => format!("is 1 {one}"),
                    whole => format!("are {whole} {many}"),
                };
                let parts = plain(self.parts.len(), "part");
                say(format!(
                    "too few articles: {name} is empty; there {there} for {parts}"
                ));
            } else if part.articles < FEW {
                say(format!(
                    "too few articles: {name} has {}; what is measured on so few says little",
                    part.articles
                ));
            }
            let lacks: Vec<&str> = self
                .parts
                .iter()
                .flat_map(|it| it.types.keys())
                .filter(|it| part.articles > 0 && !part.types.contains_key(*it))
                .map(String::as_str)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect();
            if !lacks.is_empty() {
                let more = lacks.len().saturating_sub(NAMED);
                let more = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                let named = lacks.get(..NAMED).unwrap_or(&lacks).join(", ");
                say(format!("{name} has no {named}{more}"));
            }
        }
        let most = split.parts.iter().map(|it| it.percent as usize).max();
        if let (Some(largest), Some(most)) = (largest, most)
            && largest > 1
            && largest * 100 > all * most
        {
            say(format!(
                "one of the {many} has {largest} of {all} articles, more than any part is to have"
            ));
        }
        let unknown = |has: fn(&Seen) -> bool| seen.iter().filter(|it| it.here && !has(it)).count();
        let (count, which) = match split.by {
            SplitBy::Source => (
                unknown(|it| it.source.is_some()),
                ["names no source", "name no source"],
            ),
            SplitBy::Entity => (
                unknown(|it| it.entity.is_some()),
                ["links to no entity", "link to no entity"],
            ),
            _ => (0, [""; 2]),
        };
        match count {
            0 => {}
            1 => say(format!("1 article {}: it goes by itself", which[0])),
            _ => say(format!(
                "{count} articles {}: each goes by itself",
                which[1]
            )),
        }
    }
}

/// The parts that a group stands in.
fn parts_of(group: &[u32], seen: &[Seen], parts: &[Option<u32>]) -> BTreeSet<u32> {
    let here = |it: &&u32| seen.get(**it as usize).is_some_and(|it| it.here);
    let part = |it: &u32| parts.get(*it as usize).copied().flatten();
    group.iter().filter(here).filter_map(part).collect()
}

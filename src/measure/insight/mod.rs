//! What the layers of a project say together: how far everybody is, how many tags
//! of which type, who is for or against whom, what happened when. Layers come as
//! [`Facts`], texts from whoever has them. Must not know where any of it is kept,
//! nor how it is shown.

mod facts;
mod matrix;
mod table;
mod timeline;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub use facts::{EventFact, Facts, KnownTo, StanceFact, When, Who};
pub use matrix::{Cell, Matrix, Side};
pub use table::{Table, events_table, kinds_table, progress_table, sources_table, stances_table};
pub use timeline::{Bin, By, Timeline};

use crate::model::{
    AnnotatorId, ArticleId, EntityId, KindId, LayerKey, Polarity, Progress, Register, TagClass,
    TagId, Task, TextHash,
};

/// What is to be counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground {
    /// Articles that can be read.
    pub articles: usize,
    /// The tasks that the schema asks for.
    pub tasks: Vec<Task>,
    pub register: Arc<Register>,
    /// When articles were published, in ISO form; those without are left out.
    pub dates: BTreeMap<ArticleId, String>,
    /// By annotator and article; the revision tells a layer's states apart.
    pub layers: Vec<(LayerKey, u64, Arc<Facts>)>,
}

/// All counts; what is listed points into `layers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Insight {
    pub articles: usize,
    pub tasks: Vec<Task>,
    pub layers: Vec<(LayerKey, u64, Arc<Facts>)>,
    pub annotators: BTreeMap<AnnotatorId, Work>,
    /// Whoever holds a stance or is the target of one.
    pub parties: Vec<Party>,
    pub stances: Vec<Held>,
    pub events: Vec<Happened>,
}

/// What one annotator did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Articles with a tag or a completion.
    pub articles: usize,
    /// Articles begun and complete, by the order of [`Insight::tasks`].
    pub tasks: Vec<Done>,
    pub kinds: BTreeMap<(TagClass, KindId), usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Begun, and not complete.
    pub begun: usize,
    pub complete: usize,
}

/// Somebody or something that is for or against, or that others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    /// None for what the register has no entry for.
    pub entity: Option<EntityId>,
}

/// A stance, by its places in [`Insight::parties`] and [`Insight::layers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub holder: u32,
    pub target: u32,
    pub polarity: Polarity,
    pub at: Place,
}

/// An event and its date, the article's where it says none itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    pub when: Option<When>,
    pub at: Place,
}

/// A stance or an event: the layer's place, and its own in the layer's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub layer: u32,
    pub fact: u32,
}

/// Something listed, as it is shown and gone to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listed<'i> {
    pub layer: &'i LayerKey,
    pub tag: &'i TagId,
    /// First byte of its words; None for what stands on none.
    pub byte: Option<u32>,
    pub quote: &'i str,
}

/// Counts everything. `text` gives texts by their hash; `step` hears of each layer
/// and answers whether to go on. None where it was stopped.
pub fn count(
    mut ground: Ground,
    mut text: impl FnMut(&TextHash) -> Option<Arc<str>>,
    mut step: impl FnMut(usize) -> bool,
) -> Option<Insight> {
    read_words(&mut ground.layers, &mut text, &mut step)?;
    let mut parties = Parties::of(&ground.register);
    let mut insight = Insight {
        articles: ground.articles,
        tasks: ground.tasks,
        ..Insight::default()
    };
    for (at, (key, _, facts)) in ground.layers.iter().enumerate() {
        if at % 256 == 0 && !step(at) {
            return None;
        }
        let layer = u32::try_from(at).ok()?;
        let work = insight.annotators.entry(key.annotator.clone()).or_default();
        work.add(facts, &insight.tasks);
        for (fact, stance) in (0u32..).zip(&facts.stances) {
            insight.stances.push(Held {
                holder: parties.place(&stance.holder),
                target: parties.place(&stance.target),
                polarity: stance.polarity,
                at: Place { layer, fact },
            });
        }
        let published = ground.dates.get(&key.article);
        let published = published.and_then(|it| When::from_iso(it));
        for (fact, event) in (0u32..).zip(&facts.events) {
            insight.events.push(Happened {
                when: event.when.or(published),
                at: Place { layer, fact },
            });
        }
    }
    insight.parties = parties.all;
    insight.layers = ground.layers;
    Some(insight)
}

impl Insight {
    /// The annotators with anything, the adjudicated layer first.
    pub fn who(&self) -> Vec<&AnnotatorId> {
        let gold = AnnotatorId::gold();
        let mut all: Vec<&AnnotatorId> = self.annotators.keys().collect();
        all.sort_by_key(|it| **it != gold);
        all
    }

    /// Whose stances and events to show first: the adjudicated ones, else the
    /// person's own, else whoever has any.
    pub fn first_of(&self, me: &AnnotatorId) -> Option<AnnotatorId> {
        let gold = AnnotatorId::gold();
        let of = [&gold, me];
        let known = of.into_iter().find(|it| self.annotators.contains_key(*it));
        known.or_else(|| self.annotators.keys().next()).cloned()
    }

    pub fn stance(&self, place: Place) -> Option<&StanceFact> {
        let (.., facts) = self.layers.get(place.layer as usize)?;
        facts.stances.get(place.fact as usize)
    }

    pub fn event(&self, place: Place) -> Option<&EventFact> {
        let (.., facts) = self.layers.get(place.layer as usize)?;
        facts.events.get(place.fact as usize)
    }

    pub fn listed_stance(&self, place: Place) -> Option<Listed<'_>> {
        let fact = self.stance(place)?;
        Some(Listed {
            layer: &self.layers.get(place.layer as usize)?.0,
            tag: &fact.tag,
            byte: fact.evidence.first().map(|it| it.start()),
            quote: &fact.quote,
        })
    }

    pub fn listed_event(&self, place: Place) -> Option<Listed<'_>> {
        let fact = self.event(place)?;
        Some(Listed {
            layer: &self.layers.get(place.layer as usize)?.0,
            tag: &fact.tag,
            byte: fact.trigger.first().map(|it| it.start()),
            quote: &fact.quote,
        })
    }

    /// Whether a place is of this annotator; of everybody where None.
    fn is_of(&self, place: Place, whose: Option<&AnnotatorId>) -> bool {
        let layer = self.layers.get(place.layer as usize);
        layer.is_some_and(|it| whose.is_none_or(|whose| it.0.annotator == *whose))
    }
}

impl Work {
    fn add(&mut self, facts: &Facts, tasks: &[Task]) {
        self.articles += usize::from(facts.begun);
        self.tasks.resize(tasks.len(), Done::default());
        for (done, task) in self.tasks.iter_mut().zip(tasks) {
            match facts.tasks[*task as usize] {
                Progress::Untouched => {}
                Progress::Begun => done.begun += 1,
                Progress::Complete => done.complete += 1,
            }
        }
        for (kind, count) in &facts.kinds {
            match self.kinds.get_mut(kind) {
                Some(known) => *known += count,
                None => drop(self.kinds.insert(kind.clone(), *count)),
            }
        }
    }

    /// Tags of a class.
    pub fn tags(&self, class: TagClass) -> usize {
        let of = self.kinds.iter().filter(|it| it.0.0 == class);
        of.map(|it| it.1).sum()
    }
}

/// Reads the words of layers that lack them; a text once for all layers that
/// stand beside each other.
fn read_words(
    layers: &mut [(LayerKey, u64, Arc<Facts>)],
    text: &mut impl FnMut(&TextHash) -> Option<Arc<str>>,
    step: &mut impl FnMut(usize) -> bool,
) -> Option<()> {
    let mut unread: Vec<usize> = (0..layers.len())
        .filter(|at| !layers[*at].2.is_read)
        .collect();
    unread.sort_by(|a, b| layers[*a].2.text.cmp(&layers[*b].2.text));
    let mut last: Option<(TextHash, Option<Arc<str>>)> = None;
    for (done, at) in unread.into_iter().enumerate() {
        if !step(done) {
            return None;
        }
        let facts = Arc::make_mut(&mut layers[at].2);
        let Some(hash) = &facts.text else {
            facts.read(None);
            continue;
        };
        if last.as_ref().is_none_or(|it| it.0 != *hash) {
            last = Some((hash.clone(), text(hash)));
        }
        let text = last.as_ref().and_then(|it| it.1.clone());
        facts.read(text.as_deref());
    }
    Some(())
}

/// Everybody's place, as they come up.
struct Parties {
    /// Names and aliases that belong to one entry alone.
    named: HashMap<String, Option<EntityId>>,
    names: BTreeMap<EntityId, String>,
    places: HashMap<Key, u32>,
    all: Vec<Party>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Entity(EntityId),
    Words(String),
    Author,
    Implicit,
    Unknown,
}

impl Parties {
    fn of(register: &Register) -> Self {
        let mut named: HashMap<String, Option<EntityId>> = HashMap::new();
        for (id, entry) in &register.entities {
            for name in entry.aliases.iter().chain([&entry.name]) {
                let known = named
                    .entry(folded(name))
                    .or_insert_with(|| Some(id.clone()));
                if known.as_ref() != Some(id) {
                    *known = None;
                }
            }
        }
        let entries = register.entities.iter();
        Self {
            named,
            names: entries
                .map(|(id, it)| (id.clone(), it.name.clone()))
                .collect(),
            places: HashMap::new(),
            all: Vec::new(),
        }
    }

    /// Words that name one entry of the register stand for it, linked or not.
    fn place(&mut self, who: &Who) -> u32 {
        let (key, name) = match who {
            Who::Entity(id) => (Key::Entity(id.clone()), ""),
            Who::Author => (Key::Author, "the author"),
            Who::Implicit => (Key::Implicit, "implicit"),
            Who::Unknown => (Key::Unknown, "unknown"),
            Who::Words { kind, words, .. } if words.is_empty() => match kind {
                Some(kind) => (Key::Words(kind.to_string()), kind.as_str()),
                None => (Key::Unknown, "unknown"),
            },
            Who::Words {
                kind: None, words, ..
            } => match self.named.get(&folded(words)) {
                Some(Some(id)) => (Key::Entity(id.clone()), ""),
                _ => (Key::Words(folded(words)), &**words),
            },
            Who::Words {
                kind: Some(kind),
                words,
                ..
            } => {
                let name = format!("{kind} “{words}”");
                return self.put(Key::Words(folded(&name)), || name);
            }
        };
        if let Key::Entity(id) = &key {
            let name = self.names.get(id).cloned();
            let name = name.filter(|it| !it.is_empty());
            let name = name.unwrap_or_else(|| id.to_string());
            return self.put(key, || name);
        }
        self.put(key, || name.to_owned())
    }

    fn put(&mut self, key: Key, name: impl FnOnce() -> String) -> u32 {
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Party {
            name: name(),
            entity: match &key {
                Key::Entity(id) => Some(id.clone()),
                _ => None,
            },
        });
        self.places.insert(key, place);
        place
    }
}

/// Names that differ in case or blanks are one name.
fn folded(name: &str) -> String {
    let words = name.split_whitespace().map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;

//! A source runs again: what of it is new, and what was suggested before. What
//! somebody decided stays as it was and never comes back, whatever the ids, the
//! order and the scores of the new run. Must not know files or formats.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::content::{self, Content};
use crate::model::{Argument, Body, Event, Layer, Note, Part, Ref, Status, Tag, TagId};

/// What a new run of a source changes in its set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// Tags to put into the set, new ones and known ones that changed; none
    /// where the run says nothing new.
    pub put: Vec<Tag>,
    /// Tags that weren't suggested before.
    pub fresh: usize,
    /// Tags that were, decided or not, and what the run says twice.
    pub same: usize,
    /// Among the same ones, those that somebody has decided.
    pub decided: usize,
    /// New arguments of events that were suggested before.
    pub arguments: usize,
    /// Open ones whose score, version, entity or attributes changed.
    pub updated: usize,
}

/// Lays what a source says now over what it said before. The spans of both
/// count in the same text: where that changed, re-anchor one of them first.
/// References of `incoming` are by its own ids; those of what is put are by the
/// set's. Ids are kept where they are free; what points at none of the run is
/// unknown. To merge what was merged before puts nothing.
pub fn merge(known: &Layer, mut incoming: Vec<Tag>) -> Merged {
    close(&mut incoming);
    let said = Said::of(&incoming);
    let ids = Places::of(known).settle(known, &incoming, &said);
    let mut named: HashMap<TagId, TagId> = HashMap::with_capacity(ids.len());
    for (tag, id) in incoming.iter().zip(&ids) {
        named.entry(tag.id.clone()).or_insert_with(|| id.clone());
    }
    let mut merged = Merged::default();
    let mut seen: HashSet<&TagId> = HashSet::with_capacity(ids.len());
    for ((mut tag, id), said) in incoming.into_iter().zip(&ids).zip(said.arguments) {
        if !seen.insert(id) {
            merged.same += 1;
            continue;
        }
        point_at(&mut tag, &named);
        tag.id = id.clone();
        tag.provenance.status = Status::Suggested;
        let Some(before) = known.tag(id) else {
            merged.fresh += 1;
            if let Body::Event(event) = &mut tag.body {
                let all = std::mem::take(&mut event.arguments);
                append(event, all, &said, &mut HashSet::new());
            }
            merged.put.push(tag);
            continue;
        };
        merged.same += 1;
        let mut after = before.clone();
        let arguments = match &mut tag.body {
            Body::Event(event) => std::mem::take(&mut event.arguments),
            _ => Vec::new(),
        };
        if known.is_settled(&Part::Tag(id.clone())) {
            merged.decided += 1;
        } else {
            renew(&mut after, tag);
            merged.updated += usize::from(after != *before);
        }
        if let Body::Event(event) = &mut after.body {
            let mut held = arguments_of(before, &|id| known.tag(id));
            merged.arguments += append(event, arguments, &said, &mut held);
        }
        if after != *before {
            merged.put.push(after);
        }
    }
    merged
}

/// What each incoming tag says, and its arguments in their order.
struct Said {
    contents: Vec<Content>,
    arguments: Vec<Vec<Content>>,
}

impl Said {
    fn of(incoming: &[Tag]) -> Self {
        let mut by_id: HashMap<&TagId, &Tag> = HashMap::with_capacity(incoming.len());
        for tag in incoming {
            by_id.entry(&tag.id).or_insert(tag);
        }
        let find = |id: &TagId| by_id.get(id).copied();
        let arguments = |tag: &Tag| -> Vec<Content> {
            let all = tag.event().map_or(&[][..], |it| &it.arguments);
            all.iter()
                .map(|it| content::of_argument(it, &find))
                .collect()
        };
        Self {
            contents: incoming.iter().map(|it| content::of(it, &find)).collect(),
            arguments: incoming.iter().map(arguments).collect(),
        }
    }
}

/// Where what is said stands in a set.
struct Places {
    /// Several events may stand at one place: of one type on one trigger.
    known: HashMap<Content, Vec<TagId>>,
    /// What their arguments say.
    events: HashMap<TagId, HashSet<Content>>,
    taken: BTreeSet<TagId>,
}

impl Places {
    fn of(layer: &Layer) -> Self {
        let find = |id: &TagId| layer.tag(id);
        let mut known: HashMap<Content, Vec<TagId>> = HashMap::with_capacity(layer.tags().len());
        let mut events = HashMap::new();
        for tag in layer.tags() {
            let ids = known.entry(content::of(tag, &find)).or_default();
            ids.push(tag.id.clone());
            if tag.event().is_some() {
                events.insert(tag.id.clone(), arguments_of(tag, &find));
            }
        }
        // What a suggestion was corrected to is decided with it: a source that
        // has learnt it says nothing new.
        for (part, all) in layer.verdicts() {
            let Part::Tag(id) = part else { continue };
            if layer.tag(id).is_none() {
                continue;
            }
            for to in all.values().filter_map(|it| it.to.as_deref()) {
                let ids = known.entry(content::of(to, &find)).or_default();
                if ids.is_empty() {
                    ids.push(id.clone());
                }
            }
        }
        Self {
            known,
            events,
            taken: layer.tags().map(|it| it.id.clone()).collect(),
        }
    }

    /// The id that each incoming tag has in the set.
    fn settle(mut self, layer: &Layer, incoming: &[Tag], said: &Said) -> Vec<TagId> {
        let mut ids: Vec<Option<TagId>> = vec![None; incoming.len()];
        // Known events that one of the run is already.
        let mut met: HashSet<TagId> = HashSet::new();
        // What stands in full comes first, whatever the order of the run.
        for (at, tag) in incoming.iter().enumerate() {
            let all = self.at(said.contents[at]);
            let found = match tag.event() {
                None => all.first(),
                Some(_) => self.holder(all, &said.arguments[at]),
            };
            ids[at] = found.cloned();
            met.extend(found.filter(|_| tag.event().is_some()).cloned());
        }
        for (at, tag) in incoming.iter().enumerate() {
            if ids[at].is_some() {
                continue;
            }
            let (place, now) = (said.contents[at], &said.arguments[at]);
            let all = self.at(place);
            let found = match tag.event() {
                None => all.first().cloned(),
                Some(_) => self
                    .holder(all, now)
                    .or_else(|| self.nearest(all, now, &met))
                    .cloned(),
            };
            let id = found.unwrap_or_else(|| self.fresh(layer, tag, place));
            if tag.event().is_some() {
                met.insert(id.clone());
                let held = self.events.entry(id.clone()).or_default();
                held.extend(now.iter().copied());
            }
            let all = self.known.entry(place).or_default();
            if !all.contains(&id) {
                all.push(id.clone());
            }
            ids[at] = Some(id);
        }
        ids.into_iter().flatten().collect()
    }

    fn at(&self, place: Content) -> &[TagId] {
        self.known.get(&place).map_or(&[], |it| it)
    }

    fn shared(&self, id: &TagId, now: &[Content]) -> usize {
        let held = self.events.get(id);
        held.map_or(0, |held| now.iter().filter(|it| held.contains(it)).count())
    }

    /// The event with the fewest arguments that has all of these.
    fn holder<'i>(&self, all: &'i [TagId], now: &[Content]) -> Option<&'i TagId> {
        all.iter()
            .filter(|id| self.events.contains_key(*id) && self.shared(id, now) == now.len())
            .min_by_key(|id| self.events.get(*id).map(HashSet::len))
    }

    /// The event that shares most of these arguments, of those that none of the
    /// run is yet.
    fn nearest<'i>(
        &self,
        all: &'i [TagId],
        now: &[Content],
        met: &HashSet<TagId>,
    ) -> Option<&'i TagId> {
        let free = all.iter().filter(|id| !met.contains(*id));
        free.rev().max_by_key(|id| self.shared(id, now))
    }

    /// The tag's own id where it is free, else one made from what it says.
    fn fresh(&mut self, layer: &Layer, tag: &Tag, place: Content) -> TagId {
        let own = !tag.id.as_str().is_empty()
            && layer.tag(&tag.id).is_none()
            && self.taken.insert(tag.id.clone());
        if own {
            return tag.id.clone();
        }
        let mut n = place.number();
        loop {
            let id = TagId::new(format!("{}{}", tag.class().letter(), symbols(n)));
            if self.taken.insert(id.clone()) {
                return id;
            }
            n = n.wrapping_add(1);
        }
    }
}

/// Six letters and digits.
fn symbols(n: u64) -> String {
    const SYMBOLS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..6)
        .map(|i| char::from(SYMBOLS[(n >> (5 * i)) as usize & 31]))
        .collect()
}

fn arguments_of(tag: &Tag, find: content::Find) -> HashSet<Content> {
    let all = tag.event().map_or(&[][..], |it| &it.arguments);
    all.iter()
        .map(|it| content::of_argument(it, find))
        .collect()
}

/// Appends those arguments that aren't held; gives how many.
fn append(
    event: &mut Event,
    arguments: Vec<Argument>,
    said: &[Content],
    held: &mut HashSet<Content>,
) -> usize {
    let before = event.arguments.len();
    for (argument, said) in arguments.into_iter().zip(said) {
        if held.insert(*said) {
            event.arguments.push(argument);
        }
    }
    event.arguments.len() - before
}

/// Takes over what the new run says beyond the content. The arguments of an
/// event stay: their places name them.
fn renew(tag: &mut Tag, now: Tag) {
    let arguments = match &mut tag.body {
        Body::Event(event) => std::mem::take(&mut event.arguments),
        _ => Vec::new(),
    };
    tag.body = now.body;
    if let Body::Event(event) = &mut tag.body {
        event.arguments = arguments;
    }
    if now.provenance.score.is_some() {
        tag.provenance.score = now.provenance.score;
    }
    if now.provenance.version.is_some() {
        tag.provenance.version = now.provenance.version;
    }
}

/// A reference that leads nowhere in the run must not come to lead to whatever
/// has that id in the set.
fn close(incoming: &mut [Tag]) {
    let ids: HashSet<TagId> = incoming.iter().map(|it| it.id.clone()).collect();
    for tag in incoming {
        tag.each_ref_mut(|to| {
            if to.tag().is_some_and(|id| !ids.contains(id)) {
                *to = Ref::Unknown;
            }
        });
        if let Body::Note(Note { on, .. }) = &mut tag.body {
            on.take_if(|id| !ids.contains(id));
        }
    }
}

/// Lets references point at the ids of the set.
fn point_at(tag: &mut Tag, named: &HashMap<TagId, TagId>) {
    let name = |id: &mut TagId| {
        if let Some(to) = named.get(id) {
            *id = to.clone();
        }
    };
    tag.each_ref_mut(|to| match to {
        Ref::Mention(id) | Ref::Event(id) => name(id),
        _ => {}
    });
    if let Body::Note(Note { on: Some(id), .. }) = &mut tag.body {
        name(id);
    }
}

#[cfg(test)]
mod tests;

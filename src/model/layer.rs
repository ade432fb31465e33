//! A layer: one annotator's work on one article, or what one source suggests
//! for it. Finds tags by place and by use; knows nothing of the schema or of how
//! it is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    AnnotatorId, ArticleId, Extra, Part, Stamp, Tag, TagClass, TagId, TextHash, Verdict, Verdicts,
};
use crate::text::{Span, index::SpanIndex};

/// Which layer: of what kind, whose, and of which article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerKey {
    pub kind: LayerKind,
    /// Of suggestions the source that made them.
    pub annotator: AnnotatorId,
    pub article: ArticleId,
}

/// Suggestions are layers too, held apart: nothing that goes over the layers of
/// a project ever meets one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerKind {
    Annotations,
    Suggestions,
}

impl LayerKey {
    /// An annotator's work on an article.
    pub fn new(annotator: AnnotatorId, article: ArticleId) -> Self {
        Self {
            kind: LayerKind::Annotations,
            annotator,
            article,
        }
    }

    /// What a source suggests for an article: a set.
    pub fn suggested(source: AnnotatorId, article: ArticleId) -> Self {
        Self {
            kind: LayerKind::Suggestions,
            annotator: source,
            article,
        }
    }

    pub fn is_suggested(&self) -> bool {
        self.kind == LayerKind::Suggestions
    }
}

#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Facts about the layer as a whole.
    pub head: LayerHead,
    completions: BTreeMap<Task, Completion>,
    /// Boxed: the nodes of the map are never full, and a tag is large.
    tags: BTreeMap<TagId, Box<Tag>>,
    /// How many tags there are of each class.
    counts: [usize; TagClass::ALL.len()],
    /// Made when it is first asked for: most layers are read through and no more.
    places: OnceLock<Places>,
    /// What people said to the tags of a set; empty in an annotator's layer.
    verdicts: BTreeMap<Part, Verdicts>,
    revision: u64,
}

/// Where the tags stand and what points at them; kept up to date with every change
/// once it is made.
#[derive(Clone, Debug, Default)]
struct Places {
    /// Every anchor span of every tag.
    index: SpanIndex<TagId>,
    /// Tag → the tags that point at it.
    users: BTreeMap<TagId, BTreeSet<TagId>>,
}

impl Places {
    fn add(&mut self, tag: &Tag) {
        for span in tag.anchor() {
            self.index.insert(*span, tag.id.clone());
        }
        for used in tag.uses() {
            let users = self.users.entry(used.clone()).or_default();
            users.insert(tag.id.clone());
        }
    }

    fn remove(&mut self, tag: &Tag) {
        for span in tag.anchor() {
            self.index.remove(*span, &tag.id);
        }
        for used in tag.uses() {
            if let Some(users) = self.users.get_mut(used) {
                users.remove(&tag.id);
                if users.is_empty() {
                    self.users.remove(used);
                }
            }
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerHead {
    /// The text the spans count in; None until something is tagged.
    pub text: Option<TextRef>,
    pub guideline_version: Option<String>,
    /// True where machine suggestions were on the screen while it was made.
    pub suggestions_seen: bool,
    pub extra: Extra,
}

/// The text that was annotated: its hash and its length in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRef {
    pub hash: TextHash,
    pub bytes: u32,
}

/// A question that can be complete or not, apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    Entities,
    Stances,
    Events,
    Relations,
    Labels,
}

impl Task {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Entities, "entities"),
        (Self::Stances, "stances"),
        (Self::Events, "events"),
        (Self::Relations, "relations"),
        (Self::Labels, "labels"),
    ];

    /// Name in files and for people.
    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

/// How far somebody got with a task. Only `Complete` and `Verified` make the
/// absence of a tag mean something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub state: CompletionState,
    pub by: AnnotatorId,
    pub at: Option<Stamp>,
    /// Fields of a file that this version doesn't know; kept as they were.
    pub extra: Extra,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum CompletionState {
    Partial,
    Complete,
    Verified,
}

impl CompletionState {
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Partial, "partial"),
        (Self::Complete, "complete"),
        (Self::Verified, "verified"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

impl Layer {
    /// Changes with every change of the layer; never the same for two states in
    /// one run of the program, but 0 for every empty one.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// True where neither a tag nor a completion stands in it.
    pub fn is_untouched(&self) -> bool {
        self.tags.is_empty() && self.completions.is_empty()
    }

    /// True where nothing at all stands in it: neither tags nor what was said to
    /// them, nor anything about the layer.
    pub fn is_empty(&self) -> bool {
        self.is_untouched() && self.verdicts.is_empty() && self.head == LayerHead::default()
    }

    pub fn tags(&self) -> impl ExactSizeIterator<Item = &Tag> {
        self.tags.values().map(Box::as_ref)
    }

    pub fn tag(&self, id: &TagId) -> Option<&Tag> {
        self.tags.get(id).map(Box::as_ref)
    }

    /// How many tags of a class there are, without a walk over them.
    pub fn count(&self, class: TagClass) -> usize {
        self.counts[class as usize]
    }

    /// Puts a tag in, in place of the one with its id; gives that one back.
    pub fn put(&mut self, tag: Tag) -> Option<Tag> {
        let before = self.remove(&tag.id);
        if let Some(places) = self.places.get_mut() {
            places.add(&tag);
        }
        self.counts[tag.class() as usize] += 1;
        self.tags.insert(tag.id.clone(), Box::new(tag));
        self.revision = next_revision();
        before
    }

    pub fn remove(&mut self, id: &TagId) -> Option<Tag> {
        let tag = self.tags.remove(id)?;
        self.counts[tag.class() as usize] -= 1;
        if let Some(places) = self.places.get_mut() {
            places.remove(&tag);
        }
        self.revision = next_revision();
        Some(*tag)
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let mut places = Places::default();
            self.tags().for_each(|it| places.add(it));
            places
        })
    }

    /// The tags that point at this one.
    pub fn users(&self, id: &TagId) -> impl Iterator<Item = &Tag> {
        let users = &self.places().users;
        users
            .get(id)
            .into_iter()
            .flatten()
            .filter_map(|user| self.tag(user))
    }

    /// The anchors that touch a stretch of text.
    pub fn index(&self) -> &SpanIndex<TagId> {
        &self.places().index
    }

    /// The tags whose anchors touch a stretch, each once, by place.
    pub fn touching(&self, span: Span) -> Vec<&Tag> {
        let mut seen = BTreeSet::new();
        self.index()
            .touching(span)
            .into_iter()
            .filter(|(_, id)| seen.insert(*id))
            .filter_map(|(_, id)| self.tag(id))
            .collect()
    }

    /// The tags in reading order: by first anchor, longer first; those without
    /// an anchor last, by id.
    pub fn in_order(&self) -> Vec<&Tag> {
        let mut tags: Vec<&Tag> = self.tags().collect();
        // Cached: a key costs a look at a tag somewhere in memory.
        tags.sort_by_cached_key(|tag| {
            let first = tag.anchor().first();
            (
                first.map_or(u32::MAX, |it| it.start()),
                first.map_or(0, |it| u32::MAX - it.end()),
                tag.class(),
            )
        });
        tags
    }

    /// What was said to each part, by whom; only parts that somebody looked at.
    pub fn verdicts(&self) -> &BTreeMap<Part, Verdicts> {
        &self.verdicts
    }

    pub fn verdict(&self, part: &Part, by: &AnnotatorId) -> Option<&Verdict> {
        self.verdicts.get(part)?.get(by)
    }

    /// True where somebody accepted, corrected or rejected the part.
    pub fn is_settled(&self, part: &Part) -> bool {
        self.verdicts
            .get(part)
            .is_some_and(|all| all.values().any(|it| it.decision.is_final()))
    }

    /// Sets or takes back a verdict; gives the one before back.
    pub fn set_verdict(
        &mut self,
        part: &Part,
        by: &AnnotatorId,
        to: Option<Verdict>,
    ) -> Option<Verdict> {
        self.revision = next_revision();
        if let Some(to) = to {
            let all = self.verdicts.entry(part.clone()).or_default();
            return all.insert(by.clone(), to);
        }
        let all = self.verdicts.get_mut(part)?;
        let before = all.remove(by);
        if all.is_empty() {
            self.verdicts.remove(part);
        }
        before
    }

    /// Every part that can be decided: each tag, and behind an event each of
    /// its arguments.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &Tag)> {
        self.tags().flat_map(|tag| {
            let arguments = tag.event().map_or(0, |it| it.arguments.len()) as u32;
            let event = tag.id.clone();
            std::iter::once(Part::Tag(tag.id.clone()))
                .chain((0..arguments).map(move |index| Part::Argument {
                    event: event.clone(),
                    index,
                }))
                .map(move |part| (part, tag))
        })
    }

    pub fn completions(&self) -> &BTreeMap<Task, Completion> {
        &self.completions
    }

    /// True where the task is complete or verified.
    pub fn is_complete(&self, task: Task) -> bool {
        self.completions
            .get(&task)
            .is_some_and(|it| it.state >= CompletionState::Complete)
    }

    /// Sets or clears a completion; gives the one before back.
    pub fn set_completion(&mut self, task: Task, to: Option<Completion>) -> Option<Completion> {
        self.revision = next_revision();
        match to {
            Some(to) => self.completions.insert(task, to),
            None => self.completions.remove(&task),
        }
    }
}

/// Counts over all layers of the run: a layer read anew never has the revision
/// of the one it replaces.
fn next_revision() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

impl PartialEq for Layer {
    fn eq(&self, other: &Self) -> bool {
        self.head == other.head
            && self.completions == other.completions
            && self.tags == other.tags
            && self.verdicts == other.verdicts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, Note, Provenance};

    fn note(id: &str) -> Tag {
        Tag {
            id: id.into(),
            body: Body::Note(Note {
                on: None,
                text: "of note".into(),
            }),
            provenance: Provenance::default(),
            extra: Extra::default(),
        }
    }

    /// Whether they are asked for before the changes or after them.
    #[test]
    fn what_points_at_a_tag_is_found_whenever_it_is_asked() {
        let on = |id: &str, on: &str| Tag {
            body: Body::Note(Note {
                on: Some(on.into()),
                text: String::new(),
            }),
            ..note(id)
        };
        let users = |layer: &Layer, id: &str| -> Vec<String> {
            let id = id.into();
            layer.users(&id).map(|it| it.id.to_string()).collect()
        };
        for asked_before in [false, true] {
            let mut layer = Layer::default();
            layer.put(note("n1"));
            layer.put(on("n2", "n1"));
            if asked_before {
                assert_eq!(users(&layer, "n1"), ["n2"]);
            }
            layer.put(on("n3", "n1"));
            layer.put(on("n2", "n3"));
            assert_eq!(users(&layer, "n1"), ["n3"], "{asked_before}");
            assert_eq!(users(&layer, "n3"), ["n2"], "{asked_before}");
            layer.remove(&"n3".into());
            assert!(users(&layer, "n1").is_empty(), "{asked_before}");
        }
    }

    #[test]
    fn tags_are_counted_as_they_come_and_go() {
        let mut layer = Layer::default();
        layer.put(note("n1"));
        layer.put(note("n2"));
        // In place of itself it counts once.
        layer.put(note("n2"));
        assert_eq!(layer.count(TagClass::Note), 2);
        layer.remove(&"n1".into());
        layer.remove(&"n1".into());
        assert_eq!(layer.count(TagClass::Note), 1);
        assert_eq!(layer.count(TagClass::Mention), 0);
    }
}

//! What is left to review: the queue of suggestions, its list, and the one in
//! hand. Reads for panels and commands; what decides stands in `apply`. Knows
//! no screen and no files: sets and the queue's rows come in from the shell.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{
    AnnotatorId, Argument, ArticleId, Decision, Edit, KindId, Layer, LayerKey, Part, Tag, Verdict,
};
use crate::suggest::blind::is_blind;
use crate::suggest::queue::{At, Filter, Order, Queue, State};

use super::{Action, Ask, Effect, Item, Selection, Workspace};

/// The person's place in the queue; part of the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    pub order: Order,
    pub filter: Filter,
    /// Sources that are switched off, in the queue and in the reader.
    pub off: BTreeSet<AnnotatorId>,
    /// The suggestion in hand as it would be accepted now, where it was changed.
    pub draft: Option<Box<Draft>>,
}

/// A suggestion on its way to be corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub set: LayerKey,
    pub part: Part,
    pub tag: Tag,
}

/// Several suggestions to be decided alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Like {
    /// Open ones of the same type on the same words, from any source.
    Words { set: LayerKey, part: Part },
    /// Open ones with at least this score; None for any source, any type.
    Above {
        score: f32,
        source: Option<AnnotatorId>,
        kind: Option<KindId>,
    },
    /// Every open one that the list shows.
    Listed,
}

/// The suggestion in hand.
#[derive(Clone, Copy, Debug)]
pub struct InHand<'w> {
    pub set: &'w LayerKey,
    pub part: &'w Part,
    pub layer: &'w Layer,
    /// As it was suggested; of an argument the event.
    pub suggested: &'w Tag,
    /// As it would be accepted: with what was changed in it.
    pub tag: &'w Tag,
    pub is_changed: bool,
    /// What the person said to it before.
    pub verdict: Option<&'w Verdict>,
}

impl<'w> InHand<'w> {
    /// The argument in hand; None where a whole tag is.
    pub fn argument(&self) -> Option<&'w Argument> {
        let index = self.part.argument()? as usize;
        self.tag.event()?.arguments.get(index)
    }
}

/// Rows of the list that are looked at for what comes next.
const LOOK_AHEAD: usize = 4096;

impl Workspace {
    /// The rows of every set that is known; see [`Workspace::listed`].
    pub fn queue(&self) -> &Queue {
        &self.desk.queue
    }

    /// The rows that are reviewed, in their order. It stays as it is while the
    /// person decides, so that nothing moves under them; it is made anew by
    /// [`Action::SetQueue`](super::Action::SetQueue).
    pub fn listed(&self) -> &Arc<Vec<At>> {
        &self.desk.listed
    }

    /// How many of the listed ones are still open.
    pub fn left(&self) -> usize {
        self.desk.left
    }

    /// Changes whenever the queue or its list does.
    pub fn queue_revision(&self) -> u64 {
        self.desk.revision
    }

    /// The place of the suggestion in hand in the list.
    pub fn position(&self) -> Option<usize> {
        let at = self.at_hand()?;
        self.desk.place_of(at)
    }

    /// The suggestion in hand; None where none is, or its set is being read.
    pub fn in_hand(&self) -> Option<InHand<'_>> {
        let Some(Item::Suggestion { set, part }) = &self.session.focus else {
            return None;
        };
        let layer = self.project.suggestions.get(set)?;
        let suggested = layer.tag(part.tag())?;
        let draft = self.session.review.draft.as_deref();
        let draft = draft.filter(|it| it.set == *set && it.part == *part);
        Some(InHand {
            set,
            part,
            layer,
            suggested,
            tag: draft.map_or(suggested, |it| &it.tag),
            is_changed: draft.is_some(),
            verdict: layer.verdict(part, &self.session.annotator),
        })
    }

    /// The sets of an article, read or not, whatever is switched off.
    pub fn sets_of(&self, article: &ArticleId) -> impl Iterator<Item = LayerKey> {
        let sources = self.desk.by_article.get(article);
        let sources = sources.into_iter().flatten().cloned();
        let article = article.clone();
        sources.map(move |source| LayerKey::suggested(source, article.clone()))
    }

    /// The sets that an article shows: read, not switched off, none where the
    /// article is blind.
    pub fn shown_sets(&self, article: &ArticleId) -> Vec<(&LayerKey, &Layer)> {
        if is_blind(&self.project.info, article) {
            return Vec::new();
        }
        let Some(sources) = self.desk.by_article.get(article) else {
            return Vec::new();
        };
        let on = sources
            .iter()
            .filter(|it| !self.session.review.off.contains(*it));
        on.filter_map(|source| {
            let key = LayerKey::suggested(source.clone(), article.clone());
            self.project.suggestions.get_key_value(&key)
        })
        .collect()
    }

    /// True where suggestions are on the screen while the article is.
    pub fn shows_suggestions(&self, article: &ArticleId) -> bool {
        let mut sets = self.shown_sets(article).into_iter();
        sets.any(|(_, set)| set.tags().len() > 0)
    }

    /// How a part stands for the person.
    pub fn state_of(&self, set: &LayerKey, part: &Part) -> State {
        let layer = self.project.suggestions.get(set);
        let said = layer.and_then(|it| it.verdict(part, &self.session.annotator));
        State::of(said.map(|it| it.decision))
    }

    /// What would be decided alike, for a preview: the rows, in the order of the
    /// articles.
    pub fn alike(&self, like: &Like) -> Vec<At> {
        let queue = &self.desk.queue;
        let off = &self.session.review.off;
        let register = &self.project.register;
        match like {
            Like::Listed => {
                let open = |at: &At| queue.row(*at).is_some_and(|it| it.state == State::Open);
                self.desk.listed.iter().copied().filter(open).collect()
            }
            Like::Above {
                score,
                source,
                kind,
            } => {
                let filter = Filter {
                    source: source.clone(),
                    kind: kind.clone(),
                    score: Some((*score, f32::INFINITY)),
                    ..Filter::default()
                };
                let mut rows = queue.list(Order::Document, &filter, off, register).rows;
                // An argument has no score of its own: it is taken with its
                // event where what fills it scores enough, or by itself.
                rows.retain(|it| queue.row(*it).is_some_and(|it| !it.is_argument()));
                rows
            }
            Like::Words { set, part } => {
                let Some(at) = queue.find(set, part) else {
                    return Vec::new();
                };
                let mut rows: Vec<At> = queue.alike(at, off).collect();
                rows.sort_by_key(|at| {
                    let place = queue.row(*at).map(|it| it.place);
                    (queue.key(*at).map(|it| &it.article), place, *at)
                });
                rows
            }
        }
    }

    /// Those that [`Like::Words`] means for the suggestion in hand, in no order:
    /// many, so that one who wants to know whether there are two asks for two.
    pub fn like_in_hand(&self) -> impl Iterator<Item = At> + '_ {
        let off = &self.session.review.off;
        let hand = self.at_hand().into_iter();
        hand.flat_map(move |at| self.desk.queue.alike(at, off))
    }

    /// The articles that the next rows of the list are of, the nearest first:
    /// to be read ahead.
    pub fn coming(&self, most: usize) -> Vec<ArticleId> {
        let from = self.position().map_or(0, |it| it + 1);
        let mut found: Vec<ArticleId> = Vec::new();
        for at in self.desk.listed.iter().skip(from).take(LOOK_AHEAD) {
            let Some(key) = self.desk.queue.key(*at) else {
                continue;
            };
            let open = self.session.article.as_ref();
            if Some(&key.article) != open && !found.contains(&key.article) {
                found.push(key.article.clone());
                if found.len() >= most {
                    break;
                }
            }
        }
        found
    }

    // -- what the shell brings in --

    /// The rows of every set, as they were read or remembered. Sets that have
    /// been read meanwhile stand as they are now.
    pub fn provide_queue(&mut self, queue: Queue) {
        self.desk.queue = queue;
        let read: Vec<LayerKey> = self.project.suggestions.keys().cloned().collect();
        self.put_rows(read.iter());
        let known: Vec<LayerKey> = self.desk.queue.keys().cloned().collect();
        known.iter().for_each(|key| self.desk.know(key));
        self.desk.queue.index();
        self.hide_blind();
        self.relist();
        self.revision += 1;
    }

    /// The rows of sets as they stand here now.
    pub(super) fn put_rows<'k>(&mut self, keys: impl Iterator<Item = &'k LayerKey>) {
        for key in keys {
            if let Some(layer) = self.project.suggestions.get(key) {
                let text = self.text_of_set(key, layer);
                self.desk.put(key, layer, text.as_deref());
            }
        }
    }

    /// Makes the list anew.
    pub(super) fn relist(&mut self) {
        let hidden = match &self.session.focus {
            Some(Item::Suggestion { set, .. }) => {
                self.session.review.off.contains(&set.annotator)
                    || is_blind(&self.project.info, &set.article)
            }
            _ => false,
        };
        if hidden {
            self.session.focus = None;
            self.session.review.draft = None;
        }
        let spec = &self.session.review;
        let listed =
            self.desk
                .queue
                .list(spec.order, &spec.filter, &spec.off, &self.project.register);
        self.desk.set_list(listed.rows);
    }

    pub(super) fn hide_blind(&mut self) {
        let info = &self.project.info;
        self.desk.queue.set_blind(|article| is_blind(info, article));
    }

    /// What edits that were applied, or taken back, mean for the queue.
    pub(super) fn note_review(&mut self, edits: &[Edit]) {
        let mut sets: BTreeSet<&LayerKey> = BTreeSet::new();
        for edit in edits {
            match edit {
                Edit::Verdict {
                    layer, part, by, ..
                } => {
                    let set = self.project.suggestions.get(layer);
                    let now = set.and_then(|it| it.verdict(part, by));
                    let now = now.map(|it| {
                        let at = it.at.as_ref().map_or("", |it| it.as_str());
                        (it.decision, at)
                    });
                    let now: Option<(Decision, String)> = now.map(|it| (it.0, it.1.to_owned()));
                    let queue = &mut self.desk.queue;
                    let before = queue.find(layer, part);
                    let was = before.and_then(|at| Some(queue.row(at)?.state));
                    let said = now.as_ref().map(|it| (it.0, it.1.as_str()));
                    queue.decide(layer, part, by, said);
                    let is = before.and_then(|at| Some(queue.row(at)?.state));
                    // What a filter hides, and arguments of an event that isn't
                    // taken, aren't in the list.
                    let listed = before.is_some_and(|at| self.desk.place_of(at).is_some());
                    match (was == Some(State::Open), is == Some(State::Open)) {
                        _ if !listed => {}
                        (true, false) => self.desk.left = self.desk.left.saturating_sub(1),
                        (false, true) => self.desk.left += 1,
                        _ => {}
                    }
                    self.desk.revision += 1;
                }
                Edit::Tag { layer, .. } if layer.is_suggested() => {
                    sets.insert(layer);
                }
                Edit::Info { before, after } if before.settings != after.settings => {
                    self.hide_blind();
                    self.relist();
                }
                _ => {}
            }
        }
        self.put_rows(sets.into_iter());
    }

    /// After undo and redo in review: takes in hand what was decided, or isn't
    /// any more. False where the step decided nothing.
    pub(super) fn show_decision(&mut self, edits: &[Edit]) -> bool {
        let me = &self.session.annotator;
        let decided = edits.iter().rev().find_map(|edit| match edit {
            Edit::Verdict {
                layer, part, by, ..
            } if by == me => Some((layer.clone(), part.clone())),
            _ => None,
        });
        let Some((set, part)) = decided else {
            return false;
        };
        self.open(&set.article);
        let row = self.desk.queue.find(&set, &part);
        let place = row.and_then(|at| Some(self.desk.queue.row(at)?.place));
        if let Some(place) = place.filter(|it| *it != u32::MAX) {
            self.session.selection = Selection::at(place);
            self.effects.push(Effect::Ask(Ask::ScrollTo(place)));
        }
        self.session.review.draft = None;
        self.session.focus = Some(Item::Suggestion { set, part });
        true
    }

    /// The sets that undoing or redoing changes.
    pub(super) fn sets_to(&self, action: &Action) -> Vec<LayerKey> {
        let keys = self.stepped_over(action).filter_map(Edit::layer);
        keys.filter(|it| it.is_suggested()).cloned().collect()
    }

    /// The place in the queue of the suggestion in hand.
    pub(super) fn at_hand(&self) -> Option<At> {
        match &self.session.focus {
            Some(Item::Suggestion { set, part }) => self.desk.queue.find(set, part),
            _ => None,
        }
    }

    /// Lists the open arguments of an event that was accepted, behind it.
    pub(super) fn list_arguments(&mut self, set: &LayerKey, event: &Part) {
        let queue = &self.desk.queue;
        let Some(at) = queue.find(set, event) else {
            return;
        };
        let Some(place) = self.desk.place_of(at) else {
            return;
        };
        let arguments: Vec<At> = queue
            .rows_of(set)
            .filter(|(_, row)| row.is_argument() && row.part().tag() == event.tag())
            .filter(|(_, row)| row.state == State::Open)
            .map(|it| it.0)
            .filter(|at| self.desk.place_of(*at).is_none())
            .collect();
        if !arguments.is_empty() && self.session.review.filter.open {
            self.desk.list_behind(place, arguments);
        }
    }
}

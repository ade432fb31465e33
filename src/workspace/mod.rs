//! The project as it is worked on: the one writer, its history, and what is
//! selected. Every change goes through [`Workspace::dispatch`]; panels read.
//! Knows no files, no screen, no clock: time, names and texts come in.

mod action;
mod apply;
pub mod candidates;
pub mod commands;
mod desk;
mod gone;
mod history;
mod ids;
pub mod phrases;
pub mod queries;
mod reach;
mod review;
mod session;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

pub use action::*;
pub use apply::OverGold;
pub use history::{History, Step};
pub use ids::IdSource;
pub use review::{Draft, InHand, Like, Review};
pub use session::*;

use crate::model::{
    AnnotatorId, Article, ArticleId, Conflict, Edit, Layer, LayerKey, LayerKind, Project, Ref,
    Stamp, Tag, TagId, TextHash, Transaction,
};
use crate::text::offsets::OffsetMap;

/// The text of an article as it is shown and annotated.
#[derive(Clone, Debug)]
pub struct Document {
    pub text: Arc<str>,
    pub hash: TextHash,
    pub offsets: Arc<OffsetMap>,
    /// True where this is the kept text because the file is gone or differs.
    pub kept: bool,
}

impl Document {
    pub fn new(text: Arc<str>, hash: TextHash, kept: bool) -> Self {
        let offsets = Arc::new(OffsetMap::new(&text));
        Self {
            text,
            hash,
            offsets,
            kept,
        }
    }
}

pub struct Workspace {
    project: Project,
    session: Session,
    history: History,
    ids: IdSource,
    documents: BTreeMap<ArticleId, Document>,
    /// The articles of the documents, in the order they came.
    came: VecDeque<ArticleId>,
    /// Articles in the order the articles panel shows them.
    order: Arc<[ArticleId]>,
    /// Layers that stand on disk and aren't read yet.
    unread: BTreeSet<LayerKey>,
    /// The same for sets of suggestions, which are read when they are needed.
    unread_sets: BTreeSet<LayerKey>,
    /// What is left to review.
    desk: desk::Desk,
    /// Layers whose file can't be read or written, with the reason.
    locked: BTreeMap<LayerKey, String>,
    /// Annotators whose tags somebody else is changing just now, with the reason.
    barred: BTreeMap<AnnotatorId, String>,
    revision: u64,
    articles_revision: u64,
    progress_revision: u64,
    /// What a dispatch asks of the shell, gathered while it runs.
    effects: Vec<Effect>,
}

/// Texts kept in memory beside the open one.
const DOCUMENTS_KEPT: usize = 24;

impl Workspace {
    pub fn new(project: Project, session: Session, history: History, ids: IdSource) -> Self {
        let order = project.articles.keys().cloned().collect();
        let desk = desk::Desk::of(&session.annotator);
        Self {
            project,
            session,
            history,
            ids,
            documents: BTreeMap::new(),
            came: VecDeque::new(),
            order,
            unread: BTreeSet::new(),
            unread_sets: BTreeSet::new(),
            desk,
            locked: BTreeMap::new(),
            barred: BTreeMap::new(),
            revision: 0,
            articles_revision: 0,
            progress_revision: 0,
            effects: Vec::new(),
        }
    }

    // -- what panels read --

    pub fn project(&self) -> &Project {
        &self.project
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// Changes with everything that can be seen of the project or the session's
    /// place in it; caches are keyed by it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Changes when an article comes, goes, or its title data or file state
    /// changes; far rarer than [`Self::revision`].
    pub fn articles_revision(&self) -> u64 {
        self.articles_revision
    }

    /// Changes when an article may have become complete, or is so no longer.
    pub fn progress_revision(&self) -> u64 {
        self.progress_revision
    }

    /// How many layers still come from disk.
    pub fn unread_layers(&self) -> usize {
        self.unread.len()
    }

    /// The open article.
    pub fn article(&self) -> Option<&Article> {
        self.project.articles.get(self.session.article.as_ref()?)
    }

    /// The open article's text, once it has been read.
    pub fn document(&self) -> Option<&Document> {
        self.documents.get(self.session.article.as_ref()?)
    }

    pub fn document_of(&self, article: &ArticleId) -> Option<&Document> {
        self.documents.get(article)
    }

    /// The open article's layer by the session's annotator; None while nothing
    /// stands in it.
    pub fn layer(&self) -> Option<&Layer> {
        self.project.layers.get(&self.layer_key()?)
    }

    pub fn layer_key(&self) -> Option<LayerKey> {
        Some(LayerKey::new(
            self.session.annotator.clone(),
            self.session.article.clone()?,
        ))
    }

    /// A tag of the open layer.
    pub fn tag(&self, id: &TagId) -> Option<&Tag> {
        self.layer()?.tag(id)
    }

    /// The focused tag of the open layer.
    pub fn focused_tag(&self) -> Option<&Tag> {
        self.tag(self.session.focus.as_ref()?.tag()?)
    }

    pub fn order(&self) -> &Arc<[ArticleId]> {
        &self.order
    }

    /// Why the open layer can't be changed; None where it can.
    pub fn locked(&self) -> Option<String> {
        if let Some(reason) = &self.session.read_only {
            return Some(reason.clone());
        }
        let key = self.layer_key()?;
        if self.unread.contains(&key) {
            return Some("the tags of this article are still being read".into());
        }
        self.locked.get(&key).cloned()
    }

    pub fn is_unread(&self, key: &LayerKey) -> bool {
        match key.kind {
            LayerKind::Annotations => self.unread.contains(key),
            LayerKind::Suggestions => self.unread_sets.contains(key),
        }
    }

    // -- what the shell brings in; none of it is a step of the history --

    /// Replaces the order of the articles (the panel's sort and filter).
    pub fn set_order(&mut self, order: Arc<[ArticleId]>) {
        self.order = order;
    }

    /// Articles found or read by a scan: new ones come in, known ones take the
    /// proposals where no person set anything.
    pub fn merge_articles(&mut self, articles: impl IntoIterator<Item = Article>) {
        for article in articles {
            match self.project.articles.get_mut(&article.id) {
                None => drop(self.project.articles.insert(article.id.clone(), article)),
                Some(known) => propose(known, article),
            }
        }
        self.revision += 1;
        self.articles_revision += 1;
    }

    /// The same for a whole corpus. The map that comes is the one that stays:
    /// filled at once, it takes half the room of one that grew.
    pub fn bring_articles(&mut self, mut articles: BTreeMap<ArticleId, Article>) {
        for (id, mut known) in std::mem::take(&mut self.project.articles) {
            match articles.entry(id) {
                Entry::Vacant(place) => drop(place.insert(known)),
                Entry::Occupied(mut place) => {
                    propose(&mut known, place.insert(Article::default()));
                    place.insert(known);
                }
            }
        }
        self.project.articles = articles;
        self.revision += 1;
        self.articles_revision += 1;
    }

    /// The text of an article.
    pub fn provide(&mut self, article: ArticleId, document: Document) {
        self.came.retain(|it| *it != article);
        if self.documents.len() >= DOCUMENTS_KEPT {
            // What was read ahead came last.
            let open = self.session.article.as_ref();
            let first = self.came.iter().position(|it| Some(it) != open);
            if let Some(id) = first.and_then(|at| self.came.remove(at)) {
                self.documents.remove(&id);
            }
        }
        self.came.push_back(article.clone());
        if Some(&article) == self.session.article.as_ref() {
            let fit = |byte: u32| document.text.floor_char_boundary(byte as usize) as u32;
            let Selection { anchor, caret } = self.session.selection;
            self.session.selection = Selection {
                anchor: fit(anchor),
                caret: fit(caret),
            };
        }
        self.documents.insert(article, document);
        self.revision += 1;
    }

    /// Forgets the text of an article, so that it is read again.
    pub fn forget_document(&mut self, article: &ArticleId) {
        self.documents.remove(article);
        self.came.retain(|it| it != article);
        self.revision += 1;
    }

    /// Layers that exist on disk and come later; sets of suggestions when they
    /// are asked for.
    pub fn expect_layers(&mut self, keys: impl IntoIterator<Item = LayerKey>) {
        for key in keys {
            match key.kind {
                LayerKind::Annotations => self.unread.insert(key),
                LayerKind::Suggestions => {
                    self.desk.know(&key);
                    self.unread_sets.insert(key)
                }
            };
        }
        self.revision += 1;
    }

    /// A layer or a set as it stands on disk.
    pub fn provide_layer(&mut self, key: LayerKey, layer: Layer) {
        self.unread.remove(&key);
        self.unread_sets.remove(&key);
        if key.kind == LayerKind::Annotations {
            self.progress_revision += 1;
        }
        self.project.held(key.kind).insert(key.clone(), layer);
        self.put_rows(std::iter::once(&key).filter(|it| it.is_suggested()));
        self.drop_gone();
        self.revision += 1;
    }

    /// The edits of a step of the history that were still on the disk.
    pub fn provide_step(&mut self, seq: u64, transaction: Transaction) {
        self.history.fill(seq, transaction);
        self.revision += 1;
    }

    /// Takes in what another program wrote, whatever stands: no step of the
    /// history, nothing to record.
    pub fn take_in(&mut self, edits: &[Edit]) {
        for edit in edits {
            edit.force(&mut self.project);
        }
        self.note_changes(edits);
        self.drop_gone();
        self.revision += 1;
    }

    /// Bars changes of a layer, or allows them again.
    pub fn lock_layer(&mut self, key: LayerKey, reason: Option<String>) {
        self.unread.remove(&key);
        self.unread_sets.remove(&key);
        match reason {
            Some(reason) => drop(self.locked.insert(key, reason)),
            None => drop(self.locked.remove(&key)),
        }
        self.revision += 1;
    }

    pub fn set_read_only(&mut self, reason: Option<String>) {
        self.session.read_only = reason;
        self.revision += 1;
    }

    // -- the one writer --

    /// Carries out an action at a moment, or refuses it whole.
    pub fn dispatch(&mut self, action: Action, now: &Stamp) -> Result<Vec<Effect>, Refusal> {
        let session = self.session.clone();
        // An import comes in many parts: who brings them lists what came.
        let lists = !matches!(action, Action::Import { .. });
        let outcome = apply::apply(self, action, now);
        if lists {
            self.refresh_list();
        }
        let mut effects = std::mem::take(&mut self.effects);
        let stands = effects.iter().any(|it| matches!(it, Effect::Record(_)));
        match outcome {
            Ok(()) => {
                self.revision += 1;
                Ok(effects)
            }
            // A part was done and stands, as when the last of several steps
            // can't be taken back: the journal must have it all the same.
            Err(refusal) if stands => {
                self.revision += 1;
                effects.push(Effect::Tell(refusal.0));
                Ok(effects)
            }
            Err(refusal) => {
                self.session = session;
                Err(refusal)
            }
        }
    }

    /// Applies edits as one step. An empty list is no step.
    fn commit(
        &mut self,
        label: impl Into<String>,
        edits: Vec<Edit>,
        now: &Stamp,
    ) -> Result<(), Refusal> {
        if edits.is_empty() {
            return Ok(());
        }
        self.may_write(&edits)?;
        let transaction = Transaction {
            label: label.into(),
            edits,
        };
        transaction.apply(&mut self.project).map_err(refused)?;
        self.note_changes(&transaction.edits);
        self.drop_gone();
        let seq = self.history.push(now.clone(), transaction.clone());
        self.effects.push(Effect::Record(Record::Do {
            seq,
            at: now.clone(),
            transaction,
        }));
        Ok(())
    }

    /// Takes a step back; true where it goes on the one before it, which is then
    /// to be taken back too.
    fn undo(&mut self, now: &Stamp) -> Result<bool, Refusal> {
        let Some(step) = self.history.to_undo().cloned() else {
            return Err(Refusal("there is nothing to undo".into()));
        };
        self.may_write(&step.transaction.edits)?;
        if let Err(conflict) = step.transaction.clone().inverse().apply(&mut self.project) {
            self.history.forget_undo();
            self.revision += 1;
            return Err(cannot("undo", "before", &step, &conflict));
        }
        self.history.stepped(false);
        self.note_changes(&step.transaction.edits);
        self.show_place(&step.transaction);
        let goes_on = step.goes_on() && self.history.to_undo().is_some();
        self.effects.push(Effect::Record(Record::Undo {
            seq: step.seq,
            at: now.clone(),
            transaction: step.transaction,
        }));
        Ok(goes_on)
    }

    fn redo(&mut self, now: &Stamp) -> Result<(), Refusal> {
        let Some(step) = self.history.to_redo().cloned() else {
            return Err(Refusal("there is nothing to redo".into()));
        };
        self.may_write(&step.transaction.edits)?;
        if let Err(conflict) = step.transaction.apply(&mut self.project) {
            self.history.forget_redo();
            self.revision += 1;
            return Err(cannot("redo", "after", &step, &conflict));
        }
        self.history.stepped(true);
        self.note_changes(&step.transaction.edits);
        self.show_place(&step.transaction);
        self.effects.push(Effect::Record(Record::Redo {
            seq: step.seq,
            at: now.clone(),
            transaction: step.transaction,
        }));
        Ok(())
    }

    /// Moves the narrower revisions on where edits concern them.
    fn note_changes(&mut self, edits: &[Edit]) {
        self.note_review(edits);
        for edit in edits {
            match edit {
                Edit::Meta { .. } => self.articles_revision += 1,
                Edit::Completion { .. } | Edit::Schema { .. } => self.progress_revision += 1,
                _ => {}
            }
        }
    }

    /// After undo and redo: go where it happened, and drop what is gone.
    fn show_place(&mut self, transaction: &Transaction) {
        self.session.pending = None;
        // A step of the schema has its place in the schema.
        if let Some(Edit::Schema { .. }) = transaction.edits.first() {
            self.drop_gone();
            return;
        }
        // What came or went matters more than what was changed along with it.
        let is_main = |edit: &&Edit| match edit {
            Edit::Tag { before, after, .. } => before.is_none() || after.is_none(),
            _ => false,
        };
        let me = self.session.annotator.clone();
        let is_mine = |key: &LayerKey| !key.is_suggested() && key.annotator == me;
        if self.session.view == View::Review && self.show_decision(&transaction.edits) {
            self.drop_gone();
            return;
        }
        let edits = transaction.edits.iter();
        let place = edits
            .clone()
            .filter(is_main)
            .chain(edits)
            .find_map(|edit| match edit {
                Edit::Tag { layer, id, .. } if is_mine(layer) => {
                    Some((layer.article.clone(), Some(id.clone())))
                }
                Edit::Completion { layer, .. } if is_mine(layer) => {
                    Some((layer.article.clone(), None))
                }
                Edit::Zones { article, .. } | Edit::Meta { article, .. } => {
                    Some((article.clone(), None))
                }
                _ => None,
            });
        if let Some((article, tag)) = place {
            self.open(&article);
            self.session.focus = tag.filter(|id| self.tag(id).is_some()).map(Item::Tag);
            if let Some(span) = self
                .focused_tag()
                .and_then(|it| it.anchor().first().copied())
            {
                self.session.selection = Selection::at(span.start());
                self.effects.push(Effect::Ask(Ask::ScrollTo(span.start())));
            }
        }
        self.drop_gone();
    }

    /// Lets go of a focus, and of what is half done, where its tag is gone.
    fn drop_gone(&mut self) {
        let gone = |id: &TagId| self.tag(id).is_none();
        let focus = self.session.focus.as_ref().and_then(Item::tag);
        let suggestion_gone = match &self.session.focus {
            Some(Item::Suggestion { set, part }) => {
                let layer = self.project.suggestions.get(set);
                layer.is_some_and(|it| !it.tag(part.tag()).is_some_and(|it| part.is_of(it)))
                    && !self.is_unread(set)
            }
            _ => false,
        };
        let focus_gone = focus.is_some_and(gone) || suggestion_gone;
        let refs_gone = |refs: [Option<&Ref>; 2]| {
            let mut tags = refs.into_iter().flatten().filter_map(Ref::tag);
            tags.any(gone)
        };
        let pending_gone = match &self.session.pending {
            None => false,
            Some(Pending::Role { event, .. }) => gone(event),
            Some(Pending::Stance(draft)) => {
                refs_gone([draft.holder.as_ref(), draft.target.as_ref()])
            }
            Some(Pending::Relation { from, .. }) => refs_gone([Some(from), None]),
        };
        if focus_gone {
            self.session.focus = None;
        }
        if pending_gone {
            self.session.pending = None;
        }
    }

    /// Makes an article the open one.
    fn open(&mut self, article: &ArticleId) {
        if self.session.article.as_ref() == Some(article) {
            return;
        }
        if let Some(left) = self.session.article.take() {
            let caret = self.session.selection.caret;
            self.session.places.insert(left, caret);
        }
        let caret = self.session.places.get(article).copied().unwrap_or(0);
        self.session.selection = Selection::at(caret);
        self.session.focus = None;
        self.session.pending = None;
        self.session.article = Some(article.clone());
        let unread = self.layer_key().is_some_and(|it| self.unread.contains(&it))
            || self.sets_of(article).any(|it| self.is_unread(&it));
        if !self.documents.contains_key(article) || unread {
            self.effects.push(Effect::Load(article.clone()));
        }
    }
}

/// Takes what a scan says of an article over what is known of it.
fn propose(known: &mut Article, article: Article) {
    if !known.meta_set && (article.read || !known.read) {
        known.meta = article.meta;
    }
    if !known.zones_set && article.read {
        known.zones = article.zones;
    }
    known.bytes = article.bytes;
    known.file = article.file;
    if article.read {
        known.encoding = article.encoding;
        known.text_hash = article.text_hash;
        known.undecoded = article.undecoded;
        known.read = true;
    }
}

fn refused(conflict: Conflict) -> Refusal {
    Refusal(format!("not done: {conflict}"))
}

fn cannot(verb: &str, side: &str, step: &Step, conflict: &Conflict) -> Refusal {
    Refusal(format!(
        "can't {verb} “{}”: {conflict}; it and the steps {side} it are dropped from the history",
        step.transaction.label
    ))
}

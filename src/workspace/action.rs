//! What can be asked of the workspace, and what it asks of the shell in turn.

use std::collections::BTreeMap;

use crate::model::{
    AnnotatorId, ArticleId, ArticleMeta, AttributeId, AttributeValue, Basis, CompletionState,
    Decision, Entity, EntityId, KindId, Layer, LayerKey, Part, Polarity, Ref, Reshape, RoleId,
    Schema, Stamp, Tag, TagId, Task, Transaction, Zone,
};
use crate::suggest::queue::{Filter, Order};
use crate::text::Span;
use crate::text::segment::Unit;

use super::review::Like;
use super::session::{Item, Selection, View};

/// A precise request. Panels, commands, the command line and tests all speak
/// through it.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    // -- where the person is: no step of the history --
    OpenArticle(ArticleId),
    /// Opens the article and puts focus and caret on a tag of it.
    Reveal {
        article: ArticleId,
        tag: TagId,
    },
    /// The next or previous article in the order given by the articles panel.
    Step {
        forward: bool,
        unfinished: bool,
    },
    /// The order that [`Action::Step`] goes by: the articles panel's sort and
    /// filter.
    SetOrder(std::sync::Arc<[ArticleId]>),
    SetView(View),
    Select(Selection),
    MoveCaret {
        unit: Unit,
        forward: bool,
        extend: bool,
    },
    SelectUnit {
        unit: Unit,
        at: u32,
    },
    ToggleSnapping,
    Focus(Option<Item>),
    /// The next or previous tag in reading order.
    FocusStep {
        forward: bool,
    },
    /// Steps back one level: pending, then focus, then selection.
    Escape,

    // -- mentions --
    /// Tags the selection; on a focused mention changes its type instead.
    Type(KindId),
    /// Tags a stretch whatever is selected.
    TagSpans {
        spans: Vec<Span>,
        kind: KindId,
    },
    Retype {
        id: TagId,
        kind: KindId,
    },
    /// Tags every other occurrence of the mention's words in the article.
    TagEverywhere(TagId),
    SetSpans {
        id: TagId,
        spans: Vec<Span>,
    },
    /// Adds the selection to the focused mention or trigger as a further fragment.
    AddFragment(TagId),
    /// Moves an edge of the focused tag by a word, or a character without snapping.
    MoveEdge {
        id: TagId,
        edge: Edge,
        grow: bool,
    },
    /// Removes a tag. Where others use it and `with_users` is false, the shell
    /// is asked to put the question.
    Delete {
        id: TagId,
        with_users: bool,
    },
    SetAttribute {
        id: TagId,
        name: AttributeId,
        value: Option<AttributeValue>,
    },

    // -- the register --
    Link {
        mention: TagId,
        entity: Option<EntityId>,
    },
    /// Links every mention of the article with the same words too.
    LinkAll {
        mention: TagId,
        entity: EntityId,
    },
    /// A new entity named as the mention reads (or as given), linked to it.
    NewEntity {
        name: String,
        kind: KindId,
        link: Option<TagId>,
    },
    PutEntity(Box<Entity>),
    /// Everything that points at `from` points at `into`; `from` becomes an alias.
    MergeEntities {
        from: EntityId,
        into: EntityId,
    },
    /// Refused while something points at it, unless `unlink`.
    DeleteEntity {
        id: EntityId,
        unlink: bool,
    },

    // -- events --
    /// Makes an event on the selection (or on nothing) and asks for its first role.
    NewEvent {
        kind: KindId,
    },
    SetTrigger {
        id: TagId,
        spans: Vec<Span>,
    },
    /// Waits for fillers of a role.
    AskRole {
        event: TagId,
        role: RoleId,
    },
    AddArgument {
        event: TagId,
        role: RoleId,
        filler: Ref,
    },
    SetArgument {
        event: TagId,
        index: usize,
        role: RoleId,
        filler: Ref,
    },
    RemoveArgument {
        event: TagId,
        index: usize,
    },

    // -- stances --
    /// Begins a stance; the focused mention (or the one under the selection) holds it.
    BeginStance,
    DraftHolder(Ref),
    DraftTarget(Ref),
    /// Finishes the draft, or changes the focused stance.
    SetPolarity(Polarity),
    SetHolder {
        id: TagId,
        holder: Ref,
    },
    SetTarget {
        id: TagId,
        target: Ref,
    },
    SetStrength {
        id: TagId,
        strength: Option<u8>,
    },
    SetBasis {
        id: TagId,
        basis: Option<Basis>,
    },
    SetVia {
        id: TagId,
        via: Vec<Ref>,
    },
    SetExpression {
        id: TagId,
        spans: Vec<Span>,
    },
    SetEvidence {
        id: TagId,
        spans: Vec<Span>,
    },

    /// Answers what is pending: the filler of a role, the holder or target of a
    /// stance, the other end of a relation.
    Answer(Ref),

    // -- relations --
    BeginRelation {
        kind: KindId,
        from: Ref,
    },
    SetRelationEnds {
        id: TagId,
        from: Ref,
        to: Ref,
    },

    // -- the article as a whole --
    SetLabel {
        task: KindId,
        values: Vec<String>,
        spans: Vec<Span>,
    },
    AddNote {
        on: Option<TagId>,
        text: String,
    },
    SetNote {
        id: TagId,
        text: String,
    },
    SetCompletion {
        task: Task,
        state: Option<CompletionState>,
    },
    /// Every task of the schema at once.
    SetAllComplete(bool),
    SetZones(Vec<Zone>),
    SetMeta(Box<ArticleMeta>),

    // -- review --
    /// Which suggestions are listed, and in which order.
    SetQueue(Box<(Order, Filter)>),
    /// Switches a source's suggestions off, or on again.
    ToggleSource(AnnotatorId),
    /// Takes a suggestion in hand: opens its article and puts the caret on it.
    TakeInHand {
        set: LayerKey,
        part: Part,
    },
    /// The next or previous of the list; `open` only one that is still open.
    ReviewStep {
        forward: bool,
        open: bool,
    },
    /// Says what the person thinks of a suggestion. Accepting what was changed
    /// in hand corrects it. The next open one is in hand then.
    Decide {
        set: LayerKey,
        part: Part,
        decision: Decision,
        reason: Option<String>,
    },
    /// Decides many alike, as one step; [`Workspace::alike`](super::Workspace::alike)
    /// says which.
    DecideAll {
        like: Like,
        decision: Decision,
        reason: Option<String>,
    },
    /// Takes a decision back, with what it put into the person's layer.
    Reopen {
        set: LayerKey,
        part: Part,
    },
    /// Changes the suggestion in hand: its type, or the role of an argument.
    DraftKind(KindId),
    DraftPolarity(Polarity),
    DraftEdge {
        edge: Edge,
        grow: bool,
    },
    /// The suggestion in hand is to be this; its id and provenance stay.
    DraftTag(Box<Tag>),
    /// The suggestion in hand is as it was suggested again.
    DropDraft,
    /// Of a hundred articles so many show no suggestions.
    SetBlind(u8),
    /// Remembers what labels become, under a name; nothing where they are empty.
    RememberLabels {
        place: String,
        labels: BTreeMap<String, String>,
    },

    // -- the project --
    SetSchema(Box<Schema>),
    /// A change of the schema that the tags of all annotators follow.
    Reshape(Reshape),
    SetGuidelines(String),
    RenameProject(String),
    SetMaxArticleBytes(u64),
    /// Reads the open article in this encoding from now on; None for the one
    /// that is detected.
    ReadAs(Option<String>),
    /// Makes the gold layers out of an annotator's, of one article or of all.
    Promote {
        from: AnnotatorId,
        article: Option<ArticleId>,
        /// Those too that aren't complete in every task of the schema.
        incomplete: bool,
        /// In place of gold layers that say otherwise, which stay else.
        replace: bool,
    },
    /// Takes layers, and sets of suggestions, in as they are: one step, under
    /// this label. Of a set give what `suggest::merge` says is to be put.
    Import {
        label: String,
        layers: Vec<(LayerKey, Layer)>,
        entities: Vec<Entity>,
        articles: Vec<ImportedArticle>,
        project: ImportedProject,
    },

    // -- history --
    Undo,
    Redo,
    /// Undoes or redoes until this many steps stand.
    JumpTo(usize),

    /// Asks the window for something; changes nothing here.
    Ask(Ask),
}

/// What an import changes of the project as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedProject {
    pub schema: Option<Box<Schema>>,
    /// A folder of the project that articles were put into.
    pub source: Option<String>,
    /// What labels stand for, to be remembered under a name.
    pub labels: Option<(String, BTreeMap<String, String>)>,
}

/// What an import says of an article beside its tags. It is taken where it
/// differs from what is proposed and no person has set anything.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedArticle {
    pub id: ArticleId,
    pub meta: Option<ArticleMeta>,
    pub zones: Option<Vec<Zone>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// What a command asks of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Palette,
    Keys,
    TypePopup,
    LinkPopup,
    EventPopup,
    StanceTargetPopup,
    RelationPopup,
    NotePopup,
    LabelPopup,
    /// Whether to decide all of these alike: a preview first.
    ConfirmDecideAll {
        decision: Decision,
    },
    /// Why a suggestion is rejected.
    RejectReason,
    FilterSuggestions,
    /// How the sources of suggestions fared.
    Sources,
    /// Whether to delete a tag that these others use.
    ConfirmDelete {
        id: TagId,
        users: Vec<TagId>,
    },
    /// Whether an annotator's tags go in place of gold ones that say otherwise.
    ConfirmReplaceGold {
        from: AnnotatorId,
        /// Asked for this one alone.
        article: Option<ArticleId>,
        incomplete: bool,
        /// Those in which gold says otherwise.
        articles: Vec<ArticleId>,
        /// The same in words, where nobody can be asked.
        told: Vec<String>,
    },
    Find,
    FindNext,
    FindPrevious,
    FilterArticles,
    FocusReader,
    FocusMargin,
    FocusInspector,
    NextPanel,
    ToggleArticles,
    ToggleMargin,
    ToggleInspector,
    ToggleTray,
    ShowProblems,
    ShowHistory,
    ShowGuidelines,
    ToggleArcs,
    ToggleZones,
    ToggleInvisibles,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    ToggleTheme,
    OpenFolder,
    OpenProject,
    Import,
    Export,
    CloseProject,
    Settings,
    /// Read the article's file again in another encoding.
    Reread,
    SaveNow,
    Copy(String),
    ScrollTo(u32),
    VisualLine {
        forward: bool,
        extend: bool,
    },
    LineEdge {
        end: bool,
        extend: bool,
    },
    Page {
        forward: bool,
        extend: bool,
    },
    Quit,
}

/// What the shell must do after a dispatch.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Append to the journal and write the files it touches.
    Record(Record),
    /// Read the text (and layers) of an article; it is on the screen.
    Load(ArticleId),
    Ask(Ask),
    /// Read these layers and sets, provide them, and dispatch the action then.
    Gather {
        keys: Vec<LayerKey>,
        then: Box<Action>,
    },
    /// Read the edits of these steps, by their numbers, provide them, and dispatch
    /// the action then.
    Recall {
        steps: Vec<u64>,
        then: Box<Action>,
    },
    /// Tell in passing.
    Tell(String),
}

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    Do {
        seq: u64,
        at: Stamp,
        transaction: Transaction,
    },
    Undo {
        seq: u64,
        at: Stamp,
        transaction: Transaction,
    },
    Redo {
        seq: u64,
        at: Stamp,
        transaction: Transaction,
    },
}

impl Record {
    /// The transaction in the direction in which it was applied.
    pub fn applied(&self) -> Transaction {
        match self {
            Self::Do { transaction, .. } | Self::Redo { transaction, .. } => transaction.clone(),
            Self::Undo { transaction, .. } => transaction.clone().inverse(),
        }
    }
}

/// Why an action was not carried out; for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

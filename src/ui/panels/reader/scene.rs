//! What a frame's marks depend on besides the tags themselves: what is focused
//! and hovered, what is tied to it, what waits, and names and hues by type.
//! Brought up to date when something changed, never at rest. Draws nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use egui::Color32;
use smol_str::SmolStr;

use crate::model::{ArticleId, Body, KindId, LayerKey, Schema, Tag, TagId};
use crate::text::Span;
use crate::ui::find::FindState;
use crate::ui::textview::{Emphasis, Mark, MarkStyle};
use crate::ui::{Ctx, Theme};
use crate::workspace::candidates::{Candidate, candidates};
use crate::workspace::queries::Ties;
use crate::workspace::{Document, Item, Pending};

#[derive(Default)]
pub struct Scene {
    seen: Option<Seen>,
    /// Changes whenever a mark of the article would.
    pub revision: u64,
    pub focus: Option<Item>,
    pub hover: Option<Item>,
    ties: [Ties; 2],
    /// What the focused and the hovered tag rest on besides tags: evidence,
    /// fillers of plain text.
    pub extra: Vec<Mark>,
    /// What could answer, while something waits.
    pub candidates: Vec<Candidate>,
    pub names: Names,
    pub keys: RefCell<Keys>,
}

/// Where none of this changed, no mark did.
#[derive(PartialEq)]
struct Seen {
    workspace: u64,
    article: Option<ArticleId>,
    hover: Option<Item>,
    zones: bool,
    dark: bool,
    hits: (usize, Option<usize>, Option<Span>),
}

impl Scene {
    pub fn update(&mut self, ctx: &Ctx, document: &Document, find: &FindState) {
        let seen = Seen {
            workspace: ctx.ws.revision(),
            article: ctx.ws.session().article.clone(),
            hover: ctx.hover.item(),
            zones: ctx.prefs.show_zones,
            dark: ctx.theme.dark,
            hits: (find.hits.len(), find.at, find.hits.first().copied()),
        };
        if self.seen.as_ref() == Some(&seen) {
            return;
        }
        self.names.update(&ctx.ws.project().schema, ctx.theme);
        self.focus = focus(ctx);
        self.hover = seen.hover.clone();
        let ties = |item: &Option<Item>| {
            item.as_ref()
                .map_or_else(Ties::default, |it| Ties::of(ctx.ws, it))
        };
        self.ties = [ties(&self.focus), ties(&self.hover)];
        self.extra = extra(ctx, &self.focus, &self.hover);
        self.candidates = candidates(ctx.ws);
        self.revision = self.fingerprint(ctx, document, find, &seen);
        self.seen = Some(seen);
    }

    /// Another text: what was said of the last one is gone.
    pub fn forget(&mut self) {
        self.seen = None;
        self.keys.get_mut().clear();
    }

    /// How a tag stands out.
    pub fn emphasis(&self, tag: &Tag) -> Emphasis {
        let is = |item: &Option<Item>| item.as_ref().and_then(Item::tag) == Some(&tag.id);
        if is(&self.focus) {
            Emphasis::Selected
        } else if is(&self.hover) {
            Emphasis::Hover
        } else if self.ties.iter().any(|it| it.holds(tag)) {
            Emphasis::Tied
        } else {
            Emphasis::None
        }
    }

    fn fingerprint(&self, ctx: &Ctx, document: &Document, find: &FindState, seen: &Seen) -> u64 {
        let mut hasher = DefaultHasher::new();
        let layer = ctx.ws.layer();
        let session = ctx.ws.session();
        (&session.article, &session.annotator, &document.hash).hash(&mut hasher);
        (layer.is_some(), layer.map_or(0, |it| it.revision())).hash(&mut hasher);
        (Arc::as_ptr(&self.names.schema) as usize, seen.dark).hash(&mut hasher);
        if seen.zones {
            for zone in ctx.ws.article().into_iter().flat_map(|it| &it.zones) {
                (zone.span, zone.kind).hash(&mut hasher);
            }
        }
        for (key, set) in super::suggested::sets(ctx, document) {
            (key, set.revision()).hash(&mut hasher);
        }
        (session.view as u8, &session.review.off).hash(&mut hasher);
        for item in [&self.focus, &self.hover] {
            if let Some(Item::Suggestion { set, part }) = item {
                (set, part).hash(&mut hasher);
            }
        }
        for (item, ties) in [(&self.focus, &self.ties[0]), (&self.hover, &self.ties[1])] {
            item.as_ref().and_then(Item::tag).hash(&mut hasher);
            (&ties.tags, &ties.entities).hash(&mut hasher);
        }
        for mark in &self.extra {
            (mark.span, mark.hue, mark.emphasis, &mark.label).hash(&mut hasher);
        }
        (&find.hits, find.at).hash(&mut hasher);
        hasher.finish()
    }
}

/// The item that stands out: the focused one, or the event that is being filled.
fn focus(ctx: &Ctx) -> Option<Item> {
    let session = ctx.ws.session();
    match &session.pending {
        Some(Pending::Role { event, .. }) => Some(Item::Tag(event.clone())),
        _ => session.focus.clone(),
    }
}

/// First of the keys that name no thing.
const NOTHING: u64 = 1 << 62;
/// First of the keys of zones.
const ZONES: u64 = 1 << 61;
/// First of the keys of suggestions.
const SUGGESTIONS: u64 = 1 << 60;

fn extra(ctx: &Ctx, focus: &Option<Item>, hover: &Option<Item>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut put = |spans: &[Span], hue: Color32, label: &str, emphasis: Emphasis| {
        let first = marks.len();
        for (i, span) in spans.iter().enumerate() {
            marks.push(Mark {
                span: *span,
                key: NOTHING + first as u64,
                hue,
                style: MarkStyle::Evidence,
                label: (i == 0 && !label.is_empty()).then(|| label.into()),
                emphasis,
            });
        }
    };
    let items = [focus, hover];
    let both_same = focus == hover;
    for item in items.into_iter().take(if both_same { 1 } else { 2 }) {
        let Some(tag) = item.as_ref().and_then(|it| ctx.ws.tag(it.tag()?)) else {
            continue;
        };
        match &tag.body {
            Body::Stance(it) => {
                let hue = ctx.theme.stance(it.polarity);
                put(&it.evidence, hue, "", Emphasis::None);
                put(&it.expression, hue, "", Emphasis::Hover);
                put(it.target.spans(), hue, "target", Emphasis::Tied);
            }
            Body::Event(it) => {
                let roles = ctx.ws.project().schema.event_type(&it.kind);
                for argument in &it.arguments {
                    let role = roles.and_then(|it| it.role(&argument.role));
                    let name = role.map_or(argument.role.as_str(), |it| it.name());
                    put(
                        argument.filler.spans(),
                        ctx.theme.text_soft,
                        name,
                        Emphasis::Tied,
                    );
                }
            }
            Body::Relation(it) => {
                put(&it.evidence, ctx.theme.text_soft, "", Emphasis::None);
                for end in [&it.from, &it.to] {
                    put(end.spans(), ctx.theme.text_soft, "", Emphasis::Tied);
                }
            }
            _ => {}
        }
    }
    super::suggested::in_hand(ctx, &mut put);
    if let Some(Pending::Stance(draft)) = &ctx.ws.session().pending {
        put(&draft.evidence, ctx.theme.accent, "", Emphasis::None);
        put(&draft.expression, ctx.theme.accent, "", Emphasis::Hover);
        let target = draft.target.iter().flat_map(|it| it.spans());
        let target: Vec<Span> = target.copied().collect();
        put(&target, ctx.theme.accent, "target", Emphasis::Tied);
    }
    marks
}

/// What a key of a mark names.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    Tag(TagId),
    Suggestion(LayerKey, TagId),
    /// By its place in the article's list.
    Zone(usize),
}

/// Numbers for the tags that were on the screen.
#[derive(Default)]
pub struct Keys {
    numbers: HashMap<TagId, u64>,
    tags: Vec<TagId>,
    suggestions: Vec<(LayerKey, TagId)>,
    suggested: HashMap<(LayerKey, TagId), u64>,
}

impl Keys {
    pub fn of_suggestion(&mut self, set: &LayerKey, id: &TagId) -> u64 {
        let name = (set.clone(), id.clone());
        if let Some(number) = self.suggested.get(&name) {
            return *number;
        }
        let number = SUGGESTIONS + self.suggestions.len() as u64;
        self.suggestions.push(name.clone());
        self.suggested.insert(name, number);
        number
    }

    pub fn of_tag(&mut self, id: &TagId) -> u64 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.tags.len() as u64;
        self.tags.push(id.clone());
        self.numbers.insert(id.clone(), number);
        number
    }

    pub fn of_zone(index: usize) -> u64 {
        ZONES + index as u64
    }

    /// A key that names nothing.
    pub fn nothing() -> u64 {
        u64::MAX
    }

    pub fn thing(&self, key: u64) -> Option<Thing> {
        match key {
            NOTHING.. => None,
            ZONES.. => Some(Thing::Zone((key - ZONES) as usize)),
            SUGGESTIONS.. => {
                let at = (key - SUGGESTIONS) as usize;
                let (set, id) = self.suggestions.get(at).cloned()?;
                Some(Thing::Suggestion(set, id))
            }
            key => self.tags.get(key as usize).cloned().map(Thing::Tag),
        }
    }

    fn clear(&mut self) {
        self.numbers.clear();
        self.tags.clear();
        self.suggestions.clear();
        self.suggested.clear();
    }
}

/// The short name and the hue of every type.
#[derive(Default)]
pub struct Names {
    schema: Arc<Schema>,
    dark: Option<bool>,
    entities: HashMap<KindId, (SmolStr, Color32)>,
    events: HashMap<KindId, (SmolStr, Color32)>,
}

impl Names {
    fn update(&mut self, schema: &Arc<Schema>, theme: &Theme) {
        if Arc::ptr_eq(&self.schema, schema) && self.dark == Some(theme.dark) {
            return;
        }
        self.schema = schema.clone();
        self.dark = Some(theme.dark);
        let ids: Vec<&str> = schema.entities.iter().map(|it| it.id.as_str()).collect();
        self.entities = schema
            .entities
            .iter()
            .zip(short_names(&ids))
            .map(|(it, short)| (it.id.clone(), (short, theme.hue(&it.color))))
            .collect();
        self.events = schema
            .events
            .iter()
            .map(|it| {
                let name = SmolStr::new(it.id.as_str());
                (it.id.clone(), (name, theme.hue(&it.color)))
            })
            .collect();
    }

    pub fn entity(&self, kind: &KindId, theme: &Theme) -> (SmolStr, Color32) {
        named(&self.entities, kind, theme)
    }

    pub fn event(&self, kind: &KindId, theme: &Theme) -> (SmolStr, Color32) {
        named(&self.events, kind, theme)
    }
}

fn named(
    table: &HashMap<KindId, (SmolStr, Color32)>,
    kind: &KindId,
    theme: &Theme,
) -> (SmolStr, Color32) {
    match table.get(kind) {
        Some(row) => row.clone(),
        None => (SmolStr::new(kind.as_str()), theme.text_soft),
    }
}

/// Names that find room over one word: up to four characters stay, longer ones
/// are cut to as few from three on as tell them from all others.
pub fn short_names(ids: &[&str]) -> Vec<SmolStr> {
    let cut = |id: &str, n: usize| -> String { id.chars().take(n).collect() };
    ids.iter()
        .map(|id| {
            let len = id.chars().count();
            if len <= 4 {
                return SmolStr::new(id);
            }
            let n = (3..len).find(|n| {
                let own = cut(id, *n);
                ids.iter()
                    .filter(|other| *other != id)
                    .all(|other| cut(other, *n) != own)
            });
            SmolStr::new(cut(id, n.unwrap_or(len)).trim_end_matches('_'))
        })
        .collect()
}

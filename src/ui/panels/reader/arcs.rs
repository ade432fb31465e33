//! Which arcs are drawn over the text: those of what is focused or hovered, or
//! of everything in sight. Worked out when something changed.

use egui::Color32;
use smol_str::SmolStr;

use crate::model::{ArticleId, Body, Layer, Ref, Tag, TagClass};
use crate::text::Span;
use crate::ui::Ctx;
use crate::ui::textview::TextArc;
use crate::ui::widgets::refs;
use crate::workspace::{Item, phrases};

#[derive(Default)]
pub struct Arcs {
    seen: Option<Seen>,
    list: Vec<TextArc>,
}

#[derive(PartialEq)]
struct Seen {
    workspace: u64,
    article: Option<ArticleId>,
    hover: Option<Item>,
    all: bool,
    dark: bool,
    /// What is in sight, where it matters.
    visible: Option<Span>,
}

/// Tags whose arcs are drawn at most.
const MOST: usize = 60;

impl Arcs {
    pub fn list(&self) -> &[TextArc] {
        &self.list
    }

    pub fn update(&mut self, ctx: &Ctx, visible: Option<Span>) {
        let seen = Seen {
            workspace: ctx.ws.revision(),
            article: ctx.ws.session().article.clone(),
            hover: ctx.hover.item(),
            all: ctx.prefs.show_arcs,
            dark: ctx.theme.dark,
            visible,
        };
        if self.seen.as_ref() == Some(&seen) {
            return;
        }
        self.list.clear();
        if let (Some(layer), Some(visible)) = (ctx.ws.layer(), visible) {
            for tag in wanted(ctx, layer, visible) {
                self.list.extend(arcs_of(ctx, layer, tag, visible));
            }
        }
        self.seen = Some(seen);
    }
}

fn wanted<'a>(ctx: &Ctx<'a>, layer: &'a Layer, visible: Span) -> Vec<&'a Tag> {
    let mut tags: Vec<&Tag> = Vec::new();
    if ctx.prefs.show_arcs {
        let near = phrases::margin_tags(ctx.ws, visible);
        tags.extend(near.iter().filter_map(|(_, id)| layer.tag(id)));
    }
    let focus = ctx.ws.session().focus.as_ref();
    let hover = ctx.hover.item();
    for item in [focus, hover.as_ref()].into_iter().flatten() {
        let Some(tag) = item.tag().and_then(|id| layer.tag(id)) else {
            continue;
        };
        tags.push(tag);
        // A mention has no arcs of its own: those of what it takes part in.
        if tag.class() == TagClass::Mention {
            tags.extend(layer.users(&tag.id));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    tags.retain(|tag| seen.insert(&tag.id));
    tags.truncate(MOST);
    tags
}

fn arcs_of(ctx: &Ctx, layer: &Layer, tag: &Tag, visible: Span) -> Vec<TextArc> {
    let place = |to: &Ref| place(layer, to, visible);
    let hue = refs::tag_hue(ctx, tag);
    let arc = |from: Option<Span>, to: Option<Span>, label: SmolStr, color: Color32| {
        let (from, to) = (from?, to?);
        (from != to).then_some(TextArc {
            from,
            to,
            label,
            color,
        })
    };
    match &tag.body {
        Body::Event(it) => {
            let schema = ctx.ws.project().schema.event_type(&it.kind);
            let mut fillers = it.arguments.iter().map(|argument| {
                let role = schema.and_then(|it| it.role(&argument.role));
                let name = role.map_or(argument.role.as_str(), |it| it.name());
                (place(&argument.filler), SmolStr::new(name))
            });
            // Without a trigger the first filler stands for it.
            let from = match it.trigger.first() {
                Some(span) => Some(*span),
                None => fillers.next().and_then(|it| it.0),
            };
            fillers
                .filter_map(|(to, role)| arc(from, to, role, hue))
                .collect()
        }
        Body::Stance(it) => {
            let sign = SmolStr::new(phrases::plain_sign(it.polarity));
            let holder = place(&it.holder);
            let mut list: Vec<TextArc> = arc(holder, place(&it.target), sign, hue)
                .into_iter()
                .collect();
            for source in &it.via {
                list.extend(arc(place(source), holder, "says".into(), hue));
            }
            list
        }
        Body::Relation(it) => {
            let name = SmolStr::new(it.kind.as_str());
            arc(place(&it.from), place(&it.to), name, hue)
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Where a reference stands: its words, or a mention in sight of its entity.
fn place(layer: &Layer, to: &Ref, visible: Span) -> Option<Span> {
    if let Some(id) = to.tag() {
        return layer.tag(id)?.anchor().first().copied();
    }
    if let Some(entity) = to.entity() {
        let near = layer.touching(visible);
        let mention = near.into_iter().find(|tag| {
            tag.mention()
                .is_some_and(|it| it.entity.as_ref() == Some(entity))
        });
        return mention?.anchor().first().copied();
    }
    to.spans().first().copied()
}

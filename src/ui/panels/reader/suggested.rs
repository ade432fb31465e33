//! What is suggested for the open article, as marks: dashed, with a question
//! mark behind the type, and only where it differs from what the person has.
//! What is in hand stands out with all that it rests on. Draws nothing.

use egui::Color32;
use smol_str::SmolStr;

use super::marks::fits;
use super::scene::{Keys, Names};
use crate::model::{Body, Layer, LayerKey, Part, Ref, Tag, TagClass};
use crate::suggest::queue::State;
use crate::text::Span;
use crate::ui::Ctx;
use crate::ui::textview::{Emphasis, Mark, MarkStyle};
use crate::workspace::{Document, Item, phrases};

/// Takes words that something rests on: where, which hue, what they are called,
/// and how much they stand out.
pub type Put<'a> = dyn FnMut(&[Span], Color32, &str, Emphasis) + 'a;

/// The sets that are shown of the open article and count in its text.
pub fn sets<'a>(ctx: &Ctx<'a>, document: &Document) -> Vec<(&'a LayerKey, &'a Layer)> {
    let Some(article) = ctx.ws.article() else {
        return Vec::new();
    };
    let mut sets = ctx.ws.shown_sets(&article.id);
    sets.retain(|(_, set)| fits(set, document));
    sets
}

/// The marks of a set that touch a stretch: what is still to be decided.
pub fn marks(
    ctx: &Ctx,
    (key, set): (&LayerKey, &Layer),
    names: &Names,
    keys: &mut Keys,
    within: Span,
    out: &mut Vec<Mark>,
) {
    for (span, id) in set.index().touching(within) {
        let Some(tag) = set.tag(id) else { continue };
        let held = is_in_hand(ctx, key, tag);
        if !held && (is_settled(ctx, key, tag) || has_twin(ctx, tag)) {
            continue;
        }
        let (label, hue) = match &tag.body {
            Body::Mention(it) => names.entity(&it.kind, ctx.theme),
            Body::Event(it) => names.event(&it.kind, ctx.theme),
            Body::Stance(_) | Body::Relation(_) | Body::Label(_) | Body::Note(_) => continue,
        };
        let first = tag.anchor().first() == Some(&span);
        out.push(Mark {
            span,
            key: keys.of_suggestion(key, id),
            hue,
            style: MarkStyle::Dashed,
            label: first.then(|| SmolStr::new(format!("{label}?"))),
            emphasis: if held {
                Emphasis::Selected
            } else if is_hovered(ctx, key, tag) {
                Emphasis::Hover
            } else {
                Emphasis::None
            },
        });
    }
}

/// What the suggestion in hand rests on: its words as they would be accepted,
/// fillers, holder, target, evidence.
pub fn in_hand(ctx: &Ctx, put: &mut Put) {
    let Some(hand) = ctx.ws.in_hand() else {
        return;
    };
    let spans_of = |to: &Ref| -> Vec<Span> {
        let tag = to.tag().and_then(|id| hand.layer.tag(id));
        tag.map_or_else(|| to.spans().to_vec(), |it| it.anchor().to_vec())
    };
    let accent = ctx.theme.accent;
    if let Some(argument) = hand.argument() {
        put(hand.tag.anchor(), accent, "", Emphasis::Tied);
        let spans = spans_of(&argument.filler);
        return put(&spans, accent, argument.role.as_str(), Emphasis::Selected);
    }
    if hand.is_changed {
        put(hand.tag.anchor(), accent, "changed", Emphasis::Selected);
    }
    match &hand.tag.body {
        Body::Event(it) => {
            for argument in &it.arguments {
                let spans = spans_of(&argument.filler);
                put(
                    &spans,
                    ctx.theme.text_soft,
                    argument.role.as_str(),
                    Emphasis::Tied,
                );
            }
        }
        Body::Stance(it) => {
            let hue = ctx.theme.stance(it.polarity);
            put(&it.evidence, hue, "", Emphasis::None);
            put(&it.expression, hue, "", Emphasis::Hover);
            put(&spans_of(&it.holder), hue, "holder", Emphasis::Selected);
            put(&spans_of(&it.target), hue, "target", Emphasis::Selected);
        }
        Body::Relation(it) => {
            put(&it.evidence, accent, "", Emphasis::None);
            put(&spans_of(&it.from), accent, "from", Emphasis::Selected);
            put(&spans_of(&it.to), accent, "to", Emphasis::Selected);
        }
        Body::Label(it) => put(&it.spans, accent, "", Emphasis::Selected),
        Body::Mention(_) | Body::Note(_) => {}
    }
}

/// A suggestion in one line, for the pointer and for screen readers.
pub fn line(ctx: &Ctx, key: &LayerKey, tag: &Tag) -> String {
    let made = &tag.provenance;
    let what = match tag.class() {
        TagClass::Mention | TagClass::Event => phrases::tag_line(ctx.ws, tag),
        class => class.name().to_owned(),
    };
    let mut line = format!("Suggested by {}: {what}", key.annotator);
    if let Some(score) = made.score {
        line += &format!(" · {score:.2}");
    }
    if let Some(version) = &made.version {
        line += &format!(" · version {version}");
    }
    line
}

fn is_settled(ctx: &Ctx, key: &LayerKey, tag: &Tag) -> bool {
    let part = Part::Tag(tag.id.clone());
    matches!(ctx.ws.state_of(key, &part), State::Decided(_))
}

/// True where the person has the same type on the same words: there is nothing
/// to be seen in it.
fn has_twin(ctx: &Ctx, tag: &Tag) -> bool {
    let (Some(layer), Some(first)) = (ctx.ws.layer(), tag.anchor().first()) else {
        return false;
    };
    layer.touching(*first).into_iter().any(|it| {
        it.class() == tag.class() && it.kind() == tag.kind() && it.anchor() == tag.anchor()
    })
}

fn is_in_hand(ctx: &Ctx, key: &LayerKey, tag: &Tag) -> bool {
    ctx.ws
        .in_hand()
        .is_some_and(|it| it.set == key && *it.part.tag() == tag.id)
}

fn is_hovered(ctx: &Ctx, key: &LayerKey, tag: &Tag) -> bool {
    matches!(ctx.hover.item(), Some(Item::Suggestion { set, part }) if set == *key && *part.tag() == tag.id)
}

//! What a tag points at, as a chip: the words in the hue of their type, a press
//! goes there, the pointer lights up what is tied.

use egui::Ui;

use super::chips::filler_chip;
use crate::model::{Body, Ref, Tag};
use crate::ui::Ctx;
use crate::workspace::{Action, Ask, Item, Selection, phrases};

/// True where the person takes the reference away. `remove` is the name of the
/// cross; None where the place can't be empty.
pub fn ref_chip(ui: &mut Ui, ctx: &Ctx, to: &Ref, remove: Option<&str>) -> bool {
    ref_chip_in(ui, ctx, to, remove, 0.0)
}

/// The same with room kept behind it for what follows on the line, in points.
pub fn ref_chip_in(ui: &mut Ui, ctx: &Ctx, to: &Ref, remove: Option<&str>, behind: f32) -> bool {
    let item = item_of(to);
    let lit = item
        .as_ref()
        .is_some_and(|it| ctx.hover.lit(ctx.ws).contains(it));
    let text = phrases::words(ctx.ws, to);
    let chip = filler_chip(ui, ctx, &text, hue_of(ctx, to), lit, remove, behind);
    if let Some(item) = &item
        && chip.response.hovered()
    {
        ctx.hover.set(item.clone());
    }
    if chip.response.clicked() && !chip.removed {
        match (item, to.spans().first()) {
            (Some(item), _) => ctx.send(Action::Focus(Some(item))),
            (None, Some(span)) => {
                ctx.send(Action::Select(Selection::from(*span)));
                ctx.send(Action::Ask(Ask::ScrollTo(span.start())));
            }
            (None, None) => {}
        }
    }
    chip.removed
}

/// The thing that a reference can be focused as.
pub fn item_of(to: &Ref) -> Option<Item> {
    to.tag()
        .cloned()
        .map(Item::Tag)
        .or_else(|| to.entity().cloned().map(Item::Entity))
}

/// The hue of what a reference points at; grey for plain text and values.
pub fn hue_of(ctx: &Ctx, to: &Ref) -> egui::Color32 {
    match to {
        Ref::Mention(id) | Ref::Event(id) => ctx
            .ws
            .tag(id)
            .map_or(ctx.theme.danger, |tag| tag_hue(ctx, tag)),
        Ref::Entity(id) | Ref::Topic(id) => {
            let entity = ctx.ws.project().register.entities.get(id);
            entity
                .and_then(|it| ctx.ws.project().schema.entity_type(&it.kind))
                .map_or(ctx.theme.text_soft, |it| ctx.theme.hue(&it.color))
        }
        _ => ctx.theme.text_soft,
    }
}

/// The hue of a tag: its type's, or its polarity's.
pub fn tag_hue(ctx: &Ctx, tag: &Tag) -> egui::Color32 {
    let schema = &ctx.ws.project().schema;
    let token = match &tag.body {
        Body::Mention(it) => schema.entity_type(&it.kind).map(|it| &it.color),
        Body::Event(it) => schema.event_type(&it.kind).map(|it| &it.color),
        Body::Stance(it) => return ctx.theme.stance(it.polarity),
        _ => None,
    };
    token.map_or(ctx.theme.text_soft, |it| ctx.theme.hue(it))
}

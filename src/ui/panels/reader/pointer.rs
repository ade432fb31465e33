//! What the hands do on the text, as actions: a caret, a selection, a focus, an
//! answer. Knows the events of the text view, not how the text is laid out.

use egui::{Pos2, Rect, Ui};

use super::menu::Spot;
use super::scene::{Scene, Thing};
use crate::model::{Part, Ref, Tag, TagClass, TagId};
use crate::text::Span;
use crate::text::segment::{self, Unit};
use crate::ui::Ctx;
use crate::ui::textview::Event;
use crate::workspace::{Action, Item, Pending, Selection, queries};

#[derive(Default)]
pub struct Hand {
    press: Option<Press>,
    /// Key of the mark under the pointer.
    hovered: Option<u64>,
    /// Where the numbers of candidates were painted.
    badges: Vec<(Rect, Ref)>,
    quiet: bool,
}

struct Press {
    at: Pos2,
    /// What the press alone selects; a drag extends it.
    from: Selection,
    /// The unit by which a drag extends; None: by characters.
    unit: Option<Unit>,
    shift: bool,
    dragged: bool,
}

/// A hand that shakes this far (points) hasn't dragged.
const SHAKE: f32 = 4.0;

impl Hand {
    pub fn begin_frame(&mut self) {
        self.quiet = false;
    }

    /// True where this frame's actions come from a press on the text: nothing
    /// that is in sight may move.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub fn take_badges(&mut self, badges: Vec<(Rect, Ref)>) {
        self.badges = badges;
    }

    /// Where the number of the n-th candidate in sight was painted.
    #[cfg(test)]
    pub fn badge(&self, n: usize) -> Option<Rect> {
        self.badges.get(n - 1).map(|it| it.0)
    }

    /// What the pointer rests on.
    pub fn hovered(&self, ctx: &Ctx, scene: &Scene) -> Option<Item> {
        if let Some(it) = self.hovered.and_then(|key| suggestion_of(scene, key)) {
            return Some(it);
        }
        let tag = tag_of(ctx, scene, self.hovered?)?;
        is_thing(tag).then(|| Item::Tag(tag.id.clone()))
    }

    pub fn take_in(
        &mut self,
        ui: &Ui,
        ctx: &Ctx,
        events: &[Event],
        scene: &Scene,
        menu: &mut Spot,
    ) {
        let pos = ui.input(|it| it.pointer.latest_pos()).unwrap_or_default();
        for event in events {
            match *event {
                Event::Press {
                    byte,
                    clicks,
                    shift,
                    ..
                } => {
                    self.quiet = true;
                    self.press(ctx, pos, byte, clicks, shift);
                }
                Event::Drag { byte } => {
                    self.quiet = true;
                    self.drag(ctx, pos, byte);
                }
                Event::Release { byte, on } => {
                    self.quiet = true;
                    self.release(ctx, scene, pos, byte, on);
                }
                Event::Hover { on, .. } => self.hovered = on,
                Event::HoverEnd => self.hovered = None,
                Event::SecondaryClick { byte, on, .. } => {
                    self.quiet = true;
                    let thing = on.and_then(|key| scene.keys.borrow().thing(key));
                    second(ctx, byte, thing.as_ref());
                    *menu = Spot { byte };
                }
            }
        }
    }

    fn badge_at(&self, pos: Pos2) -> Option<&Ref> {
        let at = self.badges.iter().find(|it| it.0.contains(pos));
        at.map(|it| &it.1)
    }

    fn press(&mut self, ctx: &Ctx, at: Pos2, byte: u32, clicks: u8, shift: bool) {
        let unit = match clicks {
            2 => Some(Unit::Word),
            3 => Some(Unit::Sentence),
            _ => None,
        };
        let caret = Selection {
            anchor: match shift {
                true => ctx.ws.session().selection.anchor,
                false => byte,
            },
            caret: byte,
        };
        let from = match unit.filter(|_| !shift) {
            Some(unit) => {
                ctx.send(Action::SelectUnit { unit, at: byte });
                unit_at(ctx, unit, byte).map_or(caret, Selection::from)
            }
            None => {
                // A candidate's number is a button, no place in the text.
                if self.badge_at(at).is_none() {
                    ctx.send(Action::Select(caret));
                }
                caret
            }
        };
        self.press = Some(Press {
            at,
            from,
            unit: unit.filter(|_| !shift),
            shift,
            dragged: false,
        });
    }

    fn drag(&mut self, ctx: &Ctx, pos: Pos2, byte: u32) {
        let Some(press) = &mut self.press else { return };
        if !press.dragged && press.at.distance(pos) < SHAKE {
            return;
        }
        press.dragged = true;
        let (from, to) = (
            press.from.anchor.min(press.from.caret),
            press.from.anchor.max(press.from.caret),
        );
        let selection = match press.unit.and_then(|unit| unit_at(ctx, unit, byte)) {
            None => Selection {
                anchor: press.from.anchor,
                caret: byte,
            },
            Some(unit) if unit.start() < from => Selection {
                anchor: to,
                caret: unit.start(),
            },
            Some(unit) => Selection {
                anchor: from,
                caret: unit.end().max(to),
            },
        };
        if ctx.ws.session().selection != selection {
            ctx.send(Action::Select(selection));
        }
    }

    fn release(&mut self, ctx: &Ctx, scene: &Scene, pos: Pos2, byte: u32, on: Option<u64>) {
        let Some(press) = self.press.take() else {
            return;
        };
        if press.dragged || press.shift || press.unit.is_some() {
            return;
        }
        if let Some(to) = self.badge_at(pos) {
            ctx.send(Action::Answer(to.clone()));
            return;
        }
        let suggested = on.and_then(|key| suggestion_of(scene, key));
        if let (Some(Item::Suggestion { set, part }), None) = (suggested, &ctx.ws.session().pending)
        {
            return ctx.send(Action::TakeInHand { set, part });
        }
        let tag = on
            .and_then(|key| tag_of(ctx, scene, key))
            .filter(|tag| is_thing(tag));
        let action = match (tag, &ctx.ws.session().pending) {
            (Some(tag), Some(pending)) => answer(tag, pending),
            (Some(tag), None) => {
                let id = next_under(ctx, tag, byte);
                Some(Action::Focus(Some(Item::Tag(id))))
            }
            // The caret went there; words can be selected to answer with.
            (None, Some(_)) => None,
            (None, None) => Some(Action::Focus(None)),
        };
        if let Some(action) = action {
            ctx.send(action);
        }
    }
}

/// What a press of the second button selects before its menu opens: nothing
/// new where it falls on what is selected already.
fn second(ctx: &Ctx, byte: u32, thing: Option<&Thing>) {
    let session = ctx.ws.session();
    let selected = session
        .selection
        .span()
        .is_some_and(|it| it.start() <= byte && byte <= it.end());
    if selected {
        return;
    }
    let tag = match thing {
        Some(Thing::Tag(id)) => ctx.ws.tag(id).filter(|it| is_thing(it)),
        _ => None,
    };
    match tag {
        Some(tag) if session.pending.is_none() => {
            ctx.send(Action::Focus(Some(Item::Tag(tag.id.clone()))));
        }
        Some(_) => {}
        None => {
            if session.pending.is_none() {
                ctx.send(Action::Focus(None));
            }
            ctx.send(Action::Select(Selection::at(byte)));
        }
    }
}

fn answer(tag: &Tag, pending: &Pending) -> Option<Action> {
    let is_own = matches!(pending, Pending::Role { event, .. } if *event == tag.id);
    let to = match tag.class() {
        TagClass::Event => Ref::Event(tag.id.clone()),
        _ => Ref::Mention(tag.id.clone()),
    };
    (!is_own).then_some(Action::Answer(to))
}

/// The tag that a click focuses: the one it fell on, and with further clicks
/// those around it, one after the other.
fn next_under(ctx: &Ctx, on: &Tag, byte: u32) -> TagId {
    let holds = |byte: u32| on.anchor().iter().any(|it| it.contains(byte));
    let byte = if holds(byte) {
        byte
    } else {
        byte.saturating_sub(1)
    };
    let nested: Vec<&TagId> = queries::tags_at(ctx.ws, byte)
        .into_iter()
        .filter(|tag| is_thing(tag))
        .map(|tag| &tag.id)
        .collect();
    let focused = ctx.ws.session().focus.as_ref().and_then(Item::tag);
    let at = focused.and_then(|id| nested.iter().position(|it| *it == id));
    // On a name or a line of a lane the press means that one.
    let is_innermost = nested.first() == Some(&&on.id);
    match at {
        Some(at) if is_innermost || focused == Some(&on.id) => {
            nested[(at + 1) % nested.len()].clone()
        }
        _ => on.id.clone(),
    }
}

fn unit_at(ctx: &Ctx, unit: Unit, byte: u32) -> Option<Span> {
    let text = &ctx.ws.document()?.text;
    match unit {
        Unit::Sentence => segment::sentence_at(text, byte),
        _ => segment::word_at(text, byte),
    }
}

fn tag_of<'a>(ctx: &Ctx<'a>, scene: &Scene, key: u64) -> Option<&'a Tag> {
    match scene.keys.borrow().thing(key)? {
        Thing::Tag(id) => ctx.ws.tag(&id),
        Thing::Zone(_) | Thing::Suggestion(..) => None,
    }
}

/// The suggestion of a mark.
fn suggestion_of(scene: &Scene, key: u64) -> Option<Item> {
    match scene.keys.borrow().thing(key)? {
        Thing::Suggestion(set, id) => Some(Item::Suggestion {
            set,
            part: Part::Tag(id),
        }),
        Thing::Tag(_) | Thing::Zone(_) => None,
    }
}

/// True for what answers a press: backgrounds don't.
fn is_thing(tag: &Tag) -> bool {
    matches!(tag.class(), TagClass::Mention | TagClass::Event)
}

//! The margin: a card for each event, stance, relation and note, beside the
//! lines it speaks of. One line each; the focused one in full. Only what is
//! near the visible text is looked at. Knows the reader by a function from
//! bytes to heights alone.

mod stack;

use egui::{Align, CornerRadius, Frame, Id, Layout, Margin, Pos2, Rect, Response, Role, Sense};
use egui::{Stroke, StrokeKind, TextStyle, Ui, UiBuilder, WidgetInfo, pos2, vec2};

pub use stack::{Wish, stack};

use crate::model::{ArticleId, RoleId, Tag, TagClass, TagId};
use crate::text::Span;
use crate::ui::Ctx;
use crate::ui::forms::{self, Place, ValueDraft};
use crate::ui::widgets::{self, refs};
use crate::workspace::phrases::{self, Phrase};
use crate::workspace::{Action, Item, Pending};

#[derive(Default)]
pub struct MarginPanel {
    /// The cards near the visible text, for as long as nothing changes.
    near: Option<Near>,
    /// Height of the full card and of the draft, as last drawn.
    open: Option<(TagId, f32)>,
    draft_height: f32,
    value: ValueDraft,
    asked: Option<(TagId, RoleId)>,
}

struct Near {
    article: Option<ArticleId>,
    revision: u64,
    visible: Span,
    cards: Vec<(u32, TagId)>,
}

/// One line, and the room between cards.
const LINE: f32 = 28.0;
const GAP: f32 = 4.0;
/// Cards drawn at most: no screen holds more.
const MOST: usize = 200;

enum Card<'a> {
    Tag(&'a Tag),
    Draft,
}

impl MarginPanel {
    /// `visible` is the stretch of text on the screen, `y_of` gives the top of
    /// the line of a byte in screen points where it is laid out.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ctx: &Ctx,
        visible: Span,
        y_of: &dyn Fn(u32) -> Option<f32>,
    ) {
        let room = ui.max_rect();
        ui.set_clip_rect(room.intersect(ui.clip_rect()));
        self.forget_asked(ctx);
        self.look(ctx, visible);
        let cards = self.cards(ctx, room, y_of);
        if cards.is_empty() {
            self.empty_ui(ui, ctx);
            return;
        }
        let wishes: Vec<Wish> = cards.iter().map(|it| it.1).collect();
        let top = y_of(0).map(|y| y.max(room.top() + GAP));
        let end = ctx.ws.document().map_or(0, |it| it.text.len() as u32);
        let bottom = (visible.end() >= end).then_some(room.bottom() - GAP);
        let tops = stack(&wishes, GAP, top, bottom);
        let open = open_tag(ctx);
        let form = Place {
            salt: "card",
            asks: true,
            folds: ctx.prefs.show_inspector,
        };
        for ((card, wish), y) in cards.into_iter().zip(tops) {
            let place = Rect::from_min_size(
                pos2(room.left() + 8.0, y),
                vec2(room.width() - 16.0, wish.height),
            );
            if place.bottom() < room.top() || place.top() > room.bottom() {
                continue;
            }
            match card {
                Card::Draft => {
                    let height = full_ui(ui, ctx, "draft", place, ctx.theme.accent, |ui| {
                        draft_ui(ui, ctx);
                    });
                    self.measured(ui, &mut |it| &mut it.draft_height, height);
                }
                Card::Tag(tag) if Some(&tag.id) == open.as_ref() => {
                    let hue = refs::tag_hue(ctx, tag);
                    let height = full_ui(ui, ctx, tag.id.as_str(), place, hue, |ui| {
                        match tag.class() {
                            TagClass::Event => forms::event_ui(ui, ctx, form, tag, &mut self.value),
                            TagClass::Stance => forms::stance_ui(ui, ctx, form, tag),
                            _ => forms::plain_ui(ui, ctx, tag),
                        }
                    });
                    if self
                        .open
                        .as_ref()
                        .is_none_or(|(id, was)| *id != tag.id || (was - height).abs() > 0.5)
                    {
                        self.open = Some((tag.id.clone(), height));
                        ui.ctx().request_repaint();
                    }
                }
                Card::Tag(tag) => {
                    line_ui(ui, ctx, place, tag);
                }
            }
        }
    }

    /// Gives the keyboard to the focused card (the value of an asked role).
    pub fn focus(&mut self) {
        self.value.wants_keyboard = true;
    }

    fn measured(&mut self, ui: &Ui, field: &mut dyn FnMut(&mut Self) -> &mut f32, height: f32) {
        let was = field(self);
        if (*was - height).abs() > 0.5 {
            *was = height;
            ui.ctx().request_repaint();
        }
    }

    /// What was typed belongs to the role that was asked.
    fn forget_asked(&mut self, ctx: &Ctx) {
        let asked = match &ctx.ws.session().pending {
            Some(Pending::Role { event, role }) => Some((event.clone(), role.clone())),
            _ => None,
        };
        if asked != self.asked {
            self.asked = asked;
            self.value.text.clear();
        }
    }

    fn look(&mut self, ctx: &Ctx, visible: Span) {
        let article = ctx.ws.session().article.clone();
        let revision = ctx.ws.revision();
        let same = self.near.as_ref().is_some_and(|it| {
            it.revision == revision && it.visible == visible && it.article == article
        });
        if same {
            return;
        }
        let mut cards = phrases::margin_tags(ctx.ws, visible);
        cards.truncate(MOST);
        self.near = Some(Near {
            article,
            revision,
            visible,
            cards,
        });
    }

    /// What to do first, with the keys, where the article has no card at all.
    fn empty_ui(&self, ui: &mut Ui, ctx: &Ctx) {
        let any = ctx
            .ws
            .layer()
            .is_some_and(|it| it.count(TagClass::Event) + it.count(TagClass::Stance) > 0);
        if any || ctx.ws.document().is_none() {
            return;
        }
        let room = ui.max_rect().shrink2(vec2(16.0, 0.0));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(room));
        widgets::empty_state(
            &mut inner,
            ctx,
            "Events and stances stand here, beside their lines.",
            "Select a verb and press E for an event. Select who speaks and press S for a stance.",
        );
    }

    /// The cards with their wishes, by their lines.
    fn cards<'a>(
        &self,
        ctx: &Ctx<'a>,
        room: Rect,
        y_of: &dyn Fn(u32) -> Option<f32>,
    ) -> Vec<(Card<'a>, Wish)> {
        let open = open_tag(ctx);
        // By the lines, before an open card is moved up to be seen whole.
        let mut cards: Vec<(f32, Card<'a>, Wish)> = Vec::new();
        for (byte, id) in self.near.iter().flat_map(|it| &it.cards) {
            let (Some(tag), Some(line)) = (ctx.ws.tag(id), y_of(*byte)) else {
                continue;
            };
            let pinned = Some(id) == open.as_ref();
            let height = match &self.open {
                Some((it, height)) if pinned && it == id => *height,
                _ => LINE,
            };
            let y = if pinned {
                fitted(line, height, room)
            } else {
                line
            };
            let wish = Wish { y, height, pinned };
            cards.push((line, Card::Tag(tag), wish));
        }
        if drafts(ctx) {
            let caret = ctx.ws.session().selection.caret;
            let line = y_of(caret).unwrap_or(room.top() + GAP);
            let height = self.draft_height.max(LINE);
            let wish = Wish {
                y: fitted(line, height, room),
                height,
                pinned: true,
            };
            cards.push((line, Card::Draft, wish));
        }
        cards.sort_by(|a, b| a.0.total_cmp(&b.0));
        cards
            .into_iter()
            .map(|(_, card, wish)| (card, wish))
            .collect()
    }
}

/// The top of an open card: at its line, or as much higher as it needs to be
/// seen whole. A line that is out of sight takes its card with it.
fn fitted(y: f32, height: f32, room: Rect) -> f32 {
    if y < room.top() - height || y > room.bottom() {
        return y;
    }
    y.min(room.bottom() - GAP - height).max(room.top() + GAP)
}

/// The tag whose card is open: the event that waits for a filler, else the
/// focused one.
fn open_tag(ctx: &Ctx) -> Option<TagId> {
    match &ctx.ws.session().pending {
        Some(Pending::Role { event, .. }) => Some(event.clone()),
        Some(_) => None,
        None => ctx.ws.session().focus.as_ref()?.tag().cloned(),
    }
}

fn drafts(ctx: &Ctx) -> bool {
    matches!(
        ctx.ws.session().pending,
        Some(Pending::Stance(_) | Pending::Relation { .. })
    )
}

fn draft_ui(ui: &mut Ui, ctx: &Ctx) {
    match &ctx.ws.session().pending {
        Some(Pending::Stance(draft)) => forms::draft_ui(ui, ctx, draft),
        Some(Pending::Relation { kind, from }) => {
            widgets::heading(ui, ctx, &format!("New relation {kind}"));
            ui.horizontal_top(|ui| {
                forms::label_ui(ui, ctx, "from", false);
                refs::ref_chip(ui, ctx, from, None);
            });
            ui.horizontal_top(|ui| {
                forms::label_ui(ui, ctx, "to", true);
                widgets::soft(ui, ctx, "…");
            });
            forms::candidates_ui(ui, ctx);
            widgets::small(ui, ctx, "A number or a click · Esc gives it up");
        }
        _ => {}
    }
}

/// A card in full; gives the height it took.
fn full_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    salt: &str,
    place: Rect,
    hue: egui::Color32,
    content: impl FnOnce(&mut Ui),
) -> f32 {
    let theme = ctx.theme;
    let builder = UiBuilder::new()
        .id_salt(("card", salt))
        .max_rect(Rect::from_min_size(place.min, vec2(place.width(), 4000.0)))
        .layout(Layout::top_down(Align::Min));
    let mut child = ui.new_child(builder);
    let frame = Frame::new()
        .fill(theme.raised)
        .stroke(Stroke::new(1.0, theme.hairline))
        .corner_radius(CornerRadius::same(6))
        .shadow(egui::Shadow {
            offset: [0, 1],
            blur: 6,
            spread: 0,
            color: ui.visuals().popup_shadow.color,
        })
        .inner_margin(Margin {
            left: 12,
            right: 8,
            top: 8,
            bottom: 8,
        });
    let rect = frame
        .show(&mut child, |ui| {
            ui.set_width(place.width() - 22.0);
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            content(ui);
        })
        .response
        .rect;
    let bar = Rect::from_min_max(rect.min, pos2(rect.left() + 3.0, rect.bottom()));
    let left = CornerRadius {
        nw: 6,
        sw: 6,
        ne: 0,
        se: 0,
    };
    ui.painter().rect_filled(bar, left, hue);
    rect.height()
}

/// A card in one line.
fn line_ui(ui: &mut Ui, ctx: &Ctx, place: Rect, tag: &Tag) {
    let theme = ctx.theme;
    let phrase = Phrase::of(ctx.ws, tag);
    let item = Item::Tag(tag.id.clone());
    let response = ui.interact(
        place,
        Id::unique(("card line", tag.id.as_str())),
        Sense::click(),
    );
    let name = phrase.text();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let lit = ctx.hover.lit(ctx.ws).contains(&item);
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    if lit || response.hovered() || response.has_focus() {
        painter.rect_filled(place, CornerRadius::same(5), theme.hover);
    }
    if response.has_focus() {
        painter.rect_stroke(
            place,
            CornerRadius::same(5),
            Stroke::new(2.0, theme.accent),
            StrokeKind::Inside,
        );
    }
    if response.hovered() {
        ctx.hover.set(item.clone());
    }
    let cut = paint_line(ui, ctx, place, tag, &phrase);
    if response.clicked() {
        ctx.send(Action::Focus(Some(item)));
    }
    if cut {
        whole(response, ctx, tag);
    }
}

/// The tooltip says what the line had to cut.
fn whole(response: Response, ctx: &Ctx, tag: &Tag) {
    response.on_hover_ui(|ui| {
        ui.label(phrases::tag_line(ctx.ws, tag));
        widgets::small(ui, ctx, phrases::provenance_line(tag));
    });
}

/// True where something had to be cut.
fn paint_line(ui: &Ui, ctx: &Ctx, place: Rect, tag: &Tag, phrase: &Phrase) -> bool {
    let theme = ctx.theme;
    let painter = ui.painter();
    let body = widgets::font(ui, &TextStyle::Body);
    let small = widgets::font(ui, &TextStyle::Small);
    let middle = place.center().y;
    let hue = refs::tag_hue(ctx, tag);
    let right = place.right() - 6.0;
    let mut x = place.left() + 6.0;
    let mut cut = false;
    let mut put = |x: f32, text: &str, ink, most: f32| -> f32 {
        let galley = widgets::cut_to(ui, text, body.clone(), ink, most.min(right - x));
        let width = galley.size().x;
        cut |= galley.elided;
        painter.galley(pos2(x, middle - galley.size().y / 2.0), galley, ink);
        x + width
    };
    match (tag.class(), phrase.sign) {
        (TagClass::Stance, Some(sign)) => {
            x = put(x, &phrase.before, theme.text, (right - x) * 0.45) + 6.0;
            widgets::paint_polarity(painter, theme, pos2(x + 8.0, middle), 16.0, sign);
            put(x + 22.0, &phrase.after, theme.text, f32::INFINITY);
        }
        (TagClass::Event, _) => {
            let kind = widgets::cut_to(ui, &phrase.kind, small, theme.text, (right - x) * 0.5);
            let chip =
                Rect::from_min_size(pos2(x, middle - 10.0), vec2(kind.size().x + 12.0, 20.0));
            painter.rect_stroke(
                chip,
                CornerRadius::same(5),
                Stroke::new(1.5, hue),
                StrokeKind::Inside,
            );
            painter.galley(chip.center() - kind.size() / 2.0, kind, theme.text);
            put(
                chip.right() + 6.0,
                &phrase.before,
                theme.text,
                f32::INFINITY,
            );
        }
        (class, _) => {
            widgets::paint_class(painter, Pos2::new(x + 8.0, middle), class, theme.text_faint);
            let text = match phrase.kind.is_empty() {
                true => phrase.before.clone(),
                false => phrase.text(),
            };
            put(x + 22.0, &text, theme.text_soft, f32::INFINITY);
        }
    }
    cut
}

//! The open article: its text with every tag on it, the title above it, notices
//! and the find bar. Turns what the hands do into actions, and is the one who
//! scrolls. Reads the workspace; what is changed is sent.

mod arcs;
mod head;
mod marks;
mod menu;
mod pointer;
mod scene;
mod suggested;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use egui::{Context, FontFamily, FontId, Rect, Ui};

use crate::model::{Article, ArticleId};
use crate::text::{Span, segment};
use crate::ui::find::FindState;
use crate::ui::textview::{Align, CursorView, Look, ScrollPlace, TextView};
use crate::ui::{Ctx, Prefs, Theme, fonts, widgets};
use crate::workspace::{Action, Ask, Document, Selection, View};

#[derive(Default)]
pub struct ReaderPanel {
    view: TextView,
    scene: scene::Scene,
    arcs: arcs::Arcs,
    hand: pointer::Hand,
    menu: menu::Spot,
    shown: Option<Shown>,
    /// True where the open article's text stood on the screen in the last frame.
    is_current: bool,
    /// Where the page stood in articles left earlier in this run.
    places: HashMap<ArticleId, ScrollPlace>,
    /// A place to go to once its text is there.
    wanted: Option<u32>,
    /// Where motions of this frame have led already: what they sent is carried
    /// out later.
    moving: Option<Selection>,
    /// The x that lines up and down keep to, and the caret it is true of.
    goal: Option<(u32, f32)>,
}

/// Which text the view holds.
struct Shown {
    article: ArticleId,
    key: u64,
}

/// Size of the article's type at zoom 1, in points.
const READING: f32 = 17.0;
/// Size of the type names over the tags at zoom 1, in points.
const NAMES: f32 = 9.5;
/// Characters to a line in the view's counting; about 68 in real prose.
const MEASURE: f32 = 78.0;

impl ReaderPanel {
    /// The find bar stands above the text; what it found is painted in it.
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx, find: &mut FindState) {
        ui.spacing_mut().item_spacing.y = 0.0;
        self.moving = None;
        self.is_current = false;
        self.hand.begin_frame();
        if find.is_open() {
            find.show(ui, ctx);
            widgets::hairline(ui, ctx);
        }
        let Some(article) = ctx.ws.article() else {
            head::nothing_ui(ui, ctx);
            return;
        };
        head::notices_ui(ui, ctx, article);
        match ctx.ws.document() {
            Some(document) => {
                self.arrive(ctx, article, document);
                self.text_ui(ui, ctx, article, document, find);
                self.is_current = true;
            }
            None => head::waiting_ui(ui, ctx, article),
        }
    }

    /// Does what a command asks of the reader; false where it is none of its.
    pub fn ask(&mut self, ask: &Ask, egui: &Context, ctx: &Ctx) -> bool {
        match ask {
            Ask::ScrollTo(byte) => self.scroll_to(*byte, ctx),
            Ask::VisualLine { .. } | Ask::LineEdge { .. } | Ask::Page { .. } => {
                self.move_caret(ask, egui, ctx);
            }
            _ => return false,
        }
        true
    }

    /// Bytes on the screen, for what stands beside them; None where no text is.
    pub fn visible_range(&self) -> Option<Span> {
        self.view.visible_range().filter(|_| self.is_current)
    }

    /// Top of the line of a byte, in points of the screen.
    pub fn y_of(&self, byte: u32) -> Option<f32> {
        self.view.y_of(byte).filter(|_| self.is_current)
    }

    /// Where the selected words, the focused tag or the caret stand on the screen,
    /// for what opens beside them; None where they are out of sight.
    pub fn anchor_rect(&self, ctx: &Ctx) -> Option<Rect> {
        if !self.is_current {
            return None;
        }
        let session = ctx.ws.session();
        let focused = ctx.ws.focused_tag().and_then(|it| it.anchor().first());
        let page = self.view.column();
        let in_sight = |rect: &Rect| rect.top() < page.bottom() && rect.bottom() > page.top();
        session
            .selection
            .span()
            .or(focused.copied())
            .and_then(|span| self.view.rects_of(span).into_iter().rfind(in_sight))
            .or_else(|| self.view.caret_rect(session.selection.caret))
            .filter(in_sight)
    }

    fn text_ui(
        &mut self,
        ui: &mut Ui,
        ctx: &Ctx,
        article: &Article,
        document: &Document,
        find: &FindState,
    ) {
        let title = head::Title::new(ui, ctx, article, self.view.column().width());
        let mut look = look(ctx.theme, ctx.prefs);
        look.head = title.height();
        self.scene.update(ctx, document, find);
        let marks = marks::Marks::new(ctx, document, &self.scene, find);
        let selection = ctx.ws.session().selection;
        let cursor = CursorView {
            caret: selection.caret,
            anchor: selection.anchor,
            visible: !ui.ctx().text_edit_focused(),
        };
        let key = self.shown.as_ref().map_or(0, |it| it.key);
        let output = self
            .view
            .show(ui, &document.text, key, &look, &marks, &cursor);
        if output.response.has_focus() {
            // The reader has the keyboard where nobody else has: the keymap's
            // keys, not egui's walk from widget to widget.
            output.response.surrender_focus();
        }
        let painter = ui.painter().with_clip_rect(output.response.rect);
        if let Some(top) = self.view.y_of(0) {
            title.paint(&painter, output.column.left(), top);
        }
        let snapped = selection
            .span()
            .filter(|_| ctx.ws.session().snapping)
            .and_then(|span| segment::snap(&document.text, span))
            .filter(|span| selection.span() != Some(*span));
        if let Some(span) = snapped {
            marks::paint_snapped(&painter, &self.view.rects_of(span), ctx.theme);
        }
        self.arcs.update(ctx, output.visible);
        self.view.paint_arcs(&painter, self.arcs.list());
        let badges = marks::paint_badges(&painter, &self.view, &self.scene, ctx.theme);
        self.hand.take_badges(badges);
        self.hand
            .take_in(ui, ctx, &output.events, &self.scene, &mut self.menu);
        if let Some(item) = self.hand.hovered(ctx, &self.scene) {
            ctx.hover.set(item);
        }
        output.response.context_menu(|ui| {
            menu::show(ui, ctx, &self.menu);
        });
    }

    /// Takes in another text: leaves the place in the last one, and goes to the
    /// place that is asked for, remembered, or where the caret is.
    fn arrive(&mut self, ctx: &Ctx, article: &Article, document: &Document) {
        let mut hasher = DefaultHasher::new();
        (&article.id, &document.hash, document.text.len()).hash(&mut hasher);
        let key = hasher.finish();
        let same = |it: &Shown| it.key == key && it.article == article.id;
        if self.shown.as_ref().is_some_and(same) {
            return;
        }
        if let Some(left) = self.shown.take() {
            self.places.insert(left.article, self.view.scroll_place());
        }
        let wanted = self.wanted.take();
        let caret = ctx.ws.session().selection.caret;
        match (self.places.get(&article.id), wanted) {
            (Some(place), wanted) => {
                self.view.restore(*place);
                if let Some(byte) = wanted {
                    self.view.scroll_to(byte, Align::Nearest);
                }
            }
            (None, Some(byte)) => self.view.scroll_to(byte, Align::Center),
            (None, None) if caret > 0 => self.view.scroll_to(caret, Align::Center),
            (None, None) => {}
        }
        self.shown = Some(Shown {
            article: article.id.clone(),
            key,
        });
        self.scene.forget();
        self.goal = None;
    }

    /// True where the view holds the open article.
    fn holds_open(&self, ctx: &Ctx) -> bool {
        let open = ctx.ws.session().article.as_ref();
        ctx.ws.document().is_some()
            && self.view.column().height() > 0.0
            && self.shown.as_ref().map(|it| &it.article) == open
    }

    fn scroll_to(&mut self, byte: u32, ctx: &Ctx) {
        if !self.holds_open(ctx) {
            self.wanted = Some(byte);
            return;
        }
        let page = self.view.column();
        if ctx.ws.session().view != View::Review
            && self.hand.is_quiet()
            && let Some(rect) = self.view.caret_rect(byte)
            && rect.top() >= page.top()
            && rect.bottom() <= page.bottom()
        {
            // Nothing moves under a hand that has just pressed there.
            return;
        }
        if ctx.ws.session().view == View::Review {
            // What is to be decided always stands in the same place.
            return self.view.scroll_to(byte, Align::Center);
        }
        let align = match self.view.y_of(byte) {
            Some(y) if y < page.top() - page.height() || y > page.bottom() + page.height() => {
                Align::Center
            }
            _ => Align::Nearest,
        };
        self.view.scroll_to(byte, align);
    }

    /// Motions that need to know the rows on the screen.
    fn move_caret(&mut self, ask: &Ask, egui: &Context, ctx: &Ctx) {
        if !self.holds_open(ctx) {
            return;
        }
        let from = self.moving.unwrap_or(ctx.ws.session().selection);
        let at = from.caret;
        let goal = self.goal.filter(|it| it.0 == at).map(|it| it.1);
        let view = &mut self.view;
        let (to, extend, goal_x) = match *ask {
            Ask::VisualLine { forward, extend } => {
                let moved = match forward {
                    true => view.visual_line_down(egui, at, goal),
                    false => view.visual_line_up(egui, at, goal),
                };
                (moved.byte, extend, Some(moved.goal_x))
            }
            Ask::Page { forward, extend } => {
                let before = view.y_of(at);
                let moved = match forward {
                    true => view.page_down(egui, at, goal),
                    false => view.page_up(egui, at, goal),
                };
                // The caret stays where it is on the screen.
                if let (Some(before), Some(after)) = (before, view.y_of(moved.byte)) {
                    view.scroll_by(after - before);
                }
                (moved.byte, extend, Some(moved.goal_x))
            }
            Ask::LineEdge { end, extend } => {
                let to = match end {
                    true => view.line_end(egui, at),
                    false => view.line_start(egui, at),
                };
                (to, extend, None)
            }
            _ => return,
        };
        let selection = Selection {
            anchor: if extend { from.anchor } else { to },
            caret: to,
        };
        self.goal = goal_x.map(|x| (to, x));
        self.moving = Some(selection);
        if !extend {
            ctx.send(Action::Focus(None));
        }
        ctx.send(Action::Select(selection));
        self.scroll_to(to, ctx);
    }
}

/// The theme and the preferences as the text view wants them.
fn look(theme: &Theme, prefs: &Prefs) -> Look {
    let zoom = prefs.reader_zoom.clamp(0.5, 4.0);
    let built_in = if theme.dark {
        Look::dark()
    } else {
        Look::light()
    };
    Look {
        font: FontId::new(READING * zoom, fonts::reading()),
        label_font: FontId::new(NAMES * zoom.clamp(0.9, 2.0), FontFamily::Proportional),
        measure: MEASURE,
        tint: theme.tint,
        invisibles: prefs.show_invisibles,
        motion: prefs.motion,
        page: theme.page,
        text: theme.text,
        faint: theme.text_faint,
        selection: theme
            .accent
            .gamma_multiply(if theme.dark { 0.36 } else { 0.24 }),
        caret: theme.accent,
        focus: theme.accent,
        wash: theme
            .text
            .gamma_multiply(if theme.dark { 0.06 } else { 0.05 }),
        ..built_in
    }
}

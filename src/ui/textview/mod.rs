//! The reader's text: a long text at a reading measure with marks laid over it,
//! scrolled, hit and measured by bytes.
//!
//! Knows egui, spans and plain marks; nothing of articles, tags or settings. It
//! never alters the text and never owns the caret: input comes out as values
//! and the owner decides. Only paragraphs in sight are laid out, never with
//! their marks, so a changed mark lays nothing out again.

mod access;
mod arcs;
mod invisibles;
mod laid;
mod look;
mod map;
mod marks;
mod motion;
mod names;
mod paint;
mod pointer;
mod scroll;
mod table;
#[cfg(test)]
mod tests;
mod weave;

pub use arcs::Arc as TextArc;
pub use look::Look;
pub use marks::{Emphasis, Mark, MarkSource, MarkStyle, NoMarks};
pub use motion::Moved;
pub use pointer::Event;
pub use scroll::{Align, ScrollPlace};

use crate::text::Span;
use egui::{Galley, Pos2, Rect, Response, Sense, Ui, epaint::text::FontsView, pos2, vec2};
use laid::{Laid, Rows, Strip};
use marks::Local;
use std::{collections::HashMap, sync::Arc};
use table::{Measure, Table};

/// Where the owner's caret stands, in bytes; `anchor` is the selection's other end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CursorView {
    pub caret: u32,
    pub anchor: u32,
    /// Paint the caret bar; the selection shows in any case.
    pub visible: bool,
}

/// What one frame of the view came to.
pub struct TextViewOutput {
    /// The whole page; holds the focus.
    pub response: Response,
    /// What the hands did, in order.
    pub events: Vec<Event>,
    /// Bytes in sight.
    pub visible: Option<Span>,
    /// The text's column on the screen, for what stands beside it.
    pub column: Rect,
    /// The text moved under the page since the last frame.
    pub scrolled: bool,
}

/// Text kept laid out beyond what is in sight, bytes of memory, about.
const KEPT: usize = 12 << 20;
/// Laid out each frame: another galley than the last frame's means a new glyph
/// atlas, and also gives the average width of a letter.
const SENTINEL: &str = "Ministers met on Monday to discuss the ceasefire, officials said.";

/// State of one view of one text, kept from frame to frame.
pub struct TextView {
    text: Arc<str>,
    text_key: Option<u64>,
    look: Option<Look>,
    table: Table,
    rows: Rows,
    /// Room under a paragraph and of a blank line, points.
    gaps: (f32, f32),
    laid: HashMap<usize, Laid>,
    sentinel: Option<Arc<Galley>>,
    frame: u64,
    scroll: scroll::Scroll,
    pointer: pointer::Pointer,
    /// The page and the left edge of the column on the screen.
    page: Rect,
    left: f32,
    /// Pieces in sight and the screen y of their tops.
    sight: Vec<(usize, f32)>,
}

impl Default for TextView {
    /// A view that has shown nothing yet.
    fn default() -> Self {
        Self {
            text: Arc::from(""),
            text_key: None,
            look: None,
            table: Table::default(),
            rows: Rows::default(),
            gaps: (0.0, 0.0),
            laid: HashMap::new(),
            sentinel: None,
            frame: 0,
            scroll: scroll::Scroll::default(),
            pointer: pointer::Pointer::default(),
            page: Rect::ZERO,
            left: 0.0,
            sight: Vec::new(),
        }
    }
}

impl TextView {
    /// Draws the text into all of the room that `ui` has left. `text_key` changes
    /// with the text: the text itself is compared by address only.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        text: &Arc<str>,
        text_key: u64,
        look: &Look,
        marks: &dyn MarkSource,
        cursor: &CursorView,
    ) -> TextViewOutput {
        let response = self.claim(ui);
        let pixel = 1.0 / ui.pixels_per_point();
        ui.fonts_mut(|fonts| self.prepare(text, text_key, look, pixel, fonts));
        let hand = pointer::Hand::read(ui, &response);
        let delta = self.hand_scroll(ui, &response, &hand);
        let view = self.page.height();
        let now = ui.input(|i| i.time);
        let before = self.scroll.top;
        ui.fonts_mut(|fonts| self.arrange(delta, view, now, fonts));
        if self.scroll.is_gliding() {
            ui.ctx().request_repaint();
        }
        let scrolled = self.scroll.top != before;
        let events = self.events(ui, &response, &hand, scrolled);
        let options = ui.ctx().tessellation_options(|o| *o);
        ui.fonts_mut(|fonts| self.weave(marks, options, fonts));
        self.paint(ui, &response, cursor);
        self.access(ui, &response, marks);
        self.forget();
        TextViewOutput {
            events,
            visible: self.visible_range(),
            column: self.column(),
            scrolled,
            response,
        }
    }

    fn claim(&mut self, ui: &mut Ui) -> Response {
        let mut room = ui.available_rect_before_wrap();
        if !room.height().is_finite() {
            room.max.y = room.min.y + 400.0;
        }
        let response = ui.allocate_rect(room, Sense::click_and_drag());
        self.page = response.rect;
        self.frame += 1;
        response
    }

    /// Bytes in sight; `None` before the first frame and for an empty text.
    pub fn visible_range(&self) -> Option<Span> {
        let (first, top) = *self.sight.first()?;
        let (last, last_top) = *self.sight.last()?;
        let start = match self.laid.get(&first) {
            Some(laid) => {
                let row = laid.row_at(self.page.top() - top);
                self.table.get(first)?.start + laid.row_start(row)
            }
            None => self.table.get(first)?.start,
        };
        let end = match self.laid.get(&last) {
            Some(laid) => {
                let row = laid.row_at(self.page.bottom() - last_top);
                let begin = self.table.get(last)?.start;
                if row + 1 < laid.row_count() {
                    begin + laid.row_start(row + 1)
                } else {
                    begin + laid.len
                }
            }
            None => self.table.get(last)?.end,
        };
        Span::new(start, end)
    }

    /// The text's column on the screen, as high as the page.
    pub fn column(&self) -> Rect {
        Rect::from_min_size(
            pos2(self.left, self.page.top()),
            vec2(self.rows.width, self.page.height()),
        )
    }

    /// Points from row to row.
    pub fn row_height(&self) -> f32 {
        self.rows.pitch
    }

    /// The cluster boundary nearest to a place on the screen; places outside the
    /// text give the nearest row in sight.
    pub fn byte_at(&self, pos: Pos2) -> u32 {
        let Some((i, top)) = self.sight_at(pos.y) else {
            return 0;
        };
        let (Some(piece), Some(laid)) = (self.table.get(i), self.laid.get(&i)) else {
            return 0;
        };
        let row = laid.row_at(pos.y - top);
        piece.start + laid.byte_on_row(self.piece_text(i), row, pos.x - self.left)
    }

    /// The thing under a place on the screen: its label, its lane, or the shortest
    /// mark there.
    pub fn mark_at(&self, pos: Pos2) -> Option<u64> {
        let (i, top) = self.sight_at(pos.y)?;
        // A first row's labels reach into the gap above their paragraph.
        let next = self
            .sight
            .iter()
            .find(|(_, t)| *t > pos.y && *t - pos.y < self.rows.pitch / 2.0);
        [Some((i, top)), next.copied()]
            .into_iter()
            .flatten()
            .find_map(|(i, top)| {
                let laid = self.laid.get(&i)?;
                let at = vec2(pos.x - self.left, pos.y - top);
                laid.woven.as_ref()?.key_at(laid, at)
            })
    }

    /// The rows' parts that a span covers, on the screen, for what is in sight.
    pub fn rects_of(&self, span: Span) -> Vec<Rect> {
        let mut rects = Vec::new();
        let mut strips: Vec<Strip> = Vec::new();
        for (i, top) in &self.sight {
            let (Some(piece), Some(laid)) = (self.table.get(*i), self.laid.get(i)) else {
                continue;
            };
            strips.clear();
            let (from, to) = (span.start().max(piece.start), span.end().min(piece.end));
            laid.strips(
                from.saturating_sub(piece.start),
                to.saturating_sub(piece.start),
                &mut strips,
            );
            rects.extend(strips.iter().map(|s| {
                let y = top + laid.row_top(s.row);
                Rect::from_min_max(
                    pos2(self.left + s.x0, y),
                    pos2(self.left + s.x1, y + self.rows.pitch),
                )
            }));
        }
        rects
    }

    /// Where a caret before `byte` stands on the screen, as a line without width;
    /// `None` out of sight.
    pub fn caret_rect(&self, byte: u32) -> Option<Rect> {
        let i = self.table.of(byte);
        let (_, top) = self.sight.iter().find(|(at, _)| *at == i)?;
        let (piece, laid) = (self.table.get(i)?, self.laid.get(&i)?);
        let (row, x) = laid.place(byte - piece.start);
        let height = self.rows.pitch.min(self.table.height(i));
        Some(Rect::from_min_size(
            pos2(self.left + x, top + laid.row_top(row)),
            vec2(0.0, height),
        ))
    }

    /// Screen y of the top of the row that `byte` is on: exact in sight, estimated
    /// elsewhere. `None` past the end of the text.
    pub fn y_of(&self, byte: u32) -> Option<f32> {
        if byte as usize > self.text.len() {
            return None;
        }
        let i = self.table.of(byte);
        let piece = self.table.get(i)?;
        let within = match self.laid.get(&i) {
            Some(laid) => laid.row_top(laid.place(byte - piece.start).0),
            None => {
                let part = (byte - piece.start) as f32 / (piece.end - piece.start).max(1) as f32;
                part.min(1.0) * (self.table.height(i) - self.rows.pitch).max(0.0)
            }
        };
        if let Some((_, top)) = self.sight.iter().find(|(at, _)| *at == i) {
            return Some(top + within);
        }
        let (first, first_top) = *self.sight.first()?;
        let down = self.table.top(i) - self.table.top(first);
        Some((f64::from(first_top) + down) as f32 + within)
    }

    fn sight_at(&self, y: f32) -> Option<(usize, f32)> {
        let i = self.sight.partition_point(|(_, top)| *top <= y);
        self.sight.get(i.saturating_sub(1)).copied()
    }

    fn piece_text(&self, i: usize) -> &str {
        self.table
            .get(i)
            .and_then(|p| self.text.get(p.start as usize..p.end as usize))
            .unwrap_or_default()
    }

    /// Takes in a new text, look, width or atlas.
    fn prepare(
        &mut self,
        text: &Arc<str>,
        key: u64,
        look: &Look,
        pixel: f32,
        fonts: &mut FontsView<'_>,
    ) {
        let pitch = ((look.font.size * look.line_height / pixel).round() * pixel).max(pixel);
        let sentinel = fonts.layout_job(laid::job(
            SENTINEL.to_owned(),
            &look.font,
            pitch,
            f32::INFINITY,
        ));
        let fresh_atlas = self
            .sentinel
            .as_ref()
            .is_none_or(|s| !Arc::ptr_eq(s, &sentinel));
        let letter = sentinel.size().x / SENTINEL.len() as f32;
        let room = (self.page.width() - 2.0 * look.padding).max(40.0);
        let width = (look.measure * letter).min(room).floor();
        let baseline = sentinel
            .rows
            .first()
            .and_then(|r| r.glyphs.first())
            .map_or(pitch * 0.75, |g| g.pos.y);
        let rows = Rows {
            width,
            pitch,
            baseline,
            size: look.font.size,
            pixel,
        };
        self.sentinel = Some(sentinel);
        // A little left of the middle: the margin's cards stand at the right.
        let spare = ((room - width) * 0.4).min(4.0 * look.padding);
        self.left = rows.snap(self.page.left() + look.padding + spare);

        let new_text = self.text_key != Some(key);
        let new_rows = rows != self.rows || self.look.as_ref().is_none_or(|l| !l.same_layout(look));
        if (new_rows || fresh_atlas) && !new_text && self.scroll.restore.is_none() {
            self.scroll.restore = Some(self.scroll_place());
        }
        if new_text {
            self.text = text.clone();
            self.text_key = Some(key);
            self.table = Table::new(text);
            self.scroll.rewind();
            self.sight.clear();
        }
        if new_text || new_rows || fresh_atlas {
            self.laid.clear();
        }
        if new_text || new_rows {
            let gap = if self.table.has_blank_lines {
                0.0
            } else {
                look.paragraph_gap
            };
            self.gaps = (rows.snap(gap * pitch), rows.snap(look.blank_line * pitch));
            self.table.estimate(&Measure {
                per_row: width / letter.max(1.0),
                pitch,
                gap: self.gaps.0,
                blank: self.gaps.1,
            });
            self.rows = rows;
        }
        if self.look.as_ref() != Some(look) {
            for laid in self.laid.values_mut() {
                laid.woven = None;
            }
            self.look = Some(look.clone());
        }
    }

    /// Lays piece `i` out if it isn't, and takes in its exact height.
    fn ensure(&mut self, i: usize, fonts: &mut FontsView<'_>) {
        if let Some(laid) = self.laid.get_mut(&i) {
            laid.used = self.frame;
            return;
        }
        let (Some(look), Some(piece)) = (self.look.as_ref(), self.table.get(i)) else {
            return;
        };
        let mut laid = Laid::new(self.piece_text(i), &look.font, self.rows, fonts);
        laid.used = self.frame;
        let height = if piece.start == piece.end {
            self.gaps.1
        } else {
            let gap = if self.table.closes(i) {
                self.gaps.0
            } else {
                0.0
            };
            laid.row_count() as f32 * self.rows.pitch + gap
        };
        self.table.set_height(i, height);
        self.laid.insert(i, laid);
    }

    /// Brings the painted marks of what is in sight up to date.
    fn weave(
        &mut self,
        marks: &dyn MarkSource,
        options: egui::epaint::TessellationOptions,
        fonts: &mut FontsView<'_>,
    ) {
        let revision = marks.revision();
        let Some(look) = self.look.as_ref() else {
            return;
        };
        let mut found = Vec::new();
        for (i, _) in &self.sight {
            let (Some(piece), Some(laid)) = (self.table.get(*i), self.laid.get_mut(i)) else {
                continue;
            };
            if laid.woven.as_ref().is_some_and(|w| w.revision == revision) {
                continue;
            }
            found.clear();
            if let Some(within) = Span::new(piece.start, piece.end) {
                marks.marks(within, &mut found);
                found.retain(|m| m.span.overlaps(within));
            }
            let print = marks::print_of(&found);
            if let Some(woven) = &mut laid.woven
                && woven.print == print
            {
                woven.revision = revision;
                continue;
            }
            let locals: Vec<Local> = found
                .drain(..)
                .map(|mark| Local {
                    from: mark.span.start().max(piece.start) - piece.start,
                    to: mark.span.end().min(piece.end) - piece.start,
                    begins: mark.span.start() >= piece.start,
                    lane: None,
                    hidden: false,
                    mark,
                })
                .collect();
            let mut loom = weave::Loom {
                look,
                fonts,
                options,
            };
            laid.woven = Some(weave::Woven::new(
                laid,
                locals,
                (revision, print),
                &mut loom,
            ));
        }
    }

    /// Drops what was out of sight longest when too much is kept.
    fn forget(&mut self) {
        let weight = |l: &Laid| l.weight() + l.woven.as_ref().map_or(0, weave::Woven::weight);
        let mut total: usize = self.laid.values().map(weight).sum();
        if total <= KEPT {
            return;
        }
        let mut old: Vec<(u64, usize, usize)> = self
            .laid
            .iter()
            .filter(|(_, l)| l.used < self.frame)
            .map(|(i, l)| (l.used, *i, weight(l)))
            .collect();
        old.sort_unstable();
        for (_, i, weight) in old {
            if total <= KEPT / 2 {
                break;
            }
            self.laid.remove(&i);
            total -= weight;
        }
    }
}

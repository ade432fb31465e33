//! Where the page stands in the text: anchored to a paragraph, so that nothing
//! jumps while estimated heights become exact.
//!
//! Knows pieces and their heights, not what is painted on them.

use super::TextView;
use egui::{Id, Rect, Response, Sense, Ui, epaint::text::FontsView, pos2, vec2};

/// Where a byte goes in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Its row near the top, with two rows of context above.
    Top,
    Center,
    /// Its row near the bottom, with two rows of context below.
    Bottom,
    /// As little movement as brings its row into sight.
    Nearest,
}

/// A place in a text that survives a change of width or face, to be remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScrollPlace {
    /// First byte of the topmost row.
    pub byte: u32,
    /// Points of that row that are scrolled off.
    pub off: f32,
}

/// How long a glide takes, seconds.
const GLIDE: f64 = 0.12;
/// Width of the strip at the right that answers to the scroll bar, points.
const BAR: f32 = 12.0;

/// Anchor and movement.
#[derive(Default)]
pub(super) struct Scroll {
    /// Piece at the top of the page, and how far into it the page begins (points;
    /// negative by the padding at most, above the first piece).
    pub top: (usize, f32),
    pub restore: Option<ScrollPlace>,
    to: Option<(u32, Align)>,
    /// Points still to go and when the glide began.
    glide: Option<(f32, f64)>,
    /// Offset of the pointer within the scroll bar's handle.
    grip: Option<f32>,
}

impl Scroll {
    pub fn rewind(&mut self) {
        self.top = (0, f32::NEG_INFINITY);
        self.glide = None;
    }

    pub fn is_gliding(&self) -> bool {
        self.glide.is_some()
    }
}

impl TextView {
    /// Brings `byte` into view in the next frame.
    pub fn scroll_to(&mut self, byte: u32, align: Align) {
        self.scroll.to = Some((byte, align));
    }

    /// Moves the page by `points`, down is positive.
    pub fn scroll_by(&mut self, points: f32) {
        self.scroll.top.1 += points;
        self.scroll.glide = None;
    }

    /// The place at the top of the page.
    pub fn scroll_place(&self) -> ScrollPlace {
        let (i, off) = self.scroll.top;
        let start = self.table.get(i).map_or(0, |p| p.start);
        match self.laid.get(&i) {
            Some(laid) if off > 0.0 => {
                let row = laid.row_at(off);
                ScrollPlace {
                    byte: start + laid.row_start(row),
                    off: off - laid.row_top(row),
                }
            }
            _ => ScrollPlace { byte: start, off },
        }
    }

    /// Goes back to a remembered place in the next frame, also where that frame
    /// brings another text.
    pub fn restore(&mut self, place: ScrollPlace) {
        self.scroll.restore = Some(place);
        self.scroll.to = None;
    }

    /// Points from the top of the text to the top of the page, and the height of
    /// the whole text; both partly estimated.
    pub fn scroll_offset(&self) -> (f64, f64) {
        let (i, off) = self.scroll.top;
        (self.table.top(i) + f64::from(off), self.table.total())
    }

    fn padding(&self) -> f32 {
        self.look.as_ref().map_or(0.0, |l| l.padding)
    }

    /// Room above the first row.
    fn above(&self) -> f32 {
        self.look.as_ref().map_or(0.0, |l| l.padding + l.head)
    }

    /// Applies this frame's movement, lays out what comes into sight and notes
    /// where it stands.
    pub(super) fn arrange(&mut self, delta: f32, view: f32, now: f64, fonts: &mut FontsView<'_>) {
        if let Some(place) = self.scroll.restore.take() {
            let i = self.table.of(place.byte);
            self.ensure(i, fonts);
            let start = self.table.get(i).map_or(0, |p| p.start);
            let row_top = self.laid.get(&i).map_or(0.0, |laid| {
                laid.row_top(laid.place(place.byte.saturating_sub(start)).0)
            });
            self.scroll.top = (i, row_top + place.off);
        }
        if delta != 0.0 {
            self.scroll.glide = None;
            self.scroll.top.1 += delta;
        }
        self.scroll.top = self.normal(self.scroll.top, view, fonts);
        if let Some((byte, align)) = self.scroll.to.take() {
            self.go_to(byte, align, view, now, fonts);
        }
        let mut top = self.scroll.top;
        if let Some((distance, began)) = self.scroll.glide {
            let t = ((now - began) / GLIDE).clamp(0.0, 1.0) as f32;
            if t >= 1.0 {
                self.scroll.glide = None;
            } else {
                top.1 -= distance * (1.0 - t) * (1.0 - t);
                top = self.normal(top, view, fonts);
            }
        }
        let (mut i, off) = top;
        let mut y = self.rows.snap(self.page.top() - off);
        self.sight.clear();
        while y < self.page.bottom() && i < self.table.len() {
            self.ensure(i, fonts);
            self.sight.push((i, y));
            y += self.table.height(i);
            i += 1;
        }
        if self.sight.is_empty() {
            self.ensure(top.0, fonts);
            self.sight.push((top.0, y));
        }
    }

    /// The same place as piece and offset within it, kept inside the text.
    fn normal(
        &mut self,
        (mut i, mut off): (usize, f32),
        view: f32,
        fonts: &mut FontsView<'_>,
    ) -> (usize, f32) {
        let (pad, above) = (self.padding(), self.above());
        // Far: by the table. Near: piece by piece, each made exact on the way.
        if off.is_finite() && (off < -4.0 * view || off > self.table.height(i) + 4.0 * view) {
            (i, off) = self.table.at(self.table.top(i) + f64::from(off));
        }
        (i, off) = self.walk((i, off), fonts);
        if i == 0 {
            off = off.max(-above);
        }
        // The last piece may not leave more than the padding below it.
        let (mut bottom, mut j) = (-off, i);
        while j < self.table.len() && bottom < view {
            self.ensure(j, fonts);
            bottom += self.table.height(j);
            j += 1;
        }
        if j == self.table.len() && bottom + pad < view {
            (i, off) = self.walk((i, off - (view - bottom - pad)), fonts);
            if i == 0 {
                off = off.max(-above);
            }
        }
        (i, off)
    }

    fn walk(&mut self, (mut i, mut off): (usize, f32), fonts: &mut FontsView<'_>) -> (usize, f32) {
        self.ensure(i, fonts);
        while off < 0.0 && i > 0 {
            i -= 1;
            self.ensure(i, fonts);
            off += self.table.height(i);
        }
        while off >= self.table.height(i) && i + 1 < self.table.len() {
            off -= self.table.height(i);
            i += 1;
            self.ensure(i, fonts);
        }
        (i, off)
    }

    fn go_to(&mut self, byte: u32, align: Align, view: f32, now: f64, fonts: &mut FontsView<'_>) {
        let i = self.table.of(byte);
        self.ensure(i, fonts);
        let (Some(piece), Some(laid)) = (self.table.get(i), self.laid.get(&i)) else {
            return;
        };
        let row_top = laid.row_top(laid.place(byte.saturating_sub(piece.start)).0);
        let pitch = self.rows.pitch;
        let context = (2.0 * pitch).min((view - pitch).max(0.0) / 2.0);
        let (old_i, old_off) = self.scroll.top;
        // Row's distance from the top of the page at present.
        let at = (self.table.top(i) - self.table.top(old_i)) as f32 + row_top - old_off;
        let wanted = match align {
            Align::Top => context,
            Align::Center => (view - pitch) / 2.0,
            Align::Bottom => view - pitch - context,
            Align::Nearest => at.clamp(context, (view - pitch - context).max(context)),
        };
        if align == Align::Nearest && wanted == at {
            return;
        }
        // The first row comes with what stands above it.
        let first = i == 0 && row_top == 0.0 && at < wanted;
        let off = if first {
            -self.above()
        } else {
            row_top - wanted
        };
        self.scroll.top = self.normal((i, off), view, fonts);
        let motion = self.look.as_ref().is_some_and(|l| l.motion);
        let (new_i, new_off) = self.scroll.top;
        let moved = (self.table.top(new_i) - self.table.top(old_i)) as f32 + new_off - old_off;
        let near = moved.abs() < 1.5 * view && moved.abs() > 1.0;
        self.scroll.glide = (motion && near && old_off.is_finite()).then_some((moved, now));
    }

    /// The scroll bar's strip on the screen.
    pub(super) fn bar(&self) -> Rect {
        Rect::from_min_max(
            pos2(self.page.right() - BAR, self.page.top()),
            self.page.max,
        )
    }

    /// The scroll bar's handle; `None` where everything is in sight.
    pub(super) fn handle(&self) -> Option<Rect> {
        let above = f64::from(self.above());
        let view = f64::from(self.page.height());
        let (offset, total) = self.scroll_offset();
        let whole = total + above + f64::from(self.padding());
        if whole <= view || view < 1.0 || !offset.is_finite() {
            return None;
        }
        let height = (view * view / whole).max(28.0).min(view);
        let part = ((offset + above) / (whole - view)).clamp(0.0, 1.0);
        let bar = self.bar();
        Some(Rect::from_min_size(
            pos2(bar.left(), bar.top() + (part * (view - height)) as f32),
            vec2(BAR, height as f32),
        ))
    }

    /// Lets the hand drag the bar; `true` while it has to do with the bar.
    pub(super) fn drag_bar(&mut self, ui: &Ui, page: &Response) -> Option<Response> {
        let handle = self.handle()?;
        let id: Id = page.id.with("scroll bar");
        let response = ui.interact(self.bar(), id, Sense::drag());
        if let Some(pos) = response.interact_pointer_pos() {
            let inside = pos.y - handle.top();
            let grip = *self.scroll.grip.get_or_insert(if handle.contains(pos) {
                inside
            } else {
                handle.height() / 2.0
            });
            let above = f64::from(self.above());
            let view = f64::from(self.page.height());
            let way = (view - f64::from(handle.height())).max(1.0);
            let part = (f64::from(pos.y - grip - self.page.top()) / way).clamp(0.0, 1.0);
            let whole = self.table.total() + above + f64::from(self.padding());
            let offset = part * (whole - view) - above;
            let (i, off) = self.table.at(offset);
            self.scroll.top = if offset < 0.0 {
                (0, offset as f32)
            } else {
                (i, off)
            };
            self.scroll.glide = None;
        } else {
            self.scroll.grip = None;
        }
        Some(response)
    }
}

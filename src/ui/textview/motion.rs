//! Where the caret goes by rows: up, down, to a row's ends, by pages.
//!
//! Works out of sight too, laying out what it needs. Words and characters are
//! the owner's: they don't depend on how the text is broken into rows.

use super::TextView;
use egui::{Context, epaint::text::FontsView};

/// Where a vertical move arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    pub byte: u32,
    /// Points from the left of the column; hand it to the next move to keep it.
    pub goal_x: f32,
}

impl TextView {
    /// The row above, under the same x; the start of the text from the first row.
    pub fn visual_line_up(&mut self, ctx: &Context, byte: u32, goal_x: Option<f32>) -> Moved {
        ctx.fonts_mut(|fonts| self.by_row(byte, goal_x, false, fonts))
    }

    /// The row below, under the same x; the end of the text from the last row.
    pub fn visual_line_down(&mut self, ctx: &Context, byte: u32, goal_x: Option<f32>) -> Moved {
        ctx.fonts_mut(|fonts| self.by_row(byte, goal_x, true, fonts))
    }

    /// First byte of the row that `byte` is on.
    pub fn line_start(&mut self, ctx: &Context, byte: u32) -> u32 {
        self.row_edge(ctx, byte, false)
    }

    /// Behind the last character of the row that `byte` is on; before the blank
    /// where the row was broken at one.
    pub fn line_end(&mut self, ctx: &Context, byte: u32) -> u32 {
        self.row_edge(ctx, byte, true)
    }

    /// A page up, less two rows.
    pub fn page_up(&mut self, ctx: &Context, byte: u32, goal_x: Option<f32>) -> Moved {
        let page = self.page_step();
        ctx.fonts_mut(|fonts| self.by_points(byte, goal_x, -page, fonts))
    }

    /// A page down, less two rows.
    pub fn page_down(&mut self, ctx: &Context, byte: u32, goal_x: Option<f32>) -> Moved {
        let page = self.page_step();
        ctx.fonts_mut(|fonts| self.by_points(byte, goal_x, page, fonts))
    }

    fn page_step(&self) -> f32 {
        (self.page.height() - 2.0 * self.rows.pitch).max(self.rows.pitch)
    }

    /// Piece, row and x of a caret.
    fn stand(&mut self, byte: u32, fonts: &mut FontsView<'_>) -> (usize, u32, f32) {
        let i = self.table.of(byte);
        self.ensure(i, fonts);
        let start = self.table.get(i).map_or(0, |p| p.start);
        let (row, x) = self
            .laid
            .get(&i)
            .map_or((0, 0.0), |laid| laid.place(byte.saturating_sub(start)));
        (i, row, x)
    }

    /// The byte under `x` on a row of piece `i`; rows past the last give the last.
    fn land(&mut self, i: usize, row: u32, x: f32, fonts: &mut FontsView<'_>) -> u32 {
        self.ensure(i, fonts);
        let (Some(piece), Some(laid)) = (self.table.get(i), self.laid.get(&i)) else {
            return 0;
        };
        let row = row.min(laid.row_count() - 1);
        piece.start + laid.byte_on_row(self.piece_text(i), row, x)
    }

    fn by_row(
        &mut self,
        byte: u32,
        goal_x: Option<f32>,
        down: bool,
        fonts: &mut FontsView<'_>,
    ) -> Moved {
        let (i, row, x) = self.stand(byte, fonts);
        let goal_x = goal_x.unwrap_or(x);
        let rows = self.laid.get(&i).map_or(1, |laid| laid.row_count());
        let byte = match (down, row, i) {
            (false, 0, 0) => 0,
            (false, 0, i) => self.land(i - 1, u32::MAX, goal_x, fonts),
            (false, row, i) => self.land(i, row - 1, goal_x, fonts),
            (true, row, i) if row + 1 < rows => self.land(i, row + 1, goal_x, fonts),
            (true, _, i) if i + 1 < self.table.len() => self.land(i + 1, 0, goal_x, fonts),
            _ => self.text.len() as u32,
        };
        Moved { byte, goal_x }
    }

    fn by_points(
        &mut self,
        byte: u32,
        goal_x: Option<f32>,
        points: f32,
        fonts: &mut FontsView<'_>,
    ) -> Moved {
        let (i, row, x) = self.stand(byte, fonts);
        let goal_x = goal_x.unwrap_or(x);
        let within = row as f32 * self.rows.pitch + 0.5 * self.rows.pitch;
        let y = self.table.top(i) + f64::from(within + points);
        let byte = if y < 0.0 {
            0
        } else if y >= self.table.total() {
            self.text.len() as u32
        } else {
            let (to, off) = self.table.at(y);
            self.land(to, (off / self.rows.pitch) as u32, goal_x, fonts)
        };
        Moved { byte, goal_x }
    }

    fn row_edge(&mut self, ctx: &Context, byte: u32, end: bool) -> u32 {
        ctx.fonts_mut(|fonts| {
            let (i, row, _) = self.stand(byte, fonts);
            let (Some(piece), Some(laid)) = (self.table.get(i), self.laid.get(&i)) else {
                return byte;
            };
            piece.start
                + if end {
                    laid.row_end(self.piece_text(i), row)
                } else {
                    laid.row_start(row)
                }
        })
    }
}

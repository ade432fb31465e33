//! A long list of equal rows: only those on the screen are drawn, and one can
//! be asked into sight.

use std::ops::Range;

use egui::{ScrollArea, Ui};

/// The scroll position of a list, and the row that is wanted on the screen.
#[derive(Clone, Debug, Default)]
pub struct LongList {
    /// Points scrolled down, and height of the room, as last drawn.
    offset: f32,
    room: f32,
    wanted: Option<usize>,
    visible: Range<usize>,
}

impl LongList {
    /// Scrolls as little as needed to have the row on the screen; to the middle
    /// where it is far away.
    pub fn bring(&mut self, row: usize) {
        self.wanted = Some(row);
    }

    /// The rows last drawn.
    pub fn visible(&self) -> Range<usize> {
        self.visible.clone()
    }

    /// Draws the rows that are on the screen. `height` of a row in points,
    /// `most` the height of the list, all there is where infinite.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        salt: &str,
        (height, most): (f32, f32),
        rows: usize,
        mut draw: impl FnMut(&mut Ui, usize),
    ) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical()
            .id_salt(salt)
            .max_height(most)
            .auto_shrink([false, most.is_finite()]);
        let room = if self.room > 0.0 {
            self.room
        } else {
            most.min(ui.available_height())
        };
        if let Some(row) = self.wanted.take() {
            let (top, bottom) = (row as f32 * height, (row + 1) as f32 * height);
            let seen = self.offset..self.offset + room;
            let near = 2.0 * height;
            let to = if top >= seen.start && bottom <= seen.end {
                None
            } else if top < seen.start && top >= seen.start - near {
                Some(top)
            } else if bottom > seen.end && bottom <= seen.end + near {
                Some(bottom - room)
            } else {
                Some(top - (room - height) / 2.0)
            };
            if let Some(to) = to {
                let end = (rows as f32 * height - room).max(0.0);
                area = area.vertical_scroll_offset(to.clamp(0.0, end));
            }
        }
        let mut visible = 0..0;
        let output = area.show_rows(ui, height, rows, |ui, range| {
            visible = range.clone();
            for row in range {
                draw(ui, row);
            }
        });
        self.visible = visible;
        self.offset = output.state.clamped_offset().y;
        self.room = output.inner_rect.height();
    }
}

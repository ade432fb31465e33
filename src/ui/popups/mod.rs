//! The small floating lists beside the selection: choose a type, an entity, a
//! target, write a note, answer a question. One is open at a time. Each row is
//! built by a pure function; drawing is shared.

use egui::Pos2;

use crate::ui::Ctx;
use crate::workspace::Ask;

/// All popups and which one is open.
#[derive(Default)]
pub struct Popups {}

impl Popups {
    /// Opens the popup that an ask means, near a place on the screen; false
    /// where the ask is none of theirs.
    pub fn open(&mut self, ask: &Ask, at: Pos2, ctx: &Ctx) -> bool {
        let _ = (ask, at, ctx);
        false
    }

    /// While one is open the keyboard is its own: the keymap stays silent.
    pub fn is_open(&self) -> bool {
        false
    }

    pub fn close(&mut self) {}

    /// Draws the open one, above everything else.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        let _ = (egui, ctx);
    }
}

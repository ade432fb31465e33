//! What the pointer does to the page, said in bytes.
//!
//! Knows nothing of carets or selections: the owner makes those of the events.

use super::TextView;
use egui::{CursorIcon, EventFilter, PointerButton, Pos2, Response, Ui};

/// One thing the hand did. `on` is the key of the mark under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// The primary button went down; the `clicks`-th time in a row, 1 to 3.
    Press {
        byte: u32,
        clicks: u8,
        shift: bool,
        /// Ctrl, or Command on a Mac.
        command: bool,
        on: Option<u64>,
    },
    /// The pointer moved (or the text under it) with the button down.
    Drag { byte: u32 },
    /// The button went up.
    Release { byte: u32, on: Option<u64> },
    /// The pointer moved over the page; `on_text` tells letters from empty room.
    Hover {
        byte: u32,
        pos: Pos2,
        on: Option<u64>,
        on_text: bool,
    },
    /// The pointer left the page.
    HoverEnd,
    SecondaryClick {
        byte: u32,
        pos: Pos2,
        on: Option<u64>,
    },
}

/// What must be remembered between frames.
#[derive(Default)]
pub(super) struct Pointer {
    down: bool,
    clicks: u8,
    pressed_at: Option<(Pos2, f64)>,
    hovered: Option<Pos2>,
    dragged: Option<Pos2>,
}

/// This frame's input, read once.
pub(super) struct Hand {
    pos: Option<Pos2>,
    over: bool,
    pressed: bool,
    held: bool,
    shift: bool,
    command: bool,
    wheel: f32,
    now: f64,
    dt: f32,
    patience: f64,
}

impl Hand {
    pub fn read(ui: &Ui, response: &Response) -> Self {
        let over = response.contains_pointer() && ui.is_enabled();
        let patience = ui.ctx().options(|o| o.input_options.max_double_click_delay);
        ui.input_mut(|i| {
            let wheel = if over { i.smooth_scroll_delta().y } else { 0.0 };
            if over {
                i.smooth_scroll_delta.y = 0.0;
            }
            Self {
                pos: i.pointer.latest_pos(),
                over,
                pressed: over && i.pointer.button_pressed(PointerButton::Primary),
                held: i.pointer.button_down(PointerButton::Primary),
                shift: i.modifiers.shift,
                command: i.modifiers.command,
                wheel,
                now: i.time,
                dt: i.stable_dt.min(0.1),
                patience,
            }
        })
    }
}

impl TextView {
    /// How far the wheel, or a drag over the edge, moves the page; points.
    pub(super) fn hand_scroll(&mut self, ui: &Ui, response: &Response, hand: &Hand) -> f32 {
        let bar = self.drag_bar(ui, response);
        if bar.is_some_and(|bar| bar.dragged() || bar.is_pointer_button_down_on()) {
            return 0.0;
        }
        let mut delta = -hand.wheel;
        if self.pointer.down
            && hand.held
            && let Some(pos) = hand.pos
        {
            let over = (pos.y - self.page.bottom()).max(0.0) + (pos.y - self.page.top()).min(0.0);
            if over != 0.0 {
                // Faster the farther out, up to a page in half a second.
                let speed =
                    (over * 12.0).clamp(-2.0 * self.page.height(), 2.0 * self.page.height());
                delta += speed * hand.dt;
                ui.ctx().request_repaint();
            }
        }
        delta
    }

    pub(super) fn events(
        &mut self,
        ui: &Ui,
        response: &Response,
        hand: &Hand,
        scrolled: bool,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        if response.has_focus() {
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
        }
        let Some(pos) = hand.pos else {
            // Gone from the window: a drag ends where it was last seen.
            if std::mem::take(&mut self.pointer.down) {
                let last = self.pointer.dragged.unwrap_or(self.page.min);
                events.push(Event::Release {
                    byte: self.byte_at(last),
                    on: None,
                });
            }
            if self.pointer.hovered.take().is_some() {
                events.push(Event::HoverEnd);
            }
            return events;
        };
        let on_bar = self.handle().is_some() && self.bar().contains(pos);
        if hand.pressed && !on_bar {
            let again = self.pointer.pressed_at.is_some_and(|(at, when)| {
                hand.now - when < hand.patience && at.distance(pos) < 6.0
            });
            self.pointer.clicks = if again {
                self.pointer.clicks % 3 + 1
            } else {
                1
            };
            self.pointer.pressed_at = Some((pos, hand.now));
            self.pointer.down = true;
            self.pointer.dragged = Some(pos);
            response.request_focus();
            events.push(Event::Press {
                byte: self.byte_at(pos),
                clicks: self.pointer.clicks,
                shift: hand.shift,
                command: hand.command,
                on: self.mark_at(pos),
            });
        }
        if self.pointer.down {
            if hand.held {
                if self.pointer.dragged != Some(pos) || scrolled {
                    self.pointer.dragged = Some(pos);
                    events.push(Event::Drag {
                        byte: self.byte_at(pos),
                    });
                }
            } else {
                self.pointer.down = false;
                events.push(Event::Release {
                    byte: self.byte_at(pos),
                    on: self.mark_at(pos),
                });
            }
        } else if hand.over && !on_bar {
            let on_text = self.is_on_text(pos);
            if on_text {
                ui.set_cursor_icon(CursorIcon::Text);
            }
            if self.pointer.hovered != Some(pos) || scrolled {
                self.pointer.hovered = Some(pos);
                events.push(Event::Hover {
                    byte: self.byte_at(pos),
                    pos,
                    on: self.mark_at(pos),
                    on_text,
                });
            }
            if response.secondary_clicked() {
                events.push(Event::SecondaryClick {
                    byte: self.byte_at(pos),
                    pos,
                    on: self.mark_at(pos),
                });
            }
        } else if self.pointer.hovered.take().is_some() {
            events.push(Event::HoverEnd);
        }
        events
    }

    fn is_on_text(&self, pos: Pos2) -> bool {
        let Some((i, top)) = self.sight_at(pos.y) else {
            return false;
        };
        self.laid.get(&i).is_some_and(|laid| {
            let y = pos.y - top;
            let inside = (0.0..laid.row_top(laid.row_count())).contains(&y);
            inside && laid.is_on_text(laid.row_at(y), pos.x - self.left)
        })
    }
}

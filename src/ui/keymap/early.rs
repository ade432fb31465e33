//! Keys taken before egui hears of them. For every event that it is told of egui
//! draws two more frames, in case something answers late; a key that is ours is
//! answered in the frame it comes in. Must not know what keys mean.

use egui::{Event, Key};

use super::{Focus, Meaning, Stroke, key_of, late, meaning};
use crate::ui::Ctx;

/// Keys on their way past egui.
#[derive(Default)]
pub struct Early {
    /// Modifiers that went down or up: egui needs them with the next event only.
    held: Vec<Event>,
}

impl Early {
    /// Takes all of a frame's events where every one is a key that means something
    /// to us while nothing has the focus; else leaves all, in order.
    pub fn take(
        &mut self,
        egui_ctx: &egui::Context,
        ctx: &Ctx,
        blocked: bool,
        events: &mut Vec<Event>,
    ) {
        if events.is_empty() {
            return;
        }
        let busy = egui_ctx.memory(|it| it.focused().is_some())
            || egui_ctx.input(|it| it.pointer.any_down());
        if blocked || busy || !self.are_ours(egui_ctx, ctx, events) {
            events.splice(0..0, self.held.drain(..));
            return;
        }
        let mut ours = Vec::new();
        for event in events.drain(..) {
            match event {
                Event::ModifiersChanged(_) => {
                    // Only how they stand in the end matters.
                    self.held.clear();
                    self.held.push(event);
                }
                Event::Key { pressed: false, .. } => {}
                event if is_modifier(&event) => {}
                event => ours.push(event),
            }
        }
        if !ours.is_empty() {
            egui_ctx.data_mut(|it| {
                it.get_temp_mut_or_default::<Vec<Event>>(late())
                    .append(&mut ours);
            });
        }
    }

    fn are_ours(&self, egui_ctx: &egui::Context, ctx: &Ctx, events: &[Event]) -> bool {
        let mut previous = None;
        let mut types = false;
        events.iter().all(|event| {
            let is_ours = match event {
                Event::ModifiersChanged(_) => true,
                // What egui saw go down it must see come up.
                Event::Key {
                    key,
                    pressed: false,
                    ..
                } => !egui_ctx.input(|it| it.keys_down.contains(key)),
                // It ends what is being dragged, too.
                Event::Key {
                    key: Key::Escape, ..
                } => false,
                event if is_modifier(event) => true,
                // The key before it was ours.
                Event::Text(_) if types => true,
                Event::Key { .. } => Stroke::of(event, previous)
                    // Else it is heard of again as the sign that it types.
                    .is_none_or(|it| meaning(ctx.ws, &it, Focus::Reader) != Meaning::Nothing),
                _ => false,
            };
            types = matches!(event, Event::Key { pressed: true, .. });
            previous = key_of(event).or(previous);
            is_ours
        })
    }
}

fn is_modifier(event: &Event) -> bool {
    const MODIFIERS: [Key; 8] = [
        Key::ShiftLeft,
        Key::ShiftRight,
        Key::ControlLeft,
        Key::ControlRight,
        Key::AltLeft,
        Key::AltRight,
        Key::SuperLeft,
        Key::SuperRight,
    ];
    matches!(event, Event::Key { key, .. } if MODIFIERS.contains(key))
}

//! Short messages at the lower right: what was refused and why, what was done
//! in passing. They go by themselves; an error stays longer and until it is
//! read. Must not know what they are about.

use egui::{Align2, Area, Frame, Id, Margin, Order, RichText, Stroke, accesskit, vec2};

use crate::ui::Theme;

/// Seconds that a message stands.
const STAYS: f64 = 4.0;
const ERROR_STAYS: f64 = 10.0;
/// More than these at once are noise: the oldest go.
const MOST: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Error,
}

#[derive(Default)]
pub struct Toasts {
    shown: Vec<Toast>,
}

struct Toast {
    text: String,
    tone: Tone,
    /// In the context's time; set when it is first drawn.
    until: Option<f64>,
}

impl Toasts {
    pub fn add(&mut self, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        self.shown.retain(|it| it.text != text);
        self.shown.push(Toast {
            text,
            tone,
            until: None,
        });
        let over = self.shown.len().saturating_sub(MOST);
        self.shown.drain(..over);
    }

    /// The messages that stand, the oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|it| it.text.as_str())
    }

    /// Draws them above `bottom` points of the window's lower edge.
    pub fn show(&mut self, ctx: &egui::Context, theme: &Theme, bottom: f32) {
        let now = ctx.input(|it| it.time);
        for toast in &mut self.shown {
            toast.until.get_or_insert(match toast.tone {
                Tone::Info => now + STAYS,
                Tone::Error => now + ERROR_STAYS,
            });
        }
        self.shown.retain(|it| it.until.is_none_or(|it| it > now));
        let Some(next) = self.shown.iter().filter_map(|it| it.until).reduce(f64::min) else {
            return;
        };
        ctx.request_repaint_after_secs((next - now) as f32 + 0.01);
        let mut closed = None;
        Area::new(Id::unique("toasts"))
            .order(Order::Tooltip)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -bottom - 12.0))
            .accessible_name("Messages")
            .role(accesskit::Role::Status)
            .show(ctx, |ui| {
                for (i, toast) in self.shown.iter().enumerate() {
                    if toast_ui(ui, theme, toast) {
                        closed = Some(i);
                    }
                    ui.add_space(4.0);
                }
            });
        if let Some(i) = closed {
            self.shown.remove(i);
            ctx.request_repaint();
        }
    }
}

/// True where it was clicked away.
fn toast_ui(ui: &mut egui::Ui, theme: &Theme, toast: &Toast) -> bool {
    let edge = match toast.tone {
        Tone::Info => theme.hairline,
        Tone::Error => theme.danger,
    };
    Frame::new()
        .fill(theme.raised)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(6)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_max_width(420.0);
            let ink = match toast.tone {
                Tone::Info => theme.text,
                Tone::Error => theme.danger,
            };
            let label = egui::Label::new(RichText::new(&toast.text).color(ink))
                .wrap()
                .sense(egui::Sense::click());
            ui.add(label).on_hover_text("Click to dismiss").clicked()
        })
        .inner
}

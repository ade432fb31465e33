//! Write a note on the focused tag, or on the article.

use egui::{Frame, Id, Key, Margin, Modifiers, Pos2, RichText, TextEdit, vec2};

use super::list::{clicked_outside, floating, keys_ui};
use crate::model::{Body, TagId};
use crate::ui::{Ctx, widgets};
use crate::workspace::{Action, Workspace, phrases};

pub struct NotePopup {
    place: Pos2,
    text: String,
    what: What,
    title: String,
    fresh: bool,
}

enum What {
    New(Option<TagId>),
    Change(TagId),
}

impl NotePopup {
    pub fn open(ws: &Workspace, at: Pos2) -> Self {
        let focused = ws.focused_tag();
        let (what, text, title) = match focused.map(|tag| (&tag.body, tag)) {
            Some((Body::Note(note), tag)) => (
                What::Change(tag.id.clone()),
                note.text.clone(),
                "Change the note".into(),
            ),
            Some((_, tag)) => (
                What::New(Some(tag.id.clone())),
                String::new(),
                format!("Note on {}", phrases::tag_line(ws, tag)),
            ),
            None => (What::New(None), String::new(), "Note on the article".into()),
        };
        Self {
            place: at,
            text,
            what,
            title,
            fresh: true,
        }
    }

    /// True once it is done with. A press elsewhere keeps what was written.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let (escaped, commits) = egui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::Escape),
                input.consume_key(Modifiers::COMMAND, Key::Enter),
            )
        });
        let mut committed = commits;
        let area = floating(
            egui,
            ctx,
            Id::unique("note popup"),
            self.place,
            vec2(360.0, 180.0),
            |ui| {
                ui.set_width(360.0);
                Frame::new()
                    .inner_margin(Margin::symmetric(12, 10))
                    .show(ui, |ui| {
                        widgets::small(ui, ctx, &self.title);
                        let hint = RichText::new("What the next reader should know…");
                        let field = ui.add(
                            TextEdit::multiline(&mut self.text)
                                .frame(Frame::NONE)
                                .margin(Margin::symmetric(0, 4))
                                .desired_width(f32::INFINITY)
                                .desired_rows(4)
                                .hint_text(hint.color(ctx.theme.text_faint)),
                        );
                        ui.ctx()
                            .accesskit_node_builder(field.id, |node| node.set_label("Note"));
                        if self.fresh {
                            field.request_focus();
                        }
                    });
                keys_ui(
                    ui,
                    ctx,
                    &[("Ctrl+Enter", "keep the note"), ("Esc", "give up")],
                );
            },
        );
        let left = !self.fresh && clicked_outside(egui, area);
        self.fresh = false;
        committed |= left && !self.text.trim().is_empty();
        if committed {
            let text = std::mem::take(&mut self.text);
            match &self.what {
                What::New(on) if !text.trim().is_empty() => {
                    ctx.send(Action::AddNote {
                        on: on.clone(),
                        text,
                    });
                }
                What::New(_) => {}
                What::Change(id) => ctx.send(Action::SetNote {
                    id: id.clone(),
                    text,
                }),
            }
        }
        escaped || committed || left
    }
}

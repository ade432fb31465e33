//! The schema's questions about the article, or about the selected passage.

use egui::{Frame, Id, Key, Margin, Modifiers, Pos2, ScrollArea, vec2};

use super::list::{clicked_outside, floating, help_ui, keys_ui};
use crate::model::{Body, Help, KindId};
use crate::text::Span;
use crate::ui::widgets::{self, Row};
use crate::ui::{Ctx, widgets::choice_mark};
use crate::workspace::{Action, Workspace, queries};

pub struct LabelPopup {
    place: Pos2,
    /// The passage it speaks of; none: the whole article.
    spans: Vec<Span>,
    marked: usize,
    fresh: bool,
    moved: bool,
}

/// A task with its choices and which of them hold.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRows {
    pub task: KindId,
    pub name: String,
    pub help: Help,
    pub many: bool,
    /// Id, name, definition, whether it holds.
    pub choices: Vec<(String, String, String, bool)>,
}

impl LabelPopup {
    pub fn open(ws: &Workspace, at: Pos2) -> Self {
        let spans = ws.session().selection.span().into_iter().collect();
        Self {
            place: at,
            spans,
            marked: 0,
            fresh: true,
            moved: false,
        }
    }

    /// True once it is done with.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> bool {
        let tasks = tasks(ctx.ws, &self.spans);
        let count: usize = tasks.iter().map(|it| it.choices.len()).sum();
        let (closes, toggles) = self.keys(egui, count);
        let mut toggled = toggles.then_some(self.marked);
        let title = match queries::quote(ctx.ws, &self.spans, 40) {
            words if words.is_empty() => "Labels of the article".to_owned(),
            words => format!("Labels of “{words}”"),
        };
        let height = (count as f32 * 28.0 + tasks.len() as f32 * 48.0).min(480.0);
        let area = floating(
            egui,
            ctx,
            Id::unique("label popup"),
            self.place,
            vec2(380.0, height + 90.0),
            |ui| {
                ui.set_width(380.0);
                Frame::new()
                    .inner_margin(Margin::symmetric(12, 10))
                    .show(ui, |ui| {
                        widgets::small(ui, ctx, &title);
                    });
                widgets::hairline(ui, ctx);
                ScrollArea::vertical().max_height(height).show(ui, |ui| {
                    if let Some(at) = self.tasks_ui(ui, ctx, &tasks) {
                        toggled = Some(at);
                    }
                });
                keys_ui(ui, ctx, &[("Space", "yes or no"), ("Esc", "done")]);
            },
        );
        if let Some(at) = toggled
            && let Some(action) = toggle(&tasks, at, &self.spans)
        {
            ctx.send(action);
        }
        let left = !self.fresh && clicked_outside(egui, area);
        self.fresh = false;
        closes || left
    }

    fn keys(&mut self, egui: &egui::Context, count: usize) -> (bool, bool) {
        let before = self.marked;
        let answer = egui.input_mut(|input| {
            for _ in 0..input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) {
                self.marked = (self.marked + 1).min(count.saturating_sub(1));
            }
            for _ in 0..input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) {
                self.marked = self.marked.saturating_sub(1);
            }
            let toggles = input.consume_key(Modifiers::NONE, Key::Space)
                || input.consume_key(Modifiers::NONE, Key::Enter);
            (input.consume_key(Modifiers::NONE, Key::Escape), toggles)
        });
        self.moved = self.marked != before;
        answer
    }

    fn tasks_ui(&mut self, ui: &mut egui::Ui, ctx: &Ctx, tasks: &[TaskRows]) -> Option<usize> {
        let mut clicked = None;
        let mut at = 0;
        ui.spacing_mut().item_spacing.y = 0.0;
        for task in tasks {
            Frame::new()
                .inner_margin(Margin {
                    left: 12,
                    right: 12,
                    top: 8,
                    bottom: 4,
                })
                .show(ui, |ui| {
                    widgets::heading(ui, ctx, &task.name);
                    help_ui(
                        ui,
                        ctx,
                        "",
                        &Help {
                            include: vec![],
                            exclude: vec![],
                            ..task.help.clone()
                        },
                    );
                });
            for (_, name, definition, on) in &task.choices {
                let row = Row {
                    name,
                    selected: at == self.marked,
                    ..Row::default()
                };
                let (response, rect) = widgets::row(ui, ctx, row);
                choice_mark(ui, ctx, rect, *on, task.many);
                widgets::line_in(ui, ctx, rect, 26.0, name, definition);
                if response.clicked() {
                    self.marked = at;
                    clicked = Some(at);
                }
                if at == self.marked && self.moved {
                    response.scroll_to_me(None);
                }
                at += 1;
            }
        }
        ui.add_space(4.0);
        clicked
    }
}

/// The tasks of the schema and what holds for the article, or for a passage.
pub fn tasks(ws: &Workspace, spans: &[Span]) -> Vec<TaskRows> {
    let held = |task: &KindId| -> Vec<String> {
        ws.layer()
            .into_iter()
            .flat_map(|layer| layer.tags())
            .find_map(|tag| match &tag.body {
                Body::Label(it) if it.task == *task && it.spans == spans => Some(it.values.clone()),
                _ => None,
            })
            .unwrap_or_default()
    };
    ws.project()
        .schema
        .labels
        .iter()
        .map(|task| {
            let held = held(&task.id);
            TaskRows {
                task: task.id.clone(),
                name: task.name().to_owned(),
                help: task.help.clone(),
                many: task.many,
                choices: task
                    .values
                    .iter()
                    .map(|it| {
                        let on = held.contains(&it.id);
                        (
                            it.id.clone(),
                            it.name().to_owned(),
                            it.definition.clone(),
                            on,
                        )
                    })
                    .collect(),
            }
        })
        .collect()
}

/// The action that turns the choice at a place of the whole list on or off.
pub fn toggle(tasks: &[TaskRows], at: usize, spans: &[Span]) -> Option<Action> {
    let mut at = at;
    let task = tasks.iter().find(|task| {
        let here = at < task.choices.len();
        if !here {
            at -= task.choices.len();
        }
        here
    })?;
    let (id, _, _, on) = task.choices.get(at)?;
    let mut values: Vec<String> = match task.many {
        true => task
            .choices
            .iter()
            .filter(|it| it.3)
            .map(|it| it.0.clone())
            .collect(),
        false => Vec::new(),
    };
    match on {
        true => values.retain(|it| it != id),
        false => values.push(id.clone()),
    }
    Some(Action::SetLabel {
        task: task.task.clone(),
        values,
        spans: spans.to_vec(),
    })
}

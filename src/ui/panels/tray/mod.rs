//! The tray below the text: what is wrong, and what was done. Must not know the
//! rules themselves, nor how a step is undone.

mod history;
mod problems;

use egui::{Align, Layout, Rect, TextStyle, Ui, pos2};

pub use history::{StepRow, current_row, step_count, step_row};
pub use problems::{ProblemRow, Problems};

use crate::store::Remedy;
use crate::ui::widgets::{self, Icon, LongList, ROW, Row};
use crate::ui::{Ctx, Request};
use crate::workspace::{Action, Ask};

/// What the tray shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Problems,
    History,
}

#[derive(Default)]
pub struct TrayPanel {
    pub tab: Tab,
    problems: Problems,
    problem_list: LongList,
    history_list: LongList,
    /// Steps that stood when the list was last scrolled to them.
    followed: Option<usize>,
}

impl TrayPanel {
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        if self.problems.update(ctx.ws, &ctx.status.file_problems) {
            ui.ctx().request_repaint();
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        self.tabs_ui(ui, ctx);
        widgets::hairline(ui, ctx);
        match self.tab {
            Tab::Problems => self.problems_ui(ui, ctx),
            Tab::History => self.history_ui(ui, ctx),
        }
    }

    /// How many problems are known, for the status line.
    pub fn problem_count(&self) -> usize {
        self.problems.count()
    }

    fn tabs_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        ui.horizontal(|ui| {
            ui.set_height(32.0);
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.add_space(8.0);
            let problems = match self.problems.count() {
                0 => "Problems".to_owned(),
                n => format!("Problems ({n})"),
            };
            for (tab, name) in [
                (Tab::Problems, problems.as_str()),
                (Tab::History, "History"),
            ] {
                if widgets::tab(ui, ctx, name, self.tab == tab).clicked() {
                    self.tab = tab;
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(8.0);
                if widgets::icon_button(ui, ctx, Icon::Close, "Close the tray").clicked() {
                    ctx.send(Action::Ask(Ask::ToggleTray));
                }
            });
        });
    }

    fn problems_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let rows = self.problems.rows();
        if rows.is_empty() {
            let next = match self.problems.is_done() {
                true => "The tags keep the schema’s rules, and the project’s files are whole.",
                false => "Still looking…",
            };
            return widgets::empty_state(ui, ctx, "No problems.", next);
        }
        let size = (ROW, f32::INFINITY);
        self.problem_list
            .show(ui, "problems", size, rows.len(), |ui, at| {
                problem_ui(ui, ctx, &rows[at]);
            });
    }

    fn history_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let count = step_count(ctx.ws);
        if count == 1 {
            return widgets::empty_state(
                ui,
                ctx,
                "Nothing was done yet.",
                "Every step stands here and can be gone back to, also after a restart.",
            );
        }
        let standing = ctx.ws.history().standing();
        if self.followed != Some(standing) {
            self.followed = Some(standing);
            self.history_list.bring(current_row(ctx.ws));
        }
        let size = (ROW, f32::INFINITY);
        self.history_list
            .show(ui, "history", size, count, |ui, at| {
                step_ui(ui, ctx, &step_row(ctx.ws, at));
            });
    }
}

fn problem_ui(ui: &mut Ui, ctx: &Ctx, row: &ProblemRow) {
    let theme = ctx.theme;
    let name = row.text();
    let (response, rect) = widgets::row(
        ui,
        ctx,
        Row {
            name: &name,
            disabled: row.action.is_none(),
            ..Row::default()
        },
    );
    let (icon, ink) = match row.grave {
        true => (Icon::Warning, theme.warning),
        false => (Icon::Info, theme.text_faint),
    };
    icon.paint(ui.painter(), pos2(rect.left() + 8.0, rect.center().y), ink);
    let mut room = Rect::from_min_max(pos2(rect.left() + 26.0, rect.top()), rect.max);
    if let Some(layer) = &row.layer {
        let builder = egui::UiBuilder::new()
            .max_rect(room)
            .layout(Layout::right_to_left(Align::Center));
        let mut child = ui.new_child(builder);
        for remedy in row.remedies.iter().rev() {
            let (name, help) = match remedy {
                Remedy::Journal => (
                    "Journal’s copy",
                    "Every step that this machine saw, from the first",
                ),
                Remedy::Backup => (
                    "Backup",
                    "The version before the last session that wrote the file",
                ),
                Remedy::Aside => (
                    "Set aside",
                    "Put the file out of the way and begin this layer anew",
                ),
            };
            let button = child.button(name).on_hover_text(help);
            if button.clicked() {
                ctx.request(Request::MendLayer(layer.clone(), *remedy));
            }
        }
        room.max.x = child.min_rect().left() - 8.0;
    }
    two_ends(ui, ctx, room, &row.message, &row.place, theme.text);
    if response.clicked()
        && let Some(action) = &row.action
    {
        ctx.send(action.clone());
    }
    response.on_hover_text(format!("{}\n{}", row.message, row.place));
}

fn step_ui(ui: &mut Ui, ctx: &Ctx, row: &StepRow) {
    let theme = ctx.theme;
    let name = row.text();
    let (response, rect) = widgets::row(
        ui,
        ctx,
        Row {
            name: &name,
            selected: row.current,
            ..Row::default()
        },
    );
    let ink = match row.undone {
        true => theme.text_faint,
        false => theme.text,
    };
    let at = pos2(rect.left() + 8.0, rect.center().y);
    if row.current {
        Icon::Right.paint(ui.painter(), at, theme.accent);
    }
    let room = Rect::from_min_max(pos2(rect.left() + 26.0, rect.top()), rect.max);
    two_ends(ui, ctx, room, &row.label, &row.place, ink);
    if response.clicked() && !row.current {
        ctx.send(Action::JumpTo(row.steps));
    }
    let help = match (row.current, row.undone) {
        (true, _) => "Where you are",
        (_, true) => "Do everything again up to this step",
        (_, false) => "Go back to this step",
    };
    response.on_hover_text(help);
}

/// Text at the left, small text at the right; the left one gives way.
fn two_ends(ui: &Ui, ctx: &Ctx, room: Rect, left: &str, right: &str, ink: egui::Color32) {
    let faint = ctx.theme.text_faint;
    let line = |text: &str, style: TextStyle, ink, width: f32| {
        let font = widgets::font(ui, &style);
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
        ui.painter().layout_job(job)
    };
    let end = line(right, TextStyle::Small, faint, room.width() * 0.45);
    let start = line(
        left,
        TextStyle::Body,
        ink,
        room.width() - end.size().x - 12.0,
    );
    let middle = room.center().y;
    let at = |x: f32, height: f32| pos2(x, middle - height / 2.0);
    ui.painter()
        .galley(at(room.left(), start.size().y), start, ink);
    let x = room.right() - end.size().x;
    ui.painter().galley(at(x, end.size().y), end, faint);
}

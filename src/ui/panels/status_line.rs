//! The line below everything: is it saved, what runs in the background, how far
//! the annotator is, how long a frame takes. Must not know how things are saved.

use egui::{Align, Layout, RichText, Ui};

use crate::model::{AnnotatorId, Progress};
use crate::ui::{Ctx, JobStatus, Request, SaveStatus, style};
use crate::workspace::{Action, Workspace};

/// How many articles the annotator has completed, remembered by revision.
#[derive(Default)]
pub struct Counted {
    of: Option<(u64, AnnotatorId)>,
    done: usize,
}

impl Counted {
    /// Complete articles of the session's annotator.
    pub fn done(&mut self, ws: &Workspace) -> usize {
        let annotator = &ws.session().annotator;
        let now = (ws.progress_revision(), annotator.clone());
        if self.of.as_ref() != Some(&now) {
            let project = ws.project();
            self.done = project
                .layers_of(annotator)
                .filter(|it| project.progress(annotator, it.0) == Progress::Complete)
                .count();
            self.of = Some(now);
        }
        self.done
    }
}

pub fn show(ui: &mut Ui, ctx: &Ctx, counted: &mut Counted) {
    let theme = ctx.theme;
    let rect = ui.max_rect().shrink2(egui::vec2(12.0, 0.0));
    let builder = egui::UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.spacing_mut().button_padding = egui::vec2(6.0, 1.0);
        ui.spacing_mut().interact_size.y = 18.0;
        save_ui(ui, ctx);
        for job in &ctx.status.jobs {
            job_ui(ui, ctx, job);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ms = ctx.status.frame_ms;
            let ms = if ms < 10.0 {
                format!("{ms:.1} ms")
            } else {
                format!("{ms:.0} ms")
            };
            // Room for the widest value, so that nothing beside it moves.
            ui.allocate_ui_with_layout(
                egui::vec2(44.0, 18.0),
                Layout::right_to_left(Align::Center),
                |ui| ui.label(small(&ms).color(theme.text_faint)),
            )
            .response
            .on_hover_text("Time the last frame took the processor, without painting");
            let snapping = ctx.ws.session().snapping;
            let word = if snapping {
                "snapping on"
            } else {
                "snapping off"
            };
            let button = egui::Button::new(small(word).color(theme.text_soft)).frame(false);
            if ui
                .add(button)
                .on_hover_text("Selections grow to whole words. Click to switch")
                .clicked()
            {
                ctx.send(Action::ToggleSnapping);
            }
            let all = ctx.ws.project().articles.len();
            let done = counted.done(ctx.ws);
            ui.label(
                small(&format!("{} of {} complete", grouped(done), grouped(all)))
                    .color(theme.text_soft),
            );
            if let Some(reason) = &ctx.ws.session().read_only {
                ui.label(small("read only").color(theme.warning))
                    .on_hover_text(reason);
            }
        });
    });
}

fn save_ui(ui: &mut Ui, ctx: &Ctx) {
    let theme = ctx.theme;
    if ctx.ws.session().read_only.is_some() {
        return;
    }
    match &ctx.status.save {
        SaveStatus::Saved => {
            ui.label(small("saved").color(theme.text_soft));
        }
        SaveStatus::Saving => {
            ui.label(small("saving…").color(theme.text_soft));
        }
        SaveStatus::Failed(why) => {
            ui.label(small("not saved").color(theme.danger))
                .on_hover_text(why);
            let text = egui::RichText::new("Try again").font(style::bold(style::SMALL));
            if ui.button(text).clicked() {
                ctx.request(Request::RetrySaving);
            }
            let room = (ui.available_width() - 360.0).max(120.0);
            ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(egui::Label::new(small(why).color(theme.danger)).truncate());
            });
        }
    }
}

fn job_ui(ui: &mut Ui, ctx: &Ctx, job: &JobStatus) {
    let theme = ctx.theme;
    let text = match job.total {
        Some(total) => format!(
            "{} {} of {}",
            job.name,
            grouped(job.done as usize),
            grouped(total as usize)
        ),
        None if job.done > 0 => format!("{} {}", job.name, grouped(job.done as usize)),
        None => job.name.clone(),
    };
    ui.label(small("·").color(theme.text_faint));
    ui.label(small(&text).color(theme.text_soft));
    let cancel = egui::Button::new(small("×").color(theme.text_soft)).frame(false);
    let cancel = ui
        .add(cancel)
        .on_hover_text("Stop it; what was found stays");
    let label = format!("Stop: {}", job.name);
    cancel.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    if cancel.clicked() {
        ctx.request(Request::CancelJob(job.id));
    }
}

fn small(text: &str) -> RichText {
    RichText::new(text).size(style::SMALL)
}

/// `12,345`
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}

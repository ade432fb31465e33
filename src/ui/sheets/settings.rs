//! Choices of the person on this machine, and those of the project. Each takes
//! hold at once. Must not know where they are kept.

use egui::{Id, RichText, ScrollArea, Slider, Ui, vec2};

use crate::model::AnnotatorId;
use crate::ui::widgets::{self, commit_field};
use crate::ui::{Ctx, Prefs, Request, ThemeChoice};
use crate::workspace::Action;

#[derive(Default)]
pub struct SettingsSheet {
    open: bool,
    /// Sliders move this; it is sent when they are let go.
    draft: Option<Prefs>,
}

const THEMES: [(ThemeChoice, &str); 3] = [
    (ThemeChoice::System, "As the system"),
    (ThemeChoice::Light, "Light"),
    (ThemeChoice::Dark, "Dark"),
];

/// Bytes in a megabyte as it is shown.
const MEGABYTE: u64 = 1024 * 1024;

impl SettingsSheet {
    pub fn open(&mut self) {
        self.open = true;
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn close(&mut self) {
        self.open = false;
        self.draft = None;
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        if !self.open {
            return;
        }
        let mut prefs = self.draft.take().unwrap_or_else(|| ctx.prefs.clone());
        let before = prefs.clone();
        let mut held = false;
        let stays = widgets::sheet(egui, ctx, "Settings", vec2(520.0, 700.0), |ui| {
            ScrollArea::vertical().show(ui, |ui| {
                egui::Frame::NONE
                    .inner_margin(egui::Margin::symmetric(24, 16))
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        widgets::plain_marks(ui, ctx);
                        held = person_ui(ui, ctx, &mut prefs);
                        if !ctx.status.project_path.as_os_str().is_empty() {
                            ui.add_space(24.0);
                            project_ui(ui, ctx);
                        }
                    });
            });
        });
        if held {
            self.draft = Some(prefs);
        } else if prefs != before || prefs != *ctx.prefs {
            ctx.request(Request::SetPrefs(Box::new(prefs)));
        }
        if !stays {
            self.close();
        }
    }
}

/// True while a slider is held.
fn person_ui(ui: &mut Ui, ctx: &Ctx, prefs: &mut Prefs) -> bool {
    let mut held = false;
    widgets::heading(ui, ctx, "You");
    ui.add_space(4.0);
    let me = ctx.ws.session().annotator.as_str();
    line_ui(ui, ctx, "Name", "Your tags carry it.", |ui| {
        let id = Id::unique("settings name");
        let (_, name) = commit_field(ui, ctx, id, "Name", "a short name", me, 1);
        let name = name.map(|it| it.trim().to_owned());
        if let Some(name) = name.filter(|it| !it.is_empty()) {
            ctx.request(Request::SwitchAnnotator(AnnotatorId::new(name)));
        }
    });
    ui.add_space(20.0);
    widgets::heading(ui, ctx, "Look");
    ui.add_space(4.0);
    line_ui(ui, ctx, "Colours", "", |ui| {
        for (choice, name) in THEMES {
            ui.radio_value(&mut prefs.theme, choice, name);
        }
    });
    for (value, name, range) in [
        (&mut prefs.reader_zoom, "Size of the article", 60.0..=300.0),
        (&mut prefs.ui_zoom, "Size of everything", 75.0..=200.0),
    ] {
        line_ui(ui, ctx, name, "", |ui| {
            let mut percent = f64::from(*value) * 100.0;
            let slider = Slider::new(&mut percent, range).step_by(5.0).suffix(" %");
            let response = ui.add(slider);
            response
                .ctx
                .accesskit_node_builder(response.id, |node| node.set_label(name));
            held |= response.dragged() || response.is_pointer_button_down_on();
            if response.changed() {
                *value = percent as f32 / 100.0;
            }
        });
    }
    line_ui(ui, ctx, "Motion", "Scrolling and opening glide.", |ui| {
        ui.checkbox(&mut prefs.motion, "Let things move");
    });
    ui.add_space(20.0);
    widgets::heading(ui, ctx, "Selecting");
    ui.add_space(4.0);
    let help = "A selection grows to whole words and loses blanks and punctuation at its ends.";
    line_ui(ui, ctx, "Words", help, |ui| {
        // The open project's own switch is the one in force; the preference
        // follows it.
        if ctx.status.project_path.as_os_str().is_empty() {
            ui.checkbox(&mut prefs.snapping, "Snap to words");
        } else {
            let mut on = ctx.ws.session().snapping;
            if ui.checkbox(&mut on, "Snap to words").changed() {
                ctx.send(Action::ToggleSnapping);
            }
        }
    });
    held
}

fn project_ui(ui: &mut Ui, ctx: &Ctx) {
    widgets::heading(ui, ctx, "This project");
    ui.add_space(4.0);
    let info = &ctx.ws.project().info;
    line_ui(ui, ctx, "Name", "", |ui| {
        let id = Id::unique("settings project");
        let (_, name) = commit_field(ui, ctx, id, "Name of the project", "", &info.name, 1);
        let name = name.map(|it| it.trim().to_owned());
        if let Some(name) = name.filter(|it| !it.is_empty()) {
            ctx.send(Action::RenameProject(name));
        }
    });
    let help = "Larger files are listed with the reason and left alone.";
    line_ui(ui, ctx, "Largest article", help, |ui| {
        let now = info.settings.max_article_bytes.div_ceil(MEGABYTE);
        let id = Id::unique("settings limit");
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_max_width(72.0);
                let now = now.to_string();
                let (_, typed) = commit_field(ui, ctx, id, "Largest article in MB", "", &now, 1);
                let typed = typed.and_then(|it| it.trim().parse::<u64>().ok());
                if let Some(megabytes) = typed.filter(|it| (1..=4_000).contains(it)) {
                    ctx.send(Action::SetMaxArticleBytes(megabytes * MEGABYTE));
                }
            });
            widgets::soft(ui, ctx, "MB");
        });
    });
    line_ui(ui, ctx, "Folder", "", |ui| {
        let path = ctx.status.project_path.display().to_string();
        ui.add(egui::Label::new(RichText::new(path).color(ctx.theme.text_soft)).truncate());
    });
}

/// A name at the left, the choice at the right, and a line of help below it.
fn line_ui(ui: &mut Ui, ctx: &Ctx, name: &str, help: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        let size = vec2(136.0, widgets::ROW);
        ui.allocate_ui_with_layout(
            size,
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_size(size);
                ui.label(RichText::new(name).color(ctx.theme.text));
            },
        );
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            add(ui);
            if !help.is_empty() {
                widgets::small(ui, ctx, help);
            }
        });
    });
    ui.add_space(8.0);
}

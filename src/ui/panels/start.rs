//! The first page: recent projects, ways to open or begin one, and the form for
//! a new one. Knows what projects are called and where they were; must not look
//! at the disk: the shell does, and tells through [`Status`](crate::ui::Status)
//! and [`StartPanel::fill`].

mod form;

use std::path::{Path, PathBuf};

use egui::{Id, Key, RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::ui::widgets;
use crate::ui::widgets::controls::{self, Row};
use crate::ui::{Ctx, Prefs, Recent, Request, Status, style};
use form::{Form, form_ui};

/// Width of the page's column, in points.
const COLUMN: f32 = 560.0;

/// The page's scratch state.
#[derive(Default)]
pub struct StartPanel {
    /// What is typed as a path to open.
    path: String,
    form: Option<Form>,
    /// What went wrong with the last attempt.
    error: Option<String>,
    /// The field that takes the keyboard when the page is next drawn.
    focus: Option<Id>,
}

/// What the shell found out for the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The desktop's dialog gave a folder, or nothing. `asked` is false where
    /// there was no dialog: then the path is typed.
    Articles {
        path: Option<PathBuf>,
        asked: bool,
    },
    Place(Option<PathBuf>),
    Project {
        path: Option<PathBuf>,
        asked: bool,
    },
    /// What a folder of articles holds, for people.
    Found {
        articles: PathBuf,
        text: String,
    },
    /// Opening or making failed; the reason.
    Failed(String),
}

/// One row of the list of recent projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentRow {
    pub path: PathBuf,
    pub name: String,
    pub below: String,
    /// The day it was last opened, `2026-11-22`.
    pub day: String,
    pub gone: bool,
}

/// What the list of recent projects shows.
pub fn recent_rows(prefs: &Prefs, status: &Status) -> Vec<RecentRow> {
    prefs
        .recent
        .iter()
        .map(|it: &Recent| {
            let gone = status.gone.contains(&it.path);
            let place = it.path.display().to_string();
            RecentRow {
                path: it.path.clone(),
                name: it.name.clone(),
                below: if gone {
                    format!("not there any more: {place}")
                } else {
                    place
                },
                day: it.opened.chars().take(10).collect(),
                gone,
            }
        })
        .collect()
}

impl StartPanel {
    /// Shows the form for a folder of articles, or an empty one.
    pub fn begin(&mut self, articles: Option<&Path>, prefs: &Prefs) {
        let mut form = Form::new(&prefs.annotator);
        self.error = None;
        match articles {
            Some(path) => {
                form.take_articles(path);
                form.focus_create = true;
            }
            None => self.focus = Some(Id::unique("form-articles")),
        }
        self.form = Some(form);
    }

    /// True while the form for a new project is shown.
    pub fn has_form(&self) -> bool {
        self.form.is_some()
    }

    /// Back to the list, nothing typed.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Puts the keyboard where a path is typed.
    pub fn type_path(&mut self) {
        self.form = None;
        self.focus = Some(Id::unique("start-path"));
    }

    pub fn fill(&mut self, answer: Answer) {
        match answer {
            Answer::Articles { path, asked } => {
                let Some(form) = &mut self.form else { return };
                match path {
                    Some(path) => {
                        form.take_articles(&path);
                        form.focus_create = true;
                    }
                    // A dialog that was called off ends what it began.
                    None if asked && form.untouched && form.articles.is_empty() => self.form = None,
                    None => self.focus = Some(Id::unique("form-articles")),
                }
            }
            Answer::Place(path) => {
                if let (Some(form), Some(path)) = (&mut self.form, path) {
                    form.place = path.display().to_string();
                    form.place_typed = true;
                }
            }
            Answer::Project { path, asked } => {
                if path.is_none() && !asked {
                    self.type_path();
                }
            }
            Answer::Found { articles, text } => {
                if let Some(form) = &mut self.form
                    && Path::new(form.articles.trim()) == articles
                {
                    form.found = text;
                }
            }
            Answer::Failed(reason) => self.error = Some(reason),
        }
    }

    /// True where the person goes back to the project below the page.
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) -> bool {
        let mut back = false;
        ui.painter()
            .rect_filled(ui.max_rect(), 0, ctx.theme.surface);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let room = ui.available_width();
            let width = COLUMN.min(room - 48.0);
            ui.horizontal_top(|ui| {
                ui.add_space(((room - width) / 2.0).max(0.0));
                ui.vertical(|ui| {
                    ui.set_width(width);
                    let share = if self.form.is_some() { 0.05 } else { 0.09 };
                    let above = (ui.ctx().content_rect().height() * share).max(16.0);
                    ui.add_space(above);
                    match &mut self.form {
                        Some(form) => {
                            if form_ui(ui, ctx, form, self.error.as_deref()) {
                                self.form = None;
                                self.error = None;
                            }
                        }
                        None => back = self.list_ui(ui, ctx),
                    }
                    ui.add_space(24.0);
                });
            });
        });
        if let Some(id) = self.focus.take() {
            ui.memory_mut(|it| it.request_focus(id));
        }
        drop_hint_ui(ui, ctx, self.form.is_none());
        back
    }

    fn list_ui(&mut self, ui: &mut Ui, ctx: &Ctx) -> bool {
        let theme = ctx.theme;
        let mut back = false;
        if !ctx.status.project_path.as_os_str().is_empty() {
            let name = format!("Back to {}", ctx.ws.project().info.name);
            back = widgets::button(ui, ctx, &name, Some("Esc")).clicked()
                || ui.input(|it| it.key_pressed(Key::Escape));
            ui.add_space(24.0);
        }
        ui.horizontal(|ui| {
            controls::mark(ui, theme, 40.0);
            ui.add_space(4.0);
            ui.label(RichText::new("Glossator").font(style::bold(32.0)));
        });
        ui.add_space(8.0);
        ui.label(
            RichText::new(
                "Tag who says what about whom, and who did what to whom, in a folder of articles. \
                 All of it stays on this computer.",
            )
            .color(theme.text_soft),
        );
        ui.add_space(24.0);
        let first = controls::row(
            ui,
            theme,
            Row {
                title: "Open a folder of articles…",
                below: "Text, Markdown or HTML files; the files themselves are never changed",
                right: "Ctrl+N",
                strong: true,
                ..Row::default()
            },
        );
        if first.clicked() {
            self.begin(None, ctx.prefs);
            ctx.request(Request::PickArticles);
        }
        let project = Row {
            title: "Open a project…",
            below: "A folder made with Glossator, yours or a colleague’s",
            right: "Ctrl+O",
            strong: true,
            ..Row::default()
        };
        if controls::row(ui, theme, project).clicked() {
            self.focus = Some(Id::unique("start-path"));
            ctx.request(Request::PickProject);
        }
        let demo = Row {
            title: "Try the demo project",
            below: "Eight articles about one story, tagged by two people; a copy of your own to play with",
            strong: true,
            ..Row::default()
        };
        if controls::row(ui, theme, demo).clicked() {
            ctx.request(Request::OpenDemo);
        }
        ui.add_space(12.0);
        let field = TextEdit::singleline(&mut self.path)
            .id(Id::unique("start-path"))
            .hint_text("Or type the path of a folder and press Enter")
            .desired_width(f32::INFINITY)
            .margin(vec2(12.0, 7.0));
        let field = ui.add(field);
        name_of_field(&field, "Path of a folder or project");
        if controls::entered(ui, &field) && !self.path.trim().is_empty() {
            self.error = None;
            ctx.request(Request::Open(PathBuf::from(self.path.trim())));
        }
        error_ui(ui, ctx, self.error.as_deref());
        recent_ui(ui, ctx);
        back
    }
}

fn recent_ui(ui: &mut Ui, ctx: &Ctx) {
    let rows = recent_rows(ctx.prefs, ctx.status);
    if rows.is_empty() {
        return;
    }
    ui.add_space(24.0);
    widgets::heading(ui, ctx, "Recent");
    ui.add_space(4.0);
    for row in rows {
        let shown = controls::row(
            ui,
            ctx.theme,
            Row {
                title: &row.name,
                below: &row.below,
                right: &row.day,
                room_right: 28.0,
                enabled: !row.gone,
                ..Row::default()
            },
        );
        let corner = shown.rect.right_center() - vec2(20.0, 0.0);
        let place = egui::Rect::from_center_size(corner, vec2(24.0, 24.0));
        let forget = egui::Button::new(RichText::new("×").color(ctx.theme.text_faint)).frame(false);
        let forget = ui.put(place, forget);
        let label = format!("Forget {}", row.name);
        forget.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
        if forget
            .on_hover_text("Take it off this list; the project stays")
            .clicked()
        {
            ctx.request(Request::ForgetRecent(row.path.clone()));
        } else if shown.clicked() {
            ctx.request(Request::Open(row.path));
        }
    }
}

fn error_ui(ui: &mut Ui, ctx: &Ctx, error: Option<&str>) {
    if let Some(error) = error {
        ui.add_space(8.0);
        ui.label(RichText::new(error).color(ctx.theme.danger));
    }
}

fn drop_hint_ui(ui: &mut Ui, ctx: &Ctx, always: bool) {
    let over = ui.input(|it| !it.raw.hovered_files.is_empty());
    let window = ui.ctx().content_rect();
    if over {
        ui.painter().rect_stroke(
            window.shrink(8.0),
            8,
            egui::Stroke::new(2.0, ctx.theme.accent),
            egui::StrokeKind::Inside,
        );
    }
    if !over && !always {
        return;
    }
    let text = if over {
        "Let go to open it"
    } else {
        "Or drop a folder here"
    };
    ui.painter().text(
        window.center_bottom() - vec2(0.0, 16.0),
        egui::Align2::CENTER_BOTTOM,
        text,
        egui::FontId::proportional(style::SMALL),
        ctx.theme.text_faint,
    );
}

fn name_of_field(field: &egui::Response, name: &str) {
    field
        .ctx
        .accesskit_node_builder(field.id, |node| node.set_label(name));
}

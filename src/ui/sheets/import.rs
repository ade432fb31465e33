//! Taking annotations in: which files, as what, what would come of it, what
//! their labels become. Must not know formats or how files are read: it asks
//! for a preview and shows it.

use std::path::PathBuf;

use egui::{RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::ui::incoming::{ImportWish, LabelLine, Owner, Preview};
use crate::ui::widgets::{self, Combo};
use crate::ui::{Ctx, Request};

#[derive(Default)]
pub struct ImportSheet {
    open: bool,
    wants_focus: bool,
    /// The desktop is to be asked for files.
    wants_files: bool,
    /// Paths as they are typed, one a line.
    typed: String,
    wish: ImportWish,
    /// The choice of files that was taken over last.
    taken: u64,
    /// What a preview was asked for last.
    asked: Option<ImportWish>,
}

const SIZE: egui::Vec2 = vec2(720.0, 720.0);
const FIELD: &str = "File or folder to import";

impl ImportSheet {
    pub fn open(&mut self) {
        *self = Self {
            open: true,
            wants_focus: true,
            wants_files: true,
            taken: self.taken,
            ..Self::default()
        };
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn close(&mut self) {
        self.open = false;
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        // Files that were dropped open it too.
        if let Some((number, paths)) = &ctx.status.incoming.chosen
            && *number != self.taken
        {
            if !self.open {
                self.open();
            }
            self.wants_files = false;
            self.taken = *number;
            self.typed = typed(paths);
            self.wish.paths.clone_from(paths);
            if self.wish.name.is_empty() {
                self.wish.name = name_from(paths);
            }
        }
        if !self.open {
            return;
        }
        if std::mem::take(&mut self.wants_files) {
            ctx.request(Request::PickImport);
        }
        let mut done = false;
        let stays = widgets::sheet(egui, ctx, "Import annotations", SIZE, |ui| {
            let rest = ui.available_height();
            ScrollArea::vertical()
                .max_height((rest - 64.0).max(120.0))
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    egui::Frame::NONE
                        .inner_margin(egui::Margin::symmetric(24, 16))
                        .show(ui, |ui| {
                            ui.spacing_mut().item_spacing.y = 6.0;
                            widgets::plain_marks(ui, ctx);
                            self.wish_ui(ui, ctx);
                            self.preview_ui(ui, ctx);
                        });
                });
            widgets::hairline(ui, ctx);
            egui::Frame::NONE
                .inner_margin(egui::Margin::symmetric(24, 12))
                .show(ui, |ui| done = self.foot_ui(ui, ctx));
        });
        self.ask(ctx);
        self.open = stays && !done;
    }

    /// Asks for a preview where the wish is another one than the last.
    fn ask(&mut self, ctx: &Ctx) {
        let ready = !self.wish.paths.is_empty();
        if ready && self.asked.as_ref() != Some(&self.wish) {
            self.asked = Some(self.wish.clone());
            ctx.request(Request::PreviewImport(Box::new(self.wish.clone())));
        }
    }

    fn wish_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        line_ui(ui, ctx, "Files", |ui| {
            ui.horizontal(|ui| {
                let width = ui.available_width() - 96.0;
                let field = TextEdit::singleline(&mut self.typed)
                    .margin(egui::Margin::symmetric(8, 5))
                    .desired_width(width)
                    .hint_text("path of a file or folder");
                let field = ui.add(field);
                field
                    .ctx
                    .accesskit_node_builder(field.id, |node| node.set_label(FIELD));
                widgets::take_keyboard(&field, &mut self.wants_focus);
                if field.lost_focus() {
                    let paths: Vec<PathBuf> = self
                        .typed
                        .split(';')
                        .map(str::trim)
                        .filter(|it| !it.is_empty())
                        .map(PathBuf::from)
                        .collect();
                    if self.wish.name.is_empty() {
                        self.wish.name = name_from(&paths);
                    }
                    self.wish.paths = paths;
                }
                if widgets::button(ui, ctx, "Choose…", None).clicked() {
                    ctx.request(Request::PickImport);
                }
            });
        });
        line_ui(ui, ctx, "Format", |ui| self.format_ui(ui, ctx));
        line_ui(ui, ctx, "Taken as", |ui| {
            ui.horizontal(|ui| {
                let owner = &mut self.wish.owner;
                ui.radio_value(owner, Owner::Source, "Suggestions of a source");
                ui.radio_value(owner, Owner::Annotator, "An annotator’s tags");
            });
        });
        let source = self.wish.owner == Owner::Source;
        line_ui(ui, ctx, if source { "Source" } else { "Annotator" }, |ui| {
            ui.horizontal(|ui| {
                let name = if source {
                    "Name of the source"
                } else {
                    "Name of the annotator"
                };
                text_ui(ui, name, 220.0, &mut self.wish.name);
                if source {
                    widgets::soft(ui, ctx, "version");
                    text_ui(ui, "Version of the source", 80.0, &mut self.wish.version);
                }
            });
        });
        line_ui(ui, ctx, "Articles", |ui| {
            let add = "Add documents that the project doesn’t have";
            ui.checkbox(&mut self.wish.add_articles, add);
        });
        line_ui(ui, ctx, "Schema", |ui| {
            let make = match ctx
                .status
                .incoming
                .preview
                .as_ref()
                .is_some_and(|it| it.own_schema)
            {
                true => "Add the file’s own label set to the schema",
                false => "Add labels that it lacks to the schema",
            };
            ui.checkbox(&mut self.wish.make_schema, make);
        });
    }

    fn format_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let formats = &ctx.status.incoming.formats;
        let guessed = ctx.status.incoming.preview.as_ref();
        let told = match (&self.wish.format, guessed) {
            (Some(id), _) => formats
                .iter()
                .find(|it| it.0 == *id)
                .map_or_else(|| id.clone(), |it| it.1.clone()),
            (None, Some(it)) if !it.format.is_empty() => {
                format!("{} (told by the content)", it.format)
            }
            (None, _) => "Told by the content".to_owned(),
        };
        let rows = formats.iter().map(|it| (Some(it.0.clone()), it.1.clone()));
        let rows = std::iter::once((None, "Told by the content".to_owned())).chain(rows);
        let shown = Combo {
            name: "Format",
            told: &told,
            width: 320.0,
            below: "",
        };
        if let Some(to) = widgets::combo(ui, ctx, "import", shown, &self.wish.format, rows) {
            self.wish.format = to;
        }
    }

    fn preview_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let incoming = &ctx.status.incoming;
        ui.add_space(12.0);
        let Some(preview) = &incoming.preview else {
            let text = match (incoming.reading, self.wish.paths.is_empty()) {
                (true, _) => "Looking through the files…",
                (false, true) => "Choose a file, or drop one on the window, to see what it holds.",
                (false, false) => "",
            };
            widgets::soft(ui, ctx, text);
            return;
        };
        if let Some(why) = &preview.failed {
            widgets::warning(ui, ctx, why);
            return;
        }
        widgets::heading(ui, ctx, "What will be taken");
        counts_ui(ui, ctx, &preview.articles);
        counts_ui(ui, ctx, &preview.tags);
        if incoming.reading {
            widgets::small(ui, ctx, "Looking again…");
        }
        if !preview.labels.is_empty() {
            ui.add_space(8.0);
            widgets::heading(ui, ctx, "Labels");
            for line in &preview.labels {
                self.label_ui(ui, ctx, line);
            }
        }
        remarks_ui(ui, ctx, preview);
    }

    fn label_ui(&mut self, ui: &mut Ui, ctx: &Ctx, line: &LabelLine) {
        ui.horizontal(|ui| {
            let label = format!("{} {}", line.sort.1, line.label);
            ui.allocate_ui(vec2(300.0, widgets::ROW), |ui| {
                ui.set_min_width(300.0);
                let text = RichText::new(format!("{label}  ×{}", line.count));
                ui.add(egui::Label::new(text.color(ctx.theme.text)).truncate());
            });
            let key = (line.sort.0.clone(), line.label.clone());
            let shown = match (line.to.is_empty(), line.to == line.label) {
                (true, _) => "left out".to_owned(),
                (_, true) if line.known => line.to.clone(),
                (_, true) => format!("{} (new)", line.to),
                (_, false) => line.to.clone(),
            };
            let stays = format!("{}, as it is", line.label);
            let rows = [
                (line.label.clone(), stays),
                (String::new(), "Leave out".into()),
            ];
            let offered = line.offered.iter().filter(|it| **it != line.label);
            let offered = offered.map(|it| (it.clone(), it.clone()));
            let rows = rows.into_iter().chain(offered);
            let shown = Combo {
                name: &format!("What {label} becomes"),
                told: &shown,
                width: 220.0,
                below: "",
            };
            let chosen = widgets::combo(ui, ctx, &key, shown, &line.to, rows);
            if let Some(to) = chosen {
                self.wish.labels.insert(key, to);
            }
        });
    }

    /// True where the import was asked for.
    fn foot_ui(&mut self, ui: &mut Ui, ctx: &Ctx) -> bool {
        let incoming = &ctx.status.incoming;
        let current = incoming
            .preview
            .as_ref()
            .filter(|it| it.wish == self.wish && it.failed.is_none() && !incoming.reading);
        let named = !self.wish.name.trim().is_empty() || self.wish.owner == Owner::Annotator;
        let mut done = false;
        ui.horizontal(|ui| {
            let told = match current {
                _ if incoming.taking => "An import is under way",
                None => "",
                Some(_) if !named => "Name the source",
                Some(it) if it.layers == 0 => "Nothing in it is new",
                Some(_) => "",
            };
            let ready = current.is_some_and(|it| it.layers > 0) && named && !incoming.taking;
            ui.add_enabled_ui(ready, |ui| {
                if widgets::primary_button(ui, ctx, "Import", None).clicked() {
                    ctx.request(Request::Import(Box::new(self.wish.clone())));
                    done = true;
                }
            });
            if widgets::button(ui, ctx, "Cancel", None).clicked() {
                done = true;
            }
            widgets::soft(ui, ctx, told);
        });
        done
    }
}

fn counts_ui(ui: &mut Ui, ctx: &Ctx, counts: &[(usize, String)]) {
    let told: Vec<String> = counts
        .iter()
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !told.is_empty() {
        ui.label(RichText::new(told.join(" · ")).color(ctx.theme.text));
    }
}

fn remarks_ui(ui: &mut Ui, ctx: &Ctx, preview: &Preview) {
    if preview.remarks.is_empty() {
        return;
    }
    ui.add_space(8.0);
    widgets::heading(
        ui,
        ctx,
        &format!("What can’t be taken, or was changed ({})", preview.remarked),
    );
    for remark in &preview.remarks {
        ui.add(egui::Label::new(RichText::new(remark).color(ctx.theme.text_soft)).wrap());
    }
    if preview.remarked > preview.remarks.len() {
        let more = preview.remarked - preview.remarks.len();
        widgets::small(ui, ctx, format!("and {more} more"));
    }
}

fn text_ui(ui: &mut Ui, name: &str, width: f32, text: &mut String) {
    let field = TextEdit::singleline(text)
        .margin(egui::Margin::symmetric(8, 5))
        .desired_width(width);
    let field = ui.add(field);
    field
        .ctx
        .accesskit_node_builder(field.id, |node| node.set_label(name));
}

/// A name at the left, the choice at the right.
fn line_ui(ui: &mut Ui, ctx: &Ctx, name: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(widgets::ROW);
        ui.allocate_ui(vec2(96.0, widgets::ROW), |ui| {
            ui.set_min_width(96.0);
            ui.label(RichText::new(name).color(ctx.theme.text));
        });
        add(ui);
    });
}

fn typed(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|it| it.display().to_string()).collect();
    paths.join("; ")
}

/// A source's name as the file's may be: `out/tagger.v2.jsonl` → `tagger`.
fn name_from(paths: &[PathBuf]) -> String {
    let name = paths.first().and_then(|it| it.file_stem());
    let name = name.map(|it| it.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

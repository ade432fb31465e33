//! Where the export is to lie, the button that writes it, and what came of it.

use std::path::Path;

use egui::{Key, Label, Margin, Modifiers, ProgressBar, RichText, TextEdit, Ui, vec2};

use super::ExportSheet;
use super::outcome::at_right;
use crate::ui::outgoing::{Ended, ExportPlace, Finished, ReadBack, Same, Standing, Whose};
use crate::ui::panels::articles::count;
use crate::ui::widgets;
use crate::ui::{Ctx, Request, keymap};

/// Room for it, in points.
pub(super) const HEIGHT: f32 = 116.0;
/// Width of what stands before the field.
const NAME: f32 = 64.0;

const FIELD: &str = "Where to";

impl ExportSheet {
    /// True where the sheet is to be closed.
    pub(super) fn foot_ui(&mut self, ui: &mut Ui, ctx: &Ctx) -> bool {
        let mut done = false;
        egui::Frame::NONE
            .inner_margin(Margin::symmetric(24, 12))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                self.place_ui(ui, ctx);
                ui.horizontal(|ui| {
                    ui.set_height(20.0);
                    ui.add_space(NAME + 8.0);
                    ui.spacing_mut().interact_size.y = 20.0;
                    self.standing_ui(ui, ctx);
                });
                ui.add_space(4.0);
                done = self.buttons_ui(ui, ctx);
            });
        done
    }

    fn place_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        ui.horizontal(|ui| {
            ui.set_min_height(widgets::ROW);
            ui.allocate_ui(vec2(NAME, widgets::ROW), |ui| {
                ui.set_min_width(NAME);
                ui.label(RichText::new("Write to").color(ctx.theme.text));
            });
            let field = TextEdit::singleline(&mut self.place.typed)
                .margin(Margin::symmetric(8, 5))
                .desired_width((ui.available_width() - 88.0).max(160.0))
                .hint_text("path of a file or folder");
            let field = ui.add(field);
            field
                .ctx
                .accesskit_node_builder(field.id, |node| node.set_label(FIELD));
            if field.changed() {
                self.place.named = true;
            }
            if field.lost_focus() && self.place.typed.trim().is_empty() {
                self.place.named = false;
                self.follow_format(ctx);
            }
            if widgets::button(ui, ctx, "Choose…", None).clicked() {
                ctx.request(Request::PickExport {
                    from: self.path(),
                    folder: self.is_folder(ctx),
                });
            }
        });
    }

    /// What stands there already, and what can be done about it.
    fn standing_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        if ctx.status.outgoing.writing.is_some() {
            return;
        }
        let ended = matches!(self.ended(ctx), Some(Ended::Done(_)));
        let folder = self.is_folder(ctx);
        let what = if folder { "folder" } else { "file" };
        match self.standing(ctx) {
            None | Some(Standing::Free) => {}
            // It is what was just written.
            Some(Standing::File) if ended => {}
            Some(Standing::File) => {
                widgets::small(ui, ctx, "The file that lies there will be replaced.");
            }
            // It is what was just written; the next asks.
            Some(Standing::Full(_)) if ended => {}
            Some(Standing::Full(n)) => {
                let n = things(n);
                let told = format!("It holds {n} already; you are asked before it is replaced.");
                widgets::small(ui, ctx, told);
            }
            Some(Standing::Nowhere) => {
                let told = format!("There is no folder for this {what} to lie in.");
                widgets::warning(ui, ctx, told);
            }
            Some(Standing::Other) => {
                let other = if folder { "file" } else { "folder" };
                let told =
                    format!("A {other} of this name lies there; this format writes a {what}.");
                widgets::warning(ui, ctx, told);
            }
            Some(Standing::Own) => {
                let told = "That belongs to the project or its articles; name another place.";
                widgets::warning(ui, ctx, told);
            }
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui, ctx: &Ctx) -> bool {
        let outgoing = &ctx.status.outgoing;
        let mut done = false;
        ui.horizontal(|ui| {
            ui.set_min_height(widgets::ROW);
            if let Some(id) = outgoing.writing {
                let job = ctx.status.jobs.iter().find(|it| it.id == id);
                let told = match job {
                    Some(it) if it.total == Some(it.done) => "Reading it back…",
                    _ => "Exporting…",
                };
                widgets::soft(ui, ctx, told);
                if progress_ui(ui, ctx, id, 280.0) {
                    ctx.request(Request::CancelJob(id));
                }
                at_right(ui, |ui| {
                    done = widgets::button(ui, ctx, "Close", None).clicked();
                });
                return;
            }
            let pressed = ui.input_mut(|it| it.consume_key(Modifiers::COMMAND, Key::Enter));
            let full = match self.standing(ctx) {
                Some(Standing::Full(n)) => Some(n),
                _ => None,
            };
            if let Some(n) = full.filter(|_| self.is_doubted()) {
                return self.question_ui(ui, ctx, n);
            }
            let why_not = self.why_not(ctx);
            let ready = why_not.is_none() && !self.saving.is_open();
            if pressed && why_not == Some("") {
                self.hurried = Some((self.wish.clone(), self.path()));
            }
            let button = ui.add_enabled_ui(ready, |ui| {
                let key = keymap::show("Ctrl+Enter");
                widgets::primary_button(ui, ctx, "Export", Some(&key))
            });
            // The keyboard stays where the question stood.
            if std::mem::take(&mut self.doubt_ends) {
                button.inner.request_focus();
            }
            if ready && (button.inner.clicked() || pressed || self.hurries()) {
                self.hurried = None;
                match full {
                    Some(_) => self.doubt(ui),
                    None => self.export(ctx, false),
                }
            }
            done = widgets::button(ui, ctx, "Close", None).clicked();
            match self.ended(ctx) {
                Some(Ended::Done(it)) => {
                    let layers = self.layers(it.layers);
                    finished_ui(ui, ctx, it, &layers);
                }
                Some(Ended::Stopped) => {
                    widgets::soft(ui, ctx, "Stopped; nothing was left behind.");
                }
                Some(Ended::Failed(why)) => {
                    let text = RichText::new(why).color(ctx.theme.danger);
                    let label = ui.add(Label::new(text).truncate());
                    label.on_hover_text(why);
                }
                None => {
                    let told = why_not.filter(|it| !it.is_empty());
                    let told = told.map_or_else(|| self.told(ctx), str::to_owned);
                    let text = RichText::new(told).color(ctx.theme.text_soft);
                    let told = ui.add(Label::new(text).truncate());
                    told.on_hover_text("A layer is what one annotator tagged in one article");
                }
            }
        });
        done
    }

    /// Escape takes the question back, and nothing else.
    pub(super) fn foot_keys(&mut self, egui: &egui::Context) {
        let pressed = || egui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Escape));
        if self.is_doubted() && pressed() {
            self.settle();
        }
    }

    /// Whether the question stands, of what is chosen now.
    fn is_doubted(&self) -> bool {
        let of = self.doubted.as_ref();
        of.is_some_and(|(wish, path)| *wish == self.wish && *path == self.path())
    }

    fn hurries(&self) -> bool {
        let of = self.hurried.as_ref();
        of.is_some_and(|(wish, path)| *wish == self.wish && *path == self.path())
    }

    fn doubt(&mut self, ui: &Ui) {
        self.doubted = Some((self.wish.clone(), self.path()));
        self.doubt_is_new = true;
        crate::ui::once_more(ui.ctx());
    }

    /// Whether what lies there may go.
    fn question_ui(&mut self, ui: &mut Ui, ctx: &Ctx, n: usize) {
        let replace = widgets::primary_button(ui, ctx, "Replace it", Some("Enter"));
        if std::mem::take(&mut self.doubt_is_new) {
            replace.request_focus();
        }
        let keep = widgets::button(ui, ctx, "Keep it", Some("Esc"));
        let path = self.path();
        let name = path.file_name().unwrap_or(path.as_os_str());
        let what = match n {
            1 => "the one thing in it".to_owned(),
            n => format!("all {} things in it", count(n)),
        };
        let told = format!(
            "Replace the folder {}? It goes, with {what}.",
            name.display()
        );
        let text = RichText::new(&told).color(ctx.theme.warning);
        ui.add(Label::new(text).truncate()).on_hover_text(&told);
        if replace.clicked() {
            self.settle();
            self.export(ctx, true);
        } else if keep.clicked() {
            self.settle();
        }
    }

    /// The question is answered.
    fn settle(&mut self) {
        self.doubted = None;
        self.doubt_ends = true;
    }

    fn export(&mut self, ctx: &Ctx, replace: bool) {
        let place = ExportPlace {
            path: self.path(),
            replace,
        };
        self.begun = Some((self.wish.clone(), place.clone()));
        ctx.request(Request::Export(Box::new(self.wish.clone()), place));
    }

    /// How the last export ended, while nothing else was chosen since.
    fn ended<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a Ended> {
        let (wish, place) = self.begun.as_ref()?;
        let same = *wish == self.wish && place.path == self.path();
        ctx.status.outgoing.ended.as_ref().filter(|_| same)
    }

    fn standing(&self, ctx: &Ctx) -> Option<Standing> {
        let (path, standing) = ctx.status.outgoing.standing.as_ref()?;
        (*path == self.path()).then_some(*standing)
    }

    /// What stands against writing it, in words; empty where that isn't known
    /// yet.
    fn why_not(&self, ctx: &Ctx) -> Option<&'static str> {
        if self.path().as_os_str().is_empty() {
            return Some("Say where to write it.");
        }
        match self.standing(ctx) {
            None => return Some(""),
            Some(Standing::Nowhere | Standing::Other | Standing::Own) => {
                return Some("It can’t be written there; name another place above.");
            }
            Some(Standing::Free | Standing::File | Standing::Full(_)) => {}
        }
        let sample = ctx.status.outgoing.sample.as_ref();
        let sample = sample.filter(|it| it.wish == self.wish);
        match sample.map(|it| (it.failed.is_some(), it.layers)) {
            None => Some(""),
            Some((true, _)) => Some("It can’t be written; the reason stands above."),
            Some((false, 0)) => Some("There is nothing to write."),
            Some(_) => None,
        }
    }

    /// Of one annotator an article is one layer.
    fn layers(&self, n: usize) -> String {
        let what = match (n, &self.wish.whose) {
            (1, Whose::Everybody) => "layer",
            (_, Whose::Everybody) => "layers",
            (1, _) => "article",
            (_, _) => "articles",
        };
        format!("{} {what}", count(n))
    }

    /// What pressing the button would do.
    fn told(&self, ctx: &Ctx) -> String {
        let outgoing = &ctx.status.outgoing;
        let survey = outgoing.survey.as_ref().filter(|it| it.wish == self.wish);
        match survey {
            None if outgoing.looking.is_some() => "Looking at what goes out…".to_owned(),
            None => String::new(),
            Some(it) if it.failed.is_some() || it.layers == 0 => String::new(),
            Some(it) => {
                let lost = match it.lost() {
                    0 => "nothing is lost".to_owned(),
                    n => format!("{} can’t be held", things(n)),
                };
                let parts: Vec<String> = it
                    .parts
                    .iter()
                    .map(|it| format!("{} {}", it.0, it.1))
                    .collect();
                let parts = match parts.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", parts.join(", ")),
                };
                format!("{}{parts}; {lost}", self.layers(it.layers))
            }
        }
    }
}

fn things(n: usize) -> String {
    match n {
        1 => "1 thing".to_owned(),
        n => format!("{} things", count(n)),
    }
}

fn finished_ui(ui: &mut Ui, ctx: &Ctx, it: &Finished, layers: &str) {
    let files = match it.files {
        1 => size(it.bytes),
        n => format!("{} files, {}", count(n), size(it.bytes)),
    };
    let mut told = format!("Written: {layers}, {files}");
    if it.left_out > 0 {
        told += &format!("; {} left out", count(it.left_out));
    }
    let ink = match &it.read_back {
        Some(ReadBack { wrong: 1.., .. }) => ctx.theme.danger,
        _ => ctx.theme.text,
    };
    if let Some(ReadBack { same, wrong }) = &it.read_back {
        told += "; read back";
        told += &match (same, wrong) {
            (_, 1..) => format!(", {} not the same", count(*wrong)),
            (Same::Tags(0), 0) => " without a fault".to_owned(),
            (Same::Tags(1), 0) => ", 1 tag the same".to_owned(),
            (Same::Tags(tags), 0) => format!(", {} tags the same", count(*tags)),
            (Same::Rows(1), 0) => ", 1 row as told".to_owned(),
            (Same::Rows(rows), 0) => format!(", {} rows as told", count(*rows as usize)),
        };
    }
    at_right(ui, |ui| {
        if widgets::button(ui, ctx, "Show folder", None).clicked() {
            ctx.request(Request::ShowFolder(it.path.clone()));
        }
        if widgets::button(ui, ctx, "Copy path", None).clicked() {
            let path: &Path = &it.path;
            ctx.request(Request::CopyText(path.display().to_string()));
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let text = RichText::new(&told).color(ink);
            ui.add(Label::new(text).truncate()).on_hover_text(&told);
        });
    });
}

/// `1.2 MB`
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// How far a job is, and a button that stops it: true where it was pressed.
pub(super) fn progress_ui(ui: &mut Ui, ctx: &Ctx, id: u64, width: f32) -> bool {
    let job = ctx.status.jobs.iter().find(|it| it.id == id);
    let (done, total) = job.map_or((0, None), |it| (it.done, it.total));
    let mut stop = false;
    ui.horizontal(|ui| {
        if let Some(total) = total.filter(|it| *it > 0) {
            let share = done as f32 / total as f32;
            // What is still to come is seen too.
            ui.visuals_mut().extreme_bg_color = ctx.theme.hairline;
            let bar = ProgressBar::new(share)
                .desired_width(width)
                .desired_height(8.0)
                .fill(ctx.theme.accent);
            ui.add(bar);
            let of = format!("{} of {}", count(done as usize), count(total as usize));
            widgets::small(ui, ctx, of);
        }
        stop = widgets::button(ui, ctx, "Stop", None).clicked();
    });
    stop
}

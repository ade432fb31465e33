//! Writing tags for another program: in which format, what of them, where to;
//! how it begins, and what the format can't hold of it. Must not know formats
//! or how files are written: it asks for a look and shows it.

mod choices;
mod drawn;
mod foot;
mod formats;
mod losses;
mod outcome;
mod split;

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::{Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

pub use outcome::{LossRow, loss_rows};

use super::markdown::Block;
use crate::model::labels::LabelMap;
use crate::ui::outgoing::{ExportPlace, ExportWish, FormatLine, labels_of};
use crate::ui::widgets::{self, LongList};
use crate::ui::{Ctx, Request};

#[derive(Default)]
pub struct ExportSheet {
    open: bool,
    /// The list of formats is to take the keyboard.
    wants_focus: bool,
    wish: ExportWish,
    /// What a look was asked for last.
    asked: Option<ExportWish>,
    /// What the formats are filtered by, and whether the keyboard is there.
    query: String,
    filters: bool,
    /// One was chosen by an arrow or a click since the filter was typed.
    walked: bool,
    place: Place,
    /// What was exported last, and where to.
    begun: Option<(ExportWish, ExportPlace)>,
    /// The key for it was pressed before it was known whether it can be: it begins
    /// once that is known, unless something else is chosen.
    hurried: Option<(ExportWish, PathBuf)>,
    /// What it is asked of whether it may go over what lies there.
    doubted: Option<(ExportWish, PathBuf)>,
    /// The question is to take the keyboard.
    doubt_is_new: bool,
    /// It is answered: the keyboard goes back.
    doubt_ends: bool,
    tab: Tab,
    /// Sorts of loss whose places are shown.
    unfolded: BTreeSet<String>,
    losses: LongList,
    shows_kinds: bool,
    shows_zones: bool,
    /// A split that is being drawn, in place of all else.
    drawing: Option<split::DrawPage>,
    saving: losses::SaveLosses,
    /// The card that was read last, and what was read in it.
    card: Option<(String, Vec<Block>)>,
}

/// Where to, as far as it is known.
#[derive(Default)]
struct Place {
    typed: String,
    /// A person named it: it no longer follows the format.
    named: bool,
    /// The path that was asked about last, and whether as a folder.
    looked: Option<(PathBuf, bool)>,
    /// The choice in the desktop's dialog that was taken over last.
    taken: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Records,
    Losses,
    Card,
}

pub(super) const SIZE: egui::Vec2 = vec2(1200.0, 820.0);
/// Widths of the formats and of the choices, in a small window and in a large one,
/// in points.
const FORMATS: [f32; 2] = [152.0, 236.0];
const CHOICES: [f32; 2] = [240.0, 312.0];

impl ExportSheet {
    /// Opens it as it was left; everything is looked at anew.
    pub fn open(&mut self) {
        self.open = true;
        self.wants_focus = true;
        self.query.clear();
        self.asked = None;
        self.place.looked = None;
        self.doubted = None;
        self.hurried = None;
        self.drawing = None;
        self.saving.close();
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn close(&mut self) {
        self.open = false;
        self.drawing = None;
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        if !self.open {
            return;
        }
        self.keep_sound(ctx);
        self.take_chosen(ctx);
        if let Some(page) = &mut self.drawing {
            match page.show(egui, ctx) {
                split::Answer::Stays => {}
                split::Answer::Back => self.leave_drawing(None, ctx),
                split::Answer::Kept(name) => self.leave_drawing(Some(name), ctx),
            }
            return;
        }
        self.foot_keys(egui);
        self.formats_keys(egui, ctx);
        let mut done = false;
        let stays = widgets::sheet(egui, ctx, "Export", SIZE, |ui| {
            let room = ui.available_size();
            let size = vec2(room.x, (room.y - foot::HEIGHT).max(240.0));
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let formats = (room.x * 0.2).clamp(FORMATS[0], FORMATS[1]);
            let choices = (room.x * 0.34).clamp(CHOICES[0], CHOICES[1]);
            let (first, second) = (rect.left() + formats, rect.left() + formats + choices);
            let column = |from: f32, to: f32| {
                Rect::from_min_max(pos2(from, rect.top()), pos2(to, rect.bottom()))
            };
            part(ui, "formats", column(rect.left(), first), |ui| {
                self.formats_ui(ui, ctx);
            });
            part(ui, "choices", column(first, second - 6.0), |ui| {
                self.choices_ui(ui, ctx);
            });
            part(ui, "outcome", column(second, rect.right()), |ui| {
                done |= self.outcome_ui(ui, ctx);
            });
            let line = Stroke::new(1.0, ctx.theme.hairline);
            for x in [first, second] {
                ui.painter().vline(x, rect.y_range(), line);
            }
            widgets::hairline(ui, ctx);
            done |= self.foot_ui(ui, ctx);
        });
        self.ask(ctx);
        let was_saving = self.saving.is_open();
        self.saving.show(egui, ctx, &self.wish);
        // Escape steps back one level.
        self.open = (stays || was_saving) && !done;
    }

    /// Back to the export, by the split where one was kept.
    fn leave_drawing(&mut self, kept: Option<String>, ctx: &Ctx) {
        self.drawing = None;
        self.wants_focus = true;
        if kept.is_some() {
            self.wish.split = kept;
            self.asked = None;
            self.follow_format(ctx);
        }
    }

    /// The format is one that there is, and whose tags go out is somebody.
    fn keep_sound(&mut self, ctx: &Ctx) {
        let formats = &ctx.status.outgoing.formats;
        if !formats.iter().any(|it| it.id == self.wish.format)
            && let Some(first) = formats.first()
        {
            self.choose_format(ctx, first);
        }
        if !self.place.named && self.place.typed.is_empty() {
            self.follow_format(ctx);
        }
    }

    fn format<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a FormatLine> {
        let formats = &ctx.status.outgoing.formats;
        formats.iter().find(|it| it.id == self.wish.format)
    }

    fn is_folder(&self, ctx: &Ctx) -> bool {
        self.ending(ctx).is_none()
    }

    /// Of the one file; None for a folder, which each part of a split goes into.
    fn ending<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a str> {
        let format = self.format(ctx)?;
        format
            .ending
            .as_deref()
            .filter(|_| self.wish.split.is_none())
    }

    /// Another format; what types go out as in it is as it was the last time.
    fn choose_format(&mut self, ctx: &Ctx, format: &FormatLine) {
        self.wish.format.clone_from(&format.id);
        let maps = &ctx.ws.project().info.settings.label_maps;
        let known = maps.get(&labels_of(&format.id));
        let known = known.map(LabelMap::remembered).unwrap_or_default();
        self.wish.labels = known.narrowed(&ctx.ws.project().schema);
        self.unfolded.clear();
        self.follow_format(ctx);
    }

    /// The place's ending, or all of it, as the format has it.
    fn follow_format(&mut self, ctx: &Ctx) {
        let Some(format) = self.format(ctx) else {
            return;
        };
        if self.place.named {
            let path = PathBuf::from(&self.place.typed);
            let path = match self.ending(ctx) {
                Some(ending) => path.with_extension(ending),
                None => path.with_extension(""),
            };
            self.place.typed = path.display().to_string();
            return;
        }
        let name = file_name(&ctx.ws.project().info.name);
        let name = match self.ending(ctx) {
            Some(ending) if ending == format.id => format!("{name}.{ending}"),
            Some(ending) => format!("{name}-{}.{ending}", format.id),
            None => format!("{name}-{}", format.id),
        };
        let path = ctx.status.outgoing.home.join(name);
        self.place.typed = path.display().to_string();
    }

    fn take_chosen(&mut self, ctx: &Ctx) {
        if let Some((number, path)) = &ctx.status.outgoing.chosen
            && *number != self.place.taken
        {
            self.place.taken = *number;
            self.place.typed = path.display().to_string();
            self.place.named = true;
        }
    }

    /// Asks for a look where the wish is another one than the last.
    fn ask(&mut self, ctx: &Ctx) {
        if self.asked.as_ref() != Some(&self.wish) {
            self.asked = Some(self.wish.clone());
            ctx.request(Request::PreviewExport(Box::new(self.wish.clone())));
        }
        let place = (self.path(), self.is_folder(ctx));
        if self.place.looked.as_ref() != Some(&place) {
            self.place.looked = Some(place.clone());
            let (path, folder) = place;
            if !path.as_os_str().is_empty() {
                ctx.request(Request::LookAtPlace { path, folder });
            }
        }
    }

    fn path(&self) -> PathBuf {
        PathBuf::from(self.place.typed.trim())
    }
}

/// A project's name as a file may be called.
fn file_name(name: &str) -> String {
    let sign = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        c if c.is_control() => '-',
        c => c,
    };
    let name: String = name.trim().chars().map(sign).collect();
    match name.trim_matches('.').is_empty() {
        true => "export".to_owned(),
        false => name,
    }
}

/// Draws in a place of its own, clipped to it. The place is taken already: what
/// comes next stands below it, however little is drawn.
fn part(ui: &mut Ui, name: &str, place: Rect, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().id_salt(name).max_rect(place);
    let mut child = ui.new_child(builder);
    child.set_clip_rect(place.intersect(ui.clip_rect()));
    add(&mut child);
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_project_s_name_becomes_a_file_s() {
        assert_eq!(file_name(" South Caucasus "), "South Caucasus");
        assert_eq!(file_name("a/b: c"), "a-b- c");
        assert_eq!(file_name(".."), "export");
    }
}

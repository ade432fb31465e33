//! The command palette: every command by name, articles by title, types to tag
//! with. What it lists is built by [`Palette::rows`]; must not know what a
//! command does.

mod rows;

use std::rc::Rc;

use egui::{Align2, Area, Key, Modal, Modifiers, Order, TextStyle, Ui, vec2};

pub use rows::{Row, Target, rows};

use super::Ctx;
use super::widgets;

#[derive(Default)]
pub struct Palette {
    open: bool,
    wants_focus: bool,
    query: String,
    at: usize,
    /// Commands by id, the last used first.
    recent: Vec<&'static str>,
    cached: Option<Cached>,
    list: widgets::LongList,
}

struct Cached {
    query: String,
    revision: u64,
    rows: Rc<[Row]>,
}

const FIELD: &str = "Command, article or type";
/// Recently used commands that come first.
const RECENT: usize = 6;

impl Palette {
    pub fn open(&mut self) {
        *self = Self {
            open: true,
            wants_focus: true,
            recent: std::mem::take(&mut self.recent),
            ..Self::default()
        };
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn close(&mut self) {
        self.open = false;
        self.cached = None;
    }

    /// What is listed for the words typed so far.
    pub fn rows(&mut self, ctx: &Ctx) -> Rc<[Row]> {
        let revision = ctx.ws.revision();
        match &self.cached {
            Some(it) if it.query == self.query && it.revision == revision => it.rows.clone(),
            _ => {
                let rows: Rc<[Row]> = rows(&self.query, &self.recent, ctx.ws).into();
                self.cached = Some(Cached {
                    query: self.query.clone(),
                    revision,
                    rows: rows.clone(),
                });
                rows
            }
        }
    }

    /// Draws it above everything else, while it is open.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        if !self.open {
            return;
        }
        let room = egui.content_rect();
        let width = 600.0_f32.min(room.width() - 32.0);
        let area = Area::new(egui::Id::unique("palette"))
            .kind(egui::UiKind::Modal)
            .order(Order::Foreground)
            .anchor(
                Align2::CENTER_TOP,
                vec2(0.0, 72.0_f32.min(room.height() / 8.0)),
            )
            .accessible_name("Command palette");
        let modal = Modal::new(egui::Id::unique("palette"))
            .area(area)
            .backdrop_color(ctx.theme.hairline.gamma_multiply(0.25))
            .frame(widgets::floating_frame(egui, ctx.theme))
            .show(egui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 0.0;
                self.content_ui(ui, ctx, room.height() * 0.6);
            });
        if modal.should_close() {
            self.close();
        }
    }

    fn content_ui(&mut self, ui: &mut Ui, ctx: &Ctx, most: f32) {
        let known = self.rows(ctx).len();
        let mut run = false;
        ui.input_mut(|input| {
            for (key, step) in [
                (Key::ArrowDown, 1_isize),
                (Key::ArrowUp, -1),
                (Key::PageDown, 8),
                (Key::PageUp, -8),
            ] {
                let times = input.count_and_consume_key(Modifiers::NONE, key) as isize;
                if times > 0 {
                    let last = known.saturating_sub(1) as isize;
                    self.at = (self.at as isize + times * step).clamp(0, last) as usize;
                    self.list.bring(self.at);
                }
            }
            run = input.consume_key(Modifiers::NONE, Key::Enter);
        });
        egui::Frame::NONE.inner_margin(8).show(ui, |ui| {
            let before = self.query.clone();
            let hint = "Type a command, a title or a type";
            let field = widgets::search_field(ui, ctx, FIELD, hint, &mut self.query);
            widgets::take_keyboard(&field, &mut self.wants_focus);
            if self.query != before {
                self.at = 0;
                self.list.bring(0);
            }
        });
        widgets::hairline(ui, ctx);
        let rows = self.rows(ctx);
        self.at = self.at.min(rows.len().saturating_sub(1));
        let mut chosen = run.then_some(self.at);
        if rows.is_empty() {
            let what = format!("Nothing is called “{}”.", self.query.trim());
            widgets::empty_state(ui, ctx, &what, "Try fewer letters; their order counts.");
            ui.add_space(24.0);
        }
        let at = self.at;
        let size = (HEIGHT, most);
        self.list
            .show(ui, "palette", size, rows.len(), |ui, index| {
                if row_ui(ui, ctx, &rows[index], index == at).clicked() {
                    chosen = Some(index);
                }
            });
        ui.add_space(4.0);
        if let Some(row) = chosen.and_then(|it| rows.get(it)) {
            self.run(ctx, row);
        }
    }

    fn run(&mut self, ctx: &Ctx, row: &Row) {
        let Some(action) = row.target.action(ctx.ws) else {
            // Greyed: it stays open, so that one can choose another.
            return;
        };
        if let Target::Command(id) = row.target {
            self.recent.retain(|it| *it != id);
            self.recent.insert(0, id);
            self.recent.truncate(RECENT);
        }
        ctx.send(action);
        self.close();
    }
}

const HEIGHT: f32 = 32.0;

fn row_ui(ui: &mut Ui, ctx: &Ctx, row: &Row, meant: bool) -> egui::Response {
    let theme = ctx.theme;
    let name = row.text();
    let (response, rect) = widgets::row(
        ui,
        ctx,
        widgets::Row {
            name: &name,
            selected: meant,
            disabled: !row.enabled,
            height: HEIGHT,
            ..widgets::Row::default()
        },
    );
    let ink = match row.enabled {
        true => theme.text,
        false => theme.text_faint,
    };
    let mut right = rect.right();
    if !row.key.is_empty() {
        let at = egui::pos2(right, rect.center().y);
        right -= widgets::paint_key_chip_right(ui, theme, at, &row.key) + 8.0;
    }
    let mut job = egui::text::LayoutJob::default();
    let format = |style: TextStyle, color| egui::TextFormat {
        font_id: widgets::font(ui, &style),
        color,
        ..Default::default()
    };
    job.append(&row.name, 0.0, format(TextStyle::Body, ink));
    if !row.detail.is_empty() {
        job.append(
            &row.detail,
            12.0,
            format(TextStyle::Small, theme.text_faint),
        );
    }
    job.wrap = egui::text::TextWrapping::truncate_at_width(right - rect.left());
    let galley = ui.painter().layout_job(job);
    let at = egui::pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    match row.enabled {
        true => response,
        false => response.on_hover_text("makes no sense here and now"),
    }
}

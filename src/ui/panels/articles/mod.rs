//! The corpus as a list: every article with its state, filtered as one types.
//! It owns the order that next and previous go by, and sends it when it
//! changes. Must not know what is in an article.

mod list;

use egui::{Key, Modifiers, Rect, TextStyle, Ui, pos2, vec2};

pub use list::{ArticleList, RowText, Sort, Update, count};

use crate::model::ArticleId;
use crate::ui::keymap::{label_of, show};
use crate::ui::widgets::{self, Icon, Row};
use crate::ui::{Ctx, Request};
use crate::workspace::{Action, commands};

#[derive(Default)]
pub struct ArticlesPanel {
    query: String,
    sort: Sort,
    list: ArticleList,
    /// Row of the arrow keys, while the filter has the keyboard.
    marked: Option<usize>,
    /// What the scroll position was last fitted to.
    followed: Option<(ArticleId, u64)>,
    rows: widgets::LongList,
    /// When the list was last begun anew, in seconds of the window.
    begun: f64,
    wants_focus: bool,
}

const FIELD: &str = "Filter the articles";
const HEIGHT: f32 = 44.0;

impl ArticlesPanel {
    /// Puts the keyboard into the filter.
    pub fn focus_filter(&mut self) {
        self.wants_focus = true;
    }

    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        self.update(ui, ctx);
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::Frame::NONE
            .inner_margin(egui::Margin::same(8))
            .show(ui, |ui| {
                self.filter_ui(ui, ctx);
                ui.add_space(4.0);
                self.head_ui(ui, ctx);
            });
        widgets::hairline(ui, ctx);
        let nothing = ctx.ws.project().articles.is_empty() && ctx.status.skipped.is_empty();
        if nothing || !self.list.is_ready() {
            self.none_ui(ui, ctx);
        } else if self.list.is_empty() && !self.query.trim().is_empty() {
            let what = format!("No article matches “{}”.", self.query.trim());
            widgets::empty_state(ui, ctx, &what, "Escape in the filter shows all of them.");
        } else {
            self.rows_ui(ui, ctx);
        }
    }

    fn update(&mut self, ui: &Ui, ctx: &Ctx) {
        // While a scan runs, articles change all the time; once a second will do.
        let now = ui.input(|it| it.time);
        let busy = !ctx.status.jobs.is_empty() && self.list.is_ready();
        if busy && now - self.begun < 1.0 && !self.list.is_building() {
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_secs(1));
            return self
                .list
                .filter_only(ctx.ws, &self.query, self.sort)
                .send(ctx);
        }
        if !self.list.is_building() {
            self.begun = now;
        }
        let update = self.list.update(ctx.ws, &self.query, self.sort);
        if update.more {
            ui.ctx().request_repaint();
        }
        update.send(ctx);
    }

    fn filter_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let id = widgets::search_id(FIELD);
        if ui.memory(|it| it.has_focus(id)) {
            self.keys(ui, ctx, id);
        } else {
            self.marked = None;
        }
        let before = self.query.len();
        let hint = format!("Filter  {}", label_of("article.filter"));
        let field = widgets::search_field(ui, ctx, FIELD, &hint, &mut self.query);
        widgets::take_keyboard(&field, &mut self.wants_focus);
        if self.query.len() != before {
            self.marked = (!self.list.is_empty()).then_some(0);
        }
    }

    /// Arrows and Enter in the list, while one types into the filter.
    fn keys(&mut self, ui: &Ui, ctx: &Ctx, field: egui::Id) {
        let page = self.rows.visible().len().max(2) as isize - 1;
        let steps: [(Key, isize); 4] = [
            (Key::ArrowDown, 1),
            (Key::ArrowUp, -1),
            (Key::PageDown, page),
            (Key::PageUp, -page),
        ];
        let open = ctx.ws.session().article.as_ref();
        let open = open.and_then(|id| self.list.row_of(id));
        let last = self.list.len() as isize - 1;
        ui.input_mut(|input| {
            for (key, step) in steps {
                for _ in 0..input.count_and_consume_key(Modifiers::NONE, key) {
                    if last < 0 {
                        continue;
                    }
                    let at = match (self.marked, open) {
                        (Some(at), _) => at as isize + step,
                        (None, Some(at)) => at as isize + step,
                        (None, None) => 0,
                    };
                    let at = at.clamp(0, last) as usize;
                    self.marked = Some(at);
                    self.rows.bring(at);
                }
            }
        });
        if ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter)) {
            let row = self.marked.or((!self.list.is_empty()).then_some(0));
            if let Some(id) = row.and_then(|row| self.list.readable(row)) {
                ctx.send(Action::OpenArticle(id.clone()));
                ui.memory_mut(|it| it.surrender_focus(field));
            }
        }
    }

    /// How many are complete; sort; the unfinished before and after.
    fn head_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let total = ctx.ws.project().articles.len();
        let complete = self.list.complete(ctx.ws);
        ui.horizontal(|ui| {
            ui.set_height(24.0);
            let text = format!("{} of {} complete", count(complete), count(total));
            let text = match self.query.trim().is_empty() {
                true => text,
                false => format!("{} shown · {text}", count(self.list.len())),
            };
            let layout = egui::Layout::right_to_left(egui::Align::Center);
            ui.with_layout(layout, |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for (id, icon) in [
                    ("article.next-unfinished", Icon::Down),
                    ("article.previous-unfinished", Icon::Up),
                ] {
                    command_button(ui, ctx, id, icon);
                }
                self.sort_ui(ui, ctx);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let text = egui::RichText::new(text).small().color(ctx.theme.text_soft);
                    ui.add_space(4.0);
                    ui.add(egui::Label::new(text).truncate());
                });
            });
        });
    }

    fn sort_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let now = Sort::ALL.iter().find(|it| it.0 == self.sort);
        let now = now.map_or("", |it| it.1);
        let button = widgets::icon_button(ui, ctx, Icon::Sort, &format!("Sort: {now}"));
        egui::Popup::menu(&button).show(|ui| {
            for (sort, name) in Sort::ALL {
                if ui.radio(self.sort == sort, name).clicked() {
                    self.sort = sort;
                    self.followed = None;
                    ui.close();
                }
            }
        });
    }

    fn none_ui(&self, ui: &mut Ui, ctx: &Ctx) {
        if !ctx.status.jobs.is_empty() || !self.list.is_ready() {
            widgets::empty_state(
                ui,
                ctx,
                "Listing the articles…",
                "They appear as they are found.",
            );
            return;
        }
        widgets::empty_state(
            ui,
            ctx,
            "There are no articles here yet.",
            "Put text or HTML files into the project's folder of articles, then look again.",
        );
        ui.add_space(12.0);
        ui.vertical_centered(|ui| {
            if widgets::button(ui, ctx, "Look again", None).clicked() {
                ctx.request(Request::Rescan);
            }
        });
    }

    fn rows_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let open = ctx.ws.session().article.clone();
        let articles = self.list.len();
        let skipped = match self.query.trim().is_empty() {
            true => ctx.status.skipped.len(),
            false => 0,
        };
        self.follow(open.as_ref());
        let mut rows = std::mem::take(&mut self.rows);
        let size = (HEIGHT, f32::INFINITY);
        rows.show(
            ui,
            "articles",
            size,
            articles + skipped,
            |ui, row| match self.list.id(row) {
                Some(id) => {
                    let is_open = open.as_ref() == Some(id);
                    self.row_ui(ui, ctx, row, id, is_open);
                }
                None => skipped_ui(ui, ctx, row - articles),
            },
        );
        self.rows = rows;
    }

    /// Keeps the open article or the marked row in sight when they move.
    fn follow(&mut self, open: Option<&ArticleId>) {
        let Some(open) = open else {
            return;
        };
        let now = (open.clone(), self.list.generation());
        if self.followed.as_ref() == Some(&now) {
            return;
        }
        if let Some(row) = self.list.row_of(open) {
            self.rows.bring(row);
        }
        self.followed = Some(now);
    }

    fn row_ui(&self, ui: &mut Ui, ctx: &Ctx, row: usize, id: &ArticleId, is_open: bool) {
        let Some(text) = RowText::new(ctx.ws, id) else {
            return;
        };
        let name = text.name();
        let (response, rect) = widgets::row(
            ui,
            ctx,
            Row {
                name: &name,
                selected: is_open,
                marked: self.marked == Some(row),
                disabled: text.unreadable,
                height: HEIGHT,
            },
        );
        paint_row(ui, ctx, rect, &text);
        if response.clicked() && !text.unreadable {
            ctx.send(Action::OpenArticle(id.clone()));
        }
        response.on_hover_ui(|ui| {
            ui.set_max_width(360.0);
            ui.label(&text.title);
            widgets::small(ui, ctx, id.as_str());
            if let Some(problem) = &text.problem {
                ui.add_space(4.0);
                ui.colored_label(ctx.theme.warning, problem);
            }
        });
    }
}

impl Update {
    fn send(self, ctx: &Ctx) {
        if let Some(order) = self.order {
            ctx.send(Action::SetOrder(order));
        }
    }
}

fn paint_row(ui: &Ui, ctx: &Ctx, rect: Rect, text: &RowText) {
    let theme = ctx.theme;
    let ring = pos2(rect.left() + 8.0, rect.center().y);
    if text.unreadable {
        Icon::Close.paint(ui.painter(), ring, theme.text_faint);
    } else {
        widgets::paint_state_ring(ui.painter(), ring, theme, text.progress);
    }
    let left = rect.left() + 26.0;
    let mut right = rect.right();
    if text.problem.is_some() && !text.unreadable {
        Icon::Warning.paint(
            ui.painter(),
            pos2(right - 8.0, rect.center().y),
            theme.warning,
        );
        right -= 22.0;
    }
    let line = |text: &str, style: TextStyle, ink| {
        let font = widgets::font(ui, &style);
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(right - left);
        ui.painter().layout_job(job)
    };
    let ink = if text.unreadable {
        theme.text_faint
    } else {
        theme.text
    };
    let title = line(&text.title, TextStyle::Body, ink);
    if text.second.is_empty() {
        let at = pos2(left, rect.center().y - title.size().y / 2.0);
        ui.painter().galley(at, title, ink);
        return;
    }
    let second = line(&text.second, TextStyle::Small, theme.text_faint);
    let both = title.size().y + second.size().y;
    let top = rect.center().y - both / 2.0;
    let below = vec2(0.0, title.size().y);
    ui.painter().galley(pos2(left, top), title, ink);
    ui.painter()
        .galley(pos2(left, top) + below, second, theme.text_faint);
}

fn skipped_ui(ui: &mut Ui, ctx: &Ctx, index: usize) {
    let Some(file) = ctx.status.skipped.get(index) else {
        return;
    };
    let text = RowText {
        title: file.path.rsplit('/').next().unwrap_or_default().to_owned(),
        second: file.reason.clone(),
        progress: crate::model::Progress::Untouched,
        problem: Some(file.reason.clone()),
        unreadable: true,
    };
    let name = text.name();
    let (response, rect) = widgets::row(
        ui,
        ctx,
        Row {
            name: &name,
            disabled: true,
            height: HEIGHT,
            ..Row::default()
        },
    );
    paint_row(ui, ctx, rect, &text);
    response.on_hover_text(format!("{}\n{}", file.path, file.reason));
}

/// A command as an icon, greyed where it makes no sense.
fn command_button(ui: &mut Ui, ctx: &Ctx, id: &str, icon: Icon) {
    let Some(command) = commands::by_id(id) else {
        return;
    };
    let action = command.now(ctx.ws);
    let key = command.keys.first().map_or_else(String::new, |it| show(it));
    let name = format!("{}  {key}", command.name);
    ui.add_enabled_ui(action.is_some(), |ui| {
        if widgets::icon_button(ui, ctx, icon, name.trim_end()).clicked()
            && let Some(action) = action
        {
            ctx.send(action);
        }
    });
}

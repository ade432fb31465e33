//! The whole project in pictures: how far everybody is, what was tagged, how
//! suggestions fared, who is for whom, what happened when. Each with a table
//! behind it, to look at, to copy and to save. Must not count by itself: it
//! gathers, asks, and shows what was counted.

mod gather;
mod list;
mod made;
mod save;
mod table;

use std::sync::Arc;

use egui::containers::menu::MenuButton;
use egui::{Align, Layout, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, TextStyle, Ui};
use egui::{UiBuilder, WidgetInfo, pos2, vec2};

pub use list::ListRow;
pub use made::{Evidence, Made, Shown, Wish};

use self::gather::Gather;
use self::list::List;
use self::save::SaveSheet;
use crate::chart::{Chart, Palette};
use crate::measure::insight::{By, Insight};
use crate::measure::review::Review;
use crate::model::{AnnotatorId, TagClass};
use crate::text::figures::{counted, figure};
use crate::ui::keymap::label_of;
use crate::ui::widgets::{self, Icon, Row, chips};
use crate::ui::{Ctx, Request, chart, sheets};

#[derive(Default)]
pub struct InsightPanel {
    shown: Shown,
    /// Whose stances and events; None until somebody chose.
    whose: Option<Option<AnnotatorId>>,
    by: Option<By>,
    as_table: bool,
    gather: Gather,
    review: Option<(u64, Arc<Review>)>,
    made: Option<(Key, Arc<Made>)>,
    /// The spot whose evidence is listed.
    chosen: Option<(usize, usize)>,
    list: List,
    rows: widgets::LongList,
    save: SaveSheet,
    /// The chosen spot is to be scrolled to.
    wants_sight: bool,
    /// The spot whose list was closed: the keyboard goes back to it.
    left: Option<(usize, usize)>,
    /// Room for the picture, with what the list covers of it.
    width: f32,
    /// The frame it was last drawn in.
    frame: u64,
}

/// What a picture was made of.
#[derive(Clone, PartialEq)]
struct Key {
    shown: Shown,
    insight: usize,
    review: u64,
    whose: Option<AnnotatorId>,
    by: Option<By>,
    /// In whole points.
    width: i32,
}

const SIDE: f32 = 196.0;
const LIST: f32 = 340.0;

impl InsightPanel {
    /// True while it asks where to save a picture.
    pub fn is_saving(&self) -> bool {
        self.save.is_open()
    }

    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        if self.gather.step(ctx) {
            crate::ui::once_more(ui.ctx());
        }
        let frame = ui.ctx().cumulative_frame_nr();
        let opened = frame > self.frame + 1 || self.frame == 0;
        self.frame = frame;
        let whole = ui.max_rect();
        let side = whole.with_max_x(whole.left() + SIDE);
        let line = Stroke::new(1.0, ctx.theme.hairline);
        ui.painter().rect_filled(side, 0, ctx.theme.surface);
        ui.painter().vline(side.right(), whole.y_range(), line);
        let insight = ctx.status.counting.insight.clone();
        scope(ui, "side", side, |ui| {
            self.side_ui(ui, ctx, insight.as_deref(), opened)
        });
        let mut main = whole.with_min_x(side.right() + 1.0);
        let Some(insight) = insight else {
            return scope(ui, "main", main, |ui| waiting_ui(ui, ctx));
        };
        // The list lies over the picture's right end, and nothing in it moves.
        self.width = main.width();
        let evidence = self.evidence();
        if let Some(evidence) = &evidence {
            let list = LIST.min(main.width() * 0.45);
            let place = main.with_min_x(main.right() - list);
            main = main.with_max_x(place.left());
            ui.painter().rect_filled(place, 0, ctx.theme.surface);
            ui.painter().vline(place.left(), place.y_range(), line);
            scope(ui, "list", place.shrink2(vec2(4.0, 12.0)), |ui| {
                if !self.list.show(ui, ctx, &insight, self.shown, evidence) {
                    self.left = self.chosen.take();
                }
            });
        }
        scope(ui, "main", main, |ui| self.main_ui(ui, ctx, &insight));
        self.save.show(ui.ctx(), ctx);
    }

    /// What is listed, of the picture that is shown.
    fn evidence(&mut self) -> Option<Evidence> {
        let (_, made) = self.made.as_ref()?;
        let evidence = made.evidence(self.chosen?);
        if evidence.is_none() {
            self.chosen = None;
        }
        evidence
    }

    /// The pictures to choose from, each with what it comes to.
    fn side_ui(&mut self, ui: &mut Ui, ctx: &Ctx, insight: Option<&Insight>, opened: bool) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(12.0);
        let review = self.review(ctx);
        for (shown, name, _) in Shown::ALL {
            let sum = insight.map_or(String::new(), |it| summary(it, &review, shown));
            let label = format!("{name}, {sum}");
            let row = Row {
                name: label.trim_end_matches([' ', ',']),
                selected: self.shown == shown,
                height: 44.0,
                ..Row::default()
            };
            let (response, rect) = widgets::row(ui, ctx, row);
            let upper = rect.with_max_y(rect.center().y + 4.0);
            let lower = rect.with_min_y(rect.center().y - 2.0);
            widgets::line_in(ui, ctx, upper, 0.0, name, "");
            let small = widgets::font(ui, &TextStyle::Small);
            let ink = ctx.theme.text_soft;
            let sum = widgets::cut_to(ui, &sum, small, ink, rect.width());
            let at = pos2(rect.left(), lower.center().y - sum.size().y / 2.0);
            ui.painter().galley(at, sum, ink);
            // A click gives the keyboard too: Tab goes on from there.
            if (opened && self.shown == shown) || response.clicked() {
                response.request_focus();
            }
            if response.clicked() && self.shown != shown {
                self.shown = shown;
                self.chosen = None;
                self.left = None;
            }
        }
        ui.add_space(12.0);
        let margin = egui::Margin::symmetric(12, 0);
        egui::Frame::NONE.inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            self.state_ui(ui, ctx);
        });
    }

    /// What is still under way.
    fn state_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let unread = ctx.ws.unread_layers();
        let (done, all) = self.gather.progress(ctx.ws);
        if unread > 0 {
            let text = format!(
                "The tags of {} are still being read.",
                counted(unread, "article")
            );
            ui.add(egui::Label::new(soft(ctx, text)).wrap());
        } else if done < all {
            let text = format!("Looked at {} of {}…", figure(done), figure(all));
            ui.add(egui::Label::new(soft(ctx, text)).wrap());
        } else if ctx.status.counting.running {
            ui.label(soft(ctx, "Counting…".into()));
        } else if ctx.status.counting.stopped {
            ui.label(soft(ctx, "Counting was stopped.".into()));
            if widgets::button(ui, ctx, "Count again", None).clicked() {
                self.gather.again();
                crate::ui::once_more(ui.ctx());
            }
        }
    }

    fn review(&mut self, ctx: &Ctx) -> Arc<Review> {
        let revision = ctx.ws.queue_revision();
        match &self.review {
            Some((of, review)) if *of == revision => review.clone(),
            _ => {
                let review = Arc::new(sheets::fared(ctx.ws));
                self.review = Some((revision, review.clone()));
                review
            }
        }
    }

    /// Whose work is shown where it is one's.
    fn whose(&self, ctx: &Ctx, insight: &Insight) -> Option<AnnotatorId> {
        let first = || insight.first_of(&ctx.ws.session().annotator);
        match &self.whose {
            None => first(),
            Some(Some(name)) if !insight.annotators.contains_key(name) => first(),
            Some(chosen) => chosen.clone(),
        }
    }

    fn made(&mut self, ctx: &Ctx, insight: &Arc<Insight>, width: f32) -> Arc<Made> {
        let review = self.review(ctx);
        let whose = self.whose(ctx, insight);
        let key = Key {
            shown: self.shown,
            insight: Arc::as_ptr(insight) as usize,
            review: ctx.ws.queue_revision(),
            whose: whose.clone(),
            by: self.by,
            width: width.floor() as i32,
        };
        if let Some((of, made)) = &self.made
            && *of == key
        {
            return made.clone();
        }
        let project = ctx.ws.project();
        let made = Arc::new(Made::of(Wish {
            shown: self.shown,
            insight,
            review: &review,
            schema: &project.schema,
            project: &project.info.name,
            whose: whose.as_ref(),
            by: self.by,
            width: width.floor(),
        }));
        self.made = Some((key, made.clone()));
        made
    }

    fn main_ui(&mut self, ui: &mut Ui, ctx: &Ctx, insight: &Arc<Insight>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        // Without the bar that scrolls.
        let made = self.made(ctx, insight, self.width - 12.0);
        let Some(picture) = &made.chart else {
            return empty_ui(ui, ctx, self.shown);
        };
        let tools = Rect::from_min_size(ui.max_rect().min, vec2(ui.available_width(), 44.0));
        scope(ui, "tools", tools.shrink2(vec2(24.0, 8.0)), |ui| {
            self.tools_ui(ui, ctx, insight, &made, picture);
        });
        let below = ui.max_rect().with_min_y(tools.bottom());
        let line = Stroke::new(1.0, ctx.theme.hairline);
        ui.painter().hline(below.x_range(), below.top(), line);
        let below = below.with_min_y(below.top() + 1.0);
        scope(ui, "below", below, |ui| {
            if self.as_table {
                self.left = None;
                let room = egui::Margin::symmetric(12, 8);
                egui::Frame::NONE.inner_margin(room).show(ui, |ui| {
                    let clicked = table::table_ui(ui, ctx, &mut self.rows, &made.table);
                    let key = clicked.and_then(|it| made.row_keys.get(it));
                    if let Some(key) = key {
                        self.choose(*key, ui.ctx());
                    }
                });
            } else {
                self.picture_ui(ui, ctx, picture);
            }
        });
    }

    fn choose(&mut self, key: (usize, usize), egui: &egui::Context) {
        self.chosen = Some(key);
        self.list = List::default();
        self.list.wants_focus = true;
        self.wants_sight = true;
        crate::ui::once_more(egui);
    }

    fn tools_ui(
        &mut self,
        ui: &mut Ui,
        ctx: &Ctx,
        insight: &Insight,
        made: &Made,
        picture: &Arc<Chart>,
    ) {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (name, table, help) in [
                ("Picture", false, "To look at and to save"),
                ("Table", true, "The figures behind the picture"),
            ] {
                let on = self.as_table == table;
                if chips::choice_chip(ui, ctx, name, name, help, on).clicked() {
                    self.as_table = table;
                }
            }
            ui.add_space(8.0);
            if self.shown.is_of_somebody() {
                self.whose_ui(ui, ctx, insight);
            }
            if let Some(by) = made.by() {
                self.by_ui(ui, ctx, by);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let save = widgets::button(ui, ctx, "Save picture…", None);
                if save.clicked() {
                    let project = file_name(&ctx.ws.project().info.name);
                    let name = format!("{project}-{}.svg", self.shown.id());
                    self.save.open(ctx, picture.clone(), &name);
                }
                menu(ui, ctx, "Copy", |ui| {
                    let tsv = ui.button("As TSV, for a spreadsheet").clicked();
                    let csv = ui.button("As CSV").clicked();
                    if tsv {
                        ctx.request(Request::CopyText(made.table.tsv()));
                    } else if csv {
                        ctx.request(Request::CopyText(made.table.csv()));
                    }
                    tsv || csv
                });
            });
        });
    }

    fn whose_ui(&mut self, ui: &mut Ui, ctx: &Ctx, insight: &Insight) {
        let whose = self.whose(ctx, insight);
        let name = whose.as_ref().map_or("everybody", |it| it.as_str());
        let names = insight
            .who()
            .into_iter()
            .map(|it| (Some(it.clone()), it.to_string()));
        let all = names.chain([(None, "everybody".to_owned())]);
        if let Some(whose) = choice(ui, ctx, &format!("By {name}"), &whose, all) {
            self.whose = Some(whose);
            self.chosen = None;
        }
    }

    fn by_ui(&mut self, ui: &mut Ui, ctx: &Ctx, now: By) {
        let all = By::ALL.map(|(by, name)| (Some(by), name.to_owned()));
        let all = std::iter::once((None, "as fits".to_owned())).chain(all);
        if let Some(by) = choice(ui, ctx, &format!("Each {}", now.name()), &self.by, all) {
            self.by = by;
            self.chosen = None;
        }
    }

    fn picture_ui(&mut self, ui: &mut Ui, ctx: &Ctx, picture: &Chart) {
        let palette = Palette::of(ctx.theme.dark);
        // The list takes its room in the frame after the click.
        let evidence_shown = ui.available_width() < self.width - 1.0;
        ScrollArea::both()
            .id_salt(("picture", self.shown))
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let size = vec2(picture.width, picture.height);
                let (rect, whole) = ui.allocate_exact_size(size, Sense::hover());
                whole.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &picture.title));
                let origin = rect.min;
                chart::paint(ui.painter(), origin, picture, palette);
                for (at, spot) in picture.spots.iter().enumerate() {
                    let rect = chart::rect(origin, spot.area);
                    let sense = match spot.key {
                        Some(_) => Sense::click(),
                        None => Sense::hover(),
                    };
                    let response = ui.interact(rect, whole.id.with(at), sense);
                    let role = match spot.key {
                        Some(_) => egui::Role::Button,
                        None => egui::Role::Label,
                    };
                    response.widget_info(|| WidgetInfo::labeled(role, true, &spot.name));
                    let Some(key) = spot.key else {
                        response.on_hover_text(&spot.name);
                        continue;
                    };
                    let is_chosen = self.chosen == Some(key);
                    let to_be_seen = is_chosen && evidence_shown && self.wants_sight;
                    if response.gained_focus() || to_be_seen {
                        response.scroll_to_me(None);
                        self.wants_sight &= !to_be_seen;
                    }
                    if self.left == Some(key) {
                        self.left = None;
                        response.request_focus();
                    }
                    let lit = response.hovered() || response.has_focus();
                    if lit || is_chosen {
                        let stroke = Stroke::new(2.0, ctx.theme.accent);
                        let inside = StrokeKind::Outside;
                        ui.painter().rect_stroke(rect, 3, stroke, inside);
                    }
                    let response = response
                        .on_hover_cursor(egui::CursorIcon::PointingHand)
                        .on_hover_text(&spot.name);
                    if response.clicked() {
                        self.choose(key, ui.ctx());
                    }
                }
            });
    }
}

/// What a picture comes to, in a few words.
fn summary(insight: &Insight, review: &Review, shown: Shown) -> String {
    let works = || insight.annotators.values();
    match shown {
        Shown::Progress => {
            let most = works().map(|it| it.articles).max().unwrap_or(0);
            format!(
                "{} of {} begun",
                figure(most),
                counted(insight.articles, "article")
            )
        }
        Shown::Kinds => {
            let all = works().flat_map(|it| it.kinds.values()).sum::<usize>();
            counted(all, "tag")
        }
        Shown::Sources => {
            let all = review.sources.values().map(|it| it.counts);
            let (decided, all) =
                all.fold((0, 0), |sum, it| (sum.0 + it.decided(), sum.1 + it.all()));
            match all {
                0 => "none".to_owned(),
                _ => format!("{} of {} decided", figure(decided), figure(all)),
            }
        }
        Shown::Stances => counted(works().map(|it| it.tags(TagClass::Stance)).sum(), "stance"),
        Shown::Events => counted(works().map(|it| it.tags(TagClass::Event)).sum(), "event"),
    }
}

/// A place that is the same whatever else is shown: what is in it keeps the
/// keyboard.
fn scope(ui: &mut Ui, name: &str, place: Rect, add: impl FnOnce(&mut Ui)) {
    let id = egui::Id::unique(("insight", name));
    ui.scope_builder(UiBuilder::new().scope_id(id).max_rect(place), |ui| {
        ui.set_clip_rect(place.expand(3.0).intersect(ui.clip_rect()));
        add(ui);
    });
}

fn soft(ctx: &Ctx, text: String) -> RichText {
    RichText::new(text).small().color(ctx.theme.text_soft)
}

/// A flat button with an arrow that opens a menu; `content` tells whether
/// something was chosen in it.
fn menu(ui: &mut Ui, ctx: &Ctx, name: &str, content: impl FnOnce(&mut Ui) -> bool) {
    let text = RichText::new(format!("{name}\u{a0}\u{a0}\u{a0}\u{a0}")).color(ctx.theme.text);
    let flat = egui::Button::new(text).frame_when_inactive(false);
    let (button, _) = MenuButton::from_button(flat).ui(ui, |ui| {
        ui.set_min_width(160.0);
        if content(ui) {
            // A key closes nothing by itself.
            ui.close();
        }
    });
    button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    let at = button.rect.right_center() - vec2(11.0, 0.0);
    Icon::Down.paint(ui.painter(), at, ctx.theme.text_soft);
}

/// A menu of values, one of which is chosen; gives the one that was picked.
fn choice<T: PartialEq>(
    ui: &mut Ui,
    ctx: &Ctx,
    name: &str,
    now: &T,
    all: impl Iterator<Item = (T, String)>,
) -> Option<T> {
    let mut picked = None;
    menu(ui, ctx, name, |ui| {
        widgets::plain_marks(ui, ctx);
        for (value, name) in all {
            if ui.radio(value == *now, name).clicked() {
                picked = Some(value);
            }
        }
        picked.is_some()
    });
    picked
}

fn waiting_ui(ui: &mut Ui, ctx: &Ctx) {
    let next = "It goes on in the background; everything else works meanwhile.";
    let what = match ctx.status.counting.stopped {
        true => "Nothing is counted.",
        false => "Counting the project…",
    };
    widgets::empty_state(ui, ctx, what, next);
}

/// What to do where there is nothing to show.
fn empty_ui(ui: &mut Ui, ctx: &Ctx, shown: Shown) {
    let (what, next) = match shown {
        Shown::Progress | Shown::Kinds => (
            "Nobody has tagged anything yet.",
            "In an article, select a name and press the key that is printed on its type."
                .to_owned(),
        ),
        Shown::Sources => (
            "Nothing is suggested here yet.",
            format!(
                "Import what a program extracted, as suggestions of a source ({}).",
                label_of("file.import")
            ),
        ),
        Shown::Stances => (
            "No stances yet.",
            format!(
                "In an article, select who holds one, press {}, and pick whom or what it is about.",
                label_of("tag.stance")
            ),
        ),
        Shown::Events => (
            "No events yet.",
            format!(
                "In an article, select the word that says what happened and press {}.",
                label_of("tag.event")
            ),
        ),
    };
    widgets::empty_state(ui, ctx, what, &next);
    ui.add_space(12.0);
    let (name, id) = match shown {
        Shown::Sources => ("Import annotations…", "file.import"),
        _ => ("Go to the article", "view.annotate"),
    };
    ui.vertical_centered(|ui| {
        if widgets::button(ui, ctx, name, Some(&label_of(id))).clicked() {
            let command = crate::workspace::commands::by_id(id);
            if let Some(action) = command.and_then(|it| it.now(ctx.ws)) {
                ctx.send(action);
            }
        }
    });
}

/// A project's name as part of a file's: letters, digits and hyphens.
fn file_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    match out.trim_end_matches('-') {
        "" => "project".to_owned(),
        name => name.to_owned(),
    }
}

//! Going through what machines suggested: the queue at the left, the one in hand
//! at the right; the article between them is the reader's. The list belongs to
//! the workspace; here it is drawn, and asked for anew. Must not know how a
//! decision is carried out.

mod card;
mod filter;
mod rows;

use egui::{Frame, Margin, Rect, TextStyle, Ui, pos2, vec2};

pub use card::{Card, card_content_ui, card_ui};
pub use rows::RowText;

use crate::model::TagClass;
use crate::suggest::queue::{At, Final, State};
use crate::ui::Ctx;
use crate::ui::keymap::label_of;
use crate::ui::panels::articles::count;
use crate::ui::widgets::{self, Icon, Row};
use crate::workspace::Action;

/// The queue.
#[derive(Default)]
pub struct ReviewPanel {
    /// As typed; the workspace has what the list was made with.
    words: String,
    rows: widgets::LongList,
    /// What the scroll position was last fitted to.
    followed: Option<(At, u64)>,
    wants_focus: bool,
}

const FIELD: &str = "Filter the suggestions by words";
const HEIGHT: f32 = 44.0;

impl ReviewPanel {
    /// Puts the keyboard into the filter.
    pub fn focus_filter(&mut self) {
        self.wants_focus = true;
    }

    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        ui.spacing_mut().item_spacing.y = 0.0;
        Frame::NONE.inner_margin(Margin::same(8)).show(ui, |ui| {
            self.filter_ui(ui, ctx);
            ui.add_space(4.0);
            head_ui(ui, ctx);
        });
        widgets::hairline(ui, ctx);
        if ctx.ws.queue().is_empty() {
            return none_ui(ui, ctx);
        }
        if ctx.ws.listed().is_empty() {
            return widgets::empty_state(
                ui,
                ctx,
                "Nothing here is left to review.",
                "The filter above shows decided ones too, or other sources.",
            );
        }
        self.rows_ui(ui, ctx);
    }

    fn filter_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let review = &ctx.ws.session().review;
        let hint = format!("Words  {}", label_of("review.filter"));
        let field = widgets::search_field(ui, ctx, FIELD, &hint, &mut self.words);
        widgets::take_keyboard(&field, &mut self.wants_focus);
        if !field.has_focus() && self.words != review.filter.words && !field.lost_focus() {
            self.words.clone_from(&review.filter.words);
        } else if self.words != review.filter.words {
            let mut filter = review.filter.clone();
            filter.words.clone_from(&self.words);
            ctx.send(Action::SetQueue(Box::new((review.order, filter))));
        }
    }

    fn rows_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let listed = ctx.ws.listed().clone();
        let position = ctx.ws.position();
        if let Some(at) = position.and_then(|it| listed.get(it)) {
            // Made anew, the list may have it elsewhere.
            let now = (*at, listed.len() as u64);
            if self.followed != Some(now) {
                self.rows.bring(position.unwrap_or_default());
                self.followed = Some(now);
            }
        }
        let mut list = std::mem::take(&mut self.rows);
        list.show(
            ui,
            "suggestions",
            (HEIGHT, f32::INFINITY),
            listed.len(),
            |ui, row| {
                if let Some(at) = listed.get(row) {
                    row_ui(ui, ctx, *at, position == Some(row));
                }
            },
        );
        self.rows = list;
    }
}

/// How many are left; order and filter.
fn head_ui(ui: &mut Ui, ctx: &Ctx) {
    ui.horizontal(|ui| {
        ui.set_height(24.0);
        let (left, all) = (ctx.ws.left(), ctx.ws.listed().len());
        let text = match (left, all) {
            (left, all) if left == all => format!("{} left", count(left)),
            (left, all) => format!("{} left of {}", count(left), count(all)),
        };
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            filter::order_ui(ui, ctx);
            filter::menu_ui(ui, ctx);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = egui::RichText::new(text).small().color(ctx.theme.text_soft);
                ui.add_space(4.0);
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
}

fn none_ui(ui: &mut Ui, ctx: &Ctx) {
    if ctx.status.jobs.is_empty() {
        widgets::empty_state(
            ui,
            ctx,
            "Nothing is suggested here yet.",
            "Import what a program extracted, as suggestions of a source: File, Import annotations….",
        );
        ui.add_space(12.0);
        ui.vertical_centered(|ui| {
            if widgets::button(ui, ctx, "Import annotations…", None).clicked() {
                import(ctx);
            }
        });
    } else {
        widgets::empty_state(
            ui,
            ctx,
            "Looking through the suggestions…",
            "They appear when all are counted.",
        );
    }
}

fn import(ctx: &Ctx) {
    let command = crate::workspace::commands::by_id("file.import");
    if let Some(action) = command.and_then(|it| it.now(ctx.ws)) {
        ctx.send(action);
    }
}

fn row_ui(ui: &mut Ui, ctx: &Ctx, at: At, in_hand: bool) {
    let Some(text) = RowText::new(ctx.ws, at) else {
        return;
    };
    let name = text.name();
    let (response, rect) = widgets::row(
        ui,
        ctx,
        Row {
            name: &name,
            selected: in_hand,
            height: HEIGHT,
            ..Row::default()
        },
    );
    paint_row(ui, ctx, rect, &text);
    if response.clicked()
        && let Some((set, row)) = ctx.ws.queue().key(at).zip(ctx.ws.queue().row(at))
    {
        ctx.send(Action::TakeInHand {
            set: set.clone(),
            part: row.part(),
        });
    }
}

fn paint_row(ui: &Ui, ctx: &Ctx, rect: Rect, text: &RowText) {
    let theme = ctx.theme;
    let indent = if text.is_argument { 14.0 } else { 0.0 };
    let sign = pos2(rect.left() + indent + 8.0, rect.center().y);
    paint_state(ui.painter(), sign, ctx, text.state, text.class);
    let left = rect.left() + indent + 24.0;
    let decided = matches!(text.state, State::Decided(_));
    let (ink, soft) = if decided {
        (theme.text_soft, theme.text_faint)
    } else {
        (theme.text, theme.text_soft)
    };
    let small = widgets::font(ui, &TextStyle::Small);
    let score = ui
        .painter()
        .layout_no_wrap(text.score.clone(), small.clone(), soft);
    let right = rect.right() - score.size().x;
    let at = pos2(right, rect.center().y - score.size().y / 2.0);
    ui.painter().galley(at, score, soft);
    let line = |text: &str, font, ink| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width((right - left - 8.0).max(24.0));
        ui.painter().layout_job(job)
    };
    let first = line(&text.words, widgets::font(ui, &TextStyle::Body), ink);
    let second = line(&text.second, small, theme.text_faint);
    let top = rect.center().y - (first.size().y + second.size().y) / 2.0;
    let below = vec2(0.0, first.size().y);
    ui.painter().galley(pos2(left, top), first, ink);
    ui.painter()
        .galley(pos2(left, top) + below, second, theme.text_faint);
}

/// How a suggestion stands, by shape: its class while it is open, a check, a
/// cross, two bars for skipped, a question mark.
fn paint_state(
    painter: &egui::Painter,
    center: egui::Pos2,
    ctx: &Ctx,
    state: State,
    class: TagClass,
) {
    let theme = ctx.theme;
    match state {
        State::Open => widgets::paint_class(painter, center, class, theme.accent),
        State::Decided(Final::Accepted) => Icon::Check.paint(painter, center, theme.success),
        State::Decided(Final::Corrected) => Icon::Edit.paint(painter, center, theme.success),
        State::Decided(Final::Rejected) => Icon::Close.paint(painter, center, theme.text_faint),
        State::Skipped => Icon::Right.paint(painter, center, theme.text_faint),
        State::Unsure => widgets::paint_polarity(
            painter,
            theme,
            center,
            16.0,
            crate::model::Polarity::Unclear,
        ),
    }
}

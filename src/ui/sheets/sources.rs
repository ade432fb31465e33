//! How suggestions fared: a row a source, its types below it when asked, with
//! what was accepted, corrected, rejected, and how often the source was right;
//! and the blind sample with what it shows. Must not know how counts are made.

use std::collections::BTreeSet;

use egui::{CornerRadius, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use crate::chart::pictures::precision;
use crate::measure::blind::{Blind, Side, Worked};
use crate::measure::review::{Counts, Judged, Review, standing};
use crate::suggest::blind::is_blind;
use crate::suggest::queue::Queue;
use crate::ui::panels::articles::count;
use crate::ui::widgets::{self, Icon};
use crate::ui::{Ctx, style};
use crate::workspace::{Action, Workspace};

#[derive(Default)]
pub struct SourcesSheet {
    open: bool,
    /// Sources whose types are shown.
    unfolded: BTreeSet<String>,
    /// A slider moves this; it is sent when it is let go.
    percent: Option<u8>,
    /// The counts, and the queue they are of.
    counted: Option<(u64, Vec<Row>)>,
}

/// A source, or a type of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub source: String,
    /// Empty for the source as a whole.
    pub kind: String,
    pub counts: Counts,
}

impl SourcesSheet {
    pub fn open(&mut self) {
        *self = Self {
            open: true,
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
        if !self.open {
            return;
        }
        let revision = ctx.ws.queue_revision();
        if self.counted.as_ref().is_none_or(|it| it.0 != revision) {
            self.counted = Some((revision, rows(ctx.ws)));
        }
        let size = vec2(720.0, 560.0);
        let stays = widgets::sheet(egui, ctx, "How suggestions fared", size, |ui| {
            egui::Frame::NONE.inner_margin(16).show(ui, |ui| {
                let (_, rows) = self.counted.take().unwrap_or_default();
                if rows.is_empty() {
                    widgets::soft(ui, ctx, "Nothing has been suggested in this project yet.");
                } else {
                    ScrollArea::vertical()
                        .max_height(360.0)
                        .show(ui, |ui| self.table_ui(ui, ctx, &rows));
                }
                self.counted = Some((revision, rows));
                ui.add_space(12.0);
                self.blind_ui(ui, ctx);
            });
        });
        self.open = stays;
    }

    fn table_ui(&mut self, ui: &mut Ui, ctx: &Ctx, rows: &[Row]) {
        egui::Grid::new("sources")
            .num_columns(8)
            .spacing(vec2(18.0, 8.0))
            .show(ui, |ui| {
                for name in HEADS {
                    widgets::small(ui, ctx, name);
                }
                ui.end_row();
                for row in rows {
                    if !row.kind.is_empty() && !self.unfolded.contains(&row.source) {
                        continue;
                    }
                    self.row_ui(ui, ctx, row);
                    ui.end_row();
                }
            });
    }

    fn row_ui(&mut self, ui: &mut Ui, ctx: &Ctx, row: &Row) {
        if row.kind.is_empty() {
            ui.horizontal(|ui| {
                let on = self.unfolded.contains(&row.source);
                let (icon, verb) = match on {
                    true => (Icon::Down, "Hide the types of"),
                    false => (Icon::Right, "Show the types of"),
                };
                let name = format!("{verb} {}", row.source);
                if widgets::icon_button(ui, ctx, icon, &name).clicked()
                    && !self.unfolded.remove(&row.source)
                {
                    self.unfolded.insert(row.source.clone());
                }
                ui.label(egui::RichText::new(&row.source).font(style::bold(style::TYPE)));
            });
        } else {
            ui.horizontal(|ui| {
                ui.add_space(32.0);
                widgets::soft(ui, ctx, &row.kind);
            });
        }
        let it = &row.counts;
        for number in [it.open, it.accepted, it.corrected, it.rejected, it.skipped] {
            ui.label(count(number));
        }
        precision_ui(ui, ctx, it);
    }

    /// How many articles are held back, and what those show.
    fn blind_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        widgets::hairline(ui, ctx);
        ui.add_space(8.0);
        widgets::heading(ui, ctx, "Blind sample");
        widgets::soft(
            ui,
            ctx,
            "Articles that show no suggestions, so that what suggestions change can be measured.",
        );
        ui.horizontal(|ui| {
            let now = ctx.ws.project().info.settings.blind_percent;
            let mut percent = self.percent.unwrap_or(now);
            let slider = egui::Slider::new(&mut percent, 0..=50)
                .suffix(" %")
                .text("of the articles");
            let slider = ui.add(slider);
            if slider.changed() {
                self.percent = Some(percent);
            }
            let let_go = slider.drag_stopped() || slider.lost_focus();
            let by_keys = slider.changed() && !slider.dragged();
            if let Some(percent) = self.percent.filter(|_| let_go || by_keys) {
                self.percent = None;
                if percent != now {
                    ctx.send(Action::SetBlind(percent));
                }
            }
        });
        widgets::soft(ui, ctx, difference(ctx.ws));
    }
}

const HEADS: [&str; 7] = [
    "Source",
    "Open",
    "Accepted",
    "Corrected",
    "Rejected",
    "Skipped",
    "Right as suggested",
];

/// The share as a bar with its interval, and in figures.
fn precision_ui(ui: &mut Ui, ctx: &Ctx, counts: &Counts) {
    let text = precision(counts);
    ui.horizontal(|ui| {
        let Some(share) = counts.precision() else {
            widgets::small(ui, ctx, &text);
            return;
        };
        let (rect, _) = ui.allocate_exact_size(vec2(96.0, 12.0), Sense::hover());
        let theme = ctx.theme;
        let painter = ui.painter();
        painter.rect_filled(rect, CornerRadius::same(3), theme.raised);
        let x = |at: f64| rect.left() + rect.width() * at as f32;
        let full = Rect::from_min_max(rect.min, pos2(x(share.share), rect.bottom()));
        painter.rect_filled(full, CornerRadius::same(3), theme.accent);
        let y = rect.center().y;
        let stroke = Stroke::new(1.5, theme.text);
        painter.hline(x(share.low)..=x(share.high), y, stroke);
        for end in [share.low, share.high] {
            painter.vline(x(end), y - 3.0..=y + 3.0, stroke);
        }
        widgets::small(ui, ctx, &text);
    });
}

/// What became of all suggestions.
pub fn fared(ws: &Workspace) -> Review {
    counted(ws.queue())
}

/// The same of the rows of a queue.
pub fn counted(queue: &Queue) -> Review {
    let mut review = Review::default();
    queue.each(|key, row, said| {
        let said = said.iter().map(|it| (it.decision, it.day.as_str()));
        let (decision, day) = match standing(said) {
            Some((decision, day)) => (Some(decision), day),
            None => (None, ""),
        };
        review.add(&Judged {
            source: key.annotator.as_str(),
            kind: queue.kind(row).as_str(),
            is_argument: row.is_argument(),
            decision,
            day,
            score: row.score(),
        });
    });
    review
}

/// Every source with its types, arguments by role behind them.
pub fn rows(ws: &Workspace) -> Vec<Row> {
    let mut rows = Vec::new();
    for (source, fared) in fared(ws).sources {
        let mut put = |kind: String, counts| {
            rows.push(Row {
                source: source.clone(),
                kind,
                counts,
            });
        };
        put(String::new(), fared.counts);
        for (kind, counts) in fared.kinds {
            put(kind, counts);
        }
        for (role, counts) in fared.roles {
            put(format!("role {role}"), counts);
        }
    }
    rows
}

/// What the blind sample shows, in a sentence.
pub fn difference(ws: &Workspace) -> String {
    if ws.unread_layers() > 0 {
        return "The tags are still being read.".to_owned();
    }
    let project = ws.project();
    let worked = project.layers.iter().filter_map(|(key, layer)| {
        if layer.is_untouched() || ws.sets_of(&key.article).next().is_none() {
            return None;
        }
        let blind = is_blind(&project.info, &key.article);
        Some(Worked {
            annotator: key.annotator.as_str(),
            side: Side::of(blind, layer.head.suggestions_seen)?,
            tags: layer.tags().len(),
        })
    });
    match Blind::of(worked).difference() {
        None => "Nobody has worked on articles of both sides yet.".to_owned(),
        Some(more) => format!(
            "With suggestions the same people make {:.1} tags {} an article.",
            more.abs(),
            if more < 0.0 { "fewer" } else { "more" }
        ),
    }
}

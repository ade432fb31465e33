//! The figures behind a picture as a table. Must not know what they count.

use egui::{Align2, Color32, Rect, ScrollArea, TextStyle, Ui, pos2, vec2};

use crate::chart::type_width::width;
use crate::measure::insight::Table;
use crate::ui::Ctx;
use crate::ui::style;
use crate::ui::widgets::{self, Row};

const GAP: f32 = 20.0;
const MOST: f32 = 280.0;
/// Rows that the widths are taken from.
const MEASURED: usize = 400;

/// Draws it; gives the row that was clicked.
pub fn table_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    rows: &mut widgets::LongList,
    table: &Table,
) -> Option<usize> {
    let grid = Grid {
        words: table.words,
        widths: widths(table),
    };
    let all: f32 = grid.widths.iter().map(|it| it + GAP).sum();
    let mut clicked = None;
    ScrollArea::horizontal()
        .id_salt("table")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_min_width(all.max(ui.available_width()));
            ui.spacing_mut().item_spacing.y = 0.0;
            let size = vec2(ui.available_width(), widgets::ROW);
            let (head, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            let font = style::bold(style::SMALL);
            let room = head.shrink2(vec2(widgets::INSIDE + 4.0, 0.0));
            let soft = ctx.theme.text_soft;
            grid.cells(ui, room, &table.heads, font, (soft, soft));
            widgets::hairline(ui, ctx);
            let size = (24.0, f32::INFINITY);
            rows.show(ui, "rows", size, table.rows.len(), |ui, at| {
                let Some(cells_of) = table.rows.get(at) else {
                    return;
                };
                let name = name(table, cells_of);
                let row = Row {
                    name: &name,
                    height: 24.0,
                    ..Row::default()
                };
                let (response, rect) = widgets::row(ui, ctx, row);
                let font = widgets::font(ui, &TextStyle::Body);
                let inks = (ctx.theme.text, ctx.theme.text_faint);
                grid.cells(ui, rect, cells_of, font, inks);
                if response.clicked() {
                    clicked = Some(at);
                }
            });
        });
    clicked
}

/// A row in words: what it is of, then each figure with its head.
fn name(table: &Table, row: &[String]) -> String {
    let (words, figures) = row.split_at(table.words.min(row.len()));
    let heads = table.heads.iter().skip(table.words);
    let figures = heads.zip(figures).filter(|it| !it.1.is_empty());
    let figures = figures.map(|(head, it)| format!("{head} {it}"));
    let all: Vec<String> = words.iter().cloned().chain(figures).collect();
    all.join(", ")
}

fn widths(table: &Table) -> Vec<f32> {
    let column = |at: usize| {
        let rows = table.rows.iter().take(MEASURED);
        let cells = rows.filter_map(|it| it.get(at));
        let cells = cells.map(|it| width(it, style::TYPE, false));
        let head = table.heads.get(at).map(|it| width(it, style::SMALL, true));
        cells.chain(head).fold(24.0, f32::max).min(MOST)
    };
    (0..table.heads.len()).map(column).collect()
}

/// Where the columns stand.
struct Grid {
    words: usize,
    widths: Vec<f32>,
}

impl Grid {
    /// Words from the left, figures from the right; a nothing steps back.
    fn cells(
        &self,
        ui: &Ui,
        rect: Rect,
        texts: &[String],
        font: egui::FontId,
        (ink, of_nothing): (Color32, Color32),
    ) {
        let mut x = rect.left();
        for (at, (text, wide)) in texts.iter().zip(&self.widths).enumerate() {
            let ink = if text == "0" { of_nothing } else { ink };
            let galley = widgets::cut_to(ui, text, font.clone(), ink, *wide + 8.0);
            let (from, anchor) = match at < self.words {
                true => (x, Align2::LEFT_CENTER),
                false => (x + wide, Align2::RIGHT_CENTER),
            };
            let place = anchor.anchor_size(pos2(from, rect.center().y), galley.size());
            ui.painter().galley(place.min, galley, ink);
            x += wide + GAP;
        }
    }
}

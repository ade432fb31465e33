//! What became of suggestions: a bar a source, and how often it was right, with
//! the interval that the few cases allow.

use super::Setting;
use crate::chart::shapes::{BODY, PAD, SMALL};
use crate::chart::type_width::{cut, width as wide};
use crate::chart::{Area, Chart, Fill, Hold, Ink, Sheet};
use crate::measure::review::{Counts, Review};
use crate::text::figures::{counted, figure};

const BAR: f32 = 18.0;
const ROW: f32 = 72.0;
const BETWEEN: f32 = 40.0;
const FIGURES: f32 = 100.0;

/// How each state is filled, named and counted.
type Part = (Fill, &'static str, fn(&Counts) -> usize);
const PARTS: [Part; 5] = [
    (Fill::Solid(Ink::Success), "accepted", |it| it.accepted),
    (Fill::Rising(Ink::Success), "corrected", |it| it.corrected),
    (Fill::Falling(Ink::Danger), "rejected", |it| it.rejected),
    (Fill::Tint(Ink::Faint), "skipped", |it| it.skipped),
    (Fill::Empty, "open", |it| it.open),
];

pub fn sources(review: &Review, setting: Setting<'_>) -> Chart {
    let title = "Decisions on suggestions";
    let (mut sheet, top) = Sheet::new(title, setting.below, setting.width());
    let width = sheet.chart.width;
    let items = PARTS.map(|it| (it.0, it.1.to_owned()));
    let mut y = sheet.legend(&items, PAD, top, width - PAD) + 20.0;
    let room = width - 2.0 * PAD - BETWEEN - FIGURES;
    let bars = Area::new(PAD, 0.0, room * 0.6, BAR);
    let axis = Area::new(bars.right() + BETWEEN, 0.0, room * 0.4, BAR);
    sheet.text("right as suggested", (axis.x, y + 6.0), SMALL, Ink::Soft);
    y += 20.0;
    let end = y + ROW * review.sources.len() as f32;
    for tenth in [0, 5, 10] {
        let x = axis.x + axis.width * tenth as f32 / 10.0;
        sheet.line((x, y), (x, end - 8.0), 1.0, Ink::Hairline);
        let percent = format!("{} %", tenth * 10);
        sheet.held(&percent, (x, end), SMALL, Ink::Soft, Hold::Middle);
    }
    let most = review.sources.values().map(|it| it.counts.all()).max();
    for (name, source) in &review.sources {
        let counts = &source.counts;
        sheet.bold(name, (PAD, y + 8.0), BODY, Ink::Text);
        let at = (bars.right(), y + 8.0);
        let all = counted(counts.all(), "suggestion");
        sheet.held(&all, at, SMALL, Ink::Soft, Hold::End);
        let middle = y + 32.0;
        let mut x = bars.x;
        for (fill, _, of) in PARTS {
            let count = of(counts);
            let long = bars.width * count as f32 / most.unwrap_or(1).max(1) as f32;
            let piece = Area::new(x, middle - BAR / 2.0, long, BAR);
            sheet.fill(piece, fill);
            let text = figure(count);
            if long > wide(&text, SMALL, false) + 8.0 {
                paint_figure(&mut sheet, piece, &text, fill);
            }
            x += long;
        }
        paint_share(&mut sheet, axis, middle, counts);
        let told = PARTS.map(|it| format!("{} {}", figure(it.2(counts)), it.1));
        let below = cut(&told.join(" · "), SMALL, false, bars.width + BETWEEN - 8.0);
        sheet.text(&below, (PAD, middle + 20.0), SMALL, Ink::Soft);
        let told = format!("{name}: {}; {}", told.join(", "), precision(counts));
        sheet.spot(Area::new(PAD, y, width - 2.0 * PAD, ROW - 8.0), told, None);
        y += ROW;
    }
    sheet.end(y + 8.0)
}

/// A figure on a piece: on a ground of its own where lines would run through it.
fn paint_figure(sheet: &mut Sheet, piece: Area, text: &str, fill: Fill) {
    let ink = match fill {
        Fill::Solid(_) => Ink::Page,
        _ if fill.is_drawn() => {
            let long = wide(text, SMALL, false) + 6.0;
            let (x, y) = piece.middle();
            let ground = Area::new(x - long / 2.0, y - 7.0, long, 14.0);
            sheet.area(ground, 2.0, Ink::Page.full());
            Ink::Text
        }
        _ => Ink::Text,
    };
    sheet.held(text, piece.middle(), SMALL, ink, Hold::Middle);
}

fn paint_share(sheet: &mut Sheet, axis: Area, y: f32, counts: &Counts) {
    let at = (axis.right() + FIGURES, y);
    let told = precision(counts);
    sheet.held(&told, at, SMALL, Ink::Text, Hold::End);
    let Some(share) = counts.precision() else {
        return;
    };
    let x = |share: f64| axis.x + axis.width * share as f32;
    let (low, high) = (x(share.low), x(share.high));
    sheet.line((low, y), (high, y), 2.0, Ink::Accent);
    for end in [low, high] {
        sheet.line((end, y - 5.0), (end, y + 5.0), 2.0, Ink::Accent);
    }
    sheet.dot((x(share.share), y), 5.0, Ink::Accent);
}

/// `83 % (61–94)`; says so where nothing is decided.
pub fn precision(counts: &Counts) -> String {
    let percent = |it: f64| (it * 100.0).round();
    match counts.precision() {
        None => "nothing decided".to_owned(),
        Some(it) => format!(
            "{} % ({}–{})",
            percent(it.share),
            percent(it.low),
            percent(it.high)
        ),
    }
}

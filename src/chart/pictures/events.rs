//! What happened when: a column a day, week, month or year, stacked by type. Long
//! stretches without events are left out and marked.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Setting;
use super::kinds::ink_of;
use crate::chart::shapes::{BODY, PAD, SMALL};
use crate::chart::type_width::{cut, width as wide};
use crate::chart::{Area, Chart, Fill, Hold, Ink, Sheet};
use crate::measure::insight::{Bin, By, Timeline};
use crate::model::{Schema, TagClass};
use crate::text::figures::{counted, figure};

const PLOT: f32 = 280.0;
const AXIS: f32 = 36.0;
/// Narrowest and widest column.
const COLUMN: (f32, f32) = (8.0, 96.0);
/// So many empty bins beside each other are left out.
const GAP: usize = 8;
/// The key of a bin with all its types.
pub const ALL_KINDS: usize = usize::MAX;

/// A place on the axis.
enum Slot<'t> {
    Bin(usize, &'t Bin),
    Empty(Date),
    /// Bins left out.
    Break,
}

/// Keys of spots are a bin and a type of the timeline, or [`ALL_KINDS`].
pub fn events(timeline: &Timeline, schema: &Schema, setting: Setting<'_>) -> Chart {
    let slots = slots(timeline);
    let fills = fills(timeline, schema);
    let least = 2.0 * PAD + AXIS + COLUMN.0 * slots.len() as f32;
    let width = setting.width().max(least);
    let (mut sheet, top) = Sheet::new("Events over time", setting.below, width);
    let y = sheet.legend(&legend(timeline, &fills), PAD, top, width - PAD) + 28.0;
    let plot = Area::new(PAD + AXIS, y, width - 2.0 * PAD - AXIS, PLOT);
    let column = (plot.width / slots.len().max(1) as f32).clamp(COLUMN.0, COLUMN.1);
    let most = timeline.bins.iter().map(Bin::count).max().unwrap_or(0);
    let step = nice_step(most);
    let high = (most.div_ceil(step).max(1) * step) as f32;
    for tick in (0..=most.div_ceil(step).max(1)).map(|it| it * step) {
        let y = plot.bottom() - PLOT * tick as f32 / high;
        let ink = if tick == 0 { Ink::Faint } else { Ink::Hairline };
        sheet.line((plot.x, y), (plot.right(), y), 1.0, ink);
        let at = (plot.x - 8.0, y);
        sheet.held(&figure(tick), at, SMALL, Ink::Soft, Hold::End);
    }
    for (at, slot) in slots.iter().enumerate() {
        let x = plot.x + at as f32 * column;
        match slot {
            Slot::Bin(place, bin) => {
                let area = Area::new(x, plot.y, column, PLOT);
                paint_bin(&mut sheet, (timeline, &fills), (*place, bin), area, high);
            }
            Slot::Break => {
                let middle = (x + column / 2.0, plot.bottom());
                for by in [-2.5, 2.5] {
                    let (x, y) = (middle.0 + by, middle.1);
                    sheet.line((x - 2.0, y + 5.0), (x + 2.0, y - 5.0), 1.5, Ink::Soft);
                }
            }
            Slot::Empty(_) => {}
        }
    }
    paint_dates(&mut sheet, timeline.by, &slots, plot, column);
    let y = sheet.notes(&left_out(timeline), plot.bottom() + 52.0);
    sheet.end(y)
}

/// How each type is filled: in its colour of the schema, as in the other pictures.
/// Types that have one colour in common are told apart by lines and dots.
fn fills(timeline: &Timeline, schema: &Schema) -> Vec<Fill> {
    const WAYS: [fn(Ink) -> Fill; 8] = [
        Fill::Solid,
        Fill::Rising,
        Fill::Tint,
        Fill::Dotted,
        Fill::Falling,
        Fill::Level,
        Fill::Crossed,
        Fill::Upright,
    ];
    let mut seen: BTreeMap<Ink, usize> = BTreeMap::new();
    let kinds = timeline.kinds.iter().map(|(kind, _)| {
        let ink = ink_of(schema, TagClass::Event, kind);
        let before = seen.entry(ink).or_default();
        let way = WAYS.iter().cycle().nth(*before).unwrap_or(&WAYS[0]);
        *before += 1;
        way(ink)
    });
    kinds.collect()
}

fn legend(timeline: &Timeline, fills: &[Fill]) -> Vec<(Fill, String)> {
    let kinds = timeline.kinds.iter().zip(fills);
    let items = kinds.map(|((kind, count), fill)| (*fill, format!("{kind} {}", figure(*count))));
    items.collect()
}

/// Every bin from the first to the last, long empty stretches once.
fn slots(timeline: &Timeline) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut next: Option<Date> = None;
    for (at, bin) in timeline.bins.iter().enumerate() {
        let mut empty = Vec::new();
        while let Some(start) = next.filter(|it| *it < bin.start) {
            if empty.len() > GAP {
                break;
            }
            empty.push(Slot::Empty(start));
            next = timeline.by.next(start);
        }
        match empty.len() > GAP {
            true => slots.push(Slot::Break),
            false => slots.append(&mut empty),
        }
        slots.push(Slot::Bin(at, bin));
        next = timeline.by.next(bin.start);
    }
    slots
}

fn paint_bin(
    sheet: &mut Sheet,
    (timeline, fills): (&Timeline, &[Fill]),
    (place, bin): (usize, &Bin),
    area: Area,
    high: f32,
) {
    let inset = (area.width * 0.12).clamp(1.0, 6.0);
    let wide_bar = area.width - 2.0 * inset;
    let label = timeline.by.label(bin.start);
    let mut y = area.bottom();
    for (kind, events) in bin.events.iter().enumerate() {
        let tall = PLOT * events.len() as f32 / high;
        if events.is_empty() {
            continue;
        }
        y -= tall;
        let whole = Area::new(area.x + inset, y, wide_bar, tall);
        // A hairline of the page between two types, unless it were half of all.
        let piece = match tall < 4.0 {
            true => whole,
            false => Area {
                y: y + 0.5,
                height: tall - 1.0,
                ..whole
            },
        };
        let fill = fills.get(kind).copied().unwrap_or(Fill::Empty);
        sheet.fill(piece, fill);
        let name = timeline.kinds.get(kind).map_or("", |it| it.0.as_str());
        let short = beginning(name, wide_bar - 4.0);
        // Three letters at least: colour isn't the only sign.
        if tall >= 14.0 && (short == name || short.chars().count() > 2) {
            paint_name(sheet, piece, &short, fill);
        }
        let told = format!("{label}, {name}: {}", counted(events.len(), "event"));
        sheet.spot(whole, told, Some((place, kind)));
    }
    let count = figure(bin.count());
    let above = Area::new(area.x, y - 18.0, area.width, 16.0);
    if wide(&count, SMALL, false) <= area.width {
        sheet.held(&count, above.middle(), SMALL, Ink::Text, Hold::Middle);
    }
    let told = format!("{label}: {}", counted(bin.count(), "event"));
    sheet.spot(above, told, Some((place, ALL_KINDS)));
}

/// A name on a piece: on a ground of its own where lines would run through it.
fn paint_name(sheet: &mut Sheet, piece: Area, name: &str, fill: Fill) {
    let (x, y) = piece.middle();
    let ink = match fill {
        Fill::Solid(Ink::Hue(hue)) => Ink::OnHue(hue),
        Fill::Solid(_) => Ink::Page,
        _ if fill.is_drawn() => {
            let long = wide(name, SMALL - 1.0, false) + 4.0;
            let ground = Area::new(x - long / 2.0, y - 6.0, long, 12.0);
            sheet.area(ground, 2.0, Ink::Page.full());
            Ink::Text
        }
        _ => Ink::Text,
    };
    sheet.held(name, (x, y), SMALL - 1.0, ink, Hold::Middle);
}

/// The name, cut with dots where enough of it stays; else the letters that there
/// is room for, since dots would take the place of two.
fn beginning(name: &str, most: f32) -> String {
    let short = cut(name, SMALL - 1.0, false, most);
    if short == name || short.chars().count() > 3 {
        return short;
    }
    let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let parts = ends.filter_map(|end| name.get(..end));
    let fits = |it: &&str| wide(it, SMALL - 1.0, false) <= most;
    parts.take_while(fits).last().unwrap_or_default().to_owned()
}

/// The dates below the axis, as many as there is room for; month or year below
/// them where it changes.
fn paint_dates(sheet: &mut Sheet, by: By, slots: &[Slot], plot: Area, column: f32) {
    let mut free = f32::MIN;
    let (mut last, mut last_free) = (String::new(), f32::MIN);
    for (at, slot) in slots.iter().enumerate() {
        let start = match slot {
            Slot::Bin(_, bin) => bin.start,
            Slot::Empty(start) => *start,
            Slot::Break => continue,
        };
        let (upper, lower) = names(by, start);
        let x = plot.x + (at as f32 + 0.5) * column;
        let half = wide(&upper, SMALL, false) / 2.0;
        if x - half < free {
            continue;
        }
        let y = plot.bottom() + 14.0;
        sheet.held(&upper, (x, y), SMALL, Ink::Soft, Hold::Middle);
        free = x + half + 6.0;
        if lower != last && x - half >= last_free {
            let text = cut(&lower, BODY, false, 120.0);
            last_free = x - half + wide(&text, SMALL, false) + 8.0;
            sheet.text(&text, (x - half, y + 16.0), SMALL, Ink::Text);
            last = lower;
        }
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn names(by: By, start: Date) -> (String, String) {
    let month = usize::try_from(start.month() - 1).ok();
    let month = month.and_then(|it| MONTHS.get(it)).unwrap_or(&"");
    let (day, year) = (start.day(), start.year());
    match by {
        By::Day => (day.to_string(), format!("{month} {year}")),
        By::Week => (format!("{day} {month}"), year.to_string()),
        By::Month => ((*month).to_owned(), year.to_string()),
        By::Year => (year.to_string(), String::new()),
    }
}

/// 1, 2 or 5 times a power of ten, so that there are at most six steps.
fn nice_step(most: usize) -> usize {
    let mut step = 1;
    loop {
        for by in [1, 2, 5] {
            if most <= 6 * step * by {
                return step * by;
            }
        }
        step *= 10;
    }
}

fn left_out(timeline: &Timeline) -> Vec<String> {
    let mut notes = Vec::new();
    if !timeline.vague.is_empty() {
        let are = if timeline.vague.len() == 1 {
            "is"
        } else {
            "are"
        };
        notes.push(format!(
            "{} {are} known to the month or year only: shown by month or by year.",
            counted(timeline.vague.len(), "event"),
        ));
    }
    if !timeline.undated.is_empty() {
        notes.push(format!(
            "{} without a date, in articles without one.",
            counted(timeline.undated.len(), "event")
        ));
    }
    notes
}

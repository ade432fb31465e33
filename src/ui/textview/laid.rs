//! One paragraph laid out: its galley, its rows and the clusters on them.
//!
//! Knows one paragraph's text and bytes within it, not where it stands on the
//! page nor what is tagged in it.

use super::{
    map::{self, Stop},
    weave::Woven,
};
use egui::{
    Color32, FontId, Galley,
    epaint::text::{FontsView, LayoutJob, TextFormat},
};
use std::sync::Arc;

/// Sizes every row of a view shares, points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rows {
    /// Width rows are broken at.
    pub width: f32,
    /// From row to row, whole pixels.
    pub pitch: f32,
    /// From the top of a row to the baseline.
    pub baseline: f32,
    /// Size of the reading face.
    pub size: f32,
    /// Length of one physical pixel.
    pub pixel: f32,
}

impl Rows {
    /// Top of the tallest letters within a row.
    pub fn ink_top(&self) -> f32 {
        self.snap(self.baseline - 0.80 * self.size)
    }

    /// Just under the baseline, where the first underline lane begins.
    pub fn ink_bottom(&self) -> f32 {
        self.snap(self.baseline + 0.18 * self.size)
    }

    /// To whole pixels.
    pub fn snap(&self, y: f32) -> f32 {
        (y / self.pixel).round() * self.pixel
    }
}

/// A part of a row, points from the paragraph's left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Strip {
    pub row: u32,
    pub x0: f32,
    pub x1: f32,
}

/// A paragraph (or piece of one) with everything that was worked out about it.
pub(super) struct Laid {
    pub galley: Arc<Galley>,
    /// Clusters in order.
    stops: Vec<Stop>,
    /// First stop of each row, and the number of stops at the end.
    firsts: Vec<u32>,
    /// Right edge of each row's last character that isn't blank.
    inks: Vec<f32>,
    /// Bytes of the piece that are drawn.
    pub len: u32,
    pub rows: Rows,
    /// Frame it was last seen in.
    pub used: u64,
    /// What its tags look like; worked out when it is first painted.
    pub woven: Option<Woven>,
}

impl Laid {
    pub fn new(text: &str, font: &FontId, rows: Rows, fonts: &mut FontsView<'_>) -> Self {
        let shown = shown(text);
        let galley = fonts.layout_job(job(shown.clone(), font, rows.pitch, rows.width));
        let stops = map::stops(text, &shown, &galley);
        let count = stops
            .last()
            .map_or(1, |s| s.row + 1)
            .max(galley.rows.len() as u32);
        let mut firsts: Vec<u32> = (0..count)
            .map(|row| stops.partition_point(|s| s.row < row) as u32)
            .collect();
        firsts.push(stops.len() as u32);
        let inks = firsts
            .windows(2)
            .map(|w| {
                let row = &stops[w[0] as usize..w[1] as usize];
                let ink = row.iter().rfind(|s| !blank_at(text, s.byte));
                ink.or(row.first()).map_or(0.0, |s| s.x1)
            })
            .collect();
        Self {
            galley,
            stops,
            firsts,
            inks,
            len: text.len() as u32,
            rows,
            used: 0,
            woven: None,
        }
    }

    pub fn row_count(&self) -> u32 {
        self.firsts.len() as u32 - 1
    }

    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Clusters of one row.
    pub fn row(&self, row: u32) -> &[Stop] {
        let row = row as usize;
        match (self.firsts.get(row), self.firsts.get(row + 1)) {
            (Some(from), Some(to)) => &self.stops[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// Width of a row's words, points.
    pub fn row_width(&self, row: u32) -> f32 {
        self.inks.get(row as usize).copied().unwrap_or(0.0)
    }

    /// Top of a row, points from the top of the paragraph.
    pub fn row_top(&self, row: u32) -> f32 {
        row as f32 * self.rows.pitch
    }

    /// The row that `y` points from the top falls in, clamped.
    pub fn row_at(&self, y: f32) -> u32 {
        ((y / self.rows.pitch).floor().max(0.0) as u32).min(self.row_count() - 1)
    }

    /// First byte of a row.
    pub fn row_start(&self, row: u32) -> u32 {
        self.firsts
            .get(row as usize)
            .and_then(|first| self.stops.get(*first as usize))
            .map_or(self.len, |s| s.byte)
    }

    /// Where a caret goes at the end of a row: before the blank a row was broken
    /// at, else behind its last character.
    pub fn row_end(&self, text: &str, row: u32) -> u32 {
        if row + 1 >= self.row_count() {
            return self.len;
        }
        match self.row(row).last() {
            Some(last) if blank_at(text, last.byte) => last.byte,
            _ => self.row_start(row + 1),
        }
    }

    /// Row and x of a caret before `byte`; inside a cluster it stands at its left.
    pub fn place(&self, byte: u32) -> (u32, f32) {
        if byte >= self.len {
            return match self.stops.last() {
                Some(last) => (last.row, last.x1),
                None => (0, 0.0),
            };
        }
        let i = self.stops.partition_point(|s| s.byte <= byte);
        match self.stops.get(i.saturating_sub(1)) {
            Some(stop) => (stop.row, stop.x0),
            None => (0, 0.0),
        }
    }

    /// The cluster boundary nearest to `x` on `row`.
    pub fn byte_on_row(&self, text: &str, row: u32, x: f32) -> u32 {
        let stops = self.row(row);
        let i = stops.partition_point(|s| (s.x0 + s.x1) / 2.0 <= x);
        match stops.get(i) {
            Some(stop) => stop.byte,
            None => self.row_end(text, row),
        }
    }

    /// `true` where a cluster stands under `x` on `row`.
    pub fn is_on_text(&self, row: u32, x: f32) -> bool {
        match (self.row(row).first(), self.row(row).last()) {
            (Some(first), Some(last)) => first.x0 <= x && x < last.x1,
            _ => false,
        }
    }

    /// The rows' parts that `from..to` covers, whole clusters; where a row was
    /// broken within them, without the blank it was broken at.
    pub fn strips(&self, from: u32, to: u32, out: &mut Vec<Strip>) {
        if from >= to || self.stops.is_empty() {
            return;
        }
        let a = self
            .stops
            .partition_point(|s| s.byte <= from)
            .saturating_sub(1);
        let b = self.stops.partition_point(|s| s.byte < to).max(a + 1);
        let mut i = a;
        while i < b {
            let row = self.stops[i].row;
            let row_end = self.firsts[row as usize + 1] as usize;
            let (x0, mut x1) = (self.stops[i].x0, self.stops[row_end.min(b) - 1].x1);
            if row_end < b || row + 1 < self.row_count() {
                x1 = x1.min(self.inks[row as usize]);
            }
            if x1 > x0 || row_end >= b {
                let x1 = x1.max(x0);
                out.push(Strip { row, x0, x1 });
            }
            i = row_end;
        }
    }

    /// Bytes it keeps alive, roughly.
    pub fn weight(&self) -> usize {
        self.len as usize * 200 + 1000
    }
}

/// How the reading face is laid out; the colour is filled in when painting.
pub(super) fn job(text: String, font: &FontId, pitch: f32, width: f32) -> LayoutJob {
    let mut job = LayoutJob::single_section(
        text,
        TextFormat {
            font_id: font.clone(),
            line_height: Some(pitch),
            color: Color32::PLACEHOLDER,
            ..TextFormat::default()
        },
    );
    job.wrap.max_width = width;
    job.break_on_newline = false;
    job
}

/// The text as laid out, character for character: control characters, which no
/// face has, as a mark that something is there.
fn shown(text: &str) -> String {
    if text.contains(is_bare_control) {
        text.chars()
            .map(|c| if is_bare_control(c) { '\u{FFFD}' } else { c })
            .collect()
    } else {
        text.to_owned()
    }
}

fn is_bare_control(c: char) -> bool {
    c.is_control() && c != '\t'
}

fn blank_at(text: &str, byte: u32) -> bool {
    text.get(byte as usize..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_whitespace)
}

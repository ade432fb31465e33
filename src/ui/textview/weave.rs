//! What a paragraph's marks look like: one mesh of tints, lanes and outlines,
//! and the small labels. Worked out once per change and then only moved.
//!
//! Knows marks and rows, not where they come from or where the paragraph stands.

use super::{
    laid::{Laid, Rows, Strip},
    look::{Look, veil},
    marks::{Emphasis, LANES, Local, MarkStyle, give_lanes},
};
use egui::{
    Color32, Galley, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2,
    epaint::{
        Mesh, RectShape, TessellationOptions, Tessellator,
        text::{FontsView, LayoutJob, TextFormat},
    },
    pos2, vec2,
};
use std::{collections::HashSet, sync::Arc};

/// More strips than this on one row are painted without round corners.
const MANY: usize = 60;
/// Strips remembered for the pointer, per paragraph.
const FELT: usize = 4000;
/// Labels tried, per paragraph.
const NAMED: usize = 2000;

/// Painted marks of one paragraph.
pub(super) struct Woven {
    /// Revision of the marks it was made from.
    pub revision: u64,
    /// Tells equal marks without comparing them.
    pub print: u64,
    mesh: Arc<Mesh>,
    /// Where the mesh stands at present.
    at: Pos2,
    labels: Vec<Label>,
    felt: Vec<Felt>,
}

struct Label {
    galley: Arc<Galley>,
    /// Top left of the galley, from the paragraph's.
    pos: Vec2,
    color: Color32,
    /// Around the letters, from the paragraph's top left.
    rect: Rect,
    key: Option<u64>,
}

/// A strip that answers the pointer.
struct Felt {
    strip: Strip,
    key: u64,
    /// Bytes of the whole mark: the shortest one wins.
    len: u32,
    lane: Option<(f32, f32)>,
    style: MarkStyle,
}

/// What weaving needs besides the marks.
pub(super) struct Loom<'a, 'f> {
    pub look: &'a Look,
    pub fonts: &'a mut FontsView<'f>,
    pub options: TessellationOptions,
}

impl Woven {
    pub fn new(
        laid: &Laid,
        mut locals: Vec<Local>,
        (revision, print): (u64, u64),
        loom: &mut Loom<'_, '_>,
    ) -> Self {
        let mut woven = Self {
            revision,
            print,
            mesh: Arc::default(),
            at: Pos2::ZERO,
            labels: Vec::new(),
            felt: Vec::new(),
        };
        if locals.is_empty() || laid.stops().is_empty() {
            return woven;
        }
        give_lanes(&mut locals);
        let mut weaver = Weaver::new(laid, locals, loom);
        weaver.washes();
        weaver.backs();
        weaver.lines();
        weaver.outlines();
        weaver.connectors();
        woven.labels = weaver.labels();
        woven.felt = weaver.felt();
        woven.mesh = Arc::new(weaver.mesh);
        woven
    }

    /// The mesh, moved so that the paragraph's top left is at `origin`.
    pub fn mesh_at(&mut self, origin: Pos2) -> Option<Arc<Mesh>> {
        if self.mesh.is_empty() {
            return None;
        }
        if self.at != origin {
            Arc::make_mut(&mut self.mesh).translate(origin - self.at);
            self.at = origin;
        }
        Some(self.mesh.clone())
    }

    pub fn label_shapes(&self, origin: Pos2) -> impl Iterator<Item = Shape> + '_ {
        self.labels
            .iter()
            .map(move |l| Shape::galley(origin + l.pos, l.galley.clone(), l.color))
    }

    /// The thing at a place from the paragraph's top left: a label, a lane, or
    /// the shortest mark there.
    pub fn key_at(&self, laid: &Laid, at: Vec2) -> Option<u64> {
        let pos = at.to_pos2();
        if let Some(label) = self
            .labels
            .iter()
            .find(|l| l.rect.expand(2.0).contains(pos))
            && label.key.is_some()
        {
            return label.key;
        }
        let row = laid.row_at(at.y);
        let y = at.y - laid.row_top(row);
        let here = || {
            self.felt.iter().filter(move |f| {
                f.strip.row == row && f.strip.x0 <= at.x && at.x < f.strip.x1.max(f.strip.x0 + 2.0)
            })
        };
        here()
            .find(|f| f.lane.is_some_and(|(y0, y1)| y0 <= y && y < y1))
            .or_else(|| here().min_by_key(|f| (!f.style.is_thing(), f.len)))
            .map(|f| f.key)
    }

    /// Each thing's first strip, for screen readers.
    pub fn things(&self) -> impl Iterator<Item = (u64, Strip)> + '_ {
        let mut seen = HashSet::new();
        self.felt
            .iter()
            .filter(|f| f.style.is_thing())
            .filter(move |f| seen.insert(f.key))
            .map(|f| (f.key, f.strip))
    }

    pub fn weight(&self) -> usize {
        self.mesh.bytes_used() + self.labels.len() * 400 + self.felt.len() * 48
    }
}

/// Marks with their strips, while they are being woven.
struct Weaver<'a, 'b, 'f> {
    laid: &'a Laid,
    rows: Rows,
    loom: &'a mut Loom<'b, 'f>,
    tessellator: Tessellator,
    locals: Vec<Local>,
    /// Strips of each mark: a range into `strips`.
    ranges: Vec<std::ops::Range<usize>>,
    strips: Vec<Strip>,
    /// Per row: strips, and lanes in use.
    crowd: Vec<usize>,
    lanes: Vec<usize>,
    mesh: Mesh,
}

impl<'a, 'b, 'f> Weaver<'a, 'b, 'f> {
    fn new(laid: &'a Laid, locals: Vec<Local>, loom: &'a mut Loom<'b, 'f>) -> Self {
        let n = laid.row_count() as usize;
        let (mut crowd, mut lanes) = (vec![0; n], vec![0; n]);
        let (mut strips, mut ranges) = (Vec::new(), Vec::with_capacity(locals.len()));
        for local in &locals {
            let from = strips.len();
            // Without a lane nothing is painted but a count, unless it stands out.
            if !local.overflows() || local.mark.emphasis != Emphasis::None {
                laid.strips(local.from, local.to, &mut strips);
            }
            for strip in &strips[from..] {
                let row = strip.row as usize;
                crowd[row] += 1;
                lanes[row] = lanes[row].max(local.lane.map_or(0, |l| usize::from(l) + 1));
            }
            ranges.push(from..strips.len());
        }
        let pixels_per_point = 1.0 / laid.rows.pixel;
        let tessellator = Tessellator::new(pixels_per_point, loom.options, [1, 1], Vec::new());
        Self {
            laid,
            rows: laid.rows,
            loom,
            tessellator,
            locals,
            ranges,
            strips,
            crowd,
            lanes,
            mesh: Mesh::default(),
        }
    }

    /// Marks of some styles, each with its strips.
    fn each(&self, wanted: impl Fn(MarkStyle) -> bool) -> Vec<(usize, std::ops::Range<usize>)> {
        (0..self.locals.len())
            .filter(|i| wanted(self.locals[*i].mark.style))
            .map(|i| (i, self.ranges[i].clone()))
            .collect()
    }

    /// The box behind a strip's words.
    fn back(&self, strip: Strip) -> Rect {
        let top = self.laid.row_top(strip.row);
        Rect::from_min_max(
            pos2(self.rows.snap(strip.x0), top + self.rows.ink_top()),
            pos2(self.rows.snap(strip.x1), top + self.rows.ink_bottom()),
        )
    }

    /// Top and bottom of a lane within its row.
    fn lane(&self, row: u32, lane: u8) -> (f32, f32) {
        lane_place(&self.rows, self.lanes[row as usize], lane)
    }

    fn fill(&mut self, rect: Rect, color: Color32) {
        if rect.width() > 0.0 && rect.height() > 0.0 {
            self.mesh.add_colored_rect(rect, color);
        }
    }

    /// A tint; its corners are round where few share the row.
    fn tint(&mut self, strip: Strip, rect: Rect, color: Color32) {
        if self.crowd[strip.row as usize] > MANY {
            self.fill(rect, color);
        } else {
            let shape = RectShape::filled(rect, 2.0, color);
            self.tessellator.tessellate_rect(&shape, &mut self.mesh);
        }
    }

    fn outline(&mut self, rect: Rect, stroke: Stroke) {
        let shape = RectShape::stroke(rect, 3.0, stroke, StrokeKind::Middle);
        self.tessellator.tessellate_rect(&shape, &mut self.mesh);
    }

    /// Zones: merged per row, so that a veil over a veil is no darker.
    fn washes(&mut self) {
        let mut strips: Vec<Strip> = Vec::new();
        for (_, range) in self.each(|s| s == MarkStyle::Wash) {
            strips.extend_from_slice(&self.strips[range]);
        }
        strips.sort_by(|a, b| {
            (a.row, a.x0)
                .partial_cmp(&(b.row, b.x0))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        strips.dedup_by(|next, kept| {
            let merges = next.row == kept.row && next.x0 <= kept.x1;
            if merges {
                kept.x1 = kept.x1.max(next.x1);
            }
            merges
        });
        let (wash, faint) = (self.loom.look.wash, self.loom.look.faint);
        let mut last_row = None;
        for strip in strips {
            let top = self.laid.row_top(strip.row);
            let (left, right) = (
                self.rows.snap(strip.x0) - 3.0,
                self.rows.snap(strip.x1) + 3.0,
            );
            self.fill(
                Rect::from_min_max(pos2(left, top), pos2(right, top + self.rows.pitch)),
                wash,
            );
            if last_row != Some(strip.row) {
                let rule = Rect::from_min_size(pos2(-14.0, top), vec2(2.0, self.rows.pitch));
                self.fill(rule, veil(faint, 0.6));
                last_row = Some(strip.row);
            }
        }
    }

    /// Everything behind the words, wide marks first so that narrow ones show.
    fn backs(&mut self) {
        let tint = self.loom.look.tint;
        let mut order = self.each(|s| s != MarkStyle::Wash && s != MarkStyle::Dashed);
        order.sort_by_key(|(i, _)| {
            let l = &self.locals[*i];
            (l.mark.style > MarkStyle::Find, u32::MAX - (l.to - l.from))
        });
        for (i, range) in order {
            let (hue, style, lane, emphasis) = {
                let l = &self.locals[i];
                (l.mark.hue, l.mark.style, l.lane, l.mark.emphasis)
            };
            let depth = f32::from(lane.unwrap_or(0));
            let strength = match style {
                MarkStyle::Evidence => 0.5 * tint,
                MarkStyle::Find => 2.2 * tint,
                MarkStyle::Chip => 0.3 * tint,
                _ => tint * [1.0, 0.75, 0.6, 0.5, 0.4][(depth as usize).min(LANES - 1)],
            };
            let lift = match emphasis {
                Emphasis::None => 1.0,
                Emphasis::Tied => 1.3,
                Emphasis::Hover => 1.6,
                Emphasis::Selected => 2.0,
            };
            let color = veil(hue, (strength * lift).min(0.7));
            for strip in self.strips[range].to_vec() {
                let mut rect = self.back(strip);
                if style == MarkStyle::Chip {
                    rect = rect.expand2(vec2(1.0, 0.0));
                }
                self.tint(strip, rect, color);
                if style == MarkStyle::Evidence {
                    let line = Rect::from_min_max(
                        pos2(rect.left(), rect.bottom() - self.rows.pixel),
                        rect.max,
                    );
                    self.dots(line, veil(self.loom.look.ink(hue, 3.0), 0.8));
                }
            }
        }
    }

    /// Underlines, whole for tags and dashed for suggestions.
    fn lines(&mut self) {
        for (i, range) in self.each(|s| matches!(s, MarkStyle::Tinted | MarkStyle::Dashed)) {
            let Some(lane) = self.locals[i].lane else {
                continue;
            };
            let mark = &self.locals[i].mark;
            let (style, lifted) = (mark.style, mark.emphasis >= Emphasis::Hover);
            let ink = self.loom.look.ink(mark.hue, 3.0);
            for strip in self.strips[range].to_vec() {
                let (y0, y1) = self.lane(strip.row, lane);
                let top = self.laid.row_top(strip.row);
                let back = self.back(strip);
                // A pixel short, so that neighbours stay two.
                let right = (back.right() - self.rows.pixel).max(back.left() + self.rows.pixel);
                let mut rect =
                    Rect::from_min_max(pos2(back.left(), top + y0), pos2(right, top + y1));
                if lifted && self.lanes[strip.row as usize] <= 3 {
                    rect.max.y += self.rows.pixel;
                }
                if style == MarkStyle::Dashed {
                    self.dashes(rect, ink);
                } else {
                    self.fill(rect, ink);
                }
            }
        }
    }

    fn dashes(&mut self, rect: Rect, color: Color32) {
        let (dash, gap) = (5.0, 3.0);
        let mut x = rect.left();
        while x < rect.right() {
            let right = (x + dash).min(rect.right());
            self.fill(
                Rect::from_min_max(pos2(x, rect.top()), pos2(right, rect.bottom())),
                color,
            );
            x += dash + gap;
        }
    }

    fn dots(&mut self, rect: Rect, color: Color32) {
        let dot = self.rows.snap(1.0).max(self.rows.pixel);
        let mut x = rect.left();
        while x < rect.right() {
            let right = (x + dot).min(rect.right());
            self.fill(
                Rect::from_min_max(pos2(x, rect.top()), pos2(right, rect.bottom())),
                color,
            );
            x += 3.0 * dot;
        }
    }

    /// Chips always; everything else that stands out.
    fn outlines(&mut self) {
        for (i, range) in self.each(|s| s != MarkStyle::Wash) {
            let mark = &self.locals[i].mark;
            let (style, emphasis) = (mark.style, mark.emphasis);
            let ink = self.loom.look.ink(mark.hue, 3.0);
            let width = match (style, emphasis) {
                (_, Emphasis::Selected) => 1.5,
                (MarkStyle::Chip, Emphasis::Hover) => 1.5,
                (MarkStyle::Chip, _) | (_, Emphasis::Tied) => 1.0,
                _ => continue,
            };
            let fades = emphasis == Emphasis::Tied && style != MarkStyle::Chip;
            let stroke = Stroke::new(width, if fades { veil(ink, 0.6) } else { ink });
            for strip in self.strips[range].to_vec() {
                let out = if style == MarkStyle::Chip { 1.0 } else { 0.0 };
                let rect = self.back(strip).expand2(vec2(out, 0.0));
                self.outline(rect.shrink(0.5), stroke);
            }
        }
    }

    /// Dotted lines between neighbouring fragments of one thing.
    fn connectors(&mut self) {
        let mut by_key: Vec<(u64, u32, usize)> = (0..self.locals.len())
            .filter(|i| self.locals[*i].mark.style.is_thing() && !self.ranges[*i].is_empty())
            .map(|i| (self.locals[i].mark.key, self.locals[i].from, i))
            .collect();
        by_key.sort_unstable();
        for pair in by_key.windows(2) {
            let ((a_key, _, a), (b_key, _, b)) = (pair[0], pair[1]);
            if a_key != b_key {
                continue;
            }
            let (left, right) = (
                self.strips[self.ranges[a].end - 1],
                self.strips[self.ranges[b].start],
            );
            let lane = self.locals[a].lane.unwrap_or(0);
            let ink = self.loom.look.ink(self.locals[a].mark.hue, 3.0);
            if left.row == right.row {
                self.connector(left.row, lane, left.x1, right.x0, ink);
            } else {
                let near = left.row + 1 == right.row;
                let tail = if near { f32::INFINITY } else { 14.0 };
                let row_end = self.laid.row(left.row).last().map_or(left.x1, |s| s.x1);
                self.connector(left.row, lane, left.x1, row_end.min(left.x1 + tail), ink);
                self.connector(right.row, lane, (right.x0 - tail).max(0.0), right.x0, ink);
            }
        }
    }

    fn connector(&mut self, row: u32, lane: u8, x0: f32, x1: f32, ink: Color32) {
        let (y0, y1) = self.lane(row, lane);
        let top = self.laid.row_top(row);
        let (x0, x1) = (self.rows.snap(x0), self.rows.snap(x1.min(self.rows.width)));
        let y = self.rows.snap((y0 + y1) / 2.0 - self.rows.pixel / 2.0);
        let dot = self.rows.snap(1.0).max(self.rows.pixel);
        let rect = Rect::from_min_max(pos2(x0 + 1.0, top + y), pos2(x1 - 1.0, top + y + dot));
        self.dots(rect, ink);
    }

    /// Type names in the gap over the words, then the "+n" of what found no lane.
    fn labels(&mut self) -> Vec<Label> {
        let mut labels = Vec::new();
        if self.loom.look.labels {
            let mut seen = HashSet::new();
            let mut order: Vec<usize> = (0..self.locals.len())
                .filter(|i| {
                    let l = &self.locals[*i];
                    l.begins && l.mark.label.is_some() && !self.ranges[*i].is_empty()
                })
                .collect();
            order.sort_by_key(|i| (self.locals[*i].from, u32::MAX - self.locals[*i].to));
            order.retain(|i| seen.insert(self.locals[*i].mark.key));
            // What stands out is placed first, so that it is never the one left out.
            order.sort_by_key(|i| std::cmp::Reverse(self.locals[*i].mark.emphasis));
            let mut taken: Vec<Vec<(f32, f32)>> = vec![Vec::new(); self.crowd.len()];
            for i in order.into_iter().take(NAMED) {
                let local = &self.locals[i];
                let (Some(text), strip) =
                    (local.mark.label.clone(), self.strips[self.ranges[i].start])
                else {
                    continue;
                };
                let color = self.loom.look.ink(local.mark.hue, 4.5);
                let key = local.mark.key;
                let galley = self.small(&text.to_uppercase());
                let width = galley.size().x;
                let mut x = strip.x0;
                // Shoved right past what is there, but not far from its own words.
                let mut moved = true;
                while moved {
                    moved = false;
                    for (x0, x1) in &taken[strip.row as usize] {
                        if x < x1 + 4.0 && *x0 < x + width + 4.0 {
                            x = x1 + 4.0;
                            moved = true;
                        }
                    }
                }
                let farthest = (strip.x1 - 4.0).max(strip.x0 + 8.0);
                if x > farthest && x > strip.x0 {
                    continue;
                }
                taken[strip.row as usize].push((x, x + width));
                labels.push(self.place(galley, strip.row, x, color, Some(key)));
            }
        }
        labels.extend(self.overflows());
        labels
    }

    /// "+n" where more marks lie on the same words than there are lanes.
    fn overflows(&mut self) -> Vec<Label> {
        let mut hidden: Vec<(u32, u32)> = self
            .locals
            .iter()
            .filter(|l| l.overflows())
            .map(|l| (l.from, l.to))
            .collect();
        hidden.sort_unstable();
        let mut heaps: Vec<(u32, u32, usize)> = Vec::new();
        for (from, to) in hidden {
            match heaps.last_mut() {
                Some((_, end, n)) if from < *end => {
                    *end = (*end).max(to);
                    *n += 1;
                }
                _ => heaps.push((from, to, 1)),
            }
        }
        let mut labels = Vec::new();
        let mut strips = Vec::new();
        for (from, to, n) in heaps {
            strips.clear();
            self.laid.strips(from, to, &mut strips);
            let Some(strip) = strips.last().copied() else {
                continue;
            };
            let galley = self.small(&format!("+{n}"));
            let mut label =
                self.place(galley, strip.row, strip.x1 + 2.0, self.loom.look.text, None);
            // In the lanes' height, behind their ends.
            let down =
                self.laid.row_top(strip.row) + self.rows.ink_bottom() + 1.0 - label.rect.top();
            label.rect = label.rect.translate(vec2(0.0, down));
            label.pos.y += down;
            self.fill(label.rect.expand(1.0), veil(self.loom.look.page, 0.9));
            labels.push(label);
        }
        labels
    }

    fn place(
        &mut self,
        galley: Arc<Galley>,
        row: u32,
        x: f32,
        color: Color32,
        key: Option<u64>,
    ) -> Label {
        let ascent = galley
            .rows
            .first()
            .and_then(|r| r.glyphs.first())
            .map_or(0.0, |g| g.pos.y);
        let letters = 0.72 * self.loom.look.label_font.size;
        let bottom = self.laid.row_top(row) + self.rows.ink_top() - self.rows.snap(1.5);
        let x = self.rows.snap(x);
        let rect = Rect::from_min_max(pos2(x, bottom - letters), pos2(x + galley.size().x, bottom));
        // Deep lanes of the row above would run through the letters.
        let crossed = row > 0 && self.lanes[row as usize - 1] > 1;
        if crossed {
            self.fill(
                rect.expand2(vec2(1.5, 1.0)),
                veil(self.loom.look.page, 0.85),
            );
        }
        Label {
            galley,
            pos: vec2(x, bottom - ascent),
            color,
            rect,
            key,
        }
    }

    fn small(&mut self, text: &str) -> Arc<Galley> {
        let mut job = LayoutJob::single_section(
            text.to_owned(),
            TextFormat {
                font_id: self.loom.look.label_font.clone(),
                extra_letter_spacing: 0.4,
                color: Color32::PLACEHOLDER,
                ..TextFormat::default()
            },
        );
        job.break_on_newline = false;
        self.loom.fonts.layout_job(job)
    }

    fn felt(&self) -> Vec<Felt> {
        let mut felt = Vec::new();
        for (local, range) in self.locals.iter().zip(&self.ranges) {
            for strip in &self.strips[range.clone()] {
                if felt.len() >= FELT {
                    return felt;
                }
                felt.push(Felt {
                    strip: *strip,
                    key: local.mark.key,
                    len: local.mark.span.len(),
                    lane: local.lane.map(|lane| self.lane(strip.row, lane)),
                    style: local.mark.style,
                });
            }
        }
        felt
    }
}

/// Top and bottom of a lane within its row, of `count` lanes. Up to three are two
/// pixels thick; more are thin, so that all stay clear of the next row's words.
fn lane_place(rows: &Rows, count: usize, lane: u8) -> (f32, f32) {
    let unit = rows.snap(1.0).max(rows.pixel);
    let thick = if count > 3 { unit } else { 2.0 * unit };
    let top = rows.ink_bottom() + f32::from(lane) * (thick + unit);
    (top, top + thick)
}

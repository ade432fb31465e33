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
    epaint::{Mesh, RectShape, TessellationOptions, Tessellator, text::FontsView},
    pos2, vec2,
};
use std::{collections::HashSet, sync::Arc};

/// More strips than this on one row are painted without round corners.
pub(super) const MANY: usize = 30;
/// Strips remembered for the pointer, per paragraph.
const FELT: usize = 4000;

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

pub(super) struct Label {
    pub galley: Arc<Galley>,
    /// Top left of the galley, from the paragraph's.
    pub pos: Vec2,
    pub color: Color32,
    /// Around the letters, from the paragraph's top left.
    pub rect: Rect,
    pub key: Option<u64>,
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
pub(super) struct Weaver<'a, 'b, 'f> {
    pub laid: &'a Laid,
    pub rows: Rows,
    pub loom: &'a mut Loom<'b, 'f>,
    tessellator: Tessellator,
    pub locals: Vec<Local>,
    /// Strips of each mark: a range into `strips`.
    pub ranges: Vec<std::ops::Range<usize>>,
    pub strips: Vec<Strip>,
    /// Per row: strips, and lanes in use.
    pub crowd: Vec<usize>,
    pub lanes: Vec<usize>,
    mesh: Mesh,
}

impl<'a, 'b, 'f> Weaver<'a, 'b, 'f> {
    fn new(laid: &'a Laid, locals: Vec<Local>, loom: &'a mut Loom<'b, 'f>) -> Self {
        let n = laid.row_count() as usize;
        let (mut crowd, mut lanes) = (vec![0; n], vec![0; n]);
        let (mut strips, mut ranges) = (Vec::new(), Vec::with_capacity(locals.len()));
        for local in &locals {
            let from = strips.len();
            if !local.hidden {
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
            .filter(|i| !self.locals[*i].hidden && wanted(self.locals[*i].mark.style))
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

    pub fn fill(&mut self, rect: Rect, color: Color32) {
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

    fn outline(&mut self, strip: Strip, rect: Rect, stroke: Stroke) {
        if self.crowd[strip.row as usize] > MANY {
            let side = self.rows.pixel;
            let (width, height) = (vec2(rect.width(), side), vec2(side, rect.height()));
            for (corner, size) in [
                (rect.min, width),
                (rect.min, height),
                (rect.left_bottom() - vec2(0.0, side), width),
                (rect.right_top() - vec2(side, 0.0), height),
            ] {
                self.fill(Rect::from_min_size(corner, size), stroke.color);
            }
            return;
        }
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
            // Whole rows make a block, so that its right edge isn't ragged.
            let end = self.laid.row_width(strip.row);
            let whole = strip.x0 < 1.0 && strip.x1 > end - 1.0;
            let right = if whole { self.rows.width } else { strip.x1 };
            let (left, right) = (self.rows.snap(strip.x0) - 3.0, self.rows.snap(right) + 3.0);
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
            for at in range {
                let strip = self.strips[at];
                // In a crowd the lanes and outlines say it all.
                let crowded = self.crowd[strip.row as usize] > MANY;
                if crowded
                    && emphasis == Emphasis::None
                    && (depth > 0.0 || style == MarkStyle::Chip)
                {
                    continue;
                }
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
            for at in range {
                let strip = self.strips[at];
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
            for at in range {
                let strip = self.strips[at];
                let out = if style == MarkStyle::Chip { 1.0 } else { 0.0 };
                let rect = self.back(strip).expand2(vec2(out, 0.0));
                self.outline(strip, rect.shrink(0.5), stroke);
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

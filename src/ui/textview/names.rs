//! The small names over the marks, and the "+n" where too many lie on the same
//! words. Placed once, with the paragraph's mesh.
//!
//! Knows marks and rows only, like the rest of the weaving.

use super::{
    look::veil,
    marks::{Emphasis, MarkStyle},
    weave::{Label, MANY, Weaver},
};
use egui::{
    Color32, Galley, Rect,
    epaint::text::{LayoutJob, TextFormat},
    pos2, vec2,
};
use std::{collections::HashSet, sync::Arc};

/// Labels tried, per paragraph.
const NAMED: usize = 2000;

impl Weaver<'_, '_, '_> {
    /// Type names in the gap over the words, then the "+n" of what found no lane.
    pub fn labels(&mut self) -> Vec<Label> {
        let mut labels = Vec::new();
        let mut zones = Vec::new();
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
                // In a crowd names would only be noise.
                let crowded = self.crowd[strip.row as usize] > MANY;
                if crowded && local.mark.emphasis == Emphasis::None {
                    continue;
                }
                let color = self.loom.look.ink(local.mark.hue, 4.5);
                let key = local.mark.key;
                if local.mark.style == MarkStyle::Wash {
                    zones.push((i, text));
                    continue;
                }
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
        for (i, name) in zones {
            if let Some(label) = self.zone_name(i, &name, &labels) {
                labels.push(label);
            }
        }
        labels.extend(self.overflows());
        labels
    }

    /// A zone's name stands behind the words of its first row that has room, else
    /// over its first row's end if nothing is there: tags go first.
    fn zone_name(&mut self, i: usize, name: &str, others: &[Label]) -> Option<Label> {
        let color = self.loom.look.ink(self.locals[i].mark.hue, 4.5);
        let galley = self.small(&name.to_uppercase());
        let width = galley.size().x;
        let strips = self.strips[self.ranges[i].clone()].to_vec();
        let room = strips
            .iter()
            .find(|it| it.x1 + 12.0 + width <= self.rows.width);
        if let Some(strip) = room {
            let mut label = self.place(galley, strip.row, strip.x1 + 12.0, color, None);
            let baseline = self.laid.row_top(strip.row) + self.rows.baseline;
            let down = self.rows.snap(baseline - label.rect.bottom());
            label.rect = label.rect.translate(vec2(0.0, down));
            label.pos.y += down;
            return Some(label);
        }
        let row = strips.first()?.row;
        let label = self.place(galley, row, self.rows.width - width, color, None);
        let free = others
            .iter()
            .all(|it| !it.rect.expand(4.0).intersects(label.rect));
        free.then_some(label)
    }

    /// "+n" where more marks lie on the same words than there are lanes.
    fn overflows(&mut self) -> Vec<Label> {
        let mut hidden: Vec<(u32, u32)> = self
            .locals
            .iter()
            .filter(|l| l.hidden && l.mark.style.is_thing())
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
}

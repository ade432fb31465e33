//! Signs over what can't be seen: blanks, unbreakable and zero-width characters,
//! line ends.
//!
//! An overlay: the layout is the same with and without it.

use super::{
    TextView,
    look::{Look, veil},
};
use egui::{Align2, Color32, FontId, Painter, Rect, Shape, epaint::Mesh, pos2, vec2};

/// What is painted for a character.
enum Sign {
    /// A small dot in the middle of its width.
    Dot,
    /// A bracket: a blank that doesn't break.
    Bracket,
    /// An arrow as wide as it is.
    Arrow,
    /// A stroke between the letters: takes no room of its own.
    Stroke,
}

/// Signs that are painted at most, in one frame.
const MOST: usize = 8000;

impl TextView {
    pub(super) fn paint_invisibles(&self, painter: &Painter, look: &Look) {
        let quiet = veil(look.ink(look.faint, 3.0), 0.8);
        let loud = look.caret;
        let mut mesh = Mesh::default();
        for (i, top) in &self.sight {
            let Some(laid) = self.laid.get(i) else {
                continue;
            };
            let text = self.piece_text(*i);
            for (at, stop) in laid.stops().iter().enumerate() {
                let end = laid
                    .stops()
                    .get(at + 1)
                    .map_or(text.len(), |s| s.byte as usize);
                let Some(cluster) = text.get(stop.byte as usize..end) else {
                    continue;
                };
                let y = top + laid.row_top(stop.row) + self.rows.baseline - 0.30 * self.rows.size;
                for c in cluster.chars() {
                    if let Some(sign) = sign_of(c)
                        && mesh.vertices.len() < 4 * MOST
                    {
                        let (x0, x1) = (self.left + stop.x0, self.left + stop.x1);
                        draw(&mut mesh, &sign, x0, x1, y, self.rows.size, quiet, loud);
                    }
                }
            }
            let end = self.table.get(*i).map_or(0, |p| p.end) as usize;
            if self.table.closes(*i) && end < self.text.len() {
                let (row, x) = laid.place(laid.len);
                let y = top + laid.row_top(row) + self.rows.baseline;
                let sign = match self.text.as_bytes().get(end..end + 2) {
                    Some(b"\r\n") => "¶ CRLF",
                    Some([b'\r', _]) => "¶ CR",
                    _ if self.text.as_bytes().get(end) == Some(&b'\r') => "¶ CR",
                    _ => "¶",
                };
                let font = FontId::new(0.7 * self.rows.size, look.font.family.clone());
                // Blank lines are low: the sign stays within them.
                let y = y.min(top + self.table.height(*i) - 2.0) + 3.0;
                painter.text(
                    pos2(self.left + x + 3.0, y),
                    Align2::LEFT_BOTTOM,
                    sign,
                    font,
                    quiet,
                );
            }
        }
        if !mesh.is_empty() {
            painter.add(Shape::mesh(mesh));
        }
    }
}

fn sign_of(c: char) -> Option<Sign> {
    match c {
        ' ' => Some(Sign::Dot),
        '\u{A0}' | '\u{202F}' | '\u{2007}' => Some(Sign::Bracket),
        '\t' => Some(Sign::Arrow),
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' => Some(Sign::Stroke),
        c if c.is_whitespace() => Some(Sign::Bracket),
        _ => None,
    }
}

#[expect(clippy::too_many_arguments, reason = "a sign's place and two inks")]
fn draw(
    mesh: &mut Mesh,
    sign: &Sign,
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    quiet: Color32,
    loud: Color32,
) {
    let middle = (x0 + x1) / 2.0;
    let mut bar = |x: f32, y: f32, w: f32, h: f32, color: Color32| {
        mesh.add_colored_rect(Rect::from_min_size(pos2(x, y), vec2(w, h)), color);
    };
    match sign {
        Sign::Dot => bar((middle - 1.0).round(), y.round(), 2.0, 2.0, quiet),
        Sign::Bracket => {
            let (left, base) = (x0.round() + 0.5, (y + 0.3 * size).round());
            let width = (x1 - x0 - 1.0).max(3.0).round();
            bar(left, base, width, 1.0, loud);
            bar(left, base - 3.0, 1.0, 3.0, loud);
            bar(left + width - 1.0, base - 3.0, 1.0, 3.0, loud);
        }
        Sign::Arrow => {
            let y = y.round();
            bar(x0.round() + 2.0, y, (x1 - x0 - 4.0).max(2.0), 1.0, quiet);
            for i in 0..3 {
                let i = i as f32;
                bar(x1.round() - 3.0 - i, y - i, 1.0, 2.0 * i + 1.0, quiet);
            }
        }
        Sign::Stroke => {
            bar(
                x0.round() - 0.5,
                (y - 0.5 * size).round(),
                1.0,
                (0.85 * size).round(),
                loud,
            );
            bar(
                x0.round() - 2.5,
                (y - 0.5 * size).round() - 1.0,
                5.0,
                2.0,
                loud,
            );
        }
    }
}

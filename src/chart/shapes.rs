//! A sheet that a picture is laid out on: what every picture is made of, in the
//! sizes that all of them share.

use super::type_width::{self, cut};
use super::{Area, Chart, Fill, Hold, Ink, Mark, Paint, Spot, Text};

/// Room around everything.
pub const PAD: f32 = 24.0;
/// Sizes of type.
pub const LARGE: f32 = 18.0;
pub const BODY: f32 = 13.0;
pub const SMALL: f32 = 11.0;
/// Side of the square of a legend.
const SWATCH: f32 = 12.0;
/// Between the lines of a pattern, and their width.
const STEP: f32 = 5.0;
const STROKE: f32 = 1.25;
/// The same of upright and level lines and of dots: two beside each other in the
/// square of a legend.
const APART: f32 = 4.0;

/// A picture in the making.
#[derive(Default)]
pub struct Sheet {
    pub chart: Chart,
}

impl Sheet {
    /// With its title and the line below it; gives where what follows begins.
    pub fn new(title: &str, below: &str, width: f32) -> (Self, f32) {
        let mut sheet = Self::default();
        sheet.chart.title = title.to_owned();
        sheet.chart.width = width;
        let room = width - 2.0 * PAD;
        let title = cut(title, LARGE, true, room);
        sheet.put_text(
            title,
            (PAD, PAD + 12.0),
            LARGE,
            true,
            Ink::Text,
            Hold::Start,
        );
        let below = cut(below, BODY, false, room);
        sheet.text(&below, (PAD, PAD + 36.0), BODY, Ink::Soft);
        (sheet, PAD + 60.0)
    }

    /// Ends the picture below `y`.
    pub fn end(mut self, y: f32) -> Chart {
        self.chart.height = (y + PAD).ceil();
        self.chart
    }

    pub fn text(&mut self, text: &str, at: (f32, f32), size: f32, ink: Ink) {
        self.put_text(text.to_owned(), at, size, false, ink, Hold::Start);
    }

    pub fn bold(&mut self, text: &str, at: (f32, f32), size: f32, ink: Ink) {
        self.put_text(text.to_owned(), at, size, true, ink, Hold::Start);
    }

    pub fn held(&mut self, text: &str, at: (f32, f32), size: f32, ink: Ink, hold: Hold) {
        self.put_text(text.to_owned(), at, size, false, ink, hold);
    }

    pub fn put_text(
        &mut self,
        text: String,
        at: (f32, f32),
        size: f32,
        bold: bool,
        ink: Ink,
        hold: Hold,
    ) {
        self.chart.marks.push(Mark::Text(Text {
            text,
            at,
            hold,
            size,
            bold,
            ink,
            turn: 0.0,
        }));
    }

    /// A text that rises to the right.
    pub fn rising(&mut self, text: String, at: (f32, f32), size: f32, ink: Ink, degrees: f32) {
        self.chart.marks.push(Mark::Text(Text {
            text,
            at,
            hold: Hold::Start,
            size,
            bold: false,
            ink,
            turn: -degrees,
        }));
    }

    pub fn area(&mut self, area: Area, round: f32, paint: Paint) {
        if area.width > 0.0 && area.height > 0.0 {
            self.chart.marks.push(Mark::Area { area, round, paint });
        }
    }

    pub fn frame(&mut self, area: Area, round: f32, ink: Ink) {
        self.chart.marks.push(Mark::Frame {
            area,
            round,
            width: 1.0,
            ink,
        });
    }

    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
        self.chart.marks.push(Mark::Line {
            from,
            to,
            width,
            paint: ink.full(),
        });
    }

    pub fn dot(&mut self, at: (f32, f32), radius: f32, ink: Ink) {
        self.chart.marks.push(Mark::Dot { at, radius, ink });
    }

    pub fn spot(&mut self, area: Area, name: String, key: Option<(usize, usize)>) {
        self.chart.spots.push(Spot { area, name, key });
    }

    /// A piece of a bar.
    pub fn fill(&mut self, area: Area, fill: Fill) {
        if area.width <= 0.0 || area.height <= 0.0 {
            return;
        }
        match fill {
            Fill::Solid(ink) => self.area(area, 0.0, ink.full()),
            Fill::Tint(ink) => {
                self.area(area, 0.0, ink.share(0.3));
                self.frame(area, 0.0, ink);
            }
            Fill::Rising(ink)
            | Fill::Falling(ink)
            | Fill::Level(ink)
            | Fill::Upright(ink)
            | Fill::Crossed(ink)
            | Fill::Dotted(ink) => {
                self.area(area, 0.0, ink.share(0.22));
                self.pattern(area, fill, ink);
                self.frame(area, 0.0, ink);
            }
            Fill::Empty => {
                self.area(area, 0.0, Ink::Surface.full());
                self.frame(area, 0.0, Ink::Hairline);
            }
        }
    }

    /// What tells a fill from others of its ink.
    fn pattern(&mut self, area: Area, fill: Fill, ink: Ink) {
        match fill {
            Fill::Rising(_) => self.slanted(area, ink, true),
            Fill::Falling(_) => self.slanted(area, ink, false),
            Fill::Crossed(_) => {
                self.slanted(area, ink, true);
                self.slanted(area, ink, false);
            }
            Fill::Level(_) => {
                for y in steps(area.y, area.height) {
                    self.line((area.x, y), (area.right(), y), STROKE, ink);
                }
            }
            Fill::Upright(_) => {
                for x in steps(area.x, area.width) {
                    self.line((x, area.y), (x, area.bottom()), STROKE, ink);
                }
            }
            Fill::Dotted(_) => {
                for y in steps(area.y, area.height) {
                    for x in steps(area.x, area.width) {
                        self.dot((x, y), STROKE, ink);
                    }
                }
            }
            Fill::Solid(_) | Fill::Tint(_) | Fill::Empty => {}
        }
    }

    /// Lines at 45°, cut at the edges of the area.
    fn slanted(&mut self, area: Area, ink: Ink, rising: bool) {
        let count = ((area.width + area.height) / STEP) as usize;
        for step in 1..=count {
            // The line x + y = at, counted from the corner that it moves away from.
            let at = step as f32 * STEP;
            let from = (at.min(area.width), (at - area.width).max(0.0));
            let to = ((at - area.height).max(0.0), at.min(area.height));
            let place = |(x, y): (f32, f32)| match rising {
                true => (area.x + x, area.y + y),
                false => (area.right() - x, area.y + y),
            };
            self.line(place(from), place(to), STROKE, ink);
        }
    }

    /// What the fills mean, in a row from `x`; wraps before `right`. Gives the y
    /// below it.
    pub fn legend(&mut self, items: &[(Fill, String)], x: f32, y: f32, right: f32) -> f32 {
        let (mut at, mut top) = (x, y);
        for (fill, name) in items {
            let wide = SWATCH + 6.0 + type_width::width(name, SMALL, false) + 16.0;
            if at + wide > right + 16.0 && at > x {
                at = x;
                top += 18.0;
            }
            self.fill(Area::new(at, top, SWATCH, SWATCH), *fill);
            let to = (at + SWATCH + 6.0, top + SWATCH / 2.0);
            self.text(name, to, SMALL, Ink::Soft);
            at += wide;
        }
        top + SWATCH
    }

    /// Lines of small type, each cut at the right edge; gives the y below them.
    pub fn notes(&mut self, notes: &[String], y: f32) -> f32 {
        let room = self.chart.width - 2.0 * PAD;
        let mut y = y;
        for note in notes {
            for line in wrapped(note, room) {
                self.text(&line, (PAD, y + 8.0), SMALL, Ink::Soft);
                y += 16.0;
            }
        }
        y
    }
}

/// Where lines or dots stand that share a length of it evenly: as many as keep
/// [`APART`] from each other and from both ends, one at least.
fn steps(from: f32, length: f32) -> impl Iterator<Item = f32> + Clone {
    let count = ((length / APART).round() as usize).max(2) - 1;
    let step = length / (count + 1) as f32;
    (1..=count).map(move |at| from + at as f32 * step)
}

/// Broken between words.
fn wrapped(text: &str, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if type_width::width(&format!("{line} {word}"), SMALL, false) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

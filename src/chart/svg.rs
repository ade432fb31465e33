//! A picture as SVG 1.1 text that stands by itself: no style sheet, no script, no
//! font file. Must not know what the picture shows.
//!
//! W3C: Scalable Vector Graphics (SVG) 1.1 (Second Edition), 2011.

use std::fmt::Write as _;

use super::{Area, Chart, Hold, Ink, Mark, Paint, Palette, Text};

/// How far the base line lies below the middle of a line of type, in sizes of it.
const BASE: f32 = 0.37;

/// The file's whole text.
pub fn svg(chart: &Chart, palette: &Palette) -> String {
    let (width, height) = (Number(chart.width), Number(chart.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"'Noto Sans', 'Helvetica Neue', Arial, sans-serif\">\n\
         <title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        escaped(&chart.title),
        Hex(palette, Ink::Page),
    );
    for mark in &chart.marks {
        write_mark(&mut out, mark, palette);
    }
    out.push_str("</svg>\n");
    out
}

fn write_mark(out: &mut String, mark: &Mark, palette: &Palette) {
    // Writing into a text can't fail.
    let _ = match mark {
        Mark::Area { area, round, paint } => {
            write_rect(out, *area, *round);
            writeln!(out, "{}/>", Filled("fill", palette, *paint))
        }
        Mark::Frame {
            area,
            round,
            width,
            ink,
        } => {
            // The line lies inside, as in the window.
            write_rect(out, area.shrink(width / 2.0), *round);
            writeln!(
                out,
                " fill=\"none\"{} stroke-width=\"{}\"/>",
                Filled("stroke", palette, ink.full()),
                Number(*width)
            )
        }
        Mark::Line {
            from,
            to,
            width,
            paint,
        } => writeln!(
            out,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{} stroke-width=\"{}\"/>",
            Number(from.0),
            Number(from.1),
            Number(to.0),
            Number(to.1),
            Filled("stroke", palette, *paint),
            Number(*width)
        ),
        Mark::Dot { at, radius, ink } => writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>",
            Number(at.0),
            Number(at.1),
            Number(*radius),
            Filled("fill", palette, ink.full())
        ),
        Mark::Text(text) => write_text(out, text, palette),
    };
}

fn write_rect(out: &mut String, area: Area, round: f32) {
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        Number(area.x),
        Number(area.y),
        Number(area.width),
        Number(area.height)
    );
    if round > 0.0 {
        let _ = write!(out, " rx=\"{}\"", Number(round));
    }
}

fn write_text(out: &mut String, text: &Text, palette: &Palette) -> std::fmt::Result {
    let (x, y) = text.at;
    write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}",
        Number(x),
        Number(y + BASE * text.size),
        Number(text.size),
        Filled("fill", palette, text.ink.full())
    )?;
    if text.bold {
        out.push_str(" font-weight=\"bold\"");
    }
    match text.hold {
        Hold::Start => {}
        Hold::Middle => out.push_str(" text-anchor=\"middle\""),
        Hold::End => out.push_str(" text-anchor=\"end\""),
    }
    if text.turn != 0.0 {
        let (x, y) = (Number(x), Number(y));
        write!(out, " transform=\"rotate({} {x} {y})\"", Number(text.turn))?;
    }
    writeln!(out, ">{}</text>", escaped(&text.text))
}

/// At most two decimals, none that say nothing.
struct Number(f32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rounded = (f64::from(self.0) * 100.0).round() / 100.0;
        // Without the sign of a zero.
        write!(f, "{}", rounded + 0.0)
    }
}

struct Hex<'p>(&'p Palette, Ink);

impl std::fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0.rgb(self.1);
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// An attribute with a colour, and how much of it where that isn't all.
struct Filled<'p>(&'static str, &'p Palette, Paint);

impl std::fmt::Display for Filled<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(name, palette, paint) = self;
        write!(f, " {name}=\"{}\"", Hex(palette, paint.ink))?;
        if paint.share < 1.0 {
            write!(f, " {name}-opacity=\"{}\"", Number(paint.share))?;
        }
        Ok(())
    }
}

/// As character data of XML 1.0, which has no control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

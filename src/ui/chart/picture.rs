//! A picture as PNG: painted by the same painter as on the screen, into memory.
//! It is whole however much of it the window shows.
//!
//! ISO/IEC 15948:2004, Portable Network Graphics.

use std::io::{self, Write};

use egui::epaint::text::FontInsert;
use egui::{Context, LayerId, Pos2, RawInput, Rect, ViewportId, vec2};
use flate2::{Compression, Crc, write::ZlibEncoder};

use super::raster::Raster;
use super::{color, font_of, paint};
use crate::chart::{Chart, Ink, Mark, Palette};
use crate::ui::fonts;

/// Pixels a point.
const SCALE: f32 = 2.0;
/// No side has more pixels.
const MOST: f32 = 16_000.0;

/// The faces that the window has found for a picture's words beside its own: of
/// the system, where letters stand in it that Noto Sans lacks.
pub fn faces(window: &Context, chart: &Chart) -> Vec<FontInsert> {
    let texts = chart.marks.iter().filter_map(|it| match it {
        Mark::Text(text) => Some(text),
        _ => None,
    });
    window.fonts_mut(|fonts| {
        for text in texts {
            // What the picture's hidden parts say may not have been drawn yet.
            fonts.has_glyphs(&font_of(text), &text.text);
        }
        fonts.discovered_fonts().to_vec()
    })
}

/// The file's bytes, written in `faces` too. Takes a tenth of a second or more:
/// not for the thread that draws the window.
pub fn png(chart: &Chart, palette: &Palette, faces: &[FontInsert]) -> io::Result<Vec<u8>> {
    let long = chart.width.max(chart.height).max(1.0);
    let scale = SCALE.min(MOST / long);
    let egui = Context::default();
    egui.set_fonts(fonts::definitions());
    for face in faces {
        egui.add_font(face.clone());
    }
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(
            Pos2::ZERO,
            vec2(chart.width, chart.height),
        )),
        ..RawInput::default()
    };
    if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
        viewport.native_pixels_per_point = Some(scale);
    }
    let mut output = egui.run_ui(input, |ui| {
        let painter = ui.ctx().layer_painter(LayerId::background());
        paint(&painter, Pos2::ZERO, chart, palette);
    });
    let side = |points: f32| (points * scale).ceil() as usize;
    let ground = color(palette, Ink::Page);
    let mut raster = Raster::new(side(chart.width), side(chart.height), ground);
    for (id, deltas) in output.textures_delta.set.drain() {
        for delta in deltas {
            raster.put_texture(id, &delta);
        }
    }
    output.textures_delta.clear();
    let shapes = std::mem::take(&mut output.shapes);
    let scale = output.pixels_per_point;
    for primitive in egui.tessellate(shapes, scale) {
        raster.draw(&primitive, scale);
    }
    encode(&raster)
}

fn encode(raster: &Raster) -> io::Result<Vec<u8>> {
    let (width, height) = raster.size();
    let size = |pixels: usize| u32::try_from(pixels).map_err(io::Error::other);
    let mut head = Vec::new();
    head.extend(size(width)?.to_be_bytes());
    head.extend(size(height)?.to_be_bytes());
    // 8 bits, red green blue; deflate, no other filters, not interlaced.
    head.extend([8, 2, 0, 0, 0]);
    let mut body = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut before = vec![0_u8; width * 3];
    for row in raster.rows() {
        let now: Vec<u8> = row.iter().flat_map(|it| [it.r(), it.g(), it.b()]).collect();
        // Filter 2, the difference to the row above: most rows are like it.
        let mut line = vec![2];
        line.extend(now.iter().zip(&before).map(|(it, up)| it.wrapping_sub(*up)));
        body.write_all(&line)?;
        before = now;
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &head)?;
    chunk(&mut out, b"IDAT", &body.finish()?)?;
    chunk(&mut out, b"IEND", &[])?;
    Ok(out)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) -> io::Result<()> {
    let long = u32::try_from(body.len()).map_err(io::Error::other)?;
    out.extend(long.to_be_bytes());
    let mut crc = Crc::new();
    for part in [&name[..], body] {
        out.extend_from_slice(part);
        crc.update(part);
    }
    out.extend(crc.sum().to_be_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use egui::epaint::text::FallbackRequest;

    use super::*;
    use crate::chart::Sheet;
    use crate::chart::{Area, Fill};

    /// A picture of 40 by 30 points has 80 by 60 pixels; what is outside the
    /// square has the page's colour, what is inside its ink.
    #[test]
    fn a_square_has_its_pixels() {
        let mut sheet = Sheet::default();
        sheet.chart.width = 40.0;
        sheet.fill(Area::new(10.0, 10.0, 20.0, 10.0), Fill::Solid(Ink::Danger));
        let mut chart = sheet.end(0.0);
        chart.height = 30.0;
        let palette = Palette::of(false);
        let bytes = png(&chart, palette, &[]).unwrap();
        assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
        let (width, height, pixels) = decoded(&bytes);
        assert_eq!((width, height), (80, 60));
        let at = |x: usize, y: usize| &pixels[(y * 80 + x) * 3..][..3];
        assert_eq!(at(2, 2), palette.rgb(Ink::Page));
        assert_eq!(at(40, 30), palette.rgb(Ink::Danger));
        assert_eq!(at(78, 58), palette.rgb(Ink::Page));
    }

    /// What a picture says in letters of which the window has no face yet is asked
    /// for, whether it was seen or not.
    #[test]
    fn faces_are_looked_for_before_it_is_painted_elsewhere() {
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let told = asked.clone();
        let provider = move |it: &FallbackRequest<'_>| {
            let mut told = told.lock().unwrap();
            told.push(it.cluster.to_owned());
            None
        };
        let window = Context::default();
        window.set_fonts(fonts::definitions());
        window.add_font_provider(Arc::new(provider));
        let mut output = window.run_ui(RawInput::default(), |_| {});
        output.textures_delta.clear();
        let mut sheet = Sheet::default();
        sheet.text("Harbour", (4.0, 10.0), 13.0, Ink::Text);
        sheet.text("Ա", (4.0, 9_000.0), 13.0, Ink::Text);
        let found = faces(&window, &sheet.end(0.0));
        assert!(found.is_empty());
        assert_eq!(*asked.lock().unwrap(), ["Ա"]);
    }

    /// Letters leave something on the page, at the left end of their line.
    #[test]
    fn text_is_painted() {
        let mut sheet = Sheet::default();
        sheet.chart.width = 200.0;
        sheet.text("Harbour", (4.0, 10.0), 13.0, Ink::Text);
        let mut chart = sheet.end(0.0);
        chart.height = 20.0;
        let palette = Palette::of(false);
        let (width, _, pixels) = decoded(&png(&chart, palette, &[]).unwrap());
        let dark = |from: usize, to: usize| {
            let rows = pixels.chunks(width * 3);
            let part = rows.flat_map(|row| row[from * 3..to * 3].iter());
            part.filter(|it| **it < 80).count()
        };
        assert!(dark(8, 120) > 200, "{}", dark(8, 120));
        assert_eq!(dark(200, 400), 0);
    }

    fn decoded(bytes: &[u8]) -> (usize, usize, Vec<u8>) {
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let (width, height) = (number(16), number(20));
        // Head: 8 signature, 25 for IHDR; then length and name of IDAT.
        let long = number(33);
        assert_eq!(&bytes[37..41], b"IDAT");
        let mut lines = Vec::new();
        let mut body = flate2::read::ZlibDecoder::new(&bytes[41..41 + long]);
        std::io::Read::read_to_end(&mut body, &mut lines).unwrap();
        let mut pixels: Vec<u8> = Vec::new();
        for (y, line) in lines.chunks(width * 3 + 1).enumerate() {
            assert_eq!(line[0], 2);
            for (x, it) in line[1..].iter().enumerate() {
                let up = if y == 0 {
                    0
                } else {
                    pixels[(y - 1) * width * 3 + x]
                };
                pixels.push(it.wrapping_add(up));
            }
        }
        (width, height, pixels)
    }
}

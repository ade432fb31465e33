//! What the reader's text looks like: faces, sizes and colours as plain values.
//!
//! Knows nothing of settings or theme files: whoever owns the theme fills a
//! [`Look`]; the two built-in ones serve tests and the first start.

use egui::{Color32, FontFamily, FontId};

/// Faces, sizes (points) and colours of one text view.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The reading face, 16 to 18 points.
    pub font: FontId,
    /// Face of the small type names over the tags.
    pub label_font: FontId,
    /// Distance of two baselines as a multiple of the reading face's size.
    pub line_height: f32,
    /// Characters to a full line, about; the column is never wider.
    pub measure: f32,
    /// Room around the page, points.
    pub padding: f32,
    /// Room above the text beside the padding, for what its owner paints there;
    /// it scrolls with the text. Points.
    pub head: f32,
    /// Room after a paragraph in texts without blank lines, as a multiple of the row.
    pub paragraph_gap: f32,
    /// Height of a blank line, as a multiple of the row.
    pub blank_line: f32,
    /// How strongly a tag tints the page behind its words, 0 to 1.
    pub tint: f32,
    /// Paint the type names over the tags.
    pub labels: bool,
    /// Show blanks, zero-width characters and line ends.
    pub invisibles: bool,
    /// Ease when scrolling to a place.
    pub motion: bool,
    /// The page behind the text.
    pub page: Color32,
    pub text: Color32,
    /// Line-end marks, the scroll bar, the side rule of zones.
    pub faint: Color32,
    /// Laid over the page behind selected words; translucent.
    pub selection: Color32,
    pub caret: Color32,
    /// Ring around the view while it takes the keys.
    pub focus: Color32,
    /// Veil over zones; translucent.
    pub wash: Color32,
}

impl Look {
    /// Dark ink on a bright page.
    pub fn light() -> Self {
        Self {
            tint: 0.18,
            page: Color32::from_rgb(0xFF, 0xFF, 0xFD),
            text: Color32::from_rgb(0x22, 0x24, 0x28),
            faint: Color32::from_rgb(0x9A, 0x9E, 0xA6),
            selection: Color32::from_rgba_unmultiplied(0x2F, 0x6F, 0xDE, 0x46),
            caret: Color32::from_rgb(0x1F, 0x5F, 0xD0),
            focus: Color32::from_rgb(0x2F, 0x6F, 0xDE),
            wash: Color32::from_rgba_unmultiplied(0x50, 0x58, 0x68, 0x14),
            ..Self::sizes()
        }
    }

    /// Bright ink on a dark page.
    pub fn dark() -> Self {
        Self {
            tint: 0.28,
            page: Color32::from_rgb(0x1B, 0x1D, 0x21),
            text: Color32::from_rgb(0xDC, 0xDD, 0xDF),
            faint: Color32::from_rgb(0x72, 0x77, 0x80),
            selection: Color32::from_rgba_unmultiplied(0x5C, 0x96, 0xFF, 0x50),
            caret: Color32::from_rgb(0x7F, 0xAE, 0xFF),
            focus: Color32::from_rgb(0x5C, 0x96, 0xFF),
            wash: Color32::from_rgba_unmultiplied(0xC0, 0xC8, 0xD8, 0x10),
            ..Self::sizes()
        }
    }

    /// What both have in common.
    fn sizes() -> Self {
        Self {
            font: FontId::new(17.0, FontFamily::Proportional),
            label_font: FontId::new(9.5, FontFamily::Proportional),
            line_height: 1.55,
            measure: 72.0,
            padding: 24.0,
            head: 0.0,
            paragraph_gap: 0.5,
            blank_line: 0.6,
            tint: 0.0,
            labels: true,
            invisibles: false,
            motion: true,
            page: Color32::WHITE,
            text: Color32::BLACK,
            faint: Color32::GRAY,
            selection: Color32::TRANSPARENT,
            caret: Color32::BLACK,
            focus: Color32::BLACK,
            wash: Color32::TRANSPARENT,
        }
    }

    /// `hue` made as strong as `contrast` (a WCAG ratio) asks against the page,
    /// by mixing it with the text colour in small steps.
    pub fn ink(&self, hue: Color32, contrast: f32) -> Color32 {
        (0..=8)
            .map(|step| mix(hue, self.text, step as f32 / 8.0))
            .find(|c| contrast_ratio(*c, self.page) >= contrast)
            .unwrap_or(self.text)
    }

    /// `true` where every row would come out the same under `other`.
    pub(super) fn same_layout(&self, other: &Self) -> bool {
        self.font == other.font
            && self.line_height == other.line_height
            && self.measure == other.measure
            && self.padding == other.padding
            && self.paragraph_gap == other.paragraph_gap
            && self.blank_line == other.blank_line
    }
}

/// `hue` at `alpha` (0 to 1), premultiplied.
pub(super) fn veil(hue: Color32, alpha: f32) -> Color32 {
    let [r, g, b, _] = hue.to_srgba_unmultiplied();
    Color32::from_rgba_unmultiplied(r, g, b, (alpha.clamp(0.0, 1.0) * 255.0).round() as u8)
}

fn mix(a: Color32, b: Color32, t: f32) -> Color32 {
    let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * t).round() as u8;
    Color32::from_rgb(part(a.r(), b.r()), part(a.g(), b.g()), part(a.b(), b.b()))
}

/// The WCAG 2 contrast ratio of two opaque colours, 1 to 21.
fn contrast_ratio(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(c: Color32) -> f32 {
    let linear = |v: u8| {
        let v = f32::from(v) / 255.0;
        if v <= 0.04045 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_reaches_the_contrast_that_is_asked_for() {
        let yellow = Color32::from_rgb(0xF0, 0xE4, 0x42);
        for look in [Look::light(), Look::dark()] {
            for contrast in [3.0, 4.5] {
                assert!(contrast_ratio(look.ink(yellow, contrast), look.page) >= contrast);
            }
        }
        assert_eq!(Look::dark().ink(yellow, 4.5), yellow);
    }

    #[test]
    fn black_on_white_is_twenty_one_to_one() {
        assert!((contrast_ratio(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    }
}

//! The theme's colours for pictures, from the same files as the window's. Must not
//! know a screen's colours.

use std::sync::OnceLock;

use serde::Deserialize;

use super::Ink;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The colours of one theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    page: Rgb,
    surface: Rgb,
    hairline: Rgb,
    text: Rgb,
    soft: Rgb,
    faint: Rgb,
    accent: Rgb,
    success: Rgb,
    danger: Rgb,
    hues: Vec<Rgb>,
    stances: Vec<Rgb>,
}

#[derive(Deserialize)]
struct Tokens {
    page: String,
    surface: String,
    hairline: String,
    text: String,
    text_soft: String,
    text_faint: String,
    accent: String,
    success: String,
    danger: String,
    hues: Vec<String>,
    stances: Vec<String>,
}

impl Palette {
    pub fn of(dark: bool) -> &'static Self {
        static BOTH: [OnceLock<Palette>; 2] = [const { OnceLock::new() }; 2];
        let [light_place, dark_place] = &BOTH;
        match dark {
            true => {
                dark_place.get_or_init(|| Self::read(include_str!("../../assets/theme_dark.ron")))
            }
            false => {
                light_place.get_or_init(|| Self::read(include_str!("../../assets/theme_light.ron")))
            }
        }
    }

    fn read(ron: &str) -> Self {
        // Both files are part of the program and read by a test.
        let t: Tokens = ron::from_str(ron).unwrap_or_else(|error| panic!("theme: {error}"));
        let all = |from: &[String]| from.iter().map(|it| rgb(it)).collect();
        Self {
            page: rgb(&t.page),
            surface: rgb(&t.surface),
            hairline: rgb(&t.hairline),
            text: rgb(&t.text),
            soft: rgb(&t.text_soft),
            faint: rgb(&t.text_faint),
            accent: rgb(&t.accent),
            success: rgb(&t.success),
            danger: rgb(&t.danger),
            hues: all(&t.hues),
            stances: all(&t.stances),
        }
    }

    pub fn rgb(&self, ink: Ink) -> Rgb {
        let of = |from: &[Rgb], at: usize| from.get(at).copied().unwrap_or(self.soft);
        match ink {
            Ink::Page => self.page,
            Ink::Surface => self.surface,
            Ink::Hairline => self.hairline,
            Ink::Text => self.text,
            Ink::Soft => self.soft,
            Ink::Faint => self.faint,
            Ink::Accent => self.accent,
            Ink::Success => self.success,
            Ink::Danger => self.danger,
            Ink::Hue(at) => of(&self.hues, usize::from(at)),
            Ink::OnHue(at) => {
                let ground = of(&self.hues, usize::from(at));
                let page = contrast(self.page, ground);
                match page > contrast(self.text, ground) {
                    true => self.page,
                    false => self.text,
                }
            }
            Ink::Stance(polarity) => of(&self.stances, polarity as usize),
        }
    }
}

/// From 1 to 21, as WCAG 2.2 counts it.
fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Rgb) -> f32 {
    let [r, g, b] = colour.map(|it| match f32::from(it) / 255.0 {
        it if it <= 0.04045 => it / 12.92,
        it => ((it + 0.055) / 1.055).powf(2.4),
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// `#1f5fbf`; black for what is no colour.
fn rgb(hex: &str) -> Rgb {
    let part = |at: usize| {
        let digits = hex.get(at..at + 2);
        let part = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        part.unwrap_or_default()
    };
    [part(1), part(3), part(5)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Polarity;

    #[test]
    fn both_themes_have_every_ink() {
        for dark in [false, true] {
            let palette = Palette::of(dark);
            assert_eq!((palette.hues.len(), palette.stances.len()), (12, 5));
            let black = [0, 0, 0];
            for ink in [
                Ink::Page,
                Ink::Text,
                Ink::Hue(0),
                Ink::Stance(Polarity::For),
            ] {
                assert_ne!(palette.rgb(ink), black, "{ink:?}");
            }
        }
        assert_eq!(rgb("#1f5fbf"), [0x1f, 0x5f, 0xbf]);
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.001);
    }

    #[test]
    fn what_stands_on_a_hue_can_be_read() {
        for dark in [false, true] {
            let palette = Palette::of(dark);
            for hue in 0..12 {
                let on = contrast(palette.rgb(Ink::OnHue(hue)), palette.rgb(Ink::Hue(hue)));
                assert!(on >= 4.0, "dark {dark}, hue {hue}: {on}");
            }
        }
    }
}

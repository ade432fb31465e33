//! Colours and sizes by name, read from `assets/theme_*.ron`. The only place
//! that may write a raw colour.

use egui::Color32;
use serde::Deserialize;

use crate::model::Polarity;

/// One theme; both are designed, neither derived from the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub dark: bool,
    /// Behind the article: the brightest surface of the window.
    pub page: Color32,
    /// Behind panels.
    pub surface: Color32,
    /// Behind rows and fields inside panels.
    pub raised: Color32,
    pub hover: Color32,
    pub hairline: Color32,
    pub text: Color32,
    pub text_soft: Color32,
    pub text_faint: Color32,
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    pub selection: Color32,
    pub danger: Color32,
    pub warning: Color32,
    pub success: Color32,
    /// `hue1` … `hue12`, told apart by colour-blind people too.
    pub hues: [Color32; 12],
    /// For, against, neutral, mixed, unclear.
    pub stances: [Color32; 5],
    /// Opacity of the tint behind tagged words.
    pub tint: f32,
}

#[derive(Deserialize)]
struct Tokens {
    dark: bool,
    page: String,
    surface: String,
    raised: String,
    hover: String,
    hairline: String,
    text: String,
    text_soft: String,
    text_faint: String,
    accent: String,
    on_accent: String,
    selection: String,
    danger: String,
    warning: String,
    success: String,
    /// As lists: RON writes fixed-size arrays as tuples.
    hues: Vec<String>,
    stances: Vec<String>,
    tint: f32,
}

impl Theme {
    pub fn light() -> Self {
        Self::read(include_str!("../../assets/theme_light.ron"))
    }

    pub fn dark() -> Self {
        Self::read(include_str!("../../assets/theme_dark.ron"))
    }

    /// The full hue of a colour token of the schema; grey where it is unknown.
    pub fn hue(&self, token: &str) -> Color32 {
        token
            .strip_prefix("hue")
            .and_then(|n| n.parse::<usize>().ok())
            .and_then(|n| self.hues.get(n.checked_sub(1)?))
            .copied()
            .unwrap_or(self.text_soft)
    }

    pub fn stance(&self, polarity: Polarity) -> Color32 {
        self.stances[polarity as usize]
    }

    fn read(ron: &str) -> Self {
        // Both files are part of the program and read by a test.
        let t: Tokens = ron::from_str(ron).unwrap_or_else(|error| panic!("theme: {error}"));
        let c = |hex: &String| {
            Color32::from_hex(hex).unwrap_or_else(|error| panic!("theme colour {hex}: {error:?}"))
        };
        Self {
            dark: t.dark,
            page: c(&t.page),
            surface: c(&t.surface),
            raised: c(&t.raised),
            hover: c(&t.hover),
            hairline: c(&t.hairline),
            text: c(&t.text),
            text_soft: c(&t.text_soft),
            text_faint: c(&t.text_faint),
            accent: c(&t.accent),
            on_accent: c(&t.on_accent),
            selection: c(&t.selection),
            danger: c(&t.danger),
            warning: c(&t.warning),
            success: c(&t.success),
            hues: std::array::from_fn(|i| c(&t.hues[i])),
            stances: std::array::from_fn(|i| c(&t.stances[i])),
            tint: t.tint,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_themes_are_read() {
        assert!(!Theme::light().dark);
        assert!(Theme::dark().dark);
    }
}

//! The faces of the window: Noto Sans for the interface and the article, its
//! bold for headings, then whatever covers the rest. Characters that none of
//! them has come from the system's fonts, which the window's frame brings in.
//! Knows no sizes: those are in [`style`](super::style).

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Bold of the interface's face.
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// The face articles are read in.
pub fn reading() -> FontFamily {
    FontFamily::Name("reading".into())
}

/// Every family the window uses.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallback = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    for (name, bytes) in [
        ("noto-sans", notosans::REGULAR_TTF),
        ("noto-sans-bold", notosans::BOLD_TTF),
    ] {
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.into(), data);
    }
    for (family, first) in [
        (FontFamily::Proportional, "noto-sans"),
        (reading(), "noto-sans"),
        (bold(), "noto-sans-bold"),
    ] {
        let mut faces = vec![first.to_owned()];
        faces.extend(fallback.iter().cloned());
        fonts.families.insert(family, faces);
    }
    fonts
}

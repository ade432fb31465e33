//! Pictures of counts, as shapes in points with named inks: what the window paints
//! and what is written as SVG are the same list. Must not know a screen, a font
//! library or files.

pub mod palette;
pub mod pictures;
mod shapes;
pub mod svg;
pub mod type_width;

pub use palette::{Palette, Rgb};
pub use shapes::Sheet;

use crate::model::Polarity;

/// A finished picture. Lengths are points; the origin is the upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// For people: the file's title, the picture's name for screen readers.
    pub title: String,
    pub width: f32,
    pub height: f32,
    /// In the order they are painted.
    pub marks: Vec<Mark>,
    pub spots: Vec<Spot>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    Area {
        area: Area,
        round: f32,
        paint: Paint,
    },
    Frame {
        area: Area,
        round: f32,
        width: f32,
        ink: Ink,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        paint: Paint,
    },
    Dot {
        at: (f32, f32),
        radius: f32,
        ink: Ink,
    },
    Text(Text),
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub text: String,
    /// The end that is held fast, half-way up the line.
    pub at: (f32, f32),
    pub hold: Hold,
    /// Height of the type.
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
    /// Degrees about `at`, clockwise.
    pub turn: f32,
}

/// Which end of a text stays where it is put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    #[default]
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    pub fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    pub fn right(self) -> f32 {
        self.x + self.width
    }

    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    pub fn middle(self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    pub fn shrink(self, by: f32) -> Self {
        Self {
            x: self.x + by,
            y: self.y + by,
            width: (self.width - 2.0 * by).max(0.0),
            height: (self.height - 2.0 * by).max(0.0),
        }
    }
}

/// A colour by its name in the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    Page,
    Surface,
    Hairline,
    Text,
    Soft,
    Faint,
    Accent,
    Success,
    Danger,
    /// `hue1` … `hue12`, from 0.
    Hue(u8),
    /// What can be read best on a hue.
    OnHue(u8),
    Stance(Polarity),
}

/// An ink and how much of it, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    pub ink: Ink,
    pub share: f32,
}

impl Ink {
    pub fn full(self) -> Paint {
        Paint {
            ink: self,
            share: 1.0,
        }
    }

    pub fn share(self, share: f32) -> Paint {
        Paint { ink: self, share }
    }
}

/// How a piece of a bar is filled, so that it can be told without colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    Solid(Ink),
    /// Lines rising to the right, on a tint.
    Rising(Ink),
    /// Lines falling to the right, on a tint.
    Falling(Ink),
    Tint(Ink),
    /// Lines across, on a tint.
    Level(Ink),
    /// Lines upright, on a tint.
    Upright(Ink),
    /// Lines both rising and falling, on a tint.
    Crossed(Ink),
    /// Dots on a tint.
    Dotted(Ink),
    Empty,
}

impl Fill {
    /// A piece with lines or dots in it: what is written on it needs a ground of
    /// its own.
    pub fn is_drawn(self) -> bool {
        !matches!(self, Self::Solid(_) | Self::Tint(_) | Self::Empty)
    }
}

/// A place that can be pointed at, with what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    pub area: Area,
    pub name: String,
    /// What it stands for, in the terms of the picture's maker; None for what only
    /// tells something.
    pub key: Option<(usize, usize)>,
}

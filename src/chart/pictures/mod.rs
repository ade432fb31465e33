//! The pictures of a project's insight: from counts to shapes, one to a file. Each
//! says in words what its spots stand for; none knows where it is shown.

mod events;
mod kinds;
mod progress;
mod sources;
mod stances;

pub use events::{ALL_KINDS, events};
pub use kinds::kinds;
pub use progress::progress;
pub use sources::{precision, sources};
pub use stances::stances;

/// What every picture is told.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'s> {
    /// The line below the title: what it was counted in.
    pub below: &'s str,
    /// Points there are from left to right; a picture that needs more is wider.
    pub width: f32,
}

impl Setting<'_> {
    /// No picture is narrower.
    pub const LEAST: f32 = 420.0;

    fn width(&self) -> f32 {
        match self.width.is_finite() {
            true => self.width.max(Self::LEAST),
            false => Self::LEAST,
        }
    }
}

#[cfg(test)]
mod tests;

//! The window's program: joins workspace, store and screen. One frame after the
//! other, with everything slow in the background. Must not decide what a tag is
//! or how it is drawn.

mod ahead;
mod arrivals;
mod demo;
mod dialogs;
mod export;
mod icon;
mod import;
mod insight;
mod jobs;
mod news;
mod open;
mod prefs;
mod requests;
mod saved;
mod scan;
mod shell;
mod texts;
mod trace;
mod window;

pub use crate::host::Home;
pub use shell::Shell;
pub use window::run;

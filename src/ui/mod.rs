//! What is on the screen: panels that read the workspace and send requests.
//! Knows egui; must not know eframe, file dialogs, files or threads.

mod ctx;
pub mod keymap;
pub mod textview;
pub mod theme;

pub use ctx::*;
pub use theme::Theme;

//! What is on the screen: panels that read the workspace and send requests.
//! Knows egui; must not know eframe, file dialogs, files or threads.

mod ctx;
mod hover;
pub mod keymap;
pub mod panels;
pub mod popups;
pub mod textview;
pub mod theme;
pub mod widgets;

pub use ctx::*;
pub use hover::Hover;
pub use theme::Theme;

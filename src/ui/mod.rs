//! What is on the screen: panels that read the workspace and send requests.
//! Knows egui; must not know eframe, file dialogs, files or threads.

pub mod chart;
pub mod counting;
mod ctx;
pub mod drawing;
pub mod find;
mod fold;
pub mod fonts;
pub mod forms;
mod hover;
pub mod incoming;
pub mod keymap;
pub mod layout;
pub mod menus;
pub mod outgoing;
pub mod palette;
pub mod panels;
pub mod popups;
mod root;
pub mod sheets;
pub mod style;
pub mod textview;
pub mod theme;
pub mod widgets;

pub use ctx::*;
pub use hover::Hover;
pub use root::UiState;
pub use theme::Theme;

/// Asks for one more frame. What egui calls a request draws two; everything here
/// that needs a second one asks for it.
pub fn once_more(egui: &egui::Context) {
    egui.request_repaint_after(std::time::Duration::from_nanos(1));
}

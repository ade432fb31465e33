//! The native window. The only file that knows eframe.

use std::path::PathBuf;

use anyhow::anyhow;

use super::shell::Shell;
use super::trace::Trace;
use crate::host::Home;

/// Opens the window and stays until it is closed.
pub fn run(start: Option<PathBuf>) -> anyhow::Result<()> {
    let trace = Trace::start();
    let home = Home::find();
    let (prefs, _) = super::prefs::load(&home.config);
    let (width, height) = prefs.window.unwrap_or((1280.0, 820.0));
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Glossator")
            .with_app_id("glossator")
            .with_inner_size([width.max(LEAST[0]), height.max(LEAST[1])])
            .with_min_inner_size(LEAST)
            .with_maximized(prefs.maximized)
            .with_icon(super::icon::icon()),
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "glossator",
        options,
        Box::new(|creation| {
            Ok(Box::new(Window {
                shell: Shell::new(&creation.egui_ctx, home, start),
                close_anyway: false,
                trace,
            }))
        }),
    )
    .map_err(|error| {
        anyhow!(
            "the window can’t be opened: {error}. It needs a desktop with OpenGL; \
             without one the command line works: glossator --help"
        )
    })
}

/// The smallest window, in points.
const LEAST: [f32; 2] = [1024.0, 640.0];

struct Window {
    shell: Shell,
    /// The person was told that something isn't saved, and closed again.
    close_anyway: bool,
    trace: Trace,
}

impl eframe::App for Window {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        self.shell.take_keys(&mut input.events);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.trace.frame_begins(ui.ctx());
        let (closing, size, maximized) = ui.input(|it| {
            let viewport = it.viewport();
            let size = viewport.inner_rect.map(|it| it.size());
            (viewport.close_requested(), size, viewport.maximized)
        });
        if let Some(size) = size {
            self.shell.note_window(size, maximized == Some(true));
        }
        // What was told holds only while it is so.
        self.close_anyway &= self.shell.is_unsaved();
        if closing && !self.close_anyway && self.shell.warn_of_unsaved() {
            self.close_anyway = true;
            ui.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
        self.shell.frame(ui);
        if self.trace.frame_ends(&self.shell) {
            crate::ui::once_more(ui.ctx());
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.shell.end();
    }
}

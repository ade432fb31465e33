//! What lies over the window for a while: the palette, settings, the keys, the
//! manual, the choice of an encoding. One is open at a time. Must not know the
//! panels below.

mod encoding;
mod export;
mod guidelines;
mod import;
mod keys;
pub mod markdown;
mod settings;
mod sources;

pub use encoding::EncodingSheet;
pub use export::{ExportSheet, LossRow, loss_rows};
pub use guidelines::GuidelinesSheet;
pub use import::ImportSheet;
pub use keys::{KeyRow, KeysSheet, key_rows};
pub use settings::SettingsSheet;
pub use sources::{SourcesSheet, counted, difference, fared, rows as source_rows};

use super::Ctx;
use super::palette::Palette;
use crate::workspace::Ask;

#[derive(Default)]
pub struct Sheets {
    palette: Palette,
    settings: SettingsSheet,
    keys: KeysSheet,
    guidelines: GuidelinesSheet,
    encoding: EncodingSheet,
    import: ImportSheet,
    export: ExportSheet,
    sources: SourcesSheet,
}

impl Sheets {
    /// Opens what an ask means; false where it is none of these.
    pub fn open(&mut self, ask: &Ask) -> bool {
        let open: fn(&mut Self) = match ask {
            Ask::Palette => |it| it.palette.open(),
            Ask::Settings => |it| it.settings.open(),
            Ask::Keys => |it| it.keys.open(),
            Ask::ShowGuidelines => |it| it.guidelines.open(),
            Ask::Reread => |it| it.encoding.open(),
            Ask::Import => |it| it.import.open(),
            Ask::Export => |it| it.export.open(),
            Ask::Sources => |it| it.sources.open(),
            _ => return false,
        };
        self.close();
        open(self);
        true
    }

    /// While one is open the keyboard is its own: the keymap stays silent.
    pub fn is_open(&self) -> bool {
        self.palette.is_open()
            || self.settings.is_open()
            || self.keys.is_open()
            || self.guidelines.is_open()
            || self.encoding.is_open()
            || self.import.is_open()
            || self.export.is_open()
            || self.sources.is_open()
    }

    pub fn shows_export(&self) -> bool {
        self.export.is_open()
    }

    pub fn close(&mut self) {
        self.palette.close();
        self.settings.close();
        self.keys.close();
        self.guidelines.close();
        self.encoding.close();
        self.import.close();
        self.export.close();
        self.sources.close();
    }

    /// Draws the open one, above everything else.
    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) {
        self.palette.show(egui, ctx);
        self.settings.show(egui, ctx);
        self.keys.show(egui, ctx);
        self.guidelines.show(egui, ctx);
        self.encoding.show(egui, ctx);
        self.import.show(egui, ctx);
        self.export.show(egui, ctx);
        self.sources.show(egui, ctx);
    }
}

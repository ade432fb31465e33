//! Where a file is to be saved: a field for its path, a way to the desktop's
//! dialog, and what happens where a file lies there already. Must not write
//! anything, and knows nothing of what is saved.

use std::path::{Path, PathBuf};

use egui::{Id, Key, Label, RichText, TextEdit, Ui};

use crate::ui::Ctx;
use crate::ui::counting::Saved;

/// A path as it is typed, and what came of saving there.
#[derive(Clone, Debug, Default)]
pub struct Saving {
    pub path: String,
    /// The path that a file was found at.
    exists: Option<PathBuf>,
    why_not: Option<String>,
    /// The last answers that were looked at.
    chosen: u64,
    saved: u64,
    wants_focus: bool,
    /// The question whether a file may go is to have the keyboard.
    asks: bool,
    /// It is being saved.
    busy: bool,
}

/// What the shell answered: a place chosen in the desktop's dialog, and how the
/// last file went; the numbers tell one from the next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answers<'a> {
    pub chosen: Option<&'a (u64, PathBuf)>,
    pub saved: Option<&'a (u64, Saved)>,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Next {
    #[default]
    Nothing,
    /// Save at the path; `true` where a file that lies there may go.
    Save(bool),
    /// Ask the desktop for a place.
    Choose,
    /// It is saved.
    Done,
}

impl Saving {
    /// Asks for a place, `path` proposed; what was answered before is of another
    /// file.
    pub fn at(path: &Path, answers: Answers<'_>) -> Self {
        Self {
            path: path.display().to_string(),
            chosen: answers.chosen.map_or(0, |it| it.0),
            saved: answers.saved.map_or(0, |it| it.0),
            wants_focus: true,
            ..Self::default()
        }
    }

    pub fn place(&self) -> PathBuf {
        PathBuf::from(self.path.trim())
    }

    /// Another path, of which nothing is known.
    pub fn set(&mut self, path: &Path) {
        self.path = path.display().to_string();
        self.forget();
    }

    fn forget(&mut self) {
        self.exists = None;
        self.why_not = None;
    }

    /// Looks at what was answered since.
    pub fn take(&mut self, answers: Answers<'_>) -> Next {
        if let Some((number, saved)) = answers.saved.filter(|it| it.0 != self.saved) {
            self.saved = *number;
            self.busy = false;
            match saved {
                Saved::Done(_) => return Next::Done,
                Saved::Exists(path) => {
                    self.exists = Some(path.clone());
                    self.asks = true;
                }
                Saved::Failed(why) => self.why_not = Some(why.clone()),
            }
        }
        match answers.chosen.filter(|it| it.0 != self.chosen) {
            None => Next::Nothing,
            Some((number, path)) => {
                self.chosen = *number;
                self.set(path);
                // The desktop's dialog has asked about it.
                self.busy = true;
                Next::Save(true)
            }
        }
    }

    /// The field; `name` is for screen readers and tests.
    pub fn field_ui(&mut self, ui: &mut Ui, ctx: &Ctx, name: &str) {
        super::small(ui, ctx, "File");
        let field = ui.add(
            TextEdit::singleline(&mut self.path)
                .margin(egui::Margin::symmetric(8, 5))
                .desired_width(f32::INFINITY),
        );
        field
            .ctx
            .accesskit_node_builder(field.id, |node| node.set_label(name));
        super::take_keyboard(&field, &mut self.wants_focus);
        if field.changed() {
            self.forget();
        }
    }

    /// What lies there, and the buttons. Enter saves from the field, and from the
    /// choices `own` too.
    pub fn buttons_ui(&mut self, ui: &mut Ui, ctx: &Ctx, own: &[Id]) -> Next {
        let exists = self.exists.is_some();
        let said = match (&self.why_not, exists) {
            (Some(why), _) => Some((why.as_str(), ctx.theme.danger)),
            (None, true) => Some(("There is a file of this name already.", ctx.theme.warning)),
            (None, false) => None,
        };
        if let Some((said, ink)) = said {
            ui.add(Label::new(RichText::new(said).color(ink)).wrap());
        }
        ui.add_space(4.0);
        let row = ui.horizontal(|ui| {
            let verb = if exists { "Replace" } else { "Save" };
            let ready = !self.path.trim().is_empty() && !self.busy;
            let button = ui.add_enabled_ui(ready, |ui| {
                super::primary_button(ui, ctx, verb, Some("Enter"))
            });
            let button = button.inner;
            if exists && std::mem::take(&mut self.asks) {
                button.request_focus();
            }
            let choose = super::button(ui, ctx, "Choose…", None);
            if self.busy {
                super::soft(ui, ctx, "Saving…");
            }
            // The key that opened the page isn't meant.
            let is_new = self.wants_focus;
            let focused = ui.memory(|it| it.focused());
            let is_own = focused.is_none_or(|it| own.contains(&it));
            let enter = is_own && !is_new && ui.input(|it| it.key_pressed(Key::Enter));
            if exists && enter {
                button.request_focus();
            }
            if choose.clicked() {
                return Next::Choose;
            }
            // What goes over a file is said on its own button.
            if ready && (button.clicked() || (enter && !exists)) {
                self.busy = true;
                return Next::Save(exists);
            }
            Next::Nothing
        });
        row.inner
    }
}

//! The form for a new project. Follows the folder that is named until somebody
//! types; must not look at the disk.

use std::path::{Path, PathBuf};

use egui::{Id, Key, RichText, TextEdit, Ui, vec2};

use super::{error_ui, name_of_field};
use crate::store::presets::PRESETS;
use crate::ui::widgets;
use crate::ui::widgets::controls::{self, Row};
use crate::ui::{Ctx, NewProject, Request, style};

pub(super) struct Form {
    new: NewProject,
    pub(super) articles: String,
    pub(super) place: String,
    /// True once a person typed there: it no longer follows the folder.
    name_typed: bool,
    pub(super) place_typed: bool,
    /// What the folder holds, as the shell found.
    pub(super) found: String,
    /// True while nothing was done in the form but asking the desktop.
    pub(super) untouched: bool,
    /// The button takes the keyboard when it is next drawn.
    pub(super) focus_create: bool,
}

impl Form {
    pub(super) fn new(annotator: &str) -> Self {
        Self {
            new: NewProject {
                preset: PRESETS.first().map_or_else(String::new, |it| it.id.into()),
                annotator: annotator.into(),
                ..NewProject::default()
            },
            articles: String::new(),
            place: String::new(),
            name_typed: false,
            place_typed: false,
            found: String::new(),
            untouched: true,
            focus_create: false,
        }
    }

    pub(super) fn take_articles(&mut self, path: &Path) {
        self.articles = path.display().to_string();
        self.follow();
    }

    /// Name and place follow the folder until somebody types there.
    fn follow(&mut self) {
        let articles = PathBuf::from(self.articles.trim());
        if !self.name_typed {
            self.new.name = name_for(&articles);
        }
        if !self.place_typed {
            self.place = place_for(&articles, &self.new.name)
                .map_or_else(String::new, |it| it.display().to_string());
        }
        self.found.clear();
    }

    fn answers(&self) -> NewProject {
        NewProject {
            articles: PathBuf::from(self.articles.trim()),
            place: PathBuf::from(self.place.trim()),
            name: self.new.name.trim().into(),
            preset: self.new.preset.clone(),
            annotator: self.new.annotator.trim().into(),
        }
    }

    /// What is lacking, for people.
    fn lacks(&self) -> Option<&'static str> {
        let new = self.answers();
        [
            (
                new.articles.as_os_str().is_empty(),
                "the folder of articles",
            ),
            (new.name.is_empty(), "a name"),
            (new.place.as_os_str().is_empty(), "a place for the project"),
            (new.annotator.is_empty(), "your name"),
        ]
        .into_iter()
        .find(|it| it.0)
        .map(|it| it.1)
    }
}

/// The folder's name, or a single article's without its extension.
fn name_for(articles: &Path) -> String {
    let kind = articles.extension().and_then(|it| it.to_str());
    let name = match kind {
        Some("txt" | "md" | "html" | "htm") => articles.file_stem(),
        _ => articles.file_name(),
    };
    name.map_or_else(String::new, |it| it.to_string_lossy().into_owned())
}

/// Beside the articles: `<name>-glossator`.
fn place_for(articles: &Path, name: &str) -> Option<PathBuf> {
    let beside = articles.parent()?;
    let name: String = name
        .trim()
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_ .".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    if name.is_empty() {
        return None;
    }
    Some(beside.join(format!("{name}-glossator")))
}

/// True where the person goes back.
pub(super) fn form_ui(ui: &mut Ui, ctx: &Ctx, form: &mut Form, error: Option<&str>) -> bool {
    let theme = ctx.theme;
    let mut back = false;
    let mut go = false;
    ui.label(RichText::new("New project").font(style::bold(style::LARGE)));
    ui.add_space(16.0);

    let folder = field_ui(
        ui,
        ctx,
        "form-articles",
        "Folder of articles",
        &mut form.articles,
        "Choose…",
    );
    if folder.changed {
        form.untouched = false;
        form.follow();
    }
    if folder.left && form.found.is_empty() && !form.articles.trim().is_empty() {
        ctx.request(Request::CountArticles(PathBuf::from(form.articles.trim())));
    }
    if folder.button {
        ctx.request(Request::PickArticles);
    }
    if !form.found.is_empty() {
        ui.label(RichText::new(&form.found).small().color(theme.text_soft));
    }
    ui.add_space(12.0);

    widgets::heading(ui, ctx, "Schema");
    ui.add_space(4.0);
    egui::Frame::new()
        .fill(theme.raised)
        .stroke((1.0, theme.hairline))
        .corner_radius(6)
        .inner_margin(4)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for preset in PRESETS {
                let row = Row {
                    title: preset.name,
                    aside: Some((104.0, preset.summary)),
                    selected: Some(form.new.preset == preset.id),
                    ..Row::default()
                };
                if controls::row(ui, theme, row).clicked() {
                    form.new.preset = preset.id.into();
                }
            }
        });
    ui.add_space(12.0);

    let (name, annotator) = ui.columns_const(|[left, right]| {
        let name = field_ui(
            left,
            ctx,
            "form-name",
            "Name of the project",
            &mut form.new.name,
            "",
        );
        let yours = &mut form.new.annotator;
        let annotator = field_ui(
            right,
            ctx,
            "form-annotator",
            "Your name, as on your tags",
            yours,
            "",
        );
        (name, annotator)
    });
    if name.changed {
        form.name_typed = true;
        form.follow();
    }
    ui.add_space(12.0);
    let place = field_ui(
        ui,
        ctx,
        "form-place",
        "Place of the project",
        &mut form.place,
        "Choose…",
    );
    if place.changed {
        form.place_typed = true;
    }
    if place.button {
        ctx.request(Request::PickPlace);
    }
    ui.add_space(16.0);

    let lacks = form.lacks();
    ui.horizontal(|ui| {
        let create = ui
            .add_enabled_ui(lacks.is_none(), |ui| {
                widgets::primary_button(ui, ctx, "Create", Some("Enter"))
            })
            .inner;
        if std::mem::take(&mut form.focus_create) {
            create.request_focus();
        }
        go |= create.clicked();
        back |= widgets::button(ui, ctx, "Back", Some("Esc")).clicked();
        if let Some(lacks) = lacks {
            ui.label(RichText::new(format!("Still needs {lacks}")).color(theme.text_soft));
        }
    });
    error_ui(ui, ctx, error);
    let entered = folder.entered || name.entered || place.entered || annotator.entered;
    // A window that comes up without the keyboard has no focused widget either.
    let nowhere = ui.memory(|it| it.focused().is_none());
    let entered = entered || (nowhere && ui.input(|it| it.key_pressed(Key::Enter)));
    go |= entered && lacks.is_none();
    if go {
        ctx.request(Request::Create(form.answers()));
    }
    back |= ui.input(|it| it.key_pressed(Key::Escape));
    back
}

struct FieldAnswer {
    changed: bool,
    entered: bool,
    /// The keyboard has just left it.
    left: bool,
    button: bool,
}

fn field_ui(
    ui: &mut Ui,
    ctx: &Ctx,
    id: &str,
    name: &str,
    text: &mut String,
    button: &str,
) -> FieldAnswer {
    widgets::heading(ui, ctx, name);
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let room = if button.is_empty() { 0.0 } else { 88.0 };
        let field = TextEdit::singleline(text)
            .id(Id::unique(id))
            .desired_width(ui.available_width() - room)
            .margin(vec2(8.0, 5.0));
        let field = ui.add(field);
        name_of_field(&field, name);
        let pressed = !button.is_empty() && {
            let button = widgets::button(ui, ctx, button, None);
            button.widget_info(|| {
                let label = format!("Choose: {name}");
                egui::WidgetInfo::labeled(egui::Role::Button, true, label)
            });
            button.clicked()
        };
        FieldAnswer {
            changed: field.changed(),
            entered: controls::entered(ui, &field),
            left: field.lost_focus(),
            button: pressed,
        }
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(articles: &str) -> Form {
        let mut form = Form::new("anna");
        form.take_articles(Path::new(articles));
        form
    }

    #[test]
    fn name_and_place_follow_the_folder() {
        let form = form("/home/anna/news.2023");
        let new = form.answers();
        assert_eq!(new.name, "news.2023");
        assert_eq!(new.place, Path::new("/home/anna/news.2023-glossator"));
        assert_eq!(new.preset, "news");
        assert_eq!(form.lacks(), None);
    }

    #[test]
    fn what_was_typed_stays() {
        let mut form = form("/home/anna/news");
        form.new.name = "Caucasus: 2023/24".into();
        form.name_typed = true;
        form.take_articles(Path::new("/home/anna/other"));
        let new = form.answers();
        assert_eq!(new.name, "Caucasus: 2023/24");
        assert_eq!(
            new.place,
            Path::new("/home/anna/Caucasus- 2023-24-glossator")
        );
    }

    #[test]
    fn one_article_gives_its_name() {
        assert_eq!(form("/home/anna/story.txt").answers().name, "story");
    }

    #[test]
    fn what_is_lacking_is_named() {
        let mut form = form("/home/anna/news");
        form.new.annotator = "  ".into();
        assert_eq!(form.lacks(), Some("your name"));
        form.articles.clear();
        assert_eq!(form.lacks(), Some("the folder of articles"));
    }
}

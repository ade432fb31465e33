//! What stands above the text: the title on the page, notices about the file
//! and the layer, and what is shown instead of a text. What is said is worked
//! out as values; drawing is separate.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Align, FontId, Frame, Galley, Layout, Margin, Painter, RichText, Ui, pos2, vec2};

use super::marks;
use crate::model::{Article, FileState};
use crate::store::Remedy;
use crate::ui::keymap::label_of;
use crate::ui::{Ctx, Request, Theme, style, widgets};
use crate::workspace::{Action, Ask, Workspace, queries};

/// The article's title, and a line with date and source, on the page.
pub struct Title {
    title: Arc<Galley>,
    line: Arc<Galley>,
    theme: Theme,
}

/// Room between title and line, and between line and text.
const BETWEEN: f32 = 4.0;
const BELOW: f32 = 20.0;

impl Title {
    /// `column`: the width of the text's column in the last frame, in points.
    pub fn new(ui: &Ui, ctx: &Ctx, article: &Article, column: f32) -> Self {
        let room = ui.available_width() - 2.0 * widgets::PAGE;
        let width = if column > 0.0 { column.min(room) } else { room };
        let zoom = ctx.prefs.reader_zoom.clamp(0.8, 1.6);
        let face = style::bold(style::LARGE * zoom);
        let title = queries::shorten(article.title(), 200);
        let painter = ui.painter();
        let mut job = LayoutJob::simple(title, face, ctx.theme.text, width.max(80.0));
        job.wrap.max_rows = 3;
        let mut small = LayoutJob::simple(
            line(article),
            FontId::proportional(style::SMALL * zoom),
            ctx.theme.text_soft,
            width.max(80.0),
        );
        small.wrap.max_rows = 2;
        Self {
            title: painter.layout_job(job),
            line: painter.layout_job(small),
            theme: ctx.theme.clone(),
        }
    }

    /// Points it takes above the text.
    pub fn height(&self) -> f32 {
        let line = self.line.size().y;
        (self.title.size().y + BETWEEN + line + BELOW).ceil()
    }

    /// `top`: where the text begins.
    pub fn paint(&self, painter: &Painter, left: f32, top: f32) {
        let y = top - self.height();
        if top < painter.clip_rect().top() {
            return;
        }
        let below = y + self.title.size().y + BETWEEN;
        painter.galley(pos2(left, y), self.title.clone(), self.theme.text);
        painter.galley(pos2(left, below), self.line.clone(), self.theme.text_soft);
    }
}

/// Date, source, and the encoding where it isn't the usual one.
pub fn line(article: &Article) -> String {
    let meta = &article.meta;
    let encoding = Some(article.encoding.as_str())
        .filter(|it| !it.is_empty() && !matches!(it.to_ascii_lowercase().as_str(), "utf-8"));
    let parts = [
        meta.published.as_deref(),
        meta.source.as_deref(),
        meta.author.as_deref(),
        encoding,
    ];
    let mut parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|it| queries::shorten(it, 80))
        .filter(|it| !it.is_empty())
        .collect();
    if parts.is_empty() {
        parts.push(article.id.to_string());
    }
    parts.join(" · ")
}

/// Something that a person should know before working on the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub text: String,
    /// True where work may be lost or is barred.
    pub grave: bool,
    pub buttons: Vec<(&'static str, Do)>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Do {
    Action(Box<Action>),
    Request(Request),
}

/// The notices of the open article, the gravest first.
pub fn notices(ctx: &Ctx, article: &Article) -> Vec<Notice> {
    let mut found = Vec::new();
    found.extend(barred(ctx));
    let document = ctx.ws.document();
    let layer = ctx.ws.layer();
    if let (Some(document), Some(layer)) = (document, layer)
        && !marks::fits(layer, document)
    {
        found.push(Notice {
            text: "The tags of this article stand on another version of its text, so they \
                   aren’t shown in it. They are kept as they are."
                .into(),
            grave: true,
            buttons: Vec::new(),
        });
    }
    let kept = document.is_some_and(|it| it.kept);
    let said = match (&article.file, kept) {
        (FileState::Missing, true) => Some(
            "The file is gone. This is the text that was tagged, kept in the project; \
             nothing is lost.",
        ),
        (FileState::Missing, false) => Some("The file is gone."),
        (FileState::Changed, true) => Some(
            "The file has changed since it was tagged. This is the text that the tags \
             stand on, kept in the project.",
        ),
        (FileState::Changed, false) => Some("The file has changed since it was last read."),
        _ => None,
    };
    if let Some(said) = said {
        found.push(Notice {
            text: said.into(),
            grave: false,
            buttons: vec![("Look again", Do::Request(Request::Rescan))],
        });
    }
    if article.undecoded > 0 {
        let (n, plural) = match article.undecoded {
            1 => (1, " doesn’t"),
            n => (n, "s don’t"),
        };
        found.push(Notice {
            text: format!(
                "{n} byte{plural} fit {}: shown as \u{fffd}. Another encoding may read them.",
                encoding(article)
            ),
            grave: false,
            buttons: vec![(
                "Read in another encoding…",
                Do::Action(Box::new(Action::Ask(Ask::Reread))),
            )],
        });
    }
    found
}

/// Why nothing can be changed here, with the way out.
fn barred(ctx: &Ctx) -> Option<Notice> {
    let reason = ctx.ws.locked()?;
    let key = ctx.ws.layer_key()?;
    if ctx.ws.is_unread(&key) {
        return Some(Notice {
            text: "Reading the tags…".into(),
            grave: false,
            buttons: Vec::new(),
        });
    }
    let mut problems = ctx.status.file_problems.iter();
    let damaged = problems.find(|it| it.layer.as_ref() == Some(&key));
    let remedies = damaged.map_or(&[][..], |it| &it.remedies);
    let button = |remedy: &Remedy| {
        let name = match remedy {
            Remedy::Journal => "Take the journal’s copy",
            Remedy::Backup => "Restore the backup",
            Remedy::Aside => "Set it aside",
        };
        (name, Do::Request(Request::MendLayer(key.clone(), *remedy)))
    };
    Some(Notice {
        text: format!("Nothing can be changed here: {reason}."),
        grave: damaged.is_some(),
        buttons: remedies.iter().map(button).collect(),
    })
}

fn encoding(article: &Article) -> &str {
    match article.encoding.as_str() {
        "" => "the encoding",
        encoding => encoding,
    }
}

pub fn notices_ui(ui: &mut Ui, ctx: &Ctx, article: &Article) {
    for notice in notices(ctx, article) {
        let theme = ctx.theme;
        let frame = Frame::new()
            .fill(theme.surface)
            .inner_margin(Margin::symmetric(16, 6));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            ui.horizontal_wrapped(|ui| {
                let ink = if notice.grave {
                    theme.danger
                } else {
                    theme.warning
                };
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
                let icon = match notice.grave {
                    true => widgets::Icon::Warning,
                    false => widgets::Icon::Info,
                };
                icon.paint(ui.painter(), rect.center(), ink);
                ui.label(RichText::new(&notice.text).color(theme.text));
                for (name, what) in &notice.buttons {
                    if widgets::button(ui, ctx, name, None).clicked() {
                        match what.clone() {
                            Do::Action(action) => ctx.send(*action),
                            Do::Request(request) => ctx.request(request),
                        }
                    }
                }
            });
        });
        widgets::hairline(ui, ctx);
    }
}

/// What stands where the text will be, or can't be.
pub fn waiting_ui(ui: &mut Ui, ctx: &Ctx, article: &Article) {
    match &article.file {
        FileState::Unreadable(reason) => {
            let what = format!("{} can’t be shown: {reason}.", article.id);
            ui.add_space(widgets::PAGE);
            widgets::empty_state(ui, ctx, &what, "The file is left as it is.");
            ui.add_space(widgets::GROUP);
            buttons_ui(ui, |ui| {
                if widgets::button(ui, ctx, "Read in another encoding…", None).clicked() {
                    ctx.send(Action::Ask(Ask::Reread));
                }
            });
        }
        FileState::Missing => {
            let what = format!("{} is gone, and no text of it was kept.", article.id);
            widgets::empty_state(ui, ctx, &what, "Bring the file back, then look again.");
            ui.add_space(widgets::GROUP);
            buttons_ui(ui, |ui| {
                if widgets::button(ui, ctx, "Look again", None).clicked() {
                    ctx.request(Request::Rescan);
                }
            });
        }
        _ => {
            ui.add_space(2.0 * widgets::PAGE);
            ui.vertical_centered(|ui| widgets::soft(ui, ctx, "Reading…"));
        }
    }
}

fn buttons_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::top_down(Align::Center), add);
}

/// No article is open.
pub fn nothing_ui(ui: &mut Ui, ctx: &Ctx) {
    let (what, next) = nothing(ctx.ws);
    ui.add_space(widgets::PAGE);
    widgets::empty_state(ui, ctx, &what, &next);
}

fn nothing(ws: &Workspace) -> (String, String) {
    if ws.project().articles.is_empty() {
        return (
            "This project has no articles yet.".into(),
            "Put .txt, .md or .html files into its folder; they appear here by themselves.".into(),
        );
    }
    (
        "No article is open.".into(),
        format!(
            "Choose one from the list, or press {} for the next unfinished one.",
            label_of("article.next-unfinished")
        ),
    )
}

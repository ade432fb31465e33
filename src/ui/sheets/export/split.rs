//! A split drawn from the window: what is asked for, and what came of it before
//! it is kept. Once kept it is only added to. Must not know how it is drawn.

use egui::{Align2, Frame, Key, Label, Margin, Modifiers, RichText, ScrollArea};
use egui::{Role, Sense, Stroke, StrokeKind, TextEdit, TextStyle, Ui, WidgetInfo};
use egui::{pos2, vec2};

use super::choices::{capital, title_ui};
use super::drawn::report_ui;
use super::foot::progress_ui;
use super::{SIZE, part};
use crate::model::{AnnotatorId, Split, SplitBy};
use crate::ui::drawing::{SplitDrawn, SplitFrom, SplitHow, SplitReport, SplitWish};
use crate::ui::outgoing::{ExportWish, Whose};
use crate::ui::widgets::{self, Combo};
use crate::ui::{Ctx, Request, keymap};

/// What keeps articles together: its name, what it is counted in, what it means.
pub(super) const WAYS: [(SplitBy, &str, &str, &str); 5] = [
    (
        SplitBy::Story,
        "By story",
        "Stories",
        "Copies and articles that share a passage or an event",
    ),
    (
        SplitBy::Time,
        "By time",
        "Days",
        "Days, the oldest to the first part, the newest to the last",
    ),
    (
        SplitBy::Source,
        "By source",
        "Sources",
        "Articles that one source published",
    ),
    (
        SplitBy::Entity,
        "By main entity",
        "Main entities",
        "Articles whose tags link most to the same entry",
    ),
    (
        SplitBy::Random,
        "At random",
        "",
        "Nothing: copies may be trained on and tested on",
    ),
];

const USUAL: &str = "train=80, dev=10, test=10";
/// Width of what is asked and height of the buttons, in points.
const ASKED: f32 = 348.0;
const FOOT: f32 = 64.0;

/// The page.
pub(super) struct DrawPage {
    name: String,
    /// More goes into a split that there is.
    onward: bool,
    by: SplitBy,
    parts: String,
    seed: String,
    from: SplitFrom,
    asked: Option<SplitWish>,
    /// The last answer that was looked at; none before the first frame.
    kept: Option<u64>,
    keeping: bool,
    why_not: Option<String>,
    wants_focus: bool,
}

pub(super) enum Answer {
    Stays,
    Back,
    /// The split of this name is kept.
    Kept(String),
}

impl DrawPage {
    /// A new split of the articles whose tags go out.
    pub fn fresh(wish: &ExportWish, known: &[String]) -> Self {
        let names = ["main".to_owned()].into_iter();
        let mut names = names.chain((2..).map(|n| format!("main-{n}")));
        let free = names.find(|it| !known.contains(it));
        let from = match &wish.whose {
            Whose::By(who) => SplitFrom::By(who.clone()),
            Whose::Everybody | Whose::Together => SplitFrom::default(),
        };
        Self {
            name: free.unwrap_or_default(),
            onward: false,
            by: SplitBy::Story,
            parts: USUAL.to_owned(),
            seed: "0".to_owned(),
            from,
            asked: None,
            kept: None,
            keeping: false,
            why_not: None,
            wants_focus: true,
        }
    }

    /// More articles for the split of this name.
    pub fn onward(name: &str, wish: &ExportWish) -> Self {
        Self {
            name: name.to_owned(),
            onward: true,
            wants_focus: false,
            ..Self::fresh(wish, &[])
        }
    }

    pub fn show(&mut self, egui: &egui::Context, ctx: &Ctx) -> Answer {
        if let Some(kept) = self.take_kept(ctx) {
            return Answer::Kept(kept);
        }
        let title = match self.onward {
            true => "Add articles to a split",
            false => "Draw a split",
        };
        let wish = self.wish();
        let mut back = false;
        let stays = widgets::sheet(egui, ctx, title, SIZE, |ui| {
            let room = ui.available_size();
            let size = vec2(room.x, (room.y - FOOT).max(240.0));
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let border = rect.left() + ASKED;
            part(ui, "asked", rect.with_max_x(border), |ui| {
                self.asked_ui(ui, ctx);
            });
            part(ui, "drawn", rect.with_min_x(border), |ui| {
                self.drawn_ui(ui, ctx, &wish);
            });
            let line = Stroke::new(1.0, ctx.theme.hairline);
            ui.painter().vline(border, rect.y_range(), line);
            widgets::hairline(ui, ctx);
            back = self.foot_ui(ui, ctx, &wish);
        });
        self.ask(ctx);
        if back || !stays {
            if let Some(id) = ctx.status.outgoing.drawing.looking {
                ctx.request(Request::CancelJob(id));
            }
            return Answer::Back;
        }
        Answer::Stays
    }

    fn take_kept(&mut self, ctx: &Ctx) -> Option<String> {
        let kept = ctx.status.outgoing.drawing.kept.as_ref();
        let number = kept.map_or(0, |it| it.0);
        let before = self.kept.replace(number);
        if before.is_none_or(|it| it == number) {
            return None;
        }
        self.keeping = false;
        match &kept?.1 {
            Ok(name) => Some(name.clone()),
            Err(why) => {
                self.why_not = Some(why.clone());
                None
            }
        }
    }

    /// What is asked for, or what is wrong with it.
    fn wish(&self) -> Result<SplitWish, String> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err("Give the split a name.".into());
        }
        let how = match self.onward {
            true => None,
            false => Some(SplitHow {
                by: self.by,
                parts: Split::parse_parts(self.parts.trim())?,
                seed: self.seed.trim().parse().map_err(|_| {
                    format!(
                        "“{}” is no seed: a whole number is needed",
                        self.seed.trim()
                    )
                })?,
            }),
        };
        Ok(SplitWish {
            name: name.to_owned(),
            from: self.from.clone(),
            how,
        })
    }

    /// Asks anew where the wish is another one than the last.
    fn ask(&mut self, ctx: &Ctx) {
        let Ok(wish) = self.wish() else { return };
        if self.asked.as_ref() != Some(&wish) {
            self.why_not = None;
            self.asked = Some(wish.clone());
            ctx.request(Request::DrawSplit(Box::new(wish)));
        }
    }

    fn asked_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        ScrollArea::vertical()
            .id_salt("split asked")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let margin = Margin {
                    left: 24,
                    right: 16,
                    top: 0,
                    bottom: 12,
                };
                Frame::NONE.inner_margin(margin).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    match self.onward {
                        true => self.onward_ui(ui, ctx),
                        false => self.fresh_ui(ui, ctx),
                    }
                    self.articles_ui(ui, ctx);
                });
            });
    }

    fn onward_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, &self.name);
        let told = "Articles that have a part keep it. New ones go where their like are, else where most is lacking.";
        widgets::soft(ui, ctx, told);
    }

    fn fresh_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, "Name");
        let field = field_ui(ui, "Name of the split", &mut self.name);
        widgets::take_keyboard(&field, &mut self.wants_focus);
        title_ui(ui, ctx, "What stays together");
        for (by, name, _, help) in WAYS {
            if way_ui(ui, ctx, name, help, self.by == by) {
                self.by = by;
            }
        }
        title_ui(ui, ctx, "Parts, of a hundred");
        field_ui(ui, "Parts, of a hundred", &mut self.parts);
        title_ui(ui, ctx, "Seed");
        let field = field_ui(ui, "Seed", &mut self.seed);
        field.on_hover_text("What chance begins with: the same seed gives the same split");
    }

    fn articles_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, "Articles");
        let gold = AnnotatorId::gold();
        let told = |it: &SplitFrom| match it {
            SplitFrom::Tagged => "that somebody tagged".to_owned(),
            SplitFrom::By(who) if *who == gold => "that have gold tags".to_owned(),
            SplitFrom::By(who) => format!("that {who} tagged"),
            SplitFrom::Every => "all, tagged or not".to_owned(),
        };
        let all = ctx.ws.project().annotators().into_iter();
        let all = all.map(|it| SplitFrom::By(it.clone()));
        let all = std::iter::once(SplitFrom::Tagged).chain(all);
        let rows = all.chain([SplitFrom::Every]).map(|it| {
            let name = told(&it);
            (it, name)
        });
        let shown = Combo {
            name: "Articles",
            told: &told(&self.from),
            width: ui.available_width() - 8.0,
            below: "",
        };
        if let Some(from) = widgets::combo(ui, ctx, "split", shown, &self.from, rows) {
            self.from = from;
        }
    }

    fn report<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a SplitReport> {
        ctx.status.outgoing.drawing.report.as_ref()
    }

    /// What may be kept: what was drawn as it is asked for now.
    fn drawn<'a>(&self, ctx: &Ctx<'a>, wish: &Result<SplitWish, String>) -> Option<&'a SplitDrawn> {
        let report = self.report(ctx)?;
        let same = wish.as_ref().is_ok_and(|it| *it == report.wish);
        report.drawn.as_deref().ok().filter(|_| same)
    }

    fn drawn_ui(&self, ui: &mut Ui, ctx: &Ctx, wish: &Result<SplitWish, String>) {
        let margin = Margin::symmetric(24, 12);
        Frame::NONE.inner_margin(margin).show(ui, |ui| {
            if let Err(why) = wish {
                widgets::warning(ui, ctx, why);
                return;
            }
            let Some(report) = self.report(ctx) else {
                if ctx.status.outgoing.drawing.looking.is_some() {
                    widgets::soft(ui, ctx, "Reading the articles…");
                }
                return;
            };
            // Of what was asked before: its successor is on its way.
            if wish.as_ref().is_ok_and(|it| *it != report.wish) {
                ui.multiply_opacity(0.5);
            }
            let drawn = match &report.drawn {
                Ok(drawn) => drawn,
                Err(why) => {
                    widgets::warning(ui, ctx, capital(why));
                    return;
                }
            };
            ScrollArea::both()
                .id_salt("split drawn")
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    report_ui(ui, ctx, drawn);
                });
        });
    }

    /// True where it is to be left.
    fn foot_ui(&mut self, ui: &mut Ui, ctx: &Ctx, wish: &Result<SplitWish, String>) -> bool {
        let mut back = false;
        let margin = Margin::symmetric(24, 16);
        Frame::NONE.inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(widgets::ROW);
                let read_only = ctx.ws.session().read_only.as_ref();
                let drawn = self.drawn(ctx, wish);
                let new = drawn.is_some_and(|it| it.fresh > 0);
                let ready = new && !self.keeping && read_only.is_none();
                let verb = match self.onward {
                    true => "Add them",
                    false => "Keep this split",
                };
                ui.add_enabled_ui(ready, |ui| {
                    let key = keymap::show("Ctrl+Enter");
                    let clicked = widgets::primary_button(ui, ctx, verb, Some(&key)).clicked();
                    let pressed = ui.input_mut(|it| it.consume_key(Modifiers::COMMAND, Key::Enter));
                    if ready && (clicked || pressed) {
                        self.keeping = true;
                        ctx.request(Request::KeepSplit);
                    }
                });
                back = widgets::button(ui, ctx, "Back", None).clicked();
                if let Some(id) = ctx.status.outgoing.drawing.looking {
                    if progress_ui(ui, ctx, id, 240.0) {
                        ctx.request(Request::CancelJob(id));
                    }
                    return;
                }
                if let Some(why) = &self.why_not {
                    let text = RichText::new(capital(why)).color(ctx.theme.danger);
                    ui.add(Label::new(text).truncate());
                    return;
                }
                if let Some(why) = read_only {
                    let text = format!("It can’t be kept: {why}");
                    let text = RichText::new(text).color(ctx.theme.warning);
                    ui.add(Label::new(text).truncate());
                    return;
                }
                let stale = wish.is_ok() && self.report(ctx).is_none_or(|it| Ok(&it.wish) != wish.as_ref());
                if stale && self.asked.is_some() {
                    widgets::soft(ui, ctx, "It wasn’t drawn to the end.");
                    if widgets::button(ui, ctx, "Draw again", None).clicked() {
                        self.asked = None;
                    }
                    return;
                }
                let told = match drawn {
                    Some(it) if it.fresh == 0 => "Every article has a part already.",
                    _ => "Kept with the project. It is never drawn again: later articles are added, none moves.",
                };
                let text = RichText::new(told).color(ctx.theme.text_soft);
                ui.add(Label::new(text).truncate());
            });
        });
        back
    }
}

fn field_ui(ui: &mut Ui, name: &str, text: &mut String) -> egui::Response {
    let field = TextEdit::singleline(text)
        .margin(Margin::symmetric(8, 5))
        .desired_width(ui.available_width() - 8.0);
    let field = ui.add(field);
    field
        .ctx
        .accesskit_node_builder(field.id, |node| node.set_label(name));
    field
}

/// A choice with what it means below it; true where it was clicked.
fn way_ui(ui: &mut Ui, ctx: &Ctx, name: &str, help: &str, on: bool) -> bool {
    let theme = ctx.theme;
    let width = ui.available_width();
    let small = widgets::font(ui, &TextStyle::Small);
    let help = ui
        .painter()
        .layout(help.to_owned(), small, theme.text_soft, width - 24.0);
    let size = vec2(width, help.size().y + 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, name));
    let ground = rect.expand2(vec2(8.0, 0.0));
    let painter = ui.painter();
    if on {
        painter.rect_filled(ground, 4, theme.selection);
    } else if response.hovered() {
        painter.rect_filled(ground, 4, theme.hover);
    }
    if response.has_focus() {
        let line = Stroke::new(1.5, theme.accent);
        painter.rect_stroke(ground, 4, line, StrokeKind::Inside);
    }
    let dot = pos2(rect.left() + 7.0, rect.top() + 13.0);
    let ring = if on { theme.accent } else { theme.text_faint };
    painter.circle_stroke(dot, 6.0, Stroke::new(1.5, ring));
    if on {
        painter.circle_filled(dot, 3.0, theme.accent);
    }
    let body = widgets::font(ui, &TextStyle::Body);
    let at = pos2(rect.left() + 22.0, dot.y);
    painter.text(at, Align2::LEFT_CENTER, name, body, theme.text);
    painter.galley(
        pos2(rect.left() + 22.0, rect.top() + 22.0),
        help,
        theme.text_soft,
    );
    response.clicked()
}

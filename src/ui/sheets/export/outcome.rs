//! What an export would be: how it begins, and what the format can't hold of
//! it, each with its place.

use std::collections::BTreeSet;

use egui::{Align, Label, Layout, Margin, Rect, RichText, ScrollArea, TextStyle, TextWrapMode};
use egui::{Ui, pos2};

use super::{ExportSheet, Tab};
use crate::ui::keymap::label_of;
use crate::ui::outgoing::{Body, LossGroup, LossPlace, Sample, SampleFile, Survey, Whose};
use crate::ui::panels::articles::count;
use crate::ui::sheets::markdown;
use crate::ui::widgets::{self, Icon, ROW, Row};
use crate::ui::{Ctx, Request, style};
use crate::workspace::{Action, Ask, Selection, View, Workspace};

/// A row of the list of losses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LossRow<'a> {
    /// A sort of loss, and whether its places are shown.
    Group(&'a LossGroup, bool),
    Place(&'a LossPlace),
    /// Places that aren't listed.
    More(usize),
    /// Layers that the split knows nothing of.
    InNoPart(usize),
    /// Layers that aren't complete, as was asked.
    Incomplete(usize),
    /// Layers that can't be read.
    LeftOut(usize),
    /// One of them, with the reason.
    Why(&'a str, &'a str),
}

/// The rows as they stand below each other.
pub fn loss_rows<'a>(survey: &'a Survey, unfolded: &BTreeSet<String>) -> Vec<LossRow<'a>> {
    let mut rows = Vec::new();
    if !survey.left_out.is_empty() {
        rows.push(LossRow::LeftOut(survey.left_out.len()));
        rows.extend(survey.left_out.iter().map(|it| LossRow::Why(&it.0, &it.1)));
    }
    if survey.in_no_part > 0 {
        rows.push(LossRow::InNoPart(survey.in_no_part));
    }
    if survey.incomplete > 0 {
        rows.push(LossRow::Incomplete(survey.incomplete));
    }
    for group in &survey.losses {
        let open = unfolded.contains(&group.what);
        rows.push(LossRow::Group(group, open));
        if open {
            rows.extend(group.places.iter().map(LossRow::Place));
            let more = group.count - group.places.len();
            if more > 0 {
                rows.push(LossRow::More(more));
            }
        }
    }
    rows
}

/// Lines that are longer are wrapped; shorter ones keep their columns.
const COLUMNS: usize = 200;

impl ExportSheet {
    /// True where a place was gone to: then the sheet is out of the way.
    pub(super) fn outcome_ui(&mut self, ui: &mut Ui, ctx: &Ctx) -> bool {
        let mut gone = false;
        egui::Frame::NONE
            .inner_margin(Margin::symmetric(16, 12))
            .show(ui, |ui| {
                self.format_head_ui(ui, ctx);
                ui.add_space(8.0);
                self.tabs_ui(ui, ctx);
                widgets::hairline(ui, ctx);
                ui.add_space(8.0);
                if is_empty(ctx.ws) {
                    let key = label_of("file.import");
                    let next =
                        format!("Tag something in an article, or take annotations in with {key}.");
                    return widgets::empty_state(ui, ctx, "Nothing is tagged yet.", &next);
                }
                match self.tab {
                    Tab::Card if self.has_card(ctx) => self.card_ui(ui, ctx),
                    Tab::Records | Tab::Card => self.records_ui(ui, ctx),
                    Tab::Losses => gone = self.losses_ui(ui, ctx),
                }
            });
        gone
    }

    fn format_head_ui(&self, ui: &mut Ui, ctx: &Ctx) {
        let Some(format) = self.format(ctx) else {
            return;
        };
        ui.spacing_mut().item_spacing.y = 2.0;
        widgets::heading(ui, ctx, &format.name);
        let wrapped = |ui: &mut Ui, text: &str| {
            let text = RichText::new(text).color(ctx.theme.text_soft);
            ui.add(Label::new(text).wrap());
        };
        wrapped(ui, &format!("{}.", format.summary));
        match format.lacks.is_empty() {
            true => wrapped(ui, "Holds everything."),
            false => wrapped(ui, &format!("No place for: {}.", format.lacks)),
        }
    }

    fn tabs_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let outgoing = &ctx.status.outgoing;
        let lost = outgoing.survey.as_ref().filter(|it| it.wish == self.wish);
        let losses = match lost.map(|it| it.lost() + it.left()) {
            None => "What it can’t hold".to_owned(),
            Some(n) => format!("What it can’t hold ({})", count(n)),
        };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            let has_card = self.has_card(ctx);
            let tabs = [
                (Tab::Records, "First records"),
                (Tab::Losses, losses.as_str()),
                (Tab::Card, "Card"),
            ];
            for (tab, name) in tabs {
                if tab == Tab::Card && !has_card {
                    continue;
                }
                let on = match self.tab {
                    Tab::Card if !has_card => tab == Tab::Records,
                    open => tab == open,
                };
                if widgets::tab(ui, ctx, name, on).clicked() {
                    self.tab = tab;
                }
            }
        });
    }

    fn records_ui(&self, ui: &mut Ui, ctx: &Ctx) {
        let outgoing = &ctx.status.outgoing;
        let Some(sample) = &outgoing.sample else {
            if outgoing.looking.is_some() {
                widgets::soft(ui, ctx, "Writing the first records…");
            }
            return;
        };
        let fresh = sample.wish == self.wish;
        if let Some(why) = sample.failed.as_ref().filter(|_| fresh) {
            widgets::warning(ui, ctx, why);
            return;
        }
        if sample.layers == 0 {
            if fresh {
                nothing_ui(ui, ctx);
            }
            return;
        }
        // What was chosen last is on its way: what stands here is of before.
        if !fresh {
            ui.multiply_opacity(0.5);
        }
        let width = ui.available_width();
        ScrollArea::both()
            .id_salt(("export records", &sample.wish.format))
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                for file in &sample.files {
                    file_ui(ui, ctx, file, width);
                }
                ui.add_space(8.0);
                widgets::small(ui, ctx, self.caption(sample));
            });
    }

    /// What of the export is shown.
    fn caption(&self, sample: &Sample) -> String {
        let layers = match (sample.layers, &self.wish.whose) {
            (1, Whose::Everybody) => "The first layer".to_owned(),
            (n, Whose::Everybody) => format!("The first {n} layers"),
            (1, _) => "The first article".to_owned(),
            (n, _) => format!("The first {n} articles"),
        };
        let more = match sample.more_files {
            0 => String::new(),
            1 => " There is 1 more file.".to_owned(),
            n => format!(" There are {} more files.", count(n)),
        };
        let shown = match sample.files.iter().all(|it| it.body == Body::Binary) {
            true => "",
            false => "; long lines and texts are shortened here",
        };
        format!("{layers}, as the format has it{shown}.{more}")
    }

    /// Whether the dataset's card goes out too.
    fn has_card(&self, ctx: &Ctx) -> bool {
        let comes = self.format(ctx).is_some_and(|it| it.has_card);
        comes || (self.wish.card && self.is_folder(ctx))
    }

    /// The card as it would be read, of all that goes out.
    fn card_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let survey = ctx.status.outgoing.survey.as_ref();
        let Some(survey) = survey.filter(|it| it.wish == self.wish) else {
            self.looking_ui(ui, ctx);
            return;
        };
        let Some((place, text)) = &survey.card else {
            match &survey.failed {
                Some(why) => drop(widgets::warning(ui, ctx, why)),
                None => nothing_ui(ui, ctx),
            }
            return;
        };
        if self.card.as_ref().is_none_or(|it| it.0 != *text) {
            self.card = Some((text.clone(), markdown::parse(text)));
        }
        ScrollArea::vertical()
            .id_salt("export card")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width() - 16.0);
                let told = match self.format(ctx).is_some_and(|it| it.has_card) {
                    true => format!("It stands at the end of {place}."),
                    false => format!("It goes out as {place}."),
                };
                widgets::small(ui, ctx, told);
                ui.add_space(8.0);
                if let Some((_, blocks)) = &self.card {
                    markdown::show(ui, ctx.theme, blocks);
                }
                ui.add_space(16.0);
            });
    }

    fn losses_ui(&mut self, ui: &mut Ui, ctx: &Ctx) -> bool {
        let outgoing = &ctx.status.outgoing;
        let survey = outgoing.survey.as_ref().filter(|it| it.wish == self.wish);
        let Some(survey) = survey else {
            self.looking_ui(ui, ctx);
            return false;
        };
        if let Some(why) = &survey.failed {
            widgets::warning(ui, ctx, why);
            return false;
        }
        if survey.layers == 0 && survey.left_out.is_empty() && survey.in_no_part == 0 {
            nothing_ui(ui, ctx);
            return false;
        }
        let rows = loss_rows(survey, &self.unfolded);
        if rows.is_empty() {
            let next = "Every tag that was chosen goes out whole.";
            widgets::empty_state(ui, ctx, "Nothing is lost.", next);
            return false;
        }
        if !survey.losses.is_empty() {
            let save = widgets::button(ui, ctx, "Save the list…", None)
                .on_hover_text("All of it, a line of JSON each, for other programs");
            if save.clicked() {
                self.saving.open(ctx, &self.wish, &self.path());
            }
            ui.add_space(8.0);
        }
        let (mut gone, mut folded) = (false, None);
        let size = (ROW, f32::INFINITY);
        self.losses
            .show(ui, "export losses", size, rows.len(), |ui, at| {
                let clicked = row_ui(ui, ctx, &rows[at]);
                match rows[at] {
                    LossRow::Group(group, _) if clicked => folded = Some(group.what.clone()),
                    LossRow::Place(place) if clicked => {
                        go_to(ctx, place);
                        gone = true;
                    }
                    _ => {}
                }
            });
        if let Some(what) = folded
            && !self.unfolded.remove(&what)
        {
            self.unfolded.insert(what);
        }
        gone
    }

    /// Progress of the dry run, and a way to stop it.
    fn looking_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let outgoing = &ctx.status.outgoing;
        let Some(id) = outgoing.looking else {
            widgets::soft(ui, ctx, "It wasn’t looked at to the end.");
            ui.add_space(4.0);
            if widgets::button(ui, ctx, "Look again", None).clicked() {
                self.asked = None;
            }
            return;
        };
        widgets::soft(ui, ctx, "Looking for what can’t be held…");
        ui.add_space(8.0);
        if super::foot::progress_ui(ui, ctx, id, 240.0) {
            ctx.request(Request::CancelJob(id));
        }
    }
}

fn nothing_ui(ui: &mut Ui, ctx: &Ctx) {
    let next = "Choose other tags or tasks at the left, or take those that aren’t complete too.";
    widgets::empty_state(ui, ctx, "Nothing goes out with these choices.", next);
}

/// True where neither memory nor disk has anything tagged.
fn is_empty(ws: &Workspace) -> bool {
    ws.unread_layers() == 0 && ws.project().layers.values().all(|it| it.is_untouched())
}

fn file_ui(ui: &mut Ui, ctx: &Ctx, file: &SampleFile, width: f32) {
    if !file.name.is_empty() {
        ui.add_space(4.0);
        let name = RichText::new(&file.name).font(style::bold(style::SMALL));
        ui.label(name.color(ctx.theme.text_soft));
    }
    let text = match &file.body {
        Body::Binary => {
            let told = format!("{} bytes for programs to read", count(file.bytes));
            widgets::soft(ui, ctx, told);
            return;
        }
        Body::Text(text, _) if text.is_empty() => {
            widgets::soft(ui, ctx, "None of the first ones goes in here.");
            return;
        }
        Body::Text(text, _) => text,
    };
    let is_wide = |it: &str| it.chars().count() > COLUMNS;
    let long = text.lines().any(is_wide);
    for line in text.lines() {
        let is_wide = is_wide(line);
        let font = egui::FontId::monospace(style::SMALL + 1.0);
        let line = RichText::new(line).font(font).color(ctx.theme.text);
        let label = Label::new(line).selectable(true);
        match long {
            true => {
                ui.scope(|ui| {
                    ui.set_max_width(width - 16.0);
                    ui.add(label.wrap());
                    // A record of several lines ends somewhere.
                    if is_wide {
                        ui.add_space(4.0);
                    }
                });
            }
            false => drop(ui.add(label.wrap_mode(TextWrapMode::Extend))),
        }
    }
}

/// True where it was clicked.
fn row_ui(ui: &mut Ui, ctx: &Ctx, row: &LossRow) -> bool {
    let theme = ctx.theme;
    let (name, left, right, from) = match row {
        LossRow::Group(group, open) => {
            let told = group.told.clone();
            let verb = if *open { "Hide" } else { "Show" };
            (format!("{verb} {told}"), told, String::new(), 20.0)
        }
        LossRow::Place(place) => {
            let title = title(ctx.ws, place);
            let words = match (place.quote.as_str(), place.says.as_str()) {
                ("", "") => "the whole article".to_owned(),
                ("", says) => says.to_owned(),
                (quote, "") => format!("“{quote}”"),
                (quote, says) => format!("“{quote}” {says}"),
            };
            (format!("{words}, {title}"), words, title, 32.0)
        }
        LossRow::More(more) => {
            let told = format!("and {} more", count(*more));
            (told.clone(), told, String::new(), 32.0)
        }
        LossRow::InNoPart(n) => {
            let told = format!(
                "layers of articles that are in no part of the split ({})",
                count(*n)
            );
            (told.clone(), told, String::new(), 20.0)
        }
        LossRow::Incomplete(n) => {
            let told = format!("layers that aren’t complete, left out ({})", count(*n));
            (told.clone(), told, String::new(), 20.0)
        }
        LossRow::LeftOut(n) => {
            let told = format!("layers that can’t be read, left out ({})", count(*n));
            (told.clone(), told, String::new(), 20.0)
        }
        LossRow::Why(of, why) => {
            let told = format!("{of}: {why}");
            (told.clone(), told, String::new(), 32.0)
        }
    };
    let fixed = matches!(
        row,
        LossRow::More(_)
            | LossRow::InNoPart(_)
            | LossRow::Incomplete(_)
            | LossRow::LeftOut(_)
            | LossRow::Why(..)
    );
    let (response, rect) = widgets::row(
        ui,
        ctx,
        Row {
            name: &name,
            disabled: fixed,
            ..Row::default()
        },
    );
    let middle = rect.center().y;
    let icon = match row {
        LossRow::Group(_, true) => Some((Icon::Down, theme.text_soft)),
        LossRow::Group(_, false) => Some((Icon::Right, theme.text_soft)),
        LossRow::InNoPart(_) | LossRow::LeftOut(_) => Some((Icon::Warning, theme.warning)),
        _ => None,
    };
    if let Some((icon, ink)) = icon {
        icon.paint(ui.painter(), pos2(rect.left() + 6.0, middle), ink);
    }
    let ink = match fixed {
        true => theme.text_soft,
        false => theme.text,
    };
    let room = Rect::from_min_max(pos2(rect.left() + from, rect.top()), rect.max);
    let body = widgets::font(ui, &TextStyle::Body);
    let small = widgets::font(ui, &TextStyle::Small);
    let right = widgets::cut_to(ui, &right, small, theme.text_soft, room.width() * 0.5);
    let at = room.right() - right.size().x;
    let left = widgets::cut_to(ui, &left, body, ink, at - 12.0 - room.left());
    let place = pos2(room.left(), middle - left.size().y / 2.0);
    ui.painter().galley(place, left, ink);
    let place = pos2(at, middle - right.size().y / 2.0);
    ui.painter().galley(place, right, theme.text_soft);
    let clicked = response.clicked() && !fixed;
    match row {
        LossRow::Place(_) => response.on_hover_text("Go to it"),
        LossRow::Why(..) => response.on_hover_text(name),
        _ => response,
    };
    clicked
}

/// The article's title, and whose tag it is where it isn't the person's own.
fn title(ws: &Workspace, place: &LossPlace) -> String {
    let article = ws.project().articles.get(&place.article);
    let title = article.map_or(place.article.as_str(), |it| it.title());
    match place.annotator == ws.session().annotator {
        true => title.to_owned(),
        false => format!("{title} · {}", place.annotator),
    }
}

/// Opens the article at the tag; another's tag isn't on the screen, so its
/// words are selected.
fn go_to(ctx: &Ctx, place: &LossPlace) {
    if ctx.ws.session().view != View::Annotate {
        ctx.send(Action::SetView(View::Annotate));
    }
    let own = place.annotator == ctx.ws.session().annotator;
    if let Some(tag) = place.tag.as_ref().filter(|_| own) {
        return ctx.send(Action::Reveal {
            article: place.article.clone(),
            tag: tag.clone(),
        });
    }
    ctx.send(Action::OpenArticle(place.article.clone()));
    let layer = ctx.ws.project().layer(&place.annotator, &place.article);
    let tag = layer.and_then(|it| it.tag(place.tag.as_ref()?));
    if let Some(span) = tag.and_then(|it| it.anchor().first().copied()) {
        ctx.send(Action::Select(Selection {
            anchor: span.start(),
            caret: span.end(),
        }));
        ctx.send(Action::Ask(Ask::ScrollTo(span.start())));
    }
}

/// What stands at the right end of a line.
pub(super) fn at_right(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), add);
}

//! What a place in a picture stands for, one by one: quote, article, who. A click
//! opens the article there.

use egui::{Align, Key, Layout, TextStyle, Ui, pos2};

use super::made::{Evidence, Shown};
use crate::measure::insight::{Insight, Listed, Place};
use crate::model::Polarity;
use crate::ui::widgets::{self, Icon, Row};
use crate::ui::{Ctx, style};
use crate::workspace::{Action, Ask, Selection, View, Workspace};

const HEIGHT: f32 = 86.0;

/// The list beside a picture.
#[derive(Default)]
pub struct List {
    rows: widgets::LongList,
    /// The first row is to have the keyboard.
    pub wants_focus: bool,
}

/// A row in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub polarity: Option<Polarity>,
    /// An event's type.
    pub kind: String,
    pub quote: String,
    /// Annotator and article.
    pub second: String,
}

impl ListRow {
    pub fn of(ws: &Workspace, insight: &Insight, shown: Shown, place: Place) -> Option<Self> {
        let listed = listed(insight, shown, place)?;
        let key = listed.layer;
        let article = ws.project().articles.get(&key.article);
        let title = article.map_or(key.article.as_str(), |it| it.title());
        let quote = match listed.quote {
            "" => "No words are marked.".to_owned(),
            quote => quote.to_owned(),
        };
        Some(Self {
            polarity: match shown {
                Shown::Stances => insight.stance(place).map(|it| it.polarity),
                _ => None,
            },
            kind: match shown {
                Shown::Stances => String::new(),
                _ => insight
                    .event(place)
                    .map_or(String::new(), |it| it.kind.to_string()),
            },
            quote,
            second: format!("{} · {title}", key.annotator),
        })
    }

    /// For screen readers and tests.
    pub fn name(&self) -> String {
        let first = match self.polarity {
            Some(polarity) => polarity.id(),
            None => &self.kind,
        };
        format!("{first}: {} ({})", self.quote, self.second)
    }
}

impl List {
    /// Draws it; false once it is to be closed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ctx: &Ctx,
        insight: &Insight,
        shown: Shown,
        evidence: &Evidence,
    ) -> bool {
        let mut stays = !ui.input(|it| it.key_pressed(Key::Escape));
        ui.spacing_mut().item_spacing.y = 0.0;
        let room = egui::Margin::symmetric(12, 0);
        egui::Frame::NONE.inner_margin(room).show(ui, |ui| {
            stays &= head_ui(ui, ctx, evidence);
        });
        ui.add_space(8.0);
        widgets::hairline(ui, ctx);
        let mut rows = std::mem::take(&mut self.rows);
        let places = &evidence.places;
        let size = (HEIGHT, f32::INFINITY);
        rows.show(ui, "evidence", size, places.len(), |ui, at| {
            let row = places.get(at).and_then(|place| {
                let row = ListRow::of(ctx.ws, insight, shown, *place)?;
                Some((row, listed(insight, shown, *place)?))
            });
            if let Some((row, listed)) = row {
                let wants_focus = at == 0 && std::mem::take(&mut self.wants_focus);
                row_ui(ui, ctx, &row, &listed, wants_focus);
            }
        });
        self.rows = rows;
        stays
    }
}

/// What is listed, and a cross; false where that was clicked.
fn head_ui(ui: &mut Ui, ctx: &Ctx, evidence: &Evidence) -> bool {
    let mut stays = true;
    ui.horizontal(|ui| {
        ui.set_height(28.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            stays = !widgets::icon_button(ui, ctx, Icon::Close, "Close the list").clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let font = style::bold(style::TYPE);
                let title = egui::RichText::new(&evidence.title).font(font);
                ui.add(egui::Label::new(title.color(ctx.theme.text)).truncate())
                    .on_hover_text(&evidence.title);
            });
        });
    });
    widgets::small(ui, ctx, &evidence.below);
    stays
}

fn listed(insight: &Insight, shown: Shown, place: Place) -> Option<Listed<'_>> {
    match shown {
        Shown::Stances => insight.listed_stance(place),
        _ => insight.listed_event(place),
    }
}

fn row_ui(ui: &mut Ui, ctx: &Ctx, row: &ListRow, listed: &Listed, wants_focus: bool) {
    let theme = ctx.theme;
    let name = row.name();
    let (response, rect) = widgets::row(
        ui,
        ctx,
        Row {
            name: &name,
            height: HEIGHT,
            ..Row::default()
        },
    );
    if wants_focus {
        response.request_focus();
    }
    if response.has_focus() {
        response.scroll_to_me(None);
    }
    let painter = ui.painter();
    let mut top = rect.top() + 6.0;
    let mut left = rect.left();
    if let Some(polarity) = row.polarity {
        let center = pos2(left + 8.0, top + 9.0);
        widgets::paint_polarity(painter, theme, center, 16.0, polarity);
        left += 24.0;
    } else {
        let font = widgets::font(ui, &TextStyle::Small);
        let kind = painter.layout_no_wrap(row.kind.clone(), font, theme.text_soft);
        painter.galley(pos2(left, top), kind, theme.text_soft);
        top += 15.0;
    }
    let font = widgets::font(ui, &TextStyle::Body);
    let mut job =
        egui::text::LayoutJob::simple(row.quote.clone(), font, theme.text, rect.right() - left);
    job.wrap.max_rows = if row.polarity.is_some() { 3 } else { 2 };
    let quote = painter.layout_job(job);
    painter.galley(pos2(left, top), quote, theme.text);
    let small = widgets::font(ui, &TextStyle::Small);
    let wide = rect.right() - left;
    let second = widgets::cut_to(ui, &row.second, small, theme.text_soft, wide);
    let at = pos2(left, rect.bottom() - 6.0 - second.size().y);
    ui.painter().galley(at, second, theme.text_soft);
    let below = [rect.left_bottom(), rect.right_bottom()];
    let line = egui::Stroke::new(1.0, theme.hairline);
    ui.painter().line_segment(below, line);
    let clicked = response.clicked();
    response.on_hover_cursor(egui::CursorIcon::PointingHand);
    if clicked {
        open(ctx, listed);
    }
}

/// Opens the article at the tag: focused where it is the person's own, else by
/// its place.
fn open(ctx: &Ctx, listed: &Listed) {
    ctx.send(Action::SetView(View::Annotate));
    let article = listed.layer.article.clone();
    if listed.layer.annotator == ctx.ws.session().annotator {
        ctx.send(Action::Reveal {
            article,
            tag: listed.tag.clone(),
        });
        return;
    }
    ctx.send(Action::OpenArticle(article));
    if let Some(byte) = listed.byte {
        ctx.send(Action::Select(Selection::at(byte)));
        ctx.send(Action::Ask(Ask::ScrollTo(byte)));
    }
}

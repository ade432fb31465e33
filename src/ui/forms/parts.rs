//! What the forms share: head, foot, labels, candidates.

use egui::{Align, Color32, CornerRadius, Layout, Response, RichText, Sense, Stroke, StrokeKind};
use egui::{TextStyle, Ui, pos2, vec2};

use crate::model::{Ref, Tag, TagClass};
use crate::text::{Span, segment};
use crate::ui::Ctx;
use crate::ui::widgets::{self, Icon, Row, attributes, icon_button, refs};
use crate::workspace::{Action, Ask, candidates, phrases, queries};

/// Width of the column of role names, in points.
const NAMES: f32 = 84.0;
/// Width of the column of a stance's places, in points.
const PLACES: f32 = 52.0;

/// The card's first line: its sign and type, what can be done with it.
pub fn header_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag, kind: &str, typed: bool) {
    let hue = refs::tag_hue(ctx, tag);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if typed {
            let chip = kind_chip(ui, ctx, kind, hue).on_hover_text("Change the type   T");
            if chip.clicked() {
                ctx.send(Action::Ask(Ask::TypePopup));
            }
        } else {
            ui.label(RichText::new(kind).strong().color(ctx.theme.text));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            if icon_button(ui, ctx, Icon::Delete, "Delete   Del").clicked() {
                let id = tag.id.clone();
                ctx.send(Action::Delete {
                    id,
                    with_users: false,
                });
            }
            if icon_button(ui, ctx, Icon::Edit, "Note   N").clicked() {
                ctx.send(Action::Ask(Ask::NotePopup));
            }
        });
    });
}

/// A type's name in an outline of its hue: the event's sign in the text too.
pub fn kind_chip(ui: &mut Ui, ctx: &Ctx, kind: &str, hue: Color32) -> Response {
    let font = widgets::font(ui, &TextStyle::Small);
    let galley = ui
        .painter()
        .layout_no_wrap(kind.to_owned(), font, ctx.theme.text);
    let size = vec2(galley.size().x + 14.0, 22.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let fill = if response.hovered() {
        hue.gamma_multiply(ctx.theme.tint)
    } else {
        Color32::TRANSPARENT
    };
    let line = Stroke::new(if response.has_focus() { 2.5 } else { 1.5 }, hue);
    ui.painter()
        .rect(rect, CornerRadius::same(5), fill, line, StrokeKind::Inside);
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, ctx.theme.text);
    let name = format!("Type {kind}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    response
}

/// A name in the left column; lit where it is asked.
pub fn label_ui(ui: &mut Ui, ctx: &Ctx, name: &str, asked: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(PLACES, 24.0), Sense::hover());
    paint_label(ui, ctx, rect, "", name, asked);
    response
}

/// A role's name with its key before it; pressed, it asks for the role.
pub fn role_label_ui(ui: &mut Ui, ctx: &Ctx, key: &str, name: &str, asked: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(NAMES, 24.0), Sense::click());
    let spoken = format!("Fill {name}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
    let ground = rect.expand2(vec2(4.0, 0.0)).with_max_x(rect.right() - 4.0);
    if response.has_focus() {
        let line = Stroke::new(2.0, ctx.theme.accent);
        let radius = CornerRadius::same(4);
        ui.painter()
            .rect_stroke(ground, radius, line, StrokeKind::Inside);
    } else if response.hovered() {
        ui.painter()
            .rect_filled(ground, CornerRadius::same(4), ctx.theme.hover);
    }
    paint_label(ui, ctx, rect, key, name, asked);
    response
}

fn paint_label(ui: &Ui, ctx: &Ctx, rect: egui::Rect, key: &str, name: &str, asked: bool) {
    let theme = ctx.theme;
    let ink = if asked { theme.accent } else { theme.text_soft };
    let middle = rect.center().y;
    let mut x = rect.left();
    if !key.is_empty() {
        x += 18.0 + 6.0;
        widgets::paint_key_chip_right(ui, theme, pos2(rect.left() + 18.0, middle), key);
    }
    let font = widgets::font(ui, &TextStyle::Body);
    let galley = widgets::cut_to(ui, name, font, ink, rect.right() - x);
    ui.painter()
        .galley(pos2(x, middle - galley.size().y / 2.0), galley, ink);
    if asked {
        let line = Stroke::new(2.0, theme.accent);
        ui.painter().vline(rect.left() - 7.0, rect.y_range(), line);
    }
}

/// A field with its name in a column at the left.
pub fn field_row_ui(ui: &mut Ui, ctx: &Ctx, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(60.0, widgets::ROW), Sense::hover());
        let font = widgets::font(ui, &TextStyle::Small);
        let at = pos2(rect.left(), rect.center().y);
        let ink = ctx.theme.text_soft;
        ui.painter()
            .text(at, egui::Align2::LEFT_CENTER, name, font, ink);
        ui.vertical(content);
    });
}

/// The numbered candidates for what is pending; a press or the number answers.
pub fn candidates_ui(ui: &mut Ui, ctx: &Ctx) {
    let found = candidates::candidates(ctx.ws);
    if found.is_empty() {
        widgets::small(
            ui,
            ctx,
            "Nothing tagged fits. Select the words and press their type's key.",
        );
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    for candidate in &found {
        let words = phrases::words(ctx.ws, &candidate.to);
        let kind = candidate
            .to
            .tag()
            .and_then(|id| ctx.ws.tag(id)?.kind())
            .map_or("", |it| it.as_str());
        let name = format!("{} {words}", candidate.number);
        let (response, rect) = widgets::row(
            ui,
            ctx,
            Row {
                name: &name,
                height: 24.0,
                ..Row::default()
            },
        );
        let number = candidate.number.to_string();
        widgets::paint_key_chip_right(
            ui,
            ctx.theme,
            pos2(rect.left() + 18.0, rect.center().y),
            &number,
        );
        widgets::line_in(ui, ctx, rect, 26.0, &words, kind);
        if response.hovered()
            && let Some(item) = refs::item_of(&candidate.to)
        {
            ctx.hover.set(item);
        }
        if response.clicked() {
            ctx.send(Action::Answer(candidate.to.clone()));
        }
    }
    ui.spacing_mut().item_spacing.y = 4.0;
}

/// The attributes: in full, or folded to what was set by hand where another
/// panel has them in full.
pub fn attributes_part_ui(ui: &mut Ui, ctx: &Ctx, place: super::Place, tag: &Tag) {
    if ctx.ws.project().schema.attributes_of(&tag.body).is_empty() {
        return;
    }
    ui.add_space(4.0);
    widgets::hairline(ui, ctx);
    if !place.folds {
        attributes::attributes_ui(ui, ctx, place.salt, tag);
        return;
    }
    let id = egui::Id::unique(("attributes open", place.salt));
    let open = ui.data(|it| it.get_temp::<bool>(id)).unwrap_or(false);
    let held: Vec<String> = tag
        .attributes()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value {
            crate::model::AttributeValue::Flag(true) => name.to_string(),
            value => attributes::plain(value),
        })
        .collect();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let text = if open {
            "Fewer attributes"
        } else {
            "Attributes…"
        };
        if widgets::link(ui, ctx, text).clicked() {
            ui.data_mut(|it| it.insert_temp(id, !open));
        }
        if !open {
            widgets::soft(ui, ctx, held.join(" · "));
        }
    });
    if open {
        attributes::attributes_ui(ui, ctx, place.salt, tag);
    }
}

/// Notes on the tag, then who made it and when.
pub fn footer_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag) {
    let notes = ctx.ws.layer().into_iter().flat_map(|it| it.users(&tag.id));
    for note in notes.filter(|it| it.class() == TagClass::Note) {
        let text = phrases::Phrase::of(ctx.ws, note).before;
        ui.add(egui::Label::new(RichText::new(text).italics().color(ctx.theme.text_soft)).wrap());
    }
    let line = phrases::provenance_line(tag);
    ui.label(RichText::new(line).small().color(ctx.theme.text_faint));
}

/// The selected words, snapped as a tag would be.
pub fn selected_words(ctx: &Ctx) -> Option<Span> {
    let span = ctx.ws.session().selection.span()?;
    if ctx.ws.session().snapping {
        segment::snap(&ctx.ws.document()?.text, span)
    } else {
        Some(span)
    }
}

/// The thin form of relations and notes.
pub fn plain_ui(ui: &mut Ui, ctx: &Ctx, tag: &Tag) {
    match &tag.body {
        crate::model::Body::Relation(it) => {
            header_ui(ui, ctx, tag, it.kind.as_str(), true);
            for (name, to) in [("from", &it.from), ("to", &it.to)] {
                ui.horizontal_top(|ui| {
                    label_ui(ui, ctx, name, false);
                    refs::ref_chip(ui, ctx, to, None);
                });
            }
            if icon_button(ui, ctx, Icon::Sort, "Turn round").clicked() {
                let (id, from, to) = (tag.id.clone(), it.to.clone(), it.from.clone());
                ctx.send(Action::SetRelationEnds { id, from, to });
            }
        }
        crate::model::Body::Note(it) => {
            header_ui(ui, ctx, tag, "note", false);
            ui.add(egui::Label::new(&it.text).wrap());
            if let Some(on) = &it.on {
                refs::ref_chip(ui, ctx, &note_ref(ctx, on), None);
            }
        }
        _ => {
            let words = queries::quote(ctx.ws, tag.anchor(), 60);
            header_ui(ui, ctx, tag, &words, false);
        }
    }
    footer_ui(ui, ctx, tag);
}

fn note_ref(ctx: &Ctx, on: &crate::model::TagId) -> Ref {
    match ctx.ws.tag(on).map(Tag::class) {
        Some(TagClass::Mention) => Ref::Mention(on.clone()),
        _ => Ref::Event(on.clone()),
    }
}

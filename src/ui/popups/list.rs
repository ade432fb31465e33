//! The floating list that most popups are: a field to type into, rows to walk
//! with the arrows, and a pane that explains the marked row. Knows what a row
//! looks like, never what it stands for.

use egui::{
    Align, Align2, CornerRadius, Frame, Id, Key, Layout, Margin, Modifiers, Order, Pos2, Rect,
    RichText, ScrollArea, Stroke, TextEdit, TextStyle, Ui, UiBuilder, Vec2, pos2, vec2,
};

use crate::model::Help;
use crate::ui::Ctx;
use crate::ui::widgets::{self, Row};

/// One row, ready to be drawn and to be read aloud.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListRow {
    /// Heading above it, where it begins a group.
    pub group: Option<String>,
    /// Key or shortcut, shown at the left.
    pub key: String,
    /// Colour token of the schema; none for rows that are no types.
    pub hue: Option<String>,
    pub name: String,
    /// Behind the name, in soft text.
    pub soft: String,
    /// What the pane beside the list says.
    pub help: Help,
    /// Retired, or not fitting here: listed last and grey, still to be picked.
    pub grey: bool,
    /// Something to do rather than something to pick: set in the accent.
    pub verb: bool,
}

/// Text, marked row and place of a list.
#[derive(Clone, Debug)]
pub struct List {
    pub query: String,
    pub marked: usize,
    place: Pos2,
    /// The first frame: the field takes the keyboard.
    fresh: bool,
    /// The marked row was moved by a key: it must come into view.
    moved: bool,
    /// Height of the rows, in points; and whether some row explains itself.
    height: f32,
    has_pane: bool,
}

/// What a person did in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Answer {
    /// The row that was picked, by its place in the list.
    pub picked: Option<usize>,
    /// Keys held while picking.
    pub held: Modifiers,
    pub closed: bool,
}

/// The words around the rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    /// What is chosen: `Tag “Kyiv” as`.
    pub title: &'a str,
    /// In the empty field.
    pub hint: &'a str,
    /// What stands where nothing matches.
    pub nothing: &'a str,
    /// Keys and what they do, under the rows.
    pub keys: &'a [(&'a str, &'a str)],
}

const WIDTH: f32 = 360.0;
const PANE: f32 = 248.0;
const ROWS: f32 = 336.0;

impl List {
    pub fn new(place: Pos2) -> Self {
        Self {
            query: String::new(),
            marked: 0,
            place,
            fresh: true,
            moved: false,
            height: 0.0,
            has_pane: false,
        }
    }

    /// Draws it above everything else. `id` keeps lists of different kinds apart.
    pub fn show(
        &mut self,
        egui: &egui::Context,
        ctx: &Ctx,
        id: &str,
        words: &Words<'_>,
        rows: &[ListRow],
    ) -> Answer {
        let mut answer = self.keys(egui, rows.len());
        let has_help = rows.iter().any(|it| it.help != Help::default());
        let groups = rows.iter().filter(|it| it.group.is_some()).count();
        let wanted = rows.len() as f32 * widgets::ROW + groups as f32 * 24.0;
        // It never shrinks while one types, so that nothing jumps.
        self.height = wanted.clamp(self.height, ROWS.max(self.height));
        self.has_pane |= has_help;
        let width = if self.has_pane { WIDTH + PANE } else { WIDTH };
        let size = vec2(width, self.height + 112.0);
        let id = Id::unique("list popup").with(id);
        let area = floating(egui, ctx, id, self.place, size, |ui| {
            let left = column(ui, 0.0, WIDTH, |ui| {
                self.field_ui(ui, ctx, words);
                if let Some(picked) = self.rows_ui(ui, ctx, words, rows) {
                    answer.picked = Some(picked);
                    answer.held = ui.input(|it| it.modifiers);
                }
                keys_ui(ui, ctx, words.keys);
            });
            if self.has_pane {
                pane_ui(ui, ctx, rows.get(self.marked), left);
            }
        });
        if clicked_outside(egui, area) && !self.fresh {
            answer.closed = true;
        }
        self.fresh = false;
        self.moved = false;
        answer
    }

    /// Keys belong to the list before the field sees them.
    fn keys(&mut self, egui: &egui::Context, rows: usize) -> Answer {
        let mut answer = Answer::default();
        let before = self.marked;
        egui.input_mut(|input| {
            let last = rows.saturating_sub(1);
            let mut step = |key: Key, by: isize| {
                for _ in 0..input.count_and_consume_key(Modifiers::NONE, key) {
                    self.marked = self.marked.saturating_add_signed(by).min(last);
                }
            };
            step(Key::ArrowDown, 1);
            step(Key::ArrowUp, -1);
            step(Key::PageDown, 10);
            step(Key::PageUp, -10);
            answer.closed = input.consume_key(Modifiers::NONE, Key::Escape);
            for held in [
                Modifiers::COMMAND | Modifiers::SHIFT,
                Modifiers::COMMAND,
                Modifiers::SHIFT,
                Modifiers::NONE,
            ] {
                if input.consume_key(held, Key::Enter) {
                    answer.picked = (self.marked < rows).then_some(self.marked);
                    answer.held = held;
                    break;
                }
            }
        });
        self.moved = before != self.marked;
        self.marked = self.marked.min(rows.saturating_sub(1));
        answer
    }

    fn field_ui(&mut self, ui: &mut Ui, ctx: &Ctx, words: &Words<'_>) {
        Frame::new()
            .inner_margin(Margin {
                left: 12,
                right: 12,
                top: 10,
                bottom: 6,
            })
            .show(ui, |ui| {
                widgets::small(ui, ctx, words.title);
                let hint = RichText::new(words.hint).color(ctx.theme.text_faint);
                let field = ui.add(
                    TextEdit::singleline(&mut self.query)
                        .frame(Frame::NONE)
                        .margin(Margin::symmetric(0, 4))
                        .desired_width(f32::INFINITY)
                        .hint_text(hint),
                );
                ui.ctx()
                    .accesskit_node_builder(field.id, |node| node.set_label(words.title));
                if self.fresh || !field.has_focus() {
                    field.request_focus();
                }
                if field.changed() {
                    self.marked = 0;
                    self.moved = true;
                }
            });
        widgets::hairline(ui, ctx);
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        ctx: &Ctx,
        words: &Words<'_>,
        rows: &[ListRow],
    ) -> Option<usize> {
        let mut picked = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        if rows.is_empty() {
            Frame::new()
                .inner_margin(Margin::symmetric(12, 10))
                .show(ui, |ui| {
                    widgets::soft(ui, ctx, words.nothing);
                });
        }
        ui.add_space(4.0);
        // A resting pointer must not take the mark away from the arrows.
        let pointer_moves = ui.input(|it| it.pointer.delta() != Vec2::ZERO);
        ScrollArea::vertical()
            .id_salt("rows")
            .min_scrolled_height(self.height)
            .max_height(self.height)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (at, row) in rows.iter().enumerate() {
                    if let Some(group) = &row.group {
                        group_ui(ui, ctx, group);
                    }
                    let marked = at == self.marked;
                    let (response, rect) = widgets::row(
                        ui,
                        ctx,
                        Row {
                            name: &spoken(row),
                            selected: marked,
                            ..Row::default()
                        },
                    );
                    row_ui(ui, ctx, rect, row);
                    if marked && self.moved {
                        response.scroll_to_me(None);
                    }
                    if response.hovered() && pointer_moves {
                        self.marked = at;
                    }
                    if response.clicked() {
                        picked = Some(at);
                    }
                }
            });
        ui.add_space(4.0);
        picked
    }
}

/// What a screen reader says of a row, and a test looks for.
fn spoken(row: &ListRow) -> String {
    match row.soft.is_empty() {
        true => row.name.clone(),
        false => format!("{}, {}", row.name, row.soft),
    }
}

fn group_ui(ui: &mut Ui, ctx: &Ctx, group: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), egui::Sense::hover());
    ui.painter().text(
        pos2(rect.left() + 12.0, rect.bottom() - 4.0),
        Align2::LEFT_BOTTOM,
        group,
        widgets::font(ui, &TextStyle::Small),
        ctx.theme.text_faint,
    );
}

fn row_ui(ui: &Ui, ctx: &Ctx, rect: Rect, row: &ListRow) {
    let theme = ctx.theme;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let body = widgets::font(ui, &TextStyle::Body);
    let small = widgets::font(ui, &TextStyle::Small);
    let ink = match (row.grey, row.verb) {
        (true, _) => theme.text_faint,
        (_, true) => theme.accent,
        _ => theme.text,
    };
    let mut x = rect.left();
    let middle = rect.center().y;
    if let Some(hue) = &row.hue {
        let swatch = Rect::from_center_size(pos2(x + 5.0, middle), Vec2::splat(10.0));
        painter.rect_filled(swatch, CornerRadius::same(3), theme.hue(hue));
        x += 20.0;
    }
    let mut right = rect.right();
    if !row.key.is_empty() {
        right -= widgets::paint_key_chip_right(ui, theme, pos2(right, middle), &row.key) + 8.0;
    }
    let name = painter.layout_no_wrap(row.name.clone(), body.clone(), ink);
    let at = pos2(x, middle - name.size().y / 2.0);
    x += name.size().x + 8.0;
    painter.galley(at, name, ink);
    if x < right && !row.soft.is_empty() {
        let soft = widgets::cut_to(ui, &row.soft, small, theme.text_soft, right - x);
        painter.galley(
            pos2(x, middle - soft.size().y / 2.0 + 0.5),
            soft,
            theme.text_soft,
        );
    }
}

/// What the marked row means: definition, examples, rules of thumb. `left` is
/// the column it stands beside.
fn pane_ui(ui: &mut Ui, ctx: &Ctx, row: Option<&ListRow>, left: Rect) {
    ui.painter().vline(
        left.right(),
        left.y_range(),
        Stroke::new(1.0, ctx.theme.hairline),
    );
    let pane = Rect::from_min_size(left.right_top(), vec2(PANE, left.height()));
    let builder = UiBuilder::new()
        .max_rect(pane.shrink(12.0))
        .layout(Layout::top_down(Align::Min));
    ui.scope_builder(builder, |ui| {
        ScrollArea::vertical()
            .id_salt("help")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                if let Some(row) = row {
                    help_ui(ui, ctx, &row.name, &row.help);
                }
            });
    });
    ui.expand_to_include_rect(pane);
}

/// A column of a fixed width from the top of the place; gives what it took.
fn column(ui: &mut Ui, from: f32, width: f32, content: impl FnOnce(&mut Ui)) -> Rect {
    let start = ui.max_rect().min + vec2(from, 0.0);
    let builder = UiBuilder::new()
        .max_rect(Rect::from_min_size(start, vec2(width, 2000.0)))
        .layout(Layout::top_down(Align::Min));
    let took = ui.scope_builder(builder, |ui| {
        ui.set_width(width);
        content(ui);
    });
    Rect::from_min_size(start, vec2(width, took.response.rect.height()))
}

/// The words of the schema that explain a type.
pub fn help_ui(ui: &mut Ui, ctx: &Ctx, name: &str, help: &Help) {
    let theme = ctx.theme;
    ui.spacing_mut().item_spacing.y = 4.0;
    if !name.is_empty() {
        widgets::heading(ui, ctx, name);
    }
    if !help.definition.is_empty() {
        ui.label(RichText::new(&help.definition).color(theme.text));
    }
    for (title, lines, sign, ink) in [
        ("Yes", &help.include, "+", theme.success),
        ("No", &help.exclude, "−", theme.danger),
        ("Mind", &help.hints, "·", theme.text_soft),
    ] {
        if lines.is_empty() {
            continue;
        }
        ui.add_space(6.0);
        widgets::small(ui, ctx, title);
        for line in lines {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let sign = RichText::new(sign).strong().color(ink);
                ui.allocate_ui(vec2(10.0, 16.0), |ui| ui.label(sign));
                ui.add(egui::Label::new(RichText::new(line).color(theme.text_soft)).wrap());
            });
        }
    }
}

/// Keys and what they do, in one quiet line.
pub(super) fn keys_ui(ui: &mut Ui, ctx: &Ctx, keys: &[(&str, &str)]) {
    if keys.is_empty() {
        return;
    }
    widgets::hairline(ui, ctx);
    Frame::new()
        .inner_margin(Margin::symmetric(12, 6))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
                for (key, what) in keys {
                    // A key and its words stay together on a line.
                    let small = widgets::font(ui, &TextStyle::Small);
                    let ink = ctx.theme.text_soft;
                    let width = |text: &str| {
                        let galley =
                            ui.painter()
                                .layout_no_wrap(text.to_owned(), small.clone(), ink);
                        galley.size().x
                    };
                    let room = vec2(width(key).max(10.0) + 8.0 + 6.0 + width(what) + 8.0, 20.0);
                    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
                        widgets::key_chip(ui, ctx, key);
                        widgets::small(ui, ctx, *what);
                    });
                }
            });
        });
}

/// A floating surface near a place: under it, or above where there is no room.
/// Gives the rectangle it took.
pub(super) fn floating(
    egui: &egui::Context,
    ctx: &Ctx,
    id: Id,
    place: Pos2,
    size: Vec2,
    content: impl FnOnce(&mut Ui),
) -> Rect {
    let room = egui.content_rect().shrink(8.0);
    let above = place.y + size.y > room.bottom() && place.y - room.top() > room.bottom() - place.y;
    let (pivot, at) = if above {
        // One line up, so that the words stay to be seen.
        (Align2::LEFT_BOTTOM, place - vec2(0.0, 32.0))
    } else {
        (Align2::LEFT_TOP, place)
    };
    let theme = ctx.theme;
    egui::Area::new(id)
        .order(Order::Foreground)
        .pivot(pivot)
        .fixed_pos(at)
        .constrain_to(room)
        .fade_in(ctx.prefs.motion)
        .show(egui, |ui| {
            Frame::new()
                .fill(theme.raised)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(CornerRadius::same(8))
                .shadow(ui.visuals().popup_shadow)
                .show(ui, content);
        })
        .response
        .rect
}

/// True where a press went elsewhere: the popup steps back.
pub(super) fn clicked_outside(egui: &egui::Context, area: Rect) -> bool {
    egui.input(|input| {
        input.pointer.any_pressed()
            && input
                .pointer
                .interact_pos()
                .is_some_and(|at| !area.contains(at))
    })
}

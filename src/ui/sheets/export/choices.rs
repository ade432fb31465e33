//! What of the tags goes out, and how. Whatever a project has none of isn't
//! offered.

use std::collections::BTreeMap;

use egui::{Id, Margin, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, TextEdit};
use egui::{TextStyle, Ui, WidgetInfo, pos2, vec2};

use super::ExportSheet;
use super::split::DrawPage;
use crate::model::check::is_moment;
use crate::model::labels::{Sort, offered};
use crate::model::{AnnotatorId, Schema, Task, ZoneKind};
use crate::ui::outgoing::{MOMENT, Whose};
use crate::ui::widgets::{self, Combo, Icon};
use crate::ui::{Ctx, style};

/// Rules for mentions that overlap, with what they keep.
const POLICIES: [(&str, &str, &str); 3] = [
    (
        "outermost",
        "the longest",
        "Of nested mentions the longest goes out",
    ),
    (
        "innermost",
        "the shortest",
        "Of nested mentions the shortest goes out",
    ),
    (
        "head",
        "the head",
        "Of nested mentions the shortest that ends where the longest ends",
    ),
];

impl ExportSheet {
    pub(super) fn choices_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        ScrollArea::vertical()
            .id_salt("export choices")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                egui::Frame::NONE
                    .inner_margin(Margin::symmetric(16, 12))
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        widgets::plain_marks(ui, ctx);
                        self.whose_ui(ui, ctx);
                        self.split_ui(ui, ctx);
                        self.tasks_ui(ui, ctx);
                        self.overlap_ui(ui, ctx);
                        self.stances_ui(ui, ctx);
                        self.texts_ui(ui, ctx);
                        self.told_ui(ui, ctx);
                        self.kinds_ui(ui, ctx);
                        self.zones_ui(ui, ctx);
                        self.date_ui(ui, ctx);
                    });
            });
    }

    fn whose_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, "Whose tags");
        let me = &ctx.ws.session().annotator;
        let gold = AnnotatorId::gold();
        let name = |it: &AnnotatorId| match (it == me, *it == gold) {
            (true, _) => format!("{it} (you)"),
            (_, true) => "gold, as settled".to_owned(),
            _ => it.to_string(),
        };
        let all = ctx.ws.project().annotators();
        let told = |whose: &Whose| match whose {
            Whose::Everybody => "Everybody’s".to_owned(),
            Whose::Together => "Everybody’s as one, with shares".to_owned(),
            Whose::By(it) => name(it),
        };
        let each = all.iter().map(|who| Whose::By((*who).clone()));
        let rows = [Whose::Everybody, Whose::Together].into_iter().chain(each);
        let rows = rows.map(|it| (it.clone(), told(&it)));
        let now = told(&self.wish.whose);
        let below = match all.contains(&&gold) {
            true => "",
            false => "No gold yet: “Promote my tags to gold” makes it",
        };
        let shown = Combo {
            name: "Whose tags",
            told: &now,
            width: ui.available_width() - 8.0,
            below,
        };
        if let Some(whose) = widgets::combo(ui, ctx, "export", shown, &self.wish.whose, rows) {
            self.wish.whose = whose;
        }
        let only = "Only where the tasks are complete";
        ui.checkbox(&mut self.wish.only_complete, only)
            .on_hover_text("Leaves out articles that are not complete in every task that goes out");
    }

    /// The split to go by, and the way to one.
    fn split_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, "Split");
        let sample = ctx.status.outgoing.sample.as_ref();
        let splits = sample.map_or(&[][..], |it| &it.splits);
        if !splits.is_empty() || self.wish.split.is_some() {
            self.splits_ui(ui, ctx, splits);
            ui.add_space(4.0);
        }
        ui.horizontal(|ui| {
            let draw = widgets::button(ui, ctx, "Draw a split…", None)
                .on_hover_text("Deal the articles to train, dev and test, once and for all");
            if draw.clicked() {
                self.drawing = Some(DrawPage::fresh(&self.wish, splits));
            }
            let Some(name) = &self.wish.split else { return };
            let add = widgets::button(ui, ctx, "Add new articles…", None)
                .on_hover_text("Articles that are in no part yet get one; no other moves");
            if add.clicked() {
                self.drawing = Some(DrawPage::onward(name, &self.wish));
            }
        });
    }

    fn splits_ui(&mut self, ui: &mut Ui, ctx: &Ctx, splits: &[String]) {
        let whole = "Not split, all in one";
        let told = self.wish.split.as_deref().unwrap_or(whole).to_owned();
        let rows = splits.iter().map(|it| (Some(it.clone()), it.clone()));
        let rows = std::iter::once((None, whole.to_owned())).chain(rows);
        let shown = Combo {
            name: "Split",
            told: &told,
            width: ui.available_width() - 8.0,
            below: "",
        };
        let to = widgets::combo(ui, ctx, "export", shown, &self.wish.split, rows);
        if let Some(to) = to.filter(|it| *it != self.wish.split) {
            self.wish.split = to;
            self.follow_format(ctx);
        }
    }

    fn tasks_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let asked = ctx.ws.project().tasks();
        if asked.len() < 2 {
            return;
        }
        title_ui(ui, ctx, "Tasks");
        ui.horizontal_wrapped(|ui| {
            for task in &asked {
                let mut on = self.wants(*task);
                if ui.checkbox(&mut on, capital(task.id())).changed() {
                    self.set_task(*task, on, &asked);
                }
            }
        });
    }

    fn wants(&self, task: Task) -> bool {
        self.wish.tasks.is_empty() || self.wish.tasks.contains(&task)
    }

    /// None chosen means all, so the last one stays.
    fn set_task(&mut self, task: Task, on: bool, asked: &[Task]) {
        let mut tasks = match self.wish.tasks.is_empty() {
            true => asked.iter().copied().collect(),
            false => self.wish.tasks.clone(),
        };
        match on {
            true => tasks.insert(task),
            false => tasks.remove(&task),
        };
        if asked.iter().all(|it| tasks.contains(it)) {
            self.wish.tasks.clear();
        } else if !tasks.is_empty() {
            self.wish.tasks = tasks;
        }
    }

    fn overlap_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let flat = self.format(ctx).is_some_and(|it| it.keeps_one);
        if !flat || !self.wants(Task::Entities) {
            return;
        }
        title_ui(ui, ctx, "Of mentions within others");
        ui.horizontal_wrapped(|ui| {
            for (id, name, help) in POLICIES {
                let on = self.wish.policy == id;
                if ui.radio(on, name).on_hover_text(help).clicked() {
                    self.wish.policy = id.to_owned();
                }
            }
        });
    }

    fn stances_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let has = !ctx.ws.project().schema.stance.polarities.is_empty();
        if !has || !self.wants(Task::Stances) {
            return;
        }
        title_ui(ui, ctx, "Which stances");
        ui.checkbox(
            &mut self.wish.author_only,
            "Only those of the article’s author",
        );
        ui.checkbox(&mut self.wish.implied, "With inferred and implied ones");
    }

    fn texts_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, "Words");
        ui.checkbox(&mut self.wish.with_text, "With the text of the articles")
            .on_hover_text(
                "Without it no word of the articles goes out, only ids and places, where the rights to the text are another’s",
            );
    }

    /// Who made it and what it is.
    fn told_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, "Told with it");
        ui.checkbox(&mut self.wish.pseudonyms, "Pseudonyms for annotators")
            .on_hover_text("Annotators as annotator1, annotator2 … wherever they are named");
        if self.format(ctx).is_some_and(|it| it.has_card) {
            widgets::small(ui, ctx, "The dataset’s card comes with this format.");
        } else if self.is_folder(ctx) {
            ui.checkbox(&mut self.wish.card, "With a card")
                .on_hover_text("What the dataset holds, who made it, how far they agree and what is missing, as CARD.md");
        }
    }

    /// Each type, role and attribute with the name it goes out under.
    fn kinds_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let rows = names(&ctx.ws.project().schema);
        if rows.is_empty() {
            return;
        }
        let told = match self.wish.labels.to_remember().len() {
            0 => "as they are".to_owned(),
            n => format!("{n} changed"),
        };
        if !fold_ui(
            ui,
            ctx,
            "Names of types and roles",
            &told,
            &mut self.shows_kinds,
        ) {
            return;
        }
        let mut sort = None;
        for row in rows {
            if sort.is_some_and(|it| it != row.sort) {
                ui.add_space(8.0);
            }
            if sort != Some(row.sort) {
                widgets::soft(ui, ctx, heading_of(row.sort));
                sort = Some(row.sort);
            }
            self.name_ui(ui, ctx, &row);
        }
        widgets::small(ui, ctx, "Two types under one name go out as one.");
    }

    fn name_ui(&mut self, ui: &mut Ui, ctx: &Ctx, row: &NameRow) {
        let key = || (row.sort, row.id.clone());
        ui.horizontal(|ui| {
            let labels = &mut self.wish.labels;
            let to = labels.get(row.sort, &row.id).map(str::to_owned);
            let mut on = to.as_deref() != Some("");
            ui.allocate_ui(vec2(136.0, widgets::ROW), |ui| {
                ui.set_min_width(136.0);
                let check = ui.checkbox(&mut on, cut(&row.id));
                check.ctx.accesskit_node_builder(check.id, |node| {
                    node.set_label(format!("{} goes out", row.name))
                });
                if check.changed() {
                    match on {
                        true => drop(labels.0.remove(&key())),
                        false => drop(labels.0.insert(key(), String::new())),
                    }
                }
            });
            if !on {
                widgets::soft(ui, ctx, "left out");
                return;
            }
            let shown = to.filter(|it| !it.is_empty()).unwrap_or(row.id.clone());
            let id = Id::unique(("export name", row.sort, &row.id));
            let name = format!("{} goes out as", row.name);
            let (_, typed) = widgets::commit_field(ui, ctx, id, &name, &row.id, &shown, 1);
            let Some(typed) = typed else { return };
            let typed = typed.trim();
            match typed.is_empty() || typed == row.id {
                true => drop(labels.0.remove(&key())),
                false => drop(labels.0.insert(key(), typed.to_owned())),
            }
        });
    }

    fn zones_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let told = match self.wish.without_zones.len() {
            0 => "none".to_owned(),
            n => n.to_string(),
        };
        if !fold_ui(ui, ctx, "Zones left out", &told, &mut self.shows_zones) {
            return;
        }
        for (zone, _, name) in ZoneKind::ALL {
            if zone == ZoneKind::Body {
                continue;
            }
            let mut on = self.wish.without_zones.contains(&zone);
            let check = ui.checkbox(&mut on, capital(name));
            check.ctx.accesskit_node_builder(check.id, |node| {
                node.set_label(format!("Leave out: {name}"))
            });
            if check.changed() {
                match on {
                    true => self.wish.without_zones.insert(zone),
                    false => self.wish.without_zones.remove(&zone),
                };
            }
        }
    }

    fn date_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        title_ui(ui, ctx, "Date in the files");
        let hint = RichText::new("none; such as 2026-11-22").color(ctx.theme.text_faint);
        let field = TextEdit::singleline(&mut self.wish.date)
            .margin(Margin::symmetric(8, 5))
            .desired_width(ui.available_width() - 8.0)
            .hint_text(hint);
        let field = ui.add(field);
        field
            .ctx
            .accesskit_node_builder(field.id, |node| node.set_label("Date in the files"));
        let date = self.wish.date.trim();
        if !date.is_empty() && !is_moment(date) && !field.has_focus() {
            widgets::warning(ui, ctx, capital(MOMENT));
        }
        field.on_hover_text("Formats that want a date get this one; the clock is not asked, so that the same project gives the same files");
    }
}

/// Something of the schema that has a name in files.
struct NameRow {
    sort: Sort,
    id: String,
    /// For screen readers: the id, with its sort where another has the same.
    name: String,
}

/// Each once; the sorts in the order of [`Sort::ALL`].
fn names(schema: &Schema) -> Vec<NameRow> {
    let all = Sort::ALL.map(|row| (row.0, offered(schema, row.0)));
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, _) in all.iter().flat_map(|it| &it.1) {
        *bearers.entry(id).or_default() += 1;
    }
    let rows = all.iter().flat_map(|(sort, ids)| {
        ids.iter().map(|(id, _)| NameRow {
            sort: *sort,
            id: id.clone(),
            name: match bearers.get(id.as_str()) {
                Some(1) => id.clone(),
                _ => format!("{id} ({})", sort.name()),
            },
        })
    });
    rows.collect()
}

fn heading_of(sort: Sort) -> &'static str {
    match sort {
        Sort::Entity => "Entity types",
        Sort::Event => "Event types",
        Sort::Role => "Roles of events",
        Sort::Relation => "Relations",
        Sort::Label => "Labels",
        Sort::Attribute => "Attributes",
    }
}

pub(super) fn title_ui(ui: &mut Ui, ctx: &Ctx, title: &str) {
    ui.add_space(12.0);
    widgets::heading(ui, ctx, title);
    ui.add_space(2.0);
}

/// A title that opens what stands below it, and what is chosen there; true
/// while it is open.
fn fold_ui(ui: &mut Ui, ctx: &Ctx, title: &str, told: &str, open: &mut bool) -> bool {
    let theme = ctx.theme;
    ui.add_space(8.0);
    let size = vec2(ui.available_width(), widgets::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let verb = if *open { "Hide" } else { "Show" };
    let name = format!("{verb}: {title}, {told}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let painter = ui.painter();
    let ground = rect.expand2(vec2(8.0, 0.0));
    if response.hovered() {
        painter.rect_filled(ground, 4, theme.hover);
    }
    if response.has_focus() {
        let line = Stroke::new(1.5, theme.accent);
        painter.rect_stroke(ground, 4, line, StrokeKind::Inside);
    }
    let icon = if *open { Icon::Down } else { Icon::Right };
    let middle = rect.center().y;
    icon.paint(painter, pos2(rect.left() + 6.0, middle), theme.text_soft);
    let bold = style::bold(style::TYPE);
    let title = painter.layout_no_wrap(title.to_owned(), bold, theme.text);
    let small = widgets::font(ui, &TextStyle::Small);
    let told = painter.layout_no_wrap(told.to_owned(), small, theme.text_soft);
    let left = rect.left() + 20.0;
    let after = left + title.size().x + 8.0;
    for (x, galley) in [(left, title), (after, told)] {
        let at = pos2(x, middle - galley.size().y / 2.0);
        painter.galley(at, galley, theme.text_soft);
    }
    if response.clicked() {
        *open = !*open;
    }
    *open
}

/// A word with a capital: `Entities`.
pub(super) fn capital(word: &str) -> String {
    let mut signs = word.chars();
    let first = signs.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(signs).collect()
}

fn cut(name: &str) -> String {
    match name.chars().count() {
        0..=16 => name.to_owned(),
        _ => name.chars().take(15).chain(['…']).collect(),
    }
}

//! The menus over the queue: in which order, which states, sources, kinds of
//! tags and types. Each choice asks for the list anew.

use egui::Ui;

use crate::model::TagClass;
use crate::suggest::queue::{Filter, Order};
use crate::ui::Ctx;
use crate::ui::widgets::{self, Icon};
use crate::workspace::Action;

/// The order, as a menu.
pub fn order_ui(ui: &mut Ui, ctx: &Ctx) {
    let review = &ctx.ws.session().review;
    let name = format!("Order: {}", review.order.name());
    let button = widgets::icon_button(ui, ctx, Icon::Sort, &name);
    egui::Popup::menu(&button).show(|ui| {
        widgets::small(ui, ctx, "Order by");
        for (order, name) in Order::ALL {
            if ui.radio(review.order == order, sentence(name)).clicked() {
                ctx.send(Action::SetQueue(Box::new((order, review.filter.clone()))));
                ui.close();
            }
        }
    });
}

/// What is shown, as a menu that stays open while one chooses.
pub fn menu_ui(ui: &mut Ui, ctx: &Ctx) {
    let review = &ctx.ws.session().review;
    let is_usual = review.filter
        == Filter {
            words: review.filter.words.clone(),
            ..Filter::default()
        };
    let name = if is_usual {
        "Show: everything open"
    } else {
        "Show: some only"
    };
    let button = widgets::icon_toggle(ui, ctx, Icon::More, name, !is_usual);
    let mut filter = review.filter.clone();
    egui::Popup::menu(&button)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_min_width(220.0);
            egui::ScrollArea::vertical()
                .max_height(480.0)
                .show(ui, |ui| choices_ui(ui, ctx, &mut filter));
        });
    if filter != review.filter {
        ctx.send(Action::SetQueue(Box::new((review.order, filter))));
    }
}

fn choices_ui(ui: &mut Ui, ctx: &Ctx, filter: &mut Filter) {
    widgets::small(ui, ctx, "Show");
    ui.checkbox(&mut filter.open, "Open");
    ui.checkbox(&mut filter.skipped, "Skipped");
    ui.checkbox(&mut filter.unsure, "Unsure");
    ui.checkbox(&mut filter.decided, "Decided");
    ui.add_space(8.0);
    widgets::small(ui, ctx, "What");
    ui.radio_value(&mut filter.class, None, "Everything");
    for (class, name) in [
        (TagClass::Mention, "Entities"),
        (TagClass::Event, "Events"),
        (TagClass::Stance, "Stances"),
        (TagClass::Relation, "Relations"),
        (TagClass::Label, "Labels"),
    ] {
        ui.radio_value(&mut filter.class, Some(class), name);
    }
    let open = ctx.ws.session().article.clone();
    ui.add_space(8.0);
    widgets::small(ui, ctx, "Where");
    ui.radio_value(&mut filter.article, None, "The whole corpus");
    if open.is_some() {
        ui.radio_value(&mut filter.article, open, "This article");
    }
    ui.add_space(8.0);
    widgets::small(ui, ctx, "Score");
    let mut least = filter.score.map_or(0.0, |it| it.0);
    let mut most = filter.score.map_or(1.0, |it| it.1.min(1.0));
    let from = ui.add(egui::Slider::new(&mut least, 0.0..=1.0).text("from"));
    let to = ui.add(egui::Slider::new(&mut most, 0.0..=1.0).text("to"));
    if from.changed() || to.changed() {
        filter.score = (least > 0.0 || most < 1.0).then_some((least, most));
    }
    sources_ui(ui, ctx, filter);
    types_ui(ui, ctx, filter);
}

/// One source alone; and which are switched off altogether.
fn sources_ui(ui: &mut Ui, ctx: &Ctx, filter: &mut Filter) {
    let sources = ctx.ws.queue().sources();
    let mut sources: Vec<_> = sources.into_iter().cloned().collect();
    sources.sort();
    sources.dedup();
    if sources.is_empty() {
        return;
    }
    ui.add_space(8.0);
    widgets::small(ui, ctx, "Source");
    ui.radio_value(&mut filter.source, None, "Every source");
    for source in &sources {
        let name = source.to_string();
        ui.radio_value(&mut filter.source, Some(source.clone()), name);
    }
    ui.add_space(8.0);
    widgets::small(ui, ctx, "In the reader and the queue");
    for source in sources {
        let mut on = !ctx.ws.session().review.off.contains(&source);
        if ui.checkbox(&mut on, format!("Show {source}")).changed() {
            ctx.send(Action::ToggleSource(source));
        }
    }
}

fn types_ui(ui: &mut Ui, ctx: &Ctx, filter: &mut Filter) {
    let schema = &ctx.ws.project().schema;
    let kinds = match filter.class {
        Some(TagClass::Mention) => schema.entities.iter().map(|it| it.id.clone()).collect(),
        Some(TagClass::Event) => schema.events.iter().map(|it| it.id.clone()).collect(),
        Some(TagClass::Relation) => schema.relations.iter().map(|it| it.id.clone()).collect(),
        _ => Vec::new(),
    };
    if kinds.is_empty() {
        filter.kind = None;
        return;
    }
    ui.add_space(8.0);
    widgets::small(ui, ctx, "Type");
    ui.radio_value(&mut filter.kind, None, "Every type");
    for kind in kinds {
        let name = kind.to_string();
        ui.radio_value(&mut filter.kind, Some(kind), name);
    }
}

/// With a capital at the start.
fn sentence(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

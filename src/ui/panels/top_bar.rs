//! The bar above everything: the project and its menu, the menus, the views,
//! and who is working.

use egui::{Align, Button, Layout, RichText, Ui, containers::menu::MenuButton, vec2};

use crate::chart::type_width::{cut, width};
use crate::model::AnnotatorId;
use crate::ui::widgets::Icon;
use crate::ui::{Ctx, Request, style};
use crate::workspace::{Action, View};

pub fn show(ui: &mut Ui, ctx: &Ctx) {
    let rect = ui.max_rect().shrink2(vec2(8.0, 4.0));
    let builder = egui::UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let fit = Fit::of(ui, ctx, rect.width());
        project_ui(ui, ctx, &fit.name);
        crate::ui::menus::show(ui, ctx, fit.one_menu);
        ui.add_space(8.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            annotator_ui(ui, ctx);
            ui.add_space(8.0);
            match fit.one_view {
                true => view_ui(ui, ctx),
                false => views_ui(ui, ctx),
            }
        });
    });
}

/// What the bar has room for: first the project's name gets shorter, then the views
/// become one menu, then the menus do.
struct Fit {
    name: String,
    one_view: bool,
    one_menu: bool,
}

impl Fit {
    /// Least and most room of the project's name, in points.
    const NAME: [f32; 2] = [96.0, 320.0];

    fn of(ui: &Ui, ctx: &Ctx, room: f32) -> Self {
        let padding = 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x;
        let plain = |text: &str| width(text, style::TYPE, false) + padding;
        let bold = |text: &str| width(text, style::TYPE, true) + padding;
        let arrow = width(&ROOM.replace('\u{a0}', " "), style::TYPE, true);
        let me = plain(ctx.ws.session().annotator.as_str()) + arrow;
        let fixed = me + padding + arrow + 24.0;
        // One of them is bold.
        let view = View::ALL.iter().map(|it| bold(it.1)).fold(0.0, f32::max);
        let views = View::ALL.iter().map(|it| plain(it.1)).sum::<f32>() + 0.1 * view;
        let view = view + arrow;
        let menus = crate::ui::menus::width(padding);
        let name = &ctx.ws.project().info.name;
        let name = if name.is_empty() { "Project" } else { name };
        let least = width(name, style::TYPE, true).min(Self::NAME[0]);
        let left = room - fixed - least;
        let one_view = left < views + menus;
        let one_menu = one_view && left < view + menus;
        let taken = if one_view { view } else { views } + if one_menu { me } else { menus };
        let most = (room - fixed - taken).clamp(Self::NAME[0], Self::NAME[1]);
        Self {
            name: cut(name, style::TYPE, true, most),
            one_view,
            one_menu,
        }
    }
}

fn project_ui(ui: &mut Ui, ctx: &Ctx, name: &str) {
    let text = RichText::new(format!("{name}{ROOM}")).font(style::bold(style::TYPE));
    let (button, _) = MenuButton::from_button(flat(text)).ui(ui, |ui| {
        if ui.button("Look for new articles").clicked() {
            ctx.request(Request::Rescan);
        }
        if ui.button("Close the project").clicked() {
            ctx.request(Request::CloseProject);
        }
        ui.label(
            RichText::new(ctx.status.project_path.display().to_string())
                .small()
                .color(ctx.theme.text_faint),
        );
    });
    arrow_ui(ui, ctx, &button);
}

/// Room behind a name for the arrow that says that a menu opens.
const ROOM: &str = "\u{a0}\u{a0}\u{a0}\u{a0}";

fn arrow_ui(ui: &Ui, ctx: &Ctx, button: &egui::Response) {
    let at = button.rect.right_center() - vec2(11.0, 0.0);
    Icon::Down.paint(ui.painter(), at, ctx.theme.text_soft);
}

/// The shown view, and behind it the others.
fn view_ui(ui: &mut Ui, ctx: &Ctx) {
    let now = ctx.ws.session().view;
    let named = View::ALL.iter().find(|it| it.0 == now);
    let name = named.map_or("View", |it| it.1);
    let text = RichText::new(format!("{name}{ROOM}")).font(style::bold(style::TYPE));
    let (button, _) = MenuButton::from_button(flat(text)).ui(ui, |ui| {
        for (view, name) in View::ALL {
            if ui.selectable_label(view == now, name).clicked() {
                ctx.send(Action::SetView(view));
                ui.close();
            }
        }
    });
    arrow_ui(ui, ctx, &button);
}

/// The views beside each other, the shown one marked.
fn views_ui(ui: &mut Ui, ctx: &Ctx) {
    for (view, name) in View::ALL.into_iter().rev() {
        let on = ctx.ws.session().view == view;
        let ink = if on {
            ctx.theme.text
        } else {
            ctx.theme.text_soft
        };
        let font = if on {
            style::bold(style::TYPE)
        } else {
            egui::FontId::proportional(style::TYPE)
        };
        let text = RichText::new(name).color(ink).font(font);
        let button = ui.add(flat(text));
        button.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, on, name));
        if on {
            let rect = button.rect;
            ui.painter().hline(
                rect.shrink(6.0).x_range(),
                ui.max_rect().bottom() + 3.0,
                egui::Stroke::new(2.0, ctx.theme.accent),
            );
        }
        if button.clicked() {
            ctx.send(Action::SetView(view));
        }
    }
}

/// Who is working; others of the project, or a new name.
fn annotator_ui(ui: &mut Ui, ctx: &Ctx) {
    let me = &ctx.ws.session().annotator;
    let text = RichText::new(format!("{me}{ROOM}")).color(ctx.theme.text_soft);
    let (button, _) = MenuButton::from_button(flat(text)).ui(ui, |ui| {
        ui.label(RichText::new("Work as").small().color(ctx.theme.text_faint));
        for name in ctx.ws.project().annotators() {
            let chosen = ui.selectable_label(name == me, name.as_str()).clicked();
            if chosen && name != me {
                ctx.request(Request::SwitchAnnotator(name.clone()));
            }
        }
        let id = egui::Id::unique("new-annotator");
        let mut typed: String = ui.data_mut(|it| it.get_temp(id).unwrap_or_default());
        let field = ui.add(
            egui::TextEdit::singleline(&mut typed)
                .hint_text("Somebody else…")
                .desired_width(160.0),
        );
        field
            .ctx
            .accesskit_node_builder(field.id, |node| node.set_label("Name of somebody else"));
        let entered = crate::ui::widgets::controls::entered(ui, &field);
        if entered && !typed.trim().is_empty() {
            ctx.request(Request::SwitchAnnotator(AnnotatorId::new(typed.trim())));
            typed.clear();
            ui.close();
        }
        ui.data_mut(|it| it.insert_temp(id, typed));
    });
    arrow_ui(ui, ctx, &button);
}

fn flat<'a>(text: RichText) -> Button<'a> {
    Button::new(text).frame_when_inactive(false)
}

//! Draws a part of the window on the bench, presses keys, and writes down what
//! a screen reader would find.

use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use glossator::ui::{Ctx, fonts, keymap, style};

use crate::bench::Bench;

/// A bench and the part of the window that stands on it.
pub struct Stand<P> {
    pub bench: Bench,
    pub part: P,
}

pub type Drawn<'a, P> = Harness<'a, Stand<P>>;

/// Draws a part; `blocked` tells whether it keeps the keys to itself.
pub fn draw<'a, P: 'a>(
    bench: Bench,
    part: P,
    blocked: impl Fn(&P) -> bool + 'a,
    show: impl Fn(&mut P, &mut egui::Ui, &Ctx) + 'a,
) -> Drawn<'a, P> {
    let app = move |ui: &mut egui::Ui, stand: &mut Stand<P>| {
        let Stand { bench, part } = stand;
        keymap::handle(ui.ctx(), &bench.ctx(), blocked(part));
        show(part, ui, &bench.ctx());
        bench.end_frame();
    };
    let (theme, prefs) = (bench.theme.clone(), bench.prefs.clone());
    let mut drawn = Harness::builder()
        .with_size(egui::vec2(800.0, 600.0))
        .with_context_setup(move |egui| {
            egui.set_fonts(fonts::definitions());
            style::apply(egui, &theme, &prefs);
            egui.options_mut(|it| it.zoom_with_keyboard = false);
        })
        .build_ui_state(app, Stand { bench, part });
    drawn.run_steps(6);
    drawn
}

/// Presses a key and types its sign as a keyboard does.
pub fn press<P>(drawn: &mut Drawn<'_, P>, key: egui::Key, modifiers: egui::Modifiers) {
    drawn.key_press_modifiers(modifiers, key);
    drawn.run_steps(4);
}

/// Types signs, each with its key where it has one.
pub fn type_text<P>(drawn: &mut Drawn<'_, P>, text: &str) {
    for c in text.chars() {
        if let Some(key) = egui::Key::from_name(&c.to_string()) {
            drawn.key_down(key);
            drawn.event(egui::Event::Text(c.to_string()));
            drawn.key_up(key);
        } else {
            drawn.event(egui::Event::Text(c.to_string()));
        }
    }
    drawn.run_steps(6);
}

/// The tree as lines: role, name, value, state.
pub fn tree<P>(drawn: &Drawn<'_, P>) -> String {
    let mut out = String::new();
    write(&drawn.root().accesskit_node(), &mut out);
    out
}

fn write(node: &egui_kittest::kittest::AccessKitNode<'_>, out: &mut String) {
    use egui::accesskit::Role;
    let mut line = format!("{:?}", node.role());
    let quiet = matches!(
        node.role(),
        Role::GenericContainer | Role::Window | Role::ScrollView | Role::Unknown | Role::Pane
    );
    if let Some(name) = node.label() {
        line += &format!(" “{name}”");
    }
    if let Some(value) = node.value().filter(|it| Some(it) != node.label().as_ref()) {
        line += &format!(" = {value:?}");
    }
    if node.is_disabled() {
        line += " (greyed)";
    }
    if node.toggled() == Some(egui::accesskit::Toggled::True) {
        line += " (on)";
    }
    if node.is_focused() {
        line += " (focus)";
    }
    if !quiet {
        out.push_str(&line);
        out.push('\n');
    }
    if !matches!(node.role(), Role::TextInput | Role::Label) {
        for child in node.children() {
            write(&child, out);
        }
    }
}

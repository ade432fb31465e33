//! egui's own widgets in the theme's colours and on the 4 px grid. Writes no
//! raw colour: every one comes from the theme's tokens.

use std::collections::BTreeMap;

use egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals,
    vec2,
};

use super::{Prefs, Theme, fonts};

/// Height of a row in lists, menus and bars, in points.
pub const ROW: f32 = 28.0;
/// Size of the interface's type, in points.
pub const TYPE: f32 = 13.0;
/// Small type: keys, captions.
pub const SMALL: f32 = 11.0;
/// Headings of pages.
pub const LARGE: f32 = 20.0;

/// Makes the context look like the theme. Costs something: call it when the
/// theme or the preferences change.
pub fn apply(ctx: &egui::Context, theme: &Theme, prefs: &Prefs) {
    let kind = if theme.dark {
        egui::Theme::Dark
    } else {
        egui::Theme::Light
    };
    ctx.set_theme(kind);
    ctx.set_style_of(kind, style(theme, prefs));
    ctx.set_zoom_factor(prefs.ui_zoom.clamp(0.5, 3.0));
}

/// The interface's face in bold.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, fonts::bold())
}

fn style(theme: &Theme, prefs: &Prefs) -> Style {
    let mut style = Style {
        text_styles: text_styles(),
        visuals: visuals(theme),
        animation_time: if prefs.motion { 0.1 } else { 0.0 },
        ..Style::default()
    };
    if !prefs.motion {
        style.scroll_animation = egui::style::ScrollAnimation::none();
    }
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 4.0);
    spacing.button_padding = vec2(8.0, 4.0);
    spacing.interact_size = vec2(40.0, ROW);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(4);
    spacing.menu_width = 320.0;
    spacing.tooltip_width = 320.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.url_in_tooltip = true;
    style
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, SMALL, FontFamily::Proportional),
        (TextStyle::Body, TYPE, FontFamily::Proportional),
        (TextStyle::Button, TYPE, FontFamily::Proportional),
        (TextStyle::Monospace, TYPE, FontFamily::Monospace),
        (TextStyle::Heading, LARGE, fonts::bold()),
    ]
    .into_iter()
    .map(|(style, size, family)| (style, FontId::new(size, family)))
    .collect()
}

fn visuals(theme: &Theme) -> Visuals {
    let mut visuals = if theme.dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let hairline = Stroke::new(1.0, theme.hairline);
    let radius = CornerRadius::same(4);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(theme.text_faint);
    visuals.panel_fill = theme.surface;
    visuals.window_fill = theme.raised;
    visuals.window_stroke = hairline;
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.extreme_bg_color = theme.raised;
    visuals.text_edit_bg_color = Some(theme.raised);
    visuals.faint_bg_color = theme.hover;
    visuals.code_bg_color = theme.hover;
    visuals.hyperlink_color = theme.accent;
    visuals.warn_fg_color = theme.warning;
    visuals.error_fg_color = theme.danger;
    visuals.selection.bg_fill = theme.selection;
    visuals.selection.stroke = Stroke::new(1.0, theme.accent);
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, theme.accent);
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
    let shade = Color32::from_black_alpha(if theme.dark { 96 } else { 28 });
    visuals.popup_shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: shade,
    };
    visuals.window_shadow = visuals.popup_shadow;
    let widgets = &mut visuals.widgets;
    for (state, fill, stroke, ink) in [
        (
            &mut widgets.noninteractive,
            theme.surface,
            hairline,
            theme.text,
        ),
        (&mut widgets.inactive, theme.raised, hairline, theme.text),
        (
            &mut widgets.hovered,
            theme.hover,
            Stroke::new(1.0, theme.text_faint),
            theme.text,
        ),
        (
            &mut widgets.active,
            theme.hover,
            Stroke::new(1.0, theme.accent),
            theme.text,
        ),
        (&mut widgets.open, theme.hover, hairline, theme.text),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = stroke;
        state.fg_stroke = Stroke::new(1.0, ink);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    visuals
}

//! The menu of the second mouse button: what can be done with the words and the
//! tag under it, with the keys that do the same. Its lines are worked out as
//! values; drawing is separate.

use egui::{Button, RichText, Ui};

use crate::model::{Body, KindId, Zone, ZoneKind};
use crate::text::Span;
use crate::ui::Ctx;
use crate::ui::keymap;
use crate::workspace::{Action, Workspace, commands, queries};

/// Where the menu was opened.
#[derive(Clone, Debug, Default)]
pub struct Spot {
    pub byte: u32,
}

/// One line of the menu.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    Do {
        name: String,
        key: String,
        /// None: not now.
        action: Option<Action>,
        checked: bool,
    },
    Sub {
        title: String,
        lines: Vec<Line>,
    },
    Rule,
}

/// Commands of the menu, in groups.
const GROUPS: [&[&str]; 3] = [
    &[
        "tag.everywhere",
        "tag.link",
        "tag.new-entity",
        "tag.fragment",
    ],
    &["tag.event", "tag.stance", "tag.relation", "tag.note"],
    &["pending.text", "edit.copy", "edit.delete"],
];

pub fn show(ui: &mut Ui, ctx: &Ctx, spot: &Spot) {
    ui.set_min_width(240.0);
    lines_ui(ui, ctx, &lines(ctx.ws, spot));
}

/// What the menu shows now.
pub fn lines(ws: &Workspace, spot: &Spot) -> Vec<Line> {
    let mut lines = Vec::new();
    lines.extend(types(ws));
    for group in GROUPS {
        let before = lines.len();
        lines.extend(
            group
                .iter()
                .filter_map(|id| commands::by_id(id))
                .filter_map(|it| {
                    Some(Line::Do {
                        name: it.name.into(),
                        key: keymap::label(it),
                        action: Some(it.now(ws)?),
                        checked: false,
                    })
                }),
        );
        if lines.len() > before && before > 0 {
            lines.insert(before, Line::Rule);
        }
    }
    let zones = zones(ws, spot);
    if !zones.is_empty() {
        lines.push(Line::Rule);
        lines.extend(zones);
    }
    lines
}

/// The types for the words or the mention that is meant.
fn types(ws: &Workspace) -> Option<Line> {
    let document = ws.document()?;
    let session = ws.session();
    let focused = ws
        .focused_tag()
        .filter(|_| session.selection.span().is_none());
    let of_event = matches!(focused.map(|it| &it.body), Some(Body::Event(_)));
    let title = match (session.selection.span(), focused) {
        (Some(span), _) => format!("Tag “{}” as", queries::quote(ws, &[span], 24)),
        (None, Some(_)) => "Change the type to".into(),
        (None, None) => {
            let caret = session.selection.caret;
            let word = crate::text::segment::word_at(&document.text, caret)?;
            format!("Tag “{}” as", queries::quote(ws, &[word], 24))
        }
    };
    let now = focused.and_then(|it| it.kind());
    let schema = &ws.project().schema;
    let line = |id: &KindId, name: &str, key: Option<char>| Line::Do {
        name: match name.eq_ignore_ascii_case(id.as_str()) {
            true => id.to_string(),
            false => format!("{id} · {name}"),
        },
        key: key.map(String::from).unwrap_or_default(),
        action: Some(Action::Type(id.clone())),
        checked: now == Some(id),
    };
    let lines: Vec<Line> = if of_event {
        let open = schema.events.iter().filter(|it| !it.retired);
        open.map(|it| line(&it.id, it.name(), None)).collect()
    } else {
        let open = schema.entities.iter().filter(|it| !it.retired);
        open.map(|it| line(&it.id, it.name(), it.key)).collect()
    };
    (!lines.is_empty()).then_some(Line::Sub { title, lines })
}

/// What kind of text this is: of the zone under the pointer, or of the selection.
fn zones(ws: &Workspace, spot: &Spot) -> Vec<Line> {
    let Some(article) = ws.article() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let kinds = |now: Option<ZoneKind>, span: Span| -> Vec<Line> {
        ZoneKind::ALL
            .iter()
            .map(|(kind, _, name)| Line::Do {
                name: (*name).into(),
                key: String::new(),
                action: Some(Action::SetZones(with_zone(&article.zones, span, *kind))),
                checked: now.unwrap_or(ZoneKind::Body) == *kind && now.is_some(),
            })
            .collect()
    };
    if let Some(span) = ws.session().selection.span() {
        lines.push(Line::Sub {
            title: "Mark the selection as".into(),
            lines: kinds(None, span),
        });
        return lines;
    }
    let under = article
        .zones
        .iter()
        .find(|it| it.span.contains(spot.byte) || it.span.contains(spot.byte.saturating_sub(1)));
    if let Some(zone) = under {
        lines.push(Line::Sub {
            title: format!("This is: {}", zone.kind.name()),
            lines: kinds(Some(zone.kind), zone.span),
        });
    }
    lines
}

/// The zones after a stretch was said to be of a kind: what overlaps it gives
/// way. Body text is no zone.
pub fn with_zone(zones: &[Zone], span: Span, kind: ZoneKind) -> Vec<Zone> {
    let mut after: Vec<Zone> = Vec::with_capacity(zones.len() + 2);
    for zone in zones {
        if !zone.span.overlaps(span) {
            after.push(zone.clone());
            continue;
        }
        let left = Span::new(zone.span.start(), span.start());
        let right = Span::new(span.end(), zone.span.end());
        after.extend([left, right].into_iter().flatten().map(|span| Zone {
            span,
            kind: zone.kind,
        }));
    }
    if kind != ZoneKind::Body {
        after.push(Zone { span, kind });
    }
    after.sort_by_key(|it| it.span);
    after
}

fn lines_ui(ui: &mut Ui, ctx: &Ctx, lines: &[Line]) {
    for line in lines {
        match line {
            Line::Rule => {
                ui.separator();
            }
            Line::Sub { title, lines } => {
                ui.menu_button(title, |ui| {
                    ui.set_min_width(200.0);
                    egui::ScrollArea::vertical()
                        .max_height(ui.ctx().content_rect().height() - 80.0)
                        .show(ui, |ui| lines_ui(ui, ctx, lines));
                });
            }
            Line::Do {
                name,
                key,
                action,
                checked,
            } => {
                let name = RichText::new(name.as_str());
                let name = if *checked { name.strong() } else { name };
                let button = Button::new(name)
                    .selected(*checked)
                    .shortcut_text(RichText::new(key.as_str()).color(ctx.theme.text_faint));
                if ui.add_enabled(action.is_some(), button).clicked()
                    && let Some(action) = action
                {
                    ctx.send(action.clone());
                    ui.close();
                }
            }
        }
    }
}

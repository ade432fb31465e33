//! The schema to read and to change: types, roles, attributes, the stance
//! scheme. Every change is one step; what would contradict itself is refused
//! with the reason.

mod attribute;
mod edit;
mod fate;
mod list;
mod sheet;

use egui::{ScrollArea, Stroke, Ui, UiBuilder, vec2};

use crate::model::{Named, Reshape, Schema};
use crate::ui::Ctx;
use crate::ui::widgets::{self, Icon, Row, icon_button, search_field};

use crate::workspace::Action;

pub use edit::{Change, change};
pub use fate::Used;
pub use list::{Entry, Line, lines};

#[derive(Default)]
pub struct SchemaPanel {
    filter: String,
    chosen: Option<Entry>,
    /// What the entry is called once a change stands that was asked for.
    follow: Option<Entry>,
    /// What is to be deleted, while its tags are asked about.
    asking: Option<(Named, Used)>,
    /// It was asked in this frame.
    fresh: bool,
    /// How many tags name the chosen entry, at a revision of the workspace.
    used: Option<(u64, Entry, Used)>,
    /// Why the last change was refused.
    refused: Option<String>,
}

const LIST: f32 = 300.0;

impl SchemaPanel {
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let whole = ui.max_rect();
        let list = LIST.min(whole.width() * 0.4);
        let left = whole.with_max_x(whole.left() + list);
        let right = whole.with_min_x(left.right());
        ui.painter().vline(
            left.right(),
            whole.y_range(),
            Stroke::new(1.0, ctx.theme.hairline),
        );
        ui.scope_builder(
            UiBuilder::new().max_rect(left.shrink2(vec2(12.0, 16.0))),
            |ui| {
                self.list_ui(ui, ctx);
            },
        );
        ui.painter()
            .rect_filled(right.with_min_x(right.left() + 1.0), 0, ctx.theme.page);
        ui.scope_builder(
            UiBuilder::new().max_rect(right.shrink2(vec2(32.0, 16.0))),
            |ui| {
                ScrollArea::vertical()
                    .id_salt("sheet")
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        ui.set_max_width(640.0);
                        ui.spacing_mut().item_spacing.y = 4.0;
                        self.sheet_ui(ui, ctx);
                        ui.add_space(24.0);
                    });
            },
        );
    }

    fn list_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        search_field(
            ui,
            ctx,
            "Filter the schema",
            "Filter types…",
            &mut self.filter,
        );
        ui.add_space(8.0);
        let schema = &ctx.ws.project().schema;
        let lines = lines(schema, &self.filter);
        ScrollArea::vertical()
            .id_salt("types")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for line in &lines {
                    if let Some(add) = line.add {
                        ui.add_space(10.0);
                        ui.horizontal(|ui| {
                            widgets::heading(ui, ctx, &line.name);
                            let name = format!("Add to {}", line.name.to_lowercase());
                            if add.can_grow() && icon_button(ui, ctx, Icon::Add, &name).clicked() {
                                self.apply(ctx, &Change::Add(add));
                                self.follow = Some(edit::added(schema, add));
                            }
                        });
                        continue;
                    }
                    let Some(entry) = &line.entry else {
                        widgets::small(ui, ctx, &line.name);
                        continue;
                    };
                    let selected = self.chosen.as_ref() == Some(entry);
                    let (response, rect) = widgets::row(
                        ui,
                        ctx,
                        Row {
                            name: &line.name,
                            selected,
                            ..Row::default()
                        },
                    );
                    let mut from = 0.0;
                    if let Some(hue) = &line.hue {
                        let ink = ctx.theme.hue(hue);
                        ui.painter().circle_filled(
                            egui::pos2(rect.left() + 5.0, rect.center().y),
                            5.0,
                            ink,
                        );
                        from = 18.0;
                    }
                    widgets::line_in(
                        ui,
                        ctx,
                        rect.with_max_x(rect.right() - 40.0),
                        from,
                        &line.name,
                        &line.soft,
                    );
                    if !line.key.is_empty() {
                        widgets::paint_key_chip_right(
                            ui,
                            ctx.theme,
                            rect.right_center(),
                            &line.key,
                        );
                    }
                    if response.clicked() || response.gained_focus() {
                        self.chosen = Some(entry.clone());
                        self.follow = None;
                        self.asking = None;
                        self.refused = None;
                    }
                }
                if lines.is_empty() {
                    widgets::soft(ui, ctx, "Nothing is called that.");
                }
            });
    }

    fn sheet_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let schema = &ctx.ws.project().schema;
        self.keep_chosen(schema);
        if let Some((what, used)) = &self.asking {
            let fresh = std::mem::take(&mut self.fresh);
            let answer = fate::question_ui(ui, ctx, schema, what, used, fresh);
            if let Some(answer) = answer {
                self.answer(ctx, &answer);
            }
        }
        let mut change = match &self.chosen {
            Some(entry) => sheet::entry_ui(ui, ctx, schema, entry),
            None => sheet::whole_ui(ui, ctx, schema),
        };
        if let Some(entry) = self.chosen.clone() {
            let used = self.used(ctx, &entry);
            change = change.or(fate::fate_ui(ui, ctx, schema, &entry, &used));
        }
        if let Some(refused) = &self.refused {
            ui.add_space(8.0);
            widgets::warning(ui, ctx, format!("Not changed: {refused}"));
        }
        if let Some(change) = change {
            self.ask(ctx, &change);
        }
    }

    /// A renamed or merged entry is followed, one that is gone let go.
    fn keep_chosen(&mut self, schema: &Schema) {
        if let Some(entry) = self.follow.take_if(|it| fate::is_there(schema, it)) {
            self.chosen = Some(entry);
        }
        if self
            .chosen
            .as_ref()
            .is_some_and(|it| !fate::is_there(schema, it))
        {
            self.chosen = None;
        }
    }

    /// Counted once for every state of the project: it looks at every tag.
    fn used(&mut self, ctx: &Ctx, entry: &Entry) -> Used {
        let now = ctx.ws.revision();
        if let Some((at, of, used)) = &self.used
            && *at == now
            && of == entry
        {
            return used.clone();
        }
        let used = fate::named(entry).map_or_else(Used::default, |it| Used::by(ctx.ws, &it));
        self.used = Some((now, entry.clone(), used.clone()));
        used
    }

    /// Asks first what becomes of tags that would lose their type.
    fn ask(&mut self, ctx: &Ctx, asked: &Change) {
        if let Change::Carry(Reshape::Remove { what, .. }) = asked {
            let used = Used::by(ctx.ws, what);
            if used.tags > 0 {
                self.asking = Some((what.clone(), used));
                self.fresh = true;
                return;
            }
        }
        self.apply(ctx, asked);
    }

    fn answer(&mut self, ctx: &Ctx, answer: &fate::Answer) {
        let Some((what, _)) = self.asking.take() else {
            return;
        };
        let tags = match answer {
            fate::Answer::Keep => false,
            fate::Answer::Delete => true,
            fate::Answer::Cancel => return,
        };
        self.apply(ctx, &Change::Carry(Reshape::Remove { what, tags }));
    }

    /// Where the chosen entry will be after a change.
    fn followed(&self, reshape: &Reshape) -> Option<Entry> {
        let chosen = self.chosen.as_ref()?;
        let (Reshape::Rename(what, to) | Reshape::Merge(what, to)) = reshape else {
            return None;
        };
        let is_chosen = fate::named(chosen).as_ref() == Some(what);
        is_chosen.then(|| fate::renamed(chosen, to))
    }

    fn apply(&mut self, ctx: &Ctx, asked: &Change) {
        match change(&ctx.ws.project().schema, asked) {
            Ok(schema) => {
                self.refused = None;
                let action = match asked {
                    Change::Carry(reshape) => {
                        if let Reshape::Remove { what, .. } = reshape
                            && self.chosen.as_ref().and_then(fate::named).as_ref() == Some(what)
                        {
                            self.chosen = None;
                        }
                        self.follow = self.followed(reshape);
                        Action::Reshape(reshape.clone())
                    }
                    _ => Action::SetSchema(Box::new(schema)),
                };
                ctx.send(action);
            }
            Err(refused) => self.refused = Some(refused),
        }
    }
}

//! The window as a whole: which page is shown, where its parts stand, and which
//! part answers what a command asks for. Holds every panel's scratch state;
//! must not change anything itself: it sends and requests.

use egui::{CursorIcon, Id, Rect, Sense, Stroke, Ui, UiBuilder};

use super::find::FindState;
use super::layout::{self, Edge, Places};
use super::panels::articles::ArticlesPanel;
use super::panels::entities::EntitiesPanel;
use super::panels::insight::InsightPanel;
use super::panels::inspector::InspectorPanel;
use super::panels::margin::MarginPanel;
use super::panels::reader::ReaderPanel;
use super::panels::review::{ReviewPanel, card_ui};
use super::panels::schema::SchemaPanel;
use super::panels::start::StartPanel;
use super::panels::tray::{Tab, TrayPanel};
use super::panels::{status_line, top_bar};
use super::popups::Popups;
use super::sheets::Sheets;
use super::widgets::toasts::{Toasts, Tone};
use super::{Ctx, Prefs, Request, ThemeChoice, keymap};
use crate::workspace::{Action, Ask, View};

/// Scratch state of everything on the screen.
#[derive(Default)]
pub struct UiState {
    pub start: StartPanel,
    pub toasts: Toasts,
    articles: ArticlesPanel,
    reader: ReaderPanel,
    margin: MarginPanel,
    inspector: InspectorPanel,
    entities: EntitiesPanel,
    schema: SchemaPanel,
    insight: InsightPanel,
    review: ReviewPanel,
    tray: TrayPanel,
    find: FindState,
    popups: Popups,
    sheets: Sheets,
    /// The panel that has the keyboard, as the key for the next one goes round.
    panel: usize,
    /// The start page lies over an open project.
    start_over: bool,
    /// A panel that had no room and was asked for all the same.
    called: Option<Edge>,
    places: Option<Places>,
    /// An edge that is being dragged, and the size it gave its part.
    dragged: Option<(Edge, f32)>,
    counted: status_line::Counted,
    early: keymap::Early,
}

impl UiState {
    /// Draws the window.
    pub fn show(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let has_project = has_project(ctx);
        if let Some(name) = &ctx.status.opening {
            opening_ui(ui, ctx, name);
        } else if self.shows_start(ctx) {
            if self.start.show(ui, ctx) {
                self.start_over = false;
            }
        } else {
            self.project_ui(ui, ctx);
        }
        if ctx.hover.end_frame() {
            super::once_more(ui.ctx());
        }
        let bottom = if has_project { layout::STATUS } else { 0.0 };
        self.toasts.show(ui.ctx(), ctx.theme, bottom);
    }

    /// Takes the keys that mean something out of what has come in, before egui hears
    /// of them; [`Self::keys`] acts on them in the frame that follows.
    pub fn take_keys(&mut self, egui: &egui::Context, ctx: &Ctx, events: &mut Vec<egui::Event>) {
        let elsewhere = ctx.status.opening.is_some() || self.shows_start(ctx);
        let blocked = elsewhere || self.in_popup(egui);
        self.early.take(egui, ctx, blocked, events);
    }

    /// A menu has the keyboard while it is open, Escape above all.
    fn in_popup(&self, egui: &egui::Context) -> bool {
        self.popups.is_open()
            || self.sheets.is_open()
            || self.insight.is_saving()
            || egui::Popup::is_any_open(egui)
    }

    /// Lets keys do what the table of commands says, before anything is drawn.
    pub fn keys(&mut self, egui: &egui::Context, ctx: &Ctx) {
        if ctx.status.opening.is_some() || self.shows_start(ctx) {
            keymap::handle_only(egui, ctx, ON_START);
        } else {
            keymap::handle(egui, ctx, self.in_popup(egui));
        }
    }

    fn shows_start(&self, ctx: &Ctx) -> bool {
        self.start_over || !has_project(ctx)
    }

    /// A project was opened or closed: what belonged to the last one goes.
    pub fn project_changed(&mut self) {
        let toasts = std::mem::take(&mut self.toasts);
        *self = Self {
            toasts,
            ..Self::default()
        };
    }

    /// Routes what a command asks of the window.
    pub fn ask(&mut self, ask: Ask, egui: &egui::Context, ctx: &Ctx) {
        let toggled = match ask {
            Ask::ToggleArticles => Some(Edge::Articles),
            Ask::ToggleInspector => Some(Edge::Inspector),
            _ => None,
        };
        if toggled.is_some_and(|it| self.call(it, ctx)) {
            return;
        }
        if let Some(prefs) = changed_prefs(&ask, ctx.prefs) {
            ctx.request(Request::SetPrefs(Box::new(prefs)));
            return;
        }
        if self.sheets.open(&ask) {
            return self.popups.close();
        }
        if self.reader.ask(&ask, egui, ctx) {
            return;
        }
        match ask {
            Ask::OpenFolder => {
                self.start_over = true;
                self.start.begin(None, ctx.prefs);
                ctx.request(Request::PickArticles);
            }
            Ask::OpenProject => {
                self.start_over = true;
                self.start.type_path();
                ctx.request(Request::PickProject);
            }
            Ask::CloseProject => ctx.request(Request::CloseProject),
            Ask::SaveNow => ctx.request(Request::SaveNow),
            Ask::Copy(text) => ctx.request(Request::CopyText(text)),
            Ask::Quit => ctx.request(Request::Quit),
            Ask::FilterArticles => {
                show_part(ctx, |it| &mut it.show_articles);
                self.bring(Edge::Articles);
                self.articles.focus_filter();
            }
            Ask::FocusMargin => {
                show_part(ctx, |it| &mut it.show_margin);
                self.margin.focus();
            }
            Ask::FocusInspector => {
                show_part(ctx, |it| &mut it.show_inspector);
                self.bring(Edge::Inspector);
                self.inspector.focus();
            }
            Ask::FilterSuggestions => {
                ctx.send(Action::SetView(View::Review));
                self.review.focus_filter();
            }
            Ask::FocusReader => surrender_focus(egui),
            Ask::NextPanel => self.next_panel(ctx),
            Ask::ShowProblems => self.show_tray(ctx, Tab::Problems),
            Ask::ShowHistory => self.show_tray(ctx, Tab::History),
            Ask::Find => self.find.open(ctx),
            Ask::FindNext => self.find.step(ctx, true),
            Ask::FindPrevious => self.find.step(ctx, false),
            ask => {
                let at = self.beside_selection(egui, ctx);
                self.popups.open(&ask, at, ctx);
            }
        }
    }

    /// True where a panel is meant to be shown but has no room: then it comes, and
    /// others give way. Asked for again, it goes.
    fn call(&mut self, panel: Edge, ctx: &Ctx) -> bool {
        if self.called == Some(panel) {
            self.called = None;
            return true;
        }
        let wanted = match panel {
            Edge::Articles => ctx.prefs.show_articles,
            _ => ctx.prefs.show_inspector,
        };
        wanted && self.bring(panel)
    }

    fn bring(&mut self, panel: Edge) -> bool {
        let hidden = self.places.is_some_and(|it| panel.line(&it).is_none());
        if hidden {
            self.called = Some(panel);
        }
        hidden
    }

    fn show_tray(&mut self, ctx: &Ctx, tab: Tab) {
        self.tray.tab = tab;
        show_part(ctx, |it| &mut it.show_tray);
    }

    /// Gives the keyboard to the next panel that is shown.
    fn next_panel(&mut self, ctx: &Ctx) {
        let prefs = ctx.prefs;
        let rows = [
            (true, Ask::FocusReader),
            (prefs.show_articles, Ask::FilterArticles),
            (prefs.show_inspector, Ask::FocusInspector),
        ];
        for _ in 0..rows.len() {
            self.panel = (self.panel + 1) % rows.len();
            let (shown, ask) = &rows[self.panel];
            if *shown {
                return ctx.send(Action::Ask(ask.clone()));
            }
        }
    }

    /// Where popups about the selection open.
    fn beside_selection(&self, egui: &egui::Context, ctx: &Ctx) -> egui::Pos2 {
        let at = self.reader.anchor_rect(ctx);
        at.map_or(egui.content_rect().center(), |it| it.left_bottom())
    }

    /// Shows the start page over the open project.
    pub fn show_start(&mut self) {
        self.start_over = true;
    }

    fn project_ui(&mut self, ui: &mut Ui, ctx: &Ctx) {
        let window = ui.max_rect();
        let mut prefs = ctx.prefs.clone();
        if let Some((edge, size)) = self.dragged {
            *edge.size_of(&mut prefs) = size;
        }
        let places = match ctx.ws.session().view {
            View::Annotate => layout::annotate(window, &prefs, self.called),
            View::Review => layout::review(window, &prefs),
            View::Entities | View::Schema | View::Insight => layout::whole(window, &prefs),
        };
        self.places = Some(places);
        // A help that stood open would stay above a sheet for as long as the pointer
        // rests where it was: what lies below a sheet knows no pointer.
        let covered = self.sheets.is_open();
        let pointer = covered.then(|| ui.input_mut(|it| std::mem::take(&mut it.pointer)));
        let theme = ctx.theme;
        let painter = ui.painter();
        painter.rect_filled(window, 0, theme.surface);
        painter.rect_filled(places.reader, 0, theme.page);
        part(ui, "top", places.top, |ui| top_bar::show(ui, ctx));
        match ctx.ws.session().view {
            View::Annotate => self.annotate_ui(ui, ctx, &places),
            View::Review => self.review_ui(ui, ctx, &places),
            View::Entities => part(ui, "entities", places.reader, |ui| {
                self.entities.show(ui, ctx);
            }),
            View::Schema => part(ui, "schema", places.reader, |ui| {
                self.schema.show(ui, ctx);
            }),
            View::Insight => part(ui, "insight", places.reader, |ui| {
                self.insight.show(ui, ctx);
            }),
        }
        part(ui, "status", places.status, |ui| {
            status_line::show(ui, ctx, &mut self.counted);
        });
        if let Some(place) = places.tray {
            part(ui, "tray", place, |ui| self.tray.show(ui, ctx));
        }
        self.edges_ui(ui, ctx, &places);
        if let Some(pointer) = pointer {
            ui.input_mut(|it| it.pointer = pointer);
        }
        self.popups.show(ui.ctx(), ctx);
        self.sheets.show(ui.ctx(), ctx);
    }

    fn annotate_ui(&mut self, ui: &mut Ui, ctx: &Ctx, places: &Places) {
        if let Some(place) = places.articles {
            part(ui, "articles", place, |ui| self.articles.show(ui, ctx));
        }
        part(ui, "reader", places.reader, |ui| {
            self.reader.show(ui, ctx, &mut self.find);
        });
        let reader = &self.reader;
        if let Some(place) = places.margin
            && let Some(visible) = reader.visible_range()
        {
            let y_of = |byte| reader.y_of(byte);
            let margin = &mut self.margin;
            part(ui, "margin", place, |ui| {
                margin.show(ui, ctx, visible, &y_of)
            });
        }
        if let Some(place) = places.inspector {
            part(ui, "inspector", place, |ui| self.inspector.show(ui, ctx));
        }
    }

    /// The queue, the article, the suggestion in hand.
    fn review_ui(&mut self, ui: &mut Ui, ctx: &Ctx, places: &Places) {
        if let Some(place) = places.articles {
            part(ui, "queue", place, |ui| self.review.show(ui, ctx));
        }
        part(ui, "reader", places.reader, |ui| {
            self.reader.show(ui, ctx, &mut self.find);
        });
        if let Some(place) = places.inspector {
            part(ui, "in hand", place, |ui| card_ui(ui, ctx));
        }
    }

    /// Hairlines between the parts, and the hands that move them.
    fn edges_ui(&mut self, ui: &mut Ui, ctx: &Ctx, places: &Places) {
        let line = Stroke::new(1.0, ctx.theme.hairline);
        let painter = ui.painter();
        for y in [places.top.bottom(), places.status.top()] {
            painter.hline(places.top.x_range(), y, line);
        }
        for edge in Edge::ALL {
            let Some((from, to)) = edge.line(places) else {
                continue;
            };
            let hot = Rect::from_two_pos(from, to).expand(3.0);
            let hand = ui.interact(hot, Id::unique(edge), Sense::click_and_drag());
            let cursor = if edge == Edge::Tray {
                CursorIcon::ResizeVertical
            } else {
                CursorIcon::ResizeHorizontal
            };
            let lit = hand.hovered() || hand.dragged();
            let stroke = if lit {
                Stroke::new(2.0, ctx.theme.accent)
            } else {
                line
            };
            ui.painter().line_segment([from, to], stroke);
            let hand = hand.on_hover_cursor(cursor);
            if hand.dragged()
                && let Some(at) = hand.interact_pointer_pos()
                && let Some(size) = edge.pulled_to(at, places)
            {
                self.dragged = Some((edge, size));
            }
            let settled = if hand.double_clicked() {
                Some(*edge.size_of(&mut Prefs::default()))
            } else if hand.drag_stopped() {
                self.dragged.map(|it| it.1)
            } else {
                None
            };
            if let Some(size) = settled {
                self.dragged = None;
                let mut prefs = ctx.prefs.clone();
                *edge.size_of(&mut prefs) = size;
                ctx.request(Request::SetPrefs(Box::new(prefs)));
            }
        }
    }

    /// Whether the sheet for exports is open, which says itself how one ended.
    pub fn shows_export(&self) -> bool {
        self.sheets.shows_export()
    }

    /// Says something in passing.
    pub fn tell(&mut self, text: impl Into<String>) {
        self.toasts.add(Tone::Info, text);
    }

    /// What stands in the way of closing the window.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.toasts.add(Tone::Error, text);
    }

    /// Says why something wasn't done.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.toasts.add(Tone::Error, text);
    }
}

/// Commands that work on the start page.
const ON_START: &[&str] = &[
    "file.open-folder",
    "file.open-project",
    "file.quit",
    "view.theme",
];

fn has_project(ctx: &Ctx) -> bool {
    !ctx.status.project_path.as_os_str().is_empty()
}

/// Shows a part of the window that may be hidden.
fn show_part(ctx: &Ctx, part: impl Fn(&mut Prefs) -> &mut bool) {
    let mut prefs = ctx.prefs.clone();
    if !std::mem::replace(part(&mut prefs), true) {
        ctx.request(Request::SetPrefs(Box::new(prefs)));
    }
}

fn surrender_focus(egui: &egui::Context) {
    if let Some(id) = egui.memory(|it| it.focused()) {
        egui.memory_mut(|it| it.surrender_focus(id));
    }
}

/// The preferences after a command that only changes those.
fn changed_prefs(ask: &Ask, prefs: &Prefs) -> Option<Prefs> {
    let mut new = prefs.clone();
    let flip = |it: &mut bool| *it = !*it;
    match ask {
        Ask::ToggleArticles => flip(&mut new.show_articles),
        Ask::ToggleMargin => flip(&mut new.show_margin),
        Ask::ToggleInspector => flip(&mut new.show_inspector),
        Ask::ToggleTray => flip(&mut new.show_tray),
        Ask::ToggleArcs => flip(&mut new.show_arcs),
        Ask::ToggleZones => flip(&mut new.show_zones),
        Ask::ToggleInvisibles => flip(&mut new.show_invisibles),
        Ask::ZoomIn => new.reader_zoom = (new.reader_zoom + 0.1).min(3.0),
        Ask::ZoomOut => new.reader_zoom = (new.reader_zoom - 0.1).max(0.6),
        Ask::ZoomReset => new.reader_zoom = 1.0,
        Ask::ToggleTheme => {
            new.theme = match new.theme {
                ThemeChoice::System => ThemeChoice::Light,
                ThemeChoice::Light => ThemeChoice::Dark,
                ThemeChoice::Dark => ThemeChoice::System,
            }
        }
        _ => return None,
    }
    Some(new)
}

/// Draws one part of the window in its place, clipped to it.
fn part(ui: &mut Ui, name: &str, place: Rect, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().id_salt(name).max_rect(place);
    ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(place.intersect(ui.clip_rect()));
        add(ui);
    });
}

fn opening_ui(ui: &mut Ui, ctx: &Ctx, name: &str) {
    let window = ui.max_rect();
    ui.painter().rect_filled(window, 0, ctx.theme.surface);
    ui.scope_builder(UiBuilder::new().max_rect(window), |ui| {
        ui.centered_and_justified(|ui| {
            ui.label(egui::RichText::new(format!("Opening {name}…")).color(ctx.theme.text_soft));
        });
    });
}

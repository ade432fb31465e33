//! One desk with margin, inspector, popups, register and schema on it, and the
//! hands that work there: keys, clicks by label, text. Knows no flow.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, Rect, UiBuilder, pos2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, HarnessBuilder};
use expect_test::Expect;
use glossator::model::*;
use glossator::store::presets;
use glossator::text::Span;
use glossator::ui::panels::entities::EntitiesPanel;
use glossator::ui::panels::inspector::InspectorPanel;
use glossator::ui::panels::margin::MarginPanel;
use glossator::ui::panels::schema::SchemaPanel;
use glossator::ui::popups::Popups;
use glossator::ui::{Ctx, Hover, Outbox, Prefs, Status, Theme, fonts, keymap, style};
use glossator::workspace::{
    Action, Ask, Document, Effect, History, IdSource, Item, Session, Workspace, phrases,
};

pub const TEXT: &str = "Ruben Danielian met Nino Kvirikadze in Batumi on Monday.
Kvirikadze backs the accord, but Danielian doubts it.
";

/// What is drawn.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    Margin,
    Inspector,
    Entities,
    Schema,
}

pub struct Desk {
    pub ws: Workspace,
    pub part: Part,
    pub prefs: Prefs,
    pub theme: Theme,
    pub status: Status,
    pub outbox: Outbox,
    pub hover: Hover,
    pub popups: Popups,
    pub margin: MarginPanel,
    pub inspector: InspectorPanel,
    pub entities: EntitiesPanel,
    pub schema: SchemaPanel,
    pub refused: Vec<String>,
}

pub fn now() -> Stamp {
    "2026-05-25T09:00:00Z".into()
}

/// The news preset, one article, mentions m1 Danielian, m2 Kvirikadze, m3 Batumi,
/// m4 Monday, m5 Kvirikadze, m6 accord, m7 Danielian.
pub fn workspace() -> Workspace {
    let mut article = Article::new("a.txt".into());
    article.meta.title = Some("Ministers meet".into());
    article.meta.published = Some("2026-05-12".into());
    let mut project = Project {
        schema: Arc::new(presets::load("news").expect("the preset is read")),
        ..Project::default()
    };
    project.articles.insert(article.id.clone(), article);
    let session = Session {
        annotator: "anna".into(),
        snapping: true,
        ..Session::default()
    };
    let mut ws = Workspace::new(project, session, History::default(), IdSource::Counting);
    act(&mut ws, Action::OpenArticle("a.txt".into()));
    ws.provide(
        "a.txt".into(),
        Document::new(TEXT.into(), "b3-0".into(), false),
    );
    for (words, nth, kind) in [
        ("Ruben Danielian", 0, "PERSON"),
        ("Nino Kvirikadze", 0, "PERSON"),
        ("Batumi", 0, "GPE"),
        ("Monday", 0, "DATE"),
        ("Kvirikadze", 1, "PERSON"),
        ("accord", 0, "LAW"),
        ("Danielian", 1, "PERSON"),
    ] {
        let spans = vec![at(words, nth)];
        act(
            &mut ws,
            Action::TagSpans {
                spans,
                kind: kind.into(),
            },
        );
    }
    act(&mut ws, Action::Focus(None));
    ws
}

pub fn at(words: &str, nth: usize) -> Span {
    let (start, _) = TEXT.match_indices(words).nth(nth).expect("in the text");
    Span::from_range(start..start + words.len()).expect("not empty")
}

pub fn act(ws: &mut Workspace, action: Action) -> Vec<Effect> {
    ws.dispatch(action, &now()).expect("allowed")
}

pub fn desk(part: Part, ws: Workspace) -> Harness<'static, Desk> {
    let prefs = Prefs {
        motion: false,
        // One form of a tag at a time, so that labels are found once.
        show_margin: part == Part::Margin,
        show_inspector: part == Part::Inspector,
        ..Prefs::default()
    };
    let desk = Desk {
        ws,
        part,
        theme: Theme::light(),
        status: Status::default(),
        outbox: Outbox::default(),
        hover: Hover::default(),
        popups: Popups::default(),
        margin: MarginPanel::default(),
        inspector: InspectorPanel::default(),
        entities: EntitiesPanel::default(),
        schema: SchemaPanel::default(),
        refused: Vec::new(),
        prefs: prefs.clone(),
    };
    let mut harness = HarnessBuilder::default()
        .with_size(egui::vec2(1000.0, 900.0))
        .allow_missing_glyphs()
        .with_context_setup(move |egui| {
            egui.set_fonts(fonts::definitions());
            style::apply(egui, &Theme::light(), &prefs);
        })
        .build_ui_state(|ui, desk: &mut Desk| desk.show(ui), desk);
    harness.run_steps(2);
    harness
}

impl Desk {
    fn show(&mut self, ui: &mut egui::Ui) {
        let ctx = Ctx {
            ws: &self.ws,
            theme: &self.theme,
            prefs: &self.prefs,
            status: &self.status,
            outbox: &self.outbox,
            hover: &self.hover,
        };
        keymap::handle(ui.ctx(), &ctx, self.popups.is_open());
        let room = Rect::from_min_max(pos2(300.0, 0.0), pos2(680.0, 900.0));
        let all = Span::from_range(0..TEXT.len()).expect("not empty");
        let y_of = |byte: u32| Some(if byte > 56 { 200.0 } else { 60.0 });
        let wide = matches!(self.part, Part::Entities | Part::Schema);
        let room = if wide { ui.max_rect() } else { room };
        ui.scope_builder(UiBuilder::new().max_rect(room), |ui| match self.part {
            Part::Margin => self.margin.show(ui, &ctx, all, &y_of),
            Part::Inspector => self.inspector.show(ui, &ctx),
            Part::Entities => self.entities.show(ui, &ctx),
            Part::Schema => self.schema.show(ui, &ctx),
        });
        self.popups.show(ui.ctx(), &ctx);
        self.hover.end_frame();
        for action in self.outbox.take_actions() {
            match self.ws.dispatch(action, &now()) {
                Ok(effects) => self.carry_out(effects),
                Err(refusal) => self.refused.push(refusal.0),
            }
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Ask(ask) = effect else {
                continue;
            };
            let ctx = Ctx {
                ws: &self.ws,
                theme: &self.theme,
                prefs: &self.prefs,
                status: &self.status,
                outbox: &self.outbox,
                hover: &self.hover,
            };
            match ask {
                Ask::FocusMargin => self.margin.focus(),
                ask => drop(self.popups.open(&ask, pos2(100.0, 100.0), &ctx)),
            }
        }
    }
}

pub fn press(harness: &mut Harness<'_, Desk>, key: Key) {
    press_with(harness, Modifiers::NONE, key);
}

pub fn press_with(harness: &mut Harness<'_, Desk>, held: Modifiers, key: Key) {
    harness.key_press_modifiers(held, key);
    harness.run_steps(4);
}

/// A character as a keyboard sends it: the key and the text it makes.
pub fn typed(harness: &mut Harness<'_, Desk>, text: &str) {
    for c in text.chars() {
        if let Some(key) = Key::from_name(&c.to_uppercase().to_string()) {
            harness.key_press(key);
        }
        harness.event(Event::Text(c.to_string()));
        harness.run_steps(4);
    }
}

pub fn click(harness: &mut Harness<'_, Desk>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(4);
}

pub fn select(harness: &mut Harness<'_, Desk>, span: Span) {
    let ws = &mut harness.state_mut().ws;
    act(ws, Action::Focus(None));
    act(ws, Action::Select(span.into()));
    harness.run_steps(2);
}

pub fn focus(harness: &mut Harness<'_, Desk>, id: &str) {
    act(
        &mut harness.state_mut().ws,
        Action::Focus(Some(Item::Tag(id.into()))),
    );
    harness.run_steps(2);
}

/// The tags of some classes, a line each, by id.
pub fn tags(harness: &Harness<'_, Desk>, classes: &[TagClass]) -> String {
    let ws = &harness.state().ws;
    let mut lines = String::new();
    for tag in ws.layer().expect("a layer").tags() {
        if classes.contains(&tag.class()) {
            lines.push_str(&format!("{} {}\n", tag.id, phrases::tag_line(ws, tag)));
        }
    }
    lines
}

pub fn check(harness: &Harness<'_, Desk>, classes: &[TagClass], expected: Expect) {
    expected.assert_eq(&tags(harness, classes));
    assert_eq!(harness.state().refused, [""; 0]);
}

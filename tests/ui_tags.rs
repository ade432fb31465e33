//! Flows through margin, inspector, popups, register and schema, by the labels
//! that a person reads and a screen reader says. One desk holds them all; what
//! comes of a flow is compared as text.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, Rect, UiBuilder, pos2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, HarnessBuilder};
use expect_test::{Expect, expect};
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
    Action, Ask, Document, Effect, History, IdSource, Item, Session, View, Workspace, phrases,
};

const TEXT: &str = "Ruben Danielian met Nino Kvirikadze in Batumi on Monday.
Kvirikadze backs the accord, but Danielian doubts it.
";

/// What is drawn.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Margin,
    Inspector,
    Entities,
    Schema,
}

struct Desk {
    ws: Workspace,
    part: Part,
    prefs: Prefs,
    theme: Theme,
    status: Status,
    outbox: Outbox,
    hover: Hover,
    popups: Popups,
    margin: MarginPanel,
    inspector: InspectorPanel,
    entities: EntitiesPanel,
    schema: SchemaPanel,
    refused: Vec<String>,
}

fn now() -> Stamp {
    "2026-05-25T09:00:00Z".into()
}

/// The news preset, one article, mentions m1 Danielian, m2 Kvirikadze, m3 Batumi,
/// m4 Monday, m5 Kvirikadze, m6 accord, m7 Danielian.
fn workspace() -> Workspace {
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

fn at(words: &str, nth: usize) -> Span {
    let (start, _) = TEXT.match_indices(words).nth(nth).expect("in the text");
    Span::from_range(start..start + words.len()).expect("not empty")
}

fn act(ws: &mut Workspace, action: Action) -> Vec<Effect> {
    ws.dispatch(action, &now()).expect("allowed")
}

fn desk(part: Part, ws: Workspace) -> Harness<'static, Desk> {
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

fn press(harness: &mut Harness<'_, Desk>, key: Key) {
    press_with(harness, Modifiers::NONE, key);
}

fn press_with(harness: &mut Harness<'_, Desk>, held: Modifiers, key: Key) {
    harness.key_press_modifiers(held, key);
    harness.run_steps(4);
}

/// A character as a keyboard sends it: the key and the text it makes.
fn typed(harness: &mut Harness<'_, Desk>, text: &str) {
    for c in text.chars() {
        if let Some(key) = Key::from_name(&c.to_uppercase().to_string()) {
            harness.key_press(key);
        }
        harness.event(Event::Text(c.to_string()));
        harness.run_steps(4);
    }
}

fn click(harness: &mut Harness<'_, Desk>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(4);
}

fn select(harness: &mut Harness<'_, Desk>, span: Span) {
    let ws = &mut harness.state_mut().ws;
    act(ws, Action::Focus(None));
    act(ws, Action::Select(span.into()));
    harness.run_steps(2);
}

fn focus(harness: &mut Harness<'_, Desk>, id: &str) {
    act(
        &mut harness.state_mut().ws,
        Action::Focus(Some(Item::Tag(id.into()))),
    );
    harness.run_steps(2);
}

/// The tags of some classes, a line each, by id.
fn tags(harness: &Harness<'_, Desk>, classes: &[TagClass]) -> String {
    let ws = &harness.state().ws;
    let mut lines = String::new();
    for tag in ws.layer().expect("a layer").tags() {
        if classes.contains(&tag.class()) {
            lines.push_str(&format!("{} {}\n", tag.id, phrases::tag_line(ws, tag)));
        }
    }
    lines
}

fn check(harness: &Harness<'_, Desk>, classes: &[TagClass], expected: Expect) {
    expected.assert_eq(&tags(harness, classes));
    assert_eq!(harness.state().refused, [""; 0]);
}

#[test]
fn event_is_made_and_filled_by_keys() {
    let mut it = desk(Part::Margin, workspace());
    select(&mut it, at("met", 0));
    press(&mut it, Key::E);
    assert!(it.state().popups.is_open());
    typed(&mut it, "co");
    press(&mut it, Key::Enter);
    assert!(!it.state().popups.is_open());
    // The actor is asked; the nearest that fits is the first.
    typed(&mut it, "1");
    typed(&mut it, "1");
    check(
        &it,
        &[TagClass::Event],
        expect![[r#"
            v1 CONSULT · Nino Kvirikadze → Ruben Danielian
        "#]],
    );
}

#[test]
fn event_is_filled_by_clicks() {
    let mut ws = workspace();
    act(&mut ws, Action::Select(at("met", 0).into()));
    act(
        &mut ws,
        Action::NewEvent {
            kind: "CONSULT".into(),
        },
    );
    act(&mut ws, Action::Escape);
    let mut it = desk(Part::Margin, ws);
    click(&mut it, "Fill location");
    click(&mut it, "1 Batumi");
    click(&mut it, "Fill recipient");
    click(&mut it, "2 Ruben Danielian");
    click(&mut it, "Remove Ruben Danielian from recipient");
    check(
        &it,
        &[TagClass::Event],
        expect![[r#"
            v1 CONSULT · Batumi
        "#]],
    );
}

#[test]
fn a_date_is_typed_and_a_wrong_one_stays_in_the_field() {
    let mut ws = workspace();
    act(&mut ws, Action::Select(at("met", 0).into()));
    act(
        &mut ws,
        Action::NewEvent {
            kind: "CONSULT".into(),
        },
    );
    act(
        &mut ws,
        Action::AskRole {
            event: "v1".into(),
            role: "time".into(),
        },
    );
    let mut it = desk(Part::Margin, ws);
    press(&mut it, Key::Enter);
    typed(&mut it, "2026-02-30");
    press(&mut it, Key::Enter);
    it.get_by_label("a date, as 2026-05-18, 2026-05 or 2026");
    for _ in 0..2 {
        press(&mut it, Key::Backspace);
    }
    typed(&mut it, "28");
    press(&mut it, Key::Enter);
    check(
        &it,
        &[TagClass::Event],
        expect![[r#"
            v1 CONSULT · 2026-02-28
        "#]],
    );
}

#[test]
fn stance_is_drafted_then_signed() {
    let mut it = desk(Part::Margin, workspace());
    focus(&mut it, "m5");
    press(&mut it, Key::S);
    it.get_by_label("About what? A number, a click, G for a topic, Enter for the selected words.");
    typed(&mut it, "1");
    it.get_by_label("For or against? Press its sign.");
    click(&mut it, "for");
    check(
        &it,
        &[TagClass::Stance],
        expect![[r#"
            s1 Kvirikadze + accord · reported
        "#]],
    );
    click(&mut it, "strength: strong");
    click(&mut it, "basis: inferred");
    click(&mut it, "against");
    check(
        &it,
        &[TagClass::Stance],
        expect![[r#"
            s1 Kvirikadze − accord · inferred
        "#]],
    );
}

#[test]
fn stance_on_a_new_topic() {
    let mut it = desk(Part::Margin, workspace());
    focus(&mut it, "m7");
    press(&mut it, Key::S);
    press(&mut it, Key::G);
    typed(&mut it, "one customs hall");
    press_with(&mut it, Modifiers::COMMAND, Key::Enter);
    typed(&mut it, "-");
    check(
        &it,
        &[TagClass::Stance],
        expect![[r#"
            s1 Danielian − one customs hall · reported
        "#]],
    );
    let topics: Vec<&str> = it
        .state()
        .ws
        .project()
        .register
        .entities
        .values()
        .filter(|it| it.is_topic())
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(topics, ["one-customs-hall"]);
}

#[test]
fn a_new_entity_then_the_next_mention_finds_it() {
    let mut it = desk(Part::Inspector, workspace());
    focus(&mut it, "m2");
    press(&mut it, Key::L);
    press_with(&mut it, Modifiers::COMMAND, Key::Enter);
    focus(&mut it, "m5");
    press(&mut it, Key::L);
    it.get_by_label("Nino Kvirikadze, PERSON");
    press(&mut it, Key::Enter);
    let ws = &it.state().ws;
    let linked: Vec<Option<&str>> = ["m1", "m2", "m5"]
        .iter()
        .map(|id| {
            Some(
                ws.tag(&TagId::new(id))?
                    .mention()?
                    .entity
                    .as_ref()?
                    .as_str(),
            )
        })
        .collect();
    assert_eq!(
        linked,
        [None, Some("nino-kvirikadze"), Some("nino-kvirikadze")]
    );
}

#[test]
fn deleting_what_is_used_asks_and_names_the_users() {
    let mut ws = workspace();
    act(&mut ws, Action::Select(at("met", 0).into()));
    act(
        &mut ws,
        Action::NewEvent {
            kind: "CONSULT".into(),
        },
    );
    act(&mut ws, Action::Answer(Ref::Mention("m1".into())));
    act(&mut ws, Action::Escape);
    act(&mut ws, Action::Focus(Some(Item::Tag("m1".into()))));
    act(&mut ws, Action::BeginStance);
    act(&mut ws, Action::DraftTarget(Ref::Mention("m6".into())));
    act(&mut ws, Action::SetPolarity(Polarity::Against));
    let mut it = desk(Part::Inspector, ws);
    focus(&mut it, "m1");
    press(&mut it, Key::Delete);
    it.get_by_label("Delete PERSON · “Ruben Danielian”?");
    it.get_by_label("CONSULT · Ruben Danielian: loses its actor");
    it.get_by_label("Ruben Danielian − accord · reported: goes with it");
    click(&mut it, "Keep");
    assert!(it.state().ws.tag(&"m1".into()).is_some());
    press(&mut it, Key::Delete);
    click(&mut it, "Delete with them");
    check(
        &it,
        &[TagClass::Event, TagClass::Stance],
        expect![[r#"
            v1 CONSULT · “met”
        "#]],
    );
    assert!(it.state().ws.tag(&"m1".into()).is_none());
}

#[test]
fn notes_and_labels_by_keys() {
    let mut it = desk(Part::Inspector, workspace());
    press(&mut it, Key::N);
    typed(&mut it, "wire copy");
    press_with(&mut it, Modifiers::COMMAND, Key::Enter);
    press_with(&mut it, Modifiers::COMMAND, Key::B);
    press(&mut it, Key::Space);
    press(&mut it, Key::ArrowDown);
    press(&mut it, Key::Space);
    press(&mut it, Key::Escape);
    check(
        &it,
        &[TagClass::Label, TagClass::Note],
        expect![[r#"
            l1 topic · diplomacy, domestic
            n1 wire copy
        "#]],
    );
}

#[test]
fn the_title_is_one_step_and_tasks_are_completed() {
    let mut it = desk(Part::Inspector, workspace());
    click(&mut it, "entities complete");
    it.get_by_label("Title").focus();
    it.run_steps(2);
    press(&mut it, Key::End);
    typed(&mut it, "!");
    it.get_by_label("Source").focus();
    it.run_steps(3);
    let state = it.state();
    let article = state.ws.article().expect("open");
    assert_eq!(article.meta.title.as_deref(), Some("Ministers meet!"));
    assert!(
        state
            .ws
            .layer()
            .expect("a layer")
            .is_complete(Task::Entities)
    );
    let labels: Vec<&str> = state
        .ws
        .history()
        .steps()
        .iter()
        .skip(7)
        .map(|it| it.transaction.label.as_str())
        .collect();
    assert_eq!(labels, ["entities: complete", "change the title data"]);
}

#[test]
fn a_mention_is_retyped_by_the_list_and_follows_a_precedent() {
    let mut it = desk(Part::Inspector, workspace());
    focus(&mut it, "m5");
    press(&mut it, Key::T);
    typed(&mut it, "org");
    press(&mut it, Key::Enter);
    check(
        &it,
        &[TagClass::Mention],
        expect![[r#"
            m1 PERSON · “Ruben Danielian”
            m2 PERSON · “Nino Kvirikadze”
            m3 GPE · “Batumi”
            m4 DATE · “Monday”
            m5 ORG · “Kvirikadze”
            m6 LAW · “accord”
            m7 PERSON · “Danielian”
        "#]],
    );
}

#[test]
fn two_entries_are_merged_and_a_used_one_asks_before_it_goes() {
    let mut ws = workspace();
    for (name, id) in [("Nino Kvirikadze", "m2"), ("Kvirikadze", "m5")] {
        act(
            &mut ws,
            Action::NewEntity {
                name: name.into(),
                kind: "PERSON".into(),
                link: Some(id.into()),
            },
        );
    }
    act(&mut ws, Action::SetView(View::Entities));
    let mut it = desk(Part::Entities, ws);
    click(&mut it, "Kvirikadze PERSON");
    it.get_by_label("Nino Kvirikadze PERSON")
        .click_modifiers(Modifiers::COMMAND);
    it.run_steps(3);
    click(&mut it, "Merge Kvirikadze into Nino Kvirikadze");
    click(&mut it, "Nino Kvirikadze PERSON");
    it.get_by_label("Used by 2 tags.");
    click(&mut it, "Delete");
    it.get_by_label("Delete Nino Kvirikadze? 2 tags lose the link to it.");
    click(&mut it, "Unlink and delete");
    let ws = &it.state().ws;
    assert!(ws.project().register.entities.is_empty());
    assert_eq!(
        ws.tag(&"m5".into())
            .and_then(|it| it.mention()?.entity.clone()),
        None
    );
}

#[test]
fn the_schema_refuses_a_key_that_is_taken() {
    let mut it = desk(Part::Schema, workspace());
    click(&mut it, "ORG");
    it.get_by_label("Key").focus();
    it.run_steps(2);
    press(&mut it, Key::Backspace);
    typed(&mut it, "1");
    press(&mut it, Key::Enter);
    it.get_by_label("Not changed: the key “1” is there already");
    click(&mut it, "colour 7");
    click(&mut it, "Retire");
    let schema = it.state().ws.project().schema.clone();
    let org = schema.entity_type(&"ORG".into()).expect("still there");
    assert_eq!(
        (org.key, org.color.as_str(), org.retired),
        (Some('2'), "hue7", true)
    );
}

#[test]
fn a_type_is_added_and_named() {
    let mut it = desk(Part::Schema, workspace());
    click(&mut it, "Add to entities");
    it.get_by_label("Id").focus();
    it.run_steps(2);
    for _ in 0..3 {
        press(&mut it, Key::Backspace);
    }
    typed(&mut it, "SHIP");
    press(&mut it, Key::Enter);
    let schema = it.state().ws.project().schema.clone();
    assert!(schema.entity_type(&"SHIP".into()).is_some());
    assert!(schema.entity_type(&"NEW".into()).is_none());
}

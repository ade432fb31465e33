//! The reader under a hand and a keyboard, without a display: what is pressed,
//! and what stands in the workspace then.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::{Harness, HarnessBuilder};
use expect_test::{Expect, expect};

use super::menu::{self, Line};
use super::{ReaderPanel, head, scene};
use crate::model::*;
use crate::store::Remedy;
use crate::text::Span;
use crate::ui::find::FindState;
use crate::ui::textview::{Emphasis, MarkSource};
use crate::ui::{Ctx, FileProblem, Hover, Outbox, Prefs, Status, Theme, fonts, keymap, style};
use crate::workspace::{
    Action, Document, Effect, History, IdSource, Item, Pending, Selection, Session, Workspace,
    phrases, queries,
};

const TEXT: &str = "Border talks resume

Georgia’s foreign minister, Nino Kvirikadze, met Ruben Danielian in Batumi.
She backs the new accord, but Danielian (“not yet”) doubts it.

Related: Dolphins return after winter
";

struct Desk {
    ws: Workspace,
    panel: ReaderPanel,
    find: FindState,
    prefs: Prefs,
    theme: Theme,
    status: Status,
    outbox: Outbox,
    hover: Hover,
    refused: Vec<String>,
}

type Drawn = Harness<'static, Desk>;

fn schema() -> Schema {
    let entity = |id: &str, key: char| EntityType {
        id: id.into(),
        color: "hue1".into(),
        key: Some(key),
        ..EntityType::default()
    };
    let role = |id: &str| Role {
        id: id.into(),
        ..Role::default()
    };
    Schema {
        entities: vec![
            entity("PERSON", '1'),
            entity("ORG", '2'),
            entity("GPE", '3'),
        ],
        events: vec![EventType {
            id: "CONSULT".into(),
            roles: vec![role("actor"), role("location")],
            ..EventType::default()
        }],
        stance: StanceScheme {
            polarities: vec![Polarity::For, Polarity::Against],
            ..StanceScheme::default()
        },
        ..Schema::default()
    }
}

fn workspace(text: &str) -> Workspace {
    let mut article = Article::new("a.txt".into());
    article.meta.title = Some("Border talks resume".into());
    article.meta.published = Some("2026-05-12".into());
    let mut project = Project {
        schema: Arc::new(schema()),
        ..Project::default()
    };
    for id in ["b.txt", "c.txt"] {
        project.articles.insert(id.into(), Article::new(id.into()));
    }
    project.articles.insert(article.id.clone(), article);
    let session = Session {
        annotator: "anna".into(),
        snapping: true,
        ..Session::default()
    };
    let mut ws = Workspace::new(project, session, History::default(), IdSource::Counting);
    act(&mut ws, Action::OpenArticle("a.txt".into()));
    ws.provide("a.txt".into(), document(text));
    ws
}

fn document(text: &str) -> Document {
    Document::new(
        text.into(),
        format!("hash {}", text.len()).as_str().into(),
        false,
    )
}

fn act(ws: &mut Workspace, action: Action) -> Vec<Effect> {
    let now: Stamp = "2026-05-25T09:00:00Z".into();
    ws.dispatch(action, &now).expect("allowed")
}

fn at(words: &str) -> Span {
    let start = TEXT.find(words).expect("in the text");
    Span::from_range(start..start + words.len()).expect("not empty")
}

/// Tags these words, and focuses nothing.
fn tag(ws: &mut Workspace, words: &str, kind: &str) {
    let (spans, kind) = (vec![at(words)], kind.into());
    act(ws, Action::TagSpans { spans, kind });
    act(ws, Action::Focus(None));
    act(ws, Action::Select(Selection::at(0)));
}

impl Desk {
    fn new(ws: Workspace) -> Self {
        Self {
            ws,
            panel: ReaderPanel::default(),
            find: FindState::default(),
            prefs: Prefs {
                motion: false,
                ..Prefs::default()
            },
            theme: Theme::light(),
            status: Status::default(),
            outbox: Outbox::default(),
            hover: Hover::default(),
            refused: Vec::new(),
        }
    }

    fn with_ctx<T>(&mut self, f: impl FnOnce(&mut ReaderPanel, &mut FindState, &Ctx) -> T) -> T {
        let ctx = Ctx {
            ws: &self.ws,
            theme: &self.theme,
            prefs: &self.prefs,
            status: &self.status,
            outbox: &self.outbox,
            hover: &self.hover,
        };
        f(&mut self.panel, &mut self.find, &ctx)
    }

    fn frame(&mut self, ui: &mut egui::Ui) {
        let egui = ui.ctx().clone();
        self.with_ctx(|_, _, ctx| keymap::handle(&egui, ctx, false));
        self.settle(&egui);
        self.with_ctx(|panel, find, ctx| panel.show(ui, ctx, find));
        self.settle(&egui);
        self.hover.end_frame();
    }

    fn settle(&mut self, egui: &egui::Context) {
        loop {
            let actions = self.outbox.take_actions();
            if actions.is_empty() {
                return;
            }
            for action in actions {
                let now: Stamp = "2026-05-25T09:00:00Z".into();
                match self.ws.dispatch(action, &now) {
                    Err(refusal) => self.refused.push(refusal.to_string()),
                    Ok(effects) => {
                        for effect in effects {
                            if let Effect::Ask(ask) = effect {
                                self.with_ctx(|panel, _, ctx| panel.ask(&ask, egui, ctx));
                            }
                        }
                    }
                }
            }
        }
    }
}

fn draw(ws: Workspace) -> Drawn {
    draw_sized(ws, 700.0, 500.0)
}

fn draw_sized(ws: Workspace, width: f32, height: f32) -> Drawn {
    let desk = Desk::new(ws);
    let (theme, prefs) = (desk.theme.clone(), desk.prefs.clone());
    let mut drawn = HarnessBuilder::default()
        .with_size(vec2(width, height))
        .allow_missing_glyphs()
        .with_step_dt(0.02)
        .with_context_setup(move |egui| {
            egui.set_fonts(fonts::definitions());
            style::apply(egui, &theme, &prefs);
        })
        .build_ui_state(|ui, desk: &mut Desk| desk.frame(ui), desk);
    drawn.run_steps(3);
    drawn
}

/// The middle of some words on the screen.
fn on(drawn: &Drawn, words: &str) -> Pos2 {
    let rects = drawn.state().panel.view.rects_of(at(words));
    rects.first().expect("in sight").center()
}

/// Just before the first letter of some words.
fn before(drawn: &Drawn, words: &str) -> Pos2 {
    let caret = drawn.state().panel.view.caret_rect(at(words).start());
    caret.expect("in sight").center()
}

fn button(drawn: &mut Drawn, pos: Pos2, pressed: bool, modifiers: Modifiers) {
    button_of(drawn, PointerButton::Primary, pos, pressed, modifiers);
}

fn button_of(
    drawn: &mut Drawn,
    button: PointerButton,
    pos: Pos2,
    pressed: bool,
    modifiers: Modifiers,
) {
    drawn.event_modifiers(Event::PointerMoved(pos), modifiers);
    drawn.event_modifiers(
        Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        },
        modifiers,
    );
    drawn.run_steps(1);
}

/// One click; those in a row count as double clicks unless time passes.
fn click(drawn: &mut Drawn, pos: Pos2) {
    button(drawn, pos, true, Modifiers::NONE);
    button(drawn, pos, false, Modifiers::NONE);
}

fn pause(drawn: &mut Drawn) {
    drawn.run_steps(24);
}

fn drag(drawn: &mut Drawn, from: Pos2, to: Pos2) {
    button(drawn, from, true, Modifiers::NONE);
    drawn.event(Event::PointerMoved(from.lerp(to, 0.5)));
    drawn.run_steps(1);
    drawn.event(Event::PointerMoved(to));
    drawn.run_steps(1);
    button(drawn, to, false, Modifiers::NONE);
}

fn key(drawn: &mut Drawn, key: Key) {
    key_with(drawn, Modifiers::NONE, key);
}

/// Types a sign as a keyboard does: the key and its text.
fn sign(drawn: &mut Drawn, sign: &str) {
    if let Some(key) = Key::from_name(sign) {
        drawn.key_down(key);
        drawn.event(Event::Text(sign.to_owned()));
        drawn.key_up(key);
    }
    drawn.run_steps(2);
}

fn key_with(drawn: &mut Drawn, modifiers: Modifiers, key: Key) {
    drawn.key_press_modifiers(modifiers, key);
    drawn.run_steps(2);
}

/// Where the person is, and what stands in the layer.
fn state(drawn: &Drawn) -> String {
    let desk = drawn.state();
    let ws = &desk.ws;
    let session = ws.session();
    let quote = |spans: &[Span]| queries::quote(ws, spans, 60);
    let mut lines = Vec::new();
    match session.selection.span() {
        Some(span) => lines.push(format!("selected: {}", quote(&[span]))),
        None => {
            let rest = &TEXT[session.selection.caret as usize..];
            lines.push(format!("caret before: {}", queries::shorten(rest, 16)));
        }
    }
    if let Some(tag) = ws.focused_tag() {
        lines.push(format!("focus: {}", phrases::tag_line(ws, tag)));
    }
    match &session.pending {
        Some(Pending::Role { role, .. }) => lines.push(format!("waits for: {role}")),
        Some(Pending::Stance(draft)) => lines.push(format!(
            "stance: {:?} to {:?}",
            draft.holder.as_ref().map(|it| phrases::words(ws, it)),
            draft.target.as_ref().map(|it| phrases::words(ws, it)),
        )),
        Some(Pending::Relation { .. }) => lines.push("waits for the other end".into()),
        None => {}
    }
    for tag in ws.layer().into_iter().flat_map(|it| it.in_order()) {
        lines.push(format!("tag: {}", phrases::tag_line(ws, tag)));
    }
    lines.extend(desk.refused.iter().map(|it| format!("refused: {it}")));
    lines.join("\n") + "\n"
}

#[track_caller]
fn check(drawn: &Drawn, expected: Expect) {
    expected.assert_eq(&state(drawn));
}

#[test]
fn a_click_places_the_caret() {
    let mut drawn = draw(workspace(TEXT));
    let pos = before(&drawn, "Ruben");
    click(&mut drawn, pos);
    check(
        &drawn,
        expect![[r#"
        caret before: Ruben Danielian…
    "#]],
    );
}

#[test]
fn a_double_click_and_a_types_key_tag_a_word() {
    let mut drawn = draw(workspace(TEXT));
    let pos = on(&drawn, "Batumi");
    click(&mut drawn, pos);
    click(&mut drawn, pos);
    check(
        &drawn,
        expect![[r#"
        selected: Batumi
    "#]],
    );
    sign(&mut drawn, "3");
    check(
        &drawn,
        expect![[r#"
            caret before: . She backs the…
            focus: GPE · “Batumi”
            tag: GPE · “Batumi”
        "#]],
    );
}

#[test]
fn a_triple_click_selects_the_sentence() {
    let mut drawn = draw(workspace(TEXT));
    let pos = on(&drawn, "accord");
    for _ in 0..3 {
        click(&mut drawn, pos);
    }
    check(
        &drawn,
        expect![[r#"
        selected: She backs the new accord, but Danielian (“not yet”) doubts …
    "#]],
    );
}

#[test]
fn what_is_dragged_over_snaps_to_words_when_tagged() {
    let mut drawn = draw(workspace(TEXT));
    let from = on(&drawn, "Nino");
    let to = before(&drawn, ", met");
    // From the middle of the first word to behind the comma.
    drag(&mut drawn, from, to + vec2(4.0, 0.0));
    check(
        &drawn,
        expect![[r#"
        selected: no Kvirikadze,
    "#]],
    );
    sign(&mut drawn, "1");
    check(
        &drawn,
        expect![[r#"
        caret before: , met Ruben Dan…
        focus: PERSON · “Nino Kvirikadze”
        tag: PERSON · “Nino Kvirikadze”
    "#]],
    );
}

#[test]
fn a_drag_after_a_double_click_goes_by_words() {
    let mut drawn = draw(workspace(TEXT));
    let (from, to) = (on(&drawn, "Ruben"), on(&drawn, "Batumi"));
    click(&mut drawn, from);
    drag(&mut drawn, from, to);
    check(
        &drawn,
        expect![[r#"
        selected: Ruben Danielian in Batumi
    "#]],
    );
}

#[test]
fn a_hand_that_shakes_does_not_drag() {
    let mut drawn = draw(workspace(TEXT));
    let pos = before(&drawn, "Ruben");
    drag(&mut drawn, pos + vec2(-1.5, 0.0), pos + vec2(1.5, 1.0));
    check(
        &drawn,
        expect![[r#"
        caret before: Ruben Danielian…
    "#]],
    );
}

#[test]
fn shift_and_a_click_extend_the_selection() {
    let mut drawn = draw(workspace(TEXT));
    let from = before(&drawn, "Ruben");
    click(&mut drawn, from);
    pause(&mut drawn);
    let to = before(&drawn, " in Batumi");
    button(&mut drawn, to, true, Modifiers::SHIFT);
    button(&mut drawn, to, false, Modifiers::SHIFT);
    check(
        &drawn,
        expect![[r#"
        selected: Ruben Danielian
    "#]],
    );
}

#[test]
fn clicks_go_through_nested_tags() {
    let mut ws = workspace(TEXT);
    tag(&mut ws, "Georgia’s foreign minister", "PERSON");
    tag(
        &mut ws,
        "Georgia’s foreign minister, Nino Kvirikadze",
        "ORG",
    );
    tag(&mut ws, "Georgia", "GPE");
    let mut drawn = draw(ws);
    let pos = on(&drawn, "Georgia");
    let mut seen = Vec::new();
    for _ in 0..4 {
        click(&mut drawn, pos);
        pause(&mut drawn);
        let focused = drawn.state().ws.focused_tag().and_then(Tag::kind);
        seen.push(focused.map(ToString::to_string).unwrap_or_default());
    }
    assert_eq!(seen, ["GPE", "PERSON", "ORG", "GPE"]);
    // A click where no tag is gives the focus up.
    let empty = on(&drawn, "doubts");
    click(&mut drawn, empty);
    assert_eq!(drawn.state().ws.session().focus, None);
}

#[test]
fn while_something_waits_a_click_answers() {
    let mut ws = workspace(TEXT);
    tag(&mut ws, "Nino Kvirikadze", "PERSON");
    tag(&mut ws, "Batumi", "GPE");
    act(&mut ws, Action::Select(at("met").into()));
    act(
        &mut ws,
        Action::NewEvent {
            kind: "CONSULT".into(),
        },
    );
    let mut drawn = draw(ws);
    check(
        &drawn,
        expect![[r#"
            caret before: Ruben Danielian…
            focus: CONSULT · “met”
            waits for: actor
            tag: PERSON · “Nino Kvirikadze”
            tag: CONSULT · “met”
            tag: GPE · “Batumi”
        "#]],
    );
    let pos = on(&drawn, "Nino Kvirikadze");
    click(&mut drawn, pos);
    pause(&mut drawn);
    // Its own trigger answers nothing; the number on a candidate does.
    let own = on(&drawn, "met");
    click(&mut drawn, own);
    pause(&mut drawn);
    let badge = drawn.state().panel.hand.badge(1).expect("painted");
    click(&mut drawn, badge.center());
    check(
        &drawn,
        expect![[r#"
            caret before: et Ruben Daniel…
            focus: CONSULT · Nino Kvirikadze → Batumi
            waits for: location
            tag: PERSON · “Nino Kvirikadze”
            tag: CONSULT · Nino Kvirikadze → Batumi
            tag: GPE · “Batumi”
        "#]],
    );
}

#[test]
fn words_selected_while_a_role_waits_keep_the_event() {
    let mut ws = workspace(TEXT);
    act(&mut ws, Action::Select(at("met").into()));
    act(
        &mut ws,
        Action::NewEvent {
            kind: "CONSULT".into(),
        },
    );
    let mut drawn = draw(ws);
    let (from, to) = (before(&drawn, "Ruben"), before(&drawn, " in Batumi"));
    drag(&mut drawn, from, to);
    key(&mut drawn, Key::Enter);
    check(
        &drawn,
        expect![[r#"
        caret before: in Batumi. She …
        focus: CONSULT · Ruben Danielian
        waits for: location
        tag: CONSULT · Ruben Danielian
    "#]],
    );
}

#[test]
fn rows_are_walked_by_keys_and_the_column_is_kept() {
    let mut drawn = draw(workspace(TEXT));
    let pos = before(&drawn, "Kvirikadze");
    click(&mut drawn, pos);
    key(&mut drawn, Key::ArrowDown);
    key(&mut drawn, Key::ArrowDown);
    key(&mut drawn, Key::ArrowUp);
    key(&mut drawn, Key::ArrowUp);
    check(
        &drawn,
        expect![[r#"
        caret before: Kvirikadze, met…
    "#]],
    );
    key(&mut drawn, Key::Home);
    key_with(&mut drawn, Modifiers::SHIFT, Key::End);
    let caret = drawn.state().ws.session().selection;
    let span = caret.span().expect("selected");
    assert!(span.covers(at("Georgia’s foreign minister, Nino Kvirikadze")));
    assert!(!span.overlaps(at("She backs")));
}

/// Both presses of a held key in one frame count.
#[test]
fn two_arrows_in_one_frame_are_two_rows() {
    let mut drawn = draw(workspace(TEXT));
    let pos = before(&drawn, "Border");
    click(&mut drawn, pos);
    for _ in 0..2 {
        drawn.key_press(Key::ArrowDown);
    }
    drawn.run_steps(2);
    check(
        &drawn,
        expect![[r#"
        caret before: Georgia’s forei…
    "#]],
    );
}

#[test]
fn the_second_button_focuses_and_opens_the_menu() {
    let mut ws = workspace(TEXT);
    tag(&mut ws, "Batumi", "GPE");
    let mut drawn = draw(ws);
    let pos = on(&drawn, "Batumi");
    for pressed in [true, false] {
        button_of(
            &mut drawn,
            PointerButton::Secondary,
            pos,
            pressed,
            Modifiers::NONE,
        );
    }
    drawn.run_steps(2);
    check(
        &drawn,
        expect![[r#"
        caret before: Batumi. She bac…
        focus: GPE · “Batumi”
        tag: GPE · “Batumi”
    "#]],
    );
    use egui_kittest::kittest::Queryable;
    drawn.get_by_label_contains("New stance").click();
    drawn.run_steps(3);
    check(
        &drawn,
        expect![[r#"
        caret before: Batumi. She bac…
        focus: GPE · “Batumi”
        stance: Some("Batumi") to None
        tag: GPE · “Batumi”
    "#]],
    );
}

fn menu_text(lines: &[Line], indent: usize) -> String {
    let pad = "  ".repeat(indent);
    lines
        .iter()
        .map(|line| match line {
            Line::Rule => format!("{pad}---\n"),
            Line::Do {
                name, key, checked, ..
            } => {
                let mark = if *checked { "* " } else { "" };
                format!("{pad}{mark}{name} [{key}]\n")
            }
            Line::Sub { title, lines } => {
                format!("{pad}{title} >\n{}", menu_text(lines, indent + 1))
            }
        })
        .collect()
}

#[test]
fn the_menu_offers_what_makes_sense() {
    let mut ws = workspace(TEXT);
    tag(&mut ws, "Batumi", "GPE");
    act(&mut ws, Action::Focus(Some(Item::Tag("m1".into()))));
    let spot = menu::Spot {
        byte: at("Batumi").start(),
    };
    expect![[r#"
        Change the type to >
          PERSON [1]
          ORG [2]
          * GPE [3]
        ---
        Tag every occurrence [A]
        Link to an entity… [L]
        New entity from the mention [Shift+L]
        ---
        New event… [E]
        New stance [S]
        Note… [N]
        ---
        Copy the words [Ctrl+C]
        Delete the tag [Delete]
    "#]]
    .assert_eq(&menu_text(&menu::lines(&ws, &spot), 0));
}

#[test]
fn zones_are_marked_changed_and_taken_away() {
    let zones = |zones: &[Zone]| -> String {
        zones
            .iter()
            .map(|it| format!("{}: {}\n", it.kind.name(), it.span.of(TEXT).unwrap_or("?")))
            .collect()
    };
    let first = menu::with_zone(&[], at("Border talks resume"), ZoneKind::Headline);
    let second = menu::with_zone(&first, at("Related: Dolphins"), ZoneKind::Related);
    expect![[r#"
        headline: Border talks resume
        related links: Related: Dolphins
    "#]]
    .assert_eq(&zones(&second));
    let cut = menu::with_zone(&second, at("talks "), ZoneKind::Body);
    expect![[r#"
        headline: Border 
        headline: resume
        related links: Related: Dolphins
    "#]]
    .assert_eq(&zones(&cut));
    let over = menu::with_zone(&cut, at("Border talks resume"), ZoneKind::Caption);
    expect![[r#"
        caption: Border talks resume
        related links: Related: Dolphins
    "#]]
    .assert_eq(&zones(&over));
}

#[test]
fn types_are_named_in_few_letters() {
    let names = scene::short_names(&[
        "PERSON",
        "PERCENT",
        "ORG",
        "NORP",
        "WORK_OF_ART",
        "WORKER",
        "Աննա-Մարիա",
    ]);
    assert_eq!(
        names,
        ["PERS", "PERC", "ORG", "NORP", "WORK", "WORKE", "Անն"]
    );
}

#[test]
fn the_line_under_the_title() {
    let mut article = Article::new("a/b.txt".into());
    assert_eq!(head::line(&article), "a/b.txt");
    article.meta.published = Some("2026-05-12".into());
    article.meta.source = Some("Caucasus\nWire".into());
    article.encoding = "utf-8".into();
    assert_eq!(head::line(&article), "2026-05-12 · Caucasus Wire");
    article.encoding = "windows-1251".into();
    assert_eq!(
        head::line(&article),
        "2026-05-12 · Caucasus Wire · windows-1251"
    );
}

#[test]
fn notices_say_what_happened_and_what_to_do() {
    let mut desk = Desk::new(workspace(TEXT));
    let key = desk.ws.layer_key().expect("open");
    desk.ws
        .lock_layer(key.clone(), Some("its file is cut off in line 12".into()));
    desk.status.file_problems.push(FileProblem {
        code: "layer".into(),
        path: "annotations/anna/a.txt.ron".into(),
        line: Some(12),
        column: None,
        message: "cut off".into(),
        layer: Some(key),
        remedies: vec![Remedy::Journal, Remedy::Backup, Remedy::Aside],
    });
    let mut article = desk.ws.article().expect("open").clone();
    article.file = FileState::Missing;
    article.undecoded = 3;
    article.encoding = "utf-8".into();
    let said = desk.with_ctx(|_, _, ctx| head::notices(ctx, &article));
    let said: String = said
        .iter()
        .map(|it| {
            let buttons: Vec<&str> = it.buttons.iter().map(|it| it.0).collect();
            format!("{} {:?}\n", it.text, buttons)
        })
        .collect();
    expect![[r#"
        Nothing can be changed here: its file is cut off in line 12. ["Take the journal’s copy", "Restore the backup", "Set it aside"]
        The file is gone. ["Look again"]
        3 bytes don’t fit utf-8: shown as �. Another encoding may read them. ["Read in another encoding…"]
    "#]]
    .assert_eq(&said);
}

#[test]
fn tags_on_another_text_are_not_shown_in_this_one() {
    let mut ws = workspace(TEXT);
    tag(&mut ws, "Batumi", "GPE");
    let mut drawn = draw(ws);
    assert_eq!(marks(&mut drawn).len(), 1);
    let desk = drawn.state_mut();
    let other = format!("Another text.\n{TEXT}");
    desk.ws.provide("a.txt".into(), document(&other));
    drawn.run_steps(2);
    assert_eq!(marks(&mut drawn), Vec::<String>::new());
}

/// The tags' marks over the whole text: style, label and emphasis.
fn marks(drawn: &mut Drawn) -> Vec<String> {
    drawn.state_mut().with_ctx(|panel, find, ctx| {
        let document = ctx.ws.document().expect("there");
        panel.scene.update(ctx, document, find);
        let source = super::marks::Marks::new(ctx, document, &panel.scene, find);
        let mut found = Vec::new();
        let whole = Span::from_range(0..document.text.len()).expect("not empty");
        source.marks(whole, &mut found);
        found
            .iter()
            .map(|it| {
                let words = it.span.of(&document.text).unwrap_or("?");
                let label = it.label.as_deref().unwrap_or("-");
                let emphasis = match it.emphasis {
                    Emphasis::None => String::new(),
                    other => format!(" {other:?}"),
                };
                format!("{:?} {label} “{words}”{emphasis}", it.style)
            })
            .collect()
    })
}

#[test]
fn what_is_focused_lights_up_what_is_tied_to_it() {
    let mut ws = workspace(TEXT);
    tag(&mut ws, "Nino Kvirikadze", "PERSON");
    tag(&mut ws, "accord", "ORG");
    tag(&mut ws, "Batumi", "GPE");
    act(&mut ws, Action::Focus(Some(Item::Tag("m1".into()))));
    act(&mut ws, Action::BeginStance);
    act(&mut ws, Action::Answer(Ref::Mention("m2".into())));
    act(&mut ws, Action::SetPolarity(Polarity::For));
    act(&mut ws, Action::Select(at("met").into()));
    act(
        &mut ws,
        Action::NewEvent {
            kind: "CONSULT".into(),
        },
    );
    act(
        &mut ws,
        Action::Answer(Ref::Spans(vec![at("Ruben Danielian")])),
    );
    act(&mut ws, Action::Escape);
    let mut drawn = draw(ws);
    expect![[r#"
        Evidence actor “Ruben Danielian” Tied
        Tinted PER “Nino Kvirikadze”
        Chip CONSULT “met” Selected
        Tinted GPE “Batumi”
        Tinted ORG “accord”"#]]
    .assert_eq(&marks(&mut drawn).join("\n"));
    let stance = Item::Tag("s1".into());
    act(&mut drawn.state_mut().ws, Action::Focus(Some(stance)));
    expect![[r#"
        Evidence - “Georgia’s foreign minister, Nino Kvirikadze, met Ruben Danielian in Batumi.”
        Tinted PER “Nino Kvirikadze” Tied
        Chip CONSULT “met”
        Tinted GPE “Batumi”
        Tinted ORG “accord” Tied"#]]
    .assert_eq(&marks(&mut drawn).join("\n"));
}

#[test]
fn nothing_is_worked_out_at_rest() {
    let mut ws = workspace(TEXT);
    tag(&mut ws, "Batumi", "GPE");
    let mut drawn = draw(ws);
    let revision = drawn.state().panel.scene.revision;
    // The caret moves: the marks are the same ones.
    key(&mut drawn, Key::ArrowRight);
    assert_eq!(drawn.state().panel.scene.revision, revision);
    // A tag is focused: they aren't.
    key(&mut drawn, Key::Tab);
    assert_ne!(drawn.state().panel.scene.revision, revision);
}

#[test]
fn each_article_keeps_its_place() {
    let long: String = (0..400)
        .map(|i| format!("Paragraph {i} of a long report about the border.\n\n"))
        .collect();
    let mut ws = workspace(&long);
    ws.provide("b.txt".into(), document(TEXT));
    let mut drawn = draw_sized(ws, 500.0, 400.0);
    let wheel = Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -2000.0),
        source: egui::MouseWheelSource::Wheel,
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
    };
    drawn.event(Event::PointerMoved(egui::pos2(200.0, 200.0)));
    drawn.event(wheel);
    drawn.run_steps(12);
    let top = drawn.state().panel.visible_range().expect("shown").start();
    assert!(top > 500, "{top}");
    for article in ["b.txt", "a.txt"] {
        act(
            &mut drawn.state_mut().ws,
            Action::OpenArticle(article.into()),
        );
        drawn.run_steps(2);
    }
    let again = drawn.state().panel.visible_range().expect("shown").start();
    assert_eq!(again, top);
}

#[test]
fn a_place_in_another_article_is_found_once_its_text_is_there() {
    let long: String = (0..400)
        .map(|i| format!("Paragraph {i} of a long report about the border.\n\n"))
        .collect();
    let mut ws = workspace(TEXT);
    act(&mut ws, Action::OpenArticle("c.txt".into()));
    let mut drawn = draw_sized(ws, 500.0, 400.0);
    assert!(drawn.state().panel.visible_range().is_none());
    let place = long.find("Paragraph 300").expect("there") as u32;
    let egui = drawn.ctx.clone();
    let ask = crate::workspace::Ask::ScrollTo(place);
    let desk = drawn.state_mut();
    desk.with_ctx(|panel, _, ctx| panel.ask(&ask, &egui, ctx));
    desk.ws.provide("c.txt".into(), document(&long));
    drawn.run_steps(3);
    let seen = drawn.state().panel.visible_range().expect("shown");
    assert!(seen.contains(place));
}

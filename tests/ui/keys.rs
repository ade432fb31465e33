//! What keys mean, in each state of the work.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::model::Ref;
use glossator::store::presets;
use glossator::ui::keymap::{clashes, handle};
use glossator::workspace::{Action, Item, Pending, View};

use crate::bench::Bench;
use crate::drawn::{Drawn, draw, press, type_text};

/// A window with nothing in it but a button to walk to.
fn window(bench: Bench) -> Drawn<'static, String> {
    draw(
        bench,
        String::new(),
        |_| false,
        |text, ui, _| {
            let field = ui.text_edit_singleline(text);
            field
                .ctx
                .accesskit_node_builder(field.id, |it| it.set_label("Field"));
            let _ = ui.button("Button");
        },
    )
}

#[test]
fn no_preset_has_a_type_on_a_key_that_a_command_has() {
    for preset in presets::PRESETS {
        let schema = preset.schema().expect("a preset that can be read");
        assert_eq!(
            clashes(&schema.entities),
            Vec::<String>::new(),
            "{}",
            preset.id
        );
    }
}

#[test]
fn a_type_key_tags_the_selection() {
    let mut bench = Bench::new();
    bench.select("Ana Lima");
    let mut window = window(bench);
    type_text(&mut window, "1");
    expect!["m1 PERSON Ana Lima"].assert_eq(&window.state().bench.tags());
    // On the mention that has the focus now, another key changes its type.
    type_text(&mut window, "2");
    expect!["m1 ORG Ana Lima"].assert_eq(&window.state().bench.tags());
}

/// Words are selected in the article and a tag has the focus; the article is out of
/// sight.
#[test]
fn no_key_changes_an_article_that_is_not_seen() {
    for view in [View::Insight, View::Schema, View::Entities] {
        let mut bench = Bench::new();
        bench.tag("Jonas Berg", "PERSON");
        bench.select("Ana Lima");
        bench.act(Action::SetView(view));
        bench.sent.clear();
        let mut window = window(bench);
        for key in ["1", "S", "A", "W", "V", "N"] {
            type_text(&mut window, key);
        }
        for (key, modifiers) in [
            (Key::Delete, Modifiers::NONE),
            (Key::ArrowRight, Modifiers::SHIFT),
            (Key::D, Modifiers::COMMAND),
            (Key::C, Modifiers::COMMAND),
        ] {
            press(&mut window, key, modifiers);
        }
        assert_eq!(window.state().bench.sent, Vec::<String>::new(), "{view:?}");
        // Tab is for walking there, and the views and undo have their keys.
        press(&mut window, Key::Tab, Modifiers::NONE);
        assert!(window.get_by_label("Field").is_focused());
        press(&mut window, Key::Tab, Modifiers::NONE);
        press(&mut window, Key::Z, Modifiers::COMMAND);
        press(&mut window, Key::F5, Modifiers::NONE);
        let sent = &window.state().bench.sent;
        assert_eq!(*sent, ["Undo", "SetView(Annotate)"], "{view:?}");
    }
}

#[test]
fn keys_typed_at_once_are_read_one_after_the_other() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.tag("Jonas Berg", "PERSON");
    bench.act(Action::Focus(Some(Item::Tag("m1".into()))));
    let mut window = window(bench);
    // A stance of the focused mention; its target is the first candidate; for.
    type_text(&mut window, "s1+");
    window.run_steps(6);
    let bench = &window.state().bench;
    expect![[r#"
        BeginStance
        Answer(Mention("m2"))
        SetPolarity(For)"#]]
    .assert_eq(&bench.sent.join("\n"));
    assert_eq!(bench.ws.session().pending, None);
}

#[test]
fn numbers_without_a_candidate_tag_nothing() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    let mut window = window(bench);
    type_text(&mut window, "s");
    assert!(matches!(
        window.state().bench.ws.session().pending,
        Some(Pending::Stance(_))
    ));
    let before = window.state().bench.tags();
    type_text(&mut window, "9");
    assert_eq!(window.state().bench.tags(), before);
}

#[test]
fn words_selected_while_something_waits_are_tagged_and_answer() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    let mut window = window(bench);
    type_text(&mut window, "s");
    window.state_mut().bench.select("the fishing ban");
    type_text(&mut window, "2-");
    let bench = &window.state().bench;
    let layer = bench.ws.layer().unwrap();
    let stance = layer.tags().find_map(|it| it.stance()).expect("a stance");
    assert_eq!(stance.target, Ref::Mention("m2".into()));
    assert_eq!(stance.polarity.id(), "against");
}

#[test]
fn a_role_has_its_letter_while_an_event_is_filled() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.select("met");
    bench.act(Action::NewEvent {
        kind: "MEET".into(),
    });
    let mut window = window(bench);
    // `w` is the next word elsewhere.
    type_text(&mut window, "w");
    let pending = window.state().bench.ws.session().pending.clone();
    let Some(Pending::Role { role, .. }) = pending else {
        panic!("{pending:?}");
    };
    assert_eq!(role.as_str(), "where");
    type_text(&mut window, "a1");
    let event = window.state().bench.ws.layer().unwrap();
    let event = event.tags().find_map(|it| it.event()).unwrap().clone();
    assert_eq!(event.arguments.len(), 1);
    assert_eq!(event.arguments[0].role.as_str(), "actor");
}

#[test]
fn a_zero_is_neutral_on_a_stance_and_a_type_elsewhere() {
    let mut bench = Bench::new();
    bench.select("the fishing ban");
    let mut window = window(bench);
    type_text(&mut window, "0");
    expect!["m1 LAW the fishing ban"].assert_eq(&window.state().bench.tags());
    let bench = &mut window.state_mut().bench;
    bench.tag("Lima called", "PERSON");
    bench.act(Action::BeginStance);
    type_text(&mut window, "10");
    let layer = window.state().bench.ws.layer().unwrap();
    let stance = layer.tags().find_map(|it| it.stance()).expect("a stance");
    assert_eq!(stance.polarity.id(), "neutral");
}

#[test]
fn letters_typed_into_a_field_do_nothing_else() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    let before = bench.tags();
    let mut window = window(bench);
    use egui_kittest::kittest::Queryable;
    window.get_by_label("Field").focus();
    window.run_steps(2);
    type_text(&mut window, "s1 e");
    assert_eq!(window.state().part, "s1 e");
    press(&mut window, Key::Delete, Modifiers::NONE);
    press(&mut window, Key::Z, Modifiers::COMMAND);
    press(&mut window, Key::D, Modifiers::COMMAND);
    assert_eq!(window.state().bench.tags(), before);
    assert_eq!(window.state().bench.sent, Vec::<String>::new());
    // The palette opens all the same.
    press(&mut window, Key::K, Modifiers::COMMAND);
    assert_eq!(window.state().bench.sent, ["Ask(Palette)"]);
}

#[test]
fn tab_walks_tags_in_the_reader_and_widgets_elsewhere() {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.tag("Jonas Berg", "PERSON");
    bench.act(Action::Focus(None));
    bench.act(Action::Select(Default::default()));
    let mut window = window(bench);
    let focus = |window: &Drawn<'_, String>| window.state().bench.ws.session().focus.clone();
    press(&mut window, Key::Tab, Modifiers::NONE);
    assert_eq!(focus(&window), Some(Item::Tag("m1".into())));
    press(&mut window, Key::Tab, Modifiers::NONE);
    assert_eq!(focus(&window), Some(Item::Tag("m2".into())));
    assert_eq!(
        window.ctx.memory(|it| it.focused()),
        None,
        "egui stays out of it"
    );
    use egui_kittest::kittest::Queryable;
    window.get_by_label("Field").focus();
    window.run_steps(2);
    press(&mut window, Key::Tab, Modifiers::NONE);
    assert!(window.get_by_label("Button").is_focused());
    assert_eq!(focus(&window), Some(Item::Tag("m2".into())));
}

#[test]
fn nothing_happens_below_a_popup() {
    let mut bench = Bench::new();
    bench.select("Ana Lima");
    let mut window = draw(bench, (), |()| true, |(), _, _| {});
    type_text(&mut window, "1e/");
    assert_eq!(window.state().bench.sent, Vec::<String>::new());
    // Nor anything that isn't known.
    let egui = window.ctx.clone();
    handle(&egui, &window.state().bench.ctx(), true);
}

#[test]
fn signs_go_by_what_they_type_and_letters_by_their_key() {
    let mut window = window(Bench::new());
    // `/` from a keyboard on which it is on the 7.
    window.event(egui::Event::Key {
        key: Key::Num7,
        physical_key: Some(Key::Num7),
        pressed: true,
        repeat: false,
        modifiers: Modifiers::SHIFT,
    });
    window.event(egui::Event::Text("/".into()));
    window.run_steps(3);
    // The key of V on a Russian keyboard.
    window.event(egui::Event::Key {
        key: Key::V,
        physical_key: Some(Key::V),
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    window.event(egui::Event::Text("м".into()));
    window.run_steps(3);
    let sent = window.state().bench.sent.join("\n");
    expect![[r#"
        Ask(Find)
        SelectUnit { unit: Word, at: 0 }"#]]
    .assert_eq(&sent);
}

//! Flows through margin, inspector, popups, register and schema, by the labels
//! that a person reads and a screen reader says. One desk holds them all; what
//! comes of a flow is compared as text.

mod desk;

use desk::{Part, *};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::model::*;
use glossator::workspace::{Action, Item, View, Workspace};

/// With the event `v1` made of “met”, which asks for its first role.
fn with_event() -> Workspace {
    let mut ws = workspace();
    act(&mut ws, Action::Select(at("met", 0).into()));
    act(
        &mut ws,
        Action::NewEvent {
            kind: "CONSULT".into(),
        },
    );
    ws
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
    let mut ws = with_event();
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
    let mut ws = with_event();
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
fn a_date_is_proposed_from_the_words_and_taken_by_enter() {
    let mut ws = with_event();
    act(
        &mut ws,
        Action::AskRole {
            event: "v1".into(),
            role: "time".into(),
        },
    );
    let mut it = desk(Part::Margin, ws);
    // The article appeared on a Tuesday.
    it.get_by_label("“Monday”: the last Monday before 2026-05-12. Enter takes it");
    check(
        &it,
        &[TagClass::Event],
        expect![[r#"
            v1 CONSULT · “met”
        "#]],
    );
    press(&mut it, Key::Enter);
    press(&mut it, Key::Enter);
    let event = it.state().ws.tag(&"v1".into()).cloned();
    let filler = event.and_then(|it| Some(it.event()?.arguments.first()?.filler.clone()));
    let wanted = Ref::Value {
        value: "2026-05-11".into(),
        spans: vec![at("Monday", 0)],
    };
    assert_eq!(filler, Some(wanted));
}

#[test]
fn a_mention_s_date_is_proposed_in_its_value() {
    let mut it = desk(Part::Inspector, workspace());
    focus(&mut it, "m4");
    it.get_by_label("“Monday”: the last Monday before 2026-05-12. Enter takes it");
    it.get_by_role_and_label(egui::accesskit::Role::TextInput, "value")
        .focus();
    it.run_steps(2);
    press(&mut it, Key::Enter);
    let value = |it: &Desk| {
        let tag = it.ws.tag(&"m4".into())?;
        tag.attributes()?.get(&"value".into()).cloned()
    };
    let day = AttributeValue::Text("2026-05-11".into());
    assert_eq!(value(it.state()), Some(day));
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
    let mut ws = with_event();
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
    it.get_by_label("Not changed: entity types: the key 1 is given twice; choose another for one");
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

#[test]
fn a_deleted_type_asks_what_becomes_of_its_tags() {
    let mut it = desk(Part::Schema, workspace());
    click(&mut it, "LAW");
    it.get_by_label("1 tag names it.");
    click(&mut it, "Delete…");
    it.get_by_label("Delete the entity type LAW?");
    click(&mut it, "Don’t delete it");
    assert!(it.query_by_label("Delete the entity type LAW?").is_none());
    click(&mut it, "Delete…");
    click(&mut it, "Keep the tags");
    let ws = &it.state().ws;
    assert!(ws.project().schema.entity_type(&"LAW".into()).is_none());
    let law = ws.layer().and_then(|it| it.tag(&"m6".into())?.kind());
    assert_eq!(law, Some(&"LAW".into()));
    // One that nothing names goes without a question.
    click(&mut it, "WEAPON");
    click(&mut it, "Delete…");
    let schema = it.state().ws.project().schema.clone();
    assert!(schema.entity_type(&"WEAPON".into()).is_none());
}

#[test]
fn a_type_is_merged_and_a_role_renamed_with_what_names_them() {
    let mut ws = with_event();
    act(&mut ws, Action::Answer(Ref::Mention("m1".into())));
    let mut it = desk(Part::Schema, ws);
    click(&mut it, "GPE");
    click(&mut it, "Merge into…");
    click(&mut it, "Merge into LOC");
    click(&mut it, "CONSULT");
    it.get_by_label("Id of actor").focus();
    it.run_steps(2);
    typed(&mut it, "s");
    press(&mut it, Key::Enter);
    let ws = &it.state().ws;
    let layer = ws.layer().expect("a layer");
    let batumi = layer.tag(&"m3".into()).and_then(Tag::kind);
    assert_eq!(batumi, Some(&"LOC".into()));
    let event = layer.tag(&"v1".into()).and_then(Tag::event);
    let roles: Vec<&str> = event
        .into_iter()
        .flat_map(|it| &it.arguments)
        .map(|it| it.role.as_str())
        .collect();
    assert_eq!(roles, ["actors"]);
    assert_eq!(it.state().refused, [""; 0]);
}

#[test]
fn an_attribute_gets_a_kind_a_default_and_a_place() {
    let mut it = desk(Part::Schema, workspace());
    it.get_by_label("Filter the schema").focus();
    it.run_steps(2);
    typed(&mut it, "metonymic");
    click(&mut it, "metonymic");
    for label in [
        "The value is a number",
        "It is on events",
        "It is on CONSULT",
    ] {
        click(&mut it, label);
    }
    it.get_by_label("Default").focus();
    it.run_steps(2);
    typed(&mut it, "3");
    press(&mut it, Key::Enter);
    let schema = it.state().ws.project().schema.clone();
    let mut defs = schema.attributes.iter();
    let def = defs.find(|it| it.id.as_str() == "metonymic");
    let def = def.expect("an attribute");
    assert_eq!(def.value, AttributeType::Number);
    assert_eq!(def.on, AttributeHost::Events(vec!["CONSULT".into()]));
    assert_eq!(def.default, Some(AttributeValue::Number(3.0)));
}

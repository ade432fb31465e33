//! The insight's pictures in the window: what a screen reader finds, and what
//! clicks and keys do.

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::measure::insight::count;
use glossator::model::*;
use glossator::text::Span;
use glossator::ui::Request;
use glossator::ui::counting::Saved;
use glossator::ui::panels::insight::InsightPanel;
use glossator::workspace::{View, commands};

use crate::bench::{Bench, HARBOUR};
use crate::drawn::{Drawn, draw, press, tree};

fn span(words: &str) -> Vec<Span> {
    let at = HARBOUR.find(words).expect("the words");
    Span::from_range(at..at + words.len()).into_iter().collect()
}

fn tag(id: &str, body: Body) -> Tag {
    Tag {
        id: id.into(),
        body,
        provenance: Provenance::default(),
        extra: Extra::new(),
    }
}

fn stance(id: &str, holder: &str, polarity: Polarity, evidence: &str) -> Tag {
    let body = Body::Stance(Stance {
        holder: Ref::Spans(span(holder)),
        target: Ref::Spans(span("fishing ban")),
        polarity,
        strength: None,
        basis: None,
        via: Vec::new(),
        expression: Vec::new(),
        evidence: span(evidence),
        attributes: Attributes::new(),
    });
    tag(id, body)
}

/// Ana tagged two stances and a meeting, Ben one stance, in the same article.
fn bench() -> Bench {
    let mut bench = Bench::new();
    let meeting = Body::Event(Event {
        kind: "MEET".into(),
        trigger: span("met"),
        arguments: Vec::new(),
        attributes: Attributes::new(),
    });
    let lima = || {
        stance(
            "s1",
            "Lima",
            Polarity::Against,
            "Lima called the fishing ban unfair.",
        )
    };
    let berg = stance("s2", "Berg", Polarity::For, "Berg said the ban would stay.");
    for (who, tags) in [
        ("ana", vec![tag("v1", meeting), lima(), berg]),
        ("ben", vec![lima()]),
    ] {
        let mut layer = Layer::default();
        layer.head.text = Some(TextRef {
            hash: bench.ws.document().expect("an open text").hash.clone(),
            bytes: HARBOUR.len() as u32,
        });
        tags.into_iter().for_each(|it| drop(layer.put(it)));
        let key = LayerKey::new(who.into(), "001 harbour.txt".into());
        bench.ws.provide_layer(key, layer);
    }
    let command = commands::by_id("view.insight").expect("a command");
    let action = command.now(&bench.ws).expect("of use now");
    bench.act(action);
    assert_eq!(bench.ws.session().view, View::Insight);
    bench
}

/// The panel on the bench, with what it asks to be counted.
fn drawn(bench: Bench) -> Drawn<'static, InsightPanel> {
    let panel = InsightPanel::default();
    let mut drawn = draw(bench, panel, InsightPanel::is_saving, |panel, ui, ctx| {
        panel.show(ui, ctx);
    });
    answer(&mut drawn);
    drawn
}

/// Counts what was asked for, as the background does.
fn answer(drawn: &mut Drawn<'_, InsightPanel>) {
    let bench = &mut drawn.state_mut().bench;
    for request in std::mem::take(&mut bench.requests) {
        match request {
            Request::CountInsight(ground) => {
                let counted = count(*ground, |_| Some(HARBOUR.into()), |_| true);
                bench.status.counting.insight = counted.map(Arc::new);
            }
            other => bench.requests.push(other),
        }
    }
    drawn.run_steps(4);
}

#[test]
fn every_picture_is_found_by_name() {
    let mut drawn = drawn(bench());
    expect![[r#"
        ListItem “Progress, 1 of 3 articles begun” (on) (focus)
        ListItem “Tags by type, 4 tags”
        ListItem “Suggestions, none”
        ListItem “Who is for whom, 3 stances”
        ListItem “Events over time, 1 event”
        Button “Picture” (on)
        Button “Table”
        Button “Save picture…”
        Button “Copy”
        Image “Progress”
        Label = "ana, entities: 0 complete, 0 begun, of 3 articles"
        Label = "ana, stances: 0 complete, 1 begun, of 3 articles"
        Label = "ana, events: 0 complete, 1 begun, of 3 articles"
        Label = "ben, entities: 0 complete, 0 begun, of 3 articles"
        Label = "ben, stances: 0 complete, 1 begun, of 3 articles"
        Label = "ben, events: 0 complete, 0 begun, of 3 articles"
    "#]]
    .assert_eq(&tree(&drawn));
    drawn.get_by_label_contains("Who is for whom").click();
    drawn.run_steps(4);
    expect![[r#"
        ListItem “Progress, 1 of 3 articles begun”
        ListItem “Tags by type, 4 tags”
        ListItem “Suggestions, none”
        ListItem “Who is for whom, 3 stances” (on) (focus)
        ListItem “Events over time, 1 event”
        Button “Picture” (on)
        Button “Table”
        Button “By ana”
        Button “Save picture…”
        Button “Copy”
        Image “Who is for whom”
        Button “Berg towards fishing ban: 1 for”
        Button “Lima towards fishing ban: 1 against”
    "#]]
    .assert_eq(&tree(&drawn));
}

#[test]
fn a_cell_lists_its_evidence_and_a_row_opens_the_place() {
    let mut drawn = drawn(bench());
    drawn.get_by_label_contains("Who is for whom").click();
    drawn.run_steps(4);
    drawn
        .get_by_label("Lima towards fishing ban: 1 against")
        .click();
    drawn.run_steps(6);
    // The first row has the keyboard.
    press(&mut drawn, Key::Enter, egui::Modifiers::NONE);
    let ws = &drawn.state().bench.ws;
    assert_eq!(ws.session().view, View::Annotate);
    assert_eq!(ws.focused_tag().map(|it| it.id.as_str()), Some("s1"));
}

#[test]
fn escape_closes_the_list_and_others_work_is_opened_by_its_place() {
    let mut drawn = drawn(bench());
    drawn.get_by_label_contains("Who is for whom").click();
    drawn.run_steps(4);
    drawn.get_by_label("By ana").click();
    drawn.run_steps(4);
    drawn.get_by_label("ben").click();
    drawn.run_steps(4);
    drawn
        .get_by_label("Lima towards fishing ban: 1 against")
        .click();
    drawn.run_steps(6);
    press(&mut drawn, Key::Escape, egui::Modifiers::NONE);
    assert!(drawn.query_by_label("Close the list").is_none());
    let tree = tree(&drawn);
    let focus = tree.lines().find(|it| it.ends_with("(focus)"));
    assert!(
        focus.is_some_and(|it| it.contains("Lima towards fishing ban")),
        "the keyboard is where it was: {focus:?}"
    );
    drawn
        .get_by_label("Lima towards fishing ban: 1 against")
        .click();
    drawn.run_steps(6);
    drawn.get_by_label_contains("against: Lima called").click();
    drawn.run_steps(4);
    let ws = &drawn.state().bench.ws;
    assert_eq!(ws.session().view, View::Annotate);
    let caret = HARBOUR.find("Lima called").map(|it| it as u32);
    assert_eq!(Some(ws.session().selection.caret), caret);
}

#[test]
fn the_table_is_copied() {
    let mut drawn = drawn(bench());
    drawn.get_by_label_contains("Events over time").click();
    drawn.run_steps(4);
    drawn.get_by_label("Table").click();
    drawn.run_steps(4);
    assert!(
        drawn
            .query_by_label("2026-05-04, events 1, MEET 1")
            .is_some()
    );
    drawn.get_by_label("Copy").click();
    drawn.run_steps(4);
    drawn.get_by_label_contains("As TSV").click();
    drawn.run_steps(4);
    let copied = drawn.state().bench.requests.iter().find_map(|it| match it {
        Request::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(
        copied.as_deref(),
        Some("day\tevents\tMEET\n2026-05-04\t1\t1\n")
    );
}

#[test]
fn a_picture_is_saved_where_it_is_said() {
    let mut drawn = drawn(bench());
    drawn.get_by_label("Save picture…").click();
    drawn.run_steps(6);
    drawn.get_by_label("PNG").click();
    drawn.run_steps(4);
    drawn.get_by_label("Save").click();
    drawn.run_steps(4);
    let wish = drawn.state().bench.requests.iter().find_map(|it| match it {
        Request::SavePicture(wish) => Some(wish.clone()),
        _ => None,
    });
    let wish = wish.expect("a picture to be saved");
    assert!(
        wish.path.ends_with("harbour-progress.png"),
        "{:?}",
        wish.path
    );
    assert_eq!((wish.dark, wish.replace), (false, false));
    assert_eq!(wish.chart.title, "Progress");
}

#[test]
fn a_picture_is_saved_by_keys_alone_and_once() {
    let mut drawn = drawn(bench());
    let saves = |drawn: &Drawn<'_, InsightPanel>| {
        let requests = drawn.state().bench.requests.iter();
        let saves = requests.filter_map(|it| match it {
            Request::SavePicture(wish) => Some((wish.dark, wish.replace)),
            _ => None,
        });
        saves.collect::<Vec<_>>()
    };
    let answer = |drawn: &mut Drawn<'_, InsightPanel>, number, saved| {
        drawn.state_mut().bench.status.counting.saved = Some((number, saved));
        drawn.run_steps(4);
    };
    drawn.get_by_label("Save picture…").focus();
    drawn.run_steps(2);
    // The key that opens the page saves nothing.
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(saves(&drawn), []);
    drawn.get_by_label("Dark").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(saves(&drawn), [(true, false)]);
    drawn.get_by_label("Saving…");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(saves(&drawn).len(), 1, "it is being saved");
    answer(&mut drawn, 1, Saved::Exists("/out/a.svg".into()));
    drawn.get_by_label("There is a file of this name already.");
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert_eq!(saves(&drawn).last(), Some(&(true, true)));
    answer(&mut drawn, 2, Saved::Failed("The disk is full".into()));
    drawn.get_by_label("The disk is full");
    // The cross closes it, and nothing else.
    drawn.get_by_label("Close: Save picture").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert!(drawn.query_by_label("Dark").is_none());
    assert_eq!(saves(&drawn).len(), 2);
}

#[test]
fn a_menu_closes_when_something_is_chosen_in_it_by_a_key() {
    let mut drawn = drawn(bench());
    drawn.get_by_label_contains("Who is for whom").click();
    drawn.run_steps(4);
    drawn.get_by_label_contains("By ").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    drawn.get_by_label("everybody").focus();
    drawn.run_steps(2);
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert!(drawn.query_by_label("everybody").is_none());
    drawn.get_by_label("By everybody");
}

#[test]
fn a_change_is_counted_anew() {
    let mut drawn = drawn(bench());
    drawn.state_mut().bench.tag("Jonas Berg", "PERSON");
    drawn.run_steps(4);
    answer(&mut drawn);
    assert!(
        drawn
            .query_by_label_contains("Tags by type, 5 tags")
            .is_some()
    );
}

#[test]
fn where_nothing_is_the_next_step_is_told() {
    let mut drawn = drawn(Bench::new());
    for picture in ["Suggestions", "Who is for whom", "Events over time"] {
        drawn.get_by_label_contains(picture).click();
        drawn.run_steps(4);
        assert!(drawn.query_by_label("Save picture…").is_none());
    }
    assert!(drawn.query_by_label("No events yet.").is_some());
}

//! Going through suggestions in the window: rows, the one in hand, the keys.

use egui_kittest::kittest::Queryable;
use expect_test::expect;
use glossator::chart::pictures::precision;
use glossator::model::*;
use glossator::suggest::queue::Filter;
use glossator::text::Span;
use glossator::ui::panels::review::{Card, ReviewPanel, RowText, card_ui};
use glossator::ui::popups::alike::preview;
use glossator::ui::sheets::{difference, source_rows};
use glossator::workspace::{Action, Like, View, commands};

use crate::bench::{Bench, HARBOUR};
use crate::drawn::{Drawn, draw};

fn span(words: &str) -> Vec<Span> {
    let at = HARBOUR.find(words).expect("the words");
    Span::from_range(at..at + words.len()).into_iter().collect()
}

fn tag(id: &str, score: f64, body: Body) -> Tag {
    Tag {
        id: id.into(),
        body,
        provenance: Provenance {
            by: "model-x".into(),
            status: Status::Suggested,
            score: Some(score),
            version: Some("3".into()),
            ..Provenance::default()
        },
        extra: Extra::new(),
    }
}

fn mention(id: &str, kind: &str, words: &str, score: f64) -> Tag {
    let body = Body::Mention(Mention {
        kind: kind.into(),
        spans: span(words),
        entity: None,
        attributes: Attributes::new(),
    });
    tag(id, score, body)
}

/// Two names, who met whom, and who is against what; the view is open.
fn bench() -> Bench {
    let mut bench = Bench::new();
    let argument = |role: &str, filler: &str| Argument {
        role: role.into(),
        filler: Ref::Mention(filler.into()),
        extra: Extra::new(),
    };
    let event = Body::Event(Event {
        kind: "MEET".into(),
        trigger: span("met"),
        arguments: vec![argument("who", "m1"), argument("who", "m2")],
        attributes: Attributes::new(),
    });
    let stance = Body::Stance(Stance {
        holder: Ref::Mention("m1".into()),
        target: Ref::Spans(span("fishing ban")),
        polarity: Polarity::Against,
        strength: None,
        basis: Some(Basis::Quoted),
        via: Vec::new(),
        expression: span("unfair"),
        evidence: Vec::new(),
        attributes: Attributes::new(),
    });
    let mut layer = Layer::default();
    for tag in [
        mention("m1", "PERSON", "Ana Lima", 0.91),
        mention("m2", "PLACE", "Jonas Berg", 0.42),
        tag("v1", 0.7, event),
        tag("s1", 0.55, stance),
    ] {
        layer.put(tag);
    }
    let document = bench.ws.document().expect("an open text");
    layer.head.text = Some(TextRef {
        hash: document.hash.clone(),
        bytes: HARBOUR.len() as u32,
    });
    let key = LayerKey::suggested("model-x".into(), "001 harbour.txt".into());
    bench.ws.expect_layers([key.clone()]);
    bench.ws.provide_layer(key, layer);
    let review = bench.ws.session().review.clone();
    bench.act(Action::SetQueue(Box::new((review.order, review.filter))));
    bench.act(Action::SetView(View::Review));
    bench
}

fn rows(bench: &Bench) -> String {
    let listed = bench.ws.listed().clone();
    let rows = listed.iter().filter_map(|at| RowText::new(&bench.ws, *at));
    rows.map(|it| it.name()).collect::<Vec<_>>().join("\n")
}

fn card(bench: &Bench) -> String {
    let Some(card) = Card::new(&bench.ws) else {
        return "nothing in hand".into();
    };
    let mut lines = vec![
        format!(
            "{} {} “{}” {}",
            card.what, card.kind, card.words, card.position
        ),
        card.source,
    ];
    lines.extend(card.lines.iter().map(|(name, it)| format!("{name}: {it}")));
    lines.extend(card.own.iter().map(|it| format!("own: {it}")));
    lines.extend(card.changed.iter().map(|it| format!("changed: {it}")));
    lines.extend(card.verdict);
    lines.join("\n")
}

/// Presses a command's key.
fn press(bench: &mut Bench, id: &str) {
    let command = commands::by_id(id).expect("a command");
    let action = command.now(&bench.ws).expect("of use now");
    bench.act(action);
}

#[test]
fn the_first_open_one_is_in_hand() {
    let bench = bench();
    expect![[r#"
        mention Ana Lima, PERSON · model-x · Ministers meet at the harbour, 0.91, open
        event met, MEET · model-x · Ministers meet at the harbour, 0.70, open
        mention Jonas Berg, PLACE · model-x · Ministers meet at the harbour, 0.42, open
        stance Ana Lima → fishing ban, against · model-x · Ministers meet at the harbour, 0.55, open"#]].assert_eq(&rows(&bench));
    expect![[r#"
        mention PERSON “Ana Lima” 1 of 4
        model-x · version 3 · score 0.91"#]]
    .assert_eq(&card(&bench));
}

#[test]
fn one_key_each_and_the_next_is_in_hand() {
    let mut bench = bench();
    press(&mut bench, "review.accept");
    let second = card(&bench);
    press(&mut bench, "review.reject");
    let third = card(&bench);
    expect![[r#"
        event MEET “met” 2 of 4
        model-x · version 3 · score 0.70
        who: Ana Lima
        who: Jonas Berg

        mention PLACE “Jonas Berg” 3 of 4
        model-x · version 3 · score 0.42

        m1 PERSON Ana Lima"#]]
    .assert_eq(&format!("{second}\n\n{third}\n\n{}", bench.tags()));
    expect![[r#"
        mention Ana Lima, PERSON · model-x · Ministers meet at the harbour, 0.91, accepted
        event met, MEET · model-x · Ministers meet at the harbour, 0.70, rejected
        mention Jonas Berg, PLACE · model-x · Ministers meet at the harbour, 0.42, open
        stance Ana Lima → fishing ban, against · model-x · Ministers meet at the harbour, 0.55, open"#]].assert_eq(&rows(&bench));
}

#[test]
fn what_is_changed_in_hand_is_told_and_corrects() {
    let mut bench = bench();
    press(&mut bench, "review.skip");
    press(&mut bench, "review.skip");
    bench.act(Action::DraftKind("PERSON".into()));
    let changed = card(&bench);
    press(&mut bench, "review.accept");
    press(&mut bench, "review.previous");
    expect![[r#"
        mention PERSON “Jonas Berg” 3 of 4
        model-x · version 3 · score 0.42
        changed: type: PLACE → PERSON

        mention PLACE “Jonas Berg” 3 of 4
        model-x · version 3 · score 0.42
        own: you tagged these words PERSON
        You corrected it 2026-11-22 10:02

        m1 PERSON Jonas Berg"#]]
    .assert_eq(&format!(
        "{changed}\n\n{}\n\n{}",
        card(&bench),
        bench.tags()
    ));
}

#[test]
fn what_stands_there_already_is_the_difference() {
    let mut bench = bench();
    bench.tag("Minister Ana Lima", "PERSON");
    press(&mut bench, "review.next");
    press(&mut bench, "review.previous");
    expect![[r#"
        mention PERSON “Ana Lima” 1 of 4
        model-x · version 3 · score 0.91
        own: you tagged “Minister Ana Lima”"#]]
    .assert_eq(&card(&bench));
}

#[test]
fn many_alike_are_shown_before_they_are_decided() {
    let bench = bench();
    let (title, lines) = preview(&bench.ws, &Like::Listed, Decision::Accepted);
    expect![[r#"
        Accept 4 suggestions?
        Ana Lima — PERSON · model-x · Ministers meet at the harbour · 0.91
        met — MEET · model-x · Ministers meet at the harbour · 0.70
        Jonas Berg — PLACE · model-x · Ministers meet at the harbour · 0.42
        Ana Lima → fishing ban — against · model-x · Ministers meet at the harbour · 0.55"#]]
    .assert_eq(&format!("{title}\n{}", lines.join("\n")));
}

#[test]
fn entries_of_the_register_stand_by_their_names() {
    let mut bench = bench();
    let entity = |id: &str, name: &str, kind: &str| {
        Action::PutEntity(Box::new(Entity {
            id: id.into(),
            name: name.into(),
            kind: kind.into(),
            ..Entity::default()
        }))
    };
    bench.act(entity("t-1", "Fishing ban", Entity::TOPIC));
    bench.act(entity("q-2", "Ana Lima", "PERSON"));
    let stance = Body::Stance(Stance {
        holder: Ref::Entity("q-2".into()),
        target: Ref::Topic("t-1".into()),
        polarity: Polarity::Against,
        strength: None,
        basis: None,
        via: Vec::new(),
        expression: Vec::new(),
        evidence: Vec::new(),
        attributes: Attributes::new(),
    });
    let event = Body::Event(Event {
        kind: "MEET".into(),
        trigger: span("met"),
        arguments: vec![Argument {
            role: "actor".into(),
            filler: Ref::Entity("q-2".into()),
            extra: Extra::new(),
        }],
        attributes: Attributes::new(),
    });
    let mut layer = Layer::default();
    layer.put(tag("s1", 0.5, stance));
    layer.put(tag("v1", 0.4, event));
    let document = bench.ws.document().expect("an open text");
    layer.head.text = Some(TextRef {
        hash: document.hash.clone(),
        bytes: HARBOUR.len() as u32,
    });
    let key = LayerKey::suggested("model-y".into(), "001 harbour.txt".into());
    let source = Some(key.annotator.clone());
    bench.ws.expect_layers([key.clone()]);
    bench.ws.provide_layer(key.clone(), layer);
    let review = bench.ws.session().review.clone();
    let mine = Filter {
        source,
        ..review.filter
    };
    bench.act(Action::SetQueue(Box::new((review.order, mine.clone()))));
    let take = |id: &str| Action::TakeInHand {
        set: key.clone(),
        part: Part::Tag(id.into()),
    };
    bench.act(take("s1"));
    let stance = card(&bench);
    bench.act(take("v1"));
    let event = card(&bench);
    press(&mut bench, "review.accept");
    assert_eq!(bench.sent, [""; 0]);
    expect![[r#"
        stance  “Ana Lima − Fishing ban” 2 of 2
        model-y · version 3 · score 0.50
        polarity: against

        event MEET “met” 1 of 2
        model-y · version 3 · score 0.40
        actor: Ana Lima

        event met, MEET · model-y · Ministers meet at the harbour, 0.40, accepted
        argument actor: Ana Lima, model-y · Ministers meet at the harbour, 0.40, open
        stance Ana Lima → Fishing ban, against · model-y · Ministers meet at the harbour, 0.50, open"#]]
    .assert_eq(&format!("{stance}\n\n{event}\n\n{}", rows(&bench)));
    // Found by its name, and by a new one from then on.
    bench.act(entity("t-1", "Catch limits", Entity::TOPIC));
    let words = Filter {
        words: "catch".into(),
        ..mine
    };
    bench.act(Action::SetQueue(Box::new((review.order, words))));
    expect!["stance Ana Lima → Catch limits, against · model-y · Ministers meet at the harbour, 0.50, open"].assert_eq(&rows(&bench));
}

fn drawn(bench: Bench) -> Drawn<'static, ReviewPanel> {
    draw(
        bench,
        ReviewPanel::default(),
        |_| false,
        |panel, ui, ctx| {
            ui.horizontal_top(|ui| {
                ui.allocate_ui(egui::vec2(300.0, 600.0), |ui| {
                    ui.vertical(|ui| panel.show(ui, ctx));
                });
                ui.vertical(|ui| card_ui(ui, ctx));
            });
        },
    )
}

#[test]
fn a_click_on_a_row_takes_it_in_hand_and_a_button_decides() {
    let mut drawn = drawn(bench());
    drawn.get_by_label_contains("mention Jonas Berg").click();
    drawn.run_steps(3);
    drawn.get_by_label("Accept").click();
    drawn.run_steps(3);
    assert_eq!(drawn.state().bench.tags(), "m1 PLACE Jonas Berg");
}

#[test]
fn how_sources_fared_is_counted() {
    let mut bench = bench();
    press(&mut bench, "review.accept");
    press(&mut bench, "review.reject");
    let rows = source_rows(&bench.ws).into_iter().map(|it| {
        let of = it.counts;
        format!(
            "{} {}: {} open, {} accepted, {} rejected, {}",
            it.source,
            it.kind,
            of.open,
            of.accepted,
            of.rejected,
            precision(&of)
        )
    });
    expect![[r#"
        model-x : 2 open, 1 accepted, 1 rejected, 50 % (9–91)
        model-x MEET: 0 open, 0 accepted, 1 rejected, 0 % (0–79)
        model-x PERSON: 0 open, 1 accepted, 0 rejected, 100 % (21–100)
        model-x PLACE: 1 open, 0 accepted, 0 rejected, nothing decided
        model-x against: 1 open, 0 accepted, 0 rejected, nothing decided
        model-x role who: 2 open, 0 accepted, 0 rejected, nothing decided"#]]
    .assert_eq(&rows.collect::<Vec<_>>().join("\n"));
    assert_eq!(
        difference(&bench.ws),
        "Nobody has worked on articles of both sides yet."
    );
}

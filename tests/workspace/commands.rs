//! The table of commands: greyed where they make no sense, never a panic; and
//! the numbered candidates.

use expect_test::expect;
use glossator::model::*;
use glossator::workspace::candidates::candidates;
use glossator::workspace::*;

use crate::desk::*;

/// The ids of the commands that can be run now, in table order.
fn live(ws: &Workspace) -> Vec<&'static str> {
    let can = |it: &&commands::Command| it.now(ws).is_some();
    commands::all().filter(can).map(|it| it.id).collect()
}

fn family(ws: &Workspace, start: &str) -> String {
    let of = |it: &&str| it.starts_with(start);
    live(ws)
        .into_iter()
        .filter(of)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What can be said of the focused tag or of what waits.
fn live_tagging() -> Deed {
    say(|ws| {
        let families = [
            "tag.",
            "stance.",
            "pending.",
            "edge.",
            "edit.delete",
            "edit.copy",
        ];
        let found = families.map(|start| family(ws, start));
        let shown = found.into_iter().filter(|it| !it.is_empty());
        format!("can {}", shown.collect::<Vec<_>>().join(" "))
    })
}

fn numbers() -> Deed {
    say(|ws| {
        let text = &ws.document().unwrap().text;
        let found = candidates(ws).into_iter().map(|it| {
            let id = it.to.tag().map_or("?", TagId::as_str).to_owned();
            format!("{} {id} {:?}", it.number, it.spans[0].of(text).unwrap())
        });
        found.collect::<Vec<_>>().join(", ")
    })
}

#[test]
fn nothing_panics_on_an_empty_workspace() {
    let empty = || {
        Workspace::new(
            Project::default(),
            Session::default(),
            History::default(),
            IdSource::Counting,
        )
    };
    for command in commands::all() {
        let mut ws = empty();
        if let Some(action) = command.now(&ws) {
            let _ = ws.dispatch(action, &NOW.into());
        }
    }
    let ws = empty();
    assert!(candidates(&ws).is_empty());
    assert!(queries::tags_at(&ws, u32::MAX).is_empty());
    assert!(queries::meant_mention(&ws).is_none());
    expect![[r#"
        file.open-folder
        file.open-project
        file.import
        file.export
        file.save
        file.close
        file.settings
        file.quit
        edit.history
        select.snapping
        select.escape
        article.filter
        review.sources
        view.annotate
        view.review
        view.entities
        view.schema
        view.insight
        view.palette
        view.articles
        view.margin
        view.inspector
        view.tray
        view.problems
        view.next-panel
        view.reader
        view.inspect
        view.arcs
        view.zones
        view.invisibles
        view.zoom-in
        view.zoom-out
        view.zoom-reset
        view.theme
        help.keys
        help.guidelines"#]]
    .assert_eq(&live(&ws).join("\n"));
}

#[test]
fn what_acts_on_an_article_out_of_sight_is_greyed() {
    for view in [View::Entities, View::Schema, View::Insight] {
        check(
            "[Ana Lima|PERSON] met Jonas Berg",
            [
                at(|_| Action::Focus(Some(Item::Tag("m1".into())))),
                at(move |_| Action::SetView(view)),
                live_tagging(),
                run("tag.everywhere"),
                run("select.word-right"),
                at(|_| Action::SetView(View::Annotate)),
                say(|ws| {
                    let first = family(ws, "tag.");
                    format!("can {}", first.split(' ').next().unwrap_or_default())
                }),
            ],
            expect![[r#"
                a.txt: [Ana Lima|PERSON m1] met Jonas Berg
                focus m1
                can 
                greyed: tag.everywhere
                greyed: select.word-right
                can tag.type
            "#]],
        );
    }
}

#[test]
fn nothing_panics_wherever_one_stands() {
    for marked in ["", " ", "\r\n", "👩‍👧", "[x|ORG]", "[日本|GPE]は"] {
        for unfocused in [true, false] {
            for at in [0, 1, 3, u32::MAX] {
                for command in commands::all() {
                    let mut desk = Desk::new(marked);
                    let mut act = |action| drop(desk.ws.dispatch(action, &NOW.into()));
                    act(Action::Select(Selection {
                        anchor: 0,
                        caret: at,
                    }));
                    if !unfocused {
                        act(Action::Focus(Some(Item::Tag("m1".into()))));
                        act(Action::BeginStance);
                    }
                    if let Some(action) = command.now(&desk.ws) {
                        let _ = desk.ws.dispatch(action, &NOW.into());
                    }
                }
            }
        }
    }
}

#[test]
fn a_place_beyond_every_text_is_no_place() {
    let mut ws = Workspace::new(
        Project::default(),
        Session::default(),
        History::default(),
        IdSource::Counting,
    );
    let far = Selection::at(u32::MAX);
    ws.dispatch(Action::Select(far), &NOW.into()).unwrap();
    assert!(queries::meant_mention(&ws).is_none());
    for unit in UNITS {
        let action = Action::MoveCaret {
            unit,
            forward: true,
            extend: false,
        };
        ws.dispatch(action, &NOW.into()).unwrap();
    }
}

#[test]
fn what_can_be_done_depends_on_what_is_focused() {
    check(
        "[Ann|PER] met the [Fed|ORG].",
        [
            caret("met"),
            live_tagging(),
            focus("m1"),
            live_tagging(),
            run("tag.stance"),
            live_tagging(),
            answer(m("m2")),
            run("stance.for"),
            live_tagging(),
            act(Action::AddNote {
                on: Some("m1".into()),
                text: "x".into(),
            }),
            focus("n1"),
            select("met"),
            live_tagging(),
            focus("m77"),
            live_tagging(),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met the [Fed|ORG m2].
              s1 m1 for m2 reported evidence “Ann met the Fed.”
              n1 on m1: x
            focus m77
            selected "met"
            1. make a stance: Ann ＋ Fed
            2. note “x”
            can tag.type tag.event tag.stance tag.note
            can tag.type tag.everywhere tag.link tag.new-entity tag.event tag.stance tag.relation tag.note edge.grow-end edge.shrink-end edge.grow-start edge.shrink-start edit.delete edit.copy
            can tag.type tag.everywhere tag.link tag.new-entity tag.event tag.stance tag.relation tag.note stance.topic stance.for stance.against stance.neutral stance.author stance.implicit stance.unknown edge.grow-end edge.shrink-end edge.grow-start edge.shrink-start edit.delete edit.copy
            can tag.type tag.event tag.stance tag.note stance.for stance.against stance.neutral stance.author stance.implicit stance.unknown stance.strength stance.basis edge.grow-end edge.shrink-end edge.grow-start edge.shrink-start edit.delete edit.copy
            can tag.type tag.event tag.stance tag.note edit.delete edit.copy
            can tag.type tag.event tag.stance tag.note edit.copy
        "#]],
    );
}

#[test]
fn candidates_are_numbered_from_the_trigger_outwards_and_fit_the_role() {
    check(
        "[Ann|PER] [Rome|GPE] [Bob|PER] and they met [the Fed|ORG], [Monday|DATE], [Cid|PER].",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            numbers(),
            answer(m("m4")),
            numbers(),
            act(Action::AskRole {
                event: "v1".into(),
                role: "when".into(),
            }),
            numbers(),
            run("select.escape"),
            numbers(),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] [Rome|GPE m2] [Bob|PER m3] and they met [the Fed|ORG m4], [Monday|DATE m5], [Cid|PER m6].
              v1 MEET “met” who=m4
            focus v1
            1. make “met” an event MEET
            2. add who to MEET “met”
            1 m4 "the Fed", 2 m3 "Bob", 3 m6 "Cid", 4 m1 "Ann"
            1 m3 "Bob", 2 m6 "Cid", 3 m1 "Ann"
            1 m5 "Monday"

        "#]],
    );
}

#[test]
fn mentions_of_one_entity_are_one_candidate() {
    let link = |id: &str| {
        act(Action::Link {
            mention: id.into(),
            entity: Some("fed".into()),
        })
    };
    check(
        "[The Fed|ORG] said the [Fed|ORG] met [Bob|PER].",
        [
            link("m1"),
            link("m2"),
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            numbers(),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m1 →fed] said the [Fed|ORG m2 →fed] met [Bob|PER m3].
              v1 MEET “met”
            focus v1
            waits for who of v1
            1. link ORG “The Fed” to Federal Reserve
            2. link ORG “Fed” to Federal Reserve
            3. make “met” an event MEET
            1 m2 "Fed", 2 m3 "Bob"
        "#]],
    );
}

#[test]
fn nine_candidates_at_most() {
    check(
        "[a|PER] [b|PER] [c|PER] [d|PER] [e|PER] [f|PER] [g|PER] [h|PER] [i|PER] [j|PER] met",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            numbers(),
        ],
        expect![[r#"
            a.txt: [a|PER m1] [b|PER m2] [c|PER m3] [d|PER m4] [e|PER m5] [f|PER m6] [g|PER m7] [h|PER m8] [i|PER m9] [j|PER m10] met
              v1 MEET “met”
            focus v1
            waits for who of v1
            1. make “met” an event MEET
            1 m10 "j", 2 m9 "i", 3 m8 "h", 4 m7 "g", 5 m6 "f", 6 m5 "e", 7 m4 "d", 8 m3 "c", 9 m2 "b"
        "#]],
    );
}

#[test]
fn events_are_candidates_for_what_takes_events() {
    check(
        "[Ann|PER] said they met.",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            select("said"),
            act(Action::NewEvent { kind: "SAY".into() }),
            numbers(),
            answer(m("m1")),
            numbers(),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] said they met.
              v2 SAY “said” who=m1
              v1 MEET “met”
            focus v2
            waits for what of v2
            1. make “met” an event MEET
            2. make “said” an event SAY
            3. add who to SAY “said”
            1 m1 "Ann"
            1 v1 "met"
        "#]],
    );
}

#[test]
fn a_stances_holder_isnt_its_own_target() {
    check(
        "[Ann|PER] met the [Fed|ORG].",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "RAIN".into(),
            }),
            caret("the"),
            act(Action::Focus(None)),
            act(Action::BeginStance),
            numbers(),
            answer(m("m1")),
            numbers(),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met the [Fed|ORG m2].
              v1 RAIN “met”
            waits for stance m1 on ?, evidence “Ann met the Fed.”
            1. make “met” an event RAIN
            1 m1 "Ann", 2 m2 "Fed"
            1 v1 "met", 2 m2 "Fed"
        "#]],
    );
}

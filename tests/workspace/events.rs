//! Events, their roles, and relations.

use expect_test::expect;
use glossator::model::*;
use glossator::workspace::*;

use crate::desk::*;

fn event(kind: &str) -> Deed {
    act(Action::NewEvent { kind: kind.into() })
}

fn ask(event: &str, role: &str) -> Deed {
    act(Action::AskRole {
        event: event.into(),
        role: role.into(),
    })
}

fn set(event: &str, index: usize, role: &str, filler: Ref) -> Deed {
    act(Action::SetArgument {
        event: event.into(),
        index,
        role: role.into(),
        filler,
    })
}

fn remove(event: &str, index: usize) -> Deed {
    act(Action::RemoveArgument {
        event: event.into(),
        index,
    })
}

fn relation(from: Ref) -> Deed {
    act(Action::BeginRelation {
        kind: "affiliation".into(),
        from,
    })
}

#[test]
fn a_selected_word_becomes_an_event_that_asks_for_its_first_role() {
    check(
        "The Fed met Bob.",
        [select("met"), event("MEET")],
        expect![[r#"
            a.txt: The Fed met Bob.
              v1 MEET “met”
            focus v1
            waits for who of v1
            1. make “met” an event MEET
        "#]],
    );
}

#[test]
fn a_focused_mention_lends_its_words() {
    check(
        "the [meeting|ORG]",
        [focus("m1"), event("MEET")],
        expect![[r#"
            a.txt: the [meeting|ORG m1]
              v1 MEET “meeting”
            focus v1
            waits for who of v1
            1. make “meeting” an event MEET
        "#]],
    );
}

#[test]
fn an_event_may_stand_on_no_words_and_ask_for_nothing() {
    check(
        "So it was.",
        [caret("it"), event("RAIN"), event("SNOW")],
        expect![[r#"
            a.txt: So it was.
              v1 RAIN
            focus v1
            1. make an event RAIN
            refused: the schema has no event type SNOW
        "#]],
    );
}

#[test]
fn answers_fill_the_roles_in_order() {
    check(
        "[Fed|ORG] met [Bob|PER] on [Monday|DATE].",
        [
            select("met"),
            event("MEET"),
            answer(m("m1")),
            answer(m("m2")),
            answer(m("m3")),
            answer(value("2023-12-25")),
        ],
        expect![[r#"
            a.txt: [Fed|ORG m1] met [Bob|PER m2] on [Monday|DATE m3].
              v1 MEET “met” who=m1 whom=m2 when=m3 when="2023-12-25"
            focus v1
            waits for when of v1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. add whom to MEET “met”
            4. add when to MEET “met”
            5. add when to MEET “met”
        "#]],
    );
}

#[test]
fn the_last_role_is_asked_for_again() {
    check(
        "[Ann|PER] met [Bob|PER] and [Cid|PER].",
        [
            select("met"),
            event("MEET"),
            ask("v1", "when"),
            answer(value("2023")),
            ask("v1", "who"),
            answer(m("m1")),
            ask("v1", "who"),
            answer(m("m2")),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met [Bob|PER m2] and [Cid|PER m3].
              v1 MEET “met” when="2023" who=m1 who=m2
            focus v1
            waits for whom of v1
            1. make “met” an event MEET
            2. add when to MEET “met”
            3. add who to MEET “met”
            4. add who to MEET “met”
        "#]],
    );
}

#[test]
fn a_role_takes_several_but_none_twice() {
    check(
        "[Ann|PER] met [Bob|PER].",
        [
            select("met"),
            event("MEET"),
            answer(m("m1")),
            ask("v1", "who"),
            answer(m("m2")),
            ask("v1", "who"),
            answer(m("m1")),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met [Bob|PER m2].
              v1 MEET “met” who=m1 who=m2
            focus v1
            waits for who of v1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. add who to MEET “met”
            refused: that is the who already
        "#]],
    );
}

#[test]
fn tagging_words_answers_what_waits() {
    check(
        "The Fed met [Bob|PER].",
        [
            select("met"),
            event("MEET"),
            select("Fed"),
            kind("ORG"),
            select("Bob"),
            kind("PER"),
        ],
        expect![[r#"
            a.txt: The [Fed|ORG m2] met [Bob|PER m1].
              v1 MEET “met” who=m2 whom=m1
            focus v1
            waits for when of v1
            1. make “met” an event MEET
            2. tag “Fed” as ORG
            3. add who to MEET “met”
            4. add whom to MEET “met”
        "#]],
    );
}

#[test]
fn a_refused_answer_leaves_the_tagged_words() {
    check(
        "[Ann|PER] met.",
        [
            select("met"),
            event("MEET"),
            answer(m("m1")),
            ask("v1", "who"),
            select("Ann"),
            kind("ORG"),
        ],
        expect![[r#"
            a.txt: [Ann|ORG m1] met.
              v1 MEET “met” who=m1
            focus m1
            waits for who of v1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. make PER “Ann” ORG
            tells: that is the who already
        "#]],
    );
}

#[test]
fn plain_words_entities_and_events_fill_roles() {
    check(
        "The bank met [Ann|PER], who said so.",
        [
            select("met"),
            event("MEET"),
            select("The bank"),
            run("pending.text"),
            answer(entity("fed")),
            act(Action::Escape),
            select("said"),
            event("SAY"),
            answer(m("m1")),
            answer(Ref::Event("v1".into())),
        ],
        expect![[r#"
            a.txt: The bank met [Ann|PER m1], who said so.
              v1 MEET “met” who=“The bank” whom=entity:fed
              v2 SAY “said” who=m1 what=v1
            focus v2
            waits for what of v2
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. add whom to MEET “met”
            4. make “said” an event SAY
            5. add who to SAY “said”
            6. add what to SAY “said”
        "#]],
    );
}

#[test]
fn what_isnt_there_fills_nothing() {
    check(
        "They met.",
        [
            select("met"),
            event("MEET"),
            answer(m("m9")),
            answer(entity("nobody")),
            answer(Ref::Spans(vec![])),
            answer(Ref::Event("v1".into())),
            ask("v1", "colour"),
            ask("v9", "who"),
            act(Action::Escape),
            answer(entity("fed")),
        ],
        expect![[r#"
            a.txt: They met.
              v1 MEET “met”
            focus v1
            1. make “met” an event MEET
            refused: there is no tag m9 in this article
            refused: the register has no nobody
            refused: select the words first
            refused: an event can't be its own argument
            refused: this event has no role colour
            refused: there is no tag v9 in this article
            refused: nothing waits for an answer
        "#]],
    );
}

#[test]
fn fillers_are_changed_and_removed() {
    check(
        "[Ann|PER] met [Bob|PER].",
        [
            select("met"),
            event("MEET"),
            answer(m("m1")),
            answer(m("m2")),
            set("v1", 0, "who", Ref::Unknown),
            set("v1", 1, "who", m("m2")),
            set("v1", 1, "who", Ref::Unknown),
            set("v1", 1, "who", Ref::Event("v1".into())),
            set("v1", 7, "who", m("m2")),
            remove("v1", 0),
            remove("v1", 3),
            remove("m1", 0),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met [Bob|PER m2].
              v1 MEET “met” who=m2
            focus v1
            waits for when of v1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. add whom to MEET “met”
            4. change who of MEET “met”
            5. change who of MEET “met”
            6. remove who from MEET “met”
            refused: that is the who already
            refused: an event can't be its own argument
            refused: there is no such argument
            refused: there is no such argument
            refused: there is no such argument
        "#]],
    );
}

#[test]
fn delete_on_a_focused_filler_removes_that_one() {
    check(
        "[Ann|PER] met [Bob|PER].",
        [
            select("met"),
            event("MEET"),
            answer(m("m1")),
            answer(m("m2")),
            act(Action::Focus(Some(Item::Argument {
                event: "v1".into(),
                index: 0,
            }))),
            run("edit.delete"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met [Bob|PER m2].
              v1 MEET “met” whom=m2
            focus v1
            waits for when of v1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. add whom to MEET “met”
            4. remove who from MEET “met”
        "#]],
    );
}

#[test]
fn another_type_keeps_the_fillers_and_asks_its_own_roles() {
    check(
        "[Ann|PER] met.",
        [
            select("met"),
            event("MEET"),
            answer(m("m1")),
            act(Action::Retype {
                id: "v1".into(),
                kind: "SAY".into(),
            }),
            act(Action::Retype {
                id: "v1".into(),
                kind: "RAIN".into(),
            }),
            act(Action::Retype {
                id: "v1".into(),
                kind: "PER".into(),
            }),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met.
              v1 RAIN “met” who=m1
            focus v1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. make MEET “met” SAY
            4. make SAY “met” RAIN
            refused: the schema has no event type PER
        "#]],
    );
}

#[test]
fn a_trigger_is_set_and_taken_away() {
    check(
        "[Ann|PER] met Bob and talked.",
        [
            select("met"),
            event("MEET"),
            at(|ws| Action::SetTrigger {
                id: "v1".into(),
                spans: spans(ws, &["talked", "met"]),
            }),
            act(Action::SetTrigger {
                id: "v1".into(),
                spans: vec![],
            }),
            act(Action::SetTrigger {
                id: "m1".into(),
                spans: vec![],
            }),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met Bob and talked.
              v1 MEET
            focus v1
            waits for who of v1
            1. make “met” an event MEET
            2. move MEET “met”
            3. move MEET “met talked”
            refused: only an event has a trigger
        "#]],
    );
}

#[test]
fn deleting_an_event_gives_up_its_role() {
    check(
        "They met.",
        [
            select("met"),
            event("MEET"),
            run("edit.delete"),
            answer(entity("fed")),
        ],
        expect![[r#"
            a.txt: They met.
            1. make “met” an event MEET
            2. delete MEET “met”
            refused: nothing waits for an answer
        "#]],
    );
}

#[test]
fn a_relation_ties_two_things() {
    check(
        "[Ann|PER] of the [Fed|ORG]",
        [focus("m1"), relation(m("m1")), answer(m("m2"))],
        expect![[r#"
            a.txt: [Ann|PER m1] of the [Fed|ORG m2]
              r1 affiliation m1 → m2
            focus r1
            1. relate by affiliation
        "#]],
    );
}

#[test]
fn a_relation_needs_two_ends_that_are_there() {
    check(
        "[Ann|PER] of the [Fed|ORG]",
        [
            relation(m("m7")),
            act(Action::BeginRelation {
                kind: "kin".into(),
                from: m("m1"),
            }),
            relation(m("m1")),
            answer(m("m1")),
            answer(m("m9")),
            answer(m("m2")),
            act(Action::SetRelationEnds {
                id: "r1".into(),
                from: m("m2"),
                to: m("m2"),
            }),
            act(Action::SetRelationEnds {
                id: "m1".into(),
                from: m("m2"),
                to: m("m1"),
            }),
            act(Action::SetRelationEnds {
                id: "r1".into(),
                from: m("m2"),
                to: m("m1"),
            }),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] of the [Fed|ORG m2]
              r1 affiliation m2 → m1
            focus r1
            1. relate by affiliation
            2. change the ends of a relation
            refused: there is no tag m7 in this article
            refused: the schema has no relation type kin
            refused: a relation needs two different ends
            refused: there is no tag m9 in this article
            refused: a relation needs two different ends
            refused: this isn't a relation
        "#]],
    );
}

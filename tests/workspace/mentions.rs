//! Tagging words, changing types and edges, every occurrence, deleting.

use expect_test::expect;
use glossator::model::*;
use glossator::workspace::*;

use crate::desk::*;

fn everywhere(id: &str) -> Deed {
    act(Action::TagEverywhere(id.into()))
}

fn fragment(id: &str) -> Deed {
    act(Action::AddFragment(id.into()))
}

fn edge(id: &str, edge: Edge, grow: bool) -> Deed {
    act(Action::MoveEdge {
        id: id.into(),
        edge,
        grow,
    })
}

fn snapping() -> Deed {
    act(Action::ToggleSnapping)
}

fn delete(id: &str, with_users: bool) -> Deed {
    act(Action::Delete {
        id: id.into(),
        with_users,
    })
}

fn attribute(id: &str, value: Option<&str>) -> Deed {
    act(Action::SetAttribute {
        id: id.into(),
        name: "level".into(),
        value: value.map(|it| AttributeValue::Text(it.into())),
    })
}

fn note(on: &str, text: &str) -> Deed {
    act(Action::AddNote {
        on: Some(on.into()),
        text: text.into(),
    })
}

#[test]
fn a_selected_name_and_a_key_make_a_mention() {
    check(
        "The Fed met Müller.",
        [
            select("Müller"),
            kind("PER"),
            select("The Fed"),
            kind("ORG"),
        ],
        expect![[r#"
            a.txt: [The Fed|ORG m2] met [Müller|PER m1].
            focus m2
            1. tag “Müller” as PER
            2. tag “The Fed” as ORG
        "#]],
    );
}

#[test]
fn a_selection_snaps_to_whole_words() {
    check(
        "“The Fed met Müller,” he said.",
        [
            select("e Fed met Mül"),
            kind("ORG"),
            select(",” h"),
            kind("PER"),
        ],
        expect![[r#"
            a.txt: “[The Fed met Müller|ORG m1],” [he|PER m2] said.
            focus m2
            1. tag “The Fed met Müller” as ORG
            2. tag “he” as PER
        "#]],
    );
}

#[test]
fn without_snapping_the_selection_counts_as_it_is() {
    check(
        "The ex-president",
        [
            snapping(),
            select("president"),
            kind("PER"),
            select("e ex-"),
            kind("ORG"),
        ],
        expect![[r#"
            a.txt: Th[e ex-|ORG m2][president|PER m1]
            focus m2
            1. tag “president” as PER
            2. tag “e ex-” as ORG
        "#]],
    );
}

#[test]
fn with_nothing_selected_the_word_at_the_caret_is_tagged() {
    check(
        "The Fed met.",
        [caret("ed"), kind("ORG")],
        expect![[r#"
        a.txt: The [Fed|ORG m1] met.
        focus m1
        1. tag “Fed” as ORG
    "#]],
    );
}

#[test]
fn blanks_and_points_are_no_mention() {
    check(
        "Rain ... again.",
        [
            select(" ... "),
            kind("ORG"),
            act(Action::NewEvent {
                kind: "RAIN".into(),
            }),
            act(Action::BeginStance),
            caret("..."),
            kind("ORG"),
        ],
        expect![[r#"
            a.txt: Rain ... again.
            refused: there are no words in the selection
            refused: there are no words in the selection
            refused: there are no words in the selection
            refused: select the words to tag first
        "#]],
    );
}

#[test]
fn a_type_that_the_schema_lacks_is_refused() {
    check(
        "The Fed",
        [select("Fed"), kind("BANK")],
        expect![[r#"
        a.txt: The Fed
        selected "Fed"
        refused: the schema has no entity type BANK
    "#]],
    );
}

#[test]
fn a_key_on_a_focused_mention_changes_its_type() {
    check(
        "[The Fed|PER] met.",
        [focus("m1"), kind("ORG"), kind("ORG"), kind("BANK")],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
            focus m1
            1. make PER “The Fed” ORG
            refused: the schema has no entity type BANK
        "#]],
    );
}

#[test]
fn the_same_words_tagged_again_change_their_type() {
    check(
        "[The Fed|PER] met.",
        [select("The Fed"), kind("ORG")],
        expect![[r#"
            a.txt: [The Fed|ORG m1] met.
            focus m1
            1. make PER “The Fed” ORG
        "#]],
    );
}

#[test]
fn mentions_nest_and_overlap() {
    check(
        "the Georgian interior ministry of Tbilisi",
        [
            select("Georgian interior ministry"),
            kind("ORG"),
            select("Georgian"),
            kind("GPE"),
            select("ministry of Tbilisi"),
            kind("ORG"),
            select("Tbilisi"),
            kind("GPE"),
        ],
        expect![[r#"
            a.txt: the [[Georgian|GPE m2] interior [ministry|ORG m1] of [Tbilisi|GPE m4]|ORG m3]
            focus m4
            1. tag “Georgian interior ministry” as ORG
            2. tag “Georgian” as GPE
            3. tag “ministry of Tbilisi” as ORG
            4. tag “Tbilisi” as GPE
        "#]],
    );
}

#[test]
fn an_event_in_focus_isnt_turned_into_a_name() {
    check(
        "They met.",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            kind("PER"),
        ],
        expect![[r#"
            a.txt: They met.
              v1 MEET “met”
            focus v1
            waits for who of v1
            1. make “met” an event MEET
            refused: select the words to tag first
        "#]],
    );
}

#[test]
fn words_beside_emoji_line_ends_and_other_scripts() {
    check(
        "👩‍👩‍👧 met Երևան\r\nи Київ 東京",
        [
            select("Երևան"),
            kind("GPE"),
            select("Київ"),
            kind("GPE"),
            select("東京"),
            kind("GPE"),
        ],
        expect![[r#"
            a.txt: 👩‍👩‍👧 met [Երևան|GPE m1]␍␊и [Київ|GPE m2] [東京|GPE m3]
            focus m3
            1. tag “Երևան” as GPE
            2. tag “Київ” as GPE
            3. tag “東京” as GPE
        "#]],
    );
}

#[test]
fn a_selection_inside_a_character_begins_before_it() {
    check(
        "Müller",
        [
            snapping(),
            act(Action::Select(Selection {
                anchor: 2,
                caret: 99,
            })),
            kind("PER"),
        ],
        expect![[r#"
            a.txt: M[üller|PER m1]
            focus m1
            1. tag “üller” as PER
        "#]],
    );
}

#[test]
fn words_in_pieces_are_one_mention() {
    check(
        "North and South Koreans",
        [
            at(|ws| Action::TagSpans {
                spans: spans(ws, &["Koreans", "North"]),
                kind: "GPE".into(),
            }),
            at(|ws| Action::TagSpans {
                spans: spans(ws, &["North", "North and"]),
                kind: "GPE".into(),
            }),
            act(Action::TagSpans {
                spans: vec![],
                kind: "GPE".into(),
            }),
        ],
        expect![[r#"
            a.txt: [North|GPE m1/1] and South [Koreans|GPE m1/2]
            focus m1
            1. tag “North Koreans” as GPE
            refused: the pieces overlap; make them one
            refused: select the words to tag first
        "#]],
    );
}

#[test]
fn every_occurrence_is_a_whole_word_in_the_same_case() {
    check(
        "[Fed|ORG] and Feds and FED and fed; Fed’s Fed-led unFed, Fed",
        [everywhere("m1")],
        expect![[r#"
            a.txt: [Fed|ORG m1] and Feds and FED and fed; [Fed|ORG m2]’s [Fed|ORG m3]-led unFed, [Fed|ORG m4]
            1. tag 3 more “Fed” as ORG
        "#]],
    );
}

#[test]
fn every_occurrence_skips_what_overlaps_the_same_type_only() {
    check(
        "[Fed|ORG], [the Fed|ORG], [Fed|PER], [Fed chair|PER], Fed",
        [everywhere("m1")],
        expect![[r#"
            a.txt: [Fed|ORG m1], [the Fed|ORG m2], [[Fed|PER m3]|ORG m5], [[Fed|ORG m6] chair|PER m4], [Fed|ORG m7]
            1. tag 3 more “Fed” as ORG
        "#]],
    );
}

#[test]
fn every_occurrence_takes_entity_and_attributes_along_in_one_step() {
    check(
        "[Fed|ORG] Fed Fed",
        [
            act(Action::Link {
                mention: "m1".into(),
                entity: Some("fed".into()),
            }),
            attribute("m1", Some("name")),
            everywhere("m1"),
            undo(),
            redo(),
        ],
        expect![[r#"
            a.txt: [Fed|ORG m1 →fed level=name] [Fed|ORG m2 →fed level=name] [Fed|ORG m3 →fed level=name]
            focus m2
            1. link ORG “Fed” to Federal Reserve
            2. set level of ORG “Fed”
            3. tag 2 more “Fed” as ORG
        "#]],
    );
}

#[test]
fn every_occurrence_wants_a_mention_in_one_piece_with_others() {
    check(
        "[Fed|ORG] met Bob",
        [
            everywhere("m1"),
            everywhere("m9"),
            select("met"),
            act(Action::NewEvent {
                kind: "RAIN".into(),
            }),
            everywhere("v1"),
            at(|ws| Action::SetSpans {
                id: "m1".into(),
                spans: spans(ws, &["Fed", "Bob"]),
            }),
            everywhere("m1"),
        ],
        expect![[r#"
            a.txt: [Fed|ORG m1/1] met [Bob|ORG m1/2]
              v1 RAIN “met”
            focus v1
            1. make “met” an event RAIN
            2. move ORG “Fed”
            refused: every “Fed” in this article is tagged already
            refused: there is no tag m9 in this article
            refused: only a mention can be tagged everywhere
            refused: a mention in several pieces can't be looked for
        "#]],
    );
}

#[test]
fn a_fragment_makes_it_discontinuous() {
    check(
        "[North|GPE] and South Koreans",
        [select("Koreans"), fragment("m1")],
        expect![[r#"
            a.txt: [North|GPE m1/1] and South [Koreans|GPE m1/2]
            focus m1
            1. add “Koreans” to GPE “North”
        "#]],
    );
}

#[test]
fn a_fragment_needs_words_of_its_own() {
    check(
        "[North Korea|GPE] and South",
        [
            caret("and"),
            fragment("m1"),
            select("Korea and"),
            fragment("m1"),
            select("and"),
            fragment("m7"),
            note("m1", "sic"),
            select("and"),
            fragment("n1"),
        ],
        expect![[r#"
            a.txt: [North Korea|GPE m1] and South
              n1 on m1: sic
            selected "and"
            1. note “sic”
            refused: select the words to add first
            refused: these words belong to the tag already
            refused: there is no tag m7 in this article
            refused: a note stands on no words
        "#]],
    );
}

#[test]
fn an_edge_moves_by_a_word() {
    check(
        "the big [Fed|ORG] bank, they say",
        [
            edge("m1", Edge::End, true),
            edge("m1", Edge::End, true),
            edge("m1", Edge::Start, true),
            edge("m1", Edge::Start, true),
            edge("m1", Edge::End, false),
            edge("m1", Edge::End, false),
            edge("m1", Edge::Start, false),
        ],
        expect![[r#"
            a.txt: the [big Fed|ORG m1] bank, they say
            1. move ORG “Fed”
            2. move ORG “Fed bank”
            3. move ORG “Fed bank, they”
            4. move ORG “big Fed bank, they”
            5. move ORG “the big Fed bank, they”
            6. move ORG “the big Fed bank”
            7. move ORG “the big Fed”
        "#]],
    );
}

#[test]
fn an_edge_moves_by_a_character_without_snapping() {
    check(
        "a [Fé|ORG]👩‍👧x",
        [
            snapping(),
            edge("m1", Edge::End, true),
            edge("m1", Edge::Start, false),
            edge("m1", Edge::End, false),
            edge("m1", Edge::End, false),
        ],
        expect![[r#"
            a.txt: a F[é|ORG m1]👩‍👧x
            1. move ORG “Fé”
            2. move ORG “Fé👩‍👧”
            3. move ORG “é👩‍👧”
            refused: the edge can't go further
        "#]],
    );
}

#[test]
fn an_edge_stops_at_the_text_and_at_the_next_fragment() {
    check(
        "[one|ORG] two three",
        [
            edge("m1", Edge::Start, true),
            edge("m1", Edge::Start, false),
            select("three"),
            fragment("m1"),
            edge("m1", Edge::End, true),
            edge("m1", Edge::Start, false),
            at(|ws| Action::SetSpans {
                id: "m1".into(),
                spans: spans(ws, &["one", "two"]),
            }),
        ],
        expect![[r#"
            a.txt: [one|ORG m1/1] [two|ORG m1/2] three
            focus m1
            1. add “three” to ORG “one”
            2. move ORG “one three”
            refused: the edge can't go further
            refused: the edge can't go further
            refused: the edge can't go further
            refused: the edge can't go further
        "#]],
    );
}

#[test]
fn a_mention_keeps_some_words() {
    check(
        "[one|ORG] two",
        [
            act(Action::SetSpans {
                id: "m1".into(),
                spans: vec![],
            }),
            at(|ws| Action::SetSpans {
                id: "m1".into(),
                spans: spans(ws, &["one", "one two"]),
            }),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] two
            refused: a mention needs words; delete it instead
            refused: the pieces overlap; make them one
        "#]],
    );
}

#[test]
fn attributes_are_set_changed_and_taken_away() {
    check(
        "[one|ORG] two",
        [
            attribute("m1", Some("name")),
            attribute("m1", Some("nominal")),
            attribute("m1", None),
            attribute("m1", None),
            attribute("m9", None),
            note("m1", "sic"),
            attribute("n1", Some("name")),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] two
              n1 on m1: sic
            1. set level of ORG “one”
            2. set level of ORG “one”
            3. set level of ORG “one”
            4. note “sic”
            refused: there is no tag m9 in this article
            refused: a note has no attributes
        "#]],
    );
}

#[test]
fn what_a_machine_proposed_is_corrected_by_a_change_only() {
    let suggested = || {
        let mut layer = layer_of("[one|ORG] [two|ORG]", "anna");
        for tag in layer.tags().cloned().collect::<Vec<_>>() {
            let mut tag = tag;
            tag.provenance.status = Status::Suggested;
            tag.provenance.by = "model".into();
            layer.put(tag);
        }
        layer
    };
    check(
        "one two",
        [
            outside(move |ws| ws.provide_layer(key("anna", "a.txt"), suggested())),
            focus("m1"),
            kind("ORG"),
            focus("m2"),
            kind("PER"),
        ],
        expect![[r#"
            a.txt: [one|ORG m1 suggested by model] [two|PER m2 corrected by model]
            focus m2
            1. make ORG “two” PER
        "#]],
    );
}

#[test]
fn a_tag_that_nobody_uses_goes_at_once() {
    check(
        "[one|ORG] [two|ORG]",
        [focus("m1"), run("edit.delete"), delete("m1", false)],
        expect![[r#"
            a.txt: one [two|ORG m2]
            1. delete ORG “one”
            refused: there is no tag m1 in this article
        "#]],
    );
}

#[test]
fn deleting_what_others_use_asks_first() {
    check(
        "[Fed|ORG] met [Bob|PER].",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            answer(m("m1")),
            answer(m("m2")),
            focus("m1"),
            act(Action::BeginStance),
            act(Action::DraftTarget(m("m2"))),
            act(Action::SetPolarity(Polarity::For)),
            note("m1", "sic"),
            delete("m1", false),
        ],
        expect![[r#"
            a.txt: [Fed|ORG m1] met [Bob|PER m2].
              s1 m1 for m2 reported evidence “Fed met Bob.”
              v1 MEET “met” who=m1 whom=m2
              n1 on m1: sic
            focus s1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. add whom to MEET “met”
            4. make a stance: Fed ＋ Bob
            5. note “sic”
            asks: ConfirmDelete { id: "m1", users: ["s1", "v1"] }
        "#]],
    );
}

#[test]
fn deleting_with_users_is_one_step() {
    check(
        "[Fed|ORG] met [Bob|PER].",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            answer(m("m1")),
            answer(m("m2")),
            act(Action::BeginRelation {
                kind: "affiliation".into(),
                from: m("m2"),
            }),
            answer(m("m1")),
            note("r1", "sic"),
            note("m1", "who?"),
            delete("m1", true),
        ],
        expect![[r#"
            a.txt: Fed met [Bob|PER m2].
              v1 MEET “met” whom=m2
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. add whom to MEET “met”
            4. relate by affiliation
            5. note “sic”
            6. note “who?”
            7. delete ORG “Fed”
        "#]],
    );
}

#[test]
fn deleting_with_users_comes_back_whole() {
    check(
        "[Fed|ORG] met [Bob|PER].",
        [
            select("met"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            answer(m("m1")),
            act(Action::BeginRelation {
                kind: "affiliation".into(),
                from: m("m2"),
            }),
            answer(m("m1")),
            note("r1", "sic"),
            delete("m1", true),
            undo(),
        ],
        expect![[r#"
            a.txt: [Fed|ORG m1] met [Bob|PER m2].
              v1 MEET “met” who=m1
              r1 affiliation m2 → m1
              n1 on r1: sic
            focus m1
            1. make “met” an event MEET
            2. add who to MEET “met”
            3. relate by affiliation
            4. note “sic”
            5. (delete ORG “Fed”)
        "#]],
    );
}

#[test]
fn notes_go_with_their_tag_without_a_question() {
    check(
        "[Fed|ORG] met",
        [
            note("m1", "sic"),
            note("n1", "why sic?"),
            delete("m1", false),
        ],
        expect![[r#"
            a.txt: Fed met
            1. note “sic”
            2. note “why sic?”
            3. delete ORG “Fed”
        "#]],
    );
}

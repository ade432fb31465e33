//! Stances: who is for or against whom or what.

use expect_test::expect;
use glossator::model::*;
use glossator::workspace::*;

use crate::desk::*;

const MARKED: &str = "[Ann|PER] backs the [Fed|ORG]. It rained.";

fn begin() -> Deed {
    run("tag.stance")
}

fn give(polarity: Polarity) -> Deed {
    act(Action::SetPolarity(polarity))
}

fn holder(id: &str, holder: Ref) -> Deed {
    act(Action::SetHolder {
        id: id.into(),
        holder,
    })
}

/// Ann is for the Fed.
fn made() -> Deed {
    Deed::all([focus("m1"), begin(), answer(m("m2")), run("stance.for")])
}

#[test]
fn the_plain_case_takes_four_gestures() {
    check(
        MARKED,
        [
            focus("m1"),
            run("tag.stance"),
            answer(m("m2")),
            run("stance.for"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 for m2 reported evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
        "#]],
    );
}

#[test]
fn until_the_polarity_is_given_it_is_a_draft() {
    check(
        MARKED,
        [focus("m1"), begin(), answer(m("m2"))],
        expect![[r#"
        a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
        focus m1
        waits for stance m1 on m2, evidence “Ann backs the Fed.”
    "#]],
    );
}

#[test]
fn without_a_holder_the_author_holds_it() {
    check(
        MARKED,
        [
            caret("rained"),
            begin(),
            act(Action::DraftTarget(topic("peace"))),
            run("stance.neutral"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 author neutral topic:peace stated evidence “It rained.”
            focus s1
            1. make a stance: the author ○ peace talks
        "#]],
    );
}

#[test]
fn two_answers_are_holder_and_target() {
    check(
        MARKED,
        [
            caret("backs"),
            begin(),
            answer(m("m1")),
            answer(m("m2")),
            run("stance.against"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 against m2 reported evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann − Fed
        "#]],
    );
}

#[test]
fn selected_words_express_it() {
    check(
        MARKED,
        [
            select("backs"),
            begin(),
            answer(m("m1")),
            answer(m("m2")),
            run("stance.for"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 for m2 reported expression “backs” evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
        "#]],
    );
}

#[test]
fn a_selected_mention_holds_it() {
    check(
        MARKED,
        [select("Ann"), begin()],
        expect![[r#"
        a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
        waits for stance m1 on ?, evidence “Ann backs the Fed.”
    "#]],
    );
}

#[test]
fn a_focused_event_is_its_target() {
    check(
        MARKED,
        [
            select("rained"),
            act(Action::NewEvent {
                kind: "RAIN".into(),
            }),
            begin(),
            answer(m("m1")),
            give(Polarity::Against),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 against v1 reported evidence “It rained.”
              v1 RAIN “rained”
            focus s1
            1. make “rained” an event RAIN
            2. make a stance: Ann − rained
        "#]],
    );
}

#[test]
fn words_and_topics_can_only_be_what_it_is_about() {
    check(
        MARKED,
        [
            caret("rained"),
            begin(),
            select("It rained"),
            run("pending.text"),
            give(Polarity::For),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 author for “It rained” stated evidence “It rained.”
            focus s1
            1. make a stance: the author ＋ It rained
        "#]],
    );
}

#[test]
fn a_quotation_in_the_evidence_says_how_it_is_known() {
    check(
        "“I like the [Fed|ORG],” said [Ann|PER].",
        [focus("m2"), begin(), answer(m("m1")), give(Polarity::For)],
        expect![[r#"
            a.txt: “I like the [Fed|ORG m1],” said [Ann|PER m2].
              s1 m2 for m1 quoted evidence ““I like the Fed,” said Ann.”
            focus s1
            1. make a stance: Ann ＋ Fed
        "#]],
    );
}

#[test]
fn without_a_target_it_isnt_made() {
    check(
        MARKED,
        [focus("m1"), begin(), run("stance.for")],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
            focus m1
            waits for stance m1 on ?, evidence “Ann backs the Fed.”
            refused: say first what the stance is about
        "#]],
    );
}

#[test]
fn nobody_is_for_himself() {
    check(
        MARKED,
        [
            focus("m1"),
            begin(),
            answer(m("m1")),
            give(Polarity::For),
            answer(m("m2")),
            give(Polarity::For),
            holder("s1", m("m2")),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 for m2 reported evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
            refused: holder and target are the same
            refused: holder and target are the same
        "#]],
    );
}

#[test]
fn escape_gives_the_draft_up_and_nothing_else() {
    check(
        MARKED,
        [
            focus("m1"),
            begin(),
            answer(m("m2")),
            run("select.escape"),
            give(Polarity::For),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
            focus m1
            refused: begin a stance first
        "#]],
    );
}

#[test]
fn a_focused_stance_changes_its_polarity() {
    check(
        MARKED,
        [
            made(),
            run("stance.against"),
            run("stance.against"),
            run("stance.mixed"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 against m2 reported evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
            2. set the polarity
            greyed: stance.mixed
        "#]],
    );
}

#[test]
fn strengths_go_round() {
    check(
        MARKED,
        [
            made(),
            run("stance.strength"),
            run("stance.strength"),
            run("stance.strength"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 for m2 reported evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
            2. set the strength
            3. set the strength
            4. set the strength
        "#]],
    );
}

#[test]
fn bases_go_round() {
    check(
        MARKED,
        [
            made(),
            run("stance.basis"),
            run("stance.basis"),
            run("stance.basis"),
            run("stance.basis"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 for m2 stated evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
            2. set the basis
            3. set the basis
            4. set the basis
            5. set the basis
        "#]],
    );
}

#[test]
fn holders_without_a_name() {
    check(
        MARKED,
        [
            made(),
            run("stance.author"),
            run("stance.implicit"),
            run("stance.unknown"),
            holder("s1", entity("fed")),
            holder("s1", entity("nobody")),
            holder("s1", m("m9")),
            holder("m1", Ref::Author),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 entity:fed for m2 reported evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
            2. set the holder
            3. set the holder
            4. set the holder
            5. set the holder
            refused: the register has no nobody
            refused: there is no tag m9 in this article
            refused: this isn't a stance
        "#]],
    );
}

#[test]
fn the_evidence_is_the_selection() {
    check(
        MARKED,
        [
            made(),
            select("rained."),
            focus("s1"),
            run("stance.evidence"),
            at(|ws| Action::Select(find(ws, "rained", 1).into())),
            run("stance.evidence"),
            at(|ws| Action::SetEvidence {
                id: "s1".into(),
                spans: spans(ws, &["rained", "backs"]),
            }),
            at(|ws| Action::SetEvidence {
                id: "s1".into(),
                spans: spans(ws, &["It rained", "rained"]),
            }),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 for m2 reported evidence “backs rained”
            focus s1
            selected "rained"
            1. make a stance: Ann ＋ Fed
            2. set the evidence
            3. set the evidence
            greyed: stance.evidence
            refused: the pieces overlap; make them one
        "#]],
    );
}

#[test]
fn the_chain_of_sources_and_the_expression_are_set() {
    check(
        MARKED,
        [
            made(),
            act(Action::SetVia {
                id: "s1".into(),
                via: vec![Ref::Author, entity("fed")],
            }),
            act(Action::SetVia {
                id: "s1".into(),
                via: vec![m("m9")],
            }),
            at(|ws| Action::SetExpression {
                id: "s1".into(),
                spans: spans(ws, &["backs"]),
            }),
            act(Action::SetTarget {
                id: "s1".into(),
                target: topic("peace"),
            }),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
              s1 m1 for topic:peace reported via=author via=entity:fed expression “backs” evidence “Ann backs the Fed.”
            focus s1
            1. make a stance: Ann ＋ Fed
            2. set the chain of sources
            3. set the expression
            4. set the target
            refused: there is no tag m9 in this article
        "#]],
    );
}

#[test]
fn drafts_need_a_beginning() {
    check(
        MARKED,
        [
            act(Action::DraftHolder(m("m1"))),
            act(Action::DraftTarget(m("m1"))),
            give(Polarity::For),
            focus("m1"),
            give(Polarity::For),
            begin(),
            act(Action::DraftTarget(topic("nothing"))),
            act(Action::DraftHolder(m("m9"))),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
            focus m1
            waits for stance m1 on ?, evidence “Ann backs the Fed.”
            refused: begin a stance first
            refused: begin a stance first
            refused: begin a stance first
            refused: begin a stance first
            refused: the register has no nothing
            refused: there is no tag m9 in this article
        "#]],
    );
}

#[test]
fn a_schema_without_stances_begins_none() {
    check(
        MARKED,
        [
            act(Action::SetSchema(Box::new(Schema {
                stance: StanceScheme::default(),
                ..schema()
            }))),
            begin(),
            act(Action::BeginStance),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] backs the [Fed|ORG m2]. It rained.
            schema: ORG PER GPE DATE
            1. change the schema
            greyed: tag.stance
            refused: the schema has no stances
        "#]],
    );
}

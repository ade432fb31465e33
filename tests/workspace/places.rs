//! Moving about: articles, caret, selection, focus. None of it is a step.

use expect_test::expect;
use glossator::model::*;
use glossator::text::segment::Unit;
use glossator::workspace::*;

use crate::desk::*;

fn step(forward: bool, unfinished: bool) -> Deed {
    act(Action::Step {
        forward,
        unfinished,
    })
}

/// Says where the person is: article, selection or what follows the caret.
fn whereabouts() -> Deed {
    say(|ws| {
        let selection = ws.session().selection;
        let text = ws.document().map_or("", |it| &it.text);
        let place = match selection.span() {
            Some(span) => format!("{:?}", span.of(text).unwrap_or("no text")),
            None => format!("before {:?}", &text[selection.caret as usize..]),
        };
        let article = ws.session().article.as_ref().map(ArticleId::as_str);
        format!("{} {place}", article.unwrap_or("nowhere"))
    })
}

fn walk(unit: Unit, forward: bool, extend: bool) -> Deed {
    Deed::all([
        act(Action::MoveCaret {
            unit,
            forward,
            extend,
        }),
        whereabouts(),
    ])
}

fn pick(unit: Unit, at: u32) -> Deed {
    Deed::all([act(Action::SelectUnit { unit, at }), whereabouts()])
}

fn complete() -> Deed {
    act(Action::SetAllComplete(true))
}

#[test]
fn articles_come_one_after_the_other() {
    check(
        "one¶two¶three",
        [
            step(false, false),
            step(true, false),
            step(true, false),
            step(true, false),
            step(false, false),
            open("z.txt"),
        ],
        expect![[r#"
            b.txt: two
            refused: this is the first article
            refused: this is the last article
            refused: there is no article z.txt in this project
        "#]],
    );
}

#[test]
fn finished_articles_are_passed_over() {
    check(
        "one¶two¶three",
        [
            open("b.txt"),
            complete(),
            open("a.txt"),
            step(true, true),
            whereabouts(),
            step(true, true),
            step(false, true),
            whereabouts(),
            complete(),
            open("c.txt"),
            step(false, true),
        ],
        expect![[r#"
            a.txt (elsewhere): one
              entities complete
              stances complete
              events complete
              relations complete
              labels complete
            b.txt (elsewhere): two
              entities complete
              stances complete
              events complete
              relations complete
              labels complete
            c.txt: three
            1. entities, stances, events, relations, labels: complete
            2. entities, stances, events, relations, labels: complete
            c.txt before "three"
            refused: no unfinished article comes after this one
            a.txt before "one"
            refused: no unfinished article comes before this one
        "#]],
    );
}

#[test]
fn the_panels_order_is_the_order() {
    check(
        "one¶two¶three",
        [
            act(Action::SetOrder(
                ["c.txt", "a.txt"].map(ArticleId::new).into(),
            )),
            step(true, false),
            step(false, false),
            whereabouts(),
            open("b.txt"),
            step(true, false),
            whereabouts(),
        ],
        expect![[r#"
            c.txt: three
            refused: this is the last article
            c.txt before "three"
            c.txt before "three"
        "#]],
    );
}

#[test]
fn the_caret_is_kept_for_every_article() {
    check(
        "one two¶three four",
        [
            caret("two"),
            open("b.txt"),
            whereabouts(),
            select("four"),
            open("a.txt"),
            whereabouts(),
            open("b.txt"),
            whereabouts(),
        ],
        expect![[r#"
            b.txt: three four
            b.txt before "three four"
            a.txt before "two"
            b.txt before ""
        "#]],
    );
}

#[test]
fn a_text_that_isnt_at_hand_is_asked_for() {
    check(
        "one¶two",
        [
            outside(|ws| ws.forget_document(&"b.txt".into())),
            open("b.txt"),
            kind("ORG"),
            act(Action::SetAllComplete(true)),
            act(Action::BeginStance),
            outside(|ws| ws.provide("b.txt".into(), document("two"))),
            kind("ORG"),
        ],
        expect![[r#"
            b.txt: [two|ORG m1]
            focus m1
            1. tag “two” as ORG
            loads b.txt
            refused: the article is still being read
            refused: the article is still being read
            refused: the article is still being read
        "#]],
    );
}

#[test]
fn a_shorter_text_keeps_the_caret_inside() {
    check(
        "one two three",
        [
            select("three"),
            outside(|ws| ws.provide("a.txt".into(), document("one twü"))),
            whereabouts(),
            select("ü"),
            outside(|ws| ws.provide("a.txt".into(), document("one t日"))),
            whereabouts(),
        ],
        expect![[r#"
            a.txt: one t日
            selected "日"
            a.txt before ""
            a.txt "日"
        "#]],
    );
}

#[test]
fn the_caret_moves_by_every_unit() {
    check(
        "Hé👩‍👧 a. Two b.\nThree.",
        [
            walk(Unit::Grapheme, true, false),
            walk(Unit::Grapheme, true, false),
            walk(Unit::Grapheme, true, false),
            walk(Unit::Word, true, false),
            walk(Unit::Sentence, true, false),
            walk(Unit::Paragraph, true, false),
            walk(Unit::Word, false, false),
            walk(Unit::Document, true, false),
            walk(Unit::Document, true, false),
            walk(Unit::Document, false, false),
            walk(Unit::Grapheme, false, false),
        ],
        expect![[r#"
            a.txt: Hé👩‍👧 a. Two b.␊Three.
            a.txt before "é👩\u{200d}👧 a. Two b.\nThree."
            a.txt before "👩\u{200d}👧 a. Two b.\nThree."
            a.txt before " a. Two b.\nThree."
            a.txt before "a. Two b.\nThree."
            a.txt before "Two b.\nThree."
            a.txt before "Three."
            a.txt before "b.\nThree."
            a.txt before ""
            a.txt before ""
            a.txt before "Hé👩\u{200d}👧 a. Two b.\nThree."
            a.txt before "Hé👩\u{200d}👧 a. Two b.\nThree."
        "#]],
    );
}

#[test]
fn shift_extends_and_a_plain_move_lets_go() {
    check(
        "[one|ORG] two three",
        [
            focus("m1"),
            walk(Unit::Word, true, true),
            walk(Unit::Word, true, true),
            walk(Unit::Word, false, true),
            walk(Unit::Word, false, false),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] two three
            a.txt "one "
            a.txt "one two "
            a.txt "one "
            a.txt before "one two three"
        "#]],
    );
}

#[test]
fn a_unit_is_selected_whole() {
    check(
        "[One|ORG] two. Three four.\nFive.",
        [
            focus("m1"),
            pick(Unit::Word, 5),
            pick(Unit::Sentence, 5),
            pick(Unit::Paragraph, 12),
            pick(Unit::Document, 0),
            pick(Unit::Word, 999),
        ],
        expect![[r#"
            a.txt: [One|ORG m1] two. Three four.␊Five.
            selected "One two. Three four.\nFive."
            a.txt "two"
            a.txt "One two."
            a.txt "One two. Three four."
            a.txt "One two. Three four.\nFive."
            a.txt "One two. Three four.\nFive."
        "#]],
    );
}

#[test]
fn focus_goes_through_the_text() {
    check(
        "[one|ORG] [two [three|PER]|ORG] four",
        [
            run("focus.next"),
            run("focus.next"),
            run("focus.next"),
            run("focus.next"),
            whereabouts(),
            run("focus.previous"),
            run("focus.previous"),
            run("focus.previous"),
            whereabouts(),
            act(Action::Focus(None)),
            caret("three"),
            run("focus.previous"),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] [two [three|PER m3]|ORG m2] four
            focus m2
            a.txt before "three four"
            a.txt before "one two three four"
        "#]],
    );
}

#[test]
fn a_tag_is_revealed_wherever_it_is() {
    let reveal = |article: &str, tag: &str| {
        act(Action::Reveal {
            article: article.into(),
            tag: tag.into(),
        })
    };
    check(
        "one¶two [three|ORG]",
        [reveal("b.txt", "m1"), whereabouts(), reveal("z.txt", "m1")],
        expect![[r#"
            b.txt: two [three|ORG m1]
            focus m1
            b.txt before "three"
            refused: there is no article z.txt in this project
        "#]],
    );
}

#[test]
fn escape_steps_back_level_by_level() {
    let state = || {
        say(|ws| {
            let it = ws.session();
            format!(
                "waits {}, focus {}, selected {}",
                it.pending.is_some(),
                it.focus.is_some(),
                it.selection.span().is_some()
            )
        })
    };
    check(
        "[one|ORG] two",
        [
            focus("m1"),
            act(Action::BeginStance),
            select("two"),
            state(),
            run("select.escape"),
            state(),
            run("select.escape"),
            state(),
            run("select.escape"),
            state(),
            run("select.escape"),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] two
            waits true, focus true, selected true
            waits false, focus true, selected true
            waits false, focus false, selected true
            waits false, focus false, selected false
        "#]],
    );
}

#[test]
fn views_and_snapping_are_no_steps() {
    check(
        "one",
        [
            run("view.entities"),
            say(|ws| format!("{:?}", ws.session().view)),
            run("view.annotate"),
            run("select.snapping"),
            say(|ws| format!("{:?} {}", ws.session().view, ws.session().snapping)),
        ],
        expect![[r#"
            a.txt: one
            Entities
            Annotate false
        "#]],
    );
}

#[test]
fn a_layer_from_outside_takes_focus_and_draft_of_what_is_gone() {
    check(
        "[one|ORG] two",
        [
            select("two"),
            act(Action::NewEvent {
                kind: "MEET".into(),
            }),
            outside(|ws| ws.provide_layer(key("anna", "a.txt"), layer_of("[one|ORG] two", "anna"))),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] two
            1. make “two” an event MEET
        "#]],
    );
}

//! Undo and redo, across articles; what stands in their way.

use expect_test::expect;
use glossator::model::*;
use glossator::workspace::*;

use crate::desk::*;

fn jump(steps: usize) -> Deed {
    act(Action::JumpTo(steps))
}

#[test]
fn there_is_nothing_to_undo_at_first() {
    check(
        "one",
        [undo(), redo(), run("edit.undo"), run("edit.redo")],
        expect![[r#"
            a.txt: one
            refused: there is nothing to undo
            refused: there is nothing to redo
            greyed: edit.undo
            greyed: edit.redo
        "#]],
    );
}

#[test]
fn undo_goes_to_the_article_where_it_happened() {
    check(
        "one¶two¶three",
        [
            select("one"),
            kind("ORG"),
            open("b.txt"),
            select("two"),
            kind("PER"),
            open("c.txt"),
            undo(),
            undo(),
        ],
        expect![[r#"
            a.txt: one
            1. (tag “one” as ORG)
            2. (tag “two” as PER)
        "#]],
    );
}

#[test]
fn redo_focuses_what_came_back() {
    check(
        "one¶two",
        [
            select("one"),
            kind("ORG"),
            open("b.txt"),
            undo(),
            open("b.txt"),
            redo(),
        ],
        expect![[r#"
            a.txt: [one|ORG m1]
            focus m1
            1. tag “one” as ORG
        "#]],
    );
}

#[test]
fn a_new_step_drops_what_was_undone() {
    check(
        "one two three",
        [
            select("one"),
            kind("ORG"),
            select("two"),
            kind("ORG"),
            undo(),
            select("three"),
            kind("ORG"),
            redo(),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] two [three|ORG m2]
            focus m2
            1. tag “one” as ORG
            2. tag “three” as ORG
            refused: there is nothing to redo
        "#]],
    );
}

#[test]
fn a_refused_action_keeps_what_was_undone() {
    check(
        "one two",
        [select("one"), kind("ORG"), undo(), kind("NOTYPE"), redo()],
        expect![[r#"
            a.txt: [one|ORG m1] two
            focus m1
            1. tag “one” as ORG
            refused: the schema has no entity type NOTYPE
        "#]],
    );
}

#[test]
fn the_history_is_jumped_through() {
    check(
        "one two three",
        [
            select("one"),
            kind("ORG"),
            select("two"),
            kind("ORG"),
            select("three"),
            kind("ORG"),
            jump(1),
            jump(0),
            jump(99),
            jump(2),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] [two|ORG m2] three
            1. tag “one” as ORG
            2. tag “two” as ORG
            3. (tag “three” as ORG)
        "#]],
    );
}

#[test]
fn what_changed_outside_cuts_the_history() {
    check(
        "one two three",
        [
            select("one"),
            kind("ORG"),
            select("two"),
            kind("ORG"),
            outside(|ws| {
                ws.provide_layer(
                    key("anna", "a.txt"),
                    layer_of("one [two|GPE] three", "anna"),
                );
            }),
            select("three"),
            kind("ORG"),
            undo(),
            undo(),
            undo(),
            redo(),
        ],
        expect![[r#"
            a.txt: one [two|GPE m1] [three|ORG m2]
            focus m2
            1. tag “three” as ORG
            refused: can't undo “tag “two” as ORG”: tag m2 in a.txt was changed in the meantime; it and the steps before it are dropped from the history
            refused: there is nothing to undo
        "#]],
    );
}

#[test]
fn a_redo_that_no_longer_fits_is_dropped() {
    check(
        "one two",
        [
            select("one"),
            kind("ORG"),
            undo(),
            outside(|ws| {
                ws.provide_layer(key("anna", "a.txt"), layer_of("[one|GPE] two", "anna"));
            }),
            redo(),
            redo(),
        ],
        expect![[r#"
            a.txt: [one|GPE m1] two
            refused: can't redo “tag “one” as ORG”: the layer of a.txt was changed in the meantime; it and the steps after it are dropped from the history
            refused: there is nothing to redo
        "#]],
    );
}

#[test]
fn a_jump_that_meets_a_conflict_keeps_and_records_what_it_did() {
    check(
        "one two¶three",
        [
            select("one"),
            kind("ORG"),
            open("b.txt"),
            select("three"),
            kind("ORG"),
            outside(|ws| {
                ws.provide_layer(key("anna", "a.txt"), layer_of("[one|GPE] two", "anna"));
            }),
            jump(0),
        ],
        expect![[r#"
            a.txt (elsewhere): [one|GPE m1] two
            b.txt: three
            1. (tag “three” as ORG)
            tells: can't undo “tag “one” as ORG”: tag m1 in a.txt was changed in the meantime; it and the steps before it are dropped from the history
        "#]],
    );
}

#[test]
fn a_part_that_was_done_reaches_the_journal_also_when_the_rest_is_refused() {
    let mut desk = Desk::new("one two¶three");
    let mut records = 0;
    let mut act = |desk: &mut Desk, action: Action| {
        let effects = desk.ws.dispatch(action, &NOW.into()).unwrap();
        let is_record = |it: &&Effect| matches!(it, Effect::Record(_));
        records += effects.iter().filter(is_record).count();
        effects
    };
    let span = find(&desk.ws, "one", 1);
    act(&mut desk, Action::Select(span.into()));
    act(&mut desk, Action::Type("ORG".into()));
    act(&mut desk, Action::OpenArticle("b.txt".into()));
    let span = find(&desk.ws, "three", 1);
    act(&mut desk, Action::Select(span.into()));
    act(&mut desk, Action::Type("ORG".into()));
    let other = layer_of("[one|GPE] two", "anna");
    desk.ws.provide_layer(key("anna", "a.txt"), other);
    let effects = act(&mut desk, Action::JumpTo(0));
    assert_eq!(records, 3, "two steps, and the one taken back");
    assert!(matches!(effects.last(), Some(Effect::Tell(_))));
}

#[test]
fn a_read_only_project_changes_nothing() {
    check(
        "one two",
        [
            select("one"),
            kind("ORG"),
            outside(|ws| ws.set_read_only(Some("bob holds it".into()))),
            select("two"),
            kind("ORG"),
            undo(),
            act(Action::RenameProject("x".into())),
            act(Action::NewEntity {
                name: "Bank".into(),
                kind: "ORG".into(),
                link: None,
            }),
            say(|ws| format!("{:?}", ws.locked())),
            outside(|ws| ws.set_read_only(None)),
            undo(),
        ],
        expect![[r#"
            a.txt: one two
            selected "two"
            1. (tag “one” as ORG)
            refused: nothing can be changed: bob holds it
            refused: nothing can be changed: bob holds it
            refused: nothing can be changed: bob holds it
            refused: nothing can be changed: bob holds it
            Some("bob holds it")
        "#]],
    );
}

#[test]
fn a_layer_that_is_still_being_read_waits() {
    check(
        "one two¶three",
        [
            outside(|ws| ws.expect_layers([key("anna", "a.txt"), key("anna", "b.txt")])),
            select("one"),
            kind("ORG"),
            say(|ws| format!("{:?}", ws.locked())),
            outside(|ws| ws.provide_layer(key("anna", "a.txt"), Layer::default())),
            kind("ORG"),
            open("b.txt"),
        ],
        expect![[r#"
            a.txt (elsewhere): [one|ORG m1] two
            b.txt: three
            1. tag “one” as ORG
            refused: the tags of a.txt are still being read; try again in a moment
            Some("the tags of this article are still being read")
            loads b.txt
        "#]],
    );
}

#[test]
fn a_damaged_layer_is_left_alone_and_the_rest_works() {
    check(
        "one two¶three",
        [
            outside(|ws| {
                ws.lock_layer(key("anna", "a.txt"), Some("its file is cut short".into()));
            }),
            select("one"),
            kind("ORG"),
            open("b.txt"),
            select("three"),
            kind("ORG"),
            say(|ws| format!("{:?}", ws.locked())),
            outside(|ws| ws.lock_layer(key("anna", "a.txt"), None)),
            open("a.txt"),
            kind("ORG"),
        ],
        expect![[r#"
            a.txt: [one|ORG m1] two
            b.txt (elsewhere): [three|ORG m1]
            focus m1
            1. tag “three” as ORG
            2. tag “one” as ORG
            refused: a.txt can't be changed: its file is cut short
            None
        "#]],
    );
}

#[test]
fn tags_on_another_version_of_the_text_are_not_mixed_with_new_ones() {
    check(
        "[one|ORG] two",
        [
            outside(|ws| ws.provide("a.txt".into(), document("One, two"))),
            select("two"),
            kind("ORG"),
            focus("m1"),
            kind("PER"),
            act(Action::Delete {
                id: "m1".into(),
                with_users: false,
            }),
        ],
        expect![[r#"
            a.txt: One, two
            1. delete ORG “One”
            refused: the tags of this article stand on another version of its text
            refused: the tags of this article stand on another version of its text
        "#]],
    );
}

#[test]
fn a_step_has_its_number_for_good() {
    let mut desk = Desk::new("one two");
    let mut seqs = Vec::new();
    let actions = [
        Action::SetAllComplete(true),
        Action::Undo,
        Action::Redo,
        Action::Undo,
        Action::SetGuidelines("x".into()),
    ];
    for action in actions {
        for effect in desk.ws.dispatch(action, &NOW.into()).unwrap() {
            if let Effect::Record(record) = effect {
                let (name, seq) = match record {
                    Record::Do { seq, .. } => ("do", seq),
                    Record::Undo { seq, .. } => ("undo", seq),
                    Record::Redo { seq, .. } => ("redo", seq),
                };
                seqs.push(format!("{name} {seq}"));
            }
        }
    }
    assert_eq!(seqs.join(", "), "do 0, undo 0, redo 0, undo 0, do 1");
}

#[test]
fn a_journals_history_goes_on() {
    let desk = Desk::new("one");
    let step = step_of(5);
    let history = History::new(vec![step], 9, 6);
    assert_eq!(history.standing(), 1);
    let project = desk.ws.project().clone();
    let session = desk.ws.session().clone();
    let mut ws = Workspace::new(project, session, history, IdSource::Counting);
    let effects = ws
        .dispatch(Action::SetGuidelines("new".into()), &NOW.into())
        .unwrap();
    assert!(matches!(
        effects[..],
        [Effect::Record(Record::Do { seq: 6, .. })]
    ));
}

fn step_of(seq: u64) -> Step {
    Step {
        seq,
        at: NOW.into(),
        unread: false,
        transaction: Transaction {
            label: "name it".into(),
            edits: Vec::new(),
        },
    }
}

#[test]
fn what_another_program_wrote_comes_in_without_a_step() {
    check(
        "[one|ORG] two",
        [
            focus("m1"),
            outside(|ws| {
                let key = key("anna", "a.txt");
                let edits: Vec<Edit> = ws.project().layers[&key]
                    .tags()
                    .map(|tag| Edit::Tag {
                        layer: key.clone(),
                        id: tag.id.clone(),
                        before: None,
                        after: None,
                    })
                    .collect();
                ws.take_in(&edits);
            }),
            undo(),
        ],
        expect![[r#"
            a.txt: one two
            refused: there is nothing to undo
        "#]],
    );
}

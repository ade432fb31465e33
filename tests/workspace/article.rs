//! The article as a whole: labels, notes, completions, zones, title data.

use expect_test::expect;
use glossator::model::*;
use glossator::text::Span;
use glossator::workspace::*;

use crate::desk::*;

fn label(task: &str, values: &[&str]) -> Deed {
    act(Action::SetLabel {
        task: task.into(),
        values: values.iter().map(|it| (*it).into()).collect(),
        spans: vec![],
    })
}

fn note(on: Option<&str>, text: &str) -> Deed {
    act(Action::AddNote {
        on: on.map(TagId::new),
        text: text.into(),
    })
}

fn set_note(id: &str, text: &str) -> Deed {
    act(Action::SetNote {
        id: id.into(),
        text: text.into(),
    })
}

fn done(task: Task, state: Option<CompletionState>) -> Deed {
    act(Action::SetCompletion { task, state })
}

fn zones(words: &'static [(&'static str, ZoneKind)]) -> Deed {
    at(move |ws| {
        let zone = |(words, kind): &(&str, ZoneKind)| Zone {
            span: find(ws, words, 1),
            kind: *kind,
        };
        Action::SetZones(words.iter().map(zone).collect())
    })
}

#[test]
fn a_label_is_set_changed_and_taken_away() {
    check(
        "It rained.",
        [
            label("tone", &["calm"]),
            label("tone", &["angry"]),
            label("topic", &["war", "trade"]),
            label("tone", &[]),
            label("tone", &[]),
        ],
        expect![[r#"
            a.txt: It rained.
              l2 topic: war, trade
            1. label tone: calm
            2. label tone: angry
            3. label topic: war, trade
            4. delete the label tone
        "#]],
    );
}

#[test]
fn a_passage_has_labels_of_its_own() {
    check(
        "It rained. It snowed.",
        [
            label("tone", &["calm"]),
            at(|ws| Action::SetLabel {
                task: "tone".into(),
                values: vec!["angry".into()],
                spans: spans(ws, &["It snowed."]),
            }),
            at(|ws| Action::SetLabel {
                task: "tone".into(),
                values: vec![],
                spans: spans(ws, &["It snowed."]),
            }),
            label("tone", &["angry"]),
        ],
        expect![[r#"
            a.txt: It rained. It snowed.
              l1 tone: angry
            1. label tone: calm
            2. label tone: angry
            3. delete the label tone “It snowed.”
            4. label tone: angry
        "#]],
    );
}

#[test]
fn notes_stand_on_tags_and_on_the_article() {
    check(
        "[Ann|PER] said so.",
        [
            note(Some("m1"), "which Ann?"),
            note(None, "read twice"),
            note(Some("m9"), "lost"),
            note(None, " \n"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] said so.
              n1 on m1: which Ann?
              n2: read twice
            1. note “which Ann?”
            2. note “read twice”
            refused: there is no tag m9 in this article
            refused: the note is empty
        "#]],
    );
}

#[test]
fn a_note_is_changed_and_an_empty_one_goes() {
    check(
        "[Ann|PER] said so.",
        [
            note(Some("m1"), "which Ann?"),
            note(None, "read twice"),
            set_note("n1", "Ann B."),
            set_note("n2", " "),
            set_note("m1", ""),
            set_note("n9", "x"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] said so.
              n1 on m1: Ann B.
            1. note “which Ann?”
            2. note “read twice”
            3. change a note
            4. delete a note
            refused: this isn't a note
            refused: there is no tag n9 in this article
        "#]],
    );
}

#[test]
fn a_task_is_complete_and_begun_again() {
    check(
        "It rained.",
        [
            done(Task::Entities, Some(CompletionState::Partial)),
            done(Task::Entities, Some(CompletionState::Complete)),
            done(Task::Entities, Some(CompletionState::Complete)),
            done(Task::Stances, Some(CompletionState::Complete)),
            done(Task::Stances, None),
            done(Task::Events, None),
        ],
        expect![[r#"
            a.txt: It rained.
              entities complete
            1. entities: partial
            2. entities: complete
            3. stances: complete
            4. stances: not begun
        "#]],
    );
}

#[test]
fn saying_that_nothing_was_begun_on_an_untouched_article_is_no_step() {
    check(
        "It rained.",
        [done(Task::Events, None)],
        expect![[r#"
        a.txt: It rained.
    "#]],
    );
}

#[test]
fn all_tasks_of_the_schema_at_once() {
    check(
        "It rained.",
        [
            done(Task::Events, Some(CompletionState::Verified)),
            run("article.complete"),
            run("article.complete"),
            run("article.complete-stances"),
            undo(),
            undo(),
        ],
        expect![[r#"
            a.txt: It rained.
              entities complete
              stances complete
              events verified
              relations complete
              labels complete
            1. events: verified
            2. entities, stances, relations, labels: complete
            3. (entities, stances, events, relations, labels: not begun)
            4. (stances: complete)
        "#]],
    );
}

#[test]
fn zones_are_corrected_by_hand() {
    check(
        "Head. Body. Next story.",
        [
            zones(&[
                ("Next story.", ZoneKind::Related),
                ("Head.", ZoneKind::Headline),
            ]),
            zones(&[
                ("Head.", ZoneKind::Headline),
                ("Next story.", ZoneKind::Related),
            ]),
            act(Action::Focus(Some(Item::Zone(0)))),
            run("edit.delete"),
            act(Action::SetZones(vec![Zone {
                span: Span::new(5, 500).unwrap(),
                kind: ZoneKind::Body,
            }])),
        ],
        expect![[r#"
            a.txt: Head. Body. Next story.
            a.txt: zones related 12..23
            1. change the zones
            2. change the zones
            refused: the zone doesn't fit the text
        "#]],
    );
}

#[test]
fn title_data_is_set_by_hand() {
    let meta = |title: &str| {
        act(Action::SetMeta(Box::new(ArticleMeta {
            title: Some(title.into()),
            published: Some("2023-12-28".into()),
            ..ArticleMeta::default()
        })))
    };
    check(
        "It rained.",
        [meta("Rain"), meta("Rain"), meta("Rain again"), undo()],
        expect![[r#"
            a.txt: It rained.
            a.txt: Some("Rain") of Some("2023-12-28")
            1. change the title data
            2. (change the title data)
        "#]],
    );
}

#[test]
fn a_scan_keeps_what_a_person_set() {
    check(
        "It rained.¶It snowed.",
        [
            act(Action::SetMeta(Box::new(ArticleMeta {
                title: Some("Rain".into()),
                ..ArticleMeta::default()
            }))),
            outside(|ws| {
                let found = ["a.txt", "b.txt"].map(|id| Article {
                    meta: ArticleMeta {
                        title: Some("proposed".into()),
                        ..ArticleMeta::default()
                    },
                    read: true,
                    ..Article::new(id.into())
                });
                ws.merge_articles(found);
            }),
            say(|ws| {
                let title = |id: &str| {
                    ws.project().articles[&ArticleId::new(id)]
                        .title()
                        .to_owned()
                };
                format!("{}, {}", title("a.txt"), title("b.txt"))
            }),
            undo(),
            redo(),
        ],
        expect![[r#"
            a.txt: It rained.
            a.txt: Some("Rain") of None
            1. change the title data
            Rain, proposed
        "#]],
    );
}

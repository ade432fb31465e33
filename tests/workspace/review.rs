//! Going through suggestions: what a decision makes of the person's layer, and
//! what is in hand next.

use expect_test::expect;
use glossator::model::*;
use glossator::suggest::queue::{Filter, Order};
use glossator::text::Span;
use glossator::workspace::*;

use crate::desk::*;

const TEXT: &str = "Ann met Bob in Kyiv. Bob left Kyiv.¶Kyiv is cold.";

fn span(from: u32, to: u32) -> Vec<Span> {
    Span::new(from, to).into_iter().collect()
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

fn mention(id: &str, kind: &str, from: u32, to: u32, score: f64) -> Tag {
    let body = Body::Mention(Mention {
        kind: kind.into(),
        spans: span(from, to),
        entity: None,
        attributes: Attributes::new(),
    });
    tag(id, score, body)
}

fn argument(role: &str, filler: &str) -> Argument {
    Argument {
        role: role.into(),
        filler: m(filler),
        extra: Extra::new(),
    }
}

/// Ann, Bob, Kyiv, who met where, and that Ann is for Bob.
fn tags() -> Vec<Tag> {
    vec![
        mention("m1", "PER", 0, 3, 0.9),
        mention("m2", "PER", 8, 11, 0.4),
        mention("m3", "ORG", 15, 19, 0.3),
        tag(
            "v1",
            0.6,
            Body::Event(Event {
                kind: "MEET".into(),
                trigger: span(4, 7),
                arguments: vec![argument("who", "m1"), argument("who", "m2")],
                attributes: Attributes::new(),
            }),
        ),
        tag(
            "s1",
            0.5,
            Body::Stance(Stance {
                holder: m("m1"),
                target: m("m2"),
                polarity: Polarity::For,
                strength: None,
                basis: None,
                via: Vec::new(),
                expression: span(21, 29),
                evidence: Vec::new(),
                attributes: Attributes::new(),
            }),
        ),
    ]
}

fn given() -> Deed {
    Deed::all([
        suggest("model-x", "a.txt", tags(), true),
        suggest(
            "model-x",
            "b.txt",
            vec![mention("m1", "ORG", 0, 4, 0.8)],
            false,
        ),
        list(Order::Document, |_| {}),
    ])
}

fn list(order: Order, change: fn(&mut Filter)) -> Deed {
    let mut filter = Filter::default();
    change(&mut filter);
    act(Action::SetQueue(Box::new((order, filter))))
}

fn set() -> LayerKey {
    LayerKey::suggested("model-x".into(), "a.txt".into())
}

fn take(part: Part) -> Deed {
    act(Action::TakeInHand { set: set(), part })
}

fn whole(id: &str) -> Part {
    Part::Tag(id.into())
}

fn decide(part: Part, decision: Decision) -> Deed {
    act(Action::Decide {
        set: set(),
        part,
        decision,
        reason: None,
    })
}

#[test]
fn one_key_accepts_and_the_next_is_in_hand() {
    check(
        TEXT,
        [given(), run("review.accept"), run("review.reject")],
        expect![[r#"
            a.txt: [Ann|PER m1 accepted by model-x] met Bob in Kyiv. Bob left Kyiv.
            model-x a.txt: m1 accepted by anna → m1
            model-x a.txt: v1 rejected by anna
            4 left of 6
            focus m2 of model-x for a.txt
            1. accept PER “Ann”
            2. reject MEET “met”
        "#]],
    );
}

#[test]
fn an_accepted_event_lists_its_open_arguments_next() {
    check(
        TEXT,
        [
            given(),
            take(whole("v1")),
            run("review.accept"),
            run("review.accept"),
            run("review.reject"),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1 accepted by model-x] met Bob in Kyiv. Bob left Kyiv.
              v1 MEET “met” who=m1 accepted by model-x
            model-x a.txt: m1 accepted by anna → m1
            model-x a.txt: v1 accepted by anna → v1
            model-x a.txt: v1[0] accepted by anna → v1
            model-x a.txt: v1[1] rejected by anna
            4 left of 8
            focus m2 of model-x for a.txt
            1. accept MEET “met”
            2. accept who “Ann”
            3. reject who “Bob”
        "#]],
    );
}

#[test]
fn an_argument_brings_its_event_and_its_filler_along() {
    let part = Part::Argument {
        event: "v1".into(),
        index: 1,
    };
    check(
        "Ann met [Bob|PER] in Kyiv. Bob left Kyiv.¶Kyiv is cold.",
        [given(), decide(part, Decision::Accepted)],
        expect![[r#"
            a.txt: Ann met [Bob|PER m1] in Kyiv. Bob left Kyiv.
              v1 MEET “met” who=m1 accepted by model-x
            model-x a.txt: m2 accepted by anna → m1
            model-x a.txt: v1 accepted by anna → v1
            model-x a.txt: v1[1] accepted by anna → v1
            5 left of 7
            focus m1 of model-x for a.txt
            1. accept who “Bob”
        "#]],
    );
}

#[test]
fn a_stance_brings_holder_and_target_along() {
    check(
        TEXT,
        [given(), decide(whole("s1"), Decision::Accepted)],
        expect![[r#"
            a.txt: [Ann|PER m1 accepted by model-x] met [Bob|PER m2 accepted by model-x] in Kyiv. Bob left Kyiv.
              s1 m1 for m2 expression “Bob left” accepted by model-x
            model-x a.txt: m1 accepted by anna → m1
            model-x a.txt: m2 accepted by anna → m2
            model-x a.txt: s1 accepted by anna → s1
            3 left of 6
            focus m1 of model-x for a.txt
            1. accept for “Ann → Bob”
        "#]],
    );
}

#[test]
fn what_points_at_a_rejected_one_isnt_taken() {
    check(
        TEXT,
        [
            given(),
            decide(whole("m2"), Decision::Rejected),
            decide(whole("s1"), Decision::Accepted),
        ],
        expect![[r#"
            a.txt: Ann met Bob in Kyiv. Bob left Kyiv.
            model-x a.txt: m2 rejected by anna
            5 left of 6
            focus m1 of model-x for a.txt
            1. reject PER “Bob”
            refused: what it points at is rejected; reopen that first
        "#]],
    );
}

#[test]
fn type_and_edges_are_changed_in_hand_and_both_versions_kept() {
    check(
        TEXT,
        [
            given(),
            take(whole("m3")),
            run("edge.grow-end"),
            kind("PER"),
            say(|ws| format!("changed: {}", ws.in_hand().unwrap().is_changed)),
            run("review.accept"),
            say(|ws| {
                let set = &ws.project().suggestions[&set()];
                let verdict = set.verdict(&whole("m3"), &"anna".into()).unwrap();
                format!(
                    "suggested {:?}, corrected to {:?}",
                    set.tag(&"m3".into()).unwrap().kind(),
                    verdict.to.as_ref().unwrap().kind()
                )
            }),
        ],
        expect![[r#"
            a.txt: Ann met Bob in [Kyiv. Bob|PER m1 corrected by model-x] left Kyiv.
            model-x a.txt: m3 corrected by anna → m1
            5 left of 6
            focus s1 of model-x for a.txt
            1. correct ORG “Kyiv”
            changed: true
            suggested Some("ORG"), corrected to Some("PER")
        "#]],
    );
}

#[test]
fn a_decision_is_reopened_with_what_it_made() {
    check(
        TEXT,
        [
            given(),
            decide(whole("v1"), Decision::Accepted),
            decide(
                Part::Argument {
                    event: "v1".into(),
                    index: 0,
                },
                Decision::Accepted,
            ),
            act(Action::Reopen {
                set: set(),
                part: whole("m1"),
            }),
            act(Action::Reopen {
                set: set(),
                part: whole("v1"),
            }),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1 accepted by model-x] met Bob in Kyiv. Bob left Kyiv.
            8 left of 8
            focus m1 of model-x for a.txt
            1. accept MEET “met”
            2. accept who “Ann”
            3. reopen PER “Ann”
            4. reopen MEET “met”
        "#]],
    );
}

#[test]
fn all_like_this_reads_the_sets_first_and_is_one_step() {
    check(
        TEXT,
        [
            given(),
            take(whole("m3")),
            run("review.accept-alike"),
            say(|ws| {
                let like = Like::Words {
                    set: set(),
                    part: whole("m3"),
                };
                format!("{} alike", ws.alike(&like).len())
            }),
            act(Action::DecideAll {
                like: Like::Words {
                    set: set(),
                    part: whole("m3"),
                },
                decision: Decision::Accepted,
                reason: None,
            }),
        ],
        expect![[r#"
            a.txt: Ann met Bob in [Kyiv|ORG m1 accepted by model-x]. Bob left Kyiv.
            b.txt (elsewhere): [Kyiv|ORG m1 accepted by model-x] is cold.
            model-x a.txt: m3 accepted by anna → m1
            model-x b.txt: m1 accepted by anna → m1
            4 left of 4
            focus m1 of model-x for a.txt
            1. accept 2 suggestions like ORG “Kyiv”
            asks: ConfirmDecideAll { decision: Accepted }
            2 alike
            gathers 1
        "#]],
    );
}

#[test]
fn all_above_a_score() {
    check(
        TEXT,
        [
            given(),
            act(Action::DecideAll {
                like: Like::Above {
                    score: 0.6,
                    source: Some("model-x".into()),
                    kind: None,
                },
                decision: Decision::Accepted,
                reason: None,
            }),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1 accepted by model-x] met Bob in Kyiv. Bob left Kyiv.
              v1 MEET “met” who=m1 accepted by model-x
            b.txt (elsewhere): [Kyiv|ORG m1 accepted by model-x] is cold.
            model-x a.txt: m1 accepted by anna → m1
            model-x a.txt: v1 accepted by anna → v1
            model-x a.txt: v1[0] accepted by anna → v1
            model-x b.txt: m1 accepted by anna → m1
            4 left of 4
            focus v1[1] of model-x for a.txt
            1. accept 3 suggestions
            gathers 1
        "#]],
    );
}

#[test]
fn skipped_and_unsure_are_told_from_open() {
    check(
        TEXT,
        [
            given(),
            run("review.skip"),
            run("review.unsure"),
            list(Order::Score, |it| (it.open, it.skipped) = (false, true)),
            say(|ws| format!("{} listed", ws.listed().len())),
        ],
        expect![[r#"
            a.txt: Ann met Bob in Kyiv. Bob left Kyiv.
            model-x a.txt: m1 skipped by anna
            model-x a.txt: v1 unsure by anna
            0 left of 1
            focus m1 of model-x for a.txt
            1. skip PER “Ann”
            2. be unsure of MEET “met”
            1 listed
        "#]],
    );
}

#[test]
fn a_blind_article_shows_nothing_and_says_nothing_was_seen() {
    check(
        TEXT,
        [
            given(),
            act(Action::SetBlind(100)),
            say(|ws| format!("{} shown", ws.shown_sets(&"a.txt".into()).len())),
            select("Ann"),
            kind("PER"),
            say(|ws| format!("seen: {}", ws.layer().unwrap().head.suggestions_seen)),
            act(Action::SetBlind(0)),
            select("left"),
            kind("ORG"),
            say(|ws| format!("seen: {}", ws.layer().unwrap().head.suggestions_seen)),
        ],
        expect![[r#"
            a.txt: [Ann|PER m1] met Bob in Kyiv. Bob [left|ORG m2] Kyiv.
            6 left of 6
            focus m2
            1. set the blind sample
            2. tag “Ann” as PER
            3. set the blind sample
            4. tag “left” as ORG
            0 shown
            seen: false
            seen: true
        "#]],
    );
}

#[test]
fn a_source_that_is_switched_off_is_neither_listed_nor_shown() {
    check(
        TEXT,
        [
            given(),
            act(Action::ToggleSource("model-x".into())),
            say(|ws| format!("{} shown", ws.shown_sets(&"a.txt".into()).len())),
            run("review.next"),
        ],
        expect![[r#"
            a.txt: Ann met Bob in Kyiv. Bob left Kyiv.
            0 left of 0
            0 shown
            greyed: review.next
        "#]],
    );
}

#[test]
fn a_change_of_the_schema_carries_suggestions_and_what_was_said_to_them() {
    let rename = |what, to: &str| act(Action::Reshape(Reshape::Rename(what, to.into())));
    let who = || Named::Role("MEET".into(), "who".into());
    check(
        TEXT,
        [
            given(),
            decide(
                Part::Argument {
                    event: "v1".into(),
                    index: 1,
                },
                Decision::Skipped,
            ),
            rename(Named::Entity("PER".into()), "PERSON"),
            rename(who(), "guest"),
            take(whole("m1")),
            run("review.accept"),
            say(|ws| kinds(ws, "a.txt")),
            act(Action::Reshape(Reshape::Remove {
                what: Named::Event("MEET".into()),
                tags: true,
            })),
            say(|ws| kinds(ws, "a.txt")),
            act(Action::Undo),
            say(|ws| kinds(ws, "a.txt")),
        ],
        expect![[r#"
            a.txt: [Ann|PERSON m1 accepted by model-x] met Bob in Kyiv. Bob left Kyiv.
            model-x a.txt: m1 accepted by anna → m1
            model-x a.txt: v1[1] skipped by anna
            5 left of 5
            schema: ORG PERSON GPE DATE
            1. skip who “Bob”
            2. rename the entity type PER to PERSON
            3. rename the role who of MEET to guest
            4. accept PERSON “Ann”
            5. (delete the event type MEET with its tags)
            gathers 1
            tells: 2 suggestions changed along
            tells: 1 suggestion changed along
            PERSON Ann/accepted, MEET met/open, guest Ann/open, guest Bob/skipped, PERSON Bob/open, ORG Kyiv/open, for Ann → Bob/open
            tells: 1 suggestion changed along
            PERSON Ann/accepted, PERSON Bob/open, ORG Kyiv/open, for Ann → Bob/open
            PERSON Ann/accepted, MEET met/open, guest Ann/open, guest Bob/skipped, PERSON Bob/open, ORG Kyiv/open, for Ann → Bob/open
        "#]],
    );
}

#[test]
fn what_was_said_to_an_argument_follows_it_to_its_new_place() {
    let event = || {
        let mut all = tags();
        if let Some(Body::Event(it)) = all
            .iter_mut()
            .find(|it| it.id == "v1".into())
            .map(|it| &mut it.body)
        {
            it.arguments[0].role = "whom".into();
        }
        all
    };
    check(
        TEXT,
        [
            suggest("model-x", "a.txt", event(), true),
            list(Order::Document, |_| {}),
            decide(
                Part::Argument {
                    event: "v1".into(),
                    index: 1,
                },
                Decision::Rejected,
            ),
            act(Action::Reshape(Reshape::Remove {
                what: Named::Role("MEET".into(), "whom".into()),
                tags: true,
            })),
            say(|ws| kinds(ws, "a.txt")),
            act(Action::Undo),
            say(|ws| kinds(ws, "a.txt")),
        ],
        expect![[r#"
            a.txt: Ann met Bob in Kyiv. Bob left Kyiv.
            model-x a.txt: v1[1] rejected by anna
            5 left of 5
            focus m1 of model-x for a.txt
            1. reject who “Bob”
            2. (delete the role whom of MEET with its tags)
            tells: 1 suggestion changed along
            PER Ann/open, MEET met/open, who Bob/rejected, PER Bob/open, ORG Kyiv/open, for Ann → Bob/open
            PER Ann/open, MEET met/open, whom Ann/open, who Bob/rejected, PER Bob/open, ORG Kyiv/open, for Ann → Bob/open
        "#]],
    );
}

/// Every suggestion of an article: kind, words, and how it stands.
fn kinds(ws: &Workspace, article: &str) -> String {
    let key = LayerKey::suggested("model-x".into(), article.into());
    let queue = ws.queue();
    let rows = queue.rows_of(&key).map(|(_, row)| {
        format!(
            "{} {}/{}",
            queue.kind(row),
            queue.words(row, &Register::default()),
            row.state.name()
        )
    });
    rows.collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_imported_has_its_words_and_is_listed() {
    const OTHER: &str = "Orlo is far.";
    let key = || LayerKey::suggested("model-x".into(), "c.txt".into());
    let import = |id: &str| {
        let mut set = Layer::default();
        set.head.text = Some(TextRef {
            hash: hash(OTHER),
            bytes: OTHER.len() as u32,
        });
        set.put(mention(id, "ORG", 0, 4, 0.2));
        act(Action::Import {
            label: "take in".into(),
            layers: vec![(key(), set)],
            entities: Vec::new(),
            articles: Vec::new(),
            project: ImportedProject::default(),
        })
    };
    let words = |ws: &mut Workspace| {
        let wordless = ws.take_wordless();
        for (key, hash) in &wordless {
            assert_eq!(hash.as_ref(), Some(&super::desk::hash(OTHER)));
            ws.provide_words(key, OTHER);
        }
        wordless.len()
    };
    let mut desk = Desk::new(TEXT);
    (given().0)(&mut desk);
    assert_eq!(desk.ws.listed().len(), 6);
    desk.ws.lend_texts([(hash(OTHER), OTHER.into())]);
    (import("m1").0)(&mut desk);
    desk.ws.lend_texts([]);
    assert_eq!(kinds(&desk.ws, "c.txt"), "ORG Orlo/open");
    assert!(desk.ws.is_list_stale());
    desk.ws.refresh_list();
    assert_eq!(desk.ws.listed().len(), 7);
    // The text is gone with the import; what comes back has to ask for it.
    desk.act(Action::Undo);
    assert_eq!(desk.ws.listed().len(), 6);
    assert_eq!(words(&mut desk.ws), 0);
    desk.act(Action::Redo);
    assert_eq!(kinds(&desk.ws, "c.txt"), "ORG /open");
    assert_eq!(words(&mut desk.ws), 1);
    assert_eq!(kinds(&desk.ws, "c.txt"), "ORG Orlo/open");
    assert_eq!(words(&mut desk.ws), 0);
    assert_eq!(desk.ws.listed().len(), 7);
}

#[test]
fn what_the_list_hides_isnt_counted_as_left() {
    let mut desk = Desk::new(TEXT);
    (given().0)(&mut desk);
    let only = |it: &mut Filter| it.kind = Some("PER".into());
    (list(Order::Document, only).0)(&mut desk);
    assert_eq!((desk.ws.listed().len(), desk.ws.left()), (2, 2));
    (decide(whole("m3"), Decision::Rejected).0)(&mut desk);
    assert_eq!(desk.ws.left(), 2);
    (decide(whole("m2"), Decision::Rejected).0)(&mut desk);
    assert_eq!(desk.ws.left(), 1);
    desk.act(Action::Undo);
    desk.act(Action::Undo);
    assert_eq!(desk.ws.left(), 2);
}

#[test]
fn a_list_that_comes_back_to_an_article_is_decided_in_one_step() {
    let mut desk = Desk::new(TEXT);
    (given().0)(&mut desk);
    // 0.3 and 0.4 of the first article, 0.8 of the second, 0.9 of the first.
    let mentions = |it: &mut Filter| it.class = Some(TagClass::Mention);
    (list(Order::Score, mentions).0)(&mut desk);
    desk.act(Action::DecideAll {
        like: Like::Listed,
        decision: Decision::Accepted,
        reason: None,
    });
    // The second article's set is read first, then it is done.
    assert_eq!(desk.ws.left(), 0);
    assert_eq!(desk.ws.history().standing(), 1);
}

#[test]
fn the_articles_of_the_next_rows_are_known_ahead() {
    let mut desk = Desk::new(TEXT);
    (given().0)(&mut desk);
    (take(whole("m1")).0)(&mut desk);
    assert_eq!(desk.ws.coming(4), ["b.txt".into()]);
    for at in desk.ws.listed().iter().enumerate() {
        let row = desk.ws.queue().row(*at.1).unwrap().part();
        let set = desk.ws.queue().key(*at.1).unwrap().clone();
        let mut other = Desk::new(TEXT);
        (given().0)(&mut other);
        other.act(Action::TakeInHand { set, part: row });
        assert_eq!(other.ws.position(), Some(at.0));
    }
}

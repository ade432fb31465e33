//! What a second run of a source brings.

use proptest::prelude::*;

use super::*;
use crate::model::*;
use crate::text::Span;

fn span(start: u32) -> Vec<Span> {
    Span::new(start, start + 4).into_iter().collect()
}

fn tag(id: &str, body: Body, score: f64) -> Tag {
    Tag {
        id: id.into(),
        body,
        provenance: Provenance {
            by: "model-x".into(),
            status: Status::Suggested,
            score: Some(score),
            ..Provenance::default()
        },
        extra: Extra::new(),
    }
}

fn mention(id: &str, kind: &str, at: u32, score: f64) -> Tag {
    let body = Body::Mention(Mention {
        kind: kind.into(),
        spans: span(at),
        entity: None,
        attributes: Attributes::new(),
    });
    tag(id, body, score)
}

fn event(id: &str, at: u32, arguments: &[(&str, &str)], score: f64) -> Tag {
    let argument = |(role, filler): &(&str, &str)| Argument {
        role: (*role).into(),
        filler: Ref::Mention((*filler).into()),
        extra: Extra::new(),
    };
    let body = Body::Event(Event {
        kind: "ATTACK".into(),
        trigger: span(at),
        arguments: arguments.iter().map(argument).collect(),
        attributes: Attributes::new(),
    });
    tag(id, body, score)
}

fn relation(id: &str, from: &str, to: &str) -> Tag {
    let body = Body::Relation(Relation {
        kind: "affiliation".into(),
        from: Ref::Mention(from.into()),
        to: Ref::Mention(to.into()),
        evidence: Vec::new(),
        attributes: Attributes::new(),
    });
    tag(id, body, 0.5)
}

/// The set after a run.
fn after(known: &Layer, run: Vec<Tag>) -> Layer {
    let mut set = known.clone();
    for tag in merge(known, run).put {
        set.put(tag);
    }
    set
}

fn decide(set: &mut Layer, id: &str, decision: Decision, to: Option<Tag>) {
    let verdict = Verdict {
        to: to.map(Box::new),
        ..Verdict::new(decision, "2026-11-22T10:02:11Z".into())
    };
    set.set_verdict(&Part::Tag(id.into()), &"anna".into(), Some(verdict));
}

/// `fresh same decided arguments updated`
fn counts(it: &Merged) -> [usize; 5] {
    [it.fresh, it.same, it.decided, it.arguments, it.updated]
}

fn first() -> Vec<Tag> {
    vec![
        mention("m1", "GPE", 0, 0.9),
        mention("m2", "PERSON", 10, 0.8),
        event("v1", 20, &[("actor", "m1")], 0.7),
        relation("r1", "m2", "m1"),
    ]
}

#[test]
fn the_same_run_again_puts_nothing() {
    let set = after(&Layer::default(), first());
    let again = merge(&set, first());
    assert_eq!(counts(&again), [0, 4, 0, 0, 0]);
    assert_eq!(again.put, []);
}

#[test]
fn other_ids_order_and_scores_are_the_same_suggestions() {
    let mut set = after(&Layer::default(), first());
    decide(&mut set, "m1", Decision::Rejected, None);
    // What was m1 is m2 now, and the other way round.
    let run = vec![
        relation("x", "m1", "m2"),
        event("y", 20, &[("actor", "m2")], 0.2),
        mention("m1", "PERSON", 10, 0.3),
        mention("m2", "GPE", 0, 0.4),
    ];
    let merged = merge(&set, run);
    assert_eq!(counts(&merged), [0, 4, 1, 0, 2]);
    let scores: Vec<(&str, Option<f64>)> = merged
        .put
        .iter()
        .map(|it| (it.id.as_str(), it.provenance.score))
        .collect();
    // The rejected one keeps the score it was rejected with.
    assert_eq!(scores, [("v1", Some(0.2)), ("m2", Some(0.3))]);
    assert_eq!(
        merged.put[0].event().unwrap().arguments[0].filler,
        Ref::Mention("m1".into())
    );
}

#[test]
fn new_ones_never_take_an_id_that_is_taken() {
    let set = after(&Layer::default(), first());
    let run = vec![
        mention("m1", "GPE", 50, 0.9),
        mention("m1", "GPE", 60, 0.9),
        relation("r9", "m1", "m2"),
    ];
    let merged = merge(&set, run);
    assert_eq!(merged.fresh, 3);
    let ids: BTreeSet<&TagId> = merged.put.iter().map(|it| &it.id).collect();
    assert_eq!(ids.len(), 3);
    assert!(set.tags().all(|it| !ids.contains(&it.id)));
    let Body::Relation(relation) = &merged.put[2].body else {
        panic!("a relation");
    };
    assert_eq!(relation.from, Ref::Mention(merged.put[0].id.clone()));
}

#[test]
fn new_arguments_of_a_decided_event_are_appended_and_nothing_else_changes() {
    let mut set = after(&Layer::default(), first());
    decide(&mut set, "v1", Decision::Accepted, None);
    let run = vec![
        mention("a", "GPE", 0, 0.9),
        mention("b", "PERSON", 10, 0.8),
        event("c", 20, &[("target", "b"), ("actor", "a")], 0.1),
    ];
    let merged = merge(&set, run);
    assert_eq!(counts(&merged), [0, 3, 1, 1, 0]);
    let [event] = &merged.put[..] else {
        panic!("one event");
    };
    assert_eq!(event.provenance.score, Some(0.7));
    let roles = event.event().unwrap().arguments.iter();
    let roles: Vec<&str> = roles.map(|it| it.role.as_str()).collect();
    assert_eq!(roles, ["actor", "target"]);
}

#[test]
fn what_it_was_corrected_to_is_decided_too() {
    let mut set = after(&Layer::default(), first());
    let to = mention("m77", "ORG", 0, 0.9);
    decide(&mut set, "m1", Decision::Corrected, Some(to));
    let merged = merge(&set, vec![mention("z", "ORG", 0, 0.99)]);
    assert_eq!((counts(&merged), merged.put), ([0, 1, 1, 0, 0], vec![]));
}

#[test]
fn two_events_on_one_trigger_stay_two_whatever_their_order() {
    let run = |swap: bool| {
        let mut run = vec![
            mention("m1", "GPE", 0, 0.9),
            mention("m2", "GPE", 10, 0.9),
            event("v1", 20, &[("actor", "m1")], 0.7),
            event("v2", 20, &[("actor", "m2")], 0.6),
        ];
        if swap {
            run.swap(2, 3);
        }
        run
    };
    let set = after(&Layer::default(), run(false));
    assert_eq!(set.tags().len(), 4);
    assert_eq!(merge(&set, run(true)).put, []);
}

fn any_run() -> impl Strategy<Value = Vec<Tag>> {
    let mentions = prop::collection::vec((0..6_u32, 0..2_usize, 0..9_u32), 1..8);
    let events = prop::collection::vec((0..3_u32, prop::collection::vec(0..8_usize, 0..3)), 0..5);
    (mentions, events).prop_map(|(mentions, events)| {
        let ids = ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"];
        let of = |(i, (at, kind, score)): (usize, (u32, usize, u32))| {
            mention(
                ids[i],
                ["GPE", "ORG"][kind],
                at * 10,
                f64::from(score) / 10.0,
            )
        };
        let mut run: Vec<Tag> = mentions.into_iter().enumerate().map(of).collect();
        for (at, fillers) in events {
            let fillers: Vec<(&str, &str)> = fillers.iter().map(|it| ("actor", ids[*it])).collect();
            // Ids that clash, as careless programs write them.
            run.push(event("v", 100 + at * 10, &fillers, 0.5));
        }
        run
    })
}

proptest! {
    #[test]
    fn merging_twice_is_merging_once(one in any_run(), two in any_run()) {
        let set = after(&after(&Layer::default(), one), two.clone());
        let again = merge(&set, two);
        prop_assert_eq!(again.put, vec![]);
    }

    #[test]
    fn what_was_decided_stays_as_it_was(one in any_run(), two in any_run()) {
        let mut set = after(&Layer::default(), one);
        let ids: Vec<TagId> = set.tags().map(|it| it.id.clone()).collect();
        for id in &ids {
            decide(&mut set, id.as_str(), Decision::Rejected, None);
        }
        let now = after(&set, two);
        for id in ids {
            let (before, after) = (set.tag(&id), now.tag(&id));
            match before.zip(after).map(|(a, b)| (a, b, a.event().zip(b.event()))) {
                Some((_, _, Some((a, b)))) => prop_assert!(b.arguments.starts_with(&a.arguments)),
                Some((a, b, None)) => prop_assert_eq!(a, b),
                None => prop_assert!(false, "{} is gone", id),
            }
        }
    }
}

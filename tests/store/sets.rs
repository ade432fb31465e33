//! Sets of suggestions: damaged, cut, newer. What was decided is lost nowhere.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use glossator::corpus;
use glossator::model::*;
use glossator::store::{self, *};
use glossator::suggest::queue::State;

use crate::desk::*;

const SET: &str = "suggestions/model-x/a.txt.ron";

fn set_of(article: &str) -> LayerKey {
    LayerKey::suggested("model-x".into(), article.into())
}

fn part(id: &str) -> Part {
    Part::Tag(id.into())
}

/// Two suggestions for an article; the first was rejected.
fn suggested(article: &str) -> Vec<Edit> {
    let layer = set_of(article);
    let Edit::LayerHead { before, after, .. } = begin(article) else {
        unreachable!("it begins a layer");
    };
    let put = |id: &str, span: (u32, u32)| {
        let mut tag = mention(id, span, "PERSON");
        tag.provenance.by = "model-x".into();
        tag.provenance.status = Status::Suggested;
        Edit::Tag {
            layer: layer.clone(),
            id: id.into(),
            before: None,
            after: Some(Box::new(tag)),
        }
    };
    vec![
        Edit::LayerHead {
            layer: layer.clone(),
            before,
            after,
        },
        put("m1", (0, 15)),
        put("m2", (20, 32)),
        decide(article, "m1", Decision::Rejected),
    ]
}

fn decide(article: &str, id: &str, decision: Decision) -> Edit {
    Edit::Verdict {
        layer: set_of(article),
        part: part(id),
        by: "anna".into(),
        before: None,
        after: Some(Box::new(Verdict::new(decision, now()))),
    }
}

fn given() -> Desk {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(suggested("a.txt"));
        it.done(suggested("b.txt"));
    });
    desk
}

fn said(layer: &Layer, id: &str) -> Option<Decision> {
    let said = layer.verdict(&part(id), &"anna".into());
    said.map(|it| it.decision)
}

/// The states of the rows that the queue has of an article's set.
fn states(opened: &Opened, article: &str) -> Vec<State> {
    let never = AtomicBool::new(false);
    let queue = corpus::read_queue(
        &opened.files,
        &opened.suggestions,
        "anna".into(),
        &never,
        |_, _| {},
    );
    let key = set_of(article);
    let rows = queue.rows_of(&key);
    rows.map(|(_, row)| row.state).collect()
}

const BOTH: [State; 2] = [
    State::Decided(glossator::suggest::queue::Final::Rejected),
    State::Open,
];

#[test]
fn a_damaged_set_is_told_left_alone_and_spoils_nothing_else() {
    let deep = "(".repeat(100_000);
    for text in ["", "(format: 1, mentions: [", "\u{feff}", "{", &deep] {
        let desk = given();
        desk.write(SET, text);
        let opened = desk.open();
        let set = opened.files.load_layer(&set_of("a.txt"));
        assert!(set.broken && set.layer.is_untouched());
        assert!(matches!(set.access, Access::ReadOnly(_)));
        let problem = &set.problems[0];
        assert_eq!(problem.code, "unreadable");
        assert_eq!(problem.path, Path::new(SET));
        assert!(problem.line.is_some() && problem.column.is_some());
        assert_eq!(problem.article, Some("a.txt".into()));
        assert_eq!(states(&opened, "a.txt"), []);
        assert_eq!(states(&opened, "b.txt"), BOTH);
        // A decision that comes for it all the same isn't written, nor lost.
        let session = Session::of(opened);
        session.done(vec![decide("a.txt", "m2", Decision::Accepted)]);
        session.writer.flush();
        assert_eq!(desk.read(SET), text);
        assert_eq!(
            codes(&store::check_files(&desk.root()).unwrap()),
            ["unreadable"]
        );
    }
}

#[test]
fn a_set_cut_anywhere_is_told_and_stays_as_it_is() {
    let desk = given();
    let sound = desk.read(SET);
    for cut in (0..sound.trim_end().len()).filter(|it| sound.is_char_boundary(*it)) {
        desk.write(SET, &sound[..cut]);
        let opened = desk.open();
        let set = opened.files.load_layer(&set_of("a.txt"));
        assert!(set.broken, "cut at {cut}");
        assert_eq!(codes(&set.problems), ["unreadable"], "cut at {cut}");
        drop(opened);
        assert_eq!(desk.read(SET), sound[..cut]);
    }
    // With its end back everything is there again.
    desk.write(SET, &sound);
    assert_eq!(states(&desk.open(), "a.txt"), BOTH);
}

#[test]
fn a_damaged_set_can_be_had_back() {
    let desk = given();
    desk.session(|it| {
        it.done(vec![decide("a.txt", "m2", Decision::Unsure)]);
    });
    desk.write(SET, "damaged");
    let opened = desk.open();
    let key = set_of("a.txt");
    // Several people decide in one set: no journal of one of them knows it whole.
    assert_eq!(opened.files.remedies(&key), [Remedy::Backup, Remedy::Aside]);
    // The version before the last session: without what was said in it.
    opened.files.mend(&key, Remedy::Backup).unwrap();
    assert_eq!(desk.read(&format!("{SET}.set-aside")), "damaged");
    let set = opened.files.load_layer(&key).layer;
    assert_eq!(ids(&set), ["m1", "m2"]);
    assert_eq!(
        (said(&set, "m1"), said(&set, "m2")),
        (Some(Decision::Rejected), None)
    );
}

#[test]
fn a_mended_set_gets_the_decisions_that_were_waiting_for_it() {
    let desk = given();
    let sound = desk.read(SET);
    desk.write(SET, "damaged");
    let session = Session::of(desk.open());
    session.done(vec![decide("a.txt", "m2", Decision::Skipped)]);
    session.writer.flush();
    desk.write(SET, &sound);
    session.writer.retry();
    assert_eq!(session.writer.close(), SaveState::Saved);
    let set = desk.open().files.load_layer(&set_of("a.txt")).layer;
    assert_eq!(said(&set, "m1"), Some(Decision::Rejected));
    assert_eq!(said(&set, "m2"), Some(Decision::Skipped));
}

#[test]
fn a_newer_set_opens_read_only_and_is_never_written() {
    let desk = given();
    let newer = desk.read(SET).replace("format: 1", "format: 2");
    desk.write(SET, &newer);
    let opened = desk.open();
    let set = opened.files.load_layer(&set_of("a.txt"));
    assert!(matches!(&set.access, Access::ReadOnly(why) if why.contains("newer version")));
    assert_eq!(ids(&set.layer), ["m1", "m2"]);
    assert_eq!(states(&opened, "a.txt"), BOTH);
    let session = Session::of(opened);
    session.done(vec![decide("a.txt", "m2", Decision::Accepted)]);
    session.writer.close();
    assert_eq!(desk.read(SET), newer);
}

#[test]
fn what_cant_be_used_of_a_set_stays_in_it_with_what_is_unknown() {
    let desk = given();
    let odd = desk
        .read(SET)
        .replacen("format: 1,", "format: 1,\n    future: Some((1, \"x\")),", 1)
        .replacen(
            "    verdicts: [\n",
            "    verdicts: [\n        (of: \"m2\", by: \"bob\", decision: Perhaps),\n",
            1,
        )
        .replacen(
            "    mentions: [\n",
            "    mentions: [\n        (id: \"m9\", kind: \"PERSON\", spans: [(5, 99999, \"x\")]),\n",
            1,
        );
    desk.write(SET, &odd);
    let opened = desk.open();
    let set = opened.files.load_layer(&set_of("a.txt"));
    assert_eq!(ids(&set.layer), ["m1", "m2"]);
    assert_eq!(set.access, Access::Write);
    let mut found = codes(&set.problems);
    found.sort_unstable();
    assert_eq!(found, ["span-out-of-range", "verdict-unreadable"]);
    let session = Session::of(opened);
    session.done(vec![decide("a.txt", "m2", Decision::Accepted)]);
    assert_eq!(session.writer.close(), SaveState::Saved);
    let after = desk.read(SET);
    for kept in ["future: Some((1, \"x\"))", "Perhaps", "99999", "Accepted"] {
        assert!(after.contains(kept), "{kept} in {after}");
    }
}

#[test]
fn a_set_whose_text_is_gone_shows_and_takes_nothing() {
    let desk = given();
    let text = format!("texts/{}.txt", hash_text(TEXT));
    fs::remove_file(desk.root().join(text)).unwrap();
    let opened = desk.open();
    let set = opened.files.load_layer(&set_of("a.txt"));
    assert_eq!(codes(&set.problems), ["text-missing"]);
    assert!(matches!(set.access, Access::ReadOnly(_)));
    assert_eq!(said(&set.layer, "m1"), Some(Decision::Rejected));
    assert_eq!(states(&opened, "a.txt"), BOTH);
}

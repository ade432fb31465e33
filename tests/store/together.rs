//! Two windows, two annotators, other programs.

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use glossator::model::*;
use glossator::store::*;
use glossator::text::Span;

use crate::desk::*;

#[test]
fn the_second_window_is_told_who_works_and_opens_read_only() {
    let desk = Desk::new();
    let first = desk.open();
    let second = desk.open();
    let Access::ReadOnly(why) = &second.access else {
        panic!("read-only");
    };
    assert!(
        why.contains("process 7 of anna on desk, since 2026-11-22T10:00:00Z"),
        "{why}"
    );
    assert!(Writer::start(&second.files, |_| ()).is_none());
    assert_eq!(desk.open_as("bob").access, Access::Write);
    drop(first);
    drop(second);
    assert_eq!(desk.open().access, Access::Write);
}

#[test]
fn two_annotators_write_the_register_without_losing_each_other_s_entries() {
    let desk = Desk::new();
    let entity = |id: &str| Edit::Entity {
        id: id.into(),
        before: None,
        after: Some(Box::new(Entity {
            id: id.into(),
            ..Entity::default()
        })),
    };
    let anna = Session::of(desk.open());
    let bob = Session::of(desk.open_as("bob"));
    anna.done(vec![entity("a")]);
    anna.writer.flush();
    bob.done(vec![entity("b")]);
    bob.writer.flush();
    anna.done(vec![entity("c")]);
    anna.writer.flush();
    let merged = anna.events.try_iter().find_map(|it| match it {
        StoreEvent::Merged { upto, content, .. } => Some((upto, content)),
        _ => None,
    });
    let Some((2, Content::Register(register))) = merged else {
        panic!("a register with both steps: {merged:?}");
    };
    let ids: Vec<_> = register.entities.keys().map(|it| it.to_string()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
}

#[test]
fn another_program_s_version_is_kept_when_ours_goes_on_top() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    session.writer.flush();
    let theirs = desk.read(LAYER).replace("PERSON", "ORG");
    desk.write(LAYER, &theirs);
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    assert_eq!(session.writer.flush(), SaveState::Saved);
    let told: Vec<StoreEvent> = session.events.try_iter().collect();
    let problem = told.iter().find_map(|it| match it {
        StoreEvent::Problem(it) => Some(it),
        _ => None,
    });
    assert_eq!(problem.unwrap().code, "changed-outside");
    assert_eq!(
        desk.read(&format!(".glossator/backup/{LAYER}.theirs")),
        theirs
    );
    let now = desk.read(LAYER);
    assert!(now.contains("ORG") && now.contains("m2"), "{now}");
}

#[test]
fn a_file_changed_between_sessions_is_taken_as_it_is() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    desk.write(LAYER, &desk.read(LAYER).replace("PERSON", "ORG"));
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), [""; 0]);
    let layer = opened.files.load_layer(&key("a.txt")).layer;
    assert_eq!(layer.tag(&"m1".into()).unwrap().kind(), Some(&"ORG".into()));
}

#[test]
fn other_annotators_files_that_change_are_told() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    let (to, changed) = mpsc::channel();
    let to = Mutex::new(to);
    let watcher = Watcher::start(&session.opened.files, move |key| {
        drop(to.lock().unwrap().send(key));
    });
    if watcher.is_none() {
        return; // A system without a way to watch folders.
    }
    session.done(first_tag("a.txt"));
    session.writer.flush();
    let theirs = desk
        .read(LAYER)
        .replace("annotator: \"anna\"", "annotator: \"bob\"");
    desk.write("annotations/bob/a.txt.ron", &theirs);
    let key = changed.recv_timeout(Duration::from_secs(20)).unwrap();
    let bobs = LayerKey::new("bob".into(), "a.txt".into());
    assert_eq!(key, FileKey::Layer(bobs.clone()));
    assert_eq!(ids(&session.opened.files.load_layer(&bobs).layer), ["m1"]);
    // What was written here isn't told.
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    session.writer.flush();
    assert!(changed.recv_timeout(Duration::from_millis(800)).is_err());
    desk.write(
        "schema.ron",
        &desk.read("schema.ron").replace("Test", "Their"),
    );
    let key = changed.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(key, FileKey::Schema);
}

#[test]
fn a_look_at_a_changed_file_gives_theirs_with_ours_on_top() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    session.writer.flush();
    session.writer.refresh(FileKey::Layer(key("a.txt")));
    // It is looked at before theirs is there.
    session.writer.flush();
    let theirs = desk
        .read(LAYER)
        .replace("(0, 15, \"Nikol Pashinyan\")", "(0, 5, \"Nikol\")");
    desk.write(LAYER, &theirs);
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    session.writer.refresh(FileKey::Layer(key("a.txt")));
    session.writer.flush();
    let merged: Vec<_> = session
        .events
        .try_iter()
        .filter_map(|it| match it {
            StoreEvent::Merged { upto, content, .. } => Some((upto, content)),
            _ => None,
        })
        .collect();
    let [(2, Content::Layer(layer))] = &merged[..] else {
        panic!("told once, with both steps: {merged:?}");
    };
    assert_eq!(ids(layer), ["m1", "m2"]);
    assert_eq!(
        layer.tag(&"m1".into()).unwrap().anchor(),
        [Span::new(0, 5).unwrap()]
    );
}

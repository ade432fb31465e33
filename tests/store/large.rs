//! Steps too large for a line of the journal: kept beside it, undone whole
//! after a restart, and safe whenever the process is killed.

use std::fs;
use std::path::PathBuf;

use glossator::model::*;
use glossator::store::*;

use crate::desk::*;

/// Sets of an import, and suggestions in each.
const SETS: usize = 30;
const TAGS: usize = 50;

fn set(at: usize) -> LayerKey {
    LayerKey::suggested("tagger".into(), format!("{at:02}.txt").as_str().into())
}

fn suggestion(n: usize) -> Tag {
    let start = (n % 10) as u32;
    let mut tag = mention(&format!("m{n}"), (start, start + 5), "PERSON");
    tag.provenance = Provenance {
        by: "tagger".into(),
        status: Status::Suggested,
        score: Some(0.5),
        ..Provenance::default()
    };
    tag
}

/// An import: tags in many sets.
fn import() -> Vec<Edit> {
    let mut edits = Vec::new();
    for layer in (0..SETS).map(set) {
        let Edit::LayerHead { before, after, .. } = begin("a.txt") else {
            unreachable!()
        };
        let head = layer.clone();
        edits.push(Edit::LayerHead {
            layer: head,
            before,
            after,
        });
        edits.extend((0..TAGS).map(|n| Edit::Tag {
            layer: layer.clone(),
            id: format!("m{n}").as_str().into(),
            before: None,
            after: Some(Box::new(suggestion(n))),
        }));
    }
    edits
}

fn log(desk: &Desk) -> PathBuf {
    desk.root().join(".glossator/journal/anna.log")
}

fn step_files(desk: &Desk) -> Vec<PathBuf> {
    let folder = desk.root().join(".glossator/journal/anna.steps");
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|it| it.unwrap().path()).collect()
}

fn count(opened: &Opened) -> usize {
    let sets = (0..SETS).map(|at| opened.files.load_layer(&set(at)).layer);
    sets.map(|it| it.tags().len()).sum()
}

#[test]
fn an_import_is_undone_in_one_step_after_a_restart() {
    let desk = Desk::new();
    desk.session(|it| drop(it.done(first_tag("a.txt"))));
    let before = desk.files();
    desk.session(|it| drop(it.done(import())));
    let after = desk.files();
    let opened = desk.open();
    assert_eq!(
        (opened.suggestions.len(), count(&opened)),
        (SETS, SETS * TAGS)
    );
    let step = opened.history.steps[1].clone();
    assert_eq!(
        step.transaction.edits,
        [],
        "its edits are read when they are asked for"
    );
    let whole = opened.files.step(&step).unwrap();
    assert_eq!(whole.edits, import());
    drop(opened);
    desk.session(|it| it.step(StepKind::Undo(whole.clone().into())));
    assert_eq!(desk.files(), before, "no empty set stays behind");
    let opened = desk.open();
    assert_eq!(opened.history.done, 1);
    drop(opened);
    desk.session(|it| it.step(StepKind::Redo(whole.into())));
    assert_eq!(desk.files(), after);
}

#[test]
fn the_journal_stays_small() {
    let desk = Desk::new();
    desk.session(|it| drop(it.done(import())));
    // A line for each set that was written, and none for the tags.
    let size = fs::metadata(log(&desk)).unwrap().len() as usize;
    assert!(size < 1000 + SETS * 250, "{size} bytes");
    let [file] = &step_files(&desk)[..] else {
        panic!("one step, one file");
    };
    assert!(fs::metadata(file).unwrap().len() < 30_000);
}

#[test]
fn what_was_called_saved_is_there_after_a_kill_before_the_sets_were_written() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(import());
    wait_durable(&session, 1);
    let copy = killed(&desk);
    fs::remove_dir_all(copy.root().join("suggestions")).ok();
    let opened = copy.open();
    assert_eq!(codes(&opened.problems), [""; 0]);
    assert_eq!(count(&opened), SETS * TAGS);
    let session = Session::of(opened);
    assert_eq!(session.writer.close(), SaveState::Saved);
    session.opened.files.text(&hash_text(TEXT)).unwrap();
    drop(session.opened);
    assert_eq!(copy.open().suggestions.len(), SETS);
}

#[test]
fn killed_while_it_is_undone_it_is_undone() {
    let desk = Desk::new();
    desk.session(|it| drop(it.done(import())));
    let session = Session::of(desk.open());
    let step = session.opened.files.step(&session.opened.history.steps[0]);
    session.step(StepKind::Undo(step.unwrap().into()));
    wait_durable(&session, 2);
    let copy = killed(&desk);
    // As they were: none was written yet, or only some.
    let opened = copy.open();
    assert_eq!(codes(&opened.problems), [""; 0]);
    assert_eq!((opened.history.done, count(&opened)), (0, 0));
    let session = Session::of(opened);
    assert_eq!(session.writer.close(), SaveState::Saved);
    drop(session.opened);
    assert_eq!(copy.open().suggestions, []);
}

#[test]
fn a_journal_cut_anywhere_in_it_loses_that_step_only() {
    let desk = Desk::new();
    desk.session(|it| drop(it.done(first_tag("a.txt"))));
    let begin = fs::read(log(&desk)).unwrap().len();
    let session = Session::of(desk.open());
    session.done(import());
    wait_durable(&session, 2);
    let copy = killed(&desk);
    let whole = fs::read(log(&copy)).unwrap();
    let end = begin + whole[begin..].iter().position(|b| *b == b'\n').unwrap();
    fs::remove_dir_all(copy.root().join("suggestions")).ok();
    for cut in begin..=end {
        fs::write(log(&copy), &whole[..cut]).unwrap();
        let opened = copy.open();
        assert_eq!(opened.history.steps.len(), 1, "cut at {cut}");
        assert_eq!(count(&opened), 0);
    }
    fs::write(log(&copy), &whole[..=end]).unwrap();
    assert_eq!(count(&copy.open()), SETS * TAGS);
}

#[test]
fn a_set_that_vanished_comes_back_and_what_was_decided_since_stays() {
    let desk = Desk::new();
    desk.session(|it| drop(it.done(import())));
    let gone = suggestion(7);
    desk.session(|it| {
        drop(it.done(vec![Edit::Tag {
            layer: set(1),
            id: gone.id.clone(),
            before: Some(Box::new(gone.clone())),
            after: None,
        }]));
    });
    fs::remove_file(desk.root().join("suggestions/tagger/00.txt.ron")).unwrap();
    let opened = desk.open();
    assert_eq!(opened.files.load_layer(&set(0)).layer.tags().len(), TAGS);
    assert_eq!(
        opened.files.load_layer(&set(1)).layer.tags().len(),
        TAGS - 1
    );
    assert_eq!(count(&opened), SETS * TAGS - 1);
}

#[test]
fn a_step_that_was_damaged_is_told_and_costs_only_itself() {
    let desk = Desk::new();
    desk.session(|it| drop(it.done(import())));
    let files = desk.files();
    let [file] = &step_files(&desk)[..] else {
        panic!("one step, one file");
    };
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x11;
    fs::write(file, bytes).unwrap();
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), [""; 0], "nobody asked for it");
    assert_eq!(count(&opened), SETS * TAGS);
    let why = opened.files.step(&opened.history.steps[0]).unwrap_err();
    assert!(why.ends_with("was changed"), "{why}");
    drop(opened);
    assert_eq!(desk.files(), files);
    // Where a set lacks it, that is told.
    fs::remove_file(desk.root().join("suggestions/tagger/00.txt.ron")).unwrap();
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), ["step-lost"]);
    assert_eq!(count(&opened), (SETS - 1) * TAGS);
}

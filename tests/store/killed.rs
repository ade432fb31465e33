//! Processes that are killed, journals that are cut.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use glossator::store::{self, *};

use crate::desk::*;

#[test]
fn what_was_called_saved_is_there_after_a_kill_before_the_files_were_written() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    wait_durable(&session, 1);
    let copy = killed(&desk);
    fs::remove_dir_all(copy.root().join("annotations")).ok();
    let opened = copy.open();
    assert_eq!(opened.layers, [key("a.txt")]);
    let layer = opened.files.load_layer(&key("a.txt"));
    assert_eq!(ids(&layer.layer), ["m1"]);
    // The next session writes what the first could not. The text was in the
    // memory of the killed one; the article's file gives it again.
    let session = Session::of(opened);
    assert_eq!(session.writer.close(), SaveState::Saved);
    assert!(copy.root().join(LAYER).exists());
    assert_eq!(codes(&session.opened.problems), [""; 0]);
}

#[test]
fn replay_over_partly_saved_files_gives_the_same_project() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    session.writer.flush();
    let old = desk.read(LAYER);
    let step = session.done(vec![
        tagging("a.txt", None, Some(mention("m2", (20, 32), "PERSON"))),
        begin("b.txt"),
        tagging("b.txt", None, Some(mention("m9", (20, 32), "PERSON"))),
    ]);
    session.step(StepKind::Undo(step.clone()));
    session.step(StepKind::Redo(step));
    session.writer.flush();
    let whole = desk.files();
    // Killed after the one file was written and before the other.
    for stale in [LAYER, "annotations/anna/b.txt.ron"] {
        let copy = killed(&desk);
        match stale == LAYER {
            true => copy.write(stale, &old),
            false => fs::remove_file(copy.root().join(stale)).unwrap(),
        }
        let opened = copy.open();
        assert_eq!(codes(&opened.problems), [""; 0]);
        assert_eq!(
            ids(&opened.files.load_layer(&key("a.txt")).layer),
            ["m1", "m2"]
        );
        assert_eq!(ids(&opened.files.load_layer(&key("b.txt")).layer), ["m9"]);
        let session = Session::of(opened);
        assert_eq!(session.writer.close(), SaveState::Saved);
        assert_eq!(copy.files(), whole, "{stale}");
    }
}

#[test]
fn a_journal_cut_anywhere_in_its_last_record_loses_that_record_only() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    wait_durable(&session, 1);
    let log = ".glossator/journal/anna.log";
    let before = fs::read(desk.root().join(log)).unwrap().len();
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    wait_durable(&session, 2);
    let copy = killed(&desk);
    let whole = fs::read(copy.root().join(log)).unwrap();
    let end = before + whole[before..].iter().position(|b| *b == b'\n').unwrap();
    assert!(end > before + 100);
    fs::remove_dir_all(copy.root().join("annotations")).ok();
    for cut in before..=end {
        fs::write(copy.root().join(log), &whole[..cut]).unwrap();
        let opened = copy.open();
        assert_eq!(opened.history.steps.len(), 1, "cut at {cut}");
        assert_eq!(ids(&opened.files.load_layer(&key("a.txt")).layer), ["m1"]);
        let told: &[&str] = if cut == before { &[] } else { &["journal-cut"] };
        assert_eq!(codes(&opened.problems), told, "cut at {cut}");
    }
    // The next session goes on behind the sound part.
    let session = Session::of(copy.open());
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m3", (20, 32), "PERSON")),
    )]);
    assert_eq!(session.writer.close(), SaveState::Saved);
    drop(session.opened);
    let opened = copy.open();
    assert_eq!(opened.history.steps.len(), 2);
    assert_eq!(
        ids(&opened.files.load_layer(&key("a.txt")).layer),
        ["m1", "m3"]
    );
    let aside = fs::read_dir(copy.root().join(".glossator/journal")).unwrap();
    assert!(aside.count() > 1, "what was cut off is kept");
}

#[test]
fn a_journal_damaged_anywhere_gives_a_beginning_of_what_was_done() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
        it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
    });
    let log = desk.root().join(".glossator/journal/anna.log");
    let whole = fs::read(&log).unwrap();
    let layer = desk.layer();
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x11;
        fs::write(&log, &bytes).unwrap();
        let options = OpenOptions {
            read_only: true,
            ..OpenOptions::default()
        };
        let opened = store::open(&desk.root(), &"anna".into(), &options).unwrap();
        assert!(opened.history.steps.len() <= 2);
        // The file holds everything; a shorter journal takes nothing from it.
        assert_eq!(
            opened.files.load_layer(&key("a.txt")).layer,
            layer,
            "at {at}"
        );
    }
}

/// The child of the next test: tags until it is killed, telling each step that
/// is on the disk.
#[test]
fn child_that_tags() {
    let Ok(folder) = std::env::var("GLOSSATOR_TEST_FOLDER") else {
        return;
    };
    let opened = store::open(Path::new(&folder), &"anna".into(), &OpenOptions::default()).unwrap();
    let told = PathBuf::from(folder).with_file_name("told");
    let writer = Writer::start(&opened.files, move |it| {
        if let StoreEvent::Durable(seq) = it {
            fs::write(told.with_extension("new"), seq.to_string()).unwrap();
            fs::rename(told.with_extension("new"), &told).unwrap();
        }
    })
    .unwrap();
    writer.put_text(&hash_text(TEXT), TEXT.into());
    let append = |kind| {
        let (seq, at) = (0, now());
        writer.append(Step { seq, at, kind });
    };
    append(StepKind::Do(transaction(vec![begin("a.txt")])));
    for n in 2.. {
        let tag = mention(&format!("m{n}"), (0, 15), "PERSON");
        let step = transaction(vec![tagging("a.txt", None, Some(tag))]);
        append(StepKind::Do(step));
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(unix)]
#[test]
fn a_killed_process_loses_nothing_that_was_called_saved() {
    for life in [150, 1100, 1700] {
        let desk = Desk::new();
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::child_that_tags", "--nocapture"])
            .env("GLOSSATOR_TEST_FOLDER", desk.root())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let told = desk.folder.path().join("told");
        let begun = std::time::Instant::now();
        while !told.exists() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(life));
        child.kill().unwrap();
        child.wait().unwrap();
        let told: usize = fs::read_to_string(&told).unwrap().parse().unwrap();
        let opened = desk.open();
        assert_eq!(
            opened.access,
            Access::Write,
            "the lock fell with its process"
        );
        let layer = opened.files.load_layer(&key("a.txt"));
        assert!(layer.layer.tags().len() + 1 >= told, "{told}");
        assert_eq!(opened.history.steps.len(), layer.layer.tags().len() + 1);
        let session = Session::of(opened);
        assert_eq!(session.writer.close(), SaveState::Saved);
        drop(session.opened);
        assert_eq!(desk.layer(), layer.layer);
        assert_eq!(codes(&store::check_files(&desk.root()).unwrap()), [""; 0]);
    }
}

#[test]
fn a_long_journal_begins_anew_and_keeps_the_newest_steps() {
    let desk = Desk::new();
    let many = 20_050;
    let tag = |n: u32| {
        Some(mention(
            "m1",
            (0, 15),
            if n.is_multiple_of(2) { "PERSON" } else { "ORG" },
        ))
    };
    desk.session(|it| {
        it.done(vec![begin("a.txt"), tagging("a.txt", None, tag(0))]);
        let mut last = None;
        for n in 1..many {
            last = Some(it.done(vec![tagging("a.txt", tag(n - 1), tag(n))]));
        }
        it.step(StepKind::Undo(last.unwrap()));
    });
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), [""; 0]);
    let history = opened.history.clone();
    assert_eq!(history.steps.len(), 10_000);
    assert_eq!(history.done, 9_999, "what was undone can be redone");
    let layer = opened.files.load_layer(&key("a.txt")).layer;
    assert!(desk.root().join(".glossator/journal/anna.log.1").exists());
    assert!(
        history.rebuild(&key("a.txt")).is_none(),
        "its beginning is gone"
    );
    // It opens again as it is, and goes on.
    drop(opened);
    let opened = desk.open();
    assert_eq!(opened.history, history);
    assert_eq!(opened.files.load_layer(&key("a.txt")).layer, layer);
    let session = Session::of(opened);
    session.step(StepKind::Redo(history.steps[9_999].transaction.clone()));
    wait_durable(&session, history.next_seq);
    let copy = killed(&desk);
    let opened = copy.open();
    assert_eq!(opened.history.done, 10_000);
    let layer = opened.files.load_layer(&key("a.txt")).layer;
    assert_eq!(layer.tags().next(), tag(many - 1).as_ref());
}

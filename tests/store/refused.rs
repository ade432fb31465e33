//! Disks that are full, folders that refuse.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use glossator::store::{self, *};

use crate::desk::*;

/// Opens with a disk that is full while the flag is set.
fn on_full_disk(desk: &Desk, only: &'static str) -> (Session, Arc<AtomicBool>) {
    let full = Arc::new(AtomicBool::new(false));
    let flag = full.clone();
    let options = OpenOptions {
        before_write: Some(Arc::new(move |path: &Path| {
            let hit = path.to_string_lossy().contains(only);
            match flag.load(Ordering::SeqCst) && hit {
                true => Err(io::ErrorKind::StorageFull.into()),
                false => Ok(()),
            }
        })),
        ..OpenOptions::default()
    };
    let opened = store::open(&desk.root(), &"anna".into(), &options).unwrap();
    (Session::of(opened), full)
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    for only in ["", "journal", "annotations", "texts"] {
        let desk = Desk::new();
        let (session, full) = on_full_disk(&desk, only);
        session.done(first_tag("a.txt"));
        session.writer.flush();
        let before = desk.files();
        full.store(true, Ordering::SeqCst);
        session.writer.put_text(&hash_text("other"), "other".into());
        session.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
        let SaveState::Failed { path, message } = session.writer.flush() else {
            panic!("{only} failed");
        };
        assert!(message.contains("free some space"), "{message}");
        assert!(path.to_str().unwrap().contains(only), "{path:?}");
        let mut after = desk.files();
        after.retain(|it| !it.0.contains(hash_text("other").as_str()));
        assert_eq!(after, before, "nothing half written");
        // What is in memory is what is shown.
        let layer = session.opened.files.load_layer(&key("a.txt")).layer;
        assert_eq!(ids(&layer), ["m1", "m2"]);
        full.store(false, Ordering::SeqCst);
        session.writer.retry();
        assert_eq!(session.writer.flush(), SaveState::Saved, "{only}");
        drop(session);
        assert_eq!(ids(&desk.layer()), ["m1", "m2"]);
    }
}

#[test]
fn a_folder_that_can_t_be_written_fails_and_is_tried_again() {
    // A file where a folder should be refuses root too.
    let desk = Desk::new();
    desk.write("annotations", "in the way");
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    let SaveState::Failed { path, .. } = session.writer.flush() else {
        panic!("failed");
    };
    assert_eq!(path, Path::new(LAYER));
    fs::remove_file(desk.root().join("annotations")).unwrap();
    session.writer.retry();
    assert_eq!(session.writer.close(), SaveState::Saved);
    assert!(desk.root().join(LAYER).exists());
}

#[test]
fn a_folder_that_refuses_everything_opens_read_only() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.root().join(".glossator")).unwrap();
    desk.write(".glossator", "in the way");
    let opened = desk.open();
    assert!(matches!(&opened.access, Access::ReadOnly(why) if why.contains("can't be written")));
    assert_eq!(codes(&opened.problems), ["read-only"]);
    assert!(Writer::start(&opened.files, |_| ()).is_none());
    assert_eq!(opened.project.info.name, "Talks");
}

//! Odd names, moved files, ways out of the project.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use glossator::model::*;
use glossator::store::{self, *};

use crate::desk::*;

#[test]
fn articles_with_any_name_are_saved_and_found_again() {
    let long = format!("{}/{}.txt", "é".repeat(124), "x".repeat(246));
    let names = [
        "with blanks and 'quotes' \".txt",
        "line\nend.txt",
        "北京/Ереван/a.txt",
        "CON",
        "aux.txt",
        "a:b*c?.txt",
        "trailing. ",
        ".hidden",
        "Talks.txt",
        "talks.txt",
        "Größe.txt",
        "Gro\u{308}ße.txt",
        "percent%41.txt",
        &long,
    ];
    let desk = Desk::new();
    desk.session(|it| {
        for (n, name) in names.iter().enumerate() {
            let id = format!("m{n}");
            it.done(vec![
                begin(name),
                tagging(name, None, Some(mention(&id, (0, 15), "PERSON"))),
            ]);
        }
    });
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), [""; 0]);
    assert_eq!(opened.layers.len(), names.len());
    for (n, name) in names.iter().enumerate() {
        let layer = opened.files.load_layer(&key(name));
        assert_eq!(ids(&layer.layer), [format!("m{n}")], "{name}");
    }
    let mut paths: Vec<String> = desk.files().iter().map(|it| it.0.to_lowercase()).collect();
    let count = paths.len();
    paths.dedup();
    assert_eq!(paths.len(), count, "no two differ by case only");
}

#[test]
fn a_layer_file_that_was_moved_is_still_the_layer_of_its_article() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    let moved = "annotations/anna/renamed.ron";
    fs::rename(desk.root().join(LAYER), desk.root().join(moved)).unwrap();
    desk.session(|it| {
        assert_eq!(it.opened.layers, [key("a.txt")]);
        it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
    });
    assert!(desk.read(moved).contains("m2"));
    assert!(!desk.root().join(LAYER).exists());
    desk.write(LAYER, &desk.read(moved));
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), ["file-twice"]);
    assert_eq!(opened.problems[0].path, Path::new(moved));
}

#[test]
fn layers_that_name_articles_outside_are_refused() {
    for id in ["../../etc/passwd", "/etc/passwd", "a/../../b", "C:\\\\b"] {
        let desk = Desk::new();
        let text = format!("(format: 1, article: \"{id}\", annotator: \"anna\")");
        desk.write("annotations/anna/x.ron", &text);
        let opened = desk.open();
        assert_eq!(codes(&opened.problems), ["escaping-path"], "{id}");
        assert_eq!(opened.layers, []);
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_never_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let outside = desk.folder.path().join("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("secret.ron"), "(format: 1, article: \"s\")").unwrap();
    fs::create_dir_all(desk.root().join("annotations/anna")).unwrap();
    symlink(
        outside.join("secret.ron"),
        desk.root().join("annotations/anna/a.ron"),
    )
    .unwrap();
    symlink(&outside, desk.root().join("annotations/eve")).unwrap();
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), ["unreadable", "unreadable"]);
    assert_eq!(opened.layers, []);
    drop(opened);
    // Nor written through.
    fs::remove_dir_all(desk.root().join(".glossator")).unwrap();
    symlink(&outside, desk.root().join(".glossator")).unwrap();
    let opened = desk.open();
    assert!(matches!(opened.access, Access::ReadOnly(_)));
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_project_is_no_trap() {
    let desk = Desk::new();
    fs::create_dir_all(desk.root().join("annotations/anna")).unwrap();
    let pipe = desk.root().join("annotations/anna/a.ron");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|it| it.success()) {
        return; // A system without mkfifo.
    }
    assert_eq!(codes(&desk.open().problems), ["unreadable"]);
}

#[test]
fn projects_are_only_made_in_new_or_empty_folders() {
    let desk = Desk::new();
    let make = |path: &Path| {
        store::create(path, &ProjectInfo::default(), &Schema::default(), "")
            .map_err(|why| why.to_string())
    };
    let again = make(&desk.root()).unwrap_err();
    assert!(again.contains("is a project already"), "{again}");
    let full = desk.folder.path().to_owned();
    assert!(make(&full).unwrap_err().contains("isn't empty"));
    assert!(make(&desk.root().join("project.ron/x")).is_err());
    let open = |path: &Path| {
        let opened = store::open(path, &"anna".into(), &OpenOptions::default());
        opened.map(|_| ()).map_err(|why| why.to_string())
    };
    assert!(open(&full).unwrap_err().contains("no project.ron"));
    assert!(
        open(&full.join("nowhere"))
            .unwrap_err()
            .contains("can't be read")
    );
}

#[test]
fn all_layers_load_on_several_threads_and_stop_when_told() {
    let desk = Desk::new();
    desk.session(|it| {
        for n in 0..50 {
            it.done(first_tag(&format!("{n}.txt")));
        }
    });
    let opened = desk.open();
    let count = Mutex::new(0);
    let cancel = AtomicBool::new(false);
    opened.files.load_all(&opened.layers, 4, &cancel, &|it| {
        assert_eq!(it.problems, []);
        *count.lock().unwrap() += 1;
    });
    assert_eq!(*count.lock().unwrap(), 50);
    opened.files.load_all(&opened.layers, 4, &cancel, &|_| {
        cancel.store(true, Ordering::Relaxed);
        *count.lock().unwrap() += 1;
    });
    assert!(*count.lock().unwrap() < 60);
}

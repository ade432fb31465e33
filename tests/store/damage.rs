//! Damaged, newer and incomplete files.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use glossator::model::*;
use glossator::store::{self, *};

use crate::desk::*;

fn damaged(text: &str) -> (Desk, Opened) {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
        it.done(first_tag("b.txt"));
    });
    desk.write(LAYER, text);
    let opened = desk.open();
    (desk, opened)
}

#[test]
fn a_damaged_layer_is_told_left_alone_and_spoils_nothing_else() {
    let deep = "(".repeat(100_000);
    for text in ["", "(format: 1, mentions: [", "\u{feff}", "{", &deep] {
        let (desk, opened) = damaged(text);
        let layer = opened.files.load_layer(&key("a.txt"));
        assert!(layer.broken && layer.layer.is_untouched());
        assert!(matches!(layer.access, Access::ReadOnly(_)));
        let problem = &layer.problems[0];
        assert_eq!(problem.code, "unreadable");
        assert_eq!(problem.path, Path::new(LAYER));
        assert!(problem.line.is_some() && problem.column.is_some());
        assert_eq!(problem.article, Some("a.txt".into()));
        assert_eq!(ids(&opened.files.load_layer(&key("b.txt")).layer), ["m1"]);
        // A change that comes for it all the same isn't written, nor lost.
        let session = Session::of(opened);
        session.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
        session.writer.flush();
        assert_eq!(desk.read(LAYER), text);
        let checked = store::check_files(&desk.root()).unwrap();
        assert_eq!(codes(&checked), ["unreadable"]);
    }
}

#[test]
fn a_journal_that_lacks_a_layer_s_beginning_gives_no_part_of_it() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
        it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
    });
    let mut history = desk.open().history;
    assert!(history.rebuild(&key("a.txt")).is_some());
    history.steps.remove(0);
    history.done -= 1;
    assert!(history.rebuild(&key("a.txt")).is_none());
}

#[test]
fn a_damaged_layer_can_be_had_back_or_set_aside() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    desk.session(|it| {
        it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
    });
    desk.write(LAYER, "damaged");
    let file = FileKey::Layer(key("a.txt"));
    let opened = desk.open();
    assert!(opened.files.load_layer(&key("a.txt")).broken);
    // The journal knows the layer from its beginning.
    let copy = opened.history.rebuild(&key("a.txt")).unwrap();
    assert_eq!(ids(&copy), ["m1", "m2"]);
    // The backup is the version before the last session.
    assert!(opened.files.has_backup(&file));
    opened.files.restore_backup(&file).unwrap();
    assert_eq!(ids(&opened.files.load_layer(&key("a.txt")).layer), ["m1"]);
    assert_eq!(desk.read(&format!("{LAYER}.set-aside")), "damaged");
    desk.write(LAYER, "damaged too");
    let all = [Remedy::Journal, Remedy::Backup, Remedy::Aside];
    assert_eq!(opened.files.remedies(&key("a.txt")), all);
    opened.files.mend(&key("a.txt"), Remedy::Journal).unwrap();
    let layer = opened.files.load_layer(&key("a.txt")).layer;
    assert_eq!(ids(&layer), ["m1", "m2"]);
    assert_eq!(desk.read(&format!("{LAYER}.set-aside-2")), "damaged too");
    desk.write(LAYER, "damaged again");
    opened.files.set_aside(&file).unwrap();
    assert!(opened.files.load_layer(&key("a.txt")).layer.is_untouched());
    assert_eq!(desk.read(&format!("{LAYER}.set-aside-3")), "damaged again");
}

#[test]
fn a_newer_layer_opens_read_only_and_is_never_written() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    let newer = desk.read(LAYER).replace("format: 1", "format: 2");
    desk.write(LAYER, &newer);
    let opened = desk.open();
    let layer = opened.files.load_layer(&key("a.txt"));
    assert!(matches!(&layer.access, Access::ReadOnly(why) if why.contains("newer version")));
    assert_eq!(ids(&layer.layer), ["m1"]);
    let session = Session::of(opened);
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    session.writer.close();
    assert_eq!(desk.read(LAYER), newer);
}

#[test]
fn damaged_project_files_open_read_only_with_the_rest() {
    for (file, text) in [
        ("schema.ron", "(format: 1, name: "),
        ("project.ron", ""),
        ("schema.ron", "(format: 2, name: \"New\")"),
        ("entities.ron", "nothing"),
        (
            "project.ron",
            "(format: 1, settings: (max_article_bytes: \"many\"))",
        ),
    ] {
        let (desk, opened) = damaged("(format: 1)");
        drop(opened);
        desk.write(file, text);
        let opened = desk.open();
        assert!(matches!(opened.access, Access::ReadOnly(_)), "{file}");
        let problem = &opened.problems[0];
        assert_eq!(problem.path, Path::new(file));
        assert!(problem.line.is_some());
        assert_eq!(ids(&opened.files.load_layer(&key("b.txt")).layer), ["m1"]);
        assert!(Writer::start(&opened.files, |_| ()).is_none());
        drop(opened);
        assert_eq!(desk.read(file), text);
    }
}

#[test]
fn unknown_fields_of_every_file_survive() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    for file in [LAYER, "project.ron", "schema.ron", "entities.ron"] {
        let text = desk.read(file);
        desk.write(
            file,
            &text.replacen("format: 1,", "format: 1,\n    future: Some((1, \"x\")),", 1),
        );
    }
    desk.session(|it| {
        let project = &it.opened.project;
        it.done(vec![
            tagging("a.txt", None, Some(mention("m2", (20, 32), "PERSON"))),
            Edit::Info {
                before: Box::new(project.info.clone()),
                after: Box::new(ProjectInfo {
                    name: "New".into(),
                    ..project.info.clone()
                }),
            },
            Edit::Schema {
                before: project.schema.clone(),
                after: Arc::new(Schema {
                    name: "New".into(),
                    ..(*project.schema).clone()
                }),
            },
            Edit::Entity {
                id: "e".into(),
                before: None,
                after: Some(Box::default()),
            },
        ]);
    });
    for file in [LAYER, "project.ron", "schema.ron", "entities.ron"] {
        let text = desk.read(file);
        assert!(
            text.contains("    future: Some((1, \"x\")),\n"),
            "{file}: {text}"
        );
    }
    assert!(desk.read("project.ron").contains("New"));
}

#[test]
fn a_text_that_is_gone_or_changed_makes_its_layers_read_only() {
    let text = format!("texts/{}.txt", hash_text(TEXT));
    for gone in [true, false] {
        let desk = Desk::new();
        desk.session(|it| {
            it.done(first_tag("a.txt"));
        });
        match gone {
            true => fs::remove_file(desk.root().join(&text)).unwrap(),
            false => desk.write(&text, "another text"),
        }
        let opened = desk.open();
        let layer = opened.files.load_layer(&key("a.txt"));
        assert_eq!(codes(&layer.problems), ["text-missing"]);
        assert!(matches!(layer.access, Access::ReadOnly(_)));
        assert_eq!(ids(&layer.layer), ["m1"], "the tags are shown");
        assert!(opened.files.text(&hash_text(TEXT)).is_err());
        // With the article at hand the text is put back.
        let session = Session::of(opened);
        session.writer.flush();
        let layer = session.opened.files.load_layer(&key("a.txt"));
        assert_eq!((layer.access, layer.problems), (Access::Write, vec![]));
        assert_eq!(desk.read(&text), TEXT);
    }
}

#[test]
fn a_byte_order_mark_is_no_damage() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    for file in [LAYER, "project.ron", "schema.ron"] {
        desk.write(file, &format!("\u{feff}{}", desk.read(file)));
    }
    assert_eq!(codes(&store::check_files(&desk.root()).unwrap()), [""; 0]);
    assert_eq!(desk.layer().tags().len(), 1);
}

#[test]
fn a_mended_file_gets_what_was_waiting_for_it() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    let sound = desk.read(LAYER);
    desk.write(LAYER, "damaged");
    let session = Session::of(desk.open());
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    session.writer.flush();
    desk.write(LAYER, &sound);
    session.writer.retry();
    assert_eq!(session.writer.close(), SaveState::Saved);
    let text = desk.read(LAYER);
    assert!(text.contains("m1") && text.contains("m2"), "{text}");
}

//! A project made, opened again, and closed: what was called saved is there.

use std::fs;

use egui_kittest::kittest::Queryable;
use glossator::ui::Request;

use crate::run::{CTRL, Dropped, Place, Run, layer_file, tag_first_word};

#[test]
fn a_folder_becomes_a_project_and_its_first_article_is_shown() {
    let place = Place::new();
    let run = place.begun();
    let ws = run.shell().workspace();
    assert_eq!(ws.article().map(|it| it.title()), Some("Envoys meet"));
    assert_eq!(ws.project().articles.len(), 2);
    assert_eq!(ws.project().schema.id, "news");
    assert!(place.project().join("project.ron").is_file());
}

#[test]
fn what_was_called_saved_survives_a_kill_with_its_history() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    assert_eq!(run.mentions(), ["ORG Envoys"]);
    run.until_saved();
    run.kill();

    // The killed process's lock falls with it; here both are one process.
    let mut run = place.again();
    run.until("the tags", |it| !it.mentions().is_empty());
    assert_eq!(run.mentions(), ["ORG Envoys"]);
    assert_eq!(run.shell().workspace().history().standing(), 1);
}

#[test]
fn undo_reaches_behind_a_restart() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    run.end();

    let mut run = place.again();
    run.until("the tags", |it| !it.mentions().is_empty());
    run.press_with(CTRL, egui::Key::Z);
    assert_eq!(run.mentions(), Vec::<String>::new());
    run.until_saved();
    run.end();

    let run = place.again();
    assert_eq!(run.mentions(), Vec::<String>::new());
}

#[test]
fn the_article_that_was_open_is_open_again() {
    let place = Place::new();
    let mut run = place.begun();
    run.until("the neighbours' texts", |it| {
        it.shell().workspace().order().len() == 2
    });
    run.press_with(CTRL, egui::Key::PageDown);
    run.until("the second article", |it| {
        it.shell().workspace().article().map(|it| it.id.as_str()) == Some("2.txt")
    });
    run.end();
    let run = place.again();
    let id = run
        .shell()
        .workspace()
        .article()
        .map(|it| it.id.to_string());
    assert_eq!(id.as_deref(), Some("2.txt"));
}

#[test]
fn what_isnt_there_is_said_on_the_start_page() {
    let place = Place::new();
    let nowhere = place.folder.path().join("nowhere");
    let mut run = Run::start(&place.home(), Some(nowhere));
    run.harness.step();
    let said = run
        .harness
        .query_by_label_contains("There is nothing at")
        .is_some();
    assert!(said);
}

#[test]
fn what_is_dropped_on_the_window_opens() {
    let place = Place::new();
    place.begun().end();
    let mut run = Run::start(&place.folder.path().join("other"), None);
    run.until("the start page", |it| it.shell().status().opening.is_none());
    // A folder of articles is offered as a new project.
    let dropped = std::sync::Arc::new(Dropped(place.articles()));
    run.harness.input_mut().dropped_files.push(dropped);
    run.until("the form", |it| {
        it.harness.query_by_label("Create").is_some()
    });
    // A project opens, as do the file that makes it one.
    let file = place.project().join("project.ron");
    for path in [place.project(), file] {
        let dropped = std::sync::Arc::new(Dropped(path));
        run.harness.input_mut().dropped_files.push(dropped);
        run.until_text();
        run.request(Request::CloseProject);
    }
}

#[test]
fn closing_waits_for_the_writer_and_warns_where_it_failed() {
    let place = Place::new();
    let mut run = place.begun();
    let me = run.shell().workspace().session().annotator.to_string();
    // A folder where the journal should be: nothing can be appended to it.
    let journal = place
        .project()
        .join(".glossator/journal")
        .join(format!("{me}.log"));
    fs::create_dir_all(&journal).expect("a folder in the way");
    tag_first_word(&mut run);
    let warned = |run: &mut Run| {
        let shell = run.harness.state_mut().as_mut().expect("a frame was drawn");
        shell.warn_of_unsaved()
    };
    assert!(warned(&mut run));
    assert!(run.shell().is_unsaved());
    fs::remove_dir(&journal).expect("out of the way");
    assert!(!warned(&mut run));
    run.end();
    let layer = fs::read_to_string(layer_file(&place, &me)).expect("the layer");
    assert!(layer.contains("Envoys"), "{layer}");
}

//! What others do to the files meanwhile: changed, gone, damaged or locked ones.

use std::fs;

use egui_kittest::kittest::Queryable;
use glossator::store::Remedy;
use glossator::ui::Request;
use glossator::workspace::Action;

use crate::run::{CTRL, Place, Run, layer_file, tag_first_word};

#[test]
fn an_encoding_chosen_by_hand_holds_until_it_is_taken_back() {
    let place = Place::new();
    // The same bytes are Cyrillic in the one and Western in the other.
    let bytes = "Послы встретились\n\nОсло сообщает.\n".chars();
    let bytes: Vec<u8> = bytes
        .map(|it| match it {
            'А'..='я' => (it as u32 - 'А' as u32 + 0xC0) as u8,
            it => it as u8,
        })
        .collect();
    fs::write(place.articles().join("1.txt"), bytes).expect("an article");
    let shown = |run: &Run| {
        let ws = run.shell().workspace();
        let document = ws.document().expect("a text");
        let title = ws.article().map(|it| it.title().to_owned());
        let first = document.text.lines().next().unwrap_or_default().to_owned();
        (title, first)
    };
    let is = |words: &str| (Some(words.to_owned()), words.to_owned());
    let (detected, western) = ("Послы встретились", "Ïîñëû âñòðåòèëèñü");

    let mut run = place.begun();
    assert_eq!(shown(&run), is(detected));
    run.act(Action::ReadAs(Some("windows-1252".into())));
    run.until("the other title", |it| shown(it) == is(western));
    run.until_saved();
    run.end();

    let mut run = place.again();
    run.until("the list", |it| {
        it.shell().is_listed() && !it.shell().is_busy()
    });
    assert_eq!(shown(&run), is(western));
    run.press_with(CTRL, egui::Key::Z);
    run.until("the detected title", |it| shown(it) == is(detected));
    tag_first_word(&mut run);
    run.act(Action::ReadAs(Some("windows-1252".into())));
    assert_eq!(shown(&run), is(detected), "tags count in this text");
}

#[test]
fn a_second_window_reads_only_and_says_who_works() {
    let place = Place::new();
    let run = place.begun();
    let second = place.again();
    let reason = second.shell().workspace().session().read_only.clone();
    assert!(reason.is_some(), "two writers on one project");
    drop(run);
}

#[test]
fn a_changed_file_is_flagged_and_its_tags_keep_their_text() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    run.end();
    fs::write(place.articles().join("1.txt"), "All new.\n").expect("a changed article");

    let mut run = place.again();
    run.until("the tags", |it| !it.mentions().is_empty());
    assert_eq!(run.mentions(), ["ORG Envoys"]);
    let ws = run.shell().workspace();
    assert!(ws.document().is_some_and(|it| it.kept));
    assert_eq!(
        ws.article().map(|it| it.file.clone()),
        Some(glossator::model::FileState::Changed)
    );
}

#[test]
fn a_removed_file_leaves_its_tags_with_their_text() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    run.end();
    fs::remove_file(place.articles().join("1.txt")).expect("a removed article");

    let mut run = Run::start(&place.home(), Some(place.project()));
    run.until("both articles", |it| {
        it.shell().workspace().project().articles.len() == 2
    });
    let ws = run.shell().workspace();
    let lost = ws
        .project()
        .articles
        .values()
        .find(|it| it.id.as_str() == "1.txt");
    assert_eq!(
        lost.map(|it| it.file.clone()),
        Some(glossator::model::FileState::Missing)
    );
}

#[test]
fn another_annotator_s_tags_follow_the_schema_unless_their_window_is_open() {
    use glossator::model::{Named, Reshape};
    use glossator::store;

    let place = Place::new();
    let me = place.tagged();
    // Bob's file is the same under his name.
    let mine = fs::read_to_string(layer_file(&place, &me)).expect("my layer");
    let theirs = layer_file(&place, "bob");
    fs::create_dir_all(theirs.parent().expect("a folder")).expect("bob's folder");
    fs::write(&theirs, mine.replace(&format!("{me:?}"), "\"bob\"")).expect("bob's layer");

    let rename = || {
        let what = Named::Entity("ORG".into());
        Action::Reshape(Reshape::Rename(what, "BODY".into()))
    };
    let mut run = place.again();
    run.until("both layers", |it| {
        let ws = it.shell().workspace();
        ws.unread_layers() == 0 && ws.project().layers.len() == 2
    });
    let options = store::OpenOptions {
        holder: store::Holder {
            user: "bob".into(),
            ..Default::default()
        },
        ..Default::default()
    };
    let bob = store::open(&place.project(), &"bob".into(), &options).expect("opens");
    run.act(rename());
    let told = "the tags of bob can't be changed: bob works on this project just now: process 0 of bob on this machine, since some time. Close it there first";
    run.harness.get_by_label(told);
    assert_eq!(run.mentions(), ["ORG Envoys"]);

    // Bob types on and closes: what he wrote is kept.
    drop(bob);
    let theirs_now = fs::read_to_string(&theirs).expect("bob's layer");
    fs::write(&theirs, theirs_now.replace("(id: \"m", "(id: \"mine")).expect("bob's layer");
    run.act(rename());
    assert_eq!(run.mentions(), ["BODY Envoys"]);
    run.until_saved();
    run.end();
    let after = fs::read_to_string(&theirs).expect("bob's layer");
    assert!(
        after.contains("BODY") && after.contains("(id: \"mine"),
        "{after}"
    );
    assert!(!after.contains("ORG"), "{after}");
    let schema = fs::read_to_string(place.project().join("schema.ron")).expect("the schema");
    assert!(schema.contains("id: \"BODY\""), "the schema");
}

#[test]
fn a_damaged_layer_is_told_and_left_alone_until_it_is_restored() {
    let place = Place::new();
    let me = place.tagged();
    // The second session writes the file anew, so that the first version is kept.
    let mut run = place.again();
    run.until("the tags", |it| !it.mentions().is_empty());
    run.press_with(CTRL, egui::Key::D);
    run.until_saved();
    run.end();
    let file = layer_file(&place, &me);
    let damaged = "(format: 1, mentions: [(id: ";
    fs::write(&file, damaged).expect("a damaged file");

    let mut run = place.again();
    run.until("the problem", |it| {
        !it.shell().status().file_problems.is_empty()
    });
    let problem = run.shell().status().file_problems[0].clone();
    assert!(problem.line.is_some(), "{problem:?}");
    let key = problem.layer.clone().expect("it is a layer's file");
    assert!(run.shell().workspace().locked().is_some());
    tag_first_word(&mut run);
    run.end();
    let left = fs::read_to_string(&file).expect("the damaged file");
    assert_eq!(left, damaged, "a damaged file must be left as it is");

    let mut run = place.again();
    run.until_text();
    run.request(Request::MendLayer(key.clone(), Remedy::Backup));
    run.until("the tags again", |it| !it.mentions().is_empty());
    assert!(run.shell().workspace().locked().is_none());
    assert_eq!(run.mentions(), ["ORG Envoys"]);
    run.end();

    // The journal has the completion too, which the backup lacks.
    fs::write(&file, damaged).expect("a damaged file");
    let mut run = place.again();
    run.until("the problem", |it| {
        !it.shell().status().file_problems.is_empty()
    });
    assert_eq!(
        run.shell().status().file_problems[0].remedies,
        [Remedy::Journal, Remedy::Backup, Remedy::Aside]
    );
    run.click("Take the journal’s copy");
    assert_eq!(run.mentions(), ["ORG Envoys"]);
    let layer = run.shell().workspace().layer().cloned();
    assert!(layer.is_some_and(|it| !it.completions().is_empty()));
}

#[test]
fn what_others_write_appears() {
    let place = Place::new();
    let me = place.tagged();
    let mine = fs::read_to_string(layer_file(&place, &me)).expect("my layer");

    let mut run = place.again();
    run.until("the tags", |it| !it.mentions().is_empty());
    let theirs = layer_file(&place, "zoe");
    fs::create_dir_all(theirs.parent().expect("a folder")).expect("zoe's folder");
    fs::write(&theirs, mine.replace(&format!("\"{me}\""), "\"zoe\"")).expect("zoe's layer");
    run.until("zoe's layer", |it| {
        let project = it.shell().workspace().project();
        project.annotators().iter().any(|it| it.as_str() == "zoe")
    });
}

//! The work of a whole team taken in at once, and undone.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::run::{CTRL, Place, Run};

/// Everybody's tags on the disk, by the folder of their owner.
fn tags_on_disk(place: &Place) -> BTreeMap<String, usize> {
    let mut tags = BTreeMap::new();
    let folders = fs::read_dir(place.project().join("annotations"));
    for owner in folders.into_iter().flatten().flatten() {
        let files = fs::read_dir(owner.path()).expect("a folder").flatten();
        let texts = files.map(|it| fs::read_to_string(it.path()).expect("a layer"));
        let count: usize = texts.map(|it| it.matches("kind: \"ORG\"").count()).sum();
        if count > 0 {
            let name = owner.file_name().to_string_lossy().into_owned();
            tags.insert(name, count);
        }
    }
    tags
}

/// The finished work of three on 400 articles: two tags each, gold has one.
fn work_of_a_team(place: &Place) -> PathBuf {
    let mut lines = String::new();
    for n in 0..400 {
        let name = format!("more {n}.txt");
        fs::write(place.articles().join(&name), "Envoys wait here.\n").expect("an article");
        for (who, ends) in [("anna", &[6, 11][..]), ("bob", &[6, 16]), ("gold", &[6])] {
            let mentions: Vec<serde_json::Value> = ends
                .iter()
                .map(|end| serde_json::json!({"kind": "ORG", "spans": [[0, end]]}))
                .collect();
            let line = serde_json::json!({"id": name, "annotator": who, "mentions": mentions,
                "completions": {"entities": "complete"}});
            lines += &format!("{line}\n");
        }
    }
    let file = place.folder.path().join("team.jsonl");
    fs::write(&file, lines).expect("a file");
    file
}

/// How many layers somebody has finished.
fn finished(run: &Run) -> usize {
    let layers = run.shell().workspace().project().layers.values();
    layers.filter(|it| !it.completions().is_empty()).count()
}

fn of_a_team() -> BTreeMap<String, usize> {
    let all = [("anna", 800), ("bob", 800), ("gold", 400)];
    all.map(|(name, count)| (name.to_owned(), count)).into()
}

#[test]
fn the_work_of_a_team_comes_in_whole_and_goes_in_one_step_after_a_restart() {
    let place = Place::new();
    let file = work_of_a_team(&place);
    let mut run = place.begun();
    run.until("the listing", |it| it.shell().is_listed());
    run.take_work_in(file);
    let steps = run.shell().workspace().history().steps();
    assert_eq!(steps.iter().filter(|it| !it.goes_on()).count(), 1);
    run.until_saved();
    run.end();
    assert_eq!(tags_on_disk(&place), of_a_team());

    let mut run = place.again();
    run.until("everybody's layers", |it| finished(it) == 1200);
    run.press_with(CTRL, egui::Key::Z);
    run.until("undone", |it| {
        it.shell().workspace().history().standing() == 0
    });
    assert_eq!(finished(&run), 0);
    run.until_saved();
    run.end();
    assert_eq!(tags_on_disk(&place), BTreeMap::new());

    let mut run = place.again();
    run.press_with(CTRL | egui::Modifiers::SHIFT, egui::Key::Z);
    run.until("done again", |it| {
        it.shell().workspace().history().to_redo().is_none()
    });
    run.until_saved();
    run.end();
    assert_eq!(tags_on_disk(&place), of_a_team());
}

#[test]
fn on_the_command_line_each_of_a_team_can_undo_their_own() {
    let place = Place::new();
    let file = work_of_a_team(&place);
    place.begun().end();
    let import = || {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"))
            .arg("import")
            .args([&place.project(), &file])
            .output()
            .expect("it starts");
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{told}");
        told
    };
    let told = import();
    assert!(
        told.contains("1200 articles, 2000 tags taken in; 0 reported"),
        "{told}"
    );
    assert_eq!(tags_on_disk(&place), of_a_team());
    let file = place.project().join("annotations/gold/more 7.txt.ron");
    let before = fs::metadata(&file)
        .and_then(|it| it.modified())
        .expect("a layer");
    import();
    let after = fs::metadata(&file)
        .and_then(|it| it.modified())
        .expect("a layer");
    assert_eq!(before, after, "nothing new, nothing written");

    let mut left = of_a_team();
    for who in ["gold", "anna", "bob"] {
        let preferences = format!("(annotator: {who:?})");
        fs::write(place.home().join("preferences.ron"), preferences).expect("preferences");
        let mut run = place.again();
        assert_eq!(run.shell().workspace().session().annotator.as_str(), who);
        assert_eq!(run.shell().workspace().history().standing(), 1, "{who}");
        run.until("everybody's layers", |it| finished(it) == left.len() * 400);
        run.press_with(CTRL, egui::Key::Z);
        run.until(&format!("undone by {who}"), |it| {
            it.shell().workspace().history().standing() == 0
        });
        run.until_saved();
        run.end();
        left.remove(who);
        assert_eq!(tags_on_disk(&place), left, "without {who}");
    }
}

#[test]
fn what_belongs_together_is_undone_whole_or_not_at_all() {
    use glossator::model::{
        Attributes, Body, Extra, Layer, LayerKey, Mention, Provenance, Tag, TextRef,
    };
    use glossator::store;
    use glossator::text::Span;
    use glossator::workspace::{Action, ImportedProject};

    let place = Place::new();
    let mut run = place.begun();
    let document = run.shell().workspace().document().expect("a text");
    let text = TextRef {
        hash: document.hash.clone(),
        bytes: document.text.len() as u32,
    };
    let part = |label: &str, who: &str| {
        let mut layer = Layer::default();
        layer.head.text = Some(text.clone());
        layer.put(Tag {
            id: "m1".into(),
            body: Body::Mention(Mention {
                kind: "ORG".into(),
                spans: Span::from_range(0..6).into_iter().collect(),
                entity: None,
                attributes: Attributes::new(),
            }),
            provenance: Provenance {
                by: who.into(),
                ..Provenance::default()
            },
            extra: Extra::new(),
        });
        Action::Import {
            label: label.into(),
            layers: vec![(LayerKey::new(who.into(), "1.txt".into()), layer)],
            entities: Vec::new(),
            articles: Vec::new(),
            project: ImportedProject::default(),
        }
    };
    let (first, second) = (part("import tags", "bob"), part("", "zoe"));
    run.act(first);
    run.act(second);
    run.until_saved();
    let tags = |run: &Run| -> usize {
        let layers = run.shell().workspace().project().layers.values();
        layers.map(|it| it.tags().len()).sum()
    };
    assert_eq!(tags(&run), 2);

    // Bob's part came first; it is reached all the same.
    let options = store::OpenOptions::default();
    let bob = store::open(&place.project(), &"bob".into(), &options).expect("opens");
    run.act(Action::Undo);
    assert_eq!(tags(&run), 2, "half of it was undone");
    drop(bob);
    run.act(Action::Undo);
    assert_eq!(tags(&run), 0);
    // At once: the writer is still busy with their files.
    run.act(Action::Redo);
    assert_eq!(tags(&run), 2);
    run.act(Action::Undo);
    assert_eq!(tags(&run), 0);
}

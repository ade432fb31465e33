//! Imports in the window: dropped files, people's work, and one that is stopped.

use std::fs;
use std::time::Duration;

use egui_kittest::kittest::Queryable;
use glossator::ui::Request;
use glossator::workspace::Action;

use crate::run::{CTRL, Dropped, Place, Run, jsonl_line};

#[test]
fn an_import_of_the_command_line_is_undone_in_one_step_after_a_restart() {
    let place = Place::new();
    let words = "Oslo ".repeat(700) + "\n";
    for name in ["3.txt", "4.txt"] {
        fs::write(place.articles().join(name), &words).expect("an article");
    }
    let run = place.begun();
    let me = run.shell().workspace().session().annotator.to_string();
    run.end();
    let mentions: Vec<serde_json::Value> = (0..700)
        .map(|n| serde_json::json!({"kind": "GPE", "spans": [[5 * n, 5 * n + 4]]}))
        .collect();
    let lines = ["3.txt", "4.txt"].map(|name| {
        let line = serde_json::json!({"id": name, "text": words, "mentions": mentions});
        format!("{line}\n")
    });
    let file = place.folder.path().join("out.jsonl");
    fs::write(&file, lines.concat()).expect("a file");
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"))
        .arg("import")
        .args([&place.project(), &file])
        .args(["--as-suggestions", "tagger", "--by"])
        .arg(&me)
        .output()
        .expect("it starts");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let sets = place.project().join("suggestions/tagger");
    assert_eq!(fs::read_dir(&sets).map_or(0, Iterator::count), 2);

    let mut run = place.again();
    run.until("the suggestions", |it| {
        it.shell().workspace().queue().len() == 1400
    });
    run.press_with(CTRL, egui::Key::Z);
    run.until("undone", |it| {
        it.shell().workspace().history().standing() == 0
    });
    run.until_saved();
    run.end();
    assert_eq!(fs::read_dir(&sets).map_or(0, Iterator::count), 0);
}

#[test]
fn annotations_that_are_dropped_open_the_sheet_and_come_in() {
    let place = Place::new();
    let mut run = place.begun();
    let file = place.folder.path().join("tagger.jsonl");
    fs::write(&file, jsonl_line("1.txt", "Envoys")).expect("a file");
    let dropped = std::sync::Arc::new(Dropped(file));
    run.harness.input_mut().dropped_files.push(dropped);
    run.until("the preview", |it| {
        it.shell().status().incoming.preview.is_some()
    });
    run.harness.step();
    run.harness.step();
    run.harness.get_by_label("Import annotations");
    run.harness.get_by_label("1 new suggestions");
    run.click("Import");
    run.until("the suggestion", |it| {
        it.shell().workspace().queue().len() == 1 && !it.shell().status().incoming.taking
    });
    assert_eq!(run.shell().workspace().history().standing(), 1);
    assert_eq!(run.mentions(), Vec::<String>::new(), "none is a tag yet");
}

#[test]
fn finished_work_of_several_people_comes_in_as_theirs() {
    let place = Place::new();
    let mut run = place.begun();
    let by = |name: &str, words: &str| {
        let line = jsonl_line("1.txt", words);
        line.replacen('{', &format!("{{\"annotator\": \"{name}\", "), 1)
    };
    let file = place.folder.path().join("team.jsonl");
    fs::write(&file, by("anna", "Envoys") + &by("bob", "Envoy")).expect("a file");
    run.take_work_in(file);
    let project = run.shell().workspace().project();
    let words: Vec<(String, Vec<String>)> = project
        .layers
        .iter()
        .map(|(key, layer)| {
            let spans = layer.tags().flat_map(|it| it.spans());
            let spans = spans.map(|it| it.to_string());
            (key.annotator.to_string(), spans.collect::<Vec<_>>())
        })
        .filter(|(_, spans)| !spans.is_empty())
        .collect();
    let of = |name: &str, span: &str| (name.to_owned(), vec![span.to_owned()]);
    assert_eq!(words, [of("anna", "0..6"), of("bob", "0..5")]);
    assert!(project.suggestions.is_empty());
    assert_eq!(run.mentions(), Vec::<String>::new(), "neither is mine");
}

#[test]
fn an_import_that_is_stopped_half_way_leaves_the_project_as_it_was() {
    use glossator::ui::incoming::ImportWish;
    const MORE: usize = 1_700;
    let place = Place::new();
    let mut lines = String::new();
    for n in 0..MORE {
        let name = format!("more {n}.txt");
        fs::write(place.articles().join(&name), "Envoys wait.\n").expect("an article");
        lines += &jsonl_line(&name, "Envoys");
    }
    let file = place.folder.path().join("tagger.jsonl");
    fs::write(&file, lines).expect("a file");
    let mut run = place.begun();
    run.until("the listing", |it| it.shell().is_listed());
    run.request(Request::Import(Box::new(ImportWish {
        paths: vec![file],
        format: Some("jsonl".into()),
        name: "x".into(),
        ..ImportWish::default()
    })));
    // The next part waits until a frame takes it.
    run.until("the first part", |it| {
        it.shell().workspace().history().standing() > 0
    });
    std::thread::sleep(Duration::from_millis(350));
    run.harness.step();
    run.stop_taking();
    let ws = run.shell().workspace();
    assert_eq!(ws.history().standing(), 0);
    assert!(ws.queue().is_empty());
    let sets = ws.project().suggestions.values();
    assert_eq!(sets.filter(|it| !it.is_untouched()).count(), 0);
    run.until_saved();
    run.end();
    let again = place.again();
    assert!(again.shell().workspace().queue().is_empty());
}

#[test]
fn a_stopped_import_takes_the_articles_that_it_added_away_again() {
    use glossator::ui::incoming::ImportWish;
    const MORE: usize = 1_700;
    let place = Place::new();
    let mut lines = String::new();
    for n in 0..MORE {
        let text = format!("Envoys wait {n}.\n");
        let line = serde_json::json!({"id": format!("more {n}"), "text": text,
            "mentions": [{"kind": "ORG", "spans": [[0, 6]]}]});
        lines += &format!("{line}\n");
    }
    let file = place.folder.path().join("tagger.jsonl");
    fs::write(&file, lines).expect("a file");
    let mut run = place.begun();
    run.until("the listing", |it| it.shell().is_listed());
    // Three that stay: one was there, one somebody changes, one somebody opens.
    let sources = place.project().join("sources");
    fs::create_dir_all(&sources).expect("a folder");
    fs::write(sources.join("more 0.txt"), "Envoys wait 0.\n").expect("an article");
    run.request(Request::Import(Box::new(ImportWish {
        paths: vec![file],
        format: Some("jsonl".into()),
        name: "x".into(),
        add_articles: true,
        ..ImportWish::default()
    })));
    run.until("the first part", |it| {
        it.shell().workspace().history().standing() > 0
    });
    let there = || fs::read_dir(&sources).map_or(0, Iterator::count);
    assert!(there() > 3, "the first part's articles");
    fs::write(sources.join("more 1.txt"), "Envoys left.\n").expect("an article");
    run.act(Action::OpenArticle("more 2.txt".into()));
    std::thread::sleep(Duration::from_millis(350));
    run.harness.step();
    run.stop_taking();
    let mut stay: Vec<String> = fs::read_dir(&sources)
        .expect("the folder")
        .map(|it| {
            it.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    stay.sort();
    assert_eq!(stay, ["more 0.txt", "more 1.txt", "more 2.txt"]);
    run.harness.step();
    run.harness.step();
    run.harness
        .get_by_label_contains("what came in was taken back; 2 articles that it added stay");
    let ws = run.shell().workspace();
    assert_eq!(ws.history().standing(), 0);
    let added = ws.project().articles.keys();
    let added: Vec<&str> = added
        .map(|it| it.as_str())
        .filter(|it| it.starts_with("more"))
        .collect();
    assert_eq!(added, stay);
    assert!(
        ws.order()
            .iter()
            .all(|id| ws.project().articles.contains_key(id))
    );
    // What was undone can be done again, although its articles are gone.
    run.act(Action::Redo);
    assert!(run.shell().workspace().history().to_redo().is_none());
    run.act(Action::Undo);
    assert_eq!(run.shell().workspace().history().standing(), 0);
    run.until_saved();
    run.end();
}

#[test]
fn the_words_of_suggestions_that_came_without_their_text_are_looked_up() {
    use glossator::model::{LayerKey, Register};
    let place = Place::new();
    let mut run = place.begun();
    let file = place.folder.path().join("tagger.jsonl");
    let lines = jsonl_line("1.txt", "Envoys") + &jsonl_line("2.txt", "Second");
    fs::write(&file, lines).expect("a file");
    run.request(Request::Import(Box::new(
        glossator::ui::incoming::ImportWish {
            paths: vec![file],
            name: "x".into(),
            ..Default::default()
        },
    )));
    run.until("the suggestions", |it| {
        it.shell().workspace().queue().len() == 2 && !it.shell().status().incoming.taking
    });
    // Their texts were there with the import; what comes back comes alone.
    run.act(glossator::workspace::Action::Undo);
    run.act(glossator::workspace::Action::Redo);
    let words = |run: &Run| -> Vec<String> {
        let queue = run.shell().workspace().queue();
        let set = |article: &str| LayerKey::suggested("x".into(), article.into());
        let register = Register::default();
        let all = ["1.txt", "2.txt"].map(|article| {
            let key = set(article);
            let rows = queue.rows_of(&key);
            rows.map(|(_, row)| queue.words(row, &register).into_owned())
                .collect::<Vec<_>>()
        });
        all.concat()
    };
    run.until("the words", |it| words(it) == ["Envoys", "Second"]);
}

//! The window's program driven as a person drives it, without a window: a folder
//! becomes a project, what is tagged is there again after a restart.
#![cfg(feature = "gui")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use glossator::app::{Home, Shell};
use glossator::measure::duplicates::Crossing;
use glossator::model::{Split, SplitBy};
use glossator::store::Remedy;
use glossator::ui::counting::Saved;
use glossator::ui::drawing::{SplitDrawn, SplitFrom, SplitHow, SplitWish};
use glossator::ui::outgoing::{Body, Ended, ExportPlace, ExportWish, ReadBack, Same, Whose};
use glossator::ui::{Request, SaveStatus};
use glossator::workspace::Action;

/// As the window reports it on most systems.
const CTRL: egui::Modifiers = egui::Modifiers {
    ctrl: true,
    command: true,
    ..egui::Modifiers::NONE
};

/// One run of the program.
struct Run {
    harness: Harness<'static, Option<Shell>>,
}

impl Run {
    fn start(home: &Path, named: Option<PathBuf>) -> Self {
        let home = Home::at(home.to_path_buf());
        let harness = Harness::builder()
            .with_size(egui::vec2(1280.0, 820.0))
            .build_ui_state(
                move |ui, shell: &mut Option<Shell>| {
                    shell
                        .get_or_insert_with(|| Shell::new(ui.ctx(), home.clone(), named.clone()))
                        .frame(ui);
                },
                None,
            );
        Self { harness }
    }

    fn shell(&self) -> &Shell {
        self.harness.state().as_ref().expect("a frame was drawn")
    }

    /// Draws frames until something is so.
    fn until(&mut self, what: &str, mut is_so: impl FnMut(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !is_so(self) {
            assert!(Instant::now() < end, "never came: {what}");
            self.harness.step();
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn until_text(&mut self) {
        self.until("the text of an article", |it| {
            it.shell().workspace().document().is_some()
        });
    }

    fn until_saved(&mut self) {
        self.until("saved", |it| it.shell().status().save == SaveStatus::Saved);
    }

    fn request(&mut self, request: Request) {
        if let Some(shell) = self.harness.state_mut() {
            shell.request(request);
        }
        self.harness.step();
        self.harness.step();
    }

    fn act(&mut self, action: Action) {
        if let Some(shell) = self.harness.state_mut() {
            shell.act(action);
        }
        self.harness.step();
        self.harness.step();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.step();
        self.harness.step();
    }

    fn press_with(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
        self.harness.step();
    }

    /// A key that types a character, as the window reports it.
    fn type_key(&mut self, key: egui::Key, typed: &str) {
        self.harness.key_down(key);
        self.harness.event(egui::Event::Text(typed.into()));
        self.harness.key_up(key);
        self.harness.step();
        self.harness.step();
    }

    /// Kinds of the open article's mentions with their words.
    fn mentions(&self) -> Vec<String> {
        let ws = self.shell().workspace();
        let (Some(layer), Some(document)) = (ws.layer(), ws.document()) else {
            return Vec::new();
        };
        let tags = layer.tags().filter_map(|tag| {
            let mention = tag.mention()?;
            let words = mention.spans.first()?.of(&document.text)?;
            Some(format!("{} {words}", mention.kind))
        });
        tags.collect()
    }

    /// Ends as a killed process does: nothing is flushed.
    fn kill(mut self) {
        if let Some(shell) = self.harness.state_mut().take() {
            std::mem::forget(shell);
        }
    }

    fn end(mut self) {
        if let Some(shell) = self.harness.state_mut() {
            shell.end();
        }
    }
}

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let articles = folder.path().join("news");
        fs::create_dir(&articles).expect("a folder for the articles");
        for (name, text) in [
            ("1.txt", "Envoys meet\n\nOslo said talks went on.\n"),
            ("2.txt", "Second story\n\nNothing was signed.\n"),
        ] {
            fs::write(articles.join(name), text).expect("an article");
        }
        Self { folder }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn articles(&self) -> PathBuf {
        self.folder.path().join("news")
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("news-glossator")
    }

    /// A run in which the project was just made and its first article is open.
    fn begun(&self) -> Run {
        let mut run = Run::start(&self.home(), Some(self.articles()));
        run.until("the form", |it| {
            it.harness.query_by_label("Create").is_some()
        });
        run.click("Create");
        run.until_text();
        run
    }

    fn again(&self) -> Run {
        let mut run = Run::start(&self.home(), Some(self.project()));
        run.until_text();
        run
    }
}

/// Selects the first word and tags it as an organisation.
fn tag_first_word(run: &mut Run) {
    run.press_with(CTRL | egui::Modifiers::SHIFT, egui::Key::ArrowRight);
    run.type_key(egui::Key::Num2, "2");
}

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
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    let me = run.shell().workspace().session().annotator.to_string();
    run.end();
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

/// The one layer file of the annotator.
fn layer_file(place: &Place, annotator: &str) -> PathBuf {
    place
        .project()
        .join("annotations")
        .join(annotator)
        .join("1.txt.ron")
}

#[test]
fn a_damaged_layer_is_told_and_left_alone_until_it_is_restored() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    let me = run.shell().workspace().session().annotator.to_string();
    run.end();
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
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    let me = run.shell().workspace().session().annotator.to_string();
    run.end();
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

/// A file or folder as the desktop hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("only its path counts".into())
    }
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

/// A wish for everything in a format.
fn wish(format: &str) -> Box<ExportWish> {
    Box::new(ExportWish {
        format: format.into(),
        ..ExportWish::default()
    })
}

fn at(path: PathBuf) -> ExportPlace {
    ExportPlace {
        path,
        replace: false,
    }
}

/// Exports and waits for the end.
fn export(run: &mut Run, format: &str, path: PathBuf) -> Ended {
    export_wish(run, wish(format), path)
}

fn export_wish(run: &mut Run, wish: Box<ExportWish>, path: PathBuf) -> Ended {
    run.request(Request::Export(wish, at(path)));
    run.until("the end of the export", |it| {
        it.shell().status().outgoing.ended.is_some()
    });
    let ended = run.shell().status().outgoing.ended.clone();
    ended.expect("it has ended")
}

/// Every file below a folder, or the one file, with its bytes.
fn bytes_of(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    if path.is_file() {
        files.insert(PathBuf::new(), fs::read(path).expect("a file"));
        return files;
    }
    for entry in fs::read_dir(path).expect("a folder") {
        let entry = entry.expect("an entry").path();
        let name = PathBuf::from(entry.file_name().expect("a name"));
        for (below, bytes) in bytes_of(&entry) {
            files.insert(name.join(below), bytes);
        }
    }
    files
}

#[test]
fn an_export_from_the_window_is_the_command_line_s_byte_for_byte() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    // At once: what isn't in the files yet goes out too.
    for (format, name) in [
        ("jsonl", "window.jsonl"),
        ("conll", "window.conll"),
        ("csv", "window-csv"),
        ("brat", "window-brat"),
    ] {
        let out = place.folder.path().join(name);
        let ended = export(&mut run, format, out.clone());
        let Ended::Done(done) = ended else {
            panic!("{format}: {ended:?}");
        };
        assert_eq!((done.layers, &done.path), (1, &out), "{format}");
        let bytes = bytes_of(&out).values().map(|it| it.len() as u64).sum();
        assert_eq!(
            (done.files, done.bytes),
            (bytes_of(&out).len(), bytes),
            "{format}"
        );
    }
    run.until_saved();
    run.end();
    for (format, name) in [
        ("jsonl", "window.jsonl"),
        ("conll", "window.conll"),
        ("csv", "window-csv"),
        ("brat", "window-brat"),
    ] {
        let out = place.folder.path().join("told");
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"))
            .arg("export")
            .arg(place.project())
            .args(["--format", format, "--out"])
            .arg(&out)
            .status();
        assert!(status.is_ok_and(|it| it.success()), "{format}");
        let from_window = bytes_of(&place.folder.path().join(name));
        assert_eq!(bytes_of(&out), from_window, "{format}");
        match out.is_dir() {
            true => fs::remove_dir_all(&out).expect("out of the way"),
            false => fs::remove_file(&out).expect("out of the way"),
        }
    }
}

/// Two annotators and the settled layer, which is nobody's.
#[test]
fn everybody_s_tags_as_one_are_the_command_line_s() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    run.end();
    let project = place.project();
    let folder = place.folder.path();
    let of_one = folder.join("one.jsonl");
    let export = [Path::new("export"), &project, Path::new("--out"), &of_one];
    told(&export, &["--format", "jsonl"]);
    for other in ["zoe", "gold"] {
        let import = [Path::new("import"), &project, &of_one];
        told(&import, &["--as-annotator", other]);
    }
    let mut run = place.again();
    let together = |format: &str| {
        let whose = Whose::Together;
        Box::new(ExportWish {
            whose,
            ..*wish(format)
        })
    };
    let out = folder.join("window.jsonl");
    let ended = export_wish(&mut run, together("jsonl"), out.clone());
    assert!(
        matches!(&ended, Ended::Done(it) if it.layers == 1),
        "{ended:?}"
    );
    let each = folder.join("each.jsonl");
    let ended = export_wish(&mut run, wish("jsonl"), each);
    assert!(
        matches!(&ended, Ended::Done(it) if it.layers == 2),
        "{ended:?}"
    );
    let ended = export_wish(&mut run, together("conll"), folder.join("window.conll"));
    let Ended::Failed(why) = ended else {
        panic!("CoNLL has no scores: {ended:?}");
    };
    assert!(why.contains("no place for how many annotators"), "{why}");
    run.end();
    let from_program = folder.join("told.jsonl");
    let export = [
        Path::new("export"),
        &project,
        Path::new("--out"),
        &from_program,
    ];
    told(&export, &["--format", "jsonl", "--soft"]);
    let lines = fs::read_to_string(&out).expect("lines");
    assert!(lines.contains(r#""score":1.0"#), "{lines}");
    assert_eq!(fs::read_to_string(from_program).expect("lines"), lines);
}

/// The program on the command line, which must go well.
fn told(paths: &[&Path], options: &[&str]) {
    found(paths, options, 0);
}

/// The same, which must end with this code.
fn found(paths: &[&Path], options: &[&str], code: i32) {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"))
        .args(paths)
        .args(options)
        .output()
        .expect("it starts");
    let messages = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(code), "{messages}");
}

/// A project of a dozen articles, copies among them, tagged by two people.
fn tagged_dozen() -> Place {
    let place = Place::new();
    let mut lines = String::new();
    for number in 10..22 {
        let name = format!("{number}.txt");
        let story = number % 9;
        let text = format!(
            "Envoys of {story} met\n\n{}",
            "Talks went on. ".repeat(story)
        );
        fs::write(place.articles().join(&name), text).expect("an article");
        lines += &jsonl_line(&name, "Envoys");
    }
    place.begun().end();
    let file = place.folder.path().join("lines.jsonl");
    fs::write(&file, lines).expect("a file");
    let project = place.project();
    let import = [Path::new("import"), &project, &file];
    for who in ["zoe", "bob"] {
        told(&import, &["--as-annotator", who]);
    }
    place
}

/// Draws a split and keeps it.
fn draw(run: &mut Run, wish: SplitWish) -> Arc<SplitDrawn> {
    run.request(Request::DrawSplit(Box::new(wish)));
    run.until("a split", |it| {
        it.shell().status().outgoing.drawing.report.is_some()
    });
    let report = run.shell().status().outgoing.drawing.report.clone();
    let drawn = report.expect("a report").drawn.expect("a split");
    let before = run.shell().status().outgoing.drawing.kept.clone();
    run.request(Request::KeepSplit);
    run.until("the end of keeping it", |it| {
        it.shell().status().outgoing.drawing.kept != before
    });
    let kept = run.shell().status().outgoing.drawing.kept.clone();
    let kept = kept.expect("an answer").1;
    assert_eq!(kept.as_ref(), Ok(&drawn.split.name));
    drawn
}

#[test]
fn a_split_and_its_export_are_the_command_line_s_byte_for_byte() {
    let place = tagged_dozen();
    let (project, folder) = (place.project(), place.folder.path());
    let how = |by, seed| {
        Some(SplitHow {
            by,
            parts: Split::parse_parts("train=50,dev=25,test=25").expect("parts"),
            seed,
        })
    };
    let wish = |name: &str, from, how| SplitWish {
        name: name.into(),
        from,
        how,
    };
    let mut run = place.again();
    let drawn = draw(
        &mut run,
        wish("main", SplitFrom::Tagged, how(SplitBy::Story, 3)),
    );
    assert_eq!((drawn.fresh, drawn.left_out.len()), (12, 0));
    assert_eq!(drawn.torn, Crossing::default(), "stories stay whole");
    assert!(drawn.alike.near > 0, "there are copies");
    let few = |it: &String| it.starts_with("too few articles: dev has ");
    assert!(drawn.remarks.iter().any(few), "{:?}", drawn.remarks);
    let zoe = SplitFrom::By("zoe".into());
    draw(&mut run, wish("zoes", zoe, how(SplitBy::Random, 1)));
    draw(
        &mut run,
        wish("all", SplitFrom::Every, how(SplitBy::Random, 0)),
    );
    // What is drawn stays: another way is refused, new articles are added.
    let other = wish("main", SplitFrom::Tagged, how(SplitBy::Random, 3));
    run.request(Request::DrawSplit(Box::new(other)));
    run.until("an answer", |it| {
        it.shell().status().outgoing.drawing.report.is_some()
    });
    let report = run.shell().status().outgoing.drawing.report.clone();
    let why = report.expect("a report").drawn.expect_err("a refusal");
    assert!(why.contains("which stays so"), "{why}");
    run.request(Request::KeepSplit);
    let mut exported = Vec::new();
    for format in ["jsonl", "conll", "csv", "huggingface"] {
        let out = folder.join(format!("window-{format}"));
        let wish = ExportWish {
            split: Some("main".into()),
            whose: Whose::By("zoe".into()),
            ..*self::wish(format)
        };
        let ended = export_wish(&mut run, Box::new(wish), out.clone());
        let Ended::Done(done) = ended else {
            panic!("{format}: {ended:?}");
        };
        assert_eq!((done.layers, done.folder), (12, true), "{format}");
        let back = done.read_back;
        let rows = |it: &ReadBack| matches!(it.same, Same::Rows(12..));
        let back = back.map(|it| (rows(&it), it.wrong));
        let expected = match format {
            "csv" => None,
            format => Some((format == "huggingface", 0)),
        };
        assert_eq!(back, expected, "{format}");
        exported.push((format, out));
    }
    run.end();

    let splits = bytes_of(&project.join("splits"));
    assert_eq!(splits.len(), 3);
    fs::remove_dir_all(project.join("splits")).expect("out of the way");
    let parts = ["--parts", "train=50,dev=25,test=25"];
    for options in [
        &["--name", "main", "--by", "story", "--seed", "3"][..],
        &[
            "--name",
            "zoes",
            "--by",
            "random",
            "--seed",
            "1",
            "--annotator",
            "zoe",
        ],
        &["--name", "all", "--by", "random", "--all-articles"],
    ] {
        let options = [options, &parts].concat();
        found(&[Path::new("split"), &project], &options, 1);
    }
    assert!(bytes_of(&project.join("splits")) == splits);
    for (format, from_window) in exported {
        let out = folder.join(format!("told-{format}"));
        let paths = [Path::new("export"), &project, Path::new("--out"), &out];
        let options = ["--format", format, "--split", "main", "--annotator", "zoe"];
        told(&paths, &options);
        assert!(bytes_of(&out) == bytes_of(&from_window), "{format}");
    }
}

#[test]
fn a_split_that_is_drawn_is_only_added_to() {
    let place = tagged_dozen();
    let project = place.project();
    let options = ["--name", "main", "--annotator", "zoe"];
    found(&[Path::new("split"), &project], &options, 1);
    let lines = place.folder.path().join("more.jsonl");
    fs::write(&lines, jsonl_line("2.txt", "Second")).expect("a file");
    let import = [Path::new("import"), &project, &lines];
    told(&import, &["--as-annotator", "zoe"]);

    let mut run = place.again();
    let wish = SplitWish {
        name: "main".into(),
        from: SplitFrom::Tagged,
        how: None,
    };
    // Something else is kept while a person looks.
    run.request(Request::DrawSplit(Box::new(wish.clone())));
    run.until("a split", |it| {
        it.shell().status().outgoing.drawing.report.is_some()
    });
    found(&[Path::new("split"), &project], &["--name", "main"], 1);
    let kept = fs::read_to_string(project.join("splits/main.ron")).expect("a split");
    run.request(Request::KeepSplit);
    run.until("an answer", |it| {
        it.shell().status().outgoing.drawing.kept.is_some()
    });
    let answer = run.shell().status().outgoing.drawing.kept.clone();
    let why = answer.expect("an answer").1.expect_err("a refusal");
    assert!(why.contains("drawn otherwise meanwhile"), "{why}");
    let drawn = draw(&mut run, wish);
    assert_eq!(drawn.fresh, 0, "it has its part already");
    run.end();
    let stands = fs::read_to_string(project.join("splits/main.ron")).expect("a split");
    assert_eq!(stands, kept);
}

#[test]
fn the_list_of_losses_is_the_command_line_s() {
    let place = tagged_dozen();
    let (project, folder) = (place.project(), place.folder.path());
    let out = folder.join("window.jsonl");
    let mut run = place.again();
    let save = |run: &mut Run, path: &Path, replace| {
        let place = ExportPlace {
            path: path.into(),
            replace,
        };
        let before = run.shell().status().outgoing.losses_saved.clone();
        run.request(Request::SaveLosses(wish("plover"), place));
        run.until("an answer", |it| {
            it.shell().status().outgoing.losses_saved != before
        });
        let saved = run.shell().status().outgoing.losses_saved.clone();
        saved.expect("an answer").1
    };
    assert_eq!(save(&mut run, &out, false), Saved::Done(out.clone()));
    assert_eq!(save(&mut run, &out, false), Saved::Exists(out.clone()));
    assert_eq!(save(&mut run, &out, true), Saved::Done(out.clone()));
    let own = project.join("project.ron");
    assert!(matches!(save(&mut run, &own, true), Saved::Failed(_)));
    run.end();
    let told_out = folder.join("told.jsonl");
    let paths = [
        Path::new("export"),
        &project,
        Path::new("--loss-report"),
        &told_out,
    ];
    told(&paths, &["--format", "plover", "--dry-run"]);
    let lines = fs::read_to_string(&out).expect("the list");
    assert!(lines.lines().count() >= 24, "{lines}");
    assert_eq!(fs::read_to_string(&told_out).expect("the list"), lines);
    assert!(own.is_file());
}

#[test]
fn the_window_s_card_is_the_command_line_s_byte_for_byte() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    let me = run.shell().workspace().session().annotator.to_string();
    run.end();
    let lines = place.folder.path().join("lines.jsonl");
    let both = jsonl_line("1.txt", "Envoys") + &jsonl_line("2.txt", "Second");
    fs::write(&lines, both).expect("a file");
    let project = place.project();
    let import = [Path::new("import"), &project, &lines];
    told(&import, &["--by", &me, "--as-suggestions", "tagger"]);
    told(&import, &["--as-annotator", "zoe"]);

    let mut run = place.again();
    let exports = [
        ("huggingface", false, false, "README.md"),
        ("huggingface", true, false, "README.md"),
        ("csv", true, true, "CARD.md"),
        ("csv", false, false, ""),
        ("jsonl", true, true, ""),
    ];
    let name = |format: &str, pseudonyms: bool, card: bool| format!("{format}-{pseudonyms}-{card}");
    for (format, pseudonyms, card, written) in exports {
        let out = place.folder.path().join(name(format, pseudonyms, card));
        let wish = ExportWish {
            pseudonyms,
            card,
            ..*wish(format)
        };
        let looked = Request::PreviewExport(Box::new(wish.clone()));
        run.request(looked);
        run.until("a survey", |it| {
            let survey = it.shell().status().outgoing.survey.as_ref();
            survey.is_some_and(|it| it.wish == wish)
        });
        let survey = run.shell().status().outgoing.survey.clone();
        let shown = survey.and_then(|it| it.card);
        let ended = export_wish(&mut run, Box::new(wish), out.clone());
        let Ended::Done(done) = ended else {
            panic!("{format}: {ended:?}");
        };
        assert_eq!(done.layers, 3, "{format}");
        // What is shown before is what is written.
        assert_eq!(shown.is_some(), !written.is_empty(), "{format}");
        if let Some((name, text)) = shown {
            let card = fs::read_to_string(out.join(&name)).expect("a card");
            assert!(name == written && card.ends_with(&text), "{card}");
            assert_eq!(text.contains("zoe"), !pseudonyms, "{text}");
        }
    }
    run.end();
    for (format, pseudonyms, card, written) in exports {
        let name = name(format, pseudonyms, card);
        let out = place.folder.path().join("told").join(&name);
        fs::create_dir_all(out.parent().expect("a folder")).expect("a folder");
        let mut options = vec!["--format", format];
        options.extend(pseudonyms.then_some("--pseudonyms"));
        options.extend(card.then_some("--card"));
        let paths = [Path::new("export"), &project, Path::new("--out"), &out];
        told(&paths, &options);
        let from_window = bytes_of(&place.folder.path().join(&name));
        assert!(bytes_of(&out) == from_window, "{name}");
        let of = |name: &str| {
            let bytes = from_window.get(Path::new(name));
            bytes.map(|it| String::from_utf8_lossy(it).into_owned())
        };
        let cards = ["README.md", "CARD.md"].map(|it| of(it).is_some());
        let expected = ["README.md", "CARD.md"].map(|it| it == written);
        assert_eq!(cards, expected, "{name}");
        if let Some(card) = of(written).filter(|_| !written.is_empty()) {
            let row = ["tagger", "2 of 2 articles"].map(|it| card.contains(it));
            assert_eq!(row, [true, true], "{name}\n{card}");
            assert_eq!(card.contains("zoe"), !pseudonyms, "{name}\n{card}");
        }
    }
}

#[test]
fn what_a_format_can_t_hold_is_told_before_it_is_written() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.request(Request::PreviewExport(wish("conll")));
    run.until("a sample and a survey", |it| {
        let outgoing = &it.shell().status().outgoing;
        outgoing.sample.is_some() && outgoing.survey.is_some() && outgoing.looking.is_none()
    });
    let outgoing = run.shell().status().outgoing.clone();
    let sample = outgoing.sample.expect("a sample");
    assert_eq!((sample.layers, sample.files.len()), (1, 1));
    let Body::Text(text, false) = &sample.files[0].body else {
        panic!("{sample:?}");
    };
    assert!(text.contains("Envoys") && text.contains("B-ORG"), "{text}");
    let survey = outgoing.survey.expect("a survey");
    assert_eq!((survey.layers, survey.left_out.len()), (1, 0));
    assert!(outgoing.formats.iter().any(|it| it.id == "conll"));
}

#[test]
fn an_export_never_goes_over_the_project_or_its_articles() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    for path in [
        place.project(),
        place.project().join("annotations"),
        place.articles(),
        place.articles().join("new"),
        place.folder.path().to_path_buf(),
    ] {
        run.request(Request::Export(
            wish("csv"),
            ExportPlace {
                path: path.clone(),
                replace: true,
            },
        ));
        run.until("the refusal", |it| {
            it.shell().status().outgoing.ended.is_some()
        });
        let ended = run.shell().status().outgoing.ended.clone();
        assert!(
            matches!(ended, Some(Ended::Failed(_))),
            "{path:?}: {ended:?}"
        );
    }
    assert!(place.project().join("project.ron").is_file());
    assert!(place.articles().join("1.txt").is_file());
    assert!(!place.articles().join("new").exists());
}

#[test]
fn an_export_that_is_stopped_leaves_nothing_half_written() {
    let place = Place::new();
    let mut run = place.begun();
    tag_first_word(&mut run);
    run.until_saved();
    let out = place.folder.path().join("out");
    if let Some(shell) = run.harness.state_mut() {
        shell.request(Request::Export(wish("csv"), at(out.clone())));
        // It waits for what was begun to be cleared away.
        shell.request(Request::CloseProject);
    }
    run.harness.step();
    let names: Vec<_> = fs::read_dir(place.folder.path())
        .expect("a folder")
        .flatten()
        .map(|it| it.file_name())
        .filter(|it| it.to_string_lossy().starts_with("out"))
        .collect();
    // Either it was done already, or nothing of it is there.
    assert!(
        names.is_empty() || (names == ["out"] && bytes_of(&out).len() == 3),
        "{names:?}"
    );
}

/// A line of Glossator JSONL with one mention at the start of an article.
fn jsonl_line(article: &str, words: &str) -> String {
    format!(
        "{{\"id\": \"{article}\", \"mentions\": [{{\"kind\": \"ORG\", \"spans\": [[0, {}]], \"quote\": \"{words}\"}}]}}\n",
        words.chars().count()
    )
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
    use glossator::ui::incoming::{ImportWish, Owner};
    let place = Place::new();
    let mut run = place.begun();
    let by = |name: &str, words: &str| {
        let line = jsonl_line("1.txt", words);
        line.replacen('{', &format!("{{\"annotator\": \"{name}\", "), 1)
    };
    let file = place.folder.path().join("team.jsonl");
    fs::write(&file, by("anna", "Envoys") + &by("bob", "Envoy")).expect("a file");
    run.request(Request::Import(Box::new(ImportWish {
        paths: vec![file],
        owner: Owner::Annotator,
        ..ImportWish::default()
    })));
    run.until("its end", |it| {
        it.shell().workspace().history().standing() > 0 && !it.shell().status().incoming.taking
    });
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
    let jobs = &run.shell().status().jobs;
    let job = jobs.iter().find(|it| it.name == "Taking annotations in");
    let id = job.expect("it still runs").id;
    run.request(Request::CancelJob(id));
    run.until("its end", |it| !it.shell().status().incoming.taking);
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
    let jobs = &run.shell().status().jobs;
    let job = jobs.iter().find(|it| it.name == "Taking annotations in");
    let id = job.expect("it still runs").id;
    run.request(Request::CancelJob(id));
    run.until("its end", |it| !it.shell().status().incoming.taking);
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
    use glossator::ui::incoming::{ImportWish, Owner};
    let place = Place::new();
    let file = work_of_a_team(&place);
    let mut run = place.begun();
    run.until("the listing", |it| it.shell().is_listed());
    run.request(Request::Import(Box::new(ImportWish {
        paths: vec![file],
        owner: Owner::Annotator,
        ..ImportWish::default()
    })));
    run.until("its end", |it| {
        it.shell().workspace().history().standing() > 0 && !it.shell().status().incoming.taking
    });
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

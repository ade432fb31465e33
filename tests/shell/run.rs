//! A run of the window's program on a folder of its own: frames drawn until
//! something is so, keys, clicks, exports; and the command line beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use glossator::app::{Home, Shell};
use glossator::ui::incoming::{ImportWish, Owner};
use glossator::ui::outgoing::{Ended, ExportPlace, ExportWish};
use glossator::ui::{Request, SaveStatus};
use glossator::workspace::Action;

/// As the window reports it on most systems.
pub const CTRL: egui::Modifiers = egui::Modifiers {
    ctrl: true,
    command: true,
    ..egui::Modifiers::NONE
};

/// One run of the program.
pub struct Run {
    pub harness: Harness<'static, Option<Shell>>,
}

impl Run {
    pub fn start(home: &Path, named: Option<PathBuf>) -> Self {
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

    pub fn shell(&self) -> &Shell {
        self.harness.state().as_ref().expect("a frame was drawn")
    }

    /// Draws frames until something is so.
    pub fn until(&mut self, what: &str, mut is_so: impl FnMut(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !is_so(self) {
            assert!(Instant::now() < end, "never came: {what}");
            self.harness.step();
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn until_text(&mut self) {
        self.until("the text of an article", |it| {
            it.shell().workspace().document().is_some()
        });
    }

    pub fn until_saved(&mut self) {
        self.until("saved", |it| it.shell().status().save == SaveStatus::Saved);
    }

    pub fn request(&mut self, request: Request) {
        if let Some(shell) = self.harness.state_mut() {
            shell.request(request);
        }
        self.harness.step();
        self.harness.step();
    }

    /// Takes a file in as the work of those whom it names.
    pub fn take_work_in(&mut self, file: PathBuf) {
        self.request(Request::Import(Box::new(ImportWish {
            paths: vec![file],
            owner: Owner::Annotator,
            ..ImportWish::default()
        })));
        self.until("its end", |it| {
            let taking = it.shell().status().incoming.taking;
            it.shell().workspace().history().standing() > 0 && !taking
        });
    }

    /// Stops an import that is under way.
    pub fn stop_taking(&mut self) {
        let jobs = &self.shell().status().jobs;
        let job = jobs.iter().find(|it| it.name == "Taking annotations in");
        let id = job.expect("it still runs").id;
        self.request(Request::CancelJob(id));
        self.until("its end", |it| !it.shell().status().incoming.taking);
    }

    pub fn act(&mut self, action: Action) {
        if let Some(shell) = self.harness.state_mut() {
            shell.act(action);
        }
        self.harness.step();
        self.harness.step();
    }

    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.step();
        self.harness.step();
    }

    pub fn press_with(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
        self.harness.step();
    }

    /// A key that types a character, as the window reports it.
    pub fn type_key(&mut self, key: egui::Key, typed: &str) {
        self.harness.key_down(key);
        self.harness.event(egui::Event::Text(typed.into()));
        self.harness.key_up(key);
        self.harness.step();
        self.harness.step();
    }

    /// Kinds of the open article's mentions with their words.
    pub fn mentions(&self) -> Vec<String> {
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
    pub fn kill(mut self) {
        if let Some(shell) = self.harness.state_mut().take() {
            std::mem::forget(shell);
        }
    }

    pub fn end(mut self) {
        if let Some(shell) = self.harness.state_mut() {
            shell.end();
        }
    }
}

pub struct Place {
    pub folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
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

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn articles(&self) -> PathBuf {
        self.folder.path().join("news")
    }

    pub fn project(&self) -> PathBuf {
        self.folder.path().join("news-glossator")
    }

    /// A run in which the project was just made and its first article is open.
    pub fn begun(&self) -> Run {
        let mut run = Run::start(&self.home(), Some(self.articles()));
        run.until("the form", |it| {
            it.harness.query_by_label("Create").is_some()
        });
        run.click("Create");
        run.until_text();
        run
    }

    /// The project with its first word tagged, saved and closed; who tagged it.
    pub fn tagged(&self) -> String {
        let mut run = self.begun();
        tag_first_word(&mut run);
        run.until_saved();
        let me = run.shell().workspace().session().annotator.to_string();
        run.end();
        me
    }

    pub fn again(&self) -> Run {
        let mut run = Run::start(&self.home(), Some(self.project()));
        run.until_text();
        run
    }
}

/// Selects the first word and tags it as an organisation.
pub fn tag_first_word(run: &mut Run) {
    run.press_with(CTRL | egui::Modifiers::SHIFT, egui::Key::ArrowRight);
    run.type_key(egui::Key::Num2, "2");
}

/// The one layer file of the annotator.
pub fn layer_file(place: &Place, annotator: &str) -> PathBuf {
    place
        .project()
        .join("annotations")
        .join(annotator)
        .join("1.txt.ron")
}

/// A wish for everything in a format.
pub fn wish(format: &str) -> Box<ExportWish> {
    Box::new(ExportWish {
        format: format.into(),
        ..ExportWish::default()
    })
}

pub fn at(path: PathBuf) -> ExportPlace {
    ExportPlace {
        path,
        replace: false,
    }
}

/// Exports and waits for the end.
pub fn export(run: &mut Run, format: &str, path: PathBuf) -> Ended {
    export_wish(run, wish(format), path)
}

pub fn export_wish(run: &mut Run, wish: Box<ExportWish>, path: PathBuf) -> Ended {
    run.request(Request::Export(wish, at(path)));
    run.until("the end of the export", |it| {
        it.shell().status().outgoing.ended.is_some()
    });
    let ended = run.shell().status().outgoing.ended.clone();
    ended.expect("it has ended")
}

/// Every file below a folder, or the one file, with its bytes.
pub fn bytes_of(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
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

/// The program on the command line, which must go well.
pub fn told(paths: &[&Path], options: &[&str]) {
    found(paths, options, 0);
}

/// The same, which must end with this code.
pub fn found(paths: &[&Path], options: &[&str], code: i32) {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"))
        .args(paths)
        .args(options)
        .output()
        .expect("it starts");
    let messages = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(code), "{messages}");
}

/// A project of a dozen articles, copies among them, tagged by two people.
pub fn tagged_dozen() -> Place {
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

/// A line of Glossator JSONL with one mention at the start of an article.
pub fn jsonl_line(article: &str, words: &str) -> String {
    format!(
        "{{\"id\": \"{article}\", \"mentions\": [{{\"kind\": \"ORG\", \"spans\": [[0, {}]], \"quote\": \"{words}\"}}]}}\n",
        words.chars().count()
    )
}

/// A file or folder as the desktop hands it over.
#[derive(Debug)]
pub struct Dropped(pub PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("only its path counts".into())
    }
}

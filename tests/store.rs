//! Projects on disk: what is saved comes back, bytes stay, damage is told and
//! stays where it is, and a killed process loses nothing that was called saved.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use glossator::model::*;
use glossator::store::{self, *};
use glossator::text::Span;

const TEXT: &str = "Nikol Pashinyan met Ilham Aliyev on Monday in Prague. “Inadequate”, he said.";

/// A project in a folder that vanishes, and what its person does.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let schema = Schema {
            name: "Test".into(),
            ..Schema::default()
        };
        let info = ProjectInfo {
            id: "p".into(),
            name: "Talks".into(),
            sources: vec!["../articles".into()],
            ..ProjectInfo::default()
        };
        store::create(&folder.path().join("p"), &info, &schema, "# Manual\n").unwrap();
        Self { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("p")
    }

    fn open(&self) -> Opened {
        self.open_as("anna")
    }

    fn open_as(&self, annotator: &str) -> Opened {
        let options = OpenOptions {
            holder: Holder {
                pid: 7,
                user: annotator.into(),
                host: "desk".into(),
                started: "2026-11-22T10:00:00Z".into(),
            },
            ..OpenOptions::default()
        };
        store::open(&self.root(), &annotator.into(), &options).unwrap()
    }

    /// Opens, tags as told, closes: as one session does.
    fn session(&self, steps: impl FnOnce(&Session)) {
        let session = Session::of(self.open());
        steps(&session);
        assert_eq!(session.writer.close(), SaveState::Saved);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn layer(&self) -> Layer {
        let opened = self.open();
        opened.files.load_layer(&key("a.txt")).layer
    }

    /// Every file that belongs to the project itself.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = Vec::new();
        list(&self.root(), &self.root(), &mut all);
        all.sort();
        all
    }
}

struct Session {
    opened: Opened,
    writer: Writer,
    events: mpsc::Receiver<StoreEvent>,
}

impl Session {
    fn of(opened: Opened) -> Self {
        let (to, events) = mpsc::channel();
        let writer = Writer::start(&opened.files, move |it| drop(to.send(it))).unwrap();
        writer.put_text(&hash_text(TEXT), TEXT.into());
        Self {
            opened,
            writer,
            events,
        }
    }

    fn done(&self, edits: Vec<Edit>) -> Arc<Transaction> {
        let step = transaction(edits);
        self.step(StepKind::Do(step.clone()));
        step
    }

    fn step(&self, kind: StepKind) {
        // The writer counts on from its history where a number was given before.
        let (seq, at) = (0, now());
        self.writer.append(Step { seq, at, kind });
    }
}

fn list(root: &Path, folder: &Path, all: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if name == ".glossator" {
            continue;
        }
        match path.is_dir() {
            true => list(root, &path, all),
            false => all.push((name, fs::read(&path).unwrap())),
        }
    }
}

fn now() -> Stamp {
    "2026-11-22T10:02:11Z".into()
}

fn key(article: &str) -> LayerKey {
    LayerKey {
        annotator: "anna".into(),
        article: article.into(),
    }
}

fn transaction(edits: Vec<Edit>) -> Arc<Transaction> {
    Arc::new(Transaction {
        label: "tag".into(),
        edits,
    })
}

fn mention(id: &str, span: (u32, u32), kind: &str) -> Tag {
    Tag {
        id: id.into(),
        body: Body::Mention(Mention {
            kind: kind.into(),
            spans: vec![Span::new(span.0, span.1).unwrap()],
            entity: None,
            attributes: Attributes::new(),
        }),
        provenance: Provenance {
            by: "anna".into(),
            at: Some(now()),
            ..Provenance::default()
        },
        extra: Extra::new(),
    }
}

fn tagging(article: &str, before: Option<Tag>, after: Option<Tag>) -> Edit {
    let id = before.as_ref().or(after.as_ref()).unwrap().id.clone();
    Edit::Tag {
        layer: key(article),
        id,
        before: before.map(Box::new),
        after: after.map(Box::new),
    }
}

/// The edit that names the text of a layer, before its first tag.
fn begin(article: &str) -> Edit {
    let head = LayerHead {
        text: Some(TextRef {
            hash: hash_text(TEXT),
            bytes: TEXT.len() as u32,
        }),
        ..LayerHead::default()
    };
    Edit::LayerHead {
        layer: key(article),
        before: Box::default(),
        after: Box::new(head),
    }
}

fn first_tag(article: &str) -> Vec<Edit> {
    vec![
        begin(article),
        tagging(article, None, Some(mention("m1", (0, 15), "PERSON"))),
    ]
}

fn ids(layer: &Layer) -> Vec<&str> {
    layer.tags().map(|it| it.id.as_str()).collect()
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|it| it.code).collect()
}

const LAYER: &str = "annotations/anna/a.txt.ron";

#[test]
fn what_is_tagged_lies_in_the_project_as_the_design_says() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    let expected = format!(
        r#"(
    format: 1,
    article: "a.txt",
    text: (hash: "{}", bytes: 80),
    annotator: "anna",
    mentions: [
        (id: "m1", kind: "PERSON", spans: [(0, 15, "Nikol Pashinyan")], by: "anna", at: "2026-11-22T10:02:11Z"),
    ],
)
"#,
        hash_text(TEXT)
    );
    assert_eq!(desk.read(LAYER), expected);
    assert_eq!(desk.read(&format!("texts/{}.txt", hash_text(TEXT))), TEXT);
    assert_eq!(desk.read(".glossator/.gitignore"), "*\n");
    assert_eq!(desk.read("guidelines.md"), "# Manual\n");
    let opened = desk.open();
    assert_eq!(opened.layers, [key("a.txt")]);
    assert_eq!(codes(&opened.problems), [""; 0]);
    assert_eq!(opened.project.info.name, "Talks");
    assert_eq!(&*opened.project.guidelines, "# Manual\n");
    assert_eq!(opened.project.schema.name, "Test");
}

#[test]
fn a_project_saved_twice_has_the_same_bytes_and_untouched_files_aren_t_written() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
        it.done(first_tag("b.txt"));
    });
    let before = desk.files();
    let times = |desk: &Desk| -> Vec<_> {
        let path = desk.root().join(LAYER);
        [path, desk.root().join("annotations/anna/b.txt.ron")]
            .map(|it| fs::metadata(it).unwrap().modified().unwrap())
            .to_vec()
    };
    let written = times(&desk);
    desk.session(|it| {
        let tag = mention("m1", (0, 15), "PERSON");
        let other = mention("m1", (0, 15), "ORG");
        it.done(vec![tagging(
            "a.txt",
            Some(tag.clone()),
            Some(other.clone()),
        )]);
        it.done(vec![tagging("a.txt", Some(other), Some(tag))]);
    });
    assert_eq!(desk.files(), before);
    assert_eq!(times(&desk), written);
}

#[test]
fn the_history_survives_with_its_undone_steps() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
        let second = it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m2", (20, 32), "PERSON")),
        )]);
        let third = it.done(vec![tagging(
            "a.txt",
            None,
            Some(mention("m3", (36, 42), "DATE")),
        )]);
        it.step(StepKind::Undo(third));
        it.step(StepKind::Undo(second.clone()));
        it.step(StepKind::Redo(second));
    });
    let opened = desk.open();
    assert_eq!((opened.history.steps.len(), opened.history.done), (3, 2));
    assert_eq!(opened.history.next_seq, 7);
    assert_eq!(
        ids(&opened.files.load_layer(&key("a.txt")).layer),
        ["m1", "m2"]
    );
    // The step that was undone can be redone in the next session.
    let step = opened.history.steps[2].transaction.clone();
    let session = Session::of(opened);
    session.step(StepKind::Redo(step));
    assert_eq!(session.writer.close(), SaveState::Saved);
    drop(session.opened);
    assert_eq!(ids(&desk.layer()), ["m1", "m2", "m3"]);
}

#[test]
fn every_kind_of_edit_is_saved() {
    let desk = Desk::new();
    let entity = Entity {
        id: "armenia".into(),
        name: "Armenia".into(),
        kind: "GPE".into(),
        ..Entity::default()
    };
    let case = EventCase {
        id: "talks".into(),
        name: "Talks".into(),
        members: vec![("a.txt".into(), "v1".into())],
        ..EventCase::default()
    };
    let schema = Arc::new(Schema {
        name: "Other".into(),
        ..Schema::default()
    });
    desk.session(|it| {
        let project = &it.opened.project;
        it.done(vec![
            Edit::Entity {
                id: entity.id.clone(),
                before: None,
                after: Some(Box::new(entity.clone())),
            },
            Edit::Case {
                id: case.id.clone(),
                before: None,
                after: Some(Box::new(case.clone())),
            },
            Edit::Schema {
                before: project.schema.clone(),
                after: schema.clone(),
            },
            Edit::Guidelines {
                before: project.guidelines.clone(),
                after: "# New\n".into(),
            },
            Edit::Info {
                before: Box::new(project.info.clone()),
                after: Box::new(ProjectInfo {
                    name: "Renamed".into(),
                    ..project.info.clone()
                }),
            },
            Edit::Meta {
                article: "a.txt".into(),
                before: (Box::default(), false),
                after: (
                    Box::new(ArticleMeta {
                        title: Some("Talks".into()),
                        ..ArticleMeta::default()
                    }),
                    true,
                ),
            },
            Edit::Completion {
                layer: key("a.txt"),
                task: Task::Entities,
                before: None,
                after: Some(Completion {
                    state: CompletionState::Complete,
                    by: "anna".into(),
                    at: None,
                }),
            },
        ]);
    });
    let opened = desk.open();
    let project = &opened.project;
    assert_eq!(project.register.entities[&entity.id], entity);
    assert_eq!(project.register.cases[&case.id], case);
    assert_eq!(project.schema, schema);
    assert_eq!(&*project.guidelines, "# New\n");
    assert_eq!(project.info.name, "Renamed");
    assert_eq!(project.articles[&"a.txt".into()].title(), "Talks");
    let layer = opened.files.load_layer(&key("a.txt")).layer;
    assert!(layer.is_complete(Task::Entities));
    assert_eq!(codes(&opened.problems), [""; 0]);
}

#[test]
fn durable_comes_within_a_tenth_of_a_second_and_the_file_within_two() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    assert_eq!(session.writer.state(), SaveState::Saving);
    // Twenty times the promise: the machine that tests may be busy.
    let durable = session.events.recv_timeout(Duration::from_secs(2));
    assert!(matches!(durable, Ok(StoreEvent::Durable(1))), "{durable:?}");
    assert_eq!(session.writer.state(), SaveState::Saved);
    let begun = std::time::Instant::now();
    while !desk.root().join(LAYER).exists() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(20));
    }
}

// ---- killed ----

/// A copy of the project as a killed process would leave it: nothing is closed.
fn killed(desk: &Desk) -> Desk {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&desk.root(), &copy.path().join("p"));
    Desk { folder: copy }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

fn wait_durable(session: &Session, seq: u64) {
    loop {
        match session
            .events
            .recv_timeout(Duration::from_secs(20))
            .unwrap()
        {
            StoreEvent::Durable(it) if it >= seq => return,
            _ => {}
        }
    }
}

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
            .args(["--exact", "child_that_tags", "--nocapture"])
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

// ---- the disk refuses ----

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

// ---- two at once ----

#[test]
fn the_second_window_is_told_who_works_and_opens_read_only() {
    let desk = Desk::new();
    let first = desk.open();
    let second = desk.open();
    let Access::ReadOnly(why) = &second.access else {
        panic!("read-only");
    };
    assert!(
        why.contains("process 7 of anna on desk, since 2026-11-22T10:00:00Z"),
        "{why}"
    );
    assert!(Writer::start(&second.files, |_| ()).is_none());
    assert_eq!(desk.open_as("bob").access, Access::Write);
    drop(first);
    drop(second);
    assert_eq!(desk.open().access, Access::Write);
}

#[test]
fn two_annotators_write_the_register_without_losing_each_other_s_entries() {
    let desk = Desk::new();
    let entity = |id: &str| Edit::Entity {
        id: id.into(),
        before: None,
        after: Some(Box::new(Entity {
            id: id.into(),
            ..Entity::default()
        })),
    };
    let anna = Session::of(desk.open());
    let bob = Session::of(desk.open_as("bob"));
    anna.done(vec![entity("a")]);
    anna.writer.flush();
    bob.done(vec![entity("b")]);
    bob.writer.flush();
    anna.done(vec![entity("c")]);
    anna.writer.flush();
    let merged = anna.events.try_iter().find_map(|it| match it {
        StoreEvent::Merged { upto, content, .. } => Some((upto, content)),
        _ => None,
    });
    let Some((2, Content::Register(register))) = merged else {
        panic!("a register with both steps: {merged:?}");
    };
    let ids: Vec<_> = register.entities.keys().map(|it| it.to_string()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
}

#[test]
fn another_program_s_version_is_kept_when_ours_goes_on_top() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    session.writer.flush();
    let theirs = desk.read(LAYER).replace("PERSON", "ORG");
    desk.write(LAYER, &theirs);
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    assert_eq!(session.writer.flush(), SaveState::Saved);
    let told: Vec<StoreEvent> = session.events.try_iter().collect();
    let problem = told.iter().find_map(|it| match it {
        StoreEvent::Problem(it) => Some(it),
        _ => None,
    });
    assert_eq!(problem.unwrap().code, "changed-outside");
    assert_eq!(
        desk.read(&format!(".glossator/backup/{LAYER}.theirs")),
        theirs
    );
    let now = desk.read(LAYER);
    assert!(now.contains("ORG") && now.contains("m2"), "{now}");
}

#[test]
fn a_file_changed_between_sessions_is_taken_as_it_is() {
    let desk = Desk::new();
    desk.session(|it| {
        it.done(first_tag("a.txt"));
    });
    desk.write(LAYER, &desk.read(LAYER).replace("PERSON", "ORG"));
    let opened = desk.open();
    assert_eq!(codes(&opened.problems), [""; 0]);
    let layer = opened.files.load_layer(&key("a.txt")).layer;
    assert_eq!(layer.tag(&"m1".into()).unwrap().kind(), Some(&"ORG".into()));
}

#[test]
fn other_annotators_files_that_change_are_told() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    let (to, changed) = mpsc::channel();
    let to = Mutex::new(to);
    let watcher = Watcher::start(&session.opened.files, move |key| {
        drop(to.lock().unwrap().send(key));
    });
    if watcher.is_none() {
        return; // A system without a way to watch folders.
    }
    session.done(first_tag("a.txt"));
    session.writer.flush();
    let theirs = desk
        .read(LAYER)
        .replace("annotator: \"anna\"", "annotator: \"bob\"");
    desk.write("annotations/bob/a.txt.ron", &theirs);
    let key = changed.recv_timeout(Duration::from_secs(20)).unwrap();
    let bobs = LayerKey {
        annotator: "bob".into(),
        article: "a.txt".into(),
    };
    assert_eq!(key, FileKey::Layer(bobs.clone()));
    assert_eq!(ids(&session.opened.files.load_layer(&bobs).layer), ["m1"]);
    // What was written here isn't told.
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    session.writer.flush();
    assert!(changed.recv_timeout(Duration::from_millis(800)).is_err());
    desk.write(
        "schema.ron",
        &desk.read("schema.ron").replace("Test", "Their"),
    );
    let key = changed.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(key, FileKey::Schema);
}

// ---- damage ----

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
    desk.write(LAYER, "damaged again");
    opened.files.set_aside(&file).unwrap();
    assert!(opened.files.load_layer(&key("a.txt")).layer.is_untouched());
    assert_eq!(desk.read(&format!("{LAYER}.set-aside-2")), "damaged again");
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

// ---- names and places ----

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

// ---- what was ever shipped ----

/// Copies a shipped project and gives its folder.
fn shipped(version: &str) -> Desk {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&from.join(version), &folder.path().join("p"));
    Desk { folder }
}

#[test]
fn every_file_ever_shipped_still_opens() {
    let desk = shipped("v1");
    assert_eq!(store::check_files(&desk.root()).unwrap(), []);
    let opened = desk.open();
    assert_eq!(opened.access, Access::Write);
    let project = &opened.project;
    assert_eq!(
        project.info.settings.guideline_version.as_deref(),
        Some("2")
    );
    assert_eq!(project.schema.events[0].roles[0].max, Some(2));
    assert_eq!(
        project.schema.attributes[3].default,
        Some(AttributeValue::Number(1.5))
    );
    assert_eq!(project.register.entities.len(), 2);
    assert_eq!(project.register.cases.len(), 1);
    assert!(project.guidelines.contains("not pronouns"));
    let article = &project.articles[&"2026/canal.txt".into()];
    assert_eq!((article.title(), article.zones.len()), ("Canal talks", 1));
    let annotators: Vec<_> = opened
        .layers
        .iter()
        .map(|it| it.annotator.to_string())
        .collect();
    assert_eq!(annotators, ["anna", "gold"]);
    let layer = opened.files.load_layer(&key("2026/canal.txt")).layer;
    assert_eq!(layer.tags().len(), 12);
    assert_eq!(layer.completions()[&Task::Events].by, "bob".into());
}

#[test]
fn files_of_version_1_are_written_as_they_were() {
    // Once there is a version 2 this falls away: files are then written anew.
    let desk = shipped("v1");
    let before = desk.files();
    let mut kinds = 0;
    let article: ArticleId = "2026/canal.txt".into();
    let session = Session::of(desk.open());
    let project = &session.opened.project;
    // Each change and its way back, written in between.
    let meta = project.articles[&article].meta.clone();
    let gold = LayerKey {
        annotator: AnnotatorId::gold(),
        article: article.clone(),
    };
    let state = |layer: &LayerKey, before: bool| {
        let completion = Some(Completion {
            state: CompletionState::Partial,
            by: "anna".into(),
            at: None,
        });
        Edit::Completion {
            layer: layer.clone(),
            task: Task::Labels,
            before: completion.clone().filter(|_| before),
            after: completion.filter(|_| !before),
        }
    };
    let changes = [
        state(&key("2026/canal.txt"), false),
        state(&gold, false),
        Edit::Entity {
            id: "new".into(),
            before: None,
            after: Some(Box::default()),
        },
        Edit::Schema {
            before: project.schema.clone(),
            after: Arc::default(),
        },
        Edit::Info {
            before: Box::new(project.info.clone()),
            after: Box::default(),
        },
        Edit::Meta {
            article,
            before: (Box::new(meta), true),
            after: (Box::default(), true),
        },
    ];
    for change in changes {
        let step = session.done(vec![change]);
        session.writer.flush();
        kinds += usize::from(desk.files() != before);
        session.step(StepKind::Undo(step));
    }
    assert_eq!(session.writer.close(), SaveState::Saved);
    assert_eq!(kinds, 6, "each was written");
    let mut after = desk.files();
    after.retain(|it| !it.0.contains(hash_text(TEXT).as_str()));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.0, after.0);
        let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
        assert_eq!(text(&before.1), text(&after.1), "{}", before.0);
    }
    assert_eq!(before.len(), after.len());
}

// ---- more of the journal and the writer ----

#[test]
fn a_long_journal_begins_anew_and_keeps_the_newest_steps() {
    let desk = Desk::new();
    let many = 20_050;
    let tag = |n: u32| {
        Some(mention(
            "m1",
            (0, 15),
            if n % 2 == 0 { "PERSON" } else { "ORG" },
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

#[test]
fn a_look_at_a_changed_file_gives_theirs_with_ours_on_top() {
    let desk = Desk::new();
    let session = Session::of(desk.open());
    session.done(first_tag("a.txt"));
    session.writer.flush();
    session.writer.refresh(FileKey::Layer(key("a.txt")));
    let theirs = desk
        .read(LAYER)
        .replace("(0, 15, \"Nikol Pashinyan\")", "(0, 5, \"Nikol\")");
    desk.write(LAYER, &theirs);
    session.done(vec![tagging(
        "a.txt",
        None,
        Some(mention("m2", (20, 32), "PERSON")),
    )]);
    session.writer.refresh(FileKey::Layer(key("a.txt")));
    session.writer.flush();
    let merged: Vec<_> = session
        .events
        .try_iter()
        .filter_map(|it| match it {
            StoreEvent::Merged { upto, content, .. } => Some((upto, content)),
            _ => None,
        })
        .collect();
    let [(2, Content::Layer(layer))] = &merged[..] else {
        panic!("told once, with both steps: {merged:?}");
    };
    assert_eq!(ids(layer), ["m1", "m2"]);
    assert_eq!(
        layer.tag(&"m1".into()).unwrap().anchor(),
        [Span::new(0, 5).unwrap()]
    );
}

#[test]
fn zones_stand_with_their_words() {
    let desk = Desk::new();
    let zone = Zone {
        span: Span::new(0, 19).unwrap(),
        kind: ZoneKind::Caption,
    };
    desk.session(|it| {
        let article = ArticleId::new("a.txt");
        it.writer
            .put_zone_text(&article, &hash_text(TEXT), TEXT.into());
        it.done(vec![Edit::Zones {
            article,
            before: (vec![], false),
            after: (vec![zone.clone()], true),
        }]);
    });
    let text = desk.read("articles/a.txt.ron");
    assert!(
        text.contains("(kind: Caption, span: (0, 19, \"Nikol Pashinyan met\"))"),
        "{text}"
    );
    let opened = desk.open();
    assert_eq!(opened.project.articles[&"a.txt".into()].zones, [zone]);
    // What nobody sets any more needs no file.
    let session = Session::of(opened);
    let step = session.opened.history.steps[0].transaction.clone();
    session.step(StepKind::Undo(step));
    assert_eq!(session.writer.close(), SaveState::Saved);
    assert!(!desk.root().join("articles/a.txt.ron").exists());
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

//! A project in a folder that vanishes, and what its person does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use glossator::model::*;
use glossator::store::{self, *};
use glossator::text::Span;

pub const TEXT: &str =
    "Nikol Pashinyan met Ilham Aliyev on Monday in Prague. “Inadequate”, he said.";

/// A project in a folder that vanishes, and what its person does.
pub struct Desk {
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
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

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("p")
    }

    pub fn open(&self) -> Opened {
        self.open_as("anna")
    }

    pub fn open_as(&self, annotator: &str) -> Opened {
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
    pub fn session(&self, steps: impl FnOnce(&Session)) {
        let session = Session::of(self.open());
        steps(&session);
        assert_eq!(session.writer.close(), SaveState::Saved);
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn layer(&self) -> Layer {
        let opened = self.open();
        opened.files.load_layer(&key("a.txt")).layer
    }

    /// Every file that belongs to the project itself.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = Vec::new();
        list(&self.root(), &self.root(), &mut all);
        all.sort();
        all
    }
}

pub struct Session {
    pub opened: Opened,
    pub writer: Writer,
    pub events: mpsc::Receiver<StoreEvent>,
}

impl Session {
    pub fn of(opened: Opened) -> Self {
        let (to, events) = mpsc::channel();
        let writer = Writer::start(&opened.files, move |it| drop(to.send(it))).unwrap();
        writer.put_text(&hash_text(TEXT), TEXT.into());
        Self {
            opened,
            writer,
            events,
        }
    }

    pub fn done(&self, edits: Vec<Edit>) -> Arc<Transaction> {
        let step = transaction(edits);
        self.step(StepKind::Do(step.clone()));
        step
    }

    pub fn step(&self, kind: StepKind) {
        // The writer counts on from its history where a number was given before.
        let (seq, at) = (0, now());
        self.writer.append(Step { seq, at, kind });
    }
}

pub fn list(root: &Path, folder: &Path, all: &mut Vec<(String, Vec<u8>)>) {
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

pub fn now() -> Stamp {
    "2026-11-22T10:02:11Z".into()
}

pub fn key(article: &str) -> LayerKey {
    LayerKey::new("anna".into(), article.into())
}

pub fn transaction(edits: Vec<Edit>) -> Arc<Transaction> {
    Arc::new(Transaction {
        label: "tag".into(),
        edits,
    })
}

pub fn mention(id: &str, span: (u32, u32), kind: &str) -> Tag {
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

pub fn tagging(article: &str, before: Option<Tag>, after: Option<Tag>) -> Edit {
    let id = before.as_ref().or(after.as_ref()).unwrap().id.clone();
    Edit::Tag {
        layer: key(article),
        id,
        before: before.map(Box::new),
        after: after.map(Box::new),
    }
}

/// The edit that names the text of a layer, before its first tag.
pub fn begin(article: &str) -> Edit {
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

pub fn first_tag(article: &str) -> Vec<Edit> {
    vec![
        begin(article),
        tagging(article, None, Some(mention("m1", (0, 15), "PERSON"))),
    ]
}

pub fn ids(layer: &Layer) -> Vec<&str> {
    layer.tags().map(|it| it.id.as_str()).collect()
}

pub fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|it| it.code).collect()
}

pub const LAYER: &str = "annotations/anna/a.txt.ron";

/// A copy of the project as a killed process would leave it: nothing is closed.
pub fn killed(desk: &Desk) -> Desk {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&desk.root(), &copy.path().join("p"));
    Desk { folder: copy }
}

pub fn copy_folder(from: &Path, to: &Path) {
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

pub fn wait_durable(session: &Session, seq: u64) {
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

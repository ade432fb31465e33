//! A queue of a million suggestions: opened from its cache, scrolled, decided.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use egui::{Event as Input, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, vec2};
use glossator::corpus;
use glossator::model::{
    AnnotatorId, Article, ArticleId, Decision, Layer, LayerKey, ProjectInfo, Provenance, Schema,
    Status, TagClass,
};
use glossator::store::{self, OpenOptions, hash_text};
use glossator::suggest::queue::{Entry, Queue};
use glossator::workspace::{Action, Document, View};

use crate::measure::{Clock, Times, prose, report};
use crate::window::{Desk, layer, workspace};

const SETS: usize = 10_000;
const ROWS: usize = 100;

/// Milliseconds: from the project's opening to the queue.
const OPEN: f64 = 1000.0;
const AT_REST: f64 = 0.5;
const SCROLL: f64 = 1.0;
/// From the decision to the frame with the next one, dispatch and all.
const DECIDE: f64 = 8.0;

fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| prose(6000))
}

fn article(number: usize) -> ArticleId {
    ArticleId::new(format!("{:02}/{number:05}.txt", number / 1000))
}

fn key(number: usize) -> LayerKey {
    LayerKey::suggested("tagger".into(), article(number))
}

/// A set, the same for every article.
fn set(_: &LayerKey) -> Layer {
    let plain = layer(hash_text(text()).as_str(), text(), ROWS);
    let mut set = Layer::default();
    set.head.clone_from(&plain.head);
    for (at, tag) in plain.tags().enumerate() {
        let mut tag = tag.clone();
        tag.provenance = Provenance {
            by: "tagger".into(),
            status: Status::Suggested,
            score: Some(0.4 + (at % 60) as f64 / 100.0),
            ..Provenance::default()
        };
        set.put(tag);
    }
    set
}

fn one_of(key: &LayerKey) -> Layer {
    match key.is_suggested() {
        true => set(key),
        false => Layer::default(),
    }
}

/// A project on the disk whose sets were all looked at before.
pub fn open(out: &mut dyn Write) -> std::io::Result<usize> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("p");
    let (info, schema) = (ProjectInfo::default(), Schema::default());
    store::create(&root, &info, &schema, "").map_err(std::io::Error::other)?;
    let hash = hash_text(text());
    std::fs::create_dir_all(root.join("texts"))?;
    std::fs::write(root.join(format!("texts/{hash}.txt")), text())?;
    let printed = store::format::layer::print(&key(0), &set(&key(0)), Some(text()));
    for number in 0..SETS {
        let id = article(number);
        let path = root.join(format!("suggestions/tagger/{id}.ron"));
        std::fs::create_dir_all(path.parent().unwrap_or(&root))?;
        std::fs::write(path, printed.replace(article(0).as_str(), id.as_str()))?;
    }
    let me = AnnotatorId::new("anna");
    let read = || {
        let opened =
            store::open(&root, &me, &OpenOptions::default()).map_err(std::io::Error::other)?;
        let clock = Clock::start();
        let never = AtomicBool::new(false);
        let keys = &opened.suggestions;
        let queue = corpus::read_queue(&opened.files, keys, me.clone(), &never, |_, _| {});
        assert_eq!(queue.len(), SETS * ROWS);
        std::io::Result::Ok(clock.ms())
    };
    read()?;
    let mut times = [Times::new("queue from its cache", OPEN)];
    for _ in 0..5 {
        times[0].ms.push(read()?);
    }
    report(out, "1,000,000 suggestions", &mut times)
}

/// The window with the review open.
pub fn through(out: &mut dyn Write) -> std::io::Result<usize> {
    let first = article(0);
    let mut desk = Desk::new(workspace(&[(first.as_str(), text(), 0)]));
    desk.sets = one_of;
    let like = set(&key(0));
    let mut queue = Queue::new("anna".into());
    let names: Vec<String> = like.tags().map(|it| it.id.to_string()).collect();
    for number in 0..SETS {
        let rows = like.tags().zip(&names).map(|(tag, name)| {
            let span = tag.anchor().first();
            Entry {
                tag: name,
                argument: None,
                class: TagClass::Mention,
                kind: tag.mention().map_or("", |it| it.kind.as_str()),
                words: span.and_then(|it| it.of(text())).unwrap_or_default(),
                place: span.map_or(u32::MAX, |it| it.start()),
                score: tag.provenance.score.map(|it| it as f32),
                told: Vec::new(),
            }
        });
        queue.put(&key(number), rows);
    }
    let articles = (0..SETS).map(|number| {
        let mut article = Article::new(article(number));
        article.read = true;
        article
    });
    desk.ws
        .bring_articles(articles.map(|it| (it.id.clone(), it)).collect());
    desk.ws.expect_layers((0..SETS).map(key));
    let mut times = [
        Times::new("at rest", AT_REST),
        Times::new("scroll the list", SCROLL),
        Times::new("decision to the next", DECIDE),
    ];
    let clock = Clock::start();
    desk.ws.provide_queue(queue);
    let listed = clock.ms();
    desk.act(Action::SetView(View::Review));
    desk.act(Action::ReviewStep {
        forward: true,
        open: true,
    });
    desk.idle(5);
    for _ in 0..200 {
        times[0].ms.push(desk.frame(Vec::new(), |_| {}));
    }
    desk.frame(vec![Input::PointerMoved(egui::pos2(120.0, 500.0))], |_| {});
    for i in 0..400 {
        let wheel = Input::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, if i % 100 < 80 { -600.0 } else { 300.0 }),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        times[1].ms.push(desk.frame(vec![wheel], |_| {}));
    }
    for _ in 0..200 {
        let ws = &desk.ws;
        let Some(at) = ws.position().and_then(|it| ws.listed().get(it).copied()) else {
            break;
        };
        let queue = desk.ws.queue();
        let Some((set, row)) = queue.key(at).zip(queue.row(at)) else {
            break;
        };
        let (set, part) = (set.clone(), row.part());
        let decide = Action::Decide {
            set,
            part,
            decision: Decision::Rejected,
            reason: None,
        };
        let ms = desk.frame(Vec::new(), |desk| desk.act(decide));
        times[2].ms.push(ms);
        // The next article's text comes in between, as the shell brings it.
        let open = desk.ws.session().article.clone();
        if let Some(open) = open.filter(|it| desk.ws.document_of(it).is_none()) {
            let document = Document::new(text().into(), hash_text(text()), false);
            desk.ws.provide(open, document);
        }
        desk.idle(2);
    }
    assert!(
        times[2].ms.len() == 200,
        "{} were decided",
        times[2].ms.len()
    );
    writeln!(
        out,
        "{:<34} {:<22} {listed:>8.0}",
        "1,000,000 suggestions", "listed at first"
    )?;
    report(out, "1,000,000 suggestions", &mut times)
}

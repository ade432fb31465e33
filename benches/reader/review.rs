//! A queue of a million suggestions: opened from its cache, scrolled, decided.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use egui::{Event as Input, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, vec2};
use glossator::corpus;
use glossator::model::{
    AnnotatorId, Article, ArticleId, Decision, Layer, LayerKey, ProjectInfo, Provenance, Schema,
    Status, TagClass, TextHash,
};
use glossator::store::{self, OpenOptions, hash_text};
use glossator::suggest::queue::{Entry, Filter, Order, Queue};
use glossator::workspace::{Action, Document, View};

use crate::measure::{Clock, Times, prose, report};
use crate::window::{Desk, layer, workspace};

const SETS: usize = 10_000;
const ROWS: usize = 100;
const CASE: &str = "1,000,000 suggestions";

/// Milliseconds, CPU and wall: the queue's rows out of the cache, and their list.
const OPEN: f64 = 1000.0;
const AT_REST: f64 = 0.5;
const SCROLL: f64 = 1.0;
/// From the decision to the frame with the next one, dispatch and all: one frame
/// of a screen of 60 Hz.
const DECIDE: f64 = 16.0;

fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| prose(6000))
}

fn hash() -> &'static TextHash {
    static HASH: OnceLock<TextHash> = OnceLock::new();
    HASH.get_or_init(|| hash_text(text()))
}

fn article(number: usize) -> ArticleId {
    ArticleId::new(format!("{:02}/{number:05}.txt", number / 1000))
}

fn key(number: usize) -> LayerKey {
    LayerKey::suggested("tagger".into(), article(number))
}

/// A set, the same for every article.
fn set() -> &'static Layer {
    static SET: OnceLock<Layer> = OnceLock::new();
    SET.get_or_init(|| {
        let plain = layer(hash().as_str(), text(), ROWS);
        let mut set = Layer::default();
        set.head.clone_from(&plain.head);
        for (at, tag) in plain.tags().enumerate() {
            let mut tag = tag.clone();
            tag.provenance = Provenance {
                by: "tagger".into(),
                status: Status::Suggested,
                score: Some(0.4 + (at * 7 % 60) as f64 / 100.0),
                ..Provenance::default()
            };
            set.put(tag);
        }
        set
    })
}

fn one_of(key: &LayerKey) -> Layer {
    match key.is_suggested() {
        true => set().clone(),
        false => Layer::default(),
    }
}

/// A project on the disk whose sets were all looked at before.
pub fn open(out: &mut dyn Write) -> std::io::Result<usize> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("p");
    let (info, schema) = (ProjectInfo::default(), Schema::default());
    store::create(&root, &info, &schema, "").map_err(std::io::Error::other)?;
    std::fs::create_dir_all(root.join("texts"))?;
    std::fs::write(root.join(format!("texts/{}.txt", hash())), text())?;
    let printed = store::format::layer::print(&key(0), set(), Some(text()));
    for number in 0..SETS {
        let id = article(number);
        let path = root.join(format!("suggestions/tagger/{id}.ron"));
        std::fs::create_dir_all(path.parent().unwrap_or(&root))?;
        std::fs::write(path, printed.replace(article(0).as_str(), id.as_str()))?;
    }
    let me = AnnotatorId::new("anna");
    let mut times = [
        Times::new("project opened", OPEN),
        Times::new("queue from its cache", OPEN),
        Times::new("in order, on the screen", OPEN),
        Times::new("all of it", OPEN),
        Times::new("all of it, wall", OPEN),
    ];
    for round in 0..6 {
        let whole = Clock::start();
        let clock = Clock::start();
        let opened =
            store::open(&root, &me, &OpenOptions::default()).map_err(std::io::Error::other)?;
        let to_open = clock.ms();
        let clock = Clock::start();
        let never = AtomicBool::new(false);
        let keys = &opened.suggestions;
        let mut queue = corpus::read_queue(&opened.files, keys, me.clone(), &never, |_, _| {});
        queue.index();
        let to_read = clock.ms();
        assert_eq!(queue.len(), SETS * ROWS);
        let mut desk = Desk::new(workspace(&[("start.txt", text(), 0)]));
        let clock = Clock::start();
        desk.ws.expect_layers(keys.iter().cloned());
        desk.ws.provide_queue(queue);
        desk.frame(Vec::new(), |desk| desk.act(Action::SetView(View::Review)));
        let to_show = clock.ms();
        assert_eq!(desk.ws.left(), SETS * ROWS);
        // The first one writes the cache.
        if round > 0 {
            let all = [to_open, to_read, to_show, whole.ms(), whole.wall_ms()];
            for (times, ms) in times.iter_mut().zip(all) {
                times.ms.push(ms);
            }
        }
    }
    report(out, CASE, &mut times)
}

/// The window with the review open.
pub fn through(out: &mut dyn Write) -> std::io::Result<usize> {
    let mut desk = Desk::new(workspace(&[("start.txt", text(), 0)]));
    desk.sets = one_of;
    let articles = (0..SETS).map(|number| {
        let mut article = Article::new(article(number));
        article.read = true;
        (article.id.clone(), article)
    });
    desk.ws.bring_articles(articles.collect());
    desk.ws.expect_layers((0..SETS).map(key));
    let mut queue = queue();
    queue.index();
    desk.ws.provide_queue(queue);
    desk.act(Action::SetView(View::Review));
    read_ahead(&mut desk);
    desk.idle(5);
    let mut times = [
        Times::new("at rest", AT_REST),
        Times::new("scroll the list", SCROLL),
        Times::new("reject to the next", DECIDE),
        Times::new("accept to the next", DECIDE),
        Times::new("one article alone", DECIDE),
        Times::new("least certain first", OPEN),
        Times::new("… to another article", DECIDE),
    ];
    assert!(desk.ws.in_hand().is_some(), "none is in hand");
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
    decide(&mut desk, Decision::Rejected, 300, &mut times[2]);
    decide(&mut desk, Decision::Accepted, 300, &mut times[3]);
    for _ in 0..5 {
        times[4].ms.push(desk.frame(Vec::new(), |desk| {
            let filter = Filter {
                article: desk.ws.session().article.clone(),
                ..Filter::default()
            };
            desk.act(Action::SetQueue(Box::new((Order::Document, filter))));
        }));
    }
    for _ in 0..5 {
        let order = |order| Action::SetQueue(Box::new((order, Filter::default())));
        desk.act(order(Order::Document));
        times[5].ms.push(desk.frame(Vec::new(), |desk| {
            desk.act(order(Order::Score));
        }));
    }
    // Each next one is of another article.
    decide(&mut desk, Decision::Accepted, 300, &mut times[6]);
    report(out, CASE, &mut times)
}

/// Decides so many, one after the other, as a person with a quick hand.
fn decide(desk: &mut Desk, decision: Decision, most: usize, times: &mut Times) {
    for _ in 0..most {
        read_ahead(desk);
        let Some(hand) = desk.ws.in_hand() else {
            break;
        };
        let decide = Action::Decide {
            set: hand.set.clone(),
            part: hand.part.clone(),
            decision,
            reason: None,
        };
        let left = desk.ws.left();
        let ms = desk.frame(Vec::new(), |desk| desk.act(decide));
        assert_eq!(desk.ws.left(), left - 1);
        times.ms.push(ms);
        desk.idle(2);
    }
    assert_eq!(times.ms.len(), most);
}

/// What the shell reads between two frames: texts and sets of what comes next.
fn read_ahead(desk: &mut Desk) {
    let open = desk.ws.session().article.clone();
    for id in open.into_iter().chain(desk.ws.coming(4)) {
        if desk.ws.document_of(&id).is_none_or(|it| it.hash != *hash()) {
            let document = Document::new(text().into(), hash().clone(), false);
            desk.ws.provide(id.clone(), document);
        }
        let sets = desk.ws.sets_of(&id);
        let unread: Vec<LayerKey> = sets.filter(|it| desk.ws.is_unread(it)).collect();
        for key in unread {
            desk.ws.provide_layer(key.clone(), one_of(&key));
        }
    }
}

fn queue() -> Queue {
    let mut queue = Queue::new("anna".into());
    for number in 0..SETS {
        let rows = set().in_order().into_iter().map(|tag| {
            let span = tag.anchor().first();
            Entry {
                tag: tag.id.as_str(),
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
    queue
}

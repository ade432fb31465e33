//! The whole window over a workspace: the reader with its tags, the margin, the
//! inspector and all else that is drawn; keys go the way they go in the program.

use crate::measure::{Clock, Times, context, prose, report, stir};
use egui::{
    Event as Input, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    TouchPhase, vec2,
};
use glossator::model::{
    Article, ArticleId, Body, EntityType, Layer, LayerKey, Mention, Project, Provenance, Schema,
    Tag, TagId, TextRef,
};
use glossator::text::{Span, segment};
use glossator::ui::{Ctx, Hover, Outbox, Prefs, Status, Theme, UiState, fonts, style};
use glossator::workspace::{
    Action, Ask, Document, Effect, History, IdSource, Selection, Session, Workspace,
};
use std::{io::Write, sync::Arc};

/// Milliseconds that a median may take.
const AT_REST: f64 = 0.3;
const SCROLL: f64 = 1.0;
const JUMP: f64 = 3.0;
/// From the key to the frame with the tag, dispatch and all.
const KEY: f64 = 1.0;
/// From the request to the first frame of the next article.
const SWITCH: f64 = 8.0;

/// The program without files, threads and a window.
pub struct Desk {
    egui: egui::Context,
    pub ws: Workspace,
    /// What lies on the disk: read when an action asks for it.
    pub sets: fn(&LayerKey) -> Layer,
    ui: UiState,
    prefs: Prefs,
    theme: Theme,
    status: Status,
    outbox: Outbox,
    hover: Hover,
    time: f64,
}

impl Desk {
    pub fn new(ws: Workspace) -> Self {
        let egui = context();
        egui.set_fonts(fonts::definitions());
        let (theme, prefs) = (Theme::light(), Prefs::default());
        style::apply(&egui, &theme, &prefs);
        Self {
            egui,
            ws,
            sets: |_| Layer::default(),
            ui: UiState::default(),
            prefs: Prefs {
                motion: false,
                ..prefs
            },
            theme,
            status: Status {
                project_path: "project".into(),
                ..Status::default()
            },
            outbox: Outbox::default(),
            hover: Hover::default(),
            time: 0.0,
        }
    }

    fn with_ui<T>(&mut self, f: impl FnOnce(&mut UiState, &Ctx) -> T) -> T {
        let ctx = Ctx {
            ws: &self.ws,
            theme: &self.theme,
            prefs: &self.prefs,
            status: &self.status,
            outbox: &self.outbox,
            hover: &self.hover,
        };
        f(&mut self.ui, &ctx)
    }

    pub fn act(&mut self, action: Action) {
        let egui = self.egui.clone();
        let now = "2026-05-25T09:00:00Z".into();
        for effect in self.ws.dispatch(action, &now).unwrap_or_default() {
            match effect {
                Effect::Ask(ask) => self.with_ui(|state, ctx| state.ask(ask, &egui, ctx)),
                Effect::Gather { keys, then } => {
                    for key in keys {
                        let set = (self.sets)(&key);
                        self.ws.provide_layer(key, set);
                    }
                    self.act(*then);
                }
                _ => {}
            }
        }
    }

    fn settle(&mut self) {
        loop {
            let actions = self.outbox.take_actions();
            if actions.is_empty() {
                return;
            }
            for action in actions {
                self.act(action);
            }
        }
    }

    /// One frame as the shell makes it; what `before` does counts, too.
    pub fn frame(&mut self, events: Vec<Input>, before: impl FnOnce(&mut Self)) -> f64 {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 1000.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let egui = self.egui.clone();
        let clock = Clock::start();
        before(self);
        let output = egui.run_ui(input, |ui| {
            self.with_ui(|state, ctx| state.keys(&egui, ctx));
            self.settle();
            self.with_ui(|state, ctx| state.show(ui, ctx));
            self.settle();
        });
        let triangles = egui.tessellate(output.shapes.clone(), output.pixels_per_point);
        let ms = clock.ms();
        std::hint::black_box(triangles);
        output.drop_without_applying_deltas();
        ms
    }

    pub fn idle(&mut self, frames: usize) {
        for _ in 0..frames {
            self.frame(Vec::new(), |_| {});
        }
    }
}

pub fn long(out: &mut dyn Write) -> std::io::Result<usize> {
    let text = prose(10 << 20);
    let mut desk = Desk::new(workspace(&[("long.txt", &text, 100_000)]));
    let text = desk
        .ws
        .document()
        .map(|it| it.text.clone())
        .unwrap_or_default();
    let mut times = [
        Times::new("at rest", AT_REST),
        Times::new("scroll", SCROLL),
        Times::new("jump", JUMP),
        Times::new("key to tag", KEY),
    ];
    let pointer = || Input::PointerMoved(egui::pos2(500.0, 400.0));
    desk.frame(vec![pointer()], |_| {});
    desk.idle(10);
    for _ in 0..200 {
        times[0].ms.push(desk.frame(Vec::new(), |_| {}));
    }
    for i in 0..400 {
        let down = if i % 100 < 80 { -60.0 } else { 60.0 };
        let wheel = Input::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, down),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        times[1].ms.push(desk.frame(vec![wheel], |_| {}));
    }
    let mut at = 1;
    for _ in 0..100 {
        let byte = (stir(&mut at) % text.len()) as u32;
        times[2].ms.push(desk.frame(Vec::new(), |desk| {
            desk.act(Action::Ask(Ask::ScrollTo(byte)));
        }));
    }
    for _ in 0..100 {
        let byte = (stir(&mut at) % text.len()) as u32;
        let Some(word) = segment::word_at(&text, byte) else {
            continue;
        };
        desk.act(Action::Select(Selection::from(word)));
        desk.act(Action::Ask(Ask::ScrollTo(byte)));
        desk.idle(3);
        let key = |pressed| Input::Key {
            key: Key::Num1,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let typed = vec![key(true), Input::Text("1".into()), key(false)];
        times[3].ms.push(desk.frame(typed, |_| {}));
        let is_tagged = desk
            .ws
            .focused_tag()
            .is_some_and(|it| it.anchor() == [word]);
        assert!(is_tagged, "the key made no tag");
    }
    report(out, "window, 10 MB, 100,000 tags", &mut times)
}

pub fn switch(out: &mut dyn Write) -> std::io::Result<usize> {
    let texts: Vec<String> = (0..3).map(|i| prose(5_000 + 10 * i)).collect();
    let articles: Vec<(&str, &str, usize)> = ["a.txt", "b.txt", "c.txt"]
        .into_iter()
        .zip(&texts)
        .map(|(id, text)| (id, text.as_str(), 60))
        .collect();
    let mut desk = Desk::new(workspace(&articles));
    let mut times = [Times::new("next article", SWITCH)];
    desk.idle(5);
    for i in 0..60 {
        let id = ArticleId::new(articles[(i + 1) % articles.len()].0);
        let open = Action::OpenArticle(id);
        times[0]
            .ms
            .push(desk.frame(Vec::new(), |desk| desk.act(open)));
        desk.idle(3);
    }
    report(out, "window, 5 kB, 60 tags", &mut times)
}

/// A project with these articles: id, text, and so many mentions; the first is
/// open.
pub fn workspace(articles: &[(&str, &str, usize)]) -> Workspace {
    let mut project = Project {
        schema: Arc::new(schema()),
        ..Project::default()
    };
    for (id, text, tags) in articles {
        let mut article = Article::new((*id).into());
        article.meta.title = Some("Ministers met to discuss the ceasefire".into());
        article.read = true;
        project.articles.insert(article.id.clone(), article);
        let key = LayerKey::new("anna".into(), (*id).into());
        project.layers.insert(key, layer(id, text, *tags));
    }
    let session = Session {
        annotator: "anna".into(),
        snapping: true,
        ..Session::default()
    };
    let ids = IdSource::seeded(7);
    let mut ws = Workspace::new(project, session, History::default(), ids);
    for (id, text, _) in articles {
        ws.provide(
            (*id).into(),
            Document::new((*text).into(), (*id).into(), false),
        );
    }
    let first = Action::OpenArticle(articles[0].0.into());
    ws.dispatch(first, &"2026-05-25T09:00:00Z".into())
        .unwrap_or_default();
    ws
}

fn schema() -> Schema {
    let types = [("PERSON", '1'), ("ORG", '2'), ("GPE", '3')];
    Schema {
        entities: types
            .into_iter()
            .enumerate()
            .map(|(i, (id, key))| EntityType {
                id: id.into(),
                color: format!("hue{}", i + 1),
                key: Some(key),
                ..EntityType::default()
            })
            .collect(),
        ..Schema::default()
    }
}

/// Mentions spread over the text, some of them nested.
pub fn layer(hash: &str, text: &str, tags: usize) -> Layer {
    let mut layer = Layer::default();
    layer.head.text = Some(TextRef {
        hash: hash.into(),
        bytes: text.len() as u32,
    });
    let step = text.len() as f64 / tags as f64;
    for i in 0..tags {
        let length = [12, 30, 7, 18, 60][i % 5];
        let start = text.floor_char_boundary((i as f64 * step) as usize);
        let end = text.ceil_char_boundary((start + length).min(text.len()));
        let Some(span) = Span::from_range(start..end) else {
            continue;
        };
        layer.put(Tag {
            id: TagId::new(format!("m{i}")),
            body: Body::Mention(Mention {
                kind: ["PERSON", "ORG", "GPE"][i % 3].into(),
                spans: vec![span],
                entity: None,
                attributes: Default::default(),
            }),
            provenance: Provenance::default(),
            extra: Default::default(),
        });
    }
    layer
}

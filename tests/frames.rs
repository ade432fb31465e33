//! How many frames the program asks for: an idle window draws none, a key costs
//! the one that shows what it did.
#![cfg(feature = "gui")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, Pos2, RawInput, Rect, ViewportId, vec2};
use glossator::app::{Home, Shell};

const CTRL: Modifiers = Modifiers {
    ctrl: true,
    command: true,
    ..Modifiers::NONE
};
/// Frames asked for later than this are no part of what a key leads to.
const SOON: Duration = Duration::from_millis(200);

/// The program, drawing the frames that egui asks for and no others.
struct Desk {
    egui: egui::Context,
    shell: Shell,
    time: f64,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// With a project of four articles, all of them listed and read.
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).expect("a folder for the articles");
        for i in 1..=4 {
            let text = format!("Envoys meet {i}\n\nOslo said talks went on.\n");
            fs::write(articles.join(format!("{i}.txt")), text).expect("an article");
        }
        let project = project(folder.path(), articles);
        let egui = egui::Context::default();
        let home = Home::at(folder.path().join("home"));
        let shell = Shell::new(&egui, home, Some(project));
        let mut desk = Self {
            egui,
            shell,
            time: 0.0,
            _folder: folder,
        };
        let end = Instant::now() + Duration::from_secs(20);
        let mut still = 0;
        while still < 5 {
            assert!(Instant::now() < end, "it never came to rest");
            let delay = desk.frame(Vec::new());
            let shown = desk.shell.workspace().document().is_some();
            let rests = shown && desk.shell.is_listed() && !desk.shell.is_busy();
            still = if rests && delay > SOON { still + 1 } else { 0 };
            std::thread::sleep(Duration::from_millis(5));
        }
        desk
    }

    /// One frame, with what came in before it; how long until the next is asked for.
    fn frame(&mut self, mut events: Vec<Event>) -> Duration {
        self.shell.take_keys(&mut events);
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 820.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let shell = &mut self.shell;
        let output = self.egui.run_ui(input, |ui| shell.frame(ui));
        let delay = output.viewport_output[&ViewportId::ROOT].repaint_delay;
        output.drop_without_applying_deltas();
        delay
    }

    /// How many frames are drawn for what came in.
    fn frames_of(&mut self, events: Vec<Event>) -> usize {
        let mut delay = self.frame(events);
        let mut frames = 1;
        while delay <= SOON {
            frames += 1;
            assert!(frames < 50, "it never comes to rest");
            delay = self.frame(Vec::new());
        }
        frames
    }

    fn article(&self) -> Option<String> {
        let article = self.shell.workspace().article()?;
        Some(article.id.to_string())
    }
}

fn project(folder: &Path, articles: PathBuf) -> PathBuf {
    let preset = glossator::store::presets::find("news").expect("the preset");
    glossator::corpus::create(&glossator::corpus::NewProject {
        articles,
        place: folder.join("project"),
        name: "News".into(),
        schema: preset.schema().expect("its schema"),
        guidelines: String::new(),
        id: "1".into(),
    })
    .expect("a project")
}

fn key(key: Key, pressed: bool, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    }
}

#[test]
fn an_idle_window_draws_nothing() {
    let mut desk = Desk::open();
    assert_eq!(desk.frames_of(Vec::new()), 1);
}

#[test]
fn a_key_costs_the_frame_that_shows_what_it_did() {
    let mut desk = Desk::open();
    assert_eq!(desk.article().as_deref(), Some("1.txt"));
    let control = vec![
        key(Key::ControlLeft, true, CTRL),
        Event::ModifiersChanged(CTRL),
    ];
    assert_eq!(desk.frames_of(control), 1);
    for next in ["2.txt", "3.txt", "4.txt"] {
        let frames = desk.frames_of(vec![key(Key::PageDown, true, CTRL)]);
        assert_eq!((frames, desk.article().as_deref()), (1, Some(next)));
        assert_eq!(desk.frames_of(vec![key(Key::PageDown, false, CTRL)]), 1);
    }
}

#[test]
fn modifiers_reach_egui_before_what_they_belong_to() {
    let mut desk = Desk::open();
    let mut held = vec![
        key(Key::ControlLeft, true, CTRL),
        Event::ModifiersChanged(CTRL),
    ];
    desk.shell.take_keys(&mut held);
    assert_eq!(held, []);
    let moved = Event::PointerMoved(Pos2::new(10.0, 10.0));
    let mut events = vec![moved.clone()];
    desk.shell.take_keys(&mut events);
    assert_eq!(events, [Event::ModifiersChanged(CTRL), moved]);
}

#[test]
fn a_field_with_the_keyboard_gets_what_is_typed() {
    let mut desk = Desk::open();
    let field = egui::Id::unique("a field");
    desk.egui.memory_mut(|it| it.request_focus(field));
    let typed = vec![key(Key::J, true, Modifiers::NONE), Event::Text("j".into())];
    let mut events = typed.clone();
    desk.shell.take_keys(&mut events);
    assert_eq!(events, typed);
}

#[test]
fn keys_that_mean_nothing_are_left() {
    let mut desk = Desk::open();
    let strange = vec![key(Key::F35, true, Modifiers::NONE)];
    let mut events = strange.clone();
    desk.shell.take_keys(&mut events);
    assert_eq!(events, strange);
}

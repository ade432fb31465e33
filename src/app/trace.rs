//! Tells on standard error when the window reached what people wait for, so that
//! it can be measured: `GLOSSATOR_TRACE=1 glossator PROJECT`. Silent else.
//!
//! Each is told once the frame that shows it has been drawn:
//! `trace 312 ms first frame`, milliseconds since the program began.
//! `GLOSSATOR_TRACE=frames` tells of every frame and of who asked for it.

use std::io::Write;
use std::time::Instant;

use super::shell::Shell;
use crate::model::ArticleId;

pub struct Trace {
    on: bool,
    /// Every frame is told.
    frames: bool,
    began: Instant,
    reached: Reached,
    /// What the frame before shows first.
    news: Vec<String>,
}

#[derive(Default)]
struct Reached {
    frame: bool,
    listed: bool,
    rest: bool,
    article: Option<ArticleId>,
}

impl Trace {
    pub fn start() -> Self {
        let asked = std::env::var_os("GLOSSATOR_TRACE").unwrap_or_default();
        Self {
            on: !asked.is_empty(),
            frames: asked == "frames",
            began: Instant::now(),
            reached: Reached::default(),
            news: Vec::new(),
        }
    }

    /// A frame begins, so the one before is on the screen.
    pub fn frame_begins(&mut self, egui: &egui::Context) {
        if self.frames {
            let why = egui.repaint_causes();
            let why: Vec<String> = why.iter().map(ToString::to_string).collect();
            let input = egui.input(|it| format!("{:?}", it.raw.events));
            self.tell(&format!("a frame; asked for by {why:?}, input {input}"));
        }
        if self.news.is_empty() {
            return;
        }
        for news in std::mem::take(&mut self.news) {
            self.tell(&news);
        }
    }

    fn tell(&self, news: &str) {
        let ms = self.began.elapsed().as_millis();
        // Nothing can be done where nobody listens.
        let _ = writeln!(std::io::stderr().lock(), "trace {ms} ms {news}");
    }

    /// A frame was laid out. True where another one is needed to tell of it.
    pub fn frame_ends(&mut self, shell: &Shell) -> bool {
        if !self.on {
            return false;
        }
        let (ws, status) = (shell.workspace(), shell.status());
        let ms = status.frame_ms;
        let mut news = |text: String| self.news.push(text);
        let reached = &mut self.reached;
        if !std::mem::replace(&mut reached.frame, true) {
            news("first frame".into());
        }
        let open = ws.document().and(ws.session().article.as_ref());
        if open.is_some() && open != reached.article.as_ref() {
            reached.article = open.cloned();
            news(format!("article shown, its frame took {ms:.1} ms"));
        }
        if shell.is_listed() && !std::mem::replace(&mut reached.listed, true) {
            news(format!("{} articles listed", ws.project().articles.len()));
        }
        if reached.listed && !shell.is_busy() && !std::mem::replace(&mut reached.rest, true) {
            news("everything read".into());
        }
        !self.news.is_empty()
    }
}

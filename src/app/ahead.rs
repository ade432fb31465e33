//! What is read before anybody asks for it: the texts of the neighbours, what
//! the next suggestions stand in, the words of suggestions that came in without
//! their text. Knows nothing of how any of it is shown.

use std::time::Instant;

use super::jobs::Job;
use super::news::News;
use super::shell::Shell;
use super::texts::{self, Wanted};
use crate::model::{ArticleId, LayerKey};
use crate::workspace::View;

/// Articles of the queue that are read ahead.
const COMING: usize = 4;
/// Texts that are carried to the window at once.
const WORDS: usize = 32;
/// The list is made anew at most so that it takes one part in so many of the
/// time, while much comes in.
const LIST_SHARE: u32 = 8;

/// What was asked for already.
#[derive(Default)]
pub(super) struct Ahead {
    /// What the queue looked like then: its revision, the place in it.
    seen: Option<(u64, Option<usize>)>,
    asked: Vec<ArticleId>,
    /// Until when the list stays as it is.
    rests: Option<Instant>,
}

impl Shell {
    /// Lists suggestions anew that came in, but for those of an import that is
    /// still going on.
    pub(super) fn keep_list(&mut self) {
        if self.status.incoming.taking || !self.ws.is_list_stale() {
            return;
        }
        let now = Instant::now();
        if let Some(rests) = self.ahead.rests.filter(|it| *it > now) {
            self.egui.request_repaint_after(rests - now);
            return;
        }
        self.ws.refresh_list();
        self.ahead.rests = Some(now + now.elapsed() * LIST_SHARE);
    }

    /// At the end of a frame: has read what will be needed.
    pub(super) fn look_ahead(&mut self) {
        self.find_words();
        if self.ws.session().view != View::Review {
            return;
        }
        let now = (self.ws.queue_revision(), self.ws.position());
        if self.ahead.seen == Some(now) {
            return;
        }
        self.ahead.seen = Some(now);
        let coming = self.ws.coming(COMING);
        let asked = std::mem::replace(&mut self.ahead.asked, coming.clone());
        self.read_ahead(coming.into_iter().filter(|id| !asked.contains(id)));
    }

    /// Reads the texts of the neighbours, so that the next article is there.
    pub(super) fn read_neighbours(&mut self, article: &ArticleId) {
        let order = self.ws.order().clone();
        let Some(at) = order.iter().position(|it| it == article) else {
            return;
        };
        let near = [Some(at + 1), Some(at + 2), at.checked_sub(1)];
        let near = near.into_iter().flatten();
        self.read_ahead(near.filter_map(|it| order.get(it)).cloned());
    }

    /// Reads texts, the person's tags and the suggestions of articles. Nothing on
    /// the screen shows them, so no frame is drawn for it.
    fn read_ahead(&mut self, articles: impl Iterator<Item = ArticleId>) {
        let Some(open) = &self.open else { return };
        let wanted: Vec<(Vec<LayerKey>, Option<Wanted>)> = articles
            .map(|id| {
                let mine = LayerKey::new(self.ws.session().annotator.clone(), id.clone());
                let keys = std::iter::once(mine).chain(self.ws.sets_of(&id));
                let keys: Vec<_> = keys.filter(|it| self.ws.is_unread(it)).collect();
                let article = self.ws.project().articles.get(&id);
                let is_small = article
                    .is_some_and(|it| it.bytes <= 2 * texts::AT_ONCE && texts::is_readable(it));
                let text = is_small && self.ws.document_of(&id).is_none();
                (keys, text.then(|| Wanted::of(&self.ws, &id)))
            })
            .filter(|(keys, text)| !keys.is_empty() || text.is_some())
            .collect();
        if wanted.is_empty() {
            return;
        }
        let (files, sources) = (open.files.clone(), open.sources.clone());
        self.jobs.start_unseen(move |job: &Job| {
            for (keys, text) in wanted {
                if job.cancelled() {
                    return;
                }
                let layers: Vec<_> = keys.iter().map(|it| files.load_layer(it)).collect();
                let mine = layers.iter().find(|it| !it.key.is_suggested());
                let counts_in = mine.and_then(|it| it.layer.head.text.clone());
                if !layers.is_empty() {
                    job.post(News::Layers(layers));
                }
                if let Some(mut it) = text {
                    it.layer = it.layer.or(counts_in);
                    let shown = it.read(&files, &sources);
                    job.post(News::Text(it.article, Box::new(shown)));
                }
            }
        });
    }

    /// Has the words of suggestions looked up that came in without their text.
    fn find_words(&mut self) {
        if self.status.incoming.taking {
            return;
        }
        let Some(open) = &self.open else { return };
        let wordless = self.ws.take_wordless();
        if wordless.is_empty() {
            return;
        }
        let (files, sources) = (open.files.clone(), open.sources.clone());
        self.jobs.start(None, move |job: &Job| {
            let mut found = Vec::new();
            for (key, hash) in wordless {
                if job.cancelled() {
                    return;
                }
                let kept = hash.as_ref().and_then(|it| files.text(it).ok());
                let text = kept.or_else(|| {
                    let read = sources.read(&key.article).ok()?;
                    let is_it = hash.is_none_or(|it| it == read.hash);
                    is_it.then_some(read.text)
                });
                found.extend(text.map(|it| (key, it)));
                if found.len() >= WORDS {
                    job.post(News::Words(std::mem::take(&mut found)));
                }
            }
            if !found.is_empty() {
                job.post(News::Words(found));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::corpus::{self, NewProject};
    use crate::host::Home;
    use crate::model::{
        Attributes, Body, Extra, Layer, Mention, Provenance, Schema, Status, Tag, TextRef,
    };
    use crate::store::{self, hash_text};
    use crate::text::Span;
    use crate::workspace::Action;

    const ARTICLES: usize = 8;
    const TEXT: &str = "Oslo said talks went on.\n";

    fn article(number: usize) -> ArticleId {
        ArticleId::new(format!("{number}.txt"))
    }

    fn key(number: usize) -> LayerKey {
        LayerKey::suggested("tagger".into(), article(number))
    }

    fn set() -> Layer {
        let mut set = Layer::default();
        set.head.text = Some(TextRef {
            hash: hash_text(TEXT),
            bytes: TEXT.len() as u32,
        });
        set.put(Tag {
            id: "m1".into(),
            body: Body::Mention(Mention {
                kind: "GPE".into(),
                spans: Span::new(0, 4).into_iter().collect(),
                entity: None,
                attributes: Attributes::default(),
            }),
            provenance: Provenance {
                by: "tagger".into(),
                status: Status::Suggested,
                ..Provenance::default()
            },
            extra: Extra::default(),
        });
        set
    }

    /// Articles with a suggestion each, and the program on them.
    struct Run {
        shell: Shell,
        egui: egui::Context,
        _folder: tempfile::TempDir,
    }

    impl Run {
        fn start() -> anyhow::Result<Self> {
            let folder = tempfile::tempdir()?;
            let articles = folder.path().join("news");
            std::fs::create_dir(&articles)?;
            let place = corpus::create(&NewProject {
                articles: articles.clone(),
                place: folder.path().join("p"),
                schema: Schema::default(),
                ..NewProject::default()
            })?;
            let sets = place.join("suggestions/tagger");
            std::fs::create_dir_all(&sets)?;
            for number in 0..ARTICLES {
                std::fs::write(articles.join(article(number).as_str()), TEXT)?;
                let printed = store::format::layer::print(&key(number), &set(), Some(TEXT));
                std::fs::write(sets.join(format!("{}.ron", article(number))), printed)?;
            }
            let egui = egui::Context::default();
            let home = Home::at(folder.path().join("home"));
            let shell = Shell::new(&egui, home, Some(place));
            Ok(Self {
                shell,
                egui,
                _folder: folder,
            })
        }

        fn frame(&mut self) {
            let shell = &mut self.shell;
            let output = self
                .egui
                .run_ui(egui::RawInput::default(), |ui| shell.frame(ui));
            output.drop_without_applying_deltas();
        }

        fn until(&mut self, what: &str, is_so: impl Fn(&Shell) -> bool) {
            let end = Instant::now() + Duration::from_secs(20);
            while !is_so(&self.shell) {
                assert!(Instant::now() < end, "never came: {what}");
                self.frame();
                std::thread::sleep(Duration::from_millis(2));
            }
        }

        fn reviewing(mut self) -> Self {
            let all = |it: &Shell| it.ws.queue().len() == ARTICLES && !it.is_busy();
            self.until("the suggestions", all);
            self.shell.act(Action::SetView(View::Review));
            self
        }
    }

    #[test]
    fn what_the_next_suggestions_stand_in_is_there_before_it_is_asked_for() -> anyhow::Result<()> {
        let mut run = Run::start()?.reviewing();
        let is_there = |shell: &Shell, number: usize| {
            shell.ws.document_of(&article(number)).is_some() && !shell.ws.is_unread(&key(number))
        };
        run.until("those that come next", |it| {
            (1..=COMING).all(|number| is_there(it, number))
        });
        assert!(!is_there(&run.shell, COMING + 1));
        run.shell.act(Action::ReviewStep {
            forward: true,
            open: true,
        });
        run.until("one more", |it| is_there(it, COMING + 1));
        assert!(!is_there(&run.shell, COMING + 2));
        Ok(())
    }

    #[test]
    fn nothing_is_read_ahead_but_in_review() -> anyhow::Result<()> {
        let mut run = Run::start()?;
        run.until("the suggestions", |it| {
            it.ws.queue().len() == ARTICLES && !it.is_busy()
        });
        run.frame();
        assert_eq!(run.shell.ahead.seen, None);
        assert!(run.shell.ahead.asked.is_empty());
        Ok(())
    }

    #[test]
    fn the_list_is_made_anew_when_an_import_is_done_and_not_too_often() -> anyhow::Result<()> {
        let mut run = Run::start()?.reviewing();
        let shell = &mut run.shell;
        assert_eq!(shell.ws.left(), ARTICLES);
        shell.ws.provide_rows(&key(ARTICLES), &set(), Some(TEXT));
        shell.status.incoming.taking = true;
        shell.keep_list();
        assert_eq!(shell.ws.left(), ARTICLES, "while it is taken in");
        shell.status.incoming.taking = false;
        shell.ahead.rests = Some(Instant::now() + Duration::from_secs(600));
        shell.keep_list();
        assert_eq!(shell.ws.left(), ARTICLES, "while the list rests");
        shell.ahead.rests = None;
        shell.keep_list();
        assert_eq!(shell.ws.left(), ARTICLES + 1);
        assert!(shell.ahead.rests.is_some());
        Ok(())
    }
}

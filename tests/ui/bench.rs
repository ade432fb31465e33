//! A small project in memory, and what is needed to draw panels on it and to
//! carry out what they send.

use std::sync::Arc;

use glossator::model::{
    Article, ArticleId, ArticleMeta, EntityType, EventType, FileState, KindId, Polarity, Project,
    Role, Schema, Stamp, StanceScheme,
};
use glossator::store::hash_text;
use glossator::ui::{Ctx, Hover, Outbox, Prefs, Request, Status, Theme};
use glossator::workspace::{
    Action, Ask, Document, Effect, History, IdSource, Selection, Session, Workspace,
};

pub const HARBOUR: &str = "Ministers meet at the harbour\n\n\
    Foreign Minister Ana Lima met Prime Minister Jonas Berg in Port Vell on Monday. \
    Lima called the fishing ban unfair. Berg said the ban would stay.\n";

pub struct Bench {
    pub ws: Workspace,
    pub theme: Theme,
    pub prefs: Prefs,
    pub status: Status,
    pub outbox: Outbox,
    pub hover: Hover,
    /// Everything sent so far, in words.
    pub sent: Vec<String>,
    /// What the window was asked for.
    pub asks: Vec<Ask>,
    pub requests: Vec<Request>,
}

impl Bench {
    /// Four articles; the first one is open.
    pub fn new() -> Self {
        let mut project = Project {
            schema: Arc::new(schema()),
            guidelines: "# How to tag\n\nTag *every* name.".into(),
            ..Project::default()
        };
        project.info.name = "Harbour".into();
        for article in articles() {
            project.articles.insert(article.id.clone(), article);
        }
        let session = Session {
            annotator: "ana".into(),
            snapping: true,
            ..Session::default()
        };
        let ws = Workspace::new(project, session, History::default(), IdSource::Counting);
        let mut bench = Self::of(ws);
        bench.status.project_path = "/projects/harbour".into();
        bench.act(Action::OpenArticle("001 harbour.txt".into()));
        let text: Arc<str> = HARBOUR.into();
        let hash = hash_text(&text);
        let document = Document::new(text, hash, false);
        bench.ws.provide("001 harbour.txt".into(), document);
        bench
    }

    pub fn of(ws: Workspace) -> Self {
        Self {
            ws,
            theme: Theme::light(),
            prefs: Prefs::default(),
            status: Status::default(),
            outbox: Outbox::default(),
            hover: Hover::default(),
            sent: Vec::new(),
            asks: Vec::new(),
            requests: Vec::new(),
        }
    }

    pub fn ctx(&self) -> Ctx<'_> {
        Ctx {
            ws: &self.ws,
            theme: &self.theme,
            prefs: &self.prefs,
            status: &self.status,
            outbox: &self.outbox,
            hover: &self.hover,
        }
    }

    /// Carries out an action at a fixed moment.
    pub fn act(&mut self, action: Action) {
        let now = Stamp::new("2026-11-22T10:02:11Z");
        match self.ws.dispatch(action, &now) {
            Ok(effects) => self
                .asks
                .extend(effects.into_iter().filter_map(|it| match it {
                    Effect::Ask(ask) => Some(ask),
                    _ => None,
                })),
            Err(refusal) => self.sent.push(format!("refused: {refusal}")),
        }
    }

    /// Carries out what panels sent in the frame.
    pub fn end_frame(&mut self) {
        for action in self.outbox.take_actions() {
            self.sent.push(format!("{action:?}"));
            self.act(action);
        }
        self.requests.extend(self.outbox.take_requests());
    }

    /// Selects some words of the open article, by their first place.
    pub fn select(&mut self, words: &str) {
        let text = self.ws.document().expect("an open text").text.clone();
        let start = text.find(words).expect("the words") as u32;
        self.act(Action::Select(Selection {
            anchor: start,
            caret: start + words.len() as u32,
        }));
    }

    pub fn tag(&mut self, words: &str, kind: &str) {
        self.select(words);
        self.act(Action::Type(KindId::new(kind)));
    }

    /// The tags of the open article, in reading order.
    pub fn tags(&self) -> String {
        let Some(layer) = self.ws.layer() else {
            return String::new();
        };
        let text = &self.ws.document().expect("an open text").text;
        let tags = layer.in_order().into_iter().map(|tag| {
            let words = glossator::text::quote_of(text, tag.anchor()).unwrap_or_default();
            let kind = tag.kind().map_or("-", |it| it.as_str());
            format!("{} {kind} {words}", tag.id)
        });
        tags.collect::<Vec<_>>().join("\n")
    }
}

fn schema() -> Schema {
    let entity = |id: &str, key: char, hue: &str| EntityType {
        id: id.into(),
        key: Some(key),
        color: hue.into(),
        ..EntityType::default()
    };
    let role = |id: &str, key: char| Role {
        id: id.into(),
        key: Some(key),
        ..Role::default()
    };
    Schema {
        id: "harbour".into(),
        name: "Harbour".into(),
        entities: vec![
            entity("PERSON", '1', "hue1"),
            entity("ORG", '2', "hue2"),
            entity("PLACE", '3', "hue3"),
            entity("LAW", '0', "hue4"),
        ],
        events: vec![EventType {
            id: "MEET".into(),
            shortcut: "me".into(),
            roles: vec![role("actor", 'a'), role("where", 'w')],
            ..EventType::default()
        }],
        stance: StanceScheme {
            polarities: vec![Polarity::For, Polarity::Against, Polarity::Neutral],
            ..StanceScheme::default()
        },
        ..Schema::default()
    }
}

fn articles() -> Vec<Article> {
    let article = |id: &str, title: &str, date: Option<&str>, source: Option<&str>| Article {
        meta: ArticleMeta {
            title: Some(title.into()),
            published: date.map(Into::into),
            source: source.map(Into::into),
            ..ArticleMeta::default()
        },
        encoding: "utf-8".into(),
        read: true,
        ..Article::new(ArticleId::new(id))
    };
    let harbour = article(
        "001 harbour.txt",
        "Ministers meet at the harbour",
        Some("2026-05-04"),
        Some("The Port Vell Post"),
    );
    let mut storm = article("2.txt", "Störme über Kłodzko", Some("2026-05-06"), None);
    storm.undecoded = 1;
    let mut gone = article("10.txt", "A quiet week", None, Some("Herald"));
    gone.file = FileState::Missing;
    let mut broken = article("3.pdf", "", None, None);
    broken.file = FileState::Unreadable("it is a picture, not a text".into());
    vec![harbour, storm, gone, broken]
}

//! The one helper of these tests: a project in memory out of marked text, what
//! its person does, and all that can be seen of it afterwards as text.

use std::fmt::Write as _;

use expect_test::Expect;
use glossator::model::*;
use glossator::text::segment::Unit;
use glossator::text::{Span, quote_of};
use glossator::workspace::*;

pub const NOW: &str = "2026-11-22T10:00:00Z";

/// A workspace, and what it said so far.
pub struct Desk {
    pub ws: Workspace,
    start: Project,
    log: String,
    records: Vec<Record>,
    /// True where something came in from outside: the steps alone then don't
    /// explain what stands.
    outside: bool,
    /// Sets that stand on disk and aren't read.
    asleep: std::collections::BTreeMap<LayerKey, Layer>,
}

pub struct Deed(pub Box<dyn FnOnce(&mut Desk)>);

/// Tags of `[words|KIND]`, numbered in the order of their opening; `¶` parts
/// articles (`a.txt`, `b.txt` …). The first article is open, its annotator is
/// anna. Shows what stands after the steps, and holds that the journal gives
/// the same and that undoing everything gives the start.
pub fn check<const N: usize>(marked: &str, steps: [Deed; N], wanted: Expect) {
    let mut desk = Desk::new(marked);
    for step in steps {
        (step.0)(&mut desk);
    }
    wanted.assert_eq(&desk.render());
    desk.hold();
}

impl Deed {
    /// Several steps as one.
    pub fn all<const N: usize>(steps: [Deed; N]) -> Self {
        Self(Box::new(move |desk| {
            for step in steps {
                (step.0)(desk);
            }
        }))
    }
}

// -- what the person does --

pub fn act(action: Action) -> Deed {
    Deed(Box::new(move |desk| desk.act(action)))
}

pub fn at(action: impl FnOnce(&Workspace) -> Action + 'static) -> Deed {
    Deed(Box::new(move |desk| {
        let action = action(&desk.ws);
        desk.act(action);
    }))
}

/// Something that comes in beside the actions.
pub fn outside(how: impl FnOnce(&mut Workspace) + 'static) -> Deed {
    Deed(Box::new(move |desk| {
        how(&mut desk.ws);
        desk.outside = true;
    }))
}

/// Writes something down in passing.
pub fn say(what: impl FnOnce(&Workspace) -> String + 'static) -> Deed {
    Deed(Box::new(move |desk| {
        let line = what(&desk.ws);
        writeln!(desk.log, "{line}").unwrap();
    }))
}

/// A command by its id; greyed ones are told.
pub fn run(id: &'static str) -> Deed {
    Deed(Box::new(move |desk| {
        let command = commands::by_id(id).unwrap_or_else(|| panic!("no command {id}"));
        match command.now(&desk.ws) {
            Some(action) => desk.act(action),
            None => writeln!(desk.log, "greyed: {id}").unwrap(),
        }
    }))
}

/// Selects the first place of some words.
pub fn select(words: &'static str) -> Deed {
    select_nth(words, 1)
}

/// Selects the n-th place of some words, counted from 1.
pub fn select_nth(words: &'static str, n: usize) -> Deed {
    at(move |ws| Action::Select(find(ws, words, n).into()))
}

/// Puts the caret before the first place of some words.
pub fn caret(words: &'static str) -> Deed {
    at(move |ws| Action::Select(Selection::at(find(ws, words, 1).start())))
}

pub fn kind(kind: &str) -> Deed {
    act(Action::Type(kind.into()))
}

pub fn focus(id: &str) -> Deed {
    act(Action::Focus(Some(Item::Tag(id.into()))))
}

pub fn undo() -> Deed {
    act(Action::Undo)
}

pub fn redo() -> Deed {
    act(Action::Redo)
}

pub fn answer(to: Ref) -> Deed {
    act(Action::Answer(to))
}

pub fn open(article: &str) -> Deed {
    act(Action::OpenArticle(article.into()))
}

pub fn m(id: &str) -> Ref {
    Ref::Mention(id.into())
}

pub fn entity(id: &str) -> Ref {
    Ref::Entity(id.into())
}

pub fn topic(id: &str) -> Ref {
    Ref::Topic(id.into())
}

pub fn value(text: &str) -> Ref {
    Ref::Value {
        value: text.into(),
        spans: Vec::new(),
    }
}

/// The n-th place of some words in the open text.
pub fn find(ws: &Workspace, words: &str, n: usize) -> Span {
    let text = &ws.document().expect("an open text").text;
    let (start, _) = text
        .match_indices(words)
        .nth(n - 1)
        .unwrap_or_else(|| panic!("{words:?} stands less than {n} times in {text:?}"));
    Span::from_range(start..start + words.len()).unwrap()
}

/// Spans of words, each the first place of them.
pub fn spans(ws: &Workspace, words: &[&str]) -> Vec<Span> {
    words.iter().map(|it| find(ws, it, 1)).collect()
}

pub fn key(annotator: &str, article: &str) -> LayerKey {
    LayerKey::new(annotator.into(), article.into())
}

/// A layer out of marked text, as another program would have written it.
pub fn layer_of(marked: &str, annotator: &str) -> Layer {
    let (text, tags) = parse(marked, annotator);
    let mut layer = Layer::default();
    if !tags.is_empty() {
        layer.head.text = Some(TextRef {
            hash: hash(&text),
            bytes: text.len() as u32,
        });
    }
    for tag in tags {
        layer.put(tag);
    }
    layer
}

/// A set of suggestions for an article, as it stands on disk; `read` false: it
/// comes when it is asked for.
pub fn suggest(source: &'static str, article: &'static str, tags: Vec<Tag>, read: bool) -> Deed {
    Deed(Box::new(move |desk| {
        let key = LayerKey::suggested(source.into(), article.into());
        let document = desk.ws.document_of(&key.article).unwrap();
        let mut set = Layer::default();
        set.head.text = Some(TextRef {
            hash: document.hash.clone(),
            bytes: document.text.len() as u32,
        });
        let text = document.text.clone();
        for tag in tags {
            set.put(tag);
        }
        desk.ws.expect_layers([key.clone()]);
        desk.start.suggestions.insert(key.clone(), set.clone());
        if read {
            desk.ws.provide_layer(key, set);
        } else {
            desk.ws.provide_rows(&key, &set, Some(&text));
            desk.asleep.insert(key, set);
        }
    }))
}

// -- the desk --

/// A name for a text without the store's hash.
pub fn hash(text: &str) -> TextHash {
    let sum = text
        .bytes()
        .fold(7u64, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into()));
    TextHash::new(format!("b3-{sum:016x}"))
}

pub fn document(text: &str) -> Document {
    Document::new(text.into(), hash(text), false)
}

impl Desk {
    pub fn new(marked: &str) -> Self {
        let mut project = Project {
            schema: schema().into(),
            register: register(),
            ..Project::default()
        };
        let mut texts = Vec::new();
        for (i, part) in marked.split('¶').enumerate() {
            let id = format!("{}.txt", char::from(b'a' + i as u8));
            let (text, _) = parse(part, "anna");
            let layer = layer_of(part, "anna");
            if !layer.is_untouched() {
                project.layers.insert(key("anna", &id), layer);
            }
            let article = Article {
                text_hash: Some(hash(&text)),
                read: true,
                ..Article::new(id.as_str().into())
            };
            project.articles.insert(article.id.clone(), article);
            texts.push((ArticleId::new(id), text));
        }
        let session = Session {
            annotator: "anna".into(),
            snapping: true,
            ..Session::default()
        };
        let start = project.clone();
        let ids = IdSource::Counting;
        let mut ws = Workspace::new(project, session, History::default(), ids);
        for (id, text) in texts {
            ws.provide(id, document(&text));
        }
        ws.dispatch(Action::OpenArticle("a.txt".into()), &NOW.into())
            .unwrap();
        Self {
            ws,
            start,
            log: String::new(),
            records: Vec::new(),
            outside: false,
            asleep: Default::default(),
        }
    }

    pub fn act(&mut self, action: Action) {
        let before = self.ws.project().clone();
        match self.ws.dispatch(action, &NOW.into()) {
            Ok(effects) => {
                for effect in effects {
                    match effect {
                        Effect::Record(record) => self.records.push(record),
                        Effect::Ask(Ask::ScrollTo(_)) => {}
                        Effect::Ask(ask) => writeln!(self.log, "asks: {ask:?}").unwrap(),
                        Effect::Load(id) => writeln!(self.log, "loads {id}").unwrap(),
                        Effect::Gather { keys, then } => {
                            writeln!(self.log, "gathers {}", keys.len()).unwrap();
                            for key in keys {
                                let set = self.asleep.remove(&key).unwrap_or_default();
                                self.ws.provide_layer(key, set);
                            }
                            self.act(*then);
                        }
                        Effect::Recall { steps, .. } => {
                            writeln!(self.log, "recalls {steps:?}").unwrap();
                        }
                        Effect::Tell(text) => writeln!(self.log, "tells: {text}").unwrap(),
                    }
                }
            }
            Err(refusal) => {
                writeln!(self.log, "refused: {refusal}").unwrap();
                assert!(*self.ws.project() == before, "a refusal changes nothing");
            }
        }
    }

    /// What holds after every story.
    fn hold(mut self) {
        for (key, set) in std::mem::take(&mut self.asleep) {
            self.ws.provide_layer(key, set);
        }
        for (key, layer) in &self.ws.project().layers {
            let mut fresh = Layer::default();
            for tag in layer.tags() {
                fresh.put(tag.clone());
            }
            for tag in layer.tags() {
                let users =
                    |it: &Layer| it.users(&tag.id).map(|u| u.id.clone()).collect::<Vec<_>>();
                assert_eq!(
                    users(layer),
                    users(&fresh),
                    "users of {} in {key:?}",
                    tag.id
                );
            }
        }
        if self.outside {
            return;
        }
        let mut replayed = self.start.clone();
        for record in &self.records {
            record
                .applied()
                .apply(&mut replayed)
                .expect("the journal fits");
        }
        assert_same(&replayed, self.ws.project(), "the journal's replay");
        let end = self.ws.project().clone();
        let steps = self.ws.history().standing();
        self.act(Action::JumpTo(0));
        assert_same(self.ws.project(), &self.start, "undoing all");
        self.act(Action::JumpTo(steps));
        assert_same(self.ws.project(), &end, "redoing all");
    }

    fn render(&self) -> String {
        let mut out = String::new();
        let ws = &self.ws;
        let mut keys: Vec<LayerKey> = ws.project().layers.keys().cloned().collect();
        keys.extend(ws.layer_key());
        keys.sort();
        keys.dedup();
        for key in keys {
            let nothing = Layer::default();
            let layer = ws.project().layers.get(&key).unwrap_or(&nothing);
            let open = Some(&key) == ws.layer_key().as_ref();
            if layer.is_untouched() && !open {
                continue;
            }
            let Some(document) = ws.document_of(&key.article) else {
                writeln!(out, "{} {}: unread", key.annotator, key.article).unwrap();
                continue;
            };
            let name = match key.annotator.as_str() {
                "anna" => key.article.to_string(),
                other => format!("{other} {}", key.article),
            };
            let mark = if open { "" } else { " (elsewhere)" };
            writeln!(out, "{name}{mark}: {}", inline(&document.text, layer)).unwrap();
            for tag in layer.in_order() {
                if tag.mention().is_none() {
                    writeln!(out, "  {}", tag_line(&document.text, tag)).unwrap();
                }
            }
            for (task, it) in layer.completions() {
                writeln!(out, "  {} {}", task.id(), it.state.id()).unwrap();
            }
        }
        for (key, set) in &ws.project().suggestions {
            for (part, all) in set.verdicts() {
                for (by, it) in all {
                    write!(
                        out,
                        "{} {}: {} {} by {by}",
                        key.annotator,
                        key.article,
                        part_name(part),
                        it.decision.id()
                    )
                    .unwrap();
                    if let Some(became) = &it.became {
                        write!(out, " → {became}").unwrap();
                    }
                    if let Some(reason) = &it.reason {
                        write!(out, " ({reason})").unwrap();
                    }
                    out.push('\n');
                }
            }
        }
        if !ws.queue().is_empty() {
            writeln!(out, "{} left of {}", ws.left(), ws.listed().len()).unwrap();
        }
        self.render_project(&mut out);
        self.render_session(&mut out);
        for (i, step) in ws.history().steps().iter().enumerate() {
            let (a, b) = match i < ws.history().standing() {
                true => ("", ""),
                false => ("(", ")"),
            };
            writeln!(out, "{}. {a}{}{b}", i + 1, step.transaction.label).unwrap();
        }
        out.push_str(&self.log);
        out
    }

    fn render_project(&self, out: &mut String) {
        let project = self.ws.project();
        if project.register != self.start.register {
            for it in project.register.entities.values() {
                write!(out, "register: {} “{}” {}", it.id, it.name, it.kind).unwrap();
                if !it.aliases.is_empty() {
                    write!(out, " also {}", it.aliases.join(", ")).unwrap();
                }
                for (name, value) in [("wikidata", &it.wikidata), ("country", &it.country)] {
                    if let Some(value) = value {
                        write!(out, " {name}={value}").unwrap();
                    }
                }
                if !it.note.is_empty() {
                    write!(out, " note={:?}", it.note).unwrap();
                }
                out.push('\n');
            }
        }
        if project.schema != self.start.schema {
            let names: Vec<&str> = project
                .schema
                .entities
                .iter()
                .map(|it| it.id.as_str())
                .collect();
            writeln!(out, "schema: {}", names.join(" ")).unwrap();
        }
        if project.guidelines != self.start.guidelines {
            writeln!(out, "guidelines: {}", project.guidelines).unwrap();
        }
        if project.info != self.start.info {
            let it = &project.info;
            let most = it.settings.max_article_bytes;
            writeln!(out, "project: “{}”, at most {most} bytes", it.name).unwrap();
        }
        for it in project.articles.values() {
            if it.meta_set {
                let meta = &it.meta;
                writeln!(out, "{}: {:?} of {:?}", it.id, meta.title, meta.published).unwrap();
            }
            if it.zones_set {
                let zones: Vec<String> = it
                    .zones
                    .iter()
                    .map(|zone| format!("{} {}", zone.kind.id(), zone.span))
                    .collect();
                writeln!(out, "{}: zones {}", it.id, zones.join(", ")).unwrap();
            }
        }
    }

    fn render_session(&self, out: &mut String) {
        let session = self.ws.session();
        if let Some(focus) = &session.focus {
            let what = match focus {
                Item::Tag(id) => id.to_string(),
                Item::Argument { event, index } => format!("argument {index} of {event}"),
                Item::Entity(id) => id.to_string(),
                Item::Zone(index) => format!("zone {index}"),
                Item::Suggestion { set, part } => {
                    format!(
                        "{} of {} for {}",
                        part_name(part),
                        set.annotator,
                        set.article
                    )
                }
            };
            writeln!(out, "focus {what}").unwrap();
        }
        let text = self.ws.document().map_or("", |it| &it.text);
        if let Some(pending) = &session.pending {
            let what = match pending {
                Pending::Role { event, role } => format!("{role} of {event}"),
                Pending::Relation { kind, from } => {
                    format!("{kind} from {}", reference(text, from))
                }
                Pending::Stance(draft) => {
                    let side = |it: &Option<Ref>| {
                        it.as_ref().map_or("?".to_owned(), |it| reference(text, it))
                    };
                    let mut what =
                        format!("stance {} on {}", side(&draft.holder), side(&draft.target));
                    what.push_str(&quoted(", expression", text, &draft.expression));
                    what.push_str(&quoted(", evidence", text, &draft.evidence));
                    what
                }
            };
            writeln!(out, "waits for {what}").unwrap();
        }
        if let Some(words) = session.selection.span().and_then(|it| it.of(text)) {
            writeln!(out, "selected {words:?}").unwrap();
        }
    }
}

/// Equal, but for layers that were begun and stand empty again.
pub fn assert_same(a: &Project, b: &Project, what: &str) {
    let bare = |it: &Project| {
        let mut it = it.clone();
        it.layers
            .retain(|_, layer| !layer.is_untouched() || layer.head != LayerHead::default());
        it.suggestions.retain(|_, set| set.tags().len() > 0);
        it
    };
    assert!(bare(a) == bare(b), "{what} gives something else");
}

pub fn part_name(part: &Part) -> String {
    match part.argument() {
        None => part.tag().to_string(),
        Some(index) => format!("{}[{index}]", part.tag()),
    }
}

/// The text with its mentions in brackets: type, id, entity, attributes.
fn inline(text: &str, layer: &Layer) -> String {
    // Position, closings first, inner closings first, longer openings first.
    let mut marks: Vec<(u32, u8, i64, String)> = Vec::new();
    for tag in layer.in_order() {
        let Some(it) = tag.mention() else {
            continue;
        };
        for (i, span) in it.spans.iter().enumerate() {
            let mut label = format!("|{} {}", it.kind, tag.id);
            if it.spans.len() > 1 {
                write!(label, "/{}", i + 1).unwrap();
            }
            if let Some(entity) = &it.entity {
                write!(label, " →{entity}").unwrap();
            }
            label.push_str(&details(tag));
            label.push(']');
            marks.push((span.end(), 0, -i64::from(span.start()), label));
            marks.push((span.start(), 1, -i64::from(span.end()), "[".into()));
        }
    }
    marks.sort_by_key(|it| (it.0, it.1, it.2));
    let mut out = String::new();
    let mut from = 0;
    for (at, _, _, mark) in marks {
        out.push_str(&text[from as usize..at as usize]);
        out.push_str(&mark);
        from = at;
    }
    out.push_str(&text[from as usize..]);
    out.replace("\r\n", "␍␊").replace('\n', "␊")
}

/// What isn't as it is made by hand: attributes, status.
fn details(tag: &Tag) -> String {
    let mut out = String::new();
    for (name, value) in tag.attributes().into_iter().flatten() {
        let value = match value {
            AttributeValue::Flag(it) => it.to_string(),
            AttributeValue::Number(it) => it.to_string(),
            AttributeValue::Text(it) => it.clone(),
            AttributeValue::Many(it) => it.join("+"),
        };
        write!(out, " {name}={value}").unwrap();
    }
    if tag.provenance.status != Status::Manual {
        write!(out, " {}", tag.provenance.status.id()).unwrap();
    }
    if tag.provenance.by.as_str() != "anna" {
        write!(out, " by {}", tag.provenance.by).unwrap();
    }
    out
}

fn tag_line(text: &str, tag: &Tag) -> String {
    let mut out = tag.id.to_string();
    match &tag.body {
        Body::Event(it) => {
            write!(out, " {}{}", it.kind, quoted("", text, &it.trigger)).unwrap();
            for argument in &it.arguments {
                write!(
                    out,
                    " {}={}",
                    argument.role,
                    reference(text, &argument.filler)
                )
                .unwrap();
            }
        }
        Body::Stance(it) => {
            let (holder, target) = (reference(text, &it.holder), reference(text, &it.target));
            write!(out, " {holder} {} {target}", it.polarity.id()).unwrap();
            if let Some(strength) = it.strength {
                write!(out, " strength={strength}").unwrap();
            }
            if let Some(basis) = it.basis {
                write!(out, " {}", basis.id()).unwrap();
            }
            for via in &it.via {
                write!(out, " via={}", reference(text, via)).unwrap();
            }
            out.push_str(&quoted(" expression", text, &it.expression));
            out.push_str(&quoted(" evidence", text, &it.evidence));
        }
        Body::Relation(it) => {
            let (from, to) = (reference(text, &it.from), reference(text, &it.to));
            write!(out, " {} {from} → {to}", it.kind).unwrap();
        }
        Body::Label(it) => {
            write!(out, " {}: {}", it.task, it.values.join(", ")).unwrap();
            out.push_str(&quoted(" on", text, &it.spans));
        }
        Body::Note(it) => {
            if let Some(on) = &it.on {
                write!(out, " on {on}").unwrap();
            }
            write!(out, ": {}", it.text).unwrap();
        }
        Body::Mention(_) => {}
    }
    out.push_str(&details(tag));
    out
}

fn quoted(name: &str, text: &str, spans: &[Span]) -> String {
    if spans.is_empty() {
        return String::new();
    }
    let quote = quote_of(text, spans).unwrap_or_else(|| format!("{spans:?}"));
    format!("{name} “{quote}”")
}

fn reference(text: &str, to: &Ref) -> String {
    match to {
        Ref::Mention(id) | Ref::Event(id) => id.to_string(),
        Ref::Entity(id) => format!("entity:{id}"),
        Ref::Topic(id) => format!("topic:{id}"),
        Ref::Spans(spans) => quoted("", text, spans).trim().to_owned(),
        Ref::Value { value, spans } => format!("{value:?}{}", quoted(" from", text, spans)),
        Ref::Author => "author".into(),
        Ref::Implicit => "implicit".into(),
        Ref::Unknown => "unknown".into(),
    }
}

/// Text and mentions out of `[words|KIND]`, which may nest.
fn parse(marked: &str, annotator: &str) -> (String, Vec<Tag>) {
    let mut text = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut mentions: Vec<(usize, usize, String)> = Vec::new();
    let mut rest = marked.chars();
    while let Some(c) = rest.next() {
        match c {
            '[' => {
                open.push(mentions.len());
                mentions.push((text.len(), 0, String::new()));
            }
            '|' => {
                let kind: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let place = open.pop().expect("an open bracket");
                mentions[place].1 = text.len();
                mentions[place].2 = kind;
            }
            _ => text.push(c),
        }
    }
    let tag = |(i, (start, end, kind)): (usize, (usize, usize, String))| Tag {
        id: TagId::new(format!("m{}", i + 1)),
        body: Body::Mention(Mention {
            kind: KindId::new(kind),
            spans: vec![Span::from_range(start..end).expect("words in the brackets")],
            entity: None,
            attributes: Attributes::new(),
        }),
        provenance: Provenance {
            by: annotator.into(),
            at: Some(NOW.into()),
            ..Provenance::default()
        },
        extra: Extra::new(),
    };
    let tags = mentions.into_iter().enumerate().map(tag).collect();
    (text, tags)
}

/// A schema as the presets are, but small.
pub fn schema() -> Schema {
    let entity = |id: &str, key: char| EntityType {
        id: id.into(),
        key: Some(key),
        ..EntityType::default()
    };
    let kinds = |names: &[&str]| names.iter().map(KindId::new).collect::<Vec<_>>();
    let role = |id: &str, accepts: &[&str]| Role {
        id: id.into(),
        accepts: kinds(accepts),
        ..Role::default()
    };
    let choices = |ids: &[&str]| {
        let choice = |id: &&str| Choice {
            id: (*id).into(),
            ..Choice::default()
        };
        ids.iter().map(choice).collect::<Vec<_>>()
    };
    let label = |id: &str, values: &[&str], many| LabelTask {
        id: id.into(),
        values: choices(values),
        many,
        ..LabelTask::default()
    };
    Schema {
        id: "small".into(),
        entities: vec![
            entity("ORG", 'o'),
            entity("PER", 'p'),
            entity("GPE", 'g'),
            entity("DATE", 'd'),
        ],
        events: vec![
            EventType {
                id: "MEET".into(),
                shortcut: "me".into(),
                roles: vec![
                    Role {
                        min: 1,
                        ..role("who", &["ORG", "PER"])
                    },
                    role("whom", &["ORG", "PER"]),
                    Role {
                        value: Some(ValueType::Date),
                        ..role("when", &["DATE"])
                    },
                ],
                ..EventType::default()
            },
            EventType {
                id: "SAY".into(),
                roles: vec![
                    role("who", &["PER"]),
                    Role {
                        events: true,
                        ..role("what", &["DATE"])
                    },
                ],
                ..EventType::default()
            },
            EventType {
                id: "RAIN".into(),
                ..EventType::default()
            },
        ],
        stance: StanceScheme {
            polarities: vec![Polarity::For, Polarity::Against, Polarity::Neutral],
            strengths: vec!["weak".into(), "strong".into()],
            ..StanceScheme::default()
        },
        relations: vec![RelationType {
            id: "affiliation".into(),
            ..RelationType::default()
        }],
        labels: vec![
            label("topic", &["war", "trade"], true),
            label("tone", &["calm", "angry"], false),
        ],
        attributes: vec![AttributeDef {
            id: "level".into(),
            value: AttributeType::Choice(choices(&["name", "nominal"])),
            ..AttributeDef::default()
        }],
        ..Schema::default()
    }
}

fn register() -> Register {
    let mut register = Register::default();
    for (id, name, kind) in [
        ("fed", "Federal Reserve", "ORG"),
        ("peace", "peace talks", Entity::TOPIC),
    ] {
        let entity = Entity {
            id: id.into(),
            name: name.into(),
            kind: kind.into(),
            ..Entity::default()
        };
        register.entities.insert(id.into(), entity);
    }
    register
}

/// Every unit that a caret moves by.
pub const UNITS: [Unit; 5] = [
    Unit::Grapheme,
    Unit::Word,
    Unit::Sentence,
    Unit::Paragraph,
    Unit::Document,
];

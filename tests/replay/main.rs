//! Random actions over a small project: what must hold after each of them, and
//! that history, journal, files and interchange all give the same at the end.

mod hands;
mod sets;

use std::path::Path;
use std::sync::Arc;

use glossator::exchange::{Piece, jsonl};
use glossator::model::*;
use glossator::store::{self, OpenOptions, SaveState, StepKind, Writer};
use glossator::suggest::queue::{Filter, Order, Queue, State};
use glossator::text::offsets::OffsetMap;
use glossator::workspace::candidates::candidates;
use glossator::workspace::{
    Action, Document, Effect, History, IdSource, Record, Session, View, Workspace,
};
use proptest::prelude::*;

use hands::{Pick, action};

const NOW: &str = "2026-11-22T10:00:00Z";

/// Mixed scripts, emoji of several code points, both kinds of line ends, an
/// empty line, repeated words, no text at all.
const TEXTS: [&str; 4] = [
    "The Fed met Müller in Kyiv. “Fed up?” asked the Fed’s chair, Ms. O’Brien.\r\n\r\n\
     Բարեւ Երևան — Fed 👩‍👩‍👧 again 🇦🇲!\r\n",
    "Президент встретился с министром в Киеве.\nПрезидент молчал.\n",
    "日本と中国の会談。東京、東京。\u{feff}e\u{301}te\u{301} ﬁn ß\u{a0}x\u{200b}y",
    "",
];

struct Bench {
    ws: Workspace,
    start: Project,
    records: Vec<Record>,
}

impl Bench {
    fn new(seed: Option<u64>) -> Self {
        let mut start = Project {
            info: ProjectInfo {
                id: "p".into(),
                name: "Random".into(),
                ..ProjectInfo::default()
            },
            schema: Arc::new(hands::schema()),
            ..Project::default()
        };
        for (i, text) in TEXTS.iter().enumerate() {
            let article = Article {
                read: true,
                text_hash: Some(store::hash_text(text)),
                ..Article::new(ArticleId::new(format!("{i}.txt")))
            };
            start.articles.insert(article.id.clone(), article);
        }
        let session = Session {
            annotator: "anna".into(),
            snapping: true,
            ..Session::default()
        };
        let ids = seed.map_or(IdSource::Counting, IdSource::seeded);
        let mut ws = Workspace::new(start.clone(), session, History::default(), ids);
        for (i, text) in TEXTS.iter().enumerate() {
            let document = Document::new((*text).into(), store::hash_text(text), false);
            ws.provide(ArticleId::new(format!("{i}.txt")), document);
        }
        ws.dispatch(Action::OpenArticle("0.txt".into()), &NOW.into())
            .unwrap();
        Self {
            ws,
            start,
            records: Vec::new(),
        }
    }

    /// The same with what two sources suggest, in the view where it is reviewed.
    fn suggested(seed: Option<u64>) -> Self {
        let mut bench = Self::new(seed);
        bench.take(sets::import_all(&bench.ws, 0));
        bench.ws.refresh_list();
        for action in [
            Action::SetView(View::Review),
            Action::SetQueue(Box::new((Order::Document, Filter::default()))),
        ] {
            bench.take(action);
        }
        assert_eq!(bench.ws.listed().len(), bench.ws.left());
        assert!(bench.ws.left() > 15, "{} suggestions", bench.ws.left());
        bench
    }

    /// Carries out what a pick means now, and holds what must hold after it.
    fn act(&mut self, pick: Pick) {
        self.take(action(&self.ws, pick));
    }

    fn take(&mut self, action: Action) {
        let shown = format!("{action:?}");
        let before = self.ws.project().clone();
        let history = self.ws.history().clone();
        if matches!(action, Action::Import { .. }) {
            self.ws.lend_texts(sets::texts());
        }
        let done = self.ws.dispatch(action, &NOW.into());
        self.ws.lend_texts([]);
        match done {
            Ok(effects) => {
                let records = effects.into_iter().filter_map(|it| match it {
                    Effect::Record(record) => Some(record),
                    _ => None,
                });
                let old = self.records.len();
                self.records.extend(records);
                assert!(
                    self.records.len() > old || *self.ws.project() == before,
                    "{shown} changed the project without a record"
                );
            }
            Err(refusal) => {
                assert!(*self.ws.project() == before, "{shown}: {refusal}");
                assert!(*self.ws.history() == history, "{shown}: {refusal}");
            }
        }
        self.hold(&shown);
    }

    fn hold(&self, shown: &str) {
        for (key, layer) in &self.ws.project().layers {
            let text = &self.ws.document_of(&key.article).unwrap().text;
            let mut fresh = Layer::default();
            for tag in layer.tags() {
                for span in tag.spans() {
                    assert!(span.of(text).is_some(), "{shown}: {} at {span}", tag.id);
                }
                for used in tag.uses() {
                    assert!(layer.tag(used).is_some(), "{shown}: {} lost {used}", tag.id);
                }
                fresh.put(tag.clone());
            }
            let index: Vec<_> = layer.index().iter().collect();
            assert_eq!(index, fresh.index().iter().collect::<Vec<_>>(), "{shown}");
            for tag in layer.tags() {
                let users = |it: &Layer| it.users(&tag.id).cloned().collect::<Vec<_>>();
                assert_eq!(users(layer), users(&fresh), "{shown}");
            }
            let _ = check::layer(
                self.ws.project(),
                &key.annotator,
                &key.article,
                layer,
                Some(text),
            );
        }
        self.hold_queue(shown);
        let _ = check::project(self.ws.project());
        let _ = candidates(&self.ws);
        let Some(document) = self.ws.document() else {
            return;
        };
        let text = &document.text;
        let selection = self.ws.session().selection;
        for byte in [selection.anchor, selection.caret] {
            assert!(
                text.is_char_boundary(byte as usize),
                "{shown}: caret {byte}"
            );
        }
    }
}

impl Bench {
    /// The queue, kept up step by step, is what one made anew of the sets is.
    fn hold_queue(&self, shown: &str) {
        let project = self.ws.project();
        let mut fresh = Queue::new("anna".into());
        for (key, set) in &project.suggestions {
            let text = &self.ws.document_of(&key.article).unwrap().text;
            fresh.put_set(key, set, Some(text));
            for (part, said) in set.verdicts() {
                assert!(!said.is_empty(), "{shown}: {part:?}");
                let argument = part.argument().map(|it| it as usize);
                let event = set.tag(part.tag()).and_then(Tag::event);
                let count = event.map_or(0, |it| it.arguments.len());
                assert!(argument.is_none_or(|it| it < count), "{shown}: {part:?}");
            }
        }
        let rows = |queue: &Queue, key: &LayerKey| -> Vec<String> {
            let rows = queue.rows_of(key).map(|(_, row)| {
                let words = queue.words(row, &project.register);
                let (part, kind) = (row.part(), queue.kind(row));
                format!("{part:?} {kind} {words} {:?} {:?}", row.score(), row.state)
            });
            rows.collect()
        };
        let queue = self.ws.queue();
        for key in queue.keys() {
            assert_eq!(rows(queue, key), rows(&fresh, key), "{shown}: {key:?}");
        }
        let sets = fresh
            .keys()
            .filter(|it| rows(&fresh, it) != rows(queue, it));
        assert_eq!(sets.count(), 0, "{shown}");
        if !self.ws.is_list_stale() {
            let states = self.ws.listed().iter().map(|at| queue.row(*at));
            let states = states.map(|it| it.expect("a row that is there").state);
            let open = states.filter(|it| *it == State::Open).count();
            assert_eq!(self.ws.left(), open, "{shown}");
        }
    }
}

/// A project without layers that were begun and stand empty again.
fn bare(project: &Project) -> Project {
    let mut project = project.clone();
    project.layers.retain(|_, layer| !layer.is_untouched());
    project.suggestions.retain(|_, set| !set.is_untouched());
    project
}

fn same(a: &Project, b: &Project, what: &str) {
    let (a, b) = (bare(a), bare(b));
    assert_eq!(a.info, b.info, "{what}");
    assert_eq!(a.schema, b.schema, "{what}");
    assert_eq!(a.guidelines, b.guidelines, "{what}");
    assert_eq!(a.register, b.register, "{what}");
    let both = |it: &Project| -> Vec<(LayerKey, Layer)> {
        let all = it.layers.iter().chain(&it.suggestions);
        all.map(|(key, layer)| (key.clone(), layer.clone()))
            .collect()
    };
    let (a, b) = (both(&a), both(&b));
    let keys = |it: &[(LayerKey, Layer)]| it.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&a), keys(&b), "{what}");
    for ((key, layer), (_, other)) in a.iter().zip(&b) {
        assert_eq!(layer.verdicts(), other.verdicts(), "{what}: {key:?}");
        assert_eq!(layer.head, other.head, "{what}: {key:?}");
        assert_eq!(layer.completions(), other.completions(), "{what}: {key:?}");
        let tags = |it: &Layer| it.tags().cloned().collect::<Vec<_>>();
        assert_eq!(tags(layer), tags(other), "{what}: {key:?}");
    }
}

fn run(seed: Option<u64>, picks: &[Pick]) -> Bench {
    acted(Bench::new(seed), picks)
}

/// The same, where `suggested` over a bench with suggestions.
fn run_over(seed: Option<u64>, picks: &[Pick], suggested: bool) -> Bench {
    match suggested {
        true => acted(Bench::suggested(seed), picks),
        false => run(seed, picks),
    }
}

fn acted(mut bench: Bench, picks: &[Pick]) -> Bench {
    for pick in picks {
        bench.act(*pick);
    }
    bench
}

/// Failures are told with their input, not kept in a file.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn picks(most: usize) -> impl Strategy<Value = Vec<Pick>> {
    prop::collection::vec(any::<Pick>(), 1..most)
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn undoing_all_gives_the_start_and_redoing_all_the_end(
        seed in any::<Option<u64>>(),
        picks in picks(120),
    ) {
        undone_and_redone(run(seed, &picks));
    }

    #[test]
    fn decisions_are_undone_and_redone_too(seed in any::<Option<u64>>(), picks in picks(120)) {
        undone_and_redone(acted(Bench::suggested(seed), &picks));
    }

    #[test]
    fn what_was_decided_never_comes_back(seed in any::<Option<u64>>(), picks in picks(80)) {
        let mut bench = acted(Bench::suggested(seed), &picks);
        let decided = |ws: &Workspace| -> Vec<(LayerKey, Part, Decision)> {
            let sets = ws.project().suggestions.iter();
            sets.flat_map(|(key, set)| {
                let said = set.verdicts().iter();
                said.filter_map(move |(part, it)| {
                    let mine = it.get(&AnnotatorId::new("anna"))?;
                    mine.decision.is_final().then(|| (key.clone(), part.clone(), mine.decision))
                })
            })
            .collect()
        };
        let before = decided(&bench.ws);
        for run in 3..5 {
            bench.take(sets::import_all(&bench.ws, run));
        }
        prop_assert_eq!(decided(&bench.ws), before.clone());
        bench.ws.refresh_list();
        let queue = bench.ws.queue();
        for (key, part, _) in before {
            let row = queue.find(&key, &part).and_then(|at| queue.row(at));
            prop_assert!(row.is_none_or(|it| it.state != State::Open), "{key:?} {part:?}");
        }
    }

    #[test]
    fn the_records_replayed_give_the_end(
        seed in any::<Option<u64>>(),
        picks in picks(120),
        suggested: bool,
    ) {
        let bench = run_over(seed, &picks, suggested);
        let mut replayed = bench.start.clone();
        for record in &bench.records {
            record.applied().apply(&mut replayed).unwrap();
        }
        same(&replayed, bench.ws.project(), "the replay");
        prop_assert_eq!(&replayed.articles, &bench.ws.project().articles);
    }

    #[test]
    fn an_export_read_back_gives_the_same_layers(
        seed in any::<Option<u64>>(),
        picks in picks(120),
    ) {
        let bench = run(seed, &picks);
        for (key, layer) in &bench.ws.project().layers {
            exported_and_read_back(bench.ws.project(), key, layer);
        }
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn what_was_saved_is_what_opens(
        seed in any::<Option<u64>>(),
        picks in picks(120),
        suggested: bool,
    ) {
        let bench = run_over(seed, &picks, suggested);
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("p");
        save(&root, &bench);
        let again = load(&root);
        same(&again.0, bench.ws.project(), "what opens");
        for (id, article) in &bench.ws.project().articles {
            let found = again.0.articles.get(id);
            if article.meta_set {
                prop_assert_eq!(found.map(|it| &it.meta), Some(&article.meta));
            }
            if article.zones_set {
                prop_assert_eq!(found.map(|it| &it.zones), Some(&article.zones));
            }
        }
        let steps = |it: &History| it.steps().iter().map(|step| step.transaction.clone()).collect::<Vec<_>>();
        prop_assert_eq!(steps(&again.1), steps(bench.ws.history()));
        prop_assert_eq!(again.1.standing(), bench.ws.history().standing());
    }
}

fn undone_and_redone(mut bench: Bench) {
    let end = bench.ws.project().clone();
    let steps = bench.ws.history().standing();
    bench.take(Action::JumpTo(0));
    same(bench.ws.project(), &bench.start, "undoing all");
    assert_eq!(bench.ws.project().articles, bench.start.articles);
    bench.take(Action::JumpTo(steps));
    same(bench.ws.project(), &end, "redoing all");
    assert_eq!(bench.ws.project().articles, end.articles);
}

fn save(root: &Path, bench: &Bench) {
    let start = &bench.start;
    store::create(root, &start.info, &start.schema, &start.guidelines).unwrap();
    let opened = store::open(root, &"anna".into(), &OpenOptions::default()).unwrap();
    let writer = Writer::start(&opened.files, |_| {}).unwrap();
    for (i, text) in TEXTS.iter().enumerate() {
        let article = ArticleId::new(format!("{i}.txt"));
        writer.put_zone_text(&article, &store::hash_text(text), (*text).into());
    }
    for record in &bench.records {
        let (at, kind) = match record.clone() {
            Record::Do {
                at, transaction, ..
            } => (at, StepKind::Do(transaction.into())),
            Record::Undo {
                at, transaction, ..
            } => (at, StepKind::Undo(transaction.into())),
            Record::Redo {
                at, transaction, ..
            } => (at, StepKind::Redo(transaction.into())),
        };
        writer.append(store::Step { seq: 0, at, kind });
    }
    assert_eq!(writer.close(), SaveState::Saved);
}

fn load(root: &Path) -> (Project, History) {
    let opened = store::open(root, &"anna".into(), &OpenOptions::default()).unwrap();
    assert_eq!(opened.problems, []);
    let mut project = opened.project;
    for key in opened.layers.iter().chain(&opened.suggestions) {
        let loaded = opened.files.load_layer(key);
        assert_eq!(loaded.problems, []);
        let held = project.held(key.kind);
        held.insert(key.clone(), loaded.layer);
    }
    let steps = opened.history.steps.into_iter();
    let steps = steps.map(|it| glossator::workspace::Step {
        seq: it.seq,
        at: it.at,
        unread: it.aside.is_some(),
        transaction: Arc::unwrap_or_clone(it.transaction),
    });
    let history = History::new(
        steps.collect(),
        opened.history.done,
        opened.history.next_seq,
    );
    (project, history)
}

fn exported_and_read_back(project: &Project, key: &LayerKey, layer: &Layer) {
    if layer.is_untouched() {
        return;
    }
    let article = &project.articles[&key.article];
    let index: usize = key.article.as_str()[..1].parse().unwrap();
    let text = TEXTS[index];
    let piece = Piece {
        article,
        text,
        offsets: &OffsetMap::new(text),
        annotator: &key.annotator,
        layer,
        register: &project.register,
        schema: &Schema::default(),
        options: &glossator::exchange::Options::default(),
        part: None,
    };
    let line = jsonl::line(&piece);
    assert!(!line.contains('\n'), "one layer, one line");
    let incoming = jsonl::parse_line(1, &line).unwrap();
    assert_eq!(incoming.id.as_deref(), Some(key.article.as_str()));
    assert_eq!(incoming.text.as_deref(), Some(text));
    let placed = incoming.place(text, &store::hash_text(text), &key.annotator);
    assert_eq!(placed.issues, []);
    assert_eq!(placed.layer.head, layer.head);
    assert_eq!(placed.layer.completions(), layer.completions());
    let tags = |it: &Layer| it.tags().cloned().collect::<Vec<_>>();
    assert_eq!(tags(&placed.layer), tags(layer));
    assert_eq!(placed.meta.as_ref(), Some(&article.meta));
    assert_eq!(placed.zones.as_ref(), Some(&article.zones));
    for entity in &placed.entities {
        assert_eq!(project.register.entities.get(&entity.id), Some(entity));
    }
    // What is written of what was read is the same, byte for byte.
    let again = jsonl::line(&Piece {
        layer: &placed.layer,
        ..piece
    });
    assert_eq!(again, line);
}

/// Fields of any name, as deep as JSON goes, beside tags of every class.
#[test]
fn what_is_unknown_in_a_line_is_saved_as_it_came() {
    let odd = r#""a b": 1, "x: 1), (id: \"evil\"": [null, true, {}, [], -0.0, 1e300, 0.1],
        "filler": "x", "article": "../../etc", "format": 7, "3d": {"ü\n\"\\\u0001\u007f": "\t"},
        "r#type": "", "": 18446744073709551615, "json": {"b": 2, "a": 1}"#;
    // The line's own format is known; a tag's isn't.
    let on_line = odd.replace("\"format\": 7, ", "");
    let deep = format!("{}{}", "[".repeat(110), "]".repeat(110));
    let line = format!(
        r#"{{"id": "0.txt", {on_line},
        "mentions": [{{"kind": "ORG", "spans": [[0, 3]], "id": "m1", {odd}, "deep": {deep}}}],
        "events": [{{"kind": "MEET", "id": "v1", "arguments": [{{"role": "who", "mention": "m1", {odd}}}]}}],
        "labels": [{{"task": "tone", "values": ["x"], "id": "l1", "entity": "e", "kind": 5}}],
        "entities": [{{"id": "e", "name": "E", {odd}}}]}}"#
    )
    .replace('\n', " ");
    let mut bench = Bench::new(None);
    let hash = store::hash_text(TEXTS[0]);
    let incoming = jsonl::parse_line(1, &line).unwrap();
    let placed = incoming.place(TEXTS[0], &hash, &"anna".into());
    assert_eq!(placed.issues, []);
    let key = LayerKey::new("anna".into(), "0.txt".into());
    let import = Action::Import {
        label: "import".into(),
        layers: vec![(key.clone(), placed.layer)],
        entities: placed.entities,
        articles: Vec::new(),
        project: glossator::workspace::ImportedProject::default(),
    };
    for effect in bench.ws.dispatch(import, &NOW.into()).unwrap() {
        if let Effect::Record(record) = effect {
            bench.records.push(record);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("p");
    save(&root, &bench);
    let (mut project, history) = load(&root);
    same(&project, bench.ws.project(), "what opens");
    project.articles = bench.start.articles.clone();
    exported_and_read_back(&project, &key, &project.layers[&key]);
    // The step can be taken back after a restart too.
    let last = history.to_undo().unwrap().transaction.clone();
    last.inverse().apply(&mut project).unwrap();
}

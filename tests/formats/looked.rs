//! “Looked at, nothing” goes out as a negative, “not looked at” never as one.

use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::expect;
use glossator::exchange::{self, Head, Options, Out, Piece};
use glossator::model::*;
use glossator::text::offsets::OffsetMap;

use crate::tags::{at, complete, mention, put};

const TEXT: &str = "Ada met Bo. They talked.";

fn schema() -> Schema {
    let kind = || KindId::new("X");
    Schema {
        entities: vec![EntityType {
            id: kind(),
            ..EntityType::default()
        }],
        events: vec![EventType {
            id: kind(),
            ..EventType::default()
        }],
        relations: vec![RelationType {
            id: kind(),
            ..RelationType::default()
        }],
        labels: vec![LabelTask {
            id: kind(),
            values: vec![Choice {
                id: "a".into(),
                ..Choice::default()
            }],
            ..LabelTask::default()
        }],
        ..Schema::default()
    }
}

/// Files, and what is told as lost.
fn written(format: &str, layer: &Layer) -> (Vec<(String, Vec<u8>)>, Vec<&'static str>) {
    written_by(format, layer, schema())
}

fn written_by(
    format: &str,
    layer: &Layer,
    schema: Schema,
) -> (Vec<(String, Vec<u8>)>, Vec<&'static str>) {
    let project = Project {
        schema: Arc::new(schema),
        ..Project::default()
    };
    let options = Options::default();
    let head = Head {
        project: &project,
        options: &options,
    };
    let write = exchange::by_id(format).and_then(|it| it.write.as_ref());
    let mut writer = (write.unwrap().begin)(&head);
    let mut out = Out::default();
    let piece = Piece {
        article: &Article::new("a.txt".into()),
        text: TEXT,
        offsets: &OffsetMap::new(TEXT),
        annotator: &"anna".into(),
        layer,
        register: &project.register,
        schema: &project.schema,
        options: &options,
        part: None,
    };
    writer.piece(&piece, &mut out);
    writer.end(&mut out);
    let told = out.losses().into_iter().map(|it| it.what).collect();
    (out.drain().collect(), told)
}

/// Formats of records that are there or not: an article without any is nowhere.
const RECORDS: [&str; 8] = [
    "csv",
    "newsmtsc",
    "semeval16",
    "rams",
    "plover",
    "dna",
    "graphml",
    "gexf",
];

#[test]
fn nothing_and_not_looked_at_are_not_the_same() {
    let all = Task::ALL.map(|row| row.0);
    for format in exchange::FORMATS {
        let Some(write) = &format.write else { continue };
        let nothing = written(format.id, &complete(&all)).0;
        let untouched = written(format.id, &complete(&[])).0;
        let silent = write.lacks.contains("whether somebody looked");
        let apart = !silent && !RECORDS.contains(&format.id);
        assert_eq!(nothing != untouched, apart, "{}", format.id);
        // What it can't say it tells, of the one as of the other.
        let told = "whether somebody looked, in layers that have nothing of a task";
        for layer in [complete(&all), complete(&[])] {
            let losses = written(format.id, &layer).1;
            let tells = losses.iter().filter(|it| **it == told).count();
            let expected = silent || format.id == "rams";
            assert_eq!(tells, usize::from(expected), "{}", format.id);
        }
    }
}

/// Without a project the layer says what was looked for.
#[test]
fn what_was_looked_for_is_known_without_a_schema() {
    let bare = Schema::default();
    assert!(bare.events.is_empty());
    let told = "whether somebody looked, in layers that have nothing of a task";
    let losses = written_by("rams", &complete(&[Task::Events]), bare.clone()).1;
    assert_eq!(losses, [told]);
    assert_eq!(written_by("rams", &complete(&[]), bare).1, [""; 0]);
}

/// What a program would learn from: the words aside.
#[test]
fn what_is_written_of_an_article_without_tags() {
    let mut told = String::new();
    let mut some = complete(&[Task::Stances]);
    put(&mut some, "m1", mention("X", at("Ada")));
    let layers = [
        ("nothing", complete(&Task::ALL.map(|row| row.0))),
        ("not looked at", complete(&[Task::Stances])),
        ("begun", some),
    ];
    for id in [
        "conll",
        "conll2012",
        "spacy-jsonl",
        "doccano",
        "prodigy",
        "gliner",
        "dygie",
        "label-studio",
        "docbin",
    ] {
        for (name, layer) in &layers {
            let (files, losses) = written(id, layer);
            let _ = writeln!(told, "{id}, {name}: {}", said(id, &files));
            losses.iter().for_each(|it| {
                let _ = writeln!(told, "    {it}");
            });
        }
    }
    expect![[r#"
        conll, nothing: O O O O O O O
        conll, not looked at: 
            articles that nobody looked at for entities
        conll, begun: B-X O O O O O O
            articles whose entities aren't complete, of which more may be there
        conll2012, nothing: * * * * * * *
        conll2012, not looked at: 
            articles that nobody looked at for entities
        conll2012, begun: (X) * * * * * *
            articles whose entities aren't complete, of which more may be there
        spacy-jsonl, nothing: ents [], spans {"sc":[]}, cats {"a":0.0}
        spacy-jsonl, not looked at: 
        spacy-jsonl, begun: ents [{"start":0,"end":3,"label":"X","kb_id":""}], spans {"sc":[{"start":0,"end":3,"label":"X","kb_id":""}]}
            articles whose entities aren't complete, of which more may be there
        doccano, nothing: entities [], relations []
        doccano, not looked at: 
        doccano, begun: entities [{"id":1,"label":"X","start_offset":0,"end_offset":3}]
            articles whose entities aren't complete, of which more may be there
        prodigy, nothing: spans [], answer "accept", options [{"id":"a","text":"a"}]
        prodigy, not looked at: answer "ignore"
        prodigy, begun: spans [{"start":0,"end":3,"token_start":0,"token_end":0,"label":"X"}], answer "accept"
            articles whose entities aren't complete, of which more may be there
        gliner, nothing: ner []
        gliner, not looked at: 
            articles that nobody looked at for entities
        gliner, begun: ner [[0,0,"X"]]
            articles whose entities aren't complete, of which more may be there
        dygie, nothing: relations [[],[]], ner [[],[]], events [[],[]], clusters []
        dygie, not looked at: 
        dygie, begun: ner [[[0,0,"X"]],[]]
            articles whose entities aren't complete, of which more may be there
        label-studio, nothing: annotations [{"result":[]}]
        label-studio, not looked at: annotations []
        label-studio, begun: annotations [{"result":[{"id":"m1","from_name":"label","to_name":"text","type":"labels","value":{"start":0,"end":3,"text":"Ada","labels":["X"]}}]}]
            articles whose entities aren't complete, of which more may be there
        docbin, nothing: bytes
        docbin, not looked at: bytes
        docbin, begun: bytes
            articles whose entities aren't complete, of which more may be there
    "#]].assert_eq(&told);
}

/// The labels of tokens, or the fields that speak of tags.
fn said(format: &str, files: &[(String, Vec<u8>)]) -> String {
    let find = |ending: &str| files.iter().find(|it| it.0.ends_with(ending));
    let bytes = find("tasks.json").or(files.first()).map(|it| it.1.clone());
    let Ok(text) = String::from_utf8(bytes.unwrap_or_default()) else {
        return "bytes".into();
    };
    if format.starts_with("conll") {
        let at = if format == "conll" { 3 } else { 10 };
        let cells = text.lines().filter(|it| !it.starts_with(['-', '#']));
        let cells = cells.filter_map(|it| it.split(' ').nth(at));
        return cells.collect::<Vec<_>>().join(" ");
    }
    let rows: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let row = match rows {
        serde_json::Value::Array(mut all) if !all.is_empty() => all.remove(0),
        it => it,
    };
    let fields = [
        "ents",
        "spans",
        "entities",
        "relations",
        "ner",
        "events",
        "clusters",
        "annotations",
        "answer",
        "cats",
        "options",
    ];
    let fields = fields.iter().filter_map(|it| {
        let value = row.get(it)?;
        Some(format!("{it} {value}"))
    });
    fields.collect::<Vec<_>>().join(", ")
}

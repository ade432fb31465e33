//! The Hugging Face folder: what stands in its tables, read with the Parquet
//! library's own reader.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use expect_test::expect;
use glossator::exchange::{self, Head, Options, Out, Piece};
use glossator::model::*;
use glossator::text::offsets::OffsetMap;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value, json};

use crate::made::{TEXT, article, layer, register};
use crate::tags::complete;

type Files = BTreeMap<String, Vec<u8>>;

/// A schema that knows most of what the layer has.
fn schema() -> Schema {
    let entity = |id: &str| EntityType {
        id: id.into(),
        ..EntityType::default()
    };
    let choice = |id: &str| Choice {
        id: id.into(),
        ..Choice::default()
    };
    Schema {
        entities: ["PER", "NORP"].map(entity).to_vec(),
        events: vec![EventType {
            id: "CONSULT".into(),
            help: Help {
                definition: "They talk | meet.".into(),
                ..Help::default()
            },
            ..EventType::default()
        }],
        stance: StanceScheme {
            polarities: vec![Polarity::For, Polarity::Against],
            ..StanceScheme::default()
        },
        labels: vec![LabelTask {
            id: "topic".into(),
            values: ["sport", "diplomacy"].map(choice).to_vec(),
            ..LabelTask::default()
        }],
        ..Schema::default()
    }
}

fn project(schema: Schema) -> Project {
    Project {
        info: ProjectInfo {
            name: "Talks: \"a\" & b".into(),
            language: Some("en".into()),
            ..ProjectInfo::default()
        },
        schema: Arc::new(schema),
        guidelines: "Tag what is named.".into(),
        ..Project::default()
    }
}

/// Pieces of layers of one article, each in a part.
fn written(project: &Project, options: &Options, pieces: &[(&Layer, Option<&str>)]) -> Files {
    let (article, text) = (article(), TEXT.to_owned());
    let pieces = pieces.iter().map(|(layer, part)| Given {
        article: &article,
        text: &text,
        layer,
        part: *part,
    });
    written_of(project, options, pieces)
}

struct Given<'a> {
    article: &'a Article,
    text: &'a str,
    layer: &'a Layer,
    part: Option<&'a str>,
}

fn written_of<'a>(
    project: &Project,
    options: &Options,
    pieces: impl IntoIterator<Item = Given<'a>>,
) -> Files {
    let write = exchange::by_id("huggingface").and_then(|it| it.write.as_ref());
    let mut writer = (write.unwrap().begin)(&Head { project, options });
    let mut out = Out::default();
    let mut files = Files::new();
    let mut keep = |out: &mut Out| {
        for (name, bytes) in out.drain() {
            files.entry(name).or_default().extend(bytes);
        }
    };
    for it in pieces {
        writer.piece(
            &Piece {
                article: it.article,
                text: it.text,
                offsets: &OffsetMap::new(it.text),
                annotator: &"anna".into(),
                layer: it.layer,
                register: &register(),
                schema: &project.schema,
                options,
                part: it.part,
            },
            &mut out,
        );
        keep(&mut out);
    }
    writer.end(&mut out);
    assert_eq!(out.losses(), []);
    keep(&mut out);
    files
}

fn open(bytes: &[u8]) -> ParquetRecordBatchReaderBuilder<std::fs::File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap()
}

pub fn rows(bytes: &[u8]) -> Vec<Value> {
    let reader = open(bytes).build().unwrap();
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.unwrap();
        let schema = batch.schema();
        for row in 0..batch.num_rows() {
            let columns = schema.fields().iter().zip(batch.columns());
            let of = |(field, column): (&Arc<arrow_schema::Field>, &ArrayRef)| {
                (field.name().clone(), value(column, row))
            };
            rows.push(Value::Object(columns.map(of).collect()));
        }
    }
    rows
}

/// A cell as JSON; in records what is null is left out.
fn value(column: &ArrayRef, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Utf8 => json!(column.as_string::<i32>().value(row)),
        DataType::Int32 => json!(column.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => json!(column.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => json!(column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => json!(column.as_boolean().value(row)),
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            (0..items.len()).map(|at| value(&items, at)).collect()
        }
        DataType::Struct(fields) => {
            let parts = fields.iter().zip(column.as_struct().columns());
            let parts = parts.map(|(field, part)| (field.name().clone(), value(part, row)));
            let parts: Map<String, Value> = parts.filter(|(_, it)| !it.is_null()).collect();
            Value::Object(parts)
        }
        other => panic!("{other}"),
    }
}

fn table<'f>(files: &'f Files, config: &str) -> &'f [u8] {
    &files[&format!("data/{config}-train-00000-of-00001.parquet")]
}

/// A row with each item of its lists on a line of its own.
fn told(row: &Value) -> String {
    let mut out = String::new();
    for (name, value) in row.as_object().unwrap() {
        match value.as_array() {
            Some(items) => {
                out.push_str(&format!("{name}:\n"));
                for item in items {
                    out.push_str(&format!("  {item}\n"));
                }
            }
            None if name == "text" => {}
            None => out.push_str(&format!("{name}: {value}\n")),
        }
    }
    out
}

#[test]
fn a_row_holds_all_that_the_layer_says() {
    let files = written(&project(schema()), &Options::default(), &[(&layer(), None)]);
    let mut out = String::new();
    for config in [
        "entities",
        "events",
        "stances",
        "relations",
        "labels",
        "documents",
        "register",
    ] {
        out.push_str(&format!("== {config}\n"));
        for row in rows(table(&files, config)) {
            out.push_str(&told(&row));
        }
    }
    expect![[r#"
        == entities
        id: "2023/a b.txt"
        annotator: "anna"
        complete: true
        state: 2
        mentions:
          {"id":"m1","kind":"PER","label":0,"start":0,"end":4,"spans":[{"start":0,"end":4}],"quote":"Nino","status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"m5","kind":"FAC","start":5,"end":8,"spans":[{"start":5,"end":8}],"quote":"👩‍🚒","status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"m2","kind":"PER","label":0,"start":13,"end":15,"spans":[{"start":13,"end":15}],"quote":"Bo","entity":"bo","entity_name":"Kirov, “Bo” \"B.\"","status":"corrected","score":0.75,"by":"tagger","at":"2026-11-22T10:00:00Z","version":"1.2","decided_by":"anna"}
          {"id":"m3","kind":"NORP","label":1,"start":19,"end":42,"spans":[{"start":19,"end":24},{"start":35,"end":42}],"quote":"North Koreans","attributes":"{\"level\":\"name\",\"metonymic\":false,\"weight\":0.5}","status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"m4","kind":"PER","label":0,"start":45,"end":48,"spans":[{"start":45,"end":48}],"quote":"she","status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        == events
        id: "2023/a b.txt"
        annotator: "anna"
        complete: false
        state: 0
        events:
          {"id":"v1","kind":"CONSULT","label":0,"start":9,"end":12,"spans":[{"start":9,"end":12}],"quote":"met","arguments":[{"role":"actor","what":"mention","id":"m1","kind":"PER","start":0,"end":4,"spans":[{"start":0,"end":4}],"quote":"Nino"},{"role":"recipient","what":"mention","id":"m2","kind":"PER","start":13,"end":15,"spans":[{"start":13,"end":15}],"quote":"Bo","entity":"bo","entity_name":"Kirov, “Bo” \"B.\""},{"role":"time","what":"value","start":15,"end":18,"spans":[{"start":15,"end":18}],"quote":".\r\n","value":"2023-12-25"},{"role":"location","what":"text","start":29,"end":34,"spans":[{"start":29,"end":34}],"quote":"South"}],"attributes":"{\"modes\":[\"visit\",\"phone\"]}","status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"v2","kind":"RETREAT","spans":[],"arguments":[],"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        == stances
        id: "2023/a b.txt"
        annotator: "anna"
        complete: false
        state: 1
        stances:
          {"id":"s1","polarity":1,"strength":2,"basis":3,"holder":{"what":"mention","id":"m4","kind":"PER","start":45,"end":48,"spans":[{"start":45,"end":48}],"quote":"she"},"target":{"what":"mention","id":"m3","kind":"NORP","start":19,"end":42,"spans":[{"start":19,"end":24},{"start":35,"end":42}],"quote":"North Koreans"},"via":[{"what":"author","spans":[]},{"what":"mention","id":"m1","kind":"PER","start":0,"end":4,"spans":[{"start":0,"end":4}],"quote":"Nino"}],"expression":{"start":49,"end":53,"spans":[{"start":49,"end":53}],"quote":"said"},"evidence":{"start":18,"end":44,"spans":[{"start":18,"end":44}],"quote":"“North and South Koreans,”"},"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"s2","polarity":2,"holder":{"what":"implicit","spans":[]},"target":{"what":"topic","id":"talks","spans":[],"entity":"talks","entity_name":"the talks"},"via":[],"expression":{"spans":[]},"evidence":{"spans":[]},"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        == relations
        id: "2023/a b.txt"
        annotator: "anna"
        complete: false
        state: 0
        relations:
          {"id":"r1","kind":"affiliation","from":{"what":"mention","id":"m1","kind":"PER","start":0,"end":4,"spans":[{"start":0,"end":4}],"quote":"Nino"},"to":{"what":"entity","id":"bo","spans":[],"entity":"bo","entity_name":"Kirov, “Bo” \"B.\""},"evidence":{"spans":[]},"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        == labels
        id: "2023/a b.txt"
        annotator: "anna"
        complete: false
        state: 0
        labels:
          {"id":"l1","task":"topic","values":["diplomacy"],"spans":[],"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        label_topic: 1
        == documents
        id: "2023/a b.txt"
        annotator: "anna"
        text_hash: "b3-0123456789abcdef0123456789abcdef"
        title: "Bo, met"
        published: "2023-12-28"
        source: null
        author: null
        url: null
        language: null
        zones:
          {"kind":"headline_repeat","start":0,"end":16}
        completions:
          {"task":"entities","state":"complete","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"task":"stances","state":"partial","by":"anna"}
        guideline_version: "2"
        suggestions_seen: false
        notes:
          {"id":"n1","on":"s1","text":"sure?\n\"yes\"","status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        == register
        id: "bo"
        name: "Kirov, “Bo” \"B.\""
        kind: "PER"
        aliases:
          "Bo"
        wikidata: null
        country: "GEO"
        sector: "GOV"
        note: "a mayor"
        id: "talks"
        name: "the talks"
        kind: "TOPIC"
        aliases:
        wikidata: null
        country: null
        sector: null
        note: ""
    "#]].assert_eq(&out);
}

#[test]
fn every_span_is_what_python_slices() {
    fn check(text: &[char], it: &Value, seen: &mut usize) {
        match it {
            Value::Array(items) => items.iter().for_each(|it| check(text, it, seen)),
            Value::Object(fields) => {
                if let (Some(quote), Some(spans)) = (fields.get("quote"), fields.get("spans")) {
                    let pieces: Vec<String> = spans
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|span| {
                            let at = |name: &str| span[name].as_u64().unwrap() as usize;
                            text[at("start")..at("end")].iter().collect()
                        })
                        .collect();
                    assert_eq!(*quote, pieces.join(" "));
                    *seen += 1;
                }
                fields.values().for_each(|it| check(text, it, seen));
            }
            _ => {}
        }
    }
    let files = written(&project(schema()), &Options::default(), &[(&layer(), None)]);
    let mut seen = 0;
    for (_, bytes) in files.iter().filter(|it| it.0.ends_with(".parquet")) {
        for row in rows(bytes) {
            let text: Vec<char> = row["text"].as_str().unwrap_or_default().chars().collect();
            check(&text, &row, &mut seen);
        }
    }
    // 5 mentions; a trigger with 4 arguments; 2 places and 3 sides of a stance;
    // an end of a relation.
    assert_eq!(seen, 5 + 1 + 4 + 2 + 3 + 1);
}

#[test]
fn looked_at_and_not_looked_at_differ() {
    let mut looked = Layer::default();
    let done = Completion {
        state: CompletionState::Verified,
        by: "anna".into(),
        at: None,
        extra: Extra::new(),
    };
    looked.set_completion(Task::Events, Some(done));
    let mut tagged = Layer::default();
    tagged.put(layer().tag(&"v1".into()).unwrap().clone());
    let files = written(
        &project(schema()),
        &Options::default(),
        &[(&looked, None), (&tagged, None), (&Layer::default(), None)],
    );
    let rows = rows(table(&files, "events"));
    let cell = |row: &Value| format!("{} {}", row["complete"], row["state"]);
    let mask: Vec<String> = rows.iter().map(cell).collect();
    // States by number: untouched, partial, complete, verified.
    assert_eq!(mask, ["true 3", "false 0"]);
    assert_eq!(rows[0]["events"], json!([]));
    let readme = String::from_utf8(files["README.md"].clone()).unwrap();
    for row in [
        "| `events` | train | 2 | 1 | 1 |",
        // The article that nobody looked at stands here alone.
        "| `documents` | train | 3 |  | 0 |",
    ] {
        assert!(readme.contains(row), "{readme}");
    }
    for config in ["entities", "relations"] {
        assert!(!files.keys().any(|it| it.contains(config)), "{config}");
    }
}

#[test]
fn parts_are_tables_of_their_own() {
    let options = Options {
        parts: vec!["train".into(), "dev".into(), "test".into()],
        text: false,
        tasks: [Task::Entities].into(),
        ..Options::default()
    };
    let layer = layer();
    let pieces = [
        (&layer, Some("dev")),
        (&layer, Some("train")),
        (&layer, Some("dev")),
    ];
    let files = written(&project(schema()), &options, &pieces);
    let readme = String::from_utf8(files["README.md"].clone()).unwrap();
    assert!(readme.contains("  - split: validation\n    path: data/entities-validation-00000"));
    let counts = |config: &str| -> Vec<(String, usize)> {
        let of_it = files.iter().filter(|it| it.0.contains(config));
        of_it
            .map(|(name, bytes)| (name.clone(), rows(bytes).len()))
            .collect()
    };
    let named = |split: &str, count| {
        (
            format!("data/entities-{split}-00000-of-00001.parquet"),
            count,
        )
    };
    assert_eq!(
        counts("entities"),
        [named("test", 0), named("train", 1), named("validation", 2)]
    );
    let first = &rows(&files["data/entities-train-00000-of-00001.parquet"])[0];
    assert!(first.get("text").is_none(), "{first}");
}

#[test]
fn row_groups_go_out_as_they_fill() {
    let project = project(schema());
    let layer = layer();
    let pieces: Vec<(&Layer, Option<&str>)> = (0..600).map(|_| (&layer, None)).collect();
    let files = written(&project, &Options::default(), &pieces);
    let reader = open(table(&files, "entities"));
    let groups = reader.metadata().row_groups().iter();
    let counts: Vec<i64> = groups.map(|it| it.num_rows()).collect();
    assert_eq!(counts, [250, 250, 100]);
    assert_eq!(files, written(&project, &Options::default(), &pieces));
}

/// Tables share what is packed of the texts, and each has rows that others lack.
#[test]
fn every_row_has_the_text_of_its_article() {
    let layers = [
        complete(&[Task::Entities]),
        complete(&[Task::Entities, Task::Events]),
        complete(&[]),
        complete(&[Task::Events, Task::Stances]),
        complete(&[Task::Entities, Task::Events, Task::Stances]),
    ];
    let articles: Vec<(Article, String)> = (0..1400)
        .map(|at| {
            let id = ArticleId::new(format!("a{at}.txt"));
            (
                Article::new(id),
                format!("Article {at}: Füße. ").repeat(at % 9),
            )
        })
        .collect();
    let given = || {
        articles
            .iter()
            .enumerate()
            .map(|(at, (article, text))| Given {
                article,
                text,
                layer: &layers[at % layers.len()],
                part: Some(["train", "train", "dev"][at % 3]),
            })
    };
    let options = Options {
        parts: vec!["train".into(), "dev".into()],
        ..Options::default()
    };
    let files = written_of(&project(schema()), &options, given());
    for (config, task) in [
        ("entities", Some(Task::Entities)),
        ("events", Some(Task::Events)),
        ("stances", Some(Task::Stances)),
        ("documents", None),
    ] {
        for (part, split) in [("train", "train"), ("dev", "validation")] {
            let its = given().filter(|it| it.part == Some(part));
            let looked = its.filter(|it| task.is_none_or(|task| it.layer.is_complete(task)));
            let expected: Vec<Value> = looked
                .map(|it| json!([it.article.id.as_str(), it.text]))
                .collect();
            let rows = rows(&files[&format!("data/{config}-{split}-00000-of-00001.parquet")]);
            let found = rows.iter().map(|row| json!([row["id"], row["text"]]));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{config} of {part}");
        }
    }
}

#[test]
fn features_are_told_in_file_and_card() {
    let files = written(&project(schema()), &Options::default(), &[(&layer(), None)]);
    let reader = open(table(&files, "labels"));
    let told = reader
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .unwrap();
    let told = told.iter().find(|it| it.key == "huggingface").unwrap();
    let told: Value = serde_json::from_str(told.value.as_deref().unwrap()).unwrap();
    assert_eq!(
        told["info"]["features"]["label_topic"],
        json!({"names": ["sport", "diplomacy"], "_type": "ClassLabel"})
    );
    assert_eq!(
        told["info"]["features"]["labels"][0]["values"],
        json!([{"dtype": "string", "_type": "Value"}])
    );
    assert_eq!(
        reader.metadata().file_metadata().created_by(),
        Some(concat!("Glossator ", env!("CARGO_PKG_VERSION")))
    );
    let readme = String::from_utf8(files["README.md"].clone()).unwrap();
    let card = readme.split("dataset_info:").next().unwrap();
    expect![[r#"
        ---
        pretty_name: "Talks: \"a\" & b"
        language:
        - "en"
        license: other
        license_name: not-stated
        license_link: LICENSE.md
        annotations_creators:
        - "expert-generated"
        language_creators:
        - "found"
        multilinguality:
        - "monolingual"
        size_categories:
        - "n<1K"
        source_datasets:
        - "original"
        task_categories:
        - "token-classification"
        - "text-classification"
        task_ids:
        - "named-entity-recognition"
        tags:
        - "event-extraction"
        - "stance-detection"
        - "relation-extraction"
        - "news"
        - "glossator"
        configs:
        - config_name: entities
          default: true
          data_files:
          - split: train
            path: data/entities-train-00000-of-00001.parquet
        - config_name: stances
          data_files:
          - split: train
            path: data/stances-train-00000-of-00001.parquet
        - config_name: events
          data_files:
          - split: train
            path: data/events-train-00000-of-00001.parquet
        - config_name: relations
          data_files:
          - split: train
            path: data/relations-train-00000-of-00001.parquet
        - config_name: labels
          data_files:
          - split: train
            path: data/labels-train-00000-of-00001.parquet
        - config_name: documents
          data_files:
          - split: train
            path: data/documents-train-00000-of-00001.parquet
        - config_name: register
          data_files:
          - split: train
            path: data/register-train-00000-of-00001.parquet
    "#]]
    .assert_eq(card);
    let manual = String::from_utf8(files["GUIDELINES.md"].clone()).unwrap();
    expect![[r##"
        # How Talks: "a" & b was annotated

        Tag what is named.

        ## The types

        ### Entities

        - **PER**
        - **NORP**

        ### Events

        - **CONSULT**: They talk \| meet.

        ### Stances

        - Polarities: for, against

        ### Labels

        - **topic**
          - **sport**
          - **diplomacy**
    "##]]
    .assert_eq(&manual);
}

#[test]
fn croissant_sums_what_lies_there() {
    let files = written(&project(schema()), &Options::default(), &[(&layer(), None)]);
    let it: Value = serde_json::from_slice(&files["croissant.json"]).unwrap();
    let distribution = it["distribution"].as_array().unwrap();
    let tables = files.keys().filter(|it| it.ends_with(".parquet")).count();
    assert_eq!(distribution.len(), tables);
    for file in distribution {
        let name = file["contentUrl"].as_str().unwrap();
        assert_eq!(file["contentSize"], format!("{} B", files[name].len()));
        assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
    }
    let sets = it["recordSet"].as_array().unwrap();
    let entities = sets
        .iter()
        .find(|it| it["@id"] == "entities/train")
        .unwrap();
    let mentions = entities["field"].as_array().unwrap().last().unwrap();
    assert_eq!(mentions["repeated"], json!(true));
    let start = &mentions["subField"].as_array().unwrap()[3];
    assert_eq!(start["@id"], "entities/train/mentions/start");
    assert_eq!(start["source"]["extract"]["column"], "mentions");
    assert_eq!(start["source"]["transform"], json!([{"jsonPath": "start"}]));
}

#[test]
fn an_empty_part_has_its_tables_without_rows() {
    let options = Options {
        parts: ["train", "dev"].map(str::to_owned).to_vec(),
        ..Options::default()
    };
    let files = written(&project(schema()), &options, &[(&layer(), Some("train"))]);
    let tables = files.keys().filter(|it| it.contains("-validation-"));
    let configs: Vec<&str> = tables
        .filter_map(|it| it.strip_prefix("data/")?.split('-').next())
        .collect();
    // Relations are none of what the schema asks for.
    assert_eq!(
        configs,
        ["documents", "entities", "events", "labels", "stances"]
    );
    for config in configs {
        let of = |part: &str| open(&files[&format!("data/{config}-{part}-00000-of-00001.parquet")]);
        let (full, empty) = (of("train"), of("validation"));
        assert_eq!(full.schema(), empty.schema(), "{config}");
        let told = |it: &ParquetRecordBatchReaderBuilder<std::fs::File>| {
            let file = it.metadata().file_metadata();
            (file.num_rows(), file.key_value_metadata().cloned())
        };
        let ((rows, features), (none, same)) = (told(&full), told(&empty));
        assert_eq!((rows, none), (1, 0), "{config}");
        assert_eq!(features, same, "{config}");
        assert!(features.is_some(), "{config}");
        let read: usize = empty
            .build()
            .unwrap()
            .map(|it| it.unwrap().num_rows())
            .sum();
        assert_eq!(read, 0, "{config}");
    }
}

//! Formats that are written and not read again: records of events, statements,
//! networks and conversations.

use std::sync::Arc;

use expect_test::{Expect, expect};
use glossator::exchange::{self, Head, Loss, Options, Out, Piece, jsonl};
use glossator::model::*;
use glossator::text::offsets::OffsetMap;

const TEXT: &str = "Ada & Co met Bo.\nBo\tand \"Al\" say: no tolls, =1+1.\nBo fled.";

/// Two articles of one text, the second of which only has its entities looked
/// at; with a register, and a schema that two kinds go out of as one.
fn project() -> Project {
    let entity = |id: &str, name: &str, kind: &str| Entity {
        id: id.into(),
        name: name.into(),
        kind: kind.into(),
        country: Some("GEO".into()),
        sector: (kind == "PER").then(|| "GOV".into()),
        ..Entity::default()
    };
    let mut register = Register::default();
    for it in [
        entity("bo", "Bo <B.>", "PER"),
        entity("tolls", "Tolls for \"all\"", Entity::TOPIC),
    ] {
        register.entities.insert(it.id.clone(), it);
    }
    let help = |definition: &str| Help {
        definition: definition.into(),
        ..Help::default()
    };
    let kind = |id: &str, definition: &str| EntityType {
        id: id.into(),
        help: help(definition),
        ..EntityType::default()
    };
    let schema = Schema {
        entities: vec![kind("PER", "A person."), kind("ORG", "A\nfirm."), kind("ODD", "")],
        events: vec![EventType {
            id: "CONSULT".into(),
            help: help("They talk."),
            roles: vec![Role {
                id: "actor".into(),
                ..Role::default()
            }],
            ..EventType::default()
        }],
        stance: StanceScheme {
            polarities: vec![Polarity::For, Polarity::Against],
            strengths: vec!["weak".into(), "strong".into()],
            ..StanceScheme::default()
        },
        attributes: vec![AttributeDef {
            id: "modes".into(),
            on: AttributeHost::Events(vec!["CONSULT".into()]),
            value: AttributeType::Choices(vec![Choice {
                id: "visit".into(),
                ..Choice::default()
            }]),
            ..AttributeDef::default()
        }],
        ..Schema::default()
    };
    Project {
        schema: Arc::new(schema),
        register,
        ..Project::default()
    }
}

fn layer() -> Layer {
    let line = concat!(
        r#"{"completions": {"entities": "complete", "events": "complete", "stances": "complete"}, "mentions": ["#,
        r#"{"id": "m1", "kind": "ORG", "spans": [[0, 8]]}, "#,
        r#"{"id": "m2", "kind": "PER", "spans": [[13, 15]], "entity": "bo", "attributes": {"sector": ["MIL", "REB"]}}, "#,
        r#"{"id": "m3", "kind": "PER", "spans": [[17, 19]], "entity": "bo"}, "#,
        r#"{"id": "m4", "kind": "PER", "spans": [[25, 27]]}, "#,
        r#"{"id": "m5", "kind": "PER", "spans": [[17, 19], [25, 27]]}], "#,
        r#""events": [{"id": "v1", "kind": "CONSULT", "trigger": [[9, 12]], "attributes": {"modes": ["visit"], "sure": true}, "#,
        r#""arguments": [{"role": "actor", "mention": "m1"}, {"role": "recipient", "mention": "m2"}, "#,
        r#"{"role": "time", "value": "2026-11-21"}, {"role": "topic", "spans": [[37, 42]]}]}, "#,
        r#"{"id": "v2", "kind": "RETREAT", "trigger": [[53, 57]], "arguments": []}], "#,
        r#""stances": [{"id": "s1", "holder": {"mention": "m3"}, "target": {"topic": "tolls"}, "polarity": "against", "#,
        r#""strength": 2, "basis": "quoted", "via": ["author"], "expression": [[34, 42]], "evidence": [[17, 49]]}, "#,
        r#"{"id": "s2", "holder": {"mention": "m4"}, "target": {"topic": "tolls"}, "polarity": "for", "evidence": [[44, 49]]}, "#,
        r#"{"id": "s3", "holder": {"entity": "bo"}, "target": {"topic": "tolls"}, "polarity": "for"}, "#,
        r#"{"id": "s4", "holder": "author", "target": {"event": "v2"}, "polarity": "neutral", "basis": "inferred"}, "#,
        r#"{"id": "s5", "holder": "unknown", "target": {"mention": "m1"}, "polarity": "mixed"}, "#,
        r#"{"id": "s6", "holder": {"mention": "m4"}, "target": {"mention": "m1"}, "polarity": "for", "status": "rejected"}], "#,
        r#""relations": [{"id": "r1", "kind": "affiliation", "from": {"mention": "m4"}, "to": {"mention": "m1"}}], "#,
        r#""notes": [{"id": "n1", "text": "sure?"}]}"#,
    );
    let incoming = jsonl::parse_line(1, line).unwrap();
    let hash = TextHash::new("b3-0123456789abcdef0123456789abcdef");
    let placed = incoming.place(TEXT, &hash, &"anna".into());
    assert_eq!(placed.issues, []);
    placed.layer
}

fn written(format: &str, options: &Options) -> (String, Vec<Loss>) {
    let project = project();
    let head = Head {
        project: &project,
        options,
    };
    let format = exchange::by_id(format).unwrap().write.as_ref().unwrap();
    let mut writer = (format.begin)(&head);
    let mut out = Out::default();
    let mut looked_at = Layer::default();
    let done = layer().completions()[&Task::Entities].clone();
    looked_at.set_completion(Task::Entities, Some(done));
    for (id, layer) in [("a/1.txt", layer()), ("b\t2.txt", looked_at)] {
        let article = Article {
            meta: ArticleMeta {
                title: Some("Bo, \"again\"".into()),
                published: Some("2026-11-22".into()),
                source: Some("The Wire".into()),
                language: Some("en".into()),
                ..ArticleMeta::default()
            },
            ..Article::new(id.into())
        };
        writer.piece(
            &Piece {
                article: &article,
                text: TEXT,
                offsets: &OffsetMap::new(TEXT),
                annotator: &"anna".into(),
                layer: &layer,
                register: &project.register,
                schema: &project.schema,
                options,
                part: None,
            },
            &mut out,
        );
    }
    writer.end(&mut out);
    let losses = out.losses();
    let files: Vec<_> = out.drain().collect();
    let [(name, bytes)] = &files[..] else {
        panic!("one file");
    };
    assert_eq!(name, "");
    (String::from_utf8(bytes.clone()).unwrap(), losses)
}

fn check(format: &str, options: &Options, expected: Expect) {
    let (text, losses) = written(format, options);
    assert_eq!(written(format, options).0, text, "the same bytes");
    let mut told = String::new();
    for it in losses {
        let tag = it.tag.map(|it| it.to_string()).unwrap_or_default();
        told.push_str(&format!("- {} {tag}: {}\n", it.article, it.what));
    }
    expected.assert_eq(&(told + &text));
}

/// Everything without the article's words, and with kinds by other names.
fn without_text() -> Options {
    Options {
        text: false,
        date: Some("2026-11-22".into()),
        ..Options::default()
    }
}

#[test]
fn plover_has_an_event_to_a_line() {
    check("plover", &Options::default(), expect![[r#""#]]);
    check("plover", &without_text(), expect![[r#""#]]);
}

#[test]
fn dna_has_a_statement_to_a_row() {
    check("dna", &Options::default(), expect![[r#""#]]);
    check("dna", &without_text(), expect![[r#""#]]);
}

#[test]
fn semeval16_has_a_stance_to_a_line() {
    check("semeval16", &Options::default(), expect![[r#""#]]);
}

#[test]
fn graphml_is_the_network_of_stances() {
    check("graphml", &without_text(), expect![[r#""#]]);
}

#[test]
fn gexf_is_the_network_of_stances() {
    check("gexf", &Options::default(), expect![[r#""#]]);
}

#[test]
fn chat_asks_for_what_was_looked_at() {
    let options = Options {
        labels: [
            ("ORG".into(), Some("ACTOR".into())),
            ("PER".into(), Some("ACTOR".into())),
            ("ODD".into(), None),
        ]
        .into(),
        ..Options::default()
    };
    check("chat", &options, expect![[r#""#]]);
    let options = Options {
        tasks: [Task::Labels, Task::Events].into(),
        ..Options::default()
    };
    check("chat", &options, expect![[r#""#]]);
}

/// Where a task isn't complete, a line of OneIE doesn't say that there is nothing.
#[test]
fn oneie_leaves_out_what_nobody_looked_at() {
    let (text, _) = written("oneie", &Options::default());
    let lines = text.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let count = |field: &str| match line.get(field) {
            Some(it) => it.as_array().unwrap().len().to_string(),
            None => "–".to_owned(),
        };
        let fields = ["entity_mentions", "relation_mentions", "event_mentions"];
        format!("{} {}\n", line["wnd_id"], fields.map(count).join(" "))
    });
    expect![[r#""#]].assert_eq(&lines.collect::<String>());
}

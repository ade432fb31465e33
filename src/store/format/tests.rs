//! Layers, registers and edits to text and back.

use std::sync::Arc;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::layer::{self, LayerFile};
use crate::model::*;
use crate::text::Span;

pub const TEXT: &str =
    "Nikol Pashinyan met Ilham Aliyev on Monday in Prague. “Inadequate”, he said.";

fn read(ron: &str) -> LayerFile {
    layer::parse(LayerKind::Annotations, ron, &mut |_| Ok(TEXT.into())).unwrap()
}

fn key() -> LayerKey {
    LayerKey::new("anna".into(), "2023/talks.txt".into())
}

/// Reads a layer's file, expects these flaws, and the same bytes when written.
fn check(lists: &str, flaws: Expect) -> Layer {
    let ron = format!(
        "(\n    format: 1,\n    article: \"2023/talks.txt\",\n    text: (hash: \"b3-0\", bytes: 80),\n    annotator: \"anna\",\n{lists})\n"
    );
    let file = read(&ron);
    let told: Vec<String> = file
        .flaws
        .iter()
        .map(|it| format!("{}:{} {} {}\n", it.place.0, it.place.1, it.code, it.message))
        .collect();
    flaws.assert_eq(&told.concat());
    assert_eq!(layer::print(&key(), &file.layer, Some(TEXT)), ron);
    file.layer
}

#[test]
fn a_layer_looks_as_the_design_says() {
    let layer = check(
        r#"    guidelines: "2",
    suggestions_seen: true,
    completions: [(task: "entities", state: Complete, at: "2026-11-22T10:02:11Z")],
    mentions: [
        (id: "m4", kind: "PERSON", spans: [(0, 15, "Nikol Pashinyan")], entity: "nikol-pashinyan", attributes: {"level": "name", "metonymic": false}, by: "anna", at: "2026-11-22T10:02:11Z"),
        (id: "m5", kind: "PERSON", spans: [(0, 5, "Nikol"), (26, 32, "Aliyev")], by: "ner", status: Accepted, score: 0.75, version: "3", decided_by: "anna"),
        (id: "m9", kind: "DATE", spans: [(36, 42, "Monday")]),
    ],
    events: [
        (id: "v1", kind: "CONSULT", trigger: [(16, 19, "met")], attributes: {"modes": ["visit"]}, arguments: [
            (role: "actor", filler: Mention("m4")),
            (role: "recipient", filler: Spans([(20, 32, "Ilham Aliyev")])),
            (role: "time", filler: Value("2023-12-25", [(36, 42, "Monday")])),
            (role: "place", filler: Entity("prague")),
        ], by: "anna"),
        (id: "v2", kind: "THREATEN", by: "anna"),
    ],
    stances: [
        (id: "s1", holder: Mention("m4"), target: Topic("csto"), polarity: Against, strength: 2, basis: Quoted, via: [Author], evidence: [(54, 70, "“Inadequate”")], by: "anna"),
    ],
    relations: [
        (id: "r1", kind: "same", from: Event("v1"), to: Event("v2"), by: "anna"),
    ],
    labels: [
        (id: "l1", task: "topic", values: ["diplomacy", "war"], by: "anna"),
    ],
    notes: [
        (id: "n1", on: "s1", text: "one\n\"two\"", by: "anna"),
    ],
"#,
        expect![""],
    );
    assert_eq!(layer.tags().len(), 9);
    assert!(layer.is_complete(Task::Entities));
}

#[test]
fn tags_that_cannot_be_used_stay_in_the_file_and_are_told() {
    let layer = check(
        r#"    mentions: [
        (id: "m1", kind: "PERSON", spans: [(0, 5, "Nikol")]),
        (id: "m1", kind: "ORG", spans: [(6, 15, "Pashinyan")]),
        (id: "m2", kind: "PERSON", spans: [(0, 5, "Nykol")]),
        (id: "m3", kind: "PERSON", spans: [(70, 90, "far")]),
        (id: "m4", kind: "PERSON", spans: [(55, 60, "x")]),
        (id: "m5", kind: "PERSON", spans: [(9, 5, "x")]),
        (id: "m6", kind: "PERSON", spans: []),
        (id: "m7", kind: PERSON, spans: [(0, 5, "Nikol")]),
        "what is this",
    ],
    stances: [
        (id: "s1", holder: Author, target: Topic("x"), polarity: Furious),
    ],
"#,
        expect![[r#"
            8:9 id-twice the id m1 stands here for the second time; it is kept in the file but not shown
            9:44 quote-differs the span 0..5 of m2 doesn't cover the words it is quoted with; it is kept in the file but not shown
            10:44 span-out-of-range the span 70..90 of m3 runs past the end of the text; it is kept in the file but not shown
            11:44 span-off-boundary the span 55..60 of m4 cuts a character in two; it is kept in the file but not shown
            12:44 tag-unreadable the span 9..5 is empty or reversed; it is kept in the file but not shown
            13:43 tag-unreadable at least one span expected; it is kept in the file but not shown
            14:26 tag-unreadable a text in quotes expected; it is kept in the file but not shown
            15:9 tag-unreadable `(field: value, …)` expected; it is kept in the file but not shown
            18:66 tag-unreadable one of For, Against, Neutral, Mixed, Unclear expected; it is kept in the file but not shown
        "#]],
    );
    assert_eq!(layer.tags().len(), 1);
}

#[test]
fn dangling_references_are_loaded_as_they_are() {
    let layer = check(
        r#"    stances: [
        (id: "s1", holder: Mention("nobody"), target: Event("nothing"), polarity: For),
    ],
"#,
        expect![""],
    );
    assert_eq!(layer.tag(&"s1".into()).unwrap().uses().len(), 2);
}

#[test]
fn unknown_fields_survive_at_every_level() {
    let layer = check(
        r#"    colour: Some({1: 'x'}),
    mentions: [
        (id: "m1", kind: "PERSON", spans: [(0, 5, "Nikol")], by: "anna", certainty: High(0.5)),
    ],
    events: [
        (id: "v1", kind: "CONSULT", arguments: [
            (role: "actor", filler: Unknown, weight: 1.5),
        ]),
    ],
"#,
        expect![""],
    );
    assert_eq!(layer.head.extra["colour"], "Some({1: 'x'})");
    assert_eq!(
        layer.tag(&"m1".into()).unwrap().extra["certainty"],
        "High(0.5)"
    );
}

#[test]
fn a_newer_format_is_read_only() {
    let file =
        read("(format: 2, article: \"a\", annotator: \"anna\", text: (hash: \"b3-0\", bytes: 80))");
    assert!(file.read_only.unwrap().contains("newer version"));
    assert_eq!(file.flaws[0].code, "newer-format");
}

#[test]
fn without_the_text_a_layer_with_spans_is_read_only() {
    let ron = "(format: 1, article: \"a\", text: (hash: \"b3-0\", bytes: 80), \
               mentions: [(id: \"m1\", kind: \"X\", spans: [(0, 5, \"Nikol\")])])";
    let file = layer::parse(LayerKind::Annotations, ron, &mut |_| {
        Err("it isn't there".into())
    })
    .unwrap();
    assert!(file.read_only.unwrap().contains("it isn't there"));
    assert_eq!(file.flaws[0].code, "text-missing");
    assert_eq!(file.layer.tags().len(), 1);
}

#[test]
fn what_isn_t_a_layer_is_refused_with_its_place() {
    for (ron, place) in [
        ("", (1, 1)),
        ("(format: 1,\n mentions: [", (2, 12)),
        ("(article: \"a\")", (1, 1)),
        ("(format: 1, mentions: 3)", (1, 23)),
        ("(format: 1, format: 1)", (1, 13)),
        ("[]", (1, 1)),
        ("(format: 1) trailing", (1, 13)),
    ] {
        let flaw = layer::parse(LayerKind::Annotations, ron, &mut |_| Ok(TEXT.into())).unwrap_err();
        assert_eq!(flaw.place, place, "{ron}");
        assert_eq!(flaw.code, "unreadable");
    }
}

#[test]
fn the_names_of_a_layer_are_read_from_its_first_bytes() {
    let ron =
        "(format: 1, article: \"a/b\", text: (hash: \"x\", bytes: 1), annotator: \"anna\", menti";
    assert_eq!(layer::names(ron), (Some("anna".into()), Some("a/b".into())));
    assert_eq!(layer::names(&ron[..40]), (None, Some("a/b".into())));
    assert_eq!(layer::names("not ron"), (None, None));
}

#[test]
fn a_very_long_quote_is_shortened_and_still_checked() {
    let text = "é".repeat(2000);
    let mut layer = Layer::default();
    layer.head.text = Some(TextRef {
        hash: "b3-1".into(),
        bytes: 4000,
    });
    layer.put(mention("m1", vec![Span::new(0, 4000).unwrap()]));
    let ron = layer::print(&key(), &layer, Some(&text));
    assert!(ron.len() < 1500, "{}", ron.len());
    let back = layer::parse(LayerKind::Annotations, &ron, &mut |_| {
        Ok(text.as_str().into())
    })
    .unwrap();
    assert_eq!((back.layer, back.flaws), (layer, vec![]));
}

fn mention(id: &str, spans: Vec<Span>) -> Tag {
    Tag {
        id: id.into(),
        body: Body::Mention(Mention {
            kind: "X".into(),
            spans,
            entity: None,
            attributes: Attributes::new(),
        }),
        provenance: Provenance::default(),
        extra: Extra::new(),
    }
}

// ---- anything that can be in a layer ----

fn word() -> BoxedStrategy<String> {
    prop_oneof!["[a-z]{1,6}", "\\PC{1,4}", "[\"\\\\\n\t\u{0}]{1,3}"].boxed()
}

fn span() -> BoxedStrategy<Span> {
    let starts: Vec<u32> = TEXT.char_indices().map(|(i, _)| i as u32).collect();
    let n = starts.len();
    (0..n - 1, 1..n)
        .prop_filter_map("empty", move |(a, b)| Span::new(starts[a], starts[b]))
        .boxed()
}

fn spans(least: usize) -> BoxedStrategy<Vec<Span>> {
    prop::collection::vec(span(), least..3).boxed()
}

fn reference() -> BoxedStrategy<Ref> {
    prop_oneof![
        word().prop_map(|it| Ref::Mention(TagId::new(it))),
        word().prop_map(|it| Ref::Event(TagId::new(it))),
        word().prop_map(|it| Ref::Entity(EntityId::new(it))),
        word().prop_map(|it| Ref::Topic(EntityId::new(it))),
        spans(1).prop_map(Ref::Spans),
        (word(), spans(0)).prop_map(|(value, spans)| Ref::Value { value, spans }),
        Just(Ref::Author),
        Just(Ref::Implicit),
        Just(Ref::Unknown),
    ]
    .boxed()
}

fn attributes() -> BoxedStrategy<Attributes> {
    let value = prop_oneof![
        any::<bool>().prop_map(AttributeValue::Flag),
        prop_oneof![Just(2.0), -1e9..1e9, Just(1e-300)].prop_map(AttributeValue::Number),
        word().prop_map(AttributeValue::Text),
        prop::collection::vec(word(), 0..3).prop_map(AttributeValue::Many),
    ];
    prop::collection::btree_map(word().prop_map(AttributeId::new), value, 0..3).boxed()
}

fn extra() -> BoxedStrategy<Extra> {
    prop::collection::btree_map(
        "zz[a-z]{1,4}",
        prop_oneof![
            Just("(a: [1, 2])".to_owned()),
            Just("Some(\"x\\n\")".to_owned())
        ],
        0..2,
    )
    .boxed()
}

fn body() -> BoxedStrategy<Body> {
    let argument = (word(), reference(), extra()).prop_map(|(role, filler, extra)| Argument {
        role: RoleId::new(role),
        filler,
        extra,
    });
    let stance = (
        (reference(), reference(), 0..5_usize, any::<Option<u8>>()),
        (
            prop::option::of(0..5_usize),
            prop::collection::vec(reference(), 0..3),
        ),
        (spans(0), spans(0), attributes()),
    );
    prop_oneof![
        (word(), spans(1), prop::option::of(word()), attributes()).prop_map(
            |(kind, spans, entity, attributes)| Body::Mention(Mention {
                kind: KindId::new(kind),
                spans,
                entity: entity.map(EntityId::new),
                attributes,
            })
        ),
        (
            word(),
            spans(0),
            prop::collection::vec(argument, 0..3),
            attributes()
        )
            .prop_map(|(kind, trigger, arguments, attributes)| Body::Event(Event {
                kind: KindId::new(kind),
                trigger,
                arguments,
                attributes,
            })),
        stance.prop_map(
            |((holder, target, p, strength), (b, via), (x, e, attributes))| {
                Body::Stance(Stance {
                    holder,
                    target,
                    polarity: Polarity::ALL[p].0,
                    strength,
                    basis: b.map(|b| Basis::ALL[b].0),
                    via,
                    expression: x,
                    evidence: e,
                    attributes,
                })
            }
        ),
        (word(), reference(), reference(), spans(0), attributes()).prop_map(
            |(kind, from, to, evidence, attributes)| Body::Relation(Relation {
                kind: KindId::new(kind),
                from,
                to,
                evidence,
                attributes,
            })
        ),
        (word(), prop::collection::vec(word(), 0..3), spans(0)).prop_map(
            |(task, values, spans)| Body::Label(Label {
                task: KindId::new(task),
                values,
                spans,
            })
        ),
        (prop::option::of(word()), word()).prop_map(|(on, text)| Body::Note(Note {
            on: on.map(TagId::new),
            text,
        })),
    ]
    .boxed()
}

fn any_tag() -> BoxedStrategy<Tag> {
    let provenance = (
        word(),
        prop::option::of(word()),
        0..6_usize,
        prop::option::of(0.0..1.0),
        prop::option::of(word()),
        prop::option::of(word()),
    )
        .prop_map(|(by, at, status, score, version, decided)| Provenance {
            by: AnnotatorId::new(by),
            at: at.map(Stamp::new),
            status: Status::ALL[status].0,
            score,
            version,
            decided_by: decided.map(AnnotatorId::new),
        });
    (word(), body(), provenance, extra())
        .prop_map(|(id, body, provenance, extra)| Tag {
            id: TagId::new(id),
            body,
            provenance,
            extra,
        })
        .boxed()
}

fn any_layer() -> BoxedStrategy<Layer> {
    (
        prop::collection::vec(any_tag(), 0..6),
        prop::collection::btree_map(
            0..5_usize,
            (0..3_usize, word(), prop::option::of(word())),
            0..3,
        ),
        prop::option::of(word()),
        any::<bool>(),
        extra(),
    )
        .prop_map(|(tags, completions, guidelines, seen, extra)| {
            let mut layer = Layer::default();
            layer.head = LayerHead {
                text: Some(TextRef {
                    hash: "b3-0".into(),
                    bytes: TEXT.len() as u32,
                }),
                guideline_version: guidelines,
                suggestions_seen: seen,
                extra,
            };
            for tag in tags {
                layer.put(tag);
            }
            for (task, (state, by, at)) in completions {
                let completion = Completion {
                    state: CompletionState::ALL[state].0,
                    by: AnnotatorId::new(by),
                    at: at.map(Stamp::new),
                    extra: layer.head.extra.clone(),
                };
                layer.set_completion(Task::ALL[task].0, Some(completion));
            }
            layer
        })
        .boxed()
}

/// One of each kind of edit, around these values.
fn edits(tag: &Tag, layer: &Layer, text: &str) -> Vec<Edit> {
    let extra = &tag.extra;
    let entity = Entity {
        id: "e".into(),
        name: text.into(),
        aliases: vec![text.into(), "b".into()],
        country: Some("ARM".into()),
        extra: extra.clone(),
        ..Entity::default()
    };
    let case = EventCase {
        id: "c".into(),
        name: text.into(),
        members: vec![("a.txt".into(), "v1".into())],
        extra: extra.clone(),
    };
    let meta = ArticleMeta {
        title: Some(text.into()),
        language: Some("hy".into()),
        ..ArticleMeta::default()
    };
    let zone = Zone {
        span: Span::new(0, 5).unwrap(),
        kind: ZoneKind::Byline,
    };
    let info = ProjectInfo {
        name: text.into(),
        sources: vec!["../articles".into()],
        extra: extra.clone(),
        ..ProjectInfo::default()
    };
    let said = Verdict {
        decision: Decision::Corrected,
        at: Some("2026-11-22T10:02:11Z".into()),
        reason: Some(text.into()),
        became: Some(tag.id.clone()),
        to: Some(Box::new(tag.clone())),
        extra: extra.clone(),
    };
    let mut all = vec![
        Edit::Verdict {
            layer: LayerKey::suggested(text.into(), "a.txt".into()),
            part: Part::Tag(tag.id.clone()),
            by: "anna".into(),
            before: Some(Box::new(Verdict {
                to: None,
                ..said.clone()
            })),
            after: None,
        },
        Edit::Verdict {
            layer: LayerKey::suggested("model-x".into(), text.into()),
            part: Part::Argument {
                event: tag.id.clone(),
                index: 2,
            },
            by: text.into(),
            before: None,
            after: Some(Box::new(said)),
        },
        Edit::Tag {
            layer: LayerKey::suggested(text.into(), "a.txt".into()),
            id: tag.id.clone(),
            before: Some(Box::new(tag.clone())),
            after: None,
        },
        Edit::Tag {
            layer: key(),
            id: tag.id.clone(),
            before: None,
            after: Some(Box::new(tag.clone())),
        },
        Edit::LayerHead {
            layer: key(),
            before: Box::default(),
            after: Box::new(layer.head.clone()),
        },
        Edit::Meta {
            article: "a".into(),
            before: (Box::default(), false),
            after: (Box::new(meta), true),
        },
        Edit::Zones {
            article: "a".into(),
            before: (vec![], false),
            after: (vec![zone], true),
        },
        Edit::Entity {
            id: "e".into(),
            before: Some(Box::new(entity)),
            after: None,
        },
        Edit::Case {
            id: "c".into(),
            before: Some(Box::new(case.clone())),
            after: Some(Box::new(case)),
        },
        Edit::Schema {
            before: Arc::default(),
            after: Arc::new(schema(text, extra)),
        },
        Edit::Guidelines {
            before: "".into(),
            after: text.into(),
        },
        Edit::Info {
            before: Box::default(),
            after: Box::new(info),
        },
    ];
    for (task, it) in layer.completions() {
        all.push(Edit::Completion {
            layer: key(),
            task: *task,
            before: Some(it.clone()),
            after: None,
        });
    }
    all
}

fn schema(text: &str, extra: &Extra) -> Schema {
    let attribute = AttributeDef {
        id: "modes".into(),
        on: AttributeHost::Events(vec!["CONSULT".into()]),
        value: AttributeType::Choices(vec![Choice {
            id: "visit".into(),
            definition: text.into(),
            ..Choice::default()
        }]),
        default: Some(AttributeValue::Many(vec![text.into()])),
        ..AttributeDef::default()
    };
    Schema {
        id: "s".into(),
        name: text.into(),
        entities: vec![EntityType {
            id: "PERSON".into(),
            key: Some('é'),
            ..EntityType::default()
        }],
        events: vec![EventType {
            id: "CONSULT".into(),
            roles: vec![Role {
                id: "time".into(),
                value: Some(ValueType::Date),
                max: Some(1),
                ..Role::default()
            }],
            ..EventType::default()
        }],
        attributes: vec![
            AttributeDef {
                default: Some(AttributeValue::Number(2.0)),
                value: AttributeType::Number,
                on: AttributeHost::Stances,
                ..attribute.clone()
            },
            AttributeDef {
                default: Some(AttributeValue::Flag(true)),
                ..attribute.clone()
            },
            attribute,
        ],
        extra: extra.clone(),
        ..Schema::default()
    }
}

proptest! {
    #[test]
    fn a_layer_comes_back_as_it_was(layer in any_layer()) {
        let ron = layer::print(&key(), &layer, Some(TEXT));
        let back = read(&ron);
        prop_assert_eq!(&back.flaws, &vec![]);
        prop_assert_eq!(&back.layer, &layer);
        prop_assert_eq!(layer::print(&key(), &back.layer, Some(TEXT)), ron);
    }

    #[test]
    fn a_layer_cut_anywhere_is_refused_and_never_panics(layer in any_layer(), at in 0.0..1.0) {
        let ron = layer::print(&key(), &layer, Some(TEXT));
        let cut = ron.floor_char_boundary((ron.len() as f64 * at) as usize);
        prop_assume!(cut < ron.len() - 1);
        prop_assert!(layer::parse(LayerKind::Annotations, &ron[..cut], &mut |_| Ok(TEXT.into())).is_err());
    }

    #[test]
    fn a_damaged_layer_never_panics(layer in any_layer(), at in 0.0..1.0, with in "[()\\[\\]{}\"':,0-9a]{1,2}") {
        let mut ron = layer::print(&key(), &layer, Some(TEXT));
        let at = ron.floor_char_boundary((ron.len() as f64 * at) as usize);
        ron.insert_str(at, &with);
        if let Ok(file) = layer::parse(LayerKind::Annotations, &ron, &mut |_| Ok(TEXT.into())) {
            // What was set aside stays set aside, nothing else is lost.
            let again = layer::print(&key(), &file.layer, Some(TEXT));
            let back = read(&again);
            prop_assert_eq!(back.layer, file.layer);
        }
    }

    #[test]
    fn every_edit_comes_back_as_it_was(tag in any_tag(), layer in any_layer(), text in word()) {
        for edit in edits(&tag, &layer, &text) {
            let mut line = String::new();
            super::edit::print(&mut line, &edit);
            prop_assert!(!line.contains('\n'), "{}", line);
            let node = super::scan::Scanner::document(&line).unwrap();
            let back = super::edit::parse(&line, node);
            prop_assert_eq!(back.as_ref(), Ok(&edit), "{}", line);
        }
    }

    #[test]
    fn schema_info_and_register_come_back_as_they_were(extra in extra(), text in word()) {
        let schema = schema(&text, &extra);
        let ron = super::project::print_schema(&schema);
        prop_assert_eq!(&super::project::parse_schema(&ron).unwrap().value, &schema);
        for edit in edits(&mention("m", vec![]), &Layer::default(), &text) {
            match edit {
                Edit::Info { after, .. } => {
                    let ron = super::project::print_info(&after);
                    prop_assert_eq!(super::project::parse_info(&ron).unwrap().value, *after);
                }
                Edit::Case { after: Some(case), .. } => {
                    let mut register = Register { extra: extra.clone(), ..Register::default() };
                    let entity = Entity { id: text.as_str().into(), extra: extra.clone(), ..Entity::default() };
                    register.entities.insert(entity.id.clone(), entity);
                    register.cases.insert(case.id.clone(), *case);
                    let ron = super::project::print_register(&register);
                    let back = super::project::parse_register(&ron).unwrap();
                    prop_assert_eq!(back.value, register);
                    prop_assert_eq!(back.flaws, vec![]);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_project_s_files_look_like_this() {
    let info = ProjectInfo {
        id: "p1".into(),
        name: "Caucasus".into(),
        sources: vec!["../articles".into()],
        ..ProjectInfo::default()
    };
    expect![[r#"
        (
            format: 1,
            id: "p1",
            name: "Caucasus",
            sources: [
                "../articles",
            ],
            settings: (max_article_bytes: 20971520),
        )
    "#]]
    .assert_eq(&super::project::print_info(&info));
    let mut register = Register::default();
    register.entities.insert(
        "armenia".into(),
        Entity {
            id: "armenia".into(),
            name: "Armenia".into(),
            kind: "GPE".into(),
            country: Some("ARM".into()),
            ..Entity::default()
        },
    );
    expect![[r#"
        (
            format: 1,
            entities: [
                (id: "armenia", name: "Armenia", kind: "GPE", country: "ARM"),
            ],
            cases: [],
        )
    "#]]
    .assert_eq(&super::project::print_register(&register));
    expect![[r#"
        (
            format: 1,
            id: "s",
            name: "News",
            description: "",
            entities: [
                (id: "PERSON", color: "", key: 'é', help: ()),
            ],
            events: [
                (
                    id: "CONSULT",
                    color: "",
                    help: (),
                    roles: [(id: "time", accepts: [], value: Date, min: 0, max: 1)],
                ),
            ],
            stance: (polarities: [], strengths: [], help: ()),
            relations: [],
            labels: [],
            attributes: [
                (id: "modes", on: Stances, value: Number, default: 2.0),
            ],
        )
    "#]]
    .assert_eq(&super::project::print_schema(&Schema {
        attributes: vec![AttributeDef {
            on: AttributeHost::Stances,
            value: AttributeType::Number,
            default: Some(AttributeValue::Number(2.0)),
            id: "modes".into(),
            ..AttributeDef::default()
        }],
        ..schema("News", &Extra::new())
    }));
}

#[test]
fn damaged_entries_of_the_register_are_set_aside() {
    let ron = "(\n    format: 1,\n    entities: [\n        (id: \"a\", name: \"A\", kind: \"GPE\"),\n        (id: \"a\", name: \"B\", kind: \"GPE\"),\n        (id: \"c\", name: 3),\n    ],\n    cases: [],\n    more: 1,\n)\n";
    let back = super::project::parse_register(ron).unwrap();
    let codes: Vec<_> = back.flaws.iter().map(|it| (it.code, it.place)).collect();
    assert_eq!(codes, [("id-twice", (5, 9)), ("entry-unreadable", (6, 24))]);
    assert_eq!(super::project::print_register(&back.value), ron);
}

#[test]
fn an_article_s_file_looks_like_this() {
    let ron = r#"(
    format: 1,
    article: "a.txt",
    text: "b3-0",
    meta: (title: "Talks", published: "2023-12-28"),
    zones: [
        (kind: Headline, span: (0, 15, "Nikol Pashinyan")),
        (kind: Caption, span: (0, 15, "Nikol Pashynian")),
    ],
)
"#;
    let file = super::article::parse(ron, &mut |_| Ok(TEXT.into())).unwrap();
    assert_eq!(file.article.zones.len(), 1);
    assert_eq!(file.flaws[0].code, "quote-differs");
    assert_eq!(file.flaws[0].place, (8, 31));
    assert_eq!(
        super::article::print(&file.article, Some(TEXT)).unwrap(),
        ron
    );
    assert_eq!(super::article::print(&Article::new("a".into()), None), None);
}

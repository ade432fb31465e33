//! Formats that are written and not read again: records of events, statements,
//! networks and conversations.

use std::sync::Arc;

use expect_test::{Expect, expect};
use glossator::exchange::prepare::prepare;
use glossator::exchange::{self, Head, Loss, Options, Out, Piece, jsonl, renamed};
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
        entities: vec![
            kind("PER", "A person."),
            kind("ORG", "A\nfirm."),
            kind("ODD", ""),
        ],
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
    let project = renamed::project(&project, &options.labels);
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
        let ready = prepare(article, layer, TEXT.into(), options);
        writer.piece(
            &Piece {
                article: &ready.article,
                text: TEXT,
                offsets: &OffsetMap::new(TEXT),
                annotator: &"anna".into(),
                layer: &ready.layer,
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
        let says = match it.says.as_str() {
            "" => String::new(),
            says => format!(" ({says})"),
        };
        told.push_str(&format!("- {} {tag}{says}: {}\n", it.article, it.what));
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
    check(
        "plover",
        &Options::default(),
        expect![[r#"
            - a/1.txt m3: mentions that no event names
            - a/1.txt m5: mentions that no event names
            - a/1.txt m4: mentions that no event names
            - a/1.txt s1: stances
            - a/1.txt s2: stances
            - a/1.txt s3: stances
            - a/1.txt s4: stances
            - a/1.txt s5: stances
            - a/1.txt s6: rejected tags
            - a/1.txt r1: relations
            - a/1.txt n1 (sure?): notes
            {"id":"a/1.txt#v1@anna","date":"2026-11-21","date_of":"event","actor":[{"entity_text":"Ada & Co","kind":"ORG","spans":[[0,8]]}],"recipient":[{"entity_text":"Bo","identifier_text":"Bo <B.>","kind":"PER","code":"GEO","sector":"MIL","sectors":["MIL","REB"],"spans":[[13,15]]}],"event":["CONSULT"],"event_text":["met"],"event_spans":[[9,12]],"mode":["visit"],"context":[],"auxiliary":[],"event_loc":[],"roles":[{"role":"time","value":"2026-11-21"},{"role":"topic","entity_text":"tolls","spans":[[37,42]]}],"attributes":{"sure":true},"text":"Ada & Co met Bo.","text_info":{"start":0,"end":16},"cite_info":{"citation":"a/1.txt","title":"Bo, \"again\"","publication":"The Wire","published":"2026-11-22","url":null,"language":"en"},"coder":"anna"}
            {"id":"a/1.txt#v2@anna","date":"2026-11-22","date_of":"publication","actor":[],"recipient":[],"event":["RETREAT"],"event_text":["fled"],"event_spans":[[53,57]],"mode":[],"context":[],"auxiliary":[],"event_loc":[],"text":"Bo fled.","text_info":{"start":50,"end":58},"cite_info":{"citation":"a/1.txt","title":"Bo, \"again\"","publication":"The Wire","published":"2026-11-22","url":null,"language":"en"},"coder":"anna"}
        "#]],
    );
    check(
        "plover",
        &without_text(),
        expect![[r#"
            - a/1.txt m3: mentions that no event names
            - a/1.txt m5: mentions that no event names
            - a/1.txt m4: mentions that no event names
            - a/1.txt s1: stances
            - a/1.txt s2: stances
            - a/1.txt s3: stances
            - a/1.txt s4: stances
            - a/1.txt s5: stances
            - a/1.txt s6: rejected tags
            - a/1.txt r1: relations
            - a/1.txt n1 (sure?): notes
            {"id":"a/1.txt#v1@anna","date":"2026-11-21","date_of":"event","actor":[{"kind":"ORG","spans":[[0,8]]}],"recipient":[{"identifier_text":"Bo <B.>","kind":"PER","code":"GEO","sector":"MIL","sectors":["MIL","REB"],"spans":[[13,15]]}],"event":["CONSULT"],"event_text":[],"event_spans":[[9,12]],"mode":["visit"],"context":[],"auxiliary":[],"event_loc":[],"roles":[{"role":"time","value":"2026-11-21"},{"role":"topic","spans":[[37,42]]}],"attributes":{"sure":true},"text_info":{"start":0,"end":16},"cite_info":{"citation":"a/1.txt","title":"Bo, \"again\"","publication":"The Wire","published":"2026-11-22","url":null,"language":"en"},"coder":"anna"}
            {"id":"a/1.txt#v2@anna","date":"2026-11-22","date_of":"publication","actor":[],"recipient":[],"event":["RETREAT"],"event_text":[],"event_spans":[[53,57]],"mode":[],"context":[],"auxiliary":[],"event_loc":[],"text_info":{"start":50,"end":58},"cite_info":{"citation":"a/1.txt","title":"Bo, \"again\"","publication":"The Wire","published":"2026-11-22","url":null,"language":"en"},"coder":"anna"}
        "#]],
    );
}

#[test]
fn dna_has_a_statement_to_a_row() {
    check(
        "dna",
        &Options::default(),
        expect![[r#"
            - a/1.txt v1: events
            - a/1.txt m2: mentions without a stance
            - a/1.txt m5: mentions without a stance
            - a/1.txt s1: strengths
            - a/1.txt s1: bases of stances
            - a/1.txt s1: chains of sources
            - a/1.txt s1: expressions of stances, of which the evidence stays
            - a/1.txt s4: neutral stances
            - a/1.txt s5: mixed and unclear stances
            - a/1.txt s6: rejected tags
            - a/1.txt n1 (sure?): notes
            "statement_id";"time";"person";"organization";"concept";"agreement";"start_position";"stop_position";"text";"coder";"document_id";"document_title";"document_author";"document_source";"document_section";"document_type"
            "a/1.txt#s1";"2026-11-22 00:00:00";"Bo <B.>";"";"Tolls for ""all""";"0";"17";"49";"Bo	and ""Al"" say: no tolls, =1+1.";"anna";"a/1.txt";"Bo, ""again""";"";"The Wire";"";""
            "a/1.txt#s2";"2026-11-22 00:00:00";"Al";"Ada & Co";"Tolls for ""all""";"1";"44";"49";"=1+1.";"anna";"a/1.txt";"Bo, ""again""";"";"The Wire";"";""
            "a/1.txt#s3";"2026-11-22 00:00:00";"Bo <B.>";"";"Tolls for ""all""";"1";"";"";"";"anna";"a/1.txt";"Bo, ""again""";"";"The Wire";"";""
        "#]],
    );
    check(
        "dna",
        &without_text(),
        expect![[r#"
            - a/1.txt v1: events
            - a/1.txt m2: mentions without a stance
            - a/1.txt m5: mentions without a stance
            - a/1.txt s1: strengths
            - a/1.txt s1: bases of stances
            - a/1.txt s1: chains of sources
            - a/1.txt s1: expressions of stances, of which the evidence stays
            - a/1.txt s2: stances of nobody who has a name
            - a/1.txt s4: neutral stances
            - a/1.txt s5: mixed and unclear stances
            - a/1.txt s6: rejected tags
            - a/1.txt n1 (sure?): notes
            "statement_id";"time";"person";"organization";"concept";"agreement";"start_position";"stop_position";"text";"coder";"document_id";"document_title";"document_author";"document_source";"document_section";"document_type"
            "a/1.txt#s1";"2026-11-22 00:00:00";"Bo <B.>";"";"Tolls for ""all""";"0";"17";"49";"";"anna";"a/1.txt";"Bo, ""again""";"";"The Wire";"";""
            "a/1.txt#s3";"2026-11-22 00:00:00";"Bo <B.>";"";"Tolls for ""all""";"1";"";"";"";"anna";"a/1.txt";"Bo, ""again""";"";"The Wire";"";""
        "#]],
    );
}

#[test]
fn semeval16_has_a_stance_to_a_line() {
    check(
        "semeval16",
        &Options::default(),
        expect![[r#"
        - a/1.txt m1: places of targets
        - a/1.txt v1: events
        - a/1.txt m2: mentions
        - a/1.txt m3: mentions
        - a/1.txt m5: mentions
        - a/1.txt m4: mentions
        - a/1.txt s1: holders other than the author
        - a/1.txt s1: strengths
        - a/1.txt s1: bases of stances
        - a/1.txt s1: chains of sources
        - a/1.txt s1: expressions of stances
        - a/1.txt s2: holders other than the author
        - a/1.txt v2: events
        - a/1.txt s3: holders other than the author
        - a/1.txt s4: targets that are no topics, of which the name stays
        - a/1.txt s4: bases of stances
        - a/1.txt s5: mixed and unclear stances
        - a/1.txt s6: rejected tags
        - a/1.txt r1: relations
        - a/1.txt n1 (sure?): notes
        ID	Target	Tweet	Stance
        a/1.txt#s1	Tolls for "all"	Bo and "Al" say: no tolls, =1+1.	AGAINST
        a/1.txt#s2	Tolls for "all"	=1+1.	FAVOR
        a/1.txt#s3	Tolls for "all"	Ada & Co met Bo. Bo and "Al" say: no tolls, =1+1. Bo fled.	FAVOR
        a/1.txt#s4	RETREAT: fled	Bo fled.	NONE
    "#]],
    );
}

#[test]
fn graphml_is_the_network_of_stances() {
    check(
        "graphml",
        &without_text(),
        expect![[r#"
        - a/1.txt v1: events
        - a/1.txt m2: mentions without a stance
        - a/1.txt m5: mentions without a stance
        - a/1.txt s1: words and evidence of stances
        - a/1.txt s1: strengths
        - a/1.txt s1: bases of stances
        - a/1.txt s1: chains of sources
        - a/1.txt s2: stances of nobody who has a name
        - a/1.txt s5: stances of nobody who has a name
        - a/1.txt s6: rejected tags
        - a/1.txt r1: relations
        - a/1.txt n1 (sure?): notes
        <?xml version="1.0" encoding="UTF-8"?>
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
          <key id="node-label" for="node" attr.name="label" attr.type="string"/>
          <key id="node-ref" for="node" attr.name="ref" attr.type="string"/>
          <key id="node-class" for="node" attr.name="class" attr.type="string"/>
          <key id="node-kind" for="node" attr.name="kind" attr.type="string"/>
          <key id="node-country" for="node" attr.name="country" attr.type="string"/>
          <key id="node-sector" for="node" attr.name="sector" attr.type="string"/>
          <key id="node-wikidata" for="node" attr.name="wikidata" attr.type="string"/>
          <key id="edge-weight" for="edge" attr.name="weight" attr.type="int"/>
          <key id="edge-polarity" for="edge" attr.name="polarity" attr.type="string"/>
          <key id="edge-net" for="edge" attr.name="net" attr.type="int"/>
          <key id="edge-for" for="edge" attr.name="for" attr.type="int"/>
          <key id="edge-against" for="edge" attr.name="against" attr.type="int"/>
          <key id="edge-neutral" for="edge" attr.name="neutral" attr.type="int"/>
          <key id="edge-mixed" for="edge" attr.name="mixed" attr.type="int"/>
          <key id="edge-unclear" for="edge" attr.name="unclear" attr.type="int"/>
          <key id="edge-implied" for="edge" attr.name="implied" attr.type="int"/>
          <key id="edge-layers" for="edge" attr.name="layers" attr.type="int"/>
          <key id="edge-first" for="edge" attr.name="first" attr.type="string"/>
          <key id="edge-last" for="edge" attr.name="last" attr.type="string"/>
          <key id="graph-date" for="graph" attr.name="date" attr.type="string"/>
          <graph id="stances" edgedefault="directed">
            <data key="graph-date">2026-11-22</data>
            <node id="n0">
              <data key="node-label">author of a/1.txt</data>
              <data key="node-ref">author of a/1.txt</data>
              <data key="node-class">author</data>
            </node>
            <node id="n1">
              <data key="node-label">Bo &lt;B.&gt;</data>
              <data key="node-ref">entity bo</data>
              <data key="node-class">entity</data>
              <data key="node-kind">PER</data>
              <data key="node-country">GEO</data>
              <data key="node-sector">GOV</data>
            </node>
            <node id="n2">
              <data key="node-label">Tolls for &quot;all&quot;</data>
              <data key="node-ref">entity tolls</data>
              <data key="node-class">topic</data>
              <data key="node-kind">TOPIC</data>
              <data key="node-country">GEO</data>
            </node>
            <node id="n3">
              <data key="node-label">RETREAT</data>
              <data key="node-ref">event a/1.txt v2</data>
              <data key="node-class">event</data>
              <data key="node-kind">RETREAT</data>
            </node>
            <edge id="e0" source="n0" target="n3">
              <data key="edge-weight">1</data>
              <data key="edge-polarity">neutral</data>
              <data key="edge-net">0</data>
              <data key="edge-for">0</data>
              <data key="edge-against">0</data>
              <data key="edge-neutral">1</data>
              <data key="edge-mixed">0</data>
              <data key="edge-unclear">0</data>
              <data key="edge-implied">1</data>
              <data key="edge-layers">1</data>
              <data key="edge-first">2026-11-22</data>
              <data key="edge-last">2026-11-22</data>
            </edge>
            <edge id="e1" source="n1" target="n2">
              <data key="edge-weight">2</data>
              <data key="edge-polarity">mixed</data>
              <data key="edge-net">0</data>
              <data key="edge-for">1</data>
              <data key="edge-against">1</data>
              <data key="edge-neutral">0</data>
              <data key="edge-mixed">0</data>
              <data key="edge-unclear">0</data>
              <data key="edge-implied">0</data>
              <data key="edge-layers">1</data>
              <data key="edge-first">2026-11-22</data>
              <data key="edge-last">2026-11-22</data>
            </edge>
          </graph>
        </graphml>
    "#]],
    );
}

#[test]
fn gexf_is_the_network_of_stances() {
    check(
        "gexf",
        &Options::default(),
        expect![[r#"
        - a/1.txt v1: events
        - a/1.txt m2: mentions without a stance
        - a/1.txt m5: mentions without a stance
        - a/1.txt s1: words and evidence of stances
        - a/1.txt s1: strengths
        - a/1.txt s1: bases of stances
        - a/1.txt s1: chains of sources
        - a/1.txt s2: words and evidence of stances
        - a/1.txt s5: stances of nobody who has a name
        - a/1.txt s6: rejected tags
        - a/1.txt r1: relations
        - a/1.txt n1 (sure?): notes
        <?xml version="1.0" encoding="UTF-8"?>
        <gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
          <meta>
            <creator>Glossator</creator>
            <description>Stances: who is for or against whom</description>
          </meta>
          <graph mode="static" defaultedgetype="directed">
            <attributes class="node">
              <attribute id="node-ref" title="ref" type="string"/>
              <attribute id="node-class" title="class" type="string"/>
              <attribute id="node-kind" title="kind" type="string"/>
              <attribute id="node-country" title="country" type="string"/>
              <attribute id="node-sector" title="sector" type="string"/>
              <attribute id="node-wikidata" title="wikidata" type="string"/>
            </attributes>
            <attributes class="edge">
              <attribute id="edge-polarity" title="polarity" type="string"/>
              <attribute id="edge-net" title="net" type="integer"/>
              <attribute id="edge-for" title="for" type="integer"/>
              <attribute id="edge-against" title="against" type="integer"/>
              <attribute id="edge-neutral" title="neutral" type="integer"/>
              <attribute id="edge-mixed" title="mixed" type="integer"/>
              <attribute id="edge-unclear" title="unclear" type="integer"/>
              <attribute id="edge-implied" title="implied" type="integer"/>
              <attribute id="edge-layers" title="layers" type="integer"/>
              <attribute id="edge-first" title="first" type="string"/>
              <attribute id="edge-last" title="last" type="string"/>
            </attributes>
            <nodes>
              <node id="n0" label="author of a/1.txt">
                <attvalues>
                  <attvalue for="node-ref" value="author of a/1.txt"/>
                  <attvalue for="node-class" value="author"/>
                </attvalues>
              </node>
              <node id="n1" label="Bo &lt;B.&gt;">
                <attvalues>
                  <attvalue for="node-ref" value="entity bo"/>
                  <attvalue for="node-class" value="entity"/>
                  <attvalue for="node-kind" value="PER"/>
                  <attvalue for="node-country" value="GEO"/>
                  <attvalue for="node-sector" value="GOV"/>
                </attvalues>
              </node>
              <node id="n2" label="Tolls for &quot;all&quot;">
                <attvalues>
                  <attvalue for="node-ref" value="entity tolls"/>
                  <attvalue for="node-class" value="topic"/>
                  <attvalue for="node-kind" value="TOPIC"/>
                  <attvalue for="node-country" value="GEO"/>
                </attvalues>
              </node>
              <node id="n3" label="RETREAT: fled">
                <attvalues>
                  <attvalue for="node-ref" value="event a/1.txt v2"/>
                  <attvalue for="node-class" value="event"/>
                  <attvalue for="node-kind" value="RETREAT"/>
                </attvalues>
              </node>
              <node id="n4" label="Al">
                <attvalues>
                  <attvalue for="node-ref" value="words PER al"/>
                  <attvalue for="node-class" value="words"/>
                  <attvalue for="node-kind" value="PER"/>
                </attvalues>
              </node>
            </nodes>
            <edges>
              <edge id="e0" source="n0" target="n3" weight="1">
                <attvalues>
                  <attvalue for="edge-polarity" value="neutral"/>
                  <attvalue for="edge-net" value="0"/>
                  <attvalue for="edge-for" value="0"/>
                  <attvalue for="edge-against" value="0"/>
                  <attvalue for="edge-neutral" value="1"/>
                  <attvalue for="edge-mixed" value="0"/>
                  <attvalue for="edge-unclear" value="0"/>
                  <attvalue for="edge-implied" value="1"/>
                  <attvalue for="edge-layers" value="1"/>
                  <attvalue for="edge-first" value="2026-11-22"/>
                  <attvalue for="edge-last" value="2026-11-22"/>
                </attvalues>
              </edge>
              <edge id="e1" source="n1" target="n2" weight="2">
                <attvalues>
                  <attvalue for="edge-polarity" value="mixed"/>
                  <attvalue for="edge-net" value="0"/>
                  <attvalue for="edge-for" value="1"/>
                  <attvalue for="edge-against" value="1"/>
                  <attvalue for="edge-neutral" value="0"/>
                  <attvalue for="edge-mixed" value="0"/>
                  <attvalue for="edge-unclear" value="0"/>
                  <attvalue for="edge-implied" value="0"/>
                  <attvalue for="edge-layers" value="1"/>
                  <attvalue for="edge-first" value="2026-11-22"/>
                  <attvalue for="edge-last" value="2026-11-22"/>
                </attvalues>
              </edge>
              <edge id="e2" source="n4" target="n2" weight="1">
                <attvalues>
                  <attvalue for="edge-polarity" value="for"/>
                  <attvalue for="edge-net" value="1"/>
                  <attvalue for="edge-for" value="1"/>
                  <attvalue for="edge-against" value="0"/>
                  <attvalue for="edge-neutral" value="0"/>
                  <attvalue for="edge-mixed" value="0"/>
                  <attvalue for="edge-unclear" value="0"/>
                  <attvalue for="edge-implied" value="0"/>
                  <attvalue for="edge-layers" value="1"/>
                  <attvalue for="edge-first" value="2026-11-22"/>
                  <attvalue for="edge-last" value="2026-11-22"/>
                </attvalues>
              </edge>
            </edges>
          </graph>
        </gexf>
    "#]],
    );
}

#[test]
fn chat_asks_for_what_was_looked_at() {
    let options = Options {
        labels: [("ORG", "ACTOR"), ("PER", "ACTOR"), ("ODD", "")].into(),
        ..Options::default()
    };
    check(
        "chat",
        &options,
        expect![[r#"
            - a/1.txt s6: rejected tags
            - a/1.txt n1 (sure?): notes
            - a/1.txt : tasks that aren't complete, whose answers may lack something
            - a/1.txt m2: links to entities
            - a/1.txt m3: links to entities
            {"messages":[{"role":"system","content":"Read the article and answer with one JSON object and nothing else. Quote words exactly as they stand in the article. Where the same words stand in it before, \"nth\" says which place is meant: 2 is the second. Words that don't stand in a row have their \"parts\". An empty list says that there is nothing.\nIts fields: \"entities\", \"stances\", \"events\", \"relations\".\n\n\"entities\": a list of {\"type\", \"text\", \"attributes\"}. Types:\n- ACTOR: A person. Or: A firm.\n\n\"stances\": a list of {\"holder\", \"target\", \"polarity\", \"strength\", \"basis\", \"via\", \"expression\", \"evidence\"}; holder, target and the members of via are {\"kind\", \"text\"}, where kind is mention, event, text, entity, topic (these two with \"name\"), author, implicit or unknown.\n- polarity: for, against\n- strength: 1 weak, 2 strong\n- topics: Tolls for \"all\"\n\n\"events\": a list of {\"type\", \"trigger\": the words that say it, \"arguments\": a list of {\"role\", \"kind\", \"text\"}, \"attributes\"}. Types:\n- CONSULT: They talk.\n  roles: actor\n- attribute modes of CONSULT: some of visit\n\n\"relations\": a list of {\"type\", \"from\", \"to\", \"attributes\"}. Types:"},{"role":"user","content":"Ada & Co met Bo.\nBo\tand \"Al\" say: no tolls, =1+1.\nBo fled."},{"role":"assistant","content":"{\"entities\":[{\"type\":\"ACTOR\",\"text\":\"Ada & Co\"},{\"type\":\"ACTOR\",\"text\":\"Bo\",\"attributes\":{\"sector\":[\"MIL\",\"REB\"]}},{\"type\":\"ACTOR\",\"text\":\"Bo\",\"nth\":2},{\"type\":\"ACTOR\",\"text\":\"Bo Al\",\"parts\":[\"Bo\",\"Al\"]},{\"type\":\"ACTOR\",\"text\":\"Al\"}],\"stances\":[{\"holder\":{\"kind\":\"mention\",\"text\":\"Bo\",\"nth\":2},\"target\":{\"kind\":\"topic\",\"name\":\"Tolls for \\\"all\\\"\"},\"polarity\":\"against\",\"strength\":2,\"basis\":\"quoted\",\"via\":[{\"kind\":\"author\"}],\"expression\":\"no tolls\",\"evidence\":\"Bo\\tand \\\"Al\\\" say: no tolls, =1+1.\"},{\"holder\":{\"kind\":\"mention\",\"text\":\"Al\"},\"target\":{\"kind\":\"topic\",\"name\":\"Tolls for \\\"all\\\"\"},\"polarity\":\"for\",\"evidence\":\"=1+1.\"},{\"holder\":{\"kind\":\"entity\",\"name\":\"Bo <B.>\"},\"target\":{\"kind\":\"topic\",\"name\":\"Tolls for \\\"all\\\"\"},\"polarity\":\"for\"},{\"holder\":{\"kind\":\"author\"},\"target\":{\"kind\":\"event\",\"type\":\"RETREAT\",\"text\":\"fled\"},\"polarity\":\"neutral\",\"basis\":\"inferred\"},{\"holder\":{\"kind\":\"unknown\"},\"target\":{\"kind\":\"mention\",\"text\":\"Ada & Co\"},\"polarity\":\"mixed\"}],\"events\":[{\"type\":\"CONSULT\",\"trigger\":{\"text\":\"met\"},\"arguments\":[{\"role\":\"actor\",\"kind\":\"mention\",\"text\":\"Ada & Co\"},{\"role\":\"recipient\",\"kind\":\"mention\",\"text\":\"Bo\"},{\"role\":\"time\",\"kind\":\"value\",\"value\":\"2026-11-21\"},{\"role\":\"topic\",\"kind\":\"text\",\"text\":\"tolls\"}],\"attributes\":{\"modes\":[\"visit\"],\"sure\":true}},{\"type\":\"RETREAT\",\"trigger\":{\"text\":\"fled\"},\"arguments\":[]}],\"relations\":[{\"type\":\"affiliation\",\"from\":{\"kind\":\"mention\",\"text\":\"Al\"},\"to\":{\"kind\":\"mention\",\"text\":\"Ada & Co\"}}]}"}],"id":"a/1.txt","annotator":"anna"}
            {"messages":[{"role":"system","content":"Read the article and answer with one JSON object and nothing else. Quote words exactly as they stand in the article. Where the same words stand in it before, \"nth\" says which place is meant: 2 is the second. Words that don't stand in a row have their \"parts\". An empty list says that there is nothing.\nIts fields: \"entities\".\n\n\"entities\": a list of {\"type\", \"text\", \"attributes\"}. Types:\n- ACTOR: A person. Or: A firm."},{"role":"user","content":"Ada & Co met Bo.\nBo\tand \"Al\" say: no tolls, =1+1.\nBo fled."},{"role":"assistant","content":"{\"entities\":[]}"}],"id":"b\t2.txt","annotator":"anna"}
        "#]],
    );
    let options = Options {
        tasks: [Task::Labels, Task::Events].into(),
        ..Options::default()
    };
    check(
        "chat",
        &options,
        expect![[r#"
            - a/1.txt n1 (sure?): notes
            - b	2.txt : articles that nobody looked at
            {"messages":[{"role":"system","content":"Read the article and answer with one JSON object and nothing else. Quote words exactly as they stand in the article. Where the same words stand in it before, \"nth\" says which place is meant: 2 is the second. Words that don't stand in a row have their \"parts\". An empty list says that there is nothing.\nIts fields: \"events\".\n\n\"events\": a list of {\"type\", \"trigger\": the words that say it, \"arguments\": a list of {\"role\", \"kind\", \"text\"}, \"attributes\"}. Types:\n- CONSULT: They talk.\n  roles: actor\n- attribute modes of CONSULT: some of visit"},{"role":"user","content":"Ada & Co met Bo.\nBo\tand \"Al\" say: no tolls, =1+1.\nBo fled."},{"role":"assistant","content":"{\"events\":[{\"type\":\"CONSULT\",\"trigger\":{\"text\":\"met\"},\"arguments\":[{\"role\":\"actor\",\"kind\":\"mention\",\"text\":\"Ada & Co\"},{\"role\":\"recipient\",\"kind\":\"mention\",\"text\":\"Bo\"},{\"role\":\"time\",\"kind\":\"value\",\"value\":\"2026-11-21\"},{\"role\":\"topic\",\"kind\":\"text\",\"text\":\"tolls\"}],\"attributes\":{\"modes\":[\"visit\"],\"sure\":true}},{\"type\":\"RETREAT\",\"trigger\":{\"text\":\"fled\"},\"arguments\":[]}]}"}],"id":"a/1.txt","annotator":"anna"}
        "#]],
    );
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
    expect![[r#"
        "a/1.txt-1" 2 0 1
        "a/1.txt-2" 2 0 0
        "a/1.txt-3" 0 0 1
        "b\t2.txt-1" 0 0 –
        "b\t2.txt-2" 0 0 –
        "b\t2.txt-3" 0 0 –
    "#]]
    .assert_eq(&lines.collect::<String>());
}

//! What the rules say, as text: one line a finding.

use expect_test::{Expect, expect};

use super::*;
use crate::model::*;
use crate::text::Span;

const TEXT: &str = "The Fed met Müller in Kyiv on Monday.";

fn span(start: u32, end: u32) -> Span {
    Span::new(start, end).unwrap()
}

fn kinds(names: &[&str]) -> Vec<KindId> {
    names.iter().map(KindId::new).collect()
}

fn choices(ids: &[&str]) -> Vec<Choice> {
    let choice = |id: &&str| Choice {
        id: (*id).into(),
        ..Choice::default()
    };
    ids.iter().map(choice).collect()
}

fn schema() -> Schema {
    let entity = |id: &str, key| EntityType {
        id: id.into(),
        key: Some(key),
        ..EntityType::default()
    };
    let role = |id: &str, accepts: &[&str]| Role {
        id: id.into(),
        accepts: kinds(accepts),
        ..Role::default()
    };
    let attribute = |id: &str, on, value| AttributeDef {
        id: id.into(),
        on,
        value,
        ..AttributeDef::default()
    };
    Schema {
        entities: vec![
            entity("ORG", 'o'),
            entity("PER", 'p'),
            entity("GPE", 'g'),
            EntityType {
                retired: true,
                ..entity("OLD", 'p')
            },
        ],
        events: vec![EventType {
            id: "MEET".into(),
            roles: vec![
                Role {
                    min: 1,
                    ..role("who", &["ORG", "PER"])
                },
                Role {
                    max: Some(1),
                    value: Some(ValueType::Date),
                    ..role("when", &["OLD"])
                },
                Role {
                    value: Some(ValueType::Number),
                    events: true,
                    ..role("about", &[])
                },
            ],
            ..EventType::default()
        }],
        stance: StanceScheme {
            polarities: vec![Polarity::For, Polarity::Against],
            strengths: vec!["weak".into(), "strong".into()],
            ..StanceScheme::default()
        },
        relations: vec![RelationType {
            id: "affiliation".into(),
            from: kinds(&["PER"]),
            to: kinds(&["ORG", "GPE"]),
            ..RelationType::default()
        }],
        labels: vec![LabelTask {
            id: "topic".into(),
            values: choices(&["war", "trade"]),
            ..LabelTask::default()
        }],
        attributes: vec![
            attribute(
                "level",
                AttributeHost::Mentions(vec![]),
                AttributeType::Choice(choices(&["name", "nominal"])),
            ),
            attribute(
                "value",
                AttributeHost::Mentions(kinds(&["OLD"])),
                AttributeType::Date,
            ),
            attribute(
                "modes",
                AttributeHost::Events(kinds(&["MEET"])),
                AttributeType::Choices(choices(&["visit", "phone"])),
            ),
            attribute("sure", AttributeHost::Stances, AttributeType::Flag),
        ],
        ..Schema::default()
    }
}

fn base() -> Project {
    let mut project = Project {
        schema: schema().into(),
        ..Project::default()
    };
    for (id, kind) in [("fed", "ORG"), ("kyiv", "GPE"), ("peace", Entity::TOPIC)] {
        let entity = Entity {
            id: id.into(),
            name: id.to_uppercase(),
            kind: kind.into(),
            ..Entity::default()
        };
        project.register.entities.insert(id.into(), entity);
    }
    project
}

fn tag(id: &str, body: Body) -> Tag {
    Tag {
        id: id.into(),
        body,
        provenance: Provenance::default(),
        extra: Extra::new(),
    }
}

fn mention(id: &str, kind: &str, spans: &[(u32, u32)]) -> Tag {
    tag(
        id,
        Body::Mention(Mention {
            kind: kind.into(),
            spans: spans.iter().map(|it| span(it.0, it.1)).collect(),
            entity: None,
            attributes: Attributes::new(),
        }),
    )
}

fn with(mut tag: Tag, name: &str, value: AttributeValue) -> Tag {
    tag.attributes_mut().unwrap().insert(name.into(), value);
    tag
}

fn event(id: &str, kind: &str, arguments: &[(&str, Ref)]) -> Tag {
    let argument = |(role, filler): &(&str, Ref)| Argument {
        role: (*role).into(),
        filler: filler.clone(),
        extra: Extra::new(),
    };
    tag(
        id,
        Body::Event(Event {
            kind: kind.into(),
            trigger: vec![span(8, 11)],
            arguments: arguments.iter().map(argument).collect(),
            attributes: Attributes::new(),
        }),
    )
}

fn stance(id: &str, holder: Ref, target: Ref) -> Stance {
    let _ = id;
    Stance {
        holder,
        target,
        polarity: Polarity::For,
        strength: None,
        basis: None,
        via: Vec::new(),
        expression: Vec::new(),
        evidence: vec![span(0, 38)],
        attributes: Attributes::new(),
    }
}

fn relation(id: &str, from: Ref, to: Ref) -> Tag {
    tag(
        id,
        Body::Relation(Relation {
            kind: "affiliation".into(),
            from,
            to,
            evidence: Vec::new(),
            attributes: Attributes::new(),
        }),
    )
}

fn label(id: &str, task: &str, values: &[&str]) -> Tag {
    tag(
        id,
        Body::Label(Label {
            task: task.into(),
            values: values.iter().map(|it| (*it).into()).collect(),
            spans: Vec::new(),
        }),
    )
}

fn fed() -> Tag {
    mention("fed", "ORG", &[(4, 7)])
}

fn muller() -> Tag {
    mention("mu", "PER", &[(12, 19)])
}

fn m(id: &str) -> Ref {
    Ref::Mention(id.into())
}

fn value(text: &str) -> Ref {
    Ref::Value {
        value: text.into(),
        spans: Vec::new(),
    }
}

fn told(findings: Vec<Finding>) -> String {
    let line = |it: Finding| {
        let tag = it.tag.map_or_else(String::new, |it| format!("{it} "));
        let mark = match it.severity {
            Severity::Hint => "hint ",
            Severity::Problem => "",
        };
        format!("{tag}{mark}{}: {}\n", it.code, it.message)
    };
    findings.into_iter().map(line).collect()
}

/// The one helper: the findings over these tags of [`TEXT`].
fn check(tags: impl IntoIterator<Item = Tag>, wanted: Expect) {
    let mut layer = Layer::default();
    for tag in tags {
        layer.put(tag);
    }
    let findings = super::layer(&base(), &"anna".into(), &"a.txt".into(), &layer, Some(TEXT));
    wanted.assert_eq(&told(findings));
}

#[test]
fn sound_tags_have_no_findings() {
    let mut linked = fed();
    if let Body::Mention(it) = &mut linked.body {
        it.entity = Some("fed".into());
    }
    let mut sure = stance("s", m("fed"), Ref::Topic("peace".into()));
    sure.strength = Some(2);
    sure.via = vec![Ref::Author];
    sure.attributes
        .insert("sure".into(), AttributeValue::Flag(true));
    check(
        [
            with(linked, "level", AttributeValue::Text("name".into())),
            muller(),
            with(
                mention("old", "OLD", &[(31, 37)]),
                "value",
                AttributeValue::Text("2023-12-25".into()),
            ),
            with(
                event(
                    "v",
                    "MEET",
                    &[
                        ("who", m("fed")),
                        ("who", Ref::Entity("fed".into())),
                        ("when", value("2023-12-25T10:00Z")),
                        ("about", Ref::Event("w".into())),
                        ("about", Ref::Spans(vec![span(23, 27)])),
                        ("about", value("12.5")),
                    ],
                ),
                "modes",
                AttributeValue::Many(vec!["visit".into()]),
            ),
            event("w", "MEET", &[("who", m("mu"))]),
            tag("s", Body::Stance(sure)),
            tag(
                "author",
                Body::Stance(stance("author", Ref::Author, Ref::Event("v".into()))),
            ),
            relation("r", m("mu"), Ref::Entity("kyiv".into())),
            label("l", "topic", &["war"]),
            tag(
                "n",
                Body::Note(Note {
                    on: Some("fed".into()),
                    text: "sic".into(),
                }),
            ),
        ],
        expect![""],
    );
}

#[test]
fn types_that_the_schema_lacks() {
    let mut married = relation("r", m("fed"), m("mu"));
    if let Body::Relation(it) = &mut married.body {
        it.kind = "married".into();
    }
    check(
        [
            fed(),
            muller(),
            with(
                mention("m", "PERSO", &[(12, 19)]),
                "level",
                AttributeValue::Flag(true),
            ),
            event("v", "GREET", &[("whom", m("fed"))]),
            married,
            label("l", "mood", &["sad"]),
        ],
        expect![[r#"
            v unknown-kind: the schema has no event type GREET; choose another type or add this one
            m unknown-kind: the schema has no entity type PERSO; choose another type or add this one
            m attribute-value: level takes one choice; choose it anew
            r unknown-kind: the schema has no relation type married; choose another type or add this one
            l unknown-label: the schema has no label mood; delete it, or add the label
        "#]],
    );
}

#[test]
fn a_role_has_its_counts_and_its_types() {
    check(
        [
            fed(),
            muller(),
            mention("kyiv", "GPE", &[(23, 27)]),
            event(
                "v",
                "MEET",
                &[
                    ("whom", m("fed")),
                    ("when", value("2023")),
                    ("when", m("fed")),
                ],
            ),
            event(
                "w",
                "MEET",
                &[
                    ("who", m("kyiv")),
                    ("who", Ref::Entity("kyiv".into())),
                    ("who", Ref::Entity("peace".into())),
                    ("who", Ref::Event("v".into())),
                ],
            ),
        ],
        expect![[r#"
            v unknown-role: this event has no role whom; give the filler another role
            v role-type: when takes no ORG; take OLD
            v hint role-missing: who is missing; add who or what it is
            v role-too-many: when takes 1 at most, there are 2; remove 1
            w role-type: who takes no GPE; take ORG, PER
            w role-type: who takes no GPE; take ORG, PER
            w role-type: who takes no TOPIC; take ORG, PER
            w role-type: who takes no event; choose something else
        "#]],
    );
}

#[test]
fn a_typed_value_is_what_the_role_asks_for() {
    check(
        [event(
            "v",
            "MEET",
            &[
                ("who", value("the Fed")),
                ("who", Ref::Author),
                ("who", Ref::Topic("peace".into())),
                ("when", value("last Tuesday")),
                ("about", value("many")),
                ("about", value("inf")),
            ],
        )],
        expect![[r#"
            v argument-kind: who takes no typed value; choose something else
            v argument-kind: who takes no author; choose something else
            v argument-kind: who takes no topic; choose something else
            v role-value: when is “last Tuesday”; write a date like 2023-12-25
            v role-value: about is “many”; write a number like 12.5
            v role-value: about is “inf”; write a number like 12.5
        "#]],
    );
}

#[test]
fn attributes_are_those_of_the_schema() {
    let text = |it: &str| AttributeValue::Text(it.into());
    let mut unsure = stance("s", Ref::Author, m("fed"));
    unsure.attributes.insert("sure".into(), text("yes"));
    check(
        [
            with(with(fed(), "value", text("2023")), "level", text("pronoun")),
            with(
                mention("old", "OLD", &[(31, 37)]),
                "value",
                text("2023-02-29"),
            ),
            with(
                event("v", "MEET", &[("who", m("fed"))]),
                "modes",
                AttributeValue::Many(vec!["visit".into(), "raven".into()]),
            ),
            with(
                event("w", "MEET", &[("who", m("fed"))]),
                "modes",
                text("phone"),
            ),
            tag("s", Body::Stance(unsure)),
        ],
        expect![[r#"
            s attribute-value: sure is yes or no; choose one
            fed attribute-value: level has no choice “pronoun”; choose one of the list
            fed unknown-attribute: ORG has no attribute value; take it away, or add it to the schema
            v attribute-value: modes has no choice “raven”; choose one of the list
            old attribute-value: value is “2023-02-29”; write a date like 2023-12-25
        "#]],
    );
}

#[test]
fn what_points_nowhere_or_at_itself() {
    let mut lost = fed();
    if let Body::Mention(it) = &mut lost.body {
        it.entity = Some("fedex".into());
    }
    check(
        [
            lost,
            event(
                "v",
                "MEET",
                &[
                    ("who", m("gone")),
                    ("who", m("w")),
                    ("about", Ref::Event("v".into())),
                    ("who", Ref::Entity("nobody".into())),
                ],
            ),
            event("w", "MEET", &[("who", m("fed"))]),
            relation("r", m("fed"), m("fed")),
            tag("s", Body::Stance(stance("s", m("fed"), m("fed")))),
            tag(
                "t",
                Body::Stance(stance("t", Ref::Author, Ref::Topic("war".into()))),
            ),
            tag(
                "n",
                Body::Note(Note {
                    on: Some("gone".into()),
                    text: "?".into(),
                }),
            ),
        ],
        expect![[r#"
            s self-reference: holder and target are the same; change one of them
            t unknown-entity: the register has no war; link another entry, or add this one
            fed unknown-entity: the register has no fedex; link another entry, or add this one
            v unknown-entity: the register has no nobody; link another entry, or add this one
            v dangling-reference: it points at gone, which isn't there; point at another mention
            v dangling-reference: it points at w, which is no mention; point at another
            v self-reference: it points at itself; point at something else
            r self-reference: both ends are the same; change one of them
            r role-type: the start takes no ORG; take PER
            n dangling-reference: it points at gone, which isn't there; point at another tag
        "#]],
    );
}

#[test]
fn a_relation_has_its_ends() {
    check(
        [
            fed(),
            muller(),
            event("v", "MEET", &[("who", m("fed"))]),
            relation("ok", m("mu"), m("fed")),
            relation("r1", m("fed"), m("mu")),
            relation("r2", m("mu"), Ref::Event("v".into())),
            relation("r3", value("x"), Ref::Author),
        ],
        expect![[r#"
            r1 role-type: the start takes no ORG; take PER
            r1 role-type: the end takes no PER; take ORG, GPE
            r2 role-type: the end takes no event; take ORG, GPE
            r3 argument-kind: the start takes no typed value; choose a tag
            r3 argument-kind: the end takes no author; choose a tag
        "#]],
    );
}

#[test]
fn a_stance_has_a_holder_a_target_and_a_scale() {
    let mut s1 = stance("s1", value("x"), Ref::Author);
    s1.via = vec![Ref::Spans(vec![span(0, 3)])];
    let mut s2 = stance("s2", Ref::Author, Ref::Topic("fed".into()));
    s2.polarity = Polarity::Mixed;
    s2.strength = Some(3);
    let mut s3 = stance("s3", Ref::Implicit, Ref::Spans(vec![span(0, 7)]));
    s3.strength = Some(0);
    check(
        [
            fed(),
            tag("s1", Body::Stance(s1)),
            tag("s2", Body::Stance(s2)),
            tag("s3", Body::Stance(s3)),
        ],
        expect![[r#"
            s1 stance-holder: the holder takes no typed value; choose a mention, an entity or the author
            s1 argument-kind: the chain of sources takes no plain text; choose a mention, an entity or the author
            s1 stance-target: the target takes no author; choose a tag, an entity, a topic or words
            s2 stance-target: fed isn't a topic; take a topic, or make it the entity
            s2 polarity-not-offered: the schema doesn't offer mixed; take for, against
            s2 strength-range: the strength is 3; take 1 to 2
            s3 strength-range: the strength is 0; take 1 to 2
        "#]],
    );
}

#[test]
fn labels_keep_to_their_list() {
    check(
        [
            label("l1", "topic", &["war", "trade"]),
            label("l2", "topic", &["peace"]),
        ],
        expect![[r#"
            l1 label-too-many: topic takes one value, there are 2; keep one
            l2 label-value: topic has no value “peace”; choose one of the list
        "#]],
    );
}

#[test]
fn spans_lie_on_the_text_in_order() {
    check(
        [
            mention("past", "ORG", &[(30, 99)]),
            // Byte 14 lies inside the ü.
            mention("cut", "PER", &[(12, 14)]),
            mention("back", "PER", &[(23, 27), (4, 7)]),
            mention("over", "ORG", &[(0, 7), (4, 11)]),
            mention("none", "ORG", &[]),
            event("v", "MEET", &[("who", Ref::Spans(vec![span(36, 40)]))]),
        ],
        expect![[r#"
            over span-overlap: the pieces 0..7 and 4..11 overlap; make them one, or move an edge
            v span-out-of-text: bytes 36..40 lie past the text's end at 38; select the words again
            cut span-boundary: bytes 12..14 cut a character in two; select the words again
            back span-order: the piece 4..7 stands behind 23..27; put the pieces in text order
            past span-out-of-text: bytes 30..99 lie past the text's end at 38; select the words again
            none span-missing: words are missing here; select them, or delete this
        "#]],
    );
}

#[test]
fn without_the_text_the_layers_own_length_counts() {
    let mut layer = Layer::default();
    layer.put(mention("past", "ORG", &[(30, 99)]));
    let ask = |layer: &Layer| {
        told(super::layer(
            &base(),
            &"anna".into(),
            &"a.txt".into(),
            layer,
            None,
        ))
    };
    expect![""].assert_eq(&ask(&layer));
    layer.head.text = Some(TextRef {
        hash: "b3-0".into(),
        bytes: 38,
    });
    expect![[r#"
        past span-out-of-text: bytes 30..99 lie past the text's end at 38; select the words again
    "#]]
    .assert_eq(&ask(&layer));
}

#[test]
fn the_same_mention_twice() {
    check(
        [
            fed(),
            mention("again", "ORG", &[(4, 7)]),
            mention("other", "PER", &[(4, 7)]),
            mention("wider", "ORG", &[(0, 7)]),
            mention("twin", "ORG", &[(4, 7), (23, 27)]),
            mention("twin2", "ORG", &[(4, 7), (23, 27)]),
        ],
        // Ids decide where the words are equal: “again” stands before “fed”.
        expect![[r#"
            fed duplicate-mention: the same words have this type already; delete one of the two
            twin2 duplicate-mention: the same words have this type already; delete one of the two
        "#]],
    );
}

#[test]
fn dates_have_real_months_days_and_hours() {
    let good = [
        "2023-12-25/2023-12-31",
        "2023-11/2023-12",
        "2023",
        "0001",
        "2023-12",
        "2023-12-25",
        "2024-02-29",
        "2000-02-29",
        "2023-12-25T00:00",
        "2023-12-25T23:59:59",
        "2023-12-25T10:00Z",
        "2023-12-25T10:00:00Z",
    ];
    let bad = [
        "",
        "23",
        "20233",
        "+2023",
        "2023-",
        "2023-13",
        "2023-00",
        "2023-1",
        "2023-12-32",
        "2023-12-00",
        "2023-02-29",
        "1900-02-29",
        "2023-04-31",
        "2023-12-2",
        "2023-12-25 10:00",
        "2023-12-25T",
        "2023-12-25T24:00",
        "2023-12-25T10:60",
        "2023-12-25T10:00:60",
        "2023-12-25T10",
        "2023-12-25T10:0",
        "2023-12-25T10:00ZZ",
        "2023-12T10:00",
        "2023-12-25Z",
        "25.12.2023",
        "yesterday",
        "２０２３",
        "2023–12–25",
        "-023-12-25",
        "2023-+1-25",
        "2023-12-25/2023-12-24",
        "2023-12-25/2023-12",
        "2023-12-25/",
    ];
    for text in good {
        assert!(is_iso_date(text), "{text} is a date");
    }
    for text in bad {
        assert!(!is_iso_date(text), "{text} is no date");
    }
}

#[test]
fn a_sound_project_has_no_findings() {
    expect![""].assert_eq(&told(project(&base())));
}

#[test]
fn a_schema_contradicts_itself() {
    let mut it = base();
    let mut schema = schema();
    schema.entities.push(schema.entities[0].clone());
    schema.entities.push(EntityType::default());
    let meet = &mut schema.events[0];
    meet.roles[0].accepts.push("ROBOT".into());
    meet.roles[0].key = Some('w');
    meet.roles[1].key = Some('w');
    meet.roles[1].min = 2;
    meet.roles.push(meet.roles[0].clone());
    meet.shortcut = "me".into();
    let mut melt = EventType {
        id: "MELT".into(),
        shortcut: "ME".into(),
        ..EventType::default()
    };
    schema.events.push(melt.clone());
    melt.id = "MERGE".into();
    melt.retired = true;
    schema.events.push(melt);
    schema.relations[0].to.push("STATE".into());
    schema.labels[0].values = choices(&["war", "war"]);
    schema.stance.polarities.push(Polarity::For);
    let level = schema.attributes[0].clone();
    schema.attributes.push(AttributeDef {
        on: AttributeHost::Mentions(kinds(&["ORG", "SHIP"])),
        value: AttributeType::Choices(Vec::new()),
        default: Some(AttributeValue::Flag(true)),
        ..level
    });
    it.schema = schema.into();
    expect![[r#"
        id-missing: entity types: one has no id; give it one
        id-twice: entity types: ORG stands twice; rename one of the two
        id-twice: event type MEET: who stands twice; rename one of the two
        id-twice: label topic: war stands twice; rename one of the two
        key-twice: entity types: the key o is given twice; choose another for one
        key-twice: event type MEET: the key w is given twice; choose another for one
        key-twice: event types: the key me is given twice; choose another for one
        unknown-kind: role who of MEET names the entity type ROBOT, which isn't there; add it, or take it out
        unknown-kind: role who of MEET names the entity type ROBOT, which isn't there; add it, or take it out
        unknown-kind: relation affiliation names the entity type STATE, which isn't there; add it, or take it out
        unknown-kind: attribute level names the entity type SHIP, which isn't there; add it, or take it out
        role-range: role when of MEET: at least 2 but at most 1; change one of the two
        id-twice: the stances offer for twice; take one out
        id-twice: attribute level stands twice on the same tags; keep one
        choices-missing: attribute level has no choices; add some
        attribute-value: the default of attribute level takes choices; choose them anew
    "#]]
    .assert_eq(&told(project(&it)));
}

#[test]
fn a_register_contradicts_itself() {
    let mut it = base();
    let mut put = |key: &str, id: &str, name: &str, kind: &str, country: Option<&str>| {
        let entity = Entity {
            id: id.into(),
            name: name.into(),
            kind: kind.into(),
            country: country.map(Into::into),
            ..Entity::default()
        };
        it.register.entities.insert(key.into(), entity);
    };
    put("fed-2", "fed-2", "fed ", "ORG", None);
    put("kiev", "kyiv", "Kiev", "GPE", Some("ua"));
    put("nameless", "nameless", " ", "SHIP", Some("UKR"));
    put("typeless", "typeless", "Typeless", "", None);
    expect![[r#"
        id-mismatch: register entry kiev says that its id is kyiv; use one of the two
        country-code: kiev: ua isn't a country code; write three letters like ARM
        name-missing: register entry nameless has no name; give it one
        unknown-kind: nameless is of the type SHIP, which the schema lacks; choose another
        unknown-kind: typeless has no type; choose one
        hint name-twice: fed and fed-2 have the same name and type; merge them, or tell them apart by name
    "#]]
    .assert_eq(&told(project(&it)));
}

//! What a schema and its tags become, as text.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};

use super::{Named, Reshape};
use crate::model::*;
use crate::text::Span;

/// Two event types that share an attribute's id, an entity type with subtypes.
fn schema() -> Schema {
    let entity = |id: &str| EntityType {
        id: id.into(),
        ..EntityType::default()
    };
    let role = |id: &str, accepts: &[&str]| Role {
        id: id.into(),
        accepts: accepts.iter().map(|it| (*it).into()).collect(),
        ..Role::default()
    };
    let event = |id: &str, roles: Vec<Role>| EventType {
        id: id.into(),
        roles,
        ..EventType::default()
    };
    let choices = |ids: &[&str]| {
        let choice = |id: &&str| Choice {
            id: (*id).into(),
            ..Choice::default()
        };
        ids.iter().map(choice).collect::<Vec<_>>()
    };
    let attribute = |id: &str, on: AttributeHost, value: AttributeType| AttributeDef {
        id: id.into(),
        on,
        value,
        ..AttributeDef::default()
    };
    let on_events = |id: &str| AttributeHost::Events(vec![id.into()]);
    Schema {
        entities: vec![entity("PER"), entity("ORG"), entity("DATE")],
        events: vec![
            event(
                "MEET",
                vec![role("actor", &["PER", "ORG"]), role("time", &["DATE"])],
            ),
            event("TALK", vec![role("speaker", &["PER"])]),
        ],
        relations: vec![RelationType {
            id: "member".into(),
            from: vec!["PER".into()],
            to: vec!["ORG".into()],
            ..RelationType::default()
        }],
        labels: vec![LabelTask {
            id: "genre".into(),
            values: choices(&["news", "opinion"]),
            ..LabelTask::default()
        }],
        attributes: vec![
            attribute(
                "subtype",
                AttributeHost::Mentions(vec!["ORG".into()]),
                AttributeType::Choice(choices(&["party", "firm"])),
            ),
            attribute(
                "modes",
                on_events("MEET"),
                AttributeType::Choices(choices(&["visit", "call"])),
            ),
            attribute(
                "modes",
                on_events("TALK"),
                AttributeType::Choices(choices(&["speech"])),
            ),
        ],
        ..Schema::default()
    }
}

fn tags() -> Vec<Tag> {
    let tag = |id: &str, body| Tag {
        id: id.into(),
        body,
        provenance: Provenance::default(),
        extra: Extra::default(),
    };
    let spans = || Span::new(0, 3).into_iter().collect::<Vec<_>>();
    let mention = |kind: &str, attributes| {
        Body::Mention(Mention {
            kind: kind.into(),
            spans: spans(),
            entity: None,
            attributes,
        })
    };
    let text = |text: &str| AttributeValue::Text(text.into());
    let many = |it: &[&str]| AttributeValue::Many(it.iter().map(|it| (*it).into()).collect());
    let argument = |role: &str| Argument {
        role: role.into(),
        filler: Ref::Mention("m1".into()),
        extra: Extra::default(),
    };
    vec![
        tag("m1", mention("PER", Attributes::new())),
        tag(
            "m2",
            mention("ORG", Attributes::from([("subtype".into(), text("party"))])),
        ),
        tag(
            "v1",
            Body::Event(Event {
                kind: "MEET".into(),
                trigger: spans(),
                arguments: vec![argument("actor"), argument("time")],
                attributes: Attributes::from([("modes".into(), many(&["visit", "call"]))]),
            }),
        ),
        tag(
            "l1",
            Body::Label(Label {
                task: "genre".into(),
                values: vec!["news".into()],
                spans: Vec::new(),
            }),
        ),
    ]
}

fn line(tag: &Tag) -> String {
    let mut out = format!("{}", tag.id);
    if let Some(kind) = tag.kind() {
        out += &format!(" {kind}");
    }
    if let Body::Event(it) = &tag.body {
        let roles: Vec<&str> = it.arguments.iter().map(|it| it.role.as_str()).collect();
        out += &format!(" {}", roles.join("+"));
    }
    if let Body::Label(it) = &tag.body {
        out += &format!(" {}", it.values.join("+"));
    }
    for (name, value) in tag.attributes().into_iter().flatten() {
        out += &format!(" {name}={value:?}");
    }
    out
}

/// The schema's lists, then the tags that change.
fn check(asked: Reshape, wanted: Expect) {
    let before = schema();
    let mut out = String::new();
    match asked.schema(&before) {
        Err(why) => out = format!("refused: {why}\n"),
        Ok(after) => {
            let names = |ids: Vec<&str>| ids.join(" ");
            let kinds = |it: &[KindId]| names(it.iter().map(KindId::as_str).collect());
            let entities = after.entities.iter().map(|it| it.id.as_str());
            out += &format!("{}\n", names(entities.collect()));
            for event in &after.events {
                let roles = event.roles.iter();
                let roles: Vec<String> = roles
                    .map(|it| format!("{}[{}]", it.id, kinds(&it.accepts)))
                    .collect();
                out += &format!("{}: {}\n", event.id, roles.join(" "));
            }
            for it in &after.relations {
                out += &format!("{}: {} → {}\n", it.id, kinds(&it.from), kinds(&it.to));
            }
            for it in &after.labels {
                let values = it.values.iter().map(|it| it.id.as_str());
                out += &format!("{}: {}\n", it.id, names(values.collect()));
            }
            for it in &after.attributes {
                let choices = it.choices().iter().map(|it| it.id.as_str());
                out += &format!("{} on {:?}: {}\n", it.id, it.on, names(choices.collect()));
            }
            for tag in tags() {
                if asked.takes(&tag) {
                    out += &format!("- {} goes\n", tag.id);
                } else if let Some(after) = asked.tag(&before, &tag) {
                    out += &format!("- {}\n", line(&after));
                }
            }
        }
    }
    wanted.assert_eq(&out);
}

fn rename(what: Named, to: &str) -> Reshape {
    Reshape::Rename(what, to.into())
}

fn merge(what: Named, into: &str) -> Reshape {
    Reshape::Merge(what, into.into())
}

fn remove(what: Named, tags: bool) -> Reshape {
    Reshape::Remove { what, tags }
}

#[test]
fn a_type_is_renamed_wherever_it_stands() {
    check(
        rename(Named::Entity("ORG".into()), "BODY"),
        expect![[r#"
        PER BODY DATE
        MEET: actor[PER BODY] time[DATE]
        TALK: speaker[PER]
        member: PER → BODY
        genre: news opinion
        subtype on Mentions(["BODY"]): party firm
        modes on Events(["MEET"]): visit call
        modes on Events(["TALK"]): speech
        - m2 BODY subtype=Text("party")
    "#]],
    );
    check(
        rename(Named::Entity("ORG".into()), "PER"),
        expect![[r#"
        refused: PER is there already; merge into it instead
    "#]],
    );
    check(
        rename(Named::Event("MEET".into()), "VISIT"),
        expect![[r#"
        PER ORG DATE
        VISIT: actor[PER ORG] time[DATE]
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): party firm
        modes on Events(["VISIT"]): visit call
        modes on Events(["TALK"]): speech
        - v1 VISIT actor+time modes=Many(["visit", "call"])
    "#]],
    );
}

#[test]
fn a_merge_leaves_no_name_twice_and_no_attribute_twice() {
    check(
        merge(Named::Entity("ORG".into()), "PER"),
        expect![[r#"
        PER DATE
        MEET: actor[PER] time[DATE]
        TALK: speaker[PER]
        member: PER → PER
        genre: news opinion
        subtype on Mentions(["PER"]): party firm
        modes on Events(["MEET"]): visit call
        modes on Events(["TALK"]): speech
        - m2 PER subtype=Text("party")
    "#]],
    );
    check(
        merge(Named::Event("MEET".into()), "TALK"),
        expect![[r#"
        PER ORG DATE
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): party firm
        modes on Events(["TALK"]): speech
        - v1 TALK actor+time modes=Many(["visit", "call"])
    "#]],
    );
    check(
        merge(Named::Entity("ORG".into()), "NONE"),
        expect![[r#"
        refused: there is no NONE to merge into
    "#]],
    );
}

#[test]
fn a_type_is_deleted_with_or_without_its_tags() {
    // An empty list would let anything in.
    check(
        remove(Named::Entity("ORG".into()), true),
        expect![[r#"
        refused: “to” of the relation member takes ORG only; choose first what else it takes
    "#]],
    );
    check(
        remove(Named::Entity("DATE".into()), false),
        expect![[r#"
        refused: the role time of MEET takes DATE only; choose first what else it takes
    "#]],
    );
    check(
        remove(Named::Event("MEET".into()), true),
        expect![[r#"
        PER ORG DATE
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): party firm
        modes on Events(["TALK"]): speech
        - v1 goes
    "#]],
    );
    check(
        remove(Named::Event("MEET".into()), false),
        expect![[r#"
        PER ORG DATE
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): party firm
        modes on Events(["TALK"]): speech
    "#]],
    );
}

#[test]
fn roles_attributes_and_choices_carry_what_names_them() {
    check(
        rename(Named::Role("MEET".into(), "actor".into()), "party"),
        expect![[r#"
            PER ORG DATE
            MEET: party[PER ORG] time[DATE]
            TALK: speaker[PER]
            member: PER → ORG
            genre: news opinion
            subtype on Mentions(["ORG"]): party firm
            modes on Events(["MEET"]): visit call
            modes on Events(["TALK"]): speech
            - v1 MEET party+time modes=Many(["visit", "call"])
        "#]],
    );
    check(
        remove(Named::Role("MEET".into(), "time".into()), true),
        expect![[r#"
            PER ORG DATE
            MEET: actor[PER ORG]
            TALK: speaker[PER]
            member: PER → ORG
            genre: news opinion
            subtype on Mentions(["ORG"]): party firm
            modes on Events(["MEET"]): visit call
            modes on Events(["TALK"]): speech
            - v1 MEET actor modes=Many(["visit", "call"])
        "#]],
    );
    check(
        rename(Named::Attribute(1), "how"),
        expect![[r#"
        PER ORG DATE
        MEET: actor[PER ORG] time[DATE]
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): party firm
        how on Events(["MEET"]): visit call
        modes on Events(["TALK"]): speech
        - v1 MEET actor+time how=Many(["visit", "call"])
    "#]],
    );
    check(
        merge(Named::Choice(1, "call".into()), "visit"),
        expect![[r#"
        PER ORG DATE
        MEET: actor[PER ORG] time[DATE]
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): party firm
        modes on Events(["MEET"]): visit
        modes on Events(["TALK"]): speech
        - v1 MEET actor+time modes=Many(["visit"])
    "#]],
    );
    check(
        remove(Named::Choice(0, "party".into()), true),
        expect![[r#"
        PER ORG DATE
        MEET: actor[PER ORG] time[DATE]
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): firm
        modes on Events(["MEET"]): visit call
        modes on Events(["TALK"]): speech
        - m2 ORG
    "#]],
    );
    check(
        rename(Named::Value("genre".into(), "news".into()), "report"),
        expect![[r#"
            PER ORG DATE
            MEET: actor[PER ORG] time[DATE]
            TALK: speaker[PER]
            member: PER → ORG
            genre: report opinion
            subtype on Mentions(["ORG"]): party firm
            modes on Events(["MEET"]): visit call
            modes on Events(["TALK"]): speech
            - l1 genre report
        "#]],
    );
}

#[test]
fn values_follow_where_they_have_a_form() {
    check(
        Reshape::Retype(0, AttributeType::Choices(Vec::new())),
        expect![[r#"
            PER ORG DATE
            MEET: actor[PER ORG] time[DATE]
            TALK: speaker[PER]
            member: PER → ORG
            genre: news opinion
            subtype on Mentions(["ORG"]): party firm
            modes on Events(["MEET"]): visit call
            modes on Events(["TALK"]): speech
            - m2 ORG subtype=Many(["party"])
        "#]],
    );
    check(
        Reshape::Retype(1, AttributeType::Text),
        expect![[r#"
        PER ORG DATE
        MEET: actor[PER ORG] time[DATE]
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): party firm
        modes on Events(["MEET"]): 
        modes on Events(["TALK"]): speech
        - v1 MEET actor+time modes=Text("visit, call")
    "#]],
    );
    // Two choices are no one choice: they stay, and Problems tells.
    check(
        Reshape::Retype(1, AttributeType::Choice(Vec::new())),
        expect![[r#"
            PER ORG DATE
            MEET: actor[PER ORG] time[DATE]
            TALK: speaker[PER]
            member: PER → ORG
            genre: news opinion
            subtype on Mentions(["ORG"]): party firm
            modes on Events(["MEET"]): visit call
            modes on Events(["TALK"]): speech
        "#]],
    );
    check(
        Reshape::Retype(0, AttributeType::Number),
        expect![[r#"
        PER ORG DATE
        MEET: actor[PER ORG] time[DATE]
        TALK: speaker[PER]
        member: PER → ORG
        genre: news opinion
        subtype on Mentions(["ORG"]): 
        modes on Events(["MEET"]): visit call
        modes on Events(["TALK"]): speech
    "#]],
    );
}

/// What is remembered of labels, where the change alters it.
fn check_labels(asked: Reshape, wanted: Expect) {
    let map = |rows: &[(&str, &str)]| {
        let row = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
        rows.iter().map(row).collect::<BTreeMap<_, _>>()
    };
    let maps = BTreeMap::from([
        (
            "brat/spert".to_owned(),
            map(&[
                ("entities:Person", "PER"),
                ("entities:Firm", "ORG"),
                ("entities:Misc", ""),
                ("events:Meet", "MEET"),
                ("relations:Firm", "ORG"),
                ("roles:Who", "actor"),
                ("attributes:Sub", "subtype"),
                ("attributes:Modes", "modes"),
            ]),
        ),
        (
            "export/brat".to_owned(),
            map(&[("ORG", "Firm"), ("PER", "Person"), ("actor", "x")]),
        ),
        (
            "export/csv".to_owned(),
            map(&[
                ("entities:ORG", "Firm"),
                ("relations:ORG", "works"),
                ("entities:PER", "Person"),
                ("roles:actor", "x"),
                ("attributes:subtype", ""),
            ]),
        ),
        ("export/conll".to_owned(), map(&[("PER", "")])),
    ]);
    let after = asked.label_maps(&schema(), &maps);
    let lines = |maps: &BTreeMap<String, BTreeMap<String, String>>| {
        let rows = maps.iter().flat_map(|(place, map)| {
            map.iter()
                .map(move |(from, to)| format!("{place} {from} → {to}\n"))
        });
        rows.collect::<std::collections::BTreeSet<_>>()
    };
    let (before, after) = (lines(&maps), lines(&after));
    let gone = before.difference(&after).map(|it| format!("- {it}"));
    let new = after.difference(&before).map(|it| format!("+ {it}"));
    wanted.assert_eq(&gone.chain(new).collect::<String>());
}

#[test]
fn labels_become_the_type_s_new_id_and_exports_know_it_by_that() {
    let organisation = || Named::Entity("ORG".into());
    check_labels(
        rename(organisation(), " BODY "),
        expect![[r#"
            - brat/spert entities:Firm → ORG
            - export/brat ORG → Firm
            - export/csv entities:ORG → Firm
            + brat/spert entities:Firm → BODY
            + export/brat BODY → Firm
            + export/csv entities:BODY → Firm
        "#]],
    );
    check_labels(
        rename(Named::Role("MEET".into(), "actor".into()), "who"),
        expect![[r#"
            - brat/spert roles:Who → actor
            - export/brat actor → x
            - export/csv roles:actor → x
            + brat/spert roles:Who → who
            + export/brat who → x
            + export/csv roles:who → x
        "#]],
    );
    check_labels(
        rename(Named::Attribute(0), "sort"),
        expect![[r#"
            - brat/spert attributes:Sub → subtype
            - export/csv attributes:subtype → 
            + brat/spert attributes:Sub → sort
            + export/csv attributes:sort → 
        "#]],
    );
}

#[test]
fn labels_of_a_merged_type_become_the_other_which_goes_out_as_before() {
    check_labels(
        merge(Named::Entity("PER".into()), "ORG"),
        expect![[r#"
            - brat/spert entities:Person → PER
            - export/brat PER → Person
            - export/conll PER → 
            - export/csv entities:PER → Person
            + brat/spert entities:Person → ORG
        "#]],
    );
}

#[test]
fn labels_of_what_goes_are_forgotten() {
    for tags in [false, true] {
        check_labels(
            remove(Named::Entity("PER".into()), tags),
            expect![[r#"
                - brat/spert entities:Person → PER
                - export/brat PER → Person
                - export/conll PER → 
                - export/csv entities:PER → Person
            "#]],
        );
    }
}

#[test]
fn labels_stay_where_something_else_bears_the_id() {
    check_labels(rename(Named::Attribute(1), "kind"), expect![""]);
    check_labels(
        rename(Named::Choice(0, "party".into()), "movement"),
        expect![""],
    );
}

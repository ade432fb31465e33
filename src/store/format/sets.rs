//! Sets of suggestions to text and back.

use expect_test::{Expect, expect};

use super::layer;
use super::tests::TEXT;
use crate::model::*;

fn key() -> LayerKey {
    LayerKey::suggested("model-x".into(), "2023/talks.txt".into())
}

/// Reads a set's file, expects these flaws, and the same bytes when written.
fn check(lists: &str, flaws: Expect) -> Layer {
    let ron = format!(
        "(\n    format: 1,\n    article: \"2023/talks.txt\",\n    text: (hash: \"b3-0\", bytes: 80),\n    source: \"model-x\",\n{lists})\n"
    );
    let file = layer::parse(LayerKind::Suggestions, &ron, &mut |_| Ok(TEXT.into())).unwrap();
    let told: Vec<String> = file
        .flaws
        .iter()
        .map(|it| format!("{}:{} {} {}\n", it.place.0, it.place.1, it.code, it.message))
        .collect();
    flaws.assert_eq(&told.concat());
    assert_eq!(file.annotator, "model-x".into());
    assert_eq!(layer::print(&key(), &file.layer, Some(TEXT)), ron);
    file.layer
}

#[test]
fn a_set_holds_what_was_suggested_and_what_was_said_to_it() {
    let set = check(
        r#"    run: "7 of 9",
    mentions: [
        (id: "m4", kind: "PERSON", spans: [(0, 15, "Nikol Pashinyan")], by: "model-x", status: Suggested, score: 0.75, version: "3"),
    ],
    events: [
        (id: "v1", kind: "CONSULT", trigger: [(16, 19, "met")], arguments: [
            (role: "actor", filler: Mention("m4")),
        ], by: "model-x", status: Suggested, score: 0.5),
    ],
    verdicts: [
        (of: "m4", by: "anna", decision: Corrected, at: "2026-11-22T10:02:11Z", became: "m9", to: Mention(id: "m9", kind: "PERSON", spans: [(6, 15, "Pashinyan")], by: "model-x")),
        (of: "m4", by: "bob", decision: Rejected, at: "2026-11-23T10:02:11Z", reason: "wrong words", seconds: 3),
        (of: "v1", by: "anna", decision: Skipped),
        (of: "v1", argument: 0, by: "anna", decision: Accepted, became: "v7"),
    ],
"#,
        expect![""],
    );
    let decided = |part, by: &str| set.verdict(&part, &by.into()).map(|it| it.decision);
    assert_eq!(
        decided(Part::Tag("m4".into()), "anna"),
        Some(Decision::Corrected)
    );
    let argument = Part::Argument {
        event: "v1".into(),
        index: 0,
    };
    assert_eq!(decided(argument, "anna"), Some(Decision::Accepted));
    assert!(
        !set.is_settled(&Part::Tag("v1".into())),
        "a skip settles nothing"
    );
}

#[test]
fn a_verdict_that_cant_be_used_stays_in_the_file_and_one_without_its_tag_stands() {
    let set = check(
        r#"    verdicts: [
        (of: "m1", by: "anna", decision: Accepted),
        (of: "m1", by: "anna", decision: Rejected),
        (of: "m2", by: "anna", decision: Perhaps),
        (of: "m3", by: "anna", decision: Corrected, to: Mention(id: "m1", kind: "GPE", spans: [(0, 5, "Other")])),
    ],
"#,
        expect![[r#"
            8:9 verdict-twice what anna said to m1 stands here twice; it is kept in the file but not shown
            9:42 verdict-unreadable one of Accepted, Corrected, Rejected, Skipped, Unsure expected; it is kept in the file but not shown
            10:96 quote-differs the span 0..5 of what anna said to m3 doesn't cover the words it is quoted with; it is kept in the file but not shown
        "#]],
    );
    assert_eq!(set.verdicts().len(), 1);
}

#[test]
fn in_an_annotators_layer_the_list_is_a_field_that_nobody_knows() {
    let ron = "(format: 1, article: \"a\", annotator: \"anna\", source: \"x\", verdicts: [1])";
    let file = layer::parse(LayerKind::Annotations, ron, &mut |_| Ok(TEXT.into())).unwrap();
    let extra: Vec<&str> = file.layer.head.extra.keys().map(String::as_str).collect();
    assert_eq!(extra, ["source", "verdicts"]);
    assert_eq!(layer::names(ron).0.as_deref(), Some("anna"));
}

//! Broken lines: each is reported with its line and the tag's id, the rest is
//! taken in.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use glossator::exchange::jsonl;
use glossator::model::*;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::made::{TEXT, article, hash, layer, register, with_piece};

fn sound() -> Value {
    let line = with_piece(&layer(), jsonl::line);
    serde_json::from_str(&line).unwrap()
}

/// What became of a line: the ids taken in, and what was told.
fn told(json: &str) -> String {
    let incoming = match jsonl::parse_line(3, json) {
        Ok(incoming) => incoming,
        Err(issue) => return format!("{issue}\n"),
    };
    let placed = incoming.place(TEXT, &hash(), &"anna".into());
    for tag in placed.layer.tags() {
        for span in tag.spans() {
            assert!(span.of(TEXT).is_some(), "{} at {span}", tag.id);
        }
    }
    let ids: Vec<&str> = placed.layer.tags().map(|it| it.id.as_str()).collect();
    let mut out = format!("{}\n", ids.join(" "));
    for issue in placed.issues {
        writeln!(out, "{issue}").unwrap();
    }
    out
}

/// The sound line with one thing spoiled.
fn twin(spoil: impl FnOnce(&mut Value), wanted: Expect) {
    let mut line = sound();
    spoil(&mut line);
    wanted.assert_eq(&told(&line.to_string()));
}

/// One thing after the other, each in a line of its own, with what is told.
fn twins(places: &[&str], values: &[Value], wanted: Expect) {
    let ids = |told: &str| -> Vec<String> {
        let first = told.lines().next().unwrap_or_default();
        first.split(' ').map(str::to_owned).collect()
    };
    let all = ids(&told(&sound().to_string()));
    let mut out = String::new();
    for place in places {
        for value in values {
            let mut line = sound();
            *line
                .pointer_mut(place)
                .unwrap_or_else(|| panic!("no {place}")) = value.clone();
            let told = told(&line.to_string());
            let taken = ids(&told);
            let mut lost = all.clone();
            lost.retain(|it| !taken.contains(it));
            writeln!(out, "{place} = {value}").unwrap();
            if !lost.is_empty() {
                writeln!(out, "    without {}", lost.join(" ")).unwrap();
            }
            // What pointed at the lost ones is told too; another test has that.
            let follows = |line: &str| {
                lost.iter()
                    .any(|id| line.contains(&format!("points at {id},")))
            };
            for line in told.lines().skip(1).filter(|line| !follows(line)) {
                writeln!(out, "    {line}").unwrap();
            }
        }
    }
    wanted.assert_eq(&out);
}

#[test]
fn a_sound_line_tells_nothing() {
    twin(
        |_| {},
        expect![[r#"
        l1 m1 m2 m3 m4 m5 n1 r1 s1 s2 v1 v2
    "#]],
    );
}

#[test]
fn a_line_cut_anywhere_is_left_out() {
    let line = sound().to_string();
    for cut in (0..line.len()).filter(|it| line.is_char_boundary(*it)) {
        let issue = jsonl::parse_line(12, &line[..cut]).unwrap_err();
        assert_eq!((issue.line, issue.tag), (12, None));
        assert!(issue.message.ends_with("the line is left out"));
    }
}

#[test]
fn what_isnt_such_a_line_is_left_out() {
    let mut out = String::new();
    for line in [
        "",
        "null",
        "[]",
        "3",
        "{\"format\": \"glossator-jsonl/2\"}",
        "{\"format\": 1}",
        "{\"id\": 5}",
        "{\"text\": [\"a\"]}",
        "{\"text_hash\": {}}",
        "{\"annotator\": true}",
        "{\"id\": \"a\"} {\"id\": \"b\"}",
        "{\"id\": \"\\ud83d\"}",
        "{\"id\": \"a\",}",
        "{'id': 'a'}",
    ] {
        writeln!(out, "{line} → {}", told(line).trim()).unwrap();
    }
    expect![[r#"
         → line 3: not JSON: EOF while parsing a value at line 1 column 0; the line is left out
        null → line 3: not an object; the line is left out
        [] → line 3: not an object; the line is left out
        3 → line 3: not an object; the line is left out
        {"format": "glossator-jsonl/2"} → line 3: format "glossator-jsonl/2" is not glossator-jsonl/1; the line is left out
        {"format": 1} → line 3: format 1 is not glossator-jsonl/1; the line is left out
        {"id": 5} → line 3: id is not a text; the line is left out
        {"text": ["a"]} → line 3: text is not a text; the line is left out
        {"text_hash": {}} → line 3: text_hash is not a text; the line is left out
        {"annotator": true} → line 3: annotator is not a text; the line is left out
        {"id": "a"} {"id": "b"} → line 3: not JSON: trailing characters at line 1 column 13; the line is left out
        {"id": "\ud83d"} → line 3: not JSON: unexpected end of hex escape at line 1 column 15; the line is left out
        {"id": "a",} → line 3: not JSON: trailing comma at line 1 column 12; the line is left out
        {'id': 'a'} → line 3: not JSON: key must be a string at line 1 column 2; the line is left out
    "#]].assert_eq(&out);
}

#[test]
fn nesting_to_death_is_no_death() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        for line in [
            deep.clone(),
            format!("{{\"id\": \"a\", \"extra\": {deep}}}"),
            format!("{{\"id\": \"a\", \"mentions\": {deep}}}"),
            format!("{{\"id\": \"a\", \"mentions\": {}", open.repeat(100_000)),
        ] {
            let issue = jsonl::parse_line(3, &line).unwrap_err();
            assert!(issue.message.contains("recursion limit"), "{issue}");
            assert!(issue.message.len() < 200);
        }
    }
}

#[test]
fn lists_that_are_none() {
    twins(
        &[
            "/mentions",
            "/events",
            "/stances",
            "/relations",
            "/labels",
            "/notes",
            "/entities",
            "/zones",
            "/completions",
            "/completed",
            "/meta",
        ],
        &[json!("x"), json!(null)],
        expect![[r#"
            /mentions = "x"
                without m1 m2 m3 m4 m5
                line 3: mentions is not a list; left out
            /mentions = null
                without m1 m2 m3 m4 m5
            /events = "x"
                without v1 v2
                line 3: events is not a list; left out
            /events = null
                without v1 v2
            /stances = "x"
                without s1 s2
                line 3: stances is not a list; left out
            /stances = null
                without s1 s2
            /relations = "x"
                without r1
                line 3: relations is not a list; left out
            /relations = null
                without r1
            /labels = "x"
                without l1
                line 3: labels is not a list; left out
            /labels = null
                without l1
            /notes = "x"
                without n1
                line 3: notes is not a list; left out
            /notes = null
                without n1
            /entities = "x"
                line 3: entities is not a list; left out
            /entities = null
            /zones = "x"
                line 3: zones is not a list; left out
            /zones = null
            /completions = "x"
                line 3: completions is not an object; left out
            /completions = null
            /completed = "x"
                line 3: completed is not an object; left out
            /completed = null
            /meta = "x"
                line 3: meta is not an object; left out
            /meta = null
        "#]],
    );
}

#[test]
fn tags_that_are_none() {
    twin(
        |line| {
            line["mentions"] = json!([
                {"id": "ok", "kind": "PER", "spans": [[0, 4]]},
                "x", 5, null, [], {},
                {"id": "a"},
                {"id": "b", "kind": "PER"},
                {"id": "c", "kind": "", "spans": [[0, 4]]},
                {"id": "", "kind": "PER", "spans": [[0, 4]]},
                {"id": 7, "kind": "PER", "spans": [[0, 4]]},
                {"id": "a\nb", "kind": "PER", "spans": [[0, 4]]},
                {"id": "x".repeat(300), "kind": "PER", "spans": [[0, 4]]},
                {"id": "ok", "kind": "GPE", "spans": [[0, 4]]},
                {"id": "v1", "kind": "GPE", "spans": [[0, 4]]},
            ]);
            for list in ["events", "stances", "relations", "labels", "notes"] {
                line[list] = json!([{"id": "v1"}, {}]);
            }
        },
        expect![[r#"
            ok v1
            line 3: mentions[1]: not an object; left out
            line 3: mentions[2]: not an object; left out
            line 3: mentions[3]: not an object; left out
            line 3: mentions[4]: not an object; left out
            line 3: mentions[5]: a mention needs spans; left out
            line 3: a: a mention needs spans; left out
            line 3: b: a mention needs spans; left out
            line 3: c: kind is missing; left out
            line 3: mentions[9]: the id is empty, too long or not in one line; left out
            line 3: mentions[10]: id is not a text; left out
            line 3: mentions[11]: the id is empty, too long or not in one line; left out
            line 3: mentions[12]: the id is empty, too long or not in one line; left out
            line 3: ok: a tag before it has this id; left out
            line 3: v1: a tag before it has this id; left out
            line 3: events[1]: kind is missing; left out
            line 3: v1: a tag before it has this id; left out
            line 3: stances[1]: polarity is missing; left out
            line 3: v1: a tag before it has this id; left out
            line 3: relations[1]: kind is missing; left out
            line 3: v1: a tag before it has this id; left out
            line 3: labels[1]: task is missing; left out
            line 3: v1: a tag before it has this id; left out
            line 3: notes[1]: text is missing; left out
        "#]],
    );
}

#[test]
fn spans_that_are_none() {
    twins(
        &["/mentions/0/spans"],
        &[
            json!([]),
            json!([[4, 0]]),
            json!([[2, 2]]),
            json!([[0, 4, 9]]),
            json!([0, 4]),
            json!([[-1, 4]]),
            json!([[0.0, 4.0]]),
            json!([["0", "4"]]),
            json!([[0, 55]]),
            json!([[0, 4_294_967_295u32]]),
            json!([[0, 99_999_999_999_999u64]]),
            json!([[1, 5]]),
            json!("0-4"),
        ],
        expect![[r#"
            /mentions/0/spans = []
                without m1
                line 3: m1: a mention needs spans; left out
            /mentions/0/spans = [[4,0]]
                without m1
                line 3: m1: the span 4..0 is empty or reversed; left out
            /mentions/0/spans = [[2,2]]
                without m1
                line 3: m1: the span 2..2 is empty or reversed; left out
            /mentions/0/spans = [[0,4,9]]
                without m1
                line 3: m1: [0,4,9] is not a span in spans; left out
            /mentions/0/spans = [0,4]
                without m1
                line 3: m1: 0 is not a span in spans; left out
            /mentions/0/spans = [[-1,4]]
                without m1
                line 3: m1: [-1,4] is not a span in spans; left out
            /mentions/0/spans = [[0.0,4.0]]
                without m1
                line 3: m1: [0.0,4.0] is not a span in spans; left out
            /mentions/0/spans = [["0","4"]]
                without m1
                line 3: m1: ["0","4"] is not a span in spans; left out
            /mentions/0/spans = [[0,55]]
                without m1
                line 3: m1: the span 0..55 goes past the text's 54 characters; left out
            /mentions/0/spans = [[0,4294967295]]
                without m1
                line 3: m1: the span 0..4294967295 goes past the text's 54 characters; left out
            /mentions/0/spans = [[0,99999999999999]]
                without m1
                line 3: m1: [0,99999999999999] is not a span in spans; left out
            /mentions/0/spans = [[1,5]]
                without m1
                line 3: m1: the text there is “ino ”, not “Nino”; left out
            /mentions/0/spans = "0-4"
                without m1
                line 3: m1: spans is not a list; left out
        "#]],
    );
}

#[test]
fn a_quote_must_be_the_text() {
    twins(
        &["/mentions/0/quote", "/mentions/2/quote", "/events/1/quote"],
        &[json!("Nin"), json!("North Koreans"), json!(null), json!(4)],
        expect![[r#"
            /mentions/0/quote = "Nin"
                without m1
                line 3: m1: the text there is “Nino”, not “Nin”; left out
            /mentions/0/quote = "North Koreans"
                without m1
                line 3: m1: the text there is “Nino”, not “North Koreans”; left out
            /mentions/0/quote = null
            /mentions/0/quote = 4
                without m1
                line 3: m1: quote is not a text; left out
            /mentions/2/quote = "Nin"
                without m2
                line 3: m2: the text there is “Bo”, not “Nin”; left out
            /mentions/2/quote = "North Koreans"
                without m2
                line 3: m2: the text there is “Bo”, not “North Koreans”; left out
            /mentions/2/quote = null
            /mentions/2/quote = 4
                without m2
                line 3: m2: quote is not a text; left out
            /events/1/quote = "Nin"
                without v2
                line 3: v2: the text there is “”, not “Nin”; left out
            /events/1/quote = "North Koreans"
                without v2
                line 3: v2: the text there is “”, not “North Koreans”; left out
            /events/1/quote = null
            /events/1/quote = 4
                without v2
                line 3: v2: quote is not a text; left out
        "#]],
    );
}

#[test]
fn fields_of_another_type() {
    twins(
        &[
            "/mentions/2/kind",
            "/mentions/2/entity",
            "/mentions/2/attributes",
            "/mentions/2/score",
            "/mentions/2/status",
            "/mentions/2/by",
            "/mentions/2/at",
            "/mentions/2/version",
            "/mentions/2/decided_by",
            "/events/0/arguments",
            "/events/0/trigger",
            "/stances/0/polarity",
            "/stances/0/strength",
            "/stances/0/basis",
            "/stances/0/via",
            "/stances/0/expression",
            "/relations/0/evidence",
            "/labels/0/values",
            "/notes/0/on",
            "/notes/0/text",
            "/guideline_version",
        ],
        &[json!({"x": 1})],
        expect![[r#"
            /mentions/2/kind = {"x":1}
                without m2
                line 3: m2: kind is not a text; left out
            /mentions/2/entity = {"x":1}
                without m2
                line 3: m2: entity is not a text; left out
            /mentions/2/attributes = {"x":1}
            /mentions/2/score = {"x":1}
                without m2
                line 3: m2: score is not a number; left out
            /mentions/2/status = {"x":1}
                without m2
                line 3: m2: status is not a text; left out
            /mentions/2/by = {"x":1}
                without m2
                line 3: m2: by is not a text; left out
            /mentions/2/at = {"x":1}
                without m2
                line 3: m2: at is not a text; left out
            /mentions/2/version = {"x":1}
                without m2
                line 3: m2: version is not a text; left out
            /mentions/2/decided_by = {"x":1}
                without m2
                line 3: m2: decided_by is not a text; left out
            /events/0/arguments = {"x":1}
                without v1
                line 3: v1: arguments is not a list; left out
            /events/0/trigger = {"x":1}
                without v1
                line 3: v1: trigger is not a list; left out
            /stances/0/polarity = {"x":1}
                without s1
                line 3: s1: polarity is not a text; left out
            /stances/0/strength = {"x":1}
                without s1
                line 3: s1: strength is not a small whole number; left out
            /stances/0/basis = {"x":1}
                without s1
                line 3: s1: basis is not a text; left out
            /stances/0/via = {"x":1}
                without s1
                line 3: s1: via is not a list; left out
            /stances/0/expression = {"x":1}
                without s1
                line 3: s1: expression is not a list; left out
            /relations/0/evidence = {"x":1}
                without r1
                line 3: r1: evidence is not a list; left out
            /labels/0/values = {"x":1}
                without l1
                line 3: l1: values is not a list; left out
            /notes/0/on = {"x":1}
                without n1
                line 3: n1: on is not a text; left out
            /notes/0/text = {"x":1}
                without n1
                line 3: n1: text is not a text; left out
            /guideline_version = {"x":1}
                line 3: guideline_version is not a text; left out
        "#]],
    );
}

#[test]
fn words_that_arent_in_their_list() {
    twins(
        &[
            "/mentions/2/status",
            "/stances/0/polarity",
            "/stances/0/basis",
            "/stances/0/holder",
            "/completions/entities",
            "/zones/0/kind",
        ],
        &[json!("perhaps"), json!("")],
        expect![[r#"
            /mentions/2/status = "perhaps"
                without m2
                line 3: m2: the status “perhaps” is unknown; left out
            /mentions/2/status = ""
                without m2
                line 3: m2: the status “” is unknown; left out
            /stances/0/polarity = "perhaps"
                without s1
                line 3: s1: the polarity “perhaps” is unknown; left out
            /stances/0/polarity = ""
                without s1
                line 3: s1: polarity is missing; left out
            /stances/0/basis = "perhaps"
                without s1
                line 3: s1: the basis “perhaps” is unknown; left out
            /stances/0/basis = ""
                without s1
                line 3: s1: the basis “” is unknown; left out
            /stances/0/holder = "perhaps"
                without s1
                line 3: s1: holder is the unknown word “perhaps”; left out
            /stances/0/holder = ""
                without s1
                line 3: s1: holder is the unknown word “”; left out
            /completions/entities = "perhaps"
                line 3: the completion entities: "perhaps" is unknown; left out
            /completions/entities = ""
                line 3: the completion entities: "" is unknown; left out
            /zones/0/kind = "perhaps"
                line 3: the zone {"kind":"perhaps","start":0,"end":16} doesn't fit; left out
            /zones/0/kind = ""
                line 3: the zone {"kind":"","start":0,"end":16} doesn't fit; left out
        "#]],
    );
}

#[test]
fn references_that_point_at_nothing_or_at_much() {
    twins(
        &[
            "/stances/0/holder",
            "/events/0/arguments/0",
            "/relations/0/to",
        ],
        &[
            json!(null),
            json!(5),
            json!([]),
            json!({"role": "actor"}),
            json!({"role": "actor", "mention": null}),
            json!({"role": "actor", "mention": 4}),
            json!({"role": "actor", "mention": "m1", "entity": "bo"}),
            json!({"role": "actor", "mention": "m1", "spans": [[0, 4]]}),
            json!({"role": "actor", "mention": "m1", "value": "x"}),
            json!({"role": "actor", "special": "nobody"}),
            json!({"role": "actor", "spans": [[9, 4]]}),
            json!({"role": "actor", "mention": "m77"}),
        ],
        expect![[r#"
            /stances/0/holder = null
                without s1
                line 3: s1: holder is missing; left out
            /stances/0/holder = 5
                without s1
                line 3: s1: holder is not a reference; left out
            /stances/0/holder = []
                without s1
                line 3: s1: holder is not a reference; left out
            /stances/0/holder = {"role":"actor"}
                without s1
                line 3: s1: holder points at nothing; left out
            /stances/0/holder = {"role":"actor","mention":null}
                without s1
                line 3: s1: holder points at nothing; left out
            /stances/0/holder = {"role":"actor","mention":4}
                without s1
                line 3: s1: mention is not a text; left out
            /stances/0/holder = {"role":"actor","mention":"m1","entity":"bo"}
                without s1
                line 3: s1: holder points at more than one thing; left out
            /stances/0/holder = {"role":"actor","mention":"m1","spans":[[0,4]]}
                without s1
                line 3: s1: holder points at more than one thing; left out
            /stances/0/holder = {"role":"actor","mention":"m1","value":"x"}
                without s1
                line 3: s1: holder points at more than one thing; left out
            /stances/0/holder = {"role":"actor","special":"nobody"}
                without s1
                line 3: s1: holder is the unknown word “nobody”; left out
            /stances/0/holder = {"role":"actor","spans":[[9,4]]}
                without s1
                line 3: s1: the span 9..4 is empty or reversed; left out
            /stances/0/holder = {"role":"actor","mention":"m77"}
                line 3: s1: holder has the unknown field role; that is left out
                line 3: s1: points at m77, which isn't there; kept as it is
            /events/0/arguments/0 = null
                without v1
                line 3: v1: an argument is not an object; left out
            /events/0/arguments/0 = 5
                without v1
                line 3: v1: an argument is not an object; left out
            /events/0/arguments/0 = []
                without v1
                line 3: v1: an argument is not an object; left out
            /events/0/arguments/0 = {"role":"actor"}
                without v1
                line 3: v1: actor points at nothing; left out
            /events/0/arguments/0 = {"role":"actor","mention":null}
                without v1
                line 3: v1: actor points at nothing; left out
            /events/0/arguments/0 = {"role":"actor","mention":4}
                without v1
                line 3: v1: mention is not a text; left out
            /events/0/arguments/0 = {"role":"actor","mention":"m1","entity":"bo"}
                without v1
                line 3: v1: actor points at more than one thing; left out
            /events/0/arguments/0 = {"role":"actor","mention":"m1","spans":[[0,4]]}
                without v1
                line 3: v1: actor points at more than one thing; left out
            /events/0/arguments/0 = {"role":"actor","mention":"m1","value":"x"}
                without v1
                line 3: v1: actor points at more than one thing; left out
            /events/0/arguments/0 = {"role":"actor","special":"nobody"}
                without v1
                line 3: v1: actor is the unknown word “nobody”; left out
            /events/0/arguments/0 = {"role":"actor","spans":[[9,4]]}
                without v1
                line 3: v1: the span 9..4 is empty or reversed; left out
            /events/0/arguments/0 = {"role":"actor","mention":"m77"}
                line 3: v1: points at m77, which isn't there; kept as it is
            /relations/0/to = null
                without r1
                line 3: r1: to is missing; left out
            /relations/0/to = 5
                without r1
                line 3: r1: to is not a reference; left out
            /relations/0/to = []
                without r1
                line 3: r1: to is not a reference; left out
            /relations/0/to = {"role":"actor"}
                without r1
                line 3: r1: to points at nothing; left out
            /relations/0/to = {"role":"actor","mention":null}
                without r1
                line 3: r1: to points at nothing; left out
            /relations/0/to = {"role":"actor","mention":4}
                without r1
                line 3: r1: mention is not a text; left out
            /relations/0/to = {"role":"actor","mention":"m1","entity":"bo"}
                without r1
                line 3: r1: to points at more than one thing; left out
            /relations/0/to = {"role":"actor","mention":"m1","spans":[[0,4]]}
                without r1
                line 3: r1: to points at more than one thing; left out
            /relations/0/to = {"role":"actor","mention":"m1","value":"x"}
                without r1
                line 3: r1: to points at more than one thing; left out
            /relations/0/to = {"role":"actor","special":"nobody"}
                without r1
                line 3: r1: to is the unknown word “nobody”; left out
            /relations/0/to = {"role":"actor","spans":[[9,4]]}
                without r1
                line 3: r1: the span 9..4 is empty or reversed; left out
            /relations/0/to = {"role":"actor","mention":"m77"}
                line 3: r1: to has the unknown field role; that is left out
                line 3: r1: points at m77, which isn't there; kept as it is
        "#]],
    );
}

#[test]
fn strengths_are_small_and_whole() {
    twins(
        &["/stances/0/strength"],
        &[json!(255), json!(256), json!(-1), json!(1.5), json!("2")],
        expect![[r#"
            /stances/0/strength = 255
            /stances/0/strength = 256
                without s1
                line 3: s1: strength is not a small whole number; left out
            /stances/0/strength = -1
                without s1
                line 3: s1: strength is not a small whole number; left out
            /stances/0/strength = 1.5
                without s1
                line 3: s1: strength is not a small whole number; left out
            /stances/0/strength = "2"
                without s1
                line 3: s1: strength is not a small whole number; left out
        "#]],
    );
}

#[test]
fn attributes_have_plain_values() {
    twins(
        &["/mentions/0/attributes"],
        &[
            json!({"a": null}),
            json!({"a": {"b": 1}}),
            json!({"a": [1, 2]}),
            json!({"a": []}),
            json!([["a", 1]]),
        ],
        expect![[r#"
            /mentions/0/attributes = {"a":null}
            /mentions/0/attributes = {"a":{"b":1}}
                without m1
                line 3: m1: the attribute a has no plain value; left out
            /mentions/0/attributes = {"a":[1,2]}
                without m1
                line 3: m1: the attribute a has no plain value; left out
            /mentions/0/attributes = {"a":[]}
            /mentions/0/attributes = [["a",1]]
                without m1
                line 3: m1: attributes is not an object; left out
        "#]],
    );
}

#[test]
fn zones_and_completions_are_taken_one_by_one() {
    twin(
        |line| {
            line["zones"] = json!([
                {"kind": "body", "start": 0, "end": 54},
                {"kind": "body", "start": 0, "end": 55},
                {"kind": "body", "start": 5, "end": 5},
                {"kind": "cellar", "start": 0, "end": 4},
                {"kind": "body", "start": 0, "end": 4, "sure": true},
                {"kind": "body"},
                7,
            ]);
            line["completions"] = json!({"entities": "complete", "poems": "complete", "events": 1});
        },
        expect![[r#"
            l1 m1 m2 m3 m4 m5 n1 r1 s1 s2 v1 v2
            line 3: the completion poems: "complete" is unknown; left out
            line 3: the completion events: 1 is unknown; left out
            line 3: the zone {"kind":"body","start":0,"end":55} doesn't fit; left out
            line 3: the zone {"kind":"body","start":5,"end":5} doesn't fit; left out
            line 3: the zone {"kind":"cellar","start":0,"end":4} doesn't fit; left out
            line 3: a zone has the unknown field sure; that is left out
            line 3: the zone {"kind":"body"} doesn't fit; left out
            line 3: the zone 7 doesn't fit; left out
        "#]],
    );
}

#[test]
fn entities_are_taken_one_by_one() {
    let mut line = sound();
    line["entities"] = json!([
        {"id": "bo", "name": "Bo", "kind": "PER"},
        {"id": "bo", "name": "Bo again", "kind": "PER"},
        {"id": "x"},
        {"name": "x"},
        {"id": "y", "name": "Y", "aliases": "Why"},
        {"id": "z", "name": "Z", "wikidata": 5},
        "w",
    ]);
    let incoming = jsonl::parse_line(3, &line.to_string()).unwrap();
    let placed = incoming.place(TEXT, &hash(), &"anna".into());
    let ids: Vec<&str> = placed.entities.iter().map(|it| it.id.as_str()).collect();
    let mut out = format!("{}\n", ids.join(" "));
    for issue in placed.issues {
        writeln!(out, "{issue}").unwrap();
    }
    expect![[r#"
        bo
        line 3: bo: the entity stands twice; the second is left out
        line 3: x: entity: name is missing; left out
        line 3: entity: id is missing; left out
        line 3: y: entity: aliases is not a list; left out
        line 3: z: entity: wikidata is not a text; left out
        line 3: entity: not an object; left out
    "#]]
    .assert_eq(&out);
}

#[test]
fn what_is_left_out_leaves_references_that_are_told() {
    twin(
        |line| line["mentions"][0]["kind"] = json!(null),
        expect![[r#"
            l1 m2 m3 m4 m5 n1 r1 s1 s2 v1 v2
            line 3: m1: kind is missing; left out
            line 3: v1: points at m1, which isn't there; kept as it is
            line 3: s1: points at m1, which isn't there; kept as it is
            line 3: r1: points at m1, which isn't there; kept as it is
        "#]],
    );
}

#[test]
fn made_up_ids_leave_the_given_ones_alone() {
    twin(
        |line| {
            line["mentions"] = json!([
                {"kind": "PER", "spans": [[0, 4]]},
                {"kind": "PER", "spans": [[13, 15]]},
                {"id": "m1", "kind": "PER", "spans": [[45, 48]]},
            ]);
            for list in ["events", "stances", "relations", "notes"] {
                line[list] = json!([]);
            }
        },
        expect![[r#"
            l1 m1 m2 m3
        "#]],
    );
}

#[test]
fn unknown_fields_are_kept_and_written_back() {
    let deep = |levels: usize| {
        let open = "[".repeat(levels);
        serde_json::from_str::<Value>(&format!("{open}{}", "]".repeat(levels))).unwrap()
    };
    let mut line = sound();
    line["split"] = json!("train");
    line["mentions"][0]["confidence"] = json!({"a": [1, 2.5, -3, null, true], "ü": "“"});
    line["mentions"][0]["big"] = json!([u64::MAX, i64::MIN, 1e300, 0.1, "x\n\"\\"]);
    line["events"][0]["cluster"] = json!(7);
    line["events"][0]["arguments"][1]["head"] = json!([13, 15]);
    line["entities"][0]["founded"] = json!("1999");
    line["stances"][0]["deep"] = deep(120);
    let json = line.to_string();
    let incoming = jsonl::parse_line(1, &json).unwrap();
    let placed = incoming.place(TEXT, &hash(), &"anna".into());
    assert_eq!(placed.issues, []);
    let mut known = register();
    for entity in placed.entities {
        known.entities.insert(entity.id.clone(), entity);
    }
    let again = jsonl::line(&glossator::exchange::Piece {
        article: &article(),
        text: TEXT,
        offsets: &glossator::text::offsets::OffsetMap::new(TEXT),
        annotator: &"anna".into(),
        layer: &placed.layer,
        register: &known,
        schema: &Schema::default(),
        options: &glossator::exchange::Options::default(),
        part: None,
    });
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again, line);
}

#[test]
fn unknown_fields_that_have_no_place_are_told() {
    twin(
        |line| {
            line["meta"]["editor"] = json!("B.");
            line["stances"][0]["holder"]["sure"] = json!(true);
        },
        expect![[r#"
            l1 m1 m2 m3 m4 m5 n1 r1 s1 s2 v1 v2
            line 3: s1: holder has the unknown field sure; that is left out
            line 3: meta has the unknown field editor; that is left out
        "#]],
    );
}

#[test]
fn a_hundred_thousand_brackets_in_a_text_are_text() {
    let mut line = json!({"mentions": []});
    line["notes"] = json!([{"id": "n1", "text": "[".repeat(100_000)}]);
    assert_eq!(told(&line.to_string()), "n1\n");
}

#[test]
fn a_line_of_a_megabyte_is_a_line() {
    let text = "Fed 👩‍🚒 met.\r\n".repeat(60_000);
    // Code points in one round: Fed, blank, three, blank, met, point, line end.
    let round = 14;
    let mentions: Vec<Value> = (0..60_000)
        .map(|i| json!({"id": format!("m{i}"), "kind": "ORG", "spans": [[i * round, i * round + 3]], "quote": "Fed"}))
        .collect();
    let line = json!({"text": text, "mentions": mentions}).to_string();
    assert!(line.len() > 1_000_000);
    let incoming = jsonl::parse_line(1, &line).unwrap();
    let placed = incoming.place(&text, &hash(), &"anna".into());
    assert_eq!(placed.issues.first(), None);
    assert_eq!(placed.layer.tags().len(), 60_000);
}

#[test]
fn a_bad_value_of_a_megabyte_gives_a_short_message() {
    let long = "x".repeat(1_000_000);
    for (place, value) in [
        ("/mentions/0/spans", json!([[long]])),
        ("/mentions/0/quote", json!(long)),
        ("/zones", json!([long])),
        ("/completions", json!({"entities": long})),
        ("/format", json!(long)),
        ("/mentions/0/status", json!(long)),
        ("/stances/0/polarity", json!(long)),
        ("/stances/0/basis", json!(long)),
        ("/stances/0/holder", json!(long)),
        ("/mentions/0/id", json!(long)),
    ] {
        let mut line = sound();
        *line.pointer_mut(place).unwrap() = value;
        for message in told(&line.to_string()).lines() {
            assert!(message.len() < 600, "{place}: {} bytes", message.len());
        }
    }
}

#[test]
fn another_text_is_anchored_anew_and_told() {
    let other = TEXT.replace("Nino", "Then Nino");
    let line = sound();
    let place = |text: &str| {
        let incoming = jsonl::parse_line(3, &line.to_string()).unwrap();
        incoming.place(text, &TextHash::new("b3-1"), &"anna".into())
    };
    let placed = place(&other);
    let nino = placed.layer.tag(&"m1".into()).unwrap();
    assert_eq!(nino.anchor()[0].of(&other), Some("Nino"));
    assert_eq!(placed.layer.head.text.unwrap().hash.as_str(), "b3-1");
    let mut out = String::new();
    for issue in placed.issues {
        writeln!(out, "{issue}").unwrap();
    }
    let gone = TEXT.replace("Nino", "Somebody");
    for issue in place(&gone).issues {
        writeln!(out, "gone: {issue}").unwrap();
    }
    expect![[r#"
        line 3: the project's text of the article differs: 7 tags were moved with their words, 5 stay where they were
        line 3: the zones count in another version of the text; left out
        gone: line 3: m1: “Nino” is not in the project's text of the article; left out
        gone: line 3: the project's text of the article differs: 6 tags were moved with their words, 5 stay where they were
        gone: line 3: v1: points at m1, which isn't there; kept as it is
        gone: line 3: s1: points at m1, which isn't there; kept as it is
        gone: line 3: r1: points at m1, which isn't there; kept as it is
        gone: line 3: the zones count in another version of the text; left out
    "#]].assert_eq(&out);
}

#[test]
fn offsets_in_an_unknown_text_are_not_trusted() {
    twin(
        |line| {
            line.as_object_mut().unwrap().remove("text");
            line["text_hash"] = json!("b3-ffff");
        },
        expect![[r#"

            line 3: its offsets count in another version of the text, and the line doesn't hold that; its tags and zones are left out
        "#]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Bytes changed, cut out and doubled: no panic, and every span that is
    /// taken lies on the text.
    #[test]
    fn any_damage_is_told_or_taken(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, any::<u8>()), 1..4),
    ) {
        let mut bytes = sound().to_string().into_bytes();
        for (at, len, byte) in cuts {
            let start = at.index(bytes.len());
            let end = (start + len).min(bytes.len());
            match byte % 3 {
                0 => drop(bytes.drain(start..end)),
                1 => {
                    let twice = bytes[start..end].to_vec();
                    bytes.splice(start..start, twice);
                }
                _ => bytes[start] = byte,
            }
        }
        let _ = told(&String::from_utf8_lossy(&bytes));
    }

    /// Every value of the line in every other's place.
    #[test]
    fn any_value_anywhere_is_told_or_taken(
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
    ) {
        let mut line = sound();
        let mut places = Vec::new();
        paths(&line, String::new(), &mut places);
        let value = line.pointer(&places[from.index(places.len())]).unwrap().clone();
        *line.pointer_mut(&places[to.index(places.len())]).unwrap() = value;
        let _ = told(&line.to_string());
    }
}

fn paths(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(it) => it
            .iter()
            .for_each(|(name, value)| paths(value, format!("{at}/{name}"), found)),
        Value::Array(it) => it
            .iter()
            .enumerate()
            .for_each(|(i, value)| paths(value, format!("{at}/{i}"), found)),
        _ => {}
    }
    found.push(at);
}

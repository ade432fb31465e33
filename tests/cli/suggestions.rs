//! Suggestions counted, accepted, drawn as a blind sample, and told.

use expect_test::expect;

use crate::bench::Bench;

const TALKS: &str = "Marta Lind met the harbour workers in Tallinn on Monday. \
    The minister praised Erik Saar.\n";

impl Bench {
    /// With a project of one article and what `model-x` suggests for it: three
    /// mentions, an event of two arguments, and a mention without a score.
    fn with_suggestions() -> Self {
        let bench = Self::with_articles(&[("talks.txt", TALKS.as_bytes())]);
        let span = |words: &str| {
            let at = TALKS.find(words).expect("it is there");
            serde_json::json!([[at, at + words.len()]])
        };
        let mention = |id: &str, kind: &str, words: &str, score: Option<f64>| {
            serde_json::json!({
                "id": id, "kind": kind, "spans": span(words), "quote": words, "score": score,
            })
        };
        let line = serde_json::json!({
            "format": "glossator-jsonl/1", "id": "talks.txt", "text": TALKS,
            "mentions": [
                mention("m1", "PERSON", "Marta Lind", Some(0.98)),
                mention("m2", "GPE", "Tallinn", Some(0.5)),
                mention("m3", "PERSON", "Erik Saar", Some(0.91)),
                mention("m4", "PERSON", "minister", None),
            ],
            "events": [{
                "id": "v1", "kind": "MEET", "trigger": span("met"), "quote": "met", "score": 0.95,
                "arguments": [
                    {"role": "actor", "mention": "m1"},
                    {"role": "place", "mention": "m2"},
                ],
            }],
        });
        bench.write("x.jsonl", format!("{line}\n"));
        bench.done("import p x.jsonl --as-suggestions model-x --version 2 --keep-labels");
        bench
    }

    /// Lays verdicts into the set, as the window does.
    fn say(&self, verdicts: &[&str]) {
        let path = "p/suggestions/model-x/talks.txt.ron";
        let set = self.read(path);
        let end = set.rfind(')').expect("an end");
        let lines: String = verdicts
            .iter()
            .map(|it| format!("        ({it}),\n"))
            .collect();
        self.write(
            path,
            format!("{}    verdicts: [\n{lines}    ],\n)\n", &set[..end]),
        );
    }

    fn json(&self, line: &str) -> serde_json::Value {
        serde_json::from_str(&self.done(line)).expect("JSON")
    }
}

#[test]
fn suggestions_are_counted_once_over_everybody() {
    let bench = Bench::with_suggestions();
    bench.check(
        "suggestions p --json",
        &expect![[r#"
        exit 0
          {"model-x":{"open":5,"accepted":0,"corrected":0,"rejected":0,"skipped":0}}
    "#]],
    );
    bench.say(&[
        r#"of: "m1", by: "anna", decision: Skipped, at: "2026-11-21T10:00:00Z""#,
        r#"of: "m1", by: "ben", decision: Accepted, at: "2026-11-20T10:00:00Z""#,
        r#"of: "m2", by: "anna", decision: Unsure, at: "2026-11-21T10:00:00Z""#,
        r#"of: "m3", by: "anna", decision: Rejected, at: "2026-11-21T10:00:00Z""#,
        r#"of: "v1", argument: 1, by: "anna", decision: Rejected, at: "2026-11-21T10:00:00Z""#,
    ]);
    let before = bench.files("p");
    bench.check(
        "suggestions p --json",
        &expect![[r#"
        exit 0
          {"model-x":{"open":2,"accepted":1,"corrected":0,"rejected":1,"skipped":1}}
    "#]],
    );
    bench.check(
        "suggestions p --by type",
        &expect![[r#"
        exit 0
                       open  accepted  corrected  rejected  skipped  right (95 %)
          model-x         2         1          0         1        1  0.50 (0.09–0.91)
            GPE           0         0          0         0        1
            MEET          1         0          0         0        0
            PERSON        1         1          0         1        0  0.50 (0.09–0.91)
            arguments     1         0          0         1        0  0.00 (0.00–0.79)
              actor       1         0          0         0        0
              place       0         0          0         1        0  0.00 (0.00–0.79)
    "#]],
    );
    let days = bench.json("suggestions p --json --by day");
    let day = &days["model-x"]["days"]["2026-11-21"];
    assert_eq!((&day["rejected"], &day["skipped"]), (&1.into(), &1.into()));
    assert_eq!(days["model-x"]["precision"], 0.5);
    assert_eq!(days["model-x"]["arguments"]["rejected"], 1);
    let scores = bench.json("suggestions p --json --by score");
    assert_eq!(scores["model-x"]["scores"]["0.9–1.0"]["rejected"], 1);
    assert_eq!(scores["model-x"]["scores"]["no score"]["open"], 1);
    assert!(bench.files("p") == before, "counting changes nothing");
}

#[test]
fn suggestions_above_a_score_are_accepted_as_one_step() {
    let bench = Bench::with_suggestions();
    let review = "review p --accept-above 0.9 --annotator anna";
    let before = bench.files("p/suggestions");
    bench.check(
        &format!("{review} --dry-run"),
        &expect![[r#"
            exit 0
              talks.txt	model-x	PERSON	0.98	Marta Lind
              talks.txt	model-x	MEET	0.95	met
              talks.txt	model-x	PERSON	0.91	Erik Saar
            ! 3 suggestions with 1 argument would be accepted
        "#]],
    );
    assert!(bench.files("p/suggestions") == before);
    assert!(!bench.path("p/annotations/anna/talks.txt.ron").exists());
    let one = format!("{review} --kind MEET --source model-x --dry-run");
    // What its argument points at comes along.
    assert!(
        bench
            .done(&one)
            .starts_with("talks.txt\tmodel-x\tMEET\t0.95\tmet\n")
    );
    assert_eq!(bench.done(&format!("{review} --kind BALLOON")), "");

    bench.check(
        review,
        &expect![[r#"
            exit 0
            ! 3 suggestions with 1 argument accepted
        "#]],
    );
    let tags = bench.read("p/annotations/anna/talks.txt.ron");
    assert_eq!(tags.matches("status: Accepted").count(), 3, "{tags}");
    assert!(tags.contains("suggestions_seen: true"), "{tags}");
    // Tallinn scores less, and nothing is to be taken twice.
    assert!(!tags.contains("Tallinn"), "{tags}");
    bench.check(
        review,
        &expect![[r#"
            exit 0
            ! 0 suggestions accepted
        "#]],
    );
    let counts = bench.json("suggestions p --json");
    assert_eq!(counts["model-x"]["accepted"], 3);
    bench.refused(
        "review p --accept-above 0.9 --annotator anna --source model-y",
        &expect![[r#"
            glossator: model-y has suggested nothing here; sources: model-x
        "#]],
    );
}

#[test]
fn a_blind_sample_is_left_alone() {
    let bench = Bench::with_suggestions();
    bench.check(
        "suggestions p --blind 100 --annotator anna",
        &expect![[r#"
            exit 0
            ! 1 of 1 article shows no suggestions
        "#]],
    );
    bench.check(
        "review p --accept-above 0 --annotator anna",
        &expect![[r#"
            exit 0
            ! 0 suggestions accepted
        "#]],
    );
    // What was tagged there was tagged without them.
    bench.tag("talks.txt", TALKS);
    bench.check(
        "suggestions p --by blind",
        &expect![[r#"
            exit 0
              blind sample: 100 % of the articles
              anna: blind 1.0 tags an article in 1; suggestions seen none
              nobody has worked both with and without suggestions
        "#]],
    );
    assert_eq!(
        bench.run("suggestions p --blind 101 --annotator anna").code,
        2
    );
    assert_eq!(bench.run("suggestions p --blind 10").code, 2);
}

#[test]
fn decisions_tell_what_was_suggested_and_what_it_was_corrected_to() {
    let bench = Bench::with_suggestions();
    bench.say(&[
        r#"of: "m2", by: "anna", decision: Corrected, at: "2026-11-21T10:00:00Z", to: Mention(id: "m2", kind: "PLACE", spans: [(35, 45, "in Tallinn")], by: "model-x")"#,
        r#"of: "m3", by: "anna", decision: Rejected, at: "2026-11-21T10:00:00Z", reason: "wrong type""#,
        r#"of: "m4", by: "anna", decision: Skipped, at: "2026-11-21T10:00:00Z""#,
        r#"of: "v1", argument: 1, by: "anna", decision: Rejected, at: "2026-11-21T10:00:00Z""#,
    ]);
    let ran = bench.run("suggestions p --decisions out.jsonl");
    assert_eq!((ran.code, &*ran.messages), (0, "3 decisions written\n"));
    let lines = bench.read("out.jsonl");
    assert_eq!(lines, bench.done("suggestions p --decisions -"));
    let all: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let [corrected, argument, rejected] = &all[..] else {
        // In the order of the text: the event's trigger stands before Tallinn.
        panic!("{lines}");
    };
    let (corrected, argument) = match corrected["argument"].is_null() {
        true => (corrected, argument),
        false => (argument, corrected),
    };
    assert_eq!(corrected["decision"], "corrected");
    assert_eq!(corrected["version"], "2");
    assert_eq!(corrected["suggested"]["kind"], "GPE");
    assert_eq!(corrected["suggested"]["quote"], "Tallinn");
    assert_eq!(corrected["corrected"]["kind"], "PLACE");
    assert_eq!(
        corrected["corrected"]["spans"],
        serde_json::json!([[35, 45]])
    );
    assert_eq!(corrected["context"]["text"], TALKS);
    assert_eq!(rejected["reason"], "wrong type");
    assert_eq!(rejected["suggested"]["quote"], "Erik Saar");
    assert_eq!(rejected["corrected"], serde_json::Value::Null);
    // An argument stands alone in its event, with the words that fill it.
    assert_eq!(argument["argument"], 1);
    let told = argument["suggested"]["arguments"]
        .as_array()
        .expect("a list");
    assert_eq!((told.len(), &told[0]["quote"]), (1, &"Tallinn".into()));
}

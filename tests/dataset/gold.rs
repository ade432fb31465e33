//! Gold and what several annotators say: promoted, as soft labels, compared.

use std::fmt::Write as _;
use std::fs;

use glossator::dataset::card::Agreements;
use glossator::store::FileKey;

use crate::bench::{Bench, article, tags};

#[test]
fn gold_is_made_of_complete_work_and_never_written_over_unasked() {
    let bench = Bench::new(&[article(0), article(1)]);
    bench.says(
        "promote p --annotator anna --dry-run",
        1,
        &["a00.txt\n", "1 article became gold, with 2 tags"],
    );
    assert!(!bench.path("p/annotations/gold").exists());
    bench.says(
        "promote p --annotator anna",
        1,
        &[
            "1 article became gold, with 2 tags",
            "1 article: not complete in every task, left alone",
        ],
    );
    let gold = bench.read("p/annotations/gold/a00.txt.ron");
    assert!(gold.contains("annotator: \"gold\""), "{gold}");
    assert!(gold.contains("\"Anna\")], by: \"anna\""), "{gold}");
    assert!(!bench.path("p/annotations/gold/a01.txt.ron").exists());
    bench.done("promote p --annotator anna --incomplete");
    bench.says(
        "promote p --annotator anna --incomplete",
        0,
        &["gold says the same already in 2 articles"],
    );
    bench.write(
        "p/annotations/gold/a00.txt.ron",
        gold.replacen("PERSON", "GPE", 1),
    );
    bench.says(
        "promote p --annotator anna --incomplete",
        1,
        &["1 article: gold says otherwise, left as it is"],
    );
    assert!(bench.read("p/annotations/gold/a00.txt.ron").contains("GPE"));
    bench.done("promote p --annotator anna --incomplete --replace");
    assert_eq!(bench.read("p/annotations/gold/a00.txt.ron"), gold);
    bench.says("promote p --annotator bob", 2, &["bob has tagged nothing"]);
    bench.says("promote p --annotator gold", 2, &["the gold ones already"]);
    bench.done("check p");
}

/// The gold layer is made of the annotators' work: it is none of them, and goes out
/// only where it is asked for.
#[test]
fn gold_is_no_annotator() {
    let bench = Bench::new(&[article(0), article(2)]);
    let left = "gold, which is made of them, stays out: --gold takes it";
    let hers = bench.done("export p --format jsonl --out -");
    assert_eq!(hers.messages, "");
    let card = bench.done("card p");
    assert_eq!(card.messages, "");
    bench.done("promote p --annotator anna --article a00.txt");
    let all = bench.done("export p --format jsonl --all-annotators --out -");
    assert_eq!((all.data, all.messages), (hers.data.clone(), String::new()));
    let all = bench.done("export p --format jsonl --out -");
    assert_eq!(all.data, hers.data);
    assert!(all.messages.contains(left), "{}", all.messages);
    let gold = bench.done("export p --format conll --gold --out -");
    assert_eq!(gold.data.matches("-DOCSTART-").count(), 1);
    assert!(!gold.messages.contains(left), "{}", gold.messages);
    let again = bench.done("card p");
    assert_eq!(again.data, card.data);
    assert!(again.messages.contains(left), "{}", again.messages);
    let none = "Not known: no two annotators have finished the same task in the same article.";
    assert!(card.data.contains(none), "{}", card.data);
    // Where both work an article, it is told that it goes out twice.
    bench.write("bo.jsonl", tags("a01.txt", true).replace("anna", "bo"));
    bench.done("import p bo.jsonl --as-annotator bo --by bo");
    bench.says(
        "export p --format jsonl --out -",
        0,
        &["articles that go out more than once, as the work of several: 1;"],
    );
    for who in ["anna", "bo"] {
        fs::remove_dir_all(bench.path(&format!("p/annotations/{who}"))).expect("layers");
    }
    for line in [
        "export p --format conll --out -",
        "export p --format conll --all-annotators --out -",
        "export p --format jsonl --soft --out -",
        "card p",
    ] {
        let only = "only gold has tagged something here: take it with --gold";
        bench.says(line, 2, &[only]);
    }
}

/// Every layer that isn't complete is counted, whether others of its article go out
/// or not.
#[test]
fn soft_labels_count_what_stays_out() {
    let bench = Bench::new(&[article(0), article(2)]);
    let of_bo = tags("a00.txt", false) + &tags("a01.txt", false);
    bench.write("bo.jsonl", of_bo.replace("anna", "bo"));
    bench.done("import p bo.jsonl --as-annotator bo --by bo");
    let all = "entities, stances, events, relations, labels";
    // Of the first article hers stays, of the second nobody's.
    bench.says(
        "export p --format jsonl --soft --only-complete --dry-run",
        0,
        &[
            &format!("3 layers stay out, as they aren't complete in {all}"),
            "dry run: 1 layer would go out",
        ],
    );
}

/// Soft labels: a tag once, with the share of those who say it among those who
/// say it or have finished without.
#[test]
fn all_as_soft_labels() {
    let bench = Bench::new(&[]);
    bench.write("in/a.txt", article(0));
    bench.write("in/b.txt", article(2));
    let done = r#""completions":{"entities":"complete","stances":"complete"}"#;
    let anna = r#"{"id":"m1","kind":"PERSON","spans":[[0,4]],"quote":"Anna"}"#;
    let bo = |kind: &str, id: &str| {
        format!(r#"{{"id":"{id}","kind":"{kind}","spans":[[9,11]],"quote":"Bo"}}"#)
    };
    let stance = |polarity: &str, at: u32| {
        format!(
            r#""stances":[{{"id":"s1","holder":{{"mention":"m1"}},"target":{{"mention":"m2"}},"polarity":"{polarity}","evidence":[[{at},12]]}}]"#
        )
    };
    let (person, org) = (bo("PERSON", "m2"), bo("ORG", "m2"));
    for (article, annotator, rest) in [
        (
            "a.txt",
            "anna",
            format!(
                r#""mentions":[{anna},{person}],{},{done}"#,
                stance("for", 0)
            ),
        ),
        (
            "a.txt",
            "ben",
            format!(
                r#""mentions":[{anna},{person}],{},{done}"#,
                stance("for", 5)
            ),
        ),
        (
            "a.txt",
            "cleo",
            format!(
                r#""mentions":[{anna},{org}],{},{done}"#,
                stance("against", 0)
            ),
        ),
        (
            "b.txt",
            "anna",
            format!(r#""mentions":[{anna},{person}],{done}"#),
        ),
        // Ben has only begun: what he hasn't tagged says nothing.
        ("b.txt", "ben", format!(r#""mentions":[{anna}]"#)),
    ] {
        bench.write(
            "one.jsonl",
            format!(r#"{{"id":"{article}","annotator":"{annotator}",{rest}}}"#) + "\n",
        );
        bench.done(&format!("import p one.jsonl --as-annotator {annotator}"));
    }
    bench.done("promote p --annotator anna --incomplete");
    let ran = bench.done("export p --format jsonl --soft --out out.jsonl");
    let told = "Glossator JSONL can't hold: attributes, entities, evidence and arguments that \
                fewer annotators gave (1)";
    assert!(ran.messages.contains(told), "{}", ran.messages);
    assert!(
        ran.messages
            .contains("read back: 6 tags the same, 1 changed as told"),
        "{}",
        ran.messages
    );
    let mut said = String::new();
    for line in bench.read("out.jsonl").lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let _ = writeln!(said, "{} by {}", line["id"], line["annotator"]);
        for class in ["mentions", "stances"] {
            for it in line[class].as_array().expect("tags") {
                let score = it["score"].as_f64().expect("a score");
                let of = [
                    &it["kind"],
                    &it["quote"],
                    &it["polarity"],
                    &it["target"]["mention"],
                ];
                let of: Vec<String> = of
                    .into_iter()
                    .filter(|it| !it.is_null())
                    .map(ToString::to_string)
                    .collect();
                let _ = writeln!(said, "  {} {} {score:.2}", it["id"], of.join(" "));
            }
        }
    }
    expect_test::expect![[r#"
        "a.txt" by "all"
          "m1" "PERSON" "Anna" 1.00
          "m2" "PERSON" "Bo" 0.67
          "m3" "ORG" "Bo" 0.33
          "s1" "for" "m2" 0.67
          "s2" "against" "m3" 0.33
        "b.txt" by "all"
          "m1" "PERSON" "Anna" 1.00
          "m2" "PERSON" "Bo" 1.00
    "#]]
    .assert_eq(&said);
    bench.says(
        "export p --format conll --soft --out out.conll",
        2,
        &["has no place for how many annotators say so; soft labels go out as Glossator JSONL (jsonl), CSV tables (csv), Label Studio (label-studio), Hugging Face dataset (huggingface)"],
    );
    for format in ["csv", "label-studio", "huggingface"] {
        bench.done(&format!("export p --format {format} --soft --out {format}"));
    }
    let told = "of all who tagged the article, of 3 annotators in the project";
    let card = bench.read("huggingface/README.md");
    assert!(card.contains(told), "{card}");
    assert!(bench.read("csv/mentions.csv").contains(",0.333"));
    assert!(bench.read("label-studio/tasks.json").contains("0.333"));
}

/// Two labels of one task are the same in either order.
#[test]
fn the_order_of_labels_is_no_disagreement() {
    let bench = Bench::new(&[]);
    bench.write("in/a.txt", article(0));
    for (annotator, values) in [
        ("anna", ["economy", "diplomacy"]),
        ("ben", ["diplomacy", "economy"]),
    ] {
        let line = format!(
            r#"{{"format":"glossator-jsonl/1","id":"a.txt","annotator":"{annotator}","labels":[{{"id":"l1","task":"topic","values":["{}","{}"]}}],"completions":{{"labels":"complete"}}}}"#,
            values[0], values[1]
        ) + "\n";
        bench.write("one.jsonl", line);
        bench.done(&format!("import p one.jsonl --as-annotator {annotator}"));
    }
    let card = bench.done("card p").data;
    assert!(
        card.contains("| | topic: diplomacy, economy | 2 |"),
        "{card}"
    );
    assert!(
        card.contains("| labels | anna, ben | 1 | 1 | 0 | 0 | 1.000 |"),
        "{card}"
    );
}

/// What two annotators have in common is counted once for an article, until one
/// of its files is another; and not at all where somebody stops it.
#[test]
fn agreement_is_counted_anew_only_where_something_changed() {
    let bench = Bench::new(&[article(0), article(1)]);
    bench.done("import p tags.jsonl --as-annotator ben --by ben");
    let opened = bench.opened();
    let all = Agreements::default();
    let agreed = || {
        let agreed = all.of(&opened.files, &opened.layers, &|| true);
        format!("{:?}", agreed.expect("nobody stopped it"))
    };
    let stopped = all.of(&opened.files, &opened.layers, &|| false);
    assert!(stopped.is_none());
    let first = agreed();
    assert!(first.contains("both: 2, only_one: 0"), "{first}");
    let key = opened
        .layers
        .iter()
        .find(|it| it.annotator.as_str() == "ben");
    let key = FileKey::Layer(key.expect("a layer").clone());
    let path = bench.path("p").join(opened.files.path(&key));
    let time = fs::metadata(&path).and_then(|it| it.modified());
    let time = time.expect("a time");
    let text = fs::read_to_string(&path).expect("a layer");
    fs::write(&path, text.replacen("PERSON", "PURSUN", 1)).expect("room");
    let file = fs::File::options().write(true).open(&path).expect("a file");
    file.set_modified(time).expect("a file");
    assert_eq!(agreed(), first, "nothing tells that it is another");
    let later = time + std::time::Duration::from_secs(1);
    file.set_modified(later).expect("a file");
    let second = agreed();
    assert!(second.contains("both: 1, only_one: 1"), "{second}");
}

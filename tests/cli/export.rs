//! Exports, cards, and what is taken in again.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use assert_cmd::assert::OutputAssertExt as _;
use expect_test::expect;

use crate::bench::Bench;

#[test]
fn an_export_taken_in_elsewhere_gives_the_same_export_and_layers() {
    let bench = Bench::with_demo();
    bench.done("export demo --format jsonl --out all.jsonl");
    bench.done("new other --articles demo/sources");
    let ran = bench.run("import other all.jsonl --format jsonl");
    assert_eq!(
        (ran.code, ran.messages.as_str()),
        (0, "15 articles, 1027 tags taken in; 0 reported\n")
    );
    bench.done("export other --format jsonl --out again.jsonl");
    assert!(bench.read("all.jsonl") == bench.read("again.jsonl"));
    let (ours, theirs) = (
        bench.files("demo/annotations"),
        bench.files("other/annotations"),
    );
    for (our, their) in ours.iter().zip(&theirs) {
        assert_eq!(our.0, their.0);
        assert!(our.1 == their.1, "{} differs", our.0.display());
    }
    assert_eq!(ours.len(), theirs.len());
    // Once more changes nothing, not even a byte.
    let before = bench.files("other/annotations");
    bench.done("import other all.jsonl");
    assert!(before == bench.files("other/annotations"));
}

/// Mentions of a line of Glossator JSONL by kind and place.
fn mentions(line: &serde_json::Value) -> Vec<String> {
    let all = line["mentions"].as_array().expect("a list").iter();
    all.map(|it| format!("{}{}", it["kind"], it["spans"]))
        .collect()
}

#[test]
fn a_card_counts_what_two_annotators_share() {
    let bench = Bench::with_demo();
    let lines = bench.done("export demo --format jsonl");
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let finished = |who: &str| {
        let lines = lines.iter();
        lines
            .filter(|it| it["annotator"] == who && it["completions"]["entities"] != "partial")
            .map(|it| (it["id"].to_string(), mentions(it)))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let (anna, ben) = (finished("anna"), finished("ben"));
    let (mut articles, mut both, mut first, mut second) = (0, 0, 0, 0);
    for (id, hers) in &anna {
        let Some(his) = ben.get(id) else { continue };
        articles += 1;
        let mut rest = his.clone();
        for it in hers {
            match rest.iter().position(|other| other == it) {
                Some(at) => {
                    rest.swap_remove(at);
                    both += 1;
                }
                None => first += 1,
            }
        }
        second += rest.len();
    }
    let f1 = 2.0 * f64::from(both) / (2.0 * f64::from(both) + f64::from(first) + second as f64);
    let row =
        format!("| entities | anna, ben | {articles} | {both} | {first} | {second} | {f1:.3} |");
    let card = bench.done("card demo");
    assert!(card.contains(&row), "{row}\n{card}");
    assert!(card.starts_with("# The Debed accord (demo)\n\n## What it holds\n\n8 of 8 articles"));
    let ben = bench.done("card demo --annotator ben");
    assert!(
        ben.contains("- 1 of 8 articles of the corpus isn't in it."),
        "{ben}"
    );
    assert!(ben.contains(&row), "agreement is the project's");
}

#[test]
fn under_pseudonyms_no_name_goes_out() {
    let bench = Bench::with_demo();
    let hub = bench.run("export demo --format huggingface --pseudonyms --out hub");
    let told = "read back: 7 tables with the";
    assert_eq!(hub.code, 0, "{}", hub.messages);
    assert!(hub.messages.contains(told), "{}", hub.messages);
    bench.done("export demo --format csv --pseudonyms --card --out csv");
    bench.done("export demo --format jsonl --pseudonyms --out all.jsonl");
    bench.done("card demo --pseudonyms --out card.md");
    let named = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "anna" || word == "ben")
    };
    let mut files = bench.files("hub");
    // The manual is the project's own and may name whom it likes.
    files.retain(|it| !it.0.ends_with("GUIDELINES.md"));
    files.extend(bench.files("csv"));
    for name in ["all.jsonl", "card.md"] {
        files.push((name.into(), fs::read(bench.path(name)).expect("a file")));
    }
    for (name, bytes) in &files {
        // Tables are compressed; their names are those of the other files.
        let packed = name.extension().is_some_and(|it| it == "parquet");
        assert!(packed || !named(bytes), "{}", name.display());
    }
    let readme = fs::read_to_string(bench.path("hub/README.md")).expect("read");
    assert!(
        readme.contains("| entities | annotator1, annotator2 | 6 |"),
        "{readme}"
    );
    let beside = fs::read_to_string(bench.path("csv/CARD.md")).expect("read");
    assert!(beside.contains("This export could not hold"), "{beside}");
    let lines = bench.done("export demo --format jsonl --pseudonyms --annotator ben");
    assert!(
        lines.contains(r#""annotator":"annotator2""#),
        "as in the whole export"
    );
}

#[test]
fn an_export_never_lies_on_or_among_what_is_the_project_s_own() {
    let bench = Bench::with_articles(&[("a.txt", b"Oslo met.\n")]);
    bench.tag("a.txt", "Oslo met.\n");
    fs::create_dir(bench.path("new")).expect("a folder");
    let all = || [bench.files("p"), bench.files("in")];
    let before = all();
    for (format, out) in [
        ("csv", "p"),
        ("csv", "p/annotations"),
        ("csv", "p/new"),
        ("jsonl", "p/project.ron"),
        ("csv", "in"),
        ("jsonl", "in/a.txt"),
        ("csv", "new/../in/out"),
        ("csv", "."),
    ] {
        let line = format!("export p --format {format} --replace --out {out}");
        let ran = bench.run(&line);
        let told = "it belongs to the project or its articles; name another place";
        assert_eq!((ran.code, &*ran.data), (2, ""), "{line}");
        assert!(ran.messages.contains(told), "{line}: {}", ran.messages);
        assert!(before == all(), "{line}");
    }
    bench.refused(
        "export p --format jsonl --dry-run --out - --loss-report p/project.ron",
        &expect![[r#"
            glossator: p/project.ron can't be written: it belongs to the project or its articles; name another place
        "#]],
    );
    for line in [
        "card p --out p/project.ron",
        "suggestions p --decisions p/project.ron",
        "insight p --picture types --out in/a.txt",
    ] {
        assert_eq!(bench.run(line).code, 2, "{line}");
    }
    assert!(before == all());
    bench.done("export p --format csv --replace --out new");
    bench.done("export p --format csv --replace --out new");
    bench.done("export p --format jsonl --out in.jsonl");
}

#[test]
fn one_annotators_export_holds_only_theirs_and_goes_to_standard_output() {
    let bench = Bench::with_demo();
    let lines = bench.done("export demo --format jsonl --annotator ben --out -");
    assert_eq!(lines.lines().count(), 7);
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(line["annotator"], "ben");
    }
    bench.refused(
        "export demo --format jsonl --annotator zed --out -",
        &expect![[r#"
            glossator: zed has tagged nothing here; annotators: anna, ben
        "#]],
    );
}

#[test]
fn tables_have_a_row_for_each_tag() {
    let bench = Bench::with_demo();
    bench.done("export demo --format csv --annotator ben --out tables");
    let rows = |name: &str| {
        let mut table = csv::Reader::from_path(bench.path(name)).expect(name);
        let rows: Result<Vec<_>, _> = table.records().collect();
        rows.expect("rows as long as their head").len()
    };
    assert_eq!(rows("tables/mentions.csv"), 330);
    assert_eq!(rows("tables/stances.csv"), 37);
    assert!(rows("tables/event_arguments.csv") > 29);
}

#[test]
fn a_cut_line_is_reported_and_the_rest_taken_in() {
    let bench = Bench::with_demo();
    let lines = bench.done("export demo --format jsonl --annotator anna --out -");
    let first = lines.lines().next().expect("a line");
    bench.write("cut.jsonl", format!("{first}\n{}", &first[..900]));
    bench.done("new other --articles demo/sources");
    bench.check(
        "import other cut.jsonl",
        &expect![[r#"
            exit 1
            ! cut.jsonl: line 2: not JSON: EOF while parsing a string at line 1 column 900; the line is left out
            ! 1 article, 82 tags taken in; 1 reported
        "#]],
    );
    let again = bench.done("export other --format jsonl --out -");
    assert_eq!(again.trim_end(), first);
}

#[test]
fn a_second_line_of_the_same_article_is_reported_not_taken_for_the_first() {
    let bench = Bench::with_articles(&[("a.txt", b"Acme met.\n")]);
    let line = |kind: &str| {
        serde_json::json!({
            "id": "a.txt", "annotator": "anna", "mentions": [{"kind": kind, "spans": [[0, 4]]}],
        })
    };
    bench.write("two.jsonl", format!("{}\n{}\n", line("ORG"), line("GPE")));
    bench.check(
        "import p two.jsonl",
        &expect![[r#"
            exit 1
            ! two.jsonl: line 2: a line before it has a.txt of anna already; left out
            ! 1 article, 1 tag taken in; 1 reported
        "#]],
    );
    assert_eq!(bench.done("show p a.txt"), "[Acme|ORG] met.\n");
}

#[test]
fn an_export_that_cant_be_written_leaves_nothing() {
    let bench = Bench::with_demo();
    bench.write("file", "kept");
    for line in [
        "export demo --format jsonl --out nowhere/all.jsonl",
        "export demo --format csv --out file",
        "export demo --format jsonl --out file/all.jsonl",
    ] {
        let ran = bench.run(line);
        assert_eq!((ran.code, ran.data.as_str()), (2, ""), "{line}");
        assert!(
            ran.messages.contains("can't be"),
            "{line}: {}",
            ran.messages
        );
    }
    assert_eq!(bench.read("file"), "kept");
    assert!(!bench.path("nowhere").exists());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let bench = Bench::with_demo();
    let mut child = bench
        .command(&["export", "demo", "--format", "jsonl", "--out", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut some = [0; 10];
    let mut data = child.stdout.take().expect("a pipe");
    data.read_exact(&mut some).expect("some data");
    drop(data);
    child
        .wait_with_output()
        .expect("it ends")
        .assert()
        .code(0)
        .stderr("");
}

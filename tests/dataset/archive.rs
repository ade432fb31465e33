//! Exports into an archive: a source for each text, whoever tagged it.

use std::fs;

use crate::bench::{Bench, article};

/// Two people's passages stand under one source of an archive, wherever their
/// layers lie, and nothing that was held for it stays behind.
#[test]
fn an_archive_has_a_source_for_each_text() {
    let articles: Vec<String> = (0..3).map(article).collect();
    let bench = Bench::new(&articles);
    bench.done("import p tags.jsonl --as-annotator ben --by ben");
    bench.done("export p --format qdpx --all-annotators --out out.qdpx");
    bench.done("convert out.qdpx --to jsonl --out back.jsonl");
    let back = bench.read("back.jsonl");
    assert_eq!(back.lines().count(), 6);
    assert_eq!(back.matches("\"annotator\":\"ben\"").count(), 3);
    let whole = fs::read(bench.path("out.qdpx")).expect("an archive");
    let listed = b"PK\x01\x02";
    let files = whole.windows(4).filter(|it| it == listed).count();
    assert_eq!(files, 4, "three texts and the project");
    assert!(!bench.names(".").iter().any(|it| it.contains("held")));
    bench.done("export p --format qdpx --all-annotators --out again.qdpx");
    assert!(fs::read(bench.path("again.qdpx")).expect("an archive") == whole);
}

/// A variable's value is nobody's in particular, so that of two people's labels one
/// goes out as a code by its owner.
#[test]
fn a_second_annotators_labels_stay_in_an_archive() {
    let bench = Bench::new(&[article(0)]);
    let line = |by: &str, value: &str| {
        format!(
            r#"{{"id":"a00.txt","annotator":"{by}","labels":[{{"id":"l1","task":"topic","values":["{value}"]}}]}}"#
        )
    };
    for (by, value) in [("ada", "talk"), ("cem", "trade")] {
        bench.write("labels.jsonl", line(by, value) + "\n");
        bench.done(&format!(
            "import p labels.jsonl --as-annotator {by} --make-schema"
        ));
    }
    let told = "labels of articles by a second annotator, which become codes";
    bench.says(
        "export p --format qdpx --annotator ada --out ada.qdpx",
        0,
        &["read back: 1 tag the same"],
    );
    bench.says(
        "export p --format qdpx --all-annotators --tasks labels --out out.qdpx",
        0,
        &[told, "changed as told"],
    );
    bench.done("convert out.qdpx --to jsonl --out back.jsonl");
    let back = bench.read("back.jsonl");
    for (by, task, value) in [("ada", "topic", "talk"), ("cem", "code", "topic: trade")] {
        let layer = back
            .lines()
            .find(|it| it.contains(&format!(r#""annotator":"{by}""#)));
        let label = format!(r#""task":"{task}","values":["{value}"]"#);
        assert!(layer.is_some_and(|it| it.contains(&label)), "{by}: {back}");
    }
}

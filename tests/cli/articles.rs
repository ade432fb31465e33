//! Articles whose files change, go, have odd names, or are no text.

use std::fs;

use expect_test::expect;

use crate::bench::Bench;

#[test]
fn an_article_that_changes_after_tagging_keeps_its_tags_and_text() {
    let bench = Bench::with_articles(&[("a.txt", b"Acme met.\n"), ("b.txt", b"Other\n")]);
    bench.tag("a.txt", "Acme met.\n");
    bench.write("in/a.txt", "Now Acme has met.\n");
    let flagged = "the file changed after it was tagged; its tags stand on the kept text";
    assert!(bench.done("articles p").contains(flagged));
    let found = bench.run("check p");
    assert_eq!(found.code, 1);
    assert_eq!(found.data, format!("a.txt: article: {flagged}\n"));
    assert_eq!(bench.done("show p a.txt"), "[Acme|ORG] met.\n");
    let exported = bench.done("export p --format jsonl --out -");
    assert!(exported.contains(r#""text":"Acme met.\n""#), "{exported}");
}

#[test]
fn an_article_that_goes_or_gets_another_name_keeps_its_tags_and_text() {
    for rename in [false, true] {
        let bench = Bench::with_articles(&[("a.txt", b"Acme met.\n"), ("b.txt", b"Other\n")]);
        bench.tag("a.txt", "Acme met.\n");
        if rename {
            fs::rename(bench.path("in/a.txt"), bench.path("in/c.txt")).expect("renamed");
        } else {
            fs::remove_file(bench.path("in/a.txt")).expect("removed");
        }
        let flagged = "the file is gone; the annotated text is kept";
        assert!(bench.done("articles p").contains(flagged));
        let found = bench.run("check p");
        assert_eq!(found.code, 1);
        assert_eq!(found.data, format!("a.txt: article: {flagged}\n"));
        assert_eq!(bench.done("show p a.txt"), "[Acme|ORG] met.\n");
        assert_eq!(
            bench
                .done("export p --format jsonl --out -")
                .lines()
                .count(),
            1
        );
    }
}

#[test]
fn odd_file_names_are_articles_like_any_other() {
    let long = format!("{}.txt", "x".repeat(if cfg!(windows) { 100 } else { 246 }));
    let mut names = vec!["a b.txt", "it's.txt", "Ереван–日本.txt", &long];
    if !cfg!(windows) {
        names.extend([
            "\"so\".txt",
            "new\nline.txt",
            "CON.txt",
            "100%.txt",
            "-v.txt",
        ]);
    }
    let articles: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (*name, b"Acme met.\n".as_slice()))
        .collect();
    let bench = Bench::with_articles(&articles);
    let rows = bench.done("articles p --json");
    assert_eq!(rows.lines().count(), names.len());
    let mut ids = Vec::new();
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
        assert_eq!(row["problems"], serde_json::json!([]), "{row}");
        ids.push(row["id"].as_str().expect("an id").to_owned());
    }
    for id in &ids {
        bench.tag(id, "Acme met.\n");
        let shown = bench.run_words(&["show", "p", "--", id]);
        assert_eq!(shown.data, "[Acme|ORG] met.\n", "{id}: {}", shown.messages);
    }
    assert_eq!(bench.done("check p"), "");
    let exported = bench.done("export p --format jsonl --out -");
    assert_eq!(exported.lines().count(), names.len());
    // Names that some system can't have don't reach the project's folder.
    for (path, _) in bench.files("p/annotations") {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert!(!name.contains(['\n', '"', ':', '?', '*']), "{name}");
        assert!(name.len() <= 255 && !name.starts_with("CON."), "{name}");
    }
}

#[test]
fn files_that_are_no_text_are_listed_with_the_reason_and_left_alone() {
    let binary: Vec<u8> = (0..=255_u8).cycle().take(4000).collect();
    let large = b"word ".repeat(5_000_000);
    let bench = Bench::with_articles(&[
        ("empty.txt", b""),
        ("binary.txt", &binary),
        ("large.txt", &large),
        ("good.txt", b"Good\n"),
    ]);
    bench.check(
        "articles p",
        &expect![[r#"
            exit 0
              untouched  -          -                    binary.txt  (binary.txt)  ! not text but data with control characters: save its text as .txt and add that
              untouched  -          -                    empty.txt  (empty.txt)  ! empty: there is nothing to tag in it
              untouched  -          -                    Good  (good.txt)
              untouched  -          -                    large.txt  (large.txt)  ! too large: 25.0 MB where the limit is 21.0 MB; raise the limit in the settings or split the file
        "#]],
    );
    assert_eq!(bench.run("check p").data.lines().count(), 3);
}

#[test]
fn sources_outside_stay_as_they_were() {
    let bench = Bench::with_articles(&[("a.txt", b"Acme met.\r\n"), ("sub.txt", b"\xff\xfeA\0")]);
    let before = bench.files("in");
    bench.tag("a.txt", "Acme met.\r\n");
    bench.run("check p");
    assert!(before == bench.files("in"));
}

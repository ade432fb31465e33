//! A project made, checked, counted, shown and repaired.

use expect_test::expect;

use crate::bench::Bench;

#[test]
fn a_new_project_is_made_once_and_lists_its_articles() {
    let bench = Bench::with_articles(&[
        (
            "b.txt",
            b"Ministers meet\n\nPost At: Dec 28/2023 12:07PM\n\nThey met in Batumi.\n",
        ),
        ("a.txt", b"Short note\n"),
    ]);
    bench.check(
        "articles p",
        &expect![[r#"
            exit 0
              untouched  -          -                    Short note  (a.txt)
              untouched  2023-12-28 -                    Ministers meet  (b.txt)
        "#]],
    );
    bench.refused(
        "new p --articles in",
        &expect![[r#"
            glossator: FOLDER/p is a project already; open it instead
        "#]],
    );
}

#[test]
fn articles_as_json_have_every_field_in_order() {
    let bench = Bench::with_articles(&[("a.txt", b"Short note\n")]);
    bench.check(
        "articles p --json",
        &expect![[r#"
            exit 0
              {"id":"a.txt","title":"Short note","published":null,"source":null,"language":null,"encoding":"utf-8","state":"untouched","problems":[]}
        "#]],
    );
}

#[test]
fn check_finds_nothing_in_a_fresh_project() {
    let bench = Bench::with_articles(&[("a.txt", b"Short note\n")]);
    bench.check(
        "check p",
        &expect![[r#"
            exit 0
            ! nothing found
        "#]],
    );
}

#[test]
fn check_names_file_line_and_column() {
    let bench = Bench::with_demo();
    bench.check(
        "check demo",
        &expect![[r#"
            exit 1
              annotations/anna/06-accord-signed-in-tbilisi.txt.ron:120:9: role-type: location takes no ORG; take GPE, LOC, FAC
            ! 1 found
        "#]],
    );
    let line: serde_json::Value =
        serde_json::from_str(&bench.run("check demo --json").data).expect("JSON");
    assert_eq!(
        (&line["line"], &line["column"], &line["code"]),
        (&120.into(), &9.into(), &"role-type".into())
    );
}

#[test]
fn stats_count_by_annotator() {
    let bench = Bench::with_demo();
    let stats: serde_json::Value =
        serde_json::from_str(&bench.done("stats demo --json")).expect("JSON");
    assert_eq!(stats["articles"], 8);
    let ben = &stats["annotators"]["ben"];
    assert_eq!((&ben["articles"], &ben["events"]), (&7.into(), &29.into()));
    assert_eq!(ben["complete"]["entities"], 6);
    assert!(bench.done("stats demo").starts_with("8 articles\nanna: 8 "));
}

#[test]
fn insight_counts_and_draws() {
    let bench = Bench::with_demo();
    let all: serde_json::Value =
        serde_json::from_str(&bench.done("insight demo --json --annotator anna")).expect("JSON");
    let stats: serde_json::Value =
        serde_json::from_str(&bench.done("stats demo --json")).expect("JSON");
    let sum = |table: &str, column: &str| {
        let rows = all[table].as_array().expect("a table");
        rows.iter()
            .filter_map(|it| it[column].as_u64())
            .sum::<u64>()
    };
    let anna = &stats["annotators"]["anna"];
    assert_eq!(sum("stances", "stances"), anna["stances"]);
    assert_eq!(sum("events", "events"), anna["events"]);
    assert_eq!(all["progress"][0]["complete"], anna["complete"]["entities"]);
    bench.done("insight demo --picture stances --annotator anna --out who.svg");
    let svg = bench.read("who.svg");
    assert!(svg.starts_with("<svg ") && svg.contains(">Debed accord</text>"));
    let dark = bench.done("insight demo --picture events --by month --dark");
    assert!(dark.contains("fill=\"#1b1c1e\"") && dark.contains(">May</text>"));
    assert_eq!(bench.run("insight demo --annotator nobody").code, 2);
}

#[test]
fn show_prints_tags_in_the_text() {
    let bench = Bench::with_articles(&[("a.txt", b"Acme met.\n")]);
    bench.check(
        "show p a.txt",
        &expect![[r#"
            exit 0
              Acme met.
            ! nobody tagged this article
        "#]],
    );
    bench.tag("a.txt", "Acme met.\n");
    bench.check(
        "show p a.txt",
        &expect![[r#"
            exit 0
              [Acme|ORG] met.
        "#]],
    );
    bench.check(
        "show p a.txt --annotator ben",
        &expect![[r#"
            exit 0
              Acme met.
            ! ben has tagged nothing in it
        "#]],
    );
    let bench = Bench::with_demo();
    bench.refused(
        "show demo 07-konyak.txt",
        &expect![[r#"
            glossator: several tagged it; add --annotator with one of anna, ben
        "#]],
    );
    bench.refused(
        "show demo nowhere.txt",
        &expect![[r#"
            glossator: nowhere.txt is no article of this project; `glossator articles` lists them
        "#]],
    );
}

#[test]
fn reading_a_project_leaves_it_as_it_was() {
    let bench = Bench::with_demo();
    let before = bench.files("demo");
    for line in [
        "articles demo",
        "stats demo",
        "insight demo",
        "export demo --format csv --out tables",
    ] {
        bench.done(line);
    }
    bench.run("check demo");
    assert!(before == bench.files("demo"));
}

#[test]
fn what_isnt_there_is_told_once_with_exit_2() {
    let bench = Bench::with_articles(&[("a.txt", b"Short note\n")]);
    for line in [
        "articles nowhere",
        "check nowhere",
        "stats nowhere",
        "show nowhere a.txt",
        "export nowhere --format jsonl --out -",
        "import p nowhere.jsonl",
        "new q --articles nowhere",
    ] {
        let ran = bench.run(line);
        assert_eq!((ran.code, ran.data.as_str()), (2, ""), "{line}");
        assert!(ran.messages.contains("nowhere"), "{line}: {}", ran.messages);
        let reasons = ran.messages.matches("os error 2").count();
        assert!(reasons <= 1, "{line}: {}", ran.messages);
    }
    assert!(!bench.path("q").exists());
    let ran = bench.run("export p --format word --out -");
    let told = "glossator: there is no format word; formats: jsonl, csv";
    assert_eq!((ran.code, ran.data.as_str()), (2, ""));
    assert!(ran.messages.starts_with(told), "{}", ran.messages);
    bench.refused(
        "new q --articles in --preset brat",
        &expect![[r#"
            glossator: there is no preset and no file brat; presets: news, plover, stance, mpqa, ace, ontonotes, conll, blank
        "#]],
    );
    assert_eq!(bench.run("import p in/a.txt --format csv").code, 2);
    assert_eq!(bench.run("frobnicate").code, 2);
    assert_eq!(bench.run("stats").code, 2);
}

#[test]
fn damage_in_one_layer_is_named_and_the_rest_still_works() {
    let bench = Bench::with_demo();
    let cut = "demo/annotations/anna/07-konyak.txt.ron";
    let whole = bench.read(cut);
    let half = &whole[..whole.floor_char_boundary(whole.len() / 2)];
    bench.write(cut, half);
    let found = bench.run("check demo");
    assert_eq!(found.code, 1);
    let place = "annotations/anna/07-konyak.txt.ron:";
    assert!(found.data.contains(place), "{}", found.data);
    let ran = bench.run("export demo --format jsonl --out all.jsonl");
    assert_eq!(ran.code, 1, "{}", ran.messages);
    assert!(
        ran.messages.contains("1 layer was left out\n"),
        "{}",
        ran.messages
    );
    assert_eq!(bench.read("all.jsonl").lines().count(), 14);
    assert_eq!(bench.read(cut), half);
}

#[test]
fn a_damaged_layer_is_repaired_from_what_check_names() {
    let bench = Bench::with_articles(&[("a.txt", b"Anna met Ben.\n")]);
    bench.tag("a.txt", "Anna met Ben.\n");
    let layer = "p/annotations/anna/a.txt.ron";
    bench.write(layer, "(format: 1, mentions: [");
    let found = bench.run("check p");
    assert_eq!(found.code, 1);
    assert!(
        found.data.contains("(repair --with journal | aside)"),
        "{}",
        found.data
    );
    bench.refused(
        "repair p a.txt --annotator anna --with backup",
        &expect![[r#"
            glossator: there is no backup; there is journal, aside
        "#]],
    );
    bench.done("repair p a.txt --annotator anna --with journal");
    assert!(bench.read(layer).contains("mentions"));
    assert_eq!(
        bench.read(&format!("{layer}.set-aside")),
        "(format: 1, mentions: ["
    );
    bench.refused(
        "repair p a.txt --annotator anna --with aside",
        &expect![[r#"
            glossator: the layer of a.txt by anna isn't damaged; nothing was changed
        "#]],
    );
}

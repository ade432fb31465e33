//! The real binary in a temporary folder: data on standard output, messages on
//! standard error, exit 0 done, 1 findings, 2 could not.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assert_cmd::assert::OutputAssertExt as _;
use expect_test::{Expect, expect};

const SUBCOMMANDS: [&str; 18] = [
    "new",
    "articles",
    "check",
    "repair",
    "stats",
    "insight",
    "show",
    "import",
    "suggestions",
    "review",
    "promote",
    "duplicates",
    "split",
    "export",
    "card",
    "convert",
    "schema",
    "formats",
];

/// A folder that vanishes, and the program run in it.
struct Bench {
    folder: tempfile::TempDir,
}

/// What a run gave.
struct Ran {
    code: i32,
    data: String,
    messages: String,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder }
    }

    /// With a copy of the demo in `demo`.
    fn with_demo() -> Self {
        let bench = Self::new();
        let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/demo");
        copy(Path::new(demo), &bench.path("demo"));
        bench
    }

    /// With the project `p` on the folder `in` of these articles.
    fn with_articles(articles: &[(&str, &[u8])]) -> Self {
        let bench = Self::new();
        fs::create_dir(bench.path("in")).expect("a folder");
        for (name, bytes) in articles {
            bench.write(&format!("in/{name}"), bytes);
        }
        bench.done("new p --articles in --annotator anna");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect(name);
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
        command.args(arguments).current_dir(self.folder.path());
        // Whatever is remembered between runs stays in here too.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(name, self.path("home"));
        }
        command
    }

    /// Runs on words between blanks.
    fn run(&self, line: &str) -> Ran {
        self.run_words(&line.split_whitespace().collect::<Vec<_>>())
    }

    fn run_words(&self, words: &[&str]) -> Ran {
        let out = self.command(words).output().expect("it starts");
        Ran {
            code: out.status.code().expect("it ends by itself"),
            data: String::from_utf8(out.stdout).expect("UTF-8"),
            messages: String::from_utf8(out.stderr)
                .expect("UTF-8")
                .replace(&self.folder.path().display().to_string(), "FOLDER"),
        }
    }

    /// Runs what must go well; gives the data.
    fn done(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.messages);
        ran.data
    }

    /// Exit code, data and messages of a run, as one text.
    fn check(&self, line: &str, expected: &Expect) {
        let Ran {
            code,
            data,
            messages,
        } = self.run(line);
        let mut said = format!("exit {code}\n");
        for text in data.lines() {
            // Without blanks at the end: editors and `expect!` take them away.
            let _ = writeln!(said, "{}", format!("  {text}").trim_end());
        }
        for text in messages.lines() {
            let _ = writeln!(said, "! {text}");
        }
        expected.assert_eq(&said);
    }

    /// A run that could not: exit 2, nothing on standard output.
    fn refused(&self, line: &str, expected: &Expect) {
        let ran = self.run(line);
        assert_eq!((ran.code, ran.data.as_str()), (2, ""), "{line}");
        expected.assert_eq(&ran.messages);
    }

    /// Tags the first `bytes` bytes of an article as an ORG.
    fn tag(&self, article: &str, text: &str) {
        let line = serde_json::json!({
            "format": "glossator-jsonl/1", "id": article, "text": text, "annotator": "anna",
            "mentions": [{"id": "m1", "kind": "ORG", "spans": [[0, 4]], "quote": &text[..4]}],
        });
        self.write("tags.jsonl", format!("{line}\n"));
        self.done("import p tags.jsonl");
    }

    /// Every file below a folder with its bytes, but this machine's own.
    fn files(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let root = self.path(folder);
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("below").to_owned();
                    files.push((name, fs::read(&path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }
}

#[test]
fn every_subcommand_explains_itself_with_an_example() {
    let bench = Bench::new();
    for subcommand in SUBCOMMANDS {
        let help = bench.done(&format!("{subcommand} --help"));
        assert!(help.contains("Example"), "{subcommand} has no example");
        let run = format!("glossator {subcommand}");
        assert!(help.contains(&run), "{subcommand}: {help}");
    }
    let all = bench.done("--help");
    for subcommand in SUBCOMMANDS {
        assert!(all.contains(&format!("  {subcommand} ")), "{all}");
    }
    for verb in ["list", "show", "check"] {
        assert!(
            bench
                .done(&format!("schema {verb} --help"))
                .contains("Example")
        );
    }
}

#[test]
fn the_version_is_the_packages() {
    let version = Bench::new().done("--version");
    assert_eq!(
        version,
        format!("glossator {}\n", env!("CARGO_PKG_VERSION"))
    );
}

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
            glossator: nowhere.txt is no article of this project: could not be read: the file isn't there; mend that and scan again
        "#]],
    );
}

#[test]
fn formats_and_presets_are_listed() {
    let bench = Bench::new();
    let formats = bench.done("formats");
    for format in glossator::exchange::FORMATS {
        assert!(formats.contains(format.id) && formats.contains(format.summary));
        assert!(bench.done("formats --json").contains(format.name));
    }
    let presets = bench.done("schema list");
    for preset in glossator::store::presets::PRESETS {
        assert!(presets.contains(preset.summary), "{presets}");
    }
}

#[test]
fn a_schema_shown_is_a_schema_to_read() {
    let bench = Bench::with_articles(&[("a.txt", b"Short note\n")]);
    for preset in glossator::store::presets::PRESETS {
        let shown = bench.done(&format!("schema show {}", preset.id));
        bench.write("shown.ron", &shown);
        assert_eq!(bench.done("schema check shown.ron"), "", "{}", preset.id);
        assert_eq!(bench.done("schema show shown.ron"), shown);
        let place = format!("of-{}", preset.id);
        bench.done(&format!("new {place} --articles in --preset shown.ron"));
    }
    bench.write("cut.ron", "(format: 1, id: \"x\"");
    let ran = bench.run("schema check cut.ron");
    assert_eq!(ran.code, 2);
    assert!(ran.messages.contains("cut.ron:1:"), "{}", ran.messages);
}

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
        ben.contains("- 1 of 8 articles of the corpus aren't in it."),
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
            ! 1 articles, 82 tags taken in; 1 reported
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
            ! 1 articles, 1 tags taken in; 1 reported
        "#]],
    );
    assert_eq!(bench.done("show p a.txt"), "[Acme|ORG] met.\n");
}

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
        ran.messages.contains("1 layers were left out\n"),
        "{}",
        ran.messages
    );
    assert_eq!(bench.read("all.jsonl").lines().count(), 14);
    assert_eq!(bench.read(cut), half);
}

#[test]
fn sources_outside_stay_as_they_were() {
    let bench = Bench::with_articles(&[("a.txt", b"Acme met.\r\n"), ("sub.txt", b"\xff\xfeA\0")]);
    let before = bench.files("in");
    bench.tag("a.txt", "Acme met.\r\n");
    bench.run("check p");
    assert!(before == bench.files("in"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            // What a run on this machine left there is no part of the demo.
            if entry.file_name() != ".glossator" {
                copy(&entry.path(), &target);
            }
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

#[test]
fn convert_needs_no_project() {
    let bench = Bench::with_demo();
    bench.done("export demo --format jsonl --out all.jsonl");
    bench.done("convert all.jsonl --to jsonl --out again.jsonl");
    assert!(bench.read("all.jsonl") == bench.read("again.jsonl"));

    // A folder is searched for the format's endings; what doesn't fit is told.
    fs::create_dir(bench.path("in")).expect("a folder");
    bench.write("in/b.txt", "not asked for");
    bench.write(
        "in/a.ndjson",
        "{\"id\": \"a\", \"text\": \"Baku\", \"mentions\": [{\"kind\": \"GPE\", \"spans\": [[0, 9]]}]}\n{\"id\": \"b\"}\n",
    );
    bench.check(
        "convert in --to csv --out -",
        &expect![[r#"
            exit 1
              article,annotator,id,kind,start,end,spans,quote,entity,entity_name,attributes,status,score,by,at
  
              article,annotator,event,kind,trigger_start,trigger_end,trigger,event_attributes,role,filler,filler_id,start,end,quote,value,entity,entity_name,status,score,by,at
  
              article,annotator,id,holder,holder_id,holder_quote,holder_entity,polarity,target,target_id,target_quote,target_entity,strength,basis,via,expression,evidence_start,evidence_end,evidence,attributes,status,score,by,at
            ! in/a.ndjson: line 1: mentions[0]: the span 0..9 goes past the text's 4 characters; left out
            ! in/a.ndjson: line 2: the file doesn't hold the document's text; left out
            ! 1 documents, 0 tags converted; 2 reported
        "#]],
    );
    assert_eq!(
        bench.run("convert in --from csv --to jsonl --out -").code,
        2
    );
    assert_eq!(bench.run("convert nowhere --to jsonl --out -").code, 2);
}

/// Two documents of one name are two files.
#[test]
fn convert_keeps_documents_apart() {
    let bench = Bench::with_demo();
    let line = |text: &str| {
        format!(
            "{{\"id\": \"a.txt\", \"annotator\": \"x\", \"text\": \"{text}\", \"mentions\": [{{\"kind\": \"PER\", \"spans\": [[0, 2]]}}]}}\n"
        )
    };
    bench.write("two.jsonl", &(line("Bo ran.") + &line("Al is off.")));
    bench.done("convert two.jsonl --to brat --out out");
    bench.done("convert out --from brat --to jsonl --out back.jsonl");
    let back = bench.read("back.jsonl");
    assert!(back.contains("Bo ran.") && back.contains("Al is off."));
    assert_eq!(back.matches("\"kind\":\"PER\"").count(), 2, "{back}");
}

/// What is no file, such as `/dev/null`, must not give way to one.
#[cfg(unix)]
#[test]
fn no_device_is_written_over() {
    use std::os::unix::fs::FileTypeExt as _;
    let bench = Bench::with_articles(&[("a.txt", b"Oslo met.\n")]);
    bench.tag("a.txt", "Oslo met.\n");
    bench.done("export p --format jsonl --out p.jsonl");
    let place = bench.path("odd");
    std::os::unix::net::UnixListener::bind(&place).expect("a socket");
    for line in [
        "export p --format jsonl --out odd",
        "export p --format csv --out odd --replace",
        "convert p.jsonl --to conll --out odd",
    ] {
        let ran = bench.run(line);
        assert_eq!((ran.code, &*ran.data), (2, ""), "{line}");
        let told = "it is a device or a pipe; name a file";
        assert!(ran.messages.contains(told), "{line}: {}", ran.messages);
        let stands = fs::metadata(&place).expect("it is there");
        assert!(stands.file_type().is_socket(), "{line}");
    }
}

#[test]
fn convert_goes_over_neither_what_it_reads_nor_a_project() {
    let bench = Bench::with_articles(&[("a.txt", b"Oslo met.\n")]);
    bench.tag("a.txt", "Oslo met.\n");
    fs::create_dir(bench.path("tags")).expect("a folder");
    bench.done("export p --format jsonl --out tags/all.jsonl");
    bench.done("export p --format jsonl --out p.jsonl");
    let all = || ["p", "in", "tags"].map(|it| bench.files(it));
    let before = all();
    for (input, format, out) in [
        ("tags/all.jsonl", "jsonl", "tags/all.jsonl"),
        ("tags/all.jsonl", "conll", "in/../tags/all.jsonl"),
        ("tags", "jsonl", "tags/all.jsonl"),
        ("tags", "csv", "tags"),
        ("tags/all.jsonl", "csv", "tags"),
        ("tags", "csv", "."),
    ] {
        let line = format!("convert {input} --to {format} --out {out}");
        let ran = bench.run(&line);
        assert_eq!((ran.code, &*ran.data), (2, ""), "{line}");
        let told = "it is or holds what is read; name another place";
        assert!(ran.messages.contains(told), "{line}: {}", ran.messages);
        assert!(before == all(), "{line}");
    }
    for (format, out) in [
        ("jsonl", "p/project.ron"),
        ("jsonl", "p/new.jsonl"),
        ("csv", "p"),
        ("csv", "p/annotations/new"),
        ("jsonl", "in/a.txt"),
        ("csv", "in"),
        ("csv", "in/new"),
    ] {
        let line = format!("convert p.jsonl --to {format} --out {out}");
        let ran = bench.run(&line);
        assert_eq!((ran.code, &*ran.data), (2, ""), "{line}");
        let told = "it belongs to the project or its articles; name another place";
        assert!(ran.messages.contains(told), "{line}: {}", ran.messages);
        assert!(before == all(), "{line}");
    }
    // Beside all of these there is room, and a file may be written anew.
    bench.done("convert tags --to csv --out tables");
    bench.done("convert tags --to conll --out tags/all.conll");
    bench.done("convert tags/all.jsonl --to conll --out tags/all.conll");
    bench.done("convert p.jsonl --to jsonl --out -");
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
            ! 3 suggestions with 1 arguments would be accepted
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
            ! 3 suggestions with 1 arguments accepted
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
            ! 1 of 1 articles show no suggestions
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

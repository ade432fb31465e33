//! Annotations of others on their way into a project: the real binary on small
//! files of our own, matched, carried over, mapped, taken once.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use expect_test::{Expect, expect};

const ARTICLE: &str = "Harbour talks\n\nOn Monday “Marta Lind” met the mayor of Tallinn.\nLind’s plan (of May 3) was too small, he said. Tallinn waits.\n";

/// A project on one article, `talks.txt`, with PERSON, ORG and GPE.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        fs::create_dir(bench.path("in")).expect("a folder");
        bench.write("in/talks.txt", ARTICLE);
        let made = bench.run("new p --articles in --annotator anna");
        assert!(made.starts_with("exit 0"), "{made}");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).expect(name);
    }

    /// Exit code, data and messages of a run.
    fn run(&self, line: &str) -> String {
        let out = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .env("HOME", self.path("home"))
            .env("XDG_CONFIG_HOME", self.path("home"))
            .output()
            .expect("it starts");
        let mut said = format!("exit {}\n", out.status.code().expect("it ends by itself"));
        for line in String::from_utf8_lossy(&out.stdout).lines() {
            let _ = writeln!(said, "  {line}");
        }
        for line in String::from_utf8_lossy(&out.stderr).lines() {
            let _ = writeln!(said, "! {line}");
        }
        said
    }

    fn check(&self, line: &str, expected: &Expect) {
        expected.assert_eq(&self.run(line));
    }

    /// The tags of everybody, one a line: article, owner, kind, words.
    fn tags(&self) -> String {
        let mut tags = Vec::new();
        for part in ["annotations", "suggestions"] {
            let mut folders = vec![self.path("p").join(part)];
            while let Some(folder) = folders.pop() {
                let Ok(entries) = fs::read_dir(&folder) else {
                    continue;
                };
                for entry in entries {
                    let path = entry.expect("an entry").path();
                    if path.is_dir() {
                        folders.push(path);
                        continue;
                    }
                    let text = fs::read_to_string(&path).expect("a file");
                    let name = path.strip_prefix(self.path("p")).expect("below");
                    let name = name.to_string_lossy().replace('\\', "/");
                    for line in text.lines().filter(|it| it.contains("kind: ")) {
                        let field = |name: &str| {
                            let from = line.find(name).map(|at| &line[at + name.len()..]);
                            let value = from.and_then(|it| it.split('"').nth(1));
                            value.unwrap_or_default().to_owned()
                        };
                        let words: Vec<&str> = line.split('"').collect();
                        let spans = line.find("spans: ").or(line.find("trigger: "));
                        let at = spans.map_or(0, |at| line[..at].matches('"').count());
                        let quote = words.get(at + 1).copied().unwrap_or_default();
                        tags.push(format!("{name}: {} {quote}\n", field("kind: ")));
                    }
                }
            }
        }
        tags.sort();
        tags.concat()
    }
}

fn line(id: &str, text: Option<&str>, mentions: &[(&str, &str)]) -> String {
    let own = text.unwrap_or(ARTICLE);
    let mentions: Vec<_> = mentions
        .iter()
        .map(|(kind, words)| {
            let at = own[..own.find(words).expect("it is there")].chars().count();
            serde_json::json!({"kind": kind, "spans": [[at, at + words.chars().count()]], "quote": words})
        })
        .collect();
    let mut line = serde_json::json!({"id": id, "mentions": mentions});
    if let Some(text) = text {
        line["text"] = text.into();
    }
    format!("{line}\n")
}

#[test]
fn a_sources_suggestions_come_in_once() {
    let bench = Bench::new();
    let tags = [("PERSON", "Marta Lind"), ("GPE", "Tallinn")];
    bench.write("out.jsonl", line("talks.txt", None, &tags));
    let import = "import p out.jsonl --as-suggestions tagger --version 2";
    bench.check(
        import,
        &expect![[r#"
        exit 0
        ! 2 new suggestions, 0 known already, 0 of them decided
        ! 1 article, 2 tags taken in; 0 reported
    "#]],
    );
    bench.check(
        import,
        &expect![[r#"
            exit 0
            ! 0 new suggestions, 2 known already, 0 of them decided
            ! 1 article, 2 tags taken in; 0 reported
        "#]],
    );
    expect![[r#"
        suggestions/tagger/talks.txt.ron: GPE Tallinn
        suggestions/tagger/talks.txt.ron: PERSON Marta Lind
    "#]]
    .assert_eq(&bench.tags());
}

#[test]
fn what_was_taken_in_is_passed_over_and_read_where_anything_changed() {
    let bench = Bench::new();
    let tags = [("PERSON", "Marta Lind"), ("GPE", "Tallinn")];
    let set = bench.path("p/suggestions/tagger/talks.txt.ron");
    let import = |file: &str, more: &str| {
        let said = bench.run(&format!("import p {file} --as-suggestions tagger {more}"));
        said.lines().nth(1).unwrap_or_default().to_owned()
    };
    bench.write("out.jsonl", line("talks.txt", Some(ARTICLE), &tags));
    let new = "! 2 new suggestions, 0 known already, 0 of them decided";
    let known = "! 0 new suggestions, 2 known already, 0 of them decided";
    assert_eq!(import("out.jsonl", ""), new);
    let caches = fs::read_dir(bench.path("p/.glossator/cache")).expect("caches");
    let cache = caches
        .map(|it| it.expect("a cache").path())
        .find(|it| it.to_string_lossy().contains("lines-"))
        .expect("the line is remembered");
    for _ in 0..2 {
        assert_eq!(import("out.jsonl", ""), known);
    }
    // A person, or another program, changed the set.
    let text = fs::read_to_string(&set).expect("the set");
    let less: Vec<&str> = text.lines().filter(|it| !it.contains("Tallinn")).collect();
    fs::write(&set, less.join("\n") + "\n").expect("the set");
    let one = "! 1 new suggestion, 1 known already, 0 of them decided";
    assert_eq!(import("out.jsonl", ""), one);
    assert_eq!(fs::read_to_string(&set).expect("the set"), text);
    assert_eq!(import("out.jsonl", ""), known);
    fs::remove_file(&set).expect("the set");
    fs::remove_dir_all(bench.path("p/.glossator/journal")).expect("the journal");
    assert_eq!(import("out.jsonl", ""), new);
    // What decides what becomes of a line is part of what is known of it.
    bench.write("map.json", "{\"GPE\": \"\"}");
    let mapped = import("out.jsonl", "--label-map map.json");
    assert_eq!(mapped, "! entity type GPE is left out (1)");
    let versioned = bench.run("import p out.jsonl --as-suggestions tagger --version 3");
    assert!(versioned.contains("1 known already"), "{versioned}");
    // Another line of the same article beside the known one.
    let more = [("PERSON", "Lind’s")];
    let both = line("talks.txt", Some(ARTICLE), &tags) + &line("talks.txt", Some(ARTICLE), &more);
    bench.write("both.jsonl", both);
    bench.write("map.json", "{}");
    let said = bench.run("import p both.jsonl --as-suggestions other --dry-run");
    let said_again = bench.run("import p both.jsonl --as-suggestions other");
    assert!(said_again.contains("3 new suggestions"), "{said_again}");
    assert!(
        said.contains("1 article, 3 tags would be taken in"),
        "{said}"
    );
    let again = bench.run("import p both.jsonl --as-suggestions other");
    assert!(again.contains("0 new suggestions, 3 known"), "{again}");
    assert!(again.contains("1 article, 3 tags taken in"), "{again}");
    // What the cache holds is believed only where it is whole.
    fs::write(&cache, "glossator lines 0\n[]").expect("the cache");
    let told = bench.run("import p out.jsonl --as-suggestions tagger");
    assert!(told.contains("known already"), "{told}");
}

#[test]
fn a_line_that_was_remarked_on_is_told_again() {
    let bench = Bench::new();
    let other = ARTICLE.replace("Marta Lind", "Bogdan Ilic");
    let tags = [("PERSON", "Bogdan Ilic"), ("GPE", "Tallinn")];
    bench.write("out.jsonl", line("talks.txt", Some(&other), &tags));
    let import = "import p out.jsonl --as-suggestions tagger";
    let first = bench.run(import);
    assert!(
        first.starts_with("exit 1") && first.contains("Bogdan Ilic"),
        "{first}"
    );
    let second = bench.run(import);
    assert!(
        second.starts_with("exit 1") && second.contains("Bogdan Ilic"),
        "{second}"
    );
}

#[test]
fn a_text_that_was_cut_into_tokens_is_bridged() {
    let bench = Bench::new();
    let tokens = "Harbour talks\nOn Monday `` Marta Lind '' met the mayor of Tallinn .\nLind 's plan -LRB- of May 3 -RRB- was too small , he said .\nTallinn waits .";
    let tags = [
        ("PERSON", "Marta Lind"),
        ("DATE", "May 3"),
        ("GPE", "Tallinn"),
    ];
    bench.write("out.jsonl", line("elsewhere", Some(tokens), &tags));
    bench.check(
        "import p out.jsonl --as-annotator anna",
        &expect![[r#"
            exit 0
            ! articles found: 0 by id, 1 by text
            ! tags: 0 where the file says, 3 moved with their words, 0 lost
            ! 1 article, 3 tags taken in; 0 reported
        "#]],
    );
    expect![[r#"
        annotations/anna/talks.txt.ron: DATE May 3
        annotations/anna/talks.txt.ron: GPE Tallinn
        annotations/anna/talks.txt.ron: PERSON Marta Lind
    "#]]
    .assert_eq(&bench.tags());
}

#[test]
fn a_text_that_differs_keeps_what_is_found() {
    let bench = Bench::new();
    let other = ARTICLE
        .replace("On Monday", "Last week")
        .replace("mayor", "head");
    let tags = [
        ("PERSON", "Marta Lind"),
        ("DATE", "Last week"),
        ("GPE", "Tallinn"),
    ];
    bench.write("out.jsonl", line("talks", Some(&other), &tags));
    bench.check("import p out.jsonl --as-annotator anna", &expect![[r#"
        exit 1
        ! out.jsonl: line 1: m2: talks.txt: “Last week” is not in the project's text of the article; left out
        ! out.jsonl: line 1: talks.txt: the project's text of the article differs: 2 tags were moved with their words, 0 stay where they were
        ! articles found: 0 by id, 1 by file name
        ! tags: 0 where the file says, 2 moved with their words, 1 lost
        ! 1 article, 2 tags taken in; 2 reported
    "#]]);
    expect![[r#"
        annotations/anna/talks.txt.ron: GPE Tallinn
        annotations/anna/talks.txt.ron: PERSON Marta Lind
    "#]]
    .assert_eq(&bench.tags());
}

#[test]
fn labels_are_mapped_and_the_map_is_remembered() {
    let bench = Bench::new();
    let tags = [
        ("PER", "Marta Lind"),
        ("B-GPE", "Tallinn"),
        ("PORT", "Harbour"),
    ];
    bench.write("out.jsonl", line("talks.txt", None, &tags));
    bench.write("map.json", r#"{"PER": "PERSON", "PORT": ""}"#);
    bench.check(
        "import p out.jsonl --as-suggestions tagger --dry-run",
        &expect![[r#"
            exit 0
            ! entity type B-GPE is taken as GPE (1)
            ! entity type PER is taken as PERSON (1)
            ! entity type PORT is not in the schema and stays (1)
            ! 3 new suggestions, 0 known already, 0 of them decided
            ! 1 article, 3 tags would be taken in; 0 reported
        "#]],
    );
    bench.check(
        "import p out.jsonl --as-suggestions tagger --label-map map.json",
        &expect![[r#"
            exit 0
            ! entity type B-GPE is taken as GPE (1)
            ! entity type PER is taken as PERSON (1)
            ! entity type PORT is left out (1)
            ! 2 new suggestions, 0 known already, 0 of them decided
            ! 1 article, 2 tags taken in; 0 reported
        "#]],
    );
    // The second time without naming it.
    bench.check(
        "import p out.jsonl --as-suggestions tagger",
        &expect![[r#"
            exit 0
            ! labels as in the last import of this kind (--label-map none forgets that)
            ! entity type B-GPE is taken as GPE (1)
            ! entity type PER is taken as PERSON (1)
            ! entity type PORT is left out (1)
            ! 0 new suggestions, 2 known already, 0 of them decided
            ! 1 article, 2 tags taken in; 0 reported
        "#]],
    );
    expect![[r#"
        suggestions/tagger/talks.txt.ron: GPE Tallinn
        suggestions/tagger/talks.txt.ron: PERSON Marta Lind
    "#]]
    .assert_eq(&bench.tags());
}

#[test]
fn articles_that_are_not_there_can_be_added() {
    let bench = Bench::new();
    let text = "Baku waits for the Harbour Union.";
    bench.write(
        "out.jsonl",
        line("../../etc/news 1", Some(text), &[("GPE", "Baku")]),
    );
    bench.check(
        "import p out.jsonl --as-annotator anna",
        &expect![[r#"
        exit 1
        ! out.jsonl: line 1: the project has no article ../../etc/news 1; left out
        ! 0 articles, 0 tags taken in; 1 reported
    "#]],
    );
    bench.check(
        "import p out.jsonl --as-annotator anna --add-articles",
        &expect![[r#"
            exit 0
            ! articles found: 0 by id, 1 to be added
            ! 1 article, 1 tag taken in; 0 reported
        "#]],
    );
    bench.check("articles p", &expect![[r#"
        exit 0
          begun      -          -                    Baku waits for the Harbour Union.  (etc/news 1.txt)
          untouched  -          -                    Harbour talks  (talks.txt)
    "#]]);
    // Now it is an article like any other.
    bench.check(
        "import p out.jsonl --as-annotator anna --add-articles",
        &expect![[r#"
            exit 0
            ! articles found: 0 by id, 1 by hash
            ! 1 article, 1 tag taken in; 0 reported
        "#]],
    );
    expect![[r#"
        annotations/anna/etc/news 1.txt.ron: GPE Baku
    "#]]
    .assert_eq(&bench.tags());
}

#[test]
fn what_could_be_several_articles_is_not_guessed() {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("in/a")).expect("a folder");
    fs::create_dir_all(bench.path("in/b")).expect("a folder");
    bench.write("in/a/x.txt", "Baku waits.");
    bench.write("in/b/x.txt", "Baku waits.");
    let mut lines = line("x", Some("Baku waits."), &[("GPE", "Baku")]);
    lines += &line("corpus/b/x.ann", Some("Baku waits."), &[("GPE", "Baku")]);
    bench.write("out.jsonl", lines);
    bench.check(
        "import p out.jsonl --as-annotator anna",
        &expect![[r#"
        exit 1
        ! out.jsonl: line 1: x may be several articles of the project (a/x.txt, b/x.txt); left out
        ! articles found: 0 by id, 1 by hash
        ! 1 article, 1 tag taken in; 1 reported
    "#]],
    );
    expect![[r#"
        annotations/anna/b/x.txt.ron: GPE Baku
    "#]]
    .assert_eq(&bench.tags());
}

#[test]
fn a_tag_to_a_line_is_told_from_a_text_to_a_line() {
    let bench = Bench::new();
    let mut lines = String::new();
    for words in ["Marta Lind", "Tallinn", "Lind", "Monday"] {
        let byte = ARTICLE.find(words).expect(words);
        let start = ARTICLE[..byte].chars().count();
        let end = start + words.chars().count();
        let _ = writeln!(
            lines,
            r#"{{"doc": "talks.txt", "system": "x", "start": {start}, "end": {end}, "text": "{words}", "label": "PERSON"}}"#
        );
    }
    bench.write("out.jsonl", lines);
    bench.check(
        "import p out.jsonl --as-suggestions x",
        &expect![[r#"
        exit 0
        ! 4 new suggestions, 0 known already, 0 of them decided
        ! 1 article, 4 tags taken in; 0 reported
    "#]],
    );
}

#[test]
fn what_a_file_is_is_told_by_what_stands_in_it() {
    let bench = Bench::new();
    let mut out = String::new();
    let mut convert = |name: &str, text: &str| {
        if let Some((folder, _)) = name.rsplit_once('/') {
            fs::create_dir_all(bench.path(folder)).expect("a folder");
        }
        bench.write(name, text);
        let _ = write!(
            out,
            "{name}: {}",
            bench.run(&format!("convert {name} --to jsonl --out -"))
        );
        let folder = name.split('/').next().unwrap_or(name);
        if folder != name {
            let said = bench.run(&format!("convert {folder} --to jsonl --out -"));
            let _ = write!(out, "{folder}: {said}");
        }
    };
    // Columns that end as tables do: GermEval's, with a second layer of tags.
    convert(
        "germeval/dev.tsv",
        "#\thttp://a.example/1\t[2010-07-04]\n1\tBank\tB-ORG\tO\n2\tof\tI-ORG\tO\n3\tRome\tI-ORG\tB-LOC\n",
    );
    // And as texts do.
    convert(
        "columns/val.txt",
        "يمكن O\nلمنظمة B-ORG\nالصحة I-ORG\n\nليلى B-PER\nقالت O\n",
    );
    convert(
        "plain.txt",
        "Nobody has tagged anything here.\nNor there.\n",
    );
    convert("empty.jsonl", "");
    convert(
        "export.csv",
        "annotation_id,annotator,created_at,id,label,lead_time,text,updated_at\n2,1,2026-11-22,1,\"[{\"\"start\"\":0}]\",4.2,Ruth,2026-11-22\n",
    );
    convert(
        "export.tsv",
        "\"annotation_id\"\t\"annotator\"\t\"id\"\t\"lead_time\"\t\"text\"\t\"updated_at\"\n2\t\"1\"\t1\t4.2\t\"Ruth\"\t\"\"\n",
    );
    fs::create_dir_all(bench.path("re3d")).expect("a folder");
    bench.write(
        "re3d/documents.json",
        "{ \"_id\" : \"A1\", \"title\" : \"Talks\", \"text\" : \"Ruth met Bo.\" }\n",
    );
    convert(
        "re3d/entities.json",
        "{ \"_id\" : \"A1-0\", \"begin\" : 0, \"end\" : 4, \"type\" : \"Person\", \"value\" : \"Ruth\", \"documentId\" : \"A1\", \"confidence\" : 1 }\n",
    );
    let said = bench.run("convert re3d/documents.json --to jsonl --out -");
    let _ = write!(out, "re3d/documents.json: {said}");
    expect![[r#"
        germeval/dev.tsv: exit 0
          {"format":"glossator-jsonl/1","id":"http://a.example/1","text":"Bank of Rome","text_hash":"b3-0a810c0681b1b5e34ce6378c70f8ed8d","meta":{"title":null,"published":"2010-07-04","source":null,"author":null,"url":"http://a.example/1","language":null},"annotator":"conll","completions":{},"zones":[],"mentions":[{"id":"m1","kind":"ORG","spans":[[0,12]],"quote":"Bank of Rome","entity":null,"attributes":{},"score":null,"status":"manual","by":"conll","at":null},{"id":"m2","kind":"LOC","spans":[[8,12]],"quote":"Rome","entity":null,"attributes":{},"score":null,"status":"manual","by":"conll","at":null}],"events":[],"stances":[],"relations":[],"labels":[],"notes":[],"entities":[]}
        ! 1 document, 2 tags converted; 0 reported
        germeval: exit 0
          {"format":"glossator-jsonl/1","id":"http://a.example/1","text":"Bank of Rome","text_hash":"b3-0a810c0681b1b5e34ce6378c70f8ed8d","meta":{"title":null,"published":"2010-07-04","source":null,"author":null,"url":"http://a.example/1","language":null},"annotator":"conll","completions":{},"zones":[],"mentions":[{"id":"m1","kind":"ORG","spans":[[0,12]],"quote":"Bank of Rome","entity":null,"attributes":{},"score":null,"status":"manual","by":"conll","at":null},{"id":"m2","kind":"LOC","spans":[[8,12]],"quote":"Rome","entity":null,"attributes":{},"score":null,"status":"manual","by":"conll","at":null}],"events":[],"stances":[],"relations":[],"labels":[],"notes":[],"entities":[]}
        ! 1 document, 2 tags converted; 0 reported
        columns/val.txt: exit 0
          {"format":"glossator-jsonl/1","id":"val","text":"يمكن لمنظمة الصحة\nليلى قالت","text_hash":"b3-46f70b17ccc78308b01f8b18f5cfee3c","meta":{"title":null,"published":null,"source":null,"author":null,"url":null,"language":null},"annotator":"conll","completions":{},"zones":[],"mentions":[{"id":"m1","kind":"ORG","spans":[[5,17]],"quote":"لمنظمة الصحة","entity":null,"attributes":{},"score":null,"status":"manual","by":"conll","at":null},{"id":"m2","kind":"PER","spans":[[18,22]],"quote":"ليلى","entity":null,"attributes":{},"score":null,"status":"manual","by":"conll","at":null}],"events":[],"stances":[],"relations":[],"labels":[],"notes":[],"entities":[]}
        ! 1 document, 2 tags converted; 0 reported
        columns: exit 2
        ! glossator: columns holds no file whose name ends as one of a known format does; name the files themselves
        plain.txt: exit 2
        ! glossator: no format fits what stands there; name one: jsonl, brat, conll, conll-bilou, conll2012, conllu, webanno-tsv, uima-xmi, uima-json, dygie, oneie, rams, wikievents, newsmtsc, semeval22, semeval16, bioc, ace-apf, doccano, label-studio, prodigy, spacy-jsonl, docbin, gliner, labelbuddy, gate, qdpx, potato, tag-lines
        empty.jsonl: exit 2
        ! glossator: empty.jsonl is empty
        export.csv: exit 2
        ! glossator: export.csv is a table (CSV, TSV) of Label Studio, which leaves out relations, predictions and what its fields mean: export JSON there, and name that file
        export.tsv: exit 2
        ! glossator: export.tsv is a table (CSV, TSV) of Label Studio, which leaves out relations, predictions and what its fields mean: export JSON there, and name that file
        re3d/entities.json: exit 2
        ! glossator: re3d/entities.json is a list of re3d, whose entities and relations lie apart from their texts, and which no reader takes: write it as tag lines, {"doc", "start", "end", "text", "label"} a line, and name --format tag-lines; documents.json alone, named by itself, brings the texts
        re3d: exit 2
        ! glossator: re3d/entities.json is a list of re3d, whose entities and relations lie apart from their texts, and which no reader takes: write it as tag lines, {"doc", "start", "end", "text", "label"} a line, and name --format tag-lines; documents.json alone, named by itself, brings the texts
        re3d/documents.json: exit 0
          {"format":"glossator-jsonl/1","id":"A1","text":"Ruth met Bo.","text_hash":"b3-2fe5e7be4a925f18b5725b13d6b382dc","meta":{"title":"Talks","published":null,"source":null,"author":null,"url":null,"language":null},"annotator":"doccano","completions":{},"zones":[],"mentions":[],"events":[],"stances":[],"relations":[],"labels":[],"notes":[],"entities":[]}
        ! 1 document, 0 tags converted; 0 reported
    "#]].assert_eq(&out);
}

#[test]
fn a_schema_is_made_of_the_labels() {
    let bench = Bench::new();
    bench.write("out.jsonl", line("talks.txt", None, &[("PORT", "Harbour")]));
    bench.check(
        "import p out.jsonl --as-annotator anna --make-schema",
        &expect![[r#"
            exit 0
            ! 1 article, 1 tag taken in; 0 reported
        "#]],
    );
    let schema = fs::read_to_string(bench.path("p/schema.ron")).expect("a schema");
    assert!(schema.contains("PORT"), "{schema}");
}

#[test]
fn broken_files_are_told_and_the_rest_is_taken() {
    let bench = Bench::new();
    let good = line("talks.txt", None, &[("GPE", "Tallinn")]);
    let mut bytes = b"\xff\xfe\x00{}\n{\"id\": \"talks.txt\", \n[1, 2]\n".to_vec();
    bytes.extend(good.as_bytes());
    bytes.extend(b"{\"id\": \"../../etc/passwd\", \"mentions\": []}\n");
    bytes.extend(b"{\"id\": \"nowhere\", \"text_hash\": \"b3-99\"}\n");
    bench.write("out.jsonl", bytes);
    bench.check(
        "import p out.jsonl --format jsonl --as-suggestions tagger",
        &expect![[r#"
            exit 1
            ! out.jsonl: line 1: not UTF-8; left out
            ! out.jsonl: line 2: not JSON: EOF while parsing a value at line 1 column 20; the line is left out
            ! out.jsonl: line 3: not an object; the line is left out
            ! out.jsonl: line 5: the project has no article ../../etc/passwd; left out
            ! out.jsonl: line 6: the project has no article nowhere; left out
            ! 1 new suggestion, 0 known already, 0 of them decided
            ! 1 article, 1 tag taken in; 5 reported
        "#]],
    );
    expect![[r#"
        suggestions/tagger/talks.txt.ron: GPE Tallinn
    "#]]
    .assert_eq(&bench.tags());
    bench.check(
        "import p out.jsonl --format csv --as-suggestions tagger",
        &expect![[r#"
            exit 2
            ! glossator: CSV tables can be written but not read
        "#]],
    );
    bench.check(
        "import p nothing.jsonl --as-suggestions x",
        &expect![[r#"
        exit 2
        ! glossator: nothing.jsonl can't be read: No such file or directory (os error 2)
    "#]],
    );
}

/// What lies beside the tags in an export's own folder is none of the format's
/// files, and says nothing.
#[test]
fn a_folder_that_was_exported_is_taken_in_as_it_is() {
    let bench = Bench::new();
    let tags = [("PERSON", "Marta Lind"), ("GPE", "Tallinn")];
    bench.write("in.jsonl", line("talks.txt", None, &tags));
    bench.run("import p in.jsonl --as-annotator anna");
    for format in ["label-studio", "uima-xmi", "brat", "csv"] {
        bench.run(&format!("export p --format {format} --out {format}"));
    }
    for format in ["label-studio", "uima-xmi", "brat"] {
        let said = bench.run(&format!("import p {format} --as-annotator {format}"));
        assert!(said.starts_with("exit 0"), "{said}");
        assert!(said.contains("2 tags taken in; 0 reported"), "{said}");
    }
}

/// Formats of sentences and of single events name the article and which of its
/// parts it is.
#[test]
fn parts_of_an_article_find_it() {
    let bench = Bench::new();
    let event = r#"{"id":"talks.txt","mentions":[{"id":"m1","kind":"PERSON","spans":[[26,36]],"quote":"Marta Lind"},{"id":"m2","kind":"GPE","spans":[[55,62]],"quote":"Tallinn"}],"events":[{"id":"v1","kind":"CONSULT","trigger":[[38,41]],"quote":"met","arguments":[{"role":"actor","mention":"m1"}]}],"stances":[{"id":"s1","holder":{"mention":"m1"},"target":{"mention":"m2"},"polarity":"for","expression":[[38,41]],"evidence":[[15,63]]}]}"#;
    bench.write("in.jsonl", format!("{event}\n"));
    let said = bench.run("import p in.jsonl --as-annotator anna");
    assert!(said.starts_with("exit 0"), "{said}");
    for (format, ending) in [
        ("rams", "jsonlines"),
        ("newsmtsc", "jsonl"),
        ("semeval16", "tsv"),
        ("semeval22", "json"),
    ] {
        let file = format!("out.{ending}");
        bench.run(&format!("export p --format {format} --out {file}"));
        let said = bench.run(&format!("import p {file} --as-annotator {format}"));
        assert!(!said.contains("has no article"), "{format}: {said}");
        assert!(said.contains("1 article, "), "{format}: {said}");
    }
    let tags = bench.tags();
    assert!(
        tags.contains("annotations/rams/talks.txt.ron: CONSULT met\n"),
        "{tags}"
    );
    // Any line with an id could be a document of ours whose text lies elsewhere.
    bench.run("export p --format dygie --tasks labels --out bare.jsonl");
    let said = bench.run("convert bare.jsonl --to jsonl --out -");
    assert!(said.contains("Marta Lind"), "{said}");
    // A name that ends in a number is a name like any other.
    bench.write(
        "other.jsonl",
        line(
            "talks.txt-22",
            Some("Quite another text."),
            &[("PERSON", "text")],
        ),
    );
    let said = bench.run("import p other.jsonl --as-annotator ben");
    assert!(
        said.contains("the project has no article talks.txt-22"),
        "{said}"
    );
}

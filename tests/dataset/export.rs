//! Exports read back: what is missing, what stays out, what is left on the disk.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use glossator::corpus::Sources;
use glossator::dataset::{
    Ended, Outgoing, PROFILES, Plan, Profile, Sink, Target, TargetError, read_back,
    read_back_while, run,
};
use glossator::exchange::{self, Options, Shape};
use glossator::store::Opened;

use crate::bench::{Bench, article, tags};

#[test]
fn each_part_goes_out_by_itself_and_is_read_back() {
    let bench = Bench::of_stories();
    bench.run("split p --name main --parts train=60,dev=20,test=20");
    bench.write("in/late.txt", article(30));
    bench.write("more.jsonl", tags("late.txt", true));
    bench.done("import p more.jsonl --as-annotator anna --by anna");
    bench.says(
        "export p --format conll --split main --out out",
        1,
        &[
            "layers by part: train ",
            "1 layer was left out: its article is in no part of main",
            "read back: 28 tags the same",
        ],
    );
    assert_eq!(
        bench.names("out"),
        ["dev.conll", "test.conll", "train.conll"]
    );
    bench.says(
        "export p --format conll --split main --out out",
        2,
        &["it holds files already; name a new folder, or add --replace"],
    );
    bench.says(
        "export p --format conll --split main",
        2,
        &["name one with --out"],
    );
    bench.run("export p --format brat --split main --out out --replace");
    assert_eq!(bench.names("out"), ["dev", "test", "train"]);
    assert!(bench.path("out/train/annotation.conf").exists());
    assert_eq!(
        bench.names("."),
        ["home", "in", "more.jsonl", "out", "p", "tags.jsonl"]
            .into_iter()
            .filter(|it| bench.path(it).exists())
            .collect::<Vec<_>>(),
        "nothing half-written stays"
    );
}

/// Three articles with an event, a stance towards a mention and one towards a
/// topic, as even formats of sentences hold them.
fn of_sentences() -> Bench {
    let bench = Bench {
        folder: tempfile::tempdir().expect("a folder"),
    };
    fs::create_dir(bench.path("in")).expect("a folder");
    let mut lines = String::new();
    for name in ["a_1_2_3.txt", "a_1.txt", "b#v1-1.txt"] {
        bench.write(
            &format!("in/{name}"),
            "It rained. Anna met Bo.\n\nThey left.\n",
        );
        let tags = concat!(
            r#""mentions":[{"id":"m1","kind":"TARGET","spans":[[11,15]],"quote":"Anna"}],"#,
            r#""events":[{"id":"v1","kind":"MEET","trigger":[[16,19]],"quote":"met","arguments":[{"role":"with","spans":[[20,22]]}]}],"#,
            r#""stances":[{"id":"s1","holder":"unknown","target":{"mention":"m1"},"polarity":"for","expression":[],"evidence":[]},"#,
            r#"{"id":"s2","holder":"author","target":{"topic":"rain"},"polarity":"against","expression":[],"evidence":[]},"#,
            r#"{"id":"s3","holder":"implicit","target":"implicit","polarity":"for","expression":[[25,34]],"evidence":[]}],"#,
            r#""entities":[{"id":"rain","name":"The  rain","kind":"TOPIC"}]"#
        );
        let head = r#""format":"glossator-jsonl/1","annotator":"anna""#;
        lines += &format!("{{{head},\"id\":\"{name}\",{tags}}}\n");
    }
    bench.write("tags.jsonl", lines);
    bench.done("new p --articles in --annotator anna");
    bench.done("import p tags.jsonl --as-annotator anna --by anna --make-schema");
    bench
}

#[test]
fn what_is_missing_from_an_export_is_found_in_every_format() {
    let bench = of_sentences();
    let opened = bench.opened();
    let sources = Sources::of(&bench.path("p"), &opened.project.info);
    let options = Options::default();
    let mut cut = Vec::new();
    for profile in PROFILES {
        let format = exchange::by_id(profile.id).expect(profile.id);
        let write = format.write.as_ref().expect(profile.id);
        let plan = plan(&opened, &sources, &options, Some(profile));
        let place = bench.path(&format!("out-{}", profile.id));
        let verified = |damage: &dyn Fn(&Path)| {
            let mut target = Target::open(write.shape, &place, true).expect("room");
            let ended = run(&plan, write, &mut target, &mut |_| {}, &mut |_| true);
            let (report, _) = ended.expect("room");
            let names: Vec<String> = target.files().keys().cloned().collect();
            let names = names.iter().map(String::as_str);
            let root = target.written();
            damage(root);
            let (empty, no) = (Outgoing::default(), || false);
            let stopped = read_back_while(format, profile, root, names.clone(), empty, &no);
            assert!(stopped.is_none(), "{}", profile.id);
            read_back(format, profile, root, names, report.outgoing)
        };
        let whole = verified(&|_| {});
        assert!(whole.is_whole(), "{}: {whole:?}", profile.id);
        assert!(whole.same + whole.lost >= 3, "{}: {whole:?}", profile.id);
        // Where a document is a line, the last is of the last article.
        let by_line = ["jsonl", "dygie", "rams", "newsmtsc", "semeval16"];
        if by_line.contains(&profile.id) {
            cut.push(profile.id);
            assert!(whole.same >= 3, "{}: {whole:?}", profile.id);
            let less = verified(&|root| {
                let text = fs::read_to_string(root).expect("a file");
                let lines: Vec<&str> = text.lines().collect();
                fs::write(root, lines[..lines.len() - 1].join("\n") + "\n").expect("room");
            });
            let missing: Vec<&str> = less.missing.keys().map(|it| it.as_str()).collect();
            assert_eq!(missing, ["b#v1-1.txt"], "{}: {less:?}", profile.id);
            // A tag that went out and comes back otherwise is both.
            let other = verified(&|root| {
                let text = fs::read_to_string(root).expect("a file");
                let text = text.replace("MEET", "MEAT").replace("6.0", "2.0");
                let text = text
                    .replace("AGAINST", "NONE")
                    .replace("\"for\"", "\"neutral\"");
                fs::write(root, text).expect("room");
            });
            assert_eq!(other.missing.len(), 3, "{}: {other:?}", profile.id);
        }
    }
    assert_eq!(cut.len(), 5);
}

#[test]
fn the_text_that_was_tagged_goes_out_when_the_file_says_something_else() {
    let bench = Bench::new(&[article(0), article(2)]);
    bench.write("in/a00.txt", "Quite another text.");
    fs::remove_file(bench.path("in/a01.txt")).expect("it is there");
    bench.says(
        "export p --format conll --out out.conll",
        0,
        &["read back: 4 tags the same"],
    );
    assert!(bench.read("out.conll").contains("w0x7"));
}

#[test]
fn what_is_known_of_a_text_goes_out_when_the_file_says_something_else() {
    let head = "Skip to content\n\nTaxes rise\n\n12 May 2026\n\nAnna met Bo.\n\n";
    let text = format!("{head}{}", article(0));
    let bench = Bench::new(&[]);
    for name in ["here.txt", "gone.txt"] {
        bench.write(&format!("in/{name}"), &text);
        bench.write("one.jsonl", placed(name, &text));
        bench.done("import p one.jsonl --as-annotator anna");
    }
    let export = "export p --format jsonl --without-zones navigation --out -";
    let before = bench.done(export).data;
    assert!(!before.contains("Skip to content"), "{before}");
    assert!(before.contains("2026-05-12"), "{before}");
    let dataset = "card p";
    assert!(!bench.done(dataset).data.contains("another one by now"));
    bench.write("in/here.txt", format!("{text}One more.\n"));
    fs::remove_file(bench.path("in/gone.txt")).expect("it is there");
    assert_eq!(bench.done(export).data, before);
    let card = bench.done(dataset).data;
    let told = "- Articles whose file is gone or another one by now (2): gone.txt, here.txt.";
    assert!(card.contains(told), "{card}");
}

/// A mention of Anna where she stands first.
fn placed(name: &str, text: &str) -> String {
    let at = text.find("Anna").expect("her name");
    let end = at + 4;
    format!(
        r#"{{"format":"glossator-jsonl/1","id":"{name}","annotator":"anna","mentions":[{{"id":"m1","kind":"PERSON","spans":[[{at},{end}]],"quote":"Anna"}}]}}"#
    ) + "\n"
}

#[test]
fn a_loss_report_stands_beside_the_export_or_goes_out() {
    let bench = Bench::new(&[article(0)]);
    bench.write(
        "note.jsonl",
        r#"{"id":"a00.txt","annotator":"anna","notes":[{"id":"n9","text":"so"}]}"#,
    );
    bench.done("import p note.jsonl --as-annotator anna");
    let conll = "export p --format conll --loss-report";
    fs::create_dir(bench.path("folder")).expect("a folder");
    for (report, out) in [("same", "same"), ("-", "-"), ("./folder/../same", "same")] {
        let told = ["would stand where the export goes"];
        bench.says(&format!("{conll} {report} --out {out}"), 2, &told);
    }
    let inside = "export p --format brat --replace --loss-report folder/loss --out folder";
    bench.says(inside, 2, &["would stand where the export goes"]);
    let told = bench.done(&format!("{conll} - --dry-run")).data;
    let line = r#"{"what":"notes","article":"a00.txt","annotator":"anna","tag":"n9","start":null,"quote":""}"#;
    assert_eq!(told.trim_end(), line);
    assert_eq!(bench.done(&format!("{conll} - --out a.conll")).data, told);
    bench.done(&format!("{conll} loss --out a.conll"));
    assert_eq!(bench.read("loss"), told);
    assert!(!bench.path("-").exists());
}

#[test]
fn an_export_of_nothing_says_so() {
    let bench = Bench::new(&[article(0), article(1)]);
    let nothing = "nothing goes out: no layer is left";
    bench.done("export p --format conll --only-complete --out -");
    fs::remove_file(bench.path("p/annotations/anna/a00.txt.ron")).expect("a layer");
    bench.says(
        "export p --format chat --only-complete --out -",
        1,
        &[nothing],
    );
    fs::remove_dir_all(bench.path("p/annotations/anna")).expect("her layers");
    let nothing = "nothing goes out: no layer is left";
    bench.says("export p --format csv --out tables", 1, &[nothing]);
    for date in ["yesterday", "2026-02-30", "2026", "2026-01-01/2026-01-02"] {
        let told = ["a day is needed, such as 2026-11-22"];
        bench.says(
            &format!("export p --format gexf --date {date} --out -"),
            2,
            &told,
        );
    }
}

/// What a format can't tell from what nobody looked at is told once a layer, in a
/// dry run too, and only of tasks that go out.
#[test]
fn a_format_says_that_it_can_not_tell_what_nobody_looked_at() {
    let bench = Bench::new(&[article(0), article(2)]);
    let told = "can't hold: whether somebody looked, in layers that have nothing of a task";
    for format in [
        "brat",
        "webanno-tsv",
        "uima-xmi",
        "uima-json",
        "rams",
        "ace-apf",
        "qdpx",
    ] {
        let line = format!("export p --format {format} --dry-run --loss-report losses.jsonl");
        bench.says(&line, 0, &[&format!("{told} (2)")]);
        let losses = bench.read("losses.jsonl");
        let of_it = losses.matches("whether somebody looked");
        assert_eq!(of_it.count(), 2, "{format}: {losses}");
        let tasks = if format == "rams" {
            "stances"
        } else {
            "entities"
        };
        let ran = bench.done(&format!("{line} --tasks {tasks}"));
        assert!(!ran.messages.contains(told), "{format}: {}", ran.messages);
    }
    let ran = bench.done("export p --format jsonl --dry-run");
    assert!(!ran.messages.contains("can't hold"), "{}", ran.messages);
    // It doesn't hide what comes back and never went out.
    let ran = bench.done("export p --format uima-json --out cas");
    assert!(
        ran.messages.contains("read back: 4 tags the same\n"),
        "{}",
        ran.messages
    );
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_looked_at_before_anything_is_written() {
    let bench = Bench::new(&[article(0)]);
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, bench.path(name)).expect("a link");
    };
    link("gone/out", "to_nowhere");
    link("there", "to_there");
    let line = "export p --format csv --out";
    bench.says(
        &format!("{line} to_nowhere"),
        2,
        &[
            "there is no folder",
            "gone; make it, or choose another place",
        ],
    );
    bench.done(&format!("{line} to_there"));
    assert!(bench.path("to_there").is_symlink());
    assert!(bench.path("there/mentions.csv").is_file());
}

/// A folder that the shell stands in would be gone under it.
#[test]
fn what_holds_the_current_folder_is_not_replaced() {
    let bench = Bench::new(&[article(0)]);
    bench.done("export p --format csv --out tables");
    let run = |place: &str, out: &str| {
        let out = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(["export", "--format", "csv", "--replace", "--out", out])
            .arg(bench.path("p"))
            .current_dir(bench.path(place))
            .output()
            .expect("it starts");
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    fs::create_dir(bench.path("tables/below")).expect("room");
    let told = "the current folder is it or lies in it, and would be gone; go elsewhere first";
    for (place, out) in [("tables", "../tables"), ("tables/below", "../../tables")] {
        let said = run(place, out);
        assert!(said.contains(told), "{place}: {said}");
        assert!(bench.path("tables/below").is_dir());
    }
    let said = run("in", "../tables");
    assert!(!said.contains(told), "{said}");
    assert!(!bench.path("tables/below").exists());
}

#[test]
fn an_export_says_what_stays_out() {
    let bench = Bench::of_stories();
    let line = "export p --format conll --out";
    bench.says(
        &format!("{line} all.conll"),
        0,
        &["CoNLL columns can't hold: articles whose entities aren't complete, of which more may be there (1)"],
    );
    bench.says(
        &format!("{line} some.conll --only-complete"),
        0,
        &["1 layer stays out, as it isn't complete in entities, stances, events, relations, labels"],
    );
    bench.says(
        &format!("{line} - --only-complete --dry-run"),
        0,
        &["dry run: 13 layers would go out"],
    );
    // A project without a tag.
    bench.done("new q --articles in --annotator anna");
    let ran = bench.run("export q --format conll --out none.conll");
    assert_eq!(ran.messages, "nothing goes out: no layer is left\n");
    assert_eq!(ran.code, 1);
    bench.says(
        "export p --format jsonl --annotator= --out -",
        2,
        &["the annotator's name is empty"],
    );
    // Also where nothing would be written: it could not be.
    bench.says(
        "export p --format csv --out p/tables --dry-run",
        2,
        &["it belongs to the project or its articles"],
    );
    bench.says(
        "export p --format jsonl --out some.jsonl --policy head --card",
        0,
        &[
            "Glossator JSONL doesn't choose among overlapping mentions: --policy changes nothing",
            "there is no place for a card beside one file; `glossator card` writes it",
        ],
    );
    bench.says(
        "export p --format csv --out -",
        0,
        &["several files one after the other; --out FOLDER keeps them apart"],
    );
    bench.says(
        "export p --format huggingface --out -",
        2,
        &["Hugging Face dataset is a folder: name one with --out"],
    );
    bench.says(
        "export p --format conll --tasks entity --out -",
        2,
        &["entity is no task; tasks: entities, stances, events, relations, labels"],
    );
    bench.says(
        "export p --format conll --without-zones head --out -",
        2,
        &["head is no zone; zones: headline, headline_repeat"],
    );
}

/// All that a project has.
fn plan<'a>(
    opened: &'a Opened,
    sources: &'a Sources,
    options: &'a Options,
    profile: Option<&'static Profile>,
) -> Plan<'a> {
    Plan {
        files: &opened.files,
        sources,
        project: &opened.project,
        keys: &opened.layers,
        options,
        shared: None,
        only_complete: false,
        split: None,
        profile,
        card: None,
    }
}

/// A disk that is full after so many bytes.
struct Full<'a> {
    target: &'a mut Target,
    left: usize,
}

impl Full<'_> {
    fn fill(&mut self, name: &str, bytes: usize) -> Result<(), TargetError> {
        self.left = self.left.checked_sub(bytes).ok_or(TargetError::Disk {
            path: name.into(),
            source: std::io::ErrorKind::StorageFull.into(),
        })?;
        Ok(())
    }
}

impl Sink for Full<'_> {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        self.fill(name, bytes.len())?;
        self.target.write(name, bytes)
    }

    fn hold(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        self.fill(name, bytes.len())?;
        self.target.hold(name, bytes)
    }

    fn lay(&mut self, file: &str, name: &str) -> Result<(), TargetError> {
        self.target.lay(file, name)
    }
}

#[test]
fn a_full_disk_or_a_cancelled_export_leaves_nothing() {
    let articles: Vec<String> = (0..80).map(article).collect();
    let bench = Bench::new(&articles);
    let opened = bench.opened();
    let sources = Sources::of(&bench.path("p"), &opened.project.info);
    let options = Options::default();
    for id in ["conll", "brat", "qdpx"] {
        let write = exchange::by_id(id)
            .and_then(|it| it.write.as_ref())
            .expect(id);
        let plan = plan(&opened, &sources, &options, None);
        let place = bench.path("out");
        let open = |place: &Path| Target::open(write.shape, place, false).expect("room");
        let mut target = open(&place);
        let mut full = Full {
            target: &mut target,
            left: 20_000,
        };
        let failed = run(&plan, write, &mut full, &mut |_| {}, &mut |_| true);
        let why = failed.err().map_or(String::new(), |it| it.to_string());
        assert!(why.contains("free some room"), "{why}");
        drop(target);
        let mut target = open(&place);
        let ended = run(&plan, write, &mut target, &mut |_| {}, &mut |_| false);
        assert_eq!(ended.expect("room").1, Ended::Cancelled);
        drop(target);
        let mut left = String::new();
        for name in bench.names(".") {
            let _ = write!(left, "{name} ");
        }
        assert!(!left.contains("out"), "{left}");
        assert!(matches!(write.shape, Shape::File(_) | Shape::Folder(_)));
    }
}

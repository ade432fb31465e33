//! A data set from tagged articles to files: gold, splits, exports that are read
//! back, and what is in the way. The real binary on small files of our own.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use glossator::corpus::Sources;
use glossator::dataset::card::Agreements;
use glossator::dataset::{Ended, Outgoing, PROFILES, Plan, Sink, Target, TargetError};
use glossator::dataset::{read_back, read_back_while, run};
use glossator::exchange::{self, Options, Shape};
use glossator::store::{FileKey, OpenOptions, Opened, open};

/// The project `p` on articles that anna tagged: two mentions in each.
struct Bench {
    folder: tempfile::TempDir,
}

/// What a run gave.
struct Ran {
    code: i32,
    data: String,
    messages: String,
}

/// An article of its own words.
fn article(number: usize) -> String {
    let words: Vec<String> = (0..120).map(|it| format!("w{number}x{it}")).collect();
    format!("Anna met Bo.\n\n{}.\n", words.join(" "))
}

fn tags(name: &str, done: bool) -> String {
    let done = match done {
        true => {
            r#","completions":{"entities":"complete","events":"complete","stances":"complete","relations":"complete","labels":"complete"}"#
        }
        false => "",
    };
    format!(
        r#"{{"format":"glossator-jsonl/1","id":"{name}","annotator":"anna","mentions":[{{"id":"m1","kind":"PERSON","spans":[[0,4]],"quote":"Anna"}},{{"id":"m2","kind":"PERSON","spans":[[9,11]],"quote":"Bo"}}]{done}}}"#
    ) + "\n"
}

impl Bench {
    /// With these articles, `aNN.txt` by their places.
    fn new(articles: &[String]) -> Self {
        let bench = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        fs::create_dir(bench.path("in")).expect("a folder");
        let mut all = String::new();
        for (number, text) in articles.iter().enumerate() {
            let name = format!("a{number:02}.txt");
            bench.write(&format!("in/{name}"), text);
            all += &tags(&name, number != 1);
        }
        bench.write("tags.jsonl", all);
        bench.done("new p --articles in --annotator anna");
        if !articles.is_empty() {
            bench.done("import p tags.jsonl --as-annotator anna --by anna");
        }
        bench
    }

    /// Twelve articles, and near copies of the first two.
    fn of_stories() -> Self {
        let mut all: Vec<String> = (0..12).map(article).collect();
        all.push(article(0).replace("w0x50 ", "new "));
        all.push(
            article(1)
                .to_uppercase()
                .replace("ANNA MET BO", "Anna met Bo"),
        );
        Self::new(&all)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).expect(name);
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    fn run(&self, line: &str) -> Ran {
        let out = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .env("HOME", self.path("home"))
            .env("XDG_CONFIG_HOME", self.path("home"))
            .output()
            .expect("it starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran {
            code: out.status.code().expect("it ends by itself"),
            data: text(&out.stdout),
            messages: text(&out.stderr),
        }
    }

    /// Runs what must go well.
    fn done(&self, line: &str) -> Ran {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.messages);
        ran
    }

    /// Runs, and expects this code and these words among what is said.
    fn says(&self, line: &str, code: i32, words: &[&str]) {
        let ran = self.run(line);
        let said = ran.data + &ran.messages;
        assert_eq!(ran.code, code, "{line}: {said}");
        for it in words {
            assert!(said.contains(it), "{line}: {it:?} is not in\n{said}");
        }
    }

    /// The part of an article in a split.
    fn part(&self, split: &str, article: &str) -> String {
        let ron = self.read(&format!("p/splits/{split}.ron"));
        let line = ron
            .lines()
            .find(|it| it.contains(&format!("\"{article}\"")));
        let line = line.unwrap_or_else(|| panic!("{article} is in no part:\n{ron}"));
        line.split('"').nth(3).expect("a part").to_owned()
    }

    /// Everything in a folder, with folders.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect(folder).flatten();
        let mut names: Vec<String> = entries
            .map(|it| it.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn opened(&self) -> Opened {
        let options = OpenOptions {
            read_only: true,
            ..OpenOptions::default()
        };
        open(&self.path("p"), &"anna".into(), &options).expect("a project")
    }
}

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

#[test]
fn copies_are_found_whatever_their_case() {
    let bench = Bench::of_stories();
    bench.says(
        "duplicates p",
        0,
        &[
            "a00.txt\n  near    ",
            "a12.txt\n",
            "a01.txt\n  exact   1.00  a13.txt\n",
            "14 articles, 4 of them in 2 clusters",
        ],
    );
    bench.says(
        "duplicates p --least exact --json",
        0,
        &["{\"articles\":[\"a01.txt\",\"a13.txt\"],\"links\":[{"],
    );
    // A file that is gone still has the text that was annotated.
    fs::remove_file(bench.path("in/a13.txt")).expect("it is there");
    bench.says("duplicates p", 0, &["exact   1.00  a13.txt"]);
}

#[test]
fn a_split_keeps_stories_whole_and_is_never_drawn_again() {
    let bench = Bench::of_stories();
    bench.says(
        "split p --name main --parts train=60,dev=20,test=20 --seed 4",
        1,
        &[
            "main: by story, seed 4; 14 articles, 14 new",
            "pairs of alike articles: 2 near, 0 by a passage",
            "in different parts: 0 near, 0 by a passage",
            "a random split would have leaked: ",
            "too few articles: dev has ",
        ],
    );
    assert_eq!(bench.part("main", "a00.txt"), bench.part("main", "a12.txt"));
    assert_eq!(bench.part("main", "a01.txt"), bench.part("main", "a13.txt"));
    let before = bench.read("p/splits/main.ron");
    bench.run("split p --name main");
    assert_eq!(bench.read("p/splits/main.ron"), before, "nothing is new");
    // What nobody knows stays; what comes goes where its like is.
    bench.write(
        "p/splits/main.ron",
        before.replace("seed: 4,", "seed: 4,\n    why: \"paper\","),
    );
    bench.write("in/b.txt", article(7) + "More.");
    bench.write("in/c.txt", article(20));
    bench.write("more.jsonl", tags("b.txt", true) + &tags("c.txt", true));
    bench.done("import p more.jsonl --as-annotator anna --by anna");
    bench.says("split p --name main", 1, &["16 articles, 2 new"]);
    let after = bench.read("p/splits/main.ron");
    assert!(after.contains("why: \"paper\","), "{after}");
    let mut lines = before.lines().filter(|it| it.contains(".txt"));
    assert!(lines.all(|it| after.contains(it)), "{after}");
    assert_eq!(bench.part("main", "b.txt"), bench.part("main", "a07.txt"));
    bench.says(
        "split p --list",
        0,
        &["main: by story, train=60,dev=20,test=20, seed 4, 16 articles"],
    );
}

/// What people said is one event leaks as well as copies do.
#[test]
fn a_random_split_tears_apart_what_tells_of_one_event() {
    let all: Vec<String> = (0..40).map(article).collect();
    let bench = Bench::new(&all);
    let members: Vec<String> = (0..20)
        .map(|it| format!("(\"a{it:02}.txt\", \"v1\")"))
        .collect();
    bench.write(
        "p/entities.ron",
        format!(
            "(format: 1, entities: [], topics: [], cases: [(id: \"c1\", name: \"A\", members: [{}]), (id: \"c2\", name: \"B\", members: [{}])])",
            members[..15].join(", "),
            members[10..].join(", ")
        ),
    );
    let ran = bench.run("split p --name s --parts train=50,test=50 --json");
    let said: serde_json::Value = serde_json::from_str(&ran.data).expect("JSON");
    // Twenty articles are one story: 20 · 19 / 2 pairs.
    assert_eq!(said["pairs"]["all"]["event"], 190);
    assert_eq!(said["pairs"]["torn"]["event"], 0);
    let random = said["pairs"]["random"]["event"].as_u64().expect("a number");
    assert!((50..=100).contains(&random), "{random}");
    let ran = bench.run("split p --name r --by random --parts train=50,test=50");
    let told = format!("in different parts: 0 near, 0 by a passage, {random} by an event\n");
    assert!(ran.data.contains(&told), "{}", ran.data);
    assert!(!ran.data.contains("would have leaked"), "{}", ran.data);
}

#[test]
fn what_cant_be_split_is_told() {
    let bench = Bench::new(&[article(0), article(2)]);
    let refused = |line: &str, why: &str| bench.says(line, 2, &[why]);
    refused(
        "split p --name x --parts a=50,b=40",
        "the parts sum to 90, not to 100",
    );
    refused("split p --name x --by luck", "nothing is split by luck");
    refused("split p --name x --by time", "it has no date");
    refused("split p --name x --gold", "gold has tagged nothing here");
    assert!(!bench.path("p/splits").exists(), "nothing is half drawn");
    bench.says(
        "split p --name few",
        1,
        &["too few articles: dev is empty; there are 2 stories for 3 parts"],
    );
    refused(
        "split p --name few --by random",
        "the split few is drawn by story",
    );
    bench.write("p/splits/few.ron", "(format: 1, name: \"few\", by: story");
    refused("split p --name few", "nothing is drawn anew in its place");
    bench.says("check p", 1, &["splits/few.ron:1:"]);
    refused(
        "export p --format jsonl --split nope --out out",
        "there is no split nope",
    );
    refused(
        "export p --format jsonl --split nope",
        "there is no split nope",
    );
}

/// An article of the source and about the entity of these numbers.
fn of(number: usize, source: usize, entity: usize) -> (String, String) {
    let text = format!("Source: Daily {source}\n\n{}", article(number));
    let from = text.chars().count() - article(number).chars().count();
    let mention = |id: &str, start: usize, words: &str, entity: usize| {
        let (start, end) = (from + start, from + start + words.len());
        format!(
            r#"{{"id":"{id}","kind":"PERSON","spans":[[{start},{end}]],"quote":"{words}","entity":"e{entity}"}}"#
        )
    };
    let entities: Vec<String> = (0..9)
        .map(|it| format!(r#"{{"id":"e{it}","name":"Entity {it}","kind":"PERSON"}}"#))
        .collect();
    // The second names another; the first by its id is the main one.
    let line = format!(
        r#"{{"format":"glossator-jsonl/1","id":"a{number:02}.txt","annotator":"anna","mentions":[{},{}],"entities":[{}]}}"#,
        mention("m1", 0, "Anna", entity),
        mention("m2", 9, "Bo", 8),
        entities.join(",")
    );
    (text, line + "\n")
}

impl Bench {
    /// Articles by number with source and entity, and those of a project they join.
    fn join(&self, articles: &[(usize, usize, usize)]) {
        let mut lines = String::new();
        for (number, source, entity) in articles {
            let (text, line) = of(*number, *source, *entity);
            self.write(&format!("in/a{number:02}.txt"), text);
            lines += &line;
        }
        self.write("join.jsonl", lines);
        self.done("import p join.jsonl --as-annotator anna --by anna");
    }

    /// Twelve articles, two of each of six sources, four of each of three entities.
    fn of_six_sources() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        fs::create_dir(bench.path("in")).expect("a folder");
        bench.done("new p --articles in --annotator anna");
        let articles: Vec<_> = (0..12).map(|it| (it, it % 6, it / 4)).collect();
        bench.join(&articles);
        bench
    }

    /// The parts of the articles from one number up to but without another.
    fn parts(&self, split: &str, numbers: std::ops::Range<usize>) -> Vec<String> {
        numbers
            .map(|it| self.part(split, &format!("a{it:02}.txt")))
            .collect()
    }
}

const HALVES: &str = "--parts train=50,test=50";

#[test]
fn a_split_by_source_keeps_each_source_in_one_part() {
    let bench = Bench::of_six_sources();
    bench.run(&format!("split p --name s --by source --seed 3 {HALVES}"));
    let parts = bench.parts("s", 0..12);
    assert_eq!(
        parts[..6],
        parts[6..],
        "0 and 6 are of one source, and so on"
    );
    let train = parts.iter().filter(|it| *it == "train").count();
    assert_eq!(train, 6, "three of six sources of one size");
    // The entities have four articles each: three parts of six can't hold them whole.
    assert!((0..3).any(|it| {
        parts[4 * it..4 * it + 4]
            .iter()
            .any(|part| *part != parts[4 * it])
    }));
    // The name's case is no other source; one that is new has all in one part.
    bench.join(&[(12, 0, 0), (13, 7, 0), (14, 7, 1)]);
    bench.write(
        "in/a12.txt",
        of(12, 0, 0).0.replace("Source: Daily", "Source: DAILY"),
    );
    bench.says("split p --name s", 1, &["15 articles, 3 new"]);
    let after = bench.parts("s", 0..15);
    assert_eq!(after[..12], parts[..], "what has a part keeps it");
    assert_eq!(after[12], parts[0]);
    assert_eq!(after[13], after[14]);
}

#[test]
fn a_split_by_entity_keeps_what_is_about_one_in_one_part() {
    let bench = Bench::of_six_sources();
    let line = "split p --name e --by entity --parts train=67,test=33";
    bench.run(line);
    let parts = bench.parts("e", 0..12);
    for entity in 0..3 {
        let own = &parts[4 * entity..4 * entity + 4];
        assert!(own.iter().all(|it| *it == own[0]), "{entity}: {parts:?}");
    }
    let train = parts.iter().filter(|it| *it == "train").count();
    assert_eq!(train, 8, "two of three entities");
    bench.join(&[(12, 6, 2), (13, 6, 5), (14, 6, 5)]);
    bench.says("split p --name e", 1, &["15 articles, 3 new"]);
    let after = bench.parts("e", 0..15);
    assert_eq!(after[..12], parts[..], "what has a part keeps it");
    assert_eq!(after[12], parts[8], "as others about its entity");
    assert_eq!(after[13], after[14]);
}

#[test]
fn a_random_split_is_the_seed_s() {
    let bench = Bench::of_six_sources();
    for (name, seed) in [("a", 1), ("again", 1), ("b", 2), ("c", 3)] {
        bench.run(&format!(
            "split p --name {name} --by random --seed {seed} {HALVES}"
        ));
    }
    let parts = bench.parts("a", 0..12);
    let train = parts.iter().filter(|it| *it == "train").count();
    assert_eq!(train, 6, "half of the articles");
    assert_eq!(bench.parts("again", 0..12), parts);
    // That two seeds deal alike is a chance of one to 924; that both do is none.
    let others = ["b", "c"].map(|it| bench.parts(it, 0..12));
    assert!(others.iter().any(|it| *it != parts), "{parts:?}");
    bench.join(&[(12, 0, 0), (13, 1, 0)]);
    bench.says("split p --name a", 1, &["14 articles, 2 new"]);
    let after = bench.parts("a", 0..14);
    assert_eq!(after[..12], parts[..], "what has a part keeps it");
    assert_ne!(after[12], after[13], "each part lacks one");
    // Drawn anew from all that there is now, under another name.
    bench.run(&format!("split p --name d --by random --seed 1 {HALVES}"));
    bench.run(&format!("split p --name dd --by random --seed 1 {HALVES}"));
    assert_eq!(bench.parts("d", 0..14), bench.parts("dd", 0..14));
}

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
            "1 layers were left out: their articles are in no part of main",
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
        &["it holds files already"],
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
        let plan = Plan {
            files: &opened.files,
            sources: &sources,
            project: &opened.project,
            keys: &opened.layers,
            options: &options,
            shared: None,
            only_complete: false,
            split: None,
            profile: Some(profile),
            card: None,
        };
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

/// The gold layer is made of the annotators' work: it is none of them.
#[test]
fn gold_is_no_annotator() {
    let bench = Bench::new(&[article(0), article(2)]);
    let twice = "articles that go out more than once, as the work of several: 1;";
    let hers = bench.done("export p --format jsonl --all-annotators --out -");
    assert!(
        !hers.messages.contains("more than once"),
        "{}",
        hers.messages
    );
    bench.done("promote p --annotator anna --article a00.txt");
    let all = bench.done("export p --format jsonl --all-annotators --out -");
    assert_eq!(all.data, hers.data);
    let all = bench.done("export p --format conll --out -");
    assert!(all.messages.contains(twice), "{}", all.messages);
    assert_eq!(all.data.matches("-DOCSTART-").count(), 3);
    let card = bench.done("card p").data;
    let none = "Not known: no two annotators have finished the same task in the same article.";
    assert!(card.contains(none), "{card}");
    fs::remove_dir_all(bench.path("p/annotations/anna")).expect("her layers");
    bench.says(
        "export p --format conll --all-annotators --out -",
        2,
        &["only gold has tagged something here: take it with --gold"],
    );
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

#[test]
fn labels_are_remembered_by_format_until_they_are_to_be_forgotten() {
    let bench = Bench::new(&[article(0)]);
    bench.write("labels.json", r#"{"PERSON": "PER", "GPE": null}"#);
    let line = "export p --format conll --out";
    bench.done(&format!("{line} one.conll --label-map labels.json"));
    assert!(bench.read("one.conll").contains("B-PER\n"));
    bench.says(
        &format!("{line} two.conll"),
        0,
        &["as in the last export in this format: GPE left out, PERSON as PER"],
    );
    assert_eq!(bench.read("one.conll"), bench.read("two.conll"));
    let other = bench.done("export p --format conll-bilou --out -");
    assert!(other.data.contains("-PERSON"), "{}", other.data);
    bench.done(&format!("{line} three.conll --label-map none"));
    bench.done(&format!("{line} four.conll"));
    assert!(bench.read("four.conll").contains("B-PERSON"));
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

/// An entity type, an event type, a role and an attribute of one name, and all of
/// them in one article.
fn same_names() -> Bench {
    let bench = Bench::new(&[article(0)]);
    bench.write(
        "more.jsonl",
        r#"{"format":"glossator-jsonl/1","id":"a00.txt","annotator":"bo","mentions":[{"id":"m1","kind":"Attack","spans":[[0,4]],"quote":"Anna","attributes":{"Attack":true}}],"events":[{"id":"v1","kind":"Attack","trigger":[[5,8]],"arguments":[{"role":"Attack","mention":"m1"}]}]}"#,
    );
    bench.done("import p more.jsonl --as-annotator bo --by bo --make-schema --keep-labels");
    bench
}

/// What the jsonl calls the mention, its attribute, the event and its role.
fn called(ran: &Ran) -> [Option<String>; 4] {
    let line: serde_json::Value = serde_json::from_str(ran.data.trim()).expect("a line");
    let word = |path: &str| line.pointer(path)?.as_str().map(str::to_owned);
    let attributes = line.pointer("/mentions/0/attributes");
    let attribute = attributes.and_then(|it| it.as_object()?.keys().next().cloned());
    [
        word("/mentions/0/kind"),
        attribute,
        word("/events/0/kind"),
        word("/events/0/arguments/0/role"),
    ]
}

#[test]
fn labels_of_one_name_go_out_apart() {
    let bench = same_names();
    let line = "export p --annotator bo --format jsonl --out";
    let check = |map: &str, expected: [&str; 4]| {
        bench.write("map", map);
        let ran = bench.done(&format!("{line} - --label-map map"));
        let expected = expected.map(|it| (!it.is_empty()).then(|| it.to_owned()));
        assert_eq!(called(&ran), expected, "{map}");
        // The next export has them without being told.
        assert_eq!(called(&bench.done(&format!("{line} -"))), expected, "{map}");
    };
    check(
        r#"{"entities": {"Attack": "Weapon"}, "events": {"Attack": "Strike"},
            "roles": {"Attack": "with"}, "attributes": {"Attack": "sure"}}"#,
        ["Weapon", "sure", "Strike", "with"],
    );
    check(r#"{"Attack": "X"}"#, ["X", "X", "X", "X"]);
    check(
        r#"{"Attack": "X", "events": {"Attack": "Y"}}"#,
        ["X", "X", "Y", "X"],
    );
    check(
        r#"{"roles": {"Attack": ""}, "attributes": {"Attack": null}}"#,
        ["Attack", "", "Attack", ""],
    );
    check(
        r#"{"entities": {"Attack": ""}}"#,
        ["", "", "Attack", "Attack"],
    );
    // What is known of the labels has their names too.
    bench.write("map", r#"{"events": {"Attack": "Strike"}}"#);
    bench.done("export p --annotator bo --format chat --out - --label-map map");
    let prompt = bench
        .done("export p --annotator bo --format chat --out -")
        .data;
    assert!(prompt.contains("- Strike"), "{prompt}");
    let card = bench.done("export p --annotator bo --format huggingface --label-map map --out hf");
    assert!(!card.messages.contains("no event type"));
    let manual = bench.read("hf/README.md");
    assert!(manual.contains("Strike"), "{manual}");
}

/// As they were remembered when a map had no sorts.
#[test]
fn labels_that_were_remembered_without_a_sort_are_of_all() {
    let bench = same_names();
    bench.write("map", r#"{"entities": {"Attack": "X"}}"#);
    let line = "export p --annotator bo --format jsonl --out -";
    bench.done(&format!("{line} --label-map map"));
    let project = bench.read("p/project.ron");
    assert!(project.contains("\"entities:Attack\""), "{project}");
    bench.write(
        "p/project.ron",
        project.replace("\"entities:Attack\"", "\"Attack\""),
    );
    let ran = bench.done(line);
    assert_eq!(called(&ran), ["X", "X", "X", "X"].map(|it| Some(it.into())));
    assert!(
        ran.messages.contains("Attack as X (--label-map none"),
        "{}",
        ran.messages
    );
}

#[test]
fn a_label_map_that_can_not_be_meant_is_told() {
    let bench = same_names();
    let line = "export p --annotator bo --format jsonl --out - --label-map map";
    for (map, code, words) in [
        (
            r#"{"Persons": "PER", "Attack": "X"}"#,
            0,
            "map: the schema has no type, role, label or attribute Persons",
        ),
        (
            r#"{"events": {"PERSON": "PER"}}"#,
            0,
            "map: the schema has no event type PERSON",
        ),
        (
            r#"{"entities": {"person": "PER"}}"#,
            0,
            "map: the schema has no entity type person; perhaps PERSON is meant",
        ),
        (
            r#"{"entity": {"PERSON": "PER"}}"#,
            2,
            "map: it is no map of labels (entity is no sort of labels; sorts: entities, events, roles, relations, labels, attributes)",
        ),
        (
            "{\"PERSON\": \"PER\",\n \"ORG\" \"X\"}",
            2,
            "map: it is no map of labels (expected `:` at line 2 column 8)",
        ),
        ("", 2, "map: it is no map of labels (it is empty)"),
    ] {
        bench.write("map", map);
        bench.says(line, code, &[words]);
    }
    bench.says(
        &line.replace("map map", "map nowhere"),
        2,
        &["nowhere can't be read"],
    );
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
        &["1 layers stay out, as they aren't complete in entities, stances, events, relations, labels"],
    );
    bench.says(
        &format!("{line} - --only-complete --dry-run"),
        0,
        &["dry run: 13 layers would go out"],
    );
    // A project without a tag.
    bench.done("new q --articles in --annotator anna");
    bench.says(
        "export q --format conll --out none.conll",
        1,
        &["nothing goes out: no layer is left"],
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
        let plan = Plan {
            files: &opened.files,
            sources: &sources,
            project: &opened.project,
            keys: &opened.layers,
            options: &options,
            shared: None,
            only_complete: false,
            split: None,
            profile: None,
            card: None,
        };
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

/// brat's configuration names what the files have: a renamed type or role stands
/// once, under its new name, and what is left out isn't there.
#[test]
fn the_label_set_of_brat_is_what_was_written() {
    let bench = Bench::new(&[article(0)]);
    bench.write(
        "labels.json",
        r#"{"PERSON": "ACTOR", "ORG": "ACTOR", "GPE": null, "AGREE": "MEET",
            "CONSULT": "MEET", "actor": "who"}"#,
    );
    bench.done("export p --format brat --label-map labels.json --out out");
    let conf = bench.read("out/annotation.conf");
    let section = |name: &str, next: &str| {
        let (_, after) = conf.split_once(name).expect(name);
        after.split_once(next).expect(next).0.to_owned()
    };
    let entities = section("[entities]", "[relations]");
    let names: Vec<&str> = entities.split_whitespace().collect();
    assert_eq!(names.iter().filter(|it| **it == "ACTOR").count(), 1);
    for gone in ["PERSON", "ORG", "GPE"] {
        assert!(!names.contains(&gone), "{conf}");
        let word = |c: char| !c.is_alphanumeric();
        assert!(!conf.split(word).any(|it| it == gone), "{gone}: {conf}");
    }
    let events = section("[events]", "[attributes]");
    let lines: Vec<&str> = events
        .lines()
        .filter(|it| it.starts_with("MEET "))
        .collect();
    let [meet] = lines.as_slice() else {
        panic!("{events}");
    };
    let roles: Vec<&str> = meet[5..]
        .split(", ")
        .filter_map(|it| it.split([':', '?', '*', '+', '{']).next())
        .collect();
    assert_eq!(roles.iter().filter(|it| **it == "who").count(), 1, "{meet}");
    assert!(
        !events.contains("actor") && !events.contains("AGREE"),
        "{events}"
    );
}

/// brat's names have few signs: types that differ in others only become one.
#[test]
fn names_that_brat_makes_one_are_told() {
    let bench = Bench::new(&[article(0)]);
    let lines: Vec<String> = [
        ("a/b", 0, "Anna"),
        ("a b", 5, "met"),
        ("a-c", 9, "Bo"),
        ("a.d", 0, "Anna"),
    ]
    .iter()
    .zip(1..)
    .map(|((kind, at, quote), id)| {
        let end = at + quote.len();
        format!(r#"{{"id":"x{id}","kind":"{kind}","spans":[[{at},{end}]],"quote":"{quote}"}}"#)
    })
    .collect();
    let line = format!(
        r#"{{"id":"a00.txt","annotator":"ben","mentions":[{}]}}"#,
        lines.join(",")
    );
    bench.write("ben.jsonl", line + "\n");
    bench.done("import p ben.jsonl --as-annotator ben --make-schema --keep-labels");
    bench.says(
        "export p --format brat --annotator ben --out out",
        0,
        &[
            "can't hold: names that become one with another’s, as brat doesn’t allow all signs (2)",
            "can't hold: names with signs that brat doesn’t allow (1)",
        ],
    );
}

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
        &["read back: 1 tags the same"],
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

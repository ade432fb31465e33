//! Copies and splits: what belongs together stays in one part.

use std::fs;

use crate::bench::{Bench, article, tags};

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
    let bench = Bench::new(&[]);
    bench.says("split p --list", 0, &["there is no split yet"]);
    bench.says(
        "split p --name main --all-articles",
        2,
        &["there is no article to draw from: the project has none"],
    );
    bench.write("in/a.txt", article(0));
    bench.says(
        "split p --name main",
        2,
        &["nobody has tagged any; --all-articles takes articles that nobody tagged"],
    );
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

/// What one annotator's layer doesn't tell another's does; an article of which
/// none can be read is named.
#[test]
fn a_layer_that_tells_nothing_hides_no_other() {
    let bench = Bench::new(&[article(0), article(2), article(3)]);
    let of_bo = tags("a00.txt", true) + &tags("a01.txt", true);
    bench.write("bo.jsonl", of_bo.replace("anna", "bo"));
    bench.done("import p bo.jsonl --as-annotator bo --by bo");
    for name in ["a00", "a02"] {
        let path = format!("p/annotations/anna/{name}.txt.ron");
        let half = bench.read(&path).split_at(120).0.to_owned();
        bench.write(&path, half);
    }
    for by in ["story", "time", "random"] {
        bench.says(
            &format!("split p --name {by} --by {by}"),
            if by == "time" { 2 } else { 1 },
            match by {
                "time" => &["there is no article to draw from"],
                _ => &[
                    "2 articles, 2 new",
                    "a02.txt: in no part: annotations/anna/",
                ],
            },
        );
    }
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

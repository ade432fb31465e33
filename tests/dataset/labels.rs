//! Labels under other names: maps, how they are remembered, brat's configuration.

use crate::bench::{Bench, Ran, article};

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

#[test]
fn labels_of_an_import_are_forgotten_alike() {
    let bench = Bench::new(&[article(0)]);
    bench.write("labels.json", r#"{"PERSON": "ORG"}"#);
    let line = "import p tags.jsonl --as-suggestions tagger";
    let told = "labels as in the last import of this kind (--label-map none forgets that)";
    let taken = "entity type PERSON is taken as ORG (2)";
    bench.says(&format!("{line} --label-map labels.json"), 0, &[taken]);
    bench.says(&format!("{line} --dry-run"), 0, &[told, taken]);
    let ran = bench.done(&format!("{line} --label-map none --dry-run"));
    assert!(!ran.messages.contains("taken as"), "{}", ran.messages);
    // A dry run forgets nothing.
    bench.says(&format!("{line} --dry-run"), 0, &[told, taken]);
    bench.done(&format!("{line} --label-map none"));
    let ran = bench.done(&format!("{line} --dry-run"));
    assert!(!ran.messages.contains("labels"), "{}", ran.messages);
    assert!(!bench.read("p/project.ron").contains("ORG"));
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

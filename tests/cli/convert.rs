//! From format to format, without a project.

use std::fs;

use expect_test::expect;

use crate::bench::Bench;

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
            ! 1 document, 0 tags converted; 2 reported
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

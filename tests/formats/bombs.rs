//! What is far too much, given to readers by the real command: archives that
//! unpack without end, lists of millions, lines of hundreds of megabytes, ids
//! that stand twice and twenty thousand times.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Cursor, Seek as _, SeekFrom, Write as _};

use expect_test::expect;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::hostile::{Bench, PLACES, TEXT, every_reader, is_said_of};

const MIB: usize = 1 << 20;

/// What is told of a file, and how the command ended.
fn told(out: &mut String, what: &str, (code, told): (i32, String)) {
    writeln!(out, "{what}: {code}").unwrap();
    for line in told.lines().filter(|it| is_said_of(it)) {
        writeln!(out, "    {line}").unwrap();
    }
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// An archive that holds the one file of another so many times.
fn many(packed: Vec<u8>, names: &[String]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut from = ZipArchive::new(Cursor::new(packed)).unwrap();
    for name in names {
        let file = from.by_index(0).unwrap();
        out.raw_copy_file_rename(file, name).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const XMI: &str = r#"<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"><ner:NamedEntity xmi:id="10" sofa="1" begin="3" end="7" value="PER"/><cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="TEXT"/></xmi:XMI>"#;

const QDE: &str = r#"<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook><Codes><Code guid="c" name="PER"/></Codes></CodeBook><Sources><TextSource guid="s" name="a" plainTextPath="internal://s.txt"><PlainTextSelection guid="p" startPosition="2" endPosition="6"><Coding guid="g"><CodeRef targetGUID="c"/></Coding></PlainTextSelection></TextSource><TextSource guid="b" name="b" plainTextPath="internal://bomb.txt"><PlainTextSelection guid="r" startPosition="2" endPosition="6"><Coding guid="h"><CodeRef targetGUID="c"/></Coding></PlainTextSelection></TextSource></Sources></Project>"#;

#[test]
fn what_unpacks_without_end_is_told_and_the_rest_is_taken() {
    let bench = Bench::new();
    let mut out = String::new();
    let mut zeros = vec![0; 256 * MIB + 1];
    let bomb = zip(&[("zeros", &zeros)]);
    // What is soon known to be none of the format costs nothing but the unpacking.
    zeros[..3].copy_from_slice(b"<a>");
    let most = zip(&[("zeros", &zeros[..240 * MIB])]);
    drop(zeros);
    assert!(bomb.len() < MIB, "{} bytes", bomb.len());
    let good = XMI.replace("TEXT", TEXT);
    // One file of an archive, and what stands beside it.
    let mut beside =
        ZipWriter::new_append(Cursor::new(many(bomb.clone(), &["a.xmi".into()]))).unwrap();
    beside
        .start_file("b.xmi", SimpleFileOptions::default())
        .unwrap();
    beside.write_all(good.as_bytes()).unwrap();
    let beside = beside.finish().unwrap().into_inner();
    told(
        &mut out,
        "uima-xmi, a file",
        bench.import("uima-xmi", "f.zip", &beside),
    );
    // An archive of a project, with such an archive in it.
    let project = zip(&[
        ("annotation/a.txt/anna.zip", &beside[..]),
        (
            "annotation/b.txt/anna.zip",
            &zip(&[("c.xmi", good.as_bytes())]),
        ),
    ]);
    told(
        &mut out,
        "uima-xmi, an inner archive",
        bench.import("uima-xmi", "f.zip", &project),
    );
    // Each is small enough; together they are not.
    let names: Vec<String> = (0..6).map(|n| format!("{n}.xmi")).collect();
    told(
        &mut out,
        "uima-xmi, all together",
        bench.import("uima-xmi", "f.zip", &many(most, &names)),
    );

    let project = many(bomb.clone(), &["project.qde".into()]);
    told(
        &mut out,
        "qdpx, the project",
        bench.import("qdpx", "f.qdpx", &project),
    );
    let mut source =
        ZipWriter::new_append(Cursor::new(many(bomb, &["sources/bomb.txt".into()]))).unwrap();
    for (name, content) in [("project.qde", QDE), ("sources/s.txt", TEXT)] {
        source
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        source.write_all(content.as_bytes()).unwrap();
    }
    let source = source.finish().unwrap().into_inner();
    told(
        &mut out,
        "qdpx, a source",
        bench.import("qdpx", "f.qdpx", &source),
    );

    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![0; MIB];
    (0..1025).for_each(|_| packed.write_all(&zeros).unwrap());
    let packed = packed.finish().unwrap();
    told(
        &mut out,
        "docbin",
        bench.import("docbin", "f.spacy", &packed),
    );
    expect![[r#"
        uima-xmi, a file: 1
            uima-xmi/f.zip: a.xmi: larger than 256 MiB unpacked; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-xmi, an inner archive: 1
            uima-xmi/f.zip: annotation/a.txt/anna.zip: a.xmi: larger than 256 MiB unpacked; left out
            1 article, 2 tags would be taken in; 1 reported
        uima-xmi, all together: 1
            uima-xmi/f.zip: line 1: 0.xmi: the file begins with <a>, not XMI; what follows is left out
            uima-xmi/f.zip: 0.xmi: the file holds no text; its annotations are left out
            uima-xmi/f.zip: line 1: 1.xmi: the file begins with <a>, not XMI; what follows is left out
            uima-xmi/f.zip: 1.xmi: the file holds no text; its annotations are left out
            uima-xmi/f.zip: line 1: 2.xmi: the file begins with <a>, not XMI; what follows is left out
            uima-xmi/f.zip: 2.xmi: the file holds no text; its annotations are left out
            uima-xmi/f.zip: line 1: 3.xmi: the file begins with <a>, not XMI; what follows is left out
            uima-xmi/f.zip: 3.xmi: the file holds no text; its annotations are left out
            uima-xmi/f.zip: 4.xmi: the archive holds more than 1 GiB unpacked; left out
            uima-xmi/f.zip: 5.xmi: the archive holds more than 1 GiB unpacked; left out
            0 articles, 0 tags would be taken in; 10 reported
        qdpx, the project: 1
            qdpx/f.qdpx: project.qde: larger than 256 MiB unpacked; left out
            0 articles, 0 tags would be taken in; 1 reported
        qdpx, a source: 1
            qdpx/f.qdpx: line 1: b: larger than 256 MiB unpacked; left out
            1 article, 1 tag would be taken in; 1 reported
        docbin: 1
            docbin/f.spacy: more than 1 GiB unpacked; the file is left out
            0 articles, 0 tags would be taken in; 1 reported
    "#]]
    .assert_eq(&out);
}

/// A list of a JSON format that holds a good tag and a bad one, filled anew; None
/// where there is no such list.
fn filled(file: &str, fill: &dyn Fn(&Value) -> Vec<Value>) -> Option<Vec<u8>> {
    fn is_bad(it: &Value) -> bool {
        match it {
            Value::Array(all) => all.iter().any(is_bad),
            Value::Object(all) => all.values().any(is_bad),
            it => it.as_i64() == Some(777),
        }
    }
    fn is_list(it: &Value) -> bool {
        let all = it.as_array().map(Vec::as_slice);
        matches!(all, Some([good, bad]) if !is_bad(good) && is_bad(bad))
    }
    fn list(it: &mut Value) -> Option<&mut Vec<Value>> {
        if is_list(it) {
            return it.as_array_mut();
        }
        match it {
            Value::Array(all) => all.iter_mut().find_map(list),
            Value::Object(all) => all.values_mut().find_map(list),
            _ => None,
        }
    }
    let file = file
        .replace("TEXT", TEXT)
        .replace("FROM", "777")
        .replace("TO", "778");
    let mut value: Value = serde_json::from_str(&file).ok()?;
    let list = list(&mut value)?;
    let good = list.swap_remove(0);
    *list = fill(&good);
    Some(value.to_string().into())
}

/// Code, how many lines are told of it, the first of them and the last of all.
fn summary(out: &mut String, what: &str, (code, told): (i32, String)) {
    let lines: Vec<&str> = told.lines().filter(|it| it.contains("/f.")).collect();
    writeln!(out, "{what}: {code}, {} lines told", lines.len()).unwrap();
    let last = told.lines().last().into_iter();
    for line in lines.first().copied().into_iter().chain(last) {
        let short: String = line.chars().take(160).collect();
        writeln!(out, "    {short}").unwrap();
    }
}

#[test]
fn a_list_of_millions_is_not_taken_to_memory() {
    let bench = Bench::new();
    let mut out = String::new();
    for it in PLACES {
        let Some(file) = filled(it.file, &|_| vec!["MANY".into()]) else {
            continue;
        };
        let file = String::from_utf8(file).unwrap();
        // Four times 2^20 is borne.
        let many = "0,".repeat(4 << 20) + "0";
        let file = file.replace("\"MANY\"", &many);
        let name = format!("f.{}", it.ending);
        summary(
            &mut out,
            it.format,
            bench.import(it.format, &name, file.as_bytes()),
        );
    }
    expect![[r#"
        jsonl: 1, 1 lines told
            jsonl/f.jsonl: line 1: more than 4,194,304 values in one; the line is left out
            0 articles, 0 tags would be taken in; 1 reported
        doccano: 1, 1 lines told
            doccano/f.jsonl: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        label-studio: 1, 1 lines told
            label-studio/f.json: line 1: element 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        prodigy: 1, 1 lines told
            prodigy/f.jsonl: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        spacy-jsonl: 1, 1 lines told
            spacy-jsonl/f.jsonl: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        gliner: 1, 1 lines told
            gliner/f.json: line 1: element 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        labelbuddy: 1, 1 lines told
            labelbuddy/f.json: line 1: element 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        potato: 1, 1 lines told
            potato/f.jsonl: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        newsmtsc: 1, 1 lines told
            newsmtsc/f.jsonl: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        dygie: 1, 1 lines told
            dygie/f.json: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        rams: 1, 1 lines told
            rams/f.jsonl: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        oneie: 1, 1 lines told
            oneie/f.json: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
        wikievents: 1, 1 lines told
            wikievents/f.jsonl: line 1: more than 4,194,304 values in one; left out
            0 articles, 0 tags would be taken in; 1 reported
    "#]]
    .assert_eq(&out);
}

#[test]
fn a_list_of_nothings_is_told_of_shortly() {
    let bench = Bench::new();
    let mut out = String::new();
    for it in PLACES {
        let nothings = |good: &Value| {
            let mut all = vec![Value::from(0); 20_000];
            all.push(good.clone());
            all
        };
        if let Some(file) = filled(it.file, &nothings) {
            let name = format!("f.{}", it.ending);
            summary(&mut out, it.format, bench.import(it.format, &name, &file));
        }
    }
    expect![[r#"
        jsonl: 1, 1001 lines told
            jsonl/f.jsonl: line 1: mentions[0]: not an object; left out
            1 article, 1 tag would be taken in; 1001 reported
        doccano: 0, 0 lines told
            1 article, 2 tags would be taken in; 0 reported
        label-studio: 1, 1001 lines told
            label-studio/f.json: line 1: element 1: 0: no result; left out
            1 article, 1 tag would be taken in; 1001 reported
        prodigy: 1, 1001 lines told
            prodigy/f.jsonl: line 1: 0: no span; left out
            1 article, 1 tag would be taken in; 1001 reported
        spacy-jsonl: 1, 1001 lines told
            spacy-jsonl/f.jsonl: line 1: 0: no span; left out
            1 article, 1 tag would be taken in; 1001 reported
        gliner: 1, 1001 lines told
            gliner/f.json: line 1: element 1: 0: it has no label; left out
            1 article, 1 tag would be taken in; 1001 reported
        labelbuddy: 1, 1001 lines told
            labelbuddy/f.json: line 1: element 1: 0: no annotation; left out
            1 article, 1 tag would be taken in; 1001 reported
        potato: 1, 1001 lines told
            potato/f.jsonl: line 1: 0: no span; left out
            1 article, 1 tag would be taken in; 1001 reported
        newsmtsc: 1, 1001 lines told
            newsmtsc/f.jsonl: line 1: target 0: not an object; left out
            1 article, 2 tags would be taken in; 1001 reported
        dygie: 1, 1001 lines told
            dygie/f.json: line 1: entity 0: not [first, last, label]; left out
            1 article, 1 tag would be taken in; 1001 reported
        rams: 1, 1001 lines told
            rams/f.jsonl: line 1: link [[1,1],[777,778],"evt1arg2who"]: the tokens 777–778 lie outside the text, which has 3; left out
            1 article, 1 tag would be taken in; 1001 reported
        oneie: 1, 1001 lines told
            oneie/f.json: line 1: 0: not an object; left out
            1 article, 1 tag would be taken in; 1001 reported
        wikievents: 1, 1001 lines told
            wikievents/f.jsonl: line 1: 0: not the number of a token: null; left out
            1 article, 1 tag would be taken in; 1001 reported
    "#]].assert_eq(&out);
}

#[test]
fn a_file_of_nothings_is_told_of_shortly() {
    let bench = Bench::new();
    let mut out = String::new();
    let file = format!("[{}{{}}]", "{},".repeat(20_000));
    for format in ["doccano", "label-studio"] {
        summary(
            &mut out,
            format,
            bench.import(format, "f.json", file.as_bytes()),
        );
    }
    expect![[r#"
        doccano: 1, 10001 lines told
            doccano/f.json: line 1: element 1: no text and no id; left out
            0 articles, 0 tags would be taken in; 20001 reported
        label-studio: 1, 10001 lines told
            label-studio/f.json: line 1: element 1: {} is no document; left out
            0 articles, 0 tags would be taken in; 20001 reported
    "#]]
    .assert_eq(&out);
}

#[test]
fn an_id_that_stands_three_thousand_times() {
    let bench = Bench::new();
    let mut out = String::new();
    for it in PLACES {
        if let Some(file) = filled(it.file, &|good| vec![good.clone(); 3000]) {
            let name = format!("f.{}", it.ending);
            summary(&mut out, it.format, bench.import(it.format, &name, &file));
        }
    }
    // The same in XML and in lines.
    let annotation = "<annotation id='1'><infon key='type'>P</infon><location offset='2' length='4'/></annotation>";
    let bioc = format!(
        "<collection><document><id>d</id><passage><offset>0</offset><text>{TEXT}</text>{}</passage></document></collection>",
        annotation.repeat(3000)
    );
    summary(
        &mut out,
        "bioc",
        bench.import("bioc", "f.xml", bioc.as_bytes()),
    );
    let annotation = "<Annotation Id=\"1\" Type=\"PER\" StartNode=\"0\" EndNode=\"4\"/>";
    let gate = format!(
        "<GateDocument><TextWithNodes><Node id=\"0\"/>Ruth<Node id=\"4\"/></TextWithNodes><AnnotationSet>{}</AnnotationSet></GateDocument>",
        annotation.repeat(3000)
    );
    summary(
        &mut out,
        "gate",
        bench.import("gate", "f.xml", gate.as_bytes()),
    );
    let tag = "<ner:NamedEntity xmi:id=\"10\" sofa=\"1\" begin=\"3\" end=\"7\" value=\"PER\"/>";
    let xmi = XMI.replace("TEXT", TEXT).replace(tag, &tag.repeat(3000));
    summary(
        &mut out,
        "uima-xmi",
        bench.import("uima-xmi", "f.xmi", xmi.as_bytes()),
    );
    let mention = "<entity_mention ID='m' TYPE='NAM'><extent><charseq START='2' END='5'>Ruth</charseq></extent></entity_mention>";
    let apf = format!(
        "<source_file><document DOCID='a'><entity ID='E' TYPE='PER'>{}</entity></document></source_file>",
        mention.repeat(3000)
    );
    bench.beside("ace-apf", "f.sgm");
    summary(
        &mut out,
        "ace-apf",
        bench.import("ace-apf", "f.apf.xml", apf.as_bytes()),
    );
    let line = "T1\tPER 2 6\tRuth\n";
    bench.beside("brat", "f.txt");
    summary(
        &mut out,
        "brat",
        bench.import("brat", "f.ann", line.repeat(3000).as_bytes()),
    );
    expect![[r#"
        jsonl: 1, 1001 lines told
            jsonl/f.jsonl: line 1: m1: a tag before it has this id; left out
            1 article, 1 tag would be taken in; 1001 reported
        doccano: 0, 0 lines told
            1 article, 3000 tags would be taken in; 0 reported
        label-studio: 1, 1001 lines told
            label-studio/f.json: line 1: a: element 1: the id stands twice; what points at it means both
            1 article, 3000 tags would be taken in; 1001 reported
        prodigy: 0, 0 lines told
            1 article, 3000 tags would be taken in; 0 reported
        spacy-jsonl: 0, 0 lines told
            1 article, 3000 tags would be taken in; 0 reported
        gliner: 0, 0 lines told
            1 article, 3000 tags would be taken in; 0 reported
        labelbuddy: 0, 0 lines told
            1 article, 3000 tags would be taken in; 0 reported
        potato: 0, 0 lines told
            1 article, 3000 tags would be taken in; 0 reported
        newsmtsc: 0, 0 lines told
            1 article, 3001 tags would be taken in; 0 reported
        dygie: 0, 0 lines told
            1 article, 3000 tags would be taken in; 0 reported
        rams: 1, 1 lines told
            rams/f.jsonl: line 1: link [[1,1],[777,778],"evt1arg2who"]: the tokens 777–778 lie outside the text, which has 3; left out
            1 article, 1 tag would be taken in; 1 reported
        oneie: 1, 1001 lines told
            oneie/f.json: line 1: a: the id stands twice; what points at it means the first
            1 article, 3000 tags would be taken in; 1001 reported
        wikievents: 1, 1001 lines told
            wikievents/f.jsonl: line 1: a: the id stands twice; what points at it means the first
            1 article, 3000 tags would be taken in; 1001 reported
        bioc: 1, 1001 lines told
            bioc/f.xml: line 1: 1: the id stands twice in its passage
            1 article, 3000 tags would be taken in; 1001 reported
        gate: 1, 1001 lines told
            gate/f.xml: line 1: 1: the id stands twice; a new one is made
            1 article, 3000 tags would be taken in; 1001 reported
        uima-xmi: 1, 1001 lines told
            uima-xmi/f.xmi: line 1: the id 10 stands twice; left out
            1 article, 1 tag would be taken in; 1001 reported
        ace-apf: 1, 1001 lines told
            ace-apf/f.apf.xml: line 1: m: the id stands twice
            1 article, 3000 tags would be taken in; 1001 reported
        brat: 1, 1001 lines told
            brat/f.ann: line 2: T1: the id is given twice; this one is now m1
            1 article, 3000 tags would be taken in; 1001 reported
    "#]].assert_eq(&out);
}

#[test]
fn a_document_that_stands_twice() {
    every_reader(
        |_, seed| [&seed[..], b"\n", &seed[..]].concat(),
        &expect![[r#"
            jsonl 0 nothing told
            brat 1 brat/f.ann: line 1: the project has no article f.txt, and the file doesn't hold its text; left out
            conll 1 conll/f.conll: the tags are BILOU, but not all by its rules (number and lines): 4 (4, 8, 13, 17) begin or continue what nothing ends; read leniently, each begins a mention or ends where the next one begins
            conll-bilou 1 conll-bilou/f.conll: the tags are BILOU
            conll2012 1 conll2012/f.conll: line 1: m2: a.txt: “her” is not in the project's text of the article; left out
            conllu 1 conllu/f.conllu: line 1: a.txt: the project's text of the article differs: 2 tags were moved with their words, 0 stay where they were
            webanno-tsv 1 webanno-tsv/f.tsv: line 21: 7 columns where the layers have 12
            uima-xmi 1 uima-xmi/f.xmi: line 34: <xmi:XMI> stands behind the root; what follows is left out
            uima-json 1 uima-json/f.json: line 1: 7: begin is not a whole number: “20”; left out
            dygie 0 nothing told
            oneie 0 nothing told
            rams 0 nothing told
            wikievents 0 nothing told
            newsmtsc 0 nothing told
            semeval22 0 nothing told
            semeval16 0 nothing told
            bioc 1 bioc/f.xml: line 2: <collection> stands behind the root; what follows is left out
            ace-apf 1 ace-apf/f.apf.xml: line 2: <source_file> stands behind the root; what follows is left out
            doccano 0 nothing told
            label-studio 0 nothing told
            prodigy 1 prodigy/f.jsonl: line 2: no text: it is put together from the tokens
            spacy-jsonl 0 nothing told
            docbin 1 docbin/f.spacy: line 1: m1: a.txt: “Ruth Ohm” is not in the project's text of the article; left out
            gliner 0 nothing told
            labelbuddy 1 labelbuddy/f.json: line 1: the project has no article d, and the file doesn't hold its text; left out
            gate 1 gate/f.xml: line 11: <GateDocument> stands behind the root; what follows is left out
            qdpx 1 qdpx/f.qdpx: line 44: <Project> stands behind the root; what follows is left out
            potato 0 nothing told
            tag-lines 1 tag-lines/f.jsonl: line 4: the project has no article b.txt, and the file doesn't hold its text; left out
        "#]],
    );
}

#[test]
fn a_line_longer_than_any_may_be_is_passed_over() {
    let bench = Bench::new();
    let mut out = String::new();
    for (format, ending, good) in [
        (
            "jsonl",
            "jsonl",
            r#"{"id": "d", "text": "Ruth met.", "mentions": [{"kind": "PER", "spans": [[0, 4]]}]}"#,
        ),
        ("conll", "conll", "Ruth B-PER\nmet O"),
        ("semeval16", "tsv", "1\tTalks\tYes to talks.\tFAVOR"),
    ] {
        // Zeros that are nowhere on the disk.
        let name = format!("f.{ending}");
        bench.beside(format, "f.txt");
        let path = bench.path(&format!("{format}/{name}"));
        let mut file = File::create(&path).unwrap();
        file.set_len((256 * MIB + 1) as u64).unwrap();
        file.seek(SeekFrom::End(0)).unwrap();
        file.write_all(format!("\n{good}\n").as_bytes()).unwrap();
        told(&mut out, format, bench.import_it(format, &name));
        fs::remove_file(path).unwrap();
    }
    expect![[r#"
        jsonl: 1
            jsonl/f.jsonl: line 1: longer than 256 MiB; left out
            1 article, 1 tag would be taken in; 1 reported
        conll: 1
            conll/f.conll: line 1: longer than 256 MiB; left out
            1 article, 1 tag would be taken in; 1 reported
        semeval16: 1
            semeval16/f.tsv: line 1: longer than 256 MiB; left out
            1 article, 1 tag would be taken in; 1 reported
    "#]]
    .assert_eq(&out);
}

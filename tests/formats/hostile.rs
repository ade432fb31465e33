//! What no sound program writes, given to every reader by the real command: cut
//! files, wrong encodings, offsets that lead nowhere, bombs, endless nesting. Each
//! is told with its file, the good part is taken, and nothing panics.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use expect_test::{Expect, expect};
use glossator::exchange::FORMATS;

/// A project without articles; what comes in brings its own.
pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(bench.folder.path().join("in")).unwrap();
        // Tag lines have no text of their own.
        fs::write(bench.folder.path().join("in/a.txt"), TEXT).unwrap();
        let made = bench.run(&["new", "p", "--articles", "in", "--annotator", "anna"]);
        assert_eq!(made.0, 0, "{}", made.1);
        bench
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let out = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        let code = out.status.code().expect("it ends by itself");
        assert!(!told.contains("panicked"), "{args:?}: {told}");
        (code, told)
    }

    /// The text beside a format's files.
    pub fn beside(&self, format: &str, name: &str) {
        let folder = self.folder.path().join(format);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), TEXT).unwrap();
    }

    /// Takes a file in as far as that goes, and changes nothing.
    pub fn import(&self, format: &str, name: &str, content: &[u8]) -> (i32, String) {
        // A folder for each, so that nothing of another format lies beside it.
        let folder = self.folder.path().join(format);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), content).unwrap();
        self.import_it(format, name)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same for a file that is there.
    pub fn import_it(&self, format: &str, name: &str) -> (i32, String) {
        let name = &format!("{format}/{name}");
        self.run(&[
            "import",
            "p",
            name,
            "--format",
            format,
            "--as-suggestions",
            "x",
            "--add-articles",
            "--dry-run",
        ])
    }
}

/// The lines of a report that tell what was wrong, and the one that counts.
pub fn is_said_of(line: &str) -> bool {
    line.contains("/f.") || line.contains("would be taken in")
}

pub const TEXT: &str = "😀 Ruth met e\u{301}.";

/// A sound file of each format, as the fuzzer begins with it.
fn sound(format: &str) -> Option<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds");
    let name = if format == "qdpx" { "bare" } else { "good" };
    let bytes = fs::read(format!("{folder}/{format}/{name}")).ok()?;
    let beside = bytes.windows(6).position(|it| it == b"\n%%%%\n");
    Some(bytes[..beside.unwrap_or(bytes.len())].to_vec())
}

fn readers() -> impl Iterator<Item = (&'static str, &'static str)> {
    let readers = FORMATS.iter().filter(|it| it.read.is_some());
    readers.map(|it| (it.id, it.endings.first().copied().unwrap_or("txt")))
}

/// Every reader on one kind of damage: its exit code and its first message.
pub fn every_reader(damage: impl Fn(&str, Vec<u8>) -> Vec<u8>, wanted: &Expect) {
    let bench = Bench::new();
    let mut out = String::new();
    for (format, ending) in readers() {
        let seed = sound(format).unwrap_or_default();
        let name = format!("f.{ending}");
        let (code, told) = bench.import(format, &name, &damage(format, seed));
        let first = told.lines().find(|it| it.contains(&name));
        let first = first.unwrap_or("nothing told");
        assert!(first.len() < 400, "{format}: {} bytes", first.len());
        writeln!(out, "{format} {code} {first}").unwrap();
    }
    wanted.assert_eq(&out);
}

#[test]
fn every_reader_has_a_sound_file_to_begin_with() {
    let without: Vec<&str> = readers()
        .map(|it| it.0)
        .filter(|it| sound(it).is_none())
        .collect();
    assert_eq!(without, [""; 0]);
}

#[test]
fn cut_in_the_middle() {
    every_reader(
        |_, seed| seed[..seed.len() * 3 / 5].to_vec(),
        &expect![[r#"
            jsonl 1 jsonl/f.jsonl: line 1: not JSON: EOF while parsing a string at line 1 column 279; the line is left out
            brat 1 brat/f.ann: line 1: the project has no article f.txt, and the file doesn't hold its text; left out
            conll 1 conll/f.conll: line 5: column 4 isn’t there; no tag
            conll-bilou 1 conll-bilou/f.conll: line 5: column 4: “L” is no tag; none
            conll2012 1 conll2012/f.conll: line 3: the file ends inside a document; what it has is taken
            conllu 1 conllu/f.conllu: line 1: a.txt: the project's text of the article differs: 1 tag was moved with its words, 0 stay where they were
            webanno-tsv 1 webanno-tsv/f.tsv: no tokens; the file is left out
            uima-xmi 1 uima-xmi/f.xmi: line 16: not well-formed XML: tag not closed: `>` not found before end of input; what follows is left out
            uima-json 1 uima-json/f.json: line 1: the file ends inside the value; left out
            dygie 1 dygie/f.jsonl: line 1: the file ends inside the value; left out
            oneie 1 oneie/f.json: line 1: the file ends inside the value; left out
            rams 1 rams/f.jsonlines: line 1: the file ends inside the value; left out
            wikievents 1 wikievents/f.jsonl: line 1: the file ends inside the value; left out
            newsmtsc 1 newsmtsc/f.jsonl: line 1: the file ends inside the value; left out
            semeval22 1 semeval22/f.json: line 1: element 1: the file ends inside the value; left out
            semeval16 1 semeval16/f.tsv: line 2: 3 cells, not ID, Target, Tweet and Stance; the line is left out
            bioc 1 bioc/f.xml: line 1: not well-formed XML: tag not closed: `>` not found before end of input
            ace-apf 1 ace-apf/f.apf.xml: line 1: not well-formed XML: tag not closed: `>` not found before end of input
            doccano 1 doccano/f.jsonl: line 1: the file ends inside the value; left out
            label-studio 1 label-studio/f.json: line 1: element 1: the file ends inside the value; left out
            prodigy 1 prodigy/f.jsonl: line 1: the file ends inside the value; left out
            spacy-jsonl 1 spacy-jsonl/f.jsonl: line 1: the list isn't closed: the file may be cut
            docbin 1 docbin/f.spacy: not zlib: incomplete deflate stream; the file is left out
            gliner 1 gliner/f.json: line 1: element 2: the file ends inside the value; left out
            labelbuddy 1 labelbuddy/f.json: line 1: element 1: the file ends inside the value; left out
            gate 1 gate/f.xml: line 6: not well-formed XML: attribute value not closed: `"` not found before end of input; what follows is left out
            qdpx 1 qdpx/f.qdpx: line 27: not well-formed XML: tag not closed: `>` not found before end of input
            potato 1 potato/f.jsonl: line 1: the file ends inside the value; left out
            tag-lines 1 tag-lines/f.jsonl: line 3: the file ends inside the value; left out
        "#]],
    );
}

#[test]
fn in_another_encoding() {
    every_reader(
        |_, seed| {
            let text = String::from_utf8_lossy(&seed).into_owned();
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [0xff, 0xfe].into_iter().chain(units).collect()
        },
        &expect![[r#"
            jsonl 1 jsonl/f.jsonl: line 1: not UTF-8; left out
            brat 1 brat/f.ann: line 1: not UTF-8; the file is left out
            conll 1 conll/f.conll: line 1: not UTF-8; left out
            conll-bilou 1 conll-bilou/f.conll: line 1: not UTF-8; left out
            conll2012 1 conll2012/f.conll: line 1: not UTF-8; left out
            conllu 1 conllu/f.conllu: line 1: not UTF-8; left out
            webanno-tsv 1 webanno-tsv/f.tsv: line 1: not UTF-8; left out
            uima-xmi 1 uima-xmi/f.xmi: line 1: not UTF-8; the file is left out
            uima-json 1 uima-json/f.json: line 1: not UTF-8; left out
            dygie 1 dygie/f.jsonl: line 1: not UTF-8; left out
            oneie 1 oneie/f.json: line 1: not UTF-8; left out
            rams 1 rams/f.jsonlines: line 1: not UTF-8; left out
            wikievents 1 wikievents/f.jsonl: line 1: not UTF-8; left out
            newsmtsc 1 newsmtsc/f.jsonl: line 1: not UTF-8; left out
            semeval22 1 semeval22/f.json: line 1: not UTF-8; left out
            semeval16 1 semeval16/f.tsv: line 1: not UTF-8; left out
            bioc 1 bioc/f.xml: line 1: not UTF-8; the file is left out
            ace-apf 1 ace-apf/f.apf.xml: line 1: not UTF-8; the file is left out
            doccano 1 doccano/f.jsonl: line 1: not UTF-8; left out
            label-studio 1 label-studio/f.json: line 1: not UTF-8; left out
            prodigy 1 prodigy/f.jsonl: line 1: not UTF-8; left out
            spacy-jsonl 1 spacy-jsonl/f.jsonl: line 1: not UTF-8; left out
            docbin 1 docbin/f.spacy: not zlib: corrupt deflate stream; the file is left out
            gliner 1 gliner/f.json: line 1: not UTF-8; left out
            labelbuddy 1 labelbuddy/f.json: line 1: not UTF-8; left out
            gate 1 gate/f.xml: line 1: not UTF-8; the file is left out
            qdpx 1 qdpx/f.qdpx: line 1: not UTF-8; the file is left out
            potato 1 potato/f.jsonl: line 1: not UTF-8; left out
            tag-lines 1 tag-lines/f.jsonl: line 1: not UTF-8; left out
        "#]],
    );
}

#[test]
fn nested_without_end() {
    every_reader(
        |format, _| match format {
            "bioc" | "gate" | "uima-xmi" | "ace-apf" | "qdpx" => "<a>".repeat(300_000).into(),
            "conll2012" => {
                let open = "(1|".repeat(100_000);
                format!("#begin document (a);\na 0 0 Ruth {open}\n").into()
            }
            _ => "[".repeat(300_000).into(),
        },
        &expect![[r#"
            jsonl 1 jsonl/f.jsonl: line 1: not JSON: recursion limit exceeded at line 1 column 128; the line is left out
            brat 1 brat/f.ann: not brat standoff, no line begins with an id such as T1: this looks like XML or JSON; the file is left out
            conll 1 conll/f.conll: no column holds tags (O, B-…, I-…) in 1 of 1 document; they come without mentions
            conll-bilou 1 conll-bilou/f.conll: no column holds tags (O, B-…, I-…) in 1 of 1 document; they come without mentions
            conll2012 1 conll2012/f.conll: line 2: the file ends inside a document; what it has is taken
            conllu 1 conllu/f.conllu: no sentence of ten columns; the file is left out
            webanno-tsv 1 webanno-tsv/f.tsv: line 1: not WebAnno TSV 3, which begins with “#FORMAT=WebAnno TSV 3.…”; left out
            uima-xmi 1 uima-xmi/f.xmi: line 1: the file begins with <a>, not XMI; what follows is left out
            uima-json 1 uima-json/f.json: line 1: element 1: the file ends inside the value; left out
            dygie 1 dygie/f.jsonl: line 1: element 1: the file ends inside the value; left out
            oneie 1 oneie/f.json: line 1: element 1: the file ends inside the value; left out
            rams 1 rams/f.jsonlines: line 1: element 1: the file ends inside the value; left out
            wikievents 1 wikievents/f.jsonl: line 1: element 1: the file ends inside the value; left out
            newsmtsc 1 newsmtsc/f.jsonl: line 1: element 1: the file ends inside the value; left out
            semeval22 1 semeval22/f.json: line 1: element 1: the file ends inside the value; left out
            semeval16 1 semeval16/f.tsv: line 1: 1 cells, not ID, Target, Tweet and Stance; the line is left out
            bioc 1 bioc/f.xml: line 1: <a> is not a BioC <collection>
            ace-apf 1 ace-apf/f.apf.xml: line 1: <a> is not an APF <source_file>
            doccano 1 doccano/f.jsonl: line 1: element 1: the file ends inside the value; left out
            label-studio 1 label-studio/f.json: line 1: element 1: the file ends inside the value; left out
            prodigy 1 prodigy/f.jsonl: line 1: element 1: the file ends inside the value; left out
            spacy-jsonl 1 spacy-jsonl/f.jsonl: line 1: element 1: the file ends inside the value; left out
            docbin 1 docbin/f.spacy: not zlib: corrupt deflate stream; the file is left out
            gliner 1 gliner/f.json: line 1: element 1: the file ends inside the value; left out
            labelbuddy 1 labelbuddy/f.json: line 1: element 1: the file ends inside the value; left out
            gate 1 gate/f.xml: line 1: the file begins with <a>, not GateDocument; what follows is left out
            qdpx 1 qdpx/f.qdpx: line 1: the file begins with <a>, not Project
            potato 1 potato/f.jsonl: line 1: element 1: the file ends inside the value; left out
            tag-lines 1 tag-lines/f.jsonl: line 1: element 1: the file ends inside the value; left out
        "#]],
    );
}

#[test]
fn an_entity_bomb_is_no_bomb() {
    let mut bomb =
        String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n<!ENTITY a0 \"lol\">\n");
    for level in 1..30 {
        let of = format!("&a{};", level - 1).repeat(10);
        writeln!(bomb, "<!ENTITY a{level} \"{of}\">").unwrap();
    }
    bomb.push_str("]>\n<collection><document><id>&a29;</id></document></collection>\n");
    let bench = Bench::new();
    let mut out = String::new();
    for format in ["bioc", "gate", "uima-xmi", "ace-apf", "qdpx"] {
        let (code, told) = bench.import(format, "f.xml", bomb.as_bytes());
        let first = told.lines().next().unwrap_or_default();
        writeln!(out, "{format} {code} {first}").unwrap();
    }
    expect![[r#"
        bioc 1 bioc/f.xml: line 34: the entity &a29; is not one of XML's five; others are not expanded
        gate 1 gate/f.xml: line 34: the file begins with <collection>, not GateDocument; what follows is left out
        uima-xmi 1 uima-xmi/f.xml: line 34: the file begins with <collection>, not XMI; what follows is left out
        ace-apf 1 ace-apf/f.xml: line 34: <collection> is not an APF <source_file>
        qdpx 1 qdpx/f.xml: line 34: the file begins with <collection>, not Project
    "#]].assert_eq(&out);
}

/// Places in code points, tokens or UTF-16 units, in a format's own words.
pub struct Places {
    pub format: &'static str,
    /// `FROM` and `TO` stand for the place; a tag that is good is there too.
    pub file: &'static str,
    pub ending: &'static str,
}

pub const PLACES: &[Places] = &[
    Places {
        format: "jsonl",
        ending: "jsonl",
        file: r#"{"id": "d", "text": "TEXT", "mentions": [{"id": "m1", "kind": "PER", "spans": [[2, 6]]}, {"id": "m2", "kind": "X", "spans": [[FROM, TO]]}]}"#,
    },
    Places {
        format: "doccano",
        ending: "jsonl",
        file: r#"{"id": 1, "text": "TEXT", "label": [[2, 6, "PER"], [FROM, TO, "X"]]}"#,
    },
    Places {
        format: "label-studio",
        ending: "json",
        file: r#"[{"id": 1, "data": {"text": "TEXT"}, "annotations": [{"id": 2, "result": [{"id": "a", "from_name": "l", "to_name": "text", "type": "labels", "value": {"start": 2, "end": 6, "labels": ["PER"]}}, {"id": "b", "from_name": "l", "to_name": "text", "type": "labels", "value": {"start": FROM, "end": TO, "labels": ["X"]}}]}]}]"#,
    },
    Places {
        format: "prodigy",
        ending: "jsonl",
        file: r#"{"text": "TEXT", "spans": [{"start": 2, "end": 6, "label": "PER"}, {"start": FROM, "end": TO, "label": "X"}]}"#,
    },
    Places {
        format: "spacy-jsonl",
        ending: "jsonl",
        file: r#"{"text": "TEXT", "ents": [{"start": 2, "end": 6, "label": "PER"}, {"start": FROM, "end": TO, "label": "X"}]}"#,
    },
    Places {
        format: "gliner",
        ending: "json",
        file: r#"[{"text": "TEXT", "entities": [{"start": 2, "end": 6, "label": "PER"}, {"start": FROM, "end": TO, "label": "X"}]}]"#,
    },
    Places {
        format: "labelbuddy",
        ending: "json",
        file: r#"[{"text": "TEXT", "annotations": [{"start_char": 2, "end_char": 6, "label_name": "PER"}, {"start_char": FROM, "end_char": TO, "label_name": "X"}]}]"#,
    },
    Places {
        format: "potato",
        ending: "jsonl",
        file: r#"{"id": "a", "displayed_text": "TEXT", "span_annotations": [{"schema": "w", "name": "PER", "start": 2, "end": 6}, {"schema": "w", "name": "X", "start": FROM, "end": TO}]}"#,
    },
    Places {
        format: "semeval22",
        ending: "json",
        file: r#"[{"sent_id": "s", "text": "TEXT", "opinions": [{"Source": [["Ruth"], ["2:6"]], "Target": [["x"], ["FROM:TO"]], "Polar_expression": [["met"], ["7:10"]], "Polarity": "Positive", "Intensity": "Strong"}]}]"#,
    },
    Places {
        format: "newsmtsc",
        ending: "jsonl",
        file: r#"{"primary_gid": "g", "sentence_normalized": "TEXT", "targets": [{"from": 2, "to": 6, "polarity": 2.0}, {"from": FROM, "to": TO, "polarity": 2.0}]}"#,
    },
    Places {
        format: "tag-lines",
        ending: "jsonl",
        file: "{\"doc\": \"a.txt\", \"kind\": \"entity\", \"start\": 2, \"end\": 6, \"text\": \"Ruth\", \"label\": \"PER\"}\n{\"doc\": \"a.txt\", \"kind\": \"entity\", \"start\": FROM, \"end\": TO, \"text\": \"x\", \"label\": \"X\"}",
    },
    Places {
        format: "brat",
        ending: "ann",
        file: "T1\tPER 2 6\tRuth\nT2\tX FROM TO\tx\nT1\tX 7 10\tmet\nR1\tKnows Arg1:T1 Arg2:T99\nE1\tT98:Meet Who:T1\n",
    },
    Places {
        format: "bioc",
        ending: "xml",
        file: "<collection><document><id>d</id><passage><offset>0</offset><text>TEXT</text><annotation id='1'><infon key='type'>P</infon><location offset='2' length='4'/><text>Ruth</text></annotation><annotation id='2'><location offset='FROM' length='TO'/></annotation></passage></document></collection>",
    },
    Places {
        format: "gate",
        ending: "xml",
        file: "<GateDocument><TextWithNodes><Node id=\"0\"/>😀 <Node id=\"3\"/>Ruth<Node id=\"7\"/> met.<Node id=\"12\"/></TextWithNodes><AnnotationSet><Annotation Id=\"1\" Type=\"PER\" StartNode=\"3\" EndNode=\"7\"/><Annotation Id=\"2\" Type=\"X\" StartNode=\"FROM\" EndNode=\"TO\"/></AnnotationSet></GateDocument>",
    },
    Places {
        format: "dygie",
        ending: "json",
        file: r#"{"doc_key": "d", "sentences": [["Ann", "met", "Bo"]], "ner": [[[0, 0, "PER"], [FROM, TO, "X"]]]}"#,
    },
    Places {
        format: "rams",
        ending: "jsonl",
        file: r#"{"doc_key": "d", "sentences": [["Ann", "met", "Bo"]], "ent_spans": [[0, 0, [["evt1arg1who", 1.0]]], [FROM, TO, [["evt1arg2who", 1.0]]]], "evt_triggers": [[1, 1, [["meet", 1.0]]]], "gold_evt_links": [[[1, 1], [0, 0], "evt1arg1who"], [[1, 1], [FROM, TO], "evt1arg2who"]]}"#,
    },
    Places {
        format: "oneie",
        ending: "json",
        file: r#"{"doc_id": "d", "sent_id": "1", "tokens": ["Ann", "met", "Bo"], "entity_mentions": [{"id": "a", "start": 0, "end": 1, "entity_type": "PER"}, {"id": "b", "start": FROM, "end": TO, "entity_type": "X"}], "relation_mentions": [], "event_mentions": []}"#,
    },
    Places {
        format: "wikievents",
        ending: "jsonl",
        file: r#"{"doc_id": "d", "sentences": [[[["Ann", 0, 3], ["met", 4, 7]], "Ann met"]], "entity_mentions": [{"id": "a", "start": 0, "end": 1, "entity_type": "PER"}, {"id": "b", "start": FROM, "end": TO, "entity_type": "X"}], "event_mentions": []}"#,
    },
    Places {
        format: "uima-json",
        ending: "json",
        file: r#"{"%TYPES": {}, "%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "TEXT"}, {"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": 3, "end": 7, "label": "PER"}, {"%ID": 3, "%TYPE": "custom.Span", "@sofa": 1, "begin": FROM, "end": TO, "label": "X"}], "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3]}}}"#,
    },
    Places {
        format: "uima-xmi",
        ending: "xmi",
        file: r#"<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"><ner:NamedEntity xmi:id="10" sofa="1" begin="3" end="7" value="PER"/><ner:NamedEntity xmi:id="11" sofa="1" begin="FROM" end="TO" value="X"/><cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="TEXT"/></xmi:XMI>"#,
    },
    Places {
        format: "ace-apf",
        ending: "apf.xml",
        file: "<source_file><document DOCID='a'><entity ID='E' TYPE='PER'><entity_mention ID='m' TYPE='NAM'><extent><charseq START='2' END='5'>Ruth</charseq></extent></entity_mention><entity_mention ID='n' TYPE='NAM'><extent><charseq START='FROM' END='TO'>x</charseq></extent></entity_mention></entity></document></source_file>",
    },
    Places {
        format: "qdpx",
        ending: "qde",
        file: r#"<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook><Codes><Code guid="c" name="PER"/></Codes></CodeBook><Sources><TextSource guid="s" name="a"><PlainTextContent>TEXT</PlainTextContent><PlainTextSelection guid="p" startPosition="2" endPosition="6"><Coding guid="g"><CodeRef targetGUID="c"/></Coding></PlainTextSelection><PlainTextSelection guid="q" startPosition="FROM" endPosition="TO"><Coding guid="h"><CodeRef targetGUID="c"/></Coding></PlainTextSelection></TextSource></Sources></Project>"#,
    },
    Places {
        format: "webanno-tsv",
        ending: "tsv",
        file: "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|value\n\n\n#Text=TEXT\n1-1\t0-2\t😀\t_\t\n1-2\t3-7\tRuth\tPER\t\n1-3\tFROM-TO\tmet\tX\t\n",
    },
];

#[test]
fn places_that_lead_nowhere_are_told_and_the_good_one_is_taken() {
    let bench = Bench::new();
    let mut out = String::new();
    for it in PLACES {
        for (what, from, to) in [
            ("past the end", "2", "99"),
            ("reversed", "6", "2"),
            ("giant", "99999999999999999999", "999999999999999999999"),
            ("negative", "-7", "3"),
        ] {
            // BioC says how long a place is; GATE's lie between nodes, which are there.
            let (from, to) = match (it.format, what) {
                ("bioc", "reversed") => ("6", "-4"),
                ("gate", "reversed") => ("7", "3"),
                _ => (from, to),
            };
            let file = it.file.replace("TEXT", TEXT);
            let file = file.replace("FROM", from).replace("TO", to);
            let name = format!("f.{}", it.ending);
            match it.format {
                "brat" => bench.beside("brat", "f.txt"),
                "ace-apf" => bench.beside("ace-apf", "f.sgm"),
                _ => {}
            }
            let (code, told) = bench.import(it.format, &name, file.as_bytes());
            writeln!(out, "{} {what}: {code}", it.format).unwrap();
            for line in told.lines().filter(|it| is_said_of(it)) {
                writeln!(out, "    {line}").unwrap();
            }
        }
    }
    expect![[r#"
        jsonl past the end: 1
            jsonl/f.jsonl: line 1: m2: the span 2..99 goes past the text's 14 characters; left out
            1 article, 1 tag would be taken in; 1 reported
        jsonl reversed: 1
            jsonl/f.jsonl: line 1: m2: the span 6..2 is empty or reversed; left out
            1 article, 1 tag would be taken in; 1 reported
        jsonl giant: 1
            jsonl/f.jsonl: line 1: m2: [1e+20,1e+21] is not a span in spans; left out
            1 article, 1 tag would be taken in; 1 reported
        jsonl negative: 1
            jsonl/f.jsonl: line 1: m2: [-7,3] is not a span in spans; left out
            1 article, 1 tag would be taken in; 1 reported
        doccano past the end: 1
            doccano/f.jsonl: line 1: [2,99,"X"]: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        doccano reversed: 1
            doccano/f.jsonl: line 1: [6,2,"X"]: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        doccano giant: 1
            doccano/f.jsonl: line 1: [1e+20,1e+21,"X"]: the start 1e+20 is no whole number; left out
            1 article, 1 tag would be taken in; 1 reported
        doccano negative: 1
            doccano/f.jsonl: line 1: [-7,3,"X"]: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        label-studio past the end: 1
            label-studio/f.json: line 1: element 1: {"id":"b","from_name":"l","to_name":"text","type":"labels","…: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        label-studio reversed: 1
            label-studio/f.json: line 1: element 1: {"id":"b","from_name":"l","to_name":"text","type":"labels","…: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        label-studio giant: 1
            label-studio/f.json: line 1: element 1: {"id":"b","from_name":"l","to_name":"text","type":"labels","…: it has no place in the text; left out
            1 article, 1 tag would be taken in; 1 reported
        label-studio negative: 1
            label-studio/f.json: line 1: element 1: {"id":"b","from_name":"l","to_name":"text","type":"labels","…: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        prodigy past the end: 1
            prodigy/f.jsonl: line 1: {"start":2,"end":99,"label":"X"}: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        prodigy reversed: 1
            prodigy/f.jsonl: line 1: {"start":6,"end":2,"label":"X"}: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        prodigy giant: 1
            prodigy/f.jsonl: line 1: {"start":1e+20,"end":1e+21,"label":"X"}: the start 1e+20 is no whole number; left out
            1 article, 1 tag would be taken in; 1 reported
        prodigy negative: 1
            prodigy/f.jsonl: line 1: {"start":-7,"end":3,"label":"X"}: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        spacy-jsonl past the end: 1
            spacy-jsonl/f.jsonl: line 1: {"start":2,"end":99,"label":"X"}: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        spacy-jsonl reversed: 1
            spacy-jsonl/f.jsonl: line 1: {"start":6,"end":2,"label":"X"}: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        spacy-jsonl giant: 1
            spacy-jsonl/f.jsonl: line 1: {"start":1e+20,"end":1e+21,"label":"X"}: the start 1e+20 is no whole number; left out
            1 article, 1 tag would be taken in; 1 reported
        spacy-jsonl negative: 1
            spacy-jsonl/f.jsonl: line 1: {"start":-7,"end":3,"label":"X"}: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        gliner past the end: 1
            gliner/f.json: line 1: element 1: {"start":2,"end":99,"label":"X"}: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        gliner reversed: 1
            gliner/f.json: line 1: element 1: {"start":6,"end":2,"label":"X"}: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        gliner giant: 1
            gliner/f.json: line 1: element 1: {"start":1e+20,"end":1e+21,"label":"X"}: the start 1e+20 is no whole number; left out
            1 article, 1 tag would be taken in; 1 reported
        gliner negative: 1
            gliner/f.json: line 1: element 1: {"start":-7,"end":3,"label":"X"}: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        labelbuddy past the end: 1
            labelbuddy/f.json: line 1: element 1: {"start_char":2,"end_char":99,"label_name":"X"}: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        labelbuddy reversed: 1
            labelbuddy/f.json: line 1: element 1: {"start_char":6,"end_char":2,"label_name":"X"}: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        labelbuddy giant: 1
            labelbuddy/f.json: line 1: element 1: {"start_char":1e+20,"end_char":1e+21,"label_name":"X"}: the start 1e+20 is no whole number; left out
            1 article, 1 tag would be taken in; 1 reported
        labelbuddy negative: 1
            labelbuddy/f.json: line 1: element 1: {"start_char":-7,"end_char":3,"label_name":"X"}: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        potato past the end: 1
            potato/f.jsonl: line 1: {"schema":"w","name":"X","start":2,"end":99}: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        potato reversed: 1
            potato/f.jsonl: line 1: {"schema":"w","name":"X","start":6,"end":2}: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        potato giant: 1
            potato/f.jsonl: line 1: {"schema":"w","name":"X","start":1e+20,"end":1e+21}: the start 1e+20 is no whole number; left out
            1 article, 1 tag would be taken in; 1 reported
        potato negative: 1
            potato/f.jsonl: line 1: {"schema":"w","name":"X","start":-7,"end":3}: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        semeval22 past the end: 1
            semeval22/f.json: line 1: element 1: opinion {"Source":[["Ruth"],["2:6"]],"Target":[["x"],["2:99"]],"Pola…: Target: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 0 tags would be taken in; 1 reported
        semeval22 reversed: 1
            semeval22/f.json: line 1: element 1: opinion {"Source":[["Ruth"],["2:6"]],"Target":[["x"],["6:2"]],"Polar…: Target: the span 6–2 ends before it begins; left out
            1 article, 0 tags would be taken in; 1 reported
        semeval22 giant: 1
            semeval22/f.json: line 1: element 1: opinion {"Source":[["Ruth"],["2:6"]],"Target":[["x"],["9999999999999…: Target: not a place: 99999999999999999999:999999999999999999999; left out
            1 article, 0 tags would be taken in; 1 reported
        semeval22 negative: 1
            semeval22/f.json: line 1: element 1: opinion {"Source":[["Ruth"],["2:6"]],"Target":[["x"],["-7:3"]],"Pola…: Target: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 0 tags would be taken in; 1 reported
        newsmtsc past the end: 1
            newsmtsc/f.jsonl: line 1: target {"from":2,"to":99,"polarity":2.0}: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 2 tags would be taken in; 1 reported
        newsmtsc reversed: 1
            newsmtsc/f.jsonl: line 1: target {"from":6,"to":2,"polarity":2.0}: the span 6–2 ends before it begins; left out
            1 article, 2 tags would be taken in; 1 reported
        newsmtsc giant: 1
            newsmtsc/f.jsonl: line 1: target {"from":1e+20,"to":1e+21,"polarity":2.0}: from is not a number: 1e+20; left out
            1 article, 2 tags would be taken in; 1 reported
        newsmtsc negative: 1
            newsmtsc/f.jsonl: line 1: target {"from":-7,"to":3,"polarity":2.0}: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 2 tags would be taken in; 1 reported
        tag-lines past the end: 1
            tag-lines/f.jsonl: line 2: a.txt: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        tag-lines reversed: 1
            tag-lines/f.jsonl: line 2: a.txt: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        tag-lines giant: 1
            tag-lines/f.jsonl: line 2: a.txt: the start 1e+20 is no whole number; left out
            1 article, 1 tag would be taken in; 1 reported
        tag-lines negative: 1
            tag-lines/f.jsonl: line 2: a.txt: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        brat past the end: 1
            brat/f.ann: line 2: T2: the span 2–99 lies outside the text, which has 14 code points; left out
            brat/f.ann: line 3: T1: the id is given twice; this one is now m1
            brat/f.ann: line 4: R1: T99 isn’t there; left out
            brat/f.ann: line 5: E1: its trigger Meet isn’t there
            1 article, 3 tags would be taken in; 4 reported
        brat reversed: 1
            brat/f.ann: line 2: T2: the span 6–2 ends before it begins; left out
            brat/f.ann: line 3: T1: the id is given twice; this one is now m1
            brat/f.ann: line 4: R1: T99 isn’t there; left out
            brat/f.ann: line 5: E1: its trigger Meet isn’t there
            1 article, 3 tags would be taken in; 4 reported
        brat giant: 1
            brat/f.ann: line 2: T2: not “type start end”; left out
            brat/f.ann: line 3: T1: the id is given twice; this one is now m1
            brat/f.ann: line 4: R1: T99 isn’t there; left out
            brat/f.ann: line 5: E1: its trigger Meet isn’t there
            1 article, 3 tags would be taken in; 4 reported
        brat negative: 1
            brat/f.ann: line 2: T2: the span -7–3 lies outside the text, which has 14 code points; left out
            brat/f.ann: line 3: T1: the id is given twice; this one is now m1
            brat/f.ann: line 4: R1: T99 isn’t there; left out
            brat/f.ann: line 5: E1: its trigger Meet isn’t there
            1 article, 3 tags would be taken in; 4 reported
        bioc past the end: 1
            bioc/f.xml: line 1: 2: the span 2–101 lies outside the passages; left out
            1 article, 1 tag would be taken in; 1 reported
        bioc reversed: 1
            bioc/f.xml: line 1: 2: its length is -4; left out
            1 article, 1 tag would be taken in; 1 reported
        bioc giant: 1
            bioc/f.xml: line 1: 2: offset is not a whole number: 99999999999999999999; left out
            1 article, 1 tag would be taken in; 1 reported
        bioc negative: 1
            bioc/f.xml: line 1: 2: the span -7–-4 lies outside the passages; left out
            1 article, 1 tag would be taken in; 1 reported
        gate past the end: 1
            gate/f.xml: line 1: 2: X: StartNode 2 is not in the text; left out
            1 article, 1 tag would be taken in; 1 reported
        gate reversed: 1
            gate/f.xml: line 1: 2: X: the span 7–3 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        gate giant: 1
            gate/f.xml: line 1: 2: X: StartNode 99999999999999999999 is not in the text; left out
            1 article, 1 tag would be taken in; 1 reported
        gate negative: 1
            gate/f.xml: line 1: 2: X: StartNode -7 is not in the text; left out
            1 article, 1 tag would be taken in; 1 reported
        dygie past the end: 1
            dygie/f.json: line 1: entity [2,99,"X"]: the tokens 2–99 lie outside the text, which has 3; left out
            1 article, 1 tag would be taken in; 1 reported
        dygie reversed: 1
            dygie/f.json: line 1: entity [6,2,"X"]: the tokens 6–2 end before they begin; left out
            1 article, 1 tag would be taken in; 1 reported
        dygie giant: 1
            dygie/f.json: line 1: entity [1e+20,1e+21,"X"]: not the number of a token: 1e+20; left out
            1 article, 1 tag would be taken in; 1 reported
        dygie negative: 1
            dygie/f.json: line 1: entity [-7,3,"X"]: the tokens -7–3 lie outside the text, which has 3; left out
            1 article, 1 tag would be taken in; 1 reported
        rams past the end: 1
            rams/f.jsonl: line 1: link [[1,1],[2,99],"evt1arg2who"]: the tokens 2–99 lie outside the text, which has 3; left out
            rams/f.jsonl: line 1: span [2,99,[["evt1arg2who",1.0]]]: the tokens 2–99 lie outside the text, which has 3; left out
            1 article, 1 tag would be taken in; 2 reported
        rams reversed: 1
            rams/f.jsonl: line 1: link [[1,1],[6,2],"evt1arg2who"]: the tokens 6–2 end before they begin; left out
            rams/f.jsonl: line 1: span [6,2,[["evt1arg2who",1.0]]]: the tokens 6–2 end before they begin; left out
            1 article, 1 tag would be taken in; 2 reported
        rams giant: 1
            rams/f.jsonl: line 1: link [[1,1],[1e+20,1e+21],"evt1arg2who"]: not the number of a token: 1e+20; left out
            rams/f.jsonl: line 1: span [1e+20,1e+21,[["evt1arg2who",1.0]]]: not the number of a token: 1e+20; left out
            1 article, 1 tag would be taken in; 2 reported
        rams negative: 1
            rams/f.jsonl: line 1: link [[1,1],[-7,3],"evt1arg2who"]: the tokens -7–3 lie outside the text, which has 3; left out
            rams/f.jsonl: line 1: span [-7,3,[["evt1arg2who",1.0]]]: the tokens -7–3 lie outside the text, which has 3; left out
            1 article, 1 tag would be taken in; 2 reported
        oneie past the end: 1
            oneie/f.json: line 1: b: 2–99 lies outside the sentence; left out
            1 article, 1 tag would be taken in; 1 reported
        oneie reversed: 1
            oneie/f.json: line 1: b: 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        oneie giant: 1
            oneie/f.json: line 1: b: start is not a number: 1e+20; left out
            1 article, 1 tag would be taken in; 1 reported
        oneie negative: 1
            oneie/f.json: line 1: b: -7–3 lies outside the sentence; left out
            1 article, 1 tag would be taken in; 1 reported
        wikievents past the end: 1
            wikievents/f.jsonl: line 1: b: the tokens 2–99 lie outside the text, which has 2; left out
            1 article, 1 tag would be taken in; 1 reported
        wikievents reversed: 1
            wikievents/f.jsonl: line 1: b: the tokens 6–2 end before they begin; left out
            1 article, 1 tag would be taken in; 1 reported
        wikievents giant: 1
            wikievents/f.jsonl: line 1: b: not the number of a token: 1e+20; left out
            1 article, 1 tag would be taken in; 1 reported
        wikievents negative: 1
            wikievents/f.jsonl: line 1: b: the tokens -7–3 lie outside the text, which has 2; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-json past the end: 1
            uima-json/f.json: line 1: 3: Span: the span 2–99 lies outside the text, which has 15 UTF-16 units; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-json reversed: 1
            uima-json/f.json: line 1: 3: Span: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-json giant: 1
            uima-json/f.json: line 1: 3: begin is not a whole number: 1e+20; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-json negative: 1
            uima-json/f.json: line 1: 3: Span: the span -7–3 lies outside the text, which has 15 UTF-16 units; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-xmi past the end: 1
            uima-xmi/f.xmi: line 1: 11: NamedEntity: the span 2–99 lies outside the text, which has 15 UTF-16 units; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-xmi reversed: 1
            uima-xmi/f.xmi: line 1: 11: NamedEntity: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-xmi giant: 1
            uima-xmi/f.xmi: line 1: begin is not a whole number: 99999999999999999999; left out
            1 article, 1 tag would be taken in; 1 reported
        uima-xmi negative: 1
            uima-xmi/f.xmi: line 1: 11: NamedEntity: the span -7–3 lies outside the text, which has 15 UTF-16 units; left out
            1 article, 1 tag would be taken in; 1 reported
        ace-apf past the end: 1
            ace-apf/f.apf.xml: line 1: n: the characters 2–99 lie outside the text; left out
            1 article, 1 tag would be taken in; 1 reported
        ace-apf reversed: 1
            ace-apf/f.apf.xml: line 1: n: the characters 6–2 end before they begin; left out
            1 article, 1 tag would be taken in; 1 reported
        ace-apf giant: 1
            ace-apf/f.apf.xml: line 1: n: extent has no charseq with START and END; left out
            1 article, 1 tag would be taken in; 1 reported
        ace-apf negative: 1
            ace-apf/f.apf.xml: line 1: n: the characters -7–3 lie outside the text; left out
            1 article, 1 tag would be taken in; 1 reported
        qdpx past the end: 1
            qdpx/f.qde: line 1: q: the span 2–99 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        qdpx reversed: 1
            qdpx/f.qde: line 1: q: the span 6–2 ends before it begins; left out
            1 article, 1 tag would be taken in; 1 reported
        qdpx giant: 1
            qdpx/f.qde: line 1: q: startPosition is not a whole number: 99999999999999999999; left out
            1 article, 1 tag would be taken in; 1 reported
        qdpx negative: 1
            qdpx/f.qde: line 1: q: the span -7–3 lies outside the text, which has 14 code points; left out
            1 article, 1 tag would be taken in; 1 reported
        webanno-tsv past the end: 1
            webanno-tsv/f.tsv: line 6: the sentence’s #Text isn’t that of its tokens; put together from the tokens
            1 article, 2 tags would be taken in; 1 reported
        webanno-tsv reversed: 1
            webanno-tsv/f.tsv: line 8: “1-3	6-2	met	X	” is no token with its offsets; left out
            1 article, 1 tag would be taken in; 1 reported
        webanno-tsv giant: 1
            webanno-tsv/f.tsv: line 8: “1-3	99999999999999999999-999999999999999999999	met	X	” is no token with its offsets; left out
            1 article, 1 tag would be taken in; 1 reported
        webanno-tsv negative: 1
            webanno-tsv/f.tsv: line 8: “1-3	-7-3	met	X	” is no token with its offsets; left out
            1 article, 1 tag would be taken in; 1 reported
    "#]].assert_eq(&out);
}

#[test]
fn half_of_a_character_is_no_place() {
    // In UTF-16 units the face is two; a sign above its letter is a code point
    // of its own, and a program that counts these may stand before it.
    let bench = Bench::new();
    let mut out = String::new();
    let cas = |from: u32, to: u32| {
        format!(
            r#"{{"%TYPES": {{}}, "%FEATURE_STRUCTURES": [{{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "{TEXT}"}}, {{"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": {from}, "end": {to}, "label": "X"}}], "%VIEWS": {{"_InitialView": {{"%SOFA": 1, "%MEMBERS": [2]}}}}}}"#
        )
    };
    for (what, format, name, file) in [
        ("half of the face", "uima-json", "f.json", cas(1, 7)),
        ("to half of the face", "uima-json", "f.json", cas(0, 1)),
        ("before the accent", "uima-json", "f.json", cas(12, 13)),
        (
            "before the accent",
            "doccano",
            "f.jsonl",
            format!(r#"{{"id": 1, "text": "{TEXT}", "label": [[11, 12, "X"]]}}"#),
        ),
        (
            "half of a byte",
            "labelbuddy",
            "f.json",
            format!(
                r#"[{{"text": "{TEXT}", "annotations": [{{"start_byte": 2, "end_byte": 9, "label_name": "X"}}]}}]"#
            ),
        ),
    ] {
        let (code, told) = bench.import(format, name, file.as_bytes());
        writeln!(out, "{what}: {code}").unwrap();
        for line in told.lines().filter(|it| is_said_of(it)) {
            writeln!(out, "    {line}").unwrap();
        }
    }
    expect![[r#"
        half of the face: 1
            uima-json/f.json: line 1: 2: Span: the span 1–7 begins or ends inside a character; left out
            1 article, 0 tags would be taken in; 1 reported
        to half of the face: 1
            uima-json/f.json: line 1: 2: Span: the span 0–1 begins or ends inside a character; left out
            1 article, 0 tags would be taken in; 1 reported
        before the accent: 0
            1 article, 1 tag would be taken in; 0 reported
        before the accent: 0
            1 article, 1 tag would be taken in; 0 reported
        half of a byte: 1
            labelbuddy/f.json: line 1: element 1: {"start_byte":2,"end_byte":9,"label_name":"X"}: the bytes 2–9 don't lie on the text's characters; left out
            1 article, 0 tags would be taken in; 1 reported
    "#]].assert_eq(&out);
}

#[test]
fn counts_of_a_giant_take_no_giant_s_memory() {
    let bench = Bench::new();
    let mut out = String::new();
    let columns = format!("Ruth{}\tB-PER\n", "\t-".repeat(1_000_000));
    let numbers = format!("[{}0]", "0,".repeat(2_000_000));
    let ids = (0..20_000).fold(String::new(), |mut all, i| {
        let _ = writeln!(all, "T{}\tPER 2 6\tRuth", i % 3);
        all
    });
    bench.beside("brat", "f.txt");
    for (what, format, name, file) in [
        ("columns", "conll", "f.conll", columns.clone()),
        ("columns", "conllu", "f.conllu", columns.clone()),
        ("columns", "webanno-tsv", "f.tsv", columns),
        ("numbers", "label-studio", "f.json", numbers.clone()),
        ("numbers", "doccano", "f.json", numbers),
        ("the same ids", "brat", "f.ann", ids),
    ] {
        let (code, told) = bench.import(format, name, file.as_bytes());
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines.iter().all(|it| it.len() < 600), "{what} {format}");
        writeln!(out, "{what} {format}: {code}, {} lines told", lines.len()).unwrap();
        for line in lines.iter().take(2).chain(lines.last()) {
            writeln!(out, "    {line}").unwrap();
        }
    }
    expect![[r#"
        columns conll: 0, 4 lines told
            entity type PER is taken as PERSON (1)
            articles found: 0 by id, 1 to be added
            1 article, 1 tag would be taken in; 0 reported
        columns conllu: 1, 3 lines told
            conllu/f.conllu: no sentence of ten columns; the file is left out
            0 new suggestions, 0 known already, 0 of them decided
            0 articles, 0 tags would be taken in; 1 reported
        columns webanno-tsv: 1, 3 lines told
            webanno-tsv/f.tsv: line 1: not WebAnno TSV 3, which begins with “#FORMAT=WebAnno TSV 3.…”; left out
            0 new suggestions, 0 known already, 0 of them decided
            0 articles, 0 tags would be taken in; 1 reported
        numbers label-studio: 1, 3 lines told
            label-studio/f.json: line 1: [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0… is no document; left out
            0 new suggestions, 0 known already, 0 of them decided
            0 articles, 0 tags would be taken in; 1 reported
        numbers doccano: 1, 3 lines told
            doccano/f.json: line 1: [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0… is no document; left out
            0 new suggestions, 0 known already, 0 of them decided
            0 articles, 0 tags would be taken in; 1 reported
        the same ids brat: 1, 1005 lines told
            brat/f.ann: line 4: T0: the id is given twice; this one is now m1
            brat/f.ann: line 5: T1: the id is given twice; this one is now m2
            1 article, 20000 tags would be taken in; 1001 reported
    "#]].assert_eq(&out);
}

//! What is found in projects of our own words, in the real syntax.

use expect_test::expect;

use crate::exchange::archive::packed;
use crate::exchange::told::{EXAMPLE, rewritten_bytes, told};

const TEXT: &str = "😀 Ruth met the mayor.\r\nShe thanked him.";

fn project(attributes: &str, inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Town" {attributes}>
<Users><User guid="u1" name="Anna"/><User guid="u2" name="Ben"/></Users>
<CodeBook><Codes>
<Code guid="c1" name="People" isCodable="false">
<Code guid="c2" name="Person" isCodable="true"><Description>Somebody named.</Description></Code>
<Code guid="c3" name="other" isCodable="true"/></Code>
<Code guid="c4" name="Acts" isCodable="true"><Code guid="c5" name="other" isCodable="true"/></Code>
</Codes></CodeBook>
<Variables><Variable guid="v1" name="desk" typeOfVariable="Text"/></Variables>
{inside}
</Project>
"#
    )
}

const INSIDE: &str = r#"<Cases><Case guid="k1" name="Town hall"><VariableValue><VariableRef targetGUID="v1"/>
<TextValue>politics</TextValue></VariableValue><SourceRef targetGUID="s1"/><SelectionRef targetGUID="p2"/></Case></Cases>
<Sources>
<TextSource guid="s1" name="mayor.txt" plainTextPath="internal://s1.txt" creatingUser="u1">
<Description>From the archive.</Description>
<PlainTextSelection guid="p1" startPosition="2" endPosition="6" creatingUser="u1">
<Description>the guest</Description>
<Coding guid="g1" creatingUser="u1"><CodeRef targetGUID="c2"/></Coding>
<Coding guid="g2" creatingUser="u2"><CodeRef targetGUID="c3"/><NoteRef targetGUID="n1"/></Coding>
</PlainTextSelection>
<PlainTextSelection guid="p2" startPosition="7" endPosition="10" creatingUser="u1">
<Coding guid="g3"><CodeRef targetGUID="c5"/></Coding></PlainTextSelection>
<PlainTextSelection guid="p3" startPosition="11" endPosition="20" creatingUser="u1"><Description>who?</Description></PlainTextSelection>
<PlainTextSelection guid="p4" startPosition="23" endPosition="26" creatingUser="u2">
<Coding guid="g4"><CodeRef targetGUID="c2"/></Coding></PlainTextSelection>
<Coding guid="g5" creatingUser="u1"><CodeRef targetGUID="c4"/></Coding>
<VariableValue><VariableRef targetGUID="v1"/><TextValue>local</TextValue></VariableValue>
</TextSource>
<TextSource guid="s2" name="inline.txt"><PlainTextContent>Nobody coded here.</PlainTextContent></TextSource>
<VideoSource guid="s3" name="talk.mp4" path="internal://s3.mp4">
<Transcript guid="s4" plainTextPath="internal://S4.TXT"><SyncPoint guid="y1" position="0" timeStamp="1"/><SyncPoint guid="y2" position="5" timeStamp="2"/>
<TranscriptSelection guid="p5" fromSyncPoint="y1" toSyncPoint="y2"><Coding guid="g6"><CodeRef targetGUID="c2"/></Coding></TranscriptSelection></Transcript>
<VideoSelection guid="p6" begin="0" end="2"/></VideoSource>
<PictureSource guid="s5" name="map.png" path="internal://s5.png"/>
<PDFSource guid="s6" name="paper.pdf"><Representation guid="s7" plainTextPath="internal://s4.txt"/>
<PlainTextSelection guid="p7" startPosition="6" endPosition="11"><Coding guid="g7"><CodeRef targetGUID="k1"/></Coding></PlainTextSelection></PDFSource>
</Sources>
<Notes><Note guid="n1" name="memo" creatingUser="u2"><PlainTextContent>Not sure.</PlainTextContent></Note></Notes>
<Links><Link guid="l1" name="greets" direction="OneWay" originGUID="p1" targetGUID="g3"/>
<Link guid="l2" originGUID="n1" targetGUID="c2"/></Links>"#;

#[test]
fn codes_people_notes_cases_and_links() {
    let archive = |attributes: &str| {
        packed(&[
            ("project.qde", project(attributes, INSIDE).as_bytes()),
            ("Sources/s1.txt", TEXT.as_bytes()),
            ("sources/s4.txt", b"\xef\xbb\xbfHello there."),
        ])
    };
    expect![[r#"
        schema entities: Person People/other Acts Acts/other; events: ; relations: 
        ! line 14: mayor.txt: its line ends are two characters, and positions are counted with both
        ! passed over: 1 Link, 1 PictureSource, 1 VideoSelection
        = mayor.txt by Anna: "😀 Ruth met the mayor.\r\nShe thanked him."
          g1 Person "Ruth"
          n1 on g1: the guest
          g3 Acts/other "met"
          n2 “the mayor”: who?
          l3 code = Acts ""
          l4 desk = local ""
          n5 From the archive.
          l6 case = Town hall ""
          l7 desk = politics ""
          l8 case = Town hall "met"
          l9 desk = politics "met"
          l1 greets g1 → g3
        = mayor.txt by Ben: "😀 Ruth met the mayor.\r\nShe thanked him."
          g2 People/other "Ruth"
          n1 on g2: Not sure.
          g4 Person "She"
        = inline.txt: "Nobody coded here."
        = talk.mp4: "Hello there."
          g6 Person "Hello"
        = paper.pdf: "Hello there."
          l1 case = Town hall "there"
    "#]]
    .assert_eq(&told("qdpx", "town.qdpx", &archive(""), &[]));
    // ATLAS.ti writes two characters and counts one.
    let atlas = told("qdpx", "town.qdpx", &archive("origin=\"ATLAS.ti 23\""), &[]);
    let she = |told: &str| told.lines().find(|it| it.contains("g4")).map(str::to_owned);
    expect![[r#"
        Some(
            "  g4 Person \"he \"",
        )
    "#]]
    .assert_debug_eq(&she(&atlas));
}

#[test]
fn a_code_book_and_a_bare_project() {
    let book = r#"<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
        <Code guid="c" name="Person" isCodable="true"/></Codes></CodeBook>"#;
    expect![[r#"
        schema entities: Person; events: ; relations: 
    "#]]
    .assert_eq(&told("qdpx", "town.qdc", book.as_bytes(), &[]));
    let bare = project(
        "",
        r#"<Sources><TextSource guid="s" name="a" plainTextPath="relative://x/a.txt">
        <PlainTextSelection guid="p" startPosition="0" endPosition="1"><Coding guid="g"><CodeRef
        targetGUID="c2"/></Coding></PlainTextSelection></TextSource></Sources>"#,
    );
    expect![[r#"
        schema entities: Person People/other Acts Acts/other; events: ; relations: 
        = a: "é"
          g Person "é"
    "#]]
    .assert_eq(&told(
        "qdpx",
        "project.qde",
        bare.as_bytes(),
        &[("a.txt", "é")],
    ));
}

#[test]
fn what_does_not_fit_is_told_with_its_line() {
    let inside = r#"<Sources><TextSource guid="s" name="a"><PlainTextContent>abc</PlainTextContent>
<PlainTextSelection guid="p1" startPosition="2" endPosition="9"><Coding><CodeRef targetGUID="c2"/></Coding></PlainTextSelection>
<PlainTextSelection guid="p2" startPosition="2" endPosition="1"/>
<PlainTextSelection guid="p3" startPosition="-1" endPosition="1"/>
<PlainTextSelection guid="p4" startPosition="0"/>
<PlainTextSelection guid="p5" startPosition="0" endPosition="1"><Coding guid="g1"><CodeRef targetGUID="nowhere"/></Coding><Coding guid="g2"/></PlainTextSelection>
<PlainTextSelection guid="p6" startPosition="0" endPosition="1"><NoteRef targetGUID="nowhere"/><Coding guid="g3"><CodeRef targetGUID="c2"/></Coding><Coding guid="g3"><CodeRef targetGUID="c2"/></Coding></PlainTextSelection>
</TextSource>
<TextSource guid="t" name="b" plainTextPath="internal://../../etc/passwd"/>
<TextSource guid="u" name="c" richTextPath="internal://c.docx"/>
<TextSource guid="v" name="d" plainTextPath="internal://bad.txt"/></Sources>"#;
    let archive = packed(&[
        ("project.qde", project("", inside).as_bytes()),
        ("Sources/bad.txt", b"\xff\xfe"),
        ("../../etc/passwd", b"root"),
    ]);
    expect![[r#"
        schema entities: Person People/other Acts Acts/other; events: ; relations: 
        ! line 17: p6: the note nowhere is not in the project; left out
        ! line 19: b: the archive holds no passwd; left out
        ! line 20: c: it has rich text only; left out
        ! line 21: d: bad.txt, line 1: not UTF-8; the file is left out; left out
        ! line 12: p1: the span 2–9 lies outside the text, which has 3 code points; left out
        ! line 13: p2: the span 2–1 ends before it begins; left out
        ! line 14: p3: the span -1–1 lies outside the text, which has 3 code points; left out
        ! line 15: p4: <PlainTextSelection> has no endPosition; left out
        ! line 16: g1: the code nowhere is not in the code book; left out
        ! line 16: g2: a coding without a code; left out
        = a: "abc"
          g3 Person "a"
          m1 Person "a"
    "#]]
    .assert_eq(&told("qdpx", "town.qdpx", &archive, &[]));
}

#[test]
fn other_and_cut_files_are_told() {
    let told = |bytes: &[u8]| told("qdpx", "town.qdpx", bytes, &[]);
    let whole = project("", INSIDE);
    expect![[r#"
        ! the archive holds no project.qde
        ! the archive can't be opened: invalid Zip archive: Could not find EOCD; left out
        ! line 1: the file begins with <html>, not Project
        ! line 1: no XML element in the file
        ! line 16: not well-formed XML: tag not closed: `>` not found before end of input
    "#]]
    .assert_eq(
        &[
            told(&packed(&[("readme.txt", b"no project")])),
            told(b"PK\x03\x04 cut"),
            told(b"<html/>"),
            told(b""),
            told(&whole.as_bytes()[..1000]),
        ]
        .concat(),
    );
}

#[test]
fn a_layer_goes_out() {
    let (written, losses) = rewritten_bytes("qdpx", EXAMPLE, &Default::default());
    let mut archive = crate::exchange::archive::Archive::open(written).expect("opens");
    let mut out = String::new();
    for (number, name) in archive.names() {
        let content = archive.unpack(number).expect("unpacks");
        out += &format!("== {name}\n{}", String::from_utf8(content).expect("text"));
    }
    expect![[r#"
        == Sources/8d73735d-d528-8822-bcdd-d4f3fd34b36f.txt
        😀 Bank of Ada  met Bo.
         Bo and Al Low ran.== project.qde
        <?xml version="1.0" encoding="utf-8"?>
        <Project name="Glossator" origin="Glossator" xmlns="urn:QDA-XML:project:1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd">
        <Users>
        <User guid="6ea01947-b697-88cf-be31-4e71bae41aac" name="x"/>
        </Users>
        <CodeBook>
        <Codes>
        <Code guid="4a0c70be-bedc-8461-b1a2-e25c83347714" name="MEET" isCodable="true"/>
        <Code guid="432e7d62-5162-81d9-a5b6-cd8d81fb0866" name="ORG" isCodable="true"/>
        <Code guid="73d65446-13d5-807d-8b59-c021581c295e" name="PER" isCodable="true"/>
        <Code guid="189818b5-cc78-81fc-825c-0058ef539eb7" name="stance for" isCodable="true"/>
        </Codes>
        </CodeBook>
        <Variables>
        <Variable guid="e6c9c691-d7ea-8850-af2d-4f2abe12a0b9" name="topic" typeOfVariable="Text"/>
        </Variables>
        <Sources>
        <TextSource guid="8d73735d-d528-8822-bcdd-d4f3fd34b36f" name="a.txt" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac" plainTextPath="internal://8d73735d-d528-8822-bcdd-d4f3fd34b36f.txt">
        <PlainTextSelection guid="207e829d-97c7-857c-9326-2eac20f4d7e2" startPosition="0" endPosition="22" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><Coding guid="83507701-abc2-8d25-906b-2667960685b4" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><CodeRef targetGUID="189818b5-cc78-81fc-825c-0058ef539eb7"/></Coding></PlainTextSelection>
        <PlainTextSelection guid="abe32315-d8ca-8916-ac58-42a06af6bb2f" startPosition="2" endPosition="13" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><Coding guid="413cebd7-a538-8647-9a13-fad7b2593773" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><CodeRef targetGUID="432e7d62-5162-81d9-a5b6-cd8d81fb0866"/></Coding></PlainTextSelection>
        <PlainTextSelection guid="4b3f0d74-7975-82e9-9e8c-e874b0226dad" startPosition="10" endPosition="13" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><Coding guid="3cff32e1-1f06-8b41-91af-f7f84cec2998" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><CodeRef targetGUID="73d65446-13d5-807d-8b59-c021581c295e"/><NoteRef targetGUID="14a3e394-db8a-8729-b6e0-ba6a173fbfd2"/></Coding></PlainTextSelection>
        <PlainTextSelection guid="d0ee375c-093a-8aa4-9927-0d364655f05e" startPosition="15" endPosition="18" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><Coding guid="a9ccb771-fa9a-8e19-9ad6-8e36af8cee0f" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><CodeRef targetGUID="4a0c70be-bedc-8461-b1a2-e25c83347714"/><NoteRef targetGUID="7627fd80-f1bb-87b2-9c39-bc1f176e2748"/></Coding></PlainTextSelection>
        <PlainTextSelection guid="c03fe12f-2530-8913-a095-9b17dace15bd" startPosition="19" endPosition="21" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><Coding guid="df4f8387-b130-8b1d-aa24-dfbcf4ca93fe" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><CodeRef targetGUID="73d65446-13d5-807d-8b59-c021581c295e"/></Coding></PlainTextSelection>
        <PlainTextSelection guid="b996a026-c895-80aa-b31d-c52ce1ad2946" startPosition="19" endPosition="21" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><Coding guid="64fceff6-9db6-8066-9d20-8458211a3eb7" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><CodeRef targetGUID="73d65446-13d5-807d-8b59-c021581c295e"/></Coding></PlainTextSelection>
        <PlainTextSelection guid="1add441a-9e4d-821e-97fc-5671c5aceb38" startPosition="24" endPosition="27" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><Coding guid="6df53ae3-7fd1-8d81-befe-7a8dfb60591a" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><CodeRef targetGUID="73d65446-13d5-807d-8b59-c021581c295e"/></Coding></PlainTextSelection>
        <NoteRef targetGUID="7e96e54d-fbda-8841-866f-29f86cc84dfe"/>
        <VariableValue><VariableRef targetGUID="e6c9c691-d7ea-8850-af2d-4f2abe12a0b9"/><TextValue>talk</TextValue></VariableValue>
        </TextSource>
        </Sources>
        <Notes>
        <Note guid="14a3e394-db8a-8729-b6e0-ba6a173fbfd2" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><PlainTextContent>Sure?</PlainTextContent></Note>
        <Note guid="7627fd80-f1bb-87b2-9c39-bc1f176e2748" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><PlainTextContent>When?</PlainTextContent></Note>
        <Note guid="7e96e54d-fbda-8841-866f-29f86cc84dfe" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac"><PlainTextContent>Short.</PlainTextContent></Note>
        </Notes>
        <Links>
        <Link guid="d0420919-c5a3-8b8c-be38-6c2a3d675c2b" name="target" direction="OneWay" originGUID="83507701-abc2-8d25-906b-2667960685b4" targetGUID="413cebd7-a538-8647-9a13-fad7b2593773"/>
        <Link guid="dddb67a3-e34f-85c6-ba6e-eacb38cbe536" name="meets" direction="OneWay" originGUID="413cebd7-a538-8647-9a13-fad7b2593773" targetGUID="df4f8387-b130-8b1d-aa24-dfbcf4ca93fe"/>
        <Link guid="9fae05ee-72d5-80b9-9a27-6f020888a80a" name="does" direction="OneWay" originGUID="413cebd7-a538-8647-9a13-fad7b2593773" targetGUID="a9ccb771-fa9a-8e19-9ad6-8e36af8cee0f"/>
        </Links>
        </Project>
    "#]].assert_eq(&out);
    expect![[r#"
        - rejected tags: m7 “Al Low”
        - stances, whose words become coded passages: s1 “😀 Bank of Ada  met Bo.”
        - attributes: m1 “Bank of Ada”
        - links to entities: m1 “Bank of Ada”
        - events, whose triggers become coded passages: v1 “met”
        - notes on what is no mention: n3 “”
        - links to entities: m3 “Bo”
        - discontinuous mentions: m6 “Bo”
        - holders and targets, which become links: s1 “😀 Bank of Ada  met Bo.”
        - holders and targets, which become links: s1 “😀 Bank of Ada  met Bo.”
        - relations to events, which become passages: r2 “”
        - labels of passages: l2 “Bo and Al Low ran.”
    "#]]
    .assert_eq(&losses);
}

/// Programs with a place for one value of each variable fail on a second.
#[test]
fn values_of_a_variable_are_one() {
    let file = concat!(
        r#"{"id": "a", "text": "Ann met Bo.", "annotator": "x", "mentions": [], "labels": ["#,
        r#"{"id": "l1", "task": "topic", "values": ["talk", "trade"], "spans": []}, "#,
        r#"{"id": "l2", "task": "genre", "values": ["a; b"], "spans": []}], "#,
        r#""notes": [{"id": "n1", "text": "Short.", "at": "2026-05-25T09:12:12Z"}]}"#,
    );
    let (written, losses) = rewritten_bytes("qdpx", file, &Default::default());
    expect![[r#"
        - values with a semicolon, which become several: l2 “”
    "#]]
    .assert_eq(&losses);
    let mut archive = crate::exchange::archive::Archive::open(written.clone()).expect("opens");
    let content = archive.unpack(1).expect("unpacks");
    let content = String::from_utf8(content).expect("text");
    let lines = content.lines();
    let lines: Vec<&str> = lines
        .filter(|it| it.contains("Value") || it.contains("<Note "))
        .collect();
    expect![[r#"
        <VariableValue><VariableRef targetGUID="e6c9c691-d7ea-8850-af2d-4f2abe12a0b9"/><TextValue>talk; trade</TextValue></VariableValue>
        <VariableValue><VariableRef targetGUID="d2de017e-4331-8621-9331-d3c83933f228"/><TextValue>a; b</TextValue></VariableValue>
        <Note guid="9bb48c0d-aa18-8bc5-9766-2649075c4ba9" creatingUser="6ea01947-b697-88cf-be31-4e71bae41aac" creationDateTime="2026-05-25T09:12:12Z"><PlainTextContent>Short.</PlainTextContent></Note>"#]].assert_eq(&lines.join("\n"));
    expect![[r#"
        = a by x: "Ann met Bo."
          l1 topic = talk, trade ""
          l2 genre = a, b ""
          n3 Short.
    "#]]
    .assert_eq(&told("qdpx", "a.qdpx", &written, &[]));
}

proptest::proptest! {
    /// Whatever is cut or swapped, nothing panics.
    #[test]
    fn damage_is_survived(at in 0usize..9000, with in ".{0,3}", more in 0usize..40) {
        let mut bytes = project("", INSIDE).into_bytes();
        let at = at % bytes.len();
        let end = (at + more).min(bytes.len());
        bytes.splice(at..end, with.bytes());
        told("qdpx", "project.qde", &bytes, &[("s1.txt", TEXT), ("s4.txt", "Hello there.")]);
    }
}

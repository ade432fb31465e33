//! What is found in files of our own words, in the real syntax.

use expect_test::{Expect, expect};

use crate::exchange::told::told;

/// 😀 takes two units of UTF-16; `&#13;` is a character of the text.
const TEXT: &str = "<Node id=\"0\"/>😀 <Node id=\"3\"/>Ruth <Node id=\"8\"/>Ohm<Node \
    id=\"11\"/> met&#13;\n<Node id=\"17\"/>the mayor<Node id=\"26\"/>. <Node id=\"28\"/>She<Node \
    id=\"31\"/> left &amp; rested.<Node id=\"47\"/>";

fn document(sets: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='utf-8'?>\n<GateDocument version=\"3\">\n\
         <GateDocumentFeatures>\n<Feature>\n<Name className=\"java.lang.String\">\
         gate.SourceURL</Name>\n<Value className=\"java.lang.String\">file:/news/mayor.txt\
         </Value>\n</Feature>\n<Feature>\n<Name className=\"java.lang.String\">desk</Name>\n\
         <Value className=\"java.lang.String\">local</Value>\n</Feature>\n\
         </GateDocumentFeatures>\n<TextWithNodes>{TEXT}</TextWithNodes>\n{sets}\n</GateDocument>\n"
    )
}

fn feature(name: &str, class: &str, value: &str) -> String {
    format!(
        "<Feature><Name className=\"java.lang.String\">{name}</Name>\
         <Value className=\"java.lang.{class}\">{value}</Value></Feature>"
    )
}

fn list(name: &str, values: &str) -> String {
    format!(
        "<Feature><Name className=\"java.lang.String\">{name}</Name><Value className=\
         \"java.util.ArrayList\" itemClassName=\"java.lang.Integer\">{values}</Value></Feature>"
    )
}

fn annotation(id: &str, kind: &str, from: &str, to: &str, features: &str) -> String {
    format!(
        "<Annotation Id=\"{id}\" Type=\"{kind}\" StartNode=\"{from}\" EndNode=\"{to}\">\n\
         {features}\n</Annotation>\n"
    )
}

fn check(sets: &str, expected: Expect) {
    let file = document(sets);
    expected.assert_eq(&told("gate", "a/doc.xml", file.as_bytes(), &[]));
}

#[test]
fn sets_features_matches_and_relations() {
    let features = [
        feature("gender", "String", "female"),
        feature("known", "Boolean", "true"),
        feature("rank", "Integer", "2"),
        feature("empty", "String", ""),
        list("matches", "1;3"),
    ]
    .concat();
    let wrapped = "<Feature><Name className=\"java.lang.String\">names</Name><Value \
        className=\"gate.corpora.ObjectWrapper\">&lt;value class=&quot;list&quot;&gt;\
        &lt;string&gt;head&lt;/string&gt;&lt;string&gt;mayor&lt;/string&gt;&lt;/value&gt;\
        </Value></Feature>";
    let default = [
        annotation("1", "Person", "3", "11", &features),
        annotation("2", "Office", "17", "26", wrapped),
        annotation("3", "Person", "28", "31", &list("matches", "1;3")),
        annotation("4", "Token", "3", "8", ""),
        annotation("5", "Sentence", "3", "26", ""),
    ]
    .concat();
    check(
        &format!(
            "<AnnotationSet>\n{default}</AnnotationSet>\n<AnnotationSet Name=\"anna\">\n{}\
             </AnnotationSet>\n<AnnotationSet Name=\"Original markups\">{}</AnnotationSet>\n\
             <RelationSet><Relation Id=\"9\" Type=\"meets\" Members=\"1;2\">{}</Relation>\
             <Relation Id=\"10\" Type=\"meets\" Members=\"1;4\"/><Relation Id=\"11\" \
             Type=\"trio\" Members=\"1;2;3\"/></RelationSet>",
            annotation("1", "Person", "3", "8", ""),
            annotation("7", "paragraph", "0", "47", ""),
            feature("when", "String", "now"),
        ),
        expect![[r#"
            ! line 41: 10: meets: one of its members 1;4 is no tag; left out
            ! line 41: 11: trio: a relation between 3 is not two-ended; left out
            ! line 15: passed over: 1 Sentence, 1 Token
            = mayor.txt: "😀 Ruth Ohm met\r\nthe mayor. She left & rested."
              1 Person "Ruth Ohm" → mayor.txt-1 [gender: Text("female"), known: Flag(true), rank: Number(2.0)]
              2 Office "the mayor" [names: Many(["head", "mayor"])]
              3 Person "She" → mayor.txt-1
              9 meets 1 → 2 [when: Text("now")]
              l1 desk = local ""
            = mayor.txt by anna: "😀 Ruth Ohm met\r\nthe mayor. She left & rested."
              1 Person "Ruth "
            ! line 37: passed over: 1 annotations of Original markups
        "#]],
    );
}

#[test]
fn what_does_not_fit_is_told_with_its_line() {
    check(
        &format!(
            "<AnnotationSet>\n{}</AnnotationSet>",
            [
                annotation("1", "A", "3", "99", ""),
                annotation("2", "B", "8", "3", ""),
                annotation("3", "C", "3", "3", ""),
                annotation("4", "D", "3", "8", ""),
                annotation("4", "E", "8", "11", ""),
                "<Annotation Type=\"F\" StartNode=\"3\"/>".to_owned(),
                annotation("x", "G", "0", "3", ""),
            ]
            .concat()
        ),
        expect![[r#"
            ! line 16: 1: A: EndNode 99 is not in the text; left out
            ! line 19: 2: B: the span 8–3 ends before it begins; left out
            ! line 22: 3: C: the span 3–3 is empty; left out
            ! line 28: 4: the id stands twice; a new one is made
            ! line 31: F: <Annotation> has no EndNode; left out
            = mayor.txt: "😀 Ruth Ohm met\r\nthe mayor. She left & rested."
              4 D "Ruth "
              m1 E "Ohm"
              x G "😀 "
              l2 desk = local ""
        "#]],
    );
}

#[test]
fn a_document_without_findings_is_still_one() {
    check(
        "<AnnotationSet/>",
        expect![[r#"
        = mayor.txt: "😀 Ruth Ohm met\r\nthe mayor. She left & rested."
          l1 desk = local ""
    "#]],
    );
    check(
        "",
        expect![[r#"
        = mayor.txt: "😀 Ruth Ohm met\r\nthe mayor. She left & rested."
          l1 desk = local ""
    "#]],
    );
}

#[test]
fn other_and_cut_files_are_told() {
    let whole = document(&format!(
        "<AnnotationSet>\n{}{}</AnnotationSet>",
        annotation("1", "Person", "3", "11", ""),
        annotation("2", "Person", "17", "26", "")
    ));
    let cut = whole.find("Id=\"2\"").expect("in the file");
    expect![[r#"
        ! line 19: not well-formed XML: tag not closed: `>` not found before end of input; what follows is left out
        = mayor.txt: "😀 Ruth Ohm met\r\nthe mayor. She left & rested."
          1 Person "Ruth Ohm"
          l1 desk = local ""
    "#]].assert_eq(&told("gate", "doc.xml", &whole.as_bytes()[..cut], &[]));
    expect![[r#"
        ! line 1: the file begins with <TEI>, not GateDocument; what follows is left out
    "#]]
    .assert_eq(&told("gate", "doc.xml", b"<TEI><text/></TEI>", &[]));
    let latin = b"<?xml version='1.0' encoding='windows-1252'?>\n<GateDocument><TextWithNodes>\
        <Node id=\"0\"/>Caf\xe9<Node id=\"4\"/></TextWithNodes><AnnotationSet><Annotation Id=\"1\" \
        Type=\"Place\" StartNode=\"0\" EndNode=\"4\"/></AnnotationSet></GateDocument>";
    expect![[r#"
        = doc: "Café"
          1 Place "Café"
    "#]]
    .assert_eq(&told("gate", "doc.xml", latin, &[]));
    let bomb = "<!DOCTYPE x [<!ENTITY a \"ha\">]>\n<GateDocument><TextWithNodes>&a;</TextWithNodes>\
        </GateDocument>";
    expect![[r#"
        ! line 2: the entity &a; is not one of XML's five; others are not expanded; what follows is left out
    "#]].assert_eq(&told("gate", "doc.xml", bomb.as_bytes(), &[]));
}

proptest::proptest! {
    /// Whatever is cut or swapped, nothing panics.
    #[test]
    fn damage_is_survived(at in 0usize..2000, with in ".{0,3}", more in 0usize..40) {
        let whole = document(&format!(
            "<AnnotationSet>{}{}</AnnotationSet><RelationSet><Relation Members=\"1;2\"/></RelationSet>",
            annotation("1", "Person", "3", "11", &list("matches", "1;2")),
            annotation("2", "Person", "28", "31", &list("matches", "1;2")),
        ));
        let mut bytes = whole.into_bytes();
        let at = at % bytes.len();
        let end = (at + more).min(bytes.len());
        bytes.splice(at..end, with.bytes());
        told("gate", "doc.xml", &bytes, &[]);
    }
}

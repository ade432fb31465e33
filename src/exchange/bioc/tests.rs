//! What is found in BioC files.

use expect_test::{Expect, expect};

use crate::exchange::told::told;

fn check(content: &str, expected: Expect) {
    expected.assert_eq(&told("bioc", "a/all.xml", content.as_bytes(), &[]));
}

fn collection(documents: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE collection SYSTEM 'BioC.dtd'>\n\
         <collection><source>PubTator</source><date></date><key>k</key>\n{documents}</collection>"
    )
}

fn annotation(id: &str, kind: &str, offset: i64, length: i64, text: &str) -> String {
    format!(
        "<annotation id='{id}'><infon key='type'>{kind}</infon><location offset='{offset}' \
         length='{length}'/><text>{text}</text></annotation>\n"
    )
}

#[test]
fn passages_make_the_text() {
    let document = format!(
        "<document><id>19</id>\n<passage><infon key='type'>title</infon><offset>0</offset>\
         <text>Ann&apos;s café</text>{}</passage>\n<passage><offset>11</offset>\
         <text>It burnt down.</text>{}<annotation id='4'><infon key='type'>Loss</infon>\
         <infon key='identifier'>M:1</infon><infon key='alt'>a</infon><infon key='alt'>b</infon>\
         <location offset='20' length='4'/><location offset='11' length='2'/><text>It down</text>\
         </annotation><annotation id='5'><infon key='type'>mood</infon><text>sad</text>\
         </annotation></passage>\n<relation id='R1'><infon key='type'>same</infon>\
         <node refid='2' role='target'/><node refid='1' role='source'/></relation>\
         <relation id='R2'><infon key='type'>burn</infon><node refid='3' role='Trigger'/>\
         <node refid='1' role='Theme'/></relation>\
         <relation><infon key='type'>cause</infon><node refid='R2' role='Cause'/>\
         <node refid='4' role='Effect'/></relation>\
         <relation><infon key='type'>all</infon><node refid='1' role='a'/><node refid='2'/>\
         <node refid='4' role='c'/></relation></document>",
        annotation("1", "Place", 0, 10, "Ann's café"),
        annotation("2", "Place", 11, 2, "It") + &annotation("3", "Word", 14, 5, "burnt"),
    );
    check(
        &collection(&document),
        expect![[r#"
            = 19: tokens "Ann's café\nIt burnt down."
              1 Place "Ann's café"
              2 Place "It"
              3 Word "burnt"
              4 Loss "It down" [alt: Many(["a", "b"]), identifier: Text("M:1")]
              l1 mood = sad ""
              R1 same 1 → 2
              R2 burn "burnt" (Theme 1)
              r2 cause R2 → 4 [from: Text("Cause"), to: Text("Effect")]
              v3 all "" (a 1, node 2, c 4)
        "#]],
    );
}

#[test]
fn the_unit_is_seen_by_the_words() {
    let document = |offsets: [i64; 2]| {
        format!(
            "<document><id>u</id><passage><offset>0</offset><text>é😀 Bo ran</text>{}{}</passage>\
             </document>",
            annotation("1", "P", offsets[0], 2, "Bo"),
            annotation("2", "P", offsets[1], 3, "ran"),
        )
    };
    let all = [[3, 6], [7, 10], [4, 7], [3, 7]].map(document).concat();
    check(
        &collection(&all),
        expect![[r#"
        = u: "é😀 Bo ran"
          1 P "Bo"
          2 P "ran"
        = u: "é😀 Bo ran"
          1 P "Bo"
          2 P "ran"
        = u: "é😀 Bo ran"
          1 P "Bo"
          2 P "ran"
        ! line 11: 2: the span 7–10 lies outside the passages; left out
        = u: "é😀 Bo ran"
          1 P "Bo"
    "#]],
    );
}

#[test]
fn places_may_count_from_their_sentence() {
    let document = format!(
        "<document><id>s</id><passage><offset>0</offset><sentence><offset>10</offset>\
         <text>One man.</text>{}</sentence><sentence><offset>30</offset><text>Two men.</text>{}\
         </sentence></passage></document>",
        annotation("1", "N", 0, 3, "a name"),
        annotation("2", "N", 4, 3, "a name"),
    );
    check(
        &collection(&document),
        expect![[r#"
        ! line 4: 2 annotations count from the start of their passage or sentence, not of the document; taken so
        = s: tokens "One man. Two men."
          1 N "One"
          2 N "men"
    "#]],
    );
}

#[test]
fn what_does_not_fit_is_told() {
    let document = format!(
        "<document><id>w</id><passage><offset>0</offset><text>One man.</text>{}\
         <annotation id='9'><location offset='x' length='1'/><text>m</text></annotation>\
         <relation id='r'><node refid='1'/></relation>\
         <relation><node refid='1'/><node refid='77'/></relation></passage></document>\n\
         <document><passage><text>&lol;</text></passage></document>",
        annotation("1", "N", 0, 3, "One")
            + &annotation("1", "N", 4, 3, "man")
            + &annotation("2", "N", 4, 30, "man.")
            + &annotation("3", "N", 4, -3, "man")
            + &annotation("4", "N", 3, 3, "man")
            + &annotation("5", "N", 9_223_372_036_854_775_807, 9, "man"),
    );
    check(
        &collection(&document),
        expect![[r#"
        ! line 5: 1: the id stands twice in its passage
        ! line 6: 2: the span 4–34 lies outside the passages; left out
        ! line 7: 3: its length is -3; left out
        ! line 8: 4: the file says “man”, but “ ma” stands there; left out
        ! line 9: 5: the span 9223372036854775807–9223372036854775807 lies outside the passages; left out
        ! line 10: 9: offset is not a whole number: x; left out
        ! line 10: r: it has 1 nodes; left out
        ! line 10: points at 77, which isn't there; left out
        = w: "One man."
          1 N "One"
          m1 N "man"
        ! line 11: the entity &lol; is not one of XML's five; others are not expanded
    "#]],
    );
    check(
        "<corpus/>",
        expect![[r#"
        ! line 1: <corpus> is not a BioC <collection>
    "#]],
    );
    check(
        "",
        expect![[r#"
        ! line 1: no BioC <collection> is there
    "#]],
    );
    check(
        "<collection><document><id>a</id>",
        expect![[r#"
        ! line 1: the file ends inside <document>
    "#]],
    );
}

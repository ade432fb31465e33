//! What the reader finds in files of our own words.

use expect_test::{Expect, expect};

use crate::exchange::told::told;

const TEXT: &str = "Anna Berg met the North and South Korean envoys in Genève. Talks failed.\n";

fn check(lines: &str, expect: Expect) {
    expect.assert_eq(&told(
        "brat",
        "news/a.ann",
        lines.as_bytes(),
        &[("a.txt", TEXT)],
    ));
}

#[test]
fn every_kind_of_line_is_read() {
    check(
        "T1\tPerson 0 9\tAnna Berg\n\
         T2\tGroup 18 23;34 47\tNorth Korean envoys\n\
         T3\tMeet 10 13\tmet\n\
         T4\tPlace 51 57\tGenève\n\
         T5\tFail 65 71\tfailed\n\
         E1\tMeet:T3 Who:T1 Who2:T2 Place:T4\n\
         E2\tFail:T5 What:E1\n\
         A1\tNegation E2\n\
         A2\tConfidence E1 High\n\
         M1\tSpeculation T1\n\
         R1\tSpeaks-to Arg1:T1 Arg2:T2\n\
         R2\tIn Place:T4 Thing:E1\n\
         *\tEquiv T1 T2 T4\n\
         N1\tReference T4 Wikidata:Q71\tGeneva\n\
         #1\tAnnotatorNotes E1\tis this one event?\n\
         #2\tNormalization T3\tmeet.v.01\n",
        expect![[r#"
            = a.txt: "Anna Berg met the North and South Korean envoys in Genève. T…"
              T1 Person "Anna Berg" [Speculation: Flag(true)]
              T2 Group "North Korean envoys"
              T4 Place "Genève" → Wikidata:Q71 [Reference: Text("Wikidata:Q71")]
              E1 Meet "met" (Who T1, Who T2, Place T4) [Confidence: Text("High")]
              E2 Fail "failed" (What E1) [Negation: Flag(true)]
              R1 Speaks-to T1 → T2
              R2 In T4 → E1 [from_role: Text("Place"), to_role: Text("Thing")]
              r1 Equiv T1 → T2
              r2 Equiv T1 → T4
              n3 on E1: is this one event?
              n4 on E1: Normalization: meet.v.01
        "#]],
    );
}

#[test]
fn what_does_not_fit_is_told_and_left_out() {
    check(
        "T1\tPerson 0 4\tAnna\r\n\
         T2\tPerson\t5\t9\tBerg\r\n\
         T3\tPlace 51 900\tGenève\r\n\
         T4\tPlace 52 58\tGenève\r\n\
         T5\tPlace 57 51\tGenève\r\n\
         T1\tPerson 5 9\tBerg\r\n\
         a stray line\r\n\
         T6\tPerson 0\r\n\
         E1\tMeet:T9 Who:T1 Where:T3\r\n\
         E2\tMeet:T9\r\n\
         R1\tIn Arg1:T1 Arg2:T3\r\n\
         R2\tIn Arg1:T1\r\n\
         A1\tNegation E7\r\n\
         N1\tReference T8 Wikidata:Q1\tx\r\n\
         *\tEquiv T1 T8\r\n\
         #1\tAnnotatorNotes T8\tlost?\r\n\
         T7\tPerson 0 4",
        expect![[r#"
            ! line 7: not a line of standoff; left out
            ! line 8: T6: not “type start end”; left out
            ! line 12: R2: not “type role:id role:id”; left out
            ! line 17: T7: the file ends inside it; left out
            ! line 3: T3: the span 51–900 lies outside the text, which has 73 code points; left out
            ! line 4: T4: the file says “Genève”, but “enève.” stands there; left out
            ! line 5: T5: the span 57–51 ends before it begins; left out
            ! line 6: T1: the id is given twice; this one is now m1
            ! line 9: E1: its trigger T9 isn’t there
            ! line 9: E1: T3 isn’t there; the argument Where is left out
            ! line 10: E2: its trigger T9 isn’t there; left out
            ! line 11: R1: T3 isn’t there; left out
            ! line 13: Negation: E7 isn’t there; left out
            ! line 14: Reference: T8 isn’t there; left out
            ! line 15: *: T8 isn’t there; left out
            ! line 16: #: T8 isn’t there; kept as a note on the whole text
            = a.txt: "Anna Berg met the North and South Korean envoys in Genève. T…"
              T1 Person "Anna"
              T2 Person "Berg"
              m1 Person "Berg"
              E1 Meet "" (Who T1)
              n2 lost?
        "#]],
    );
}

#[test]
fn offsets_in_another_unit_are_seen_by_their_quotes() {
    let read =
        |text: &str, lines: &str| told("brat", "a.ann", lines.as_bytes(), &[("a.txt", text)]);
    expect![[r#"
        ! line 1: its offsets count UTF-16 units, and are read so
        = a.txt: "😀 Anna met Berg"
          T1 P "Anna"
          T2 P "Berg"
    "#]]
    .assert_eq(&read(
        "😀 Anna met Berg",
        "T1\tP 3 7\tAnna\nT2\tP 12 16\tBerg\n",
    ));
    expect![[r#"
        ! line 1: its offsets count bytes, and are read so
        = a.txt: "É. Anna met"
          T1 P "Anna"
    "#]]
    .assert_eq(&read("É. Anna met", "T1\tP 4 8\tAnna\n"));
    expect![[r#"
        ! line 1: its offsets count code points with each line end as one, and are read so
        = a.txt: "One\r\n\r\nAnna met"
          T1 P "Anna"
    "#]]
    .assert_eq(&read("One\r\n\r\nAnna met", "T1\tP 5 9\tAnna\n"));
    expect![[r#"
        ! line 1: its offsets count code points from behind a byte-order mark, and are read so
        = a.txt: "Anna met"
          T1 P "Anna"
    "#]]
    .assert_eq(&read("\u{feff}Anna met", "T1\tP 1 5\tAnna\n"));
}

#[test]
fn other_programs_files_of_the_same_ending_are_named() {
    let why = |content: &str| told("brat", "a.ann", content.as_bytes(), &[("a.txt", TEXT)]);
    expect![[r#"
        ! not brat standoff, no line begins with an id such as T1: this looks like YEDDA's inline format; the file is left out
        ! not brat standoff, no line begins with an id such as T1: this looks like a table of columns; the file is left out
        ! not brat standoff, no line begins with an id such as T1: this looks like XML or JSON; the file is left out
    "#]]
    .assert_eq(
        &[
            why("[@Anna Berg#Person*] met the envoys.\n"),
            why("MENTION\t1\t0\t1\t2\tAnna Berg\nCOP\t1\t4\n"),
            why("<xml/>\n"),
        ]
        .concat(),
    );
    assert_eq!(
        why(""),
        format!("= a.txt: {:?}\n", crate::exchange::draft::short(TEXT))
    );
}

#[test]
fn without_its_text_a_file_waits() {
    assert_eq!(
        told("brat", "a.ann", b"T1\tP 0 4\tAnna\n", &[]),
        "= a.txt: waiting\n"
    );
}

#[test]
fn the_two_files_of_a_shared_task_are_one_document() {
    let one = "T1\tProtein 0 4\tAnna";
    let two = "T2\tMeet 10 13\tmet\nE1\tMeet:T2 Theme:T1\nE2\tMeet:T8 Theme:T1\n";
    let beside = [("a.txt", TEXT), ("a.a1", one), ("a.a2", two)];
    expect![[r#"
        ! line 3: E2: (a.a2) its trigger T8 isn’t there
        = a.txt: "Anna Berg met the North and South Korean envoys in Genève. T…"
          T1 Protein "Anna"
          E1 Meet "met" (Theme T1)
          E2 Meet "" (Theme T1)
    "#]]
    .assert_eq(&told("brat", "a.a1", one.as_bytes(), &beside));
    assert_eq!(
        told("brat", "a.a2", two.as_bytes(), &beside),
        "! its tags are read together with those of a.a1\n"
    );
}

const CONF: &str = "\
# what we look for
[entities]
Person
!Place
\tCity
\tCountry
-----
[relations]
Lives-in\tArg1:Person, Arg2:Place
Lives-in\tArg1:Person, Arg2:City
Alias\tArg1:<ANY>, Arg2:<ANY>, <REL-TYPE>:symmetric-transitive
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
<PP>=Person|<WHERE>
<WHERE>=Place
!Life
\tMarry\tSpouse{2}:Person, Where?:<WHERE>, Guest*:<PP>, Org2?:Person
\tTell\tWhat+:<EVENT>, <OVERLAP>:<ANY>
[attributes]
Negation\tArg:<EVENT>
Mood\tArg:Tell, Value:Glad|Sad, <DEFAULT>:Glad
";

#[test]
fn the_label_set_becomes_a_schema() {
    use std::fmt::Write;
    let schema = super::conf::Conf::parse(CONF).schema();
    let mut out = String::new();
    for it in &schema.entities {
        let _ = writeln!(out, "{} ({}) {}", it.id, it.help.definition, it.color);
    }
    for it in &schema.relations {
        let _ = writeln!(out, "{} {:?} → {:?}", it.id, it.from, it.to);
    }
    for it in &schema.events {
        let _ = writeln!(out, "{} in {}", it.id, it.group);
        for it in &it.roles {
            let (kinds, events) = (&it.accepts, it.events);
            let _ = writeln!(
                out,
                "  {} {}–{:?} {kinds:?} {events}",
                it.id, it.min, it.max
            );
        }
    }
    for it in &schema.attributes {
        let choices: Vec<&str> = it.choices().iter().map(|it| it.id.as_str()).collect();
        let _ = writeln!(out, "{} {:?} {choices:?} {:?}", it.id, it.on, it.default);
    }
    expect![[r#"
        Person () hue1
        City (A kind of Place) hue2
        Country (A kind of Place) hue3
        Lives-in ["Person"] → ["City", "Country"]
        Alias [] → []
        Marry in Life
          Spouse 2–Some(2) ["Person"] false
          Where 0–Some(1) ["City", "Country"] false
          Guest 0–None ["Person", "City", "Country"] false
          Org2 0–Some(1) ["Person"] false
        Tell in Life
          What 1–None [] true
        Negation Events([]) [] None
        Mood Events(["Tell"]) ["Glad", "Sad"] Some(Text("Glad"))
    "#]]
    .assert_eq(&out);
}

#[test]
fn numbers_behind_roles_follow_the_label_set() {
    let lines = "T1\tPerson 0 4\tAnna\nT2\tMarry 10 13\tmet\nE1\tMarry:T2 Spouse2:T1 Org2:T1\n";
    let beside = [("a.txt", TEXT), ("annotation.conf", CONF)];
    expect![[r#"
        schema entities: Person City Country; events: Marry Tell; relations: Lives-in Alias
        = a.txt: "Anna Berg met the North and South Korean envoys in Genève. T…"
          T1 Person "Anna"
          E1 Marry "met" (Spouse T1, Org2 T1)
    "#]]
    .assert_eq(&told("brat", "a.ann", lines.as_bytes(), &beside));
}

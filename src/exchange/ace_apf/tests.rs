//! What is found in files of ACE.

use expect_test::{Expect, expect};

use crate::exchange::told::{EXAMPLE, rewritten, rewritten_bytes, told};

const SGM: &str = "<DOC>\n<DOCID> N-1 </DOCID>\n<BODY>\nTroops of A&amp;B &lt;West, who fled in \
                   May,\nattacked it.\n</BODY>\n</DOC>\n";

fn check(name: &str, content: &str, sgm: &str, expected: Expect) {
    let beside = [("N-1.sgm", sgm)];
    expected.assert_eq(&told("ace-apf", name, content.as_bytes(), &beside));
}

/// A place with its words, counted as the format does: without tags, `&amp;` as
/// five, ends inclusive.
fn seq(words: &str) -> String {
    let mut plain = String::new();
    let mut rest = SGM;
    while let Some(open) = rest.find('<') {
        plain += &rest[..open];
        rest = &rest[open..][rest[open..].find('>').expect("a tag") + 1..];
    }
    let raw = words.replace('&', "&amp;").replace('<', "&lt;");
    let at = plain.find(&raw).expect("stands in the text");
    let from = plain[..at].chars().count();
    let to = from + raw.chars().count() - 1;
    format!("<charseq START=\"{from}\" END=\"{to}\">{raw}</charseq>")
}

fn mention(id: &str, level: &str, extent: &str, head: &str) -> String {
    format!(
        "<entity_mention ID=\"{id}\" TYPE=\"{level}\" LDCTYPE=\"{level}\"><extent>{}</extent>\
         <head>{}</head></entity_mention>\n",
        seq(extent),
        seq(head)
    )
}

fn file(document: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE source_file SYSTEM \"apf.v5.1.1.dtd\">\n\
         <source_file URI=\"N-1.sgm\" SOURCE=\"newswire\" TYPE=\"text\" AUTHOR=\"LDC\" \
         ENCODING=\"UTF-8\">\n<document DOCID=\"N-1\">\n{document}</document>\n</source_file>"
    )
}

fn whole() -> String {
    format!(
        "<entity ID=\"N-1-E1\" TYPE=\"PER\" SUBTYPE=\"Group\" CLASS=\"SPC\">\n{}{}</entity>\n\
         <entity ID=\"N-1-E2\" TYPE=\"ORG\" SUBTYPE=\"Government\" CLASS=\"SPC\">\n{}\
         <entity_attributes><name NAME=\"A&amp;B\">{}</name></entity_attributes></entity>\n\
         <entity ID=\"N-1-E3\" TYPE=\"FAC\" SUBTYPE=\"Plant\" CLASS=\"SPC\">\n{}</entity>\n\
         <value ID=\"N-1-V1\" TYPE=\"Contact-Info\" SUBTYPE=\"URL\"><value_mention \
         ID=\"N-1-V1-1\"><extent>{}</extent></value_mention></value>\n\
         <timex2 ID=\"N-1-T1\" VAL=\"2003-05\" MOD=\"START\"><timex2_mention ID=\"N-1-T1-1\">\
         <extent>{}</extent></timex2_mention></timex2>\n\
         <relation ID=\"N-1-R1\" TYPE=\"ORG-AFF\" SUBTYPE=\"Membership\" TENSE=\"Past\">\n\
         <relation_argument REFID=\"N-1-E1\" ROLE=\"Arg-1\"/>\
         <relation_argument REFID=\"N-1-E2\" ROLE=\"Arg-2\"/>\n\
         <relation_mention ID=\"N-1-R1-1\" LEXICALCONDITION=\"Preposition\"><extent>{}</extent>\
         <relation_mention_argument REFID=\"N-1-E2-1\" ROLE=\"Arg-2\"/>\
         <relation_mention_argument REFID=\"N-1-E1-1\" ROLE=\"Arg-1\"/>\
         <relation_mention_argument REFID=\"N-1-T1-1\" ROLE=\"Time-Within\"/>\
         </relation_mention></relation>\n\
         <relation ID=\"N-1-R2\" TYPE=\"METONYMY\"><relation_argument REFID=\"N-1-E3\" \
         ROLE=\"Arg-1\"/><relation_argument REFID=\"N-1-E2\" ROLE=\"Arg-2\"/></relation>\n\
         <event ID=\"N-1-EV1\" TYPE=\"Conflict\" SUBTYPE=\"Attack\" MODALITY=\"Asserted\" \
         POLARITY=\"Positive\" GENERICITY=\"Specific\" TENSE=\"Past\">\n\
         <event_argument REFID=\"N-1-E1\" ROLE=\"Attacker\"/>\n\
         <event_mention ID=\"N-1-EV1-1\"><extent>{}</extent><anchor>{}</anchor>\
         <event_mention_argument REFID=\"N-1-E1-1\" ROLE=\"Attacker\"/>\
         <event_mention_argument REFID=\"N-1-T1-1\" ROLE=\"Time-Within\"/></event_mention>\n\
         <event_mention ID=\"N-1-EV1-2\"><extent>{}</extent><anchor>{}</anchor></event_mention>\
         </event>\n",
        mention(
            "N-1-E1-1",
            "NOM",
            "Troops of A&B <West, who fled in May",
            "Troops"
        ),
        mention("N-1-E1-2", "PRO", "who", "who"),
        mention("N-1-E2-1", "NAM", "A&B <West", "A&B"),
        seq("A&B"),
        mention("N-1-E3-1", "PRO", "it", "it"),
        seq("N-1"),
        seq("May"),
        seq("Troops of A&B"),
        seq("attacked it"),
        seq("attacked"),
        seq("fled in May"),
        seq("fled"),
    )
}

#[test]
fn a_document_has_its_tags() {
    check(
        "x/N-1.apf.xml",
        &file(&whole()),
        SGM,
        expect![[r#"
        = N-1 by LDC: "\n N-1 \n\nTroops of A&B <West, who fled in May,\nattacked it.\n\n…"
          N-1-E1-1 PER "Troops of A&B <West, who fled in May" → N-1-E1 [class: Text("SPC"), head: Text("Troops"), head_start: Number(0.0), level: Text("NOM"), subtype: Text("Group")]
          N-1-E1-2 PER "who" → N-1-E1 [class: Text("SPC"), level: Text("PRO"), subtype: Text("Group")]
          N-1-E2-1 ORG "A&B <West" → N-1-E2 [class: Text("SPC"), head: Text("A&B"), head_start: Number(0.0), level: Text("NAM"), subtype: Text("Government")]
          N-1-E3-1 FAC "it" → N-1-E3 [class: Text("SPC"), level: Text("PRO"), subtype: Text("Plant")]
          N-1-V1-1 Contact-Info "N-1" [subtype: Text("URL")]
          N-1-T1-1 TIMEX2 "May" [mod: Text("START"), val: Text("2003-05")]
          N-1-R1-1 ORG-AFF.Membership N-1-E1-1 → N-1-E2-1 [lexical_condition: Text("Preposition"), tense: Text("Past"), time_within: Text("May")]
          N-1-R2 METONYMY Entity("N-1-E3") → Entity("N-1-E2")
          N-1-EV1-1 Conflict.Attack "attacked" (Attacker N-1-E1-1, Time-Within N-1-T1-1) [genericity: Text("Specific"), modality: Text("Asserted"), polarity: Text("Positive"), tense: Text("Past")]
          N-1-EV1-2 Conflict.Attack "fled" () [genericity: Text("Specific"), modality: Text("Asserted"), polarity: Text("Positive"), tense: Text("Past")]
          r1 coreference N-1-EV1-2 → N-1-EV1-1
    "#]],
    );
}

#[test]
fn a_file_may_count_otherwise() {
    let words = |first: i64| {
        format!(
            "<value ID=\"V\" TYPE=\"Crime\"><value_mention ID=\"V-1\"><extent><charseq \
             START=\"{first}\" END=\"{}\">fled</charseq></extent></value_mention></value>",
            first + 3
        )
    };
    let told = |first, sgm: &str| {
        let beside = [("N-1.sgm", sgm)];
        let told = told(
            "ace-apf",
            "N-1.apf.xml",
            file(&words(first)).as_bytes(),
            &beside,
        );
        told.lines().last().map(str::to_owned).unwrap_or_default()
    };
    let sgm = "<DOC>a &amp; b\nwho fled</DOC>";
    let found = "  V-1 Crime \"fled\"";
    assert_eq!(told(14, sgm), found);
    assert_eq!(told(10, sgm), found);
    assert_eq!(told(14, &sgm.replace('\n', "\r\n")), found);
    assert_eq!(told(15, &sgm.replace('\n', "\r\n")), found);
    assert_eq!(told(13, sgm), "= N-1 by LDC: \"a & b\\nwho fled\"");
}

#[test]
fn the_names_of_2004_are_known() {
    let document = format!(
        "<entity ID=\"E1\" TYPE=\"PER\"><entity_mention ID=\"1-1\" TYPE=\"NOM\"><extent>{}</extent>\
         </entity_mention></entity><entity ID=\"E2\" TYPE=\"ORG\"><entity_mention ID=\"2-1\" \
         TYPE=\"NAM\"><extent>{}</extent></entity_mention></entity>\
         <relation ID=\"R1\" TYPE=\"EMP-ORG\"><rel_entity_arg ENTITYID=\"E1\" ARGNUM=\"1\"/>\
         <rel_entity_arg ENTITYID=\"E2\" ARGNUM=\"2\"/><relation_mentions><relation_mention \
         ID=\"R1-1\"><ldc_extent>{}</ldc_extent><rel_mention_arg ENTITYMENTIONID=\"2-1\" \
         ARGNUM=\"2\"/><rel_mention_arg ENTITYMENTIONID=\"1-1\" ARGNUM=\"1\"/></relation_mention>\
         </relation_mentions></relation><event ID=\"V1\" TYPE=\"MOV\"><event_mention ID=\"V1-1\" \
         TYPE=\"SEN\"><extent>{}</extent><anchor>{}</anchor><event_mention_participant \
         ENTITYID=\"E1\" ENTITYMENTIONID=\"1-1\" ROLE=\"Agent\" SOURCE=\"Event\"/>\
         </event_mention></event>",
        seq("Troops"),
        seq("A&B"),
        seq("Troops of A&B"),
        seq("who fled"),
        seq("fled"),
    );
    check(
        "N-1.apf.xml",
        &file(&document),
        SGM,
        expect![[r#"
        = N-1 by LDC: "\n N-1 \n\nTroops of A&B <West, who fled in May,\nattacked it.\n\n…"
          1-1 PER "Troops" → E1 [level: Text("NOM")]
          2-1 ORG "A&B" → E2 [level: Text("NAM")]
          R1-1 EMP-ORG 1-1 → 2-1
          V1-1 MOV "fled" (Agent 1-1)
    "#]],
    );
}

#[test]
fn what_does_not_fit_is_told() {
    let wrong = whole()
        .replace(&seq("May"), "<charseq START=\"3\" END=\"7\">May</charseq>")
        .replace(
            &seq("A&B <West"),
            "<charseq START=\"900\" END=\"901\">A</charseq>",
        )
        .replace(
            &seq("attacked"),
            "<charseq START=\"9\" END=\"3\">x</charseq>",
        )
        .replace(&seq("N-1"), "<bblist/>")
        .replace(&seq("Troops"), &seq("attacked it"))
        .replace("N-1-E1-2", "N-1-E1-1");
    check(
        "N-1.apf.xml",
        &file(&wrong),
        SGM,
        expect![[r#"
            ! line 6: N-1-E1-1: the head lies outside the extent; it is; left out
            ! line 7: N-1-E1-1: the id stands twice
            ! line 10: N-1-E2-1: the characters 900–901 lie outside the text; left out
            ! line 15: N-1-V1-1: extent has no charseq with START and END; left out
            ! line 16: N-1-T1-1: the file says “May”, but “-1” stands there; left out
            ! line 19: N-1-R1-1: points at N-1-E2-1, which isn't there; left out
            ! line 23: N-1-EV1-1: the characters 9–3 end before they begin; left out
            = N-1 by LDC: "\n N-1 \n\nTroops of A&B <West, who fled in May,\nattacked it.\n\n…"
              N-1-E1-1 PER "Troops of A&B <West, who fled in May" → N-1-E1 [class: Text("SPC"), level: Text("NOM"), subtype: Text("Group")]
              m1 PER "who" → N-1-E1 [class: Text("SPC"), level: Text("PRO"), subtype: Text("Group")]
              N-1-E3-1 FAC "it" → N-1-E3 [class: Text("SPC"), level: Text("PRO"), subtype: Text("Plant")]
              N-1-R2 METONYMY Entity("N-1-E3") → Entity("N-1-E2")
              N-1-EV1-2 Conflict.Attack "fled" () [genericity: Text("Specific"), modality: Text("Asserted"), polarity: Text("Positive"), tense: Text("Past")]
        "#]],
    );
    check(
        "a.apf.xml",
        "<TEI/>",
        SGM,
        expect![[r#"
        ! line 1: <TEI> is not an APF <source_file>
    "#]],
    );
    check(
        "a.apf.xml",
        "<source_file><document>",
        SGM,
        expect![[r#"
            ! line 1: the file ends inside <document>
        "#]],
    );
}

#[test]
fn without_its_text_it_waits() {
    let file = file(&whole());
    let told = told("ace-apf", "N-1.apf.xml", file.as_bytes(), &[]);
    assert_eq!(told, "= N-1 by LDC: waiting\n");
    let mut text: &[u8] = file.as_bytes();
    let mut source = crate::exchange::Source {
        name: "N-1.apf.xml",
        bytes: &mut text,
        beside: &|_| None,
    };
    let mut records = Vec::new();
    let _ = super::read(&mut source, &mut |item| {
        if let crate::exchange::Item::Record(record) = item {
            records.push(record);
        }
        std::ops::ControlFlow::Continue(())
    });
    let [record] = records.as_mut_slice() else {
        panic!("a record");
    };
    let crate::exchange::Text::Waiting(waiting) = std::mem::take(&mut record.text) else {
        panic!("waits");
    };
    // Everything but what stands behind the first entity that was written out.
    let text: std::sync::Arc<str> = "\n N-1 \n\nTroops of nobody".into();
    let issues = waiting.read(record, &text);
    assert_eq!(record.tags.len(), 1);
    assert!(
        issues
            .iter()
            .any(|it| it.message.contains("lie outside the text"))
    );
}

#[test]
fn a_layer_goes_out() {
    // As many characters as before.
    let marked = EXAMPLE.replace("Bank of Ada  met", "A&Bc of Ada <met");
    let marked = marked.replace(
        "\"state\": true",
        "\"level\": \"nominal\", \"class\": \"SPC\"",
    );
    let (written, losses) = rewritten("ace-apf", &marked);
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE source_file SYSTEM "apf.v5.1.1.dtd">
        <?glossator level=nominal?>
        <source_file URI="a.sgm" SOURCE="newswire" TYPE="text" AUTHOR="x" ENCODING="UTF-8">
        <document DOCID="a.txt">
        <entity ID="bank" TYPE="ORG" SUBTYPE="Underspecified" CLASS="SPC">
        <entity_mention ID="bank-1" TYPE="NOM"><extent><charseq START="2" END="16">A&amp;Bc of Ada</charseq></extent><head><charseq START="2" END="16">A&amp;Bc of Ada</charseq></head></entity_mention>
        </entity>
        <entity ID="E-1" TYPE="PER" SUBTYPE="Underspecified" CLASS="USP">
        <entity_mention ID="E-1-1" TYPE="NAM"><extent><charseq START="14" END="16">Ada</charseq></extent><head><charseq START="14" END="16">Ada</charseq></head></entity_mention>
        </entity>
        <entity ID="bo" TYPE="PER" SUBTYPE="Underspecified" CLASS="USP">
        <entity_mention ID="bo-1" TYPE="NAM"><extent><charseq START="26" END="27">Bo</charseq></extent><head><charseq START="26" END="27">Bo</charseq></head></entity_mention>
        </entity>
        <entity ID="E-2" TYPE="PER" SUBTYPE="Underspecified" CLASS="USP">
        <entity_mention ID="E-2-1" TYPE="NAM"><extent><charseq START="26" END="27">Bo</charseq></extent><head><charseq START="26" END="27">Bo</charseq></head></entity_mention>
        </entity>
        <entity ID="E-3" TYPE="PER" SUBTYPE="Underspecified" CLASS="USP">
        <entity_mention ID="E-3-1" TYPE="NAM"><extent><charseq START="31" END="33">Bo </charseq></extent><head><charseq START="31" END="33">Bo </charseq></head></entity_mention>
        </entity>
        <relation ID="R-1" TYPE="meets" SUBTYPE="meets">
        <relation_argument REFID="bank" ROLE="Arg-1"/>
        <relation_argument REFID="bo" ROLE="Arg-2"/>
        <relation_mention ID="R-1-1"><extent><charseq START="2" END="27">A&amp;Bc of Ada &lt;met Bo</charseq></extent>
        <relation_mention_argument REFID="bank-1" ROLE="Arg-1"><extent><charseq START="2" END="16">A&amp;Bc of Ada</charseq></extent></relation_mention_argument>
        <relation_mention_argument REFID="bo-1" ROLE="Arg-2"><extent><charseq START="26" END="27">Bo</charseq></extent></relation_mention_argument>
        </relation_mention>
        </relation>
        <event ID="V-1" TYPE="MEET" SUBTYPE="MEET" MODALITY="Asserted" POLARITY="Positive" GENERICITY="Specific" TENSE="Unspecified">
        <event_mention ID="V-1-1"><extent><charseq START="22" END="24">met</charseq></extent><anchor><charseq START="22" END="24">met</charseq></anchor>
        </event_mention>
        </event>
        </document>
        </source_file>
        <DOC id="a.txt"><DOCTYPE SOURCE="newswire"></DOCTYPE><TEXT>😀 A&amp;Bc of Ada &lt;met Bo.
         Bo and Al Low ran.</TEXT></DOC>"#]].assert_eq(&written);
    expect![[r#"
        - rejected tags: m7 “Al Low”
        - mentions of no entity, which get one of their own: m2 “Ada”
        - mentions of no entity, which get one of their own: m4 “Bo”
        - mentions of no entity, which get one of their own: m5 “Bo ”
        - discontinuous mentions: m6 “Bo”
        - levels, subtypes and classes that nobody said: m1 “A&Bc of Ada”
        - levels, subtypes and classes that nobody said: m2 “Ada”
        - levels, subtypes and classes that nobody said: m3 “Bo”
        - levels, subtypes and classes that nobody said: m4 “Bo”
        - levels, subtypes and classes that nobody said: m5 “Bo ”
        - stances: s1 “😀 A&Bc of Ada <met Bo.”
        - labels: l2 “Bo and Al Low ran.”
        - relations to what is neither mention nor entity here: r2 “”
        - labels: l1 “”
        - notes: n1 “”
        - notes: n2 “”
        - notes: n3 “”
        - events of which nobody said modality, polarity, genericity and tense: v1 “met”
    "#]]
    .assert_eq(&losses);
}

/// What is quoted is as long as what is counted.
#[test]
fn a_line_end_is_quoted_as_it_is_counted() {
    let marked = EXAMPLE.replace(r".\n Bo", r".\r\nBo");
    let (written, _) = rewritten("ace-apf", &marked.replace("[[24, 27]]", "[[19, 27]]"));
    let quoted = "<charseq START=\"19\" END=\"25\">Bo.\nBo </charseq>";
    assert!(written.contains(quoted), "{written}");
}

/// Without the text offsets count in the text as others have it.
#[test]
fn a_layer_goes_out_without_its_text() {
    let options = crate::exchange::Options {
        text: false,
        ..Default::default()
    };
    let (written, _) = rewritten_bytes("ace-apf", EXAMPLE, &options);
    let written = String::from_utf8(written).expect("text");
    let text = "😀 Bank of Ada  met Bo.\n Bo and Al Low ran.";
    let told = crate::exchange::told::told_over("ace-apf", "a.apf.xml", written.as_bytes(), text);
    expect![[r#"
        = a.txt by x: "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."
          bank-1 ORG "Bank of Ada" → bank [class: Text("USP"), level: Text("NAM"), subtype: Text("Underspecified")]
          E-1-1 PER "Ada" → E-1 [class: Text("USP"), level: Text("NAM"), subtype: Text("Underspecified")]
          bo-1 PER "Bo" → bo [class: Text("USP"), level: Text("NAM"), subtype: Text("Underspecified")]
          E-2-1 PER "Bo" → E-2 [class: Text("USP"), level: Text("NAM"), subtype: Text("Underspecified")]
          E-3-1 PER "Bo " → E-3 [class: Text("USP"), level: Text("NAM"), subtype: Text("Underspecified")]
          R-1-1 meets bank-1 → bo-1
          V-1-1 MEET "met" () [genericity: Text("Specific"), modality: Text("Asserted"), polarity: Text("Positive"), tense: Text("Unspecified")]
    "#]].assert_eq(&told);
}

/// A project's words stand behind ACE's in the file and come back; what ACE has no
/// word for is told.
#[test]
fn a_project_s_words_come_back() {
    let file = concat!(
        r#"{"id": "a.txt", "annotator": "x", "text": "Ada left Rome in May; Bo may go.", "#,
        r#""mentions": [{"id": "m1", "kind": "PER", "spans": [[0, 3]], "attributes": {"level": "name", "class": "specific", "subtype": "Individual"}}, "#,
        r#"{"id": "m2", "kind": "GPE", "spans": [[9, 13]], "attributes": {"level": "alias", "class": "SPC", "subtype": "City", "gpe_role": "LOC"}}, "#,
        r#"{"id": "m3", "kind": "TIMEX2", "spans": [[17, 20]], "attributes": {"val": "2003-05", "mod": "about", "set": true}}, "#,
        r#"{"id": "m4", "kind": "Numeric", "spans": [[22, 24]], "attributes": {"subtype": "Money"}}], "#,
        r#""events": [{"id": "v1", "kind": "Movement:Transport", "trigger": [[4, 8]], "attributes": "#,
        r#"{"tense": "past", "modality": "asserted", "polarity": "positive", "genericity": "Specific", "time_role": "Time-Before"}, "#,
        r#""arguments": [{"role": "Artifact", "mention": "m1"}, {"role": "Time", "mention": "m3"}]}, "#,
        r#"{"id": "v2", "kind": "GO", "trigger": [[29, 31]], "attributes": "#,
        r#"{"tense": "future", "modality": "possible", "polarity": "positive", "genericity": "Specific"}, "arguments": []}], "#,
        r#""relations": [{"id": "r1", "kind": "PHYS", "from": {"mention": "m1"}, "to": {"mention": "m2"}, "#,
        r#""attributes": {"subtype": "Located", "tense": "past", "lexical_condition": "Odd"}}]}"#,
    );
    let (written, losses) = rewritten("ace-apf", file);
    let (apf, sgm) = written.split_once("<DOC").expect("a text");
    let beside = format!("<DOC{sgm}");
    let told = told(
        "ace-apf",
        "a.apf.xml",
        apf.as_bytes(),
        &[("a.sgm", &beside)],
    );
    let head: Vec<&str> = apf.lines().skip(2).take(1).collect();
    expect![[r#"
        <?glossator class=specific level=name modality=asserted polarity=positive tense=future tense=past join=:?>
        - mentions of no entity, which get one of their own: m1 “Ada”
        - mentions of no entity, which get one of their own: m2 “Rome”
        - values of attributes that ACE has no word of its own for: m2 “Rome”
        - values of attributes that ACE has no word of its own for: m3 “May”
        - subtypes of relations, which become a part of their kinds: r1 “”
        - values of attributes that ACE has no word of its own for: r1 “”
        - roles of times, which ACE has more of: v1 “left”
        - attributes: v1 “left”
        - values of attributes that ACE has no word of its own for: v2 “go”
        = a.txt by x: "Ada left Rome in May; Bo may go."
          E-1-1 PER "Ada" → E-1 [class: Text("specific"), level: Text("name"), subtype: Text("Individual")]
          E-2-1 GPE "Rome" → E-2 [class: Text("specific"), gpe_role: Text("LOC"), level: Text("name"), subtype: Text("Underspecified")]
          X-1-1 Numeric "Bo" [subtype: Text("Money")]
          T-1-1 TIMEX2 "May" [set: Flag(true), val: Text("2003-05")]
          R-1-1 PHYS:Located E-1-1 → E-2-1 [lexical_condition: Text("Other"), tense: Text("past")]
          V-1-1 Movement:Transport "left" (Artifact E-1-1, Time-Before T-1-1) [genericity: Text("Specific"), modality: Text("asserted"), polarity: Text("positive"), tense: Text("past")]
          V-2-1 GO "go" () [genericity: Text("Specific"), modality: Text("Other"), polarity: Text("positive"), tense: Text("future")]
    "#]].assert_eq(&format!("{}\n{losses}{told}", head[0]));
}

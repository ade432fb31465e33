//! What is found in files of our own words, in the real syntax.

use expect_test::{Expect, expect};

use crate::exchange::archive::packed;
use crate::exchange::told::{EXAMPLE, rewritten, told};

const NAMESPACES: &str = r#"xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///webanno/custom.ecore"
 xmlns:custom2="http:///custom.ecore"
 xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
 xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
 xmlns:coref="http:///de/tudarmstadt/ukp/dkpro/core/api/coref/type.ecore"
 xmlns:meta="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmi:version="2.0""#;

/// 😀 takes two units of UTF-16.
const TEXT: &str = "😀 Ruth Ohm met the mayor.&#10;She thanked him.";

fn xmi(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI {NAMESPACES}>\n<cas:NULL \
         xmi:id=\"0\"/>\n{body}\n<cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" \
         mimeType=\"text\" sofaString=\"{TEXT}\"/>\n<cas:View sofa=\"1\" members=\"2 3\"/>\n\
         </xmi:XMI>\n"
    )
}

fn check(body: &str, beside: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&told("uima-xmi", "a/doc.xmi", xmi(body).as_bytes(), beside));
}

#[test]
fn spans_relations_slots_and_chains() {
    check(
        r#"<meta:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="43" documentTitle="mayor.txt"/>
<seg:Token xmi:id="3" sofa="1" begin="3" end="7"/>
<seg:Token xmi:id="4" sofa="1" begin="8" end="11"/>
<ner:NamedEntity xmi:id="10" sofa="1" begin="3" end="11" value="PER" identifier="http://www.wikidata.org/entity/Q1"/>
<custom:Office xmi:id="11" sofa="1" begin="20" end="25" public="true" since="12"/>
<custom:Meeting xmi:id="12" sofa="1" begin="12" end="15" who="13 14" value="meet"/>
<custom:MeetingLink xmi:id="13" role="agent" target="10"/>
<custom:MeetingLink xmi:id="14" role="with" target="11"/>
<custom2:Relation xmi:id="15" sofa="1" begin="20" end="25" Governor="10" Dependent="11" label="knows"/>
<custom:Tie xmi:id="16" sofa="1" begin="8" end="11" Governor="3" Dependent="4" value="name"/>
<coref:CoreferenceLink xmi:id="20" sofa="1" begin="16" end="25" next="21" referenceType="office"/>
<coref:CoreferenceLink xmi:id="21" sofa="1" begin="39" end="42" referenceType="pronoun"/>
<coref:CoreferenceChain xmi:id="22" sofa="1" first="20"/>
<custom:Tone xmi:id="23" sofa="1" value="friendly" sure="true"/>"#,
        &[],
        expect![[r#"
            ! line 24: passed over: 2 Token
            = mayor.txt: "😀 Ruth Ohm met the mayor.\nShe thanked him."
              10 PER "Ruth Ohm" → Q1
              11 Office "mayor" [public: Flag(true), since: Text("12")]
              12 meet "met" (agent 10, with 11) [layer: Text("Meeting")]
              20 office "the mayor" → mayor.txt-22
              21 pronoun "him" → mayor.txt-22
              l1 Tone = friendly ""
              l2 Tone.sure = true ""
              15 knows 10 → 11
              16 name "Ruth" → "Ohm" [layer: Text("Tie")]
        "#]],
    );
}

#[test]
fn types_tell_numbers_from_words_and_references() {
    let feature = |name: &str, range: &str| {
        format!(
            "<featureDescription><name>{name}</name><rangeTypeName>{range}</rangeTypeName>\
             </featureDescription>"
        )
    };
    let types = format!(
        "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\"><types>\
         <typeDescription><name>webanno.custom.Base</name>\
         <supertypeName>uima.tcas.Annotation</supertypeName><features>{}{}</features>\
         </typeDescription><typeDescription><name>webanno.custom.Office</name>\
         <supertypeName>webanno.custom.Base</supertypeName><features>{}{}{}</features>\
         </typeDescription></types></typeSystemDescription>",
        feature("since", "uima.cas.Integer"),
        feature("score", "uima.cas.Double"),
        feature("number", "uima.cas.String"),
        feature("names", "uima.cas.StringArray"),
        feature("holder", "uima.tcas.Annotation"),
    );
    check(
        r#"<custom:Office xmi:id="2" sofa="1" begin="20" end="25" since="12" number="2" score="0.25" holder="3">
<names>mayor</names><names>head of town</names></custom:Office>
<ner:NamedEntity xmi:id="3" sofa="1" begin="3" end="11" value="PER"/>"#,
        &[("TypeSystem.xml", &types)],
        expect![[r#"
            = doc: "😀 Ruth Ohm met the mayor.\nShe thanked him."
              2 Office "mayor" [names: Many(["mayor", "head of town"]), number: Text("2"), since: Number(12.0)] score 0.25
              3 PER "Ruth Ohm"
              r1 holder 2 → 3
        "#]],
    );
}

#[test]
fn what_does_not_fit_is_told_with_its_line() {
    check(
        r#"<ner:NamedEntity xmi:id="2" sofa="1" begin="1" end="7" value="HALF"/>
<ner:NamedEntity xmi:id="3" sofa="1" begin="3" end="99" value="LONG"/>
<ner:NamedEntity xmi:id="4" sofa="1" begin="7" end="3" value="BACK"/>
<ner:NamedEntity xmi:id="5" sofa="1" begin="x" end="3" value="WORD"/>
<ner:NamedEntity xmi:id="6" sofa="1" begin="3" end="3" value="NONE"/>
<ner:NamedEntity xmi:id="7" sofa="1" begin="3" end="7"/>
<ner:NamedEntity xmi:id="7" sofa="1" begin="8" end="11"/>
<ner:NamedEntity sofa="1" begin="8" end="11"/>
<custom:Tie xmi:id="8" sofa="1" begin="3" end="7" Governor="7" Dependent="77"/>
<custom:Tie xmi:id="9" sofa="1" begin="3" end="7" source="2" target="7"/>
<custom:Meeting xmi:id="10" sofa="1" begin="12" end="15" who="11 12"/>
<custom:MeetingLink xmi:id="11" role="agent" target="2"/>
<custom:MeetingLink xmi:id="12" role="with"/>
<coref:CoreferenceChain xmi:id="13" sofa="1" first="14"/>
<coref:CoreferenceLink xmi:id="14" sofa="1" begin="3" end="7" next="14"/>"#,
        &[],
        expect![[r#"
            ! line 13: begin is not a whole number: x; left out
            ! line 16: the id 7 stands twice; left out
            ! line 17: <ner:NamedEntity> has no xmi:id; left out
            ! line 10: 2: NamedEntity: the span 1–7 begins or ends inside a character; left out
            ! line 11: 3: NamedEntity: the span 3–99 lies outside the text, which has 43 UTF-16 units; left out
            ! line 12: 4: NamedEntity: the span 7–3 ends before it begins; left out
            ! line 14: 6: NamedEntity: the span 3–3 is empty; left out
            ! line 18: 8: Tie: Dependent refers to 77, which is no tag of this text; left out
            ! line 19: 9: Tie: source refers to 2, which is no tag of this text; left out
            ! line 20: 10: Meeting: the slot agent refers to 2, which is no tag of this text; left out
            ! line 20: 10: Meeting: the slot with refers to nothing; left out
            = doc: "😀 Ruth Ohm met the mayor.\nShe thanked him."
              7 NamedEntity "Ruth"
              10 Meeting "met" ()
              14 CoreferenceLink "Ruth" → doc-13
        "#]],
    );
}

#[test]
fn a_cut_file_is_told() {
    let whole =
        xmi("<ner:NamedEntity xmi:id=\"2\" sofa=\"1\" begin=\"3\" end=\"7\" value=\"PER\"/>");
    let at = |mark: &str| whole.find(mark).expect("in the file");
    let told = |end: usize| told("uima-xmi", "doc.xmi", &whole.as_bytes()[..end], &[]);
    expect![[r#"
        ! line 12: the file ends inside <xmi:XMI>; what follows is left out
        = doc: "😀 Ruth Ohm met the mayor.\nShe thanked him."
          2 PER "Ruth"
    "#]]
    .assert_eq(&told(at("<cas:View")));
    expect![[r#"
        ! line 11: the file ends inside <xmi:XMI>; what follows is left out
        ! the file holds no text; its annotations are left out
    "#]]
    .assert_eq(&told(at("<cas:Sofa")));
    expect![[r#"
        ! line 1: no XML element in the file; what follows is left out
        ! the file holds no text; its annotations are left out
    "#]]
    .assert_eq(&told(0));
}

const JSON: &str = r##"{
  "%TYPES": {
    "custom.Meeting": {"%NAME": "custom.Meeting", "%SUPER_TYPE": "uima.tcas.Annotation",
      "who": {"%NAME": "who", "%RANGE": "custom.Link[]"}}
  },
  "%FEATURE_STRUCTURES": [
    {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "😀 Ruth Ohm met the mayor."},
    {"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": 3, "end": 11, "label": "PER", "sure": true},
    {"%ID": 3, "%TYPE": "custom.Meeting", "@sofa": 1, "^begin": 12, "^end": 15, "@who": 4, "#weight": "NaN"},
    {"%ID": 4, "%TYPE": "custom.Link[]", "%ELEMENTS": [5, 9]},
    {"%ID": 5, "%TYPE": "custom.Link", "role": "agent", "@target": 2},
    {"%ID": 6, "%TYPE": "custom.Span", "@sofa": 1, "begin": 20, "end": 40, "label": "PER"},
    {"%ID": 7, "%TYPE": "custom.Span", "@sofa": 1, "begin": "20", "end": 25},
    {"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": 20, "end": 25},
    {"%ID": 8, "%TYPE": "custom.Span", "@sofa": 1, "begin": 20, "end": 25, "@aliases": 10},
    {"%ID": 9, "%TYPE": "custom.Link", "role": "with", "@target": 8},
    {"%ID": 10, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["mayor", null, "head"]},
    {"%ID": 11, "%TYPE": "custom.Relation", "@sofa": 1, "begin": 3, "end": 11, "@Governor": 2, "@Dependent": 8, "label": "knows"},
    7
  ],
  "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3]}}
}"##;

#[test]
fn json_is_read_as_xmi_is() {
    expect![[r#"
        ! line 1: 7: begin is not a whole number: “20”; left out
        ! line 1: 2: the id stands twice; left out
        ! line 1: structure 13: not an object; left out
        ! line 1: 6: Span: the span 20–40 lies outside the text, which has 26 UTF-16 units; left out
        = doc: "😀 Ruth Ohm met the mayor."
          2 PER "Ruth Ohm" [sure: Flag(true)]
          3 Meeting "met" (agent 2, with 8) [weight: Text("NaN")]
          8 Span "mayor" [aliases: Many(["mayor", "head"])]
          11 knows 2 → 8
    "#]]
    .assert_eq(&told("uima-json", "doc.json", JSON.as_bytes(), &[]));
}

#[test]
fn structures_may_stand_by_id_and_offsets_in_what_the_header_says() {
    let file = |header: &str| {
        format!(
            r#"{{{header} "%FEATURE_STRUCTURES": {{
            "1": {{"%TYPE": "uima.cas.Sofa", "sofaID": "v", "sofaString": "é😀 Ohm"}},
            "2": {{"%TYPE": "custom.Span", "@sofa": 1, "begin": 3, "end": 6}} }}}}"#
        )
    };
    let told = |header: &str| told("uima-json", "doc.json", file(header).as_bytes(), &[]);
    expect![[r#"
        = doc#v: "é😀 Ohm"
          2 Span " Oh"
        = doc#v: "é😀 Ohm"
          2 Span "Ohm"
        ! line 1: its offsets count in “ebcdic”, which is unknown; left out
        = doc#v: "é😀 Ohm"
          2 Span " Oh"
    "#]]
    .assert_eq(
        &[
            told(""),
            told(r#""%HEADER": {"%OFFSET_ENCODING": "UTF-32"},"#),
            told(r#""%HEADER": {"%OFFSET_ENCODING": "ebcdic"},"#),
            told(r#""%FEATURE": 1, "#),
        ]
        .concat(),
    );
    expect![[r#"
        ! line 1: not a JSON CAS: it has no %FEATURE_STRUCTURES; left out
        ! line 2: the file ends inside the value; left out
    "#]]
    .assert_eq(&super::super::told::told(
        "uima-json",
        "doc.json",
        b"{\"a\": 1}\n[1, 2",
        &[],
    ));
}

#[test]
fn archives_of_documents_and_of_projects() {
    let one = xmi("<custom2:Span xmi:id=\"2\" sofa=\"1\" begin=\"3\" end=\"7\" label=\"PER\"/>");
    let types = "<typeSystemDescription/>";
    let anna = packed(&[
        ("anna.xmi", one.as_bytes()),
        ("TypeSystem.xml", types.as_bytes()),
    ]);
    let ben = packed(&[("ben.json", JSON.as_bytes())]);
    let project = r#"{"name": "Town", "tag_sets": [{"name": "spans", "tags": [{"tag_name": "PER",
        "tag_description": "a person"}, {"tag_name": "ORG", "tag_description": null}]}],
        "layers": [{"name": "custom.Span", "type": "span", "enabled": true, "features": [
          {"name": "label", "type": "uima.cas.String", "tag_set": {"name": "spans", "tags": []}}]},
          {"name": "webanno.custom.Meeting", "uiName": "Meeting", "type": "span", "features": [
          {"name": "who", "type": "custom.Span", "link_mode": "WITH_ROLE", "tag_set": null}]},
          {"name": "custom.Relation", "type": "relation", "features": []}]}"#;
    let files: [(&str, &[u8]); 8] = [
        ("exportedproject.json", project.as_bytes()),
        ("annotation/mayor.txt/anna.zip", &anna),
        ("annotation/mayor.txt/ben.zip", &ben),
        ("annotation/mayor.txt/INITIAL_CAS.zip", &anna),
        ("annotation/mayor.txt/broken.zip", b"PK\x03\x04no"),
        ("annotation_ser/mayor.txt/anna.ser", b"\xac\xed"),
        ("../../outside.xmi", one.as_bytes()),
        ("source/mayor.json", b"{}"),
    ];
    expect![[r#"
        schema entities: PER ORG; events: Meeting; relations: Relation
        = mayor.txt by anna: "😀 Ruth Ohm met the mayor.\nShe thanked him."
          2 PER "Ruth"
        ! line 1: 7: annotation/mayor.txt/ben.zip: ben.json: begin is not a whole number: “20”; left out
        ! line 1: 2: annotation/mayor.txt/ben.zip: ben.json: the id stands twice; left out
        ! line 1: structure 13: annotation/mayor.txt/ben.zip: ben.json: not an object; left out
        ! line 1: 6: annotation/mayor.txt/ben.zip: ben.json: Span: the span 20–40 lies outside the text, which has 26 UTF-16 units; left out
        = mayor.txt by ben: "😀 Ruth Ohm met the mayor."
          2 PER "Ruth Ohm" [sure: Flag(true)]
          3 Meeting "met" (agent 2, with 8) [weight: Text("NaN")]
          8 Span "mayor" [aliases: Many(["mayor", "head"])]
          11 knows 2 → 8
        ! annotation/mayor.txt/broken.zip: the archive can't be opened: invalid Zip archive: Could not find EOCD; left out
    "#]].assert_eq(&told("uima-xmi", "project.zip", &packed(&files), &[]));
    expect![[r#"
        = anna: "😀 Ruth Ohm met the mayor.\nShe thanked him."
          2 PER "Ruth"
    "#]]
    .assert_eq(&told("uima-json", "one.zip", &anna, &[]));
    expect![[r#"
        ! its annotations (1 .ser) are in a form of Java's own, which can't be read here; export the project with UIMA CAS XMI or JSON as its secondary format
    "#]].assert_eq(&told("uima-xmi", "old.zip", &packed(&files[5..]), &[]));
}

#[test]
fn a_layer_goes_out_as_xmi() {
    let (written, losses) = rewritten("uima-xmi", EXAMPLE);
    let end = "</typeSystemDescription>\n";
    let (types, written) = written.split_at(written.rfind(end).expect("an end") + end.len());
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:metadata="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmlns:custom="http:///webanno/custom.ecore" xmlns:glossator="http:///glossator.ecore" xmi:version="2.0">
        <cas:NULL xmi:id="0"/>
        <metadata:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="43" language="x-unspecified" documentTitle="a.txt" documentId="a.txt" isLastSegment="false"/>
        <glossator:Document xmi:id="3" sofa="1" annotator="x"/>
        <glossator:Stance xmi:id="4" sofa="1" begin="0" end="23" polarity="for" holderIs="author" evidenceOnly="true" parts="13"/>
        <ner:NamedEntity xmi:id="5" sofa="1" begin="3" end="14" value="ORG" identifier="bank" state="true"/>
        <ner:NamedEntity xmi:id="6" sofa="1" begin="11" end="14" value="PER"/>
        <custom:Event xmi:id="7" sofa="1" begin="16" end="19" value="MEET"/>
        <ner:NamedEntity xmi:id="8" sofa="1" begin="20" end="22" value="PER" identifier="bo"/>
        <ner:NamedEntity xmi:id="9" sofa="1" begin="20" end="22" value="PER"/>
        <glossator:Label xmi:id="10" sofa="1" begin="25" end="43" task="topic"><values>sport</values></glossator:Label>
        <ner:NamedEntity xmi:id="11" sofa="1" begin="25" end="28" value="PER"/>
        <glossator:DocumentLabel xmi:id="12" sofa="1" task="topic"><values>talk</values></glossator:DocumentLabel>
        <glossator:StancePart xmi:id="13" role="target" target="5"/>
        <custom:Relation xmi:id="14" sofa="1" begin="20" end="22" value="meets" Governor="5" Dependent="8"/>
        <glossator:Relation xmi:id="15" sofa="1" begin="16" end="19" value="does" Governor="5" Dependent="7"/>
        <glossator:DocumentNote xmi:id="16" sofa="1" text="Short."/>
        <glossator:Note xmi:id="17" sofa="1" begin="11" end="14" text="Sure?" on="6"/>
        <glossator:Note xmi:id="18" sofa="1" begin="16" end="19" text="When?" on="7"/>
        <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="😀 Bank of Ada  met Bo.&#10; Bo and Al Low ran."/>
        <cas:View sofa="1" members="2 3 4 5 6 7 8 9 10 11 12 14 15 16 17 18"/>
        </xmi:XMI>
    "#]].assert_eq(written);
    expect![[r#"
        - rejected tags: m7 “Al Low”
        - discontinuous mentions: m6 “Bo”
    "#]]
    .assert_eq(&losses);
    assert!(types.contains("<name>state</name><description/><rangeTypeName>uima.cas.Boolean<"));
    let beside = [("TypeSystem.xml", types)];
    let back = told("uima-xmi", "a.xmi", written.as_bytes(), &beside);
    expect![[r#"
        = a.txt by x: "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."
          4 Author for 5; expression ""; evidence "😀 Bank of Ada  met Bo."; via 
          5 ORG "Bank of Ada" → bank [state: Flag(true)]
          6 PER "Ada"
          7 MEET "met" ()
          8 PER "Bo" → bo
          9 PER "Bo"
          10 topic = sport "Bo and Al Low ran."
          11 PER "Bo "
          12 topic = talk ""
          14 meets 5 → 8
          15 does 5 → 7
          16 Short.
          17 on 6: Sure?
          18 on 7: When?
    "#]]
    .assert_eq(&back);
}

#[test]
fn a_layer_goes_out_as_json() {
    let (written, losses) = rewritten("uima-json", EXAMPLE);
    expect![[r#"
        {
          "%TYPES": {
            "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData": {"%NAME": "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData", "%SUPER_TYPE": "uima.tcas.DocumentAnnotation", "documentTitle": {"%NAME": "documentTitle", "%RANGE": "uima.cas.String"}, "documentId": {"%NAME": "documentId", "%RANGE": "uima.cas.String"}, "documentUri": {"%NAME": "documentUri", "%RANGE": "uima.cas.String"}, "collectionId": {"%NAME": "collectionId", "%RANGE": "uima.cas.String"}, "documentBaseUri": {"%NAME": "documentBaseUri", "%RANGE": "uima.cas.String"}, "isLastSegment": {"%NAME": "isLastSegment", "%RANGE": "uima.cas.Boolean"}},
            "glossator.Document": {"%NAME": "glossator.Document", "%SUPER_TYPE": "uima.cas.AnnotationBase", "annotator": {"%NAME": "annotator", "%RANGE": "uima.cas.String"}},
            "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity": {"%NAME": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "%SUPER_TYPE": "uima.tcas.Annotation", "value": {"%NAME": "value", "%RANGE": "uima.cas.String"}, "identifier": {"%NAME": "identifier", "%RANGE": "uima.cas.String"}, "state": {"%NAME": "state", "%RANGE": "uima.cas.Boolean"}},
            "webanno.custom.Event": {"%NAME": "webanno.custom.Event", "%SUPER_TYPE": "uima.tcas.Annotation", "value": {"%NAME": "value", "%RANGE": "uima.cas.String"}, "arguments": {"%NAME": "arguments", "%RANGE": "webanno.custom.EventArgumentsLink[]"}},
            "webanno.custom.EventArgumentsLink": {"%NAME": "webanno.custom.EventArgumentsLink", "%SUPER_TYPE": "uima.cas.TOP", "role": {"%NAME": "role", "%RANGE": "uima.cas.String"}, "target": {"%NAME": "target", "%RANGE": "uima.tcas.Annotation"}},
            "webanno.custom.Relation": {"%NAME": "webanno.custom.Relation", "%SUPER_TYPE": "uima.tcas.Annotation", "value": {"%NAME": "value", "%RANGE": "uima.cas.String"}, "Governor": {"%NAME": "Governor", "%RANGE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"}, "Dependent": {"%NAME": "Dependent", "%RANGE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"}},
            "glossator.Relation": {"%NAME": "glossator.Relation", "%SUPER_TYPE": "uima.tcas.Annotation", "value": {"%NAME": "value", "%RANGE": "uima.cas.String"}, "Governor": {"%NAME": "Governor", "%RANGE": "uima.tcas.Annotation"}, "Dependent": {"%NAME": "Dependent", "%RANGE": "uima.tcas.Annotation"}},
            "glossator.Stance": {"%NAME": "glossator.Stance", "%SUPER_TYPE": "uima.tcas.Annotation", "polarity": {"%NAME": "polarity", "%RANGE": "uima.cas.String"}, "strength": {"%NAME": "strength", "%RANGE": "uima.cas.Integer"}, "basis": {"%NAME": "basis", "%RANGE": "uima.cas.String"}, "holderIs": {"%NAME": "holderIs", "%RANGE": "uima.cas.String"}, "targetIs": {"%NAME": "targetIs", "%RANGE": "uima.cas.String"}, "evidenceOnly": {"%NAME": "evidenceOnly", "%RANGE": "uima.cas.Boolean"}, "parts": {"%NAME": "parts", "%RANGE": "glossator.StancePart[]"}},
            "glossator.StancePart": {"%NAME": "glossator.StancePart", "%SUPER_TYPE": "uima.cas.TOP", "role": {"%NAME": "role", "%RANGE": "uima.cas.String"}, "target": {"%NAME": "target", "%RANGE": "uima.tcas.Annotation"}},
            "glossator.DocumentLabel": {"%NAME": "glossator.DocumentLabel", "%SUPER_TYPE": "uima.cas.AnnotationBase", "task": {"%NAME": "task", "%RANGE": "uima.cas.String"}, "values": {"%NAME": "values", "%RANGE": "uima.cas.String[]"}},
            "glossator.Label": {"%NAME": "glossator.Label", "%SUPER_TYPE": "uima.tcas.Annotation", "task": {"%NAME": "task", "%RANGE": "uima.cas.String"}, "values": {"%NAME": "values", "%RANGE": "uima.cas.String[]"}},
            "glossator.DocumentNote": {"%NAME": "glossator.DocumentNote", "%SUPER_TYPE": "uima.cas.AnnotationBase", "text": {"%NAME": "text", "%RANGE": "uima.cas.String"}, "on": {"%NAME": "on", "%RANGE": "uima.cas.AnnotationBase"}},
            "glossator.Note": {"%NAME": "glossator.Note", "%SUPER_TYPE": "uima.tcas.Annotation", "text": {"%NAME": "text", "%RANGE": "uima.cas.String"}, "on": {"%NAME": "on", "%RANGE": "uima.cas.AnnotationBase"}}
          },
          "%FEATURE_STRUCTURES": [
            {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."},
            {"%ID": 2, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData", "@sofa": 1, "begin": 0, "end": 43, "language": "x-unspecified", "documentTitle": "a.txt", "documentId": "a.txt", "isLastSegment": false},
            {"%ID": 3, "%TYPE": "glossator.Document", "@sofa": 1, "annotator": "x"},
            {"%ID": 4, "%TYPE": "glossator.Stance", "@sofa": 1, "begin": 0, "end": 23, "polarity": "for", "holderIs": "author", "evidenceOnly": true, "@parts": 19},
            {"%ID": 19, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [13]},
            {"%ID": 5, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "@sofa": 1, "begin": 3, "end": 14, "value": "ORG", "identifier": "bank", "state": true},
            {"%ID": 6, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "@sofa": 1, "begin": 11, "end": 14, "value": "PER"},
            {"%ID": 7, "%TYPE": "webanno.custom.Event", "@sofa": 1, "begin": 16, "end": 19, "value": "MEET"},
            {"%ID": 8, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "@sofa": 1, "begin": 20, "end": 22, "value": "PER", "identifier": "bo"},
            {"%ID": 9, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "@sofa": 1, "begin": 20, "end": 22, "value": "PER"},
            {"%ID": 10, "%TYPE": "glossator.Label", "@sofa": 1, "begin": 25, "end": 43, "task": "topic", "@values": 20},
            {"%ID": 20, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["sport"]},
            {"%ID": 11, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "@sofa": 1, "begin": 25, "end": 28, "value": "PER"},
            {"%ID": 12, "%TYPE": "glossator.DocumentLabel", "@sofa": 1, "task": "topic", "@values": 21},
            {"%ID": 21, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["talk"]},
            {"%ID": 13, "%TYPE": "glossator.StancePart", "role": "target", "@target": 5},
            {"%ID": 14, "%TYPE": "webanno.custom.Relation", "@sofa": 1, "begin": 20, "end": 22, "value": "meets", "@Governor": 5, "@Dependent": 8},
            {"%ID": 15, "%TYPE": "glossator.Relation", "@sofa": 1, "begin": 16, "end": 19, "value": "does", "@Governor": 5, "@Dependent": 7},
            {"%ID": 16, "%TYPE": "glossator.DocumentNote", "@sofa": 1, "text": "Short."},
            {"%ID": 17, "%TYPE": "glossator.Note", "@sofa": 1, "begin": 11, "end": 14, "text": "Sure?", "@on": 6},
            {"%ID": 18, "%TYPE": "glossator.Note", "@sofa": 1, "begin": 16, "end": 19, "text": "When?", "@on": 7}
          ],
          "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18]}}
        }
    "#]].assert_eq(&written);
    assert_eq!(losses, rewritten("uima-xmi", EXAMPLE).1);
}

proptest::proptest! {
    /// Whatever is cut or swapped, nothing panics.
    #[test]
    fn damage_is_survived(at in 0usize..2000, with in ".{0,3}", more in 0usize..40) {
        let whole = xmi("<custom:M xmi:id=\"2\" sofa=\"1\" begin=\"3\" end=\"7\" who=\"4\"/>\
            <custom:L xmi:id=\"4\" role=\"r\" target=\"2\"/>");
        for (format, whole) in [("uima-xmi", whole.as_str()), ("uima-json", JSON)] {
            let mut bytes = whole.as_bytes().to_vec();
            let at = at % bytes.len();
            let end = (at + more).min(bytes.len());
            bytes.splice(at..end, with.bytes());
            told(format, "doc.xmi", &bytes, &[]);
        }
    }
}

//! Tasks in the shapes that servers, scripts and older versions write.

use expect_test::{Expect, expect};

use crate::exchange::told;

const CONFIG: &str = r#"<View>
  <Relations><Relation value="blames"/></Relations>
  <Labels name="label" toName="story"><Label value="PER"/><Label value="ORG" background="red"/></Labels>
  <Text name="story" value="$body"/><Text name="head" value="$title"/>
  <Choices name="stance" toName="story" perRegion="true"><Choice value="for"/><Choice value="against"/></Choices>
  <Choices name="topic" toName="story" choice="multiple"><Choice value="war"/><Choice alias="p" value="peace"/></Choices>
</View>"#;

fn check(content: &str, beside: &[(&str, &str)], expected: Expect) {
    let told = told::told("label-studio", "x/a.json", content.as_bytes(), beside);
    expected.assert_eq(&told);
}

#[test]
fn annotations_and_predictions() {
    check(
        r#"[{"id": 3, "data": {"title": "Ada", "body": "Ada 😀 blamed Bo.", "doc": "a.txt"},
 "annotations": [
  {"id": 1, "completed_by": {"id": 4, "email": "anna@example.org"}, "created_at": "2026-11-22T14:21:36.864280Z", "ground_truth": true, "result": [
   {"type": "relation", "from_id": "r2", "to_id": "r1", "direction": "left", "labels": ["blames"]},
   {"type": "relation", "from_id": "r1", "to_id": "r9", "direction": "right"},
   {"id": "r1", "from_name": "label", "to_name": "story", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["PER", "ORG"]}, "meta": {"text": ["sure?"]}},
   {"id": "r2", "from_name": "label", "to_name": "story", "type": "labels", "value": {"start": 13, "end": 15, "text": "Bo", "labels": ["PER"]}},
   {"id": "r2", "from_name": "stance", "to_name": "story", "type": "choices", "value": {"start": 13, "end": 15, "text": "Bo", "choices": ["against"]}},
   {"id": "r2", "from_name": "note", "to_name": "story", "type": "textarea", "value": {"start": 13, "end": 15, "text": ["who?"]}},
   {"id": "c1", "from_name": "topic", "to_name": "story", "type": "choices", "value": {"choices": ["war", "p"]}},
   {"id": "t1", "from_name": "tree", "to_name": "story", "type": "taxonomy", "value": {"taxonomy": [["a", "b"], ["c"]]}},
   {"id": "x1", "from_name": "memo", "to_name": "story", "type": "textarea", "value": {"text": ["A memo."]}},
   {"id": "h1", "from_name": "label", "to_name": "head", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]}},
   {"id": "i1", "type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["Car"]}}]},
  {"id": 2, "completed_by": 5, "was_cancelled": true, "result": []},
  {"id": 3, "completed_by": 6, "prediction": {"id": 9, "model_version": "net-2", "score": 0.5, "result": [{"id": "p", "type": "labels", "score": null, "value": {"start": 0, "end": 3, "labels": ["PER"]}}]}, "result": []}],
 "predictions": [9, 10]},
 {"data": {"body": "Rain."}}, {"data": {"image": 5}}, 7]"#,
        &[("label_config.xml", CONFIG)],
        expect![[r#"
            schema entities: PER ORG; events: ; relations: blames
            ! line 1: element 1: {"id":"h1","from_name":"label","to_name":"head","type":"labe…: it is of another object of the task; left out
            ! line 1: element 1: {"type":"relation","from_id":"r1","to_id":"r9","direction":"…: to_id r9 is no region that was taken; left out
            ! line 1: element 1: 1 results are rectanglelabels, not of text; left out
            = a.txt by anna@example.org: "Ada 😀 blamed Bo."
              ArticleMeta { title: Some("Ada"), published: None, source: None, author: None, url: None, language: None }
              r1 PER "Ada"
              n1 on r1: sure?
              m2 ORG "Ada"
              n3 on m2: sure?
              r2 PER "Bo" [note: Text("who?"), stance: Text("against")]
              l4 topic = war, p ""
              l5 tree = a / b, c ""
              n6 A memo.
              r7 blames r1 → r2
            ! line 1: element 1: the annotation by 5 was skipped; left out
            = a.txt by 6: "Ada 😀 blamed Bo."
              ArticleMeta { title: Some("Ada"), published: None, source: None, author: None, url: None, language: None }
            = a.txt by machine ? net-2: "Ada 😀 blamed Bo."
              ArticleMeta { title: Some("Ada"), published: None, source: None, author: None, url: None, language: None }
              p PER "Ada" score 0.5
            ! line 1: element 1: 1 predictions are given by number only; left out
            = ?: "Rain."
            ! line 18: element 3: the task shows no text; left out
            ! line 18: element 4: 7 is no document; left out
        "#]],
    );
}

/// Words prove the place: code points, UTF-16 units of old versions, or neither.
#[test]
fn places_are_proved_by_their_words() {
    check(
        r#"[{"id": 1, "data": {"x": "😀 Ada\nLow met Bo."}, "predictions": [{"model_version": "m", "score": 0.25, "result": [
   {"type": "labels", "value": {"start": 2, "end": 9, "text": "Ada\\nLow", "labels": ["PER"]}},
   {"type": "labels", "value": {"start": 15, "end": 17, "text": "Bo", "labels": ["PER"]}},
   {"type": "labels", "score": 0.9, "value": {"start": 14, "end": 16, "labels": ["PER"]}},
   {"type": "labels", "value": {"start": 1, "end": 3, "text": "Bo", "labels": ["PER"]}},
   {"type": "labels", "value": {"start": 1, "end": 99, "text": "Bo", "labels": ["PER"]}},
   {"type": "labels", "value": {"start": 3, "end": 1, "labels": ["PER"]}},
   {"type": "labels", "value": {"start": "a", "end": 1, "labels": ["PER"]}},
   {"type": "labels", "value": {"start": 0, "end": 1, "labels": []}},
   {"type": "labels"}, 5]}]}]"#,
        &[],
        expect![[r#"
            ! line 1: element 1: {"type":"labels","value":{"start":1,"end":3,"text":"Bo","lab…: the file says “Bo”, but “ A” stands there; left out
            ! line 1: element 1: {"type":"labels","value":{"start":1,"end":99,"text":"Bo","la…: the span 1–99 lies outside the text, which has 17 code points; left out
            ! line 1: element 1: {"type":"labels","value":{"start":3,"end":1,"labels":["PER"]…: the span 3–1 ends before it begins; left out
            ! line 1: element 1: {"type":"labels","value":{"start":"a","end":1,"labels":["PER…: it has no place in the text; left out
            ! line 1: element 1: {"type":"labels","value":{"start":0,"end":1,"labels":[]}}: it has no label; left out
            ! line 1: element 1: 5: no result; left out
            ! line 1: element 1: {"type":"labels"}: it has no value; left out
            ! line 1: element 1: 1 regions count in UTF-16 units, as Label Studio before 1.4 did; taken by their words
            = 1 by machine ? m: "😀 Ada\nLow met Bo."
              m1 PER "Ada\nLow" score 0.25
              m2 PER "Bo" score 0.25
              m3 PER "Bo" score 0.9
        "#]],
    );
}

/// Some versions write `\n` for a line end in the words; a text may have the two
/// signs itself.
#[test]
fn a_backslash_and_an_n_are_two_signs_where_the_text_has_them() {
    check(
        r#"[{"id": 1, "data": {"x": "a\\nb\nc"}, "predictions": [{"result": [
   {"type": "labels", "value": {"start": 0, "end": 4, "text": "a\\nb", "labels": ["PER"]}},
   {"type": "labels", "value": {"start": 3, "end": 6, "text": "b\\nc", "labels": ["PER"]}}]}]}]"#,
        &[],
        expect![[r#"
            = 1 by machine ?: "a\\nb\nc"
              m1 PER "a\\nb"
              m2 PER "b\nc"
        "#]],
    );
}

#[test]
fn html_and_dialogues() {
    check(
        r#"[{"id": 1, "data": {"text": "<p><b>Ada</b> &amp; Bo met Bo.</p>"}, "annotations": [{"result": [
   {"id": "a", "type": "hypertextlabels", "value": {"start": "/p[1]/b[1]/text()[1]", "end": "/p[1]/b[1]/text()[1]", "startOffset": 0, "endOffset": 3, "globalOffsets": {"start": 0, "end": 3}, "text": "Ada", "hypertextlabels": ["PER"]}},
   {"id": "b", "type": "hypertextlabels", "value": {"start": "/p[1]", "globalOffsets": {"start": 1, "end": 4}, "text": "met", "hypertextlabels": ["ACT"]}},
   {"id": "c", "type": "hypertextlabels", "value": {"start": "/p[1]", "globalOffsets": {"start": 1, "end": 3}, "text": "Bo", "hypertextlabels": ["PER"]}}]}]},
 {"id": 2, "data": {"dialogue": [{"author": "A", "text": "Hi 😀"}, {"author": "B", "text": "Bo?"}]}, "annotations": [{"result": [
   {"id": "a", "type": "paragraphlabels", "value": {"start": "1", "end": "1", "startOffset": 0, "endOffset": 2, "text": "Bo", "paragraphlabels": ["PER"]}},
   {"id": "b", "type": "paragraphlabels", "value": {"start": "7", "end": "1", "startOffset": 0, "endOffset": 2, "text": "Bo", "paragraphlabels": ["PER"]}}]}]}]"#,
        &[(
            "a.xml",
            r#"<View><Paragraphs name="d" value="$dialogue"/></View>"#,
        )],
        expect![[r#"
            schema entities: ; events: ; relations: 
            ! line 1: element 1: {"id":"c","type":"hypertextlabels","value":{"start":"/p[1]",…: the file says “Bo”, but “da” stands there; left out
            = 1: tokens "Ada & Bo met Bo."
              a PER "Ada"
              b ACT "met"
            ! line 5: element 2: {"id":"b","type":"paragraphlabels","value":{"start":"7","end…: its paragraph isn't there; left out
            = 2: "Hi 😀\nBo?"
              a PER "Bo"
        "#]],
    );
}

#[test]
fn the_short_form() {
    check(
        r#"[{"body": "Ada met Bo.", "doc": "a.txt", "id": 1, "label": [{"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]}, {"start": 8, "end": 10, "text": "Ada", "labels": ["PER"]}], "topic": "war", "mood": {"choices": ["good", "bad"]}, "annotator": 1, "created_at": "2026-11-22T14:21:36.864280Z"}]"#,
        &[("label_config.xml", CONFIG)],
        expect![[r#"
            schema entities: PER ORG; events: ; relations: blames
            ! line 1: element 1: {"type":"labels","value":{"start":8,"end":10,"text":"Ada","l…: the file says “Ada”, but “Bo” stands there; left out
            = a.txt by 1: "Ada met Bo."
              m1 PER "Ada"
              l2 topic = war ""
              l3 mood = good, bad ""
        "#]],
    );
    check(
        "[{\"id\": 1}]",
        &[("label_config.xml", "<View><Text")],
        expect![[r#"
            ! label_config.xml can't be read: line 1: not well-formed XML: tag not closed: `>` not found before end of input; read without it
            ! line 1: element 1: {"id":1} is no document; left out
        "#]],
    );
}

#[test]
fn what_is_written_is_read_again() {
    let (written, losses) = told::rewritten("label-studio", told::EXAMPLE);
    let (config, tasks) = written.split_once("</View>\n").expect("two files");
    let config = format!("{config}</View>\n");
    expect![[r#"
        - entities of mentions: m1 “Bank of Ada”
        - attributes: m1 “Bank of Ada”
        - entities of mentions: m3 “Bo”
        - discontinuous mentions: m6 “Bo”
        - rejected tags: m7 “Al Low”
        - stances: s1 “😀 Bank of Ada  met Bo.”
        - events: v1 “met”
        - labels of passages: l2 “Bo and Al Low ran.”
        - relations of other things than mentions: r2 “”
        - notes on other tags than mentions: n3 “”
        <View>
          <Labels name="label" toName="text">
            <Label value="ORG"/>
            <Label value="PER"/>
          </Labels>
          <Text name="text" value="$text"/>
          <Relations>
            <Relation value="meets"/>
          </Relations>
          <Choices name="topic" toName="text" choice="single">
            <Choice value="talk"/>
          </Choices>
          <TextArea name="notes" toName="text"/>
        </View>
        [
        {"id":1,"data":{"text":"😀 Bank of Ada  met Bo.\n Bo and Al Low ran.","doc_id":"a.txt","annotator":"x"},"annotations":[{"result":[{"id":"m1","from_name":"label","to_name":"text","type":"labels","value":{"start":2,"end":13,"text":"Bank of Ada","labels":["ORG"]}},{"id":"m2","from_name":"label","to_name":"text","type":"labels","value":{"start":10,"end":13,"text":"Ada","labels":["PER"]},"meta":{"text":["Sure?"]}},{"id":"m3","from_name":"label","to_name":"text","type":"labels","value":{"start":19,"end":21,"text":"Bo","labels":["PER"]}},{"id":"m4","from_name":"label","to_name":"text","type":"labels","value":{"start":19,"end":21,"text":"Bo","labels":["PER"]}},{"id":"m5","from_name":"label","to_name":"text","type":"labels","value":{"start":24,"end":27,"text":"Bo ","labels":["PER"]}},{"type":"relation","from_id":"m1","to_id":"m3","direction":"right","labels":["meets"]},{"id":"l1","from_name":"topic","to_name":"text","type":"choices","value":{"choices":["talk"]}},{"id":"notes","from_name":"notes","to_name":"text","type":"textarea","value":{"text":["Short."]}}]}],"predictions":[]}
        ]
    "#]].assert_eq(&format!("{losses}{config}{tasks}"));
    check(
        tasks,
        &[("label_config.xml", &config)],
        expect![[r#"
        schema entities: ORG PER; events: ; relations: meets
        = a.txt: "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."
          m1 ORG "Bank of Ada"
          m2 PER "Ada"
          n1 on m2: Sure?
          m3 PER "Bo"
          m4 PER "Bo"
          m5 PER "Bo "
          l2 topic = talk ""
          n3 Short.
          r4 meets m1 → m3
    "#]],
    );
}

//! What is found in files of OneIE and TextEE.

use expect_test::{Expect, expect};

use crate::exchange::told::{rewritten, told};

fn check(content: &str, expected: Expect) {
    expected.assert_eq(&told("oneie", "a/dev.oneie.json", content.as_bytes(), &[]));
}

#[test]
fn sentences_of_a_document_are_joined() {
    check(
        concat!(
            r#"{"doc_id": "d1", "sent_id": "d1-0", "tokens": ["The", "Fed", "'s", "Bell", "quit", "."], "#,
            r#""pieces": ["The", "Fed"], "token_lens": [1, 1], "sentence": "The Fed's Bell quit.", "#,
            r#""entity_mentions": [{"id": "d1-0-E0", "start": 1, "end": 2, "entity_type": "ORG", "#,
            r#""mention_type": "NAM", "entity_subtype": "Government", "text": "Fed"}, "#,
            r#"{"id": "d1-0-E1", "start": 3, "end": 4, "entity_type": "PER", "mention_type": "UNK", "#,
            r#""text": "Bell"}], "relation_mentions": [{"id": "d1-0-R0", "relation_type": "ORG-AFF", "#,
            r#""relation_subtype": "ORG-AFF:Employment", "arguments": "#,
            r#"[{"entity_id": "d1-0-E0", "role": "Arg-2", "text": "Fed"}, "#,
            r#"{"entity_id": "d1-0-E1", "role": "Arg-1", "text": "Bell"}]}], "event_mentions": "#,
            r#"[{"id": "d1-0-EV0", "event_type": "Personnel:End-Position", "trigger": "#,
            r#"{"start": 4, "end": 5, "text": "quit"}, "arguments": "#,
            r#"[{"entity_id": "d1-0-E1", "role": "Person", "text": "Bell"}]}]}"#,
            "\n",
            r#"{"doc_id": "d1", "sent_id": "d1-1", "tokens": ["``", "I", "go", "''"], "#,
            r#""sentence": "\"I go\"", "entity_mentions": [{"id": "d1-0-E0", "start": 1, "end": 2, "#,
            r#""entity_type": "PER", "text": "I"}], "event_mentions": [{"id": "x", "event_type": "Go", "#,
            r#""trigger": {"start": 2, "end": 3, "text": "go"}, "arguments": "#,
            r#"[{"entity_id": "d1-0-E0", "role": "Artifact"}, {"entity_id": "d1-0-E1", "role": "Of"}]}]}"#,
            "\n",
            r#"{"doc_id": "d2", "wnd_id": "d2-0", "text": "James starts at Google.", "lang": "en", "#,
            r#""tokens": ["James", "starts", "at", "Google", "."], "entity_mentions": [], "#,
            r#""event_mentions": [{"id": "d2-0-EV0", "event_type": "START_JOB", "trigger": "#,
            r#"{"text": "starts", "start": 1, "end": 2}, "arguments": "#,
            r#"[{"entity_id": "d2-0-E9", "role": "company", "text": "Google", "start": 3, "end": 4}]}, "#,
            r#"{"id": "d2-0-EV1", "event_type": "SILENT", "trigger": null, "arguments": []}]}"#,
        ),
        expect![[r#"
            = d1: tokens "The Fed's Bell quit.\n`` I go ''"
              d1-0-E0 ORG "Fed" [level: Text("NAM"), subtype: Text("Government")]
              d1-0-E1 PER "Bell"
              m1 PER "I"
              d1-0-R0 ORG-AFF d1-0-E1 → d1-0-E0 [subtype: Text("ORG-AFF:Employment")]
              d1-0-EV0 Personnel:End-Position "quit" (Person d1-0-E1)
              x Go "go" (Artifact m1, Of d1-0-E1)
            = d2: "James starts at Google."
              ArticleMeta { title: None, published: None, source: None, author: None, url: None, language: Some("en") }
              d2-0-EV0 START_JOB "starts" (company "Google")
              d2-0-EV1 SILENT "" ()
        "#]],
    );
}

#[test]
fn offsets_in_the_text_are_seen_by_their_words() {
    check(
        concat!(
            r#"{"doc_id": "c", "text": "😀 Ann met Bo", "tokens": ["😀", "Ann", "met", "Bo"], "#,
            r#""entity_mentions": [{"id": "1", "start": 2, "end": 5, "entity_type": "PER", "text": "Ann"}, "#,
            r#"{"id": "2", "start": 2, "end": 4, "entity_type": "PER", "text": "met Bo"}]}"#,
            "\n",
            r#"{"doc_id": "e", "text": "é Ann", "entity_mentions": "#,
            r#"[{"id": "1", "start": 2, "end": 5, "entity_type": "PER"}]}"#,
        ),
        expect![[r#"
            = c: "😀 Ann met Bo"
              1 PER "Ann"
              2 PER "met Bo"
            = e: "é Ann"
              1 PER "Ann"
        "#]],
    );
}

#[test]
fn a_graph_is_a_machine_s() {
    check(
        concat!(
            r#"{"doc_id": "g", "sent_id": "g-1", "token_ids": ["g:5-7", "g:9-11", "g:12-13", "g:15-18"], "#,
            r#""tokens": ["Kim", "Foe", "'s", "bomb"], "graph": {"entities": "#,
            r#"[[0, 2, "PER", "NAM", 0.9], [3, 4, "WEA", "NOM", 0.5], [9, 12, "X", "NAM", 1]], "#,
            r#""triggers": [[3, 4, "Conflict:Attack", 0.75]], "relations": [[1, 0, "ART", 1.0], "#,
            r#"[0, 2, "ART", 1.0]], "roles": [[0, 0, "Attacker", 0.46], [4, 1, "Instrument", 1.0]]}}"#,
        ),
        expect![[r#"
            ! line 1: [9,12,"X","NAM",1]: the tokens 9–12 are not there; left out
            ! line 1: [0,2,"ART",1.0]: points at no entity; left out
            ! line 1: 1 roles point at no trigger; left out
            = g by machine OneIE: tokens "Kim Foe's bomb"
              m1 PER "Kim Foe" [level: Text("NAM")] score 0.9
              m2 WEA "bomb" [level: Text("NOM")] score 0.5
              r3 ART m2 → m1 score 1
              v4 Conflict:Attack "bomb" (Attacker m1) score 0.75
        "#]],
    );
}

#[test]
fn what_does_not_fit_is_told() {
    check(
        concat!(
            "[[1]]\n",
            "{\"doc_id\": \"a\"}\n",
            "{\"doc_id\": \"a\", \"tokens\": [1]}\n",
            r#"{"doc_id": "a", "tokens": ["one", "two"], "entity_mentions": "#,
            r#"[{"id": "1", "start": 0, "end": 3, "entity_type": "X", "text": "one"}, "#,
            r#"{"id": "2", "start": 1, "end": 0, "entity_type": "X"}, "#,
            r#"{"id": "3", "start": 0, "end": 1, "entity_type": "X", "text": "two"}, "#,
            r#"{"id": "4", "start": "0", "end": 1, "entity_type": "X"}, {"id": "5", "start": 0}, "#,
            r#"{"id": "6", "start": 0, "end": 1}, 7, {"id": "8", "start": 0, "end": 1, "entity_type": "OK"}, "#,
            r#"{"id": "8", "start": 1, "end": 2, "entity_type": "AGAIN"}], "#,
            r#""relation_mentions": [{"id": "r", "relation_type": "R", "arguments": [{"entity_id": "8"}]}, "#,
            r#"{"relation_type": "R", "arguments": [{"entity_id": "8"}, {"entity_id": "9"}]}], "#,
            r#""event_mentions": {"id": 1}}"#,
        ),
        expect![[r#"
            ! line 1: element 1: not an object; the line is left out
            ! line 2: neither tokens nor entity_mentions; the line is left out
            ! line 3: a token is not a text: 1; the line is left out
            ! line 4: 1: 0–3 lies outside the sentence; left out
            ! line 4: 2: 1–0 ends before it begins; left out
            ! line 4: 3: the file says “two”, but “one” stands there; left out
            ! line 4: 4: start is not a number: “0”; left out
            ! line 4: 5: end is missing; left out
            ! line 4: 6: entity_type is missing; left out
            ! line 4: 7: not an object; left out
            ! line 4: 8: the id stands twice; what points at it means the first
            ! line 4: r: it has 1 arguments, not two; left out
            ! line 4: {"relation_type":"R","arguments":[{"entity_id":"8"},{"entity…: points at 9, which isn't there; left out
            ! line 4: event_mentions is not a list: {"id":1}; left out
            = a: tokens "one two"
              8 OK "one"
              m1 AGAIN "two"
        "#]],
    );
}

#[test]
fn what_is_written_is_read_again() {
    let file = concat!(
        r#"{"id": "a.txt", "text": "😀 Ann  ran off. Bo, too, left on Monday.", "annotator": "x", "#,
        r#""meta": {"language": "en"}, "mentions": ["#,
        r#"{"id": "m1", "kind": "P", "spans": [[2, 5]], "entity": "ann", "attributes": {"level": "NAM", "a": true}}, "#,
        r#"{"id": "m2", "kind": "P", "spans": [[16, 18], [20, 23]]}, {"id": "m3", "kind": "P", "spans": [[16, 18]]}, "#,
        r#"{"id": "m4", "kind": "T", "spans": [[33, 39]]}], "#,
        r#""events": [{"id": "v1", "kind": "Go", "trigger": [[7, 14]], "arguments": "#,
        r#"[{"role": "who", "mention": "m1"}, {"role": "with", "mention": "m3"}, {"role": "of", "event": "v2"}]}, "#,
        r#"{"id": "v2", "kind": "Go", "trigger": [[25, 29]], "arguments": [{"role": "who", "mention": "m3"}, "#,
        r#"{"role": "with", "mention": "m2"}, {"role": "how", "spans": [[20, 23]]}, "#,
        r#"{"role": "time", "value": "2026-11-23", "spans": [[33, 39]]}]}, {"id": "v3", "kind": "Stay", "trigger": []}], "#,
        r#""relations": [{"id": "r1", "kind": "near", "from": {"mention": "m1"}, "to": {"mention": "m3"}}, "#,
        r#"{"id": "r2", "kind": "on", "from": {"mention": "m3"}, "to": {"mention": "m4"}, "attributes": {"subtype": "on:day"}}], "#,
        r#""notes": [{"id": "n1", "on": "m1", "text": "?"}]}"#,
    );
    let (written, losses) = rewritten("oneie", file);
    expect![[r#"
        - attributes: m1 “Ann”
        - links to entities: m1 “Ann”
        - discontinuous mentions: m2 “Bo”
        - arguments in other sentences: v1 “ran off”
        - links to events: v1 “ran off”
        - links to what has no words in a row: v2 “left”
        - links to untagged words, which become mentions: v2 “left”
        - typed values, of which the words stay: v2 “left”
        - events without a trigger: v3 “”
        - relations across sentences: r1 “”
        - notes: n1 “”
        {"doc_id":"a.txt","wnd_id":"a.txt-1","sent_id":"a.txt-1","text":"😀 Ann  ran off.","tokens":["😀","Ann","ran","off","."],"entity_mentions":[{"id":"m1","start":1,"end":2,"text":"Ann","entity_type":"P","mention_type":"NAM","entity_subtype":"UNK"}],"relation_mentions":[],"event_mentions":[{"id":"v1","event_type":"Go","trigger":{"start":2,"end":4,"text":"ran off"},"arguments":[{"entity_id":"m1","role":"who","start":1,"end":2,"text":"Ann"}]}],"lang":"und"}
        {"doc_id":"a.txt","wnd_id":"a.txt-2","sent_id":"a.txt-2","text":"Bo, too, left on Monday.","tokens":["Bo",",","too",",","left","on","Monday","."],"entity_mentions":[{"id":"m3","start":0,"end":1,"text":"Bo","entity_type":"P","mention_type":"UNK","entity_subtype":"UNK"},{"id":"m4","start":6,"end":7,"text":"Monday","entity_type":"T","mention_type":"UNK","entity_subtype":"UNK"},{"id":"v2-2","start":2,"end":3,"text":"too","entity_type":"MENTION","mention_type":"UNK","entity_subtype":"UNK"}],"relation_mentions":[{"id":"r2","relation_type":"on","relation_subtype":"on:day","arguments":[{"entity_id":"m3","role":"Arg-1","start":0,"end":1,"text":"Bo"},{"entity_id":"m4","role":"Arg-2","start":6,"end":7,"text":"Monday"}]}],"event_mentions":[{"id":"v2","event_type":"Go","trigger":{"start":4,"end":5,"text":"left"},"arguments":[{"entity_id":"m3","role":"who","start":0,"end":1,"text":"Bo"},{"entity_id":"v2-2","role":"how","start":2,"end":3,"text":"too"},{"entity_id":"m4","role":"time","start":6,"end":7,"text":"Monday"}]}],"lang":"und"}
    "#]].assert_eq(&(losses + &written));
    check(
        &written,
        expect![[r#"
            = a.txt: tokens "😀 Ann  ran off.\nBo, too, left on Monday."
              m1 P "Ann" [level: Text("NAM")]
              m3 P "Bo"
              m4 T "Monday"
              v2-2 MENTION "too"
              v1 Go "ran off" (who m1)
              r2 on m3 → m4 [subtype: Text("on:day")]
              v2 Go "left" (who m3, how v2-2, time m4)
        "#]],
    );
}

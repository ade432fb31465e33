//! What every reader must keep to, whatever it is fed: it doesn't panic, and what
//! it gives is sound. Files are rubbish, or good ones with something wrong in them.

use std::collections::HashSet;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::{Item, Source};

/// Files of the same folder: name and content.
type Beside = &'static [(&'static str, &'static str)];

/// Good files of the formats that are read this way, and what lies beside them.
const FILES: &[(&str, &str, Beside)] = &[
    (
        "brat",
        "T1\tPer 0 2;5 8\té met\nT2\tMeet 5 8\tmet\nT3\tPer 9 10\t😀\nE1\tMeet:T2 Who:T1 Who2:T3\nA1\tSure E1 yes\nR1\tKnows Arg1:T1 Arg2:T3\n*\tEquiv T1 T3\nN1\tReference T3 Wikidata:Q1\tBo\n#1\tAnnotatorNotes T1\tah\n",
        &[
            ("a.txt", "é a\r\nmet 😀.\n"),
            (
                "annotation.conf",
                "[entities]\nPer\n[events]\nMeet\tWho+:Per\n",
            ),
        ],
    ),
    (
        "conll",
        "-DOCSTART- -X- O\n\nAnn NNP B-NP B-PER\nmet VBD B-VP O\n😀 NN B-NP I-LOC\n\n# id = b\n1\tBo\tB-PER\tB-ORG\n2\tCo\tI-PER\tE-ORG\n",
        &[],
    ),
    (
        "conll2012",
        "#begin document (d); part 001\nd 1 0 Ann NNP (S* - - - - (PER* * (1|(2)\nd 1 1 é NN *) - - - - *) * 1)\n\nd 1 0 she PRP (S*) - - - - * * (2)\n#end document\n",
        &[],
    ),
    (
        "conllu",
        "# global.Entity = eid-etype-head\n# newdoc id = d\n# text = Ann’s 😀.\n1-2\tAnn’s\t_\t_\t_\t_\t_\t_\t_\t_\n1\tAnn\t_\t_\t_\t_\t_\t_\t_\tEntity=(e1[1/2]-per-1)(e2-per-1\n2\t’s\t_\t_\t_\t_\t_\t_\t_\tEntity=e2)\n3\t😀\t_\t_\t_\t_\t_\t_\t_\tEntity=(e1[2/2])|SpaceAfter=No|NE=B-PER\n4\t.\t_\t_\t_\t_\t_\t_\t_\tNE=I-PER\n",
        &[],
    ),
    (
        "webanno-tsv",
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Who|value\n#T_SP=a.Meet|ROLE_a.Meet:who_a.L|a.Who\n#T_CH=a.Coref|referenceType|referenceRelation\n#T_RL=a.Near|type|BT_a.Who\n\n#Text=Ann met 😀s.\n1-1\t0-3\tAnn\tP[1]|Q[2]\t_\t_\tn[1]\tx->1-1\tnear\t1-2[3_1]\t\n1-2\t4-7\tmet\tP[1]|R[3]\thost\t1-1[2]\t_\t_\t_\t_\t\n1-3\t8-11\t😀s\t_\t_\t_\tn[1]\t*->1-2\t_\t_\t\n1-3.1\t8-10\t😀\tP\t_\t_\t_\t_\t_\t_\t\n\n#Text=So\n2-1\t15-17\tSo\t*\t_\t_\t_\t_\t_\t_\t\n",
        &[],
    ),
    (
        "semeval16",
        "ID\tTarget\tTweet\tStance\n1\tTolls\t😀 No.\tAGAINST\n2\té\tYes\tNONE\n",
        &[],
    ),
    (
        "dygie",
        r#"{"doc_key": "d", "sentences": [["Ann", "met", "😀"], ["Bo"]], "ner": [[[0, 0, "PER"], [3, 3, "PER"]]], "relations": [[[0, 0, 3, 3, "KNOWS"]]], "events": [[[[1, "Meet"], [0, 0, "Who"]]]], "clusters": [[[0, 0], [3, 3]]], "predicted_ner": [[[0, 2, "X", 1.5, 0.5]]]}"#,
        &[],
    ),
    (
        "oneie",
        r#"{"doc_id": "d", "sent_id": "1", "tokens": ["Ann", "met", "Bo"], "text": "Ann met Bo", "entity_mentions": [{"id": "a", "start": 0, "end": 1, "entity_type": "PER", "text": "Ann"}], "relation_mentions": [{"relation_type": "R", "arguments": [{"entity_id": "a"}, {"entity_id": "a"}]}], "event_mentions": [{"event_type": "E", "trigger": {"start": 1, "end": 2, "text": "met"}, "arguments": [{"entity_id": "a", "role": "Who"}]}], "graph": {"entities": [[0, 1, "PER", "NAM", 0.5]], "triggers": [[1, 2, "E", 1.0]], "roles": [[0, 0, "Who", 1.0]]}}"#,
        &[],
    ),
    (
        "rams",
        r#"{"doc_key": "d", "sentences": [["Ann", "met", "Bo"]], "ent_spans": [[0, 0, [["evt1arg1who", 1.0]]]], "evt_triggers": [[1, 1, [["meet", 1.0]]]], "gold_evt_links": [[[1, 1], [0, 0], "evt1arg1who"]]}"#,
        &[],
    ),
    (
        "wikievents",
        r#"{"doc_id": "d", "sentences": [[[["Ann", 0, 3], ["met", 4, 7]], "Ann met"], [[["Bo", 8, 10]], "Bo"]], "entity_mentions": [{"id": "a", "start": 0, "end": 1, "entity_type": "PER", "text": "Ann"}], "event_mentions": [{"id": "e", "event_type": "E", "trigger": {"start": 1, "end": 2, "text": "met"}, "arguments": [{"entity_id": "a", "role": "Who"}]}]}"#,
        &[(
            "coref/a.jsonlines",
            r#"{"doc_key": "d", "clusters": [["a"]]}"#,
        )],
    ),
    (
        "newsmtsc",
        r#"{"primary_gid": "g", "sentence_normalized": "😀 Bo met her.", "targets": [{"from": 2, "to": 4, "mention": "Bo", "polarity": 2.0, "further_mentions": [{"from": 9, "to": 12, "mention": "her"}]}]}"#,
        &[],
    ),
    (
        "semeval22",
        r#"[{"sent_id": "s", "text": "We like é it", "opinions": [{"Source": [["We"], ["0:2"]], "Target": [["it"], ["10:12"]], "Polar_expression": [["like é"], ["3:9"]], "Polarity": "Positive", "Intensity": "Strong"}]}]"#,
        &[],
    ),
    (
        "bioc",
        "<collection><document><id>d</id><passage><offset>0</offset><text>é Bo ran</text><annotation id='1'><infon key='type'>P</infon><location offset='2' length='2'/><text>Bo</text></annotation></passage><passage><offset>9</offset><sentence><offset>9</offset><text>So.</text><annotation id='2'><location offset='9' length='2'/><location offset='2' length='2'/></annotation></sentence><relation id='r'><node refid='1' role='a'/><node refid='2' role='b'/></relation></passage></document></collection>",
        &[],
    ),
    (
        "ace-apf",
        "<source_file><document DOCID='d'><entity ID='E' TYPE='PER'><entity_mention ID='m' TYPE='NAM'><extent><charseq START='0' END='1'>Bo</charseq></extent><head><charseq START='0' END='1'>Bo</charseq></head></entity_mention></entity><relation ID='R' TYPE='X'><relation_mention ID='r'><extent><charseq START='3' END='5'>ran</charseq></extent><relation_mention_argument REFID='m' ROLE='Arg-1'/><relation_mention_argument REFID='m' ROLE='Arg-2'/></relation_mention></relation><event ID='V' TYPE='Go'><event_mention ID='v'><anchor><charseq START='3' END='5'>ran</charseq></anchor><event_mention_argument REFID='m' ROLE='Who'/></event_mention></event></document></source_file>",
        &[("a.sgm", "<DOC>Bo ran &amp; é</DOC>")],
    ),
    (
        "doccano",
        r#"{"id": 7, "text": "Ann met 😀 Bo", "label": [[0, 3, "PER"]], "entities": [{"id": 1, "start_offset": 0, "end_offset": 3, "label": "PER"}, {"id": 2, "start_offset": 10, "end_offset": 12, "label": "PER"}], "relations": [{"id": 1, "from_id": 1, "to_id": 2, "type": "met"}], "cats": ["talk"], "Comments": ["so"]}
{"text": "Ann", "annotations": [{"label": 1, "start_offset": 0, "end_offset": 3, "user": 1}, {"label": 2, "user": 2}]}"#,
        &[],
    ),
    (
        "prodigy",
        r#"{"text": "Ann met 😀 Bo", "tokens": [{"text": "Ann", "start": 0, "end": 3, "id": 0}, {"text": "Bo", "start": 10, "end": 12, "id": 1}], "spans": [{"start": 0, "end": 3, "label": "PER", "text": "Ann"}], "relations": [{"head": 0, "child": 1, "head_span": {"start": 0, "end": 3}, "label": "met"}], "cats": {"talk": 1.0}, "accept": ["a"], "answer": "reject", "_session_id": "s"}
{"tokens": [{"text": "Ann", "ws": true}], "spans": [{"token_start": 0, "token_end": 0, "label": "PER"}]}"#,
        &[],
    ),
    (
        "spacy-jsonl",
        r#"[{"text": "Ann met 😀 Bo", "ents": [{"start": 10, "end": 12, "label": "PER", "kb_id": "Q1"}], "spans": {"sc": [{"start": 0, "end": 3, "label": "PER"}]}, "cats": {"a": 1.0}}, ["Bo", {"entities": [[0, 2, "PER"]]}], {"id": 1, "paragraphs": [{"raw": "Ann  é", "sentences": [{"tokens": [{"orth": "Ann", "ner": "B-PER"}, {"orth": "é", "ner": "L-PER"}]}]}]}]"#,
        &[],
    ),
    (
        "gliner",
        r#"[{"tokenized_text": ["Ann", "met", "😀"], "ner": [[0, 0, "PER"], [2, 2, "FACE"]], "relations": [[0, 1, "met"]]}, {"text": "é Bo", "entities": [{"start": 2, "end": 4, "text": "Bo", "label": "PER", "score": 0.5}]}]"#,
        &[],
    ),
    (
        "labelbuddy",
        r#"[{"text": "😀 Ann", "annotations": [{"start_char": 2, "end_char": 5, "label_name": "PER", "extra_data": "x"}, {"start_byte": 5, "end_byte": 8, "label_name": "PER"}]}, {"metadata": {"id": "d"}, "annotations": [{"start_byte": 1, "end_byte": 3, "label_name": "PER"}]}]"#,
        &[],
    ),
    (
        "label-studio",
        r#"[{"id": 3, "data": {"text": "Ann 😀 met Bo."}, "annotations": [{"completed_by": 4, "result": [{"type": "relation", "from_id": "a", "to_id": "b", "direction": "bi", "labels": ["met"]}, {"id": "a", "from_name": "label", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ann", "labels": ["PER"]}}, {"id": "b", "type": "labels", "value": {"start": 11, "end": 13, "text": "Bo", "labels": ["PER"]}}, {"id": "b", "from_name": "mood", "type": "choices", "value": {"start": 10, "end": 12, "choices": ["x"]}}]}], "predictions": [{"model_version": "m", "score": 0.5, "result": [{"type": "labels", "value": {"start": 4, "end": 5, "labels": ["FACE"]}}]}]}, {"id": 4, "data": {"text": "<p>Ann &amp; Bo</p>"}, "annotations": [{"result": [{"type": "hypertextlabels", "value": {"globalOffsets": {"start": 0, "end": 3}, "text": "Ann", "hypertextlabels": ["PER"]}}]}]}, {"text": "é Bo", "label": [{"start": 2, "end": 4, "labels": ["PER"]}]}]"#,
        &[(
            "a.xml",
            "<View><Labels name='label' toName='t'><Label value='PER'/></Labels><Text name='t' value='$text'/></View>",
        )],
    ),
    (
        "potato",
        r#"{"id": "i", "displayed_text": "Ann 😀 Bo", "label_annotations": {"mood": {"good": "true"}}, "span_annotations": [{"id": "a", "start": 0, "end": 3, "span": "Ann", "annotation": "PER", "additional_parts": [{"start": 6, "end": 8}]}, {"id": "b", "start": 7, "end": 9, "span": "Bo", "name": "PER"}], "links": [{"link_type": "met", "span_ids": ["a", "b"]}], "events": [{"event_type": "E", "trigger_span_id": "a", "arguments": [{"role": "r", "span_id": "b"}]}]}"#,
        &[],
    ),
];

/// Reads a file and asserts that what comes of it is sound; how many tags.
fn sound(format: &str, content: &[u8], beside: &[(&str, &str)]) -> usize {
    let format = super::by_id(format).expect("a known format");
    let read = format.read.expect("is read");
    let name = format!("x/a.{}", format.endings.first().unwrap_or(&"x"));
    let mut bytes = content;
    let mut source = Source {
        name: &name,
        bytes: &mut bytes,
        beside: &|wanted| {
            let found = beside.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, content)| content.as_bytes().to_vec())
        },
    };
    let mut count = 0;
    let _ = read(&mut source, &mut |item| {
        if let Item::Record(record) = item {
            let text = record.text.as_str().cloned();
            let mut ids = HashSet::new();
            for tag in &record.tags {
                assert!(ids.insert(tag.id.clone()), "{} stands twice", tag.id);
                let text = text.as_ref().expect("tags have a text");
                for span in tag.spans() {
                    assert!(span.of(text).is_some(), "{}: {span} in {text:?}", tag.id);
                }
            }
            for id in record.tags.iter().flat_map(|tag| tag.uses()) {
                assert!(ids.contains(id), "{id} isn't there");
            }
            count += record.tags.len();
        }
        ControlFlow::Continue(())
    });
    count
}

#[test]
fn good_files_give_tags() {
    for (format, content, beside) in FILES {
        assert!(sound(format, content.as_bytes(), beside) > 0, "{format}");
    }
}

#[test]
fn files_may_end_anywhere() {
    for (format, content, beside) in FILES {
        for end in 0..content.len() {
            sound(format, &content.as_bytes()[..end], beside);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for (format, _, beside) in FILES {
            sound(format, &bytes, beside);
        }
    }

    /// Numbers and short pieces of a good file become something else.
    #[test]
    fn files_with_something_wrong_are_read(
        which in 0..FILES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4usize, "-?[0-9]{1,20}|[\"\\[\\]{}<>&;:,'é😀 a]{0,3}|null"), 1..6),
    ) {
        let (format, content, beside) = FILES[which];
        let mut chars: Vec<char> = content.chars().collect();
        for (at, length, new) in changes {
            let at = at.index(chars.len().max(1)).min(chars.len());
            let end = (at + length).min(chars.len());
            chars.splice(at..end, new.chars());
        }
        let content: String = chars.into_iter().collect();
        sound(format, content.as_bytes(), beside);
    }

    /// The same for a number that stays a number: places that don't fit.
    #[test]
    fn wrong_places_are_seen(
        which in 0..FILES.len(),
        number in any::<prop::sample::Index>(),
        new in prop_oneof![-3..40i64, Just(i64::MAX), Just(i64::MIN)],
    ) {
        let (format, content, beside) = FILES[which];
        let starts: Vec<usize> = content
            .char_indices()
            .filter(|(at, c)| c.is_ascii_digit() && !content[..*at].ends_with(|c: char| c.is_ascii_digit()))
            .map(|(at, _)| at)
            .collect();
        let at = starts[number.index(starts.len())];
        let rest = content[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        let content = format!("{}{new}{rest}", &content[..at]);
        sound(format, content.as_bytes(), beside);
    }
}

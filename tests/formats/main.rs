//! Every format over one small project made by hand: the text it writes, and,
//! where it reads, what becomes of sound and of broken input.

mod bombs;
mod broken;
mod every;
mod hard;
mod hostile;
mod huggingface;
mod looked;
mod made;
mod records;
mod roundtrip;
mod tags;

use expect_test::expect;
use glossator::exchange::{self, Head, Options, Out, Piece, Policy, Writer, jsonl};
use glossator::model::*;
use glossator::text::offsets::OffsetMap;
use serde_json::Value;

use made::{TEXT, article, hash, layer, register};

/// What a format writes of the project, by file name.
fn written(format: &str) -> Vec<(String, String)> {
    let format = exchange::by_id(format).unwrap();
    let mut out = Out::default();
    let mut writer = writer(format);
    made::with_piece(&layer(), |piece| writer.piece(piece, &mut out));
    writer.end(&mut out);
    let text = |(name, bytes)| (name, String::from_utf8(bytes).unwrap());
    out.drain().map(text).collect()
}

fn writer(format: &exchange::Format) -> Box<dyn Writer> {
    let head = Head {
        project: &Project::default(),
        options: &Options::default(),
    };
    (format.write.as_ref().unwrap().begin)(&head)
}

/// A line with each field, and each tag, on a line of its own.
fn unfolded(line: &str) -> String {
    let value: Value = serde_json::from_str(line).unwrap();
    assert_eq!(value.to_string(), line, "compact, fields in their order");
    let mut out = String::new();
    for (name, value) in value.as_object().unwrap() {
        match value.as_array().filter(|items| items.len() > 1) {
            Some(items) => {
                out.push_str(&format!("{name}:\n"));
                for item in items {
                    out.push_str(&format!("  {item}\n"));
                }
            }
            None => out.push_str(&format!("{name}: {value}\n")),
        }
    }
    out
}

#[test]
fn formats_have_names_of_their_own() {
    let ids: Vec<&str> = exchange::FORMATS.iter().map(|it| it.id).collect();
    assert_eq!(ids.first(), Some(&"jsonl"), "the native one first");
    for id in ids {
        assert_eq!(exchange::by_id(id).unwrap().id, id);
    }
    assert!(exchange::by_id("word").is_none());
}

#[test]
fn the_rule_for_mentions_that_overlap_is_asked_where_one_stays() {
    let files = |format: &exchange::Format, policy: Policy| {
        let write = format.write.as_ref().expect("it is written");
        let (mut layer, mut out) = (Layer::default(), Out::default());
        layer.put(made::mention("m1", "NORP", &["North and South Koreans"]));
        layer.put(made::mention("m2", "PLACE", &["North"]));
        let options = Options {
            policy,
            ..Options::default()
        };
        let mut writer = (write.begin)(&Head {
            project: &Project::default(),
            options: &options,
        });
        made::with_piece(&layer, |piece| {
            let piece = Piece {
                options: &options,
                ..*piece
            };
            writer.piece(&piece, &mut out);
        });
        writer.end(&mut out);
        out.drain().collect::<Vec<_>>()
    };
    for format in exchange::FORMATS.iter().filter(|it| it.write.is_some()) {
        let differ = files(format, Policy::Outermost) != files(format, Policy::Innermost);
        assert_eq!(
            differ,
            format.write.as_ref().unwrap().keeps_one,
            "{}",
            format.id
        );
    }
}

// Code points of the text:
//
//     0    5      9   13 16    18 19    25  29    35      43
//     Nino 👩‍🚒 met Bo.\r\n“North and South Koreans,” she said.
//
// 👩‍🚒 is three of them (5, 6, 7), the line's end two (16, 17).
#[test]
fn jsonl_counts_in_code_points() {
    let files = written("jsonl");
    let [(name, text)] = &files[..] else {
        panic!("one file without a name of its own");
    };
    assert_eq!(name, "");
    let line = text.strip_suffix('\n').unwrap();
    expect![[r#"
        format: "glossator-jsonl/1"
        id: "2023/a b.txt"
        text: "Nino 👩‍🚒 met Bo.\r\n“North and South Koreans,” she said."
        text_hash: "b3-0123456789abcdef0123456789abcdef"
        meta: {"title":"Bo, met","published":"2023-12-28","source":null,"author":null,"url":null,"language":null}
        annotator: "anna"
        completions: {"entities":"complete","stances":"partial"}
        zones: [{"kind":"headline_repeat","start":0,"end":16}]
        mentions:
          {"id":"m1","kind":"PER","spans":[[0,4]],"quote":"Nino","entity":null,"attributes":{},"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"m5","kind":"FAC","spans":[[5,8]],"quote":"👩‍🚒","entity":null,"attributes":{},"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"m2","kind":"PER","spans":[[13,15]],"quote":"Bo","entity":"bo","attributes":{},"score":0.75,"status":"corrected","by":"tagger","at":"2026-11-22T10:00:00Z","version":"1.2","decided_by":"anna"}
          {"id":"m3","kind":"NORP","spans":[[19,24],[35,42]],"quote":"North Koreans","entity":null,"attributes":{"level":"name","metonymic":false,"weight":0.5},"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"m4","kind":"PER","spans":[[45,48]],"quote":"she","entity":null,"attributes":{},"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        events:
          {"id":"v1","kind":"CONSULT","trigger":[[9,12]],"quote":"met","attributes":{"modes":["visit","phone"]},"arguments":[{"role":"actor","mention":"m1"},{"role":"recipient","mention":"m2"},{"role":"time","value":"2023-12-25","spans":[[15,18]]},{"role":"location","spans":[[29,34]]}],"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"v2","kind":"RETREAT","trigger":[],"quote":"","attributes":{},"arguments":[],"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        stances:
          {"id":"s1","holder":{"mention":"m4"},"target":{"mention":"m3"},"polarity":"against","strength":2,"basis":"implied_by_action","via":["author",{"mention":"m1"}],"expression":[[49,53]],"evidence":[[18,44]],"attributes":{},"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
          {"id":"s2","holder":"implicit","target":{"topic":"talks"},"polarity":"neutral","strength":null,"basis":null,"via":[],"expression":[],"evidence":[],"attributes":{},"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}
        relations: [{"id":"r1","kind":"affiliation","from":{"mention":"m1"},"to":{"entity":"bo"},"evidence":[],"attributes":{},"score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}]
        labels: [{"task":"topic","values":["diplomacy"],"spans":[],"id":"l1","score":null,"status":"manual","by":"anna","at":"2026-11-22T10:00:00Z"}]
        notes: [{"on":"s1","text":"sure?\n\"yes\"","by":"anna","at":"2026-11-22T10:00:00Z","id":"n1"}]
        entities:
          {"id":"bo","name":"Kirov, “Bo” \"B.\"","kind":"PER","aliases":["Bo"],"wikidata":null,"country":"GEO","sector":"GOV","note":"a mayor"}
          {"id":"talks","name":"the talks","kind":"TOPIC","aliases":[],"wikidata":null,"country":null}
        completed: {"entities":{"by":"anna","at":"2026-11-22T10:00:00Z"},"stances":{"by":"anna","at":null}}
        guideline_version: "2"
    "#]].assert_eq(&unfolded(line));
}

#[test]
fn every_quote_is_what_python_slices() {
    let files = written("jsonl");
    let line: Value = serde_json::from_str(&files[0].1).unwrap();
    let text: Vec<char> = line["text"].as_str().unwrap().chars().collect();
    let mut seen = 0;
    for list in ["mentions", "events"] {
        for tag in line[list].as_array().unwrap() {
            let spans = tag.get("spans").unwrap_or(&tag["trigger"]);
            let piece = |span: &Value| {
                let at = |i: usize| span[i].as_u64().unwrap() as usize;
                text[at(0)..at(1)].iter().collect::<String>()
            };
            let pieces: Vec<String> = spans.as_array().unwrap().iter().map(piece).collect();
            assert_eq!(tag["quote"], pieces.join(" "), "{tag}");
            seen += 1;
        }
    }
    assert_eq!(seen, 7);
}

#[test]
fn jsonl_read_back_is_the_same() {
    let files = written("jsonl");
    let incoming = jsonl::parse_line(1, &files[0].1).unwrap();
    let placed = incoming.place(TEXT, &hash(), &"anna".into());
    assert_eq!(placed.issues, []);
    assert_eq!(placed.layer, layer());
    assert_eq!(placed.meta, Some(article().meta));
    assert_eq!(placed.zones, Some(article().zones));
    let known: Vec<Entity> = register().entities.into_values().collect();
    // The third entry is of no concern to this layer.
    assert_eq!(placed.entities, known[..2]);
}

#[test]
fn a_text_may_be_left_out_where_the_article_is_known() {
    let files = written("jsonl");
    let mut line: Value = serde_json::from_str(&files[0].1).unwrap();
    line.as_object_mut().unwrap().remove("text");
    let incoming = jsonl::parse_line(1, &line.to_string()).unwrap();
    let placed = incoming.place(TEXT, &hash(), &"anna".into());
    assert_eq!(placed.issues, []);
    assert_eq!(placed.layer, layer());
}

#[test]
fn the_least_line_is_an_empty_layer() {
    let incoming = jsonl::parse_line(7, "{}").unwrap();
    assert_eq!(incoming.id, None);
    let placed = incoming.place(TEXT, &hash(), &"anna".into());
    assert_eq!(placed.issues, []);
    assert!(placed.layer.is_untouched());
    assert_eq!((placed.meta, placed.zones), (None, None));
}

#[test]
fn a_tag_needs_little_and_is_the_lines_annotators() {
    let line = r#"{"mentions": [{"kind": "PER", "spans": [[0, 4]]}]}"#;
    let placed = jsonl::parse_line(1, line)
        .unwrap()
        .place(TEXT, &hash(), &"anna".into());
    assert_eq!(placed.issues, []);
    let tag = placed.layer.tag(&"m1".into()).unwrap();
    assert_eq!(tag.provenance.by.as_str(), "anna");
    assert_eq!(tag.provenance.status, Status::Manual);
}

#[test]
fn an_untouched_layer_is_a_line_too() {
    let empty = Layer::default();
    let line = made::with_piece(&empty, jsonl::line);
    let placed = jsonl::parse_line(1, &line)
        .unwrap()
        .place(TEXT, &hash(), &"anna".into());
    assert_eq!(placed.issues, []);
    assert_eq!(placed.layer, empty);
}

#[test]
fn csv_has_three_tables() {
    let files = written("csv");
    let mut out = String::new();
    for (name, text) in &files {
        // Rows end in a line feed; the text's own line ends stay inside quotes.
        out.push_str(&format!("== {name}\n{}", text.replace("\r\n", "␍␊\n")));
    }
    expect![[r#"
        == event_arguments.csv
        article,annotator,event,kind,trigger_start,trigger_end,trigger,event_attributes,role,filler,filler_id,start,end,quote,value,entity,entity_name,status,score,by,at
        2023/a b.txt,anna,v1,CONSULT,9,12,met,"{""modes"":[""visit"",""phone""]}",actor,mention,m1,0,4,Nino,,,,manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,v1,CONSULT,9,12,met,"{""modes"":[""visit"",""phone""]}",recipient,mention,m2,13,15,Bo,,bo,"Kirov, “Bo” ""B.""",manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,v1,CONSULT,9,12,met,"{""modes"":[""visit"",""phone""]}",time,value,,15,18,".␍␊
        ",2023-12-25,,,manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,v1,CONSULT,9,12,met,"{""modes"":[""visit"",""phone""]}",location,text,,29,34,South,,,,manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,v2,RETREAT,,,,,,,,,,,,,,manual,,anna,2026-11-22T10:00:00Z
        == mentions.csv
        article,annotator,id,kind,start,end,spans,quote,entity,entity_name,attributes,status,score,by,at
        2023/a b.txt,anna,m1,PER,0,4,0-4,Nino,,,,manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,m5,FAC,5,8,5-8,👩‍🚒,,,,manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,m2,PER,13,15,13-15,Bo,bo,"Kirov, “Bo” ""B.""",,corrected,0.75,tagger,2026-11-22T10:00:00Z
        2023/a b.txt,anna,m3,NORP,19,42,19-24 35-42,North Koreans,,,"{""level"":""name"",""metonymic"":false,""weight"":0.5}",manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,m4,PER,45,48,45-48,she,,,,manual,,anna,2026-11-22T10:00:00Z
        == stances.csv
        article,annotator,id,holder,holder_id,holder_quote,holder_entity,polarity,target,target_id,target_quote,target_entity,strength,basis,via,expression,evidence_start,evidence_end,evidence,attributes,status,score,by,at
        2023/a b.txt,anna,s1,mention,m4,she,,against,mention,m3,North Koreans,,2,implied_by_action,author > Nino,said,18,44,"“North and South Koreans,”",,manual,,anna,2026-11-22T10:00:00Z
        2023/a b.txt,anna,s2,implicit,,,,neutral,topic,talks,,the talks,,,,,,,,,manual,,anna,2026-11-22T10:00:00Z
    "#]].assert_eq(&out);
}

#[test]
fn every_row_has_as_many_cells_as_its_head() {
    for (name, text) in written("csv") {
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let counts: Vec<usize> = rows.records().map(|row| row.unwrap().len()).collect();
        assert!(counts.len() > 1, "{name} has rows");
        assert!(
            counts.iter().all(|it| *it == counts[0]),
            "{name}: {counts:?}"
        );
    }
}

#[test]
fn files_are_emptied_between_two_pieces() {
    let mut out = Out::default();
    let mut writer = writer(exchange::by_id("jsonl").unwrap());
    for _ in 0..2 {
        made::with_piece(&layer(), |piece| writer.piece(piece, &mut out));
        let drained: Vec<_> = out.drain().collect();
        assert_eq!(drained.len(), 1);
        assert_eq!(drained[0].1.iter().filter(|it| **it == b'\n').count(), 1);
    }
    assert_eq!(out.drain().count(), 0);
}

#[test]
fn zones_and_spans_off_the_text_are_no_panic() {
    let mut article = article();
    article.zones.push(Zone {
        span: glossator::text::Span::new(3, 9999).unwrap(),
        kind: ZoneKind::Body,
    });
    let mut layer = layer();
    let mut tag = layer.tag(&"m1".into()).unwrap().clone();
    if let Body::Mention(it) = &mut tag.body {
        it.spans = vec![glossator::text::Span::new(6, 9999).unwrap()];
    }
    layer.put(tag);
    let offsets = OffsetMap::new(TEXT);
    let piece = Piece {
        article: &article,
        text: TEXT,
        offsets: &offsets,
        annotator: &"anna".into(),
        layer: &layer,
        register: &register(),
        schema: &Schema::default(),
        options: &Options::default(),
        part: None,
    };
    for format in exchange::FORMATS.iter().filter(|it| it.write.is_some()) {
        let mut out = Out::default();
        writer(format).piece(&piece, &mut out);
        // What is written, or why not.
        let wrote = out.drain().count() > 0;
        assert!(wrote || !out.losses().is_empty(), "{}", format.id);
    }
}

#[test]
fn who_completed_a_task_is_kept_without_a_time() {
    let mut layer = Layer::default();
    layer.head.text = Some(TextRef {
        hash: hash(),
        bytes: TEXT.len() as u32,
    });
    let by = |by: &str| Completion {
        state: CompletionState::Verified,
        by: by.into(),
        at: None,
        extra: Extra::new(),
    };
    layer.set_completion(Task::Events, Some(by("bob")));
    let line = made::with_piece(&layer, jsonl::line);
    let placed = jsonl::parse_line(1, &line)
        .unwrap()
        .place(TEXT, &hash(), &"anna".into());
    assert_eq!(placed.layer, layer);
}

#[test]
fn what_was_rejected_goes_out_where_its_status_does() {
    let sound = layer();
    let mut doubted = layer();
    for tag in sound.tags() {
        let mut twin = tag.clone();
        twin.id = TagId::new(format!("no-{}", tag.id));
        twin.provenance.status = Status::Rejected;
        doubted.put(twin);
    }
    let bytes = |format: &exchange::Format, layer: &Layer| {
        let mut out = Out::default();
        let mut writer = writer(format);
        made::with_piece(layer, |piece| writer.piece(piece, &mut out));
        writer.end(&mut out);
        out.drain().collect::<Vec<_>>()
    };
    let formats = exchange::FORMATS.iter().filter(|it| it.write.is_some());
    let say_so: Vec<&str> = formats
        .filter(|it| bytes(it, &sound) != bytes(it, &doubted))
        .map(|it| it.id)
        .collect();
    assert_eq!(say_so, ["jsonl", "csv", "huggingface"]);
}

//! RAMS, a document to a line: sentences of tokens, one event, and its arguments
//! in up to five sentences; numbers of tokens in the document, ends inclusive.
//! The format: the README of RAMS 1.0 (nlp.jhu.edu/rams).
//!
//! Arguments have roles but no types, so an argument is plain words of the event;
//! one that no event takes becomes a mention of its own.

mod write;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use serde_json::Value;

use super::board::{Board, UNTYPED, tokens_of};
use super::draft::Why;
use super::json::{self, At, Object, name, shown};
use super::{Format, Issue, Item, Shape, Source, Take, Write};
use crate::model::{Argument, ArticleMeta, Ref};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "rams",
    name: "RAMS",
    summary: "Events with arguments across sentences, over tokens",
    endings: &["jsonlines", "jsonl", "json"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("jsonlines"),
        lacks: "everything but events; kinds of mentions, arguments more than two sentences away, \
                events without a trigger, attributes",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::new(write::Lines),
    }),
};

/// Labels with how sure they are, where it isn't quite.
type Labels = Vec<(String, Option<f64>)>;

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    json::values(source.bytes, take, |at, value, take| {
        match start(at, &value) {
            Ok((it, mut board)) => {
                tags(it, &mut board);
                board.draft.give(take)
            }
            Err(why) => take(Item::Issue(Issue::left_out(at.line, why, "document"))),
        }
    })
}

fn start(at: At, value: &Value) -> Result<(&Object, Board), Why> {
    let it = value.as_object().ok_or("not an object")?;
    let sentences = it.get("sentences").ok_or("sentences is missing")?;
    let mut board = Board::new(at.line, tokens_of(sentences)?);
    let record = &mut board.draft.record;
    record.id = it.get("doc_key").and_then(name);
    let text = |field: &str| it.get(field).and_then(Value::as_str).map(str::to_owned);
    let meta = ArticleMeta {
        url: text("source_url").filter(|it| !it.is_empty()),
        // The corpus says `eng`, we say `en`.
        language: text("language_id").and_then(|it| (it == "eng").then(|| "en".to_owned())),
        ..ArticleMeta::default()
    };
    record.meta = (meta != ArticleMeta::default()).then_some(meta);
    Ok((it, board))
}

fn tags(it: &Object, board: &mut Board) {
    let mut triggers: Vec<(Span, Labels)> = Vec::new();
    for item in list(it, "evt_triggers", board) {
        let read = labelled(board, item);
        triggers.extend(board.or_report("trigger", item, read));
    }
    let standing: HashSet<Span> = triggers.iter().map(|(place, _)| *place).collect();
    let mut arguments: HashMap<Span, Vec<Argument>> = HashMap::new();
    let mut used = HashSet::new();
    for item in list(it, "gold_evt_links", board) {
        let read = link(board, item);
        let Some((trigger, place, role)) = board.or_report("link", item, read) else {
            continue;
        };
        if !standing.contains(&trigger) {
            let words = board.words(trigger).to_owned();
            let message = format!("link: no trigger stands at “{words}”; left out");
            board.report(None, message);
            continue;
        }
        used.insert(place);
        arguments.entry(trigger).or_default().push(Argument {
            role: role.as_str().into(),
            filler: Ref::Spans(vec![place]),
            extra: Default::default(),
        });
    }
    for (place, kinds) in triggers {
        let mut arguments = arguments.remove(&place);
        for (kind, score) in kinds {
            // A second type of the same trigger has no arguments of its own.
            let arguments = arguments.take().unwrap_or_default();
            board.event(None, &kind, Some(place), arguments, score);
        }
    }
    for item in list(it, "ent_spans", board) {
        let read = labelled(board, item);
        if let Some((place, _)) = board.or_report("span", item, read)
            && used.insert(place)
        {
            board.mention(None, UNTYPED, place, None);
        }
    }
}

fn list<'a>(it: &'a Object, field: &str, board: &mut Board) -> &'a [Value] {
    match it.get(field) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(other) => {
            let message = format!("{field} is not a list: {}; left out", shown(other));
            board.report(None, message);
            &[]
        }
    }
}

/// `[first, last, [[label, score], …]]`
fn labelled(board: &Board, item: &Value) -> Result<(Span, Labels), Why> {
    let [first, last, labels, ..] = parts(item) else {
        return Err("not [first, last, labels]".into());
    };
    let labels = parts(labels).iter().filter_map(|it| match parts(it) {
        [label, score, ..] => Some((label.as_str()?.to_owned(), doubt(score))),
        [label] => Some((label.as_str()?.to_owned(), None)),
        [] => None,
    });
    Ok((board.inclusive(first, last)?, labels.collect()))
}

/// `[[first, last], [first, last], "evt089arg01victim"]`: trigger, argument, role.
fn link(board: &Board, item: &Value) -> Result<(Span, Span, String), Why> {
    let [trigger, argument, role, ..] = parts(item) else {
        return Err("not [trigger, argument, role]".into());
    };
    let place = |it: &Value| match parts(it) {
        [first, last, ..] => board.inclusive(first, last),
        _ => Err("not [first, last]".into()),
    };
    let role = role.as_str().map(plain_role).filter(|it| !it.is_empty());
    let role = role.ok_or("the role is missing")?;
    Ok((place(trigger)?, place(argument)?, role.to_owned()))
}

/// A role without its number in the corpus: `evt089arg01victim` is `victim`.
fn plain_role(role: &str) -> &str {
    let digits = |from: usize, to: usize| {
        let found = role.get(from..to);
        found.is_some_and(|it| it.bytes().all(|b| b.is_ascii_digit()))
    };
    // Of just this width a digit behind it is the role's own.
    if role.starts_with("evt") && digits(3, 6) && role.get(6..9) == Some("arg") && digits(9, 11) {
        return role.get(11..).unwrap_or_default();
    }
    let numbered = role
        .strip_prefix("evt")
        .map(|it| it.trim_start_matches(|c: char| c.is_ascii_digit()))
        .and_then(|it| it.strip_prefix("arg"))
        .map(|it| it.trim_start_matches(|c: char| c.is_ascii_digit()));
    numbered.unwrap_or(role)
}

/// People's tags carry 1.0, which says nothing.
fn doubt(score: &Value) -> Option<f64> {
    score.as_f64().filter(|it| *it < 1.0)
}

fn parts(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::{rewritten, told};

    fn check(content: &str, expected: Expect) {
        expected.assert_eq(&told("rams", "a/dev.jsonlines", content.as_bytes(), &[]));
    }

    #[test]
    fn an_event_has_its_arguments() {
        check(
            concat!(
                r#"{"rel_triggers": [], "gold_rel_links": [], "doc_key": "nw_1", "ent_spans": "#,
                r#"[[0, 1, [["evt089arg01attacker", 1.0]]], [4, 4, [["evt089arg02place", 1.0]]], "#,
                r#"[6, 6, [["evt089arg03time", 1.0]]]], "language_id": "eng", "#,
                r#""source_url": "http://example.org/a", "evt_triggers": "#,
                r#"[[2, 2, [["conflict.attack.n/a", 1.0]]]], "split": "dev", "sentences": "#,
                r#"[["The", "rebels", "shelled", "it", "here"], ["Since", "Monday", "."]], "#,
                r#""gold_evt_links": [[[2, 2], [0, 1], "evt089arg01attacker"], "#,
                r#"[[2, 2], [4, 4], "evt089arg02place"]]}"#,
            ),
            expect![[r#"
                = nw_1: tokens "The rebels shelled it here\nSince Monday ."
                  ArticleMeta { title: None, published: None, source: None, author: None, url: Some("http://example.org/a"), language: Some("en") }
                  v1 conflict.attack.n/a "shelled" (attacker "The rebels", place "here")
                  m2 MENTION "Monday"
            "#]],
        );
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check(
            concat!(
                "{\"doc_key\": \"p\", \"predictions\": []}\n",
                r#"{"doc_key": "q", "sentences": [["a", "b"]], "evt_triggers": "#,
                r#"[[0, 0, [["x.y", 0.5], ["z", 1.0]]], [0, 5, [["x", 1.0]]], "odd"], "#,
                r#""gold_evt_links": [[[1, 1], [0, 0], "evt1arg1r"], [[0, 0], [3, 3], "r"], "#,
                r#"[[0, 0], [1, 1], ""], [[0, 0], [1, 1], "plain"], 7], "ent_spans": 3}"#,
                "\n",
            ),
            expect![[r#"
                ! line 1: sentences is missing; the document is left out
                ! line 2: trigger [0,5,[["x",1.0]]]: the tokens 0–5 lie outside the text, which has 2; left out
                ! line 2: trigger “odd”: not [first, last, labels]; left out
                ! line 2: link: no trigger stands at “b”; left out
                ! line 2: link [[0,0],[3,3],"r"]: the tokens 3–3 lie outside the text, which has 2; left out
                ! line 2: link [[0,0],[1,1],""]: the role is missing; left out
                ! line 2: link 7: not [trigger, argument, role]; left out
                ! line 2: ent_spans is not a list: 3; left out
                = q: tokens "a b"
                  v1 x.y "a" (plain "b") score 0.5
                  v2 z "a" ()
            "#]],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = concat!(
            r#"{"id": "a.txt", "text": "😀 Ann ran off. Two. Bo left on Monday. Four. Al, too, hid. Six.", "#,
            r#""annotator": "x", "meta": {"language": "en", "url": "http://example.org/a"}, "mentions": ["#,
            r#"{"id": "m1", "kind": "P", "spans": [[2, 5]]}, {"id": "m2", "kind": "P", "spans": [[20, 22]]}, "#,
            r#"{"id": "m3", "kind": "P", "spans": [[45, 47]]}, {"id": "m4", "kind": "P", "spans": [[15, 18]]}], "#,
            r#""events": [{"id": "v1", "kind": "Go", "trigger": [[6, 13]], "arguments": "#,
            r#"[{"role": "who", "mention": "m1"}, {"role": "with", "mention": "m2"}, {"role": "of", "mention": "m3"}, "#,
            r#"{"role": "time", "value": "now"}, {"role": "at", "event": "v2"}]}, "#,
            r#"{"id": "v2", "kind": "Hide", "trigger": [[54, 57]], "arguments": [{"role": "2nd", "spans": [[45, 47]]}]}, "#,
            r#"{"id": "v3", "kind": "Stay", "trigger": []}]}"#,
        );
        let (written, losses) = rewritten("rams", file);
        expect![[r#"
            - arguments more than two sentences away: v1 “ran off”
            - arguments without words in a row: v1 “ran off”
            - arguments without words in a row: v1 “ran off”
            - events without a trigger: v3 “”
            - kinds of mentions, of which the words stay: m1 “Ann”
            - mentions that are no argument: m4 “Two”
            - kinds of mentions, of which the words stay: m2 “Bo”
            - mentions that are no argument: m3 “Al”
            {"rel_triggers":[],"gold_rel_links":[],"doc_key":"a.txt#v1","ent_spans":[[1,1,[["evt000arg00who",1.0]]],[7,7,[["evt000arg00with",1.0]]]],"language_id":"","source_url":"","evt_triggers":[[2,3,[["Go",1.0]]]],"sentences":[["😀","Ann","ran","off","."],["Two","."],["Bo","left","on","Monday","."]],"gold_evt_links":[[[2,3],[1,1],"evt000arg00who"],[[2,3],[7,7],"evt000arg00with"]]}
            {"rel_triggers":[],"gold_rel_links":[],"doc_key":"a.txt#v2","ent_spans":[[7,7,[["evt000arg002nd",1.0]]]],"language_id":"","source_url":"","evt_triggers":[[11,11,[["Hide",1.0]]]],"sentences":[["Bo","left","on","Monday","."],["Four","."],["Al",",","too",",","hid","."],["Six","."]],"gold_evt_links":[[[11,11],[7,7],"evt000arg002nd"]]}
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
                = a.txt#v1: tokens "😀 Ann ran off .\nTwo .\nBo left on Monday ."
                  v1 Go "ran off" (who "Ann", with "Bo")
                = a.txt#v2: tokens "Bo left on Monday .\nFour .\nAl , too , hid .\nSix ."
                  v1 Hide "hid" (2nd "Al")
            "#]],
        );
    }
}

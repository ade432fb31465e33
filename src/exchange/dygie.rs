//! DyGIE++ JSON, a document to a line: sentences of tokens; entities, relations,
//! events and clusters by the number of tokens in the document, ends inclusive.
//! The format: `doc/data.md` of github.com/dwadden/dygiepp.
//!
//! What a model predicted stands beside what people tagged and becomes a record
//! of its own. A cluster becomes an entity of the register, named by its longest
//! mention.

mod write;

use std::ops::ControlFlow;

use serde_json::Value;

use super::board::{Board, SAME_EVENT, tokens_of};
use super::draft::{Tokens, Why};
use super::json::{self, At, Object, name, shown};
use super::{Format, Issue, Item, Maker, Shape, Source, Take, Write};
use crate::model::{Argument, Ref};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "dygie",
    name: "DyGIE++ JSON",
    summary: "Entities, relations, events and clusters over tokens, with predictions",
    endings: &["jsonl", "json"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "discontinuous mentions, links across sentences, stances, labels, notes, attributes",
        keeps_one: false,
        holds_scores: false,
        begin: |head| Box::new(write::Lines::new(&head.project.info.name)),
    }),
};

/// Before the name of a field that a model filled in.
const PREDICTED: &str = "predicted_";
/// The fields that hold tags.
const LAYERS: [&str; 5] = ["ner", "relations", "events", "clusters", "event_clusters"];

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    json::values(source.bytes, take, |at, value, take| {
        document(at, &value, take)
    })
}

fn document(at: At, value: &Value, take: &mut Take) -> ControlFlow<()> {
    let left = |why: &str| Item::Issue(Issue::left_out(at.line, why, "document"));
    let Value::Object(it) = value else {
        return take(left("not an object"));
    };
    let tokens = match it.get("sentences").map(tokens_of) {
        Some(Ok(tokens)) => tokens,
        Some(Err(why)) => return take(left(&why)),
        None => return take(left("sentences is missing")),
    };
    let has = |prefix: &str| {
        let known = |field: &&str| it.contains_key(&format!("{prefix}{field}"));
        LAYERS.iter().any(known)
    };
    let id = it.get("doc_key").and_then(name);
    if has("") || !has(PREDICTED) {
        layer(at, it, "", id.clone(), tokens.clone(), take)?;
    }
    match has(PREDICTED) {
        true => layer(at, it, PREDICTED, id, tokens, take),
        false => ControlFlow::Continue(()),
    }
}

/// The tags of the fields with a prefix.
fn layer(
    at: At,
    it: &Object,
    prefix: &str,
    id: Option<String>,
    tokens: Tokens,
    take: &mut Take,
) -> ControlFlow<()> {
    let mut layer = Layer {
        board: Board::new(at.line, tokens),
        it,
        prefix,
    };
    layer.board.draft.record.id.clone_from(&id);
    if prefix == PREDICTED {
        layer.board.draft.record.maker = Maker::Machine {
            name: None,
            version: None,
        };
    }
    layer.mentions();
    layer.events();
    layer.relations();
    let id = id.unwrap_or_else(|| at.number.to_string());
    layer.clusters(&id);
    layer.event_clusters();
    layer.board.draft.give(take)
}

struct Layer<'a> {
    board: Board,
    it: &'a Object,
    prefix: &'a str,
}

impl<'a> Layer<'a> {
    /// The items of a field that has a list for each sentence.
    fn items(&mut self, field: &str) -> Vec<&'a Value> {
        let groups = self.groups(field);
        let mut items = Vec::new();
        for group in groups {
            match group {
                Value::Array(group) => items.extend(group),
                other => self.wrong(field, other),
            }
        }
        items
    }

    fn groups(&mut self, field: &str) -> &'a [Value] {
        let field = format!("{}{field}", self.prefix);
        match self.it.get(&field) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(groups)) => groups,
            Some(other) => {
                self.wrong(&field, other);
                &[]
            }
        }
    }

    fn wrong(&mut self, field: &str, value: &Value) {
        let message = format!("{field}: not a list: {}; left out", shown(value));
        self.board.report(None, message);
    }

    fn mentions(&mut self) {
        for item in self.items("ner") {
            let read = match parts(item) {
                [first, last, kind, scores @ ..] => self
                    .board
                    .inclusive(first, last)
                    .and_then(|place| Ok((place, label(kind)?, probability(scores)))),
                _ => Err("not [first, last, label]".into()),
            };
            if let Some((place, kind, score)) = self.board.or_report("entity", item, read) {
                self.board.mention(None, kind, place, score);
            }
        }
    }

    fn relations(&mut self) {
        for item in self.items("relations") {
            let read = match parts(item) {
                [a, b, c, d, kind, scores @ ..] => {
                    let from = self.board.inclusive(a, b);
                    let to = self.board.inclusive(c, d);
                    from.and_then(|from| Ok((from, to?, label(kind)?, probability(scores))))
                }
                _ => Err("not [first, last, first, last, label]".into()),
            };
            if let Some((from, to, kind, score)) = self.board.or_report("relation", item, read) {
                let (from, to) = (self.board.at(from), self.board.at(to));
                self.board.relation(None, kind, from, to, score);
            }
        }
    }

    fn events(&mut self) {
        for item in self.items("events") {
            let (first, rest) = match parts(item) {
                [first, rest @ ..] => (first, rest),
                [] => (&Value::Null, &[][..]),
            };
            // Some programs write the trigger's last token too.
            let read = match parts(first) {
                [first, last, kind, scores @ ..] if last.is_number() => self
                    .board
                    .inclusive(first, last)
                    .and_then(|place| Ok((place, label(kind)?, probability(scores)))),
                [at, kind, scores @ ..] => self
                    .board
                    .inclusive(at, at)
                    .and_then(|place| Ok((place, label(kind)?, probability(scores)))),
                _ => Err("no trigger [token, type]".into()),
            };
            let Some((trigger, kind, score)) = self.board.or_report("event", item, read) else {
                continue;
            };
            let arguments = rest.iter().filter_map(|it| self.argument(it)).collect();
            let trigger = Some(trigger);
            self.board.event(None, kind, trigger, arguments, score);
        }
    }

    fn argument(&mut self, item: &Value) -> Option<Argument> {
        let read = match parts(item) {
            [first, last, role, ..] => self
                .board
                .inclusive(first, last)
                .and_then(|place| Ok((place, label(role)?))),
            _ => Err("not [first, last, role]".into()),
        };
        let (place, role) = self.board.or_report("argument", item, read)?;
        Some(Argument {
            role: role.into(),
            filler: self.board.at(place),
            extra: Default::default(),
        })
    }

    fn places(&mut self, field: &str) -> Vec<Vec<Span>> {
        let mut clusters = Vec::new();
        for cluster in self.groups(field) {
            let mut places = Vec::new();
            for item in parts(cluster) {
                let read = match parts(item) {
                    [first, last, ..] => self.board.inclusive(first, last),
                    _ => Err("not [first, last]".into()),
                };
                places.extend(self.board.or_report(field, item, read));
            }
            clusters.push(places);
        }
        clusters
    }

    fn clusters(&mut self, document: &str) {
        for (number, places) in self.places("clusters").iter().enumerate() {
            if !places.is_empty() {
                let id = format!("{document}#{}", number + 1);
                self.board.cluster(id, None, places);
            }
        }
    }

    fn event_clusters(&mut self) {
        for places in self.places("event_clusters") {
            let mut found = Vec::new();
            for place in places {
                match self.board.event_at(place) {
                    Some(id) => found.push(id.clone()),
                    None => {
                        let words = self.board.words(place).to_owned();
                        let message = format!("no event has the trigger “{words}”; left out");
                        self.board.report(None, message);
                    }
                }
            }
            for pair in found.windows(2) {
                if let [a, b] = pair {
                    let (from, to) = (Ref::Event(b.clone()), Ref::Event(a.clone()));
                    self.board.relation(None, SAME_EVENT, from, to, None);
                }
            }
        }
    }
}

fn parts(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn label(value: &Value) -> Result<&str, Why> {
    value
        .as_str()
        .filter(|it| !it.is_empty())
        .ok_or_else(|| format!("not a label: {}", shown(value)))
}

/// Of logit and probability, the second.
fn probability(scores: &[Value]) -> Option<f64> {
    scores.last().and_then(Value::as_f64)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::{rewritten, told};

    fn check(content: &str, expected: Expect) {
        expected.assert_eq(&told("dygie", "a/dev.json", content.as_bytes(), &[]));
    }

    #[test]
    fn a_document_has_its_tags() {
        check(
            r#"{"doc_key": "letter-7", "dataset": "ace-event",
                "sentences": [["Mayor", "Ruiz", "fired", "him", "."], ["😀", "She", "left", "."]],
                "ner": [[[1, 1, "PER"], [0, 1, "PER"], [3, 3, "PER"]], [[6, 6, "PER"]]],
                "relations": [[[1, 1, 3, 3, "PER-SOC"]], [[5, 5, 6, 6, "NEAR"]]],
                "events": [[[[2, "Personnel.End"], [0, 1, "Agent"], [3, 3, "Person"]]],
                           [[[7, 7, "Movement.Go"], [6, 6, "Artifact"], [5, 5, "Place"]]]],
                "clusters": [[[0, 1], [6, 6]], [[3, 3], [5, 5]]],
                "event_clusters": [[[2, 2], [7, 7]]]}"#,
            expect![[r#"
                = letter-7: tokens "Mayor Ruiz fired him .\n😀 She left ."
                  m1 PER "Ruiz"
                  m2 PER "Mayor Ruiz" → letter-7#1
                  m3 PER "him" → letter-7#2
                  m4 PER "She" → letter-7#1
                  v5 Personnel.End "fired" (Agent m2, Person m3)
                  v6 Movement.Go "left" (Artifact m4, Place "😀")
                  r7 PER-SOC m1 → m3
                  r8 NEAR "😀" → m4
                  m9 MENTION "😀" → letter-7#2
                  r10 coreference v6 → v5
            "#]],
        );
    }

    #[test]
    fn predictions_are_a_machine_s() {
        check(
            concat!(
                r#"{"doc_key": "d", "sentences": [["Ann", "met", "Bo"]], "ner": [[]], "#,
                r#""predicted_ner": [[[0, 0, "PER", 11.2, 0.98], [2, 2, "PER", 3.1, 0.5]]], "#,
                r#""predicted_relations": [[[0, 0, 2, 2, "KNOWS", 2.0, 0.75]]], "#,
                r#""predicted_events": [[[[1, "Meet", 4.5, 0.9], [2, 2, "Entity", 1.0, 0.6]]]]}"#,
                "\n",
                r#"{"doc_key": "e", "sentences": [["Only", "words"]]}"#,
                "\n",
                r#"{"doc_key": "f", "sentences": [["Ann"]], "predicted_ner": [[[0, 0, "PER", 1, 2]]]}"#,
            ),
            expect![[r#"
                = d: tokens "Ann met Bo"
                = d by machine ?: tokens "Ann met Bo"
                  m1 PER "Ann" score 0.98
                  m2 PER "Bo" score 0.5
                  v3 Meet "met" (Entity m2) score 0.9
                  r4 KNOWS m1 → m2 score 0.75
                = e: tokens "Only words"
                = f by machine ?: tokens "Ann"
                  m1 PER "Ann"
            "#]],
        );
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check(
            concat!(
                "[1]\n",
                "{\"doc_key\": \"a\"}\n",
                "{\"sentences\": [\"plain\"]}\n",
                "{\"sentences\": [[\"a\", 3]]}\n",
                r#"{"doc_key": "b", "sentences": [["a", "", "c"]], "ner": [[[0, 3, "X"], "#,
                r#"[2, 1, "X"], [-1, 0, "X"], [1, 1, "X"], [0, 0], ["a", 0, "X"], [2, 2, "OK"]], 5], "#,
                r#""relations": {"a": 1}, "events": [[[], [[9, "E"]], [[0, "E"], [0, 9, "R"], 4]]], "#,
                r#""clusters": [[[0, 7], [2, 2]], []], "event_clusters": [[[0, 0], [2, 2]]]}"#,
                "\n{\"doc_key\": \"cut\", \"sentences\": [[\"a\"",
            ),
            expect![[r#"
                ! line 1: not an object; the document is left out
                ! line 2: sentences is missing; the document is left out
                ! line 3: a sentence is not a list; the document is left out
                ! line 4: a token is not a text: 3; the document is left out
                ! line 5: ner: not a list: 5; left out
                ! line 5: entity [0,3,"X"]: the tokens 0–3 lie outside the text, which has 3; left out
                ! line 5: entity [2,1,"X"]: the tokens 2–1 end before they begin; left out
                ! line 5: entity [-1,0,"X"]: the tokens -1–0 lie outside the text, which has 3; left out
                ! line 5: entity [1,1,"X"]: the tokens 1–1 have no characters; left out
                ! line 5: entity [0,0]: not [first, last, label]; left out
                ! line 5: entity ["a",0,"X"]: not the number of a token: “a”; left out
                ! line 5: event []: no trigger [token, type]; left out
                ! line 5: event [[9,"E"]]: the tokens 9–9 lie outside the text, which has 3; left out
                ! line 5: argument [0,9,"R"]: the tokens 0–9 lie outside the text, which has 3; left out
                ! line 5: argument 4: not [first, last, role]; left out
                ! line 5: relations: not a list: {"a":1}; left out
                ! line 5: clusters [0,7]: the tokens 0–7 lie outside the text, which has 3; left out
                ! line 5: no event has the trigger “c”; left out
                = b: tokens "a  c"
                  m1 OK "c" → b#1
                  v2 E "a" ()
                ! line 6: the file ends inside the value; left out
            "#]],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = concat!(
            r#"{"doc_key": "d", "sentences": [["Ann", "met", "Bo", "."], ["She", "left", "."]], "#,
            r#""ner": [[[0, 0, "PER"], [0, 2, "X"], [2, 2, "PER"]], [[4, 4, "PER"]]], "#,
            r#""relations": [[[0, 0, 2, 2, "KNOWS"]], []], "#,
            r#""events": [[[[1, "Meet"], [0, 0, "Who"]]], [[[5, "Go"], [4, 4, "Who"]]]], "#,
            r#""clusters": [[[0, 0], [4, 4]]]}"#,
        );
        let (written, losses) = rewritten("dygie", file);
        expect![[r#"
            - articles whose entities aren't complete, of which more may be there:  “”
            - articles whose relations aren't complete, of which more may be there:  “”
            - articles whose events aren't complete, of which more may be there:  “”
            {"doc_key":"d","dataset":"glossator","sentences":[["Ann","met","Bo","."],["She","left","."]],"ner":[[[0,2,"X"],[0,0,"PER"],[2,2,"PER"]],[[4,4,"PER"]]],"relations":[[[0,0,2,2,"KNOWS"]],[]],"events":[[[[1,"Meet"],[0,0,"Who"]]],[[[5,"Go"],[4,4,"Who"]]]],"clusters":[[[0,0],[4,4]]]}
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
            = d: tokens "Ann met Bo .\nShe left ."
              m1 X "Ann met Bo"
              m2 PER "Ann" → d#1
              m3 PER "Bo"
              m4 PER "She" → d#1
              v5 Meet "met" (Who m2)
              v6 Go "left" (Who m4)
              r7 KNOWS m2 → m3
        "#]],
        );
    }

    #[test]
    fn what_cannot_be_held_is_told() {
        let file = concat!(
            r#"{"id": "a", "text": "Ann ran off. Bo, too, left.", "annotator": "x", "mentions": ["#,
            r#"{"id": "m1", "kind": "P", "spans": [[0, 3]], "attributes": {"a": "b"}}, "#,
            r#"{"id": "m2", "kind": "P", "spans": [[13, 15], [22, 26]]}, "#,
            r#"{"id": "m3", "kind": "P", "spans": [[13, 15]]}, "#,
            r#"{"id": "m4", "kind": "P", "spans": [[17, 20]], "status": "rejected"}], "events": ["#,
            r#"{"id": "v1", "kind": "Go", "trigger": [[4, 11]], "arguments": "#,
            r#"[{"role": "who", "mention": "m1"}, {"role": "with", "mention": "m3"}, "#,
            r#"{"role": "time", "value": "now"}]}, {"id": "v2", "kind": "Stay", "trigger": []}], "#,
            r#""relations": [{"id": "r1", "kind": "near", "from": {"mention": "m1"}, "#,
            r#""to": {"mention": "m3"}}], "notes": [{"on": "m1", "text": "?"}]}"#,
        );
        let (written, losses) = rewritten("dygie", file);
        expect![[r#"
            - rejected tags: m4 “too”
            - attributes: m1 “Ann”
            - triggers of several tokens, of which the first stays: v1 “ran off”
            - arguments in other sentences: v1 “ran off”
            - arguments without words in a row: v1 “ran off”
            - discontinuous mentions: m2 “Bo”
            - events without a trigger: v2 “”
            - relations across sentences: r1 “”
            - notes: n1 “”
            - articles whose entities aren't complete, of which more may be there:  “”
            - articles whose events aren't complete, of which more may be there:  “”
            {"doc_key":"a","dataset":"glossator","sentences":[["Ann","ran","off","."],["Bo",",","too",",","left","."]],"ner":[[[0,0,"P"]],[[4,4,"P"]]],"events":[[[[1,"Go"],[0,0,"who"]]],[]]}
        "#]].assert_eq(&(losses + &written));
    }

    #[test]
    fn whom_a_second_mention_of_the_same_words_names_is_told() {
        let file = concat!(
            r#"{"id": "a", "text": "Ann ran. She fell.", "annotator": "x", "mentions": ["#,
            r#"{"id": "m1", "kind": "P", "spans": [[0, 3]], "entity": "ann"}, "#,
            r#"{"id": "m2", "kind": "Q", "spans": [[0, 3]], "entity": "ann"}, "#,
            r#"{"id": "m3", "kind": "R", "spans": [[0, 3]], "entity": "bo"}, "#,
            r#"{"id": "m4", "kind": "P", "spans": [[9, 12]], "entity": "ann"}]}"#,
        );
        let (written, losses) = rewritten("dygie", file);
        expect![[r#"
            - entities of mentions on the same words as another: m2 “Ann”
            - entities of mentions on the same words as another: m3 “Ann”
            - articles whose entities aren't complete, of which more may be there:  “”
            {"doc_key":"a","dataset":"glossator","sentences":[["Ann","ran","."],["She","fell","."]],"ner":[[[0,0,"P"],[0,0,"Q"],[0,0,"R"]],[[3,3,"P"]]],"clusters":[[[0,0],[3,3]]]}
        "#]]
        .assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
                = a: tokens "Ann ran .\nShe fell ."
                  m1 P "Ann" → a#1
                  m2 Q "Ann"
                  m3 R "Ann"
                  m4 P "She" → a#1
            "#]],
        );
    }
}

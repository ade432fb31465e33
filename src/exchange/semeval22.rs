//! Structured sentiment as in SemEval-2022 task 10: sentences with opinions, each
//! with who holds it, on what, and the words that say so. Places are `from:to` in
//! code points, several for words that stand apart. The format: the README of
//! github.com/jerbarnes/semeval22_structured_sentiment.
//!
//! Holders and targets become mentions, the opinion a stance. A holder or target
//! that isn't in the sentence is implicit. The intensity becomes the strength.

mod write;

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Unit, Why, short};
use super::json::{self, At, Object, name, shown};
use super::{Format, Issue, Item, Shape, Source, Take, Write};
use crate::model::{Polarity, Ref, Stance, TagId};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "semeval22",
    name: "Structured sentiment (SemEval-2022)",
    summary: "Sentences with holder, target, expression, polarity and intensity",
    endings: &["json", "jsonl"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("json"),
        lacks: "everything but stances; stances across sentences, mixed ones, chains of sources",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::new(write::Sentences { begun: false }),
    }),
};

/// The fields with places, which are also the kinds of their mentions.
const SOURCE: &str = "Source";
const TARGET: &str = "Target";
const EXPRESSION: &str = "Polar_expression";

const POLARITIES: [(&str, Polarity); 6] = [
    ("positive", Polarity::For),
    ("negative", Polarity::Against),
    ("neutral", Polarity::Neutral),
    ("both", Polarity::Mixed),
    ("mixed", Polarity::Mixed),
    ("none", Polarity::Unclear),
];

/// Steps of a scale of three; the corpora differ in the words.
const STRENGTHS: [(&str, u8); 7] = [
    ("slight", 1),
    ("weak", 1),
    ("low", 1),
    ("standard", 2),
    ("average", 2),
    ("medium", 2),
    ("strong", 3),
];

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    json::values(source.bytes, take, |at, value, take| {
        match sentence(at, &value) {
            Ok(draft) => draft.give(take),
            Err(why) => take(Item::Issue(Issue::left_out(at.line, why, "sentence"))),
        }
    })
}

fn sentence(at: At, value: &Value) -> Result<Draft, Why> {
    let it = value.as_object().ok_or("not an object")?;
    let text = it.get("text").and_then(Value::as_str);
    let text = text.ok_or("text is missing")?;
    let mut draft = Draft::new(at.line, text, Unit::Chars);
    draft.record.id = it.get("sent_id").and_then(name);
    let mut reader = Reader {
        draft,
        mentions: HashMap::new(),
    };
    match it.get("opinions") {
        // A text alone may be anybody's.
        None if !it.contains_key("sent_id") => return Err("opinions is missing".into()),
        None | Some(Value::Null) => {}
        Some(Value::Array(opinions)) => {
            for item in opinions {
                if let Err(why) = reader.opinion(item) {
                    let message = format!("opinion {}: {why}; left out", shown(item));
                    reader.draft.report(0, None, message);
                }
            }
        }
        Some(other) => {
            let message = format!("opinions is not a list: {}; left out", shown(other));
            reader.draft.report(0, None, message);
        }
    }
    Ok(reader.draft)
}

struct Reader {
    draft: Draft,
    /// Opinions of a sentence share their holders and targets.
    mentions: HashMap<(&'static str, Vec<Span>), TagId>,
}

impl Reader {
    fn opinion(&mut self, item: &Value) -> Result<(), Why> {
        let it = item.as_object().ok_or("not an object")?;
        let source = self.places(it, SOURCE)?;
        let target = self.places(it, TARGET)?;
        let expression = self.places(it, EXPRESSION)?;
        let polarity = match it.get("Polarity") {
            None | Some(Value::Null) => Polarity::Unclear,
            Some(label) => known(&POLARITIES, label).ok_or_else(|| wrong("Polarity", label))?,
        };
        let strength = match it.get("Intensity") {
            None | Some(Value::Null) => None,
            Some(label) => {
                let strength = known(&STRENGTHS, label);
                if strength.is_none() && label.as_str().is_none_or(|it| !it.is_empty()) {
                    let message = format!("{}; left out", wrong("Intensity", label));
                    self.draft.report(0, None, message);
                }
                strength
            }
        };
        let holder = self.mention(SOURCE, source);
        let target = self.mention(TARGET, target);
        self.draft.stance(
            None,
            Stance {
                holder,
                target,
                polarity,
                strength,
                basis: None,
                via: Vec::new(),
                expression,
                evidence: Vec::new(),
                attributes: Default::default(),
            },
        );
        Ok(())
    }

    fn mention(&mut self, kind: &'static str, spans: Vec<Span>) -> Ref {
        if spans.is_empty() {
            return Ref::Implicit;
        }
        let draft = &mut self.draft;
        let key = (kind, spans);
        let id = match self.mentions.get(&key) {
            Some(id) => id.clone(),
            None => {
                let id = draft.mention(None, kind, key.1.clone());
                self.mentions.insert(key, id.clone());
                id
            }
        };
        Ref::Mention(id)
    }

    /// `[["some", "words"], ["0:4", "9:14"]]`
    fn places(&self, it: &Object, field: &str) -> Result<Vec<Span>, Why> {
        let value = it.get(field).unwrap_or(&Value::Null);
        if value.is_null() {
            return Ok(Vec::new());
        }
        let lists = value.as_array().map_or(&[][..], Vec::as_slice);
        let (words, ranges) = match lists {
            [] => return Ok(Vec::new()),
            [Value::Array(words), Value::Array(ranges)] => (words, ranges),
            _ => return Err(format!("{field} is not [words, places]: {}", shown(value))),
        };
        let mut spans = Vec::new();
        for (at, range) in ranges.iter().enumerate() {
            let range = range.as_str().ok_or_else(|| wrong(field, range))?;
            let mut parts = Vec::new();
            // Some programs put several places into one text.
            for part in range.split(';').filter(|it| !it.trim().is_empty()) {
                let (from, to) = part
                    .split_once(':')
                    .and_then(|(from, to)| Some((number(from)?, number(to)?)))
                    .ok_or_else(|| format!("{field}: not a place: {}", short(part)))?;
                let span = self.draft.span(from, to);
                parts.push(span.map_err(|why| format!("{field}: {why}"))?);
            }
            if let Some(words) = words.get(at).and_then(Value::as_str) {
                let agrees = self.draft.agrees(&parts, words);
                agrees.map_err(|why| format!("{field}: {why}"))?;
            }
            spans.extend(parts);
        }
        spans.sort();
        spans.dedup();
        Ok(spans)
    }
}

fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

fn known<T: Copy>(rows: &[(&str, T)], label: &Value) -> Option<T> {
    let label = label.as_str()?.trim().to_lowercase();
    rows.iter().find(|row| row.0 == label).map(|row| row.1)
}

fn wrong(field: &str, value: &Value) -> Why {
    format!("{field} is unknown: {}", shown(value))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::{rewritten, told};

    fn check(content: &str, expected: Expect) {
        expected.assert_eq(&told("semeval22", "a/dev.json", content.as_bytes(), &[]));
    }

    #[test]
    fn opinions_become_stances() {
        check(
            r#"[{"sent_id": "h/7-1", "text": "We did n't like the 😀 room at all .", "opinions": [
                {"Source": [["We"], ["0:2"]], "Target": [["the 😀 room"], ["16:26"]],
                 "Polar_expression": [["did n't like", "at all"], ["3:15", "27:33"]],
                 "Polarity": "Negative", "Intensity": "Strong"},
                {"Source": [["We"], ["0:2"]], "Target": [[], []],
                 "Polar_expression": [["like at"], ["11:15;27:29"]],
                 "Polarity": "positive", "Intensity": "average"},
                {"Source": [[], []], "Target": [["We"], ["0:2"]], "Polar_expression": [[], []],
                 "Polarity": "Neutral", "Intensity": null}]},
               {"sent_id": "h/7-2", "text": "Fine .", "opinions": []}]"#,
            expect![[r#"
                = h/7-1: "We did n't like the 😀 room at all ."
                  m1 Source "We"
                  m2 Target "the 😀 room"
                  s3 m1 against m2 strength 3; expression "did n't like at all"; evidence ""; via 
                  s4 m1 for Implicit strength 2; expression "like at"; evidence ""; via 
                  m5 Target "We"
                  s6 Implicit neutral m5; expression ""; evidence ""; via 
                = h/7-2: "Fine ."
            "#]],
        );
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check(
            r#"[{"sent_id": "a"}, {"text": "Good food", "opinions": [
                {"Source": [[], []], "Target": [["food"], ["0:4"]], "Polar_expression": [[], []], "Polarity": "Positive"},
                {"Target": [["food"], ["5:40"]], "Polarity": "Positive"},
                {"Target": [["food"], ["9:5"]], "Polarity": "Positive"},
                {"Target": [["food"], ["five"]], "Polarity": "Positive"},
                {"Target": "food", "Polarity": "Positive"},
                {"Target": [["food"], ["5:9"]], "Polarity": "Splendid"},
                {"Target": [["food"], ["5:9"]], "Polarity": "Positive", "Intensity": "Loud"}, 4]},
               {"sent_id": "b", "text": "x", "opinions": 5}]"#,
            expect![[r#"
                ! line 1: element 1: text is missing; the sentence is left out
                ! line 1: element 2: opinion {"Source":[[],[]],"Target":[["food"],["0:4"]],"Polar_express…: Target: the file says “food”, but “Good” stands there; left out
                ! line 1: element 2: opinion {"Target":[["food"],["5:40"]],"Polarity":"Positive"}: Target: the span 5–40 lies outside the text, which has 9 code points; left out
                ! line 1: element 2: opinion {"Target":[["food"],["9:5"]],"Polarity":"Positive"}: Target: the span 9–5 ends before it begins; left out
                ! line 1: element 2: opinion {"Target":[["food"],["five"]],"Polarity":"Positive"}: Target: not a place: five; left out
                ! line 1: element 2: opinion {"Target":[["food"],["5:9"]],"Polarity":"Splendid"}: Polarity is unknown: “Splendid”; left out
                ! line 1: element 2: Intensity is unknown: “Loud”; left out
                ! line 1: element 2: opinion 4: not an object; left out
                = ?: "Good food"
                  s1 Implicit for Implicit; expression ""; evidence ""; via 
                  m2 Target "food"
                  s3 Implicit for m2; expression ""; evidence ""; via 
                ! line 9: element 3: opinions is not a list: 5; left out
                = b: "x"
            "#]],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = r#"[{"sent_id": "a", "text": "So. We did n't like the 😀 room at all .", "opinions": [
            {"Source": [["We"], ["4:6"]], "Target": [["the 😀 room"], ["20:30"]],
             "Polar_expression": [["did n't like", "at all"], ["7:19", "31:37"]],
             "Polarity": "Negative", "Intensity": "Strong"},
            {"Source": [[], []], "Target": [[], []], "Polar_expression": [["at all"], ["31:37"]],
             "Polarity": "Neutral", "Intensity": "Standard"}]}]"#;
        let (written, losses) = rewritten("semeval22", file);
        expect![[r#"
            [
            {"sent_id":"a-2","text":"We did n't like the 😀 room at all .","opinions":[{"Source":[["We"],["0:2"]],"Target":[["the 😀 room"],["16:26"]],"Polar_expression":[["did n't like","at all"],["3:15","27:33"]],"Polarity":"Negative","Intensity":"Strong"},{"Source":[[],[]],"Target":[[],[]],"Polar_expression":[["at all"],["27:33"]],"Polarity":"Neutral","Intensity":"Standard"}]}
            ]
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
            = a-2: "We did n't like the 😀 room at all ."
              m1 Source "We"
              m2 Target "the 😀 room"
              s3 m1 against m2 strength 3; expression "did n't like at all"; evidence ""; via 
              s4 Implicit neutral Implicit strength 2; expression "at all"; evidence ""; via 
        "#]],
        );
    }

    #[test]
    fn what_cannot_be_held_is_told() {
        let file = concat!(
            r#"{"id": "a", "text": "Ann likes Bo. He hates it.", "annotator": "x", "#,
            r#""completions": {"stances": "complete"}, "mentions": ["#,
            r#"{"id": "m1", "kind": "P", "spans": [[0, 3]]}, {"id": "m2", "kind": "P", "spans": [[14, 16]]}], "#,
            r#""stances": [{"id": "s1", "holder": "author", "target": {"mention": "m1"}, "polarity": "for", "#,
            r#""basis": "stated", "via": ["unknown"], "strength": 5, "expression": [], "evidence": []}, "#,
            r#"{"id": "s2", "holder": {"mention": "m1"}, "target": {"mention": "m2"}, "polarity": "for", "#,
            r#""expression": [], "evidence": []}, "#,
            r#"{"id": "s3", "holder": "implicit", "target": {"spans": [[10, 12]]}, "polarity": "mixed", "#,
            r#""expression": [], "evidence": []}]}"#,
        );
        let (written, losses) = rewritten("semeval22", file);
        expect![[r#"
            - holders without words: s1 “”
            - strengths above three: s1 “”
            - bases of stances: s1 “”
            - chains of sources: s1 “”
            - stances across sentences: s2 “”
            - mixed stances: s3 “”
            - kinds of mentions, of which the words stay: m1 “Ann”
            - mentions without a stance: m2 “He”
            [
            {"sent_id":"a-1","text":"Ann likes Bo .","opinions":[{"Source":[[],[]],"Target":[["Ann"],["0:3"]],"Polar_expression":[[],[]],"Polarity":"Positive","Intensity":"Strong"}]}
            ]
        "#]].assert_eq(&(losses + &written));
    }
    /// The task's scorer cuts a text at blanks. Words that touch a mark would begin
    /// or end in no token there.
    #[test]
    fn every_place_begins_and_ends_with_a_token() {
        let file = concat!(
            r#"{"id": "a", "text": "“No,” said  Bo’s aunt (😀) of\u00a0gas.", "annotator": "x", "#,
            r#""mentions": [{"id": "m1", "kind": "P", "spans": [[12, 14]]}, "#,
            r#"{"id": "m2", "kind": "P", "spans": [[29, 32]]}], "#,
            r#""stances": [{"id": "s1", "holder": {"mention": "m1"}, "target": {"mention": "m2"}, "#,
            r#""polarity": "against", "expression": [[1, 3]], "evidence": []}]}"#,
        );
        let (written, _) = rewritten("semeval22", file);
        expect![[r#"
            [
            {"sent_id":"a-1","text":"“ No , ” said Bo ’s aunt ( 😀 ) of gas .","opinions":[{"Source":[["Bo"],["14:16"]],"Target":[["gas"],["34:37"]],"Polar_expression":[["No"],["2:4"]],"Polarity":"Negative","Intensity":null}]}
            ]
        "#]].assert_eq(&written);
    }
}

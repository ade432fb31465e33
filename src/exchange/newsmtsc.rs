//! NewsMTSC, a sentence of a news article to a line, with the people and
//! organisations in it and how the sentence speaks of them; offsets in code
//! points. The format: github.com/fhamborg/NewsMTSC; also its other form with one
//! target to a line (Hugging Face `fhamborg/news_sentiment_newsmtsc`).
//!
//! A target becomes a mention and a stance towards it. Who holds the stance is
//! unknown: the labels say how the sentence reads, and not whose view it is.

mod write;

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Unit, Why};
use super::json::{self, At, Object, name, shown, whole};
use super::{Format, Issue, Item, Shape, Source, Take, Write};
use crate::model::{Body, Polarity, Ref, Stance, TagId};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "newsmtsc",
    name: "NewsMTSC",
    summary: "Sentences with the stance towards the targets in them",
    endings: &["jsonl", "json"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "everything but stances towards mentions; holders, mixed stances, strengths",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::new(write::Lines),
    }),
};

/// The kind of the mentions; the format has no types.
pub const TARGET: &str = "TARGET";

/// Labels of the corpus and of its other form.
const POLARITIES: [(&str, Polarity); 9] = [
    ("2", Polarity::Against),
    ("4", Polarity::Neutral),
    ("6", Polarity::For),
    ("-1", Polarity::Against),
    ("0", Polarity::Neutral),
    ("1", Polarity::For),
    ("negative", Polarity::Against),
    ("neutral", Polarity::Neutral),
    ("positive", Polarity::For),
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
    let text = ["sentence_normalized", "sentence", "text"]
        .iter()
        .find_map(|field| it.get(*field)?.as_str())
        .ok_or("sentence_normalized is missing")?;
    let mut draft = Draft::new(at.line, text, Unit::Chars);
    draft.record.id = ["primary_gid", "id", "gid"]
        .iter()
        .find_map(|field| it.get(*field).and_then(name));
    let mut there = There::new();
    match it.get("targets") {
        Some(Value::Array(targets)) => {
            for item in targets {
                one(&mut draft, item, &mut there);
            }
        }
        None if it.contains_key("mention") => one(&mut draft, value, &mut there),
        // A text alone may be anybody's.
        None if !it.contains_key("sentence_normalized") => return Err("targets is missing".into()),
        None | Some(Value::Null) => {}
        Some(other) => {
            let message = format!("targets is not a list: {}; left out", shown(other));
            draft.report(0, None, message);
        }
    }
    Ok(draft)
}

/// What is named at each place: a target may be a further mention of another.
type There = HashMap<Span, TagId>;

fn one(draft: &mut Draft, item: &Value, there: &mut There) {
    if let Err(why) = target(draft, item, there) {
        draft.report(0, None, format!("target {}: {why}; left out", shown(item)));
    }
}

fn target(draft: &mut Draft, item: &Value, there: &mut There) -> Result<(), Why> {
    let it = item.as_object().ok_or("not an object")?;
    let span = place(draft, it)?;
    let polarity = match it.get("polarity") {
        None | Some(Value::Null) => None,
        Some(label) => Some(polarity(label)?),
    };
    let mut named = |draft: &mut Draft, span: Span| {
        let put = || draft.mention(None, TARGET, vec![span]);
        there.entry(span).or_insert_with(put).clone()
    };
    let id = named(draft, span);
    if let Some(polarity) = polarity {
        draft.stance(
            None,
            Stance {
                holder: Ref::Unknown,
                target: Ref::Mention(id.clone()),
                polarity,
                strength: None,
                basis: None,
                via: Vec::new(),
                expression: Vec::new(),
                evidence: Vec::new(),
                attributes: Default::default(),
            },
        );
    }
    let further = it.get("further_mentions").and_then(Value::as_array);
    let mut same: Vec<TagId> = vec![id];
    for item in further.into_iter().flatten() {
        let read = item.as_object().ok_or_else(|| "not an object".to_owned());
        match read.and_then(|it| place(draft, it)) {
            Ok(span) => same.push(named(draft, span)),
            Err(why) => {
                let message = format!("further mention {}: {why}; left out", shown(item));
                draft.report(0, None, message);
            }
        }
    }
    same.sort();
    same.dedup();
    let entity = |id: &TagId| draft.tag_mut(id)?.mention()?.entity.clone();
    let known = same.iter().find_map(entity);
    if let Some(known) = known {
        for id in &same {
            if let Some(Body::Mention(it)) = draft.tag_mut(id).map(|it| &mut it.body) {
                it.entity = Some(known.clone());
            }
        }
    } else if let ([_, _, ..], Some(words)) = (same.as_slice(), span.of(draft.text())) {
        let words = words.to_owned();
        let gid = ["Input.gid", "gid"]
            .iter()
            .find_map(|field| it.get(*field).and_then(name));
        let gid = gid.unwrap_or_else(|| {
            let document = draft.record.id.as_deref().unwrap_or_default();
            format!("{document}#{}", draft.record.entities.len() + 1)
        });
        draft.entity(&gid, &words, &same);
    }
    Ok(())
}

fn place(draft: &Draft, it: &Object) -> Result<Span, Why> {
    let number = |field: &str| {
        let value = it.get(field).ok_or_else(|| format!("{field} is missing"))?;
        whole(value).ok_or_else(|| format!("{field} is not a number: {}", shown(value)))
    };
    let span = draft.span(number("from")?, number("to")?)?;
    if let Some(words) = it.get("mention").and_then(Value::as_str) {
        draft.agrees(&[span], words)?;
    }
    Ok(span)
}

fn polarity(label: &Value) -> Result<Polarity, Why> {
    let told = match (whole(label), label.as_str()) {
        (Some(number), _) => number.to_string(),
        (None, Some(text)) => text.trim().to_lowercase(),
        (None, None) => label.to_string(),
    };
    let row = POLARITIES.iter().find(|(known, _)| *known == told);
    row.map(|row| row.1)
        .ok_or_else(|| format!("the polarity {} is unknown", shown(label)))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::{rewritten, told};

    fn check(content: &str, expected: Expect) {
        expected.assert_eq(&told("newsmtsc", "a/dev.jsonl", content.as_bytes(), &[]));
    }

    #[test]
    fn targets_have_stances() {
        check(
            concat!(
                r#"{"primary_gid": "s_1_0_Lee_3_6", "sentence_normalized": "“😀” Lee’s aides praised her.", "#,
                r#""targets": [{"Input.gid": "s_1_0_Lee_4_9", "from": 4, "to": 9, "mention": "Lee’s", "#,
                r#""polarity": 6.0, "further_mentions": [{"from": 24, "to": 27, "mention": "her"}, "#,
                r#"{"from": 0, "to": 99, "mention": "x"}]}, "#,
                r#"{"Input.gid": "b", "from": 10, "to": 15, "mention": "aides", "polarity": 4.0}]}"#,
                "\n",
                r#"{"mention": "Bo", "polarity": -1, "from": 0, "to": 2, "sentence": "Bo fails.", "id": "f-1"}"#,
            ),
            expect![[r#"
                ! line 1: further mention {"from":0,"to":99,"mention":"x"}: the span 0–99 lies outside the text, which has 28 code points; left out
                = s_1_0_Lee_3_6: "“😀” Lee’s aides praised her."
                  m1 TARGET "Lee’s" → s_1_0_Lee_4_9
                  s2 Unknown for m1; expression ""; evidence ""; via 
                  m3 TARGET "her" → s_1_0_Lee_4_9
                  m4 TARGET "aides"
                  s5 Unknown neutral m4; expression ""; evidence ""; via 
                = f-1: "Bo fails."
                  m1 TARGET "Bo"
                  s2 Unknown against m1; expression ""; evidence ""; via 
            "#]],
        );
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check(
            concat!(
                "3\n{\"targets\": []}\n",
                r#"{"sentence": "Bo fails.", "targets": [{"from": 0, "to": 2, "mention": "Ann", "polarity": 2}, "#,
                r#"{"from": 2, "to": 0, "polarity": 2}, {"from": 0, "to": 2, "polarity": "grand"}, "#,
                r#"{"from": 0, "to": 50, "polarity": 2}, {"to": 1}, {"from": 0, "to": 2}, null]}"#,
                "\n",
                r#"{"sentence": "Bo fails.", "targets": {}}"#,
            ),
            expect![[r#"
                ! line 1: not an object; the sentence is left out
                ! line 2: sentence_normalized is missing; the sentence is left out
                ! line 3: target {"from":0,"to":2,"mention":"Ann","polarity":2}: the file says “Ann”, but “Bo” stands there; left out
                ! line 3: target {"from":2,"to":0,"polarity":2}: the span 2–0 ends before it begins; left out
                ! line 3: target {"from":0,"to":2,"polarity":"grand"}: the polarity “grand” is unknown; left out
                ! line 3: target {"from":0,"to":50,"polarity":2}: the span 0–50 lies outside the text, which has 9 code points; left out
                ! line 3: target {"to":1}: from is missing; left out
                ! line 3: target null: not an object; left out
                = ?: "Bo fails."
                  m1 TARGET "Bo"
                ! line 4: targets is not a list: {}; left out
                = ?: "Bo fails."
            "#]],
        );
    }

    #[test]
    fn targets_that_name_the_same_are_mentioned_once() {
        let lee = r#"{"from": 0, "to": 3, "mention": "Lee"}"#;
        let her = r#"{"from": 12, "to": 15, "mention": "her"}"#;
        let target = |own: &str, polarity: u8, further: &str| {
            own.replace(
                '}',
                &format!(r#", "polarity": {polarity}, "further_mentions": [{further}]}}"#),
            )
        };
        let targets = [target(lee, 6, her), target(her, 2, lee)].join(", ");
        let sentence = r#""primary_gid": "a", "sentence_normalized": "Lee praises her.""#;
        check(
            &format!(r#"{{{sentence}, "targets": [{targets}]}}"#),
            expect![[r#"
                = a: "Lee praises her."
                  m1 TARGET "Lee" → a#1
                  s2 Unknown for m1; expression ""; evidence ""; via 
                  m3 TARGET "her" → a#1
                  s4 Unknown against m3; expression ""; evidence ""; via 
            "#]],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = concat!(
            r#"{"primary_gid": "a", "sentence_normalized": "😀 Hm. Lee’s aides praised her.", "#,
            r#""targets": [{"Input.gid": "b", "from": 6, "to": 11, "mention": "Lee’s", "#,
            r#""polarity": 6.0, "further_mentions": [{"from": 26, "to": 29, "mention": "her"}]}, "#,
            r#"{"Input.gid": "b", "from": 12, "to": 17, "mention": "aides", "polarity": 4.0}]}"#,
        );
        let (written, losses) = rewritten("newsmtsc", file);
        expect![[r#"
            {"primary_gid":"a_2_0_5","sentence_normalized":"Lee’s aides praised her.","targets":[{"from":0,"to":5,"mention":"Lee’s","polarity":6.0,"Input.gid":"a_2_0_5","further_mentions":[{"from":20,"to":23,"mention":"her"}]},{"from":6,"to":11,"mention":"aides","polarity":4.0,"Input.gid":"a_2_6_11"}]}
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
            = a_2_0_5: "Lee’s aides praised her."
              m1 TARGET "Lee’s" → a_2_0_5
              s2 Unknown for m1; expression ""; evidence ""; via 
              m3 TARGET "her" → a_2_0_5
              m4 TARGET "aides"
              s5 Unknown neutral m4; expression ""; evidence ""; via 
        "#]],
        );
    }

    #[test]
    fn what_cannot_be_held_is_told() {
        let mention = |id: &str, from: u8, to: u8, more: &str| {
            format!(r#"{{"id": "{id}", "kind": "TARGET", "spans": [[{from}, {to}]]{more}}}"#)
        };
        let lee = r#", "entity": "lee""#;
        let mentions = [
            mention("m1", 0, 3, lee),
            mention("m2", 0, 3, lee),
            mention("m3", 12, 15, r#", "entity": "ann""#),
            mention("m4", 17, 20, lee),
        ];
        let stance = |id: &str, target: &str, more: &str| {
            format!(
                r#"{{"id": "{id}", "holder": "unknown", "target": {{"mention": "{target}"}}, "polarity": "for", "expression": [], "evidence": [{more}]}}"#
            )
        };
        let stances = [
            stance("s1", "m1", ""),
            stance("s2", "m2", ""),
            stance("s3", "m3", "[4, 11]"),
            stance("s4", "m4", ""),
        ];
        let file = format!(
            r#"{{"id": "a", "text": "Lee praises her. She fails.", "annotator": "x", "mentions": [{}], "stances": [{}]}}"#,
            mentions.join(", "),
            stances.join(", ")
        );
        let (written, losses) = rewritten("newsmtsc", &file);
        expect![[r#"
            - evidence of stances: s3 “praises”
            - stances that repeat another: s2 “”
            - entities mentioned once in a sentence: m1 “Lee”
            - mentions without a stance: m2 “Lee”
            - entities mentioned once in a sentence: m3 “her”
            - entities mentioned once in a sentence: m4 “She”
            {"primary_gid":"a_1_0_3","sentence_normalized":"Lee praises her.","targets":[{"from":0,"to":3,"mention":"Lee","polarity":6.0,"Input.gid":"a_1_0_3"},{"from":12,"to":15,"mention":"her","polarity":6.0,"Input.gid":"a_1_12_15"}]}
            {"primary_gid":"a_2_0_3","sentence_normalized":"She fails.","targets":[{"from":0,"to":3,"mention":"She","polarity":6.0,"Input.gid":"a_2_0_3"}]}
        "#]]
        .assert_eq(&(losses + &written));
    }
}

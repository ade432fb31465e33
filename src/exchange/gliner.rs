//! GLiNER's training JSON: `tokenized_text` with `ner` of `[first, last, label]`,
//! the last token included; `relations` of `[head, tail, label]` between entries
//! of `ner`. Also its predictions, `text` with `entities` of code points. Source:
//! GLiNER's data processor. Must not know the project.

mod write;

use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Tokens, Unit};
use super::json::{self, Object};
use super::rows;
use super::{Format, Maker, Shape, Source, Take, Write};
use crate::model::{Ref, TagId};

pub static FORMAT: Format = Format {
    id: "gliner",
    name: "GLiNER",
    summary: "JSON of tokens and spans of tokens; its text loses blanks",
    endings: &["json", "jsonl"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("json"),
        lacks: "discontinuous mentions, events, stances, labels, notes, entities, attributes; articles \
                without their text",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::<write::Rows>::default(),
    }),
};

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    json::values(source.bytes, take, |at, value, take| {
        let Value::Object(row) = value else {
            return rows::no_row(at.line, &value, take);
        };
        let Some(Value::Array(words)) = row.get("tokenized_text") else {
            let words = row.get("text").and_then(Value::as_str).map(str::to_owned);
            return rows::give(row, at.line, words.as_deref(), Unit::Chars, predicted, take);
        };
        let mut tokens = Tokens::default();
        let mut odd = 0;
        for word in words {
            // A token that is no text keeps its place: the others are counted.
            let word = word.as_str().unwrap_or_else(|| {
                odd += 1;
                ""
            });
            tokens.push(if word.is_empty() { "" } else { " " }, word);
        }
        let mut draft = Draft::of_tokens(at.line, &tokens);
        draft.record.id = rows::id(&row);
        draft.record.meta = rows::meta(&row);
        if odd > 0 {
            draft.report(0, None, format!("{odd} tokens are no text; left out"));
        }
        let mut made: Vec<Option<TagId>> = Vec::new();
        for it in rows::items(&mut draft, &row, "ner") {
            made.push(match span(&mut draft, &tokens, it) {
                Ok(id) => Some(id),
                Err(why) => {
                    rows::left_out(&mut draft, it, &why);
                    None
                }
            });
        }
        for it in rows::items(&mut draft, &row, "relations") {
            if let Err(why) = relation(&mut draft, &made, it) {
                rows::left_out(&mut draft, it, &why);
            }
        }
        draft.give(take)
    })
}

fn span(draft: &mut Draft, tokens: &Tokens, it: &Value) -> Result<TagId, String> {
    let get = |at: usize| it.get(at).and_then(json::whole);
    let (Some(first), Some(last)) = (get(0), get(1)) else {
        return Err("no [first, last, label]".to_owned());
    };
    let label = rows::label(it.get(2))?;
    if first > last {
        return Err(format!("the tokens {first}–{last} end before they begin"));
    }
    let count = tokens.spans.len();
    let inside = |at: i64| usize::try_from(at).ok().filter(|at| *at < count);
    let (Some(from), Some(to)) = (inside(first), inside(last)) else {
        return Err(format!(
            "the tokens {first}–{last} lie outside the text, which has {count}"
        ));
    };
    match tokens.span(from, to + 1) {
        Some(span) => Ok(draft.mention(None, &label, vec![span])),
        None => Err("its tokens are empty".to_owned()),
    }
}

fn relation(draft: &mut Draft, made: &[Option<TagId>], it: &Value) -> Result<(), String> {
    let end = |at: usize| {
        let index = it.get(at).and_then(json::whole);
        let index = index.ok_or_else(|| "no [head, tail, label]".to_owned())?;
        let tag = usize::try_from(index).ok().and_then(|at| made.get(at));
        match tag {
            Some(Some(id)) => Ok(Ref::Mention(id.clone())),
            _ => Err(format!("{index} is no entry of ner that was taken")),
        }
    };
    let (from, to) = (end(0)?, end(1)?);
    let label = rows::label(it.get(2))?;
    draft.relation(None, &label, from, to);
    Ok(())
}

/// What GLiNER predicted: entities with their score.
fn predicted(draft: &mut Draft, row: &Object) {
    let mut scored = false;
    for field in ["entities", "ner"] {
        for it in rows::items(draft, row, field) {
            let span = rows::span(draft, it.get("start"), it.get("end"));
            let put = rows::label(it.get("label"))
                .and_then(|label| Ok((label, span?)))
                .and_then(|(label, span)| {
                    if let Some(words) = it.get("text").and_then(Value::as_str) {
                        draft.agrees(&[span], words)?;
                    }
                    Ok(draft.mention(None, &label, vec![span]))
                });
            match put {
                Ok(id) => {
                    let score = it.get("score").and_then(Value::as_f64);
                    scored |= score.is_some();
                    if let Some(tag) = draft.tag_mut(&id) {
                        tag.provenance.score = score;
                    }
                }
                Err(why) => rows::left_out(draft, it, &why),
            }
        }
    }
    if scored {
        draft.record.maker = Maker::Machine {
            name: row.get("model").and_then(json::name),
            version: None,
        };
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told;

    fn check(content: &str, expected: Expect) {
        let told = super::super::told::told("gliner", "a.json", content.as_bytes(), &[]);
        expected.assert_eq(&told);
    }

    #[test]
    fn spans_of_tokens_end_with_their_last() {
        check(
            r#"[{"tokenized_text": ["Ada", "met", "Bo", "Li", "", "."], "ner": [[0, 0, "Person"], [2, 3, "Person"], [0, 5, "all"]], "relations": [[0, 1, "met"], [0, 7, "met"]]},
{"tokenized_text": ["a", 5, "b"], "ner": [[2, 2, "B"], [1, 1, "odd"], [1, 0, "x"], [0, 3, "x"], [-1, 0, "x"], [0, 0], 5]},
{"text": "Ada 😀 Bo", "entities": [{"start": 6, "end": 8, "text": "Bo", "label": "person", "score": 0.9}, {"start": 5, "end": 8, "text": "Bo", "label": "blank"}, {"start": 4, "end": 8, "text": "Bo", "label": "wrong"}]}]"#,
            expect![[r#"
                ! line 1: element 1: [0,7,"met"]: 7 is no entry of ner that was taken; left out
                = ?: tokens "Ada met Bo Li ."
                  m1 Person "Ada"
                  m2 Person "Bo Li"
                  m3 all "Ada met Bo Li ."
                  r4 met m1 → m2
                ! line 2: element 2: 1 tokens are no text; left out
                ! line 2: element 2: [1,1,"odd"]: its tokens are empty; left out
                ! line 2: element 2: [1,0,"x"]: the tokens 1–0 end before they begin; left out
                ! line 2: element 2: [0,3,"x"]: the tokens 0–3 lie outside the text, which has 3; left out
                ! line 2: element 2: [-1,0,"x"]: the tokens -1–0 lie outside the text, which has 3; left out
                ! line 2: element 2: [0,0]: it has no label; left out
                ! line 2: element 2: 5: no [first, last, label]; left out
                = ?: tokens "a b"
                  m1 B "b"
                ! line 3: element 3: {"start":4,"end":8,"text":"Bo","label":"wrong"}: the file says “Bo”, but “😀 Bo” stands there; left out
                = ? by machine ?: "Ada 😀 Bo"
                  m1 person "Bo" score 0.9
                  m2 blank " Bo"
            "#]],
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (written, losses) = told::rewritten("gliner", told::EXAMPLE);
        expect![[r#"
            - entities of mentions: m1 “Bank of Ada”
            - attributes: m1 “Bank of Ada”
            - entities of mentions: m3 “Bo”
            - blanks at the beginning or end of mentions: m5 “Bo ”
            - discontinuous mentions: m6 “Bo”
            - rejected tags: m7 “Al Low”
            - stances: s1 “😀 Bank of Ada  met Bo.”
            - events: v1 “met”
            - labels of passages: l2 “Bo and Al Low ran.”
            - relations of other things than mentions: r2 “”
            - notes: n1 “”
            - notes: n2 “”
            - notes: n3 “”
            - labels: l1 “”
            [
            {"tokenized_text":["😀","Bank","of","Ada","met","Bo",".","Bo","and","Al","Low","ran","."],"ner":[[1,3,"ORG"],[3,3,"PER"],[5,5,"PER"],[5,5,"PER"],[7,7,"PER"]],"relations":[[0,2,"meets"]],"doc_id":"a.txt","annotator":"x"}
            ]
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
            = a.txt: tokens "😀 Bank of Ada met Bo . Bo and Al Low ran ."
              m1 ORG "Bank of Ada"
              m2 PER "Ada"
              m3 PER "Bo"
              m4 PER "Bo"
              m5 PER "Bo"
              r6 meets m1 → m3
        "#]],
        );
    }
}

//! Prodigy's JSONL: a row a question with `text`, `tokens`, `spans`, `relations`,
//! `label`, `options`/`accept`, `cats`, and the `answer`. Offsets are code
//! points. Source: Prodigy's documentation of its interfaces' data. What was
//! rejected is a rejected suggestion, what was ignored an undecided one. Must not
//! know the project.

mod write;

use std::ops::ControlFlow;

use serde_json::Value;

use super::draft::{Draft, Tokens, Unit};
use super::json::{self, Object, name};
use super::rows;
use super::{Format, Maker, Shape, Source, Take, Write};
use crate::model::{AnnotatorId, Ref, Status, TagId};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "prodigy",
    name: "Prodigy",
    summary: "JSONL with spans, relations, labels and answers, by code points",
    endings: &["jsonl", "json"],
    read: Some(read),
    write: Some(Write {
        shape: Shape::File("jsonl"),
        lacks: "discontinuous mentions, events, stances, notes, entities, attributes",
        keeps_one: false,
        holds_scores: false,
        begin: |_| Box::new(write::Lines),
    }),
};

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    json::values(source.bytes, take, |at, value, take| {
        let Value::Object(row) = value else {
            return rows::no_row(at.line, &value, take);
        };
        let words = row.get("text").and_then(Value::as_str);
        let Some(words) = words.map(str::to_owned) else {
            let Some(tokens) = tokens(&row) else {
                return rows::give(row, at.line, None, Unit::Chars, fill, take);
            };
            let mut draft = Draft::of_tokens(at.line, &tokens);
            draft.record.id = rows::id(&row);
            draft.report(0, None, "no text: it is put together from the tokens");
            let spans = rows::items(&mut draft, &row, "spans");
            for it in spans {
                if let Err(why) = span_of_tokens(&mut draft, &tokens, it) {
                    rows::left_out(&mut draft, it, &why);
                }
            }
            judge(&mut draft, &row);
            return draft.give(take);
        };
        rows::give(row, at.line, Some(&words), Unit::Chars, fill, take)
    })
}

fn fill(draft: &mut Draft, row: &Object) {
    for it in rows::items(draft, row, "spans") {
        if let Err(why) = span(draft, it) {
            rows::left_out(draft, it, &why);
        }
    }
    for it in rows::items(draft, row, "relations") {
        if let Err(why) = relation(draft, row, it) {
            rows::left_out(draft, it, &why);
        }
    }
    labels(draft, row);
    judge(draft, row);
}

fn span(draft: &mut Draft, it: &Value) -> Result<TagId, String> {
    let Value::Object(it) = it else {
        return Err("no span".to_owned());
    };
    let label = rows::label(it.get("label"))?;
    let span = rows::span(draft, it.get("start"), it.get("end"))?;
    if let Some(words) = it.get("text").and_then(Value::as_str) {
        draft.agrees(&[span], words)?;
    }
    let id = draft.mention(None, &label, vec![span]);
    if let Some(tag) = draft.tag_mut(&id) {
        tag.provenance.score = it.get("score").and_then(Value::as_f64);
        if let Some(by) = it.get("source").and_then(Value::as_str) {
            tag.provenance.by = AnnotatorId::new(by);
        }
        // The person said so of this span alone.
        if it.get("answer").and_then(Value::as_str) == Some("reject") {
            tag.provenance.status = Status::Rejected;
        }
    }
    Ok(id)
}

fn relation(draft: &mut Draft, row: &Object, it: &Value) -> Result<(), String> {
    let Value::Object(it) = it else {
        return Err("no relation".to_owned());
    };
    let label = rows::label(it.get("label"))?;
    let from = end(draft, row, it, "head")?;
    let to = end(draft, row, it, "child")?;
    draft.relation(None, &label, from, to);
    Ok(())
}

/// An end is told by its span, or by the index of a token that it has.
fn end(draft: &Draft, row: &Object, it: &Object, field: &str) -> Result<Ref, String> {
    let whole = |span: Span, label: Option<&str>| match rows::mention_on(draft, &[span], label) {
        Some(id) => Ref::Mention(id),
        None => Ref::Spans(vec![span]),
    };
    if let Some(Value::Object(told)) = it.get(&format!("{field}_span")) {
        let span = rows::span(draft, told.get("start"), told.get("end"));
        let span = span.map_err(|why| format!("{field}: {why}"))?;
        return Ok(whole(span, told.get("label").and_then(Value::as_str)));
    }
    let index = it.get(field).and_then(json::whole);
    let index = index.ok_or_else(|| format!("{field} is missing"))?;
    let token = row.get("tokens").and_then(Value::as_array).and_then(|all| {
        let at = usize::try_from(index).ok()?;
        all.get(at)
    });
    let token = token.ok_or_else(|| format!("{field} {index} is no token"))?;
    let token = rows::span(draft, token.get("start"), token.get("end"))
        .map_err(|why| format!("{field}: {why}"))?;
    // The index is that of the span's last token.
    let around = draft.record.tags.iter().find(|tag| {
        let covers = |it: &Span| it.start() <= token.start() && token.end() <= it.end();
        tag.mention().is_some_and(|it| it.spans.iter().any(covers))
    });
    Ok(match around {
        Some(tag) => Ref::Mention(tag.id.clone()),
        None => Ref::Spans(vec![token]),
    })
}

fn labels(draft: &mut Draft, row: &Object) {
    let mut put = |task: &str, values: Vec<String>| {
        if !values.is_empty() {
            draft.label(task, values, Vec::new());
        }
    };
    if let Some(label) = row.get("label").and_then(name) {
        put("label", vec![label]);
    }
    match row.get("accept") {
        Some(Value::Array(items)) => put("choice", items.iter().filter_map(name).collect()),
        Some(one) => put("choice", name(one).into_iter().collect()),
        None => {}
    }
    if let Some(Value::Object(cats)) = row.get("cats") {
        put("cats", rows::chosen(cats));
    }
    if let Some(text) = row.get("user_input").and_then(Value::as_str) {
        draft.note(None, text);
    }
}

/// What the answer makes of the row's tags.
fn judge(draft: &mut Draft, row: &Object) {
    let person = ["_annotator_id", "_session_id"]
        .iter()
        .find_map(|field| name(row.get(*field)?));
    let binary = row.get("_is_binary") == Some(&Value::Bool(true));
    let status = match row.get("answer").and_then(Value::as_str) {
        None => None,
        Some("accept") if binary => Some(Status::Accepted),
        Some("accept") => Some(Status::Manual),
        Some("reject") => Some(Status::Rejected),
        Some("ignore") => {
            if !draft.record.tags.is_empty() {
                let told = "the example was ignored: its tags are taken as undecided";
                draft.report(0, None, told);
            }
            Some(Status::Suggested)
        }
        Some(other) => {
            let message = format!("the answer “{other}” is unknown; its tags are undecided");
            draft.report(0, None, message);
            Some(Status::Suggested)
        }
    };
    if let Some(status) = status {
        for tag in &mut draft.record.tags {
            let made = &mut tag.provenance;
            // What a model proposed and a person let stand is accepted.
            made.status = match (status, made.status) {
                (_, Status::Rejected) => Status::Rejected,
                (Status::Manual, _) if !made.by.as_str().is_empty() => Status::Accepted,
                (status, _) => status,
            };
            if matches!(made.status, Status::Accepted | Status::Rejected) {
                made.decided_by = person.as_deref().map(AnnotatorId::new);
            }
        }
    }
    draft.record.maker = person.map_or(Maker::Unsaid, Maker::Person);
}

/// The row's tokens as a text; None where it has none.
fn tokens(row: &Object) -> Option<Tokens> {
    let mut tokens = Tokens::default();
    let mut gap = "";
    for token in row.get("tokens")?.as_array()? {
        tokens.push(gap, token.get("text")?.as_str()?);
        gap = match token.get("ws") {
            Some(Value::Bool(false)) => "",
            _ => " ",
        };
    }
    (!tokens.spans.is_empty()).then_some(tokens)
}

fn span_of_tokens(draft: &mut Draft, tokens: &Tokens, it: &Value) -> Result<(), String> {
    let label = rows::label(it.get("label"))?;
    let index = |field: &str| {
        let index = it.get(field).and_then(json::whole);
        index.and_then(|it| usize::try_from(it).ok())
    };
    let (first, last) = (index("token_start"), index("token_end"));
    let span = first
        .zip(last)
        .and_then(|(first, last)| tokens.span(first, last.checked_add(1)?));
    match span {
        Some(span) => {
            draft.mention(None, &label, vec![span]);
            Ok(())
        }
        None => Err("its tokens aren't there".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::exchange::{Item, told};

    fn check(content: &str, expected: Expect) {
        expected.assert_eq(&told::told("prodigy", "a.jsonl", content.as_bytes(), &[]));
    }

    #[test]
    fn spans_relations_and_choices() {
        check(
            r#"{"text":"Ada 😀 met Bo.","_session_id":"news-anna","_view_id":"relations","meta":{"source":"Daily"},"tokens":[{"text":"Ada","start":0,"end":3,"id":0},{"text":"😀","start":4,"end":5,"id":1},{"text":"met","start":6,"end":9,"id":2},{"text":"Bo","start":10,"end":12,"id":3}],"spans":[{"start":0,"end":3,"token_start":0,"token_end":0,"label":"PER"},{"start":10,"end":12,"label":"PER","text":"Bo"}],"relations":[{"head":0,"child":3,"head_span":{"start":0,"end":3,"label":"PER"},"child_span":{"start":10,"end":12,"label":"PER"},"label":"met"},{"head":2,"child":3,"label":"by token"}],"answer":"accept"}
{"text":"Rain.","label":"weather","options":[{"id":"A","text":"a"}],"accept":["A"],"cats":{"x":1,"y":0.2,"z":true},"answer":"accept"}
{"tokens":[{"text":"Ada","id":0,"ws":false},{"text":"!","id":1,"ws":true},{"text":"Bo","id":2}],"spans":[{"token_start":0,"token_end":0,"label":"PER"},{"token_start":2,"token_end":3,"label":"PER"}]}
{"text":"Ada","spans":[{"start":0,"end":3,"label":"PER","text":"Bob"},{"start":0,"end":3},{"start":0,"end":4,"label":"PER"},7],"relations":[{"head":5,"child":0,"label":"r"}]}
{"label":"GPE","pattern":[{"lower":"chad"}]}
"#,
            expect![[r#"
                = ? by news-anna: "Ada 😀 met Bo."
                  ArticleMeta { title: None, published: None, source: Some("Daily"), author: None, url: None, language: None }
                  m1 PER "Ada"
                  m2 PER "Bo"
                  r3 met m1 → m2
                  r4 by token "met" → m2
                = ?: "Rain."
                  l1 label = weather ""
                  l2 choice = A ""
                  l3 cats = x, z ""
                ! line 3: no text: it is put together from the tokens
                ! line 3: {"token_start":2,"token_end":3,"label":"PER"}: its tokens aren't there; left out
                = ?: tokens "Ada! Bo"
                  m1 PER "Ada"
                ! line 4: {"start":0,"end":3,"label":"PER","text":"Bob"}: the file says “Bob”, but “Ada” stands there; left out
                ! line 4: {"start":0,"end":3}: it has no label; left out
                ! line 4: {"start":0,"end":4,"label":"PER"}: the span 0–4 lies outside the text, which has 3 code points; left out
                ! line 4: 7: no span; left out
                ! line 4: {"head":5,"child":0,"label":"r"}: head 5 is no token; left out
                = ?: "Ada"
                ! line 5: no text and no id; left out
            "#]],
        );
    }

    /// The answers' statuses: of a model's span, of a person's, of a binary question's.
    #[test]
    fn answers_are_statuses() {
        let row = |more: &str| {
            format!(
                r#"{{"text":"Ada Bo","_annotator_id":"anna","spans":[{{"start":0,"end":3,"label":"PER","source":"net","score":0.5}},{{"start":4,"end":6,"label":"PER"}}]{more}}}"#
            )
        };
        let statuses = |more: &str| {
            let mut out = Vec::new();
            let content = row(more);
            let mut bytes = content.as_bytes();
            let mut source = Source {
                name: "a.jsonl",
                bytes: &mut bytes,
                beside: &|_| None,
            };
            let _ = read(&mut source, &mut |item| {
                if let Item::Record(record) = item {
                    for tag in record.tags {
                        let made = tag.provenance;
                        let by = made.decided_by.unwrap_or_default();
                        out.push(format!("{}/{}/{by}", made.by, made.status.id()));
                    }
                }
                ControlFlow::Continue(())
            });
            out.join(" ")
        };
        assert_eq!(statuses(""), "net/manual/ /manual/");
        assert_eq!(
            statuses(r#","answer":"accept""#),
            "net/accepted/anna /manual/"
        );
        assert_eq!(
            statuses(r#","answer":"accept","_is_binary":true"#),
            "net/accepted/anna /accepted/anna"
        );
        assert_eq!(
            statuses(r#","answer":"reject","_is_binary":true"#),
            "net/rejected/anna /rejected/anna"
        );
        assert_eq!(
            statuses(r#","answer":"ignore""#),
            "net/suggested/ /suggested/"
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (written, losses) = told::rewritten("prodigy", told::EXAMPLE);
        expect![[r#"
            - entities of mentions: m1 “Bank of Ada”
            - attributes: m1 “Bank of Ada”
            - entities of mentions: m3 “Bo”
            - mentions that repeat another: m4 “Bo”
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
            - names of label tasks: l1 “”
            {"text":"😀 Bank of Ada  met Bo.\n Bo and Al Low ran.","tokens":[{"text":"😀","start":0,"end":1,"id":0,"ws":true},{"text":"Bank","start":2,"end":6,"id":1,"ws":true},{"text":"of","start":7,"end":9,"id":2,"ws":true},{"text":"Ada","start":10,"end":13,"id":3,"ws":true},{"text":" ","start":14,"end":15,"id":4,"ws":false},{"text":"met","start":15,"end":18,"id":5,"ws":true},{"text":"Bo","start":19,"end":21,"id":6,"ws":false},{"text":".","start":21,"end":22,"id":7,"ws":false},{"text":"\n ","start":22,"end":24,"id":8,"ws":false},{"text":"Bo","start":24,"end":26,"id":9,"ws":true},{"text":"and","start":27,"end":30,"id":10,"ws":true},{"text":"Al","start":31,"end":33,"id":11,"ws":true},{"text":"Low","start":34,"end":37,"id":12,"ws":true},{"text":"ran","start":38,"end":41,"id":13,"ws":false},{"text":".","start":41,"end":42,"id":14,"ws":false}],"spans":[{"start":2,"end":13,"token_start":1,"token_end":3,"label":"ORG"},{"start":10,"end":13,"token_start":3,"token_end":3,"label":"PER"},{"start":19,"end":21,"token_start":6,"token_end":6,"label":"PER"},{"start":24,"end":26,"token_start":9,"token_end":9,"label":"PER"}],"relations":[{"head":3,"child":6,"head_span":{"start":2,"end":13,"token_start":1,"token_end":3,"label":"ORG"},"child_span":{"start":19,"end":21,"token_start":6,"token_end":6,"label":"PER"},"label":"meets"}],"options":[{"id":"talk","text":"talk"}],"accept":["talk"],"meta":{"doc_id":"a.txt","annotator":"x"},"_view_id":"relations","_annotator_id":"x","_input_hash":-2000186909,"answer":"accept","_task_hash":1973419278}
        "#]].assert_eq(&(losses + &written));
        check(
            &written,
            expect![[r#"
            = a.txt by x: "😀 Bank of Ada  met Bo.\n Bo and Al Low ran."
              m1 ORG "Bank of Ada"
              m2 PER "Ada"
              m3 PER "Bo"
              m4 PER "Bo"
              r5 meets m1 → m3
              l6 choice = talk ""
        "#]],
        );
    }
}

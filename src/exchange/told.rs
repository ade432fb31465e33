//! What a reader finds, as text for tests: one line a document, tag or remark.
//! Words stand for spans, so that a wrong offset shows.

use std::fmt::Write;
use std::ops::ControlFlow;

use super::{Item, Maker, Record, Source, Text};
use crate::model::{Article, Attributes, Body, Layer, Project, Ref, Register, Tag};
use crate::text::offsets::OffsetMap;
use crate::text::{Span, quote_of};

/// Everything that `format` finds in a file, with `beside` in the same folder.
pub fn told(format: &str, name: &str, content: &[u8], beside: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let format = super::by_id(format).expect("a known format");
    let read = format.read.expect("a format that is read");
    let mut bytes = content;
    let mut source = Source {
        name,
        bytes: &mut bytes,
        beside: &|wanted| {
            let found = beside.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, content)| content.as_bytes().to_vec())
        },
    };
    let _ = read(&mut source, &mut |item| {
        match item {
            Item::Issue(issue) => writeln!(out, "! {issue}").expect("memory"),
            Item::Schema(schema) => {
                writeln!(out, "schema {}", schema_line(&schema)).expect("memory")
            }
            Item::Record(record) => out.push_str(&record_lines(&record)),
        }
        ControlFlow::Continue(())
    });
    out
}

/// The same where the file's records wait for their text, which is this one.
pub fn told_over(format: &str, name: &str, content: &[u8], words: &str) -> String {
    let mut out = String::new();
    let read = super::by_id(format)
        .and_then(|it| it.read)
        .expect("is read");
    let mut bytes = content;
    let mut source = Source {
        name,
        bytes: &mut bytes,
        beside: &|_| None,
    };
    let _ = read(&mut source, &mut |item| {
        match item {
            Item::Record(mut record) => {
                if let Text::Waiting(waiting) = std::mem::take(&mut record.text) {
                    let words: std::sync::Arc<str> = words.into();
                    for issue in waiting.read(&mut record, &words) {
                        writeln!(out, "! {issue}").expect("memory");
                    }
                    record.text = Text::Exact(words);
                }
                out.push_str(&record_lines(&record));
            }
            other => writeln!(out, "{other:?}").expect("memory"),
        }
        ControlFlow::Continue(())
    });
    out
}

/// What `format` writes of a file of the same format, or of Glossator JSONL, and
/// what it says it lost.
pub fn rewritten(format: &str, content: &str) -> (String, String) {
    let options = super::Options::default();
    let (written, losses) = rewritten_bytes(format, content, &options);
    (String::from_utf8(written).expect("text"), losses)
}

/// The same, for formats that aren't text.
pub fn rewritten_bytes(format: &str, content: &str, options: &super::Options) -> (Vec<u8>, String) {
    let jsonl = content.contains(r#""annotator""#);
    let reader = super::by_id(if jsonl { "jsonl" } else { format });
    let read = reader.and_then(|it| it.read).expect("is read");
    let write = super::by_id(format).and_then(|it| it.write.as_ref());
    let project = Project::default();
    let head = super::Head {
        project: &project,
        options,
    };
    let mut writer = (write.expect("is written").begin)(&head);
    let mut out = super::Out::default();
    let mut bytes = content.as_bytes();
    let mut source = Source {
        name: "a.json",
        bytes: &mut bytes,
        beside: &|_| None,
    };
    let _ = read(&mut source, &mut |item| {
        let Item::Record(mut record) = item else {
            panic!("{item:?}");
        };
        match std::mem::take(&mut record.text) {
            Text::Waiting(waiting) => {
                let value: serde_json::Value = serde_json::from_str(content).expect("a line");
                let text: std::sync::Arc<str> = value["text"].as_str().expect("a text").into();
                let issues = waiting.read(&mut record, &text);
                assert_eq!(issues, []);
                record.text = Text::Exact(text);
            }
            text => record.text = text,
        }
        let id = record.id.clone().unwrap_or_default();
        let article = Article {
            id: id.as_str().into(),
            ..Article::default()
        };
        let mut layer = Layer::default();
        for tag in record.tags {
            layer.put(tag);
        }
        for (task, completion) in record.completions {
            layer.set_completion(task, Some(completion));
        }
        let entities = record.entities.into_iter();
        let register = Register {
            entities: entities.map(|it| (it.id.clone(), it)).collect(),
            ..Register::default()
        };
        let (Text::Exact(text) | Text::Tokens(text)) = record.text else {
            panic!("a text");
        };
        writer.piece(
            &super::Piece {
                article: &article,
                text: &text,
                offsets: &OffsetMap::new(&text),
                annotator: &"x".into(),
                layer: &layer,
                register: &register,
                schema: &project.schema,
                options,
                part: None,
            },
            &mut out,
        );
        ControlFlow::Continue(())
    });
    writer.end(&mut out);
    let mut losses = String::new();
    for loss in out.losses() {
        let tag = loss.tag.map(|it| it.to_string()).unwrap_or_default();
        let _ = writeln!(losses, "- {}: {tag} “{}”", loss.what, loss.quote);
    }
    let written: Vec<u8> = out.drain().flat_map(|(_, bytes)| bytes).collect();
    (written, losses)
}

/// A layer of everything, for formats of labelled words: "Bank of Ada" around
/// "Ada", a discontinuous mention, one with blanks, a rejected one.
pub const EXAMPLE: &str = concat!(
    r#"{"format": "glossator-jsonl/1", "id": "a.txt", "annotator": "anna", "#,
    r#""text": "😀 Bank of Ada  met Bo.\n Bo and Al Low ran.", "meta": {"title": "A talk"}, "#,
    r#""completions": {"entities": "complete"}, "#,
    r#""mentions": ["#,
    r#"{"id": "m1", "kind": "ORG", "spans": [[2, 13]], "entity": "bank", "attributes": {"state": true}}, "#,
    r#"{"id": "m2", "kind": "PER", "spans": [[10, 13]]}, "#,
    r#"{"id": "m3", "kind": "PER", "spans": [[19, 21]], "entity": "bo"}, "#,
    r#"{"id": "m4", "kind": "PER", "spans": [[19, 21]]}, "#,
    r#"{"id": "m5", "kind": "PER", "spans": [[24, 27]]}, "#,
    r#"{"id": "m6", "kind": "PER", "spans": [[24, 26], [34, 37]]}, "#,
    r#"{"id": "m7", "kind": "PER", "spans": [[31, 37]], "status": "rejected"}], "#,
    r#""events": [{"id": "v1", "kind": "MEET", "trigger": [[15, 18]], "arguments": []}], "#,
    r#""stances": [{"id": "s1", "holder": "author", "target": {"mention": "m1"}, "polarity": "for", "evidence": [[0, 22]]}], "#,
    r#""relations": [{"id": "r1", "kind": "meets", "from": {"mention": "m1"}, "to": {"mention": "m3"}}, "#,
    r#"{"id": "r2", "kind": "does", "from": {"mention": "m1"}, "to": {"event": "v1"}}], "#,
    r#""labels": [{"id": "l1", "task": "topic", "values": ["talk"]}, "#,
    r#"{"id": "l2", "task": "topic", "values": ["sport"], "spans": [[24, 42]]}], "#,
    r#""notes": [{"id": "n1", "text": "Short."}, {"id": "n2", "on": "m2", "text": "Sure?"}, {"id": "n3", "on": "v1", "text": "When?"}]}"#,
    "\n",
);

fn schema_line(schema: &crate::model::Schema) -> String {
    let entities = schema.entities.iter().map(|it| it.id.as_str());
    let events = schema.events.iter().map(|it| it.id.as_str());
    let relations = schema.relations.iter().map(|it| it.id.as_str());
    let join = |names: Vec<&str>| names.join(" ");
    format!(
        "entities: {}; events: {}; relations: {}",
        join(entities.collect()),
        join(events.collect()),
        join(relations.collect())
    )
}

fn record_lines(record: &Record) -> String {
    let maker = match &record.maker {
        Maker::Unsaid => String::new(),
        Maker::Person(name) => format!(" by {name}"),
        Maker::Machine { name, version } => format!(
            " by machine {} {}",
            name.as_deref().unwrap_or("?"),
            version.as_deref().unwrap_or_default()
        ),
    };
    let text = match &record.text {
        Text::Exact(it) => format!("{:?}", super::draft::short(it)),
        Text::Tokens(it) => format!("tokens {:?}", super::draft::short(it)),
        Text::Elsewhere => "elsewhere".to_owned(),
        Text::Waiting(_) => "waiting".to_owned(),
    };
    let id = record.id.as_deref().unwrap_or("?");
    let mut out = format!("= {id}{}: {text}\n", maker.trim_end());
    if let Some(meta) = &record.meta {
        let _ = writeln!(out, "  {meta:?}");
    }
    let words = record.text.as_str().map_or("", |it| it);
    for tag in &record.tags {
        let _ = writeln!(out, "  {}", tag_line(tag, words));
    }
    out
}

fn tag_line(tag: &Tag, text: &str) -> String {
    let quote = |spans: &[Span]| match quote_of(text, spans) {
        Some(quote) => format!("{quote:?}"),
        None => format!("{spans:?}"),
    };
    let to = |it: &Ref| match it {
        Ref::Spans(spans) => quote(spans),
        Ref::Mention(id) | Ref::Event(id) => id.to_string(),
        Ref::Value { value, spans } if spans.is_empty() => format!("={value}"),
        Ref::Value { value, spans } => format!("={value} {}", quote(spans)),
        other => format!("{other:?}"),
    };
    let all = |it: &[Ref]| it.iter().map(to).collect::<Vec<_>>().join(" ");
    let mut line = format!("{} ", tag.id);
    line += &match &tag.body {
        Body::Mention(it) => {
            let entity = it.entity.as_ref().map(|id| format!(" → {id}"));
            format!(
                "{} {}{}",
                it.kind,
                quote(&it.spans),
                entity.unwrap_or_default()
            )
        }
        Body::Event(it) => {
            let arguments: Vec<String> = it
                .arguments
                .iter()
                .map(|argument| format!("{} {}", argument.role, to(&argument.filler)))
                .collect();
            format!(
                "{} {} ({})",
                it.kind,
                quote(&it.trigger),
                arguments.join(", ")
            )
        }
        Body::Stance(it) => format!(
            "{} {} {}{}{}; expression {}; evidence {}; via {}",
            to(&it.holder),
            it.polarity.id(),
            to(&it.target),
            it.strength
                .map(|it| format!(" strength {it}"))
                .unwrap_or_default(),
            it.basis
                .map(|it| format!(" {}", it.id()))
                .unwrap_or_default(),
            quote(&it.expression),
            quote(&it.evidence),
            all(&it.via)
        ),
        Body::Relation(it) => format!("{} {} → {}", it.kind, to(&it.from), to(&it.to)),
        Body::Label(it) => format!(
            "{} = {} {}",
            it.task,
            it.values.join(", "),
            quote(&it.spans)
        ),
        Body::Note(it) => match &it.on {
            Some(on) => format!("on {on}: {}", it.text),
            None => it.text.clone(),
        },
    };
    if let Some(attributes) = tag.attributes().filter(|it| !it.is_empty()) {
        line += &attributes_text(attributes);
    }
    if let Some(score) = tag.provenance.score {
        line += &format!(" score {score}");
    }
    line
}

fn attributes_text(attributes: &Attributes) -> String {
    let pairs: Vec<String> = attributes
        .iter()
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    format!(" [{}]", pairs.join(", "))
}

#[test]
fn lines_of_glossator_wait_for_their_text() {
    let file = b"{\"id\": \"a.txt\", \"annotator\": \"anna\"}\n[]\n{\"id\": \"b.txt\"}\n";
    expect_test::expect![[r#"
        = a.txt by anna: waiting
        ! line 2: not an object; the line is left out
        = b.txt: waiting
    "#]]
    .assert_eq(&told("jsonl", "x.jsonl", file, &[]));
}

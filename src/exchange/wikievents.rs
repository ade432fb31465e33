//! WikiEvents JSON, a document to a line: sentences with their tokens' places,
//! entities and events by the number of tokens in the document, ends exclusive.
//! Which mentions are one entity stands in a file beside it. The format: the data
//! of github.com/raspberryice/gen-arg.
//!
//! The offsets of the tokens count in a text that the file doesn't hold (its own
//! `text` lacks the line ends), so the text is the sentences, a line each.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value;

use super::board::Board;
use super::draft::{Tokens, Why, short};
use super::json::{self, At, Object, name, shown};
use super::{Format, Issue, Item, Source, Take};
use crate::model::{Argument, AttributeValue, Ref, TagId};
use crate::text::Span;

pub static FORMAT: Format = Format {
    id: "wikievents",
    name: "WikiEvents",
    summary: "Entities and events of whole documents, with coreference beside",
    endings: &["jsonl"],
    read: Some(read),
    write: None,
};

/// Mentions that are one entity, and what it is called.
type Cluster = (Vec<String>, Option<String>);

fn read(source: &mut Source, take: &mut Take) -> ControlFlow<()> {
    let clusters = clusters(source, take)?;
    json::values(source.bytes, take, |at, value, take| {
        match start(at, &value) {
            Ok((it, mut board)) => {
                let id = board.draft.record.id.as_ref();
                let clusters = id.and_then(|id| clusters.get(id));
                Reader {
                    board: &mut board,
                    known: HashMap::new(),
                }
                .tags(it, clusters.map_or(&[], Vec::as_slice));
                board.draft.give(take)
            }
            Err(why) => take(Item::Issue(Issue::left_out(at.line, why, "document"))),
        }
    })
}

/// The clusters of the file beside, by document. It has the same name in the
/// folder `coref`, or stands in the same one.
fn clusters(source: &Source, take: &mut Take) -> ControlFlow<(), HashMap<String, Vec<Cluster>>> {
    let stem = source.stem();
    let names = [
        format!("coref/{stem}.jsonlines"),
        format!("coref/{stem}.jsonl"),
        format!("{stem}.jsonlines"),
        format!("{stem}_coref.jsonlines"),
        format!("{stem}.coref.jsonlines"),
    ];
    let mut found = HashMap::new();
    let beside = names
        .iter()
        .filter(|it| !source.name.ends_with(it.as_str()))
        .find_map(|it| Some((it, (source.beside)(it)?)));
    if let Some((file, content)) = beside {
        let mut told = |item: Item| match item {
            Item::Issue(issue) => take(Item::Issue(Issue {
                line: 0,
                message: format!("{file}: {issue}"),
                ..issue
            })),
            _ => ControlFlow::Continue(()),
        };
        json::values(&mut content.as_slice(), &mut told, |_, value, _| {
            if let Some((id, clusters)) = document_clusters(&value) {
                found.insert(id, clusters);
            }
            ControlFlow::Continue(())
        })?;
    }
    ControlFlow::Continue(found)
}

fn document_clusters(value: &Value) -> Option<(String, Vec<Cluster>)> {
    let id = value.get("doc_key").and_then(name)?;
    let names = value.get("informative_mentions").and_then(Value::as_array);
    let name_of = |at: usize| names?.get(at)?.as_str().map(str::to_owned);
    let clusters = value.get("clusters")?.as_array()?.iter().enumerate();
    let clusters = clusters.map(|(at, cluster)| {
        let ids = cluster.as_array().into_iter().flatten();
        (ids.filter_map(name).collect(), name_of(at))
    });
    Some((id, clusters.collect()))
}

fn start(at: At, value: &Value) -> Result<(&Object, Board), Why> {
    let it = value.as_object().ok_or("not an object")?;
    let sentences = it.get("sentences").and_then(Value::as_array);
    let sentences = sentences.ok_or("sentences is missing")?;
    let mut tokens = Tokens::default();
    for sentence in sentences {
        add_sentence(&mut tokens, sentence)?;
    }
    let mut board = Board::new(at.line, tokens);
    board.draft.record.id = it.get("doc_id").and_then(name);
    Ok((it, board))
}

/// `[[["Word", 0, 4], …], "Word …"]`
fn add_sentence(document: &mut Tokens, sentence: &Value) -> Result<(), Why> {
    let wrong = || format!("not a sentence [tokens, text]: {}", shown(sentence));
    let [tokens, text] = sentence.as_array().map_or(&[][..], Vec::as_slice) else {
        return Err(wrong());
    };
    let (tokens, text) = tokens.as_array().zip(text.as_str()).ok_or_else(wrong)?;
    if !document.text.is_empty() && !text.is_empty() {
        document.text.push('\n');
    }
    let base = document.text.len();
    document.text.push_str(text);
    let mut at = 0;
    for token in tokens {
        let word = token.get(0).and_then(Value::as_str).ok_or_else(wrong)?;
        let rest = text.get(at..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start().len();
        let stands = rest.get(blanks..).is_some_and(|it| it.starts_with(word));
        let from = base + at + blanks;
        document
            .spans
            .push(Span::from_range(from..from + word.len()));
        if !stands {
            return Err(format!(
                "the token “{}” isn't in its sentence “{}”",
                short(word),
                short(text)
            ));
        }
        at += blanks + word.len();
    }
    Ok(())
}

struct Reader<'a> {
    board: &'a mut Board,
    known: HashMap<String, TagId>,
}

impl Reader<'_> {
    fn tags(&mut self, it: &Object, clusters: &[Cluster]) {
        for item in self.items(it, "entity_mentions") {
            self.mention(item);
        }
        for item in self.items(it, "event_mentions") {
            self.event(item);
        }
        for item in self.items(it, "relation_mentions") {
            self.relation(item);
        }
        let document = self.board.draft.record.id.clone().unwrap_or_default();
        for (number, (ids, name)) in clusters.iter().enumerate() {
            let mut mentions = Vec::new();
            for id in ids {
                match self.known.get(id) {
                    Some(tag) => mentions.push(tag.clone()),
                    None => {
                        let message = "stands in a cluster, but isn't there; left out";
                        self.board.report(Some(id), message);
                    }
                }
            }
            if mentions.is_empty() {
                continue;
            }
            let name = name.as_deref().or(ids.first().map(String::as_str));
            let id = format!("{document}#{}", number + 1);
            self.board
                .draft
                .entity(&id, name.unwrap_or_default(), &mentions);
        }
    }

    fn items<'b>(&mut self, it: &'b Object, field: &str) -> &'b [Value] {
        match it.get(field) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => items,
            Some(other) => {
                let message = format!("{field} is not a list: {}; left out", shown(other));
                self.board.report(None, message);
                &[]
            }
        }
    }

    /// The words between `start` and `end`, which must be those of `text`.
    fn span(&self, it: &Value) -> Result<Span, Why> {
        let number = |field| it.get(field).unwrap_or(&Value::Null);
        let span = self.board.half_open(number("start"), number("end"))?;
        if let Some(quote) = it.get("text").and_then(Value::as_str) {
            self.board.draft.agrees(&[span], quote)?;
        }
        Ok(span)
    }

    fn mention(&mut self, item: &Value) {
        let read = self
            .span(item)
            .and_then(|span| Ok((span, text(item, "entity_type")?)));
        let Some((span, kind)) = self.or_report(item, read) else {
            return;
        };
        let id = item.get("id").and_then(name);
        let tag = self.board.mention(id.as_deref(), kind, span, None);
        let level = item.get("mention_type").and_then(Value::as_str);
        let level = level.filter(|it| !it.is_empty() && *it != "UNK");
        let level = level.map(|it| AttributeValue::Text(it.to_owned()));
        self.board.draft.set(&tag, "level", level);
        if let Some(id) = id {
            if self.known.contains_key(&id) {
                let message = "the id stands twice; what points at it means the first";
                self.board.report(Some(&id), message);
            }
            self.known.entry(id).or_insert(tag);
        }
    }

    fn event(&mut self, item: &Value) {
        let trigger = item.get("trigger").unwrap_or(&Value::Null);
        let read = self
            .span(trigger)
            .and_then(|span| Ok((span, text(item, "event_type")?)));
        let Some((trigger, kind)) = self.or_report(item, read) else {
            return;
        };
        let mut arguments = Vec::new();
        for argument in item
            .get("arguments")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let read = self
                .end(argument)
                .and_then(|to| Ok((text(argument, "role")?, to)));
            if let Some((role, filler)) = self.or_report(argument, read) {
                arguments.push(Argument {
                    role: role.into(),
                    filler,
                    extra: Default::default(),
                });
            }
        }
        let id = item.get("id").and_then(name);
        self.board
            .event(id.as_deref(), kind, Some(trigger), arguments, None);
    }

    fn relation(&mut self, item: &Value) {
        let ends = item.get("arguments").and_then(Value::as_array);
        let read = match ends.map_or(&[][..], Vec::as_slice) {
            [from, to] => self
                .end(from)
                .and_then(|from| Ok((text(item, "relation_type")?, from, self.end(to)?))),
            _ => Err("it has not two arguments".into()),
        };
        if let Some((kind, from, to)) = self.or_report(item, read) {
            let id = item.get("id").and_then(name);
            self.board.relation(id.as_deref(), kind, from, to, None);
        }
    }

    /// The mention that an argument names.
    fn end(&self, it: &Value) -> Result<Ref, Why> {
        let id = it.get("entity_id").and_then(name);
        let id = id.ok_or("entity_id is missing")?;
        let tag = self.known.get(&id);
        tag.cloned()
            .map(Ref::Mention)
            .ok_or_else(|| format!("points at {}, which isn't there", short(&id)))
    }

    fn or_report<T>(&mut self, item: &Value, read: Result<T, Why>) -> Option<T> {
        match read {
            Ok(it) => Some(it),
            Err(why) => {
                let tag = item.get("id").and_then(name);
                let message = match tag {
                    Some(_) => format!("{why}; left out"),
                    None => format!("{}: {why}; left out", shown(item)),
                };
                self.board.report(tag.as_deref(), message);
                None
            }
        }
    }
}

fn text<'a>(it: &'a Value, field: &str) -> Result<&'a str, Why> {
    it.get(field)
        .and_then(Value::as_str)
        .filter(|it| !it.is_empty())
        .ok_or_else(|| format!("{field} is missing"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::exchange::told::told;

    fn check(content: &str, beside: &[(&str, &str)], expected: Expect) {
        expected.assert_eq(&told(
            "wikievents",
            "a/dev.jsonl",
            content.as_bytes(),
            beside,
        ));
    }

    const DOCUMENT: &str = concat!(
        r#"{"doc_id": "n1", "tokens": ["A", "mid", "-", "town", "blast", "hurt", "Rosa", "."], "#,
        r#""text": "A mid-town blasthurt Rosa.", "sentences": "#,
        r#"[[[["A", 0, 1], ["mid", 2, 5], ["-", 5, 6], ["town", 6, 10], ["blast", 11, 16]], "#,
        r#""A mid-town blast"], "#,
        r#"[[["hurt", 17, 21], ["Rosa", 22, 26], [".", 26, 27]], "hurt Rosa."]], "#,
        r#""entity_mentions": [{"id": "n1-T1", "sent_idx": 0, "start": 1, "end": 4, "#,
        r#""entity_type": "LOC", "mention_type": "UNK", "text": "mid-town"}, "#,
        r#"{"id": "n1-T2", "sent_idx": 1, "start": 6, "end": 7, "entity_type": "PER", "#,
        r#""mention_type": "NAM", "text": "Rosa"}], "relation_mentions": [], "#,
        r#""event_mentions": [{"id": "n1-E1", "event_type": "Life.Injure.Unspecified", "#,
        r#""trigger": {"start": 5, "end": 6, "text": "hurt", "sent_idx": 1}, "arguments": "#,
        r#"[{"entity_id": "n1-T2", "role": "Victim", "text": "Rosa"}, "#,
        r#"{"entity_id": "n1-T9", "role": "Place", "text": "gone"}]}]}"#,
    );

    #[test]
    fn a_document_with_its_clusters() {
        let clusters = concat!(
            r#"{"doc_key": "n1", "clusters": [["n1-T2"], ["n1-T7", "n1-T1"], []], "#,
            r#""informative_mentions": ["Rosa Lind", "mid-town"]}"#,
            "\n{\"doc_key\": ",
        );
        check(
            DOCUMENT,
            &[("coref/dev.jsonlines", clusters)],
            expect![[r#"
                ! coref/dev.jsonlines: line 2: the file ends inside the value; left out
                ! line 1: {"entity_id":"n1-T9","role":"Place","text":"gone"}: points at n1-T9, which isn't there; left out
                ! line 1: n1-T7: stands in a cluster, but isn't there; left out
                = n1: tokens "A mid-town blast\nhurt Rosa."
                  n1-T1 LOC "mid-town" → n1#2
                  n1-T2 PER "Rosa" → n1#1 [level: Text("NAM")]
                  n1-E1 Life.Injure.Unspecified "hurt" (Victim n1-T2)
            "#]],
        );
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let wrong = DOCUMENT
            .replace(r#""text": "mid-town"}"#, r#""text": "downtown"}"#)
            .replace(r#""start": 5, "end": 6"#, r#""start": 6, "end": 5"#);
        let token = DOCUMENT.replace(r#"["blast", 11, 16]"#, r#"["flood", 11, 16]"#);
        let none = r#"{"doc_key": "n1", "clusters": []}"#;
        check(
            &format!("{wrong}\n{token}\n{none}\n"),
            &[],
            expect![[r#"
                ! line 1: n1-T1: the file says “downtown”, but “mid-town” stands there; left out
                ! line 1: n1-E1: the tokens 6–5 end before they begin; left out
                = n1: tokens "A mid-town blast\nhurt Rosa."
                  n1-T2 PER "Rosa" [level: Text("NAM")]
                ! line 2: the token “flood” isn't in its sentence “A mid-town blast”; the document is left out
                ! line 3: sentences is missing; the document is left out
            "#]],
        );
    }
}

//! What people decided on suggestions, as a signal to train on: one object a
//! decision, with what was suggested, what it was corrected to, and the text
//! around. A rejected one is a hard negative: a model said it, and a person that
//! it is wrong. Must not know where sets are kept or how decisions are made.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Piece, jsonl};
use crate::model::{AnnotatorId, Decision, Layer, Part, Ref, Tag, TagId, Verdict};
use crate::text::Span;

/// Bytes of text shown on either side, cut to whole words.
const AROUND: usize = 240;

/// Gives every decision of a set, in the order of the text. The piece's layer is
/// the set and its annotator the source; `mine` has each person's own layer
/// of the article, which corrected tags point into. Skipped and unsure ones are no
/// decision and left out. Offsets count code points.
pub fn each(piece: &Piece, mine: &BTreeMap<AnnotatorId, Layer>, visit: &mut dyn FnMut(Value)) {
    for tag in piece.layer.in_order() {
        let arguments = tag.event().map_or(0, |it| it.arguments.len()) as u32;
        let arguments = (0..arguments).map(|index| Part::Argument {
            event: tag.id.clone(),
            index,
        });
        for part in std::iter::once(Part::Tag(tag.id.clone())).chain(arguments) {
            for (by, verdict) in piece.layer.verdicts().get(&part).into_iter().flatten() {
                if verdict.decision.is_final() {
                    let said = Said {
                        piece,
                        part: &part,
                        by,
                        verdict,
                        mine: mine.get(by),
                    };
                    visit(said.object(tag));
                }
            }
        }
    }
}

struct Said<'s> {
    piece: &'s Piece<'s>,
    part: &'s Part,
    by: &'s AnnotatorId,
    verdict: &'s Verdict,
    mine: Option<&'s Layer>,
}

impl Said<'_> {
    fn object(&self, suggested: &Tag) -> Value {
        let corrected = self.verdict.to.as_deref();
        let index = self.part.argument().map(|it| it as usize);
        let shown = |tag: &Tag, own: bool| self.tag(&alone(tag, index), own);
        let mut line = Map::new();
        let mut put = |name: &str, value: Value| drop(line.insert(name.into(), value));
        put("source", json!(self.piece.annotator.as_str()));
        put("version", json!(suggested.provenance.version));
        put("article", json!(self.piece.article.id.as_str()));
        let hash = self.piece.layer.head.text.as_ref().map(|it| &it.hash);
        put("text_hash", json!(hash.map(|it| it.as_str())));
        put("class", json!(suggested.class().name()));
        put("argument", json!(index));
        put("decision", json!(self.verdict.decision.id()));
        put("reason", json!(self.verdict.reason));
        put("by", json!(self.by.as_str()));
        let at = self.verdict.at.as_ref().map(|it| it.as_str());
        put("at", json!(at));
        put("score", json!(suggested.provenance.score));
        let mut before = shown(suggested, false);
        if index.is_none() {
            self.tell_arguments(suggested, &mut before);
        }
        put("suggested", before);
        // What a whole tag was corrected to points into the person's own layer.
        put(
            "corrected",
            json!(corrected.map(|it| shown(it, index.is_none()))),
        );
        put("context", self.context(suggested, corrected, index));
        Value::Object(line)
    }

    /// A tag in the form of Glossator JSONL; what it points at with its words.
    fn tag(&self, tag: &Tag, own: bool) -> Value {
        let mut value = jsonl::tag_value(self.piece, tag);
        self.explain(&mut value, own);
        value
    }

    fn explain(&self, value: &mut Value, own: bool) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|it| self.explain(it, own)),
            Value::Object(fields) => {
                let id = ["mention", "event"]
                    .iter()
                    .find_map(|name| fields.get(*name)?.as_str());
                if let Some(to) = id.and_then(|id| self.find(&TagId::new(id), own)) {
                    let to = jsonl::tag_value(self.piece, to);
                    for name in ["kind", "spans", "trigger", "quote"] {
                        if let Some(told) = to.get(name) {
                            let place = if name == "trigger" { "spans" } else { name };
                            fields.insert(place.into(), told.clone());
                        }
                    }
                }
                for (_, it) in fields.iter_mut().filter(|it| it.0 != "attributes") {
                    self.explain(it, own);
                }
            }
            _ => {}
        }
    }

    /// Each argument is decided by itself; what was said to it stands beside it,
    /// so that a wrong one isn't taken for a part of a right event.
    fn tell_arguments(&self, event: &Tag, shown: &mut Value) {
        let Some(Value::Array(all)) = shown.get_mut("arguments") else {
            return;
        };
        for (argument, index) in all.iter_mut().zip(0..) {
            let part = Part::Argument {
                event: event.id.clone(),
                index,
            };
            let said = self.piece.layer.verdict(&part, self.by);
            let said = said.map(|it| it.decision).map(Decision::id);
            if let Value::Object(argument) = argument {
                argument.insert("decision".into(), json!(said));
            }
        }
    }

    fn find(&self, id: &TagId, own: bool) -> Option<&Tag> {
        let set = self.piece.layer.tag(id);
        let mine = || self.mine.and_then(|it| it.tag(id));
        match own {
            true => mine().or(set),
            false => set.or_else(mine),
        }
    }

    /// The words around what was suggested and corrected; null where they stand
    /// on none.
    fn context(&self, suggested: &Tag, corrected: Option<&Tag>, index: Option<usize>) -> Value {
        let text = self.piece.text;
        let mut spans: Vec<Span> = Vec::new();
        for (tag, own) in [(Some(suggested), false), (corrected, index.is_none())] {
            let Some(tag) = tag else { continue };
            let tag = alone(tag, index);
            spans.extend(tag.spans());
            for to in tag.refs().into_iter().filter_map(Ref::tag) {
                spans.extend(self.find(to, own).map_or(&[][..], Tag::anchor));
            }
        }
        spans.retain(|it| it.of(text).is_some());
        let Some(hull) = spans.into_iter().reduce(Span::hull) else {
            return Value::Null;
        };
        let (start, end) = (hull.start() as usize, hull.end() as usize);
        let mut from = text.ceil_char_boundary(start.saturating_sub(AROUND));
        if from > 0 {
            let cut = text
                .get(from..start)
                .and_then(|it| it.find(char::is_whitespace));
            from = cut.map_or(start, |it| from + it);
            from += text
                .get(from..start)
                .map_or(0, |it| it.len() - it.trim_start().len());
        }
        let mut to = text.floor_char_boundary(end + AROUND);
        if to < text.len() {
            let cut = text
                .get(end..to)
                .and_then(|it| it.rfind(char::is_whitespace));
            to = cut.map_or(end, |it| end + it);
        }
        let Some(span) = Span::from_range(from..to) else {
            return Value::Null;
        };
        let (start, end) = self.piece.chars(span);
        json!({"start": start, "end": end, "text": span.of(text)})
    }
}

/// Of an event whose argument is decided that argument alone.
fn alone(tag: &Tag, index: Option<usize>) -> Tag {
    let mut tag = tag.clone();
    if let (Some(index), crate::model::Body::Event(event)) = (index, &mut tag.body) {
        let argument = event.arguments.get(index).cloned();
        event.arguments = argument.into_iter().collect();
    }
    tag
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::exchange::Options;
    use crate::model::{
        Article, Attributes, Body, Extra, Mention, Provenance, Register, Schema, Status, TextRef,
    };
    use crate::text::offsets::OffsetMap;

    const TEXT: &str = "😀 Ruth met Tom in Oslo.";

    fn mention(id: &str, kind: &str, words: &str) -> Tag {
        let at = TEXT.find(words).expect("the words");
        Tag {
            id: id.into(),
            body: Body::Mention(Mention {
                kind: kind.into(),
                spans: Span::from_range(at..at + words.len()).into_iter().collect(),
                entity: None,
                attributes: Attributes::new(),
            }),
            provenance: Provenance {
                by: "model-x".into(),
                status: Status::Suggested,
                score: Some(0.5),
                version: Some("3".into()),
                ..Provenance::default()
            },
            extra: Extra::new(),
        }
    }

    /// One accepted, one corrected, one rejected, one put by, one open.
    fn told() -> Vec<Value> {
        let mut set = Layer::default();
        set.head.text = Some(TextRef {
            hash: "b3-0".into(),
            bytes: TEXT.len() as u32,
        });
        let mut say = |id: &str, decision: Decision, how: fn(&mut Verdict)| {
            let mut verdict = Verdict::new(decision, "2026-11-22T10:00:00Z".into());
            how(&mut verdict);
            set.set_verdict(&Part::Tag(id.into()), &"anna".into(), Some(verdict));
        };
        say("m1", Decision::Accepted, |_| {});
        say("m2", Decision::Corrected, |it| {
            it.to = Some(Box::new(mention("m9", "PERSON", "Tom")));
        });
        say("m3", Decision::Rejected, |it| {
            it.reason = Some("no name".into());
        });
        say("m4", Decision::Skipped, |_| {});
        for tag in [
            mention("m1", "PERSON", "Ruth"),
            mention("m2", "PLACE", "met Tom"),
            mention("m3", "PERSON", "met"),
            mention("m4", "PLACE", "Oslo"),
            mention("m5", "PLACE", "in Oslo"),
        ] {
            set.put(tag);
        }
        let article = Article::new("a.txt".into());
        let piece = Piece {
            article: &article,
            text: TEXT,
            offsets: &OffsetMap::new(TEXT),
            annotator: &"model-x".into(),
            layer: &set,
            register: &Register::default(),
            schema: &Schema::default(),
            options: &Options::default(),
            part: None,
        };
        let mut all = Vec::new();
        each(&piece, &BTreeMap::new(), &mut |it| all.push(it));
        all
    }

    #[test]
    fn what_is_final_is_told_with_what_it_was_and_became() {
        let lines = told().into_iter().map(|it| {
            let words = |name: &str| {
                let tag = it.get(name).filter(|it| !it.is_null())?;
                Some(format!("{} {}", tag["kind"], tag["quote"]))
            };
            format!(
                "{} {} {} → {} {}",
                it["decision"],
                it["reason"],
                words("suggested").unwrap_or_default(),
                words("corrected").unwrap_or_default(),
                it["score"]
            )
        });
        expect![[r#"
            "accepted" null "PERSON" "Ruth" →  0.5
            "corrected" null "PLACE" "met Tom" → "PERSON" "Tom" 0.5
            "rejected" "no name" "PERSON" "met" →  0.5"#]]
        .assert_eq(&lines.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn the_context_counts_code_points() {
        let context = &told()[0]["context"];
        let text: String = TEXT.chars().collect();
        assert_eq!(context["text"], text);
        assert_eq!(
            (&context["start"], &context["end"]),
            (&json!(0), &json!(23))
        );
    }
}

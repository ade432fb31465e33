//! Stances as sentences with opinions. A sentence without any is written only
//! where the layer says that all stances are there. Its text is its tokens with a
//! blank between each: the task's programs cut it at blanks, and a place that
//! begins or ends within a token is none to them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{EXPRESSION, SOURCE, TARGET};
use crate::exchange::flat::standing;
use crate::exchange::layout::{Layout, Sentence};
use crate::exchange::places::word;
use crate::exchange::tokens::trim;
use crate::exchange::{Out, Piece, Writer};
use crate::model::{Body, Polarity, Ref, Stance, Tag, TagId, Task};
use crate::text::Span;

/// A list of all sentences.
pub struct Sentences {
    pub begun: bool,
}

impl Writer for Sentences {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        for sentence in sentences(piece, out) {
            let before: &[u8] = if self.begun { b",\n" } else { b"[\n" };
            self.begun = true;
            let file = out.file("");
            file.extend_from_slice(before);
            file.extend_from_slice(sentence.to_string().as_bytes());
        }
    }

    fn end(&mut self, out: &mut Out) {
        let end: &[u8] = if self.begun { b"\n]\n" } else { b"[]\n" };
        out.file("").extend_from_slice(end);
    }
}

fn sentences(piece: &Piece, out: &mut Out) -> Vec<Value> {
    let tags = standing(piece, out);
    let layout = layout(piece, &tags);
    let mut opinions: Vec<Vec<Value>> = vec![Vec::new(); layout.sentences.len()];
    let mut lost_in: BTreeSet<usize> = BTreeSet::new();
    let mut used: BTreeMap<&TagId, BTreeSet<&str>> = BTreeMap::new();
    for tag in &tags {
        let lost = match &tag.body {
            Body::Stance(stance) => match opinion(piece, &layout, tag, stance, out) {
                Ok((at, opinion)) => {
                    opinions
                        .get_mut(at)
                        .into_iter()
                        .for_each(|it| it.push(opinion.clone()));
                    for (to, field) in [(&stance.holder, SOURCE), (&stance.target, TARGET)] {
                        if let Some(id) = to.tag() {
                            used.entry(id).or_default().insert(field);
                        }
                    }
                    None
                }
                Err(what) => {
                    // A sentence whose stance is lost isn't one without stances.
                    let ends = [&stance.holder, &stance.target].map(|to| words(piece, to));
                    let spans = tag.spans().into_iter().chain(ends.into_iter().flatten());
                    lost_in.extend(spans.filter_map(|span| layout.sentence(span)));
                    Some(what)
                }
            },
            // They go out as holders and targets, and are told when these are known.
            Body::Mention(_) => None,
            Body::Event(_) => Some("events"),
            Body::Relation(_) => Some("relations"),
            Body::Label(_) => Some("labels"),
            Body::Note(_) => Some("notes"),
        };
        if let Some(what) = lost {
            out.lose(piece, Some(&tag.id), what);
        }
    }
    lose_of_mentions(piece, &tags, &used, out);
    let complete = piece.layer.is_complete(Task::Stances);
    let all = layout.sentences.iter().zip(opinions).enumerate();
    let negative = |at: &usize| complete && !lost_in.contains(at);
    all.filter(|(at, (_, opinions))| !opinions.is_empty() || negative(at))
        .map(|(number, (it, opinions))| {
            let mut sentence = Map::new();
            let id = format!("{}-{}", piece.article.id, number + 1);
            sentence.insert("sent_id".into(), json!(id));
            sentence.insert("text".into(), json!(text(piece, &layout, it)));
            sentence.insert("opinions".into(), json!(opinions));
            Value::Object(sentence)
        })
        .collect()
}

/// A layout in which all that stances stand on has its tokens.
fn layout(piece: &Piece, tags: &[&Tag]) -> Layout {
    let stances = tags.iter().filter_map(|it| it.stance());
    let spans: Vec<Span> = stances
        .flat_map(|it| {
            let ends = [words(piece, &it.holder), words(piece, &it.target)];
            let expression = it.expression.iter().filter_map(|it| trim(piece.text, *it));
            ends.into_iter().flatten().chain(expression)
        })
        .collect();
    Layout::new(piece.text, &spans)
}

/// A sentence's tokens with a blank between each.
fn text(piece: &Piece, layout: &Layout, sentence: &Sentence) -> String {
    let words = layout.words(piece.text, sentence);
    let words: Vec<&str> = words.map(|it| word(piece, it)).collect();
    words.join(" ")
}

/// Tells what of mentions has no place, by the fields that each stands in.
fn lose_of_mentions(
    piece: &Piece,
    tags: &[&Tag],
    used: &BTreeMap<&TagId, BTreeSet<&str>>,
    out: &mut Out,
) {
    let mut there = BTreeSet::new();
    for tag in tags {
        let Some(mention) = tag.mention() else {
            continue;
        };
        let Some(fields) = used.get(&tag.id) else {
            out.lose(piece, Some(&tag.id), "mentions without a stance");
            continue;
        };
        let kind = mention.kind.as_str();
        let mut lose = |lost: bool, what| {
            if lost {
                out.lose(piece, Some(&tag.id), what);
            }
        };
        lose(
            !fields.contains(kind),
            "kinds of mentions, of which the words stay",
        );
        lose(mention.entity.is_some(), "entities of mentions");
        lose(!mention.attributes.is_empty(), "attributes");
        let repeats = !there.insert((kind, mention.spans.as_slice()));
        lose(repeats, "mentions that repeat another");
    }
}

fn opinion(
    piece: &Piece,
    layout: &Layout,
    tag: &Tag,
    it: &Stance,
    out: &mut Out,
) -> Result<(usize, Value), &'static str> {
    let holder = words(piece, &it.holder);
    let target = words(piece, &it.target);
    let all = || [&it.expression, &holder, &target].into_iter().flatten();
    let first = all().next().or(it.evidence.first());
    let at = first.and_then(|it| layout.sentence(*it));
    let at = at.ok_or("stances without words")?;
    let sentence = layout.sentences.get(at).ok_or("stances without words")?;
    if !all().all(|it| sentence.span.covers(*it)) {
        return Err("stances across sentences");
    }
    let polarity = match it.polarity {
        Polarity::For => "Positive",
        Polarity::Against => "Negative",
        Polarity::Neutral => "Neutral",
        Polarity::Mixed => return Err("mixed stances"),
        Polarity::Unclear => return Err("unclear stances"),
    };
    let intensity = match it.strength {
        Some(0 | 1) => json!("Slight"),
        Some(2) => json!("Standard"),
        Some(_) => json!("Strong"),
        None => Value::Null,
    };
    let mut lose = |lost: bool, what| {
        if lost {
            out.lose(piece, Some(&tag.id), what);
        }
    };
    let outside = |to: &Ref, spans: &[Span]| spans.is_empty() && *to != Ref::Implicit;
    lose(outside(&it.holder, &holder), "holders without words");
    lose(outside(&it.target, &target), "targets without words");
    lose(
        it.strength.is_some_and(|it| it > 3),
        "strengths above three",
    );
    lose(it.strength == Some(0), "strengths below one");
    lose(!it.evidence.is_empty(), "evidence of stances");
    let ends = [&it.holder, &it.target];
    let is_event = |it: &&Ref| matches!(it, Ref::Event(_));
    let is_value = |it: &&Ref| matches!(it, Ref::Value { .. });
    lose(
        ends.iter().any(is_event),
        "links to events, of which the words stay",
    );
    lose(
        ends.iter().any(is_value),
        "typed values, of which the words stay",
    );
    lose(it.basis.is_some(), "bases of stances");
    lose(!it.via.is_empty(), "chains of sources");
    lose(!it.attributes.is_empty(), "attributes");
    let place = |spans: &[Span]| place(piece, layout, sentence, spans);
    let opinion = json!({
        SOURCE: place(&holder),
        TARGET: place(&target),
        EXPRESSION: place(&it.expression),
        "Polarity": polarity,
        "Intensity": intensity,
    });
    Ok((at, opinion))
}

fn words(piece: &Piece, to: &Ref) -> Vec<Span> {
    let spans = match to.tag() {
        Some(id) => piece.layer.tag(id).map_or(&[][..], |it| it.anchor()),
        None => to.spans(),
    };
    // Blanks at the border of a sentence lie outside of it.
    spans
        .iter()
        .filter_map(|it| trim(piece.text, *it))
        .collect()
}

/// `[["some", "words"], ["0:4", "9:14"]]`, in code points of the sentence's tokens.
fn place(piece: &Piece, layout: &Layout, sentence: &Sentence, spans: &[Span]) -> Value {
    let tokens = layout.words(piece.text, sentence);
    let tokens: Vec<&str> = tokens.map(|it| word(piece, it)).collect();
    let length = |it: &[&str]| it.iter().map(|it| it.chars().count() + 1).sum::<usize>();
    let (mut words, mut ranges) = (Vec::new(), Vec::new());
    for (first, last) in spans.iter().filter_map(|it| layout.range(*it)) {
        let first = first.saturating_sub(sentence.first);
        let end = (last + 1).saturating_sub(sentence.first);
        let (Some(before), Some(inside)) = (tokens.get(..first), tokens.get(first..end)) else {
            continue;
        };
        let from = length(before);
        ranges.push(format!(
            "{from}:{}",
            from + length(inside).saturating_sub(1)
        ));
        words.push(inside.join(" "));
    }
    json!([words, ranges])
}

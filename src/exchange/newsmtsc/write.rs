//! Stances towards mentions as sentences with targets. Whose stance it is has no
//! place in the format.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::exchange::flat::standing;
use crate::exchange::layout::{Layout, Sentence};
use crate::exchange::{Out, Piece, Writer};
use crate::model::{Body, Polarity, Ref, Stance, Tag, TagId};
use crate::text::Span;

pub struct Lines;

impl Writer for Lines {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        for line in lines(piece, out) {
            let file = out.file("");
            file.extend_from_slice(line.to_string().as_bytes());
            file.push(b'\n');
        }
    }
}

/// What is said of a target, and by which stance first.
struct Target<'a> {
    span: Span,
    polarity: Polarity,
    mention: Option<&'a TagId>,
}

fn lines(piece: &Piece, out: &mut Out) -> Vec<Value> {
    let tags = standing(piece, out);
    let layout = Layout::new(piece.text, &[]);
    let mut targets: BTreeMap<(usize, Span), Target> = BTreeMap::new();
    for tag in &tags {
        let lost = match &tag.body {
            Body::Stance(it) => match target(piece, &layout, it) {
                Ok((at, target)) => {
                    told(piece, tag, it, out);
                    let found = targets.entry((at, target.span)).or_insert(target);
                    let agrees = Some(found.polarity) == polarity(it);
                    (!agrees).then_some("stances that contradict another")
                }
                Err(what) => Some(what),
            },
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
    let mut rows: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
    let mut used: Vec<&TagId> = Vec::new();
    for ((at, _), target) in &targets {
        let Some(sentence) = layout.sentences.get(*at) else {
            continue;
        };
        let mut row = place(piece, sentence, target.span);
        let label = match target.polarity {
            Polarity::For => 6.0,
            Polarity::Against => 2.0,
            _ => 4.0,
        };
        row.insert("polarity".into(), json!(label));
        row.insert(
            "Input.gid".into(),
            json!(gid(piece, *at, sentence, target.span)),
        );
        used.extend(target.mention);
        let same = same(piece, &tags, target, sentence);
        if !same.is_empty() {
            used.extend(same.iter().map(|(id, _)| *id));
            let same = same
                .iter()
                .map(|(_, span)| Value::Object(place(piece, sentence, *span)));
            row.insert("further_mentions".into(), same.collect());
        }
        rows.entry(*at).or_default().push(Value::Object(row));
    }
    used.sort();
    for tag in tags.iter().filter(|it| it.mention().is_some()) {
        if used.binary_search(&&tag.id).is_err() {
            out.lose(piece, Some(&tag.id), "mentions without a stance");
        }
    }
    let line = |(at, targets): (usize, Vec<Value>)| {
        let sentence = layout.sentences.get(at)?;
        let mut line = Map::new();
        let id = targets.first().and_then(|it| it.get("Input.gid")).cloned();
        line.insert("primary_gid".into(), id.unwrap_or_default());
        if piece.options.text {
            let text = sentence.span.of(piece.text);
            line.insert("sentence_normalized".into(), json!(text));
        }
        line.insert("targets".into(), json!(targets));
        Some(Value::Object(line))
    };
    rows.into_iter().filter_map(line).collect()
}

fn target<'a>(
    piece: &'a Piece,
    layout: &Layout,
    it: &'a Stance,
) -> Result<(usize, Target<'a>), &'static str> {
    let polarity = polarity(it).ok_or("mixed and unclear stances")?;
    let (spans, mention) = match &it.target {
        Ref::Mention(id) => (
            piece.layer.tag(id).map_or(&[][..], |it| it.anchor()),
            Some(id),
        ),
        Ref::Event(_) => return Err("stances towards events"),
        other => (other.spans(), None),
    };
    let span = match spans {
        [span] => *span,
        [] => return Err("stances towards what has no words"),
        _ => return Err("stances towards discontinuous mentions"),
    };
    let at = layout
        .sentence(span)
        .ok_or("stances towards what has no words")?;
    let inside = layout
        .sentences
        .get(at)
        .is_some_and(|it| it.span.covers(span));
    let target = Target {
        span,
        polarity,
        mention,
    };
    match inside {
        true => Ok((at, target)),
        false => Err("stances across sentences"),
    }
}

fn polarity(it: &Stance) -> Option<Polarity> {
    let plain = [Polarity::For, Polarity::Against, Polarity::Neutral];
    Some(it.polarity).filter(|it| plain.contains(it))
}

/// Says what of a stance has no place.
fn told(piece: &Piece, tag: &Tag, it: &Stance, out: &mut Out) {
    let mut lose = |lost: bool, what| {
        if lost {
            out.lose(piece, Some(&tag.id), what);
        }
    };
    lose(it.holder != Ref::Unknown, "holders");
    lose(!it.expression.is_empty(), "expressions of stances");
    lose(it.strength.is_some(), "strengths");
    lose(it.basis.is_some(), "bases of stances");
    lose(!it.via.is_empty(), "chains of sources");
    lose(!it.attributes.is_empty(), "attributes");
}

/// Other mentions of the target's entity in its sentence.
fn same<'a>(
    piece: &Piece,
    tags: &[&'a Tag],
    target: &Target,
    sentence: &Sentence,
) -> Vec<(&'a TagId, Span)> {
    let entity = target
        .mention
        .and_then(|id| piece.layer.tag(id)?.mention()?.entity.clone());
    let Some(entity) = entity else {
        return Vec::new();
    };
    let others = tags.iter().filter_map(|tag| {
        let mention = tag.mention()?;
        let [span] = mention.spans.as_slice() else {
            return None;
        };
        let fits = mention.entity.as_ref() == Some(&entity) && Some(&tag.id) != target.mention;
        (fits && sentence.span.covers(*span)).then_some((&tag.id, *span))
    });
    others.collect()
}

fn gid(piece: &Piece, at: usize, sentence: &Sentence, span: Span) -> String {
    let (base, _) = piece.chars(sentence.span);
    let (from, to) = piece.chars(span);
    let id = &piece.article.id;
    format!("{id}_{}_{}_{}", at + 1, from - base, to - base)
}

fn place(piece: &Piece, sentence: &Sentence, span: Span) -> Map<String, Value> {
    let (base, _) = piece.chars(sentence.span);
    let (from, to) = piece.chars(span);
    let mut place = Map::new();
    place.insert("from".into(), json!(from - base));
    place.insert("to".into(), json!(to - base));
    if piece.options.text {
        place.insert("mention".into(), json!(span.of(piece.text)));
    }
    place
}

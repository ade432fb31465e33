//! Stances towards mentions as sentences with targets. Whose stance it is has no
//! place in the format.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::TARGET;
use crate::exchange::flat::standing;
use crate::exchange::layout::{Layout, Sentence};
use crate::exchange::{Out, Piece, Writer};
use crate::model::{Body, EntityId, Mention, Polarity, Ref, Stance, Tag, TagId};
use crate::text::Span;

pub struct Lines;

impl Writer for Lines {
    fn is_apart(&self) -> bool {
        true
    }

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
    polarity: Polarity,
    mention: Option<&'a TagId>,
}

/// A sentence and a place in it.
type Place = (usize, Span);

fn lines(piece: &Piece, out: &mut Out) -> Vec<Value> {
    let tags = standing(piece, out);
    let layout = Layout::new(piece.text, &[]);
    let mut targets: BTreeMap<Place, Target> = BTreeMap::new();
    for tag in &tags {
        let lost = match &tag.body {
            Body::Stance(it) => match target(piece, &layout, it) {
                Ok((place, target)) => match targets.get(&place) {
                    Some(known) if known.polarity != target.polarity => {
                        Some("stances that contradict another")
                    }
                    Some(_) => Some("stances that repeat another"),
                    None => {
                        told(piece, tag, it, out);
                        targets.insert(place, target);
                        None
                    }
                },
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
    let standing = mentions(piece, &layout, &tags, &targets, out);
    let mut groups: BTreeMap<(usize, &EntityId), Vec<Span>> = BTreeMap::new();
    for ((at, span), mention) in &standing {
        if let Some(entity) = &mention.entity {
            groups.entry((*at, entity)).or_default().push(*span);
        }
    }
    let mut rows: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
    for ((at, span), target) in &targets {
        let Some(sentence) = layout.sentences.get(*at) else {
            continue;
        };
        let mut row = place(piece, sentence, *span);
        let label = match target.polarity {
            Polarity::For => 6.0,
            Polarity::Against => 2.0,
            _ => 4.0,
        };
        row.insert("polarity".into(), json!(label));
        let gid = gid(piece, *at, sentence, *span);
        row.insert("Input.gid".into(), json!(gid));
        let mention = standing.get(&(*at, *span));
        let entity = mention.and_then(|it| it.entity.as_ref());
        let group = entity.and_then(|it| groups.get(&(*at, it)));
        let others = group.into_iter().flatten().filter(|it| *it != span);
        let others: Vec<Value> = others
            .map(|it| Value::Object(place(piece, sentence, *it)))
            .collect();
        if !others.is_empty() {
            row.insert("further_mentions".into(), others.into());
        }
        rows.entry(*at).or_default().push(Value::Object(row));
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
) -> Result<(Place, Target<'a>), &'static str> {
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
    match inside {
        true => Ok(((at, span), Target { polarity, mention })),
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
    lose(!it.evidence.is_empty(), "evidence of stances");
    let typed = matches!(it.target, Ref::Value { .. });
    lose(typed, "typed values, of which the words stay");
    lose(it.strength.is_some(), "strengths");
    lose(it.basis.is_some(), "bases of stances");
    lose(!it.via.is_empty(), "chains of sources");
    lose(!it.attributes.is_empty(), "attributes");
}

/// The mentions that go out, one at a place: those of targets, and in their
/// sentences the others of whom they name. What of mentions has no place is told.
fn mentions<'a>(
    piece: &'a Piece,
    layout: &Layout,
    tags: &[&'a Tag],
    targets: &BTreeMap<Place, Target<'a>>,
    out: &mut Out,
) -> BTreeMap<Place, &'a Mention> {
    let find = |id: &TagId| piece.layer.tag(id)?.mention();
    let known = targets.iter().filter_map(|(place, it)| {
        let id = it.mention?;
        Some((*place, (id, find(id)?)))
    });
    let mut standing: BTreeMap<Place, (&TagId, &Mention)> = known.collect();
    let wanted = standing
        .iter()
        .filter_map(|((at, _), (_, it))| Some((*at, it.entity.as_ref()?)));
    let wanted: BTreeSet<(usize, &EntityId)> = wanted.collect();
    for tag in tags {
        let Some(mention) = tag.mention() else {
            continue;
        };
        let ([span], Some(entity)) = (mention.spans.as_slice(), &mention.entity) else {
            continue;
        };
        let Some(at) = layout.sentence(*span) else {
            continue;
        };
        let sentence = layout.sentences.get(at);
        let inside = sentence.is_some_and(|it| it.span.covers(*span));
        if inside && wanted.contains(&(at, entity)) && !targets.contains_key(&(at, *span)) {
            standing.entry((at, *span)).or_insert((&tag.id, mention));
        }
    }
    // How often everybody is named in each sentence.
    let mut named: BTreeMap<&EntityId, BTreeMap<usize, usize>> = BTreeMap::new();
    for ((at, _), (_, mention)) in &standing {
        if let Some(entity) = &mention.entity {
            *named.entry(entity).or_default().entry(*at).or_default() += 1;
        }
    }
    let goes: BTreeMap<&TagId, Place> = standing.iter().map(|it| (it.1.0, *it.0)).collect();
    for tag in tags {
        let Some(mention) = tag.mention() else {
            continue;
        };
        let mut lose = |lost: bool, what| {
            if lost {
                out.lose(piece, Some(&tag.id), what);
            }
        };
        let Some((at, _)) = goes.get(&tag.id) else {
            lose(true, "mentions without a stance");
            continue;
        };
        let times = mention.entity.as_ref().and_then(|it| named.get(it));
        let once = times.is_some_and(|it| it.get(at) == Some(&1));
        lose(
            mention.kind.as_str() != TARGET,
            "kinds of mentions, of which the words stay",
        );
        lose(once, "entities mentioned once in a sentence");
        lose(
            !once && times.is_some_and(|it| it.len() > 1),
            "entities of several sentences, of which each is another",
        );
        lose(!mention.attributes.is_empty(), "attributes");
    }
    standing.into_iter().map(|it| (it.0, it.1.1)).collect()
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

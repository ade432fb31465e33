//! Mentions that no two of share a word, for formats with one label a token. What
//! doesn't stay is told. Must not know any format.

use super::{Out, Piece, Policy};
use crate::model::{Status, Tag};
use crate::text::Span;

/// All tags in reading order but the rejected, which are told: no format but our
/// own says of a tag that it doesn't hold.
pub fn standing<'a>(piece: &Piece<'a>, out: &mut Out) -> Vec<&'a Tag> {
    let mut tags = piece.layer.in_order();
    tags.retain(|tag| {
        let stands = tag.provenance.status != Status::Rejected;
        if !stands {
            out.lose(piece, Some(&tag.id), "rejected tags");
        }
        stands
    });
    tags
}

/// Mentions of words in a row, in text order, with what they stand on; what
/// can't be held so is told as lost.
pub fn in_a_row<'a>(piece: &Piece<'a>, out: &mut Out) -> Vec<(Span, &'a Tag)> {
    let mut found = Vec::new();
    for tag in piece.layer.in_order() {
        let Some(mention) = tag.mention() else {
            continue;
        };
        let lost = match mention.spans.as_slice() {
            _ if tag.provenance.status == Status::Rejected => Some("rejected tags"),
            [span] => match span.of(piece.text) {
                None => Some("mentions off the text"),
                Some(words) if words.trim().is_empty() => Some("mentions of blanks"),
                Some(words) => {
                    found.push((*span, tag));
                    let whole = words.trim().len() == words.len();
                    (!whole).then_some("mentions with blanks at their ends, which go")
                }
            },
            _ => Some("discontinuous mentions"),
        };
        if let Some(what) = lost {
            out.lose(piece, Some(&tag.id), what);
        }
    }
    found
}

/// Those of `all` that stay where one can stand at a place; the others are told
/// as `what`.
pub fn flat<'a>(
    piece: &Piece,
    all: Vec<(Span, &'a Tag)>,
    what: &'static str,
    out: &mut Out,
) -> Vec<(Span, &'a Tag)> {
    let mut stays: Vec<(Span, &Tag)> = Vec::new();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        // Those that hang together, one over the other.
        let mut reach = 0;
        let together = rest.iter().take_while(|(span, _)| {
            let hangs = reach == 0 || span.start() < reach;
            reach = reach.max(span.end());
            hangs
        });
        let (group, behind) = rest.split_at(together.count());
        rest = behind;
        let mut group = group.to_vec();
        let end = group.iter().max_by_key(|it| rank(Policy::Outermost, 0, it));
        let end = end.map_or(0, |it| it.0.end());
        group.sort_by_key(|it| std::cmp::Reverse(rank(piece.options.policy, end, it)));
        let mut kept: Vec<(Span, &Tag)> = Vec::new();
        for (span, tag) in group {
            if kept.iter().any(|it| it.0.overlaps(span)) {
                out.lose(piece, Some(&tag.id), what);
            } else {
                kept.push((span, tag));
            }
        }
        kept.sort_by_key(|it| it.0);
        stays.extend(kept);
    }
    stays
}

/// The greatest stays first. `end` is where the longest ends.
type Rank<'a> = (
    bool,
    i64,
    std::cmp::Reverse<u32>,
    std::cmp::Reverse<&'a str>,
);

fn rank<'a>(policy: Policy, end: u32, (span, tag): &(Span, &'a Tag)) -> Rank<'a> {
    let length = i64::from(span.len());
    let (first, length) = match policy {
        Policy::Outermost => (true, length),
        Policy::Innermost => (true, -length),
        Policy::Head => (span.end() == end, -length),
    };
    let id = std::cmp::Reverse(tag.id.as_str());
    (first, length, std::cmp::Reverse(span.start()), id)
}

/// Tells all tags of a layer that aren't mentions, and the attributes of those
/// that are; of mentions whose entity has no place either, that too.
pub fn lose_all_but_mentions(piece: &Piece, entities: bool, out: &mut Out) {
    use crate::model::TagClass;
    for tag in piece.layer.in_order() {
        let what = match tag.class() {
            TagClass::Mention => None,
            TagClass::Event => Some("events"),
            TagClass::Stance => Some("stances"),
            TagClass::Relation => Some("relations"),
            TagClass::Label => Some("labels"),
            TagClass::Note => Some("notes"),
        };
        if let Some(what) = what {
            out.lose(piece, Some(&tag.id), what);
        }
        let Some(mention) = tag.mention() else {
            continue;
        };
        if !mention.attributes.is_empty() {
            out.lose(piece, Some(&tag.id), "attributes");
        }
        if !entities && mention.entity.is_some() {
            out.lose(piece, Some(&tag.id), "links to entities");
        }
    }
}

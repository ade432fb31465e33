//! What could fill the place that waits: the nearest fitting mentions and
//! events, numbered so that one key picks.

use std::collections::BTreeSet;

use crate::model::{Body, KindId, Ref, Role, Schema, Tag, ValueType};
use crate::text::{Span, segment};

use super::{Pending, Workspace, queries};

/// As many as there are digits.
const MOST: usize = 9;
/// Fitting tags weighed against each other.
const WEIGHED: usize = 64;

/// Something that may answer what is pending.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// 1 to 9: the key that picks it.
    pub number: u8,
    pub to: Ref,
    /// Where its words stand.
    pub spans: Vec<Span>,
}

/// At most nine, the best first: in the same sentence, then by nearness.
/// Mentions of one entity count once, by the nearest.
pub fn candidates(ws: &Workspace) -> Vec<Candidate> {
    let (Some(layer), Some(pending)) = (ws.layer(), &ws.session().pending) else {
        return Vec::new();
    };
    let schema = &ws.project().schema;
    let (place, role, mut taken): (u32, Option<&Role>, Vec<Ref>) = match pending {
        Pending::Role { event, role } => {
            let Some(tag) = layer.tag(event) else {
                return Vec::new();
            };
            let Some(it) = tag.event() else {
                return Vec::new();
            };
            let role = schema.event_type(&it.kind).and_then(|t| t.role(role));
            let taken = it.arguments.iter().map(|a| a.filler.clone());
            let caret = ws.session().selection.caret;
            let place = it.trigger.first().map_or(caret, |span| span.start());
            (
                place,
                role,
                taken.chain([Ref::Event(event.clone())]).collect(),
            )
        }
        Pending::Stance(draft) => {
            let caret = ws.session().selection.caret;
            let place = draft.evidence.first().map_or(caret, |span| span.start());
            let held = draft.holder.as_ref();
            let at = held
                .and_then(Ref::tag)
                .and_then(|id| layer.tag(id)?.anchor().first().copied())
                .map_or(place, Span::start);
            (at, None, held.into_iter().cloned().collect())
        }
        Pending::Relation { from, .. } => {
            let at = from
                .tag()
                .and_then(|id| layer.tag(id)?.anchor().first().copied())
                .map_or(ws.session().selection.caret, Span::start);
            (at, None, vec![from.clone()])
        }
    };
    let fits = |tag: &Tag| match (&tag.body, role) {
        (Body::Mention(it), Some(role)) => role.takes(&it.kind),
        (Body::Event(_), Some(role)) => role.events,
        (Body::Mention(_), None) => true,
        (Body::Event(_), None) => {
            matches!(pending, Pending::Stance(draft) if draft.holder.is_some())
        }
        _ => false,
    };
    let value_kinds = value_kinds(schema);
    // Dates and sums answer roles that ask for them; for or against they rarely
    // are.
    let is_value =
        |tag: &Tag| role.is_none() && tag.kind().is_some_and(|it| value_kinds.contains(it));
    let sentence = ws
        .document()
        .and_then(|it| segment::sentence_at(&it.text, place));
    let outside = |tag: &Tag| {
        let first = tag.anchor().first();
        !matches!((sentence, first), (Some(it), Some(first)) if it.overlaps(*first))
    };
    let mut near: Vec<&Tag> = Vec::new();
    queries::outward(layer, place, |tag| {
        if fits(tag) {
            near.push(tag);
        }
        near.len() < WEIGHED
    });
    // A stable sort: among equals the nearest stays first.
    near.sort_by_key(|tag| (is_value(tag), outside(tag)));
    let mut found: Vec<Candidate> = Vec::new();
    let mut entities = Vec::new();
    for tag in near {
        let to = match tag.body {
            Body::Event(_) => Ref::Event(tag.id.clone()),
            _ => Ref::Mention(tag.id.clone()),
        };
        if taken.contains(&to) {
            continue;
        }
        if let Some(entity) = tag.mention().and_then(|it| it.entity.clone()) {
            if entities.contains(&entity) {
                continue;
            }
            entities.push(entity);
        }
        taken.push(to.clone());
        found.push(Candidate {
            number: found.len() as u8 + 1,
            to,
            spans: tag.anchor().to_vec(),
        });
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The entity types that stand for values: what roles with a typed date or
/// number accept.
fn value_kinds(schema: &Schema) -> BTreeSet<&KindId> {
    let roles = schema.events.iter().flat_map(|it| &it.roles);
    let valued = roles.filter(|it| matches!(it.value, Some(ValueType::Date | ValueType::Number)));
    valued.flat_map(|it| &it.accepts).collect()
}

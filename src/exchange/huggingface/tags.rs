//! The columns of tags: what a mention, an event, a stance, a relation or a label
//! is as a record. Offsets are code points, half open; every place stands with
//! its words. Must not know files or rows.

use super::columns::{Column, Flat, Int, Label, List, Number, Record, Text, columns};
use crate::exchange::Piece;
use crate::model::{Attributes, Body, KindId, Provenance, Ref, Schema, Tag};
use crate::text::{Span, quote_of};

columns! {
    Range { start: Int, end: Int }

    /// Where something stands: from the first to the last of its words, each
    /// stretch of them, and the words.
    Place { start: Int, end: Int, spans: List<Record<Range>>, quote: Text }

    Made {
        status: Text,
        score: Number,
        by: Text,
        at: Text,
        version: Text,
        decided_by: Text,
    }

    /// What a tag points at. `id` is a tag's of the same article, or an entry's
    /// of the register.
    Side {
        what: Text,
        id: Text,
        kind: Text,
        place: Flat<Place>,
        value: Text,
        entity: Text,
        entity_name: Text,
    }

    MentionItem {
        id: Text,
        kind: Text,
        label: Label,
        place: Flat<Place>,
        entity: Text,
        entity_name: Text,
        attributes: Text,
        made: Flat<Made>,
    }

    ArgumentItem { role: Text, filler: Flat<Side> }

    EventItem {
        id: Text,
        kind: Text,
        label: Label,
        trigger: Flat<Place>,
        arguments: List<Record<ArgumentItem>>,
        attributes: Text,
        made: Flat<Made>,
    }

    StanceItem {
        id: Text,
        polarity: Label,
        strength: Int,
        basis: Label,
        holder: Record<Side>,
        target: Record<Side>,
        via: List<Record<Side>>,
        expression: Record<Place>,
        evidence: Record<Place>,
        attributes: Text,
        made: Flat<Made>,
    }

    RelationItem {
        id: Text,
        kind: Text,
        label: Label,
        from: Record<Side>,
        to: Record<Side>,
        evidence: Record<Place>,
        attributes: Text,
        made: Flat<Made>,
    }

    LabelItem {
        id: Text,
        task: Text,
        values: List<Text>,
        place: Flat<Place>,
        made: Flat<Made>,
    }

    NoteItem { id: Text, on: Text, text: Text, made: Flat<Made> }
}

/// The tags of one sort, as the items of a list.
pub trait Items: super::columns::Group + Default {
    /// The list's name.
    const LIST: &'static str;

    /// With the schema's names in their order.
    fn of(schema: &Schema) -> Self;

    /// Takes a tag of its sort; false where it is another's.
    fn push(&mut self, piece: &Piece, tag: &Tag) -> bool;
}

/// A label for these kinds.
fn kinds<'a>(all: impl Iterator<Item = &'a KindId>) -> Label {
    Label::of(all.map(KindId::as_str))
}

impl Items for MentionItem {
    const LIST: &'static str = "mentions";

    fn of(schema: &Schema) -> Self {
        Self {
            label: kinds(schema.entities.iter().map(|it| &it.id)),
            ..Self::default()
        }
    }

    fn push(&mut self, piece: &Piece, tag: &Tag) -> bool {
        let Body::Mention(it) = &tag.body else {
            return false;
        };
        self.id.push(tag.id.as_str());
        self.kind.push(it.kind.as_str());
        self.label.push(Some(it.kind.as_str()));
        self.place.0.push(piece, &it.spans);
        let entity = it.entity.as_ref();
        self.entity.push_or_null(entity.map(|it| it.as_str()));
        let known = entity.and_then(|it| piece.register.entities.get(it));
        self.entity_name.push_or_null(known.map(|it| &*it.name));
        attributes(&mut self.attributes, &it.attributes);
        self.made.0.push(&tag.provenance);
        true
    }
}

impl Items for EventItem {
    const LIST: &'static str = "events";

    fn of(schema: &Schema) -> Self {
        Self {
            label: kinds(schema.events.iter().map(|it| &it.id)),
            ..Self::default()
        }
    }

    fn push(&mut self, piece: &Piece, tag: &Tag) -> bool {
        let Body::Event(it) = &tag.body else {
            return false;
        };
        self.id.push(tag.id.as_str());
        self.kind.push(it.kind.as_str());
        self.label.push(Some(it.kind.as_str()));
        self.trigger.0.push(piece, &it.trigger);
        for argument in &it.arguments {
            let item = &mut self.arguments.items.0;
            item.role.push(argument.role.as_str());
            item.filler.0.push(piece, &argument.filler);
        }
        self.arguments.close();
        attributes(&mut self.attributes, &it.attributes);
        self.made.0.push(&tag.provenance);
        true
    }
}

impl Items for StanceItem {
    const LIST: &'static str = "stances";

    fn of(_: &Schema) -> Self {
        use crate::model::{Basis, Polarity};
        Self {
            polarity: Label::of(Polarity::ALL.map(|row| row.1)),
            basis: Label::of(Basis::ALL.map(|row| row.1)),
            ..Self::default()
        }
    }

    fn push(&mut self, piece: &Piece, tag: &Tag) -> bool {
        let Body::Stance(it) = &tag.body else {
            return false;
        };
        self.id.push(tag.id.as_str());
        self.polarity.push(Some(it.polarity.id()));
        self.strength.push(it.strength.map(u32::from));
        self.basis.push(it.basis.map(|it| it.id()));
        self.holder.0.push(piece, &it.holder);
        self.target.0.push(piece, &it.target);
        for to in &it.via {
            self.via.items.0.push(piece, to);
        }
        self.via.close();
        self.expression.0.push(piece, &it.expression);
        self.evidence.0.push(piece, &it.evidence);
        attributes(&mut self.attributes, &it.attributes);
        self.made.0.push(&tag.provenance);
        true
    }
}

impl Items for RelationItem {
    const LIST: &'static str = "relations";

    fn of(schema: &Schema) -> Self {
        Self {
            label: kinds(schema.relations.iter().map(|it| &it.id)),
            ..Self::default()
        }
    }

    fn push(&mut self, piece: &Piece, tag: &Tag) -> bool {
        let Body::Relation(it) = &tag.body else {
            return false;
        };
        self.id.push(tag.id.as_str());
        self.kind.push(it.kind.as_str());
        self.label.push(Some(it.kind.as_str()));
        self.from.0.push(piece, &it.from);
        self.to.0.push(piece, &it.to);
        self.evidence.0.push(piece, &it.evidence);
        attributes(&mut self.attributes, &it.attributes);
        self.made.0.push(&tag.provenance);
        true
    }
}

impl Items for LabelItem {
    const LIST: &'static str = "labels";

    fn of(_: &Schema) -> Self {
        Self::default()
    }

    fn push(&mut self, piece: &Piece, tag: &Tag) -> bool {
        let Body::Label(it) = &tag.body else {
            return false;
        };
        self.id.push(tag.id.as_str());
        self.task.push(it.task.as_str());
        it.values.iter().for_each(|it| self.values.items.push(it));
        self.values.close();
        self.place.0.push(piece, &it.spans);
        self.made.0.push(&tag.provenance);
        true
    }
}

impl Items for NoteItem {
    const LIST: &'static str = "notes";

    fn of(_: &Schema) -> Self {
        Self::default()
    }

    fn push(&mut self, _: &Piece, tag: &Tag) -> bool {
        let Body::Note(it) = &tag.body else {
            return false;
        };
        self.id.push(tag.id.as_str());
        self.on.push_or_null(it.on.as_ref().map(|it| it.as_str()));
        self.text.push(&it.text);
        self.made.0.push(&tag.provenance);
        true
    }
}

impl Place {
    /// Without a place start and end are null, and so are the words.
    fn push(&mut self, piece: &Piece, spans: &[Span]) {
        let mut hull: Option<(u32, u32)> = None;
        for span in spans {
            let (start, end) = piece.chars(*span);
            let range = &mut self.spans.items.0;
            range.start.push(Some(start));
            range.end.push(Some(end));
            let (from, to) = hull.unwrap_or((start, end));
            hull = Some((from.min(start), to.max(end)));
        }
        self.spans.close();
        self.start.push(hull.map(|it| it.0));
        self.end.push(hull.map(|it| it.1));
        match spans {
            [] => self.quote.push_or_null(None),
            _ if !piece.options.text => self.quote.push_or_null(None),
            [span] => self.quote.push(span.of(piece.text).unwrap_or_default()),
            spans => {
                let quote = quote_of(piece.text, spans);
                self.quote.push(&quote.unwrap_or_default());
            }
        }
    }
}

impl Made {
    fn push(&mut self, made: &Provenance) {
        self.status.push(made.status.id());
        self.score.push(made.score);
        self.by.push(made.by.as_str());
        self.at.push_or_null(made.at.as_ref().map(|it| it.as_str()));
        self.version.push_or_null(made.version.as_deref());
        let decided_by = made.decided_by.as_ref();
        self.decided_by
            .push_or_null(decided_by.map(|it| it.as_str()));
    }
}

impl Side {
    fn push(&mut self, piece: &Piece, to: &Ref) {
        let (what, id, spans, value): (_, _, &[Span], _) = match to {
            Ref::Mention(id) => ("mention", Some(id.as_str()), &[], None),
            Ref::Event(id) => ("event", Some(id.as_str()), &[], None),
            Ref::Entity(id) => ("entity", Some(id.as_str()), &[], None),
            Ref::Topic(id) => ("topic", Some(id.as_str()), &[], None),
            Ref::Spans(spans) => ("text", None, spans, None),
            Ref::Value { value, spans } => ("value", None, spans, Some(value)),
            Ref::Author => ("author", None, &[], None),
            Ref::Implicit => ("implicit", None, &[], None),
            Ref::Unknown => ("unknown", None, &[], None),
        };
        let tag = to.tag().and_then(|id| piece.layer.tag(id));
        let linked = tag.and_then(|it| it.mention()?.entity.as_ref());
        let entity = linked.or_else(|| to.entity());
        self.what.push(what);
        self.id.push_or_null(id);
        let kind = tag.and_then(Tag::kind);
        self.kind.push_or_null(kind.map(|it| it.as_str()));
        self.place.0.push(piece, tag.map_or(spans, Tag::anchor));
        self.value.push_or_null(value.map(String::as_str));
        self.entity.push_or_null(entity.map(|it| it.as_str()));
        let known = entity.and_then(|it| piece.register.entities.get(it));
        self.entity_name.push_or_null(known.map(|it| &*it.name));
    }
}

/// As JSON, since what there may be differs by kind; null where there is none.
fn attributes(column: &mut Text, all: &Attributes) {
    match all.is_empty() {
        true => column.push_or_null(None),
        false => column.push(&serde_json::to_string(all).unwrap_or_default()),
    }
}

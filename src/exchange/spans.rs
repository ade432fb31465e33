//! What a layer says in labelled words, relations between them, labels and notes:
//! all that many formats have a place for. What they have none for is told here,
//! alike for all of them. Must not know any format.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value};

use super::tokens::trim;
use super::{Out, Piece, Policy};
use crate::model::{
    Body, EntityId, KindId, Label, Mention, Note, Ref, Relation, Status, Tag, TagId, Task,
};
use crate::text::Span;

/// What a format has a place for beside words with a label.
#[derive(Clone, Copy, Debug)]
pub struct Can {
    pub relations: bool,
    pub notes: bool,
    /// Entities that mentions stand for.
    pub entities: bool,
    /// Two mentions of one kind on the same words.
    pub twins: bool,
    /// Words that begin or end with a blank.
    pub blanks: bool,
}

/// What goes out of a layer, in reading order.
pub struct Held<'a> {
    pub places: Vec<Place<'a>>,
    pub links: Vec<Link<'a>>,
    /// Of the whole article.
    pub labels: Vec<&'a Label>,
    pub notes: Vec<Remark<'a>>,
}

/// A note on the article, or on one of the places, by its number.
pub struct Remark<'a> {
    pub tag: &'a Tag,
    pub text: &'a str,
    pub on: Option<usize>,
}

/// Words with a label.
pub struct Place<'a> {
    pub tag: &'a Tag,
    pub kind: &'a str,
    pub entity: Option<&'a EntityId>,
    pub span: Span,
}

/// A relation between two of the places, by their numbers.
pub struct Link<'a> {
    pub tag: &'a Tag,
    pub kind: &'a str,
    pub from: usize,
    pub to: usize,
}

impl<'a> Held<'a> {
    /// Takes what the format has a place for and tells the rest.
    pub fn new(piece: &Piece<'a>, can: Can, out: &mut Out) -> Self {
        let mut taking = Taking {
            piece,
            can,
            out,
            held: Self {
                places: Vec::new(),
                links: Vec::new(),
                labels: Vec::new(),
                notes: Vec::new(),
            },
            numbers: HashMap::new(),
            taken: HashMap::new(),
        };
        let (mentions, rest): (Vec<&Tag>, Vec<&Tag>) = piece
            .layer
            .in_order()
            .into_iter()
            .partition(|it| it.mention().is_some());
        for tag in mentions.into_iter().chain(rest) {
            if let Err(what) = taking.tag(tag) {
                taking.out.lose(piece, Some(&tag.id), what);
            }
        }
        taking.held
    }

    /// The spans of the places.
    pub fn spans(&self) -> Vec<Span> {
        self.places.iter().map(|it| it.span).collect()
    }

    /// Labels in a format that has one list of them: value by value with whether it
    /// holds. With several tasks a value carries its task's name; `task` is what
    /// the list is called when it is read.
    pub fn categories(&self, piece: &Piece, task: &str, out: &mut Out) -> BTreeMap<String, bool> {
        let tasks = &piece.schema.labels;
        let name = |task: &KindId, value: &str| match tasks.len() > 1 {
            true => format!("{task}: {value}"),
            false => value.to_owned(),
        };
        let mut all = BTreeMap::new();
        // Where somebody looked, what isn't said doesn't hold.
        let complete = piece.layer.is_complete(Task::Labels);
        for it in tasks {
            let asked = complete || self.labels.iter().any(|label| label.task == it.id);
            for value in it.values.iter().filter(|_| asked) {
                all.insert(name(&it.id, &value.id), false);
            }
        }
        for label in &self.labels {
            for value in &label.values {
                all.insert(name(&label.task, value), true);
            }
        }
        for tag in piece.layer.tags() {
            let Body::Label(label) = &tag.body else {
                continue;
            };
            let held = self.labels.iter().any(|it| std::ptr::eq(*it, label));
            if held && label.task.as_str() != task {
                out.lose(piece, Some(&tag.id), "names of label tasks");
            }
        }
        all
    }
}

/// What a row says of its document: which one it is, who tagged it, title and the
/// like as far as they are known.
pub fn facts(piece: &Piece) -> Map<String, Value> {
    let meta = &piece.article.meta;
    let known = [
        ("doc_id", Some(piece.article.id.as_str())),
        ("annotator", Some(piece.annotator.as_str())),
        ("title", meta.title.as_deref()),
        ("published", meta.published.as_deref()),
        ("source", meta.source.as_deref()),
        ("author", meta.author.as_deref()),
        ("url", meta.url.as_deref()),
        ("language", meta.language.as_deref()),
    ];
    let known = known
        .into_iter()
        .filter_map(|(name, it)| Some((name.to_owned(), Value::from(it?))));
    known.collect()
}

/// A row of JSON, without a line end.
pub fn put(out: &mut Out, file: &str, row: &impl Serialize) {
    // Nothing but a broken `Serialize` fails in memory.
    if let Ok(row) = serde_json::to_vec(row) {
        out.put(file, row);
    }
}

/// A row of JSON on a line of its own.
pub fn put_line(out: &mut Out, row: &impl Serialize) {
    if let Ok(mut row) = serde_json::to_vec(row) {
        row.push(b'\n');
        out.put("", row);
    }
}

struct Taking<'a, 'b> {
    piece: &'b Piece<'a>,
    can: Can,
    out: &'b mut Out,
    held: Held<'a>,
    /// The places by tag.
    numbers: HashMap<&'a TagId, usize>,
    taken: HashMap<(Span, &'a KindId), usize>,
}

type Taken = Result<(), &'static str>;

impl<'a> Taking<'a, '_> {
    fn tag(&mut self, tag: &'a Tag) -> Taken {
        if tag.provenance.status == Status::Rejected {
            return Err("rejected tags");
        }
        match &tag.body {
            Body::Mention(it) => self.mention(tag, it),
            Body::Relation(it) if self.can.relations => self.relation(tag, it),
            Body::Relation(_) => Err("relations"),
            Body::Label(it) if it.spans.is_empty() => {
                self.held.labels.push(it);
                Ok(())
            }
            Body::Label(_) => Err("labels of passages"),
            Body::Note(it) if self.can.notes => self.note(tag, it),
            Body::Note(_) => Err("notes"),
            Body::Event(_) => Err("events"),
            Body::Stance(_) => Err("stances"),
        }
    }

    fn tell(&mut self, tag: &Tag, lost: bool, what: &'static str) {
        if lost {
            self.out.lose(self.piece, Some(&tag.id), what);
        }
    }

    fn mention(&mut self, tag: &'a Tag, it: &'a Mention) -> Taken {
        let [whole] = it.spans.as_slice() else {
            return Err("discontinuous mentions");
        };
        let span = match self.can.blanks {
            true => *whole,
            false => trim(self.piece.text, *whole).ok_or("mentions of blanks")?,
        };
        if let Some(twin) = self.taken.get(&(span, &it.kind))
            && !self.can.twins
        {
            self.numbers.insert(&tag.id, *twin);
            return Err("mentions that repeat another");
        }
        let number = self.held.places.len();
        self.taken.insert((span, &it.kind), number);
        self.numbers.insert(&tag.id, number);
        self.tell(
            tag,
            span != *whole,
            "blanks at the beginning or end of mentions",
        );
        self.tell(
            tag,
            !self.can.entities && it.entity.is_some(),
            "entities of mentions",
        );
        self.tell(tag, !it.attributes.is_empty(), "attributes");
        self.held.places.push(Place {
            tag,
            kind: it.kind.as_str(),
            entity: it.entity.as_ref().filter(|_| self.can.entities),
            span,
        });
        Ok(())
    }

    fn note(&mut self, tag: &'a Tag, it: &'a Note) -> Taken {
        let on = match &it.on {
            None => None,
            Some(on) => {
                let number = self.numbers.get(on).copied();
                Some(number.ok_or("notes on other tags than mentions")?)
            }
        };
        self.held.notes.push(Remark {
            tag,
            text: &it.text,
            on,
        });
        Ok(())
    }

    fn relation(&mut self, tag: &'a Tag, it: &'a Relation) -> Taken {
        let end = |to: &Ref| match to {
            Ref::Mention(id) => self
                .numbers
                .get(id)
                .copied()
                .ok_or("relations of mentions that are lost"),
            _ => Err("relations of other things than mentions"),
        };
        let (from, to) = (end(&it.from)?, end(&it.to)?);
        self.tell(tag, !it.evidence.is_empty(), "evidence of relations");
        self.tell(tag, !it.attributes.is_empty(), "attributes");
        self.held.links.push(Link {
            tag,
            kind: it.kind.as_str(),
            from,
            to,
        });
        Ok(())
    }
}

/// Which of the spans stay where none may overlap another, as the policy wants;
/// of equal ones the first.
pub fn flat(spans: &[Span], policy: Policy) -> Vec<bool> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let of = |at: usize| spans.get(at).copied();
    order.sort_by_key(|at| {
        let it = of(*at);
        let len = it.map_or(0, |it| i64::from(it.len()));
        let len = if policy == Policy::Innermost {
            len
        } else {
            -len
        };
        (len, it.map(|it| it.start()), *at)
    });
    let mut stays = vec![false; spans.len()];
    let mut room: BTreeSet<Span> = BTreeSet::new();
    for at in order {
        let Some(span) = of(at) else { continue };
        // Disjoint and in order: only the last that begins before its end can overlap.
        let before = room.iter().rev().find(|it| it.start() < span.end());
        if before.is_some_and(|it| it.overlaps(span)) {
            continue;
        }
        room.insert(span);
        let head = (0..spans.len())
            .filter(|it| policy == Policy::Head && of(*it).is_some_and(|it| span.covers(it)))
            .filter(|it| of(*it).is_some_and(|it| it.end() == span.end()))
            .min_by_key(|it| (of(*it).map(|it| it.len()), *it));
        if let Some(stays) = stays.get_mut(head.unwrap_or(at)) {
            *stays = true;
        }
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_overlapping_mentions_stays() {
        // "[Bank of [England]] chief", crossed by "England chief"; "Ann" twice.
        let spans = [(0, 15), (8, 15), (8, 21), (30, 33), (30, 33)];
        let spans = spans.map(|(from, to)| Span::new(from, to).expect("a span"));
        let left = |policy| {
            let stays = flat(&spans, policy);
            let left = spans.iter().zip(stays).enumerate().filter(|it| it.1.1);
            left.map(|it| it.0).collect::<Vec<_>>()
        };
        assert_eq!(left(Policy::Outermost), [0, 3]);
        assert_eq!(left(Policy::Innermost), [1, 3]);
        assert_eq!(left(Policy::Head), [1, 3]);
    }
}

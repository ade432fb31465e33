//! A layer as lines of TextEE, a sentence to a line. A field that nobody looked
//! at is left out of a line in which nothing stands for it: an empty one would
//! say that there is nothing. TextEE wants mentions and events in every line, so
//! that this is told: articles that are complete have them all.

use serde::Serialize;

use crate::exchange::ace_apf;
use crate::exchange::board::UNTYPED;
use crate::exchange::layout::{Layout, Sentence};
use crate::exchange::places::{Range, layout, one, word};
use crate::exchange::spans::put_line;
use crate::exchange::{Out, Piece, Writer};
use crate::model::{
    ArticleId, AttributeValue, Attributes, Body, Event, Mention, Ref, Relation, Status, Tag, TagId,
    Task,
};
use crate::text::Span;

/// What the format says where a level or subtype isn't known.
const NONE: &str = "UNK";
/// A language that nobody named, as BCP 47 has it: TextEE wants one of every line.
const NO_LANGUAGE: &str = "und";

#[derive(Default)]
pub struct Lines {
    last: ArticleId,
}

#[derive(Serialize)]
struct Line<'a> {
    doc_id: &'a str,
    wnd_id: String,
    /// The same again, as OneIE calls it.
    sent_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    tokens: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_mentions: Option<Vec<EntityMention<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation_mentions: Option<Vec<RelationMention<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_mentions: Option<Vec<EventMention<'a>>>,
    lang: &'a str,
}

/// Tokens of a sentence, the end excluded.
#[derive(Clone, Copy, Serialize)]
struct Words<'a> {
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct EntityMention<'a> {
    id: String,
    #[serde(flatten)]
    words: Words<'a>,
    entity_type: &'a str,
    mention_type: &'a str,
    entity_subtype: &'a str,
    /// As the project has it, where the model knows another word for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
}

#[derive(Serialize)]
struct RelationMention<'a> {
    id: &'a str,
    relation_type: &'a str,
    relation_subtype: &'a str,
    arguments: [Argument<'a>; 2],
}

#[derive(Serialize)]
struct EventMention<'a> {
    id: &'a str,
    event_type: &'a str,
    trigger: Words<'a>,
    arguments: Vec<Argument<'a>>,
}

#[derive(Serialize)]
struct Argument<'a> {
    entity_id: String,
    role: &'a str,
    #[serde(flatten)]
    words: Words<'a>,
}

impl Writer for Lines {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        let tags = piece.layer.in_order();
        let layout = layout(piece, &tags);
        let mut page = Page {
            piece,
            rows: layout.sentences.iter().map(|_| Rows::default()).collect(),
            layout: &layout,
            out,
        };
        let (mentions, links): (Vec<&Tag>, Vec<&Tag>) =
            tags.into_iter().partition(|it| it.mention().is_some());
        for tag in mentions.into_iter().chain(links) {
            if let Err(what) = page.tag(tag) {
                page.out.lose(piece, Some(&tag.id), what);
            }
        }
        let rows = page.rows;
        // Lines of one document are taken together: a second annotator's are of
        // another one.
        let id = match self.last == piece.article.id {
            true => format!("{}@{}", piece.article.id, piece.annotator),
            false => piece.article.id.to_string(),
        };
        self.last = piece.article.id.clone();
        let mut short = false;
        for (number, (sentence, rows)) in layout.sentences.iter().zip(rows).enumerate() {
            let line = line(piece, &layout, &id, number, sentence, rows);
            short |= line.entity_mentions.is_none() || line.event_mentions.is_none();
            put_line(out, &line);
        }
        if short {
            let what = "articles with tasks that nobody completed or asked for, whose lines lack fields that TextEE wants";
            out.lose(piece, None, what);
        }
    }
}

fn line<'a>(
    piece: &'a Piece,
    layout: &'a Layout,
    doc_id: &'a str,
    number: usize,
    sentence: &Sentence,
    rows: Rows<'a>,
) -> Line<'a> {
    let schema = piece.schema;
    let known = |task: Task, asked: bool| !asked || piece.layer.is_complete(task);
    let entities = known(Task::Entities, !schema.entities.is_empty());
    let relations = known(Task::Relations, !schema.relations.is_empty());
    let events = known(Task::Events, !schema.events.is_empty());
    let words = layout.words(piece.text, sentence);
    let id = format!("{doc_id}-{}", number + 1);
    Line {
        doc_id,
        wnd_id: id.clone(),
        sent_id: id,
        text: sentence.span.of(piece.text).filter(|_| piece.options.text),
        tokens: words.map(|it| word(piece, it)).collect(),
        entity_mentions: some(rows.entities, entities),
        relation_mentions: some(rows.relations, relations),
        event_mentions: some(rows.events, events),
        lang: piece
            .article
            .meta
            .language
            .as_deref()
            .unwrap_or(NO_LANGUAGE),
    }
}

fn some<T>(rows: Vec<T>, looked: bool) -> Option<Vec<T>> {
    (looked || !rows.is_empty()).then_some(rows)
}

/// What stands in a sentence.
#[derive(Default)]
struct Rows<'a> {
    entities: Vec<EntityMention<'a>>,
    relations: Vec<RelationMention<'a>>,
    events: Vec<EventMention<'a>>,
}

struct Page<'a, 'b> {
    piece: &'a Piece<'a>,
    layout: &'a Layout,
    rows: Vec<Rows<'a>>,
    out: &'b mut Out,
}

type Lost = &'static str;

impl<'a> Page<'a, '_> {
    fn tag(&mut self, tag: &'a Tag) -> Result<(), Lost> {
        if tag.provenance.status == Status::Rejected {
            return Err("rejected tags");
        }
        match &tag.body {
            Body::Mention(it) => self.mention(tag, it),
            Body::Event(it) => self.event(tag, it),
            Body::Relation(it) => self.relation(tag, it),
            Body::Stance(_) => Err("stances"),
            Body::Label(_) => Err("labels"),
            Body::Note(_) => Err("notes"),
        }
    }

    fn tell(&mut self, tag: &Tag, lost: bool, what: Lost) {
        if lost {
            self.out.lose(self.piece, Some(&tag.id), what);
        }
    }

    /// Tokens as they count in their sentence.
    fn words(&self, (first, last): Range, sentence: usize) -> Words<'a> {
        let from = self.layout.sentences.get(sentence).map_or(0, |it| it.first);
        let tokens = self.layout.tokens();
        let hull = tokens
            .get(first)
            .zip(tokens.get(last))
            .map(|it| it.0.hull(*it.1));
        Words {
            start: first - from,
            end: last + 1 - from,
            text: hull
                .and_then(|it| it.of(self.piece.text))
                .filter(|_| self.piece.options.text),
        }
    }

    fn row(&mut self, sentence: usize) -> Result<&mut Rows<'a>, Lost> {
        self.rows.get_mut(sentence).ok_or("tags off the text")
    }

    fn mention(&mut self, tag: &'a Tag, it: &'a Mention) -> Result<(), Lost> {
        let (range, at) = one(self.layout, &it.spans)?;
        let level = text(&it.attributes, "level");
        let subtype = text(&it.attributes, "subtype");
        let told = usize::from(level.is_some()) + usize::from(subtype.is_some());
        self.tell(tag, it.attributes.len() > told, "attributes");
        self.tell(tag, it.entity.is_some(), "links to entities");
        let known = level.and_then(ace_apf::level);
        let row = EntityMention {
            id: tag.id.to_string(),
            words: self.words(range, at),
            entity_type: it.kind.as_str(),
            mention_type: known.unwrap_or(NONE),
            entity_subtype: subtype.unwrap_or(NONE),
            level: level.filter(|_| level != known),
        };
        self.row(at)?.entities.push(row);
        Ok(())
    }

    /// The entity mention that a reference goes to; plain words become one.
    fn end(
        &mut self,
        of: &'a Tag,
        number: usize,
        to: &'a Ref,
        role: &'a str,
    ) -> Result<(Argument<'a>, usize), Lost> {
        let (spans, id): (&[Span], Option<&TagId>) = match to {
            Ref::Mention(id) => {
                let tag = self.piece.layer.tag(id).ok_or("links to nothing")?;
                if tag.provenance.status == Status::Rejected {
                    return Err("links to rejected tags");
                }
                (tag.anchor(), Some(id))
            }
            Ref::Event(_) => return Err("links to events"),
            other if other.spans().is_empty() => return Err("links to what has no words"),
            other => (other.spans(), None),
        };
        let (range, at) =
            one(self.layout, spans).map_err(|_| "links to what has no words in a row")?;
        let words = self.words(range, at);
        let typed = matches!(to, Ref::Value { .. });
        self.tell(of, typed, "typed values, of which the words stay");
        let entity_id = match id {
            Some(id) => id.to_string(),
            None => {
                let what = "links to untagged words, which become mentions";
                self.tell(of, !typed, what);
                let rows = &mut self.row(at)?.entities;
                let same = |it: &&EntityMention| {
                    (it.words.start, it.words.end) == (words.start, words.end)
                };
                let known = rows.iter().find(same).map(|it| it.id.clone());
                let id = known.clone().unwrap_or(format!("{}-{number}", of.id));
                let new = known.is_none().then(|| EntityMention {
                    id: id.clone(),
                    words,
                    entity_type: UNTYPED,
                    mention_type: NONE,
                    entity_subtype: NONE,
                    level: None,
                });
                rows.extend(new);
                id
            }
        };
        let argument = Argument {
            entity_id,
            role,
            words,
        };
        Ok((argument, at))
    }

    fn event(&mut self, tag: &'a Tag, it: &'a Event) -> Result<(), Lost> {
        let [trigger, ..] = it.trigger.as_slice() else {
            return Err("events without a trigger");
        };
        let (range, sentence) =
            one(self.layout, &[*trigger]).map_err(|_| "events without a trigger")?;
        let several = it.trigger.len() > 1;
        self.tell(
            tag,
            several,
            "triggers in several places, of which the first stays",
        );
        self.tell(tag, !it.attributes.is_empty(), "attributes");
        let mut arguments = Vec::new();
        for (number, argument) in it.arguments.iter().enumerate() {
            if self.elsewhere(&argument.filler, sentence) {
                self.tell(tag, true, "arguments in other sentences");
                continue;
            }
            match self.end(tag, number, &argument.filler, argument.role.as_str()) {
                Ok((argument, _)) => arguments.push(argument),
                Err(what) => self.tell(tag, true, what),
            }
        }
        let row = EventMention {
            id: tag.id.as_str(),
            event_type: it.kind.as_str(),
            trigger: self.words(range, sentence),
            arguments,
        };
        self.row(sentence)?.events.push(row);
        Ok(())
    }

    /// True where a reference has words, but not in this sentence.
    fn elsewhere(&self, to: &Ref, sentence: usize) -> bool {
        let spans = match to {
            Ref::Mention(id) => self.piece.layer.tag(id).map_or(&[][..], |it| it.anchor()),
            other => other.spans(),
        };
        one(self.layout, spans).is_ok_and(|(_, at)| at != sentence)
    }

    fn relation(&mut self, tag: &'a Tag, it: &'a Relation) -> Result<(), Lost> {
        let found = |to: &Ref| {
            let spans = match to {
                Ref::Mention(id) => self.piece.layer.tag(id).map_or(&[][..], |it| it.anchor()),
                other => other.spans(),
            };
            one(self.layout, spans).ok().map(|it| it.1)
        };
        let ends = found(&it.from).zip(found(&it.to));
        if ends.is_some_and(|(from, to)| from != to) {
            return Err("relations across sentences");
        }
        if ends.is_none() {
            return Err("relations of what has no words in a row");
        }
        let (from, at) = self.end(tag, 1, &it.from, "Arg-1")?;
        let (to, _) = self.end(tag, 2, &it.to, "Arg-2")?;
        let subtype = text(&it.attributes, "subtype");
        let told = usize::from(subtype.is_some());
        self.tell(tag, it.attributes.len() > told, "attributes");
        self.tell(tag, !it.evidence.is_empty(), "evidence of relations");
        let row = RelationMention {
            id: tag.id.as_str(),
            relation_type: it.kind.as_str(),
            relation_subtype: subtype.unwrap_or(it.kind.as_str()),
            arguments: [from, to],
        };
        self.row(at)?.relations.push(row);
        Ok(())
    }
}

/// An attribute that has a field of its own.
fn text<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|it| it.0.as_str() == name)?.1;
    match found {
        AttributeValue::Text(it) if !it.is_empty() && it != NONE => Some(it),
        _ => None,
    }
}

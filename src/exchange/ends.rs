//! What a reference points at, with what is known of it: for formats that name
//! the ends of stances and the fillers of roles. Must not know any format.

use std::borrow::Cow;

use super::Piece;
use crate::model::{Body, Entity, EntityId, KindId, Ref, Tag};
use crate::text::{Span, quote_of};

/// One end of a stance, or what fills a role.
#[derive(Clone, Copy)]
pub struct End<'a> {
    /// `mention`, `event`, `entity`, `topic`, `text`, `value`, `author`,
    /// `implicit` or `unknown`.
    pub what: &'static str,
    pub tag: Option<&'a Tag>,
    /// Whom it names, also where the register doesn't know them.
    pub id: Option<&'a EntityId>,
    pub entity: Option<&'a Entity>,
    pub spans: &'a [Span],
    pub value: Option<&'a str>,
}

impl<'a> End<'a> {
    pub fn of(piece: &Piece<'a>, to: &'a Ref) -> Self {
        let tag = to.tag().and_then(|id| piece.layer.tag(id));
        let mentioned = tag.and_then(|it| it.mention()?.entity.as_ref());
        let id = mentioned.or(to.entity());
        let (what, value) = match to {
            Ref::Mention(_) => ("mention", None),
            Ref::Event(_) => ("event", None),
            Ref::Entity(_) => ("entity", None),
            Ref::Topic(_) => ("topic", None),
            Ref::Spans(_) => ("text", None),
            Ref::Value { value, .. } => ("value", Some(value.as_str())),
            Ref::Author => ("author", None),
            Ref::Implicit => ("implicit", None),
            Ref::Unknown => ("unknown", None),
        };
        Self {
            what,
            tag,
            id,
            entity: id.and_then(|id| piece.register.entities.get(id)),
            spans: tag.map_or(to.spans(), |it| it.anchor()),
            value,
        }
    }

    /// The words it stands on, where they may go out.
    pub fn words(&self, piece: &Piece) -> Option<String> {
        let words = quote_of(piece.text, self.spans).filter(|it| !it.trim().is_empty());
        words.filter(|_| piece.options.text)
    }

    /// What it is called: in the register, or else by its words; an event with
    /// its type before. None where it has no name.
    pub fn name(&self, piece: &Piece) -> Option<String> {
        if let Some(name) = self.registered() {
            return Some(name.to_owned());
        }
        if self.what == "author" {
            return piece
                .article
                .meta
                .author
                .clone()
                .filter(|it| !it.trim().is_empty());
        }
        let words = self.words(piece);
        match self.tag.map(|it| &it.body) {
            Some(Body::Event(it)) => Some(match words {
                Some(words) => format!("{}: {words}", it.kind),
                None => it.kind.to_string(),
            }),
            _ => words.or_else(|| self.value.map(str::to_owned)),
        }
    }

    /// The name that the register has, or the id of an entry that isn't there.
    pub fn registered(&self) -> Option<&'a str> {
        let name = self.entity.map(|it| it.name.as_str());
        let name = name.filter(|it| !it.trim().is_empty());
        name.or(self.id.map(EntityId::as_str))
    }

    /// The kind of the entity or of the tag.
    pub fn kind(&self) -> Option<&'a KindId> {
        let tag = self.tag.and_then(Tag::kind);
        tag.or_else(|| Some(&self.entity?.kind))
    }
}

/// Words without tabs and line ends, and with one blank where several stood: for
/// formats whose cells are of one line.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !c.is_control() && (c == ' ' || !c.is_whitespace());
    if text.chars().all(plain) && !text.contains("  ") && text.trim().len() == text.len() {
        return Cow::Borrowed(text);
    }
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

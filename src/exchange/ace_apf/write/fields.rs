//! What attributes say, in ACE's words. What the format wants and nobody said is
//! filled in with its word for that, or with the commonest; what it has no word
//! for goes out as the nearest or not at all. Either is told.

use super::super::words::{Field, YES};
use super::File;
use crate::exchange::markup;
use crate::model::{AttributeValue, Attributes, Tag};

/// What is told of a value that comes back as another one.
pub const CHANGED: &str = "values of attributes that ACE has no word of its own for";

/// What became of attributes.
#[derive(Clone, Copy, Default)]
pub struct Said {
    /// Something was filled in that nobody said.
    pub filled: bool,
    /// Something comes back otherwise.
    pub changed: bool,
}

impl File<'_, '_> {
    /// Writes what is said of a tag.
    pub(super) fn fields(&mut self, fields: &[Field], attributes: &Attributes) -> Said {
        let mut said = Said::default();
        for field in fields {
            let word = match value_of(attributes, field) {
                Some((value, comes_back)) => {
                    let (word, same) = self.spoken.theirs(field, value);
                    said.changed |= !same || !comes_back;
                    word
                }
                None if field.unsaid.is_empty() => None,
                None => {
                    said.filled = true;
                    Some(field.unsaid.into())
                }
            };
            if let Some(word) = word {
                self.field(field.theirs, &word);
            }
        }
        said
    }

    /// Tells attributes that have no place.
    pub(super) fn others(
        &mut self,
        tag: &Tag,
        attributes: &Attributes,
        fields: &[&[Field]],
        more: &[&str],
    ) {
        let known = |name: &str| {
            let mut fields = fields.iter().copied().flatten();
            let field = fields.find(|it| it.ours == name);
            field.is_some_and(|it| value_of(attributes, it).is_some()) || more.contains(&name)
        };
        if !attributes.keys().all(|it| known(it.as_str())) {
            self.lose(tag, "attributes");
        }
        let whole = |it: &AttributeValue| match it {
            AttributeValue::Text(text) => markup::holds(text),
            _ => true,
        };
        if !attributes.values().all(whole) {
            self.lose(tag, "control characters in names and values");
        }
    }

    pub(super) fn kind(&mut self, tag: &Tag, kind: &str) {
        if !markup::holds(kind) {
            self.lose(tag, "control characters in names and values");
        }
    }
}

pub fn text_of<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    match attributes.get(&name.into())? {
        AttributeValue::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The value of a field, and whether it is of the sort that comes back: where ACE
/// says no more than `YES` that is a tick.
fn value_of<'a>(attributes: &'a Attributes, field: &Field) -> Option<(&'a str, bool)> {
    let ticked = field.is_tick();
    match attributes.get(&field.ours.into())? {
        AttributeValue::Flag(true) if ticked => Some((YES, true)),
        _ => text_of(attributes, field.ours).map(|it| (it, !ticked)),
    }
}

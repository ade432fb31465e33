//! What becomes of a tag when the schema changes under it. Must not know the
//! schema after the change: a tag follows what was asked, and what doesn't fit
//! then is found by the checks.

use super::{Named, Reshape};
use crate::model::{
    AttributeDef, AttributeId, AttributeType, AttributeValue, Body, KindId, RoleId, Schema, Tag,
};

pub(super) fn after(asked: &Reshape, before: &Schema, tag: &Tag) -> Option<Tag> {
    match asked {
        Reshape::Rename(what, to) | Reshape::Merge(what, to) => {
            let to = to.trim();
            match names(what, before, tag) {
                true => follow(what, before, tag, to),
                false => None,
            }
        }
        Reshape::Remove { what, tags: true } if names(what, before, tag) => {
            leave(what, before, tag)
        }
        Reshape::Remove { .. } => None,
        Reshape::Retype(at, value) => {
            let def = on(before, *at, tag)?;
            let held = tag.attributes()?.get(&def.id)?;
            // The choices that the schema keeps are those it had.
            let value = match value {
                AttributeType::Choice(new) if new.is_empty() => {
                    AttributeType::Choice(def.choices().to_vec())
                }
                AttributeType::Choices(new) if new.is_empty() => {
                    AttributeType::Choices(def.choices().to_vec())
                }
                other => other.clone(),
            };
            let next = converted(held, &value).filter(|it| it != held)?;
            let mut after = tag.clone();
            after.attributes_mut()?.insert(def.id.clone(), next);
            Some(after)
        }
    }
}

pub(super) fn names(what: &Named, schema: &Schema, tag: &Tag) -> bool {
    let held = |at: usize| {
        let def = on(schema, at, tag)?;
        tag.attributes()?.get(&def.id)
    };
    match (what, &tag.body) {
        (Named::Entity(id), Body::Mention(it)) => it.kind == *id,
        (Named::Event(id), Body::Event(it)) => it.kind == *id,
        (Named::Relation(id), Body::Relation(it)) => it.kind == *id,
        (Named::Label(id), Body::Label(it)) => it.task == *id,
        (Named::Value(id, value), Body::Label(it)) => it.task == *id && it.values.contains(value),
        (Named::Role(kind, role), Body::Event(it)) => {
            it.kind == *kind && it.arguments.iter().any(|it| it.role == *role)
        }
        (Named::Attribute(at), _) => held(*at).is_some(),
        (Named::Choice(at, choice), _) => match held(*at) {
            Some(AttributeValue::Text(text)) => text == choice,
            Some(AttributeValue::Many(many)) => many.contains(choice),
            _ => false,
        },
        _ => false,
    }
}

/// A value in another form; None where it has none there.
pub(super) fn converted(value: &AttributeValue, to: &AttributeType) -> Option<AttributeValue> {
    use AttributeType as T;
    use AttributeValue as V;
    let text = || match value {
        V::Text(text) => Some(text.clone()),
        V::Many(many) if many.len() == 1 => many.first().cloned(),
        V::Number(number) => Some(number.to_string()),
        V::Many(_) | V::Flag(_) => None,
    };
    match to {
        T::Flag => match value {
            V::Flag(_) => Some(value.clone()),
            _ => match text()?.as_str() {
                "yes" | "true" => Some(V::Flag(true)),
                "no" | "false" => Some(V::Flag(false)),
                _ => None,
            },
        },
        T::Choice(choices) => {
            let text = text()?;
            let known = choices.iter().any(|it| it.id == text);
            known.then_some(V::Text(text))
        }
        T::Choices(choices) => {
            let many = match value {
                V::Many(many) => many.clone(),
                _ => vec![text()?],
            };
            let known = |id: &String| choices.iter().any(|it| it.id == *id);
            many.iter().all(known).then_some(V::Many(many))
        }
        T::Text => match value {
            V::Flag(on) => Some(V::Text(if *on { "yes" } else { "no" }.into())),
            V::Many(many) => Some(V::Text(many.join(", "))),
            _ => text().map(V::Text),
        },
        T::Number => match value {
            V::Number(_) => Some(value.clone()),
            _ => {
                let number: f64 = text()?.trim().parse().ok()?;
                number.is_finite().then_some(V::Number(number))
            }
        },
        T::Date => {
            let text = text()?;
            crate::model::check::is_iso_date(&text).then_some(V::Text(text))
        }
    }
}

/// The value with one choice for another, or without it; None where nothing is
/// left of it.
pub(super) fn turned(
    value: &AttributeValue,
    from: &str,
    to: Option<&str>,
) -> Option<AttributeValue> {
    match value {
        AttributeValue::Text(text) if text == from => {
            to.map(|to| AttributeValue::Text(to.to_owned()))
        }
        AttributeValue::Many(many) => {
            let mut next: Vec<String> = Vec::new();
            for it in many {
                let it = match it == from {
                    true => to,
                    false => Some(it.as_str()),
                };
                if let Some(it) = it
                    && !next.iter().any(|known| known == it)
                {
                    next.push(it.to_owned());
                }
            }
            (!next.is_empty()).then_some(AttributeValue::Many(next))
        }
        other => Some(other.clone()),
    }
}

/// The tag with the other id in the place of the one it names.
fn follow(what: &Named, schema: &Schema, tag: &Tag, to: &str) -> Option<Tag> {
    let mut after = tag.clone();
    match (what, &mut after.body) {
        (Named::Entity(_), Body::Mention(it)) => it.kind = KindId::new(to),
        (Named::Event(_), Body::Event(it)) => it.kind = KindId::new(to),
        (Named::Relation(_), Body::Relation(it)) => it.kind = KindId::new(to),
        (Named::Label(_), Body::Label(it)) => it.task = KindId::new(to),
        (Named::Value(_, from), Body::Label(it)) => {
            let values = AttributeValue::Many(std::mem::take(&mut it.values));
            if let Some(AttributeValue::Many(values)) = turned(&values, from, Some(to)) {
                it.values = values;
            }
        }
        (Named::Role(_, role), Body::Event(it)) => {
            for argument in it.arguments.iter_mut().filter(|it| it.role == *role) {
                argument.role = RoleId::new(to);
            }
        }
        (Named::Attribute(at), _) => {
            let id = &on(schema, *at, tag)?.id;
            let to = AttributeId::new(to);
            let attributes = after.attributes_mut()?;
            // Where the tag holds both, neither is lost: the checks tell.
            if attributes.contains_key(&to) {
                return None;
            }
            let value = attributes.remove(id)?;
            attributes.insert(to, value);
        }
        (Named::Choice(at, from), _) => {
            let id = &on(schema, *at, tag)?.id;
            let held = after.attributes_mut()?.get_mut(id)?;
            *held = turned(held, from, Some(to))?;
        }
        _ => return None,
    }
    Some(after)
}

/// The tag without what it names; None where it goes itself or stays.
fn leave(what: &Named, schema: &Schema, tag: &Tag) -> Option<Tag> {
    let mut after = tag.clone();
    match (what, &mut after.body) {
        (Named::Role(_, role), Body::Event(it)) => it.arguments.retain(|it| it.role != *role),
        (Named::Value(_, value), Body::Label(it)) => {
            it.values.retain(|it| it != value);
            if it.values.is_empty() {
                return None;
            }
        }
        (Named::Attribute(at), _) => {
            let id = &on(schema, *at, tag)?.id;
            after.attributes_mut()?.remove(id);
        }
        (Named::Choice(at, choice), _) => {
            let id = &on(schema, *at, tag)?.id;
            let attributes = after.attributes_mut()?;
            match turned(attributes.get(id)?, choice, None) {
                Some(value) => drop(attributes.insert(id.clone(), value)),
                None => drop(attributes.remove(id)),
            }
        }
        _ => return None,
    }
    Some(after)
}

/// The attribute at a place, where the tag may carry it.
fn on<'a>(schema: &'a Schema, at: usize, tag: &Tag) -> Option<&'a AttributeDef> {
    schema.attributes.get(at).filter(|it| it.is_on(&tag.body))
}

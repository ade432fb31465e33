//! The rules over labels and attributes: what may be said in which words.

use super::is_iso_date;
use super::look::{Look, Note, is_known, problem, short};
use crate::model::{AttributeDef, AttributeType, AttributeValue, Body, KindId, Label, Tag};

pub(super) fn labels(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Body::Label(Label { task, values, .. }) = &tag.body else {
        return;
    };
    let Some(asked) = look.labels.get(task) else {
        out.push(problem(
            "unknown-label",
            format!("the schema has no label {task}; delete it, or add the label"),
        ));
        return;
    };
    let listed = |value: &String| {
        asked.values.is_empty() || asked.values.iter().any(|choice| choice.id == *value)
    };
    for value in values.iter().filter(|it| !listed(it)) {
        out.push(problem(
            "label-value",
            format!(
                "{} has no value “{}”; choose one of the list",
                asked.name(),
                short(value)
            ),
        ));
    }
    if values.len() > 1 && !asked.many {
        out.push(problem(
            "label-too-many",
            format!(
                "{} takes one value, there are {}; keep one",
                asked.name(),
                values.len()
            ),
        ));
    }
}

pub(super) fn attributes(look: &Look, tag: &Tag, out: &mut Vec<Note>) {
    let Some(attributes) = tag.attributes().filter(|it| !it.is_empty()) else {
        return;
    };
    for (id, value) in attributes {
        let defs = look.project.schema.attributes.iter();
        let mut named = defs.filter(|it| it.id == *id && it.is_on(&tag.body));
        let Some(first) = named.next() else {
            // With an unknown type it can't be said which attributes it has.
            if is_known(look, &tag.body) {
                let what = tag.kind().map_or(tag.class().name(), KindId::as_str);
                out.push(problem(
                    "unknown-attribute",
                    format!("{what} has no attribute {id}; take it away, or add it to the schema"),
                ));
            }
            continue;
        };
        if let Some(reason) = wrong_value(first, value)
            && named.all(|it| wrong_value(it, value).is_some())
        {
            let message = format!("{} {reason}", first.name());
            out.push(problem("attribute-value", message));
        }
    }
}

/// Why the attribute can't have this value; None where it can.
pub(super) fn wrong_value(def: &AttributeDef, value: &AttributeValue) -> Option<String> {
    use AttributeValue as V;
    let unlisted = |id: &String| def.choices().iter().all(|it| it.id != *id);
    let no_choice = |id: &String| format!("has no choice “{}”; choose one of the list", short(id));
    match (&def.value, value) {
        (AttributeType::Flag, V::Flag(_)) | (AttributeType::Text, V::Text(_)) => None,
        (AttributeType::Flag, _) => Some("is yes or no; choose one".into()),
        (AttributeType::Text, _) => Some("is a text; write it anew".into()),
        (AttributeType::Number, V::Number(it)) if it.is_finite() => None,
        (AttributeType::Number, _) => Some("is a number; write one".into()),
        (AttributeType::Date, V::Text(it)) if is_iso_date(it) => None,
        (AttributeType::Date, V::Text(it)) => {
            Some(format!("is “{}”; write a date like 2023-12-25", short(it)))
        }
        (AttributeType::Date, _) => Some("is a date; write one like 2023-12-25".into()),
        (AttributeType::Choice(_), V::Text(it)) => unlisted(it).then(|| no_choice(it)),
        (AttributeType::Choice(_), _) => Some("takes one choice; choose it anew".into()),
        // A single choice is a list of one, as people write it by hand.
        (AttributeType::Choices(_), V::Text(it)) => unlisted(it).then(|| no_choice(it)),
        (AttributeType::Choices(_), V::Many(ids)) => {
            ids.iter().find(|id| unlisted(id)).map(no_choice)
        }
        (AttributeType::Choices(_), _) => Some("takes choices; choose them anew".into()),
    }
}

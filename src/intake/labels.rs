//! From a file's labels to the schema's: what stands for what. Must not know
//! articles or projects.

use crate::model::labels::{Sort, offered};
use crate::model::{Body, Schema, Tag};

/// Calls for each label that a tag bears.
pub fn each(tag: &Tag, mut call: impl FnMut(Sort, &str)) {
    match &tag.body {
        Body::Mention(it) => call(Sort::Entity, it.kind.as_str()),
        Body::Relation(it) => call(Sort::Relation, it.kind.as_str()),
        Body::Label(it) => call(Sort::Label, it.task.as_str()),
        Body::Event(it) => {
            call(Sort::Event, it.kind.as_str());
            for argument in &it.arguments {
                call(Sort::Role, argument.role.as_str());
            }
        }
        Body::Stance(_) | Body::Note(_) => {}
    }
    for name in tag.attributes().into_iter().flat_map(|it| it.keys()) {
        call(Sort::Attribute, name.as_str());
    }
}

/// Types that go by several names in common label sets, one row a type.
const SYNONYMS: &[&[&str]] = &[
    &["person", "per", "pers", "people", "human", "individual"],
    &[
        "organization",
        "organisation",
        "org",
        "group",
        "company",
        "institution",
    ],
    &["gpe", "geopolitical", "country", "nation", "state", "city"],
    &["location", "loc", "place", "geo"],
    &["facility", "fac", "building"],
    &["miscellaneous", "misc", "other"],
    &["vehicle", "veh"],
    &["weapon", "wea"],
    &["date", "time", "datetime", "timex", "timex3", "temporal"],
    &["money", "monetary", "mny"],
    &["percent", "percentage", "pct"],
    &["quantity", "number", "cardinal", "numeric", "value"],
    &["norp", "nationality", "demonym"],
    &["product", "prod"],
    &["work_of_art", "work", "title"],
    &["law", "legislation", "treaty"],
    &["event", "evt"],
    &["agent", "actor", "attacker", "giver", "who", "source"],
    &["patient", "recipient", "target", "victim", "whom", "object"],
    &["place", "location", "where"],
    &["time", "date", "when"],
    &["instrument", "weapon", "means"],
];

/// What a label that the schema doesn't know may stand for in it: the same word
/// written otherwise, the word without `B-` or a path before it, or another
/// common name of the same type.
pub fn propose(schema: &Schema, sort: Sort, label: &str) -> Option<String> {
    let offered = offered(schema, sort);
    let words = readings(label);
    let same = |word: &str| {
        let is = |it: &(String, String)| plain(&it.0) == word || plain(&it.1) == word;
        offered.iter().find(|it| is(it)).map(|it| it.0.clone())
    };
    if let Some(found) = words.iter().find_map(|word| same(word)) {
        return Some(found);
    }
    words.iter().find_map(|word| {
        let rows = SYNONYMS
            .iter()
            .filter(|row| row.iter().any(|it| plain(it) == *word));
        rows.flat_map(|row| row.iter())
            .find_map(|it| same(&plain(it)))
    })
}

/// A label as it may be meant, the whole first.
fn readings(label: &str) -> Vec<String> {
    let mut all = vec![plain(label)];
    let chunk = label
        .split_once(['-', '_'])
        .filter(|(tag, rest)| {
            !rest.is_empty() && matches!(*tag, "B" | "I" | "O" | "E" | "S" | "L" | "U" | "b" | "i")
        })
        .map(|it| it.1);
    let last = label.rsplit([':', '.', '/', '#']).next();
    for part in chunk.into_iter().chain(last) {
        let part = plain(part);
        if !part.is_empty() && !all.contains(&part) {
            all.push(part);
        }
    }
    all
}

/// Lower case, letters and digits only.
fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityType;

    fn schema(kinds: &[&str]) -> Schema {
        let entity = |it: &&str| EntityType {
            id: (*it).into(),
            ..EntityType::default()
        };
        Schema {
            entities: kinds.iter().map(entity).collect(),
            ..Schema::default()
        }
    }

    #[test]
    fn labels_are_known_by_other_names() {
        let schema = schema(&["PERSON", "ORG", "GPE", "LOC", "WORK_OF_ART"]);
        let propose = |label| propose(&schema, Sort::Entity, label).unwrap_or_default();
        for (label, expected) in [
            ("PERSON", "PERSON"),
            ("person", "PERSON"),
            ("PER", "PERSON"),
            ("B-PER", "PERSON"),
            ("I-org", "ORG"),
            ("Organisation", "ORG"),
            ("ns:Location", "LOC"),
            ("Work of art", "WORK_OF_ART"),
            ("MISC", ""),
            ("B-", ""),
            ("", ""),
        ] {
            assert_eq!(propose(label), expected, "{label}");
        }
    }
}

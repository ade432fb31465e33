//! How a map of labels is written in a file: JSON or RON, flat or by sort. Must
//! not know whether it is for the way in or the way out.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

use crate::model::labels::{LabelMap, Sort};

/// Why a map can't be read, for people.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "it is no map of labels ({0}); write one as {{\"PER\": \"PERSON\", \"MISC\": \"\"}}, or by sort as \
     {{\"entities\": {{\"PER\": \"PERSON\"}}, \"roles\": {{\"Agent\": \"actor\"}}}}"
)]
pub struct NoMap(String);

/// A map written as JSON or RON: `{"PER": "PERSON"}` for labels of every sort, or
/// by sort `{"entities": {"PER": "PERSON"}, "roles": {…}}`; what is of a sort
/// counts before what is of all. An empty word leaves a label out, and so does
/// `null`, which is `None` in RON.
///
/// # Errors
/// What is wrong with it, and where.
pub fn parse(text: &str) -> Result<LabelMap, NoMap> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(NoMap("it is empty".into()));
    }
    let json: Result<BTreeMap<String, Entry>, _> = serde_json::from_str(text);
    let entries = match json {
        Ok(it) => it,
        Err(json) => ron::from_str(text).map_err(|ron| {
            NoMap(match is_json(text) {
                true => json.to_string(),
                false => ron.to_string(),
            })
        })?,
    };
    let mut map = LabelMap::default();
    for (label, entry) in &entries {
        if let Entry::To(to) = entry {
            map.set_all(label, to);
        }
    }
    for (name, entry) in entries {
        let Entry::Sorted(all) = entry else { continue };
        let sort = Sort::from_id(&name).ok_or_else(|| {
            let known = Sort::ALL.map(|row| row.1).join(", ");
            NoMap(format!("{name} is no sort of labels; sorts: {known}"))
        })?;
        let all = all.into_iter().map(|(from, to)| ((sort, from), to.0));
        map.0.extend(all);
    }
    Ok(map)
}

/// True for what was meant as JSON, which then says what is wrong.
fn is_json(text: &str) -> bool {
    let mut words = text.chars().filter(|it| !it.is_whitespace());
    matches!((words.next(), words.next()), (Some('{'), Some('"' | '}'))) && !text.contains("//")
}

/// As it stands in a file: a label, or labels by sort.
enum Entry {
    To(String),
    Sorted(BTreeMap<String, To>),
}

/// What a label becomes; empty where it is left out.
struct To(String);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(EntryVisitor { sorts: true })
    }
}

impl<'de> Deserialize<'de> for To {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match from.deserialize_any(EntryVisitor { sorts: false })? {
            Entry::To(to) => Ok(Self(to)),
            Entry::Sorted(_) => Ok(Self(String::new())),
        }
    }
}

struct EntryVisitor {
    sorts: bool,
}

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self.sorts {
            true => "a label, or the labels of a sort",
            false => "a label",
        })
    }

    fn visit_str<E>(self, to: &str) -> Result<Entry, E> {
        Ok(Entry::To(to.trim().to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Entry, E> {
        Ok(Entry::To(String::new()))
    }

    fn visit_none<E>(self) -> Result<Entry, E> {
        Ok(Entry::To(String::new()))
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Entry, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
        if !self.sorts {
            let what = serde::de::Unexpected::Map;
            return Err(serde::de::Error::invalid_type(what, &self));
        }
        Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Entry::Sorted)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn maps_are_json_or_ron_flat_or_by_sort() {
        for (text, sort, label, to) in [
            (r#"{"PER": "PERSON"}"#, Sort::Entity, "PER", Some("PERSON")),
            (r#"{"PER": "PERSON"}"#, Sort::Role, "PER", Some("PERSON")),
            (r#"{"MISC": ""}"#, Sort::Event, "MISC", Some("")),
            (r#"{"MISC": null}"#, Sort::Event, "MISC", Some("")),
            ("\u{feff}{\"A\": \" B \"}", Sort::Event, "A", Some("B")),
            (r#"{"entities": {"A": "B"}}"#, Sort::Entity, "A", Some("B")),
            (r#"{"entities": {"A": "B"}}"#, Sort::Event, "A", None),
            (r#"{"roles": {"A": null}}"#, Sort::Role, "A", Some("")),
            // A label may be called like a sort.
            (r#"{"events": "B"}"#, Sort::Entity, "events", Some("B")),
            // The sort counts, wherever it stands.
            (
                r#"{"X": "1", "events": {"X": "2"}}"#,
                Sort::Event,
                "X",
                Some("2"),
            ),
            (
                r#"{"events": {"X": "2"}, "X": "1"}"#,
                Sort::Event,
                "X",
                Some("2"),
            ),
            (
                r#"{"events": {"X": "2"}, "X": "1"}"#,
                Sort::Role,
                "X",
                Some("1"),
            ),
            (
                "{\n  // ours\n  \"A\": \"B\",\n}",
                Sort::Entity,
                "A",
                Some("B"),
            ),
            (r#"{"A": Some("B")}"#, Sort::Entity, "A", Some("B")),
            (r#"{"entities": {"A": None}}"#, Sort::Entity, "A", Some("")),
            ("{}", Sort::Entity, "A", None),
        ] {
            let map = parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(map.get(sort, label), to, "{text} {sort:?} {label}");
        }
    }

    #[test]
    fn a_broken_map_says_what_is_wrong_and_where() {
        let told = |text: &str| match parse(text) {
            Ok(it) => format!("{text:?} is {it:?}\n"),
            Err(NoMap(why)) => format!("{text:?}: {why}\n"),
        };
        let broken = [
            "",
            "PER",
            "[1]",
            r#"{"a": 1}"#,
            r#"{"a": ["b"]}"#,
            r#"{"PER": "PERSON""#,
            r#"{"PER" "PERSON"}"#,
            r#"{"things": {"a": "b"}}"#,
            r#"{"entity": {"a": "b"}}"#,
            r#"{"roles": {"a": {"b": "c"}}}"#,
            "{\n  // ours\n  \"A\": 5,\n}",
        ];
        expect![[r#"
            "": it is empty
            "PER": 1:1: Expected opening `{`
            "[1]": 1:1: Expected opening `{`
            "{\"a\": 1}": invalid type: integer `1`, expected a label, or the labels of a sort at line 1 column 7
            "{\"a\": [\"b\"]}": invalid type: sequence, expected a label, or the labels of a sort at line 1 column 7
            "{\"PER\": \"PERSON\"": EOF while parsing an object at line 1 column 16
            "{\"PER\" \"PERSON\"}": expected `:` at line 1 column 8
            "{\"things\": {\"a\": \"b\"}}": things is no sort of labels; sorts: entities, events, roles, relations, labels, attributes
            "{\"entity\": {\"a\": \"b\"}}": entity is no sort of labels; sorts: entities, events, roles, relations, labels, attributes
            "{\"roles\": {\"a\": {\"b\": \"c\"}}}": invalid type: map, expected a label at line 1 column 17
            "{\n  // ours\n  \"A\": 5,\n}": 3:8-3:9: Expected a label, or the labels of a sort but found the unsigned integer `5` instead
        "#]].assert_eq(&broken.map(told).concat());
    }
}

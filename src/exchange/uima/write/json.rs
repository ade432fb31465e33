//! Structures as JSON CAS, with the types that they need in the file. Must not
//! know what they mean.
//!
//! Source: Apache UIMA, "JSON serialization of the Apache UIMA CAS", draft 0.4.0.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::cas::{SOFA, Structure, Value};
use super::types::{Kind, Ranges, TEXTS};

/// The file of a text with its structures.
pub fn written(text: &str, all: &[Structure], ranges: &Ranges) -> String {
    let mut out = String::with_capacity(text.len() + all.len() * 100 + 4000);
    types(all, ranges, &mut out);
    let _ = write!(
        out,
        "  \"%FEATURE_STRUCTURES\": [\n    {{\"%ID\": {SOFA}, \"%TYPE\": \"uima.cas.Sofa\", \
         \"sofaNum\": 1, \"sofaID\": \"_InitialView\", \"mimeType\": \"text\", \"sofaString\": "
    );
    quoted(text, &mut out);
    out.push('}');
    let mut next = SOFA + u32::try_from(all.len()).unwrap_or_default();
    for (it, number) in all.iter().zip(SOFA + 1..) {
        structure(it, number, &mut next, &mut out);
    }
    let _ = write!(
        out,
        "\n  ],\n  \"%VIEWS\": {{\"_InitialView\": {{\"%SOFA\": {SOFA}, \"%MEMBERS\": ["
    );
    let members = all.iter().zip(SOFA + 1..);
    let members = members.filter(|it| it.0.kind.is_member()).map(|it| it.1);
    numbers(members, &mut out);
    out.push_str("]}}\n}\n");
    out
}

/// The types of the structures and what their features speak of.
fn types(all: &[Structure], ranges: &Ranges, out: &mut String) {
    let mut wanted: BTreeSet<Kind> = BTreeSet::new();
    let mut used: BTreeSet<(Kind, &str)> = BTreeSet::new();
    for it in all {
        wanted.insert(it.kind);
        wanted.extend(it.kind.told().needs);
        used.extend(it.features.iter().map(|(name, _)| (it.kind, *name)));
    }
    out.push_str("{\n  \"%TYPES\": {");
    for (at, kind) in wanted.iter().enumerate() {
        let it = kind.told();
        out.push_str(if at > 0 { ",\n    " } else { "\n    " });
        let _ = write!(
            out,
            "\"{0}\": {{\"%NAME\": \"{0}\", \"%SUPER_TYPE\": \"{1}\"",
            it.name, it.parent
        );
        for (name, range) in ranges.of(*kind) {
            let own = it.features.iter().any(|own| own.0 == name);
            if !own && !used.contains(&(*kind, name)) {
                continue;
            }
            let range = match range {
                TEXTS => "uima.cas.String[]",
                other => other,
            };
            let _ = write!(
                out,
                ", \"{name}\": {{\"%NAME\": \"{name}\", \"%RANGE\": \"{range}\"}}"
            );
        }
        out.push('}');
    }
    out.push_str("\n  },\n");
}

fn structure(it: &Structure, number: u32, next: &mut u32, out: &mut String) {
    let mut arrays: Vec<(u32, &Value)> = Vec::new();
    let kind = it.kind.told();
    begin(number, kind.name, out);
    if it.kind.is_member() {
        let _ = write!(out, ", \"@sofa\": {SOFA}");
    }
    if let Some((begin, end)) = it.place {
        let _ = write!(out, ", \"begin\": {begin}, \"end\": {end}");
    }
    for (name, value) in &it.features {
        let _ = match value {
            Value::Text(text) => {
                let _ = write!(out, ", \"{name}\": ");
                quoted(text, out);
                Ok(())
            }
            // With its point, as some readers know these by it.
            Value::Number(number) => write!(out, ", \"{name}\": {number:?}"),
            Value::Whole(number) => write!(out, ", \"{name}\": {number}"),
            Value::Flag(flag) => write!(out, ", \"{name}\": {flag}"),
            Value::One(number) => write!(out, ", \"@{name}\": {number}"),
            Value::Texts(_) | Value::Many(_) => {
                *next += 1;
                arrays.push((*next, value));
                write!(out, ", \"@{name}\": {next}")
            }
        };
    }
    out.push('}');
    for (number, value) in arrays {
        match value {
            Value::Texts(all) => {
                begin(number, "uima.cas.StringArray", out);
                out.push_str(", \"%ELEMENTS\": [");
                for (at, word) in all.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    quoted(word, out);
                }
            }
            Value::Many(all) => {
                begin(number, "uima.cas.FSArray", out);
                out.push_str(", \"%ELEMENTS\": [");
                numbers(all.iter().copied(), out);
            }
            _ => {}
        }
        out.push_str("]}");
    }
}

fn begin(number: u32, kind: &str, out: &mut String) {
    let _ = write!(out, ",\n    {{\"%ID\": {number}, \"%TYPE\": \"{kind}\"");
}

fn numbers(all: impl Iterator<Item = u32>, out: &mut String) {
    for (at, number) in all.enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        let _ = write!(out, "{number}");
    }
}

fn quoted(text: &str, out: &mut String) {
    // A text always can be written.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

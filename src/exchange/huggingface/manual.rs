//! The annotation manual: the project's guidelines, and what the schema says of
//! each type, as Markdown. Must not know tags.

use std::fmt::Write;

use crate::model::{AttributeDef, AttributeHost, AttributeType, Help, Role, Schema, ValueType};

pub const NAME: &str = "GUIDELINES.md";

/// The whole manual.
pub fn guidelines(name: &str, schema: &Schema, words: &str) -> String {
    let mut out = format!("# How {} was annotated\n", line(name));
    if !words.trim().is_empty() {
        let _ = write!(out, "\n{}\n", words.trim());
    }
    out.push_str("\n## The types\n");
    out.push_str(&self::schema(schema, 3));
    out
}

/// The schema's definitions, with headings of this level (`3` is `###`).
pub fn schema(schema: &Schema, level: usize) -> String {
    let mut out = String::new();
    let mark = "#".repeat(level);
    if !schema.description.trim().is_empty() {
        let _ = write!(out, "\n{}\n", line(&schema.description));
    }
    if !schema.entities.is_empty() {
        let _ = write!(out, "\n{mark} Entities\n\n");
        for it in &schema.entities {
            kind(&mut out, it.id.as_str(), it.name(), &it.help);
        }
    }
    if !schema.events.is_empty() {
        let _ = write!(out, "\n{mark} Events\n\n");
        for it in &schema.events {
            kind(&mut out, it.id.as_str(), it.name(), &it.help);
            for role in &it.roles {
                let _ = writeln!(out, "  - {}", role_words(role));
            }
        }
    }
    if !schema.stance.polarities.is_empty() {
        let _ = write!(out, "\n{mark} Stances\n\n");
        let names: Vec<&str> = schema.stance.polarities.iter().map(|it| it.id()).collect();
        let _ = writeln!(out, "- Polarities: {}", names.join(", "));
        if !schema.stance.strengths.is_empty() {
            let names = schema.stance.strengths.iter().enumerate();
            let names: Vec<String> = names
                .map(|(at, name)| format!("{} {}", at + 1, line(name)))
                .collect();
            let _ = writeln!(out, "- Strengths: {}", names.join(", "));
        }
        help(&mut out, "", &schema.stance.help);
    }
    if !schema.relations.is_empty() {
        let _ = write!(out, "\n{mark} Relations\n\n");
        for it in &schema.relations {
            kind(&mut out, it.id.as_str(), it.name(), &it.help);
            let ends = |kinds: &[crate::model::KindId]| match kinds {
                [] => "any".to_owned(),
                kinds => ids(kinds),
            };
            let _ = writeln!(out, "  - from {} to {}", ends(&it.from), ends(&it.to));
        }
    }
    if !schema.labels.is_empty() {
        let _ = write!(out, "\n{mark} Labels\n\n");
        for it in &schema.labels {
            kind(&mut out, it.id.as_str(), it.name(), &it.help);
            for choice in &it.values {
                let _ = writeln!(
                    out,
                    "  - {}",
                    defined(&choice.id, choice.name(), &choice.definition)
                );
            }
        }
    }
    if !schema.attributes.is_empty() {
        let _ = write!(out, "\n{mark} Attributes\n\n");
        for it in &schema.attributes {
            attribute(&mut out, it);
        }
    }
    out
}

fn kind(out: &mut String, id: &str, name: &str, words: &Help) {
    let _ = writeln!(out, "- {}", defined(id, name, &words.definition));
    help(out, "  ", words);
}

/// `**PER** (person): who has a name`.
fn defined(id: &str, name: &str, definition: &str) -> String {
    let mut words = format!("**{}**", line(id));
    if name != id {
        let _ = write!(words, " ({})", line(name));
    }
    if !definition.trim().is_empty() {
        let _ = write!(words, ": {}", line(definition));
    }
    words
}

fn help(out: &mut String, indent: &str, help: &Help) {
    if indent.is_empty() && !help.definition.trim().is_empty() {
        let _ = writeln!(out, "- {}", line(&help.definition));
    }
    for (what, lines) in [
        ("Include", &help.include),
        ("Exclude", &help.exclude),
        ("Hint", &help.hints),
    ] {
        for it in lines {
            let _ = writeln!(out, "{indent}- {what}: {}", line(it));
        }
    }
}

fn role_words(role: &Role) -> String {
    let mut takes = Vec::new();
    match role.accepts.is_empty() {
        true => takes.push("any".to_owned()),
        false => takes.push(ids(&role.accepts)),
    }
    if role.events {
        takes.push("events".to_owned());
    }
    takes.extend(role.value.map(|it| value_name(it).to_owned()));
    let many = match (role.min, role.max) {
        (0, None) => String::new(),
        (min, None) => format!(", at least {min}"),
        (min, Some(max)) if min == max => format!(", exactly {max}"),
        (0, Some(max)) => format!(", at most {max}"),
        (min, Some(max)) => format!(", {min} to {max}"),
    };
    let words = defined(role.id.as_str(), role.name(), &role.definition);
    format!("{words} [{}{many}]", takes.join(", "))
}

fn value_name(value: ValueType) -> &'static str {
    match value {
        ValueType::Date => "a date",
        ValueType::Number => "a number",
        ValueType::Text => "a text",
    }
}

fn attribute(out: &mut String, it: &AttributeDef) {
    let words = defined(it.id.as_str(), it.name(), &it.definition);
    let of = |what: &str, kinds: &[crate::model::KindId]| match kinds {
        [] => what.to_owned(),
        kinds => format!("{what} of {}", ids(kinds)),
    };
    let on = match &it.on {
        AttributeHost::Mentions(kinds) => of("mentions", kinds),
        AttributeHost::Events(kinds) => of("events", kinds),
        AttributeHost::Relations(kinds) => of("relations", kinds),
        AttributeHost::Stances => "stances".to_owned(),
    };
    let value = match &it.value {
        AttributeType::Flag => "yes or no",
        AttributeType::Choice(_) => "one of",
        AttributeType::Choices(_) => "any of",
        AttributeType::Text => "a text",
        AttributeType::Number => "a number",
        AttributeType::Date => "a date",
    };
    let choices: Vec<String> = it.choices().iter().map(|it| line(&it.id)).collect();
    let choices = match choices.is_empty() {
        true => String::new(),
        false => format!(" {}", choices.join(", ")),
    };
    let _ = writeln!(out, "- {words} [on {on}; {value}{choices}]");
}

fn ids(kinds: &[crate::model::KindId]) -> String {
    let names: Vec<String> = kinds.iter().map(|it| line(it.as_str())).collect();
    names.join(", ")
}

/// In one line, with nothing that Markdown takes for a heading, table or tag.
pub fn line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '<' | '>' | '`' | '*' | '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

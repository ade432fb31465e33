//! RON as it is written: strings, numbers, whole values on one line or laid out
//! to a width. The same value always gives the same bytes. Knows no tags.

use std::fmt::Write;

use serde::Serialize;

use super::scan::{Fault, Node, Scanner, Value};

/// Columns that a value may fill before it is broken into lines.
const WIDTH: usize = 100;

/// A string in quotes, on one line.
pub fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (i, b) in text.bytes().enumerate() {
        if b >= b' ' && b != b'"' && b != b'\\' && b != 0x7f {
            continue;
        }
        out.push_str(&text[plain..i]);
        plain = i + 1;
        match b {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ => number(out, format_args!("\\u{{{b:x}}}")),
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// Anything that prints itself as RON does.
pub fn number(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a string can't fail.
    let _ = write!(out, "{value}");
}

/// A float, shortest form that reads back the same, always with a point or an
/// exponent, so that it stays a float.
pub fn float(out: &mut String, value: f64) {
    match value {
        _ if value.is_nan() => out.push_str("NaN"),
        _ if value.is_infinite() && value > 0.0 => out.push_str("inf"),
        _ if value.is_infinite() => out.push_str("-inf"),
        _ => number(out, format_args!("{value:?}")),
    }
}

/// The value on one line, comments dropped.
pub fn compact(node: &Node) -> String {
    let mut out = String::new();
    inline(&mut out, node);
    out
}

/// The value laid out for people: on one line where it fits, else an item to a
/// line. `indent` counts steps of four blanks.
pub fn pretty(out: &mut String, node: &Node, indent: usize, column: usize) {
    let line = compact(node);
    if indent * 4 + column + line.chars().count() <= WIDTH {
        out.push_str(&line);
        return;
    }
    let (name, open, close) = match &node.value {
        Value::List(_) => ("", '[', ']'),
        Value::Map(_) => ("", '{', '}'),
        Value::Struct(name, _) | Value::Tuple(name, _) => (*name, '(', ')'),
        _ => return out.push_str(&line),
    };
    out.push_str(name);
    out.push(open);
    out.push('\n');
    let mut item = |label: &str, node: &Node| {
        out.push_str(&"    ".repeat(indent + 1));
        out.push_str(label);
        pretty(out, node, indent + 1, label.chars().count() + 1);
        out.push_str(",\n");
    };
    match &node.value {
        Value::List(items) | Value::Tuple(_, items) => items.iter().for_each(|it| item("", it)),
        Value::Map(items) => items
            .iter()
            .for_each(|(key, it)| item(&(compact(key) + ": "), it)),
        Value::Struct(_, fields) => fields
            .iter()
            .for_each(|(name, it)| item(&(field_name(name) + ": "), it)),
        _ => {}
    }
    out.push_str(&"    ".repeat(indent));
    out.push(close);
}

/// RON of a record that serde knows, on one line. Our records have string keys
/// and no depth to speak of, so this can't fail; where it does, it says so.
pub fn record<T: Serialize>(value: &T) -> Result<String, String> {
    let ron = options().to_string(value).map_err(|why| why.to_string())?;
    let node = Scanner::document(&ron).map_err(|why| why.message)?;
    Ok(compact(&node))
}

/// A record from the RON text of one value; the place counts from the whole
/// text's beginning.
pub fn parse_record<T: serde::de::DeserializeOwned>(text: &str, node: &Node) -> Result<T, Fault> {
    let own = &text[node.at as usize..node.end as usize];
    options().from_str(own).map_err(|why| {
        let lines = own.split_inclusive('\n');
        let before: usize = lines
            .take(why.span.start.line.saturating_sub(1))
            .map(str::len)
            .sum();
        let line = own.get(before..).unwrap_or_default();
        let column = line
            .char_indices()
            .nth(why.span.start.col.saturating_sub(1))
            .map_or(line.len(), |(i, _)| i);
        Fault::new(node.at + (before + column) as u32, why.code.to_string())
    })
}

/// `strength: 2` where the type says that it may be absent.
fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

fn inline(out: &mut String, node: &Node) {
    match &node.value {
        Value::Text(text) => string(out, text),
        Value::Number(text) | Value::Word(text) => out.push_str(text),
        // The one thing that could hold a line end: bytes, `b"…"`.
        Value::Other(text) => out.push_str(&text.replace('\r', "\\r").replace('\n', "\\n")),
        Value::List(items) => commas(out, "", ['[', ']'], items, |out, it| inline(out, it)),
        Value::Tuple(name, items) => {
            commas(out, name, ['(', ')'], items, |out, it| inline(out, it));
        }
        Value::Map(items) => commas(out, "", ['{', '}'], items, |out, (key, it)| {
            inline(out, key);
            out.push_str(": ");
            inline(out, it);
        }),
        Value::Struct(name, fields) => commas(out, name, ['(', ')'], fields, |out, (name, it)| {
            out.push_str(&field_name(name));
            out.push_str(": ");
            inline(out, it);
        }),
    }
}

fn commas<T>(
    out: &mut String,
    name: &str,
    [open, close]: [char; 2],
    items: &[T],
    mut print: impl FnMut(&mut String, &T),
) {
    out.push_str(name);
    out.push(open);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        print(out, item);
    }
    out.push(close);
}

/// A field's name as it can be read back: `r#` before what begins with a digit.
pub fn field_name(name: &str) -> String {
    match name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("r#{name}"),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(text: &str) -> String {
        let mut out = String::new();
        pretty(&mut out, &Scanner::document(text).unwrap(), 0, 0);
        out
    }

    #[test]
    fn short_values_stay_on_a_line_and_long_ones_break() {
        assert_eq!(
            laid_out("(a:1,b:[ ],c:{\"x\":Some('y')})"),
            "(a: 1, b: [], c: {\"x\": Some('y')})"
        );
        let long = format!(
            "(a: [\"{}\", \"{}\"], b: 1)",
            "x".repeat(50),
            "y".repeat(50)
        );
        let expected = format!(
            "(\n    a: [\n        \"{}\",\n        \"{}\",\n    ],\n    b: 1,\n)",
            "x".repeat(50),
            "y".repeat(50)
        );
        assert_eq!(laid_out(&long), expected);
        assert_eq!(laid_out(&expected), expected);
    }

    #[test]
    fn floats_stay_floats() {
        for (value, text) in [(2.0, "2.0"), (0.1, "0.1"), (1e300, "1e300"), (-0.0, "-0.0")] {
            let mut out = String::new();
            float(&mut out, value);
            assert_eq!(out, text);
            assert_eq!(out.parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
    }

    proptest::proptest! {
        #[test]
        fn every_string_reads_back_from_one_line(text in "\\PC{0,20}[\\x00-\\x1f\"\\\\\u{7f}é]{0,8}") {
            let mut out = String::new();
            string(&mut out, &text);
            proptest::prop_assert!(!out.contains(['\n', '\r']));
            let node = Scanner::document(&out).unwrap();
            let Value::Text(back) = &node.value else { panic!("a text") };
            proptest::prop_assert_eq!(back.as_ref(), &text);
            proptest::prop_assert_eq!(ron::from_str::<String>(&out).unwrap(), text);
        }
    }
}

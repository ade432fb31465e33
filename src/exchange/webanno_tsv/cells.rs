//! Cells with several annotations: `PER[1]|ORG[2]`, and how signs that mean
//! something are written. Must not know layers.

/// One of a cell's annotations.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// As written, without its number.
    pub raw: &'a str,
    /// Tells apart what stands at the same token, and joins what stands at several.
    pub id: Option<u32>,
}

impl Entry<'_> {
    /// The value; None for `_` and `*`, which say that there is none.
    pub fn value(&self) -> Option<String> {
        match self.raw {
            "_" | "*" | "" => None,
            raw => Some(unescaped(raw)),
        }
    }
}

/// The annotations of a cell; none for `_`.
pub(super) fn entries(cell: &str) -> Vec<Entry<'_>> {
    if matches!(cell, "_" | "") {
        return Vec::new();
    }
    split(cell, '|').into_iter().map(entry).collect()
}

fn entry(text: &str) -> Entry<'_> {
    let numbered = || {
        let inner = text.strip_suffix(']')?;
        let (raw, number) = inner.rsplit_once('[')?;
        // A stroke before the bracket, itself not written with one.
        let strokes = raw.len() - raw.trim_end_matches('\\').len();
        if strokes % 2 == 1 {
            return None;
        }
        Some((raw, number.parse().ok()?))
    };
    match numbered() {
        Some((raw, id)) => Entry { raw, id: Some(id) },
        None => Entry {
            raw: text,
            id: None,
        },
    }
}

/// What stands between signs that aren't escaped.
pub(super) fn split(text: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == sign && !escaped {
            parts.push(&text[start..at]);
            start = at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

/// `\|`, `\_`, `\[`, `\->` and the like as they were; `\n`, `\t`, `\r` as blanks.
pub(super) fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('f') => out.push('\u{c}'),
            Some('b') => out.push('\u{8}'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// `3-1[17_1]` of a relation: token, the number of the annotation there, the
/// number of the one here. `3-1[17]` of a slot has the first number only.
pub(super) fn target(text: &str) -> (&str, Option<u32>, Option<u32>) {
    let Some((token, ids)) = text.split_once('[') else {
        return (text, None, None);
    };
    let ids = ids.trim_end_matches(']');
    let (there, here) = ids.split_once('_').unwrap_or((ids, ""));
    // 0 says that there is no number.
    let number = |it: &str| it.parse().ok().filter(|it| *it > 0);
    (token, number(there), number(here))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_taken_apart_where_nothing_is_escaped() {
        let told = |cell| {
            let entries = entries(cell).into_iter();
            entries
                .map(|it| format!("{:?} {:?}", it.value(), it.id))
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(told("_"), "");
        assert_eq!(told("*"), "None None");
        assert_eq!(told("PER"), "Some(\"PER\") None");
        assert_eq!(told("PER[1]|_[2]"), "Some(\"PER\") Some(1), None Some(2)");
        assert_eq!(
            told(r"a\|b|\_|x\[1\]"),
            r#"Some("a|b") None, Some("_") None, Some("x[1]") None"#
        );
        assert_eq!(told(r"a\\[3]"), r#"Some("a\\") Some(3)"#);
        assert_eq!(split(r"a;b\;c;", ';'), ["a", r"b\;c", ""]);
        assert_eq!(unescaped(r"a\\b\->c\"), r"a\b->c\");
    }

    #[test]
    fn targets_name_both_ends() {
        assert_eq!(target("3-1"), ("3-1", None, None));
        assert_eq!(target("3-1[17_1]"), ("3-1", Some(17), Some(1)));
        assert_eq!(target("3-1[0_4]"), ("3-1", None, Some(4)));
        assert_eq!(target("3-1[2]"), ("3-1", Some(2), None));
    }
}

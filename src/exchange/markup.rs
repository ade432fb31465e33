//! XML as it is written: names checked, values and text escaped. What XML 1.0
//! can't hold (most control characters) becomes a blank or `�`, which have as many
//! UTF-16 units and code points, so that offsets stay. Must not know any format.

/// Adds the value of an attribute, to stand between `"`. Line ends and tabs are
/// written by number: readers make blanks of them else.
pub fn value(out: &mut String, value: &str) {
    escape(out, value, |c| match c {
        '"' => Some("&quot;"),
        '\n' => Some("&#10;"),
        '\t' => Some("&#9;"),
        _ => None,
    });
}

/// Adds text between tags.
pub fn text(out: &mut String, text: &str) {
    escape(out, text, |_| None);
}

/// Whether XML can hold every character.
pub fn holds(text: &str) -> bool {
    text.chars().all(is_char)
}

/// What XML makes of a text.
pub fn held(text: &str) -> std::borrow::Cow<'_, str> {
    match holds(text) {
        true => text.into(),
        false => {
            let held = |c| match c {
                c if is_char(c) => c,
                c if c.is_whitespace() => ' ',
                _ => '\u{fffd}',
            };
            text.chars().map(held).collect::<String>().into()
        }
    }
}

/// Whether a word may be the name of an attribute: a letter, then letters, digits
/// and `_`, as programs take it too.
pub fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    let letter = |c: char| match c {
        'a'..='z' | 'A'..='Z' => true,
        // The letters that XML counts as such.
        '\u{c0}'..='\u{2ff}' | '\u{370}'..='\u{1fff}' | '\u{3001}'..='\u{d7ff}' => {
            c.is_alphabetic()
        }
        _ => false,
    };
    chars.next().is_some_and(letter) && chars.all(|c| letter(c) || c.is_ascii_digit() || c == '_')
}

fn escape(out: &mut String, text: &str, more: fn(char) -> Option<&'static str>) {
    let mut from = 0;
    // Nothing else has a second look: the last begins U+FFFE.
    let is_odd = |b: u8| b < b' ' || matches!(b, b'&' | b'<' | b'>' | b'"' | 0xef);
    for (at, _) in text.bytes().enumerate().filter(|it| is_odd(it.1)) {
        let Some(c) = text.get(at..).and_then(|it| it.chars().next()) else {
            continue;
        };
        let told = match c {
            '&' => Some("&amp;"),
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            '\r' => Some("&#13;"),
            c if !is_char(c) && c.is_whitespace() => Some(" "),
            c if !is_char(c) => Some("\u{fffd}"),
            c => more(c),
        };
        if let Some(told) = told {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(told);
            from = at + c.len_utf8();
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

fn is_char(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_can_hold_comes_back() {
        let hard = "a<b> & \"c\"\r\n\td 😀 ]]> Ж";
        let mut file = String::from("<a b=\"");
        value(&mut file, hard);
        file.push_str("\">");
        text(&mut file, hard);
        file.push_str("</a>");
        let mut xml = crate::exchange::xml::Xml::new(&file);
        let element = xml.child().expect("reads").expect("is there");
        let node = xml.node(element).expect("reads");
        assert_eq!(node.get("b"), Some(hard));
        assert_eq!(node.text, hard);
        assert!(holds(hard));
    }

    #[test]
    fn control_characters_are_replaced_one_for_one() {
        let mut out = String::new();
        text(&mut out, "a\0b\u{b}\u{ffff}c");
        assert_eq!(out, "a�b �c");
        assert_eq!(held("a\0b\u{b}\u{ffff}c"), "a�b �c");
        assert!(!holds("\u{1}"));
    }

    #[test]
    fn names_are_words() {
        let told = |word| is_name(word);
        assert!(["a", "level_2", "тип", "naïve"].into_iter().all(told));
        assert!(
            !["", "2a", "a b", "a-b", "_a", "a\"", "😀"]
                .into_iter()
                .any(told)
        );
    }
}

//! RON as a tree of values that know their place. The `ron` crate tells types
//! apart by what the reader asks for and stops at the first thing it doesn't
//! like; project files need more: every value's line and column, unknown fields
//! kept as they stand, and one bad tag that doesn't spoil the file. So the
//! structure is read here and the `ron` crate reads the leaves that are rare.
//! Knows no tags.

use std::borrow::Cow;

/// Deepest nesting of brackets that is read.
pub const MAX_DEPTH: u32 = 128;

/// A value and where it stands: bytes `at..end` of the file's text.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    pub at: u32,
    pub end: u32,
    pub value: Value<'a>,
}

#[derive(Clone, Debug)]
pub enum Value<'a> {
    Text(Cow<'a, str>),
    Number(&'a str),
    /// A name without brackets: `Against`, `true`, `None`.
    Word(&'a str),
    /// Characters and byte strings, as they stand.
    Other(&'a str),
    List(Vec<Node<'a>>),
    Map(Vec<(Node<'a>, Node<'a>)>),
    /// `Name(field: value)`; the name is empty for a plain `(field: value)`.
    Struct(&'a str, Vec<(&'a str, Node<'a>)>),
    /// `Name(value, value)`, and `()`.
    Tuple(&'a str, Vec<Node<'a>>),
}

/// What can't be read, and where: a byte offset in the file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: u32,
    pub message: String,
}

impl Fault {
    pub fn new(at: u32, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

/// Reads from one text, value by value, so that a long list is never a tree as
/// a whole.
#[derive(Clone)]
pub struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    depth: u32,
}

/// Bytes at which [`Scanner::skip`] has to look: brackets, commas, and what
/// strings, characters and comments begin with.
static TELLS: [bool; 256] = {
    let mut tells = [false; 256];
    let bytes = b"()[]{},\"'/rb";
    let mut i = 0;
    while i < bytes.len() {
        tells[bytes[i] as usize] = true;
        i += 1;
    }
    tells
};

/// Whether a byte is a whole sign of a name.
fn is_plain(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

impl<'a> Scanner<'a> {
    /// The text must be shorter than 4 GiB and have no byte-order mark.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            depth: 0,
        }
    }

    /// Bytes read so far.
    pub fn offset(&self) -> u32 {
        self.pos as u32
    }

    /// The whole text as one value.
    pub fn document(text: &'a str) -> Result<Node<'a>, Fault> {
        let mut scanner = Self::new(text);
        scanner.prologue()?;
        let node = scanner.value()?;
        scanner.finish()?;
        Ok(node)
    }

    /// Skips `#![enable(…)]` lines before the value.
    pub fn prologue(&mut self) -> Result<(), Fault> {
        loop {
            self.blank()?;
            if !self.text[self.pos..].starts_with("#!") {
                return Ok(());
            }
            match self.text[self.pos..].find(']') {
                Some(end) => self.pos += end + 1,
                None => return Err(self.fault("`#![…` isn't closed")),
            }
        }
    }

    /// Nothing but blanks and comments may follow.
    pub fn finish(&mut self) -> Result<(), Fault> {
        self.blank()?;
        match self.pos == self.bytes.len() {
            true => Ok(()),
            false => Err(self.fault("something follows the end")),
        }
    }

    /// Steps into `(`, `[` or `{`.
    pub fn open(&mut self, bracket: u8) -> Result<(), Fault> {
        self.blank()?;
        if self.peek() != Some(bracket) {
            return Err(self.fault(format!("`{}` expected", char::from(bracket))));
        }
        if self.depth == MAX_DEPTH {
            return Err(self.fault("too many brackets inside each other"));
        }
        self.depth += 1;
        self.pos += 1;
        Ok(())
    }

    /// Before each item: false where the closing bracket stood there instead.
    /// `first` is true for the first one, which no comma precedes.
    pub fn more(&mut self, close: u8, first: bool) -> Result<bool, Fault> {
        self.blank()?;
        let mut comma = first;
        if !first && self.peek() == Some(b',') {
            self.pos += 1;
            self.blank()?;
            comma = true;
        }
        match self.peek() {
            Some(c) if c == close => {
                self.pos += 1;
                self.depth -= 1;
                Ok(false)
            }
            None => Err(self.fault(format!(
                "the file ends where `{}` should stand: it was cut off",
                char::from(close)
            ))),
            Some(_) if comma => Ok(true),
            Some(_) => Err(self.fault(format!("`,` or `{}` expected", char::from(close)))),
        }
    }

    /// A field's name and its colon.
    pub fn field(&mut self) -> Result<&'a str, Fault> {
        self.blank()?;
        let name = self.word();
        if name.is_empty() {
            return Err(self.fault("a field's name expected"));
        }
        self.blank()?;
        if self.peek() != Some(b':') {
            return Err(self.fault(format!("`:` expected after `{name}`")));
        }
        self.pos += 1;
        Ok(name)
    }

    /// The next value, whatever it is.
    pub fn value(&mut self) -> Result<Node<'a>, Fault> {
        self.blank()?;
        let at = self.pos;
        let value = match self.peek() {
            None => return Err(self.fault("the file ends where a value should stand")),
            Some(b'"') => Value::Text(self.string()?),
            Some(b'[') => {
                let mut items = Vec::new();
                self.open(b'[')?;
                while self.more(b']', items.is_empty())? {
                    items.push(self.value()?);
                }
                Value::List(items)
            }
            Some(b'{') => {
                let mut items = Vec::new();
                self.open(b'{')?;
                while self.more(b'}', items.is_empty())? {
                    let key = self.value()?;
                    self.blank()?;
                    if self.peek() != Some(b':') {
                        return Err(self.fault("`:` expected after a key"));
                    }
                    self.pos += 1;
                    items.push((key, self.value()?));
                }
                Value::Map(items)
            }
            Some(b'(') => self.parens("")?,
            Some(b'\'') => self.character()?,
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => {
                let is_part =
                    |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_');
                let len = self.bytes[at..].iter().take_while(|b| is_part(b)).count();
                self.pos += len;
                Value::Number(&self.text[at..self.pos])
            }
            Some(b'r' | b'b') if self.is_prefixed_string() => self.prefixed_string()?,
            Some(_) => {
                let word = self.word();
                if word.is_empty() {
                    return Err(self.fault("a value expected"));
                }
                let end = self.pos;
                self.blank()?;
                match self.peek() {
                    Some(b'(') => self.parens(word)?,
                    _ => {
                        self.pos = end;
                        Value::Word(word)
                    }
                }
            }
        };
        Ok(Node {
            at: at as u32,
            end: self.pos as u32,
            value,
        })
    }

    /// Passes over the next value by its brackets alone: whoever reads it later
    /// finds what is wrong inside.
    pub fn skip(&mut self) -> Result<(), Fault> {
        self.blank()?;
        let open = self.pos;
        let mut level = 0;
        loop {
            match self.peek() {
                None if level > 0 => {
                    return Err(Fault::new(
                        open as u32,
                        "what opens here isn't closed: the file was cut off",
                    ));
                }
                None => return Ok(()),
                Some(b'(' | b'[' | b'{') => level += 1,
                Some(b')' | b']' | b'}' | b',') if level == 0 => return Ok(()),
                Some(b')' | b']' | b'}') => level -= 1,
                Some(b'"') => {
                    self.close_string()?;
                    continue;
                }
                Some(b'\'') => {
                    self.character()?;
                    continue;
                }
                Some(b'/') => {
                    let at = self.pos;
                    self.blank()?;
                    if self.pos > at {
                        continue;
                    }
                }
                Some(b'r' | b'b') if self.is_prefixed_string() => {
                    self.prefixed_string()?;
                    continue;
                }
                Some(_) => {
                    let rest = &self.bytes[self.pos + 1..];
                    let plain = rest.iter().take_while(|it| !TELLS[usize::from(**it)]);
                    self.pos += plain.count();
                }
            }
            self.pos += 1;
        }
    }

    /// After a name: fields or values in round brackets.
    fn parens(&mut self, name: &'a str) -> Result<Value<'a>, Fault> {
        self.open(b'(')?;
        let mut items = Vec::new();
        let mut first = true;
        while self.more(b')', first)? {
            if first && self.is_field() {
                // As many as most tags have.
                let mut fields = Vec::with_capacity(6);
                fields.push((self.field()?, self.value()?));
                while self.more(b')', false)? {
                    fields.push((self.field()?, self.value()?));
                }
                return Ok(Value::Struct(name, fields));
            }
            items.push(self.value()?);
            first = false;
        }
        Ok(Value::Tuple(name, items))
    }

    /// Looks ahead: a name and a colon?
    fn is_field(&self) -> bool {
        // A name may begin with a digit for the scanner, for RON it may not.
        if matches!(self.peek(), Some(b'"' | b'0'..=b'9')) {
            return false;
        }
        let rest = &self.bytes[self.pos..];
        let name = rest.iter().take_while(|it| is_plain(it)).count();
        if name > 0 && rest.get(name) == Some(&b':') {
            return true;
        }
        let mut ahead = self.clone();
        !ahead.word().is_empty() && ahead.blank().is_ok() && ahead.peek() == Some(b':')
    }

    /// A name, or nothing; `r#type` gives `type`.
    fn word(&mut self) -> &'a str {
        if self.bytes[self.pos..].starts_with(b"r#") {
            self.pos += 2;
        }
        let start = self.pos;
        let rest = &self.bytes[start..];
        let plain = rest.iter().take_while(|it| is_plain(it)).count();
        self.pos += match rest.get(plain) {
            Some(b) if !b.is_ascii() => {
                let rest = &self.text[start..];
                rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len())
            }
            _ => plain,
        };
        &self.text[start..self.pos]
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let open = self.pos;
        match self.close_string()? {
            false => Ok(Cow::Borrowed(&self.text[open + 1..self.pos - 1])),
            true => ron::from_str::<String>(&self.text[open..self.pos])
                .map(Cow::Owned)
                .map_err(|why| Fault::new(open as u32, why.code.to_string())),
        }
    }

    /// Passes over a string; true where something in it is escaped.
    fn close_string(&mut self) -> Result<bool, Fault> {
        let open = self.pos;
        let mut escaped = false;
        self.pos += 1;
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or_default();
            let plain = rest.iter().take_while(|it| !matches!(it, b'"' | b'\\'));
            self.pos += plain.count();
            match self.peek() {
                None => {
                    let why = "the text that begins here isn't closed";
                    return Err(Fault::new(open as u32, why));
                }
                Some(b'"') => break,
                // What is escaped may be a wide character: the bytes in it are
                // no quotes, so going on inside of it does no harm.
                Some(_) => {
                    escaped = true;
                    self.pos += 2;
                }
            }
        }
        self.pos += 1;
        Ok(escaped)
    }

    fn character(&mut self) -> Result<Value<'a>, Fault> {
        let rest = &self.text[self.pos..];
        let mut chars = rest.char_indices().skip(1);
        let mut escaped = false;
        // The longest is '\u{10ffff}'.
        for (i, c) in chars.by_ref().take(12) {
            match c {
                '\'' if !escaped && i > 1 => {
                    self.pos += i + 1;
                    return Ok(Value::Other(&rest[..=i]));
                }
                _ => escaped = c == '\\' && !escaped,
            }
        }
        Err(self.fault("the character that begins here isn't closed"))
    }

    /// At `r"`, `r#"`, `b"`, `br"` …?
    fn is_prefixed_string(&self) -> bool {
        let rest = &self.bytes[self.pos..];
        let letters = rest.iter().take_while(|b| matches!(b, b'b' | b'r'));
        let letters = letters.count().min(2);
        let hashes = rest[letters..].iter().take_while(|b| **b == b'#').count();
        rest.get(letters + hashes) == Some(&b'"')
    }

    fn prefixed_string(&mut self) -> Result<Value<'a>, Fault> {
        let at = self.pos;
        let raw = self.bytes[at..].iter().take(2).any(|b| *b == b'r');
        let bytes = self.peek() == Some(b'b');
        let quote = at + self.text[at..].find('"').unwrap_or_default();
        let hashes = self.text[at..quote].matches('#').count();
        if raw {
            let close = format!("\"{}", "#".repeat(hashes));
            match self.text[quote + 1..].find(&close) {
                Some(len) => self.pos = quote + 1 + len + close.len(),
                None => return Err(self.fault("the text that begins here isn't closed")),
            }
            let body = &self.text[quote + 1..self.pos - close.len()];
            if !bytes {
                return Ok(Value::Text(Cow::Borrowed(body)));
            }
        } else {
            self.pos = quote;
            self.string()?;
        }
        Ok(Value::Other(&self.text[at..self.pos]))
    }

    /// Skips blanks and comments.
    #[inline]
    fn blank(&mut self) -> Result<(), Fault> {
        while let Some(b' ' | b'\n') = self.peek() {
            self.pos += 1;
        }
        match self.peek() {
            Some(b) if matches!(b, b'/' | b'\r' | b'\t' | 0x0b | 0x0c) || !b.is_ascii() => {
                self.rare_blank()
            }
            _ => Ok(()),
        }
    }

    /// The same, of all kinds.
    fn rare_blank(&mut self) -> Result<(), Fault> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t' | 0x0b | 0x0c) => self.pos += 1,
                Some(b'/') => match self.bytes.get(self.pos + 1) {
                    Some(b'/') => {
                        let rest = &self.bytes[self.pos..];
                        let end = rest.iter().position(|b| *b == b'\n');
                        self.pos += end.unwrap_or(rest.len());
                    }
                    Some(b'*') => self.block_comment()?,
                    _ => return Ok(()),
                },
                Some(b) if !b.is_ascii() => {
                    let c = self.text[self.pos..].chars().next().unwrap_or_default();
                    if !matches!(
                        c,
                        '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
                    ) {
                        return Ok(());
                    }
                    self.pos += c.len_utf8();
                }
                _ => return Ok(()),
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), Fault> {
        let open = self.pos;
        let mut level = 0;
        loop {
            match (self.bytes.get(self.pos), self.bytes.get(self.pos + 1)) {
                (Some(b'/'), Some(b'*')) => {
                    level += 1;
                    self.pos += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    level -= 1;
                    self.pos += 2;
                    if level == 0 {
                        return Ok(());
                    }
                }
                (Some(_), _) => self.pos += 1,
                (None, _) => {
                    return Err(Fault::new(open as u32, "the comment isn't closed"));
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.pos as u32, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> ((u32, u32), String) {
        let fault = Scanner::document(text).unwrap_err();
        let flaw = super::super::Flaws::new(text).whole(&fault);
        (flaw.place, flaw.message)
    }

    #[test]
    fn everything_that_ron_can_say_is_read() {
        let text = "#![enable(implicit_some)]\n// a comment\n(a: 1, b: [-2.5e3, 0xff,], /* in /* a */ comment */\n \
                    c: {\"k\": Some(()), 'x': Name(1, \"\\u{41}\\\"\")}, r#type: r#\"raw \"quote\"\"#, \
                    d: Unit, e: b\"bytes\", f: Named(x: '\\'', y: true), größe: '\u{1F600}')";
        let node = Scanner::document(text).unwrap();
        let Value::Struct("", fields) = node.value else {
            panic!("a struct")
        };
        let names: Vec<_> = fields.iter().map(|it| it.0).collect();
        assert_eq!(names, ["a", "b", "c", "type", "d", "e", "f", "größe"]);
        let Value::Text(raw) = &fields[3].1.value else {
            panic!("a text")
        };
        assert_eq!(raw, "raw \"quote\"");
    }

    #[test]
    fn faults_name_their_place() {
        let (at, message) = fault("(\n  a: 1\n  b: 2)");
        assert_eq!((at, message.as_str()), ((3, 3), "`,` or `)` expected"));
        assert_eq!(fault("(a: \"é\", é b)").0, (1, 12));
        assert!(fault("(a: [1, 2").1.contains("cut off"));
        assert!(fault("").1.contains("ends"));
        assert!(fault("(a: \"open").1.contains("isn't closed"));
        assert!(fault("(a: \"open\\").1.contains("isn't closed"));
        assert!(fault("(a: 1) x").1.contains("follows"));
        assert!(fault("/* open").1.contains("comment"));
    }

    #[test]
    fn deep_nesting_is_refused_and_never_overflows() {
        for open in ["(", "[", "{1:", "Some("] {
            assert!(
                fault(&open.repeat(100_000)).1.contains("too many"),
                "{open}"
            );
        }
        let fine = format!("{}{}", "[".repeat(128), "]".repeat(128));
        assert!(Scanner::document(&fine).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = Scanner::document(&text);
        }

        #[test]
        fn any_soup_of_ron_is_read_or_refused(text in "[\\[\\](){}:,\"'\\\\#rb/*a1é \n.-]{0,60}") {
            let _ = Scanner::document(&text);
        }
    }
}

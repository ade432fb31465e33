//! Files of JSON values, one value at a time: a line each (JSONL), the elements
//! of a list, or values printed over many lines, in any mixture. What can't be
//! read is told and passed over; no more than one value is held in memory. Knows
//! no format.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::limits::LONGEST_LINE;
use super::record::{Item, Take};
use super::{Issue, draft::short};

/// How deep lists and objects may lie in each other.
pub const DEEPEST: usize = 120;

/// How many values one value may hold: so many take some hundred bytes each in
/// memory, and hardly two in a file.
pub const MOST_VALUES: usize = 4 << 20;

/// So many values in a row that can't be read, from the start, make a file that
/// isn't JSON.
const RUBBISH: usize = 1000;

pub type Object = Map<String, Value>;

/// Where a value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// 1-based.
    pub line: usize,
    /// Of the file's values, from 1; those that can't be read count too.
    pub number: usize,
}

/// Gives each value of a file. A list of objects or of lists is given element by
/// element, and what `each` reports of one is told with the element's number;
/// any other list (`["text", {…}]`) is one value.
pub fn values(
    bytes: &mut dyn BufRead,
    take: &mut Take,
    mut each: impl FnMut(At, Value, &mut Take) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut input = Input::new(bytes);
    let mut content = Vec::new();
    let mut list: Option<usize> = None;
    let mut number = 0;
    let mut good = 0;
    while let Some(first) = input.next_token() {
        match (first, list) {
            (b',', _) => input.bump(),
            (b']', Some(_)) => {
                list = None;
                input.bump();
                continue;
            }
            (b'[', None) if input.opens_list() => {
                list = Some(input.line);
                input.bump();
                continue;
            }
            _ => {
                number += 1;
                let at = At {
                    line: input.line,
                    number,
                };
                let element = list.map(|_| number);
                let end = input.value(&mut content);
                let value = match end {
                    End::Whole => parse(&content, at.line),
                    other => Err((at.line, other.why().to_owned())),
                };
                match value {
                    Ok(value) => {
                        good += 1;
                        each(at, value, &mut |item| take(numbered(item, element)))?;
                    }
                    Err((line, why)) => {
                        let message = format!("{why}; left out");
                        take(numbered(issue(line, message), element))?;
                        if list.is_none() && !matches!(first, b'{' | b'[') {
                            input.skip_line();
                        }
                    }
                }
                if good == 0 && number == RUBBISH {
                    return take(issue(input.line, "no JSON so far; the rest is left out"));
                }
                if matches!(end, End::Cut | End::Lost) {
                    list = None;
                    break;
                }
            }
        }
    }
    if let Some(why) = input.failed.take() {
        return take(issue(input.line, format!("the file can't be read: {why}")));
    }
    if let Some(line) = list {
        return take(issue(line, "the list isn't closed: the file may be cut"));
    }
    ControlFlow::Continue(())
}

/// A whole number: an offset, an index. Also one written as `4.0`.
pub fn whole(value: &Value) -> Option<i64> {
    const MOST: f64 = (1u64 << 52) as f64;
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && number.abs() < MOST).then_some(number as i64)
    })
}

/// An id or a name, which programs write as text or as a number.
pub fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The beginning of a value, for messages.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("“{}”", short(text)),
        other => short(&other.to_string()),
    }
}

/// What is told of a value that holds more than [`MOST_VALUES`].
pub const TOO_MANY: &str = "more than 4,194,304 values in one";

/// Whether a value may be read as a whole. Commas between quotes count too where
/// there are few enough, and only then.
pub fn is_bearable(json: &str) -> bool {
    let commas = |of: &str| of.bytes().filter(|it| *it == b',').count();
    // A value and its comma are two bytes.
    json.len() < 2 * MOST_VALUES || commas(json) < MOST_VALUES || {
        let mut count = 0;
        let mut rest = json;
        while let Some((plain, quoted)) = rest.split_once('"') {
            count += commas(plain);
            rest = behind_quote(quoted);
        }
        count + commas(rest) < MOST_VALUES
    }
}

/// What follows the quote that ends a string.
fn behind_quote(string: &str) -> &str {
    let mut escaped = false;
    let end = string.bytes().position(|it| {
        let ends = it == b'"' && !escaped;
        escaped = it == b'\\' && !escaped;
        ends
    });
    end.and_then(|at| string.get(at + 1..)).unwrap_or_default()
}

fn parse(content: &[u8], line: usize) -> Result<Value, (usize, String)> {
    let text = std::str::from_utf8(content).map_err(|error| {
        let before = &content[..error.valid_up_to()];
        let lines = before.iter().filter(|b| **b == b'\n').count();
        (line + lines, "not UTF-8".to_owned())
    })?;
    let value = serde_json::from_str(text).or_else(|error| match without_nan(text) {
        Some(text) => serde_json::from_str(&text),
        None => Err(error),
    });
    value.map_err(|error| {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or_default();
        (
            line + error.line().saturating_sub(1),
            format!("not JSON: {why} (column {})", error.column()),
        )
    })
}

/// The same with `null` for the numbers that only Python writes (`NaN`,
/// `Infinity`); None where there are none.
fn without_nan(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut found = false;
    while !rest.is_empty() {
        let quoted = rest.find('"').unwrap_or(rest.len());
        let (plain, string) = rest.split_at(quoted);
        let mended = plain
            .replace("-Infinity", "null")
            .replace("Infinity", "null")
            .replace("NaN", "null");
        found |= mended != plain;
        out.push_str(&mended);
        let mut escaped = false;
        let end = string.char_indices().skip(1).find_map(|(at, c)| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends.then_some(at + 1)
        });
        let (string, after) = string.split_at(end.unwrap_or(string.len()));
        out.push_str(string);
        rest = after;
    }
    found.then_some(out)
}

fn numbered(item: Item, element: Option<usize>) -> Item {
    match (item, element) {
        (Item::Issue(issue), Some(number)) => Item::Issue(Issue {
            message: format!("element {number}: {}", issue.message),
            ..issue
        }),
        (item, _) => item,
    }
}

fn issue(line: usize, message: impl Into<String>) -> Item {
    Item::Issue(Issue {
        line,
        tag: None,
        message: message.into(),
    })
}

/// How a value came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    /// The next value began before it was closed: its line was cut.
    Next,
    /// The file ended in it.
    Cut,
    Deep,
    Long,
    Many,
    /// A bracket or a character that can't stand there.
    Wrong,
    /// The same; the next value is found by its place.
    Broken,
    /// The same; no next value is found.
    Lost,
}

impl End {
    fn why(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Next => "the value isn't closed before the next one begins",
            Self::Cut => "the file ends inside the value",
            Self::Deep => "nested deeper than 120 levels",
            Self::Long => "longer than 256 MiB",
            Self::Many => TOO_MANY,
            Self::Wrong | Self::Broken => "not JSON: a bracket or quote doesn't fit",
            Self::Lost => {
                "not JSON: a bracket or quote doesn't fit, and no next value is found; it and what follows"
            }
        }
    }
}

/// The file with a little to look ahead, counting lines.
struct Input<'a> {
    bytes: &'a mut dyn BufRead,
    window: Vec<u8>,
    at: usize,
    line: usize,
    /// Bytes since the line's start.
    column: usize,
    /// Nothing but blanks stood on this line so far.
    blank: bool,
    failed: Option<std::io::Error>,
}

impl<'a> Input<'a> {
    fn new(bytes: &'a mut dyn BufRead) -> Self {
        let mut input = Self {
            bytes,
            window: Vec::new(),
            at: 0,
            line: 1,
            column: 0,
            blank: true,
            failed: None,
        };
        input.fill(3);
        if input.window.starts_with("\u{feff}".as_bytes()) {
            input.at = 3;
        }
        input
    }

    /// Looks `ahead` bytes on; None behind the end.
    fn peek(&mut self, ahead: usize) -> Option<u8> {
        if self.at + ahead >= self.window.len() {
            self.fill(ahead + 1);
        }
        self.window.get(self.at + ahead).copied()
    }

    fn fill(&mut self, wanted: usize) {
        const CHUNK: u64 = 1 << 16;
        self.window.drain(..self.at);
        self.at = 0;
        while self.window.len() < wanted && self.failed.is_none() {
            let chunk = (&mut *self.bytes).take(CHUNK).read_to_end(&mut self.window);
            match chunk {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => self.failed = Some(error),
            }
        }
    }

    fn bump(&mut self) {
        if let Some(byte) = self.window.get(self.at) {
            self.at += 1;
            self.column += 1;
            match byte {
                b'\n' => self.new_line(),
                b' ' | b'\t' | b'\r' => {}
                _ => self.blank = false,
            }
        }
    }

    fn new_line(&mut self) {
        self.line += 1;
        self.column = 0;
        self.blank = true;
    }

    /// The next byte that is no blank.
    fn next_token(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek(0)?;
            if !is_blank(byte) {
                return Some(byte);
            }
            self.bump();
        }
    }

    /// At a `[`: whether it holds objects, lists, or nothing.
    fn opens_list(&mut self) -> bool {
        const FAR: usize = 4096;
        let inside = (1..FAR).find_map(|ahead| match self.peek(ahead) {
            Some(byte) if is_blank(byte) => None,
            other => Some(other),
        });
        matches!(inside.flatten(), Some(b'{' | b'[' | b']'))
    }

    fn skip_line(&mut self) {
        while let Some(byte) = self.peek(0) {
            if byte == b'\n' {
                return;
            }
            self.bump();
        }
    }

    /// Carves out the value that begins here.
    fn value(&mut self, out: &mut Vec<u8>) -> End {
        out.clear();
        match self.peek(0) {
            Some(b'{' | b'[') => self.nested(out),
            Some(b'"') => match self.string(out) {
                End::Whole if out.len() > LONGEST_LINE => End::Long,
                end => end,
            },
            _ => self.word(out),
        }
    }

    /// A number, `true`, `null`, or rubbish.
    fn word(&mut self, out: &mut Vec<u8>) -> End {
        while let Some(byte) = self.peek(0) {
            if is_blank(byte) || b",]}[{\"".contains(&byte) {
                break;
            }
            keep(out, &[byte]);
            self.bump();
        }
        match out.is_empty() {
            // A bracket that closes nothing.
            true => {
                self.bump();
                End::Wrong
            }
            false => End::Whole,
        }
    }

    fn nested(&mut self, out: &mut Vec<u8>) -> End {
        let first = self.peek(0);
        let start = self.blank.then_some(self.column);
        let mut open: Vec<u8> = Vec::new();
        let mut depth = 0usize;
        let mut deepest = 0usize;
        let mut commas = 0usize;
        loop {
            let Some(byte) = self.peek(0) else {
                return End::Cut;
            };
            let begins_line = depth > 0 && self.blank && Some(self.column) == start;
            if begins_line && Some(byte) == first && matches!(self.peek(1), Some(b'"' | b' ')) {
                return End::Next;
            }
            match byte {
                b'"' => {
                    match self.string(out) {
                        End::Whole => {}
                        End::Wrong => return self.seek(first, start),
                        other => return other,
                    }
                    continue;
                }
                b'{' | b'[' => {
                    depth += 1;
                    deepest = deepest.max(depth);
                    if depth <= DEEPEST {
                        open.push(byte);
                    }
                }
                b'}' | b']' => {
                    let opened = if byte == b'}' { b'{' } else { b'[' };
                    if depth <= DEEPEST && open.pop() != Some(opened) {
                        return self.seek(first, start);
                    }
                    depth -= 1;
                    if depth == 0 {
                        keep(out, &[byte]);
                        self.bump();
                        return match () {
                            () if deepest > DEEPEST => End::Deep,
                            () if commas >= MOST_VALUES => End::Many,
                            () if out.len() > LONGEST_LINE => End::Long,
                            () => End::Whole,
                        };
                    }
                }
                b',' => commas += 1,
                _ => {}
            }
            keep(out, &[byte]);
            self.bump();
        }
    }

    /// Passes over what follows up to a line that begins as a value did.
    fn seek(&mut self, first: Option<u8>, start: Option<usize>) -> End {
        self.skip_line();
        while let Some(byte) = self.peek(0) {
            if self.blank && Some(byte) == first && Some(self.column) == start {
                return End::Broken;
            }
            self.bump();
        }
        End::Lost
    }

    /// A string from quote to quote; `Wrong` where a line ends in it.
    fn string(&mut self, out: &mut Vec<u8>) -> End {
        keep(out, b"\"");
        self.bump();
        loop {
            if self.peek(0).is_none() {
                return End::Cut;
            }
            let rest = &self.window[self.at..];
            let plain = rest
                .iter()
                .position(|b| matches!(b, b'"' | b'\\' | b'\n'))
                .unwrap_or(rest.len());
            keep(out, &rest[..plain]);
            self.at += plain;
            self.column += plain;
            match self.peek(0) {
                Some(b'"') => {
                    keep(out, b"\"");
                    self.bump();
                    return End::Whole;
                }
                Some(b'\\') => {
                    keep(out, b"\\");
                    self.bump();
                    if let Some(byte) = self.peek(0).filter(|it| *it != b'\n') {
                        keep(out, &[byte]);
                        self.bump();
                    }
                }
                Some(b'\n') => return End::Wrong,
                Some(_) => {}
                None => return End::Cut,
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// What is longer than a value may be isn't kept, only counted through.
fn keep(out: &mut Vec<u8>, bytes: &[u8]) {
    if out.len() <= LONGEST_LINE {
        out.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests;

//! Bounded reading: lines and whole files up to a size, so that a hostile file
//! costs a message and not the memory. Knows no format.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use super::Issue;
use super::record::{Item, Take};

/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 256 << 20;
/// The largest file that is read as a whole, in bytes.
pub const LARGEST_FILE: usize = 1 << 30;

/// Gives each line that isn't blank, without its line end, with its number from
/// 1; a byte-order mark at the start is dropped. Lines that are too long or not
/// UTF-8 are reported and passed over.
pub fn lines(
    bytes: &mut dyn BufRead,
    take: &mut Take,
    line: impl FnMut(usize, &str, &mut Take) -> ControlFlow<()>,
) -> ControlFlow<()> {
    lines_up_to(LONGEST_LINE, bytes, take, line)
}

fn lines_up_to(
    most: usize,
    bytes: &mut dyn BufRead,
    take: &mut Take,
    mut line: impl FnMut(usize, &str, &mut Take) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut buffer = Vec::new();
    let mut number = 0;
    loop {
        buffer.clear();
        number += 1;
        let mut limited = (&mut *bytes).take(most as u64 + 1);
        match limited.read_until(b'\n', &mut buffer) {
            Ok(0) => return ControlFlow::Continue(()),
            Ok(_) => {}
            Err(error) => return take(issue(number, format!("the file can't be read: {error}"))),
        }
        if buffer.len() > most && !buffer.ends_with(b"\n") {
            take(issue(number, "longer than 256 MiB; left out"))?;
            if let Err(error) = skip_line(bytes) {
                return take(issue(number, format!("the file can't be read: {error}")));
            }
            continue;
        }
        let mut content = &buffer[..];
        if number == 1 {
            content = content
                .strip_prefix("\u{feff}".as_bytes())
                .unwrap_or(content);
        }
        match std::str::from_utf8(content) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => line(number, text.trim_end_matches(['\n', '\r']), take)?,
            Err(_) => take(issue(number, "not UTF-8; left out"))?,
        }
    }
}

/// The whole file as text, without its byte-order mark.
///
/// # Errors
/// Why it can't be read, for people: too large, not UTF-8, or the system's word.
pub fn text(bytes: &mut dyn BufRead) -> Result<String, Issue> {
    let bytes = whole(bytes)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..good]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            Err(issue_at(line, "not UTF-8; the file is left out"))
        }
    }
}

/// The whole file.
///
/// # Errors
/// As [`text`].
pub fn whole(bytes: &mut dyn BufRead) -> Result<Vec<u8>, Issue> {
    up_to(LARGEST_FILE, bytes)
}

fn up_to(most: usize, bytes: &mut dyn BufRead) -> Result<Vec<u8>, Issue> {
    let mut content = Vec::new();
    loop {
        // Doubled as it fills, but never beyond what is read at most.
        let room = content.len().max(64 << 10);
        let room = room.min(most + 1 - content.len());
        content.reserve_exact(room);
        let read = (&mut *bytes)
            .take(room as u64)
            .read_to_end(&mut content)
            .map_err(|error| issue_at(0, format!("the file can't be read: {error}")))?;
        if content.len() > most {
            return Err(issue_at(0, "larger than 1 GiB; the file is left out"));
        }
        if read < room {
            break;
        }
    }
    Ok(content)
}

fn issue(line: usize, message: impl Into<String>) -> Item {
    Item::Issue(issue_at(line, message))
}

fn issue_at(line: usize, message: impl Into<String>) -> Issue {
    Issue {
        line,
        tag: None,
        message: message.into(),
    }
}

fn skip_line(bytes: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let buffer = bytes.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, done) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        bytes.consume(used);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_with_their_numbers_and_bad_ones_are_told() {
        let mut told = Vec::new();
        let mut seen = Vec::new();
        let mut bytes: &[u8] = b"\xef\xbb\xbfone\r\n\n\xff\xfe\nfour";
        let mut take = |item: Item| {
            if let Item::Issue(issue) = item {
                told.push(issue.to_string());
            }
            ControlFlow::Continue(())
        };
        let end = lines(&mut bytes, &mut take, |number, line, _| {
            seen.push(format!("{number} {line}"));
            ControlFlow::Continue(())
        });
        assert!(end.is_continue());
        assert_eq!(seen, ["1 one", "4 four"]);
        assert_eq!(told, ["line 3: not UTF-8; left out"]);
    }

    #[test]
    fn what_is_too_long_is_passed_over_and_the_rest_is_read() {
        let mut told = Vec::new();
        let mut seen = Vec::new();
        let mut bytes: &[u8] = b"1234567\n12345678\n123456789\nab\n1234567890123456789012";
        let mut take = |item: Item| {
            if let Item::Issue(issue) = item {
                told.push(issue.to_string());
            }
            ControlFlow::Continue(())
        };
        let end = lines_up_to(8, &mut bytes, &mut take, |number, line, _| {
            seen.push(format!("{number} {line}"));
            ControlFlow::Continue(())
        });
        assert!(end.is_continue());
        assert_eq!(seen, ["1 1234567", "2 12345678", "4 ab"]);
        let long = |line| format!("line {line}: longer than 256 MiB; left out");
        assert_eq!(told, [long(3), long(5)]);
        assert_eq!(up_to(8, &mut &b"12345678"[..]).expect("it fits").len(), 8);
        let told = up_to(8, &mut &b"123456789"[..]).expect_err("too large");
        assert_eq!(told.message, "larger than 1 GiB; the file is left out");
    }

    #[test]
    fn a_file_is_read_to_its_end_whatever_its_size() {
        for size in [0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 300_000] {
            let file = vec![7; size];
            assert_eq!(whole(&mut &file[..]).expect("it is small"), file);
        }
    }

    #[test]
    fn text_that_is_no_text_names_the_line() {
        let told = text(&mut &b"one\ntwo \xff"[..]).expect_err("not UTF-8");
        assert_eq!(told.to_string(), "line 2: not UTF-8; the file is left out");
        assert_eq!(text(&mut "\u{feff}a".as_bytes()).expect("text"), "a");
    }
}

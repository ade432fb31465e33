//! Paths below a source folder as ids: one line of text, the same on every
//! system, and back without ever leading out of the folder. Touches no files.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

/// An article's id: its path below the root with `/` between the parts. Bytes
/// that are no UTF-8 and control characters stand as `%XX`, and so does a `%`
/// that could be taken for one of those.
pub fn id_of(relative: &Path) -> String {
    let mut id = String::new();
    for part in relative.components() {
        if let Component::Normal(part) = part {
            if !id.is_empty() {
                id.push('/');
            }
            push_part(&mut id, part);
        }
    }
    id
}

/// The path below the root that has this id; `None` where the id would lead out
/// of it or is no id.
pub fn path_of(id: &str) -> Option<PathBuf> {
    let mut path = PathBuf::new();
    for part in id.split('/') {
        let part = part_of(part)?;
        let mut components = Path::new(&part).components();
        match (components.next(), components.next()) {
            (Some(Component::Normal(name)), None) if name == part => path.push(name),
            _ => return None,
        }
    }
    Some(path)
}

fn push_part(id: &mut String, part: &OsStr) {
    for chunk in part.as_encoded_bytes().utf8_chunks() {
        let valid = chunk.valid();
        for (at, c) in valid.char_indices() {
            let ambiguous = c == '%' && is_escape(&valid.as_bytes()[at..]);
            if c.is_control() || ambiguous || matches!(c, '\u{2028}' | '\u{2029}') {
                let mut buffer = [0; 4];
                push_escaped(id, c.encode_utf8(&mut buffer).as_bytes());
            } else {
                id.push(c);
            }
        }
        push_escaped(id, chunk.invalid());
    }
}

fn push_escaped(id: &mut String, bytes: &[u8]) {
    for byte in bytes {
        id.push_str(&format!("%{byte:02X}"));
    }
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

#[cfg(unix)]
fn part_of(part: &str) -> Option<OsString> {
    use std::os::unix::ffi::OsStringExt;
    Some(OsString::from_vec(unescaped(part)))
}

#[cfg(not(unix))]
fn part_of(part: &str) -> Option<OsString> {
    String::from_utf8(unescaped(part)).ok().map(Into::into)
}

fn unescaped(part: &str) -> Vec<u8> {
    let bytes = part.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = is_escape(&bytes[at..])
            .then(|| part.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_lead_out() {
        for id in [
            "",
            "..",
            "../a.txt",
            "a/../../b.txt",
            "/etc/passwd",
            "a//b.txt",
            "./a.txt",
            "%2e%2E/a.txt",
            "a%2Fb.txt",
            "%2Fetc",
            "a/",
        ] {
            assert_eq!(path_of(id), None, "{id}");
        }
        assert_eq!(path_of("a/b c.txt"), Some(PathBuf::from("a/b c.txt")));
    }

    proptest::proptest! {
        #[test]
        fn every_path_has_an_id_that_leads_back(parts in proptest::collection::vec("[a%/F0é\n ]{1,6}", 1..4)) {
            let path: PathBuf = parts.iter().map(|part| part.replace('/', "-")).collect();
            proptest::prop_assert_eq!(path_of(&id_of(&path)), Some(path));
        }

        #[test]
        fn no_id_panics_or_leads_out(id: String) {
            if let Some(path) = path_of(&id) {
                proptest::prop_assert!(path.components().all(|c| matches!(c, Component::Normal(_))));
            }
        }
    }
}

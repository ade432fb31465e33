//! Words of a REFI-QDA project as they are written: ids and attributes. Must not
//! know tags.

use crate::exchange::markup;

/// What our projects say they come from.
pub const ORIGIN: &str = "Glossator";

/// Stands between the values of one variable in our projects.
pub const BETWEEN: &str = "; ";

/// Adds an attribute.
pub fn field(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    markup::value(out, value);
    out.push('"');
}

/// The same of a value without signs that XML keeps for itself.
pub fn plain(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(value);
    out.push('"');
}

/// A date as the schema has it, which knows moments only.
pub fn moment(date: &str) -> String {
    match date.len() {
        10 => format!("{date}T00:00:00Z"),
        _ => date.to_owned(),
    }
}

pub fn note_ref(id: &str) -> String {
    format!("<NoteRef targetGUID=\"{id}\"/>\n")
}

/// An id of what the words name, always the same one.
pub fn guid(of: &[&str]) -> String {
    let hash = blake3::hash(of.join("\0").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    // Version 8 of RFC 9562: made by rules of one's own.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for half in [byte >> 4, byte & 0x0f] {
            out.extend(char::from_digit(u32::from(half), 16));
        }
    }
    out
}

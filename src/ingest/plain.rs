//! Plain text: the article is the file. Must not know markup.

use super::{Hints, Kind, Reading, Unreadable, head, language, zones};

pub static KIND: Kind = Kind {
    extensions: &["txt", "text", ""],
    name: "plain text",
    read,
    text: |bytes, hints| Ok(hints.decode(bytes)?.text),
};

fn read(bytes: &[u8], hints: &Hints) -> Result<Reading, Unreadable> {
    let decoded = hints.decode(bytes)?;
    let head = head::propose(&decoded.text);
    let zones = zones::propose(&decoded.text, &head, None);
    let mut meta = head.meta;
    meta.language = language::language_of(&decoded.text).map(str::to_owned);
    Ok(Reading {
        text: decoded.text,
        encoding: decoded.encoding,
        damage: decoded.damage,
        meta,
        zones,
    })
}

//! Writes a DocBin. Its tables are known when the last layer is: until then a
//! token takes five bytes. Entities are flat, as the policy wants them; all
//! mentions stand in the span group `sc`. Where entities weren't looked for to
//! the end, words outside of them are missing values, not negatives. The
//! article's name and facts are each document's `user_data`.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use serde_bytes::ByteBuf;

use super::hash::{attribute_id, string_id};
use crate::exchange::looked::looked;
use crate::exchange::spacy::{CAN, GROUP};
use crate::exchange::spans::{Held, facts, flat};
use crate::exchange::tokens::Tokens;
use crate::exchange::{Out, Piece, Writer};
use crate::model::Task;

/// The columns of a token's row.
const COLUMNS: [&str; 4] = ["ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID"];
/// Bytes of a token's row.
const WIDTH: usize = COLUMNS.len() * 8;
/// As many tokens as a field of the file can hold.
const MOST: usize = u32::MAX as usize / WIDTH;

/// Values of `ENT_IOB`: inside, outside, first; 0 is unknown.
const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
const BEGINS: u64 = 3;

/// The documents so far.
#[derive(Default)]
pub struct Bin {
    strings: Strings,
    /// Of all tokens, by the number of the string.
    words: Vec<u32>,
    spaces: Vec<u8>,
    documents: Vec<Document>,
    entities: Vec<Entity>,
    /// Packed, one behind the other, one a document.
    cats: Vec<u8>,
    span_groups: Vec<u8>,
    user_data: Vec<u8>,
}

struct Document {
    tokens: u32,
    /// What stands for a token without an entity.
    outside: u64,
}

/// An entity, in the order of tokens.
struct Entity {
    /// First token and one past the last, over all documents.
    first: usize,
    end: usize,
    kind: u32,
    kb_id: u32,
}

#[derive(Serialize)]
struct Group {
    name: &'static str,
    attrs: BTreeMap<String, String>,
    spans: Vec<ByteBuf>,
}

impl Writer for Bin {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        if !piece.options.text {
            out.lose(piece, None, "articles without their text");
            return;
        }
        let held = Held::new(piece, CAN, out);
        let spans = held.spans();
        let tokens = Tokens::new(piece.text, &spans);
        let base = self.words.len();
        if base + tokens.all.len() > MOST {
            out.lose(piece, None, "articles that one DocBin has no room for");
            return;
        }
        for it in &tokens.all {
            let word = it.span.of(piece.text).unwrap_or_default();
            self.words.push(self.strings.number(word));
            self.spaces.push(u8::from(it.spaced));
        }
        let complete = piece.layer.is_complete(Task::Entities);
        self.documents.push(Document {
            tokens: u32::try_from(tokens.all.len()).unwrap_or_default(),
            outside: if complete { OUTSIDE } else { 0 },
        });
        let mut group = Vec::new();
        let stays = flat(&spans, piece.options.policy);
        for (place, stays) in held.places.iter().zip(stays) {
            let Some((first, last)) = tokens.range(place.span) else {
                continue;
            };
            let kb_id = place.entity.map_or("", |it| it.as_str());
            let entity = Entity {
                first: base + first,
                end: base + last + 1,
                kind: self.strings.number(place.kind),
                kb_id: self.strings.number(kb_id),
            };
            let mut span = Vec::with_capacity(40);
            for number in [0, string_id(kb_id), string_id(place.kind)] {
                span.extend(number.to_be_bytes());
            }
            let (start, end) = piece.chars(place.span);
            for number in [first, last + 1, start as usize, end as usize] {
                span.extend(u32::try_from(number).unwrap_or_default().to_be_bytes());
            }
            group.push(ByteBuf::from(span));
            if stays {
                self.entities.push(entity);
            }
        }
        let mut groups: BTreeMap<ByteBuf, [&str; 1]> = BTreeMap::new();
        // A document's entities can be unknown outside of these, a group's can't.
        if looked(piece, Task::Entities, !group.is_empty(), out) {
            let group = Group {
                name: GROUP,
                attrs: BTreeMap::new(),
                spans: group,
            };
            groups.insert(ByteBuf::from(packed(&group)), [GROUP]);
        }
        // No group at all is an empty list, not an empty map.
        let groups = match groups.is_empty() {
            true => packed(&[(); 0]),
            false => packed(&groups),
        };
        bytes(&mut self.span_groups, &groups);
        bytes(&mut self.user_data, &packed(&facts(piece)));
        let cats = held.categories(piece, "cats", out).into_iter();
        let cats: BTreeMap<String, f64> = cats
            .map(|(name, holds)| (name, f64::from(u8::from(holds))))
            .collect();
        self.cats.extend(packed(&cats));
    }

    fn end(&mut self, out: &mut Out) {
        // Mentions come in the order of their beginnings; kept ones are disjoint.
        self.entities.sort_by_key(|it| it.first);
        let mut zip = ZlibEncoder::new(out.file(""), Compression::fast());
        // Memory takes all that is written.
        let _ = self.write(&mut zip);
        let _ = zip.finish();
    }
}

impl Bin {
    fn write(&self, to: &mut impl Write) -> std::io::Result<()> {
        let documents = self.documents.len();
        // A map of ten fields.
        to.write_all(&[0x80 | 10])?;
        field(to, "version", &packed("0.1"))?;
        field(to, "attrs", &packed(&COLUMNS.map(attribute_id)))?;
        field(to, "tokens", &bytes_head(self.words.len() * WIDTH))?;
        self.rows(to)?;
        field(to, "spaces", &bytes_head(self.spaces.len()))?;
        to.write_all(&self.spaces)?;
        let lengths = self.documents.iter().flat_map(|it| it.tokens.to_le_bytes());
        let lengths: Vec<u8> = lengths.collect();
        field(to, "lengths", &bytes_head(lengths.len()))?;
        to.write_all(&lengths)?;
        let mut strings: Vec<&str> = self.strings.numbers.keys().map(|it| &**it).collect();
        strings.sort_unstable();
        field(to, "strings", &packed(&strings))?;
        field(to, "cats", &list_head(documents))?;
        to.write_all(&self.cats)?;
        field(to, "flags", &list_head(documents))?;
        let flags = packed(&BTreeMap::from([("has_unknown_spaces", false)]));
        for _ in 0..documents {
            to.write_all(&flags)?;
        }
        field(to, "span_groups", &list_head(documents))?;
        to.write_all(&self.span_groups)?;
        field(to, "user_data", &list_head(documents))?;
        to.write_all(&self.user_data)
    }

    /// The tokens' rows, a document at a time.
    fn rows(&self, to: &mut impl Write) -> std::io::Result<()> {
        let mut entities = self.entities.iter().peekable();
        let mut words = self.words.iter().enumerate();
        let mut buffer: Vec<u8> = Vec::new();
        for document in &self.documents {
            for (at, word) in words.by_ref().take(document.tokens as usize) {
                while entities.next_if(|it| it.end <= at).is_some() {}
                let here = entities.peek().filter(|it| it.first <= at);
                let (iob, kind, kb_id) = match here {
                    Some(it) if it.first == at => (BEGINS, it.kind, it.kb_id),
                    Some(it) => (INSIDE, it.kind, it.kb_id),
                    None => (document.outside, Strings::NONE, Strings::NONE),
                };
                let of = |number: u32| self.strings.id(number);
                for number in [of(*word), iob, of(kind), of(kb_id)] {
                    buffer.extend(number.to_le_bytes());
                }
            }
            to.write_all(&buffer)?;
            buffer.clear();
        }
        Ok(())
    }
}

/// Every string of the file once, by its number here.
struct Strings {
    numbers: HashMap<Box<str>, u32>,
    /// The numbers that spaCy gives them.
    ids: Vec<u64>,
}

impl Default for Strings {
    fn default() -> Self {
        Self {
            numbers: HashMap::from([("".into(), Self::NONE)]),
            ids: vec![0],
        }
    }
}

impl Strings {
    /// The number of the empty string.
    const NONE: u32 = 0;

    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.ids.len()).unwrap_or_default();
        self.ids.push(string_id(text));
        self.numbers.insert(text.into(), number);
        number
    }

    fn id(&self, number: u32) -> u64 {
        self.ids.get(number as usize).copied().unwrap_or_default()
    }
}

/// In MessagePack; nothing that is packed here can fail.
fn packed(it: &(impl Serialize + ?Sized)) -> Vec<u8> {
    rmp_serde::to_vec_named(it).unwrap_or_default()
}

fn field(to: &mut impl Write, name: &str, start: &[u8]) -> std::io::Result<()> {
    to.write_all(&packed(name))?;
    to.write_all(start)
}

fn bytes(to: &mut Vec<u8>, it: &[u8]) {
    to.extend(bytes_head(it.len()));
    to.extend_from_slice(it);
}

/// Before so many bytes.
fn bytes_head(length: usize) -> [u8; 5] {
    head(0xc6, length)
}

/// Before so many values.
fn list_head(length: usize) -> [u8; 5] {
    head(0xdd, length)
}

fn head(kind: u8, length: usize) -> [u8; 5] {
    let [a, b, c, d] = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    [kind, a, b, c, d]
}

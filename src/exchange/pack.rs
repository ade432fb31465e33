//! Archives (zip) as they are written: file after file, each put together from
//! chunks that were packed when they were known. Nothing in them tells the time.
//! Must not know any format.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// As many files as an archive holds that every program opens.
const MOST_FILES: usize = u16::MAX as usize - 1;
/// As many bytes.
const MOST_BYTES: u64 = u32::MAX as u64;
/// The first of January 1980, as archives count days.
const DAY: u16 = 0x21;
/// Names are UTF-8.
const FLAGS: u16 = 0x800;
const DEFLATED: u16 = 8;
/// What a reader must know.
const VERSION: u16 = 20;
/// Closes a file's packed bytes: a last block with nothing in it.
const LAST_BLOCK: [u8; 2] = [3, 0];

/// A stretch of a file, packed so that others can stand before and behind it.
pub struct Chunk {
    bytes: Vec<u8>,
    crc: Crc,
    length: u64,
}

impl Chunk {
    pub fn new(content: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(content);
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        // Memory takes all that is written; a flush ends it on a whole byte.
        let _ = packer.write_all(content);
        let _ = packer.flush();
        let mut bytes = std::mem::take(packer.get_mut());
        bytes.shrink_to_fit();
        Self {
            bytes,
            crc,
            length: content.len() as u64,
        }
    }
}

/// An archive under way.
#[derive(Default)]
pub struct Pack {
    /// The list of files that stands at the end.
    listed: Vec<u8>,
    files: usize,
    /// Bytes written so far.
    at: u64,
}

impl Pack {
    /// Whether so many more bytes and a file fit.
    pub fn has_room(&self, bytes: usize) -> bool {
        let listed = self.listed.len() as u64;
        self.files < MOST_FILES && self.at + listed + bytes as u64 + 1_000 < MOST_BYTES
    }

    /// Adds a file.
    pub fn add<'a>(
        &mut self,
        name: &str,
        chunks: impl Iterator<Item = &'a Chunk> + Clone,
        to: &mut Vec<u8>,
    ) {
        let mut crc = Crc::new();
        let (mut length, mut packed) = (0, LAST_BLOCK.len() as u64);
        for chunk in chunks.clone() {
            crc.combine(&chunk.crc);
            length += chunk.length;
            packed += chunk.bytes.len() as u64;
        }
        let mut head = Vec::with_capacity(30);
        for it in [VERSION, FLAGS, DEFLATED, 0, DAY] {
            head.extend(it.to_le_bytes());
        }
        for it in [crc.sum(), short(packed), short(length)] {
            head.extend(it.to_le_bytes());
        }
        let name_length = u16::try_from(name.len()).unwrap_or_default();
        head.extend(name_length.to_le_bytes());
        head.extend(0u16.to_le_bytes());
        let from = to.len();
        to.extend(b"PK\x03\x04");
        to.extend(&head);
        to.extend(name.as_bytes());
        for chunk in chunks {
            to.extend(&chunk.bytes);
        }
        to.extend(LAST_BLOCK);
        self.listed.extend(b"PK\x01\x02");
        self.listed.extend(VERSION.to_le_bytes());
        self.listed.extend(&head);
        // No remark, first disk, no attributes.
        self.listed.extend([0; 10]);
        self.listed.extend(short(self.at).to_le_bytes());
        self.listed.extend(name.as_bytes());
        self.at += (to.len() - from) as u64;
        self.files += 1;
    }

    /// Closes the archive.
    pub fn end(&mut self, to: &mut Vec<u8>) {
        to.extend(&self.listed);
        to.extend(b"PK\x05\x06\0\0\0\0");
        let files = u16::try_from(self.files).unwrap_or(u16::MAX);
        for _ in 0..2 {
            to.extend(files.to_le_bytes());
        }
        to.extend(short(self.listed.len() as u64).to_le_bytes());
        to.extend(short(self.at).to_le_bytes());
        to.extend([0; 2]);
    }
}

fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::archive::Archive;

    #[test]
    fn what_is_packed_is_unpacked() {
        let long = "a b c ".repeat(10_000);
        let chunks: Vec<Chunk> = ["", "é\n", &long, "end"]
            .iter()
            .map(|it| Chunk::new(it.as_bytes()))
            .collect();
        let mut pack = Pack::default();
        let mut out = Vec::new();
        pack.add("ö/a.txt", chunks.iter(), &mut out);
        pack.add("empty", [].iter(), &mut out);
        assert!(pack.has_room(1));
        assert!(!pack.has_room(u32::MAX as usize));
        pack.end(&mut out);
        assert!(out.len() < 1_500, "{}", out.len());
        let mut archive = Archive::open(out).expect("opens");
        let names = archive.names();
        let told: Vec<&str> = names.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(told, ["empty", "ö/a.txt"]);
        assert_eq!(archive.unpack(names[0].0), Ok(Vec::new()));
        let whole = archive.unpack(names[1].0).expect("unpacks");
        assert_eq!(whole, format!("é\n{long}end").into_bytes());
    }
}

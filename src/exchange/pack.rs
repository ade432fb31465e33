//! Archives (zip) as they are written: file after file, each put together from
//! stretches that were packed when they were known, wherever they are held since.
//! Nothing in them tells the time.
//! Must not know any format.

use std::cell::RefCell;
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

/// The sums of a stretch of a file that was packed so that others can stand before
/// and behind it.
#[derive(Default)]
pub struct Packed {
    crc: Crc,
    /// Bytes before packing.
    length: u64,
    /// Bytes after it.
    packed: u64,
}

/// Bytes of a file, packed, with their sums.
#[derive(Default)]
pub struct Stretch {
    bytes: Vec<u8>,
    sums: Packed,
}

/// A stretch that is shorter is put in as it stands.
const SHORT: usize = 512;

thread_local! {
    /// Begun anew it costs less than a new one.
    static PACKER: RefCell<DeflateEncoder<Vec<u8>>> =
        RefCell::new(DeflateEncoder::new(Vec::new(), Compression::fast()));
}

impl Stretch {
    /// Packs the bytes so that others can stand before and behind them.
    pub fn new(content: &[u8]) -> Self {
        if content.is_empty() {
            return Self::default();
        }
        let mut crc = Crc::new();
        crc.update(content);
        let bytes = match u16::try_from(content.len()) {
            Ok(length) if content.len() < SHORT => {
                // A block that isn't the last, of bytes as they are.
                let mut block = vec![0];
                block.extend(length.to_le_bytes());
                block.extend((!length).to_le_bytes());
                block.extend(content);
                block
            }
            _ => PACKER.with_borrow_mut(|packer| {
                // Memory takes all that is written; a flush ends it on a whole byte.
                // What the packer writes behind that is a last block, and not wanted.
                let _ = packer.write_all(content);
                let _ = packer.flush();
                let bytes = std::mem::take(packer.get_mut());
                let _ = packer.reset(Vec::new());
                bytes
            }),
        };
        let sums = Packed {
            crc,
            length: content.len() as u64,
            packed: bytes.len() as u64,
        };
        Self { bytes, sums }
    }
}

impl Packed {
    /// Puts the next bytes of the stretch behind those in `to`.
    pub fn add(&mut self, next: &Stretch, to: &mut Vec<u8>) {
        to.extend(&next.bytes);
        self.join(&next.sums);
    }

    /// Puts another stretch behind this one.
    pub fn join(&mut self, next: &Self) {
        self.crc.combine(&next.crc);
        self.length += next.length;
        self.packed += next.packed;
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
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
    /// Whether so many more bytes and a file fit, beside stretches that are to
    /// come.
    pub fn has_room<'a>(&self, bytes: usize, waiting: impl Iterator<Item = &'a Packed>) -> bool {
        let listed = self.listed.len() as u64;
        let waiting: u64 = waiting.map(|it| it.length.max(it.packed)).sum();
        let whole = self.at + listed + waiting + bytes as u64 + 1_000;
        self.files < MOST_FILES && whole < MOST_BYTES
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, content: &Stretch, to: &mut Vec<u8>) {
        self.begin(name, &content.sums, to);
        to.extend(&content.bytes);
        self.close(to);
    }

    /// Begins a file whose sums are known; its packed bytes come next, then
    /// [`Self::close`].
    pub fn begin(&mut self, name: &str, sums: &Packed, to: &mut Vec<u8>) {
        let packed = sums.packed + LAST_BLOCK.len() as u64;
        let mut head = Vec::with_capacity(30);
        for it in [VERSION, FLAGS, DEFLATED, 0, DAY] {
            head.extend(it.to_le_bytes());
        }
        for it in [sums.crc.sum(), short(packed), short(sums.length)] {
            head.extend(it.to_le_bytes());
        }
        let name_length = u16::try_from(name.len()).unwrap_or_default();
        head.extend(name_length.to_le_bytes());
        head.extend(0u16.to_le_bytes());
        let from = to.len();
        to.extend(b"PK\x03\x04");
        to.extend(&head);
        to.extend(name.as_bytes());
        self.listed.extend(b"PK\x01\x02");
        self.listed.extend(VERSION.to_le_bytes());
        self.listed.extend(&head);
        // No remark, first disk, no attributes.
        self.listed.extend([0; 10]);
        self.listed.extend(short(self.at).to_le_bytes());
        self.listed.extend(name.as_bytes());
        self.at += (to.len() - from) as u64 + packed;
        self.files += 1;
    }

    /// Ends the file begun last.
    pub fn close(&self, to: &mut Vec<u8>) {
        to.extend(LAST_BLOCK);
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
        let (mut held, mut sums) = (Vec::new(), Packed::default());
        for it in ["", "é\n", &long, "end"] {
            sums.add(&Stretch::new(it.as_bytes()), &mut held);
        }
        let mut pack = Pack::default();
        let mut out = Vec::new();
        pack.begin("ö/a.txt", &sums, &mut out);
        out.extend(held);
        pack.close(&mut out);
        pack.add("empty", &Stretch::default(), &mut out);
        assert!(pack.has_room(1, [&sums].into_iter()));
        assert!(!pack.has_room(u32::MAX as usize, std::iter::empty()));
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

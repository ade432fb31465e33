//! Steps too large for a line of the journal, such as an import: their edits
//! lie in a file of their own beside it, packed, and are read when they are
//! undone. Must not know what is undone when.
//!
//! Such a file is a line that names it, then blocks: a length in bytes as four,
//! least first, and so many bytes of zlib, which hold a list of edits as RON.

use std::collections::HashSet;
use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rayon::prelude::*;

use super::atomic::Disk;
use super::format::record::{self, Aside};
use super::paths::{PRIVATE, annotator_folder};
use crate::model::{AnnotatorId, Edit};

/// A step of so many edits is kept so.
pub const LARGE: usize = 1000;

const FIRST_LINE: &[u8] = b"glossator step 1\n";

/// Edits of a block: one is packed, or unpacked, on every core.
const BLOCK: usize = 500;

/// More bytes of RON are in no block.
const LARGEST_BLOCK: u64 = 1 << 30;

impl Aside {
    /// The place of edits, and what is to lie there.
    pub fn pack(edits: &[Edit]) -> (Self, Vec<u8>) {
        let blocks: Vec<Vec<u8>> = edits.par_chunks(BLOCK).map(pack).collect();
        let size = blocks.iter().map(|it| it.len() + 4).sum::<usize>();
        let mut bytes = Vec::with_capacity(FIRST_LINE.len() + size);
        bytes.extend(FIRST_LINE);
        for block in blocks {
            bytes.extend((block.len() as u32).to_le_bytes());
            bytes.extend(block);
        }
        let aside = Self {
            hash: hash(&bytes),
            edits: edits.len() as u64,
        };
        (aside, bytes)
    }

    /// Its file, below the project's folder.
    pub fn path(&self, annotator: &AnnotatorId) -> String {
        format!("{}/{}", folder(annotator), self.hash)
    }

    /// Reads the edits.
    ///
    /// # Errors
    /// Why they can't be had, for people.
    pub fn read(&self, disk: &Disk, annotator: &AnnotatorId) -> Result<Vec<Edit>, String> {
        let path = self.path(annotator);
        let bytes = disk
            .read(&path)
            .map_err(|why| format!("{path} can't be read: {why}"))?;
        if hash(&bytes) != self.hash {
            return Err(format!("{path} was changed"));
        }
        let edits = unpack(&bytes).map_err(|why| format!("{path} can't be read: {why}"))?;
        match edits.len() as u64 == self.edits {
            true => Ok(edits),
            false => Err(format!("{path} doesn't hold the whole step")),
        }
    }
}

/// Removes the files of an annotator that no step is of any more.
pub fn sweep(disk: &Disk, annotator: &AnnotatorId, kept: &HashSet<String>) {
    for path in disk.walk(&folder(annotator), &mut |_, _| {}) {
        let name = path.rsplit('/').next().unwrap_or_default();
        if !kept.contains(name) {
            // One that stays costs its room.
            let _ = disk.remove(&path);
        }
    }
}

fn folder(annotator: &AnnotatorId) -> String {
    format!("{PRIVATE}/journal/{}.steps", annotator_folder(annotator))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

fn pack(edits: &[Edit]) -> Vec<u8> {
    let text = record::print_edits(edits);
    let mut packed = ZlibEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
    // Memory takes everything.
    let written = packed.write_all(text.as_bytes());
    written.and_then(|()| packed.finish()).unwrap_or_default()
}

fn unpack(bytes: &[u8]) -> Result<Vec<Edit>, String> {
    let mut rest = bytes
        .strip_prefix(FIRST_LINE)
        .ok_or("it is no step of this program")?;
    let mut blocks = Vec::new();
    while let Some((length, behind)) = rest.split_first_chunk() {
        let length = u32::from_le_bytes(*length) as usize;
        let (block, behind) = behind.split_at_checked(length).ok_or("it is cut")?;
        blocks.push(block);
        rest = behind;
    }
    let blocks: Vec<Vec<Edit>> = blocks
        .into_par_iter()
        .map(|block| {
            let mut text = String::new();
            let read: io::Result<usize> = ZlibDecoder::new(block)
                .take(LARGEST_BLOCK)
                .read_to_string(&mut text);
            read.map_err(|why| why.to_string())?;
            record::parse_edits(&text)
        })
        .collect::<Result<_, _>>()?;
    Ok(blocks.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{ArticleMeta, Stamp, Transaction};
    use crate::store::format::record::Record;
    use crate::store::journal::{line, parse};

    fn edits(count: usize) -> Vec<Edit> {
        let title = |n: usize| ArticleMeta {
            title: Some(format!("No. {n}")),
            ..ArticleMeta::default()
        };
        let edit = |n: usize| Edit::Meta {
            article: format!("{n}.txt").as_str().into(),
            before: (Box::default(), false),
            after: (Box::new(title(n)), true),
        };
        (0..count).map(edit).collect()
    }

    #[test]
    fn edits_come_back_in_their_order_from_whatever_number_of_blocks() {
        for count in [0, 1, BLOCK, BLOCK + 1, 3 * BLOCK - 1] {
            let (aside, bytes) = Aside::pack(&edits(count));
            assert_eq!(aside.edits, count as u64);
            assert_eq!(unpack(&bytes), Ok(edits(count)));
        }
    }

    #[test]
    fn what_was_cut_is_an_error_and_never_a_part() {
        let (_, bytes) = Aside::pack(&edits(BLOCK + 1));
        for cut in 1..bytes.len() {
            let found = unpack(&bytes[..cut]);
            assert!(found.is_err() || found.is_ok_and(|it| it.len() % BLOCK == 0));
        }
    }

    #[test]
    fn an_old_journal_that_is_shortened_keeps_its_large_steps_beside_it() {
        let step = |seq, label: &str, count| Record::Do {
            seq,
            at: Stamp::from("2026-11-22T10:00:00Z"),
            transaction: Arc::new(Transaction {
                label: label.into(),
                edits: edits(count),
            }),
        };
        let mut old = b"glossator journal 1\n".to_vec();
        old.extend(line(&step(1, "import", LARGE)).as_bytes());
        old.extend(line(&step(2, "title", 1)).as_bytes());
        let shorter = parse(&old).shortened(|_| String::new());
        assert!(shorter.bytes.len() < 1000);
        let [(aside, bytes)] = &shorter.packed[..] else {
            panic!("one step is large");
        };
        assert_eq!(unpack(bytes), Ok(edits(LARGE)));
        let found = parse(&shorter.bytes);
        assert_eq!(found.sound, shorter.bytes.len() as u64);
        assert_eq!(found.history, shorter.history);
        assert_eq!(found.history.steps[0].aside.as_ref(), Some(aside));
        assert_eq!(found.history.steps[1].transaction.edits, edits(1));
        assert_eq!((found.history.done, found.settled), (2, 2));
    }
}

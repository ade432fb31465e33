//! The rows of every set of suggestions, remembered between runs: only sets
//! whose file changed are read again. The cache rebuilds itself; what can't be
//! read of it is simply not used.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::model::{AnnotatorId, Decision, LayerKey, TagClass};
use crate::store::{Access, FileKey, Files};
use crate::suggest::queue::{Entry, Queue, Told, entries};

/// The cache's name, and what it begins with.
const NAME: &str = "suggestions.bin";
const FIRST: &[u8] = b"glossator suggestions 2\n";

/// A set's place in the cache: what its file was, and where its rows lie.
struct Kept {
    seen: (u64, u64),
    from: usize,
    to: usize,
}

/// Every row of these sets for a person. `progress` gets how many of the sets
/// that had to be read are there, and of how many.
pub fn read_queue(
    files: &Files,
    keys: &[LayerKey],
    me: AnnotatorId,
    cancel: &AtomicBool,
    progress: impl Fn(usize, usize) + Sync,
) -> Queue {
    let mut bytes = Vec::new();
    if let Some(mut from) = files.read_cache(NAME) {
        // What is cut off is found to be so below.
        let _ = from.read_to_end(&mut bytes);
    }
    let (kept, used) = look(&bytes);
    let mut queue = Queue::new(me);
    let mut stale: Vec<(&LayerKey, Option<(u64, u64)>)> = Vec::new();
    let mut held = 0;
    for key in keys {
        let seen = files.seen(&FileKey::Layer(key.clone()));
        let name = (key.annotator.as_str(), key.article.as_str());
        let known = kept.get(&name).filter(|it| Some(it.seen) == seen);
        let known = known.and_then(|it| bytes.get(it.from..it.to));
        match known.and_then(rows) {
            Some(rows) => {
                held += 1;
                queue.put(key, rows);
            }
            None => stale.push((key, seen)),
        }
    }
    let fresh = read(files, &stale, cancel, &progress);
    let mut lines: Vec<u8> = Vec::new();
    for (at, record) in fresh {
        let Some((key, seen)) = stale.get(at) else {
            continue;
        };
        if let Some(rows) = rows(&record) {
            queue.put(key, rows);
        }
        if let Some(seen) = seen {
            append(&mut lines, key, *seen, &record);
        }
    }
    // Who may only read leaves nothing behind, not even this.
    if !lines.is_empty() && *files.access() == Access::Write {
        keep(files, &bytes, used, held, &kept, &lines);
    }
    queue
}

/// Reads sets on several threads; gives the rows of each by its place.
fn read(
    files: &Files,
    stale: &[(&LayerKey, Option<(u64, u64)>)],
    cancel: &AtomicBool,
    progress: &(impl Fn(usize, usize) + Sync),
) -> Vec<(usize, Vec<u8>)> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found = Mutex::new(Vec::with_capacity(stale.len()));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((key, _)) = stale.get(at) else {
                return;
            };
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            let layer = files.load_layer(key).layer;
            let text = layer.head.text.as_ref();
            let text = text.and_then(|it| files.text(&it.hash).ok());
            let mut record = Vec::new();
            entries(&layer, text.as_deref(), |entry| print(&mut record, &entry));
            if let Ok(mut found) = found.lock() {
                found.push((at, record));
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, stale.len());
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 1..threads.min(stale.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_unstable_by_key(|it| it.0);
    found
}

/// Writes what was read behind what is kept, or where little of that is of use
/// any more, only what is.
fn keep(
    files: &Files,
    bytes: &[u8],
    used: usize,
    held: usize,
    kept: &HashMap<(&str, &str), Kept>,
    lines: &[u8],
) {
    let sound = used == bytes.len() && used > 0;
    if sound && held * 2 >= kept.len() {
        if let Some(mut out) = files.extend_cache(NAME) {
            // What can't be written is read again the next time.
            let _ = out.write_all(lines).and_then(|()| out.flush());
        }
        return;
    }
    files.replace_cache(NAME, |out| -> io::Result<()> {
        out.write_all(FIRST)?;
        for ((source, article), it) in kept {
            let key = LayerKey::suggested((*source).into(), (*article).into());
            if let Some(rows) = bytes.get(it.from..it.to) {
                let mut record = Vec::new();
                append(&mut record, &key, it.seen, rows);
                out.write_all(&record)?;
            }
        }
        out.write_all(lines)
    });
}

/// A record: its length, the set, its file's size and time, the rows.
fn append(out: &mut Vec<u8>, key: &LayerKey, seen: (u64, u64), rows: &[u8]) {
    let mut head = Vec::new();
    text(&mut head, key.annotator.as_str());
    text(&mut head, key.article.as_str());
    head.extend(seen.0.to_le_bytes());
    head.extend(seen.1.to_le_bytes());
    out.extend(((head.len() + rows.len()) as u32).to_le_bytes());
    out.extend(head);
    out.extend(rows);
}

/// The sets in the cache, the last record of each, and how many bytes are sound.
fn look(bytes: &[u8]) -> (HashMap<(&str, &str), Kept>, usize) {
    let mut kept = HashMap::new();
    let Some(mut rest) = bytes.strip_prefix(FIRST) else {
        return (kept, 0);
    };
    let mut used = FIRST.len();
    loop {
        let mut it = rest;
        let Some(length) = number::<4>(&mut it).map(u32::from_le_bytes) else {
            break;
        };
        let Some((mut record, later)) = it.split_at_checked(length as usize) else {
            break;
        };
        let to = used + 4 + record.len();
        let head = (|| {
            let source = take(&mut record)?;
            let article = take(&mut record)?;
            let size = number::<8>(&mut record).map(u64::from_le_bytes)?;
            let time = number::<8>(&mut record).map(u64::from_le_bytes)?;
            Some(((source, article), (size, time)))
        })();
        let Some((name, seen)) = head else { break };
        let from = to - record.len();
        kept.insert(name, Kept { seen, from, to });
        used = to;
        rest = later;
    }
    (kept, used)
}

fn print(out: &mut Vec<u8>, it: &Entry) {
    out.push(it.class as u8);
    out.push(it.told.len().min(255) as u8);
    out.extend(it.argument.unwrap_or(u16::MAX).to_le_bytes());
    out.extend(it.place.to_le_bytes());
    out.extend(it.score.unwrap_or(f32::NAN).to_le_bytes());
    text(out, it.tag);
    text(out, it.kind);
    text(out, it.words);
    for told in it.told.iter().take(255) {
        out.push(told.decision as u8);
        text(out, told.by);
        text(out, told.day);
    }
}

/// The rows of a record; None where it isn't one.
fn rows(mut record: &[u8]) -> Option<Vec<Entry<'_>>> {
    let mut rows = Vec::with_capacity(record.len() / 40);
    while !record.is_empty() {
        let [class, told, low, high] = number::<4>(&mut record)?;
        let place = number::<4>(&mut record).map(u32::from_le_bytes)?;
        let score = number::<4>(&mut record).map(f32::from_le_bytes)?;
        let argument = u16::from_le_bytes([low, high]);
        rows.push(Entry {
            class: TagClass::ALL.get(usize::from(class))?.0,
            argument: (argument != u16::MAX).then_some(argument),
            place,
            score: (!score.is_nan()).then_some(score),
            tag: take(&mut record)?,
            kind: take(&mut record)?,
            words: take(&mut record)?,
            told: (0..told)
                .map(|_| {
                    let [decision] = number::<1>(&mut record)?;
                    Some(Told {
                        decision: Decision::ALL.get(usize::from(decision))?.0,
                        by: take(&mut record)?,
                        day: take(&mut record)?,
                    })
                })
                .collect::<Option<_>>()?,
        });
    }
    Some(rows)
}

fn text(out: &mut Vec<u8>, text: &str) {
    let text = &text[..text.floor_char_boundary(usize::from(u16::MAX))];
    out.extend((text.len() as u16).to_le_bytes());
    out.extend(text.as_bytes());
}

fn take<'b>(from: &mut &'b [u8]) -> Option<&'b str> {
    let length = u16::from_le_bytes(number(from)?);
    let (text, rest) = from.split_at_checked(length.into())?;
    *from = rest;
    std::str::from_utf8(text).ok()
}

fn number<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (number, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(*number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'e>(tag: &'e str, words: &'e str) -> Entry<'e> {
        Entry {
            tag,
            argument: Some(3),
            class: TagClass::Stance,
            kind: "for",
            words,
            place: 70_000,
            score: None,
            told: vec![Told {
                by: "anna",
                decision: Decision::Corrected,
                day: "2026-11-22",
            }],
        }
    }

    fn cache(cut: usize) -> Vec<u8> {
        let mut rows = Vec::new();
        print(&mut rows, &entry("s1", "Orlova → the treaty"));
        print(&mut rows, &entry("s2", ""));
        let key = |article: &str| LayerKey::suggested("model-x".into(), article.into());
        let mut bytes = FIRST.to_vec();
        append(&mut bytes, &key("a.txt"), (1, 2), &rows);
        append(&mut bytes, &key("b.txt"), (3, 4), &rows);
        bytes.truncate(bytes.len() - cut);
        bytes
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let bytes = cache(0);
        let (kept, used) = look(&bytes);
        assert_eq!(used, bytes.len());
        let it = &kept[&("model-x", "b.txt")];
        assert_eq!(it.seen, (3, 4));
        let found = rows(&bytes[it.from..it.to]).unwrap();
        assert_eq!(found, [entry("s1", "Orlova → the treaty"), entry("s2", "")]);
    }

    #[test]
    fn a_record_that_was_cut_is_left_out() {
        for cut in 1..cache(0).len() {
            let bytes = cache(cut);
            let (kept, used) = look(&bytes);
            assert!(kept.len() < 2 && used <= bytes.len());
            for it in kept.values() {
                assert!(rows(&bytes[it.from..it.to]).is_some());
            }
        }
    }
}

//! One fuzz target for every format that is read: the format's id stands in
//! `FORMAT`, the rest is the same for all. Without one it lists them.
//!
//! An input is a file; what follows a line `%%%%` is what lies beside it, under
//! whatever name a reader asks for. Whatever it is, the reader must not panic,
//! must not take memory without end (libFuzzer's limit), and what it hands over
//! must be sound: ids unique in a record, every span on the record's text and on
//! borders of characters, no tag of a text that isn't there.

#![no_main]

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use glossator::exchange::{FORMATS, Format, Issue, Item, Record, Source, Text, by_id};
use libfuzzer_sys::fuzz_target;

const BESIDE: &[u8] = b"\n%%%%\n";

/// The text of records whose file doesn't hold it.
const ELSEWHERE: &str = "😀 Ruth Ohm met the mayor.\r\nShe thanked him e\u{301}arly. Том и 東京.\n";

static FORMAT: LazyLock<&Format> = LazyLock::new(|| {
    let wanted = std::env::var("FORMAT").unwrap_or_default();
    match by_id(&wanted) {
        Some(format) => format,
        None => {
            for it in FORMATS.iter().filter(|it| it.read.is_some()) {
                println!("{}", it.id);
            }
            std::process::exit(0);
        }
    }
});

fuzz_target!(init: {
    LazyLock::force(&FORMAT);
}, |data: &[u8]| {
    let at = data.windows(BESIDE.len()).position(|it| it == BESIDE);
    let (file, beside) = match at {
        Some(at) => (&data[..at], Some(&data[at + BESIDE.len()..])),
        None => (data, None),
    };
    let ending = FORMAT.endings.first().copied().unwrap_or("txt");
    // All of it, then again for someone who soon has enough.
    for most in [usize::MAX, 2] {
        read(&format!("folder/file.{ending}"), file, beside, most);
    }
});

fn read(name: &str, file: &[u8], beside: Option<&[u8]>, most: usize) {
    let Some(read) = FORMAT.read else { return };
    let mut bytes = file;
    let mut source = Source {
        name,
        bytes: &mut bytes,
        beside: &|_| beside.map(<[u8]>::to_vec),
    };
    let mut given = 0;
    let _ = read(&mut source, &mut |item| {
        assert!(given < most, "more than was wanted");
        given += 1;
        match item {
            Item::Record(record) => check(*record),
            Item::Issue(issue) => tell(&issue),
            Item::Schema(_) => {}
        }
        match given < most {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    });
}

fn tell(issue: &Issue) {
    assert!(!issue.to_string().trim().is_empty());
}

fn check(mut record: Record) {
    record.text = match std::mem::take(&mut record.text) {
        Text::Waiting(waiting) => {
            let text: Arc<str> = ELSEWHERE.into();
            waiting.read(&mut record, &text).iter().for_each(tell);
            Text::Exact(text)
        }
        text => text,
    };
    let text = match record.text.as_str() {
        Some(text) => text.clone(),
        None => "".into(),
    };
    let mut ids = HashSet::new();
    for tag in &record.tags {
        assert!(ids.insert(tag.id.clone()), "the id {} stands twice", tag.id);
        for span in tag.spans() {
            let words = span.of(&text);
            assert!(words.is_some(), "{}: {span:?} is not on the text", tag.id);
        }
    }
    for zone in record.zones.iter().flatten() {
        assert!(zone.span.of(&text).is_some(), "{:?}", zone.span);
    }
}

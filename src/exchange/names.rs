//! What articles and labels are called in files of other programs: names of files
//! that every system takes, and words without the signs that a format keeps for
//! itself. Must not know any format, nor the disk.

use std::collections::BTreeMap;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Longest part of a file's name in bytes; systems take 255, endings come on top.
const LONGEST: usize = 120;

/// Names of devices on Windows, which no file may have.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Endings that the folders of articles don't have, as files beside them do.
const ENDINGS: [&str; 4] = [".ann", ".txt", ".conf", ".tsv"];

/// Names of files for articles. The same article gets the same name each time,
/// two never share one, also where big and small letters are the same, or letters
/// with accents of one piece and of two.
#[derive(Debug, Default)]
pub struct Names {
    /// By name as such a disk has it, what it stands for.
    taken: BTreeMap<String, String>,
}

impl Names {
    /// The path of an annotator's file for an article, `/` between its parts,
    /// without ending: `anna/2023/a b` for `2023/a b.txt`.
    pub fn path(&mut self, annotator: &str, article: &str) -> String {
        let whole = format!("{annotator}\0{article}");
        let stem = article.strip_suffix(".txt").unwrap_or(article);
        let parts: Vec<&str> = std::iter::once(annotator).chain(stem.split('/')).collect();
        let last = parts.len() - 1;
        let safe: Vec<String> = (parts.iter().enumerate())
            .map(|(at, part)| part_of(part, at < last))
            .collect();
        let same = safe.iter().map(String::as_str).eq(parts);
        let plain = safe.join("/");
        let hash = &blake3::hash(whole.as_bytes()).to_hex()[..8];
        let marked = (1..).map(|n: u32| match n {
            1 => format!("{plain}-{hash}"),
            n => format!("{plain}-{hash}-{n}"),
        });
        let plain = same.then(|| plain.clone());
        let mut free = plain.into_iter().chain(marked).filter(|name| {
            let taken = self.taken.get(&folded(name));
            taken.is_none_or(|it| *it == whole)
        });
        let name = free.next().unwrap_or_default();
        self.taken.insert(folded(&name), whole);
        name
    }
}

/// A name as disks have it that tell neither case nor composed letters apart.
fn folded(name: &str) -> String {
    let small = name.to_lowercase();
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(&small)
        .into_owned()
}

/// A part of a path as every system takes it.
fn part_of(part: &str, folder: bool) -> String {
    let odd = |c: char| c.is_control() || "<>:\"\\|?*/".contains(c);
    let mut safe: String = part.chars().map(|c| if odd(c) { '_' } else { c }).collect();
    if safe.len() > LONGEST {
        safe.truncate(crate::text::segment::floor(&safe, LONGEST as u32) as usize);
    }
    let kept = safe.trim_end_matches(['.', ' ']).trim_start_matches(' ');
    let mut safe = match kept {
        "" => "_".to_owned(),
        kept => kept.to_owned(),
    };
    let lower = safe.to_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let port = port.is_some_and(|it| it.chars().count() == 1);
    if port || DEVICES.contains(&stem) || safe.starts_with('.') {
        safe.insert(0, '_');
    }
    if folder && ENDINGS.iter().any(|it| lower.ends_with(it)) {
        safe.push('_');
    }
    safe
}

/// A word without blanks, control characters and `reserved` signs, for formats
/// that say nothing of how these are written: `a%20b`. [`unescaped`] takes it back.
pub fn escaped(text: &str, reserved: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for (at, c) in text.char_indices() {
        let hidden = c == '%' && is_hex(text.as_bytes().get(at + 1..at + 3));
        if hidden || c.is_whitespace() || c.is_control() || reserved.contains(c) {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// As many signs as a text has UTF-16 units, so that offsets stay where words may
/// not go out; blanks stay blanks.
pub fn hidden(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let sign = if c.is_whitespace() { ' ' } else { 'x' };
            std::iter::repeat_n(sign, c.len_utf16())
        })
        .collect()
}

/// What [`escaped`] made a word from; other words are left as they are.
pub fn unescaped(word: &str) -> String {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind
            .get(..2)
            .filter(|it| *first == b'%' && is_hex(Some(it)));
        let code = hex.and_then(|it| u8::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| word.to_owned())
}

/// Only big letters count: addresses with small ones are left alone.
fn is_hex(digits: Option<&[u8]>) -> bool {
    let digit = |it: &u8| matches!(it, b'0'..=b'9' | b'A'..=b'F');
    digits.is_some_and(|it| it.len() == 2 && it.iter().all(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder_and_apart() {
        let mut names = Names::default();
        let mut told = |article: &str| names.path("anna", article);
        assert_eq!(told("2023/a b.txt"), "anna/2023/a b");
        assert_eq!(told("2023/a b.txt"), "anna/2023/a b", "the same again");
        assert_eq!(told("page.md"), "anna/page.md");
        for (id, safe) in [
            ("../../etc/passwd", "anna/_/_/etc/passwd-"),
            ("/a", "anna/_/a-"),
            ("C:\\a.txt", "anna/C__a-"),
            ("con.txt", "anna/_con-"),
            ("com1.old.txt", "anna/_com1.old-"),
            ("a. .txt", "anna/a-"),
            ("x.ann/b.txt", "anna/x.ann_/b-"),
            ("PAGE.md.txt", "anna/PAGE.md-"),
        ] {
            let name = told(id);
            let (start, hash) = name.split_at(safe.len());
            assert_eq!((start, hash.len()), (safe, 8), "{id}");
        }
        assert_eq!(told("caf\u{e9}.txt"), "anna/caf\u{e9}");
        let other = told("cafe\u{301}.txt");
        assert!(other.starts_with("anna/cafe\u{301}-"), "{other}");
        let long = told(&"я".repeat(300));
        assert!(long.len() < 150, "{long}");
    }

    proptest::proptest! {
        #[test]
        fn words_are_taken_back(text in "[a%20A-C |é😀\t]{0,12}") {
            let word = escaped(&text, "|");
            assert!(!word.contains(['|', ' ', '\t']), "{word}");
            assert_eq!(unescaped(&word), text);
        }

        #[test]
        fn two_articles_never_share_a_name(ids in proptest::collection::btree_set("[aA./: %~1]{0,5}", 0..20)) {
            let mut names = Names::default();
            let all: std::collections::BTreeSet<String> =
                ids.iter().map(|id| names.path("x", id).to_lowercase()).collect();
            assert_eq!(all.len(), ids.len());
        }
    }
}

//! What was read of each file, kept in the project's caches between runs and
//! trusted while size and time of the file are the same. A line each, written on
//! as files are read, and never held as a whole. Rebuilds itself: a damaged or
//! older cache is simply not used.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufWriter, Write};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::{Listing, Seen, Sources};
use crate::model::{Article, ArticleId, ArticleMeta, FileState, TextHash, Zone, ZoneKind};
use crate::store::Files;
use crate::text::Span;

/// The cache's name, and what its first line must be.
const NAME: &str = "articles.jsonl";
const FIRST: &str = "\"glossator articles 1\"";

/// What stands in the cache of a project.
#[derive(Debug, Default)]
pub struct HeadCache {
    /// True where the first line is as it must be.
    usable: bool,
    /// Of every later line, whether it tells of a listed file as it is now.
    lines: Vec<bool>,
}

/// The end of the cache, where what was read is kept.
pub struct HeadWriter(Mutex<BufWriter<File>>);

/// One line: short names, because there may be a hundred thousand.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    i: Cow<'a, str>,
    s: (u64, u64, u32),
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(default, borrow)]
    e: Cow<'a, str>,
    #[serde(default, borrow)]
    h: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_zero")]
    u: u32,
    #[serde(default)]
    m: Cow<'a, ArticleMeta>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    z: Vec<(u32, u32, ZoneKind)>,
}

impl HeadCache {
    /// Fills in what the project remembers of the listed files; only those that
    /// must be read are left in [`Listing::files`].
    pub fn recall(files: &Files, sources: &Sources, listing: &mut Listing) -> Self {
        match files.read_cache(NAME) {
            Some(from) => Self::recall_from(from, &sources.encodings, listing),
            None => Self::default(),
        }
    }

    /// Where to keep what is read from now on; None where nothing can be kept.
    /// Where much of the cache is of no use any more, only the rest is kept.
    pub fn writer(self, files: &Files) -> Option<HeadWriter> {
        let used = self.lines.iter().filter(|used| **used).count();
        let unused = self.lines.len() - used;
        if !self.usable || unused > 64 + used / 4 {
            files.replace_cache(NAME, |out| {
                let from = files.read_cache(NAME).filter(|_| self.usable);
                self.copy(from, out)
            });
        }
        let mut out = files.extend_cache(NAME)?;
        // A line that was cut off isn't to spoil the next one.
        out.write_all(b"\n").ok()?;
        Some(HeadWriter(Mutex::new(out)))
    }

    /// What was read in an encoding that a person `chose` since is read again,
    /// and never kept.
    fn recall_from(
        mut from: impl BufRead,
        chosen: &BTreeMap<ArticleId, String>,
        listing: &mut Listing,
    ) -> Self {
        let mut cache = Self::default();
        let mut text = Vec::new();
        if !next_line(&mut from, &mut text) || text != FIRST.as_bytes() {
            return cache;
        }
        cache.usable = true;
        let mut wanted: HashMap<ArticleId, (usize, Seen)> = listing
            .files
            .iter()
            .map(|file| (listing.articles[file.at].id.clone(), (file.at, file.seen)))
            .collect();
        while next_line(&mut from, &mut text) {
            let line: Option<Line> = serde_json::from_slice(&text).ok();
            let at = line.as_ref().and_then(|line| {
                let id = ArticleId::new(&line.i);
                let (at, seen) = wanted.get(&id)?;
                let holds = seen.as_tuple() == Some(line.s) && !chosen.contains_key(&id);
                holds.then_some((*at, id))
            });
            cache.lines.push(at.is_some());
            if let (Some((at, id)), Some(line)) = (at, line) {
                wanted.remove(&id);
                listing.articles[at] = article(line);
            }
        }
        let articles = &listing.articles;
        listing
            .files
            .retain(|file| wanted.contains_key(&articles[file.at].id));
        listing.files.shrink_to_fit();
        cache
    }

    /// The lines that are of use, after the first.
    fn copy(&self, from: Option<impl BufRead>, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{FIRST}")?;
        let Some(mut from) = from else { return Ok(()) };
        let mut text = Vec::new();
        next_line(&mut from, &mut text);
        for used in &self.lines {
            if next_line(&mut from, &mut text) && *used {
                out.write_all(&text)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}

impl HeadWriter {
    /// Keeps what was read of a file. What can't be written is read again.
    pub fn put(&self, seen: Seen, article: &Article) {
        if let Some(line) = print(seen, article)
            && let Ok(mut out) = self.0.lock()
        {
            let _ = out.write_all(&line);
        }
    }
}

/// The next line that isn't empty, without its end; false after the last.
fn next_line(from: &mut impl BufRead, text: &mut Vec<u8>) -> bool {
    loop {
        text.clear();
        match from.read_until(b'\n', text) {
            Err(_) | Ok(0) => return false,
            Ok(_) => {}
        }
        if text.last() == Some(&b'\n') {
            text.pop();
        }
        if !text.is_empty() {
            return true;
        }
    }
}

/// The line of an article, with its end.
fn print(seen: Seen, it: &Article) -> Option<Vec<u8>> {
    let line = Line {
        i: it.id.as_str().into(),
        s: seen.as_tuple()?,
        x: match &it.file {
            FileState::Unreadable(reason) => Some(reason.clone()),
            _ => None,
        },
        e: it.encoding.as_str().into(),
        h: it.text_hash.as_ref().map_or("", TextHash::as_str).into(),
        u: it.undecoded,
        m: Cow::Borrowed(&it.meta),
        z: it
            .zones
            .iter()
            .map(|zone| (zone.span.start(), zone.span.end(), zone.kind))
            .collect(),
    };
    let mut text = serde_json::to_vec(&line).ok()?;
    text.push(b'\n');
    Some(text)
}

fn article(line: Line) -> Article {
    let mut it = Article::new(ArticleId::new(&line.i));
    it.bytes = line.s.0;
    if let Some(reason) = line.x {
        it.file = FileState::Unreadable(reason);
        return it;
    }
    it.read = true;
    it.encoding = line.e.as_ref().into();
    it.text_hash = (!line.h.is_empty()).then(|| TextHash::new(&line.h));
    it.undecoded = line.u;
    it.meta = line.m.into_owned();
    it.zones = line
        .z
        .into_iter()
        .filter_map(|(start, end, kind)| {
            let span = Span::new(start, end)?;
            Some(Zone { span, kind })
        })
        .collect();
    it
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::ListedFile;

    const ID: &str = "a/b “c”.txt";

    fn seen(bytes: u64) -> Seen {
        Seen {
            bytes,
            changed: Some((7, 9)),
        }
    }

    fn listing(bytes: u64) -> Listing {
        Listing {
            articles: vec![Article::new(ArticleId::new(ID))],
            files: vec![ListedFile {
                at: 0,
                root: 0,
                seen: seen(bytes),
            }],
            ..Listing::default()
        }
    }

    fn read() -> Article {
        Article {
            meta: ArticleMeta {
                title: Some("Ministers \"meet\"\nagain".into()),
                published: Some("2023-12-28".into()),
                ..ArticleMeta::default()
            },
            zones: Span::new(0, 8)
                .map(|span| Zone {
                    span,
                    kind: ZoneKind::Headline,
                })
                .into_iter()
                .collect(),
            bytes: 20,
            encoding: "utf-8".into(),
            text_hash: Some(TextHash::new("b3-00")),
            read: true,
            ..Article::new(ArticleId::new(ID))
        }
    }

    fn text(lines: &[&[u8]]) -> Vec<u8> {
        [FIRST.as_bytes(), b"\n", &lines.concat()].concat()
    }

    fn line() -> Vec<u8> {
        print(seen(20), &read()).unwrap()
    }

    /// What is known of the file where the cache is this.
    fn recall(cache: &[u8], bytes: u64) -> (Option<Article>, Vec<bool>) {
        let mut listing = listing(bytes);
        let cache = HeadCache::recall_from(cache, &BTreeMap::new(), &mut listing);
        let known = listing.files.is_empty().then(|| listing.articles.remove(0));
        (known, cache.lines)
    }

    #[test]
    fn comes_back_as_it_was_while_the_file_is_the_same() {
        let cache = text(&[&line()]);
        assert_eq!(recall(&cache, 20), (Some(read()), vec![true]));
        assert_eq!(recall(&cache, 21), (None, vec![false]));
    }

    #[test]
    fn damaged_lines_are_left_out() {
        let line = line();
        let cut = &line[..line.len() - 9];
        assert_eq!(recall(&text(&[cut]), 20), (None, vec![false]));
        // What was written on behind a line that was cut off.
        let mended = text(&[cut, b"\n", &line]);
        assert_eq!(recall(&mended, 20), (Some(read()), vec![false, true]));
        assert_eq!(recall(b"\"glossator articles 0\"\n{}", 20), (None, vec![]));
        assert_eq!(recall(b"", 20), (None, vec![]));
    }

    #[test]
    fn only_what_is_of_use_is_copied() {
        let line = line();
        let old = print(seen(19), &read()).unwrap();
        let cache = text(&[&old, &line, b"\n", &line]);
        let mut listing = listing(20);
        let known = HeadCache::recall_from(&cache[..], &BTreeMap::new(), &mut listing);
        let mut copy = Vec::new();
        known.copy(Some(&cache[..]), &mut copy).unwrap();
        assert_eq!(copy, text(&[&line]));
    }
}

//! What was read of each file, kept in the project's caches between runs and
//! trusted while size and time of the file are the same. Rebuilds itself: a
//! damaged or older cache is simply not used.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::ingest::scan::Found;
use crate::model::{Article, ArticleId, ArticleMeta, FileState, TextHash, Zone, ZoneKind};
use crate::store::Files;
use crate::text::Span;

/// The cache's name, and what its first line must be.
const NAME: &str = "articles.jsonl";
const FIRST: &str = "\"glossator articles 1\"";

/// Articles by the file they were read from, each as its line: a hundred thousand
/// of them take less room so, and most are never looked at.
#[derive(Debug, Default)]
pub struct HeadCache {
    rows: HashMap<ArticleId, Row>,
    changed: bool,
}

#[derive(Debug)]
struct Row {
    seen: Seen,
    line: Box<str>,
}

/// Size in bytes and time of change (seconds, nanoseconds) of a file.
type Seen = (u64, u64, u32);

/// One line: short names, because there may be a hundred thousand.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    i: std::borrow::Cow<'a, str>,
    s: Seen,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(default)]
    e: String,
    #[serde(default)]
    h: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    u: u32,
    #[serde(default)]
    m: ArticleMeta,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    z: Vec<(u32, u32, ZoneKind)>,
}

impl HeadCache {
    /// What the project remembers; empty where there is nothing usable.
    pub fn load(files: &Files) -> Self {
        let text = files
            .read_cache(NAME)
            .and_then(|it| String::from_utf8(it).ok());
        text.map_or_else(Self::default, |it| Self::parse(&it))
    }

    /// Keeps it where it changed. A cache that can't be written is no loss.
    pub fn save(&mut self, files: &Files) {
        if std::mem::take(&mut self.changed) {
            files.write_cache(NAME, self.print().as_bytes());
        }
    }

    /// The article as it was last read from this very file.
    pub fn known(&self, found: &Found) -> Option<Article> {
        let row = self.rows.get(&ArticleId::new(&found.id))?;
        if Some(row.seen) != seen(found) {
            return None;
        }
        Some(article(&serde_json::from_str(&row.line).ok()?))
    }

    pub fn knows(&self, found: &Found) -> bool {
        let row = self.rows.get(&ArticleId::new(&found.id));
        row.is_some_and(|it| Some(it.seen) == seen(found))
    }

    pub fn put(&mut self, found: &Found, article: &Article) {
        if let Some(seen) = seen(found)
            && let Ok(line) = serde_json::to_string(&line(article, seen))
        {
            let line = line.into();
            self.rows.insert(article.id.clone(), Row { seen, line });
            self.changed = true;
        }
    }

    /// Forgets what isn't listed any more.
    pub fn retain(&mut self, is_listed: impl Fn(&ArticleId) -> bool) {
        let before = self.rows.len();
        self.rows.retain(|id, _| is_listed(id));
        self.changed |= self.rows.len() != before;
    }

    fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST) {
            return Self::default();
        }
        let rows = lines
            .filter_map(|text| {
                let line: Line = serde_json::from_str(text).ok()?;
                let row = Row {
                    seen: line.s,
                    line: text.into(),
                };
                Some((ArticleId::new(&line.i), row))
            })
            .collect();
        Self {
            rows,
            changed: false,
        }
    }

    fn print(&self) -> String {
        let mut ids: Vec<&ArticleId> = self.rows.keys().collect();
        ids.sort();
        let length: usize = self.rows.values().map(|it| it.line.len() + 1).sum();
        let mut out = String::with_capacity(FIRST.len() + 1 + length);
        out.push_str(FIRST);
        out.push('\n');
        for id in ids {
            out.push_str(&self.rows[id].line);
            out.push('\n');
        }
        out
    }
}

fn line(it: &Article, seen: Seen) -> Line<'_> {
    Line {
        i: it.id.as_str().into(),
        s: seen,
        x: match &it.file {
            FileState::Unreadable(reason) => Some(reason.clone()),
            _ => None,
        },
        e: it.encoding.clone(),
        h: it
            .text_hash
            .as_ref()
            .map_or_else(String::new, |it| it.to_string()),
        u: it.undecoded,
        m: it.meta.clone(),
        z: it
            .zones
            .iter()
            .map(|zone| (zone.span.start(), zone.span.end(), zone.kind))
            .collect(),
    }
}

fn article(line: &Line) -> Article {
    let mut it = Article::new(ArticleId::new(&line.i));
    it.bytes = line.s.0;
    if let Some(reason) = &line.x {
        it.file = FileState::Unreadable(reason.clone());
        return it;
    }
    it.read = true;
    it.encoding.clone_from(&line.e);
    it.text_hash = (!line.h.is_empty()).then(|| TextHash::new(&line.h));
    it.undecoded = line.u;
    it.meta = line.m.clone();
    it.zones = line
        .z
        .iter()
        .filter_map(|(start, end, kind)| {
            Some(Zone {
                span: Span::new(*start, *end)?,
                kind: *kind,
            })
        })
        .collect();
    it
}

fn seen(found: &Found) -> Option<Seen> {
    let time: SystemTime = found.modified?;
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    Some((found.bytes, since.as_secs(), since.subsec_nanos()))
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: u64) -> Found {
        Found {
            id: "a/b “c”.txt".into(),
            path: "b.txt".into(),
            bytes,
            modified: Some(UNIX_EPOCH + std::time::Duration::new(7, 9)),
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
            ..Article::new(ArticleId::new("a/b “c”.txt"))
        }
    }

    #[test]
    fn comes_back_as_it_was_while_the_file_is_the_same() {
        let mut cache = HeadCache::default();
        cache.put(&found(20), &read());
        let again = HeadCache::parse(&cache.print());
        assert_eq!(again.known(&found(20)), Some(read()));
        assert_eq!(again.known(&found(21)), None);
    }

    #[test]
    fn damaged_lines_are_left_out() {
        let mut cache = HeadCache::default();
        cache.put(&found(20), &read());
        let text = cache.print();
        let cut = &text[..text.len() - 9];
        assert!(!HeadCache::parse(cut).knows(&found(20)));
        assert!(!HeadCache::parse("\"glossator articles 0\"\n{}").knows(&found(20)));
    }
}

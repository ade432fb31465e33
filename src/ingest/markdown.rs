//! Markdown: the text stays exactly as it is; title, date, source and author come
//! from front matter and the first heading, else as for plain text. Must not
//! render anything.

use std::ops::Range;

use super::lines::{EDGE, Line, lines, prefix};
use super::{Hints, Kind, Reading, Unreadable, dates, either, head, junk, language, zones};
use crate::model::{ArticleMeta, Zone, ZoneKind};
use crate::text::Span;

pub static KIND: Kind = Kind {
    extensions: &["md", "markdown"],
    name: "Markdown",
    read,
    text: |bytes, hints| Ok(hints.decode(bytes)?.text),
};

fn read(bytes: &[u8], hints: &Hints) -> Result<Reading, Unreadable> {
    let decoded = hints.decode(bytes)?;
    let text = &decoded.text;
    let front = front_matter(text);
    let start = front.as_ref().map_or(0, |front| front.block.end);
    let body = &text[start..];
    let mut head = head::propose(body);
    let heading = heading(body);
    if let Some((line, title)) = &heading {
        head.title = line.span();
        head.meta.title = Some(title.clone());
    } else if let Some(title) = front.as_ref().and_then(|front| front.meta.title.as_deref()) {
        head.title = head::locate(body, title);
    }
    let mut zones: Vec<Zone> = zones::propose(
        body,
        &head,
        front.as_ref().and_then(|f| f.meta.title.as_deref()),
    )
    .into_iter()
    .filter_map(|zone| {
        let range = zone.span.range();
        let span = Span::from_range(range.start + start..range.end + start)?;
        Some(Zone { span, ..zone })
    })
    .collect();
    let mut meta = head.meta;
    if let Some(front) = front {
        let trimmed = text[front.block.clone()].trim_end().len();
        if let Some(span) = Span::from_range(front.block.start..front.block.start + trimmed) {
            zones.insert(
                0,
                Zone {
                    span,
                    kind: ZoneKind::Meta,
                },
            );
        }
        meta = either(front.meta, meta);
    }
    if meta.language.is_none() {
        meta.language = language::language_of(body).map(str::to_owned);
    }
    Ok(Reading {
        encoding: decoded.encoding,
        damage: decoded.damage,
        meta,
        zones,
        text: decoded.text,
    })
}

struct Front {
    /// Bytes of the text, both fences and the last line end included.
    block: Range<usize>,
    meta: ArticleMeta,
}

/// `key: value` lines between `---` fences (YAML) or `key = value` between `+++`
/// (TOML) at the very start; nested values are left alone.
fn front_matter(text: &str) -> Option<Front> {
    let fence = ["---", "+++"].into_iter().find(|fence| {
        text.strip_prefix(fence)
            .is_some_and(|rest| rest.starts_with(['\n', '\r']))
    })?;
    let mut meta = ArticleMeta::default();
    let mut at = 0;
    for (number, line) in prefix(text, 16 * 1024).split_inclusive('\n').enumerate() {
        at += line.len();
        let line = line.trim_end();
        if number > 0 && (line == fence || line == "...") {
            return Some(Front { block: 0..at, meta });
        }
        let mark = if fence == "+++" { '=' } else { ':' };
        if let Some((key, value)) = line.split_once(mark) {
            set(&mut meta, key.trim_end(), unquote(value.trim()));
        }
    }
    None
}

fn unquote(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q))
        .unwrap_or(value)
}

fn set(meta: &mut ArticleMeta, key: &str, value: &str) {
    if value.is_empty() || value.starts_with(['[', '{', '|', '>']) || value.len() > 500 {
        return;
    }
    let field = match key.to_ascii_lowercase().as_str() {
        "title" | "headline" => &mut meta.title,
        "date" | "published" | "pubdate" | "publishdate" => {
            meta.published = dates::find(value)
                .map(|found| found.date.to_string())
                .or(meta.published.take());
            return;
        }
        "source" | "publisher" | "site" => &mut meta.source,
        "author" | "byline" => &mut meta.author,
        "url" | "link" | "canonical" => {
            if !junk::is_url(value) {
                return;
            }
            &mut meta.url
        }
        "lang" | "language" => {
            meta.language = super::language::primary(value);
            return;
        }
        _ => return,
    };
    *field = Some(head::clean(value));
}

/// The first `# heading` (or one underlined with `===`) of the head, and its words.
fn heading(text: &str) -> Option<(Line<'_>, String)> {
    let first: Vec<Line> = lines(prefix(text, EDGE)).take(head::HEAD_LINES).collect();
    let pairs = first
        .iter()
        .zip(first.iter().skip(1).map(Some).chain([None]));
    for (line, next) in pairs {
        if let Some(title) = line.text.strip_prefix("# ") {
            let title = head::clean(title.trim_end_matches(['#', ' ']));
            return (!title.is_empty()).then_some((*line, title));
        }
        if next.is_some_and(|next| next.text.len() >= 3 && next.text.bytes().all(|b| b == b'=')) {
            return Some((*line, head::clean(line.text)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::ingest::{read, show};
    use expect_test::{Expect, expect};

    fn check(text: &str, expect: Expect) {
        let reading = read("a.md", text.as_bytes()).unwrap();
        assert_eq!(reading.text, text, "the text stays");
        expect.assert_eq(&show(&reading));
    }

    #[test]
    fn front_matter_names_the_facts() {
        check(
            "---\ntitle: \"Port talks: a stall\"\ndate: 2024-03-04T10:00:00Z\nsource: Harbour Weekly\nauthor: Anna Sargsyan\nlang: en-GB\ntags: [a, b]\n---\n\nThe delegation arrived in the morning and met the port's director.\n",
            expect![[r#"
                utf-8
                title: Port talks: a stall
                published: 2024-03-04
                source: Harbour Weekly
                author: Anna Sargsyan
                language: en
                meta Some("---\ntitle: \"Port talks: a stall\"\ndate: 2024-03-04T10:00:00Z\nsource: Harbour Weekly\nauthor: Anna Sargsyan\nlang: en-GB\ntags: [a, b]\n---")
            "#]],
        );
        check(
            "+++\ntitle = 'Port talks'\ndate = 2024-03-04\n+++\n# Port talks\nThe delegation arrived.\n",
            expect![[r##"
                utf-8
                title: Port talks
                published: 2024-03-04
                language: en
                meta Some("+++\ntitle = 'Port talks'\ndate = 2024-03-04\n+++")
                headline Some("# Port talks")
            "##]],
        );
    }

    #[test]
    fn a_heading_is_the_title() {
        check(
            "![map](map.png)\n\n# Port talks *stall* #\n\n4 March 2024\n\nThe delegation arrived.\n",
            expect![[r##"
                utf-8
                title: Port talks *stall*
                published: 2024-03-04
                language: en
                caption Some("![map](map.png)")
                headline Some("# Port talks *stall* #")
                meta Some("4 March 2024")
            "##]],
        );
        check(
            "Port talks stall\n================\n\nThe delegation arrived.\n",
            expect![[r#"
                utf-8
                title: Port talks stall
                language: en
                headline Some("Port talks stall")
            "#]],
        );
        check(
            "Port talks stall\n\nThe delegation arrived in the morning.\n\n## Rail\n\nNothing.\n",
            expect![[r#"
                utf-8
                title: Port talks stall
                language: en
                headline Some("Port talks stall")
            "#]],
        );
    }

    #[test]
    fn a_fence_that_never_closes_is_text() {
        check(
            "---\nThe delegation arrived.\n\nIt left.\n",
            expect![[r#"
            utf-8
        "#]],
        );
    }
}
